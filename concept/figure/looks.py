"""How the figure looks on paper: letters, frames and colours, by the classes that a page may restyle.

A role is told by place, heading and border, and only then by colour, so the figure may be printed in grey.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from concept.lettering import Weight

INK = "#1a1a1a"
SOFT_INK = "#454545"
LINE = "#6b7075"
PAPER = "#ffffff"


@dataclass(frozen=True)
class Letters:
    """How a text is set: size and leading in points."""

    size: float
    weight: Weight
    fill: str
    leading: float


LETTERS: Mapping[str, Letters] = {
    "title": Letters(14, "semibold", INK, 18),
    "citation": Letters(8, "regular", SOFT_INK, 11),
    "heading": Letters(9, "semibold", INK, 13),
    "subhead": Letters(7, "semibold", SOFT_INK, 10),
    "kind": Letters(8, "semibold", INK, 11),
    "label": Letters(8, "regular", INK, 10.5),
    "note": Letters(7, "regular", SOFT_INK, 9),
    "verdict": Letters(7.5, "semibold", INK, 10),
}
"""By class. Nothing is smaller than 7 points in print."""


@dataclass(frozen=True)
class Look:
    """How a box is drawn."""

    fill: str
    stroke: str
    stroke_width: float
    radius: float = 0
    dashes: str = ""


LOOKS: Mapping[str, Look] = {
    "antecedents": Look("#faf3e7", "#8a5a00", 0.9, dashes="5 2.5"),
    "attributes": Look("#e6eef7", "#1f4e79", 1.8),
    "consequences": Look("#e8f3ec", "#2a6a43", 0.9, radius=9),
    "referents": Look(PAPER, LINE, 0.9, dashes="1 2"),
    "antecedent": Look(PAPER, "#8a5a00", 0.6),
    "attribute": Look(PAPER, "#1f4e79", 1.0),
    "consequence": Look(PAPER, "#2a6a43", 0.6, radius=5),
    "referent": Look(PAPER, LINE, 0.6),
    "none-known": Look(PAPER, LINE, 0.6, dashes="3 2"),
    "case": Look("#f6f6f6", LINE, 0.6, radius=2),
    "concept": Look("#f6f6f6", LINE, 0.6, radius=6),
    "subject": Look("#e6eef7", "#1f4e79", 1.2, radius=9),
    "group": Look("#f6f6f6", LINE, 0.6, radius=2),
    "name": Look(PAPER, PAPER, 0, radius=3),
    "member": Look(PAPER, LINE, 0.6),
    "node": Look(PAPER, "#1f4e79", 0.9, radius=3),
    "nameless-node": Look("#1f4e79", "#1f4e79", 0.9, radius=4),
}
"""By kind of box; a kind without a look has no frame."""
