"""The page of the manual about the vocabulary, made from the text of ontology/vocabulary.ttl alone.

`python docs/vocabulary.py` writes docs/reference/vocabulary.md.
"""

from collections.abc import Iterator
from pathlib import Path

import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

CA = Namespace("https://w3id.org/concept-analysis#")
VANN = Namespace("http://purl.org/vocab/vann/")
ONTOLOGY = URIRef("https://w3id.org/concept-analysis")

KINDS = {
    "Classes": OWL.Class,
    "Properties whose values are nodes": OWL.ObjectProperty,
    "Properties whose values are literals": OWL.DatatypeProperty,
    "Properties whose values are nodes or literals": OWL.AnnotationProperty,
    "Individuals": OWL.NamedIndividual,
}

FACTS = {
    "is a": RDFS.subClassOf,
    "is a kind of": RDFS.subPropertyOf,
    "inverse of": OWL.inverseOf,
    "said of": RDFS.domain,
    "value": RDFS.range,
    "close to": SKOS.closeMatch,
}


def vocabulary_page(text: str) -> str:
    """The page in Markdown, from the vocabulary in Turtle: every term of ours by its kind, in the order of names."""
    graph = rdflib.Graph().parse(data=text, format="turtle")
    lines = [*_opening(graph)]
    for title, kind in KINDS.items():
        lines += _section(graph, title, kind)
    return "\n".join([*lines, *_borrowed(graph)]) + "\n"


def _opening(graph: rdflib.Graph) -> Iterator[str]:
    prefix, version = graph.value(ONTOLOGY, VANN.preferredNamespacePrefix), graph.value(ONTOLOGY, OWL.versionInfo)
    yield f"# {_english(graph, ONTOLOGY, DCTERMS.title)}"
    yield ""
    yield "<!-- Made from ontology/vocabulary.ttl by docs/vocabulary.py: change it there. -->"
    yield ""
    yield str(_english(graph, ONTOLOGY, DCTERMS.description))
    yield ""
    yield f"The namespace is `{CA}`, the prefix `{prefix}`, the version {version}."
    yield "A term stands here if and only if the graph of an analysis is written with it."


def _section(graph: rdflib.Graph, title: str, kind: URIRef) -> Iterator[str]:
    terms = sorted(str(term) for term in graph.subjects(RDF.type, kind) if str(term).startswith(CA))
    if terms:
        yield from ("", f"## {title}")
    for term in terms:
        yield from _term(graph, URIRef(term))


def _term(graph: rdflib.Graph, term: URIRef) -> Iterator[str]:
    label = _english(graph, term, RDFS.label)
    others = [f"{each} ({each.language})" for each in _literals(graph, term, RDFS.label) if each.language != "en"]
    yield from ("", f"### {_name(graph, term)}", "")
    yield f"*{' · '.join([label, *others])}*. {_english(graph, term, SKOS.definition)}"
    yield ""
    for note in _literals(graph, term, SKOS.scopeNote):
        word, _, meaning = note.partition(": ")
        yield f"- `{word}`: {meaning}"
    for title, predicate in FACTS.items():
        if said := sorted(_say(graph, each) for each in graph.objects(term, predicate)):
            yield f"- {title}: {', '.join(said)}"
    if (term, RDF.type, OWL.FunctionalProperty) in graph:
        yield "- at most one value"
    yield f"- source: {graph.value(term, DCTERMS.source)}"


def _borrowed(graph: rdflib.Graph) -> Iterator[str]:
    """The terms of other vocabularies, a line for each vocabulary."""
    declared = {term for kind in KINDS.values() for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    yield from ("", "## Terms of other vocabularies", "")
    for prefix, namespace in sorted(graph.namespaces()):
        terms = sorted(term for term in declared if term.startswith(namespace) and namespace != URIRef(CA))
        if terms:
            yield f"- {prefix}, `{namespace}`: {', '.join(_name(graph, term) for term in terms)}"


def _say(graph: rdflib.Graph, node: Node) -> str:
    """A term, or what a blank node stands for: one of several classes, individuals or words."""
    for predicate in (OWL.unionOf, OWL.oneOf):
        if (members := graph.value(node, predicate)) is not None:
            return " or ".join(_say(graph, each) for each in Collection(graph, members))
    return _name(graph, node)


def _name(graph: rdflib.Graph, node: Node) -> str:
    return f"`{node.n3(graph.namespace_manager)}`" if isinstance(node, URIRef) else f"`{node}`"


def _english(graph: rdflib.Graph, subject: Node, predicate: URIRef) -> str:
    return next((str(each) for each in _literals(graph, subject, predicate) if each.language == "en"), "")


def _literals(graph: rdflib.Graph, subject: Node, predicate: URIRef) -> list[Literal]:
    return sorted(each for each in graph.objects(subject, predicate) if isinstance(each, Literal))


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    page = vocabulary_page((root / "ontology" / "vocabulary.ttl").read_text(encoding="utf-8"))
    target = root / "docs" / "reference" / "vocabulary.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
