"""Every question of ours, on stores of 100 and of 10,000 analyses: how long it takes us, and others who ask the same.

Ours is `concept.questions.answer`, cells of the table included; raw pyoxigraph runs the same SPARQL and reads its rows;
rdflib does so on 100 analyses only, and an endpoint (Virtuoso, say) where one is named, on 100 too, which are put
there first. The blanks of a question are filled in with one concept of the store, or with what the question needs.

All must give the same number of rows, else the bench stops. Each works in a process of its own, which is ended when a
query takes over 60 seconds: it counts as not finished. Prints milliseconds and, in brackets, ratios to ours.

    python -m bench.questions [COUNT] [--endpoint FILE.toml]     10,000 if not said (some minutes to fill)
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

if __package__ in (None, ""):  # called as `python bench/questions.py`
    sys.path.insert(0, str(Path(__file__).parents[1]))

import pyoxigraph as oxigraph
from pyoxigraph import NamedNode, Quad

from bench.synthetic import CONCEPTS, synthetic, synthetic_alignments
from concept.questions import Question, answer, fill_in, questions
from concept.store import Reader, open_store, write_store
from concept.store.graphs import EngineReader
from concept.triples import BASE, alignments_iri, iri, term, triples_of

LIMIT = 60.0
"""Seconds after which a query counts as not finished."""

BAR = 100.0
"""Milliseconds that no question may take us in the large store, unless its answer itself is large."""

LARGE_ANSWER = 1_000
SMALL = 100
NUMBER = 5
"""The analysis that questions are asked of, or its concept; so many are rivals of it in a large store."""

FILLED_IN: Mapping[str, str] = {
    "concept": f"concept-{NUMBER}",
    "analysis": f"synthetic-{NUMBER}",
    "other": f"synthetic-{NUMBER + 1}",
    "source": f"10.1234/study.{NUMBER}.1",
    "attribute": f"synthetic-{NUMBER}/attribute/part-1",
}


def filled_in(question: Question) -> dict[str, str]:
    """What stands in the blanks: what is needed, else one concept."""
    needed = {each.name: FILLED_IN[each.name] for each in question.parameters if each.needed}
    names = {each.name for each in question.parameters}
    return needed or ({"concept": FILLED_IN["concept"]} if "concept" in names else {})


# --- stores -----------------------------------------------------------------------------------------------------


class ReadOnly(EngineReader):
    """A folder of Oxigraph's, as a store of ours reads it."""

    base = BASE
    generation = "1"

    def __init__(self, folder: str) -> None:
        self._held = oxigraph.Store.read_only(folder)

    def _engine(self) -> oxigraph.Store:
        return self._held


def quads(count: int) -> Iterator[Quad]:
    for number in range(count):
        graph = NamedNode(iri(f"synthetic-{number}"))
        for each in triples_of(synthetic(number)):
            yield Quad(each.subject, each.predicate, each.object, graph)
    aligned, graph = term("skos:closeMatch"), NamedNode(alignments_iri("synthetic", BASE))
    for one, other in synthetic_alignments(count):
        yield Quad(NamedNode(one), aligned, NamedNode(other), graph)


def fill(folder: Path, count: int) -> str:
    engine = oxigraph.Store(str(folder))
    found = quads(count)
    while some := list(islice(found, 500_000)):
        engine.bulk_extend(some)
    engine.optimize()
    engine.flush()
    return str(folder)


# --- who asks ---------------------------------------------------------------------------------------------------

Asker = Callable[[Question], int]
"""Asks a question and reads its answer; the number of its rows."""


def ours(folder: str) -> Asker:
    reader: Reader = ReadOnly(folder)
    return lambda question: len(answer(reader, question, fill_in(reader, question, filled_in(question))).rows)


def of_endpoint(location: str) -> Asker:
    store = open_store(location)
    return lambda question: len(answer(store, question, fill_in(store, question, filled_in(question))).rows)


def raw_pyoxigraph(folder: str) -> Asker:
    reader = ReadOnly(folder)
    engine = reader._engine()

    def ask(question: Question) -> int:
        text = question.bound(fill_in(reader, question, filled_in(question)))
        return sum(1 for _row in engine.query(text, use_default_graph_as_union=True))  # type: ignore[union-attr, misc]

    return ask


def rdflib(folder: str) -> Asker:
    import rdflib as library

    reader = ReadOnly(folder)
    data = library.Dataset(default_union=True)
    written = reader._engine().dump(format=oxigraph.RdfFormat.N_QUADS)
    data.parse(data=(written or b"").decode(), format="nquads")
    return lambda question: len(list(data.query(question.bound(fill_in(reader, question, filled_in(question))))))


ASKERS: Mapping[str, Callable[[str], Asker]] = {
    "ours": ours,
    "pyoxigraph": raw_pyoxigraph,
    "rdflib": rdflib,
    "endpoint": of_endpoint,
}


# --- measuring --------------------------------------------------------------------------------------------------


def work(name: str, place: str, asked: Connection) -> None:
    """In a process of its own: for each name of a question, the median of some runs in ms, and the number of rows."""
    ask = ASKERS[name](place)
    by_name = {each.name: each for each in questions()}
    asked.send(None)  # ready
    while True:
        question = by_name[asked.recv()]
        seconds: list[float] = []
        rows = 0
        while not seconds or (sum(seconds) < 0.3 and len(seconds) < 15):
            started = time.perf_counter()
            rows = ask(question)
            seconds.append(time.perf_counter() - started)
        asked.send((median(seconds) * 1000, rows))


class Worker:
    """A process that asks, started again when it was ended."""

    def __init__(self, name: str, place: str) -> None:
        self._start: tuple[Any, ...] = (name, place)
        self._process: multiprocessing.process.BaseProcess | None = None

    def ask(self, question: Question) -> tuple[float, int] | None:
        """Milliseconds and rows; None if not finished."""
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, its_end = context.Pipe()
            self._process = context.Process(target=work, args=(*self._start, its_end), daemon=True)
            self._process.start()
            its_end.close()
            self._pipe.recv()
        self._pipe.send(question.name)
        if self._pipe.poll(LIMIT):
            took, rows = self._pipe.recv()
            return float(took), int(rows)
        self.end()
        return None

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process:
            self._process.kill()
            self._process.join()
            self._process = None


def measure(count: int, places: Mapping[str, str]) -> None:
    """The table of one store. AssertionError if two find another number of rows, or ours is over the bar."""
    workers = {name: Worker(name, place) for name, place in places.items()}
    print(f"\n{count:,} analyses, ms (× ours)".ljust(46) + "rows".rjust(8) + "".join(f"{each:>20}" for each in places))
    slow = []
    for question in questions():
        found = {name: worker.ask(question) for name, worker in workers.items()}
        mine = found["ours"]
        rows = {each[1] for each in found.values() if each} if question.again is None else set()
        assert len(rows) <= 1, f"{question.name}: other numbers of rows: {found}"
        cells = "".join(f"{cell(each, mine):>20}" for each in found.values())
        print(f"{question.name:45}{mine[1] if mine else '?':>8}{cells}", flush=True)
        if mine is None or (mine[0] > BAR and mine[1] < LARGE_ANSWER):
            slow.append(question.name)
    for worker in workers.values():
        worker.end()
    print(f"Over {BAR:.0f} ms, and the answer has fewer than {LARGE_ANSWER:,} rows: {', '.join(slow) or 'none'}.")


def cell(found: tuple[float, int] | None, mine: tuple[float, int] | None) -> str:
    if found is None:
        return "not finished"
    return f"{found[0]:,.1f}" + (f" ({found[0] / mine[0]:,.1f} ×)" if mine and found is not mine else "")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure every question.")
    parser.add_argument("count", nargs="?", type=int, default=10 * CONCEPTS + 30)
    parser.add_argument("--endpoint", help="The settings of an endpoint; a hundred analyses are put there.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = fill(Path(folder) / "small", SMALL)
        places = {"ours": small, "pyoxigraph": small, "rdflib": small}
        if given.endpoint:
            with write_store(given.endpoint) as writer:
                for number in range(SMALL):
                    writer.put(synthetic(number))
            places["endpoint"] = given.endpoint
        measure(SMALL, places)
        started = time.perf_counter()
        large = fill(Path(folder) / "large", given.count)
        print(f"\nA store of {given.count:,} was filled in {time.perf_counter() - started:.0f} s.")
        measure(given.count, {"ours": large, "pyoxigraph": large})


if __name__ == "__main__":
    main()
