"""Steps 4 and 7: each element has one role, and stands in it once."""

from collections import defaultdict
from collections.abc import Iterator

from concept.analysis import Analysis, Element
from concept.messages import _
from concept.rules.finding import Finding, rule
from concept.rules.labels import comparable, same_labels
from concept.rules.wording import named, step, the_roles

ROLES = (
    "attributes",
    "antecedents",
    "consequences",
    "surrogate_terms",
    "related_concepts",
    "references",
    "referents",
)
"""The roles that an element can have, as keys of the document and in its order."""


@rule(draft="warning", complete="error", firmness="practice")
def duplicate_element(analysis: Analysis) -> Iterator[Finding]:
    """Two elements of one role have the same label.

    What is wrong: one role names the same thing twice. Case, punctuation and spaces make no difference.

    Why it matters: what stands twice is counted twice. A case has to be coded for both, a definition has to mention
    both, and a reader looks for a difference that is not there.

    What to do: make one of them, with the sources of both; or, if they do differ, let their labels say how.

    Firmness: practice.
    """
    for role in ROLES:
        for first, second, *others in _groups(analysis, getattr(analysis, role)):
            yield Finding(
                focus=analysis.place(first.id),
                value=analysis.place(second.id),
                message=_(
                    "{count} {roles} have the same label, {label}. What stands twice is counted twice, and readers "
                    "look for a difference that is not there."
                ).format(count=len(others) + 2, roles=the_roles(role), label=named(analysis, first.id)),
                advice=_("Make one of them, with all their sources, or let the labels say how they differ."),
            )


def _groups(analysis: Analysis, elements: tuple[Element, ...]) -> Iterator[list[Element]]:
    """Those that have the same label, where there are at least two of them."""
    groups: dict[str, list[Element]] = defaultdict(list)
    for element in elements:
        groups[comparable(analysis, element)].append(element)
    return (group for group in groups.values() if len(group) > 1)


@rule(draft="warning", complete="error", firmness="method")
def attribute_is_antecedent(analysis: Analysis) -> Iterator[Finding]:
    """The same thing is a defining attribute and an antecedent.

    What is wrong: an attribute and an antecedent have the same label.

    Why it matters: an antecedent must be there before the concept can occur, an attribute is a part of the concept.
    One thing cannot be both in one analysis. Another analysis of the concept may well see it differently.

    What to do: decide which of the two it is here, and give it that role only; or, if two things are meant, let
    their labels say so.

    Firmness: method. Walker & Avant, steps 4 and 7.
    """
    for attribute, antecedent in same_labels(analysis, analysis.attributes, analysis.antecedents):
        yield _collision(
            analysis,
            attribute,
            antecedent,
            _(
                "{label} is named as a defining attribute and as an antecedent. What must be there before the concept "
                "occurs cannot at the same time be a part of it ({source})."
            ),
        )


@rule(draft="warning", complete="error", firmness="method")
def attribute_is_consequence(analysis: Analysis) -> Iterator[Finding]:
    """The same thing is a defining attribute and a consequence.

    What is wrong: an attribute and a consequence have the same label.

    Why it matters: a consequence follows once the concept has occurred, an attribute is a part of the concept. One
    thing cannot be both in one analysis. Another analysis of the concept may well see it differently.

    What to do: decide which of the two it is here, and give it that role only; or, if two things are meant, let
    their labels say so.

    Firmness: method. Walker & Avant, steps 4 and 7.
    """
    for attribute, consequence in same_labels(analysis, analysis.attributes, analysis.consequences):
        yield _collision(
            analysis,
            attribute,
            consequence,
            _(
                "{label} is named as a defining attribute and as a consequence. What follows from the concept cannot "
                "at the same time be a part of it ({source})."
            ),
        )


def _collision(analysis: Analysis, one: Element, other: Element, message: str) -> Finding:
    return Finding(
        focus=analysis.place(one.id),
        value=analysis.place(other.id),
        message=message.format(source=step(4, 7), label=named(analysis, one.id)),
        advice=_("Keep the role that the sources speak for, or let the two labels say how they differ."),
    )


@rule(draft="warning", complete="warning", firmness="method")
def antecedent_is_consequence(analysis: Analysis) -> Iterator[Finding]:
    """The same thing is an antecedent and a consequence.

    What is wrong: an antecedent and a consequence have the same label, and the consequence is not said to lead back
    to the antecedent.

    Why it matters: antecedents come before the concept and consequences after it. A thing can be both only where
    the concept feeds on itself, and then the analysis should say so.

    What to do: keep the role that the sources speak for. If it is a feedback loop, say of the consequence that the
    antecedent follows it.

    Firmness: method. Walker & Avant, step 7.
    """
    for antecedent, consequence in same_labels(analysis, analysis.antecedents, analysis.consequences):
        if antecedent.id not in consequence.followed_by:
            yield Finding(
                focus=analysis.place(antecedent.id),
                value=analysis.place(consequence.id),
                message=_(
                    "{label} is named as an antecedent and as a consequence. Antecedents come before the concept and "
                    "consequences after it ({source}), unless the analysis declares a feedback loop."
                ).format(source=step(7), label=named(analysis, antecedent.id)),
                advice=_(
                    "Keep the role that the sources speak for, or say that the consequence is followed by the "
                    "antecedent."
                ),
            )


@rule(draft="info", complete="info", firmness="critique")
def roles_overlap(analysis: Analysis) -> Iterator[Finding]:
    """An element shares ground with an element of another role.

    What is wrong: perhaps nothing. The analysis says, or its analyst sees, that two elements of different roles share
    ground, such as an attribute and a consequence.

    Why it matters: readers want to know where the concept ends. Critics of the method find attributes, antecedents
    and consequences run together in published analyses.

    What to do: say in the explanation of each what belongs to it alone. Where the sources leave it open, leave it so.

    Firmness: critique.
    """
    told: set[frozenset[str]] = set()
    elements = (element for role in ROLES for element in getattr(analysis, role))
    for one, other in ((element.id, other) for element in elements for other in element.overlaps):
        if {one, other} not in told and _are_of_two_roles(analysis, one, other):
            told.add(frozenset({one, other}))
            yield _overlap(analysis, one, other)


def _are_of_two_roles(analysis: Analysis, one: str, other: str) -> bool:
    return isinstance(analysis.part(other), Element) and _segment(analysis, one) != _segment(analysis, other)


def _segment(analysis: Analysis, element_id: str) -> str:
    return analysis.place(element_id).partition("/")[0]


def _overlap(analysis: Analysis, one: str, other: str) -> Finding:
    return Finding(
        focus=analysis.place(one),
        value=analysis.place(other),
        message=_(
            "{one} is said to share ground with {other}, which has another role. Critics of the method find roles run "
            "together, and readers want to know where the concept ends."
        ).format(one=named(analysis, one), other=named(analysis, other)),
        advice=_(
            "Say in the explanation of each what belongs to it alone, or leave it where the sources do no better."
        ),
    )
