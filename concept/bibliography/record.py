"""What a reader of a bibliography hands on: entries as CSL-JSON items, and what there is to say of them."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from concept import csl
from concept.analysis import RESERVED_IDS, same_label
from concept.validation import UNFIT, is_id

RemarkKind = Literal["fault", "merged", "alike", "changed", "kept", "left-out"]
"""fault: it cannot be read · merged: two entries are one work · alike: two entries look like one and both stay ·
changed: written otherwise · kept: CSL has no variable for it, it stands under `custom` · left-out: gone."""

Item = dict[str, Any]
"""A work as CSL-JSON."""


@dataclass(frozen=True)
class Remark:
    """Something to say of a bibliography: `what`, of which entry (its key as printed), in which line (from 1)."""

    kind: RemarkKind
    what: str
    entry: str = ""
    line: int | None = None


@dataclass
class Record:
    """One entry of a bibliography, as it is read: its key as printed, its line, and the item that it becomes."""

    key: str = ""
    line: int | None = None
    item: Item = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def say(self, kind: RemarkKind, what: str, line: int | None = None) -> None:
        """Remark something of this entry."""
        self.remarks.append(Remark(kind, what, self.key, line or self.line))

    def put(self, variable: str, value: Any) -> bool:
        """Set a variable; False if it says something else already."""
        return bool(self.item.setdefault(variable, value) == value)

    def keep(self, name: str, value: Any, line: int | None = None) -> None:
        """Keep what CSL has no variable for, under `custom`; a second value makes a list."""
        custom = self.item.setdefault("custom", {})
        if name in custom:
            before = custom[name] if isinstance(custom[name], list) else [custom[name]]
            value = [*before, value]
        custom[name] = value
        self.say("kept", name, line)


# --- texts ------------------------------------------------------------------------------------------------------

LONG_TEXTS = frozenset({"abstract", "annote", "note"})
"""The variables whose lines and paragraphs mean something."""

_VERBATIM = frozenset({"DOI", "URL", "citation-key"})
_TAG = re.compile(
    r"</?(?:jats:)?(?:a|abbr|b|bold|br|code|div|em|h[1-6]|i|img|italic|li|mml:\w+|ol|p|sc|scp|sec|small|span|strong|"
    r"strike|sub|sup|title|tt|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"</(?:jats:)?(?:p|div|li|h[1-6]|title|sec)\s*>|<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def clean(record: Record) -> None:
    """Make the texts of an item plain, its dates numbers and its DOI bare; a change of words is remarked."""
    record.key = UNFIT.sub("", record.key)
    for variable, value in list(record.item.items()):
        cleaned = _clean_value(record, variable, value)
        if cleaned in ("", [], {}):
            del record.item[variable]
        else:
            record.item[variable] = cleaned
        if variable in csl.DATES and "date-parts" in cleaned:  # Zotero has years as texts
            cleaned["date-parts"] = [[int(number) for number in one] for one in cleaned["date-parts"]]
    _clean_doi(record)


def _clean_value(record: Record, variable: str, value: Any) -> Any:
    match value:
        case str() if variable == "custom":
            return _fit(record, variable, value)
        case str() if variable in _VERBATIM:
            return _fit(record, variable, value).strip()
        case str():
            return _without_markup(record, variable, _fit(record, variable, value))
        case list() if variable == "custom":
            return [_clean_value(record, variable, each) for each in value]
        case dict() if variable == "custom":
            return {_fit(record, variable, key): _clean_value(record, variable, each) for key, each in value.items()}
        case list():
            return [found for each in value if (found := _clean_value(record, variable, each)) not in ("", {})]
        case dict():
            cleaned = ((key, _clean_value(record, variable, each)) for key, each in value.items())
            return {key: each for key, each in cleaned if each not in ("", [])}
    return value


def _fit(record: Record, variable: str, text: str) -> str:
    """The text without the characters that none may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fit = UNFIT.sub("", text)
    if fit != text:
        record.say("left-out", f"characters in {variable} that no text may hold")
    return fit


def _without_markup(record: Record, variable: str, text: str) -> str:
    """The text without the tags and entities of HTML and JATS, which are for a page; `a < b` stays."""
    plain = text
    if "<" in plain:
        plain = _TAG.sub("", _BLOCK.sub("\n" if variable in LONG_TEXTS else " ", plain))
    if "&" in plain:
        plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), plain)
    if plain == text:
        return text
    record.say("changed", f"HTML in {variable}, taken for the text that it shows")
    plain = UNFIT.sub("", plain)
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    return "\n".join(lines).strip() if variable in LONG_TEXTS else " ".join(" ".join(lines).split())


def _clean_doi(record: Record) -> None:
    item = record.item
    printed = item.get("DOI")
    if isinstance(printed, str):
        bare = csl.bare_doi(printed)
        if bare is None:
            del item["DOI"]
            record.keep("DOI", printed)
        elif bare != printed:
            item["DOI"] = bare
            record.say("changed", "the DOI, written without its address")
    url = item.get("URL")
    if "DOI" not in item and isinstance(url, str) and "doi.org/" in url and (found := csl.bare_doi(url)):
        item["DOI"] = found
        record.say("changed", "the DOI, taken from the URL")


# --- ids --------------------------------------------------------------------------------------------------------


class Ids:
    """The ids that are taken, and the next free one like another."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*taken, *RESERVED_IDS}
        self._numbers: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """The id that is wanted, with a number behind it where it is taken."""
        free, number = wanted, self._numbers.get(wanted, 1)
        while free in self._taken:
            number += 1
            end = f"-{number}"
            free = wanted[: 100 - len(end)] + end
        self._numbers[wanted] = number
        self._taken.add(free)
        return free


def give_id(record: Record, ids: Ids) -> None:
    """Give the item an id that is valid and its own: from its key, else from first author and year."""
    item = record.item
    own = ids.take(id_of_key(record.key) or _id_of_item(item))
    if record.key and own != record.key:
        item.setdefault("citation-key", record.key)
        record.say("changed", "the key, made an id of letters, digits, - and _ that nothing else has")
    record.item = {"id": own, **{name: each for name, each in item.items() if name != "id"}}


def id_of_key(key: str) -> str:
    """The key as an id; "" where it is an address, by which nobody knows a work."""
    if is_id(key):
        return key
    if "://" in key:
        return ""
    spaced = "".join(char if char.isalpha() or char.isdecimal() or char in "-_" else " " for char in _composed(key))
    return _composed("-".join(spaced.split()))[:100].strip("-")


def _id_of_item(item: Item) -> str:
    authors = item.get("author") or item.get("editor") or [{}]
    who = authors[0].get("family") or authors[0].get("literal") or " ".join(str(item.get("title", "")).split()[:3])
    made = id_of_key(f"{who} {year_of(item)}".lower())
    return made if is_id(made) else "work"


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)


def year_of(item: Item) -> str:
    """The year of issue, or ""."""
    parts = item.get("issued", {}).get("date-parts") if isinstance(item.get("issued"), dict) else None
    return str(parts[0][0]) if parts else ""


def title_key(item: Item) -> tuple[str, str, str] | None:
    """Title, year and first author in the form in which two entries of one work agree; None if one is not said."""
    authors = item.get("author") or [{}]
    first = authors[0]
    family = " ".join(first[part] for part in ("non-dropping-particle", "family") if first.get(part))
    who = same_label(family or first.get("literal", "") or first.get("given", ""))
    title, year = same_label(item.get("title", "")), year_of(item)
    return (title, year, who) if title and year and who else None
