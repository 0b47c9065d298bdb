"""A store in memory."""

import threading
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path

import pyoxigraph as oxigraph
from pyoxigraph import Triple

from concept.store import graphs
from concept.store.checkpoint import write_checkpoint
from concept.store.graphs import EngineReader
from concept.store.reader import Writer
from concept.triples import BASE


class MemoryStore(EngineReader, Writer):
    """A store that lasts as long as the process: for files that are only looked at. What is put is seen at once."""

    recovers = False
    catalogue_file = None

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self._changes = 0
        self._held = oxigraph.Store()
        self._waiting: dict[str, Callable[[], Iterable[Triple]]] = {}
        self._filling = threading.Lock()

    @property
    def generation(self) -> str:
        """The number of changes."""
        return str(self._changes)

    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""
        return name in self._waiting or graphs.has(self._held, name)

    def put_graphs(self, put: Mapping[str, Iterable[Triple]]) -> None:
        """Put graphs in the places of those of their names, in one transaction."""
        self._changes += 1
        with self._filling:
            self._forget_waiting(put)
            graphs.put(self._held, put)

    def put_later(self, graphs_to_make: Mapping[str, Callable[[], Iterable[Triple]]]) -> None:
        """Put graphs in the places of those of their names; they are made when somebody reads any graph."""
        with self._filling:
            self._waiting |= graphs_to_make
            self._changes += 1

    def fill(self) -> None:
        """Make the graphs that were put off, one by one, so that who puts others need not wait for all."""
        while self._waiting:
            with self._filling:
                for name, make in list(islice(self._waiting.items(), 1)):
                    graphs.put(self._held, {name: make()})
                    del self._waiting[name]

    def _forget_waiting(self, names: Iterable[str]) -> None:
        for name in names:
            self._waiting.pop(name, None)

    def drop_graphs(self, names: Iterable[str]) -> None:
        """Drop the graphs of those names, where there are any, in one transaction."""
        self._changes += 1
        with self._filling:
            gone = list(names)
            self._forget_waiting(gone)
            graphs.drop(self._held, gone)

    def publish(self) -> str:
        """The generation: what was put is seen already."""
        return self.generation

    def write_checkpoint(self, folder: Path) -> None:
        """Copy all graphs into a folder that is made, for other processes to open."""
        write_checkpoint(self._engine(), folder)

    def _engine(self) -> oxigraph.Store:
        self.fill()
        return self._held
