"""JUnit XML, which CI servers show: a suite for each analysis, a test for each rule by which it was checked.

An error is a failure. A warning is a skipped test, which servers show with its message and which fails no build; an
info is the output of a test that passed.
"""

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from concept.reports.report import Checked, Report
from concept.rules import Finding, Rule

_IN_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: Report) -> str:
    """The suites, in the order of the analyses, and their tests, in the order of the rules."""
    suites = Element("testsuites", name="Concept Atlas")
    for checked in report.checked:
        _add_suite(suites, checked, report.on)
    for count in ("tests", "failures", "skipped", "errors"):
        suites.set(count, str(sum(int(suite.get(count, 0)) for suite in suites)))
    indent(suites)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(suites, encoding="unicode") + "\n"


def _add_suite(suites: Element, checked: Checked, on: str) -> None:
    suite = SubElement(suites, "testsuite", name=_xml(checked.analysis.id), timestamp=f"{on}T00:00:00")
    if checked.file is not None:
        suite.set("file", _xml(checked.file))
    for rule in checked.rules:
        _add_test(suite, checked, rule)
    suite.set("tests", str(len(checked.rules)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")


def _add_test(suite: Element, checked: Checked, rule: Rule) -> None:
    """A test; it has at most one failure, since some servers read no second."""
    test = SubElement(suite, "testcase", classname=_xml(checked.analysis.id), name=rule.name)
    findings = [each for each in checked.findings if each.rule == rule.name]
    if not findings:
        return
    words = _xml("\n".join(_line(checked, each) for each in findings))
    message = f"{rule.title}." if len(findings) == 1 else f"{rule.title} ({len(findings)} times)."
    match findings[0].severity:
        case "error":
            SubElement(test, "failure", message=message, type=rule.name).text = words
        case "warning":
            SubElement(test, "skipped", message=words)
        case _:
            SubElement(test, "system-out").text = words


def _line(checked: Checked, finding: Finding) -> str:
    return f"{checked.name_of(finding.focus)}: {finding.message} {finding.advice}"


def _xml(words: str) -> str:
    """The words without characters that XML cannot hold."""
    return _IN_NO_XML.sub("\N{REPLACEMENT CHARACTER}", words)
