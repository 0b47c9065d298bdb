"""What the checker says over all analyses: by rule, and by analysis, the worst first."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from flask import Blueprint, Response, url_for
from typing_extensions import TypedDict

from concept.catalogue import Counted, Overview, RuleCount, Summary
from concept.checking import Checked
from concept.checks import find_rule
from concept.contracts import FINDING_KEYS, AnalysisRow, FindingRow, analysis_row, finding_rows
from concept.library import Library
from concept.messages import _
from concept.rules import SEVERITIES, Finding, Severity
from web.analyses import SummaryRow, summary_row
from web.asking import PAGE, Choice, Parameter
from web.describing import describe
from web.pages import MOST_ROWS, PER_PAGE, ListPage, Table, answer, number_asked_for, the_library

blueprint = Blueprint("checks", __name__)


OF_SEVERITY = Choice(name="severity", about="Only findings of this severity.", words=SEVERITIES, example="error")


class FiredRow(TypedDict):
    """How often a rule fired with a severity: findings, and the analyses that they are on."""

    rule: str
    severity: Severity
    findings: int
    analyses: int


class ChecksData(TypedDict):
    """What `concept check` says of the analyses of a page; the summary and the rules are of all.

    `checked` is how many there are, `clean` how many have no finding, `count` how many have one that was asked for.
    """

    analyses: list[AnalysisRow]
    findings: list[FindingRow]
    summary: SummaryRow
    rules: list[FiredRow]
    checked: int
    clean: int
    severity: Severity | None
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class RuleFound:
    """A rule that fires: how bad it is at worst, and how often it fires with each severity."""

    rule: str
    title: str
    firmness: str
    worst: Severity
    counts: tuple[RuleCount, ...]

    @property
    def findings(self) -> int:
        """How often it fires in all."""
        return sum(each.findings for each in self.counts)


@dataclass(frozen=True, kw_only=True)
class ChecksPage(ListPage):
    """All findings; `severity` is the one that is asked for, or none. What is listed by pages is the analyses."""

    template: ClassVar[str] = "checks/checks.html"
    nav: ClassVar[str] = "checks"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv")
    body: ClassVar[Any] = ChecksData
    asked: ClassVar[tuple[Parameter, ...]] = (OF_SEVERITY, PAGE)

    severity: Severity | None
    overview: Overview
    analyses: tuple[Counted, ...]

    @property
    def findings(self) -> int:
        """How many findings there are, of whatever severity."""
        return sum(self.overview.by_severity.values())

    @property
    def severities(self) -> tuple[tuple[Severity, int], ...]:
        """The severities to choose from, each with its findings, the worst first."""
        return tuple((severity, self.overview.by_severity[severity]) for severity in SEVERITIES)

    @property
    def rules(self) -> tuple[RuleFound, ...]:
        """The rules that fire as asked for: the worst first, then the most frequent."""
        by_rule: dict[str, list[RuleCount]] = {}
        for each in self.overview.by_rule:
            if self.severity in (None, each.severity):
                by_rule.setdefault(each.rule, []).append(each)
        found = [_rule_found(name, tuple(counts)) for name, counts in by_rule.items()]
        return tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.worst), -each.findings)))

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return url_for("checks.checks", severity=self.severity, page=number if number > 1 else None)

    def data(self) -> ChecksData:
        """The check contract for the analyses of this page; the summary and the rules are of all."""
        checked = [_checked(the_library(), each.analysis, self.severity) for each in self.analyses]
        return {
            "analyses": [analysis_row(each) for each in checked],
            "findings": [row for each in checked for row in finding_rows(each)],
            "summary": summary_row(self.overview.by_severity),
            "rules": [
                {
                    "rule": each.rule,
                    "severity": each.severity,
                    "findings": each.findings,
                    "analyses": each.analyses,
                }
                for each in self.overview.by_rule
            ],
            "checked": self.overview.checked,
            "clean": self.overview.clean,
            "severity": self.severity,
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }

    def as_table(self) -> Table:
        """The findings on all analyses that have one that was asked for, as `concept check` has them."""
        library = the_library()
        found = _found(library, self.severity, self.number, MOST_ROWS)[0]
        rows = (row for each in found for row in finding_rows(_checked(library, each.analysis, self.severity)))
        return FINDING_KEYS, (list(row.values()) for row in rows)


def _found(library: Library, severity: Severity | None, number: int, size: int) -> tuple[list[Counted], int]:
    """The analyses of a page of that size, and how many there are in all."""
    return library.analyses_with(severity=severity or "", limit=size, offset=(number - 1) * size)


def _checked(library: Library, line: Summary, severity: Severity | None) -> Checked:
    """An analysis with its findings of that severity, if it is one."""
    findings = library.findings_on(line.iri)
    return checked_as(line, library.base, (each for each in findings if severity in (None, each.severity)))


def checked_as(line: Summary, base: str, findings: Iterable[Finding]) -> Checked:
    """The line of an analysis as the check contract takes it, with those findings."""
    return Checked(
        id=line.id,
        title=line.title,
        status=line.status,
        coverage=line.coverage,
        findings=tuple(findings),
        file=Path(line.file) if line.file else None,
        base=base,
    )


def _rule_found(name: str, counts: tuple[RuleCount, ...]) -> RuleFound:
    rule = find_rule(name)
    worst = min((each.severity for each in counts), key=SEVERITIES.index)
    return RuleFound(rule=name, title=rule.title, firmness=rule.firmness, worst=worst, counts=counts)


def _page(library: Library, severity: Severity | None, number: int) -> ChecksPage:
    found, count = _found(library, severity, number, PER_PAGE)
    return ChecksPage(
        title=_("What the checker says"),
        severity=severity,
        overview=library.overview(),
        analyses=tuple(found),
        count=count,
        number=number,
    )


@blueprint.get("/checks")
@blueprint.get("/checks.<any(json, csv):suffix>")
@describe(ChecksPage)
def checks(suffix: str | None = None) -> Response:
    """All findings over all analyses."""
    asked = OF_SEVERITY.said()
    severity = next((each for each in SEVERITIES if each == asked), None)
    return answer(_page(the_library(), severity, number_asked_for()), suffix)
