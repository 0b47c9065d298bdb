"""The figure of the field: antecedents → defining attributes → consequences, with all that belongs beside them.

`layout` places every box and line of an analysis, in points of a page, and returns a graph; `draw` writes that
graph as SVG. Empirical referents stand under the column that they measure, cases with their verdicts below, and
below them the concepts that the analysis sets this one apart from. Where three columns have no room, all of it stands
in one, from top to bottom.

A page may restyle the classes `paper panel box title citation heading subhead label note kind verdict flow
measures feedback symbol` under `svg.figure`.
"""

from concept.figure.boxes import COLUMNS, Box, Line
from concept.figure.choices import AS_USUAL, POINTS_PER_MM, Choices, PictureTooNarrow, WrongChoice
from concept.figure.looks import LETTERS, LOOKS, PAPER
from concept.figure.placing import layout
from concept.figure.svg import draw

__all__ = [
    "AS_USUAL",
    "COLUMNS",
    "LETTERS",
    "LOOKS",
    "PAPER",
    "POINTS_PER_MM",
    "Box",
    "Choices",
    "Line",
    "PictureTooNarrow",
    "WrongChoice",
    "draw",
    "layout",
]
