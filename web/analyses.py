"""One analysis: the figure, the eight steps, the matrix, the findings, and every statement with its sources."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar

from flask import Blueprint, Response, url_for
from markupsafe import Markup
from pydantic import WithJsonSchema
from pyoxigraph import Triple
from typing_extensions import TypedDict

from concept.aligning import counterparts
from concept.analysis import Analysis, same_label
from concept.catalogue import Summary
from concept.checking import Checked
from concept.citing import work_of_record
from concept.contracts import (
    CASE_KEYS,
    AnalysisRow,
    CounterpartRow,
    FindingRow,
    MatrixRow,
    analysis_row,
    counterpart_row,
    finding_rows,
    matrix_row,
)
from concept.figure import AS_USUAL, Choices, draw
from concept.formats import write_analysis
from concept.formats.rdf import write_json_ld, write_turtle
from concept.library import Library
from concept.literature import reference_to, source_names
from concept.messages import _
from concept.rules import SEVERITIES, Finding, Severity
from concept.things import statements_of_report
from web.addresses import source_address, statement_address
from web.describing import ANALYSIS, describe
from web.markup import Markings
from web.metadata import cite_analysis
from web.pages import Page, Table, answer, the_library
from web.reading import Reading
from web.wording import fragment

blueprint = Blueprint("analyses", __name__)

ON_A_PHONE = Choices(width_mm=75)
"""The letters of the figure are then as large as those of the page's notes, in a window of 390 pixels."""

DOWNLOADS = ("ttl", "jsonld", "yaml")
"""The forms of an analysis that are files of the project."""

GRAPH_WRITERS: Mapping[str, Callable[[Analysis, str], str]] = {"ttl": write_turtle, "jsonld": write_json_ld}
"""How those of them that are graphs are written."""

ELSEWHERE = "x-schema"
"""Marks a schema that the OpenAPI document has under the name that stands there: pydantic knows only its own."""

DOCUMENT = "AnalysisDocument"
"""What the OpenAPI document calls the schema of the analysis document."""


class SummaryRow(TypedDict):
    """How many findings there are of each severity."""

    error: int
    warning: int
    info: int


class CheckData(TypedDict):
    """What `concept check` says."""

    analyses: list[AnalysisRow]
    findings: list[FindingRow]
    summary: SummaryRow


class MatrixData(TypedDict):
    """What `concept matrix` says."""

    analyses: list[MatrixRow]


class AnalysisData(TypedDict):
    """An analysis as its document says it, with what `concept check` and `concept matrix` say of it."""

    analysis: Annotated[dict[str, Any], WithJsonSchema({ELSEWHERE: DOCUMENT})]
    check: CheckData
    matrix: MatrixData
    alignments: list[CounterpartRow]


@dataclass(frozen=True, kw_only=True)
class ReadingPage(Page):
    """A page about an analysis, or about something in it."""

    analysis: Analysis
    reading: Reading
    checked: Checked

    @property
    def language(self) -> str:
        """The language in which texts are read first."""
        return self.analysis.language

    def link(self, place: str) -> str:
        """The address of what stands at a place, or of a section."""
        raise NotImplementedError

    def own_page(self, place: str) -> str:
        """The address of the page that a statement has for itself."""
        return statement_address(self.analysis.id, place)

    def source(self, work_id: str) -> str:
        """The address of the source that a work is."""
        return self._sources[work_id]

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        names = source_names(self.analysis, self.checked.base)
        return {work_id: source_address(name) for work_id, name in names.items()}


@dataclass(frozen=True, kw_only=True)
class AnalysisPage(ReadingPage):
    """One analysis. What stands at a place has the place as its anchor: `#attribute/assets`."""

    template: ClassVar[str] = "analyses/analysis.html"
    forms: ClassVar[tuple[str, ...]] = ("html", *DOWNLOADS, "json")
    body: ClassVar[Any] = AnalysisData

    rivals: tuple[Summary, ...]

    def link(self, place: str) -> str:
        """Where this page speaks of what stands at a place."""
        return f"#{fragment(place)}"

    @property
    def iri(self) -> str:
        """The name of the analysis in the world."""
        return self.checked.iri

    @property
    def figure(self) -> Markup:
        """The figure, each element linked to where the page speaks of it."""
        return self._drawn(AS_USUAL)

    @property
    def narrow_figure(self) -> Markup:
        """The figure in one column, for windows in which the other would have to be scrolled."""
        return self._drawn(ON_A_PHONE)

    def _drawn(self, choices: Choices) -> Markup:
        names = self.reading.names
        return Markup(draw(self.analysis, choices, names, link=lambda place: f"#{fragment(place) or 'main'}"))

    @property
    def network(self) -> str:
        """The address of the interactive network."""
        return url_for("networks.network", id=self.analysis.id)

    @property
    def cited_as(self) -> str:
        """The analysis as a text cites it."""
        a = self.analysis
        who = ", ".join(a.authors) or _("Authors not stated")
        parts = [f"{who} ({a.published or _('year not stated')}). {a.say(a.title)}."]
        if a.published_in:
            reference = reference_to(a.work(a.published_in.source))
            if same_label(reference.title) == same_label(a.say(a.title)):
                holding = ", ".join(part for part in (reference.where, a.published_in.locator) if part)
                parts.append(f"{holding}." if holding else "")
            else:
                held_by = (reference.title, reference.where, a.published_in.locator)
                parts.append(_("In: {work}.").format(work=", ".join(part for part in held_by if part)))
        return " ".join(filter(None, parts))

    @property
    def record_cited_as(self) -> str:
        """The record of the analysis as a text cites it."""
        work = work_of_record(self.analysis, self.iri)
        who = ", ".join(name.short for name in work.author) or _("Recorder not stated")
        return f"{who} ({work.year or _('year not stated')}). {work.title}. {work.publisher}. {work.URL}"

    @property
    def markings(self) -> Markings:
        """The published work in which the analysis stands, as reference managers and search engines take it."""
        return cite_analysis(self.analysis, self.checked.iri)

    def data(self) -> AnalysisData:
        """The document, findings and matrix as `concept check` and `matrix` have them, and what it is aligned with."""
        said = [finding.severity for finding in self.checked.findings]
        return {
            "analysis": json.loads(write_analysis(self.analysis, ".json")),
            "check": {
                "analyses": [analysis_row(self.checked)],
                "findings": finding_rows(self.checked),
                "summary": summary_row({severity: said.count(severity) for severity in SEVERITIES}),
            },
            "matrix": matrix_data(self.analysis, self.checked),
            "alignments": [counterpart_row(each, self.checked.base) for each in self.reading.counterparts],
        }

    def write(self, form: str) -> str | bytes:
        """The page in one of its forms; a download is what `concept export` writes, with the IRIs of this library."""
        if form in GRAPH_WRITERS:
            return GRAPH_WRITERS[form](self.analysis, self.checked.base)
        return write_analysis(self.analysis, f".{form}") if form in DOWNLOADS else super().write(form)


def summary_row(counts: Mapping[Severity, int]) -> SummaryRow:
    """Counts by severity, as JSON has them."""
    return {"error": counts["error"], "warning": counts["warning"], "info": counts["info"]}


def matrix_data(analysis: Analysis, checked: Checked) -> MatrixData:
    """The matrix of an analysis as `concept matrix` has it."""
    return {"analyses": [matrix_row(analysis, checked.iri, checked.file_name)]}


@dataclass(frozen=True, kw_only=True)
class MatrixPage(Page):
    """The matrix by itself, as data; for people it stands on the page of its analysis."""

    forms: ClassVar[tuple[str, ...]] = ("json", "csv")
    body: ClassVar[Any] = MatrixData

    analysis: Analysis
    checked: Checked

    def data(self) -> MatrixData:
        """The matrix as `concept matrix` has it."""
        return matrix_data(self.analysis, self.checked)

    def as_table(self) -> Table:
        """A row for each case; what it shows of each attribute in a column of its own."""
        (found,) = self.data()["analyses"]
        attributes = [each["id"] for each in found["attributes"]]
        columns = [name for name in CASE_KEYS if name not in ("coding", "decided_by")]
        rows = (
            [
                *(case.get(name) for name in columns),
                " ".join(case["decided_by"]),
                *(case["coding"].get(each) for each in attributes),
            ]
            for case in found["cases"]
        )
        return [*columns, "decided_by", *(f"coding.{each}" for each in attributes)], rows


@dataclass(frozen=True, kw_only=True)
class ReportPage(Page):
    """The report on an analysis as a graph; for people it stands on the page of the analysis."""

    forms: ClassVar[tuple[str, ...]] = ("ttl", "jsonld")

    analysis: Analysis

    def as_graph(self) -> Iterable[Triple]:
        """The findings and the verdicts."""
        return statements_of_report(self.analysis, the_library().base)


def checked(analysis: Analysis, findings: tuple[Finding, ...], base: str, file: Path | None = None) -> Checked:
    """The analysis with those findings, as the check contract takes it."""
    return Checked(
        id=analysis.id,
        title=analysis.say(analysis.title),
        status=analysis.status,
        coverage=analysis.coverage,
        findings=findings,
        file=file,
        base=base,
    )


def _page(library: Library, id: str) -> AnalysisPage:
    analysis = library.get(id)
    lines, _count = library.find(concept=analysis.concept.id, limit=100)
    file = next((line.file for line in lines if line.id == analysis.id), None)
    findings = library.findings(analysis)
    return AnalysisPage(
        title=analysis.say(analysis.title),
        analysis=analysis,
        reading=Reading(analysis=analysis, findings=findings, counterparts=tuple(counterparts(library, analysis))),
        checked=checked(analysis, findings, library.base, Path(file) if file else None),
        rivals=tuple(line for line in lines if line.id != analysis.id),
    )


@blueprint.get("/analysis/<id>")
@blueprint.get("/analysis/<id>.<any(ttl, jsonld, yaml, json):suffix>")
@describe(AnalysisPage, id=ANALYSIS)
def analysis(id: str, suffix: str | None = None) -> Response:
    """One analysis."""
    return answer(_page(the_library(), id), suffix)


@blueprint.get("/analysis/<id>/matrix.<any(json, csv):suffix>")
@describe(MatrixPage, id=ANALYSIS)
def matrix(id: str, suffix: str) -> Response:
    """The matrix of an analysis: what each case shows of each attribute, and its verdict."""
    found = the_library().get(id)
    page = MatrixPage(title=found.say(found.title), analysis=found, checked=checked(found, (), the_library().base))
    return answer(page, suffix)


@blueprint.get("/analysis/<id>/report.<any(ttl, jsonld):suffix>")
@describe(ReportPage, id=ANALYSIS)
def report(id: str, suffix: str) -> Response:
    """The report on an analysis: what the rules find, and the verdicts on its cases."""
    found = the_library().get(id)
    return answer(ReportPage(title=found.say(found.title), analysis=found), suffix)
