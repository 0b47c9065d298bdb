"""The rows that commands and pages write as JSON and CSV. Their keys are promises: others read them.

The types say what stands in a row; the OpenAPI document of the viewer is made from them.
"""

from typing import Any

from typing_extensions import TypedDict

from concept.aligning import Counterpart, Pair, Side
from concept.alignments import Alignment, AlignmentSet, MappingRelation, Seen
from concept.analysis import Analysis, CaseKind, Place, Status
from concept.checking import Checked
from concept.compare import Comparison, Conflict, Standing
from concept.matrix import Code, Outcome, Row, build_matrix
from concept.messages import language_spoken
from concept.questions import Kind, Parameter, Question, Table
from concept.rules import Severity
from concept.triples import alignments_iri, iri

FINDING_KEYS = ("rule", "severity", "analysis", "focus", "value", "message", "advice")
PAIR_KEYS = (
    *("status", "from", "from_analysis", "from_role", "from_label"),
    *("to", "to_analysis", "to_role", "to_label", "why", "score", "words"),
    *("relation", "set", "by", "on", "reason"),
)
CASE_KEYS = ("id", "kind", "label", "verdict", "reason", "claimed_shown", "coding", "decided_by")
QUESTION_KEYS = ("question", "family", "sentence", "parameters", "columns")


class AnalysisRow(TypedDict):
    """An analysis that was checked; `file` is None where it stands in a store."""

    id: str
    iri: str
    file: str | None
    title: str
    status: Status


class FindingRow(TypedDict):
    """A finding; `focus` is the IRI of what it is about, `value` an IRI too, or words."""

    rule: str
    severity: Severity
    analysis: str
    focus: str
    value: str | None
    message: str
    advice: str


class AttributeRow(TypedDict):
    """A column of a matrix."""

    id: str
    label: str


class CaseRow(TypedDict):
    """A row of a matrix. `coding`: by the id of an attribute; `decided_by` are ids of attributes."""

    id: str
    kind: CaseKind
    label: str | None
    verdict: Outcome
    reason: str
    claimed_shown: int | None
    coding: dict[str, Code]
    decided_by: list[str]


class MatrixRow(TypedDict):
    """The matrix of an analysis."""

    id: str
    iri: str
    file: str | None
    attributes: list[AttributeRow]
    cases: list[CaseRow]


class SeenRow(TypedDict):
    """An alignment, as seen from one end: by whom, when (ISO), why; all None where there is none."""

    relation: MappingRelation | None
    set: str | None
    by: list[str]
    on: str | None
    reason: str | None


_Ends = TypedDict("_Ends", {"from": str, "to": str})


class AlignmentRow(_Ends):
    """An alignment of a set, from the one IRI to the other."""

    iri: str
    relation: MappingRelation
    reason: str
    by: list[str]
    on: str | None


class AlignmentSetRow(TypedDict):
    """A set of alignments."""

    id: str
    iri: str
    title: str
    by: list[str]
    count: int


class ComparedRow(TypedDict):
    """An analysis that is compared."""

    id: str
    iri: str
    title: str
    concept: str


class StandingRow(TypedDict):
    """An element, in the analysis and the role that it has there."""

    iri: str
    analysis: str
    role: str
    label: str


_LabelledEnds = TypedDict("_LabelledEnds", {"from": StandingRow, "to": StandingRow})


class LinkRow(SeenRow, _LabelledEnds):
    """Elements that are aligned, and do not mean the same."""

    in_conflict: bool


class ComparisonRow(TypedDict):
    """Elements that are the same or close."""

    role: str
    in_conflict: bool
    elements: list[StandingRow]


class ComparisonRows(TypedDict):
    """What `compare` says of analyses."""

    analyses: list[ComparedRow]
    rows: list[ComparisonRow]
    links: list[LinkRow]


class ConflictRow(_LabelledEnds):
    """Two roles that two analyses give to what is aligned, and the alignments between these two."""

    alignments: list[SeenRow]


class CounterpartRow(SeenRow, _Ends):
    """An alignment of something in an analysis; None where the library has not what it leads to."""

    to_analysis: str | None
    to_role: str
    to_label: str | None


class QuestionRow(TypedDict):
    """A question of the library, with the names of its blanks and of the columns of its answer."""

    question: str
    family: str
    sentence: str
    parameters: list[str]
    columns: list[str]


class ParameterRow(TypedDict):
    """A blank of a question; `choices` are the only words that it takes, if any."""

    name: str
    kind: Kind
    about: str
    example: str
    choices: list[str]
    needed: bool


class ColumnRow(TypedDict):
    """A column of an answer, and what stands in it."""

    name: str
    about: str


class QuestionDetails(TypedDict):
    """A question with all that its head says."""

    question: str
    family: str
    sentence: str
    about: str
    parameters: list[ParameterRow]
    columns: list[ColumnRow]


class TableRows(TypedDict):
    """An answer; a cell is None where there is nothing."""

    columns: list[str]
    rows: list[list[str | int | float | bool | None]]


def analysis_row(checked: Checked) -> AnalysisRow:
    """What `check` says of an analysis that it checked."""
    return {
        "id": checked.id,
        "iri": checked.iri,
        "file": checked.file_name,
        "title": checked.title,
        "status": checked.status,
    }


def finding_rows(checked: Checked) -> list[FindingRow]:
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


def matrix_row(analysis: Analysis, analysis_iri: str, file_name: str | None) -> MatrixRow:
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


def _seen_row(seen: Seen | None) -> SeenRow:
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


def comparison_rows(comparison: Comparison, base: str) -> ComparisonRows:
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


def conflict_row(conflict: Conflict, base: str) -> ConflictRow:
    """That two analyses give two roles, with the alignments between these two."""
    return {
        "from": _standing_row(conflict.one, base),
        "to": _standing_row(conflict.other, base),
        "alignments": [_seen_row(each) for each in conflict.seen],
    }


def _standing_row(standing: Standing, base: str) -> StandingRow:
    return {
        "iri": base + standing.end,
        "analysis": standing.analysis.id,
        "role": standing.role,
        "label": standing.label,
    }


def counterpart_row(counterpart: Counterpart, base: str) -> CounterpartRow:
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


def alignment_set_row(found: AlignmentSet, base: str) -> AlignmentSetRow:
    """A set of alignments, in numbers."""
    return {
        "id": found.id,
        "iri": alignments_iri(found.id, base),
        "title": found.title.said_in(language_spoken()),
        "by": list(found.by),
        "count": len(found.alignments),
    }


def alignment_row(found: AlignmentSet, position: int, alignment: Alignment, base: str) -> AlignmentRow:
    """The alignment at a position (from 1) of a set."""
    return {
        "iri": f"{alignments_iri(found.id, base)}/{position}",
        "from": base + alignment.aligned_from,
        "relation": alignment.relation,
        "to": base + alignment.aligned_to,
        "reason": alignment.reason.said_in(language_spoken()),
        "by": list(alignment.by),
        "on": alignment.on,
    }


def _case_row(analysis: Analysis, row: Row) -> CaseRow:
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


def question_row(question: Question) -> QuestionRow:
    """A question of the library, with the names of its blanks and of the columns of its answer."""
    return {
        "question": question.name,
        "family": question.family,
        "sentence": question.sentence,
        "parameters": [each.name for each in question.parameters],
        "columns": [each.name for each in question.columns],
    }


def question_details(question: Question) -> QuestionDetails:
    """A question with all that its head says."""
    return {
        "question": question.name,
        "family": question.family,
        "sentence": question.sentence,
        "about": question.about,
        "parameters": [_parameter_row(each) for each in question.parameters],
        "columns": [{"name": each.name, "about": each.about} for each in question.columns],
    }


def _parameter_row(parameter: Parameter) -> ParameterRow:
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "about": parameter.about,
        "example": parameter.example,
        "choices": list(parameter.choices),
        "needed": parameter.needed,
    }


def table_row(table: Table) -> TableRows:
    """An answer: its columns, and its rows with null where there is nothing."""
    return {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}
