"""The atlas: how concepts hang together, why, and by which steps one gets from one to another.

Values in, values out. Two concepts are tied by what their analyses say: elements that are aligned or have the same
label, cases that name another concept, concepts that are aligned, works that both rest on. Each tie has its reasons.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from concept.alignments import MappingRelation, Seen
from concept.analysis import SEGMENTS, WHOLE, Analysis, CaseKind, Place, Text, same_label

TYING_ROLES = ("attributes", "antecedents", "consequences", "surrogate_terms", "related_concepts")
"""The roles whose elements tie concepts; `concept` stands for the label of a concept itself."""

TieKind = Literal["leads_to", "follows_from", "shares", "concepts", "is", "names", "meets", "rests"]
"""What ties a concept to another, the most telling first.

`leads_to`: a consequence of it is an antecedent there; `follows_from`: the other way round; `shares`: both have it in
one role; `concepts`: the concepts themselves are aligned; `is`: an element of one is the other concept; `names`: a case
names the other concept; `meets`: elements are related, or stand in two roles; `rests`: both rest on a work.
"""

TIE_KINDS: tuple[TieKind, ...] = get_args(TieKind)

_FIRM: tuple[MappingRelation, ...] = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")


@dataclass(frozen=True)
class Labelled:
    """An element of an analysis, or its concept (role `concept`, no place), under the label that a reader sees."""

    concept: str
    analysis: str
    role: str
    place: Place
    label: str


@dataclass(frozen=True)
class Naming:
    """That a case of an analysis names another concept."""

    concept: str
    analysis: str
    place: Place
    kind: CaseKind
    other: str
    label: str


@dataclass(frozen=True)
class Meeting:
    """What two concepts have that is aligned, as `seen` from here, or that has one label (none)."""

    here: Labelled
    there: Labelled
    seen: Seen | None = None

    @property
    def kind(self) -> TieKind:
        """How it ties the one to the other. What is no more than related makes no chain, and is not shared."""
        roles = self.here.role, self.there.role
        if roles == ("concept", "concept"):
            return "concepts"
        if self.seen and self.seen.relation not in _FIRM:
            return "meets"
        match roles:
            case ("consequences", "antecedents"):
                return "leads_to"
            case ("antecedents", "consequences"):
                return "follows_from"
            case ("concept", _) | (_, "concept"):
                return "is"
        return "shares" if self.here.role == self.there.role else "meets"


@dataclass(frozen=True)
class SharedWork:
    """A work that analyses of both concepts cite, by the name of its source, and as it is cited."""

    name: str
    cited_as: str


Reason = Meeting | Naming | SharedWork


@dataclass(frozen=True)
class Tie:
    """That a concept hangs together with another, with all reasons."""

    concept: str
    other: str
    meetings: tuple[Meeting, ...] = ()
    namings: tuple[Naming, ...] = ()
    works: tuple[SharedWork, ...] = ()

    @property
    def by_kind(self) -> tuple[tuple[TieKind, tuple[Reason, ...]], ...]:
        """The reasons by what they are, the most telling first."""
        found: dict[TieKind, list[Reason]] = {kind: [] for kind in TIE_KINDS}
        for each in self.meetings:
            found[each.kind].append(each)
        found["names"] += self.namings
        found["rests"] += self.works
        return tuple((kind, tuple(reasons)) for kind, reasons in found.items() if reasons)

    @property
    def kinds(self) -> tuple[TieKind, ...]:
        """What ties the two."""
        return tuple(kind for kind, _reasons in self.by_kind)


# --- what an analysis says that can tie it ----------------------------------------------------------------------


def labels_of(analysis: Analysis) -> Iterator[tuple[str, Labelled]]:
    """What can tie an analysis to others by its label, with a form that is equal where two labels say the same.

    Once for each language that a label is in, since two languages may have one word for two things.
    """
    concept = analysis.concept
    itself = Labelled(concept.id, analysis.id, "concept", WHOLE, analysis.say(concept.label))
    forms = [*_forms(concept.label), *(_form(analysis.language, words) for words in concept.alternative_labels)]
    yield from ((form, itself) for form in dict.fromkeys(forms))
    for role in TYING_ROLES:
        for element in getattr(analysis, role):
            place = Place(f"{SEGMENTS[role]}/{element.id}")
            labelled = Labelled(concept.id, analysis.id, role, place, analysis.say(element.label))
            yield from ((form, labelled) for form in dict.fromkeys(_forms(element.label)))


def _forms(label: Text) -> Iterator[str]:
    return (_form(language, words) for language, words in label.by_language)


def _form(language: str, words: str) -> str:
    return f"{language.partition('-')[0]} {same_label(words) or words}"


def namings_of(analysis: Analysis) -> Iterator[Naming]:
    """The other concepts that the cases of an analysis name."""
    concept = analysis.concept
    for case in analysis.cases:
        other = case.related_concept
        if other and other.id != concept.id:
            place = Place(f"case/{case.id}")
            yield Naming(concept.id, analysis.id, place, case.kind, other.id, analysis.say(other.label))


# --- ties -------------------------------------------------------------------------------------------------------


def tie_together(
    concept: str,
    all_meetings: Iterable[Meeting],
    all_namings: Iterable[Naming],
    all_works: Iterable[tuple[str, SharedWork]],
) -> tuple[Tie, ...]:
    """The ties of a concept, to each other one once; those that say most come first.

    Meetings are as seen from it, namings go both ways, works are told with the other concept.
    """
    found: dict[str, tuple[list[Meeting], list[Naming], list[SharedWork]]] = {}

    def to(other: str) -> tuple[list[Meeting], list[Naming], list[SharedWork]]:
        return found.setdefault(other, ([], [], []))

    for meeting in all_meetings:
        to(meeting.there.concept)[0].append(meeting)
    for naming in all_namings:
        to(naming.other if naming.concept == concept else naming.concept)[1].append(naming)
    for other, work in all_works:
        to(other)[2].append(work)
    ties = (
        Tie(concept, other, tuple(meetings), tuple(namings), tuple(works))
        for other, (meetings, namings, works) in found.items()
        if other != concept
    )
    return tuple(sorted(ties, key=_telling))


def _telling(tie: Tie) -> tuple[int, int, int, str]:
    """The order of ties: what people have said comes before what labels say, and that before shared works."""
    said = sum(each.seen is not None for each in tie.meetings) + len(tie.namings)
    return -said, -len(tie.meetings), -len(tie.works), tie.other


# --- paths ------------------------------------------------------------------------------------------------------

MOST_PATHS = 3
MOST_LOOKED_AT = 200
"""Concepts whose ties are looked at for one path, at most: beyond that it is not known whether there is one."""


@dataclass(frozen=True)
class Paths:
    """The shortest paths between two concepts, each as its ties in order; `given_up`: not everything was looked at."""

    found: tuple[tuple[Tie, ...], ...]
    given_up: bool = False


def find_paths(start: str, goal: str, ties_of: Callable[[str], Sequence[Tie]]) -> Paths:
    """The paths with the fewest steps, at most three, those first whose ties say most."""
    steps = {start: 0}
    before: dict[str, list[Tie]] = {start: []}
    waiting, looked_at = deque([start]), 0
    while waiting:
        here = waiting.popleft()
        if goal in steps and steps[here] >= steps[goal]:
            break
        looked_at += 1
        if looked_at > MOST_LOOKED_AT:
            return Paths((), given_up=True)
        for tie in ties_of(here):
            if tie.other not in steps:
                steps[tie.other] = steps[here] + 1
                before[tie.other] = []
                waiting.append(tie.other)
            if steps[tie.other] == steps[here] + 1:
                before[tie.other].append(tie)
    if goal not in steps or goal == start:
        return Paths(())
    paths = []
    for path in _backwards(goal, before):
        paths.append(path)
        if len(paths) == MOST_PATHS:
            break
    return Paths(tuple(paths))


def _backwards(goal: str, before: dict[str, list[Tie]]) -> Iterator[tuple[Tie, ...]]:
    """Every way on which `goal` was reached."""
    if not before[goal]:
        yield ()
    for tie in before[goal]:
        yield from ((*path, tie) for path in _backwards(tie.concept, before))
