"""One statement of an analysis: what it rests on, by the reasons, what measures it, which cases show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar

from flask import Blueprint, Response
from pyoxigraph import Triple
from typing_extensions import TypedDict

from concept.analysis import (
    Analysis,
    Case,
    Citation,
    Coding,
    CodingValue,
    Intent,
    NoReferentKnown,
    Place,
    Referent,
    Sourced,
    Text,
    Work,
)
from concept.contracts import FindingRow, finding_rows
from concept.library import Library
from concept.literature import Statement, source_iri, statements
from concept.matrix import Row
from concept.messages import _
from concept.rules import Finding
from concept.things import statements_within
from web.addresses import STATEMENTS, statement_address
from web.analyses import ReadingPage, checked
from web.describing import ANALYSIS, Segment, describe
from web.errors import NotHere
from web.markup import Markings
from web.metadata import cite_statement
from web.pages import answer, the_library
from web.reading import Mention, Reading
from web.wording import fragment

blueprint = Blueprint("statements", __name__)

POINTERS = ("from_uses", "overlaps", "followed_by", "measures", "mentions", "elements")
"""The fields by which one part of an analysis points at others."""


class CitationRow(TypedDict):
    """A citation; `at` is where the analysis makes it."""

    cited_as: str
    intent: Intent | None
    locator: str | None
    quote: str | None
    note: str | None
    at: str | None


class RestsOnRow(CitationRow):
    """A citation, and the IRI of the source that is cited."""

    source: str


class CodedRow(TypedDict):
    """What a case shows of an attribute, both by their IRIs."""

    case: str
    attribute: str
    value: CodingValue
    evidence: str | None
    remark: str | None
    rests_on: list[RestsOnRow]


class ItselfRow(TypedDict):
    """The statement itself; `at` is where the analysis makes it."""

    iri: str
    analysis: str
    role: str
    label: str
    text: str | None
    at: str | None


class StatementData(TypedDict):
    """A statement with IRIs in the place of ids; the findings as `concept check` has them."""

    statement: ItselfRow
    rests_on: list[RestsOnRow]
    carried_by: list[str]
    disputed_by: list[str]
    measured_by: list[str]
    cases: list[CodedRow]
    findings: list[FindingRow]


@dataclass(frozen=True, kw_only=True)
class StatementPage(ReadingPage):
    """One statement. The codings of a case are told with the case."""

    template: ClassVar[str] = "statements/statement.html"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "ttl", "jsonld")
    body: ClassVar[Any] = StatementData

    statement: Statement

    @property
    def value(self) -> Sourced | Analysis:
        """The statement itself."""
        return self.statement.value

    @property
    def name(self) -> Text:
        """What a reader calls it."""
        return self.reading.name_at(self.statement.place)

    @property
    def text(self) -> Text | None:
        """What it says beyond its name."""
        said = getattr(self.value, "gloss", None) or getattr(self.value, "text", None)
        return said if said != self.name else None

    @property
    def iri(self) -> str:
        """The name of the statement in the world."""
        return self.iri_of(self.statement.place)

    def iri_of(self, place: Place) -> str:
        """The name in the world of what stands at a place."""
        return self.checked.iri_of(place)

    def link(self, place: str) -> str:
        """The address of what stands at a place: on this page, on its own, or on that of the analysis."""
        here = place == self.statement.place or place.startswith(f"{self.statement.place}/")
        return f"#{fragment(place)}" if here else self.own_page(place)

    @property
    def facts(self) -> tuple[str, ...]:
        """The codes that say of which kind it is; the kind of a case is told before its name."""
        names = ("origin",) if isinstance(self.value, Case) else ("kind", "necessity", "direction")
        return tuple(code for name in names if (code := getattr(self.value, name, None)))

    # --- what it rests on

    @property
    def by_intent(self) -> tuple[tuple[Intent | None, tuple[Mention, ...]], ...]:
        """The citations by their reasons."""
        mentions = self.reading.citations(self.statement.place, self.statement.sources)
        return tuple(
            (intent, tuple(each for each in mentions if each.citation.intent == intent))
            for intent, _citations in self.statement.by_intent
        )

    @property
    def carriers(self) -> tuple[Work, ...]:
        """The works that carry it, one of each source."""
        return self._distinct(self.statement.carried_by)

    @property
    def disputers(self) -> tuple[Work, ...]:
        """The works that dispute it, one of each source."""
        return self._distinct(self.statement.disputed_by)

    def _distinct(self, work_ids: Iterable[str]) -> tuple[Work, ...]:
        by_source = {self.source(each): self.analysis.work(each) for each in work_ids}
        return tuple(by_source.values())

    @property
    def needs_a_source(self) -> bool:
        """Whether it ought to cite something: what the analyst made up need not."""
        return not isinstance(self.value, Case) or self.value.origin == "literature"

    # --- how it stands in the analysis

    @property
    def measured_by(self) -> tuple[Statement, ...]:
        """The referents that measure it, also by naming its whole role."""
        return self._tied(Referent)

    @property
    def known_unmeasured_by(self) -> tuple[Statement, ...]:
        """Where the analysis says that no referent of it is known."""
        return self._tied(NoReferentKnown)

    def _tied(self, kind: type[Referent | NoReferentKnown]) -> tuple[Statement, ...]:
        names = {self.part_id, self.statement.role}
        return tuple(
            each
            for each in statements(self.analysis)
            if isinstance(each.value, kind) and not names.isdisjoint(each.value.measures)
        )

    @property
    def part_id(self) -> str:
        """The id of the part; the position of a statement that has none."""
        return self.statement.place.partition("/")[2]

    @property
    def codings(self) -> tuple[tuple[Case, Coding], ...]:
        """What the cases say of an attribute."""
        found = ((case, case.coding_of(self.part_id)) for case in self.analysis.cases)
        return tuple((case, coding) for case, coding in found if coding)

    @property
    def row(self) -> Row | None:
        """What a case shows of each attribute, and the verdict."""
        return next((row for row in self.reading.rows if row.case == self.value), None)

    @property
    def points_at(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The parts that it names, by the field in which it does."""
        named = ((pointer, getattr(self.value, pointer, ())) for pointer in POINTERS)
        return tuple((pointer, ids) for pointer, ids in named if ids)

    @property
    def pointed_at_by(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The parts that name it, by the field in which they do; what measures it stands by itself."""
        parts = [part for _collection, part in self.analysis.parts()]
        found = {
            pointer: tuple(part.id for part in parts if self.part_id in getattr(part, pointer, ()))
            for pointer in POINTERS
            if pointer != "measures"
        }
        return tuple((pointer, ids) for pointer, ids in found.items() if ids)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checker says of it."""
        return self.checked.findings

    # --- as data

    @property
    def markings(self) -> Markings:
        """The statement as a term that the analysis defines, or a claim that it makes."""
        return cite_statement(self.analysis, self.checked.iri, self.iri, self.analysis.say(self.name))

    def as_graph(self) -> Iterable[Triple]:
        """What the graphs say of the statement, and of what stands below it."""
        return statements_within(self.analysis, self.statement.place, self.checked.base)

    def data(self) -> StatementData:
        """The statement with IRIs in the place of ids; the findings as `concept check` has them."""
        return {
            "statement": {
                "iri": self.iri,
                "analysis": self.checked.iri,
                "role": self.statement.role,
                "label": self.analysis.say(self.name),
                "text": self.analysis.say(self.text) or None,
                "at": getattr(self.value, "at", None),
            },
            "rests_on": self._rows(self.statement.sources),
            "carried_by": [self._source_iri(each) for each in self.carriers],
            "disputed_by": [self._source_iri(each) for each in self.disputers],
            "measured_by": [self.iri_of(each.place) for each in self.measured_by],
            "cases": [self._coding_row(case, coding) for case, coding in self._codings_told],
            "findings": finding_rows(self.checked),
        }

    @property
    def _codings_told(self) -> Iterable[tuple[Case, Coding]]:
        if isinstance(self.value, Case):
            return [(self.value, coding) for coding in self.value.coding]
        return self.codings

    def _coding_row(self, case: Case, coding: Coding) -> CodedRow:
        return {
            "case": self.iri_of(self.analysis.place(case.id)),
            "attribute": self.iri_of(self.analysis.place(coding.attribute)),
            "value": coding.value,
            "evidence": self.analysis.say(coding.evidence) or None,
            "remark": self.analysis.say(coding.remark) or None,
            "rests_on": self._rows(coding.sources),
        }

    def _rows(self, citations: Iterable[Citation]) -> list[RestsOnRow]:
        work = self.analysis.work
        return [
            {"source": self._source_iri(work(each.source)), **citation_row(self.analysis, each)} for each in citations
        ]

    def _source_iri(self, work: Work) -> str:
        return source_iri(work, self.analysis.id, self.checked.base)


def citation_row(analysis: Analysis, citation: Citation) -> CitationRow:
    """A citation as JSON has it."""
    return {
        "cited_as": citation.printed or analysis.work(citation.source).cited_as,
        "intent": citation.intent,
        "locator": citation.locator,
        "quote": analysis.say(citation.quote) or None,
        "note": analysis.say(citation.note) or None,
        "at": citation.at,
    }


def _statement(analysis: Analysis, place: str) -> Statement:
    """The statement at a place. NotHere, with the nearest, if there is none that has a page."""
    pages = {each.place: each for each in statements(analysis) if each.place.count("/") == 1}
    if place not in pages:
        near = get_close_matches(place[:100], pages, 3, 0.5)
        raise NotHere(
            _("The analysis “{name}” has no statement at {place}.").format(name=analysis.id, place=place),
            ((each, statement_address(analysis.id, each)) for each in near),
        )
    return pages[Place(place)]


def _page(library: Library, id: str, place: str) -> StatementPage:
    analysis = library.get(id)
    statement = _statement(analysis, place)
    findings = tuple(
        each for each in library.findings(analysis) if each.focus == place or each.focus.startswith(f"{place}/")
    )
    reading = Reading(analysis=analysis, findings=findings)
    return StatementPage(
        title=analysis.say(reading.name_at(statement.place)),
        analysis=analysis,
        reading=reading,
        statement=statement,
        checked=checked(analysis, findings, library.base),
    )


@blueprint.get("/analysis/<id>/<segment>/<name>")
@blueprint.get("/analysis/<id>/<segment>/<name>.<any(json, ttl, jsonld):suffix>")
@describe(
    StatementPage,
    id=ANALYSIS,
    segment=Segment(about="In which role the statement stands.", example="attribute", words=tuple(sorted(STATEMENTS))),
    name=Segment(about="The id of the statement, or its position where it has none.", example="awareness"),
)
def statement(id: str, segment: str, name: str, suffix: str | None = None) -> Response:
    """One statement of an analysis, at the place that ends its IRI."""
    return answer(_page(the_library(), id, f"{segment}/{name}"), suffix)
