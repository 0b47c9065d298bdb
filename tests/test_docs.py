"""The manual says what is true: its commands print what it shows, its links lead somewhere, and nothing is missing."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest
from asked import rows_of
from test_web import an_analysis

from concept.analysis import Attribute, Referent, Text
from concept.cli import COMMANDS, Commands
from concept.formats import FORMATS, read_path
from concept.questions import answer, fill_in, questions, read_question
from concept.rules import RULES, referents, rule
from concept.store import MemoryStore

pytestmark = pytest.mark.sources

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WRITTEN = [
    ROOT / "README.md",
    DOCS / "tutorial.md",
    *sorted(DOCS.glob("how-to/*.md")),
    *sorted(DOCS.glob("explanation/*.md")),
]
"""The pages that people wrote and whose examples are run."""
MANUAL = [*WRITTEN, DOCS / "README.md", *sorted(DOCS.glob("reference/*.md"))]
PAGES = [
    *MANUAL,
    *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "data/README.md")),
    *sorted(DOCS.glob("decisions/*.md")),
]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


# --- examples ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_the_commands_of_a_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    examples = list(runpy.run_path(str(DOCS / "examples.py"))["run_page"](page, tmp_path))
    shown = [(each.command, 0, each.shown) for each in examples]
    printed = [(each.command, each.status, each.shown if each.fits else each.printed) for each in examples]
    assert shown == printed


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_a_newcomer_meets_commands_that_were_run(page: str, tmp_path: Path) -> None:
    assert text_of(ROOT / page).count("\n$ concept ") >= 3


def test_an_output_that_is_shown_in_part_may_leave_out_whole_lines_and_ends_of_lines() -> None:
    pattern = runpy.run_path(str(DOCS / "examples.py"))["_pattern"]
    assert pattern("one\n…\nlast … line\n").fullmatch("one\ntwo\nthree\nlast of all line\n")


def test_an_output_that_differs_in_what_is_shown_does_not_pass() -> None:
    pattern = runpy.run_path(str(DOCS / "examples.py"))["_pattern"]
    assert pattern("one\n…\nlast\n").fullmatch("one\ntwo\nlest\n") is None


def test_the_rule_of_the_how_to_finds_what_its_example_says() -> None:
    blocks = dict(re.findall(r"^```(python|json)\n(.*?)^```$", text_of(DOCS / "how-to" / "add-a-rule.md"), re.M | re.S))
    known = {**vars(referents), "rule": rule}
    exec(blocks["python"], known)
    (analysis,) = read_path(ROOT / "data" / "analyses" / "bamber-co-production.ttl")
    bare = Referent(id="a-scale", label=Text.of("A scale", "en"))
    findings = known["referent_without_source"].findings(replace(analysis, referents=(bare,)))
    found = [{"rule": each.rule, "focus": each.focus, "value": each.value} for each in findings]
    assert found == json.loads(blocks["json"])


def test_the_question_of_the_how_to_answers_what_its_example_says() -> None:
    text = text_of(DOCS / "how-to" / "add-a-question.md")
    blocks = dict(re.findall(r"^```(sparql|json)\n(.*?)^```$", text, re.M | re.S))
    question = read_question("attributes-without-gloss", blocks["sparql"])
    bare = Attribute(id="goal", label=Text.of("A goal", "en"))
    (analysis,) = read_path(ROOT / "data" / "analyses" / "bamber-co-production.ttl")
    store = MemoryStore()
    store.put(replace(an_analysis("one"), attributes=(bare, *analysis.attributes)))
    expected = json.loads(blocks["json"])
    values = fill_in(store, question, {**expected[0]["values"], "concept": "hope"})
    assert rows_of(answer(store, question, values)) == expected[0]["rows"]


# --- what stands in the manual ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [*COMMANDS, *(each.name for each in entry_points(group="concept.commands"))])
def test_every_command_stands_in_the_manual(command: str) -> None:
    assert re.search(rf"^#+ .*\b{command}\b", text_of(DOCS / "reference" / "commands.md"), re.M)


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_every_rule_stands_in_the_manual(name: str) -> None:
    assert f"\n## {name}\n" in text_of(DOCS / "reference" / "rules.md")


@pytest.mark.parametrize("name", [each.name for each in questions()])
def test_every_question_stands_in_the_manual(name: str) -> None:
    assert f"\n## {name}\n" in text_of(DOCS / "reference" / "questions.md")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_file_suffix_stands_in_the_manual(suffix: str) -> None:
    assert f"\n| `{suffix}` |" in text_of(DOCS / "reference" / "files.md")


def test_every_page_can_be_reached_from_the_index() -> None:
    linked = {(DOCS / target).resolve() for target, _ in links_in(DOCS / "README.md")}
    assert [name_of(page) for page in MANUAL if page.parent not in (ROOT, DOCS) and page not in linked] == []


def test_every_picture_of_the_manual_is_taken_by_its_script_and_shown() -> None:
    taken = {each.file.name for each in runpy.run_path(str(DOCS / "screenshots.py"))["PICTURES"]}
    shown = {Path(name).name for page in PAGES for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of(page))}
    lying = {path.name for path in (DOCS / "images").iterdir()}
    assert (shown, lying) == (taken, taken)


def test_the_reference_is_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_of_the_reference_that_is_out_of_date_is_named(tmp_path: Path) -> None:
    shutil.copytree(DOCS, tmp_path / "docs")
    with (tmp_path / "docs" / "reference" / "rules.md").open("a") as page:
        page.write("A line that nobody generated.\n")
    done = subprocess.run(
        [sys.executable, tmp_path / "docs" / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "docs/reference/rules.md is out of date: python docs/generate.py\n")


# --- commands and targets that are named without being run ------------------------------------------------------


def commands_in(page: Path) -> Iterator[tuple[str, str]]:
    """(command, its arguments) of what stands in code, in a block or in a line."""
    text = text_of(page)
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```$", text, re.M | re.S):
        yield from re.findall(r"^(?:\$ )?concept ([a-z]+)([^\n|#]*)", block, re.M)
    yield from re.findall(r"`concept ([a-z]+)([^`\n]*)`", text)


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name != "reference"], ids=name_of)
def test_the_commands_and_options_that_a_page_names_exist(page: Path) -> None:
    group = Commands()
    named = {(command, option) for command, rest in commands_in(page) for option in re.findall(r"--[a-z-]+", rest)}
    named |= {(command, "--help") for command, _ in commands_in(page)}
    assert {(command, option) for command, option in named if option not in options_of(group, command)} == set()


def options_of(group: Commands, name: str) -> set[str]:
    context = click.Context(group)
    command = group.get_command(context, name)
    if command is None:
        return set()
    return {option for each in command.get_params(context) for option in (*each.opts, *each.secondary_opts)} | {
        "--help"
    }


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_make_targets_that_a_page_names_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.M))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text_of(page), re.M)) - targets == set()


# --- links ------------------------------------------------------------------------------------------------------


def links_in(page: Path) -> list[tuple[str, str]]:
    """(path, anchor) of the links of a page that stay in the project."""
    text = re.sub(r"^```.*?^```$", "", text_of(page), flags=re.M | re.S)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [(path, anchor) for path, _, anchor in (each.partition("#") for each in targets) if "://" not in path]


def anchors_of(page: Path) -> set[str]:
    """The anchors that a page's headings have on the sites that show it."""
    text = re.sub(r"^```.*?^```$", "", text_of(page), flags=re.M | re.S)
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in re.findall(r"^#+ (.+)$", text, re.M))
    return {heading.replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    ways = [((page.parent / path).resolve() if path else page, anchor) for path, anchor in links_in(page)]
    missing = [target for target, _ in ways if not target.exists()]
    lost = [(target.name, anchor) for target, anchor in ways if anchor and anchor not in anchors_of(target)]
    assert (missing, lost) == ([], [])


# --- the front page, and what no file may say -------------------------------------------------------------------


def test_the_readme_is_under_a_hundred_lines() -> None:
    assert len(text_of(ROOT / "README.md").splitlines()) < 100


def test_the_screenshot_is_small_enough_for_a_front_page() -> None:
    assert 10_000 < (DOCS / "images" / "analysis.webp").stat().st_size < 250_000


# Put together here, so that this file does not hold what it looks for.
HOSTS = [".".join(parts) for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("yarnpkg", "com")]]
FORBIDDEN = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/|" + "|".join(map(re.escape, HOSTS)))


def test_no_file_names_a_place_on_a_machine_or_the_address_of_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("These sources are no git repository, so what belongs to them is not known.")
    named = []
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            content = (ROOT / name).read_bytes()
            if b"\0" not in content:
                named += [f"{name}: {found[0]}" for found in FORBIDDEN.finditer(content.decode(errors="replace"))]
    assert named == []
