"""The values: a concept analysis and everything in it, in the words of the method.

Frozen dataclasses, compared by value. They know no file, no RDF and no store: formats and `triples` read into
them and write out of them. A missing value means that the analysis does not say it; it never means "no".

The steps are those of Walker & Avant, *Strategies for Theory Construction in Nursing*: 1 selection, 2 aims,
3 uses, 4 defining attributes, 5 model case, 6 other cases, 7 antecedents and consequences, 8 referents.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Literal, TypeVar, dataclass_transform, get_args

CaseKind = Literal["model", "borderline", "related", "contrary", "invented", "illegitimate"]
CodingValue = Literal["shows", "partly", "lacks", "unclear"]
Status = Literal["draft", "complete"]
Coverage = Literal["full-text", "excerpt", "abstract"]
Origin = Literal["real", "literature", "constructed"]
Intent = Literal["supports", "disputes", "qualifies", "background", "method", "quotes"]
AimKind = Literal[
    "clarify",
    "definition",
    "operational-definition",
    "distinguish-uses",
    "surrogate-terms",
    "theory",
    "instrument",
    "other",
]
UseKind = Literal["dictionary", "thesaurus", "literature", "definition", "colleague", "everyday"]
Necessity = Literal["necessary", "usual", "risk-factor"]
Direction = Literal["positive", "negative", "mixed"]
ReferentKind = Literal["instrument", "sign", "record", "behaviour"]
DefinitionKind = Literal["theoretical", "operational", "working"]
ObservationKind = Literal["advantage", "disadvantage", "challenge"]
RelationIntent = Literal["agrees", "disagrees", "extends", "qualifies", "refutes"]

CASE_KINDS: tuple[CaseKind, ...] = get_args(CaseKind)

RESERVED_IDS = ("concept", "attributes", "antecedents", "consequences")
"""Ids that no part may have, because `measures` takes them for the concept or a whole role."""


@dataclass(frozen=True)
class RefersTo:
    """Marks a field that holds ids: the collections of the analysis in which they must be found.

    `also` are words that may stand in place of an id.
    """

    collections: tuple[str, ...]
    also: tuple[str, ...] = ()


_ELEMENTS = (
    "attributes",
    "antecedents",
    "consequences",
    "referents",
    "surrogate_terms",
    "related_concepts",
    "references",
    "uses",
    "definitions",
    "cases",
    "observations",
    "themes",
)
WorkId = Annotated[str, RefersTo(("bibliography",))]
UseId = Annotated[str, RefersTo(("uses",))]
SearchId = Annotated[str, RefersTo(("searches",))]
ElementId = Annotated[str, RefersTo(_ELEMENTS)]
MeasuredId = Annotated[str, RefersTo(_ELEMENTS, also=RESERVED_IDS)]
PartId = Annotated[str, RefersTo((*_ELEMENTS, "searches", "bibliography"))]


def _unordered() -> Any:
    """A field whose items form a set: kept sorted and without repetition, whatever order they come in."""
    return field(default=(), metadata={"unordered": True})


class _Canonical:
    """One value has one form: fields marked as unordered are sorted when the value is made."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        cls: type = type(self)
        for name in _unordered_fields(cls):
            if items := getattr(self, name):
                object.__setattr__(self, name, tuple(sorted(set(items))))


@cache
def _unordered_fields(cls: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(cls) if each.metadata.get("unordered"))


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _value(cls: type[_T]) -> type[_T]:
    return dataclass(frozen=True, kw_only=True)(cls)


@_value
class Text(_Canonical):
    """Words in one or more languages: pairs of language tag (lower case) and string, sorted by tag."""

    by_language: tuple[tuple[str, str], ...] = _unordered()

    @classmethod
    def of(cls, words: str, language: str) -> Text:
        """The text that says `words` in one language."""
        return cls(by_language=((language, words),))

    def wording(self, language: str) -> tuple[str, str]:
        """(tag, words) in `language`, else in the first language that there is."""
        for pair in self.by_language:
            if pair[0] == language:
                return pair
        return self.by_language[0]

    def said_in(self, language: str) -> str:
        """The words in `language`, else in the first language that there is."""
        return self.wording(language)[1]


@_value
class Entry(_Canonical):
    """What every entry may carry: `at`, the place in the analysis's own publication, and a doubt about it."""

    at: str | None = None
    doubt: Text | None = None


@_value
class Citation(_Canonical):
    """That something rests on a work: where in the work (`locator`, as printed) and why (`intent`).

    An intent that is not said stays unsaid. `quote` is in the source's own words, `note` in the analyst's;
    `printed` is the citation as the analysis prints it, where that differs from the work's name and year.
    """

    source: WorkId
    locator: str | None = None
    intent: Intent | None = None
    quote: Text | None = None
    note: Text | None = None
    printed: str | None = None
    at: str | None = None
    doubt: Text | None = None


CARRYING_INTENTS: tuple[Intent | None, ...] = ("supports", "quotes", "qualifies", None)
"""A work carries a statement when it is cited with one of these; disputes, background and method do not."""


@_value
class Sourced(Entry):
    """An entry that cites works."""

    sources: tuple[Citation, ...] = ()

    @property
    def carried_by(self) -> tuple[WorkId, ...]:
        """The distinct works that carry this statement, in the order of citation."""
        carrying = (each.source for each in self.sources if each.intent in CARRYING_INTENTS)
        return tuple(dict.fromkeys(carrying))


@_value
class Element(Sourced):
    """A part that has a role in the analysis: a label, and one line that says what it means."""

    id: str
    label: Text
    gloss: Text | None = None
    overlaps: tuple[ElementId, ...] = _unordered()


@_value
class Attribute(Element):
    """A defining attribute (step 4). Rodgers' surrogate terms, related concepts and references share its shape."""

    from_uses: tuple[UseId, ...] = _unordered()


@_value
class Antecedent(Element):
    """What must be there, or happen, before the concept can occur (step 7)."""

    necessity: Necessity | None = None


@_value
class Consequence(Element):
    """What follows from the concept (step 7); one that is followed by an antecedent declares a feedback loop."""

    direction: Direction | None = None
    followed_by: tuple[ElementId, ...] = _unordered()


@_value
class Referent(Element):
    """An empirical referent (step 8): what shows in the world that the concept, or a part of it, is there."""

    kind: ReferentKind | None = None
    measures: tuple[MeasuredId, ...] = _unordered()


@_value
class NoReferentKnown(Sourced):
    """The analysis's statement that no referent of something is known: an answer to step 8, not a gap."""

    text: Text
    measures: tuple[MeasuredId, ...] = _unordered()


@_value
class Use(Sourced):
    """One use of the concept (step 3).

    `homonym`: another word of the same spelling. `found` is false where a use was looked for and not found.
    """

    id: str
    text: Text
    kind: UseKind | None = None
    discipline: Text | None = None
    homonym: bool | None = None
    found: bool | None = None


@_value
class Concept(_Canonical):
    """What an analysis is about. Rival analyses of one concept share its id."""

    id: str
    label: Text
    alternative_labels: tuple[str, ...] = _unordered()


@_value
class Coding(Sourced):
    """What a case says of one attribute, and what in the case shows it."""

    attribute: str
    value: CodingValue
    evidence: Text | None = None
    remark: Text | None = None


@_value
class Case(Sourced):
    """A case of one of the six kinds (steps 5 and 6).

    An attribute without a coding is *not coded*, which is never the same as lacking. `claimed_shown` is how
    many attributes the author says that the case shows.
    """

    id: str
    kind: CaseKind
    label: Text | None = None
    origin: Origin | None = None
    text: Text | None = None
    coding: tuple[Coding, ...] = ()
    claimed_shown: int | None = None
    related_concept: Concept | None = None
    purpose: Text | None = None
    misuse: Text | None = None

    def coding_of(self, attribute_id: str) -> Coding | None:
        """What the case says of that attribute; None where it is not coded."""
        return next((each for each in self.coding if each.attribute == attribute_id), None)


@_value
class OmittedCase(_Canonical):
    """A kind of case that the author left out, and the reason given."""

    kind: CaseKind
    reason: Text


@_value
class Definition(Sourced):
    """A definition that the analysis ends in. `mentions`: the elements that its words speak of."""

    id: str
    text: Text
    kind: DefinitionKind | None = None
    mentions: tuple[ElementId, ...] = _unordered()


@_value
class Observation(Sourced):
    """Told of the concept, without a role in the method: an advantage, a disadvantage, a challenge."""

    id: str
    label: Text
    kind: ObservationKind | None = None


@_value
class Theme(Sourced):
    """How a literature was sorted: a theme of a search, how many works it has, the elements that it became."""

    id: str
    label: Text
    search: SearchId | None = None
    count: int | None = None
    elements: tuple[ElementId, ...] = _unordered()


@_value
class Search(Entry):
    """A search for literature with its counts, in works: identified, duplicates, screened, full text, included."""

    id: str
    databases: tuple[str, ...] = _unordered()
    terms: tuple[str, ...] = _unordered()
    period: str | None = None
    searched_on: str | None = None
    criteria: Text | None = None
    identified: int | None = None
    duplicates: int | None = None
    screened: int | None = None
    full_text: int | None = None
    included: int | None = None


@_value
class Aim(Entry):
    """What the analysis is for (step 2)."""

    text: Text
    kind: AimKind | None = None


@_value
class Relation(Entry):
    """That one work agrees or disagrees with another: a claim of this analysis."""

    subject: WorkId
    object: WorkId
    intent: RelationIntent | None = None
    note: Text | None = None


DOCUMENT_KEYS = (
    "format",
    "id",
    "title",
    "language",
    "authors",
    "published",
    "published_in",
    "concept",
    "context",
    "method",
    "edition",
    "status",
    "coverage",
    "record",
    "license",
    "selection",
    "aims",
    "searches",
    "bibliography",
    "sources",
    "uses",
    "attributes",
    "antecedents",
    "consequences",
    "surrogate_terms",
    "related_concepts",
    "references",
    "referents",
    "referents_none_known",
    "cases",
    "omitted_cases",
    "definitions",
    "observations",
    "themes",
    "relations",
    "notes",
)
"""The keys of an analysis document, in the order in which they are written."""


@_value
class Note(Entry):
    """A contradiction in the source or a doubt that has no better place; without `about`, of the whole analysis."""

    text: Text
    about: Annotated[str, RefersTo((*_ELEMENTS, "searches", "bibliography"), also=DOCUMENT_KEYS)] | None = None


@_value
class Name(_Canonical):
    """A person (family, given) or an organisation (literal), with the particles that CSL-JSON 1.0.2 knows."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None
    dropping_particle: str | None = None
    non_dropping_particle: str | None = None
    suffix: str | None = None
    comma_suffix: bool | None = None
    static_ordering: bool | None = None
    parse_names: bool | None = None

    @property
    def short(self) -> str:
        """The name as a citation prints it: family name with its particle, or the organisation."""
        family = " ".join(part for part in (self.non_dropping_particle, self.family) if part)
        return family or self.literal or self.given or ""


@_value
class Work(Entry):
    """A work of the bibliography: the CSL-JSON variables that the graph has a term for, the rest in `variables`.

    `issued` is a year, a month (2020-05) or a day (2020-05-01); a date that is none of these (a range, a season,
    an approximate one) stands in `variables`, which is one JSON object in canonical form.
    """

    id: str
    type: str | None = None
    title: str | None = None
    author: tuple[Name, ...] = ()
    issued: str | None = None
    container_title: str | None = None
    volume: str | None = None
    issue: str | None = None
    page: str | None = None
    publisher: str | None = None
    edition: str | None = None
    language: str | None = None
    abstract: str | None = None
    DOI: str | None = None
    ISBN: str | None = None
    ISSN: str | None = None
    URL: str | None = None
    variables: str | None = None

    @property
    def other_variables(self) -> dict[str, Any]:
        """The CSL variables that have no field of their own."""
        others: dict[str, Any] = json.loads(self.variables) if self.variables else {}
        return others

    @property
    def year(self) -> str | None:
        """The year of issue, where it is known."""
        if self.issued:
            return self.issued[:4]
        dates = self.other_variables.get("issued", {}).get("date-parts")
        return str(dates[0][0]) if dates else None

    @property
    def cited_as(self) -> str:
        """Names and year as a text cites the work: "Pestoff et al., 2012"; else its title, else its id."""
        names = [name.short for name in self.author]
        match names:
            case []:
                who = self.title or self.id
            case [one]:
                who = one
            case [one, other]:
                who = f"{one} & {other}"
            case _:
                who = f"{names[0]} et al."
        return f"{who}, {self.year}" if self.year else who


@_value
class PublishedIn(_Canonical):
    """The published work that holds the analysis, and where in it."""

    source: WorkId
    locator: str | None = None


@_value
class Record(_Canonical):
    """Who made this record, when (ISO date), and what of the publication was read for it."""

    by: tuple[str, ...] = _unordered()
    on: str | None = None
    read: Text | None = None


SEGMENTS = {
    "uses": "use",
    "attributes": "attribute",
    "antecedents": "antecedent",
    "consequences": "consequence",
    "surrogate_terms": "surrogate-term",
    "related_concepts": "related-concept",
    "references": "reference",
    "referents": "referent",
    "cases": "case",
    "definitions": "definition",
    "observations": "observation",
    "themes": "theme",
    "searches": "search",
    "bibliography": "work",
}
"""The collections whose parts have ids, and the segment that each has in a place: `attribute/assets`."""


class Place(str):
    """Where something stands within an analysis, as the end of its IRI: `case/the-model/coding/assets`."""

    __slots__ = ()


WHOLE = Place("")
"""The place of the analysis itself."""

Part = Use | Element | Case | Definition | Observation | Theme | Search | Work


@_value
class Analysis(_Canonical):
    """One concept analysis: by someone, of one concept, with one method."""

    id: str
    title: Text
    language: str
    concept: Concept
    status: Status
    coverage: Coverage
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_in: PublishedIn | None = None
    context: Text | None = None
    method: str | None = None
    edition: tuple[int, ...] = _unordered()
    record: Record | None = None
    license: str | None = None
    selection: Text | None = None
    aims: tuple[Aim, ...] = ()
    searches: tuple[Search, ...] = ()
    bibliography: tuple[Work, ...] = ()
    sources: tuple[Citation, ...] = ()
    uses: tuple[Use, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    antecedents: tuple[Antecedent, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    surrogate_terms: tuple[Attribute, ...] = ()
    related_concepts: tuple[Attribute, ...] = ()
    references: tuple[Attribute, ...] = ()
    referents: tuple[Referent, ...] = ()
    referents_none_known: tuple[NoReferentKnown, ...] = ()
    cases: tuple[Case, ...] = ()
    omitted_cases: tuple[OmittedCase, ...] = ()
    definitions: tuple[Definition, ...] = ()
    observations: tuple[Observation, ...] = ()
    themes: tuple[Theme, ...] = ()
    relations: tuple[Relation, ...] = ()
    notes: tuple[Note, ...] = ()

    def say(self, text: Text | None) -> str:
        """The words of a text in the language of this analysis, else in its first language; "" for None."""
        return text.said_in(self.language) if text else ""

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Every part that has an id, with its collection, in the order of the document."""
        for collection in SEGMENTS:
            for part in getattr(self, collection):
                yield collection, part

    @cached_property
    def _by_id(self) -> dict[str, tuple[str, Part]]:
        return {part.id: (collection, part) for collection, part in self.parts()}

    def part(self, part_id: str) -> Part | None:
        """The part with that id, or None."""
        found = self._by_id.get(part_id)
        return found[1] if found else None

    def place(self, part_id: str) -> Place:
        """Where a part stands within the analysis. An id that the analysis lacks is taken for an attribute's."""
        found = self._by_id.get(part_id)
        return Place(f"{SEGMENTS[found[0]] if found else 'attribute'}/{part_id}")

    def work(self, work_id: WorkId) -> Work:
        """The work of the bibliography with that id. KeyError if there is none."""
        found = self.part(work_id)
        if not isinstance(found, Work):
            raise KeyError(work_id)
        return found

    def label(self, part_id: str) -> str:
        """What a reader calls the part: its label, else the beginning of its text, else its id."""
        found = self.part(part_id)
        if isinstance(found, Work):
            return found.cited_as
        words = self.say(getattr(found, "label", None) or getattr(found, "text", None))
        return words or part_id

    @cached_property
    def attribute_ids(self) -> frozenset[str]:
        """The ids of the defining attributes."""
        return frozenset(attribute.id for attribute in self.attributes)


def same_label(label: str) -> str:
    """The form in which two labels that say the same are equal.

    Unicode normalisation (NFKC), case folding, and removal of punctuation and of repeated spaces.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", label).casefold())
    return " ".join("".join(c for c in folded if not unicodedata.category(c).startswith("P")).split())
