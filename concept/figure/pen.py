"""What all pictures are written with: the root of an SVG, frames, lines of text, paths and symbols.

All looks are presentation attributes beside classes: no inline style, script or outside file.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from concept.figure.boxes import Box, Line, Points
from concept.figure.choices import Choices
from concept.figure.looks import INK, LETTERS, LOOKS, PAPER
from concept.lettering import FAMILIES
from concept.matrix import Outcome


def begin_svg(
    name: str, css_class: str, size: tuple[float, float], language: str, choices: Choices, *, is_image: bool = True
) -> ET.Element:
    """The root of a picture on paper. `size` is in points of the layout; in print it is as wide as was chosen."""
    width, height = size
    described = {"aria-describedby": f"{name}-description"} if is_image else {}  # lists speak for themselves
    families = [*(f"'{family}'" for family in FAMILIES), "'Noto Sans CJK KR'", "sans-serif"]
    return ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": css_class,
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": f"{number(choices.width_mm)}mm",
            "height": f"{number(height * choices.width_mm / width)}mm",
            "lang": language,
            "role": "img" if is_image else "group",
            "aria-labelledby": f"{name}-title",
            **described,
            "font-family": ", ".join(families),
        },
    )


def draw_paper(svg: ET.Element, size: tuple[float, float]) -> None:
    """What the picture stands on."""
    width, height = size
    ET.SubElement(svg, "rect", {"class": "paper", "width": number(width), "height": number(height), "fill": PAPER})


def finish_svg(svg: ET.Element, choices: Choices) -> str:
    """The picture as text, in grey where that was chosen."""
    if choices.grey:
        _turn_grey(svg)
    ET.indent(svg, space=" ")
    return ET.tostring(svg, encoding="unicode", short_empty_elements=True) + "\n"


_COLOUR = re.compile("#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")


def _turn_grey(svg: ET.Element) -> None:
    """Every colour becomes the grey that is as light: Rec. 709 weighs red, green and blue."""
    for element in svg.iter():
        for name in ("fill", "stroke"):
            if found := _COLOUR.fullmatch(element.get(name, "")):
                red, green, blue = (int(part, 16) for part in found.groups())
                light = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
                element.set(name, f"#{light:02x}{light:02x}{light:02x}")


def draw_frame(parent: ET.Element, box: Box, css_class: str) -> None:
    """The frame of a box; of a kind without a look, none."""
    look = LOOKS.get(box.kind)
    if look is None:
        return
    frame = ET.SubElement(
        parent,
        "rect",
        {
            "class": css_class,
            "x": number(box.x),
            "y": number(box.y),
            "width": number(box.width),
            "height": number(box.height),
            "fill": look.fill,
            "stroke": look.stroke,
            "stroke-width": number(look.stroke_width),
        },
    )
    if look.radius:
        frame.set("rx", number(look.radius))
    if look.dashes:
        frame.set("stroke-dasharray", look.dashes)


def draw_lines(parent: ET.Element, box: Box) -> None:
    """The text of a box."""
    for line in box.lines:
        draw_line(parent, line, box.x, box.y)


def draw_line(parent: ET.Element, line: Line, x: float, y: float) -> None:
    """One line of text. Every renderer starts a right-to-left text at its right end."""
    letters = LETTERS[line.letters]
    from_right = line.direction == "rtl"
    text = ET.SubElement(
        parent,
        "text",
        {
            "class": line.letters,
            "x": number(x + line.x + (line.width if from_right else 0)),
            "y": number(y + line.y),
            "font-size": number(letters.size),
            "fill": letters.fill,
            "textLength": number(line.width),
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


def draw_verdict(parent: ET.Element, verdict: Outcome, x: float, y: float) -> None:
    """The verdict on a case as a sign that needs no colour: tick on a disc, cross on a square, open ring."""
    symbol = ET.SubElement(
        parent, "g", {"class": f"symbol {verdict}", "transform": f"translate({number(x)} {number(y)})"}
    )
    stroke = PAPER
    if verdict == "holds":
        ET.SubElement(symbol, "circle", {"r": "4.6", "fill": "#2a6a43"})
    elif verdict == "fails":
        square = {"x": "-4.2", "y": "-4.2", "width": "8.4", "height": "8.4"}
        ET.SubElement(symbol, "rect", {**square, "fill": "#9c1c1c"})
    else:
        stroke = INK
        ET.SubElement(symbol, "circle", {"r": "4.6", "fill": PAPER, "stroke": INK, "stroke-width": "0.8"})
    draw_path(symbol, "sign", _SYMBOLS[verdict], stroke, 1.2)


def draw_path(parent: ET.Element, css_class: str, path: str, stroke: str, width: float, dashes: str = "") -> None:
    """A line along a path."""
    pen = {"fill": "none", "stroke": stroke, "stroke-width": number(width)}
    drawn = ET.SubElement(parent, "path", {"class": css_class, "d": path, **pen})
    if dashes:
        drawn.set("stroke-dasharray", dashes)


def joined(points: Points) -> str:
    """Points as polygons have them."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def path_through(points: Points) -> str:
    """The path that goes straight from point to point."""
    return f"M{joined(points).replace(' ', ' L')}"


def number(value: float) -> str:
    """A length with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
