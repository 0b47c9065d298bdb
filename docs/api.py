"""The page of the manual on the viewer's addresses, made from its OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any

from concept.library import FileLibrary
from web import create_app
from web.openapi import ABOUT, openapi_document
from web.pages import MOST_ROWS

_HEAD = """\
# The viewer as data

<!-- Made by docs/api.py from the OpenAPI document of the viewer: change it where the views describe themselves. -->

{about}
The same stands in the viewer: for people at `/api`, for programs at `/openapi.json`
([OpenAPI 3.1](https://spec.openapis.org/oas/v3.1.0)), with the schemas of all that is JSON. Why it is as it is:
[decision 17](../decisions/0017-every-page-is-data.md). How IRIs are followed:
[Use the graph elsewhere](../how-to/use-the-graph-elsewhere.md).

## Rules that hold everywhere

| what | how |
|---|---|
| form | the suffix; without one the `Accept` header; HTML for who accepts none of the forms that there are |
| other forms | `Link: <…>; rel="alternate"` in the answer, and the same in the head of the page |
| name of a file | `Content-Disposition`, where the address has a suffix |
| lists | JSON as the page has it, with `page=2` for the next one; CSV with up to {rows:,} rows at once |
| what changed | `ETag`; `Last-Modified`: when the library changed. `If-None-Match` before `If-Modified-Since` |
| a parameter that cannot be | 400, and what can stand there |
| a name that nothing has | 404, and the nearest; for an unknown suffix, those that there are |
| errors | HTML or JSON: `{{"error": {{"status": 404, "title": …, "message": …}}}}`; `/sparql` says them as plain text |
| methods | GET and HEAD; POST for queries. Others get 405 with `Allow` |
| other sites | may read everything (`Access-Control-Allow-Origin: *`), unless `concept serve --no-cors` |

## For crawlers and reference managers

`/robots.txt` lets crawlers read pages, and keeps them from searches and from SPARQL; `/sitemap.xml` leads to every
analysis, concept and source. Pages have data in schema.org's words in their heads. Pages of analyses, statements and
sources have the fields of a citation (Highwire's `citation_…`, and Dublin Core), and the list of sources has COinS, so
that reference managers take works from there. What is not known is not told.
"""


def api_page() -> str:
    """The page."""
    app = create_app(FileLibrary([]))
    with app.test_request_context():
        document = openapi_document(app, "http://localhost:8350")
    groups: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append((path, method.upper(), operation))
    lines = [_HEAD.format(about=ABOUT, rows=MOST_ROWS)]
    for group, found in groups.items():
        lines += [f"\n## {group}\n"]
        for path, method, operation in found:
            lines += _operation(path, method, operation)
    return "".join(lines)


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n### `{method} {path}`\n\n{' '.join((operation['summary'], operation.get('description', ''))).strip()}\n"
    parameters = operation.get("parameters", ())
    if parameters:
        yield "\n| parameter | stands in the | what it does | what may stand there |\n|---|---|---|---|\n"
        yield from (f"| `{each['name']}` | {each['in']} | {_about(each)} | {_values(each)} |\n" for each in parameters)
    media_types = operation["responses"].get("200", {}).get("content", {})
    if media_types:
        yield f"\nAnswers come as {', '.join(f'`{each}`' for each in media_types)}.\n"


def _about(parameter: Mapping[str, Any]) -> str:
    said = parameter.get("description", "")
    return f"{said} For example `{parameter['example']}`." if "example" in parameter else said


def _values(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"] if each)
    limits = [f"{schema[key]:,}" for key in ("minimum", "maximum") if key in schema]
    if limits:
        return f"a number from {' to '.join(limits)}"
    return f"up to {schema['maxLength']:,} characters" if "maxLength" in schema else "words"
