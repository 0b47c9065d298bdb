"""Step 8: the empirical referents."""

from collections.abc import Iterator

from concept.analysis import Analysis
from concept.messages import _
from concept.rules.finding import Finding, rule
from concept.rules.wording import named


@rule(draft="info", complete="warning", firmness="method")
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
                    "The empirical referent {referent} is tied to antecedents or consequences only. Referents show "
                    "that the defining attributes are there (Walker & Avant, step 8), and what comes before or after "
                    "a concept does not show that."
                ).format(referent=named(analysis, referent.id)),
                advice=_(
                    "Tie it to the attribute that it measures, or look for a referent of the attributes, or state "
                    "that none is known."
                ),
            )
