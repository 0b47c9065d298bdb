"""How messages name things: with the analysis's own labels, between quotation marks, at a length that can be read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TypeVar

from concept.analysis import Analysis, Case, CaseKind
from concept.matrix import Codes, kinds_that_fit
from concept.messages import _, enumerate_labels, enumerate_words, language_spoken, ngettext
from concept.rules.profile import Profile

_Thing = TypeVar("_Thing")
_LONGEST = 80
_MOST, _FIRST = 12, 10
"""More labels than the first number are not all listed, but as many as the second, and how many there are besides."""

_profile: ContextVar[Profile | None] = ContextVar("profile", default=None)


@contextmanager
def checked_by(profile: Profile | None) -> Iterator[None]:
    """Within this context messages cite the authors of that profile."""
    token = _profile.set(profile)
    try:
        yield
    finally:
        _profile.reset(token)


def step(*numbers: int) -> str:
    """The place in the method's own texts, as a sentence cites it: "Walker & Avant, step 4".

    A method that does not count Walker & Avant's steps is cited by its authors only.
    """
    profile = _profile.get()
    if profile and not profile.numbered_steps:
        return profile.authors or title_of(profile)
    authors = (profile and profile.authors) or "Walker & Avant"
    return ngettext("{authors}, step {number}", "{authors}, steps {number}", len(numbers)).format(
        authors=authors, number=enumerate_words([str(number) for number in numbers])
    )


def title_of(profile: Profile) -> str:
    """What the profile is called, in the reader's language."""
    return shortened(profile.title.said_in(language_spoken()))


def quoted(words: str) -> str:
    """Words between the reader's quotation marks, shortened where they are long."""
    return enumerate_labels([shortened(words)])


def named(analysis: Analysis, *part_ids: str) -> str:
    """The parts with those ids, as a sentence lists them."""
    return listed(part_ids, analysis.label)


def listed(things: Sequence[_Thing], name_of: Callable[[_Thing], str]) -> str:
    """Things as a sentence lists them: all, or where they are many the first ten and the number of the others."""
    if len(things) <= _MOST:
        return enumerate_labels([shortened(name_of(each)) for each in things])
    first = ", ".join(quoted(name_of(each)) for each in things[:_FIRST])
    return _("{labels} and {count} others").format(labels=first, count=len(things) - _FIRST)


def named_cases(analysis: Analysis, *cases: Case) -> str:
    """The cases by their labels, else by the beginning of their texts."""
    return listed(cases, partial(_name, analysis))


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
    return _noun(collection, 2)


def counted(element: str, count: int, profile: Profile) -> str:
    """So many of an element that a profile asks for: "3 uses (dictionary or thesaurus)"."""
    return _("{count} {elements}").format(count=count, elements=the_elements(element, count, profile))


def the_elements(element: str, count: int, profile: Profile) -> str:
    """What the profile, else the method, calls an element, with the kinds that are meant."""
    if own := profile.names.get(element):
        return own.said_in(language_spoken())
    collection, _dot, kinds = element.partition(".")
    noun = _noun(collection, count)
    if not kinds:
        return noun
    *others, last = [_kind(kind) for kind in kinds.split("+")]
    said = _("{kinds} or {last_kind}").format(kinds=", ".join(others), last_kind=last) if others else last
    return _("{elements} ({kinds})").format(elements=noun, kinds=said)


def _noun(collection: str, count: int) -> str:
    nouns = {
        "context": lambda: ngettext("context", "contexts", count),
        "selection": lambda: ngettext("reason for the selection", "reasons for the selection", count),
        "aims": lambda: ngettext("aim", "aims", count),
        "searches": lambda: ngettext("search", "searches", count),
        "uses": lambda: ngettext("use", "uses", count),
        "attributes": lambda: ngettext("defining attribute", "defining attributes", count),
        "antecedents": lambda: ngettext("antecedent", "antecedents", count),
        "consequences": lambda: ngettext("consequence", "consequences", count),
        "surrogate_terms": lambda: ngettext("surrogate term", "surrogate terms", count),
        "related_concepts": lambda: ngettext("related concept", "related concepts", count),
        "references": lambda: ngettext("reference", "references", count),
        "referents": lambda: ngettext("empirical referent", "empirical referents", count),
        "cases": lambda: ngettext("case", "cases", count),
        "definitions": lambda: ngettext("definition", "definitions", count),
        "observations": lambda: ngettext("observation", "observations", count),
        "themes": lambda: ngettext("theme", "themes", count),
    }
    return nouns[collection]()


def _kind(kind: str) -> str:
    """The word for a kind of an element, as a profile names it."""
    return {
        "clarify": _("to clarify"),
        "definition": _("definition"),
        "operational-definition": _("operational definition"),
        "distinguish-uses": _("to distinguish uses"),
        "surrogate-terms": _("surrogate terms"),
        "theory": _("theory"),
        "instrument": _("instrument"),
        "other": _("other"),
        "dictionary": _("dictionary"),
        "thesaurus": _("thesaurus"),
        "literature": _("literature"),
        "colleague": _("colleague"),
        "everyday": _("everyday"),
        "sign": _("sign"),
        "record": _("record"),
        "behaviour": _("behaviour"),
        "model": _("model"),
        "borderline": _("borderline"),
        "related": _("related"),
        "contrary": _("contrary"),
        "invented": _("invented"),
        "illegitimate": _("illegitimate"),
        "real": _("real"),
        "constructed": _("constructed"),
        "theoretical": _("theoretical"),
        "operational": _("operational"),
        "working": _("working"),
        "advantage": _("advantage"),
        "disadvantage": _("disadvantage"),
        "challenge": _("challenge"),
    }[kind]


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
