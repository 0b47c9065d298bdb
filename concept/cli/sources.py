"""Where the analyses of a command come from: files and folders, or a store, but not both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from concept.alignments import AlignmentSet
from concept.analysis import WHOLE, Analysis, Place
from concept.cli.output import progress, tell
from concept.errors import AlignmentsAlone, ConceptError, UnknownAnalysis
from concept.formats import read_alignments, read_path
from concept.library import (
    FileLibrary,
    Library,
    Shelf,
    StoreLibrary,
    read_files,
    refuse_shared_ids,
    store_files,
    unknown,
)
from concept.store import Reader, open_store
from concept.triples import BASE, alignments_iri, iri

STORE_VARIABLE = "CONCEPT_STORE"
DATA_FOLDER = Path("data")

_F = TypeVar("_F", bound=Callable[..., object])

_PATH = click.Path(path_type=Path)
_store_option = click.option("--store", metavar="LOCATION", help="A store: a folder, or an endpoint.")


def takes_paths(command: _F) -> _F:
    """Give a command `[PATH …]` and `--store`."""
    return click.argument("paths", metavar="[PATH]...", nargs=-1, type=_PATH)(_store_option(command))


def takes_from(command: _F) -> _F:
    """Give a command that takes ids `--from PATH …` and `--store`; its class is CommandWithFrom."""
    option = click.option(
        "--from", "paths", metavar="PATH...", multiple=True, type=_PATH, help="Files and folders to look in."
    )
    return option(_store_option(command))


class CommandWithFrom(click.Command):
    """A command whose `--from` takes all words that follow, up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat `--from` before each of its paths, which is how click takes them."""
        spread: list[str] = []
        taking = False
        for position, word in enumerate(args):
            if word == "--":
                spread += args[position:]
                break
            if word.startswith("-") and word != "-":
                taking = word == "--from" or word.startswith("--from=")
                if word == "--from":
                    continue
            spread += ["--from", word] if taking and not word.startswith("--from=") else [word]
        if args and args[-1] == "--from":
            raise click.UsageError("--from needs a PATH.", ctx)
        return super().parse_args(ctx, spread)


@dataclass(frozen=True)
class Found:
    """An analysis, the file that it stands in (None in a store), and the base of its IRIs."""

    analysis: Analysis
    file: Path | None = None
    base: str = BASE

    @property
    def iri(self) -> str:
        """The IRI of the analysis."""
        return self.iri_of(WHOLE)

    def iri_of(self, place: Place) -> str:
        """The IRI of a place in it."""
        return iri(self.analysis.id, place, self.base)

    @property
    def file_name(self) -> str | None:
        """The file as JSON has it."""
        return None if self.file is None else str(self.file)


@dataclass
class Reading:
    """Analyses as they are read; `status` is the command's when all are: 2 if one could not be used."""

    found: Iterable[Found]
    status: int = 0

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    def trouble(self, error: ConceptError) -> None:
        """One could not be used; the others can."""
        tell(str(error))
        self.status = 2


@dataclass(frozen=True)
class Source:
    """Files and folders, or the location of a store."""

    paths: tuple[Path, ...] = ()
    store: str | None = None


def resolve(paths: Sequence[Path], store: str | None) -> Source:
    """The source that is named; else $CONCEPT_STORE, else the folder data. ConceptError if there is none."""
    if paths and store:
        raise click.UsageError("Give files and folders, or --store, not both.")
    if paths or store:
        return Source(tuple(paths), store)
    if location := os.environ.get(STORE_VARIABLE):
        return Source(store=location)
    if DATA_FOLDER.is_dir():
        return Source((DATA_FOLDER,))
    raise ConceptError(
        "There is nothing to read: no folder data stands here. Name files or folders, "
        f"or name a store with --store or in the environment variable {STORE_VARIABLE}."
    )


def open_library(source: Source) -> Library:
    """The library of a source."""
    if source.store:
        return StoreLibrary(source.store)
    with progress("reading") as report:
        return FileLibrary(source.paths, report)


@dataclass(frozen=True)
class Named:
    """Analyses that were named: the library that they are in, their ids, and the store that it is, if it is one."""

    library: Library
    ids: tuple[str, ...]
    store: str | None


def open_named(names: Sequence[str], paths: Sequence[Path], store: str | None) -> Named:
    """The library in which the names are looked up. A file among them is a source as well, and may be the only one."""
    files = [Path(name) for name in names if is_file_name(name)]
    source = Source(tuple(files)) if files and len(files) == len(names) and not paths else resolve(paths, store)
    if files and (store or source.store):
        raise click.UsageError("Name the analyses of a store by their ids, not by files.")
    library = open_library(Source((*source.paths, *files), source.store))
    ids = (_read_file(name).analysis.id if is_file_name(name) else name for name in names)
    return Named(library, tuple(ids), source.store)


def open_reader(paths: Sequence[Path], store: str | None) -> tuple[Reader, int]:
    """A source as a store that can be asked, and the command's status: 2 if something could not be used."""
    if paths and store:
        raise click.UsageError("Give --from or --store, not both.")
    source = resolve(paths, store)
    if source.store:
        return open_store(source.store), 0
    shelf = read_shelf(source.paths)
    return store_files(shelf), 2 if shelf.problems else 0


def resolve_store(store: str | None) -> str:
    """The location of the store that is named, else $CONCEPT_STORE. ConceptError if there is none."""
    location = store or os.environ.get(STORE_VARIABLE)
    if not location:
        what = "No store is named. Name one with --store or in the environment variable"
        raise ConceptError(f"{what} {STORE_VARIABLE}.")
    return location


def read_all(source: Source) -> Reading:
    """Every analysis of a source, each file by itself; what cannot be used is told on the way."""
    if source.store:
        return _read_store(source.store)
    shelf = read_shelf(source.paths)
    found = [Found(analysis, path) for path, analysis in shelf.analyses]
    if not found and not shelf.problems:
        raise ConceptError(f"{', '.join(map(str, source.paths))}: there is no analysis in it.")
    return Reading(found, status=2 if shelf.problems else 0)


def _read_store(location: str) -> Reading:
    store = open_store(location)
    reading = Reading(())

    def each() -> Iterator[Found]:
        for name in store.iris():
            try:
                analysis = store.read(name)
            except ConceptError as error:
                reading.trouble(error)
            else:
                if analysis:
                    yield Found(analysis, base=store.base)

    reading.found = each()
    return reading


def read_shelf(paths: Iterable[Path]) -> Shelf:
    """What stands in files and folders; what was passed over, and what cannot be used, is told."""
    with progress("reading") as report:
        shelf = read_files(paths, report)
    for passed_over in shelf.passed_over:
        tell(f"passed over {passed_over}")
    for problem in shelf.problems:
        tell(str(problem))
    return shelf


def read_named(names: Sequence[str], paths: Sequence[Path], store: str | None) -> Reading:
    """The analyses that ids, IRIs or files name, in that order.

    A source is looked into only where a name is no file. UnknownAnalysis, with the three nearest, for a name that
    nothing answers to; ConceptError for one that two files answer to.
    """
    if paths and store:
        raise click.UsageError("Give --from or --store, not both.")
    looked_up = [name for name in names if not is_file_name(name)]
    reading = Reading(())
    look_up: Callable[[str], Found] = _read_file
    if looked_up:
        opened = _open(resolve(paths, store))
        reading, look_up = Reading((), opened.status), opened.analysis
    reading.found = [_read_file(name) if is_file_name(name) else look_up(name) for name in names]
    return reading


def read_analysis_or_alignments(
    name: str, paths: Sequence[Path], store: str | None
) -> tuple[Found | AlignmentSet, int]:
    """The analysis of that name, as `read_named` finds it, else the set of alignments; and the command's status."""
    if is_file_name(name):
        return _read_file_or_alignments(name), 0
    if paths and store:
        raise click.UsageError("Give --from or --store, not both.")
    opened = _open(resolve(paths, store))
    try:
        return opened.analysis(name), opened.status
    except (UnknownAnalysis, AlignmentsAlone):
        found = opened.alignments(name)
        if found is None:
            raise
        return found, opened.status


def _read_file_or_alignments(name: str) -> Found | AlignmentSet:
    try:
        return _read_file(name)
    except AlignmentsAlone:
        sets = read_alignments(name)
        if len(sets) > 1:
            ids = ", ".join(each.id for each in sets)
            what = f"{name}: it holds {len(sets)} sets of alignments ({ids})."
            raise ConceptError(f"{what} Name one by its id and --from {name}.") from None
        return sets[0]


@dataclass(frozen=True)
class _Opened:
    """A source in which names are looked up; `status` is 2 if something in it could not be read.

    UnknownAnalysis if there is no analysis of a name; None if there are no alignments of it.
    """

    status: int
    analysis: Callable[[str], Found]
    alignments: Callable[[str], AlignmentSet | None]


def _open(source: Source) -> _Opened:
    if source.store:
        store = open_store(source.store)

        def read(name: str) -> Found:
            analysis = store.read(name if "/" in name else iri(name, base=store.base))
            if analysis is None:
                raise unknown(name, [each.rpartition("/")[2] for each in store.iris()])
            return Found(analysis, base=store.base)

        def read_set(name: str) -> AlignmentSet | None:
            return store.read_alignments(name if "/" in name else alignments_iri(name, store.base))

        return _Opened(0, read, read_set)
    shelf = read_shelf(source.paths)
    return _Opened(
        2 if shelf.problems else 0, lambda name: _pick(shelf, name), lambda name: _pick_alignments(shelf, name)
    )


def _pick_alignments(shelf: Shelf, name: str) -> AlignmentSet | None:
    refuse_shared_ids(shelf.alignments)
    return next((each for _, each in shelf.alignments if name in (each.id, alignments_iri(each.id))), None)


def _pick(shelf: Shelf, name: str) -> Found:
    found = [Found(analysis, path) for path, analysis in shelf.analyses]
    matching = [each for each in found if name in (each.analysis.id, each.iri)]
    if not matching:
        raise unknown(name, sorted({each.analysis.id for each in found}))
    if len(matching) > 1:
        both = " and ".join(str(each.file) for each in matching[:2])
        what = f"Two analyses have the id “{matching[0].analysis.id}”: {both}."
        raise ConceptError(f"{what} Name the file instead, or give one of them another id.")
    return matching[0]


def is_file_name(name: str) -> bool:
    """Whether a name is that of a file: an id has no dot and no slash, and an IRI says its scheme."""
    return "://" not in name and ("." in name or "/" in name or os.sep in name)


def _read_file(name: str) -> Found:
    path = Path(name)
    if path.is_dir():
        raise ConceptError(f"{path}: it is a folder; name a file in it, or an id and --from {path}.")
    analyses = read_path(path)
    if len(analyses) > 1:
        ids = ", ".join(each.id for each in analyses)
        what = f"{path}: it holds {len(analyses)} analyses ({ids})."
        raise ConceptError(f"{what} Name one by its id and --from {path}.")
    return Found(analyses[0], path)
