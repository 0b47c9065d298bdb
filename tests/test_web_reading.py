"""The page of an analysis as it is read: what hangs together, the steps, marks, the matrix, and how it is cited."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from webpage import WebPage

from concept.analysis import (
    Aim,
    Analysis,
    Attribute,
    Case,
    Citation,
    Coding,
    Concept,
    Definition,
    NoReferentKnown,
    Text,
    Work,
)
from concept.formats import write_analysis
from concept.library import FileLibrary
from web import create_app


def english(words: str) -> Text:
    return Text.of(words, "en")


HOPE = Analysis(
    id="hope-2020",
    title=english("Hope: a concept analysis"),
    language="en",
    concept=Concept(id="hope", label=english("Hope")),
    status="complete",
    coverage="full-text",
    authors=("Ada Bell",),
    published="2020",
    bibliography=tuple(Work(id=f"work-{at}", title=f"Work {at}", issued=f"200{at}") for at in range(6)),
    attributes=(
        Attribute(
            id="future",
            label=english("A future"),
            sources=(
                Citation(source="work-0"),
                Citation(source="work-1"),
                Citation(source="work-2", intent="disputes"),
            ),
        ),
        Attribute(id="will", label=english("A will")),
    ),
    referents_none_known=(NoReferentKnown(text=english("Nothing measures it"), measures=("will",)),),
    cases=(
        Case(
            id="ada",
            kind="model",
            label=english("Ada"),
            coding=(Coding(attribute="future", value="shows"), Coding(attribute="will", value="lacks")),
        ),
    ),
    definitions=(
        Definition(
            id="working",
            text=english("Hope looks forward"),
            sources=tuple(Citation(source=f"work-{at}", locator=f"p. {at}") for at in range(6)),
        ),
    ),
)


def client_of(folder: Path, *told: Analysis) -> FlaskClient:
    for each in told:
        (folder / f"{each.id}.ttl").write_text(write_analysis(each, ".ttl"), encoding="utf-8")
    return create_app(FileLibrary([folder])).test_client()


def shown(folder: Path, told: Analysis = HOPE, **values: Any) -> WebPage:
    told = replace(told, **values)
    return WebPage(client_of(folder, told).get(f"/analysis/{told.id}").text)


def tied(page: WebPage) -> list[str]:
    return [
        str(attributes["data-of"]) for name, attributes in page.elements if name == "li" and "data-of" in attributes
    ]


def test_every_link_of_the_figure_has_its_entry_in_the_list_of_what_hangs_together(tmp_path: Path) -> None:
    page = shown(tmp_path)
    in_figure = ["attribute/future", "attribute/will", "case/ada", "none-known/1"]
    assert tied(page) == in_figure
    assert {each for each in in_figure if f"#{each}" in page.links} == set(in_figure)


def test_the_list_says_on_how_much_each_rests_who_disputes_it_and_which_cases_show_it(tmp_path: Path) -> None:
    words = shown(tmp_path).text
    assert "A future Rests on 2 sources; 1 disputes it. Shown by Ada" in words
    assert "A will No source is cited. Lacked by Ada" in words
    assert "Model case Fails A model case shows every defining attribute" in words


def test_the_reason_of_a_verdict_stands_beside_the_figure_and_under_the_matrix(tmp_path: Path) -> None:
    words = shown(tmp_path).text
    reason = "A model case shows every defining attribute, and this one does not wholly show “A will”."
    assert words.count(reason) == 8  # at a glance, in the list, with the case, in the matrix; twice in each figure
    assert words.count("decides the verdict") == 1


def test_marks_behind_a_definition_lead_to_its_citations_and_the_rest_is_counted(tmp_path: Path) -> None:
    page = shown(tmp_path)
    marks = [unquote(link) for link in page.links if link.startswith("#definition/working/citation/")][:4]
    assert marks == [f"#definition/working/citation/work-{at}" for at in range(4)]
    assert {mark.removeprefix("#") for mark in marks} <= set(page.ids)
    assert "; 2 more)" in page.text


def test_what_an_abstract_does_not_tell_is_one_line_and_no_section(tmp_path: Path) -> None:
    aims = (Aim(text=english("To clarify")),)
    page = shown(tmp_path, coverage="abstract", aims=aims, attributes=(), cases=(), referents_none_known=())
    line = (
        "The abstract, which is all that was read for this record, says nothing of why the concept was chosen, uses, "
        "attributes, a model case, other cases, antecedents and consequences and empirical referents."
    )
    assert page.text.count(line) == 1
    steps = [words for level, words in page.headings if level == 2 and words[:1].isdigit()]
    assert steps == ["2 Determine the aims"]


def test_a_full_text_keeps_a_section_for_every_step_that_it_does_not_take(tmp_path: Path) -> None:
    page = shown(tmp_path)
    steps = [words[:1] for level, words in page.headings if level == 2 and words[:1].isdigit()]
    assert steps == list("12345678")
    assert "is all that was read" not in page.text


def test_each_section_leads_to_its_neighbours(tmp_path: Path) -> None:
    page = shown(tmp_path)
    onward = [each["href"] for each in page.all("a", rel="next")]
    back = [each["href"] for each in page.all("a", rel="prev")]
    assert onward[:3] == ["#aims", "#uses", "#attributes"]
    assert back == ["#selection", *onward[:-1]]


@pytest.mark.parametrize(("address", "words"), [("", "Exemplar"), ("/network", "Exemplar"), ("/case/ada", "Exemplar")])
def test_a_method_calls_its_cases_by_its_own_names_on_every_page(tmp_path: Path, address: str, words: str) -> None:
    client = client_of(tmp_path, replace(HOPE, method="rodgers"))
    said = WebPage(client.get(f"/analysis/hope-2020{address}").text).text
    assert (words in said, "Model case" in said) == (True, False)


@pytest.mark.parametrize("picture", ["figure", "matrix", "network"])
def test_a_picture_for_a_paper_has_the_methods_own_names(tmp_path: Path, picture: str) -> None:
    client = client_of(tmp_path, replace(HOPE, method="rodgers"))
    drawn = client.get(f"/analysis/hope-2020/{picture}.svg").text
    assert ("Exemplar" in drawn, "Model case" in drawn) == (True, False)


@pytest.mark.parametrize(
    ("file", "media_type", "words"),
    [
        ("analysis.bib", "application/x-bibtex", "title = {Hope: a concept analysis}"),
        ("analysis.ris", "application/x-research-info-systems", "TI  - Hope: a concept analysis"),
        ("analysis.json", "application/json", '"title": "Hope: a concept analysis"'),
        ("record.bib", "application/x-bibtex", "title = {Hope: a concept analysis (record of the analysis)}"),
    ],
)
def test_an_analysis_and_its_record_are_files_for_reference_managers(
    tmp_path: Path, file: str, media_type: str, words: str
) -> None:
    answer = client_of(tmp_path, HOPE).get(f"/analysis/hope-2020/cite/{file}")
    assert (answer.status_code, answer.mimetype, words in answer.text) == (200, media_type, True)


@pytest.mark.parametrize(
    ("style", "printed"), [("apa", "Ada Bell. (2020)."), ("vancouver", "Ada Bell. Hope: a concept analysis.")]
)
def test_an_analysis_is_cited_in_the_style_that_is_asked_for(tmp_path: Path, style: str, printed: str) -> None:
    answer = client_of(tmp_path, HOPE).get(f"/analysis/hope-2020/cite?style={style}")
    assert printed in WebPage(answer.text).text
