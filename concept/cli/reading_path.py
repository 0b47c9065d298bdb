"""One analysis as a person reads it in a terminal: along the eight steps, with sources and verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from concept.analysis import (
    Analysis,
    Case,
    Citation,
    Coding,
    Element,
    Entry,
    Referent,
    Search,
    Sourced,
    Text,
    Theme,
    Use,
)
from concept.checks import check
from concept.cli.matrices import SYMBOLS, name_of, outcome
from concept.cli.page import STYLES, Page, Piece, count, fill
from concept.matrix import build_row, column_keys
from concept.rules import SEVERITIES

_IN = 3
_SOURCES_SHOWN = 3
_COVERAGE = {"full-text": "the full text", "excerpt": "an excerpt", "abstract": "the abstract"}


def analysis_page(analysis: Analysis, *, everything: bool = False) -> str:
    """The whole analysis. `everything`: all citations with their places, doubts, notes and works too."""
    return _ReadingPath(analysis, everything).page()


class _ReadingPath:
    def __init__(self, analysis: Analysis, everything: bool) -> None:
        self._analysis = analysis
        self._everything = everything
        self._page = Page()
        self._left_out: dict[str, int] = {}

    def page(self) -> str:
        """The page, from the title to what it leaves out."""
        self._head()
        self._selection()
        self._aims()
        self._uses()
        self._attributes()
        self._model_cases()
        self._other_cases()
        self._antecedents_and_consequences()
        self._referents()
        self._definitions()
        self._beside()
        self._at_the_end()
        return str(self._page)

    # what the steps have in common

    def _say(self, text: Text | None) -> str:
        return self._analysis.say(text).strip("\n")

    def _text(self, text: Text | None, indent: int = _IN, lead: str = "") -> None:
        if text:
            self._page.add(lead, self._say(text), indent=indent)

    def _not_said(self) -> None:
        seen = self._analysis.coverage == "full-text"
        self._page.add(("Not said." if seen else "Not said in what was read.", "dim"), indent=_IN)

    def _citations(self, cited: Sequence[Citation]) -> list[Piece]:
        """“ (Pestoff et al., 2012; Sclater, 2009; and 7 more)”; nothing where nothing is cited."""
        said = list(dict.fromkeys(self._citation(each) for each in cited))
        if not self._everything and (more := len(said) - _SOURCES_SHOWN) > 0:
            said[_SOURCES_SHOWN:] = [f"and {more} more"]
        return [(f" ({'; '.join(said)})", "dim")] if said else []

    def _citation(self, citation: Citation) -> str:
        words = self._analysis.label(citation.source)
        if self._everything and citation.locator:
            words += f", {citation.locator}"
        if citation.intent in ("disputes", "qualifies"):
            words += f", which {citation.intent} it"
        return words

    def _doubt(self, entry: Entry | Citation, indent: int) -> None:
        if not entry.doubt:
            return
        if self._everything:
            self._page.add(("Doubt: ", "italic"), self._say(entry.doubt), indent=indent)
        else:
            self._leave_out("doubt")

    def _leave_out(self, what: str, number: int = 1) -> None:
        self._left_out[what] = self._left_out.get(what, 0) + number

    def _beyond(self, entry: Sourced, indent: int) -> None:
        """What only the whole page says of an entry: its own doubt, and its citations' words and doubts."""
        self._doubt(entry, indent)
        for citation in entry.sources:
            if self._everything and citation.quote:
                words = f"{self._analysis.label(citation.source)}: “{self._say(citation.quote)}”"
                self._page.add(words, indent=indent)
            if self._everything and citation.note:
                self._page.add(f"{self._analysis.label(citation.source)}: {self._say(citation.note)}", indent=indent)
            self._doubt(citation, indent)

    # the head

    def _head(self) -> None:
        analysis, page = self._analysis, self._page
        page.add((self._say(analysis.title), "bold"))
        who = ", ".join(analysis.authors) or "Authors not said"
        page.add(f"{who}, {analysis.published or 'no date'}")
        page.gap()
        other_names = "; also: " + ", ".join(analysis.concept.alternative_labels)
        label = self._say(analysis.concept.label)
        self._fact("Concept", label + (other_names if analysis.concept.alternative_labels else ""))
        self._fact("Context", self._say(analysis.context))
        editions = f", edition of {' and '.join(map(str, analysis.edition))}" if analysis.edition else ""
        self._fact("Method", f"{analysis.method or 'not said'}{editions}")
        if analysis.published_in:
            where = (analysis.label(analysis.published_in.source), analysis.published_in.locator)
            self._fact("In", ", ".join(part for part in where if part))
        self._fact("Record", self._record())
        self._fact("License", analysis.license or "")
        self._fact("Id", analysis.id)
        findings = check(analysis)
        if findings:
            number = {each: sum(finding.severity == each for finding in findings) for each in SEVERITIES}
            pieces = [(count(number[each], each), STYLES[each]) for each in SEVERITIES if number[each]]
            self._fact("Check", *(piece for each in pieces for piece in (", ", each)))
        else:
            self._fact("Check", "nothing to mend")

    def _fact(self, name: str, *pieces: Piece) -> None:
        said = pieces[1:] if pieces and pieces[0] == ", " else pieces
        if said and said != ("",):
            self._page.add(*said, lead=(fill(name, 9), "dim"))

    def _record(self) -> str:
        analysis = self._analysis
        words = f"{analysis.status}, made from {_COVERAGE[analysis.coverage]}"
        if analysis.record:
            by = f"by {', '.join(analysis.record.by)}" if analysis.record.by else ""
            words = ", ".join(part for part in (words, by, analysis.record.on or "") if part)
        return words

    # steps 1 to 3

    def _selection(self) -> None:
        self._page.heading("The concept selected", "1")
        self._text(self._analysis.selection)
        if not self._analysis.selection:
            self._not_said()
        if self._analysis.sources:
            self._page.add("Rests on", *self._citations(self._analysis.sources), indent=_IN)

    def _aims(self) -> None:
        self._page.heading("Aims", "2")
        for aim in self._analysis.aims:
            kind: list[Piece] = [(f" ({aim.kind})", "dim")] if aim.kind and aim.kind != "other" else []
            self._page.add(self._say(aim.text), *kind, indent=_IN, lead="• ")
            self._doubt(aim, _IN + 2)
        if not self._analysis.aims:
            self._not_said()

    def _uses(self) -> None:
        uses = self._analysis.uses
        self._page.heading(f"Uses of the concept ({len(uses)})" if uses else "Uses of the concept", "3")
        for search in self._analysis.searches:
            self._search(search)
        for use in uses:
            self._use(use)
        if not uses and not self._analysis.searches:
            self._not_said()

    def _search(self, search: Search) -> None:
        where = ", ".join(search.databases) or "not said where"
        period = f"; {search.period}" if search.period else ""
        self._page.add(f"Search “{search.id}”: {where}{period}", indent=_IN, lead="• ")
        counts = [
            (search.identified, "identified"),
            (search.duplicates, "duplicates"),
            (search.screened, "screened"),
            (search.full_text, "read in full"),
            (search.included, "included"),
        ]
        said = [f"{number:,} {what}" for number, what in counts if number is not None]
        if said:
            self._page.add(" → ".join(said), indent=_IN + 2)
        if self._everything:
            if search.terms:
                self._page.add(f"Terms: {', '.join(search.terms)}", indent=_IN + 2)
            if search.searched_on:
                self._page.add(f"When: {search.searched_on}", indent=_IN + 2)
            self._text(search.criteria, _IN + 2)
        self._doubt(search, _IN + 2)

    def _use(self, use: Use) -> None:
        about = [use.kind or "", self._say(use.discipline)]
        about += ["another word of the same spelling"] if use.homonym else []
        about += ["looked for and not found"] if use.found is False else []
        said = ", ".join(part for part in about if part)
        self._page.add(
            self._say(use.text),
            *([(f" [{said}]", "cyan")] if said else []),
            *self._citations(use.sources),
            indent=_IN,
            lead="• ",
        )
        self._beyond(use, _IN + 2)

    # steps 4 to 6

    def _attributes(self) -> None:
        analysis = self._analysis
        number = len(analysis.attributes)
        self._page.heading(f"Defining attributes ({number})" if number else "Defining attributes", "4")
        for key, attribute in zip(column_keys(number), analysis.attributes, strict=True):
            self._element(attribute, f"{key:<3}")
        if not analysis.attributes:
            self._not_said()
        for title, elements in (
            ("Surrogate terms", analysis.surrogate_terms),
            ("Related concepts", analysis.related_concepts),
            ("References", analysis.references),
        ):
            if elements:
                self._elements(title, elements)

    def _elements(self, title: str, elements: Sequence[Element]) -> None:
        self._page.gap()
        self._page.add((title, "underline"), indent=_IN)
        for element in elements:
            self._element(element, "• ")

    def _element(self, element: Element, lead: str, *about: str) -> None:
        """The label, what it means, and on what it rests."""
        said = ", ".join(each for each in about if each)
        head: list[Piece] = [(self._say(element.label), "bold"), *([(f" [{said}]", "cyan")] if said else [])]
        inner = _IN + len(lead)
        cited = self._citations(element.sources)
        if element.gloss:
            self._page.add(*head, indent=_IN, lead=lead)
            self._page.add(self._say(element.gloss), *cited, indent=inner)
        else:
            self._page.add(*head, *cited, indent=_IN, lead=lead)
        if self._everything and element.overlaps:
            overlapping = ", ".join(self._analysis.label(each) for each in element.overlaps)
            self._page.add(f"Shares ground with: {overlapping}", indent=inner)
        self._beyond(element, inner)

    def _model_cases(self) -> None:
        models = [case for case in self._analysis.cases if case.kind == "model"]
        self._page.heading("Model case" if len(models) < 2 else f"Model cases ({len(models)})", "5")
        self._cases(models)
        self._omitted(["model"])
        if not models and "model" not in self._omitted_kinds():
            self._not_said()

    def _other_cases(self) -> None:
        others = [case for case in self._analysis.cases if case.kind != "model"]
        self._page.heading("Borderline, related, contrary, invented and illegitimate cases", "6")
        self._cases(others)
        omitted = [kind for kind in self._omitted_kinds() if kind != "model"]
        if others and omitted:
            self._page.gap()
        self._omitted(omitted)
        if not others and not omitted:
            self._not_said()

    def _cases(self, cases: Sequence[Case]) -> None:
        for number, case in enumerate(cases):
            if number:
                self._page.gap()
            self._case(case)

    def _case(self, case: Case) -> None:
        analysis, page = self._analysis, self._page
        row = build_row(analysis, case)
        told = {"real": "lived or seen", "literature": "from the literature", "constructed": "constructed"}
        about = ", ".join(part for part in (case.kind, told.get(case.origin or "", "")) if part)
        page.add(
            (name_of(analysis, case), "bold"),
            (f" [{about}]", "cyan"),
            ": ",
            outcome(row),
            indent=_IN,
        )
        page.add(row.verdict.reason, indent=_IN)
        if case.related_concept:
            page.add(f"A case of “{self._say(case.related_concept.label)}”.", indent=_IN)
        self._text(case.purpose, lead="Invented for: ")
        self._text(case.misuse, lead="Misuse: ")
        if case.text or case.sources:
            page.add(self._say(case.text), *self._citations(case.sources), indent=_IN)
        keys = column_keys(len(analysis.attributes))
        for key, attribute in zip(keys, analysis.attributes, strict=True):
            if coding := case.coding_of(attribute.id):
                self._coding(coding, key)
        self._beyond(case, _IN)

    def _coding(self, coding: Coding, key: str) -> None:
        said = [self._say(coding.evidence), self._say(coding.remark)]
        label = self._analysis.label(coding.attribute)
        words = f"{label}: {' / '.join(part for part in said if part)}" if any(said) else label
        self._page.add(words, *self._citations(coding.sources), indent=_IN, lead=f"{SYMBOLS[coding.value]} {key:<3}")
        self._beyond(coding, _IN + 5)

    def _omitted_kinds(self) -> list[str]:
        return [each.kind for each in self._analysis.omitted_cases]

    def _omitted(self, kinds: Sequence[str]) -> None:
        for each in self._analysis.omitted_cases:
            if each.kind in kinds:
                self._page.add(f"No {each.kind} case: {self._say(each.reason)}", indent=_IN)

    # steps 7 and 8

    def _antecedents_and_consequences(self) -> None:
        analysis = self._analysis
        self._page.heading("Antecedents and consequences", "7")
        if not analysis.antecedents and not analysis.consequences:
            self._not_said()
            return
        self._page.add((f"Antecedents ({len(analysis.antecedents)})", "underline"), indent=_IN)
        for antecedent in analysis.antecedents:
            self._element(antecedent, "→ ", (antecedent.necessity or "").replace("-", " "))
        self._page.gap()
        self._page.add((f"Consequences ({len(analysis.consequences)})", "underline"), indent=_IN)
        for consequence in analysis.consequences:
            leads_to = [analysis.label(each) for each in consequence.followed_by]
            followed = f"leads to {', '.join(leads_to)}" if leads_to else ""
            self._element(consequence, "→ ", consequence.direction or "", followed)

    def _referents(self) -> None:
        analysis = self._analysis
        number = len(analysis.referents)
        self._page.heading(f"Empirical referents ({number})" if number else "Empirical referents", "8")
        for referent in analysis.referents:
            self._referent(referent)
        for none_known in analysis.referents_none_known:
            said = self._say(none_known.text)
            self._page.add(f"None known: {said}", *self._citations(none_known.sources), indent=_IN, lead="• ")
            self._beyond(none_known, _IN + 2)
        if not analysis.referents and not analysis.referents_none_known:
            self._not_said()

    def _referent(self, referent: Referent) -> None:
        measured = ", ".join(self._measured(each) for each in referent.measures)
        self._element(referent, "• ", referent.kind or "", f"measures {measured}" if measured else "")

    def _measured(self, part_id: str) -> str:
        roles = {"concept": "the concept", "attributes": "the attributes", "antecedents": "the antecedents"}
        return {**roles, "consequences": "the consequences"}.get(part_id) or self._analysis.label(part_id)

    # what the analysis ends in, and what has no place in the steps

    def _definitions(self) -> None:
        if not self._analysis.definitions:
            return
        self._page.heading("Definitions" if len(self._analysis.definitions) > 1 else "Definition")
        for definition in self._analysis.definitions:
            kind: list[Piece] = [(f" [{definition.kind}]", "cyan")] if definition.kind else []
            self._page.add(self._say(definition.text), *kind, *self._citations(definition.sources), indent=_IN)
            if self._everything and definition.mentions:
                mentioned = ", ".join(self._analysis.label(each) for each in definition.mentions)
                self._page.add(f"Mentions: {mentioned}", indent=_IN + 2)
            self._beyond(definition, _IN + 2)

    def _beside(self) -> None:
        analysis, page = self._analysis, self._page
        if analysis.observations:
            page.heading("Also told of the concept")
            for observation in analysis.observations:
                kind: list[Piece] = [(f" [{observation.kind}]", "cyan")] if observation.kind else []
                words = self._say(observation.label)
                page.add(words, *kind, *self._citations(observation.sources), indent=_IN, lead="• ")
                self._beyond(observation, _IN + 2)
        if not self._everything:
            for what in ("themes", "relations", "notes"):
                self._leave_out(what[:-1], len(getattr(analysis, what)))
            self._leave_out("work", len(analysis.bibliography))
            return
        if analysis.themes:
            page.heading("Themes of the literature")
            for theme in analysis.themes:
                self._theme(theme)
        if analysis.relations:
            page.heading("Works on works")
            for relation in analysis.relations:
                said = f"{analysis.label(relation.subject)} {relation.intent or 'speaks of'}"
                note = f": {self._say(relation.note)}" if relation.note else ""
                joined = " " if relation.intent in (None, "extends", "qualifies", "refutes") else " with "
                page.add(f"{said}{joined}{analysis.label(relation.object)}{note}", indent=_IN, lead="• ")
                self._doubt(relation, _IN + 2)
        if analysis.notes:
            page.heading("Notes")
            for each in analysis.notes:
                about = f"{analysis.label(each.about)}: " if each.about else ""
                page.add(f"{about}{self._say(each.text)}", indent=_IN, lead="• ")
        self._bibliography()

    def _theme(self, theme: Theme) -> None:
        became = ", ".join(self._analysis.label(each) for each in theme.elements)
        number = f" ({count(theme.count, 'work')})" if theme.count is not None else ""
        words = f"{self._say(theme.label)}{number}" + (f" → {became}" if became else "")
        self._page.add(words, *self._citations(theme.sources), indent=_IN, lead="• ")
        self._beyond(theme, _IN + 2)

    def _bibliography(self) -> None:
        if not self._analysis.bibliography:
            return
        self._page.heading("Works")
        for work in self._analysis.bibliography:
            doi = f"doi:{work.DOI}" if work.DOI else ""
            parts = [work.cited_as, work.title if work.author else "", work.container_title, doi or work.URL]
            self._page.add(". ".join(part for part in parts if part), indent=_IN, lead="• ")
            self._doubt(work, _IN + 2)

    def _at_the_end(self) -> None:
        left_out = [count(number, what) for what, number in self._left_out.items() if number]
        if left_out:
            self._page.gap()
            self._page.add((f"Left out here: {', '.join(left_out)}. --all shows them, and every citation.", "dim"))
