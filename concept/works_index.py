"""The index of sources: which works the analyses of a library cite, how often, in which roles and why.

Part of the catalogue, in tables of its own, and derived like it: a page about a source reads the analyses that it
shows, and no others. Totals are kept as analyses come and go. A source is described as that analysis does which says
most of it, the first by id where several do.
"""

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from concept.analysis import Analysis, Intent, Work
from concept.literature import Cited, Claim, Reference, fullest, fullness, reference_to
from concept.words import TOKENIZER, Asked, asked_for, folded

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS source (
    key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, iri TEXT NOT NULL,
    analyses INTEGER NOT NULL, citations INTEGER NOT NULL, alone INTEGER NOT NULL,
    told_by TEXT, told_as TEXT, said INTEGER NOT NULL DEFAULT -1, type TEXT NOT NULL DEFAULT '',
    cited_as TEXT NOT NULL DEFAULT '', sorted TEXT NOT NULL DEFAULT '', who TEXT NOT NULL DEFAULT '',
    year TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS source_by_name ON source (sorted, name);
CREATE INDEX IF NOT EXISTS source_by_year ON source (CAST(year AS INTEGER) DESC, sorted, name);
CREATE INDEX IF NOT EXISTS source_by_citations ON source (citations DESC, sorted, name);
CREATE INDEX IF NOT EXISTS source_type ON source (type);
CREATE INDEX IF NOT EXISTS source_year ON source (year);
CREATE INDEX IF NOT EXISTS source_untold ON source (key) WHERE told_by IS NULL;
CREATE TABLE IF NOT EXISTS cited (
    source INTEGER NOT NULL, analysis TEXT NOT NULL, work TEXT NOT NULL, said INTEGER NOT NULL,
    PRIMARY KEY (source, analysis, work)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cited_by ON cited (analysis);
CREATE TABLE IF NOT EXISTS citation (
    source INTEGER NOT NULL, analysis TEXT NOT NULL, role TEXT NOT NULL, intent TEXT NOT NULL,
    citations INTEGER NOT NULL, alone INTEGER NOT NULL, PRIMARY KEY (source, analysis, role, intent)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS citation_total (
    source INTEGER NOT NULL, role TEXT NOT NULL, intent TEXT NOT NULL,
    citations INTEGER NOT NULL, alone INTEGER NOT NULL, PRIMARY KEY (source, role, intent)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS citation_total_intent ON citation_total (intent, source);
CREATE TABLE IF NOT EXISTS claim (
    analysis TEXT NOT NULL, position INTEGER NOT NULL, subject INTEGER NOT NULL, object INTEGER NOT NULL,
    PRIMARY KEY (analysis, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS claim_subject ON claim (subject);
CREATE INDEX IF NOT EXISTS claim_object ON claim (object);
CREATE VIRTUAL TABLE IF NOT EXISTS source_words USING fts5 (said, tokenize = "{TOKENIZER}");
"""
TABLES = ("source", "cited", "citation", "citation_total", "claim", "source_words")

MATCHED = 1_000
"""Sources that are held against each other to name the most cited of them."""

UNSAID = "unsaid"
"""What stands for the intent of a citation that does not say it."""

ORDERS: Mapping[str, str] = {
    "name": "sorted, name",
    "year": "CAST(year AS INTEGER) DESC, sorted, name",
    "cited": "citations DESC, sorted, name",
}
"""How sources can be listed: from A to Z by who wrote them, the newest first, the most cited first."""


@dataclass(frozen=True)
class Source:
    """A source in numbers: the analyses that have it, their citations of it, the statements that rest on it alone.

    `record` says which work of which analysis (id, id of the work) it is described by. `type` is CSL's, or empty.
    """

    name: str
    iri: str
    analyses: int
    citations: int
    alone: int
    record: tuple[str, str]
    type: str
    cited_as: str
    reference: Reference


@dataclass(frozen=True)
class Total:
    """How often a source is cited in a role with an intent, and the statements of these that rest on it alone."""

    role: str
    intent: Intent | None
    citations: int
    alone: int


@dataclass(frozen=True)
class Tally:
    """A type or a year, and how many sources are of it."""

    value: str
    count: int


class WorksIndex:
    """The sources in the database of a catalogue. Changes belong in a transaction of the catalogue's."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    # --- changing

    def take(self, analysis_id: str, cited: Iterable[Cited], claims: Iterable[Claim]) -> None:
        """Take in what an analysis cites and claims; it must not be there already."""
        keys = {each.name: self._count(analysis_id, each) for each in cited}
        rows = ((analysis_id, each.position, keys[each.subject], keys[each.object]) for each in claims)
        self._database.executemany("INSERT INTO claim VALUES (?, ?, ?, ?)", rows)

    def _count(self, analysis_id: str, cited: Cited) -> int:
        run, run_all = self._database.execute, self._database.executemany
        counts = [(role, intent or UNSAID, *numbers) for (role, intent), numbers in cited.counts.items()]
        query = """INSERT INTO source (name, iri, analyses, citations, alone) VALUES (?, ?, 1, ?, ?)
            ON CONFLICT (name) DO UPDATE SET analyses = analyses + 1,
            citations = citations + excluded.citations, alone = alone + excluded.alone"""
        run(query, (cited.name, cited.iri, sum(each[2] for each in counts), sum(each[3] for each in counts)))
        query = "SELECT key, said, told_by FROM source WHERE name = ?"
        key, said, told_by = run(query, (cited.name,)).fetchone()
        run_all(
            "INSERT INTO cited VALUES (?, ?, ?, ?)",
            ((key, analysis_id, each.id, fullness(each)) for each in cited.works),
        )
        run_all("INSERT INTO citation VALUES (?, ?, ?, ?, ?, ?)", ((key, analysis_id, *each) for each in counts))
        run_all(f"INSERT INTO citation_total VALUES (?, ?, ?, ?, ?) {_ADDED}", ((key, *each) for each in counts))
        work = fullest(cited.works)
        # One that is no longer told by anybody waits until all are there: `settle`.
        if said < 0 or (told_by is not None and (-fullness(work), analysis_id) < (-said, told_by)):
            self._tell(key, analysis_id, work)
        return int(key)

    def drop(self, analysis_id: str) -> None:
        """Forget what an analysis cites and claims."""
        run, of = self._database.execute, {"analysis": analysis_id}
        run(
            f"""UPDATE source SET told_by = nullif(told_by, :analysis), analyses = analyses - 1,
                citations = citations - {_sum("citations")}, alone = alone - {_sum("alone")}
                WHERE key IN {_ITS_SOURCES}""",
            of,
        )
        run(
            f"""INSERT INTO citation_total SELECT source, role, intent, -citations, -alone FROM citation
                WHERE {_ITS_CITATIONS} {_ADDED}""",
            of,
        )
        run(f"DELETE FROM citation_total WHERE source IN {_ITS_SOURCES} AND citations = 0", of)
        run(f"DELETE FROM citation WHERE {_ITS_CITATIONS}", of)
        for table in ("cited", "claim"):
            run(f"DELETE FROM {table} WHERE analysis = :analysis", of)

    def settle(self, read: Callable[[str], Analysis]) -> None:
        """After all changes: tell anew what those told that have gone, and forget sources that nobody has.

        `read` gives the analysis of an id, which is one of those taken in.
        """
        run = self._database.execute
        best = "SELECT analysis, work FROM cited WHERE source = ? ORDER BY said DESC, analysis, work LIMIT 1"
        told_by: dict[str, list[tuple[int, str]]] = {}
        for (key,) in run("SELECT key FROM source WHERE told_by IS NULL").fetchall():
            if found := run(best, (key,)).fetchone():
                told_by.setdefault(found[0], []).append((key, found[1]))
            else:
                run("DELETE FROM source WHERE key = ?", (key,))
                run("DELETE FROM source_words WHERE rowid = ?", (key,))
        for analysis_id, untold in told_by.items():
            analysis = read(analysis_id)
            for key, work_id in untold:
                self._tell(key, analysis_id, analysis.work(work_id))

    def _tell(self, key: int, analysis_id: str, work: Work) -> None:
        """Describe a source as an analysis does."""
        run, told = self._database.execute, reference_to(work)
        columns = "told_by, told_as, said, type, cited_as, sorted, who, year, title, place"
        values = (analysis_id, work.id, fullness(work), work.type or "", work.cited_as, sort_form(work.cited_as))
        query = f"UPDATE source SET ({columns}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE key = ?"
        run(query, (*values, told.who, told.year, told.title, told.where, key))
        run("DELETE FROM source_words WHERE rowid = ?", (key,))
        words = (told.who, told.year, told.title, told.where, work.DOI, work.ISBN)
        run("INSERT INTO source_words (rowid, said) VALUES (?, ?)", (key, folded(" ".join(filter(None, words)))))

    # --- reading

    def find(
        self,
        *,
        words: str = "",
        type: str = "",
        year: str = "",
        intent: str = "",
        order: str = "name",
        limit: int = -1,
        offset: int = 0,
    ) -> tuple[list[Source], int]:
        """The sources that have all the words (each may go on) and are of that type and year; and how many.

        `intent`: only those that something cites with this intent, `UNSAID` where it does not say.
        """
        conditions = {
            "key IN (SELECT rowid FROM source_words WHERE source_words MATCH ?)": asked_for(words).match,
            "type = ?": type,
            "year = ?": year,
            "key IN (SELECT source FROM citation_total WHERE intent = ?)": intent,
        }
        given = {condition: value for condition, value in conditions.items() if value}
        where, values = " AND ".join(given) or "true", tuple(given.values())
        (count,) = self._database.execute(f"SELECT count(*) FROM source WHERE {where}", values).fetchone()
        query = f"SELECT {_LINE} FROM source WHERE {where} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?"
        return [_source(row) for row in self._database.execute(query, (*values, limit, offset))], count

    def matching(self, asked: Asked, limit: int) -> tuple[list[Source], int]:
        """The most cited of the sources that have what is asked for, of the first MATCHED; and how many there are."""
        if not asked.terms:
            return [], 0
        found = "FROM source_words WHERE source_words MATCH ?"
        (count,) = self._database.execute(f"SELECT count(*) {found}", (asked.match,)).fetchone()
        among = f"SELECT rowid {found} LIMIT {MATCHED}"
        query = f"SELECT {_LINE} FROM source WHERE key IN ({among}) ORDER BY +citations DESC, sorted, name LIMIT ?"
        return [_source(row) for row in self._database.execute(query, (asked.match, limit))], count

    @property
    def count(self) -> int:
        """How many sources there are."""
        return int(self._database.execute("SELECT count(*) FROM source").fetchone()[0])

    def types(self) -> list[Tally]:
        """The types of the sources, with their numbers; one of no type is not among them."""
        query = "SELECT type, count(*) FROM source WHERE type != '' GROUP BY type ORDER BY type"
        return [Tally(*row) for row in self._database.execute(query)]

    def years(self) -> list[Tally]:
        """The years of the sources, the newest first, with their numbers; one without a year is not among them."""
        query = "SELECT year, count(*) FROM source WHERE year != '' GROUP BY year ORDER BY CAST(year AS INTEGER) DESC"
        return [Tally(*row) for row in self._database.execute(query)]

    def get(self, name: str) -> Source | None:
        """The source of that name."""
        row = self._database.execute(f"SELECT {_LINE} FROM source WHERE name = ?", (name,)).fetchone()
        return _source(row) if row else None

    def totals(self, name: str) -> tuple[Total, ...]:
        """How often the source of that name is cited, by role and intent."""
        query = f"SELECT role, intent, citations, alone FROM citation_total WHERE source = {_KEY}"
        rows = self._database.execute(query, {"name": name})
        return tuple(Total(role, None if intent == UNSAID else intent, *numbers) for role, intent, *numbers in rows)

    def analyses_with(
        self, name: str, *, role: str = "", intent: str = "", alone: bool = False, limit: int = -1, offset: int = 0
    ) -> tuple[list[str], int]:
        """The ids of the analyses that have the source of that name, sorted; and how many.

        Those that cite it in that role, with that intent (`UNSAID` where it is not said), or alone.
        """
        conditions = {"role = :role": role, "intent = :intent": intent, "alone > 0": alone}
        given = [condition for condition, value in conditions.items() if value]
        found = f"FROM {'citation' if given else 'cited'} WHERE {' AND '.join([f'source = {_KEY}', *given])}"
        values = {"name": name, "role": role, "intent": intent, "limit": limit, "offset": offset}
        (count,) = self._database.execute(f"SELECT count(DISTINCT analysis) {found}", values).fetchone()
        query = f"SELECT DISTINCT analysis {found} ORDER BY analysis LIMIT :limit OFFSET :offset"
        return [row[0] for row in self._database.execute(query, values)], count

    def claims_about(self, name: str, *, limit: int = -1) -> tuple[list[tuple[str, int]], int]:
        """What is said of the source of that name and others: (id of the analysis, position); and how often."""
        either = f"FROM claim WHERE subject = {_KEY} OR object = {_KEY}"
        values = {"name": name, "limit": limit}
        (count,) = self._database.execute(f"SELECT count(*) {either}", values).fetchone()
        query = f"SELECT analysis, position {either} ORDER BY analysis, position LIMIT :limit"
        return list(self._database.execute(query, values)), count


_LINE = "name, iri, analyses, citations, alone, told_by, told_as, type, cited_as, who, year, title, place"
_KEY = "(SELECT key FROM source WHERE name = :name)"
_ITS_SOURCES = "(SELECT source FROM cited WHERE analysis = :analysis)"
_ITS_CITATIONS = f"source IN {_ITS_SOURCES} AND analysis = :analysis"
_ADDED = """ON CONFLICT (source, role, intent)
    DO UPDATE SET citations = citations + excluded.citations, alone = alone + excluded.alone"""


def _sum(column: str) -> str:
    """What one analysis adds to a number of a source."""
    return f"(SELECT coalesce(sum({column}), 0) FROM citation WHERE source = key AND analysis = :analysis)"


def _source(row: tuple[str, ...]) -> Source:
    name, iri, analyses, citations, alone, told_by, told_as, kind, cited_as, *reference = row
    return Source(
        name=name,
        iri=iri,
        analyses=int(analyses),
        citations=int(citations),
        alone=int(alone),
        record=(told_by, told_as),
        type=kind,
        cited_as=cited_as,
        reference=Reference(*reference),
    )


def sort_form(words: str) -> str:
    """The form by which words are brought into order: without case and marks."""
    return "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
