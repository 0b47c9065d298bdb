"""The check: every rule that applies to an analysis, and what it finds."""

from concept.analysis import Analysis
from concept.errors import ConceptError
from concept.rules import RULES, Finding, Rule

DEFAULT_PROFILE = "walker-avant"
PROFILES = frozenset({DEFAULT_PROFILE})
"""The methods that have a profile."""


def check(analysis: Analysis, profile: str | None = None) -> tuple[Finding, ...]:
    """What is to mend in an analysis: in the order of the rules, and for each in that of the document.

    The profile is the one given, else that of the analysis's own method, else Walker & Avant's. A method without a
    profile is checked for practice and critique only; a profile that is asked for and not there is a ConceptError.
    """
    return tuple(finding for rule in rules_for(analysis, profile) for finding in rule.findings(analysis))


def rules_for(analysis: Analysis, profile: str | None = None) -> tuple[Rule, ...]:
    """The rules by which an analysis is checked: those of its profile that can judge what its record was made from."""
    if profile is not None and profile not in PROFILES:
        raise ConceptError(f"There is no profile {profile!r}; there is {', '.join(sorted(PROFILES))}.")
    has_profile = (profile or analysis.method or DEFAULT_PROFILE) in PROFILES
    return tuple(rule for rule in RULES if rule.judges(analysis) and (has_profile or rule.firmness != "method"))
