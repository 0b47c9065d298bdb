"""The catalogues: every sentence of the code is translated, and what it leaves open is filled in every language."""

import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from concept.checks import check
from concept.formats import read_path
from concept.messages import enumerate_labels, language_spoken, languages, ngettext, spoken_in

ROOT = Path(__file__).parent.parent
TRANSLATED = languages()[1:]
RULES = Path(__file__).parent / "rules"
CATALOGUES = [(package, language) for package in ("concept", "web") for language in TRANSLATED]

Forms = tuple[str, ...]
"""A sentence, or its singular and its plural."""


@cache
def messages_of_the_code(package: str) -> frozenset[Forms]:
    """What is said through gettext, as `make messages` finds it."""
    command = runpy.run_path(str(ROOT / ".ci" / "messages.py"))
    found: frozenset[Forms] = command[f"messages_of_{package}"]()
    return found


@cache
def catalogue(package: str, language: str) -> Catalog:
    with (ROOT / package / "locale" / language / "LC_MESSAGES" / f"{package}.po").open("rb") as source:
        return read_po(source, locale=language)


def forms_of(message: str | tuple[str, ...] | list[str]) -> Forms:
    return (message,) if isinstance(message, str) else tuple(message)


def placeholders(sentence: str) -> set[str]:
    """What a sentence leaves open: `{this}` in the code, `%(this)s` in templates."""
    in_templates = set(re.findall(r"%\((\w+)\)s", sentence))
    return in_templates | {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}


@pytest.mark.sources
@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_a_catalogue_translates_every_message_of_the_code_and_no_other(package: str, language: str) -> None:
    found = catalogue(package, language)
    translated = {forms_of(each.id) for each in found if each.id and all(forms_of(each.string or ""))}
    assert translated == messages_of_the_code(package)


@pytest.mark.sources
@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_no_translation_is_a_guess_that_nobody_looked_at(package: str, language: str) -> None:
    assert [each.id for each in catalogue(package, language) if each.id and each.fuzzy] == []


@pytest.mark.sources
@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_a_translation_fills_in_what_its_message_does(package: str, language: str) -> None:
    differing = [
        each.id
        for each in catalogue(package, language)
        if each.id
        and [placeholders(form) for form in forms_of(each.id)]
        != [placeholders(form) for form in forms_of(each.string or "")]
    ]
    assert differing == []


def test_a_finding_is_said_in_german() -> None:
    (analysis,) = read_path(RULES / "contrary-case-fails" / "bad.yaml")
    with spoken_in("de"):
        (finding,) = [each for each in check(analysis) if each.rule == "contrary-case-fails"]
    assert (finding.message, finding.advice) == (
        "Der konträre Fall „Mrs Berg“ hat, zumindest teilweise, „A goal within reach“ und „Trust in others“, und "
        "einem konträren Fall fehlt jedes definierende Attribut (Walker & Avant, Schritt 6). Nach seiner Kodierung "
        "ist er ein Grenzfall.",
        "Um ein konträrer Fall zu sein, muss ihm auch „A goal within reach“ und „Trust in others“ fehlen; sonst "
        "geben Sie ihm eine andere Art.",
    )


def test_findings_are_the_same_in_every_language_but_for_their_words() -> None:
    (analysis,) = read_path(RULES / "fewer-than-asked" / "bad.yaml")
    with spoken_in("de"):
        german = check(analysis)
    assert [(each.rule, each.focus, each.value, each.severity) for each in german] == [
        (each.rule, each.focus, each.value, each.severity) for each in check(analysis)
    ]


def test_a_profile_is_called_by_its_title_in_the_readers_language() -> None:
    (analysis,) = read_path(RULES / "fewer-than-asked" / "bad-draft.yaml")
    with spoken_in("de"):
        (finding,) = [each for each in check(analysis) if each.rule == "fewer-than-asked"]
    assert finding.message.startswith("Eine Kursarbeit nach Walker & Avant: Verlangt sind mindestens 4 Fälle, ")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("de", "de"), ("DE", "de"), ("de-AT", "de"), ("de_DE.UTF-8", "de"), ("en", "en"), ("xx", "en"), ("", "en")],
)
def test_a_language_is_found_by_its_tag_and_english_stands_in_for_the_others(asked: str, spoken: str) -> None:
    with spoken_in(asked):
        assert language_spoken() == spoken


def test_after_its_context_a_language_is_no_longer_spoken() -> None:
    with spoken_in("de"):
        said = enumerate_labels(["a", "b"])
    assert (said, enumerate_labels(["a", "b"])) == ("„a“ und „b“", "“a” and “b”")


def test_a_count_chooses_the_form_of_its_language() -> None:
    with spoken_in("de"):
        said = [ngettext("antecedent", "antecedents", count) for count in (0, 1, 2)]
    assert said == ["Antezedenzien", "Antezedens", "Antezedenzien"]


def test_readers_of_english_do_not_wait_for_what_reads_catalogues() -> None:
    program = """
import sys
from concept.messages import _, spoken_in
with spoken_in("en"):
    _("draft")
print("babel" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
