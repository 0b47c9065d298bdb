"""The vocabulary and the mapping say the same, and together they contradict nothing.

`documents/every-key.yaml` is the example: the document that fills every field of every value.
"""

import re
import runpy
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import get_args

import owlrl
import pytest
from pyoxigraph import RdfFormat, serialize
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

import ontology
from concept import analysis, triples
from concept.alignments import Alignment, AlignmentSet
from concept.analysis import Text
from concept.formats.document import read_yaml
from concept.formats.rdf import graph as graph_of
from concept.reports.graph import triples_of_report

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = URIRef("https://w3id.org/concept-analysis")
PLAIN_LITERAL = RDF.PlainLiteral
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual}
PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty}
WORDS = {
    "ca:aimKind": analysis.AimKind,
    "ca:useKind": analysis.UseKind,
    "ca:necessity": analysis.Necessity,
    "ca:direction": analysis.Direction,
    "ca:referentKind": analysis.ReferentKind,
    "ca:origin": analysis.Origin,
    "ca:definitionKind": analysis.DefinitionKind,
    "ca:observationKind": analysis.ObservationKind,
    "ca:status": analysis.Status,
    "ca:coverage": analysis.Coverage,
}


def term(curie):
    return URIRef(triples.term(curie).value)


def is_ours(node):
    return isinstance(node, URIRef) and node.startswith(triples.CA)


def short(nodes):
    """Compact names, sorted, so that a failing test can be read."""
    prefixes = {namespace: prefix for prefix, namespace in triples.PREFIXES.items()}
    return sorted(
        next((node.replace(each, f"{prefix}:") for each, prefix in prefixes.items() if node.startswith(each)), node)
        for node in nodes
    )


def read_vocabulary():
    return Graph().parse(data=ontology.text("vocabulary.ttl"), format="turtle")


def read_example():
    """The one analysis of the document that uses every key."""
    path = Path(__file__).parent / "documents" / "every-key.yaml"
    (found,) = read_yaml(path.read_text(encoding="utf-8"), path.name)
    return found


def report_on_example():
    """The reports on the example, and on one of which every case is said to be a model case: all verdicts occur."""
    models = tuple(replace(each, kind="model") for each in EXAMPLE.cases)
    said = [*triples_of_report(EXAMPLE), *triples_of_report(replace(EXAMPLE, id="models", cases=models))]
    return Graph().parse(data=serialize(said, format=RdfFormat.N_TRIPLES), format="nt")


def align_example():
    """A set of alignments that fills every field, of what stands in the example."""
    ends = ("analysis/every-key/attribute/future", "analysis/other/consequence/social-life")
    aligned = Alignment(
        aligned_from=ends[0],
        relation="closeMatch",
        aligned_to=ends[1],
        reason=Text.of("Both speak of what is to come", "en"),
        by=("A. Coder",),
        on="2024-05-01",
    )
    refused = Alignment(
        aligned_from="concept/hope",
        relation="differsFrom",
        aligned_to="concept/optimism",
        reason=Text.of("One of them can be without a goal", "en"),
        by=("A. Coder",),
    )
    return AlignmentSet(
        id="some", title=Text.of("Some", "en"), language="en", by=("A. Keeper",), alignments=(aligned, refused)
    )


VOCABULARY = read_vocabulary()
EXAMPLE = read_example()
ALIGNED = align_example()
DATA = graph_of(EXAMPLE) + graph_of(ALIGNED)
REPORT = report_on_example()
OURS = sorted({node for kind in KINDS for node in VOCABULARY.subjects(RDF.type, kind) if is_ours(node)})


def written_terms():
    """Every term that the mapping can write: those of its tables, and those that only its code names."""
    tables = [name for table in triples.PREDICATES.values() for name in table.values() if name]
    tables += [name for names in triples.CLASSES.values() for name in names]
    tables += [*triples.ATTRIBUTE_CLASSES.values(), *triples.WORK_CLASSES.values(), *triples.GENERAL.values()]
    tables += [name for names in triples.INDIVIDUALS.values() for name in names.values()]
    said = {term(name) for name in tables}
    for data in (DATA, REPORT):
        said |= {node for triple in data for node in triple[1:] if is_ours(node)}
        said |= set(data.predicates()) | set(data.objects(None, RDF.type))
    return said - {RDF.type}


WRITTEN_CLASSES = {node for node in written_terms() if (node, RDF.type, OWL.Class) in VOCABULARY}


# --- the example --------------------------------------------------------------------------------------------------


def filled(value):
    """(class, field) of every field that says something, in the value and in all that it holds."""
    if isinstance(value, tuple):
        return {pair for each in value for pair in filled(each)}
    if not is_dataclass(value):
        return set()
    said = {each.name: getattr(value, each.name) for each in fields(value)}
    own = {(type(value).__name__, name) for name, found in said.items() if found not in (None, ())}
    return own.union(*(filled(found) for found in said.values()))


CLASSES = {each for each in vars(analysis).values() if isinstance(each, type) and is_dataclass(each)}
CLASSES |= {Alignment, AlignmentSet}
NO_VALUES = {analysis.RefersTo, analysis.Entry, analysis.Sourced, analysis.Element}


def test_the_example_fills_every_field_of_every_value():
    assert filled(EXAMPLE) | filled(ALIGNED) == {
        (cls.__name__, each.name) for cls in CLASSES - NO_VALUES for each in fields(cls)
    }


# --- declarations -------------------------------------------------------------------------------------------------


def test_what_the_mapping_writes_is_declared_and_no_term_of_ours_is_declared_in_vain():
    assert short(OURS) == short(node for node in written_terms() if is_ours(node))


def test_every_term_of_another_vocabulary_that_the_mapping_writes_is_declared():
    others = {node for node in written_terms() if not is_ours(node)} - {RDF.type}
    assert short(node for node in others if not KINDS & set(VOCABULARY.objects(node, RDF.type))) == []


def test_no_term_is_declared_as_two_things():
    declared = {node for kind in KINDS for node in VOCABULARY.subjects(RDF.type, kind)}
    assert short(node for node in declared if len(KINDS & set(VOCABULARY.objects(node, RDF.type))) > 1) == []


def test_every_iri_of_ours_that_the_vocabulary_mentions_is_declared():
    mentioned = {node for triple in VOCABULARY for node in triple if is_ours(node)}
    assert short(mentioned) == short(OURS)


@pytest.mark.parametrize("node", OURS, ids=short(OURS))
def test_a_term_has_a_label_a_source_and_its_ontology(node):
    labels = [each.language for each in VOCABULARY.objects(node, RDFS.label)]
    assert (
        labels.count("en"),
        sorted(set(labels) - {"en", "de"}),
        len(list(VOCABULARY.objects(node, DCTERMS.source))),
        list(VOCABULARY.objects(node, RDFS.isDefinedBy)),
    ) == (1, [], 1, [ONTOLOGY])


@pytest.mark.parametrize("node", OURS, ids=short(OURS))
def test_a_term_is_defined_in_one_sentence(node):
    (definition,) = VOCABULARY.objects(node, SKOS.definition)
    assert re.findall(r"\A[A-Z].*?\.(?=\s|\Z)|[.!?] (?=[A-Z])", str(definition)) == [str(definition)]


def test_no_two_terms_have_the_same_definition():
    english = [str(each) for node in OURS for each in VOCABULARY.objects(node, SKOS.definition)]
    assert sorted(english) == sorted(set(english))


def test_every_property_of_ours_says_of_what_it_is_said_and_what_it_says():
    properties = [node for node in OURS if PROPERTIES & set(VOCABULARY.objects(node, RDF.type))]
    with_both = [node for node in properties if {RDFS.domain, RDFS.range} <= set(VOCABULARY.predicates(node))]
    assert short(with_both) == short(properties)


@pytest.mark.parametrize(
    ("special", "general"), [(names[0], names[1]) for names in triples.CLASSES.values() if names[1:]]
)
def test_the_general_class_that_is_written_beside_a_special_one_is_its_superclass(special, general):
    assert general in short(VOCABULARY.objects(term(special), RDFS.subClassOf))


@pytest.mark.parametrize(("special", "general"), triples.GENERAL.items())
def test_the_general_property_that_is_written_beside_a_special_one_is_its_superproperty(special, general):
    assert short(VOCABULARY.objects(term(special), RDFS.subPropertyOf)) == [general]


def members(node):
    """What a class or a range stands for: itself, or the members of a union or an enumeration, flattened."""
    for predicate in (OWL.unionOf, OWL.oneOf):
        if (items := VOCABULARY.value(node, predicate)) is not None:
            return [found for item in Collection(VOCABULARY, items) for found in members(item)]
    return [node]


def range_of(curie):
    return members(VOCABULARY.value(term(curie), RDFS.range))


@pytest.mark.parametrize(("curie", "words"), WORDS.items())
def test_the_words_that_a_property_takes_are_those_of_the_values_and_each_is_explained(curie, words):
    notes = VOCABULARY.objects(term(curie), SKOS.scopeNote)
    explained = sorted(word for note in notes for word in re.findall(r"\A([a-z-]+): \S", note))
    assert ([str(each) for each in range_of(curie)], explained) == (list(get_args(words)), sorted(get_args(words)))


@pytest.mark.parametrize("curie", ["ca:kind", "ca:value", "ca:relationIntent", "ca:mappingRelation"])
def test_the_individuals_that_a_property_takes_are_those_of_the_mapping(curie):
    assert short(range_of(curie)) == sorted(triples.INDIVIDUALS[curie].values())


def test_groups_of_elements_that_are_measured_are_individuals():
    groups = set(analysis.RESERVED_IDS) - {"concept"}
    assert {f"ca:{each}" for each in groups} == set(short(range_of("ca:measures"))) & {f"ca:{each}" for each in groups}


# --- the data -----------------------------------------------------------------------------------------------------


def fits_literal(value, kind):
    """Whether a literal may stand where the range is this datatype."""
    number = value.value if value.datatype == term("xsd:integer") else None
    return {
        RDFS.Literal: True,
        PLAIN_LITERAL: value.language is not None,
        term("xsd:string"): value.language is None and value.datatype in (None, term("xsd:string")),
        term("xsd:boolean"): value.datatype == term("xsd:boolean"),
        term("xsd:integer"): number is not None,
        term("xsd:nonNegativeInteger"): number is not None and number >= 0,
        term("xsd:positiveInteger"): number is not None and number > 0,
    }.get(kind, value == kind)


def types_in(data, node):
    return set(data.objects(node, RDF.type))


def classes_of(data, node):
    """The classes that the data gives a node, and what the vocabulary has above them."""
    return {above for each in types_in(data, node) for above in VOCABULARY.transitive_objects(each, RDFS.subClassOf)}


def fits(data, node, allowed):
    """Whether a node or a literal is of one of the classes, datatypes or individuals; a node of no class fits all."""
    if isinstance(node, Literal):
        return any(fits_literal(node, each) for each in allowed)
    return node in allowed or not types_in(data, node) or bool(classes_of(data, node) & set(allowed))


def misfits(data):
    """The statements with a property of ours whose subject or object is none that the vocabulary declares."""
    own = [triple for triple in data if is_ours(triple[1])]
    found = [
        (subject, predicate, value)
        for subject, predicate, value in own
        for node, end in ((subject, RDFS.domain), (value, RDFS.range))
        if (declared := VOCABULARY.value(predicate, end)) and not fits(data, node, members(declared))
    ]
    return sorted({" ".join(short(triple)) for triple in found})


def test_subjects_and_objects_are_of_the_declared_domains_and_ranges():
    assert misfits(DATA + REPORT) == []


def test_literals_stand_with_datatype_properties_and_nodes_with_object_properties():
    kind_of = {
        True: (OWL.DatatypeProperty, OWL.AnnotationProperty),
        False: (OWL.ObjectProperty, OWL.AnnotationProperty),
    }
    wrong = {
        predicate
        for _, predicate, value in DATA + REPORT
        if predicate != RDF.type and not types_in(VOCABULARY, predicate) & set(kind_of[isinstance(value, Literal)])
    }
    assert short(wrong) == []


def closure_of(*graphs):
    """(graph, messages): all that follows by the rules of OWL 2 RL, and the contradictions that were met."""
    whole = Graph()
    for each in graphs:
        whole += each
    engine = owlrl.OWLRL_Semantics(whole, axioms=False, daxioms=False, rdfs=False)
    engine.closure()
    return whole, engine.error_messages


@pytest.fixture(scope="module")
def closure():
    return closure_of(VOCABULARY, DATA, REPORT)


def test_the_vocabulary_and_an_analysis_that_says_everything_contradict_nothing(closure):
    _, messages = closure
    assert messages == []


def test_no_class_of_a_node_is_left_to_be_inferred(closure):
    whole, _ = closure
    nodes = {node for node in DATA.subjects() if not isinstance(node, BNode)}
    inferred = {(node, each) for node in nodes for each in types_in(whole, node) & WRITTEN_CLASSES}
    assert inferred == {(node, each) for node in nodes for each in types_in(DATA, node)}


HERE = "https://w3id.org/concept-analysis/id/analysis/every-key"
CA = triples.CA
CONTRADICTIONS = {
    f"<{HERE}/attribute/future> a <{CA}Antecedent>": (
        f"Disjoint classes {CA}DefiningAttribute and {CA}Antecedent have a common individual {HERE}/attribute/future"
    ),
    f"<{HERE}> <{CA}hasAim> <{HERE}/case/the-model>": (
        f"Disjoint classes {CA}Case and {CA}Aim have a common individual {HERE}/case/the-model"
    ),
    f"<{HERE}/case/the-model> <{CA}kind> <{CA}contrary>": (
        f"'sameAs' and 'AllDifferent' cannot be used on the same subject-object pair: ({CA}model, {CA}contrary)"
    ),
}


@pytest.mark.parametrize(("statement", "message"), CONTRADICTIONS.items(), ids=["roles", "range", "kinds"])
def test_a_contradiction_is_found(statement, message):
    said = Graph().parse(data=f"{statement} .", format="turtle")
    about = next(iter(said))
    nodes = [about[0], about[2]]
    around = Graph()
    for node in nodes:
        around += DATA.triples((node, None, None))
    _, messages = closure_of(VOCABULARY, around, said)
    assert messages == [message]


WRONG_LITERALS = [
    f'<{HERE}/antecedent/illness> <{CA}necessity> "perhaps"',
    f"<{HERE}/case/the-model> <{CA}claimedShown> -1",
    f'<{HERE}/case/the-model> <{CA}claimedShown> "three"',
    f'<{HERE}/case/the-model> <{CA}text> "of no language"',
    f"<{HERE}/case/the-model> <{CA}fromUse> <{HERE}/use/dictionary>",
]


@pytest.mark.parametrize("statement", WRONG_LITERALS, ids=["word", "negative", "text", "language", "domain"])
def test_a_statement_outside_of_what_is_declared_is_found(statement):
    said = Graph().parse(data=f"{statement} .", format="turtle")
    assert misfits(DATA + said) == [" ".join(short(next(iter(said))))]


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.mark.sources
def test_the_page_of_the_manual_is_made_from_the_vocabulary():
    make = runpy.run_path(str(ROOT / "docs" / "vocabulary.py"))["vocabulary_page"]
    page = (ROOT / "docs" / "reference" / "vocabulary.md").read_text(encoding="utf-8")
    assert page == make(ontology.text("vocabulary.ttl"))


@pytest.mark.sources
def test_the_page_has_a_heading_for_every_term():
    page = (ROOT / "docs" / "reference" / "vocabulary.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### `(ca:\w+)`$", page, re.MULTILINE)) == short(OURS)
