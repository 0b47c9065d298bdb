"""The analysis document: YAML 1.2 (or JSON) as people write it ⇄ an analysis.

`docs/reference/document.md` says what stands in it. Scalars are resolved by what is expected in their place, so
that `locator: 3.10` stays "3.10" and `language: no` is Norwegian. Written with one form for each value:
`read(write(analysis)) == analysis`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

import yaml

from concept import csl
from concept.analysis import (
    CASE_KINDS,
    DOCUMENT_KEYS,
    SEGMENTS,
    WHOLE,
    Analysis,
    Citation,
    Coding,
    Name,
    OmittedCase,
    Place,
    Text,
    Work,
)
from concept.errors import Fault, NotAnAnalysis
from concept.formats import Located
from concept.formats.syntax import Alias, Collection, Node, Scalar, parse_json, parse_yaml
from concept.validation import Field, Mark, Path, adapter, build_analysis, describe, fields_by_key, fields_of, nearest

FORMAT = "concept-analysis/1"


# --- reading ----------------------------------------------------------------------------------------------------


def read_yaml(text: str, source: str = "the document") -> tuple[Analysis, ...]:
    """The analysis in a YAML document.

    UnreadableFile if it is not YAML, NotAnAnalysis if it says no `format` of ours, DocumentError with all faults.
    """
    return (_read(parse_yaml(text, source), source)[0],)


def read_json(text: str, source: str = "the document") -> tuple[Analysis, ...]:
    """The analysis in a JSON document. Errors as for YAML."""
    return (_read(parse_json(text, source), source)[0],)


def read_yaml_with_lines(text: str, source: str = "the document") -> tuple[Located, ...]:
    """The analysis in a YAML document, with its lines. Errors as for `read_yaml`."""
    return (_located(*_read(parse_yaml(text, source), source)),)


def read_json_with_lines(text: str, source: str = "the document") -> tuple[Located, ...]:
    """The analysis in a JSON document, with its lines. Errors as for `read_yaml`."""
    return (_located(*_read(parse_json(text, source), source)),)


def _read(root: Collection, source: str) -> tuple[Analysis, "_Reader"]:
    """The analysis, and the reader that knows where everything stood."""
    reader = _Reader()
    entries = list(reader.entries(root, ""))
    declared = next((node for key, node in entries if key == "format"), None)
    if declared is None:
        raise NotAnAnalysis(f"{source}: no analysis document; one begins with “format: {FORMAT}”.")
    if not isinstance(declared, Scalar) or declared.words != FORMAT:
        what = declared.words if isinstance(declared, Scalar) else "a list or a mapping"
        known = f"the format “{what}” is not known; this version reads {FORMAT}"
        reader.faults.append(Fault("format", known, declared.line))
    data = reader.analysis([(key, node) for key, node in entries if key != "format"], root)
    return build_analysis(data, source, reader.mark, reader.faults), reader


def _located(analysis: Analysis, reader: "_Reader") -> Located:
    return analysis, {place: reader.mark(path).line or 1 for place, path in _paths(analysis)}


def _paths(analysis: Analysis) -> Iterator[tuple[Place, Path]]:
    """Where each place of the analysis stood in the plain data, whose lists keep their order in the values."""
    yield WHOLE, ()
    for collection, segment in SEGMENTS.items():
        for index, part in enumerate(getattr(analysis, collection)):
            yield Place(f"{segment}/{part.id}"), (collection, index)
    for index, case in enumerate(analysis.cases):
        for position, coding in enumerate(case.coding):
            yield Place(f"case/{case.id}/coding/{coding.attribute}"), ("cases", index, "coding", position)


class _Missing:
    """What a document does not say: a null, or an empty list, mapping or text."""


_MISSING = _Missing()
_NULL = re.compile(r"null|Null|NULL|~|")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")

Entries = list[tuple[str, Node]]


class _Reader:
    """One document on its way to plain data; remembers where everything stood and what was wrong with it.

    A place is known by its `path` in the data, and said as the document writes it: `cases[0].coding.first`.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._marks: dict[Path, Mark] = {}
        self._language = "und"

    def mark(self, path: Path) -> Mark:
        """Where the place of the data stands in the document: itself, or what holds it."""
        while path not in self._marks and path:
            path = path[:-1]
        return self._marks.get(path, Mark(""))

    def analysis(self, entries: Entries, root: Node) -> dict[str, Any]:
        """The whole document as plain data."""
        self._marks[()] = Mark("", root.line)
        language = next((node for key, node in entries if key == "language"), None)
        if isinstance(language, Scalar):
            language.words = self._language = language.words.lower()
        return self._fields(entries, Analysis, (), "")

    def entries(self, mapping: Collection, said: str) -> Iterator[tuple[str, Node]]:
        """The keys of a mapping and what they hold."""
        seen: dict[str, int] = {}
        for key, child in zip(mapping.children[::2], mapping.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._fault(key, said, "a key is a word, not a list, a mapping or an alias")
            elif key.words in seen:
                what = f"the key “{key.words}” stands here twice, first in line {seen[key.words]}; keep one"
                self._fault(key, _below(said, key.words), what)
            else:
                seen[key.words] = key.line
                yield key.words, child

    def _fault(self, node: Node, said: str, message: str) -> None:
        self.faults.append(Fault(said, message, node.line))

    def _field(self, node: Node, field: Field, path: Path, said: str) -> Any:
        """What stands in a field, as data of the shape of its type."""
        if field.many and field.type not in (Coding, OmittedCase):
            if isinstance(node, Collection) and node.is_list:
                return self._list(node, field, path, said)
            if field.name == "edition":  # a year, or years
                found = self._value(node, field.one, path, said)
                return found if found is _MISSING else [found]
        return self._value(node, field, path, said)

    def _list(self, node: Collection, field: Field, path: Path, said: str) -> Any:
        self._remember(node, path, said)
        items: list[Any] = []
        for position, child in enumerate(node.children):
            item = self._value(child, field.one, (*path, len(items)), f"{said}[{position}]")
            if item is not _MISSING:
                items.append(item)
        return items or _MISSING

    def _value(self, node: Node, field: Field, path: Path, said: str) -> Any:
        self._remember(node, path, said)
        match node:
            case Scalar() if not _is_null(node):
                return self._scalar(node, field, said)
            case Collection(is_list=False) if node.children:
                return self._mapping(node, field, path, said)
            case Collection() if node.children:
                return self._unexpected(node, field, said)
        return _MISSING

    def _remember(self, node: Node, path: Path, said: str) -> None:
        self._marks[path] = Mark(said, node.line)
        self._refuse(node, said)

    def _refuse(self, node: Node, said: str) -> None:
        if isinstance(node, Alias):
            self._fault(node, said, "an alias (*name) stands here; write the value out in both places")
        elif node.tag is not None:
            self._fault(node, said, f"a tag ({node.tag}) stands here; an analysis document has none, delete it")

    def _unexpected(self, node: Scalar | Collection, field: Field, said: str) -> Any:
        found = describe(node.words) if isinstance(node, Scalar) else "a list" if node.is_list else "a mapping"
        self._fault(node, said, f"{_expected(field)} is expected here, not {found}")
        return _MISSING

    def _scalar(self, node: Scalar, field: Field, said: str) -> Any:
        if field.many or (field.holds and field.type not in (Text, Citation)):
            return self._unexpected(node, field, said)
        if field.type is Text:
            return {"by_language": [[self._language, node.words]]}
        if field.type is Citation:
            return {"source": node.words}
        if field.type is int:
            return _number(node.words, node.plain)
        return _boolean(node.words, node.plain) if field.type is bool else node.words

    def _mapping(self, node: Collection, field: Field, path: Path, said: str) -> Any:
        if field.type is Text:
            return self._text(node, said)
        if field.type is Coding:
            return self._codings(node, path, said)
        if field.type is OmittedCase:
            return self._omitted_cases(node, path, said)
        if field.many or not field.holds:
            return self._unexpected(node, field, said)
        entries = list(self.entries(node, said))
        if field.type is Work:
            return self._work(node, entries, path, said)
        return self._fields(entries, field.holds, path, said, in_braces=node.flow) or _MISSING

    def _fields(self, entries: Entries, cls: type, path: Path, said: str, *, in_braces: bool = False) -> dict[str, Any]:
        known = fields_by_key(cls)
        data = {}
        for key, child in entries:
            place = _below(said, key)
            if key not in known:
                self._unknown_key(child, key, cls, place, in_braces)
                continue
            field = known[key]
            value = self._field(child, field, (*path, field.name), place)
            if value is not _MISSING:
                data[field.name] = value
        return data

    def _unknown_key(self, node: Node, key: str, cls: type, said: str, in_braces: bool) -> None:
        known = _keys_of(cls)
        what = f"“{key}” is no key that is known here{nearest(key, known) or '; known are ' + ', '.join(known)}"
        if in_braces:
            what += "; inside { } a comma ends a value, unless the value stands in quotes"
        self._fault(node, said, what)

    def _text(self, node: Collection, said: str) -> Any:
        pairs = []
        for language, child in self.entries(node, said):
            self._refuse(child, _below(said, language))
            if isinstance(child, Collection):
                self._unexpected(child, _A_TEXT, _below(said, language))
            elif isinstance(child, Scalar) and child.words:
                pairs.append([language.lower(), child.words])
        return {"by_language": pairs} if pairs else _MISSING

    def _codings(self, node: Collection, path: Path, said: str) -> Any:
        """Codings by attribute: a value alone, or a mapping of what is said. A coding begins with its attribute."""
        value = fields_of(Coding)["value"]
        lines = {key.words: key.line for key in node.children[::2] if isinstance(key, Scalar)}
        items: list[Any] = []
        for attribute, child in self.entries(node, said):
            here, place = (*path, len(items)), _below(said, attribute)
            self._marks[here] = Mark(place, lines[attribute])
            if isinstance(child, Collection) and not child.is_list:
                self._refuse(child, place)
                inner = list(self.entries(child, place))
                item = self._fields(inner, Coding, here, place, in_braces=child.flow)
            else:
                found = self._value(child, value, (*here, "value"), place)
                item = {} if found is _MISSING else {"value": found}
            if item:
                items.append({"attribute": attribute, **item})
        return items or _MISSING

    def _omitted_cases(self, node: Collection, path: Path, said: str) -> Any:
        """Reasons by the kind of case that was left out."""
        reason = fields_of(OmittedCase)["reason"]
        items: list[Any] = []
        for kind, child in self.entries(node, said):
            here, place = (*path, len(items)), _below(said, kind)
            self._marks[here] = Mark(place, child.line)
            found = self._value(child, reason, (*here, "reason"), place)
            if found is not _MISSING:
                items.append({"kind": kind, "reason": found})
        return items or _MISSING

    # works

    def _work(self, node: Collection, entries: Entries, path: Path, said: str) -> dict[str, Any]:
        """A CSL-JSON item: what has a field of its own, the other variables as one canonical JSON object."""
        own: Entries = []
        others: dict[str, Any] = {}
        for key, child in entries:
            if key not in csl.VARIABLES or (key != "issued" and key in fields_by_key(Work)):
                own.append((key, child))
                continue
            faults = len(self.faults)
            value = self._variable(child, key, (*path, key), _below(said, key))
            if value is not _MISSING and len(self.faults) == faults:
                others[key] = value
        data = self._fields(own, Work, path, said, in_braces=node.flow)
        if issued := csl.simple_date(others.get("issued")):
            data["issued"] = issued
            del others["issued"]
        return {**data, "variables": csl.canonical_json(others)} if others else data

    def _variable(self, node: Node, key: str, path: Path, said: str) -> Any:
        """A CSL variable without a field of its own, as JSON; what is wrong with it is said at the border."""
        self._remember(node, path, said)
        if isinstance(node, Scalar) and _is_null(node):
            return _MISSING
        if key in csl.DATES:
            return self._date(node, said)
        if key in csl.NAMES and isinstance(node, Collection) and node.is_list:
            names = self._list(node, fields_of(Work)["author"], path, said)
            return names if names is _MISSING else [_hyphened(name) for name in names]
        if key == "custom":
            return self._json(node, said)
        return self._printed(node, said)

    def _date(self, node: Node, said: str) -> Any:
        """A date as CSL has it: from words, or from a mapping whose parts are numbers where they are plain."""
        if isinstance(node, Scalar):
            if not csl.is_date(node.words):
                return {"raw": node.words}
            return {"date-parts": [[int(part) for part in node.words.split("-")]]}
        if not isinstance(node, Collection) or node.is_list:
            return self._json(node, said)
        entries = dict(self.entries(node, said))
        numeric = ("date-parts", "season", "circa")
        return {
            key: (self._json if key in numeric else self._printed)(child, _below(said, key))
            for key, child in entries.items()
        } or _MISSING

    def _printed(self, node: Node, said: str) -> Any:
        """Texts as they are printed, in lists and mappings too."""
        return self._json(node, said, as_printed=True)

    def _json(self, node: Node, said: str, *, as_printed: bool = False) -> Any:
        self._refuse(node, said)
        match node:
            case Scalar() if as_printed:
                return node.words
            case Scalar():
                return None if node.plain and _NULL.fullmatch(node.words) else _number(node.words, node.plain)
            case Collection(is_list=True):
                return [self._json(child, said, as_printed=as_printed) for child in node.children]
            case Collection():
                entries = self.entries(node, said)
                return {key: self._json(child, _below(said, key), as_printed=as_printed) for key, child in entries}
        return None


_A_TEXT = fields_of(Analysis)["title"]


def _expected(field: Field) -> str:
    """What a document may have in a field."""
    if field.type in (Coding, OmittedCase):
        return "a mapping of keys to values"
    if field.many:
        return "a list"
    if field.type in (str, Text):
        return "text"
    if field.type is int:
        return "a whole number"
    if field.type is bool:
        return "true or false"
    return f"one of {', '.join(field.words)}" if field.words else "a mapping of keys to values"


def _keys_of(cls: type) -> tuple[str, ...]:
    """The keys that a document may use for a value of this class."""
    if cls is Analysis:
        return DOCUMENT_KEYS
    return ("id", "at", "doubt", *sorted(csl.VARIABLES)) if cls is Work else tuple(fields_by_key(cls))


def _below(said: str, key: str) -> str:
    return f"{said}.{key}" if said else key


def _is_null(node: Scalar) -> bool:
    return node.words == "" or (node.plain and _NULL.fullmatch(node.words) is not None)


def _hyphened(name: Any) -> Any:
    return {key.replace("_", "-"): value for key, value in name.items()} if isinstance(name, dict) else name


def _number(words: str, plain: bool) -> int | float | bool | str:
    """A plain scalar as YAML 1.2's core schema reads it where a number is expected."""
    if plain and _INTEGER.fullmatch(words):
        return int(words, 0) if words[:2] in ("0o", "0x") else int(words)
    if plain and _FLOAT.fullmatch(words) and isfinite(float(words)):
        return float(words)
    return _boolean(words, plain)


def _boolean(words: str, plain: bool) -> bool | str:
    return words.lower() == "true" if plain and _BOOLEAN.fullmatch(words) else words


# --- writing ----------------------------------------------------------------------------------------------------


def document_of(analysis: Analysis) -> dict[str, Any]:
    """The analysis as the plain data of its document, in short forms: what YAML and JSON write."""
    plain = _plain(analysis, analysis.language)
    return {"format": FORMAT, **{key: plain[key] for key in DOCUMENT_KEYS if key in plain}}


def write_yaml(analysis: Analysis) -> str:
    """The analysis as YAML that a person reads and edits."""
    written: str = yaml.dump(
        document_of(analysis), Dumper=_DocumentDumper, allow_unicode=True, sort_keys=False, width=110
    )
    return written


def works_as_data(works: Sequence[Work]) -> list[dict[str, Any]]:
    """Works as the plain data of a document's bibliography; what is doubted of them is in no language."""
    return [_plain_work(work, "") for work in works]


def works_as_yaml(works: Sequence[Work], indent: str = "  ") -> str:
    """Works as the items of a document's bibliography."""
    written: str = yaml.dump(
        works_as_data(works), Dumper=_DocumentDumper, allow_unicode=True, sort_keys=False, width=110
    )
    lines = written.removesuffix("...\n").removesuffix("\n").split("\n")  # … stands behind a text with line ends
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines)


def write_json(analysis: Analysis) -> str:
    """The analysis as a JSON document."""
    return json.dumps(document_of(analysis), ensure_ascii=False, indent=2) + "\n"


class _DocumentDumper(yaml.SafeDumper):  # not libyaml's, which writes an emoji as \U0001F600
    """Writes texts of several lines as blocks, and every value out in full: no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: Any, words: str) -> yaml.Node:
    style = "|" if "\n" in words else None
    if not isinstance(_number(words, plain=True), str) or _NULL.fullmatch(words):
        style = "'"  # in YAML 1.2 it would be no text
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)
    return node


class _Names(list[Any]):
    """Names, which YAML writes in brackets: [{family: Author, given: A.}]."""


def _represent_names(dumper: Any, names: _Names) -> yaml.Node:
    node: yaml.Node = dumper.represent_sequence("tag:yaml.org,2002:seq", names, flow_style=True)
    return node


_DocumentDumper.add_representer(str, _represent_text)
_DocumentDumper.add_representer(_Names, _represent_names)

_FIRST = ("source", "id", "kind", "label", "text", "attribute", "value")


def _plain(value: Any, language: str) -> Any:
    match value:
        case Text():
            return _plain_text(value, language)
        case Work():
            return _plain_work(value, language)
        case Citation() if _says_only(value, "source"):
            return value.source
        case tuple() if value and isinstance(value[0], Coding):
            return {each.attribute: _plain_coding(each, language) for each in value}
        case tuple() if value and isinstance(value[0], OmittedCase):
            return {each.kind: _plain(each.reason, language) for each in value}
        case tuple():
            return [_plain(each, language) for each in value]
        case _ if is_dataclass(value):
            return _plain_fields(value, language)
    return value


def _plain_fields(value: Any, language: str) -> dict[str, Any]:
    names = sorted(_said(value), key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    return {name: _plain(getattr(value, name), language) for name in names}


def _said(value: Any) -> list[str]:
    """The fields that say something; what every entry may carry comes last."""
    names = [each.name for each in fields(value) if getattr(value, each.name) not in (None, ())]
    return sorted(names, key=("sources", "at", "doubt").__contains__)


def _says_only(value: Any, name: str) -> bool:
    return _said(value) == [name]


def _plain_text(text: Text, language: str) -> Any:
    return text.by_language[0][1] if [tag for tag, _ in text.by_language] == [language] else dict(text.by_language)


def _plain_coding(coding: Coding, language: str) -> Any:
    plain = _plain_fields(coding, language)
    del plain["attribute"]
    return plain["value"] if set(plain) == {"value"} else plain


def _plain_work(work: Work, language: str) -> dict[str, Any]:
    plain = _plain_fields(work, language)
    plain.pop("variables", None)
    named = {fields_of(Work)[name].key: plain[name] for name in plain}
    if "author" in named:
        named["author"] = _Names(_plain_name(name) for name in work.author)
    return {**named, **{key: _plain_variable(key, value) for key, value in work.other_variables.items()}}


def _plain_name(name: Name) -> dict[str, Any]:
    return {each.replace("_", "-"): getattr(name, each) for each in _said(name)}


def _plain_variable(key: str, value: Any) -> Any:
    if key in csl.DATES:
        return csl.simple_date(value) or value
    return _Names(value) if key in csl.NAMES else value


# --- the published schema ---------------------------------------------------------------------------------------

Schema = dict[str, Any]

_PRINTED = ["string", "number", "boolean"]
"""What is taken as printed where text is expected."""


def document_schema() -> Schema:
    """The JSON Schema (2020-12) of the analysis document, short forms included."""
    schema: Schema = _as_written(adapter().json_schema())
    definitions = schema["$defs"]
    definitions["Text"] = _text_schema()
    definitions["Citation"] = {"anyOf": [{"type": _PRINTED}, definitions["Citation"]]}
    definitions["Case"]["properties"]["coding"] = _coding_schema(definitions["Coding"])
    definitions["Work"] = _work_schema(definitions["Work"], definitions["Name"])
    properties = schema["properties"]
    properties["omitted_cases"] = {
        "type": ["object", "null"],
        "propertyNames": {"enum": list(CASE_KINDS)},
        "additionalProperties": {"$ref": "#/$defs/Text"},
    }
    properties["edition"] = {"type": ["integer", "array", "null"], "items": {"type": "integer"}}
    properties["format"] = {"const": FORMAT}
    schema["properties"] = {key: properties[key] for key in DOCUMENT_KEYS}
    schema["required"] = ["format", *schema["required"]]
    del definitions["OmittedCase"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/concept-analysis/schema/1",
        **schema,
    }


def _as_written(schema: Any) -> Any:
    """Pydantic's schema of the values, with what a document may write for them: numbers for texts, null for lists."""
    if isinstance(schema, list):
        return [_as_written(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    written = {key: _as_written(each) for key, each in schema.items() if key not in ("default", "title")}
    if "properties" in schema:  # whose names may be `default` or `title` too
        written["properties"] = {key: _as_written(each) for key, each in schema["properties"].items()}
    if written.get("type") == "array":
        written["type"] = ["array", "null"]
    if written.get("type") == "string" and "enum" not in written:
        written["type"] = _PRINTED
    return written


def _text_schema() -> Schema:
    text = {"type": _PRINTED, "minLength": 1}
    language = {"pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}
    return {
        "description": "In the document's language, or by language tag.",
        "anyOf": [text, {"type": "object", "propertyNames": language, "additionalProperties": text}],
    }


def _coding_schema(coding: Schema) -> Schema:
    """Codings by attribute; the attribute is no key of the coding itself."""
    del coding["properties"]["attribute"]
    coding["required"] = ["value"]
    short = {"anyOf": [coding["properties"]["value"], {"$ref": "#/$defs/Coding"}]}
    return {"type": ["object", "null"], "additionalProperties": short}


def _work_schema(work: Schema, name: Schema) -> Schema:
    """A CSL-JSON item, with the place and the doubt that every entry may carry; names get CSL's hyphens."""
    name["properties"] = {key.replace("_", "-"): each for key, each in name["properties"].items()}
    whole = {"type": ["integer", "string"]}
    one_date = {"type": "array", "items": whole, "minItems": 1, "maxItems": 3}
    date_parts = {
        **{part: {"type": _PRINTED} for part in sorted(csl.DATE_PARTS)},
        "date-parts": {"type": "array", "items": one_date, "minItems": 1, "maxItems": 2},
    }
    date = {"type": [*_PRINTED, "object", "null"], "properties": date_parts, "additionalProperties": False}
    variables = {
        **{key: {"type": [*_PRINTED, "null"]} for key in sorted(csl.STRINGS)},
        **{key: {"type": ["array", "null"], "items": {"$ref": "#/$defs/Name"}} for key in sorted(csl.NAMES)},
        **dict.fromkeys(sorted(csl.DATES), date),
        "categories": {"type": ["array", "null"], "items": {"type": _PRINTED}},
        "custom": {"type": ["object", "null"]},
        "type": {"enum": [*sorted(csl.TYPES), None]},
    }
    own = {key: work["properties"][key] for key in ("id", "at", "doubt")}
    return {
        "description": work["description"],
        "type": "object",
        "properties": {**own, **variables},
        "required": ["id"],
        "additionalProperties": False,
    }
