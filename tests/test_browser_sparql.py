"""The page where one asks in SPARQL, in a browser: its editor, its answers, its keyboard."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browsing import IMAGE, SPARQL, SPARQL_GRAPH, SPARQL_TABLE, Open
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", [SPARQL, SPARQL_TABLE, SPARQL_GRAPH])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_is_drawn_without_a_complaint_and_asks_nobody_else(path: str, scheme: str, visit: Open) -> None:
    seen = visit(path, color_scheme=scheme)
    expect(seen.page.locator(".sparql-editor .CodeMirror")).to_be_visible()
    kept = seen.page.evaluate("localStorage.length + sessionStorage.length")
    assert (seen.said, seen.foreign(), kept) == ([], [], 0)


def test_prefixes_of_ours_are_offered(visit: Open) -> None:
    seen = visit(SPARQL)
    seen.page.locator(".sparql-editor .CodeMirror").click()
    seen.page.keyboard.press("Control+A")
    seen.page.keyboard.type("PREFIX sko")
    expect(seen.page.locator(".CodeMirror-hints")).to_contain_text("skos: <http://www.w3.org/2004/02/skos/core#>")
    assert (seen.said, seen.foreign()) == ([], [])


def test_a_prefix_of_ours_is_declared_for_who_uses_it(visit: Open) -> None:
    page = visit(SPARQL).page
    page.locator(".sparql-editor .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("ASK { ?s skos:prefLabel ?o }")
    page.keyboard.press("Tab")
    expect(page.locator(".sparql-editor")).to_contain_text("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>")


def ask(page: Page, query: str) -> None:
    """Write a query where it is written, and ask it from the keyboard."""
    page.locator(".sparql-editor .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)
    page.keyboard.press("Control+Enter")


def test_an_answer_comes_without_a_new_page_and_its_address_leads_to_it(visit: Open) -> None:
    seen = visit(SPARQL)
    query = "SELECT ('one & two' AS ?x) {}"
    ask(seen.page, query)
    expect(seen.page.locator(".sparql-table tbody td")).to_have_text("one & two")
    assert parse_qs(urlsplit(seen.page.url).query) == {"query": [query]}
    seen.page.reload()
    expect(seen.page.locator(".sparql-table tbody td")).to_have_text("one & two")
    expect(seen.page.locator(".sparql-editor")).to_contain_text(query)


def test_a_query_at_fault_stays_and_the_fault_is_said(visit: Open) -> None:
    page = visit(SPARQL).page
    ask(page, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    expect(page.get_by_role("alert")).to_contain_text("SERVICE is not answered here")
    expect(page.locator(".sparql-editor")).to_contain_text("SELECT * { SERVICE")


def test_hostile_words_in_an_answer_stay_words(visit: Open) -> None:
    seen = visit(SPARQL)
    ask(
        seen.page,
        "SELECT ?label { GRAPH ?g { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } } ORDER BY ?label",
    )
    expect(seen.page.locator(".sparql-table")).to_contain_text(IMAGE)
    assert (seen.hostile(), seen.said) == ([], [])


def test_a_graph_is_drawn_out_of_its_table(visit: Open) -> None:
    seen = visit(SPARQL_GRAPH)
    expect(seen.page.locator("[data-graph] canvas")).to_be_visible()
    assert seen.page.locator(".sparql-table tbody tr").count() == 30


def test_a_graph_that_nobody_could_read_is_not_drawn(visit: Open) -> None:
    page = visit(f"/sparql?{urlencode({'query': 'CONSTRUCT WHERE { ?s ?p ?o } LIMIT 400'})}").page
    expect(page.locator("[data-graph]")).to_have_text("The answer is too large to be read as a picture.")


def test_an_answer_can_be_downloaded(visit: Open) -> None:
    page = visit(SPARQL_TABLE).page
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert (download.value.suggested_filename, lines[0], len(lines)) == ("answer.csv", "s,p,o", 21)


def test_the_keyboard_gets_into_the_editor_and_out_of_it(visit: Open) -> None:
    page = visit(SPARQL).page
    page.locator(".sparql-editor .CodeMirror").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ask"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Query"


def test_without_javascript_a_query_is_asked_by_a_form(visit: Open) -> None:
    page = visit(SPARQL, java_script_enabled=False).page
    page.get_by_label("Query").fill("ASK {}")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Yes.")).to_be_visible()
    expect(page.get_by_label("Query")).to_have_value("ASK {}")
