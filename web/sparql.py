"""The SPARQL service: SPARQL 1.1 Protocol and Service Description, for programs; a page to ask from, for people.

What may be asked, and what a query may take, is decided by `concept.strangers`. Here requests are read, formats
agreed upon, and answers sent. A page is one of the formats that a query can be answered in.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, Response, current_app, redirect, request, send_file, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from concept.errors import ConceptError, NotAcceptable, QueryRefused, ServiceBusy
from concept.messages import N_, _
from concept.questions import heading_of, questions
from concept.strangers import (
    DESCRIPTION_PREFIXES,
    GRAPHS,
    RESULTS,
    ROWS,
    Addresses,
    Dataset,
    Dump,
    Form,
    Limits,
    Service,
    Stock,
    Written,
    describe_data,
    describe_service,
    formats_of,
    read_query,
    refuse_long,
    write_graph,
)
from concept.triples import PREFIXES
from web import errors
from web.asking import Parameter, Words
from web.describing import Answer, describe
from web.errors import NotTheProtocol, OtherMediaType
from web.pages import Page, the_library

blueprint = Blueprint("sparql", __name__)

RESULTS_ALSO_CALLED: Mapping[str, str] = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}
"""Other names by which programs ask for results."""

GRAPHS_ALSO_CALLED: Mapping[str, str] = {"text/plain": "nt", "application/xml": "rdf", "text/xml": "rdf"}
"""Other names by which programs ask for graphs."""

HTML = "text/html"
GRAPH_PARAMETERS = ("default-graph-uri", "named-graph-uri")

LONGEST_REQUEST = 1_000_000
"""Bytes of a body that are read at all: a query in a form has up to three for each of its own."""

ROWS_SHOWN = 500
"""Rows that a page shows; the downloads have all."""

CUT_OFF = "Atlas-Cut-Off"
"""The header that says after how many rows an answer was cut off."""


# ---------------------------------------------------------------------------------------------- what is asked


@dataclass(frozen=True)
class Asked:
    """What a request asks: the query as it was sent, and the data set that it names beside it."""

    text: str
    dataset: Dataset | None


def asked() -> Asked | None:
    """What the request asks (SPARQL 1.1 Protocol, section 2.1); None if it asks for a description of the service.

    NotTheProtocol, OtherMediaType; QueryTooLong, before the body is read; QueryRefused for updates.
    """
    if request.method != "POST":
        return _asked_in(request.args) if {"query", "update", *GRAPH_PARAMETERS} & set(request.args) else None
    refuse_long(request.content_length or 0, Limits(length=LONGEST_REQUEST))
    match request.mimetype:
        case "application/x-www-form-urlencoded":
            request.max_form_memory_size = LONGEST_REQUEST
            return _asked_in(request.form)
        case "application/sparql-query":
            return Asked(_decode(request.get_data()), _dataset(request.args))
        case "application/sparql-update":
            raise _update()
    raise OtherMediaType(
        _(
            "A query is sent as application/sparql-query, or in a form as application/x-www-form-urlencoded; "
            "“{found}” is not read."
        ).format(found=request.mimetype)
    )


def _asked_in(parameters: MultiDict[str, str]) -> Asked:
    if "update" in parameters:
        raise _update()
    queries = parameters.getlist("query")
    if len(queries) != 1:
        raise NotTheProtocol(
            _("The request has {count} parameters “query”; the protocol wants one.").format(count=len(queries))
        )
    return Asked(queries[0], _dataset(parameters))


def _dataset(parameters: MultiDict[str, str]) -> Dataset | None:
    """The data set that the parameters name; None if they name no graph."""
    default, named = (tuple(parameters.getlist(name)) for name in GRAPH_PARAMETERS)
    return Dataset(default, named) if default or named else None


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotTheProtocol(
            _("Byte {number} of the query is not UTF-8; the protocol knows no other coding.").format(number=error.start)
        ) from None


def _update() -> QueryRefused:
    return QueryRefused(_("This service only answers queries; nothing can be changed through it."))


# ---------------------------------------------------------------------------------------------- in which format


@dataclass(frozen=True)
class Format:
    """A format of answers: the suffix that it is known by, and what it is called in the answer."""

    suffix: str
    media_type: str


PAGE = Format("html", "text/html")


def agree(formats: Mapping[str, str], suffix: str | None, *, also: Mapping[str, str]) -> Format:
    """The format that the address's suffix or the Accept header wants, of those; the first if none is named.

    NotAcceptable if there is no such format; its sentence lists those that there are.
    """
    if suffix and suffix in formats:
        return Format(suffix, formats[suffix])
    known = [
        *(Format(each, media_type) for each, media_type in formats.items()),
        *(Format(each, media_type) for media_type, each in also.items() if each in formats),
        PAGE,
    ]
    if suffix is None and not request.accept_mimetypes:
        return known[0]
    best = None if suffix else request.accept_mimetypes.best_match([each.media_type for each in known])
    for each in known:
        if each.media_type == best:
            return each
    raise NotAcceptable(
        _("The answer can be had as {formats}.").format(formats=", ".join(each.media_type for each in known))
    )


def agree_for(form: Form, suffix: str | None) -> Format:
    """The format for the answer to a query of that form."""
    formats = formats_of(form)
    return agree(formats, suffix, also=GRAPHS_ALSO_CALLED if formats is GRAPHS else RESULTS_ALSO_CALLED)


def wants_page() -> bool:
    """Whether whoever asks would rather have a page than words: a browser."""
    return request.accept_mimetypes.best_match(["text/plain", HTML]) == HTML


# ---------------------------------------------------------------------------------------------- the page


@dataclass(frozen=True)
class Example:
    """A query to begin with: the question that it asks."""

    question: str
    text: str

    @property
    def address(self) -> str:
        """Where it is asked."""
        return url_for("sparql.sparql", query=self.text)


def examples() -> tuple[Example, ...]:
    """The queries to begin with: ours, and the questions of the library with their blanks left open."""
    own = (Example(_(question), f"{_prefixes_in(body)}\n{body}") for question, body in EXAMPLES)
    asked = (Example(_blanks_told(_(each.sentence)), each.bound({})) for each in questions())
    return (*own, *asked)


def _blanks_told(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda blank: f"‹{_(heading_of(blank[1]))}›", sentence)


def _prefixes_in(body: str) -> str:
    used = (name for name in KNOWN_PREFIXES if f"{name}:" in body)
    return "\n".join(f"PREFIX {name}: <{KNOWN_PREFIXES[name]}>" for name in used)


@dataclass(frozen=True)
class Cell:
    """What a variable stands for: `kind` as the results format has it; `words` are short, `whole` is all of it."""

    kind: str
    words: str
    whole: str
    language: str
    datatype: str
    address: str | None


@dataclass(frozen=True)
class Table:
    """An answer as a page shows it. `holds` is the answer of ASK."""

    form: Form
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    cut: bool
    holds: bool | None


@dataclass(frozen=True, kw_only=True)
class SparqlPage(Page):
    """A query to be written, and its answer."""

    template: ClassVar[str] = "sparql/sparql.html"
    forms: ClassVar[tuple[str, ...]] = ("html",)
    nav: ClassVar[str] = "sparql"

    query: str
    table: Table | None = None
    fault: str = ""
    code: int = 200

    @property
    def status(self) -> int:
        """The HTTP status that the page is sent with."""
        return self.code

    @property
    def limits(self) -> Limits:
        """What a query may take."""
        return service().limits

    @property
    def endpoint(self) -> str:
        """The address for programs."""
        return url_for("sparql.sparql", _external=True, lang=None)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The queries to begin with."""
        return examples()

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes of what is said here."""
        return KNOWN_PREFIXES

    @property
    def downloads(self) -> tuple[tuple[str, str], ...]:
        """The formats that the answer can be had in: what they are called, and the address that gives them."""
        formats = formats_of(self.table.form) if self.table else {}
        return tuple((FORMAT_WORDS[suffix], url_for("sparql.sparql", suffix=suffix)) for suffix in formats)


FORMAT_WORDS: Mapping[str, str] = {
    "json": "JSON",
    "xml": "XML",
    "csv": "CSV",
    "tsv": "TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
}


def _table(form: Form, written: Written) -> Table:
    said = json.loads(written.body)
    columns = tuple(said["head"].get("vars", ()))
    rows = tuple(
        tuple(_cell(row[name]) if name in row else None for name in columns)
        for row in said.get("results", {}).get("bindings", ())
    )
    return Table(form=form, columns=columns, rows=rows, cut=written.cut, holds=said.get("boolean"))


def _cell(term: Mapping[str, Any]) -> Cell:
    whole = term["value"] if isinstance(term["value"], str) else json.dumps(term["value"], ensure_ascii=False)
    is_iri = term["type"] == "uri"
    return Cell(
        kind=term["type"],
        words=_shorten(whole) if is_iri else whole,
        whole=whole,
        language=term.get("xml:lang", ""),
        datatype=_shorten(term.get("datatype", "")),
        address=_address(whole) if is_iri else None,
    )


def _shorten(iri: str) -> str:
    """The IRI with a prefix, where one fits; our own things by what stands behind the base."""
    for prefix, namespace in KNOWN_PREFIXES.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and "/" not in rest and "#" not in rest:
            return f"{prefix}:{rest}"
    return iri.removeprefix(the_library().base)


def _address(iri: str) -> str | None:
    """Where one can go from an IRI: the place on our own page, or else the web."""
    kind, _slash, rest = iri.removeprefix(the_library().base).partition("/")
    if iri.startswith(the_library().base) and kind == "analysis":
        id, _slash, place = rest.partition("/")
        return url_for("analyses.analysis", id=id, _anchor=place or None)
    return iri if iri.startswith(("http://", "https://")) else None


# ---------------------------------------------------------------------------------------------- answers


def service() -> Service:
    """The service that answers the queries."""
    found: Service = current_app.extensions["strangers"]
    return found


def _answer(asked: Asked, suffix: str | None) -> Response:
    query = read_query(asked.text, service().limits)
    wanted = agree_for(query.form, suffix)
    if wanted is PAGE:
        written = service().answer(query, ROWS, dataset=asked.dataset, rows=ROWS_SHOWN)
        return _show(SparqlPage(title=_("SPARQL"), query=asked.text, table=_table(query.form, written)))
    written = service().answer(query, wanted.suffix, dataset=asked.dataset, note=_note())
    response = _send(written.body, wanted)
    if suffix:
        response.headers["Content-Disposition"] = f"attachment; filename=answer.{suffix}"
    if written.cut:
        response.headers[CUT_OFF] = str(written.rows)
    return response


def _note() -> str:
    """The address of what says how much is answered at most."""
    return url_for("sparql.sparql", _external=True, _anchor="limits", lang=None)


def _describe(suffix: str | None) -> Response:
    wanted = agree(GRAPHS, suffix, also=GRAPHS_ALSO_CALLED)
    if wanted is PAGE:
        return _show(SparqlPage(title=_("SPARQL"), query=examples()[0].text))
    statements = describe_service(_addresses(), _stock().holdings(the_library().generation))
    return _send(write_graph(statements, wanted.suffix, DESCRIPTION_PREFIXES), wanted)


def _stock() -> Stock:
    found: Stock = current_app.extensions["stock"]
    return found


def _addresses() -> Addresses:
    return Addresses(
        service=url_for("sparql.sparql", _external=True, lang=None),
        void=url_for("sparql.void", _external=True, lang=None),
        dump=url_for("sparql.dump", _external=True, lang=None),
        home=url_for("home.home", _external=True, lang=None),
    )


def _show(page: SparqlPage) -> Response:
    response = Response(page.write("html"), mimetype=HTML, status=page.status)
    return _uncached(response)


def _send(body: bytes, wanted: Format) -> Response:
    return _uncached(Response(body, mimetype=wanted.media_type))


def _uncached(response: Response) -> Response:
    response.vary.add("Accept")
    response.cache_control.no_cache = True
    return response


def tell(error: ConceptError | HTTPException) -> Response:
    """What went wrong, in a sentence: on the page for who has one, else as plain text."""
    about = errors.page_about(error)
    if wants_page():
        page = SparqlPage(title=_("SPARQL"), query=_query_sent(), fault=about.sentence, code=about.code)
        response = _show(page)
    else:
        response = _uncached(Response(f"{about.sentence}\n", mimetype="text/plain", status=about.code))
    if isinstance(error, ServiceBusy):
        response.headers["Retry-After"] = str(error.again)
    return response


def _query_sent() -> str:
    """The query, to be mended; a request that is too long is not read for it."""
    is_short = (request.content_length or 0) <= LONGEST_REQUEST
    return request.values.get("query", "") if is_short else ""


blueprint.register_error_handler(ConceptError, tell)

ANY_FORMAT = tuple(dict.fromkeys((*RESULTS.values(), *GRAPHS.values(), HTML)))
SAID = ("text/plain", HTML)
QUERY_STRING = Words(
    name="query", about="A query in SPARQL 1.1.", example="ASK { ?s ?p ?o }", longest=Limits(children=1).length
)
GRAPH_NAMES: tuple[Parameter, ...] = (
    Words(name="default-graph-uri", about="A graph that is part of the default graph."),
    Words(name="named-graph-uri", about="A graph that GRAPH finds."),
)
"""The parameters of the protocol, as they are described; `asked` reads them, which may come more than once."""

ANSWERS: Mapping[int, Answer] = {
    200: Answer(
        about="The answer, or what the service says of itself.", media_types=ANY_FORMAT, headers=("Vary", CUT_OFF)
    ),
    204: Answer(about="What a page of another site may send.", headers=("Allow",), methods=("OPTIONS",)),
    400: Answer(about="It is no query, or not the protocol.", media_types=SAID),
    403: Answer(about="What is not done here: SERVICE, an update.", media_types=SAID),
    404: Answer(about="There is no such format.", media_types=SAID),
    406: Answer(about="The answer cannot be had in that format.", media_types=SAID),
    413: Answer(about="The query is too long.", media_types=SAID),
    415: Answer(about="The body is in a form that is not read.", media_types=SAID, methods=("POST",)),
    431: Answer(about="The address is longer than the server reads; a query that is long is sent by POST."),
    500: Answer(about="The query needs more memory than one may have.", media_types=SAID),
    503: Answer(about="Too many queries are being worked on.", media_types=SAID, headers=("Retry-After",)),
    504: Answer(about="The query was stopped at its deadline.", media_types=SAID),
}
FORM_OF_QUERY = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}


@blueprint.route("/sparql", methods=["GET", "POST"])
@blueprint.route("/sparql.<any(json, xml, csv, tsv, ttl, nt, jsonld, rdf):suffix>", methods=["GET", "POST"])
@describe(
    asked=(QUERY_STRING, *GRAPH_NAMES),
    answers=ANSWERS,
    bodies={"application/x-www-form-urlencoded": FORM_OF_QUERY, "application/sparql-query": {"type": "string"}},
)
def sparql(suffix: str | None = None) -> Response:
    """The answer to a query; without one, what the service says of itself, or the page to ask from."""
    query = asked()
    return _answer(query, suffix) if query else _describe(suffix)


@blueprint.route("/sparql", methods=["OPTIONS"])
@describe(answers={204: ANSWERS[204]})
def options() -> Response:
    """What a page of another site may send: it asks before it sends a query as one."""
    response = Response(status=204)
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.get("/void")
@blueprint.get("/void.<any(ttl, nt, jsonld, rdf):suffix>")
@describe(
    answers={
        200: Answer(about="The description (VoID).", media_types=tuple(GRAPHS.values()), headers=("Vary",)),
        406: ANSWERS[406],
    }
)
def void(suffix: str | None = None) -> Response:
    """What there is, as a description of the data set."""
    wanted = agree(GRAPHS, suffix, also=GRAPHS_ALSO_CALLED)
    holdings = _stock().holdings(the_library().generation)
    statements = describe_data(_addresses(), holdings, the_library().base)
    return _send(write_graph(statements, wanted.suffix, DESCRIPTION_PREFIXES), wanted)


@blueprint.get("/.well-known/void")
@describe(answers={302: Answer(about="Where the description is.", headers=("Location",))})
def well_known_void() -> WerkzeugResponse:
    """Where programs look for that description."""
    return redirect(url_for("sparql.void"))


@blueprint.get("/data.nq.gz")
@describe(
    answers={
        200: Answer(about="All graphs as N-Quads, packed.", media_types=("application/gzip",), headers=("ETag",)),
        304: Answer(about="The reader has it already."),
        503: Answer(about="The file is being made.", media_types=SAID, headers=("Retry-After",)),
    }
)
def dump() -> Response:
    """All graphs in one file."""
    found: Dump = current_app.extensions["dump"]
    return send_file(found.file(), mimetype="application/gzip", conditional=True, max_age=0)


# ---------------------------------------------------------------------------------------------- to begin with

KNOWN_PREFIXES: Mapping[str, str] = {**PREFIXES, "sh": "http://www.w3.org/ns/shacl#"}

EXAMPLES: Sequence[tuple[str, str]] = (
    (
        N_("Which attributes define which concept?"),
        """
SELECT ?concept ?attribute
WHERE {
  GRAPH ?analysis {
    ?analysis ca:analyses/skos:prefLabel ?concept ;
              ca:hasDefiningAttribute/skos:prefLabel ?attribute .
  }
}
ORDER BY ?concept ?attribute
""",
    ),
    (
        N_("Which cases fail, and why?"),
        """
SELECT ?analysis ?case ?reason
WHERE {
  GRAPH ?report {
    ?case ca:verdict ca:fails ;
          ca:verdictReason ?reason .
  }
  GRAPH ?analysis { ?analysis ca:hasCase ?case }
}
ORDER BY ?analysis ?case
""",
    ),
    (
        N_("What comes before co-production, and what comes of it? As a graph."),
        """
CONSTRUCT {
  ?concept ca:hasAntecedent ?antecedent ;
           ca:hasConsequence ?consequence .
  ?concept skos:prefLabel ?name .
  ?antecedent skos:prefLabel ?before .
  ?consequence skos:prefLabel ?after .
}
WHERE {
  GRAPH ?analysis {
    ?analysis ca:analyses ?concept .
    ?concept skos:prefLabel ?name .
    { ?analysis ca:hasAntecedent ?antecedent . ?antecedent skos:prefLabel ?before }
    UNION
    { ?analysis ca:hasConsequence ?consequence . ?consequence skos:prefLabel ?after }
  }
  FILTER CONTAINS(LCASE(?name), "co-production")
}
""",
    ),
    (
        N_("How many statements has each graph?"),
        """
SELECT ?graph (COUNT(*) AS ?statements)
WHERE {
  GRAPH ?graph { ?subject ?predicate ?object }
}
GROUP BY ?graph
ORDER BY DESC(?statements) ?graph
""",
    ),
)
