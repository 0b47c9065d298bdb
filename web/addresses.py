"""Where sources and statements have their pages: addresses that are the ends of their IRIs, as people read them."""

from typing import Any

from flask import url_for

from concept.analysis import SEGMENTS

SUFFIXES = (".json", ".ttl", ".jsonld", ".html")
"""Ends of an address that ask for a form of its page."""

STATEMENTS = frozenset({*SEGMENTS.values(), "none-known"} - {"search", "work"})
"""The first segments of the places that have pages of their own."""


def source_address(name: str, **asked: Any) -> str:
    """The page of the source of that name. After a name that ends like a form it is said that HTML is meant."""
    form = "html" if name.endswith(SUFFIXES) else None
    return url_for("sources.source", name=name, suffix=form, **asked)


def statement_address(analysis_id: str, place: str) -> str:
    """The page of a statement; of what has none, where the page of its analysis tells of it."""
    segment, _slash, rest = place.partition("/")
    if segment not in STATEMENTS or not rest:
        return url_for("analyses.analysis", id=analysis_id, _anchor=place or None)
    name, below, _rest = rest.partition("/")
    return url_for("statements.statement", id=analysis_id, segment=segment, name=name, _anchor=place if below else None)
