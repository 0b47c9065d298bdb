"""JUnit XML, which CI servers show: a suite for each analysis, a test for each rule by which it was judged.

An error is a failure. A warning is a skipped test, which servers show with its message and which fails no build; an
info is the output of a test that passed.
"""

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from concept.reports.report import Judged, Report
from concept.rules import Finding, Rule

_IN_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: Report) -> str:
    """The suites, in the order of the analyses, and their tests, in the order of the rules."""
    suites = Element("testsuites", name="Concept Atlas")
    for judged in report.judged:
        _add_suite(suites, judged, report.on)
    for count in ("tests", "failures", "skipped", "errors"):
        suites.set(count, str(sum(int(suite.get(count, 0)) for suite in suites)))
    indent(suites)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(suites, encoding="unicode") + "\n"


def _add_suite(suites: Element, judged: Judged, on: str) -> None:
    suite = SubElement(suites, "testsuite", name=_xml(judged.analysis.id), timestamp=f"{on}T00:00:00")
    if judged.file is not None:
        suite.set("file", _xml(judged.file))
    for rule in judged.rules:
        _add_test(suite, judged, rule)
    suite.set("tests", str(len(judged.rules)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")


def _add_test(suite: Element, judged: Judged, rule: Rule) -> None:
    """A test; it has at most one failure, since some servers read no second."""
    test = SubElement(suite, "testcase", classname=_xml(judged.analysis.id), name=rule.name)
    findings = [each for each in judged.findings if each.rule == rule.name]
    if not findings:
        return
    words = _xml("\n".join(_line(judged, each) for each in findings))
    message = f"{rule.title}." if len(findings) == 1 else f"{rule.title} ({len(findings)} times)."
    match findings[0].severity:
        case "error":
            SubElement(test, "failure", message=message, type=rule.name).text = words
        case "warning":
            SubElement(test, "skipped", message=words)
        case _:
            SubElement(test, "system-out").text = words


def _line(judged: Judged, finding: Finding) -> str:
    return f"{judged.name_of(finding.focus)}: {finding.message} {finding.advice}"


def _xml(words: str) -> str:
    """The words without characters that XML cannot hold."""
    return _IN_NO_XML.sub("\N{REPLACEMENT CHARACTER}", words)
