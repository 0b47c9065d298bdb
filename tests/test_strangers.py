"""Queries of strangers: what they cannot smuggle past us, and what they cannot do to the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as oxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_web import an_analysis, write

from concept.errors import (
    ConceptError,
    QueryError,
    QueryFailed,
    QueryRefused,
    QueryTookTooLong,
    QueryTooLong,
    ServiceBusy,
    StoreError,
)
from concept.library import FileLibrary, StoreLibrary, import_files
from concept.store.checkpoint import write_checkpoint
from concept.strangers import Limits, Service, read_query
from web import create_app

LIMITS = Limits()
ELSEWHERE = "http://127.0.0.1:1/"
"""Where nothing may connect to; the engine says so itself when it tries."""


# --- what is smuggled -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('SERVICE LOAD INSERT' AS ?x) {}",
        'SELECT ("""\nSERVICE <http://e.org/> { } \'\'\' " "" DROP """ AS ?x) {}',
        "SELECT (''' \" SERVICE ''' AS ?x) {}",
        "SELECT ('it\\'s SERVICE' AS ?x) {}",
        "SELECT * { ?s ?p ?o } # SERVICE <http://e.org/> { }",
        "# INSERT DATA\r SELECT * { ?s ?p ?o }",
        "SELECT * { <http://e.org/SERVICE#LOAD> <http://e.org/'SERVICE'> ?o }",
        "SELECT ?SERVICE $load { ?SERVICE ?INSERT $load }",
        "PREFIX SERVICE: <http://e.org/> SELECT * { SERVICE:SERVICE SERVICE:LOAD SERVICE:insert }",
        "PREFIX load: <http://e.org/> SELECT * FROM load:SERVICE { GRAPH load:FROM { ?s load:a.FROM ?o } }",
        "SELECT * { ?s ?p 'x'@SERVICE-LOAD }",
        "SELECT * { _:SERVICE ?p _:INSERT.DATA }",
        "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o>1) FILTER(?s<?o||?o>?s) }",
        "SELECT * { VALUES (?a ?b) { (<http://e.org/#a> <http://e.org/#b>) } }",
        "SELECT * { ?s ?p (<http://e.org/#a> <http://e.org/'> 'SERVICE' 'it''SERVICE') }",
        "select * where { ?s a ?o . filter not exists { ?s ?p true } } order by desc(?s) limit 5 offset 1",
        "SELECT (COUNT(DISTINCT *) AS ?n) (GROUP_CONCAT(?s ; SEPARATOR = ', ') AS ?l) { ?s ?p ?o } GROUP BY ?p",
        "SELECT * { ?s (<http://e.org/a>|^<http://e.org/b>)*/!<http://e.org/c>+ ?o ; ?p -1.5e-3, .5, 1. , 2.0 }",
    ],
)
def test_words_that_are_no_words_of_the_query_do_no_harm(query: str) -> None:
    assert read_query(query, LIMITS).text == query


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"select * {{ sErViCe silent <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        "SELECT * { { SELECT * { { SELECT * { SERVICE ?where { ?s ?p ?o } } } } } }",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE<{ELSEWHERE}>{{?s ?p ?o}} }} }}",
        f"SELECT * {{ # nothing\n SERVICE # here\n <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\u0053ERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SER\\U00000056ICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE<{ELSEWHERE}>{{?s ?p ?o}} }}",
        f"SELECT * {{ SERVICESILENT<{ELSEWHERE}>{{?s ?p ?o}} }}",
        f"SELECT * {{ ?s ?p trueSERVICE<{ELSEWHERE}>{{?s ?p ?o}} }}",
        f"PREFIX : <{ELSEWHERE}> SELECT * {{ SERVICE:{{?s ?p ?o}} }}",
        f"PREFIX x: <{ELSEWHERE}> PREFIX SERVICEx: <http://e.org/> SELECT * {{ SERVICEx:a {{?s ?p ?o}} }}",
        f"PREFIX : <{ELSEWHERE}> PREFIX true.SERVICE: <http://e.org/> SELECT * {{ ?s ?p true.SERVICE:x{{?s ?p ?o}} }}",
        f"SELECT * {{ ?s ?p ?o FILTER(?o<?p#>'''\n||true) SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} #'''\n}}",
        f"SELECT * {{ ?s ?p ?o FILTER(?o<'''>''' || true) SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} #'''\n}}",
        f"SELECT * {{ ?s ?p ?o FILTER(1<'>' || true) SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} #'\n}}",
        f'SELECT * {{ ?s ?p "\\u0022 . SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} # }}',
    ],
)
def test_a_service_is_found_wherever_it_hides(query: str) -> None:
    with pytest.raises(QueryError):
        read_query(query, LIMITS)


def test_a_from_that_hides_in_a_name_is_found() -> None:
    query = "PREFIX : <http://e.org/> PREFIX FROM: <http://e.org/> SELECT * FROM:x { ?s ?p ?o }"
    with pytest.raises(QueryError, match="“FROM:x” could be read as “FROM” and a name behind it; use another prefix"):
        read_query(query, LIMITS)


PIECES = (
    "SERVICE|SILENT|:x|x:|x:a|:|{?s ?p ?o}|{|}|(|)|<|>|#|'|'''|\"|\"\"\"|\n| |?s|?o|?s ?p ?o|?p|.|true|a|1|1.|e0"
    "|FILTER(|&&|true)|_:b|@en|\\|\\u0053|-|*|/|<'>|<#>|<?o#>|<'''>|''' |BIND(1 AS ?y)|OPTIONAL|UNION|VALUES ?z {1}"
    "|=|,|GRAPH|?s ?p ?o FILTER(?o<|?o>"
    f"|SERVICE<{ELSEWHERE}>{{?s ?p ?o}}|SERVICE:x{{?s ?p ?o}}|SERVICE SILENT:x{{?s ?p ?o}}"
).split("|")
HEAD = "".join(f"PREFIX {name}:<{ELSEWHERE}> " for name in ("", "x", "SERVICE", "true", "a.SERVICE", "SERVICEx"))


@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(PIECES[-3:]), st.lists(st.sampled_from(PIECES)))
@example(["SERVICEx:"], PIECES[-2], [])
@example(["?s ?p ?o FILTER(?o<", "'''>", "''' "], "&& true)", [PIECES[-3], "#", "'''", "\n"])
def test_no_engine_asks_another_service_where_we_saw_none(before: list[str], service: str, behind: list[str]) -> None:
    query = f"{HEAD}SELECT * {{?s ?p ?o {''.join([*before, service, *behind])}}}"
    assert not asks_elsewhere(query) or not is_let_through(query)


def is_let_through(query: str) -> bool:
    try:
        read_query(query, LIMITS)
    except ConceptError:
        return False
    return True


def asks_elsewhere(query: str) -> bool:
    """Whether the engine tries to connect; SILENT hides that, so it is taken out where it stands for itself."""
    store = oxigraph.Store()
    store.add(oxigraph.Quad(*[oxigraph.NamedNode("http://e.org/a")] * 3))
    try:
        list(store.query(query.replace("SERVICE SILENT", "SERVICE")))  # type: ignore[arg-type]
    except OSError:
        return True
    except (SyntaxError, RuntimeError, TypeError):
        return False
    return False


# --- what is too deep, too many, too long -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ FILTER({'(' * 101}1{')' * 101}) }}",
        f"ASK {'{' * 101}{'}' * 101}",
        f"ASK {{ ?s ?p {'[?p ' * 101}?o{']' * 101} }}",
        f"ASK {{ ?s ?p {'( ' * 101}{')' * 101} }}",
        f"ASK {{ {'FILTER EXISTS {' * 101}{'}' * 101} }}",
        f"ASK {{ ?s {'(' * 101}<http://e.org/a>{')*' * 101} ?o }}",
    ],
)
def test_brackets_within_brackets_are_limited(query: str) -> None:
    with pytest.raises(QueryRefused, match="The query has more than 100 brackets within each other"):
        read_query(query, LIMITS)


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ FILTER({'!' * 1_001}true) }}",
        f"ASK {{ FILTER({'||'.join(['true'] * 1_002)}) }}",
        f"ASK {{ FILTER({'&&'.join(['true'] * 1_002)}) }}",
        f"ASK {{ FILTER({' + '.join(['1'] * 1_002)}) }}",
        f"ASK {{ ?s {'/'.join(['<http://e.org/a>'] * 1_002)} ?o }}",
        f"ASK {{ ?s {'|'.join(['<http://e.org/a>'] * 1_002)} ?o }}",
        f"ASK {{ {'OPTIONAL { ?s ?p ?o } ' * 1_001} }}",
        f"ASK {{ {' UNION '.join(['{ ?s ?p ?o }'] * 1_002)} }}",
        f"ASK {{ {'MINUS { ?s ?p ?o } ' * 1_001} }}",
        f"SELECT {' '.join(f'(1 AS ?x{number})' for number in range(1_001))} {{}}",
    ],
)
def test_what_makes_an_engine_go_deeper_is_limited(query: str) -> None:
    with pytest.raises(QueryRefused, match="The query has more than 1000 operators"):
        read_query(query, LIMITS)


def test_a_list_of_10_000_terms_is_not_deep() -> None:
    query = f"SELECT * {{ VALUES ?x {{ {'<http://e.org/a> ' * 10_000} }} }}"
    assert read_query(query, LIMITS).form == "SELECT"


def test_a_long_query_is_refused_before_it_is_read() -> None:
    with pytest.raises(QueryTooLong, match=r"The query has 300000 bytes, and 250000 are read\."):
        read_query("ü" * 150_000, LIMITS)


@pytest.mark.parametrize(
    "piece", ["?a ", ". ", "a.b", "a:b.", ":", "1.", '"', "'''", "<'''>", "(<'> ", "aaaa", "\\u0041", "a-"]
)
def test_reading_takes_no_longer_than_the_query_is_long(piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        is_let_through(f"ASK {{ {piece * (length // len(piece))} }}")
        return time.process_time() - started

    assert seconds(200_000) < 0.5 + 20 * seconds(50_000)


# --- the service ------------------------------------------------------------------------------------------------


class Graphs:
    """A source of our own making. `folders` are given one after the other, and the last for ever."""

    def __init__(self, *folders: Path | None) -> None:
        self.folders = list(folders)

    @property
    def generation(self) -> str:
        return str(self.folders[0])

    def snapshot(self) -> str | None:
        folder = self.folders.pop(0) if len(self.folders) > 1 else self.folders[0]
        return str(folder) if folder else None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of sixty things, each beside the next, in a circle."""
    things = [oxigraph.NamedNode(f"http://e.org/{number}") for number in range(60)]
    beside, graph = oxigraph.NamedNode("http://e.org/beside"), oxigraph.NamedNode("http://e.org/circle")
    engine = oxigraph.Store()
    engine.extend(
        oxigraph.Quad(one, beside, other, graph) for one, other in zip(things, [*things[1:], things[0]], strict=True)
    )
    place = tmp_path_factory.mktemp("graphs") / "circle"
    write_checkpoint(engine, place)
    return place


Start = Callable[..., Service]


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts a service with limits of the test's own."""
    started: list[Service] = []

    def start_service(**limits: Any) -> Service:
        started.append(Service(Graphs(folder), Limits(**{"children": 1, **limits})))
        return started[-1]

    yield start_service
    for service in started:
        service.close()


def ask(service: Service, text: str, suffix: str = "csv") -> str:
    return service.answer(read_query(text, service.limits), suffix).body.decode()


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CARTESIAN = f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?s{n} ?p{n} ?o{n}' for n in range(12))} }}"
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a <http://e.org/beside>* ?b . ?c (!<http://e.org/x>)* ?d . ?e !<http://e.org/y>+ ?f }"
)
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a ?d ?g"
SIXTY = "n\r\n60\r\n"


@pytest.mark.parametrize("query", [CARTESIAN, ENDLESS])
def test_a_query_that_does_not_end_is_stopped_and_the_next_is_answered(start: Start, query: str) -> None:
    service = start(seconds=0.5)
    with pytest.raises(QueryTookTooLong, match=r"The query was stopped after 0\.5 seconds; ask for less"):
        ask(service, query)
    assert ask(service, COUNT) == SIXTY


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a process's memory cannot be limited")
def test_a_query_that_takes_all_memory_is_stopped_and_the_next_is_answered(start: Start) -> None:
    service = start(memory=1 << 30)
    with pytest.raises(QueryFailed, match="The query needs more memory than one query may have here"):
        ask(service, GREEDY)
    assert ask(service, COUNT) == SIXTY


def test_a_query_that_kills_its_process_is_told_so_and_the_next_is_answered(start: Start) -> None:
    service = start(nesting=10**6)
    with pytest.raises(QueryFailed, match="The process that worked on the query died of it"):
        ask(service, f"ASK {{ FILTER({'(' * 100_000}1{')' * 100_000}) }}", "json")
    assert ask(service, COUNT) == SIXTY


def test_rows_beyond_the_limit_are_cut_off(start: Start) -> None:
    written = start(rows=10).answer(read_query("SELECT ?s { ?s ?p ?o }", LIMITS), "csv")
    assert (written.rows, written.cut, written.body.count(b"\r\n")) == (10, True, 11)


def test_rows_beyond_the_size_are_cut_off(start: Start) -> None:
    written = start(size=200).answer(read_query("SELECT ?s { ?s ?p ?o }", LIMITS), "csv")
    assert (written.cut, 200 < len(written.body) < 250) == (True, True)


def test_a_graph_beyond_the_limit_is_cut_off(start: Start) -> None:
    written = start(rows=10).answer(read_query("CONSTRUCT WHERE { ?s ?p ?o }", LIMITS), "nt")
    assert (written.rows, written.cut, written.body.count(b"\n")) == (10, True, 11)


def test_several_at_once_have_their_own_answers(start: Start) -> None:
    service = start(children=2)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda number: ask(service, f"SELECT ({number} AS ?n) {{}}"), range(6)))
    assert answers == [f"n\r\n{number}\r\n" for number in range(6)]


def outcomes(service: Service, queries: Sequence[str]) -> list[str]:
    """How queries that are sent at once end, by the names of their errors."""

    def outcome(query: str) -> str:
        try:
            return ask(service, query)
        except ConceptError as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(queries)) as threads:
        return sorted(threads.map(outcome, queries))


def test_who_waits_for_longer_than_patience_is_sent_away(start: Start) -> None:
    service = start(seconds=2, patience=0.3)
    ask(service, COUNT)
    assert outcomes(service, [CARTESIAN] * 2) == ["QueryTookTooLong", "ServiceBusy"]


def test_who_comes_when_too_many_wait_is_sent_away_at_once(start: Start) -> None:
    service = start(seconds=1, patience=30, waiting=1)
    ask(service, COUNT)
    assert outcomes(service, [CARTESIAN] * 4) == ["QueryTookTooLong"] * 2 + ["ServiceBusy"] * 2


def test_a_busy_service_says_when_to_ask_again(start: Start) -> None:
    service = start(seconds=2, waiting=0)
    threading.Thread(target=outcomes, args=(service, [CARTESIAN])).start()
    time.sleep(0.5)
    with pytest.raises(ServiceBusy, match="Too many queries are being worked on") as busy:
        ask(service, COUNT)
    assert busy.value.again == 2


def test_a_state_that_a_writer_has_removed_is_looked_for_again(folder: Path, tmp_path: Path) -> None:
    service = Service(Graphs(tmp_path / "gone", folder))
    assert ask(service, COUNT) == SIXTY
    service.close()


def test_a_state_that_is_never_there_is_told(tmp_path: Path) -> None:
    service = Service(Graphs(tmp_path / "gone"))
    with pytest.raises(StoreError, match="The store was written to several times"):
        ask(service, COUNT)
    service.close()


def test_a_store_is_asked_as_it_is_now(tmp_path: Path) -> None:
    write(tmp_path, an_analysis("hope-2020"))
    store = tmp_path / "store"
    import_files([tmp_path / "hope-2020.yaml"], store)
    service = Service(StoreLibrary(store))
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"  # an analysis, and the report on it
    before = ask(service, graphs)
    write(tmp_path, an_analysis("hope-2021"))
    import_files([tmp_path / "hope-2021.yaml"], store)
    after = ask(service, graphs)
    service.close()
    assert (before, after) == ("n\r\n2\r\n", "n\r\n4\r\n")


# --- processes --------------------------------------------------------------------------------------------------

ON_LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux about its processes")


def state_of(process: int) -> str:
    """The state of a process as Linux has it: R, S, Z …; empty if it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[0]
    except OSError:
        return ""


def process_of(service: Service) -> int:
    child: Any = service._children.get()
    service._children.put(child)
    return int(child._running.process.pid)


@ON_LINUX
def test_a_child_gives_way_to_everyone_else(start: Start) -> None:
    service = start()
    ask(service, COUNT)
    assert os.getpriority(os.PRIO_PROCESS, process_of(service)) >= 10


@ON_LINUX
def test_a_child_stays_for_the_next_query(start: Start) -> None:
    service = start()
    ask(service, COUNT)
    first = process_of(service)
    ask(service, COUNT)
    assert process_of(service) == first


@ON_LINUX
def test_a_child_that_has_answered_enough_is_replaced(start: Start) -> None:
    service = start(answers=2)
    ask(service, COUNT)
    first = process_of(service)
    ask(service, COUNT)
    second = process_of(service)
    ask(service, COUNT)
    assert (second == first, process_of(service) == first, state_of(first)) == (True, False, "")


@ON_LINUX
def test_nothing_is_left_of_a_child_that_was_stopped(start: Start) -> None:
    service = start(seconds=0.3)
    ask(service, COUNT)
    stopped = process_of(service)
    outcomes(service, [CARTESIAN])
    another = process_of(service)
    service.close()
    assert (state_of(stopped), state_of(another), another != stopped) == ("", "", True)


@ON_LINUX
def test_a_child_that_was_ended_by_someone_is_replaced(start: Start) -> None:
    service = start()
    ask(service, COUNT)
    os.kill(process_of(service), signal.SIGKILL)
    time.sleep(0.2)
    assert ask(service, COUNT) == SIXTY


PARENT = """
import sys, threading, time
from concept.strangers import Limits, Service, read_query

class Graphs:
    generation = ""

    def snapshot(self):
        return sys.argv[1]

service = Service(Graphs(), Limits(children=1, seconds=60))
service.answer(read_query("ASK {}", service.limits), "json")
threading.Thread(target=service.answer, args=(read_query(sys.argv[2], service.limits), "json")).start()
time.sleep(0.3)
print(*(each._running.process.pid for each in [*service.close.peek()[2][0]]), flush=True)
time.sleep(60)
"""


@ON_LINUX
def test_a_child_ends_with_its_parent_even_in_the_middle_of_a_query(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(folder), CARTESIAN], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        running = state_of(child)
        parent.kill()
    deadline = time.monotonic() + 10
    while state_of(child) not in ("", "Z") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (running != "", state_of(child) in ("", "Z")) == (True, True)


# --- what is said over HTTP -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [
        (QueryTookTooLong("Stopped."), 504, None),
        (QueryFailed("Died."), 500, None),
        (ServiceBusy("Busy.", 7), 503, "7"),
    ],
)
def test_a_query_that_is_not_answered_has_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: ConceptError, status: int, again: str | None
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(Service, "answer", fail)
    client = create_app(FileLibrary([tmp_path])).test_client()
    response = client.get("/sparql", query_string={"query": "ASK {}"})
    said = response.status_code, response.mimetype, response.text, response.headers.get("Retry-After")
    assert said == (status, "text/plain", f"{error}\n", again)


def test_while_a_query_runs_pages_are_answered(tmp_path: Path) -> None:
    app = create_app(FileLibrary([write(tmp_path, an_analysis())]), limits=Limits(seconds=2, children=1))
    hostile = threading.Thread(
        target=app.test_client().get, args=("/sparql",), kwargs={"query_string": {"query": CARTESIAN}}
    )
    hostile.start()
    status = app.test_client().get("/analysis/hope-2020").status_code
    still_running = hostile.is_alive()
    hostile.join()
    app.extensions["strangers"].close()
    assert (status, still_running) == (200, True)
