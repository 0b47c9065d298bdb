"""What we say to people, in their language: gettext, with the catalogues in `concept/locale`.

Every sentence that a rule, a verdict or a page of ours says is written in English in the code and goes through
`_` (or `ngettext`); its catalogue decides what the reader sees. Catalogues are read as their translators write them
(`.po`), so nothing has to be compiled: docs/decisions/0008. Another package brings its own: docs/decisions/0016.
"""

import gettext
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"
_ENGLISH = gettext.NullTranslations()  # it has no state that changes
_catalogue: ContextVar[gettext.NullTranslations] = ContextVar("catalogue", default=_ENGLISH)
_language: ContextVar[str] = ContextVar("language", default="en")


def _(message: str) -> str:
    """The message in the reader's language."""
    return _catalogue.get().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for that count, in the reader's language."""
    return _catalogue.get().ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's tools know it
    """The message as it is written: it is marked for the catalogues here, and said with `_` elsewhere."""
    return message


@cache
def languages() -> tuple[str, ...]:
    """The languages in which messages can be said, English first: tags such as de or pt-br."""
    return ("en", *sorted(folder.name.lower().replace("_", "-") for folder in _LOCALE.iterdir() if folder.is_dir()))


def language_spoken() -> str:
    """The language of messages in this context, as a tag in lower case."""
    return _language.get()


@contextmanager
def spoken_in(language: str, catalogues: Path | None = None) -> Iterator[None]:
    """Within this context messages are in `language` (de, de-AT, de_AT.UTF-8), in English if nobody translated them.

    `catalogues`: the `locale` folder of another package, whose messages are known too.
    """
    tag = language.lower().replace("_", "-").partition(".")[0]
    said = next((each for each in (tag, tag.partition("-")[0]) if each in languages()), "en")
    tokens = _language.set(said), _catalogue.set(_catalogue_of(said, catalogues or _LOCALE))
    try:
        yield
    finally:
        _language.reset(tokens[0])
        _catalogue.reset(tokens[1])


@cache
def _catalogue_of(language: str, catalogues: Path) -> gettext.NullTranslations:
    """The catalogue in that folder; what it does not know, ours may."""
    if language == "en":
        return _ENGLISH
    # Only readers of other languages wait for these.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    name, _dash, country = language.partition("-")
    folder = f"{name}_{country.upper()}" if country else name
    compiled = BytesIO()
    with (catalogues / folder / "LC_MESSAGES" / f"{catalogues.parent.name}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=folder))
    compiled.seek(0)
    catalogue = gettext.GNUTranslations(compiled)
    if catalogues != _LOCALE:
        catalogue.add_fallback(_catalogue_of(language, _LOCALE))
    return catalogue


def enumerate_labels(labels: Sequence[str]) -> str:
    """Labels as a sentence lists them: “a”, “b” and “c”."""
    return enumerate_words([_("“{label}”").format(label=label) for label in labels])


def enumerate_words(words: Sequence[str]) -> str:
    """Words as a sentence lists them: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return _("{all_but_last} and {last}").format(all_but_last=", ".join(words[:-1]), last=words[-1])
