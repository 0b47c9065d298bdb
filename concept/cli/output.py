"""What leaves a command: results to standard output or into a file, messages and progress to standard error."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from concept.errors import ConceptError

PATIENCE = 1.0
"""Seconds that work goes on before we say how far it is."""

FORMATS = ("text", "json", "csv")


def open_closed_outputs() -> None:
    """Let an output that is closed (`>&-`), for which Python has None, be one that goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))


def use_utf8() -> None:
    """Let both outputs be UTF-8 whatever the locale says; file names that are not are shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """A result: to standard output, as it is."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        let_go_of_output()
        raise ConceptError(f"The output cannot be written: {error.strerror or error}.") from error


def let_go_of_output() -> None:
    """What is still unwritten goes nowhere, without a word: Python would try it again at the end, and complain."""
    with contextlib.suppress(OSError, ValueError):  # an output that is no file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(message: str) -> None:
    """A message: to standard error."""
    click.echo(f"concept: {message}", err=True)


# --- rows -------------------------------------------------------------------------------------------------------

format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How the rows are written."
)


def say_json(value: object) -> None:
    """A result as JSON that a person can read too."""
    say(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say_json_lists(
    names: tuple[str, str],
    rows: Iterable[tuple[object, Iterable[object]]],
    rest: Callable[[], Mapping[str, object]],
) -> None:
    """A result of two lists as `say_json` would say it, for rows that are too many to be held.

    Each item of `rows` is a row of the first list and its rows of the second. The first list is said as it comes,
    the second waits beside it, in a file where it is long. `rest` is asked in the end for what stands after them.
    """
    first, second = names
    head = f'{{\n  "{first}": ['
    number = below = 0
    with tempfile.SpooledTemporaryFile(10_000_000, "w+", encoding="utf-8", newline="") as waiting:
        for number, (row, others) in enumerate(rows, 1):
            say((head if number == 1 else ",") + _indented(row, "    "))
            for other in others:
                below += 1
                waiting.write(("," if below > 1 else "") + _indented(other, "    "))
        say(("\n  ]" if number else head + "]") + f',\n  "{second}": [')
        waiting.seek(0)
        while piece := waiting.read(1 << 20):
            say(piece)
    say("\n  ]" if below else "]")
    say("".join(f",{_indented(value, '  ', name)}" for name, value in rest().items()) + "\n}\n")


def _indented(value: object, indent: str, name: str = "") -> str:
    """A value on lines of its own, after its name if it has one."""
    said = json.dumps(value, ensure_ascii=False, indent=2).replace("\n", f"\n{indent}")
    return f'\n{indent}"{name}": {said}' if name else f"\n{indent}{said}"


def say_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]], *, head: bool = True) -> None:
    """Rows as CSV. What a row holds in a mapping has columns of its own (`counts.cases`); lists stand in one cell."""
    flat = [_flatten(row) for row in rows]
    names = list(dict.fromkeys(name for row in [_whole(columns, flat), *flat] for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, names, restval="", lineterminator="\n")
    if head:
        writer.writeheader()
    writer.writerows(flat)
    say(written.getvalue())


def _whole(columns: Iterable[str], flat: list[dict[str, Any]]) -> list[str]:
    """The columns in the promised order, a mapping's in its place, also where no row has them."""
    below = list(dict.fromkeys(name for row in flat for name in row if "." in name))
    found = ([name for name in below if name.startswith(f"{column}.")] or [column] for column in columns)
    return [name for names in found for name in names]


def _flatten(row: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{key}": each for key, each in value.items()}
        else:
            flat[name] = " ".join(value) if isinstance(value, (list, tuple)) else value
    return flat


# --- files ------------------------------------------------------------------------------------------------------


def write_file(path: Path, content: str | bytes, *, overwrite: bool = True) -> None:
    """Write a file whole or not at all. ConceptError if it cannot be, or must not be since there is one."""
    if not overwrite and (path.exists() or path.is_symlink()):
        raise ConceptError(f"{path}: there is such a file already, and it is never written over. Name another.")
    if path.is_dir():
        raise ConceptError(f"{path}: it is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise ConceptError(f"{path}: there is no folder {path.parent}; make it first.")
    try:
        _write(path, content.encode() if isinstance(content, str) else content)
    except OSError as error:
        what = f"{path}: it cannot be written: {error.strerror or error}."
        raise ConceptError(f"{what} Nothing was changed; mend that, or name another file.") from error


def _write(path: Path, content: bytes) -> None:
    target = path.resolve()
    if target.exists() and not target.is_file():  # a terminal, a pipe: cannot be replaced, and has no half
        target.write_bytes(content)
        return
    unfinished = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
        if target.exists():
            unfinished.chmod(target.stat().st_mode & 0o7777)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


# --- progress ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def progress(doing: str, *, beside_results: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Say how far long work is, in one line of a terminal that goes when the work is done; else say nothing.

    Results that come meanwhile must not be said on the same terminal: they show by themselves how far it is.
    """
    if not sys.stderr.isatty() or (beside_results and sys.stdout.isatty()):
        yield lambda done, of: None
        return
    started = last = time.monotonic()
    shown = 0

    def report(done: int, of: int) -> None:
        nonlocal last, shown
        now = time.monotonic()
        if now - started > PATIENCE and now - last > 0.1:
            line = f"{doing} {done:,} of {of:,} …"
            sys.stderr.write("\r" + line.ljust(shown))
            sys.stderr.flush()
            last, shown = now, len(line)

    try:
        yield report
    finally:
        if shown:
            sys.stderr.write("\r" + " " * shown + "\r")
            sys.stderr.flush()
