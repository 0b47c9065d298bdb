"""The alignments: the sets of them, and each set with what it says, pair by pair, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar

from flask import Blueprint, Response, url_for
from pyoxigraph import Triple
from typing_extensions import TypedDict

from concept.alignments import Alignment, AlignmentSet, End
from concept.contracts import AlignmentRow, AlignmentSetRow, alignment_row, alignment_set_row
from concept.exploring import find_concept
from concept.library import Library
from concept.messages import _
from concept.things import statements_of_alignments
from web.addresses import statement_address
from web.describing import Segment, describe
from web.errors import NotHere
from web.pages import ListPage, Page, Table, answer, number_asked_for, the_library

blueprint = Blueprint("alignments", __name__)


class SetsData(TypedDict):
    """The sets of alignments."""

    sets: list[AlignmentSetRow]


class SetData(AlignmentSetRow):
    """A set, with its alignments that stand on this page."""

    alignments: list[AlignmentRow]
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class SetsPage(Page):
    """All sets of alignments."""

    template: ClassVar[str] = "alignments/sets.html"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv")
    nav: ClassVar[str] = "concepts"
    body: ClassVar[Any] = SetsData

    sets: tuple[AlignmentSet, ...]

    def data(self) -> SetsData:
        """The sets, in numbers."""
        return {"sets": [alignment_set_row(each, the_library().base) for each in self.sets]}

    def as_table(self) -> Table:
        """The sets, in numbers."""
        rows = self.data()["sets"]
        columns = ("id", "iri", "title", "by", "count")
        return columns, ([row["id"], row["iri"], row["title"], "; ".join(row["by"]), row["count"]] for row in rows)


@dataclass(frozen=True)
class Stop:
    """An end of an alignment: its words, where it is shown, and in which analysis it stands, if in one."""

    words: str
    address: str
    analysis: str


@dataclass(frozen=True)
class Told:
    """An alignment, its number in the set, and its ends."""

    number: int
    alignment: Alignment
    start: Stop
    end: Stop


@dataclass(frozen=True, kw_only=True)
class SetPage(ListPage):
    """One set of alignments. What has the number 3 in it has the anchor `#alignment/3`."""

    template: ClassVar[str] = "alignments/set.html"
    forms: ClassVar[tuple[str, ...]] = ("html", "json", "csv", "ttl", "jsonld")
    nav: ClassVar[str] = "concepts"
    body: ClassVar[Any] = SetData

    found: AlignmentSet
    told: tuple[Told, ...]

    def address(self, number: int) -> str:
        """The address of another page of the set."""
        return url_for("alignments.alignment_set", id=self.found.id, page=number if number > 1 else None)

    def data(self) -> SetData:
        """The set, and the alignments of this page, with IRIs."""
        base = the_library().base
        return {
            **alignment_set_row(self.found, base),
            "alignments": [alignment_row(self.found, each.number, each.alignment, base) for each in self.told],
            "page": self.number,
            "pages": self.pages,
        }

    def as_table(self) -> Table:
        """All alignments of the set."""
        base = the_library().base
        rows = (alignment_row(self.found, number, each, base) for number, each in enumerate(self.found.alignments, 1))
        columns = ("iri", "from", "relation", "to", "reason", "by", "on")
        return columns, (
            [row["iri"], row["from"], row["relation"], row["to"], row["reason"], "; ".join(row["by"]), row["on"]]
            for row in rows
        )

    def as_graph(self) -> Iterable[Triple]:
        """All that the set says."""
        return statements_of_alignments(the_library(), self.found.id)


def _stop(library: Library, end: End) -> Stop:
    if end.kind == "concept":
        known = find_concept(library, end.owner)
        return Stop(known.label if known else end.owner, url_for("atlas.concept", id=end.owner), "")
    index = library.catalogue.concepts_index
    labelled = index.labelled(end.owner, end.place) if end.place else None
    words = labelled.label if labelled else end.place or end.owner
    return Stop(words, statement_address(end.owner, end.place), end.owner if end.place else "")


def _set_page(library: Library, set_id: str, number: int) -> SetPage:
    found = next((each for each in library.alignments.sets if each.id == set_id), None)
    if found is None:
        near = get_close_matches(set_id[:100], [each.id for each in library.alignments.sets], 3, 0.3)
        raise NotHere(
            _("There is no set of alignments “{id}”.").format(id=set_id),
            ((each, url_for("alignments.alignment_set", id=each)) for each in near),
        )
    first = (number - 1) * SetPage.per_page
    shown = list(enumerate(found.alignments, 1))[first : first + SetPage.per_page]
    told = (Told(each, said, _stop(library, said.ends[0]), _stop(library, said.ends[1])) for each, said in shown)
    return SetPage(
        title=found.title.said_in(found.language),
        found=found,
        told=tuple(told),
        count=len(found.alignments),
        number=number,
    )


@blueprint.get("/alignments")
@blueprint.get("/alignments.<any(json, csv):suffix>")
@describe(SetsPage)
def sets(suffix: str | None = None) -> Response:
    """All sets of alignments between analyses."""
    return answer(SetsPage(title=_("Alignments"), sets=the_library().alignments.sets), suffix)


@blueprint.get("/alignments/<id>")
@blueprint.get("/alignments/<id>.<any(json, csv, ttl, jsonld):suffix>")
@describe(SetPage, id=Segment(about="The id of a set of alignments.", example="across-concepts"))
def alignment_set(id: str, suffix: str | None = None) -> Response:
    """One set of alignments."""
    return answer(_set_page(the_library(), id, number_asked_for()), suffix)
