"""The rows that commands and pages write as JSON and CSV. Their keys are promises: others read them."""

from dataclasses import asdict
from typing import Any

from concept.aligning import Counterpart, Pair, Side
from concept.alignments import Seen
from concept.analysis import Analysis, Place
from concept.checking import Checked
from concept.compare import Comparison, Conflict, Standing
from concept.matrix import Row, build_matrix
from concept.messages import language_spoken
from concept.questions import Question, Table
from concept.triples import iri

FINDING_KEYS = ("rule", "severity", "analysis", "focus", "value", "message", "advice")
PAIR_KEYS = (
    *("status", "from", "from_analysis", "from_role", "from_label"),
    *("to", "to_analysis", "to_role", "to_label", "why", "score", "words"),
    *("relation", "set", "by", "on", "reason"),
)
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


def pair_rows(pair: Pair) -> list[dict[str, Any]]:
    """What `align` says of a pair: a row for each of its alignments, one for a pair without any."""
    candidate = pair.candidate
    said: dict[str, Any] = {
        "status": pair.status,
        **_side_row("from", pair.one),
        **_side_row("to", pair.other),
        "why": candidate.why if candidate else None,
        "score": candidate.score if candidate else None,
        "words": list(candidate.words) if candidate else [],
    }
    return [{**said, **_seen_row(seen)} for seen in pair.seen or (None,)]


def _side_row(name: str, side: Side) -> dict[str, Any]:
    return {
        name: side.iri,
        f"{name}_analysis": side.analysis,
        f"{name}_role": side.role,
        f"{name}_label": side.label,
    }


def _seen_row(seen: Seen | None) -> dict[str, Any]:
    """An alignment, as seen from one end; without one, that there is none."""
    if seen is None:
        return {"relation": None, "set": None, "by": [], "on": None, "reason": None}
    said = seen.alignment
    return {
        "relation": seen.relation,
        "set": seen.set_id,
        "by": list(said.by),
        "on": said.on,
        "reason": said.reason.said_in(language_spoken()),
    }


def comparison_rows(comparison: Comparison, base: str) -> dict[str, Any]:
    """What `compare` says of analyses."""
    return {
        "analyses": [
            {"id": each.id, "iri": iri(each.id, base=base), "title": each.say(each.title), "concept": each.concept.id}
            for each in comparison.analyses
        ],
        "rows": [
            {
                "role": row.role,
                "in_conflict": row.in_conflict,
                "elements": [_standing_row(each, base) for each in row.standings],
            }
            for row in comparison.rows
        ],
        "links": [
            {
                "from": _standing_row(link.one, base),
                "to": _standing_row(link.other, base),
                "in_conflict": link.in_conflict,
                **_seen_row(link.seen),
            }
            for link in comparison.links
        ],
    }


def conflict_row(conflict: Conflict, base: str) -> dict[str, Any]:
    """That two analyses give two roles, with the alignments between these two."""
    return {
        "from": _standing_row(conflict.one, base),
        "to": _standing_row(conflict.other, base),
        "alignments": [_seen_row(each) for each in conflict.seen],
    }


def _standing_row(standing: Standing, base: str) -> dict[str, Any]:
    return {
        "iri": base + standing.end,
        "analysis": standing.analysis.id,
        "role": standing.role,
        "label": standing.label,
    }


def counterpart_row(counterpart: Counterpart, base: str) -> dict[str, Any]:
    """What the page of an analysis says of an alignment of something in it."""
    other, analysis = counterpart.seen.other, counterpart.analysis
    label = counterpart.label.said_in(analysis.language if analysis else "en") if counterpart.label else None
    return {
        "from": base + counterpart.here,
        "to": base + other,
        "to_analysis": None if other.kind == "concept" else other.owner,
        "to_role": counterpart.role,
        "to_label": label,
        **_seen_row(counterpart.seen),
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
