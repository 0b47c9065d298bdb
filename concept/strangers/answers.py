"""Answers as SPARQL's result formats have them, cut off where they would be too large.

The four formats of results are written here, row by row, because an engine writes all rows or none; graphs are
written by pyoxigraph. Formats are known by the suffix that a file of them has.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as oxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from concept.errors import NotAcceptable
from concept.messages import _
from concept.store import Answer, Solutions
from concept.strangers.limits import Limits
from concept.strangers.reading import Form
from concept.triples import PREFIXES

RESULTS: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Media types of what SELECT and ASK find, by suffix."""

GRAPHS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""Media types of what CONSTRUCT and DESCRIBE find, by suffix."""

ROWS = "rows"
"""The results format in JSON for whatever was found, to be shown in a table: statements are rows of three."""

_RDF: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
_COMMENTS = {"ttl": "# {}\n", "nt": "# {}\n", "rdf": "<!-- {} -->\n"}

Term = NamedNode | BlankNode | Literal | Triple


def formats_of(form: Form) -> Mapping[str, str]:
    """The formats in which a query of that form can be answered, the preferred first."""
    match form:
        case "SELECT":
            return RESULTS
        case "ASK":
            return {suffix: RESULTS[suffix] for suffix in ("json", "xml")}
        case _:
            return GRAPHS


@dataclass(frozen=True)
class Written:
    """An answer as it is sent. `cut`: it goes on, beyond the limits."""

    body: bytes
    rows: int
    cut: bool


def write_answer(answer: Answer, suffix: str, limits: Limits, note: str) -> Written:
    """The answer in a format that its form has. `note` is the address of what says why an answer may be cut off.

    The note is in the answer where the format has a place for it: JSON, XML, Turtle, N-Triples and RDF/XML.
    """
    if isinstance(answer, bool):
        return Written(_boolean(answer, suffix).encode(), 1, False)
    if isinstance(answer, Solutions):
        return _solutions(answer, suffix, limits, note)
    if suffix == ROWS:
        rows = ((each.subject, each.predicate, each.object) for each in answer)
        return _solutions(Solutions(("subject", "predicate", "object"), rows), suffix, limits, note)
    return _graph(answer, suffix, limits, note)


# --- results ----------------------------------------------------------------------------------------------------


class _Within:
    """Goes through what there is, up to the limits; `cut` says afterwards whether there was more."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.count = self.size = 0
        self.cut = False

    def take(self, sized: Iterable[tuple[Any, int]]) -> Iterator[Any]:
        """The things, each given with its size in bytes."""
        for thing, size in sized:
            if self.count == self._limits.rows or self.size > self._limits.size:
                self.cut = True
                return
            self.count += 1
            self.size += size
            yield thing


def _solutions(found: Solutions, suffix: str, limits: Limits, note: str) -> Written:
    within = _Within(limits)
    written = (_ROW_WRITERS[suffix](found.columns, row) for row in found.rows)
    rows = list(within.take((row, len(row)) for row in written))
    body = _DOCUMENTS[suffix](found.columns, rows, note if within.cut else "")
    return Written(body, within.count, within.cut)


def _boolean(holds: bool, suffix: str) -> str:
    if suffix == "xml":
        return f"{_XML_HEAD}<head></head><boolean>{str(holds).lower()}</boolean></sparql>\n"
    return json.dumps({"head": {}, "boolean": holds})


def _json_row(columns: tuple[str, ...], row: tuple[Term | None, ...]) -> bytes:
    bound = {name: _json_term(term) for name, term in zip(columns, row, strict=True) if term is not None}
    return json.dumps(bound, ensure_ascii=False).encode()


def _json_term(term: Term) -> dict[str, Any]:
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Literal():
            return {"type": "literal", "value": term.value, **dict(_kind(term, "xml:lang"))}
        case Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}


def _kind(literal: Literal, language: str) -> Iterator[tuple[str, str]]:
    """What a literal is besides its words: its language or, unless it is a plain string, its datatype."""
    if literal.language:
        yield language, literal.language
    elif literal.datatype.value != f"{PREFIXES['xsd']}string":
        yield "datatype", literal.datatype.value


def _json_document(columns: tuple[str, ...], rows: list[bytes], note: str) -> bytes:
    head = {"vars": columns, **({"link": [note]} if note else {})}
    said = json.dumps(head, ensure_ascii=False).encode()
    return b'{"head": %b, "results": {"bindings": [\n%b\n]}}\n' % (said, b",\n".join(rows))


_XML_HEAD = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
_NOT_IN_XML = {code: "\ufffd" for code in (*range(0x20), 0xFFFE, 0xFFFF) if code not in (9, 10, 13)}


def _xml_row(columns: tuple[str, ...], row: tuple[Term | None, ...]) -> bytes:
    bound = (
        f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
        for name, term in zip(columns, row, strict=True)
        if term is not None
    )
    return f"<result>{''.join(bound)}</result>".encode()


def _xml_term(term: Term) -> str:
    match term:
        case NamedNode():
            return f"<uri>{escape(term.value)}</uri>"
        case BlankNode():
            return f"<bnode>{escape(term.value)}</bnode>"
        case Literal():
            kind = "".join(f" {name}={quoteattr(value)}" for name, value in _kind(term, "xml:lang"))
            words = escape(term.value.translate(_NOT_IN_XML), {"\r": "&#13;"})
            return f"<literal{kind}>{words}</literal>"
        case Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts.items())}</triple>"


def _xml_document(columns: tuple[str, ...], rows: list[bytes], note: str) -> bytes:
    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in columns)
    link = f"<link href={quoteattr(note)}/>" if note else ""
    head = f"{_XML_HEAD}<head>{variables}{link}</head>\n<results>\n".encode()
    return head + b"\n".join(rows) + b"\n</results></sparql>\n"


def _csv_row(columns: tuple[str, ...], row: tuple[Term | None, ...]) -> bytes:
    return _csv_line("" if term is None else _csv_cell(term) for term in row)


def _csv_cell(term: Term) -> str:
    match term:
        case BlankNode() | Triple():
            return str(term)
        case _:
            return term.value


def _csv_line(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _csv_document(columns: tuple[str, ...], rows: list[bytes], note: str) -> bytes:
    return _csv_line(columns) + b"".join(rows)


def _tsv_row(columns: tuple[str, ...], row: tuple[Term | None, ...]) -> bytes:
    return "\t".join("" if term is None else _tsv_cell(term) for term in row).encode() + b"\n"


def _tsv_cell(term: Term) -> str:
    """A term as Turtle has it; pyoxigraph says a literal on one line and without tabs."""
    return str(term)


def _tsv_document(columns: tuple[str, ...], rows: list[bytes], note: str) -> bytes:
    return "\t".join(f"?{name}" for name in columns).encode() + b"\n" + b"".join(rows)


_ROW_WRITERS = {"json": _json_row, ROWS: _json_row, "xml": _xml_row, "csv": _csv_row, "tsv": _tsv_row}
_DOCUMENTS = {
    "json": _json_document,
    ROWS: _json_document,
    "xml": _xml_document,
    "csv": _csv_document,
    "tsv": _tsv_document,
}


# --- graphs -----------------------------------------------------------------------------------------------------


def _graph(statements: Iterable[Triple], suffix: str, limits: Limits, note: str) -> Written:
    within = _Within(limits)
    taken = within.take((each, len(str(each))) for each in statements)
    body = write_graph(taken, suffix)
    if within.cut and suffix in _COMMENTS:
        body = body.rstrip(b"\n") + b"\n" + _COMMENTS[suffix].format(f"Cut off: {note}".replace("--", "-%2D")).encode()
    return Written(body, within.count, within.cut)


def write_graph(statements: Iterable[Triple], suffix: str, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """A graph in one of the formats of graphs. NotAcceptable for what XML cannot say, if it is to be RDF/XML."""
    body = oxigraph.serialize(statements, format=_RDF[suffix], prefixes=dict(prefixes)) or b""
    if suffix == "rdf":
        _refuse_unfit_xml(body)
    return body


def _refuse_unfit_xml(body: bytes) -> None:
    """Refuse a property such as <http://example.org/1> and control characters, which come out as no XML."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)
    except expat.ExpatError:
        raise NotAcceptable(
            _("RDF/XML cannot say this graph: a property has no name at its end, or a text has control characters.")
        ) from None
