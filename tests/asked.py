"""Engines that questions are put to in tests, each filled from the same quads; and the answers as tests write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pyoxigraph as oxigraph
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, Triple

from concept.formats import read_path
from concept.questions import Iri, Table
from concept.reports.graph import triples_of_report
from concept.store import Reader, Solutions
from concept.triples import BASE, iri, report_iri, triples_of

QUESTIONS = Path(__file__).parent / "questions"
"""A folder for each question: documents, alignments where it asks for such, and `expected.json`."""

Rows = list[list[Any]]


@dataclass(frozen=True)
class Asked:
    """What a question needs of a reader."""

    query: Callable[[str], Solutions]
    base: str = BASE


def quads_of(folder: Path) -> Iterator[Quad]:
    """What the files of a folder say, each analysis in a graph of its own, and the report on it in another."""
    for path in sorted(folder.glob("*.yaml")):
        for analysis in read_path(path):
            name = iri(analysis.id)
            yield from _in_graph(name, triples_of(analysis))
            yield from _in_graph(report_iri(name), triples_of_report(analysis))
    for path in sorted(folder.glob("*.trig")):
        yield from oxigraph.parse(path=path, format=oxigraph.RdfFormat.TRIG, base_iri=BASE)


def _in_graph(name: str, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(each.subject, each.predicate, each.object, NamedNode(name)) for each in triples)


def in_oxigraph(quads: Iterable[Quad]) -> Reader:
    store = oxigraph.Store()
    store.extend(quads)

    def query(text: str) -> Solutions:
        found = store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, oxigraph.QuerySolutions)
        return Solutions(tuple(each.value for each in found.variables), [tuple(row) for row in found])

    return cast(Reader, Asked(query))


def in_rdflib(quads: Iterable[Quad]) -> Reader:
    dataset = rdflib.Dataset(default_union=True)
    written = oxigraph.serialize(quads, format=oxigraph.RdfFormat.N_QUADS) or b""
    dataset.parse(data=written.decode(), format="nquads")

    def query(text: str) -> Solutions:
        found = dataset.query(text)
        names = tuple(str(each) for each in found.vars or ())
        return Solutions(names, [tuple(_term(each) for each in cast(Iterable[Any], row)) for row in found])

    return cast(Reader, Asked(query))


def _term(term: rdflib.term.Node | None) -> NamedNode | Literal | None:
    match term:
        case rdflib.URIRef():
            return NamedNode(str(term))
        case rdflib.Literal(language=str() as language):
            return Literal(str(term), language=language)
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return Literal(str(term), datatype=NamedNode(str(datatype)))
        case None:
            return None
    return Literal(str(term))


ENGINES: Mapping[str, Callable[[Iterable[Quad]], Reader]] = {"pyoxigraph": in_oxigraph, "rdflib": in_rdflib}
"""Who answers, by name: a new one is filled with quads and answers `query`."""


def rows_of(table: Table) -> Rows:
    """The rows; an address begins with ~, and without the base if it is one of ours."""
    return [["~" + cell.removeprefix(BASE) if isinstance(cell, Iri) else cell for cell in row] for row in table.rows]


def expected_of(name: str) -> list[dict[str, Any]]:
    """What a question is expected to answer: `values` in its blanks, and the `rows` then."""
    expected: list[dict[str, Any]] = json.loads((QUESTIONS / name / "expected.json").read_text(encoding="utf-8"))
    return expected
