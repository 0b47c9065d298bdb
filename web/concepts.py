"""Concepts: all of them from A to Z; and each with its rival analyses side by side, and where they disagree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import Any, ClassVar

from flask import Blueprint, Response, url_for
from markupsafe import Markup
from pyoxigraph import Triple
from typing_extensions import TypedDict

from concept.alignments import Seen
from concept.analysis import Analysis, Coverage, Definition, DefinitionKind, Status
from concept.atlas import Tie
from concept.compare import (
    COMPARED,
    Agreement,
    Comparison,
    Conflict,
    Link,
    Overlap,
    Row,
    Standing,
    agreement,
    cited_as,
    compare,
    conflicts,
    overlaps,
    senses_apart,
)
from concept.concepts_index import ConceptLine, Initial
from concept.contracts import ComparisonRows, ConflictRow, comparison_rows, conflict_row
from concept.exploring import find_concept, ties_of
from concept.library import Library
from concept.literature import cited_sources
from concept.messages import _, language_spoken
from concept.side_by_side import write_table
from concept.things import statements_of_concept, statements_of_scheme
from concept.triples import concept_iri, iri
from web.addresses import statement_address
from web.asking import PAGE, QUERY, Parameter
from web.describing import CONCEPT, describe
from web.errors import NotHere
from web.markup import Markings
from web.metadata import cite_concept, cite_scheme
from web.pages import MOST_ROWS, Alternate, ListPage, Page, Table, answer, number_asked_for, the_library

blueprint = Blueprint("concepts", __name__)

SIDE_BY_SIDE = 8
"""Analyses that stand beside each other; where a concept has more, they come in pages."""

NEIGHBOURS = 6
"""Concepts around it that the page of a concept names; the atlas has all."""

TABLE_FORMS: Mapping[str, str] = {"csv": "csv", "md": "markdown", "tex": "latex", "html": "html"}
"""The forms in which the comparison is a table for a paper: their suffixes, and what the writers call them."""


# ------------------------------------------------------------------------------------------------ all concepts


class ConceptRow(TypedDict):
    """A concept in numbers. `first` and `last` are years of its analyses; one that is only named has no analysis."""

    id: str
    iri: str
    label: str
    analyses: int
    methods: list[str]
    first: str | None
    last: str | None


class WordsRow(TypedDict):
    """What was asked for."""

    q: str


class ConceptsData(TypedDict):
    """The concepts of a page of the list; `count` is how many there are in all."""

    concepts: list[ConceptRow]
    filters: WordsRow
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class ConceptsPage(ListPage):
    """The concepts whose label has the words that a reader asked for, from A to Z."""

    template: ClassVar[str] = "concepts/concepts.html"
    nav: ClassVar[str] = "concepts"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv", "ttl")
    body: ClassVar[Any] = ConceptsData
    asked: ClassVar[tuple[Parameter, ...]] = (QUERY, PAGE)
    endpoint: ClassVar[str] = "concepts.concepts"

    q: str
    concepts: tuple[ConceptLine, ...]
    in_all: int
    initials: tuple[Initial, ...]

    @property
    def letters(self) -> tuple[tuple[str, str], ...]:
        """The letters to go to, and the address of the page where each begins; none where one page has all."""
        if self.q or self.pages == 1:
            return ()
        return tuple((each.letter, self.address(each.before // self.per_page + 1)) for each in self.initials)

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return url_for(self.endpoint, q=self.q or None, page=number if number > 1 else None)

    @property
    def markings(self) -> Markings:
        """The concepts as a set of terms."""
        return cite_scheme(the_library().base, self.title, {each.id: each.label for each in self.concepts})

    def as_table(self) -> Table:
        """The concepts whose label has the words, with all their pages."""
        library = the_library()
        offset = (self.number - 1) * MOST_ROWS
        found, _count = library.catalogue.concepts_index.find(words=self.q, limit=MOST_ROWS, offset=offset)
        columns = ("id", "iri", "label", "analyses", "methods", "first", "last")
        rows = (concept_row(each, library.base) for each in found)
        return columns, (
            [row["id"], row["iri"], row["label"], row["analyses"], " ".join(row["methods"]), row["first"], row["last"]]
            for row in rows
        )

    def as_graph(self) -> Iterable[Triple]:
        """The scheme of the concepts, whatever words were asked for."""
        return statements_of_scheme(the_library())

    def data(self) -> ConceptsData:
        """The concepts, with what was asked for and how many there are."""
        return {
            "concepts": [concept_row(each, the_library().base) for each in self.concepts],
            "filters": {"q": self.q},
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }


def concept_row(line: ConceptLine, base: str) -> ConceptRow:
    """A concept as JSON has it, in numbers."""
    return {
        "id": line.id,
        "iri": concept_iri(line.id, base),
        "label": line.label,
        "analyses": line.analyses,
        "methods": list(line.methods),
        "first": line.first,
        "last": line.last,
    }


def list_of_concepts(library: Library, number: int, q: str, kind: type[ConceptsPage], title: str) -> ConceptsPage:
    """A page of the list, as one of the pages that show it."""
    index, size = library.catalogue.concepts_index, kind.per_page
    found, count = index.find(words=q, limit=size, offset=(number - 1) * size)
    in_all = index.find(limit=0)[1]
    return kind(
        title=title,
        q=q,
        concepts=tuple(found),
        count=count,
        in_all=in_all,
        initials=tuple(index.initials()),
        number=number,
    )


def words_asked_for() -> str:
    """The words that the address asks for."""
    return QUERY.said()


# ------------------------------------------------------------------------------------------------- one concept


@dataclass(frozen=True)
class HeldWork:
    """A work that analyses of the concept cite: the name of its source, how it is cited, and who cites it."""

    name: str
    cited_as: str
    analyses: tuple[Analysis, ...]


@dataclass(frozen=True)
class TieTold:
    """A tie, and the concept that it leads to."""

    tie: Tie
    other: ConceptLine


def tell_ties(library: Library, ties: Iterable[Tie]) -> Iterator[TieTold]:
    """Ties with the concepts that they lead to."""
    return (TieTold(each, known_concept(library, each.other)) for each in ties)


def known_concept(library: Library, concept_id: str) -> ConceptLine:
    """The concept of an id that a tie leads to."""
    return find_concept(library, concept_id) or ConceptLine(concept_id, concept_id, 0, (), None, None)


class MadeRow(TypedDict):
    """How an analysis was made."""

    analysis: str
    cited_as: str
    method: str | None
    edition: list[int]
    published: str | None
    coverage: Coverage
    status: Status


class SensesRow(TypedDict):
    """Two analyses that mean two things by one word, and why."""

    analyses: list[str]
    reason: str


class DefinitionRow(TypedDict):
    """A definition that an analysis gives."""

    iri: str
    kind: DefinitionKind | None
    text: str


class AgreementRow(TypedDict):
    """In how many of `of` analyses their attributes stand: in all, in some, in one alone."""

    of: int
    in_all: int
    in_some: int
    in_one: int


class OverlapRow(TypedDict):
    """How many of `of` attributes two analyses share; `partial`: one of them may have more than was recorded."""

    analyses: list[str]
    shared: int
    of: int
    index: float | None
    partial: bool


class HeldWorkRow(TypedDict):
    """A work that analyses cite, by the name of its source."""

    name: str
    cited_as: str
    analyses: list[str]


class ConceptData(ComparisonRows):
    """A concept, what `concept compare` says of the analyses of this page, and what else it tells, with IRIs."""

    concept: ConceptRow
    also_called: list[str]
    made: list[MadeRow]
    conflicts: list[ConflictRow]
    senses_apart: list[SensesRow]
    definitions: list[DefinitionRow]
    agreement: AgreementRow
    overlaps: list[OverlapRow]
    works: list[HeldWorkRow]
    neighbours: list[str]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class ConceptPage(ListPage):
    """One concept. What comes in pages is its analyses, which stand side by side."""

    template: ClassVar[str] = "concepts/concept.html"
    nav: ClassVar[str] = "concepts"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "ttl", "jsonld")
    body: ClassVar[Any] = ConceptData
    per_page: ClassVar[int] = SIDE_BY_SIDE

    line: ConceptLine
    base: str
    comparison: Comparison
    conflicts: tuple[Conflict, ...]
    senses: tuple[tuple[Analysis, Analysis, Seen], ...]
    works: tuple[HeldWork, ...]
    ties: tuple[TieTold, ...]

    @property
    def language(self) -> str:
        """The language in which texts are read first that belong to no one analysis."""
        return language_spoken()

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """The analyses that are shown, one a column."""
        return self.comparison.analyses

    @property
    def iri(self) -> str:
        """The name of the concept in the world."""
        return concept_iri(self.line.id, self.base)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """By the id of an analysis, what a text cites it as."""
        return {each.id: _cited_with_authors(each) for each in self.analyses}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """By the id of an analysis, the letter of its column."""
        return {each.id: letter for each, letter in zip(self.analyses, ascii_uppercase, strict=False)}

    @property
    def agreement(self) -> Agreement:
        """How far the analyses agree about the attributes."""
        return agreement(self.comparison)

    @property
    def other_labels(self) -> tuple[str, ...]:
        """What else the concept is called in the analyses that are shown."""
        said = (
            words
            for each in self.analyses
            for words in (*(words for _tag, words in each.concept.label.by_language), *each.concept.alternative_labels)
        )
        return tuple(each for each in dict.fromkeys(said) if each.casefold() != self.line.label.casefold())

    @property
    def partial(self) -> tuple[Analysis, ...]:
        """The analyses whose records were made from less than the full text."""
        return tuple(each for each in self.analyses if each.coverage != "full-text")

    # --- the table

    @property
    def rows(self) -> tuple[Row, ...]:
        """What two or more of the analyses have."""
        return self.comparison.aligned

    @property
    def links(self) -> tuple[Link, ...]:
        """What is aligned, and does not mean the same."""
        return self.comparison.links

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles in which some analysis has anything."""
        return tuple(role for role in COMPARED if any(getattr(each, role) for each in self.analyses))

    def alone(self, analysis: Analysis, role: str) -> tuple[Standing, ...]:
        """What an analysis has in a role that no other has as the same or close."""
        return self.comparison.alone(analysis, role)

    def nothing_aligned(self, analysis: Analysis) -> str:
        """What stands where nothing of an analysis is aligned: never that it is absent."""
        return self._not_recorded(analysis) or _("nothing aligned with it")

    def nothing_alone(self, analysis: Analysis, role: str) -> str:
        """What stands where an analysis has nothing in a role that is its own."""
        if getattr(analysis, role):
            return _("all of it is above")
        return self.nothing_stated(analysis)

    def _not_recorded(self, analysis: Analysis) -> str:
        match analysis.coverage, analysis.status:
            case "abstract", _status:
                return _("not recorded: only the abstract was read")
            case "excerpt", _status:
                return _("not recorded: only an excerpt was read")
            case _coverage, "draft":
                return _("not recorded yet: a draft")
        return ""

    def address_of(self, standing: Standing) -> str:
        """The page of an element."""
        return statement_address(standing.analysis.id, standing.end.place)

    def address_of_definition(self, analysis: Analysis, definition: Definition) -> str:
        """The page of a definition."""
        return statement_address(analysis.id, analysis.place(definition.id))

    # --- in numbers

    @property
    def overlaps(self) -> tuple[Overlap, ...]:
        """How far the attributes of each two analyses are the same or close."""
        return tuple(overlaps(self.comparison))

    def is_partial(self, overlap: Overlap) -> bool:
        """Whether one of the two may have attributes that its record lacks."""
        return overlap.one in self.partial or overlap.other in self.partial

    @property
    def shared_works(self) -> tuple[HeldWork, ...]:
        """The works that two or more of the analyses cite."""
        return tuple(each for each in self.works if len(each.analyses) > 1)

    def own_works(self, analysis: Analysis) -> int:
        """How many works an analysis cites that none of the others does."""
        return sum(each.analyses == (analysis,) for each in self.works)

    def all_works(self, analysis: Analysis) -> int:
        """How many works an analysis cites."""
        return sum(analysis in each.analyses for each in self.works)

    def nothing_stated(self, analysis: Analysis) -> str:
        """What stands where an analysis has nothing of a kind."""
        return self._not_recorded(analysis) or _("none stated")

    # --- where else

    @property
    def table_forms(self) -> tuple[tuple[str, str], ...]:
        """The names of the forms of the table, and their addresses."""
        names = {"csv": "CSV", "md": "Markdown", "tex": "LaTeX", "html": "HTML"}
        page = self.number if self.number > 1 else None
        return tuple(
            (names[suffix], url_for("concepts.table", id=self.line.id, suffix=suffix, page=page))
            for suffix in TABLE_FORMS
        )

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """The other forms of this page, and those of the table by itself."""
        page = self.number if self.number > 1 else None
        tables = (
            Alternate(suffix, url_for("concepts.table", id=self.line.id, suffix=suffix, page=page))
            for suffix in TABLE_FORMS
            if suffix != "html"
        )
        return (*super().alternates, *tables)

    @property
    def markings(self) -> Markings:
        """The concept as a term with its definitions."""
        definitions = [each.say(said.text) for each in self.analyses for said in each.definitions]
        return cite_concept(self.base, self.line.id, self.line.label, self.other_labels, definitions)

    def as_graph(self) -> Iterable[Triple]:
        """What all graphs say of the concept."""
        return statements_of_concept(the_library(), self.line.id)

    def address(self, number: int) -> str:
        """The address of the page with other analyses."""
        return url_for("concepts.concept", id=self.line.id, page=number if number > 1 else None)

    def data(self) -> ConceptData:
        """The concept, what `concept compare` says of its analyses, and what else the page tells, with IRIs."""
        return {
            "concept": concept_row(self.line, self.base),
            "also_called": list(self.other_labels),
            **comparison_rows(self.comparison, self.base),
            "made": [self._made(each) for each in self.analyses],
            "conflicts": [conflict_row(each, self.base) for each in self.conflicts],
            "senses_apart": [
                {"analyses": [one.id, other.id], "reason": seen.alignment.reason.said_in(language_spoken())}
                for one, other, seen in self.senses
            ],
            "definitions": list(self._definition_rows()),
            "agreement": self._agreement_row(),
            "overlaps": [self._overlap_row(each) for each in self.overlaps],
            "works": [
                {"name": each.name, "cited_as": each.cited_as, "analyses": [one.id for one in each.analyses]}
                for each in self.works
            ],
            "neighbours": [each.other.id for each in self.ties],
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }

    def _agreement_row(self) -> AgreementRow:
        found = self.agreement
        return {
            "of": found.of,
            "in_all": len(found.in_all),
            "in_some": len(found.in_some),
            "in_one": len(found.in_one),
        }

    def _made(self, analysis: Analysis) -> MadeRow:
        return {
            "analysis": analysis.id,
            "cited_as": self.names[analysis.id],
            "method": analysis.method,
            "edition": list(analysis.edition),
            "published": analysis.published,
            "coverage": analysis.coverage,
            "status": analysis.status,
        }

    def _definition_rows(self) -> Iterator[DefinitionRow]:
        for analysis in self.analyses:
            for each in analysis.definitions:
                place = analysis.place(each.id)
                yield {"iri": iri(analysis.id, place, self.base), "kind": each.kind, "text": analysis.say(each.text)}

    def _overlap_row(self, overlap: Overlap) -> OverlapRow:
        return {
            "analyses": [overlap.one.id, overlap.other.id],
            "shared": overlap.shared,
            "of": overlap.of,
            "index": overlap.index,
            "partial": self.is_partial(overlap),
        }


@dataclass(frozen=True, kw_only=True)
class TablePage(Page):
    """The comparison as a table for a paper."""

    template: ClassVar[str] = "concepts/table.html"
    forms: ClassVar[tuple[str, ...]] = tuple(TABLE_FORMS)
    asked: ClassVar[tuple[Parameter, ...]] = (PAGE,)

    comparison: Comparison

    @property
    def table(self) -> Markup:
        """The table as HTML, escaped by its writer."""
        return Markup(write_table(self.comparison, "html"))

    def write(self, form: str) -> str | bytes:
        """The table in one of its forms; as HTML it has a page around it."""
        return super().write(form) if form == "html" else write_table(self.comparison, TABLE_FORMS[form])


def _cited_with_authors(analysis: Analysis) -> str:
    """The analysis as a text cites it. The title of one without authors stands beside this name already."""
    held = analysis.published_in
    if held is None or analysis.work(held.source).author:
        return cited_as(analysis)
    return f"{_('Authors not stated')}, {analysis.published or _('no year')}"


def compare_rivals(library: Library, concept_id: str, limit: int, offset: int = 0) -> Comparison:
    """So many analyses of a concept side by side."""
    lines, _count = library.find(concept=concept_id, limit=limit, offset=offset)
    return compare([library.get(line.iri) for line in lines], library.alignments)


def _side_by_side(library: Library, concept_id: str, number: int) -> Comparison:
    return compare_rivals(library, concept_id, SIDE_BY_SIDE, (number - 1) * SIDE_BY_SIDE)


def _concept_page(library: Library, concept_id: str, number: int) -> ConceptPage:
    line = line_of(library, concept_id)
    comparison = _side_by_side(library, concept_id, number)
    return ConceptPage(
        title=line.label,
        line=line,
        base=library.base,
        comparison=comparison,
        conflicts=tuple(conflicts(comparison, library.alignments)),
        senses=tuple(senses_apart(comparison.analyses, library.alignments)),
        works=tuple(_works(comparison.analyses, library.base)),
        ties=tuple(tell_ties(library, ties_of(library, concept_id)[:NEIGHBOURS])),
        count=line.analyses,
        number=number,
    )


def _table_page(library: Library, concept_id: str, number: int) -> TablePage:
    line = line_of(library, concept_id)
    return TablePage(title=line.label, comparison=_side_by_side(library, concept_id, number))


def line_of(library: Library, concept_id: str) -> ConceptLine:
    """The concept of that id. NotHere if no analysis is of it."""
    line = library.catalogue.concepts_index.get(concept_id)
    if line is None:
        raise no_such_concept(library, concept_id, "concepts.concept")
    if not line.analyses:
        sentence = _("No analysis of “{label}” is here; other concepts speak of it.").format(label=line.label)
        raise NotHere(sentence, [(_("who speaks of it"), url_for("atlas.concept", id=concept_id))])
    return line


def no_such_concept(library: Library, concept_id: str, endpoint: str) -> NotHere:
    """That there is no concept of that id, with those whose labels have its first word."""
    word = concept_id[:100].partition("-")[0]
    near = library.catalogue.concepts_index.find(words=word, limit=3)[0] if word else []
    sentence = _("Nothing here speaks of a concept “{id}”.").format(id=concept_id)
    return NotHere(sentence, [(each.label, url_for(endpoint, id=each.id)) for each in near])


def _works(analyses: tuple[Analysis, ...], base: str) -> Iterator[HeldWork]:
    """The works that analyses cite, those first that most of them do."""
    holders: dict[str, list[Analysis]] = {}
    cited: dict[str, str] = {}
    for analysis in analyses:
        for source in cited_sources(analysis, base):
            if source.counts:
                holders.setdefault(source.name, []).append(analysis)
                cited.setdefault(source.name, source.works[0].cited_as)
    in_order = sorted(holders, key=lambda name: (-len(holders[name]), cited[name].casefold(), name))
    return (HeldWork(name, cited[name], tuple(holders[name])) for name in in_order)


@blueprint.get("/concepts")
@blueprint.get("/concepts.<any(json, csv, ttl):suffix>")
@describe(ConceptsPage)
def concepts(suffix: str | None = None) -> Response:
    """All concepts, from A to Z."""
    page = list_of_concepts(the_library(), number_asked_for(), words_asked_for(), ConceptsPage, _("Concepts"))
    return answer(page, suffix)


@blueprint.get("/concept/<id>")
@blueprint.get("/concept/<id>.<any(json, ttl, jsonld):suffix>")
@describe(ConceptPage, id=CONCEPT)
def concept(id: str, suffix: str | None = None) -> Response:
    """One concept, its analyses side by side."""
    return answer(_concept_page(the_library(), id, number_asked_for()), suffix)


@blueprint.get("/concept/<id>/table.<any(csv, md, tex, html):suffix>")
@describe(TablePage, id=CONCEPT)
def table(id: str, suffix: str) -> Response:
    """The comparison of a concept's analyses as a table for a paper."""
    return answer(_table_page(the_library(), id, number_asked_for()), suffix)
