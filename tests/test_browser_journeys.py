"""The viewer in a browser, as readers go through it: by links, on a phone, without JavaScript, on paper."""

import pytest
from browsing import ANALYSIS, CONCEPT, CONCEPTS, NEIGHBOURS, RULE, SOURCE, STATEMENT, Open
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_rule_leads_to_the_element_where_it_fires_and_that_back_to_the_rule(visit: Open, address: str) -> None:
    page = visit(RULE).page
    page.get_by_role("link", name="Concept analysis of co-production").click()
    page.wait_for_url(f"{address}{ANALYSIS}#attribute/catalysts")
    place = page.locator("[id='attribute/catalysts']")
    expect(place).to_be_in_viewport()
    place.get_by_role("link", name="definition-misses-attribute").click()
    page.wait_for_url(address + RULE)


def test_from_a_statement_a_reader_goes_to_its_source_and_from_there_to_another_statement(
    visit: Open, address: str
) -> None:
    page = visit(STATEMENT).page
    page.get_by_role("link", name="Coen & Kearns, 2012").first.click()
    page.wait_for_url(address + SOURCE)
    page.get_by_role("link", name="Networks").click()
    page.wait_for_url(f"{address}/analysis/bamber-co-production/attribute/networks")


def test_by_links_alone_a_reader_goes_from_a_concept_to_its_neighbour_and_back(visit: Open, address: str) -> None:
    page = visit(NEIGHBOURS, java_script_enabled=False).page
    page.locator(".wide-picture").get_by_role("link", name="post-intensive care syndrome").click()
    page.wait_for_url(f"{address}/atlas/post-intensive-care-syndrome")
    page.locator(".wide-picture").get_by_role("link", name="Co-production").click()
    page.wait_for_url(address + NEIGHBOURS)


def test_a_reader_sees_where_rivals_disagree_and_goes_to_the_element(visit: Open, address: str) -> None:
    page = visit(CONCEPTS).page
    page.get_by_role("link", name="post-intensive care syndrome").click()
    page.wait_for_url(address + CONCEPT)
    conflict = page.locator(".conflicts li")
    expect(conflict).to_contain_text("less social interaction")
    conflict.get_by_role("link", name="failed social reconstruction").click()
    page.wait_for_url(f"{address}/analysis/yuan-post-intensive-care-syndrome-2021/attribute/**")


def test_on_a_phone_the_rows_of_a_comparison_are_stacked(visit: Open) -> None:
    page = visit(CONCEPT, viewport={"width": 390, "height": 800}).page
    wide = "[...document.querySelectorAll('.compared td')].filter((each) => each.getClientRects().length)"
    assert page.evaluate(f"{wide}.every((each) => each.getBoundingClientRect().width > 300)")


def test_without_javascript_the_figure_and_the_matrix_are_there(visit: Open) -> None:
    page = visit(ANALYSIS, java_script_enabled=False).page
    expect(page.locator("#figure .wide-figure > svg")).to_be_visible()
    expect(page.locator("#matrix table")).to_be_visible()


def test_on_paper_the_figure_and_the_matrix_are_there(visit: Open) -> None:
    page = visit(ANALYSIS).page
    page.emulate_media(media="print")
    expect(page.locator("#figure .wide-figure > svg")).to_be_visible()
    expect(page.locator("#matrix table")).to_be_visible()
