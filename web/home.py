"""The home page: the analyses of the library, to search by word and to filter by concept and method."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, ClassVar

from flask import Blueprint, Response, request

from concept.catalogue import Facet, Summary
from concept.library import Library
from concept.messages import _
from web.pages import PER_PAGE, Page, answer, number_asked_for, the_library

blueprint = Blueprint("home", __name__)

MOST_CHOICES = 200
"""Concepts that a list to choose from may have; where there are more, the words of a search find them."""

LISTED = ("id", "iri", "file", "title", "concept", "method", "published", "status", "coverage", "counts", "worst")
"""What the list contract says of an analysis."""


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


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The analyses that a reader asked for, by concept."""

    template: ClassVar[str] = "home/home.html"
    nav: ClassVar[str] = "home"

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

    def data(self) -> dict[str, Any]:
        """The list contract, with what was asked for, how many there are, and what can be asked for."""
        return {
            "analyses": [{key: getattr(each, key) for key in LISTED} for each in self.analyses],
            "filters": {"q": self.wanted.q, "concept": self.wanted.concept, "method": self.wanted.method},
            "count": self.count,
            "page": self.wanted.page,
            "pages": self.pages,
            "concepts": [asdict(facet) for facet in self.concepts],
            "methods": [asdict(facet) for facet in self.methods],
        }


def _wanted() -> Wanted:
    """What the address asks for."""
    said = request.args
    return Wanted(
        q=said.get("q", "").strip(),
        concept=said.get("concept", ""),
        method=said.get("method", ""),
        page=number_asked_for(),
    )


def _page(library: Library, wanted: Wanted) -> HomePage:
    found, count = library.find(
        words=wanted.q,
        concept=wanted.concept,
        method=wanted.method,
        limit=PER_PAGE,
        offset=(wanted.page - 1) * PER_PAGE,
    )
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
@blueprint.get("/index.<any(json):suffix>")
def home(suffix: str | None = None) -> Response:
    """The analyses, to search and to filter."""
    return answer(_page(the_library(), _wanted()), suffix)
