"""The commands that judge: check, matrix, and what the rules are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from concept.analysis import Place
from concept.checks import RuleLine, check, find_rule, list_rules, profile_for, rules_for
from concept.cli.output import FORMATS, format_option, say, say_csv, say_json
from concept.cli.sources import Found, read_all, resolve, takes_paths
from concept.matrix import Row, build_matrix
from concept.profiles import DEFAULT_PROFILE, read_profile
from concept.rules import SEVERITIES, Finding

REPORTS = ("shacl", "sarif", "junit", "markdown")
"""The modules of `concept.reports`."""

# --- check ------------------------------------------------------------------------------------------------------


@click.command("check", short_help="Say what is to mend, by the rules of the method.")
@takes_paths
@click.option("--profile", metavar="NAME", help="Check all by this profile (a name or a file), not each by its method.")
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS, *REPORTS)),
    default="text",
    show_default=True,
    help="How the findings are written; the last four are for SHACL tools, code hosts, CI servers and teachers.",
)
def check_command(paths: tuple[Path, ...], store: str | None, profile: str | None, form: str) -> int:
    """Say what is to mend, by the rules of the method: what is wrong, why it matters, and what to do.

    Findings are errors, warnings or infos; a draft gets milder ones than a complete analysis. `concept explain RULE`
    says more of a rule.

    Exit status: 0 if nothing found is an error; 1 if something is; 2 if something cannot be read.

    Example: concept check data/analyses
    """
    reading = read_all(resolve(paths, store))
    checked = ((found, check(found.analysis, profile)) for found in reading)
    if form == "text":
        worst = _say_findings(checked)
    elif form in REPORTS:
        worst = _write_report(checked, form, profile)
    else:
        worst = _write_findings(checked, form)
    return reading.status or int(worst)


_Checked = Iterator[tuple[Found, tuple[Finding, ...]]]
FINDING_KEYS = ("rule", "severity", "analysis", "focus", "value", "message", "advice")


def _write_findings(checked: _Checked, form: str) -> bool:
    analyses, rows = [], []
    for found, findings in checked:
        analyses.append(analysis_row(found))
        rows += [finding_row(found, finding) for finding in findings]
    if form == "csv":
        say_csv(FINDING_KEYS, rows)
    else:
        say_json({"analyses": analyses, "findings": rows, "summary": _summary(row["severity"] for row in rows)})
    return any(row["severity"] == "error" for row in rows)


def _write_report(checked: _Checked, form: str, profile: str | None) -> bool:
    from concept.reports import Checked, Report

    report = Report(
        checked=tuple(
            Checked(
                analysis=found.analysis,
                findings=findings,
                rules=rules_for(found.analysis, profile),
                profile=profile_for(found.analysis, profile),
                file=found.file_name,
                base=found.base,
            )
            for found, findings in checked
        ),
        on=date.today().isoformat(),
        version=version("concept-atlas"),
    )
    say(import_module(f"concept.reports.{form}").write(report))
    return any(finding.severity == "error" for _checked, finding in report.findings())


def _say_findings(checked: _Checked) -> bool:
    from concept.cli.findings import findings_page, summary_line

    number = 0
    severities: list[str] = []
    for found, findings in checked:
        say(findings_page(found, findings))
        number += 1
        severities += [finding.severity for finding in findings]
    say(summary_line(number, _summary(severities)))
    return "error" in severities


def analysis_row(found: Found) -> dict[str, Any]:
    """What `check` says of an analysis that it checked."""
    analysis = found.analysis
    return {
        "id": analysis.id,
        "iri": found.iri,
        "file": found.file_name,
        "title": analysis.say(analysis.title),
        "status": analysis.status,
    }


def finding_row(found: Found, finding: Finding) -> dict[str, Any]:
    """A finding with IRIs in the place of places."""
    value = finding.value
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "analysis": found.iri,
        "focus": found.iri_of(finding.focus),
        "value": found.iri_of(value) if isinstance(value, Place) else value,
        "message": finding.message,
        "advice": finding.advice,
    }


def _summary(severities: Any) -> dict[str, int]:
    all_of_them = list(severities)
    return {severity: all_of_them.count(severity) for severity in SEVERITIES}


# --- matrix -----------------------------------------------------------------------------------------------------


@click.command("matrix", short_help="Set the cases against the attributes, with verdicts.")
@takes_paths
@format_option
def matrix_command(paths: tuple[Path, ...], store: str | None, form: str) -> int:
    """Set the cases against the defining attributes: what each case shows, the verdict on it, and the reason.

    As CSV a row is a case, and `coding.ID` is what it says of an attribute.

    Exit status: 0 whatever the verdicts are; 2 if something cannot be read.

    Example: concept matrix data/analyses/bamber-co-production.ttl
    """
    reading = read_all(resolve(paths, store))
    if form == "text":
        from concept.cli.matrices import matrix_page

        for number, found in enumerate(reading):
            say(("\n" if number else "") + matrix_page(found.analysis))
        return reading.status
    matrices = [matrix_row(found) for found in reading]
    if form == "json":
        say_json({"analyses": matrices})
    else:
        cases = [{"analysis": each["iri"], "file": each["file"], **case} for each in matrices for case in each["cases"]]
        say_csv(("analysis", "file", *CASE_KEYS), cases)
    return reading.status


CASE_KEYS = ("id", "kind", "label", "verdict", "reason", "claimed_shown", "coding", "decided_by")


def matrix_row(found: Found) -> dict[str, Any]:
    """The matrix of an analysis."""
    analysis = found.analysis
    return {
        "id": analysis.id,
        "iri": found.iri,
        "file": found.file_name,
        "attributes": [{"id": each.id, "label": analysis.say(each.label)} for each in analysis.attributes],
        "cases": [_case_row(found, row) for row in build_matrix(analysis)],
    }


def _case_row(found: Found, row: Row) -> dict[str, Any]:
    return {
        "id": row.case.id,
        "kind": row.case.kind,
        "label": found.analysis.say(row.case.label) or None,
        "verdict": row.verdict.outcome,
        "reason": row.verdict.reason,
        "claimed_shown": row.case.claimed_shown,
        "coding": dict(row.codes),
        "decided_by": list(row.verdict.decided_by),
    }


# --- the rules --------------------------------------------------------------------------------------------------


@click.command("rules", short_help="List the rules.")
@click.option("--profile", metavar="NAME", default=DEFAULT_PROFILE, help="The profile, by name or file.")
@format_option
def rules_command(profile: str, form: str) -> None:
    """List the rules: what each finds, how bad that is in a draft and in a complete record, and who says so.

    Exit status: 0; 2 if there is no such profile.

    Example: concept rules --profile course
    """
    lines = list_rules(profile)
    if form == "text":
        from concept.cli.findings import rules_page

        say(rules_page(lines))
    elif form == "csv":
        say_csv(RULE_KEYS, map(asdict, lines))
    else:
        say_json({"rules": [asdict(line) for line in lines]})


RULE_KEYS = tuple(field.name for field in fields(RuleLine))


@click.command("explain", short_help="Explain a rule.")
@click.argument("name", metavar="RULE")
@click.option("--profile", metavar="NAME", default=DEFAULT_PROFILE, help="The profile, by name or file.")
def explain_command(name: str, profile: str) -> None:
    """Explain a rule: what is wrong, why it matters, what to do, and who says so.

    Exit status: 0; 2 if there is no such rule or no such profile.

    Example: concept explain model-case-fails
    """
    from concept.cli.findings import rule_page

    rule = find_rule(name)
    say(rule_page(rule, rule.severities(read_profile(profile))))
