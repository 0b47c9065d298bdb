"""Profiles: those that we ship, a user's own, and what is wrong with one."""

from dataclasses import replace
from pathlib import Path

import pytest

from concept.analysis import Analysis, Antecedent, Attribute, Case, Concept, Referent, Text
from concept.checks import check, find_rule, list_rules, profile_for, rules_for
from concept.errors import ConceptError, DocumentError, UnreadableFile
from concept.profiles import ELEMENTS, Profile, profile_names, read_profile
from concept.rules import RULES
from concept.rules.methods import OF_THEIR_OWN

MINE = 'name = "mine"\ntitle = "My own method"\n'


def write(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read_profile(write(folder, text))
    return [str(fault) for fault in caught.value.faults]


def an_analysis(method: str | None = None) -> Analysis:
    return Analysis(
        id="analysis",
        title=Text.of("A title", "en"),
        language="en",
        concept=Concept(id="hope", label=Text.of("Hope", "en")),
        status="complete",
        coverage="full-text",
        method=method,
    )


def names(analysis: Analysis, profile: Profile | str | Path | None = None) -> list[str]:
    return [each.rule for each in check(analysis, profile)]


# those that we ship


def test_the_profiles_that_we_ship_are_these() -> None:
    assert profile_names() == ("course", "rodgers", "walker-avant")


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_has_the_name_of_its_file(name: str) -> None:
    assert read_profile(name).name == name


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_has_a_title_in_english_and_german(name: str) -> None:
    assert [tag for tag, _words in read_profile(name).title.by_language] == ["de", "en"]


def test_the_course_asks_for_what_course_rubrics_set() -> None:
    course, default = read_profile("course"), read_profile("walker-avant")
    assert {element: count for element, count in course.asks.items() if default.asks.get(element) != count} == {
        "uses.dictionary+thesaurus": 3,
        "attributes": 3,
        "referents": 2,
        "cases": 4,
    }


def test_rodgers_knows_the_elements_that_walker_and_avant_have_no_place_for() -> None:
    theirs = read_profile("walker-avant").no_place
    assert (theirs, read_profile("rodgers").no_place) == (
        ("surrogate_terms", "related_concepts", "references"),
        ("cases.constructed", "cases.invented"),
    )


def test_every_rule_that_misses_an_element_is_known_to_the_one_that_counts() -> None:
    assert {rule.asks_for for rule in RULES if rule.name.startswith("no-")} == OF_THEIR_OWN


def test_what_the_rules_ask_for_is_asked_for_by_the_default_profile() -> None:
    assert set(read_profile("walker-avant").asks) == OF_THEIR_OWN


def test_everything_that_a_profile_may_name_is_a_field_of_an_analysis() -> None:
    assert [each for each in ELEMENTS if not hasattr(an_analysis(), each)] == []


# which profile an analysis is checked by


@pytest.mark.parametrize(
    ("method", "given", "chosen"),
    [
        (None, None, "walker-avant"),
        ("rodgers", None, "rodgers"),
        ("chinn-kramer", None, None),
        ("../walker-avant", None, None),
        ("chinn-kramer", "course", "course"),
        ("rodgers", "walker-avant", "walker-avant"),
    ],
)
def test_an_analysis_is_checked_by_the_profile_given_else_by_that_of_its_method(
    method: str | None, given: str | None, chosen: str | None
) -> None:
    profile = profile_for(an_analysis(method), given)
    assert (profile and profile.name) == chosen


def test_a_profile_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ConceptError) as caught:
        check(an_analysis(), "walker")
    assert str(caught.value) == (
        "There is no profile “walker”; there are course, rodgers and walker-avant. "
        "A profile of your own is named by its file, such as mine.toml."
    )


def test_without_a_profile_only_practice_and_critique_speak_and_it_is_said_why() -> None:
    assert names(an_analysis("chinn-kramer")) == [
        "no-search-recorded",
        "no-contrary-case",
        "no-borderline-case",
        "no-related-case",
        "no-definition",
        "method-without-profile",
    ]


def test_a_profile_that_is_given_takes_the_place_of_a_method_without_one() -> None:
    assert "method-without-profile" not in names(an_analysis("chinn-kramer"), "walker-avant")


def test_rodgers_asks_for_no_referent_and_no_case_but_an_exemplar() -> None:
    findings = check(an_analysis("rodgers"))
    assert [(each.rule, each.value) for each in findings] == [
        ("no-selection", None),
        ("no-aim", None),
        ("no-search-recorded", None),
        ("no-use", None),
        ("no-attribute", None),
        ("no-antecedent", None),
        ("no-consequence", None),
        ("no-definition", None),
        ("fewer-than-asked", "cases.model"),
    ]


def test_an_exemplar_is_called_so_and_need_not_be_coded() -> None:
    attributes = (Attribute(id="trust", label=Text.of("Trust", "en")),)
    cases = (Case(id="exemplar", kind="model", origin="real"),)
    without = check(replace(an_analysis("rodgers"), attributes=attributes))
    found = check(replace(an_analysis("rodgers"), attributes=attributes, cases=cases))
    assert without[-1].message == (
        "Rodgers' evolutionary concept analysis asks for at least 1 exemplar, and the analysis has 0. Work that falls "
        "short of what its method or its course asks for is seldom accepted as it is."
    )
    assert [each.rule for each in found if "case" in each.rule or each.rule == "fewer-than-asked"] == []


def test_a_record_made_from_an_abstract_is_not_asked_for_an_exemplar() -> None:
    assert check(replace(an_analysis("rodgers"), coverage="abstract")) == ()


def test_messages_cite_the_authors_of_the_profile() -> None:
    (rodgers,) = [each for each in check(an_analysis("rodgers")) if each.rule == "no-antecedent"]
    (default,) = [each for each in check(an_analysis()) if each.rule == "no-antecedent"]
    assert ("(Rodgers)" in rodgers.message, "(Walker & Avant, step 7)" in default.message) == (True, True)


def test_a_profile_changes_severities() -> None:
    draft = replace(an_analysis("course"), status="draft")
    severities = {each.rule: each.severity for each in check(draft)}
    assert (severities["no-antecedent"], severities["no-search-recorded"]) == ("warning", "info")


def test_what_is_missing_altogether_is_said_once() -> None:
    rules = names(an_analysis("course"))
    assert (rules.count("no-antecedent"), rules.count("fewer-than-asked")) == (1, 1)


# a user's own


def test_a_profile_of_ones_own_is_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, MINE + "[asks]\nantecedents = 2\n")
    analysis = replace(an_analysis(), antecedents=(Antecedent(id="loss", label=Text.of("Loss", "en")),))
    expected = [
        (each.rule, each.value) for each in check(analysis, path) if each.rule in ("no-attribute", "fewer-than-asked")
    ]
    assert expected == [("fewer-than-asked", "antecedents")]


def test_a_file_is_found_by_its_path_as_a_text_too(tmp_path: Path) -> None:
    assert read_profile(str(write(tmp_path, MINE))) == Profile(name="mine", title=Text.of("My own method", "en"))


def test_a_profile_based_on_another_changes_what_it_says_and_keeps_the_rest(tmp_path: Path) -> None:
    text = (
        MINE
        + 'based_on = "walker-avant"\nallows = ["surrogate_terms", "referents"]\nno_place = ["cases.invented"]\n'
        + "[asks]\nselection = 0\ncases.contrary = 2\n"
    )
    base, mine = read_profile("walker-avant"), read_profile(write(tmp_path, text))
    gone = {"selection", "referents"}
    assert mine == replace(
        base,
        name="mine",
        title=Text.of("My own method", "en"),
        asks={each: 2 if each == "cases.contrary" else 1 for each in base.asks if each not in gone},
        no_place=("related_concepts", "references", "cases.invented"),
    )


def test_what_is_only_allowed_is_neither_missed_nor_refused(tmp_path: Path) -> None:
    path = write(tmp_path, MINE + 'based_on = "walker-avant"\nallows = ["referents", "surrogate_terms"]\n')
    terms = (Attribute(id="wish", label=Text.of("A wish", "en")),)
    rules = names(replace(an_analysis(), surrogate_terms=terms), path)
    assert {"no-referent", "element-has-no-place"} & set(rules) == set()


def test_a_profile_without_place_for_referents_is_not_asked_what_they_measure(tmp_path: Path) -> None:
    path = write(tmp_path, MINE + 'based_on = "walker-avant"\nno_place = ["referents"]\n')
    analysis = replace(an_analysis(), referents=(Referent(id="scale", label=Text.of("A scale", "en")),))
    assert [each for each in names(analysis, path) if "referent" in each or "place" in each] == ["element-has-no-place"]


def test_a_profile_may_be_based_on_a_file_beside_it(tmp_path: Path) -> None:
    write(tmp_path, 'name = "base"\ntitle = "Base"\n[asks]\ncases = 3\n', "base.toml")
    assert read_profile(write(tmp_path, MINE + 'based_on = "base.toml"\n')).asks == {"cases": 3}


# what is wrong with one


def test_all_faults_of_a_profile_are_told_at_once_with_their_lines_and_the_nearest_word(tmp_path: Path) -> None:
    text = """name = "my method"
titel = "Mine"
based_on = "walker-avent"
no_place = ["surogate_terms"]
numbered_steps = "yes"
editions = [1983, "1988"]
[asks]
atributes = 3
attributes = -1
"uses.dictionery" = 2
antecedents.necessary = 1
[names]
"cases.model" = 3
[severity]
no-atribute = ["info", "info"]
no-attribute = ["info", "fatal"]
no-aim = "info"
"""
    assert faults_of(tmp_path, text) == [
        "“title” is missing and must be given",
        "line 1, name: “my method” is no name of a profile: it has letters, digits, hyphens and underscores",
        "line 2, titel: “titel” is no key that is known here; did you mean “title”?",
        "line 3, based_on: “walker-avent” is no profile and no file beside this one; did you mean “walker-avant”?",
        "line 4, no_place: “surogate_terms” is no element of an analysis; did you mean “surrogate_terms”?",
        "line 5, numbered_steps: true or false is expected here, not “yes”",
        "line 6, editions: years are expected here, and a list of years for an edition that was printed with several, "
        "not a list of something else",
        "line 8, asks.atributes: “atributes” is no element of an analysis; did you mean “attributes”?",
        "line 9, asks.attributes: how many is expected here, a whole number from 0, not “-1”",
        "line 10, asks.uses.dictionery: “dictionery” is no kind of uses; did you mean “dictionary”?",
        "line 11, asks.antecedents.necessary: “antecedents.necessary”: antecedents have no kinds; write antecedents",
        "line 13, names.cases.model: text is expected here, or texts by language, not “3”",
        "line 15, severity.no-atribute: “no-atribute” is no rule; did you mean “no-attribute”?",
        "line 16, severity.no-attribute: “fatal” is none of error, warning, info",
        "line 17, severity.no-aim: two severities are expected here, for a draft and for a complete record, not “info”",
    ]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (
            'no_place = ["attributes"]\n[asks]\nattributes = 3\n',
            "line 5, asks.attributes: the profile asks for attributes and has no place for attributes; keep one",
        ),
        (
            'no_place = ["cases"]\n[asks]\n"cases.model" = 1\n',
            "line 5, asks.cases.model: the profile asks for cases.model and has no place for cases; keep one",
        ),
        (
            'allows = ["referents"]\n[asks]\nreferents = 1\n',
            "line 5, asks.referents: the profile asks for referents, and allows it only; keep one",
        ),
        (
            'allows = ["themes"]\nno_place = ["themes"]\n',
            "line 3, allows: the profile allows themes and has no place for themes; keep one",
        ),
        (
            'based_on = "mine"\n',
            "line 3, based_on: the profile is based on itself; name another one, or leave this out",
        ),
        (
            'based_on = "mine.toml"\n',
            "line 3, based_on: the profiles are based on each other in a circle; let one of them be based on none",
        ),
        ("asks = 3\n", "line 3, asks: a table, [asks], is expected here, not “3”"),
        ("no_place = 3\n", "line 3, no_place: a list of elements is expected here, not “3”"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(tmp_path: Path, said: str, fault: str) -> None:
    assert faults_of(tmp_path, MINE + said) == [fault]


def test_a_circle_of_two_files_is_found(tmp_path: Path) -> None:
    write(tmp_path, 'name = "other"\ntitle = "Other"\nbased_on = "mine.toml"\n', "other.toml")
    (fault,) = faults_of(tmp_path, MINE + 'based_on = "other.toml"\n')
    assert "based on each other in a circle" in fault


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name = ", "this is not TOML: Invalid value"),
        (b"\xff\xfe", "it is not text in UTF-8"),
        (b"#" * 1_000_001, "it is too large to be a profile"),
    ],
)
def test_a_file_that_is_no_toml_is_unreadable(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_profile(path)
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_profile(tmp_path / "none.toml")
    assert (
        str(caught.value)
        == f"{tmp_path / 'none.toml'}: it cannot be read: No such file or directory. Is the name right?"
    )


# the rules themselves


def test_the_rules_are_listed_with_their_severities_in_a_profile() -> None:
    course = {each.rule: (each.draft, each.complete) for each in list_rules("course")}
    default = {each.rule: (each.draft, each.complete) for each in list_rules()}
    assert ({each: course[each] for each in course if course[each] != default[each]}, set(default) - set(course)) == (
        {
            "no-search-recorded": ("info", "info"),
            "no-dictionary-use": ("warning", "warning"),
            "no-attribute": ("warning", "error"),
            "no-antecedent": ("warning", "warning"),
            "no-consequence": ("warning", "warning"),
            "no-referent": ("warning", "warning"),
        },
        {"few-attributes"},
    )


def test_the_default_profile_lists_every_rule() -> None:
    assert [each.rule for each in list_rules()] == [rule.name for rule in RULES]


def test_a_rule_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConceptError) as caught:
        find_rule("model-case-fail")
    assert str(caught.value) == (
        "There is no rule “model-case-fail”; the nearest are model-case-fails, borderline-case-fails, "
        "related-case-fails. `concept rules` lists all."
    )


def test_rules_that_no_profile_of_ours_changes_belong_to_every_analysis() -> None:
    assert set(rules_for(an_analysis("rodgers"))) < set(rules_for(an_analysis()))
