"""What a rule is, and what it says when it fires."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from inspect import cleandoc
from typing import Literal

from concept.analysis import Analysis, Place, Status
from concept.rules.profile import Profile, Severity

Firmness = Literal["method", "critique", "practice", "profile"]
"""Who says so: the method's own texts, published critics of it, journals, papers and rubrics, or a profile."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the worst to the mildest."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to mend. `focus` is where it stands, `value` the second thing that the message names.

    A value is a place, a text, or None. Message and advice together are at most three sentences, in the reader's
    language. A rule's function leaves `rule` and `severity` to the rule, which knows them.
    """

    rule: str = ""
    severity: Severity = "info"
    focus: Place
    value: Place | str | None = None
    message: str
    advice: str


Judge = Callable[[Analysis], Iterator[Finding]]
ProfileJudge = Callable[[Analysis, Profile | None], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """One fault: its name, its severity in a draft and in a complete record, and the function that finds it.

    A rule that does not judge partial records (of an excerpt or an abstract) speaks of what their reader could
    not see. `asks_for` is the element that the rule misses, or whose absence makes it pointless, as a profile names
    elements; `unless_counted` is one of which it does not speak where the profile asks for a number.
    """

    name: str
    draft: Severity
    complete: Severity
    firmness: Firmness
    judges_partial_records: bool
    function: ProfileJudge
    asks_for: str | None = None
    unless_counted: str | None = None

    @property
    def page(self) -> str:
        """The rule's page in the manual: what is wrong, why it matters, what to do, and who says so."""
        return cleandoc(self.function.__doc__ or "")

    @property
    def title(self) -> str:
        """The fault in one sentence."""
        return self.page.partition("\n")[0].removesuffix(".")

    @property
    def paragraphs(self) -> tuple[tuple[str, str], ...]:
        """What the rule's page says after its title: the heading of each paragraph, and its words."""
        _title, *rest = self.page.split("\n\n")
        parts = (" ".join(paragraph.split()).partition(": ") for paragraph in rest)
        return tuple((heading, said) for heading, _colon, said in parts)

    def severities(self, profile: Profile | None = None) -> tuple[Severity, Severity]:
        """How bad the fault is in a draft and in a complete record, for that profile."""
        own = (self.draft, self.complete)
        return profile.severity.get(self.name, own) if profile else own

    def severity(self, status: Status, profile: Profile | None = None) -> Severity:
        """How bad the fault is in a record of that status."""
        return self.severities(profile)[0 if status == "draft" else 1]

    def judges(self, analysis: Analysis) -> bool:
        """Whether what the rule asks for could be seen by who made this record."""
        return self.judges_partial_records or analysis.coverage == "full-text"

    def belongs_to(self, profile: Profile | None) -> bool:
        """Whether that profile checks for the fault; without one only practice and critique speak."""
        if profile is None:
            return self.firmness in ("practice", "critique")
        if self.unless_counted and profile.asks.get(self.unless_counted, 0) > 1:
            return False
        return self.asks_for is None or profile.asks_for(self.asks_for)

    def findings(self, analysis: Analysis, profile: Profile | None = None) -> Iterator[Finding]:
        """What the rule finds, in the order of the document."""
        severity = self.severity(analysis.status, profile)
        for finding in self.function(analysis, profile):
            yield replace(finding, rule=self.name, severity=severity)


def rule(
    *,
    draft: Severity,
    complete: Severity,
    firmness: Firmness,
    needs_full_text: bool = False,
    asks_for: str | None = None,
    unless_counted: str | None = None,
) -> Callable[[Judge], Rule]:
    """Make a rule of a function; the rule is called as the function is, with hyphens."""

    def make(function: Judge) -> Rule:
        @wraps(function)
        def judge(analysis: Analysis, profile: Profile | None) -> Iterator[Finding]:
            return function(analysis)

        name = function.__name__.replace("_", "-")
        return Rule(name, draft, complete, firmness, not needs_full_text, judge, asks_for, unless_counted)

    return make


def rule_with_profile(
    *, draft: Severity, complete: Severity, firmness: Firmness, needs_full_text: bool = False
) -> Callable[[ProfileJudge], Rule]:
    """Make a rule of a function that sees the profile too, or None where the method has none."""

    def make(function: ProfileJudge) -> Rule:
        name = function.__name__.replace("_", "-")
        return Rule(name, draft, complete, firmness, not needs_full_text, function)

    return make
