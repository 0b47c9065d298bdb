"""The literature that analyses rest on: what a work carries and why, what a statement rests on, who disagrees.

A work is one *source* in all analyses that describe it alike (`triples.described_work`); one that is not described
well enough to be known again is a source of its own analysis alone. Works agree or disagree where an analysis claims
that they do, and where one is cited to dispute what others carry.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from urllib.parse import unquote

from concept.analysis import (
    CARRYING_INTENTS,
    WHOLE,
    Analysis,
    Case,
    Citation,
    Intent,
    Place,
    RelationIntent,
    Sourced,
    Work,
    WorkId,
)
from concept.triples import BASE, described_work, iri

ROLES = (
    "attributes",
    "antecedents",
    "consequences",
    "surrogate_terms",
    "related_concepts",
    "references",
    "referents",
    "referents_none_known",
    "definitions",
    "uses",
    "cases",
    "codings",
    "observations",
    "themes",
    "analysis",
)
"""The roles in which a statement cites works, in the order in which they are told.

Each is the collection that the statement stands in; `codings` are those of cases, `analysis` is the whole.
"""

INTENTS: tuple[Intent | None, ...] = ("supports", "quotes", "qualifies", None, "disputes", "background", "method")
"""The reasons of a citation in the order in which they are told: first those with which a work carries something."""


# --- what a statement rests on ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """Something that can rest on works: where it stands in its analysis, its role, and what it is."""

    place: Place
    role: str
    value: Sourced | Analysis

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What it cites, as it is written."""
        return self.value.sources

    @property
    def carried_by(self) -> tuple[WorkId, ...]:
        """The distinct works that carry it; none carries an analysis as a whole."""
        return self.value.carried_by if isinstance(self.value, Sourced) else ()

    @property
    def disputed_by(self) -> tuple[WorkId, ...]:
        """The distinct works that are cited to dispute it."""
        return tuple(dict.fromkeys(each.source for each in self.sources if each.intent == "disputes"))

    @property
    def by_intent(self) -> tuple[tuple[Intent | None, tuple[Citation, ...]], ...]:
        """What it cites by the reason, in the order of `INTENTS`; None where no reason is said."""
        found = {intent: tuple(each for each in self.sources if each.intent == intent) for intent in INTENTS}
        return tuple((intent, citations) for intent, citations in found.items() if citations)


def statements(analysis: Analysis) -> Iterator[Statement]:
    """Everything in an analysis that can cite works: the whole, then its parts in order, a case before its codings."""
    yield Statement(WHOLE, "analysis", analysis)
    for collection, part in analysis.parts():
        if isinstance(part, Sourced):
            yield Statement(analysis.place(part.id), collection, part)
        if isinstance(part, Case):
            for coding in part.coding:
                yield Statement(Place(f"case/{part.id}/coding/{coding.attribute}"), "codings", coding)
    for position, none_known in enumerate(analysis.referents_none_known, 1):
        yield Statement(Place(f"none-known/{position}"), "referents_none_known", none_known)


# --- sources over analyses --------------------------------------------------------------------------------------


def source_iri(work: Work, analysis_id: str, base: str = BASE) -> str:
    """The IRI of the source that a work of an analysis is."""
    return described_work(work, base) or _in_analysis(work, analysis_id, base)


def source_name(work: Work, analysis_id: str, base: str = BASE) -> str:
    """The name of that source as a person reads it, and as it can stand in a path: the end of its IRI, unescaped.

    `doi/10.1234/example` · `work/author-2020-0123456789` · `analysis/hope-2020/work/author-2020`. A part of a DOI
    that is nothing but one or two dots gets a `~`, since every reader of addresses takes it for a step up.
    """
    described = described_work(work, base)
    return name_of_described(described, base) if described else _in_analysis(work, analysis_id)


def name_of_described(described: str, base: str = BASE) -> str:
    """The name of the source that is a described work, by its IRI."""
    if described.startswith(_DOI):
        return "doi/" + _DOTS.sub(r"~\g<0>", unquote(described.removeprefix(_DOI)))
    return unquote(described.removeprefix(base))


def _in_analysis(work: Work, analysis_id: str, base: str = "") -> str:
    return iri(analysis_id, Place(f"work/{work.id}"), base)


_DOI = "https://doi.org/"
_DOTS = re.compile(r"(?<=/)\.{1,2}(?=/|$)")


def source_names(analysis: Analysis, base: str = BASE) -> Mapping[WorkId, str]:
    """The name of the source that each work of the bibliography is. Two works can be one source."""
    return {work.id: source_name(work, analysis.id, base) for work in analysis.bibliography}


@dataclass(frozen=True)
class Cited:
    """What an analysis makes of a source.

    `works` are those of its bibliography that are this source. `counts`: by role and intent, the citations, and the
    statements that rest on the source alone; each statement is counted with its first citation that carries.
    """

    name: str
    iri: str
    works: tuple[Work, ...]
    counts: Mapping[tuple[str, Intent | None], tuple[int, int]]


@dataclass(frozen=True)
class Reliance:
    """That a statement cites a source; `alone`: the citation carries it, and nothing else does."""

    statement: Statement
    citation: Citation
    alone: bool


@dataclass(frozen=True)
class Claim:
    """What an analysis says of two sources, by their names; `position` is that of the relation, from 1."""

    position: int
    subject: str
    intent: RelationIntent | None
    object: str


def cited_sources(analysis: Analysis, base: str = BASE) -> tuple[Cited, ...]:
    """The sources of an analysis, cited or not, in the order of its bibliography."""
    names = source_names(analysis, base)
    citations: dict[str, Counter[tuple[str, Intent | None]]] = {name: Counter() for name in names.values()}
    alone: dict[str, Counter[tuple[str, Intent | None]]] = {name: Counter() for name in names.values()}
    for statement in statements(analysis):
        sole = _sole_carrier(statement, names)
        for citation in statement.sources:
            name, key = names[citation.source], (statement.role, citation.intent)
            citations[name][key] += 1
            if name == sole and citation.intent in CARRYING_INTENTS:
                alone[name][key] += 1
                sole = None
    works: dict[str, list[Work]] = {name: [] for name in names.values()}
    for work in analysis.bibliography:
        works[names[work.id]].append(work)
    return tuple(
        Cited(
            name=name,
            iri=source_iri(found[0], analysis.id, base),
            works=tuple(found),
            counts={key: (count, alone[name][key]) for key, count in citations[name].items()},
        )
        for name, found in works.items()
    )


def _sole_carrier(statement: Statement, names: Mapping[WorkId, str]) -> str | None:
    """The name of the one source that carries a statement; None if there is none, or another."""
    carrying = {names[each] for each in statement.carried_by}
    return carrying.pop() if len(carrying) == 1 else None


def reliances(analysis: Analysis, name: str, base: str = BASE) -> tuple[Reliance, ...]:
    """All that rests on the source of that name in an analysis, by role, and within it as it is written."""
    names = source_names(analysis, base)
    found = (
        Reliance(each, citation, citation.intent in CARRYING_INTENTS and _sole_carrier(each, names) == name)
        for each in statements(analysis)
        for citation in each.sources
        if names[citation.source] == name
    )
    return tuple(sorted(found, key=lambda each: ROLES.index(each.statement.role)))


def claims(analysis: Analysis, base: str = BASE) -> tuple[Claim, ...]:
    """What an analysis says of sources and others."""
    names = source_names(analysis, base)
    return tuple(
        Claim(position, names[relation.subject], relation.intent, names[relation.object])
        for position, relation in enumerate(analysis.relations, 1)
    )


# --- how a work is written --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reference:
    """A work as a bibliography prints it, in parts; a part that is not known is empty."""

    who: str
    year: str
    title: str
    where: str


def reference_to(work: Work) -> Reference:
    """The work as a bibliography prints it."""
    names = [", ".join(part for part in (name.short, name.given) if part) for name in work.author]
    who = "; ".join(names) if any(name.given for name in work.author) else ", ".join(names)
    volume = f"{work.volume or ''}{f'({work.issue})' if work.issue else ''}"
    where = ", ".join(part for part in (work.container_title, volume, work.page, work.publisher) if part)
    return Reference(who=who, year=work.year or "", title=work.title or "", where=where)


def fullness(work: Work) -> int:
    """How much is said of a work: the number of its variables."""
    said = sum(bool(getattr(work, each.name)) for each in fields(work) if each.name != "variables")
    return said + len(work.other_variables)


def fullest(works: Iterable[Work]) -> Work:
    """The work of which most is said; of several the first by id."""
    return min(works, key=lambda work: (-fullness(work), work.id))
