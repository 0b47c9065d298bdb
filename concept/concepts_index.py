"""The index of concepts: which there are, with their analyses in numbers, and what can tie each to others.

Part of the catalogue, in tables of its own, and derived like it: a page about a concept reads what ties it, and
nothing of the concepts that it has nothing to do with. What very many concepts have (a label such as “trust”, the
book of the method) tells none of them apart: it is counted, and ties nothing.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from concept.analysis import Place
from concept.atlas import Labelled, Naming, SharedWork
from concept.works_index import sort_form

SCHEMA = """
CREATE TABLE IF NOT EXISTS concept (
    id TEXT PRIMARY KEY, label TEXT NOT NULL DEFAULT '', sorted TEXT NOT NULL DEFAULT '',
    analyses INTEGER NOT NULL DEFAULT 0, methods TEXT NOT NULL DEFAULT '[]', first TEXT, last TEXT,
    stale INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS concept_order ON concept (sorted, id);
CREATE INDEX IF NOT EXISTS concept_stale ON concept (id) WHERE stale = 1;
CREATE TABLE IF NOT EXISTS analysis_of (
    analysis TEXT PRIMARY KEY, concept TEXT NOT NULL, label TEXT NOT NULL, method TEXT NOT NULL, year TEXT,
    cited_as TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS analysis_of_concept ON analysis_of (concept, analysis);
CREATE TABLE IF NOT EXISTS label (
    form TEXT NOT NULL, concept TEXT NOT NULL, analysis TEXT NOT NULL, role TEXT NOT NULL, place TEXT NOT NULL,
    words TEXT NOT NULL, PRIMARY KEY (form, concept, analysis, role, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS label_of ON label (analysis, place);
CREATE INDEX IF NOT EXISTS label_concept ON label (concept, form);
CREATE TABLE IF NOT EXISTS naming (
    concept TEXT NOT NULL, analysis TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL, other TEXT NOT NULL,
    label TEXT NOT NULL, PRIMARY KEY (analysis, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS naming_by ON naming (concept);
CREATE INDEX IF NOT EXISTS naming_of ON naming (other, analysis, place);
CREATE TABLE IF NOT EXISTS concept_source (
    concept TEXT NOT NULL, source INTEGER NOT NULL, PRIMARY KEY (concept, source)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS concept_source_of ON concept_source (source, concept);
"""
TABLES = ("concept", "analysis_of", "label", "naming", "concept_source")

TOO_COMMON = 25
"""What more concepts than this have beside one ties none of them."""


@dataclass(frozen=True)
class ConceptLine:
    """A concept in numbers. `first` and `last` are years of its analyses; one that is only named has no analysis."""

    id: str
    label: str
    analyses: int
    methods: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True)
class Initial:
    """A letter that labels of concepts begin with, and how many concepts come before the first of these."""

    letter: str
    before: int


@dataclass(frozen=True)
class Common:
    """How much of what a concept has is too common to tie it: labels, and works that it rests on."""

    labels: int
    works: int


class ConceptsIndex:
    """The concepts in the database of a catalogue. Changes belong in a transaction of the catalogue's."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    # --- changing

    def take(
        self,
        itself: Labelled,
        method: str,
        year: str | None,
        cited_as: str,
        labels: Iterable[tuple[str, Labelled]],
        namings: Iterable[Naming],
    ) -> None:
        """Take in what an analysis says that can tie it; `itself` is its concept. It must not be there already.

        `cited_as`: as a text cites the analysis.
        """
        run, run_all = self._database.execute, self._database.executemany
        line = (itself.analysis, itself.concept, itself.label, method, year, cited_as)
        run("INSERT INTO analysis_of VALUES (?, ?, ?, ?, ?, ?)", line)
        rows = ((form, e.concept, e.analysis, e.role, e.place, e.label) for form, e in labels)
        run_all("INSERT INTO label VALUES (?, ?, ?, ?, ?, ?)", rows)
        named = ((e.concept, e.analysis, e.place, e.kind, e.other, e.label) for e in namings)
        run_all("INSERT INTO naming VALUES (?, ?, ?, ?, ?, ?)", named)
        run(_STALE, (itself.concept,))

    def drop(self, analysis_id: str) -> None:
        """Forget what an analysis says."""
        run = self._database.execute
        for row in run("SELECT concept FROM analysis_of WHERE analysis = ?", (analysis_id,)).fetchall():
            run(_STALE, row)
        for table in ("analysis_of", "label", "naming"):
            run(f"DELETE FROM {table} WHERE analysis = ?", (analysis_id,))

    def settle(self) -> None:
        """After all changes, and after the sources have settled: count anew what has changed."""
        run = self._database.execute
        for (concept,) in run("SELECT id FROM concept WHERE stale = 1").fetchall():
            run("DELETE FROM concept_source WHERE concept = ?", (concept,))
            if self._count(concept):
                run(
                    """INSERT INTO concept_source SELECT DISTINCT concept, source
                        FROM analysis_of JOIN cited USING (analysis) JOIN citation USING (analysis, source)
                        WHERE concept = ? AND intent != 'method'""",
                    (concept,),
                )
            else:
                run("DELETE FROM concept WHERE id = ?", (concept,))

    def _count(self, concept: str) -> int:
        """Bring the line of a concept up to date; how many analyses it has."""
        run = self._database.execute
        count, first, last = run(
            "SELECT count(*), min(year), max(year) FROM analysis_of WHERE concept = ?", (concept,)
        ).fetchone()
        if count:
            query = (
                "SELECT label FROM analysis_of WHERE concept = ? GROUP BY label ORDER BY count(*) DESC, label LIMIT 1"
            )
            (label,) = run(query, (concept,)).fetchone()
            query = "SELECT DISTINCT method FROM analysis_of WHERE concept = ? ORDER BY method"
            methods = json.dumps([row[0] for row in run(query, (concept,))])
            columns = "label, sorted, analyses, methods, first, last, stale"
            query = f"UPDATE concept SET ({columns}) = (?, ?, ?, ?, ?, ?, 0) WHERE id = ?"
            run(query, (label, sort_form(label), count, methods, first, last, concept))
        return int(count)

    # --- which there are

    def find(self, *, words: str = "", limit: int = -1, offset: int = 0) -> tuple[list[ConceptLine], int]:
        """The concepts whose label has the words, from A to Z; and how many."""
        run, wanted = self._database.execute, sort_form(words)
        where, values = ("instr(sorted, ?) > 0", [wanted]) if wanted else ("true", [])
        (count,) = run(f"SELECT count(*) FROM concept WHERE {where}", values).fetchone()
        query = f"SELECT {_LINE} FROM concept WHERE {where} ORDER BY sorted, id LIMIT ? OFFSET ?"
        return [_line(row) for row in run(query, (*values, limit, offset))], int(count)

    def initials(self) -> list[Initial]:
        """The letters that labels begin with, in order."""
        query = "SELECT substr(sorted, 1, 1), count(*) FROM concept GROUP BY 1 ORDER BY 1"
        found, before = [], 0
        for letter, count in self._database.execute(query):
            found.append(Initial(letter.upper(), before))
            before += count
        return found

    def get(self, concept_id: str) -> ConceptLine | None:
        """The concept of that id; one that is only named by cases is called as the first of these does."""
        run = self._database.execute
        if row := run(f"SELECT {_LINE} FROM concept WHERE id = ?", (concept_id,)).fetchone():
            return _line(row)
        query = "SELECT label FROM naming WHERE other = ? ORDER BY analysis, place LIMIT 1"
        named = run(query, (concept_id,)).fetchone()
        return ConceptLine(concept_id, named[0], 0, (), None, None) if named else None

    def analyses_of(self, concept_id: str) -> list[str]:
        """The ids of the analyses of a concept, sorted."""
        query = "SELECT analysis FROM analysis_of WHERE concept = ? ORDER BY analysis"
        return [row[0] for row in self._database.execute(query, (concept_id,))]

    def cited_as(self, analysis_id: str) -> str:
        """The analysis as a text cites it; its id if it is not here."""
        query = "SELECT cited_as FROM analysis_of WHERE analysis = ?"
        row = self._database.execute(query, (analysis_id,)).fetchone()
        return row[0] if row else analysis_id

    # --- what ties them

    def labelled(self, analysis_id: str, place: Place) -> Labelled | None:
        """What stands at a place of an analysis, if it can tie; its concept, at no place."""
        query = f"SELECT {_LABELLED} FROM label WHERE analysis = ? AND place = ? LIMIT 1"
        row = self._database.execute(query, (analysis_id, place)).fetchone()
        return _labelled(row) if row else None

    def same_labels(self, concept_id: str) -> Iterator[tuple[Labelled, Labelled]]:
        """What a concept has under a label that another one has too; not what is too common."""
        columns = ", ".join(f"{side}.{each}" for side in ("mine", "theirs") for each in _LABELLED.split(", "))
        query = f"""SELECT DISTINCT {columns} FROM label AS mine
            JOIN label AS theirs ON theirs.form = mine.form AND theirs.concept != mine.concept
            WHERE mine.concept = ? AND NOT {_common("label", "form", "mine.form")}
            ORDER BY mine.analysis, mine.role, mine.place, theirs.concept, theirs.analysis, theirs.role, theirs.place"""
        for row in self._database.execute(query, (concept_id,)):
            yield _labelled(row[:5]), _labelled(row[5:])

    def namings(self, concept_id: str) -> list[Naming]:
        """The cases of a concept's analyses that name others, and those of others that name it."""
        columns = "concept, analysis, place, kind, other, label"
        query = f"SELECT {columns} FROM naming WHERE concept = :id OR other = :id ORDER BY analysis, place"
        rows = self._database.execute(query, {"id": concept_id})
        return [Naming(row[0], row[1], Place(row[2]), *row[3:]) for row in rows]

    def shared_works(self, concept_id: str) -> Iterator[tuple[str, SharedWork]]:
        """The other concepts that rest on a work that this one rests on; not on what is too common."""
        query = f"""SELECT theirs.concept, source.name, source.cited_as FROM concept_source AS mine
            JOIN concept_source AS theirs ON theirs.source = mine.source AND theirs.concept != mine.concept
            JOIN source ON source.key = mine.source
            WHERE mine.concept = ? AND NOT {_common("concept_source", "source", "mine.source")}
            ORDER BY theirs.concept, source.sorted, source.name"""
        for other, name, cited_as in self._database.execute(query, (concept_id,)):
            yield other, SharedWork(name, cited_as)

    def common(self, concept_id: str) -> Common:
        """How much of what it has is too common to tie it."""
        labels = f"""SELECT count(*) FROM (SELECT DISTINCT form FROM label WHERE concept = ?) AS mine
            WHERE {_common("label", "form", "mine.form")}"""
        works = f"""SELECT count(*) FROM concept_source AS mine
            WHERE concept = ? AND {_common("concept_source", "source", "mine.source")}"""
        counts = (self._database.execute(query, (concept_id,)).fetchone()[0] for query in (labels, works))
        return Common(*map(int, counts))


_LINE = "id, label, analyses, methods, first, last"
_LABELLED = "concept, analysis, role, place, words"
_STALE = "INSERT INTO concept (id, stale) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET stale = 1"


def _common(table: str, column: str, value: str) -> str:
    """The condition that more concepts have something than can be told apart by it; looks at no more than these."""
    having = f"SELECT DISTINCT concept FROM {table} WHERE {column} = {value} LIMIT {TOO_COMMON + 2}"
    return f"((SELECT count(*) FROM ({having})) > {TOO_COMMON + 1})"


def _line(row: tuple[str, str, int, str, str | None, str | None]) -> ConceptLine:
    concept_id, label, analyses, methods, first, last = row
    return ConceptLine(concept_id, label, analyses, tuple(json.loads(methods)), first, last)


def _labelled(row: tuple[str, ...]) -> Labelled:
    concept, analysis, role, place, words = row
    return Labelled(concept, analysis, role, Place(place), words)
