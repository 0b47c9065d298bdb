"""The network of an analysis: its elements, and every relation that the analysis states between them.

`build_network` returns a graph whose nodes have a place on three sheets (for a wide, a middling and a narrow
window). An element stands in the panel of its role, so the picture says by place what a line from the concept to
each of forty elements would say; the lines are left for what elements have to do with each other. Texts are
measured, so nothing overlaps, and the same analysis gives the same picture.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import ceil, hypot, isqrt
from statistics import fmean
from typing import Literal, get_args

import networkx as nx

from concept.analysis import WHOLE, Analysis, Case, Definition, Element, Place, Referent, Use
from concept.lettering import Weight, measure, one_line, wrap
from concept.matrix import Outcome, judge
from concept.messages import _, ngettext
from concept.terms import COMMON_NAMES, Names, kind_of_case, name_of_outcome, name_of_role

Role = Literal[
    "attributes",
    "antecedents",
    "consequences",
    "cases",
    "definitions",
    "referents",
    "uses",
    "surrogate_terms",
    "related_concepts",
    "references",
    "works",
]
ROLES: tuple[Role, ...] = get_args(Role)
"""What is drawn, the core of an analysis first: where there is too much, the last are left to the tables."""

Relation = Literal[
    "has",
    "from_uses",
    "followed_by",
    "overlaps",
    "measures",
    "mentions",
    "shows",
    "partly",
    "lacks",
    "unclear",
    "case_of",
    "carried_by",
]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True)
class LineLook:
    """How a relation is drawn; `end` is the arrow's shape, "" for none."""

    width: float = 1.25
    dashes: tuple[int, ...] = ()
    end: str = "arrow"


LINE_LOOKS: Mapping[Relation, LineLook] = {
    "has": LineLook(width=1),
    "from_uses": LineLook(),
    "followed_by": LineLook(width=2),
    "overlaps": LineLook(width=2, dashes=(8, 5), end=""),
    "measures": LineLook(),
    "mentions": LineLook(),
    "shows": LineLook(width=2),
    "partly": LineLook(width=2, dashes=(8, 4)),
    "lacks": LineLook(width=2, dashes=(2, 4), end="bar"),
    "unclear": LineLook(dashes=(2, 6)),
    "case_of": LineLook(dashes=(8, 4)),
    "carried_by": LineLook(width=0.75),
}

CONCEPT = "concept"
"""The name of the node in the middle."""

DRAWN_AT_MOST = 300
"""Beyond this every picture of a network is a hairball."""

FONT_SIZE = 14
LEADING = 15
BOX_WIDTH = 152
MARGIN = 8
_CONCEPT_WIDTH = 184
_NAME_WIDTH = 460
_BETWEEN_BOXES = 12
_BETWEEN_COLUMNS = 22
_PADDING = 12
_HEADING = 30
_BETWEEN_PANELS = 26
_EDGE = 10


@dataclass(frozen=True, kw_only=True)
class Node:
    """What is drawn as a box. `text` is what it says beyond its label, as plain text; `lines` are what is drawn."""

    kind: Role | Literal["concept", "role"]
    label: str
    text: str = ""
    place: Place = WHOLE
    lines: tuple[str, ...] = ()
    width: float = BOX_WIDTH
    height: float = 0
    verdict: Outcome | None = None


@dataclass(frozen=True)
class Panel:
    """The frame around the elements of a role: its middle is at `x`, `y`."""

    role: Role
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Spoke:
    """A line between the concept and a panel; `arrow` is the end that what happens later stands at."""

    role: Role
    points: tuple[tuple[float, float], tuple[float, float]]
    arrow: Literal["concept", "panel"] | None


@dataclass(frozen=True)
class Sheet:
    """Where everything stands in a window of some width; (0, 0) is the middle, lengths are pixels at full size."""

    name: str
    width: float
    height: float
    positions: Mapping[str, tuple[float, float]]
    panels: tuple[Panel, ...]
    spokes: tuple[Spoke, ...]


def build_network(
    analysis: Analysis, names: Names = COMMON_NAMES, *, works_cited_by: int | None = None
) -> nx.MultiDiGraph[str]:
    """The network of an analysis, as a directed graph.

    Nodes are named by place (`attribute/assets`), the concept `concept`, a role by its collection (`attributes`:
    a referent may measure a whole role); they have the fields of a Node as attributes, and `x`, `y` on the first
    sheet where they are drawn. Edges are keyed by their `kind`, one of RELATIONS.
    The graph's own attributes: `sheets`, a tuple of Sheet; `left_out`, the names that are on none of them because
    there are more than DRAWN_AT_MOST.

    `works_cited_by`: with the works that carry at least so many of the elements; without it, no works.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add(graph, CONCEPT, _concept_node(analysis))
    members = _members(analysis, names, works_cited_by)
    for role, nodes in members.items():
        _add(graph, role, _role_node(role, names))
        for node in nodes:
            _add(graph, _name(node), node)
            graph.add_edge(CONCEPT, _name(node), key="has", kind="has")
    for start, kind, end in _relations(analysis):
        said_already = kind == "overlaps" and graph.has_edge(end, start, key=kind)
        if start in graph and end in graph and not said_already:
            graph.add_edge(start, end, key=kind, kind=kind)
    _place(graph, members)
    return graph


def say_relation(kind: Relation) -> str:
    """The relation as the middle of a sentence: from – relation – to."""
    return {
        "has": _("has"),
        "from_uses": _("comes from the use"),
        "followed_by": _("leads to"),
        "overlaps": _("shares ground with"),
        "measures": _("measures"),
        "mentions": _("mentions"),
        "shows": _("shows"),
        "partly": _("partly shows"),
        "lacks": _("lacks"),
        "unclear": _("leaves unclear"),
        "case_of": _("is a case of"),
        "carried_by": _("rests on"),
    }[kind]


def _add(graph: nx.MultiDiGraph[str], name: str, node: Node) -> None:
    graph.add_node(name, **{each.name: getattr(node, each.name) for each in fields(node)})


# ----------------------------------------------------------------------------------------- nodes and relations


def _name(node: Node) -> str:
    return str(node.place)


def _concept_node(analysis: Analysis) -> Node:
    label = one_line(analysis.say(analysis.concept.label))
    return _boxed(Node(kind="concept", label=label), (label,), max_lines=3, width=_CONCEPT_WIDTH, weight="semibold")


def _role_node(role: Role, names: Names) -> Node:
    label = name_of_role(role, names)
    return Node(kind="role", label=label, lines=(label,), height=LEADING)


def _boxed(
    node: Node, paragraphs: Iterable[str], max_lines: int, width: float = BOX_WIDTH, weight: Weight = "regular"
) -> Node:
    """The node with its text set in lines. The boxes hold the width of the text and a margin on each side."""
    inner = width - 2 * MARGIN
    lines = tuple(line for paragraph in paragraphs for line in _lines(paragraph, inner, max_lines, weight))
    return replace(node, lines=lines, width=width, height=max(1, len(lines)) * LEADING + 2 * MARGIN)


def _lines(words: str, width: float, at_most: int, weight: Weight = "regular") -> tuple[str, ...]:
    """The words in lines of that width; if there are too many, as far as there is room for whole words."""
    lines = wrap(words, width, FONT_SIZE, weight=weight)
    if len(lines) <= at_most:
        return lines
    whole, last = lines[: at_most - 1], lines[at_most - 1]
    while " " in last and measure(f"{last}…", FONT_SIZE, weight) > width:
        last = last.rpartition(" ")[0]
    last = wrap(f"{last.rstrip(',;:. ')}…", width, FONT_SIZE, weight=weight, max_lines=1)[0]
    return (*whole, last)


def _members(analysis: Analysis, names: Names, works_cited_by: int | None) -> dict[Role, list[Node]]:
    """The nodes of each role, in the order of the analysis; roles without any are left out."""
    said = _Words(analysis, names)
    found: dict[Role, list[Node]] = {
        "attributes": [said.element("attributes", each) for each in analysis.attributes],
        "antecedents": [said.element("antecedents", each) for each in analysis.antecedents],
        "consequences": [said.element("consequences", each) for each in analysis.consequences],
        "cases": [said.case(each) for each in analysis.cases],
        "definitions": [said.definition(each) for each in analysis.definitions],
        "referents": [said.element("referents", each) for each in analysis.referents],
        "uses": [said.use(each) for each in analysis.uses],
        "surrogate_terms": [said.element("surrogate_terms", each) for each in analysis.surrogate_terms],
        "related_concepts": [
            *(said.element("related_concepts", each) for each in analysis.related_concepts),
            *said.concepts_of_cases(),
        ],
        "references": [said.element("references", each) for each in analysis.references],
        "works": said.works(works_cited_by) if works_cited_by else [],
    }
    return {role: nodes for role, nodes in found.items() if nodes}


class _Words:
    """What the nodes say, in the language of the analysis."""

    def __init__(self, analysis: Analysis, names: Names) -> None:
        self.analysis = analysis
        self.names = names

    def element(self, role: Role, element: Element) -> Node:
        label = one_line(self.analysis.say(element.label))
        node = Node(
            kind=role, label=label, text=self.analysis.say(element.gloss), place=self.analysis.place(element.id)
        )
        return _boxed(node, (label,), max_lines=3)

    def use(self, use: Use) -> Node:
        words = one_line(self.analysis.say(use.text))
        discipline = one_line(self.analysis.say(use.discipline))
        label = _("{discipline}: {use}").format(discipline=discipline, use=words) if discipline else words
        node = Node(kind="uses", label=_beginning(label), text=words, place=self.analysis.place(use.id))
        return _boxed(node, (label,), max_lines=2)

    def definition(self, definition: Definition) -> Node:
        words = one_line(self.analysis.say(definition.text))
        node = Node(kind="definitions", label=_beginning(words), text=words, place=self.analysis.place(definition.id))
        return _boxed(node, (words,), max_lines=4)

    def case(self, case: Case) -> Node:
        verdict = judge(self.analysis, case)
        kind, outcome = kind_of_case(case.kind, self.names), name_of_outcome(verdict.outcome)
        judged = _("{kind}: {verdict}").format(kind=kind, verdict=outcome)
        label = one_line(self.analysis.say(case.label or case.text)) or case.id
        node = Node(
            kind="cases",
            label=_beginning(label),
            text=f"{judged}. {verdict.reason}",
            place=self.analysis.place(case.id),
            verdict=verdict.outcome,
        )
        says_its_kind = label.casefold().startswith(kind.casefold())
        return _boxed(node, (label, f"({outcome})") if says_its_kind else (judged, label), max_lines=3)

    def concepts_of_cases(self) -> Iterator[Node]:
        """The other concepts that related cases are cases of."""
        named = (each.related_concept for each in self.analysis.cases)
        concepts = {concept.id: concept for concept in named if concept}
        for concept in concepts.values():
            label = one_line(self.analysis.say(concept.label))
            yield _boxed(
                Node(kind="related_concepts", label=label, place=_place_of_concept(concept.id)), (label,), max_lines=2
            )

    def works(self, cited_by: int) -> list[Node]:
        """The works that carry at least so many elements, the most cited first."""
        counts = Counter(work for part in _parts(self.analysis) for work in part.carried_by)
        often = sorted((work for work in counts if counts[work] >= cited_by), key=lambda work: (-counts[work], work))
        return [self._work(work, counts[work]) for work in often]

    def _work(self, work_id: str, count: int) -> Node:
        work = self.analysis.work(work_id)
        carries = ngettext("Carries {count} element.", "Carries {count} elements.", count).format(count=count)
        node = Node(
            kind="works",
            label=one_line(work.cited_as),
            text=" ".join(part for part in (work.title, carries) if part),
            place=self.analysis.place(work_id),
        )
        return _boxed(node, (node.label,), max_lines=2)


def _beginning(words: str) -> str:
    """As much of a text as serves as its name."""
    return "".join(_lines(words, _NAME_WIDTH, 1))


def _place_of_concept(concept_id: str) -> Place:
    return Place(f"concept/{concept_id}")


def _parts(analysis: Analysis) -> Iterator[Element | Use | Case | Definition]:
    """Every part that has a role here."""
    for role in ROLES:
        if role != "works":
            yield from getattr(analysis, role)


def _relations(analysis: Analysis) -> Iterator[tuple[str, Relation, str]]:
    """What the analysis states between its parts. Some ends may not be in the network."""
    for part in _parts(analysis):
        name = str(analysis.place(part.id))
        for kind in ("from_uses", "followed_by", "overlaps", "mentions"):
            for other in getattr(part, kind, ()):
                yield name, kind, str(analysis.place(other))
        if isinstance(part, Referent):
            yield from ((name, "measures", _measured(analysis, other)) for other in part.measures)
        if isinstance(part, Case):
            for coding in part.coding:
                yield name, coding.value, str(analysis.place(coding.attribute))
            if part.related_concept:
                yield name, "case_of", str(_place_of_concept(part.related_concept.id))
        yield from ((name, "carried_by", str(analysis.place(work))) for work in part.carried_by)


def _measured(analysis: Analysis, what: str) -> str:
    return what if analysis.part(what) is None else str(analysis.place(what))


# ---------------------------------------------------------------------------------------------------- places


Cell = tuple[Role | Literal["concept"], ...]


@dataclass(frozen=True)
class _Plan:
    """Which panels stand where: rows of cells, a cell holding panels one under the other.

    `gap` is the room between panels, across and down. `columns` is how many columns of boxes a panel may have;
    `aligned`: cells of one position stand under each other; `grows`: a panel with very many boxes takes more
    columns than that; `leans`: for each row, whether its cells stand at the top (0), in the middle (0.5, the usual)
    or at the bottom (1).
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    columns: Mapping[str, int]
    gap: tuple[float, float]
    aligned: bool = False
    grows: bool = False
    leans: tuple[float, ...] = ()


_OTHERS: Cell = ("related_concepts", "surrogate_terms", "references")

_PLANS = (
    _Plan(
        "wide",
        (
            (("uses",), ("attributes",), ("cases", "definitions"), (*_OTHERS, "works")),
            (("antecedents",), ("concept",), ("consequences",), ("referents",)),
        ),
        {"uses": 2, "consequences": 2, "works": 2},
        (84, 84),
        aligned=True,
        grows=True,
        leans=(1, 0),
    ),
    _Plan(
        "middling",
        (
            (("uses",), ("attributes",), ("cases", "definitions")),
            (("antecedents",), ("concept",), ("referents",)),
            (("consequences",),),
            (("works",),),
            (("related_concepts",), ("surrogate_terms",), ("references",)),
        ),
        {"uses": 2, "consequences": 4, "works": 4},
        (40, 56),
    ),
    _Plan(
        "narrow",
        (
            (("uses",),),
            (("attributes",), ("cases", "definitions")),
            (("concept",),),
            (("antecedents",), ("referents",)),
            (("consequences",),),
            (("works",),),
            (("related_concepts",), ("surrogate_terms", "references")),
        ),
        {"uses": 2, "consequences": 2, "works": 2},
        (28, 56),
    ),
)
_TALL_STACK = 8
"""Boxes that stand under each other before a panel of the wide sheet takes another column."""


def _place(graph: nx.MultiDiGraph[str], members: Mapping[Role, Sequence[Node]]) -> None:
    room = DRAWN_AT_MOST - 1
    drawn: dict[Role, list[Node]] = {}
    for role in sorted(members, key=ROLES.index):
        drawn[role] = list(members[role][:room])
        room -= len(drawn[role])
    drawn = {role: nodes for role, nodes in drawn.items() if nodes}
    sheets = tuple(_Layout(graph, plan, drawn).sheet() for plan in _PLANS)
    for name, (x, y) in sheets[0].positions.items():
        graph.nodes[name].update(x=x, y=y)
    everywhere = {_name(node) for nodes in members.values() for node in nodes}
    graph.graph.update(sheets=sheets, left_out=tuple(sorted(everywhere - sheets[0].positions.keys())))


@dataclass
class _Block:
    """Boxes that move together: names with the middles of their boxes from the block's top left corner."""

    name: str
    width: float
    height: float
    boxes: dict[str, tuple[float, float]]


class _Layout:
    """One sheet while it is laid out, from the top left corner."""

    def __init__(self, graph: nx.MultiDiGraph[str], plan: _Plan, members: Mapping[Role, Sequence[Node]]) -> None:
        self.graph = graph
        self.plan = plan
        self.members = members
        self.near: defaultdict[str, set[str]] = defaultdict(set)
        for start, end, kind in graph.edges(keys=True):
            if kind != "has":
                self.near[start].add(end)
                self.near[end].add(start)
        self.rank = {name: rank for rank, name in enumerate(graph)}

    def sheet(self) -> Sheet:
        """Every box and panel in its place."""
        rows = [
            (cells, self.plan.leans[at] if self.plan.leans else 0.5)
            for at, row in enumerate(self.plan.rows)
            if any(cells := [self._cell(cell) for cell in row])
        ]
        columns = self._column_widths([cells for cells, _lean in rows])
        width = max(self._row_width(cells, columns) for cells, _lean in rows) + 2 * _EDGE
        height = sum(_row_height(cells) for cells, _lean in rows) + self.plan.gap[1] * (len(rows) - 1) + 2 * _EDGE
        positions: dict[str, tuple[float, float]] = {}
        panels: list[Panel] = []
        y = _EDGE - height / 2
        for cells, lean in rows:
            x = -self._row_width(cells, columns) / 2
            for at, cell in enumerate(cells):
                cell_width = columns[at] if self.plan.aligned else _cell_width(cell)
                if cell_width:
                    top = y + lean * (_row_height(cells) - _cell_height(cell)) + _lift(cell, cells, lean)
                    self._set_cell(cell, x + cell_width / 2, top, positions, panels)
                    x += cell_width + self.plan.gap[0]
            y += _row_height(cells) + self.plan.gap[1]
        spokes = tuple(_spokes(positions[CONCEPT], self.graph.nodes[CONCEPT], panels))
        return Sheet(self.plan.name, round(width), round(height), positions, tuple(panels), spokes)

    def _cell(self, cell: Cell) -> list[_Block]:
        return [self._block(name) for name in cell if name == "concept" or name in self.members]

    def _block(self, name: Role | Literal["concept"]) -> _Block:
        if name == "concept":
            node = self.graph.nodes[CONCEPT]
            return _Block(CONCEPT, node["width"], node["height"], {CONCEPT: (node["width"] / 2, node["height"] / 2)})
        return self._panel(name, self.members[name])

    def _panel(self, role: Role, nodes: Sequence[Node]) -> _Block:
        columns = self._columns(role, nodes)
        width = len(columns) * BOX_WIDTH + (len(columns) - 1) * _BETWEEN_COLUMNS + 2 * _PADDING
        boxes = {str(role): (width / 2, _HEADING / 2 + 3)}
        bottom: float = 0
        for at, column in enumerate(columns):
            x = _PADDING + at * (BOX_WIDTH + _BETWEEN_COLUMNS) + BOX_WIDTH / 2
            y: float = _HEADING + _PADDING / 2
            for node in column:
                boxes[_name(node)] = (x, y + node.height / 2)
                y += node.height + _BETWEEN_BOXES
            bottom = max(bottom, y - _BETWEEN_BOXES)
        return _Block(role, width, bottom + _PADDING, boxes)

    def _columns(self, role: Role, nodes: Sequence[Node]) -> list[list[Node]]:
        """The boxes of a panel, column by column; in the last stands what is related to something further right."""
        rows = self._rows(len(nodes), self.plan.columns.get(role, 1))
        if rows < len(nodes) and self.plan.aligned:
            nodes = sorted(nodes, key=lambda node: bool(self._outside(node)))
        columns = [list(nodes[at : at + rows]) for at in range(0, len(nodes), rows)]
        return columns if role == "attributes" else [self._by_neighbours(column) for column in columns]

    def _rows(self, count: int, columns: int) -> int:
        """How many boxes stand under each other."""
        if not self.plan.grows:
            return ceil(count / columns)
        if count <= _TALL_STACK:
            return count
        return min(max(_TALL_STACK, ceil(count / columns)), max(_TALL_STACK, isqrt(4 * count)))

    def _outside(self, node: Node) -> set[str]:
        """What the box is related to in other panels."""
        return {other for other in self.near[_name(node)] if self.graph.nodes[other]["kind"] != node.kind}

    def _by_neighbours(self, column: list[Node]) -> list[Node]:
        """The boxes in the order of what they are related to in other panels, so that lines cross less.

        Those related to nothing there come after them, in the order of the analysis.
        """

        def height(node: Node) -> float:
            return fmean([self.rank[other] for other in self._outside(node)] or [len(self.rank)])

        return sorted(column, key=height)

    def _column_widths(self, rows: list[list[list[_Block]]]) -> list[float]:
        if not self.plan.aligned:
            return []
        return [max(_cell_width(row[at]) for row in rows if at < len(row)) for at in range(max(map(len, rows)))]

    def _row_width(self, row: list[list[_Block]], columns: list[float]) -> float:
        widths = [width for width in (columns or map(_cell_width, row)) if width]
        return sum(widths) + self.plan.gap[0] * (len(widths) - 1)

    @staticmethod
    def _set_cell(
        cell: list[_Block], x: float, top: float, positions: dict[str, tuple[float, float]], panels: list[Panel]
    ) -> None:
        for block in cell:
            left = x - block.width / 2
            for name, (inner_x, inner_y) in block.boxes.items():
                positions[name] = (round(left + inner_x, 1), round(top + inner_y, 1))
            if block.name != CONCEPT:
                middle = round(top + block.height / 2, 1)
                panels.append(Panel(block.name, round(x, 1), middle, block.width, block.height))  # type: ignore[arg-type]
            top += block.height + _BETWEEN_PANELS


def _cell_width(cell: list[_Block]) -> float:
    return max((block.width for block in cell), default=0)


def _cell_height(cell: list[_Block]) -> float:
    return sum(block.height for block in cell) + _BETWEEN_PANELS * (len(cell) - 1)


def _lift(cell: list[_Block], row: list[list[_Block]], lean: float) -> float:
    """How far the concept is moved down in a row that leans up: to the middle of the lower panel beside it."""
    if lean or not cell or cell[0].name != CONCEPT:
        return 0
    at = row.index(cell)
    beside = [_cell_height(other) for other in row[max(0, at - 1) : at + 2] if other and other is not cell]
    return max(0, min(beside, default=0) / 2 - _cell_height(cell) / 2)


def _row_height(row: list[list[_Block]]) -> float:
    return max(map(_cell_height, row))


def _spokes(concept: tuple[float, float], node: Mapping[str, float], panels: Sequence[Panel]) -> Iterator[Spoke]:
    """A line from the concept to each panel that can be reached without crossing another."""
    for panel in panels:
        end = _nearest(*concept, panel)
        start = _nearest(*end, Panel(panel.role, *concept, node["width"], node["height"]))
        if any(_crosses(start, end, other) for other in panels if other is not panel):
            continue
        arrow: Literal["concept", "panel"] | None = None
        if panel.role == "antecedents":
            arrow = "concept"
        elif panel.role == "consequences":
            arrow = "panel"
        yield Spoke(panel.role, (start, end), arrow)


def _nearest(x: float, y: float, panel: Panel) -> tuple[float, float]:
    """The point of a panel that is nearest to (x, y)."""
    half_width, half_height = panel.width / 2, panel.height / 2
    return (
        round(min(max(x, panel.x - half_width), panel.x + half_width), 1),
        round(min(max(y, panel.y - half_height), panel.y + half_height), 1),
    )


def _crosses(start: tuple[float, float], end: tuple[float, float], panel: Panel) -> bool:
    """Whether a line runs into a panel, seen every few pixels."""
    steps = max(2, int(hypot(end[0] - start[0], end[1] - start[1]) / 4))
    for step in range(steps + 1):
        x = start[0] + (end[0] - start[0]) * step / steps
        y = start[1] + (end[1] - start[1]) * step / steps
        if _nearest(x, y, panel) == (round(x, 1), round(y, 1)):
            return True
    return False
