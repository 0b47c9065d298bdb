"""The list of analyses as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.cells import cell_len

from concept.catalogue import Summary
from concept.cli.page import STYLES, Page, Piece, count, fill

COLUMNS = {
    "uses": "us",
    "attributes": "at",
    "antecedents": "an",
    "consequences": "co",
    "referents": "re",
    "cases": "ca",
}
"""The roles that are counted, and the heads of their columns."""

_WIDEST_ID = 38
_FULL_TEXT = "full text"


def list_page(summaries: Sequence[Summary]) -> str:
    """The analyses under their concepts, a line each, and what the columns mean."""
    page = Page()
    if not summaries:
        page.add("There is no analysis yet. `concept import FILE --store LOCATION` takes one in.")
        return str(page)
    width = min(max(cell_len(each.id) for each in summaries), _WIDEST_ID)
    heads = "".join(f"{head:>3}" for head in COLUMNS.values())
    page.add((f"{fill('', width)} year{heads}  made from", "dim"), indent=2)
    for concept_id, lines in groupby(_by_concept(summaries), key=lambda line: line.concept_id):
        rivals = list(lines)
        page.add((rivals[0].concept or concept_id, "bold"))
        for line in rivals:
            _add_line(page, line, width)
    page.gap()
    concepts = count(len({each.concept_id for each in summaries}), "concept")
    page.add(f"{count(len(summaries), 'analysis', 'analyses')} of {concepts}.")
    page.add((", ".join(f"{head} {role}" for role, head in COLUMNS.items()) + ". ", "dim"), *_legend(summaries))
    return str(page)


def _by_concept(summaries: Sequence[Summary]) -> list[Summary]:
    """Rivals together, under the label that the first of them has; else in the order given."""
    first: dict[str, int] = {}
    for position, each in enumerate(summaries):
        first.setdefault(each.concept_id, position)
    return sorted(summaries, key=lambda each: first[each.concept_id])


_MARKS = {"error": "✗", "warning": "!", "info": "·"}


def _add_line(page: Page, line: Summary, width: int) -> None:
    mark: Piece = (f"{_MARKS[line.worst]} ", STYLES[line.worst]) if line.worst else "  "
    name = line.id
    if cell_len(name) > width:
        page.add(name, lead=mark)
        mark, name = "  ", ""
    counts = "".join(f"{line.counts[role] or '–':>3}" for role in COLUMNS)
    coverage = _FULL_TEXT if line.coverage == "full-text" else line.coverage
    record = f"draft, {coverage}" if line.status == "draft" else coverage
    page.add(f"{fill(name, width)} {(line.published or 'n.d.')[:4]:<4}{counts}  {record}", lead=mark)


def _legend(summaries: Sequence[Summary]) -> list[Piece]:
    """What the marks of this list mean."""
    worst = {each.worst for each in summaries}
    said = [(_MARKS[each], STYLES[each], each) for each in _MARKS if each in worst]
    pieces: list[Piece] = [("The worst finding: ", "dim")] if said else []
    for number, (mark, style, severity) in enumerate(said):
        pieces += [(", ", "dim")] if number else []
        pieces += [(mark, style), (f" {severity}", "dim")]
    return [*pieces, (".", "dim")] if said else []
