"""Where everything in the figure stands: from an analysis to boxes on a page, in points."""

from __future__ import annotations

import networkx as nx

from concept.analysis import Analysis
from concept.figure import one_column, three_columns
from concept.figure.choices import AS_USUAL, Choices
from concept.figure.one_column import OneColumn
from concept.figure.three_columns import ThreeColumns
from concept.figure.words import Words
from concept.messages import _
from concept.terms import COMMON_NAMES, Names


def layout(analysis: Analysis, choices: Choices = AS_USUAL, names: Names = COMMON_NAMES) -> nx.DiGraph[str]:
    """The figure as a graph: nodes with the fields of a Box as attributes, in points from the top left corner.

    Nodes are named by place (`attribute/assets`), or, where they have none of their own, by what they are:
    `title`, the columns, `referents/<column>` or in a figure of one column `referents`, `cases`. Edges have a `kind`
    (`flow` from column to column, `measures` from a referent, `followed by` and `feedback` from a consequence) and
    `points`, the path to draw: ties between single elements are told by words and have none.
    The graph's own attributes are `width`, `height`, `columns`, `language` and `right_to_left`: of three columns the
    antecedents stand on the right in a language that is read from right to left. Where three have no room there is
    one. `names` are the method's own. PictureTooNarrow where it could not be read.
    """
    choices.require(one_column.LEAST_WIDTH_MM, _("one column takes"))
    words = Words(analysis, choices, names)
    narrow = choices.width_mm < three_columns.LEAST_WIDTH_MM * choices.scale
    return (OneColumn if narrow else ThreeColumns)(words, choices.width).fill()
