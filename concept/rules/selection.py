"""Steps 1 and 2: what is analysed, why, what for, and by which edition of the method."""

from collections.abc import Iterator

import regex

from concept.analysis import WHOLE, Analysis
from concept.messages import _, enumerate_words
from concept.rules.finding import Finding, rule, rule_with_profile
from concept.rules.labels import words_of
from concept.rules.profile import Profile
from concept.rules.wording import quoted, step

LONGEST_LABEL = 6
"""In words. The labels of published analyses are seldom longer."""

_SENTENCE_END = regex.compile(r"\p{Sentence_Terminal}[\p{Pe}\p{Pf}\p{Pi}\p{Po}]*$", regex.V1)
_ABBREVIATION_END = regex.compile(r"(?:^|[\s.(])\p{L}\.[\p{Pe}\p{Pf}]*$", regex.V1)
"""A single letter with its full stop, as in "U.S.", ends no sentence."""


@rule(draft="warning", complete="warning", firmness="practice")
def concept_label_is_sentence(analysis: Analysis) -> Iterator[Finding]:
    """The concept's label is a sentence or a phrase too long for a name.

    What is wrong: the label has more than six words, or ends as a sentence does. What is written without spaces
    counts as one word.

    Why it matters: a concept is known by its name, by which others search for it and tell it from its neighbours. A
    long phrase often holds several concepts, or says already what the analysis is to find out.

    What to do: give the concept the short name by which the literature knows it, and say the rest in the title, the
    context or the aims.

    Firmness: practice. Published analyses name their concept in a word or a short phrase.
    """
    label = " ".join(analysis.say(analysis.concept.label).split())
    words = sum(bool(words_of(piece)) for piece in label.split())
    if words > LONGEST_LABEL or (words and _ends_a_sentence(label)):
        yield Finding(
            focus=WHOLE,
            message=_(
                "The concept's label, {label}, reads like a sentence. Published analyses name a concept in a word or "
                "a short phrase, because others have to find it and tell it from its neighbours by its name."
            ).format(label=quoted(label)),
            advice=_(
                "Take the short name by which the literature knows the concept, and say the rest in the title or in "
                "the aims."
            ),
        )


def _ends_a_sentence(label: str) -> bool:
    return bool(_SENTENCE_END.search(label)) and not _ABBREVIATION_END.search(label)


@rule(draft="info", complete="info", firmness="method", needs_full_text=True, asks_for="selection")
def no_selection(analysis: Analysis) -> Iterator[Finding]:
    """It is not said why this concept was chosen.

    What is wrong: the reason for the selection is missing.

    Why it matters: the method begins with the choice of a concept that matters to one's work, and that is neither so
    wide that it says nothing nor so settled that nothing is left to find out.

    What to do: say what was unclear about the concept, and for whom that is a problem.

    Firmness: method. Walker & Avant, step 1.
    """
    if not analysis.selection:
        yield Finding(
            focus=WHOLE,
            message=_(
                "It is not said why {concept} was chosen. The method begins with choosing a concept whose meaning "
                "is unclear or disputed and matters to one's work ({source})."
            ).format(source=step(1), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_("Say what was unclear about the concept, and for whom that is a problem."),
        )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True, asks_for="aims")
def no_aim(analysis: Analysis) -> Iterator[Finding]:
    """The analysis does not say what it is for.

    What is wrong: no aim is given.

    Why it matters: the aim decides what the analysis has to bring. To make a concept measurable asks for other
    attributes and referents than to tell its everyday use from its use in the discipline.

    What to do: say in one sentence what the result is to be used for.

    Firmness: method. Walker & Avant, step 2.
    """
    if not analysis.aims:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis of {concept} names no aim. The aim comes before the uses ({source}), because what the "
                "result is for decides which uses and attributes count."
            ).format(source=step(2), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_("Say in one sentence what the result is to be used for."),
        )


@rule_with_profile(draft="info", complete="info", firmness="practice")
def unknown_edition(analysis: Analysis, profile: Profile | None) -> Iterator[Finding]:
    """The year cited for the method is that of none of its editions.

    What is wrong: the profile knows the years in which the method's text was printed, and this is none of them.
    Walker & Avant's editions are those of 1983, 1988, 1995 (also printed 1994), 2005 (2004), 2011 (2014) and 2019.

    Why it matters: the editions differ, and readers who look the method up have to find the one that was followed.

    What to do: look at the title page of the book that was used. Where a publication prints a wrong year, keep it and
    note that.

    Firmness: practice.
    """
    for year in analysis.edition if profile and profile.editions else ():
        if _edition_of(year, profile) is None:
            yield Finding(
                focus=WHOLE,
                value=str(year),
                message=_(
                    "{year} is cited as the year of the method's text, and no edition is of that year. Reviewers "
                    "look the method up, and cannot find the edition that was followed."
                ).format(year=year),
                advice=_("Take the year from the title page of the book that was used, or note that it is misprinted."),
            )


@rule_with_profile(draft="info", complete="info", firmness="practice")
def mixed_editions(analysis: Analysis, profile: Profile | None) -> Iterator[Finding]:
    """Two editions of the method are cited.

    What is wrong: the analysis cites more than one edition of the method's text. Two years in which one edition was
    printed are one.

    Why it matters: the editions differ in what they say of a step, and readers cannot tell which of them a step
    follows.

    What to do: name the edition that was followed, and say where another one was used, and what for.

    Firmness: practice.
    """
    editions = {_edition_of(year, profile) or (year,) for year in analysis.edition}
    if len(editions) > 1:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The editions of {years} are cited for the method. Editions differ in what they say of a step, and "
                "reviewers cannot tell which one was followed."
            ).format(years=enumerate_words([str(year) for year in sorted(set(analysis.edition))])),
            advice=_("Name the edition that was followed, and say where another one was used, and what for."),
        )


def _edition_of(year: int, profile: Profile | None) -> tuple[int, ...] | None:
    """The years in which that edition was printed; None if the profile knows no such edition."""
    return next((years for years in (profile.editions if profile else ()) if year in years), None)
