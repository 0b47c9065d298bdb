"""What we say to people, in their language: gettext, with the catalogues in `concept/locale`.

Every sentence that a rule, a verdict or a page of ours says is written in English in the code and goes through
`_` (or `ngettext`); its catalogue decides what the reader sees.
"""

import gettext
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"
_ENGLISH = gettext.NullTranslations()
_catalogue: ContextVar[gettext.NullTranslations] = ContextVar(
    "catalogue", default=_ENGLISH
)  # it has no state that changes


def _(message: str) -> str:
    """The message in the reader's language."""
    return _catalogue.get().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for that count, in the reader's language."""
    return _catalogue.get().ngettext(one, many, count)


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Within this context messages are in `language`, in English where there is no catalogue for it."""
    token = _catalogue.set(gettext.translation("concept", _LOCALE, [language], fallback=True))
    try:
        yield
    finally:
        _catalogue.reset(token)


def enumerate_labels(labels: Sequence[str]) -> str:
    """Labels as a sentence lists them: “a”, “b” and “c”."""
    quoted = [_("“{label}”").format(label=label) for label in labels]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("{all_but_last} and {last}").format(all_but_last=", ".join(quoted[:-1]), last=quoted[-1])
