"""The matrix as a picture: a row for each case, a column for each defining attribute, the verdict at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from concept.analysis import Analysis
from concept.figure.boxes import Box
from concept.figure.choices import POINTS_PER_MM, Choices
from concept.figure.looks import LETTERS
from concept.figure.setting import Paragraph, is_right_to_left, set_paragraphs
from concept.figure.sheet import title_box
from concept.figure.words import Words, printable
from concept.lettering import break_units, measure, wrap
from concept.matrix import Code, Row, build_matrix, column_keys
from concept.messages import _
from concept.pictures.drawing import Drawing, Mark, NothingToDraw, Stroke, write_svg
from concept.profiles import names_used_by
from concept.terms import name_of_code, name_of_outcome

# Lengths in points.
_MARGIN = 1.0
_ASIDE = 3.0  # room at each side of what stands in a column
_SYMBOL = 16.0  # from where a verdict begins to its words
_LEAST_NAME = 60.0
_NAME = 150.0
_KEYED_COLUMN = 17.0
_COLUMN = 90.0
_ABOVE = 4.0  # and as much below
_KEY = 14.0
_SIGN = 24.0  # the column of a verdict without words
_BETWEEN = 10.0
_MOST_LINES = 6
"""A head of more is read more easily below."""

_CODES: tuple[Code, ...] = ("shows", "partly", "lacks", "unclear", "not-coded")


def draw_matrix(analysis: Analysis, choices: Choices) -> str:
    """The matrix as SVG. NothingToDraw without cases or attributes, PictureTooNarrow where columns have no room."""
    return write_svg(lay_out_matrix(analysis, choices), choices)


def lay_out_matrix(analysis: Analysis, choices: Choices) -> Drawing:
    """Where everything in the matrix stands. Labels that no column has room for stand below, with letters for keys."""
    rows = build_matrix(analysis)
    for named in ("attributes", "cases"):
        if not getattr(analysis, named):
            raise NothingToDraw(
                _("{analysis}: there is no matrix to draw, for the analysis has no {missing} yet.").format(
                    analysis=analysis.id, missing=_("defining attributes") if named == "attributes" else _("cases")
                )
            )
    return _Table(Words(analysis, choices, names_used_by(analysis)), rows, choices).fill()


@dataclass(frozen=True)
class _Columns:
    """How wide the columns are. `keyed`: letters stand for the attributes; `signed`: the verdict is its sign alone."""

    name: float
    attribute: float
    verdict: float
    keyed: bool = False
    signed: bool = False


class _Table:
    """One matrix while it is laid out, from top to bottom."""

    def __init__(self, words: Words, rows: Sequence[Row], choices: Choices) -> None:
        self.words = words
        self.rows = rows
        self.labels = [printable(words.name(each.id)) for each in words.analysis.attributes]
        self.right_to_left = is_right_to_left(words.language)
        self.width = choices.width
        self.columns = self._columns(choices)
        self.heads = column_keys(len(self.labels)) if self.columns.keyed else self.labels
        self.boxes: list[Box] = []
        self.strokes: list[Stroke] = []
        self.marks: list[Mark] = []

    def _columns(self, choices: Choices) -> _Columns:
        verdict = (
            _SYMBOL + 2 * _ASIDE + max(_width(name_of_outcome(row.verdict.outcome), "verdict") for row in self.rows)
        )
        verdict = max(verdict, self.width / 6)
        count, room = len(self.labels), self.width - 2 * _MARGIN - verdict
        wanted = max(_longest_word(label) for label in self.labels) + 2 * _ASIDE
        if room - wanted * count >= _LEAST_NAME:
            name = max(_LEAST_NAME, min(_NAME, room / 3, room - wanted * count))
            column = min(_COLUMN, (room - name) / count)
            if all(len(_lines_of_head(label, column)) <= _MOST_LINES for label in self.labels):
                return _Columns(room - column * count, column, verdict)
        keys = _KEYED_COLUMN * count
        if room - keys >= _LEAST_NAME:
            return _Columns(room - keys, _KEYED_COLUMN, verdict, keyed=True)
        least = 2 * _MARGIN + _LEAST_NAME + keys + _SIGN
        choices.require(least / POINTS_PER_MM, _("cases against {count} attributes take").format(count=count))
        name = self.width - 2 * _MARGIN - keys - _SIGN
        return _Columns(name, _KEYED_COLUMN, _SIGN, keyed=True, signed=True)

    def fill(self) -> Drawing:
        """The finished picture."""
        title = title_box(self.words, self.width)
        self.boxes.append(title)
        y = self._place_heads(title.y + title.height + _BETWEEN)
        for row in self.rows:
            y = self._place_row(row, y)
        y = self._place_keys(y + _BETWEEN) if self.columns.keyed else y + _BETWEEN
        y = self._place_legend(y)
        return Drawing(
            kind="matrix",
            name=self.words.analysis.id,
            heading=self.words.heading(),
            description=" ".join(map(self._described, self.rows)),
            language=self.words.language,
            right_to_left=self.right_to_left,
            width=self.width,
            height=y + _MARGIN,
            boxes=tuple(self.boxes),
            strokes=tuple(self.strokes),
            marks=tuple(self.marks),
        )

    def _left(self, column: int) -> float:
        """Where the column of an attribute begins; the one after the last is that of the verdict."""
        return _MARGIN + self.columns.name + column * self.columns.attribute

    def _place_heads(self, top: float) -> float:
        """The heads of the columns, all ending on one line."""
        heads = [
            (_MARGIN, self.columns.name, Paragraph(self.words.role("cases"), "heading")),
            *(
                (self._left(at), self.columns.attribute, Paragraph(head, "kind", ours=False, centred=True))
                for at, head in enumerate(self.heads)
            ),
            (
                self._left(len(self.heads)),
                self.columns.verdict,
                Paragraph("" if self.columns.signed else _("Verdict"), "heading"),
            ),
        ]
        boxes = [self._cell([said], x, top, width) for x, width, said in heads]
        bottom = max(box.y + box.height for box in boxes)
        self.boxes += [replace(box, y=bottom - box.height) for box in boxes]
        self._rule(bottom, 1.2)
        return bottom

    def _cell(self, said: Sequence[Paragraph], x: float, y: float, width: float, inset: float = 0) -> Box:
        """Text between two columns; `inset` leaves room for a symbol where lines begin."""
        left = _ASIDE if self.right_to_left else _ASIDE + inset
        lines, bottom = set_paragraphs(said, left, _ABOVE, width - 2 * _ASIDE - inset, self.right_to_left)
        return Box(kind="cell", x=x, y=y, width=width, height=bottom + _ABOVE, lines=lines)

    def _rule(self, y: float, width: float = 0.5) -> None:
        self.strokes.append(Stroke(points=((_MARGIN, y), (self.width - _MARGIN, y)), kind="rule", width=width))

    def _place_row(self, row: Row, top: float) -> float:
        name = self._named(row)
        named = [
            Paragraph(self.words.kind_of_case(row.case.kind), "kind"),
            Paragraph(name, "label", ours=False, max_lines=4),
        ]
        judged = [Paragraph(name_of_outcome(row.verdict.outcome), "verdict"), Paragraph(self.words.count(row), "note")]
        together = self.columns.signed
        case = self._cell([*named, *judged] if together else named, _MARGIN, top, self.columns.name)
        verdict = self._cell(
            [] if together else judged, self._left(len(self.heads)), top, self.columns.verdict, _SYMBOL
        )
        self.boxes += [
            replace(case, title=self._described(row)),
            replace(verdict, title=row.verdict.reason, verdict=row.verdict.outcome),
        ]
        height = max(case.height, verdict.height)
        for at, (code, label) in enumerate(zip(row.codes.values(), self.labels, strict=True)):
            title = _say_code(name, code, label)
            self.marks.append(Mark(code, self._left(at) + self.columns.attribute / 2, top + height / 2, title))
        self._rule(top + height)
        return top + height

    def _named(self, row: Row) -> str:
        return printable(self.words.name(row.case.id))

    def _described(self, row: Row) -> str:
        """The row as it is read aloud."""
        by_code = {
            code: [label for label, said in zip(self.labels, row.codes.values(), strict=True) if said == code]
            for code in _CODES
        }
        codes = [f"{name_of_code(code)}: {', '.join(labels)}" for code, labels in by_code.items() if labels]
        kind, verdict = self.words.kind_of_case(row.case.kind), self.words.verdict(row)
        return " — ".join([kind, self._named(row), *codes, verdict]) + "."

    def _place_keys(self, top: float) -> float:
        """What the letters over the columns stand for."""
        for key, label in zip(self.heads, self.labels, strict=True):
            box = self._cell(
                [Paragraph(label, "label", ours=False)], _MARGIN + _KEY, top, self.width - 2 * _MARGIN - _KEY
            )
            self.boxes += [self._cell([Paragraph(key, "kind")], _MARGIN, top, _KEY), box]
            top += box.height - _ABOVE
        return top + _BETWEEN

    def _place_legend(self, top: float) -> float:
        """The marks that occur and what they mean, in as few rows as there is room for."""
        said = {code for row in self.rows for code in row.codes.values()}
        x = _MARGIN
        for code in (each for each in _CODES if each in said):
            width = _width(name_of_code(code), "note") + _SYMBOL
            if x > _MARGIN and x + width > self.width - _MARGIN:
                x, top = _MARGIN, top + LETTERS["note"].leading + _ABOVE
            box = self._cell([Paragraph(name_of_code(code), "note")], x + _KEY - _ASIDE, top, width)
            self.boxes.append(box)
            self.marks.append(Mark(code, x + _KEY / 2, top + box.height / 2))
            x += width + _BETWEEN
        return top + LETTERS["note"].leading + 2 * _ABOVE


def _say_code(case: str, code: Code, attribute: str) -> str:
    return _("{case} – {code} – {attribute}").format(case=case, code=name_of_code(code), attribute=attribute)


def _lines_of_head(label: str, column: float) -> tuple[str, ...]:
    return wrap(label, column - 2 * _ASIDE, LETTERS["kind"].size, LETTERS["kind"].weight)


def _width(words: str, letters: str) -> float:
    return measure(words, LETTERS[letters].size, LETTERS[letters].weight)


def _longest_word(label: str) -> float:
    return max((_width(unit.rstrip(), "kind") for unit in break_units(label)), default=0)
