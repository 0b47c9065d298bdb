"""The reports: what other tools read in them, and what a person does."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyshacl
import pytest
import rdflib
from click.testing import CliRunner
from rdflib.namespace import RDF, SH

from concept.analysis import Text
from concept.checks import check, profile_for, rules_for
from concept.cli import main
from concept.formats import read_path
from concept.messages import spoken_in
from concept.reports import Judged, Report, junit, markdown, sarif, shacl
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
        [ sh:path sh:sourceShape ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
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


def report(*analyses: Judged) -> Report:
    return Report(judged=analyses or (checked(),), on="2026-05-01", version="1.2.3")


NOTHING = report(checked(findings=()))

# --- SHACL ------------------------------------------------------------------------------------------------------


def graph_of(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def test_a_shacl_report_is_what_shacl_says_a_report_is() -> None:
    shapes = graph_of(SHAPE_OF_REPORTS)
    _conforms, _graph, text = pyshacl.validate(graph_of(shacl.write(report())), shacl_graph=shapes, inference="none")
    assert text == "Validation Report\nConforms: True\n"


def test_a_shacl_report_has_a_result_for_each_finding() -> None:
    one = checked()
    found = graph_of(shacl.write(report(one)))
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


def test_a_shacl_report_without_findings_conforms() -> None:
    assert shacl.write(NOTHING).splitlines()[3:] == ["[] a sh:ValidationReport ;", "    sh:conforms true ."]


# --- SARIF ------------------------------------------------------------------------------------------------------


def run_of(given: Report) -> dict[str, Any]:
    log = json.loads(sarif.write(given))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_describes_every_rule_with_its_page() -> None:
    described = [(rule["id"], rule["help"]["text"]) for rule in run_of(report())["tool"]["driver"]["rules"]]
    assert described == [(rule.name, rule.page) for rule in RULES]


def test_sarif_results_point_to_their_rules_by_number() -> None:
    run = run_of(report())
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [each.rule for each in checked().findings]


def test_a_sarif_result_says_level_message_file_and_place() -> None:
    result, *_others = [each for each in run_of(report())["results"] if each["ruleId"] == "model-case-fails"]
    one = checked()
    finding, *_ = [each for each in one.findings if each.rule == "model-case-fails"]
    (location,) = result["locations"]
    assert result["level"] == "error"
    assert result["message"] == {"text": f"{finding.message} {finding.advice}"}
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20folder/bad%20%C3%A9.yaml"},
        "region": {"startLine": 1},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == one.iri_of(finding.focus)
    assert len(result["relatedLocations"]) == 1


def test_sarif_of_a_store_names_no_file() -> None:
    results = run_of(report(checked(file=None)))["results"]
    assert {key for each in results for key in each["locations"][0]} == {"logicalLocations"}


def test_sarif_fingerprints_tell_findings_apart() -> None:
    results = run_of(report())["results"]
    assert len({each["partialFingerprints"]["finding/v1"] for each in results}) == len(results)


def test_sarif_without_findings_has_an_empty_list_of_results() -> None:
    assert run_of(NOTHING)["results"] == []


# --- JUnit ------------------------------------------------------------------------------------------------------


def test_junit_has_a_suite_for_each_analysis_and_a_test_for_each_of_its_rules() -> None:
    suites = ElementTree.fromstring(junit.write(report(checked(), checked())).encode())
    names = [[test.get("name") for test in suite] for suite in suites]
    assert names == [[rule.name for rule in checked().rules]] * 2


def test_in_junit_errors_fail_warnings_are_skipped_and_infos_pass() -> None:
    suites = ElementTree.fromstring(junit.write(report()).encode())
    told = {"failure": "error", "skipped": "warning", "system-out": "info"}
    found = {(test.get("name"), told[each.tag]) for test in suites.iter("testcase") for each in test}
    assert found == {(each.rule, each.severity) for each in checked().findings}


def test_junit_counts_what_it_says() -> None:
    suites = ElementTree.fromstring(junit.write(report(checked(), checked())).encode())
    counts = {name: int(suites.get(name, "")) for name in ("tests", "failures", "skipped", "errors")}
    tags = {"tests": "testcase", "failures": "failure", "skipped": "skipped", "errors": "error"}
    assert counts == {name: len(list(suites.iter(tag))) for name, tag in tags.items()}


# --- Markdown ---------------------------------------------------------------------------------------------------


def test_a_sheet_has_verdicts_findings_and_a_line_that_says_who_checked_it() -> None:
    headings = re.findall(r"^#.*", markdown.write(report()), re.MULTILINE)
    title = checked().title
    assert headings == [f"# {title}", "## Cases", "## To mend first", "## To look at again", "## To think about"]
    assert "*Checked on 2026-05-01 with Concept Atlas 1.2.3, by: Walker & Avant's concept analysis.*" in markdown.write(
        report()
    )


def test_a_sheet_says_every_finding_with_its_advice_and_no_rule() -> None:
    sheet = markdown.write(report())
    findings = checked().findings
    assert [each.advice for each in findings if f"**{each.advice}**" not in sheet] == []
    assert [each.rule for each in findings if each.rule in sheet] == []


def test_a_sheet_of_an_analysis_without_fault_says_so() -> None:
    assert "\nNothing to mend.\n" in markdown.write(NOTHING)


def test_a_sheet_is_said_in_german() -> None:
    with spoken_in("de"):
        headings = re.findall(r"^## .*", markdown.write(report()), re.MULTILINE)
    assert headings == ["## Fälle", "## Zuerst zu beheben", "## Noch einmal anzusehen", "## Zu bedenken"]


def test_a_title_stays_a_title_whatever_signs_are_in_it() -> None:
    one = checked()
    title = Text.of("1. <b>*Hope*</b> | [x](y) &lt; #\n# two", one.analysis.language)
    sheet = markdown.write(report(replace(one, analysis=replace(one.analysis, title=title))))
    assert sheet.splitlines()[0] == r"# 1\. \<b\>\*Hope\*\</b\> \| \[x\](y) \&lt; \# \# two"


# --- the command ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "begins"),
    [("shacl", "@prefix sh:"), ("sarif", '{\n  "$schema"'), ("junit", "<?xml"), ("markdown", "# ")],
)
def test_check_writes_the_report_and_exits_as_ever(form: str, begins: str) -> None:
    outcome = CliRunner().invoke(main, ["check", str(BAD), "--format", form])
    assert (outcome.stdout[: len(begins)], outcome.exit_code) == (begins, 1)
