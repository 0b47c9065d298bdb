"""The commands that read: list and show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from concept.catalogue import Summary, summarise
from concept.checks import check
from concept.cli.output import format_option, say, say_csv, say_json, tell
from concept.cli.sources import CommandWithFrom, Source, read_all, read_named, resolve, takes_from, takes_paths
from concept.library import StoreLibrary

LIST_KEYS = (
    "id",
    "iri",
    "file",
    "title",
    "concept",
    "method",
    "published",
    "status",
    "coverage",
    "counts",
    "worst",
)


@click.command("list", short_help="List the analyses.")
@takes_paths
@format_option
def list_command(paths: tuple[Path, ...], store: str | None, form: str) -> int:
    """List the analyses by concept: how much is in each, what it was made from, and the worst that `check` finds.

    Exit status: 0; 2 if something cannot be read.

    Example: concept list data/analyses --format csv
    """
    summaries, status = _summaries(resolve(paths, store))
    rows = [_row(summary) for summary in summaries]
    if form == "json":
        say_json({"analyses": rows})
    elif form == "csv":
        say_csv(LIST_KEYS, rows)
    else:
        from concept.cli.lists import list_page

        say(list_page(summaries))
    return status


def _summaries(source: Source) -> tuple[list[Summary], int]:
    """The lines, in the order of the catalogue. A store has them ready."""
    if source.store:
        library = StoreLibrary(source.store)
        for problem in library.problems:
            tell(problem)
        return library.find()[0], 2 if library.problems else 0
    reading = read_all(source)
    lines = [summarise(found.analysis, check(found.analysis), found.base, found.file_name) for found in reading]
    return sorted(lines, key=lambda line: (line.concept, line.title, line.id, line.file or "")), reading.status


def _row(summary: Summary) -> dict[str, Any]:
    said = asdict(summary)
    return {key: said[key] for key in LIST_KEYS}


@click.command("show", cls=CommandWithFrom, short_help="Show an analysis, readable in a terminal.")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@takes_from
@click.option("--all", "everything", is_flag=True, help="Every citation, doubt, note and work too.")
def show_command(names: Iterable[str], paths: tuple[Path, ...], store: str | None, everything: bool) -> int:
    """Show an analysis along the eight steps of the method, with its sources and the verdicts on its cases.

    ID is an id, an IRI, or a file with one analysis.

    Exit status: 0; 2 if there is no such analysis, or something cannot be read.

    Example: concept show bamber-co-production --from data/analyses
    """
    from concept.cli.reading_path import analysis_page

    reading = read_named(tuple(names), paths, store)
    for number, found in enumerate(reading):
        say(("\n\n" if number else "") + analysis_page(found.analysis, everything=everything))
    return reading.status
