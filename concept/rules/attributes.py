"""Step 4: the defining attributes, one by one and all together."""

from collections.abc import Iterator

from concept.analysis import WHOLE, Analysis, Attribute
from concept.messages import _
from concept.rules.finding import Finding, rule
from concept.rules.labels import defined_word, uses_word
from concept.rules.wording import named, quoted, step

FEW = 1
MANY = 7
"""Published analyses have more than the first number of attributes, and seldom more than the second."""


@rule(draft="info", complete="error", firmness="method", needs_full_text=True, asks_for="attributes")
def no_attribute(analysis: Analysis) -> Iterator[Finding]:
    """The analysis names no defining attribute.

    What is wrong: there is not one characteristic that defines the concept.

    Why it matters: determining the defining attributes is the heart of the method. Cases are judged by them, the
    definition is made of them, and empirical referents are to show them in the world.

    What to do: go back to the uses, write down the characteristics that come up over and over, and keep those that
    tell the concept from its neighbours.

    Firmness: method. Walker & Avant, Strategies for Theory Construction in Nursing, step 4, in every edition.
    """
    if not analysis.attributes:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis of {concept} names no defining attribute. Determining the attributes is the heart of "
                "the method ({source}), and no case can be judged without them."
            ).format(source=step(4), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_(
                "Read the uses again, and write down the characteristics of the concept that come up over and over."
            ),
        )


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True, unless_counted="attributes")
def few_attributes(analysis: Analysis) -> Iterator[Finding]:
    """The analysis names one defining attribute only.

    What is wrong: one single characteristic is said to define the concept.

    Why it matters: the method looks for the cluster of characteristics that go with the concept. One alone is
    seldom enough to tell the concept from its neighbours, and leaves no room for a borderline case that has some
    attributes and not others. Where a profile asks for a number of attributes, that is said instead.

    What to do: see whether the uses share more than this, or whether this attribute joins several that are better
    told apart.

    Firmness: practice. Published analyses have several, and course rubrics ask for at least three.
    """
    if len(analysis.attributes) == FEW:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis names one defining attribute only. Published analyses name a cluster of them, because "
                "one alone seldom tells a concept from its neighbours."
            ),
            advice=_(
                "See whether the uses share more than this, or whether it joins several attributes that are better "
                "told apart."
            ),
        )


@rule(draft="info", complete="warning", firmness="practice")
def many_attributes(analysis: Analysis) -> Iterator[Finding]:
    """The analysis names more than seven defining attributes.

    What is wrong: the list of defining attributes is longer than published analyses have it.

    Why it matters: a model case has to show every one of them, and each one more makes the concept narrower. A long
    list is often one in which several entries say the same, or in which antecedents and consequences stand too.

    What to do: join the attributes that say the same, and move what comes before or after the concept to the
    antecedents or the consequences.

    Firmness: practice. The method says to keep the list to what is needed, and gives no number.
    """
    if len(analysis.attributes) > MANY:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis names {count} defining attributes. Published analyses seldom name more than {many}, "
                "because a model case has to show every one."
            ).format(count=len(analysis.attributes), many=MANY),
            advice=_(
                "Join those that say the same, and move what comes before or after the concept to the antecedents or "
                "the consequences."
            ),
        )


@rule(draft="warning", complete="error", firmness="method", needs_full_text=True)
def attribute_without_source(analysis: Analysis) -> Iterator[Finding]:
    """A defining attribute cites nothing.

    What is wrong: no work is cited for the attribute.

    Why it matters: defining attributes are the characteristics that recur in the literature. Without a citation
    nobody can see that this one does, and it stands as the analyst's own opinion.

    What to do: cite the works in which it recurs, each with the place in the work.

    Firmness: method. Walker & Avant, step 4: the attributes are found by reading the uses and noting what recurs.
    """
    for attribute in analysis.attributes:
        if not attribute.sources:
            yield Finding(
                focus=analysis.place(attribute.id),
                message=_(
                    "The attribute {attribute} cites no work. Defining attributes are the characteristics that recur "
                    "in the literature ({source}), and nobody can see where this one does."
                ).format(source=step(4), attribute=named(analysis, attribute.id)),
                advice=_("Cite the works in which it recurs, each with the place in the work."),
            )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True)
def attribute_with_one_source(analysis: Analysis) -> Iterator[Finding]:
    """Fewer than two works carry a defining attribute.

    What is wrong: the attribute cites something, but fewer than two different works are cited as saying so. A work
    that disputes the attribute, that gives background or that is cited for its method does not carry it.

    Why it matters: an attribute is what recurs. What one author says may be that author's own view of the concept.

    What to do: cite a second work that says the same, or ask whether this is a defining attribute.

    Firmness: method. Walker & Avant, step 4: the characteristics that come up over and over.
    """
    for attribute in analysis.attributes:
        if attribute.sources and len(attribute.carried_by) < 2:
            yield Finding(
                focus=analysis.place(attribute.id),
                message=_carried_by_few(analysis, attribute),
                advice=_(
                    "Cite another work that says the same, or ask whether this is an attribute that defines the "
                    "concept."
                ),
            )


def _carried_by_few(analysis: Analysis, attribute: Attribute) -> str:
    if not attribute.carried_by:
        return _(
            "Of the works cited for the attribute {attribute}, none is cited as saying so. Defining attributes are "
            "those that recur in the literature ({source})."
        ).format(source=step(4), attribute=named(analysis, attribute.id))
    return _(
        "One work only is cited as saying that {attribute} is an attribute. Defining attributes are those that recur "
        "in the literature ({source})."
    ).format(source=step(4), attribute=named(analysis, attribute.id))


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True)
def attribute_without_gloss(analysis: Analysis) -> Iterator[Finding]:
    """A defining attribute has no one-line explanation.

    What is wrong: the attribute is a label and nothing more.

    Why it matters: a label of two words means different things to different readers. Whoever codes a case has to
    know what counts as showing the attribute, and whoever compares two analyses has to know whether they mean the
    same.

    What to do: say in one line what the attribute means in this analysis.

    Firmness: practice. Published analyses explain each of their attributes.
    """
    for attribute in analysis.attributes:
        if not attribute.gloss:
            yield Finding(
                focus=analysis.place(attribute.id),
                message=_(
                    "The attribute {attribute} is not explained. Published analyses explain each attribute, because "
                    "readers who judge a case need to know what counts as showing it."
                ).format(attribute=named(analysis, attribute.id)),
                advice=_("Say in one line what it means in this analysis."),
            )


@rule(draft="warning", complete="warning", firmness="practice")
def circular_attribute(analysis: Analysis) -> Iterator[Finding]:
    """A defining attribute uses the word that it should help to define.

    What is wrong: the attribute's label uses the head word of the concept's label. In English that is the last word
    before the first preposition: "failure" in "failure to rescue", "care" in "missed nursing care". A hyphenated
    word is one word, and singular and plural are the same; other words of the same stem are other words. In other
    languages it is the whole label. Only labels are compared, never explanations.

    Why it matters: a reader who does not know what the concept means learns nothing from an attribute that says it
    again. Reviewers mark such an analysis as circular.

    What to do: say what the word stands for in this attribute, in other words.

    Firmness: practice. It is the old rule that a definition must not use the word that it defines.
    """
    tag, label = analysis.concept.label.wording(analysis.language)
    word = defined_word(label, tag)
    for attribute in analysis.attributes if word else ():
        if word and uses_word(analysis.say(attribute.label), word, tag):
            yield Finding(
                focus=analysis.place(attribute.id),
                value=word,
                message=_(
                    "The attribute {attribute} uses {word}, the word that it should help to define. Reviewers mark "
                    "this as circular, because a reader who does not know the concept learns nothing from it."
                ).format(attribute=named(analysis, attribute.id), word=quoted(word)),
                advice=_("Say in other words what is meant here."),
            )
