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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from concept import checks
from concept.analysis import Analysis
from concept.catalogue import Catalogue, Counted, Entry, Facet, FoundIn, Overview, Summary, describe
from concept.errors import ConceptError, NotAnAnalysis, StoreError, UnknownAnalysis, UnreadableFile
from concept.formats import find_files, rdf, read_path, read_text
from concept.messages import language_spoken
from concept.processes import Progress, work_in_order
from concept.rules import Finding
from concept.store import FolderStore, MemoryStore, Writer, open_store, write_store
from concept.triples import BASE, iri

# --- files ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """What was found in files: the analyses with their file, what could not be used, what was passed over."""

    analyses: tuple[tuple[Path, Analysis], ...]
    problems: tuple[ConceptError, ...] = ()
    passed_over: tuple[NotAnAnalysis, ...] = ()


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
    """The analyses in files and folders.

    One bad file does not stop the others. A file of a folder that parses and holds no analysis is passed over;
    one that was named is a problem.
    """
    files = expand(paths)
    analyses: list[tuple[Path, Analysis]] = []
    problems: list[ConceptError] = []
    passed_over: list[NotAnAnalysis] = []
    for done, (path, named) in enumerate(files, 1):
        try:
            analyses += [(path, analysis) for analysis in read_path(path)]
        except NotAnAnalysis as error:
            (problems if named else passed_over).append(error)
        except ConceptError as error:
            problems.append(error)
        progress(done, len(files))
    return Shelf(tuple(analyses), tuple(problems), tuple(passed_over))


def refuse_shared_ids(analyses: Iterable[tuple[Path, Analysis]]) -> None:
    """StoreError, with both files, if two analyses have one id: a store has room for one."""
    first: dict[str, Path] = {}
    for path, analysis in analyses:
        if analysis.id in first:
            both = f"{first[analysis.id]} and {path}"
            raise StoreError(f"Two analyses have the id “{analysis.id}”: {both}. Give one of them another id.")
        first[analysis.id] = path


# --- libraries --------------------------------------------------------------------------------------------------


class Library(ABC):
    """Analyses to list, find and read; `refresh` brings it up to date with its files or its store."""

    base: str = BASE

    @abstractmethod
    def refresh(self) -> None:
        """Look whether anything has changed. Cheap where nothing has."""

    @property
    @abstractmethod
    def generation(self) -> str:
        """What is different whenever the library is."""

    @property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The lines of this library."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, in sentences."""
        return ()

    @abstractmethod
    def snapshot(self) -> Path | None:
        """A folder with all graphs as they are now, for other processes to open (`Checkpoint`); None if it is empty."""

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

    def overview(self) -> Overview:
        """What is found over all analyses: by rule and by severity."""
        return self.catalogue.overview()

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
        return self.catalogue.analyses_with(rule=rule, severity=severity, limit=limit, offset=offset)

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

    def _look_up(self, analysis_iri: str, generation: str) -> Analysis | None:
        return self._read(analysis_iri)

    def _check(self, analysis_iri: str, generation: str, language: str) -> tuple[Analysis, tuple[Finding, ...]] | None:
        analysis = self._cached(analysis_iri, generation)
        return (analysis, checks.check(analysis)) if analysis else None


def unknown(name: str, ids: Iterable[str]) -> UnknownAnalysis:
    """That no analysis has that name; the nearest ids, up to three, are named, first those that have it in them."""
    wanted = name.rpartition("/")[2].casefold()
    likeness = {each: _likeness(wanted, each.casefold()) for each in ids}
    near = heapq.nlargest(3, (each for each in likeness if likeness[each] > _UNLIKE), key=likeness.__getitem__)
    advice = f"Nearest: {', '.join(near)}." if near else "`concept list` shows what there is."
    return UnknownAnalysis(f"There is no analysis “{name}”. {advice}")


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
        self._store = MemoryStore(self.base)
        self._catalogue = Catalogue()
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._held: dict[Path, tuple[str, ...]] = {}
        self._faults: dict[Path, str] = {}
        self._shared_id: StoreError | None = None
        self._lock = threading.Lock()
        self._rest_until = 0.0
        self._scratch: TemporaryDirectory[str] | None = None
        self._snapshots: list[Path] = []
        self._progress = progress
        expand(self._paths)  # a path that is missing now is a slip of the pen
        self.refresh()
        if self._shared_id:
            raise self._shared_id

    @property
    def generation(self) -> str:
        """What is different whenever the library is."""
        return str(self._store.generation)

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
            for path in self._stamps.keys() - stamps.keys():
                self._forget(path)
            changed = [path for path, stamp in stamps.items() if self._stamps.get(path) != stamp]
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
            analyses = read_path(path)
            self._refuse_strangers(path, analyses)
        except NotAnAnalysis as error:
            if path in self._held or path in self._paths:
                self._faults[path] = str(error)
        except StoreError as error:
            self._shared_id = error
            self._faults[path] = str(error)
        except ConceptError as error:
            self._faults[path] = str(error)
        else:
            self._take(path, analyses)

    def _refuse_strangers(self, path: Path, analyses: Iterable[Analysis]) -> None:
        others = [(other, self.get(held)) for other, ids in self._held.items() if other != path for held in ids]
        refuse_shared_ids([*others, *((path, analysis) for analysis in analyses)])

    def _take(self, path: Path, analyses: Sequence[Analysis]) -> None:
        ids = tuple(analysis.id for analysis in analyses)
        gone = self._drop(each for each in self._held.get(path, ()) if each not in ids)
        for analysis in analyses:
            self._store.put(analysis)
        self._held[path] = ids
        entries = (describe(analysis, self.base, str(path), self._catalogue) for analysis in analyses)
        self._catalogue.change(entries, gone, self._store.generation)

    def _forget(self, path: Path) -> None:
        self._faults.pop(path, None)
        gone = self._drop(self._held.pop(path, ()))
        self._catalogue.change((), gone, self._store.generation)

    def _drop(self, ids: Iterable[str]) -> list[str]:
        gone = [iri(each, base=self.base) for each in ids]
        for each in gone:
            self._store.remove(each)
        return gone

    def snapshot(self) -> Path | None:
        """The graphs of now in a folder beside the system's other temporary ones, written when it is asked for.

        That of the generation before stays for those who are about to open it. Both go when the library does.
        """
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
            return folder

    def _read(self, analysis_iri: str) -> Analysis | None:
        return self._store.read(analysis_iri)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:  # gone between listing and looking
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


CATALOGUE_FILE = "catalogue.sqlite"
CATALOGUE_PATIENCE = 2.0
"""Seconds that a reader waits for a writer's catalogue to follow its checkpoint, before it makes one of its own."""


class StoreLibrary(Library):
    """The analyses of a store, at its newest generation."""

    def __init__(self, location: str | Path) -> None:
        super().__init__()
        self._store = open_store(location)
        self.base = self._store.base
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._seen = -1
        self.refresh()

    @property
    def generation(self) -> str:
        """What is different whenever the library is."""
        return str(self._seen)

    @property
    def catalogue(self) -> Catalogue:
        """The lines of this library."""
        assert self._catalogue is not None  # refresh has set it
        return self._catalogue

    def refresh(self) -> None:
        """Go to the newest generation of the store, if it is not the one that we show."""
        with self._lock:
            if self._store.generation != self._seen:
                self._catalogue, self._seen = self._open_catalogue()

    def _open_catalogue(self) -> tuple[Catalogue, int]:
        path = self._store.folder / CATALOGUE_FILE
        deadline = time.monotonic() + CATALOGUE_PATIENCE
        while True:
            generation = self._store.generation
            catalogue = Catalogue.open(path)
            if catalogue and catalogue.generation == generation:
                if mended := self._check_stale(catalogue, path, generation):
                    return mended, generation
            elif catalogue is None or time.monotonic() > deadline:
                return self._make_catalogue(generation), generation
            else:
                time.sleep(0.02)

    def _make_catalogue(self, generation: int) -> Catalogue:
        """A catalogue of our own, in memory: the file is missing, or its writer was stopped before it."""
        catalogue = Catalogue()
        describe_all = _Describer(Snapshot(self._store.folder, generation))
        catalogue.change(work_in_order(describe_all, self._store.iris()), (), generation)
        return catalogue

    def _check_stale(self, catalogue: Catalogue, path: Path, generation: int) -> Catalogue | None:
        """The catalogue with the findings of today: where rules or profiles have changed, we check again.

        Kept in the file where we may write there, else in a copy of our own; None if the store has moved on.
        """
        stale = catalogue.stale()
        if not stale:
            return catalogue
        entries = work_in_order(_Describer(Snapshot(self._store.folder, generation)), stale)
        try:
            mended = Catalogue(path)
            mended.keep((), generation)
        except sqlite3.Error:
            mended = catalogue.copy()
        while some := list(islice(entries, 500)):
            if not mended.keep(some, generation):
                return None
        return mended

    def snapshot(self) -> Path | None:
        """The newest checkpoint of the store."""
        return self._store.checkpoint()

    def _read(self, analysis_iri: str) -> Analysis | None:
        return self.catalogue.read(analysis_iri)


def open_kept(store: FolderStore) -> Catalogue | None:
    """The catalogue beside a store, if it describes what the store holds now."""
    catalogue = Catalogue.open(store.folder / CATALOGUE_FILE)
    return catalogue if catalogue and catalogue.generation == store.generation else None


@dataclass(frozen=True)
class Snapshot:
    """One generation of a store, for processes that share work on it: each opens it for itself."""

    folder: Path
    generation: int

    @property
    def base(self) -> str:
        """Where the IRIs of the store begin."""
        return self._store.base

    def read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, or None: as the catalogue keeps it, else out of its graph."""
        kept = self._catalogue.read(analysis_iri, self.generation) if self._catalogue else None
        return kept or self._store.read(analysis_iri)

    @cached_property
    def _store(self) -> FolderStore:
        return FolderStore(self.folder, self.generation)

    @cached_property
    def _catalogue(self) -> Catalogue | None:
        return open_kept(self._store)

    def __getstate__(self) -> dict[str, object]:
        """Without what is open here."""
        return {"folder": self.folder, "generation": self.generation}


@dataclass(frozen=True)
class _Describer:
    """Makes the entries of stored analyses."""

    snapshot: Snapshot

    def __call__(self, iris: Sequence[str]) -> list[Entry]:
        read = (self.snapshot.read(each) for each in iris)
        return [describe(analysis, self.snapshot.base) for analysis in read if analysis]


# --- writing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Imported:
    """What an import did: ids with their file and whether one of that id was replaced; what was left out.

    `not_taken`: by file, the statements that our values cannot hold, as N-Triples without the full stop.
    """

    taken: tuple[tuple[str, Path, bool], ...]
    problems: tuple[ConceptError, ...]
    passed_over: tuple[NotAnAnalysis, ...]
    not_taken: tuple[tuple[Path, tuple[str, ...]], ...] = ()


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
    """Take the analyses of files into a store, which is made if there is none.

    All files are read first. If one cannot be, nothing is written, unless `keep_going`. ConceptError if two have
    one id, or if an id is stored already and `replace` is false. What a graph says beyond our values is left out
    and reported; if `strict`, such a file cannot be used.
    """
    shelf = read_files(paths, progress)
    not_taken = _statements_not_taken(shelf)
    if strict:
        shelf, not_taken = _refuse_statements(shelf, not_taken), ()
    refuse_shared_ids(shelf.analyses)
    if (shelf.problems and not keep_going) or not shelf.analyses:
        return Imported((), shelf.problems, shelf.passed_over, not_taken)
    replaced = put_analyses(
        [analysis for _, analysis in shelf.analyses], location, replace=replace, base=base, progress=progress
    )
    taken = ((analysis.id, path, each) for (path, analysis), each in zip(shelf.analyses, replaced, strict=True))
    return Imported(tuple(taken), shelf.problems, shelf.passed_over, not_taken)


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
    with write_store(location, base) as writer:
        if not replace:
            _refuse_known(analyses, writer, location)
        replaced = tuple(
            _put(writer, analysis, done, len(analyses), progress) for done, analysis in enumerate(analyses, 1)
        )
        _catalogue_changes(writer, Path(location), analyses, [])
    return replaced


def _statements_not_taken(shelf: Shelf) -> tuple[tuple[Path, tuple[str, ...]], ...]:
    paths = dict.fromkeys(path for path, _ in shelf.analyses if path.suffix.lower() in rdf.FORMATS)
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
    return Shelf(kept, (*shelf.problems, *problems), shelf.passed_over)


def remove_analyses(names: Sequence[str], location: str | Path) -> tuple[str, ...]:
    """Drop analyses from a store, by id or IRI; their ids. UnknownAnalysis, and nothing dropped, if one is unknown."""
    open_store(location)
    with write_store(location) as writer:
        iris = [name if "/" in name else iri(name, base=writer.base) for name in names]
        ids = [each.rpartition("/")[2] for each in writer.iris()]
        for name, each in zip(names, iris, strict=True):
            if not writer.has(each):
                raise unknown(name, ids)
        for each in iris:
            writer.remove(each)
        _catalogue_changes(writer, Path(location), [], iris)
    return tuple(each.rpartition("/")[2] for each in iris)


def _put(writer: Writer, analysis: Analysis, done: int, of: int, progress: Progress) -> bool:
    progress(done, of)
    return writer.put(analysis)


def _refuse_known(analyses: Iterable[Analysis], writer: Writer, location: str | Path) -> None:
    for analysis in analyses:
        if writer.has(iri(analysis.id, base=writer.base)):
            what = f"{location}: “{analysis.id}” is stored there already; leave out --no-replace to replace it."
            raise StoreError(what)


def _catalogue_changes(writer: Writer, folder: Path, put: Sequence[Analysis], removed: Sequence[str]) -> None:
    """Publish, and bring the catalogue to the new generation; made anew if it does not describe what was there.

    The analyses are stored by then. A catalogue that cannot be written is no loss: readers make one of their own.
    """
    before = writer.generation
    generation = writer.publish()
    try:
        catalogue = Catalogue(folder / CATALOGUE_FILE)
        if (catalogue.generation or 0) == before and not writer.recovers:
            entries = (describe(analysis, writer.base, known=catalogue) for analysis in put)
            catalogue.change(entries, removed, generation)
        else:
            read = (analysis for each in writer.iris() if (analysis := writer.read(each)))
            entries = (describe(analysis, writer.base, known=catalogue) for analysis in read)
            catalogue.change(entries, (), generation, anew=True)
        catalogue.close()
    except sqlite3.Error:
        with contextlib.suppress(OSError):
            (folder / CATALOGUE_FILE).unlink(missing_ok=True)
