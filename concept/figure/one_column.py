"""The figure in one column: for a phone, and for a column of a journal. It is read from top to bottom."""

from __future__ import annotations

from itertools import pairwise

from concept.figure.boxes import COLUMNS
from concept.figure.sheet import FIRST_LINE, MARGIN, ROOM_FOR_FEEDBACK, Sheet, broad_arrow, feeds_back
from concept.figure.words import Words

LEAST_WIDTH_MM = 60.0
"""In less, an attribute of three words would be broken into as many lines."""

_GAP_FOR_ARROW = 26.0
_GAP_OVER_REFERENTS = 12.0


class OneColumn(Sheet):
    """A figure that is read from top to bottom: referents follow the columns, and say in words what they measure."""

    columns = 1

    def __init__(self, words: Words, width: float) -> None:
        lane = ROOM_FOR_FEEDBACK if feeds_back(words.analysis) else 0
        super().__init__(words, width, column_width=width - 2 * MARGIN - lane)

    def _place_columns(self, top: float) -> None:
        loops = feeds_back(self.analysis)
        y = top = top + (ROOM_FOR_FEEDBACK if loops else 0)
        for name in COLUMNS:
            panel = self._column(name)
            self._put(name, panel, MARGIN, y, panel.frame.height)
            y = self.boxes[name].bottom + _GAP_FOR_ARROW
        middle = MARGIN + self.column_width / 2
        for before, after in pairwise(COLUMNS):
            down = broad_arrow(self.boxes[before].bottom + 3, self.boxes[after].y - 3, middle)
            self.graph.add_edge(before, after, kind="flow", points=tuple((x, y) for y, x in down))
        if loops:
            last = self.boxes["consequences"]
            side, start = last.right + ROOM_FOR_FEEDBACK - 4, last.y + FIRST_LINE
            self._draw_feedback(
                top, (last.right, start), (side, start), (side, top - 10), (middle, top - 10), (middle, top)
            )

    def _place_referents(self) -> None:
        inner = {node: box for _said, node, box in self._referents()}
        panel = self._panel("referents", [("", inner)] if inner else [])
        self._put("referents", panel, MARGIN, self.boxes[COLUMNS[-1]].bottom + _GAP_OVER_REFERENTS, panel.frame.height)

    def _place_strips(self) -> None:
        self.boxes.update(self._strips(MARGIN, self.boxes["referents"].bottom, self.width - 2 * MARGIN))
