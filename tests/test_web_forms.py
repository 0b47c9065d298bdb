"""Every page is also data: which form an address and an Accept header give, and what stands in it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from test_web import an_analysis, client_of, write

from concept.analysis import Analysis, Attribute, Case, Coding, Text
from concept.cli import main
from concept.figure import draw
from concept.formats import write_analysis
from concept.library import FileLibrary
from web import create_app
from web.pages import Kept


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    goal = Attribute(id="goal", label=Text.of("Goal", "en"))
    case = Case(id="ada", kind="model", label=Text.of("Ada", "en"), coding=(Coding(attribute="goal", value="shows"),))
    return client_of(write(tmp_path, an_analysis(attributes=(goal,), cases=(case,), published="2020")))


def form_of(client: FlaskClient, address: str, accept: str = "") -> str:
    response = client.get(address, headers={"Accept": accept} if accept else {})
    assert response.status_code == 200
    return response.mimetype or ""


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("application/json", "application/json"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/yaml", "application/yaml"),
        ("text/yaml", "application/yaml"),
        ("text/turtle;q=0.5, application/json;q=0.9", "application/json"),
        ("image/png", "text/html"),
        ("nonsense", "text/html"),
    ],
)
def test_the_accept_header_chooses_the_form(client: FlaskClient, accept: str, form: str) -> None:
    assert form_of(client, "/analysis/hope-2020", accept) == form


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("json", "application/json"),
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json"),
        ("yaml", "application/yaml"),
    ],
)
def test_the_suffix_chooses_the_form_whatever_is_accepted(client: FlaskClient, suffix: str, form: str) -> None:
    assert form_of(client, f"/analysis/hope-2020.{suffix}", BROWSER) == form


def test_an_unknown_suffix_is_a_page_that_names_the_nearest(client: FlaskClient) -> None:
    response = client.get("/analysis/hope-2020.docx")
    assert response.status_code == 404
    assert "There is no analysis “hope-2020.docx”. Nearest: hope-2020." in response.text


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "yaml"])
def test_a_download_is_what_the_command_exports(client: FlaskClient, tmp_path: Path, suffix: str) -> None:
    (analysis,) = FileLibrary([tmp_path]).find()[0]
    exported = write_analysis(FileLibrary([tmp_path]).get(analysis.id), f".{suffix}")
    assert client.get(f"/analysis/hope-2020.{suffix}").text == exported


def test_the_figure_by_itself_is_the_one_for_papers(client: FlaskClient, tmp_path: Path) -> None:
    response = client.get("/analysis/hope-2020/figure.svg")
    assert response.mimetype == "image/svg+xml"
    assert response.text == draw(FileLibrary([tmp_path]).get("hope-2020"))


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    with pytest.raises(SystemExit):
        main([*arguments, "--format", "json"])
    return json.loads(capsys.readouterr().out)


def test_the_json_of_an_analysis_has_the_document_and_what_check_and_matrix_say(
    client: FlaskClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "hope-2020.yaml")
    analysis = FileLibrary([tmp_path]).get("hope-2020")
    assert client.get("/analysis/hope-2020.json").get_json() == {
        "analysis": json.loads(write_analysis(analysis, ".json")),
        "check": command(capsys, "check", file),
        "matrix": command(capsys, "matrix", file),
        "alignments": [],
    }


def test_the_json_of_home_has_the_list_with_what_was_asked_for(
    client: FlaskClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = client.get("/index.json?q=hope&method=walker-avant")
    assert asked.get_json() == {
        **command(capsys, "list", str(tmp_path / "hope-2020.yaml")),
        "filters": {"q": "hope", "concept": "", "method": "walker-avant"},
        "count": 1,
        "page": 1,
        "pages": 1,
        "concepts": [{"value": "hope", "label": "Hope", "count": 1}],
        "methods": [{"value": "walker-avant", "label": "walker-avant", "count": 1}],
    }
    assert client.get("/?q=hope&method=walker-avant", headers={"Accept": "application/json"}).data == asked.data


def test_an_error_is_json_for_who_asks_for_json(client: FlaskClient) -> None:
    sentence = "There is no analysis “x”. `concept list` shows what there is."
    said = {"error": {"status": 404, "title": "Nothing is here", "message": sentence}}
    by_suffix = client.get("/analysis/x.json")
    by_header = client.get("/analysis/x", headers={"Accept": "application/json"})
    assert [(each.status_code, each.get_json()) for each in (by_suffix, by_header)] == [(404, said)] * 2


# --- kept by the reader -----------------------------------------------------------------------------------------


def test_what_the_reader_has_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/analysis/hope-2020")
    again = client.get("/analysis/hope-2020", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "no-cache"


def test_each_form_and_each_address_is_told_apart(client: FlaskClient) -> None:
    answers = [
        client.get("/analysis/hope-2020"),
        client.get("/analysis/hope-2020", headers={"Accept": "text/turtle"}),
        client.get("/analysis/hope-2020", headers={"Accept-Encoding": "gzip"}),
        client.get("/"),
        client.get("/?q=hope"),
    ]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)
    assert {answer.headers["Vary"] for answer in answers} == {"Accept, Accept-Encoding, Accept-Language"}


def test_a_viewer_that_was_started_again_sends_everything_again(tmp_path: Path) -> None:
    write(tmp_path, an_analysis())
    tags = {client_of(tmp_path).get("/").headers["ETag"] for _start in range(2)}
    assert len(tags) == 2


def test_pages_are_packed_for_who_unpacks_them(client: FlaskClient) -> None:
    packed = client.get("/analysis/hope-2020", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get("/analysis/hope-2020", headers={"Accept-Encoding": "gzip;q=0"})
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert gzip.decompress(packed.data) == plain.data


def test_head_says_what_get_says_without_the_body(client: FlaskClient) -> None:
    asked, got = client.head("/analysis/hope-2020"), client.get("/analysis/hope-2020")
    assert (asked.status_code, asked.data, asked.headers["ETag"]) == (200, b"", got.headers["ETag"])


def test_only_so_much_is_kept(tmp_path: Path, every_key: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kept, "ROOM", 20_000)
    app = create_app(FileLibrary([write(tmp_path, every_key)]))
    client = app.test_client()
    sizes = [len(client.get(f"/?q={number}", headers={"Accept-Encoding": "gzip"}).data) for number in range(70)]
    kept = [len(each) for each in app.extensions["kept"]._written.values()]
    assert kept == sizes[-len(kept) :]
    assert sum(kept) <= 20_000 < sum(kept) + sizes[-len(kept) - 1]
