"""A store in memory."""

from collections.abc import Iterable, Mapping
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

    @property
    def generation(self) -> str:
        """The number of changes."""
        return str(self._changes)

    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""
        return graphs.has(self._held, name)

    def put_graphs(self, put: Mapping[str, Iterable[Triple]]) -> None:
        """Put graphs in the places of those of their names, in one transaction."""
        self._changes += 1
        graphs.put(self._held, put)

    def drop_graphs(self, names: Iterable[str]) -> None:
        """Drop the graphs of those names, where there are any, in one transaction."""
        self._changes += 1
        graphs.drop(self._held, names)

    def publish(self) -> str:
        """The generation: what was put is seen already."""
        return self.generation

    def write_checkpoint(self, folder: Path) -> None:
        """Copy all graphs into a folder that is made, for other processes to open."""
        write_checkpoint(self._held, folder)

    def _engine(self) -> oxigraph.Store:
        return self._held
