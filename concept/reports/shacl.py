"""A validation report in Turtle, as a SHACL engine would write one (SHACL, W3C 2017, section 3.6)."""

import re
from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode

import ontology
from concept.analysis import Place
from concept.messages import language_spoken
from concept.reports.report import Judged, Report
from concept.rules import Finding

SHAPES = "https://w3id.org/concept-analysis/shapes#"
RULES = "https://w3id.org/concept-analysis/rules#"
"""Where the names of rules stand that SHACL cannot say, and the component that finds all of them."""

SEVERITIES = {"error": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}

_HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

[] a sh:ValidationReport ;
    sh:conforms {conforms}"""


def write(report: Report) -> str:
    """The report; it conforms only if nothing at all was found, as SHACL has it."""
    results = [_result(judged, finding) for judged, finding in report.findings()]
    head = _HEAD.format(conforms="false" if results else "true")
    return " ;\n    sh:result ".join([head, " , ".join(results)] if results else [head]) + " .\n"


def _result(judged: Judged, finding: Finding) -> str:
    lines = "".join(f"        {line} ;\n" for line in _statements(judged, finding))
    return f"[\n{lines}    ]"


def _statements(judged: Judged, finding: Finding) -> Iterator[str]:
    yield "a sh:ValidationResult"
    yield f"sh:resultSeverity {SEVERITIES[finding.severity]}"
    yield f"sh:focusNode {NamedNode(judged.iri_of(finding.focus))}"
    if isinstance(finding.value, Place):
        yield f"sh:value {NamedNode(judged.iri_of(finding.value))}"
    elif finding.value is not None:
        yield f"sh:value {Literal(finding.value)}"
    words = Literal(f"{finding.message} {finding.advice}", language=language_spoken())
    yield f"sh:resultMessage {words}"
    yield f"sh:sourceShape {NamedNode(shape_of(finding.rule, judged.analysis.status))}"
    yield f"sh:sourceConstraintComponent {NamedNode(RULES + 'RuleConstraintComponent')}"


def shape_of(rule: str, status: str) -> str:
    """The IRI of the rule's shape for a record of that status; of the rule, where SHACL cannot say it."""
    names = (f"{rule}-in-draft", rule) if status == "draft" else (rule,)
    return next((SHAPES + name for name in names if name in _shapes()), RULES + rule)


@cache
def _shapes() -> frozenset[str]:
    """The names of the shapes that we publish."""
    return frozenset(re.findall(r"^:([\w-]+) a sh:", ontology.text("shapes.ttl"), re.MULTILINE))
