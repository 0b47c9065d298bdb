"""The commands that ask: the library of questions, and any query that only reads."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from pyoxigraph import RdfFormat, serialize

from concept.cli.output import format_option, say, say_csv, say_json
from concept.cli.sources import CommandWithFrom, open_reader, takes_from
from concept.contracts import QUESTION_KEYS, question_details, question_row, table_row
from concept.errors import QueryError
from concept.formats import MAX_BYTES, read_text
from concept.questions import Cell, Question, Table, answer, fill_in, find_question, questions, tabulate
from concept.store import Solutions
from concept.triples import PREFIXES

# --- ask --------------------------------------------------------------------------------------------------------


@click.command("ask", cls=CommandWithFrom, short_help="Put a question to the literature.")
@click.argument("name", metavar="[QUESTION]", default="")
@click.argument("words", metavar="[NAME=VALUE]...", nargs=-1)
@takes_from
@click.option("--sparql", "as_sparql", is_flag=True, help="Print the query, with the blanks filled in; do not ask it.")
@format_option
def ask_command(
    name: str, words: tuple[str, ...], paths: tuple[Path, ...], store: str | None, as_sparql: bool, form: str
) -> int | None:
    """Put a question to the literature. Without a QUESTION: list all, each as a sentence with blanks.

    A blank is filled in with NAME=VALUE; one that is not stays open. A concept, an analysis, an element or a source
    is named by its id, its label or its address. In a terminal a column that is empty is left out, and a thing that
    has a label is called by it; JSON and CSV have all columns.

    Exit status: 0 whatever the answer is; 2 if there is no such question, or something cannot be read.

    Example: concept ask sources-of-attributes concept=co-production intent=disputes --from data
    """
    if not name:
        _list_questions(form)
        return None
    question = find_question(name)
    given = _values(question, words)
    reader, status = open_reader(paths, store)
    values = fill_in(reader, question, given)
    if as_sparql:
        say(question.bound(values))
        return status
    _say_table(answer(reader, question, values), form, reader.base, question)
    return status


def _values(question: Question, words: Sequence[str]) -> dict[str, str]:
    """What stands in the blanks. QueryError for a word that fills none."""
    given: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            example = next((f"{each.name}={each.example}" for each in question.parameters), "NAME=VALUE")
            raise QueryError(f"“{word}” fills in no blank; write its name before it, as in {example}.")
        given[question.parameter(name).name] = value
    return given


def _list_questions(form: str) -> None:
    if form == "text":
        from concept.cli.answers import questions_page

        say(questions_page(questions()))
    elif form == "csv":
        say_csv(QUESTION_KEYS, map(question_row, questions()))
    else:
        say_json({"questions": [question_details(each) for each in questions()]})


def _say_table(table: Table, form: str, base: str, question: Question | None = None) -> None:
    if form == "text":
        from concept.cli.answers import table_page

        say(table_page(table, base, question))
    elif form == "csv":
        say_csv(table.columns, (dict(zip(table.columns, map(_in_csv, row), strict=True)) for row in table.rows))
    else:
        say_json(table_row(table))


def _in_csv(cell: Cell) -> Cell:
    """A cell as CSV has it: true and false as JSON says them."""
    return str(cell).lower() if isinstance(cell, bool) else cell


# --- sparql -----------------------------------------------------------------------------------------------------


@click.command("sparql", cls=CommandWithFrom, short_help="Ask a query in SPARQL.")
@click.argument("file", metavar="FILE")
@takes_from
@format_option
def sparql_command(file: str, paths: tuple[Path, ...], store: str | None, form: str) -> int:
    """Ask a query in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE. FILE is - for standard input.

    The default graph is all graphs together; GRAPH ?analysis { … } says which analysis a statement is of. Statements
    are printed as Turtle, in JSON and CSV as rows of three. Nothing limits how long a query takes; Ctrl-C ends it.

    Exit status: 0 whatever the answer is; 2 if it is no query, or one that changes something, asks elsewhere or is
    nested too deeply, or if something cannot be read.

    Example: concept sparql question.rq --from data --format csv
    """
    from concept.strangers import Limits, read_query  # loads what answers over HTTP, which `ask` does not need

    text = sys.stdin.read() if file == "-" else read_text(Path(file))
    query = read_query(text, Limits(length=MAX_BYTES))  # a query that is nested too deeply would end the process
    reader, status = open_reader(paths, store)
    found = reader.query(query.text)
    if form == "text" and not isinstance(found, (bool, Solutions)):
        say((serialize(found, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode())
    else:
        _say_table(tabulate(found), form, reader.base)
    return status
