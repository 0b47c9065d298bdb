"""The commands that bring analyses and alignments into a store, out of it, and out of the world."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

import click

from concept.bibliography import BIBLIOGRAPHIES, MARKUPS, STYLES, Markup
from concept.cli import bibliographies
from concept.cli.bibliographies import import_works, refuse_bibliographies
from concept.cli.output import progress, say, tell, write_file
from concept.cli.sources import (
    CommandWithFrom,
    Found,
    is_file_name,
    read_analysis_or_alignments,
    resolve_store,
    takes_from,
)
from concept.errors import ConceptError
from concept.formats import FORMATS, write_alignments, write_analysis
from concept.library import Imported, import_files, remove_analyses

SUFFIXES = {known.name.lower().replace("/", "-"): suffix for suffix, known in reversed(FORMATS.items())}
"""The suffix of each format, by the name that --format takes."""

_NAMED = 12
"""A list of more ids than this is cut."""

_STATEMENTS_SHOWN = 3


# --- import -----------------------------------------------------------------------------------------------------


_PATH = click.Path(path_type=Path)


@click.command("import", short_help="Take analyses into a store, works into an analysis.")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--store", metavar="LOCATION", help="The store: a folder, made if there is none, or an endpoint.")
@click.option("--into", metavar="FILE|ID", help="The analysis that the works of bibliographies go into.")
@click.option("-o", "--output", metavar="FILE", type=_PATH, help="With --into FILE: leave that, and write here.")
@click.option("--keep-going", is_flag=True, help="Take the rest if a file cannot be used.")
@click.option("--no-replace", is_flag=True, help="Refuse an id that is stored already.")
@click.option("--strict", is_flag=True, help="Refuse a file of which something would be left out.")
def import_command(
    paths: tuple[Path, ...],
    store: str | None,
    into: str | None,
    output: Path | None,
    keep_going: bool,
    no_replace: bool,
    strict: bool,
) -> int:
    """Take the analyses and alignments of files and folders into a store. One of a known id is replaced.

    With --into, take the works of bibliographies (.bib, .ris, CSL-JSON) into an analysis: a document, or an analysis
    of a store. A work that it has already is not added again.

    All files are read first, and if one cannot be used, nothing is written. Without --store, the store is that of
    $CONCEPT_STORE.

    Exit status: 0; 2 if a file or the store cannot be used.

    Example: concept import data/analyses --store my-store

    Example: concept import refs.bib --into rescue.yaml
    """
    if into is not None:
        if no_replace:
            raise click.UsageError("--no-replace is for analyses, and --into for the works of one.")
        return import_works(paths, into, store, output, keep_going=keep_going, strict=strict)
    if output:
        raise click.UsageError("-o goes with --into FILE.")
    refuse_bibliographies(paths)
    location = resolve_store(store)
    with progress("importing") as report:
        done = import_files(
            paths, location, keep_going=keep_going, replace=not no_replace, strict=strict, progress=report
        )
    _tell_what_was_left(done)
    if done.taken or done.alignments:
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
    for path, statements in done.not_taken if done.taken or done.alignments else ():
        number = len(statements)
        left_out = "1 statement" if number == 1 else f"{number:,} statements"
        first = [f"  {each}" for each in statements[:_STATEMENTS_SHOWN]]
        rest = ["  …"] if number > _STATEMENTS_SHOWN else []
        tell("\n".join([f"{path}: {left_out} left out, for which there is no place here:", *first, *rest]))


def _imported(done: Imported, location: str) -> str:
    lines = []
    for count, taken in ((_analyses, done.taken), (_sets, done.alignments)):
        new = [name for name, _, replaced in taken if not replaced]
        replaced = [name for name, _, replaced in taken if replaced]
        lines += [f"{count(len(taken))} imported into {location}."] if taken else []
        lines += [_names("new", new)] if new else []
        lines += [_names("replaced", replaced)] if replaced else []
    return "\n".join(lines) + "\n"


def _analyses(number: int) -> str:
    return "1 analysis" if number == 1 else f"{number:,} analyses"


def _sets(number: int) -> str:
    return "1 set of alignments" if number == 1 else f"{number:,} sets of alignments"


def _names(what: str, names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    named = ", ".join(names) if more <= 0 else f"{', '.join(names[:_NAMED])} and {more:,} more"
    inner = " " * (len(what) + 4)
    return fill(f"  {what}: {named}", 80, subsequent_indent=inner, break_on_hyphens=False, break_long_words=False)


# --- export -----------------------------------------------------------------------------------------------------


FORMS = (*SUFFIXES, *bibliographies.SUFFIXES, *STYLES)
"""What --format takes: the formats of an analysis, the formats of its bibliography, and styles."""


@click.command("export", cls=CommandWithFrom, short_help="Write an analysis or its bibliography.")
@click.argument("name", metavar="ID")
@takes_from
@click.option("-o", "--output", metavar="FILE", type=_PATH, help="Where to write it.")
@click.option(
    "--format", "form", metavar="FORMAT", type=click.Choice(FORMS), help="Else by the suffix of FILE, else yaml."
)
@click.option("--markup", type=click.Choice(list(MARKUPS)), help="Of apa and vancouver. Else by the suffix, else text.")
def export_command(
    name: str, paths: tuple[Path, ...], store: str | None, output: Path | None, form: str | None, markup: Markup | None
) -> int:
    """Write an analysis, or its bibliography, to standard output or into a file.

    FORMAT is for an analysis yaml, json, or RDF as turtle, trig, n-quads, json-ld or rdf-xml; for its bibliography
    bib, ris or csl-json, which reference managers read, or a citation style, apa (APA 7) or vancouver.

    ID is an id, an IRI, or a file with one analysis. If no analysis has that id, the set of alignments that has it is
    written, which is RDF always. A file is written whole or not at all.

    Exit status: 0; 2 if there is no such analysis, or something cannot be read or written.

    Example: concept export bamber-co-production -o co-production.jsonld

    Example: concept export rescue.yaml --format apa
    """
    chosen = _form(output, form)
    if markup and chosen not in STYLES:
        raise click.UsageError(f"--markup goes with --format {' or '.join(STYLES)}.")
    found, status = read_analysis_or_alignments(name, paths, store)
    if not isinstance(found, Found):
        text = write_alignments(found, SUFFIXES.get(chosen or "turtle", f".{chosen}"))
    elif chosen is None or chosen in SUFFIXES:
        text = write_analysis(found.analysis, SUFFIXES[chosen or "yaml"])
    else:
        text = bibliographies.works_as_text(found.analysis, chosen, markup, output)
    if output is None:
        say(text)
    else:
        write_file(output, text)
    return status


def _form(output: Path | None, form: str | None) -> str | None:
    """What is to be written; None if nothing says it. ConceptError if a suffix is unknown, or not what --format is."""
    if output is None:
        return form
    own = output.suffix.lower()
    by_suffix = {suffix: name for name, suffix in {**bibliographies.SUFFIXES, **SUFFIXES}.items()} | {".yml": "yaml"}
    promised = by_suffix.get(own)
    if form is None and promised is None:
        known = ", ".join(dict.fromkeys((*FORMATS, *BIBLIOGRAPHIES)))
        raise ConceptError(f"{output}: the suffix “{own}” is not known; known are {known}. Or say which with --format.")
    if form and promised not in (None, form) and bibliographies.SUFFIXES.get(form) != own:
        what = f"{output}: the suffix {own} promises {_name_of(own)}, and --format says {form}."
        raise ConceptError(f"{what} Leave out one of them.")
    return form or promised


def _name_of(suffix: str) -> str:
    return FORMATS[suffix].name if suffix in FORMATS else BIBLIOGRAPHIES[suffix].name


# --- remove -----------------------------------------------------------------------------------------------------


@click.command("remove", short_help="Remove analyses from a store.")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option("--store", metavar="LOCATION", help="The store: a folder, or an endpoint.")
def remove_command(names: tuple[str, ...], store: str | None) -> None:
    """Remove analyses from a store. If one of them is not in it, none is removed.

    ID is an id, an IRI, or a file with one analysis. If no analysis has that id, the set of alignments that has it is
    removed. Without --store, the store is that of $CONCEPT_STORE.

    Exit status: 0; 2 if there is no such analysis, or the store cannot be used.

    Example: concept remove bamber-co-production --store my-store
    """
    location = resolve_store(store)
    wanted = dict.fromkeys(_id_in(name) if is_file_name(name) else name for name in names)
    removed = remove_analyses(tuple(wanted), location)
    for count, ids in ((_analyses, removed.analyses), (_sets, removed.alignments)):
        say(f"{count(len(ids))} removed from {location}: {', '.join(ids)}.\n" if ids else "")


def _id_in(file_name: str) -> str:
    found, _status = read_analysis_or_alignments(file_name, (), None)
    return found.analysis.id if isinstance(found, Found) else found.id
