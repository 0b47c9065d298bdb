"""The OpenAPI document: every route of the application, as its view and its page describe themselves.

Nothing of it is written by hand but what stands beside the views (`describing.describe`): addresses come from Flask's
map, parameters from those that read them, bodies from the types of what pages write.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, current_app
from pydantic import TypeAdapter
from typing_extensions import TypedDict
from werkzeug.routing import Rule

from concept.formats.document import document_schema
from web.analyses import DOCUMENT, ELSEWHERE
from web.describing import Answer, Description, description_of
from web.errors import ErrorData
from web.pages import MEDIA_TYPES, Page

Schema = Mapping[str, Any]

VERSION = "1"
"""Of the promises: another one when an address, a parameter or a key goes or changes."""

_REF = "#/components/schemas/{model}"
_VARIABLE = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<words>[^)]*)\))?:)?(?P<name>\w+)>")

HEADERS: Mapping[str, tuple[str, Schema]] = {
    "ETag": ("What is different whenever the answer is.", {"type": "string"}),
    "Last-Modified": ("When the library last changed, if that is some seconds ago.", {"type": "string"}),
    "Vary": ("The headers of the request that the answer depends on.", {"type": "string"}),
    "Link": ("The other forms of the answer, with their media types.", {"type": "string"}),
    "Content-Disposition": ("The name under which it is saved.", {"type": "string"}),
    "Location": ("Where to go on.", {"type": "string"}),
    "Retry-After": ("After how many seconds to ask again.", {"type": "string"}),
    "Atlas-Cut-Off": ("After how many rows the answer was cut off, if it was.", {"type": "string"}),
    "Allow": ("The methods that there are.", {"type": "string"}),
}
"""What headers say."""

ABOUT = """\
Every page of the viewer is also data. Its form is that of the suffix of the address, else the one that the Accept
header likes best, else HTML. Lists come in pages as JSON, and whole as CSV (10,000 rows at most, then `page=2`).
Nothing can be changed. Answers carry an ETag; with If-None-Match they come without a body where nothing has changed.
"""


class ErrorBody(TypedDict):
    """What went wrong."""

    error: ErrorData


def openapi_document(app: Flask, server: str) -> dict[str, Any]:
    """The document, OpenAPI 3.1. LookupError, with the name, for a view that nobody has described."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    pages = {found.page for rule in rules if (found := _described(rule)).page}
    bodies = [page for page in pages if page and page.body is not None]
    refs, schemas = _schemas(sorted(bodies, key=lambda page: page.__qualname__))
    paths: dict[str, Any] = {}
    for rule in rules:
        operations = paths.setdefault(path_of(rule), {})
        for method in sorted((rule.methods or set()) - {"HEAD"}):
            operations[method.lower()] = _operation(rule, method, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Concept Atlas",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "headers": {name: {"description": about, "schema": schema} for name, (about, schema) in HEADERS.items()},
            "responses": {
                "BadRequest": _error("A parameter cannot be what it is said to be, or the host is none of ours."),
                "NotFound": _error("Nothing here has that name; the nearest are told."),
                "Unavailable": _error("The store cannot be read."),
            },
        },
    }


def path_of(rule: Rule) -> str:
    """The rule as OpenAPI writes a path: `/analysis/{id}.{suffix}`."""
    return _VARIABLE.sub(lambda found: f"{{{found['name']}}}", rule.rule)


_STATIC = Description(
    answers={
        200: Answer(about="A file of the viewer itself.", media_types=("*/*",), methods=("GET", "OPTIONS")),
        304: Answer(about="The reader has it already."),
    }
)


def _described(rule: Rule) -> Description:
    if rule.endpoint == "static":
        return _STATIC
    found = description_of(rule.endpoint)
    if found is None:
        raise LookupError(f"{rule.endpoint} ({rule.rule}) is not described: put @describe(…) under its routes.")
    return found


def _operation(rule: Rule, method: str, refs: Mapping[type[Page], Schema]) -> dict[str, Any]:
    found = _described(rule)
    said = current_app.view_functions[rule.endpoint].__doc__ or "A file of the viewer itself."
    summary, _line_end, more = said.strip().partition("\n")
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()}{path_of(rule)}").strip("_"),
        "summary": summary,
        "description": " ".join(more.split()),
        "tags": [rule.endpoint.partition(".")[0]],
        "parameters": [*_path_parameters(rule, found), *(_query_parameters(found) if method == "GET" else ())],
        "responses": {str(status): each for status, each in _responses(rule, found, method, refs)},
    }
    if method == "POST":
        operation["requestBody"] = {
            "required": True,
            "content": {each: {"schema": schema} for each, schema in found.bodies.items()},
        }
    return {key: each for key, each in operation.items() if each not in ("", [])}


def _path_parameters(rule: Rule, found: Description) -> Iterator[dict[str, Any]]:
    for variable in _VARIABLE.finditer(rule.rule):
        name, kind = variable["name"], variable["kind"]
        said: dict[str, Any] = {"name": name, "in": "path", "required": True}
        if name in found.path:
            segment = found.path[name]
            schema = {"type": "integer", "minimum": 1} if kind == "int" else segment.schema
            yield {**said, "description": segment.about, "schema": schema, "example": segment.value}
        elif kind == "any":
            yield {**said, "description": "The form of the answer.", "schema": _enum(variable["words"])}
        else:
            yield {**said, "schema": {"type": "string"}}


def _enum(words: str) -> Schema:
    return {"type": "string", "enum": [each.strip() for each in words.split(",")]}


def _query_parameters(found: Description) -> Iterator[dict[str, Any]]:
    for each in found.asked:
        said = {"name": each.name, "in": "query", "description": each.about, "schema": each.schema}
        yield said if each.example is None else {**said, "example": each.example}


# --- responses --------------------------------------------------------------------------------------------------


def _responses(
    rule: Rule, found: Description, method: str, refs: Mapping[type[Page], Schema]
) -> Iterator[tuple[int, Schema]]:
    page = found.page
    if page:
        for status in page.statuses:
            yield status, _page_response(rule, page, status, refs)
        yield 304, {"description": "The reader has it already.", "headers": _headers("ETag", "Vary")}
    for status, each in found.answers.items():
        if method in each.methods:
            yield status, _answer(each)
    known = {*found.answers, *(page.statuses if page else ())}
    for status, name in ((400, "BadRequest"), (404, "NotFound"), (503, "Unavailable")):
        if status not in known:
            yield status, {"$ref": f"#/components/responses/{name}"}


def _answer(each: Answer) -> Schema:
    response: dict[str, Any] = {"description": each.about}
    if each.media_types:
        response["content"] = {media_type: {} for media_type in each.media_types}
    if each.headers:
        response["headers"] = _headers(*each.headers)
    return response


def _page_response(rule: Rule, page: type[Page], status: int, refs: Mapping[type[Page], Schema]) -> Schema:
    suffix = next((each for each in _VARIABLE.finditer(rule.rule) if each["name"] == "suffix"), None)
    forms = _enum(suffix["words"])["enum"] if suffix else page.forms
    content = {MEDIA_TYPES[form]: _media(form, page, refs) for form in forms}
    if status != 200:
        content = _with_errors(content)
        return {"description": "What was asked cannot be answered; the page says why.", "content": content}
    headers = _headers("ETag", "Last-Modified", "Vary", "Link", *(("Content-Disposition",) if suffix else ()))
    return {"description": (page.__doc__ or "").partition("\n")[0], "content": content, "headers": headers}


def _with_errors(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in an answer that is a page of its own, or one about an error."""
    mixed = {"anyOf": [content[MEDIA_TYPES["json"]]["schema"], {"$ref": _REF.format(model="ErrorBody")}]}
    return {**content, MEDIA_TYPES["html"]: {"schema": {"type": "string"}}, MEDIA_TYPES["json"]: {"schema": mixed}}


def _media(form: str, page: type[Page], refs: Mapping[type[Page], Schema]) -> Schema:
    match form:
        case "json":
            return {"schema": refs[page]}
        case "yaml":  # the only page that comes as YAML is that of an analysis
            return {"schema": {"$ref": _REF.format(model=DOCUMENT)}}
        case "jsonld":  # a node, or several
            return {"schema": {"type": ["object", "array"]}}
        case "pdf" | "png":
            return {}
    return {"schema": {"type": "string"}}


def _headers(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _error(about: str) -> Schema:
    schema = {"$ref": _REF.format(model="ErrorBody")}
    content = {MEDIA_TYPES["html"]: {"schema": {"type": "string"}}, MEDIA_TYPES["json"]: {"schema": schema}}
    return {"description": about, "content": content, "headers": _headers("Vary")}


# --- schemas ----------------------------------------------------------------------------------------------------


def _schemas(pages: list[type[Page]]) -> tuple[Mapping[type[Page], Schema], dict[str, Any]]:
    """The schema of each page's body, and all that they refer to, by name."""
    inputs = [(page, "serialization", TypeAdapter(page.body)) for page in pages]
    refs, definitions = TypeAdapter.json_schemas(
        [*inputs, (ErrorBody, "serialization", TypeAdapter(ErrorBody))],  # type: ignore[list-item]  # any key will do
        ref_template=_REF,
    )
    schemas = {**_met(definitions["$defs"]), **_document_schemas()}
    return {page: refs[page, "serialization"] for page in pages}, schemas


def _met(schema: Any) -> Any:
    """The schema, with references where it says that another one is meant."""
    if isinstance(schema, list):
        return [_met(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if ELSEWHERE in schema:
        return {"$ref": _REF.format(model=schema[ELSEWHERE])}
    return {key: _met(each) for key, each in schema.items()}


def _document_schemas() -> dict[str, Any]:
    """The schema of the analysis document, and its parts, under names of their own."""
    whole = {key: each for key, each in document_schema().items() if key not in ("$schema", "$id")}
    parts = whole.pop("$defs")
    named = {DOCUMENT: whole, **{f"{DOCUMENT}.{name}": part for name, part in parts.items()}}
    return {name: _renamed(part) for name, part in named.items()}


def _renamed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_renamed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: each.replace("#/$defs/", _REF.format(model=f"{DOCUMENT}.")) if key == "$ref" else _renamed(each)
        for key, each in schema.items()
    }
