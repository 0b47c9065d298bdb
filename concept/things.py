"""What the graphs say of a thing: of an analysis, of anything within it, of a concept, a source, an alignment.

A thing is named by the end of its IRI, behind the base of its library: `concept/hope`, `analysis/hope-2020/case/ada`.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from concept.analysis import Analysis, Place
from concept.library import Library
from concept.reports.graph import triples_of_report
from concept.reports.shacl import RULES, SHAPES, shape_of
from concept.rules import Rule
from concept.store import Solutions
from concept.triples import alignments_iri, concept_iri, iri, term, triples_of
from concept.works_index import Source


def statements_within(analysis: Analysis, place: str, base: str) -> list[Triple]:
    """What its graph and the report say of what stands at a place of an analysis, and of all that stands below it.

    Empty if nothing stands there.
    """
    whole = f"{iri(analysis.id, base=base)}/{place}"
    said = (*triples_of(analysis, base), *triples_of_report(analysis, base))
    return [each for each in said if _is_within(each.subject, whole)]


def statements_of_report(analysis: Analysis, base: str) -> list[Triple]:
    """The report on an analysis: its findings and verdicts."""
    return list(triples_of_report(analysis, base))


def statements_of_concept(library: Library, concept_id: str) -> list[Triple]:
    """What all graphs say of a concept, in the order of the statements; then the analyses that are of it."""
    node = NamedNode(concept_iri(concept_id, library.base))
    of_it = f"?analysis {term('ca:analyses')} {node}"
    return [
        *_sorted(
            library, f"CONSTRUCT {{ {node} ?property ?value }} WHERE {{ GRAPH ?graph {{ {node} ?property ?value }} }}"
        ),
        *_sorted(library, f"CONSTRUCT {{ {of_it} }} WHERE {{ GRAPH ?analysis {{ {of_it} }} }}"),
    ]


def statements_of_scheme(library: Library) -> list[Triple]:
    """The scheme that all concepts are in, and their labels."""
    scheme = NamedNode(f"{library.base}concepts")
    label, within = term("skos:prefLabel"), term("skos:inScheme")
    return [
        Triple(scheme, term("rdf:type"), term("skos:ConceptScheme")),
        *_sorted(
            library,
            f"CONSTRUCT {{ ?concept a {term('skos:Concept')} ; {within} {scheme} ; {label} ?label }} "
            f"WHERE {{ GRAPH ?graph {{ ?concept {within} {scheme} ; {label} ?label }} }}",
        ),
    ]


def statements_of_source(library: Library, source: Source) -> list[Triple]:
    """What is said of a source: by the work by which it is described, and in which analyses it is which work."""
    analysis_id, work_id = source.record
    record = library.get(analysis_id)
    node, described_by = NamedNode(source.iri), iri(analysis_id, Place(f"work/{work_id}"), library.base)
    said = [each for each in triples_of(record, library.base) if _is_within(each.subject, described_by)]
    is_work = term("ca:work")
    if node.value == described_by:
        return said
    told = (
        Triple(node if each.subject == NamedNode(described_by) else each.subject, each.predicate, each.object)
        for each in said
        if each.predicate != is_work
    )
    pattern = f"?work {is_work} {node}"
    return [*told, *_sorted(library, f"CONSTRUCT {{ {pattern} }} WHERE {{ GRAPH ?graph {{ {pattern} }} }}")]


def statements_of_alignments(library: Library, set_id: str, position: str = "") -> list[Triple]:
    """What a set of alignments says, or one alignment of it; empty if there is none."""
    whole = alignments_iri(set_id, library.base)
    if whole not in library.reader.alignment_iris():
        return []
    said = library.reader.statements(whole)
    return [each for each in said if each.subject == NamedNode(f"{whole}/{position}")] if position else said


def statements_of_rules(rules: Iterable[Rule]) -> Iterator[Triple]:
    """Rules under the names that reports have for what SHACL cannot say, each with the shapes that find the same."""
    for rule in rules:
        node = NamedNode(RULES + rule.name)
        yield Triple(node, term("rdfs:label"), Literal(rule.title, language="en"))
        yield Triple(node, term("dcterms:description"), Literal(rule.page, language="en"))
        yield Triple(node, term("rdfs:isDefinedBy"), NamedNode(RULES.removesuffix("#")))
        for shape in dict.fromkeys(shape_of(rule.name, status) for status in ("complete", "draft")):
            if shape.startswith(SHAPES):
                yield Triple(node, term("rdfs:seeAlso"), NamedNode(shape))


def _is_within(subject: object, whole: str) -> bool:
    return isinstance(subject, NamedNode) and (subject.value == whole or subject.value.startswith(f"{whole}/"))


def _sorted(library: Library, query: str) -> Iterator[Triple]:
    """The statements of an answer: a store gives them in no order."""
    found = library.reader.query(query)
    assert not isinstance(found, Solutions | bool)  # it is a CONSTRUCT
    return iter(sorted(found, key=str))
