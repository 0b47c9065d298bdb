"""The files that pages are set with: styles, scripts, fonts. Sent packed, and kept by browsers as long as they like.

The address of a file has its digest in it, so that it is another one as soon as the file is.
"""

import gzip
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Response, request, send_from_directory, url_for

FOLDER = Path(__file__).parent / "static"

DAY = 86_400
YEAR = 365 * DAY

PACKED_BY_THEMSELVES = (".woff2",)
"""What does not get smaller."""


def asset(name: str) -> str:
    """The address of a file."""
    return url_for("static", filename=name, v=_digest(name, _stamp(name)))


def send(filename: str) -> Response:
    """A file; without a body where the reader has it already. NotFound if there is none."""
    response = send_from_directory(FOLDER, filename, max_age=DAY)
    digest = _digest(filename, _stamp(filename))
    if request.args.get("v") == digest:
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    if filename.endswith(PACKED_BY_THEMSELVES):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") and response.status_code == 200:
        response.direct_passthrough = False
        response.set_data(_packed(filename, digest))
        response.content_encoding = "gzip"
        response.set_etag(f"{digest}-gzip")
        response.make_conditional(request)
    return response


def _stamp(name: str) -> tuple[int, int]:
    """When the file last changed, and its size."""
    found = (FOLDER / name).stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=256)
def _digest(name: str, stamp: tuple[int, int]) -> str:
    """What is different whenever the file is; read anew for another stamp."""
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=256)
def _packed(name: str, digest: str) -> bytes:
    return gzip.compress((FOLDER / name).read_bytes(), mtime=0)
