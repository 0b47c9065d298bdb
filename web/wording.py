"""The words that a page uses for the codes of the model: filters of the templates."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from flask_babel import format_decimal
from markupsafe import Markup, escape

from concept.analysis import SEGMENTS, Intent, Search
from concept.atlas import Tie, TieKind
from concept.literature import reference_to
from concept.messages import N_, _, ngettext
from concept.questions import heading_of
from concept.rules.wording import a_case
from concept.terms import kind_of_case, name_of_role
from web.addresses import source_address
from web.reading import anchor_of, beginning, links_of

_WORDS: Mapping[str, str] = {
    # records
    "draft": N_("draft"),
    "complete": N_("complete"),
    "full-text": N_("the full text"),
    "excerpt": N_("an excerpt"),
    "abstract": N_("the abstract only"),
    # codings, verdicts and findings
    "shows": N_("shows"),
    "partly": N_("partly"),
    "lacks": N_("lacks"),
    "unclear": N_("unclear"),
    "not-coded": N_("not coded"),
    "holds": N_("holds"),
    "fails": N_("fails"),
    "undetermined": N_("undetermined"),
    "error": N_("error"),
    "warning": N_("warning"),
    "info": N_("info"),
    # kinds
    "clarify": N_("to clarify"),
    "operational-definition": N_("operational definition"),
    "distinguish-uses": N_("to distinguish uses"),
    "surrogate-terms": N_("surrogate terms"),
    "theory": N_("theory"),
    "other": N_("other"),
    "dictionary": N_("dictionary"),
    "thesaurus": N_("thesaurus"),
    "literature": N_("from the literature"),
    "definition": N_("definition"),
    "colleague": N_("colleague"),
    "everyday": N_("everyday"),
    "real": N_("seen or lived by the analyst"),
    "constructed": N_("constructed"),
    "necessary": N_("necessary"),
    "usual": N_("usual"),
    "risk-factor": N_("risk factor"),
    "positive": N_("positive"),
    "negative": N_("negative"),
    "mixed": N_("mixed"),
    "instrument": N_("instrument"),
    "sign": N_("sign"),
    "record": N_("record"),
    "behaviour": N_("behaviour"),
    "theoretical": N_("theoretical"),
    "operational": N_("operational"),
    "working": N_("working"),
    "advantage": N_("advantage"),
    "disadvantage": N_("disadvantage"),
    "challenge": N_("challenge"),
    # why a work is cited
    "supports": N_("supports"),
    "disputes": N_("disputes"),
    "qualifies": N_("qualifies"),
    "background": N_("background"),
    "quotes": N_("quoted"),
    "method": N_("for method"),
    # keys of a document, about which a note is
    "title": N_("title"),
    "edition": N_("edition"),
    "concept": N_("concept"),
    "context": N_("context"),
    "selection": N_("selection"),
    "aims": N_("aims"),
    "searches": N_("searches"),
    "uses": N_("uses"),
    "attributes": N_("attributes"),
    "antecedents": N_("antecedents"),
    "consequences": N_("consequences"),
    "cases": N_("cases"),
    "omitted_cases": N_("cases left out"),
    "referents": N_("empirical referents"),
    "referents_none_known": N_("referents not known"),
    "surrogate_terms": N_("surrogate terms"),
    "related_concepts": N_("related concepts"),
    "references": N_("references"),
    "definitions": N_("definitions"),
    "observations": N_("observations"),
    "themes": N_("themes"),
    "sources": N_("sources"),
    "bibliography": N_("bibliography"),
    "relations": N_("relations"),
    "published_in": N_("where it was published"),
    # what is aligned
    "attribute": N_("defining attribute"),
    "antecedent": N_("antecedent"),
    "consequence": N_("consequence"),
    "referent": N_("empirical referent"),
    "case": N_("case"),
    "use": N_("use"),
    "surrogate-term": N_("surrogate term"),
    "related-concept": N_("related concept"),
    "reference": N_("reference"),
    "observation": N_("observation"),
    "theme": N_("theme"),
}
"""The words for codes of the model."""

_MADE_FROM: Mapping[str, str] = {
    "full-text": N_("from the full text"),
    "excerpt": N_("from an excerpt"),
    "abstract": N_("from the abstract only"),
}
_FIRMNESS: Mapping[str, str] = {
    "method": N_("method"),
    "critique": N_("critique"),
    "practice": N_("practice"),
    "profile": N_("profile"),
}
_DEFINITIONS: Mapping[str | None, str] = {
    "theoretical": N_("Theoretical definition"),
    "operational": N_("Operational definition"),
    "working": N_("Working definition"),
    None: N_("Definition"),
}
_METHODS: Mapping[str, str] = {
    "walker-avant": "Walker & Avant",
    "rodgers": "Rodgers",
    "course": N_("Walker & Avant (course)"),
}
_RELATIONS: Mapping[str | None, str] = {
    "agrees": N_("agrees with"),
    "disagrees": N_("disagrees with"),
    "extends": N_("extends"),
    "qualifies": N_("qualifies"),
    "refutes": N_("refutes"),
    None: N_("beside"),
}
_INTENTS: Mapping[Intent | None, str] = {
    "supports": N_("Supported by"),
    "quotes": N_("Quoted from"),
    "qualifies": N_("Qualified by"),
    None: N_("Cited, and not said why"),
    "disputes": N_("Disputed by"),
    "background": N_("Cited for background"),
    "method": N_("Cited for method"),
}
_ROLES: Mapping[str, str] = {
    "referents_none_known": N_("Referents not known"),
    "codings": N_("Codings of cases"),
    "observations": N_("Observations"),
    "themes": N_("Themes"),
    "analysis": N_("The analysis itself"),
}
"""The roles that are no roles of the method."""

_ONE: Mapping[str, str] = {
    "uses": N_("Use"),
    "attributes": N_("Defining attribute"),
    "antecedents": N_("Antecedent"),
    "consequences": N_("Consequence"),
    "surrogate_terms": N_("Surrogate term"),
    "related_concepts": N_("Related concept"),
    "references": N_("Reference"),
    "referents": N_("Empirical referent"),
    "referents_none_known": N_("No referent known"),
    "cases": N_("Case"),
    "definitions": N_("Definition"),
    "observations": N_("Observation"),
    "themes": N_("Theme"),
}
_TYPES: Mapping[str, str] = {
    "article": N_("article"),
    "article-journal": N_("journal article"),
    "article-magazine": N_("magazine article"),
    "article-newspaper": N_("newspaper article"),
    "bill": N_("bill"),
    "book": N_("book"),
    "broadcast": N_("broadcast"),
    "chapter": N_("book chapter"),
    "classic": N_("classic"),
    "collection": N_("collection"),
    "dataset": N_("dataset"),
    "document": N_("document"),
    "entry": N_("entry"),
    "entry-dictionary": N_("dictionary entry"),
    "entry-encyclopedia": N_("encyclopedia entry"),
    "event": N_("event"),
    "figure": N_("figure"),
    "graphic": N_("graphic"),
    "hearing": N_("hearing"),
    "interview": N_("interview"),
    "legal_case": N_("legal case"),
    "legislation": N_("legislation"),
    "manuscript": N_("manuscript"),
    "map": N_("map"),
    "motion_picture": N_("film"),
    "musical_score": N_("musical score"),
    "pamphlet": N_("pamphlet"),
    "paper-conference": N_("conference paper"),
    "patent": N_("patent"),
    "performance": N_("performance"),
    "periodical": N_("periodical"),
    "personal_communication": N_("personal communication"),
    "post": N_("post"),
    "post-weblog": N_("blog post"),
    "regulation": N_("regulation"),
    "report": N_("report"),
    "review": N_("review"),
    "review-book": N_("book review"),
    "software": N_("software"),
    "song": N_("song"),
    "speech": N_("speech"),
    "standard": N_("standard"),
    "thesis": N_("thesis"),
    "treaty": N_("treaty"),
    "webpage": N_("web page"),
}
_MAPPINGS: Mapping[str, str] = {
    "exactMatch": N_("the same as"),
    "closeMatch": N_("close to"),
    "broadMatch": N_("narrower than"),
    "narrowMatch": N_("broader than"),
    "relatedMatch": N_("related to"),
    "differsFrom": N_("something else than"),
}
_TIES: Mapping[TieKind, str] = {
    "leads_to": N_("What follows from it comes before that one"),
    "follows_from": N_("What follows from that one comes before it"),
    "shares": N_("Both have"),
    "concepts": N_("The concepts themselves"),
    "is": N_("Part of one, and itself a concept"),
    "names": N_("Named by cases"),
    "meets": N_("Related, or the same in another role"),
    "rests": N_("Both rest on"),
}
_FORMS: Mapping[str, str] = {"ttl": "Turtle", "jsonld": "JSON-LD", "yaml": "YAML", "json": "JSON", "svg": "SVG"}


def said(code: str) -> str:
    """The words for a code: “risk factor” for `risk-factor`. A code that is none of ours is said as it is written."""
    return _(_WORDS[code]) if code in _WORDS else code


def made_from(coverage: str) -> str:
    """What a record was made from, as the end of a sentence: “from the full text”."""
    return _(_MADE_FROM[coverage])


def firmness(code: str) -> str:
    """Who says that a rule's fault is one."""
    return _(_FIRMNESS[code])


def kind_of_definition(kind: str | None) -> str:
    """The name of a kind of definition: “Working definition”."""
    return _(_DEFINITIONS[kind])


def translated(sentence: str) -> str:
    """A sentence that stands elsewhere, such as the title of a rule, in the reader's language."""
    return _(sentence)


def capital(words: str) -> str:
    """Words as a sentence begins: their first letter is a capital, and no other changes."""
    return words[:1].upper() + words[1:]


def number(count: int) -> str:
    """A whole number as the reader writes it: 10,000."""
    return str(format_decimal(count))


def method(name: str) -> str:
    """The name of a method as people know it."""
    return _(_METHODS[name]) if name in _METHODS else name


def relation(intent: str | None) -> str:
    """What one work does to another."""
    return _(_RELATIONS[intent])


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


def noun(role: str) -> str:
    """What one statement of a role is called within a sentence: “defining attribute”."""
    return said(SEGMENTS[role])


def reason(intent: Intent | None) -> str:
    """What stands above the citations of a statement that have one intent."""
    return _(_INTENTS[intent])


def intent_of(intent: Intent | None) -> str:
    """What an intent is called beside its citation."""
    return said(intent) if intent else _("not said why")


def work_type(kind: str) -> str:
    """The name of one of CSL's types of works: “journal article” for `article-journal`."""
    return _(_TYPES[kind]) if kind in _TYPES else kind.replace("-", " ").replace("_", " ")


def severities(severity: str, count: int) -> str:
    """The name of a severity, after a number."""
    match severity:
        case "error":
            return ngettext("error", "errors", count)
        case "warning":
            return ngettext("warning", "warnings", count)
        case _:
            return ngettext("info", "infos", count)


def index(value: float) -> str:
    """An index between 0 and 1 as the reader writes it: 0.25."""
    return str(format_decimal(value, "0.00"))


_CODE = re.compile(r"`([^`]+)`")


def with_code(words: str) -> Markup:
    """Words in which `this` is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(words))))


_BLANK = re.compile(r"\{(\w+)\}")


def with_blanks(sentence: str) -> Markup:
    """A sentence in which {this} is a blank."""
    return Markup(_BLANK.sub(_blank, str(escape(sentence))))


def _blank(found: re.Match[str]) -> str:
    return Markup('<span class="blank">{}</span>').format(_(heading_of(found[1])))


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
    ties: Mapping[TieKind, str] = {
        "leads_to": ngettext(
            "{count} consequence is an antecedent there", "{count} consequences are antecedents there", count
        ),
        "follows_from": ngettext(
            "{count} antecedent is a consequence there", "{count} antecedents are consequences there", count
        ),
        "shares": ngettext("{count} element shared", "{count} elements shared", count),
        "concepts": _("the concepts are aligned"),
        "is": ngettext("{count} element has the other’s name", "{count} elements have the other’s name", count),
        "names": ngettext("named by {count} case", "named by {count} cases", count),
        "meets": ngettext("{count} pair related", "{count} pairs related", count),
        "rests": ngettext("{count} work in common", "{count} works in common", count),
    }
    return ties[kind].format(count=number(count))


def tie_kind(kind: TieKind) -> str:
    """What stands above the reasons of one kind."""
    return _(_TIES[kind])


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
        made_from,
        firmness,
        kind_of_definition,
        a_case,
        translated,
        capital,
        number,
        index,
        kind_of_case,
        method,
        relation,
        role,
        one_of,
        noun,
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
        reference_to,
        tie_words,
        tie_kind,
    )
}
