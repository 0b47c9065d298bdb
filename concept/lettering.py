"""How wide a text is, and where its lines may break: measured with the shipped fonts.

A text is shaped by HarfBuzz as a browser does it: each grapheme in the first font that has all of it (Noto Sans,
then Arabic, then Korean, which also has Chinese and Japanese). A grapheme that none has counts as one em, about
the width of an emoji or of the box that a reader without that font sees; a letter, such as a Hebrew one, as 0.6.
Widths do not depend on the order in which a reader sees the runs, so no bidirectional reordering is done.

Lines break where UAX #14 lets them; within a Korean or a hyphenated word only where the word is wider than a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

import uharfbuzz
from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_units

from concept.errors import ConceptError

Weight = Literal["regular", "semibold"]
TextDirection = Literal["ltr", "rtl"]
_Fits = Callable[[str], bool]

FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans KR")
"""The shipped families, in the order in which they are asked for a character."""

FONTS_FOLDER = Path(__file__).parent / "fonts"
_FILES = {"regular": "Regular", "semibold": "SemiBold"}
_ELLIPSIS = "…"
_REPLACEMENT = "\ufffd"
_SPACES = re.compile(r"[ \t\n\v\f\r\x85\u2028\u2029]+")  # no-break spaces are not among them
_WORD = r"(?:\(?[A-Za-z0-9]+(?:['’][A-Za-z0-9]+)*\)?[,.;:!?]?|·)"
_PLAIN = re.compile(rf"(?:{_WORD} +)*(?:{_WORD})?")
"""Words and numbers with the marks of a sentence, parted by spaces."""


class MissingFonts(ConceptError):
    """The fonts that texts are measured with are not there; they are fetched at set-up, not kept in git."""


@dataclass(frozen=True)
class _Font:
    shaped_with: uharfbuzz.Font
    covers: frozenset[int]
    units_per_em: int


def measure(text: str, size: float, weight: Weight = "regular") -> float:
    """The width of one line of text, in the unit of `size`. MissingFonts where the fonts are not set up."""
    return _ems(text, weight) * size


@lru_cache(maxsize=1 << 14)
def wrap(
    text: str, width: float, size: float, weight: Weight = "regular", max_lines: int | None = None
) -> tuple[str, ...]:
    """The lines of the text, none wider than `width`; none at all for a blank text.

    A word wider than the line is broken between graphemes; only a single grapheme wider than that overflows.
    Beyond `max_lines` the last line ends in an ellipsis.
    """

    def fits(line: str) -> bool:
        return measure(line.rstrip(), size, weight) <= width

    lines = [line for line in _filled(_pieces(one_line(text), fits), fits) if line]
    if max_lines is None or len(lines) <= max_lines:
        return tuple(lines)
    return (*lines[: max_lines - 1], _cut(lines[max_lines - 1], fits))


def one_line(text: str) -> str:
    """The text without line ends, tabs and repeated spaces, as a renderer of SVG reads it."""
    return _SPACES.sub(" ", text).strip(" ")


def replace_unknown(text: str) -> str:
    """The text with a replacement character for every grapheme that none of the fonts has."""
    if text.isascii():
        return text
    return "".join(each if _font_for(each, "regular") else _REPLACEMENT for each in _graphemes(text))


def direction_of(text: str) -> TextDirection:
    """The direction in which the text is read: that of its first character that has one."""
    strong = next((b for b in map(unicodedata.bidirectional, text) if b in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"


def has_right_to_left(text: str) -> bool:
    """Whether some character of the text is read from right to left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def isolated(label: str) -> str:
    """The label so that one read from right to left does not turn the sentence around it."""
    return f"\u2068{label}\u2069" if has_right_to_left(label) else label


def break_units(text: str) -> tuple[str, ...]:
    """The shortest pieces between which UAX #14 lets a line break, each with the spaces that follow it."""
    if _PLAIN.fullmatch(text):  # spaces are the only places then; the tables cost 0.1 ms a character
        return tuple(re.findall(r"[^ ]+ *", text))
    return tuple(line_break_units(text))


def _filled(pieces: Iterable[str], fits: _Fits) -> Iterator[str]:
    """As few of the longest lines as the pieces make, without the spaces at their ends."""
    line = ""
    for piece in pieces:
        if line and not fits(line + piece):
            yield line.rstrip()
            line = ""
        line += piece
    if line:
        yield line.rstrip()


def _pieces(text: str, fits: _Fits) -> Iterator[str]:
    """Words; of a word wider than a line its break units; of such a unit its graphemes."""
    for word in _words(text):
        for unit in (word,) if fits(word) else break_units(word):
            yield from (unit,) if fits(unit) else _graphemes(unit)


def _words(text: str) -> Iterator[str]:
    word = ""
    for unit in break_units(text):
        if word and not _belong_together(word[-1], unit[0]):
            yield word
            word = ""
        word += unit
    if word:
        yield word


def _belong_together(before: str, after: str) -> bool:
    """Whether a line would rather not break here: within a Korean word, or after a hyphen or slash."""
    return before in "-‐/" or ("가" <= before <= "힣" and "가" <= after <= "힣")


def _cut(line: str, fits: _Fits) -> str:
    """The beginning of the line that leaves room for an ellipsis, with it."""
    graphemes = list(_graphemes(line))
    while graphemes and not fits("".join(graphemes).rstrip() + _ELLIPSIS):
        graphemes.pop()
    return "".join(graphemes).rstrip() + _ELLIPSIS


def _graphemes(text: str) -> Iterator[str]:
    return iter(text) if text.isascii() else grapheme_clusters(text)


@lru_cache(maxsize=1 << 15)
def _ems(text: str, weight: Weight) -> float:
    first = _font(FAMILIES[0], weight)
    if all(ord(character) in first.covers for character in text):
        return _shaped(text, first)
    runs = groupby(_graphemes(text), key=lambda grapheme: _font_for(grapheme, weight))
    return sum(_run_ems(list(graphemes), font) for font, graphemes in runs)


def _run_ems(graphemes: list[str], font: _Font | None) -> float:
    return _shaped("".join(graphemes), font) if font else sum(map(_unknown_ems, graphemes))


def _unknown_ems(grapheme: str) -> float:
    narrow = unicodedata.category(grapheme[0]).startswith("L") and unicodedata.east_asian_width(grapheme[0]) != "W"
    return 0.6 if narrow else 1.0


def _shaped(text: str, font: _Font) -> float:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.language = "en"  # else HarfBuzz takes the one of the machine, and widths would differ by it
    buffer.guess_segment_properties()
    uharfbuzz.shape(font.shaped_with, buffer)
    return float(sum(glyph.x_advance for glyph in buffer.glyph_positions or ())) / font.units_per_em


def _font_for(grapheme: str, weight: Weight) -> _Font | None:
    """The first font that has every visible character of the grapheme; None where no font has."""
    visible = {ord(character) for character in grapheme if not _is_invisible(character)}
    fonts = (_font(family, weight) for family in FAMILIES)
    return next((font for font in fonts if visible <= font.covers), None)


def _is_invisible(character: str) -> bool:
    """Whether a character only steers its neighbours: joiners, direction marks, variation selectors."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


@cache
def _font(family: str, weight: Weight) -> _Font:
    path = FONTS_FOLDER / f"{family.replace(' ', '')}-{_FILES[weight]}.ttf"
    if not path.is_file():
        raise MissingFonts(
            f"The font {path.name} is missing, and no figure is drawn with guessed widths: "
            "`make run` or `make test` fetches the fonts."
        )
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return _Font(uharfbuzz.Font(face), frozenset(face.unicodes), face.upem)
