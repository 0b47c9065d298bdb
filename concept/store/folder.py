"""A store in a folder: Oxigraph, with checkpoints for those who read.

A writer holds the lock for as long as it writes, one
transaction per analysis; when it is done it flushes and leaves a checkpoint under a new generation number, made of
hard links. Readers open the newest checkpoint and never hold the lock, so that a viewer stays open all day while
commands import.

    FOLDER/concept-store.json   says that this is a store, and the base of its IRIs
    FOLDER/lock                 held by the writer, and says who that is
    FOLDER/live/                the writer's database (Oxigraph on RocksDB)
    FOLDER/unpublished          there while live/ holds what no checkpoint has
    FOLDER/generations/000007/  a checkpoint of it; the newest is what readers see
"""

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

import pyoxigraph as oxigraph

from concept.analysis import Analysis
from concept.errors import StoreError, StoreLocked
from concept.store import graphs
from concept.store.graphs import Answer
from concept.triples import BASE, iri, triples_of

LOCK_PATIENCE = 5.0
"""Seconds that a second writer waits for the first."""

_MARKER = "concept-store.json"
_FORMAT = "concept-store/1"
_KEPT_GENERATIONS = 2
_UNPUBLISHED = "unpublished"


class FolderStore:
    """A store in a folder, as its readers see it: the newest checkpoint, looked for again at every access.

    With a generation, always that one: for those who read one state of it together. StoreError when it is gone.
    """

    def __init__(self, folder: Path, generation: int | None = None) -> None:
        self.folder = folder
        self.base = _read_marker(folder)
        self._fixed = generation
        self._opened: tuple[int, oxigraph.Store] | None = None

    @property
    def generation(self) -> int:
        """The number of the newest checkpoint; 0 in a store that nothing was written to."""
        return _newest(self.folder) if self._fixed is None else self._fixed

    def iris(self) -> list[str]:
        """The IRIs of the analyses, sorted."""
        engine = self._engine()
        return graphs.iris(engine, self.base) if engine else []

    def read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, or None."""
        engine = self._engine()
        return graphs.read(engine, analysis_iri) if engine else None

    def checkpoint(self) -> Path | None:
        """The folder of the newest checkpoint, which other processes can open; None if nothing was written yet."""
        generation = self.generation
        return _checkpoint(self.folder, generation) if generation else None

    def query(self, text: str) -> Answer:
        """The answer to a trusted query; see `graphs.query`."""
        return graphs.query(self._engine() or oxigraph.Store(), text)

    def _engine(self) -> oxigraph.Store | None:
        """The newest checkpoint, opened; a writer may delete it between our look and our opening, so look again."""
        for _ in range(3):
            generation = self.generation
            if self._opened and self._opened[0] == generation:
                return self._opened[1]
            if generation == 0:
                return None
            with contextlib.suppress(OSError):
                self._opened = generation, oxigraph.Store.read_only(str(_checkpoint(self.folder, generation)))
        if self._opened is None:
            if self._fixed is not None:
                raise StoreError(f"{self.folder}: it was written to several times while it was read; try again.")
            what = f"{self.folder}: its newest checkpoint cannot be opened; import something to make a new one."
            raise StoreError(what)
        return self._opened[1]


class Writer:
    """The one writer of a folder store. What it has put is readable for others when it is closed.

    `recovers`: an earlier writer was stopped in the middle, and what it has put is published with this one's.
    """

    def __init__(self, folder: Path, base: str) -> None:
        self.base = base
        self._folder = folder
        self._unpublished = folder / _UNPUBLISHED
        self.recovers = self._unpublished.exists()
        with _say_disk_faults(folder):
            self._engine = oxigraph.Store(str(folder / "live"))

    @property
    def generation(self) -> int:
        """The number of the newest checkpoint."""
        return _newest(self._folder)

    def has(self, analysis_iri: str) -> bool:
        """Whether an analysis of that IRI is stored."""
        return graphs.has(self._engine, analysis_iri)

    def read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, or None."""
        return graphs.read(self._engine, analysis_iri)

    def iris(self) -> list[str]:
        """The IRIs of the analyses, sorted."""
        return graphs.iris(self._engine, self.base)

    def put(self, analysis: Analysis) -> bool:
        """Store the analysis in the place of one of the same id, in one transaction; whether there was one."""
        with _say_disk_faults(self._folder):
            self._unpublished.touch()
            name = iri(analysis.id, base=self.base)
            existed = graphs.has(self._engine, name)
            graphs.put(self._engine, {name: triples_of(analysis, self.base)})
            return existed

    def remove(self, analysis_iri: str) -> bool:
        """Drop the analysis's graph, in one transaction; whether there was one."""
        with _say_disk_faults(self._folder):
            self._unpublished.touch()
            existed = graphs.has(self._engine, analysis_iri)
            graphs.drop(self._engine, [analysis_iri])
            return existed

    def publish(self) -> int:
        """Flush, and leave a checkpoint for the readers; the number of the generation that they see now."""
        newest = _newest(self._folder)
        if newest and not self._unpublished.exists():
            return newest
        with _say_disk_faults(self._folder):
            self._engine.flush()
            _make_checkpoint(self._engine, self._folder, newest + 1)
            self._unpublished.unlink(missing_ok=True)
        return newest + 1


def open_store(location: str | Path) -> FolderStore:
    """The store in a folder, for reading. StoreError if there is none, or something else."""
    folder = Path(location)
    if "://" in str(location):
        raise StoreError(f"{location}: a SPARQL endpoint cannot be a store yet; name a folder.")
    if not (folder / _MARKER).exists():
        what = "it is no store" if folder.exists() else "there is no such folder"
        raise StoreError(f"{folder}: {what}. `concept import FILE --store {folder}` makes one in an empty folder.")
    return FolderStore(folder)


@contextlib.contextmanager
def write_store(location: str | Path, base: str = BASE) -> Iterator[Writer]:
    """The writer of the store in a folder, which is made if there is none; published when the context ends well.

    StoreLocked if another process has been writing for LOCK_PATIENCE seconds, StoreError if the folder holds
    something else or cannot be written.
    """
    folder = Path(location)
    if "://" in str(location):
        raise StoreError(f"{location}: a SPARQL endpoint cannot be a store yet; name a folder.")
    with _say_disk_faults(folder):
        _make_store(folder, base)
    with _hold_lock(folder):
        _clear_half_made(folder)
        writer = Writer(folder, _read_marker(folder))
        try:
            yield writer
            writer.publish()
        finally:
            del writer._engine  # closes the database before the lock is let go


# --- the folder -------------------------------------------------------------------------------------------------


def _make_store(folder: Path, base: str) -> None:
    marker = folder / _MARKER
    if marker.exists():
        return
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: it is a file; a store is a folder of its own.")
    if folder.exists() and any(each.name != "lock" for each in folder.iterdir()):
        raise StoreError(f"{folder}: the folder holds something else; a store needs a folder of its own.")
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = marker.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps({"format": _FORMAT, "base": base}) + "\n")
    unfinished.replace(marker)


def _read_marker(folder: Path) -> str:
    try:
        said = json.loads((folder / _MARKER).read_text())
        if said["format"] == _FORMAT:
            return str(said["base"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise StoreError(f"{folder}: its {_MARKER} is not one that this version can read; import into a new folder.")


def _checkpoint(folder: Path, generation: int) -> Path:
    return folder / "generations" / f"{generation:06}"


def _generations(folder: Path) -> list[int]:
    try:
        names = [each.name for each in (folder / "generations").iterdir()]
    except FileNotFoundError:
        return []
    return sorted(int(name) for name in names if name.isdecimal())


def _newest(folder: Path) -> int:
    return max(_generations(folder), default=0)


def _make_checkpoint(engine: oxigraph.Store, folder: Path, generation: int) -> None:
    """A checkpoint appears whole or not at all: it is made under another name, and renamed."""
    unfinished = folder / "generations" / "unfinished"
    unfinished.parent.mkdir(exist_ok=True)
    engine.backup(str(unfinished))
    unfinished.rename(_checkpoint(folder, generation))
    for old in _generations(folder)[:-_KEPT_GENERATIONS]:
        shutil.rmtree(_checkpoint(folder, old), ignore_errors=True)


def _clear_half_made(folder: Path) -> None:
    """What a killed writer left behind."""
    shutil.rmtree(folder / "generations" / "unfinished", ignore_errors=True)


@contextlib.contextmanager
def _hold_lock(folder: Path) -> Iterator[None]:
    with _say_disk_faults(folder):
        lock = (folder / "lock").open("a+")
    with lock:
        deadline = time.monotonic() + LOCK_PATIENCE
        while not _try_lock(lock):
            if time.monotonic() > deadline:
                raise StoreLocked(_say_holder(folder, lock))
            time.sleep(0.05)
        lock.truncate(0)
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:3]])
        lock.write(f"{os.getpid()}\n{command}\n{datetime.now().isoformat(' ', 'seconds')}\n")
        lock.flush()
        yield
        lock.truncate(0)


def _say_holder(folder: Path, lock: IO[str]) -> str:
    lock.seek(0)
    who = lock.read().split("\n")
    holder = f"process {who[0]} ({who[1]}) since {who[2]}" if len(who) > 2 else "another process"
    return (
        f"{folder}: {holder} is writing to this store; waited {LOCK_PATIENCE:.0f} seconds. "
        "Try again when it is done, or end that process."
    )


if sys.platform == "win32":
    import msvcrt

    def _try_lock(lock: IO[str]) -> bool:
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(lock: IO[str]) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextlib.contextmanager
def _say_disk_faults(folder: Path) -> Iterator[None]:
    """A full disk, a missing permission, a damaged database: said as what it is."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        what = f"{folder}: the store cannot be written: {reason}."
        raise StoreError(f"{what} What was stored before is unharmed; mend that, or name another folder.") from error
