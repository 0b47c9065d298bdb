"""What the service says of itself (SPARQL 1.1 Service Description) and of its data (VoID)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from concept.strangers.answers import GRAPHS, RESULTS
from concept.strangers.forwarding import ForwardingService
from concept.strangers.reading import read_query
from concept.strangers.service import Service
from concept.triples import CA, PREFIXES

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
DESCRIPTION_PREFIXES: Mapping[str, str] = {
    **{name: PREFIXES[name] for name in ("dcterms", "foaf", "rdfs", "xsd")},
    "sd": SD,
    "void": VOID,
    "formats": FORMATS,
}
FORMAT_NAMES: Mapping[str, str] = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
}
"""The formats of answers, as W3C's list of unique IRIs for file formats names them."""

MOST_GRAPHS = 100
"""Graphs that a description lists; where there are more, a query lists them."""


@dataclass(frozen=True)
class Holdings:
    """What there is: how many statements and analyses, and the names of the graphs, where they are not very many."""

    names: tuple[str, ...]
    statements: int
    analyses: int


AnyService = Service | ForwardingService


class Stock:
    """Knows what a service holds; asks it again when that has changed."""

    def __init__(self, service: AnyService) -> None:
        self._service = service
        self._taken: tuple[str, Holdings] | None = None

    def holdings(self, generation: str) -> Holdings:
        """What there is in that generation. Errors as of `Service.answer`."""
        if self._taken is None or self._taken[0] != generation:
            self._taken = generation, self._take()
        return self._taken[1]

    def _take(self) -> Holdings:
        names = [row["graph"] for row in self._ask(f"SELECT ?graph {{ GRAPH ?graph {{}} }} LIMIT {MOST_GRAPHS + 1}")]
        (statements,) = self._ask("SELECT (COUNT(*) AS ?count) { GRAPH ?graph { ?s ?p ?o } }")
        (analyses,) = self._ask(f"SELECT (COUNT(*) AS ?count) {{ GRAPH ?graph {{ ?s a <{CA}ConceptAnalysis> }} }}")
        return Holdings(
            names=tuple(sorted(names)) if len(names) <= MOST_GRAPHS else (),
            statements=int(statements["count"]),
            analyses=int(analyses["count"]),
        )

    def _ask(self, text: str) -> list[dict[str, str]]:
        written = self._service.answer(read_query(text, self._service.limits), "json")
        rows = json.loads(written.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]


@dataclass(frozen=True)
class Addresses:
    """Where everything is served: the service, the description of the data, the file with all of it, the pages."""

    service: str
    void: str
    dump: str
    home: str


def describe_service(at: Addresses, holdings: Holdings) -> Iterator[Triple]:
    """The service: its address, language, formats, features, and the data set that it answers from."""
    service, dataset, graph = NamedNode(at.service), BlankNode("dataset"), BlankNode("union")
    yield from _said(
        service,
        {
            f"{PREFIXES['rdf']}type": [NamedNode(f"{SD}Service")],
            f"{SD}endpoint": [service],
            f"{SD}supportedLanguage": [NamedNode(f"{SD}SPARQL11Query")],
            f"{SD}feature": [NamedNode(f"{SD}UnionDefaultGraph")],
            f"{SD}resultFormat": [NamedNode(FORMATS + FORMAT_NAMES[suffix]) for suffix in (*RESULTS, *GRAPHS)],
            f"{SD}defaultDataset": [dataset],
            f"{PREFIXES['rdfs']}seeAlso": [NamedNode(at.void)],
        },
    )
    yield from _said(
        dataset,
        {
            f"{PREFIXES['rdf']}type": [NamedNode(f"{SD}Dataset")],
            f"{SD}defaultGraph": [graph],
            f"{SD}namedGraph": [BlankNode(f"graph{number}") for number in range(len(holdings.names))],
        },
    )
    yield from _said(
        graph,
        {
            f"{PREFIXES['rdf']}type": [NamedNode(f"{SD}Graph")],
            f"{VOID}triples": [Literal(holdings.statements)],
        },
    )
    for number, name in enumerate(holdings.names):
        named = {f"{PREFIXES['rdf']}type": [NamedNode(f"{SD}NamedGraph")], f"{SD}name": [NamedNode(name)]}
        yield from _said(BlankNode(f"graph{number}"), named)


def describe_data(at: Addresses, holdings: Holdings, base: str) -> Iterator[Triple]:
    """The data set: what it is about, how much there is, and where all of it can be had and asked."""
    analyses = BlankNode("analyses")
    yield from _said(
        NamedNode(at.void),
        {
            f"{PREFIXES['rdf']}type": [NamedNode(f"{VOID}Dataset")],
            f"{PREFIXES['dcterms']}title": [Literal("Concept analyses", language="en")],
            f"{PREFIXES['dcterms']}description": [
                Literal(
                    "Concept analyses: defining attributes, antecedents, consequences, empirical referents and cases, "
                    "each with the sources that it rests on. Each analysis is a graph of its own.",
                    language="en",
                )
            ],
            f"{PREFIXES['foaf']}homepage": [NamedNode(at.home)],
            f"{VOID}sparqlEndpoint": [NamedNode(at.service)],
            f"{VOID}dataDump": [NamedNode(at.dump)],
            f"{VOID}feature": [NamedNode(f"{FORMATS}N-Quads")],
            f"{VOID}uriSpace": [Literal(base)],
            f"{VOID}vocabulary": [NamedNode(name) for name in (CA, PREFIXES["skos"], PREFIXES["dcterms"])],
            f"{VOID}triples": [Literal(holdings.statements)],
            f"{VOID}classPartition": [analyses],
        },
    )
    yield from _said(
        analyses,
        {f"{VOID}class": [NamedNode(f"{CA}ConceptAnalysis")], f"{VOID}entities": [Literal(holdings.analyses)]},
    )


def _said(
    subject: NamedNode | BlankNode, what: Mapping[str, Iterable[NamedNode | BlankNode | Literal]]
) -> Iterator[Triple]:
    for predicate, values in what.items():
        yield from (Triple(subject, NamedNode(predicate), value) for value in values)
