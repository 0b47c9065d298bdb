"""The page of an analysis in a browser: the figure that lights up, the sense of place in the steps, the matrix."""

import pytest
from browsing import ANALYSIS, AXE, Open
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ASSETS = ".figure:visible a[href='#attribute/assets']"
CASE = ".figure:visible a[href='#case/keyring']"


def signs(page: Page) -> dict[str, str]:
    """The tie of each box that is lit, by the address of its link."""
    lit: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".wide-figure .lit")].map(
            (box) => [box.querySelector("a").getAttribute("href"), box.dataset.tie]))"""
    )
    return lit


def test_an_element_under_the_pointer_is_lit_with_its_cases_and_escape_ends_it(visit: Open) -> None:
    seen = visit(ANALYSIS)
    page = seen.page
    page.hover(ASSETS)
    panel = page.locator("[data-lit]")
    expect(panel).to_contain_text("Rests on 21 sources.")
    expect(panel).to_contain_text("Shown by KeyRing Living Support")
    assert signs(page) == {"#case/keyring": "shown-by", "#case/ecdp": "is-not-coded-in"}
    expect(page.locator(".wide-figure .tie-mark")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert (signs(page), seen.said) == ({}, [])


def test_an_element_that_has_the_focus_is_lit_read_out_after_a_while_and_enter_still_follows_it(visit: Open) -> None:
    page = visit(ANALYSIS).page
    page.keyboard.press("Tab")
    page.locator(CASE).focus()
    expect(page.locator("[data-lit]")).to_contain_text("It shows all 6 defining attributes.")
    assert set(signs(page).values()) == {"shows"}
    said = page.locator("[data-lit-said]")
    assert said.inner_text() == ""
    expect(said).to_contain_text("KeyRing Living Support. Model case")
    page.keyboard.press("Enter")
    expect(page.locator("[id='case/keyring']")).to_be_in_viewport()
    assert page.url.endswith("#case/keyring")


def test_a_finger_lights_up_at_the_first_touch_and_follows_the_link_at_the_second(visit: Open) -> None:
    page = visit(ANALYSIS, viewport={"width": 390, "height": 800}, has_touch=True).page
    page.locator(ASSETS).evaluate("(link) => link.scrollIntoView({ block: 'end' })")  # where the panel comes up
    page.tap(ASSETS)
    panel = page.locator("[data-lit]")
    expect(panel).to_contain_text("Shown by")
    expect(panel).to_be_in_viewport()
    assert "#" not in page.url
    above = "document.querySelector('.narrow-figure .chosen').getBoundingClientRect().bottom"
    assert page.evaluate(above) <= page.evaluate("document.querySelector('[data-lit]').getBoundingClientRect().top")
    panel.locator(".of a").tap()
    expect(page.locator("[id='attribute/assets']")).to_be_in_viewport()
    expect(panel).to_be_hidden()


def test_on_a_phone_the_figure_stands_in_one_column_and_nothing_is_scrolled_sideways(visit: Open) -> None:
    page = visit(ANALYSIS, viewport={"width": 390, "height": 800}).page
    seen = page.evaluate(
        """() => {
            const stage = document.querySelector("[data-figures]");
            const left = (role) => stage.querySelector(`.narrow-figure .${role}`).getBoundingClientRect().left;
            const label = stage.querySelector(".narrow-figure text.label");
            return {
                sideways: stage.scrollWidth - stage.clientWidth,
                columns: new Set(["antecedents", "attributes", "consequences"].map(left)).size,
                shown: [...stage.querySelectorAll("svg")].filter((each) => each.checkVisibility()).length,
                readable: Number(getComputedStyle(label).fontSize.replace("px", "")) * label.getScreenCTM().a > 11.5,
            };
        }"""
    )
    assert seen == {"sideways": 0, "columns": 1, "shown": 1, "readable": True}


def test_nothing_moves_on_the_page_when_elements_are_lit(visit: Open) -> None:
    page = visit(ANALYSIS, viewport={"width": 1440, "height": 900}).page
    place = "document.querySelector('#checks').getBoundingClientRect().top + scrollY"
    before = page.evaluate(place)
    page.hover(ASSETS)
    expect(page.locator("[data-lit]")).to_be_visible()
    assert page.evaluate(place) == before


def test_axe_finds_nothing_while_an_element_is_lit(visit: Open) -> None:
    page = visit(ANALYSIS).page
    page.hover(ASSETS)
    expect(page.locator("[data-lit]")).to_be_visible()
    page.wait_for_timeout(300)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run('.figure-section', {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["target"]) for each in found["violations"]] == []


def test_the_bar_of_steps_says_where_one_is_and_back_leads_back(visit: Open) -> None:
    page = visit(ANALYSIS, viewport={"width": 390, "height": 800}).page
    page.locator("#roles > .neighbours a[rel=prev]").click()
    bar = page.locator(".step-bar")
    expect(bar.locator("[data-here]")).to_have_text("Cases and attributes")
    page.locator("#matrix > .neighbours a[rel=next]").click()
    expect(bar.locator("[aria-current=step]")).to_have_attribute("href", "#roles")
    expect(page.locator("#roles-heading")).to_be_in_viewport()
    page.go_back()
    expect(bar.locator("[data-here]")).to_have_text("Cases and attributes")


def test_a_cell_of_the_matrix_opens_in_its_place_while_names_and_verdicts_stay_in_sight(visit: Open) -> None:
    page = visit(ANALYSIS, viewport={"width": 320, "height": 700}).page
    cell = page.locator("[id='case/keyring/coding/catalysts']")
    cell.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(cell.locator(".prose").first).to_be_visible()
    expect(cell.locator("summary").first).to_be_in_viewport()
    page.locator(".matrix-scroll").evaluate("(box) => box.scrollTo(box.scrollWidth, box.scrollHeight)")
    expect(page.locator(".matrix thead th").last).to_be_in_viewport()
    expect(page.locator(".matrix tbody th").last).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_line_to_cite_is_copied_and_the_button_says_so(visit: Open) -> None:
    page = visit(ANALYSIS, permissions=["clipboard-read", "clipboard-write"]).page
    button = page.locator("[data-copy=cite-analysis]")
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite-analysis").inner_text()
