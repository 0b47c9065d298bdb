"""The border: plain data comes in, and leaves as a value or as the list of all its faults.

Documents and graphs are first read into plain data of the shape of the values (dicts, lists, strings, numbers).
Here pydantic validates their types against the dataclasses of `analysis`; what types cannot say (ids that are
unique, references that are met, dates, characters) is checked beside it, so that all faults come at once.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from zlib import compress, decompress

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from concept import csl
from concept.alignments import ALIGNED_SEGMENTS, AlignmentSet, End, EndKind
from concept.analysis import (
    DOCUMENT_KEYS,
    RESERVED_IDS,
    SEGMENTS,
    Analysis,
    Coding,
    Name,
    OmittedCase,
    RefersTo,
    Text,
    Work,
)
from concept.errors import DocumentError, Fault

Path = tuple[str | int, ...]
"""Where something stands in plain data: keys and indices."""


@dataclass(frozen=True)
class Mark:
    """Where something stands in its document: as a person says it, and the line from 1."""

    path: str
    line: int | None = None


Locate = Callable[[Path], Mark]


def say_path(path: Path) -> Mark:
    """The place in plain data, where there is no document to point into: `cases[0].kind`."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return Mark(words.removeprefix("."))


# --- the fields of the values -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """A field of a value, as its type declares it.

    `key` is its name in a document, `type` what stands in it (a class, or the Literal of the words that may),
    `many` whether it holds a tuple of those, `refers_to` where its ids must be found.
    """

    name: str
    key: str
    type: Any
    many: bool
    refers_to: RefersTo | None

    @cached_property
    def holds(self) -> type | None:
        """The class of values that stands here; None for texts, numbers and words."""
        return self.type if is_dataclass(self.type) and isinstance(self.type, type) else None

    @cached_property
    def one(self) -> "Field":
        """The field of one item, where this holds many."""
        return replace(self, many=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand here; none where any may."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()


@cache
def fields_of(cls: type) -> dict[str, Field]:
    """The fields of a class of values, by name."""
    hints = get_type_hints(cls, include_extras=True)
    return {each.name: _field(cls, each.name, hints[each.name]) for each in fields(cls)}


def _field(cls: type, name: str, hint: Any) -> Field:
    key = name.replace("_", "-") if cls in (Work, Name) else name
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    many = get_origin(hint) is tuple
    if many:
        hint = get_args(hint)[0]
    refers_to = None
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
        refers_to = next((mark for mark in marks if isinstance(mark, RefersTo)), None)
    return Field(name, key, hint, many, refers_to)


_NO_KEYS = {Coding: "attribute", OmittedCase: "kind", Work: "variables"}
"""What a document says otherwise: as the key of the mapping, or as keys of their own."""


@cache
def fields_by_key(cls: type) -> dict[str, Field]:
    """The fields of a class, by the keys that a document uses for them."""
    return {each.key: each for each in fields_of(cls).values() if each.name != _NO_KEYS.get(cls)}


# --- the border -------------------------------------------------------------------------------------------------

Problem = tuple[Path, str]
"""A place, and what is wrong with it."""

_Built = TypeVar("_Built")


def build_analysis(
    data: dict[str, Any], source: str, locate: Locate = say_path, known: Iterable[Fault] = ()
) -> Analysis:
    """The analysis that the data describe.

    `source` names the document in messages, `locate` finds a place in it, and `known` are faults that its reader
    has already found. DocumentError with all faults, in the order of the document, if there is any.
    """
    return _build(adapter(), Analysis, data, _inspect, source, locate, known)


def build_alignments(data: dict[str, Any], source: str, locate: Locate = say_path) -> AlignmentSet:
    """The set of alignments that the data describe. DocumentError with all faults, as for an analysis."""
    return _build(_alignments_adapter(), AlignmentSet, data, _inspect_alignments, source, locate)


def _build(
    view: TypeAdapter[_Built],
    cls: type,
    data: dict[str, Any],
    inspect: Callable[[dict[str, Any]], Iterable[Problem]],
    source: str,
    locate: Locate,
    known: Iterable[Fault] = (),
) -> _Built:
    value: _Built | None = None
    problems: list[Problem] = []
    written = json.dumps(data, ensure_ascii=False)
    if not _is_surely_fit(written):
        data = _clean(data, (), problems)
        written = json.dumps(data, ensure_ascii=False)
    try:
        value = view.validate_json(written, strict=True)
    except ValidationError as error:
        problems += [_problem_of(detail, cls) for detail in error.errors(include_url=False)]
    problems += inspect(data)
    faults = list(known)
    if problems:
        faults += _faults_of(problems, cls, locate, {fault.path for fault in faults})
    if faults or value is None:
        raise DocumentError(dict.fromkeys(faults), source)
    return value


_IS_MISSING = "is missing and must be given"


def _faults_of(problems: list[Problem], whole: type, locate: Locate, faulty: set[str]) -> Iterator[Fault]:
    """The problems as faults, in the order of a document; what only misses because it is faulty is left out."""
    for path, message in sorted(problems, key=lambda problem: _rank(problem[0], whole)):
        mark = locate(path)
        if message != _IS_MISSING:
            yield Fault(mark.path, message, mark.line)
        elif mark.path not in faulty:
            mark = locate(path[:-1])
            yield Fault(mark.path, f"“{path[-1]}” {message}", mark.line)


def _rank(path: Path, whole: type) -> tuple[int, ...]:
    cls: type | None = whole
    ranks = []
    for step in path:
        if isinstance(step, int):
            ranks.append(step)
            continue
        known = fields_of(cls) if cls else {}
        names = DOCUMENT_KEYS if cls is Analysis else tuple(known)
        ranks.append(names.index(step) if step in names else len(names))
        cls = known[step].holds if step in known else None
    return tuple(ranks)


@cache
def adapter() -> TypeAdapter[Analysis]:
    """Pydantic's view of an analysis; made once, since it takes some 70 ms."""
    return TypeAdapter(Analysis)


@cache
def _alignments_adapter() -> TypeAdapter[AlignmentSet]:
    return TypeAdapter(AlignmentSet)


# --- values as they are kept ------------------------------------------------------------------------------------


def pack(analysis: Analysis) -> bytes:
    """The analysis in the form that is quickest to read again, for what is derived and can be made anew.

    Equal analyses have equal forms. It is no format: another version of the values may not be able to read it.
    """
    return compress(adapter().dump_json(analysis, exclude_defaults=True), 1)


def unpack(packed: bytes) -> Analysis:
    """The analysis that was packed."""
    return adapter().validate_json(decompress(packed), strict=True)


# --- characters -------------------------------------------------------------------------------------------------

UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""What no text may hold: control characters but tab and LF, surrogates, noncharacters."""


def _is_surely_fit(written: str) -> bool:
    r"""Whether JSON has no text that needs a closer look: quick, and false for some that are fit.

    JSON writes a control character as `\r`, `\b`, `\f` or `\u00..`; the other unfit ones are not printable.
    """
    return written.isprintable() and not any(each in written for each in (r"\r", r"\b", r"\f", r"\u00"))


def _clean(data: Any, path: Path, problems: list[Problem]) -> Any:
    """The data with line ends as LF and without the characters that no text may hold; these are problems."""
    if isinstance(data, str):
        text = data.replace("\r\n", "\n").replace("\r", "\n")
        if unfit := UNFIT.search(text):
            problems.append((path, f"the character U+{ord(unfit[0]):04X} cannot stand in a text; delete it"))
        return UNFIT.sub("", text)
    if isinstance(data, dict):
        return {key: _clean(value, (*path, key), problems) for key, value in data.items()}
    if isinstance(data, list):
        return [_clean(value, (*path, index), problems) for index, value in enumerate(data)]
    return data


# --- what pydantic says, in our words ---------------------------------------------------------------------------

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dataclass_type": "a mapping of keys to values",
    "dataclass_exact_type": "a mapping of keys to values",
}


def _problem_of(detail: ErrorDetails, whole: type) -> Problem:
    path: Path = tuple(detail["loc"])
    found, kind, field = detail["input"], detail["type"], _field_at(path, whole)
    if kind == "missing":
        return path, _IS_MISSING
    if kind == "literal_error" and field:
        return path, none_of(found, field.words)
    is_text = kind == "dataclass_type" and field is not None and field.type is Text
    expected = "text" if is_text else _EXPECTED.get(kind)
    return path, f"{expected} is expected here, not {describe(found)}" if expected else detail["msg"]


def _field_at(path: Path, whole: type) -> Field | None:
    """The field that a place of the data belongs to, if there is one."""
    cls: type | None = whole
    found = None
    for step in path:
        if isinstance(step, str):
            found = fields_of(cls).get(step) if cls else None
            cls = found.holds if found else None
    return found


def describe(found: object) -> str:
    """What was found, in a few words."""
    match found:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case bool():
            return f"“{str(found).lower()}”"
        case str():
            return f"the text “{found if len(found) <= 60 else found[:60] + '…'}”"
        case _:
            return f"“{found}”"


def none_of(found: object, words: Iterable[str]) -> str:
    """That what was found is none of the words that may stand there, and the nearest of them."""
    words = tuple(words)
    if not isinstance(found, str):
        return f"one of {', '.join(words)} is expected here, not {describe(found)}"
    return f"“{found}” is none of {', '.join(words)}{nearest(found, words)}"


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean “x”?` with the nearest known word, or nothing where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean “{near[0]}”?" if near else ""


# --- what types cannot say --------------------------------------------------------------------------------------

# The data may have any shape here: pydantic has said what is wrong with it, and goes on.

_DATES = {"published": "a year or a date", "issued": "a year or a date", "on": "a date"}
_COUNTS = frozenset("claimed_shown count identified duplicates screened full_text included".split())
_ROLE_NAMES = {"bibliography": "work of the bibliography", "uses": "use", "searches": "search"}

# A well-formed language tag (RFC 5646, section 2.1), in lower case.
_LANGUAGE = re.compile(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.ASCII,
)


@dataclass(frozen=True)
class _Whole:
    """What the parts of an analysis are checked against: its ids by collection, and its language."""

    ids: dict[str, set[str]]
    language: Any

    def has(self, part_id: str, collections: Iterable[str]) -> bool:
        return any(part_id in self.ids[collection] for collection in collections)


def _inspect(data: dict[str, Any]) -> Iterator[Problem]:
    whole = _Whole({collection: set() for collection in SEGMENTS}, data.get("language"))
    yield from _problems_of_ids(data, whole.ids)
    yield from _problems_of_concepts(data)
    yield from _problems_below(data, Analysis, (), whole)


def _items(data: Any, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings in a list of the data, with their positions."""
    found = data.get(name) if isinstance(data, dict) else None
    for index, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield index, item


def _problems_of_ids(data: dict[str, Any], ids: dict[str, set[str]]) -> Iterator[Problem]:
    """Of the ids of parts; `ids` are filled by collection."""
    first: dict[str, Path] = {}
    for collection, found in ids.items():
        for index, item in _items(data, collection):
            part_id, path = item.get("id"), (collection, index, "id")
            if not isinstance(part_id, str):
                continue
            if part_id in RESERVED_IDS:
                yield path, f"the id “{part_id}” is kept for what referents measure; choose another"
            elif part_id in first:
                where = say_path(first[part_id]).path
                yield path, f"the id “{part_id}” is used twice, first in {where}; ids are unique"
            yield from _problems_of_id(part_id, path)
            first.setdefault(part_id, path[:-1])
            found.add(part_id)
    yield from _problems_of_id(data.get("id"), ("id",))


def _problems_of_id(found: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(found, str) or is_id(found):
        return
    rule = "an id has 1 to 100 letters, digits, hyphens and underscores"
    if not unicodedata.is_normalized("NFC", found):
        rule = "an id is in Unicode's composed form (NFC)"
    yield path, f"“{found if len(found) <= 100 else found[:100] + '…'}” is no id: {rule}"


_PLAIN_ID = re.compile(r"[a-zA-Z0-9_-]{1,100}")


def is_id(word: str) -> bool:
    """Whether a word may be an id: 1 to 100 Unicode letters, digits, `-`, `_`, in NFC."""
    if _PLAIN_ID.fullmatch(word):
        return True
    fit = all(char.isalpha() or char.isdecimal() or char in "-_" for char in word)
    return fit and 1 <= len(word) <= 100 and unicodedata.is_normalized("NFC", word)


def _problems_of_concepts(data: dict[str, Any]) -> Iterator[Problem]:
    """A concept is one thing: wherever a document describes it again, it says the same."""
    first: dict[str, tuple[Path, Any]] = {}
    places: list[tuple[Path, Any]] = [(("concept",), data.get("concept"))]
    for index, case in _items(data, "cases"):
        places.append((("cases", index, "related_concept"), case.get("related_concept")))
    for path, found in places:
        if not isinstance(found, dict) or not isinstance(found.get("id"), str):
            continue
        yield from _problems_of_id(found["id"], (*path, "id"))
        where, same = first.setdefault(found["id"], (path, _as_set(found)))
        if same != _as_set(found):
            where_else = say_path(where).path
            yield path, f"the concept “{found['id']}” is described otherwise at {where_else}; let both say the same"


def _as_set(concept: dict[str, Any]) -> list[str]:
    """A form of a concept's data that does not depend on the order of its labels."""
    return sorted(json.dumps(pair) for name in concept for pair in _labels(name, concept[name]))


def _labels(name: str, found: Any) -> list[tuple[str, Any]]:
    by_language = found.get("by_language") if isinstance(found, dict) else found
    return [(name, each) for each in by_language] if isinstance(by_language, list) else [(name, found)]


def _problems_below(data: dict[str, Any], cls: type, path: Path, whole: _Whole) -> Iterator[Problem]:
    """Of everything in a mapping that is to become a value of this class."""
    known = fields_of(cls)
    for name, found in data.items():
        field = known.get(name)
        if field is None:
            continue
        if field.refers_to:
            yield from _problems_of_references(found, field.refers_to, (*path, name), whole)
        elif field.type is Text:
            yield from _problems_of_text(found, (*path, name), whole)
        elif field.holds:
            if field.many:
                for index, item in _items(data, name):
                    yield from _problems_below(item, field.holds, (*path, name, index), whole)
            elif isinstance(found, dict):
                yield from _problems_below(found, field.holds, (*path, name), whole)
            if field.holds is Coding:
                yield from _problems_of_codings(data, (*path, name))
        elif name in _DATES and isinstance(found, str) and not csl.is_date(found, whole=name == "on"):
            yield (*path, name), f"“{found}” is not {_DATES[name]}; write 2024 or 2024-05-01"
        elif name in _COUNTS and isinstance(found, int) and found < 0:
            yield (*path, name), f"{found} counts nothing; a count is 0 or more"
        elif name == "language" and cls in (Analysis, AlignmentSet):
            yield from _problems_of_language(found, (*path, name))
    if cls is Work:
        yield from _problems_of_work(data, path)


def _problems_of_references(found: Any, target: RefersTo, path: Path, whole: _Whole) -> Iterator[Problem]:
    for index, each in enumerate(found) if isinstance(found, list) else [(None, found)]:
        if not isinstance(each, str) or each in target.also or whole.has(each, target.collections):
            continue
        here = path if index is None else (*path, index)
        one = len(target.collections) == 1
        kind = _ROLE_NAMES[target.collections[0]] if one else "part of this analysis"
        elsewhere = whole.has(each, whole.ids)
        why = "it is the id of something else" if elsewhere else "nothing has that id"
        allowed = sorted({*target.also, *(part_id for name in target.collections for part_id in whole.ids[name])})
        yield here, f"“{each}” is no {kind}: {why}{nearest(each, allowed)}"


def _problems_of_text(found: Any, path: Path, whole: _Whole) -> Iterator[Problem]:
    if not isinstance(found, dict):
        return
    seen: set[str] = set()
    for pair in found.get("by_language", ()):
        if pair[0] in seen:
            yield path, f"the language “{pair[0]}” stands here twice; keep one text for it"
        seen.add(pair[0])
        if pair[0] != whole.language:  # which is looked at once, where it stands
            yield from _problems_of_language(pair[0], path)


def _problems_of_language(tag: Any, path: Path) -> Iterator[Problem]:
    if isinstance(tag, str) and not is_language(tag):
        yield path, f"“{tag}” is no language tag; write en, de, ko, pt-br …"


@cache
def is_language(tag: str) -> bool:
    """Whether a tag in lower case is well-formed."""
    return _LANGUAGE.fullmatch(tag) is not None


def _problems_of_codings(case: dict[str, Any], path: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, coding in _items(case, "coding"):
        attribute = coding.get("attribute")
        if isinstance(attribute, str):
            yield from _problems_of_id(attribute, (*path, index))
            if attribute in seen:
                yield (*path, index), f"“{attribute}” is coded twice in this case; keep one coding"
            seen.add(attribute)


def _problems_of_work(data: dict[str, Any], path: Path) -> Iterator[Problem]:
    kind = data.get("type")
    if isinstance(kind, str) and kind not in csl.TYPES:
        yield (*path, "type"), none_of(kind, sorted(csl.TYPES))
    variables = data.get("variables")
    if not isinstance(variables, str):
        return
    try:
        others = json.loads(variables)
    except (ValueError, RecursionError):
        others = None
    if not isinstance(others, dict):
        yield (*path, "variables"), "a JSON object of CSL variables is expected here"
        return
    for variable, value in others.items():
        if variable not in csl.VARIABLES or (variable != "issued" and variable in fields_by_key(Work)):
            yield (*path, variable), f"“{variable}” is no CSL variable, or one that has a field of its own"
        elif variable == "issued" and (data.get("issued") is not None or csl.simple_date(value)):
            yield (*path, variable), "a plain date of issue stands in a field of its own"
        elif fault := csl.fault_of(variable, value):
            yield (*path, variable), fault


# --- alignments -------------------------------------------------------------------------------------------------


def _inspect_alignments(data: dict[str, Any]) -> Iterator[Problem]:
    yield from _problems_of_id(data.get("id"), ("id",))
    yield from _problems_below(data, AlignmentSet, (), _Whole({}, data.get("language")))
    first: dict[frozenset[str], int] = {}
    for index, item in _items(data, "alignments"):
        path: Path = ("alignments", index)
        if "by" in item and not item["by"]:
            yield (*path, "by"), "an alignment names whoever made it"
        ends = [End(item[name]) for name in ("aligned_from", "aligned_to") if isinstance(item.get(name), str)]
        for name, end in zip(("aligned_from", "aligned_to"), ends, strict=False):
            yield from _problems_of_end(end, (*path, name))
        if len(ends) == 2:
            yield from _problems_of_pair(ends[0], ends[1], item.get("relation"), path)
            pair = frozenset(ends)
            if pair in first:
                where = say_path(("alignments", first[pair])).path
                yield path, f"these two are aligned in {where} already; a set has one alignment of a pair"
            first.setdefault(pair, index)


_KINDS_OF_END: dict[EndKind, str] = {"element": "an element", "concept": "a concept", "analysis": "an analysis"}


def _problems_of_end(end: End, path: Path) -> Iterator[Problem]:
    """Of one end, whatever stands at the other."""
    ids = [word for word in end.split("/")[1::2] if end.kind]
    if end.kind and all(map(is_id, ids)):
        return
    segment = next(iter(end.split("/")[2:3]), "")
    if end.startswith("analysis/") and end.count("/") == 3 and segment not in ALIGNED_SEGMENTS:
        yield path, f"“{end}” cannot be aligned: {none_of(segment, ALIGNED_SEGMENTS)}"
    else:
        forms = "analysis/ID/attribute/ID (or another role), concept/ID or analysis/ID, behind the base of the set"
        yield path, f"“{end}” is nothing that can be aligned; it is named as {forms}"


def _problems_of_pair(one: End, other: End, relation: object, path: Path) -> Iterator[Problem]:
    """Of two ends together."""
    if one == other:
        yield path, f"“{one}” is aligned with itself; name two different ones"
    elif one.kind and other.kind and one.kind != other.kind:
        kinds = " with ".join(_KINDS_OF_END[end.kind] for end in (one, other) if end.kind)
        yield path, f"it aligns {kinds}; align elements with elements, and concepts with concepts"
    elif one.kind == "element" and one.owner == other.owner:
        yield path, f"both stand in “{one.owner}”; what overlaps within an analysis is said there (`overlaps`)"
    elif one.kind == "analysis" and relation != "differsFrom":
        way = "their elements are aligned one by one, and their concepts as concept/ID"
        yield path, f"of two analyses can only be said that they differ in what they mean (differsFrom); {way}"
