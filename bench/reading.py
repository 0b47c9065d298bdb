"""Reading one analysis: from a store of ten and of 10,000, from its Turtle, and by rdflib from the same Turtle.

The bar is that the size of the store does not matter. Prints ratios; the machine's noise is in all of them alike.

    python -m bench.reading [COUNT]     the size of the large store, 10,000 if not said (about two minutes to fill)
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import rdflib

from concept.analysis import Analysis
from concept.formats import read_path
from concept.formats.rdf import read_turtle, write_turtle
from concept.store import open_store, write_store
from concept.triples import iri, triples_of

EXAMPLE = Path(__file__).parents[1] / "data/analyses/kang-post-intensive-care-syndrome-2015.ttl"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    (analysis,) = read_path(EXAMPLE)
    turtle = write_turtle(analysis)
    print(f"One analysis of {len(list(triples_of(analysis)))} statements, read again and again; median of 200.")
    with tempfile.TemporaryDirectory() as folder:
        small = fill(Path(folder) / "small", analysis, 10)
        large = fill(Path(folder) / "large", analysis, count)
        rows = {
            "from a store of 10": milliseconds(lambda: small("copy-7")),
            f"from a store of {count:,}": milliseconds(lambda: large("copy-7")),
            "from its Turtle": milliseconds(lambda: read_turtle(turtle)),
            "rdflib parses the same Turtle (no values made)": milliseconds(lambda: parse_with_rdflib(turtle)),
        }
    one = rows["from a store of 10"]
    for name, time_taken in rows.items():
        print(f"{name:50} {time_taken:8.2f} ms  {time_taken / one:6.2f} ×")


def fill(folder: Path, analysis: Analysis, count: int) -> Callable[[str], object]:
    started = time.perf_counter()
    with write_store(folder) as writer:
        for number in range(count):
            writer.put(replace(analysis, id=f"copy-{number}"))
    seconds = time.perf_counter() - started
    print(f"Filled a store of {count:,} in {seconds:.1f} s ({count / seconds:.0f} analyses a second).")
    store = open_store(folder)
    return lambda name: store.read(iri(name))


def parse_with_rdflib(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle")


def milliseconds(work: Callable[[], object], times: int = 200) -> float:
    def once() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    once()
    return median(once() for _ in range(times)) * 1000


if __name__ == "__main__":
    main()
