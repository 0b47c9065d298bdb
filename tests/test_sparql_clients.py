"""The SPARQL service as programs ask it that others wrote: SPARQLWrapper, and rdflib's SPARQLStore."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from test_web import an_analysis, write
from waitress.server import create_server

from concept.analysis import Attribute, Text
from concept.library import FileLibrary
from web import create_app

HOPE = "https://w3id.org/concept-analysis/id/analysis/hope-2020"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
LABELS = f"SELECT ?label {{ ?element <{LABEL}> ?label }} ORDER BY ?label"
CONSTRUCT = f"CONSTRUCT {{ ?s <{LABEL}> ?o }} WHERE {{ ?s <{LABEL}> ?o }}"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that runs on this machine."""
    folder = write(
        tmp_path_factory.mktemp("served"),
        an_analysis("hope-2020", attributes=(Attribute(id="goal", label=Text.of("Goal", "en")),)),
        an_analysis("trust-2021"),
    )
    app = create_app(FileLibrary([folder]))
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}/sparql"
    server.task_dispatcher.shutdown()
    server.close()
    app.extensions["strangers"].close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both go by what the environment says of proxies."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def wrapper(endpoint: str) -> SPARQLWrapper:
    return SPARQLWrapper(endpoint)


def answered(wrapper: SPARQLWrapper) -> Any:
    """What SPARQLWrapper makes of the answer: of what type it is depends on the format."""
    return wrapper.queryAndConvert()


@pytest.mark.parametrize("way", ["GET", "form", "direct"])
def test_sparqlwrapper_asks_in_all_three_ways(wrapper: SPARQLWrapper, way: str) -> None:
    wrapper.setMethod("GET" if way == "GET" else POST)
    if way == "direct":
        wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(LABELS)
    rows = answered(wrapper)["results"]["bindings"]
    assert [row["label"]["value"] for row in rows] == ["Goal", "Hope", "Hope"]


def test_sparqlwrapper_reads_the_other_formats(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(LABELS)
    wrapper.setReturnFormat(XML)
    literals = answered(wrapper).getElementsByTagName("literal")
    wrapper.setReturnFormat(CSV)
    lines = answered(wrapper).decode().split()
    assert ([each.firstChild.data for each in literals], lines) == (
        ["Goal", "Hope", "Hope"],
        ["label", "Goal", "Hope", "Hope"],
    )


@pytest.mark.parametrize("syntax", [TURTLE, RDFXML])
def test_sparqlwrapper_reads_graphs(wrapper: SPARQLWrapper, syntax: str) -> None:
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(syntax)
    read = answered(wrapper)
    graph = read if isinstance(read, rdflib.Graph) else rdflib.Graph().parse(data=read, format="turtle")
    assert sorted(str(each) for each in graph.objects()) == ["Goal", "Hope"]


def test_sparqlwrapper_names_a_graph(wrapper: SPARQLWrapper) -> None:
    wrapper.addDefaultGraph(HOPE)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(LABELS)
    assert len(answered(wrapper)["results"]["bindings"]) == 2


def test_sparqlwrapper_is_told_of_a_fault(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("SELECT * { ?s ?p")
    with pytest.raises(QueryBadFormed, match="The query cannot be read: before line 1"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_it_as_a_store(endpoint: str, method: Any) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint, method=method))
    found = [str(row[0]) for row in graph.query(LABELS)]  # type: ignore[index]  # they are rows
    assert found == ["Goal", "Hope", "Hope"]


def test_rdflib_finds_statements_in_it(endpoint: str) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint))
    labels = sorted({str(each) for each in graph.objects(predicate=rdflib.URIRef(LABEL))})
    assert (labels, len(graph) > 10) == (["Goal", "Hope"], True)


def test_rdflib_finds_the_statements_of_one_graph(endpoint: str) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint, context_aware=True), identifier=rdflib.URIRef(HOPE))
    labels = sorted(str(each) for each in graph.objects(predicate=rdflib.URIRef(LABEL)))
    assert labels == ["Goal", "Hope"]
