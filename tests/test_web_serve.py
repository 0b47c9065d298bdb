"""`concept serve`: where it says it is, what it answers, and what it says when it cannot."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_web import an_analysis, write

from web.serve import address, has_screen, is_loopback, names_of

COMMAND = (sys.executable, "-c", "from concept.cli import main; main()", "serve")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, an_analysis())


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "CONCEPT_STORE")}
    return subprocess.Popen(
        (*COMMAND, str(folder), "--port", "0", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.fixture
def viewer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(folder)
    yield process
    process.kill()
    process.communicate()


def read_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline()
    found = re.fullmatch(r"Concept Atlas is at (http://\S+:\d+/) – Ctrl-C ends it\.\n", line)
    assert found, line
    return found[1]


def get(where: str, host: str = "") -> tuple[int, str]:
    request = urllib.request.Request(where, headers={"Host": host} if host else {})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_it_says_where_it_is_answers_there_and_ends_quietly(viewer: subprocess.Popen[str]) -> None:
    where = read_address(viewer)
    assert where.startswith("http://127.0.0.1:")
    status, html = get(where)
    assert (status, "An analysis of hope" in html) == (200, True)
    assert get(where, host="evil.example")[0] == 400
    viewer.send_signal(signal.SIGINT)
    out, err = viewer.communicate(timeout=20)
    assert (viewer.returncode, out, err) == (0, "", "")


def test_for_a_class_it_prints_the_address_of_the_network(folder: Path) -> None:
    process = start(folder, "--host", "0.0.0.0")
    where = read_address(process)
    try:
        port = where.rpartition(":")[2].rstrip("/")
        names = [name for name in names_of("0.0.0.0") if not is_loopback(name)]
        lines = [process.stdout.readline() for _name in names] if process.stdout else []
        told = "For the class, in the same network: http://{}:{}/ (they can read, and change nothing)\n"
        assert lines == [told.format(name, port) for name in names]
        assert get(where)[0] == 200
    finally:
        process.kill()
        process.communicate()


def run(*arguments: str, folder: Path | None = None) -> tuple[int, str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "CONCEPT_STORE"}
    done = subprocess.run(
        (*COMMAND, *arguments), capture_output=True, text=True, timeout=60, cwd=folder, env=environment
    )
    return done.returncode, done.stdout, done.stderr


def test_a_port_in_use_is_said_with_a_way_out(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run(str(folder), "--port", str(port))
    sentence = f"concept: Port {port} is in use, perhaps by a viewer that still runs. `--port 0` takes a free one.\n"
    assert said == (2, "", sentence)


def test_a_host_that_is_none_is_said_with_a_way_out(folder: Path) -> None:
    sentence = "concept: There is no address “no such host”; 127.0.0.1 is this machine, 0.0.0.0 all its networks.\n"
    assert run(str(folder), "--host", "no such host") == (2, "", sentence)


def test_a_foreign_address_is_said_with_a_way_out(folder: Path) -> None:
    sentence = (
        "concept: 192.0.2.99 is no address of this machine; 127.0.0.1 is this machine, 0.0.0.0 all its networks.\n"
    )
    assert run(str(folder), "--host", "192.0.2.99") == (2, "", sentence)


def test_nothing_to_show_names_the_ways_out(tmp_path: Path) -> None:
    status, out, err = run(folder=tmp_path)
    assert (status, out) == (2, "")
    assert "no folder data stands here" in err


def test_a_bad_file_is_told_and_the_others_are_served(folder: Path) -> None:
    (folder / "bad.yaml").write_text("format: concept-analysis/1\n", encoding="utf-8")
    process = start(folder)
    where = read_address(process)
    shown = get(where)[1]
    process.kill()
    _out, err = process.communicate()
    assert ("bad.yaml" in err, "bad.yaml" in shown, "An analysis of hope" in shown) == (True, True, True)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("127.0.0.1", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/"), ("atlas.local", "http://atlas.local:80/")],
)
def test_an_address_is_what_one_types(name: str, wanted: str) -> None:
    assert address(name, 80) == wanted


def test_a_single_host_is_its_own_name() -> None:
    assert names_of("192.168.0.7") == ("192.168.0.7",)


@pytest.mark.parametrize(
    ("name", "wanted"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)]
)
def test_this_machine_alone_is_told_from_its_networks(name: str, wanted: bool) -> None:
    assert is_loopback(name) == wanted


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is always a screen")
def test_a_browser_is_opened_only_where_there_is_a_display() -> None:
    assert (has_screen({}), has_screen({"DISPLAY": ":0"})) == (False, True)
