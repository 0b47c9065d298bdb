"""The pages that find things: search with facets and ways out, names from A to Z, what is new."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from test_search import FULL, an_analysis, attribute, said
from test_web import client_of, jumps, missing_anchors, page, repeated, write
from test_web_safety import HOSTILE, hostile
from webpage import WebPage

from concept.analysis import Analysis, Concept, Record, Text, Work
from concept.library import StoreLibrary, import_files
from web import create_app, names
from web.news import ATOM

OTHER = an_analysis(
    "other",
    title=said("Trust looked at"),
    concept=Concept(id="trust", label=said("Trust in power")),
    attributes=(attribute("power", "Power shared"),),
    bibliography=(Work(id="work", title="Power in numbers", issued="1999"),),
)


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return client_of(write(tmp_path, FULL, OTHER))


def found(client: FlaskClient, **asked: str) -> Any:
    return client.get("/search.json", query_string=asked).get_json()


def at(client: FlaskClient, **asked: str) -> WebPage:
    return WebPage(client.get("/search", query_string=asked).text)


# --- results ----------------------------------------------------------------------------------------------------


def test_a_result_says_what_it_is_where_it_stands_and_what_of_it_was_asked_for(client: FlaskClient) -> None:
    (result,) = found(client, q="decides", role="attributes")["results"]
    assert (result["address"], result["role"], result["name"]["text"], result["excerpts"], result["concept"]) == (
        "/analysis/hope-2020/attribute/power",
        "attributes",
        "Power",
        [{"field": "gloss", "language": "en", "text": "Nobody decides alone", "marks": [[7, 14]]}],
        {"id": "hope", "label": "Hope"},
    )


def test_what_was_asked_for_is_marked_by_elements(client: FlaskClient) -> None:
    assert "<mark>decides</mark>" in client.get("/search?q=decid").text


def test_concepts_and_sources_stand_above_the_statements(client: FlaskClient) -> None:
    shown = at(client, q="power")
    order = [link for link in shown.links if link.startswith(("/concept/", "/source/", "/analysis/"))]
    assert [link.split("/")[1] for link in order[:4]] == ["concept", "source", "source", "analysis"]


def test_every_result_leads_to_a_page_that_has_it(client: FlaskClient) -> None:
    led = {each["address"]: client.get(each["address"]) for each in found(client, q="power")["results"]}
    gone = [address for address, answer in led.items() if answer.status_code != 200]
    without = [
        address
        for address, answer in led.items()
        if "#" in address and address.partition("#")[2] not in WebPage(answer.text).ids
    ]
    assert (gone, without) == ([], [])


def test_facets_are_links_that_narrow_and_chips_are_links_that_widen(client: FlaskClient) -> None:
    links = at(client, q="power", concept="hope").links
    assert ("/search?q=power&role=attributes&concept=hope" in links, "/search?q=power" in links) == (True, True)


def test_the_value_of_a_facet_that_is_chosen_says_so(client: FlaskClient) -> None:
    shown = client.get("/search?q=power&role=attributes").text
    assert re.findall(r'aria-current="true"><bdi>([^<]*)', shown) == ["Defining attributes"]


def test_a_value_that_a_facet_cannot_have_is_told(client: FlaskClient) -> None:
    answered = client.get("/search.json", query_string={"q": "power", "role": "nonsense"})
    assert (answered.status_code, answered.get_json()["error"]["message"][:33]) == (
        400,
        "“role=nonsense” cannot be used: o",
    )


def test_a_facet_alone_lists_all_that_have_it(client: FlaskClient) -> None:
    assert [each["name"]["text"] for each in found(client, role="attributes", concept="hope")["results"]] == [
        "Power",
        "Time",
    ]


def test_the_form_keeps_what_the_search_is_narrowed_to(client: FlaskClient) -> None:
    kept = at(client, q="power", role="attributes").all("input", type="hidden", form="search")
    assert [(each["name"], each["value"]) for each in kept] == [("role", "attributes")]


def test_results_come_in_pages(tmp_path: Path) -> None:
    many = an_analysis(attributes=tuple(attribute(f"a{n}", f"Power {n}") for n in range(45)))
    client = client_of(write(tmp_path, many))
    last, after = at(client, q="power", page="3"), at(client, q="power", page="9")
    assert ("41–45 of 45 statements" in last.text, "/search?q=power&page=2" in last.links) == (True, True)
    assert "The list ends before this page" in after.text


# --- nothing is found -------------------------------------------------------------------------------------------


def test_other_spellings_fewer_words_and_fewer_facets_are_offered_where_they_find_something(
    client: FlaskClient,
) -> None:
    instead = [
        [(each["words"], each["address"], each["count"]) for each in found(client, **asked)["instead"]]
        for asked in (
            {"q": "everywher nothing"},
            {"q": "decids"},
            {"q": "decides", "role": "cases"},
        )
    ]
    assert instead == [
        [("everywher", "/search?q=everywher", 1)],
        [("decides", "/search?q=decides", 1)],
        [("What it is", "/search?q=decides", 1)],
    ]


def test_a_search_that_finds_nothing_leads_to_what_there_is(client: FlaskClient) -> None:
    shown = at(client, q="zzzz")
    ways = {"/a-z", "/sources", "/new", "/"}
    assert ((2, "Nothing was found") in shown.headings, ways - set(shown.links)) == (True, set())


@pytest.mark.parametrize("question", ['"', "*", '""', "'", "(", "^", "\x00\x07", "\u202e", "…", "-"])
def test_signs_without_a_word_are_told_from_nothing(client: FlaskClient, question: str) -> None:
    response = client.get("/search", query_string={"q": question})
    assert (response.status_code, "There is no word to search for" in response.text) == (200, True)


@pytest.mark.parametrize(
    "question",
    [
        "NEAR",
        "NEAR(power, 2)",
        "power OR decides",
        "power AND",
        "label:power",
        '"power" * ^',
        "{power}",
        "-power",
        "p'",
    ],
)
def test_the_signs_and_words_of_fts_are_words(client: FlaskClient, question: str) -> None:
    assert client.get("/search", query_string={"q": question}).status_code == 200


def test_a_hundred_thousand_characters_are_cut_and_it_is_said(client: FlaskClient) -> None:
    response = client.get("/search", query_string={"q": "power " * 16_667})
    assert (response.status_code, "No more than the first 12 words" in response.text, len(response.text) < 30_000) == (
        200,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("label", "language", "question"),
    [
        ("환자의 참여", "ko", "참여"),
        ("دعم المرضى", "ar", "دعم"),
        ("提高患者参与", "zh", "患者"),
        ("การมีส่วนร่วม", "th", "ส่วน"),
        ("Надежда", "ru", "надеж"),
        ("Élan", "fr", "elan"),
    ],
)
def test_labels_are_found_in_every_script(tmp_path: Path, label: str, language: str, question: str) -> None:
    client = client_of(write(tmp_path, an_analysis(attributes=(attribute("one", label, language=language),))))
    (result,) = found(client, q=question)["results"]
    assert (result["name"]["text"], result["name"]["language"]) == (label, language)


# --- any page -----------------------------------------------------------------------------------------------------

PATHS = ["/search", "/search?q=a", "/search?q=zzzz&role=cases", "/search?q=%22", "/a-z", "/a-z?letter=H", "/new"]


@pytest.mark.parametrize("path", PATHS)
def test_pages_that_find_things_are_sound(tmp_path: Path, every_key: Analysis, path: str) -> None:
    shown = page(client_of(write(tmp_path, every_key)), path)
    assert (jumps(shown), missing_anchors(shown), repeated(shown.ids), shown.unbalanced, shown.inline) == (*([],) * 5,)


@pytest.mark.parametrize("path", PATHS)
def test_pages_that_find_things_have_something_to_say_where_there_is_nothing(tmp_path: Path, path: str) -> None:
    shown = page(client_of(tmp_path), path)
    assert (len([each for each in shown.headings if each[0] == 2]) > 0, shown.unbalanced) == (True, [])


def test_hostile_words_stay_words_wherever_they_are_found(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, hostile(every_key)))
    asked = ["/search?role=attributes", "/search?q=script", "/search?role=uses", "/a-z", "/new"]
    shown = [WebPage(client.get(path).text) for path in asked]
    shown.append(at(client, q=HOSTILE))
    assert [each.inline for each in shown] == [[]] * len(shown)
    assert [len(each.all("img")) for each in shown] == [1] * len(shown)
    assert [each.unbalanced for each in shown] == [[]] * len(shown)


def test_every_page_has_a_box_to_search_everything(client: FlaskClient) -> None:
    boxes = [
        len(page(client, path).all("input", name="q", type="search"))
        for path in ("/rules", "/analysis/other", "/search")
    ]
    assert boxes == [1, 1, 1]


# --- from A to Z --------------------------------------------------------------------------------------------------


def test_names_stand_under_their_letters_and_lead_to_concepts(client: FlaskClient) -> None:
    shown = page(client, "/a-z")
    assert [words for level, words in shown.headings if level == 2] == ["H", "T", "Z"]
    assert "Zest another label of Hope" in shown.text


def test_where_there_are_many_names_each_letter_has_a_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names.NamesPage, "per_page", 2)
    first, zest = page(client, "/a-z"), page(client, "/a-z?letter=z")
    letters = [link for link in first.links if "letter=" in link]
    assert (letters, [each[1] for each in first.headings if each[0] == 2], "Zest" in zest.text) == (
        ["/a-z?letter=H", "/a-z?letter=T", "/a-z?letter=Z"],
        ["H"],
        True,
    )


def test_a_letter_without_names_says_so(client: FlaskClient) -> None:
    assert "No name begins with this letter" in page(client, "/a-z?letter=Q").text


def test_names_are_data(client: FlaskClient) -> None:
    told = client.get("/a-z.json").get_json()
    assert ([each["words"] for each in told["names"]], [each["letter"] for each in told["letters"]]) == (
        ["Hoffnung", "Hope", "Trust in power", "Zest"],
        ["H", "T", "Z"],
    )


# --- what is new --------------------------------------------------------------------------------------------------


@pytest.fixture
def dated(tmp_path: Path) -> FlaskClient:
    write(tmp_path, FULL, replace(OTHER, title=said("Power & <trust>"), record=Record(on="2025-01-02")))
    os.utime(tmp_path / "hope-2020.yaml", (1_767_268_800, 1_767_268_800))
    os.utime(tmp_path / "other.yaml", (1_767_355_200, 1_767_355_200))
    return client_of(tmp_path)


def test_of_files_it_is_said_when_they_were_written_the_latest_first(dated: FlaskClient) -> None:
    told = dated.get("/new.json").get_json()["news"]
    assert [(each["id"], each["at"], each["why"]) for each in told] == [
        ("other", "2026-01-02T12:00:00Z", "file"),
        ("hope-2020", "2026-01-01T12:00:00Z", "file"),
    ]
    assert "2026-01-02, 12:00 UTC : its file was written" in page(dated, "/new").text


def test_of_a_store_it_is_said_what_came_and_what_changed(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    import_files([write(files, FULL, OTHER)], tmp_path / "store")
    write(files, replace(FULL, published="2021"))
    import_files([files], tmp_path / "store")
    client = create_app(StoreLibrary(tmp_path / "store")).test_client()
    told = client.get("/new.json").get_json()["news"]
    assert {each["id"]: each["why"] for each in told} == {"hope-2020": "changed", "other": "new"}


def entries(client: FlaskClient) -> Iterator[dict[str, str | None]]:
    feed = ElementTree.fromstring(client.get("/new.atom").data)
    for entry in feed.iter(f"{{{ATOM}}}entry"):
        yield {each.tag.removeprefix(f"{{{ATOM}}}"): each.text or each.get("href") for each in entry}


def test_the_feed_says_the_same_to_a_program(dated: FlaskClient) -> None:
    first, _second = entries(dated)
    assert (first["title"], first["updated"], first["link"], first["id"]) == (
        "Power & <trust>",
        "2026-01-02T12:00:00Z",
        "http://localhost/analysis/other",
        "https://w3id.org/concept-analysis/id/analysis/other",
    )
    assert dated.get("/new.atom").mimetype == "application/atom+xml"


def test_the_accept_header_of_a_reader_of_feeds_gets_the_feed(dated: FlaskClient) -> None:
    response = dated.get("/new", headers={"Accept": "application/atom+xml"})
    assert response.mimetype == "application/atom+xml"


def test_two_languages_of_one_label_are_one_result(tmp_path: Path) -> None:
    both = Text(by_language=(("de", "Macht und Power"), ("en", "Power")))
    told = an_analysis(attributes=(replace(attribute("one", "x"), label=both),))
    (result,) = found(client_of(write(tmp_path, told)), q="macht")["results"]
    assert (result["name"]["text"], result["name"]["language"]) == ("Macht und Power", "de")
