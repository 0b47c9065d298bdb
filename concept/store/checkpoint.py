"""A checkpoint as another process reads it: all graphs of a store at one moment, in a folder that nobody writes to."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO

import pyoxigraph as oxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from concept.store.graphs import answer
from concept.store.reader import Answer, Dataset, Graphs, Solutions


class Checkpoint(Graphs):
    """The graphs of a folder, opened read-only; without a folder none. OSError if it is gone or damaged."""

    def __init__(self, folder: Path | None) -> None:
        self._engine = oxigraph.Store.read_only(str(folder)) if folder else oxigraph.Store()

    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""
        try:
            return self._engine.contains_named_graph(NamedNode(name))
        except ValueError:  # it is no IRI
            return False

    def query(self, text: str, dataset: Dataset | None = None) -> Answer:
        """The answer; without a dataset the default graph is all graphs together, whatever the query says.

        QueryError if it is no SPARQL query, or calls a function that there is not.
        """
        if dataset is None:
            return answer(lambda: self._engine.query(text, use_default_graph_as_union=True))
        default: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(name) for name in dataset.default]
        named: list[NamedNode | BlankNode] = [NamedNode(name) for name in dataset.named]
        return answer(lambda: self._engine.query(text, default_graph=default, named_graphs=named))

    def dump(self, target: IO[bytes]) -> None:
        """Write all graphs as N-Quads."""
        self._engine.dump(target, format=oxigraph.RdfFormat.N_QUADS)


def resolve(prologue: str, names: Iterable[str]) -> tuple[str, ...]:
    """The IRIs that names stand for (`<b>`, `ex:b`) behind a prologue. QueryError where it does not declare them."""
    asked = " ".join(f"({name} AS ?g{number})" for number, name in enumerate(names))
    found = answer(lambda: oxigraph.Store().query(f"{prologue} SELECT {asked} {{}}"))
    assert isinstance(found, Solutions)  # it is a SELECT
    (row,) = found.rows
    return tuple(term.value for term in row if isinstance(term, NamedNode))


def write_checkpoint(engine: oxigraph.Store, folder: Path) -> None:
    """Copy all graphs of an engine into a folder that is made, for `Checkpoint` to open."""
    copy = oxigraph.Store(str(folder))
    copy.bulk_extend(engine)
    copy.flush()
