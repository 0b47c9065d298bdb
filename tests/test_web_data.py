"""Every page as data: its forms, when it changed, what its head tells programs, and addresses that mean harm."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_web import an_analysis, client_of, page, write
from webpage import WebPage
from werkzeug.routing import Rule

from concept.analysis import Attribute, Name, PublishedIn, Text, Work
from concept.formats import write_analysis
from concept.library import FileLibrary, StoreLibrary, import_files
from web import create_app, site
from web.describing import description_of
from web.errors import LONGEST_ADDRESS
from web.openapi import path_of

DATA = Path(__file__).parents[1] / "data"
APP = create_app(FileLibrary([DATA]))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return APP.test_client()


# --- forms ------------------------------------------------------------------------------------------------------

PLACES = {
    "/": {"json", "csv"},
    "/analysis/martinez-self-care-2021": {"ttl", "jsonld", "yaml", "json"},
    "/analysis/martinez-self-care-2021/attribute/awareness": {"json", "ttl", "jsonld"},
    "/analysis/martinez-self-care-2021/lattice": {"json"},
    "/analysis/martinez-self-care-2021/network": {"json"},
    "/concepts": {"json", "csv", "ttl"},
    "/concept/patient-participation": {"json", "ttl", "jsonld", "csv", "md", "tex"},
    "/atlas": {"json"},
    "/atlas/patient-participation": {"json", "csv"},
    "/alignments": {"json", "csv"},
    "/alignments/across-concepts": {"json", "csv", "ttl", "jsonld"},
    "/sources": {"json", "csv"},
    "/source/work/osborne-2016-74060a383a": {"json", "ttl", "jsonld"},
    "/questions": {"json", "csv"},
    "/questions/chains": {"json", "csv"},
    "/rules": {"json", "csv", "ttl"},
    "/rules/roles-overlap": {"json", "ttl"},
    "/checks": {"json", "csv"},
    "/vocabulary": {"ttl"},
    "/shapes": {"ttl"},
}


@pytest.mark.parametrize(("place", "forms"), PLACES.items())
def test_a_page_names_its_other_forms_in_its_head_and_in_a_header(
    client: FlaskClient, place: str, forms: set[str]
) -> None:
    response = client.get(place)
    links = [each for each in WebPage(response.text).all("link", rel="alternate") if "hreflang" not in each]
    addresses = [str(each["href"]) for each in links]
    assert {each.rpartition(".")[2] for each in addresses} == forms
    assert [each.partition(">")[0] for each in response.headers["Link"].split("<")[1:]] == addresses
    got = [client.get(each) for each in addresses]
    assert [(each.status_code, each.mimetype) for each in got] == [(200, each["type"]) for each in links]


def test_the_routes_of_a_page_have_its_forms() -> None:
    with APP.app_context():
        different = [rule.rule for rule in APP.url_map.iter_rules() if not _has_forms_of_its_page(rule)]
    assert different == []


def _has_forms_of_its_page(rule: Rule) -> bool:
    described = None if rule.endpoint == "static" else description_of(rule.endpoint)
    if described is None or described.page is None or "suffix" not in rule.arguments:
        return True
    return set(described.page.forms) - {"html"} <= {each.strip() for each in _words_of(rule)}


def _words_of(rule: Rule) -> list[str]:
    return rule.rule.rpartition("<any(")[2].partition(")")[0].split(",")


def test_other_forms_are_of_what_was_asked_for(client: FlaskClient) -> None:
    links = page(client, "/sources?q=participation&page=1&nonsense=1").all("link", rel="alternate")
    assert [each["href"] for each in links if "hreflang" not in each] == [
        "/sources.json?q=participation&page=1",
        "/sources.csv?q=participation",
    ]


def test_who_accepts_no_form_that_there_is_gets_the_page(client: FlaskClient) -> None:
    response = client.get("/rules", headers={"Accept": "application/vnd.nothing"})
    assert (response.status_code, response.mimetype) == (200, "text/html")


@pytest.mark.parametrize("path", ["/rules.docx", "/analysis/martinez-self-care-2021.docx", "/index.ttl"])
def test_an_unknown_suffix_is_told_with_those_that_there_are(client: FlaskClient, path: str) -> None:
    shown = page(client, path, 404)
    name = path.rpartition(".")[0]
    assert "That address can end in" in shown.text
    assert f"{name}.json" in shown.links


def test_head_says_what_get_says_without_a_body(client: FlaskClient) -> None:
    got, head = (client.open("/concepts.csv", method=method) for method in ("GET", "HEAD"))
    assert (head.data, head.headers["ETag"], head.headers["Content-Length"]) == (
        b"",
        got.headers["ETag"],
        str(len(got.data)),
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/index.csv", "index.csv"),
        ("/analysis/martinez-self-care-2021.ttl", "analysis-martinez-self-care-2021.ttl"),
        ("/analysis/martinez-self-care-2021/figure.svg", "analysis-martinez-self-care-2021-figure.svg"),
    ],
)
def test_a_download_has_a_name(client: FlaskClient, path: str, name: str) -> None:
    assert client.get(path).headers["Content-Disposition"] == f"inline; filename={name}"


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


def test_a_list_as_csv_is_whole_where_json_has_a_page(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, *(an_analysis(f"a-{number}") for number in range(60))))
    assert len(client.get("/index.json").get_json()["analyses"]) == 50
    assert len(rows(client, "/index.csv")) == 60


@pytest.mark.parametrize(
    ("path", "key", "column"),
    [
        ("/concepts", "concepts", "iri"),
        ("/sources", "sources", "iri"),
        ("/rules", "rules", "rule"),
        ("/questions", "questions", "question"),
        ("/alignments", "sets", "iri"),
        ("/checks", "findings", "message"),
    ],
)
def test_csv_says_what_json_says(client: FlaskClient, path: str, key: str, column: str) -> None:
    listed = [each[column] for each in client.get(f"{path}.json").get_json()[key]]
    assert [each[column] for each in rows(client, f"{path}.csv")][: len(listed)] == listed


def test_the_matrix_has_a_column_for_each_attribute(client: FlaskClient) -> None:
    (first, *_others) = rows(client, "/analysis/bamber-co-production/matrix.csv")
    assert (first["id"], first["verdict"], first["coding.reciprocity"]) != ("", "", "")


# --- when it changed --------------------------------------------------------------------------------------------


def aged(path: Path, when: datetime) -> Path:
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def test_a_library_of_files_changed_when_the_newest_was_written_or_one_was_taken_away(tmp_path: Path) -> None:
    (file,) = write(tmp_path, an_analysis()).iterdir()
    aged(aged(file, datetime(2020, 1, 1, tzinfo=UTC)).parent, datetime(2021, 1, 1, tzinfo=UTC))
    library = FileLibrary([tmp_path])
    assert library.changed == datetime(2021, 1, 1, tzinfo=UTC)


def test_a_change_that_is_seen_is_a_change_however_old_the_file_is(tmp_path: Path) -> None:
    (file,) = write(tmp_path, an_analysis()).iterdir()
    library, before = FileLibrary([tmp_path]), datetime.now(UTC)
    file.write_text(write_analysis(an_analysis(published="2020"), ".yaml"), encoding="utf-8")
    aged(file, datetime(2020, 1, 1, tzinfo=UTC))
    library._rest_until = 0.0  # it looks again at once
    library.refresh()
    assert before <= library.changed <= datetime.now(UTC)


def test_a_store_changed_when_its_newest_checkpoint_was_made(tmp_path: Path) -> None:
    import_files([write(tmp_path, an_analysis())], tmp_path / "store")
    made = datetime.fromtimestamp((tmp_path / "store/generations/000001").stat().st_mtime, UTC)
    assert StoreLibrary(tmp_path / "store").changed == made


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A viewer whose library and program have not changed for long."""
    app = create_app(FileLibrary([write(tmp_path, an_analysis())]))
    app.extensions["made"] = datetime(2020, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(FileLibrary, "changed", datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC))
    return app.test_client()


CHANGED = "Wed, 03 Feb 2021 04:05:06 GMT"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If-Modified-Since": CHANGED}, 304),
        ({"If-Modified-Since": "Wed, 03 Feb 2021 04:05:05 GMT"}, 200),
        ({"If-Modified-Since": "nonsense"}, 200),
        ({"If-Modified-Since": CHANGED, "If-None-Match": '"another"'}, 200),
    ],
)
def test_who_has_a_page_of_that_time_gets_no_other_unless_its_tag_is_another(
    settled: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert settled.get("/").headers["Last-Modified"] == CHANGED
    assert settled.get("/", headers=headers).status_code == status


def test_what_changed_just_now_says_no_time(settled: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FileLibrary, "changed", datetime.now(UTC))
    assert "Last-Modified" not in settled.get("/").headers


# --- heads ------------------------------------------------------------------------------------------------------


def linked(client: FlaskClient, path: str) -> Mapping[str, Any]:
    text = client.get(path).text
    found: Mapping[str, Any] = json.loads(text.partition('<script type="application/ld+json">')[2].partition("</")[0])
    return found


def fields(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    metas = page(client, path).all("meta")
    return [(str(each["name"]), str(each["content"])) for each in metas if "_" in str(each.get("name"))]


THESIS = Work(
    id="w",
    type="article-journal",
    title="Hope & health",
    author=(Name(family="Author", given="Ada"), Name(literal="A Body")),
    issued="2020-05",
    container_title="A Journal",
    volume="3",
    page="12–19",
    DOI="10.1000/hope",
)


def test_the_page_of_an_analysis_cites_the_work_that_it_was_published_in(tmp_path: Path) -> None:
    told = an_analysis(bibliography=(THESIS,), published_in=PublishedIn(source="w"))
    client = client_of(write(tmp_path, told))
    assert fields(client, "/analysis/hope-2020") == [
        ("citation_title", "Hope & health"),
        ("citation_author", "Author, Ada"),
        ("citation_author", "A Body"),
        ("citation_publication_date", "2020/05"),
        ("citation_journal_title", "A Journal"),
        ("citation_volume", "3"),
        ("citation_firstpage", "12"),
        ("citation_lastpage", "19"),
        ("citation_doi", "10.1000/hope"),
    ]
    assert fields(client, "/source/doi/10.1000/hope") == fields(client, "/analysis/hope-2020")


def test_what_is_not_known_is_not_told(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, an_analysis(bibliography=(Work(id="untitled"),))))
    assert fields(client, "/analysis/hope-2020") == [
        ("citation_title", "An analysis of hope"),
        ("citation_language", "en"),
    ]
    assert fields(client, "/source/analysis/hope-2020/work/untitled") == []
    assert linked(client, "/source/analysis/hope-2020/work/untitled") == {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": "https://w3id.org/concept-analysis/id/analysis/hope-2020/work/untitled",
        "mainEntityOfPage": "http://localhost/source/analysis/hope-2020/work/untitled",
    }


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "DataCatalog"),
        ("/concepts", "DefinedTermSet"),
        ("/concept/patient-participation", "DefinedTerm"),
        ("/analysis/martinez-self-care-2021", "Dataset"),
        ("/analysis/martinez-self-care-2021/attribute/awareness", "Claim"),
        ("/source/work/cousley-2014-eed9204c29", "ScholarlyArticle"),
    ],
)
def test_a_page_says_in_the_words_of_schema_org_what_it_is_of(client: FlaskClient, path: str, kind: str) -> None:
    assert linked(client, path)["@type"] == kind


def test_the_search_that_home_offers_works(client: FlaskClient) -> None:
    template = linked(client, "/")["potentialAction"]["target"]["urlTemplate"]
    shown = page(client, template.replace("{search_term_string}", "self-care").removeprefix("http://localhost"))
    assert "/analysis/martinez-self-care-2021" in shown.links


@pytest.mark.parametrize("hostile", ["</script><script>alert(1)</script>", "<!--", "]]>", "\u2028", '"}{"'])
def test_nothing_ends_the_block_of_data(tmp_path: Path, hostile: str) -> None:
    client = client_of(write(tmp_path, an_analysis(title=Text.of(f"a{hostile}b", "en"))))
    shown = page(client, "/analysis/hope-2020")
    assert linked(client, "/analysis/hope-2020")["name"] == f"a{hostile}b"
    assert (shown.inline, shown.unbalanced, len(shown.all("script", type="application/ld+json"))) == ([], [], 1)


def test_a_list_of_sources_has_each_as_coins_with_the_names_that_are_sure(tmp_path: Path) -> None:
    one = Work(id="one", type="book", title="Alone", author=(Name(family="Author"),), issued="2001", DOI="10.1000/1")
    client = client_of(write(tmp_path, an_analysis(bibliography=(one, THESIS))))
    assert [each["title"] for each in page(client, "/sources?order=year").all("span", class_="Z3988")][::-1] == [
        "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&rft.genre=book&rft.btitle=Alone"
        "&rft.date=2001&rft.au=Author&rft_id=info%3Adoi%2F10.1000%2F1",
        "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Ajournal&rft.genre=article"
        "&rft.atitle=Hope+%26+health&rft.date=2020&rft.au=Author%2C+Ada&rft.au=A+Body&rft_id=info%3Adoi%2F10.1000%2Fhope",
    ]


# --- for crawlers -----------------------------------------------------------------------------------------------

IN_MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client: FlaskClient, path: str) -> list[str]:
    found = ElementTree.fromstring(client.get(path).text).iterfind(".//s:loc", IN_MAP)
    return [str(each.text).removeprefix("http://localhost") for each in found]


def test_the_map_leads_to_every_analysis_concept_and_source(client: FlaskClient) -> None:
    parts = [address for part in locations(client, "/sitemap.xml") for address in locations(client, part)]
    kinds = [address.split("/")[1] for address in parts]
    assert (kinds.count("analysis"), kinds.count("concept")) == (15, len(rows(client, "/concepts.csv")))
    assert kinds.count("source") == len(rows(client, "/sources.csv"))
    assert {client.get(address).status_code for address in parts[::10]} == {200}


def test_a_map_of_many_addresses_has_several_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = locations(client, "/sitemap-analyses-1.xml")
    monkeypatch.setattr(site, "MOST_ADDRESSES", 10)
    monkeypatch.setattr(site, "AT_ONCE", 5)
    parts = [part for part in locations(client, "/sitemap.xml") if "analyses" in part]
    assert [address for part in parts for address in locations(client, part)] == whole
    assert client.get("/sitemap-analyses-3.xml").status_code == 404


def test_a_library_without_analyses_has_an_empty_map(tmp_path: Path) -> None:
    assert locations(client_of(tmp_path), "/sitemap.xml") == []


def test_crawlers_are_told_where_the_map_is_and_what_has_no_end(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert {"Disallow: /*?", "Disallow: /sparql", "Allow: /*?page="} <= set(lines)


def test_the_icon_is_where_browsers_look_for_it(client: FlaskClient) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")


# --- addresses that mean harm -----------------------------------------------------------------------------------

HOSTILE = [
    "a\x00b",
    *("../../etc/passwd", "..", "%2e%2e%2f", "a/b", "a%2Fb", "100%", "%", "%zz", '"', "'", "<script>", "a b"),
    *(
        "\x00",
        "\n",
        "a" * 10_000,
        "협력",
        "العربية",
        "𝕒",
        "\ud7ff",
        "?",
        "#",
        ";",
        "\\",
        "{",
        "`",
        "⁄",
        "a.json",
        ".ttl",
    ),
]


def variables() -> Iterator[tuple[str, str]]:
    """(path, variable) of every route that a reader can put a word of his own into."""
    for rule in APP.url_map.iter_rules():
        for name in sorted(rule.arguments):
            words = f":{name}>" in rule.rule and f"<path:{name}>" not in rule.rule
            if rule.endpoint not in ("static", "sparql.sparql", "sparql.void") and not words:
                yield path_of(rule), name


def address_with(path: str, variable: str, word: str) -> str:
    values = {"suffix": "json", "segment": "attribute", "picture": "figure", "id": "martinez-self-care-2021"}
    for name, value in {**values, variable: quote(word, safe="")}.items():
        path = path.replace(f"{{{name}}}", value)
    return path.replace("{name}", "awareness").replace("{number}", "1")


ROUTES = sorted(set(variables()))


@pytest.mark.parametrize(("path", "variable"), ROUTES)
@pytest.mark.parametrize("word", HOSTILE, ids=lambda word: ascii(word)[:24])
def test_a_hostile_word_in_an_address_is_an_error_that_is_told(
    client: FlaskClient, path: str, variable: str, word: str
) -> None:
    response = client.get(address_with(path, variable, word), headers={"Accept": "application/json"})
    assert response.status_code in (303, 404)
    if response.status_code == 404:
        assert response.get_json()["error"]["message"] != ""


@given(path_and_variable=st.sampled_from(ROUTES), word=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example(path_and_variable=ROUTES[0], word="a" * (LONGEST_ADDRESS + 1) + ".docx")
@settings(max_examples=150, derandomize=True)
def test_whatever_stands_in_an_address_nothing_breaks(path_and_variable: tuple[str, str], word: str) -> None:
    response = APP.test_client().get(address_with(*path_and_variable, word))
    assert response.status_code < 500


@given(accept=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
@example(accept="*/*;q=nan")
@example(accept="text/turtle;q=-1, ;;,,=,")
@settings(max_examples=60, derandomize=True)
def test_whatever_is_accepted_there_is_an_answer(accept: str) -> None:
    response = APP.test_client().get("/analysis/martinez-self-care-2021", headers={"Accept": accept})
    assert response.status_code == 200


def test_a_label_with_quotes_and_commas_is_one_cell(tmp_path: Path) -> None:
    label = 'a" . <b> , "'
    attribute = Attribute(id="goal", label=Text.of(label, "en"))
    client = client_of(write(tmp_path, an_analysis(attributes=(attribute,))))
    told = client.get("/analysis/hope-2020/attribute/goal.json").get_json()["statement"]["label"]
    answer = rows(client, "/questions/attributes-of-concept.csv?concept=hope")
    assert [each["attribute_label"] for each in answer] == [told]
