"""The rows that commands and pages write as JSON and CSV. Their keys are promises: others read them."""

from dataclasses import asdict
from typing import Any

from concept.analysis import Analysis, Place
from concept.checking import Checked
from concept.matrix import Row, build_matrix
from concept.questions import Question, Table

FINDING_KEYS = ("rule", "severity", "analysis", "focus", "value", "message", "advice")
CASE_KEYS = ("id", "kind", "label", "verdict", "reason", "claimed_shown", "coding", "decided_by")
QUESTION_KEYS = ("question", "family", "sentence", "parameters", "columns")


def analysis_row(checked: Checked) -> dict[str, Any]:
    """What `check` says of an analysis that it checked."""
    return {
        "id": checked.id,
        "iri": checked.iri,
        "file": checked.file_name,
        "title": checked.title,
        "status": checked.status,
    }


def finding_rows(checked: Checked) -> list[dict[str, Any]]:
    """What was found in an analysis, with IRIs in the place of places."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "analysis": checked.iri,
            "focus": checked.iri_of(finding.focus),
            "value": checked.iri_of(finding.value) if isinstance(finding.value, Place) else finding.value,
            "message": finding.message,
            "advice": finding.advice,
        }
        for finding in checked.findings
    ]


def matrix_row(analysis: Analysis, analysis_iri: str, file_name: str | None) -> dict[str, Any]:
    """The matrix of an analysis."""
    return {
        "id": analysis.id,
        "iri": analysis_iri,
        "file": file_name,
        "attributes": [{"id": each.id, "label": analysis.say(each.label)} for each in analysis.attributes],
        "cases": [_case_row(analysis, row) for row in build_matrix(analysis)],
    }


def _case_row(analysis: Analysis, row: Row) -> dict[str, Any]:
    return {
        "id": row.case.id,
        "kind": row.case.kind,
        "label": analysis.say(row.case.label) or None,
        "verdict": row.verdict.outcome,
        "reason": row.verdict.reason,
        "claimed_shown": row.case.claimed_shown,
        "coding": dict(row.codes),
        "decided_by": list(row.verdict.decided_by),
    }


def question_row(question: Question) -> dict[str, Any]:
    """A question of the library, with the names of its blanks and of the columns of its answer."""
    return {
        "question": question.name,
        "family": question.family,
        "sentence": question.sentence,
        "parameters": [each.name for each in question.parameters],
        "columns": [each.name for each in question.columns],
    }


def question_details(question: Question) -> dict[str, Any]:
    """A question with all that its head says."""
    return {
        **question_row(question),
        "about": question.about,
        "parameters": [asdict(each) for each in question.parameters],
        "columns": [asdict(each) for each in question.columns],
    }


def table_row(table: Table) -> dict[str, Any]:
    """An answer: its columns, and its rows with null where there is nothing."""
    return {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}
