"""The rules and the check: what each finds, what it says, and when it is silent."""

import json
import re
import subprocess
import sys
import timeit
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from concept.analysis import WHOLE, Analysis, Attribute, Case, Coding, Concept, Text
from concept.checks import check, profile_for, rules_for
from concept.formats import read_path
from concept.formats.document import read_yaml
from concept.rules import RULES, Finding, Rule, labels

FOLDER = Path(__file__).parent / "rules"
DOCUMENTS = sorted(FOLDER.glob("*/*.yaml"))
BAD = [path for path in DOCUMENTS if path.name.startswith("bad")]
GOOD = [path for path in DOCUMENTS if path.name.startswith("good")]
BY_NAME = {rule.name: rule for rule in RULES}

TABLE = """
concept-label-is-sentence         warning warning practice
no-selection                      info    info    method
no-aim                            info    warning method
unknown-edition                   info    info    practice
mixed-editions                    info    info    practice
no-search-recorded                info    warning practice
included-count-differs            info    warning practice
no-use                            info    warning method
use-without-source                warning error   practice
uses-from-one-discipline          info    warning method
no-dictionary-use                 info    info    method
homonym-gives-attribute           warning error   critique
no-attribute                      info    error   method
few-attributes                    info    warning practice
many-attributes                   info    warning practice
attribute-without-source          warning error   method
attribute-with-one-source         info    warning method
attribute-without-gloss           info    warning practice
circular-attribute                warning warning practice
duplicate-element                 warning error   practice
attribute-is-antecedent           warning error   method
attribute-is-consequence          warning error   method
antecedent-is-consequence         warning warning method
roles-overlap                     info    info    critique
no-model-case                     info    error   method
model-case-fails                  error   error   method
model-case-undetermined           info    warning method
shown-without-evidence            info    warning critique
partly-without-remark             warning warning practice
coding-doubted                    info    info    practice
case-codes-foreign-attribute      error   error   practice
case-without-origin               info    warning method
borderline-case-fails             error   error   method
related-case-fails                error   error   method
contrary-case-fails               error   error   method
illegitimate-case-fails           error   error   method
other-case-undetermined           info    info    method
related-case-names-no-concept     warning error   method
invented-case-without-purpose     info    warning method
illegitimate-case-without-misuse  info    warning method
no-contrary-case                  info    info    practice
no-borderline-case                info    info    practice
no-related-case                   info    info    practice
cases-not-distinct                info    info    practice
claimed-count-differs             warning warning practice
no-antecedent                     info    warning method
no-consequence                    info    warning method
antecedent-without-source         info    warning practice
consequence-without-source        info    warning practice
antecedent-necessity-unmarked     info    info    critique
no-referent                       info    warning method
referent-measures-nothing         warning warning method
referent-measures-no-attribute    info    warning method
attribute-without-referent        info    warning method
no-definition                     info    warning practice
definition-misses-attribute       info    warning practice
definition-mentions-other-element info    warning practice
source-unused                     info    info    practice
source-incomplete                 info    warning practice
method-without-profile            info    info    practice
element-has-no-place              warning warning profile
fewer-than-asked                  warning warning profile
"""

SILENT_BY_ITS_OWN_NAME = {
    "attribute-with-one-source",
    "few-attributes",
    "definition-misses-attribute",
    "related-case-names-no-concept",
    "model-case-undetermined",
    "other-case-undetermined",
    "uses-from-one-discipline",
    "antecedent-necessity-unmarked",
    "referent-measures-nothing",
    "source-unused",
    "source-incomplete",
    "included-count-differs",
}


def title_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@cache
def read(path: Path) -> Analysis:
    (analysis,) = read_path(path)
    return analysis


def found_by_its_rule(path: Path, analysis: Analysis | None = None) -> list[Finding]:
    """What the rule that the folder is named for finds."""
    return [each for each in check(analysis or read(path)) if each.rule == path.parent.name]


def as_rows(findings: list[Finding]) -> list[dict[str, str | None]]:
    return [{"rule": each.rule, "focus": each.focus, "value": each.value} for each in findings]


def test_every_rule_has_its_folder_and_every_folder_its_rule() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == set(BY_NAME)


def test_every_rule_has_a_good_and_a_bad_document() -> None:
    wanted = {FOLDER / name / file for name in BY_NAME for file in ("good.yaml", "bad.yaml", "expected.json")}
    assert {path for path in wanted if not path.exists()} == set()


def test_every_expectation_has_its_document() -> None:
    said = {path.parent / path.name.replace("expected", "bad", 1) for path in FOLDER.glob("*/*.json")}
    assert {path.with_suffix(".yaml") for path in said} == set(BAD)


@pytest.mark.parametrize("path", BAD, ids=title_of)
def test_a_rule_finds_in_a_bad_document_what_is_expected(path: Path) -> None:
    expected = path.with_name(path.stem.replace("bad", "expected", 1) + ".json")
    assert as_rows(found_by_its_rule(path)) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", GOOD, ids=title_of)
def test_a_rule_finds_nothing_in_a_good_document(path: Path) -> None:
    assert found_by_its_rule(path) == []


@pytest.mark.parametrize("path", BAD, ids=title_of)
def test_a_record_made_from_an_abstract_is_judged_only_by_what_its_reader_could_see(path: Path) -> None:
    abstract = replace(read(path), coverage="abstract")
    spoken = BY_NAME[path.parent.name].judges_partial_records
    assert found_by_its_rule(path, abstract) == (found_by_its_rule(path) if spoken else [])


@pytest.mark.parametrize("status", ["draft", "complete"])
@pytest.mark.parametrize("path", BAD, ids=title_of)
def test_a_finding_is_as_severe_as_its_rule_is_for_that_status(path: Path, status: str) -> None:
    rule = BY_NAME[path.parent.name]
    analysis = replace(read(path), status=status)  # type: ignore[arg-type]
    expected = rule.severity(analysis.status, profile_for(analysis))
    assert {each.severity for each in found_by_its_rule(path, analysis)} == {expected}


def test_the_rules_of_the_methods_table_are_there_in_its_order() -> None:
    rows = [tuple(line.split()) for line in TABLE.strip().splitlines()]
    names_of_the_table = {name for name, *_ in rows}
    ours = [(rule.name, rule.draft, rule.complete, rule.firmness) for rule in RULES]
    assert [row for row in ours if row[0] in names_of_the_table] == rows


def test_of_a_partial_record_absences_are_not_reported() -> None:
    absences = {
        name for name in BY_NAME if name.startswith("no-") or ("-without-" in name and name != "partly-without-remark")
    }
    silent = {rule.name for rule in RULES if not rule.judges_partial_records}
    assert silent == absences | SILENT_BY_ITS_OWN_NAME


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_says_what_is_wrong_why_it_matters_what_to_do_and_who_says_so(rule: Rule) -> None:
    heads = re.findall(r"^(What is wrong|Why it matters|What to do|Firmness): ", rule.page, re.MULTILINE)
    assert heads == ["What is wrong", "Why it matters", "What to do", "Firmness"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_names_the_firmness_that_its_rule_has(rule: Rule) -> None:
    assert f"Firmness: {rule.firmness}." in rule.page


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_title_is_one_line_without_full_stop(rule: Rule) -> None:
    assert rule.title == rule.page.splitlines()[0].removesuffix(".")


@pytest.mark.parametrize("path", [path for path in BAD if "only-signs" not in path.name], ids=title_of)
def test_message_and_advice_are_three_sentences_at_most(path: Path) -> None:
    sentences = [len(re.findall(r"[.!?](?= |$)", f"{each.message} {each.advice}")) for each in check(read(path))]
    assert max(sentences) <= 3


@pytest.mark.parametrize("path", BAD, ids=title_of)
def test_nothing_is_left_to_fill_in_a_message(path: Path) -> None:
    said = "".join(f"{each.message} {each.advice}" for each in found_by_its_rule(path))
    assert re.findall(r"[{}]|None", said) == []


def test_a_failed_case_is_told_which_kind_it_is_and_how_to_mend_it() -> None:
    (finding,) = found_by_its_rule(FOLDER / "model-case-fails" / "bad-draft.yaml")
    assert (finding.message, finding.advice) == (
        "The model case “Mrs Berg” (said to show 3 of 3 attributes; 0 are coded so) lacks “A goal within reach”, and "
        "a model case shows every defining attribute (Walker & Avant, step 5). As long as attributes are open, its "
        "coding fits no other kind.",
        "To be a model case it has to show “A goal within reach” wholly, and 2 other attributes that it is not coded "
        "to show; else give it another kind, or ask whether the attribute defines the concept.",
    )


def test_a_contrary_case_that_fails_names_the_attributes_that_break_it() -> None:
    (finding,) = found_by_its_rule(FOLDER / "contrary-case-fails" / "bad.yaml")
    assert (finding.message, finding.advice) == (
        "The contrary case “Mrs Berg” has, at least in part, “A goal within reach” and “Trust in others”, and a "
        "contrary case lacks every defining attribute (Walker & Avant, step 6). By its coding it is a borderline case.",
        "To be a contrary case it has to lack “A goal within reach” and “Trust in others” as well; else give it "
        "another kind.",
    )


def an_analysis(concept: str = "Hope", *attributes: str, language: str = "en") -> Analysis:
    return Analysis(
        id="analysis",
        title=Text.of("A title", language),
        language=language,
        concept=Concept(id="concept", label=Text.of(concept, language)),
        status="complete",
        coverage="full-text",
        attributes=tuple(Attribute(id=f"a{at}", label=Text.of(label, language)) for at, label in enumerate(attributes)),
    )


def names(findings: tuple[Finding, ...]) -> list[str]:
    return [each.rule for each in findings]


def test_an_empty_analysis_is_told_what_it_has_none_of() -> None:
    assert names(check(an_analysis())) == [
        "no-selection",
        "no-aim",
        "no-search-recorded",
        "no-use",
        "no-dictionary-use",
        "no-attribute",
        "no-model-case",
        "no-contrary-case",
        "no-borderline-case",
        "no-related-case",
        "no-antecedent",
        "no-consequence",
        "no-referent",
        "no-definition",
    ]


def test_findings_are_in_the_order_of_the_table_then_of_the_document() -> None:
    case = Case(id="case", kind="model", coding=(Coding(attribute="a1", value="lacks"),))
    findings = check(replace(an_analysis("Hope", "Trust", "A hope"), cases=(case,), edition=(1996,)))
    assert [(each.rule, each.focus) for each in findings] == [
        ("no-selection", WHOLE),
        ("no-aim", WHOLE),
        ("unknown-edition", WHOLE),
        ("no-search-recorded", WHOLE),
        ("no-use", WHOLE),
        ("no-dictionary-use", WHOLE),
        ("attribute-without-source", "attribute/a0"),
        ("attribute-without-source", "attribute/a1"),
        ("attribute-without-gloss", "attribute/a0"),
        ("attribute-without-gloss", "attribute/a1"),
        ("circular-attribute", "attribute/a1"),
        ("model-case-fails", "case/case"),
        ("case-without-origin", "case/case"),
        ("no-contrary-case", WHOLE),
        ("no-borderline-case", WHOLE),
        ("no-related-case", WHOLE),
        ("no-antecedent", WHOLE),
        ("no-consequence", WHOLE),
        ("no-referent", WHOLE),
        ("no-definition", WHOLE),
    ]


@pytest.mark.parametrize("method", [None, "walker-avant"])
def test_an_analysis_in_the_manner_of_walker_and_avant_is_checked_by_every_rule(method: str | None) -> None:
    assert rules_for(replace(an_analysis(), method=method)) == RULES


def test_a_method_without_a_profile_is_checked_for_practice_and_critique_only() -> None:
    rules = rules_for(replace(an_analysis(), method="chinn-kramer"))
    assert rules == tuple(rule for rule in RULES if rule.firmness in ("practice", "critique"))


def test_a_profile_that_is_asked_for_goes_before_that_of_the_method() -> None:
    assert rules_for(replace(an_analysis(), method="chinn-kramer"), "walker-avant") == RULES


def test_a_case_without_label_is_called_by_the_beginning_of_its_text() -> None:
    text = Text.of("She looks out of the window " * 20, "en")
    analysis = replace(an_analysis("Hope", "Trust"), cases=(Case(id="case", kind="model", text=text),))
    (finding,) = [each for each in check(analysis) if each.rule == "case-without-origin"]
    assert finding.message.startswith(
        "It is not said whether the case “She looks out of the window She looks out of the window She looks out "
        "of the…” is real"
    )


def test_a_case_with_neither_label_nor_text_is_not_called_by_its_id() -> None:
    analysis = replace(an_analysis("Hope", "Trust"), cases=(Case(id="xyz", kind="model"),))
    assert [each.message for each in check(analysis) if "xyz" in each.message] == []


ODD_LABELS = [
    "x" * 5000,
    "word " * 1000,
    "أمل مشترك",
    "e\u0301" * 60,
    "👩\u200d⚕️",
    "???",
    "\u200b",
    "\u202eabc",
    "{0} {label} %s",
]


@pytest.mark.parametrize("label", ODD_LABELS)
def test_labels_of_any_kind_are_checked(label: str) -> None:
    case = Case(id="case", kind="model", coding=(Coding(attribute="a0", value="partly"),))
    analysis = replace(an_analysis(label, label, label), cases=(case,))
    assert {"duplicate-element", "model-case-fails"} <= set(names(check(analysis)))


FORTY_FAULTS = """
format: concept-analysis/1
id: forty-faults
title: An analysis with nearly everything wrong
language: en
concept: {id: hope, label: The hope of patients who live in hospices.}
edition: [1985, 1995, 2005]
status: complete
coverage: full-text
searches: [{id: review, terms: [hope], included: 5}]
bibliography:
  - {id: cited, title: Hoping}
  - {id: unused}
uses:
  - {id: one, text: A wish, discipline: nursing, homonym: true}
  - {id: two, text: A plan, discipline: Nursing}
attributes:
  - {id: again, label: Hopes, from_uses: [one]}
  - {id: twice, label: "hopes!", overlaps: [before]}
  - {id: trust, label: Trust}
  - {id: calm, label: Calm}
  - {id: cited-once, label: A goal, sources: [cited]}
  - {id: a6, label: Sixth}
  - {id: a7, label: Seventh}
  - {id: a8, label: Eighth}
antecedents:
  - {id: before, label: Trust}
  - {id: loop, label: Peace}
consequences:
  - {id: after, label: Calm}
  - {id: peace, label: Peace}
surrogate_terms: [{id: optimism, label: Optimism}]
referents:
  - {id: nothing, label: A sign}
  - {id: outside, label: A scale, measures: [after]}
cases:
  - {id: m1, kind: model, label: M1, coding: {again: lacks, trust: partly, elsewhere: shows}, claimed_shown: 8}
  - {id: m2, kind: model, label: M2, coding: {again: {value: shows, doubt: Was it so}}}
  - {id: m3, kind: model, label: M3, coding: {again: {value: shows, evidence: She says so}}}
  - {id: contrary, kind: contrary, label: C, coding: {again: shows}}
  - {id: related, kind: related, label: R}
  - {id: invented, kind: invented, label: I}
  - {id: illegitimate, kind: illegitimate, label: L}
  - {id: border, kind: borderline, label: B, coding:
      {again: shows, twice: shows, trust: shows, calm: shows, cited-once: shows, a6: shows, a7: shows, a8: shows}}
definitions:
  - {id: working, text: Hope is calm, mentions: [after, calm]}
themes: [{id: theme, label: A theme, search: review, sources: [cited]}]
"""


def test_a_document_that_breaks_forty_rules_is_told_of_each() -> None:
    (analysis,) = read_yaml(FORTY_FAULTS)
    broken = {each.rule for each in check(analysis)}
    assert set(BY_NAME) - broken == {
        "no-use",
        "no-attribute",
        "few-attributes",
        "no-model-case",
        "no-contrary-case",
        "no-borderline-case",
        "no-related-case",
        "no-antecedent",
        "no-consequence",
        "no-referent",
        "no-definition",
        "related-case-fails",
        "illegitimate-case-fails",
        "method-without-profile",
        "fewer-than-asked",
    }


def test_an_analysis_with_200_attributes_and_200_cases_is_checked_within_seconds() -> None:
    labels_of_200 = [f"Attribute {at}" for at in range(200)]
    coding = tuple(Coding(attribute=f"a{at}", value="lacks") for at in range(200))
    cases = tuple(Case(id=f"c{at}", kind="model", label=Text.of(f"C{at}", "en"), coding=coding) for at in range(200))
    began = process_time()
    findings = check(replace(an_analysis("Hope", *labels_of_200), cases=cases))
    assert names(findings).count("model-case-fails") == 200 * 200
    assert process_time() - began < 10


@pytest.mark.parametrize("label", ODD_LABELS)
def test_a_document_that_breaks_forty_rules_is_checked_whatever_its_labels(label: str) -> None:
    (analysis,) = read_yaml(FORTY_FAULTS)
    odd = Text.of(label, "en")
    roles = ("attributes", "antecedents", "consequences", "surrogate_terms", "referents")
    elements: dict[str, Any] = {
        role: tuple(replace(each, label=odd) for each in getattr(analysis, role)) for role in roles
    }
    relabelled = replace(
        analysis,
        concept=replace(analysis.concept, label=odd),
        uses=tuple(replace(each, text=odd, discipline=odd) for each in analysis.uses),
        definitions=tuple(replace(each, text=odd) for each in analysis.definitions),
        cases=tuple(replace(each, label=odd) for each in analysis.cases),
        **elements,
    )
    found = {each.rule for each in check(relabelled)}
    assert {each.rule for each in check(analysis)} - found <= {"concept-label-is-sentence", "circular-attribute"}


def test_where_many_things_are_named_a_message_names_the_first_ten() -> None:
    coding = tuple(Coding(attribute=f"a{at}", value="shows") for at in range(13))
    analysis = replace(
        an_analysis("Hope", *(f"A{at}" for at in range(13))), cases=(Case(id="case", kind="contrary", coding=coding),)
    )
    (finding,) = [each for each in check(analysis) if each.rule == "contrary-case-fails"]
    assert "“A0”, “A1”, “A2”, “A3”, “A4”, “A5”, “A6”, “A7”, “A8”, “A9” and 3 others" in finding.message


def test_a_referent_that_measures_something_else_is_told_of_with_what_it_measures() -> None:
    (first, _second) = found_by_its_rule(FOLDER / "referent-measures-no-attribute" / "bad.yaml")
    assert first.message == (
        "The empirical referent “A scale of losses” is tied to consequences and “A threatening loss”, and to no "
        "attribute. Referents show that the defining attributes are there (Walker & Avant, step 8), and what comes "
        "before or after a concept does not show that."
    )


def test_incomplete_sources_are_told_by_what_each_lacks_and_never_by_their_ids() -> None:
    (finding,) = found_by_its_rule(FOLDER / "source-incomplete" / "bad.yaml")
    assert finding.message == (
        "The bibliography lacks the title of “Berg, 2001” and “10.1234/example”; the year of “Berg” and "
        "“10.1234/example”; the author or organisation of “Hoping, 2003” and “10.1234/example”. Journals ask for "
        "title, year and author, because readers find a work by them."
    )


def test_the_check_of_one_analysis_takes_less_than_two_milliseconds() -> None:
    (analysis,) = read_path(Path(__file__).parent.parent / "data" / "analyses" / "bamber-co-production.ttl")
    times = timeit.repeat(lambda: check(analysis), timer=process_time, number=10, repeat=7)
    assert min(times) / 10 < 0.002


@pytest.mark.parametrize(
    ("label", "language", "word"),
    [
        ("Failure to rescue", "en", "Failure"),
        ("Missed nursing care", "en", "care"),
        ("Shared trust in teams", "en-gb", "trust"),
        ("Co-production", "en", "Co-production"),
        ("Co‑production", "en", "Co-production"),
        ("Beyond recovery", "en", "recovery"),
        ("Hope (in oncology)", "en", "Hope"),
        ("Within", "en", "Within"),
        ("Soins infirmiers à domicile", "fr", "Soins infirmiers à domicile"),
        ("...", "en", None),
        ("...", "fr", None),
    ],
)
def test_a_concept_stands_on_its_head_word_or_outside_english_on_its_whole_label(
    label: str, language: str, word: str | None
) -> None:
    assert labels.defined_word(label, language) == word


@pytest.mark.parametrize(
    ("label", "word", "language", "used"),
    [
        ("Care of the body", "care", "en", True),
        ("CARES", "care", "en", True),
        ("The nurse’s care", "Nurse", "en", True),
        ("the nurses' room", "nurse", "en", True),
        ("Therapies", "therapy", "en", True),
        ("Therapy", "therapies", "en", True),
        ("Losses", "loss", "en", True),
        ("Crises overcome", "crisis", "en", True),
        ("Midwives", "midwife", "en", True),
        ("Other people", "person", "en", True),
        ("Caring", "care", "en", False),
        ("Careful", "care", "en", False),
        ("Self-care", "care", "en", False),
        ("Self care", "self-care", "en", True),
        ("Selfcare", "self-care", "en", True),
        ("Self-care", "selfcare", "en", True),
        ("Well being", "wellbeing", "en", True),
        ("Believes", "belief", "en", False),
        ("Ｈｏｐｅ", "hope", "en", True),
        ("Soins infirmiers", "soins infirmiers", "fr", True),
        ("Les soins infirmiers à domicile", "soins infirmiers", "fr", True),
        ("Soins", "soins infirmiers", "fr", False),
        ("E\u0301tude", "étude", "fr", True),
        ("Col·lecció", "col", "ca", False),
        ("GRÖSSE", "Größe", "de", True),
        ("희망을 주는 관계", "희망", "ko", True),
        ("인지도", "인지", "ko", False),
        ("الأمل في الشفاء", "الأمل", "ar", True),
        ("الأملاح", "الأمل", "ar", False),
        ("希望的维持", "希望", "zh", True),
        ("爱好", "爱", "zh", False),
        ("爱", "爱", "zh", True),
        ("आशावाद", "आशा", "hi", False),
        ("आशा और विश्वास", "आशा", "hi", True),
    ],
)
def test_a_label_uses_a_word_as_a_whole_and_never_as_a_part_of_another(
    label: str, word: str, language: str, used: bool
) -> None:
    assert labels.uses_word(label, word, language) is used


def test_the_check_loads_no_store_no_graph_and_no_validation() -> None:
    unwanted = {"rdflib", "pyoxigraph", "networkx", "pydantic", "yaml", "babel"}
    program = f"import sys, concept.checks; print(*sorted({unwanted} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "\n"
