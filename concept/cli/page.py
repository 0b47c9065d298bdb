"""A page for a terminal: lines wrapped to its width, as wide as they show, in colours where it has colours."""

from __future__ import annotations

import io
import shutil
import sys

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

Piece = str | tuple[str, str]
"""Words, or words and their style."""

STYLES = {
    "error": "bold red",
    "warning": "yellow",
    "info": "cyan",
    "holds": "green",
    "fails": "bold red",
    "undetermined": "yellow",
}

PLAIN_WIDTH = 80
WIDEST = 100
"""Lines that are longer are hard to read."""


class Page:
    """Text that is put together line by line; `str()` gives it, coloured where standard output shows colours."""

    def __init__(self) -> None:
        is_terminal = sys.stdout.isatty()
        self.width = min(shutil.get_terminal_size().columns, WIDEST) if is_terminal else PLAIN_WIDTH
        shown_on = Console(file=sys.stdout)
        self._written = io.StringIO()
        self._console = Console(
            file=self._written,
            width=self.width,
            force_terminal=shown_on.is_terminal,
            color_system=shown_on.color_system,  # type: ignore[arg-type]  # one of the names that it takes
            no_color=shown_on.no_color,
            highlight=False,
            markup=False,
            emoji=False,
        )
        self._lines: list[Text] = []

    def add(self, *pieces: Piece, indent: int = 0, lead: Piece = "") -> None:
        """A paragraph. The lead stands before its first line, and what follows is as far in."""
        start = Text.assemble(" " * indent, lead)
        room = max(self.width - start.cell_len, 20)
        text = Text.assemble(*pieces)
        for line in text.wrap(self._console, room, overflow="fold", tab_size=4) or [Text()]:
            whole = start + line
            whole.rstrip()
            self._lines.append(whole)
            start = Text(" " * start.cell_len)

    def wrap(self, words: str, width: int) -> list[str]:
        """The words on lines that are no wider."""
        lines = Text(words).wrap(self._console, width, overflow="fold", tab_size=4)
        return [line.plain.rstrip() for line in lines] or [""]

    def gap(self) -> None:
        """An empty line, once."""
        if self._lines and self._lines[-1].plain:
            self._lines.append(Text())

    def heading(self, words: str, number: str = "") -> None:
        """A heading, with room above it."""
        self.gap()
        self.add((words, "bold"), lead=(f"{number:<3}", "bold") if number else "")

    def __str__(self) -> str:
        for line in self._lines:
            self._console.print(line, soft_wrap=True)
        self._lines.clear()
        return self._written.getvalue()


def fill(words: str, width: int) -> str:
    """The words with spaces after them up to a width, by what they take on a screen."""
    return words + " " * (width - cell_len(words))


def cut(words: str, width: int) -> str:
    """The words, or as many of them as fit with a … after them."""
    if cell_len(words) <= width:
        return words
    while words and cell_len(words) > width - 1:
        words = words[:-1]
    return words.rstrip() + "…"


def count(number: int, one: str, many: str = "") -> str:
    """“1 case”, “2 cases”."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
