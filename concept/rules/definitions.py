"""What the analysis ends in: its definitions, held against its elements."""

from collections.abc import Iterator

from concept.analysis import WHOLE, Analysis
from concept.messages import _
from concept.rules.finding import Finding, rule
from concept.rules.wording import named, quoted


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True, asks_for="definitions")
def no_definition(analysis: Analysis) -> Iterator[Finding]:
    """The analysis ends in no definition.

    What is wrong: the attributes are named, and nowhere put together into a sentence that says what the concept is.

    Why it matters: the definition is what others take away and quote. Without one, each reader makes another out of
    the list of attributes.

    What to do: write a sentence in which every defining attribute has its place, and nothing else.

    Firmness: practice. Journals and course rubrics expect one.
    """
    if not analysis.definitions:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis ends in no definition of {concept}. Journals and course rubrics expect one, because it "
                "is what others take away and quote."
            ).format(concept=quoted(analysis.say(analysis.concept.label))),
            advice=_("Write one sentence in which every defining attribute has its place."),
        )


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


@rule(draft="info", complete="warning", firmness="practice")
def definition_mentions_other_element(analysis: Analysis) -> Iterator[Finding]:
    """A definition mentions an antecedent or a consequence.

    What is wrong: the definition is said to mention an element that comes before or after the concept. Each such
    element is a finding of its own.

    Why it matters: a definition says what the concept is. What leads to it may be missing in another case, and what
    follows from it may not come about, without the concept being another.

    What to do: take it out of the definition; or ask whether it is a defining attribute after all.

    Firmness: practice. Readers expect a definition to be made of the defining attributes.
    """
    around = {
        **{each.id: _("the antecedent {element}") for each in analysis.antecedents},
        **{each.id: _("the consequence {element}") for each in analysis.consequences},
    }
    for definition in analysis.definitions:
        for element in (each for each in around if each in definition.mentions):
            yield Finding(
                focus=analysis.place(definition.id),
                value=analysis.place(element),
                message=_(
                    "The definition {definition} mentions {element}. Readers expect a definition to be made of the "
                    "defining attributes, because what comes before or after a concept is no part of it."
                ).format(
                    definition=named(analysis, definition.id),
                    element=around[element].format(element=named(analysis, element)),
                ),
                advice=_("Take it out of the definition, or ask whether it is a defining attribute after all."),
            )
