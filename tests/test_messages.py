"""The catalogues: every sentence of the code is translated, and what it leaves open is filled in every language."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import concept
from concept.checks import check
from concept.formats import read_path
from concept.messages import enumerate_labels, language_spoken, languages, ngettext, spoken_in

PACKAGE = Path(concept.__file__).parent
TRANSLATED = languages()[1:]
RULES = Path(__file__).parent / "rules"

Forms = tuple[str, ...]
"""A sentence, or its singular and its plural."""


def forms_of(message: str | tuple[str, ...] | list[str]) -> Forms:
    return (message,) if isinstance(message, str) else tuple(message)


@cache
def messages_of_the_code() -> frozenset[Forms]:
    """What is said through gettext; a singular that is also said alone is one message."""
    found = {forms_of(message) for _file, _line, message, _comments, _context in extract_from_dir(PACKAGE)}
    singulars = {forms[0] for forms in found if len(forms) > 1}
    return frozenset(forms for forms in found if len(forms) > 1 or forms[0] not in singulars)


@cache
def catalogue(language: str) -> Catalog:
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "concept.po").open("rb") as source:
        return read_po(source, locale=language)


def placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_translates_every_message_of_the_code_and_no_other(language: str) -> None:
    translated = {forms_of(each.id) for each in catalogue(language) if each.id and all(forms_of(each.string or ""))}
    assert translated == messages_of_the_code()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess_that_nobody_looked_at(language: str) -> None:
    assert [each.id for each in catalogue(language) if each.id and each.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_in_what_its_message_does(language: str) -> None:
    differing = [
        each.id
        for each in catalogue(language)
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
