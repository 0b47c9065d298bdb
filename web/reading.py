"""An analysis as a page reads it: its sections in order, where each finding belongs, and what cites which work."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from concept.aligning import Counterpart
from concept.alignments import End
from concept.analysis import (
    WHOLE,
    Analysis,
    Case,
    CaseKind,
    Citation,
    Coding,
    Note,
    Place,
    Relation,
    Text,
    Work,
    same_label,
)
from concept.literature import reference_to, statements
from concept.matrix import Row, build_matrix
from concept.messages import _, enumerate_words, language_spoken, ngettext
from concept.profiles import names_used_by
from concept.rules import SEVERITIES, Finding, Severity
from concept.terms import Names, kind_of_case
from concept.ties import TieKind, Ties, find_ties

LONGEST_NAME = 60
"""Characters of a statement that is called by the beginning of its text."""

SECTION_OF_FINDING: Mapping[str, str] = {
    "concept-label-is-sentence": "selection",
    "unknown-edition": "method",
    "mixed-editions": "method",
    "method-without-profile": "method",
    "element-has-no-place": "method",
    "no-selection": "selection",
    "no-aim": "aims",
    "no-search-recorded": "uses",
    "included-count-differs": "uses",
    "no-use": "uses",
    "uses-from-one-discipline": "uses",
    "no-dictionary-use": "uses",
    "no-attribute": "attributes",
    "few-attributes": "attributes",
    "many-attributes": "attributes",
    "no-model-case": "model-case",
    "no-contrary-case": "other-cases",
    "no-borderline-case": "other-cases",
    "no-related-case": "other-cases",
    "cases-not-distinct": "other-cases",
    "no-antecedent": "roles",
    "no-consequence": "roles",
    "antecedent-necessity-unmarked": "roles",
    "no-referent": "referents",
    "attribute-without-referent": "referents",
    "no-definition": "definitions",
    "source-unused": "bibliography",
    "source-incomplete": "bibliography",
}
"""The section in which a finding about the whole analysis is told, by its rule; `method` is the line on top."""

SECTION_OF_ELEMENT: Mapping[str, str] = {
    "context": "selection",
    "selection": "selection",
    "searches": "uses",
    "antecedents": "roles",
    "consequences": "roles",
    "cases": "other-cases",
    "cases.model": "model-case",
    "surrogate_terms": "surrogate-terms",
    "related_concepts": "related-concepts",
}
"""The section that shows what a profile asks for, where it is not called so itself."""

SECTION_OF_SEGMENT: Mapping[str, str] = {
    "aim": "aims",
    "search": "uses",
    "use": "uses",
    "attribute": "attributes",
    "antecedent": "roles",
    "consequence": "roles",
    "referent": "referents",
    "none-known": "referents",
    "surrogate-term": "surrogate-terms",
    "related-concept": "related-concepts",
    "reference": "references",
    "definition": "definitions",
    "observation": "observations",
    "theme": "themes",
    "relation": "relations",
    "note": "notes",
    "work": "bibliography",
}
"""The section in which a part stands, by the beginning of its place; a case stands by its kind."""


SEGMENTS_IN_THE_FIGURE = frozenset(
    (
        *("attribute", "antecedent", "consequence", "referent", "none-known", "case"),
        *("surrogate-term", "related-concept", "reference"),
    )
)
"""What stands in the figure, by the beginning of its place."""


@dataclass(frozen=True)
class Section:
    """A section of the page.

    `number` is the step of the method; `stated`: whether the analysis says anything; `unsourced`: that no source of
    any of its statements was recorded, because the record was made from less than the whole text.
    """

    key: str
    title: str
    about: str
    number: int | None
    stated: bool
    unsourced: bool
    findings: tuple[Finding, ...]
    worst: Severity | None


@dataclass(frozen=True)
class Mention:
    """That a statement cites a work: the anchor of the citation, and the place of the statement."""

    anchor: str
    place: Place
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class Tied:
    """Something in the figure and what it hangs together with: by the kind of tie, places and names.

    `row` is that of a case in the matrix; `rests` says on how many sources it rests, and how many dispute it.
    """

    place: Place
    name: Text
    gloss: Text | None
    doubt: Text | None
    row: Row | None
    rests: str
    ties: tuple[tuple[TieKind, tuple[tuple[Place, Text], ...]], ...]

    @property
    def segment(self) -> str:
        """The beginning of its place, which says its role."""
        return self.place.partition("/")[0]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An analysis with what is derived from it."""

    analysis: Analysis
    findings: tuple[Finding, ...]
    counterparts: tuple[Counterpart, ...] = ()

    # --- what the page says of the whole ----------------------------------------------------------------------

    @property
    def follows_the_steps(self) -> bool:
        """Whether the analysis was made by the eight steps of Walker & Avant."""
        return self.analysis.method in (None, "walker-avant")

    @cached_property
    def names(self) -> Names:
        """What the method of the analysis calls things."""
        return names_used_by(self.analysis)

    @property
    def not_stated(self) -> str:
        """What stands where the analysis says nothing; who read an abstract cannot know what is missing."""
        if self.analysis.coverage == "abstract":
            return _("Not in the abstract, which is all that was read for this record.")
        if self.analysis.coverage == "excerpt":
            return _("Not in the excerpt, which is all that was read for this record.")
        if self.analysis.status == "draft":
            return _("Not stated yet; this record is a draft.")
        return _("Not stated.")

    @cached_property
    def counts(self) -> tuple[tuple[Severity, int], ...]:
        """How many findings there are of each severity, the worst first; severities without any left out."""
        said = [finding.severity for finding in self.findings]
        return tuple((severity, said.count(severity)) for severity in SEVERITIES if severity in said)

    @property
    def worst_first(self) -> tuple[Finding, ...]:
        """The findings by severity, and within it in the order of the rules."""
        return tuple(sorted(self.findings, key=lambda finding: SEVERITIES.index(finding.severity)))

    # --- the sections -----------------------------------------------------------------------------------------

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections that the page has: the steps, and of the rest those that say something."""
        steps = self.follows_the_steps
        return tuple(
            Section(
                key=key,
                title=title if steps else self._name_without_steps(key, title),
                about=about,
                number=number if steps else None,
                stated=stated,
                unsourced=stated and self._is_unsourced(key),
                findings=self.told_in(key),
                worst=self._worst_in(key),
            )
            for key, number, title, about, stated in self._plan()
            if stated or (number and self._missed_where_absent(key)) or self.told_in(key)
        )

    def _missed_where_absent(self, key: str) -> bool:
        """Whether a section is there to say that the analysis says nothing: what was not read cannot be missed."""
        asked = self.follows_the_steps or key in EVERY_METHOD
        return asked and self.analysis.coverage == "full-text"

    @cached_property
    def untold(self) -> tuple[str, ...]:
        """The steps of which what was read tells nothing, and which have no section, as a sentence has them."""
        if self.analysis.coverage == "full-text":
            return ()
        shown = {section.key for section in self.sections}
        names = _names_in_a_sentence(self.names)
        return tuple(names[key] for key, number, *_rest in self._plan() if number and key not in shown)

    @property
    def says_what_is_untold(self) -> str:
        """The one line that stands for all that what was read does not tell; "" where it tells of every step."""
        if not self.untold:
            return ""
        said = (
            _("The abstract, which is all that was read for this record, says nothing of {sections}.")
            if self.analysis.coverage == "abstract"
            else _("The excerpt, which is all that was read for this record, says nothing of {sections}.")
        )
        return said.format(sections=enumerate_words(self.untold))

    def _name_without_steps(self, key: str, step: str) -> str:
        return _names_without_steps(self.names).get(key, step)

    def section(self, key: str) -> Section | None:
        """The section of that key, where the page has it."""
        return next((section for section in self.sections if section.key == key), None)

    def _plan(self) -> Iterator[tuple[str, int | None, str, str, bool]]:
        a = self.analysis
        about = _("Why this concept, and what the analysis itself rests on.")
        yield "selection", 1, _("Select a concept"), about, bool(a.selection or a.sources)
        yield "aims", 2, _("Determine the aims"), _("What the analysis is for."), bool(a.aims)
        about = _("Every use of the word, in dictionaries, in the literature and in speech: what attributes come from.")
        yield "uses", 3, _("Identify all uses"), about, bool(a.uses or a.searches)
        about = _("What recurs wherever the concept occurs, and tells it from its neighbours.")
        yield "attributes", 4, _("Determine the defining attributes"), about, bool(a.attributes)
        about = _("An example that shows every defining attribute.")
        yield "model-case", 5, _("Identify a model case"), about, bool(self.rows_of("model"))
        about = _("Cases that show by contrast where the concept ends: borderline, related, contrary and others.")
        yield "other-cases", 6, _("Identify other cases"), about, bool(self.other_rows or a.omitted_cases)
        about = _(
            "What each case shows of each defining attribute, and whether it is the kind of case it claims to be."
        )
        yield "matrix", None, _("Cases and attributes"), about, bool(a.cases and a.attributes)
        about = _("What must be there before the concept can occur, and what follows from it.")
        stated = bool(a.antecedents or a.consequences)
        yield "roles", 7, _("Identify antecedents and consequences"), about, stated
        about = _("What shows in the world that the concept is there.")
        stated = bool(a.referents or a.referents_none_known)
        yield "referents", 8, _("Define empirical referents"), about, stated
        about = _("Other words for the concept.")
        yield "surrogate-terms", None, _("Surrogate terms"), about, bool(a.surrogate_terms)
        about = _("Neighbours that share some attributes, not all.")
        yield "related-concepts", None, _("Related concepts"), about, bool(a.related_concepts)
        about = _("The situations to which the concept is applied.")
        yield "references", None, _("References"), about, bool(a.references)
        yield "definitions", None, _("Definitions"), _("What the analysis ends in."), bool(a.definitions)
        about = _("What is told of the concept, and has no role in the method.")
        yield "observations", None, _("Observations"), about, bool(a.observations)
        yield "themes", None, _("Themes"), _("How the literature was sorted."), bool(a.themes)
        about = _("Where one work agrees or disagrees with another, as this analysis has it.")
        yield "relations", None, _("Which works agree, and which do not"), about, bool(a.relations)
        about = _("Contradictions in the source, and doubts that have no better place.")
        yield "notes", None, _("Notes"), about, bool(a.notes)
        about = _("The works that this analysis cites, and where it does.")
        yield "bibliography", None, _("Bibliography"), about, bool(a.bibliography)

    def _is_unsourced(self, key: str) -> bool:
        statements = [part for name in STATEMENTS.get(key, ()) for part in getattr(self.analysis, name)]
        partial = self.analysis.coverage != "full-text"
        return partial and bool(statements) and not any(part.sources for part in statements)

    @property
    def unsourced(self) -> str:
        """What is said where no source was recorded."""
        if self.analysis.coverage == "abstract":
            return _("The abstract names no sources for this.")
        return _("The excerpt names no sources for this.")

    @property
    def stands_in(self) -> str:
        """What a reader calls the work that holds the analysis: its title, or where that appeared if it is the same."""
        published_in = self.analysis.published_in
        if published_in is None:
            return ""
        work = self.analysis.work(published_in.source)
        title = work.title or work.cited_as
        same = same_label(title) == same_label(self.analysis.say(self.analysis.title))
        return (reference_to(work).where or work.cited_as) if same else title

    # --- findings where they belong ---------------------------------------------------------------------------

    @cached_property
    def _findings_by_place(self) -> Mapping[Place, tuple[Finding, ...]]:
        places = {finding.focus for finding in self.findings}
        return {place: tuple(each for each in self.worst_first if each.focus == place) for place in places}

    def findings_at(self, place: str) -> tuple[Finding, ...]:
        """The findings about the part at that place, the worst first."""
        return self._findings_by_place.get(Place(place), ())

    def told_in(self, key: str) -> tuple[Finding, ...]:
        """The findings about the whole analysis that are told in that section."""
        return tuple(each for each in self.findings_at(WHOLE) if anchor_of(each) == key)

    def _section_at(self, place: Place) -> str:
        segment, _slash, rest = place.partition("/")
        if segment == "case":
            case = self.analysis.part(rest.partition("/")[0])
            return "model-case" if isinstance(case, Case) and case.kind == "model" else "other-cases"
        return SECTION_OF_SEGMENT.get(segment, "")

    def _worst_in(self, key: str) -> Severity | None:
        found = {
            each.severity
            for each in self.findings
            if key == (self._section_at(each.focus) if each.focus else anchor_of(each))
        }
        return next((severity for severity in SEVERITIES if severity in found), None)

    # --- alignments -------------------------------------------------------------------------------------------

    @cached_property
    def _counterparts_by_end(self) -> Mapping[End, tuple[Counterpart, ...]]:
        ends = dict.fromkeys(each.here for each in self.counterparts)
        return {end: tuple(each for each in self.counterparts if each.here == end) for end in ends}

    def aligned_at(self, place: str) -> tuple[Counterpart, ...]:
        """What the element at that place has to do with in other analyses; what it was found to differ from is not."""
        found = self._counterparts_by_end.get(End.of(self.analysis.id, Place(place)), ())
        return tuple(each for each in found if each.seen.relation != "differsFrom")

    @property
    def other_senses(self) -> tuple[Counterpart, ...]:
        """The analyses that mean something else by the name of this concept."""
        return self._counterparts_by_end.get(End.of(self.analysis.id), ())

    @property
    def aligned_concepts(self) -> tuple[Counterpart, ...]:
        """The concepts that this one is aligned with, or was found to differ from."""
        return self._counterparts_by_end.get(End(f"concept/{self.analysis.concept.id}"), ())

    # --- cases ------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The matrix."""
        return build_matrix(self.analysis)

    def rows_of(self, kind: CaseKind) -> tuple[Row, ...]:
        """The cases of one kind."""
        return tuple(row for row in self.rows if row.case.kind == kind)

    @property
    def other_rows(self) -> tuple[Row, ...]:
        """The cases that are no model cases."""
        return tuple(row for row in self.rows if row.case.kind != "model")

    def foreign_codings(self, case: Case) -> tuple[Coding, ...]:
        """What a case says of something that is no attribute of the analysis."""
        return tuple(each for each in case.coding if each.attribute not in self.analysis.attribute_ids)

    # --- the figure, alive ------------------------------------------------------------------------------------

    @cached_property
    def in_the_figure(self) -> tuple[Tied, ...]:
        """What stands in the figure, and what each hangs together with, in the order of the document."""
        shown = (each for each in find_ties(self.analysis) if each.place.partition("/")[0] in SEGMENTS_IN_THE_FIGURE)
        rows = {self.analysis.place(row.case.id): row for row in self.rows}
        parts = {self.analysis.place(part.id): part for _collection, part in self.analysis.parts()}
        return tuple(
            Tied(
                place=each.place,
                name=self.name_at(each.place),
                gloss=getattr(parts.get(each.place), "gloss", None),
                doubt=getattr(parts.get(each.place), "doubt", None),
                row=rows.get(each.place),
                rests=self._rests(each),
                ties=tuple(
                    (kind, tuple((place, self.name_at(place)) for place in places)) for kind, places in each.by_kind
                ),
            )
            for each in shown
        )

    def _rests(self, ties: Ties) -> str:
        """On how much a statement rests; nothing where it need not, or where its sources could not be seen."""
        cites = ties.carried_by or ties.disputed_by
        if not cites:
            asked = self.analysis.coverage == "full-text" and not ties.place.startswith("case/")
            return _("No source is cited.") if asked else ""
        said = ngettext("Rests on {count} source", "Rests on {count} sources", ties.carried_by)
        rests = said.format(count=ties.carried_by)
        if not ties.disputed_by:
            return f"{rests}."
        disputed = ngettext("{count} disputes it", "{count} dispute it", ties.disputed_by)
        return f"{rests}; {disputed.format(count=ties.disputed_by)}."

    # --- names ------------------------------------------------------------------------------------------------

    def name(self, part_id: str) -> Text:
        """What a reader calls a part: its label, else the beginning of its text, in all its languages."""
        part = self.analysis.part(part_id)
        said = getattr(part, "label", None) or getattr(part, "text", None)
        if not isinstance(said, Text) or not said.by_language:
            return Text.of(self.analysis.label(part_id), self.analysis.language)
        return beginning(said)

    def name_at(self, place: Place) -> Text:
        """What a reader calls what stands at a place."""
        if place == WHOLE:
            return Text.of(_("The analysis itself"), language_spoken())
        segment, part_id, *_below = place.split("/")
        return Text.of(_("No referent known"), language_spoken()) if segment == "none-known" else self.name(part_id)

    # --- sources ----------------------------------------------------------------------------------------------

    def citations(self, place: str, sources: Iterable[Citation]) -> tuple[Mention, ...]:
        """The citations of a statement, with their anchors: `attribute/assets/citation/nesta-2012`."""
        found: list[Mention] = []
        seen: dict[str, int] = {}
        for citation in sources:
            seen[citation.source] = seen.get(citation.source, 0) + 1
            again = f"~{seen[citation.source]}" if seen[citation.source] > 1 else ""
            anchor = f"{place}/citation/{citation.source}{again}".removeprefix("/")
            found.append(Mention(anchor, Place(place), citation))
        return tuple(found)

    def place_of_coding(self, case: Case, coding: Coding) -> Place:
        """Where a coding stands: `case/the-model/coding/assets`."""
        return Place(f"case/{case.id}/coding/{coding.attribute}")

    @cached_property
    def _mentions(self) -> Mapping[str, tuple[Mention, ...]]:
        found: dict[str, list[Mention]] = {work.id: [] for work in self.analysis.bibliography}
        for statement in statements(self.analysis):
            for mention in self.citations(statement.place, statement.sources):
                found[mention.citation.source].append(mention)
        return {work_id: tuple(mentions) for work_id, mentions in found.items()}

    def mentions(self, work: Work) -> tuple[Mention, ...]:
        """Where a work is cited."""
        return self._mentions[work.id]

    def relations_of(self, work: Work) -> tuple[tuple[int, Relation], ...]:
        """What is said of a work and another, with its position from 1."""
        return tuple(
            (position, relation)
            for position, relation in enumerate(self.analysis.relations, 1)
            if work.id in (relation.subject, relation.object)
        )

    @property
    def bibliography(self) -> tuple[Work, ...]:
        """The works in the order of their names."""
        return tuple(sorted(self.analysis.bibliography, key=lambda work: work.cited_as.casefold()))

    # --- notes ------------------------------------------------------------------------------------------------

    @property
    def notes(self) -> tuple[tuple[int, Note], ...]:
        """The notes with their position from 1."""
        return tuple(enumerate(self.analysis.notes, 1))

    @cached_property
    def _notes_by_subject(self) -> Mapping[str, tuple[tuple[int, Note], ...]]:
        found: dict[str, list[tuple[int, Note]]] = {}
        for position, note in self.notes:
            found.setdefault(note.about or "", []).append((position, note))
        return {about: tuple(notes) for about, notes in found.items()}

    def notes_on(self, about: str) -> tuple[tuple[int, Note], ...]:
        """The notes about a part, or a key of the document."""
        return self._notes_by_subject.get(about, ())

    def notes_in(self, key: str) -> tuple[tuple[int, Note], ...]:
        """The notes about what a section shows as a whole, which they name by the key of the document."""
        keys = KEYS.get(key, (key.replace("-", "_"),))
        return tuple((position, note) for position, note in self.notes if note.about in keys)

    def about(self, note: Note) -> Place | None:
        """The place of the part that a note is about; None if it is about something else."""
        return self.analysis.place(note.about) if note.about and self.analysis.part(note.about) else None


KEYS: Mapping[str, tuple[str, ...]] = {
    "selection": ("selection", "concept", "context", "sources"),
    "uses": ("uses", "searches"),
    "model-case": (),
    "other-cases": ("omitted_cases",),
    "matrix": ("cases",),
    "roles": ("antecedents", "consequences"),
    "referents": ("referents", "referents_none_known"),
    "notes": (),
}
"""The keys of the document that a section shows, where they are not the section's own."""

EVERY_METHOD = frozenset({"uses", "attributes", "roles"})
"""The sections that an analysis by any method should have."""

STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "uses": ("uses",),
    "attributes": ("attributes",),
    "roles": ("antecedents", "consequences"),
    "referents": ("referents",),
    "definitions": ("definitions",),
    "observations": ("observations",),
    "themes": ("themes",),
    "surrogate-terms": ("surrogate_terms",),
    "related-concepts": ("related_concepts",),
    "references": ("references",),
}
"""The collections of statements, which ought to have sources, by section."""


def anchor_of(finding: Finding) -> str:
    """Where on its page a finding is told: at the part that it is about, else in a section, else on top."""
    if finding.focus:
        return finding.focus
    if finding.rule == "fewer-than-asked" and isinstance(finding.value, str):
        whole = finding.value.partition(".")[0]
        return SECTION_OF_ELEMENT.get(finding.value) or SECTION_OF_ELEMENT.get(whole, whole)
    return SECTION_OF_FINDING.get(finding.rule, "checks")


def _names_without_steps(names: Names) -> Mapping[str, str]:
    """What the sections are called where the analysis does not follow the eight steps."""
    return {
        "selection": _("The concept"),
        "aims": _("Aims"),
        "uses": _("Uses"),
        "attributes": _("Attributes"),
        "model-case": kind_of_case("model", names),
        "other-cases": _("Other cases"),
        "roles": _("Antecedents and consequences"),
        "referents": _("Empirical referents"),
    }


def _names_in_a_sentence(names: Names) -> Mapping[str, str]:
    """What a sentence calls the steps."""
    own = names.get("cases.model")
    return {
        "selection": _("why the concept was chosen"),
        "aims": _("aims"),
        "uses": _("uses"),
        "attributes": _("attributes"),
        "model-case": own.said_in(language_spoken()) if own else _("a model case"),
        "other-cases": _("other cases"),
        "roles": _("antecedents and consequences"),
        "referents": _("empirical referents"),
    }


def beginning(text: Text) -> Text:
    """The beginning of a text in each of its languages, cut where a word ends."""
    return Text(by_language=tuple((tag, _shortened(words)) for tag, words in text.by_language))


def _shortened(words: str) -> str:
    """The beginning of a text, cut where a word ends."""
    line = " ".join(words.split())
    if len(line) <= LONGEST_NAME:
        return line
    return f"{line[:LONGEST_NAME].rpartition(' ')[0] or line[:LONGEST_NAME]}…"


def links_of(work: Work) -> Iterator[tuple[str, str]]:
    """What is written and where it leads: the DOI, and an address of the web. Nothing that could run."""
    if work.DOI:
        doi = work.DOI.strip().removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/").removeprefix("doi:")
        yield f"doi:{doi}", f"https://doi.org/{quote(doi, safe='/:;().-_~')}"
    if work.URL and work.URL.lower().startswith(("https://", "http://")):
        yield work.URL, work.URL
