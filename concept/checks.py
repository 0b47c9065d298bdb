"""The check: every rule that applies to an analysis, and what it finds; and what is told of the rules themselves."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path

from concept.analysis import Analysis
from concept.errors import ConceptError
from concept.profiles import DEFAULT_PROFILE, Profile, profile_names, read_profile
from concept.rules import RULES, Finding, Firmness, Rule, Severity
from concept.rules.wording import checked_by

ProfileLike = Profile | str | Path
"""A profile, the name of one that we ship, or the file of one."""


def check(analysis: Analysis, profile: ProfileLike | None = None) -> tuple[Finding, ...]:
    """What is to mend in an analysis: in the order of the rules, and for each in that of the document.

    The profile is the one given, else that of the analysis's own method, else Walker & Avant's. A method without a
    profile is checked for practice and critique only. ConceptError if a profile is asked for and not there,
    DocumentError if it has faults.
    """
    chosen = profile_for(analysis, profile)
    with checked_by(chosen):
        return tuple(finding for rule in _rules_for(analysis, chosen) for finding in rule.findings(analysis, chosen))


def profile_for(analysis: Analysis, profile: ProfileLike | None = None) -> Profile | None:
    """The profile by which an analysis is checked; None if its method has none. Errors as for `check`."""
    if profile is not None:
        return profile if isinstance(profile, Profile) else read_profile(profile)
    method = analysis.method or DEFAULT_PROFILE
    return read_profile(method) if method in profile_names() else None


def rules_for(analysis: Analysis, profile: ProfileLike | None = None) -> tuple[Rule, ...]:
    """The rules by which an analysis is checked: those of its profile that can judge what its record was made from."""
    return _rules_for(analysis, profile_for(analysis, profile))


def _rules_for(analysis: Analysis, profile: Profile | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.judges(analysis) and rule.belongs_to(profile))


# --- what findings depend on, besides the analysis --------------------------------------------------------------


def rules_version(method: str | None = None) -> str:
    """What is different whenever the rules, or the profile of that method, may find something else.

    A digest of the sources that rules are made of, so that nobody has to remember to raise a number.
    """
    name = method or DEFAULT_PROFILE
    profile = read_profile(name) if name in profile_names() else None
    return sha256(f"{_sources_digest()} {profile}".encode()).hexdigest()[:32]


@cache
def _sources_digest() -> str:
    here = Path(__file__).parent
    digest = sha256()
    for source in (*_JUDGING, *sorted(each.relative_to(here) for each in (here / "rules").glob("*.py"))):
        digest.update((here / source).read_bytes())
    return digest.hexdigest()


_JUDGING = tuple(map(Path, ("analysis.py", "checks.py", "matrix.py", "messages.py", "profiles.py")))
"""What decides what is found, besides the rules."""


# --- the rules themselves ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RuleLine:
    """What a list of the rules says of one; its fields are the keys of the JSON."""

    rule: str
    draft: Severity
    complete: Severity
    firmness: Firmness
    title: str


def list_rules(profile: ProfileLike = DEFAULT_PROFILE) -> tuple[RuleLine, ...]:
    """The rules that belong to a profile, with its severities, in the order of the table. Errors as for `check`."""
    chosen = profile if isinstance(profile, Profile) else read_profile(profile)
    return tuple(
        RuleLine(each.name, *each.severities(chosen), each.firmness, each.title)
        for each in RULES
        if each.belongs_to(chosen)
    )


def find_rule(name: str) -> Rule:
    """The rule of that name. ConceptError, with the nearest names, if there is none."""
    found = next((rule for rule in RULES if rule.name == name), None)
    if found is None:
        near = get_close_matches(name, [rule.name for rule in RULES], 3, 0)
        raise ConceptError(f"There is no rule “{name}”; the nearest are {', '.join(near)}. `concept rules` lists all.")
    return found
