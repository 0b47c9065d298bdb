"""Candidates for alignment: elements of two analyses whose labels look alike. They are proposed, never asserted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from concept.alignments import ALIGNED_COLLECTIONS, End
from concept.analysis import Analysis, Text, same_label
from concept.rules.labels import is_same_word, telling_words

LEAST = 0.25
"""How much of their words two labels must share to be proposed, if nobody says otherwise."""

Why = Literal["same-label", "shared-words"]


@dataclass(frozen=True)
class Candidate:
    """Two elements that may mean the same, and why one may think so.

    `score` is how many of all words of the two labels stand in both, from 0 to 1; 1 where the labels are the same.
    `words` are those, in the order of the first label.
    """

    one: End
    other: End
    why: Why
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Label:
    """A label in one language: in the form in which the same ones are equal, and its words."""

    language: str
    form: str
    words: tuple[str, ...]


def propose(one: Analysis, other: Analysis, least: float = LEAST) -> list[Candidate]:
    """The elements of two analyses whose labels are the same or share words, the likeliest first.

    Labels are compared in a language that both have. Words of the concepts' own labels do not count: in an analysis
    of hope, many elements have the word hope.
    """
    ones, others = list(_labels(one, other)), list(_labels(other, one))
    found = (
        candidate
        for here, mine in ones
        for there, theirs in others
        for candidate in _compare(here, mine, there, theirs)
    )
    best: dict[tuple[End, End], Candidate] = {}
    for each in sorted(found, key=lambda each: -each.score):
        if each.score >= least:
            best.setdefault((each.one, each.other), each)
    return list(best.values())


def _labels(analysis: Analysis, rival: Analysis) -> Iterator[tuple[End, _Label]]:
    """The labels of all elements that have one, in each of their languages."""
    for collection in ALIGNED_COLLECTIONS:
        for part in getattr(analysis, collection):
            label = getattr(part, "label", None)
            end = End.of(analysis.id, analysis.place(part.id))
            for tag, words in label.by_language if label else ():
                telling = _telling(words, tag, (analysis.concept.label, rival.concept.label))
                yield end, _Label(tag.partition("-")[0], same_label(words) or words, telling)


def _telling(words: str, tag: str, concepts: tuple[Text, Text]) -> tuple[str, ...]:
    """The words of a label that tell it from others, without those of the concepts."""
    named = {word for each in concepts for word in telling_words(each.said_in(tag), tag)}
    return tuple(word for word in telling_words(words, tag) if not _is_among(word, named, tag))


def _compare(here: End, mine: _Label, there: End, theirs: _Label) -> Iterator[Candidate]:
    if mine.language != theirs.language:
        return
    shared = tuple(word for word in mine.words if _is_among(word, theirs.words, mine.language))
    if mine.form == theirs.form:
        yield Candidate(here, there, "same-label", 1.0, shared)
    elif shared:
        again = [word for word in theirs.words if _is_among(word, mine.words, mine.language)]
        number = min(len(shared), len(again))  # of one word a label may have singular and plural
        score = number / (len(mine.words) + len(theirs.words) - number)
        yield Candidate(here, there, "shared-words", round(score, 2), shared)


def _is_among(word: str, words: Iterable[str], language: str) -> bool:
    return any(is_same_word(word, each, language) for each in words)
