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
    """An IRI with its names left out: `analysis/x/case/x/coding/x`; what has a fragment is of the kind of its file."""
    if not iri.startswith(BASE):
        return iri.partition("#")[0]
    parts = iri.removeprefix(BASE).split("/")
    return "/".join("x" if position % 2 else part for position, part in enumerate(parts))


def one_of_each(library: FileLibrary) -> dict[str, str]:
    """By kind, the first IRI."""
    return {kind_of(each): each for each in sorted(iris_in(library), reverse=True)}


KINDS = [
    *("alignments/x", "alignments/x/1", "analysis/x", "analysis/x/aim/x", "analysis/x/antecedent/x"),
    *("analysis/x/antecedent/x/citation/x", "analysis/x/attribute/x", "analysis/x/attribute/x/citation/x"),
    *("analysis/x/author/x", "analysis/x/case/x", "analysis/x/case/x/citation/x", "analysis/x/case/x/coding/x"),
    *("analysis/x/citation/x", "analysis/x/consequence/x", "analysis/x/consequence/x/citation/x"),
    *("analysis/x/definition/x", "analysis/x/none-known/x", "analysis/x/none-known/x/citation/x", "analysis/x/note/x"),
    *("analysis/x/observation/x", "analysis/x/observation/x/citation/x", "analysis/x/omitted-case/x"),
    *("analysis/x/referent/x", "analysis/x/referent/x/citation/x", "analysis/x/relation/x", "analysis/x/report"),
    *("analysis/x/report/x", "analysis/x/search/x", "analysis/x/theme/x", "analysis/x/theme/x/citation/x"),
    *("analysis/x/use/x", "analysis/x/use/x/citation/x", "analysis/x/use/x/citation/x/quote"),
    *("analysis/x/use/x/citation/x/quote/x", "analysis/x/work/x", "analysis/x/work/x/author/x"),
    *("concept/x", "concepts", "work/x", SITE, f"{SITE}/rules", f"{SITE}/shapes"),
]


def here(iri: str) -> str:
    """Where the viewer follows an IRI: the site's address, with the viewer's instead; a fragment is not sent."""
    path = iri.removeprefix(SITE).partition("#")[0]
    return path or "/vocabulary"


def test_these_are_the_kinds_of_iris_that_there_are(library: FileLibrary) -> None:
    found = {re.sub(r"(alignments/x|report/x)/\d+$", r"\1/1", each) for each in one_of_each(library)}
    expected = {"analysis/x/report/x/1" if each == "analysis/x/report/x" else each for each in KINDS}
    assert sorted(found) == sorted(expected)


def of_kind(library: FileLibrary, kind: str) -> str:
    wanted = f"{kind}/1" if kind == "analysis/x/report/x" else kind
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
    "kind", ["analysis/x/attribute/x", "analysis/x/case/x/coding/x", "analysis/x/work/x", "alignments/x/1"]
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
    iri = of_kind(library, "analysis/x/case/x/coding/x")
    assert [*hops(client, here(iri), "application/ld+json")][-1] == (200, "application/ld+json")


def test_a_redirection_says_that_it_depends_on_accept_and_where_the_data_are(client: FlaskClient) -> None:
    headers = client.get("/id/concept/co-production").headers
    link = '</concept/co-production.ttl>; rel="describedby"; type="text/turtle"'
    assert (headers["Location"], headers["Vary"], headers["Link"]) == (
        "/concept/co-production",
        "Accept, Accept-Language",
        link,
    )


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
