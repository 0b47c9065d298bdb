"""What can be asked of a store, and done to it, wherever it is."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from concept.alignments import AlignmentSet
from concept.analysis import Analysis
from concept.triples import (
    alignments_in,
    alignments_iri,
    analyses_in,
    iri,
    report_iri,
    triples_of,
    triples_of_alignments,
)

Found = NamedNode | BlankNode | Literal | Triple
"""What a variable of a query can stand for."""


@dataclass(frozen=True)
class Solutions:
    """What a SELECT found: the names of its variables, and of each row what they stand for. Rows are read once."""

    columns: tuple[str, ...]
    rows: Iterable[tuple[Found | None, ...]]


Answer = Solutions | bool | Iterable[Triple]
"""What a query gives: SELECT its solutions, ASK true or false, CONSTRUCT and DESCRIBE statements."""


@dataclass(frozen=True)
class Dataset:
    """What a query is asked of: the graphs that together are its default graph, and those that GRAPH finds."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Graphs(ABC):
    """All graphs of a store, for queries of anybody's."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""

    @abstractmethod
    def query(self, text: str, dataset: Dataset | None = None) -> Answer:
        """The answer; without a dataset the default graph is all graphs together. QueryError if it is no query."""

    @abstractmethod
    def dump(self, target: IO[bytes]) -> None:
        """Write all graphs as N-Quads."""


class Reader(ABC):
    """What can be read of graphs that have names. Analyses are among them, one graph each, named by its IRI."""

    base: str
    """Where the IRIs of the store begin."""

    @property
    @abstractmethod
    def generation(self) -> str:
        """What is different whenever the store has changed; empty if nothing was written to it yet."""

    @abstractmethod
    def query(self, text: str) -> Answer:
        """The answer to a query whose default graph is all graphs together. QueryError if it is no SPARQL query.

        For queries that are trusted: nothing of ours limits how long it takes, and SERVICE connects out.
        """

    @abstractmethod
    def names(self, beginning: str = "") -> list[str]:
        """The names of the graphs that begin so, sorted."""

    @abstractmethod
    def statements(self, name: str) -> list[Triple]:
        """What the graph of that name says; nothing if there is none. Costs the same whatever else is stored."""

    def iris(self) -> list[str]:
        """The IRIs of the analyses, sorted: graphs named `{base}analysis/{id}`, which nothing else is named."""
        prefix = f"{self.base}analysis/"
        return [name for name in self.names(prefix) if "/" not in name.removeprefix(prefix)]

    def read(self, analysis_iri: str) -> Analysis | None:
        """The analysis of that IRI, or None."""
        statements = self.statements(analysis_iri)
        return analyses_in(statements, analysis_iri)[0] if statements else None

    def alignment_iris(self) -> list[str]:
        """The IRIs of the sets of alignments, sorted: graphs named `{base}alignments/{id}`."""
        return self.names(f"{self.base}alignments/")

    def read_alignments(self, set_iri: str) -> AlignmentSet | None:
        """The set of alignments of that IRI, or None."""
        return next(iter(alignments_in(self.statements(set_iri), set_iri)), None)


class Store(Reader):
    """A store as its readers see it: the newest of what was written, looked for again at every access."""

    location: str
    """What `open_store` was given."""

    catalogue_file: Path
    """Where the catalogue of this store is kept."""

    catalogue_follows: bool
    """Whether the writer writes that file too, so that readers wait for it; otherwise it is theirs to write."""

    @abstractmethod
    def at(self, generation: str) -> "Store":
        """The store at that generation, for those who read one state of it together, also in other processes."""

    @abstractmethod
    def snapshot(self) -> str | None:
        """Where another process finds all graphs as they are now, for `open_graphs`; None if there are none."""

    def written_at(self, generation: str) -> datetime | None:
        """When that generation was written, in UTC; None where nobody knows."""
        return None

    def versions(self) -> dict[str, str]:
        """By the IRI of an analysis, what is different whenever that has changed; empty where it is not known."""
        return dict.fromkeys(self.iris(), "")


class Writer(Reader):
    """Who changes a store. What was put is surely seen by others once it is published."""

    recovers: bool
    """Whether what is published holds more than this writer has put: an earlier one was stopped in the middle."""

    catalogue_file: Path | None
    """The catalogue that is to follow what is published; None where readers see to that."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""

    @abstractmethod
    def put_graphs(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        """Put graphs in the places of those of their names, all in one transaction where the store has such."""

    @abstractmethod
    def drop_graphs(self, names: Iterable[str]) -> None:
        """Drop the graphs of those names, where there are any, in one transaction where the store has such."""

    @abstractmethod
    def publish(self) -> str:
        """Let the readers see what was put; the generation that they see now."""

    def put(self, analysis: Analysis, report: Iterable[Triple] = ()) -> bool:
        """Store the analysis, and the report on it, in the place of one of the same id; whether there was one."""
        name = iri(analysis.id, base=self.base)
        existed = self.has(name)
        self.put_graphs({name: triples_of(analysis, self.base), report_iri(name): report})
        return existed

    def put_alignments(self, found: AlignmentSet) -> bool:
        """Store the set in the place of one of the same id; whether there was one."""
        name = alignments_iri(found.id, self.base)
        existed = self.has(name)
        self.put_graphs({name: triples_of_alignments(found, self.base)})
        return existed

    def remove(self, name: str) -> bool:
        """Drop the graph of a set of alignments, or those of an analysis and of its report; whether it was there."""
        existed = self.has(name)
        self.drop_graphs([name, report_iri(name)])
        return existed
