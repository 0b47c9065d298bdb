"""Networks of 50, 300 and 3,000 elements, drawn in Chromium: by our page, and by pyvis's own page of the same.

pyvis gets the nodes and edges that our page draws, and both draw them with vis-network. Ours puts each where the server
said; pyvis's lets them push each other until they rest. Drawn and stable is when every node is on the canvas and none
moves any more; the time runs from the answer of the server, and so has fetching and reading the scripts in it. Of ours
the drawing alone is told too, from the data to the picture, and what our server takes.

The bench fails if drawing a network of 300 takes us half a second, or longer.

    python -m bench.diagrams [COUNT …]
"""

import json
import sys
import tempfile
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from pyvis.network import Network

from bench.serving import FLAGS, chromium, serve
from bench.synthetic import synthetic
from concept.analysis import Analysis, Antecedent, Citation, Consequence, Text
from concept.figure import draw
from concept.formats import write_analysis

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COUNTS = (50, 300, 3_000)
BAR = {300: 500.0}
"""Milliseconds that so many elements may take."""

TIMES = 3
PATIENCE = 60_000
"""Milliseconds after which a page counts as not stable."""

OURS = """() => {
  const {state, milliseconds} = document.querySelector("[data-network]")?.dataset || {};
  return state === "drawn" && [performance.now(), Number(milliseconds)];
}"""
RESTING = """() => {
  if (typeof network === "undefined" || !network) return false;
  const now = JSON.stringify(network.getPositions());
  if (now !== window.before) { window.before = now; window.since = performance.now(); }
  return performance.now() - window.since > 300 && [window.since, 0];
}"""
"""When the places that nodes have now were reached first, once they have had them for 300 ms."""


def grown(count: int) -> Analysis:
    """An analysis of so many elements, and some more, each before or after the concept and led to by another."""
    half, cited = count // 2, (Citation(source="work-1"),)
    before = (Antecedent(id=f"b-{n}", label=Text.of(f"Ground {n}", "en"), sources=cited) for n in range(half))
    after = (
        Consequence(id=f"a-{n}", label=Text.of(f"Gain {n}", "en"), followed_by=(f"a-{(n + 1) % half}",))
        for n in range(half)
    )
    return replace(synthetic(0), id=f"grown-{count}", antecedents=tuple(before), consequences=tuple(after))


def main() -> int:
    from playwright.sync_api import sync_playwright

    counts = [int(each) for each in sys.argv[1:]] or list(COUNTS)
    missed = False
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for count in counts:
            (Path(folder) / f"grown-{count}.yaml").write_text(write_analysis(grown(count), ".yaml"), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(
            f"{'elements':>9}{'drawn':>7}{'drawing':>11}{'page':>11}"
            f"{'pyvis':>14}{'×':>7}{'our server':>13}{'figure':>11}"
        )
        with serve(folder) as viewer:
            for count in counts:
                missed |= compare(browser, f"{viewer.address}/analysis/grown-{count}/network", count) > BAR.get(
                    count, float("inf")
                )
        browser.close()
    return 1 if missed else 0


def compare(browser: "Browser", address: str, count: int) -> float:
    """Print a line; the milliseconds that drawing takes us."""
    started = time.perf_counter()
    with urllib.request.urlopen(f"{address}.json") as answer:  # our own viewer
        told = json.load(answer)
    served = (time.perf_counter() - started) * 1000
    visits = [found for _time in range(TIMES) if (found := settle(browser, address, OURS))]
    ours, drawing = (median(each[at] for each in visits) for at in (0, 1))
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
        page.write(pyvis_page(told))
        page.flush()
        theirs = settle(browser, Path(page.name).as_uri(), RESTING)
    started = time.perf_counter()
    draw(grown(count))
    figure = (time.perf_counter() - started) * 1000
    other = f"{theirs[0]:11.0f} ms{theirs[0] / ours:5.1f} ×" if theirs else f"{'not in a minute':>21}"
    drawn = sum(each["group"] != "role" for each in told["nodes"])
    print(f"{count:9,}{drawn:7,}{drawing:8.0f} ms{ours:8.0f} ms{other}{served:8.0f} ms{figure:8.0f} ms", flush=True)
    return drawing


def pyvis_page(told: dict[str, Any]) -> str:
    """The page that pyvis writes of the nodes and edges of our page, with its own settings and its own script."""
    network = Network(directed=True, cdn_resources="in_line")
    for node in told["nodes"]:
        network.add_node(node["id"], label=node.get("label") or node["id"], title=node.get("title"))
    for edge in told["edges"]:
        network.add_edge(edge["from"], edge["to"])
    html: str = network.generate_html()
    return html


def settle(browser: "Browser", address: str, stable: str) -> tuple[float, float] | None:
    """The milliseconds from the server's answer until the network is stable, and of drawing; None if it never was."""
    from playwright.sync_api import TimeoutError as NotInTime

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.route(lambda url: not url.startswith(("file:", "http://127.0.0.1:")), lambda route: route.fulfill(body=""))
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        page.goto(address, wait_until="commit")
        reached, drawing = page.wait_for_function(stable, polling=20).json_value()
        answered = float(page.evaluate("performance.getEntriesByType('navigation')[0].responseStart"))
    except NotInTime:
        return None
    finally:
        context.close()
    return reached - answered, drawing


if __name__ == "__main__":
    sys.exit(main())
