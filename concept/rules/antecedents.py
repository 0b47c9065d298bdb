"""Step 7: antecedents and consequences."""

from collections.abc import Iterator

from concept.analysis import WHOLE, Analysis
from concept.messages import _, ngettext
from concept.rules.finding import Finding, rule
from concept.rules.wording import named, quoted, step


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True, asks_for="antecedents")
def no_antecedent(analysis: Analysis) -> Iterator[Finding]:
    """The analysis names no antecedent.

    What is wrong: nothing is named that has to be there, or to happen, before the concept can occur.

    Why it matters: antecedents show in what circumstances the concept arises, and help to see which attributes are
    none because they come before it.

    What to do: ask of the cases and of the literature what had to be there first.

    Firmness: method. Walker & Avant, step 7.
    """
    if not analysis.antecedents:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis names no antecedent of {concept}. Antecedents are what must be there before the concept "
                "can occur ({source}), and keep what comes before it apart from its attributes."
            ).format(source=step(7), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_("Ask of each case, and of the literature, what had to be there first."),
        )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True, asks_for="consequences")
def no_consequence(analysis: Analysis) -> Iterator[Finding]:
    """The analysis names no consequence.

    What is wrong: nothing is named that follows once the concept has occurred.

    Why it matters: consequences show what the concept is good for or what harm it does, and are often where new
    questions for research are found.

    What to do: ask of the cases and of the literature what happened because of it, wanted or not.

    Firmness: method. Walker & Avant, step 7.
    """
    if not analysis.consequences:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis names no consequence of {concept}. Consequences are what follows once the concept has "
                "occurred ({source}), and keep what comes after it apart from its attributes."
            ).format(source=step(7), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_("Ask of each case, and of the literature, what happened because of it, wanted or not."),
        )


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True)
def antecedent_without_source(analysis: Analysis) -> Iterator[Finding]:
    """An antecedent cites nothing.

    What is wrong: no work is cited for the antecedent.

    Why it matters: that one thing must come before another is a claim about the world. Readers want to know on what
    study or whose experience it rests.

    What to do: cite the work that says so, or the case that shows it.

    Firmness: practice. Published analyses cite their antecedents as they do their attributes.
    """
    for antecedent in analysis.antecedents:
        if not antecedent.sources:
            yield Finding(
                focus=analysis.place(antecedent.id),
                message=_(
                    "The antecedent {antecedent} cites no work. Journals expect a source, because readers want to "
                    "know who found that it comes first."
                ).format(antecedent=named(analysis, antecedent.id)),
                advice=_("Cite the work that says so, with the place in it."),
            )


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True)
def consequence_without_source(analysis: Analysis) -> Iterator[Finding]:
    """A consequence cites nothing.

    What is wrong: no work is cited for the consequence.

    Why it matters: that one thing follows from another is a claim about the world. Readers want to know on what study
    or whose experience it rests.

    What to do: cite the work that says so, or the case that shows it.

    Firmness: practice. Published analyses cite their consequences as they do their attributes.
    """
    for consequence in analysis.consequences:
        if not consequence.sources:
            yield Finding(
                focus=analysis.place(consequence.id),
                message=_(
                    "The consequence {consequence} cites no work. Journals expect a source, because readers want to "
                    "know who found that it follows."
                ).format(consequence=named(analysis, consequence.id)),
                advice=_("Cite the work that says so, with the place in it."),
            )


@rule(draft="info", complete="info", firmness="critique", needs_full_text=True)
def antecedent_necessity_unmarked(analysis: Analysis) -> Iterator[Finding]:
    """It is not said whether antecedents are necessary.

    What is wrong: antecedents are not marked as necessary, usual, or a risk factor.

    Why it matters: an antecedent in the strict sense has to be there each time. Critics of the method find that
    published lists hold a good deal that only often comes first, or makes the concept likelier.

    What to do: ask of each whether the concept has ever been without it.

    Firmness: critique.
    """
    unmarked = [each.id for each in analysis.antecedents if not each.necessity]
    if unmarked:
        yield Finding(
            focus=WHOLE,
            message=ngettext(
                "It is not said whether the antecedent {antecedents} is necessary, usual, or a risk factor. Critics "
                "of the method find that lists of antecedents mix what must come first with what only often does.",
                "It is not said which of the antecedents {antecedents} are necessary, usual, or risk factors. Critics "
                "of the method find that lists of antecedents mix what must come first with what only often does.",
                len(unmarked),
            ).format(antecedents=named(analysis, *unmarked)),
            advice=_("Ask of each whether the concept has ever been found without it, and mark it accordingly."),
        )
