"""A library: analyses that can be listed, found and read, whether they stand in files or in a store.

What commands and pages work with. It puts together what the layers below it do one by one: reading files, keeping
graphs, checking, and the catalogue.
"""

import contextlib
import difflib
import heapq
import shutil
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pyoxigraph import Literal, Triple

from concept import checks
from concept.alignments import Alignments, AlignmentSet
from concept.analysis import Analysis, Work
from concept.bibliography import Added, add_works
from concept.catalogue import Catalogue, Counted, Entry, Facet, FoundIn, Overview, Summary, describe
from concept.errors import (
    ConceptError,
    DocumentError,
    NotAnAnalysis,
    StoreError,
    UnfinishedGraph,
    UnknownAnalysis,
    UnreadableFile,
)
from concept.formats import Contents, find_files, rdf, read_contents, read_text
from concept.messages import _, language_spoken
from concept.processes import Progress, work_in_order
from concept.questions import Kind, Name, Table, ask, names
from concept.reports.graph import report_version, triples_of_report
from concept.rules import Finding
from concept.store import MemoryStore, Reader, Solutions, Store, Writer, open_store, write_store
from concept.triples import BASE, alignments_iri, iri, report_iri, term, triples_of
from concept.works_index import Tally

# --- files ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """What was found in files: analyses and alignments with their file, what could not be used or was passed over."""

    analyses: tuple[tuple[Path, Analysis], ...]
    problems: tuple[ConceptError, ...] = ()
    passed_over: tuple[NotAnAnalysis, ...] = ()
    alignments: tuple[tuple[Path, AlignmentSet], ...] = ()


def expand(paths: Iterable[Path]) -> list[tuple[Path, bool]]:
    """The files that paths stand for, each once; True for those that were named themselves.

    UnreadableFile if a path is missing.
    """
    files: dict[Path, bool] = {}
    for path in paths:
        try:
            is_folder, exists = path.is_dir(), path.exists()
        except OSError as error:  # a name that is too long, a folder that may not be looked into
            raise UnreadableFile(f"{path}: {(error.strerror or str(error)).lower()}; check the name.") from None
        if is_folder:
            for found in find_files(path):
                files.setdefault(found, False)
        elif exists:
            files[path] = True
        else:
            raise UnreadableFile(f"{path}: there is no such file or folder.")
    return list(files.items())


def read_files(paths: Iterable[Path], progress: Progress = lambda done, of: None) -> Shelf:
    """The analyses, and the alignments between them, in files and folders.

    One bad file does not stop the others. A file of a folder that parses and holds neither is passed over; one that
    was named is a problem.
    """
    files = expand(paths)
    analyses: list[tuple[Path, Analysis]] = []
    alignments: list[tuple[Path, AlignmentSet]] = []
    problems: list[ConceptError] = []
    passed_over: list[NotAnAnalysis] = []
    for done, (path, named) in enumerate(files, 1):
        try:
            contents = read_contents(path)
            analyses += [(path, analysis) for analysis in contents.analyses]
            alignments += [(path, found) for found in contents.alignments]
        except NotAnAnalysis as error:
            (problems if named else passed_over).append(error)
        except ConceptError as error:
            problems.append(error)
        progress(done, len(files))
    return Shelf(tuple(analyses), tuple(problems), tuple(passed_over), tuple(alignments))


def refuse_shared_ids(found: Iterable[tuple[Path, Analysis]] | Iterable[tuple[Path, AlignmentSet]]) -> None:
    """StoreError, with both files, if two analyses, or two sets of alignments, have one id: there is room for one."""
    first: dict[str, Path] = {}
    for path, each in found:
        if each.id in first:
            called = "sets of alignments" if isinstance(each, AlignmentSet) else "analyses"
            both = f"{first[each.id]} and {path}"
            raise StoreError(f"Two {called} have the id “{each.id}”: {both}. Give one of them another id.")
        first[each.id] = path


def store_files(shelf: Shelf, base: str = BASE) -> MemoryStore:
    """What was found in files as a store that can be asked. StoreError if two analyses, or two sets, have one id."""
    refuse_shared_ids(shelf.analyses)
    refuse_shared_ids(shelf.alignments)
    store = MemoryStore(base)
    for _path, analysis in shelf.analyses:
        store.put(analysis, triples_of_report(analysis, base))
    for _path, aligned in shelf.alignments:
        store.put_alignments(aligned)
    return store


# --- libraries --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceTallies:
    """How many sources there are: in all, of each type, and of each year."""

    in_all: int
    types: tuple[Tally, ...]
    years: tuple[Tally, ...]


class Library(ABC):
    """Analyses to list, find and read; `refresh` brings it up to date with its files or its store."""

    base: str = BASE
    _store: Reader

    @abstractmethod
    def refresh(self) -> None:
        """Look whether anything has changed. Cheap where nothing has."""

    @property
    @abstractmethod
    def generation(self) -> str:
        """What is different whenever the library is."""

    @property
    @abstractmethod
    def changed(self) -> datetime:
        """When the library came to be as it is, in UTC; where that is not known, when it was seen to be so."""

    @property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The lines of this library."""

    @property
    def reader(self) -> Reader:
        """The store that queries are put to."""
        return self._store

    @property
    def alignments(self) -> Alignments:
        """The alignments of this library."""
        return self._aligned(self.generation)[0]

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, in sentences."""
        return self._aligned(self.generation)[1]

    @abstractmethod
    def snapshot(self) -> str | None:
        """Where another process finds all graphs as they are now, for `open_graphs`; None if there are none."""

    @abstractmethod
    def _read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, out of the files or the store."""

    def find(
        self, *, words: str = "", concept: str = "", method: str = "", limit: int = -1, offset: int = 0
    ) -> tuple[list[Summary], int]:
        """The lines that have all the words and are of that concept and method; and how many there are in all."""
        return self.catalogue.find(words=words, concept=concept, method=method, limit=limit, offset=offset)

    def concepts(self) -> list[Facet]:
        """The concepts, with the number of their analyses."""
        return self.catalogue.concepts()

    def methods(self) -> list[Facet]:
        """The methods, with the number of their analyses."""
        return self.catalogue.methods()

    def get(self, name: str) -> Analysis:
        """The analysis of that id or IRI. UnknownAnalysis, with the three nearest ids, if there is none."""
        found = self._cached(name if "/" in name else iri(name, base=self.base), self.generation)
        if found is None:
            raise unknown(name, self.catalogue.ids())
        return found

    def findings(self, analysis: Analysis) -> tuple[Finding, ...]:
        """The findings on an analysis, in the reader's language."""
        found = self._checked(iri(analysis.id, base=self.base), self.generation, language_spoken())
        return found[1] if found and found[0] is analysis else checks.check(analysis)

    def findings_on(self, analysis_iri: str) -> tuple[Finding, ...]:
        """The findings on the analysis of that IRI as they are kept, but in the reader's language."""
        if language_spoken() != "en" and (analysis := self._cached(analysis_iri, self.generation)):
            return self.findings(analysis)
        return self.catalogue.findings(analysis_iri)

    def source_tallies(self) -> SourceTallies:
        """How many sources there are; counted once for each generation, since all are looked at."""
        return self._tallied(self.generation)

    def ask(self, question: str, **values: str) -> Table:
        """The answer to a question; errors as for `concept.questions.ask`. The last few answers are kept."""
        return self._asked(question, tuple(sorted(values.items())), self.generation)

    def names(self, kind: Kind) -> tuple[Name, ...]:
        """The things that can stand in a blank of that kind, by their labels."""
        return self._named(kind, self.generation)

    def overview(self) -> Overview:
        """What is found over all analyses: by rule and by severity."""
        return self._overviewed(self.generation)

    def findings_of_rule(
        self, rule: str, *, severity: str = "", limit: int = -1, offset: int = 0
    ) -> tuple[list[FoundIn], int]:
        """Where a rule fires (with that severity), in the order of the lines; and how often in all.

        Said in the reader's language.
        """
        found, count = self.catalogue.findings_of_rule(rule, severity=severity, limit=limit, offset=offset)
        return [self._said_again(each) for each in found] if language_spoken() != "en" else found, count

    def analyses_with(
        self, *, rule: str = "", severity: str = "", limit: int = -1, offset: int = 0
    ) -> tuple[list[Counted], int]:
        """The lines that have a finding of that rule, of that severity, of both, or any; and how many.

        Those with the most errors come first, then those with the most warnings, then infos.
        """
        return self._counted(rule, severity, limit, offset, self.generation)

    def _said_again(self, found: FoundIn) -> FoundIn:
        """The finding in the reader's language: findings are kept in English."""
        analysis = self._cached(found.analysis.iri, self.generation)
        kept = found.finding
        for each in self.findings(analysis) if analysis else ():
            if (each.rule, each.focus, each.value) == (kept.rule, kept.focus, kept.value):
                return FoundIn(found.analysis, each)
        return found

    def __init__(self) -> None:
        self._cached = lru_cache(maxsize=64)(self._look_up)
        self._checked = lru_cache(maxsize=64)(self._check)
        self._aligned = lru_cache(maxsize=1)(self._read_alignments)
        self._asked = lru_cache(maxsize=16)(self._ask)
        self._overviewed = lru_cache(maxsize=1)(lambda generation: self.catalogue.overview())
        self._counted = lru_cache(maxsize=32)(self._count_findings)
        self._tallied = lru_cache(maxsize=1)(self._count_sources)
        self._named = lru_cache(maxsize=8)(lambda kind, generation: tuple(names(self.reader, kind)))

    def _look_up(self, analysis_iri: str, generation: str) -> Analysis | None:
        return self._read(analysis_iri)

    def _count_findings(
        self, rule: str, severity: str, limit: int, offset: int, generation: str
    ) -> tuple[list[Counted], int]:
        return self.catalogue.analyses_with(rule=rule, severity=severity, limit=limit, offset=offset)

    def _count_sources(self, generation: str) -> SourceTallies:
        works = self.catalogue.works
        return SourceTallies(works.count, tuple(works.types()), tuple(works.years()))

    def _ask(self, question: str, values: tuple[tuple[str, str], ...], generation: str) -> Table:
        return ask(self.reader, question, **dict(values))

    def _check(self, analysis_iri: str, generation: str, language: str) -> tuple[Analysis, tuple[Finding, ...]] | None:
        analysis = self._cached(analysis_iri, generation)
        return (analysis, checks.check(analysis)) if analysis else None

    def _read_alignments(self, generation: str) -> tuple[Alignments, tuple[str, ...]]:
        """The alignments of a generation, and what is wrong with those that cannot be read."""
        sets: list[AlignmentSet] = []
        problems: list[str] = []
        for name in self._store.alignment_iris():
            try:
                found = self._store.read_alignments(name)
            except ConceptError as error:
                problems.append(str(error))
            else:
                sets += [found] if found else []
        return Alignments(sets), tuple(problems)


def unknown(name: str, ids: Iterable[str]) -> UnknownAnalysis:
    """That no analysis has that name; the nearest ids, up to three, are named, first those that have it in them."""
    wanted = name.rpartition("/")[2].casefold()
    likeness = {each: _likeness(wanted, each.casefold()) for each in ids}
    near = heapq.nlargest(3, (each for each in likeness if likeness[each] > _UNLIKE), key=likeness.__getitem__)
    sentence = _("There is no analysis “{name}”. `concept list` shows what there is.")
    if near:
        sentence = _("There is no analysis “{name}”. Nearest: {names}.")
    return UnknownAnalysis(sentence.format(name=name, names=", ".join(near)))


_UNLIKE = 0.3


def _likeness(wanted: str, other: str) -> float:
    return (wanted in other) + difflib.SequenceMatcher(None, wanted, other).ratio()


class FileLibrary(Library):
    """The analyses of files and folders, read again when the files change.

    A file that can no longer be read keeps the analysis that it had, and is told of in `problems`. StoreError if
    at the beginning two files have one id.
    """

    def __init__(self, paths: Sequence[Path], progress: Progress = lambda done, of: None) -> None:
        super().__init__()
        self._paths = tuple(paths)
        self._store: MemoryStore = MemoryStore(self.base)
        self._catalogue = Catalogue()
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._changed = datetime.fromtimestamp(0, UTC)
        self._held: dict[Path, tuple[str, ...]] = {}
        self._file_of: dict[str, Path] = {}
        self._held_alignments: dict[Path, tuple[AlignmentSet, ...]] = {}
        self._faults: dict[Path, str] = {}
        self._shared_id: StoreError | None = None
        self._lock = threading.Lock()
        self._rest_until = 0.0
        self._scratch: TemporaryDirectory[str] | None = None
        self._snapshots: list[Path] = []
        self._progress = progress
        expand(self._paths)  # a path that is missing now is a slip of the pen
        self.refresh()
        self._changed = _newest_of({*self._paths, *self._stamps, *(path.parent for path in self._stamps)})
        if self._shared_id:
            raise self._shared_id

    @property
    def generation(self) -> str:
        """What is different whenever the library is."""
        return self._store.generation

    @property
    def changed(self) -> datetime:
        """When a file was last written, or one was taken away: at first what the files and their folders say of it.

        After that it is when a change was seen, since a file that is copied here may be older than what it replaces.
        """
        return self._changed

    @property
    def catalogue(self) -> Catalogue:
        """The lines of this library."""
        return self._catalogue

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, in sentences."""
        return tuple(self._faults[path] for path in sorted(self._faults))

    def refresh(self) -> None:
        """Look at the files, and read those that have changed.

        Looking costs time where files are many: after a look we rest ten times as long as it took.
        """
        with self._lock:
            started = time.monotonic()
            if started < self._rest_until:
                return
            stamps = {path: _stamp(path) for path, _named in self._files()}
            gone = self._stamps.keys() - stamps.keys()
            for path in gone:
                self._forget(path)
            changed = [path for path, stamp in stamps.items() if self._stamps.get(path) != stamp]
            if gone or changed:
                self._changed = datetime.now(UTC)
            for done, path in enumerate(changed, 1):
                self._read_again(path)
                self._progress(done, len(changed))
            self._stamps = stamps
            self._rest_until = time.monotonic() + 10 * (time.monotonic() - started)

    def _files(self) -> list[tuple[Path, bool]]:
        return expand(path for path in self._paths if path.exists())

    def _read_again(self, path: Path) -> None:
        self._faults.pop(path, None)
        try:
            contents = read_contents(path)
            self._refuse_strangers(path, contents)
        except NotAnAnalysis as error:
            if path in self._held or path in self._paths:
                self._faults[path] = str(error)
        except StoreError as error:
            self._shared_id = error
            self._faults[path] = str(error)
        except ConceptError as error:
            self._faults[path] = str(error)
        else:
            self._take_alignments(path, contents.alignments)
            self._take(path, contents.analyses)

    def _refuse_strangers(self, path: Path, contents: Contents) -> None:
        owners = ((self._file_of.get(analysis.id, path), analysis) for analysis in contents.analyses)
        others = [(other, analysis) for other, analysis in owners if other != path]
        refuse_shared_ids([*others, *((path, analysis) for analysis in contents.analyses)])
        held = [(other, each) for other, sets in self._held_alignments.items() if other != path for each in sets]
        refuse_shared_ids([*held, *((path, each) for each in contents.alignments)])

    def _take_alignments(self, path: Path, sets: tuple[AlignmentSet, ...]) -> None:
        for each in self._held_alignments.pop(path, ()):
            self._store.remove(alignments_iri(each.id, self.base))
        for each in sets:
            self._store.put_alignments(each)
        if sets:
            self._held_alignments[path] = sets

    def _take(self, path: Path, analyses: Sequence[Analysis]) -> None:
        """Take in what a file holds. The graphs come last: with them the generation changes, by which others read."""
        ids = tuple(analysis.id for analysis in analyses)
        gone = [each for each in self._held.get(path, ()) if each not in ids]
        written = _time(_stamp(path)[0] / 1e9)
        entries = (describe(analysis, self.base, str(path), self._catalogue, written) for analysis in analyses)
        self._catalogue.change(entries, self._iris(gone), self._store.generation)
        self._held[path] = ids
        self._file_of.update(dict.fromkeys(ids, path))
        self._drop(gone)
        for each in ids:
            self._store.put_later(self._graphs_of(iri(each, base=self.base)))

    def _graphs_of(self, analysis_iri: str) -> dict[str, Callable[[], Iterable[Triple]]]:
        """The graphs of an analysis, made from its values when somebody asks for them; empty if it has gone."""

        def triples(of: Callable[[Analysis, str], Iterable[Triple]]) -> Iterable[Triple]:
            analysis = self._catalogue.read(analysis_iri)
            return of(analysis, self.base) if analysis else ()

        return {
            analysis_iri: lambda: triples(triples_of),
            report_iri(analysis_iri): lambda: triples(triples_of_report),
        }

    def _forget(self, path: Path) -> None:
        self._faults.pop(path, None)
        self._take_alignments(path, ())
        gone = self._held.pop(path, ())
        self._catalogue.change((), self._iris(gone), self._store.generation)
        self._drop(gone)

    def _drop(self, ids: Iterable[str]) -> None:
        for each in ids:
            del self._file_of[each]
            self._store.remove(iri(each, base=self.base))

    def _iris(self, ids: Iterable[str]) -> list[str]:
        return [iri(each, base=self.base) for each in ids]

    def snapshot(self) -> str | None:
        """The graphs of now in a folder beside the system's other temporary ones, written when it is asked for.

        That of the generation before stays for those who are about to open it. Both go when the library does.
        """
        self._store.fill()  # what takes long, before others have to wait
        with self._lock:
            if self._scratch is None:
                self._scratch = TemporaryDirectory(prefix="concept-atlas-", ignore_cleanup_errors=True)
            folder = Path(self._scratch.name) / self.generation
            if not folder.exists():
                self._store.write_checkpoint(folder)
                self._snapshots.append(folder)
                for old in self._snapshots[:-2]:
                    shutil.rmtree(old, ignore_errors=True)
                del self._snapshots[:-2]
            return str(folder)

    def _read(self, analysis_iri: str) -> Analysis | None:
        found = self._catalogue.read(analysis_iri)
        if found is None:
            with self._lock:  # it may be about to be put in the place of what it was
                found = self._catalogue.read(analysis_iri)
        return found

    def _read_alignments(self, generation: str) -> tuple[Alignments, tuple[str, ...]]:
        """Those of the files; what is wrong with a file is told of in `problems`."""
        found = (each for sets in self._held_alignments.copy().values() for each in sets)
        return Alignments(sorted(found, key=lambda each: each.id)), ()


def _time(seconds: float) -> str:
    """A moment as a date says it, in UTC: 2026-11-25T12:51:42Z."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:  # gone between listing and looking
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _newest_of(paths: Iterable[Path]) -> datetime:
    """When the newest of them was written. Folders belong to it: a file that is taken away changes its folder alone."""
    return datetime.fromtimestamp(max((_stamp(each)[0] for each in paths), default=0) / 1e9, UTC)


CATALOGUE_PATIENCE = 2.0
"""Seconds that a reader waits for a writer's catalogue to follow its checkpoint, before it makes one of its own."""


class StoreLibrary(Library):
    """The analyses of a store, at its newest generation."""

    def __init__(self, location: str | Path) -> None:
        super().__init__()
        self._store: Store = open_store(location)
        self.base = self._store.base
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._seen: str | None = None
        self._changed = datetime.fromtimestamp(0, UTC)
        self._rest_until = 0.0
        self.refresh()

    @property
    def generation(self) -> str:
        """What is different whenever the library is."""
        return self._seen or ""

    @property
    def changed(self) -> datetime:
        """When the generation that we show was written, as its store knows it; else when we first saw it."""
        return self._changed

    @property
    def catalogue(self) -> Catalogue:
        """The lines of this library."""
        assert self._catalogue is not None  # refresh has set it
        return self._catalogue

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, in sentences."""
        return (*self.catalogue.unreadable(), *super().problems)

    def refresh(self) -> None:
        """Go to the newest generation of the store, if it is not the one that we show.

        Looking costs time where a store is far away: after a look we rest ten times as long as it took.
        """
        with self._lock:
            started = time.monotonic()
            if started < self._rest_until:
                return
            generation = self._store.generation
            self._rest_until = time.monotonic() + 10 * (time.monotonic() - started)
            if generation != self._seen:
                self._catalogue, self._seen = self._open_catalogue()
                self._changed = self._store.written_at(self._seen) or datetime.now(UTC)

    def _open_catalogue(self) -> tuple[Catalogue, str]:
        path = self._store.catalogue_file
        deadline = time.monotonic() + CATALOGUE_PATIENCE
        while True:
            generation = self._store.generation
            catalogue = Catalogue.open(path)
            if catalogue and catalogue.generation == generation:
                if mended := self._check_stale(catalogue, path, generation):
                    return mended, generation
            elif catalogue is None or not self._store.catalogue_follows or time.monotonic() > deadline:
                if made := self._make_catalogue(generation):
                    return made, generation
            else:
                time.sleep(0.02)

    def _make_catalogue(self, generation: str) -> Catalogue | None:
        """The catalogue of that generation; None if the store has moved on.

        One of our own in memory where its file is the writer's, who was stopped before it or is behind. Else in its
        file, with what has changed since it was last written.
        """
        store = self._store.at(generation)
        if not store.catalogue_follows:
            with contextlib.suppress(OSError, sqlite3.Error):
                return _follow(_open_own(store.catalogue_file), store)
        return _follow(Catalogue().remember(store.catalogue_file), store)

    def _check_stale(self, catalogue: Catalogue, path: Path, generation: str) -> Catalogue | None:
        """The catalogue with the findings of today: where rules or profiles have changed, we check again.

        Kept in the file where we may write there, else in a copy of our own; None if the store has moved on.
        """
        stale = catalogue.stale()
        if not stale:
            return catalogue
        outcomes = work_in_order(_Describer(Snapshot(self._store.at(generation))), stale)
        entries = (each for _name, each in outcomes if isinstance(each, Entry))
        try:
            mended = Catalogue(path)
            mended.keep((), generation)
        except sqlite3.Error:
            mended = catalogue.copy()
        while some := list(islice(entries, 500)):
            if not mended.keep(some, generation):
                return None
        return mended

    def snapshot(self) -> str | None:
        """That of the store."""
        return self._store.snapshot()

    def _read(self, analysis_iri: str) -> Analysis | None:
        return self.catalogue.read(analysis_iri)


def _open_own(path: Path) -> Catalogue:
    """The catalogue in a file that is ours; made anew if it is damaged. OSError and sqlite3.Error if it cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return Catalogue(path)
    except sqlite3.OperationalError:  # locked, or not to be opened
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        return Catalogue(path)


def _follow(catalogue: Catalogue, store: Store) -> Catalogue | None:
    """The catalogue with what has changed since it was written; None if somebody else changes it meanwhile."""
    versions, known = store.versions(), catalogue.versions()
    changed = [each for each, version in versions.items() if not version or known.get(each) != version]
    noticed = _time(time.time()) if known else None
    outcomes = work_in_order(_Describer(Snapshot(store), noticed), changed)
    while some := dict(islice(outcomes, 500)):
        entries = [each for each in some.values() if isinstance(each, Entry)]
        unreadable = {name: each for name, each in some.items() if isinstance(each, str)}
        catalogue.follow(entries, {name: versions[name] for name in some}, unreadable)
    return catalogue if catalogue.arrive(versions, store.generation) else None


def open_kept(store: Store) -> Catalogue | None:
    """The catalogue of a store, if it describes what the store holds now."""
    catalogue = Catalogue.open(store.catalogue_file)
    return catalogue if catalogue and catalogue.generation == store.generation else None


@dataclass(frozen=True)
class Snapshot:
    """One generation of a store, for processes that share work on it: each opens it for itself."""

    store: Store

    @property
    def base(self) -> str:
        """Where the IRIs of the store begin."""
        return self.store.base

    def read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, or None: as the catalogue keeps it, else out of its graph."""
        kept = self._catalogue.read(analysis_iri, self.store.generation) if self._catalogue else None
        return kept or self.store.read(analysis_iri)

    @cached_property
    def _catalogue(self) -> Catalogue | None:
        return open_kept(self.store)

    def __getstate__(self) -> dict[str, object]:
        """Without what is open here."""
        return {"store": self.store}


@dataclass(frozen=True)
class _Describer:
    """Makes the entries of stored analyses; a sentence for one that cannot be read, None for one that is gone.

    `noticed`: when it was seen that they came or changed; None where they may always have been so.
    """

    snapshot: Snapshot
    noticed: str | None = None

    def __call__(self, iris: Sequence[str]) -> list[tuple[str, Entry | str | None]]:
        return [(each, self._describe(each)) for each in iris]

    def _describe(self, analysis_iri: str) -> Entry | str | None:
        try:
            analysis = self.snapshot.read(analysis_iri)
        except (DocumentError, NotAnAnalysis, UnfinishedGraph) as error:
            return str(error)
        return describe(analysis, self.snapshot.base, written=self.noticed) if analysis else None


# --- writing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Imported:
    """What an import did: ids with their file and whether one of that id was replaced; what was left out.

    `not_taken`: by file, the statements that our values cannot hold, as N-Triples without the full stop.
    `alignments` are the sets of alignments, as `taken` are the analyses.
    """

    taken: tuple[tuple[str, Path, bool], ...]
    problems: tuple[ConceptError, ...]
    passed_over: tuple[NotAnAnalysis, ...]
    not_taken: tuple[tuple[Path, tuple[str, ...]], ...] = ()
    alignments: tuple[tuple[str, Path, bool], ...] = ()


def import_files(
    paths: Iterable[Path],
    location: str | Path,
    *,
    keep_going: bool = False,
    replace: bool = True,
    strict: bool = False,
    base: str = BASE,
    progress: Progress = lambda done, of: None,
) -> Imported:
    """Take the analyses and the alignments of files into a store, which is made if there is none.

    All files are read first. If one cannot be, nothing is written, unless `keep_going`. ConceptError if two have
    one id, or if an id is stored already and `replace` is false. What a graph says beyond our values is left out
    and reported; if `strict`, such a file cannot be used.
    """
    shelf = read_files(paths, progress)
    not_taken = _statements_not_taken(shelf)
    if strict:
        shelf, not_taken = _refuse_statements(shelf, not_taken), ()
    refuse_shared_ids(shelf.analyses)
    refuse_shared_ids(shelf.alignments)
    if (shelf.problems and not keep_going) or not (shelf.analyses or shelf.alignments):
        return Imported((), shelf.problems, shelf.passed_over, not_taken)
    replaced, replaced_sets = _put_all(
        [analysis for _, analysis in shelf.analyses],
        [found for _, found in shelf.alignments],
        location,
        replace=replace,
        base=base,
        progress=progress,
    )
    return Imported(
        taken=_taken(shelf.analyses, replaced),
        problems=shelf.problems,
        passed_over=shelf.passed_over,
        not_taken=not_taken,
        alignments=_taken(shelf.alignments, replaced_sets),
    )


def _taken(
    found: Iterable[tuple[Path, Analysis | AlignmentSet]], replaced: Iterable[bool]
) -> tuple[tuple[str, Path, bool], ...]:
    return tuple((each.id, path, known) for (path, each), known in zip(found, replaced, strict=True))


def put_analyses(
    analyses: Sequence[Analysis],
    location: str | Path,
    *,
    replace: bool = True,
    base: str = BASE,
    progress: Progress = lambda done, of: None,
) -> tuple[bool, ...]:
    """Take analyses into a store, which is made if there is none; of each, whether it replaced one of its id.

    StoreError, and nothing written, if an id is stored already and `replace` is false.
    """
    return _put_all(analyses, (), location, replace=replace, base=base, progress=progress)[0]


def _put_all(
    analyses: Sequence[Analysis],
    sets: Sequence[AlignmentSet],
    location: str | Path,
    *,
    replace: bool,
    base: str,
    progress: Progress,
) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Take analyses and sets of alignments into a store; of each, whether it replaced one of its id."""
    with write_store(location, base) as writer:
        if not replace:
            _refuse_known([*analyses, *sets], writer, location)
        replaced = tuple(
            _put(writer, analysis, done, len(analyses), progress) for done, analysis in enumerate(analyses, 1)
        )
        _renew_reports(writer, progress)
        replaced_sets = tuple(writer.put_alignments(each) for each in sets)
        _catalogue_changes(writer, analyses, [])
    return replaced, replaced_sets


def change_alignments(
    location: str | Path, set_id: str, change: Callable[[AlignmentSet | None], AlignmentSet]
) -> AlignmentSet:
    """Put into a store what `change` makes of the set of that id, None if there is none; nobody writes in between."""
    open_store(location)
    with write_store(location) as writer:
        changed = change(writer.read_alignments(alignments_iri(set_id, writer.base)))
        writer.put_alignments(changed)
        _catalogue_changes(writer, [], [])
    return changed


def _statements_not_taken(shelf: Shelf) -> tuple[tuple[Path, tuple[str, ...]], ...]:
    held = (*shelf.analyses, *shelf.alignments)
    paths = dict.fromkeys(path for path, _ in held if path.suffix.lower() in rdf.FORMATS)
    found = ((path, rdf.read_not_taken(read_text(path), path.suffix.lower())) for path in paths)
    return tuple((path, tuple(str(each) for each in statements)) for path, statements in found if statements)


def _refuse_statements(shelf: Shelf, not_taken: Iterable[tuple[Path, tuple[str, ...]]]) -> Shelf:
    """The shelf without the files that say more than we can hold: these are problems."""
    refused = dict(not_taken)
    problems = (
        UnreadableFile(
            f"{path}: {len(statements)} of its statements cannot be held here, first {statements[0]}. "
            "Without --strict they are left out."
        )
        for path, statements in refused.items()
    )
    kept = tuple(pair for pair in shelf.analyses if pair[0] not in refused)
    sets = tuple(pair for pair in shelf.alignments if pair[0] not in refused)
    return Shelf(kept, (*shelf.problems, *problems), shelf.passed_over, sets)


def add_works_to_stored(works: Iterable[Work], location: str | Path, name: str) -> Added:
    """Add works to the bibliography of a stored analysis, by its id or IRI; those that it has are left as they are.

    UnknownAnalysis, and nothing written, if there is no such analysis.
    """
    open_store(location)
    with write_store(location) as writer:
        analysis = writer.read(name if "/" in name else iri(name, base=writer.base))
        if analysis is None:
            raise unknown(name, [each.rpartition("/")[2] for each in writer.iris()])
        added = add_works(analysis, works)
        if added.works:
            writer.put(added.analysis, triples_of_report(added.analysis, writer.base))
            _catalogue_changes(writer, [added.analysis], [])
    return added


class Removed(NamedTuple):
    """The ids of what was removed."""

    analyses: tuple[str, ...]
    alignments: tuple[str, ...]


def remove_analyses(names: Sequence[str], location: str | Path) -> Removed:
    """Drop analyses, and sets of alignments, from a store, by id or IRI.

    UnknownAnalysis, and nothing dropped, if one is unknown. An id that an analysis and a set have is the analysis's.
    """
    open_store(location)
    with write_store(location) as writer:
        iris = tuple(_stored_iri(name, writer) for name in names)
        sets = frozenset(iris) & frozenset(writer.alignment_iris())
        for each in iris:
            writer.remove(each)
        _catalogue_changes(writer, [], iris)
    ids = {each: each.rpartition("/")[2] for each in iris}
    return Removed(
        analyses=tuple(ids[each] for each in iris if each not in sets),
        alignments=tuple(ids[each] for each in iris if each in sets),
    )


def _stored_iri(name: str, writer: Writer) -> str:
    """The IRI of what has that name in the store. UnknownAnalysis if nothing has."""
    names = [name] if "/" in name else [iri(name, base=writer.base), alignments_iri(name, writer.base)]
    found = next((each for each in names if writer.has(each)), None)
    if found is None:
        stored = [*writer.iris(), *writer.alignment_iris()]
        raise unknown(name, [each.rpartition("/")[2] for each in stored])
    return found


def _put(writer: Writer, analysis: Analysis, done: int, of: int, progress: Progress) -> bool:
    progress(done, of)
    return writer.put(analysis, triples_of_report(analysis, writer.base))


def _renew_reports(writer: Writer, progress: Progress) -> None:
    """Make the reports anew that other rules have made, or none."""
    fresh = writer.query(f"""
        SELECT ?analysis {{ GRAPH ?report {{ ?report {term("ca:reportsOn")} ?analysis ;
            {term("ca:rulesVersion")} {Literal(report_version())} }} }}""")
    assert isinstance(fresh, Solutions)
    stale = sorted(set(writer.iris()) - {str(getattr(row[0], "value", "")) for row in fresh.rows})
    for done, analysis_iri in enumerate(stale, 1):
        if analysis := writer.read(analysis_iri):
            writer.put_graphs({report_iri(analysis_iri): triples_of_report(analysis, writer.base)})
        progress(done, len(stale))


def _refuse_known(found: Iterable[Analysis | AlignmentSet], writer: Writer, location: str | Path) -> None:
    for each in found:
        if writer.has(_iri_of(each, writer.base)):
            what = f"{location}: “{each.id}” is stored there already; leave out --no-replace to replace it."
            raise StoreError(what)


def _iri_of(found: Analysis | AlignmentSet, base: str) -> str:
    return alignments_iri(found.id, base) if isinstance(found, AlignmentSet) else iri(found.id, base=base)


def _catalogue_changes(writer: Writer, put: Sequence[Analysis], removed: Sequence[str]) -> None:
    """Publish, and bring the catalogue to the new generation; made anew if it does not describe what was there.

    The analyses are stored by then. A catalogue that cannot be written is no loss: readers make one of their own.
    """
    before = writer.generation
    generation = writer.publish()
    if writer.catalogue_file is None:
        return
    now = _time(time.time())
    try:
        catalogue = Catalogue(writer.catalogue_file)
        if (catalogue.generation or "") == before and not writer.recovers:
            entries = (describe(analysis, writer.base, known=catalogue, written=now) for analysis in put)
            catalogue.change(entries, removed, generation)
        else:
            read = (analysis for each in writer.iris() if (analysis := writer.read(each)))
            times = {analysis.id: now for analysis in put}
            entries = (describe(each, writer.base, known=catalogue, written=times.get(each.id)) for each in read)
            catalogue.change(entries, (), generation, anew=True)
        catalogue.close()
    except sqlite3.Error:
        with contextlib.suppress(OSError):
            writer.catalogue_file.unlink(missing_ok=True)
