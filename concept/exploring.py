"""Exploring: what ties a concept of a library to others, and how one gets from one to another."""

from collections.abc import Iterator

from concept.alignments import End
from concept.analysis import Place
from concept.atlas import Labelled, Meeting, Paths, Tie, find_paths, tie_together
from concept.concepts_index import ConceptLine
from concept.library import Library


def find_concept(library: Library, concept_id: str) -> ConceptLine | None:
    """The concept of that id: one with analyses here, or one that a case or an alignment speaks of; else None."""
    known = library.catalogue.concepts_index.get(concept_id)
    if known is None and library.alignments.at(End(f"concept/{concept_id}")):
        return ConceptLine(concept_id, concept_id.replace("-", " "), 0, (), None, None)
    return known


def ties_of(library: Library, concept_id: str) -> tuple[Tie, ...]:
    """What ties a concept to others, by all that the library knows; those that say most come first."""
    index = library.catalogue.concepts_index
    return tie_together(
        concept_id,
        [*_aligned(library, concept_id), *_labelled_alike(library, concept_id)],
        index.namings(concept_id),
        index.shared_works(concept_id),
    )


def paths_between(library: Library, start: str, goal: str) -> Paths:
    """The shortest paths between two concepts."""
    return find_paths(start, goal, lambda concept_id: ties_of(library, concept_id))


def _aligned(library: Library, concept_id: str) -> Iterator[Meeting]:
    index, alignments = library.catalogue.concepts_index, library.alignments
    ends = [end for each in index.analyses_of(concept_id) for end in alignments.ends_in(each)]
    for end in (End(f"concept/{concept_id}"), *ends):
        here = _at(library, end)
        for seen in alignments.at(end) if here else ():
            there = _at(library, seen.other)
            if here and there and there.concept != concept_id and seen.relation != "differsFrom":
                yield Meeting(here, there, seen)


def _labelled_alike(library: Library, concept_id: str) -> Iterator[Meeting]:
    """What has one label, unless somebody has looked at the two and said what they have to do with each other."""
    for here, there in library.catalogue.concepts_index.same_labels(concept_id):
        if not library.alignments.between(_end(here), _end(there)):
            meeting = Meeting(here, there)
            if meeting.kind != "meets":
                yield meeting


def _at(library: Library, end: End) -> Labelled | None:
    """What stands at an end, if it can tie."""
    if end.kind == "concept":
        known = find_concept(library, end.owner)
        return Labelled(end.owner, "", "concept", Place(""), known.label) if known else None
    return library.catalogue.concepts_index.labelled(end.owner, end.place)


def _end(labelled: Labelled) -> End:
    return End.of(labelled.analysis, labelled.place)
