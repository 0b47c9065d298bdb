"""Analyses, and alignments between them, as RDF files: Turtle, TriG, N-Quads, JSON-LD and RDF/XML.

The syntaxes are read and written by Oxigraph's parsers, which fetch nothing and read no other file. Turtle and
TriG are written in the order of the mapping, from the analysis down to its bibliography, and the same analysis
gives the same bytes. JSON-LD is written by rdflib, with a context that makes it short.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from concept.alignments import AlignmentSet
from concept.analysis import Analysis
from concept.errors import UnreadableFile
from concept.triples import (
    BASE,
    PREFIXES,
    Statement,
    alignments_iri,
    analyses_in,
    contents_in,
    iri,
    statements_not_taken,
    triples_of,
    triples_of_alignments,
)

if TYPE_CHECKING:
    import rdflib

Written = Analysis | AlignmentSet

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}


def read_statements(text: str, suffix: str, source: str = "the graph") -> list[Statement]:
    """The statements of an RDF file. UnreadableFile, with line and column, if it does not parse."""
    if suffix == ".rdf":
        _refuse_unfit_xml(text, source)
    try:
        return list(parse(text.encode(), format=FORMATS[suffix], base_iri=BASE))
    except SyntaxError as error:
        where = f", line {error.lineno}, column {error.offset}" if error.lineno else ""
        name = FORMATS[suffix].name
        problem = re.sub(r"\AParser error (at|between) [^:]*: ", "", error.msg)  # the place has been said
        what = f"{source}{where}: this is not {name}: {problem}. Mend it there, or give the file its right suffix."
        raise UnreadableFile(what) from None


def _refuse_unfit_xml(text: str, source: str) -> None:
    """UnreadableFile for XML that ends too early, which Oxigraph takes, and for entities, which can explode."""

    def refuse(name: str, *_: object) -> None:
        what = f"it declares the entity “{name}”; entities are not read, write out what they stand for."
        raise UnreadableFile(f"{source}, line {parser.CurrentLineNumber}: {what}")

    parser = expat.ParserCreate(encoding="utf-8")
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        problem = expat.errors.messages[error.code]
        where = f", line {error.lineno}, column {error.offset + 1}"
        what = f"{source}{where}: this is not RDF/XML: {problem}. Mend it there, or give the file its right suffix."
        raise UnreadableFile(what) from None


def read_turtle(text: str, source: str = "the graph") -> tuple[Analysis, ...]:
    """The analyses in Turtle."""
    return analyses_in(read_statements(text, ".ttl", source), source)


def read_trig(text: str, source: str = "the graph") -> tuple[Analysis, ...]:
    """The analyses in TriG."""
    return analyses_in(read_statements(text, ".trig", source), source)


def read_n_quads(text: str, source: str = "the graph") -> tuple[Analysis, ...]:
    """The analyses in N-Quads."""
    return analyses_in(read_statements(text, ".nq", source), source)


def read_json_ld(text: str, source: str = "the graph") -> tuple[Analysis, ...]:
    """The analyses in JSON-LD."""
    return analyses_in(read_statements(text, ".jsonld", source), source)


def read_rdf_xml(text: str, source: str = "the graph") -> tuple[Analysis, ...]:
    """The analyses in RDF/XML."""
    return analyses_in(read_statements(text, ".rdf", source), source)


def read_contents(text: str, suffix: str, source: str) -> tuple[tuple[Analysis, ...], tuple[AlignmentSet, ...]]:
    """The analyses and the sets of alignments in a file. NotAnAnalysis if it has none of either."""
    return contents_in(read_statements(text, suffix, source), source)


def read_not_taken(text: str, suffix: str) -> list[Triple]:
    """The statements of a file that our values cannot hold."""
    return statements_not_taken(read_statements(text, suffix))


# --- writing ----------------------------------------------------------------------------------------------------


def write_turtle(written: Written, base: str = BASE) -> str:
    """The analysis, or the set of alignments, as Turtle."""
    relative_to = _relative_to(written, base)
    body = _body(_triples(written, base), relative_to)
    return _head(relative_to, body) + _spaced(body)


def write_trig(written: Written, base: str = BASE) -> str:
    """The analysis, or the set of alignments, as TriG: its statements in the graph of its name."""
    relative_to = _relative_to(written, base)
    body = _body(_triples(written, base), relative_to)
    name = _name(written, base)
    name = name.removeprefix(relative_to) if _is_base(relative_to) else name
    return f"{_head(relative_to, body)}<{name}> {{\n{_spaced(body)}}}\n"


def write_n_quads(written: Written, base: str = BASE) -> str:
    """The analysis, or the set of alignments, as N-Quads: its statements in the graph of its name."""
    graph = NamedNode(_name(written, base))
    quads = (Quad(each.subject, each.predicate, each.object, graph) for each in _triples(written, base))
    return _text(serialize(quads, format=RdfFormat.N_QUADS))


def write_rdf_xml(written: Written, base: str = BASE) -> str:
    """The analysis, or the set of alignments, as RDF/XML."""
    return _text(serialize(_triples(written, base), format=RdfFormat.RDF_XML, prefixes=PREFIXES))


def write_json_ld(written: Written, base: str = BASE) -> str:
    """The analysis, or the set of alignments, as JSON-LD 1.1, with our prefixes as its context."""
    serialized = graph(written, base).serialize(format="json-ld", context=dict(PREFIXES), auto_compact=False)
    document = json.loads(serialized)
    if "@graph" not in document:  # a set without alignments: a single node, which stands beside the context
        document = {"@context": document.pop("@context"), "@graph": [document]}
    nodes = {node["@id"]: node for node in document["@graph"]}
    order = dict.fromkeys(str(each.subject)[1:-1] for each in _triples(written, base))
    document["@graph"] = [_in_order(nodes[each]) for each in order]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def graph(written: Written, base: str = BASE) -> "rdflib.Graph":
    """The analysis, or the set of alignments, as an rdflib graph, for those who go on with rdflib."""
    import rdflib  # takes 270 ms, and only JSON-LD and callers of this function need it

    built = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        built.bind(prefix, namespace)
    n_triples = serialize(_triples(written, base), format=RdfFormat.N_TRIPLES)
    return built.parse(data=n_triples, format="nt")


def _triples(written: Written, base: str) -> Iterator[Triple]:
    return triples_of_alignments(written, base) if isinstance(written, AlignmentSet) else triples_of(written, base)


def _name(written: Written, base: str) -> str:
    """The name of its graph."""
    return alignments_iri(written.id, base) if isinstance(written, AlignmentSet) else iri(written.id, base=base)


def _relative_to(written: Written, base: str) -> str:
    """What IRIs are shortened by: alignments speak of many analyses, so theirs begin with the base of all."""
    return base if isinstance(written, AlignmentSet) else _name(written, base)


def _is_base(whole: str) -> bool:
    """Whether IRIs may be relative to it; where it has a query or a fragment, rdflib resolves them wrongly."""
    return "?" not in whole and "#" not in whole


def _body(triples: Iterable[Triple], whole: str) -> str:
    """Prefixed and relative statements, without the head that declares them."""
    base = whole if _is_base(whole) else None
    written = _text(serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES, base_iri=base))
    body = re.sub(r"\A(@(prefix|base) .*\n)*", "", written)
    return re.sub(r"(?m)^(\tca:work )<//", r"\1<https://", body)


def _head(whole: str, body: str) -> str:
    used = [prefix for prefix in PREFIXES if re.search(rf"(^|[\s^]){prefix}:", body)]
    base = [f"@base <{whole}> ."] if _is_base(whole) else []
    return "\n".join([*base, *(f"@prefix {each}: <{PREFIXES[each]}> ." for each in used), "", ""])


def _spaced(body: str) -> str:
    """A line between subjects. No literal has a line end of its own: the serializer escapes them."""
    return re.sub(r"\n(?=[^\t\n])", "\n\n", body)


def _text(written: bytes | None) -> str:
    return (written or b"").decode()


def _in_order(node: dict[str, object]) -> dict[str, object]:
    return {key: node[key] for key in sorted(node, key=lambda key: (key != "@id", key != "@type", key))}
