"""The switch between the languages of the viewer, in a browser."""

from __future__ import annotations

import re

import pytest
from browsing import HOME, SPARQL, Open
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_who_reads_german_may_go_on_in_english_from_page_to_page(visit: Open) -> None:
    page = visit(HOME, locale="de-DE").page
    expect(page.get_by_role("heading", level=1)).to_have_text("Konzeptanalysen")
    page.get_by_role("navigation", name="Sprache").get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Concept analyses")
    page.locator("#q").fill("hope")
    page.locator("#q").press("Enter")
    page.get_by_role("link", name="Rules", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The rules")
    expect(page).to_have_url(re.compile(r"/rules\?lang=en$"))


def test_a_query_that_is_asked_by_script_stays_in_the_language_of_its_page(visit: Open) -> None:
    page = visit(f"{SPARQL}?lang=de").page
    page.get_by_role("button", name="Fragen").click()
    expect(page.get_by_role("heading", name="Antwort")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]lang=de(&|$)"))
