"""What is asked of every page of the viewer: for everyone, on every screen and on paper, and nothing leaves."""

import pytest
from browsing import AXE, CONCEPT, LOOKS, READ, RULES_OF_AXE, WIDTHS, Measure, Open, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = pytest.mark.parametrize("path", READ)


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
