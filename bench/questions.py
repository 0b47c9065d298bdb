"""Questions: each of the library put to 100 and to 10,000 analyses, by ours and by engines with the same query.

The analyses are those of bench/synthetic.py, each of some 720 statements, with alignments. Ours is the whole of
`concept.questions.ask`: words in the blanks become values, the query is asked, the answer is a table. The engines get
the query with its values in it, and give their own terms: pyoxigraph on the same store; rdflib among 100 alone;
Virtuoso where BENCH_VIRTUOSO is the address of the query service of one that holds the same 10,000. All must find as
many rows as ours.

Each question is asked with its blanks filled in as FILLED says, and then, among the many, with all blanks open, where
the answer is of the whole store. Printed are the milliseconds of the median run, and how many times ours the others
take. More than 60 seconds counts as not finished: who measures is a process of its own, which is then ended. The
machine's noise is in all of them alike. A ! marks what takes more than 100 ms though its answer is not large.

    python -m bench.questions [COUNT [QUESTION …]]     10,000 analyses if not said (ten minutes to fill)

A store that was filled is kept in the folder that BENCH_STORE names, and used again.
"""

import json
import multiprocessing
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median
from typing import cast
from urllib.parse import urlencode
from urllib.request import Request, urlopen

if __package__ in (None, ""):  # called as `python bench/questions.py`
    sys.path.insert(0, str(Path(__file__).parents[1]))

import pyoxigraph as oxigraph

from bench.synthetic import synthetic, synthetic_alignments
from concept.questions import Question, ask, fill_in, find_question, questions
from concept.store import Reader, Solutions
from concept.triples import BASE, iri, term, triples_of

LIMIT = 60.0
SMALL = 100
FEW = 200
"""Rows: an answer that has more is large, and may take as long as it is."""

SLOW = 100.0
"""Milliseconds that a question with a small answer should not take."""

FILLED = {
    "concept": "concept-5",
    "analysis": "synthetic-1",
    "other": "synthetic-51",
    "source": "10.1234/study.1.1",
}
"""What stands in the blanks; the analysis only where there is no blank for a concept."""

VIRTUOSO = os.environ.get("BENCH_VIRTUOSO", "")


# --- the stores -------------------------------------------------------------------------------------------------


def quads(count: int) -> Iterator[oxigraph.Quad]:
    for number in range(count):
        graph = oxigraph.NamedNode(iri(f"synthetic-{number}"))
        for each in triples_of(synthetic(number)):
            yield oxigraph.Quad(each.subject, each.predicate, each.object, graph)
    graph = oxigraph.NamedNode(f"{BASE}alignments/synthetic")
    for first, second in synthetic_alignments(count):
        ends = oxigraph.NamedNode(first), oxigraph.NamedNode(second)
        yield oxigraph.Quad(ends[0], term("skos:closeMatch"), ends[1], graph)


def fill(folder: Path, count: int) -> None:
    """A store of so many, unless the folder holds one already."""
    if folder.exists() and any(folder.iterdir()):
        return
    started = time.perf_counter()
    store = oxigraph.Store(str(folder))
    store.bulk_extend(quads(count))
    store.optimize()
    print(f"A store of {count:,}: {len(store):,} statements, filled in {time.perf_counter() - started:.0f} s.")


class Opened:
    """A store on disk as a question needs it."""

    base = BASE

    def __init__(self, folder: Path) -> None:
        self.store = oxigraph.Store.read_only(str(folder))

    def query(self, text: str) -> Solutions:
        """The solutions of a SELECT, as they come."""
        found = self.store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, oxigraph.QuerySolutions)
        return Solutions(tuple(each.value for each in found.variables), (tuple(row) for row in found))


# --- who answers ------------------------------------------------------------------------------------------------

Words = dict[str, str]
Answerer = Callable[[Question, Words], Callable[[], int]]
"""A question, and what stands in its blanks, as something to call, that gives the number of rows."""


def ours(folder: Path) -> Answerer:
    reader = cast(Reader, Opened(folder))
    return lambda question, words: lambda: len(ask(reader, question.name, **words).rows)


def by_pyoxigraph(folder: Path) -> Answerer:
    opened = Opened(folder)

    def prepare(question: Question, words: Words) -> Callable[[], int]:
        text = question.bound(fill_in(cast(Reader, opened), question, words))
        return lambda: sum(1 for _row in opened.store.query(text, use_default_graph_as_union=True))  # type: ignore[union-attr, misc]

    return prepare


def by_rdflib(folder: Path) -> Answerer:
    import rdflib

    warnings.simplefilter("ignore")
    opened = Opened(folder)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=(opened.store.dump(format=oxigraph.RdfFormat.N_QUADS) or b"").decode(), format="nquads")

    def prepare(question: Question, words: Words) -> Callable[[], int]:
        text = question.bound(fill_in(cast(Reader, opened), question, words))
        return lambda: len(list(dataset.query(text)))

    return prepare


def by_virtuoso(folder: Path) -> Answerer:
    opened = Opened(folder)

    def prepare(question: Question, words: Words) -> Callable[[], int]:
        body = urlencode({"query": question.bound(fill_in(cast(Reader, opened), question, words))}).encode()
        asked = Request(VIRTUOSO, body, {"Accept": "application/sparql-results+json"})

        def run() -> int:
            with urlopen(asked) as response:
                return len(json.load(response)["results"]["bindings"])

        return run

    return prepare


# --- measuring --------------------------------------------------------------------------------------------------


def work(make: Callable[[Path], Answerer], folder: Path, end: Connection) -> None:
    """In a process of its own: answer the questions that come in, and say how long it takes and how many rows."""
    answerer = make(folder)
    end.send(None)  # ready
    while True:
        name, words = end.recv()
        run = answerer(find_question(name), words)
        seconds: list[float] = []
        rows = 0
        while sum(seconds) < 1 and len(seconds) < 7:
            started = time.perf_counter()
            rows = run()
            seconds.append(time.perf_counter() - started)
        end.send((1000 * median(seconds[1:] or seconds), rows))  # the first one finds nothing in memory


@dataclass
class Measured:
    """Who answers, in a process that is begun anew when it was ended. `worked` says whether there is any."""

    make: Callable[[Path], Answerer]
    folder: Path
    here: bool = True
    _running: tuple[BaseProcess, Connection] | None = field(default=None, init=False)

    def time(self, question: Question, words: Words) -> tuple[float, int] | None:
        """Milliseconds and rows; None if not finished."""
        _process, end = self._running or self._begin()
        end.send((question.name, words))
        if not end.poll(LIMIT):
            self.end()
            return None
        milliseconds, rows = end.recv()
        return float(milliseconds), int(rows)

    def _begin(self) -> tuple[BaseProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=work, args=(self.make, self.folder, there))
        process.start()
        there.close()
        here.recv()
        self._running = process, here
        return self._running

    def end(self) -> None:
        """End its process."""
        if self._running:
            self._running[0].kill()
            self._running[0].join()
            self._running = None


def filled(question: Question) -> Words:
    names = [each.name for each in question.parameters]
    return {name: FILLED[name] for name in names if name in FILLED and not (name == "analysis" and "concept" in names)}


def needed(question: Question) -> Words:
    return {each.name: FILLED[each.name] for each in question.parameters if each.needed}


# --- the tables -------------------------------------------------------------------------------------------------


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    asked = [find_question(name) for name in sys.argv[2:]] or list(questions())
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(os.environ.get("BENCH_STORE") or Path(folder) / "large")
        fill(small, SMALL)
        fill(large, count)
        print(f"\nMilliseconds, blanks filled in; among {SMALL} analyses, then among {count:,}.")
        engines = [Measured(make, small) for make in (ours, by_pyoxigraph, by_rdflib)]
        engines += [Measured(make, large) for make in (ours, by_pyoxigraph)]
        engines += [Measured(by_virtuoso, large, here=bool(VIRTUOSO))]
        print_table(("ours", "pyoxigraph", "rdflib", "ours", "pyoxigraph", "Virtuoso"), engines, asked, filled)
        print(f"\nMilliseconds, all blanks open but those that are needed, among {count:,}.")
        print_table(("ours", "pyoxigraph", "Virtuoso"), engines[3:], asked, needed)
        for engine in engines:
            engine.end()


def print_table(
    heads: Sequence[str], engines: Sequence[Measured], asked: Iterable[Question], words: Callable[[Question], Words]
) -> None:
    print(f"{'':40}" + "".join(f"{head:>{20 if head == 'ours' else 13}}" for head in heads))
    for question in asked:
        print(f"{question.name:40}" + "".join(cells(heads, engines, question, words(question))), flush=True)


def cells(heads: Sequence[str], engines: Sequence[Measured], question: Question, words: Words) -> Iterator[str]:
    base, expected = None, None
    for head, engine in zip(heads, engines, strict=True):
        found = engine.time(question, words) if engine.here else None
        if not engine.here:
            yield f"{'not here':>13}"
        elif found is None:
            yield f"{'not finished':>{20 if head == 'ours' else 13}}"
        elif head == "ours":
            base, expected = found
            slow = "!" if base > SLOW and expected <= FEW else ""
            yield f"{expected:9,} rows {f'{slow}{base:,.1f}':>5}".rjust(20)
        else:
            assert question.again or found[1] == expected, (
                f"{question.name}: {head} finds {found[1]} rows, {expected} are"
            )
            yield f"{found[0] / base if base else 0:,.1f} ×".rjust(13)


if __name__ == "__main__":
    main()
