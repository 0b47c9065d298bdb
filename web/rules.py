"""The rules: all of them by step, in the profile that is chosen, and each with its own page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby
from typing import Any, ClassVar

from flask import Blueprint, Response, url_for
from pyoxigraph import Triple
from typing_extensions import TypedDict

from concept.catalogue import FoundIn
from concept.checks import RuleLine, list_rules
from concept.contracts import FindingRow, finding_rows
from concept.library import Library
from concept.messages import _, language_spoken
from concept.profiles import DEFAULT_PROFILE, profile_names, read_profile
from concept.rules import RULES, Firmness, Rule, Severity
from concept.rules.examples import Examples, read_examples
from concept.things import statements_of_rules
from web.asking import Parameter, Words
from web.checks import checked_as
from web.describing import Segment, describe
from web.errors import NotHere, UnknownProfile
from web.pages import PER_PAGE, ListPage, Page, Table, answer, number_asked_for, the_library
from web.reading import anchor_of

blueprint = Blueprint("rules", __name__)

BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}


def names_of_steps() -> Mapping[str, str]:
    """What the rules of a module are about, in the words of the method."""
    return {
        "selection": _("Steps 1 and 2: the concept and the aims"),
        "uses": _("Step 3: the uses"),
        "attributes": _("Step 4: the defining attributes"),
        "roles": _("Between the steps: one role for each element"),
        "cases": _("Steps 5 and 6: the cases"),
        "antecedents": _("Step 7: antecedents and consequences"),
        "referents": _("Step 8: empirical referents"),
        "definitions": _("The definitions"),
        "sources": _("The bibliography"),
        "methods": _("The method and its profile"),
    }


@dataclass(frozen=True)
class ProfileName:
    """A profile to choose: its name, and its title for a reader."""

    name: str
    title: str


@dataclass(frozen=True)
class Step:
    """The rules of one step, in the order of the table."""

    key: str
    title: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True)
class Strictness:
    """How bad a fault is by a profile, in a draft and in a complete record; None where it does not check for it."""

    profile: ProfileName
    draft: Severity | None
    complete: Severity | None


def profiles() -> tuple[ProfileName, ...]:
    """The profiles that we ship, the default first."""
    names = sorted(profile_names(), key=lambda name: (name != DEFAULT_PROFILE, name))
    return tuple(ProfileName(name, read_profile(name).title.said_in(language_spoken())) for name in names)


BY_PROFILE = Words(name="profile", about="The profile whose severities are said.", example="rodgers")


class RuleRow(TypedDict):
    """A rule, with its severities in a draft and in a complete record."""

    rule: str
    draft: Severity
    complete: Severity
    firmness: Firmness
    title: str


class RulesData(TypedDict):
    """The rules of a profile."""

    rules: list[RuleRow]
    profile: str


class InProfileRow(TypedDict):
    """How bad a fault is by a profile; None where it does not check for it."""

    profile: str
    draft: Severity | None
    complete: Severity | None


class ExamplesRow(TypedDict):
    """Documents in which the rule finds nothing, and something."""

    good: str
    bad: str


class RuleData(RuleRow):
    """A rule with its page, examples, and where it fires now."""

    text: str
    judges_partial_records: bool
    profiles: list[InProfileRow]
    examples: ExamplesRow | None
    findings: list[FindingRow]
    count: int
    page: int
    pages: int


def rule_row(line: RuleLine) -> RuleRow:
    """What a list of the rules says of one."""
    return {
        "rule": line.rule,
        "draft": line.draft,
        "complete": line.complete,
        "firmness": line.firmness,
        "title": line.title,
    }


@dataclass(frozen=True, kw_only=True)
class RulesPage(Page):
    """All rules of a profile, with its severities."""

    template: ClassVar[str] = "rules/rules.html"
    nav: ClassVar[str] = "rules"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv", "ttl")
    body: ClassVar[Any] = RulesData
    asked: ClassVar[tuple[Parameter, ...]] = (BY_PROFILE,)

    profile: str
    rules: tuple[RuleLine, ...]

    @property
    def profiles(self) -> tuple[ProfileName, ...]:
        """The profiles to choose from."""
        return profiles()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The rules by step; the order of both is that of the table."""
        names = names_of_steps()
        return tuple(
            Step(key, names.get(key, key.capitalize()), tuple(lines))
            for key, lines in groupby(self.rules, key=lambda line: step_of(BY_NAME[line.rule]))
        )

    def data(self) -> RulesData:
        """The rules contract, and the profile."""
        return {"rules": list(map(rule_row, self.rules)), "profile": self.profile}

    def as_table(self) -> Table:
        """The rules contract."""
        columns = ("rule", "draft", "complete", "firmness", "title")
        return columns, ([getattr(each, name) for name in columns] for each in self.rules)

    def as_graph(self) -> Iterable[Triple]:
        """Each rule under the IRI by which reports name it, and the shapes that find the same, where there are any."""
        return statements_of_rules(BY_NAME[each.rule] for each in self.rules)


@dataclass(frozen=True, kw_only=True)
class RulePage(ListPage):
    """One rule: its page in the manual, examples, and where it fires now, which is what is listed by pages."""

    template: ClassVar[str] = "rules/rule.html"
    nav: ClassVar[str] = "rules"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "ttl")
    body: ClassVar[Any] = RuleData

    rule: Rule
    examples: Examples | None
    found: tuple[FoundIn, ...]

    @property
    def strictness(self) -> tuple[Strictness, ...]:
        """How bad the fault is by each profile."""
        return tuple(_strictness(self.rule, each) for each in profiles())

    @property
    def places(self) -> tuple[tuple[FoundIn, str], ...]:
        """The findings, with the address of the very element that each is about."""
        return tuple(
            (each, url_for("analyses.analysis", id=each.analysis.id, _anchor=anchor_of(each.finding)))
            for each in self.found
        )

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return url_for("rules.rule", name=self.rule.name, page=number if number > 1 else None)

    def as_graph(self) -> Iterable[Triple]:
        """The rule under the IRI by which reports name it."""
        return statements_of_rules([self.rule])

    def data(self) -> RuleData:
        """The rule as the rules contract has it, its page, its examples, and the findings as `check` has them."""
        lines = {part: "\n".join(line.words for line in each) for part, each in self._example_lines()}
        return {
            "rule": self.rule.name,
            "draft": self.rule.draft,
            "complete": self.rule.complete,
            "firmness": self.rule.firmness,
            "title": self.rule.title,
            "text": self.rule.page,
            "judges_partial_records": self.rule.judges_partial_records,
            "profiles": [
                {"profile": each.profile.name, "draft": each.draft, "complete": each.complete}
                for each in self.strictness
            ],
            "examples": {"good": lines["good"], "bad": lines["bad"]} if lines else None,
            "findings": [
                row
                for each in self.found
                for row in finding_rows(checked_as(each.analysis, the_library().base, [each.finding]))
            ],
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }

    def _example_lines(self) -> list[tuple[str, Any]]:
        return [("good", self.examples.good), ("bad", self.examples.bad)] if self.examples else []


def _strictness(rule: Rule, name: ProfileName) -> Strictness:
    profile = read_profile(name.name)
    draft, complete = rule.severities(profile) if rule.belongs_to(profile) else (None, None)
    return Strictness(name, draft, complete)


def step_of(rule: Rule) -> str:
    """The module of `concept.rules` that a rule stands in, which is named for its step."""
    return rule.function.__module__.rpartition(".")[2]


def _rule(name: str) -> Rule:
    """The rule of that name. NotHere, with the nearest names, if there is none."""
    if name not in BY_NAME:
        near = get_close_matches(name[:100], BY_NAME, 3, 0)
        raise NotHere(
            _("There is no rule “{name}”.").format(name=name),
            ((each, url_for("rules.rule", name=each)) for each in near),
        )
    return BY_NAME[name]


def _profile_asked_for() -> str:
    """The profile that the address names: one of ours only, for a reader must not name files of this machine."""
    name = BY_PROFILE.said() or DEFAULT_PROFILE
    if name not in profile_names():
        raise UnknownProfile(
            _("There is no profile “{name}” here; there are {names}.").format(
                name=name, names=", ".join(each.name for each in profiles())
            )
        )
    return name


def _page(library: Library, rule: Rule, number: int) -> RulePage:
    found, count = library.findings_of_rule(rule.name, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return RulePage(
        title=_(rule.title),
        rule=rule,
        examples=read_examples(rule.name),
        found=tuple(found),
        count=count,
        number=number,
    )


@blueprint.get("/rules")
@blueprint.get("/rules.<any(json, csv, ttl):suffix>")
@describe(RulesPage)
def rules(suffix: str | None = None) -> Response:
    """All rules of a profile."""
    profile = _profile_asked_for()
    return answer(RulesPage(title=_("The rules"), profile=profile, rules=list_rules(profile)), suffix)


@blueprint.get("/rules/<name>")
@blueprint.get("/rules/<name>.<any(json, ttl):suffix>")
@describe(RulePage, name=Segment(about="The name of a rule.", example="model-case-fails"))
def rule(name: str, suffix: str | None = None) -> Response:
    """One rule."""
    return answer(_page(the_library(), _rule(name), number_asked_for()), suffix)
