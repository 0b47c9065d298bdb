"""Where things stand in the atlas's pictures: a concept among its neighbours, and a path from one to another.

What comes before a concept stands on its left, what follows on its right, all else below; so no lines cross, and
however many neighbours there are, the picture has four lines at most. Texts are measured; lengths are in pixels.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from concept.lettering import wrap

Side = Literal["before", "after", "beside"]
Head = Literal["start", "end", ""]

_WIDTH = 960.0
_BOX_WIDTH = 222.0
_CENTRE_WIDTH = 250.0
_GAP = 10.0
_PADDING = 12.0
_HEADING = 30.0
_LEADING = 18.0
_SMALL_LEADING = 15.0
_LABEL_SIZE = 14.0
_NOTE_SIZE = 11.5
_EDGE = 8.0
_COLUMNS = 4
_PATH_WIDTH = 420.0
_STEP = 62.0
_BETWEEN = 26.0


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """What is drawn of a concept: its id, what it is called, what ties it, and on which side it stands."""

    concept: str
    label: str
    note: str = ""
    side: Side = "beside"
    known: bool = True


@dataclass(frozen=True)
class Line:
    """A line of text around `x`, with its baseline at `y`."""

    words: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A concept: its box, from the upper left corner, with the lines of its label and of its note."""

    concept: str
    label: str
    note: str
    known: bool
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    notes: tuple[Line, ...]


@dataclass(frozen=True)
class Panel:
    """The frame around the neighbours of one side."""

    side: Side
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Arrow:
    """A line between two points, with an arrow's head at one end or none, and words beside its middle."""

    x1: float
    y1: float
    x2: float
    y2: float
    head: Head = ""
    notes: tuple[Line, ...] = ()

    @property
    def points(self) -> str:
        """The corners of the head, as SVG has them; empty without a head."""
        if not self.head:
            return ""
        start = (self.x1, self.y1), (self.x2, self.y2)
        (x0, y0), (x, y) = start if self.head == "end" else reversed(start)
        if y0 == y:
            back = -9 if x > x0 else 9
            corners = (x, y), (x + back, y - 5), (x + back, y + 5)
        else:
            back = -9 if y > y0 else 9
            corners = (x, y), (x - 5, y + back), (x + 5, y + back)
        return " ".join(f"{a:g},{b:g}" for a, b in corners)


@dataclass(frozen=True)
class Picture:
    """What is drawn; the first box is that of the concept that it is about."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    panels: tuple[Panel, ...]
    arrows: tuple[Arrow, ...]


def place_neighbours(centre: Neighbour, neighbours: Sequence[Neighbour]) -> Picture:
    """A concept in the middle of its neighbours."""
    before, after, beside = ([_box(each) for each in neighbours if each.side == side] for side in _SIDES)
    middle = _box(centre, _CENTRE_WIDTH)
    panel_width = _BOX_WIDTH + 2 * _PADDING
    heights = [_HEADING + _stacked_height(boxes) + _PADDING for boxes in (before, after) if boxes]
    top = max([middle.height, *heights])
    middle = _moved(middle, (_WIDTH - middle.width) / 2, (top - middle.height) / 2 + _EDGE)
    y = middle.y + middle.height / 2
    boxes, panels, arrows = [middle], [], []
    if before:
        panels.append(_panel("before", before, _EDGE, y))
        boxes += _stacked(before, _EDGE + _PADDING, panels[-1].y + _HEADING)
        arrows.append(Arrow(_EDGE + panel_width, y, middle.x, y, "end"))
    if after:
        right = _WIDTH - _EDGE - panel_width
        panels.append(_panel("after", after, right, y))
        boxes += _stacked(after, right + _PADDING, panels[-1].y + _HEADING)
        arrows.append(Arrow(middle.x + middle.width, y, right, y, "end"))
    height = top + 2 * _EDGE
    if beside:
        start = height + 22
        rows = list(_rows(beside))
        below = _HEADING + sum(max(box.height for box in row) + _GAP for row in rows) - _GAP + _PADDING
        panels.append(Panel("beside", _EDGE, start, _WIDTH - 2 * _EDGE, below))
        arrows.append(Arrow(_WIDTH / 2, middle.y + middle.height, _WIDTH / 2, start))
        boxes += _in_rows(rows, start + _HEADING)
        height = start + below + _EDGE
    return Picture(_WIDTH, height, tuple(boxes), tuple(panels), tuple(arrows))


def place_neighbours_below(centre: Neighbour, neighbours: Sequence[Neighbour]) -> Picture:
    """The same in one column: what leads to the concept, the concept, what it leads to, and all else."""
    width = _BOX_WIDTH + 2 * _PADDING + 2 * _EDGE
    boxes: list[Box] = []
    panels: list[Panel] = []
    arrows: list[Arrow] = []
    y = _EDGE
    for side in _COLUMN:
        found = [_box(centre)] if side == "centre" else [_box(each) for each in neighbours if each.side == side]
        if not found:
            continue
        if y > _EDGE:
            head: Head = "" if side == "beside" else "end"
            arrows.append(Arrow(width / 2, y, width / 2, y + _BETWEEN, head))
            y += _BETWEEN
        if side == "centre":
            boxes.insert(0, _moved(found[0], _EDGE + _PADDING, y))
            y += found[0].height
        else:
            height = _HEADING + _stacked_height(found) + _PADDING
            panels.append(Panel(side, _EDGE, y, width - 2 * _EDGE, height))
            boxes += _stacked(found, _EDGE + _PADDING, y + _HEADING)
            y += height
    return Picture(width, y + _EDGE, tuple(boxes), tuple(panels), tuple(arrows))


def place_path(stops: Sequence[Neighbour], steps: Sequence[tuple[str, Head]]) -> Picture:
    """Concepts below each other; each step says in words what ties two of them, and which way it leads."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    y, middle = _EDGE, _PATH_WIDTH / 3
    for position, stop in enumerate(stops):
        box = _box(stop)
        boxes.append(_moved(box, middle - box.width / 2, y))
        y += box.height
        if position < len(steps):
            words, head = steps[position]
            lines = wrap(words, _PATH_WIDTH - middle - 24, _NOTE_SIZE, max_lines=3)
            first = y + _STEP / 2 - (len(lines) - 1) * _SMALL_LEADING / 2 + 4
            notes = tuple(Line(line, middle + 14, first + n * _SMALL_LEADING) for n, line in enumerate(lines))
            arrows.append(Arrow(middle, y, middle, y + _STEP, head, notes))
            y += _STEP
    return Picture(_PATH_WIDTH, y + _EDGE, tuple(boxes), (), tuple(arrows))


_SIDES: tuple[Side, ...] = ("before", "after", "beside")
_COLUMN: tuple[Side | Literal["centre"], ...] = ("before", "centre", "after", "beside")


def _panel(side: Side, boxes: Sequence[Box], x: float, middle: float) -> Panel:
    """The frame around boxes that are stacked, with its middle at that height."""
    height = _HEADING + _stacked_height(boxes) + _PADDING
    return Panel(side, x, middle - height / 2, _BOX_WIDTH + 2 * _PADDING, height)


def _box(each: Neighbour, width: float = _BOX_WIDTH) -> Box:
    """The box of a concept at no place yet."""
    room = width - 2 * _PADDING
    lines = wrap(each.label, room, _LABEL_SIZE, "semibold", max_lines=4)
    notes = wrap(each.note, room, _NOTE_SIZE, max_lines=3)
    y = _PADDING - 4
    placed = []
    for line in lines:
        y += _LEADING
        placed.append(Line(line, width / 2, y - 4))
    small = []
    for note in notes:
        y += _SMALL_LEADING
        small.append(Line(note, width / 2, y - 2))
    return Box(
        concept=each.concept,
        label=each.label,
        note=each.note,
        known=each.known,
        x=0,
        y=0,
        width=width,
        height=y + _PADDING - 4,
        lines=tuple(placed),
        notes=tuple(small),
    )


def _moved(box: Box, x: float, y: float) -> Box:
    return replace(
        box,
        x=box.x + x,
        y=box.y + y,
        lines=tuple(replace(line, x=line.x + x, y=line.y + y) for line in box.lines),
        notes=tuple(replace(line, x=line.x + x, y=line.y + y) for line in box.notes),
    )


def _stacked_height(boxes: Sequence[Box]) -> float:
    return sum(box.height for box in boxes) + _GAP * (len(boxes) - 1)


def _stacked(boxes: Iterable[Box], x: float, y: float) -> Iterator[Box]:
    for box in boxes:
        yield _moved(box, x, y)
        y += box.height + _GAP


def _rows(boxes: Sequence[Box]) -> Iterator[Sequence[Box]]:
    yield from (boxes[start : start + _COLUMNS] for start in range(0, len(boxes), _COLUMNS))


def _in_rows(rows: Iterable[Sequence[Box]], y: float) -> Iterator[Box]:
    """The boxes row by row, each row in the middle."""
    for row in rows:
        width = len(row) * _BOX_WIDTH + (len(row) - 1) * _GAP
        for column, box in enumerate(row):
            yield _moved(box, (_WIDTH - width) / 2 + column * (_BOX_WIDTH + _GAP), y)
        y += max(box.height for box in row) + _GAP
