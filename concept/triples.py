"""Values ⇄ RDF: the only place where the mapping stands.

`PREDICATES` says which property each field has; what stands at the other end follows from the field's type:
a text is a literal in each of its languages, a word or a number a literal, an id the IRI of the part, a part or
an entry a node of its own. Writing and reading both go by that table, so that one cannot forget what the other
knows. No blank nodes, no rdf:List: order is `ca:position`, from 1.

Terms are pyoxigraph's, because building them decides how long a large store takes to read
(docs/decisions/0005-terms.md); `formats.rdf.graph` gives an rdflib graph.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any, get_args, get_origin
from urllib.parse import quote, unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

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
from concept.errors import Fault, NotAnAnalysis
from concept.validation import Mark, Path, build_analysis, core_type, hints_of, reference_of, say_path

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
        "related_concept": "ca:relatedConcept",
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
    "legislation": "fabio:Legislation",
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
}
"""Words that are IRIs in the graph, by the property that they are the object of."""

GENERAL: dict[str, str] = {
    f"ca:has{each}": "ca:hasElement"
    for each in ("Use", "DefiningAttribute", "Antecedent", "Consequence", "EmpiricalReferent", "Definition")
}
"""The general property that is written beside a special one."""

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


@cache
def predicates_of(cls: type) -> dict[str, str]:
    """Field → property of a class, in the order in which a person reads: its own first, the citations last."""
    table = {name: curie for each in reversed(cls.__mro__) for name, curie in PREDICATES.get(each, {}).items()}
    return {name: table[name] for name in sorted(table, key=_RANK.__getitem__)}


_RANK: dict[str, int] = defaultdict(int, label=-2, title=-2, gloss=-1, at=1, doubt=2, sources=3, bibliography=4)


# --- IRIs -------------------------------------------------------------------------------------------------------


def iri(analysis_id: str, place: Place = WHOLE, base: str = BASE) -> str:
    """The IRI of an analysis, or of a place within it."""
    whole = f"{base}analysis/{analysis_id}"
    return f"{whole}/{place}" if place else whole


def concept_iri(concept_id: str, base: str = BASE) -> str:
    """The IRI of a concept, shared by all its analyses."""
    return f"{base}concept/{concept_id}"


def described_work(work: Work, base: str = BASE) -> str | None:
    """The IRI of the work that a bibliography's entry describes, the same in every analysis.

    By its DOI, else by first author, year and title; None where one of these is not known.
    """
    if doi := normalised_doi(work.DOI):
        return "https://doi.org/" + _as_iri(doi)
    if not (work.author and work.year and work.title):
        return None
    family = _as_iri(same_label(work.author[0].short).replace(" ", "-"))
    digest = sha256(same_label(work.title).encode()).hexdigest()[:10]
    return f"{base}work/{family}-{work.year}-{digest}" if family else None


def normalised_doi(printed: str | None) -> str | None:
    """A DOI without its resolver and in lower case; None if there is none in the text."""
    found = re.search(r"10\.\d{4,9}/\S+", printed or "")
    return found[0].lower() if found else None


_IN_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`%\x7f-\x9f]|[^\x00-\ud7ff]')


def _as_iri(words: str) -> str:
    return _IN_NO_IRI.sub(lambda match: quote(match[0]), words)


# --- writing ----------------------------------------------------------------------------------------------------


def triples_of(analysis: Analysis, base: str = BASE) -> Iterator[Triple]:
    """Everything that the analysis says, in the order in which a person reads it, subject by subject."""
    described = _Writer(analysis, base).describe(analysis, NamedNode(iri(analysis.id, base=base)))
    return iter(dict.fromkeys(described))


class _Writer:
    def __init__(self, analysis: Analysis, base: str) -> None:
        self._analysis = analysis
        self._base = base

    def describe(
        self, value: Any, subject: NamedNode, field: str = "", position: int | None = None
    ) -> Iterator[Triple]:
        """The node of a value, and after it the nodes of what it holds."""
        below: list[Iterator[Triple]] = []
        for each in self._classes(value, field):
            yield Triple(subject, term("rdf:type"), term(each))
        if position is not None:
            yield Triple(subject, term("ca:position"), Literal(position))
        yield from self._fields(value, subject, below)
        yield from self._beside(value, subject)
        for nodes in below:
            yield from nodes

    def _classes(self, value: Any, field: str) -> tuple[str, ...]:
        if isinstance(value, Work):
            return (WORK_CLASSES.get(value.type or "", "fabio:Work"),)
        if isinstance(value, Attribute):
            return (ATTRIBUTE_CLASSES[field], "ca:Element")
        return CLASSES[type(value)]

    def _fields(self, value: Any, subject: NamedNode, below: list[Iterator[Triple]]) -> Iterator[Triple]:
        hints = hints_of(type(value))
        for name, curie in predicates_of(type(value)).items():
            found = getattr(value, name)
            if found in (None, ()):
                continue
            if not curie:
                yield from self._fields(found, subject, below)
                continue
            for each in self._objects(value, name, hints[name], subject, below):
                yield Triple(subject, term(curie), each)
                if curie in GENERAL:
                    yield Triple(subject, term(GENERAL[curie]), each)

    def _objects(
        self, value: Any, name: str, hint: Any, subject: NamedNode, below: list[Iterator[Triple]]
    ) -> Iterator[NamedNode | Literal]:
        found = getattr(value, name)
        curie = predicates_of(type(value))[name]
        items = found if isinstance(found, tuple) else (found,)
        if name == "quote":
            yield self._quotation(subject, value, below)
        elif name == "attribute":
            yield NamedNode(iri(self._analysis.id, self._analysis.place(found), self._base))
        elif reference_of(hint):
            yield from (self._referred(each) for each in items)
        elif curie in INDIVIDUALS:
            yield from (term(INDIVIDUALS[curie][each]) for each in items)
        elif isinstance(found, Text):
            yield from (Literal(words, language=language) for language, words in found.by_language)
        elif name == "authors":
            yield from self._nodes(subject, name, [Name(literal=each) for each in items], below)
        elif is_dataclass(items[0]):
            yield from self._nodes(subject, name, items, below)
        else:
            yield from (self._literal(name, each) for each in items)

    def _literal(self, name: str, value: str | int | bool) -> Literal:
        if name == "variables":
            return Literal(value, datatype=term("rdf:JSON"))
        if name == "alternative_labels":
            return Literal(value, language=self._analysis.language)
        if name in ("published", "issued", "on"):
            return Literal(value, datatype=term(DATATYPES[len(str(value))]))
        return Literal(value)

    def _referred(self, part_id: str) -> NamedNode | Literal:
        """The IRI of what an id names: a part, the concept, a whole role; a key of the document is a literal."""
        analysis = self._analysis
        if part_id == "concept":
            return NamedNode(concept_iri(analysis.concept.id, self._base))
        if part_id in RESERVED_IDS:
            return term(f"ca:{part_id}")
        if analysis.part(part_id) is None:
            return Literal(part_id)
        return NamedNode(iri(analysis.id, analysis.place(part_id), self._base))

    def _nodes(
        self, subject: NamedNode, name: str, items: Iterable[Any], below: list[Iterator[Triple]]
    ) -> Iterator[NamedNode]:
        taken: set[str] = set()
        for position, item in enumerate(items, 1):
            if isinstance(item, Concept):
                node, at = NamedNode(concept_iri(item.id, self._base)), None
            else:
                node, at = NamedNode(self._iri_of(subject, name, item, position, taken)), position
            below.append(self.describe(item, node, name, at))
            yield node

    def _iri_of(self, subject: NamedNode, name: str, item: Any, position: int, taken: set[str]) -> str:
        match item:
            case Citation():
                return f"{subject.value}/citation/{self._citation_name(item.source, subject, taken)}"
            case Coding():
                return f"{subject.value}/coding/{item.attribute}"
            case OmittedCase():
                return f"{subject.value}/omitted-case/{item.kind}"
        if type(item) in ENTRY_SEGMENTS:
            return f"{subject.value}/{ENTRY_SEGMENTS[type(item)]}/{position}"
        return f"{subject.value}/{SEGMENTS[name]}/{item.id}"

    def _citation_name(self, work_id: str, subject: NamedNode, taken: set[str]) -> str:
        """The work's id, then with -2, -3 …, passing over names that are ids of other works."""
        name, count = work_id, 1
        while name in taken or (count > 1 and self._analysis.part(name) is not None):
            count += 1
            name = f"{work_id}-{count}"
        taken.add(name)
        return name

    def _quotation(self, subject: NamedNode, citation: Citation, below: list[Iterator[Triple]]) -> NamedNode:
        """A passage of the cited work, as the Web Annotation Data Model says it (W3C 2017, section 4)."""
        passage = NamedNode(f"{subject.value}/quote")
        below.append(self._describe_passage(passage, citation))
        return passage

    def _describe_passage(self, passage: NamedNode, citation: Citation) -> Iterator[Triple]:
        selector = NamedNode(f"{passage.value}/selector")
        yield Triple(passage, term("rdf:type"), term("oa:SpecificResource"))
        yield Triple(passage, term("oa:hasSource"), self._referred(citation.source))
        yield Triple(passage, term("oa:hasSelector"), selector)
        yield Triple(selector, term("rdf:type"), term("oa:TextQuoteSelector"))
        for language, words in citation.quote.by_language if citation.quote else ():
            yield Triple(selector, term("oa:exact"), Literal(words, language=language))

    def _beside(self, value: Any, subject: NamedNode) -> Iterator[Triple]:
        """What is written for those who query, and ignored on reading."""
        for citation in getattr(value, "sources", ()):
            intent = INDIVIDUALS["cito:hasCitationCharacterization"].get(citation.intent or "", "cito:cites")
            yield Triple(subject, term(intent), self._referred(citation.source))
        match value:
            case Citation():
                citing = subject.value.rpartition("/citation/")[0]
                yield Triple(subject, term("cito:hasCitingEntity"), NamedNode(citing))
            case Concept():
                yield Triple(subject, term("skos:inScheme"), NamedNode(f"{self._base}concepts"))
                yield from self._related_concepts(value, subject)
            case Work():
                if described := described_work(value, self._base):
                    yield Triple(subject, term("ca:work"), NamedNode(described))

    def _related_concepts(self, concept: Concept, subject: NamedNode) -> Iterator[Triple]:
        if concept.id != self._analysis.concept.id:
            return
        for case in self._analysis.cases:
            if case.related_concept and case.related_concept.id != concept.id:
                other = NamedNode(concept_iri(case.related_concept.id, self._base))
                yield Triple(subject, term("skos:related"), other)


# --- reading ----------------------------------------------------------------------------------------------------

Statement = Triple | Quad
Node = NamedNode | BlankNode


def analyses_in(statements: Iterable[Statement], source: str = "the graph") -> tuple[Analysis, ...]:
    """The analyses that the statements describe, graph by graph, in the order of their IRIs.

    NotAnAnalysis if there is none, DocumentError with all faults of the first one that is not valid.
    """
    analyses = [
        _read(graph, subject, source) for graph in _graphs(statements) for subject in graph.instances_of(Analysis)
    ]
    if not analyses:
        raise NotAnAnalysis(f"{source}: it is RDF, and nothing in it is a ca:ConceptAnalysis ({CA}ConceptAnalysis).")
    return tuple(analyses)


def statements_not_taken(statements: Iterable[Statement]) -> list[Triple]:
    """What the statements say beyond what the values can hold, in their order."""
    given = [each.triple if isinstance(each, Quad) else each for each in statements]
    taken: set[Triple] = set()
    for graph in _graphs(given):
        for subject in graph.instances_of(Analysis):
            base, _ = _split_iri(subject, "the graph")
            taken.update(triples_of(_read(graph, subject, "the graph"), base))
    return [each for each in given if each not in taken]


class _Graph:
    """The statements of one graph, by subject and property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[Any, dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for each in triples:
            self._objects[each.subject][each.predicate].append(each.object)

    def instances_of(self, cls: type) -> list[NamedNode]:
        wanted = term(CLASSES[cls][0])
        found = [each for each, said in self._objects.items() if wanted in said.get(term("rdf:type"), ())]
        return sorted(found, key=str)

    def objects(self, subject: Any, curie: str) -> list[Any]:
        """The objects, in the order of their positions where they have one."""
        if subject not in self._objects:
            return []
        return sorted(self._objects[subject].get(term(curie), ()), key=self._rank)

    def _rank(self, node: Any) -> tuple[int, str]:
        said = self._objects[node] if node in self._objects else {}
        positions = [each.value for each in said.get(term("ca:position"), ())]
        number = positions[0] if positions and positions[0].isdecimal() else "0"
        return int(number), str(node)


def _graphs(statements: Iterable[Statement]) -> list[_Graph]:
    by_name: dict[str, list[Triple]] = defaultdict(list)
    for each in statements:
        if isinstance(each, Quad):
            by_name[str(each.graph_name)].append(each.triple)
        else:
            by_name[""].append(each)
    return [_Graph(by_name[name]) for name in sorted(by_name)]


def _split_iri(subject: Any, source: str) -> tuple[str, str]:
    """(base, id) of an analysis's IRI."""
    base, found, analysis_id = str(getattr(subject, "value", subject)).rpartition("analysis/")
    if not found or isinstance(subject, BlankNode):
        what = f"{source}: the analysis {subject} has no IRI of the form BASEanalysis/ID, so its id is not known."
        raise NotAnAnalysis(what)
    return base, unquote(analysis_id)


def _read(graph: _Graph, subject: NamedNode, source: str) -> Analysis:
    reader = _Reader(graph, subject, source)
    return build_analysis(reader.analysis(), source, reader.mark, reader.faults)


class _Reader:
    """One analysis on its way from a graph to plain data of the shape of the values."""

    def __init__(self, graph: _Graph, subject: NamedNode, source: str) -> None:
        self.faults: list[Fault] = []
        self._graph = graph
        self._subject = subject
        self._base, self._id = _split_iri(subject, source)

    def mark(self, path: Path) -> Mark:
        """The place, with the analysis's IRI where a file may hold several."""
        return Mark(f"{self._subject.value} {say_path(path).path}".rstrip())

    def analysis(self) -> dict[str, Any]:
        """The analysis as plain data."""
        data = self._fields(Analysis, self._subject)
        return {"id": self._id, **data}

    def _fields(self, cls: type, subject: Any) -> dict[str, Any]:
        hints = hints_of(cls)
        data: dict[str, Any] = {}
        for name, curie in predicates_of(cls).items():
            if not curie:
                found = self._fields(core_type(hints[name]), subject) or None
            else:
                objects = self._graph.objects(subject, curie)
                found = self._field(name, curie, hints[name], objects) if objects else None
            if found is not None:
                data[name] = found
        return data

    def _field(self, name: str, curie: str, hint: Any, objects: list[Any]) -> Any:
        core = core_type(hint)
        many = get_origin(core) is tuple and core is not Text
        item = core_type(get_args(core)[0]) if many else core
        if name == "quote":
            return self._quotation(objects[0])
        if item is Text:
            return self._text(objects)
        if name == "authors":
            return [self._words(node, "foaf:name") for node in objects]
        found = [self._value(name, curie, item, hint, each) for each in objects]
        return found if many else found[0]

    def _value(self, name: str, curie: str, item: Any, hint: Any, node: Any) -> Any:
        if is_dataclass(item):
            return self._node(name, item, node)  # type: ignore[arg-type]  # a class, not a value
        if reference_of(hint) or name == "attribute":
            return self._id_of(node)
        if curie in INDIVIDUALS:
            words = {term(iri_of): word for word, iri_of in INDIVIDUALS[curie].items()}
            return words.get(node, str(getattr(node, "value", node)))
        return self._scalar(item, node)

    def _scalar(self, item: Any, node: Any) -> Any:
        words = str(getattr(node, "value", node))
        if item is int and re.fullmatch(r"[-+]?\d+", words, re.ASCII):
            return int(words)
        if item is bool and words in ("true", "false", "1", "0"):
            return words in ("true", "1")
        return words

    def _text(self, objects: list[Any]) -> Any:
        """Literals by language; two in one language are one too many, and the first is taken."""
        pairs: dict[str, str] = {}
        for each in sorted(objects, key=str):
            pairs.setdefault((getattr(each, "language", None) or "und").lower(), each.value)
        return {"by_language": [list(pair) for pair in pairs.items()]}

    def _words(self, node: Any, curie: str) -> str:
        found = self._graph.objects(node, curie)
        return str(found[0].value) if found else ""

    def _quotation(self, passage: Any) -> Any:
        selectors = self._graph.objects(passage, "oa:hasSelector")
        exact = self._graph.objects(selectors[0], "oa:exact") if selectors else []
        return self._text(exact) if exact else None

    def _node(self, name: str, cls: type, node: Any) -> dict[str, Any]:
        data = self._fields(cls, node)
        if name in SEGMENTS or cls is Concept:
            data["id"] = unquote(str(getattr(node, "value", node)).rpartition("/")[2])
        return data

    def _id_of(self, node: Any) -> str:
        """The id that an IRI stands for."""
        if isinstance(node, Literal):
            return str(node.value)
        words = str(getattr(node, "value", node))
        if words.startswith(f"{self._base}concept/"):
            return "concept"
        if words.startswith(CA) and words.removeprefix(CA) in RESERVED_IDS:
            return words.removeprefix(CA)
        return unquote(words.rpartition("/")[2])
