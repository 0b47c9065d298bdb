"""The catalogue: one line for each analysis of a library, to list, filter and search without reading them all.

Derived from the analyses and their findings, so deleting it loses nothing. SQLite: in memory for files, one file
beside a store for its analyses, marked with the generation of the store that it describes.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from concept.analysis import Analysis, Text
from concept.checks import check
from concept.rules import SEVERITIES
from concept.triples import BASE, iri


@dataclass(frozen=True)
class Summary:
    """What a list says of an analysis. `counts`: how many parts each role has; `worst`: the worst severity found."""

    id: str
    iri: str
    file: str | None
    title: str
    authors: str
    concept_id: str
    concept: str
    language: str
    method: str
    published: str | None
    status: str
    coverage: str
    counts: dict[str, int]
    worst: str | None


@dataclass(frozen=True)
class Facet:
    """A value that a list can be filtered by, with the number of analyses that have it."""

    value: str
    label: str
    count: int


COUNTED = ("uses", "attributes", "antecedents", "consequences", "referents", "cases", "definitions")
DEFAULT_METHOD = "walker-avant"


def summarise(analysis: Analysis, base: str = BASE, file: str | None = None) -> Summary:
    """The catalogue's line for an analysis; checks it, for the worst severity."""
    counts = {role: len(getattr(analysis, role)) for role in COUNTED}
    counts["sources"] = len(analysis.bibliography)
    severities = {finding.severity for finding in check(analysis)}
    return Summary(
        id=analysis.id,
        iri=iri(analysis.id, base=base),
        file=file,
        title=analysis.say(analysis.title),
        authors=", ".join(analysis.authors),
        concept_id=analysis.concept.id,
        concept=analysis.say(analysis.concept.label),
        language=analysis.language,
        method=analysis.method or DEFAULT_METHOD,
        published=analysis.published,
        status=analysis.status,
        coverage=analysis.coverage,
        counts=counts,
        worst=next((each for each in SEVERITIES if each in severities), None),
    )


_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (generation INTEGER NOT NULL, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS analysis (
    iri TEXT PRIMARY KEY, id TEXT NOT NULL, concept_id TEXT NOT NULL, concept TEXT NOT NULL, method TEXT NOT NULL,
    title TEXT NOT NULL, summary TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS analysis_concept ON analysis (concept_id);
CREATE INDEX IF NOT EXISTS analysis_order ON analysis (title, id);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (iri UNINDEXED, said, tokenize = "unicode61 remove_diacritics 2");
"""
_VERSION = 1
"""Raise when the tables or what a summary says changes: an older catalogue is then made anew."""


class Catalogue:
    """The lines of a library, with the words by which they are found."""

    def __init__(self, path: Path | None = None) -> None:
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)

    @classmethod
    def open(cls, path: Path) -> "Catalogue | None":
        """The catalogue in a file, for reading only; None if there is none, or none that can be read."""
        catalogue = cls.__new__(cls)
        try:
            address = f"{path.absolute().as_uri()}?mode=ro"
            catalogue._database = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
            catalogue._database.execute("SELECT generation FROM state")
        except sqlite3.Error:
            return None
        return catalogue

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def generation(self) -> int | None:
        """The generation of the store that this catalogue describes; None if it is of another version."""
        row = self._database.execute("SELECT generation, version FROM state").fetchone()
        return row[0] if row and row[1] == _VERSION else None

    def change(
        self, put: Iterable[tuple[Summary, Analysis]], removed: Iterable[str], generation: int, *, anew: bool = False
    ) -> None:
        """Take in and drop lines, in one transaction; `anew` begins with none."""
        run = self._database.execute
        run("BEGIN IMMEDIATE")
        try:
            if anew:
                run("DELETE FROM analysis")
                run("DELETE FROM words")
            for iri_gone in removed:
                self._drop(iri_gone)
            for summary, analysis in put:
                self._drop(summary.iri)
                self._take(summary, analysis)
            run("DELETE FROM state")
            run("INSERT INTO state VALUES (?, ?)", (generation, _VERSION))
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise

    def _drop(self, analysis_iri: str) -> None:
        self._database.execute("DELETE FROM analysis WHERE iri = ?", (analysis_iri,))
        self._database.execute("DELETE FROM words WHERE iri = ?", (analysis_iri,))

    def _take(self, summary: Summary, analysis: Analysis) -> None:
        line = (summary.iri, summary.id, summary.concept_id, summary.concept, summary.method, summary.title)
        told = json.dumps(asdict(summary), ensure_ascii=False)
        self._database.execute("INSERT INTO analysis VALUES (?, ?, ?, ?, ?, ?, ?)", (*line, told))
        self._database.execute("INSERT INTO words VALUES (?, ?)", (summary.iri, " ".join(words_of(analysis))))

    def find(
        self, *, words: str = "", concept: str = "", method: str = "", limit: int = -1, offset: int = 0
    ) -> tuple[list[Summary], int]:
        """The lines that have all the words (each may go on) and are of that concept and method; and how many."""
        where, values = _conditions(words, concept, method)
        (count,) = self._database.execute(f"SELECT count(*) FROM analysis {where}", values).fetchone()
        order = "ORDER BY concept, title, id LIMIT ? OFFSET ?"
        rows = self._database.execute(f"SELECT summary FROM analysis {where} {order}", (*values, limit, offset))
        return [Summary(**json.loads(row[0])) for row in rows], count

    def get(self, analysis_iri: str) -> Summary | None:
        """The line of one analysis."""
        row = self._database.execute("SELECT summary FROM analysis WHERE iri = ?", (analysis_iri,)).fetchone()
        return Summary(**json.loads(row[0])) if row else None

    def ids(self) -> list[str]:
        """The ids of all analyses, sorted."""
        return [row[0] for row in self._database.execute("SELECT id FROM analysis ORDER BY id")]

    def concepts(self) -> list[Facet]:
        """The concepts by their most frequent label, with the number of their analyses."""
        query = "SELECT concept_id, concept, count(*) FROM analysis GROUP BY concept_id, concept ORDER BY count(*)"
        labels: dict[str, str] = {}
        counts: dict[str, int] = {}
        for concept_id, label, count in self._database.execute(query):
            labels[concept_id] = label
            counts[concept_id] = counts.get(concept_id, 0) + count
        facets = (Facet(value, labels[value], counts[value]) for value in labels)
        return sorted(facets, key=lambda facet: facet.label.casefold())

    def methods(self) -> list[Facet]:
        """The methods, with the number of their analyses."""
        query = "SELECT method, method, count(*) FROM analysis GROUP BY method ORDER BY method"
        return [Facet(*row) for row in self._database.execute(query)]


def _conditions(words: str, concept: str, method: str) -> tuple[str, list[str]]:
    conditions, values = [], []
    if terms := _search_terms(words):
        conditions.append("iri IN (SELECT iri FROM words WHERE words MATCH ?)")
        values.append(terms)
    for column, value in (("concept_id", concept), ("method", method)):
        if value:
            conditions.append(f"{column} = ?")
            values.append(value)
    return (f"WHERE {' AND '.join(conditions)}" if conditions else "", values)


def _search_terms(words: str) -> str:
    """Words as FTS5 takes them: each a quoted prefix, so that no sign of a reader's has a meaning of its own."""
    terms = (word.replace('"', "") for word in words.split())
    return " ".join(f'"{term}"*' for term in terms if any(char.isalnum() for char in term))


def words_of(analysis: Analysis) -> Iterator[str]:
    """The words by which an analysis is found: its id, authors, and the labels and glosses of what is in it."""
    yield analysis.id
    yield from analysis.authors
    yield from _wordings(analysis.title, analysis.concept.label, analysis.context)
    yield from analysis.concept.alternative_labels
    for _collection, part in analysis.parts():
        yield from _wordings(getattr(part, "label", None), getattr(part, "gloss", None), getattr(part, "text", None))
    for work in analysis.bibliography:
        yield work.title or ""
        yield work.cited_as


def _wordings(*texts: Text | None) -> Iterator[str]:
    for text in texts:
        yield from (words for _, words in text.by_language) if text else ()
