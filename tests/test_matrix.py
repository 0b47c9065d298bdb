"""The verdict on a case, against an oracle that settles every open attribute in every way."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concept.analysis import CASE_KINDS, Analysis, Attribute, Case, CaseKind, Coding, Concept, Text
from concept.checks import check
from concept.matrix import build_matrix, judge, kinds_that_fit

VALUES = ("shows", "partly", "lacks", "unclear", "not-coded")
OPEN = ("unclear", "not-coded")
Codes = tuple[str, ...]

ALL_CODINGS: tuple[Codes, ...] = tuple(codes for count in range(4) for codes in product(VALUES, repeat=count))
OTHER = Concept(id="other", label=Text.of("Other", "en"))


def an_analysis(codes: Codes, kind: CaseKind, named: bool = True, claimed: int | None = None) -> Analysis:
    """One case of that kind, coded so; `named`: it gives the concept, purpose or misuse that its kind asks for."""
    words = Text.of("Said", "en") if named else None
    case = Case(
        id="case",
        kind=kind,
        coding=tuple(
            Coding(attribute=f"a{at}", value=code)  # type: ignore[arg-type]
            for at, code in enumerate(codes)
            if code != "not-coded"
        ),
        claimed_shown=claimed,
        related_concept=OTHER if named and kind == "related" else None,
        purpose=words if kind == "invented" else None,
        misuse=words if kind == "illegitimate" else None,
    )
    return Analysis(
        id="analysis",
        title=Text.of("A title", "en"),
        language="en",
        concept=Concept(id="concept", label=Text.of("Concept", "en")),
        status="complete",
        coverage="full-text",
        attributes=tuple(Attribute(id=f"a{at}", label=Text.of(f"A{at}", "en")) for at in range(len(codes))),
        cases=(case,),
    )


def verdict(codes: Codes, kind: CaseKind, named: bool = True) -> tuple[str, tuple[str, ...]]:
    analysis = an_analysis(codes, kind, named)
    judged = judge(analysis, analysis.cases[0])
    return judged.outcome, judged.decided_by


def settlements(codes: Codes) -> Iterator[Codes]:
    """Every way of settling what is open."""
    return product(*(("shows", "partly", "lacks") if code in OPEN else (code,) for code in codes))


def settled_outcome(codes: Codes, kind: CaseKind, named: bool) -> str:
    """The table of the method for a case of which nothing is open."""
    shown, short = "shows" in codes or "partly" in codes, "lacks" in codes or "partly" in codes
    if kind == "invented":
        return "holds" if named else "undetermined"
    if not codes:
        return "undetermined"
    if kind == "model":
        return "fails" if short else "holds"
    if kind == "contrary":
        return "fails" if shown else "holds"
    if kind == "borderline":
        return "holds" if shown and short else "fails"
    if not short:
        return "fails"
    return "holds" if named else "undetermined"


def expected_outcome(codes: Codes, kind: CaseKind, named: bool) -> str:
    outcomes = {settled_outcome(settled, kind, named) for settled in settlements(codes)}
    return outcomes.pop() if len(outcomes) == 1 else "undetermined"


def expected_deciders(codes: Codes, kind: CaseKind, named: bool) -> tuple[str, ...]:
    outcome = expected_outcome(codes, kind, named)
    if outcome == "holds":
        deciding = [code != "not-coded" for code in codes]
    elif outcome == "fails":
        breaking = {"model": ("lacks", "partly"), "contrary": ("shows", "partly")}.get(kind, VALUES)
        deciding = [code in breaking for code in codes]
    else:
        only_a_name_is_missing = expected_outcome(codes, kind, named=True) == "holds"
        deciding = [code in OPEN and not only_a_name_is_missing for code in codes]
    return tuple(f"a{at}" for at, decides in enumerate(deciding) if decides)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("kind", CASE_KINDS)
def test_a_verdict_is_what_every_way_of_settling_the_open_attributes_would_give(kind: CaseKind, named: bool) -> None:
    judged = {codes: verdict(codes, kind, named) for codes in ALL_CODINGS}
    assert judged == {
        codes: (expected_outcome(codes, kind, named), expected_deciders(codes, kind, named)) for codes in ALL_CODINGS
    }


@pytest.mark.parametrize(
    ("kind", "codes", "expected"),
    [
        ("model", ("shows", "shows"), ("holds", ("a0", "a1"))),
        ("model", ("shows", "partly", "lacks"), ("fails", ("a1", "a2"))),
        ("model", ("lacks", "not-coded"), ("fails", ("a0",))),
        ("model", ("shows", "unclear", "not-coded"), ("undetermined", ("a1", "a2"))),
        ("borderline", ("partly",), ("holds", ("a0",))),
        ("borderline", ("shows", "lacks", "unclear", "not-coded"), ("holds", ("a0", "a1", "a2"))),
        ("borderline", ("shows", "shows"), ("fails", ("a0", "a1"))),
        ("borderline", ("lacks", "lacks"), ("fails", ("a0", "a1"))),
        ("borderline", ("shows", "unclear"), ("undetermined", ("a1",))),
        ("related", ("shows", "lacks"), ("holds", ("a0", "a1"))),
        ("related", ("shows", "shows"), ("fails", ("a0", "a1"))),
        ("contrary", ("lacks", "lacks"), ("holds", ("a0", "a1"))),
        ("contrary", ("lacks", "partly", "shows"), ("fails", ("a1", "a2"))),
        ("invented", ("shows", "not-coded"), ("holds", ("a0",))),
        ("invented", (), ("holds", ())),
        ("illegitimate", ("partly", "unclear"), ("holds", ("a0", "a1"))),
        ("contrary", (), ("undetermined", ())),
    ],
)
def test_the_table_of_the_method_holds_word_for_word(
    kind: CaseKind, codes: Codes, expected: tuple[str, tuple[str, ...]]
) -> None:
    assert verdict(codes, kind) == expected


@pytest.mark.parametrize("kind", ["related", "illegitimate"])
def test_a_case_that_shows_everything_fails_whether_it_names_its_neighbour_or_misuse_or_not(
    kind: CaseKind,
) -> None:
    assert verdict(("shows",), kind, named=False) == ("fails", ("a0",))


@pytest.mark.parametrize("kind", ["related", "illegitimate", "invented"])
def test_nothing_decides_a_case_that_lacks_only_a_name(kind: CaseKind) -> None:
    assert verdict(("lacks", "unclear"), kind, named=False) == ("undetermined", ())


def test_a_coding_of_something_else_counts_in_no_verdict() -> None:
    analysis = an_analysis(("shows",), "model")
    case = analysis.cases[0]
    foreign = replace(case, coding=(*case.coding, Coding(attribute="foreign", value="lacks")))
    assert judge(analysis, foreign) == judge(analysis, case)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("shows", "shows"), ("model",)),
        (("shows", "lacks"), ("borderline",)),
        (("lacks", "lacks"), ("contrary",)),
        (("shows", "unclear"), ()),
    ],
)
def test_a_coding_says_which_kinds_it_fits(codes: Codes, expected: tuple[str, ...]) -> None:
    analysis = an_analysis(codes, "model")
    assert kinds_that_fit(analysis, analysis.cases[0]) == expected


@pytest.mark.parametrize(
    ("kind", "codes", "named", "reason"),
    [
        ("model", ("shows", "shows"), True, "It shows all 2 defining attributes."),
        ("contrary", ("lacks",), True, "It lacks the one defining attribute."),
        (
            "borderline",
            ("shows", "partly"),
            True,
            "It has 2 of 2 defining attributes, and lacks 1, each wholly or partly.",
        ),
        ("borderline", ("lacks", "lacks"), True, "It lacks every defining attribute, so it borders on nothing."),
        ("borderline", ("shows",), True, "It shows every defining attribute, as a model case does."),
        (
            "related",
            ("shows", "lacks"),
            True,
            "It names the related concept, and lacks 1 of 2 defining attributes, wholly or partly.",
        ),
        ("related", ("lacks",), False, "It does not name the related concept that it is a case of."),
        ("invented", (), True, "It says for what purpose it was invented."),
        ("invented", (), False, "It does not say for what purpose it was invented."),
        ("illegitimate", ("lacks",), False, "It does not say where the word is misused."),
        ("model", (), True, "No defining attribute is recorded, so no case can be judged."),
        ("model", ("shows", "unclear"), True, "One defining attribute is open (unclear or not coded): “A1”."),
        (
            "contrary",
            ("shows", "partly", "lacks"),
            True,
            "A contrary case lacks every defining attribute, and this one has, at least in part, “A0” and “A1”.",
        ),
    ],
)
def test_the_reason_of_a_verdict_is_said_in_words(kind: CaseKind, codes: Codes, named: bool, reason: str) -> None:
    analysis = an_analysis(codes, kind, named)
    assert judge(analysis, analysis.cases[0]).reason == reason


def test_what_the_author_claims_stands_beside_the_reason_and_changes_no_verdict() -> None:
    analysis = an_analysis(("shows", "shows", "unclear"), "borderline", claimed=2)
    judged = judge(analysis, analysis.cases[0])
    assert (judged.outcome, judged.reason) == (
        "undetermined",
        "One defining attribute is open (unclear or not coded): “A2”. "
        "The author says that it shows 2 of 3; coded as shown: 2.",
    )


def test_the_matrix_has_a_row_for_each_case_in_the_order_of_the_analysis() -> None:
    analysis = an_analysis(("shows", "not-coded"), "model")
    twin = replace(analysis.cases[0], id="twin")
    rows = build_matrix(replace(analysis, cases=(twin, *analysis.cases)))
    assert [(row.case.id, row.codes, row.shown) for row in rows] == [
        ("twin", {"a0": "shows", "a1": "not-coded"}, ("a0",)),
        ("case", {"a0": "shows", "a1": "not-coded"}, ("a0",)),
    ]


@st.composite
def analyses_whose_model_case_holds(draw: st.DrawFn) -> Analysis:
    """A model case with evidence for every attribute, among other cases and with labels of any kind."""
    labels = draw(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=9))
    codings = draw(st.lists(st.tuples(*[st.sampled_from(VALUES)] * len(labels)), max_size=4))
    kinds = draw(
        st.lists(
            st.sampled_from([kind for kind in CASE_KINDS if kind != "model"]),
            min_size=len(codings),
            max_size=len(codings),
        )
    )
    others = tuple(
        replace(an_analysis(codes, kind, draw(st.booleans())).cases[0], id=f"other-{at}")
        for at, (codes, kind) in enumerate(zip(codings, kinds, strict=True))
    )
    evidence = Text.of("In its own words", "en")
    model = an_analysis(("shows",) * len(labels), "model").cases[0]
    model = replace(model, coding=tuple(replace(each, evidence=evidence) for each in model.coding))
    return replace(
        an_analysis((), "model"),
        status=draw(st.sampled_from(["draft", "complete"])),
        attributes=tuple(Attribute(id=f"a{at}", label=Text.of(label, "en")) for at, label in enumerate(labels)),
        cases=(model, *others),
    )


@given(analyses_whose_model_case_holds(), st.data())
def test_taking_one_shown_attribute_from_a_model_case_that_holds_gives_exactly_one_more_finding(
    analysis: Analysis, data: st.DataObject
) -> None:
    model = analysis.cases[0]
    taken = data.draw(st.sampled_from(model.coding))
    rest = tuple(coding for coding in model.coding if coding != taken)
    lacking = Coding(attribute=taken.attribute, value="lacks")
    coding, rule = data.draw(
        st.sampled_from([(rest, "model-case-undetermined"), ((*rest, lacking), "model-case-fails")])
    )
    changed = replace(analysis, cases=(replace(model, coding=coding), *analysis.cases[1:]))
    before, after = check(analysis), check(changed)
    assert [(each.rule, each.focus, each.value) for each in after if each not in before] == [
        (rule, "case/case", f"attribute/{taken.attribute}")
    ]
    assert len(after) == len(before) + 1
