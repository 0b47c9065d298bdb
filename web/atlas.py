"""The atlas: a concept among those that it hangs together with, with the reasons, and the way to another concept.

One concept and its neighbours at a time: from each neighbour a reader goes on to its own. The picture is drawn by
the server; all that it shows, and why, stands below it as a list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from flask import Blueprint, Response, url_for
from typing_extensions import TypedDict

from concept.alignments import MappingRelation
from concept.analysis import CaseKind, same_label
from concept.atlas import Labelled, Meeting, Naming, Paths, Reason, SharedWork, Tie, TieKind
from concept.atlas_sheet import Head, Neighbour, Picture, Side, place_neighbours, place_neighbours_below, place_path
from concept.concepts_index import Common, ConceptLine
from concept.exploring import find_concept, paths_between, ties_of
from concept.library import Library
from concept.messages import _, language_spoken
from concept.triples import concept_iri, iri
from web.addresses import statement_address
from web.asking import PAGE, Parameter, Words
from web.concepts import (
    ConceptRow,
    ConceptsPage,
    TieTold,
    concept_row,
    known_concept,
    list_of_concepts,
    no_such_concept,
    tell_ties,
    words_asked_for,
)
from web.describing import CONCEPT, describe
from web.pages import ListPage, Table, answer, number_asked_for, the_library
from web.wording import tie_words

blueprint = Blueprint("atlas", __name__)

MOST_OFFERED = 200
"""Concepts that are offered as the end of a path while one types."""


PATH_TO = Words(
    name="to", about="Also the shortest paths to this concept, by its id or label.", example="co-production"
)

_Meets = TypedDict("_Meets", {"from": str, "to": str})


class MeetingRow(_Meets):
    """That two elements meet, because they are aligned or have one label."""

    kind: TieKind
    from_label: str
    to_label: str
    relation: MappingRelation | Literal["same-label"]
    reason: str | None


class NamingRow(TypedDict):
    """That a case of an analysis names the concept."""

    kind: TieKind
    case: str
    kind_of_case: CaseKind
    label: str


class SharedWorkRow(TypedDict):
    """A work that analyses of both concepts cite, by the name of its source."""

    kind: TieKind
    work: str
    cited_as: str


ReasonRow = MeetingRow | NamingRow | SharedWorkRow


class TieRow(_Meets):
    """What ties a concept to another, by their IRIs; `label` is that of the other."""

    label: str
    reasons: list[ReasonRow]


class CommonRow(TypedDict):
    """How much of what the concept has is too common to tie it."""

    labels: int
    works: int


class AtlasData(TypedDict):
    """A concept with the ties of this page; paths, each a list of ties, to the concept that was asked for."""

    concept: ConceptRow
    ties: list[TieRow]
    too_common: CommonRow
    to: ConceptRow | None
    paths: list[list[TieRow]]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class AtlasStartPage(ConceptsPage):
    """Where to begin: the concepts from A to Z."""

    template: ClassVar[str] = "atlas/start.html"
    nav: ClassVar[str] = "atlas"
    forms: ClassVar[tuple[str, ...]] = ("html", "json")
    endpoint: ClassVar[str] = "atlas.atlas"


@dataclass(frozen=True)
class PathTold:
    """A path: its concepts, its steps between them, and its picture."""

    stops: tuple[ConceptLine, ...]
    steps: tuple[Tie, ...]
    picture: Picture


@dataclass(frozen=True, kw_only=True)
class AtlasPage(ListPage):
    """One concept among its neighbours. `wanted` is the concept to which a path is asked for, as it was written."""

    template: ClassVar[str] = "atlas/concept.html"
    nav: ClassVar[str] = "atlas"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv")
    body: ClassVar[Any] = AtlasData
    asked: ClassVar[tuple[Parameter, ...]] = (PATH_TO, PAGE)
    per_page: ClassVar[int] = 30
    reasons_shown: ClassVar[int] = 6

    line: ConceptLine
    base: str
    ties: tuple[TieTold, ...]
    common: Common
    offered: tuple[ConceptLine, ...]
    cited_as: Mapping[str, str]
    wanted: str
    goal: ConceptLine | None
    paths: tuple[PathTold, ...]
    given_up: bool

    @property
    def pictures(self) -> tuple[tuple[str, Picture], ...]:
        """The concept among the neighbours of this page, for a wide window and for a phone."""
        centre = Neighbour(concept=self.line.id, label=self.line.label, known=bool(self.line.analyses))
        neighbours = [_neighbour(each) for each in self.ties]
        return (
            ("wide", place_neighbours(centre, neighbours)),
            ("narrow", place_neighbours_below(centre, neighbours)),
        )

    def heading(self, side: Side) -> str:
        """What stands above the neighbours of one side."""
        match side:
            case "before":
                return _("Leads to it")
            case "after":
                return _("It leads to")
        return _("Has something in common with it")

    def address(self, number: int) -> str:
        """The address of the page with other neighbours."""
        page = number if number > 1 else None
        return url_for("atlas.concept", id=self.line.id, page=page, to=self.wanted or None)

    def place(self, labelled: Labelled) -> str:
        """The page of what stands at an end; of a concept, how its analyses stand side by side."""
        if labelled.role == "concept":
            return url_for("atlas.concept", id=labelled.concept)
        return statement_address(labelled.analysis, labelled.place)

    def case(self, naming: Naming) -> str:
        """The page of the case that names a concept."""
        return statement_address(naming.analysis, naming.place)

    def as_table(self) -> Table:
        """All ties of the concept, a row for each reason."""
        columns = ("concept", "label", "kind", "from", "to", "relation", "reason")
        return columns, self._reasons(tell_ties(the_library(), ties_of(the_library(), self.line.id)))

    def _reasons(self, ties: Iterable[TieTold]) -> Iterator[list[object]]:
        for each in ties:
            for reason in self._tie_row(each.tie, each.other)["reasons"]:
                said: Mapping[str, object] = {**reason}
                start = said.get("from") or said.get("case") or said.get("work")
                told = (said.get(name) for name in ("to", "relation"))
                why = said.get("reason") or said.get("label") or said.get("cited_as")
                yield [each.other.id, each.other.label, said["kind"], start, *told, why]

    def data(self) -> AtlasData:
        """The concept, its ties with their reasons, and the paths, with IRIs."""
        return {
            "concept": concept_row(self.line, self.base),
            "ties": [self._tie_row(each.tie, each.other) for each in self.ties],
            "too_common": {"labels": self.common.labels, "works": self.common.works},
            "to": concept_row(self.goal, self.base) if self.goal else None,
            "paths": [
                [self._tie_row(tie, other) for tie, other in zip(path.steps, path.stops[1:], strict=True)]
                for path in self.paths
            ],
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }

    def _tie_row(self, tie: Tie, other: ConceptLine) -> TieRow:
        return {
            "from": concept_iri(tie.concept, self.base),
            "to": concept_iri(tie.other, self.base),
            "label": other.label,
            "reasons": [self._reason_row(kind, each) for kind, reasons in tie.by_kind for each in reasons],
        }

    def _reason_row(self, kind: TieKind, reason: Reason) -> ReasonRow:
        match reason:
            case Meeting(here, there, seen):
                return {
                    "kind": kind,
                    "from": self._iri_of(here),
                    "from_label": here.label,
                    "to": self._iri_of(there),
                    "to_label": there.label,
                    "relation": seen.relation if seen else "same-label",
                    "reason": seen.alignment.reason.said_in(language_spoken()) if seen else None,
                }
            case Naming():
                case_iri = iri(reason.analysis, reason.place, self.base)
                return {"kind": kind, "case": case_iri, "kind_of_case": reason.kind, "label": reason.label}
            case SharedWork():
                return {"kind": kind, "work": reason.name, "cited_as": reason.cited_as}

    def _iri_of(self, labelled: Labelled) -> str:
        if labelled.role == "concept":
            return concept_iri(labelled.concept, self.base)
        return iri(labelled.analysis, labelled.place, self.base)


def _neighbour(told: TieTold) -> Neighbour:
    return Neighbour(
        concept=told.other.id,
        label=told.other.label,
        note=tie_words(told.tie),
        side=_side_of(told.tie),
        known=bool(told.other.analyses),
    )


def _side_of(tie: Tie) -> Side:
    """On which side of a concept its neighbour stands: beside it, where each leads to the other."""
    match "leads_to" in tie.kinds, "follows_from" in tie.kinds:
        case True, False:
            return "after"
        case False, True:
            return "before"
    return "beside"


# --- finding it -------------------------------------------------------------------------------------------------


def _atlas_page(library: Library, concept_id: str, number: int, wanted: str) -> AtlasPage:
    line = find_concept(library, concept_id)
    if line is None:
        raise no_such_concept(library, concept_id, "atlas.concept")
    ties, first = ties_of(library, concept_id), (number - 1) * AtlasPage.per_page
    shown = ties[first : first + AtlasPage.per_page]
    goal = _goal(library, wanted) if wanted else None
    paths = paths_between(library, concept_id, goal.id) if goal else Paths(())
    index = library.catalogue.concepts_index
    steps = [tie for path in paths.found for tie in path]
    return AtlasPage(
        title=line.label,
        line=line,
        base=library.base,
        ties=tuple(tell_ties(library, shown)),
        common=index.common(concept_id),
        offered=tuple(index.find(limit=MOST_OFFERED)[0]),
        cited_as={each: index.cited_as(each) for each in _analyses_in([*shown, *steps])},
        wanted=wanted,
        goal=goal,
        paths=tuple(_path(library, line, each) for each in paths.found),
        given_up=paths.given_up,
        count=len(ties),
        number=number,
    )


def _goal(library: Library, wanted: str) -> ConceptLine | None:
    """The concept that a reader means: by its id, its label, or the one label that has the words."""
    if found := find_concept(library, wanted):
        return found
    lines, count = library.catalogue.concepts_index.find(words=wanted, limit=50)
    same = [each for each in lines if same_label(each.label) == same_label(wanted)]
    return next(iter(same), lines[0] if count == 1 else None)


def _analyses_in(ties: Sequence[Tie]) -> set[str]:
    """The ids of the analyses that ties speak of."""
    ends = {each.analysis for tie in ties for meeting in tie.meetings for each in (meeting.here, meeting.there)}
    return ends | {naming.analysis for tie in ties for naming in tie.namings}


def _path(library: Library, start: ConceptLine, steps: tuple[Tie, ...]) -> PathTold:
    stops = (start, *(known_concept(library, tie.other) for tie in steps))
    boxes = [Neighbour(concept=each.id, label=each.label, known=bool(each.analyses)) for each in stops]
    return PathTold(stops, steps, place_path(boxes, [(tie_words(tie), _head(tie)) for tie in steps]))


def _head(tie: Tie) -> Head:
    """Where the arrow of a step has its head: it leads from what comes before to what follows."""
    heads: Mapping[Side, Head] = {"after": "end", "before": "start", "beside": ""}
    return heads[_side_of(tie)]


@blueprint.get("/atlas")
@blueprint.get("/atlas.<any(json):suffix>")
@describe(AtlasStartPage)
def atlas(suffix: str | None = None) -> Response:
    """The concepts to begin with."""
    page = list_of_concepts(the_library(), number_asked_for(), words_asked_for(), AtlasStartPage, _("Atlas"))
    return answer(page, suffix)


@blueprint.get("/atlas/<id>")
@blueprint.get("/atlas/<id>.<any(json, csv):suffix>")
@describe(AtlasPage, id=CONCEPT)
def concept(id: str, suffix: str | None = None) -> Response:
    """One concept among its neighbours. `to=…`: and the shortest paths to another one."""
    return answer(_atlas_page(the_library(), id, number_asked_for(), PATH_TO.said()), suffix)
