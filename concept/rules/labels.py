"""What labels say: which are the same, which words they share, and whether one uses the word that another defines.

Labels are compared as the method's page has it, in any script: after Unicode normalisation (NFKC) and case folding,
and by whole words, whose boundaries are those of Unicode (UAX #29).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TypeVar

import regex

from concept.analysis import Analysis, Element, same_label

_One = TypeVar("_One", bound=Element)
_Other = TypeVar("_Other", bound=Element)

_WORD = regex.compile(r"\b[\p{L}\p{N}].*?\b(?:-[\p{L}\p{N}].*?\b)*", regex.V1 | regex.WORD | regex.DOTALL)
"""A word; a hyphenated one is one word."""

_HYPHENS = str.maketrans("‐‑", "--", "\u00ad")
"""Unicode's hyphens as the one that people type; the soft one, which is only for printers, goes."""

_PREPOSITIONS = frozenset(
    "about above across after against along amid among around as at before behind below beneath beside between "
    "beyond by despite down during except for from in inside into like near of off on onto out outside over per "
    "regarding since than through throughout till to toward towards under underneath unlike until up upon versus "
    "via with within without".split()
)

_SMALL_WORDS = _PREPOSITIONS | frozenset(
    "a an and but either neither no nor not or so that the which who whose".split()
)
"""English words that labels have in common without saying the same."""

_KOREAN_PARTICLES = frozenset("의 을 를 은 는 이 와 에 에서 에게 으로 까지 부터 처럼 보다".split())
"""Particles written to the end of a word; those that also make other words of it (인지 + 도) are left out."""

_IRREGULAR_PLURALS = (
    ("man", "men"),
    ("child", "children"),
    ("person", "people"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("life", "lives"),
    ("wife", "wives"),
    ("self", "selves"),
    ("half", "halves"),
    ("is", "es"),
    ("um", "a"),
    ("on", "a"),
    ("us", "i"),
    ("ex", "ices"),
    ("ix", "ices"),
)
"""Endings that English changes in the plural."""

_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]", regex.V1)
"""The scripts that are written without spaces, so that a single sign may be a part of a word."""


def comparable(analysis: Analysis, element: Element) -> str:
    """The form in which two labels that say the same are equal; labels of nothing but signs stay as they are."""
    return _comparable(analysis.say(element.label))


@lru_cache(maxsize=4096)
def _comparable(words: str) -> str:
    return same_label(words) or words


def same_labels(analysis: Analysis, ones: Sequence[_One], others: Sequence[_Other]) -> Iterator[tuple[_One, _Other]]:
    """The pairs of an element of the first role and one of the second that have the same label."""
    labels = [(comparable(analysis, other), other) for other in others]
    for one in ones:
        label = comparable(analysis, one)
        yield from ((one, other) for there, other in labels if there == label)


def defined_word(label: str, language: str) -> str | None:
    """The word, or phrase, that a concept's label stands on, as printed; None for a label without words.

    In English this is its head word, the last word before the first preposition; a preposition that opens the
    label ends nothing. In other languages it is the whole label.
    """
    words = words_of(label)
    if not _is_english(language):
        return " ".join(label.split()) if words else None
    return next(reversed(_before_preposition(words)), None)


def uses_word(label: str, word: str, language: str) -> bool:
    """Whether a label uses the word or phrase, as whole words, together, apart or hyphenated."""
    wanted = _joined(word)
    if len(words_of(word)) == 1 and _SPACELESS.search(word):
        return _joined(label) == wanted
    forms = _english_forms(wanted) if _is_english(language) else _forms_with_particles(wanted)
    return any(run in forms for run in _runs(label, max(map(len, forms))))


def telling_words(label: str, language: str) -> tuple[str, ...]:
    """The words of a label by which it can be compared, folded, each once.

    In English without prepositions, articles and the like. What is written without spaces is taken in pairs of
    neighbouring signs, as nothing here knows its words.
    """
    words = _in_pairs([_fold(word) for word in words_of(label)])
    return tuple(dict.fromkeys(word for word in words if not (_is_english(language) and word in _SMALL_WORDS)))


def is_same_word(one: str, other: str, language: str) -> bool:
    """Whether two folded words are one, in English in singular or plural, in Korean with or without a particle."""
    if one == other:
        return True
    forms = _english_forms if _is_english(language) else _forms_with_particles
    return other in forms(one) or one in forms(other)


def _in_pairs(words: Sequence[str]) -> list[str]:
    """Words, with single signs of scripts without spaces joined to the one after them."""
    is_sign = [len(word) == 1 and bool(_SPACELESS.fullmatch(word)) for word in words]
    paired = []
    for at, word in enumerate(words):
        if is_sign[at] and at + 1 < len(words) and is_sign[at + 1]:
            paired.append(word + words[at + 1])
        elif not (is_sign[at] and at and is_sign[at - 1]):
            paired.append(word)
    return paired


def words_of(label: str) -> list[str]:
    """The words of a label, as printed, without the marks between them."""
    return list(_words(label))


@lru_cache(maxsize=1024)
def _words(label: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", label).translate(_HYPHENS)))


def _is_english(language: str) -> bool:
    return language.partition("-")[0] == "en"


def _before_preposition(words: list[str]) -> list[str]:
    ends = [at for at, word in enumerate(words) if at and word.casefold() in _PREPOSITIONS]
    return words[: ends[0]] if ends else words


def _joined(label: str) -> str:
    return "".join(_fold(word) for word in words_of(label))


def _fold(word: str) -> str:
    """A word without case, hyphens and English possessive."""
    folded = unicodedata.normalize("NFKC", word.casefold()).replace("-", "").replace("’", "'")
    return folded.removesuffix("'s")


def _runs(label: str, longest: int) -> Iterator[str]:
    """Neighbouring words of a label, joined, up to that many characters."""
    words = [_fold(word) for word in words_of(label)]
    for start in range(len(words)):
        for run in accumulate(words[start : start + longest]):
            if len(run) > longest:
                break
            yield run


@lru_cache(maxsize=4096)
def _english_forms(word: str) -> frozenset[str]:
    """The word in singular and plural, whichever of the two it is."""
    return frozenset({word} | _plurals(word) | _singulars(word))


def _plurals(word: str) -> set[str]:
    """What the plural of an English word may look like."""
    plurals = {f"{word}s"}
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        plurals.add(f"{word}es")
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        plurals.add(f"{word[:-1]}ies")
    return plurals | {word.removesuffix(one) + many for one, many in _IRREGULAR_PLURALS if word.endswith(one)}


def _singulars(word: str) -> set[str]:
    """The words of which this one may be the plural."""
    stems = {word[:-1], word[:-2], f"{word[:-3]}y"}
    stems |= {word.removesuffix(many) + one for one, many in _IRREGULAR_PLURALS if word.endswith(many)}
    return {stem for stem in stems if word in _plurals(stem)}


def _forms_with_particles(phrase: str) -> frozenset[str]:
    return frozenset({phrase, *(phrase + particle for particle in _KOREAN_PARTICLES)})
