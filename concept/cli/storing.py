"""The commands that bring analyses into a store, out of it, and out of the world: import, export, remove."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

import click

from concept.cli.output import progress, say, tell, write_file
from concept.cli.sources import (
    CommandWithFrom,
    is_file_name,
    read_named,
    resolve_store,
    takes_from,
)
from concept.errors import ConceptError
from concept.formats import FORMATS, write_analysis
from concept.library import Imported, import_files, remove_analyses

SUFFIXES = {known.name.lower().replace("/", "-"): suffix for suffix, known in reversed(FORMATS.items())}
"""The suffix of each format, by the name that --format takes."""

_NAMED = 12
"""A list of more ids than this is cut."""

_STATEMENTS_SHOWN = 3


# --- import -----------------------------------------------------------------------------------------------------


@click.command("import", short_help="Take analyses into a store.")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--store", metavar="LOCATION", help="The store: a folder, made if there is none, or an endpoint.")
@click.option("--keep-going", is_flag=True, help="Take the rest if a file cannot be used.")
@click.option("--no-replace", is_flag=True, help="Refuse an id that is stored already.")
@click.option("--strict", is_flag=True, help="Refuse a file with statements that have no place here.")
def import_command(paths: tuple[Path, ...], store: str | None, keep_going: bool, no_replace: bool, strict: bool) -> int:
    """Take the analyses of files and folders into a store. One of an id that is stored already is replaced.

    All files are read first, and if one cannot be used, nothing is written. Without --store, the store is that of
    $CONCEPT_STORE.

    Exit status: 0; 2 if a file or the store cannot be used.

    Example: concept import data/analyses --store my-store
    """
    location = resolve_store(store)
    with progress("importing") as report:
        done = import_files(
            paths, location, keep_going=keep_going, replace=not no_replace, strict=strict, progress=report
        )
    _tell_what_was_left(done)
    if done.taken:
        say(_imported(done, location))
    elif done.problems:
        advice = "" if keep_going else " Mend that, or take the rest with --keep-going."
        tell(f"nothing was imported.{advice}")
    else:
        raise ConceptError(f"{', '.join(map(str, paths))}: there is no analysis in it.")
    return 2 if done.problems else 0


def _tell_what_was_left(done: Imported) -> None:
    for passed_over in done.passed_over:
        tell(f"passed over {passed_over}")
    for problem in done.problems:
        tell(str(problem))
    for path, statements in done.not_taken if done.taken else ():
        number = len(statements)
        left_out = "1 statement" if number == 1 else f"{number:,} statements"
        first = [f"  {each}" for each in statements[:_STATEMENTS_SHOWN]]
        rest = ["  …"] if number > _STATEMENTS_SHOWN else []
        tell("\n".join([f"{path}: {left_out} left out, for which there is no place here:", *first, *rest]))


def _imported(done: Imported, location: str) -> str:
    new = [name for name, _, replaced in done.taken if not replaced]
    replaced = [name for name, _, replaced in done.taken if replaced]
    lines = [f"{_analyses(len(done.taken))} imported into {location}."]
    lines += [_names("new", new)] if new else []
    lines += [_names("replaced", replaced)] if replaced else []
    return "\n".join(lines) + "\n"


def _analyses(number: int) -> str:
    return "1 analysis" if number == 1 else f"{number:,} analyses"


def _names(what: str, names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    named = ", ".join(names) if more <= 0 else f"{', '.join(names[:_NAMED])} and {more:,} more"
    inner = " " * (len(what) + 4)
    return fill(f"  {what}: {named}", 80, subsequent_indent=inner, break_on_hyphens=False, break_long_words=False)


# --- export -----------------------------------------------------------------------------------------------------


@click.command("export", cls=CommandWithFrom, short_help="Write an analysis as a document or as RDF.")
@click.argument("name", metavar="ID")
@takes_from
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it.")
@click.option("--format", "form", type=click.Choice(list(SUFFIXES)), help="Else by the suffix of FILE, else yaml.")
def export_command(name: str, paths: tuple[Path, ...], store: str | None, output: Path | None, form: str | None) -> int:
    """Write an analysis as a document (yaml, json) or as RDF, to standard output or into a file.

    ID is an id, an IRI, or a file with one analysis. A file is written whole or not at all.

    Exit status: 0; 2 if there is no such analysis, or something cannot be read or written.

    Example: concept export bamber-co-production -o co-production.jsonld
    """
    suffix = _suffix(output, form)
    reading = read_named([name], paths, store)
    (found,) = reading
    text = write_analysis(found.analysis, suffix)
    if output is None:
        say(text)
    else:
        write_file(output, text)
    return reading.status


def _suffix(output: Path | None, form: str | None) -> str:
    """The suffix that decides the format. ConceptError if none does, or two do."""
    own = output.suffix.lower() if output else ".yaml"
    asked = SUFFIXES[form] if form else None
    if asked is None and own not in FORMATS:
        known = ", ".join(FORMATS)
        raise ConceptError(f"{output}: the suffix “{own}” is not known; known are {known}. Or say which with --format.")
    if asked and output and own in FORMATS and FORMATS[own] != FORMATS[asked]:
        what = f"{output}: the suffix {own} promises {FORMATS[own].name}, and --format says {form}."
        raise ConceptError(f"{what} Leave out one of them.")
    return asked or own


# --- remove -----------------------------------------------------------------------------------------------------


@click.command("remove", short_help="Remove analyses from a store.")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option("--store", metavar="LOCATION", help="The store: a folder, or an endpoint.")
def remove_command(names: tuple[str, ...], store: str | None) -> None:
    """Remove analyses from a store. If one of them is not in it, none is removed.

    ID is an id, an IRI, or a file with one analysis. Without --store, the store is that of $CONCEPT_STORE.

    Exit status: 0; 2 if there is no such analysis, or the store cannot be used.

    Example: concept remove bamber-co-production --store my-store
    """
    location = resolve_store(store)
    wanted = dict.fromkeys(_id_in(name) if is_file_name(name) else name for name in names)
    removed = remove_analyses(tuple(wanted), location)
    say(f"{_analyses(len(removed))} removed from {location}: {', '.join(removed)}.\n")


def _id_in(file_name: str) -> str:
    (found,) = read_named([file_name], (), None)
    return found.analysis.id
