"""The pages of sources and of statements: what rests on what, why, and who disagrees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from generate import analyses
from hypothesis import HealthCheck, Phase, given, settings
from test_web import addresses, an_analysis, client_of, jumps, missing_anchors, page, repeated, write
from webpage import WebPage

from concept.analysis import (
    Analysis,
    Attribute,
    Case,
    Citation,
    Coding,
    Consequence,
    Definition,
    Name,
    NoReferentKnown,
    PublishedIn,
    Referent,
    Relation,
    Text,
    Theme,
    Use,
    Work,
)
from concept.literature import source_name


def said(words: str) -> Text:
    return Text.of(words, "en")


COEN = Work(
    id="coen",
    type="article-journal",
    title="Power shared",
    author=(Name(family="Coen", given="S."), Name(family="Kearns")),
    issued="2011",
    container_title="Health",
    DOI="10.1000/POWER(1)",
)
ROBERTS = Work(id="roberts", title="Power kept", author=(Name(family="Roberts"),), issued="2014", type="book")
ONCE = Work(id="once")
FIRST = an_analysis(
    "first",
    title=said("Power looked at"),
    authors=("A. Author",),
    published="2020",
    bibliography=(COEN, ROBERTS, ONCE),
    published_in=PublishedIn(source="once", locator="Chapter 3"),
    uses=(Use(id="dictionary", text=said("What the dictionary says of power"), kind="dictionary"),),
    attributes=(
        Attribute(
            id="sharing",
            label=said("Sharing of power"),
            gloss=said("Nobody decides alone"),
            from_uses=("dictionary",),
            at="3.1",
            sources=(
                Citation(source="coen", intent="supports", locator="p. 3", note=said("Told of two wards")),
                Citation(source="coen", intent="quotes", locator="p. 5", quote=said("We share it")),
                Citation(source="roberts", intent="disputes", at="2.2"),
            ),
        ),
        Attribute(id="time", label=said("Time"), sources=(Citation(source="coen"), Citation(source="roberts"))),
    ),
    consequences=(Consequence(id="trust", label=said("Trust")),),
    referents=(Referent(id="scale", label=said("A scale"), kind="instrument", measures=("attributes",)),),
    referents_none_known=(NoReferentKnown(text=said("None is known"), measures=("time",)),),
    cases=(
        Case(
            id="ada",
            kind="model",
            label=said("Ada"),
            origin="constructed",
            coding=(
                Coding(
                    attribute="sharing", value="shows", evidence=said("She asks"), sources=(Citation(source="once"),)
                ),
            ),
        ),
    ),
    definitions=(Definition(id="working", text=said("Power is shared."), mentions=("sharing",)),),
    themes=(Theme(id="power", label=said("Power as a theme"), elements=("sharing",)),),
    relations=(
        Relation(subject="coen", intent="disagrees", object="roberts", note=said("on who decides"), at="2.2.1"),
    ),
)
SECOND = an_analysis(
    "second",
    title=said("Trust looked at"),
    bibliography=(Work(id="c", title="Power is shared", DOI="doi:10.1000/power(1)"), Work(id="new", issued="1999")),
    consequences=(
        Consequence(id="after", label=said("What follows"), sources=(Citation(source="c", intent="method"),)),
    ),
    relations=(Relation(subject="new", intent="extends", object="c"),),
)
COEN_ADDRESS = "/source/doi/10.1000/power(1)"
ROBERTS_ADDRESS = f"/source/{source_name(ROBERTS, 'first')}"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return client_of(write(tmp_path, FIRST, SECOND))


# --- the list of sources ----------------------------------------------------------------------------------------


def test_a_work_in_two_bibliographies_is_one_source_of_the_list(client: FlaskClient) -> None:
    shown = page(client, "/sources")
    assert shown.headings == [(1, "Sources"), (2, "Power shared"), (2, "new, 1999"), (2, "once"), (2, "Power kept")]
    assert "Coen, S.; Kearns · 2011 · journal article · Health 4 citations in 2 analyses" in shown.text
    assert "1 statement rests on it alone" in shown.text


def test_the_list_finds_by_words_type_and_year_and_keeps_what_was_asked_for(client: FlaskClient) -> None:
    shown = page(client, "/sources?q=power&type=book&year=2014&order=cited")
    assert [words for level, words in shown.headings if level == 2] == ["Power kept"]
    assert "1 source (of 4 in all)" in shown.text
    assert [each["value"] for each in shown.all("option") if "selected" in each] == ["book", "2014"]
    assert [each["value"] for each in shown.all("input") if "value" in each] == ["power", "cited"]
    assert "/sources?q=power&type=book&year=2014&order=year" in shown.links


def test_the_list_can_begin_with_the_newest_or_the_most_cited(client: FlaskClient) -> None:
    asked = ("year", "cited", "")
    listed = {
        each: [words for level, words in page(client, f"/sources?order={each}").headings if level == 2]
        for each in asked
    }
    assert listed == {
        "year": ["Power kept", "Power shared", "new, 1999", "once"],
        "cited": ["Power shared", "Power kept", "once", "new, 1999"],
        "": ["Power shared", "new, 1999", "once", "Power kept"],
    }


def test_the_list_can_be_of_what_is_cited_for_one_reason(client: FlaskClient) -> None:
    found = {
        intent: [each["cited_as"] for each in client.get(f"/sources.json?intent={intent}").get_json()["sources"]]
        for intent in ("disputes", "method")
    }
    assert found == {"disputes": ["Roberts, 2014"], "method": ["Coen & Kearns, 2011"]}


def test_a_search_without_hits_offers_ways_out(client: FlaskClient) -> None:
    shown = page(client, "/sources?q=nothing&type=book")
    assert (2, "Nothing was found") in shown.headings
    assert shown.links[-4:] == ["/sources", "/sources?q=nothing", "/sources", "/api"]


def test_without_sources_the_list_says_what_one_is(tmp_path: Path) -> None:
    shown = page(client_of(write(tmp_path, an_analysis())), "/sources")
    assert (2, "No analysis here has a bibliography") in shown.headings


def test_many_sources_come_in_pages(tmp_path: Path) -> None:
    works = tuple(Work(id=f"w{number:03}", title=f"Title {number:03}") for number in range(120))
    client = client_of(write(tmp_path, an_analysis(bibliography=works)))
    last = page(client, "/sources?q=title&page=3")
    assert ("101–120 of 120 sources" in last.text, last.headings[1]) == (True, (2, "Title 100"))
    assert "/sources?q=title&page=2" in last.links
    assert (2, "The list ends before this page") in page(client, "/sources?page=9").headings


def test_the_list_as_json_has_the_numbers_and_what_can_be_asked_for(client: FlaskClient) -> None:
    told = client.get("/sources.json?year=2011").get_json()
    assert told == {
        "sources": [
            {
                "name": "doi/10.1000/power(1)",
                "iri": "https://doi.org/10.1000/power(1)",
                "cited_as": "Coen & Kearns, 2011",
                "type": "article-journal",
                "who": "Coen, S.; Kearns",
                "year": "2011",
                "title": "Power shared",
                "where": "Health",
                "analyses": 2,
                "citations": 4,
                "alone": 1,
            }
        ],
        "filters": {"q": "", "type": "", "year": "2011", "intent": "", "order": "name"},
        "count": 1,
        "page": 1,
        "pages": 1,
        "types": [{"value": "article-journal", "count": 1}, {"value": "book", "count": 1}],
        "years": [{"value": each, "count": 1} for each in ("2014", "2011", "1999")],
    }


# --- a source ---------------------------------------------------------------------------------------------------


def test_a_source_shows_what_rests_on_it_by_analysis_and_role(client: FlaskClient) -> None:
    shown = page(client, COEN_ADDRESS)
    assert shown.headings == [
        (1, "Power shared"),
        (2, "In which roles, and why"),
        (2, "Who agrees and disagrees"),
        (2, "What rests on it"),
        (3, "Power looked at"),
        (4, "Defining attributes"),
        (3, "Trust looked at"),
        (4, "Consequences"),
        (2, "This source"),
    ]
    assert "Coen, S.; Kearns (2011). Power shared . Health. doi:10.1000/POWER(1)" in shown.text
    assert "https://doi.org/10.1000/POWER(1)" in shown.links
    assert "Cited 4 times in 2 analyses. 1 statement rests on it alone ." in shown.text


def test_a_source_says_of_each_statement_why_where_and_who_else(client: FlaskClient) -> None:
    text = page(client, COEN_ADDRESS).text
    told = text[text.index("Sharing of power") :]
    assert told.startswith(
        "Sharing of power rests on this alone supports p. 3 Told of two wards quoted p. 5 In its own words We share it "
        "Disputed by Roberts, 2014 Time not said why Also rests on Roberts, 2014"
    )
    assert "/analysis/first/attribute/sharing" in page(client, COEN_ADDRESS).links


def test_a_source_that_is_told_otherwise_elsewhere_says_so(client: FlaskClient) -> None:
    assert "Told there as no author stated ( no year ). Power is shared ." in page(client, COEN_ADDRESS).text


def test_claims_are_told_from_the_side_of_the_source(client: FlaskClient) -> None:
    coen, roberts = page(client, COEN_ADDRESS).text, page(client, ROBERTS_ADDRESS).text
    assert "It disagrees with Roberts, 2014 on who decides So says Power looked at said at 2.2.1" in coen
    assert "new, 1999 extends it So says Trust looked at" in coen
    assert "Coen & Kearns, 2011 disagrees with it on who decides So says Power looked at said at 2.2.1" in roberts


def test_a_table_counts_roles_and_intents_and_leads_to_each(client: FlaskClient) -> None:
    shown = page(client, COEN_ADDRESS)
    cells = [link for link in shown.links if "role=" in link and "intent=" in link]
    assert cells == [
        f"{COEN_ADDRESS}?role=attributes&intent=supports",
        f"{COEN_ADDRESS}?role=attributes&intent=quotes",
        f"{COEN_ADDRESS}?role=attributes&intent=unsaid",
        f"{COEN_ADDRESS}?role=consequences&intent=method",
    ]


@pytest.mark.parametrize(
    ("asked", "said", "headings"),
    [
        ("intent=method", "Only: for method , in 1 analysis.", ["Trust looked at", "Consequences"]),
        ("role=attributes", "Only: Defining attributes , in 1 analysis.", ["Power looked at", "Defining attributes"]),
        ("alone=1", "Only: what rests on it alone , in 1 analysis.", ["Power looked at", "Defining attributes"]),
        ("role=cases", "Only: Cases , in 0 analyses. Show all Nothing.", []),
    ],
)
def test_a_source_shows_only_what_was_chosen(client: FlaskClient, asked: str, said: str, headings: list[str]) -> None:
    shown = page(client, f"{COEN_ADDRESS}?{asked}")
    assert [words for level, words in shown.headings if level > 2] == headings
    assert said in shown.text
    assert COEN_ADDRESS in shown.links


def test_a_choice_of_nothing_is_no_choice(client: FlaskClient) -> None:
    assert page(client, f"{COEN_ADDRESS}?role=&intent=").headings == page(client, COEN_ADDRESS).headings


@pytest.mark.parametrize("asked", ["role=nonsense", "intent=nonsense"])
def test_a_choice_that_there_is_not_is_told_with_those_that_there_are(client: FlaskClient, asked: str) -> None:
    assert f"“{asked}” cannot be used: one of these" in page(client, f"{COEN_ADDRESS}?{asked}", 400).text


def test_a_source_that_holds_an_analysis_or_is_not_cited_says_so(client: FlaskClient) -> None:
    holding = page(client, "/source/analysis/first/work/once")
    assert "holds this analysis Chapter 3" in holding.text
    assert "Ada coded sharing : shows rests on this alone" in holding.text
    assert "no statement cites it" in page(client, "/source/analysis/second/work/new").text


def test_a_source_of_many_analyses_comes_in_pages(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, *(replace(SECOND, id=f"a{number:02}") for number in range(45))))
    first, last = page(client, COEN_ADDRESS), page(client, f"{COEN_ADDRESS}?intent=method&page=3")
    assert ("1–20 of 45 analyses" in first.text, "41–45 of 45 analyses" in last.text) == (True, True)
    assert len(first.all("article", class_="holding")) == 20
    assert (f"{COEN_ADDRESS}?page=2" in first.links, f"{COEN_ADDRESS}?intent=method&page=2" in last.links) == (
        True,
        True,
    )
    assert (3, "The list ends before this page") in page(client, f"{COEN_ADDRESS}?page=4").headings


def test_of_very_many_claims_the_first_are_shown_and_that_is_said(tmp_path: Path) -> None:
    told = replace(FIRST, relations=FIRST.relations * 60)
    shown = page(client_of(write(tmp_path, told)), COEN_ADDRESS)
    assert "The first 50 of 60 such claims." in shown.text


def test_a_source_as_json_has_what_rests_on_it_and_what_is_claimed(client: FlaskClient) -> None:
    told = client.get(f"{COEN_ADDRESS}.json?role=attributes&intent=quotes").get_json()
    base = "https://w3id.org/concept-analysis/id/analysis"
    assert (told["source"]["iri"], told["source"]["DOI"]) == ("https://doi.org/10.1000/power(1)", "10.1000/POWER(1)")
    assert told["analyses"] == [
        {
            "id": "first",
            "iri": f"{base}/first",
            "title": "Power looked at",
            "published_in_it": False,
            "statements": [
                {
                    "iri": f"{base}/first/attribute/sharing",
                    "role": "attributes",
                    "label": "Sharing of power",
                    "alone": True,
                    "citations": [
                        {
                            "cited_as": "Coen & Kearns, 2011",
                            "intent": "quotes",
                            "locator": "p. 5",
                            "quote": "We share it",
                            "note": None,
                            "at": None,
                        }
                    ],
                }
            ],
        }
    ]
    assert told["claims"] == [
        {
            "analysis": f"{base}/first",
            "intent": "disagrees",
            "active": True,
            "other": f"https://w3id.org/concept-analysis/id/{source_name(ROBERTS, 'first')}",
            "other_cited_as": "Roberts, 2014",
            "note": "on who decides",
            "at": "2.2.1",
        },
        {
            "analysis": f"{base}/second",
            "intent": "extends",
            "active": False,
            "other": f"{base}/second/work/new",
            "other_cited_as": "new, 1999",
            "note": None,
            "at": None,
        },
    ]
    assert (told["count"], told["pages"], told["claims_count"]) == (1, 1, 2)
    assert {"role": "consequences", "intent": "method", "citations": 1, "alone": 0} in told["totals"]


def test_an_unknown_source_is_a_page_that_leads_to_those_with_its_words(client: FlaskClient) -> None:
    shown = page(client, "/source/work/roberts-2014-0123456789", 404)
    assert ROBERTS_ADDRESS in shown.links
    assert client.get("/source/doi/nothing.json").get_json()["error"]["status"] == 404


# --- addresses --------------------------------------------------------------------------------------------------

NAMES = {
    "10.1002/(SICI)1097<1::AID>3.0.CO;2-#": "doi/10.1002/(sici)1097%3C1::aid%3E3.0.co;2-%23",
    "10.1000/a.json": "doi/10.1000/a.json.html",
    "10.1000/a": "doi/10.1000/a",
    "10.1000/q.html": "doi/10.1000/q.html.html",
    "10.1000/x/": "doi/10.1000/x/",
    "10.1000//y": "doi/10.1000//y",
    "10.1000/../../x": "doi/10.1000/~../~../x",
    "10.1000/a%2Fb": "doi/10.1000/a/b",
    "10.1000/a?b=c&d": "doi/10.1000/a%3Fb=c&d",
    "10.1000/희망": "doi/10.1000/%ED%9D%AC%EB%A7%9D",
    "10.1000/a\\b": "doi/10.1000/a%5Cb",
}


@pytest.mark.parametrize("doi", NAMES)
def test_whatever_a_doi_is_made_of_its_source_has_an_address_of_its_own(tmp_path: Path, doi: str) -> None:
    works = tuple(Work(id=f"w{number}", title=each, DOI=each) for number, each in enumerate(NAMES))
    client = client_of(write(tmp_path, an_analysis(bibliography=works)))
    address = f"/source/{NAMES[doi]}"
    assert address in page(client, "/sources").links
    shown = page(client, address)
    (as_json,) = shown.all("link", rel="alternate", type="application/json")
    told = client.get(str(as_json["href"])).get_json()
    assert (shown.headings[0][1], told["source"]["title"]) == (doi, doi)


def test_a_doi_in_capitals_is_the_same(client: FlaskClient) -> None:
    assert page(client, "/source/doi/10.1000/POWER(1)").headings[0] == (1, "Power shared")


# --- a statement ------------------------------------------------------------------------------------------------


def test_a_statement_stands_at_the_end_of_its_iri_and_says_what_it_is(client: FlaskClient) -> None:
    shown = page(client, "/analysis/first/attribute/sharing")
    assert shown.text.count("https://w3id.org/concept-analysis/id/analysis/first/attribute/sharing") == 1
    assert (
        "Defining attribute in Power looked at Sharing of power A. Author · 2020 · Hope Nobody decides alone"
        in shown.text
    )
    assert "/analysis/first#attribute/sharing" in shown.links


def test_a_statement_says_what_it_rests_on_by_intent_and_who_disputes_it(client: FlaskClient) -> None:
    shown = page(client, "/analysis/first/attribute/sharing")
    assert [words for level, words in shown.headings if level == 3] == ["Supported by", "Quoted from", "Disputed by"]
    assert "one source alone It rests on Coen & Kearns, 2011 . Disputed by Roberts, 2014 ." in shown.text
    assert shown.links.count(COEN_ADDRESS) == 3


def test_a_statement_says_how_many_sources_carry_it(client: FlaskClient) -> None:
    assert "2 sources carry it." in page(client, "/analysis/first/attribute/time").text
    assert "Nothing that it cites carries it." in page(client, "/analysis/second/consequence/after").text
    assert "No source is cited." in page(client, "/analysis/first/consequence/trust").text


def test_an_attribute_says_which_cases_show_it_what_measures_it_and_how_it_stands_to_others(
    client: FlaskClient,
) -> None:
    text = page(client, "/analysis/first/attribute/sharing").text
    assert "Which cases show it Ada shows She asks" in text
    assert "What measures it A scale instrument" in text
    stands = "How it stands to others Drawn from What the dictionary says of power Mentioned in Power is shared. "
    assert stands + "Sorted as Power as a theme" in text
    assert "The analysis says that none is known" in page(client, "/analysis/first/attribute/time").text


def test_a_case_says_what_it_shows_and_that_it_need_not_cite(client: FlaskClient) -> None:
    shown = page(client, "/analysis/first/case/ada")
    assert "What it shows of each attribute Sharing of power shows She asks" in shown.text
    assert "a case that the analyst made up, or lived, need not" in shown.text
    assert "case/ada/coding/sharing" in shown.ids
    assert "/source/analysis/first/work/once" in shown.links


def test_a_statement_tells_the_findings_and_notes_about_it(client: FlaskClient) -> None:
    text = page(client, "/analysis/first/consequence/trust").text
    assert ("consequence-without-source" in text, "attribute-with-one-source" in text) == (True, False)


def test_every_statement_of_an_analysis_leads_to_its_page(client: FlaskClient) -> None:
    links = page(client, "/analysis/first").links
    places = ("use/dictionary", "attribute/sharing", "consequence/trust", "referent/scale", "none-known/1", "case/ada")
    wanted = {f"/analysis/first/{place}" for place in (*places, "definition/working", "theme/power")}
    assert wanted - set(links) == set()


def test_a_coding_of_something_foreign_leads_nowhere(tmp_path: Path) -> None:
    case = Case(id="ada", kind="model", coding=(Coding(attribute="nothing", value="shows"),))
    shown = page(client_of(write(tmp_path, an_analysis(cases=(case,)))), "/analysis/hope-2020/case/ada")
    assert "nothing (no attribute of this analysis) shows" in shown.text
    assert [link for link in shown.links if "nothing" in link] == []


def test_a_statement_as_json_has_iris_in_the_place_of_ids(client: FlaskClient) -> None:
    told = client.get("/analysis/first/attribute/sharing.json").get_json()
    base = "https://w3id.org/concept-analysis/id"
    coen, roberts = "https://doi.org/10.1000/power(1)", f"{base}/{source_name(ROBERTS, 'first')}"
    assert told["statement"] == {
        "iri": f"{base}/analysis/first/attribute/sharing",
        "analysis": f"{base}/analysis/first",
        "role": "attributes",
        "label": "Sharing of power",
        "text": "Nobody decides alone",
        "at": "3.1",
    }
    assert [(each["source"], each["intent"], each["locator"]) for each in told["rests_on"]] == [
        (coen, "supports", "p. 3"),
        (coen, "quotes", "p. 5"),
        (roberts, "disputes", None),
    ]
    assert (told["carried_by"], told["disputed_by"]) == ([coen], [roberts])
    assert told["measured_by"] == [f"{base}/analysis/first/referent/scale"]
    assert [(each["case"], each["value"], each["evidence"]) for each in told["cases"]] == [
        (f"{base}/analysis/first/case/ada", "shows", "She asks")
    ]
    assert [each["rule"] for each in told["findings"]] == ["attribute-with-one-source"]


def test_an_unknown_statement_is_a_page_that_names_the_nearest(client: FlaskClient) -> None:
    shown = page(client, "/analysis/first/attribute/shareing", 404)
    assert "The analysis “first” has no statement at attribute/shareing." in shown.text
    assert "/analysis/first/attribute/sharing" in shown.links


# --- well-formed, whatever is said ------------------------------------------------------------------------------


def faults(client: FlaskClient, told: Analysis) -> list[tuple[str, Any]]:
    """What is wrong with the pages of an analysis, its sources and its statements."""
    found = []
    for address in addresses(client, told):
        shown = WebPage(client.get(address).text)
        wrong = (missing_anchors(shown), repeated(shown.ids), shown.unbalanced, shown.inline, jumps(shown))
        found += [(address, wrong)] if any(wrong) else []
    return found


def test_the_pages_of_an_analysis_with_everything_are_well_formed(tmp_path: Path, every_key: Analysis) -> None:
    assert faults(client_of(write(tmp_path, every_key)), every_key) == []


@pytest.mark.slow
@settings(
    max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(analyses())
def test_whatever_an_analysis_says_the_pages_of_its_sources_and_statements_are_well_formed(
    tmp_path_factory: Any, told: Analysis
) -> None:
    assert faults(client_of(write(tmp_path_factory.mktemp("generated"), told)), told) == []


def test_titles_in_other_scripts_and_directions_say_which_way_they_run(tmp_path: Path) -> None:
    work = Work(id="amal", title="تحليل مفهوم الأمل " * 12, author=(Name(family="김"),), issued="2020")
    told = an_analysis(language="ar", title=Text.of("الأمل", "ar"), bibliography=(work,))
    client = client_of(write(tmp_path, told))
    shown = page(client, f"/source/{source_name(work, told.id)}")
    assert shown.all("h1") == [{"dir": "auto"}]
    assert ("lang", "ar") in [pair for each in shown.all("bdi") for pair in each.items()]
