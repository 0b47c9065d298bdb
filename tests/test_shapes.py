"""The shapes and the rules check each other: pySHACL finds on the graph what the rules find in the values.

What one side cannot say stands in NOT_IN_SHACL. Fixed here: queries that pySHACL would parse again for each node are
parsed once, which changes no answer. Small analyses are checked together in one graph: no shape looks across.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import Any, get_args

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery, processor

import ontology
from concept.alignments import Alignment, AlignmentSet
from concept.analysis import (
    Analysis,
    Antecedent,
    Attribute,
    Case,
    CaseKind,
    Citation,
    Coding,
    CodingValue,
    Concept,
    Consequence,
    Definition,
    Intent,
    OmittedCase,
    Place,
    Referent,
    Text,
    Use,
    Work,
)
from concept.checks import check
from concept.formats import read_alignments, read_path
from concept.formats.rdf import graph
from concept.rules import RULES
from concept.triples import BASE, PREDICATES, iri, term

HERE = Path(__file__).parent
SHAPES = "https://w3id.org/concept-analysis/shapes#"
SEVERITIES = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}
NOT_IN_SHACL = {
    "concept-label-is-sentence",  # words and ends of sentences in any script
    "circular-attribute",  # the same, and English inflection
    "uses-from-one-discipline",  # labels under full normalisation
    "source-incomplete",  # looks into JSON
    "unknown-edition",  # and the next: what a profile knows
    "mixed-editions",
    "method-without-profile",
    "element-has-no-place",
    "fewer-than-asked",
}

Fault = tuple[str, str, str, str | None]
"""(rule, severity, IRI of the focus, IRI of the value)."""


@pytest.fixture(autouse=True, scope="module")
def queries_are_parsed_once() -> Iterator[None]:
    prepared = lru_cache(None)(lambda text: prepareQuery(text))
    patch = pytest.MonkeyPatch()
    whole = processor.SPARQLProcessor.query

    def query(self: Any, text: Any, *arguments: Any, **options: Any) -> Any:
        return whole(self, prepared(text) if isinstance(text, str) else text, *arguments, **options)

    patch.setattr(processor.SPARQLProcessor, "query", query)
    yield
    patch.undo()


@cache
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.text("shapes.ttl"), format="turtle")


def results(data: rdflib.Graph) -> list[tuple[rdflib.Graph, Any]]:
    _conforms, report, _text = pyshacl.validate(data, shacl_graph=shapes(), advanced=True, inference="none")
    assert isinstance(report, rdflib.Graph)
    return [(report, each) for each in report.subjects(RDF.type, SH.ValidationResult)]


def rule_of(shape: object) -> str:
    return str(shape).removeprefix(SHAPES).removesuffix("-in-draft")


BY_NAME = {rule.name: rule for rule in RULES}
NAMES = set(BY_NAME) - NOT_IN_SHACL


def faults_by_pyshacl(data: rdflib.Graph) -> list[Fault]:
    found = []
    for report, result in results(data):
        shape = report.value(result, SH.sourceShape)
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        name = rule_of(shape)
        severity = SEVERITIES[report.value(result, SH.resultSeverity)]
        assert name in NAMES, (shape, focus, value, report.value(result, SH.resultMessage))
        found.append(fault(name, severity, str(focus), None if value in (None, focus) else str(value)))
    return sorted(found, key=str)


def fault(name: str, severity: str, focus: str, value: str | None) -> Fault:
    """One fault in the form that both sides share; an overlap has no first and no second end."""
    if name == "roles-overlap":
        focus, value = sorted((focus, str(value)))
    return name, severity, focus, value


def faults_by_rules(analysis: Analysis) -> list[Fault]:
    return [
        fault(
            each.rule,
            BY_NAME[each.rule].severity(analysis.status),  # the shapes have walker-avant's, which are the rules' own
            iri(analysis.id, each.focus),
            iri(analysis.id, each.value) if isinstance(each.value, Place) else each.value,
        )
        for each in check(analysis)
        if each.rule in NAMES
    ]


def both(analyses: Iterable[Analysis]) -> tuple[list[Fault], list[Fault]]:
    """What pySHACL finds in one graph of all of them, and what the rules find."""
    data = rdflib.Graph()
    expected: list[Fault] = []
    for number, analysis in enumerate(analyses):
        named = replace(analysis, id=f"{analysis.id}-{number}", concept=replace(analysis.concept, id=f"c-{number}"))
        data += graph(named)
        expected += faults_by_rules(named)
    return faults_by_pyshacl(data), sorted(expected, key=str)


# --- what is checked --------------------------------------------------------------------------------------------

EXAMPLES = sorted((HERE.parent / "data" / "analyses").glob("*.ttl"))
DOCUMENTS = sorted((HERE / "rules").glob("*/*.yaml"))
OF_THE_VERDICTS = [path for path in DOCUMENTS if re.search(r"-(fails|undetermined)$|-is-", path.parent.name)]
INTENTS: tuple[Intent | None, ...] = (None, "supports", "disputes", "quotes", "background")
NUMBER = 200 if os.environ.get("CI") == "true" else 20


def read(path: Path) -> Analysis:
    (analysis,) = read_path(path)
    return analysis


def small_analysis(random: Random) -> Analysis:
    """A few attributes and cases of all kinds, coded at random, with labels that fall together."""

    def text(*words: str) -> Text:
        return Text.of(random.choice(words), "en")

    def maybe(found: Any) -> Any:
        return found if random.random() < 0.5 else None

    def cited() -> tuple[Citation, ...]:
        intents = random.sample(INTENTS, random.randint(0, 3))
        return tuple(Citation(source=random.choice(("w1", "w2")), intent=intent) for intent in intents)

    def element(role: str, number: int) -> dict[str, Any]:
        label = text(
            "Hope", "hope ", "Hope!", "Trust in others", "trust, in others", "Time", "Goal", "…", "A goal-like"
        )
        overlaps = (random.choice(everything),) if random.random() < 0.2 else ()
        return {"id": f"{role}{number}", "label": label, "sources": cited(), "overlaps": overlaps}

    roles = {role: range(random.randint(0, 3)) for role in ("a", "b", "c", "r")}
    everything = [f"{role}{number}" for role, numbers in roles.items() for number in numbers] or ["use"]
    some = tuple(each for each in everything if random.random() < 0.3)
    attributes = tuple(
        Attribute(
            from_uses=("use",) if random.random() < 0.3 else (), gloss=maybe(text("A gloss")), **element("a", each)
        )
        for each in roles["a"]
    )
    mood = random.choice((("shows",), ("lacks",), ("shows", "partly", "lacks"), get_args(CodingValue)))
    coding = [
        tuple(
            Coding(attribute=each, value=random.choice(mood), remark=maybe(text("so")), evidence=maybe(text("there")))
            for each in (*(attribute.id for attribute in attributes), "foreign")
            if random.random() < (0.9 if each != "foreign" else 0.1)
        )
        for _ in range(6)
    ]
    cases = tuple(
        Case(
            id=f"case{number}",
            kind=random.choice(get_args(CaseKind)),
            coding=random.choice(coding),
            claimed_shown=maybe(random.randint(0, 4)),
            related_concept=maybe(Concept(id="another", label=text("Faith"))),
            purpose=maybe(text("To see")),
            misuse=maybe(text("In sales")),
        )
        for number in range(random.randint(0, 6))
    )
    return Analysis(
        id="small",
        title=text("Small"),
        language="en",
        concept=Concept(id="hope", label=text("Being")),
        status=random.choice(("draft", "complete")),
        coverage=random.choice(("full-text", "full-text", "abstract")),
        method=random.choice((None, None, "walker-avant", "rodgers", "course", "unheard-of")),
        bibliography=(Work(id="w1"), Work(id="w2")),
        uses=(Use(id="use", text=text("Use"), homonym=maybe(True), found=maybe(False)),),
        attributes=attributes,
        antecedents=tuple(Antecedent(**element("b", each)) for each in roles["b"]),
        consequences=tuple(
            Consequence(followed_by=tuple(each for each in some if each[0] == "b"), **element("c", number))
            for number in roles["c"]
        ),
        referents=tuple(Referent(measures=some, **element("r", each)) for each in roles["r"]),
        cases=cases,
        omitted_cases=tuple(
            OmittedCase(kind=kind, reason=text("No")) for kind in get_args(CaseKind) if random.random() < 0.2
        ),
        definitions=(Definition(id="d", text=text("Is"), mentions=some),) if random.random() < 0.5 else (),
    )


# --- both sides agree -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [each for each in EXAMPLES if each.stem == "kehyayan-quiet-quitting"], ids=lambda each: each.stem
)
def test_both_sides_find_the_same_in_an_example(path: Path) -> None:
    found, expected = both([read(path)])
    assert found == expected


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("CI") != "true", reason="takes minutes; .ci/run does it")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda each: each.stem)
def test_both_sides_find_the_same_in_all_examples(path: Path) -> None:
    found, expected = both([read(path)])
    assert found == expected


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("CI") != "true", reason="takes minutes; .ci/run does it")
@pytest.mark.parametrize("part", range(5))
def test_both_sides_find_the_same_in_the_documents_of_the_rules(part: int) -> None:
    found, expected = both(read(path) for path in DOCUMENTS[part::5])
    assert found == expected


def test_both_sides_find_the_same_in_the_documents_of_roles_and_verdicts() -> None:
    found, expected = both(read(path) for path in OF_THE_VERDICTS)
    assert found == expected


@pytest.mark.parametrize("part", range(NUMBER // 20))
def test_both_sides_find_the_same_in_generated_analyses(part: int) -> None:
    found, expected = both(small_analysis(Random(seed)) for seed in range(part * 20, part * 20 + 20))
    assert found == expected


def test_every_rule_that_shacl_can_say_is_found_somewhere_by_these_tests() -> None:
    expected = {fault[0] for path in DOCUMENTS for fault in faults_by_rules(read(path))}
    assert expected == NAMES


# --- the shapes themselves --------------------------------------------------------------------------------------


def named_shapes() -> set[str]:
    found = {str(each) for kind in (SH.NodeShape, SH.PropertyShape) for each in shapes().subjects(RDF.type, kind)}
    return {name.removeprefix(SHAPES) for name in found if name.startswith(SHAPES)}


def test_every_rule_that_shacl_can_say_has_its_shapes_with_the_severities_of_the_rule() -> None:
    severity = {name: SEVERITIES[each] for name, each in severities_of_shapes()}
    expected = {
        **{name: BY_NAME[name].complete for name in NAMES},
        **{f"{name}-in-draft": BY_NAME[name].draft for name in NAMES if BY_NAME[name].draft != BY_NAME[name].complete},
    }
    assert severity == expected


def severities_of_shapes() -> Iterator[tuple[str, Any]]:
    for name in named_shapes():
        severity = shapes().value(rdflib.URIRef(SHAPES + name), SH.severity)
        if severity:
            yield name, severity


def test_every_rule_shape_has_its_message_in_english_and_german() -> None:
    languages = {
        name: sorted(
            str(getattr(each, "language", None)) for each in shapes().objects(rdflib.URIRef(SHAPES + name), SH.message)
        )
        for name, _severity in severities_of_shapes()
    }
    assert set(map(tuple, languages.values())) == {("de", "en")}


def test_every_property_of_the_mapping_stands_in_the_shapes_of_the_structure() -> None:
    said = {str(each) for each in shapes().objects(None, SH.path)}
    wanted = {term(curie).value for fields in PREDICATES.values() for curie in fields.values() if curie}
    assert wanted - said == set()


def test_a_document_with_every_key_has_the_structure() -> None:
    data = graph(read(HERE / "documents" / "every-key.yaml"))
    broken = [shape for shape in shapes_that_fail(data) if rule_of(shape) not in NAMES]
    assert broken == []


def test_alignments_have_the_structure() -> None:
    (found,) = read_alignments(HERE.parent / "data" / "alignments" / "quiet-quitting.ttl")
    assert shapes_that_fail(graph(found)) == set()


@pytest.mark.parametrize(
    ("prefixed", "value", "what"),
    [
        ("ca:reason", None, SH.MinCountConstraintComponent),
        ("dcterms:creator", None, SH.MinCountConstraintComponent),
        ("ca:mappingRelation", rdflib.SKOS.broader, SH.InConstraintComponent),
        ("ca:alignedTo", rdflib.URIRef(f"{BASE}concept/a"), SH.DisjointConstraintComponent),
    ],
)
def test_a_broken_alignment_is_found(prefixed: str, value: Any, what: Any) -> None:
    one = Alignment(
        aligned_from="concept/a",
        relation="closeMatch",
        aligned_to="concept/b",
        reason=Text.of("Why", "en"),
        by=("A. Coder",),
    )
    data = graph(AlignmentSet(id="some", title=Text.of("Some", "en"), language="en", alignments=(one,)))
    (node,) = data.subjects(RDF.type, rdflib.URIRef(CA + "Alignment"))
    data.remove((node, rdflib.URIRef(term(prefixed).value), None))
    if value is not None:
        data.add((node, rdflib.URIRef(term(prefixed).value), value))
    assert [report.value(result, SH.sourceConstraintComponent) for report, result in results(data)] == [what]


def shapes_that_fail(data: rdflib.Graph) -> set[str]:
    return {str(report.value(result, SH.sourceShape)) for report, result in results(data)}


SOUND = "rules/model-case-fails/good.yaml"
CA = "https://w3id.org/concept-analysis#"


@pytest.mark.parametrize(
    ("prefixed", "value", "what"),
    [
        ("ca:status", rdflib.Literal("ready"), SH.InConstraintComponent),
        ("ca:coverage", None, SH.MinCountConstraintComponent),
        ("ca:coverage", rdflib.Literal("film"), SH.InConstraintComponent),
        ("dcterms:title", rdflib.Literal("Without language"), SH.DatatypeConstraintComponent),
        ("ca:analyses", rdflib.Literal("hope"), SH.ClassConstraintComponent),
        ("ca:hasCase", rdflib.URIRef("https://w3id.org/nothing"), SH.ClassConstraintComponent),
    ],
)
def test_a_broken_structure_is_found(prefixed: str, value: Any, what: Any) -> None:
    data = graph(read(HERE / SOUND))
    (whole,) = data.subjects(RDF.type, rdflib.URIRef(CA + "ConceptAnalysis"))
    data.remove((whole, rdflib.URIRef(term(prefixed).value), None))
    if value is not None:
        data.add((whole, rdflib.URIRef(term(prefixed).value), value))
    components = {
        report.value(result, SH.sourceConstraintComponent)
        for report, result in results(data)
        if report.value(result, SH.resultPath) == rdflib.URIRef(term(prefixed).value)
    }
    assert what in components


def test_a_reference_into_another_analysis_is_found() -> None:
    analysis = replace(small_analysis(Random(1)), definitions=(Definition(id="d", text=Text.of("Is", "en")),))
    data = graph(analysis)
    elsewhere = rdflib.URIRef("https://w3id.org/concept-analysis/id/analysis/other/attribute/a")
    data.add((rdflib.URIRef(iri("small", Place("definition/d"))), rdflib.URIRef(CA + "mentions"), elsewhere))
    found = [
        str(report.value(result, SH.value))
        for report, result in results(data)
        if report.value(result, SH.sourceShape) == rdflib.URIRef(SHAPES + "structure-of-references")
    ]
    assert found == [str(elsewhere)]
