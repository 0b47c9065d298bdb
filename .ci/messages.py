"""Bring the sentences of the code into the catalogues, to be translated; and take out those that have gone.

    python .ci/messages.py         renew the catalogues
    python .ci/messages.py ko      begin those of another language as well

The method's sentences go to concept/locale, with the heads of the rules and the questions; the viewer's go to
web/locale, but for those that the method says too. Where a catalogue has a translation, it stays.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from concept.questions import questions
from concept.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 110

PYTHON = [("**.py", "python")]
TEMPLATES = [("**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}

Forms = tuple[str, ...]
"""A sentence, or its singular and its plural."""


def messages_of_concept() -> frozenset[Forms]:
    """What the method says: in its code, in the titles of its rules, in the heads of its questions."""
    return _distinct({*_in_folder(ROOT / "concept"), *_in_heads()})


def messages_of_web() -> frozenset[Forms]:
    """What the viewer says, and the method does not."""
    said = _distinct({*_in_folder(ROOT / "web"), *messages_of_concept()})
    return said - messages_of_concept()


def _in_folder(folder: Path) -> Iterator[Forms]:
    for _file, _line, message, _comments, _context in extract_from_dir(
        folder, method_map=[*PYTHON, *TEMPLATES], options_map=OPTIONS
    ):
        yield (message,) if isinstance(message, str) else tuple(message)


def _in_heads() -> Iterator[Forms]:
    for rule in RULES:
        yield (rule.title,)
        yield from ((heading,) for heading, _said in rule.paragraphs)
    for question in questions():
        yield (question.sentence,)
        yield from ((paragraph,) for paragraph in question.paragraphs)
        for parameter in question.parameters:
            yield (parameter.heading,)
            yield (parameter.about,)
        for column in question.columns:
            yield (column.heading,)
            yield (column.about,)


def _distinct(found: set[Forms]) -> frozenset[Forms]:
    """The messages; a singular that is also said alone is one with its plural."""
    singulars = {forms[0] for forms in found if len(forms) > 1}
    return frozenset(forms for forms in found if len(forms) > 1 or forms[0] not in singulars)


def update(path: Path, messages: frozenset[Forms]) -> None:
    """Write the catalogue anew: these messages, with the translations that it has."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name)
    template = Catalog()
    for forms in messages:
        template.add(forms if len(forms) > 1 else forms[0])
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as target:
        write_po(target, catalogue, width=WIDTH, sort_output=True, ignore_obsolete=True)


def begin(path: Path, language: str) -> None:
    """Write an empty catalogue for a language, where there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True)
        with path.open("wb") as target:
            write_po(target, Catalog(locale=language, project="Concept Atlas", fuzzy=False))


if __name__ == "__main__":
    for package, messages in (("concept", messages_of_concept()), ("web", messages_of_web())):
        catalogues = ROOT / package / "locale"
        for language in sys.argv[1:]:
            begin(catalogues / language / "LC_MESSAGES" / f"{package}.po", language)
        for path in sorted(catalogues.glob(f"*/LC_MESSAGES/{package}.po")):
            update(path, messages)
