"""The commands for those who write documents: new and schema."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from string import Template

import click

from concept.cli.output import say, say_json, write_file
from concept.errors import ConceptError, DocumentError, UnreadableFile
from concept.formats.document import document_schema, read_yaml

_SUFFIXES = (".yaml", ".yml")
_LONGEST_ID = 100
_COMMENT_COLUMN = 36
_PLAIN_LANGUAGE = re.compile(r"(?!no\b)[a-z]{2,8}(-[a-z0-9]{1,8})*")
"""A language tag that is text to every reader of YAML: some take `no` for false."""


@click.command("new", short_help="Begin an analysis: a document to fill in.")
@click.argument("label")
@click.option("--author", "authors", metavar="NAME", multiple=True, help="Who makes the analysis; may be repeated.")
@click.option("--language", metavar="TAG", default="en", show_default=True, help="The language that you write in.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="A new .yaml file.")
def new_command(label: str, authors: tuple[str, ...], language: str, output: Path | None) -> None:
    """Begin an analysis of the concept LABEL: a document to fill in, which says of every key what it is for.

    It goes to standard output, or into a file, which is never written over.

    Exit status: 0; 2 if the document cannot be made or written.

    Example: concept new "Failure to rescue" --author "A. Author" -o rescue.yaml
    """
    if output and output.suffix.lower() not in _SUFFIXES:
        raise ConceptError(f"{output}: a document with comments is YAML; name a .yaml file.")
    document = document_to_fill_in(label, authors=authors, language=language, today=date.today())
    if output is None:
        say(document)
    else:
        write_file(output, document, overwrite=False)
        say(f"{output}: fill it in, and look now and then with `concept check {output}`.\n")


def document_to_fill_in(label: str, *, authors: Sequence[str] = (), language: str = "en", today: date) -> str:
    """A document that reads without a fault as it stands, as a draft; every other key is a comment with an example.

    ConceptError if the label, an author or the language cannot stand in a document.
    """
    label = " ".join(label.split())
    if not label:
        raise ConceptError('A concept has a label: say what you analyse, as in `concept new "Hope"`.')
    concept_id = id_of(label)
    family = id_of(authors[0].split()[-1]) if authors and authors[0].split() else ""
    filled_in = Template(_template()).substitute(
        id=f"{family}-{concept_id}"[:_LONGEST_ID].rstrip("-") if family else concept_id,
        concept_id=concept_id,
        title=_quoted(f"A concept analysis of {label}" if language.startswith("en") else label),
        label=_quoted(label),
        authors=f"authors: [{', '.join(map(_quoted, authors))}]" if authors else "# authors: [A. Author]",
        by=f"[{', '.join(map(_quoted, authors))}]" if authors else "[A. Coder]",
        language=language if _PLAIN_LANGUAGE.fullmatch(language) else _quoted(language),
        today=today.isoformat(),
    )
    document = "\n".join(_align(line) for line in filled_in.split("\n"))
    try:
        read_yaml(document, "the new document")
    except DocumentError as error:
        raise ConceptError("\n".join(["This cannot stand in a document:", *map(str, error.faults)])) from None
    except UnreadableFile:
        raise ConceptError("The label or an author has a character that cannot stand in a document.") from None
    return document


def _align(line: str) -> str:
    """The comment behind a value, in the column in which the others begin."""
    value, sign, comment = line.partition("  # ")
    if not sign or not value.strip():
        return line
    return f"{value.rstrip():<{_COMMENT_COLUMN}} # {comment.lstrip()}"


def id_of(words: str) -> str:
    """An id made of words in any script: letters and digits in lower case, all else as hyphens.

    Combining marks that have no letter of their own are left out, because ids hold none.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", words).lower())
    kept = (char for char in folded if not unicodedata.category(char).startswith("M"))
    spaced = "".join(char if char.isalpha() or char.isdecimal() else " " for char in kept)
    return unicodedata.normalize("NFC", "-".join(spaced.split()))[:_LONGEST_ID].rstrip("-") or "analysis"


def _quoted(words: str) -> str:
    """The words as a double-quoted YAML scalar, which a JSON string is."""
    return json.dumps(words, ensure_ascii=False)


def _template() -> str:
    return (resources.files("concept.cli") / "new.yaml").read_text(encoding="utf-8")


@click.command("schema", short_help="Print the JSON Schema of the analysis document.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it.")
def schema_command(output: Path | None) -> None:
    """Print the JSON Schema (2020-12) of the analysis document, for editors that complete and check as you write.

    Exit status: 0; 2 if the file cannot be written.

    Example: concept schema -o concept-analysis.schema.json
    """
    if output is None:
        say_json(document_schema())
    else:
        write_file(output, json.dumps(document_schema(), ensure_ascii=False, indent=2) + "\n")
