"""The language of a page: the one that its address states, else the one that the browser likes best, else English.

What is spoken is decided once for a request. Sentences of `concept` and of `web` then come out in this language, and
Flask-Babel writes numbers in it. No cookie is kept: an address that states its language hands it on to every link.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale, negotiate_locale
from flask import Flask, Response, g, request
from flask_babel import Babel
from markupsafe import Markup

from concept.messages import language_spoken, languages, spoken_in

PARAMETER = "lang"
"""The parameter of an address that states a language."""

LONGEST = 10_000
"""Characters of what an address asks that are said again in the address of another language."""

CATALOGUES = Path(__file__).parent / "locale"

WRITTEN_IN_WORDS = frozenset({"text/html", "application/json", "text/plain", "text/markdown", "text/csv"})
"""The forms of answers that hold sentences of ours."""


@dataclass(frozen=True)
class Offered:
    """A language that a page can be read in: its tag, its own name for itself, the address, whether it is spoken."""

    tag: str
    name: str
    address: str
    spoken: bool


def register(app: Flask) -> None:
    """Let every answer be in the reader's language. Must come before what may refuse a request in a sentence."""
    Babel(app, configure_jinja=False, locale_selector=lambda: language_spoken().replace("-", "_"))
    app.before_request(_speak)
    app.teardown_request(_fall_silent)
    app.url_defaults(_hand_on)
    app.after_request(_tell)


def stated_language() -> str | None:
    """The language that the address states; one in which nothing can be said is as none."""
    return _first_known([request.args.get(PARAMETER, "")])


def _liked_language() -> str | None:
    """The language of ours that the browser likes best."""
    return _first_known([tag for tag, quality in request.accept_languages if quality > 0])


def _first_known(tags: list[str]) -> str | None:
    return negotiate_locale(tags, languages(), sep="-")


def _speak() -> None:
    g.speaking = ExitStack()
    g.speaking.enter_context(spoken_in(stated_language() or _liked_language() or "en", CATALOGUES))


def _fall_silent(_error: BaseException | None) -> None:
    g.pop("speaking", ExitStack()).close()


def _hand_on(endpoint: str, values: dict[str, Any]) -> None:
    """A language that the address states is stated by what it links to. `lang=None` asks for an address without."""
    if endpoint != "static" and (stated := stated_language()):
        values.setdefault(PARAMETER, stated)


def _tell(response: Response) -> Response:
    if request.endpoint != "static":
        response.vary.add("Accept-Language")
        if response.mimetype in WRITTEN_IN_WORDS:
            response.content_language.add(language_spoken())
        if response.is_streamed and not response.direct_passthrough:
            response.response = _said_in(language_spoken(), response.response)  # type: ignore[assignment]
    return response


def _said_in(language: str, chunks: Iterable[str | bytes]) -> Iterator[str | bytes]:
    """What is streamed comes when its request is over, and is said in the language of that all the same."""
    steps = iter(chunks)
    try:
        while True:
            with spoken_in(language, CATALOGUES):
                chunk = next(steps, None)
            if chunk is None:
                return
            yield chunk
    finally:
        if hasattr(chunks, "close"):
            chunks.close()


def offered() -> tuple[Offered, ...]:
    """The languages that this page can be read in."""
    return tuple(
        Offered(tag, _own_name(tag), this_page_in(tag), spoken=tag == language_spoken()) for tag in languages()
    )


def _own_name(tag: str) -> str:
    return Locale.parse(tag, sep="-").get_display_name() or tag


def this_page_in(tag: str | None) -> str:
    """The address of this page, seen from itself, that states a language; None: that states none.

    It begins with ?: a path that a stranger made up, such as //elsewhere, would lead away.
    """
    said = request.args.items(multi=True)
    rest = [(name, value) for name, value in said if name != PARAMETER and len(value) <= LONGEST]
    return f"?{urlencode([*rest, (PARAMETER, tag)] if tag else rest)}"


def in_english() -> Markup:
    """The attribute of what is said in English whatever is spoken."""
    return Markup("") if language_spoken() == "en" else Markup(' lang="en"')


def kept_language() -> Markup:
    """The hidden field by which a form hands the language on, where the address states it."""
    stated = stated_language()
    return Markup('<input type="hidden" name="{}" value="{}">').format(PARAMETER, stated) if stated else Markup()
