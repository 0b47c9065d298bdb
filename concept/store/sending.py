"""One request to a server and its whole reply, or an error that says which server, what it did, and the way out.

No credentials, and nothing of an address that could be a secret, are in any of these errors. Nothing is sent on to
another address: a server that has moved is told of.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

import requests
import urllib3
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from concept.errors import EndpointTimedOut, StoreError
from concept.store.settings import PASSWORD_VARIABLE, USER_VARIABLE, Settings, without_parameters

ANSWER_LIMIT = 512 * 1024 * 1024
"""Bytes; a longer reply is not taken."""

CONNECTING = 10.0
"""Seconds for a connection to be made."""

LONGEST_REASON = 300
"""Letters of a server's own words that are passed on."""


Parameters = Mapping[str, str | Sequence[str]]
"""What stands behind the address, before it is escaped; a name may have several values."""


class Lost(Exception):
    """The connection was lost between a request and the end of its reply."""


@dataclass(frozen=True)
class Request:
    """What is sent, where to; a form where the body is a mapping."""

    method: str
    address: str
    body: bytes | Mapping[str, str] = b""
    sends: str | None = None
    accepts: str = "*/*"
    parameters: Parameters = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The address as it may be shown."""
        return without_parameters(self.address)


@dataclass(frozen=True)
class Reply:
    """What a server sent back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> str:
        """Its first line."""
        text = self.body[: 4 * LONGEST_REASON].decode("utf-8", "replace")
        line = next((line.strip() for line in text.splitlines() if line.strip()), "nothing more")
        return line if len(line) <= LONGEST_REASON else f"{line[:LONGEST_REASON]}…"

    @property
    def is_page(self) -> bool:
        """Whether it is for people to look at."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        beginning = self.body[:200].lstrip().lower()
        return kind in ("text/html", "application/xhtml+xml") or beginning.startswith((b"<!doctype", b"<html"))


class Connection:
    """Sends requests, one after the other: for one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session = requests.Session()
        self._credentials = settings.find_credentials() if settings.auth else None
        self._known_at: dict[str, AuthBase] = {}

    @property
    def has_credentials(self) -> bool:
        """Whether the server is told who asks, if it wants to know."""
        return self._credentials is not None

    def is_known_at(self, address: str) -> bool:
        """Whether the server there knows who asks, or does not have to ask back."""
        return self._settings.auth != "digest" or address in self._known_at

    def send(self, request: Request) -> Reply:
        """What the server replies, whatever it is. EndpointTimedOut; StoreError if it cannot be reached; Lost."""
        deadline = time.monotonic() + self._settings.timeout
        try:
            with self._session.request(
                request.method,
                request.address,
                params=request.parameters,
                data=request.body,
                headers={"Accept": request.accepts, **({"Content-Type": request.sends} if request.sends else {})},
                auth=self._auth_at(request.address),
                timeout=(min(CONNECTING, self._settings.timeout), self._settings.timeout),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response, deadline, request)
                return Reply(response.status_code, response.headers, body)
        except requests.ConnectTimeout:
            seconds = f"{min(CONNECTING, self._settings.timeout):g} seconds"
            raise _unreachable(request, f"no connection was made in {seconds}") from None
        except (requests.Timeout, urllib3.exceptions.TimeoutError, _Late):
            raise EndpointTimedOut(
                f"{request.shown}: there was no whole answer in {self._settings.timeout:g} seconds. "
                "Ask for less, or give it longer in a file of settings: timeout = SECONDS."
            ) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            reason = _why_unreachable(error)
            if reason is None:
                raise Lost from None
            raise _unreachable(request, reason) from None

    def _auth_at(self, address: str) -> AuthBase:
        if address not in self._known_at:
            self._known_at[address] = _auth(self._settings.auth, self._credentials)
        return self._known_at[address]


def _auth(kind: Literal["basic", "digest"] | None, credentials: tuple[str, str] | None) -> AuthBase:
    if kind is None or credentials is None:
        return _Nobody()
    user, password = credentials
    return HTTPDigestAuth(user, password) if kind == "digest" else HTTPBasicAuth(user.encode(), password.encode())


class _Nobody(AuthBase):
    """Asks without credentials, also where the machine has some for that server."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _Late(Exception):
    """The reply is still coming when it should be whole."""


def _read(response: requests.Response, deadline: float, request: Request) -> bytes:
    """The body, piece by piece as it comes, so that time and size are watched."""
    pieces, size = [], 0
    raw = cast(urllib3.HTTPResponse, response.raw)
    while piece := raw.read1(1 << 16, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > ANSWER_LIMIT:
            limit = f"{ANSWER_LIMIT // 1024 // 1024:,} MB"
            raise StoreError(f"{request.shown}: its answer is longer than {limit}, and not taken. Ask for less.")
        if time.monotonic() > deadline:
            raise _Late
    return b"".join(pieces)


def _unreachable(request: Request, reason: str) -> StoreError:
    advice = "Does the server run, and is the address right?"
    return StoreError(f"{request.shown}: it cannot be reached: {reason}. {advice}")


_NOT_MADE = (
    urllib3.exceptions.NewConnectionError,
    requests.exceptions.SSLError,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
)


def _why_unreachable(error: BaseException) -> str | None:
    """Why no connection was made, in the system's words; None if one was made, and lost."""
    causes = list(_causes(error))
    if not any(isinstance(each, _NOT_MADE) for each in causes):
        return None
    said = (each.strerror for each in causes if isinstance(each, OSError) and each.strerror)
    return next(said, "no connection could be made").lower()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it was made of, as requests and urllib3 wrap each other."""
    while error is not None:
        yield error
        within = (getattr(error, "reason", None), *error.args)
        error = next((each for each in within if isinstance(each, BaseException)), error.__cause__)


# --- what is no answer ------------------------------------------------------------------------------------------

_TIMED_OUT = re.compile(rb"S1T00|SR171|estimated execution time|time[- ]?out|timed out|time limit", re.IGNORECASE)
_FORBIDDEN = re.compile(rb":SECURITY:|no permission|read[- ]only", re.IGNORECASE)


def refuse_faults(request: Request, reply: Reply, *, knows_us: bool) -> None:
    """StoreError or EndpointTimedOut if a reply is no success. `knows_us`: credentials were sent along."""
    status, said = reply.status, f"{request.shown}: "
    begins = reply.body[: 4 * LONGEST_REASON]
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        where = without_parameters(reply.headers.get("Location", ""))
        raise StoreError(f"{said}it has moved to {where}. Name that address instead, if you trust it.")
    if status in (408, 504) or (status >= 500 and _TIMED_OUT.search(begins)):
        raise EndpointTimedOut(f"{said}it stopped at its own time limit. Ask for less, or let it take longer.")
    words = "" if reply.is_page else f" It says: {reply.said}"
    raise StoreError(f"{said}{_fault(status, begins, request, reply, knows_us)}{words}")


def _fault(status: int, begins: bytes, request: Request, reply: Reply, knows_us: bool) -> str:
    changes = request.sends is not None
    if status == 401:
        if knows_us:
            return "it does not take this user and this password. Check both, and whether auth is basic or digest."
        return (
            'it asks for a user and a password. Say how it wants them in a file of settings (auth = "basic" or '
            f'"digest"), and set {USER_VARIABLE} and {PASSWORD_VARIABLE}, or name a file: credentials = "FILE.toml".'
        )
    if status == 403 or _FORBIDDEN.search(begins):
        what = "changed by" if changes else "asked by"
        return f"it may not be {what} us. Let its keeper allow that, or ask as another user."
    if status == 404:
        return "there is nothing at this address. Is the path right?"
    if status == 405:
        what = "changes" if changes else "queries"
        return f"it takes no {what} at this address. Is the path right, and may it be changed?"
    if status == 413:
        return "what we sent is too large for it. Let it take more, or name its graph_store."
    if status in (429, 503):
        wait = reply.headers.get("Retry-After", "")
        return f"it is too busy. Try again{f' in {wait} seconds' if wait.isdecimal() else ' later'}."
    return f"it failed (status {status}). Look into its log."
