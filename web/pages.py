"""What every page shares: the library that it shows, the forms that it comes in, and how it is sent.

A page is a frozen dataclass that declares what its template may use. A view makes one and answers with it; the form
(HTML, JSON, Turtle …) is that of the address's suffix, else of the Accept header. Who accepts none of the forms that
there are gets the page as HTML (RFC 9110, section 12.4.1, leaves the choice): a page says more than a refusal.
"""

import gzip
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from flask import Response, current_app, render_template, request, url_for
from pyoxigraph import Triple

from concept.library import Library
from concept.messages import language_spoken
from concept.strangers import write_graph
from concept.tables import csv_table
from web.asking import PAGE, Parameter
from web.languages import Offered
from web.markup import Markings

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
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "atom": "application/atom+xml",
}
"""The forms that pages come in, by the suffix of their address."""

ALSO_CALLED: Mapping[str, str] = {"text/yaml": "yaml", "application/x-yaml": "yaml", "text/x-yaml": "yaml"}
"""Other names by which readers ask for a form."""


GRAPHS = ("ttl", "jsonld")
"""The forms in which a page is a graph."""

MOST_ROWS = 10_000
"""Rows that a list has as CSV; where there are more, they come in pages of as many."""

LONGEST_LINKS = 4_000
"""Characters of the header that names the other forms; clients refuse headers that are much longer."""


@dataclass(frozen=True)
class Alternate:
    """Another form of a page, and where it is."""

    form: str
    address: str

    @property
    def media_type(self) -> str:
        """What programs call it."""
        return MEDIA_TYPES[self.form]


Table = tuple[Sequence[str], Iterable[Sequence[object]]]
"""The names of the columns, and the rows; None is an empty cell."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a template may use, as `page`; its fields and properties are all there is.

    `body` is the type of `data`, `statuses` those with which the page is sent, both for the OpenAPI document; `asked`
    is what the address may ask beside its path.
    """

    template: ClassVar[str]
    forms: ClassVar[tuple[str, ...]] = ("html", "json")
    nav: ClassVar[str] = ""
    body: ClassVar[Any] = None
    statuses: ClassVar[tuple[int, ...]] = (200,)
    asked: ClassVar[tuple[Parameter, ...]] = ()

    title: str

    @property
    def status(self) -> int:
        """The HTTP status that the page is sent with."""
        return 200

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """The other forms of this page."""
        return tuple(Alternate(form, address_in(form, self.asked)) for form in self.forms if form != "html")

    @property
    def as_json(self) -> str:
        """The address of the same as JSON."""
        return address_in("json", self.asked)

    @property
    def markings(self) -> Markings:
        """What programs that read pages are told in its head: search engines, reference managers."""
        return Markings()

    @property
    def saved(self) -> bool:
        """Whether a browser is to save this form, where it could show it too."""
        return False

    def data(self) -> Any:
        """The page as JSON has it."""
        raise NotImplementedError

    def as_table(self) -> Table:
        """The page as CSV has it."""
        raise NotImplementedError

    def as_graph(self) -> Iterable[Triple]:
        """The page as a graph."""
        raise NotImplementedError

    def write(self, form: str) -> str | bytes:
        """The page in one of its forms."""
        if form == "json":
            return json.dumps(self.data(), ensure_ascii=False, indent=1, default=asdict) + "\n"
        if form == "csv":
            columns, rows = self.as_table()
            return csv_table(columns, (["" if cell is None else str(cell) for cell in row] for row in rows))
        if form in GRAPHS:
            return write_graph(self.as_graph(), form)
        return render_template(self.template, page=self)


def address_in(form: str, asked: Iterable[Parameter]) -> str:
    """The address of what the request asks for in another form; CSV has more on a page, so begins with the first."""
    kept = [each.name for each in asked if request.args.get(each.name) and (form != "csv" or each is not PAGE)]
    values = {**(request.view_args or {}), **{name: request.args[name] for name in kept}}
    return url_for(str(request.endpoint), **{**values, "suffix": form})


PER_PAGE = 50
"""How much of a list stands on one page."""


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """A page of a list. `number` counts from 1, `count` is how much the whole list has."""

    per_page: ClassVar[int] = PER_PAGE
    asked: ClassVar[tuple[Parameter, ...]] = (PAGE,)

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
    """The page of a list that the address asks for. WrongParameter if it is no number."""
    return PAGE.read(1) or 1


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the frame around every page may use, as `site`.

    `languages` are those that the page can be read in; `in_any_language` is its address without any of them.
    """

    problems: tuple["Problem", ...]
    languages: tuple[Offered, ...]
    in_any_language: str


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

    ROOM = 32 << 20
    """Bytes: some thousand packed pages."""

    def __init__(self) -> None:
        self._written: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
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
            self._size += len(body) - len(self._written.get(tag, b""))
            self._written[tag] = body
            while self._size > self.ROOM:
                self._size -= len(self._written.popitem(last=False)[1])
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
    _name_forms(response, page, suffix)
    packed = request.accept_encodings.quality("gzip") > 0
    tag = _tag(form, "gzip" if packed else "plain")
    if _is_held(response, tag):
        response.status_code = 304
        return response
    kept: Kept = current_app.extensions["kept"]
    response.set_data(kept.get(tag, lambda: page.write(form), packed=packed))
    if packed:
        response.content_encoding = "gzip"
    return response


def _name_forms(response: Response, page: Page, suffix: str | None) -> None:
    """Say in the headers which other forms there are, and under which name this one is saved."""
    links = ", ".join(
        f'<{each.address}>; rel="alternate"; type="{each.media_type}"'
        for each in page.alternates
        if each.form != suffix
    )
    if links and len(links) <= LONGEST_LINKS:
        response.headers["Link"] = links
    if suffix:
        disposition = "attachment" if page.saved else "inline"
        response.headers.set("Content-Disposition", disposition, filename=_file_name(suffix))


def _file_name(suffix: str) -> str:
    """The name of a file that the answer is saved in: the end of its address."""
    words = re.findall(r"[^\W_]+", request.path.removesuffix(f".{suffix}"))
    return f"{'-'.join(words)[-100:].strip('-')}.{suffix}"


SURE_AFTER = timedelta(seconds=2)
"""Times are said to the second: what is younger than this may change once more in the same second."""


def _is_held(response: Response, tag: str) -> bool:
    """Mark the answer with its tag and time; whether the reader has it already. What it says of tags comes first."""
    changed = max(the_library().changed, current_app.extensions["made"])
    response.set_etag(tag)
    if datetime.now(UTC) - changed >= SURE_AFTER:
        response.last_modified = changed
    if request.if_none_match:
        return request.if_none_match.contains(tag)
    since = request.if_modified_since
    return since is not None and response.last_modified is not None and response.last_modified <= since


def wanted_form(forms: tuple[str, ...]) -> str:
    """The form, of those, that the reader's Accept header likes best; HTML if it names none of them."""
    names = {MEDIA_TYPES[form]: form for form in forms}
    names |= {name: form for name, form in ALSO_CALLED.items() if form in forms}
    best = request.accept_mimetypes.best_match(names)
    return names[best] if best else forms[0]


def _tag(form: str, coding: str) -> str:
    """What is different whenever the answer is: another process may run other code or hold other files."""
    library = the_library()
    asked = (request.url, language_spoken(), form, coding)
    told = (current_app.extensions["started"], library.generation, *library.problems, *asked)
    return sha256("\n".join(told).encode()).hexdigest()[:32]
