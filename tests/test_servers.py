"""What only a store behind a real server has: marks, strangers, a cache, and its server's own ways."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import servers
from test_cli import DATA, run
from test_endpoint import SECRET, STOPPED, fault
from test_stores import an_analysis, put

from concept.analysis import Analysis, Text
from concept.errors import EndpointTimedOut
from concept.formats import read_path
from concept.library import StoreLibrary
from concept.store import open_store, write_store
from concept.store.protocol import Client
from concept.store.settings import PASSWORD_VARIABLE, USER_VARIABLE, read_settings
from concept.triples import BASE, CA, iri

pytestmark = [pytest.mark.store, pytest.mark.xdist_group("store"), pytest.mark.usefixtures("own_cache")]

SERVERS = ["oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)]


@pytest.fixture(params=SERVERS)
def endpoint(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings for a real server with nothing in it."""
    server: Path = request.getfixturevalue(f"{request.param}_server")
    monkeypatch.setenv(USER_VARIABLE, servers.USER)
    monkeypatch.setenv(PASSWORD_VARIABLE, servers.PASSWORD)
    servers.empty(server)
    return server


def update(location: Path, text: str) -> None:
    """Change the store by other means than ours."""
    Client(read_settings(location)).update(text)


STATE = f"<{BASE}state>"


def leave_unfinished(location: Path, analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be stopped in the middle of writing to a graph store."""

    def be_stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Client, "put_graph", be_stopped)
        named = location.with_name("by-graph-store.toml")
        named.write_text(location.read_text() + 'graph_store = "http://127.0.0.1/"\n')
        with pytest.raises(KeyboardInterrupt):
            put(named, analysis)


def test_an_endpoint_with_nothing_in_it_is_an_empty_store(endpoint: Path) -> None:
    listed = run("list", "--store", endpoint)
    said = "There is no analysis yet. `concept import FILE --store LOCATION` takes one in.\n"
    assert (listed.exit_code, listed.stdout, open_store(endpoint).generation) == (0, said, "")


def test_an_analysis_that_is_not_whole_is_refused_and_told_of(endpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(endpoint, an_analysis("one"), an_analysis("two"))
    StoreLibrary(endpoint)
    leave_unfinished(endpoint, an_analysis("one", "Another title"), monkeypatch)
    what = (
        f"{iri('one')}: it is not whole: it is being written, or its writer was stopped. Try again, or import it again."
    )
    assert fault(lambda: open_store(endpoint).read(iri("one"))) == what
    listed, checked = (run(command, "--store", endpoint) for command in ("list", "check"))
    assert (listed.exit_code, listed.stderr, "two" in listed.stdout) == (2, f"concept: {what}\n", True)
    assert (checked.exit_code, what in checked.stderr) == (2, True)


def test_importing_it_again_makes_it_whole(endpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(endpoint, an_analysis("one"))
    leave_unfinished(endpoint, an_analysis("one", "Another title"), monkeypatch)
    before = StoreLibrary(endpoint).problems
    put(endpoint, an_analysis("one"))
    after = StoreLibrary(endpoint)
    assert (len(before), after.problems, after.get("one")) == (1, (), an_analysis("one"))


def test_what_others_have_put_is_listed_and_what_they_change_is_noticed(endpoint: Path) -> None:
    put(endpoint, an_analysis("one"), an_analysis("two"))
    update(endpoint, f"DROP SILENT GRAPH {STATE}")
    library = StoreLibrary(endpoint)
    before = library.get("one").title.said_in("en")
    other = f"<{iri('one')}> <http://purl.org/dc/terms/title>"
    update(
        endpoint,
        f"DELETE WHERE {{ GRAPH <{iri('one')}> {{ {other} ?title }} }} ;"
        f'INSERT DATA {{ GRAPH <{iri("one")}> {{ {other} "A longer title"@en }} }}',
    )
    library._rest_until = 0.0
    library.refresh()
    assert (before, library.get("one").title.said_in("en")) == ("A title", "A longer title")


def test_what_others_have_put_beside_ours_is_noticed(endpoint: Path) -> None:
    put(endpoint, an_analysis("one"))
    library = StoreLibrary(endpoint)
    strange = f"<{iri('strange')}>"
    update(
        endpoint,
        f"INSERT DATA {{ GRAPH {strange} {{ {strange} a <{CA}ConceptAnalysis> }} }}",
    )
    library._rest_until = 0.0
    library.refresh()
    assert ([line.id for line in library.find()[0]], len(library.problems)) == (["one"], 1)
    assert iri("strange") in library.problems[0]


def test_the_base_of_a_store_is_found_there(endpoint: Path) -> None:
    other = f"{BASE}other/"
    with write_store(endpoint, other) as writer:
        writer.put(an_analysis("one"))
    put(endpoint, an_analysis("two"))
    found = open_store(read_settings(endpoint).query)
    assert (found.base, found.iris()) == (other, [f"{other}analysis/one", f"{other}analysis/two"])


def test_several_stores_at_one_endpoint_are_told_apart_by_the_base_that_is_named(
    endpoint: Path, tmp_path: Path
) -> None:
    bases = [BASE, f"{BASE}other/"]
    for number, base in enumerate(bases):
        named = tmp_path / f"{number}.toml"
        named.write_text(f'{endpoint.read_text()}base = "{base}"\n')
        put(named, an_analysis(f"in-{number}"))
    said = fault(lambda: open_store(endpoint))
    assert f"several stores are there, whose IRIs begin with {bases[0]} or {bases[1]}. Say which in a file" in said
    assert [open_store(tmp_path / f"{number}.toml").iris() for number in range(2)] == [
        [f"{base}analysis/in-{number}"] for number, base in enumerate(bases)
    ]


def test_a_damaged_cache_is_made_anew(endpoint: Path, own_cache: Path) -> None:
    put(endpoint, an_analysis("one"))
    StoreLibrary(endpoint)
    (cached,) = own_cache.iterdir()
    cached.write_bytes(b"this is no database" * 100)
    first = [line.id for line in StoreLibrary(endpoint).find()[0]]
    assert (first, cached.read_bytes()[:15]) == (["one"], b"SQLite format 3")


def test_a_cache_that_cannot_be_written_is_done_without(endpoint: Path, own_cache: Path) -> None:
    put(endpoint, an_analysis("one"))
    own_cache.parent.mkdir()
    own_cache.write_text("a file where the folder should be")
    assert [line.id for line in StoreLibrary(endpoint).find()[0]] == ["one"]


def test_a_connection_dropped_in_mid_write_leaves_the_old_one_whole(endpoint: Path, tmp_path: Path) -> None:
    (large,) = read_path(DATA / "analyses" / "bamber-co-production.ttl")
    put(endpoint, large)
    before = open_store(endpoint).generation
    with dropping_after(30_000, read_settings(endpoint).query) as address:
        broken = tmp_path / "broken.toml"
        given = endpoint.read_text().splitlines()
        path = read_settings(endpoint).update.rpartition("/")[2]  # type: ignore[union-attr]
        changed = [f'update = "{address}/{path}"' if line.startswith("update") else line for line in given]
        broken.write_text("\n".join(changed))
        said = fault(lambda: put(broken, replace(large, title=Text.of("Another title", "en"))))
    assert "the connection was lost before it answered, so whether this was written is not known" in said
    assert (open_store(endpoint).read(iri(large.id)), open_store(endpoint).generation) == (large, before)


def test_many_who_write_at_once_leave_each_analysis_whole(endpoint: Path) -> None:
    (large,) = read_path(DATA / "analyses" / "bamber-co-production.ttl")
    candidates = [replace(large, title=Text.of(f"By {number}", "en")) for number in range(4)]
    pairs = [(each, an_analysis(f"a{number}")) for number, each in enumerate(candidates)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda pair: put(endpoint, *pair), pairs))
    store = open_store(endpoint)
    assert (len(done), store.read(iri(large.id)) in candidates) == (4, True)
    assert store.iris() == sorted([iri(large.id), *(iri(f"a{number}") for number in range(4))])
    assert sorted(line.iri for line in StoreLibrary(endpoint).find()[0]) == store.iris()


@contextmanager
def dropping_after(count: int, query: str) -> Iterator[str]:
    """A way to a server on which the connection breaks after so many bytes were sent to it."""
    target = urlsplit(query)
    listening = socket.create_server(("127.0.0.1", 0))

    def relay() -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection((target.hostname or "", target.port or 0))
                threading.Thread(target=pass_on, args=(far, near, 1 << 30), daemon=True).start()
                threading.Thread(target=pass_on, args=(near, far, count), daemon=True).start()

    threading.Thread(target=relay, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


def pass_on(source: socket.socket, target: socket.socket, rest: int) -> None:
    """Pass bytes on, up to so many; then break both connections."""
    with contextlib.suppress(OSError):
        while rest > 0 and (some := source.recv(min(rest, 1 << 14))):
            target.sendall(some)
            rest -= len(some)
        for each in (source, target):
            each.shutdown(socket.SHUT_RDWR)


# --- what the two servers do of their own


LONG = 'SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z FILTER(CONCAT(?x, ?y, ?z) = "x") } }'


@pytest.fixture(scope="module")
def oxigraph_in_a_hurry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Oxigraph's server that stops every query after a second, with something to look through."""
    with servers.oxigraph(tmp_path_factory.mktemp("hurry"), "--timeout-s", "1") as location:
        statements = "\n".join(f'<urn:s{number}> <urn:p> "value {number}" .' for number in range(3_000))
        update(location, f"INSERT DATA {{ GRAPH <urn:g> {{ {statements} }} }}")
        yield location


@pytest.mark.parametrize("query", [LONG, LONG.replace("SELECT (COUNT(*) AS ?n)", "ASK")])
def test_oxigraphs_answer_that_breaks_off_is_a_time_out(oxigraph_in_a_hurry: Path, query: str) -> None:
    with pytest.raises(EndpointTimedOut, match=STOPPED):
        open_store(oxigraph_in_a_hurry).query(query)


@pytest.fixture
def filled_virtuoso(virtuoso_server: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Virtuoso with a large analysis."""
    monkeypatch.setenv(USER_VARIABLE, servers.USER)
    monkeypatch.setenv(PASSWORD_VARIABLE, servers.PASSWORD)
    servers.empty(virtuoso_server)
    (large,) = read_path(DATA / "analyses" / "bamber-co-production.ttl")
    put(virtuoso_server, large)
    return virtuoso_server


@pytest.mark.virtuoso
def test_its_part_of_an_answer_is_a_time_out(filled_virtuoso: Path, tmp_path: Path) -> None:
    hurried = tmp_path / "hurried.toml"
    hurried.write_text(filled_virtuoso.read_text().replace('/sparql"', '/sparql?timeout=1000"'))
    with pytest.raises(EndpointTimedOut, match=STOPPED):
        open_store(hurried).query(LONG)


@pytest.mark.virtuoso
def test_its_cutting_of_rows_is_told(filled_virtuoso: Path) -> None:
    said = fault(lambda: open_store(filled_virtuoso).query("SELECT * WHERE { GRAPH ?g { ?s ?p ?o . ?a ?b ?c } }"))
    assert "it gives no more than 10000 rows, and this answer has more. Let it give more (Virtuoso: ResultSet" in said


@pytest.mark.virtuoso
def test_an_ask_that_finds_more_than_that_is_answered(filled_virtuoso: Path) -> None:
    assert open_store(filled_virtuoso).query("ASK { GRAPH ?g { ?s ?p ?o . ?a ?b ?c } }") is True


@pytest.mark.virtuoso
def test_it_asks_who_changes_it(filled_virtuoso: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE)
    nobody = fault(lambda: put(filled_virtuoso, an_analysis()))
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    somebody = fault(lambda: put(filled_virtuoso, an_analysis()))
    assert ("it asks for a user and a password" in nobody, "it does not take this user" in somebody) == (True, True)


@pytest.mark.virtuoso
def test_its_refusal_of_changes_is_told(filled_virtuoso: Path, tmp_path: Path) -> None:
    open_to_all = tmp_path / "open.toml"
    open_to_all.write_text(filled_virtuoso.read_text().replace("sparql-auth", "sparql").replace("auth =", "#"))
    assert "it may not be changed by us" in fault(lambda: put(open_to_all, an_analysis()))
