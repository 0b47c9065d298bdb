"""What the analysis ends in: its definitions, held against its elements."""

from collections.abc import Iterator

from concept.analysis import Analysis
from concept.messages import _
from concept.rules.finding import Finding, rule
from concept.rules.wording import named


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True)
def definition_misses_attribute(analysis: Analysis) -> Iterator[Finding]:
    """No definition mentions a defining attribute.

    What is wrong: the analysis says which elements its definitions mention, and this attribute is not among them.
    Where no definition says what it mentions, nothing is found.

    Why it matters: the definition is what others will quote. Readers expect it to follow from the analysis, and ask
    why an attribute that defines the concept is not in it.

    What to do: bring the attribute into the definition, or say that its words do mention it; or ask whether it
    defines the concept.

    Firmness: practice.
    """
    mentioned = {each for definition in analysis.definitions for each in definition.mentions}
    for attribute in analysis.attributes if mentioned else ():
        if attribute.id not in mentioned:
            yield Finding(
                focus=analysis.place(attribute.id),
                message=_(
                    "No definition mentions the attribute {attribute}. Readers expect a definition to follow from "
                    "the analysis, and ask why what defines the concept is not in it."
                ).format(attribute=named(analysis, attribute.id)),
                advice=_(
                    "Bring it into the definition, or say that the definition's words do mention it, or ask whether "
                    "it defines the concept."
                ),
            )
