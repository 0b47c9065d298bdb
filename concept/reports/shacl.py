"""A validation report in Turtle, as a SHACL engine would write one (SHACL, W3C 2017, section 3.6)."""

import re
from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode

import ontology
from concept.analysis import Place
from concept.messages import language_spoken
from concept.reports.report import Judged, Report, Unread
from concept.rules import Finding

SHAPES = "https://w3id.org/concept-analysis/shapes#"
RULES = "https://w3id.org/concept-analysis/rules#"
"""Where the names stand of rules that SHACL cannot say, and of what finds all of them and what cannot be read."""

SEVERITIES = {"error": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}

_HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

[] a sh:ValidationReport ;
"""


def write(report: Report) -> Iterator[str]:
    """The report; it conforms only if nothing at all was found and all was read, as SHACL has it."""
    yield _HEAD
    conforms = "true"
    for outcome in report.outcomes:
        for statements in _results(outcome):
            yield "    sh:result [\n" + "".join(f"        {each} ;\n" for each in statements) + "    ] ;\n"
            conforms = "false"
    yield f"    sh:conforms {conforms} .\n"


def _results(outcome: Judged | Unread) -> Iterator[Iterator[str]]:
    """The results of one outcome, each in its statements."""
    if isinstance(outcome, Unread):
        yield _of_unread(outcome)
    else:
        yield from (_of_finding(outcome, finding) for finding in outcome.findings)


def _of_unread(unread: Unread) -> Iterator[str]:
    yield "a sh:ValidationResult"
    yield f"sh:resultSeverity {SEVERITIES['error']}"
    yield f"sh:focusNode {NamedNode(unread.name) if unread.file is None else Literal(_escaped(unread.file))}"
    yield f"sh:resultMessage {Literal(_escaped(unread.said), language='en')}"
    yield f"sh:sourceConstraintComponent {NamedNode(RULES + 'ReadingConstraintComponent')}"


def _escaped(words: str) -> str:
    """The words without what only a file name can have: bytes that are no UTF-8."""
    return words.encode(errors="backslashreplace").decode()


def _of_finding(judged: Judged, finding: Finding) -> Iterator[str]:
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
