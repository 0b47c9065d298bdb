"""What every page shares: the library that it shows, the forms that it comes in, and how it is sent.

A page is a frozen dataclass that declares what its template may use. A view makes one and answers with it; the form
(HTML, JSON, Turtle …) is that of the address's suffix, else of the Accept header.
"""

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from flask import Response, current_app, render_template, request

from concept.library import Library

MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html",
    "json": "application/json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "yaml": "application/yaml",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "csv": "text/csv",
    "md": "text/markdown",
    "tex": "application/x-tex",
    "atom": "application/atom+xml",
}
"""The forms that pages come in, by the suffix of their address."""

ALSO_CALLED: Mapping[str, str] = {"text/yaml": "yaml", "application/x-yaml": "yaml", "text/x-yaml": "yaml"}
"""Other names by which readers ask for a form."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a template may use, as `page`; its fields and properties are all there is."""

    template: ClassVar[str]
    forms: ClassVar[tuple[str, ...]] = ("html", "json")
    nav: ClassVar[str] = ""

    title: str

    @property
    def status(self) -> int:
        """The HTTP status that the page is sent with."""
        return 200

    def data(self) -> Any:
        """The page as JSON has it."""
        raise NotImplementedError

    def write(self, form: str) -> str | bytes:
        """The page in one of its forms."""
        if form == "json":
            return json.dumps(self.data(), ensure_ascii=False, indent=1) + "\n"
        return render_template(self.template, page=self)


PER_PAGE = 50
"""How much of a list stands on one page."""


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """A page of a list. `number` counts from 1, `count` is how much the whole list has."""

    per_page: ClassVar[int] = PER_PAGE

    number: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-self.count // self.per_page))

    @property
    def first(self) -> int:
        """The number in the list of the first that stands on this page."""
        return (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        """The number in the list of the last that stands on this page."""
        return min(self.number * self.per_page, self.count)

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        raise NotImplementedError


def number_asked_for() -> int:
    """The page of a list that the address asks for. One that is no number is the first."""
    return min(max(1, request.args.get("page", 1, type=int)), 10**6)


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the frame around every page may use, as `site`."""

    problems: tuple["Problem", ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What could not be read: the sentence, and its particulars where there are any."""

    sentence: str
    particulars: str

    @classmethod
    def of(cls, told: str) -> "Problem":
        """The problem that a library tells of in one or more lines."""
        sentence, _line_end, particulars = told.partition("\n")
        return cls(sentence=sentence, particulars=particulars)


def the_library() -> Library:
    """The library that this application shows."""
    library: Library = current_app.extensions["library"]
    return library


class Kept:
    """What was written lately, so that it need not be written again. The oldest goes when there is no room."""

    ROOM = 64

    def __init__(self) -> None:
        self._written: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str, write: Callable[[], str | bytes], *, packed: bool) -> bytes:
        """What stands under that tag; else what `write` gives, packed if asked for."""
        with self._lock:
            if tag in self._written:
                self._written.move_to_end(tag)
                return self._written[tag]
        written = write()
        body = written if isinstance(written, bytes) else written.encode()
        if packed:
            body = gzip.compress(body, compresslevel=5, mtime=0)
        with self._lock:
            self._written[tag] = body
            if len(self._written) > self.ROOM:
                self._written.popitem(last=False)
        return body


def answer(page: Page, suffix: str | None = None) -> Response:
    """The page in the form that was asked for; without a body where the reader has it already."""
    form = suffix if suffix in page.forms else wanted_form(page.forms)
    response = Response(mimetype=MEDIA_TYPES[form], status=page.status)
    response.vary.update(("Accept", "Accept-Encoding"))
    response.cache_control.no_cache = True
    if page.status != 200:
        response.set_data(page.write(form))
        return response
    packed = request.accept_encodings.quality("gzip") > 0
    tag = _tag(form, "gzip" if packed else "plain")
    response.set_etag(tag)
    if request.if_none_match.contains(tag):
        response.status_code = 304
        return response
    kept: Kept = current_app.extensions["kept"]
    response.set_data(kept.get(tag, lambda: page.write(form), packed=packed))
    if packed:
        response.content_encoding = "gzip"
    return response


def wanted_form(forms: tuple[str, ...]) -> str:
    """The form, of those, that the reader's Accept header likes best; HTML if it names none of them."""
    names = {MEDIA_TYPES[form]: form for form in forms}
    names |= {name: form for name, form in ALSO_CALLED.items() if form in forms}
    best = request.accept_mimetypes.best_match(names)
    return names[best] if best else forms[0]


def _tag(form: str, coding: str) -> str:
    """What is different whenever the answer is: another process may run other code or hold other files."""
    library = the_library()
    told = (current_app.extensions["started"], library.generation, *library.problems, request.url, form, coding)
    return sha256("\n".join(told).encode()).hexdigest()[:32]
