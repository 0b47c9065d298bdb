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
    FOLDER/catalogue.sqlite     what lists show of the newest generation, derived
"""

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pyoxigraph as oxigraph
from pyoxigraph import Triple

from concept.errors import StoreError, StoreLocked
from concept.store import graphs
from concept.store.graphs import EngineReader
from concept.store.reader import Store, Writer

LOCK_PATIENCE = 5.0
"""Seconds that a second writer waits for the first."""

CATALOGUE_FILE = "catalogue.sqlite"

_MARKER = "concept-store.json"
_FORMAT = "concept-store/1"
_KEPT_GENERATIONS = 2
_UNPUBLISHED = "unpublished"


class FolderStore(EngineReader, Store):
    """A store in a folder, as its readers see it: the newest checkpoint, looked for again at every access.

    With a generation, always that one. StoreError when it is gone.
    """

    catalogue_follows = True

    def __init__(self, folder: Path, generation: str | None = None) -> None:
        self.location = str(folder)
        self.base = _read_marker(folder)
        self.catalogue_file = folder / CATALOGUE_FILE
        self._folder = folder
        self._fixed = generation
        self._opened: tuple[str, oxigraph.Store] | None = None

    @property
    def generation(self) -> str:
        """The number of the newest checkpoint; empty in a store that nothing was written to."""
        return _newest(self._folder) if self._fixed is None else self._fixed

    def at(self, generation: str) -> "FolderStore":
        """The store at that generation. StoreError at the first access if it is gone."""
        return FolderStore(self._folder, generation)

    def written_at(self, generation: str) -> datetime | None:
        """When the checkpoint of that generation was made; None for a store that nothing was written to."""
        try:
            return datetime.fromtimestamp(_checkpoint(self._folder, int(generation)).stat().st_mtime, UTC)
        except (OSError, ValueError):  # gone between listing and looking; there is none
            return None

    def snapshot(self) -> str | None:
        """The folder of the newest checkpoint; None if nothing was written yet."""
        generation = self.generation
        return str(_checkpoint(self._folder, int(generation))) if generation else None

    def _engine(self) -> oxigraph.Store:
        """The newest checkpoint, opened; a writer may delete it between our look and our opening, so look again."""
        for _ in range(3):
            generation = self.generation
            if self._opened and self._opened[0] == generation:
                return self._opened[1]
            if not generation:
                return oxigraph.Store()
            with contextlib.suppress(OSError):
                self._opened = generation, oxigraph.Store.read_only(str(_checkpoint(self._folder, int(generation))))
        if self._opened is None:
            if self._fixed is not None:
                raise StoreError(f"{self._folder}: it was written to several times while it was read; try again.")
            what = f"{self._folder}: its newest checkpoint cannot be opened; import something to make a new one."
            raise StoreError(what)
        return self._opened[1]

    def __getstate__(self) -> dict[str, object]:
        """Without what is open here: another process opens it for itself."""
        return {**self.__dict__, "_opened": None}


class FolderWriter(EngineReader, Writer):
    """The one writer of a folder store. What it has put is readable for others when it is closed.

    `recovers`: an earlier writer was stopped in the middle, and what it has put is published with this one's.
    """

    def __init__(self, folder: Path, base: str) -> None:
        self.base = base
        self.catalogue_file = folder / CATALOGUE_FILE
        self._folder = folder
        self._unpublished = folder / _UNPUBLISHED
        self.recovers = self._unpublished.exists()
        with _say_disk_faults(folder):
            self._live = oxigraph.Store(str(folder / "live"))

    @property
    def generation(self) -> str:
        """The number of the newest checkpoint; empty in a store that nothing was written to."""
        return _newest(self._folder)

    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""
        return graphs.has(self._live, name)

    def put_graphs(self, put: Mapping[str, Iterable[Triple]]) -> None:
        """Put graphs in the places of those of their names, in one transaction."""
        with _say_disk_faults(self._folder):
            self._unpublished.touch()
            graphs.put(self._live, put)

    def drop_graphs(self, names: Iterable[str]) -> None:
        """Drop the graphs of those names, where there are any, in one transaction."""
        with _say_disk_faults(self._folder):
            self._unpublished.touch()
            graphs.drop(self._live, names)

    def publish(self) -> str:
        """Flush, and leave a checkpoint for the readers; the number of the generation that they see now."""
        newest = _newest(self._folder)
        if newest and not self._unpublished.exists():
            return newest
        with _say_disk_faults(self._folder):
            self._live.flush()
            _make_checkpoint(self._live, self._folder, int(newest or 0) + 1)
            self._unpublished.unlink(missing_ok=True)
        return self.generation

    def _engine(self) -> oxigraph.Store:
        return self._live


def open_folder(folder: Path) -> FolderStore:
    """The store in a folder, for reading. StoreError if there is none, or something else."""
    if not (folder / _MARKER).exists():
        what = "it is no store" if folder.exists() else "there is no such folder"
        raise StoreError(f"{folder}: {what}. `concept import FILE --store {folder}` makes one in an empty folder.")
    return FolderStore(folder)


@contextlib.contextmanager
def write_folder(folder: Path, base: str) -> Iterator[FolderWriter]:
    """The writer of the store in a folder, which is made if there is none; published when the context ends well.

    StoreLocked if another process has been writing for LOCK_PATIENCE seconds, StoreError if the folder holds
    something else or cannot be written.
    """
    with _say_disk_faults(folder):
        _make_store(folder, base)
    with _hold_lock(folder):
        _clear_half_made(folder)
        writer = FolderWriter(folder, _read_marker(folder))
        try:
            yield writer
            writer.publish()
        finally:
            del writer._live  # closes the database before the lock is let go


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


def _newest(folder: Path) -> str:
    return str(max(_generations(folder), default=""))


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
