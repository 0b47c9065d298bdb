"""Words as a search sees them: in one spelling, in every script, and where in a text they stand.

Case, accents and vowel points do not count (`Éclat` is `eclat`, `ß` is `ss`). Words with hyphens count in parts and
whole: “co-production” is found by “production” and by “coproduction”. Scripts that put no spaces between words
(Chinese, Japanese, Thai, Khmer, Lao, Burmese), and Korean, which joins particles to them, are taken letter by letter,
and what is asked for must stand there in a row. FTS5's own tokenizers know none of this: `unicode61` takes a Chinese
sentence for one word and breaks Arabic at its vowel points, `trigram` finds no word of two letters.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import regex

TOKENIZER = "ascii tokenchars ':'"
"""FTS5's tokenizer for folded words, which it changes no more. A colon makes words that no text can have."""

MOST_WORDS = 12
MOST_CHARACTERS = 400
"""What of a question is read: what is longer is nobody's, and would cost as much as it is long."""

_LETTER_BY_LETTER = regex.compile(
    r"[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
)
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\ufe63\uff0d")
_ZERO_WIDTH_SPACE = "\u200b"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


class _Folding(dict[int, str]):
    """By code point what a search makes of a character; worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        self[point] = folded_char = _fold(chr(point))
        return folded_char


def _fold(char: str) -> str:
    if char in _HYPHENS:
        return "-"
    category = unicodedata.category(char)
    if category == "Cf":  # marks of direction, joiners, soft hyphens
        return " " if char == _ZERO_WIDTH_SPACE else ""
    if category[0] == "M" and unicodedata.combining(char):
        return ""
    if category[0] not in "LNM":
        return " "
    apart = unicodedata.normalize("NFKD", char.casefold())
    bare = unicodedata.normalize("NFC", "".join(each for each in apart if not unicodedata.combining(each)))
    kept = "".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in bare)
    return f" {kept} " if _LETTER_BY_LETTER.match(char) else kept


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The words of a text in one spelling, with single spaces; one with hyphens in its parts and then whole."""
    words = unicodedata.normalize("NFC", text).translate(_FOLDING).split()
    return " ".join(each for word in words for each in (_parts(word) if "-" in word else (word,)))


def _parts(word: str) -> list[str]:
    parts = [each for each in word.split("-") if each]
    return [*parts, "".join(parts)] if len(parts) > 1 else parts


# --- what is asked for ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Term:
    """Words that must stand in a row, in one spelling; `whole`: the last may not go on.

    `joined` is what also does: the same without its hyphens.
    """

    said: str
    words: tuple[str, ...]
    whole: bool = False
    joined: str = ""

    @property
    def match(self) -> str:
        """The term as FTS5 has it: quoted, so that no sign of a reader's has a meaning of its own."""
        end = "" if self.whole else "*"
        row = f'"{" ".join(self.words)}"{end}'
        return f'({row} OR "{self.joined}"{end})' if self.joined else row

    def lengths_at(self, words: tuple[str, ...], position: int) -> Iterator[int]:
        """How many of the words, from that position on, are this term."""
        for wanted in (self.words, (self.joined,) if self.joined else ()):
            *first, last = wanted or ("",)
            end = position + len(wanted)
            if not wanted or end > len(words) or list(words[position : end - 1]) != first:
                continue
            if words[end - 1] == last or (not self.whole and words[end - 1].startswith(last)):
                yield len(wanted)


@dataclass(frozen=True)
class Asked:
    """A question, as words: all terms must be there. `cut`: it had more than is read."""

    terms: tuple[Term, ...] = ()
    cut: bool = False

    @property
    def match(self) -> str:
        """The question as FTS5 has it; "" where nothing is asked for."""
        return " AND ".join(each.match for each in self.terms)

    @property
    def whole(self) -> "Asked":
        """The same, but that no word may go on."""
        return Asked(tuple(replace(each, whole=True) for each in self.terms), self.cut)

    def without(self, term: Term) -> "Asked":
        """The same without one of its terms."""
        return Asked(tuple(each for each in self.terms if each is not term), self.cut)

    @property
    def said(self) -> str:
        """The question in the reader's own words."""
        return " ".join(f'"{each.said}"' if each.whole else each.said for each in self.terms)


def asked_for(question: str) -> Asked:
    """What a reader asks for: words that may go on (`particip`), and "words in quotation marks" that stand in a row."""
    read = unicodedata.normalize("NFC", question[:MOST_CHARACTERS]).translate(_QUOTES)
    terms = [term for term in _terms(read) if term.words]
    return Asked(tuple(terms[:MOST_WORDS]), cut=len(terms) > MOST_WORDS or len(question) > MOST_CHARACTERS)


def _terms(read: str) -> Iterator[Term]:
    pieces = read.split('"')
    for number, piece in enumerate(pieces):
        if number % 2 and number < len(pieces) - 1:  # what has no second mark is not quoted
            yield Term(" ".join(piece.split()), tuple(folded(piece).split()), whole=True)
        else:
            yield from (_term(chunk) for chunk in piece.split())


def _term(chunk: str) -> Term:
    (*words,) = chunk.translate(_FOLDING).split()
    parts = _parts(words[0]) if len(words) == 1 and "-" in words[0] else []
    if len(parts) > 1:
        return Term(chunk, tuple(parts[:-1]), joined=parts[-1])
    return Term(chunk, tuple(folded(chunk).split()))


# --- where it stands --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `marked`: it is what was asked for."""

    words: str
    marked: bool = False


class Placed:
    """A text, with the places of its words: `words` are those of `folded`."""

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFC", text)
        self._placed = tuple(_placed(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in one spelling."""
        return tuple(word for word, _start, _end in self._placed)

    def spans(self, asked: Asked) -> list[tuple[int, int]]:
        """Where what is asked for stands: (start, end), in order, none in another."""
        found: list[tuple[int, int]] = []
        for position in range(len(self._placed)):
            for term in asked.terms:
                for length in term.lengths_at(self.words, position):
                    within = self._placed[position : position + length]
                    found.append((min(each[1] for each in within), max(each[2] for each in within)))
        return _merged(sorted(found))

    def pieces(self, asked: Asked, *, about: int | None = None) -> tuple[Piece, ...]:
        """The text in pieces; `about`: no more than so many characters of it, around the first that is marked."""
        spans = self.spans(asked)
        start, end = self._window(spans[0][0] if spans else 0, about)
        pieces, here = [Piece("… ")] if start else [], start
        for left, right in spans:
            if left >= start and right <= end:
                pieces += [Piece(self.text[here:left]), Piece(self.text[left:right], marked=True)]
                here = right
        pieces.append(Piece(self.text[here:end] + (" …" if end < len(self.text) else "")))
        return tuple(each for each in pieces if each.words)

    def _window(self, first: int, about: int | None) -> tuple[int, int]:
        """From where to where to show the text, if no more than so many characters: from a word's start to its end."""
        length = len(self.text)
        if about is None or length <= about:
            return 0, length
        start = 0 if first < about // 2 else first - about // 4
        if start:
            start = next((left for _word, left, _right in self._placed if left >= start), first)
            start = min(start, first)
        within = [right for _word, left, right in self._placed if left >= start and right <= start + about]
        return start, max([*within, min(start + about, length) if not within else 0])


def _placed(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text with their places, those with hyphens in parts and then whole."""
    signs = [(sign, at) for at, char in enumerate(text) for sign in _FOLDING[ord(char)]]
    for is_gap, word in groupby(signs, key=lambda each: each[0] == " "):
        if not is_gap:
            groups = (list(group) for hyphen, group in groupby(word, key=lambda each: each[0] == "-") if not hyphen)
            parts = [("".join(sign for sign, _at in group), group[0][1], group[-1][1] + 1) for group in groups]
            yield from parts
            if len(parts) > 1:
                yield "".join(part for part, _start, _end in parts), parts[0][1], parts[-1][2]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
