"""SARIF 2.1.0 (OASIS 2020), which code hosts show beside the files."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from concept.analysis import Place
from concept.reports.report import Judged, Report
from concept.rules import RULES, Finding, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_INDEX = {rule.name: index for index, rule in enumerate(RULES)}


def write(report: Report) -> str:
    """One run, with all rules and a result for each finding."""
    driver = {
        "name": "Concept Atlas",
        "semanticVersion": report.version,
        "rules": [_rule(rule) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(judged, finding) for judged, finding in report.findings()],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


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


def _location(judged: Judged, place: Place) -> dict[str, Any]:
    """Where it stands: the file, if there is one, from its first line, and the place in the analysis."""
    logical = {"name": judged.name_of(place), "fullyQualifiedName": judged.iri_of(place), "kind": "element"}
    location: dict[str, Any] = {"logicalLocations": [logical]}
    if judged.file is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": file_uri(judged.file)},
            "region": {"startLine": 1},
        }
    return location


def file_uri(file: str) -> str:
    """A file as a URI: relative where it is named relative to the folder that we are in."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprint(judged: Judged, finding: Finding) -> str:
    """The same for the same fault in the next run, whatever else has changed."""
    return sha256("\n".join(_said(judged, finding)).encode()).hexdigest()


def _said(judged: Judged, finding: Finding) -> Iterator[str]:
    yield from (finding.rule, judged.iri_of(finding.focus), finding.value or "")
