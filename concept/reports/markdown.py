"""One sheet for each analysis, in Markdown, that a teacher can hand back."""

from collections.abc import Iterator

from concept.analysis import CASE_KINDS
from concept.matrix import Row, build_matrix
from concept.messages import _, language_spoken
from concept.profiles import names_used_by
from concept.reports.report import Judged, Report
from concept.rules import Finding
from concept.tables import plain_markdown as _plain
from concept.terms import kind_of_case, name_of_outcome


def write(report: Report) -> Iterator[str]:
    """The sheets, one after the other, with a rule between them; none for what could not be read."""
    rule = ""
    for judged in report.judged():
        yield rule + "\n".join(_sheet(judged, report)) + "\n"
        rule = "\n---\n\n"


def _sheet(judged: Judged, report: Report) -> Iterator[str]:
    analysis = judged.analysis
    yield f"# {_plain(judged.title)}"
    yield ""
    if analysis.authors:
        yield _plain(", ".join(analysis.authors))
        yield ""
    yield from _cases(judged)
    if not judged.findings:
        yield _("Nothing to mend.")
        yield ""
    for severity, heading in _headings():
        yield from _section(heading, [each for each in judged.findings if each.severity == severity])
    yield _signature(judged, report)


def _headings() -> tuple[tuple[str, str], ...]:
    return (
        ("error", _("To mend first")),
        ("warning", _("To look at again")),
        ("info", _("To think about")),
    )


def _cases(judged: Judged) -> Iterator[str]:
    rows = build_matrix(judged.analysis)
    if not rows:
        return
    names = names_used_by(judged.analysis)
    yield f"## {_('Cases')}"
    yield ""
    yield _row(_("Kind"), _("Case"), _("Verdict"), _("Why"))
    yield "|---|---|---|---|"
    for row in sorted(rows, key=lambda each: CASE_KINDS.index(each.case.kind)):
        kind, outcome = kind_of_case(row.case.kind, names), name_of_outcome(row.verdict.outcome)
        yield _row(kind, _name(judged, row), outcome, row.verdict.reason)
    yield ""


def _name(judged: Judged, row: Row) -> str:
    """The case's label; for one without, the beginning of its text."""
    words = judged.analysis.say(row.case.label) or judged.analysis.say(row.case.text)
    return words if len(words) <= 80 else words[:80].rsplit(maxsplit=1)[0] + "…"


def _row(*cells: str) -> str:
    return f"| {' | '.join(_plain(each) for each in cells)} |"


def _section(heading: str, findings: list[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield f"## {heading}"
    yield ""
    for number, finding in enumerate(findings, 1):
        yield f"{number}. {_plain(finding.message)}"
        yield ""
        yield f"   **{_plain(finding.advice)}**"
        yield ""


def _signature(judged: Judged, report: Report) -> str:
    profile = judged.profile
    by = profile.title.said_in(language_spoken()) if profile else _("what journals, course rubrics and critics expect")
    line = _("Checked on {day} with Concept Atlas {version}, by: {profile}.")
    signature = _plain(line.format(day=report.on, version=report.version, profile=by))
    return f"*{signature}*\n\n{_('Name')}: {_plain('_' * 12)}"
