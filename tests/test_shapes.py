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
    OmittedCase,
    Place,
    Referent,
    Text,
    Use,
    Work,
)
from concept.checks import check
from concept.formats import read_path
from concept.formats.rdf import graph
from concept.rules import RULES
from concept.triples import PREDICATES, iri, term

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
