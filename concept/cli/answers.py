"""The questions, and answers to them, as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.cells import cell_len

from concept.cli.page import Page, Piece, count, fill
from concept.questions import FAMILIES, Cell, Iri, Question, Table
from concept.triples import PREFIXES

LONGEST_WORD = 30
"""Words that are longer may be broken."""

MOST_LINES = 2
"""Where rows would need more lines than this on the average, each is written as a record."""

_GAP = "  "


def questions_page(questions: Sequence[Question]) -> str:
    """Every question as its sentence, under its family, with the blanks that it has."""
    page = Page()
    for family, group in groupby(questions, key=lambda each: each.family):
        page.heading(FAMILIES[family])
        for each in group:
            page.add((each.name, "bold"), indent=2)
            page.add(each.sentence, indent=4)
            page.add((_say_blanks(each), "dim"), indent=4)
    page.gap()
    page.add(f"{count(len(questions), 'question')}. A blank is filled in by its name: concept ask QUESTION NAME=VALUE.")
    return str(page)


def _say_blanks(question: Question) -> str:
    """“concept, intent=supports|disputes”: each blank, with the words that it takes; a * marks one that is needed."""
    return ", ".join(
        each.name + "*" * each.needed + ("=" + "|".join(each.choices) if each.choices else "")
        for each in question.parameters
    )


def table_page(table: Table, base: str, question: Question | None = None) -> str:
    """An answer as a table, or row by row where it is too wide for one.

    Of a question's answer, columns without any value are left out, things that have a label are called by it, and
    rows of one analysis stand under its id.
    """
    page = Page()
    shown = _columns(table, question)
    rows = [
        [_words(row[words], base) or _words(row[thing], base) for words, thing in shown.values()] for row in table.rows
    ]
    if not rows:
        page.add("Nothing was found. ", _advice(question))
        return str(page)
    heads = list(shown)
    groups = [(first, [row[1:] for row in group]) for first, group in groupby(rows, key=lambda row: row[0])]
    if question and heads[0] == "analysis" and len(groups) * 2 <= len(rows):
        for analysis, group in groups:
            page.heading(analysis)
            _add_rows(page, heads[1:], [[cell.removeprefix(f"{analysis}/") for cell in row] for row in group])
    else:
        _add_rows(page, heads, rows)
    page.gap()
    page.add(count(len(rows), "row"), ".")
    return str(page)


def _add_rows(page: Page, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = _widths(heads, rows, page.width)
    if widths:
        _add_table(page, heads, rows, widths)
    else:
        _add_records(page, heads, rows)


def _advice(question: Question | None) -> str:
    if question is None:
        return ""
    return f"Leave blanks open, or look at what the question asks for: concept ask {question.name} --sparql."


def _columns(table: Table, question: Question | None) -> dict[str, tuple[int, int]]:
    """What is shown: the heads, with the positions of the words and of the things that these are labels of."""
    names = {name: position for position, name in enumerate(table.columns)}
    if question is None:
        return {name: (position, position) for name, position in names.items()}
    said = {name: each for name, each in names.items() if any(row[each] is not None for row in table.rows)}
    labelled = {name.removesuffix("_label") for name in said if name.endswith("_label")}
    return {
        name.removesuffix("_label").replace("_", " "): (position, said.get(name.removesuffix("_label"), position))
        for name, position in said.items()
        if name not in labelled
    }


def _words(cell: Cell, base: str) -> str:
    """A cell as it is shown: addresses of ours without what all have, terms of vocabularies by their short names."""
    if isinstance(cell, Iri):
        return _short(cell, base)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else " ".join(str(cell).split())


def _short(address: str, base: str) -> str:
    for beginning in (f"{base}analysis/", base):
        if address.startswith(beginning):
            return address.removeprefix(beginning)
    prefix = next((name for name, namespace in PREFIXES.items() if address.startswith(namespace)), "")
    return f"{prefix}:{address.removeprefix(PREFIXES[prefix])}" if prefix else address


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The widths of the columns: what they need, or less for the widest ones; [] if that could not be read.

    It could not be read if words were broken, or if cells were much longer than wide.
    """
    room = width - len(_GAP) * (len(heads) - 1)
    columns = list(zip(heads, *rows, strict=True))
    needed = [max(map(cell_len, column)) for column in columns]
    least = [
        min(max(cell_len(word) for cell in column for word in cell.split(" ")), LONGEST_WORD) for column in columns
    ]
    if sum(least) > room or sum(needed) > room * MOST_LINES:
        return []
    limit = max(needed)
    while sum(widths := [max(low, min(each, limit)) for low, each in zip(least, needed, strict=True)]) > room:
        limit -= 1
    return widths


def _add_table(page: Page, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    _add_row(page, heads, widths, "bold")
    page.add(("─" * min(sum(widths) + len(_GAP) * (len(widths) - 1), page.width), "dim"))
    for row in rows:
        _add_row(page, row, widths)


def _add_row(page: Page, cells: Sequence[str], widths: Sequence[int], style: str = "") -> None:
    """A row on as many lines as its longest cell needs."""
    wrapped = [page.wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, wrapped))):
        parts = [
            fill(lines[number] if number < len(lines) else "", width)
            for lines, width in zip(wrapped, widths, strict=True)
        ]
        page.add((_GAP.join(parts).rstrip(), style))


def _add_records(page: Page, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Each row as lines of its own, without what is empty in it."""
    width = max(map(cell_len, heads))
    for row in rows:
        page.gap()
        for head, words in zip(heads, row, strict=True):
            if words:
                lead: Piece = (fill(head, width) + _GAP, "dim")
                page.add(words, lead=lead)
