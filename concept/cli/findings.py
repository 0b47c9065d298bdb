"""Findings and rules as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from concept.analysis import Place
from concept.checking import Checked
from concept.checks import RuleLine
from concept.cli.page import STYLES, Page, count, fill
from concept.rules import Finding, Rule, Severity


def findings_page(checked: Checked) -> str:
    """What was found in one analysis, under its title."""
    page = Page()
    page.add((checked.title, "bold"))
    about = [
        checked.id,
        checked.status,
        *([] if checked.coverage == "full-text" else [f"from its {checked.coverage}"]),
    ]
    page.add((" · ".join([*about, *([str(checked.file)] if checked.file else [])]), "dim"))
    if not checked.findings:
        page.add("Nothing to mend.", indent=2)
    for finding in checked.findings:
        page.gap()
        _add_finding(page, finding)
    page.gap()
    return str(page)


def _add_finding(page: Page, finding: Finding) -> None:
    places = [str(each) for each in (finding.focus, finding.value) if isinstance(each, Place) and each]
    head: list[str | tuple[str, str]] = [(finding.rule, "bold")]
    if places:
        head.append((f"  {' → '.join(places)}", "dim"))
    page.add(*head, indent=2, lead=(fill(finding.severity, 9), STYLES[finding.severity]))
    page.add(finding.message, indent=11)
    page.add(finding.advice, indent=11, lead="→ ")


def summary_line(analyses: int, summary: Mapping[str, int]) -> str:
    """How many of what was found, in how many analyses."""
    page = Page()
    pieces: list[str | tuple[str, str]] = [f"{count(analyses, 'analysis', 'analyses')}: "]
    for severity, number in summary.items():
        words = count(number, severity)
        pieces += [(words, STYLES[severity]) if number else words, ", "]
    page.add(*pieces[:-1], ".")
    return str(page)


def rules_page(rules: Iterable[RuleLine]) -> str:
    """The rules as a list: the name, the severities, and the fault in one sentence."""
    page = Page()
    page.add("Severity in a draft / in a complete record; firmness; the fault.")
    for rule in rules:
        page.gap()
        page.add(
            (rule.rule, "bold"),
            "  ",
            (rule.draft, STYLES[rule.draft]),
            " / ",
            (rule.complete, STYLES[rule.complete]),
            (f"  {rule.firmness}", "dim"),
        )
        page.add(f"{rule.title}.", indent=2)
    return str(page)


def rule_page(rule: Rule, severities: tuple[Severity, Severity]) -> str:
    """The page of one rule, with its severities in a draft and in a complete record."""
    page = Page()
    draft, complete = severities
    page.add(
        (rule.name, "bold"),
        "  ",
        (draft, STYLES[draft]),
        " in a draft, ",
        (complete, STYLES[complete]),
        " in a complete record",
    )
    for paragraph in rule.page.split("\n\n"):
        page.gap()
        page.add(" ".join(paragraph.split()))
    return str(page)
