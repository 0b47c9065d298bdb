"""The questions: all of them as sentences with blanks, and each with its form, its answer and its query."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from flask import Blueprint, Response, current_app, url_for
from typing_extensions import TypedDict

from concept.contracts import QUESTION_KEYS, QuestionDetails, TableRows, question_details, table_row
from concept.errors import QueryError
from concept.library import Library
from concept.literature import name_of_described
from concept.messages import _
from concept.questions import (
    FAMILIES,
    Cell,
    Column,
    Iri,
    Kind,
    Name,
    Parameter,
    Question,
    Table,
    find_question,
    heading_of,
    questions,
)
from concept.triples import PREFIXES
from web import asking, pages
from web.addresses import source_address, statement_address
from web.asking import PAGE, Words
from web.describing import Segment, describe
from web.pages import ListPage, Page, answer, number_asked_for, the_library

blueprint = Blueprint("questions", __name__)

MOST_AT_ONCE = 1_000
"""In a library of more analyses than this a question waits until one of its blanks is filled in."""

MOST_CHOICES: Mapping[Kind, int] = {"concept": 10_000, "analysis": 10_000, "element": 100, "source": 100}
"""In how large a library, by its analyses, the things that fit into a blank are listed to choose from."""

THINGS = tuple(MOST_CHOICES)


BLANKS: Mapping[str, Words] = {
    name: Words(
        name=name, about=f"What stands in the blank “{name}” of the question, where it has one: an id or an IRI."
    )
    for name in dict.fromkeys(blank.name for each in questions() for blank in each.parameters)
}
"""The blanks of all questions, as parameters of addresses."""


class QuestionsData(TypedDict):
    """All questions."""

    questions: list[QuestionDetails]


class AnswerData(TableRows):
    """An answer, and what was asked; `asked` is false where a blank must be filled in first, `problem` is a fault."""

    question: str
    sentence: str
    values: dict[str, str]
    asked: bool
    problem: str | None
    sparql: str


@dataclass(frozen=True)
class Family:
    """The questions about one thing."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionsPage(Page):
    """All questions, by family."""

    template: ClassVar[str] = "questions/questions.html"
    nav: ClassVar[str] = "questions"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv")
    body: ClassVar[Any] = QuestionsData

    @property
    def families(self) -> tuple[Family, ...]:
        """The questions by what they are about."""
        return tuple(
            Family(key, _(FAMILIES[key]), tuple(group))
            for key, group in groupby(questions(), key=lambda each: each.family)
        )

    @property
    def count(self) -> int:
        """How many there are."""
        return len(questions())

    def data(self) -> QuestionsData:
        """All that the heads of the questions say."""
        return {"questions": [question_details(each) for each in questions()]}

    def as_table(self) -> pages.Table:
        """The questions, with the names of their blanks and columns."""
        return QUESTION_KEYS, (
            [each.name, each.family, each.sentence, _names(each.parameters), _names(each.columns)]
            for each in questions()
        )


def _names(named: Iterable[Parameter] | Iterable[Column]) -> str:
    return " ".join(each.name for each in named)


@dataclass(frozen=True)
class Blank:
    """A blank as a form field: what stands in it, and what may be chosen, if that is not too much."""

    parameter: Parameter
    value: str
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Shown:
    """A cell as a page shows it: its words, and the address of what it speaks of, if that has one here."""

    words: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionPage(ListPage):
    """One question. `values` stand in its blanks; `problem` is why it could not be asked, `table` None if it was not.

    What is listed by pages is the rows of the answer; JSON and CSV have all of them.
    """

    template: ClassVar[str] = "questions/question.html"
    nav: ClassVar[str] = "questions"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv")
    body: ClassVar[Any] = AnswerData
    statuses: ClassVar[tuple[int, ...]] = (200, 400)
    asked: ClassVar[tuple[asking.Parameter, ...]] = (*BLANKS.values(), PAGE)

    question: Question
    values: Mapping[str, str]
    blanks: tuple[Blank, ...]
    table: Table | None
    problem: str

    @property
    def status(self) -> int:
        """400 for words that name nothing."""
        return 400 if self.problem else 200

    @property
    def sentence(self) -> tuple[str | Blank, ...]:
        """The sentence, with its blanks where they stand in it."""
        by_name = {each.parameter.name: each for each in self.blanks}
        parts = re.split(r"\{(\w+)\}", _(self.question.sentence))
        return tuple(by_name[part] if position % 2 else part for position, part in enumerate(parts))

    @property
    def options(self) -> tuple[Blank, ...]:
        """The blanks that do not stand in the sentence."""
        return tuple(each for each in self.blanks if each not in self.sentence)

    @cached_property
    def columns(self) -> tuple[tuple[str, int, int], ...]:
        """What is shown: heads, the positions of the words, and of what these are labels of. Empty columns are not."""
        table = self.table or Table((), ())
        names = {
            name: position
            for position, name in enumerate(table.columns)
            if any(row[position] is not None for row in table.rows)
        }
        labelled = {name.removesuffix("_label") for name in names if name.endswith("_label")}
        return tuple(
            (_(heading_of(name)), position, names.get(name.removesuffix("_label"), position))
            for name, position in names.items()
            if name not in labelled
        )

    @property
    def rows(self) -> tuple[tuple[Shown, ...], ...]:
        """The rows of this page."""
        rows = self.table.rows[self.first - 1 : self.last] if self.table else ()
        return tuple(tuple(_shown(row[words], row[thing]) for _head, words, thing in self.columns) for row in rows)

    @property
    def sparql(self) -> str:
        """The query, with the values in its blanks where they name something."""
        return self.table.sparql if self.table else self.question.bound({})

    @property
    def editor(self) -> str:
        """The address of the editor with the query in it, where there is an editor."""
        return url_for("sparql.sparql", query=self.sparql) if "sparql.sparql" in current_app.view_functions else ""

    @property
    def filled(self) -> bool:
        """Whether anything stands in a blank."""
        return bool(self.values)

    def address(self, number: int) -> str:
        """The address of another page of the answer."""
        return self._address_with(page=number if number > 1 else None)

    def address_as(self, form: str) -> str:
        """The address of the answer in another form, which has all rows."""
        return self._address_with(suffix=form)

    @property
    def alternates(self) -> tuple[pages.Alternate, ...]:
        """The other forms of the answer."""
        return tuple(pages.Alternate(form, self.address_as(form)) for form in self.forms if form != "html")

    def _address_with(self, **more: Any) -> str:
        return url_for("questions.question", **{"name": self.question.name, **self.values, **more})

    def data(self) -> AnswerData:
        """The ask contract, with what was asked."""
        return {
            **table_row(self.table or Table((), ())),
            "question": self.question.name,
            "sentence": self.question.sentence,
            "values": dict(self.values),
            "asked": self.table is not None,
            "problem": self.problem or None,
            "sparql": self.sparql,
        }

    def as_table(self) -> pages.Table:
        """The whole answer."""
        return (self.table.columns, self.table.rows) if self.table else ((), ())


def _shown(words: Cell, thing: Cell) -> Shown:
    address = _address(thing) if isinstance(thing, Iri) else ""
    if words is None:
        return Shown(_short(thing) if isinstance(thing, Iri) else "", address)
    if isinstance(words, Iri):
        return Shown(_short(words), address)
    return Shown((_("yes") if words else _("no")) if isinstance(words, bool) else str(words), address)


def _short(thing: Iri) -> str:
    """An address without what all of ours begin with; a term of a vocabulary by its short name."""
    base = the_library().base
    for beginning in (f"{base}analysis/", base):
        if thing.startswith(beginning):
            return thing.removeprefix(beginning)
    prefix = next((name for name, namespace in PREFIXES.items() if thing.startswith(namespace)), "")
    return f"{prefix}:{thing.removeprefix(PREFIXES[prefix])}" if prefix else thing


def _address(thing: Iri) -> str:
    """Where the viewer shows a thing; "" for what has no page."""
    base = the_library().base
    kind, _slash, rest = thing.removeprefix(base).partition("/")
    if thing.startswith("https://doi.org/") or kind == "work":
        return source_address(name_of_described(thing, base))
    if kind == "concept":
        return _concept_address(rest)
    if kind != "analysis":
        return ""
    analysis_id, _slash, place = rest.partition("/")
    return statement_address(analysis_id, place)


def _concept_address(concept_id: str) -> str:
    """The page of a concept; of one that no analysis is of, its place in the atlas, where those who name it are."""
    line = the_library().catalogue.concepts_index.get(concept_id)
    return url_for("concepts.concept" if line and line.analyses else "atlas.concept", id=concept_id)


# --- asking -----------------------------------------------------------------------------------------------------


def _values(question: Question) -> dict[str, str]:
    """What the address says for the blanks."""
    said = {name: blank.said() for name, blank in BLANKS.items()}
    return {each.name: said[each.name] for each in question.parameters if said[each.name]}


def _waits(library: Library, question: Question, values: Mapping[str, str]) -> bool:
    """Whether the question is not asked yet: a blank is needed, or the library is large and every blank is open."""
    if any(each.needed and each.name not in values for each in question.parameters):
        return True
    things = [each.name for each in question.parameters if each.kind in THINGS]
    return library.overview().checked > MOST_AT_ONCE and bool(things) and not set(things) & set(values)


def _ask(library: Library, question: Question, values: Mapping[str, str]) -> tuple[Table | None, str]:
    """The answer, if the question is asked now; and why it could not be asked."""
    if _waits(library, question, values):
        return None, ""
    try:
        return library.ask(question.name, **values), ""
    except QueryError as error:
        return None, str(error)


def _blank(library: Library, parameter: Parameter, value: str) -> Blank:
    few = library.overview().checked <= MOST_CHOICES.get(parameter.kind, -1)
    return Blank(parameter, value, library.names(parameter.kind) if few else ())


def _page(library: Library, question: Question, values: Mapping[str, str], number: int) -> QuestionPage:
    table, problem = _ask(library, question, values)
    return QuestionPage(
        title=re.sub(r"\{(\w+)\}", "…", _(question.sentence)),
        question=question,
        values=values,
        blanks=tuple(_blank(library, each, values.get(each.name, "")) for each in question.parameters),
        table=table,
        problem=problem,
        count=len(table.rows) if table else 0,
        number=number,
    )


@blueprint.get("/questions")
@blueprint.get("/questions.<any(json, csv):suffix>")
@describe(QuestionsPage)
def questions_list(suffix: str | None = None) -> Response:
    """All questions."""
    return answer(QuestionsPage(title=_("Questions to the literature")), suffix)


@blueprint.get("/questions/<name>")
@blueprint.get("/questions/<name>.<any(json, csv):suffix>")
@describe(QuestionPage, name=Segment(about="The name of a question.", example="attributes-of-concept"))
def question(name: str, suffix: str | None = None) -> Response:
    """One question, with what stands in its blanks, and the answer."""
    found = find_question(name)
    return answer(_page(the_library(), found, _values(found), number_asked_for()), suffix)
