"""What hangs together in an analysis: from both ends, whole, and with what carries it."""

from generate import analyses
from hypothesis import given, settings

from concept.analysis import (
    WHOLE,
    Analysis,
    Attribute,
    Case,
    Citation,
    Coding,
    Concept,
    Consequence,
    Definition,
    NoReferentKnown,
    Place,
    Referent,
    Text,
    Theme,
    Use,
    Work,
)
from concept.ties import KINDS, SEEN_FROM_THE_OTHER_END, find_ties


def english(words: str) -> Text:
    return Text.of(words, "en")


HOPE = Analysis(
    id="hope-2024",
    title=english("Hope"),
    language="en",
    concept=Concept(id="hope", label=english("Hope")),
    status="complete",
    coverage="full-text",
    bibliography=(Work(id="for"), Work(id="against"), Work(id="beside")),
    uses=(Use(id="dictionary", text=english("To look forward")),),
    attributes=(
        Attribute(
            id="future",
            label=english("A future"),
            from_uses=("dictionary",),
            sources=(
                Citation(source="for", intent="supports"),
                Citation(source="for"),
                Citation(source="against", intent="disputes"),
                Citation(source="beside", intent="background"),
            ),
        ),
        Attribute(id="will", label=english("A will"), overlaps=("calm",)),
    ),
    consequences=(
        Consequence(id="calm", label=english("Calm"), followed_by=("sleep",)),
        Consequence(id="sleep", label=english("Sleep")),
    ),
    referents=(
        Referent(id="scale", label=english("Scale"), measures=("attributes",)),
        Referent(id="whole", label=english("Whole"), measures=("concept",)),
    ),
    referents_none_known=(NoReferentKnown(text=english("None"), measures=("sleep",)),),
    cases=(
        Case(id="ada", kind="model", coding=(Coding(attribute="future", value="shows"),)),
        Case(
            id="ben",
            kind="borderline",
            coding=(Coding(attribute="future", value="partly"), Coding(attribute="will", value="lacks")),
        ),
        Case(id="cy", kind="related", coding=(Coding(attribute="will", value="unclear"),)),
    ),
    definitions=(Definition(id="working", text=english("A future"), mentions=("future",)),),
    themes=(Theme(id="time", label=english("Time"), elements=("future",)),),
)


def ties_of(place: str) -> dict[str, tuple[str, ...]]:
    (found,) = (each for each in find_ties(HOPE) if each.place == place)
    return dict(found.by_kind)


def test_an_attribute_is_tied_to_cases_by_what_each_shows_of_it_and_to_what_measures_and_names_it() -> None:
    assert ties_of("attribute/future") == {
        "shown-by": ("case/ada",),
        "partly-shown-by": ("case/ben",),
        "is-not-coded-in": ("case/cy",),
        "measured-by": ("referent/scale",),
        "drawn-from": ("use/dictionary",),
        "mentioned-by": ("definition/working",),
        "grouped-in": ("theme/time",),
    }


def test_a_case_says_of_every_attribute_what_it_does_with_it_also_where_nothing_is_coded() -> None:
    assert [ties_of(f"case/{name}") for name in ("ada", "ben", "cy")] == [
        {"shows": ("attribute/future",), "is-not-coded-for": ("attribute/will",)},
        {"partly-shows": ("attribute/future",), "lacks": ("attribute/will",)},
        {"leaves-unclear": ("attribute/will",), "is-not-coded-for": ("attribute/future",)},
    ]


def test_a_referent_of_a_whole_role_measures_each_part_of_it_and_one_of_the_concept_the_analysis() -> None:
    assert ties_of("referent/scale") == {"measures": ("attribute/future", "attribute/will")}
    assert ties_of(WHOLE) == {"measured-by": ("referent/whole",)}


def test_a_consequence_is_tied_to_what_follows_it_to_what_it_overlaps_and_to_what_has_no_referent() -> None:
    assert ties_of("consequence/calm") == {"leads-to": ("consequence/sleep",), "overlaps": ("attribute/will",)}
    assert ties_of("consequence/sleep") == {
        "said-to-be-unmeasured-by": ("none-known/1",),
        "follows-from": ("consequence/calm",),
    }


def test_works_are_counted_once_and_apart_by_whether_they_carry_or_dispute() -> None:
    counts = {each.place: (each.carried_by, each.disputed_by) for each in find_ties(HOPE)}
    assert counts[Place("attribute/future")] == (1, 1)
    assert counts[Place("attribute/will")] == (0, 0)


@settings(max_examples=40)
@given(analyses())
def test_every_tie_is_told_from_both_of_its_ends(told: Analysis) -> None:
    said = {(each.place, kind, other) for each in find_ties(told) for kind, others in each.by_kind for other in others}
    assert said == {(other, SEEN_FROM_THE_OTHER_END[kind], place) for place, kind, other in said}


@settings(max_examples=40)
@given(analyses())
def test_ties_come_in_the_order_of_their_kinds_each_once_and_to_what_is_there(told: Analysis) -> None:
    found = find_ties(told)
    kinds = [[kind for kind, _others in each.by_kind] for each in found]
    others = [other for each in found for _kind, places in each.by_kind for other in places]
    assert kinds == [sorted(each, key=KINDS.index) for each in kinds]
    assert set(others) <= {each.place for each in found}
    assert [len(places) for each in found for _kind, places in each.by_kind] == [
        len(set(places)) for each in found for _kind, places in each.by_kind
    ]
