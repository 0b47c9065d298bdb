"""The page of the manual on the questions, made from the heads of their files."""

import re
from collections.abc import Iterator

from concept.questions import FAMILIES, Parameter, Question, questions

_HEAD = """\
# The questions

<!-- Made by docs/generate.py from the heads of ontology/questions: change it there. -->

What `concept ask QUESTION NAME=VALUE` and the page *Questions* of the viewer put to the literature. Each is a file in
SPARQL 1.1 that runs as it is on any engine; `concept ask QUESTION --sparql` prints it, with your values in it.
[Ask the literature](../how-to/ask-the-literature.md) tells how they are used.

A blank that is left open stands for everything, but for those that are needed. A concept, an analysis, an element or a
source is named by its id, label or address; an element also by `ANALYSIS/attribute/ID`, a source by its DOI. What
an analysis does not say is `unsaid`, where one can ask for it. Labels and texts come in the language of the analysis,
or in that of `language` where they are given in it; else in all that there are.
"""


def questions_page() -> str:
    """Every question: a table by family, then each with its blanks and columns."""
    lines = [_HEAD]
    for family, title in FAMILIES.items():
        lines += [
            f"**{title}**",
            "",
            *(f"- [{each.sentence}](#{each.name})" for each in questions() if each.family == family),
            "",
        ]
    for each in questions():
        lines += [*_section(each), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(question: Question) -> Iterator[str]:
    yield from (f"## {question.name}", "", f"**{_with_code(question.sentence)}**")
    if question.about:
        yield from ("", question.about)
    yield from ("", "| blank | what stands in it | for example |", "|---|---|---|")
    yield from (_row(each) for each in question.parameters)
    yield from ("", "| column | what stands in it |", "|---|---|")
    yield from (f"| `{each.name}` | {each.about} |" for each in question.columns)


def _row(blank: Parameter) -> str:
    choices = f": {', '.join(f'`{each}`' for each in blank.choices)}" if blank.choices else ""
    needed = " (needed)" if blank.needed else ""
    return f"| `{blank.name}`{needed} | {blank.about}{choices} | `{blank.name}={blank.example}` |"


def _with_code(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", r"`{\1}`", sentence)
