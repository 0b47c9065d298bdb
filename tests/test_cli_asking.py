"""`concept ask` and `concept sparql`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from asked import QUESTIONS, expected_of
from click.testing import CliRunner
from rich.cells import cell_len
from test_cli import BASE, DATA, KOREAN, TRUST, answer, here, run

from concept.cli import main
from concept.cli.answers import table_page
from concept.questions import FAMILIES, Iri, Table, find_question, questions

__all__ = ["here"]  # a fixture, used by its name


def documents(name: str) -> list[Path]:
    """The documents that a question is tested with."""
    return sorted((QUESTIONS / name).glob("*.yaml"))


PAIRS = documents("minimal-pairs")
CASES = ("agency", "audit", "night")
SELECT = (
    "PREFIX ca: <https://w3id.org/concept-analysis#>\nSELECT ?a WHERE { GRAPH ?g { ?g ca:hasCase ?a } } ORDER BY ?a\n"
)


def query(folder: Path, text: str) -> Path:
    (folder / "q.rq").write_text(text, encoding="utf-8")
    return folder / "q.rq"


# --- the questions ----------------------------------------------------------------------------------------------


def test_without_a_question_all_are_listed_by_family_as_sentences() -> None:
    said = run("ask").stdout
    assert [line for line in said.splitlines() if line in FAMILIES.values()] == list(FAMILIES.values())
    assert (
        "  minimal-pairs\n    Which two cases of {concept} differ in a single attribute?\n    concept, analysis" in said
    )
    assert "kind=instrument|sign|record|behaviour|unsaid" in said
    assert "analysis*, other*, language" in said
    assert said.endswith(
        f"\n{len(questions())} questions. A blank is filled in by its name: concept ask QUESTION NAME=VALUE.\n"
    )


def test_the_list_as_json_says_all_that_the_heads_say() -> None:
    told: Any = answer("ask")
    assert [each["question"] for each in told["questions"]] == [each.name for each in questions()]
    assert told["questions"][0]["columns"][0] == {"name": "other", "about": "another analysis"}


def test_the_list_as_csv_has_a_row_for_each_question() -> None:
    rows = list(csv.DictReader(io.StringIO(run("ask", "--format", "csv").stdout)))
    assert [row["question"] for row in rows] == [each.name for each in questions()]
    assert rows[0]["parameters"] == "analysis language"


# --- an answer --------------------------------------------------------------------------------------------------


def test_an_answer_is_a_table_in_which_things_are_called_by_their_labels() -> None:
    assert run("ask", "minimal-pairs", "analysis=two", "--from", *PAIRS).stdout == (
        "two\n"
        "attribute  case   kind      value  other        other kind  other value\n"
        "───────────────────────────────────────────────────────────────────────\n"
        "B          First  model     shows  case/second  borderline  lacks\n"
        "B          Same   invented  shows  case/second  borderline  lacks\n"
        "\n"
        "2 rows.\n"
    )


def test_an_answer_that_is_too_wide_is_told_row_by_row() -> None:
    wide = tuple(f"column-{number}" for number in range(9))
    assert table_page(Table(wide, (("a longer word", None, *"abcdefg"), tuple("abcdefghi"))), "").splitlines()[:4] == [
        "column-0  a longer word",
        "column-2  a",
        "column-3  b",
        "column-4  c",
    ]


def test_a_dispute_shows_both_sides_with_their_places() -> None:
    said = run("ask", "disputed-statements", "--from", *documents("disputed-statements")).stdout.splitlines()
    words = [line.split() for line in said]
    assert "A goal Baker & disputes p. 9 It was not".split() in words
    assert "A goal Adams, 2001 supports p. 1 3.1".split() in words
    assert "relation/1 Adams, 2001 disagrees Baker & 2.2 On sharing".split() in words


def test_other_scripts_keep_their_columns() -> None:
    lines = run("ask", "antecedents-of-concept", "--from", KOREAN, TRUST).stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    table = table_page(Table(("a", "b"), (("희망의 의미", "x"), ("hope", "y"))), "")
    assert table.splitlines()[2:4] == ["희망의 의미  x", "hope         y"]


def test_a_long_cell_is_wrapped_within_its_column() -> None:
    table = Table(("first", "second"), (("one two three " * 6, "x"),))
    assert table_page(table, "").splitlines()[2:4] == [
        "one two three one two three one two three one two three one two three     x",
        "one two three",
    ]


def test_addresses_are_short_and_words_of_vocabularies_are_prefixed() -> None:
    row = (Iri(f"{BASE}one/case/ada"), Iri("https://w3id.org/concept-analysis#shows"), True, 3, None)
    said = table_page(Table(("a", "b", "c", "d", "e"), (row,)), BASE.removesuffix("analysis/"))
    assert said.splitlines()[2].split() == ["one/case/ada", "ca:shows", "yes", "3"]


def test_an_answer_as_json_keeps_the_contract() -> None:
    told: Any = answer("ask", "minimal-pairs", "analysis=two", "--from", *PAIRS)
    assert told["columns"] == [each.name for each in find_question("minimal-pairs").columns]
    assert [row[3:7] for row in told["rows"]] == [
        [f"{BASE}two/case/first", "First", "model", "shows"],
        [f"{BASE}two/case/same", "Same", "invented", "shows"],
    ]
    assert told["rows"][0][8] is None


def test_numbers_and_booleans_are_those_of_json() -> None:
    rows: Any = answer("ask", "uses-by-discipline", "--from", *documents("uses-by-discipline"))
    assert [row[5:] for row in rows["rows"]] == [[True, None], [None, None], [None, False], [None, None]]


def test_an_answer_as_csv_has_all_columns() -> None:
    said = run("ask", "uses-by-discipline", "--format", "csv", "--from", *documents("uses-by-discipline")).stdout
    first = next(csv.DictReader(io.StringIO(said)))
    assert list(first) == [each.name for each in find_question("uses-by-discipline").columns]
    assert (first["homonym"], first["found"], first["discipline"]) == ("true", "", "geography")


def test_an_empty_answer_says_what_to_do() -> None:
    said = run("ask", "feedback-loops", "--from", *PAIRS)
    assert (said.exit_code, said.stdout) == (
        0,
        "Nothing was found. Leave blanks open, or look at what the question asks for:\n"
        "concept ask feedback-loops --sparql.\n",
    )


def test_an_empty_answer_as_csv_has_its_columns() -> None:
    assert run("ask", "feedback-loops", "--format", "csv", "--from", *PAIRS).stdout.count("\n") == 1


@pytest.mark.parametrize("words", [("--from", *PAIRS), ("--store", "s")])
def test_files_and_a_store_answer_the_same(here: Path, words: tuple[object, ...]) -> None:
    run("import", *PAIRS, "--store", "s")
    assert len(dict(answer("ask", "minimal-pairs", *words))["rows"]) == len(expected_of("minimal-pairs")[0]["rows"])  # type: ignore[call-overload]


def test_the_query_is_printed_with_what_stands_in_the_blanks(tmp_path: Path) -> None:
    said = run("ask", "minimal-pairs", "analysis=two", "--sparql", "--from", *PAIRS).stdout
    assert said.startswith("# Which two cases of {concept} differ in a single attribute?\nPREFIX ca: ")
    assert f"VALUES ?analysis {{ <{BASE}two> }}" in said
    asked = answer("ask", "minimal-pairs", "analysis=two", "--from", *PAIRS)
    assert answer("sparql", query(tmp_path, said), "--from", *PAIRS) == asked


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("minimal-pear",), "There is no question “minimal-pear”; the nearest are minimal-pairs, "),
        (("aims", "concpt=hope"), "The question aims has no blank “concpt”. Did you mean concept?"),
        (("aims", "hope"), "“hope” fills in no blank; write its name before it, as in concept=co-production."),
        (("aims", "concept=hop"), "There is no concept “hop” here. Nearest: hope."),
        (("instruments", "kind=scale"), "kind: “scale” is none of instrument, sign, record, behaviour, unsaid."),
        (("shared-sources",), "The question shared-sources needs its blanks filled in: analysis="),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_way_out(words: tuple[str, ...], message: str) -> None:
    result = run("ask", *words, "--from", *PAIRS)
    assert (result.exit_code, result.stdout, result.stderr.startswith(f"concept: {message}")) == (2, "", True)


def test_files_that_cannot_be_read_are_told_and_the_others_are_asked(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("format: [", encoding="utf-8")
    result = run("ask", "minimal-pairs", "--from", *PAIRS, tmp_path)
    assert (result.exit_code, "3 rows." in result.stdout, "broken.yaml" in result.stderr) == (2, True, True)


def test_two_analyses_of_one_id_are_refused_with_both_files() -> None:
    result = run("ask", "aims", "--from", *PAIRS, *documents("chains"))
    assert (result.exit_code, "Two analyses have the id “one”" in result.stderr) == (2, True)


@pytest.mark.sources
def test_the_dispute_on_sharing_power_is_found_in_the_data() -> None:
    told: Any = answer("ask", "disputed-statements", "concept=co-production", "--from", DATA)
    columns = told["columns"]
    sides = {(row[columns.index("work_label")], row[columns.index("stance")]) for row in told["rows"]}
    disputes = [
        (row[columns.index("work_label")], row[columns.index("other_label")], row[columns.index("at")])
        for row in told["rows"]
        if row[columns.index("stance")] == "disagrees"
    ]
    assert ("Coen & Kearns, 2012", "disputes") in sides
    assert ("Roberts et al., 2012", "supports") in sides
    assert ("Roberts et al., 2012", "Coen & Kearns, 2012", "2.1.8, Table 13") in disputes
    assert ("Dalgarno & Oates, 2017", "Coen & Kearns, 2012", "2.2.1") in disputes


@pytest.mark.sources
def test_social_life_is_an_attribute_to_one_analysis_in_the_data_and_a_consequence_to_its_rival() -> None:
    told: Any = answer("ask", "phenomena-in-several-roles", "concept=post-intensive care syndrome", "--from", DATA)
    assert [[row[2], row[3], row[5], row[7]] for row in told["rows"]] == [
        ["failed social reconstruction", "narrow match", "consequence", "less social interaction"]
    ]


@pytest.mark.sources
def test_a_chain_over_two_concepts_is_found_in_the_data() -> None:
    told: Any = answer("ask", "chains", "concept=patient-participation", "--from", DATA)
    assert [[row[0], row[2], row[5], row[9]] for row in told["rows"]] == [
        [1, "patient participation", "broad match", "Co-production"]
    ]


# --- any query --------------------------------------------------------------------------------------------------


def test_a_query_gives_its_rows(tmp_path: Path) -> None:
    told = answer("sparql", query(tmp_path, SELECT), "--from", TRUST)
    assert told == {
        "columns": ["a"],
        "rows": [[f"{BASE}rivers-trust-2024/case/{each}"] for each in CASES],
    }


def test_a_query_in_a_terminal_is_a_table_of_all_its_columns(tmp_path: Path) -> None:
    text = "SELECT (1 AS ?a) (?none AS ?b_label) {}"
    assert run("sparql", query(tmp_path, text), "--from", TRUST).stdout == "a  b_label\n──────────\n1\n\n1 row.\n"


def test_a_query_is_read_from_standard_input() -> None:
    asked = CliRunner().invoke(main, ["sparql", "-", "--from", str(TRUST), "--format", "csv"], input=SELECT)
    assert asked.stdout.splitlines() == ["a", *(f"{BASE}rivers-trust-2024/case/{each}" for each in CASES)]


@pytest.mark.parametrize(("triple", "said"), [("?s a ?o", "yes"), ("?s a <urn:nothing>", "no")])
def test_ask_says_yes_or_no(tmp_path: Path, triple: str, said: str) -> None:
    path = query(tmp_path, f"ASK {{ {triple} }}")
    assert run("sparql", path, "--from", TRUST).stdout.splitlines()[2] == said
    assert answer("sparql", path, "--from", TRUST) == {"columns": ["answer"], "rows": [[said == "yes"]]}


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?a a <urn:case> } " + SELECT[SELECT.index("WHERE") :],
        f"DESCRIBE <{BASE}rivers-trust-2024/case/agency>",
    ],
)
def test_statements_are_turtle_in_a_terminal_and_rows_of_three_elsewhere(tmp_path: Path, text: str) -> None:
    path = query(tmp_path, SELECT.splitlines()[0] + "\n" + text)
    assert "rivers-trust-2024/case/agency> " in run("sparql", path, "--from", TRUST).stdout
    told: Any = answer("sparql", path, "--from", TRUST)
    assert told["columns"] == ["subject", "predicate", "object"]
    assert f"{BASE}rivers-trust-2024/case/agency" in [row[0] for row in told["rows"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("DROP ALL", "“DROP” changes data, and only queries are answered here: SELECT, ASK, CONSTRUCT, DESCRIBE."),
        ("# a comment\nINSERT DATA { <urn:a> <urn:b> <urn:c> }", "“INSERT” changes data, and only queries are"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not answered here: no other service"),
        ("SELECT * { FILTER EXISTS { { service silent ?x { ?s ?p ?o } } } }", "SERVICE is not answered here: "),
        ("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not answered here: "),
        (f"ASK {{ FILTER({'(' * 9_000}1{')' * 9_000}) }}", "The query has more than 100 brackets within each other"),
        (f"ASK {{ FILTER({'!' * 9_000}true) }}", "The query has more than 1000 operators."),
        ("SELECT * {", "This is no SPARQL query: "),
        ("", "This is no SPARQL query: "),
    ],
)
def test_what_does_more_than_read_here_is_refused(tmp_path: Path, text: str, message: str) -> None:
    result = run("sparql", query(tmp_path, text), "--from", TRUST)
    assert (result.exit_code, result.stdout, result.stderr[9 : 9 + len(message)]) == (2, "", message)


def test_a_service_in_a_text_is_none(tmp_path: Path) -> None:
    text = 'SELECT ("SERVICE <http://x/> { }" AS ?service) { }'
    assert answer("sparql", query(tmp_path, text), "--from", TRUST) == {
        "columns": ["service"],
        "rows": [["SERVICE <http://x/> { }"]],
    }


def test_a_query_that_is_missing_is_said() -> None:
    result = run("sparql", "missing.rq", "--from", TRUST)
    assert (result.exit_code, result.stderr) == (2, "concept: missing.rq: no such file or directory; check the name.\n")


def test_an_answer_to_a_query_may_hold_the_same_name_only_once(tmp_path: Path) -> None:
    said = run("sparql", query(tmp_path, "SELECT (1 AS ?a) (2 AS ?b) {}"), "--format", "csv", "--from", TRUST).stdout
    assert said == "a,b\n1,2\n"
    assert json.loads(run("sparql", tmp_path / "q.rq", "--format", "json", "--from", TRUST).stdout)["rows"] == [[1, 2]]
