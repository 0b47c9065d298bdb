"""JUnit XML, which CI servers show: a suite for each analysis, a test for each rule by which it was judged.

An error is a failure. A warning is a skipped test, which servers show with its message and which fails no build; an
info is the output of a test that passed. What could not be read is a suite too, whose only test could not be run.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from concept.reports.report import Judged, Report, Unread
from concept.rules import Finding, Rule

_IN_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: Report) -> Iterator[str]:
    """The suites, in the order of the analyses, and their tests, in the order of the rules.

    Each suite has its counts; their sums, which would have to stand before the first, are left out, as they may be.
    """
    yield "<?xml version='1.0' encoding='UTF-8'?>\n<testsuites name=\"Concept Atlas\">\n"
    for outcome in report.outcomes:
        suite = _suite(outcome, report.on)
        indent(suite, level=1)
        yield f"  {tostring(suite, encoding='unicode')}\n"
    yield "</testsuites>\n"


def _suite(outcome: Judged | Unread, on: str) -> Element:
    name = outcome.name if isinstance(outcome, Unread) else outcome.analysis.id
    suite = Element("testsuite", name=_xml(name), timestamp=f"{on}T00:00:00")
    if outcome.file is not None:
        suite.set("file", _xml(outcome.file))
    if isinstance(outcome, Unread):
        _add_error(suite, outcome)
    else:
        for rule in outcome.rules:
            _add_test(suite, outcome, rule)
    suite.set("tests", str(len(suite)))
    for count, tag in (("failures", "failure"), ("skipped", "skipped"), ("errors", "error")):
        suite.set(count, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _add_error(suite: Element, unread: Unread) -> None:
    test = SubElement(suite, "testcase", classname=_xml(unread.name), name="reading")
    SubElement(test, "error", message="It cannot be read.", type="reading").text = _xml(unread.said)


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
