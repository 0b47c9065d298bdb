"""The command `compare`: analyses side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

from concept.aligning import choose_analyses
from concept.cli.output import say, say_json, tell
from concept.cli.page import Page, Piece, count
from concept.cli.sources import CommandWithFrom, open_named, takes_from
from concept.compare import Comparison, Link, Row, Standing, cited_as, compare
from concept.contracts import comparison_rows
from concept.matrix import column_keys
from concept.messages import language_spoken
from concept.side_by_side import named, write_table
from concept.tables import WRITERS
from concept.terms import name_of_role


@click.command("compare", cls=CommandWithFrom, short_help="Set analyses side by side, by what is aligned.")
@click.argument("names", metavar="[ID]...", nargs=-1)
@takes_from
@click.option("--concept", metavar="ID", default="", help="All analyses of this concept.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", *WRITERS)),
    default="text",
    show_default=True,
    help="How it is written; the last three are tables for a paper.",
)
def compare_command(names: tuple[str, ...], paths: tuple[Path, ...], store: str | None, concept: str, form: str) -> int:
    """Set analyses side by side: elements that are aligned stand together, as the same or close.

    Where two analyses of one concept give an element two roles (an attribute here, a consequence there), that is
    marked. Nothing is the same but what alignments say: `concept align` proposes and adds them.

    Exit status: 0; 2 if something is unknown, or cannot be read.

    Example: concept compare --concept post-intensive-care-syndrome
    """
    opened = open_named(names, paths, store)
    for problem in opened.library.problems:
        tell(problem)
    if not (names or concept):
        raise click.UsageError("Name the analyses, or a concept with --concept.")
    (analyses,) = choose_analyses(opened.library, opened.ids, concept)
    comparison = compare(analyses, opened.library.alignments)
    if form == "json":
        say_json(comparison_rows(comparison, opened.library.base))
    elif form in WRITERS:
        say(write_table(comparison, form))
    else:
        say(comparison_page(comparison))
    return 2 if opened.library.problems else 0


# --- a page for a terminal --------------------------------------------------------------------------------------


def comparison_page(comparison: Comparison) -> str:
    """The analyses with their keys, the rows by role, and what is related beyond them."""
    page = Page()
    keys = dict(zip((each.id for each in comparison.analyses), column_keys(len(comparison.analyses)), strict=True))
    for analysis in comparison.analyses:
        lead = f"{keys[analysis.id]:<3}", "bold"
        page.add(f"{analysis.say(analysis.title)} ", (f"({cited_as(analysis)})", "dim"), lead=lead)
    for role, rows in groupby(comparison.rows, key=lambda row: row.role):
        page.heading(name_of_role(role))
        for row in rows:
            _add_row(page, row, keys)
    _add_links(page, comparison.links, keys)
    page.gap()
    page.add((_legend(comparison), "dim"))
    return str(page)


def _add_row(page: Page, row: Row, keys: dict[str, str]) -> None:
    mark: Piece = ("! ", "yellow") if row.in_conflict else "= " if len(row.standings) > 1 else "· "
    for standing in row.standings:
        page.add((f"{keys[standing.analysis.id]} ", "bold"), named(standing, row), indent=2, lead=mark)
        mark = "  "


def _add_links(page: Page, links: Sequence[Link], keys: dict[str, str]) -> None:
    if links:
        page.heading("Broader, narrower, related")
    for link in links:
        mark: Piece = ("! ", "yellow") if link.in_conflict else "· "
        page.add(
            *_keyed(link.one, keys), (f" {link.seen.relation} ", "dim"), *_keyed(link.other, keys), indent=2, lead=mark
        )
        page.add((link.seen.alignment.reason.said_in(language_spoken()), "dim"), indent=4)


def _keyed(standing: Standing, keys: dict[str, str]) -> Iterator[Piece]:
    yield f"{keys[standing.analysis.id]} ", "bold"
    yield f"“{standing.label}” "
    yield f"({standing.segment})", "dim"


def _legend(comparison: Comparison) -> str:
    aligned = sum(len(row.standings) > 1 for row in comparison.rows)
    conflicts = sum(row.in_conflict for row in comparison.rows) + sum(link.in_conflict for link in comparison.links)
    said = f"{count(len(comparison.rows), 'row')}, {aligned} of them aligned (=)"
    return f"{said}; {count(conflicts, 'conflict')} of roles (!)."
