"""The questions that we put to the literature, one SPARQL file each (`ontology/questions`): read, filled in, asked.

The head of a file, in comments, says the question as a sentence with blanks in braces, what else there is to say of
it, and then line by line its family, its parameters and its columns:

    # Which instruments measure {concept}?
    #
    # Whatever else should be known.
    #
    # family: referents
    # {concept} (concept): the concept that is analysed. For example: co-production
    # {kind} (text: instrument | sign): one of these words
    # ?analysis: the analysis that names the instrument

A parameter is bound by each line `VALUES ?concept { UNDEF }` of the query: UNDEF gives way to the value, and where no
value is given the line is left out. So each file is valid SPARQL 1.1 as it stands, and no reader's words get into it.

`# again: ?next as {concept}` asks anew with what was found, until nothing new is found: for what a query cannot follow,
since a property path does not lead from one graph into another. The column `step` counts the rounds.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import count
from typing import Literal, cast

import pyoxigraph as oxigraph

import ontology
from concept import csl
from concept.analysis import same_label
from concept.errors import QueryError, UnknownQuestion
from concept.messages import N_, _
from concept.store import Answer, Reader, Solutions
from concept.store.reader import Found
from concept.triples import concept_iri, iri

Kind = Literal["concept", "analysis", "element", "source", "text", "number", "language"]
Term = oxigraph.NamedNode | oxigraph.Literal
Values = Mapping[str, tuple[Term, ...]]
"""What stands in the blanks; several terms where a label is that of several things."""

FAMILIES: Mapping[str, str] = {
    "evidence": N_("What statements rest on"),
    "gaps": N_("What is missing"),
    "disputes": N_("What is disputed and doubted"),
    "rivals": N_("Analyses of one concept"),
    "roles": N_("One phenomenon, several roles"),
    "referents": N_("Empirical referents"),
    "definitions": N_("Definitions"),
    "cases": N_("Cases"),
    "uses": N_("Uses and searches"),
}
"""What questions are about, in the order in which they are listed."""


class Iri(str):
    """The address of a thing, in a cell of a table."""

    __slots__ = ()


Cell = str | int | float | None
"""What stands in a table: words, an Iri, a number, true or false; None where there is nothing."""


@dataclass(frozen=True)
class Table:
    """An answer. `sparql` is the query that gave it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sparql: str = ""


@dataclass(frozen=True)
class Parameter:
    """A blank of a question: what it takes, and an example; `choices` are the only words that it takes, if any.

    `needed`: without it the answer would be that of every pair, or of everything, and is not given.
    """

    name: str
    kind: Kind
    about: str
    example: str
    choices: tuple[str, ...] = ()
    needed: bool = False

    @property
    def heading(self) -> str:
        """What stands beside the blank."""
        return heading_of(self.name)


@dataclass(frozen=True)
class Column:
    """A column of the answer, and what stands in it."""

    name: str
    about: str

    @property
    def heading(self) -> str:
        """What stands above the column."""
        return heading_of(self.name)


def heading_of(name: str) -> str:
    """The words for a blank or a column: “attribute” for `attribute_label`."""
    return name.removesuffix("_label").replace("_", " ")


@dataclass(frozen=True)
class Question:
    """A question: its sentence with blanks in braces, what else there is to say of it, and its query.

    `again`: the column whose values are put in for a parameter, until they are none that were not there before.
    """

    name: str
    sentence: str
    about: str
    family: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    query: str
    again: tuple[str, str] | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What else there is to say of it."""
        return tuple(filter(None, self.about.split("\n\n")))

    def bound(self, values: Values) -> str:
        """The query, under its sentence, with these values in its blanks; what is not among them is left open."""
        return f"# {self.sentence}\n{_bind(self.query, values)}"

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. QueryError, with those that there are, if there is none."""
        found = next((each for each in self.parameters if each.name == name), None)
        if found is None:
            sentence = _("The question {question} has no blank “{name}”.").format(question=self.name, name=name)
            raise QueryError(f"{sentence} {self._say_parameters(name)}")
        return found

    def _say_parameters(self, name: str) -> str:
        names = [each.name for each in self.parameters]
        near = get_close_matches(name, names, 1, 0.5)
        known = _("Its blanks are {names}.").format(names=", ".join(names)) if names else _("It has no blanks.")
        return f"{_('Did you mean {name}?').format(name=near[0])} {known}" if near else known


def _bind(query: str, values: Values) -> str:
    """The query with the values in its blanks, and without the blanks that there is no value for."""

    def fill_in(line: re.Match[str]) -> str:
        terms = values.get(line["name"], ())
        return f"{line['before']}{' '.join(map(str, terms))}{line['after']}" if terms else ""

    return _BLANK.sub(fill_in, query)


_BLANK = re.compile(r"(?m)^(?P<before>\s*VALUES \?(?P<name>\w+) \{ )UNDEF(?P<after> \}\n)")
_FAMILY = re.compile(r"family: (\w+)")
_PARAMETER = re.compile(
    r"\{(?P<name>\w+)\} \((?P<kind>\w+)(?P<needed>, needed)?(?:: (?P<choices>[^)]+))?\): (?P<about>.+)"
)
_COLUMN = re.compile(r"\?(?P<name>\w+): (?P<about>.+)")
_AGAIN = re.compile(r"again: \?(\w+) as \{(\w+)\}")
_EXAMPLE = ". For example: "


# --- reading them -----------------------------------------------------------------------------------------------


@cache
def questions() -> tuple[Question, ...]:
    """All questions, by family and name."""
    names = (name.removeprefix("questions/").removesuffix(".rq") for name in ontology.names("questions"))
    order = tuple(FAMILIES)
    read = (read_question(name, ontology.text(f"questions/{name}.rq")) for name in names)
    return tuple(sorted(read, key=lambda each: (order.index(each.family), each.name)))


def find_question(name: str) -> Question:
    """The question of that name. UnknownQuestion, with the nearest names, if there is none."""
    found = next((each for each in questions() if each.name == name), None)
    if found is None:
        raise UnknownQuestion(name, get_close_matches(name[:100], [each.name for each in questions()], 3, 0))
    return found


def read_question(name: str, text: str) -> Question:
    """The question that a file's text asks. ValueError if its head is not as it should be."""
    lines = text.splitlines()
    end = next(position for position, line in enumerate(lines) if not line.startswith("#"))
    head = [line.removeprefix("#").strip() for line in lines[:end]]
    family = _first(_FAMILY, head)
    again = _first(_AGAIN, head)
    if family is None or family[1] not in FAMILIES:
        raise ValueError(f"{name}: its head says no family out of {', '.join(FAMILIES)}.")
    marked = (_FAMILY, _AGAIN, _PARAMETER, _COLUMN)
    said = "\n".join("" if any(mark.fullmatch(line) for mark in marked) else line for line in head)
    sentence, *about = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\n+", said.strip()))
    return Question(
        name=name,
        sentence=sentence,
        about="\n\n".join(about),
        family=family[1],
        parameters=tuple(_parameter(found) for line in head if (found := _PARAMETER.fullmatch(line))),
        columns=tuple(Column(found["name"], found["about"]) for line in head if (found := _COLUMN.fullmatch(line))),
        query="\n".join(lines[end:]).strip() + "\n",
        again=(again[1], again[2]) if again else None,
    )


def _first(mark: re.Pattern[str], lines: Iterable[str]) -> re.Match[str] | None:
    return next((found for line in lines if (found := mark.fullmatch(line))), None)


def _parameter(found: re.Match[str]) -> Parameter:
    about, _sign, example = found["about"].partition(_EXAMPLE)
    choices = tuple(word.strip() for word in (found["choices"] or "").split("|") if word.strip())
    return Parameter(
        name=found["name"],
        kind=cast(Kind, found["kind"]),
        about=about,
        example=example or (choices or ("",))[0],
        choices=choices,
        needed=bool(found["needed"]),
    )


# --- asking -----------------------------------------------------------------------------------------------------


def ask(reader: Reader, name: str, **values: str) -> Table:
    """The answer to a question, with these words in its blanks.

    UnknownQuestion if there is none of that name; QueryError for a blank that it has not, and for words that name
    nothing that the store holds.
    """
    question = find_question(name)
    return answer(reader, question, fill_in(reader, question, values))


def answer(reader: Reader, question: Question, values: Values) -> Table:
    """The answer to a question with these values in its blanks."""
    sparql = question.bound(values)
    table = tabulate(reader.query(sparql))
    if question.again and values.get(question.again[1]):
        return Table(table.columns, tuple(_follow(reader, question, values, table)), sparql)
    return Table(table.columns, table.rows, sparql)


def _follow(reader: Reader, question: Question, values: Values, found: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows of all rounds, each with its number in the place of its `step`."""
    assert question.again
    column, parameter = question.again
    position, step = found.columns.index(column), found.columns.index("step")
    seen = {term.value for term in values[parameter]}
    for number in count(1):
        yield from ((*row[:step], number, *row[step + 1 :]) for row in found.rows)
        new = sorted({str(row[position]) for row in found.rows} - seen)
        if not new:
            return
        seen.update(new)
        found = tabulate(reader.query(question.bound({**values, parameter: tuple(map(oxigraph.NamedNode, new))})))


def tabulate(found: Answer) -> Table:
    """What a query gives, as a table: solutions as they are, one cell for yes or no, statements in three columns."""
    if isinstance(found, bool):
        return Table(("answer",), ((found,),))
    if isinstance(found, Solutions):
        return Table(found.columns, tuple(tuple(map(_cell, row)) for row in found.rows))
    statements = (tuple(map(_cell, (each.subject, each.predicate, each.object))) for each in found)
    return Table(("subject", "predicate", "object"), tuple(statements))


_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Mapping[str, Callable[[str], int | float | bool]] = {
    **dict.fromkeys((f"{_XSD}{name}" for name in ("integer", "int", "long", "nonNegativeInteger")), int),
    **dict.fromkeys((f"{_XSD}{name}" for name in ("decimal", "double", "float")), float),
    f"{_XSD}boolean": lambda words: words in ("true", "1"),
}


def _cell(term: Found | None) -> Cell:
    if term is None:
        return None
    if isinstance(term, oxigraph.NamedNode):
        return Iri(term.value)
    if isinstance(term, oxigraph.Literal):
        return _NUMBERS.get(term.datatype.value, str)(term.value)
    return str(term)


# --- what words in the blanks mean ------------------------------------------------------------------------------


def fill_in(reader: Reader, question: Question, words: Mapping[str, str]) -> Values:
    """The values for the blanks of a question: ids, labels and addresses as terms of the store; empty words are left.

    QueryError for a blank that the question has not, and for words that name nothing.
    """
    given = {name: said.strip() for name, said in words.items() if said.strip()}
    values = {name: _terms(reader, question.parameter(name), said) for name, said in given.items()}
    if missing := [
        f"{each.name}={each.example}" for each in question.parameters if each.needed and each.name not in values
    ]:
        raise QueryError(
            _("The question {question} needs its blanks filled in: {values}, for example.").format(
                question=question.name, values=" ".join(missing)
            )
        )
    return values


def _terms(reader: Reader, parameter: Parameter, said: str) -> tuple[Term, ...]:
    match parameter.kind:
        case "text":
            return (oxigraph.Literal(_choice(parameter, said)),)
        case "language":
            return (oxigraph.Literal(said.lower()),)
        case "number":
            return (oxigraph.Literal(_number(parameter, said)),)
        case kind:
            return _things(reader, kind, said)


def _choice(parameter: Parameter, said: str) -> str:
    if parameter.choices and said not in parameter.choices:
        raise QueryError(
            _("{name}: “{said}” is none of {choices}.").format(
                name=parameter.name, said=said, choices=", ".join(parameter.choices)
            )
        )
    return said


def _number(parameter: Parameter, said: str) -> int:
    try:
        return int(said)
    except ValueError:
        raise QueryError(_("{name}: “{said}” is no whole number.").format(name=parameter.name, said=said)) from None


@dataclass(frozen=True)
class Name:
    """A thing of the store that can stand in a blank: its address, what a reader writes for it, and its label."""

    iri: str
    short: str
    label: str


def names(reader: Reader, kind: Kind, said: str = "", entry: str = "") -> list[Name]:
    """The things of that kind, in the order of their labels: all; those that have this label or id; this one."""
    values: dict[str, tuple[Term, ...]] = {}
    if said:
        values["said"] = (oxigraph.Literal(said.lower()),)
    if entry:
        values["entry"] = (oxigraph.NamedNode(entry),)
    found = tabulate(reader.query(_bind(ontology.text(f"names/{kind}.rq"), values)))
    return [Name(str(thing), _short(str(thing), reader.base), str(label or "")) for thing, label in found.rows]


def _short(address: str, base: str) -> str:
    """What a reader may write for an address: the end of it, where all that is left out is what all begin with."""
    for beginning in (f"{base}analysis/", f"{base}concept/", base, "https://doi.org/"):
        if address.startswith(beginning):
            return address.removeprefix(beginning)
    return address


def _things(reader: Reader, kind: Kind, said: str) -> tuple[Term, ...]:
    """The things that words name. QueryError, with the nearest names, if there is none."""
    for entry in _addresses(kind, said, reader.base):
        if found := names(reader, kind, entry=entry):
            return _nodes(found)
    if "://" not in said and (found := names(reader, kind, said=said)):
        return _nodes(found)
    raise QueryError(f"{_say_unknown(kind).format(said=said)} {_say_nearest(reader, kind, said)}")


def _say_unknown(kind: Kind) -> str:
    match kind:
        case "concept":
            return _("There is no concept “{said}” here.")
        case "analysis":
            return _("There is no analysis “{said}” here.")
        case "source":
            return _("There is no source “{said}” here.")
    return _("There is no element “{said}” here.")


def _nodes(found: Iterable[Name]) -> tuple[Term, ...]:
    return tuple(oxigraph.NamedNode(each) for each in dict.fromkeys(each.iri for each in found))


def _addresses(kind: Kind, said: str, base: str) -> Iterator[str]:
    """The addresses that words may stand for; those that are none are left out."""
    doi = csl.bare_doi(said) if kind == "source" else None
    short = (concept_iri(said, base) if kind == "concept" else iri(said, base=base), f"{base}{said}")
    for address in (*([f"https://doi.org/{doi.lower()}"] if doi else ()), *([said] if "://" in said else short)):
        with contextlib.suppress(ValueError):
            yield oxigraph.NamedNode(address).value


_LONGEST_LIST = 2_000
"""Names among which the nearest are looked for."""


def _say_nearest(reader: Reader, kind: Kind, said: str) -> str:
    known = names(reader, kind)[:_LONGEST_LIST]
    by_form = {form: each.short for each in known for form in (same_label(each.label), each.short.lower())}
    near = dict.fromkeys(by_form[form] for form in get_close_matches(same_label(said), by_form, 5, 0.3))
    if not near:
        return _("Give an id, a label or an address.")
    return _("Nearest: {names}.").format(names=", ".join(list(near)[:3]))
