"""Values ⇄ RDF: the only place where the mapping stands.

`PREDICATES` says which property each field has; what stands at the other end follows from the field's type:
a text is a literal in each of its languages, a word or a number a literal, an id the IRI of the part, a part or
an entry a node of its own. Writing and reading both go by that table, so that one cannot forget what the other
knows. No blank nodes, no rdf:List: order is `ca:position`, from 1.

Terms are pyoxigraph's, because building them decides how long a large store takes to read
(docs/decisions/0005-terms.md); `formats.rdf.graph` gives an rdflib graph.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from typing import Any, cast
from urllib.parse import quote, unquote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from concept import csl
from concept.alignments import Alignment, AlignmentSet
from concept.analysis import (
    RESERVED_IDS,
    SEGMENTS,
    WHOLE,
    Aim,
    Analysis,
    Antecedent,
    Attribute,
    Case,
    Citation,
    Coding,
    Concept,
    Consequence,
    Definition,
    Element,
    Entry,
    Name,
    NoReferentKnown,
    Note,
    Observation,
    OmittedCase,
    Place,
    PublishedIn,
    Record,
    Referent,
    Relation,
    Search,
    Sourced,
    Text,
    Theme,
    Use,
    Work,
    same_label,
)
from concept.errors import AlignmentsAlone, NotAnAnalysis
from concept.validation import Field, Mark, Path, build_alignments, build_analysis, fields_of, say_path

BASE = "https://w3id.org/concept-analysis/id/"
"""Where the IRIs of a store begin, unless it says otherwise."""

CA = "https://w3id.org/concept-analysis#"
PREFIXES = {
    "ca": CA,
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@cache
def term(curie: str) -> NamedNode:
    """The IRI that a compact name such as `skos:prefLabel` stands for."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


_TYPE, _POSITION, _ANALYSIS = term("rdf:type"), term("ca:position"), term("ca:ConceptAnalysis")
_ALIGNMENT_SET = term("ca:AlignmentSet")


# --- the table --------------------------------------------------------------------------------------------------

PREDICATES: dict[type, dict[str, str]] = {
    Entry: {"at": "ca:at", "doubt": "ca:doubt"},
    Sourced: {"sources": "ca:hasCitation"},
    Element: {"label": "skos:prefLabel", "gloss": "skos:definition", "overlaps": "ca:overlaps"},
    Analysis: {
        "title": "dcterms:title",
        "concept": "ca:analyses",
        "language": "dcterms:language",
        "authors": "dcterms:creator",
        "published": "dcterms:issued",
        "published_in": "",
        "context": "ca:context",
        "method": "ca:method",
        "edition": "ca:edition",
        "status": "ca:status",
        "coverage": "ca:coverage",
        "record": "",
        "license": "dcterms:license",
        "selection": "ca:selection",
        "aims": "ca:hasAim",
        "searches": "ca:hasSearch",
        "sources": "ca:hasCitation",
        "uses": "ca:hasUse",
        "attributes": "ca:hasDefiningAttribute",
        "antecedents": "ca:hasAntecedent",
        "consequences": "ca:hasConsequence",
        "surrogate_terms": "ca:hasSurrogateTerm",
        "related_concepts": "ca:hasRelatedConcept",
        "references": "ca:hasReference",
        "referents": "ca:hasEmpiricalReferent",
        "referents_none_known": "ca:statesNoReferent",
        "cases": "ca:hasCase",
        "omitted_cases": "ca:omitsCase",
        "definitions": "ca:hasDefinition",
        "observations": "ca:hasObservation",
        "themes": "ca:hasTheme",
        "relations": "ca:hasWorkRelation",
        "notes": "ca:hasNote",
        "bibliography": "ca:hasWork",
    },
    PublishedIn: {"source": "prov:hadPrimarySource", "locator": "ca:publishedLocator"},
    Record: {"by": "ca:recordedBy", "on": "ca:recordedOn", "read": "ca:recordedFrom"},
    Concept: {"label": "skos:prefLabel", "alternative_labels": "skos:altLabel"},
    Aim: {"text": "ca:text", "kind": "ca:aimKind"},
    Search: {
        "databases": "ca:database",
        "terms": "ca:searchTerm",
        "period": "ca:period",
        "searched_on": "ca:searchedOn",
        "criteria": "ca:criteria",
        "identified": "ca:identified",
        "duplicates": "ca:duplicates",
        "screened": "ca:screened",
        "full_text": "ca:readInFull",
        "included": "ca:included",
    },
    Use: {
        "text": "ca:text",
        "kind": "ca:useKind",
        "discipline": "ca:discipline",
        "homonym": "ca:isHomonym",
        "found": "ca:wasFound",
    },
    Attribute: {"from_uses": "ca:fromUse"},
    Antecedent: {"necessity": "ca:necessity"},
    Consequence: {"direction": "ca:direction", "followed_by": "ca:followedBy"},
    Referent: {"kind": "ca:referentKind", "measures": "ca:measures"},
    NoReferentKnown: {"text": "ca:text", "measures": "ca:measures"},
    Case: {
        "kind": "ca:kind",
        "label": "skos:prefLabel",
        "origin": "ca:origin",
        "text": "ca:text",
        "coding": "ca:hasCoding",
        "claimed_shown": "ca:claimedShown",
        "related_concept": "ca:isCaseOf",
        "purpose": "ca:purpose",
        "misuse": "ca:misuse",
    },
    Coding: {
        "attribute": "ca:attribute",
        "value": "ca:value",
        "evidence": "ca:evidence",
        "remark": "ca:remark",
    },
    OmittedCase: {"kind": "ca:kind", "reason": "ca:reason"},
    Definition: {"text": "ca:text", "kind": "ca:definitionKind", "mentions": "ca:mentions"},
    Observation: {"label": "skos:prefLabel", "kind": "ca:observationKind"},
    Theme: {
        "label": "skos:prefLabel",
        "search": "ca:fromSearch",
        "count": "ca:count",
        "elements": "ca:becameElement",
    },
    Relation: {
        "subject": "ca:subject",
        "intent": "ca:relationIntent",
        "object": "ca:object",
        "note": "ca:note",
    },
    Note: {"about": "ca:about", "text": "ca:text"},
    Citation: {
        "source": "cito:hasCitedEntity",
        "intent": "cito:hasCitationCharacterization",
        "locator": "ca:locator",
        "quote": "ca:quotes",
        "note": "ca:note",
        "printed": "ca:printed",
        "at": "ca:at",
        "doubt": "ca:doubt",
    },
    Work: {
        "type": "ca:cslType",
        "title": "dcterms:title",
        "author": "dcterms:creator",
        "issued": "dcterms:issued",
        "container_title": "prism:publicationName",
        "volume": "prism:volume",
        "issue": "prism:number",
        "page": "prism:pageRange",
        "publisher": "dcterms:publisher",
        "edition": "prism:edition",
        "language": "dcterms:language",
        "abstract": "dcterms:abstract",
        "DOI": "prism:doi",
        "ISBN": "prism:isbn",
        "ISSN": "prism:issn",
        "URL": "prism:url",
        "variables": "ca:cslVariables",
    },
    Name: {
        "family": "foaf:familyName",
        "given": "foaf:givenName",
        "literal": "foaf:name",
        "dropping_particle": "ca:droppingParticle",
        "non_dropping_particle": "ca:nonDroppingParticle",
        "suffix": "ca:nameSuffix",
        "comma_suffix": "ca:commaSuffix",
        "static_ordering": "ca:staticOrdering",
        "parse_names": "ca:parseNames",
    },
    AlignmentSet: {
        "title": "dcterms:title",
        "language": "dcterms:language",
        "by": "dcterms:creator",
        "alignments": "ca:hasAlignment",
    },
    Alignment: {
        "aligned_from": "ca:alignedFrom",
        "relation": "ca:mappingRelation",
        "aligned_to": "ca:alignedTo",
        "by": "dcterms:creator",
        "on": "dcterms:created",
        "reason": "ca:reason",
    },
}
"""The property of each field; "" for a group of fields that stand on the analysis itself."""

CLASSES: dict[type, tuple[str, ...]] = {
    Analysis: ("ca:ConceptAnalysis", "prov:Entity"),
    Concept: ("skos:Concept",),
    Aim: ("ca:Aim",),
    Search: ("ca:Search",),
    Use: ("ca:Use", "ca:Element"),
    Antecedent: ("ca:Antecedent", "ca:Element"),
    Consequence: ("ca:Consequence", "ca:Element"),
    Referent: ("ca:EmpiricalReferent", "ca:Element"),
    NoReferentKnown: ("ca:NoReferentKnown",),
    Case: ("ca:Case",),
    Coding: ("ca:Coding",),
    OmittedCase: ("ca:OmittedCase",),
    Definition: ("ca:Definition", "ca:Element"),
    Observation: ("ca:Observation",),
    Theme: ("ca:Theme",),
    Relation: ("ca:WorkRelation",),
    Note: ("ca:Note",),
    Citation: ("cito:Citation",),
    Name: ("foaf:Agent",),
    AlignmentSet: ("ca:AlignmentSet",),
    Alignment: ("ca:Alignment",),
}
"""The classes of a value's node: the special one first, the general ones beside it, for nobody need infer."""

ATTRIBUTE_CLASSES = {
    "attributes": "ca:DefiningAttribute",
    "surrogate_terms": "ca:SurrogateTerm",
    "related_concepts": "ca:RelatedConcept",
    "references": "ca:Reference",
}

WORK_CLASSES = {
    "article": "fabio:Article",
    "article-journal": "fabio:JournalArticle",
    "article-magazine": "fabio:MagazineArticle",
    "article-newspaper": "fabio:NewspaperArticle",
    "book": "fabio:Book",
    "chapter": "fabio:BookChapter",
    "dataset": "fabio:Dataset",
    "entry-dictionary": "fabio:Entry",
    "entry-encyclopedia": "fabio:Entry",
    "manuscript": "fabio:Manuscript",
    "paper-conference": "fabio:ConferencePaper",
    "periodical": "fabio:Periodical",
    "post-weblog": "fabio:BlogPost",
    "report": "fabio:ReportDocument",
    "thesis": "fabio:Thesis",
    "webpage": "fabio:WebPage",
}

INDIVIDUALS: dict[str, dict[str, str]] = {
    "ca:kind": {
        kind: f"ca:{kind}" for kind in ("model", "borderline", "related", "contrary", "invented", "illegitimate")
    },
    "ca:value": {value: f"ca:{value}" for value in ("shows", "partly", "lacks", "unclear")},
    "cito:hasCitationCharacterization": {
        "supports": "cito:obtainsSupportFrom",
        "disputes": "cito:disputes",
        "qualifies": "cito:qualifies",
        "background": "cito:obtainsBackgroundFrom",
        "method": "cito:usesMethodIn",
        "quotes": "cito:includesQuotationFrom",
    },
    "ca:relationIntent": {
        "agrees": "cito:agreesWith",
        "disagrees": "cito:disagreesWith",
        "extends": "cito:extends",
        "qualifies": "cito:qualifies",
        "refutes": "cito:refutes",
    },
    "ca:mappingRelation": {
        "exactMatch": "skos:exactMatch",
        "closeMatch": "skos:closeMatch",
        "broadMatch": "skos:broadMatch",
        "narrowMatch": "skos:narrowMatch",
        "relatedMatch": "skos:relatedMatch",
        "differsFrom": "ca:differsFrom",
    },
}
"""Words that are IRIs in the graph, by the property that they are the object of."""

GENERAL: dict[str, str] = {
    PREDICATES[Analysis][role]: "ca:hasElement"
    for role in (*ATTRIBUTE_CLASSES, "uses", "antecedents", "consequences", "referents", "definitions")
}
"""The general property that is written beside a special one."""

LITERAL_TWINS = {"ca:about": "ca:aboutKey"}
"""The property that says a word, where what the other one points at is a thing."""

DATATYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
"""The type of a date by the length of its words."""

ENTRY_SEGMENTS: dict[type, str] = {
    Aim: "aim",
    Name: "author",
    Note: "note",
    Relation: "relation",
    NoReferentKnown: "none-known",
}
"""Entries without an id: the segment before their position."""


_RANK: dict[str, int] = defaultdict(int, label=-2, title=-2, gloss=-1, at=1, doubt=2, sources=3, bibliography=4)
"""A person reads the label first and the citations last; what has no rank stands between, as in PREDICATES."""


@dataclass(frozen=True, eq=False)
class _Slot:
    """A field and the property that says it; what stands at the other end is written and read in one `way`.

    `group` is the field that holds the field's value, where that has no node of its own.
    """

    name: str
    group: str
    field: Field
    property: NamedNode
    literal_twin: NamedNode | None
    general: NamedNode | None
    words: dict[str, NamedNode]
    way: "_Way"

    def items(self, holder: Any) -> tuple[Any, ...]:
        """What stands in the field."""
        found = getattr(holder, self.name)
        return found if self.field.many else (found,)

    def property_for(self, found: NamedNode | Literal) -> NamedNode:
        """The property that says this object."""
        return self.literal_twin if self.literal_twin and isinstance(found, Literal) else self.property

    def said_of(self, said: "Said") -> list[Any]:
        """The objects among what is said of a node."""
        return said.get(self.property) or (said.get(self.literal_twin, []) if self.literal_twin else [])

    @cached_property
    def meanings(self) -> dict[NamedNode, str]:
        """The words that the individuals stand for."""
        return {individual: word for word, individual in self.words.items()}


@cache
def _slots(cls: type) -> tuple[_Slot, ...]:
    """The slots of a class, in the order in which a person reads."""
    table = {name: curie for each in reversed(cls.__mro__) for name, curie in PREDICATES.get(each, {}).items()}
    names = sorted(table, key=_RANK.__getitem__)
    return tuple(slot for name in names for slot in _slots_of(fields_of(cls)[name], table[name]))


def _slots_of(field: Field, curie: str) -> Iterator[_Slot]:
    if not curie:
        yield from (replace(slot, group=field.name) for slot in _slots(field.type))
        return
    words = {word: term(individual) for word, individual in INDIVIDUALS.get(curie, {}).items()}
    twin = term(LITERAL_TWINS[curie]) if curie in LITERAL_TWINS else None
    general = term(GENERAL[curie]) if curie in GENERAL else None
    yield _Slot(field.name, "", field, term(curie), twin, general, words, _way(field, words))


# --- IRIs -------------------------------------------------------------------------------------------------------


def iri(analysis_id: str, place: Place = WHOLE, base: str = BASE) -> str:
    """The IRI of an analysis, or of a place within it."""
    whole = f"{base}analysis/{analysis_id}"
    return f"{whole}/{place}" if place else whole


def report_iri(analysis_iri: str) -> str:
    """The name of the graph that holds the report on an analysis: what the rules say of it."""
    return f"{analysis_iri}/report"


def concept_iri(concept_id: str, base: str = BASE) -> str:
    """The IRI of a concept, shared by all its analyses."""
    return f"{base}concept/{concept_id}"


def alignments_iri(set_id: str, base: str = BASE) -> str:
    """The IRI of a set of alignments, and of its graph."""
    return f"{base}alignments/{set_id}"


def described_work(work: Work, base: str = BASE) -> str | None:
    """The IRI of the work that a bibliography's entry describes, the same in every analysis.

    By its DOI, else by first author, year and title; None where one of these is not known.
    """
    if doi := csl.bare_doi(work.DOI):
        return "https://doi.org/" + _as_iri(doi.lower())
    if not (work.author and work.year and work.title):
        return None
    family = _as_iri(same_label(work.author[0].short).replace(" ", "-"))
    digest = sha256(same_label(work.title).encode()).hexdigest()[:10]
    return f"{base}work/{family}-{work.year}-{digest}" if family else None


# Also what begins a query or a fragment, and brackets: old DOIs have them.
_IN_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`%#?\[\]\x7f-\x9f]|[^\x00-\ud7ff]')


def _as_iri(words: str) -> str:
    return _IN_NO_IRI.sub(lambda match: quote(match[0]), words)


# --- writing ----------------------------------------------------------------------------------------------------

Term = NamedNode | Literal


def triples_of(analysis: Analysis, base: str = BASE) -> Iterator[Triple]:
    """Everything that the analysis says, in the order in which a person reads it, subject by subject."""
    described = _Writer(analysis, base).describe(analysis, NamedNode(iri(analysis.id, base=base)))
    return iter(dict.fromkeys(described))


class _Writer:
    def __init__(self, analysis: Analysis, base: str) -> None:
        self.analysis = analysis
        self.base = base

    def describe(
        self, value: Any, subject: NamedNode, field: str = "", position: int | None = None
    ) -> Iterator[Triple]:
        """The node of a value, and after it the nodes of what it holds."""
        below: list[Iterator[Triple]] = []
        for each in self._classes(value, field):
            yield Triple(subject, _TYPE, term(each))
        if position is not None:
            yield Triple(subject, _POSITION, Literal(position))
        yield from self._fields(value, subject, below)
        yield from self._beside(value, subject)
        for nodes in below:
            yield from nodes

    def _classes(self, value: Any, field: str) -> tuple[str, ...]:
        if isinstance(value, Work):
            return (WORK_CLASSES.get(value.type or "", "fabio:Expression"), "dcterms:BibliographicResource")
        if isinstance(value, Attribute):
            return (ATTRIBUTE_CLASSES[field], "ca:Element")
        return CLASSES[type(value)]

    def _fields(self, value: Any, subject: NamedNode, below: list[Iterator[Triple]]) -> Iterator[Triple]:
        cls: type = type(value)
        general: list[Triple] = []
        for slot in _slots(cls):
            holder = getattr(value, slot.group) if slot.group else value
            if getattr(holder, slot.name, None) in (None, ()):
                continue
            for each in slot.way.objects(self, slot, subject, holder, below):
                yield Triple(subject, slot.property_for(each), each)
                if slot.general:
                    general.append(Triple(subject, slot.general, each))
        yield from general

    def referred(self, part_id: str) -> Term:
        """The IRI of what an id names: a part, the concept, a whole role; a key of the document is a literal."""
        analysis = self.analysis
        if part_id == "concept":
            return NamedNode(concept_iri(analysis.concept.id, self.base))
        if part_id in RESERVED_IDS:
            return term(f"ca:{part_id}")
        return self.part(part_id) if analysis.part(part_id) else Literal(part_id)

    def part(self, part_id: str) -> NamedNode:
        """The IRI of a part; of an attribute, if there is no part of that id."""
        return NamedNode(iri(self.analysis.id, self.analysis.place(part_id), self.base))

    def nodes(
        self, subject: NamedNode, name: str, items: Iterable[Any], below: list[Iterator[Triple]]
    ) -> Iterator[NamedNode]:
        """A node for each item; what they say goes `below`."""
        taken: set[str] = set()
        for position, item in enumerate(items, 1):
            if isinstance(item, Concept):
                node, at = NamedNode(concept_iri(item.id, self.base)), None
            else:
                node, at = NamedNode(self._iri_of(subject, name, item, position, taken)), position
            below.append(self.describe(item, node, name, at))
            yield node

    def _iri_of(self, subject: NamedNode, name: str, item: Any, position: int, taken: set[str]) -> str:
        match item:
            case Citation():
                return f"{subject.value}/citation/{self._citation_name(item.source, taken)}"
            case Coding():
                return f"{subject.value}/coding/{item.attribute}"
            case OmittedCase():
                return f"{subject.value}/omitted-case/{item.kind}"
        if type(item) in ENTRY_SEGMENTS:
            return f"{subject.value}/{ENTRY_SEGMENTS[type(item)]}/{position}"
        return f"{subject.value}/{SEGMENTS[name]}/{item.id}"

    def _citation_name(self, work_id: str, taken: set[str]) -> str:
        """The work's id, then with -2, -3 …, passing over names that are ids of other works."""
        name, count = work_id, 1
        while name in taken or (count > 1 and self.analysis.part(name) is not None):
            count += 1
            name = f"{work_id}-{count}"
        taken.add(name)
        return name

    def passage(self, passage: NamedNode, citation: Citation) -> Iterator[Triple]:
        """A passage of the cited work, as the Web Annotation Data Model says it (W3C 2017, section 4)."""
        selector = NamedNode(f"{passage.value}/selector")
        yield Triple(passage, _TYPE, term("oa:SpecificResource"))
        yield Triple(passage, term("oa:hasSource"), self.referred(citation.source))
        yield Triple(passage, term("oa:hasSelector"), selector)
        yield Triple(selector, _TYPE, term("oa:TextQuoteSelector"))
        for language, text in citation.quote.by_language if citation.quote else ():
            yield Triple(selector, term("oa:exact"), Literal(text, language=language))

    def _beside(self, value: Any, subject: NamedNode) -> Iterator[Triple]:
        """What is written for those who query, and ignored on reading."""
        for citation in getattr(value, "sources", ()):
            intent = INDIVIDUALS["cito:hasCitationCharacterization"].get(citation.intent or "", "cito:cites")
            yield Triple(subject, term(intent), self.referred(citation.source))
        match value:
            case Citation():
                citing = subject.value.rpartition("/citation/")[0]
                yield Triple(subject, term("cito:hasCitingEntity"), NamedNode(citing))
            case Concept():
                scheme = NamedNode(f"{self.base}concepts")
                yield Triple(subject, term("skos:inScheme"), scheme)
                yield from self._related_concepts(value, subject)
                yield Triple(scheme, _TYPE, term("skos:ConceptScheme"))
            case Work():
                yield Triple(subject, term("rdfs:label"), Literal(value.cited_as))
                if described := described_work(value, self.base):
                    yield Triple(subject, term("ca:work"), NamedNode(described))

    def _related_concepts(self, concept: Concept, subject: NamedNode) -> Iterator[Triple]:
        if concept.id != self.analysis.concept.id:
            return
        for case in self.analysis.cases:
            if case.related_concept and case.related_concept.id != concept.id:
                other = NamedNode(concept_iri(case.related_concept.id, self.base))
                yield Triple(subject, term("skos:related"), other)


def triples_of_alignments(found: AlignmentSet, base: str = BASE) -> Iterator[Triple]:
    """Everything that the set says, in its order, alignment by alignment."""
    return _AlignmentsWriter(base).describe(found, NamedNode(alignments_iri(found.id, base)))


class _AlignmentsWriter(_Writer):
    """Writes sets of alignments, which belong to no analysis."""

    def __init__(self, base: str) -> None:
        self.base = base

    def _iri_of(self, subject: NamedNode, name: str, item: Any, position: int, taken: set[str]) -> str:
        return f"{subject.value}/{position}"

    def _beside(self, value: Any, subject: NamedNode) -> Iterator[Triple]:
        if isinstance(value, Alignment):
            relation = term(INDIVIDUALS["ca:mappingRelation"][value.relation])
            ends = NamedNode(self.base + value.aligned_from), NamedNode(self.base + value.aligned_to)
            yield Triple(ends[0], relation, ends[1])


# --- reading ----------------------------------------------------------------------------------------------------

Statement = Triple | Quad
Said = dict[Any, list[Any]]
"""What is said of a subject: property → objects."""


def contents_in(
    statements: Iterable[Statement], source: str = "the graph"
) -> tuple[tuple[Analysis, ...], tuple[AlignmentSet, ...]]:
    """The analyses and the sets of alignments that the statements describe, graph by graph, in the order of their IRIs.

    NotAnAnalysis if there is neither, DocumentError with all faults of the first one that is not valid.
    """
    graphs = _graphs(statements)
    sets = _alignments(graphs, source)
    analyses = [_AnalysisReader(graph, node, source).read() for graph in graphs for node in _analyses(graph, source)]
    if not analyses and not sets:
        raise NotAnAnalysis(f"{source}: it is RDF, and nothing in it is a ca:ConceptAnalysis ({CA}ConceptAnalysis).")
    return tuple(analyses), sets


def analyses_in(statements: Iterable[Statement], source: str = "the graph") -> tuple[Analysis, ...]:
    """The analyses among those. AlignmentsAlone, which is a NotAnAnalysis, if there are only alignments."""
    analyses, _sets = contents_in(statements, source)
    if not analyses:
        raise AlignmentsAlone(f"{source}: it holds alignments, and no analysis.")
    return analyses


def alignments_in(statements: Iterable[Statement], source: str = "the graph") -> tuple[AlignmentSet, ...]:
    """The sets of alignments among those; there may be none."""
    return _alignments(_graphs(statements), source)


def _alignments(graphs: Iterable[dict[Any, Said]], source: str) -> tuple[AlignmentSet, ...]:
    return tuple(
        _AlignmentsReader(graph, node, source).read()
        for graph in graphs
        for node in sorted(_nodes_of(_ALIGNMENT_SET, graph), key=str)
    )


def statements_not_taken(statements: Iterable[Statement]) -> list[Triple]:
    """What the statements say beyond what the values can hold, in their order; reports are derived, and not told of."""
    given = list(statements)
    taken: set[tuple[Any, Triple]] = set()
    reports: set[Any] = set()
    for name, graph in _graphs_by_name(given).items():
        for node in _analyses(graph, "the graph"):
            reader = _AnalysisReader(graph, node, "the graph")
            taken.update((name, each) for each in triples_of(reader.read(), reader.base))
            reports.add(NamedNode(report_iri(node.value)))
        for node in _nodes_of(_ALIGNMENT_SET, graph):
            sets = _AlignmentsReader(graph, node, "the graph")
            taken.update((name, each) for each in triples_of_alignments(sets.read(), sets.base))
    split = (each for each in map(_split_statement, given) if each[0] not in reports)
    return [triple for name, triple in split if (name, triple) not in taken]


def _split_statement(statement: Statement) -> tuple[Any, Triple]:
    """(name of the graph, triple)."""
    return (statement.graph_name, statement.triple) if isinstance(statement, Quad) else (DefaultGraph(), statement)


def _graphs_by_name(statements: Iterable[Statement]) -> dict[Any, dict[Any, Said]]:
    """The statements by graph, subject and property."""
    graphs: dict[Any, dict[Any, Said]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    said, place = cast(Said, {}), cast(Any, None)
    for subject, predicate, found, *graph in statements:  # statements of one subject mostly come together
        if (subject, graph) != place:
            said = graphs[graph[0] if graph else DefaultGraph()][subject]
            place = (subject, graph)
        said[predicate].append(found)
    return graphs


def _graphs(statements: Iterable[Statement]) -> list[dict[Any, Said]]:
    return [graph for _name, graph in sorted(_graphs_by_name(statements).items(), key=lambda pair: str(pair[0]))]


def _analyses(graph: dict[Any, Said], source: str) -> list[NamedNode]:
    """The nodes that are an analysis. NotAnAnalysis if one of them has no IRI."""
    found = _nodes_of(_ANALYSIS, graph)
    if any(isinstance(each, BlankNode) for each in found):
        what = f"{source}: an analysis is a blank node, so it has no id; give it an IRI of the form BASEanalysis/ID."
        raise NotAnAnalysis(what)
    return sorted(found, key=str)


def _nodes_of(kind: NamedNode, graph: dict[Any, Said]) -> list[Any]:
    return [subject for subject, said in graph.items() if kind in said.get(_TYPE, ())]


class _Reader:
    """One analysis, or one set of alignments, on its way from a graph to plain data of the shape of the values."""

    called: str
    segment: str

    def __init__(self, graph: dict[Any, Said], subject: NamedNode, source: str) -> None:
        self._graph = graph
        self._subject = subject
        self._source = source
        self.base, found, own_id = _words(subject).rpartition(self.segment)
        if not found:
            what = f"{source}: the {self.called} {subject} has no id, which is the end of an IRI BASE{self.segment}ID."
            raise NotAnAnalysis(what)
        self._id = unquote(own_id)
        self._within = f"{subject.value}/"
        said = graph[subject]
        self._concept = _first(said.get(term("ca:analyses"), ()))
        self.language = str(getattr(_first(said.get(term("dcterms:language"), ())), "value", "und")).lower()

    def whole(self, cls: type) -> dict[str, Any]:
        """All that the graph says of it, as a value of this class."""
        data = {"id": self._id, **self.fields(cls, self._subject)}
        if "language" in data:
            data["language"] = self.language
        return data

    def mark(self, path: Path) -> Mark:
        """The place, with the IRI of the whole, since a file may hold several."""
        return Mark(f"{self._subject.value} {say_path(path).path}".rstrip())

    def fields(self, cls: type, subject: Any) -> dict[str, Any]:
        """What the graph says of a node that is a value of this class."""
        data: dict[str, Any] = {}
        said = self._graph.get(subject)
        if said is None:
            return data
        for slot in _slots(cls):
            objects = said.get(slot.property) or (slot.literal_twin and slot.said_of(said))
            if objects and (found := slot.way.value(self, slot, objects)) is not None:
                holder = data.setdefault(slot.group, {}) if slot.group else data
                holder[slot.name] = found
        return data

    def objects(self, subject: Any, curie: str) -> list[Any]:
        """The objects of a property."""
        return self._graph.get(subject, {}).get(term(curie), [])

    def in_order(self, nodes: list[Any]) -> list[Any]:
        """Nodes in the order of their positions; those without one first, by their IRIs."""
        return sorted(nodes, key=self._rank) if len(nodes) > 1 else nodes

    def _rank(self, node: Any) -> tuple[int, str]:
        words = str(getattr(_first(self._graph.get(node, {}).get(_POSITION, ())), "value", ""))
        return int(words) if _WHOLE_NUMBER.fullmatch(words) else 0, str(node)

    def node(self, slot: _Slot, node: Any) -> dict[str, Any]:
        """A node as data of the class that stands in its place."""
        data = self.fields(slot.field.type, node)
        if slot.name in SEGMENTS or slot.field.holds is Concept:
            data["id"] = unquote(_words(node).rpartition("/")[2])
        return data

    def id_of(self, node: Any) -> str:
        """The id that an IRI stands for; the IRI itself, where it is none of this analysis."""
        words = _words(node)
        if isinstance(node, Literal):
            return words
        if node == self._concept:
            return "concept"
        if words.startswith(self._within):
            return unquote(words.rpartition("/")[2])
        role = words.removeprefix(CA)
        return role if role in RESERVED_IDS else words

    def text(self, literals: list[Any]) -> Any:
        """Literals by language; two in one language are one too many, and the first is taken."""
        pairs: dict[str, str] = {}
        for each in sorted(literals, key=str) if len(literals) > 1 else literals:
            if words := _words(each):
                pairs.setdefault((getattr(each, "language", None) or self.language).lower(), words)
        return {"by_language": list(pairs.items())} if pairs else None


class _AnalysisReader(_Reader):
    called, segment = "analysis", "analysis/"

    def read(self) -> Analysis:
        """The analysis. DocumentError with all its faults."""
        return build_analysis(self.whole(Analysis), self._source, self.mark)


class _AlignmentsReader(_Reader):
    called, segment = "set of alignments", "alignments/"

    def read(self) -> AlignmentSet:
        """The set. DocumentError with all its faults."""
        return build_alignments(self.whole(AlignmentSet), self._source, self.mark)


def _first(nodes: Iterable[Any]) -> Any:
    """The first in an order that does not depend on the file."""
    return min(nodes, key=str, default=None)


def _words(node: Any) -> str:
    return str(getattr(node, "value", node))


_WHOLE_NUMBER = re.compile(r"[-+]?\d{1,18}", re.ASCII)


# --- the ways between a field and the objects of its property -----------------------------------------------------


class _Way:
    """A literal: a word, a number, true or false. The other ways differ from it."""

    def objects(
        self, writer: _Writer, slot: _Slot, subject: NamedNode, holder: Any, below: list[Iterator[Triple]]
    ) -> Iterable[Term]:
        """What stands in the field, as the objects of the property."""
        return [self.to_object(writer, slot, each) for each in slot.items(holder)]

    def value(self, reader: _Reader, slot: _Slot, objects: list[Any]) -> Any:
        """The objects of the property as data for the field; None if they say nothing."""
        if slot.field.many:
            return [found for each in objects if (found := self.to_value(reader, slot, each)) is not None] or None
        return self.to_value(reader, slot, objects[0] if len(objects) == 1 else _first(objects))

    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        """One object."""
        return Literal(found)

    def to_value(self, reader: _Reader, slot: _Slot, node: Any) -> Any:
        """One value."""
        words = _words(node)
        if slot.field.type is int and _WHOLE_NUMBER.fullmatch(words):
            return int(words)
        if slot.field.type is bool and words in ("true", "false", "1", "0"):
            return words in ("true", "1")
        return words or None


class _InDocumentLanguage(_Way):
    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        return Literal(found, language=writer.analysis.language)


class _Date(_Way):
    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        return Literal(found, datatype=term(DATATYPES[len(found)]))


class _Json(_Way):
    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        return Literal(found, datatype=term("rdf:JSON"))

    def to_value(self, reader: _Reader, slot: _Slot, node: Any) -> Any:
        words = _words(node)
        try:
            return csl.canonical_json(json.loads(words))
        except (ValueError, RecursionError):
            return words


class _Individual(_Way):
    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        return slot.words[found]

    def to_value(self, reader: _Reader, slot: _Slot, node: Any) -> Any:
        return slot.meanings.get(node) or _words(node)


class _Reference(_Way):
    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        return writer.referred(found)

    def to_value(self, reader: _Reader, slot: _Slot, node: Any) -> Any:
        return reader.id_of(node)


class _End(_Way):
    """What is aligned: the end of its IRI; the whole IRI, where that begins elsewhere."""

    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        return NamedNode(writer.base + found)

    def to_value(self, reader: _Reader, slot: _Slot, node: Any) -> Any:
        return unquote(_words(node).removeprefix(reader.base))


class _CodedAttribute(_Reference):
    def to_object(self, writer: _Writer, slot: _Slot, found: Any) -> Term:
        return writer.part(found)


class _InLanguages(_Way):
    def objects(
        self, writer: _Writer, slot: _Slot, subject: NamedNode, holder: Any, below: list[Iterator[Triple]]
    ) -> Iterable[Term]:
        return [Literal(words, language=language) for language, words in slot.items(holder)[0].by_language]

    def value(self, reader: _Reader, slot: _Slot, objects: list[Any]) -> Any:
        return reader.text(objects)


class _Quotation(_Way):
    def objects(
        self, writer: _Writer, slot: _Slot, subject: NamedNode, holder: Any, below: list[Iterator[Triple]]
    ) -> Iterable[Term]:
        passage = NamedNode(f"{subject.value}/quote")
        below.append(writer.passage(passage, holder))
        return [passage]

    def value(self, reader: _Reader, slot: _Slot, objects: list[Any]) -> Any:
        selectors = reader.objects(_first(objects), "oa:hasSelector")
        return reader.text(reader.objects(_first(selectors), "oa:exact"))


class _Nodes(_Way):
    def objects(
        self, writer: _Writer, slot: _Slot, subject: NamedNode, holder: Any, below: list[Iterator[Triple]]
    ) -> Iterable[Term]:
        return writer.nodes(subject, slot.name, slot.items(holder), below)

    def value(self, reader: _Reader, slot: _Slot, objects: list[Any]) -> Any:
        if not slot.field.many:
            return reader.node(slot, _first(objects))
        return [reader.node(slot, each) for each in reader.in_order(objects)]


class _NamesOnly(_Way):
    """Names as they are printed, each a node like the authors of a work."""

    def objects(
        self, writer: _Writer, slot: _Slot, subject: NamedNode, holder: Any, below: list[Iterator[Triple]]
    ) -> Iterable[Term]:
        return writer.nodes(subject, slot.name, [Name(literal=each) for each in slot.items(holder)], below)

    def value(self, reader: _Reader, slot: _Slot, objects: list[Any]) -> Any:
        names = [
            each if isinstance(each, Literal) else _first(reader.objects(each, "foaf:name"))
            for each in reader.in_order(objects)
        ]
        return [words for each in names if each is not None and (words := _words(each))] or None


_BY_NAME: dict[str, _Way] = {
    "quote": _Quotation(),
    "attribute": _CodedAttribute(),
    "authors": _NamesOnly(),
    "variables": _Json(),
    "alternative_labels": _InDocumentLanguage(),
    **dict.fromkeys(("aligned_from", "aligned_to"), _End()),
    **dict.fromkeys(("published", "issued", "on"), _Date()),
}
_WORD, _TEXT, _NODES, _REFERENCE, _INDIVIDUAL = _Way(), _InLanguages(), _Nodes(), _Reference(), _Individual()


def _way(field: Field, words: dict[str, NamedNode]) -> _Way:
    """How a field stands in the graph; this follows from its type, but for a few."""
    if field.name in _BY_NAME:
        return _BY_NAME[field.name]
    if field.refers_to:
        return _REFERENCE
    if field.type is Text:
        return _TEXT
    if field.holds:
        return _NODES
    return _INDIVIDUAL if words else _WORD
