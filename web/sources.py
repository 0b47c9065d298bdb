"""Sources: all of them, to search; and each with what rests on it, in which analyses, and who disagrees."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from flask import Blueprint, Response, url_for
from pyoxigraph import Triple
from typing_extensions import TypedDict

from concept.analysis import Analysis, Citation, Intent, PublishedIn, Relation, RelationIntent, Text, Work
from concept.library import Library
from concept.literature import (
    INTENTS,
    ROLES,
    Reference,
    Reliance,
    Statement,
    reference_to,
    reliances,
    source_iri,
    source_names,
)
from concept.messages import _, language_spoken
from concept.things import statements_of_source
from concept.triples import iri
from concept.works_index import ORDERS, UNSAID, Source, Tally, Total
from web.addresses import source_address, statement_address
from web.asking import PAGE, QUERY, Choice, Parameter, Words
from web.describing import Segment, describe
from web.errors import NotHere
from web.markup import Markings
from web.metadata import cite_source
from web.pages import MOST_ROWS, ListPage, Table, answer, number_asked_for, the_library
from web.reading import Reading
from web.statements import CitationRow, citation_row

blueprint = Blueprint("sources", __name__)

MOST_CLAIMS = 50
"""Claims about a source that its page shows."""


# ------------------------------------------------------------------------------------------------- all sources

OF_TYPE = Words(name="type", about="Only sources of this type, in CSL's words.", example="article-journal")
OF_YEAR = Words(name="year", about="Only sources of this year.", example="2013")
WITH_INTENT = Choice(
    name="intent",
    about=f"Only citations with this intent; “{UNSAID}” where none is said.",
    words=(*(each for each in INTENTS if each), UNSAID),
    example="supports",
)
IN_ORDER = Choice(
    name="order",
    about="The order of the list: A to Z by who wrote them, the newest first, the most cited first.",
    words=tuple(ORDERS),
    example="cited",
)


class SourceRow(TypedDict):
    """A source in numbers: the analyses that have it, their citations of it, the statements that rest on it alone."""

    name: str
    iri: str
    cited_as: str
    type: str | None
    who: str | None
    year: str | None
    title: str | None
    where: str | None
    analyses: int
    citations: int
    alone: int


class WantedRow(TypedDict):
    """What was asked for."""

    q: str
    type: str
    year: str
    intent: str
    order: str


class TallyRow(TypedDict):
    """A type or a year, and how many sources are of it."""

    value: str
    count: int


class SourcesData(TypedDict):
    """The sources of a page of the list; `count` is how many there are in all."""

    sources: list[SourceRow]
    filters: WantedRow
    count: int
    page: int
    pages: int
    types: list[TallyRow]
    years: list[TallyRow]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The sources that a reader asked for, and in which order."""

    q: str = ""
    type: str = ""
    year: str = ""
    intent: str = ""
    order: str = "name"

    @property
    def anything(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.q or self.type or self.year or self.intent)

    @property
    def in_address(self) -> dict[str, Any]:
        """What an address says of it."""
        return {name: value for name, value in asdict(self).items() if value not in ("", "name")}


@dataclass(frozen=True, kw_only=True)
class SourcesPage(ListPage):
    """The sources that a reader asked for, as a list in pages."""

    template: ClassVar[str] = "sources/sources.html"
    nav: ClassVar[str] = "sources"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv")
    body: ClassVar[Any] = SourcesData
    asked: ClassVar[tuple[Parameter, ...]] = (QUERY, OF_TYPE, OF_YEAR, WITH_INTENT, IN_ORDER, PAGE)
    intents: ClassVar[tuple[str, ...]] = WITH_INTENT.words

    wanted: Wanted
    sources: tuple[Source, ...]
    in_all: int
    types: tuple[Tally, ...]
    years: tuple[Tally, ...]

    @property
    def orders(self) -> tuple[tuple[str, str, str], ...]:
        """The orders to choose from: the word for it, its name, the address of the list in that order."""
        names = {"name": _("A to Z"), "year": _("newest first"), "cited": _("most cited first")}
        return tuple((order, names[order], self._address(replace(self.wanted, order=order))) for order in ORDERS)

    def _address(self, wanted: Wanted, number: int = 1) -> str:
        page = number if number > 1 else None
        return url_for("sources.sources", **wanted.in_address, page=page)

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return self._address(self.wanted, number)

    def as_table(self) -> Table:
        """The sources that were asked for, with all their pages."""
        found, _count = _find(the_library(), self.wanted, self.number, MOST_ROWS)
        return tuple(SourceRow.__annotations__), (_cells(source_row(each)) for each in found)

    def data(self) -> SourcesData:
        """The sources, with what was asked for, how many there are, and what can be asked for."""
        return {
            "sources": [source_row(each) for each in self.sources],
            "filters": _wanted_row(self.wanted),
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
            "types": list(map(_tally_row, self.types)),
            "years": list(map(_tally_row, self.years)),
        }


def _cells(row: SourceRow) -> list[object]:
    values: Mapping[str, object] = {**row}
    return [values[name] for name in SourceRow.__annotations__]


def _tally_row(tally: Tally) -> TallyRow:
    return {"value": tally.value, "count": tally.count}


def _wanted_row(wanted: Wanted) -> WantedRow:
    return {
        "q": wanted.q,
        "type": wanted.type,
        "year": wanted.year,
        "intent": wanted.intent,
        "order": wanted.order,
    }


def source_row(source: Source) -> SourceRow:
    """A source as JSON has it, in numbers."""
    reference = source.reference
    return {
        "name": source.name,
        "iri": source.iri,
        "cited_as": source.cited_as,
        "type": source.type or None,
        "who": reference.who or None,
        "year": reference.year or None,
        "title": reference.title or None,
        "where": reference.where or None,
        "analyses": source.analyses,
        "citations": source.citations,
        "alone": source.alone,
    }


def _sources_page(library: Library, wanted: Wanted, number: int) -> SourcesPage:
    tallies = library.source_tallies()
    found, count = _find(library, wanted, number, SourcesPage.per_page)
    return SourcesPage(
        title=_("Sources"),
        wanted=wanted,
        sources=tuple(found),
        count=count,
        in_all=tallies.in_all,
        types=tallies.types,
        years=tallies.years,
        number=number,
    )


def _find(library: Library, wanted: Wanted, number: int, size: int) -> tuple[list[Source], int]:
    """The sources of a page of that size, and how many there are in all."""
    return library.catalogue.works.find(
        words=wanted.q,
        type=wanted.type,
        year=wanted.year,
        intent=wanted.intent,
        order=wanted.order,
        limit=size,
        offset=(number - 1) * size,
    )


def _wanted() -> Wanted:
    """What the address asks for."""
    return Wanted(
        q=QUERY.said(),
        type=OF_TYPE.said(),
        year=OF_YEAR.said(),
        intent=WITH_INTENT.said(),
        order=IN_ORDER.said() or "name",
    )


# -------------------------------------------------------------------------------------------------- one source

IN_ROLE = Choice(name="role", about="Only citations by statements of this role.", words=ROLES, example="attributes")
ALONE = Words(name="alone", about="Anything: only citations that carry a statement alone.", example="1")


class DescribedSourceRow(SourceRow):
    """A source in numbers, with its identifiers."""

    DOI: str | None
    URL: str | None


class TotalRow(TypedDict):
    """How often the source is cited in a role with an intent, and the statements of these that rest on it alone."""

    role: str
    intent: Intent | None
    citations: int
    alone: int


class ChosenRow(TypedDict):
    """Which citations were asked for."""

    role: str
    intent: str
    alone: bool


class RestingRow(TypedDict):
    """A statement that cites the source; `alone`: nothing else carries it."""

    iri: str
    role: str
    label: str
    alone: bool
    citations: list[CitationRow]


class HoldingRow(TypedDict):
    """An analysis that has the source; `published_in_it`: the source holds the analysis."""

    id: str
    iri: str
    title: str
    published_in_it: bool
    statements: list[RestingRow]


class ClaimRow(TypedDict):
    """What an analysis says of the source and another; `active`: the source is the one that agrees or disagrees."""

    analysis: str
    intent: RelationIntent | None
    active: bool
    other: str
    other_cited_as: str
    note: str | None
    at: str | None


class SourceData(TypedDict):
    """A source in numbers, what rests on it in the analyses of this page, and what is claimed of it."""

    source: DescribedSourceRow
    totals: list[TotalRow]
    filters: ChosenRow
    analyses: list[HoldingRow]
    claims: list[ClaimRow]
    claims_count: int
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which of a source's citations are asked for: in a role, with an intent, such as carry a statement alone."""

    role: str = ""
    intent: str = ""
    alone: bool = False

    @property
    def anything(self) -> bool:
        """Whether not all are asked for."""
        return bool(self.role or self.intent or self.alone)

    def has(self, found: Reliance) -> bool:
        """Whether a citation is asked for."""
        return (
            self.role in ("", found.statement.role)
            and self.intent in ("", found.citation.intent or UNSAID)
            and (found.alone or not self.alone)
        )


@dataclass(frozen=True)
class Cite:
    """What another work is cited as, and the address of its page."""

    words: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Resting:
    """A statement that cites the source: its name and address, the citations, and who else carries or disputes it."""

    name: Text
    address: str
    statement: Statement
    citations: tuple[Citation, ...]
    alone: bool
    beside: tuple[Cite, ...]
    against: tuple[Cite, ...]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """An analysis that has the source. `published_in`: the source holds it; `recorded_as`: if it tells it otherwise."""

    analysis: Analysis
    published_in: PublishedIn | None
    recorded_as: tuple[Reference, ...]
    roles: tuple[tuple[str, tuple[Resting, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class ClaimTold:
    """What an analysis says of the source and another; `active`: the source is the one that agrees or disagrees."""

    analysis: Analysis
    address: str
    relation: Relation
    active: bool
    other: Cite
    other_iri: str


@dataclass(frozen=True, kw_only=True)
class SourcePage(ListPage):
    """One source. What is listed by pages is the analyses that have it."""

    template: ClassVar[str] = "sources/source.html"
    nav: ClassVar[str] = "sources"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "ttl", "jsonld")
    body: ClassVar[Any] = SourceData
    asked: ClassVar[tuple[Parameter, ...]] = (IN_ROLE, WITH_INTENT, ALONE, PAGE)
    per_page: ClassVar[int] = 20

    source: Source
    described_by: Analysis
    chosen: Chosen
    totals: tuple[Total, ...]
    holdings: tuple[Holding, ...]
    claims: tuple[ClaimTold, ...]
    claims_in_all: int

    @property
    def language(self) -> str:
        """The language in which texts are read first that belong to no one analysis."""
        return language_spoken()

    @property
    def work(self) -> Work:
        """The work by which it is described."""
        return self.described_by.work(self.source.record[1])

    @property
    def reference(self) -> Reference:
        """The source as a bibliography prints it."""
        return self.source.reference

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles in which it is cited."""
        return tuple(role for role in ROLES if any(each.role == role for each in self.totals))

    @property
    def intents(self) -> tuple[Intent | None, ...]:
        """The intents with which it is cited."""
        return tuple(intent for intent in INTENTS if any(each.intent == intent for each in self.totals))

    @cached_property
    def _counts(self) -> Mapping[tuple[str, Intent | None], int]:
        return {(each.role, each.intent): each.citations for each in self.totals}

    def how_often(self, role: str, intent: Intent | None) -> int:
        """How often it is cited in a role with an intent."""
        return self._counts.get((role, intent), 0)

    @property
    def all_of_it(self) -> str:
        """The address of the page with all citations."""
        return source_address(self.source.name)

    def only(self, role: str = "", intent: Intent | str | None = "", alone: bool = False) -> str:
        """The address of the page with the citations in a role, with an intent, or alone."""
        return self._address(Chosen(role=role, intent=UNSAID if intent is None else intent, alone=alone))

    @property
    def markings(self) -> Markings:
        """The source as reference managers and search engines take it."""
        return cite_source(self.work, self.source.iri)

    def as_graph(self) -> Iterable[Triple]:
        """What is said of the source."""
        return statements_of_source(the_library(), self.source)

    def _address(self, chosen: Chosen, number: int = 1) -> str:
        said = {"role": chosen.role, "intent": chosen.intent, "alone": "1" if chosen.alone else ""}
        given = {name: value for name, value in said.items() if value}
        return source_address(self.source.name, **given, page=number if number > 1 else None)

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return self._address(self.chosen, number)

    def data(self) -> SourceData:
        """The source in numbers, what rests on it by analysis, and what is claimed of it."""
        base = the_library().base
        return {
            "source": {**source_row(self.source), "DOI": self.work.DOI, "URL": self.work.URL},
            "totals": list(map(_total_row, self.totals)),
            "filters": {"role": self.chosen.role, "intent": self.chosen.intent, "alone": self.chosen.alone},
            "analyses": [_holding_row(each, base) for each in self.holdings],
            "claims": [_claim_row(each, base) for each in self.claims],
            "claims_count": self.claims_in_all,
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }


def _total_row(total: Total) -> TotalRow:
    return {"role": total.role, "intent": total.intent, "citations": total.citations, "alone": total.alone}


def _holding_row(holding: Holding, base: str) -> HoldingRow:
    analysis = holding.analysis
    return {
        "id": analysis.id,
        "iri": iri(analysis.id, base=base),
        "title": analysis.say(analysis.title),
        "published_in_it": holding.published_in is not None,
        "statements": [
            {
                "iri": iri(analysis.id, each.statement.place, base),
                "role": role,
                "label": analysis.say(each.name),
                "alone": each.alone,
                "citations": [citation_row(analysis, citation) for citation in each.citations],
            }
            for role, found in holding.roles
            for each in found
        ],
    }


def _claim_row(claim: ClaimTold, base: str) -> ClaimRow:
    return {
        "analysis": iri(claim.analysis.id, base=base),
        "intent": claim.relation.intent,
        "active": claim.active,
        "other": claim.other_iri,
        "other_cited_as": claim.other.words,
        "note": claim.analysis.say(claim.relation.note) or None,
        "at": claim.relation.at,
    }


def _source_page(library: Library, name: str, chosen: Chosen, number: int) -> SourcePage:
    works, size = library.catalogue.works, SourcePage.per_page
    source = works.get(name)
    if source is None:
        raise _not_here(library, name)
    ids, count = works.analyses_with(name, **asdict(chosen), limit=size, offset=(number - 1) * size)
    claimed, claims_in_all = works.claims_about(name, limit=MOST_CLAIMS)
    return SourcePage(
        title=source.reference.title or source.cited_as,
        source=source,
        described_by=library.get(source.record[0]),
        chosen=chosen,
        totals=works.totals(name),
        holdings=tuple(_holding(library.get(each), source, chosen, library.base) for each in ids),
        claims=tuple(_claim(library.get(each), position, name, library.base) for each, position in claimed),
        claims_in_all=claims_in_all,
        count=count,
        number=number,
    )


def _holding(analysis: Analysis, source: Source, chosen: Chosen, base: str) -> Holding:
    names = source_names(analysis, base)
    cites = {id: Cite(analysis.work(id).cited_as, source_address(name)) for id, name in names.items()}
    reading = Reading(analysis=analysis, findings=())

    def others(work_ids: tuple[str, ...]) -> tuple[Cite, ...]:
        return tuple(dict.fromkeys(cites[each] for each in work_ids if names[each] != source.name))

    def resting(statement: Statement, found: Iterable[Reliance]) -> Resting:
        wanted = tuple(found)
        return Resting(
            name=reading.name_at(statement.place),
            address=statement_address(analysis.id, statement.place),
            statement=statement,
            citations=tuple(each.citation for each in wanted),
            alone=any(each.alone for each in wanted),
            beside=others(statement.carried_by),
            against=others(statement.disputed_by),
        )

    asked_for = filter(chosen.has, reliances(analysis, source.name, base))
    told = [resting(*each) for each in groupby(asked_for, lambda each: each.statement)]
    works = [analysis.work(id) for id, name in names.items() if name == source.name]
    published_in = analysis.published_in
    return Holding(
        analysis=analysis,
        published_in=published_in if published_in and names[published_in.source] == source.name else None,
        recorded_as=tuple(reference for each in works if (reference := reference_to(each)) != source.reference),
        roles=tuple((role, tuple(each)) for role, each in groupby(told, lambda each: each.statement.role)),
    )


def _claim(analysis: Analysis, position: int, name: str, base: str) -> ClaimTold:
    names, relation = source_names(analysis, base), analysis.relations[position - 1]
    active = names[relation.subject] == name
    other = analysis.work(relation.object if active else relation.subject)
    return ClaimTold(
        analysis=analysis,
        address=url_for("analyses.analysis", id=analysis.id, _anchor=f"relation/{position}"),
        relation=relation,
        active=active,
        other=Cite(other.cited_as, source_address(names[other.id])),
        other_iri=source_iri(other, analysis.id, base),
    )


def _not_here(library: Library, name: str) -> NotHere:
    """That there is no source of that name, with those that have the words which it begins with."""
    words = " ".join(name.rpartition("/")[2].split("-")[:2])
    near = library.catalogue.works.find(words=words[:100], limit=3)[0] if words else []
    sentence = _("No analysis here has a source “{name}”.").format(name=name)
    return NotHere(sentence, ((each.cited_as, source_address(each.name)) for each in near))


def _chosen() -> Chosen:
    """What the address asks for."""
    return Chosen(role=IN_ROLE.said(), intent=WITH_INTENT.said(), alone=bool(ALONE.said()))


@blueprint.get("/sources")
@blueprint.get("/sources.<any(json, csv):suffix>")
@describe(SourcesPage)
def sources(suffix: str | None = None) -> Response:
    """All sources, to search and to filter."""
    return answer(_sources_page(the_library(), _wanted(), number_asked_for()), suffix)


@blueprint.get("/source/<path:name>")
@blueprint.get("/source/<path:name>.<any(json, ttl, jsonld, html):suffix>")
@describe(
    SourcePage, name=Segment(about="The name of a source: the end of its IRI.", example="work/osborne-2016-74060a383a")
)
def source(name: str, suffix: str | None = None) -> Response:
    """One source, under the end of its IRI. A DOI is the same in capitals."""
    known_as = name.lower() if name.startswith("doi/") else name
    return answer(_source_page(the_library(), known_as, _chosen(), number_asked_for()), suffix)
