"""The viewer among strangers: what it refuses, and what hostile words in an analysis cannot do."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from test_pictures import an_analysis as coded_cases
from test_web import addresses, an_analysis, client_of, write
from webpage import WebPage

from concept.analysis import Analysis, Attribute, Text, Work
from concept.errors import StoreError
from concept.library import FileLibrary
from web import create_app

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return client_of(write(tmp_path, an_analysis()))


def test_every_answer_forbids_what_is_not_ours(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, every_key))
    asked = [*addresses(client, every_key), "/static/atlas.css", f"/analysis/{every_key.id}/figure.svg"]
    answers = [client.get(address).headers for address in asked]
    names = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
    said = {tuple(tuple(headers.getlist(name)) for name in names) for headers in answers}
    assert said == {((POLICY,), ("nosniff",), ("no-referrer",))}


def test_no_page_has_a_script_or_a_style_within_it_or_fetches_from_elsewhere(
    tmp_path: Path, every_key: Analysis
) -> None:
    client = client_of(write(tmp_path, every_key))
    shown = [WebPage(client.get(address).text) for address in addresses(client, every_key)]
    assert [each.inline for each in shown] == [[]] * len(shown)
    assert [source for each in shown for source in each.resources if not source.startswith("/")] == []


def test_no_page_sets_a_cookie(client: FlaskClient) -> None:
    assert [client.get(address).headers.getlist("Set-Cookie") for address in ("/", "/nowhere")] == [[], []]


# --- who asks, and for what -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["localhost", "localhost:8350", "LOCALHOST", "127.0.0.1:1", "[::1]:8350", "192.168.0.7"]
)
def test_the_viewer_answers_to_its_own_names(tmp_path: Path, name: str) -> None:
    app = create_app(FileLibrary([tmp_path]), allowed_hosts={"localhost", "127.0.0.1", "::1", "192.168.0.7"})
    assert app.test_client().get("/", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost.evil.example", "evil.example:80", "a b", "[::1", "192.168.0.7"]
)
@pytest.mark.parametrize("address", ["/", "/static/atlas.css", "/analysis/hope-2020.json"])
def test_the_viewer_does_not_answer_to_other_names(client: FlaskClient, name: str, address: str) -> None:
    response = client.get(address, headers={"Host": name})
    assert response.status_code == 400
    assert "only to 127.0.0.1, ::1, localhost. Open it under one of these." in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("address", ["/", "/analysis/hope-2020", "/analysis/hope-2020/network"])
def test_nothing_can_be_changed(client: FlaskClient, method: str, address: str) -> None:
    response = client.open(address, method=method)
    assert (response.status_code, set(response.headers["Allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert "It answers GET and HEAD; nothing can be changed through it." in response.text


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "../../etc/passwd",
        "a%b",
        'a"b',
        "<script>alert(1)</script>",
        "희망",
        "x" * 10_000,
        "a b",
        "a\\b",
        "\x00",
    ],
)
def test_an_unknown_analysis_is_a_page_that_helps(client: FlaskClient, name: str) -> None:
    response = client.get(f"/analysis/{quote(name, safe='')}")
    shown = WebPage(response.text)
    assert (response.status_code, shown.headings[0], shown.inline) == (404, (1, "Nothing is here"), [])
    assert "/" in shown.links


def test_the_nearest_analyses_are_linked(client: FlaskClient) -> None:
    assert "/analysis/hope-2020" in WebPage(client.get("/analysis/hope-2021").text).links


@pytest.mark.parametrize("words", ['"', "*", "NEAR", "a AND", "(", "\x00", "-", "'", "x" * 1_000, "^a", "iri:x", "%"])
def test_any_words_can_be_searched_for(client: FlaskClient, words: str) -> None:
    response = client.get("/", query_string={"q": words})
    assert (response.status_code, WebPage(response.text).unbalanced) == (200, [])


def test_a_store_that_cannot_be_read_is_a_page_with_its_own_sentence(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise StoreError("The store is gone. Import it again.")

    monkeypatch.setattr(FileLibrary, "refresh", fail)
    response = client.get("/")
    assert response.status_code == 503
    assert "The store is gone. Import it again." in response.text


def test_a_fault_of_ours_is_a_page_without_its_traceback(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(FileLibrary, "concepts", fail)
    response = client.get("/")
    assert (response.status_code, "secret" in response.text) == (500, False)
    assert "This is a fault of the program, not yours." in response.text


# --- hostile words ----------------------------------------------------------------------------------------------

HOSTILE = (
    '"\'><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">href</a>'
    "{{ 7 * 7 }}{% raw %}</title></style></svg>--><style>*{display:none}</style>"
)


def hostile(value: Any) -> Any:
    """The value with hostile words in the place of every text."""
    if isinstance(value, Text):
        return replace(value, by_language=tuple((tag, HOSTILE) for tag, _words in value.by_language))
    if isinstance(value, tuple):
        return tuple(hostile(each) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    names = {each.name for each in fields(value)} & {"at", "locator", "printed", "title", "container_title", "period"}
    texts = {name: HOSTILE for name in names if isinstance(getattr(value, name), str)}
    changed = {each.name: hostile(getattr(value, each.name)) for each in fields(value) if each.name not in texts}
    return replace(value, **changed, **texts)


def test_hostile_words_are_shown_as_words_on_every_page(tmp_path: Path, every_key: Analysis) -> None:
    told = replace(hostile(every_key), authors=(HOSTILE,), license=HOSTILE)
    client = client_of(write(tmp_path, told))
    shown = [WebPage(client.get(address).text) for address in addresses(client, told)]
    assert [each.inline for each in shown] == [[]] * len(shown)
    assert [len(each.all("img")) for each in shown] == [1] * len(shown)
    assert [link for each in shown for link in each.links if link.lower().startswith("javascript")] == []
    assert [each.unbalanced for each in shown] == [[]] * len(shown)
    assert all(" ".join(HOSTILE.split()) in each.text for each in (shown[2], shown[3]))


@pytest.mark.parametrize("picture", ["figure", "matrix", "network"])
def test_hostile_words_do_nothing_in_a_picture(tmp_path: Path, every_key: Analysis, picture: str) -> None:
    client = client_of(write(tmp_path, hostile(every_key)))
    response = client.get(f"/analysis/{every_key.id}/{picture}.svg?width=400")
    drawn = WebPage(response.text)
    assert (response.mimetype, drawn.inline, drawn.all("img"), drawn.links) == ("image/svg+xml", [], [], [])


def test_hostile_words_do_nothing_in_a_lattice(tmp_path: Path) -> None:
    told = replace(coded_cases("ss", "sl"), title=Text.of(HOSTILE, "en"))
    labelled = [replace(each, label=Text.of(HOSTILE, "en")) for each in told.attributes]
    client = client_of(write(tmp_path, replace(told, attributes=tuple(labelled))))
    drawn = WebPage(client.get(f"/analysis/{told.id}/lattice.svg").text)
    shown = WebPage(client.get(f"/analysis/{told.id}/lattice").text)
    assert (drawn.inline, drawn.all("img"), shown.inline, len(shown.all("img"))) == ([], [], [], 1)


def test_a_hostile_search_stands_in_its_field_as_words(client: FlaskClient) -> None:
    shown = WebPage(client.get("/", query_string={"q": HOSTILE}).text)
    assert (shown.all("input", id="q")[0]["value"], shown.inline) == (HOSTILE.strip(), [])


def test_the_address_of_a_work_is_a_link_only_to_the_web(tmp_path: Path) -> None:
    works = (
        Work(id="a", URL="javascript:alert(1)"),
        Work(id="b", URL="https://example.org/b", DOI="10.1000/b<c>?d#e"),
        Work(id="c", URL="data:text/html,x", DOI="javascript:alert(1)"),
    )
    goal = Attribute(id="goal", label=Text.of("Goal", "en"))
    client = client_of(write(tmp_path, an_analysis(bibliography=works, attributes=(goal,))))
    shown = WebPage(client.get("/analysis/hope-2020").text)
    outside = [link for link in shown.links if not link.startswith(("/", "#"))]
    assert outside == [
        "https://doi.org/10.1000/b%3Cc%3E%3Fd%23e",
        "https://example.org/b",
        "https://doi.org/javascript:alert(1)",
    ]


def test_a_static_file_outside_its_folder_is_not_served(client: FlaskClient) -> None:
    codes = [client.get(f"/static/{name}").status_code for name in ("../pages.py", "%2e%2e/pages.py")]
    assert codes == [404, 404]
