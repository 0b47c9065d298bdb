"""The index of all that can be found: every statement of every analysis, with the words by which it is found.

Part of the catalogue, in tables of its own, and derived like it. One row is one thing: an element, a use, a case, a
note …, with all that is said of it in all its languages, and what is quoted for it. What a search is narrowed by
(role, concept …) stands in the index of words as words of its own, so that FTS5 puts both together and reads no more
than has both.
"""

import difflib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain
from typing import Any

from concept.analysis import SEGMENTS, WHOLE, Analysis, Case, Place, Sourced, Text, Use
from concept.profiles import DEFAULT_PROFILE
from concept.words import TOKENIZER, Asked, folded
from concept.works_index import sort_form

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS searched (
    key INTEGER PRIMARY KEY, analysis TEXT NOT NULL UNIQUE, title TEXT NOT NULL, language TEXT NOT NULL,
    concept TEXT NOT NULL, concept_label TEXT NOT NULL, method TEXT NOT NULL, year TEXT NOT NULL,
    names TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS thing (
    key INTEGER PRIMARY KEY, analysis INTEGER NOT NULL, role TEXT NOT NULL, kind TEXT NOT NULL,
    discipline TEXT NOT NULL, place TEXT NOT NULL, length INTEGER NOT NULL, said TEXT NOT NULL
);
CREATE VIRTUAL TABLE IF NOT EXISTS thing_words USING fts5 (
    label, text, facets, content = '', prefix = '1', tokenize = "{TOKENIZER}"
);
CREATE VIRTUAL TABLE IF NOT EXISTS concept_words USING fts5 (names, content = '', tokenize = "{TOKENIZER}");
CREATE VIRTUAL TABLE IF NOT EXISTS thing_vocabulary USING fts5vocab (thing_words, row);
"""
TABLES = ("searched", "thing", "thing_vocabulary", "thing_words", "concept_words")

FACETS = ("role", "concept", "method", "year", "discipline", "kind")
"""What a search can be narrowed by; `kind` is that of a case, `year` that of the analysis."""

ROLES = (
    *("analysis", "aims", "searches", "uses", "attributes", "antecedents", "consequences"),
    *("surrogate_terms", "related_concepts", "references", "referents", "referents_none_known"),
    *("cases", "codings", "omitted_cases", "definitions", "observations", "themes", "relations", "notes"),
)
"""What a thing can be: the collection that it stands in, the coding of a case, the analysis itself."""

SHOWN = 1_000
"""How many of the things found can be looked at; who finds more has to narrow the search."""

RANKED = 2_000
"""How many things that fit equally well are held against each other; where more do, they are those taken in first."""

_TOLD = (
    *("text", "gloss", "reason", "context", "selection", "criteria", "purpose", "misuse", "evidence", "remark"),
    *("note", "doubt"),
)
"""The fields of a thing that say something of it beside its label, in the order in which they are told."""


@dataclass(frozen=True)
class Thing:
    """Something that can be found: where it stands, its role, the kind of a case, the discipline of a use.

    `said`: field, language and words of all that is said of it; its label first.
    """

    place: Place
    role: str
    kind: str
    discipline: str
    said: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Searched:
    """What a search says of the analysis that a thing stands in, and narrows by."""

    id: str
    title: str
    language: str
    concept: str
    concept_label: str
    method: str
    year: str
    names: str
    """All labels of the concept, the alternative ones too, line by line."""


@dataclass(frozen=True)
class Hit:
    """A thing that was found, and the analysis that it stands in."""

    thing: Thing
    analysis: Searched


@dataclass(frozen=True)
class Choice:
    """A value that a search can be narrowed to, and how many of the things that can be looked at have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """What was found: how many things, those on this page, and what the first SHOWN have, by facet."""

    count: int
    hits: tuple[Hit, ...]
    choices: Mapping[str, tuple[Choice, ...]]

    @property
    def shown(self) -> int:
        """How many of the things can be looked at."""
        return min(self.count, SHOWN)


# --- what can be found in an analysis ---------------------------------------------------------------------------


def searched(analysis: Analysis) -> Searched:
    """What a search says of an analysis."""
    label = analysis.concept.label
    names = dict.fromkeys([*(words for _tag, words in label.by_language), *analysis.concept.alternative_labels])
    return Searched(
        id=analysis.id,
        title=analysis.say(analysis.title),
        language=analysis.language,
        concept=analysis.concept.id,
        concept_label=analysis.say(label),
        method=analysis.method or DEFAULT_PROFILE,
        year=(analysis.published or "")[:4],
        names="\n".join(names),
    )


def things(analysis: Analysis) -> Iterator[Thing]:
    """All that can be found in an analysis but its concept and its sources, each with some words."""
    found = chain(_whole(analysis), _parts(analysis), _listed(analysis))
    return (each for each in found if each.said)


def _whole(analysis: Analysis) -> Iterator[Thing]:
    """The analysis itself."""
    authors = [("authors", analysis.language, ", ".join(analysis.authors))] if analysis.authors else []
    itself = [*_texts("label", analysis.title), *authors, *_told(analysis)]
    yield Thing(WHOLE, "analysis", "", "", tuple(itself))


def _parts(analysis: Analysis) -> Iterator[Thing]:
    """The parts that have an id, but for the works, which are sources; a case before its codings."""
    for collection, part in analysis.parts():
        if collection == "bibliography":
            continue
        kind = part.kind if isinstance(part, Case) else ""
        discipline = analysis.say(part.discipline) if isinstance(part, Use) else ""
        yield Thing(analysis.place(part.id), collection, kind, discipline, tuple(_said(part)))
        for coding in part.coding if isinstance(part, Case) else ():
            place = Place(f"{SEGMENTS['cases']}/{part.id}/coding/{coding.attribute}")
            yield Thing(place, "codings", kind, "", tuple(_said(coding)))


def _listed(analysis: Analysis) -> Iterator[Thing]:
    """What has no id: it stands in the analysis by its number, an omitted case by its kind."""
    for role, segment in _LISTED.items():
        for number, each in enumerate(getattr(analysis, role), 1):
            yield Thing(Place(f"{segment}/{number}"), role, "", "", tuple(_said(each)))
    for omitted in analysis.omitted_cases:
        yield Thing(Place(f"omitted-case/{omitted.kind}"), "omitted_cases", omitted.kind, "", tuple(_said(omitted)))


_LISTED = {"referents_none_known": "none-known", "aims": "aim", "relations": "relation", "notes": "note"}
"""The collections whose parts have no id, and the segment of their places."""


def _said(part: Any) -> Iterator[tuple[str, str, str]]:
    yield from _texts("label", getattr(part, "label", None))
    related = getattr(part, "related_concept", None)
    yield from _texts("related", related.label if related else None)
    yield from _told(part)
    for words in (*getattr(part, "databases", ()), *getattr(part, "terms", ())):
        yield "searched", "", words
    for citation in part.sources if isinstance(part, Sourced) else ():
        yield from chain(
            _texts("quote", citation.quote), _texts("note", citation.note), _texts("doubt", citation.doubt)
        )


def _told(part: Any) -> Iterator[tuple[str, str, str]]:
    for name in _TOLD:
        yield from _texts(name, getattr(part, name, None))


def _texts(name: str, text: Text | None) -> Iterator[tuple[str, str, str]]:
    yield from ((name, language, words) for language, words in text.by_language if words) if text else ()


# --- the index --------------------------------------------------------------------------------------------------


class SearchIndex:
    """What can be found, in the database of a catalogue. Changes belong in a transaction of the catalogue's."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    # --- changing

    def take(self, analysis: Searched, found: Sequence[Thing]) -> None:
        """Take in what can be found in an analysis; it must not be there already."""
        run, run_all = self._database.execute, self._database.executemany
        (last,) = run("SELECT coalesce(max(key), 0) FROM thing").fetchone()
        line = (*astuple(analysis), last + 1, last + len(found))
        marks = ", ".join("?" * len(line))
        key = run(f"INSERT INTO searched VALUES (NULL, {marks})", line).lastrowid
        run("INSERT INTO concept_words (rowid, names) VALUES (?, ?)", (key, folded(analysis.names)))
        words = [_words(analysis, each) for each in found]
        rows = (
            (number, key, e.role, e.kind, e.discipline, e.place, len(label or text), _json(e.said))
            for number, (e, (label, text, _facets)) in enumerate(zip(found, words, strict=True), last + 1)
        )
        run_all("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        query = "INSERT INTO thing_words (rowid, label, text, facets) VALUES (?, ?, ?, ?)"
        run_all(query, ((number, *each) for number, each in enumerate(words, last + 1)))

    def drop(self, analysis_id: str) -> None:
        """Forget what can be found in an analysis. FTS5 has to be told the words, which it does not keep."""
        run = self._database.execute
        query = f"SELECT key, first, last, {_SEARCHED} FROM searched WHERE analysis = ?"
        row = run(query, (analysis_id,)).fetchone()
        if row is None:
            return
        key, first, last, *told = row
        analysis, within = Searched(*told), "key BETWEEN ? AND ?"
        rows = run(f"SELECT key, {_THING} FROM thing WHERE {within}", (first, last)).fetchall()
        forget = "INSERT INTO thing_words (thing_words, rowid, label, text, facets) VALUES ('delete', ?, ?, ?, ?)"
        self._database.executemany(forget, ((number, *_words(analysis, _thing(thing))) for number, *thing in rows))
        forget = "INSERT INTO concept_words (concept_words, rowid, names) VALUES ('delete', ?, ?)"
        run(forget, (key, folded(analysis.names)))
        run(f"DELETE FROM thing WHERE {within}", (first, last))
        run("DELETE FROM searched WHERE key = ?", (key,))

    # --- finding

    def find(self, asked: Asked, narrowed: Mapping[str, str], *, limit: int = 20, offset: int = 0) -> Found:
        """What has all that is asked for and every value of a facet; the best first.

        What has it in its label comes before what has it in a text, words as they are said before such as go on, and
        what says little else before what says much. FTS5's own rank (BM25) counts every word in the whole index anew
        for each question, which takes longer than finding.
        """
        if not (asked.terms or any(narrowed.values())):
            return Found(0, (), {})
        anywhere = self._keys(_match(asked, narrowed))
        count = len(anywhere) if len(anywhere) < RANKED else self.count(asked, narrowed)
        keys = self._best(asked, narrowed, anywhere)
        return Found(count, self._hits(keys[offset : offset + limit]), self._choices(keys))

    def count(self, asked: Asked, narrowed: Mapping[str, str]) -> int:
        """How many things are found."""
        return self._count(_match(asked, narrowed))

    def concepts(self, asked: Asked, limit: int = 5) -> tuple[Searched, ...]:
        """The concepts that have all words in their names, the best first; each as one of its analyses names it."""
        if not asked.terms:
            return ()
        query = f"""SELECT {_SEARCHED}, min(rank) FROM searched JOIN (
                SELECT rowid AS found, rank FROM concept_words WHERE concept_words MATCH ?
            ) ON key = found GROUP BY concept ORDER BY min(rank), concept LIMIT ?"""
        return tuple(Searched(*row[:-1]) for row in self._database.execute(query, (asked.match, limit)))

    def _best(self, asked: Asked, narrowed: Mapping[str, str], anywhere: Sequence[int]) -> list[int]:
        """The keys of the best, no more than SHOWN; where no words are asked for, those taken in first."""
        if not asked.terms:
            return list(anywhere[:SHOWN])
        places: dict[int, int] = {}
        closest = (("label", asked.whole), ("label", asked), ("label text", asked.whole))
        for place, (columns, words) in enumerate(closest):
            if len(places) < SHOWN:
                for key in self._keys(_match(words, narrowed, columns)):
                    places.setdefault(key, place)
        for key in anywhere if len(places) < SHOWN else ():
            places.setdefault(key, len(closest))
        query = "SELECT value, length FROM json_each(?) JOIN thing ON thing.key = value"
        lengths = dict(self._database.execute(query, (json.dumps(list(places)),)))
        return sorted(places, key=lambda key: (places[key], lengths[key], key))[:SHOWN]

    def _count(self, match: str) -> int:
        query = "SELECT count(*) FROM thing_words WHERE thing_words MATCH ?"
        return int(self._database.execute(query, (match,)).fetchone()[0])

    def _keys(self, match: str) -> list[int]:
        query = "SELECT rowid FROM thing_words WHERE thing_words MATCH ? LIMIT ?"
        return [row[0] for row in self._database.execute(query, (match, RANKED))]

    def _hits(self, keys: Sequence[int]) -> tuple[Hit, ...]:
        query = f"SELECT {_THING}, {_SEARCHED} FROM thing JOIN searched ON searched.key = thing.analysis"
        rows = (self._database.execute(f"{query} WHERE thing.key = ?", (key,)).fetchone() for key in keys)
        return tuple(Hit(_thing(row[:5]), Searched(*row[5:])) for row in rows)

    def _choices(self, keys: Sequence[int]) -> Mapping[str, tuple[Choice, ...]]:
        """By facet, the values that those things have, the most frequent first."""
        query = """SELECT role, concept, method, year, discipline, kind, concept_label
            FROM json_each(?) JOIN thing ON thing.key = value JOIN searched ON searched.key = thing.analysis"""
        rows = self._database.execute(query, (json.dumps(keys),)).fetchall()
        labels = {row[1]: row[6] for row in rows}
        found: dict[str, tuple[Choice, ...]] = {}
        for column, facet in enumerate(FACETS):
            counts = Counter(row[column] for row in rows if row[column])
            ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
            name = labels if facet == "concept" else {}
            found[facet] = tuple(Choice(value, name.get(value, value), count) for value, count in ranked)
        return found

    # --- where nothing is found

    def near(self, word: str, limit: int = 3) -> list[str]:
        """Words of the index that are spelled like one that it has not, the nearest first."""
        first = folded(word)[:1]
        query = "SELECT term FROM thing_vocabulary WHERE term >= ? AND term < ? AND abs(length(term) - ?) < 3"
        known = [row[0] for row in self._database.execute(query, (first, chr(ord(first) + 1), len(word)))]
        return difflib.get_close_matches(folded(word), known, limit, 0.7)


_THING = "place, role, kind, discipline, said"
_SEARCHED = "searched.analysis, title, language, concept, concept_label, method, year, names"


def _json(said: tuple[tuple[str, str, str], ...]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _thing(row: Sequence[Any]) -> Thing:
    place, role, kind, discipline, said = row
    return Thing(
        Place(place), role, kind, discipline, tuple((field, tag, words) for field, tag, words in json.loads(said))
    )


def _words(analysis: Searched, thing: Thing) -> tuple[str, str, str]:
    """A thing as the index of words has it: its label, its texts, what it can be narrowed by."""
    label = " ".join(words for field, _language, words in thing.said if field == "label")
    text = " ".join(words for field, _language, words in thing.said if field != "label")
    values = {
        "role": thing.role,
        "kind": thing.kind,
        "discipline": thing.discipline,
        "concept": analysis.concept,
        "method": analysis.method,
        "year": analysis.year,
    }
    return folded(label), folded(text), " ".join(_facet(name, value) for name, value in values.items() if value)


def _facet(name: str, value: str) -> str:
    """A value of a facet as a word of the index, which no text can have."""
    exact = sort_form(value) if name == "discipline" else value
    return f":{name}:{exact.encode().hex()}"


def _match(asked: Asked, narrowed: Mapping[str, str], columns: str = "label text") -> str:
    """A search as FTS5 has it; "" where nothing is searched for."""
    words = [f"{{{columns}}} : ({asked.match})"] if asked.terms else []
    return " AND ".join([*words, *(f'facets : "{_facet(name, value)}"' for name, value in narrowed.items() if value)])
