"""The method that an analysis names, and the profile that it is checked by."""

from collections.abc import Iterator
from typing import Any

from concept.analysis import WHOLE, Aim, Analysis, Case, Search, Text
from concept.messages import _
from concept.rules.finding import Finding, rule_with_profile
from concept.rules.profile import ELEMENTS, Profile, found_of, is_of
from concept.rules.wording import counted, named, named_cases, quoted, the_elements, title_of

OF_THEIR_OWN = frozenset(
    {
        *("selection", "aims", "searches", "uses", "uses.dictionary+thesaurus", "attributes", "antecedents"),
        *("consequences", "referents", "definitions"),
        *("cases.model", "cases.contrary", "cases.borderline", "cases.related"),
    }
)
"""The elements of which a rule `no-…` says that there is none, and knows when that is well."""


@rule_with_profile(draft="info", complete="info", firmness="practice", needs_full_text=True)
def method_without_profile(analysis: Analysis, profile: Profile | None) -> Iterator[Finding]:
    """The method that the analysis names has no profile.

    What is wrong: nothing in the analysis. We do not know the method that it follows.

    Why it matters: what a method asks for stands in its profile. Without one the analysis is held only against what
    practice expects and what critics ask for, whatever the method.

    What to do: nothing, or name the method by the name of its profile if that is another one, or write a profile for
    it and check the analysis by that.

    Firmness: practice.
    """
    if profile is None:
        yield Finding(
            focus=WHOLE,
            value=analysis.method,
            message=_(
                "The method {method} has no profile here. What it asks for is not checked, only what journals, course "
                "rubrics and critics expect of any concept analysis."
            ).format(method=quoted(analysis.method or "")),
            advice=_("Write a profile for the method, or choose the one that comes nearest."),
        )


@rule_with_profile(draft="warning", complete="warning", firmness="profile")
def element_has_no_place(analysis: Analysis, profile: Profile | None) -> Iterator[Finding]:
    """The analysis has an element that its method has no place for.

    What is wrong: the profile says of an element, or of a kind of it, that the method does not have it, and the
    analysis has one. Walker & Avant's method has no surrogate terms, related concepts and references; Rodgers' has no
    constructed cases. Each is a finding of its own.

    Why it matters: readers judge an analysis by the method that it names. An element from another method is looked
    for in vain in its steps, and two methods mixed without a word are a frequent reproach.

    What to do: give the element a role that the method has, or name the method that was followed, or say that two
    methods were joined, and why.

    Firmness: profile. It is as firm as the profile's method.
    """
    barred = profile.no_place if profile else ()
    collections = {each.partition(".")[0] for each in barred}
    for collection in (each for each in ELEMENTS if each in collections):
        for place, part in found_of(analysis, collection):
            if profile and (element := _without_place(barred, collection, part)):
                yield Finding(
                    focus=place,
                    message=_(
                        "{profile} has no place for {elements}, and {label} is one. Readers judge an analysis by the "
                        "method that it names, and look in vain for what belongs to another."
                    ).format(
                        profile=title_of(profile),
                        elements=the_elements(element, 2, profile),
                        label=_label(analysis, part),
                    ),
                    advice=_(
                        "Give it a role that the method has, or name the method that was followed, or say why two "
                        "were joined."
                    ),
                )


def _without_place(barred: tuple[str, ...], collection: str, part: Any) -> str | None:
    """Which of the elements without a place this part of the collection is."""
    return next((each for each in barred if each.partition(".")[0] == collection and is_of(part, each)), None)


def _label(analysis: Analysis, part: Any) -> str:
    match part:
        case Case():
            return named_cases(analysis, part)
        case Search():
            return quoted(", ".join(part.databases or part.terms) or _("unnamed"))
        case Text():
            return quoted(analysis.say(part))
        case Aim():
            return quoted(analysis.say(part.text))
    return named(analysis, part.id)


@rule_with_profile(draft="warning", complete="warning", firmness="profile")
def fewer_than_asked(analysis: Analysis, profile: Profile | None) -> Iterator[Finding]:
    """The analysis has fewer of an element than its profile asks for.

    What is wrong: the profile asks for a number, such as three attributes or four cases, and there are fewer. Where
    there is none at all and a rule of its own says so, such as no-antecedent, nothing more is said here; nor is an
    absence reported of a record that was made from less than the text.

    Why it matters: the number is part of what the work will be judged by.

    What to do: add what is missing. If it is not to be had, say why, and ask those who set the number.

    Firmness: profile. Course rubrics set the counts of the profile `course`.
    """
    for element, asked in profile.asks.items() if profile else ():
        count = sum(1 for _found in found_of(analysis, element))
        if profile and count < asked and not (count == 0 and _is_said_elsewhere(analysis, profile, element)):
            yield Finding(
                focus=WHOLE,
                value=element,
                message=_(
                    "{profile} asks for at least {asked}, and the analysis has {count}. Work that falls short of what "
                    "its method or its course asks for is seldom accepted as it is."
                ).format(profile=title_of(profile), asked=counted(element, asked, profile), count=count),
                advice=_("Add what is missing, or say why it is not to be had."),
            )


def _is_said_elsewhere(analysis: Analysis, profile: Profile, element: str) -> bool:
    if analysis.coverage != "full-text":
        return True
    return element in OF_THEIR_OWN and profile.asks_for(element)
