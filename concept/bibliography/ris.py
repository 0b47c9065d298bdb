"""RIS, as EndNote, Zotero, Mendeley and the databases write it ⇄ works.

Lines and records are those of rispy; what tags mean: the RIS Format Specifications of Reference Manager (2001 and
2011), and where programs differ from these, Zotero's and EndNote's use.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import rispy
from rispy.config import TAG_KEY_MAPPING

from concept import csl
from concept.analysis import Work
from concept.bibliography.csl_json import item_of
from concept.bibliography.dates import Date, date_of_parts
from concept.bibliography.record import LONG_TEXTS, Item, Record, Remark, id_of_key

# --- what types and tags mean -------------------------------------------------------------------------------------

_TYPES = {
    "ABST": "article-journal", "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic", "ART": "graphic",
    "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "CHART": "figure",
    "CLSWK": "classic", "COMP": "software", "CONF": "paper-conference", "CPAPER": "paper-conference", "CTLG": "book",
    "DATA": "dataset", "DBASE": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage", "ENCYC": "entry-encyclopedia",
    "FIGURE": "figure", "GEN": "document", "GOVDOC": "report", "HEAR": "hearing", "ICOMM": "personal_communication",
    "INPR": "article-journal", "JFULL": "periodical", "JOUR": "article-journal", "LEGAL": "regulation",
    "MANSCPT": "manuscript", "MAP": "map", "MGZN": "article-magazine", "MPCT": "motion_picture",
    "MUSIC": "musical_score", "NEWS": "article-newspaper", "PAMP": "pamphlet", "PAT": "patent",
    "PCOMM": "personal_communication", "RPRT": "report", "SER": "collection", "SLIDE": "speech", "SOUND": "song",
    "STAND": "standard", "STAT": "legislation", "THES": "thesis", "UNPB": "manuscript", "VIDEO": "motion_picture",
}  # fmt: skip

_TAGS_OF_TYPES = {type_: tag for tag, type_ in reversed(_TYPES.items())} | {
    "article-journal": "JOUR", "motion_picture": "MPCT", "dataset": "DATA", "figure": "FIGURE", "report": "RPRT",
    "personal_communication": "PCOMM", "manuscript": "MANSCPT", "classic": "CLSWK", "paper-conference": "CONF",
}  # fmt: skip
"""The type of reference that a type of CSL is written as; any other is GEN."""

_TEXTS = {
    "TI": "title", "T1": "title", "CT": "title", "ST": "title-short", "T3": "collection-title",
    "JF": "container-title", "JO": "container-title", "JA": "container-title-short", "J1": "container-title-short",
    "J2": "container-title-short", "VL": "volume", "ET": "edition", "PB": "publisher", "CY": "publisher-place",
    "PP": "publisher-place", "AB": "abstract", "N2": "abstract", "N1": "note", "RN": "annote", "LA": "language",
    "DO": "DOI", "UR": "URL", "CN": "call-number", "NV": "number-of-volumes", "DB": "source", "DP": "source",
    "SE": "section", "RI": "reviewed-title",
}  # fmt: skip
"""Tags that are a variable each in every type; of two that mean the same, the first one in the record."""

_NAMES = {"AU": "author", "A1": "author", "ED": "editor", "A4": "translator", "TA": "translator"}
_BOOKS = frozenset("book thesis collection classic pamphlet report".split())
_SERIALS = frozenset("article-journal article-magazine article-newspaper periodical".split())
_FILES = ("L1", "L2", "L3", "L4")
_ENDNOTE_TYPES = frozenset("Journal Article|Book|Book Section|Report|Thesis|Web Page|Conference Paper".split("|"))
"""What EndNote writes as M3 of works that have no type of their own."""

# --- reading: lines and records -----------------------------------------------------------------------------------

_KNOWN_TAGS = frozenset({*TAG_KEY_MAPPING, "A5", "BT", "CR", "CT", "ED", "J1", "L3", "M2", "PP", "SV"}) - {"UK"}
_TAG = re.compile(r"([A-Za-z][A-Za-z0-9])\s{0,3}-(\s.*|)")
_TAG_IN_FORM = re.compile(r"([A-Z][A-Z0-9])  -(.*)")


class _Words(str):
    """A line, or what stands in it, that knows the number of the line, from 1."""

    line: int

    @classmethod
    def at(cls, line: int, words: str) -> "_Words":
        """The words in that line."""
        made = cls(words)
        made.line = line
        return made


class _Parser(rispy.RisParser):  # type: ignore[misc]
    """rispy's loop over lines and records, with every tag as it stands, all its values, and their lines."""

    def parse_line(self, line: Any) -> Any:
        """(tag or None, content)."""
        tag, content = super().parse_line(line)
        return tag, _Words.at(line.line, content)

    def _add_tag(self, record: Any, tag: Any, content: Any, extend_multiline: bool = False) -> None:
        values = record.setdefault(tag or "", [])
        if extend_multiline and values:
            values[-1] = _Words.at(values[-1].line, f"{values[-1]}\n{content}")
        else:
            values.append(content)


def read(text: str, source: str = "the bibliography") -> tuple[list[Record], list[Remark]]:
    """The records of a file, and what is to be said of what stands between them.

    A record that is not ended is ended by the next one, or by the file.
    """
    remarks: list[Remark] = []
    parser = _Parser(mapping={"TY": "TY"})
    found = parser.parse_lines(_mend(text.split("\n"), remarks))
    return [_record(tags) for tags in found], remarks


def _mend(lines: Sequence[str], remarks: list[Remark]) -> Iterator[_Words]:
    """The lines as rispy takes them: tags in their form, every record ended. What is mended or lost is told."""
    inside = False
    for number, line in enumerate(lines, 1):
        tag, content = _split(line)
        if tag == "TY" and inside:
            remarks.append(Remark("changed", "a record without ER, ended where the next one begins", line=number))
            yield _Words.at(number, "ER  - ")
        if not inside and tag != "TY":
            if line.strip() and not re.fullmatch(r"\s*\d+\.\s*", line):  # some number their records
                remarks.append(Remark("left-out", "lines outside of a record, which begins with TY", line=number))
            continue
        if tag and not line.startswith(f"{tag}  -"):
            remarks.append(Remark("changed", "a tag that is not written “XX  - ”, taken for one", line=number))
        yield _Words.at(number, f"{tag}  - {content}" if tag else line)
        inside = tag != "ER"
    if inside:
        remarks.append(Remark("changed", "a record without ER, ended where the file ends", line=len(lines)))
        yield _Words.at(len(lines), "ER  - ")


def _split(line: str) -> tuple[str, str]:
    """(tag, content) of a line; a tag that is not in its form must be a known one."""
    if in_form := _TAG_IN_FORM.fullmatch(line):
        return in_form[1], in_form[2].strip()
    loose = _TAG.fullmatch(line)
    return (loose[1].upper(), loose[2].strip()) if loose and loose[1].upper() in _KNOWN_TAGS else ("", line)


# --- reading: a record --------------------------------------------------------------------------------------------

Tags = dict[str, list[_Words]]


def _record(tags: Any) -> Record:
    start: _Words = tags.pop("TY")
    stray: list[_Words] = tags.pop("", [])
    keys = [each for each in tags.pop("ID", []) if each]
    named = bool(keys) and not keys[0].isdecimal()  # a number is the record's in somebody's EndNote
    record = Record(str(keys.pop(0)) if named else "", start.line)
    kind = _read_type(record, start)
    for key in keys:
        record.keep("ID", str(key), key.line)
    for words in stray:
        if words:
            record.say("left-out", "lines that begin with no tag", words.line)
    _read_keywords(record, tags)
    left = {
        tag: [_Words.at(each.line, _value(tag, each)) for each in values if each.strip()]
        for tag, values in tags.items()
    }
    _read_pages(record, left)
    _read_date(record, left)
    for tag, values in left.items():
        for words in values:
            _read_tag(record, kind, tag, words)
    return record


def _read_type(record: Record, start: _Words) -> str:
    tag = start.upper()
    kind = _TYPES.get(tag, "")
    if kind:
        record.item["type"] = kind
    if not kind or _TAGS_OF_TYPES[kind] != tag:
        record.keep("TY", str(start), start.line)
    return kind


def _read_pages(record: Record, tags: Tags) -> None:
    """The pages: from SP to EP, or all of them in SP, as EndNote has it; of a whole book, their number."""
    start, end = tags.pop("SP", []), tags.pop("EP", [])
    if not (start or end):
        return
    whole = record.item.get("type") in _BOOKS and not end and start[0].isdecimal()
    pages = "-".join(str(each[0]) for each in (start, end) if each)
    record.item["number-of-pages" if whole else "page"] = pages
    for tag, values in (("SP", start), ("EP", end)):
        for more in values[1:]:
            record.keep(tag, str(more), more.line)


def _read_date(record: Record, tags: Tags) -> None:
    """The date of issue: from DA where that is a date, else from PY (or Y1), with a month that EndNote writes in DA."""
    year = next((tag for tag in ("PY", "Y1") if tags.get(tag)), "DA")
    if not tags.get(year):
        return
    date = _date_of(tags[year].pop(0))
    if year != "DA" and tags.get("DA"):
        day = tags["DA"].pop(0)
        fuller = _date_of(day)
        if "literal" in fuller and "date-parts" in date:
            fuller = date_of_parts(str(date["date-parts"][0][0]), day) or fuller
        if _is_in(date, fuller):
            date = fuller
        elif not _is_in(fuller, date):
            record.keep("DA", str(day), day.line)
    record.item["issued"] = date


def _is_in(date: Date, other: Date) -> bool:
    """Whether a date is part of what another one says: the year of a day."""
    if "date-parts" not in date or "season" in date:
        return date == other
    return bool(other.get("date-parts", [[]])[0][: len(date["date-parts"][0])] == date["date-parts"][0])


def _date_of(words: str) -> Date:
    """A date: YYYY/MM/DD/other words, each part but the first optional; or in words, or as ISO has it."""
    separator = "-" if re.fullmatch(r"\d{4}(-\d\d){1,2}", words) else "/"
    year, month, day, other = [*(part.strip() for part in words.split(separator, 3)), "", "", ""][:4]
    numbers = [part.lstrip("0") for part in (month, day)]
    season = other if other and not any(numbers) else ""
    date = date_of_parts(year, season or numbers[0], numbers[1])
    return date if date and (not other or season) else {"literal": words}


def _read_keywords(record: Record, tags: Tags) -> None:
    words = [line.strip() for value in tags.pop("KW", []) for line in value.split("\n")]
    if any(words):
        record.item["keyword"] = ", ".join(filter(None, words))


def _read_tag(record: Record, kind: str, tag: str, words: _Words) -> None:
    if tag in _FILES and not words.startswith(("http:", "https:")):
        record.say("left-out", f"{tag}, which names a file on somebody's computer", words.line)
        return
    if tag == "Y2" and (time := _TIME.search(words)):
        record.say("left-out", "the time of day in Y2", words.line)
        words = _Words.at(words.line, words[: time.start()])
    variable, value = _variable(kind, tag, words), str(words)
    if variable in csl.NAMES:
        record.item.setdefault(variable, []).append(_name(str(words)))
    elif variable in csl.DATES:
        if not record.put(variable, _date_of(words)):
            record.keep(tag, value, words.line)
    elif variable == "note" and "note" in record.item:
        record.item["note"] += f"\n{value}"
    elif variable is None or not record.put(variable, value):
        record.keep(tag, value, words.line)


_TIME = re.compile(r"(?<=\d/)\d\d:\d\d(:\d\d)?$")


def _value(tag: str, words: str) -> str:
    lines = [" ".join(line.split()) for line in words.split("\n")]
    return "\n".join(lines).strip() if _TEXTS.get(tag) in LONG_TEXTS else " ".join(" ".join(lines).split())


def _variable(kind: str, tag: str, words: str) -> str | None:
    """The variable that a tag is in a work of that type; None if there is none."""
    match tag:
        case "A2":
            return "collection-editor" if kind == "book" else "editor"
        case "A3":
            return "editor" if kind == "book" else "collection-editor"
        case "T2":
            return "collection-title" if kind in _BOOKS else "container-title"
        case "BT":
            return "title" if kind in _BOOKS else "container-title"
        case "C3" if kind == "paper-conference":
            return "event-title"
        case "C1" if kind == "paper-conference":
            return "event-place"
        case "IS" | "M1":
            issue = "number" if kind not in _SERIALS else "issue"
            return "collection-number" if tag == "IS" and kind in {"book", "chapter"} else issue
        case "M3":
            if csl.bare_doi(words):
                return "DOI"
            return None if words in _ENDNOTE_TYPES else "genre"
        case "SN":
            return _variable_of_number(kind, words)
        case "ET" if re.match(r"\d{4}/\d\d", words):  # EndNote's date of the first publication
            return None
        case "Y2":
            return "accessed"
    return _NAMES.get(tag) or _TEXTS.get(tag)


def _variable_of_number(kind: str, words: str) -> str:
    """SN is a serial's ISSN, a book's ISBN, a report's number."""
    if re.match(r"\s*\d{4}-?\d{3}[\dXx]\b(?!-)", words) and len(re.sub(r"\W", "", words.split()[0])) == 8:
        return "ISSN"
    digits = re.sub(r"[\s-]|\(.*", "", words)
    is_isbn = re.fullmatch(r"(97[89])?\d{9}[\dXx]", digits)
    return "ISBN" if is_isbn or kind not in {"report", "patent", "standard"} | _SERIALS else "number"


def _name(words: str) -> dict[str, Any]:
    """Family, Given, Suffix; several words without a comma, or with nothing behind it, are an organisation."""
    if words.endswith(","):
        return {"literal": words[:-1].strip()}
    family, given, suffix = [*(part.strip() for part in words.split(",", 2)), "", ""][:3]
    if not given and not suffix:
        return {"literal" if " " in family else "family": family}
    return {part: said for part, said in (("family", family), ("given", given), ("suffix", suffix)) if said}


# --- writing ------------------------------------------------------------------------------------------------------

_WRITTEN = {
    "title": "TI", "title-short": "ST", "container-title-short": "J2", "volume": "VL", "edition": "ET",
    "publisher": "PB", "publisher-place": "CY", "language": "LA", "DOI": "DO", "URL": "UR", "call-number": "CN",
    "number-of-volumes": "NV", "source": "DP", "section": "SE", "reviewed-title": "RI",
    "genre": "M3", "abstract": "AB", "note": "N1", "annote": "RN",
}  # fmt: skip


class _Writer(rispy.RisWriter):  # type: ignore[misc]
    """rispy's lines, without a number before each record."""

    def set_header(self, count: int) -> str:
        """No header."""
        return ""


def write(works: Sequence[Work]) -> str:
    """The works as records, in UTF-8."""
    tags = {*TAG_KEY_MAPPING, *_WRITTEN.values(), "ED"} | {
        tag for work in works for tag in work.other_variables.get("custom", {}) if re.fullmatch(r"[A-Z][A-Z0-9]", tag)
    }
    mapping = {tag: tag.lower() for tag in tags - {"UK"}} | {"TY": "type_of_reference"}
    writer = _Writer(mapping=mapping, list_tags=[], enforce_list_tags=False)
    return str(writer.formats([_reference(item_of(work)) for work in works]))


def _reference(item: Item) -> dict[str, Any]:
    """The work as rispy takes it: tags in small letters, each with a list of values."""
    custom = item.get("custom", {})
    kept = custom.get("TY")
    is_same = isinstance(kept, str) and _TYPES.get(kept) == item.get("type")
    tags: dict[str, list[str]] = defaultdict(list)
    for tag, value in _lines(item):
        tags[tag.lower()].append(_line(tag, value))
    for tag, value in custom.items():
        if re.fullmatch(r"[A-Z][A-Z0-9]", tag) and tag not in ("TY", "ER", "UK") and tag.lower() not in tags:
            values = value if isinstance(value, list) else [value]
            tags[tag.lower()] = [_line(tag, each) for each in values if isinstance(each, str)]
    return {"type_of_reference": kept if is_same else _TAGS_OF_TYPES.get(item.get("type", ""), "GEN"), **tags}


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    """Tags and what stands behind them."""
    kind = item.get("type", "")
    key = item.get("citation-key", "")
    yield "ID", key if key and id_of_key(key) == item["id"] else item["id"]
    for tag, variable in {"AU": "author", "ED": "editor", "A4": "translator"}.items():
        yield from ((tag, _words_of_name(name)) for name in item.get(variable, ()))
    editors = item.get("collection-editor", ())
    yield from (("A2" if kind == "book" else "A3", _words_of_name(name)) for name in editors)
    for variable, tag in _WRITTEN.items():
        if variable in item:
            yield tag, item[variable]
    for variable, tag in {"container-title": "T2", "collection-title": "T2" if kind in _BOOKS else "T3"}.items():
        if variable in item and _variable(kind, tag, "") == variable:
            yield tag, item[variable]
    for variable, tags in _CHOSEN.items():
        fit = [tag for tag in tags if variable in item and _variable(kind, tag, item[variable]) == variable]
        yield from ((tag, item[variable]) for tag in fit[:1])
    yield from _lines_of_dates(item)
    if "page" in item:
        yield from zip(("SP", "EP"), item["page"].split("-", 1), strict=False)
    elif "number-of-pages" in item:
        yield "SP", item["number-of-pages"]
    yield from (("KW", each) for each in item.get("keyword", "").split(", ") if each)


_CHOSEN = {
    "issue": ("IS",), "collection-number": ("IS",), "number": ("M1", "SN"), "ISSN": ("SN",), "ISBN": ("SN",),
    "event-title": ("C3",), "event-place": ("C1",),
}  # fmt: skip
"""Variables whose tag depends on the type."""


def _lines_of_dates(item: Item) -> Iterator[tuple[str, str]]:
    for tag, variable in {"DA": "issued", "Y2": "accessed"}.items():
        date = item.get(variable, {})
        if set(date) <= {"date-parts", "season"} and len(date.get("date-parts", ())) == 1:
            parts = [*(f"{int(part):02}" for part in date["date-parts"][0]), "", ""][:3]
            year = parts[0].zfill(4)
            season = _SEASONS.get(date.get("season"), "")
            if tag == "DA":
                yield "PY", year
            if any(parts[1:]) or season or tag == "Y2":
                yield tag, "/".join([year, *parts[1:], season])
        elif words := date.get("literal", date.get("raw")):
            yield "PY" if tag == "DA" else tag, words


_SEASONS = {1: "Spring", 2: "Summer", 3: "Autumn", 4: "Winter"}


def _words_of_name(name: dict[str, Any]) -> str:
    if literal := name.get("literal"):
        return str(literal) if " " in literal and "," not in literal else f"{literal},"
    family = " ".join(name[part] for part in ("non-dropping-particle", "family") if part in name)
    given = " ".join(name[part] for part in ("given", "dropping-particle") if part in name)
    parts = [family, given, name.get("suffix", "")]
    return ", ".join(parts if parts[2] else parts[:2]) if any(parts[1:]) else family


def _line(tag: str, value: str) -> str:
    """The value on one line; a long text on several, none of which looks like a tag."""
    if _TEXTS.get(tag) not in LONG_TEXTS:
        return " ".join(value.split())
    first, *others = value.split("\n")
    return "\n".join([first, *(f" {each}" if _split(each)[0] else each for each in others)])
