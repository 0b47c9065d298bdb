"""Two real SPARQL servers on the loopback interface, for tests: Oxigraph's and Virtuoso."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest
import requests

from concept.store.protocol import Client
from concept.store.settings import read_settings
from concept.triples import BASE

STARTING = 60.0
"""Seconds that a server may take until it answers."""

USER, PASSWORD = "dba", "dba"
"""What Virtuoso has before anybody changes it."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Path]:
    """Oxigraph's server with an empty store in memory; the file of settings for it."""
    port = free_port()
    command = [str(_oxigraph_program()), "serve", "--bind", f"127.0.0.1:{port}", *options]
    at = f"http://127.0.0.1:{port}"
    settings = folder / "oxigraph.toml"
    settings.write_text(f'query = "{at}/query"\nupdate = "{at}/update"\n')
    with _running(command, folder, f"{at}/query"):
        yield settings


def _oxigraph_program() -> Path:
    try:
        (found,) = [each for each in files("oxigraph") or () if each.name in ("oxigraph", "oxigraph.exe")]
        return Path(str(found.locate()))
    except (PackageNotFoundError, ValueError):
        return _missing("Oxigraph's server is not installed; `make setup` installs it", "CI")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Path]:
    """Virtuoso with an empty database in that folder; the file of settings for it."""
    program = shutil.which("virtuoso-t")
    if program is None:
        _missing("Virtuoso is not installed; `make test-virtuoso` installs it where that may be", "VIRTUOSO")
    port, sql_port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(port=port, sql_port=sql_port))
    at = f"http://127.0.0.1:{port}"
    settings = folder / "virtuoso.toml"
    settings.write_text(f'query = "{at}/sparql"\nupdate = "{at}/sparql-auth"\nauth = "digest"\n')
    with _running([str(program), "+foreground", "+configfile", "virtuoso.ini"], folder, f"{at}/sparql"):
        yield settings


_INI = """
[Database]
DatabaseFile = virtuoso.db
TransactionFile = virtuoso.trx
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
ServerThreads = 10
NumberOfBuffers = 8000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def _running(command: Sequence[str], folder: Path, address: str) -> Iterator[None]:
    """A server until the end of the context; it answers at that address before it begins."""
    with (folder / "log").open("wb") as log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server:
        try:
            deadline = time.monotonic() + STARTING
            while not _answers(address):
                assert server.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.05)
            yield
        finally:
            server.kill()


def _answers(address: str) -> bool:
    try:
        return requests.get(address, params={"query": "SELECT (1 AS ?one) {}"}, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def _missing(what: str, demanded_by: str) -> Path:
    """Skip the test; where a variable says that nothing may be missing, let it fail."""
    if os.environ.get(demanded_by):
        pytest.fail(f"{what}.")
    pytest.skip(f"{what}.")


def empty(settings: Path) -> None:
    """Drop every graph that could be ours."""
    client = Client(read_settings(settings))
    query = f'SELECT DISTINCT ?name {{ GRAPH ?name {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?name), "{BASE}")) }}'
    names = [str(row[0]) for row in client.select(query).rows]
    if names:
        client.update(" ;\n".join(f"DROP SILENT GRAPH {name}" for name in names))
