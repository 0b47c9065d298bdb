"""The pages as readers get them: how long the server takes, how many it gives, and how a browser shows them.

Two stores, of 15 analyses and of 10,000, each with the same ten rivals of one concept, are served as users serve them:
`concept serve` in a process of its own. Clients are another process, over sockets that stay open.

1. Each kind of page over both stores: *cold*, made anew at each request (another address each time), and *warm*, found
   among those that are kept; and of different analyses one after the other, each for the first time.
2. Requests a second with eight clients, and the same from waitress alone, which sends the same bytes: what it can give.
3. 200 clients at once; and readers of one byte a second, and writers, while somebody else reads.
4. In Chromium: the first visit to a page of each kind, with what was fetched, and when the largest part was painted.

The bench fails where the bar is missed: see BAR.

    python -m bench.pages [FOLDER] [COUNT]     keep the stores in FOLDER (filling 10,000 takes five minutes, once)
"""

import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import count as numbers
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from bench.serving import FLAGS, Viewer, chromium, serve
from bench.synthetic import CONCEPTS, synthetic
from concept.library import open_kept, put_analyses
from concept.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BAR: Mapping[str, float] = {
    "an analysis, large ÷ small": 1.3,
    "slowest of 20 analyses, ms": 50,
    "requests a second": 300,
    "largest paint, ms": 1_000,
    "interactive, ms": 1_500,
    "first visit, kB": 300,
    "layout shift": 0.001,
}
"""At most so much, and of requests a second at least."""

SMALL = 15
CLIENTS = 8
CROWD = 200
SLOW = 40
SECONDS = 5.0
LARGE_FILE = "/static/vendor/vis-network.min.js"
PAGES: Mapping[str, str] = {
    "home": "/",
    "an analysis": "/analysis/synthetic-7",
    "a statement": "/analysis/synthetic-7/attribute/part-1",
    "a concept": "/concept/concept-7",
    "the atlas": "/atlas/concept-7",
    "a lattice": "/analysis/synthetic-7/lattice",
    "a network": "/analysis/synthetic-7/network",
    "a source": "/source/doi/10.1234/study.7.1",
    "all sources": "/sources",
    "all concepts": "/concepts",
    "findings": "/checks",
}
SHOWN: Mapping[str, str] = {
    "home": "/",
    "the largest analysis": "/analysis/bamber-co-production",
    "a concept": "/concept/patient-participation",
    "a source": "/source/work/alakeson-2013-7c68a0239f",
    "all sources": "/sources",
    "the atlas": "/atlas/patient-participation",
    "a lattice": "/analysis/bamber-co-production/lattice",
}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as scratch:
        kept = folder or Path(scratch)
        small = fill(kept / f"pages-{SMALL}", small_numbers(count))
        large = fill(kept / f"pages-{count}", range(count))
        found = {**measure_pages(small, large, count), **measure_crowds(large, count)}
    found |= measure_in_browser()
    missed = [name for name, bar in BAR.items() if (found[name] < bar) == (name == "requests a second")]
    for name in missed:
        print(f"The bar is missed: {name} {found[name]:.3g}, and should be {BAR[name]:g}.")
    return 1 if missed else 0


def small_numbers(count: int) -> list[int]:
    """Ten rivals of one concept, and some others."""
    rivals = [number for number in range(count) if number % CONCEPTS == 7][:10]
    return [*rivals, *(number for number in range(SMALL) if number != 7)][:SMALL]


def fill(store: Path, which: Sequence[int]) -> Path:
    """A store of the analyses of these numbers. Where it is there, it is only brought up to what the code is now."""
    kept = open_kept(open_store(store)) if store.exists() else None
    if kept is None or kept.stale():
        started = time.perf_counter()
        put_analyses([synthetic(number) for number in (which[:1] if store.exists() else which)], store)
        print(f"{store.name} was filled in {time.perf_counter() - started:.0f} s.", flush=True)
    return store


# --- clients --------------------------------------------------------------------------------------------------


class Client:
    """A connection that stays open. What it costs is little beside what is measured: no header is read but one."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._held = b""

    def get(self, path: str) -> bytes:
        """The body, packed. It fails if the answer is anything but good."""
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
        self._socket.sendall(request.encode())
        while b"\r\n\r\n" not in self._held:
            self._held += self._socket.recv(65_536)
        head, _end, body = self._held.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), (path, head)
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._socket.recv(65_536)
        self._held = body[length:]
        return body[:length]

    def close(self) -> None:
        """Leave."""
        self._socket.close()


def times_of(port: int, paths: Sequence[str]) -> list[float]:
    """The milliseconds of each request, one after the other."""
    client = Client(port)

    def once(path: str) -> float:
        started = time.perf_counter()
        client.get(path)
        return (time.perf_counter() - started) * 1000

    found = [once(path) for path in paths]
    client.close()
    return found


def storm(port: int, paths: Sequence[str], clients: int, seconds: float) -> float:
    """Requests a second by so many clients, each of which asks again as soon as it has been answered."""
    until = time.perf_counter() + seconds

    def ask(number: int) -> int:
        client, done = Client(port), 0
        for path in islice(cycle(paths), number, None):
            if time.perf_counter() > until:
                break
            client.get(path)
            done += 1
        client.close()
        return done

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(ask, range(clients))) / seconds


def crowd(port: int, paths: Sequence[str]) -> list[float]:
    """The seconds that each of a crowd waits, who all come in the same moment; one connection each."""
    together = threading.Barrier(len(paths))

    def ask(path: str) -> float:
        together.wait()
        started = time.perf_counter()
        client = Client(port)
        client.get(path)
        client.close()
        return time.perf_counter() - started

    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(ask, paths))


def elsewhere(work: Any, *arguments: Any) -> Any:
    """What a function gives in another process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


# --- one client -----------------------------------------------------------------------------------------------


def late(times: Sequence[float]) -> float:
    """What nineteen of twenty stay under."""
    return quantiles(times, n=20)[-1]


def measure_pages(small: Path, large: Path, count: int) -> dict[str, float]:
    """Print how long each page takes over both stores."""
    with serve("--store", str(small)) as one, serve("--store", str(large)) as other:
        print(
            f"{'milliseconds, one client':26}{f'cold, {SMALL}':>12}{f'{count:,}':>10}"
            f"{'×':>7}{'late':>8}{'warm':>8}{'late':>8}",
            flush=True,
        )
        ratios = {name: compare(name, path, one, other) for name, path in PAGES.items()}
        firsts = elsewhere(
            times_of, other.port, [f"/analysis/synthetic-{n}" for n in range(0, count, max(1, count // 300))]
        )
        print(f"{'analyses, each once':26}{'':12}{median(firsts):10.1f}{'':7}{late(firsts):8.1f}", flush=True)
    return {"an analysis, large ÷ small": ratios["an analysis"], "slowest of 20 analyses, ms": late(firsts)}


def compare(name: str, path: str, one: Viewer, other: Viewer, times: int = 40) -> float:
    """Print a line; how many times as long a cold page takes over the large store. Both are asked in turn."""
    new = numbers()
    addresses = [f"{path}?again={next(new)}" for _time in range(times)]
    for viewer in (one, other):
        elsewhere(times_of, viewer.port, [f"{path}?first"])
    cold = [(*times_of(one.port, [each]), *times_of(other.port, [each])) for each in addresses]
    few, many = ([pair[at] for pair in cold] for at in (0, 1))
    warm = times_of(other.port, [path] * times)
    ratio = median(many) / median(few)
    numbers_told = (
        f"{median(few):12.1f}{median(many):10.1f}{ratio:7.2f}{late(many):8.1f}{median(warm):8.1f}{late(warm):8.1f}"
    )
    print(f"{name:26}{numbers_told}", flush=True)
    return ratio


# --- many clients ---------------------------------------------------------------------------------------------


def measure_crowds(large: Path, count: int) -> dict[str, float]:
    """Print what many clients get, and what slow ones keep from others."""
    analyses = [f"/analysis/synthetic-{number}" for number in range(0, count, max(1, count // 50))][:50]
    with serve("--store", str(large)) as viewer:
        times_of(viewer.port, analyses)
        rates = [elsewhere(storm, viewer.port, analyses, CLIENTS, SECONDS) for _time in range(3)]
        body = Client(viewer.port).get(analyses[0])
        with serve_bytes(body) as port:
            bare = elsewhere(storm, port, ["/"], CLIENTS, SECONDS)
        print(
            f"{CLIENTS} clients, {len(analyses)} analyses that are kept: {max(rates):.0f} requests a second; "
            f"waitress alone, with the same {len(body) / 1000:.0f} kB, gives {bare:.0f} ({bare / max(rates):.1f} ×)."
        )
        fresh = elsewhere(
            storm, viewer.port, [f"{each}?n={n}" for n in range(60) for each in analyses], CLIENTS, SECONDS
        )
        print(f"{CLIENTS} clients, each page made anew: {fresh:.0f} requests a second.", flush=True)
        before = viewer.megabytes
        waits = elsewhere(crowd, viewer.port, list(islice(cycle(analyses), CROWD)))
        print(
            f"{CROWD} clients at once: all answered, in {median(waits):.2f} s, the last in {max(waits):.2f} s; "
            f"memory {before:.0f} MB before, {viewer.megabytes:.0f} MB after."
        )
        usual = median(times_of(viewer.port, analyses))
        with slow_clients(viewer.port):
            beside = median(times_of(viewer.port, analyses))
        print(
            f"Beside {SLOW} readers and {SLOW} writers of one byte a second, a page takes {beside:.1f} ms; "
            f"alone {usual:.1f} ms ({beside / usual:.1f} ×).",
            flush=True,
        )
    return {"requests a second": max(rates)}


class _Bytes:
    """A viewer of one page that is already written."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __call__(self, _environment: object, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(self._body)))])
        return [self._body]


def give_bytes() -> None:
    """Serve what stands on standard input, with the threads that the viewer has."""
    from waitress.server import create_server

    from web.serve import THREADS

    server: Any = create_server(_Bytes(sys.stdin.buffer.read()), host="127.0.0.1", port=0, threads=THREADS)
    print(server.effective_port, flush=True)
    server.run()


@contextmanager
def serve_bytes(body: bytes) -> Iterator[int]:
    """A port at which waitress gives the same bytes again and again, in a process of its own."""
    command = (sys.executable, "-c", "from bench.pages import give_bytes; give_bytes()")
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        running.stdin.write(body)
        running.stdin.close()
        yield int(running.stdout.readline())
    finally:
        running.terminate()
        running.wait()


@contextmanager
def slow_clients(port: int) -> Iterator[None]:
    """Readers who take one byte a second of a large file, and writers who send one byte a second of a request."""
    readers = [_slow_reader(port) for _number in range(SLOW)]
    writers = [socket.create_connection(("127.0.0.1", port)) for _number in range(SLOW)]
    over = threading.Event()

    def go_on() -> None:
        for letter in cycle(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 999):
            for writer in writers:
                writer.sendall(bytes([letter]))
            for reader in readers:
                reader.recv(1)
            if over.wait(1):
                break

    going = threading.Thread(target=go_on)
    going.start()
    try:
        time.sleep(2)
        yield
    finally:
        over.set()
        going.join()
        for each in (*readers, *writers):
            each.close()


def _slow_reader(port: int) -> socket.socket:
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)  # so that the system takes little in its place
    reader.connect(("127.0.0.1", port))
    reader.sendall(f"GET {LARGE_FILE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return reader


# --- a browser ------------------------------------------------------------------------------------------------

WATCH = """
window.watched = {paint: 0, shift: 0, busy: 0};
const watch = (type, note) => {
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({type, buffered: true});
};
watch("largest-contentful-paint", (entry) => { watched.paint = entry.startTime; });
watch("layout-shift", (entry) => { watched.shift += entry.hadRecentInput ? 0 : entry.value; });
watch("longtask", (entry) => { watched.busy = entry.startTime + entry.duration; });
"""
"""Interactive is a page when its scripts have run and no task of 50 ms or more follows."""


@dataclass(frozen=True)
class Visit:
    """A first visit to a page: milliseconds, what was fetched, and how far things moved."""

    paint: float
    interactive: float
    shift: float
    kilobytes: float


def measure_in_browser() -> dict[str, float]:
    """Print the first visits; the worst of each number."""
    from playwright.sync_api import sync_playwright

    with serve(str(Path(__file__).parents[1] / "data")) as viewer, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(f"{'first visit, 1440 pixels':26}{'paint':>9}{'interactive':>13}{'shift':>8}{'fetched':>11}")
        visits = [visit_thrice(browser, name, viewer.address + path) for name, path in SHOWN.items()]
        browser.close()
    return {
        "largest paint, ms": max(each.paint for each in visits),
        "interactive, ms": max(each.interactive for each in visits),
        "layout shift": max(each.shift for each in visits),
        "first visit, kB": max(each.kilobytes for each in visits),
    }


def visit_thrice(browser: "Browser", name: str, address: str) -> Visit:
    """The median of three first visits, of each number; printed."""
    visits = [visit(browser, address) for _time in range(3)]
    found = Visit(*(median(getattr(each, field.name) for each in visits) for field in fields(Visit)))
    print(
        f"{name:26}{found.paint:6.0f} ms{found.interactive:10.0f} ms{found.shift:8.3f}{found.kilobytes:8.0f} kB",
        flush=True,
    )
    return found


def visit(browser: "Browser", address: str) -> Visit:
    """A visit by somebody who has nothing yet."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    fetched: list[float] = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: fetched.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(600)
    seen = page.evaluate(
        "({...watched, ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd})"
    )
    context.close()
    return Visit(seen["paint"], max(seen["ready"], seen["busy"]), seen["shift"], sum(fetched) / 1000)


if __name__ == "__main__":
    sys.exit(main())
