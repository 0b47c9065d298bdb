"""The analysis document: YAML 1.2 (or JSON) as people write it ⇄ an analysis.

`docs/reference/document.md` says what stands in it. Read with libyaml's composer, which gives the line of every
node; scalars are resolved by what is expected in their place, so that `locator: 3.10` stays "3.10" and
`language: no` is Norwegian. Written with one form for each value: `read(write(analysis)) == analysis`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Literal, get_args, get_origin

import yaml

from concept import csl
from concept.analysis import (
    CASE_KINDS,
    DOCUMENT_KEYS,
    Analysis,
    Citation,
    Coding,
    Name,
    OmittedCase,
    Text,
    Work,
)
from concept.errors import Fault, NotAnAnalysis, UnreadableFile
from concept.validation import Mark, Path, adapter, build_analysis, core_type, hints_of, is_date, key_of

FORMAT = "concept-analysis/1"

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_STRING_TAG = "tag:yaml.org,2002:str"
_PLAIN_TAGS = (_STRING_TAG, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


# --- reading ----------------------------------------------------------------------------------------------------


def read_yaml(text: str, source: str = "the document") -> tuple[Analysis, ...]:
    """The analysis in a YAML document.

    UnreadableFile if it is not YAML, NotAnAnalysis if it says no `format` of ours, DocumentError with all faults.
    """
    return (_read(_compose(text, source), source),)


def read_json(text: str, source: str = "the document") -> tuple[Analysis, ...]:
    """The analysis in a JSON document. Errors as for YAML."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{source}: this is not JSON: {error}. Mend it there, or write YAML instead.") from None
    if isinstance(data, list):
        raise NotAnAnalysis(f"{source}: a JSON array is a bibliography (CSL-JSON), not an analysis document.")
    return (_read(_compose(_join_surrogates(text), source), source),)


_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def _join_surrogates(text: str) -> str:
    r"""JSON's `\ud83d\ude00` as YAML's `\U0001f600`."""

    def join(match: re.Match[str]) -> str:
        high, low = int(match[2], 16), int(match[3], 16)
        return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return _SURROGATES.sub(join, text)


def _compose(text: str, source: str) -> yaml.Node:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise UnreadableFile(_say_yaml_error(error, source)) from None
    except RecursionError:
        raise UnreadableFile(f"{source}: it is nested too deeply to be an analysis document.") from None
    if node is None:
        raise NotAnAnalysis(f"{source}: the file is empty. `concept new` writes a document to fill in.")
    if not isinstance(node, yaml.MappingNode):
        raise NotAnAnalysis(f"{source}: it holds no mapping of keys to values, so it is no analysis document.")
    return node


def _say_yaml_error(error: yaml.YAMLError, source: str) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    if "expected a single document" in str(error):
        return f"{source}{where}: a file holds one analysis document; put the second one into a file of its own."
    advice = "indent with spaces, and put a value that has “: ” or “#” in it into quotes"
    if mark and mark.buffer is None and "\\t" in problem:
        advice = "YAML is indented with spaces, never with tabs"
    return f"{source}{where}: this is not YAML: {problem}. Hint: {advice}."


def _read(root: yaml.Node, source: str) -> Analysis:
    reader = _Reader()
    data = reader.data_of(root, Analysis, ())
    declared = data.pop("format", None) if isinstance(data, dict) else None
    if declared is None:
        raise NotAnAnalysis(f"{source}: no analysis document; one begins with “format: {FORMAT}”.")
    if declared != FORMAT:
        what = f"the format “{declared}” is not known; this version reads {FORMAT}"
        reader.faults.append(Fault("format", what, reader.mark(("format",)).line))
    return build_analysis(data, source, reader.mark, reader.faults)


class _Missing:
    """What a document does not say: a null, or an empty list, mapping or text."""


_MISSING = _Missing()
_NULL = re.compile(r"(null|Null|NULL|~|)")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")


class _Reader:
    """One document on its way to plain data; remembers where everything stood and what was wrong with it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._marks: dict[Path, Mark] = {}
        self._seen: set[int] = set()
        self._language = "und"

    def mark(self, path: Path) -> Mark:
        """Where the place of the data stands in the document: itself, or what holds it."""
        for length in range(len(path), -1, -1):
            if (known := self._marks.get(path[:length])) is not None:
                return known
        return Mark("")

    def data_of(self, node: yaml.Node, hint: Any, path: Path, said: str = "") -> Any:
        """The node as data of the shape of its type; `said` is its place as the document writes it."""
        core = core_type(hint)
        self._remember(node, path, said)
        if self._is_refused(node, said):
            return _MISSING
        match node:
            case yaml.ScalarNode():
                return self._scalar(node, core)
            case yaml.SequenceNode():
                return self._sequence(node, core, path, said)
            case yaml.MappingNode():
                return self._mapping(node, core, path, said)
        return _MISSING

    def _remember(self, node: yaml.Node, path: Path, said: str) -> None:
        in_braces = bool(getattr(node, "flow_style", False))
        self._marks[path] = Mark(said, node.start_mark.line + 1, in_braces)

    def _is_refused(self, node: yaml.Node, said: str) -> bool:
        if id(node) in self._seen:
            self._fault(node, said, "an alias (*name) stands here; write the value out in both places")
            return True
        self._seen.add(id(node))
        if node.tag not in _PLAIN_TAGS and node.tag != "!":
            self._fault(node, said, f"a tag ({node.tag}) stands here; an analysis document has none, delete it")
        return False

    def _fault(self, node: yaml.Node, said: str, message: str) -> None:
        self.faults.append(Fault(said, message, node.start_mark.line + 1))

    # scalars

    def _scalar(self, node: yaml.ScalarNode, core: Any) -> Any:
        words, plain = str(node.value), not node.style
        if words == "" or (plain and _NULL.fullmatch(words)):
            return _MISSING
        if core is Text:
            return {"by_language": [[self._language, words]]}
        if core is Citation:
            return {"source": words}
        if core == tuple[int, ...]:  # `edition` takes a year or years
            return [_number(words, plain)]
        if core is int:
            return _number(words, plain)
        if core is bool:
            return _boolean(words, plain)
        return words

    # lists

    def _sequence(self, node: yaml.SequenceNode, core: Any, path: Path, said: str) -> Any:
        item_hint = get_args(core)[0] if get_origin(core) is tuple else Any
        if item_hint in (Coding, OmittedCase):
            return {}  # a mapping is expected; pydantic says so
        items = []
        for position, child in enumerate(node.value):
            item = self.data_of(child, item_hint, (*path, len(items)), f"{said}[{position}]")
            if item is not _MISSING:
                items.append(item)
        return items or _MISSING

    # mappings

    def _mapping(self, node: yaml.MappingNode, core: Any, path: Path, said: str) -> Any:
        entries = list(self._entries(node, said))
        if not entries:
            return _MISSING
        if core is Text:
            return self._text(entries, said)
        if core is Work:
            return self._work(entries, path, said)
        if core == tuple[Coding, ...]:
            return self._keyed(entries, Coding, "attribute", "value", path, said)
        if core == tuple[OmittedCase, ...]:
            return self._keyed(entries, OmittedCase, "kind", "reason", path, said)
        if core is Analysis:
            self._language = next((str(n.value).lower() for k, n in entries if k == "language"), "und")
        return self._fields(entries, core, path, said) or _MISSING

    def _entries(self, node: yaml.MappingNode, said: str) -> Iterator[tuple[str, yaml.Node]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, said, "a key is a word, not a list or a mapping")
                continue
            key = str(key_node.value)
            if key in seen:
                what = f"the key “{key}” stands here twice, first in line {seen[key]}; keep one"
                self._fault(key_node, _below(said, key), what)
                continue
            seen[key] = key_node.start_mark.line + 1
            yield key, value_node

    def _fields(self, entries: list[tuple[str, yaml.Node]], core: Any, path: Path, said: str) -> dict[str, Any]:
        hints = hints_of(core) if isinstance(core, type) and is_dataclass(core) else {}
        data = {}
        for key, child in entries:
            value = self.data_of(child, hints.get(key, Any), (*path, key), _below(said, key))
            if value is not _MISSING or (key not in hints and key != "format"):
                data[key] = None if value is _MISSING else value
        if core is Analysis and isinstance(data.get("language"), str):
            data["language"] = data["language"].lower()
        return data

    def _text(self, entries: list[tuple[str, yaml.Node]], said: str) -> Any:
        pairs = []
        for language, child in entries:
            if not isinstance(child, yaml.ScalarNode):
                self._fault(child, _below(said, language), "text is expected here, not a list or a mapping")
            elif child.value != "":
                pairs.append([language.lower(), str(child.value)])
        return {"by_language": pairs} if pairs else _MISSING

    def _keyed(
        self, entries: list[tuple[str, yaml.Node]], cls: type, key_field: str, main: str, path: Path, said: str
    ) -> Any:
        """A mapping from a key to a main value or to all fields: codings by attribute, reasons by kind."""
        items: list[Any] = []
        for key, child in entries:
            item_path: Path = (*path, len(items))
            if isinstance(child, yaml.MappingNode) and main != "reason":
                value = self.data_of(child, cls, item_path, _below(said, key))
                fields_of_item = value if isinstance(value, dict) else {}
            else:
                self._remember(child, item_path, _below(said, key))
                value = self.data_of(child, hints_of(cls)[main], (*item_path, main), _below(said, key))
                fields_of_item = {main: value}
            if value is not _MISSING:
                items.append({key_field: key, **fields_of_item})
        return items or _MISSING

    # works

    def _work(self, entries: list[tuple[str, yaml.Node]], path: Path, said: str) -> Any:
        """A CSL-JSON item: what has a field of its own, the other variables as one canonical JSON object."""
        hints = hints_of(Work)
        data: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for key, child in entries:
            name, place = key.replace("-", "_"), _below(said, key)
            if key == "issued" and (issued := self._simple_date(child)):
                self._remember(child, (*path, key), place)
                data[key] = issued
            elif key in csl.VARIABLES and (name not in hints or key == "issued"):
                value = self._variable(child, key, (*path, name), place)
                if value is not _MISSING:
                    others[key] = value
            elif name in hints and (key in csl.VARIABLES or key in ("id", "at", "doubt")):
                value = self.data_of(child, hints[name], (*path, name), place)
                if value is not _MISSING:
                    data[name] = self._hyphenless(value) if key == "author" else value
            else:
                self._remember(child, (*path, key), place)
                data[key] = None
        if others:
            data["variables"] = canonical_json(others)
        return data

    def _hyphenless(self, names: Any) -> Any:
        if not isinstance(names, list):
            return names
        return [
            {key.replace("-", "_"): value for key, value in each.items()} if isinstance(each, dict) else each
            for each in names
        ]

    def _simple_date(self, node: yaml.Node) -> str | None:
        """A year, month or day, written as such or as CSL's date-parts; None for any other date."""
        if isinstance(node, yaml.ScalarNode):
            return node.value if is_date(node.value) else None
        if not isinstance(node, yaml.MappingNode) or [key.value for key, _ in node.value] != ["date-parts"]:
            return None
        parts = node.value[0][1]
        if not isinstance(parts, yaml.SequenceNode) or len(parts.value) != 1:
            return None
        numbers = [part.value for part in parts.value[0].value]
        if not all(isinstance(number, str) and number.isdecimal() for number in numbers):
            return None
        words = "-".join([numbers[0].zfill(4), *(number.zfill(2) for number in numbers[1:])])
        return words if is_date(words) and len(numbers[0]) == 4 else None

    def _variable(self, node: yaml.Node, key: str, path: Path, said: str) -> Any:
        """A CSL variable without a field: text as printed, and lists, names and dates as JSON."""
        self._remember(node, path, said)
        if self._is_refused(node, said):
            return _MISSING
        if isinstance(node, yaml.ScalarNode):
            plain = not node.style
            if node.value == "" or (plain and _NULL.fullmatch(node.value)):
                return _MISSING
            if key in csl.DATES:
                return {"raw": str(node.value)}
            return str(node.value)
        if key in csl.STRINGS:
            self._fault(node, said, "text is expected here, not a list or a mapping")
            return _MISSING
        return self._json_of(node, said)

    def _json_of(self, node: yaml.Node, said: str) -> Any:
        if isinstance(node, yaml.SequenceNode):
            return [self._json_of(child, f"{said}[{index}]") for index, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return {key: self._json_of(child, _below(said, key)) for key, child in self._entries(node, said)}
        words, plain = str(node.value), not node.style
        if plain and _NULL.fullmatch(words):
            return None
        number = _number(words, plain)
        return number if not isinstance(number, str) else _boolean(words, plain)


def _below(said: str, key: str) -> str:
    return f"{said}.{key}" if said else key


def _number(words: str, plain: bool) -> int | float | bool | str:
    """A plain scalar as YAML 1.2's core schema reads it where a number is expected."""
    if plain and _INTEGER.fullmatch(words):
        return int(words, 0) if words[:2] in ("0o", "0x") else int(words)
    if plain and _FLOAT.fullmatch(words):
        return float(words)
    return _boolean(words, plain)


def _boolean(words: str, plain: bool) -> bool | str:
    return words.lower() == "true" if plain and _BOOLEAN.fullmatch(words) else words


def canonical_json(value: object) -> str:
    """JSON in one form: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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


def write_json(analysis: Analysis) -> str:
    """The analysis as a JSON document."""
    return json.dumps(document_of(analysis), ensure_ascii=False, indent=2) + "\n"


class _DocumentDumper(_Dumper):  # type: ignore[valid-type,misc]  # libyaml's dumper, or Python's where there is none
    """Writes texts of several lines as blocks, and every value out in full: no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: Any, words: str) -> yaml.Node:
    style = "|" if "\n" in words else None
    node: yaml.Node = dumper.represent_scalar(_STRING_TAG, words, style=style)
    return node


_DocumentDumper.add_representer(str, _represent_text)

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
    others = json.loads(plain.pop("variables", "{}"))
    named = {key if key in ("id", "at", "doubt") else key_of(("bibliography", key)): plain[key] for key in plain}
    if "author" in named:
        named["author"] = [_plain_name(name) for name in work.author]
    return {**named, **others}


def _plain_name(name: Name) -> dict[str, Any]:
    return {each.replace("_", "-"): getattr(name, each) for each in _said(name)}


# --- the published schema ---------------------------------------------------------------------------------------


def document_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the analysis document, short forms included."""
    schema = adapter().json_schema()
    definitions = schema["$defs"]
    text = {"type": "string", "minLength": 1}
    definitions["Text"] = {
        "title": "Text",
        "description": "In the document's language, or by language tag.",
        "anyOf": [text, {"type": "object", "additionalProperties": text}],
    }
    citation = definitions["Citation"]
    definitions["Citation"] = {"title": "Citation", "anyOf": [{"type": "string"}, citation]}
    coding = definitions["Coding"]
    del coding["properties"]["attribute"]
    coding["required"] = ["value"]
    short = {"anyOf": [coding["properties"]["value"], {"$ref": "#/$defs/Coding"}]}
    definitions["Case"]["properties"]["coding"] = {"type": "object", "additionalProperties": short}
    del definitions["OmittedCase"]
    definitions["Work"] = _work_schema(definitions["Work"])
    schema["properties"]["omitted_cases"] = {
        "type": "object",
        "propertyNames": {"enum": list(CASE_KINDS)},
        "additionalProperties": {"$ref": "#/$defs/Text"},
    }
    schema["properties"]["edition"] = {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]}
    schema["properties"] = {
        key: {"const": FORMAT} if key == "format" else schema["properties"][key] for key in DOCUMENT_KEYS
    }
    schema["required"] = ["format", *schema["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/concept-analysis/schema/1",
        **schema,
    }


def _work_schema(work: dict[str, Any]) -> dict[str, Any]:
    """A CSL-JSON item, with the place and the doubt that every entry may carry."""
    own = {key: work["properties"][key] for key in ("id", "at", "doubt")}
    number_or_text = {"type": ["string", "number"]}
    part: dict[str, Any] = {
        "type": "object",
        "properties": {key: {"type": ["string", "number", "boolean"]} for key in sorted(csl.NAME_PARTS)},
        "additionalProperties": False,
    }
    date = {"anyOf": [number_or_text, {"type": "object"}]}
    variables = {
        **{key: number_or_text for key in sorted(csl.STRINGS)},
        **{key: {"type": "array", "items": part} for key in sorted(csl.NAMES)},
        **{key: date for key in sorted(csl.DATES)},
        "categories": {"type": "array", "items": {"type": "string"}},
        "custom": {"type": "object"},
    }
    return {
        "title": "Work",
        "description": work.get("description", ""),
        "type": "object",
        "properties": {**own, **variables},
        "required": ["id"],
        "additionalProperties": False,
    }
