"""Step 8: the empirical referents."""

from collections.abc import Iterable, Iterator

from concept.analysis import RESERVED_IDS, WHOLE, Analysis, NoReferentKnown, Referent
from concept.messages import _, enumerate_words, ngettext
from concept.rules.finding import Finding, rule
from concept.rules.wording import named, quoted, step, the_roles


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True, asks_for="referents")
def no_referent(analysis: Analysis) -> Iterator[Finding]:
    """The analysis names no empirical referent, and does not say that none is known.

    What is wrong: nothing is named by which one could see, or measure, that the concept is there.

    Why it matters: empirical referents tie the defining attributes to what can be observed. Without them the concept
    can be talked about, and not studied.

    What to do: look for instruments, signs, records or behaviours that show the attributes. If there are none, say
    so: that is a result as well.

    Firmness: method. Walker & Avant, step 8.
    """
    if not analysis.referents and not analysis.referents_none_known:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis names no empirical referent of {concept}, and does not say that none is known. "
                "Referents show in the world that the attributes are there ({source}), and make the concept "
                "measurable."
            ).format(source=step(8), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_("Look for instruments, signs or behaviours that show the attributes, or say that there are none."),
        )


@rule(draft="warning", complete="warning", firmness="method", needs_full_text=True, asks_for="referents")
def referent_measures_nothing(analysis: Analysis) -> Iterator[Finding]:
    """It is not said what an empirical referent measures.

    What is wrong: the referent is tied to no element of the analysis, nor to the concept as a whole.

    Why it matters: an empirical referent is one of something: it shows that an attribute is there. A list of
    instruments that are not tied to the attributes leaves it to the readers to find out what each is for.

    What to do: say which attribute it shows, or that it is meant for the concept as a whole.

    Firmness: method. Walker & Avant, step 8.
    """
    for referent in analysis.referents:
        if not referent.measures:
            yield Finding(
                focus=analysis.place(referent.id),
                message=_(
                    "It is not said what the empirical referent {referent} measures. Referents show that the defining "
                    "attributes are there ({source}), so each has to be tied to what it shows."
                ).format(source=step(8), referent=named(analysis, referent.id)),
                advice=_("Say which attribute it shows, or that it is meant for the concept as a whole."),
            )


@rule(draft="info", complete="warning", firmness="method", asks_for="referents")
def referent_measures_no_attribute(analysis: Analysis) -> Iterator[Finding]:
    """An empirical referent is tied to antecedents or consequences only.

    What is wrong: what the referent measures comes before or after the concept, and is no part of it.

    Why it matters: empirical referents are what shows in the world that the defining attributes are there. What leads
    to the concept may be there without it, and what follows from it may have other causes.

    What to do: say which attribute the referent measures, if it does measure one; else look for a referent of the
    attributes, or state that none is known.

    Firmness: method. Walker & Avant, step 8.
    """
    around = {each.id for each in (*analysis.antecedents, *analysis.consequences)}
    around |= {"antecedents", "consequences"}
    for referent in analysis.referents:
        if referent.measures and around.issuperset(referent.measures):
            yield Finding(
                focus=analysis.place(referent.id),
                message=_(
                    "The empirical referent {referent} is tied to {elements}, and to no attribute. Referents show "
                    "that the defining attributes are there ({source}), and what comes before or after a concept "
                    "does not show that."
                ).format(
                    source=step(8),
                    referent=named(analysis, referent.id),
                    elements=enumerate_words([_tied_to(analysis, each) for each in referent.measures]),
                ),
                advice=_advice(analysis),
            )


def _tied_to(analysis: Analysis, measured: str) -> str:
    """What a referent is tied to: an element by its label, or a whole role."""
    return the_roles(measured) if measured in RESERVED_IDS else named(analysis, measured)


def _advice(analysis: Analysis) -> str:
    if analysis.referents_none_known:
        return _("Tie it to the attribute that it measures, or tell of it with what it does measure.")
    return _(
        "Tie it to the attribute that it measures, or look for a referent of the attributes, or state that none is "
        "known."
    )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True, asks_for="referents")
def attribute_without_referent(analysis: Analysis) -> Iterator[Finding]:
    """There are empirical referents, and none of them shows these attributes.

    What is wrong: the analysis has referents, none is tied to these attributes, and it is not said that none is known
    for them. A referent of the attributes together, or of the concept as a whole, counts for every attribute.

    Why it matters: an attribute that nothing shows cannot be told from a word. Where part of the attributes can be
    observed and part cannot, a study of the concept sees only half of it.

    What to do: say which referent shows them, or look for one, or state that none is known.

    Firmness: method. Walker & Avant, step 8: referents are of the defining attributes.
    """
    told = {*_measured(analysis.referents), *_measured(analysis.referents_none_known)}
    if not analysis.referents or told & {"concept", "attributes"} or _says_none_at_all(analysis):
        return
    without = [attribute.id for attribute in analysis.attributes if attribute.id not in told]
    if without:
        yield Finding(
            focus=WHOLE,
            message=ngettext(
                "No empirical referent is tied to the attribute {attributes}, and it is not said that none is known. "
                "Referents are to show each of the defining attributes ({source}), or part of the concept cannot be "
                "observed.",
                "No empirical referent is tied to the attributes {attributes}, and it is not said that none is known. "
                "Referents are to show each of the defining attributes ({source}), or part of the concept cannot be "
                "observed.",
                len(without),
            ).format(source=step(8), attributes=named(analysis, *without)),
            advice=_("Say which referent shows them, or look for one, or state that none is known."),
        )


def _measured(tied: Iterable[Referent | NoReferentKnown]) -> Iterator[str]:
    return (each for one in tied for each in one.measures)


def _says_none_at_all(analysis: Analysis) -> bool:
    """Whether it is stated that no referent is known, without saying of what."""
    return any(not each.measures for each in analysis.referents_none_known)
