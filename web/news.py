"""What is new: the analyses that came or changed, the latest first, as a page and as a feed."""

from dataclasses import dataclass
from typing import Any, ClassVar
from xml.etree import ElementTree

from flask import Blueprint, Response, url_for
from typing_extensions import TypedDict

from concept.catalogue import News, Why
from concept.library import Library
from concept.messages import _
from web.describing import describe
from web.pages import ListPage, answer, number_asked_for, the_library
from web.wording import why

blueprint = Blueprint("news", __name__)

ATOM = "http://www.w3.org/2005/Atom"
"""The vocabulary of feeds (RFC 4287). No text that we hold has a sign that XML 1.0 cannot have."""


class NewsRow(TypedDict):
    """An analysis that is news: since when (a date, or a time in UTC), and why."""

    at: str
    why: Why
    id: str
    iri: str
    title: str
    concept: str
    method: str


class NewsData(TypedDict):
    """The analyses that came or changed, the latest first."""

    news: list[NewsRow]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class NewsPage(ListPage):
    """The analyses of which it is known when they came or changed."""

    template: ClassVar[str] = "news/news.html"
    nav: ClassVar[str] = "news"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "atom")
    body: ClassVar[Any] = NewsData

    news: tuple[News, ...]
    base: str

    @property
    def as_feed(self) -> str:
        """The address of the feed, whose first page is what programs read."""
        return url_for("news.news", suffix="atom")

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return url_for("news.news", page=number if number > 1 else None)

    def data(self) -> NewsData:
        """The analyses, since when they are news, and why."""
        return {
            "news": [_row(each) for each in self.news],
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }

    def write(self, form: str) -> str | bytes:
        """The page in one of its forms."""
        return self._feed() if form == "atom" else super().write(form)

    def _feed(self) -> bytes:
        ElementTree.register_namespace("", ATOM)
        feed = ElementTree.Element(f"{{{ATOM}}}feed")
        _say(feed, "title", self.title)
        _say(feed, "id", f"{self.base}new")
        _say(feed, "updated", moment(self.news[0].at) if self.news else "1970-01-01T00:00:00Z")
        _say(feed, "generator", "Concept Atlas")
        _link(feed, "self", url_for("news.news", suffix="atom", _external=True))
        _link(feed, "alternate", url_for("news.news", _external=True))
        for each in self.news:
            self._add(feed, each)
        written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
        return written

    def _add(self, feed: ElementTree.Element, news: News) -> None:
        said, entry = news.analysis, ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _say(entry, "title", said.title)
        _say(entry, "id", said.iri)
        _say(entry, "updated", moment(news.at))
        author = ElementTree.SubElement(entry, f"{{{ATOM}}}author")
        _say(author, "name", said.authors or _("authors not stated"))
        _link(entry, "alternate", url_for("analyses.analysis", id=said.id, _external=True))
        ElementTree.SubElement(entry, f"{{{ATOM}}}category", term=said.concept_id, label=said.concept)
        _say(entry, "summary", why(news.why))


def _row(news: News) -> NewsRow:
    said = news.analysis
    return {
        "at": news.at,
        "why": news.why,
        "id": said.id,
        "iri": said.iri,
        "title": said.title,
        "concept": said.concept,
        "method": said.method,
    }


def _say(element: ElementTree.Element, name: str, words: str) -> None:
    ElementTree.SubElement(element, f"{{{ATOM}}}{name}").text = words


def _link(element: ElementTree.Element, relation: str, address: str) -> None:
    ElementTree.SubElement(element, f"{{{ATOM}}}link", rel=relation, href=address)


def moment(at: str) -> str:
    """A date as a moment, which a feed asks for: that at which its day begins."""
    return at if "T" in at else f"{at}T00:00:00Z"


def _page(library: Library, number: int) -> NewsPage:
    found, count = library.catalogue.news(limit=NewsPage.per_page, offset=(number - 1) * NewsPage.per_page)
    return NewsPage(title=_("What is new"), news=tuple(found), base=library.base, count=count, number=number)


@blueprint.get("/new")
@blueprint.get("/new.<any(json, atom):suffix>")
@describe(NewsPage)
def news(suffix: str | None = None) -> Response:
    """The analyses that came or changed, the latest first."""
    return answer(_page(the_library(), number_asked_for()), suffix)
