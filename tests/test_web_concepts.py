"""The pages of concepts and of the atlas: rivals side by side, where they disagree, and what hangs together."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from generate import analyses
from hypothesis import HealthCheck, Phase, given, settings
from test_web import FRAME, an_analysis, client_of, jumps, missing_anchors, page, repeated, write
from webpage import WebPage

from concept.analysis import (
    Analysis,
    Antecedent,
    Attribute,
    Case,
    Citation,
    Concept,
    Consequence,
    Definition,
    Text,
    Work,
)
from concept.compare import compare
from concept.contracts import comparison_rows
from concept.library import FileLibrary
from concept.side_by_side import write_table

DATA = Path(__file__).parent.parent / "data"
SYNDROME = "/concept/post-intensive-care-syndrome"
PARTICIPATION = "/concept/patient-participation"


def said(words: str) -> Text:
    return Text.of(words, "en")


@pytest.fixture(scope="module")
def data() -> FlaskClient:
    """The viewer of the analyses and alignments of the project."""
    return client_of(DATA)


# --- all concepts -----------------------------------------------------------------------------------------------


def named(*names: str) -> list[Analysis]:
    return [an_analysis(each.lower(), concept=Concept(id=each.lower(), label=said(each))) for each in names]


def test_concepts_are_listed_with_their_analyses_years_and_methods(tmp_path: Path) -> None:
    one = an_analysis("one", published="2001")
    write(tmp_path, one, replace(one, id="two", method="rodgers", published="2010"))
    shown = page(client_of(tmp_path), "/concepts")
    assert "Hope 2 rival analyses 2 analyses · 2001–2010 · Rodgers, Walker & Avant" in shown.text
    assert "/concept/hope" in shown.links


def test_many_concepts_come_in_pages_and_a_letter_leads_to_its_page(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, *named(*(f"A{n:02}" for n in range(60)), "Zeal")))
    shown = page(client, "/concepts")
    letters = shown.links[len(FRAME) :][:2]
    assert ("1–50 of 61 concepts" in shown.text, letters) == (True, ["/concepts", "/concepts?page=2"])
    assert "51–61 of 61 concepts" in page(client, "/concepts?page=2").text


def test_concepts_are_found_by_their_words_and_without_hits_there_is_a_way_out(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, *named("Hope", "Faith")))
    found, nothing = page(client, "/concepts?q=HOP"), page(client, "/concepts?q=zeal")
    assert "1 concept (of 2 in all)" in found.text
    assert nothing.links == [*FRAME, "/concepts", "/?q=zeal", "/concepts", "/api"]


def test_the_lists_of_an_empty_library_say_how_to_begin(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    assert [
        (2, "There is no analysis here yet") in page(client, each).headings for each in ("/concepts", "/atlas")
    ] == [
        True,
        True,
    ]


def test_concepts_are_data(tmp_path: Path) -> None:
    assert client_of(write(tmp_path, an_analysis())).get("/concepts.json").get_json() == {
        "concepts": [
            {
                "id": "hope",
                "iri": "https://w3id.org/concept-analysis/id/concept/hope",
                "label": "Hope",
                "analyses": 1,
                "methods": ["walker-avant"],
                "first": None,
                "last": None,
            }
        ],
        "filters": {"q": ""},
        "count": 1,
        "page": 1,
        "pages": 1,
    }


# --- one concept ------------------------------------------------------------------------------------------------


def test_the_concept_with_four_rivals_says_how_far_they_agree(data: FlaskClient) -> None:
    text = page(data, PARTICIPATION).text
    assert "4 rival analyses, 1996–2018 , by the method of Walker & Avant. 7 things are aligned between them." in text
    assert "All have none, as far as anybody has aligned them" in text
    assert "Some have established relationship ( A , D ) , active mutual engagement ( A , B )" in text
    assert "Counted are the 3 analyses whose records have attributes" in text
    assert "Of what is aligned, no role is in conflict." in text


def test_a_conflict_of_roles_is_a_sentence_with_both_elements_and_the_reason(data: FlaskClient) -> None:
    shown = page(data, SYNDROME)
    assert (
        "A Kang & Won, 2015 has “ less social interaction ” as Consequence , "
        "B Yuan et al., 2021 has “ failed social reconstruction ” as Defining attribute . "
        "The first is narrower than the second. Less social interaction is one way"
    ) in shown.text
    assert "/analysis/yuan-post-intensive-care-syndrome-2021/attribute/failed-social-reconstruction" in shown.links
    assert shown.text.count("roles in conflict") == 1


def test_what_is_aligned_stands_in_one_row_with_the_roles(data: FlaskClient) -> None:
    text = page(data, SYNDROME).text
    assert (
        "The same, or close A Kang & Won, 2015 Defining attribute physical impairment "
        "B Yuan et al., 2021 Defining attribute physical dysfunction"
    ) in text


def test_what_a_partial_record_lacks_is_never_called_absent(data: FlaskClient) -> None:
    text = page(data, PARTICIPATION).text
    assert "All records here were made from less than the whole publication" in text
    assert "C Cahill, 1996 not recorded: only an excerpt was read" in text
    assert ("none stated" in text, "nothing aligned" in text) == (False, False)


def test_overlaps_are_said_in_words_with_what_limits_them(data: FlaskClient) -> None:
    text = page(data, SYNDROME).text
    assert "of 7 attributes that they have between them, both have 4 (Jaccard’s index 0.57) a record is partial" in text
    cahill = "A Sahlsten et al., 2008 and C Cahill, 1996 : nothing can be said, since of one no attribute is recorded"
    assert cahill in page(data, PARTICIPATION).text


BOOK = Work(id="book", title="A book", issued="1999", DOI="10.1000/book")
OWN = Work(id="own", title="Its own", issued="2000", DOI="10.1000/own")
CITED = (Citation(source="book"), Citation(source="own"))
FULL = an_analysis(
    "full",
    bibliography=(BOOK, OWN),
    concept=Concept(id="hope", label=said("Hope"), alternative_labels=("hoping",)),
    attributes=(Attribute(id="goal", label=said("Goal"), sources=CITED),),
    definitions=(Definition(id="d", text=said("Hope is a goal"), kind="working"),),
)
OTHER = an_analysis(
    "other", bibliography=(BOOK,), antecedents=(Antecedent(id="need", label=said("Need"), sources=(CITED[0],)),)
)


@pytest.fixture
def full(tmp_path: Path) -> FlaskClient:
    return client_of(write(tmp_path, FULL, OTHER))


def test_sources_are_shared_or_own(full: FlaskClient) -> None:
    shown = page(full, "/concept/hope")
    assert "Works cited A full 2, 1 of them by no other B other 1, 0 of them by no other" in shown.text
    assert "1 work is cited by more than one of them: A book, 1999 A full ; B other" in shown.text
    assert "/source/doi/10.1000/book" in shown.links


def test_definitions_stand_beside_each_other_and_other_labels_on_top(full: FlaskClient) -> None:
    text = page(full, "/concept/hope").text
    assert "Definitions A full Hope is a goal Working definition B other none stated" in text
    assert "Also called hoping" in text


def test_what_a_full_record_does_not_state_is_said_to_be_not_stated(full: FlaskClient) -> None:
    assert "Antecedents A full none stated B other Antecedent Need" in page(full, "/concept/hope").text


def test_one_analysis_stands_alone_without_anything_to_compare(tmp_path: Path) -> None:
    shown = page(client_of(write(tmp_path, FULL)), "/concept/hope")
    assert [words for _level, words in shown.headings] == ["Hope", "What it says", "Concepts around it", "This concept"]
    assert "One analysis, by the method of" in shown.text


def test_many_rivals_come_in_pages_of_eight(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, *(replace(FULL, id=f"full-{n}") for n in range(10))))
    first, second, third = (client.get(f"/concept/hope.json?page={n}").get_json() for n in (1, 2, 3))
    assert [len(each["analyses"]) for each in (first, second, third)] == [8, 2, 0]
    assert "The list ends before this page" in page(client, "/concept/hope?page=3").text


def test_the_json_is_what_compare_says_and_more(data: FlaskClient) -> None:
    library = FileLibrary([DATA])
    rivals = [library.get(line.iri) for line in library.find(concept="post-intensive-care-syndrome")[0]]
    found = data.get(f"{SYNDROME}.json").get_json()
    promised = comparison_rows(compare(rivals, library.alignments), library.base)
    assert {key: found[key] for key in promised} == promised
    assert [each["alignments"][0]["relation"] for each in found["conflicts"]] == ["broadMatch"]
    assert found["overlaps"] == [
        {"analyses": [each.id for each in rivals], "shared": 4, "of": 7, "index": 4 / 7, "partial": True}
    ]
    assert (found["agreement"], found["neighbours"]) == (
        {"of": 2, "in_all": 4, "in_some": 0, "in_one": 3},
        ["co-production"],
    )


@pytest.mark.parametrize(
    ("suffix", "form", "media_type"),
    [("csv", "csv", "text/csv"), ("md", "markdown", "text/markdown"), ("tex", "latex", "application/x-tex")],
)
def test_a_table_for_a_paper_is_that_of_the_command(data: FlaskClient, suffix: str, form: str, media_type: str) -> None:
    library = FileLibrary([DATA])
    rivals = [library.get(line.iri) for line in library.find(concept="post-intensive-care-syndrome")[0]]
    response = data.get(f"{SYNDROME}/table.{suffix}")
    expected = write_table(compare(rivals, library.alignments), form)
    assert (response.mimetype, response.text) == (media_type, expected)


def test_the_table_as_html_is_a_page_of_its_own(data: FlaskClient) -> None:
    shown = page(data, f"{SYNDROME}/table.html")
    assert (len(shown.all("table")), shown.links, shown.inline, shown.unbalanced) == (1, [], [], [])


@pytest.mark.parametrize("address", ["/concept/hopf", "/concept/hopf.json", "/atlas/hope-x"])
def test_an_unknown_concept_is_a_page_that_helps(full: FlaskClient, address: str) -> None:
    response = full.get(address)
    assert (response.status_code, "Nothing here speaks of a concept" in response.text) == (404, True)


def test_the_nearest_concepts_are_linked(full: FlaskClient) -> None:
    assert "/atlas/hope" in WebPage(full.get("/atlas/hope-x").text).links


def test_analyses_lead_to_their_concept(full: FlaskClient) -> None:
    links = page(full, "/analysis/full").links
    assert links.count("/concept/hope") == 2


# --- the atlas --------------------------------------------------------------------------------------------------


def test_a_concept_stands_among_its_neighbours_in_picture_and_list(data: FlaskClient) -> None:
    shown = page(data, "/atlas/co-production")
    assert [words for level, words in shown.headings if level == 3] == [
        "patient participation",
        "digital health literacy",
        "quiet quitting",
        "post-intensive care syndrome",
    ]
    assert [shown.links.count(f"/atlas/{each}") for each in ("patient-participation", "quiet-quitting")] == [4, 3]
    assert "Leads to it" in shown.text


def test_what_two_concepts_share_is_told_with_its_reasons(data: FlaskClient) -> None:
    text = page(data, "/atlas/co-production").text
    assert (
        "Both have defining attribute “ Reciprocity/mutuality ” ( Bamber ) close to defining attribute “ reciprocity ” "
    ) in text
    assert "The same word for an attribute of both concepts." in text


@pytest.mark.parametrize("to", ["patient-participation", "Patient Participation", "participation"])
def test_a_way_is_found_to_an_id_a_label_or_words_that_only_one_label_has(data: FlaskClient, to: str) -> None:
    shown = page(data, f"/atlas/co-production?to={to}")
    assert (2, "From Co-production to patient participation") in shown.headings
    assert "One step." in shown.text


def test_a_way_over_a_third_concept_has_all_its_steps(data: FlaskClient) -> None:
    found = data.get("/atlas/patient-collaboration.json?to=co-production").get_json()
    ends = [[each["to"].rpartition("/")[2] for each in path] for path in found["paths"]]
    assert (ends, found["to"]["id"]) == ([["patient-participation", "co-production"]], "co-production")


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("nothing", "No one concept is called “ nothing ”."),
        ("co-production", "You are there already"),
        ("self-care", "Nothing here ties the two"),
    ],
)
def test_where_there_is_no_way_the_page_says_why(data: FlaskClient, to: str, words: str) -> None:
    assert words in page(data, f"/atlas/co-production?to={to}").text


def test_a_concept_that_nothing_ties_says_what_would(data: FlaskClient) -> None:
    assert "Nothing here ties it to another concept" in page(data, "/atlas/self-care").text


def test_a_concept_that_is_only_named_has_a_place_in_the_atlas_and_no_page_of_analyses(data: FlaskClient) -> None:
    shown = page(data, "/atlas/patient-collaboration")
    assert "A related case there names this concept ( Cahill, 1996 )" in shown.text
    assert "/atlas/patient-collaboration" in page(data, "/concept/patient-collaboration", 404).links


def test_one_label_is_told_to_be_no_more_than_that(tmp_path: Path) -> None:
    first = an_analysis("first", consequences=(Consequence(id="calm", label=said("Calm")),))
    (trust,) = named("Trust")
    client = client_of(write(tmp_path, first, replace(trust, antecedents=(Antecedent(id="c", label=said("calm")),))))
    text = page(client, "/atlas/hope").text
    assert "1 consequence is an antecedent there" in text
    assert "consequence “ Calm ” ( first ) has the same label as antecedent “ calm ” ( trust )" in text
    assert "Nobody has looked at whether the two mean the same." in text


def test_of_many_like_reasons_some_are_told_and_the_rest_are_counted(tmp_path: Path) -> None:
    labels = [said(f"Part {n}") for n in range(10)]
    parts = tuple(Attribute(id=f"p{n}", label=label) for n, label in enumerate(labels))
    (trust,) = named("Trust")
    client = client_of(write(tmp_path, an_analysis(attributes=parts), replace(trust, attributes=parts)))
    text = page(client, "/atlas/hope").text
    assert ("10 elements shared" in text, "Part 5" in text, "Part 6" in text, "and 4 more like these" in text) == (
        True,
        True,
        False,
        True,
    )


def test_many_neighbours_come_in_pages_of_thirty(tmp_path: Path) -> None:
    cases = tuple(
        Case(id=f"c{n}", kind="related", related_concept=Concept(id=f"o{n:02}", label=said(f"Other {n}")))
        for n in range(40)
    )
    client = client_of(write(tmp_path, an_analysis(cases=cases)))
    shown = page(client, "/atlas/hope")
    assert ("1–30 of 40 neighbours" in shown.text, len(shown.all("li", class_="tie"))) == (True, 30)
    assert "31–40 of 40 neighbours" in page(client, "/atlas/hope?page=2").text


@pytest.mark.parametrize(
    "address",
    ["/concepts", PARTICIPATION, SYNDROME, "/concept/self-care", "/atlas", "/atlas/co-production?to=self-care"],
)
def test_pages_are_well_made(data: FlaskClient, address: str) -> None:
    assert faults(page(data, address)) == CLEAN


CLEAN: dict[str, Any] = {"anchors": [], "jumps": [], "repeated": [], "inline": [], "unbalanced": []}


def faults(shown: WebPage) -> dict[str, Any]:
    return {
        "anchors": missing_anchors(shown),
        "jumps": jumps(shown),
        "repeated": repeated(shown.ids),
        "inline": shown.inline,
        "unbalanced": shown.unbalanced,
    }


@settings(max_examples=15, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(analyses(), analyses())
def test_any_two_analyses_make_whole_pages(
    tmp_path_factory: pytest.TempPathFactory, one: Analysis, two: Analysis
) -> None:
    folder = write(tmp_path_factory.mktemp("any"), one, replace(two, id=f"{one.id}-2", concept=one.concept))
    client, concept = client_of(folder), one.concept.id
    assert [faults(page(client, f"/{kind}/{concept}")) for kind in ("concept", "atlas")] == [CLEAN] * 2
    rows = list(csv.reader(io.StringIO(client.get(f"/concept/{concept}/table.csv").text)))
    assert {len(row) for row in rows} == {4}
