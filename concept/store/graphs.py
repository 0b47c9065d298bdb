"""What is done with the graphs of an embedded engine (Oxigraph), wherever it keeps them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as oxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from concept.alignments import AlignmentSet
from concept.analysis import Analysis
from concept.errors import QueryError
from concept.triples import alignments_in, analyses_in

Found = NamedNode | BlankNode | Literal | Triple
"""What a variable of a query can stand for."""


@dataclass(frozen=True)
class Solutions:
    """What a SELECT found: the names of its variables, and of each row what they stand for. Rows are read once."""

    columns: tuple[str, ...]
    rows: Iterable[tuple[Found | None, ...]]


Answer = Solutions | bool | Iterable[Triple]
"""What a query gives: SELECT its solutions, ASK true or false, CONSTRUCT and DESCRIBE statements."""


def query(engine: oxigraph.Store, text: str) -> Answer:
    """The answer to a query whose default graph is all graphs together. QueryError if it is no SPARQL query.

    For queries that are trusted: nothing limits how long it takes, and SERVICE connects out.
    """
    try:
        found = engine.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError(f"This is no SPARQL query: {error}.") from None
    if isinstance(found, oxigraph.QueryBoolean):
        return bool(found)
    if isinstance(found, oxigraph.QueryTriples):
        return found
    return Solutions(tuple(each.value for each in found.variables), (tuple(row) for row in found))


def names(engine: oxigraph.Store, beginning: str = "") -> list[str]:
    """The names of the graphs that begin so, sorted."""
    found = (str(getattr(each, "value", each)) for each in engine.named_graphs())
    return sorted(name for name in found if name.startswith(beginning))


def iris(engine: oxigraph.Store, base: str) -> list[str]:
    """The IRIs of the analyses, sorted: graphs named `{base}analysis/{id}`, which nothing else is named."""
    prefix = f"{base}analysis/"
    return [name for name in names(engine, prefix) if "/" not in name.removeprefix(prefix)]


def alignment_iris(engine: oxigraph.Store, base: str) -> list[str]:
    """The IRIs of the sets of alignments, sorted: graphs named `{base}alignments/{id}`."""
    return names(engine, f"{base}alignments/")


def read_alignments(engine: oxigraph.Store, set_iri: str) -> AlignmentSet | None:
    """The set of alignments of that IRI, or None."""
    return next(iter(alignments_in(statements(engine, set_iri), set_iri)), None)


def read(engine: oxigraph.Store, analysis_iri: str) -> Analysis | None:
    """The analysis of that IRI, or None."""
    quads = statements(engine, analysis_iri)
    return analyses_in(quads, analysis_iri)[0] if quads else None


def statements(engine: oxigraph.Store, name: str) -> list[Quad]:
    """What the graph of that name says; nothing if there is none."""
    try:
        graph = NamedNode(name)
    except ValueError:
        return []
    return list(engine.quads_for_pattern(None, None, None, graph))


def put(engine: oxigraph.Store, graphs: Mapping[str, Iterable[Triple]]) -> None:
    """Put graphs in the places of those of their names: one update request, which is one transaction."""
    parts = []
    for name, triples in graphs.items():
        graph = NamedNode(name)
        said = oxigraph.serialize(triples, format=oxigraph.RdfFormat.N_TRIPLES) or b""
        parts.append(f"DROP SILENT GRAPH {graph} ;\nINSERT DATA {{ GRAPH {graph} {{\n{said.decode()}}} }}")
    engine.update(" ;\n".join(parts))


def drop(engine: oxigraph.Store, names: Iterable[str]) -> None:
    """Drop the graphs of those names, where there are any, in one transaction."""
    engine.update(" ;\n".join(f"DROP SILENT GRAPH {NamedNode(name)}" for name in names))


def has(engine: oxigraph.Store, name: str) -> bool:
    """Whether there is a graph of that name."""
    return engine.contains_named_graph(NamedNode(name))
