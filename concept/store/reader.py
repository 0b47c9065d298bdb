"""What can be asked of a store, and done to it, wherever it is."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from concept.analysis import Analysis
from concept.triples import analyses_in, iri, triples_of

Found = NamedNode | BlankNode | Literal | Triple
"""What a variable of a query can stand for."""


@dataclass(frozen=True)
class Solutions:
    """What a SELECT found: the names of its variables, and of each row what they stand for. Rows are read once."""

    columns: tuple[str, ...]
    rows: Iterable[tuple[Found | None, ...]]


Answer = Solutions | bool | Iterable[Triple]
"""What a query gives: SELECT its solutions, ASK true or false, CONSTRUCT and DESCRIBE statements."""


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

    def put(self, analysis: Analysis) -> bool:
        """Store the analysis in the place of one of the same id; whether there was one."""
        name = iri(analysis.id, base=self.base)
        existed = self.has(name)
        self.put_graphs({name: triples_of(analysis, self.base)})
        return existed

    def remove(self, analysis_iri: str) -> bool:
        """Drop the analysis's graph; whether there was one."""
        existed = self.has(analysis_iri)
        self.drop_graphs([analysis_iri])
        return existed
