"""The words that a page uses for the codes of the model: filters of the templates."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from markupsafe import Markup, escape

from concept.analysis import Intent, Search
from concept.atlas import Tie, TieKind
from concept.literature import reference_to
from concept.messages import _, ngettext
from concept.terms import name_of_role
from web.addresses import source_address, statement_address
from web.reading import anchor_of, beginning, links_of

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
    "surrogate-term": "surrogate term",
    "related-concept": "related concept",
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
_INTENTS: Mapping[Intent | None, str] = {
    "supports": "Supported by",
    "quotes": "Quoted from",
    "qualifies": "Qualified by",
    None: "Cited, and not said why",
    "disputes": "Disputed by",
    "background": "Cited for background",
    "method": "Cited for method",
}
_ROLES: Mapping[str, str] = {
    "referents_none_known": "Referents not known",
    "codings": "Codings of cases",
    "observations": "Observations",
    "themes": "Themes",
    "analysis": "The analysis itself",
    "aims": "Aims",
    "searches": "Searches for literature",
    "relations": "How works stand to each other",
    "notes": "Notes",
    "omitted_cases": "Cases left out",
}
"""The roles that are no roles of the method."""

_ONE: Mapping[str, str] = {
    "uses": "Use",
    "attributes": "Defining attribute",
    "antecedents": "Antecedent",
    "consequences": "Consequence",
    "surrogate_terms": "Surrogate term",
    "related_concepts": "Related concept",
    "references": "Reference",
    "referents": "Empirical referent",
    "referents_none_known": "No referent known",
    "cases": "Case",
    "definitions": "Definition",
    "observations": "Observation",
    "themes": "Theme",
    "codings": "Coding of a case",
    "analysis": "Analysis",
    "aims": "Aim",
    "searches": "Search for literature",
    "relations": "How two works stand to each other",
    "notes": "Note",
    "omitted_cases": "Case left out",
}
_TYPES: Mapping[str, str] = {
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "chapter": "book chapter",
    "entry-dictionary": "dictionary entry",
    "entry-encyclopedia": "encyclopedia entry",
    "motion_picture": "film",
    "paper-conference": "conference paper",
    "post-weblog": "blog post",
    "review-book": "book review",
    "webpage": "web page",
}
_MAPPINGS: Mapping[str, str] = {
    "exactMatch": "the same as",
    "closeMatch": "close to",
    "broadMatch": "narrower than",
    "narrowMatch": "broader than",
    "relatedMatch": "related to",
    "differsFrom": "something else than",
}
_TIES: Mapping[TieKind, str] = {
    "leads_to": "What follows from it comes before that one",
    "follows_from": "What follows from that one comes before it",
    "shares": "Both have",
    "concepts": "The concepts themselves",
    "is": "Part of one, and itself a concept",
    "names": "Named by cases",
    "meets": "Related, or the same in another role",
    "rests": "Both rest on",
}
_COUNTED_TIES: Mapping[TieKind, tuple[str, str]] = {
    "leads_to": ("{count} consequence is an antecedent there", "{count} consequences are antecedents there"),
    "follows_from": ("{count} antecedent is a consequence there", "{count} antecedents are consequences there"),
    "shares": ("{count} element shared", "{count} elements shared"),
    "concepts": ("the concepts are aligned", "the concepts are aligned"),
    "is": ("{count} element has the other’s name", "{count} elements have the other’s name"),
    "names": ("named by {count} case", "named by {count} cases"),
    "meets": ("{count} pair related", "{count} pairs related"),
    "rests": ("{count} work in common", "{count} works in common"),
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


def mapping(relation: str) -> str:
    """What an element has to do with the one that it is aligned with."""
    return _(_MAPPINGS[relation])


def form_name(form: str) -> str:
    """The name of a form in which a page can be had."""
    return _FORMS.get(form, form)


def role(name: str) -> str:
    """What the statements of a role are called together."""
    return _(_ROLES[name]) if name in _ROLES else name_of_role(name)


def one_of(role: str) -> str:
    """What one statement of a role is called."""
    return _(_ONE[role])


def reason(intent: Intent | None) -> str:
    """What stands above the citations of a statement that have one intent."""
    return _(_INTENTS[intent])


def intent_of(intent: Intent | None) -> str:
    """What an intent is called beside its citation."""
    return said(intent) if intent else _("not said why")


def work_type(kind: str) -> str:
    """The name of one of CSL's types of works: “journal article” for `article-journal`."""
    return _(_TYPES.get(kind, kind.replace("-", " ").replace("_", " ")))


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


def tie_words(tie: Tie) -> str:
    """What ties two concepts, in few words."""
    return ", ".join(counted_ties(kind, len(reasons)) for kind, reasons in tie.by_kind)


def counted_ties(kind: TieKind, count: int) -> str:
    """How often two concepts are tied in one way."""
    one, many = _COUNTED_TIES[kind]
    return ngettext(one, many, count).format(count=count)


def tie_kind(kind: TieKind) -> str:
    """What stands above the reasons of one kind."""
    return _(_TIES[kind])


def fragment(anchor: str) -> str:
    """An anchor as it stands behind the # of an address."""
    return quote(anchor, safe="/~")


def why(reason: str) -> str:
    """Why an analysis is news."""
    reasons = {
        "new": _("came into the store"),
        "changed": _("changed in the store"),
        "written": _("came or changed in the store"),
        "file": _("its file was written"),
        "recorded": _("its record was made, and it is not known when it came"),
    }
    return reasons[reason]


def as_said(at: str) -> str:
    """A date, or a moment to the minute, as it is read."""
    return _("{day}, {time} UTC").format(day=at[:10], time=at[11:16]) if "T" in at else at


def letter_anchor(letter: str) -> str:
    """The id of the part of a list that has the names under a letter."""
    return f"letter-{letter}" if letter.isalpha() else "letter-other"


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
        role,
        one_of,
        reason,
        intent_of,
        work_type,
        mapping,
        form_name,
        severities,
        counted,
        counts,
        beginning,
        fragment,
        links_of,
        source_address,
        statement_address,
        letter_anchor,
        why,
        as_said,
        reference_to,
        tie_words,
        tie_kind,
    )
}
