"""The SPARQL 1.1 Protocol and the Graph Store HTTP Protocol, spoken to servers that do not always keep to them.

What comes back is an answer, whole, or an error. What two servers do of their own, measured with Oxigraph's server
0.5.13 and Virtuoso 7.2.5:

- A time-out is no status. Oxigraph's server answers 200 and breaks off in the middle of the JSON, but says `false` to
  an ASK, and ends the statements of a CONSTRUCT as if nothing were. Virtuoso answers 200 with what it has and a header.
- Virtuoso cuts rows at ResultSetMaxRows and says so in a header (statements it cuts without a word), answers an ASK
  with rows, gives true as 1, and hangs up on a large request whose sender it does not know yet.

So an ASK is asked as a SELECT, and what we ask ourselves is always a SELECT.
"""

import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import pyoxigraph as oxigraph
from pyoxigraph import Literal, NamedNode, Triple

from concept.errors import EndpointTimedOut, QueryError, StoreError
from concept.store.reader import Answer, Dataset, Found, Solutions
from concept.store.sending import Connection, Lost, Parameters, Reply, Request, refuse_faults
from concept.store.settings import Settings, without_parameters

PAUSES = (0.2, 1.0)
"""Seconds before a request is made again, once for each, where that can do no harm."""

BACKING_OFF = (0.1, 0.3, 0.9, 2.7)
"""Seconds, about, before a change is sent again that was in another's way."""

UNION: Mapping[str, Parameters] = {"Oxigraph": {"union-default-graph": "true"}}
"""By how a server names itself, the parameters by which all graphs together are the default graph.

Others have it so already, or need to be set up for it.
"""

_ROWS = oxigraph.QueryResultsFormat.JSON
_STATEMENTS = oxigraph.RdfFormat.N_TRIPLES
_UPDATE = "application/sparql-update"
_T = TypeVar("_T")


class Client:
    """Speaks to the endpoint of some settings, from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._name = without_parameters(settings.query)
        self._local = threading.local()
        self._union: Parameters | None = None

    # --- asking

    def query(self, text: str, dataset: Dataset | None = None) -> Answer:
        """The answer to a query; without a dataset its default graph is all graphs together, unless it says FROM.

        QueryError if the endpoint cannot read it, EndpointTimedOut, StoreError.
        """
        kind, parameters = kind_of_query(text), self._known_union() if dataset is None else _parameters_of(dataset)
        if kind == "ASK":
            reply = self._ask(as_select(text), _ROWS.media_type, parameters)
            return bool(list(self._parse(_solutions, reply).rows))
        if kind in ("CONSTRUCT", "DESCRIBE"):
            return self._parse(_statements, self._ask(text, _STATEMENTS.media_type, parameters))
        return self._select(text, parameters)

    def select(self, text: str) -> Solutions:
        """What a SELECT that names its graphs finds. Errors as of `query`."""
        return self._select(text, {})

    def _select(self, text: str, parameters: Parameters) -> Solutions:
        reply = self._ask(text, _ROWS.media_type, parameters)
        if limit := reply.headers.get("X-SPARQL-MaxRows"):
            raise StoreError(
                f"{self._name}: it gives no more than {limit} rows, and this answer has more. Let it give more "
                "(Virtuoso: ResultSetMaxRows in virtuoso.ini), or ask for less."
            )
        return self._parse(_solutions, reply)

    def _known_union(self) -> Parameters:
        if self._union is None:
            server = self._ask("SELECT (1 AS ?one) WHERE {}", _ROWS.media_type, {}).headers.get("Server", "")
            self._union = UNION.get(server.partition("/")[0], {})
        return self._union

    def _ask(self, text: str, media_type: str, parameters: Parameters) -> Reply:
        request = Request("POST", self._settings.query, {"query": text}, accepts=media_type, parameters=parameters)
        reply = self._ask_again(request)
        if reply.status == 400 and not reply.is_page:
            raise QueryError(f"{self._name}: it cannot read this query: {reply.said}")
        refuse_faults(request, reply, knows_us=self._connection.has_credentials)
        if reply.is_page:
            what = "it answers with a page for people, and not with results"
            raise StoreError(f"{self._name}: {what}. Is that the address of its SPARQL endpoint?")
        if reply.headers.get("X-SQL-State"):
            raise self._stopped()
        return reply

    def _ask_again(self, request: Request) -> Reply:
        """The reply to a query; where the server or the connection fails it is asked again, which does no harm."""
        for pause in PAUSES:
            try:
                reply = self._connection.send(request)
            except Lost:
                pass
            else:
                if reply.status not in (502, 503):
                    return reply
            time.sleep(pause)
        try:
            return self._connection.send(request)
        except Lost:
            what = f"{len(PAUSES) + 1} times the connection was lost before the answer was whole"
            raise StoreError(f"{self._name}: {what}. Try again, or look into the server's log.") from None

    def _parse(self, parse: Callable[[bytes], _T], reply: Reply) -> _T:
        try:
            return parse(reply.body)
        except (SyntaxError, ValueError) as error:
            if b"cancelled" in reply.body[-100:]:  # what Oxigraph's server says where it breaks off
                raise self._stopped() from None
            what = f"its answer is none, or breaks off after {len(reply.body):,} bytes ({error})"
            raise StoreError(f"{self._name}: {what}. Try again, or look into the server's log.") from None

    def _stopped(self) -> EndpointTimedOut:
        what = "it stopped the query at its own time limit, and what it had by then is not the answer"
        return EndpointTimedOut(f"{self._name}: {what}. Ask for less, or let it take longer.")

    # --- changing

    def update(self, text: str) -> None:
        """Carry out an update. StoreError if it was not, or if that is unknown; EndpointTimedOut."""
        address = self._settings.update
        if address is None:
            what = "nothing can be changed there, since no address for changes is known"
            raise StoreError(f'{self._name}: {what}. Name one in a file of settings: update = "https://…".')
        self._introduce(Request("POST", address, b"INSERT DATA {}", sends=_UPDATE))
        self._change(Request("POST", address, text.encode(), sends=_UPDATE))

    def put_graph(self, name: str, triples: Iterable[Triple]) -> None:
        """Put a graph in the place of that of its name, by the Graph Store Protocol. Errors as of `update`."""
        address = self._settings.graph_store or ""
        said = oxigraph.serialize(triples, format=_STATEMENTS) or b""
        self._introduce(Request("GET", address, parameters={"graph": "urn:none"}))
        self._change(Request("PUT", address, said, sends=_STATEMENTS.media_type, parameters={"graph": name}))

    def _introduce(self, small: Request) -> None:
        """Let the server ask who we are before it is sent anything large."""
        if not self._connection.is_known_at(small.address):
            self._send_change(small)

    def _change(self, request: Request) -> None:
        """Send a change; again where Virtuoso has ended it as one of two in each other's way, which does no harm."""
        reply = self._send_change(request)
        for pause in BACKING_OFF:
            if b"deadlocked" not in reply.body[:1000]:
                break
            time.sleep(pause * random.uniform(0.5, 1.5))
            reply = self._send_change(request)
        refuse_faults(request, reply, knows_us=self._connection.has_credentials)

    def _send_change(self, request: Request) -> Reply:
        """The reply to a change. One that was lost is not sent again: what became of it is for the sender to see."""
        try:
            return self._connection.send(request)
        except Lost:
            what = "the connection was lost before it answered, so whether this was written is not known"
            raise StoreError(f"{request.shown}: {what}. Do it again.") from None

    # --- what is open

    @property
    def _connection(self) -> Connection:
        """That of this thread."""
        if not hasattr(self._local, "connection"):
            self._local.connection = Connection(self._settings)
        connection: Connection = self._local.connection
        return connection


# --- queries and answers ----------------------------------------------------------------------------------------

_GAP = r"(?:\s|#[^\r\n]*)"
_KIND = re.compile(
    rf"(?:{_GAP}|BASE\s*<[^<>]*>|PREFIX\s+[^\s:]*\s*:\s*<[^<>]*>)*+(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
"""The prologue of a query, and the word that says of which kind it is."""

_AFTER_ASK = re.compile(
    rf"(?P<graphs>(?:{_GAP}|FROM\s+(?:NAMED\s+)?(?:<[^<>]*>|[^\s<{{]+))*+)(?:WHERE{_GAP}*+)?(?P<pattern>\{{.*)",
    re.IGNORECASE | re.DOTALL,
)


def _parameters_of(dataset: Dataset) -> Parameters:
    """The dataset as SPARQL 1.1 Protocol says it (W3C 2013, section 2.1.4)."""
    return {"default-graph-uri": dataset.default, "named-graph-uri": dataset.named}


def kind_of_query(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; empty if the text does not begin as a query."""
    found = _KIND.match(text)
    return found[1].upper() if found else ""


def as_select(ask: str) -> str:
    """An ASK as the SELECT that finds one row where the answer is yes; itself if it is not quite an ASK."""
    word = _KIND.match(ask)
    rest = _AFTER_ASK.match(ask, word.end()) if word else None
    if word is None or rest is None:
        return ask
    yes = f"SELECT (1 AS ?concept_atlas_yes) WHERE {rest['pattern']}"
    return f"{ask[: word.start(1)]}SELECT *{rest['graphs']}\nWHERE {{ {{ {yes}\n}} }} LIMIT 1"


def _solutions(body: bytes) -> Solutions:
    found = oxigraph.parse_query_results(body, _ROWS)
    if isinstance(found, oxigraph.QueryBoolean):
        raise ValueError("it is true or false, and rows were asked for")
    columns = tuple(each.value for each in found.variables)
    return Solutions(columns, [tuple(_canonical(each) for each in row) for row in found])


def _statements(body: bytes) -> list[Triple]:
    return [each.triple for each in oxigraph.parse(body, _STATEMENTS)]


_BOOLEANS = {"1": Literal(True), "0": Literal(False)}
_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


def _canonical(term: Found | None) -> Found | None:
    """The term in the one spelling that others compare it in."""
    if isinstance(term, Literal) and term.datatype == _BOOLEAN:
        return _BOOLEANS.get(term.value, term)
    return term
