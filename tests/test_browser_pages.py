"""What is asked of every page of the viewer: for everyone, on every screen and on paper, and nothing leaves."""

import pytest
from browsing import (
    AXE,
    CONCEPT,
    LATTICE,
    LOOKS,
    NEIGHBOURS,
    READ,
    RULES_OF_AXE,
    WIDTHS,
    Measure,
    Open,
    violations,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = pytest.mark.parametrize("path", [pytest.param(path, marks=pytest.mark.xdist_group(path)) for path in READ])
"""Each page is measured by one worker, which keeps what it has found."""


@PAGES
def test_no_request_leaves_the_machine_and_the_console_stays_empty(path: str, measured: Measure) -> None:
    # Chromium itself reports the status of a page that is not there, or was not to be asked so.
    said = [each for each in measured(path).said if "status of 40" not in each]
    assert (measured(path).foreign, said) == ([], [])


@PAGES
def test_nothing_is_kept_in_the_browser(path: str, measured: Measure) -> None:
    assert measured(path).kept == []


@PAGES
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(path: str, look: str, measured: Measure) -> None:
    assert measured(path).violations[look] == []


@PAGES
def test_no_window_scrolls_sideways(path: str, measured: Measure) -> None:
    assert measured(path).sideways == dict.fromkeys(WIDTHS, 0)


@PAGES
def test_no_line_is_too_long_to_be_read_on_the_widest_screen(path: str, measured: Measure) -> None:
    assert measured(path).long_lines == []


@PAGES
def test_letters_of_twice_the_size_are_neither_cut_off_nor_scrolled_sideways(path: str, measured: Measure) -> None:
    assert measured(path).when_large == (0, [])


@PAGES
def test_letters_set_apart_are_neither_cut_off_nor_scrolled_sideways(path: str, measured: Measure) -> None:
    assert measured(path).when_spaced == (0, [])


@PAGES
def test_nothing_moves_for_who_wants_it_still(path: str, measured: Measure) -> None:
    assert measured(path).moving == []


@PAGES
def test_the_tab_key_reaches_all_in_the_order_of_reading(path: str, measured: Measure) -> None:
    by_tab = measured(path).by_tab
    assert (by_tab["missed"], by_tab["outOfOrder"]) == ([], [])


@PAGES
def test_where_the_focus_is_can_be_seen(path: str, measured: Measure) -> None:
    by_tab = measured(path).by_tab
    assert (by_tab["unmarked"], by_tab["covered"]) == ([], [])


def test_axe_finds_nothing_in_a_comparison_that_is_exported_as_a_table(visit: Open) -> None:
    page = visit(f"{CONCEPT}/table.html").page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert violations(page, RULES_OF_AXE["light"]) == []


OUTLINE = [
    'link "Skip to the content"',
    "banner",
    'navigation "Site"',
    "main",
    'region "Figure"',
    'region "What the checker says"',
    'navigation "The steps"',
    'heading "1 Select a concept" [level=2]',
    'heading "4 Determine the defining attributes" [level=2]',
    'heading "Expectation Erwartung · 기대" [level=3]',
    'table "What each case shows of each defining attribute"',
    'heading "8 Define empirical referents" [level=2]',
    'heading "Bibliography" [level=2]',
    "contentinfo",
]
"""Some of what a screen reader is told of an analysis, in the order in which it should be."""


def test_a_screen_reader_goes_from_the_figure_along_the_steps(visit: Open) -> None:
    told = visit("/analysis/every-key").page.locator("body").aria_snapshot()
    said = [line.strip(" -:") for line in told.splitlines()]
    assert [each for each in said if each in OUTLINE] == OUTLINE


def test_in_a_readers_own_colours_letters_stand_out_and_the_place_is_marked(visit: Open) -> None:
    page = visit("/analysis/arabic", forced_colors="active").page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.locator(".sections > section").nth(3).scroll_into_view_if_needed()
    expect(page.locator(".contents a[aria-current]")).to_be_visible()
    edges = page.evaluate(
        """() => ["[aria-current]", ":not([aria-current])"].map((which) =>
            getComputedStyle(document.querySelector(`.contents li a${which}`)).borderInlineStartColor)"""
    )
    assert edges[0] != edges[1]
    assert violations(page, RULES_OF_AXE["dark"]) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/analysis/arabic", ".prose"),
        ("/analysis/arabic/attribute/calm", ".prose"),
        ("/concept/patience", "blockquote"),
        ("/analysis/arabic/network", ".network-table td[dir]"),
    ],
)
def test_what_is_written_from_right_to_left_is_read_so(path: str, words: str, visit: Open) -> None:
    page = visit(path).page
    text = page.locator(words, has_text="الهدوء" if "concept" in path else None).first
    aligned = "(element) => [getComputedStyle(element).direction, getComputedStyle(element).textAlign]"
    direction, align = text.evaluate(aligned)
    assert (direction, align) == ("rtl", "start")


def test_a_figure_that_is_read_from_right_to_left_begins_at_the_right(visit: Open) -> None:
    page = visit("/analysis/arabic").page
    left = "(element) => element.getBoundingClientRect().left"
    antecedents, consequences = (
        page.locator(f".wide-figure .{role}").first.evaluate(left) for role in ("antecedents", "consequences")
    )
    assert antecedents > consequences


@pytest.mark.parametrize("path", [LATTICE, "/concept/patience/lattice"])
def test_without_javascript_pictures_and_tables_are_there(path: str, visit: Open) -> None:
    page = visit(path, java_script_enabled=False).page
    expect(page.locator("svg.figure").first).to_be_visible()
    expect(page.locator("main table").first).to_be_visible()


@pytest.mark.parametrize("path", [LATTICE, CONCEPT, NEIGHBOURS, "/analysis/arabic"])
def test_on_paper_there_is_nothing_to_press_and_all_that_is_read(path: str, visit: Open) -> None:
    page = visit(path).page
    page.emulate_media(media="print")
    assert page.locator("button:visible, input:visible, .site-nav:visible").count() == 0
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main table, main svg").first).to_be_visible()
