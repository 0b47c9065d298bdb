"""Every IRI of ours can be followed: to a page, and to statements in which it is the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse
from webpage import WebPage

from concept.library import FileLibrary, StoreLibrary, import_files
from web import create_app

SITE = "https://w3id.org/concept-analysis"
BASE = f"{SITE}/id/"
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def library() -> FileLibrary:
    return FileLibrary([DATA])


@pytest.fixture(scope="module")
def client(library: FileLibrary) -> FlaskClient:
    return create_app(library).test_client()


def iris_in(library: FileLibrary) -> set[str]:
    """Every IRI of ours that stands anywhere in the store, also as the name of a graph."""
    graphs = library.reader.names()
    terms = (term for name in graphs for each in library.reader.statements(name) for term in each)
    found = {term.value for term in terms if isinstance(term, NamedNode)} | set(graphs)
    return {each for each in found if each.startswith(SITE)}


def kind_of(iri: str) -> str:
    """An IRI with its names left out: `analysis/*/case/*/coding/*`; what has a fragment is of the kind of its file."""
    if not iri.startswith(BASE):
        return iri.partition("#")[0]
    parts = iri.removeprefix(BASE).split("/")
    return "/".join("*" if position % 2 else part for position, part in enumerate(parts))


def one_of_each(library: FileLibrary) -> dict[str, str]:
    """By kind, the first IRI."""
    return {kind_of(each): each for each in sorted(iris_in(library), reverse=True)}


KINDS = [
    *("alignments/*", "alignments/*/1", "analysis/*", "analysis/*/aim/*", "analysis/*/antecedent/*"),
    *("analysis/*/antecedent/*/citation/*", "analysis/*/attribute/*", "analysis/*/attribute/*/citation/*"),
    *("analysis/*/author/*", "analysis/*/case/*", "analysis/*/case/*/citation/*", "analysis/*/case/*/coding/*"),
    *("analysis/*/citation/*", "analysis/*/consequence/*", "analysis/*/consequence/*/citation/*"),
    *("analysis/*/definition/*", "analysis/*/none-known/*", "analysis/*/none-known/*/citation/*", "analysis/*/note/*"),
    *("analysis/*/observation/*", "analysis/*/observation/*/citation/*", "analysis/*/omitted-case/*"),
    *("analysis/*/referent/*", "analysis/*/referent/*/citation/*", "analysis/*/relation/*", "analysis/*/report"),
    *("analysis/*/report/*", "analysis/*/search/*", "analysis/*/theme/*", "analysis/*/theme/*/citation/*"),
    *("analysis/*/use/*", "analysis/*/use/*/citation/*", "analysis/*/use/*/citation/*/quote"),
    *("analysis/*/use/*/citation/*/quote/*", "analysis/*/work/*", "analysis/*/work/*/author/*"),
    *("concept/*", "concepts", "work/*", SITE, f"{SITE}/rules", f"{SITE}/shapes"),
]


def here(iri: str) -> str:
    """Where the viewer follows an IRI: the site's address, with the viewer's instead; a fragment is not sent."""
    path = iri.removeprefix(SITE).partition("#")[0]
    return path or "/vocabulary"


def test_these_are_the_kinds_of_iris_that_there_are(library: FileLibrary) -> None:
    found = {re.sub(r"(alignments/\*|report/\*)/\d+$", r"\1/1", each) for each in one_of_each(library)}
    expected = {"analysis/*/report/*/1" if each == "analysis/*/report/*" else each for each in KINDS}
    assert sorted(found) == sorted(expected)


def of_kind(library: FileLibrary, kind: str) -> str:
    wanted = f"{kind}/1" if kind == "analysis/*/report/*" else kind
    return one_of_each(library)[wanted]


def hops(client: FlaskClient, address: str, accept: str) -> Iterator[tuple[int, str]]:
    """(status, media type or address to go on to) of each answer, until one is not a redirection."""
    response = client.get(address, headers={"Accept": accept})
    while response.status_code in (302, 303):
        yield response.status_code, response.headers["Location"]
        response = client.get(response.headers["Location"].partition("#")[0], headers={"Accept": accept})
    yield response.status_code, response.mimetype or ""


def subjects_at(client: FlaskClient, address: str) -> set[str]:
    response = client.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    statements = parse(response.get_data(), format=RdfFormat.TURTLE, base_iri=BASE)
    return {each.subject.value for each in statements if isinstance(each.subject, NamedNode)}


@pytest.mark.parametrize("kind", KINDS)
def test_an_iri_leads_to_a_page(library: FileLibrary, client: FlaskClient, kind: str) -> None:
    *redirections, (status, media_type) = hops(client, here(of_kind(library, kind)), "text/html")
    assert (status, media_type) == (200, "text/html")
    assert [each for each, _where in redirections] in ([], [303])


@pytest.mark.parametrize("kind", KINDS)
def test_an_iri_leads_to_statements_about_it(library: FileLibrary, client: FlaskClient, kind: str) -> None:
    iri = of_kind(library, kind)
    assert iri in subjects_at(client, here(iri))


@pytest.mark.slow
def test_every_iri_of_the_smaller_analyses_leads_to_statements_about_it(
    library: FileLibrary, client: FlaskClient
) -> None:
    """The large one has some 2,500 of the same kinds."""
    iris = {each for each in iris_in(library) if "bamber" not in each}
    assert {each for each in iris if each not in subjects_at(client, here(each))} == set()


@pytest.mark.parametrize(
    "kind", ["analysis/*/attribute/*", "analysis/*/case/*/coding/*", "analysis/*/work/*", "alignments/*/1"]
)
def test_the_page_has_a_place_for_what_the_iri_names(library: FileLibrary, client: FlaskClient, kind: str) -> None:
    where = client.get(here(of_kind(library, kind))).headers["Location"]
    address, _sign, anchor = where.partition("#")
    shown = WebPage(client.get(address).text)
    assert anchor in (*shown.ids, "")


def test_the_vocabulary_has_an_anchor_for_each_term_that_the_graphs_use(
    library: FileLibrary, client: FlaskClient
) -> None:
    used = {each.partition("#")[2] for each in iris_in(library) if each.startswith(f"{SITE}#")}
    assert used - set(WebPage(client.get("/vocabulary").text).ids) == set()


def test_json_ld_is_given_to_who_would_rather_have_it(library: FileLibrary, client: FlaskClient) -> None:
    iri = of_kind(library, "analysis/*/case/*/coding/*")
    assert [*hops(client, here(iri), "application/ld+json")][-1] == (200, "application/ld+json")


def test_a_redirection_says_that_it_depends_on_accept_and_where_the_data_are(client: FlaskClient) -> None:
    headers = client.get("/id/concept/co-production").headers
    link = '</concept/co-production.ttl>; rel="describedby"; type="text/turtle"'
    assert (headers["Location"], headers["Vary"], headers["Link"]) == ("/concept/co-production", "Accept", link)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nothing",
        "concept/nothing",
        "analysis/nothing",
        "analysis/nothing/case/a",
        "alignments/nothing/1",
        "work/no",
    ],
)
def test_an_iri_that_nothing_has_is_told(client: FlaskClient, name: str) -> None:
    response = client.get(f"/id/{name}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert response.status_code == 404


def test_a_store_with_its_own_base_is_followed_at_its_own_addresses(tmp_path: Path) -> None:
    base = "http://localhost/"
    import_files([DATA], tmp_path / "store", base=base)
    client = create_app(StoreLibrary(tmp_path / "store")).test_client()
    names = ("analysis/martinez-self-care-2021", "concept/self-care", "alignments/across-concepts/1", "concepts")
    assert [f"{base}{name}" in subjects_at(client, f"/{name}") for name in names] == [True] * 4
