"""What went wrong, as a page that helps, or as JSON: one handler for all that a reader can do wrong, or we."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar
from urllib.parse import quote

from flask import Flask, Response, current_app, request, url_for
from typing_extensions import TypedDict
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from concept.errors import (
    ConceptError,
    EndpointTimedOut,
    NotAcceptable,
    QueryFailed,
    QueryRefused,
    QueryTookTooLong,
    QueryTooLong,
    ServiceBusy,
    StoreError,
    UnknownAnalysis,
    UnknownQuestion,
)
from concept.messages import _
from concept.pictures import NothingToDraw
from web.languages import PARAMETER, stated_language
from web.pages import MEDIA_TYPES, Alternate, Page, answer, the_library


class ForeignHost(ConceptError):
    """A request that was sent to a name that is not ours: another site may be behind it."""


class UnknownProfile(ConceptError):
    """A name that none of our profiles has."""


class NotTheProtocol(ConceptError):
    """A request to the SPARQL service that is none of SPARQL 1.1 Protocol."""


class OtherMediaType(ConceptError):
    """A request to the SPARQL service whose body is in a form that is not read."""


class NotHere(ConceptError):
    """A name that nothing here has, with the names that come nearest and their addresses."""

    def __init__(self, sentence: str, nearest: Iterable[tuple[str, str]]) -> None:
        super().__init__(sentence)
        self.nearest = tuple(nearest)


STATUSES: Mapping[type[ConceptError], int] = {
    UnknownAnalysis: 404,
    UnknownProfile: 404,
    NotHere: 404,
    UnknownQuestion: 404,
    EndpointTimedOut: 504,
    NothingToDraw: 404,
    StoreError: 503,
    QueryRefused: 403,
    QueryTooLong: 413,
    QueryTookTooLong: 504,
    QueryFailed: 500,
    ServiceBusy: 503,
    NotAcceptable: 406,
    OtherMediaType: 415,
}
"""How an error of ours is answered; 400 where it is not listed."""

LONGEST_ID = 100

LONGEST_ADDRESS = 1_000
"""Characters of an address for which it is tried whether another suffix would do."""


class ErrorData(TypedDict):
    """What went wrong: the status, what it is called, and the sentence."""

    status: int
    title: str
    message: str


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """An error in a sentence, with a way out: `nearest` are names and their addresses.

    `forms_there`: the forms of what is there under the address without its suffix.
    `in_english`: the sentence is one for whoever keeps the store, and is not translated.
    """

    template: ClassVar[str] = "errors/error.html"

    code: int
    sentence: str
    nearest: tuple[tuple[str, str], ...] = ()
    in_english: bool = False
    forms_there: tuple[Alternate, ...] = ()

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """None: an error has no address of its own."""
        return ()

    @property
    def status(self) -> int:
        """The HTTP status that the page is sent with."""
        return self.code

    def data(self) -> dict[str, ErrorData]:
        """The status and the sentence."""
        return {"error": {"status": self.code, "title": self.title, "message": self.sentence}}


def tell(error: ConceptError | HTTPException) -> Response:
    """The page about an error. Its sentence is the error's own, where it is ours."""
    suffix = "json" if request.path.endswith(".json") else None
    response = answer(page_about(error), suffix)
    if isinstance(error, HTTPException):
        response.headers.extend(pair for pair in error.get_headers() if pair[0] == "Allow")
    return response


def page_about(error: ConceptError | HTTPException) -> ErrorPage:
    """The status and the sentence of an error."""
    if isinstance(error, ConceptError):
        code = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 400)
        title = _titles().get(code, _("That cannot be shown"))
        return ErrorPage(
            title=title,
            code=code,
            sentence=str(error),
            nearest=_nearest(error),
            forms_there=_forms_there() if code == 404 else (),
            in_english=isinstance(error, StoreError),
        )
    code = error.code or 500
    there = _forms_there() if code == 404 else ()
    return ErrorPage(
        title=_titles().get(code, _("That cannot be shown")), code=code, sentence=_sentence(code), forms_there=there
    )


def _forms_there() -> tuple[Alternate, ...]:
    """The forms of the page that the address names, but for a suffix that is none of them."""
    name, dot, suffix = request.path.rpartition(".")
    if not dot or not suffix.isalnum() or len(name) > LONGEST_ADDRESS:
        return ()
    stated = stated_language()
    language = f"?{PARAMETER}={stated}" if stated else ""
    return tuple(
        Alternate(form, f"{quote(name)}.{form}{language}") for form in MEDIA_TYPES if _is_there(f"{name}.{form}")
    )


def _is_there(path: str) -> bool:
    """Whether an address ends in a form that its page comes in."""
    try:
        _endpoint, values = current_app.create_url_adapter(request).match(path, "GET")  # type: ignore[union-attr]  # we are in a request
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return False
    return path.endswith(f".{values.get('suffix')}")


def _nearest(error: ConceptError) -> tuple[tuple[str, str], ...]:
    """The names that come nearest to the one that is unknown, with their addresses."""
    if isinstance(error, NotHere):
        return error.nearest
    if isinstance(error, UnknownQuestion):
        return tuple((name, url_for("questions.question", name=name)) for name in error.nearest)
    if not isinstance(error, UnknownAnalysis):
        return ()
    asked: str = (request.view_args or {}).get("id", "")
    near = get_close_matches(asked[:LONGEST_ID], the_library().catalogue.ids(), n=3, cutoff=0.3)
    return tuple((name, url_for("analyses.analysis", id=name)) for name in near)


def _titles() -> Mapping[int, str]:
    return {
        400: _("That request cannot be used"),
        404: _("Nothing is here"),
        405: _("This viewer only shows"),
        500: _("The viewer made a mistake"),
        503: _("The store cannot be read"),
    }


def _sentence(code: int) -> str:
    match code:
        case 404:
            return _("There is no page at {path}.").format(path=request.path)
        case 405:
            return _("It answers GET and HEAD; nothing can be changed through it.")
        case 500:
            return _("This is a fault of the program, not yours. What it was is in the terminal where the viewer runs.")
        case _:
            return _("The request could not be understood.")


def register(app: Flask) -> None:
    """Let `tell` answer every error."""
    app.register_error_handler(ConceptError, tell)
    app.register_error_handler(HTTPException, tell)
