"""Endpoints as they are met: down, slow, of few words, of other words than the protocol's, and picky about who asks."""

from __future__ import annotations

import base64
import contextlib
import gzip
import pickle
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import servers
from pyoxigraph import Literal
from test_cli import TRUST, run

from concept.errors import DocumentError, EndpointTimedOut, QueryError, StoreError, UnreadableFile
from concept.store import open_store, protocol, sending
from concept.store.protocol import Client, as_select, kind_of_query
from concept.store.settings import PASSWORD_VARIABLE, USER_VARIABLE, Settings, read_settings
from concept.triples import BASE

SELECT = "SELECT ?x WHERE { VALUES ?x { 1 } }"
JSON = {"Content-Type": "application/sparql-results+json"}
ONE = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
SECRET = "open-sesame"


@dataclass
class Asked:
    """A request as the server got it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Says:
    """What the server answers: a status, headers and a body; `cut`: it hangs up before the end of it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    body: bytes = ONE
    cut: bool = False
    pause: float = 0.0


class Fake:
    """A server on the loopback interface that answers what it is told to, the last answer again and again."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Says] = [Says()]
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                fake.asked.append(Asked(self.command, self.path, dict(self.headers), body))
                says = fake.answers[min(len(fake.asked), len(fake.answers)) - 1]
                self.send_response_only(says.status)
                for name, value in {"Content-Length": str(len(says.body)), **says.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in [says.body[: len(says.body) // 2]] if says.cut else _pieces(says):
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(says.pause)
                self.close_connection = says.cut

            def do_PUT(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Say nothing of those who did not wait."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/sparql"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def client(self, **given: object) -> Client:
        return Client(Settings(query=self.address, update=self.address, **given))  # type: ignore[arg-type]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _pieces(says: Says) -> list[bytes]:
    return [says.body[each : each + 1] for each in range(len(says.body))] if says.pause else [says.body]


@pytest.fixture
def fake() -> Iterator[Fake]:
    server = Fake()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    """No long pauses, a cache of this test's own, and nobody's credentials."""
    monkeypatch.setattr(protocol, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(protocol, "BACKING_OFF", (0.0,))
    monkeypatch.delenv(USER_VARIABLE, raising=False)
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)


def fault(ask: Callable[[], object]) -> str:
    """What is said of the fault."""
    with pytest.raises(StoreError) as caught:
        ask()
    assert SECRET not in str(caught.value)
    return str(caught.value)


# --- servers that do not answer


def test_a_server_that_is_down_is_said_to_be() -> None:
    address = f"http://127.0.0.1:{servers.free_port()}/sparql"
    said = f"{address}: it cannot be reached: connection refused. Does the server run, and is the address right?"
    assert fault(lambda: Client(Settings(query=address)).select(SELECT)) == said


def test_a_server_that_takes_no_part_in_tls_is_said_not_to(fake: Fake) -> None:
    address = fake.address.replace("http:", "https:")
    said = fault(lambda: Client(Settings(query=address)).select(SELECT))
    assert said.startswith(f"{address}: it cannot be reached: [ssl")


@pytest.mark.parametrize("pause", [0.05, 1.0])
def test_a_server_that_is_too_slow_is_a_time_out(fake: Fake, pause: float) -> None:
    fake.answers = [Says(pause=pause)]
    started = time.monotonic()
    with pytest.raises(EndpointTimedOut) as caught:
        fake.client(timeout=0.3).select(SELECT)
    assert time.monotonic() - started < 2
    assert str(caught.value) == (
        f"{fake.address}: there was no whole answer in 0.3 seconds. "
        "Ask for less, or give it longer in a file of settings: timeout = SECONDS."
    )


def test_a_server_that_does_not_take_the_connection_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "CONNECTING", 0.2)
    with socket.socket() as full, contextlib.ExitStack() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = f"http://127.0.0.1:{full.getsockname()[1]}/"
        waiting.enter_context(socket.create_connection(full.getsockname()))  # takes the only place there is
        said = fault(lambda: Client(Settings(query=address)).select(SELECT))
    advice = "Does the server run, and is the address right?"
    assert said == f"{address}: it cannot be reached: no connection was made in 0.2 seconds. {advice}"


def test_a_lost_connection_is_tried_again(fake: Fake) -> None:
    fake.answers = [Says(cut=True), Says(503), Says()]
    assert (list(fake.client().select(SELECT).rows), len(fake.asked)) == ([(Literal("1"),)], 3)


def test_a_connection_that_is_always_lost_is_told(fake: Fake) -> None:
    fake.answers = [Says(cut=True)]
    said = "3 times the connection was lost before the answer was whole. Try again, or look into the server's log."
    assert (fault(lambda: fake.client().select(SELECT)), len(fake.asked)) == (f"{fake.address}: {said}", 3)


def test_a_change_whose_answer_is_lost_is_not_sent_again(fake: Fake) -> None:
    fake.answers = [Says(cut=True)]
    said = "the connection was lost before it answered, so whether this was written is not known. Do it again."
    assert (fault(lambda: fake.client().update("CLEAR ALL")), len(fake.asked)) == (f"{fake.address}: {said}", 1)


def test_a_change_that_was_in_anothers_way_is_sent_again(fake: Fake) -> None:
    fake.answers = [Says(500, {}, b"Virtuoso 40001 Error SR172: Transaction deadlocked"), Says(204, {}, b"")]
    fake.client().update("CLEAR ALL")
    assert [each.body for each in fake.asked] == [b"CLEAR ALL", b"CLEAR ALL"]


# --- answers that are none


PAGE = {"Content-Type": "text/html"}
PLAIN = {"Content-Type": "text/plain"}
STOPPED = "it stopped the query at its own time limit, and what it had by then is not the answer"


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (Says(200, PAGE, b"<!doctype html><p>Welcome"), "it answers with a page for people, and not with results"),
        (Says(200, PLAIN, b"\n <HTML>"), "it answers with a page for people, and not with results"),
        (Says(401, PAGE, b"<html>"), "it asks for a user and a password"),
        (Says(403, PLAIN, b"No."), "it may not be asked by us. Let its keeper allow that, or ask as another user. It"),
        (Says(404, PAGE, b"<html>Not here"), "there is nothing at this address. Is the path right?"),
        (Says(405, PLAIN, b""), "it takes no queries at this address"),
        (Says(413, PLAIN, b""), "what we sent is too large for it"),
        (Says(429, PLAIN, b""), "it is too busy. Try again later. It says: nothing more"),
        (Says(503, {**PLAIN, "Retry-After": "7"}, b"wait"), "it is too busy. Try again in 7 seconds. It says: wait"),
        (Says(500, PLAIN, b"Out of memory\nmore"), "it failed (status 500). Look into its log. It says: Out of memory"),
        (Says(500, PLAIN, b"Virtuoso 42000 Error SR186:SECURITY: No permission"), "it may not be asked by us"),
        (Says(302, {"Location": "http://other/x?key=open-sesame"}, b""), "it has moved to http://other/x. Name that"),
        (Says(200, JSON, ONE[:40]), "its answer is none, or breaks off after 40 bytes (Parser error at line 1"),
        (Says(200, JSON, b""), "its answer is none, or breaks off after 0 bytes"),
        (Says(200, JSON, b'{"head":{},"boolean":true}'), "its answer is none"),
        (Says(200, {**JSON, "X-SPARQL-MaxRows": "100"}, ONE), "it gives no more than 100 rows, and this answer has m"),
    ],
)
def test_what_is_no_answer_is_told_with_the_way_out(fake: Fake, says: Says, expected: str) -> None:
    fake.answers = [says]
    said = fault(lambda: fake.client().select(SELECT))
    assert said.startswith(f"{fake.address}: {expected}")


@pytest.mark.parametrize(
    "says",
    [
        Says(200, {**JSON, "X-SQL-State": "S1TAT"}, ONE),
        Says(200, JSON, ONE[:45] + b"The SPARQL operation has been cancelled"),
        Says(504, PAGE, b"<html>"),
        Says(408, PLAIN, b""),
        Says(500, PLAIN, b"Virtuoso S1T00 Error SR171: Transaction timed out"),
        Says(500, PLAIN, b"The estimated execution time 9000 (sec) exceeds the limit of 400 (sec)."),
    ],
)
def test_a_time_out_is_told_as_one_however_it_comes(fake: Fake, says: Says) -> None:
    fake.answers = [says]
    with pytest.raises(EndpointTimedOut, match="at its own time limit"):
        fake.client().select(SELECT)


def test_what_is_no_query_is_told_in_the_servers_words_but_not_in_all_of_them(fake: Fake) -> None:
    fake.answers = [Says(400, PLAIN, b"error at 1:8: " + b"x" * 1000)]
    with pytest.raises(QueryError) as caught:
        fake.client().select("SELECT")
    assert str(caught.value) == f"{fake.address}: it cannot read this query: error at 1:8: {'x' * 286}…"


@pytest.mark.parametrize("body", [b" " * 2000, gzip.compress(b" " * 2000, mtime=0)])
def test_an_answer_that_is_too_long_is_not_taken(fake: Fake, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ANSWER_LIMIT", 1000)
    packed = {"Content-Encoding": "gzip"} if len(body) < 1000 else {}
    fake.answers = [Says(200, {**JSON, **packed}, body)]
    assert fault(lambda: fake.client().select(SELECT)).startswith(f"{fake.address}: its answer is longer than")


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (Says(405, PLAIN, b""), "it takes no changes at this address. Is the path right, and may it be changed?"),
        (Says(403, PLAIN, b"Read-only"), "it may not be changed by us"),
        (Says(404, PLAIN, b""), "there is nothing at this address"),
        (Says(400, PLAIN, b"memory exhausted"), "it failed (status 400). Look into its log. It says: memory exhausted"),
    ],
)
def test_a_refused_change_is_told(fake: Fake, says: Says, expected: str) -> None:
    fake.answers = [says]
    assert fault(lambda: fake.client().update("CLEAR ALL")).startswith(f"{fake.address}: {expected}")


# --- what is asked


def test_what_speaks_http_is_loaded_for_endpoints_alone() -> None:
    program = "import sys, concept.checking, concept.cli; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * {}", "SELECT"),
        (" \n# ASK { }\r\nask {}", "ASK"),
        ("PREFIX ex: <https://example.org/#> PREFIX : <urn:x> BASE <urn:y>\nConstruct WHERE {}", "CONSTRUCT"),
        ("prefix a-b.c:<urn:x>DESCRIBE <urn:y>", "DESCRIBE"),
        ("INSERT DATA {}", ""),
        ("SELECTED", ""),
        ("#" * 100_000 + "\n" + " " * 100_000 + "x", ""),
    ],
)
def test_the_kind_of_a_query_is_told_by_its_first_word_after_the_prologue(text: str, expected: str) -> None:
    assert kind_of_query(text) == expected


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        ("ASK{}", "SELECT *\nWHERE { { SELECT (1 AS ?concept_atlas_yes) WHERE {}\n} } LIMIT 1"),
        (
            "PREFIX e: <urn:e> ask # so\n FROM <urn:g> from named e:g WHERE # {\n{ ?s ?p ?o } VALUES ?o { 1 } # }",
            "PREFIX e: <urn:e> SELECT * # so\n FROM <urn:g> from named e:g \n"
            "WHERE { { SELECT (1 AS ?concept_atlas_yes) WHERE { ?s ?p ?o } VALUES ?o { 1 } # }\n} } LIMIT 1",
        ),
        ("ASK WHERE", "ASK WHERE"),
    ],
)
def test_an_ask_is_asked_as_a_select_of_one_row(ask: str, expected: str) -> None:
    assert as_select(ask) == expected


@pytest.mark.parametrize(("server", "expected"), [("Oxigraph/0.5.13", "?union-default-graph=true"), ("Other/1", "")])
def test_the_union_of_all_graphs_is_asked_for_where_a_server_has_it_otherwise(
    fake: Fake, server: str, expected: str
) -> None:
    fake.answers = [Says(headers={**JSON, "Server": server})]
    fake.client().query(SELECT)
    assert fake.asked[-1].path == f"/sparql{expected}"


def test_parameters_of_an_address_are_kept_and_not_shown(fake: Fake) -> None:
    fake.answers = [Says(404, PLAIN, b"")]
    settings = Settings(query=f"{fake.address}?key={SECRET}")
    assert fault(lambda: Client(settings).select(SELECT)).startswith(f"{fake.address}: there is nothing")
    assert fake.asked[0].path == f"/sparql?key={SECRET}"
    assert SECRET not in repr(settings)


# --- who asks


def test_a_user_and_a_password_come_from_the_environment(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER_VARIABLE, "Zoë")
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    fake.client(auth="basic").select(SELECT)
    expected = base64.b64encode(f"Zoë:{SECRET}".encode()).decode()
    assert fake.asked[0].headers["Authorization"] == f"Basic {expected}"


def test_a_user_and_a_password_come_from_a_file(fake: Fake, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text(f'user = "zoe"\npassword = "{SECRET}"\n')
    (tmp_path / "store.toml").write_text(f'query = "{fake.address}"\nauth = "basic"\ncredentials = "secret.toml"\n')
    Client(read_settings(tmp_path / "store.toml")).select(SELECT)
    expected = base64.b64encode(f"zoe:{SECRET}".encode()).decode()
    assert fake.asked[0].headers["Authorization"] == f"Basic {expected}"


def test_a_file_that_does_not_say_who_asks_is_told_of(fake: Fake, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text(f'password = "{SECRET}"\n')
    client = fake.client(auth="basic", credentials=tmp_path / "secret.toml")
    said = 'it has to say who asks: user = "…" and password = "…", each in a line.'
    assert fault(lambda: client.select(SELECT)) == f"{tmp_path / 'secret.toml'}: {said}"


def test_nobodys_credentials_are_sent_where_none_are_asked_for(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login zoe password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv(USER_VARIABLE, "zoe")
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    fake.client().select(SELECT)
    assert "Authorization" not in fake.asked[0].headers


def test_credentials_that_are_refused_are_not_shown(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER_VARIABLE, "zoe")
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    challenge = 'Digest realm="x", nonce="0123456789abcdef", qop="auth", algorithm="MD5"'
    fake.answers = [Says(401, {**PLAIN, "WWW-Authenticate": challenge}, b"")]
    said = "it does not take this user and this password. Check both, and whether auth is basic or digest."
    assert fault(lambda: fake.client(auth="digest").select(SELECT)).startswith(f"{fake.address}: {said}")
    assert [SECRET in str(each.headers) for each in fake.asked] == [False, False]


def test_credentials_are_in_nothing_that_is_shown_or_handed_on(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(USER_VARIABLE, "zoe")
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    (tmp_path / "store.toml").write_text(f'query = "{fake.address}"\nauth = "basic"\nbase = "{BASE}"\n')
    store = open_store(tmp_path / "store.toml")
    with pytest.raises(StoreError):
        store.query("CONSTRUCT WHERE { ?s ?p ?o }")  # asked, so that they have been looked up
    assert "Authorization" in fake.asked[0].headers
    assert SECRET.encode() not in pickle.dumps(store) + repr(vars(store)).encode()


# --- settings


def test_an_address_with_a_password_in_it_is_refused_without_showing_it() -> None:
    said = run("list", "--store", f"https://zoe:{SECRET}@example.org/sparql")
    assert (said.exit_code, SECRET in said.stderr) == (2, False)
    assert said.stderr.startswith("concept: https://example.org/sparql: a user and a password do not belong in an add")


@pytest.mark.parametrize("address", ["ftp://example.org/sparql", "http:///sparql", "http://[::1/", "http://x:y/"])
def test_an_address_that_no_endpoint_can_have_is_refused(address: str) -> None:
    assert "it is no address of an endpoint" in fault(lambda: open_store(address))


def test_an_address_alone_can_be_asked_and_not_changed(fake: Fake) -> None:
    said = run("import", TRUST, "--store", fake.address)
    what = "it can be asked and not changed, since no address for changes is known"
    way = 'Name one in a file of settings: update = "https://…".'
    assert (said.exit_code, said.stderr, fake.asked) == (2, f"concept: {fake.address}: {what}. {way}\n", [])


def test_all_faults_of_a_file_of_settings_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "store.toml").write_text(
        'graph_store = "nowhere"\nauth = "magic"\ntimeout = true\nbase = "https://example.org"\n'
        f'qery = "x"\npassword = "{SECRET}"\ncredentials = 5\n'
    )
    with pytest.raises(DocumentError) as caught:
        open_store(tmp_path / "store.toml")
    assert SECRET not in str(caught.value)
    assert [(each.path, each.message.split(";")[0].split(":")[0]) for each in caught.value.faults] == [
        ("graph_store", "it is no address of an endpoint"),
        ("auth", 'it is "basic" or "digest"'),
        ("timeout", "it is a number of seconds, up to 86,400"),
        ("base", "it is an IRI that ends in / or #"),
        ("qery", "there is no such key"),
        ("password", "it does not belong here, where others may read it"),
        ("credentials", "it is a text in quotation marks"),
        ("query", "it is missing"),
        ("update", "it is missing"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"), [(b"query = ", "this is not TOML"), (b"\xff", "it is not text in UTF-8")]
)
def test_a_file_of_settings_that_cannot_be_read_is_told_of(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "store.toml").write_bytes(content)
    with pytest.raises(UnreadableFile, match=expected):
        open_store(tmp_path / "store.toml")


def test_a_file_of_settings_that_is_missing_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="it cannot be read: No such file or directory"):
        open_store(tmp_path / "store.toml")


HOW_TO = Path(__file__).parent.parent / "docs" / "how-to" / "scale-out.md"


@pytest.mark.sources
def test_the_manual_names_every_setting_and_its_example_is_one(tmp_path: Path) -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```$", text, re.M | re.S)
    (tmp_path / "atlas.toml").write_text(example)
    named = re.findall(r"^\| `(\w+)` \|", text, re.M)
    assert (read_settings(tmp_path / "atlas.toml").auth, named) == ("digest", [each.name for each in fields(Settings)])
