"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import servers
from hypothesis import HealthCheck, settings

from concept.analysis import Analysis
from concept.formats import read_path
from concept.store.settings import PASSWORD_VARIABLE, USER_VARIABLE

pytest_plugins = ["browsing"]

settings.register_profile("atlas", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of the documents that tests read."""
    return Path(__file__).parent / "documents"


@pytest.fixture(scope="session")
def every_key(documents: Path) -> Analysis:
    """The analysis that uses every key, and every word that a key may have."""
    (analysis,) = read_path(documents / "every-key.yaml")
    return analysis


# --- stores of every kind: their tests are marked `store` and share one server of each kind -----------------------


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of settings for Oxigraph's server."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as settings_file:
        yield settings_file


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of settings for Virtuoso."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as settings_file:
        yield settings_file


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where catalogues of endpoints are kept in this test, instead of the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "concept-atlas"


GRAPH_STORES = {"oxigraph": ("/query", "/store"), "virtuoso": ("/sparql", "/sparql-graph-crud-auth")}
"""The ends of the addresses for queries and of the graph store, by the kind of server."""


KINDS = ["folder", "oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)]
BY_GRAPH_STORE = [
    "oxigraph, by graph store",
    pytest.param("virtuoso, by graph store", marks=pytest.mark.virtuoso),
]


@pytest.fixture(params=KINDS)
def location(request: pytest.FixtureRequest, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The location of a store of each kind, with nothing in it."""
    return empty_store(request.param, request, monkeypatch, own_cache.parent.parent)


@pytest.fixture(params=[*KINDS, *BY_GRAPH_STORE])
def written(request: pytest.FixtureRequest, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The location of a store of each kind, in each way that it can be written to, with nothing in it."""
    return empty_store(request.param, request, monkeypatch, own_cache.parent.parent)


def empty_store(kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    if kind == "folder":
        return folder / "store"
    server, _, by_graph_store = kind.partition(", ")
    settings_file: Path = request.getfixturevalue(f"{server}_server")
    monkeypatch.setenv(USER_VARIABLE, servers.USER)
    monkeypatch.setenv(PASSWORD_VARIABLE, servers.PASSWORD)
    servers.empty(settings_file)
    if not by_graph_store:
        return settings_file
    said = settings_file.read_text()
    (query,) = [line for line in said.splitlines() if line.startswith("query")]
    where = folder / f"{server}.toml"
    where.write_text(said + query.replace("query", "graph_store", 1).replace(*GRAPH_STORES[server]) + "\n")
    return where
