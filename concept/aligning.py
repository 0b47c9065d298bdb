"""Aligning: what is proposed, what is aligned already, and one alignment more, wherever a library comes from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from concept.alignments import ALIGNED_COLLECTIONS, Alignment, AlignmentSet, End, Seen
from concept.analysis import Analysis, Text
from concept.candidates import LEAST, Candidate, propose
from concept.errors import ConceptError, UnknownAnalysis
from concept.formats import rdf, read_contents, read_text
from concept.library import Library, change_alignments
from concept.validation import Mark, build_alignments, nearest

PairStatus = Literal["candidate", "aligned", "refused"]


@dataclass(frozen=True)
class Side:
    """One of two things as a reader sees it, and the analysis that it is seen in.

    `role` is that of an element as its place has it (`attribute`), else `concept` or `analysis`. `label` is None where
    the analysis lacks the element.
    """

    iri: str
    analysis: str
    role: str
    label: str | None


@dataclass(frozen=True)
class Pair:
    """Two things that were proposed, aligned, or both; `seen` are their alignments as seen from the first."""

    one: Side
    other: Side
    candidate: Candidate | None
    seen: tuple[Seen, ...]

    @property
    def status(self) -> PairStatus:
        """What has become of it: `refused` if all who looked at it found that the two differ."""
        if not self.seen:
            return "candidate"
        return "refused" if all(each.relation == "differsFrom" for each in self.seen) else "aligned"


# --- what is proposed -------------------------------------------------------------------------------------------


def choose_analyses(library: Library, names: Sequence[str], concept: str = "") -> list[list[Analysis]]:
    """The analyses that are held against each other, in groups.

    Those of the names; else all of the concept; else, concept by concept, the rivals. UnknownAnalysis for a name, and
    ConceptError for a concept, that nothing has; ConceptError for one analysis alone.
    """
    if not names and not concept:
        return [_rivals(library, each.value) for each in library.concepts() if each.count > 1]
    if not names:
        _refuse_unknown_concept(library, concept)
    group = [library.get(name) for name in dict.fromkeys(names)] if names else _rivals(library, concept)
    if len(group) < 2:
        raise ConceptError(f"“{group[0].id}” stands alone; name another analysis to hold it against.")
    return [group]


def _rivals(library: Library, concept: str) -> list[Analysis]:
    return [library.get(line.iri) for line in library.find(concept=concept)[0]]


def _refuse_unknown_concept(library: Library, concept: str) -> None:
    known = [each.value for each in library.concepts()]
    if concept not in known:
        raise ConceptError(f"No analysis here is of a concept “{concept}”{nearest(concept, known) or '.'}")


def find_pairs(library: Library, group: Sequence[Analysis], least: float = LEAST) -> Iterator[Pair]:
    """What may be aligned between the analyses of a group, and what is: two by two, the likeliest first.

    What is aligned though its labels do not look alike comes last.
    """
    for one, other in combinations(group, 2):
        candidates = propose(one, other, least)
        for each in candidates:
            seen = library.alignments.between(each.one, each.other)
            yield Pair(_side(library, one, each.one), _side(library, other, each.other), each, seen)
        proposed = {(each.one, each.other) for each in candidates}
        for here, there in _aligned(library, one, other):
            if (here, there) not in proposed:
                seen = library.alignments.between(here, there)
                yield Pair(_side(library, one, here), _side(library, other, there), None, seen)


def _aligned(library: Library, one: Analysis, other: Analysis) -> Iterable[tuple[End, End]]:
    """What is aligned between two analyses: their elements, what they mean, and their concepts."""
    theirs = {*library.alignments.ends_in(other.id), _concept(other)}
    ours = (*library.alignments.ends_in(one.id), _concept(one))
    found = ((end, seen.other) for end in ours for seen in library.alignments.at(end) if seen.other in theirs)
    return dict.fromkeys(found)


def _concept(analysis: Analysis) -> End:
    return End(f"concept/{analysis.concept.id}")


def _side(library: Library, analysis: Analysis, end: End) -> Side:
    role: str = end.kind or ""
    label: str | None = analysis.say(analysis.concept.label)
    if end.kind == "element":
        role, _slash, part_id = end.place.partition("/")
        label = analysis.label(part_id) if has_element(analysis, end) else None
    return Side(library.base + end, analysis.id, role, label)


def has_element(analysis: Analysis, end: End) -> bool:
    """Whether the analysis has the element that an end in it speaks of."""
    part_id = end.place.rpartition("/")[2]
    return analysis.part(part_id) is not None and analysis.place(part_id) == end.place


def loose_ends(library: Library) -> Iterator[str]:
    """A sentence for each set that speaks of analyses or elements which this library lacks: they come and go."""
    for found in library.alignments.sets:
        ends = dict.fromkeys(end for alignment in found.alignments for end in alignment.ends)
        loose = [end for end in ends if not _is_here(library, end)]
        if loose:
            things = "1 thing that is" if len(loose) == 1 else f"{len(loose)} things that are"
            first = ", ".join(loose[:3]) + (" …" if len(loose) > 3 else "")
            yield f"the alignments “{found.id}” speak of {things} not here: {first}"


def _is_here(library: Library, end: End) -> bool:
    if end.kind == "concept":
        return True  # a concept can be spoken of without an analysis of it
    analysis = _analysis_of(library, end)
    return analysis is not None and (end.kind == "analysis" or has_element(analysis, end))


# --- what stands at the other end -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counterpart:
    """What an alignment leads to, as seen from `here`: its label, and its analysis, where the library has them.

    `role` is that of an element as its place has it, else `concept` or `analysis`.
    """

    here: End
    seen: Seen
    role: str
    label: Text | None
    analysis: Analysis | None


def counterparts(library: Library, analysis: Analysis) -> list[Counterpart]:
    """What the elements of an analysis, itself and its concept are aligned with, refused alignments included."""
    ends = (*library.alignments.ends_in(analysis.id), _concept(analysis))
    return [_counterpart(library, end, seen) for end in ends for seen in library.alignments.at(end)]


def _counterpart(library: Library, here: End, seen: Seen) -> Counterpart:
    other = seen.other
    analysis = _analysis_of(library, other)
    role = other.place.partition("/")[0] if other.kind == "element" else other.kind or ""
    label: Text | None = None
    if other.kind == "concept":
        lines, _count = library.find(concept=other.owner, limit=1)
        label = Text.of(lines[0].concept, lines[0].language) if lines else None
    elif analysis and other.kind == "analysis":
        label = analysis.concept.label
    elif analysis and has_element(analysis, other):
        part = analysis.part(other.place.rpartition("/")[2])
        label = getattr(part, "label", None) or getattr(part, "text", None)
    return Counterpart(here, seen, role, label, analysis)


def _analysis_of(library: Library, end: End) -> Analysis | None:
    """The analysis that an element or a sense belongs to; None for a concept, or if it is not here."""
    if end.kind == "concept":
        return None
    try:
        return library.get(end.owner)
    except UnknownAnalysis:
        return None


# --- one more ---------------------------------------------------------------------------------------------------


def find_end(library: Library, words: str) -> End:
    """The end that words name: ANALYSIS/ELEMENT, concept/CONCEPT, ANALYSIS, by their ids; or an IRI.

    An id that nothing here has is refused, with the nearest one. An IRI may speak of what is elsewhere.
    """
    if "://" in words or words.startswith("urn:"):
        end = End(words.removeprefix(library.base))
        if end == words:
            raise ConceptError(f"{words}: it does not begin as everything here does, with {library.base}.")
        return end
    owner, _slash, part_id = words.partition("/")
    if owner == "concept":
        _refuse_unknown_concept(library, part_id)
        return End(words)
    analysis = library.get(owner)
    if not part_id:
        return End.of(owner)
    elements = {each.id: name for name, each in analysis.parts() if name in ALIGNED_COLLECTIONS}
    if part_id not in elements:
        what = f"“{owner}” has no element “{part_id}” that could be aligned"
        raise ConceptError(f"{what}{nearest(part_id, elements) or '.'} `concept show {owner}` shows what it has.")
    return End.of(owner, analysis.place(part_id))


@dataclass(frozen=True)
class Added:
    """A set of alignments with one more; the one that this replaced, or None."""

    set: AlignmentSet
    replaced: Alignment | None


def build_alignment(
    one: End, relation: str, other: End, *, reason: str, by: Sequence[str], language: str, on: str
) -> Alignment:
    """The alignment that says so. DocumentError with all that is wrong with it."""
    said: dict[str, Any] = {
        "aligned_from": str(one),
        "relation": relation,
        "aligned_to": str(other),
        "by": list(by),
        "on": on,
    }
    if reason.strip():
        said["reason"] = _text(reason.strip(), language)
    whole = _new_set("new", language, by)
    built = build_alignments({**whole, "alignments": [said]}, "This alignment", lambda _path: Mark(""))
    return built.alignments[0]


def _new_set(set_id: str, language: str, by: Sequence[str]) -> dict[str, Any]:
    return {"id": set_id, "title": _text(f"Alignments by {', '.join(by)}", "en"), "language": language}


def _text(words: str, language: str) -> dict[str, Any]:
    return {"by_language": [[language, words]]}


def put_into(found: AlignmentSet | None, set_id: str, new: Alignment, *, replace: bool, where: str) -> Added:
    """The set with one alignment more; a new set if there is none.

    ConceptError, which names the place `where` they are kept, if the two are aligned there already, unless `replace`.
    """
    language = new.reason.by_language[0][0]
    whole = found or build_alignments(_new_set(set_id, language, new.by), where)
    known = whole.of_pair(new.pair)
    if known and not replace:
        what = f"{where}: these two are aligned there already, {known.relation}, by {', '.join(known.by)}"
        raise ConceptError(f"{what}. With --replace the new alignment takes the place of that one.")
    return Added(whole.with_alignment(new), known)


def add_to_store(location: str, set_id: str, new: Alignment, *, replace: bool) -> Added:
    """Put an alignment into a set of a store. Errors as for `put_into`."""
    added: list[Added] = []

    def change(found: AlignmentSet | None) -> AlignmentSet:
        added.append(put_into(found, set_id, new, replace=replace, where=location))
        return added[0].set

    change_alignments(location, set_id, change)
    return added[0]


def add_to_file(path: Path, set_id: str | None, new: Alignment, *, replace: bool) -> Added:
    """The set of a file with one alignment more, not written yet; of a new file, with the id `set_id`, else its name.

    ConceptError if the file holds anything else, which would be lost, and as for `put_into`.
    """
    found = _only_set(path) if path.exists() else None
    if found and set_id and set_id != found.id:
        raise ConceptError(f"{path}: its set of alignments is “{found.id}”, not “{set_id}”. Leave out --set.")
    return put_into(found, set_id or path.stem, new, replace=replace, where=str(path))


def _only_set(path: Path) -> AlignmentSet:
    """The set of alignments that is all that a file holds."""
    contents = read_contents(path)
    if contents.analyses or len(contents.alignments) != 1:
        what = "it does not hold one set of alignments alone, so it is not written over"
        raise ConceptError(f"{path}: {what}. Name a file for alignments.")
    others = rdf.read_not_taken(read_text(path), path.suffix.lower())
    if others:
        what = f"{len(others)} of its statements have no place here and would be lost, first {others[0]}"
        raise ConceptError(f"{path}: {what}. Take them out, or name another file.")
    return contents.alignments[0]
