"""Step 3: what the uses of the concept give to its analysis."""

from collections.abc import Iterator

from concept.analysis import Analysis
from concept.messages import _
from concept.rules.finding import Finding, rule
from concept.rules.wording import named


@rule(draft="warning", complete="error", firmness="critique")
def homonym_gives_attribute(analysis: Analysis) -> Iterator[Finding]:
    """An attribute draws on a use of another word of the same spelling.

    What is wrong: the attribute is said to come from a use that is marked as a homonym.

    Why it matters: a homonym is another word that happens to be spelled alike. What it means is no evidence of what
    the concept means, and an attribute drawn from it does not belong to the concept. The same word used in another
    trade is no homonym.

    What to do: rest the attribute on uses of the concept itself. If the use is the same word in another trade, take
    the mark away.

    Firmness: critique. Critics of the method find attributes that come out of a dictionary's other entries.
    """
    homonyms = [use.id for use in analysis.uses if use.homonym]
    for attribute in analysis.attributes:
        for use in (each for each in homonyms if each in attribute.from_uses):
            yield Finding(
                focus=analysis.place(attribute.id),
                value=analysis.place(use),
                message=_(
                    "The attribute {attribute} draws on {use}, which is marked as another word of the same spelling. "
                    "Critics of the method warn that what a homonym means says nothing about the concept."
                ).format(attribute=named(analysis, attribute.id), use=named(analysis, use)),
                advice=_(
                    "Rest the attribute on uses of the concept itself, or take the mark away if this is the same "
                    "word in another trade."
                ),
            )
