"""What a rule is, and what it says when it fires."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from inspect import cleandoc
from typing import Literal

from concept.analysis import Analysis, Place, Status

Severity = Literal["error", "warning", "info"]
Firmness = Literal["method", "critique", "practice"]
"""Who says so: the method's own texts, published critics of the method, or journals, papers and course rubrics."""

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


@dataclass(frozen=True)
class Rule:
    """One fault: its name, its severity in a draft and in a complete record, and the function that finds it.

    A rule that does not judge partial records (of an excerpt or an abstract) speaks of what their reader could
    not see.
    """

    name: str
    draft: Severity
    complete: Severity
    firmness: Firmness
    judges_partial_records: bool
    function: Judge

    @property
    def page(self) -> str:
        """The rule's page in the manual: what is wrong, why it matters, what to do, and who says so."""
        return cleandoc(self.function.__doc__ or "")

    @property
    def title(self) -> str:
        """The fault in one sentence."""
        return self.page.partition("\n")[0].removesuffix(".")

    def severity(self, status: Status) -> Severity:
        """How bad the fault is in a record of that status."""
        return self.draft if status == "draft" else self.complete

    def judges(self, analysis: Analysis) -> bool:
        """Whether what the rule asks for could be seen by who made this record."""
        return self.judges_partial_records or analysis.coverage == "full-text"

    def findings(self, analysis: Analysis) -> Iterator[Finding]:
        """What the rule finds, in the order of the document."""
        severity = self.severity(analysis.status)
        for finding in self.function(analysis):
            yield replace(finding, rule=self.name, severity=severity)


def rule(
    *, draft: Severity, complete: Severity, firmness: Firmness, needs_full_text: bool = False
) -> Callable[[Judge], Rule]:
    """Make a rule of a function; the rule is called as the function is, with hyphens."""

    def make(function: Judge) -> Rule:
        name = function.__name__.replace("_", "-")
        return Rule(name, draft, complete, firmness, not needs_full_text, function)

    return make
