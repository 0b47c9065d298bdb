"""The viewer as it is served: to many at once, and beside clients who are slow on purpose."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
from test_web import an_analysis, write

from concept.library import FileLibrary
from web import create_app
from web.serve import THREADS, make_server

PAGE = "/analysis/hope-2020"
LARGE_FILE = "/static/vendor/vis-network.min.js"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    app = create_app(FileLibrary([write(tmp_path, an_analysis())]))
    listening = socket.create_server(("127.0.0.1", 0), backlog=1_024)
    server = make_server(app, listening)
    threading.Thread(target=server.run, daemon=True).start()
    yield listening.getsockname()[1]
    server.task_dispatcher.shutdown()
    server.close()


def get(port: int, path: str = PAGE) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def connect(port: int, request: str) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client.connect(("127.0.0.1", port))
    client.sendall(request.encode())
    return client


def test_two_hundred_clients_at_once_are_all_answered(port: int) -> None:
    with ThreadPoolExecutor(200) as pool:
        statuses = list(pool.map(lambda _number: get(port), range(200)))
    assert statuses == [200] * 200


@pytest.mark.parametrize(
    "request_begun",
    [
        pytest.param(f"GET {LARGE_FILE} HTTP/1.1\r\nHost: localhost\r\n\r\n", id="who reads one byte a second"),
        pytest.param("GET / HTTP/1.1\r\nHost: loc", id="who does not end the request"),
        pytest.param("POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nq", id="nor its body"),
    ],
)
def test_slow_clients_hold_no_thread_and_keep_nobody_out(port: int, request_begun: str) -> None:
    slow = [connect(port, request_begun) for _number in range(max(150, 2 * THREADS))]
    time.sleep(0.3)
    started = time.monotonic()
    statuses = [get(port) for _number in range(5)]
    waited = time.monotonic() - started
    for each in slow:
        each.close()
    assert statuses == [200] * 5
    assert waited < 2
