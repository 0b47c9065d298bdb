"""A store in memory."""

from pathlib import Path

import pyoxigraph as oxigraph

from concept.analysis import Analysis
from concept.store import graphs
from concept.store.checkpoint import write_checkpoint
from concept.store.graphs import Answer
from concept.triples import BASE, iri, triples_of


class MemoryStore:
    """A store that lasts as long as the process: for files that are only looked at."""

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.generation = 0
        self._engine = oxigraph.Store()

    def iris(self) -> list[str]:
        """The IRIs of the analyses, sorted."""
        return graphs.iris(self._engine, self.base)

    def read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, or None."""
        return graphs.read(self._engine, analysis_iri)

    def put(self, analysis: Analysis) -> bool:
        """Store the analysis in the place of one of the same id; whether there was one."""
        self.generation += 1
        name = iri(analysis.id, base=self.base)
        existed = graphs.has(self._engine, name)
        graphs.put(self._engine, {name: triples_of(analysis, self.base)})
        return existed

    def remove(self, analysis_iri: str) -> bool:
        """Drop the analysis's graph; whether there was one."""
        self.generation += 1
        existed = graphs.has(self._engine, analysis_iri)
        graphs.drop(self._engine, [analysis_iri])
        return existed

    def write_checkpoint(self, folder: Path) -> None:
        """Copy all graphs into a folder that is made, for other processes to open."""
        write_checkpoint(self._engine, folder)

    def query(self, text: str) -> Answer:
        """The answer to a trusted query; see `graphs.query`."""
        return graphs.query(self._engine, text)
