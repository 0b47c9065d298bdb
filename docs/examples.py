"""The examples in the manual: run them, and say or write what they really print.

`python docs/examples.py PAGE …` runs the examples of the pages and writes their real output into them. An output that
is shown in part (`…`) and still fits is left alone. `tests/test_docs.py` runs all pages and holds them to their word.

Three sorts of blocks are run, in the order of the page and in one folder:

- `console`: after each `$ ` a command, below it what it prints; it has to exit with 0. `…` is anything that was left
  out, alone on its line any number of lines.
- any block after `<!-- file: NAME -->`: that file.
- `diff` after `<!-- change: NAME -->`: what changes in it.

A page that says `<!-- begins in: an empty folder -->` has no `data/`.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent

_BLOCK = re.compile(
    r"(?:^<!-- (?P<verb>file|change): (?P<name>\S+) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.M | re.S
)
_COMMAND = re.compile(r"^\$ (?P<command>.*(?:\\\n.*)*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.M)
_ADDRESS = re.compile(r"http://[\w.:]+/")
_PORT = re.compile(r"(?<=:)\d{4,5}(?=/|\b)")
PATIENCE = 30
"""Seconds that `concept serve` has to say where it is, and to answer."""


@dataclass(frozen=True)
class Example:
    """A command of a page: what it is shown to print, what it prints, and where in the page the output stands."""

    command: str
    shown: str
    printed: str
    status: int
    span: tuple[int, int]

    @property
    def fits(self) -> bool:
        """Whether it prints what is shown, and succeeds."""
        return self.status == 0 and bool(_pattern(self.shown).fullmatch(self.printed))


def run_page(page: Path, folder: Path) -> Iterator[Example]:
    """Run the examples of a page in an empty folder."""
    text = page.read_text(encoding="utf-8")
    if "<!-- begins in: an empty folder -->" not in text:
        shutil.copytree(ROOT / "data", folder / "data")
    for block in _BLOCK.finditer(text):
        if block["verb"] == "file":
            (folder / block["name"]).write_text(block["text"], encoding="utf-8")
        elif block["verb"] == "change":
            _change(folder / block["name"], block["text"])
        elif block["kind"] == "console":
            yield from _run_block(block, folder)


def _change(path: Path, diff: str) -> None:
    """Replace the lines that the diff takes away, with those around them, by those that it gives."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] != "+")
    new = "".join(line[1:] for line in lines if line[0] != "-")
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"{path.name} has these lines {text.count(old)} times, and not once:\n{old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _run_block(block: re.Match[str], folder: Path) -> Iterator[Example]:
    for found in _COMMAND.finditer(block["text"]):
        command = found["command"]
        printed, status = (_serve if command.startswith("concept serve") else _run)(command, found["output"], folder)
        begin = block.start("text")
        yield Example(command, found["output"], printed, status, (begin + found.start("output"), begin + found.end()))


def _environment() -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("CONCEPT_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**ours, "PATH": path, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}


def _run(command: str, _shown: str, folder: Path) -> tuple[str, int]:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return _without_ends(done.stdout.decode()), done.returncode


def _serve(command: str, shown: str, folder: Path) -> tuple[str, int]:
    """Start the viewer on a free port, read what it says, open the first address that it says, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = re.search(r"--port (\d+)", command)
    asked = command.replace(said[0], f"--port {port}") if said else f"{command} --port {port}"
    viewer = subprocess.Popen(
        ["bash", "-c", f"exec {asked}"],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    patience = threading.Timer(PATIENCE, viewer.terminate)
    patience.start()
    try:
        lines = _first_lines(viewer, shown.count("\n") or 1)
        printed = lines.replace(str(port), said[1] if said else _port_of(shown) or str(port))
        status = _open(lines)
    finally:
        patience.cancel()
        viewer.terminate()
        viewer.wait(PATIENCE)
    return printed, status


def _first_lines(viewer: subprocess.Popen[bytes], count: int) -> str:
    assert viewer.stdout is not None
    lines = [viewer.stdout.readline().decode() for _ in range(count)]
    return _without_ends("".join(lines))


def _port_of(shown: str) -> str | None:
    found = _PORT.search(shown)
    return found[0] if found else None


def _open(said: str) -> int:
    """0 if the first address that was said on this machine answers with a page."""
    address = _ADDRESS.search(said)
    if address is None:
        return 1
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(address[0]) as page:
                return 0 if b"<html" in page.read() else 1
        except OSError:
            time.sleep(0.1)
    return 1


def _without_ends(printed: str) -> str:
    """What is printed, without spaces at the ends of lines and without empty lines at the end."""
    lines = "\n".join(line.rstrip() for line in printed.splitlines()).rstrip("\n")
    return f"{lines}\n" if lines else ""


def _pattern(shown: str) -> re.Pattern[str]:
    """`…` alone on its line is any number of lines; within a line it is anything in that line."""
    lines = (
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") for line in shown.splitlines(True)
    )
    return re.compile("".join(lines))


def write_outputs(page: Path) -> int:
    """Write what the examples of a page really print into it; how many commands failed, and were left as they are."""
    with tempfile.TemporaryDirectory() as folder:
        examples = list(run_page(page, Path(folder)))
    text = page.read_text(encoding="utf-8")
    for each in reversed([each for each in examples if not each.fits]):
        if each.status:
            print(f"{page}: $ {each.command}\n{each.printed}exit status {each.status}", file=sys.stderr)
        else:
            text = text[: each.span[0]] + each.printed + text[each.span[1] :]
            print(f"{page}: $ {each.command}")
    page.write_text(text, encoding="utf-8")
    return sum(each.status != 0 for each in examples)


if __name__ == "__main__":
    sys.exit(sum(write_outputs(Path(name)) for name in sys.argv[1:]) > 0)
