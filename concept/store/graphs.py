"""What is done with the graphs of an embedded engine (Oxigraph), wherever it keeps them."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as oxigraph
from pyoxigraph import NamedNode, Triple

from concept.errors import QueryError
from concept.store.reader import Answer, Reader, Solutions


def answer(ask: Callable[[], oxigraph.QuerySolutions | oxigraph.QueryBoolean | oxigraph.QueryTriples]) -> Answer:
    """What the engine answers. QueryError, in its words, if it was asked no query, or calls a function that is not."""
    try:
        found = ask()
    except (SyntaxError, RuntimeError) as error:
        raise QueryError(str(error)) from None
    if isinstance(found, oxigraph.QueryBoolean):
        return bool(found)
    if isinstance(found, oxigraph.QueryTriples):
        return found
    return Solutions(tuple(each.value for each in found.variables), (tuple(row) for row in found))


class EngineReader(Reader):
    """Reads the graphs of an engine."""

    @abstractmethod
    def _engine(self) -> oxigraph.Store:
        """The engine, opened."""

    def query(self, text: str) -> Answer:
        """The answer to a trusted query; see `Reader.query`."""
        try:
            return answer(lambda: self._engine().query(text, use_default_graph_as_union=True))
        except QueryError as error:
            raise QueryError(f"This is no SPARQL query: {error}.") from None

    def names(self, beginning: str = "") -> list[str]:
        """The names of the graphs that begin so, sorted."""
        found = (str(getattr(each, "value", each)) for each in self._engine().named_graphs())
        return sorted(name for name in found if name.startswith(beginning))

    def statements(self, name: str) -> list[Triple]:
        """What the graph of that name says; nothing if there is none."""
        try:
            graph = NamedNode(name)
        except ValueError:
            return []
        return [quad.triple for quad in self._engine().quads_for_pattern(None, None, None, graph)]


STATEMENTS_AT_ONCE = 1_000
"""How many statements an INSERT DATA has: Virtuoso takes no more than 4,989, but any number of operations."""


def replacing(graphs: Mapping[str, Iterable[Triple]]) -> str:
    """The update that puts graphs in the places of those of their names."""
    return " ;\n".join(operation for name, triples in graphs.items() for operation in _replacing(name, triples))


def _replacing(name: str, triples: Iterable[Triple]) -> Iterator[str]:
    graph, rest = NamedNode(name), iter(triples)
    yield f"DROP SILENT GRAPH {graph}"
    while some := list(islice(rest, STATEMENTS_AT_ONCE)):
        said = oxigraph.serialize(some, format=oxigraph.RdfFormat.N_TRIPLES) or b""
        yield f"INSERT DATA {{ GRAPH {graph} {{\n{said.decode()}}} }}"


def dropping(names: Iterable[str]) -> str:
    """The update that drops the graphs of those names, where there are any."""
    return " ;\n".join(f"DROP SILENT GRAPH {NamedNode(name)}" for name in names)


def put(engine: oxigraph.Store, graphs: Mapping[str, Iterable[Triple]]) -> None:
    """Put graphs in the places of those of their names: one update request, which is one transaction."""
    engine.update(replacing(graphs))


def drop(engine: oxigraph.Store, names: Iterable[str]) -> None:
    """Drop the graphs of those names, where there are any, in one transaction."""
    engine.update(dropping(names))


def has(engine: oxigraph.Store, name: str) -> bool:
    """Whether there is a graph of that name."""
    return engine.contains_named_graph(NamedNode(name))
