"""Lattices: of the cases of an analysis, and of the analyses of a concept; as picture, table, and in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal, NotRequired

from flask import Blueprint, Response, url_for
from markupsafe import Markup
from typing_extensions import TypedDict

from concept.alignments import End
from concept.analysis import Analysis
from concept.compare import Comparison
from concept.concepts_index import ConceptLine
from concept.figure import AS_USUAL, Choices
from concept.lattice import (
    Lattice,
    MinimalPair,
    build_lattice,
    context_of_analyses,
    context_of_cases,
    find_implications,
    find_minimal_pairs,
    find_pairs_apart,
    say_implication,
    say_minimal_pair,
    say_pair_apart,
)
from concept.library import Library
from concept.messages import _
from concept.pictures import draw_picture, draw_picture_of_concept, try_picture, why_no_lattice
from web.addresses import statement_address
from web.concepts import compare_rivals, line_of
from web.describing import ANALYSIS, CONCEPT, describe
from web.pages import Page, answer, the_library

blueprint = Blueprint("lattices", __name__)

NODES_IN_A_WINDOW = 60
WIDE = Choices(width_mm=400)
"""The picture of more nodes is so wide, and scrolled."""

MOST_ANALYSES = 24
"""Analyses of a concept that are taken into its lattice; of more nobody could read it."""


@dataclass(frozen=True)
class Part:
    """A thing or a mark (a case, an analysis, an attribute): what it is called, and where one reads about it."""

    id: str
    label: str
    address: str
    language: str


@dataclass(frozen=True)
class NodeRow:
    """A node in the table: the things that share the marks; `above` are the numbers of the nodes over it."""

    number: int
    marks: tuple[Part, ...]
    things: tuple[Part, ...]
    above: tuple[int, ...]


@dataclass(frozen=True)
class Conclusion:
    """What follows, as a sentence, and the things that bear it; none where nothing speaks against it."""

    sentence: str
    things: tuple[Part, ...]


@dataclass(frozen=True)
class LeftOut:
    """A thing that is not in the lattice, and its marks that are open."""

    thing: Part
    open: tuple[Part, ...]


class Things(TypedDict):
    """The ids of what stands in a lattice: cases where it is of one analysis, analyses where it is of a concept."""

    cases: NotRequired[list[str]]
    analyses: NotRequired[list[str]]


class LatticeNode(Things):
    """A node: the things that share the attributes; `above` are the numbers of the nodes over it."""

    number: int
    attributes: list[str]
    above: list[int]


class ImplicationRow(Things):
    """That whatever shows the attributes of the premise shows those of the conclusion; the things bear it out."""

    premise: list[str]
    conclusion: list[str]
    sentence: str


class MinimalPairRow(Things):
    """Two things that one attribute tells apart."""

    attribute: str


class LatticeRows(TypedDict):
    """A lattice by ids; `none_because` says why there is none."""

    none_because: str | None
    nodes: list[LatticeNode]
    implications: list[ImplicationRow]
    minimal_pairs: list[MinimalPairRow]


class LeftOutRow(TypedDict):
    """A case that is not in the lattice, and its attributes that are open."""

    case: str
    open: list[str]


class LatticeOfCasesData(LatticeRows):
    """The lattice of an analysis."""

    analysis: str
    left_out: list[LeftOutRow]


class LatticeOfConceptData(LatticeRows):
    """The lattice of the analyses of a concept, and the analyses of which no attribute is recorded."""

    concept: str
    analyses: list[str]
    left_out: list[str]


@dataclass(frozen=True, kw_only=True)
class LatticePage(Page):
    """What both lattices say. The things are cases or analyses, the marks attributes; a part knows where it is told."""

    lattice: Lattice

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
        choices = WIDE if self.is_wide else AS_USUAL
        return try_picture(lambda: self.draw(choices))

    def draw(self, choices: Choices) -> str:
        """The picture as SVG."""
        raise NotImplementedError

    @cached_property
    def nodes(self) -> tuple[NodeRow, ...]:
        """Every node of the picture, from those of the most things on, numbered from 1."""
        return tuple(
            NodeRow(number, self.parts(node.marks), self.parts(node.things), tuple(each + 1 for each in node.above))
            for number, node in enumerate(self.lattice.nodes, start=1)
        )

    @property
    def taken(self) -> int:
        """How many things are in the lattice."""
        return len(self.lattice.context.things)

    @cached_property
    def implications(self) -> tuple[Conclusion, ...]:
        """What holds of all things, in sentences from which the rest follows."""
        context = self.lattice.context
        found = find_implications(context)
        return tuple(Conclusion(say_implication(context, each), self.parts(each.things)) for each in found)

    @cached_property
    def minimal_pairs(self) -> tuple[Conclusion, ...]:
        """The pairs of things that one mark tells apart."""
        return tuple(Conclusion(self.say(each), self.parts((each.first, each.second))) for each in self.pairs)

    @cached_property
    def pairs(self) -> tuple[MinimalPair, ...]:
        """The same by ids."""
        raise NotImplementedError

    def say(self, pair: MinimalPair) -> str:
        """A pair as a sentence."""
        raise NotImplementedError

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The things of which something is open."""
        return tuple(
            LeftOut(self.part(thing), self.parts(marks)) for (thing, _label), marks in self.lattice.context.left_out
        )

    def parts(self, names: Iterable[str]) -> tuple[Part, ...]:
        """Things or marks, by their ids."""
        return tuple(map(self.part, names))

    def part(self, name: str) -> Part:
        """A thing or a mark, by its id."""
        raise NotImplementedError

    def rows(self, things: Literal["cases", "analyses"]) -> LatticeRows:
        """Nodes, implications and minimal pairs, by ids; `things` is what JSON calls the things."""
        context = self.lattice.context
        return {
            "none_because": self.why_none or None,
            "nodes": [
                {
                    "number": row.number,
                    "attributes": [each.id for each in row.marks],
                    "above": list(row.above),
                    **_named(things, [each.id for each in row.things]),
                }
                for row in self.nodes
            ],
            "implications": [
                {
                    "premise": list(each.premise),
                    "conclusion": list(each.conclusion),
                    "sentence": say_implication(context, each),
                    **_named(things, each.things),
                }
                for each in find_implications(context)
            ],
            "minimal_pairs": [
                {"attribute": each.attribute, **_named(things, (each.first, each.second))} for each in self.pairs
            ],
        }


def _named(things: Literal["cases", "analyses"], ids: Iterable[str]) -> Things:
    return {"cases": list(ids)} if things == "cases" else {"analyses": list(ids)}


@dataclass(frozen=True, kw_only=True)
class LatticeOfCases(LatticePage):
    """The lattice of the cases of one analysis."""

    template: ClassVar[str] = "lattices/lattice.html"
    body: ClassVar[Any] = LatticeOfCasesData

    analysis: Analysis

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

    def draw(self, choices: Choices) -> str:
        """The picture as SVG."""
        return draw_picture(self.analysis, "lattice", choices)

    @cached_property
    def pairs(self) -> tuple[MinimalPair, ...]:
        """Cases that are coded alike but for one attribute."""
        return find_minimal_pairs(self.analysis)

    def say(self, pair: MinimalPair) -> str:
        """A pair as a sentence."""
        return say_minimal_pair(self.analysis, pair)

    def part(self, name: str) -> Part:
        """A case or an attribute."""
        address = url_for("analyses.analysis", id=self.analysis.id, _anchor=self.analysis.place(name))
        return Part(name, self.analysis.label(name), address, self.analysis.language)

    def data(self) -> LatticeOfCasesData:
        """The lattice by ids."""
        left_out: list[LeftOutRow] = [
            {"case": case, "open": list(marks)} for (case, _label), marks in self.lattice.context.left_out
        ]
        return {"analysis": self.analysis.id, **self.rows("cases"), "left_out": left_out}


@dataclass(frozen=True, kw_only=True)
class LatticeOfConcept(LatticePage):
    """The lattice of the analyses of a concept, as far as their attributes are aligned."""

    template: ClassVar[str] = "lattices/concept.html"
    nav: ClassVar[str] = "concepts"
    body: ClassVar[Any] = LatticeOfConceptData

    line: ConceptLine
    comparison: Comparison

    @property
    def aligned(self) -> int:
        """How many attributes stand in more than one of the analyses."""
        context = self.lattice.context
        return sum(sum(mark in has for has in context.has.values()) > 1 for mark, _label in context.marks)

    @property
    def partial(self) -> int:
        """How many of the records were made from less than the full text."""
        return sum(each.coverage != "full-text" for each in self.comparison.analyses)

    def draw(self, choices: Choices) -> str:
        """The picture as SVG."""
        return draw_picture_of_concept(self.comparison, choices)

    @cached_property
    def pairs(self) -> tuple[MinimalPair, ...]:
        """Analyses of which one has an attribute more than the other."""
        return find_pairs_apart(self.lattice.context)

    def say(self, pair: MinimalPair) -> str:
        """A pair as a sentence."""
        return say_pair_apart(self.lattice.context, pair)

    def part(self, name: str) -> Part:
        """An analysis, or an attribute as the first analysis that has it says it."""
        end = End(name)
        owner = end.owner if end.kind == "element" else name
        (analysis,) = (each for each in self.comparison.analyses if each.id == owner)
        place = end.place if end.kind == "element" else ""
        language = analysis.language if place else ""
        return Part(name, self.lattice.context.label(name), statement_address(owner, place), language)

    def data(self) -> LatticeOfConceptData:
        """The lattice by ids; an attribute is the end of its IRI."""
        left_out = [analysis for (analysis, _label), _marks in self.lattice.context.left_out]
        return {
            "concept": self.line.id,
            "analyses": [each.id for each in self.comparison.analyses],
            **self.rows("analyses"),
            "left_out": left_out,
        }


def _page_of_analysis(library: Library, id: str) -> LatticeOfCases:
    analysis = library.get(id)
    title = _("{concept}: lattice").format(concept=analysis.say(analysis.concept.label))
    return LatticeOfCases(title=title, analysis=analysis, lattice=build_lattice(context_of_cases(analysis)))


def _page_of_concept(library: Library, id: str) -> LatticeOfConcept:
    line = line_of(library, id)
    comparison = compare_rivals(library, id, MOST_ANALYSES)
    return LatticeOfConcept(
        title=_("{concept}: lattice of its analyses").format(concept=line.label),
        line=line,
        comparison=comparison,
        lattice=build_lattice(context_of_analyses(comparison)),
    )


@blueprint.get("/analysis/<id>/lattice")
@blueprint.get("/analysis/<id>/lattice.<any(json):suffix>")
@describe(LatticeOfCases, id=ANALYSIS)
def lattice(id: str, suffix: str | None = None) -> Response:
    """The lattice of the cases of one analysis."""
    return answer(_page_of_analysis(the_library(), id), suffix)


@blueprint.get("/concept/<id>/lattice")
@blueprint.get("/concept/<id>/lattice.<any(json):suffix>")
@describe(LatticeOfConcept, id=CONCEPT)
def lattice_of_concept(id: str, suffix: str | None = None) -> Response:
    """The lattice of the analyses of one concept."""
    return answer(_page_of_concept(the_library(), id), suffix)
