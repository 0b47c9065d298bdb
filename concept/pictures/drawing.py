"""What matrix, lattice and network are drawn from: boxes, strokes and marks on a page, and how that is written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from concept.errors import ConceptError
from concept.figure.boxes import Box, Points
from concept.figure.choices import Choices
from concept.figure.looks import INK, LINE, PAPER
from concept.figure.pen import (
    begin_svg,
    draw_frame,
    draw_lines,
    draw_paper,
    draw_path,
    draw_verdict,
    finish_svg,
    joined,
    number,
    path_through,
)
from concept.figure.words import printable
from concept.matrix import Code

BEFORE_VERDICT = 11.0
"""From where a box begins to the middle of the sign of its verdict."""


class NothingToDraw(ConceptError):
    """An analysis that says nothing of what the picture is of, or too much for one."""


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line from point to point; `end` is what stands at its last point."""

    points: Points
    kind: str
    width: float = 0.8
    dashes: str = ""
    end: str = ""
    colour: str = LINE
    title: str = ""


@dataclass(frozen=True)
class Mark:
    """What a case is coded to do with an attribute, as a sign around its middle."""

    code: Code
    x: float
    y: float
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture that is laid out, in points from the top left corner, for a language read from left to right.

    Panels lie lowest, then strokes, boxes and marks. `kind` is what it is a picture of, `name` of which thing.
    """

    kind: str
    name: str
    heading: str
    description: str
    language: str
    right_to_left: bool
    width: float
    height: float
    boxes: tuple[Box, ...]
    panels: tuple[Box, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    marks: tuple[Mark, ...] = ()


def write_svg(drawing: Drawing, choices: Choices) -> str:
    """The drawing as SVG: an image with a description, its parts with titles."""
    name, size = f"{drawing.kind}-{drawing.name}", (drawing.width, drawing.height)
    svg = begin_svg(name, f"figure {drawing.kind}", size, drawing.language, choices)
    ET.SubElement(svg, "title", {"id": f"{name}-title"}).text = printable(drawing.heading)
    ET.SubElement(svg, "desc", {"id": f"{name}-description"}).text = printable(drawing.description)
    draw_paper(svg, size)

    def turn(x: float) -> float:
        return drawing.width - x if drawing.right_to_left else x

    for panel in drawing.panels:
        _draw_box(svg, _turned(panel, drawing), drawing)
    for stroke in drawing.strokes:
        _draw_stroke(svg, replace(stroke, points=tuple((turn(x), y) for x, y in stroke.points)))
    for box in drawing.boxes:
        _draw_box(svg, _turned(box, drawing), drawing)
    for mark in drawing.marks:
        _draw_mark(svg, replace(mark, x=turn(mark.x)))
    return finish_svg(svg, choices)


def _turned(box: Box, drawing: Drawing) -> Box:
    return replace(box, x=drawing.width - box.x - box.width) if drawing.right_to_left else box


def _draw_box(svg: ET.Element, box: Box, drawing: Drawing) -> None:
    part = ET.SubElement(svg, "g", {"class": f"part {box.kind}"})
    if box.language not in ("", drawing.language):
        part.set("lang", box.language)
    if box.title:
        ET.SubElement(part, "title").text = printable(box.title)
    draw_frame(part, box, "box")
    if box.verdict:
        from_left = box.width - BEFORE_VERDICT if drawing.right_to_left else BEFORE_VERDICT
        draw_verdict(part, box.verdict, box.x + from_left, box.y + 10)
    draw_lines(part, box)


def _draw_stroke(svg: ET.Element, stroke: Stroke) -> None:
    parent = svg
    if stroke.title:
        parent = ET.SubElement(svg, "g", {"class": f"relation {stroke.kind}"})
        ET.SubElement(parent, "title").text = printable(stroke.title)
    points, colour = stroke.points, stroke.colour
    draw_path(parent, f"line {stroke.kind}", path_through(points), colour, stroke.width, stroke.dashes)
    if stroke.end == "arrow":
        ET.SubElement(parent, "polygon", {"points": joined(_across(points, 5, (0, -2.5, 2.5))), "fill": colour})
    elif stroke.end == "bar":
        bar = _across(points, 2, (-3.5, 3.5))[-2:]
        draw_path(parent, f"end {stroke.kind}", path_through(bar), colour, stroke.width + 0.5)


def _across(points: Points, back: float, asides: tuple[float, ...]) -> Points:
    """Points before the end of a line: those aside stand `back` before it, one with no aside at the end itself."""
    (x0, y0), (x, y) = points[-2:]
    length = max(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5, 0.01)
    across, down = (x - x0) / length, (y - y0) / length
    return tuple(
        (x, y) if not aside else (x - back * across - aside * down, y - back * down + aside * across)
        for aside in asides
    )


_RADIUS = 4.0


def _ring(parent: ET.Element) -> None:
    ET.SubElement(parent, "circle", {"r": number(_RADIUS), "fill": PAPER, "stroke": INK, "stroke-width": "1"})


def _draw_shows(parent: ET.Element) -> None:
    ET.SubElement(parent, "circle", {"r": number(_RADIUS + 0.5), "fill": INK})


def _draw_partly(parent: ET.Element) -> None:
    _ring(parent)
    half = f"M0 {number(-_RADIUS)} A{number(_RADIUS)} {number(_RADIUS)} 0 0 0 0 {number(_RADIUS)} Z"
    ET.SubElement(parent, "path", {"d": half, "fill": INK})


def _draw_unclear(parent: ET.Element) -> None:
    draw_path(parent, "sign", "M-1.9 -1.6 C-1.9 -4.2 2 -4.2 2 -1.6 C2 0 0 0 0 1.5", INK, 1.4)
    ET.SubElement(parent, "circle", {"cy": "3.6", "r": "0.9", "fill": INK})


def _draw_not_coded(parent: ET.Element) -> None:
    ET.SubElement(parent, "circle", {"r": "1.1", "fill": INK})


_MARKS: Mapping[Code, Callable[[ET.Element], None]] = {
    "shows": _draw_shows,
    "partly": _draw_partly,
    "lacks": _ring,
    "unclear": _draw_unclear,
    "not-coded": _draw_not_coded,
}
"""Full disc, half disc, ring, question mark, point: told apart without colour."""


def _draw_mark(svg: ET.Element, mark: Mark) -> None:
    place = f"translate({number(mark.x)} {number(mark.y)})"
    parent = ET.SubElement(svg, "g", {"class": f"mark {mark.code}", "transform": place})
    if mark.title:
        ET.SubElement(parent, "title").text = printable(mark.title)
    _MARKS[mark.code](parent)
