"""Search over everything that the analyses say, narrowed by what it is; and what helps where nothing is found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, cast

from flask import Blueprint, Response, url_for
from typing_extensions import TypedDict

from concept.analysis import CASE_KINDS, CaseKind
from concept.library import Library
from concept.messages import _
from concept.search_index import FACETS, ROLES, Choice, Found, Hit, Searched
from concept.terms import kind_of_case
from concept.triples import concept_iri, iri
from concept.words import MOST_CHARACTERS, Asked, Piece, Placed, asked_for
from concept.works_index import Source
from web import asking
from web.addresses import statement_address
from web.asking import PAGE, Parameter
from web.describing import describe
from web.pages import Alternate, ListPage, answer, number_asked_for, the_library
from web.sources import SourceRow, source_row
from web.wording import method, one_of, role

blueprint = Blueprint("search", __name__)

ABOUT = 240
"""Characters of a text that a result shows, around what was asked for."""

EXCERPTS = 2
"""Texts of one thing that a result shows."""

BESIDE = 5
"""Concepts, and sources, that are named above the results; their own pages have all."""

CHOICES = 8
"""Values of a facet that are seen at once; the others, of which there may be MOST_CHOICES, are folded."""

MOST_CHOICES = 40


# ------------------------------------------------------------------------------------------------- what is asked

WORDS = asking.Words(
    name="q", about="Words that all have to occur; the first twelve count.", example="power", longest=10**6
)
BY_FACET: Mapping[str, Parameter] = {
    "role": asking.Choice(name="role", about="Only what is this.", words=ROLES, example="attributes"),
    "concept": asking.Words(name="concept", about="Only in analyses of this concept, by id.", example="co-production"),
    "method": asking.Words(name="method", about="Only in analyses by this method.", example="walker-avant"),
    "year": asking.Words(name="year", about="Only in analyses of this year.", example="2018"),
    "discipline": asking.Words(name="discipline", about="Only uses of this discipline.", example="economics"),
    "kind": asking.Choice(name="kind", about="Only cases of this kind.", words=CASE_KINDS, example="borderline"),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader searches for: words, and by facet the value that it is narrowed to."""

    q: str = ""
    narrowed: Mapping[str, str]

    @cached_property
    def asked(self) -> Asked:
        """The words."""
        return asked_for(self.q)

    @property
    def anything(self) -> bool:
        """Whether anything is searched for."""
        return bool(self.asked.terms or self.narrowed)

    def narrow(self, facet: str, value: str) -> "Wanted":
        """The same, narrowed to another value of a facet; to none, if it is empty."""
        narrowed = {**self.narrowed, facet: value}
        return Wanted(q=self.q, narrowed={name: narrowed[name] for name in FACETS if narrowed.get(name)})

    def address(self, number: int = 1, suffix: str | None = None) -> str:
        """Where it is answered."""
        asked: dict[str, Any] = {"q": self.q or None, **self.narrowed, "page": number if number > 1 else None}
        return url_for("search.search", **asked, suffix=suffix)


# ------------------------------------------------------------------------------------------------- what is shown


class ExcerptRow(TypedDict):
    """A text of a thing, or a piece of it. `marks` are pairs of start and end, in characters."""

    field: str
    language: str | None
    text: str
    marks: list[list[int]]


class FoundInRow(TypedDict):
    """The analysis of a result."""

    id: str
    title: str
    method: str
    year: str


class LabelledRow(TypedDict):
    """A concept by its id."""

    id: str
    label: str


class ResultRow(TypedDict):
    """A thing that was found."""

    iri: str
    address: str
    role: str
    kind: str | None
    discipline: str | None
    name: ExcerptRow
    excerpts: list[ExcerptRow]
    analysis: FoundInRow
    concept: LabelledRow


class ConceptFoundRow(LabelledRow):
    """A concept that is called by the words."""

    iri: str


class FiltersRow(TypedDict):
    """What is searched for, and by facet what it is narrowed to."""

    q: str
    role: str
    concept: str
    method: str
    year: str
    discipline: str
    kind: str


class SearchData(TypedDict):
    """What was found. `shown`: how many of `count` things can be looked at; `instead`: what else finds something."""

    results: list[ResultRow]
    filters: FiltersRow
    count: int
    shown: int
    page: int
    pages: int
    facets: dict[str, list[Choice]]
    concepts: list[ConceptFoundRow]
    sources: list[SourceRow]
    sources_in_all: int
    instead: list["Way"]


@dataclass(frozen=True)
class Excerpt:
    """A text of a thing, or a piece of it: which field, in which language, with what was asked for marked."""

    field: str
    language: str
    pieces: tuple[Piece, ...]

    @property
    def title(self) -> str:
        """What stands before it, where it is neither the label of the thing nor what it means."""
        titles = {
            "quote": _("Quoted:"),
            "note": _("Note:"),
            "doubt": _("Doubt:"),
            "evidence": _("Evidence:"),
            "remark": _("Remark:"),
            "searched": _("Searched:"),
            "authors": _("By"),
        }
        return titles.get(self.field, "")

    @property
    def row(self) -> ExcerptRow:
        """The excerpt as JSON has it."""
        marks, here = list[list[int]](), 0
        for piece in self.pieces:
            if piece.marked:
                marks.append([here, here + len(piece.words)])
            here += len(piece.words)
        text = "".join(piece.words for piece in self.pieces)
        return {"field": self.field, "language": self.language or None, "text": text, "marks": marks}


@dataclass(frozen=True, kw_only=True)
class Result:
    """A thing that was found, as a reader sees it: what it is called, and what of it was asked for."""

    hit: Hit
    name: Excerpt
    excerpts: tuple[Excerpt, ...]

    @property
    def role(self) -> str:
        """What it is: a word for its role, or the kind of a case."""
        thing = self.hit.thing
        return kind_of_case(cast(CaseKind, thing.kind)) if thing.role == "cases" else one_of(thing.role)

    @property
    def address(self) -> str:
        """Its own page, or where the page of its analysis tells of it."""
        place = "other-cases" if self.hit.thing.role == "omitted_cases" else self.hit.thing.place
        return statement_address(self.hit.analysis.id, place)

    def row(self, base: str) -> ResultRow:
        """The result as JSON has it."""
        thing, analysis = self.hit.thing, self.hit.analysis
        return {
            "iri": iri(analysis.id, thing.place, base),
            "address": self.address,
            "role": thing.role,
            "kind": thing.kind or None,
            "discipline": thing.discipline or None,
            "name": self.name.row,
            "excerpts": [each.row for each in self.excerpts],
            "analysis": {"id": analysis.id, "title": analysis.title, "method": analysis.method, "year": analysis.year},
            "concept": {"id": analysis.concept, "label": analysis.concept_label},
        }


def result(hit: Hit, asked: Asked) -> Result:
    """How a hit is shown: called by its label, else by the beginning of what is asked for in it."""
    said = [(field, language or hit.analysis.language, Placed(words)) for field, language, words in hit.thing.said]
    having = [each for each in said if each[2].spans(asked)]
    labels = [each for each in said if each[0] == "label"]
    own = [each for each in labels if each[1] == hit.analysis.language]
    called = next(iter([*(each for each in labels if each in having), *own, *labels, *having, *said]))
    texts = [each for each in having if each is not called] or [each for each in said if each[0] != "label"][:1]
    return Result(
        hit=hit,
        name=_excerpt(called, asked),
        excerpts=tuple(_excerpt(each, asked) for each in texts if each is not called)[:EXCERPTS],
    )


def _excerpt(said: tuple[str, str, Placed], asked: Asked) -> Excerpt:
    field, language, placed = said
    return Excerpt(field, language, placed.pieces(asked, about=ABOUT))


@dataclass(frozen=True)
class Option:
    """A value of a facet to choose: the word for it, where that leads, and how many of the results have it."""

    word: str
    address: str
    count: int


@dataclass(frozen=True)
class FacetShown:
    """A facet: its name, the value that is chosen, the first options, and those that are folded."""

    name: str
    title: str
    chosen: str
    first: tuple[Option, ...]
    folded: tuple[Option, ...]


@dataclass(frozen=True)
class Way:
    """A way out of a search that finds nothing: what else to ask, where that is answered, how much it finds."""

    words: str
    address: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SearchPage(ListPage):
    """What was found, the best first."""

    template: ClassVar[str] = "search/search.html"
    nav: ClassVar[str] = "search"
    body: ClassVar[Any] = SearchData
    asked: ClassVar[tuple[Parameter, ...]] = (WORDS, *BY_FACET.values(), PAGE)
    per_page: ClassVar[int] = 20

    wanted: Wanted
    found: Found
    concepts: tuple[Searched, ...]
    sources: tuple[Source, ...]
    sources_in_all: int
    respelled: tuple[Way, ...] = ()
    fewer: tuple[Way, ...] = ()
    wider: tuple[Way, ...] = ()

    @property
    def words(self) -> Asked:
        """The words that are searched for."""
        return self.wanted.asked

    @property
    def in_all(self) -> int:
        """How many things were found; `count` is how many of them can be looked at."""
        return self.found.count

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """The things on this page."""
        return tuple(result(hit, self.words) for hit in self.found.hits)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.found.count or self.concepts or self.sources)

    @property
    def facets(self) -> tuple[FacetShown, ...]:
        """The facets by which there is something to choose, or is chosen."""
        shown = (self._facet(name, self.found.choices.get(name, ())) for name in FACETS)
        return tuple(each for each in shown if each.chosen or len(each.first) > 1)

    def _facet(self, name: str, choices: tuple[Choice, ...]) -> FacetShown:
        options = tuple(
            Option(word_for(name, each.value, each.label), self.wanted.narrow(name, each.value).address(), each.count)
            for each in choices[:MOST_CHOICES]
        )
        chosen = self.wanted.narrowed.get(name, "")
        return FacetShown(name, titles()[name], chosen, options[:CHOICES], options[CHOICES:])

    @property
    def chips(self) -> tuple[tuple[str, str, str], ...]:
        """What the search is narrowed to: the name of the facet, the word for the value, the address without it."""
        narrowed = self.wanted.narrowed.items()
        return tuple(
            (titles()[name], word_for(name, value, self._label(name, value)), self.wanted.narrow(name, "").address())
            for name, value in narrowed
        )

    def _label(self, name: str, value: str) -> str:
        known = (each.label for each in self.found.choices.get(name, ()) if each.value == value)
        return next(known, value)

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """The same as JSON."""
        return (Alternate("json", self.wanted.address(self.number, "json")),)

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return self.wanted.address(number)

    def data(self) -> SearchData:
        """The results, with what was asked for, how many there are, and what they can be narrowed to."""
        base = the_library().base
        return {
            "results": [each.row(base) for each in self.results],
            "filters": cast(
                FiltersRow, {"q": self.wanted.q, **{name: self.wanted.narrowed.get(name, "") for name in FACETS}}
            ),
            "count": self.in_all,
            "shown": self.count,
            "page": self.number,
            "pages": self.pages,
            "facets": {name: list(choices) for name, choices in self.found.choices.items()},
            "concepts": [
                {"id": each.concept, "iri": concept_iri(each.concept, base), "label": each.concept_label}
                for each in self.concepts
            ],
            "sources": [source_row(each) for each in self.sources],
            "sources_in_all": self.sources_in_all,
            "instead": [*self.respelled, *self.fewer, *self.wider],
        }


def titles() -> Mapping[str, str]:
    """What the facets are called."""
    return {
        "role": _("What it is"),
        "concept": _("Concept"),
        "method": _("Method"),
        "year": _("Year of the analysis"),
        "discipline": _("Discipline of the use"),
        "kind": _("Kind of case"),
    }


def word_for(facet: str, value: str, label: str) -> str:
    """What a value of a facet is called; as it stands, where no analysis has it."""
    match facet:
        case "role":
            return role(value)
        case "method":
            return method(value)
        case "kind":
            return kind_of_case(cast(CaseKind, value))
    return label


# ------------------------------------------------------------------------------------------- finding, or not finding


def _ways(library: Library, wanted: Wanted) -> dict[str, tuple[Way, ...]]:
    """What may help where nothing is found: other spellings, fewer words, fewer facets. Each finds something."""
    respelled = (next(_found(library, others), None) for others in _respelled(library, wanted))
    return {
        "respelled": tuple(filter(None, respelled)),
        "fewer": tuple(_found(library, _fewer(wanted))),
        "wider": tuple(_found(library, _wider(wanted))),
    }


def _found(library: Library, others: Iterator[tuple[str, Wanted]]) -> Iterator[Way]:
    """Of those searches, with the words for them, the ones that find something."""
    index = library.catalogue.search
    for words, other in others:
        if other.anything and (count := index.count(other.asked, other.narrowed)):
            yield Way(words, other.address(), count)


def _respelled(library: Library, wanted: Wanted) -> Iterator[Iterator[tuple[str, Wanted]]]:
    """For each near spelling of a word that is not there: the whole question with it, that in all facets, it alone."""
    index, terms = library.catalogue.search, wanted.asked.terms
    for term in terms:
        if len(term.words) == 1 and not index.count(Asked((term,)), {}):
            for near in index.near(term.words[0]):
                words = " ".join(near if each is term else each.said for each in terms)
                narrowed, nowhere = wanted.narrowed, dict[str, str]()
                yield ((q, Wanted(q=q, narrowed=n)) for q, n in ((words, narrowed), (words, nowhere), (near, nowhere)))


def _fewer(wanted: Wanted) -> Iterator[tuple[str, Wanted]]:
    for term in wanted.asked.terms if len(wanted.asked.terms) > 1 else ():
        words = wanted.asked.without(term).said
        yield words, Wanted(q=words, narrowed=wanted.narrowed)


def _wider(wanted: Wanted) -> Iterator[tuple[str, Wanted]]:
    for name in wanted.narrowed:
        yield titles()[name], wanted.narrow(name, "")


def _wanted() -> Wanted:
    """What the address asks for."""
    narrowed = {name: value for name, facet in BY_FACET.items() if (value := facet.said())}
    return Wanted(q=" ".join(WORDS.said().split())[: MOST_CHARACTERS + 1], narrowed=narrowed)


def _page(library: Library, wanted: Wanted, number: int) -> SearchPage:
    catalogue, size = library.catalogue, SearchPage.per_page
    found = catalogue.search.find(wanted.asked, wanted.narrowed, limit=size, offset=(number - 1) * size)
    beside = wanted.asked if not wanted.narrowed and number == 1 else Asked()
    sources, in_all = catalogue.works.matching(beside, limit=BESIDE)
    ways = {} if found.count or not wanted.anything else _ways(library, wanted)
    return SearchPage(
        title=_("Search"),
        wanted=wanted,
        found=found,
        number=number,
        count=found.shown,
        concepts=catalogue.search.concepts(beside, BESIDE),
        sources=tuple(sources),
        sources_in_all=in_all,
        **ways,
    )


@blueprint.get("/search")
@blueprint.get("/search.<any(json):suffix>")
@describe(SearchPage)
def search(suffix: str | None = None) -> Response:
    """What has all the words, and all values of the facets."""
    return answer(_page(the_library(), _wanted(), number_asked_for()), suffix)
