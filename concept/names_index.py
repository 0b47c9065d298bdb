"""The index of names from A to Z: what concepts are called, and what else leads to them.

Part of the catalogue, in a table of its own, and derived like it. As in a thesaurus, a name leads to a concept: the
label that an analysis gives it, another label, or a surrogate term, which is what others say in its place.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from concept.analysis import WHOLE, Analysis, Place
from concept.words import folded
from concept.works_index import sort_form

SCHEMA = """
CREATE TABLE IF NOT EXISTS name (
    letter TEXT NOT NULL, sorted TEXT NOT NULL, words TEXT NOT NULL, concept TEXT NOT NULL, kind TEXT NOT NULL,
    analysis TEXT NOT NULL, place TEXT NOT NULL, language TEXT NOT NULL,
    PRIMARY KEY (letter, sorted, words, concept, kind, analysis, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_of ON name (analysis);
"""
TABLES = ("name",)

NameKind = Literal["label", "alternative", "surrogate"]

OTHER = "#"
"""The letter under which names stand that begin with none."""


@dataclass(frozen=True)
class Name:
    """A name, and the concept that it leads to: by which analysis, and where that says it."""

    words: str
    language: str
    kind: NameKind
    concept: str
    analysis: str
    place: Place


@dataclass(frozen=True)
class NameLine:
    """A name as a list has it: with the label of the concept, and how many analyses give the name.

    `analysis` and `place` are of the first of these.
    """

    words: str
    language: str
    kind: NameKind
    concept: str
    label: str
    analyses: int
    analysis: str
    place: str


@dataclass(frozen=True)
class Letter:
    """A letter, and how many names begin with it."""

    letter: str
    count: int


def names(analysis: Analysis) -> Iterator[Name]:
    """The names that an analysis knows for its concept, in every language."""
    concept, of = analysis.concept, (analysis.concept.id, analysis.id)
    for language, words in concept.label.by_language:
        yield Name(words, language, "label", *of, WHOLE)
    for words in concept.alternative_labels:
        yield Name(words, analysis.language, "alternative", *of, WHOLE)
    for term in analysis.surrogate_terms:
        for language, words in term.label.by_language:
            yield Name(words, language, "surrogate", *of, analysis.place(term.id))


def letter_of(words: str) -> str:
    """The letter under which a name stands: its first, without case and marks; OTHER for one that has no letter."""
    first = folded(words)[:1]
    return first.upper() if first.isalpha() else OTHER


class NamesIndex:
    """The names in the database of a catalogue. Changes belong in a transaction of the catalogue's."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def take(self, known: Iterable[Name]) -> None:
        """Take in the names of an analysis; they must not be there already."""
        rows = (
            (letter_of(e.words), sort_form(e.words), e.words, e.concept, e.kind, e.analysis, e.place, e.language)
            for e in known
        )
        self._database.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def drop(self, analysis_id: str) -> None:
        """Forget the names that an analysis knows."""
        self._database.execute("DELETE FROM name WHERE analysis = ?", (analysis_id,))

    def letters(self) -> list[Letter]:
        """The letters that names begin with, in order; OTHER comes last."""
        query = f"""SELECT letter, count(*) FROM (SELECT DISTINCT {_ONE} FROM name)
            GROUP BY letter ORDER BY letter = '{OTHER}', letter"""
        return [Letter(*row) for row in self._database.execute(query)]

    def find(self, letter: str = "", *, limit: int = -1, offset: int = 0) -> list[NameLine]:
        """The names under a letter, or all, from A to Z; each concept that a name leads to has a line of its own."""
        under = "WHERE letter = :letter" if letter else ""
        label = "coalesce(concept.label, words)"
        query = f"""SELECT words, language, kind, concept, {label}, count(DISTINCT analysis), min(analysis), place
            FROM name LEFT JOIN concept ON concept.id = name.concept {under}
            GROUP BY {_ONE} ORDER BY letter = '{OTHER}', {_ONE} LIMIT :limit OFFSET :offset"""
        rows = self._database.execute(query, {"letter": letter, "limit": limit, "offset": offset})
        return [NameLine(*row) for row in rows]


_ONE = "letter, name.sorted, words, concept, kind"
