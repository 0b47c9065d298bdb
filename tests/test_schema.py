"""The published JSON Schema: valid, in step with the keys of the document, and of one mind with the reader."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from generate import analyses
from hypothesis import given, settings

from concept import csl
from concept.analysis import DOCUMENT_KEYS, Analysis
from concept.errors import DocumentError
from concept.formats.document import document_of, document_schema, read_json, write_json

SCHEMA = document_schema()


class CoreLoader(yaml.CSafeLoader):
    """YAML as an editor reads it, by the core schema of YAML 1.2: `on` is a word, a date is one, too."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way
        first: [(tag, form) for tag, form in resolvers if tag.endswith((":int", ":float", ":null", ":merge"))]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|True|TRUE|false|False|FALSE"), list("tTfF"))


def references_in(schema: Any) -> Iterator[str]:
    """The names of the definitions that a schema refers to."""
    for key, each in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if key == "$ref":
            yield each.removeprefix("#/$defs/")
        elif isinstance(each, dict | list):
            yield from references_in(each)


def test_the_schema_has_the_keys_of_a_document_in_their_order() -> None:
    assert tuple(SCHEMA["properties"]) == DOCUMENT_KEYS


def test_the_schema_asks_for_what_must_be_given() -> None:
    assert SCHEMA["required"] == ["format", "id", "title", "language", "concept", "status", "coverage"]


def test_every_definition_is_referred_to_and_every_reference_has_one() -> None:
    assert set(references_in(SCHEMA)) == set(SCHEMA["$defs"])


def test_a_work_has_every_csl_variable() -> None:
    assert set(SCHEMA["$defs"]["Work"]["properties"]) == {"id", "at", "doubt", *csl.VARIABLES}


def test_a_name_has_every_part_that_csl_knows() -> None:
    assert set(SCHEMA["$defs"]["Name"]["properties"]) == csl.NAME_PARTS


def test_every_mapping_of_ours_refuses_unknown_keys() -> None:
    closed = {name: each["additionalProperties"] for name, each in SCHEMA["$defs"].items() if "properties" in each}
    assert closed == dict.fromkeys(closed, False)


def is_valid(document: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(document))


def is_read(document: Any) -> bool:
    try:
        read_json(json.dumps(document))
    except DocumentError:
        return False
    return True


def test_the_schema_is_one_of_draft_2020_12() -> None:
    assert jsonschema.Draft202012Validator.check_schema(SCHEMA) is None


def test_the_document_of_every_key_is_valid(documents: Path) -> None:
    text = (documents / "every-key.yaml").read_text(encoding="utf-8")
    assert is_valid(yaml.load(text, Loader=CoreLoader))


@settings(max_examples=30)
@given(analyses())
def test_what_is_written_is_valid(analysis: Analysis) -> None:
    assert is_valid(json.loads(write_json(analysis)))


SHORTEST = {
    "format": "concept-analysis/1",
    "id": "x",
    "title": "T",
    "language": "en",
    "concept": {"id": "c", "label": "C"},
    "status": "draft",
    "coverage": "abstract",
}
CASES: list[tuple[bool, dict[str, Any]]] = [
    (True, {}),
    (True, {"title": {"en": "T", "KO": "희망"}}),
    (True, {"title": 1984, "published": 2024, "authors": [3.5, True]}),
    (True, {"edition": 1995}),
    (True, {"edition": [1995, 2005]}),
    (True, {"edition": None, "authors": None, "cases": None, "context": None, "record": None}),
    (True, {"authors": [], "attributes": []}),
    (True, {"bibliography": [{"id": "w"}], "sources": ["w", {"source": "w", "locator": 3.1}]}),
    (True, {"bibliography": [{"id": 2020, "issued": 2020, "volume": 7, "editor": [{"family": "E"}]}]}),
    (
        True,
        {"bibliography": [{"id": "w", "issued": {"date-parts": [[2020, 5]]}, "categories": ["a"], "custom": {"a": 1}}]},
    ),
    (
        True,
        {"cases": [{"id": "m", "kind": "model", "coding": {"a": "shows", "b": {"value": "partly", "remark": "R"}}}]},
    ),
    (True, {"omitted_cases": {"invented": "R", "model": {"ko": "희망"}}}),
    (False, {"id": None}),
    (False, {"title": None}),
    (False, {"title": ""}),
    (False, {"title": ["T"]}),
    (False, {"titel": "T"}),
    (False, {"format": "concept-analysis/2"}),
    (False, {"status": "drafts"}),
    (False, {"authors": "A. Author"}),
    (False, {"edition": "1995"}),
    (False, {"edition": [True]}),
    (False, {"concept": "hope"}),
    (False, {"attributes": [{"id": "a"}]}),
    (False, {"attributes": [{"id": "a", "label": "A", "hope": None}]}),
    (False, {"uses": [{"id": "u", "text": "U", "found": "yes"}]}),
    (False, {"sources": [{"locator": "p. 1"}]}),
    (False, {"cases": [{"id": "m", "kind": "modal"}]}),
    (False, {"cases": [{"id": "m", "kind": "model", "coding": {"a": "show"}}]}),
    (False, {"cases": [{"id": "m", "kind": "model", "coding": {"a": {"remark": "R"}}}]}),
    (False, {"cases": [{"id": "m", "kind": "model", "coding": {"a": {"attribute": "a", "value": "shows"}}}]}),
    (False, {"cases": [{"id": "m", "kind": "model", "coding": ["a"]}]}),
    (False, {"omitted_cases": {"other": "R"}}),
    (False, {"bibliography": [{"id": "w", "container_title": "J"}]}),
    (False, {"bibliography": [{"id": "w", "type": "jornal"}]}),
    (False, {"bibliography": [{"id": "w", "variables": "{}"}]}),
    (False, {"bibliography": [{"id": "w", "author": [{"dropping_particle": "de"}]}]}),
    (False, {"bibliography": [{"id": "w", "editor": "E"}]}),
    (False, {"bibliography": [{"id": "w", "issued": [2020]}]}),
    (False, {"bibliography": [{"id": "w", "issued": {"date-parts": []}}]}),
    (False, {"bibliography": [{"id": "w", "note": ["N"]}]}),
]


each_case = pytest.mark.parametrize(
    ("good", "more"), CASES, ids=[json.dumps(more, ensure_ascii=False) for _, more in CASES]
)


@each_case
def test_the_reader_takes_it_or_not(good: bool, more: dict[str, Any]) -> None:
    assert is_read({**SHORTEST, **more}) == good


@each_case
def test_the_schema_takes_it_or_not(good: bool, more: dict[str, Any]) -> None:
    assert is_valid({**SHORTEST, **more}) == good


def test_what_is_written_is_json_of_the_document(every_key: Analysis) -> None:
    assert json.loads(write_json(every_key)) == document_of(every_key)
