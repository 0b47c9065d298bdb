"""The mapping: values → RDF → values is the identity, whatever the base and the order of the statements."""

import json
from collections.abc import Iterable
from random import Random

import pytest
import rdflib
from generate import analyses
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from concept.analysis import Analysis, Citation, Name, Place, Work
from concept.errors import DocumentError, NotAnAnalysis
from concept.formats import read_path
from concept.formats.rdf import graph, write_json_ld, write_rdf_xml, write_trig, write_turtle
from concept.triples import (
    BASE,
    PREFIXES,
    analyses_in,
    concept_iri,
    described_work,
    iri,
    statements_not_taken,
    term,
    triples_of,
)

BASES = (
    BASE,
    "http://localhost:8000/",
    "https://example.org/a/b/c/",
    "https://example.org/q?in=",
    "https://example.org/f#",
    "https://doi.org/10.1234/",
    "http://purl.org/dc/terms/x/",
    "https://example.org/희망/",
    "https://example.org/my-analysis/",
)
"""What a store may say that its IRIs begin with; the sixth and seventh are also where other terms begin."""

A = iri("x")
SMALL = f"""
@prefix ca: <{PREFIXES["ca"]}> . @prefix dcterms: <{PREFIXES["dcterms"]}> . @prefix skos: <{PREFIXES["skos"]}> .
@base <{BASE}> .
<analysis/x> a ca:ConceptAnalysis ; dcterms:title "T"@en ; dcterms:language "en" ; ca:status "draft" ;
  ca:coverage "abstract" ; ca:analyses <concept/c> .
<concept/c> skos:prefLabel "C"@en .
"""


def read_small(more: str = "", without: str = "") -> Analysis:
    from concept.formats.rdf import read_turtle

    (analysis,) = read_turtle(SMALL.replace(without, "") + more)
    return analysis


def in_graph(triples: Iterable[Triple], name: str) -> list[Quad]:
    """The triples in the graph of that name."""
    return [Quad(each.subject, each.predicate, each.object, NamedNode(name)) for each in triples]


def not_taken(more: str) -> list[str]:
    from concept.formats.rdf import read_not_taken

    return [str(each) for each in read_not_taken(SMALL + more, ".ttl")]


# --- identity ---------------------------------------------------------------------------------------------------


@settings(max_examples=100)
@given(analyses(), st.sampled_from(BASES))
def test_what_is_written_as_triples_is_read_again(analysis: Analysis, base: str) -> None:
    assert analyses_in(triples_of(analysis, base)) == (analysis,)


@given(analyses(), st.integers())
def test_the_order_of_the_statements_does_not_matter(analysis: Analysis, seed: int) -> None:
    statements = list(triples_of(analysis))
    Random(seed).shuffle(statements)
    assert list(triples_of(analyses_in(statements)[0])) == list(triples_of(analysis))


@given(analyses())
def test_every_statement_that_is_written_is_taken(analysis: Analysis) -> None:
    assert statements_not_taken(triples_of(analysis)) == []


@given(analyses())
def test_nothing_that_is_written_is_a_blank_node(analysis: Analysis) -> None:
    nodes = {type(node) for each in triples_of(analysis) for node in (each.subject, each.object)}
    assert nodes <= {NamedNode, Literal}


def test_the_document_of_every_key_comes_back_from_its_triples(every_key: Analysis) -> None:
    assert analyses_in(triples_of(every_key)) == (every_key,)


# --- rdflib reads what Oxigraph reads ---------------------------------------------------------------------------


def as_rdflib_reads(text: str, syntax: str, base: str) -> rdflib.Graph:
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=syntax, publicID=base)
    union = rdflib.Graph()
    for subject, predicate, node, _ in dataset.quads():
        union.add((subject, predicate, node))
    return union


WRITERS = {"turtle": write_turtle, "trig": write_trig, "xml": write_rdf_xml, "json-ld": write_json_ld}


@pytest.mark.parametrize("syntax", WRITERS)
@settings(max_examples=25)
@given(analysis=analyses(), base=st.sampled_from(BASES))
def test_rdflib_reads_the_statements_that_were_written(syntax: str, analysis: Analysis, base: str) -> None:
    read = as_rdflib_reads(WRITERS[syntax](analysis, base), syntax, base)
    assert set(read) == set(graph(analysis, base))


@pytest.mark.parametrize("syntax", WRITERS)
def test_rdflib_reads_the_document_of_every_key(syntax: str, every_key: Analysis) -> None:
    assert set(as_rdflib_reads(WRITERS[syntax](every_key, BASE), syntax, BASE)) == set(graph(every_key))


# --- IRIs -------------------------------------------------------------------------------------------------------


def test_iris_of_an_analysis_its_parts_and_its_concept() -> None:
    assert (iri("x"), iri("x", Place("case/y")), concept_iri("c", "urn:s/")) == (
        "https://w3id.org/concept-analysis/id/analysis/x",
        "https://w3id.org/concept-analysis/id/analysis/x/case/y",
        "urn:s/concept/c",
    )


@pytest.mark.parametrize(
    ("work", "described"),
    [
        (Work(id="w", DOI="10.1234/ABC"), "https://doi.org/10.1234/abc"),
        (Work(id="w", DOI="https://doi.org/10.1234/abc"), "https://doi.org/10.1234/abc"),
        (
            Work(id="w", DOI="10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"),
            "https://doi.org/10.1002/(sici)1097-0258(19980815)17:15%3C1661::aid-sim968%3E3.0.co;2-2",
        ),
        (
            Work(id="w", DOI="10.1890/0012-9658(2006)87[2445:IOSF]2.0.CO;2#a?b"),
            "https://doi.org/10.1890/0012-9658(2006)87%5B2445:iosf%5D2.0.co;2%23a%3Fb",
        ),
        (
            Work(id="w", author=(Name(family="van <Dam>"),), issued="2012-05", title="On  Hope!"),
            BASE + "work/van-%3Cdam%3E-2012-d94190394d",
        ),
        (Work(id="w", author=(Name(family="Dam"),), title="On hope"), None),
        (Work(id="w", DOI="none"), None),
    ],
)
def test_the_work_that_is_described_has_one_iri_in_every_analysis(work: Work, described: str | None) -> None:
    assert described_work(work) == described


@settings(max_examples=200)
@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_the_iri_of_a_work_is_always_an_iri(family: str, title: str, doi: str) -> None:
    work = Work(id="w", author=(Name(family=family),), title=title, issued="2012", DOI=f"10.1234/{doi}")
    found = [described_work(each) for each in (work, Work(id="w", author=work.author, title=title, issued="2012"))]
    assert [NamedNode(each).value for each in found if each] == [each for each in found if each]


def citations_of(*sources: str) -> list[str]:
    works = tuple(Work(id=each) for each in dict.fromkeys((*sources, "x", "x-2")))
    analysis = Analysis(
        **{**vars(read_small()), "bibliography": works, "sources": tuple(Citation(source=each) for each in sources)}
    )
    has_citation = term("ca:hasCitation")
    return [
        str(each.object)[1:-1].rpartition("/")[2] for each in triples_of(analysis) if each.predicate == has_citation
    ]


def test_citations_are_named_after_their_work_and_never_like_anothers() -> None:
    assert citations_of("x", "x", "x-2", "x") == ["x", "x-3", "x-2", "x-4"]


# --- what graphs of others say ----------------------------------------------------------------------------------


def test_a_graph_without_an_analysis_says_so() -> None:
    with pytest.raises(NotAnAnalysis) as caught:
        analyses_in([Triple(NamedNode("a:b"), NamedNode("a:c"), Literal("d"))], "some.ttl")
    assert str(caught.value) == (
        "some.ttl: it is RDF, and nothing in it is a ca:ConceptAnalysis "
        "(https://w3id.org/concept-analysis#ConceptAnalysis)."
    )


def test_an_analysis_that_is_a_blank_node_has_no_id() -> None:
    with pytest.raises(NotAnAnalysis) as caught:
        analyses_in([Triple(BlankNode(), term("rdf:type"), term("ca:ConceptAnalysis"))], "some.ttl")
    assert str(caught.value) == (
        "some.ttl: an analysis is a blank node, so it has no id; give it an IRI of the form BASEanalysis/ID."
    )


def test_an_analysis_of_another_form_of_iri_has_no_id() -> None:
    with pytest.raises(NotAnAnalysis) as caught:
        analyses_in([Triple(NamedNode("a:b"), term("rdf:type"), term("ca:ConceptAnalysis"))], "some.ttl")
    assert str(caught.value) == "some.ttl: the analysis <a:b> has no id, which is the end of an IRI BASEanalysis/ID."


def faults_of(more: str, without: str = "") -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read_small(more, without)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        (
            "<analysis/x> ca:hasCitation <analysis/x/citation/w> . <analysis/x/citation/w> "
            "<http://purl.org/spar/cito/hasCitedEntity> <analysis/x/work/w> .",
            [f"{A} sources[0].source: “w” is no work of the bibliography: nothing has that id"],
        ),
        (
            "<analysis/x> ca:hasWork <analysis/x/work/work-1> ; ca:hasCitation <analysis/x/citation/w> . "
            "<analysis/x/citation/w> <http://purl.org/spar/cito/hasCitedEntity> <analysis/x/work/work-2> .",
            [
                f"{A} sources[0].source: “work-2” is no work of the bibliography: nothing has that id; "
                "did you mean “work-1”?"
            ],
        ),
        (
            "<analysis/x> ca:hasDefiningAttribute <analysis/x/attribute/a> . "
            '<analysis/x/attribute/a> skos:prefLabel "A"@en ; ca:overlaps <analysis/other/attribute/a> .',
            [
                f"{A} attributes[0].overlaps[0]: “{BASE}analysis/other/attribute/a” is no part of this analysis: "
                "nothing has that id"
            ],
        ),
        (
            "<analysis/x> ca:hasCase <analysis/x/case/m> . <analysis/x/case/m> ca:kind ca:modal ; "
            "ca:claimedShown 1.5 ; ca:hasCoding <analysis/x/case/m/coding/a> . "
            "<analysis/x/case/m/coding/a> ca:attribute <analysis/x/attribute/a%20b> .",
            [
                f"{A} cases[0].kind: “{PREFIXES['ca']}modal” is none of model, borderline, related, contrary, "
                "invented, illegitimate",
                f"{A} cases[0].coding[0]: “a b” is no id: an id has 1 to 100 letters, digits, hyphens and underscores",
                f"{A} cases[0].coding[0]: “value” is missing and must be given",
                f"{A} cases[0].claimed_shown: a whole number is expected here, not the text “1.5”",
            ],
        ),
        (
            '<analysis/x> ca:hasWork <analysis/x/work/w> . <analysis/x/work/w> dcterms:issued "in spring" ; '
            'ca:cslType "artcle" ; ca:cslVariables "not JSON" .',
            [
                f"{A} bibliography[0].type: “artcle” is none of article, article-journal, article-magazine, "
                "article-newspaper, bill, book, broadcast, chapter, classic, collection, dataset, document, entry, "
                "entry-dictionary, entry-encyclopedia, event, figure, graphic, hearing, interview, legal_case, "
                "legislation, manuscript, map, motion_picture, musical_score, pamphlet, paper-conference, patent, "
                "performance, periodical, personal_communication, post, post-weblog, regulation, report, review, "
                "review-book, software, song, speech, standard, thesis, treaty, webpage; did you mean “article”?",
                f"{A} bibliography[0].issued: “in spring” is not a year or a date; write 2024 or 2024-05-01",
                f"{A} bibliography[0].variables: a JSON object of CSL variables is expected here",
            ],
        ),
        (
            '<analysis/x> ca:hasWork <analysis/x/work/w> . <analysis/x/work/w> dcterms:issued "2012" ; ca:cslVariables '
            '"""{"title":"T","issued":{"raw":"2013"},"editor":"E","note":1,"accessed":{"date-parts":[]}}""" .',
            [
                f"{A} bibliography[0].title: “title” is no CSL variable, or one that has a field of its own",
                f"{A} bibliography[0].issued: a plain date of issue stands in a field of its own",
                f"{A} bibliography[0].accessed: a date is expected here, such as 2024-05-01 or "
                "{date-parts: [[2024, 5, 1]]}",
                f"{A} bibliography[0].editor: a list of names is expected here, such as "
                "[{family: Author, given: A.}]",
                f"{A} bibliography[0].note: text is expected here",
            ],
        ),
    ],
)
def test_what_is_wrong_in_a_graph_is_said_with_its_place(more: str, faults: list[str]) -> None:
    assert faults_of(more) == faults


def test_what_is_missing_in_a_graph_is_said_in_the_order_of_a_document() -> None:
    with pytest.raises(DocumentError) as caught:
        analyses_in([Triple(NamedNode(A), term("rdf:type"), term("ca:ConceptAnalysis"))], "some.ttl")
    missing = ("title", "language", "concept", "status", "coverage")
    lines = [f"  {A}: “{name}” is missing and must be given" for name in missing]
    assert str(caught.value) == "\n".join(["some.ttl: 5 faults", *lines])


def test_of_two_texts_in_one_language_one_is_taken_and_the_other_counted() -> None:
    more = '<analysis/x> dcterms:title "Another"@en .'
    assert (read_small(more).title.by_language, not_taken(more)) == (
        (("en", "Another"),),
        [f'<{A}> <http://purl.org/dc/terms/title> "T"@en'],
    )


def test_statements_beyond_the_values_are_counted_in_their_order() -> None:
    more = '<analysis/x> <a:b> "z" . <concept/c> skos:broader <concept/d> . <analysis/x> <a:b> "a" .'
    assert not_taken(more) == [
        f'<{A}> <a:b> "z"',
        f"<{concept_iri('c')}> <http://www.w3.org/2004/02/skos/core#broader> <{concept_iri('d')}>",
        f'<{A}> <a:b> "a"',
    ]


def test_a_statement_in_another_graph_than_its_analysis_is_not_taken() -> None:
    triples = list(triples_of(read_small()))
    strayed = next(each for each in triples if each.predicate == term("dcterms:title"))
    statements = [*in_graph(triples, A), *in_graph([strayed], "a:b")]
    assert statements_not_taken(statements) == [strayed]


def test_an_empty_literal_says_nothing() -> None:
    more = '<analysis/x> ca:context ""@en ; ca:method "" ; ca:recordedBy "" ; dcterms:creator "" .'
    assert read_small(more) == read_small()


def test_a_literal_without_a_language_is_in_that_of_the_analysis() -> None:
    assert (
        read_small('<analysis/x> ca:context "wards" .').context
        == read_small('<analysis/x> ca:context "wards"@en .').context
    )


def test_the_language_of_an_analysis_is_lower_cased() -> None:
    more = '<analysis/x> dcterms:language "PT-br" .'
    assert read_small(more, without='dcterms:language "en" ;').language == "pt-br"


def test_authors_may_be_plain_literals() -> None:
    assert read_small('<analysis/x> dcterms:creator "B. Author", "A. Author" .').authors == ("A. Author", "B. Author")


def test_analyses_are_read_graph_by_graph_in_the_order_of_their_iris(every_key: Analysis) -> None:
    quads = [quad for each in (read_small(), every_key) for quad in in_graph(triples_of(each), iri(each.id))]
    assert analyses_in(quads) == (every_key, read_small())


def test_csl_variables_are_kept_in_one_form() -> None:
    said = '<analysis/x/work/w> ca:cslVariables """{"note": "n", "genre":"g"}""" .'
    more = f"<analysis/x> ca:hasWork <analysis/x/work/w> . {said}"
    (work,) = read_small(more).bibliography
    assert (work.variables, json.loads(work.variables or "")) == (
        '{"genre":"g","note":"n"}',
        {"genre": "g", "note": "n"},
    )


def test_a_file_of_turtle_by_hand_is_read(tmp_path) -> None:
    path = tmp_path / "small.ttl"
    path.write_text(SMALL)
    assert [each.id for each in read_path(path)] == ["x"]
