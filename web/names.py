"""Names from A to Z: what concepts are called, and what else is said for them."""

from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, ClassVar, cast

from flask import Blueprint, Response, url_for
from typing_extensions import TypedDict

from concept.library import Library
from concept.messages import _
from concept.names_index import Letter, NameKind, NameLine, letter_of
from concept.triples import concept_iri
from web.asking import PAGE, Parameter, Words
from web.describing import describe
from web.pages import ListPage, answer, number_asked_for, the_library
from web.wording import fragment, letter_anchor

blueprint = Blueprint("names", __name__)

ON_ONE_PAGE = 200
"""Names that stand on one page with all letters; where there are more, each letter has its own."""


class NameRow(TypedDict):
    """A name, and the concept that it leads to. `analysis` and `place` are of the first analysis that gives it."""

    words: str
    language: str
    kind: NameKind
    concept: str
    label: str
    analyses: int
    analysis: str
    place: str
    iri: str


class NamesData(TypedDict):
    """Names from A to Z: all, or those under a letter."""

    names: list[NameRow]
    letters: list[Letter]
    letter: str | None
    count: int
    page: int
    pages: int


LETTER = Words(name="letter", about="Only names that begin with this letter.", example="P")


@dataclass(frozen=True, kw_only=True)
class NamesPage(ListPage):
    """Names from A to Z: all, or those under a letter."""

    template: ClassVar[str] = "names/names.html"
    nav: ClassVar[str] = "names"
    body: ClassVar[Any] = NamesData
    asked: ClassVar[tuple[Parameter, ...]] = (LETTER, PAGE)
    per_page: ClassVar[int] = ON_ONE_PAGE

    letter: str
    letters: tuple[Letter, ...]
    names: tuple[NameLine, ...]

    @property
    def in_all(self) -> int:
        """How many names there are under all letters."""
        return sum(each.count for each in self.letters)

    @property
    def by_letter(self) -> tuple[tuple[str, tuple[NameLine, ...]], ...]:
        """The names on this page by their letters."""
        return tuple((letter, tuple(each)) for letter, each in groupby(self.names, lambda name: letter_of(name.words)))

    @property
    def ways(self) -> tuple[tuple[str, str, bool], ...]:
        """The letters, where each leads, and whether it is the one that is shown."""
        if self.letter:
            return tuple((each.letter, self._address(each.letter), each.letter == self.letter) for each in self.letters)
        return tuple((each.letter, f"#{fragment(letter_anchor(each.letter))}", False) for each in self.letters)

    def _address(self, letter: str, number: int = 1) -> str:
        return url_for("names.names", letter=letter or None, page=number if number > 1 else None)

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return self._address(self.letter, number)

    def data(self) -> NamesData:
        """The names, with the concepts that they lead to."""
        base = the_library().base
        return {
            "names": [_row(each, base) for each in self.names],
            "letters": list(self.letters),
            "letter": self.letter or None,
            "count": self.count,
            "page": self.number,
            "pages": self.pages,
        }


def _row(name: NameLine, base: str) -> NameRow:
    return cast(NameRow, {**asdict(name), "iri": concept_iri(name.concept, base)})


def _page(library: Library, wanted: str, number: int) -> NamesPage:
    index, size = library.catalogue.names, NamesPage.per_page
    letters = tuple(index.letters())
    in_all = sum(each.count for each in letters)
    first = letters[0].letter if in_all > size else ""
    letter = wanted or first
    return NamesPage(
        title=_("Names from A to Z"),
        letter=letter,
        letters=letters,
        names=tuple(index.find(letter, limit=size, offset=(number - 1) * size)),
        count=sum(each.count for each in letters if letter in ("", each.letter)),
        number=number,
    )


def _letter_asked_for() -> str:
    """The letter that the address asks for, in the form in which it is kept."""
    said = LETTER.said()[:10]
    return letter_of(said) if said else ""


@blueprint.get("/a-z")
@blueprint.get("/a-z.<any(json):suffix>")
@describe(NamesPage)
def names(suffix: str | None = None) -> Response:
    """Names of concepts from A to Z."""
    return answer(_page(the_library(), _letter_asked_for(), number_asked_for()), suffix)
