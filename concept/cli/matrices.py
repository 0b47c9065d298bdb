"""The case × attribute matrix as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from concept.analysis import Analysis, Case
from concept.cli.page import STYLES, Page, Piece, cut, fill
from concept.matrix import Code, Row, build_matrix, column_keys

SYMBOLS: dict[Code, str] = {"shows": "●", "partly": "◐", "lacks": "○", "unclear": "?", "not-coded": "·"}
LEGEND = "   ".join(f"{symbol} {code.replace('-', ' ')}" for code, symbol in SYMBOLS.items())

_COLUMN = 3
_LEAST_NAME = 16


def name_of(analysis: Analysis, case: Case) -> str:
    """What a reader calls the case: its label, else its id."""
    return analysis.say(case.label) or case.id


def matrix_page(analysis: Analysis) -> str:
    """The matrix of an analysis: the attributes with their keys, a row for each case, and why each verdict."""
    page = Page()
    page.add((analysis.say(analysis.title), "bold"))
    page.add((f"{analysis.id} · {analysis.say(analysis.concept.label)}", "dim"))
    page.gap()
    keys = column_keys(len(analysis.attributes))
    for key, attribute in zip(keys, analysis.attributes, strict=True):
        page.add(analysis.say(attribute.label), indent=2, lead=(f"{key:<3}", "bold"))
    if not keys:
        page.add("No defining attributes.", indent=2)
    rows = build_matrix(analysis)
    page.gap()
    if not rows:
        page.add("No cases.", indent=2)
        return str(page)
    _add_table(page, analysis, keys, rows)
    page.gap()
    page.add((LEGEND, "dim"), indent=2)
    for row in rows:
        page.gap()
        verdict = row.verdict
        page.add((name_of(analysis, row.case), "bold"), ", ", row.case.kind, ": ", outcome(row), indent=2)
        page.add(verdict.reason, indent=4)
    return str(page)


def outcome(row: Row) -> Piece:
    """The verdict, in its colour."""
    return row.verdict.outcome, STYLES[row.verdict.outcome]


def _add_table(page: Page, analysis: Analysis, keys: Sequence[str], rows: Sequence[Row]) -> None:
    kind_width = max(len(row.case.kind) for row in rows)
    longest = max(cell_len(name_of(analysis, row.case)) for row in rows)
    room = page.width - 2 - kind_width - 2 - 2 - len("undetermined")
    name_width = min(longest, max(room - _COLUMN * len(keys), _LEAST_NAME))
    start = 2 + kind_width + 2 + name_width + 2
    fitting = max((room - name_width) // _COLUMN, 3)
    for band in _bands(len(keys), fitting):
        page.gap()
        page.add(*((fill(keys[column], _COLUMN), "bold") for column in band), lead=" " * start)
        for row in rows:
            codes = list(row.codes.values())
            name = fill(cut(name_of(analysis, row.case), name_width), name_width)
            symbols = "".join(fill(SYMBOLS[codes[column]], _COLUMN) for column in band)
            page.add(f"{row.case.kind:<{kind_width}}  {name}  {symbols}", outcome(row), indent=2)


def _bands(columns: int, fitting: int) -> Iterator[Sequence[int]]:
    """The columns in groups that fit beside the names; one empty group where there are none."""
    for first in range(0, max(columns, 1), fitting):
        yield range(first, min(first + fitting, columns))
