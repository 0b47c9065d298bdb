"""The report on an analysis as a graph of its own, `{analysis}/report`, so that SPARQL can ask what fails.

It says the verdict on each case with `ca:verdict`, and each finding as a SHACL validation result (W3C 2017, section
3.6.2) with `ca:rule`, in English, all by the profile walker-avant, whatever the method of the analysis is. It is
derived: `ca:rulesVersion` is another one whenever rules, verdicts or that profile may say something else.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from concept.analysis import Analysis, Place
from concept.checks import check, rules_version
from concept.matrix import build_matrix
from concept.messages import spoken_in
from concept.profiles import DEFAULT_PROFILE
from concept.reports.shacl import SEVERITIES, shape_of
from concept.rules import Finding
from concept.triples import BASE, iri, report_iri, term

SH = "http://www.w3.org/ns/shacl#"
_TYPE, _POSITION = term("rdf:type"), term("ca:position")


def report_version() -> str:
    """What a report that would be made today says as its `ca:rulesVersion`."""
    return rules_version(DEFAULT_PROFILE)


def triples_of_report(analysis: Analysis, base: str = BASE) -> Iterator[Triple]:
    """The report: the verdicts in the order of the cases, the findings in that of the rules."""
    report = NamedNode(report_iri(iri(analysis.id, base=base)))
    with spoken_in("en"):
        findings = check(analysis, DEFAULT_PROFILE)
        verdicts = list(_verdicts(analysis, base))
    yield Triple(report, _TYPE, _sh("ValidationReport"))
    yield Triple(report, term("ca:reportsOn"), NamedNode(iri(analysis.id, base=base)))
    yield Triple(report, term("ca:rulesVersion"), Literal(report_version()))
    yield Triple(report, _sh("conforms"), Literal(not findings))
    yield from verdicts
    for position, finding in enumerate(findings, 1):
        result = NamedNode(f"{report.value}/finding/{position}")
        yield Triple(report, _sh("result"), result)
        yield Triple(result, _POSITION, Literal(position))
        yield from _result(result, finding, analysis, base)


def _verdicts(analysis: Analysis, base: str) -> Iterator[Triple]:
    for row in build_matrix(analysis):
        case = NamedNode(iri(analysis.id, analysis.place(row.case.id), base))
        yield Triple(case, term("ca:verdict"), term(f"ca:{row.verdict.outcome}"))
        yield Triple(case, term("ca:verdictReason"), Literal(row.verdict.reason, language="en"))
        for attribute in row.verdict.decided_by:
            yield Triple(case, term("ca:decidedBy"), NamedNode(iri(analysis.id, analysis.place(attribute), base)))


def _result(result: NamedNode, finding: Finding, analysis: Analysis, base: str) -> Iterator[Triple]:
    yield Triple(result, _TYPE, _sh("ValidationResult"))
    yield Triple(result, term("ca:rule"), Literal(finding.rule))
    yield Triple(result, _sh("resultSeverity"), _sh(SEVERITIES[finding.severity].removeprefix("sh:")))
    yield Triple(result, _sh("focusNode"), NamedNode(iri(analysis.id, finding.focus, base)))
    if isinstance(finding.value, Place):
        yield Triple(result, _sh("value"), NamedNode(iri(analysis.id, finding.value, base)))
    elif finding.value is not None:
        yield Triple(result, _sh("value"), Literal(finding.value))
    yield Triple(result, _sh("resultMessage"), Literal(f"{finding.message} {finding.advice}", language="en"))
    yield Triple(result, _sh("sourceShape"), NamedNode(shape_of(finding.rule, analysis.status)))


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)
