"""How messages name things: with the analysis's own labels, between quotation marks, at a length that can be read."""

from concept.analysis import Analysis, Case, CaseKind
from concept.matrix import Codes, kinds_that_fit
from concept.messages import _, enumerate_labels, ngettext

_LONGEST = 80


def quoted(words: str) -> str:
    """Words between the reader's quotation marks, shortened where they are long."""
    return enumerate_labels([shortened(words)])


def named(analysis: Analysis, *part_ids: str) -> str:
    """The parts with those ids, as a sentence lists them."""
    return enumerate_labels([shortened(analysis.label(part_id)) for part_id in part_ids])


def named_cases(analysis: Analysis, *cases: Case) -> str:
    """The cases by their labels, else by the beginning of their texts."""
    return enumerate_labels([_name(analysis, case) for case in cases])


def shortened(words: str) -> str:
    """The words on one line; a long text ends after a word, with an ellipsis."""
    line = " ".join(words.split())
    if len(line) <= _LONGEST:
        return line
    return line[:_LONGEST].rsplit(maxsplit=1)[0] + "…"


def a_case(kind: CaseKind) -> str:
    """The kind with its article, as a sentence has it: "a borderline case"."""
    return {
        "model": _("a model case"),
        "borderline": _("a borderline case"),
        "related": _("a related case"),
        "contrary": _("a contrary case"),
        "invented": _("an invented case"),
        "illegitimate": _("an illegitimate case"),
    }[kind]


def the_roles(collection: str) -> str:
    """The plural by which the method calls what stands under a key of the document."""
    return {
        "attributes": _("defining attributes"),
        "antecedents": _("antecedents"),
        "consequences": _("consequences"),
        "referents": _("empirical referents"),
        "surrogate_terms": _("surrogate terms"),
        "related_concepts": _("related concepts"),
        "references": _("references"),
    }[collection]


def judged_case(analysis: Analysis, case: Case, codes: Codes) -> str:
    """The case by name and, where its author claims a count, the claim beside what is coded."""
    name = named_cases(analysis, case)
    if case.claimed_shown is None:
        return name
    return ngettext(
        "{name} (said to show {claimed} of {all} attributes; {shown} is coded so)",
        "{name} (said to show {claimed} of {all} attributes; {shown} are coded so)",
        list(codes.values()).count("shows"),
    ).format(name=name, claimed=case.claimed_shown, all=len(codes), shown=list(codes.values()).count("shows"))


def what_it_is(analysis: Analysis, case: Case) -> str:
    """A sentence that says of which kinds the case is, by its coding and by what it says of itself."""
    kinds = [a_case(kind) for kind in kinds_that_fit(analysis, case)]
    if not kinds:
        return _("As long as attributes are open, its coding fits no other kind.")
    if len(kinds) == 1:
        return _("By its coding it is {kind}.").format(kind=kinds[0])
    return _("By its coding it is {kinds} or {last_kind}.").format(kinds=", ".join(kinds[:-1]), last_kind=kinds[-1])


def _name(analysis: Analysis, case: Case) -> str:
    return shortened(analysis.say(case.label or case.text)) or _("unnamed")
