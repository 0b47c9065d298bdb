"""What pages tell reference managers and search engines.

Works as Highwire, Dublin Core and COinS have them; analyses, concepts and sources in the words of schema.org.

Zotero's translator “Embedded Metadata” takes `citation_…`, and for the kind of item what journals, books, reports and
theses alone have, or `z:itemType`. Lists have COinS (Z39.88-2004), from which several works are taken at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from concept import csl
from concept.analysis import Analysis, Name, Work
from concept.triples import concept_iri
from concept.works_index import Source
from web.markup import Markings

SCHEMA_TYPES: Mapping[str, str] = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "paper-conference": "ScholarlyArticle",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
"""What schema.org calls the types of CSL; what is not listed is a CreativeWork."""

ITEM_TYPES: Mapping[str, str] = {
    "article-journal": "journalArticle",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "book": "book",
    "chapter": "bookSection",
    "manuscript": "manuscript",
    "paper-conference": "conferencePaper",
    "post-weblog": "blogPost",
    "report": "report",
    "thesis": "thesis",
    "webpage": "webpage",
}
"""What Zotero calls the types of CSL; what is not listed is a document."""

CONTAINERS: Mapping[str, str] = {
    "article-journal": "citation_journal_title",
    "article-magazine": "citation_journal_title",
    "article-newspaper": "citation_journal_title",
    "chapter": "citation_book_title",
    "paper-conference": "citation_conference_title",
}
"""The field for what a work stands in."""

PUBLISHERS: Mapping[str, str] = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
"""The field for who publishes a work, where it is another one than `citation_publisher`."""


# --- works ------------------------------------------------------------------------------------------------------


def fields_of(work: Work) -> tuple[tuple[str, str], ...]:
    """A work as the fields of a citation; nothing for one whose title is not known."""
    return tuple(_fields(work)) if work.title else ()


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    names = [_turned(each) for each in work.author]
    first, _dash, last = (work.page or "").replace("–", "-").partition("-")
    kind = work.type or ""
    said = (
        ("citation_title", work.title),
        *(("citation_author", name) for name in names),
        ("citation_publication_date", (work.issued or work.year or "").replace("-", "/")),
        (CONTAINERS.get(kind, "citation_journal_title"), work.container_title),
        ("citation_volume", work.volume),
        ("citation_issue", work.issue),
        ("citation_firstpage", first.strip()),
        ("citation_lastpage", last.strip()),
        (PUBLISHERS.get(kind, "citation_publisher"), work.publisher),
        ("citation_doi", csl.bare_doi(work.DOI)),
        ("citation_isbn", work.ISBN),
        ("citation_issn", work.ISSN),
        ("citation_language", work.language),
        ("citation_public_url", work.URL),
        ("z:itemType", ITEM_TYPES.get(kind, "document")),
        ("DC.title", work.title),
        *(("DC.creator", name) for name in names),
        ("DC.date", work.issued or work.year),
        ("DC.publisher", work.publisher),
        ("DC.language", work.language),
        ("DC.identifier", _address_of(work)),
    )
    return ((name, value) for name, value in said if value)


def _turned(name: Name) -> str:
    """A name with the family's first, as every reader of such fields takes it apart."""
    return ", ".join(part for part in (name.short, name.given if name.family else None, name.suffix) if part)


def _address_of(work: Work) -> str | None:
    doi = csl.bare_doi(work.DOI)
    return f"https://doi.org/{doi}" if doi else work.URL


def work_node(work: Work, iri: str | None = None) -> dict[str, Any]:
    """A work in schema.org's words."""
    is_part = {"@type": "Periodical" if work.ISSN else "CreativeWork", "name": work.container_title, "issn": work.ISSN}
    return {
        "@type": SCHEMA_TYPES.get(work.type or "", "CreativeWork"),
        "@id": iri,
        "name": work.title,
        "author": [_who(each) for each in work.author],
        "datePublished": work.issued or work.year,
        "isPartOf": is_part if work.container_title else None,
        "pagination": work.page,
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
        "isbn": work.ISBN,
        "inLanguage": work.language,
        "sameAs": _address_of(work),
    }


def _who(name: Name) -> dict[str, Any]:
    if not name.family:
        return {"@type": "Organization", "name": name.short}
    return {"@type": "Person", "familyName": name.short, "givenName": name.given}


def cite_source(work: Work, iri: str) -> Markings:
    """The head of the page of a source."""
    return Markings(linked={**work_node(work, iri), "mainEntityOfPage": request.base_url}, citation=fields_of(work))


# --- analyses ---------------------------------------------------------------------------------------------------


def cite_analysis(analysis: Analysis, iri: str) -> Markings:
    """The head of the page of an analysis: what is cited is the work in which it was published, where that is known."""
    held = analysis.published_in
    work = analysis.work(held.source) if held else None
    linked = {
        "@type": "Dataset",
        "@id": iri,
        "url": request.base_url,
        "name": analysis.say(analysis.title),
        "inLanguage": analysis.language,
        "license": analysis.license,
        "creator": [{"@type": "Person", "name": each} for each in analysis.record.by] if analysis.record else None,
        "dateCreated": analysis.record.on if analysis.record else None,
        "about": {"@type": "DefinedTerm", "name": analysis.say(analysis.concept.label)},
        "isBasedOn": work_node(work) if work else None,
    }
    return Markings(linked=linked, citation=_cited(analysis, work))


def cite_statement(analysis: Analysis, analysis_iri: str, iri: str, name: str) -> Markings:
    """The head of the page of a statement: a claim of the analysis; what is cited is as on the page of that."""
    whole = cite_analysis(analysis, analysis_iri)
    part_of = {"@type": "Dataset", "@id": analysis_iri, "name": analysis.say(analysis.title)}
    claim = {"@type": "Claim", "@id": iri, "url": request.base_url, "name": name, "isPartOf": part_of}
    return Markings(linked=claim, citation=whole.citation)


def _cited(analysis: Analysis, work: Work | None) -> tuple[tuple[str, str], ...]:
    if work and work.title:
        return fields_of(work)
    own = Work(
        id=analysis.id,
        title=analysis.say(analysis.title),
        author=tuple(Name(literal=each) for each in analysis.authors),
        issued=analysis.published,
        language=analysis.language,
    )
    return fields_of(own)


# --- concepts ---------------------------------------------------------------------------------------------------


def cite_concept(base: str, concept_id: str, label: str, others: Iterable[str], definitions: Iterable[str]) -> Markings:
    """The head of the page of a concept: a term, with the definitions that its analyses give."""
    return Markings(
        linked={
            **_term(base, concept_id, label),
            "url": request.base_url,
            "alternateName": list(others),
            "description": list(definitions),
            "inDefinedTermSet": f"{base}concepts",
        }
    )


def cite_scheme(base: str, title: str, labels: Mapping[str, str]) -> Markings:
    """The head of the list of concepts: a set of terms, with those that the page shows, by id."""
    terms = [_term(base, concept_id, label) for concept_id, label in labels.items()]
    scheme = {"@type": "DefinedTermSet", "@id": f"{base}concepts", "url": request.base_url, "name": title}
    return Markings(linked={**scheme, "hasDefinedTerm": terms})


def _term(base: str, concept_id: str, label: str) -> dict[str, Any]:
    return {"@type": "DefinedTerm", "@id": concept_iri(concept_id, base), "name": label, "termCode": concept_id}


# --- lists ------------------------------------------------------------------------------------------------------

_GENRES: Mapping[str, tuple[str, str, str]] = {
    "article-journal": ("journal", "article", "atitle"),
    "book": ("book", "book", "btitle"),
    "chapter": ("book", "bookitem", "atitle"),
    "report": ("book", "report", "btitle"),
    "thesis": ("dissertation", "", "title"),
}
"""By CSL's type: the format of COinS, the genre, and the name of its field for the title."""


def coins(source: Source) -> str:
    """A source of a list as COinS: the title of a span of class Z3988.

    Authors are told where the list knows who they are: names with nothing but commas between them could be one or two.
    """
    doi = source.name.removeprefix("doi/") if source.name.startswith("doi/") else None
    form, genre, title = _GENRES.get(source.type, ("dc", "", "title"))
    known = source.reference
    names = known.who.split("; ") if "; " in known.who else [known.who] if "," not in known.who else []
    said = (
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"),
        ("rft.genre", genre),
        (f"rft.{title}", known.title),
        ("rft.date", known.year),
        *(("rft.creator" if form == "dc" else "rft.au", name) for name in names),
        ("rft_id", f"info:doi/{doi}" if doi else ""),
    )
    return urlencode([(name, value) for name, value in said if value])
