"""Works added to the text of a document, all the rest of which stays as it is, byte for byte.

A document that a person writes has comments, an order and a look of its own, which an analysis does not hold: so the
works are put into the text, and the text that comes out is read again to see that it says what it should.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import yaml

from concept.analysis import Analysis, Work
from concept.errors import ConceptError, DocumentError, UnreadableFile
from concept.formats.document import read_json, read_yaml, works_as_data, works_as_yaml

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def insert_works(text: str, suffix: str, works: Sequence[Work], source: str = "the document") -> str:
    """The text of a YAML or JSON document with works at the end of its bibliography; its line ends are kept.

    ConceptError if that cannot be done without a change to something else.
    """
    read: Callable[[str, str], tuple[Analysis, ...]] = read_json if suffix == ".json" else read_yaml
    body = text.removeprefix("\ufeff")
    before = read(_with_line_feeds(body), source)[0]
    inserted = _insert(_with_line_feeds(body), works)
    expected = replace(before, bibliography=(*before.bibliography, *works))
    try:
        after = read(inserted, source)[0]
    except (DocumentError, UnreadableFile):
        after = before
    if after != expected:
        what = f"{source}: the works cannot be put into its text without changing something else"
        raise ConceptError(f"{what}. Write the whole to another file, without its comments, with -o FILE.")
    return text[: len(text) - len(body)] + _with_line_ends_of(body, inserted)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_line_ends_of(text: str, inserted: str) -> str:
    """The new text with the line ends of the old one. ConceptError if that has several kinds."""
    ends = set(re.findall("\r\n|\r|\n", text))
    if len(ends) > 1:
        raise ConceptError("The document ends its lines in several ways; save it with one of them, and import again.")
    return inserted.replace("\n", ends.pop()) if ends else inserted


def _insert(text: str, works: Sequence[Work]) -> str:
    root = yaml.compose(text, Loader=_Loader)
    assert isinstance(root, yaml.MappingNode)  # the text has been read
    found = next((value for key, value in root.value if key.value == "bibliography"), None)
    if found is None:
        return _insert_key(text, root, works)
    if isinstance(found, yaml.SequenceNode) and found.value:
        return _insert_items(text, found, works)
    start, end = found.start_mark.index, found.end_mark.index  # nothing, or [] or null
    if root.flow_style:
        return f"{text[:start]}{_as_flow(works)}{text[end:]}"
    rest_of_line = text[end:].partition("\n")[0]
    after = end + len(rest_of_line)
    return (
        f"{text[:start].rstrip(' ')}{rest_of_line.rstrip()}\n{works_as_yaml(works)}{text[after:].removeprefix(chr(10))}"
    )


def _insert_key(text: str, root: yaml.MappingNode, works: Sequence[Work]) -> str:
    """The text with a bibliography, at the end of the document."""
    if root.flow_style:
        last = root.value[-1][1].end_mark.index
        return f'{text[:last]},\n  "bibliography": {_as_flow(works)}{text[last:]}'
    head = text if text.endswith("\n") else text + "\n"
    return f"{head}\nbibliography:\n{works_as_yaml(works)}"


def _insert_items(text: str, found: yaml.SequenceNode, works: Sequence[Work]) -> str:
    """The text with more items at the end of a list that has some."""
    if found.flow_style:
        end = found.value[-1].end_mark.index
        return f"{text[:end]}, {_as_flow(works)[1:-1]}{text[end:]}"
    end = _end_of_line(text, _last(found))
    head = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
    return head + works_as_yaml(works, indent=" " * found.start_mark.column) + text[end:]


def _last(node: yaml.Node) -> yaml.Node:
    """The last scalar or bracket in what a node holds, where its text ends: a block ends only where the next begins."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and node.value and not node.flow_style:
        last: Any = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _end_of_line(text: str, node: yaml.Node) -> int:
    """Where the line ends in which a node ends; a text in a block ends with its line."""
    end = int(node.end_mark.index)
    if node.end_mark.column == 0 and end > node.start_mark.index:
        return end
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _as_flow(works: Sequence[Work]) -> str:
    """The works as JSON, which is YAML too."""
    return json.dumps(works_as_data(works), ensure_ascii=False)
