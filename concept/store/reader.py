"""What can be asked of a store, wherever it is."""

from typing import Protocol

from concept.alignments import AlignmentSet
from concept.analysis import Analysis
from concept.store.graphs import Answer


class Reader(Protocol):
    """What can be read of a store at one moment."""

    base: str

    @property
    def generation(self) -> int:
        """A number that grows whenever the store has changed."""

    def iris(self) -> list[str]:
        """The IRIs of the analyses, sorted."""

    def read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, or None. Costs the same whatever else the store holds."""

    def alignment_iris(self) -> list[str]:
        """The IRIs of the sets of alignments, sorted."""

    def read_alignments(self, set_iri: str) -> AlignmentSet | None:
        """The set of alignments of that IRI, or None."""

    def query(self, text: str) -> Answer:
        """The answer to a trusted query; see `graphs.query`."""
