"""The border: plain data comes in, and leaves as a value or as the list of all its faults.

Documents and graphs are first read into plain data of the shape of the values (dicts, lists, strings, numbers).
Here pydantic validates their types against the dataclasses of `analysis`; what types cannot say (ids that are
unique, references that are met, dates, characters) is checked beside it, so that all faults come at once.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from concept import csl
from concept.analysis import (
    DOCUMENT_KEYS,
    RESERVED_IDS,
    SEGMENTS,
    Analysis,
    Coding,
    Concept,
    RefersTo,
    Text,
    Work,
)
from concept.errors import DocumentError, Fault

Path = tuple[str | int, ...]
"""Where something stands in plain data: keys and indices."""


@dataclass(frozen=True)
class Mark:
    """Where something stands in its document: as a person says it, the line from 1, and whether inside `{ }`."""

    path: str
    line: int | None = None
    in_braces: bool = False


Locate = Callable[[Path], Mark]


def say_path(path: Path) -> Mark:
    """The place in plain data, where there is no document to point into: `cases[0].kind`."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return Mark(words.removeprefix("."))


def build_analysis(
    data: dict[str, Any], source: str, locate: Locate = say_path, known: Iterable[Fault] = ()
) -> Analysis:
    """The analysis that the data describe.

    `source` names the document in messages, `locate` finds a place in it, and `known` are faults that its reader
    has already found. DocumentError with all faults, in the order of the document, if there is any.
    """
    faults = list(known)
    data = _clean(data, (), locate, faults)
    try:
        analysis = adapter().validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        faults += [_fault_of(detail, locate) for detail in error.errors(include_url=False)]
        analysis = None
    faults += _check_integrity(data, locate)
    if faults or analysis is None:
        raise DocumentError(dict.fromkeys(faults), source)
    return analysis


@cache
def adapter() -> TypeAdapter[Analysis]:
    """Pydantic's view of an analysis; made once, since it takes some 70 ms."""
    return TypeAdapter(Analysis)


# --- characters -----------------------------------------------------------------------------------------------


def _clean(data: Any, path: Path, locate: Locate, faults: list[Fault]) -> Any:
    """The data with line ends as LF; characters that no text may hold become faults."""
    if isinstance(data, str):
        text = data.replace("\r\n", "\n").replace("\r", "\n")
        if unfit := next((char for char in text if _is_unfit(char)), None):
            mark = locate(path)
            what = f"the character U+{ord(unfit):04X} cannot stand in a text; delete it"
            faults.append(Fault(mark.path, what, mark.line))
            return "".join(char for char in text if not _is_unfit(char))
        return text
    if isinstance(data, dict):
        return {key: _clean(value, (*path, key), locate, faults) for key, value in data.items()}
    if isinstance(data, list):
        return [_clean(value, (*path, index), locate, faults) for index, value in enumerate(data)]
    return data


def _is_unfit(char: str) -> bool:
    """Control characters but tab and LF, surrogates and noncharacters."""
    if char in "\t\n":
        return False
    point = ord(char)
    return unicodedata.category(char) in ("Cc", "Cs") or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


# --- what pydantic says, in our words ---------------------------------------------------------------------------

_EXPECTED = {
    "string_type": "text is expected here",
    "int_type": "a whole number is expected here",
    "int_from_float": "a whole number is expected here",
    "bool_type": "true or false is expected here",
    "tuple_type": "a list is expected here",
    "dataclass_type": "a mapping of keys to values is expected here",
    "dataclass_exact_type": "a mapping of keys to values is expected here",
}


def _fault_of(detail: ErrorDetails, locate: Locate) -> Fault:
    path: Path = tuple(detail["loc"])
    found = detail["input"]
    match detail["type"]:
        case "missing":
            mark = locate(path[:-1])
            return Fault(mark.path, f"“{key_of(path)}” is missing and must be given", mark.line)
        case "unexpected_keyword_argument":
            return _unknown_key(path, locate)
        case "literal_error":
            allowed = get_args(_core(_hint_at(path)))
            what = f"“{found}” is none of {', '.join(allowed)}{nearest(str(found), allowed)}"
        case kind:
            what = f"{_EXPECTED.get(kind, detail['msg'])}, not {_describe(found)}"
    mark = locate(path)
    return Fault(mark.path, what, mark.line)


def _unknown_key(path: Path, locate: Locate) -> Fault:
    mark, key = locate(path), key_of(path)
    hint = _core(_hint_at(path[:-1]))
    known = keys_of(hint) if isinstance(hint, type) else ()
    advice = nearest(key, known) or f"; known are {', '.join(known)}"
    what = f"“{key}” is no key that is known here{advice}"
    if mark.in_braces:
        what += "; inside { } a comma ends a value, unless the value stands in quotes"
    return Fault(mark.path, what, mark.line)


def _describe(found: object) -> str:
    match found:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case bool():
            return f"“{str(found).lower()}”"
        case str():
            return f"the text “{found[:60]}”"
        case _:
            return f"“{found}”"


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean “x”?` with the nearest known word, or nothing where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean “{near[0]}”?" if near else ""


def key_of(path: Path) -> str:
    """The last key of a path, as a document writes it: the variables of CSL have hyphens."""
    key = str(path[-1])
    return key.replace("_", "-") if "bibliography" in path and key.replace("_", "-") in csl.VARIABLES else key


def keys_of(cls: type) -> tuple[str, ...]:
    """The keys that a document may use for a value of this class."""
    if cls is Analysis:
        return DOCUMENT_KEYS
    if cls is Work:
        return ("id", "at", "doubt", *sorted(csl.VARIABLES))
    names = tuple(each.name for each in fields(cls))
    return tuple(name for name in names if name != "attribute") if cls is Coding else names


# --- types of places --------------------------------------------------------------------------------------------


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """The types of a value's fields, with what marks a reference."""
    return get_type_hints(cls, include_extras=True)


def core_type(hint: Any) -> Any:
    """The type without `| None` and without marks."""
    return _core(hint)


def _core(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
        return _core(hint)
    return _core(get_args(hint)[0]) if get_origin(hint) is Annotated else hint


def reference_of(hint: Any) -> RefersTo | None:
    """What a field refers to, if it holds ids."""
    if get_origin(hint) is Annotated:
        return next((mark for mark in get_args(hint)[1:] if isinstance(mark, RefersTo)), None)
    if get_origin(hint) in (Union, UnionType, tuple):
        return next(filter(None, map(reference_of, get_args(hint))), None)
    return None


def _hint_at(path: Path) -> Any:
    hint: Any = Analysis
    for step in path:
        core = _core(hint)
        if isinstance(step, int):
            hint = get_args(core)[0] if get_args(core) else None
        else:
            hint = hints_of(core).get(step) if isinstance(core, type) and is_dataclass(core) else None
    return hint


def _walk(data: Any, hint: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Every place of the data whose type is known: its path, what stands there, the type."""
    yield path, data, hint
    core = _core(hint)
    if isinstance(core, type) and is_dataclass(core) and isinstance(data, dict):
        hints = hints_of(core)
        for key, value in data.items():
            if key in hints:
                yield from _walk(value, hints[key], (*path, key))
    elif get_origin(core) is tuple and isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, get_args(core)[0], (*path, index))


# --- what types cannot say --------------------------------------------------------------------------------------

_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")
_DATE_FIELDS = {"published": "a year or a date", "on": "a date"}
_COUNTS = ("claimed_shown", "count", "identified", "duplicates", "screened", "full_text", "included")


def _check_integrity(data: dict[str, Any], locate: Locate) -> Iterator[Fault]:
    places = list(_walk(data, Analysis))
    ids = _ids_by_collection(data)
    for path, what in [
        *_id_faults(data),
        *_reference_faults(places, ids),
        *_detail_faults(places),
        *_concept_faults(places),
    ]:
        mark = locate(path)
        yield Fault(mark.path, what, mark.line)


Problem = tuple[Path, str]
"""A place, and what is wrong with it."""


def _parts(data: dict[str, Any]) -> Iterator[tuple[str, Path, str]]:
    """(collection, path of the id, id) of everything that has an id of its own."""
    for collection in SEGMENTS:
        items = data.get(collection)
        for index, item in enumerate(items if isinstance(items, list) else []):
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield collection, (collection, index, "id"), item["id"]


def _ids_by_collection(data: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {collection: set() for collection in SEGMENTS}
    for collection, _path, part_id in _parts(data):
        found[collection].add(part_id)
    return found


def _id_faults(data: dict[str, Any]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for collection, path, part_id in _parts(data):
        if part_id in RESERVED_IDS:
            yield path, f"the id “{part_id}” is kept for what referents measure; choose another"
        if part_id in first:
            yield path, f"the id “{part_id}” is used twice, first in {first[part_id]}; ids are unique"
        first.setdefault(part_id, collection)
        yield from _id_form(path, part_id)
    for path in (("id",), ("concept", "id")):
        holder = data if len(path) == 1 else data.get("concept")
        if isinstance(holder, dict) and isinstance(holder.get("id"), str):
            yield from _id_form(path, holder["id"])


def _id_form(path: Path, part_id: str) -> Iterator[Problem]:
    if not is_id(part_id):
        rule = "an id has 1 to 100 letters, digits, hyphens and underscores"
        if unicodedata.normalize("NFC", part_id) != part_id:
            rule = "an id is in Unicode's composed form (NFC)"
        yield path, f"“{part_id}” is no id: {rule}"


def is_id(word: str) -> bool:
    """Whether a word may be an id: 1 to 100 Unicode letters, digits, `-`, `_`, in NFC."""
    fit = all(char.isalpha() or char.isdecimal() or char in "-_" for char in word)
    return fit and 1 <= len(word) <= 100 and unicodedata.is_normalized("NFC", word)


_ROLE_NAMES = {
    "bibliography": "work of the bibliography",
    "uses": "use",
    "searches": "search",
}


def _reference_faults(places: Sequence[tuple[Path, Any, Any]], ids: dict[str, set[str]]) -> Iterator[Problem]:
    everywhere = set().union(*ids.values())
    for path, found, hint in places:
        target = reference_of(hint)
        if target is None or not isinstance(found, str) or found in target.also:
            continue
        allowed = set().union(*(ids[collection] for collection in target.collections))
        if found in allowed:
            continue
        one = len(target.collections) == 1
        kind = _ROLE_NAMES[target.collections[0]] if one else "part of this analysis"
        why = "it is the id of something else" if found in everywhere else "nothing has that id"
        yield path, f"“{found}” is no {kind}: {why}{nearest(found, sorted(allowed))}"


def _detail_faults(places: Sequence[tuple[Path, Any, Any]]) -> Iterator[Problem]:
    for path, found, hint in places:
        key = path[-1] if path else ""
        core = _core(hint)
        if core is Text and isinstance(found, dict):
            for pair in found.get("by_language", []):
                yield from _language_faults(path, pair[0])
        elif path == ("language",) and isinstance(found, str):
            yield from _language_faults(path, found)
        elif key in _DATE_FIELDS and isinstance(found, str) and not is_date(found, whole=key == "on"):
            yield path, f"“{found}” is not {_DATE_FIELDS[key]}; write 2024 or 2024-05-01"
        elif key in _COUNTS and isinstance(found, int) and found < 0:
            yield path, f"{found} counts nothing; a count is 0 or more"
        elif core == tuple[Coding, ...] and isinstance(found, list):
            yield from _repeated(path, found)


def _repeated(path: Path, codings: list[Any]) -> Iterator[Problem]:
    coded = [each.get("attribute") for each in codings if isinstance(each, dict)]
    for index, attribute in enumerate(coded):
        if attribute in coded[:index]:
            yield (*path, index), f"“{attribute}” is coded twice in this case; keep one coding"


def _language_faults(path: Path, tag: str) -> Iterator[Problem]:
    if not _LANGUAGE.fullmatch(tag):
        yield path, f"“{tag}” is no language tag; write en, de, ko, pt-br …"


def is_date(words: str, *, whole: bool = False) -> bool:
    """Whether words are a year (2024), a month (2024-05) or a day that exists; only a day if `whole`."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d" if whole else r"\d{4}(-\d\d(-\d\d)?)?", words, re.ASCII):
        return False
    year, month, day = (*(int(part) for part in words.split("-")), 1, 1)[:3]
    try:
        date(year or 4, month, day)
    except ValueError:
        return False
    return True


def _concept_faults(places: Sequence[tuple[Path, Any, Any]]) -> Iterator[Problem]:
    """A concept is one thing: wherever a document describes it again, it says the same."""
    first: dict[str, tuple[Path, Any]] = {}
    for path, found, hint in places:
        if _core(hint) is not Concept or not isinstance(found, dict) or not isinstance(found.get("id"), str):
            continue
        if path != ("concept",):
            yield from _id_form((*path, "id"), found["id"])
        where, same = first.setdefault(found["id"], (path, found))
        if same != found:
            where_else = say_path(where).path
            yield path, f"the concept “{found['id']}” is described otherwise at {where_else}; let both say the same"
