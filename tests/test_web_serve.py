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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from test_web import an_analysis, write

import web.serve as serve
from web.serve import address, has_screen, invitation, ipv4_addresses, ipv6_addresses, is_loopback, names_of

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


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_a_class_that_comes_at_once_is_served_without_a_word(viewer: subprocess.Popen[str]) -> None:
    where = read_address(viewer)
    with ThreadPoolExecutor(80) as pool:
        answers = list(pool.map(get, [where] * 80))
    viewer.send_signal(signal.SIGINT)
    _out, err = viewer.communicate(timeout=20)
    assert ({status for status, _html in answers}, err) == ({200}, "")


def test_for_a_class_it_prints_the_address_of_the_network(folder: Path) -> None:
    process = start(folder, "--host", "0.0.0.0")
    where = read_address(process)
    try:
        port = where.rpartition(":")[2].rstrip("/")
        names = names_of("0.0.0.0")
        wanted = [f"{line}\n" for line in invitation("0.0.0.0", names, int(port))]
        assert [process.stdout.readline() for _line in wanted if process.stdout] == wanted
        hosts = ("127.0.0.1", *names)
        assert {name: get(where, host=f"{name}:{port}")[0] for name in hosts} == dict.fromkeys(hosts, 200)
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


ROUTES = """\
Local:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 10.3.0.0/24 2 0 2
        |-- 10.3.0.7
           /32 host LOCAL
        |-- 10.3.0.255
           /32 link BROADCAST
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 192.168.0.7
        /32 host LOCAL
"""
ADDRESSES = """\
20010db8000000000000000000000007 04 40 00 80     eth0
fe8000000000000000fc00fffe000001 04 40 20 80     eth0
00000000000000000000000000000001 01 80 10 80       lo
"""


def test_linux_lists_the_addresses_of_this_machine() -> None:
    assert ipv4_addresses(ROUTES) == ["10.3.0.7", "127.0.0.1", "192.168.0.7"]
    assert ipv6_addresses(ADDRESSES) == ["2001:db8::7", "fe80::fc:ff:fe00:1", "::1"]


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("0.0.0.0", ("192.168.0.7", "10.3.0.7")),
        ("::", ("192.168.0.7", "10.3.0.7", "2001:db8::7")),
    ],
)
def test_a_machine_in_several_networks_has_several_names_that_of_the_default_route_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, wanted: tuple[str, ...]
) -> None:
    (tmp_path / "fib_trie").write_text(ROUTES)
    (tmp_path / "if_inet6").write_text(ADDRESSES)
    monkeypatch.setattr(serve, "IPV4_ROUTES", tmp_path / "fib_trie")
    monkeypatch.setattr(serve, "IPV6_ADDRESSES", tmp_path / "if_inet6")
    routed = {socket.AF_INET: "192.168.0.7", socket.AF_INET6: None}
    monkeypatch.setattr(serve, "_routed_address", routed.__getitem__)
    assert names_of(host) == wanted


def test_every_network_has_its_line_for_the_class() -> None:
    assert list(invitation("0.0.0.0", ("192.168.0.7", "10.3.0.7"), 80)) == [
        "For the class, in the same network: http://192.168.0.7:80/ (they can read, and change nothing)",
        "For the class, in the same network: http://10.3.0.7:80/ (they can read, and change nothing)",
    ]


def test_a_machine_in_no_network_says_so_with_a_way_out() -> None:
    assert list(invitation("0.0.0.0", (), 80)) == [
        "For the class no address was found: this machine seems to be in no network. "
        "If it is in one, name its address there: --host ADDRESS."
    ]


def test_on_this_machine_alone_nothing_is_said_to_a_class() -> None:
    assert list(invitation("127.0.0.1", ("127.0.0.1",), 80)) == []


@pytest.mark.parametrize(
    ("name", "wanted"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)]
)
def test_this_machine_alone_is_told_from_its_networks(name: str, wanted: bool) -> None:
    assert is_loopback(name) == wanted


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is always a screen")
def test_a_browser_is_opened_only_where_there_is_a_display() -> None:
    assert (has_screen({}), has_screen({"DISPLAY": ":0"})) == (False, True)
