"""`concept new`, `schema` and `draw`."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from test_cli import TRUST, here, run

from concept.analysis import DOCUMENT_KEYS, Analysis
from concept.checks import check
from concept.cli import writing
from concept.cli.writing import document_to_fill_in, id_of
from concept.figure import Choices, draw
from concept.formats import read_path
from concept.formats.document import document_schema, read_yaml
from concept.pictures import FORMS, PICTURES, Form, Picture, make_picture

__all__ = ["here"]  # a fixture, used by its name

MAY_DAY = date(2024, 5, 1)


def fill_in(label: str, **options: object) -> Analysis:
    (analysis,) = read_yaml(document_to_fill_in(label, today=MAY_DAY, **options))  # type: ignore[arg-type]
    return analysis


# --- new --------------------------------------------------------------------------------------------------------


def test_a_new_document_reads_without_a_fault_as_a_draft() -> None:
    analysis = fill_in("Failure to rescue", authors=["Ann B. Author"])
    assert (analysis.id, analysis.status, analysis.coverage) == ("author-failure-to-rescue", "draft", "full-text")
    assert (analysis.concept.id, analysis.say(analysis.concept.label)) == ("failure-to-rescue", "Failure to rescue")
    assert (analysis.authors, analysis.method) == (("Ann B. Author",), "walker-avant")
    assert analysis.record is not None
    assert (analysis.record.by, analysis.record.on) == (("Ann B. Author",), "2024-05-01")


def test_a_new_document_gets_advice_and_no_error() -> None:
    assert {finding.severity for finding in check(fill_in("Hope"))} == {"info"}


def test_a_new_document_has_a_place_for_every_key() -> None:
    document = document_to_fill_in("Hope", today=MAY_DAY)
    found = re.findall(r"(?m)^(?:# )?([a-z_]+):", document)
    assert sorted(found) == sorted(DOCUMENT_KEYS)


def test_the_examples_of_a_new_document_are_one_whole_analysis() -> None:
    document = document_to_fill_in("Hope", today=MAY_DAY)
    (analysis,) = read_yaml(re.sub(r"(?m)^(\s*)# ", r"\1", document))
    said = {key for key in DOCUMENT_KEYS if key != "format" and getattr(analysis, key)}
    assert said == set(DOCUMENT_KEYS) - {"format"}
    assert [finding for finding in check(analysis) if finding.severity == "error"] == []


def test_the_lines_of_a_new_document_are_not_too_long() -> None:
    assert max(map(len, document_to_fill_in("Hope", today=MAY_DAY).splitlines())) <= 120


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Hope", "hope"),
        ("Failure to rescue", "failure-to-rescue"),
        ("  Self-care / Selbstpflege (1984)! ", "self-care-selbstpflege-1984"),
        ("Fürsorge", "fürsorge"),
        ("희망", "희망"),
        ("간호사의 희망", "간호사의-희망"),
        ("الأمل", "الأمل"),
        ("看護における希望", "看護における希望"),
        ("आशा", "आश"),
        ("Hope 🌱", "hope"),
        ("🌱", "analysis"),
        ("x" * 300, "x" * 100),
        ("ﬁt", "fit"),
    ],
)
def test_an_id_is_made_of_a_label_in_any_script(label: str, expected: str) -> None:
    assert id_of(label) == expected
    assert fill_in(label).concept.id == expected


@pytest.mark.parametrize("label", ["true", "~", 'He said: "no" # not', "a: b", "{x}", "희망 🌱", "'", "\\", "$id $$"])
def test_a_label_stands_in_the_document_as_it_was_said(label: str) -> None:
    assert fill_in(label).say(fill_in(label).concept.label) == label


def test_a_new_document_can_be_in_another_language() -> None:
    analysis = fill_in("희망", authors=["김민지"], language="ko")
    assert (analysis.id, analysis.language, analysis.say(analysis.title)) == ("김민지-희망", "ko", "희망")


def test_norwegian_is_a_language() -> None:
    assert 'language: "no"' in document_to_fill_in("Håp", language="no", today=MAY_DAY)


def test_new_prints_the_document_with_the_date_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    class Today(date):
        @classmethod
        def today(cls) -> "Today":
            return cls(2024, 5, 1)

    monkeypatch.setattr(writing, "date", Today)
    result = run("new", "Hope", "--author", "A. Author", "--author", "B. Other")
    expected = document_to_fill_in("Hope", authors=["A. Author", "B. Other"], today=MAY_DAY)
    assert (result.exit_code, result.stdout, result.stderr) == (0, expected, "")
    assert 'authors: ["A. Author", "B. Other"]\n' in expected


def test_new_writes_a_file_and_says_what_to_do_next(here: Path) -> None:
    result = run("new", "Hope", "-o", "hope.yaml")
    said = "hope.yaml: fill it in, and look now and then with `concept check hope.yaml`.\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, said, "")
    assert read_path("hope.yaml")[0].id == "hope"


def test_new_never_writes_over_a_file(here: Path) -> None:
    (here / "hope.yaml").write_text("mine")
    result = run("new", "Hope", "-o", "hope.yaml")
    what = "hope.yaml: there is such a file already, and it is never written over. Name another."
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")
    assert (here / "hope.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("Hope", "-o", "hope.json"), "hope.json: a document with comments is YAML; name a .yaml file."),
        (("  ",), 'A concept has a label: say what you analyse, as in `concept new "Hope"`.'),
        (("Ho\x7fpe",), "The label or an author has a character that cannot stand in a document."),
    ],
)
def test_what_cannot_be_a_document_is_refused(here: Path, arguments: tuple[str, ...], what: str) -> None:
    result = run("new", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")
    assert list(here.iterdir()) == []


def test_a_language_that_is_none_is_refused() -> None:
    result = run("new", "Hope", "--language", "English!")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("concept: This cannot stand in a document:\n")
    assert "“english!” is no language tag" in result.stderr


# --- schema -----------------------------------------------------------------------------------------------------


def test_the_schema_is_printed() -> None:
    result = run("schema")
    assert (result.exit_code, json.loads(result.stdout)) == (0, document_schema())


def test_the_schema_is_written(here: Path) -> None:
    assert run("schema", "-o", "schema.json").stdout == ""
    assert json.loads((here / "schema.json").read_text(encoding="utf-8")) == document_schema()


# --- draw -------------------------------------------------------------------------------------------------------


def test_a_figure_is_drawn_into_a_file(here: Path) -> None:
    result = run("draw", TRUST, "-o", "figure.svg")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (here / "figure.svg").read_text(encoding="utf-8") == draw(read_path(TRUST)[0])


def test_a_figure_is_drawn_on_standard_output_as_wide_as_asked() -> None:
    result = run("draw", TRUST, "-o", "-", "--width", "160")
    assert result.stdout == draw(read_path(TRUST)[0], Choices(width_mm=160))


@pytest.mark.parametrize(
    ("output", "what"),
    [
        ("a.gif", "a.gif: the suffix “.gif” is none that is drawn; name an .svg, .pdf or .png file."),
        ("a", "a: the suffix “” is none that is drawn; name an .svg, .pdf or .png file."),
        ("nowhere/a.pdf", "nowhere/a.pdf: there is no folder nowhere; make it first."),
        ("folder.svg", "folder.svg: it is a folder; name a file in it."),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(here: Path, output: str, what: str) -> None:
    (here / "folder.svg").mkdir()
    result = run("draw", TRUST, "-o", output)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")
    assert [each.name for each in here.iterdir()] == ["folder.svg"]


def test_only_pictures_that_there_are_can_be_asked_for() -> None:
    result = run("draw", TRUST, "-o", "a.svg", "--picture", "hairball")
    what = "Invalid value for '--picture': 'hairball' is not one of 'figure', 'matrix', 'lattice', 'network'."
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, f"concept: {what}")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_is_drawn_as_it_is_chosen(here: Path, picture: Picture, form: Form) -> None:
    words = ["--picture", picture, "--width", "17cm", "--grey", "--language", "de", "--without-citations"]
    result = run("draw", TRUST, "-o", f"a.{form}", "--font-size", "9", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    choices = Choices(width_mm=170, font_size=9, grey=True, language="de", citations=False)
    assert (here / f"a.{form}").read_bytes() == make_picture(read_path(TRUST)[0], picture, form, choices)


@pytest.mark.parametrize(
    ("length", "millimetres"), [("170", 170), ("170mm", 170), ("17cm", 170), ("17 CM", 170), ("170,5mm", 170.5)]
)
def test_a_width_may_be_said_in_millimetres_or_centimetres(length: str, millimetres: float) -> None:
    result = run("draw", TRUST, "-o", "-", "--width", length)
    assert result.stdout == draw(read_path(TRUST)[0], Choices(width_mm=millimetres))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--width", "17px"], "Invalid value for '--width': “17px” is no length; name it like 170mm or 17cm."),
        (["--width", "-5"], "Invalid value for '--width': “-5” is no length; name it like 170mm or 17cm."),
        (["--width", "3000mm"], "A picture cannot be 3000 mm wide; choose from 30 to 1000 mm."),
        (["--language", "xx"], "rivers-trust-2024: it says nothing in “xx”, and neither do we; there is de, en."),
        (["--font-size", "99"], "Letters cannot be 99 points high; choose from 5 to 24."),
    ],
)
def test_a_choice_that_cannot_be_is_refused(here: Path, words: list[str], what: str) -> None:
    result = run("draw", TRUST, "-o", "a.pdf", *words)
    assert (result.exit_code, result.stdout, result.stderr.splitlines()[0]) == (2, "", f"concept: {what}")
    assert list(here.iterdir()) == []


def test_a_figure_that_is_too_narrow_is_refused(here: Path) -> None:
    result = run("draw", TRUST, "-o", "a.svg", "--width", "50")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("concept: ")
    assert list(here.iterdir()) == []
