"""`concept check`, `matrix`, `rules` and `explain`."""

import csv
import io
import json
import subprocess
import sys
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_cli import BASE, DATA, GOLDEN, KOREAN, TRUST, answer, here, matches_golden, run

from concept.analysis import Analysis, Text
from concept.checking import Checked
from concept.checks import check, find_rule
from concept.cli.judging import REPORTS
from concept.errors import StoreError
from concept.formats import read_path, write_analysis
from concept.rules import RULES
from concept.store.folder import CATALOGUE_FILE, FolderStore

__all__ = ["here"]  # a fixture, used by its name

BAMBER = DATA / "analyses" / "bamber-co-production.ttl"
CO_PRODUCTION = f"{BASE}bamber-co-production"
ASSETS = "assets"


# --- check ------------------------------------------------------------------------------------------------------


def test_findings_stand_under_their_analysis_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)  # the page names the files as they were named
    assert matches_golden("check.txt", run("check", "korean.yaml", "trust.yaml").stdout)


def test_findings_as_json_keep_the_contract() -> None:
    result = run("check", TRUST, "--format", "json")
    iri = f"{BASE}rivers-trust-2024"
    findings = check(read_path(TRUST)[0])
    (error,) = [each for each in findings if each.severity == "error"]
    said = json.loads(result.stdout)
    assert said["analyses"] == [
        {
            "id": "rivers-trust-2024",
            "iri": iri,
            "file": str(TRUST),
            "title": "Trust in teams: a concept analysis",
            "status": "complete",
        }
    ]
    assert [each for each in said["findings"] if each["severity"] == "error"] == [
        {
            "rule": "model-case-fails",
            "severity": "error",
            "analysis": iri,
            "focus": f"{iri}/case/night",
            "value": f"{iri}/attribute/risk",
            "message": error.message,
            "advice": error.advice,
        }
    ]
    assert [each["rule"] for each in said["findings"]] == [each.rule for each in findings]
    counts = {
        severity: sum(each.severity == severity for each in findings) for severity in ("error", "warning", "info")
    }
    assert said["summary"] == counts
    assert list(said) == ["analyses", "findings", "summary"]


def test_a_finding_on_the_analysis_has_its_iri_as_focus_and_no_value() -> None:
    said = answer("check", KOREAN)
    finding = next(each for each in said["findings"] if each["rule"] == "no-model-case")  # type: ignore[index]
    assert (finding["focus"], finding["value"]) == (f"{BASE}김-신뢰", None)


def test_findings_as_csv_have_the_keys_of_the_json_as_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(run("check", TRUST, "--format", "csv").stdout)))
    findings = json.loads(run("check", TRUST, "--format", "json").stdout)["findings"]
    assert rows == [{key: value or "" for key, value in each.items()} for each in findings]


def test_findings_as_csv_have_their_columns_also_where_nothing_is_found(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concept.checking.check", lambda analysis, profile: ())
    result = run("check", TRUST, "--format", "csv")
    assert (result.exit_code, result.stdout) == (0, "rule,severity,analysis,focus,value,message,advice\n")


def test_an_analysis_with_nothing_to_mend_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concept.checking.check", lambda analysis, profile: ())
    said = run("check", TRUST).stdout
    assert said.endswith("  Nothing to mend.\n\n1 analysis: 0 errors, 0 warnings, 0 infos.\n")


@pytest.mark.parametrize(("paths", "status"), [((TRUST,), 1), ((KOREAN,), 0), ((KOREAN, TRUST), 1)])
@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_the_status_is_1_where_a_finding_is_an_error(paths: tuple[Path, ...], status: int, form: str) -> None:
    result = run("check", *paths, "--format", form)
    assert (result.exit_code, result.stderr) == (status, "")


def test_the_status_2_goes_before_1(here: Path) -> None:
    (here / "empty.yaml").touch()
    assert run("check", TRUST, "empty.yaml").exit_code == 2


def test_a_profile_that_is_not_there_is_named() -> None:
    result = run("check", TRUST, "--profile", "wilson")
    there_are = "There is no profile “wilson”; there are course, rodgers and walker-avant."
    what = f"{there_are} A profile of your own is named by its file, such as mine.toml."
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")


def test_findings_of_a_store_are_those_of_its_files(here: Path) -> None:
    run("import", TRUST, KOREAN, "--store", "s")
    stored = json.loads(run("check", "--store", "s", "--format", "json").stdout)
    files = json.loads(run("check", TRUST, KOREAN, "--format", "json").stdout)
    assert stored == {**files, "analyses": [{**each, "file": None} for each in files["analyses"]]}


# --- check, as a report -----------------------------------------------------------------------------------------

RULE_DOCUMENTS = Path(__file__).parent / "rules"
PARTLY = RULE_DOCUMENTS / "partly-without-remark" / "bad.yaml"


@pytest.mark.parametrize("form", REPORTS)
def test_an_analysis_is_asked_for_when_those_before_it_are_reported_and_let_go(
    form: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    held: list[weakref.ref[Analysis]] = []
    told: list[tuple[list[str], bool]] = []
    names = [f"number-{number}" for number in range(6)]

    def checked_lazily(*_paths: object, **_options: object) -> Iterator[Checked]:
        for number, name in enumerate(names):
            unsaid = [each for each in names[:number] if each not in "".join(said)]
            told.append((unsaid, sum(each() is not None for each in held) <= 2))
            analysis = replace(read_path(PARTLY)[0], id=name, title=Text.of(name, "en"))
            held.append(weakref.ref(analysis))
            yield Checked(name, name, "complete", "full-text", check(analysis), analysis=analysis)
            del analysis

    monkeypatch.setattr("concept.cli.judging.check_files", checked_lazily)
    monkeypatch.setattr("concept.cli.judging.say", said.append)
    run("check", PARTLY, "--format", form)
    assert told == [([], True)] * 6


@pytest.mark.parametrize("form", REPORTS)
def test_where_there_is_nothing_to_check_no_report_is_begun(form: str, here: Path) -> None:
    Path("empty").mkdir()
    result = run("check", "empty", "--format", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "concept: empty: there is no analysis in it.\n"


@pytest.mark.parametrize(
    ("form", "what_says_so"),
    [
        ("shacl", 'sh:focusNode "none.yaml"'),
        ("sarif", '"executionSuccessful": false'),
        ("junit", '<testsuite name="none.yaml"'),
    ],
)
def test_a_report_says_what_could_not_be_read_and_the_status_is_2(form: str, what_says_so: str, here: Path) -> None:
    Path("none.yaml").touch()
    alone, among = (run("check", *paths, "--format", form) for paths in (["none.yaml"], [PARTLY, "none.yaml", TRUST]))
    said = "concept: none.yaml: the file is empty. `concept new` writes a document to fill in.\n"
    assert (alone.exit_code, alone.stderr, among.exit_code, among.stderr) == (2, said, 2, said)
    assert (alone.stdout.count(what_says_so), among.stdout.count(what_says_so)) == (1, 1)


def test_what_could_not_be_read_has_no_sheet(here: Path) -> None:
    Path("none.yaml").touch()
    among, without = (run("check", *paths, "--format", "markdown") for paths in ([TRUST, "none.yaml"], [TRUST]))
    assert (among.stdout, among.exit_code, without.exit_code) == (without.stdout, 2, 1)


def test_what_a_store_cannot_give_is_named_by_its_iri(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", TRUST, "--store", "s")
    (here / "s" / CATALOGUE_FILE).unlink()
    monkeypatch.setattr(FolderStore, "read", lambda _store, iri: raise_error(StoreError(f"{iri}: it is lost.")))
    suites = ElementTree.fromstring(run("check", "--store", "s", "--format", "junit").stdout.encode())
    iri = f"{BASE}rivers-trust-2024"
    assert [(each.get("name"), each.get("file"), each.findtext("testcase/error")) for each in suites] == [
        (iri, None, f"{iri}: it is lost.")
    ]


def raise_error(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("suffix", "lines"),
    [(".yaml", [1, 10, 13, 18]), (".json", [1, 17, 27, 33]), (".ttl", [1, 1, 1, 1])],
)
def test_sarif_points_to_the_line_of_what_is_to_mend(suffix: str, lines: list[int], here: Path) -> None:
    file = Path(f"document{suffix}")
    file.write_text(PARTLY.read_text() if suffix == ".yaml" else write_analysis(read_path(PARTLY)[0], suffix))
    (found,) = json.loads(run("check", file, "--format", "sarif").stdout)["runs"]
    points = {
        each["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].partition("-bad")[2]: location["region"]
        for each in found["results"]
        for location in [each["locations"][0]["physicalLocation"]]
    }
    places = ["", "/attribute/goal", "/case/borderline", "/case/borderline/coding/goal"]
    assert [points[place] for place in places] == [{"startLine": line} for line in lines]


@pytest.mark.parametrize("form", REPORTS)
def test_a_reader_who_has_read_enough_ends_a_report_in_silence(form: str) -> None:
    command = (
        f"set -o pipefail; {sys.executable} -m concept check {RULE_DOCUMENTS}/*/bad.yaml --format {form} | head -1"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (141, 1, "")


@pytest.mark.parametrize("form", REPORTS)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_report_that_finds_no_room_is_a_message(form: str) -> None:
    command = [sys.executable, "-m", "concept", "check", str(TRUST), "--format", form]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (2, "concept: The output cannot be written: No space left on device.\n")


# --- check, on the seed -----------------------------------------------------------------------------------------


def key_ring(here: Path, value: str | None) -> Path:
    """The seed, with another coding of one attribute of its model case."""
    document = json.loads(run("export", BAMBER, "--format", "json").stdout)
    case = next(each for each in document["cases"] if each["id"] == "keyring")
    del case["coding"][ASSETS]
    case["coding"] |= {ASSETS: value} if value else {}
    path = here / "seed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_the_seed_has_no_error() -> None:
    result = run("check", BAMBER, "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["summary"]["error"]) == (0, 0)


@pytest.mark.parametrize(
    ("value", "rule", "status"), [(None, "model-case-undetermined", 0), ("lacks", "model-case-fails", 1)]
)
def test_taking_one_shown_attribute_from_the_seed_is_one_more_finding_that_names_it(
    here: Path, value: str | None, rule: str, status: int
) -> None:
    before = json.loads(run("check", BAMBER, "--format", "json").stdout)["findings"]
    result = run("check", key_ring(here, value), "--format", "json")
    known = [(each["rule"], each["focus"], each["value"]) for each in before]
    after = [(each["rule"], each["focus"], each["value"]) for each in json.loads(result.stdout)["findings"]]
    assert result.exit_code == status
    assert [each for each in after if each not in known] == [
        (rule, f"{CO_PRODUCTION}/case/keyring", f"{CO_PRODUCTION}/attribute/{ASSETS}")
    ]


def test_the_folder_is_checked_as_a_whole() -> None:
    result = run("check", DATA)
    assert result.exit_code == 0
    assert "\n15 analyses: 0 errors, " in result.stdout


# --- matrix -----------------------------------------------------------------------------------------------------


def test_a_matrix_has_symbols_keys_verdicts_and_reasons() -> None:
    assert matches_golden("matrix.txt", run("matrix", TRUST, KOREAN).stdout)


def test_a_matrix_that_is_too_wide_continues_below(here: Path) -> None:
    document = json.loads(run("export", TRUST, "--format", "json").stdout)
    document["attributes"] = [{"id": f"a{n}", "label": f"Attribute {n}"} for n in range(30)]
    document["cases"] = [
        {"id": "wide", "kind": "model", "label": "Wide", "coding": {f"a{n}": "shows" for n in range(29)}}
    ]
    del document["definitions"], document["notes"], document["referents"]
    (here / "wide.json").write_text(json.dumps(document), encoding="utf-8")
    assert matches_golden("matrix-wide.txt", run("matrix", "wide.json").stdout)


def test_a_matrix_as_json_keeps_the_contract() -> None:
    said = answer("matrix", TRUST)
    (analysis,) = said["analyses"]  # type: ignore[index]
    assert list(said) == ["analyses"]  # type: ignore[call-overload]
    assert {key: analysis[key] for key in ("id", "iri", "file", "attributes")} == {
        "id": "rivers-trust-2024",
        "iri": f"{BASE}rivers-trust-2024",
        "file": str(TRUST),
        "attributes": [
            {"id": "reliance", "label": "Reliance on others"},
            {"id": "goodwill", "label": "Expected goodwill"},
            {"id": "risk", "label": "Accepted risk"},
        ],
    }
    assert list(analysis) == ["id", "iri", "file", "attributes", "cases"]
    assert [each["id"] for each in analysis["cases"]] == ["night", "agency", "audit"]
    assert analysis["cases"][1] == {
        "id": "agency",
        "kind": "borderline",
        "label": "The nurse from the agency who comes once a month and is shown round",
        "verdict": "holds",
        "reason": (
            "It has 1 of 3 defining attributes, and lacks 1, each wholly or partly. "
            "The author says that it shows 2 of 3; coded as shown: 0."
        ),
        "claimed_shown": 2,
        "coding": {"reliance": "partly", "goodwill": "unclear", "risk": "not-coded"},
        "decided_by": ["reliance", "goodwill"],
    }


def test_a_matrix_as_csv_has_a_row_for_each_case_and_a_column_for_each_attribute() -> None:
    rows = list(csv.DictReader(io.StringIO(run("matrix", TRUST, "--format", "csv").stdout)))
    assert [(each["id"], each["verdict"]) for each in rows] == [
        ("night", "fails"),
        ("agency", "holds"),
        ("audit", "holds"),
    ]
    assert list(rows[1]) == [
        "analysis",
        "file",
        "id",
        "kind",
        "label",
        "verdict",
        "reason",
        "claimed_shown",
        "coding.reliance",
        "coding.goodwill",
        "coding.risk",
        "decided_by",
    ]
    assert (rows[1]["analysis"], rows[1]["coding.risk"], rows[1]["decided_by"]) == (
        f"{BASE}rivers-trust-2024",
        "not-coded",
        "reliance goodwill",
    )


def test_the_seed_has_a_model_case_that_holds_and_a_borderline_case_that_is_undetermined() -> None:
    (analysis,) = answer("matrix", BAMBER)["analyses"]  # type: ignore[index]
    found = [(each["id"], each["kind"], each["verdict"], each["claimed_shown"]) for each in analysis["cases"]]
    assert found == [("keyring", "model", "holds", None), ("ecdp", "borderline", "undetermined", 4)]
    assert list(analysis["cases"][0]["coding"].values()) == ["shows"] * 6


# --- the rules --------------------------------------------------------------------------------------------------


def test_the_rules_as_json_keep_the_contract() -> None:
    said = answer("rules")
    assert said == {
        "rules": [
            {
                "rule": rule.name,
                "draft": rule.draft,
                "complete": rule.complete,
                "firmness": rule.firmness,
                "title": rule.title,
            }
            for rule in RULES
        ]
    }


def test_the_rules_as_csv_have_the_keys_of_the_json_as_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(run("rules", "--format", "csv").stdout)))
    assert rows == answer("rules")["rules"]  # type: ignore[index]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_listed_and_explained(rule: object) -> None:
    name, title = rule.name, rule.title  # type: ignore[attr-defined]
    assert f"\n{name}  " in run("rules").stdout
    said = run("explain", name).stdout
    assert said.startswith(f"{name}  ")
    assert " ".join(title.split()) in " ".join(said.split())


@pytest.mark.parametrize(("profile", "draft"), [("walker-avant", "info"), ("course", "warning")])
def test_a_rule_is_explained_with_its_severities_in_a_profile(profile: str, draft: str) -> None:
    head, _gap, page = run("explain", "no-antecedent", "--profile", profile).stdout.split("\n", 2)
    assert head == f"no-antecedent  {draft} in a draft, warning in a complete record"
    assert " ".join(page.split()) == " ".join(find_rule("no-antecedent").page.split())


def test_an_unknown_rule_names_the_nearest() -> None:
    result = run("explain", "model-case-fial")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("concept: There is no rule “model-case-fial”; the nearest are model-case-fails, ")
