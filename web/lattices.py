"""The lattice of the cases of an analysis: the picture, its nodes as a table, and what follows from it in sentences."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from flask import Blueprint, Response, url_for
from markupsafe import Markup
from typing_extensions import TypedDict

from concept.analysis import Analysis
from concept.figure import AS_USUAL, Choices
from concept.lattice import (
    Lattice,
    build_lattice,
    context_of_cases,
    find_implications,
    find_minimal_pairs,
    say_implication,
    say_minimal_pair,
)
from concept.messages import _
from concept.pictures import try_picture, why_no_lattice
from web.describing import ANALYSIS, describe
from web.pages import Page, answer, the_library

blueprint = Blueprint("lattices", __name__)

NODES_IN_A_WINDOW = 60
WIDE = Choices(width_mm=400)
"""The picture of more nodes is so wide, and scrolled."""


@dataclass(frozen=True)
class Part:
    """A case or an attribute: what it is called, and where the analysis is read about it."""

    id: str
    label: str
    address: str


@dataclass(frozen=True)
class NodeRow:
    """A node in the table: the cases that share the attributes; `above` are the numbers of the nodes over it."""

    number: int
    attributes: tuple[Part, ...]
    cases: tuple[Part, ...]
    above: tuple[int, ...]


@dataclass(frozen=True)
class Conclusion:
    """What follows from the cases as a sentence, and the cases that bear it; none where nothing speaks against it."""

    sentence: str
    cases: tuple[Part, ...]


@dataclass(frozen=True)
class LeftOut:
    """A case that is not in the lattice, and its attributes that are open."""

    case: Part
    open: tuple[Part, ...]


class LatticeNode(TypedDict):
    """A node: the cases that share the attributes; `above` are the numbers of the nodes over it."""

    number: int
    attributes: list[str]
    cases: list[str]
    above: list[int]


class ImplicationRow(TypedDict):
    """That every case which shows the attributes of the premise shows those of the conclusion; `cases` bear it."""

    premise: list[str]
    conclusion: list[str]
    cases: list[str]
    sentence: str


class MinimalPairRow(TypedDict):
    """Two cases that one attribute tells apart."""

    cases: list[str]
    attribute: str


class LeftOutRow(TypedDict):
    """A case that is not in the lattice, and its attributes that are open."""

    case: str
    open: list[str]


class LatticeData(TypedDict):
    """The lattice of an analysis, by ids; `none_because` says why there is none."""

    analysis: str
    none_because: str | None
    nodes: list[LatticeNode]
    implications: list[ImplicationRow]
    minimal_pairs: list[MinimalPairRow]
    left_out: list[LeftOutRow]


@dataclass(frozen=True, kw_only=True)
class LatticePage(Page):
    """The lattice of the cases of one analysis."""

    template: ClassVar[str] = "lattices/lattice.html"
    body: ClassVar[Any] = LatticeData

    analysis: Analysis
    lattice: Lattice

    @property
    def concept(self) -> str:
        """The concept, by the analysis's label."""
        return self.analysis.say(self.analysis.concept.label)

    @property
    def analysis_title(self) -> str:
        """The title of the analysis."""
        return self.analysis.say(self.analysis.title)

    @property
    def language(self) -> str:
        """The language in which texts are read first."""
        return self.analysis.language

    @property
    def why_none(self) -> str:
        """Why there is no lattice, as the end of a sentence; "" where there is one."""
        return why_no_lattice(self.lattice)

    @property
    def is_wide(self) -> bool:
        """Whether the picture has so many nodes that it is larger than a window."""
        return len(self.lattice.nodes) > NODES_IN_A_WINDOW

    @property
    def picture(self) -> Markup:
        """The picture, for a reader who sees it; nothing where it has too many lines for any width."""
        return Markup(self._drawn[0])

    @property
    def no_picture(self) -> str:
        """Why there is no picture of a lattice that there is; "" where there is one."""
        return self._drawn[1]

    @cached_property
    def _drawn(self) -> tuple[str, str]:
        return try_picture(self.analysis, "lattice", WIDE if self.is_wide else AS_USUAL)

    @cached_property
    def nodes(self) -> tuple[NodeRow, ...]:
        """Every node of the picture, from those of the most cases on, numbered from 1."""
        return tuple(
            NodeRow(number, self._parts(node.marks), self._parts(node.things), tuple(each + 1 for each in node.above))
            for number, node in enumerate(self.lattice.nodes, start=1)
        )

    @property
    def cases_taken(self) -> int:
        """How many cases are in the lattice."""
        return len(self.lattice.context.things)

    @cached_property
    def implications(self) -> tuple[Conclusion, ...]:
        """What holds in all cases that are coded, in sentences from which the rest follows."""
        context = self.lattice.context
        found = find_implications(context)
        return tuple(Conclusion(say_implication(context, each), self._parts(each.things)) for each in found)

    @cached_property
    def minimal_pairs(self) -> tuple[Conclusion, ...]:
        """The pairs of cases that one attribute tells apart."""
        return tuple(
            Conclusion(say_minimal_pair(self.analysis, each), self._parts((each.first, each.second)))
            for each in find_minimal_pairs(self.analysis)
        )

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The cases of which something is open."""
        return tuple(
            LeftOut(self._part(case), self._parts(marks)) for (case, _label), marks in self.lattice.context.left_out
        )

    def _parts(self, names: tuple[str, ...]) -> tuple[Part, ...]:
        return tuple(map(self._part, names))

    def _part(self, name: str) -> Part:
        address = url_for("analyses.analysis", id=self.analysis.id, _anchor=self.analysis.place(name))
        return Part(name, self.analysis.label(name), address)

    def data(self) -> LatticeData:
        """Nodes, implications, minimal pairs and cases left out, by ids."""
        context = self.lattice.context
        return {
            "analysis": self.analysis.id,
            "none_because": self.why_none or None,
            "nodes": [
                {
                    "number": row.number,
                    "attributes": [each.id for each in row.attributes],
                    "cases": [each.id for each in row.cases],
                    "above": list(row.above),
                }
                for row in self.nodes
            ],
            "implications": [
                {
                    "premise": list(each.premise),
                    "conclusion": list(each.conclusion),
                    "cases": list(each.things),
                    "sentence": say_implication(context, each),
                }
                for each in find_implications(context)
            ],
            "minimal_pairs": [
                {"cases": [each.first, each.second], "attribute": each.attribute}
                for each in find_minimal_pairs(self.analysis)
            ],
            "left_out": [{"case": case, "open": list(marks)} for (case, _label), marks in context.left_out],
        }


@blueprint.get("/analysis/<id>/lattice")
@blueprint.get("/analysis/<id>/lattice.<any(json):suffix>")
@describe(LatticePage, id=ANALYSIS)
def lattice(id: str, suffix: str | None = None) -> Response:
    """The lattice of the cases of one analysis."""
    analysis = the_library().get(id)
    title = _("{concept}: lattice").format(concept=analysis.say(analysis.concept.label))
    page = LatticePage(title=title, analysis=analysis, lattice=build_lattice(context_of_cases(analysis)))
    return answer(page, suffix)
