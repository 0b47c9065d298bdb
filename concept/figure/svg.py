"""The figure as SVG. All looks are presentation attributes beside classes: no inline style, script or outside file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx

from concept.analysis import Analysis, Place
from concept.figure.boxes import POINTS_PER_MM, Box, Boxes, Line, Points
from concept.figure.looks import INK, LETTERS, LINE, LOOKS, PAPER
from concept.figure.sheet import layout
from concept.figure.words import printable
from concept.lettering import FAMILIES
from concept.matrix import Outcome
from concept.messages import _


def draw(
    analysis: Analysis,
    *,
    width_mm: float = 180,
    link: Callable[[Place], str] | None = None,
    language: str | None = None,
) -> str:
    """The figure as SVG, as wide in print as asked; the same analysis gives the same bytes.

    With `link`, which says the address of a place, every element is a link, and the parts are lists to those who
    hear the figure; without it the figure is one image with a description. Text is text, in the width that it
    was measured with, so that a reader who lacks the fonts sees no overflow either.
    """
    figure = layout(analysis, width_mm=width_mm, language=language)
    svg = _root(figure, width_mm, name=f"figure-{analysis.id}", is_image=link is None)
    boxes = {node: Box(**attributes) for node, attributes in figure.nodes(data=True)}
    _titles(svg, f"figure-{analysis.id}", boxes)
    size = {"width": _number(figure.graph["width"]), "height": _number(figure.graph["height"])}
    ET.SubElement(svg, "rect", {"class": "paper", **size, "fill": PAPER})
    for _source, _target, edge in figure.edges(data=True):
        _draw_edge(svg, edge)
    for node, box in boxes.items():
        if box.inside is None:
            inner = [each for each in boxes.values() if each.inside == node]
            _draw_part(svg, box, inner, figure, link)
    ET.indent(svg, space=" ")
    return ET.tostring(svg, encoding="unicode", short_empty_elements=True) + "\n"


def _root(figure: nx.DiGraph[str], width_mm: float, name: str, is_image: bool) -> ET.Element:
    width, height = figure.graph["width"], figure.graph["height"]
    described = {"aria-describedby": f"{name}-description"} if is_image else {}  # lists speak for themselves
    families = [*(f"'{family}'" for family in FAMILIES), "'Noto Sans CJK KR'", "sans-serif"]
    return ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "figure",
            "viewBox": f"0 0 {_number(width)} {_number(height)}",
            "width": f"{_number(width_mm)}mm",
            "height": f"{_number(height / POINTS_PER_MM)}mm",
            "lang": figure.graph["language"],
            "role": "img" if is_image else "group",
            "aria-labelledby": f"{name}-title",
            **described,
            "font-family": ", ".join(families),
        },
    )


def _titles(svg: ET.Element, name: str, boxes: Boxes) -> None:
    """What a screen reader says of the whole: its name, and all that stands in it, part by part."""
    ET.SubElement(svg, "title", {"id": f"{name}-title"}).text = printable(boxes["title"].title)
    ET.SubElement(svg, "desc", {"id": f"{name}-description"}).text = printable(
        " ".join(
            _("{heading}: {content}.").format(
                heading=box.label, content="; ".join(_contents(node, boxes)).rstrip(".。")
            )
            for node, box in boxes.items()
            if box.inside is None and node != "title"
        )
    )


def _contents(part: str, boxes: Boxes) -> list[str]:
    """What stands in a part, as it is read aloud; what stands in its place where there is nothing."""
    inner = [box for box in boxes.values() if box.inside == part]
    said = [box.title if box.kind == "case" else box.label for box in inner]
    return said or [line.text for line in boxes[part].lines if line.letters == "note"]


def _draw_part(
    svg: ET.Element,
    box: Box,
    inner: Sequence[Box],
    figure: nx.DiGraph[str],
    link: Callable[[Place], str] | None,
) -> None:
    part = ET.SubElement(svg, "g", {"class": f"part {box.kind}"})
    _draw_frame(part, box, "panel")
    _draw_lines(_linked(part, box, link), box)
    if not inner:
        return
    list_roles = {"role": "list", "aria-label": box.label} if link else {}
    members = ET.SubElement(part, "g", {"class": "members", **list_roles})
    for each in inner:
        kind = f"element {each.kind}" + (f" {each.verdict}" if each.verdict else "")
        item = ET.SubElement(members, "g", {"class": kind, **({"role": "listitem"} if link else {})})
        if each.language != figure.graph["language"]:
            item.set("lang", each.language)
        holder = _linked(item, each, link)
        if holder is item:
            ET.SubElement(item, "title").text = printable(each.title)
        _draw_frame(holder, each, "box")
        _draw_symbol(holder, each, figure.graph["right_to_left"])
        _draw_lines(holder, each)


def _linked(parent: ET.Element, box: Box, link: Callable[[Place], str] | None) -> ET.Element:
    """Where the box is drawn: in a link, where it has a place and places have addresses."""
    if link is None or box.place is None:
        return parent
    anchor = ET.SubElement(parent, "a", {"href": printable(link(box.place))})
    ET.SubElement(anchor, "title").text = printable(box.title)
    return anchor


def _draw_frame(parent: ET.Element, box: Box, css_class: str) -> None:
    look = LOOKS.get(box.kind)
    if look is None:
        return
    frame = ET.SubElement(
        parent,
        "rect",
        {
            "class": css_class,
            "x": _number(box.x),
            "y": _number(box.y),
            "width": _number(box.width),
            "height": _number(box.height),
            "fill": look.fill,
            "stroke": look.stroke,
            "stroke-width": _number(look.stroke_width),
        },
    )
    if look.radius:
        frame.set("rx", _number(look.radius))
    if look.dashes:
        frame.set("stroke-dasharray", look.dashes)


def _draw_lines(parent: ET.Element, box: Box) -> None:
    for line in box.lines:
        _draw_line(parent, line, box.x, box.y)


def _draw_line(parent: ET.Element, line: Line, x: float, y: float) -> None:
    """One line of text. Every renderer starts a right-to-left text at its right end."""
    letters = LETTERS[line.letters]
    from_right = line.direction == "rtl"
    text = ET.SubElement(
        parent,
        "text",
        {
            "class": line.letters,
            "x": _number(x + line.x + (line.width if from_right else 0)),
            "y": _number(y + line.y),
            "font-size": _number(letters.size),
            "fill": letters.fill,
            "textLength": _number(line.width),
            "lengthAdjust": "spacingAndGlyphs",
        },
    )
    if letters.weight == "semibold":
        text.set("font-weight", "600")
    if from_right:
        text.set("direction", "rtl")
    text.text = line.text


_SYMBOLS: Mapping[Outcome, str] = {
    "holds": "M-2.3 0.1 L-0.7 1.9 L2.4 -1.9",
    "fails": "M-1.9 -1.9 L1.9 1.9 M-1.9 1.9 L1.9 -1.9",
    "undetermined": "M-1.4 -1.2 C-1.4 -3 1.5 -3 1.5 -1.2 C1.5 0 0 0 0 1.1 M0 2.4 V2.6",
}
"""A tick, a cross and a question mark, around their middle."""


def _draw_symbol(parent: ET.Element, box: Box, right_to_left: bool) -> None:
    """The verdict on a case as a sign that needs no colour: tick on a disc, cross on a square, open ring."""
    if box.verdict is None:
        return
    x = box.x + (box.width - 11 if right_to_left else 11)
    symbol = ET.SubElement(
        parent, "g", {"class": f"symbol {box.verdict}", "transform": f"translate({_number(x)} {_number(box.y + 10)})"}
    )
    stroke = PAPER
    if box.verdict == "holds":
        ET.SubElement(symbol, "circle", {"r": "4.6", "fill": "#2a6a43"})
    elif box.verdict == "fails":
        square = {"x": "-4.2", "y": "-4.2", "width": "8.4", "height": "8.4"}
        ET.SubElement(symbol, "rect", {**square, "fill": "#9c1c1c"})
    else:
        stroke = INK
        ET.SubElement(symbol, "circle", {"r": "4.6", "fill": PAPER, "stroke": INK, "stroke-width": "0.8"})
    _path(symbol, "sign", _SYMBOLS[box.verdict], stroke, 1.2)


def _draw_edge(svg: ET.Element, edge: Mapping[str, Any]) -> None:
    """A drawn edge: the broad arrow from column to column, a thin line for the others."""
    points: Points = edge["points"]
    if not points:
        return
    group = ET.SubElement(svg, "g", {"class": edge["kind"]})
    if edge["kind"] == "flow":
        ET.SubElement(group, "polygon", {"points": _joined(points), "fill": "#85898d"})
        return
    _path(group, "line", f"M{_joined(points).replace(' ', ' L')}", LINE, 0.8)
    ET.SubElement(group, "polygon", {"points": _joined(_head(points)), "fill": LINE})
    if edge.get("line"):
        _draw_line(group, edge["line"], 0, 0)


def _path(parent: ET.Element, css_class: str, path: str, stroke: str, width: float) -> None:
    pen = {"fill": "none", "stroke": stroke, "stroke-width": _number(width)}
    ET.SubElement(parent, "path", {"class": css_class, "d": path, **pen})


def _head(points: Points) -> Points:
    """The head of an arrow at the end of a path whose last step is upright or level."""
    (x0, y0), (x, y) = points[-2:]
    if x0 == x:
        back = 5 if y0 > y else -5
        return (x, y), (x - 2.5, y + back), (x + 2.5, y + back)
    back = 5 if x0 > x else -5
    return (x, y), (x + back, y - 2.5), (x + back, y + 2.5)


def _joined(points: Points) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    """A length with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
