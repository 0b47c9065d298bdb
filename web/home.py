"""The home page: the analyses of the library, to search by word and to filter by concept and method."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from flask import Blueprint, Response, url_for
from typing_extensions import TypedDict

from concept.analysis import Coverage, Status
from concept.catalogue import COUNTED, Facet, Summary
from concept.library import Library
from concept.messages import _
from web.asking import PAGE, QUERY, Parameter, Words
from web.describing import describe
from web.markup import Markings
from web.pages import MOST_ROWS, PER_PAGE, Page, Table, answer, number_asked_for, the_library

blueprint = Blueprint("home", __name__)

MOST_CHOICES = 200
"""Concepts that a list to choose from may have; where there are more, the words of a search find them."""

LISTED = ("id", "iri", "file", "title", "concept", "method", "published", "status", "coverage", "counts", "worst")
"""What the list contract says of an analysis."""

LISTED_COLUMNS = [
    column
    for name in LISTED
    for column in ([f"counts.{role}" for role in (*COUNTED, "sources")] if name == "counts" else [name])
]
"""The same as columns, each count in one of its own."""


OF_CONCEPT = Words(name="concept", about="Only analyses of the concept of this id.", example="patient-participation")
BY_METHOD = Words(name="method", about="Only analyses by this method.", example="walker-avant")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader asked for. `page` counts from 1."""

    q: str = ""
    concept: str = ""
    method: str = ""
    page: int = 1

    @property
    def anything(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.q or self.concept or self.method)

    def with_page(self, page: int) -> dict[str, str | int]:
        """The same, on another page, as the values of an address."""
        values: dict[str, str | int] = {"q": self.q, "concept": self.concept, "method": self.method}
        return {name: value for name, value in {**values, "page": page}.items() if value not in ("", 1)}


@dataclass(frozen=True, kw_only=True)
class Group:
    """The analyses of one concept; more than one are rivals. `count`: how many the library has."""

    concept_id: str
    label: str
    count: int
    analyses: tuple[Summary, ...]


class ListedRow(TypedDict):
    """An analysis as lists have it; `counts`: how many parts each role has, `worst`: the worst severity found."""

    id: str
    iri: str
    file: str | None
    title: str
    concept: str
    method: str
    published: str | None
    status: Status
    coverage: Coverage
    counts: dict[str, int]
    worst: str | None


class FacetRow(TypedDict):
    """A value that the list can be filtered by, with the number of analyses that have it."""

    value: str
    label: str
    count: int


class FiltersRow(TypedDict):
    """What was asked for."""

    q: str
    concept: str
    method: str


class HomeData(TypedDict):
    """The analyses of a page of the list; `count` is how many there are in all."""

    analyses: list[ListedRow]
    filters: FiltersRow
    count: int
    page: int
    pages: int
    concepts: list[FacetRow]
    methods: list[FacetRow]


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The analyses that a reader asked for, by concept."""

    template: ClassVar[str] = "home/home.html"
    nav: ClassVar[str] = "home"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv")
    body: ClassVar[Any] = HomeData
    asked: ClassVar[tuple[Parameter, ...]] = (QUERY, OF_CONCEPT, BY_METHOD, PAGE)

    wanted: Wanted
    analyses: tuple[Summary, ...]
    count: int
    in_all: int
    concepts: tuple[Facet, ...]
    methods: tuple[Facet, ...]

    @cached_property
    def labels(self) -> Mapping[str, Facet]:
        """The concepts by id."""
        return {facet.value: facet for facet in self.concepts}

    @property
    def groups(self) -> tuple[Group, ...]:
        """The analyses of this page, those of one concept together."""
        found: dict[str, list[Summary]] = {}
        for each in self.analyses:
            found.setdefault(each.concept_id, []).append(each)
        return tuple(
            Group(
                concept_id=concept_id,
                label=self.labels[concept_id].label,
                count=self.labels[concept_id].count,
                analyses=tuple(group),
            )
            for concept_id, group in found.items()
        )

    @property
    def choices(self) -> tuple[Facet, ...]:
        """The concepts to choose from; where there are very many, the one that is chosen."""
        if len(self.concepts) <= MOST_CHOICES:
            return self.concepts
        return tuple(facet for facet in self.concepts if facet.value == self.wanted.concept)

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-self.count // PER_PAGE))

    @property
    def first(self) -> int:
        """The number of the first analysis on this page."""
        return (self.wanted.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """The number of the last analysis on this page."""
        return self.first + len(self.analyses) - 1

    def data(self) -> HomeData:
        """The list contract, with what was asked for, how many there are, and what can be asked for."""
        return {
            "analyses": [listed_row(each) for each in self.analyses],
            "filters": {"q": self.wanted.q, "concept": self.wanted.concept, "method": self.wanted.method},
            "count": self.count,
            "page": self.wanted.page,
            "pages": self.pages,
            "concepts": list(map(facet_row, self.concepts)),
            "methods": list(map(facet_row, self.methods)),
        }

    def as_table(self) -> Table:
        """The analyses that were asked for, with all their pages, as `concept list` has them."""
        found, _count = _find(the_library(), self.wanted, MOST_ROWS)
        return LISTED_COLUMNS, (
            [cell for name in LISTED for cell in (each.counts.values() if name == "counts" else [getattr(each, name)])]
            for each in found
        )

    @property
    def markings(self) -> Markings:
        """The viewer as a catalogue of data that can be searched."""
        return Markings(
            linked={
                "@type": "DataCatalog",
                "name": "Concept Atlas",
                "url": url_for("home.home", _external=True),
                "description": _(
                    "Concept analyses with the sources of every statement, and what a checker makes of them."
                ),
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {"@type": "EntryPoint", "urlTemplate": _search_template()},
                    "query-input": "required name=search_term_string",
                },
            }
        )


def _search_template() -> str:
    """The address of a search, with a blank for the words."""
    return f"{url_for('search.search', _external=True)}?q={{search_term_string}}"


def listed_row(line: Summary) -> ListedRow:
    """What the list contract says of an analysis."""
    return {
        "id": line.id,
        "iri": line.iri,
        "file": line.file,
        "title": line.title,
        "concept": line.concept,
        "method": line.method,
        "published": line.published,
        "status": line.status,
        "coverage": line.coverage,
        "counts": line.counts,
        "worst": line.worst,
    }


def facet_row(facet: Facet) -> FacetRow:
    """A value to filter by, as JSON has it."""
    return {"value": facet.value, "label": facet.label, "count": facet.count}


def _wanted() -> Wanted:
    """What the address asks for."""
    return Wanted(q=QUERY.said(), concept=OF_CONCEPT.said(), method=BY_METHOD.said(), page=number_asked_for())


def _find(library: Library, wanted: Wanted, size: int) -> tuple[list[Summary], int]:
    """The lines of a page of that size, and how many there are in all."""
    offset = (wanted.page - 1) * size
    return library.find(words=wanted.q, concept=wanted.concept, method=wanted.method, limit=size, offset=offset)


def _page(library: Library, wanted: Wanted) -> HomePage:
    found, count = _find(library, wanted, PER_PAGE)
    methods = library.methods()
    return HomePage(
        title=_("Concept analyses"),
        wanted=wanted,
        analyses=tuple(found),
        count=count,
        in_all=sum(facet.count for facet in methods),
        concepts=tuple(library.concepts()),
        methods=tuple(methods),
    )


@blueprint.get("/")
@blueprint.get("/index.<any(json, csv):suffix>")
@describe(HomePage)
def home(suffix: str | None = None) -> Response:
    """The analyses, to search and to filter."""
    return answer(_page(the_library(), _wanted()), suffix)
