"""SARIF 2.1.0 (OASIS 2020), which code hosts show beside the files."""

import json
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from concept.analysis import Place
from concept.reports.report import Judged, Report, Unread
from concept.rules import RULES, Finding, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_INDEX = {rule.name: index for index, rule in enumerate(RULES)}

_OPENING = """{{
  "$schema": "{schema}",
  "version": "2.1.0",
  "runs": [
    {{
      "tool": {tool},
      "columnKind": "unicodeCodePoints",
      "results": ["""
_CLOSING = """],
      "invocations": {invocations}
    }}
  ]
}}
"""


def write(report: Report) -> Iterator[str]:
    """One run, with all rules, a result for each finding, and a notification for each thing that could not be read.

    The notifications have to wait for the last result; no more than their sentences is held.
    """
    driver = {
        "name": "Concept Atlas",
        "semanticVersion": report.version,
        "rules": [_rule(rule) for rule in RULES],
    }
    yield _OPENING.format(schema=SCHEMA, tool=_json({"driver": driver}, depth=3))
    unread: list[Unread] = []
    between = ""
    for outcome in report.outcomes:
        if isinstance(outcome, Unread):
            unread.append(outcome)
            continue
        for finding in outcome.findings:
            yield f"{between}\n        {_json(_result(outcome, finding), depth=4)}"
            between = ","
    indent = "\n      " if between else ""
    yield indent + _CLOSING.format(invocations=_json([_invocation(unread)], depth=3))


def _json(value: object, depth: int = 0) -> str:
    """A value as it stands in lines that are indented so many times."""
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + depth * "  ")


def _rule(rule: Rule) -> dict[str, Any]:
    """The rule, with its page as help."""
    return {
        "id": rule.name,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": f"{rule.title}."},
        "help": {"text": rule.page},
        "defaultConfiguration": {"level": LEVELS[rule.complete]},
        "properties": {"tags": [rule.firmness]},
    }


def _result(judged: Judged, finding: Finding) -> dict[str, Any]:
    value = finding.value
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.advice}"},
        "locations": [_location(judged, finding.focus)],
        "partialFingerprints": {"finding/v1": _fingerprint(judged, finding)},
    }
    if isinstance(value, Place):
        result["relatedLocations"] = [{**_location(judged, value), "id": 1}]
    return result


def _invocation(unread: Iterable[Unread]) -> dict[str, Any]:
    """That the run was successful, or why its results are not complete."""
    notifications = [_notification(each) for each in unread]
    return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}


def _notification(unread: Unread) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": "error", "message": {"text": unread.said}}
    if unread.file is not None:
        notification["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": file_uri(unread.file)}}}]
    return notification


def _location(judged: Judged, place: Place) -> dict[str, Any]:
    """Where it stands: the file, if there is one, with its line, and the place in the analysis.

    The line is the first where it is not known (in RDF, and of what the document does not have): hosts want one.
    """
    logical = {"name": judged.name_of(place), "fullyQualifiedName": judged.iri_of(place), "kind": "element"}
    location: dict[str, Any] = {"logicalLocations": [logical]}
    if judged.file is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": file_uri(judged.file)},
            "region": {"startLine": judged.lines.get(place, 1)},
        }
    return location


def file_uri(file: str) -> str:
    """A file as a URI: relative where it is named relative to the folder that we are in."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))  # a name may be no UTF-8


def _fingerprint(judged: Judged, finding: Finding) -> str:
    """The same for the same fault in the next run, whatever else has changed."""
    return sha256("\n".join(_said(judged, finding)).encode()).hexdigest()


def _said(judged: Judged, finding: Finding) -> Iterator[str]:
    yield from (finding.rule, judged.iri_of(finding.focus), finding.value or "")
