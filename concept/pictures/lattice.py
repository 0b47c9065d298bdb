"""The lattice as a picture: a box for every node that bears a name, attributes over cases, more attributes lower."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from concept.analysis import Analysis
from concept.compare import Comparison
from concept.figure.boxes import Box
from concept.figure.choices import POINTS_PER_MM, Choices
from concept.figure.setting import Paragraph, is_right_to_left, set_paragraphs
from concept.figure.sheet import title_box
from concept.figure.words import Words, printable
from concept.lattice import MOST_NODES, Context, Lattice, Node, build_lattice, context_of_analyses, context_of_cases
from concept.messages import _, enumerate_words
from concept.pictures.drawing import Drawing, NothingToDraw, Stroke, write_svg
from concept.pictures.layers import arrange, position

# Lengths in points.
_MARGIN = 1.0
_PADDING = 5.0
_LEAST_BOX = 62.0
_BOX = 140.0
_DOT = 8.0
_PASSING = 2.0
_BETWEEN = 10.0
_BETWEEN_LAYERS = 26.0
_OVER = 10.0


def draw_lattice(analysis: Analysis, choices: Choices) -> str:
    """The lattice of the cases of an analysis as SVG.

    NothingToDraw without cases of which every attribute is coded, or with too many nodes; PictureTooNarrow where
    they have no room.
    """
    return write_svg(lay_out_lattice(analysis, choices), choices)


def lay_out_lattice(analysis: Analysis, choices: Choices) -> Drawing:
    """Where everything in the lattice of cases stands."""
    words = Words(analysis, choices)
    lattice = build_lattice(_renamed(context_of_cases(analysis), words.name))
    return _lay_out(lattice, words, analysis.id, choices)


def draw_lattice_of_concept(comparison: Comparison, choices: Choices) -> str:
    """The lattice of rival analyses of a concept as SVG, under the concept's name as the first of them has it.

    NothingToDraw where none of them states an attribute, or with too many nodes.
    """
    return write_svg(lay_out_lattice_of_concept(comparison, choices), choices)


def lay_out_lattice_of_concept(comparison: Comparison, choices: Choices) -> Drawing:
    """Where everything in the lattice of rival analyses stands."""
    context = context_of_analyses(comparison)
    lattice = build_lattice(_renamed(context, context.label))
    words = Words(comparison.analyses[0], replace(choices, citations=False))
    return _lay_out(lattice, words, words.analysis.concept.id, choices)


def _renamed(context: Context, name: Callable[[str], str]) -> Context:
    """The context with labels as the picture says them."""

    def said(named: tuple[str, str]) -> tuple[str, str]:
        return named[0], printable(name(named[0]))

    return replace(
        context,
        things=tuple(map(said, context.things)),
        marks=tuple(map(said, context.marks)),
        left_out=tuple((said(thing), marks) for thing, marks in context.left_out),
    )


def why_no_lattice(lattice: Lattice) -> str:
    """Why there is nothing to draw, as the end of a sentence; "" where there is."""
    context = lattice.context
    if lattice.too_many:
        return _("it has more than {most} nodes, which nobody could read").format(most=MOST_NODES)
    if lattice.nodes:
        return ""
    if not context.marks:
        return _("no defining attribute is stated")
    if not context.left_out:
        return _("the analysis has no cases yet")
    return _("in every case some attribute is open (unclear or not coded)")


@dataclass(frozen=True)
class _Page:
    """What all parts of the picture need to know of it."""

    context: Context
    right_to_left: bool
    width: float


def _lay_out(lattice: Lattice, words: Words, name: str, choices: Choices) -> Drawing:
    if why := why_no_lattice(lattice):
        raise NothingToDraw(_("{name}: no lattice can be drawn: {why}.").format(name=name, why=why))
    page = _Page(lattice.context, is_right_to_left(words.language), choices.width)
    title = title_box(words, page.width)
    boxes, strokes, bottom = _place_nodes(page, lattice.nodes, title.y + title.height + _OVER, choices)
    notes = _notes(page, bottom + _OVER)
    return Drawing(
        kind="lattice",
        name=name,
        heading=words.heading(),
        description=" ".join([*(f"{box.title}." for box in boxes), *(line.text for line in notes.lines)]),
        language=words.language,
        right_to_left=page.right_to_left,
        width=page.width,
        height=notes.y + notes.height + _MARGIN,
        boxes=(title, *boxes, notes),
        strokes=strokes,
    )


def _place_nodes(
    page: _Page, nodes: Sequence[Node], top: float, choices: Choices
) -> tuple[tuple[Box, ...], tuple[Stroke, ...], float]:
    """The boxes of the nodes, in their order, the lines between them, and where they end."""
    room = page.width - 2 * _MARGIN
    least = [_LEAST_BOX if _is_named(node) else _DOT for node in nodes]
    layers = arrange([node.above for node in nodes], least, room, _BETWEEN)
    boxes: dict[int, Box] = {}
    widths: dict[int, float] = {}
    for row in layers.rows:
        wide = _width_of_boxes(row, nodes, room, choices)
        boxes |= {item: _box(page, nodes[item], wide) for item in row if item < len(nodes)}
        widths |= {item: boxes[item].width if item in boxes else _PASSING for item in row}
    middles = position(layers, widths, room, _BETWEEN)
    edges: list[tuple[float, float]] = []  # where each layer begins and ends
    layer_of = {item: at for at, row in enumerate(layers.rows) for item in row}
    for row in layers.rows:
        height = max(boxes[item].height for item in row if item in boxes)
        for item in row:
            if item in boxes:
                box = boxes[item]
                x = _MARGIN + middles[item] - box.width / 2
                boxes[item] = replace(box, x=x, y=top + (height - box.height) / 2)
        edges.append((top, top + height))
        top += height + _BETWEEN_LAYERS
    strokes = []
    for (upper, lower), path in layers.paths.items():
        points = [(_MARGIN + middles[item], y) for item in path for y in edges[layer_of[item]]]
        first, last = boxes[upper], boxes[lower]
        points[0] = (points[0][0], first.y + first.height)
        points[-1] = (points[-1][0], last.y)
        strokes.append(Stroke(points=tuple(points), kind="order", width=0.9))
    return tuple(boxes[number] for number in range(len(nodes))), tuple(strokes), edges[-1][1]


def _is_named(node: Node) -> bool:
    return bool(node.own_marks or node.own_things)


def _width_of_boxes(row: Sequence[int], nodes: Sequence[Node], room: float, choices: Choices) -> float:
    """How wide boxes may be in a layer. PictureTooNarrow where none could be read."""
    named = sum(item < len(nodes) and _is_named(nodes[item]) for item in row)
    if not named:
        return _BOX
    others = sum(_DOT if item < len(nodes) else _PASSING for item in row if not _named_at(item, nodes))
    taken = others + _BETWEEN * (len(row) - 1)
    needed = 2 * _MARGIN + taken + _LEAST_BOX * named
    choices.require(needed / POINTS_PER_MM, _("a lattice of {count} nodes takes").format(count=len(nodes)))
    return min(_BOX, (room - taken) / named)


def _named_at(item: int, nodes: Sequence[Node]) -> bool:
    return item < len(nodes) and _is_named(nodes[item])


def _box(page: _Page, node: Node, widest: float) -> Box:
    """The box of a node: its own attributes, then its own cases; a disc where it has neither."""
    marks = [page.context.label(mark) for mark in node.own_marks]
    things = [page.context.label(thing) for thing in node.own_things]
    title = _say_node(page.context, node)
    if not marks and not things:
        return Box(kind="nameless-node", width=_DOT, height=_DOT, title=title)
    said = [Paragraph(mark, "kind", ours=False, centred=True) for mark in marks]
    said += [Paragraph(thing, "label", ours=False, centred=True) for thing in things]
    if not node.things:
        none = _("in no case") if page.context.of == "cases" else _("in no analysis")
        said.append(Paragraph(none, "note", centred=True))
    inner = widest - 2 * _PADDING
    lines, _bottom = set_paragraphs(said, 0, 0, inner, page.right_to_left)
    inner = max(line.width for line in lines) + 0.01
    lines, bottom = set_paragraphs(said, _PADDING, _PADDING - 1, inner, page.right_to_left)
    return Box(kind="node", width=inner + 2 * _PADDING, height=bottom + _PADDING - 1, lines=lines, title=title)


def _say_node(context: Context, node: Node) -> str:
    """What the node stands for, as it is read aloud."""
    things = enumerate_words([context.label(thing) for thing in node.things])
    marks = enumerate_words([context.label(mark) for mark in node.marks])
    none = _("no case") if context.of == "cases" else _("no analysis")
    return f"{things or none}: {marks or _('no attribute in common')}"


def _notes(page: _Page, top: float) -> Box:
    """How the picture is read, and what is left out of it and why."""
    cases = page.context.of == "cases"
    said = [
        _("Attributes are bold. A case shows those in its own box and in all boxes that lines lead up to.")
        if cases
        else _("Attributes are bold. An analysis has those in its own box and in all boxes that lines lead up to.")
    ]
    if page.context.left_out:
        names = "; ".join(label for (_id, label), _open in page.context.left_out)
        why = (
            _("Left out, because attributes are open in them (unclear or not coded): {names}.")
            if cases
            else _("Left out, because they state no defining attribute: {names}.")
        )
        said.append(why.format(names=names))
    inner = page.width - 2 * _MARGIN
    paragraphs = [Paragraph(each, "note") for each in said]
    lines, height = set_paragraphs(paragraphs, 0, 0, inner, page.right_to_left)
    return Box(kind="notes", x=_MARGIN, y=top, width=inner, height=height, lines=lines)
