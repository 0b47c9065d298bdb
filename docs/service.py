"""The page of the manual on the SPARQL service, made from its limits, statuses and formats."""

from collections.abc import Iterator

from concept import errors as ours
from concept.strangers import GRAPHS, RESULTS, Limits
from concept.strangers.description import FORMAT_NAMES
from web.errors import STATUSES, NotTheProtocol, OtherMediaType
from web.sparql import CUT_OFF, GRAPHS_ALSO_CALLED, LONGEST_REQUEST, RESULTS_ALSO_CALLED, ROWS_SHOWN

_HEAD = """\
# The SPARQL service

<!-- Made by docs/service.py from concept/strangers and web/sparql.py: change it there. -->

`/sparql` answers queries in SPARQL 1.1 by the [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/): by GET,
by POST in a form, and by POST of `application/sparql-query`, with `default-graph-uri` and `named-graph-uri`. It answers
queries only. How to ask is told in [Ask in SPARQL](../how-to/query-with-sparql.md), and why it is as it is in
[decision 14](../decisions/0014-queries-of-strangers.md).

## Addresses

| address | what it gives |
|---|---|
| `/sparql?query=…` | the answer; in a browser, the page with the answer |
| `/sparql` | the [Service Description]({description}), in the formats of graphs; in a browser, the page |
| `/sparql.SUFFIX` | the same in that format, whatever the `Accept` header says, to be saved |
| `/void`, `/.well-known/void` | the [VoID](https://www.w3.org/TR/void/) description of the data |
| `/data.nq.gz` | all graphs as N-Quads; made once for each state of the data, and 503 until it is made |

## Formats

The `Accept` header chooses; without one the first of each is given.

| answer to | suffix | media type | also asked for as | in the description |
|---|---|---|---|---|
"""

_DATA_SET = """
## The data set

Without `FROM` and without the protocol's parameters, the default graph is the union of all named graphs. `FROM`,
`FROM NAMED`, `default-graph-uri` and `named-graph-uri` choose among the graphs that are here; the parameters come
before the query's own.

## Limits

| what | how much |
|---|---|
"""

_STATUSES = """
## Statuses

What went wrong is said in a sentence, as plain text; in a browser on the page.

| status | when |
|---|---|
"""

_FOOT = """
## Headers

`{cut}` says after how many rows an answer was cut off. The answer says so too where its format has a place for it:
`link` in the head of JSON and XML, a comment at the end of Turtle, N-Triples and RDF/XML; CSV, TSV and JSON-LD have
none. `Retry-After` comes with 503. `Access-Control-Allow-Origin: *` lets pages of other sites read (not with
`concept serve --no-cors`).
"""

_WHEN = {
    ours.QueryError: "the query is no query of SPARQL 1.1; the sentence says the place",
    NotTheProtocol: "the request has no query, or several, or is not in UTF-8",
    ours.QueryRefused: "SERVICE; an update; a graph that is not here; too many brackets or operators",
    ours.NotAcceptable: "the answer cannot be had in that format",
    ours.QueryTooLong: "the query is too long",
    OtherMediaType: "the body is neither a form nor `application/sparql-query`",
    ours.QueryFailed: "the query needs more memory than one may have, or its process died of it",
    ours.ServiceBusy: "too many queries are being worked on, and the turn of this one did not come",
    ours.QueryTookTooLong: "the query was stopped at its deadline",
}


def service_page() -> str:
    """The page."""
    return "".join(
        (
            _HEAD.format(description="https://www.w3.org/TR/sparql11-service-description/"),
            *_formats(),
            _DATA_SET,
            *(f"| {what} | {how_much} |\n" for what, how_much in _limits(Limits(children=1))),
            _STATUSES,
            *(
                f"| {status} | {when} |\n"
                for status, when in sorted((STATUSES.get(e, 400), w) for e, w in _WHEN.items())
            ),
            _FOOT.format(cut=CUT_OFF),
        )
    )


def _formats() -> Iterator[str]:
    for answer, formats, also in (
        ("SELECT, ASK", RESULTS, RESULTS_ALSO_CALLED),
        ("CONSTRUCT, DESCRIBE", GRAPHS, GRAPHS_ALSO_CALLED),
    ):
        for suffix, media_type in formats.items():
            names = ", ".join(f"`{name}`" for name, other in also.items() if other == suffix)
            only = "SELECT" if suffix in ("csv", "tsv") else answer
            yield f"| {only} | `{suffix}` | `{media_type}` | {names} | `formats:{FORMAT_NAMES[suffix]}` |\n"


def _limits(limits: Limits) -> Iterator[tuple[str, str]]:
    yield "length of a query", f"{limits.length:,} bytes; of the body of a request {LONGEST_REQUEST:,}"
    yield "brackets within each other, of any kind", f"{limits.nesting}"
    yield "operators (`||`, `!`, `/`, OPTIONAL, UNION, FILTER …) in a query", f"{limits.operators:,}"
    yield "time that a query waits for its turn", f"{limits.patience:g} s"
    yield "queries that wait", f"{limits.waiting}; those beyond are sent away at once"
    yield "time that a query is worked on", f"{limits.seconds:g} s"
    yield "queries that are worked on at once", "one fewer than there are cores, at least one"
    yield "memory of a query", f"{limits.memory >> 30} GB of address space, where the system can limit it (Linux)"
    yield "rows or statements of an answer", f"{limits.rows:,}; on the page {ROWS_SHOWN}"
    yield "size of an answer", f"{limits.size >> 20} MB"
