"""The network in a browser: what it draws, what the keyboard reaches, and what it says without JavaScript."""

import json
import time
from pathlib import Path

import pytest
from browsing import ANALYSIS, CHANGING, HOME, IMAGE, LINK, NETWORK, SCRIPT, SEED, Open, drawn
from playwright.sync_api import Page, expect

from concept.formats import read_path
from concept.network import build_network

pytestmark = pytest.mark.browser


def place_of(page: Page, name: str) -> tuple[float, float]:
    """Where on the screen a node stands, scrolled into view."""
    told = drawn(page)
    data = page.request.get(page.url.partition("/analysis")[0] + told["network"]).json()
    (sheet,) = (sheet for sheet in data["sheets"] if sheet["name"] == told["sheet"])
    x, y = (coordinate * float(told["scale"]) for coordinate in sheet["positions"][name])
    canvas = page.locator(".network-canvas canvas")
    page.evaluate(
        "([y]) => { const box = document.querySelector('.network-canvas').getBoundingClientRect();"
        " scrollBy({top: box.top + box.height / 2 + y - innerHeight / 2, behavior: 'instant'}); }",
        [y],
    )
    box = canvas.bounding_box()
    assert box
    return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y


def test_the_network_draws_every_element_of_the_seed(visit: Open) -> None:
    (analysis,) = read_path(SEED)
    elements = [name for name, node in build_network(analysis).nodes(data=True) if node["kind"] != "role"]
    page = visit(NETWORK).page
    assert drawn(page)["nodes"] == str(len(elements))
    assert colours(page) > 50


def colours(page: Page) -> int:
    """How many colours the canvas has."""
    count: int = page.evaluate(
        """() => {
            const canvas = document.querySelector(".network-canvas canvas");
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            return new Set(new Uint32Array(pixels.buffer)).size;
        }"""
    )
    return count


def test_a_click_on_a_node_opens_its_place_on_the_page_of_the_analysis(visit: Open, address: str) -> None:
    page = visit(NETWORK).page
    page.mouse.click(*place_of(page, "attribute/assets"))
    page.wait_for_url(f"{address}{ANALYSIS}#attribute/assets")
    expect(page.locator("[id='attribute/assets']")).to_be_in_viewport()


def test_a_node_under_the_pointer_says_what_it_means(visit: Open) -> None:
    page = visit(NETWORK).page
    page.mouse.move(*place_of(page, "attribute/assets"))
    tooltip = page.locator(".vis-tooltip")
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text("Assets")


def test_arrow_keys_go_from_node_to_node_and_enter_opens_one(visit: Open, address: str) -> None:
    page = visit(NETWORK).page
    drawn(page)
    page.locator(".vis-network").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-told]")).to_have_text("Co-production")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-told]")).to_contain_text("Reciprocity/mutuality")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{ANALYSIS}#attribute/reciprocity")


def test_the_tab_key_reaches_the_tables_and_enter_opens_an_element(visit: Open, address: str) -> None:
    page = visit(NETWORK).page
    drawn(page)
    in_table = "document.activeElement.closest('.network-table') !== null"
    tabs = 0
    while not page.evaluate(in_table):
        page.keyboard.press("Tab")
        tabs += 1
        assert tabs < 30, "Thirty times Tab, and no table yet."
    expect(page.locator(":focus")).to_have_text("Assets")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{ANALYSIS}#attribute/assets")


def test_a_narrow_window_has_a_sheet_of_its_own_and_a_change_of_width_changes_it(visit: Open) -> None:
    page = visit(NETWORK, viewport={"width": 390, "height": 800}).page
    assert drawn(page)["sheet"] == "narrow"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_selector("[data-sheet=wide]")


def test_the_network_is_drawn_again_for_the_dark_and_for_paper(visit: Open) -> None:
    page = visit(NETWORK).page
    found = []
    for media in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"media": "print"}):
        page.emulate_media(**media)  # type: ignore[arg-type]  # each of its own kind
        page.wait_for_timeout(300)
        found.append("light" if mean_lightness(page) > 128 else "dark")
    assert found == ["light", "dark", "light"]


def mean_lightness(page: Page) -> float:
    """Of the picture as it is seen, from 0 to 255."""
    lightness: float = page.evaluate(
        """() => {
            const canvas = document.querySelector(".network-canvas canvas");
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const colour = getComputedStyle(document.querySelector(".network-canvas")).backgroundColor;
            const paper = Number(colour.match(/\\d+/)[0]);
            let sum = 0;
            for (let at = 0; at < pixels.length; at += 4) {
                const seen = pixels[at + 3] / 255;
                sum += pixels[at] * seen + paper * (1 - seen);
            }
            return sum / (pixels.length / 4);
        }"""
    )
    return lightness


def test_where_the_viewer_no_longer_answers_the_page_says_so_and_offers_another_try(visit: Open, address: str) -> None:
    page = visit(HOME).page
    page.route("**/network.json", lambda route: route.abort())
    page.goto(address + NETWORK)
    expect(page.get_by_role("alert")).to_contain_text("could not be drawn")
    page.unroute("**/network.json")
    page.get_by_role("button", name="Try again").click()
    assert drawn(page)["state"] == "drawn"
    expect(page.locator("[data-failed]")).to_be_hidden()


def test_without_javascript_the_tables_say_what_the_picture_would(visit: Open) -> None:
    page = visit(NETWORK, java_script_enabled=False).page
    (analysis,) = read_path(SEED)
    graph = build_network(analysis)
    elements = [name for name, node in graph.nodes(data=True) if node["kind"] not in ("concept", "role")]
    relations = [kind for _start, _end, kind in graph.edges(keys=True) if kind != "has"]
    expect(page.locator(".network-table tbody tr")).to_have_count(len(elements) + len(relations))
    expect(page.get_by_text("Where JavaScript is off")).to_be_visible()


def test_a_document_that_was_saved_is_shown_anew_on_reload(folder: Path, visit: Open) -> None:
    page = visit("/analysis/changing/network").page
    expect(page.locator(".network-table").first).to_contain_text("As it was")
    changed = {**CHANGING, "attributes": [{"id": "first", "label": "As it is now"}]}
    (folder / "changing.json").write_text(json.dumps(changed), encoding="utf-8")
    deadline = time.monotonic() + 5  # the viewer rests between two looks at its files
    while "As it is now" not in page.content() and time.monotonic() < deadline:
        page.reload()
    expect(page.locator(".network-table").first).to_contain_text("As it is now")


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ("attribute/first", f"Attribute {IMAGE}"),
        ("attribute/second", f"Second {LINK}"),
        ("case/case", f"Case {SCRIPT}"),
        ("definition/working", f"Definition {IMAGE}"),
    ],
)
def test_hostile_words_in_a_tooltip_stay_words(node: str, words: str, visit: Open) -> None:
    seen = visit("/analysis/hostile/network")
    seen.page.mouse.move(*place_of(seen.page, node))
    expect(seen.page.locator(".vis-tooltip")).to_contain_text(words)
    assert seen.hostile() == []
    assert seen.said == []
