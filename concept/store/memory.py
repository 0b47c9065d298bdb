"""A store in memory."""

import pyoxigraph as oxigraph

from concept.alignments import AlignmentSet
from concept.analysis import Analysis
from concept.store import graphs
from concept.store.graphs import Answer
from concept.triples import BASE, alignments_iri, iri, triples_of, triples_of_alignments


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

    def alignment_iris(self) -> list[str]:
        """The IRIs of the sets of alignments, sorted."""
        return graphs.alignment_iris(self._engine, self.base)

    def read_alignments(self, set_iri: str) -> AlignmentSet | None:
        """The set of alignments of that IRI, or None."""
        return graphs.read_alignments(self._engine, set_iri)

    def put_alignments(self, found: AlignmentSet) -> bool:
        """Store the set of alignments in the place of one of the same id; whether there was one."""
        self.generation += 1
        name = alignments_iri(found.id, self.base)
        existed = graphs.has(self._engine, name)
        graphs.put(self._engine, {name: triples_of_alignments(found, self.base)})
        return existed

    def remove(self, name: str) -> bool:
        """Drop the graph of an analysis or of a set of alignments; whether there was one."""
        self.generation += 1
        existed = graphs.has(self._engine, name)
        graphs.drop(self._engine, [name])
        return existed

    def query(self, text: str) -> Answer:
        """The answer to a trusted query; see `graphs.query`."""
        return graphs.query(self._engine, text)
