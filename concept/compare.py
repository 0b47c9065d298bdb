"""Analyses side by side: which of their elements are aligned, what each has alone, and where roles are in conflict.

A role belongs to an analysis, not to a thing in the world: what one analysis of a concept calls an attribute another
may call a consequence. Values in, values out; what is the same is known from alignments alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from concept.alignments import Alignments, End, Seen
from concept.analysis import Analysis, Element, Observation, Theme

COMPARED = (
    "attributes",
    "antecedents",
    "consequences",
    "surrogate_terms",
    "related_concepts",
    "references",
    "referents",
)
"""The roles that are compared, in the order of the rows. What has another one is there where it is aligned."""

_BESIDE = ("observations", "themes")
_SAME = ("exactMatch", "closeMatch")
_PARTS = ("broadMatch", "narrowMatch")


@dataclass(frozen=True)
class Standing:
    """An element and the role (the collection) in which it stands in its analysis."""

    analysis: Analysis
    role: str
    element: Element | Observation | Theme

    @property
    def end(self) -> End:
        """The element as an alignment names it."""
        return End.of(self.analysis.id, self.analysis.place(self.element.id))

    @property
    def segment(self) -> str:
        """The role of one element, as its address says it: `attribute`."""
        return self.end.place.partition("/")[0]

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.analysis.say(self.element.label)


@dataclass(frozen=True)
class Row:
    """Elements that mean the same or come close, directly or one over another; or one that has no counterpart.

    `standings` are in the order of the analyses; an analysis may have none of them, or several.
    """

    standings: tuple[Standing, ...]

    @property
    def role(self) -> str:
        """The role under which the row stands: that of its first element."""
        return self.standings[0].role

    def of(self, analysis: Analysis) -> tuple[Standing, ...]:
        """The elements of one analysis."""
        return tuple(each for each in self.standings if each.analysis is analysis)

    @property
    def having(self) -> tuple[Analysis, ...]:
        """The analyses that have any of them, each once."""
        return tuple({each.analysis.id: each.analysis for each in self.standings}.values())

    @property
    def in_conflict(self) -> bool:
        """Whether two analyses of one concept give it two roles."""
        return any(are_in_conflict(one, other) for one, other in combinations(self.standings, 2))


@dataclass(frozen=True)
class Link:
    """Two elements that are aligned and do not mean the same: one is broader, or they are related."""

    one: Standing
    seen: Seen
    other: Standing

    @property
    def in_conflict(self) -> bool:
        """Whether the one is a part of the other, and two analyses of one concept give them two roles."""
        return self.seen.relation in _PARTS and are_in_conflict(self.one, self.other)


@dataclass(frozen=True)
class Conflict:
    """That two analyses of one concept give two roles to what is aligned, directly (`seen`) or over others (none)."""

    one: Standing
    other: Standing
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Overlap:
    """How many attributes two analyses have between them, and how many of these both have, as far as is aligned.

    What is aligned as the same or close is one attribute, so `of` may be less than the sum of theirs.
    """

    one: Analysis
    other: Analysis
    shared: int
    of: int

    @property
    def index(self) -> float | None:
        """Jaccard's index, from 0 to 1; None where one has no attribute, of which nothing can be said."""
        return self.shared / self.of if self.one.attributes and self.other.attributes else None


@dataclass(frozen=True)
class Agreement:
    """The attributes by how many analyses have them, as far as is aligned: all, some, one alone.

    All are those that have any attribute, `of` them. The standings of a row are those of attributes.
    """

    of: int
    in_all: tuple[Row, ...]
    in_some: tuple[Row, ...]
    in_one: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """Analyses side by side; the rows are in the order of the roles, and within it of the analyses."""

    analyses: tuple[Analysis, ...]
    rows: tuple[Row, ...]
    links: tuple[Link, ...]

    @property
    def aligned(self) -> tuple[Row, ...]:
        """The rows with more than one element."""
        return tuple(row for row in self.rows if len(row.standings) > 1)

    def alone(self, analysis: Analysis, role: str) -> tuple[Standing, ...]:
        """What an analysis has in a role that is aligned with nothing of the others."""
        linked = {each.end for link in self.links for each in (link.one, link.other)}
        rows = (row.standings for row in self.rows if len(row.standings) == 1)
        return tuple(
            each for (each,) in rows if each.analysis is analysis and each.role == role and each.end not in linked
        )


def cited_as(analysis: Analysis) -> str:
    """The analysis as a text cites it: by the work that holds it, else by its id."""
    return analysis.work(analysis.published_in.source).cited_as if analysis.published_in else analysis.id


def are_in_conflict(one: Standing, other: Standing) -> bool:
    """Whether two analyses of one concept have given two roles; over concepts a role may well be another one."""
    same_concept = one.analysis.concept.id == other.analysis.concept.id
    return same_concept and one.analysis is not other.analysis and one.role != other.role


def compare(analyses: Sequence[Analysis], alignments: Alignments) -> Comparison:
    """The analyses side by side, as far as the alignments go."""
    standings = {each.end: each for analysis in analyses for each in _standings(analysis)}
    rows = [Row(tuple(standings[end] for end in group)) for group in _groups(standings, alignments)]
    shown = [row for row in rows if row.role in COMPARED or len(row.standings) > 1]
    order = {role: position for position, role in enumerate((*COMPARED, *_BESIDE))}
    return Comparison(
        analyses=tuple(analyses),
        rows=tuple(sorted(shown, key=lambda row: order[row.role])),
        links=tuple(_links(standings, alignments)),
    )


def conflicts(comparison: Comparison, alignments: Alignments) -> Iterator[Conflict]:
    """The roles in conflict, first in the rows, then between what is broader and narrower."""
    for row in comparison.rows:
        for one, other in combinations(row.standings, 2):
            if are_in_conflict(one, other):
                yield Conflict(one, other, alignments.between(one.end, other.end))
    yield from (Conflict(link.one, link.other, (link.seen,)) for link in comparison.links if link.in_conflict)


def senses_apart(analyses: Sequence[Analysis], alignments: Alignments) -> Iterator[tuple[Analysis, Analysis, Seen]]:
    """The analyses that were found to mean two things by the name of their concept, two by two."""
    for one, other in combinations(analyses, 2):
        for seen in alignments.between(End.of(one.id), End.of(other.id)):
            yield one, other, seen


def agreement(comparison: Comparison) -> Agreement:
    """How far the analyses agree about the attributes of their concept."""
    of = sum(bool(each.attributes) for each in comparison.analyses)
    rows = tuple(row for row in map(_attributes_in, comparison.rows) if row.standings)
    return Agreement(
        of=of,
        in_all=tuple(row for row in rows if len(row.having) == of),
        in_some=tuple(row for row in rows if 1 < len(row.having) < of),
        in_one=tuple(row for row in rows if len(row.having) == 1 and of > 1),
    )


def _attributes_in(row: Row) -> Row:
    return Row(tuple(each for each in row.standings if each.role == "attributes"))


def overlaps(comparison: Comparison) -> Iterator[Overlap]:
    """How far the attributes of each two analyses are the same or close, as far as is aligned."""
    attributes = [{each.id for each in _attributes_in(row).having} for row in comparison.rows]
    for one, other in combinations(comparison.analyses, 2):
        of_either = [having for having in attributes if having & {one.id, other.id}]
        shared = sum({one.id, other.id} <= having for having in of_either)
        yield Overlap(one, other, shared, len(of_either))


def _standings(analysis: Analysis) -> Iterator[Standing]:
    for role in (*COMPARED, *_BESIDE):
        yield from (Standing(analysis, role, element) for element in getattr(analysis, role))


def _groups(ends: Iterable[End], alignments: Alignments) -> Iterator[list[End]]:
    """The ends that are linked by alignments of the same or what is close, each group in the order of the ends."""
    order = {end: position for position, end in enumerate(ends)}
    left = dict.fromkeys(order)
    while left:
        group, reached = [], [next(iter(left))]
        while reached:
            end = reached.pop()
            if end in left:
                del left[end]
                group.append(end)
                reached += [seen.other for seen in alignments.at(end) if seen.relation in _SAME]
        yield sorted(group, key=order.__getitem__)


def _links(standings: dict[End, Standing], alignments: Alignments) -> Iterator[Link]:
    """What is aligned otherwise, each once, as seen from the one that comes first."""
    done: set[End] = set()
    for end, standing in standings.items():
        done.add(end)
        for seen in alignments.at(end):
            if seen.other in standings and seen.other not in done and seen.relation in (*_PARTS, "relatedMatch"):
                yield Link(standing, seen, standings[seen.other])
