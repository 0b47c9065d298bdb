"""Alignments: what an element of one analysis has to do with an element of another; the same of concepts.

Values like those of `analysis`. A program finds candidates (`candidates`) and asserts nothing: each alignment is made
by someone, for a reason. The relations are the mapping relations of SKOS (W3C 2009, section 10), and `differsFrom`,
for what was looked at and is not the same: docs/decisions/0012.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

from concept.analysis import SEGMENTS, WHOLE, Place, Text, _Canonical, _unordered, _value

MappingRelation = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "differsFrom"]
"""What the first has to do with the second; `broadMatch`: the second is the broader one."""

RELATIONS: tuple[MappingRelation, ...] = get_args(MappingRelation)

INVERSE: dict[MappingRelation, MappingRelation] = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
"""How a relation reads from its other end, where that is another one."""

ALIGNED_COLLECTIONS = tuple(name for name in SEGMENTS if name not in ("cases", "searches", "bibliography"))
"""The collections whose parts can be aligned. Of works the graph says by itself which are the same."""

ALIGNED_SEGMENTS = tuple(SEGMENTS[name] for name in ALIGNED_COLLECTIONS)

EndKind = Literal["element", "concept", "analysis"]


class End(str):
    """What stands at an end of an alignment, as the end of its IRI.

    `analysis/ID/attribute/ID` is an element, `concept/ID` a concept, `analysis/ID` the concept as that analysis
    means it. Any other string is no end: its `kind` is None.
    """

    __slots__ = ()

    @classmethod
    def of(cls, analysis_id: str, place: Place = WHOLE) -> End:
        """An element of an analysis; without a place, the concept as that analysis means it."""
        return cls(f"analysis/{analysis_id}/{place}" if place else f"analysis/{analysis_id}")

    @property
    def kind(self) -> EndKind | None:
        """What it is."""
        match self.split("/"):
            case ["concept", _]:
                return "concept"
            case ["analysis", _]:
                return "analysis"
            case ["analysis", _, segment, _] if segment in ALIGNED_SEGMENTS:
                return "element"
        return None

    @property
    def owner(self) -> str:
        """The id of the analysis, or of the concept."""
        return self.split("/")[1]

    @property
    def place(self) -> Place:
        """Where the element stands in its analysis; WHOLE for what is no element."""
        return Place("/".join(self.split("/")[2:]))


@_value
class Alignment(_Canonical):
    """That someone (`by`) has found for a reason, on a day (ISO), what the one has to do with the other.

    Both are ends, in the form that `End` describes: two elements of two analyses, two concepts, or two analyses, of
    which can only be said that they mean two things by one word.
    """

    aligned_from: str
    relation: MappingRelation
    aligned_to: str
    reason: Text
    by: tuple[str, ...] = field(metadata={"unordered": True})
    on: str | None = None

    @property
    def ends(self) -> tuple[End, End]:
        """Both ends, in the direction of the relation."""
        return End(self.aligned_from), End(self.aligned_to)

    @property
    def pair(self) -> frozenset[End]:
        """Both ends, whichever comes first."""
        return frozenset(self.ends)


@_value
class AlignmentSet(_Canonical):
    """Alignments that are kept together, in one file or graph; `by` are those who keep them.

    `language` is that of every text that does not say otherwise. A pair is aligned once in a set; whoever sees it
    otherwise says so in another one.
    """

    id: str
    title: Text
    language: str
    by: tuple[str, ...] = _unordered()
    alignments: tuple[Alignment, ...] = ()

    def of_pair(self, pair: frozenset[End]) -> Alignment | None:
        """The alignment of that pair, or None."""
        return next((each for each in self.alignments if each.pair == pair), None)

    def with_alignment(self, new: Alignment) -> AlignmentSet:
        """The set with one more alignment, in the place of that of the same pair if there is one."""
        old = self.of_pair(new.pair)
        if old is None:
            return replace(self, alignments=(*self.alignments, new))
        return replace(self, alignments=tuple(new if each is old else each for each in self.alignments))


@dataclass(frozen=True)
class Seen:
    """An alignment as seen from one of its ends: how the relation reads from here, and what stands there."""

    relation: MappingRelation
    other: End
    alignment: Alignment
    set_id: str


class Alignments:
    """All alignments of a library, found by what they speak of."""

    def __init__(self, sets: Iterable[AlignmentSet] = ()) -> None:
        self.sets = tuple(sets)

    @cached_property
    def _by_end(self) -> dict[End, list[Seen]]:
        found: dict[End, list[Seen]] = defaultdict(list)
        for each in self.sets:
            for alignment in each.alignments:
                one, other = alignment.ends
                backwards = INVERSE.get(alignment.relation, alignment.relation)
                found[one].append(Seen(alignment.relation, other, alignment, each.id))
                found[other].append(Seen(backwards, one, alignment, each.id))
        return dict(found)

    @cached_property
    def _by_owner(self) -> dict[tuple[str, str], list[End]]:
        """The ends that are aligned, by what they are of: ("analysis", id), ("concept", id)."""
        found: dict[tuple[str, str], list[End]] = defaultdict(list)
        for end in self._by_end:
            found[end.partition("/")[0], end.owner].append(end)
        return dict(found)

    def __iter__(self) -> Iterator[tuple[AlignmentSet, Alignment]]:
        return ((each, alignment) for each in self.sets for alignment in each.alignments)

    def at(self, end: End) -> tuple[Seen, ...]:
        """The alignments of that end, set by set."""
        return tuple(self._by_end.get(end, ()))

    def between(self, one: End, other: End) -> tuple[Seen, ...]:
        """The alignments of that pair, as seen from the first."""
        return tuple(each for each in self.at(one) if each.other == other)

    def ends_in(self, analysis_id: str) -> tuple[End, ...]:
        """What is aligned of an analysis: its elements, and itself."""
        return tuple(self._by_owner.get(("analysis", analysis_id), ()))
