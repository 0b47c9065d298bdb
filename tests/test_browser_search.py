"""Search in a browser: as one types, with the back button, by the keyboard, and without JavaScript."""

import pytest
from browsing import Open
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BOX = "#q"


def query_of(page: Page) -> str:
    """What the address says is asked for."""
    return page.url.partition("?")[2]


def test_results_come_as_one_types_and_the_address_and_a_screen_reader_are_told(visit: Open) -> None:
    seen = visit("/search")
    page = seen.page
    page.locator(BOX).press_sequentially("equal", delay=20)
    expect(page.locator("#searched mark").first).to_have_text("Equality", ignore_case=True)
    page.wait_for_url("**/search?q=equal")
    expect(page.locator("#search-said")).to_contain_text("statements")
    asked = [each for each in seen.asked_for if "/search?" in each]
    assert (len(asked) < 5, page.title(), seen.said) == (True, "equal · Search · Concept Atlas", [])
    page.locator(BOX).fill("")
    expect(page.get_by_role("heading", name="What can be found")).to_be_visible()


def test_the_back_button_takes_back_a_facet_and_then_leaves(visit: Open) -> None:
    page = visit("/rules").page
    page.keyboard.press("/")
    expect(page.locator("#site-search")).to_be_focused()
    page.keyboard.type("power")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=power")
    page.get_by_role("link", name="Defining attributes").click()
    page.wait_for_url("**/search?q=power&role=attributes")
    expect(page.locator(".chips")).to_contain_text("Defining attributes")
    page.locator(BOX).press("End")
    page.keyboard.type("s")
    page.wait_for_url("**/search?q=powers&role=attributes")
    page.go_back()
    page.wait_for_url("**/search?q=power")
    expect(page.locator(".chips")).to_have_count(0)
    expect(page.locator(BOX)).to_have_value("power")
    page.go_forward()
    expect(page.locator(BOX)).to_have_value("powers")
    page.go_back()
    page.go_back()
    page.wait_for_url("**/rules")


def test_a_slash_that_is_typed_stays_a_slash(visit: Open) -> None:
    page = visit("/search").page
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("and/or")
    expect(page.locator(BOX)).to_have_value("and/or")


def test_hostile_words_that_are_found_as_one_types_stay_words(visit: Open) -> None:
    seen = visit("/search")
    seen.page.locator(BOX).fill("onerror")
    expect(seen.page.locator("#searched mark").first).to_be_visible()
    assert (seen.hostile(), seen.said) == ([], [])


def test_without_javascript_a_search_is_a_form_and_facets_are_links(visit: Open) -> None:
    page = visit("/", java_script_enabled=False).page
    page.get_by_label("Search everything").fill("power")
    page.get_by_label("Search everything").press("Enter")
    page.get_by_role("link", name="Defining attributes").click()
    page.locator(BOX).fill("equality")
    page.get_by_role("button", name="Search").click()
    assert query_of(page) == "q=equality&role=attributes"


def test_a_phone_shows_the_box_and_the_results_without_scrolling_sideways(visit: Open) -> None:
    page = visit("/search?q=power", viewport={"width": 320, "height": 640}).page
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.goto(page.url.partition("/search")[0] + "/a-z")
    assert (wide, page.evaluate("document.documentElement.scrollWidth")) == (320, 320)
