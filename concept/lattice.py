"""Formal concept analysis: which attributes go together, over the cases of one analysis or over rival analyses.

A *context* says which thing has which mark: a case shows an attribute, an analysis has one. Its *lattice* (Ganter &
Wille, Formal Concept Analysis, 1999, chapter 1) has a node for every set of marks that some things have in common and
no others. An *implication* holds where every thing that has its premise also has its conclusion; those given are the
base from which all others follow (Guigues & Duquenne 1986).

A case is taken only where each attribute is coded as shows, partly or lacks: what is open, or not coded, is never the
same as lacking, and one such case would make sentences of the form "every case that shows …" untrue. Of degrees only
`shows` counts as having.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, permutations
from typing import Literal

from concepts import Context as Derivation

from concept.analysis import Analysis
from concept.compare import Comparison
from concept.compare import Row as Compared
from concept.lettering import isolated
from concept.matrix import OPEN, Row, build_matrix
from concept.messages import _, enumerate_labels, ngettext
from concept.terms import authors_and_year, name_of_code

MOST_NODES = 300
"""A lattice of more nodes is no picture any more, and may have exponentially many."""

MOST_IMPLICATIONS = 100


@dataclass(frozen=True)
class Context:
    """Things and marks, as pairs of id and label in the order of the analysis, and for each thing the marks it has.

    `left_out`: things that are not taken, with the marks that are open in them. `of`: what the things are.
    """

    things: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    has: Mapping[str, frozenset[str]]
    left_out: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = ()
    of: Literal["cases", "analyses"] = "cases"

    def label(self, name: str) -> str:
        """What a reader calls a thing or a mark; no thing has the id of a mark."""
        return self._labels[name]

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return dict((*self.things, *(thing for thing, _open_marks in self.left_out), *self.marks))


@dataclass(frozen=True)
class Node:
    """A set of things that have a set of marks in common: ids, in the context's order.

    `own_things` and `own_marks` are those that stand at this node in the picture: things with no more marks than
    these, marks of no more things. `above` are the numbers of the nodes next to it that have fewer marks.
    """

    things: tuple[str, ...]
    marks: tuple[str, ...]
    own_things: tuple[str, ...]
    own_marks: tuple[str, ...]
    above: tuple[int, ...]


@dataclass(frozen=True)
class Implication:
    """Every thing that has all marks of the premise has those of the conclusion too; `things` have them.

    Where no thing has the premise, it says that these marks never meet.
    """

    premise: tuple[str, ...]
    conclusion: tuple[str, ...]
    things: tuple[str, ...]


@dataclass(frozen=True)
class Lattice:
    """All nodes of a context, those with the most things first; none, and `too_many`, where there are too many."""

    context: Context
    nodes: tuple[Node, ...]
    too_many: bool = False


def context_of_cases(analysis: Analysis) -> Context:
    """The cases of an analysis against its defining attributes: which case shows which."""
    rows = build_matrix(analysis)
    taken = [row for row in rows if not _open(row)]
    return Context(
        things=tuple(_named(analysis, row.case.id) for row in taken),
        marks=tuple(_named(analysis, attribute.id) for attribute in analysis.attributes),
        has={row.case.id: frozenset(row.shown) for row in taken},
        left_out=tuple((_named(analysis, row.case.id), _open(row)) for row in rows if _open(row)),
    )


def context_of_analyses(comparison: Comparison) -> Context:
    """Rival analyses against what any of them has for a defining attribute: which analysis has which.

    What is aligned as the same, or as close to it, is one mark, with the label of the analysis that comes first. An
    analysis that has it in another role does not have the mark. One that states no attribute at all is left out.
    """
    rows = {row.standings[0].end: row for row in comparison.rows if _has_attribute(row)}
    has = {
        analysis.id: frozenset(end for end, row in rows.items() if _is_attribute_of(analysis, row))
        for analysis in comparison.analyses
    }
    named = [
        (each.id, authors_and_year(each) if each.authors else each.say(each.title)) for each in comparison.analyses
    ]
    return Context(
        things=tuple(thing for thing in named if has[thing[0]]),
        marks=tuple((end, row.standings[0].label) for end, row in rows.items()),
        has={thing: marks for thing, marks in has.items() if marks},
        left_out=tuple((thing, tuple(rows)) for thing in named if not has[thing[0]]),
        of="analyses",
    )


def _has_attribute(row: Compared) -> bool:
    return any(standing.role == "attributes" for standing in row.standings)


def _is_attribute_of(analysis: Analysis, row: Compared) -> bool:
    return any(standing.role == "attributes" for standing in row.of(analysis))


def _named(analysis: Analysis, part_id: str) -> tuple[str, str]:
    return part_id, analysis.label(part_id)


def _open(row: Row) -> tuple[str, ...]:
    return tuple(attribute for attribute, code in row.codes.items() if code in OPEN)


# --- the lattice ------------------------------------------------------------------------------------------------


def build_lattice(context: Context) -> Lattice:
    """The lattice of a context; without nodes where it has no things or no marks, or too many nodes.

    By Lindig's algorithm (Fast Concept Analysis, 2000), which goes up from the node with the fewest things.
    """
    if not context.things or not context.marks:
        return Lattice(context, ())
    derivation = _derivation(context)
    above: dict[_Things, list[_Things]] = {}
    waiting = [derivation.extension(derivation.properties)]
    while waiting:
        things = waiting.pop()
        if things in above:
            continue
        if len(above) == MOST_NODES:
            return Lattice(context, (), too_many=True)
        above[things] = [upper for upper, _marks in derivation.neighbors(things)]
        waiting += above[things]
    order = sorted(above, key=lambda things: (-len(things), things))
    number = {things: position for position, things in enumerate(order)}
    return Lattice(
        context,
        tuple(_node(derivation, things, sorted(number[each] for each in above[things])) for things in order),
    )


_Things = tuple[str, ...]


_HAS = "has "
"""What stands before a mark's id within the library, where no mark may be called as a thing is."""


def _derivation(context: Context) -> Derivation:
    things, marks = ([each for each, _label in named] for named in (context.things, context.marks))
    has = [tuple(mark in context.has[thing] for mark in marks) for thing in things]
    return Derivation(things, [_HAS + mark for mark in marks], has)


def _node(derivation: Derivation, things: _Things, above: list[int]) -> Node:
    marks = derivation.intension(things)
    return Node(
        things=things,
        marks=tuple(each.removeprefix(_HAS) for each in marks),
        own_things=tuple(each for each in things if derivation.intension([each]) == marks),
        own_marks=tuple(each.removeprefix(_HAS) for each in marks if derivation.extension([each]) == things),
        above=tuple(above),
    )


# --- implications -----------------------------------------------------------------------------------------------


def find_implications(context: Context) -> tuple[Implication, ...]:
    """The implications from which all others follow, shortest premise first; the first hundred, if there are more.

    By Ganter's algorithm (Two basic algorithms in concept analysis, 1984): closed sets in lectic order. Sets of marks
    are numbers whose bits are the marks, the first mark being the highest.
    """
    number = len(context.marks)
    if not context.things or not number:
        return ()
    bits = {mark: 1 << (number - 1 - position) for position, (mark, _label) in enumerate(context.marks)}
    rows = {thing: sum(bits[mark] for mark in context.has[thing]) for thing, _label in context.things}

    def close(marks: int) -> int:
        closed = (1 << number) - 1
        for row in rows.values():
            if row & marks == marks:
                closed &= row
        return closed

    def said(premise: int) -> Implication:
        conclusion = close(premise) & ~premise
        return Implication(
            premise=tuple(mark for mark, bit in bits.items() if premise & bit),
            conclusion=tuple(mark for mark, bit in bits.items() if conclusion & bit),
            things=tuple(thing for thing, row in rows.items() if row & premise == premise),
        )

    premises = islice(_premises(number, close), MOST_IMPLICATIONS)
    return tuple(map(said, sorted(premises, key=lambda premise: (premise.bit_count(), -premise))))


def say_implication(context: Context, implication: Implication) -> str:
    """The implication as a sentence, such as: Every case that shows “a” also shows “b”."""
    premise = _enumerated(context, implication.premise)
    conclusion = _enumerated(context, implication.conclusion)
    cases = context.of == "cases"
    if not premise:
        sentence = _("Every case shows {conclusion}.") if cases else _("Every analysis has {conclusion}.")
    elif implication.things:
        sentence = (
            _("Every case that shows {premise} also shows {conclusion}.")
            if cases
            else _("Every analysis that has {premise} also has {conclusion}.")
        )
    elif len(implication.premise) == 1:
        sentence = _("No case shows {premise}.") if cases else _("No analysis has {premise}.")
    else:
        sentence = _("No case shows {premise} together.") if cases else _("No analysis has {premise} together.")
    return sentence.format(premise=premise, conclusion=conclusion)


def _enumerated(context: Context, marks: tuple[str, ...]) -> str:
    return enumerate_labels([isolated(context.label(mark)) for mark in marks])


def _premises(number: int, close: Callable[[int], int]) -> Iterator[int]:
    """The premises of the base: sets that are not closed, and closed under all implications that came before."""
    found: list[tuple[int, int]] = []

    def follow(marks: int) -> int:
        before = -1
        while marks != before:
            before = marks
            for premise, conclusion in found:
                if marks & premise == premise:
                    marks |= conclusion
        return marks

    current: int | None = 0
    while current is not None:
        if (closed := close(current)) != current:
            found.append((current, closed))
            yield current
        current = _next(current, number, follow)


def _next(current: int, number: int, follow: Callable[[int], int]) -> int | None:
    """The set after this one, in lectic order, among those that `follow` leaves as they are."""
    for position in range(number):
        bit = 1 << position
        if not current & bit:
            higher = ~(2 * bit - 1)
            candidate = follow(current & higher | bit)
            if candidate & higher == current & higher:
                return candidate
    return None


# --- minimal pairs ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MinimalPair:
    """Two cases that are coded alike but for one attribute, or two analyses apart by one: ids, in their order."""

    first: str
    second: str
    attribute: str


def find_minimal_pairs(analysis: Analysis) -> tuple[MinimalPair, ...]:
    """The pairs of cases, each attribute coded, of which one attribute makes all the difference."""
    rows = [row for row in build_matrix(analysis) if not _open(row)]
    pairs = ((first, second, _difference(first, second)) for first, second in combinations(rows, 2))
    return tuple(
        MinimalPair(first.case.id, second.case.id, differing[0])
        for first, second, differing in pairs
        if len(differing) == 1
    )


def say_minimal_pair(analysis: Analysis, pair: MinimalPair) -> str:
    """The pair as a sentence: what both are coded alike for, and what each is coded to do with the one attribute."""
    rows = {row.case.id: row for row in build_matrix(analysis)}
    alike = len(analysis.attributes) - 1
    return ngettext(
        "“{first}” {one} “{attribute}”, “{second}” {other} it; the other attribute is coded alike.",
        "“{first}” {one} “{attribute}”, “{second}” {other} it; the {count} other attributes are coded alike.",
        alike,
    ).format(
        first=isolated(analysis.label(pair.first)),
        second=isolated(analysis.label(pair.second)),
        attribute=isolated(analysis.label(pair.attribute)),
        count=alike,
        one=name_of_code(rows[pair.first].codes[pair.attribute]),
        other=name_of_code(rows[pair.second].codes[pair.attribute]),
    )


def find_pairs_apart(context: Context) -> tuple[MinimalPair, ...]:
    """The pairs of things of which the first has one mark more than the second, and is alike in all others."""
    pairs = permutations((thing for thing, _label in context.things), 2)
    more = ((first, second, context.has[first] - context.has[second]) for first, second in pairs)
    return tuple(
        MinimalPair(first, second, *marks)
        for first, second, marks in more
        if len(marks) == 1 and context.has[second] < context.has[first]
    )


def say_pair_apart(context: Context, pair: MinimalPair) -> str:
    """The pair of analyses as a sentence: what the one has, and in how many attributes they agree."""
    return ngettext(
        "“{first}” has “{attribute}”, “{second}” does not; the other attribute they share.",
        "“{first}” has “{attribute}”, “{second}” does not; the {count} other attributes they share.",
        len(context.has[pair.second]),
    ).format(
        first=isolated(context.label(pair.first)),
        second=isolated(context.label(pair.second)),
        attribute=isolated(context.label(pair.attribute)),
        count=len(context.has[pair.second]),
    )


def _difference(first: Row, second: Row) -> list[str]:
    return [attribute for attribute, code in first.codes.items() if second.codes[attribute] != code]
