"""What the checker says over all analyses: by rule, and by analysis, the worst first."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from flask import Blueprint, Response, request, url_for

from concept.catalogue import Counted, Overview, RuleCount, Summary
from concept.checking import Checked
from concept.checks import find_rule
from concept.contracts import analysis_row, finding_rows
from concept.library import Library
from concept.messages import _
from concept.rules import SEVERITIES, Finding, Severity
from web.pages import PER_PAGE, ListPage, answer, number_asked_for, the_library

blueprint = Blueprint("checks", __name__)


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

    severity: str
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
            if self.severity in ("", each.severity):
                by_rule.setdefault(each.rule, []).append(each)
        found = [_rule_found(name, tuple(counts)) for name, counts in by_rule.items()]
        return tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.worst), -each.findings)))

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return url_for("checks.checks", severity=self.severity or None, page=number if number > 1 else None)

    def data(self) -> dict[str, Any]:
        """The check contract for the analyses of this page; the summary and the rules are of all."""
        checked = [_checked(the_library(), each.analysis, self.severity) for each in self.analyses]
        return {
            "analyses": [analysis_row(each) for each in checked],
            "findings": [row for each in checked for row in finding_rows(each)],
            "summary": dict(self.overview.by_severity),
            "rules": [asdict(each) for each in self.overview.by_rule],
            "checked": self.overview.checked,
            "clean": self.overview.clean,
            "severity": self.severity or None,
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }


def _checked(library: Library, line: Summary, severity: str) -> Checked:
    """An analysis with its findings of that severity, if it is one."""
    findings = library.findings_on(line.iri)
    return checked_as(line, library.base, (each for each in findings if severity in ("", each.severity)))


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


def _page(library: Library, severity: str, number: int) -> ChecksPage:
    found, count = library.analyses_with(severity=severity, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return ChecksPage(
        title=_("What the checker says"),
        severity=severity,
        overview=library.overview(),
        analyses=tuple(found),
        count=count,
        number=number,
    )


@blueprint.get("/checks")
@blueprint.get("/checks.<any(json):suffix>")
def checks(suffix: str | None = None) -> Response:
    """All findings over all analyses. A severity that is none asks for all."""
    asked = request.args.get("severity", "")
    return answer(_page(the_library(), asked if asked in SEVERITIES else "", number_asked_for()), suffix)
