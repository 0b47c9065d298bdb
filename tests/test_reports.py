"""The reports: what other tools read in them, and what a person does."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pyshacl
import pytest
import rdflib
from click.testing import CliRunner
from rdflib.namespace import RDF, SH

from concept.analysis import Place, Text
from concept.checks import check, profile_for, rules_for
from concept.cli import main
from concept.formats import read_path
from concept.messages import spoken_in
from concept.reports import Judged, Report, Unread, junit, markdown, sarif, shacl
from concept.rules import RULES

BAD = Path(__file__).parent / "rules" / "model-case-fails" / "bad.yaml"
SHAPE_OF_REPORTS = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:datatype xsd:boolean ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( sh:Violation sh:Warning sh:Info ) ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:sourceShape ; sh:nodeKind sh:IRI ; sh:maxCount 1 ] ,
        [ sh:path sh:value ; sh:maxCount 1 ] ,
        [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:uniqueLang true ] .
"""


def checked(path: Path = BAD, **changes: Any) -> Judged:
    (analysis,) = read_path(path)
    said: dict[str, Any] = {
        "analysis": analysis,
        "findings": check(analysis),
        "rules": rules_for(analysis),
        "profile": profile_for(analysis),
        "file": "a folder/bad é.yaml",
    }
    return Judged(**{**said, **changes})


def report(*outcomes: Judged | Unread) -> Report:
    return Report(outcomes=outcomes, on="2026-05-01", version="1.2.3")


def written(form: ModuleType, given: Report) -> str:
    return "".join(form.write(given))


FINDINGS = report(checked())
NOTHING = report(checked(findings=()))
NO_ANALYSIS = report()
FORMLESS = Unread(
    name="a folder/bad.yaml", said="a folder/bad.yaml: 2 faults\n  line 1\n  line 3", file="a folder/bad.yaml"
)
LOST = Unread(name="https://w3id.org/concept-analysis/id/analysis/lost", said="“lost” cannot be read.")

# --- SHACL ------------------------------------------------------------------------------------------------------


def graph_of(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize("given", [FINDINGS, NOTHING, NO_ANALYSIS, report(FORMLESS, checked(), LOST)])
def test_a_shacl_report_is_what_shacl_says_a_report_is(given: Report) -> None:
    shapes, found = graph_of(SHAPE_OF_REPORTS), graph_of(written(shacl, given))
    _conforms, _graph, text = pyshacl.validate(found, shacl_graph=shapes, inference="none")
    assert text == "Validation Report\nConforms: True\n"


def test_a_shacl_report_has_a_result_for_each_finding() -> None:
    one = checked()
    found = graph_of(written(shacl, report(one)))
    rows = sorted(
        (
            str(found.value(each, SH.focusNode)),
            str(found.value(each, SH.value)),
            str(found.value(each, SH.sourceShape)).rpartition("#")[2].removesuffix("-in-draft"),
        )
        for each in found.subjects(RDF.type, SH.ValidationResult)
    )
    expected = sorted(
        (one.iri_of(each.focus), "None" if each.value is None else one.iri_of(each.value), each.rule)  # type: ignore[arg-type]
        for each in one.findings
    )
    assert rows == expected


@pytest.mark.parametrize(
    ("rule", "status", "expected"),
    [
        ("no-aim", "draft", "https://w3id.org/concept-analysis/shapes#no-aim-in-draft"),
        ("no-aim", "complete", "https://w3id.org/concept-analysis/shapes#no-aim"),
        ("model-case-fails", "draft", "https://w3id.org/concept-analysis/shapes#model-case-fails"),
        ("circular-attribute", "draft", "https://w3id.org/concept-analysis/rules#circular-attribute"),
    ],
)
def test_the_source_shape_is_that_of_the_rule_else_the_rule(rule: str, status: str, expected: str) -> None:
    assert shacl.shape_of(rule, status) == expected


@pytest.mark.parametrize("given", [NOTHING, NO_ANALYSIS])
def test_a_shacl_report_without_findings_conforms(given: Report) -> None:
    assert written(shacl, given).splitlines()[3:] == ["[] a sh:ValidationReport ;", "    sh:conforms true ."]


def test_what_could_not_be_read_violates_and_is_named_by_its_file_or_iri() -> None:
    found = graph_of(written(shacl, report(FORMLESS, LOST)))
    results = list(found.subjects(SH.resultSeverity, SH.Violation))
    expected = {(rdflib.Literal(FORMLESS.file), FORMLESS.said), (rdflib.URIRef(LOST.name), LOST.said)}
    assert {(found.value(each, SH.focusNode), str(found.value(each, SH.resultMessage))) for each in results} == expected
    assert found.value(None, SH.conforms, rdflib.Literal(False)) is not None


def test_a_file_name_that_is_no_utf_8_is_escaped_in_shacl() -> None:
    found = graph_of(written(shacl, report(replace(FORMLESS, file="a\udcff.yaml", said="a\udcff.yaml: it is empty."))))
    assert {str(each) for each in found.objects(None, SH.focusNode)} == {r"a\udcff.yaml"}


# --- SARIF ------------------------------------------------------------------------------------------------------


def run_of(given: Report = FINDINGS) -> dict[str, Any]:
    log = json.loads(written(sarif, given))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_describes_every_rule_with_its_page() -> None:
    described = [(rule["id"], rule["help"]["text"]) for rule in run_of()["tool"]["driver"]["rules"]]
    assert described == [(rule.name, rule.page) for rule in RULES]


def test_sarif_results_point_to_their_rules_by_number() -> None:
    run = run_of()
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [each.rule for each in checked().findings]


def test_a_sarif_result_says_level_message_file_and_place() -> None:
    one = checked(lines={Place("case/model"): 9, Place("attribute/goal"): 5})
    result, *_others = [each for each in run_of(report(one))["results"] if each["ruleId"] == "model-case-fails"]
    finding, *_ = [each for each in one.findings if each.rule == "model-case-fails"]
    (location,) = result["locations"]
    assert result["level"] == "error"
    assert result["message"] == {"text": f"{finding.message} {finding.advice}"}
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20folder/bad%20%C3%A9.yaml"},
        "region": {"startLine": 9},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == one.iri_of(finding.focus)
    assert [each["physicalLocation"]["region"] for each in result["relatedLocations"]] == [{"startLine": 5}]


def test_where_no_line_is_known_sarif_points_to_the_first() -> None:
    results = run_of()["results"]
    assert {each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in results} == {1}


def test_sarif_of_a_store_names_no_file() -> None:
    results = run_of(report(checked(file=None)))["results"]
    assert {key for each in results for key in each["locations"][0]} == {"logicalLocations"}


def test_sarif_fingerprints_tell_findings_apart() -> None:
    results = run_of()["results"]
    assert len({each["partialFingerprints"]["finding/v1"] for each in results}) == len(results)


@pytest.mark.parametrize("given", [NOTHING, NO_ANALYSIS])
def test_sarif_without_findings_has_an_empty_list_of_results_and_was_successful(given: Report) -> None:
    run = run_of(given)
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_sarif_says_what_could_not_be_read_beside_all_results() -> None:
    run = run_of(report(FORMLESS, checked(), LOST))
    assert len(run["results"]) == len(checked().findings)
    location = {"physicalLocation": {"artifactLocation": {"uri": "a%20folder/bad.yaml"}}}
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": FORMLESS.said}, "locations": [location]},
                {"level": "error", "message": {"text": LOST.said}},
            ],
        }
    ]


def test_a_sarif_report_is_indented_as_any_json_of_ours() -> None:
    text = written(sarif, report(FORMLESS, checked()))
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize(
    ("file", "uri"),
    [("a\udcff é.yaml", "a%FF%20%C3%A9.yaml"), (str(BAD), BAD.as_uri())],
)
def test_a_file_is_named_by_a_uri_whatever_its_name(file: str, uri: str) -> None:
    assert sarif.file_uri(file) == uri


# --- JUnit ------------------------------------------------------------------------------------------------------


def test_junit_has_a_suite_for_each_analysis_and_a_test_for_each_of_its_rules() -> None:
    suites = ElementTree.fromstring(written(junit, report(checked(), checked())).encode())
    names = [[test.get("name") for test in suite] for suite in suites]
    assert names == [[rule.name for rule in checked().rules]] * 2


def test_in_junit_errors_fail_warnings_are_skipped_and_infos_pass() -> None:
    suites = ElementTree.fromstring(written(junit, FINDINGS).encode())
    told = {"failure": "error", "skipped": "warning", "system-out": "info"}
    found = {(test.get("name"), told[each.tag]) for test in suites.iter("testcase") for each in test}
    assert found == {(each.rule, each.severity) for each in checked().findings}


@pytest.mark.parametrize("outcome", [checked(), FORMLESS])
def test_junit_counts_what_it_says(outcome: Judged | Unread) -> None:
    (suite,) = ElementTree.fromstring(written(junit, report(outcome)).encode())
    counts = {name: int(suite.get(name, "")) for name in ("tests", "failures", "skipped", "errors")}
    tags = {"tests": "testcase", "failures": "failure", "skipped": "skipped", "errors": "error"}
    assert counts == {name: len(list(suite.iter(tag))) for name, tag in tags.items()}


def test_in_junit_what_could_not_be_read_is_a_suite_with_an_error() -> None:
    suites = ElementTree.fromstring(written(junit, report(FORMLESS, checked(), LOST)).encode())
    told = [(suite.get("name"), suite.get("file"), suite.findtext("testcase/error")) for suite in suites]
    assert told == [
        (FORMLESS.name, FORMLESS.file, FORMLESS.said),
        (checked().analysis.id, checked().file, None),
        (LOST.name, None, LOST.said),
    ]


def test_junit_without_analyses_has_no_suite() -> None:
    suites = ElementTree.fromstring(written(junit, NO_ANALYSIS).encode())
    assert (suites.tag, len(suites)) == ("testsuites", 0)


# --- Markdown ---------------------------------------------------------------------------------------------------


def test_a_sheet_has_verdicts_findings_and_a_line_that_says_who_checked_it() -> None:
    sheet = written(markdown, FINDINGS)
    headings = re.findall(r"^#.*", sheet, re.MULTILINE)
    title = checked().title
    assert headings == [f"# {title}", "## Cases", "## To mend first", "## To look at again", "## To think about"]
    assert "*Checked on 2026-05-01 with Concept Atlas 1.2.3, by: Walker & Avant's concept analysis.*" in sheet


def test_a_sheet_says_every_finding_with_its_advice_and_no_rule() -> None:
    sheet = written(markdown, FINDINGS)
    findings = checked().findings
    assert [each.advice for each in findings if f"**{each.advice}**" not in sheet] == []
    assert [each.rule for each in findings if each.rule in sheet] == []


def test_a_sheet_of_an_analysis_without_fault_says_so() -> None:
    assert "\nNothing to mend.\n" in written(markdown, NOTHING)


def test_sheets_stand_between_rules_and_only_what_was_read_has_one() -> None:
    sheet = written(markdown, FINDINGS)
    assert written(markdown, report(checked(), FORMLESS, checked())) == f"{sheet}\n---\n\n{sheet}"
    assert written(markdown, NO_ANALYSIS) == ""


def test_a_sheet_is_said_in_german() -> None:
    with spoken_in("de"):
        headings = re.findall(r"^## .*", written(markdown, FINDINGS), re.MULTILINE)
    assert headings == ["## Fälle", "## Zuerst zu beheben", "## Noch einmal anzusehen", "## Zu bedenken"]


def test_a_title_stays_a_title_whatever_signs_are_in_it() -> None:
    one = checked()
    title = Text.of("1. <b>*Hope*</b> | [x](y) &lt; #\n# two", one.analysis.language)
    sheet = written(markdown, report(replace(one, analysis=replace(one.analysis, title=title))))
    assert sheet.splitlines()[0] == r"# 1\. \<b\>\*Hope\*\</b\> \| \[x\](y) \&lt; \# \# two"


# --- the command ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "begins"),
    [("shacl", "@prefix sh:"), ("sarif", '{\n  "$schema"'), ("junit", "<?xml"), ("markdown", "# ")],
)
def test_check_writes_the_report_and_exits_as_ever(form: str, begins: str) -> None:
    outcome = CliRunner().invoke(main, ["check", str(BAD), "--format", form])
    assert (outcome.stdout[: len(begins)], outcome.exit_code) == (begins, 1)
