"""The checker's pages: all findings over all analyses, and each rule with what it means and where it fires."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from test_web import an_analysis, client_of, page, write
from webpage import WebPage

from concept import checks
from concept.analysis import Attribute, Case, Coding, Concept, Text
from concept.cli import main
from concept.formats import read_path
from concept.library import FileLibrary, StoreLibrary, import_files
from concept.profiles import profile_names
from concept.rules import RULES, SEVERITIES
from concept.rules.examples import ExampleLine, read_examples
from web import create_app
from web.reading import anchor_of
from web.rules import names_of_steps, step_of

DOCUMENTS = Path(__file__).parent / "rules"
BAD = sorted(DOCUMENTS.glob("*/bad*.yaml"))


def failing(name: str = "failing", **values: Any) -> Any:
    """An excerpt in which a model case fails, and nothing else is to mend."""
    goal = Attribute(id="goal", label=Text.of("Goal", "en"))
    coding = Coding(attribute="goal", value="lacks")
    case = Case(id="ada", kind="model", label=Text.of("Ada", "en"), coding=(coding,))
    return an_analysis(name, coverage="excerpt", attributes=(goal,), cases=(case,), **values)


def long_name(name: str = "long-name") -> Any:
    """An excerpt whose concept has a name that is too long: a warning."""
    label = Text.of("The hope of those who wait for help", "en")
    return an_analysis(name, coverage="excerpt", title=label, concept=Concept(id="waiting", label=label))


def clean(name: str = "clean") -> Any:
    """An excerpt with nothing to mend."""
    return an_analysis(name, coverage="excerpt")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return client_of(write(tmp_path, long_name(), failing(), clean()))


# --- all findings -----------------------------------------------------------------------------------------------


def test_the_findings_are_told_by_rule_and_by_analysis_the_worst_first(client: FlaskClient) -> None:
    shown = page(client, "/checks")
    assert shown.headings == [(1, "What the checker says"), (2, "By rule"), (2, "By analysis")]
    wanted = ["/rules/model-case-fails", "/rules/concept-label-is-sentence"]
    wanted += ["/analysis/failing#checks", "/analysis/long-name#checks"]
    assert [link for link in shown.links if link.startswith(("/rules/", "/analysis/"))] == wanted


def test_the_findings_are_counted_by_severity_in_words_with_signs(client: FlaskClient) -> None:
    text = page(client, "/checks").text
    assert "3 analyses were checked. 1 of them has nothing to mend. 2 findings 1 error 1 warning 0 infos" in text
    fault = "A model case lacks a defining attribute, or shows it only in part"
    assert f"{fault} 1 error in 1 analysis model-case-fails method" in text


def test_the_findings_are_filtered_by_severity(client: FlaskClient) -> None:
    shown = page(client, "/checks?severity=warning")
    links = [link for link in shown.links if link.startswith(("/rules/", "/analysis/"))]
    assert links == ["/rules/concept-label-is-sentence", "/analysis/long-name#checks"]
    assert [each["href"] for each in shown.all("a", aria_current="true")] == []
    chosen = [each["href"] for each in shown.all("a") if each.get("aria-current") == "true" and "hreflang" not in each]
    assert chosen == ["/checks?severity=warning"]


def test_a_severity_that_nothing_has_offers_the_others(client: FlaskClient) -> None:
    shown = page(client, "/checks?severity=info")
    assert (2, "No finding is of this severity") in shown.headings


def test_a_severity_that_is_none_is_told_with_those_that_there_are(client: FlaskClient) -> None:
    assert "“severity=<b>” cannot be used: one of these" in page(client, "/checks?severity=<b>", 400).text


def test_where_nothing_is_to_mend_that_is_said(tmp_path: Path) -> None:
    shown = page(client_of(write(tmp_path, clean())), "/checks")
    assert (2, "Nothing to mend") in shown.headings
    assert "The one analysis here was checked, and nothing was found." in shown.text


def test_where_no_analysis_is_nothing_was_checked(tmp_path: Path) -> None:
    shown = page(client_of(tmp_path), "/checks")
    assert (2, "There is no analysis here yet") in shown.headings
    assert "Nothing to mend" not in shown.text


def test_fifty_analyses_stand_on_a_page_of_the_findings(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, *(failing(f"a{number:03}") for number in range(60))))
    first, second, third = (page(client, f"/checks?severity=error&page={number}") for number in (1, 2, 3))
    assert ("1–50 of 60 analyses" in first.text, "Page 1 of 2" in first.text) == (True, True)
    assert "/checks?severity=error&page=2" in first.links
    assert ("51–60 of 60 analyses" in second.text, "/checks?severity=error" in second.links) == (True, True)
    assert (3, "The list ends before this page") in third.headings


def test_a_page_of_findings_checks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, store = tmp_path / "files", tmp_path / "store"
    files.mkdir()
    import_files([write(files, failing(), long_name())], store)
    client = create_app(StoreLibrary(store)).test_client()
    monkeypatch.setattr(checks, "check", lambda *_: pytest.fail("It checks while a reader waits."))
    monkeypatch.setattr(StoreLibrary, "_read", lambda *_: pytest.fail("It reads while a reader waits."))
    texts = [page(client, address).text for address in ("/checks", "/checks?severity=error", "/rules/model-case-fails")]
    assert ["Ada" in text for text in texts] == [False, False, True]
    told = [client.get(address).get_json() for address in ("/checks.json", "/checks.json?severity=warning")]
    assert [[each["rule"] for each in one["findings"]] for one in told] == [
        ["model-case-fails", "concept-label-is-sentence"],
        ["concept-label-is-sentence"],
    ]


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    with pytest.raises(SystemExit):
        main([*arguments, "--format", "json"])
    return json.loads(capsys.readouterr().out)


def test_the_json_of_the_findings_is_what_check_says(
    client: FlaskClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = command(capsys, "check", str(tmp_path / "failing.yaml"), str(tmp_path / "long-name.yaml"))
    told = client.get("/checks.json").get_json()
    assert {key: told[key] for key in said} == said
    assert (told["checked"], told["clean"], told["count"], told["page"], told["pages"]) == (3, 1, 2, 1, 1)
    assert client.get("/checks", headers={"Accept": "application/json"}).get_json() == told


# --- the rules --------------------------------------------------------------------------------------------------


def test_the_rules_stand_by_step_in_the_order_of_the_table(client: FlaskClient) -> None:
    shown = page(client, "/rules")
    found = [link.removeprefix("/rules/") for link in shown.links if link.startswith("/rules/")]
    assert found == [line.rule for line in checks.list_rules("walker-avant")]
    assert [words for level, words in shown.headings if level == 2] == list(names_of_steps().values())


def test_every_step_has_a_name() -> None:
    assert {step_of(rule) for rule in RULES} == set(names_of_steps())


@pytest.mark.parametrize("profile", profile_names())
def test_the_json_of_the_rules_is_what_the_command_lists(
    client: FlaskClient, profile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = client.get(f"/rules.json?profile={profile}").get_json()
    assert told == {**command(capsys, "rules", "--profile", profile), "profile": profile}


def test_a_profile_is_chosen_by_its_name_and_never_by_a_file(client: FlaskClient, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('name = "mine"\nbased_on = "course"\n', encoding="utf-8")
    shown = page(client, f"/rules?profile={mine}", status=404)
    assert f"There is no profile “{mine}” here; there are walker-avant, course, rodgers." in shown.text


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_the_page_of_a_rule_says_what_its_page_in_the_manual_says(rule: str) -> None:
    shown = page(an_empty_client(), f"/rules/{rule}")
    words = " ".join(checks.find_rule(rule).page.partition("\n")[2].split()).replace("`", "")
    said = [
        part.strip() for part in re.split(r"(?:^|(?<= ))(?:What is wrong|Why it matters|What to do|Firmness): ", words)
    ]
    assert shown.headings[0] == (1, checks.find_rule(rule).title)
    assert [part for part in said if spaced(part) not in spaced(shown.text)] == []
    assert (2, "Examples") in shown.headings


def spaced(words: str) -> str:
    """Words as they are but for the spaces before and behind signs, which a page has around what is code."""
    return re.sub(r"\s*([().,;])\s*", r"\1", words)


@cache
def an_empty_client() -> FlaskClient:
    return create_app(FileLibrary([])).test_client()


def test_a_rule_leads_to_the_very_element_where_it_fires(client: FlaskClient) -> None:
    shown = page(client, "/rules/model-case-fails")
    assert "/analysis/failing#case/ada" in shown.links
    assert "1 finding An analysis of hope" in shown.text


def test_a_rule_that_fires_nowhere_says_so(client: FlaskClient) -> None:
    assert "In none of the analyses here." in page(client, "/rules/mixed-editions").text


def test_a_rule_is_told_by_each_profile(client: FlaskClient) -> None:
    told = client.get("/rules/no-referent.json").get_json()["profiles"]
    assert told == [
        {"profile": "walker-avant", "draft": "info", "complete": "warning"},
        {"profile": "course", "draft": "warning", "complete": "warning"},
        {"profile": "rodgers", "draft": None, "complete": None},
    ]


def test_an_unknown_rule_names_the_nearest(client: FlaskClient) -> None:
    shown = page(client, "/rules/model-case-fals", status=404)
    assert "There is no rule “model-case-fals”." in shown.text
    assert next(link for link in shown.links if link.startswith("/rules/")) == "/rules/model-case-fails"
    assert client.get("/rules/model-case-fals.json").get_json()["error"]["status"] == 404


# --- examples ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_rule_has_a_good_and_a_bad_example(rule: str) -> None:
    examples = read_examples(rule)
    assert examples
    assert [line.words for line in examples.bad] == (DOCUMENTS / rule / "bad.yaml").read_text("utf-8").splitlines()
    assert [line.words for line in examples.good] == (DOCUMENTS / rule / "good.yaml").read_text("utf-8").splitlines()
    assert any(line.differs for line in (*examples.good, *examples.bad))


def test_the_lines_of_an_example_that_differ_are_marked(client: FlaskClient) -> None:
    examples = read_examples("mixed-editions")
    assert examples
    assert [line for line in examples.bad if line.differs] == [ExampleLine("edition: [1995, 2005]", True)]
    assert [line for line in examples.good if line.differs] == [ExampleLine("edition: 2005", True)]
    assert len(page(client, "/rules/mixed-editions").all("mark")) == 2


def test_a_rule_that_came_without_examples_has_none() -> None:
    assert read_examples("no-such-rule") is None


@pytest.mark.sources
def test_the_wheel_takes_the_examples_to_where_they_are_looked_for() -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    wheel = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"tests/rules": "concept/rule_examples"}


# --- findings on the page of their analysis ---------------------------------------------------------------------


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_finding_of_every_rule_is_told_on_top_and_at_its_place(path: Path, tmp_path: Path) -> None:
    (analysis,) = read_path(path)
    library = FileLibrary([path])
    findings = library.findings(library.get(analysis.id))
    shown = page(create_app(library).test_client(), f"/analysis/{analysis.id}")
    told = {each.message: shown.text.count(" ".join(each.message.split())) for each in findings}
    anchors = {anchor_of(each) for each in findings}
    assert ([each for each, count in told.items() if count < 2], anchors - set(map(unquote, shown.ids))) == ([], set())
    assert anchors & {"checks"} == set()


def test_the_name_of_a_rule_leads_to_its_page(client: FlaskClient) -> None:
    assert page(client, "/analysis/failing").links.count("/rules/model-case-fails") == 2


def test_at_one_place_the_worst_comes_first(tmp_path: Path) -> None:
    goal = Attribute(id="hope", label=Text.of("Hope", "en"))
    library = FileLibrary([write(tmp_path, an_analysis(attributes=(goal,)))])
    shown = create_app(library).test_client().get("/analysis/hope-2020").text
    at_it = shown[shown.index('id="attribute/hope"') : shown.index("</article>")]
    said = re.findall(r'class="finding (\w+)"', at_it)
    assert (len(said) > 1, said) == (True, sorted(said, key=list(SEVERITIES).index))


def test_the_pages_of_the_checker_are_well_formed(client: FlaskClient) -> None:
    addresses = ("/checks", "/checks?severity=error", "/rules", "/rules?profile=course", "/rules/model-case-fails")
    shown = [WebPage(client.get(address).text) for address in addresses]
    faults = [
        (each.unbalanced, each.inline, sorted({name for name in each.ids if each.ids.count(name) > 1}))
        for each in shown
    ]
    assert faults == [([], [], [])] * len(addresses)
