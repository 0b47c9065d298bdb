"""The network of an analysis: a picture for those who see and point, the same in tables for everyone.

The graph and its places come from `concept.network`; pyvis says it as nodes, edges and options; vis-network draws
them from JSON. Of pyvis nothing else is used: its page is not escaped and loads from elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import networkx as nx
from flask import Blueprint, Response, url_for
from pyvis.network import Network
from typing_extensions import TypedDict

from concept.analysis import Analysis
from concept.lettering import direction_of, isolated
from concept.messages import _, ngettext
from concept.network import (
    CONCEPT,
    FONT_SIZE,
    LINE_LOOKS,
    MARGIN,
    RELATIONS,
    ROLES,
    LineLook,
    Relation,
    build_network,
    say_relation,
)
from concept.profiles import names_used_by
from concept.terms import Names, name_of_role
from concept.triples import iri
from web.asking import Number, Parameter
from web.describing import ANALYSIS, describe
from web.pages import Page, answer, the_library

blueprint = Blueprint("networks", __name__)

WORKS_CITED_BY = (1, 2, 3, 5)
"""How often a work must be cited to be drawn: the choices that the page offers."""


SECTIONS: Mapping[str, str] = {
    **{role: role.replace("_", "-") for role in ROLES},
    "antecedents": "roles",
    "consequences": "roles",
    "cases": "matrix",
    "works": "bibliography",
}
"""Where the page of the analysis speaks of a role."""


# ---------------------------------------------------------------------------------------------------- looks


@dataclass(frozen=True)
class BoxLook:
    """How a role is drawn: told by its border before its colour, so that it can be printed in grey."""

    border: float = 1
    radius: float = 0
    dashes: tuple[int, ...] = ()


BOX_LOOKS: Mapping[str, BoxLook] = {
    "concept": BoxLook(border=0, radius=16),
    "attributes": BoxLook(border=2.5),
    "antecedents": BoxLook(border=1.5, dashes=(6, 3)),
    "consequences": BoxLook(border=1.5, radius=12),
    "cases": BoxLook(border=1.5, radius=3),
    "definitions": BoxLook(border=1.5, dashes=(10, 3, 2, 3)),
    "referents": BoxLook(border=1.5, dashes=(2, 3)),
    "uses": BoxLook(border=1, radius=3),
    "surrogate_terms": BoxLook(border=1, radius=12, dashes=(6, 3)),
    "related_concepts": BoxLook(border=1, radius=12, dashes=(2, 3)),
    "references": BoxLook(border=1, dashes=(2, 3)),
    "works": BoxLook(border=0.75),
}


# --------------------------------------------------------------------------------------------------- the page


@dataclass(frozen=True)
class Link:
    """What something is called, and where it is shown; None where it has no place of its own."""

    label: str
    address: str | None


@dataclass(frozen=True)
class Member:
    """An element in the tables: its link, and what it says beyond its label."""

    link: Link
    text: str
    drawn: bool


@dataclass(frozen=True)
class Group:
    """The elements of one role, under a heading that says what the concept has."""

    role: str
    heading: str
    sentence: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Statement:
    """A relation in the tables: from – relation – to."""

    start: Link
    relation: str
    end: Link


@dataclass(frozen=True)
class BoxKey:
    """A line of the legend: how a role is drawn."""

    role: str
    word: str
    look: BoxLook


@dataclass(frozen=True)
class LineKey:
    """A line of the legend: how a relation is drawn."""

    relation: str
    word: str
    look: LineLook


WITH_WORKS = Number(name="sources", about="Also the works that carry at least so many elements.", example=3)


class OfAnalysis(TypedDict):
    """The analysis that the network is of."""

    id: str
    iri: str


class NetworkData(TypedDict):
    """The network as vis-network takes it; `sheets` say where everything stands, `left_out` what stands nowhere."""

    analysis: OfAnalysis
    concept: str
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]
    sheets: list[dict[str, Any]]
    left_out: list[str]


@dataclass(frozen=True, kw_only=True)
class NetworkPage(Page):
    """The network of one analysis, as picture and as tables."""

    template: ClassVar[str] = "networks/network.html"
    body: ClassVar[Any] = NetworkData
    asked: ClassVar[tuple[Parameter, ...]] = (WITH_WORKS,)

    analysis: Analysis
    works_cited_by: int | None
    graph: "nx.MultiDiGraph[str]"

    @property
    def concept(self) -> str:
        """The concept, by the analysis's label."""
        return str(self.graph.nodes[CONCEPT]["label"])

    @property
    def language(self) -> str:
        """The language in which texts are read first."""
        return self.analysis.language

    @property
    def analysis_title(self) -> str:
        """The title of the analysis."""
        return self.analysis.say(self.analysis.title)

    @property
    def analysis_address(self) -> str:
        """Where the analysis is shown."""
        return url_for("analyses.analysis", id=self.analysis.id)

    @property
    def data_address(self) -> str:
        """Where the picture's data are."""
        return url_for("networks.network", id=self.analysis.id, suffix="json", sources=self.works_cited_by)

    @property
    def choices(self) -> Sequence[int]:
        """How often a work may have to be cited to be drawn."""
        return WORKS_CITED_BY

    @property
    def count(self) -> int:
        """How many elements the network has, the concept aside."""
        return sum(len(group.members) for group in self.groups)

    @property
    def left_out(self) -> int:
        """How many elements stand in the tables alone, because nobody could read the picture with them."""
        return len(self.graph.graph["left_out"])

    @property
    def names(self) -> Names:
        """What the method of the analysis calls things."""
        return names_used_by(self.analysis)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The elements by role, as the tables have them."""
        return tuple(self._groups())

    def _groups(self) -> Iterator[Group]:
        left_out = set(self.graph.graph["left_out"])
        for role in ROLES:
            members = tuple(
                Member(self._link(name), str(node["text"]), drawn=name not in left_out)
                for name, node in self.graph.nodes(data=True)
                if node["kind"] == role
            )
            if members:
                yield Group(role, name_of_role(role, self.names), self._sentence(role, len(members)), members)

    def _sentence(self, role: str, count: int) -> str:
        if role == "works":
            return ngettext(
                "The analysis rests on {count} work that is drawn here",
                "The analysis rests on {count} works that are drawn here",
                count,
            ).format(count=count)
        return _("{heading} of {concept}: {count}").format(
            heading=name_of_role(role, self.names),
            concept=isolated(self.concept),
            count=count,
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The relations, kind by kind; what the concept has is said by the groups."""
        edges = sorted(self.graph.edges(keys=True), key=lambda edge: RELATIONS.index(edge[2]))
        return tuple(
            Statement(self._link(start), say_relation(kind), self._link(end))
            for start, end, kind in edges
            if kind != "has"
        )

    @property
    def box_keys(self) -> tuple[BoxKey, ...]:
        """The legend of the boxes that are drawn."""
        keys = [BoxKey(CONCEPT, _("The concept"), BOX_LOOKS[CONCEPT])]
        drawn = {panel.role for panel in self.graph.graph["sheets"][0].panels}
        return (
            *keys,
            *(BoxKey(role, name_of_role(role, self.names), BOX_LOOKS[role]) for role in ROLES if role in drawn),
        )

    @property
    def line_keys(self) -> tuple[LineKey, ...]:
        """The legend of the lines that are drawn."""
        kinds = {kind for _start, _end, kind in self.graph.edges(keys=True)} - {"has"}
        return tuple(LineKey(kind, say_relation(kind), LINE_LOOKS[kind]) for kind in RELATIONS if kind in kinds)

    def data(self) -> NetworkData:
        """The network as the picture takes it: pyvis's nodes, edges and options, and the sheets to place them on."""
        network = _draw(self.graph, self._address)
        return {
            "analysis": {"id": self.analysis.id, "iri": iri(self.analysis.id, base=the_library().base)},
            "concept": self.concept,
            "nodes": network.nodes,
            "edges": network.edges,
            "options": network.options,
            "sheets": [asdict(sheet) for sheet in self.graph.graph["sheets"]],
            "left_out": list(self.graph.graph["left_out"]),
        }

    def _link(self, name: str) -> Link:
        return Link(str(self.graph.nodes[name]["label"]), self._address(name))

    def _address(self, name: str) -> str | None:
        """The page on which a node is shown, and where on it."""
        if name == CONCEPT:
            return self.analysis_address
        if name in SECTIONS:
            return url_for("analyses.analysis", id=self.analysis.id, _anchor=SECTIONS[name])
        if name.startswith("concept/"):
            return None
        return url_for("analyses.analysis", id=self.analysis.id, _anchor=name)


@blueprint.get("/analysis/<id>/network")
@blueprint.get("/analysis/<id>/network.<any(json):suffix>")
@describe(NetworkPage, id=ANALYSIS)
def network(id: str, suffix: str | None = None) -> Response:
    """The network of one analysis. `sources=3`: with the works that carry at least three elements."""
    analysis = the_library().get(id)
    works_cited_by = WITH_WORKS.read(None)
    graph = build_network(analysis, names_used_by(analysis), works_cited_by=works_cited_by)
    title = _("{concept}: network").format(concept=analysis.say(analysis.concept.label))
    page = NetworkPage(title=title, analysis=analysis, works_cited_by=works_cited_by, graph=graph)
    return answer(page, suffix)


# --------------------------------------------------------------------------------------------------- the data


def _draw(graph: "nx.MultiDiGraph[str]", address: Any) -> Network:
    """The nodes and edges that have a place, in pyvis's words. Texts are plain, and must be set as such."""
    network = Network(directed=True)
    network.options = _options()
    for name, node in graph.nodes(data=True):
        if "x" in node:
            network.add_node(name, **_node(node), url=address(name))
    for start, end, kind in graph.edges(keys=True):
        if "x" in graph.nodes[start] and "x" in graph.nodes[end]:
            network.add_edge(start, end, **_edge(graph, start, end, kind))
    return network


def _in_direction(lines: Sequence[str]) -> Iterable[str]:
    """The lines so that each is drawn in the direction of the first: a canvas reads every line from left to right."""
    rightwards = direction_of("".join(lines)) == "ltr"
    return lines if rightwards else (f"\u2067{line}\u2069" for line in lines)


def _node(node: Mapping[str, Any]) -> dict[str, Any]:
    common = {
        "label": "\n".join(_in_direction(node["lines"])) or " ",
        "title": "\n".join(part for part in (node["label"], node["text"]) if part),
        "group": node["kind"],
        "x": node["x"],
        "y": node["y"],
    }
    if node["kind"] == "role":
        return common | {"shape": "text"}
    return common | {
        "shape": "box",
        "widthConstraint": {"minimum": node["width"] - 2 * MARGIN},
        "heightConstraint": {"minimum": node["height"] - 2 * MARGIN},
    }


def _edge(graph: "nx.MultiDiGraph[str]", start: str, end: str, kind: Relation) -> dict[str, Any]:
    look = LINE_LOOKS[kind]
    sentence = f"{graph.nodes[start]['label']} – {say_relation(kind)} – {graph.nodes[end]['label']}"
    return {
        "kind": kind,
        "title": sentence,
        "width": look.width,
        "dashes": list(look.dashes) or False,
        "arrows": {"to": {"enabled": bool(look.end), "type": look.end or "arrow", "scaleFactor": 0.6}},
        "hidden": kind == "has",  # the panels say it
    }


def _options() -> dict[str, Any]:
    """What vis-network is told besides: the server has placed everything, and nothing moves by itself."""
    return {
        "autoResize": False,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {
            "hover": True,
            "dragNodes": False,
            "zoomView": False,
            "tooltipDelay": 120,
            "keyboard": {"enabled": False},
        },
        "nodes": {
            "labelHighlightBold": False,
            "margin": MARGIN,
            "font": {"size": FONT_SIZE, "face": "Noto Sans, system-ui, sans-serif"},
        },
        "edges": {"selectionWidth": 1.5, "hoverWidth": 1},
        "groups": {role: _group(look) for role, look in BOX_LOOKS.items()},
    }


def _group(look: BoxLook) -> dict[str, Any]:
    return {
        "borderWidth": look.border,
        "borderWidthSelected": look.border + 1.5,
        "shapeProperties": {"borderRadius": look.radius, "borderDashes": list(look.dashes) or False},
    }
