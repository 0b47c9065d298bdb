"""BibTeX and biblatex, as LaTeX users, JabRef, Zotero, Mendeley and EndNote write them ⇄ works.

The file is split by bibtexparser, which goes on behind a broken entry; LaTeX is read by pylatexenc. What fields mean:
the manuals of BibTeX (Patashnik 1988) and of biblatex 3.20, section 2.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bibtexparser import model
from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.writer import BibtexFormat

from concept import csl
from concept.analysis import Work
from concept.bibliography.csl_json import item_of
from concept.bibliography.dates import MONTHS, Date, date_of_edtf, date_of_parts, edtf_of
from concept.bibliography.latex import latex_of, text_of, verbatim_of
from concept.bibliography.record import LONG_TEXTS, Item, Record, Remark, id_of_key

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it warns of, we say as a fault

# --- what kinds and fields mean -----------------------------------------------------------------------------------

_KINDS = {
    "article-journal": "article suppperiodical", "article-magazine": "article", "article-newspaper": "article",
    "book": "book mvbook collection mvcollection proceedings mvproceedings manual reference",
    "chapter": "incollection inbook bookinbook suppbook suppcollection",
    "paper-conference": "inproceedings conference", "thesis": "thesis phdthesis mastersthesis",
    "report": "techreport report", "webpage": "online electronic www webpage", "pamphlet": "booklet",
    "manuscript": "unpublished", "document": "misc", "periodical": "periodical", "patent": "patent",
    "dataset": "dataset", "software": "software", "entry-encyclopedia": "inreference", "graphic": "artwork",
    "figure": "image", "song": "audio music", "motion_picture": "video movie", "legal_case": "jurisdiction",
    "legislation": "legislation", "standard": "standard", "review": "review", "performance": "performance",
    "personal_communication": "letter",
}  # fmt: skip
"""The kinds of entry that are a type of CSL, first the one that it is written as; any other type is @misc."""

_TYPES = {kind: type_ for type_, kinds in reversed(_KINDS.items()) for kind in kinds.split()}

_SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
"""Types that are an @article with an `entrysubtype`, as biblatex has it."""

_THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}
_SAME_KINDS = {"conference", "report", "phdthesis", "mastersthesis", "electronic", "www", "webpage", "music", "movie"}
"""Other names of kinds, which need not be remembered."""

_NAMES = {"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author"}

_TEXTS = {
    "journaltitle": "container-title", "journal": "container-title", "booktitle": "container-title",
    "shorttitle": "title-short", "shortjournal": "container-title-short", "series": "collection-title",
    "volume": "volume", "edition": "edition", "chapter": "chapter-number", "part": "part-number", "pages": "page",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "organization": "publisher",
    "location": "publisher-place", "address": "publisher-place", "pagetotal": "number-of-pages",
    "volumes": "number-of-volumes", "version": "version", "pubstate": "status", "language": "language",
    "langid": "language", "abstract": "abstract", "keywords": "keyword", "note": "note", "annotation": "annote",
    "annote": "annote", "eventtitle": "event-title", "venue": "event-place", "isbn": "ISBN", "issn": "ISSN",
    "pmid": "PMID", "pmcid": "PMCID", "origpublisher": "original-publisher", "origtitle": "original-title",
    "origlocation": "original-publisher-place", "library": "call-number", "doi": "DOI", "url": "URL",
}  # fmt: skip
"""Fields that are a variable each; of two that mean the same, the first one in the entry."""

_DATES = {"urldate": "accessed", "origdate": "original-date", "eventdate": "event-date"}
_VERBATIM = frozenset("doi url isbn issn pmid pmcid eprint".split())
_FILE = re.compile(r"(file|pdf|ps|local-?(url|file)|bdsk-file-\d+)")
_NUMBERED_SERIES = frozenset("book chapter paper-conference".split())
_WITH_GENRE = frozenset("thesis report patent document webpage manuscript software dataset graphic pamphlet".split())
_SERIALS = frozenset("article-journal article-magazine article-newspaper periodical review".split())

# --- reading: the file --------------------------------------------------------------------------------------------


@dataclass
class _Entry:
    """An entry: its fields by their names in lower case, as LaTeX without its delimiters, with their lines."""

    kind: str
    key: str
    line: int
    fields: dict[str, tuple[str, int]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def read(text: str, source: str = "the bibliography") -> tuple[list[Record], list[Remark]]:
    """The entries of a file, and what is to be said of what stands between them. A broken entry stops nothing."""
    blocks = parse_string(text, parse_stack=[]).blocks
    found: list[_Entry | Record] = []
    remarks: list[Remark] = []
    strings = _read_strings(blocks, remarks)
    for block in blocks:
        match block:
            case model.Entry():
                found.append(_read_entry(block, strings))
            case model.DuplicateFieldKeyBlock(ignore_error_block=model.Entry() as entry):
                found.append(_read_entry(entry, strings))
            case model.DuplicateBlockKeyBlock(ignore_error_block=model.Entry() as entry):
                found.append(_read_entry(entry, strings))
            case model.DuplicateBlockKeyBlock():
                remarks.append(Remark("left-out", "the second @string of one name", block.key, _line(block)))
            case model.ParsingFailedBlock():
                found.append(_read_failure(block))
            case model.Preamble():
                remarks.append(Remark("left-out", "@preamble, which is for LaTeX", line=_line(block)))
            case model.ExplicitComment() if "jabref" in block.comment:
                remarks.append(Remark("left-out", "JabRef's own @comment (groups, settings)", line=_line(block)))
            case model.ExplicitComment() | model.ImplicitComment():
                remarks.append(Remark("left-out", "comments between the entries", line=_line(block)))
    entries = [each for each in found if isinstance(each, _Entry)]
    _inherit(entries)
    return [_record(each) if isinstance(each, _Entry) else each for each in found if _is_work(each)], remarks


def _is_work(found: _Entry | Record) -> bool:
    return isinstance(found, Record) or found.kind != "xdata"


def _line(block: model.Block | model.Field) -> int:
    return (block.start_line or 0) + 1


def _read_failure(block: model.ParsingFailedBlock) -> Record:
    raw = block.raw or ""
    key = re.match(r"@\w*\s*[{(]\s*([^\s,={}]+)\s*,", raw)
    record = Record(key[1] if key else "", _line(block))
    reason = getattr(block.error, "abort_reason", str(block.error))
    record.say("fault", next((said for sign, said in _REASONS.items() if sign in reason), reason))
    return record


_REASONS = {
    "Unexpected block start": "a brace or quotation mark is not closed before the next entry begins",
    "end of file": "a brace or quotation mark is not closed before the file ends",
    "comma after entry key": "it has no key: an entry begins with @article{key,",
    "Expected a `=`": "a comma is missing, or a field has no “=”",
}


def _read_strings(blocks: Iterable[model.Block], remarks: list[Remark]) -> dict[str, str]:
    strings = {month: month for month in MONTHS}
    for block in blocks:
        if isinstance(block, model.String):
            try:
                strings[block.key.lower()] = _value(block.value, strings, [])
            except ValueError as error:
                remarks.append(Remark("fault", f"@string: {error}", block.key, _line(block)))
    return strings


def _read_entry(block: model.Entry, strings: Mapping[str, str]) -> _Entry:
    entry = _Entry(block.entry_type.lower(), block.key.strip(), _line(block))
    for found in block.fields:
        name, line, unknown = found.key.lower(), _line(found), list[str]()
        try:
            value = _value(str(found.value), strings, unknown)
        except ValueError as error:
            entry.remarks.append(Remark("fault", f"{name}: {error}", entry.key, line))
            continue
        for each in unknown:
            what = f"@string names that are nowhere defined, as they stand ({name} = {each})"
            entry.remarks.append(Remark("changed", what, entry.key, line))
        if name in entry.fields:
            entry.remarks.append(Remark("left-out", f"a second {name} in one entry", entry.key, line))
        elif value.strip():
            entry.fields[name] = (value, line)
    return entry


_DELIMITER = re.compile(r"(?<!\\)[{}\"]")
_BARE = re.compile(r"[^\s#{}\",]+")


def _value(raw: str, strings: Mapping[str, str], unknown: list[str]) -> str:
    """The LaTeX that a value says: {…}, "…", a number or the name of a @string, joined by #.

    ValueError if something stands between them; names that are not defined are added to `unknown`.
    """
    said, at = [], 0
    while at < len(raw.rstrip()):
        at = _skip(raw, at)
        if raw[at] in '{"':
            end = _closing(raw, at)
            said.append(raw[at + 1 : end])
            at = end + 1
        elif bare := _BARE.match(raw, at):
            name = bare[0]
            if not name.isdecimal() and name.lower() not in strings:
                unknown.append(name)
            said.append(name if name.isdecimal() else strings.get(name.lower(), name))
            at = bare.end()
        at = _skip(raw, at)
        if at < len(raw) and raw[at] != "#":
            raise ValueError("a comma is missing behind it, or a quotation mark stands in it that is not in braces")
        at += 1
    return "".join(said)


def _skip(raw: str, at: int) -> int:
    while at < len(raw) and raw[at].isspace():
        at += 1
    return at


def _closing(raw: str, at: int) -> int:
    """Where the brace or quotation mark at a place is closed; the splitter has seen to it that it is."""
    depth, quoted = 0, raw[at] == '"'
    for mark in _DELIMITER.finditer(raw, at + 1 if quoted else at):
        if mark[0] == '"':
            if quoted and depth == 0:
                return mark.start()
            continue
        depth += 1 if mark[0] == "{" else -1
        if depth == 0 and not quoted:
            return mark.start()
    raise ValueError("a brace or quotation mark in it is not closed")


# --- reading: crossref --------------------------------------------------------------------------------------------

_NOT_INHERITED = frozenset(
    """abstract annotation annote author crossref doi eid entrysubtype eprint file ids keywords note pages title
    subtitle titleaddon shorttitle url urldate xdata xref""".split()
)
_HOLDS_PARTS = frozenset("incollection inbook inproceedings conference suppbook suppcollection inreference".split())


def _inherit(entries: Sequence[_Entry]) -> None:
    """Let entries have what the entries say that they refer to with `crossref` and `xdata`, however far."""
    by_key = {entry.key.lower(): entry for entry in reversed(entries) if entry.key}
    for entry in entries:
        waiting, seen = [entry], {id(entry)}
        while waiting:
            child = waiting.pop()
            for parent in _parents(entry, child, by_key):
                if id(parent) not in seen:
                    seen.add(id(parent))
                    waiting.append(parent)
                    _take_from(entry, parent)
    for entry in entries:
        entry.fields.pop("crossref", None)
        entry.fields.pop("xdata", None)


def _parents(entry: _Entry, child: _Entry, by_key: Mapping[str, _Entry]) -> Iterator[_Entry]:
    for name in ("crossref", "xdata"):
        keys, line = child.fields.get(name, ("", child.line))
        for key in filter(None, (each.strip() for each in keys.split(","))):
            if parent := by_key.get(key.lower()):
                yield parent
            elif child is entry:
                what = f"{name} to “{key}”, which the file does not have"
                entry.remarks.append(Remark("left-out", what, entry.key, line))


def _take_from(entry: _Entry, parent: _Entry) -> None:
    """What is not said of an entry, from its parent; a parent's title is that of the book or journal."""
    if parent.kind == "xdata":
        for name, value in parent.fields.items():
            entry.fields.setdefault(name, value)
        return
    for name, value in parent.fields.items():
        if name not in _NOT_INHERITED:
            entry.fields.setdefault(name, value)
    holder = "booktitle" if entry.kind in _HOLDS_PARTS else "journaltitle" if entry.kind == "article" else ""
    if holder and "title" in parent.fields and not {holder, "journal"} & set(entry.fields):
        entry.fields[holder] = parent.fields["title"]
        if "subtitle" in parent.fields:
            entry.fields.setdefault(holder.replace("title", "subtitle"), parent.fields["subtitle"])
    if entry.kind == "inbook" and "author" in parent.fields:
        entry.fields.setdefault("bookauthor", parent.fields["author"])


# --- reading: an entry --------------------------------------------------------------------------------------------


def _record(entry: _Entry) -> Record:
    record = Record(entry.key, entry.line, remarks=entry.remarks)
    fields = dict(entry.fields)
    _read_kind(record, entry.kind, fields)
    _read_titles(record, fields)
    _read_date(record, fields)
    for name, (latex, line) in fields.items():
        try:
            _read_field(record, name, latex, line)
        except ValueError as error:
            record.say("fault", f"{name}: {error}", line)
    return record


def _read_kind(record: Record, kind: str, fields: dict[str, tuple[str, int]]) -> None:
    subtype = fields.get("entrysubtype", ("", 0))[0]
    named = next((each for each, sub in _SUBTYPES.items() if kind == "article" and sub == subtype), None)
    if named:
        del fields["entrysubtype"]
    found = named or _TYPES.get(kind)
    if found:
        record.item["type"] = found
    if found is None or (_kind_of(found) != kind and kind not in _SAME_KINDS):
        record.keep("entrytype", kind)
    if kind in _THESES and "type" not in fields:
        record.item["genre"] = _THESES[kind]


def _read_titles(record: Record, fields: dict[str, tuple[str, int]]) -> None:
    """Titles with their subtitles."""
    for title, subtitle in (("title", "subtitle"), ("booktitle", "booksubtitle"), ("journaltitle", "journalsubtitle")):
        if title in fields and subtitle in fields:
            latex, line = fields[title]
            joint = " " if latex.rstrip("} ").endswith(("?", "!", ":")) else ": "
            fields[title] = (f"{latex}{joint}{fields.pop(subtitle)[0]}", line)


def _read_date(record: Record, fields: dict[str, tuple[str, int]]) -> None:
    """The date of issue, from `date`, or from year, month and day."""
    if "date" in fields:
        words = verbatim_of(fields.pop("date")[0])
        date = date_of_edtf(words)
        if date and fields.get("year", ("",))[0] == words[:4]:
            del fields["year"]
        record.item["issued"] = date or {"literal": words}
        return
    if "year" not in fields:
        return
    year, month, day = (
        _words(record, name, fields[name]) if name in fields else "" for name in ("year", "month", "day")
    )
    date = date_of_parts(year, month, day)
    if date:
        for name in ("month", "day"):
            fields.pop(name, None)
    del fields["year"]
    record.item["issued"] = date or date_of_edtf(year) or {"literal": year}


def _words(record: Record, name: str, said: tuple[str, int]) -> str:
    return _text(record, name, *said)


def _read_field(record: Record, name: str, latex: str, line: int) -> None:
    if _FILE.fullmatch(name):
        record.say("left-out", f"{name}, which names a file on somebody's computer", line)
        return
    if name in _NAMES:
        variable: str | None = _NAMES[name]
        value: Any = _names(record, name, latex, line)
    elif name in _DATES:
        variable, words = _DATES[name], verbatim_of(latex)
        value = date_of_edtf(words) or {"literal": words}
    else:
        variable = _variable(record.item.get("type", ""), name, record.item)
        value = _text(record, name, latex, line)
    if variable is None or not record.put(variable, value):
        record.keep(name, value if isinstance(value, str) else _text(record, name, latex, line), line)


def _variable(kind: str, name: str, item: Item) -> str | None:
    """The variable that a field is in a work of that type; None if there is none."""
    if name == "title":
        return "title"
    if name == "number":
        return "issue" if kind in _SERIALS else "collection-number" if kind in _NUMBERED_SERIES else "number"
    if name == "issue":
        return "issue" if kind in _SERIALS and "issue" not in item else None
    if name == "eid":
        return "number" if kind in _SERIALS else None
    if name == "type":
        return "genre" if kind in _WITH_GENRE else None
    return _TEXTS.get(name)


def _text(record: Record, name: str, latex: str, line: int | None = None) -> str:
    """The text that a field says, on one line unless it has paragraphs."""
    if name in _VERBATIM:
        return verbatim_of(latex)
    if name == "pages":
        latex = re.sub(r"\s*-{2,3}\s*", "-", latex)
    if name == "keywords" and not re.search("[,;]", latex):  # EndNote has one on a line
        latex = ", ".join(filter(None, map(str.strip, latex.split("\n"))))
    paragraphs = re.split(r"\n\s*\n", latex) if _TEXTS.get(name) in LONG_TEXTS else [latex]
    texts = []
    for paragraph in paragraphs:
        text, unknown = text_of(" ".join(paragraph.split()))
        texts.append("\n".join(" ".join(each.split()) for each in text.split("\n")))
        for macro in unknown:
            record.say("left-out", f"\\{macro}, a macro that is not known", line)
    return "\n".join(texts).strip()


def _names(record: Record, name: str, latex: str, line: int) -> list[dict[str, Any]]:
    people = []
    for each in split_multiple_persons_names(latex):
        if each.strip() == "others":
            record.say("left-out", f"“and others” in {name}", line)
        elif each.strip():
            people.append(_name(record, name, " ".join(each.split()), line))
    return people


_PARTS = {"family": "family", "given": "given", "prefix": "non-dropping-particle", "suffix": "suffix"}


def _name(record: Record, field_name: str, latex: str, line: int) -> dict[str, Any]:
    def text(part: str) -> str:
        return _text(record, field_name, part, line)

    if latex.startswith("{") and _closes_all(latex):
        return {"literal": text(latex)}
    if re.match(r"\{?(family|given|prefix|suffix|id)\s*=", latex):  # biblatex's extended format
        said = dict(each.split("=", 1) for each in latex.strip("{}").split(",") if "=" in each)
        return {_PARTS[key.strip()]: text(part) for key, part in said.items() if key.strip() in _PARTS}
    parts = parse_single_name_into_parts(latex, strict=False)
    said = {
        "family": " ".join(parts.last),
        "given": " ".join(parts.first),
        "non-dropping-particle": " ".join(parts.von),
        "suffix": " ".join(parts.jr),
    }
    return {part: text(words) for part, words in said.items() if words}


def _closes_all(latex: str) -> bool:
    """Whether the brace at the beginning is closed at the end."""
    depth = 0
    for mark in re.finditer(r"(?<!\\)[{}]", latex):
        depth += 1 if mark[0] == "{" else -1
        if depth == 0:
            return mark.end() == len(latex)
    return False


# --- writing ------------------------------------------------------------------------------------------------------

_FIELDS = {
    "title": "title", "title-short": "shorttitle", "container-title-short": "shortjournal",
    "collection-title": "series", "volume": "volume", "edition": "edition", "chapter-number": "chapter",
    "part-number": "part", "publisher-place": "address", "page": "pages", "number-of-pages": "pagetotal",
    "number-of-volumes": "volumes", "version": "version", "status": "pubstate", "language": "language",
    "abstract": "abstract", "keyword": "keywords", "note": "note", "annote": "annotation",
    "event-title": "eventtitle", "event-place": "venue", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid",
    "PMCID": "pmcid", "original-publisher": "origpublisher", "original-title": "origtitle",
    "original-publisher-place": "origlocation", "call-number": "library", "DOI": "doi", "URL": "url",
}  # fmt: skip
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school", "thesis": "school"}
_FIT_KEY = re.compile(r"[^\s,{}\"#%'()=~\\@]+")
_FIT_FIELD = re.compile(r"[a-z][a-z0-9_+:-]*")


def write(works: Sequence[Work]) -> str:
    """The works as entries, in UTF-8: BibTeX's own kinds and fields where it has them, else biblatex's."""
    library = Library()
    library.add([_entry(item_of(work)) for work in works])
    form = BibtexFormat()  # type: ignore[no-untyped-call]
    form.indent, form.block_separator, form.trailing_comma = "  ", "\n", True
    return write_string(library, unparse_stack=[], bibtex_format=form)


def _entry(item: Item) -> model.Entry:
    fields: dict[str, str] = {}
    for name, value in _written(item):
        fields.setdefault(name, value)
    key = item.get("citation-key", "")
    fit = _FIT_KEY.fullmatch(key) and id_of_key(key) == item["id"]
    said = [model.Field(name, f"{{{value}}}") for name, value in fields.items()]
    return model.Entry(_kind(item), key if fit else item["id"], said)


def _kind(item: Item) -> str:
    kept = item.get("custom", {}).get("entrytype")
    if isinstance(kept, str) and re.fullmatch(r"[a-z]+", kept) and _TYPES.get(kept) == item.get("type"):
        return kept
    kind = _kind_of(item.get("type", ""))
    if kind == "thesis" and "genre" in item:
        return "mastersthesis" if "master" in item["genre"].casefold() else "phdthesis"
    return kind


def _kind_of(type_: str) -> str:
    return _KINDS.get(type_, "misc").partition(" ")[0]


def _written(item: Item) -> Iterator[tuple[str, str]]:
    """The fields, each once, in the order in which people look for them."""
    kind, type_ = _kind(item), item.get("type", "")
    if type_ in _SUBTYPES:
        yield "entrysubtype", _SUBTYPES[type_]
    for name, variable in _NAMES.items():
        if variable in item:
            yield name, " and ".join(map(_latex_of_name, item[variable]))
    if "title" in item:
        yield "title", _protected(item["title"])
    if "container-title" in item:
        yield "journal" if type_ in _SERIALS else "booktitle", latex_of(item["container-title"])
    yield from _written_date(item.get("issued", {}))
    for variable, name in _FIELDS.items():
        if variable in item and variable != "title":
            yield name, _latex_of(name, item[variable])
    if "publisher" in item:
        yield _PUBLISHERS.get(kind, "publisher"), latex_of(item["publisher"])
    for variable, name in (
        ("issue", "number"),
        ("collection-number", "number"),
        ("number", "number"),
        ("genre", "type"),
    ):
        named = "eid" if variable == "number" and type_ in _SERIALS else name
        if variable in item and _variable(type_, named, {}) == variable:
            yield named, latex_of(item[variable])
    for name, variable in _DATES.items():
        if date := edtf_of(item.get(variable, {})):
            yield name, date
    for name, value in item.get("custom", {}).items():
        if name != "entrytype" and _FIT_FIELD.fullmatch(name) and isinstance(value, str):
            yield name, _latex_of(name, value)


def _written_date(date: Date) -> Iterator[tuple[str, str]]:
    words = edtf_of(date)
    if words and csl.is_date(words):
        yield from zip(("year", "month", "day"), words.split("-"), strict=False)
    elif words:
        yield "date", words
    elif words := date.get("literal", date.get("raw")):
        yield "year", latex_of(words)


def _latex_of(name: str, text: str) -> str:
    if name in _VERBATIM:
        return re.sub(r"[{}]", r"\\\g<0>", text.replace("\\", r"\textbackslash{}"))
    if name == "pages":
        return latex_of(re.sub(r"(?<!-)-(?!-)", "\x00", text)).replace("\x00", "--")
    if _TEXTS.get(name) not in LONG_TEXTS:
        return latex_of(text)
    return re.sub(r"(?m)^@", "{@}", latex_of(text)).replace("\n", "\n\n")  # else an entry would begin there


def _protected(title: str) -> str:
    """A title whose names keep their capitals in styles that write titles small: “In {Norway}”."""
    words = latex_of(title).split(" ")
    return " ".join([words[0], *(re.sub(r"^[^\W\d_]*[A-Z]\w*$", r"{\g<0>}", word) for word in words[1:])])


def _latex_of_name(name: dict[str, Any]) -> str:
    """A name as “von Last, Jr, First”; a part that would be taken apart stands in braces."""
    if literal := name.get("literal"):
        return f"{{{latex_of(literal)}}}"
    family = " ".join(_word(each) for each in name.get("family", "").split(" "))
    last = " ".join(filter(None, [latex_of(name.get("non-dropping-particle", "")), family]))
    parts = [last, _whole(name.get("suffix", "")), _whole(name.get("given", ""))]
    return ", ".join(parts if parts[1] else [parts[0], parts[2]] if parts[2] else parts[:1])


def _word(word: str) -> str:
    """A word of a family name; in braces where it begins small, as a particle does, or divides names."""
    latex = latex_of(word)
    divides = word[:1].islower() or "," in word or word.casefold() == "and" or _ends_in_escape(latex)
    return f"{{{latex}}}" if divides else latex


def _whole(words: str) -> str:
    latex = latex_of(words)
    divides = "," in words or " and " in f" {words.casefold()} " or _ends_in_escape(latex)
    return f"{{{latex}}}" if divides else latex


def _ends_in_escape(latex: str) -> bool:
    """Whether the last sign is an escaped one, which bibtexparser loses if it is a word before “and”."""
    return latex[-2:-1] == "\\"
