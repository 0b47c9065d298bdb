"""Search over many analyses: how long taking them in, a question and the page of it take, against going through all.

The same statements stand in a plain table, and `LIKE` goes through them for the same words; both name the twenty that
they find first. Texts get words of a made-up language whose frequencies fall as Zipf's law says, since the synthetic
analyses have few words of their own. Prints milliseconds and ratios.

    python -m bench.search [COUNT]     how many analyses, 10,000 if not said
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles

from bench.sources import Described
from bench.synthetic import synthetic
from concept.analysis import Analysis, Text
from concept.catalogue import Catalogue, Entry, describe
from concept.search_index import things
from concept.words import asked_for
from web import create_app

WORDS = 50_000
TOLD = 12
"""Words that are added to each use, and to each case."""


def vocabulary() -> tuple[list[str], list[float]]:
    """Made-up words, the most frequent first, and the sums of their frequencies."""
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(WORDS)]
    return words, list(accumulate(1 / rank for rank in range(1, WORDS + 1)))


def told(count: int, words: list[str], sums: list[float]) -> Iterator[Analysis]:
    """The synthetic analyses, each of whose uses, attributes and cases says something of its own."""
    chance = random.Random(2)

    def more(text: Text | None) -> Text:
        said = text.said_in("en") if text else ""
        return Text.of(f"{said} {' '.join(chance.choices(words, cum_weights=sums, k=TOLD))}", "en")

    for number in range(count):
        made = synthetic(number)
        yield replace(
            made,
            uses=tuple(replace(each, text=more(each.text)) for each in made.uses),
            attributes=tuple(replace(each, gloss=more(each.gloss)) for each in made.attributes),
            cases=tuple(replace(each, text=more(each.text)) for each in made.cases),
        )
