"""The OpenAPI document is true: it names every route, it is valid, and what is answered is what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from test_web import client_of
from webpage import WebPage

from concept.library import FileLibrary
from web import create_app
from web.openapi import openapi_document, path_of

DATA = Path(__file__).parents[1] / "data"
APP = create_app(FileLibrary([DATA]))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return APP.test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.get("/openapi.json").get_json()
    return found


def test_every_route_is_described(document: Mapping[str, Any]) -> None:
    """What is missing gets `@describe(…)` under its routes: web/describing.py says how."""
    routes = {
        (path_of(rule), method) for rule in APP.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD"}
    }
    described = {(path, method.upper()) for path, found in document["paths"].items() for method in found}
    assert described == routes


def test_the_document_is_one_of_openapi_3_1(document: Mapping[str, Any]) -> None:
    assert [str(error) for error in OpenAPIV31SpecValidator(dict(document)).iter_errors()] == []


def test_a_view_that_nobody_has_described_is_named() -> None:
    app = Flask("lonely", static_folder=None)
    app.add_url_rule("/lonely", "lonely", lambda: "")
    with app.app_context(), pytest.raises(LookupError, match=r"lonely \(/lonely\) is not described"):
        openapi_document(app, "http://localhost")


def test_the_page_for_people_tells_of_every_address(client: FlaskClient, document: Mapping[str, Any]) -> None:
    text = WebPage(client.get("/api").text).text
    assert [path for path in document["paths"] if f" {path} " not in text] == []


# --- the bodies -------------------------------------------------------------------------------------------------


def closed(schema: Any) -> Any:
    """The schema, in which objects have no other keys than those that are named."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(each) for key, each in schema.items()}
    is_object = isinstance(schema.get("properties"), dict) and schema.get("type") == "object"
    return {"additionalProperties": False, **inner} if is_object else inner


def example_of(parameter: Mapping[str, Any]) -> str:
    return str(parameter.get("example", parameter["schema"].get("enum", ["json"])[0]))


def filled_in(path: str, operation: Mapping[str, Any], **values: str) -> str:
    for each in operation.get("parameters", ()):
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", values.get(each["name"], example_of(each)))
    return path


def bodies(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(address, schema) of everything that is JSON, at the examples of the document."""
    for path, operations in document["paths"].items():
        content = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema:
            yield filled_in(path, operations["get"], suffix="json"), schema


def faults(document: Mapping[str, Any], schema: Mapping[str, Any], body: Any) -> list[str]:
    whole = {**closed(schema), "components": closed(document["components"])}
    validator = Draft202012Validator(whole)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]


def test_every_body_is_what_its_schema_says_and_has_no_other_keys(
    client: FlaskClient, document: Mapping[str, Any]
) -> None:
    found = {
        address: faults(document, schema, client.get(address, headers={"Accept": "application/json"}).get_json())
        for address, schema in bodies(document)
    }
    assert {address: said for address, said in found.items() if said} == {}
    assert len(found) > 25


@pytest.mark.parametrize(
    ("path", "address"),
    [
        *(("/analysis/{id}.{suffix}", f"/analysis/{path.stem}.json") for path in sorted(DATA.glob("analyses/*.ttl"))),
        ("/analysis/{id}/{segment}/{name}.{suffix}", "/analysis/bamber-co-production/case/ecdp.json"),
        ("/analysis/{id}/{segment}/{name}.{suffix}", "/analysis/bamber-co-production/none-known/1.json"),
        ("/analysis/{id}/network.{suffix}", "/analysis/bamber-co-production/network.json?sources=2"),
        ("/analysis/{id}/lattice.{suffix}", "/analysis/cahill-patient-participation-1996/lattice.json"),
        ("/atlas/{id}.{suffix}", "/atlas/patient-participation.json?to=co-production"),
        ("/concept/{id}.{suffix}", "/concept/quiet-quitting.json"),
        ("/questions/{name}.{suffix}", "/questions/chains.json"),
        ("/questions/{name}.{suffix}", "/questions/attributes-of-concept.json?concept=patient-participation"),
        ("/rules/{name}.{suffix}", "/rules/roles-overlap.json"),
        ("/source/{name}.{suffix}", "/source/analysis/bamber-co-production/work/coen-kearns-2012.json"),
        ("/checks.{suffix}", "/checks.json?severity=warning"),
    ],
)
def test_a_body_with_more_in_it_is_what_its_schema_says(
    client: FlaskClient, document: Mapping[str, Any], path: str, address: str
) -> None:
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    assert faults(document, content["application/json"]["schema"], client.get(address).get_json()) == []


@pytest.mark.parametrize("address", ["/nothing.json", "/analysis/nothing.json", "/index.json?page=none"])
def test_an_error_is_what_its_schema_says(client: FlaskClient, document: Mapping[str, Any], address: str) -> None:
    schema = {"$ref": "#/components/schemas/ErrorBody"}
    assert faults(document, schema, client.get(address).get_json()) == []


def test_a_library_without_analyses_has_the_same_document(tmp_path: Path, document: Mapping[str, Any]) -> None:
    assert json.loads(client_of(tmp_path).get("/openapi.json").text) == document


# --- whatever is asked ------------------------------------------------------------------------------------------

SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", APP)


def not_held_against(label: str) -> list[CheckFunction]:
    """Checks that a schema cannot bear, by the name of the operation.

    It cannot say which words are SPARQL, and 413 is no refusal to the check of what is too long; nor which words name
    what can stand in the blank of a question; nor which letters are too large for which width of a picture.
    """
    if "/sparql" in label:
        return [positive_data_acceptance, negative_data_rejection]
    return [positive_data_acceptance] if "/questions/{name}" in label or "{picture}" in label else []


@pytest.mark.slow
@SCHEMA.parametrize()
@settings(
    max_examples=4,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_answered_is_what_the_document_says(case: schemathesis.Case) -> None:
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"}, excluded_checks=not_held_against(case.operation.label)
    )
