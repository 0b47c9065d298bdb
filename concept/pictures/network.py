"""The network as a picture: the elements in the panels of their roles, and a line for every relation stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from concept.analysis import Analysis
from concept.figure.boxes import Box, Line
from concept.figure.choices import FONT_SIZES, POINTS_PER_MM, USUAL_FONT_SIZE, Choices
from concept.figure.looks import INK, LETTERS
from concept.figure.setting import Paragraph, is_right_to_left, set_paragraphs
from concept.figure.sheet import title_box
from concept.figure.words import Words
from concept.lettering import direction_of, measure
from concept.messages import _, ngettext
from concept.network import CONCEPT, FONT_SIZE, LEADING, LINE_LOOKS, RELATIONS, Sheet, build_network, say_relation
from concept.pictures.drawing import Drawing, Stroke, write_svg
from concept.profiles import names_used_by

_POINTS = USUAL_FONT_SIZE / FONT_SIZE
"""How many points of the picture are a pixel of the sheets, whose texts are set in pixels."""

# Lengths in points.
_MARGIN = 1.0
_BETWEEN = 12.0
_SAMPLE = 24.0
_ROW = 12.0
_ASIDE = 4.0

_PANELS = frozenset({"antecedents", "attributes", "consequences", "referents"})
_BOXES: Mapping[str, str] = {
    "concept": "subject",
    "antecedents": "antecedent",
    "attributes": "attribute",
    "consequences": "consequence",
    "referents": "referent",
    "cases": "case",
}
"""By role, the kind of box whose look it has; the others are members."""


def draw_network(analysis: Analysis, choices: Choices) -> str:
    """The network as SVG, on the widest sheet that gives letters of the size wanted; the narrowest, if none does.

    PictureTooNarrow where even its letters could not be read.
    """
    return write_svg(lay_out_network(analysis, choices), choices)


def lay_out_network(analysis: Analysis, choices: Choices) -> Drawing:
    """Where everything in the network stands."""
    words = Words(analysis, choices, names_used_by(analysis))
    graph = build_network(replace(analysis, language=words.language), words.names)
    sheet = _sheet_for(graph.graph["sheets"], choices)
    width = sheet.width * _POINTS
    title = title_box(words, width)
    top = title.y + title.height + _BETWEEN
    middle = width / 2, top + sheet.height * _POINTS / 2
    right_to_left = is_right_to_left(words.language)
    strokes = (*_spokes(sheet, middle), *_relations(graph, sheet, middle))
    legend = _Legend(graph, width, right_to_left, top + sheet.height * _POINTS + _BETWEEN)
    boxes = tuple(_boxes(graph, sheet, middle))
    return Drawing(
        kind="network",
        name=analysis.id,
        heading=words.heading(),
        description=" ".join(f"{stroke.title}." for stroke in strokes if stroke.title),
        language=words.language,
        right_to_left=right_to_left,
        width=width,
        height=legend.bottom + _MARGIN,
        boxes=(title, *boxes, *legend.boxes),
        panels=tuple(_panels(sheet, middle)),
        strokes=(*strokes, *legend.strokes),
    )


def _sheet_for(sheets: tuple[Sheet, ...], choices: Choices) -> Sheet:
    wanted = [sheet for sheet in sheets if _letters_on(sheet, choices) >= choices.font_size]
    if wanted:
        return max(wanted, key=lambda sheet: sheet.width)
    narrowest = min(sheets, key=lambda sheet: sheet.width)
    least_mm = narrowest.width * _POINTS / POINTS_PER_MM
    replace(choices, font_size=FONT_SIZES[0]).require(least_mm, _("this network takes"))
    return narrowest


def _letters_on(sheet: Sheet, choices: Choices) -> float:
    """How high the letters are in print, in points."""
    return FONT_SIZE * choices.width_mm * POINTS_PER_MM / sheet.width


def _panels(sheet: Sheet, middle: tuple[float, float]) -> Iterator[Box]:
    for panel in sheet.panels:
        kind = panel.role if panel.role in _PANELS else "group"
        yield _framed(kind, (panel.x, panel.y), panel.width, panel.height, middle)


def _framed(
    kind: str, at: tuple[float, float], width: float, height: float, middle: tuple[float, float], title: str = ""
) -> Box:
    """A box on the page, of one that has its middle `at` pixels from the sheet's."""
    wide, high = width * _POINTS, height * _POINTS
    return Box(
        kind=kind,
        x=middle[0] + at[0] * _POINTS - wide / 2,
        y=middle[1] + at[1] * _POINTS - high / 2,
        width=wide,
        height=high,
        title=title,
    )


def _boxes(graph: nx.MultiDiGraph[str], sheet: Sheet, middle: tuple[float, float]) -> Iterator[Box]:
    for name, at in sheet.positions.items():
        node = graph.nodes[name]
        if node["kind"] == "role":
            width = measure(node["label"], LETTERS["kind"].size, "semibold") / _POINTS + 2 * _ASIDE
            box = _framed("name", at, width, node["height"], middle)
        else:
            title = ": ".join(part for part in (node["label"], node["text"]) if part)
            box = _framed(_BOXES.get(node["kind"], "member"), at, node["width"], node["height"], middle, title)
        letters = "kind" if node["kind"] == "role" or name == CONCEPT else "label"
        yield replace(box, lines=tuple(_lines(node["lines"], letters, box)))


def _lines(texts: Sequence[str], letters: str, box: Box) -> Iterator[Line]:
    """The lines as the sheet has broken them, in the middle of their box, as close as the sheet counts on."""
    leading = LEADING * _POINTS
    top = (box.height - len(texts) * leading) / 2
    size, weight = LETTERS[letters].size, LETTERS[letters].weight
    for at, text in enumerate(texts):
        width = measure(text, size, weight)
        y = top + (at + 0.5) * leading + 0.34 * size
        x = (box.width - width) / 2
        yield Line(text=text, letters=letters, x=x, y=y, width=width, direction=direction_of(text))


def _spokes(sheet: Sheet, middle: tuple[float, float]) -> Iterator[Stroke]:
    for spoke in sheet.spokes:
        points = tuple((middle[0] + x * _POINTS, middle[1] + y * _POINTS) for x, y in spoke.points)
        turned = points[::-1] if spoke.arrow == "concept" else points
        yield Stroke(points=turned, kind="spoke", width=1.6, end="arrow" if spoke.arrow else "")


def _relations(graph: nx.MultiDiGraph[str], sheet: Sheet, middle: tuple[float, float]) -> Iterator[Stroke]:
    """A straight line from border to border for every relation of two that are drawn."""
    for start, end, kind in graph.edges(keys=True):
        if kind != "has" and start in sheet.positions and end in sheet.positions:
            ends = [_framed("", sheet.positions[each], *_size(graph.nodes[each]), middle) for each in (start, end)]
            look = LINE_LOOKS[kind]
            yield Stroke(
                points=(_border(ends[0], ends[1]), _border(ends[1], ends[0])),
                kind=kind,
                width=look.width * _POINTS,
                dashes=" ".join(f"{dash * _POINTS:.1f}" for dash in look.dashes),
                end=look.end,
                colour=INK if kind in ("shows", "partly", "lacks") else Stroke.colour,
                title=f"{graph.nodes[start]['label']} – {say_relation(kind)} – {graph.nodes[end]['label']}",
            )


def _size(node: Mapping[str, Any]) -> tuple[float, float]:
    return node["width"], node["height"]


def _border(box: Box, other: Box) -> tuple[float, float]:
    """Where the line from the middle of a box to that of another leaves it."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    across, down = other.x + other.width / 2 - x, other.y + other.height / 2 - y
    part = min(
        box.width / 2 / abs(across) if across else 1,
        box.height / 2 / abs(down) if down else 1,
        1,
    )
    return x + part * across, y + part * down


class _Legend:
    """What the lines mean that occur, in as few rows as there is room for, and what is left out."""

    def __init__(self, graph: nx.MultiDiGraph[str], width: float, right_to_left: bool, top: float) -> None:
        self.right_to_left = right_to_left
        self.boxes: list[Box] = []
        self.strokes: list[Stroke] = []
        self.bottom = top
        kinds = {kind for _start, _end, kind in graph.edges(keys=True)} - {"has"}
        x = _MARGIN
        for kind in (each for each in RELATIONS if each in kinds):
            words = say_relation(kind)
            room = measure(words, LETTERS["note"].size, LETTERS["note"].weight) + 0.01
            if x > _MARGIN and x + _SAMPLE + room > width - _MARGIN:
                x, self.bottom = _MARGIN, self.bottom + _ROW
            look = LINE_LOOKS[kind]
            y = self.bottom + LETTERS["note"].leading / 2
            self.strokes.append(
                Stroke(
                    points=((x, y), (x + _SAMPLE - 5, y)),
                    kind=kind,
                    width=look.width * _POINTS,
                    dashes=" ".join(f"{dash * _POINTS:.1f}" for dash in look.dashes),
                    end=look.end,
                )
            )
            self._say(words, x + _SAMPLE, room)
            x += _SAMPLE + room + _BETWEEN
        self.bottom += _ROW if kinds else 0
        if left_out := len(graph.graph["left_out"]):
            said = ngettext(
                "{count} element more is not drawn.", "{count} elements more are not drawn.", left_out
            ).format(count=left_out)
            self._say(said, _MARGIN, width - 2 * _MARGIN)
            self.bottom += _ROW

    def _say(self, words: str, x: float, width: float) -> None:
        lines, height = set_paragraphs([Paragraph(words, "note")], 0, 0, width, self.right_to_left)
        self.boxes.append(Box(kind="notes", x=x, y=self.bottom, width=width, height=height, lines=lines))
