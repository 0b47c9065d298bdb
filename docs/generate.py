"""Make the reference part of the manual, docs/reference, from the code.

`python docs/generate.py` writes the pages that are out of date; with `--check` it names them, and exits 1 if there are
any.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from api import api_page
from commands import commands_page
from document import document_page
from questions import questions_page
from service import service_page
from vocabulary import vocabulary_page

import ontology
from concept.bibliography import BIBLIOGRAPHIES, MARKUPS, STYLES
from concept.cli import bibliographies
from concept.cli.storing import SUFFIXES
from concept.formats import FORMATS
from concept.rules import RULES, Rule

REFERENCE = Path(__file__).resolve().parent / "reference"

FIRMNESS = {
    "method": "the method's own texts, or direct restatements of them, say so",
    "critique": "published critics of the method ask for it",
    "practice": "journals, published papers or course rubrics expect it",
}

RULES_HEAD = """\
# The rules

<!-- Made by docs/generate.py from the docstrings in concept/rules: change it there. -->

What `concept check` looks for. A rule finds one fault, and is named after it. How bad the fault is depends on the
status of the record: a draft gets advice, a complete record verdicts. An `error` makes `concept check` exit with 1.

*Firmness* is who says so:

- **method**: {method};
- **critique**: {critique};
- **practice**: {practice}.

*Partial records* are those of an `excerpt` or an `abstract`. A rule that is silent there speaks of what whoever made
the record could not see ([why](../explanation/partial-records.md)). A method without a profile is checked for critique
and practice only.
"""

FILES_HEAD = """\
# File formats

<!-- Made by docs/generate.py from concept/formats: change it there. -->

The suffix of a file says its format. All of them are read and written, and none of them loses anything: what
`concept export` writes in one format is read back as the same analysis. Comments and the order of keys are no part of
an analysis and do not survive. Alignments between analyses are held by the RDF formats, beside analyses or alone.

| suffix | format | `--format` | media type | holds |
|---|---|---|---|---|
"""

FILES_FOOT = """
Documents are described in [The analysis document](document.md), the terms of the RDF formats in
[The vocabulary](vocabulary.md). TriG and N-Quads put each analysis into a named graph of its own. Files are UTF-8, and
at most 20 MB. In a folder, files of other suffixes and hidden ones are left out.

## Bibliographies

The works of an analysis come from, and go to, the files of reference managers
([how](../how-to/use-a-reference-manager.md)).

| suffix | format | `--format` | media type |
|---|---|---|---|
{bibliographies}
They are read in UTF-8 or UTF-16; BibTeX and RIS also in Windows-1252, which is told. `concept export` has two styles
besides, for people: {styles}, each as {markups}.
"""


def rules_page() -> str:
    """Every rule: a table, then the page of each."""
    lines = [
        RULES_HEAD.format(**FIRMNESS),
        "| rule | in a draft | when complete | firmness | partial records |",
        "|---|---|---|---|---|",
        *(_row(rule) for rule in RULES),
    ]
    for rule in RULES:
        lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    partial = "judged" if rule.judges_partial_records else "silent"
    return f"| [{rule.name}](#{rule.name}) | {rule.draft} | {rule.complete} | {rule.firmness} | {partial} |"


def _section(rule: Rule) -> Iterator[str]:
    title, _, rest = rule.page.partition("\n")
    yield from (f"## {rule.name}", "", f"**{title}** In a draft: {rule.draft}; when complete: {rule.complete}.")
    for paragraph in rest.strip().split("\n\n"):
        head, colon, said = paragraph.partition(":")
        yield from ("", f"*{head}{colon}*{said}" if colon and "\n" not in head else paragraph)


def files_page() -> str:
    """Every suffix, with its format."""
    names = {FORMATS[suffix]: name for name, suffix in SUFFIXES.items()}
    rows = (
        f"| `{suffix}` | {known.name} | `{names[known]}` | `{known.media_type}` | "
        f"{'one document' if known.module == 'document' else 'one analysis or more'} |\n"
        for suffix, known in FORMATS.items()
    )
    suffixes = {suffix: name for name, suffix in bibliographies.SUFFIXES.items()}
    works = (
        f"| `{suffix}` | {known.name} | `{suffixes[suffix]}` | `{known.media_type}` |\n"
        for suffix, known in BIBLIOGRAPHIES.items()
    )
    foot = FILES_FOOT.format(
        bibliographies="".join(works),
        styles=" and ".join(f"`{style}`" for style in STYLES),
        markups=" or ".join(f"`{markup}`" for markup in MARKUPS),
    )
    return FILES_HEAD + "".join(rows) + foot


PAGES = {
    "api.md": api_page,
    "commands.md": commands_page,
    "document.md": document_page,
    "files.md": files_page,
    "questions.md": questions_page,
    "rules.md": rules_page,
    "service.md": service_page,
    "vocabulary.md": lambda: vocabulary_page(ontology.text("vocabulary.ttl")),
}


def main(arguments: list[str]) -> int:
    """Write or check the pages; the exit status."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    pages = {REFERENCE / name: make() for name, make in PAGES.items()}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if arguments:
        for path in stale:
            print(f"docs/reference/{path.name} is out of date: python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
        print(f"docs/reference/{path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
