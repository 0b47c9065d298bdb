"""The words that a page uses for the codes of the model: filters of the templates."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import quote

from flask_babel import format_decimal
from markupsafe import Markup, escape

from concept import ties
from concept.analysis import SEGMENTS, Intent, Search
from concept.atlas import Tie, TieKind
from concept.literature import reference_to
from concept.messages import N_, _, ngettext
from concept.questions import heading_of
from concept.rules.wording import a_case
from concept.terms import kind_of_case, name_of_role
from web.addresses import source_address, statement_address
from web.metadata import coins
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
    "aims": N_("Aims"),
    "searches": N_("Searches for literature"),
    "relations": N_("How works stand to each other"),
    "notes": N_("Notes"),
    "omitted_cases": N_("Cases left out"),
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
    "codings": N_("Coding of a case"),
    "analysis": N_("Analysis"),
    "aims": N_("Aim"),
    "searches": N_("Search for literature"),
    "relations": N_("How two works stand to each other"),
    "notes": N_("Note"),
    "omitted_cases": N_("Case left out"),
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
_FORMS: Mapping[str, str] = {
    "html": "HTML",
    "json": "JSON",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "yaml": "YAML",
    "csv": "CSV",
    "md": "Markdown",
    "tex": "LaTeX",
    "svg": "SVG",
    "pdf": "PDF",
    "png": "PNG",
    "atom": "Atom",
    "bib": "BibTeX",
    "ris": "RIS",
}
_HANGS: Mapping[ties.TieKind, str] = {
    "shows": N_("Shows"),
    "shown-by": N_("Shown by"),
    "partly-shows": N_("Partly shows"),
    "partly-shown-by": N_("Partly shown by"),
    "lacks": N_("Lacks"),
    "lacked-by": N_("Lacked by"),
    "leaves-unclear": N_("Leaves unclear"),
    "left-unclear-by": N_("Left unclear by"),
    "is-not-coded-for": N_("Not coded for"),
    "is-not-coded-in": N_("Not coded in"),
    "measures": N_("Measures"),
    "measured-by": N_("Measured by"),
    "has-no-known-measure-of": N_("No referent is known of"),
    "said-to-be-unmeasured-by": N_("Said to have no known referent:"),
    "leads-to": N_("Leads to"),
    "follows-from": N_("Follows from"),
    "overlaps": N_("Shares ground with"),
    "drawn-from": N_("Drawn from"),
    "gave": N_("Became"),
    "mentions": N_("Mentions"),
    "mentioned-by": N_("Mentioned by"),
    "became": N_("Became"),
    "grouped-in": N_("Sorted by theme into"),
}
_SIGNS: Mapping[ties.TieKind, str] = {
    "shows": "shows",
    "shown-by": "shows",
    "partly-shows": "partly",
    "partly-shown-by": "partly",
    "lacks": "lacks",
    "lacked-by": "lacks",
    "leaves-unclear": "unclear",
    "left-unclear-by": "unclear",
    "is-not-coded-for": "not-coded",
    "is-not-coded-in": "not-coded",
}


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


def style_name(style: str) -> str:
    """The name of a citation style."""
    return {"apa": "APA", "vancouver": "Vancouver"}[style]


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


def findings_of(severity: str) -> str:
    """That there are findings, by the worst severity of them."""
    return {"error": _("has errors"), "warning": _("has warnings")}.get(severity, _("has remarks"))


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
            return ngettext("work listed", "works listed", count)


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


def hangs_together(kind: ties.TieKind) -> str:
    """What stands before the names of what something is tied to."""
    return _(_HANGS[kind])


def sign_of_tie(kind: ties.TieKind) -> str:
    """The sign of a coding; "" of another tie."""
    return _SIGNS.get(kind, "")


@lru_cache(maxsize=10_000)
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
        coins,
        form_name,
        style_name,
        severities,
        findings_of,
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
        hangs_together,
        sign_of_tie,
    )
}
