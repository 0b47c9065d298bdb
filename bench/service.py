"""The SPARQL service beside the pages: how much slower an analysis page is while strangers ask hostile queries.

The viewer runs in a process of its own, as `concept serve` starts it, on a store of generated analyses. The page is
asked for under a new address each time, so that it is made anew and not found among those that are kept. Then eight
clients ask hostile queries, again as soon as one is refused or stopped, and the page is asked for as before. What an
honest query takes is measured in the same two ways; while others hold all children it may be sent away, and is then
counted as such.

The bench fails if the page takes three times as long as usual, or longer.

    python -m bench.service [COUNT]     analyses in the store, 100 if not said
"""

import http.client
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from statistics import median, quantiles
from urllib.parse import urlencode

if __package__ in (None, ""):  # called as `python bench/service.py`
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.synthetic import synthetic
from concept.library import put_analyses

ALLOWED = 3.0
"""Times the usual time that a page may take."""

SECONDS = 20.0
"""How long each way is measured: as long as the service works on a query, so that some are stopped."""

BREAK = 0.05
"""Seconds between two requests of one reader, who reads."""

HOSTILE = {
    "cartesian": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "endless path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:y>)* ?d . ?e (!<urn:z>)* ?f }",
    "all memory": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g",
    "all rows": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "regular expression": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?c), '(x+x+)+y') }",
    "5,000 brackets": f"ASK {{ FILTER({'(' * 5_000}1{')' * 5_000}) }}",
    "as long as allowed": f"ASK {{ {'?s ?p ?o . ' * 20_000} }}",
    "10 MB": "x" * 10_000_000,
}
HONEST = "SELECT (COUNT(*) AS ?n) { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"


def ask(port: int, query: str) -> int:
    """The status that a query is answered with; 0 if the connection broke."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
    return answer.status


def open_page(port: int, number: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", f"/analysis/synthetic-{number % 10}?{urlencode({'again': number})}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def measure(work: Callable[[int], int]) -> tuple[list[float], Counter[int]]:
    """The milliseconds of each request, one after the other for SECONDS, and the statuses."""
    times, statuses, started = [], Counter[int](), time.perf_counter()
    number = int(started * 1000)
    while time.perf_counter() - started < SECONDS:
        before = time.perf_counter()
        statuses[work(number)] += 1
        times.append((time.perf_counter() - before) * 1000)
        number += 1
        time.sleep(BREAK)
    return times, statuses


def say(what: str, times: list[float], statuses: Counter[int]) -> None:
    told = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    late = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"  {what:44} median {median(times):7.1f} ms, of 20 the slowest {late:7.1f} ms   ({told})", flush=True)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        put_analyses([synthetic(number) for number in range(count)], f"{folder}/store")
        command = "from concept.cli import main; main()"
        viewer = subprocess.Popen(
            (sys.executable, "-c", command, "serve", "--store", f"{folder}/store", "--port", "0", "--no-open"),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert viewer.stdout is not None
        try:
            found = re.search(r":(\d+)/", viewer.stdout.readline())
            assert found is not None
            return compare(int(found[1]), count)
        finally:
            viewer.terminate()
            viewer.wait()


def compare(port: int, count: int) -> int:
    """Measure both ways, and print; 1 if the page is too slow."""
    print(f"A store of {count} analyses; an analysis page, and an honest query, {SECONDS:.0f} s each:")
    open_page(port, 0), ask(port, HONEST)
    usual, statuses = measure(lambda number: open_page(port, number))
    say("the page, nobody else there", usual, statuses)
    say("an honest query, nobody else there", *measure(lambda _number: ask(port, HONEST)))
    over, ends = threading.Event(), {name: Counter[int]() for name in HOSTILE}
    strangers = [threading.Thread(target=besiege, args=(port, name, ends[name], over)) for name in HOSTILE]
    for stranger in strangers:
        stranger.start()
    time.sleep(2)
    besieged, statuses = measure(lambda number: open_page(port, number))
    say(f"the page, beside {len(HOSTILE)} hostile clients", besieged, statuses)
    say("an honest query, beside them", *measure(lambda _number: ask(port, HONEST)))
    over.set()
    for stranger in strangers:
        stranger.join()
    say("an honest query, when they have gone", *measure(lambda _number: ask(port, HONEST)))
    print("  How the hostile queries ended:")
    for name, statuses in ends.items():
        print(f"    {name:22}" + ", ".join(f"{times} × {status}" for status, times in sorted(statuses.items())))
    ratio = median(besieged) / median(usual)
    print(f"  The page takes {ratio:.2f} times as long as usual; allowed are {ALLOWED:g}.")
    return 0 if ratio < ALLOWED else 1


def besiege(port: int, name: str, ends: Counter[int], over: threading.Event) -> None:
    while not over.is_set():
        status = ask(port, HOSTILE[name])
        ends[status] += 1
        over.wait(0.1)


if __name__ == "__main__":
    sys.exit(main())
