"""Hostile words in a browser: whatever a document or an address says, it stays words, and nothing runs."""

import pytest
from browsing import HOME, HOSTILE, IMAGE, LINK, NETWORK, SCRIPT, Open
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path",
    [HOME, *(f"/analysis/hostile{each}" for each in ("", "/network", "/attribute/first")), "/source/doi/10.1000/x"],
)
def test_hostile_words_in_a_document_stay_words(path: str, visit: Open) -> None:
    seen = visit(path)
    expect(seen.page.locator("main")).to_contain_text(str(HOSTILE["title"]))
    assert seen.hostile() == []
    assert seen.said == []
    assert seen.foreign() == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/concepts", f"Concept {IMAGE}"),
        ("/concept/hostile-concept", f"Definition {IMAGE} {LINK}"),
        ("/concept/hostile-concept/table.html", f"Attribute {IMAGE}"),
        ("/atlas/hostile-concept", f"Following {IMAGE} {SCRIPT}"),
        ("/atlas/other", f"Other {SCRIPT} {LINK}"),
        ("/atlas/other?to=following-concept", f"Consequence {IMAGE} {LINK}"),
    ],
)
def test_hostile_words_of_concepts_stay_words(path: str, words: str, visit: Open) -> None:
    seen = visit(path)
    expect(seen.page.locator("body")).to_contain_text(words)
    assert (seen.hostile(), seen.said, seen.foreign()) == ([], [], [])


@pytest.mark.parametrize(
    "path",
    [
        f"/analysis/{IMAGE}",
        f"/analysis/hostile{LINK}",
        f"/{SCRIPT.replace('/', '%2F')}",
        f"/analysis/hostile/network?sources={IMAGE}",
        f"/?q={LINK}&concept={IMAGE}&method={IMAGE}",
    ],
)
def test_hostile_words_in_an_address_stay_words(path: str, visit: Open) -> None:
    seen = visit(path)
    expect(seen.page.locator("main h1")).to_be_visible()
    assert seen.hostile() == []
    assert seen.foreign() == []


def test_a_script_that_got_into_a_page_would_not_run(visit: Open) -> None:
    page = visit(NETWORK).page
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = true'>");
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
