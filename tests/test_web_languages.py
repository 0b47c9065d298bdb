"""The viewer in the reader's language: how it is chosen, what carries it on, and that nothing is left in English."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response, stream_with_context
from flask.testing import FlaskClient
from test_web import addresses, an_analysis, client_of, write
from webpage import VOID, WebPage

from concept import analysis, messages
from concept.analysis import Analysis, Text
from concept.library import FileLibrary
from concept.messages import language_spoken
from concept.profiles import profile_names, read_profile
from concept.questions import questions
from web import create_app
from web.wording import said

GERMAN = {"Accept-Language": "de"}
HTML = {"Accept": "text/html"}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return client_of(write(tmp_path, an_analysis()))


# --- which language ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "accepted", "spoken"),
    [
        ("/", None, "en"),
        ("/", "de", "de"),
        ("/", "de-AT, en;q=0.5", "de"),
        ("/", "en, de;q=0.9", "en"),
        ("/", "en;q=0.4, de;q=0.9", "de"),
        ("/", "fr, de;q=0.1", "de"),
        ("/", "de;q=0, fr", "en"),
        ("/", "fr, *;q=0.5", "en"),
        ("/", "; nonsense ;;", "en"),
        ("/?lang=de", None, "de"),
        ("/?lang=DE-ch", None, "de"),
        ("/?lang=en", "de", "en"),
        ("/?lang=xx", "de", "de"),
        ("/?lang=", None, "en"),
        ("/rules?lang=xx", None, "en"),
    ],
)
def test_the_address_decides_then_the_browser_and_english_stands_in(
    client: FlaskClient, address: str, accepted: str | None, spoken: str
) -> None:
    response = client.get(address, headers={"Accept-Language": accepted} if accepted else {})
    assert (response.status_code, response.headers["Content-Language"]) == (200, spoken)
    assert f'<html lang="{spoken}">' in response.text


def test_a_page_says_in_german_what_the_method_and_the_viewer_say(tmp_path: Path, every_key: Analysis) -> None:
    shown = WebPage(client_of(write(tmp_path, every_key)).get(f"/analysis/{every_key.id}", headers=GERMAN).text)
    assert [sentence in shown.text for sentence in ("Was die Prüfung sagt", "Grenzfall", "Trifft zu")] == [True] * 3


def test_after_a_request_nothing_is_left_of_its_language(client: FlaskClient) -> None:
    client.get("/?lang=de")
    assert language_spoken() == "en"


def test_numbers_are_written_as_the_reader_writes_them(client: FlaskClient) -> None:
    pages = [client.get(f"/sparql?lang={tag}", headers={"Accept": "text/html"}).text for tag in ("en", "de")]
    assert ["up to 100,000 rows" in pages[0], "bis zu 100.000 Zeilen" in pages[1]] == [True, True]


# --- what is kept and what is handed on ---------------------------------------------------------------------------


def test_what_is_kept_of_a_page_is_kept_by_language(client: FlaskClient) -> None:
    english, german = client.get("/rules"), client.get("/rules", headers=GERMAN)
    known = client.get("/rules", headers={**GERMAN, "If-None-Match": english.headers["ETag"]})
    assert (english.headers["ETag"] == german.headers["ETag"], known.status_code) == (False, 200)
    assert ("Accept-Language" in english.vary, "Accept-Language" in german.vary) == (True, True)


def pages_with(client: FlaskClient, told: Analysis) -> list[str]:
    """The addresses of every kind of page, for a library that holds this analysis."""
    of_words = ["/search", "/search?q=hope", "/search?q=nothing&role=case", "/search?q=:", "/a-z", "/a-z?letter=Q"]
    of_data = ["/new", "/alignments", "/vocabulary", "/shapes", "/api", "/sparql", "/questions"]
    of_it = [f"/analysis/{told.id}/cite", f"/concept/{told.concept.id}/lattice"]
    wrong = ["/?page=0", "/sources?order=none", "/alignments/nowhere", f"/analysis/{told.id}.nothing"]
    return [*addresses(client, told), *of_words, *of_data, *of_it, *wrong]


def stating_german(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=de"


def leads_on(link: str) -> bool:
    """Whether a link is to a page of ours."""
    return link.startswith("/") and not link.startswith("/static/")


def test_every_link_of_a_page_hands_on_the_language_that_its_address_states(
    tmp_path: Path, every_key: Analysis
) -> None:
    client = client_of(write(tmp_path, every_key))
    shown = [
        WebPage(client.get(stating_german(address), headers=HTML).text) for address in pages_with(client, every_key)
    ]
    without = {link for page in shown for link in filter(leads_on, page.links) if "lang=de" not in link}
    assert without == set()


def test_every_form_hands_on_the_language_that_its_address_states(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, every_key))
    shown = [
        WebPage(client.get(stating_german(address), headers=HTML).text) for address in pages_with(client, every_key)
    ]
    forms = [len(page.all("form")) for page in shown]
    assert [len(page.all("input", type="hidden", name="lang", value="de")) for page in shown] == forms


def test_a_language_that_only_the_browser_asks_for_stays_out_of_addresses(client: FlaskClient) -> None:
    shown = WebPage(client.get("/", headers=GERMAN).text)
    assert [link for link in shown.links if "lang=" in link] + shown.all("input", name="lang") == []


def test_a_page_offers_itself_in_every_language_by_the_languages_own_name(client: FlaskClient) -> None:
    shown = WebPage(client.get("/?q=hope&lang=de").text)
    offered = [(each["lang"], each["href"], each.get("aria-current")) for each in shown.all("a") if "hreflang" in each]
    assert offered == [("en", "?q=hope&lang=en", None), ("de", "?q=hope&lang=de", "true")]
    alternates = {each["hreflang"]: each["href"] for each in shown.all("link", rel="alternate") if "hreflang" in each}
    assert alternates == {"en": "?q=hope&lang=en", "de": "?q=hope&lang=de", "x-default": "?q=hope"}
    assert shown.text.endswith("English Deutsch")


def test_a_page_at_a_strangers_address_offers_no_way_to_the_stranger(client: FlaskClient) -> None:
    shown = WebPage(client.get("//evil.example/?lang=de").text)
    assert [link for link in (*shown.links, *shown.other_languages) if urlsplit(link).netloc] == []


def test_the_descriptions_of_the_service_name_it_alike_in_every_language(client: FlaskClient) -> None:
    described = [client.get(f"/{name}?lang=de").text for name in ("void.ttl", "sparql.ttl")]
    assert ["lang=" in each for each in described] == [False, False]


# --- errors, data, streams ----------------------------------------------------------------------------------------


def test_what_goes_wrong_is_told_in_the_readers_language(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers=GERMAN)
    assert (page.status_code, "Unter /nowhere gibt es keine Seite." in page.text) == (404, True)
    other_name = client.get("/", headers={**GERMAN, "Host": "evil.example"})
    assert (other_name.status_code, "Unter dem Namen „evil.example“" in other_name.text) == (400, True)
    data = client.get("/rules/nowhere.json?lang=de")
    assert (data.json or {})["error"]["message"] == "Es gibt keine Regel „nowhere“."
    query = client.get("/sparql?query=DELETE&lang=de", headers={"Accept": "text/plain"})
    assert (query.status_code, query.headers["Content-Language"], query.text[:8]) == (403, "de", "„DELETE“")


def test_findings_as_data_are_in_the_language_that_is_asked_for(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, every_key))
    english, german = (client.get(f"/checks.json?lang={tag}").json or {} for tag in ("en", "de"))
    assert [each["rule"] for each in english["findings"]] == [each["rule"] for each in german["findings"]]
    assert english["findings"][0]["message"] != german["findings"][0]["message"]


def test_a_streamed_answer_is_in_the_language_of_its_request_to_its_end(tmp_path: Path) -> None:
    app: Flask = create_app(FileLibrary([tmp_path]))

    def parts() -> Iterator[str]:
        yield language_spoken()

    app.add_url_rule("/streamed", view_func=lambda: Response(stream_with_context(parts())))
    assert app.test_client().get("/streamed?lang=de", buffered=True).text == "de"


# --- whose language content is in -----------------------------------------------------------------------------------


def test_content_stays_in_its_own_language_and_says_which(tmp_path: Path) -> None:
    title = Text(by_language=(("de", "Eine Analyse der Hoffnung"), ("en", "An analysis of hope")))
    client = client_of(write(tmp_path, an_analysis(title=title, language="en")))
    shown = client.get("/analysis/hope-2020?lang=de").text
    assert '<bdi lang="en">An analysis of hope</bdi><span' in re.sub(r">\s+<", "><", shown)
    assert '<bdi lang="de">Eine Analyse der Hoffnung</bdi>' in shown


# --- nothing is left in English -------------------------------------------------------------------------------------


class Bracketed(gettext.NullTranslations):
    """Says every message in English, between brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return f"⟦{one if count == 1 else many}⟧"


class InterfaceText(HTMLParser):
    """What a page says outside of brackets, but for content, names and code.

    Content is what has a language or a direction of its own; names and code are what is not translated.
    """

    SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-large")
    NOT_OURS = frozenset(
        {"bdi", "cite", "code", "pre", "title", "script", "style", "textarea", "datalist", "svg", "blockquote"}
    )

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        content = tag in self.NOT_OURS or ("lang" in attributes and tag != "html") or "translate" in attributes
        inside = content or any(self._open)
        if not inside:
            self.said += [attributes[name] or "" for name in self.SPOKEN if name in attributes]
        if tag not in VOID:
            self._open.append(inside)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.said.append(data)

    @property
    def unmarked(self) -> set[str]:
        """The words that stand outside of every bracket."""
        text, depth, kept = "\n".join(self.said), 0, []
        for letter in text:
            depth += (letter == "⟦") - (letter == "⟧")
            kept.append(" " if depth or letter == "⟧" else letter)
        return set(re.findall(r"[^\W\d_]{2,}[\w-]*", "".join(kept)))


NAMES_OF_PROFILES = " ".join(read_profile(name).title.said_in("de") for name in profile_names())
NAMES = frozenset(
    "Concept Atlas Walker Avant Rodgers SPARQL SVG PDF PNG CSV JSON JSON-LD YAML Turtle Markdown Atom".split()
) | {
    *NAMES_OF_PROFILES.split(),
    *"LaTeX HTML XML TSV RDF N-Triples Quads VoID Service Description ISBN ISSN IRI mm".split(),
    *"BibTeX RIS CSL-JSON APA Vancouver Esc UTC openapi json".split(),
}
"""What is called the same in every language."""


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_catalogue_of", lambda language, folder: Bracketed())


@pytest.mark.usefixtures("bracketed")
def test_every_code_of_the_model_has_its_words() -> None:
    kinds = (analysis.AimKind, analysis.UseKind, analysis.ReferentKind, analysis.DefinitionKind)
    marks = (analysis.Necessity, analysis.Direction, analysis.Origin, analysis.ObservationKind, analysis.CodingValue)
    codes = {
        code
        for kind in (*kinds, *marks, analysis.Status, analysis.Coverage, analysis.Intent)
        for code in get_args(kind)
    }
    with messages.spoken_in("de"):
        assert {code for code in codes if not said(code).startswith("⟦")} == set()


@pytest.mark.usefixtures("bracketed")
def test_no_page_has_words_of_the_interface_that_nobody_can_translate(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, every_key))
    asked = [*pages_with(client, every_key), *(f"/questions/{each.name}" for each in questions())]
    found = {
        address: InterfaceText(client.get(address, headers={**GERMAN, **HTML}).text).unmarked - NAMES
        for address in asked
    }
    assert {address: words for address, words in found.items() if words} == {}
