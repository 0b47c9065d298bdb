"""The words that a page uses for the codes of the model: filters of the templates."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from markupsafe import Markup, escape

from concept.analysis import Search
from concept.messages import _, ngettext
from web.reading import anchor_of, beginning

_WORDS: Mapping[str, str] = {
    "full-text": "the full text",
    "excerpt": "an excerpt",
    "abstract": "the abstract only",
    "not-coded": "not coded",
    "risk-factor": "risk factor",
    "literature": "from the literature",
    "real": "seen or lived by the analyst",
    "behaviour": "behaviour",
    "operational-definition": "operational definition",
    "distinguish-uses": "distinguish uses",
    "surrogate-terms": "surrogate terms",
    "quotes": "quoted",
    "method": "for method",
    "published_in": "where it was published",
    "surrogate_terms": "surrogate terms",
    "related_concepts": "related concepts",
    "referents_none_known": "referents not known",
    "omitted_cases": "cases left out",
}
"""Codes that are not said as they are written."""

_METHODS: Mapping[str, str] = {
    "walker-avant": "Walker & Avant",
    "rodgers": "Rodgers",
    "course": "Walker & Avant (course)",
}
_RELATIONS: Mapping[str | None, str] = {
    "agrees": "agrees with",
    "disagrees": "disagrees with",
    "extends": "extends",
    "qualifies": "qualifies",
    "refutes": "refutes",
    None: "beside",
}
_FORMS: Mapping[str, str] = {"ttl": "Turtle", "jsonld": "JSON-LD", "yaml": "YAML", "json": "JSON", "svg": "SVG"}


def said(code: str) -> str:
    """The words for a code: “risk factor” for `risk-factor`."""
    return _(_WORDS.get(code, code))


def kind_of_case(kind: str) -> str:
    """The name of a kind of case: “Model case”."""
    return _("{kind} case").format(kind=_(kind).capitalize())


def method(name: str) -> str:
    """The name of a method as people know it."""
    return _METHODS.get(name, name)


def relation(intent: str | None) -> str:
    """What one work does to another."""
    return _(_RELATIONS.get(intent, intent or ""))


def form_name(form: str) -> str:
    """The name of a form in which a page can be had."""
    return _FORMS.get(form, form)


def severities(severity: str, count: int) -> str:
    """The name of a severity, after a number."""
    match severity:
        case "error":
            return ngettext("error", "errors", count)
        case "warning":
            return ngettext("warning", "warnings", count)
        case _:
            return ngettext("info", "infos", count)


_CODE = re.compile(r"`([^`]+)`")


def with_code(words: str) -> Markup:
    """Words in which `this` is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(words))))


_BLANK = re.compile(r"\{(\w+)\}")


def with_blanks(sentence: str) -> Markup:
    """A sentence in which {this} is a blank."""
    return Markup(_BLANK.sub(r'<span class="blank">\1</span>', str(escape(sentence))))


def counted(role: str, count: int) -> str:
    """The name of what an analysis has so many of."""
    match role:
        case "uses":
            return ngettext("use", "uses", count)
        case "attributes":
            return ngettext("attribute", "attributes", count)
        case "antecedents":
            return ngettext("antecedent", "antecedents", count)
        case "consequences":
            return ngettext("consequence", "consequences", count)
        case "referents":
            return ngettext("referent", "referents", count)
        case "cases":
            return ngettext("case", "cases", count)
        case "definitions":
            return ngettext("definition", "definitions", count)
        case _:
            return ngettext("work cited", "works cited", count)


def counts(search: Search) -> tuple[tuple[str, int], ...]:
    """The counts of a search, in the order in which works drop out."""
    said = (
        (_("identified"), search.identified),
        (_("duplicates"), search.duplicates),
        (_("screened"), search.screened),
        (_("read in full"), search.full_text),
        (_("included"), search.included),
    )
    return tuple((name, count) for name, count in said if count is not None)


def fragment(anchor: str) -> str:
    """An anchor as it stands behind the # of an address."""
    return quote(anchor, safe="/~")


FILTERS: Mapping[str, Callable[..., object]] = {
    each.__name__: each
    for each in (
        anchor_of,
        with_code,
        with_blanks,
        said,
        kind_of_case,
        method,
        relation,
        form_name,
        severities,
        counted,
        counts,
        beginning,
        fragment,
    )
}
