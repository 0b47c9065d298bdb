"""The case × attribute matrix, and the verdict on each case.

The one place where a verdict is computed; rules, pages, pictures and exercises all ask here. A verdict is what
every way of settling the open attributes (unclear, or not coded) would give; where they differ, and where the
related concept or the misuse that the kind asks for is not named, it is undetermined.

Source: Walker & Avant, Strategies for Theory Construction in Nursing, steps 5 (model case) and 6 (the others).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Literal

from concept.analysis import CASE_KINDS, Analysis, Case, CaseKind, CodingValue
from concept.messages import _, enumerate_labels, ngettext

Outcome = Literal["holds", "fails", "undetermined"]
Code = CodingValue | Literal["not-coded"]
Codes = Mapping[str, Code]
"""What a case says of each defining attribute, by attribute id, in the order of the attributes."""

OPEN: frozenset[Code] = frozenset({"unclear", "not-coded"})
PRESENT: frozenset[Code] = frozenset({"shows", "partly"})
FALLS_SHORT: frozenset[Code] = frozenset({"lacks", "partly"})


@dataclass(frozen=True)
class Verdict:
    """Whether a case is of the kind that it claims; `decided_by` are attribute ids in the attributes' order."""

    outcome: Outcome
    decided_by: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Row:
    """One case of the matrix: its codes and its verdict."""

    case: Case
    codes: Codes
    verdict: Verdict

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the attributes that the case is coded to show."""
        return tuple(attribute for attribute, code in self.codes.items() if code == "shows")


def build_matrix(analysis: Analysis) -> tuple[Row, ...]:
    """A row for each case, in the order of the analysis."""
    return tuple(build_row(analysis, case) for case in analysis.cases)


def column_keys(number: int) -> list[str]:
    """A, B … Z, AA, AB …: what the columns are called."""
    letters = ["", *ascii_uppercase]
    keys = (f"{first}{second}" for first in letters for second in ascii_uppercase)
    return [key for key, _number in zip(keys, range(number), strict=False)]


def build_row(analysis: Analysis, case: Case) -> Row:
    """The row of one case."""
    return Row(case=case, codes=codes_of(analysis, case), verdict=judge(analysis, case))


def codes_of(analysis: Analysis, case: Case) -> dict[str, Code]:
    """What the case says of each defining attribute; codings of anything else are no part of the matrix."""
    said: dict[str, Code] = {coding.attribute: coding.value for coding in case.coding}
    return {attribute.id: said.get(attribute.id, "not-coded") for attribute in analysis.attributes}


def judge(analysis: Analysis, case: Case) -> Verdict:
    """The verdict on a case, by the table of its kind."""
    codes = codes_of(analysis, case)
    outcome = _outcome(case.kind, codes, case)
    decided_by = _deciding(case.kind, outcome, codes)
    return Verdict(outcome, decided_by, _reason(analysis, case, codes, outcome, decided_by))


def kinds_that_fit(analysis: Analysis, case: Case) -> tuple[CaseKind, ...]:
    """The kinds as which the case would hold with the coding it has and with what it says of itself."""
    codes = codes_of(analysis, case)
    return tuple(kind for kind in CASE_KINDS if _outcome(kind, codes, case) == "holds")


def _outcome(kind: CaseKind, codes: Codes, case: Case) -> Outcome:
    values = set(codes.values())
    if kind == "invented":
        return "holds" if case.purpose else "undetermined"
    if not values:
        return "undetermined"
    return _TABLE[kind](values, case)


def _model(values: set[Code], case: Case) -> Outcome:
    if values & FALLS_SHORT:
        return "fails"
    return "holds" if values == {"shows"} else "undetermined"


def _borderline(values: set[Code], case: Case) -> Outcome:
    if values & PRESENT and values & FALLS_SHORT:
        return "holds"
    return "fails" if values in ({"shows"}, {"lacks"}) else "undetermined"


def _related(values: set[Code], case: Case) -> Outcome:
    return _differing(values, named=case.related_concept is not None)


def _contrary(values: set[Code], case: Case) -> Outcome:
    if values & PRESENT:
        return "fails"
    return "holds" if values == {"lacks"} else "undetermined"


def _illegitimate(values: set[Code], case: Case) -> Outcome:
    return _differing(values, named=case.misuse is not None)


def _differing(values: set[Code], named: bool) -> Outcome:
    if values == {"shows"}:
        return "fails"
    return "holds" if named and values & FALLS_SHORT else "undetermined"


_TABLE: Mapping[CaseKind, Callable[[set[Code], Case], Outcome]] = {
    "model": _model,
    "borderline": _borderline,
    "related": _related,
    "contrary": _contrary,
    "illegitimate": _illegitimate,
}


_BREAKS: Mapping[CaseKind, frozenset[Code]] = {"model": FALLS_SHORT, "contrary": PRESENT}
"""The codes that break a kind by themselves; the other kinds are broken by all codes together."""


def _deciding(kind: CaseKind, outcome: Outcome, codes: Codes) -> tuple[str, ...]:
    if outcome == "holds":
        wanted: frozenset[Code] = frozenset({"shows", "partly", "lacks", "unclear"})
    elif outcome == "fails":
        wanted = _BREAKS.get(kind, frozenset({"shows", "partly", "lacks"}))
    elif waits_only_for_a_name(kind, codes):
        wanted = frozenset()
    else:
        wanted = OPEN
    return tuple(attribute for attribute, code in codes.items() if code in wanted)


def waits_only_for_a_name(kind: CaseKind, codes: Codes) -> bool:
    """Whether an undetermined case lacks nothing but its purpose, its misuse or its related concept."""
    if kind == "invented":
        return True
    return kind in ("related", "illegitimate") and bool(set(codes.values()) & FALLS_SHORT)


def _reason(analysis: Analysis, case: Case, codes: Codes, outcome: Outcome, decided_by: tuple[str, ...]) -> str:
    """Why, in one or two sentences with the analysis's own labels; what the author claims stands beside it."""
    if not codes and case.kind != "invented":
        reason = _("No defining attribute is recorded, so no case can be judged.")
    elif outcome == "holds":
        reason = _why_it_holds(case, codes)
    elif outcome == "fails":
        reason = _why_it_fails(analysis, case, codes, decided_by)
    else:
        reason = _why_it_is_open(analysis, case, codes, decided_by)
    if case.claimed_shown is None:
        return reason
    claim = _("The author says that it shows {claimed} of {all}; coded as shown: {shown}.").format(
        claimed=case.claimed_shown, all=len(codes), shown=list(codes.values()).count("shows")
    )
    return f"{reason} {claim}"


def nothing_is_coded(codes: Codes) -> bool:
    """Whether a case says nothing of any attribute yet."""
    return set(codes.values()) == {"not-coded"}


def _count(codes: Codes, wanted: frozenset[Code]) -> int:
    return sum(code in wanted for code in codes.values())


def _why_it_holds(case: Case, codes: Codes) -> str:
    match case.kind:
        case "model":
            return ngettext(
                "It shows the one defining attribute.",
                "It shows all {count} defining attributes.",
                len(codes),
            ).format(count=len(codes))
        case "contrary":
            return ngettext(
                "It lacks the one defining attribute.",
                "It lacks all {count} defining attributes.",
                len(codes),
            ).format(count=len(codes))
        case "invented":
            return _("It says for what purpose it was invented.")
        case "related":
            reason = _(
                "It names the related concept, and lacks {short} of {all} defining attributes, wholly or partly."
            )
        case "illegitimate":
            reason = _(
                "It says where the word is misused, and lacks {short} of {all} defining attributes, wholly or partly."
            )
        case _:
            reason = _("It has {present} of {all} defining attributes, and lacks {short}, each wholly or partly.")
    return reason.format(all=len(codes), present=_count(codes, PRESENT), short=_count(codes, FALLS_SHORT))


def _why_it_fails(analysis: Analysis, case: Case, codes: Codes, decided_by: tuple[str, ...]) -> str:
    labels = enumerate_labels([analysis.label(each) for each in decided_by])
    if case.kind == "model":
        return _("A model case shows every defining attribute, and this one does not wholly show {labels}.").format(
            labels=labels
        )
    if case.kind == "contrary":
        return _(
            "A contrary case lacks every defining attribute, and this one has, at least in part, {labels}."
        ).format(labels=labels)
    if set(codes.values()) == {"lacks"}:
        return _("It lacks every defining attribute, so it borders on nothing.")
    return _("It shows every defining attribute, as a model case does.")


def _why_it_is_open(analysis: Analysis, case: Case, codes: Codes, decided_by: tuple[str, ...]) -> str:
    if not decided_by:
        return {
            "invented": _("It does not say for what purpose it was invented."),
            "related": _("It does not name the related concept that it is a case of."),
            "illegitimate": _("It does not say where the word is misused."),
        }[case.kind]
    if nothing_is_coded(codes):
        return ngettext(
            "The one defining attribute is not coded.",
            "None of the {count} defining attributes is coded.",
            len(codes),
        ).format(count=len(codes))
    labels = enumerate_labels([analysis.label(each) for each in decided_by])
    return ngettext(
        "One defining attribute is open (unclear or not coded): {labels}.",
        "{count} defining attributes are open (unclear or not coded): {labels}.",
        len(decided_by),
    ).format(count=len(decided_by), labels=labels)
