"""The figure as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx

from concept.analysis import Analysis, Place
from concept.figure.boxes import Box, Boxes, Points
from concept.figure.choices import AS_USUAL, Choices
from concept.figure.looks import LINE
from concept.figure.pen import (
    begin_svg,
    draw_frame,
    draw_line,
    draw_lines,
    draw_paper,
    draw_path,
    draw_verdict,
    finish_svg,
    joined,
    path_through,
)
from concept.figure.placing import layout
from concept.figure.words import printable
from concept.messages import _
from concept.terms import COMMON_NAMES, Names


def draw(
    analysis: Analysis,
    choices: Choices = AS_USUAL,
    names: Names = COMMON_NAMES,
    *,
    link: Callable[[Place], str] | None = None,
) -> str:
    """The figure as SVG, as wide in print as asked; the same analysis gives the same bytes.

    With `link`, which says the address of a place, every element is a link, and the parts are lists to those who
    hear the figure; without it the figure is one image with a description. Text is text, in the width that it
    was measured with, so that a reader who lacks the fonts sees no overflow either.
    """
    figure = layout(analysis, choices, names)
    one_column = "-in-one-column" if figure.graph["columns"] == 1 else ""  # a page may show both
    name, size = f"figure-{analysis.id}{one_column}", (figure.graph["width"], figure.graph["height"])
    svg = begin_svg(name, "figure", size, figure.graph["language"], choices, is_image=link is None)
    boxes = {node: Box(**attributes) for node, attributes in figure.nodes(data=True)}
    _titles(svg, name, boxes)
    draw_paper(svg, size)
    for _source, _target, edge in figure.edges(data=True):
        _draw_edge(svg, edge)
    for node, box in boxes.items():
        if box.inside is None:
            inner = [each for each in boxes.values() if each.inside == node]
            _draw_part(svg, box, inner, figure, link)
    return finish_svg(svg, choices)


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
    draw_frame(part, box, "panel")
    draw_lines(_linked(part, box, link), box)
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
        draw_frame(holder, each, "box")
        if each.verdict:
            turned = each.width - 11 if figure.graph["right_to_left"] else 11
            draw_verdict(holder, each.verdict, each.x + turned, each.y + 10)
        draw_lines(holder, each)


def _linked(parent: ET.Element, box: Box, link: Callable[[Place], str] | None) -> ET.Element:
    """Where the box is drawn: in a link, where it has a place and places have addresses."""
    if link is None or box.place is None:
        return parent
    anchor = ET.SubElement(parent, "a", {"href": printable(link(box.place))})
    ET.SubElement(anchor, "title").text = printable(box.title)
    return anchor


def _draw_edge(svg: ET.Element, edge: Mapping[str, Any]) -> None:
    """A drawn edge: the broad arrow from column to column, a thin line for the others."""
    points: Points = edge["points"]
    if not points:
        return
    group = ET.SubElement(svg, "g", {"class": edge["kind"]})
    if edge["kind"] == "flow":
        ET.SubElement(group, "polygon", {"points": joined(points), "fill": "#85898d"})
        return
    draw_path(group, "line", path_through(points), LINE, 0.8)
    ET.SubElement(group, "polygon", {"points": joined(_head(points)), "fill": LINE})
    if edge.get("line"):
        draw_line(group, edge["line"], 0, 0)


def _head(points: Points) -> Points:
    """The head of an arrow at the end of a path whose last step is upright or level."""
    (x0, y0), (x, y) = points[-2:]
    if x0 == x:
        back = 5 if y0 > y else -5
        return (x, y), (x - 2.5, y + back), (x + 2.5, y + back)
    back = 5 if x0 > x else -5
    return (x, y), (x + back, y - 2.5), (x + back, y + 2.5)
