"""YAML and JSON as one tree of nodes that know their lines; nothing is resolved, nothing is built twice.

YAML comes from libyaml's events, which cannot overflow the stack and are not expanded: an alias stays an alias.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from concept.errors import NotAnAnalysis, UnreadableFile

DEEPEST = 50
"""Collections within collections; an analysis document needs eight, and what is deeper would break its readers."""

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Node:
    """A part of a document, the line where it begins, and what stands in front of it that we do not read."""

    line: int
    tag: str | None = None


@dataclass(slots=True)
class Scalar(Node):
    """Words; `plain` if they stand without quotes, so that they may be a number, true, false or null."""

    words: str = ""
    plain: bool = False


@dataclass(slots=True)
class Alias(Node):
    """A reference to another node (`*name`)."""


@dataclass(slots=True)
class Collection(Node):
    """A list, or a mapping whose children are key, value, key, value …; `flow` if it stands in brackets or braces."""

    is_list: bool = False
    flow: bool = False
    children: list[Node] = field(default_factory=list)


# --- YAML -------------------------------------------------------------------------------------------------------


def parse_yaml(text: str, source: str) -> Collection:
    """The mapping that a YAML text is.

    UnreadableFile if it is not YAML, several documents or nested too deeply, NotAnAnalysis if it is no mapping.
    """
    try:
        root = _tree_of_yaml(text, source)
    except yaml.YAMLError as error:
        raise UnreadableFile(_say_yaml_error(error, text, source)) from None
    if root is None:
        raise NotAnAnalysis(f"{source}: the file is empty. `concept new` writes a document to fill in.")
    return _mapping(root, source)


def _tree_of_yaml(text: str, source: str) -> Node | None:
    tree = Collection(0, is_list=True)
    open_collections = [tree]
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.ScalarEvent():
                open_collections[-1].children.append(Scalar(line, event.tag, event.value, not event.style))
            case yaml.AliasEvent():
                open_collections[-1].children.append(Alias(line))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                is_list = isinstance(event, yaml.SequenceStartEvent)
                opened = Collection(line, event.tag, is_list, bool(event.flow_style))
                open_collections[-1].children.append(opened)
                open_collections.append(opened)
                _refuse_depth(len(open_collections) - 1, line, source)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                open_collections.pop()
            case yaml.DocumentStartEvent() if tree.children:
                what = "a file holds one analysis document; put the second one into a file of its own."
                raise UnreadableFile(f"{source}, line {line}: {what}")
    roots = tree.children
    if not roots or (isinstance(roots[0], Scalar) and roots[0].words == ""):
        return None
    return roots[0]


def _refuse_depth(depth: int, line: int, source: str) -> None:
    if depth > DEEPEST:
        what = f"it is nested more than {DEEPEST} deep, so it is no analysis document."
        raise UnreadableFile(f"{source}, line {line}: {what}")


def _say_yaml_error(error: yaml.YAMLError, text: str, source: str) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return _say_unfit_character(error, text, source)
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    advice = "indent with spaces, and put a value that has “: ” or “#” in it into quotes"
    line = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        advice = "YAML is indented with spaces, never with tabs"
    return f"{source}{where}: this is not YAML: {problem}. Hint: {advice}."


def _say_unfit_character(error: yaml.reader.ReaderError, text: str, source: str) -> str:
    unfit = next((at for at, char in enumerate(text) if not _may_stand_in_yaml(char)), None)
    if unfit is None:
        return f"{source}: this is not YAML: {error.reason}."
    line = text.count("\n", 0, unfit) + 1
    return f"{source}, line {line}: the character U+{ord(text[unfit]):04X} cannot stand in a text; delete it."


def _may_stand_in_yaml(char: str) -> bool:
    return char in "\t\n\r\x85" or (ord(char) > 0x1F and not 0x7F <= ord(char) <= 0x9F and char not in "\ufffe\uffff")


def _mapping(root: Node, source: str) -> Collection:
    if not isinstance(root, Collection) or root.is_list:
        raise NotAnAnalysis(f"{source}: it holds no mapping of keys to values, so it is no analysis document.")
    return root


# --- JSON -------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|[^\s\[\]{}:,"]+')


def parse_json(text: str, source: str) -> Collection:
    """The object that a JSON text is.

    UnreadableFile if it is not JSON or nested too deeply, NotAnAnalysis if it is no object.
    """
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f", line {error.lineno}, column {error.colno}"
        problem = error.msg[:1].lower() + error.msg[1:]
        raise UnreadableFile(f"{source}{where}: this is not JSON: {problem}. Mend it, or write YAML.") from None
    except ValueError as error:
        raise UnreadableFile(f"{source}: this is not JSON: {error}. Mend it, or write YAML.") from None
    except RecursionError:
        raise UnreadableFile(f"{source}: it is nested too deeply, so it is no analysis document.") from None
    if isinstance(data, list):
        raise NotAnAnalysis(f"{source}: a JSON array is a bibliography (CSL-JSON), not an analysis document.")
    return _mapping(_tree_of_json(text, source), source)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _tree_of_json(text: str, source: str) -> Node:
    """The nodes of a text that is known to be JSON."""
    tree = Collection(0, is_list=True)
    open_collections = [tree]
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        line, counted = line + text.count("\n", counted, token.start()), token.start()
        words = token[0]
        if words in "]}":
            open_collections.pop()
        elif words in "[{":
            opened = Collection(line, None, words == "[", True)
            open_collections[-1].children.append(opened)
            open_collections.append(opened)
            _refuse_depth(len(open_collections) - 1, line, source)
        elif words.startswith('"'):
            open_collections[-1].children.append(Scalar(line, None, json.loads(words), False))
        else:
            open_collections[-1].children.append(Scalar(line, None, words, True))
    return tree.children[0]
