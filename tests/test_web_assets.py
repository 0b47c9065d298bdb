"""The files that pages are set with: sent packed, and kept by browsers for as long as their addresses are the same."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from concept.library import FileLibrary
from web import assets, create_app

STYLES = (assets.FOLDER / "atlas.css").read_bytes()


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_app(FileLibrary([tmp_path])).test_client()


def address_of_styles(client: FlaskClient, page: str = "/") -> str:
    found = re.search(r"/static/atlas\.css\?v=[0-9a-f]{12}", client.get(page).text)
    assert found
    return found[0]


def test_a_file_is_packed_for_who_takes_it_and_whole_for_others(client: FlaskClient) -> None:
    packed = client.get("/static/atlas.css", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/static/atlas.css", headers={"Accept-Encoding": "identity"})
    assert (packed.headers["Content-Encoding"], gzip.decompress(packed.data)) == ("gzip", STYLES)
    assert ("Content-Encoding" in plain.headers, plain.data) == (False, STYLES)
    assert {packed.headers["Vary"], plain.headers["Vary"]} == {"Accept-Encoding"}


def test_a_font_is_not_packed_again(client: FlaskClient) -> None:
    sent = client.get("/static/vendor/noto-sans-latin-400.woff2", headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in sent.headers, sent.data[:4]) == (False, b"wOF2")


def test_a_file_under_the_address_that_pages_name_is_never_asked_for_again(client: FlaskClient) -> None:
    named, guessed = client.get(address_of_styles(client)), client.get("/static/atlas.css?v=0123456789ab")
    assert "max-age=31536000" in named.headers["Cache-Control"]
    assert "immutable" in named.headers["Cache-Control"]
    assert "immutable" not in guessed.headers["Cache-Control"]


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_who_has_a_file_is_not_sent_it_again(client: FlaskClient, coding: str) -> None:
    first = client.get("/static/atlas.css", headers={"Accept-Encoding": coding})
    again = {"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]}
    second = client.get("/static/atlas.css", headers=again)
    assert (second.status_code, second.data) == (304, b"")


def test_an_address_changes_with_its_file_on_pages_that_are_written_then(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in assets.FOLDER.glob("*.*"):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    before = address_of_styles(client)
    (tmp_path / "atlas.css").write_text("body { color: red }")
    after = address_of_styles(client, "/rules")
    assert (before == after, client.get(after).text) == (False, "body { color: red }")
