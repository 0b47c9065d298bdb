"""Checking: the same faults found by ours and by those who check graphs, on one analysis and on many.

Each analysis (bench/synthetic.py) has six cases and some 700 statements, and every third has one case whose coding
breaks its verdict. Everyone begins with the same N-Triples in memory and ends with the IRIs of the cases that fail;
these must be the same for all, and the ones that were planted. Ours runs all its rules; SHACL engines run all of
`ontology/shapes.ttl`, and three small shapes that only these faults need; SPARQL three queries.

A run over 60 seconds counts as not finished: it is done in a process of its own, which is then ended. Ratios are
what to look at; the machine's noise is in all of them alike.

    python -m bench.checking [COUNT]     analyses in the large store, 10,000 if not said (a minute or two to fill)
"""

import gc
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import NamedTuple, cast

if __package__ in (None, ""):  # called as `python bench/checking.py`
    sys.path.insert(0, str(Path(__file__).parents[1]))

import pyoxigraph as oxigraph

import ontology
from bench.synthetic import faulty_kind, synthetic
from concept.checking import Checked, check_store
from concept.checks import check, find_rule
from concept.library import put_analyses
from concept.processes import cores
from concept.profiles import DEFAULT_PROFILE
from concept.store import open_store
from concept.triples import PREFIXES, analyses_in, iri, triples_of

LIMIT = 60.0
"""Seconds after which a run counts as not finished."""

COUNTS = (1, 20, 100, 1_000)
PREFIX = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
FAILS = ("model-case-fails", "borderline-case-fails", "contrary-case-fails")

SHAPES = f"""{PREFIX}PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX : <urn:three-shapes#>
:model-case-fails a sh:NodeShape ; sh:targetClass ca:Case ; sh:or (
    [ sh:not [ sh:path ca:kind ; sh:hasValue ca:model ] ]
    [ sh:path ( ca:hasCoding ca:value ) ; sh:in ( ca:shows ca:unclear ) ] ) .
:contrary-case-fails a sh:NodeShape ; sh:targetClass ca:Case ; sh:or (
    [ sh:not [ sh:path ca:kind ; sh:hasValue ca:contrary ] ]
    [ sh:path ( ca:hasCoding ca:value ) ; sh:in ( ca:lacks ca:unclear ) ] ) .
:borderline-case-fails a sh:NodeShape ; sh:targetClass ca:Case ; sh:or (
    [ sh:not [ sh:path ca:kind ; sh:hasValue ca:borderline ] ]
    [ sh:path ( ca:hasCoding ca:value ) ; sh:qualifiedMinCount 1 ;
      sh:qualifiedValueShape [ sh:in ( ca:partly ca:lacks ca:unclear ) ] ] ) .
"""
"""The three verdicts in SHACL Core, which has no way to count attributes: true where every attribute is coded."""

CODED = """?analysis ca:hasCase ?case ; ca:hasDefiningAttribute ?attribute .
    ?case ca:kind {kind} ; ca:hasCoding ?coding . ?coding ca:attribute ?attribute ; ca:value ?value"""
QUERIES = (
    f"""{PREFIX}SELECT DISTINCT ?case {{ GRAPH ?graph {{ {CODED.format(kind="ca:model")}
    FILTER(?value IN (ca:lacks, ca:partly)) }} }} ORDER BY ?case""",
    f"""{PREFIX}SELECT DISTINCT ?case {{ GRAPH ?graph {{ {CODED.format(kind="ca:contrary")}
    FILTER(?value IN (ca:shows, ca:partly)) }} }} ORDER BY ?case""",
    f"""{PREFIX}SELECT ?case {{
    {{ SELECT ?case (COUNT(?attribute) AS ?count) {{ GRAPH ?graph {{
        ?analysis ca:hasCase ?case ; ca:hasDefiningAttribute ?attribute . ?case ca:kind ca:borderline }} }}
      GROUP BY ?case }}
    {{ SELECT ?case ?value (COUNT(?coding) AS ?count) {{ GRAPH ?graph {{ {CODED.format(kind="ca:borderline")}
        FILTER(?value IN (ca:shows, ca:lacks)) }} }} GROUP BY ?case ?value }} }} ORDER BY ?case""",
)
"""The three verdicts in SPARQL: some attribute breaks the case, or as many are of one value as there are."""


# --- who finds the faults ---------------------------------------------------------------------------------------


def ours(graphs: Sequence[bytes]) -> set[str]:
    found = set()
    for graph in graphs:
        (analysis,) = analyses_in(oxigraph.parse(graph, format=oxigraph.RdfFormat.N_TRIPLES))
        found |= {iri(analysis.id, each.focus) for each in check(analysis) if each.rule in FAILS}
    return found


def pyshacl(shapes_text: str, graphs: Sequence[bytes]) -> set[str]:
    import rdflib
    from pyshacl import validate

    shapes = rdflib.Graph().parse(data=shapes_text, format="turtle")
    found = set()
    for graph in graphs:
        data = rdflib.Graph().parse(data=graph, format="nt")
        _conforms, report, _text = validate(data, shacl_graph=shapes, advanced=True)
        results = report.subject_objects(rdflib.SH.sourceShape)
        found |= {str(report.value(each, rdflib.SH.focusNode)) for each, shape in results if says_a_case_fails(shape)}
    return found


def shacl(shapes_text: str, graphs: Sequence[bytes]) -> set[str]:
    from shacl import Shapes

    shapes = Shapes.from_turtle(shapes_text)
    reports = (shapes.validate_text(graph.decode(), format="ntriples") for graph in graphs)
    results = (each for report in reports for each in report.results)
    return {each.focus_node.strip("<>") for each in results if says_a_case_fails((each.root_shape or "").strip("<>"))}


def says_a_case_fails(shape: object) -> bool:
    """Whether a result is of one of the three verdicts; what else our shapes find is not compared."""
    return str(shape).rpartition("#")[2] in FAILS


def sparql(graphs: Sequence[bytes]) -> set[str]:
    store = oxigraph.Store()
    for number, graph in enumerate(graphs):
        name = oxigraph.NamedNode(iri(f"synthetic-{number}"))
        store.bulk_load(graph, format=oxigraph.RdfFormat.N_TRIPLES, to_graph=name)
    rows = (row for query in QUERIES for row in cast("oxigraph.QuerySolutions", store.query(query)))
    return {cast("oxigraph.NamedNode", row["case"]).value for row in rows}


class Engine(NamedTuple):
    """Who finds faults: how, in how many analyses we let it, and the package that it needs."""

    name: str
    find: Callable[[Sequence[bytes]], set[str]]
    counts: tuple[int, ...] = COUNTS
    needs: str = ""


ENGINES = (
    Engine("ours: read, all rules", ours),
    Engine("SPARQL on pyoxigraph, three rules", sparql),
    Engine("shacl wheel, shapes.ttl", partial(shacl, ontology.text("shapes.ttl")), needs="shacl"),
    Engine("shacl wheel, three shapes", partial(shacl, SHAPES), needs="shacl"),
    Engine("pySHACL, shapes.ttl", partial(pyshacl, ontology.text("shapes.ttl")), (1, 20)),
    Engine("pySHACL, three shapes", partial(pyshacl, SHAPES), (1, 20)),
)


# --- measuring --------------------------------------------------------------------------------------------------


def planted(count: int) -> set[str]:
    kinds = ((number, faulty_kind(number)) for number in range(count))
    return {f"{iri(f'synthetic-{number}')}/case/the-{kind}" for number, kind in kinds if kind}


def written(number: int) -> bytes:
    return oxigraph.serialize(triples_of(synthetic(number)), format=oxigraph.RdfFormat.N_TRIPLES) or b""


def run(find: Callable[[Sequence[bytes]], set[str]], count: int, answer: Connection) -> None:
    """In a process of its own: the second of two runs where it is short, so that imports are not counted."""
    graphs = [written(number) for number in range(count)]
    find(graphs[:1])
    gc.collect()
    answer.send(None)  # ready
    seconds: list[float] = []
    found: set[str] = set()
    while sum(seconds) < 1 and len(seconds) < 15:
        started = time.perf_counter()
        found = find(graphs)
        seconds.append(time.perf_counter() - started)
    answer.send((median(seconds), found))


def measure(engine: Engine, count: int) -> float | None:
    """Seconds, None if not finished. AssertionError if other cases are found to fail than those that were planted."""
    context = multiprocessing.get_context("spawn")
    ours_end, its_end = context.Pipe()
    process = context.Process(target=run, args=(engine.find, count, its_end))
    process.start()
    its_end.close()
    try:
        ours_end.recv()
        if not ours_end.poll(LIMIT):
            return None
        seconds, found = ours_end.recv()
    finally:
        process.kill()
        process.join()
    assert found == planted(count), f"{engine.name} finds other cases: {sorted(found ^ planted(count))[:3]}"
    return float(seconds)


def milliseconds(work: Callable[[], object], times: int = 200) -> float:
    def once() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    once()
    return median(once() for _ in range(times)) * 1000


# --- the table --------------------------------------------------------------------------------------------------


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    analysis = synthetic(0)
    statements = list(triples_of(analysis))
    print(f"Analyses of some {len(statements)} statements and six cases; {cores()} cores.\n")
    print(f"{'seconds (× ours)':36}" + "".join(f"{f'{count:,}':>20}" for count in COUNTS))
    base: dict[int, float] = {}
    for engine in ENGINES:
        print(f"{engine.name:36}" + "".join(f"{each:>20}" for each in cells(engine, base)), flush=True)
    reading, checking = milliseconds(lambda: analyses_in(statements)), milliseconds(lambda: check(analysis))
    print(f"\nOne analysis, in ms: reading it from its statements {reading:.2f}, the check alone {checking:.2f}.")
    compare_one()
    check_large_store(large)


def compare_one() -> None:
    """The same three faults in one analysis that everyone has read already."""
    import rdflib
    from pyshacl import validate

    analysis = synthetic(0)
    rules = [find_rule(name) for name in FAILS]
    data, shapes = (
        rdflib.Graph().parse(data=written(0), format="nt"),
        rdflib.Graph().parse(data=SHAPES, format="turtle"),
    )
    by_us = milliseconds(lambda: [finding for rule in rules for finding in rule.findings(analysis)])
    by_pyshacl = milliseconds(lambda: validate(data, shacl_graph=shapes), 10)
    ratio = f"pySHACL {by_pyshacl:.1f} ms, {by_pyshacl / by_us:,.0f} ×"
    print(f"The same three faults in it, read already: ours {by_us:.3f} ms, {ratio}.")


def cells(engine: Engine, base: dict[int, float]) -> Iterable[str]:
    if engine.needs and find_spec(engine.needs) is None:
        yield f"not installed: pip install {engine.needs}"
        return
    finished = True
    for count in engine.counts:
        seconds = measure(engine, count) if finished else None
        finished = seconds is not None
        if seconds is None:
            yield "not finished"
        else:
            yield f"{seconds:,.3f} ({seconds / base.setdefault(count, seconds):,.1f} ×)"


def check_large_store(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        put_analyses([synthetic(number) for number in range(count)], folder)
        print(f"\nA store of {count:,}, filled in {time.perf_counter() - started:.0f} s. Checking all of it:")
        time_check("the findings that it keeps", folder, count, None, 1)
        for jobs in sorted({1, cores()}):  # by a profile that is named everything is checked anew
            time_check("anew, reading included", folder, count, DEFAULT_PROFILE, jobs)
        open_store(folder).catalogue_file.unlink()
        time_check("anew, read out of the graphs", folder, count, DEFAULT_PROFILE, cores())


def time_check(way: str, folder: str, count: int, profile: str | None, jobs: int) -> None:
    started, found = time.perf_counter(), set()
    for each in check_store(folder, profile, jobs=jobs):
        assert isinstance(each, Checked)
        found |= {each.iri_of(finding.focus) for finding in each.findings if finding.rule in FAILS}
    seconds = time.perf_counter() - started
    assert found == planted(count)
    by = f"{way}, {jobs} process{'es' * (jobs > 1)}"
    print(f"  {by:42} {seconds:7.1f} s  {count / seconds:6,.0f} analyses a second")


if __name__ == "__main__":
    main()
