"""The commands that judge: check, matrix, and what the rules are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from importlib import import_module
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

import click

from concept.checking import Checked, Unusable, check_files, check_store
from concept.checks import RuleLine, find_rule, list_rules, profile_for, rules_for
from concept.cli.output import FORMATS, format_option, progress, say, say_csv, say_json, say_json_lists, tell
from concept.cli.sources import Source, read_all, resolve, takes_paths
from concept.contracts import CASE_KEYS, FINDING_KEYS, analysis_row, finding_rows, matrix_row
from concept.errors import ConceptError
from concept.processes import Progress
from concept.profiles import DEFAULT_PROFILE, Profile, read_profile
from concept.reports import Judged, Report, Unread
from concept.rules import SEVERITIES

REPORTS = ("shacl", "sarif", "junit", "markdown")
"""The modules of `concept.reports`."""

# --- check ------------------------------------------------------------------------------------------------------


@click.command("check", short_help="Say what is to mend, by the rules of the method.")
@takes_paths
@click.option("--profile", metavar="NAME", help="Check all by this profile (a name or a file), not each by its method.")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1), help="Work in N processes. If not said, in one for each core."
)
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS, *REPORTS)),
    default="text",
    show_default=True,
    help="How the findings are written; the last four are for SHACL tools, code hosts, CI servers and teachers.",
)
def check_command(paths: tuple[Path, ...], store: str | None, profile: str | None, jobs: int | None, form: str) -> int:
    """Say what is to mend, by the rules of the method: what is wrong, why it matters, and what to do.

    Findings are errors, warnings or infos; a draft gets milder ones than a complete analysis. `concept explain RULE`
    says more of a rule.

    Exit status: 0 if nothing found is an error; 1 if something is; 2 if something cannot be read.

    Example: concept check data/analyses
    """
    with progress("checking", beside_results=True) as report:
        checking = _Checking(
            resolve(paths, store),
            profile,
            jobs,
            report,
            with_analyses=form in REPORTS,
            with_lines=form == "sarif",
        )
        if form == "text":
            _say_findings(checking)
        elif form == "json":
            _write_json(checking)
        elif form == "csv":
            _write_csv(checking)
        else:
            _write_report(checking, form)
    return checking.status or int(checking.found["error"] > 0)


@dataclass
class _Checking:
    """The analyses of a source as they are checked.

    When all are, `number` says how many they were, `found` how many findings there are of each severity, and
    `status` is 2 if something could not be used.
    """

    source: Source
    profile: str | None
    jobs: int | None
    report: Progress
    with_analyses: bool = False
    with_lines: bool = False
    number: int = 0
    found: Counter[str] = field(default_factory=Counter)
    status: int = 0

    def __iter__(self) -> Iterator[Checked]:
        return (outcome for outcome in self.outcomes() if isinstance(outcome, Checked))

    def outcomes(self) -> Iterator[Checked | Unusable]:
        """The analyses, and what could not be used though it should have been, which is told besides."""
        for outcome in self._begin():
            if isinstance(outcome, Checked):
                self.number += 1
                self.found.update(finding.severity for finding in outcome.findings)
                yield outcome
            elif outcome.passed_over:
                tell(f"passed over {outcome.said}")
            else:
                tell(outcome.said)
                self.status = 2
                yield outcome
        if not self.number and not self.status and self.source.paths:
            raise ConceptError(f"{', '.join(map(str, self.source.paths))}: there is no analysis in it.")

    @property
    def summary(self) -> dict[str, int]:
        """How many findings there are of each severity, the worst first."""
        return {severity: self.found[severity] for severity in SEVERITIES}

    def _begin(self) -> Iterator[Checked | Unusable]:
        if self.source.store:
            return check_store(
                self.source.store,
                self.profile,
                jobs=self.jobs,
                with_analyses=self.with_analyses,
                progress=self.report,
            )
        return check_files(
            self.source.paths,
            self.profile,
            jobs=self.jobs,
            with_analyses=self.with_analyses,
            with_lines=self.with_lines,
            progress=self.report,
        )


def _write_json(checking: _Checking) -> None:
    rows = ((analysis_row(each), finding_rows(each)) for each in checking)
    say_json_lists(("analyses", "findings"), rows, lambda: {"summary": checking.summary})


def _write_csv(checking: _Checking) -> None:
    for each in checking:
        say_csv(FINDING_KEYS, finding_rows(each), head=checking.number == 1)
    if not checking.number:
        say_csv(FINDING_KEYS, ())


def _write_report(checking: _Checking, form: str) -> None:
    profile = None if checking.profile is None else read_profile(checking.profile)
    outcomes = (_reported(each, profile) for each in checking.outcomes())
    first = list(islice(outcomes, 1))  # so that nothing is said where there is nothing to check
    report = Report(outcomes=chain(first, outcomes), on=date.today().isoformat(), version=version("concept-atlas"))
    for piece in import_module(f"concept.reports.{form}").write(report):
        say(piece)


def _reported(outcome: Checked | Unusable, profile: Profile | None) -> Judged | Unread:
    if isinstance(outcome, Unusable):
        file = None if outcome.file is None else str(outcome.file)
        return Unread(name=file or outcome.iri, said=outcome.said, file=file)
    assert outcome.analysis is not None  # we have asked for it
    return Judged(
        analysis=outcome.analysis,
        findings=outcome.findings,
        rules=rules_for(outcome.analysis, profile),
        profile=profile_for(outcome.analysis, profile),
        file=outcome.file_name,
        lines=outcome.lines,
        base=outcome.base,
    )


def _say_findings(checking: _Checking) -> None:
    from concept.cli.findings import findings_page, summary_line

    for each in checking:
        say(findings_page(each))
    say(summary_line(checking.number, checking.summary))


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
    matrices = [matrix_row(found.analysis, found.iri, found.file_name) for found in reading]
    if form == "json":
        say_json({"analyses": matrices})
    else:
        cases = [{"analysis": each["iri"], "file": each["file"], **case} for each in matrices for case in each["cases"]]
        say_csv(("analysis", "file", *CASE_KEYS), cases)
    return reading.status


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
