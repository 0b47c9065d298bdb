"""Whether two entries are one work: by their DOI, word for word, or by title, year and first author."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from concept import csl
from concept.bibliography.record import Item, Record, title_key

_DIFFERING = ("DOI", "volume", "issue", "page", "edition", "number")
"""What two works of one author and year may have under one title: the parts of an editorial, two editions."""

_OF_NO_WORK = ("id", "citation-key")
"""What names an entry, and says nothing of its work."""


class Match(NamedTuple):
    """The item that is the same work, and how that is known."""

    item: Item
    how: str


class Known:
    """The works that are known, to be asked whether an item is one of them."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._by_doi: dict[str, Item] = {}
        self._by_words: dict[str, Item] = {}
        self._by_title: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
        for item in items:
            self.add(item)

    def add(self, item: Item) -> None:
        """Know this work too."""
        if doi := csl.bare_doi(item.get("DOI")):
            self._by_doi.setdefault(doi.lower(), item)
        self._by_words.setdefault(_words(item), item)
        if key := title_key(item):
            self._by_title[key].append(item)

    def find(self, item: Item) -> tuple[Match | None, Item | None]:
        """(the same work, one that is like it and not the same); each None where there is none."""
        doi = csl.bare_doi(item.get("DOI"))
        if doi and doi.lower() in self._by_doi:
            return Match(self._by_doi[doi.lower()], "DOI"), None
        if found := self._by_words.get(_words(item)):
            return Match(found, "every word"), None
        key = title_key(item)
        alike = self._by_title.get(key, []) if key else []
        for each in alike:
            if not any(_differ(each, item, variable) for variable in _DIFFERING):
                return Match(each, "title, year and first author"), None
        return None, alike[0] if alike else None


def _words(item: Item) -> str:
    return csl.canonical_json({variable: value for variable, value in item.items() if variable not in _OF_NO_WORK})


def _differ(one: Item, other: Item, variable: str) -> bool:
    """Whether both say a variable, and not the same."""
    return variable in one and variable in other and _said(one[variable]) != _said(other[variable])


def _said(value: object) -> str:
    """A value without what two programs write differently: dashes, case, spaces; of pages, the first."""
    return re.sub(r"[\s.]|[-–—].*", "", str(value)).casefold()


def merge(records: Iterable[Record]) -> list[Record]:
    """The records, each work once: the first entry stands, and takes from later ones what it does not say.

    What is merged, what differs in it, and what only looks the same, is remarked.
    """
    known = Known()
    kept: dict[int, Record] = {}
    for record in records:
        same, alike = known.find(record.item)
        if same:
            first = kept[id(same.item)]
            _fill(first, record, same.how)
            known.add(first.item)
            continue
        if alike:
            other = _name(kept[id(alike)])
            record.say("alike", f"it has title, year and first author of “{other}”, and is another part or edition")
        kept[id(record.item)] = record
        known.add(record.item)
    return list(kept.values())


def _fill(first: Record, other: Record, how: str) -> None:
    first.remarks += other.remarks
    new, differing = [], []
    for variable, value in other.item.items():
        if variable in _OF_NO_WORK:
            continue
        if variable not in first.item:
            first.item[variable] = value
            new.append(variable)
        elif first.item[variable] != value:
            differing.append(variable)
    said = f"it is the same work as “{_name(first)}”, by {how}"
    said += f"; taken from it: {', '.join(new)}" if new else ""
    other.say("merged", said + (f"; left out, where both differ: {', '.join(differing)}" if differing else ""))
    first.remarks.append(other.remarks[-1])


def _name(record: Record) -> str:
    return record.key or str(record.item.get("title", ""))
