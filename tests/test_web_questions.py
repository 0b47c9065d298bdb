"""The questions' pages: the list, and each with its form, its answer in three forms, and its query."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from asked import QUESTIONS, expected_of
from flask import Flask
from flask.testing import FlaskClient
from test_web import an_analysis, client_of, jumps, page, repeated, write
from webpage import WebPage

from concept.analysis import Attribute, Citation, Text, Work
from concept.library import FileLibrary, StoreLibrary, import_files
from concept.questions import FAMILIES, Question, ask, find_question, questions
from concept.triples import BASE
from web import create_app
from web import questions as questions_module


def client_on(name: str) -> FlaskClient:
    """The viewer of the documents that a question is tested with."""
    return client_of(QUESTIONS / name)


# --- the list ---------------------------------------------------------------------------------------------------


def test_the_questions_stand_by_family_each_as_its_sentence(tmp_path: Path) -> None:
    shown = page(client_of(tmp_path), "/questions")
    assert [words for level, words in shown.headings if level == 2] == list(FAMILIES.values())
    links = [link.removeprefix("/questions/") for link in shown.links if link.startswith("/questions/")]
    assert links == [each.name for each in questions()]
    assert "Which attributes of concept rest on one source alone? attributes-with-one-source" in shown.text


def test_the_json_of_the_list_says_what_the_heads_say(tmp_path: Path) -> None:
    told = client_of(tmp_path).get("/questions.json").get_json()["questions"]
    (minimal,) = [each for each in told if each["question"] == "minimal-pairs"]
    assert minimal["sentence"] == "Which two cases of {concept} differ in a single attribute?"
    assert [each["name"] for each in minimal["parameters"]] == ["concept", "analysis", "language"]
    assert minimal["parameters"][0] == {
        "name": "concept",
        "kind": "concept",
        "about": "the concept that is analysed",
        "example": "co-production",
        "choices": [],
        "needed": False,
    }


@pytest.mark.parametrize("name", [each.name for each in questions()])
def test_every_question_has_a_page_that_is_well_formed(name: str) -> None:
    response = client_on(name).get(f"/questions/{name}")
    shown = WebPage(response.text)
    assert (response.status_code, shown.unbalanced, shown.inline, repeated(shown.ids), jumps(shown)) == (
        200,
        [],
        [],
        [],
        [],
    )
    (sentence,) = [words for level, words in shown.headings if level == 1]
    assert sentence.endswith("?")


# --- an answer --------------------------------------------------------------------------------------------------


def test_an_answer_is_a_table_whose_things_lead_to_where_they_are_shown() -> None:
    shown = page(client_on("minimal-pairs"), "/questions/minimal-pairs")
    heads = "analysis attribute case kind value other other kind other value"
    first = "one Trust Ada model shows Ben borderline partly"
    assert f"3 rows · all of it as CSV , JSON {heads} {first}" in shown.text
    assert "/analysis/one/attribute/trust" in shown.links
    assert "/analysis/one/case/ada" in shown.links
    assert "/analysis/one" in shown.links


def test_a_thing_without_a_label_is_called_by_the_end_of_its_address() -> None:
    shown = page(client_on("minimal-pairs"), "/questions/minimal-pairs?analysis=two")
    assert "two/case/second borderline lacks" in shown.text


def test_concepts_and_sources_lead_to_their_pages() -> None:
    assert "/concept/hope" in page(client_on("attributes-of-concept"), "/questions/attributes-of-concept").links
    assert "/source/doi/10.1234/adams" in page(client_on("most-cited-sources"), "/questions/most-cited-sources").links


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.name)
def test_the_things_of_an_answer_lead_to_pages_that_there_are(question: Question) -> None:
    client = client_on(question.name)
    (values, *_others) = [each["values"] for each in expected_of(question.name)]
    links = page(client, f"/questions/{question.name}?{urlencode(values)}").links
    things = {each.partition("#")[0] for each in links if each.startswith(("/analysis/", "/concept/", "/source/"))}
    assert {each: client.get(each).status_code for each in things} == dict.fromkeys(things, 200)


def test_the_blanks_stand_in_the_sentence_and_the_others_below() -> None:
    shown = page(client_on("instruments"), "/questions/instruments?concept=hope&kind=sign")
    fields = [(each["name"], each.get("value")) for each in shown.all("input") if each["name"] != "q"]
    assert fields == [("concept", "hope"), ("analysis", ""), ("language", "")]
    assert [each["name"] for each in shown.all("select")] == ["kind"]
    assert [
        words for words, each in zip(("any", *KINDS), shown.all("option")[:6], strict=True) if "selected" in each
    ] == ["sign"]
    assert "1 row · all of it as" in shown.text
    assert {"analysis": "names-analysis", "concept": "names-concept"}.items() <= lists_of(shown).items()


KINDS = ("instrument", "sign", "record", "behaviour", "unsaid")


def lists_of(shown: WebPage) -> dict[str | None, str | None]:
    """By the name of a field, the list to choose from."""
    return {each["name"]: each["list"] for each in shown.all("input") if "list" in each}


def test_every_field_has_a_label_and_says_what_it_is_for() -> None:
    shown = page(client_on("sources-of-attributes"), "/questions/sources-of-attributes")
    fields = [each for tag in ("input", "select") for each in shown.all(tag) if each["name"] != "q"]
    assert {each["id"] for each in fields} - {each["for"] for each in shown.all("label")} == set()
    assert {each["aria-describedby"] for each in fields} - set(shown.ids) == set()


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_other_forms_are_linked_with_what_stands_in_the_blanks(form: str) -> None:
    shown = page(client_on("instruments"), "/questions/instruments?concept=hope&kind=sign")
    assert f"/questions/instruments.{form}?concept=hope&kind=sign" in shown.links


def test_the_json_of_an_answer_keeps_the_contract_of_the_command() -> None:
    client = client_on("instruments")
    told = client.get("/questions/instruments.json?kind=sign").get_json()
    library: FileLibrary = client.application.extensions["library"]
    table = ask(library.reader, "instruments", kind="sign")
    assert (told["columns"], told["rows"]) == (list(table.columns), [list(row) for row in table.rows])
    assert (told["question"], told["values"], told["asked"], told["problem"]) == (
        "instruments",
        {"kind": "sign"},
        True,
        None,
    )
    assert client.get("/questions/instruments?kind=sign", headers={"Accept": "application/json"}).get_json() == told


def test_the_csv_of_an_answer_has_every_column() -> None:
    response = client_on("instruments").get("/questions/instruments.csv?kind=sign")
    (row,) = csv.DictReader(io.StringIO(response.text))
    assert response.content_type == "text/csv; charset=utf-8"
    assert row == {
        "analysis": f"{BASE}analysis/one",
        "referent": f"{BASE}analysis/one/referent/look",
        "referent_label": "A look",
        "kind": "sign",
        "measured": f"{BASE}concept/hope",
        "measured_label": "Hope",
        "role": "the concept",
    }


def test_hostile_words_are_shown_and_never_run(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    goal = Attribute(id="goal", label=Text.of(hostile, "en"), sources=(Citation(source="w", locator=hostile),))
    write(tmp_path, an_analysis(attributes=(goal,), bibliography=(Work(id="w", title=hostile),)))
    shown = page(client_of(tmp_path), f"/questions/sources-of-attributes?attribute={hostile}")
    assert (shown.inline, shown.all("script")[1:]) == ([], [])
    assert shown.text.count(hostile) >= 3


# --- the query --------------------------------------------------------------------------------------------------


def test_the_query_is_shown_with_what_stands_in_the_blanks() -> None:
    shown = page(client_on("instruments"), "/questions/instruments?concept=hope")
    assert f"VALUES ?concept {{ <{BASE}concept/hope> }}" in shown.text
    assert "UNDEF" not in shown.text


def test_the_query_leads_to_the_editor_where_there_is_one() -> None:
    client = client_on("instruments")
    without = page(client, "/questions/instruments").links
    application: Flask = create_app(client.application.extensions["library"])
    application.view_functions.setdefault("sparql.sparql", lambda: "the editor")
    if not any(rule.endpoint == "sparql.sparql" for rule in application.url_map.iter_rules()):
        assert [link for link in without if link.startswith("/sparql?")] == []
        application.add_url_rule("/sparql", "sparql.sparql")
    links = page(application.test_client(), "/questions/instruments").links
    assert [link[:21] for link in links if link.startswith("/sparql?")] == ["/sparql?query=%23+Whi"]


# --- what is not answered ---------------------------------------------------------------------------------------


def test_an_empty_answer_says_what_to_do() -> None:
    client = client_on("feedback-loops")
    filled = page(client, "/questions/minimal-pairs?concept=hope")
    assert "Nothing was found" in filled.text
    assert "/questions/minimal-pairs" in filled.links
    open_blanks = page(client, "/questions/minimal-pairs")
    assert "No analysis here says anything of the kind." in open_blanks.text
    assert "/questions" in open_blanks.links


def test_words_that_name_nothing_leave_the_form_as_it_was() -> None:
    shown = page(client_on("instruments"), "/questions/instruments?concept=hop", status=400)
    assert "There is no concept “hop” here. Nearest: hope." in shown.text
    assert [each["value"] for each in shown.all("input", name="concept")] == ["hop"]
    told = client_on("instruments").get("/questions/instruments.json?concept=hop")
    assert (told.status_code, told.get_json()["problem"]) == (400, "There is no concept “hop” here. Nearest: hope.")


def test_a_question_waits_until_its_needed_blanks_are_filled_in() -> None:
    client = client_on("shared-sources")
    shown = page(client, "/questions/shared-sources?analysis=one")
    assert "Fill in a blank, and ask." in shown.text
    assert [each["name"] for each in shown.all("input") if "required" in each] == ["analysis", "other"]
    assert "3 rows" in page(client, "/questions/shared-sources?analysis=one&other=two").text


def test_in_a_large_library_a_question_waits_until_a_blank_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions_module, "MOST_AT_ONCE", 1)
    client = client_on("antecedents-of-concept")
    assert "Fill in a blank, and ask." in page(client, "/questions/antecedents-of-concept").text
    assert "Fill in a blank, and ask." in page(client, "/questions/antecedents-of-concept?language=de").text
    assert "2 rows" in page(client, "/questions/antecedents-of-concept?concept=hope").text


def test_an_unknown_question_names_the_nearest(tmp_path: Path) -> None:
    shown = page(client_of(tmp_path), "/questions/minimal-pear", status=404)
    assert "There is no question “minimal-pear”" in shown.text
    assert next(link for link in shown.links if link.startswith("/questions/")) == "/questions/minimal-pairs"


# --- many, and later --------------------------------------------------------------------------------------------


def test_fifty_rows_stand_on_a_page_and_the_data_has_all(tmp_path: Path) -> None:
    goals = tuple(Attribute(id=f"g{n:03}", label=Text.of(f"Goal {n:03}", "en")) for n in range(60))
    client = client_of(write(tmp_path, an_analysis(attributes=goals)))
    first, second, third = (page(client, f"/questions/statements-without-source?page={number}") for number in (1, 2, 3))
    assert ("1–50 of 60 rows" in first.text, "/questions/statements-without-source?page=2" in first.links) == (
        True,
        True,
    )
    assert ("51–60 of 60 rows" in second.text, "Goal 059" in second.text) == (True, True)
    assert (3, "The list ends before this page") in third.headings
    assert len(client.get("/questions/statements-without-source.json?page=2").get_json()["rows"]) == 60


def test_an_answer_is_kept_until_the_library_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def counted(*words: Any, **values: Any) -> Any:
        asked.append(words)
        return ask(*words, **values)

    files, store = write(tmp_path, an_analysis()), tmp_path / "store"
    import_files([files], store)
    library = StoreLibrary(store)
    monkeypatch.setattr("concept.library.ask", counted)
    assert [len(library.ask("records").rows) for _ in range(2)] == [1, 1]
    write(tmp_path, replace(an_analysis("two")))
    import_files([files / "two.yaml"], store)
    library.refresh()
    assert (len(library.ask("records").rows), len(asked)) == (2, 2)


def test_a_page_of_a_question_is_the_same_for_files_and_for_a_store(tmp_path: Path) -> None:
    files, store = QUESTIONS / "instruments", tmp_path / "store"
    import_files([files], store)
    of_store = page(create_app(StoreLibrary(store)).test_client(), "/questions/instruments")
    assert of_store.text == page(client_of(files), "/questions/instruments").text


def test_the_title_is_the_sentence() -> None:
    assert (
        find_question("instruments").sentence.replace("{concept}", "…")
        in page(client_on("instruments"), "/questions/instruments").text
    )
