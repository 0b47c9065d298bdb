"""Bibliographies in `concept import` and `concept export`: works into an analysis, and out of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill

import click

from concept.analysis import Analysis, Work
from concept.bibliography import (
    BIBLIOGRAPHIES,
    STYLES,
    Added,
    Bibliography,
    Markup,
    Remark,
    Style,
    add_works,
    is_bibliography,
    read_bibliography,
    write_bibliography,
)
from concept.cli.output import say, tell, write_file
from concept.cli.sources import is_file_name, resolve_store
from concept.errors import ConceptError
from concept.formats import FORMATS, read_content, read_path, write_analysis
from concept.library import add_works_to_stored

_WIDTH = 80
_PLACES = 3
"""Of a remark that many entries have in common, as many are named."""

_NAMED = 12
"""A list of more ids than this is cut."""

# --- import -----------------------------------------------------------------------------------------------------


def refuse_bibliographies(paths: Iterable[Path]) -> None:
    """ConceptError if one of the files is a bibliography: these go into an analysis."""
    for path in paths:
        if is_bibliography(path):
            what = f"{path}: it is a bibliography, whose works go into an analysis. Say into which"
            raise ConceptError(f"{what}: --into FILE.yaml, or --store LOCATION --into ID.")


def import_works(
    paths: Sequence[Path], into: str, store: str | None, output: Path | None, *, keep_going: bool, strict: bool
) -> int:
    """Add the works of bibliographies to an analysis, in a document or a store; the exit status."""
    if is_file_name(into) and store:
        raise click.UsageError("--into takes a FILE, or with --store an ID.")
    if output and not is_file_name(into):
        raise click.UsageError("-o goes with --into FILE.")
    reading = _read(paths)
    if reading.is_faulty and not keep_going:
        tell("nothing was imported. Mend that, or take the rest with --keep-going.")
        return 2
    if strict and (lost := [each for found in reading.found for each in found.remarks if each.kind == "left-out"]):
        what = f"Something would be left out, first: {lost[0].what} ({_place(lost[0])})"
        raise ConceptError(f"{what}. Without --strict it is.")
    works = [work for found in reading.found for work in found.works]
    if is_file_name(into):
        added = _add_to_file([*works], Path(into), output)
    else:
        added = add_works_to_stored(works, resolve_store(store), into)
    _tell_remarks(into, added.remarks)
    _tell_what_only_the_file_says(added)
    say(_said(added, str(output or into)))
    return 2 if reading.is_faulty else 0


@dataclass
class _Reading:
    """The bibliographies that could be read, and whether anything could not."""

    found: list[Bibliography] = field(default_factory=list)
    is_faulty: bool = False


def _read(paths: Iterable[Path]) -> _Reading:
    reading = _Reading()
    for path in paths:
        try:
            found = read_bibliography(path)
        except ConceptError as error:
            tell(str(error))
            reading.is_faulty = True
        else:
            reading.found.append(found)
            reading.is_faulty |= bool(found.faults)
            _tell_remarks(str(path), found.remarks)
    return reading


def _add_to_file(works: Sequence[Work], path: Path, output: Path | None) -> Added:
    """Add works to a document: into its text; or, for another file, to all that it says."""
    analyses = read_path(path)
    if len(analyses) > 1:
        ids = ", ".join(each.id for each in analyses)
        raise ConceptError(f"{path}: it holds {len(analyses)} analyses ({ids}); works go into a file of one.")
    added = add_works(analyses[0], works)
    if output:
        write_file(output, write_analysis(added.analysis, output.suffix.lower()))
        tell(f"{output}: comments and the order of keys are not those of {path}, which holds them still.")
    elif added.works:
        _insert(added, path)
    return added


def _insert(added: Added, path: Path) -> None:
    from concept.formats.insertion import insert_works

    suffix = path.suffix.lower()
    if FORMATS[suffix].module != "document":
        what = f"{path}: in {FORMATS[suffix].name} the works cannot be added without writing all of it again"
        raise ConceptError(f"{what}, without its comments. Say where, with -o FILE; it may be the same.")
    text = read_content(path, "put each analysis into a file of its own").decode("utf-8")
    write_file(path, insert_works(text, suffix, added.works, str(path)))


def _said(added: Added, where: str) -> str:
    number = len(added.works)
    lines = [f"{_works(number)} added to the bibliography of {where}." if number else f"{where}: no work is new."]
    lines += [_names("new", [work.id for work in added.works])] if number else []
    same = [mine for mine, there, how, _ in added.known if mine == there and how != "title, year and first author"]
    lines += [_names("there already", same)] if same else []
    lines += [
        f"  there already: {mine} is {there}, by {how}"
        for mine, there, how, _ in added.known
        if mine != there or how == "title, year and first author"
    ]
    return "\n".join(lines) + "\n"


def _works(number: int) -> str:
    return "1 work" if number == 1 else f"{number:,} works"


def _names(what: str, names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    named = ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return fill(f"  {what}: {named}", _WIDTH, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False)


# --- what there is to say ---------------------------------------------------------------------------------------

_HEADS = {
    "fault": "cannot be read",
    "merged": "met twice, and taken once",
    "alike": "looks like another, and both were taken",
    "changed": "written otherwise",
    "kept": "kept under “custom”, since CSL has no variable for it",
    "left-out": "left out",
}
_EACH = ("fault", "merged", "alike")
"""Remarks that are told one by one."""


def _tell_remarks(source: str, remarks: Iterable[Remark]) -> None:
    """Say what there is to say of a bibliography, what is the same of many entries once."""
    by_kind: dict[str, dict[str, list[Remark]]] = {kind: defaultdict(list) for kind in _HEADS}
    for remark in remarks:
        by_kind[remark.kind][remark.what].append(remark)
    lines = []
    for kind, by_what in by_kind.items():
        lines += [f"  {_HEADS[kind]}:"] if by_what else []
        if kind in _EACH:
            lines += [f"    {_place(each)}: {each.what}" for found in by_what.values() for each in found]
        else:
            lines += [f"    {what} ({_places(found)})" for what, found in by_what.items()]
    if lines:
        tell("\n".join([f"{source}:", *lines]))


def _place(remark: Remark) -> str:
    return ", ".join(part for part in (f"line {remark.line}" if remark.line else "", remark.entry) if part)


def _places(remarks: Sequence[Remark]) -> str:
    named = "; ".join(filter(None, map(_place, remarks[:_PLACES])))
    more = len(remarks) - _PLACES
    return f"{named}; and {more:,} more" if more > 0 else named


def _tell_what_only_the_file_says(added: Added) -> None:
    lines = [f"  {mine}: {', '.join(more)}" for mine, _there, _how, more in added.known if more]
    if lines:
        tell("\n".join(["works that were there already stay as they are, without what only the file says:", *lines]))


# --- export -----------------------------------------------------------------------------------------------------

SUFFIXES = {"bib": ".bib", "ris": ".ris", "csl-json": ".json"}
"""The suffix of each format of bibliographies, by the name that --format takes."""

MARKUPS: dict[str, Markup] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
}
"""The markup of a formatted bibliography, by suffix."""


def works_as_text(analysis: Analysis, form: str, markup: Markup | None, output: Path | None) -> str:
    """The bibliography of an analysis in a format or a style; what a format cannot carry is told."""
    if not analysis.bibliography:
        tell(f"{analysis.id}: its bibliography has no works.")
    if style := next((each for each in STYLES if each == form), None):
        return _formatted(analysis, style, markup, output)
    written = write_bibliography(analysis.bibliography, SUFFIXES[form])
    missing: dict[str, list[str]] = defaultdict(list)
    for work, variable in written.not_carried:
        missing[variable].append(work)
    if missing:
        name = BIBLIOGRAPHIES[SUFFIXES[form]].name
        lines = [_names(variable, works) for variable, works in missing.items()]
        tell("\n".join([f"{name} does not carry these variables, or not as they are:", *lines]))
    return written.text


def _formatted(analysis: Analysis, style: Style, markup: Markup | None, output: Path | None) -> str:
    from concept.bibliography.styles import format_bibliography

    promised = MARKUPS.get(output.suffix.lower()) if output else None
    if markup and promised and markup != promised:
        what = f"{output}: its suffix promises {promised}, and --markup says {markup}."
        raise ConceptError(f"{what} Leave out one of them.")
    return format_bibliography(analysis.bibliography, style, markup or promised or "text", analysis.language)
