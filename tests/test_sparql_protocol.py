"""The SPARQL service against its specifications, clause by clause.

P: SPARQL 1.1 Protocol. D: SPARQL 1.1 Service Description. J, X, C: SPARQL 1.1 results in JSON, XML, CSV and TSV. Q:
SPARQL 1.1 Query Language. V: VoID. H: HTTP Semantics (RFC 9110), and CORS in the Fetch standard.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as oxigraph
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import RDF, Namespace, URIRef
from rdflib.compare import isomorphic
from test_web import an_analysis, write
from webpage import WebPage

from concept.analysis import Attribute, Text
from concept.library import FileLibrary
from concept.strangers import Limits
from web import create_app
from web.sparql import examples

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
BASE = "https://w3id.org/concept-analysis/id/analysis/"
HOPE, TRUST = f"{BASE}hope-2020", f"{BASE}trust-2021"
NAMES = {HOPE, TRUST, f"{HOPE}/report", f"{TRUST}/report"}
PREFIXES = "PREFIX ca: <https://w3id.org/concept-analysis#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
LABELS = f"{PREFIXES} SELECT ?label {{ ?element a ca:DefiningAttribute ; skos:prefLabel ?label }} ORDER BY ?label"
LABELS_BY_GRAPH = f"{PREFIXES} SELECT ?label {{ GRAPH ?g {{ ?e a ca:DefiningAttribute ; skos:prefLabel ?label }} }}"
IN_JSON = {"Accept": "application/sparql-results+json"}
LIMITS = Limits(seconds=20, rows=200)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    label, line = Text.of('Goal, "aim"', "en"), Text.of("Line\none\ttwo & <three>", "de")
    return write(
        tmp_path_factory.mktemp("served"),
        an_analysis("hope-2020", attributes=(Attribute(id="goal", label=label, gloss=line),)),
        an_analysis("trust-2021", attributes=(Attribute(id="risk", label=Text.of("Risk", "en")),)),
    )


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[FlaskClient]:
    app = create_app(FileLibrary([folder]), limits=LIMITS)
    yield app.test_client()
    app.extensions["strangers"].close()


def get(client: FlaskClient, query: str, accept: str = "", **parameters: Any) -> Any:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


def found(response: Any) -> list[str]:
    """The values of the first variable of an answer in JSON."""
    assert response.status_code == 200, response.text
    (name, *_others) = response.json["head"]["vars"]
    return [row[name]["value"] for row in response.json["results"]["bindings"]]


def said(response: Any) -> tuple[int, str, str]:
    return response.status_code, response.mimetype, response.text.strip()


# --- P 2.1: the query operation ---------------------------------------------------------------------------------


def test_p_2_1_1_a_query_can_be_asked_by_get(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": LABELS}, headers=IN_JSON)
    assert found(response) == ['Goal, "aim"', "Risk"]


def test_p_2_1_2_a_query_can_be_asked_by_post_in_a_form(client: FlaskClient) -> None:
    assert found(client.post("/sparql", data={"query": LABELS}, headers=IN_JSON)) == ['Goal, "aim"', "Risk"]


def test_p_2_1_3_a_query_can_be_asked_by_post_as_it_is(client: FlaskClient) -> None:
    response = client.post("/sparql", data=LABELS, content_type="application/sparql-query", headers=IN_JSON)
    assert found(response) == ['Goal, "aim"', "Risk"]


def test_p_2_1_3_parameters_beside_a_query_as_it_is_stand_in_the_address(client: FlaskClient) -> None:
    response = client.post(
        "/sparql",
        query_string={"default-graph-uri": TRUST},
        data=LABELS,
        content_type="application/sparql-query",
        headers=IN_JSON,
    )
    assert found(response) == ["Risk"]


def test_p_2_1_3_a_query_as_it_is_is_utf_8(client: FlaskClient) -> None:
    response = client.post(
        "/sparql", data="SELECT ('희망' AS ?x) {}".encode(), content_type="application/sparql-query; charset=UTF-8"
    )
    assert found(response) == ["희망"]


def test_p_2_1_3_what_is_not_utf_8_is_refused(client: FlaskClient) -> None:
    response = client.post(
        "/sparql", data="SELECT ('ü' AS ?x) {}".encode("latin-1"), content_type="application/sparql-query"
    )
    sentence = "Byte 9 of the query is not UTF-8; the protocol knows no other coding."
    assert said(response) == (400, "text/plain", sentence)


def test_p_2_1_a_request_has_exactly_one_query(client: FlaskClient) -> None:
    response = client.get("/sparql?query=ASK{}&query=ASK{}")
    sentence = "The request has 2 parameters “query”; the protocol wants one."
    assert said(response) == (400, "text/plain", sentence)


def test_p_2_1_a_form_without_a_query_is_refused(client: FlaskClient) -> None:
    sentence = "The request has 0 parameters “query”; the protocol wants one."
    assert said(client.post("/sparql", data={"default-graph-uri": HOPE})) == (400, "text/plain", sentence)


def test_p_2_1_a_data_set_without_a_query_is_refused(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"default-graph-uri": HOPE})
    assert said(response) == (400, "text/plain", "The request has 0 parameters “query”; the protocol wants one.")


def test_p_2_1_other_media_types_are_refused(client: FlaskClient) -> None:
    response = client.post("/sparql", data='{"query": "ASK {}"}', content_type="application/json")
    assert said(response) == (
        415,
        "text/plain",
        "A query is sent as application/sparql-query, or in a form as application/x-www-form-urlencoded; "
        "“application/json” is not read.",
    )


def test_p_2_1_other_parameters_do_no_harm(client: FlaskClient) -> None:
    assert found(get(client, LABELS, format="none", timeout="1", **{"using-graph-uri": HOPE})) == [
        'Goal, "aim"',
        "Risk",
    ]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_p_2_1_a_query_is_asked_by_get_and_post_only(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method, query_string={"query": "ASK {}"})
    allowed = set(response.headers["Allow"].split(", "))
    assert (response.status_code, allowed) == (405, {"GET", "HEAD", "POST", "OPTIONS"})


# --- P 2.1.4: the data set --------------------------------------------------------------------------------------


def test_p_2_1_4_default_graphs_are_merged(client: FlaskClient) -> None:
    one = get(client, LABELS, **{"default-graph-uri": HOPE})
    both = client.get("/sparql", query_string={"query": LABELS, "default-graph-uri": [HOPE, TRUST]})
    assert (found(one), found(both)) == (['Goal, "aim"'], ['Goal, "aim"', "Risk"])


def test_p_2_1_4_named_graphs_are_those_that_graph_finds(client: FlaskClient) -> None:
    assert found(get(client, LABELS_BY_GRAPH, **{"named-graph-uri": TRUST})) == ["Risk"]


def test_p_2_1_4_with_named_graphs_alone_the_default_graph_is_empty(client: FlaskClient) -> None:
    assert found(get(client, LABELS, **{"named-graph-uri": TRUST})) == []


def test_p_2_1_4_with_default_graphs_alone_there_are_no_named_ones(client: FlaskClient) -> None:
    assert found(get(client, LABELS_BY_GRAPH, **{"default-graph-uri": TRUST})) == []


def test_p_2_1_4_the_data_set_of_the_request_comes_before_that_of_the_query(client: FlaskClient) -> None:
    asked = LABELS.replace("{", f"FROM <{HOPE}> FROM NAMED <{HOPE}> {{", 1)
    assert found(get(client, asked, **{"default-graph-uri": TRUST})) == ["Risk"]


def test_p_2_1_4_in_a_form_the_data_set_is_in_the_form(client: FlaskClient) -> None:
    response = client.post(
        "/sparql",
        query_string={"default-graph-uri": HOPE},
        data={"query": LABELS, "default-graph-uri": TRUST},
        headers=IN_JSON,
    )
    assert found(response) == ["Risk"]


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["http://example.org/elsewhere", "file:///etc/passwd", "no iri at all", ""])
def test_p_2_1_4_a_graph_that_is_not_here_is_refused(client: FlaskClient, parameter: str, graph: str) -> None:
    response = get(client, LABELS, **{parameter: graph})
    sentence = f"There is no graph <{graph}> here, and none is fetched from elsewhere."
    assert (response.status_code, sentence in response.text) == (403, True)


def test_q_13_2_without_a_data_set_the_default_graph_is_all_graphs_together(client: FlaskClient) -> None:
    assert found(get(client, LABELS)) == ['Goal, "aim"', "Risk"]


def test_q_13_2_1_from_is_the_default_graph(client: FlaskClient) -> None:
    assert found(get(client, LABELS.replace("{", f"FROM <{TRUST}> {{", 1))) == ["Risk"]


def test_q_13_2_2_from_named_are_the_named_graphs(client: FlaskClient) -> None:
    asked = LABELS_BY_GRAPH.replace("{", f"FROM NAMED <{TRUST}> {{", 1)
    assert found(get(client, asked)) == ["Risk"]


def test_q_13_2_2_with_from_named_alone_the_default_graph_is_empty(client: FlaskClient) -> None:
    assert found(get(client, LABELS.replace("{", f"FROM NAMED <{TRUST}> {{", 1))) == []


def test_q_4_1_from_can_be_a_prefixed_name_or_relative(client: FlaskClient) -> None:
    prefixed = f"PREFIX a: <{BASE}> {LABELS.replace('{', 'FROM a:trust-2021 {', 1)}"
    relative = f"BASE <{BASE}> {LABELS.replace('{', 'FROM <trust-2021> {', 1)}"
    assert (found(get(client, prefixed)), found(get(client, relative))) == (["Risk"], ["Risk"])


def test_q_4_1_from_with_a_prefix_that_is_not_declared_is_no_query(client: FlaskClient) -> None:
    assert get(client, "SELECT * FROM a:b { ?s ?p ?o }").status_code == 400


# --- P 2.1.5, H 12: formats -------------------------------------------------------------------------------------

RESULTS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/json": "application/json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "application/xml": "application/xml",
    "text/xml": "text/xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "text/csv;q=0.5, text/tab-separated-values": "text/tab-separated-values",
    "application/sparql-results+json;q=0.1, */*;q=0.9": "application/sparql-results+xml",
    "application/sparql-results+json;q=0, application/sparql-results+xml;q=0.1": "application/sparql-results+xml",
    "image/png, text/*;q=0.2": "text/csv",
    "*/*": "application/sparql-results+json",
    "": "application/sparql-results+json",
    "text/html, application/xml;q=0.9, */*;q=0.8": "text/html",
}
GRAPHS = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "text/plain": "text/plain",
    "application/ld+json": "application/ld+json",
    "application/rdf+xml": "application/rdf+xml",
    "application/xml": "application/xml",
    "application/rdf+xml;q=0.9, text/turtle;q=0.8": "application/rdf+xml",
    "*/*": "text/turtle",
    "": "text/turtle",
}


@pytest.mark.parametrize(("accept", "wanted"), RESULTS.items())
def test_p_2_1_5_results_come_in_the_format_that_is_liked_best(client: FlaskClient, accept: str, wanted: str) -> None:
    response = get(client, LABELS, accept)
    assert (response.status_code, response.mimetype, "Accept" in response.vary) == (200, wanted, True)


@pytest.mark.parametrize(("accept", "wanted"), GRAPHS.items())
@pytest.mark.parametrize("query", [f"DESCRIBE <{HOPE}>", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_p_2_1_5_graphs_come_in_the_format_that_is_liked_best(
    client: FlaskClient, query: str, accept: str, wanted: str
) -> None:
    response = get(client, query, accept)
    assert (response.status_code, response.mimetype) == (200, wanted)


@pytest.mark.parametrize(
    ("query", "accept", "formats"),
    [
        (LABELS, "text/turtle", "application/sparql-results+json, application/sparql-results+xml, text/csv"),
        ("ASK {}", "text/csv", "application/sparql-results+json, application/sparql-results+xml"),
        (f"DESCRIBE <{HOPE}>", "application/sparql-results+json", "text/turtle, application/n-triples"),
    ],
)
def test_h_15_5_7_what_cannot_be_had_in_that_format_is_said(
    client: FlaskClient, query: str, accept: str, formats: str
) -> None:
    response = get(client, query, accept)
    assert (response.status_code, formats in response.text) == (406, True)


@pytest.mark.parametrize(
    ("suffix", "query", "media_type"),
    [
        ("json", LABELS, "application/sparql-results+json"),
        ("xml", "ASK {}", "application/sparql-results+xml"),
        ("csv", LABELS, "text/csv"),
        ("tsv", LABELS, "text/tab-separated-values"),
        ("ttl", f"DESCRIBE <{HOPE}>", "text/turtle"),
        ("nt", f"DESCRIBE <{HOPE}>", "application/n-triples"),
        ("jsonld", f"DESCRIBE <{HOPE}>", "application/ld+json"),
        ("rdf", f"DESCRIBE <{HOPE}>", "application/rdf+xml"),
    ],
)
def test_a_suffix_names_the_format_of_a_download(client: FlaskClient, suffix: str, query: str, media_type: str) -> None:
    response = client.post(f"/sparql.{suffix}", data={"query": query}, headers={"Accept": "text/html"})
    assert (response.mimetype, response.headers["Content-Disposition"]) == (
        media_type,
        f"attachment; filename=answer.{suffix}",
    )


def test_a_suffix_that_the_answer_cannot_have_is_refused(client: FlaskClient) -> None:
    assert client.get("/sparql.csv", query_string={"query": f"DESCRIBE <{HOPE}>"}).status_code == 406


def test_h_9_3_2_head_has_no_body(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": LABELS}, headers=IN_JSON)
    assert (response.status_code, response.mimetype, response.data) == (200, "application/sparql-results+json", b"")


# --- P 2.1.6, J, X, C: what results look like -------------------------------------------------------------------

TERMS = """SELECT ?iri ?blank ?plain ?said ?number ?unbound {
  VALUES (?iri ?plain ?said ?number) { (<http://example.org/ä> "a\\"b\\nc\\td\\\\e,<&>'" "sagt"@de 1.5 ) }
  BIND(BNODE() AS ?blank) }"""
PLAIN = "a\"b\nc\td\\e,<&>'"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


def test_j_3_results_in_json(client: FlaskClient) -> None:
    answer = get(client, TERMS, "application/sparql-results+json").json
    assert answer["head"] == {"vars": ["iri", "blank", "plain", "said", "number", "unbound"]}
    (row,) = answer["results"]["bindings"]
    blank = row.pop("blank")
    assert (blank["type"], set(blank)) == ("bnode", {"type", "value"})
    assert row == {
        "iri": {"type": "uri", "value": "http://example.org/ä"},
        "plain": {"type": "literal", "value": PLAIN},
        "said": {"type": "literal", "value": "sagt", "xml:lang": "de"},
        "number": {"type": "literal", "value": "1.5", "datatype": DECIMAL},
    }


@pytest.mark.parametrize(("query", "holds"), [("ASK {}", True), ("ASK { ?s <http://example.org/none> ?o }", False)])
def test_j_3_1_ask_in_json(client: FlaskClient, query: str, holds: bool) -> None:
    assert get(client, query, "application/sparql-results+json").json == {"head": {}, "boolean": holds}


XML = {"s": "http://www.w3.org/2005/sparql-results#"}


def test_x_2_results_in_xml(client: FlaskClient) -> None:
    root = ElementTree.fromstring(get(client, TERMS, "application/sparql-results+xml").data)
    assert root.tag == f"{{{XML['s']}}}sparql"
    names = [each.attrib["name"] for each in root.findall("s:head/s:variable", XML)]
    assert names == ["iri", "blank", "plain", "said", "number", "unbound"]
    bindings = {each.attrib["name"]: each[0] for each in root.findall("s:results/s:result/s:binding", XML)}
    assert {name: (term.tag.rpartition("}")[2], term.attrib) for name, term in bindings.items()} == {
        "iri": ("uri", {}),
        "blank": ("bnode", {}),
        "plain": ("literal", {}),
        "said": ("literal", {"{http://www.w3.org/XML/1998/namespace}lang": "de"}),
        "number": ("literal", {"datatype": DECIMAL}),
    }
    assert [bindings[name].text for name in ("iri", "plain", "said", "number")] == [
        "http://example.org/ä",
        PLAIN,
        "sagt",
        "1.5",
    ]


@pytest.mark.parametrize(("query", "holds"), [("ASK {}", "true"), ("ASK { ?s <http://example.org/none> ?o }", "false")])
def test_x_2_3_2_ask_in_xml(client: FlaskClient, query: str, holds: str) -> None:
    root = ElementTree.fromstring(get(client, query, "application/sparql-results+xml").data)
    assert [(each.tag.rpartition("}")[2], each.text) for each in root] == [("head", None), ("boolean", holds)]


def test_x_what_xml_cannot_say_does_not_break_it(client: FlaskClient) -> None:
    response = get(client, 'SELECT ("a\\u0001b\\rc" AS ?x) {}', "application/sparql-results+xml")
    literal = ElementTree.fromstring(response.data).find(".//s:literal", XML)
    assert literal is not None
    assert literal.text == "a\ufffdb\rc"


def test_c_3_results_in_csv_are_values_in_rfc_4180(client: FlaskClient) -> None:
    response = get(client, TERMS, "text/csv")
    lines = list(csv.reader(io.StringIO(response.text, newline="")))
    blank = lines[1].pop(1)
    assert (response.content_type, blank[:2]) == ("text/csv; charset=utf-8", "_:")
    assert lines == [
        ["iri", "blank", "plain", "said", "number", "unbound"],
        ["http://example.org/ä", PLAIN, "sagt", "1.5", ""],
    ]
    assert response.text.endswith("\r\n")


def test_c_4_results_in_tsv_are_terms_as_turtle_has_them(client: FlaskClient) -> None:
    response = get(client, TERMS, "text/tab-separated-values")
    head, row = response.text.removesuffix("\n").split("\n")
    cells = row.split("\t")
    blank = cells.pop(1)
    assert (head, blank[:2]) == ("?iri\t?blank\t?plain\t?said\t?number\t?unbound", "_:")
    assert cells == [
        "<http://example.org/ä>",
        '"a\\"b\\nc\\td\\\\e,<&>\'"',
        '"sagt"@de',
        f'"1.5"^^<{DECIMAL}>',
        "",
    ]


@pytest.mark.parametrize(("accept", "syntax"), [(name, name) for name in GRAPHS if name.startswith(("text/t", "appl"))])
def test_p_2_1_6_the_same_graph_in_every_format(client: FlaskClient, accept: str, syntax: str) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{HOPE}> {{ ?s ?p ?o }} }}"
    response = get(client, query, accept)
    wanted = rdflib.Graph().parse(data=get(client, query, "application/n-triples").data, format="nt")
    parser = {"application/xml": "xml"}.get(response.mimetype, response.mimetype)
    assert set(rdflib.Graph().parse(data=response.data, format=parser)) == set(wanted)


def test_p_2_1_6_rdf_xml_that_would_be_broken_is_not_given(client: FlaskClient) -> None:
    query = "CONSTRUCT { ?s <http://example.org/1> ?o } WHERE { ?s ?p ?o }"
    response = get(client, query, "application/rdf+xml")
    assert (response.status_code, response.text.startswith("RDF/XML cannot say this graph")) == (406, True)


# --- beyond the limits ------------------------------------------------------------------------------------------

MANY = "SELECT ?a { ?a ?b ?c . ?d ?e ?f }"
NOTE = "http://localhost/sparql#limits"


@pytest.mark.parametrize(
    ("query", "accept", "mark"),
    [
        (MANY, "application/sparql-results+json", '"link": ["http://localhost/sparql#limits"]'),
        (MANY, "application/sparql-results+xml", f'<link href="{NOTE}"/>'),
        (MANY, "text/csv", ""),
        (MANY, "text/tab-separated-values", ""),
        ("CONSTRUCT { ?a ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }", "text/turtle", f"# Cut off: {NOTE}\n"),
        ("CONSTRUCT { ?a ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }", "application/n-triples", f"# Cut off: {NOTE}\n"),
        ("CONSTRUCT { ?a ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }", "application/rdf+xml", f"<!-- Cut off: {NOTE} -->\n"),
        ("CONSTRUCT { ?a ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }", "application/ld+json", ""),
    ],
)
def test_an_answer_that_is_cut_off_says_so(client: FlaskClient, query: str, accept: str, mark: str) -> None:
    response = get(client, query, accept)
    assert (response.status_code, response.headers["Atlas-Cut-Off"], mark in response.text) == (200, "200", True)


def test_an_answer_of_just_as_many_rows_as_allowed_is_whole(client: FlaskClient) -> None:
    response = get(client, f"{MANY} LIMIT 200")
    assert (len(found(response)), "Atlas-Cut-Off" in response.headers) == (200, False)


def test_a_cut_answer_is_still_of_its_format(client: FlaskClient) -> None:
    rows = len(
        ElementTree.fromstring(get(client, MANY, "application/sparql-results+xml").data[:]).findall(".//s:result", XML)
    )
    statements = rdflib.Graph().parse(
        data=get(client, "CONSTRUCT { ?a ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }", "application/rdf+xml").data,
        format="xml",
    )
    assert (rows, len(statements) > 0) == (200, True)


# --- P 2.1.7: failures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "This is no SPARQL query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE."),
        ("hello", "“hello” is no word of SPARQL 1.1."),
        ("SELECT * { ?s ?p", "before line 1, column 17 something is not as SPARQL has it."),
        ("SELECT * {\n  ?s ?p ?o }\n}", "before line 3, column 2 something is not as SPARQL has it."),
        ("SELECT * { ?s a:b ?o }", "The prefix “a:” is not declared. At the beginning say: PREFIX a: <…>"),
        (
            "SELECT * { ?s skos:prefLabel ?o }",
            "At the beginning say: PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        ),
        ("SELECT * { ?s ?p 'open }", "Line 1, column 18 of the query: nothing in SPARQL begins with “'open }”."),
        ("SELECT * {} ; SELECT * {}", "before line 1, column 19 something is not as SPARQL has it."),
        ("SELECT (<http://e.org/f>(1) AS ?x) {}", "The custom function <http://e.org/f> is not supported."),
    ],
)
def test_p_2_1_7_what_is_no_query_is_400_with_the_place(client: FlaskClient, query: str, sentence: str) -> None:
    status, media_type, words = said(get(client, query))
    assert (status, media_type, sentence in words) == (400, "text/plain", True), words


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://e.org/a> a <http://e.org/b> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP GRAPH <http://e.org/g>",
        "CREATE GRAPH <http://e.org/g>",
        "COPY DEFAULT TO <http://e.org/g>",
        "# SELECT\nADD DEFAULT TO <http://e.org/g>",
        "ASK {} ; insert data { <http://e.org/a> a <http://e.org/b> }",
    ],
)
def test_p_2_2_updates_are_refused(client: FlaskClient, update: str) -> None:
    status, media_type, sentence = said(get(client, update))
    assert (status, media_type) == (403, "text/plain")
    assert sentence.endswith("changes data, and only queries are answered here: SELECT, ASK, CONSTRUCT, DESCRIBE.")


UPDATE = "INSERT DATA { <http://e.org/a> a <http://e.org/b> }"
ONLY_QUERIES = (403, "text/plain", "This service only answers queries; nothing can be changed through it.")


def test_p_2_2_1_an_update_in_a_form_is_refused(client: FlaskClient) -> None:
    assert said(client.post("/sparql", data={"update": UPDATE})) == ONLY_QUERIES


def test_p_2_2_2_an_update_as_it_is_is_refused(client: FlaskClient) -> None:
    assert said(client.post("/sparql", data=UPDATE, content_type="application/sparql-update")) == ONLY_QUERIES


def test_p_2_2_an_update_hidden_beside_a_query_is_refused(client: FlaskClient) -> None:
    assert said(client.get("/sparql", query_string={"query": "ASK {}", "update": UPDATE})) == ONLY_QUERIES


def test_p_4_1_a_query_to_another_service_is_refused(client: FlaskClient) -> None:
    response = get(client, "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }")
    sentence = "SERVICE is not answered here: no other service is asked. Ask each for itself, and join the answers."
    assert said(response) == (403, "text/plain", sentence)


@pytest.mark.parametrize("graph", ["<file:///etc/passwd>", "<http://127.0.0.1:1/>", "<>"])
def test_p_4_1_a_graph_from_elsewhere_is_not_fetched(client: FlaskClient, graph: str) -> None:
    assert get(client, f"BASE <http://e.org/> SELECT * FROM {graph} {{ ?s ?p ?o }}").status_code == 403


def test_h_15_5_14_a_query_of_10_mb_is_too_long(client: FlaskClient) -> None:
    sentence = "The query has 10000000 bytes, and 1000000 are read. Ask for less at once."
    sent = ({"query": "x" * 9_999_994}, None), ("x" * 10_000_000, "application/sparql-query")
    answers = [said(client.post("/sparql", data=data, content_type=media_type)) for data, media_type in sent]
    assert answers == [(413, "text/plain", sentence)] * 2


def test_h_15_5_14_a_query_that_is_a_little_too_long_is_too_long(client: FlaskClient) -> None:
    response = client.post("/sparql", data=f"ASK {{}}#{'x' * 250_000}", content_type="application/sparql-query")
    sentence = "The query has 250007 bytes, and 250000 are read. Ask for less at once."
    assert said(response) == (413, "text/plain", sentence)


@pytest.mark.parametrize("query", [f"ASK {{ FILTER({'(' * 5_000}1{')' * 5_000}) }}", f"ASK {'{' * 5_000}{'}' * 5_000}"])
def test_5_000_brackets_are_refused_before_any_engine_sees_them(client: FlaskClient, query: str) -> None:
    sentence = "The query has more than 100 brackets within each other; ask in a flatter way."
    assert said(get(client, query)) == (403, "text/plain", sentence)


# --- D: the service description ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def description(client: FlaskClient) -> rdflib.Graph:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    return rdflib.Graph().parse(data=response.data, format="turtle")


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*", ""])
def test_d_2_without_a_query_the_service_describes_itself_in_rdf(
    client: FlaskClient, description: rdflib.Graph, accept: str
) -> None:
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})
    graph = rdflib.Graph().parse(data=response.data, format=response.mimetype)
    assert isomorphic(graph, description)


def test_d_3_1_it_is_one_service_with_one_endpoint(description: rdflib.Graph) -> None:
    (service,) = description.subjects(RDF.type, SD.Service)
    assert list(description.objects(service, SD.endpoint)) == [URIRef("http://localhost/sparql")]


def test_d_3_2_it_says_its_language_formats_and_features(description: rdflib.Graph) -> None:
    (service,) = description.subjects(RDF.type, SD.Service)
    said = {
        name: set(description.objects(service, SD[name])) for name in ("supportedLanguage", "resultFormat", "feature")
    }
    names = (
        "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples JSON-LD RDF_XML"
    )
    assert said == {
        "supportedLanguage": {SD.SPARQL11Query},
        "resultFormat": {FORMATS[name] for name in names.split()},
        "feature": {SD.UnionDefaultGraph},
    }


def test_d_3_2_its_data_set_names_its_graphs(description: rdflib.Graph) -> None:
    (dataset,) = description.objects(None, SD.defaultDataset)
    named = description.objects(dataset, SD.namedGraph)
    names = {str(description.value(graph, SD.name)) for graph in named}
    assert ((dataset, RDF.type, SD.Dataset) in description, names) == (True, NAMES)


def test_d_3_2_its_default_graph_is_a_graph_with_its_statements(client: FlaskClient, description: rdflib.Graph) -> None:
    (graph,) = description.objects(None, SD.defaultGraph)
    (count,) = found(get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert description.value(graph, VOID.triples) == rdflib.Literal(int(count))


def test_d_2_a_browser_gets_the_page(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert WebPage(response.text).headings[0] == (1, "Ask in SPARQL")


def test_d_2_a_description_in_a_format_of_results_cannot_be_had(client: FlaskClient) -> None:
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


# --- V: the data set --------------------------------------------------------------------------------------------


def test_v_7_2_programs_find_the_description_of_the_data(client: FlaskClient) -> None:
    response = client.get("/.well-known/void")
    assert (response.status_code, response.location) == (302, "/void")


def test_v_the_data_set_says_where_all_of_it_is(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/void").data, format="turtle")
    (dataset,) = graph.subjects(RDF.type, VOID.Dataset)
    places = [str(graph.value(dataset, VOID[name])) for name in ("sparqlEndpoint", "dataDump", "uriSpace")]
    assert places == [
        "http://localhost/sparql",
        "http://localhost/data.nq.gz",
        "https://w3id.org/concept-analysis/id/",
    ]
    partition = graph.value(dataset, VOID.classPartition)
    assert graph.value(partition, VOID.entities) == rdflib.Literal(2)


def test_v_3_3_the_file_has_every_statement_in_its_graph(client: FlaskClient) -> None:
    response = client.get("/data.nq.gz")
    quads = list(oxigraph.parse(gzip.decompress(response.data), format=oxigraph.RdfFormat.N_QUADS))
    (count,) = found(get(client, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"))
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, oxigraph.NamedNode)}
    assert (response.mimetype, len(quads), names) == ("application/gzip", int(count), NAMES)


def test_h_13_1_2_the_file_is_not_sent_to_who_has_it(client: FlaskClient) -> None:
    tag = client.get("/data.nq.gz").headers["ETag"]
    assert client.get("/data.nq.gz", headers={"If-None-Match": tag}).status_code == 304


# --- H: pages of other sites ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/sparql?query=ASK{}", "/sparql", "/void", "/data.nq.gz", "/", "/sparql?query=x"])
def test_h_a_page_of_another_site_may_read_what_is_here(client: FlaskClient, address: str) -> None:
    headers = client.get(address, headers={"Origin": "https://example.org"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Access-Control-Expose-Headers"] == "Atlas-Cut-Off, ETag, Link, Retry-After"


def test_h_a_page_of_another_site_may_send_a_query_as_it_is(client: FlaskClient) -> None:
    response = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Headers": "content-type"}
    )
    allowed = [response.headers[f"Access-Control-Allow-{name}"] for name in ("Origin", "Methods", "Headers")]
    assert (response.status_code, allowed) == (204, ["*", "GET, HEAD, POST, OPTIONS", "Accept, Content-Type"])


def test_who_does_not_want_that_can_say_so(folder: Path) -> None:
    client = create_app(FileLibrary([folder]), cors=False).test_client()
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


# --- the page ---------------------------------------------------------------------------------------------------


def asked_on_the_page(client: FlaskClient, query: str) -> WebPage:
    return WebPage(get(client, query, "text/html").text)


def test_the_page_shows_an_answer_in_a_table(client: FlaskClient) -> None:
    shown = asked_on_the_page(client, f"{PREFIXES} SELECT ?a ?l {{ ?a skos:prefLabel ?l . ?a a ca:DefiningAttribute }}")
    places = [link for link in shown.links if "#attribute" in link]
    assert (sorted(places), shown.unbalanced) == (
        ["/analysis/hope-2020#attribute/goal", "/analysis/trust-2021#attribute/risk"],
        [],
    )
    assert "2 rows." in shown.text


@pytest.mark.parametrize(("query", "word"), [("ASK {}", "Yes."), ("ASK { ?s <http://example.org/none> ?o }", "No.")])
def test_the_page_says_yes_or_no(client: FlaskClient, query: str, word: str) -> None:
    assert f"Answer {word}" in asked_on_the_page(client, query).text


def test_the_page_keeps_a_query_that_is_at_fault_and_says_the_fault(client: FlaskClient) -> None:
    response = get(client, "SELECT * { ?s ?p '</textarea>'", "text/html")
    shown = WebPage(response.text)
    assert (response.status_code, shown.unbalanced) == (400, [])
    assert "No answer The query cannot be read: before line 1, column" in shown.text
    assert "SELECT * { ?s ?p '</textarea>'" in shown.text


def test_the_page_says_of_10_mb_that_they_are_too_long(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": "x" * 10_000_000}, headers={"Accept": "text/html"})
    assert (response.status_code, "No answer The query has 10000006 bytes" in WebPage(response.text).text) == (
        413,
        True,
    )


def test_hostile_words_in_an_answer_stay_words(client: FlaskClient) -> None:
    query = (
        "SELECT ('<script>alert(1)</script>' AS ?x) (IRI('javascript:alert(1)') AS ?y) (<data:text/html,x> AS ?z) {}"
    )
    shown = asked_on_the_page(client, query)
    scripts = [link for link in shown.links if link.startswith(("javascript", "data"))]
    assert (shown.inline, scripts, "<script>alert(1)</script>" in shown.text) == ([], [], True)


def test_the_page_shows_the_beginning_of_a_long_answer(client: FlaskClient) -> None:
    shown = asked_on_the_page(client, MANY)
    assert "The first 200 rows; the downloads have more." in shown.text


def test_the_page_offers_the_formats_that_the_answer_can_have(client: FlaskClient) -> None:
    rows, graph = asked_on_the_page(client, LABELS), asked_on_the_page(client, f"DESCRIBE <{HOPE}>")
    offered = [[each["formaction"] for each in shown.all("button") if "formaction" in each] for shown in (rows, graph)]
    assert offered == [
        ["/sparql.json", "/sparql.xml", "/sparql.csv", "/sparql.tsv"],
        ["/sparql.ttl", "/sparql.nt", "/sparql.jsonld", "/sparql.rdf"],
    ]


def test_every_example_on_the_page_is_answered(client: FlaskClient) -> None:
    with client.application.test_request_context():
        addresses = [each.address for each in examples()]
    statuses = [client.get(address, headers={"Accept": "text/html"}).status_code for address in addresses]
    assert statuses == [200] * len(addresses)


def test_the_first_example_stands_in_the_field(client: FlaskClient) -> None:
    shown = WebPage(client.get("/sparql", headers={"Accept": "text/html"}).text)
    assert "SELECT ?concept ?attribute" in shown.text


# --- what follows the data --------------------------------------------------------------------------------------


def test_a_query_is_asked_of_the_files_as_they_are_now(tmp_path: Path) -> None:
    write(tmp_path, an_analysis("hope-2020"))
    app = create_app(FileLibrary([tmp_path]), limits=LIMITS)
    client, count = app.test_client(), f"{PREFIXES} SELECT ?a {{ ?a a ca:ConceptAnalysis }} ORDER BY ?a"
    before = found(get(client, count))
    write(tmp_path, an_analysis("trust-2021"))
    library: Any = app.extensions["library"]
    library._rest_until = 0.0  # the viewer rests between two looks at its files
    after = found(get(client, count))
    app.extensions["strangers"].close()
    assert (before, after) == ([HOPE], [HOPE, TRUST])


def test_an_empty_library_is_asked_too(tmp_path: Path) -> None:
    app = create_app(FileLibrary([tmp_path]), limits=LIMITS)
    client = app.test_client()
    answers = found(get(client, LABELS)), gzip.decompress(client.get("/data.nq.gz").data)
    app.extensions["strangers"].close()
    assert answers == ([], b"")


def test_what_json_says_can_be_read_as_json_to_the_end(client: FlaskClient) -> None:
    assert json.loads(get(client, MANY).data)["head"]["link"] == [NOTE]
