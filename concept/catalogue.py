"""The catalogue: one line for each analysis of a library, its findings, and its values as they are quickly read.

Derived from the analyses, so deleting it loses nothing but when each of them came. SQLite: in memory for files, one
file beside a store for its analyses, marked with the generation of the store that it describes. Findings are kept in
English, each analysis's with the version of the rules that they were made by: they are stale once that is another.
Values are kept since looking up the terms of a graph takes ten times as long as the check
(docs/decisions/0010-kept-values.md).
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from concept import analysis as values
from concept import atlas, compare, concepts_index, literature, names_index, search_index, triples, works_index
from concept import words as folding
from concept.analysis import Analysis, Coverage, Place, Status, Text
from concept.atlas import Labelled, Naming, labels_of, namings_of
from concept.checks import check, rules_version
from concept.compare import cited_as
from concept.concepts_index import ConceptsIndex
from concept.literature import Cited, Claim, cited_sources, claims
from concept.messages import spoken_in
from concept.names_index import Name, NamesIndex, names
from concept.profiles import DEFAULT_PROFILE
from concept.rules import RULES, SEVERITIES, Finding, Severity
from concept.search_index import Searched, SearchIndex, Thing, searched, things
from concept.triples import BASE, iri
from concept.validation import pack, unpack
from concept.words import TOKENIZER, asked_for, folded
from concept.works_index import WorksIndex


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
    status: Status
    coverage: Coverage
    counts: dict[str, int]
    worst: str | None


@dataclass(frozen=True)
class Facet:
    """A value that a list can be filtered by, with the number of analyses that have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class RuleCount:
    """How often a rule fired with a severity: findings, and the analyses that they are on."""

    rule: str
    severity: Severity
    findings: int
    analyses: int


@dataclass(frozen=True)
class Overview:
    """What was found over all analyses: by rule, in the order of the rules, and by severity, the worst first.

    `checked`: how many analyses there are; `clean`: how many of them have no finding.
    """

    checked: int
    clean: int
    by_rule: tuple[RuleCount, ...]
    by_severity: Mapping[Severity, int]


@dataclass(frozen=True)
class FoundIn:
    """A finding, and the line of the analysis that it is on."""

    analysis: Summary
    finding: Finding


@dataclass(frozen=True)
class Counted:
    """The line of an analysis, and how many findings of each severity it has."""

    analysis: Summary
    counts: Mapping[Severity, int]


Why = Literal["new", "changed", "written", "file", "recorded"]
"""Why something is news: it came into the store, or changed there, or was written there (one of both); its file is of
that time; its record says that it was made then, and nothing says when it came."""


@dataclass(frozen=True)
class News:
    """The line of an analysis that is news: since when (a date, or a time in UTC), and why."""

    analysis: Summary
    at: str
    why: Why


@dataclass(frozen=True)
class Entry:
    """All that the catalogue takes of an analysis. `basis` is the version of the rules that found the findings.

    `recorded` is the day that its record says; `written`: when its file or its store was written, where that is known.
    """

    summary: Summary
    words: str
    searched: Searched
    things: tuple[Thing, ...]
    names: tuple[Name, ...]
    cited: tuple[Cited, ...]
    claims: tuple[Claim, ...]
    cited_as: str
    labels: tuple[tuple[str, Labelled], ...]
    namings: tuple[Naming, ...]
    packed: bytes
    basis: str
    findings: tuple[Finding, ...]
    recorded: str | None
    written: str | None = None


COUNTED = ("uses", "attributes", "antecedents", "consequences", "referents", "cases", "definitions")


def describe(
    analysis: Analysis,
    base: str = BASE,
    file: str | None = None,
    known: "Catalogue | None" = None,
    written: str | None = None,
) -> Entry:
    """The catalogue's entry of an analysis; checks it, unless its findings are known and not stale."""
    packed, basis = pack(analysis), rules_version(analysis.method)
    findings = known.kept(iri(analysis.id, base=base), packed, basis) if known else None
    if findings is None:
        findings = find_in_english(analysis)
    return Entry(
        summary=summarise(analysis, findings, base, file),
        words=folded(" ".join(words_of(analysis))),
        searched=searched(analysis),
        things=tuple(things(analysis)),
        names=tuple(names(analysis)),
        cited=cited_sources(analysis, base),
        claims=claims(analysis, base),
        cited_as=cited_as(analysis),
        labels=tuple(labels_of(analysis)),
        namings=tuple(namings_of(analysis)),
        packed=packed,
        basis=basis,
        findings=findings,
        recorded=analysis.record.on if analysis.record else None,
        written=written,
    )


def find_in_english(analysis: Analysis) -> tuple[Finding, ...]:
    """The findings as they are kept."""
    with spoken_in("en"):
        return check(analysis)


def summarise(analysis: Analysis, findings: Iterable[Finding], base: str = BASE, file: str | None = None) -> Summary:
    """The catalogue's line for an analysis with those findings."""
    counts = {role: len(getattr(analysis, role)) for role in COUNTED}
    counts["sources"] = len(analysis.bibliography)
    return Summary(
        id=analysis.id,
        iri=iri(analysis.id, base=base),
        file=file,
        title=analysis.say(analysis.title),
        authors=", ".join(analysis.authors),
        concept_id=analysis.concept.id,
        concept=analysis.say(analysis.concept.label),
        language=analysis.language,
        method=analysis.method or DEFAULT_PROFILE,
        published=analysis.published,
        status=analysis.status,
        coverage=analysis.coverage,
        counts=counts,
        worst=_worst(findings),
    )


def _worst(findings: Iterable[Finding]) -> Severity | None:
    severities = {finding.severity for finding in findings}
    return next((each for each in SEVERITIES if each in severities), None)


_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS state (generation TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS analysis (
    iri TEXT PRIMARY KEY, id TEXT NOT NULL, concept_id TEXT NOT NULL, concept TEXT NOT NULL, method TEXT NOT NULL,
    title TEXT NOT NULL, summary TEXT NOT NULL, packed BLOB NOT NULL, basis TEXT NOT NULL,
    error INTEGER NOT NULL, warning INTEGER NOT NULL, info INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS analysis_id ON analysis (id);
CREATE INDEX IF NOT EXISTS analysis_concept ON analysis (concept_id);
CREATE INDEX IF NOT EXISTS analysis_order ON analysis (concept, title, id);
CREATE INDEX IF NOT EXISTS analysis_basis ON analysis (method, basis);
CREATE TABLE IF NOT EXISTS finding (
    iri TEXT NOT NULL, number INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, focus TEXT NOT NULL,
    place TEXT, value TEXT, message TEXT NOT NULL, advice TEXT NOT NULL, PRIMARY KEY (iri, number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS finding_rule ON finding (rule, severity, iri);
CREATE TABLE IF NOT EXISTS version (iri TEXT PRIMARY KEY, version TEXT NOT NULL, unreadable TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (iri UNINDEXED, said, tokenize = "{TOKENIZER}");
"""
_KEPT_SCHEMA = """
CREATE TABLE IF NOT EXISTS arrival (iri TEXT PRIMARY KEY, at TEXT, why TEXT, recorded TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS arrival_latest ON arrival (coalesce(at, recorded) DESC, iri);
"""
"""What is kept when the rest is made anew, since nothing else knows it: when an analysis came in. It may not change."""
_OWN_TABLES = ("state", "analysis", "finding", "version", "words")
_TABLES = (*_OWN_TABLES, *works_index.TABLES, *concepts_index.TABLES, *search_index.TABLES, *names_index.TABLES)
_SCHEMAS = (_SCHEMA, works_index.SCHEMA, concepts_index.SCHEMA, search_index.SCHEMA, names_index.SCHEMA)
_WRITTEN_BY = (
    *(__file__, values.__file__, triples.__file__, literature.__file__, works_index.__file__),
    *(atlas.__file__, compare.__file__, concepts_index.__file__),
    *(search_index.__file__, names_index.__file__, folding.__file__),
)
_VERSION = int(sha256(b"".join(Path(each).read_bytes() for each in _WRITTEN_BY)).hexdigest()[:7], 16)
"""Another one whenever the tables, the lines or the values may be: an older catalogue is then made anew."""


class Catalogue:
    """The lines of a library, with the words by which they are found, and the findings."""

    def __init__(self, path: Path | None = None) -> None:
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        if _version(self._database) != _VERSION:
            drop = "".join(f"DROP TABLE IF EXISTS {table};" for table in _TABLES)
            made = f"{drop} {_KEPT_SCHEMA} {' '.join(_SCHEMAS)} PRAGMA user_version = {_VERSION};"
            self._database.executescript(f"BEGIN IMMEDIATE; {made} COMMIT;")

    @classmethod
    def open(cls, path: Path) -> "Catalogue | None":
        """The catalogue in a file, for reading only; None if there is none, or none that can be read."""
        catalogue = cls.__new__(cls)
        try:
            address = f"{path.absolute().as_uri()}?mode=ro"
            catalogue._database = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
            if _version(catalogue._database) != _VERSION:
                catalogue.close()
                return None
        except sqlite3.Error:
            return None
        return catalogue

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def generation(self) -> str | None:
        """The generation of the store that this catalogue describes; None if it has described none yet."""
        row = self._database.execute("SELECT generation FROM state").fetchone()
        return row[0] if row else None

    @property
    def works(self) -> WorksIndex:
        """The sources that the analyses cite."""
        return WorksIndex(self._database)

    @property
    def concepts_index(self) -> ConceptsIndex:
        """The concepts, and what can tie them."""
        return ConceptsIndex(self._database)

    @property
    def search(self) -> SearchIndex:
        """All that can be found."""
        return SearchIndex(self._database)

    @property
    def names(self) -> NamesIndex:
        """The names that lead to concepts, from A to Z."""
        return NamesIndex(self._database)

    # --- changing

    def change(self, put: Iterable[Entry], removed: Iterable[str], generation: str, *, anew: bool = False) -> None:
        """Take in and drop entries, in one transaction; `anew` keeps none but those that are put."""
        with self._transaction() as run:
            gone = {each[0] for each in run("SELECT iri FROM analysis")} if anew else set()
            for entry in put:
                before = run("SELECT packed FROM analysis WHERE iri = ?", (entry.summary.iri,)).fetchone()
                self._drop(entry.summary.iri)
                self._take(entry)
                self._note(entry, before[0] if before else None, "written" if anew else "changed" if before else "new")
                gone.discard(entry.summary.iri)
            for iri_gone in (*removed, *gone):
                self._drop(iri_gone)
                run("DELETE FROM arrival WHERE iri = ?", (iri_gone,))
            run("DELETE FROM state")
            run("INSERT INTO state VALUES (?)", (generation,))
            self._settle()

    def follow(self, entries: Iterable[Entry], versions: Mapping[str, str], unreadable: Mapping[str, str]) -> None:
        """Take in what was read of those versions, or why it could not be read, on the way to another generation.

        Until `arrive`, the catalogue describes none.
        """
        with self._transaction() as run:
            run("DELETE FROM state")
            for iri_read in versions:
                self._drop(iri_read)
            for entry in entries:
                self._take(entry)
                self._note(entry, None, "written")
            rows = ((each, version, unreadable.get(each)) for each, version in versions.items())
            self._database.executemany("INSERT INTO version VALUES (?, ?, ?)", rows)
            self._settle()

    def arrive(self, versions: Mapping[str, str], generation: str) -> bool:
        """Drop what is not among those versions, and describe that generation; False if a version is another one."""
        with self._transaction() as run:
            known = self.versions()
            for each in known.keys() - versions.keys():
                self._drop(each)
                run("DELETE FROM arrival WHERE iri = ?", (each,))
            if any(known.get(each) != version for each, version in versions.items()):
                return False
            self._settle()
            run("DELETE FROM state")
            run("INSERT INTO state VALUES (?)", (generation,))
        return True

    def versions(self) -> dict[str, str]:
        """By the IRI of an analysis, the version of it that is kept here; empty in a catalogue that a writer keeps."""
        return dict(self._database.execute("SELECT iri, version FROM version"))

    def unreadable(self) -> list[str]:
        """Of the analyses that could not be read, why, in the order of their IRIs."""
        query = "SELECT unreadable FROM version WHERE unreadable IS NOT NULL ORDER BY iri"
        return [row[0] for row in self._database.execute(query)]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        run = self._database.execute
        run("BEGIN IMMEDIATE")
        try:
            yield run
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise

    def _settle(self) -> None:
        self.works.settle(self._read_by_id)
        self.concepts_index.settle()

    def _drop(self, analysis_iri: str) -> None:
        run = self._database.execute
        for (analysis_id,) in run("SELECT id FROM analysis WHERE iri = ?", (analysis_iri,)).fetchall():
            self.works.drop(analysis_id)
            self.concepts_index.drop(analysis_id)
            self.search.drop(analysis_id)
            self.names.drop(analysis_id)
        # By row, which the index of words has in common with the line: looking for an IRI reads all words.
        run("DELETE FROM words WHERE rowid = (SELECT rowid FROM analysis WHERE iri = ?)", (analysis_iri,))
        for table in ("analysis", "finding", "version"):
            run(f"DELETE FROM {table} WHERE iri = ?", (analysis_iri,))

    def _take(self, entry: Entry) -> None:
        run = self._database.execute
        said = entry.summary
        line = (said.iri, said.id, said.concept_id, said.concept, said.method, said.title)
        told = json.dumps(asdict(said), ensure_ascii=False)
        row = run(f"INSERT INTO analysis VALUES ({_marks(12)})", (*line, told, entry.packed, "", 0, 0, 0)).lastrowid
        run("INSERT INTO words (rowid, iri, said) VALUES (?, ?, ?)", (row, said.iri, entry.words))
        self.works.take(said.id, entry.cited, entry.claims)
        year = said.published[:4] if said.published else None
        itself = entry.labels[0][1]
        self.concepts_index.take(itself, said.method, year, entry.cited_as, entry.labels, entry.namings)
        self.search.take(entry.searched, entry.things)
        self.names.take(entry.names)
        self._keep(said.iri, entry.basis, entry.findings)

    def _note(self, entry: Entry, before: bytes | None, happened: Why) -> None:
        """Note when an analysis came in or changed, if that is known; one that stays as it is, is no news."""
        run, of = self._database.execute, entry.summary.iri
        why: Why = "file" if entry.summary.file else happened
        told = (entry.written, why if entry.written else None, entry.recorded)
        if before == entry.packed and not entry.summary.file:
            told = (None, None, entry.recorded)
        query = """INSERT INTO arrival VALUES (?, ?, ?, ?) ON CONFLICT (iri) DO UPDATE SET
            at = coalesce(excluded.at, at), why = coalesce(excluded.why, why), recorded = excluded.recorded"""
        run(query, (of, *told))

    def remember(self, path: Path) -> "Catalogue":
        """This one, with what the catalogue in a file knows of arrivals, whatever version it is of."""
        try:
            older = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            with contextlib.closing(older):
                rows = older.execute("SELECT iri, at, why, recorded FROM arrival").fetchall()
        except sqlite3.Error:
            rows = []
        self._database.executemany("INSERT OR IGNORE INTO arrival VALUES (?, ?, ?, ?)", rows)
        return self

    def _keep(self, analysis_iri: str, basis: str, findings: Sequence[Finding]) -> None:
        run = self._database.execute
        run("DELETE FROM finding WHERE iri = ?", (analysis_iri,))
        rows = ((analysis_iri, number, *_row_of(each)) for number, each in enumerate(findings, 1))
        self._database.executemany(f"INSERT INTO finding VALUES ({_marks(9)})", rows)
        counts = [sum(each.severity == severity for each in findings) for severity in SEVERITIES]
        query = "UPDATE analysis SET basis = ?, error = ?, warning = ?, info = ? WHERE iri = ?"
        run(query, (basis, *counts, analysis_iri))

    # --- lines

    def find(
        self, *, words: str = "", concept: str = "", method: str = "", limit: int = -1, offset: int = 0
    ) -> tuple[list[Summary], int]:
        """The lines that have all the words (each may go on) and are of that concept and method; and how many."""
        where, values = _conditions(words, concept, method)
        (count,) = self._database.execute(f"SELECT count(*) FROM analysis {where}", values).fetchone()
        query = f"SELECT {_LINE} FROM analysis {where} ORDER BY {_ORDER} LIMIT ? OFFSET ?"
        return [_summary(row) for row in self._database.execute(query, (*values, limit, offset))], count

    def news(self, *, limit: int = -1, offset: int = 0) -> tuple[list[News], int]:
        """The lines of which it is known when they came or changed, the latest first; and how many."""
        run, known = self._database.execute, "coalesce(at, recorded) IS NOT NULL"
        (count,) = run(f"SELECT count(*) FROM arrival JOIN analysis USING (iri) WHERE {known}").fetchone()
        latest = f"SELECT iri, at, why, recorded FROM arrival WHERE {known} AND iri IN (SELECT iri FROM analysis)"
        query = f"""SELECT {_LINE}, coalesce(at, recorded), coalesce(why, 'recorded') FROM
            ({latest} ORDER BY coalesce(at, recorded) DESC, iri LIMIT ? OFFSET ?) JOIN analysis USING (iri)
            ORDER BY coalesce(at, recorded) DESC, iri"""
        return [News(_summary(row[:4]), *row[4:]) for row in run(query, (limit, offset))], count

    def get(self, analysis_iri: str) -> Summary | None:
        """The line of one analysis."""
        row = self._database.execute(f"SELECT {_LINE} FROM analysis WHERE iri = ?", (analysis_iri,)).fetchone()
        return _summary(row) if row else None

    def read(self, analysis_iri: str, generation: str | None = None) -> Analysis | None:
        """The analysis of that IRI as it is kept; None if there is none, or not in that generation."""
        query = "SELECT packed FROM analysis, state WHERE iri = ? AND generation = coalesce(?, generation)"
        row = self._database.execute(query, (analysis_iri, generation)).fetchone()
        return unpack(row[0]) if row else None

    def _read_by_id(self, analysis_id: str) -> Analysis:
        row = self._database.execute("SELECT packed FROM analysis WHERE id = ?", (analysis_id,)).fetchone()
        return unpack(row[0])

    def ids(self) -> list[str]:
        """The ids of all analyses, sorted."""
        return [row[0] for row in self._database.execute("SELECT id FROM analysis ORDER BY id")]

    def concepts(self) -> list[Facet]:
        """The concepts by their most frequent label, with the number of their analyses."""
        return [Facet(each.id, each.label, each.analyses) for each in self.concepts_index.find()[0]]

    def methods(self) -> list[Facet]:
        """The methods, with the number of their analyses."""
        query = "SELECT method, method, count(*) FROM analysis GROUP BY method ORDER BY method"
        return [Facet(*row) for row in self._database.execute(query)]

    # --- findings

    def overview(self) -> Overview:
        """What was found over all analyses."""
        run = self._database.execute
        query = "SELECT rule, severity, count(*), count(DISTINCT iri) FROM finding GROUP BY rule, severity"
        counts = [RuleCount(*row) for row in run(query)]
        clean = "coalesce(sum(error + warning + info = 0), 0)"
        sums = ", ".join(f"coalesce(sum({each}), 0)" for each in SEVERITIES)
        checked, without, *by_severity = run(f"SELECT count(*), {clean}, {sums} FROM analysis").fetchone()
        return Overview(
            checked=checked,
            clean=without,
            by_rule=tuple(sorted(counts, key=lambda each: (_RANK.get(each.rule, -1), _rank(each.severity)))),
            by_severity=dict(zip(SEVERITIES, by_severity, strict=True)),
        )

    def findings_of_rule(
        self, rule: str, *, severity: str = "", limit: int = -1, offset: int = 0
    ) -> tuple[list[FoundIn], int]:
        """Where a rule fires (with that severity), in the order of the lines; and how often in all."""
        where, values = "rule = ?", [rule]
        if severity:
            where, values = f"{where} AND severity = ?", [*values, severity]
        (count,) = self._database.execute(f"SELECT count(*) FROM finding WHERE {where}", values).fetchone()
        query = f"SELECT {_LINE}, {_FINDING} FROM finding JOIN analysis USING (iri) WHERE {where}"
        rows = self._database.execute(f"{query} ORDER BY {_ORDER}, number LIMIT ? OFFSET ?", (*values, limit, offset))
        return [FoundIn(_summary(row[:4]), _finding(row[4:])) for row in rows], count

    def analyses_with(
        self, *, rule: str = "", severity: str = "", limit: int = -1, offset: int = 0
    ) -> tuple[list[Counted], int]:
        """The lines that have a finding of that rule, of that severity, of both, or any; and how many.

        Those with the most errors come first, then those with the most warnings, then infos.
        """
        conditions = {"rule = ?": rule, "severity = ?": severity}
        given = {condition: value for condition, value in conditions.items() if value}
        if given:
            where = f"iri IN (SELECT iri FROM finding WHERE {' AND '.join(given)})"
        else:
            where = "error + warning + info > 0"
        values = tuple(given.values())
        (count,) = self._database.execute(f"SELECT count(*) FROM analysis WHERE {where}", values).fetchone()
        order = f"error DESC, warning DESC, info DESC, {_ORDER}"
        query = f"SELECT {_LINE} FROM analysis WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        rows = self._database.execute(query, (*values, limit, offset))
        return [Counted(_summary(row), dict(zip(SEVERITIES, row[1:4], strict=True))) for row in rows], count

    def kept(self, analysis_iri: str, packed: bytes, basis: str) -> tuple[Finding, ...] | None:
        """The findings of an analysis of that content; None if they are not kept, or not of that basis."""
        run = self._database.execute
        row = run("SELECT packed, basis FROM analysis WHERE iri = ?", (analysis_iri,)).fetchone()
        return self.findings(analysis_iri) if row == (packed, basis) else None

    def findings(self, analysis_iri: str) -> tuple[Finding, ...]:
        """The findings of an analysis, in English."""
        query = f"SELECT {_FINDING} FROM finding WHERE iri = ? ORDER BY number"
        return tuple(_finding(each) for each in self._database.execute(query, (analysis_iri,)))

    def all_findings(self) -> Iterator[tuple[Summary, tuple[Finding, ...]]]:
        """Every line with its findings, in the order of the IRIs."""
        run = self._database.execute
        query = f"SELECT iri, {_FINDING} FROM finding ORDER BY iri, number"
        by_analysis = groupby(run(query), key=itemgetter(0))
        waiting = next(by_analysis, None)
        for analysis_iri, *line in run(f"SELECT iri, {_LINE} FROM analysis ORDER BY iri"):
            findings: tuple[Finding, ...] = ()
            if waiting and waiting[0] == analysis_iri:
                findings = tuple(_finding(row[1:]) for row in waiting[1])
                waiting = next(by_analysis, None)
            yield _summary(line), findings

    def fresh(self) -> set[str]:
        """The IRIs of the analyses whose findings are those that the rules and profiles of today find."""
        run = self._database.execute
        pairs = [
            pair for pair in run("SELECT DISTINCT method, basis FROM analysis") if rules_version(pair[0]) == pair[1]
        ]
        query = "SELECT iri FROM analysis WHERE method = ? AND basis = ?"
        return {row[0] for pair in pairs for row in run(query, pair)}

    def stale(self) -> list[str]:
        """The IRIs of the other analyses, sorted."""
        fresh = self.fresh()
        return [
            row[0] for row in self._database.execute("SELECT iri FROM analysis ORDER BY iri") if row[0] not in fresh
        ]

    def keep(self, entries: Iterable[Entry], generation: str) -> bool:
        """Keep other findings of analyses that have not changed; False, and none kept, in another generation."""
        with self._transaction():
            if self.generation != generation:
                return False
            for entry in entries:
                self._keep(entry.summary.iri, entry.basis, entry.findings)
        return True

    def copy(self) -> "Catalogue":
        """The same in memory."""
        copied = Catalogue()
        self._database.backup(copied._database)
        return copied


_LINE = "summary, error, warning, info"
_FINDING = "rule, severity, focus, place, value, message, advice"
_ORDER = "concept, title, id"
_RANK = {rule.name: position for position, rule in enumerate(RULES)}


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _rank(severity: Severity) -> int:
    return SEVERITIES.index(severity)


def _summary(row: Sequence[Any]) -> Summary:
    told, *counts = row
    worst = next((severity for severity, count in zip(SEVERITIES, counts, strict=True) if count), None)
    return Summary(**{**json.loads(told), "worst": worst})


def _row_of(finding: Finding) -> tuple[str | None, ...]:
    """A finding as its columns: what it is about stands in `place` or in `value`."""
    about = finding.value
    place, value = (str(about), None) if isinstance(about, Place) else (None, about)
    return finding.rule, finding.severity, str(finding.focus), place, value, finding.message, finding.advice


def _finding(row: Sequence[Any]) -> Finding:
    rule, severity, focus, place, value, message, advice = row
    return Finding(
        rule=rule,
        severity=severity,
        focus=Place(focus),
        value=value if place is None else Place(place),
        message=message,
        advice=advice,
    )


def _conditions(words: str, concept: str, method: str) -> tuple[str, list[str]]:
    conditions, values = [], []
    if terms := asked_for(words).match:
        conditions.append("iri IN (SELECT iri FROM words WHERE words MATCH ?)")
        values.append(terms)
    for column, value in (("concept_id", concept), ("method", method)):
        if value:
            conditions.append(f"{column} = ?")
            values.append(value)
    return (f"WHERE {' AND '.join(conditions)}" if conditions else "", values)


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
