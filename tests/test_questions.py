"""The questions: each answers as its folder expects, on every engine, and is written as all are."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pyoxigraph as oxigraph
import pytest
import rdflib
from asked import ENGINES, QUESTIONS, Rows, expected_of, in_oxigraph, quads_of, rows_of
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF

import ontology
from concept.errors import QueryError, UnknownQuestion
from concept.questions import (
    FAMILIES,
    Iri,
    Name,
    Question,
    answer,
    ask,
    fill_in,
    find_question,
    names,
    questions,
    read_question,
    tabulate,
)
from concept.store import Reader
from concept.triples import BASE, CA, PREFIXES

NAMES = [each.name for each in questions()]


@cache
def filled(engine: str, name: str) -> Reader:
    return ENGINES[engine](list(quads_of(QUESTIONS / name)))


def in_some_order(rows: Rows) -> Rows:
    return sorted(rows, key=repr)


# --- what they answer -------------------------------------------------------------------------------------------


def test_every_question_has_a_folder_and_every_folder_a_question() -> None:
    assert sorted(each.name for each in QUESTIONS.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_answers_as_expected(name: str) -> None:
    reader = filled("pyoxigraph", name)
    answers = [{**each, "rows": rows_of(ask(reader, name, **each["values"]))} for each in expected_of(name)]
    assert answers == expected_of(name)


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "pyoxigraph"])
@pytest.mark.parametrize("name", NAMES)
def test_a_question_answers_the_same_on_every_engine(name: str, engine: str) -> None:
    """But for the order of what differs in its language alone."""
    reader = filled(engine, name)
    asked: list[dict[str, Any]] = [each["values"] for each in expected_of(name)]
    found = [in_some_order(rows_of(ask(reader, name, **values))) for values in asked]
    assert found == [in_some_order(each["rows"]) for each in expected_of(name)]


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_that_are_expected_are_not_all_empty(name: str) -> None:
    assert [row for each in expected_of(name) for row in each["rows"]] != []


# --- how they are written ---------------------------------------------------------------------------------------


def test_there_are_at_least_twenty_five() -> None:
    assert len(NAMES) >= 25


def test_they_stand_by_family_and_name() -> None:
    order = list(FAMILIES)
    assert [(each.family, each.name) for each in questions()] == sorted(
        ((each.family, each.name) for each in questions()), key=lambda pair: (order.index(pair[0]), pair[1])
    )
    assert {each.family for each in questions()} == set(FAMILIES)


@pytest.mark.parametrize("question", questions(), ids=NAMES)
def test_a_question_says_in_its_head_what_its_query_selects(question: Question) -> None:
    found = oxigraph.Store().query(question.query)
    assert isinstance(found, oxigraph.QuerySolutions)
    assert [each.value for each in found.variables] == [each.name for each in question.columns]


@pytest.mark.parametrize("question", questions(), ids=NAMES)
def test_a_question_has_a_line_for_each_of_its_blanks(question: Question) -> None:
    bound = set(re.findall(r"^\s*VALUES \?(\w+) \{ UNDEF \}$", question.query, re.M))
    assert bound == {each.name for each in question.parameters}
    assert question.query.count("UNDEF") == len(re.findall(r"^\s*VALUES \?\w+ \{ UNDEF \}$", question.query, re.M))
    assert set(re.findall(r"\{(\w+)\}", question.sentence)) <= bound


@pytest.mark.parametrize("question", questions(), ids=NAMES)
def test_a_question_is_one_sentence_and_its_blanks_come_with_an_example(question: Question) -> None:
    assert (question.sentence[-1], question.sentence.count("?")) == ("?", 1)
    assert [each.name for each in question.parameters if not each.example] == []


@pytest.mark.parametrize("question", questions(), ids=NAMES)
def test_a_question_is_sparql_that_is_quick_everywhere(question: Question) -> None:
    """It names its graphs and its order, and leaves out what Oxigraph or Virtuoso are slow or wrong at."""
    declared = set(re.findall(r"^PREFIX (\w+):", question.query, re.M))
    body = question.query[question.query.index("SELECT") :]
    used = {prefix for prefix in (*PREFIXES, "sh") if re.search(rf"(?<![\w?]){prefix}:", body)}
    assert declared == used
    assert ("GRAPH ?" in body, "\nORDER BY " in body, "NOT EXISTS" in body, "MINUS" in body) == (
        True,
        True,
        False,
        False,
    )


@pytest.mark.parametrize("question", questions(), ids=NAMES)
def test_a_question_with_open_blanks_stands_as_its_file_does_but_for_their_lines(question: Question) -> None:
    lines = [line for line in question.query.splitlines() if "UNDEF" not in line]
    assert question.bound({}) == "\n".join([f"# {question.sentence}", *lines]) + "\n"


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("# Which?\n#\n# ?analysis: the analysis\n\nSELECT", "its head says no family"),
        ("# Which?\n#\n# family: gossip\n\nSELECT", "its head says no family"),
    ],
)
def test_a_head_without_a_family_is_refused(head: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_question("which", head)


OF_NAMES = {"commaSuffix", "droppingParticle", "nameSuffix", "nonDroppingParticle", "parseNames", "staticOrdering"}
UNASKED = {
    *OF_NAMES,  # how a bibliography prints a name; a work is called by its rdfs:label
    "cslVariables",  # JSON, which SPARQL cannot look into
    "Element",  # asked for by its roles
    "OmittedCase",  # asked for by the property that leads to it, as the next
    "hasReference",  # asked for by its class
    "rulesVersion",  # tells a program whether a report is one of today
}
"""Terms of the vocabulary that no question needs."""


def test_every_class_and_property_of_the_vocabulary_is_asked_for_by_a_question() -> None:
    vocabulary = rdflib.Graph().parse(data=ontology.text("vocabulary.ttl"), format="turtle")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    ours = {str(term) for kind in kinds for term in vocabulary.subjects(RDF.type, kind) if str(term).startswith(CA)}
    asked = {name for each in questions() for name in re.findall(r"\bca:(\w+)", each.query)}
    assert {term.removeprefix(CA) for term in ours} - asked == UNASKED


# --- blanks -----------------------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_words_in_a_blank_are_words_of_the_query_and_nothing_else(words: str) -> None:
    question = read_question("echo", "# Which {word}?\n#\n# family: gaps\n# {word} (text): a word\n\n" + ECHO)
    (row,) = tabulate(in_oxigraph([]).query(question.bound({"word": (oxigraph.Literal(words),)}))).rows
    assert row == (words,)


ECHO = "SELECT ?word\nWHERE {\n  VALUES ?word { UNDEF }\n}\nORDER BY ?word\n"
HOPE = f"{BASE}concept/hope"


@pytest.fixture(scope="module")
def riches() -> Reader:
    """Analyses of several concepts, with works, uses and codings."""
    folders = ("shared-sources", "chains", "cases-by-what-they-lack")
    return in_oxigraph(quad for folder in folders for quad in quads_of(QUESTIONS / folder))


@pytest.mark.parametrize("words", ["hope", "Hope", "HOPE", HOPE, "  hope "])
def test_a_concept_is_named_by_its_id_its_label_or_its_address(riches: Reader, words: str) -> None:
    values = fill_in(riches, find_question("aims"), {"concept": words})
    assert values == {"concept": (oxigraph.NamedNode(HOPE),)}


@pytest.mark.parametrize(
    ("name", "blank", "words", "address"),
    [
        ("aims", "analysis", "one", "analysis/one"),
        ("aims", "analysis", f"{BASE}analysis/one", "analysis/one"),
        ("evidence-in-cases", "attribute", "two/attribute/risk", "analysis/two/attribute/risk"),
        ("evidence-in-cases", "attribute", "Risk", "analysis/two/attribute/risk"),
        ("evidence-in-cases", "attribute", "risk", "analysis/two/attribute/risk"),
        ("evidence-in-cases", "attribute", f"{BASE}analysis/two/attribute/risk", "analysis/two/attribute/risk"),
        ("statements-of-source", "source", "two/work/the-second", "work/baker-2002-16b41ffee1"),
        ("statements-of-source", "source", "the-second", "work/baker-2002-16b41ffee1"),
        ("statements-of-source", "source", "of trust", "work/baker-2002-16b41ffee1"),
        ("statements-of-source", "source", "work/baker-2002-16b41ffee1", "work/baker-2002-16b41ffee1"),
    ],
)
def test_things_are_named_by_id_label_or_address(
    riches: Reader, name: str, blank: str, words: str, address: str
) -> None:
    assert fill_in(riches, find_question(name), {blank: words}) == {blank: (oxigraph.NamedNode(BASE + address),)}


@pytest.mark.parametrize("words", ["10.1234/adams", "doi:10.1234/ADAMS", "https://doi.org/10.1234/Adams", "Of hope"])
def test_a_source_is_named_by_its_doi_however_it_is_written(riches: Reader, words: str) -> None:
    values = fill_in(riches, find_question("statements-of-source"), {"source": words})
    assert values == {"source": (oxigraph.NamedNode("https://doi.org/10.1234/adams"),)}


def test_a_label_that_several_things_have_means_all_of_them(riches: Reader) -> None:
    values = fill_in(riches, find_question("evidence-in-cases"), {"attribute": "a goal"})
    ends = sorted(str(each.value).removeprefix(BASE) for each in values["attribute"])
    assert ends == ["analysis/one/attribute/goal", "analysis/three/attribute/goal"]


def test_words_that_are_left_empty_leave_the_blank_open(riches: Reader) -> None:
    assert fill_in(riches, find_question("aims"), {"concept": "", "analysis": "  "}) == {}


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("aims", {"concept": "hop"}, "There is no concept “hop” here. Nearest: hope"),
        ("aims", {"concept": "x" * 50 + "> } DROP"}, "There is no concept “xxx"),
        ("aims", {"analysis": "http://[broken"}, "There is no analysis “http://[broken” here."),
        ("aims", {"concpt": "hope"}, "The question aims has no blank “concpt”. Did you mean concept?"),
        (
            "aims",
            {"year": "1999"},
            "The question aims has no blank “year”. Its blanks are concept, analysis, language.",
        ),
        ("instruments", {"kind": "scale"}, "kind: “scale” is none of instrument, sign, record, behaviour, unsaid."),
        ("shared-sources", {"analysis": "one"}, "The question shared-sources needs its blanks filled in: other="),
    ],
)
def test_what_cannot_be_filled_in_is_said_with_the_way_out(
    riches: Reader, name: str, values: dict[str, str], message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(riches, name, **values)
    assert str(caught.value).startswith(message)


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(UnknownQuestion) as caught:
        find_question("minimal-pear")
    assert str(caught.value).startswith("There is no question “minimal-pear”; the nearest are minimal-pairs, ")


def test_a_whole_number_is_asked_for_where_a_blank_takes_one(riches: Reader) -> None:
    question = read_question("echo", "# Which {word}?\n#\n# family: gaps\n# {word} (number): a year\n\n" + ECHO)
    assert answer(riches, question, fill_in(riches, question, {"word": "1995"})).rows == ((1995,),)
    with pytest.raises(QueryError, match="word: “MCM” is no whole number"):
        fill_in(riches, question, {"word": "MCM"})


# --- names ------------------------------------------------------------------------------------------------------


def test_the_names_of_a_kind_stand_by_their_labels(riches: Reader) -> None:
    assert names(riches, "concept")[:2] == [
        Name(HOPE, "hope", "Hope"),
        Name(f"{BASE}concept/hope-again", "hope-again", "Hope again"),
    ]
    assert [(each.short, each.label) for each in names(riches, "source")] == [
        ("10.1234/adams", "Of hope"),
        ("work/baker-2002-16b41ffee1", "Of trust"),
        ("work/baker-2002-16b41ffee1", "Of trust."),
        ("10.1234/adams", "On hope"),
        ("one/work/lexicon", "hope"),
        ("three/work/lexicon", "hope"),
        ("two/work/lexicon", "hope"),
    ]


# --- tables -----------------------------------------------------------------------------------------------------


def test_the_cells_of_a_table_are_what_json_knows(riches: Reader) -> None:
    query = f'SELECT (<{HOPE}> AS ?a) ("x"@en AS ?b) (1 AS ?c) (1.5 AS ?d) (true AS ?e) (?none AS ?f) {{}}'
    (row,) = tabulate(riches.query(query)).rows
    assert row == (HOPE, "x", 1, 1.5, True, None)
    assert [type(cell) for cell in row] == [Iri, str, int, float, bool, type(None)]


def test_an_answer_carries_the_query_that_gave_it(riches: Reader) -> None:
    table = ask(riches, "aims", concept="hope")
    assert f"VALUES ?concept {{ <{HOPE}> }}" in table.sparql
    assert "UNDEF" not in table.sparql


def test_a_chain_ends_where_every_concept_was_met() -> None:
    reader = in_oxigraph(quads_of(QUESTIONS / "chains"))
    steps = [row[0] for row in ask(reader, "chains", concept="loss").rows]
    assert steps == [1, 1, 1, 2, 2, 2, 3]
