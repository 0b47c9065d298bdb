"""The figure as the field draws it: three columns side by side, referents under what they measure, the rest below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from concept.analysis import Analysis, NoReferentKnown, Referent
from concept.figure.boxes import COLUMNS, Box, Boxes, Points
from concept.figure.sheet import FIRST_LINE, MARGIN, ROOM_FOR_FEEDBACK, Sheet, broad_arrow, feeds_back
from concept.figure.words import Words

LEAST_WIDTH_MM = 120.0
"""Three columns of letters that can be read in print do not fit in less."""

_GUTTER = 30.0
_LEAST_COLUMN = 60.0
_GAP_UNDER_COLUMN = 18.0
_WORTH_SAVING = 72.0  # an inch of page, for which the strips leave their usual place


class ThreeColumns(Sheet):
    """A figure that is read from side to side."""

    columns = 3

    def __init__(self, words: Words, width: float) -> None:
        super().__init__(words, width, column_width=(width - 2 * MARGIN - 2 * _GUTTER) / 3)

    def _place_columns(self, top: float) -> None:
        loops = feeds_back(self.analysis)
        top += ROOM_FOR_FEEDBACK if loops else 0
        for name in COLUMNS:
            panel = self._column(name)
            height = max(panel.frame.height, _LEAST_COLUMN)
            self._put(name, panel, self._left_of(name), top, height)
        for before, after in pairwise(COLUMNS):
            self.graph.add_edge(before, after, kind="flow", points=self._arrow(before, after))
        if loops:
            x0, x1 = (self.boxes[name].x + self.column_width / 2 for name in ("consequences", "antecedents"))
            self._draw_feedback(top, (x0, top), (x0, top - 10), (x1, top - 10), (x1, top))

    def _left_of(self, column: str) -> float:
        return MARGIN + COLUMNS.index(column) * (self.column_width + _GUTTER)

    def _arrow(self, before: str, after: str) -> Points:
        """The broad arrow between two columns, beside the middle of the shortest and on the first page."""
        left, right = self.boxes[before], self.boxes[after]
        middle = left.y + min(200, *(self.boxes[name].height / 2 for name in COLUMNS))
        return broad_arrow(left.right + 5, right.x - 5, middle)

    # empirical referents

    def _place_referents(self) -> None:
        """A panel under each column that referents measure, and always one under the attributes."""
        under: dict[str, dict[str, Box]] = {name: {} for name in COLUMNS}
        for said, node, box in self._referents():
            under[self._stands_under(said)][node] = box
        for name, inner in under.items():
            if inner or name == "attributes":
                panel = self._panel(f"referents/{name}", [("", inner)] if inner else [])
                top = self.boxes[name].bottom + _GAP_UNDER_COLUMN
                self._put(f"referents/{name}", panel, self._left_of(name), top, panel.frame.height)
        for name, measured in self._columns_tied():
            points = self._connector(name, measured)
            self.graph.add_edge(f"referents/{name}", measured, kind="measures", points=points)

    def _columns_measured(self, said: Referent | NoReferentKnown) -> set[str]:
        """The columns of what is measured. The whole concept is taken for its attributes."""
        columns = (_column_named(each, self.analysis) for each in said.measures)
        return {column for column in columns if column}

    def _stands_under(self, said: Referent | NoReferentKnown) -> str:
        """The one column that it measures; the attributes, in the middle, where there are several or none."""
        columns = self._columns_measured(said)
        return columns.pop() if len(columns) == 1 else "attributes"

    def _columns_tied(self) -> list[tuple[str, str]]:
        """Which columns' referents measure which columns, each once, in the order of reading."""
        ties = {
            (self._stands_under(referent), column)
            for referent in self.analysis.referents
            for column in self._columns_measured(referent)
        }
        return sorted(ties, key=lambda tie: tuple(map(COLUMNS.index, tie)))

    def _connector(self, under: str, measured: str) -> Points:
        """From a panel of referents straight up to its own column, or through the gutter to the next one's side."""
        source, target = self.boxes[f"referents/{under}"], self.boxes[measured]
        if under == measured:
            middle = source.x + source.width / 2
            return (middle, source.y), (middle, target.bottom)
        before = COLUMNS.index(measured) < COLUMNS.index(under)
        x0 = source.x if before else source.right
        x1 = target.right if before else target.x
        y0 = source.y + FIRST_LINE
        y1 = min(y0, target.bottom - 12)
        return (x0, y0), ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1), (x1, y1)

    # what stands aside

    def _place_strips(self) -> None:
        """Below all columns; or below two of them, beside a longer third, where that saves space."""
        below_all = self._strips_below(COLUMNS)
        beside = (self._strips_below(COLUMNS[:2]), self._strips_below(COLUMNS[1:]))
        best = min(beside, key=_lowest)
        saved = _lowest(below_all) - max(self._bottom_of(COLUMNS), _lowest(best))
        self.boxes.update(best if saved > _WORTH_SAVING else below_all)

    def _bottom_of(self, columns: Sequence[str]) -> float:
        """Where the columns end, with the referents under them."""
        panels = [self.boxes.get(prefix + name) for name in columns for prefix in ("", "referents/")]
        return max(panel.bottom for panel in panels if panel)

    def _strips_below(self, columns: Sequence[str]) -> Boxes:
        """The strips as wide as those neighbouring columns, from top to bottom."""
        left = self._left_of(columns[0])
        width = self._left_of(columns[-1]) + self.column_width - left
        return self._strips(left, self._bottom_of(columns), width)


def _lowest(boxes: Boxes) -> float:
    return max(box.bottom for box in boxes.values())


def _column_named(measured: str, analysis: Analysis) -> str | None:
    """The column that holds what an id of `measures` stands for; None for parts that stand in no column."""
    if measured == "concept":
        return "attributes"
    column = measured if measured in COLUMNS else f"{analysis.place(measured).partition('/')[0]}s"
    return column if column in COLUMNS else None
