"""The lattice of cases and attributes: its nodes, the implications that hold in it, and the pairs that teach."""

from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concept import lattice as lattice_module
from concept.alignments import Alignment, Alignments, AlignmentSet, End, MappingRelation
from concept.analysis import Analysis, Attribute, Case, Coding, Concept, Text
from concept.compare import compare
from concept.lattice import (
    Context,
    Implication,
    MinimalPair,
    build_lattice,
    context_of_analyses,
    context_of_cases,
    find_implications,
    find_minimal_pairs,
    find_pairs_apart,
    say_implication,
    say_minimal_pair,
    say_pair_apart,
)

VALUES = {"s": "shows", "p": "partly", "l": "lacks", "u": "unclear"}


def an_analysis(**codes: str) -> Analysis:
    """Cases by id, each with a letter for each of the attributes a, b, c …; a dot where it is not coded."""
    names = "abcdefgh"[: max(map(len, codes.values()), default=0)]
    return Analysis(
        id="x",
        title=Text.of("X", "en"),
        language="en",
        concept=Concept(id="hope", label=Text.of("Hope", "en")),
        status="draft",
        coverage="full-text",
        attributes=tuple(Attribute(id=name, label=Text.of(f"Label {name}", "en")) for name in names),
        cases=tuple(
            Case(
                id=case,
                kind="model",
                label=Text.of(f"Case {case}", "en"),
                coding=tuple(
                    Coding(attribute=name, value=VALUES[letter])  # type: ignore[arg-type]  # one of the four
                    for name, letter in zip(names, letters, strict=True)
                    if letter != "."
                ),
            )
            for case, letters in codes.items()
        ),
    )


def nodes(**codes: str) -> list[tuple[str, str]]:
    found = build_lattice(context_of_cases(an_analysis(**codes)))
    return [(" ".join(each.things), "".join(each.marks)) for each in found.nodes]


def test_a_node_stands_for_every_set_of_attributes_that_cases_have_in_common() -> None:
    found = nodes(model="sss", borderline="ssl", related="lls", contrary="lll")
    assert found == [
        ("model borderline related contrary", ""),
        ("model borderline", "ab"),
        ("model related", "c"),
        ("model", "abc"),
    ]


def test_a_label_stands_once_where_it_belongs() -> None:
    found = build_lattice(context_of_cases(an_analysis(model="ss", borderline="sl")))
    assert [(each.own_things, each.own_marks, each.above) for each in found.nodes] == [
        (("borderline",), ("a",), ()),
        (("model",), ("b",), (0,)),
    ]


def test_what_is_shown_in_part_is_not_shown() -> None:
    assert nodes(model="ss", borderline="sp") == [("model borderline", "a"), ("model", "ab")]


def test_a_case_with_an_open_attribute_is_left_out_and_named_with_it() -> None:
    found = context_of_cases(an_analysis(model="ss", unclear="su", uncoded="s."))
    assert (found.things, found.left_out) == (
        (("model", "Case model"),),
        ((("unclear", "Case unclear"), ("b",)), (("uncoded", "Case uncoded"), ("b",))),
    )


def test_without_cases_or_attributes_there_is_no_node() -> None:
    assert (nodes(), nodes(case="..")) == ([], [])


def test_too_many_nodes_are_said_and_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lattice_module, "MOST_NODES", 3)
    found = build_lattice(context_of_cases(an_analysis(m="sss", b="ssl", r="lls", c="lll")))
    assert (found.too_many, found.nodes) == (True, ())


# --- implications


def test_an_implication_says_what_every_case_that_shows_one_attribute_also_shows() -> None:
    found = find_implications(context_of_cases(an_analysis(m="sss", b="ssl", c="lll", r="lsl")))
    assert found == (
        Implication(("a",), ("b",), ("m", "b")),
        Implication(("c",), ("a", "b"), ("m",)),
    )


def test_attributes_that_never_meet_imply_all_others_without_a_case() -> None:
    found = find_implications(context_of_cases(an_analysis(x="sl", y="ls")))
    assert found == ()
    three = find_implications(context_of_cases(an_analysis(x="sll", y="lsl", z="lls")))
    assert [(each.premise, each.conclusion, each.things) for each in three] == [
        (("a", "b"), ("c",), ()),
        (("a", "c"), ("b",), ()),
        (("b", "c"), ("a",), ()),
    ]


contexts = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=6)
)


def context_of(rows: list[list[bool]]) -> Context:
    return Context(
        things=tuple((f"t{number}", "T") for number in range(len(rows))),
        marks=tuple((f"m{number}", "M") for number in range(len(rows[0]))),
        has={
            f"t{number}": frozenset(f"m{position}" for position, has in enumerate(row) if has)
            for number, row in enumerate(rows)
        },
    )


def subsets(marks: list[str]) -> list[frozenset[str]]:
    return [frozenset(each) for each in chain(*(combinations(marks, size) for size in range(len(marks) + 1)))]


def closure_by_things(context: Context, marks: frozenset[str]) -> frozenset[str]:
    every = frozenset(mark for mark, _label in context.marks)
    return every.intersection(*(has for has in context.has.values() if marks <= has))


def closure_by_implications(found: tuple[Implication, ...], marks: frozenset[str]) -> frozenset[str]:
    grown = marks.union(*(each.conclusion for each in found if marks.issuperset(each.premise)))
    return grown if grown == marks else closure_by_implications(found, grown)


@given(contexts)
def test_all_that_holds_follows_from_the_implications_and_nothing_else(rows: list[list[bool]]) -> None:
    context = context_of(rows)
    found = find_implications(context)
    every = subsets([mark for mark, _label in context.marks])
    by_things = [closure_by_things(context, each) for each in every]
    assert [closure_by_implications(found, each) for each in every] == by_things


@given(contexts)
def test_no_implication_follows_from_the_others(rows: list[list[bool]]) -> None:
    context = context_of(rows)
    found = find_implications(context)
    without = [
        closure_by_implications(tuple(other for other in found if other != each), frozenset(each.premise))
        for each in found
    ]
    complete = [closure_by_things(context, frozenset(each.premise)) for each in found]
    assert [one for one, other in zip(without, complete, strict=True) if one == other] == []


@given(contexts)
def test_the_nodes_are_the_closed_sets(rows: list[list[bool]]) -> None:
    context = context_of(rows)
    closed = {closure_by_things(context, each) for each in subsets([mark for mark, _label in context.marks])}
    assert {frozenset(each.marks) for each in build_lattice(context).nodes} == closed


# --- minimal pairs


def test_a_minimal_pair_differs_in_one_attribute() -> None:
    found = find_minimal_pairs(an_analysis(model="sss", borderline="ssl", contrary="lll", part="ssp"))
    assert found == (
        MinimalPair("model", "borderline", "c"),
        MinimalPair("model", "part", "c"),
        MinimalPair("borderline", "part", "c"),
    )


def test_what_is_open_makes_no_minimal_pair() -> None:
    assert find_minimal_pairs(an_analysis(model="ss", open="su", uncoded="s.")) == ()


# --- sentences --------------------------------------------------------------------------------------------------


def sentences(**codes: str) -> list[str]:
    context = context_of_cases(an_analysis(**codes))
    return [say_implication(context, each) for each in find_implications(context)]


def test_an_implication_is_said_as_a_sentence() -> None:
    assert sentences(one="ssl", two="lsl", three="lls") == [
        "Every case that shows “Label a” also shows “Label b”.",
        "No case shows “Label b” and “Label c” together.",
    ]


def test_what_all_cases_or_none_show_is_said_so() -> None:
    said = sentences(one="ss", two="sl"), sentences(one="sl", two="ll")
    assert said == (["Every case shows “Label a”."], ["No case shows “Label b”."])


def test_a_label_that_is_read_from_right_to_left_does_not_turn_the_sentence() -> None:
    context = Context((("x", "X"),), (("a", "أمل"),), {"x": frozenset("a")})
    assert say_implication(context, Implication((), ("a",), ("x",))) == "Every case shows “\u2068أمل\u2069”."


def test_a_minimal_pair_is_said_as_a_sentence() -> None:
    analysis = an_analysis(model="sss", borderline="sps")
    (pair,) = find_minimal_pairs(analysis)
    assert say_minimal_pair(analysis, pair) == (
        "“Case model” shows “Label b”, “Case borderline” partly shows it; the 2 other attributes are coded alike."
    )


# --- analyses ---------------------------------------------------------------------------------------------------


def rivals(relation: MappingRelation) -> Context:
    """Analyses of the attributes a and b, and one of none; the one's a is aligned with the other's b in that way."""
    base = replace(an_analysis(x="ss"), published="2024")
    one, other = replace(base, id="one"), replace(base, id="other")
    alignment = Alignment(
        aligned_from=End.of("one", one.place("a")),
        relation=relation,
        aligned_to=End.of("other", other.place("b")),
        reason=Text.of("Why", "en"),
        by=("A. Coder",),
    )
    kept = AlignmentSet(id="s", title=Text.of("S", "en"), language="en", alignments=(alignment,))
    nothing = replace(base, id="none", attributes=(), cases=())
    return context_of_analyses(compare([one, other, nothing], Alignments([kept])))


def marks_of(context: Context) -> dict[str, set[str]]:
    return {thing: set(marks) for thing, marks in context.has.items()}


def test_attributes_of_analyses_that_are_aligned_as_close_are_one_mark() -> None:
    shared, alone, other = "analysis/one/attribute/a", "analysis/one/attribute/b", "analysis/other/attribute/a"
    assert marks_of(rivals("closeMatch")) == {"one": {shared, alone}, "other": {shared, other}}


def test_attributes_that_are_only_related_stay_apart() -> None:
    assert len(rivals("relatedMatch").marks) == 4


def test_an_analysis_that_states_no_attribute_is_left_out() -> None:
    assert [thing for (thing, _label), _open in rivals("closeMatch").left_out] == ["none"]


def test_what_goes_together_over_analyses_is_said_of_analyses() -> None:
    context = rivals("closeMatch")
    assert say_implication(context, find_implications(context)[0]) == "Every analysis has “Label a”."


def test_an_analysis_without_authors_is_named_by_its_title() -> None:
    base = replace(an_analysis(x="ss"), authors=(), published="2024")
    context = context_of_analyses(compare([base], Alignments()))
    assert context.label(base.id) == base.say(base.title)


def test_of_a_pair_of_analyses_one_has_one_attribute_more() -> None:
    context = Context(
        things=(("one", "One"), ("two", "Two"), ("three", "Three")),
        marks=(("a", "A"), ("b", "B"), ("c", "C")),
        has={"one": frozenset("ab"), "two": frozenset("abc"), "three": frozenset("ac")},
        of="analyses",
    )
    pairs = find_pairs_apart(context)
    assert [(each.first, each.second, each.attribute) for each in pairs] == [("two", "one", "c"), ("two", "three", "b")]
    assert say_pair_apart(context, pairs[0]) == "“Two” has “C”, “One” does not; the 2 other attributes they share."
