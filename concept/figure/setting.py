"""Paragraphs set in lines: measured, wrapped, and begun where their direction begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concept.figure.boxes import Line
from concept.figure.looks import LETTERS
from concept.lettering import TextDirection, direction_of, has_right_to_left, measure, wrap

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(language: str) -> bool:
    """Whether a picture in this language is read from right to left."""
    return language.partition("-")[0] in _RIGHT_TO_LEFT


@dataclass(frozen=True)
class Paragraph:
    """Words and the letters they are set in; `ours` are said by us and aligned as the whole picture is."""

    text: str
    letters: str
    ours: bool = True
    max_lines: int | None = None
    centred: bool = False


def set_paragraphs(
    said: Iterable[Paragraph], left: float, top: float, width: float, right_to_left: bool
) -> tuple[tuple[Line, ...], float]:
    """The paragraphs as lines between `left` and `left + width` from `top` on, and where they end.

    Our own words begin where the picture begins, the analysis's where their own direction does.
    """
    lines: list[Line] = []
    for paragraph in said:
        letters = LETTERS[paragraph.letters]
        direction = _direction(paragraph, right_to_left)
        from_right = right_to_left if paragraph.ours else direction == "rtl"
        top += 1 if lines else 0
        for text in wrap(paragraph.text, width, letters.size, letters.weight, paragraph.max_lines):
            length = measure(text, letters.size, letters.weight)
            room = width - length
            x = left + (room / 2 if paragraph.centred else room if from_right else 0)
            y = top + letters.leading / 2 + 0.34 * letters.size
            lines.append(Line(text=text, letters=paragraph.letters, x=x, y=y, width=length, direction=direction))
            top += letters.leading
    return tuple(lines), top


def _direction(paragraph: Paragraph, right_to_left: bool) -> TextDirection:
    """Our words about words of the analysis are read in the direction of the picture, all others in their own."""
    if paragraph.ours and has_right_to_left(paragraph.text):
        return "rtl" if right_to_left else "ltr"
    return direction_of(paragraph.text)
