"""Search over many analyses: how long the index and the page take, against going through all.

The same things stand in a plain table, and `LIKE` goes through them for the same words. Texts get words of a made-up
language, whose frequencies fall as Zipf's law says, since the synthetic analyses have few words of their own. Prints
milliseconds of the processor, and ratios.

    python -m bench.search [COUNT]     how many analyses, 10,000 if not said
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from bench.sources import Described
from bench.synthetic import synthetic
from concept.analysis import Analysis, Text
from concept.search_index import SearchIndex, things
from concept.words import asked_for
from web import create_app

WORDS = 50_000
TOLD = 12
"""Words that are added to each use, and to each case."""


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Made-up words, the most frequent first, and the sums of their frequencies."""
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(WORDS)]
    return words, list(accumulate(1 / rank for rank in range(1, WORDS + 1)))


def told(number: int) -> Analysis:
    """The synthetic analysis of that number, whose uses, attributes and cases say something of their own."""
    chance, made = random.Random(number), synthetic(number)
    words, sums = vocabulary()

    def more(text: Text | None) -> Text:
        said = text.said_in("en") if text else ""
        return Text.of(f"{said} {' '.join(chance.choices(words, cum_weights=sums, k=TOLD))}", "en")

    return replace(
        made,
        uses=tuple(replace(each, text=more(each.text)) for each in made.uses),
        attributes=tuple(replace(each, gloss=more(each.gloss)) for each in made.attributes),
        cases=tuple(replace(each, text=more(each.text)) for each in made.cases),
    )


QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "a word that is everywhere": {"q": "the"},
    "its beginning": {"q": "t"},
    "in cases only": {"q": "the", "role": "cases"},
    "of one concept only": {"q": "the", "concept": "concept-5"},
    "of one year only": {"q": "the", "year": "2003"},
    "two words that are everywhere": {"q": "case sentences"},
    "words in a row": {"q": '"what this attribute means"'},
    "a label that many have": {"q": "presence trust"},
    "a label that rivals share": {"q": "presence of trust M5"},
    "a word of one in a hundred": {"q": "RARE"},
    "all attributes of a concept": {"role": "attributes", "concept": "concept-5"},
    "nothing, since it is misspelled": {"q": "presense"},
    "nothing, since words do not meet": {"q": "the presence zzzzz"},
}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    words, _sums = vocabulary()
    with tempfile.TemporaryDirectory() as folder:
        library = Described(Path(folder) / "catalogue.sqlite", range(count), told)
        table = plain_table(range(count))
        client = create_app(library).test_client()
        print(f"{'':40} {'found':>9} {'index':>9} {'page':>9} {'LIKE':>9} {'LIKE / index':>9}, of 20 answers 19 in")
        for name, question in QUESTIONS.items():
            asked = {key: words[100] if value == "RARE" else value for key, value in question.items()}
            address = f"/search?{urlencode(asked)}"
            index = p95(lambda: ask(library.catalogue.search, asked))  # noqa: B023
            page = p95(lambda: client.get(f"{address}&n={random.random()}"))  # noqa: B023
            like = p95(lambda: scan(table, asked.get("q", "")), times=3)  # noqa: B023
            found = ask(library.catalogue.search, asked)
            print(f"{name:40} {found:9,} {index:6.1f} ms {page:6.1f} ms {like:6.0f} ms {like / index:7.0f} ×")


def ask(index: SearchIndex, asked: Mapping[str, str]) -> int:
    """How many things the index finds, having fetched the first twenty."""
    return index.find(asked_for(asked.get("q", "")), {key: each for key, each in asked.items() if key != "q"}).count


def plain_table(numbers: Sequence[int]) -> sqlite3.Connection:
    """The same things in a table without an index, each with all that is said of it."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE thing (said TEXT)")
    every = (thing for number in numbers for thing in things(told(number)))
    said = ((" ".join(words for _field, _language, words in each.said),) for each in every)
    database.executemany("INSERT INTO thing VALUES (?)", said)
    return database


def scan(database: sqlite3.Connection, question: str) -> list[tuple[str]]:
    """What has all the words, by going through all."""
    like = [f"%{word}%" for word in question.replace('"', "").split()]
    where = " AND ".join("said LIKE ?" for _ in like) or "true"
    return database.execute(f"SELECT said FROM thing WHERE {where}", like).fetchall()


def p95(ask: Callable[[], object], times: int = 20) -> float:
    """What nineteen of twenty answers take of the processor at most, in milliseconds."""
    ask()  # what a first answer prepares is no part of it
    taken = []
    for _ in range(times):
        started = time.process_time()
        ask()
        taken.append(time.process_time() - started)
    return quantiles(taken, n=20)[-1] * 1000


if __name__ == "__main__":
    main()
