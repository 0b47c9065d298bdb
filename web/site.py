"""What programs look for at a site: the OpenAPI document, robots.txt, the map of the site; and /api for people.

The map (sitemaps.org) is an index of parts, each of at most 50,000 addresses, written as they are read.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, stream_with_context, url_for

from concept.library import Library
from concept.messages import _
from web import assets
from web.addresses import source_address
from web.describing import Answer, Segment, describe
from web.errors import NotHere
from web.openapi import openapi_document
from web.pages import Page, answer, the_library

blueprint = Blueprint("site", __name__)

MOST_ADDRESSES = 50_000
"""What a part of a map may have, by sitemaps.org."""

AT_ONCE = 1_000
"""Lines that are read from the catalogue at once."""

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


# --- the OpenAPI document ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ApiPage(Page):
    """What can be asked of the viewer, with examples."""

    template: ClassVar[str] = "site/api.html"
    forms: ClassVar[tuple[str, ...]] = ("html",)

    document: Mapping[str, Any]

    @property
    def groups(self) -> Mapping[str, list[tuple[str, str, Mapping[str, Any]]]]:
        """The operations, (path, method, operation), by what they are about."""
        found: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
        for path, operations in self.document["paths"].items():
            for method, operation in operations.items():
                found.setdefault(operation["tags"][0], []).append((path, method.upper(), operation))
        return found

    def example(self, path: str, operation: Mapping[str, Any]) -> str:
        """An address of that path, with the examples of its variables in their places."""
        for each in operation.get("parameters", ()):
            words = each["schema"].get("enum", [""])
            path = path.replace(f"{{{each['name']}}}", str(each.get("example", words[0])))
        return path

    def media_types(self, operation: Mapping[str, Any]) -> tuple[str, ...]:
        """In which media types it is answered."""
        return tuple(operation["responses"].get("200", {}).get("content", ()))


def _document() -> dict[str, Any]:
    return openapi_document(current_app._get_current_object(), url_for("home.home", _external=True).rstrip("/"))  # type: ignore[attr-defined]


@blueprint.get("/api")
@describe(ApiPage)
def api() -> Response:
    """What can be asked of the viewer, for people."""
    return answer(ApiPage(title=_("The viewer as data"), document=_document()))


@blueprint.get("/openapi.json")
@describe(answers={200: Answer(about="This document.", media_types=("application/json",))})
def openapi() -> Response:
    """The OpenAPI document: what can be asked of the viewer, for programs."""
    return Response(json.dumps(_document(), ensure_ascii=False, indent=1) + "\n", mimetype="application/json")


# --- for crawlers -----------------------------------------------------------------------------------------------

ROBOTS = """\
User-agent: *
Disallow: /*?
Disallow: /sparql
Disallow: /data.nq.gz
Disallow: /id/
Disallow: /thing/
Allow: /*?page=
Allow: /static/

Sitemap: {sitemap}
"""
"""Pages are for everyone; searches and facets, which have no end, and what costs much are not for crawlers."""


@blueprint.get("/robots.txt")
@describe(answers={200: Answer(about="What crawlers may read.", media_types=("text/plain",))})
def robots() -> Response:
    """What crawlers may read, and where the map of the site is."""
    return Response(ROBOTS.format(sitemap=url_for("site.sitemap", _external=True)), mimetype="text/plain")


@blueprint.get("/favicon.ico")
@describe(answers={200: Answer(about="The icon.", media_types=("image/svg+xml",))})
def favicon() -> Response:
    """The icon, for who looks for it where it always was."""
    return assets.send("icon.svg")


@dataclass(frozen=True)
class Part:
    """A kind of pages: how many there are, and the addresses of some of them, from a position on."""

    count: Callable[[Library], int]
    some: Callable[[Library, int], list[str]]


def _analyses(library: Library, first: int) -> list[str]:
    lines, _count = library.find(limit=AT_ONCE, offset=first)
    return [url_for("analyses.analysis", id=each.id, _external=True) for each in lines]


def _concepts(library: Library, first: int) -> list[str]:
    lines, _count = library.catalogue.concepts_index.find(limit=AT_ONCE, offset=first)
    return [url_for("concepts.concept", id=each.id, _external=True) for each in lines if each.analyses]


def _sources(library: Library, first: int) -> list[str]:
    lines, _count = library.catalogue.works.find(limit=AT_ONCE, offset=first)
    home = url_for("home.home", _external=True).rstrip("/")
    return [f"{home}{source_address(each.name)}" for each in lines]


PARTS: Mapping[str, Part] = {
    "analyses": Part(lambda library: library.find(limit=0)[1], _analyses),
    "concepts": Part(lambda library: library.catalogue.concepts_index.find(limit=0)[1], _concepts),
    "sources": Part(lambda library: library.catalogue.works.count, _sources),
}
"""What has pages enough to be mapped."""

XML = "application/xml"


@blueprint.get("/sitemap.xml")
@describe(answers={200: Answer(about="The index of the map.", media_types=(XML,))})
def sitemap() -> Response:
    """The map of the site: an index of its parts."""
    library = the_library()
    changed = library.changed.isoformat(timespec="seconds")
    addresses = (
        url_for("site.part", kind=kind, number=number, _external=True)
        for kind, each in PARTS.items()
        for number in range(1, -(-each.count(library) // MOST_ADDRESSES) + 1)
    )
    entries = (f"<sitemap><loc>{escape(each)}</loc><lastmod>{changed}</lastmod></sitemap>\n" for each in addresses)
    return Response("".join(_framed("sitemapindex", entries)), mimetype=XML)


@blueprint.get(f"/sitemap-<any({', '.join(PARTS)}):kind>-<int(min=1):number>.xml")
@describe(
    answers={200: Answer(about="Some of the map.", media_types=(XML,))},
    kind=Segment(about="What the pages are about.", example="analyses", words=tuple(PARTS)),
    number=Segment(about="Which part of the map, from 1.", example="1"),
)
def part(kind: str, number: int) -> Response:
    """A part of the map of the site."""
    library = the_library()
    if number > -(-PARTS[kind].count(library) // MOST_ADDRESSES):
        sentence = _("The map of the site has no part {number} of {kind}.").format(number=number, kind=kind)
        raise NotHere(sentence, [(_("the map of the site"), url_for("site.sitemap"))])
    entries = (f"<url><loc>{escape(each)}</loc></url>\n" for each in _addresses(library, kind, number))
    return Response(stream_with_context(_framed("urlset", entries)), mimetype=XML)


def _addresses(library: Library, kind: str, number: int) -> Iterator[str]:
    first = (number - 1) * MOST_ADDRESSES
    for start in range(first, first + MOST_ADDRESSES, AT_ONCE):
        some = PARTS[kind].some(library, start)
        yield from some
        if start + AT_ONCE >= PARTS[kind].count(library):
            return


def _framed(name: str, entries: Iterator[str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_SPACE}">\n'
    yield from entries
    yield f"</{name}>\n"
