"""The viewer in a browser, for tests: what is served, what opens a page, and what is measured on it.

The fixtures are a plugin (`conftest`), so that all tests of a worker share one Chromium and one server of each library.
What takes long is done once: `measured` opens a page, measures all that is asked of every page, and keeps it.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress.server import create_server

from concept.library import FileLibrary
from web import create_app

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
SEED = DATA / "analyses" / "bamber-co-production.ttl"
SYNDROME = "post-intensive-care-syndrome"
RIVALS = [
    *(DATA / "analyses" / f"{name}.ttl" for name in (f"kang-{SYNDROME}-2015", f"yuan-{SYNDROME}-2021")),
    *sorted((DATA / "analyses").glob("*-patient-participation-*.ttl")),
]
ALIGNMENTS = [DATA / "alignments" / f"{name}.ttl" for name in ("across-concepts", "patient-participation", SYNDROME)]
EVERY_KEY = HERE / "documents" / "every-key.yaml"
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

ARABIC = {
    "format": "concept-analysis/1",
    "id": "arabic",
    "title": {"ar": "تحليل مفهوم الصبر (2023): دراسة وفق Walker & Avant"},
    "authors": ["ليلى حسن", "John Smith"],
    "published": "2023",
    "language": "ar",
    "status": "complete",
    "coverage": "full-text",
    "concept": {"id": "patience", "label": {"ar": "الصبر", "en": "Patience"}},
    "aims": [{"kind": "clarify", "text": "توضيح معنى الصبر عند المرضى (ICU)"}],
    "uses": [
        {
            "id": "old",
            "text": "الصبر في المعجم: حبس النفس عن الجزع",
            "kind": "dictionary",
            "discipline": "لغة",
            "sources": ["hasan"],
        }
    ],
    "antecedents": [{"id": "illness", "label": "المرض المزمن", "sources": ["hasan"]}],
    "attributes": [
        {"id": "calm", "label": "الهدوء", "gloss": "سكون النفس (calmness)، 100%!", "sources": ["hasan", "smith"]},
        {"id": "time", "label": "تحمّل الانتظار 24 ساعة", "sources": ["smith"]},
    ],
    "consequences": [{"id": "trust", "label": "الثقة بـ Nurse", "sources": ["hasan"]}],
    "referents": [
        {"id": "scale", "label": "مقياس Patience-10", "kind": "instrument", "measures": ["calm"], "sources": ["smith"]}
    ],
    "cases": [
        {
            "id": "amal",
            "kind": "model",
            "label": "أمل في غرفة الانتظار",
            "text": "انتظرت أمل 3 ساعات.\n\nثم قالت: «لا بأس» (it is fine).",
            "coding": {
                "calm": {"value": "shows", "evidence": "قالت: «لا بأس»."},
                "time": "shows",
            },
        },
        {"id": "omar", "kind": "contrary", "label": "عمر", "coding": {"calm": "lacks", "time": "lacks"}},
        {"id": "mona", "kind": "borderline", "label": "منى", "coding": {"calm": "partly", "time": "shows"}},
    ],
    "definitions": [
        {
            "id": "working",
            "kind": "working",
            "text": "الصبر هو الهدوء مع تحمّل الانتظار (Smith, 2020).",
            "mentions": ["calm", "time"],
        }
    ],
    "bibliography": [
        {
            "id": "hasan",
            "type": "book",
            "title": "معنى الصبر",
            "author": [{"family": "حسن", "given": "ليلى"}],
            "issued": 2019,
        },
        {
            "id": "smith",
            "type": "article-journal",
            "title": "Patience",
            "author": [{"family": "Smith"}],
            "issued": 2020,
        },
    ],
}
HEBREW = {
    "format": "concept-analysis/1",
    "id": "hebrew",
    "title": {"he": "ניתוח המושג סבלנות"},
    "authors": ["נועה לוי"],
    "published": "2021",
    "language": "he",
    "status": "draft",
    "coverage": "abstract",
    "concept": {"id": "patience", "label": {"he": "סבלנות"}},
    "attributes": [{"id": "quiet", "label": "שקט (calm)"}, {"id": "waiting", "label": "המתנה של 24 שעות"}],
    "consequences": [{"id": "hope", "label": "תקווה"}],
}
DOCUMENTS = (HOSTILE, FOLLOWING, CHANGING, ARABIC, HEBREW)

HOME = "/"
ANALYSIS = "/analysis/bamber-co-production"
NETWORK = "/analysis/bamber-co-production/network"
LATTICE = "/analysis/bamber-co-production/lattice"
CHECKS = "/checks"
RULES = "/rules"
RULE = "/rules/definition-misses-attribute"
SOURCES = "/sources"
SOURCE = "/source/analysis/bamber-co-production/work/coen-kearns-2012"
STATEMENT = "/analysis/bamber-co-production/attribute/equality"
SPARQL = "/sparql"
SPARQL_TABLE = f"/sparql?{urlencode({'query': 'SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20'})}"
SPARQL_GRAPH = f"/sparql?{urlencode({'query': 'CONSTRUCT WHERE { ?s ?p ?o } LIMIT 30'})}"
CONCEPTS = "/concepts"
CONCEPT = "/concept/post-intensive-care-syndrome"
ATLAS = "/atlas"
NEIGHBOURS = "/atlas/co-production"
QUESTIONS = "/questions"

READ = [
    *(HOME, "/?q=nothing+of+that+name", ANALYSIS, NETWORK, LATTICE),
    *("/analysis/every-key", "/analysis/kang-post-intensive-care-syndrome-2015"),
    *(STATEMENT, "/analysis/bamber-co-production/case/keyring", "/analysis/every-key/use/dictionary"),
    *("/analysis/every-key?lang=de", "/analysis/bamber-co-production/cite"),
    *("/search", "/search?q=power", "/search?q=powr&role=cases", "/a-z", "/new", "/api", "/vocabulary", "/alignments"),
    *(CHECKS, RULES, RULE, SOURCES, SOURCE),
    *(CONCEPTS, CONCEPT, "/concept/patient-participation", "/concept/patient-participation/lattice"),
    *(ATLAS, NEIGHBOURS, "/atlas/co-production?to=post-intensive+care+syndrome"),
    *(QUESTIONS, "/questions/attributes-of-concept?concept=co-production", "/questions/minimal-pairs"),
    *("/questions/attributes-of-concept?concept=nothing-of-that-name", "/analysis/nothing-of-that-name"),
    *(SPARQL, SPARQL_TABLE, SPARQL_GRAPH, "/sparql?query=SELECT"),
    *(f"/analysis/hostile{each}" for each in ("", "/network", "/attribute/first")),
    *("/source/doi/10.1000/x", "/concept/hostile-concept", "/atlas/hostile-concept"),
    "/atlas/other?to=following-concept",
    *(f"/analysis/arabic{each}" for each in ("", "/network", "/lattice", "/attribute/calm")),
    *("/concept/patience", "/concept/patience/lattice", "/atlas/patience", "/source/analysis/arabic/work/hasan"),
    *(f"bare:{each}" for each in (HOME, CONCEPTS, SOURCES, CHECKS)),
]
"""Every type of page in every state: found and not found, much and little, hostile, right to left. What begins with
`bare:` is asked of a library with nothing in it but a file that cannot be read."""


# --- what is served, and what opens it ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is served in the tests of the browser; see `browsing`."""
    folder = tmp_path_factory.mktemp("served")
    for path in (SEED, *RIVALS, *ALIGNMENTS, EVERY_KEY):
        shutil.copy(path, folder)
    for document in DOCUMENTS:
        (folder / f"{document['id']}.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where the viewer answers."""
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="session")
def bare_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the viewer answers that has nothing to show."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    with serving(folder) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The viewer of a folder, until the end of the context; its address."""
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
    """A page, with what it said on the console or threw, what it asked for, and what the viewer would have kept."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

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
                    "img[src='x'], [onerror], [onmouseover], a[href^='javascript'], "
                    + "script:not([src], [type='application/ld+json'])"
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
        seen = open_in(browser, contexts, address + path, **options)
        pages.append(seen.page)
        return seen

    yield open_page
    for page in pages:
        page.close()


def open_in(browser: Browser, contexts: dict[str, BrowserContext], address: str, **options: Any) -> Visit:
    """An address on a new page, in the profile with those options."""
    options = {"viewport": {"width": 1280, "height": 800}, **options}
    context = contexts.get(repr(options)) or browser.new_context(**options)
    contexts[repr(options)] = context
    seen = Visit(context.new_page())
    seen.page.on("request", lambda request: seen.asked_for.append(request.url))
    seen.page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
    seen.page.on("pageerror", lambda error: seen.said.append(f"thrown: {error}"))
    seen.page.on("response", lambda response: seen.kept.extend(cookies_of(response.headers)))
    seen.page.goto(address)
    if address.endswith("/network") and options.get("java_script_enabled", True):
        drawn(seen.page)
    return seen


def cookies_of(headers: dict[str, str]) -> list[str]:
    """The cookies that an answer wants to be kept."""
    return [value for name, value in headers.items() if name == "set-cookie"]


def drawn(page: Page) -> dict[str, str]:
    """What the picture says of itself once it is drawn."""
    page.wait_for_selector("[data-network][data-state=drawn]")
    told: dict[str, str] = page.evaluate("({...document.querySelector('[data-network]').dataset})")
    return told


# --- what is measured on every page -----------------------------------------------------------------------------

LOOKS: dict[str, dict[str, str]] = {
    "light": {"media": "screen", "color_scheme": "light"},
    "dark": {"media": "screen", "color_scheme": "dark"},
    "print": {"media": "print", "color_scheme": "light"},
}
WIDTHS = (320, 390, 768, 1024, 1440, 3840)
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RULES_OF_AXE: dict[str, dict[str, Any]] = {
    "light": {"runOnly": WCAG},
    "dark": {"runOnly": COLOURS},
    "print": {"runOnly": WCAG, "rules": {"target-size": {"enabled": False}}},
}
"""The dark look changes nothing but colours; nobody presses paper."""

SPACED = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }
"""
"""The spacing of WCAG 2.2, 1.4.12."""

LARGE = "html { font-size: 200% !important; }"
"""Letters of twice the size, in a window as wide as before: WCAG 2.2, 1.4.4."""

CHARACTERS_IN_A_LINE = 110

MOST_STOPS = 310
"""How far the Tab key walks into a page: the largest has 800 stops, most of them alike; that of every key has 309."""


@dataclass
class Measured:
    """What one page was found to be, opened once. Of elements it holds the beginning of their HTML.

    `violations`: by the look (`LOOKS`), a rule of axe and an element that breaks it, with all details open.
    `sideways`: by the width of the window (`WIDTHS`), by how many pixels the page is wider.
    `by_tab`: what the Tab key missed, reached out of order, did not mark, or left covered.
    """

    said: list[str]
    foreign: list[str]
    kept: list[str]
    violations: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    sideways: dict[int, int] = field(default_factory=dict)
    long_lines: list[str] = field(default_factory=list)
    when_large: tuple[int, list[str]] = (0, [])
    when_spaced: tuple[int, list[str]] = (0, [])
    moving: list[str] = field(default_factory=list)
    by_tab: dict[str, list[str]] = field(default_factory=dict)


Measure = Callable[[str], Measured]


@pytest.fixture(scope="session")
def measured(browser: Browser, contexts: dict[str, BrowserContext], address: str, bare_address: str) -> Measure:
    """What was measured on a page, one of `READ`. It is opened the first time that it is asked for."""

    @cache
    def measure(path: str) -> Measured:
        bare = path.removeprefix("bare:")
        seen = open_in(browser, contexts, address + path if bare == path else bare_address + bare)
        try:
            return measure_page(seen)
        finally:
            seen.page.close()

    return measure


def measure_page(seen: Visit) -> Measured:
    """All measures of a page that was just opened. The keyboard walks before the details are opened."""
    page = seen.page
    storage = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    found = Measured(seen.said, seen.foreign(), [*seen.kept, *storage, *map(str, page.context.cookies())])
    page.evaluate((HERE / "measures.js").read_text(encoding="utf-8"))
    found.by_tab = walk(page)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for look, media in LOOKS.items():
        page.emulate_media(**media)  # type: ignore[arg-type]  # each of its own kind
        found.violations[look] = violations(page, RULES_OF_AXE[look])
    page.emulate_media(media="screen", reduced_motion="reduce")
    found.moving = page.evaluate("measures.moving()")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found.sideways[width] = page.evaluate("measures.sideways()")
    found.long_lines = page.evaluate("(most) => measures.longLines(most)", CHARACTERS_IN_A_LINE)
    page.set_viewport_size({"width": 1280, "height": 800})
    found.when_large, found.when_spaced = (
        tuple(page.evaluate("(css) => measures.styled(css, () => [measures.sideways(), measures.cutOff()])", css))
        for css in (LARGE, SPACED)
    )
    return found


def walk(page: Page) -> dict[str, list[str]]:
    """What is amiss when one goes through the whole page by Tab."""
    presses = page.evaluate("(most) => measures.walk(most)", MOST_STOPS)
    while presses:
        for _press in range(presses):
            page.keyboard.press("Tab")
        presses = page.evaluate("measures.strayed()")
    found: dict[str, list[str]] = page.evaluate("measures.walked()")
    return found


def violations(page: Page, rules: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe-core finds, serious or not: the rule, and the first elements that break it."""
    found = page.evaluate("(rules) => axe.run(document, {...rules, resultTypes: ['violations']})", rules)
    return [(each["id"], node["html"][:200]) for each in found["violations"] for node in each["nodes"][:3]]
