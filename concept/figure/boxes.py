"""What a laid-out figure is made of: boxes, the lines of text in them, and the paths between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concept.analysis import Place
from concept.lettering import TextDirection
from concept.matrix import Outcome

COLUMNS = ("antecedents", "attributes", "consequences")
"""The three columns, in the order in which the figure is read."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of text: its left end `x` and its baseline `y` from the corner of its box, and its width."""

    text: str
    letters: str
    x: float
    y: float
    width: float
    direction: TextDirection = "ltr"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A node of the figure. `title` is all that it says in full; `inside` is the panel or strip that holds it."""

    kind: str
    width: float
    height: float
    x: float = 0
    y: float = 0
    lines: tuple[Line, ...] = ()
    label: str = ""
    title: str = ""
    language: str = ""
    place: Place | None = None
    inside: str | None = None
    verdict: Outcome | None = None

    @property
    def bottom(self) -> float:
        """Where it ends, from the same corner as its `y`."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Where it ends, from the same corner as its `x`."""
        return self.x + self.width


Boxes = Mapping[str, Box]
Points = tuple[tuple[float, float], ...]
