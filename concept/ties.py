"""What hangs together in an analysis: which parts are tied to which, in which way, and how many works carry each.

Every tie is told from both of its ends, so that a page can light up all that a part has to do with.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from concept.analysis import WHOLE, Analysis, Case, Consequence, Definition, Element, Place, Referent, Theme, Use
from concept.literature import Statement, statements
from concept.matrix import Code, codes_of

TieKind = Literal[
    "shows",
    "shown-by",
    "partly-shows",
    "partly-shown-by",
    "lacks",
    "lacked-by",
    "leaves-unclear",
    "left-unclear-by",
    "is-not-coded-for",
    "is-not-coded-in",
    "measures",
    "measured-by",
    "has-no-known-measure-of",
    "said-to-be-unmeasured-by",
    "leads-to",
    "follows-from",
    "overlaps",
    "drawn-from",
    "gave",
    "mentions",
    "mentioned-by",
    "became",
    "grouped-in",
]
"""How one part is tied to another, in the order in which it is told."""

_PAIRS: tuple[tuple[TieKind, TieKind], ...] = (
    ("shows", "shown-by"),
    ("partly-shows", "partly-shown-by"),
    ("lacks", "lacked-by"),
    ("leaves-unclear", "left-unclear-by"),
    ("is-not-coded-for", "is-not-coded-in"),
    ("measures", "measured-by"),
    ("has-no-known-measure-of", "said-to-be-unmeasured-by"),
    ("leads-to", "follows-from"),
    ("overlaps", "overlaps"),
    ("drawn-from", "gave"),
    ("mentions", "mentioned-by"),
    ("became", "grouped-in"),
)
KINDS: tuple[TieKind, ...] = tuple(dict.fromkeys(kind for pair in _PAIRS for kind in pair))
SEEN_FROM_THE_OTHER_END: Mapping[TieKind, TieKind] = {
    **dict(_PAIRS),
    **{other: one for one, other in _PAIRS},
}
"""What a tie is called by the part that it leads to."""

_OF_CODES: Mapping[Code, TieKind] = {
    "shows": "shows",
    "partly": "partly-shows",
    "lacks": "lacks",
    "unclear": "leaves-unclear",
    "not-coded": "is-not-coded-for",
}
_ROLES = ("attributes", "antecedents", "consequences")


@dataclass(frozen=True)
class Ties:
    """What the part at a place is tied to: by the kind, the other places in the order of the document.

    `carried_by` and `disputed_by` count the distinct works that are cited for and against it.
    """

    place: Place
    by_kind: tuple[tuple[TieKind, tuple[Place, ...]], ...]
    carried_by: int
    disputed_by: int


def find_ties(analysis: Analysis) -> tuple[Ties, ...]:
    """The ties of every part, in the order of the document, also where it has none.

    The first is the analysis itself: what measures the concept as a whole is tied to it. Last stand the statements
    that no referent is known.
    """
    return _Finder(analysis).find()


class _Finder:
    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis

    def find(self) -> tuple[Ties, ...]:
        found: dict[Place, dict[TieKind, dict[Place, None]]] = {place: {} for place in self._places}
        for one, kind, other in self._ties():
            if one in found and other in found:
                found[one].setdefault(kind, {})[other] = None
                found[other].setdefault(SEEN_FROM_THE_OTHER_END[kind], {})[one] = None
        works = {each.place: each for each in statements(self.analysis)}
        return tuple(self._told(place, ties, works.get(place)) for place, ties in found.items())

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        """The places that can be tied, in the order in which they are told."""
        a = self.analysis
        parts = (a.place(part.id) for collection, part in a.parts() if collection not in ("searches", "bibliography"))
        none_known = (Place(f"none-known/{position}") for position in range(1, len(a.referents_none_known) + 1))
        return (WHOLE, *parts, *none_known)

    def _told(self, place: Place, ties: Mapping[TieKind, Mapping[Place, None]], statement: Statement | None) -> Ties:
        order = {each: position for position, each in enumerate(self._places)}
        by_kind = tuple((kind, tuple(sorted(ties[kind], key=order.__getitem__))) for kind in KINDS if kind in ties)
        carried = len(statement.carried_by) if statement else 0
        return Ties(place, by_kind, carried, len(statement.disputed_by) if statement else 0)

    def _ties(self) -> Iterator[tuple[Place, TieKind, Place]]:
        """Each tie from the end that says it."""
        for _collection, part in self.analysis.parts():
            if isinstance(part, Element | Case | Definition | Theme | Use):
                here = self.analysis.place(part.id)
                yield from ((here, kind, there) for kind, there in self._said_by(part))
        for position, none_known in enumerate(self.analysis.referents_none_known, 1):
            here = Place(f"none-known/{position}")
            for there in self._measured(none_known.measures):
                yield here, "has-no-known-measure-of", there

    def _said_by(self, part: Element | Case | Definition | Theme | Use) -> Iterator[tuple[TieKind, Place]]:
        place = self.analysis.place
        if isinstance(part, Case):
            for attribute, code in codes_of(self.analysis, part).items():
                yield _OF_CODES[code], place(attribute)
        if isinstance(part, Referent):
            yield from (("measures", there) for there in self._measured(part.measures))
        if isinstance(part, Consequence):
            yield from (("leads-to", place(each)) for each in part.followed_by)
        if isinstance(part, Definition):
            yield from (("mentions", place(each)) for each in part.mentions)
        if isinstance(part, Theme):
            yield from (("became", place(each)) for each in part.elements)
        if isinstance(part, Element):
            yield from (("overlaps", place(each)) for each in part.overlaps)
            yield from (("drawn-from", place(each)) for each in getattr(part, "from_uses", ()))

    def _measured(self, measures: tuple[str, ...]) -> Iterator[Place]:
        """The places that ids of `measures` stand for; a whole role is each of its parts."""
        for each in measures:
            if each == "concept":
                yield WHOLE
            elif each in _ROLES:
                yield from (self.analysis.place(part.id) for part in getattr(self.analysis, each))
            else:
                yield self.analysis.place(each)
