"""The viewer in a browser: what it draws, what the keyboard reaches, and that nothing runs or leaves that should not.

Everything is served on a free port of this machine to Debian's Chromium.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from waitress.server import create_server

from concept.formats import read_path
from concept.library import FileLibrary
from concept.network import build_network
from web import create_app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
SEED = DATA / "analyses" / "bamber-co-production.ttl"
SYNDROME = "post-intensive-care-syndrome"
RIVALS = [DATA / "analyses" / f"{name}.ttl" for name in (f"kang-{SYNDROME}-2015", f"yuan-{SYNDROME}-2021")]
ALIGNMENTS = [DATA / "alignments" / f"{name}.ttl" for name in ("across-concepts", SYNDROME)]
AXE = HERE / "vendor" / "axe.min.js"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

IMAGE = "<img src=x onerror=window.hostile=1>"
SCRIPT = "</script><script>window.hostile=2</script>"
LINK = "\"><a href=javascript:window.hostile=3 onmouseover='window.hostile=4'>here</a>"
HOSTILE = {
    "format": "concept-analysis/1",
    "id": "hostile",
    "title": f"Title {SCRIPT}",
    "language": "en",
    "status": "draft",
    "coverage": "excerpt",
    "concept": {"id": "hostile-concept", "label": f"Concept {IMAGE}"},
    "consequences": [{"id": "leads", "label": f"Consequence {IMAGE} {LINK}"}],
    "attributes": [
        {"id": "first", "label": f"Attribute {IMAGE}", "gloss": f"Gloss {LINK} href", "sources": ["work"]},
        {"id": "second", "label": f"Second {LINK}", "gloss": SCRIPT},
    ],
    "cases": [
        {"id": "case", "kind": "model", "label": f"Case {SCRIPT} {IMAGE}", "coding": {"first": "shows"}},
        {"id": "related", "kind": "related", "related_concept": {"id": "other", "label": f"Other {SCRIPT} {LINK}"}},
    ],
    "definitions": [{"id": "working", "text": f"Definition {IMAGE} {LINK}", "mentions": ["first"]}],
    "bibliography": [{"id": "work", "title": f"Work {IMAGE} {'unprecedentedly' * 9}", "DOI": "10.1000/x"}],
}
FOLLOWING = {
    "format": "concept-analysis/1",
    "id": "following",
    "title": f"Title {SCRIPT}",
    "language": "en",
    "status": "draft",
    "coverage": "excerpt",
    "concept": {"id": "following-concept", "label": f"Following {IMAGE} {SCRIPT}"},
    "antecedents": [{"id": "leads", "label": f"Consequence {IMAGE} {LINK}"}],
}
CHANGING = {
    "format": "concept-analysis/1",
    "id": "changing",
    "title": "Changing",
    "language": "en",
    "status": "draft",
    "coverage": "excerpt",
    "concept": {"id": "change", "label": "Change"},
    "attributes": [{"id": "first", "label": "As it was"}],
}

HOME = "/"
ANALYSIS = "/analysis/bamber-co-production"
NETWORK = "/analysis/bamber-co-production/network"
LATTICE = "/analysis/bamber-co-production/lattice"
MISSING = "/analysis/nothing-of-that-name"
CHECKS = "/checks"
RULES = "/rules"
RULE = "/rules/definition-misses-attribute"
SOURCES = "/sources"
SOURCE = "/source/analysis/bamber-co-production/work/coen-kearns-2012"
STATEMENT = "/analysis/bamber-co-production/attribute/equality"
CASE = "/analysis/bamber-co-production/case/keyring"
SPARQL = "/sparql"
SPARQL_TABLE = f"/sparql?{urlencode({'query': 'SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20'})}"
SPARQL_GRAPH = f"/sparql?{urlencode({'query': 'CONSTRUCT WHERE { ?s ?p ?o } LIMIT 30'})}"
CONCEPTS = "/concepts"
CONCEPT = "/concept/post-intensive-care-syndrome"
ATLAS = "/atlas"
NEIGHBOURS = "/atlas/co-production"
WAY = "/atlas/co-production?to=post-intensive+care+syndrome"
SEARCH = "/search?q=power"
NO_HITS = "/search?q=powr&role=cases"
NAMES = "/a-z"
NEW = "/new"
READ = [
    *(HOME, ANALYSIS, NETWORK, LATTICE, MISSING, CHECKS, RULES, RULE, SOURCES, SOURCE, STATEMENT, CASE),
    *(SEARCH, NO_HITS, NAMES, NEW),
    *(CONCEPTS, CONCEPT, ATLAS, NEIGHBOURS, WAY, SPARQL, SPARQL_TABLE, SPARQL_GRAPH),
]


# --- what the tests stand on ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is served: the seed, two rivals, alignments, a document full of traps, and one to change."""
    folder = tmp_path_factory.mktemp("served")
    for path in (SEED, *RIVALS, *ALIGNMENTS):
        shutil.copy(path, folder)
    for document in (HOSTILE, FOLLOWING, CHANGING):
        (folder / f"{document['id']}.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where the viewer answers."""
    server: Any = create_server(create_app(FileLibrary([folder])), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests, with a profile of its own that is thrown away."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        reason = "There is no Chromium on the PATH: apt-get install chromium."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page, with all that it said on the console, what it threw, and what it asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)

    def foreign(self) -> list[str]:
        """What was asked of another machine."""
        ours = ("127.0.0.1", None)  # None: data: and blob: addresses have no host
        return [each for each in self.asked_for if urlsplit(each).hostname not in ours]

    def hostile(self) -> list[Any]:
        """What of the hostile document has become part of the page, or has run."""
        found: list[Any] = self.page.evaluate(
            """() => [
                ...[window.hostile].filter((each) => each !== undefined),
                ...[...document.querySelectorAll(
                    "img[src='x'], [onerror], [onmouseover], a[href^='javascript'], script:not([src])"
                )].map((each) => each.outerHTML),
            ]"""
        )
        return found


Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """The profiles that are open, by their options: the viewer keeps nothing in them."""
    return {}


@pytest.fixture
def visit(browser: Browser, contexts: dict[str, BrowserContext], address: str) -> Iterator[Open]:
    """Opens a path of the viewer on a new page; takes the options of a browser context."""
    pages = []

    def open_page(path: str, **options: Any) -> Visit:
        options = {"viewport": {"width": 1280, "height": 800}, **options}
        context = contexts.get(repr(options)) or browser.new_context(**options)
        contexts[repr(options)] = context
        seen = Visit(context.new_page())
        pages.append(seen.page)
        seen.page.on("request", lambda request: seen.asked_for.append(request.url))
        seen.page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
        seen.page.on("pageerror", lambda error: seen.said.append(f"thrown: {error}"))
        seen.page.goto(address + path)
        if path.endswith("/network") and options.get("java_script_enabled", True):
            drawn(seen.page)
        return seen

    yield open_page
    for page in pages:
        page.close()


def drawn(page: Page) -> dict[str, str]:
    """What the picture says of itself once it is drawn."""
    page.wait_for_selector("[data-network][data-state=drawn]")
    told: dict[str, str] = page.evaluate("({...document.querySelector('[data-network]').dataset})")
    return told


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


# --- the network ------------------------------------------------------------------------------------------------


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


# --- nothing leaves, nothing is said, nothing runs --------------------------------------------------------------


@pytest.mark.parametrize("path", READ)
def test_no_request_leaves_the_machine_and_the_console_stays_empty(path: str, visit: Open) -> None:
    seen = visit(path)
    assert seen.foreign() == []
    # Chromium itself reports the status of a page that is not there.
    assert [each for each in seen.said if "status of 404" not in each] == []


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


# --- for everyone -----------------------------------------------------------------------------------------------


def test_without_javascript_the_tables_say_what_the_picture_would(visit: Open) -> None:
    page = visit(NETWORK, java_script_enabled=False).page
    (analysis,) = read_path(SEED)
    graph = build_network(analysis)
    elements = [name for name, node in graph.nodes(data=True) if node["kind"] not in ("concept", "role")]
    relations = [kind for _start, _end, kind in graph.edges(keys=True) if kind != "has"]
    expect(page.locator(".network-table tbody tr")).to_have_count(len(elements) + len(relations))
    expect(page.get_by_text("Where JavaScript is off")).to_be_visible()


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
    expect(page.locator("#figure svg.figure")).to_be_visible()
    expect(page.locator("#matrix table")).to_be_visible()


def test_on_paper_the_figure_and_the_matrix_are_there(visit: Open) -> None:
    page = visit(ANALYSIS).page
    page.emulate_media(media="print")
    expect(page.locator("#figure svg.figure")).to_be_visible()
    expect(page.locator("#matrix table")).to_be_visible()


PAGES = pytest.mark.parametrize("path", READ)


@PAGES
def test_axe_finds_nothing_serious(path: str, visit: Open) -> None:
    page = visit(path, color_scheme="light").page
    assert (
        violations(page, {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}) == []
    )


@PAGES
def test_axe_finds_no_faint_letters_in_the_dark(path: str, visit: Open) -> None:
    page = visit(path, color_scheme="dark").page
    assert violations(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}) == []


def violations(page: Page, run_only: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe-core calls serious or critical: the rule, and the first elements that break it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(runOnly) => axe.run(document, {runOnly, resultTypes: ['violations']})", run_only)
    return [
        (violation["id"], node["html"][:200])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"][:3]
    ]


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize(
    "path",
    [
        *(*READ, "/source/doi/10.1000/x"),
        *(f"/analysis/hostile{each}" for each in ("", "/network", "/attribute/first")),
        *("/concept/hostile-concept", "/atlas/hostile-concept", "/atlas/other?to=following-concept"),
    ],
)
def test_a_phone_never_scrolls_sideways(path: str, width: int, visit: Open) -> None:
    page = visit(path, viewport={"width": width, "height": 700}).page
    assert page.evaluate("document.documentElement.scrollWidth") == width


# --- asking in SPARQL -------------------------------------------------------------------------------------------


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


def test_a_document_that_was_saved_is_shown_anew_on_reload(folder: Path, visit: Open) -> None:
    page = visit("/analysis/changing/network").page
    expect(page.locator(".network-table").first).to_contain_text("As it was")
    changed = {**CHANGING, "attributes": [{"id": "first", "label": "As it is now"}]}
    (folder / "changing.json").write_text(json.dumps(changed), encoding="utf-8")
    deadline = time.monotonic() + 5  # the viewer rests between two looks at its files
    while "As it is now" not in page.content() and time.monotonic() < deadline:
        page.reload()
    expect(page.locator(".network-table").first).to_contain_text("As it is now")
