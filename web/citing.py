"""How an analysis is cited, and how the record of it is: in a style, and as files for reference managers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal, cast, get_args

from flask import Blueprint, Response
from typing_extensions import TypedDict

from concept.analysis import Analysis, Work
from concept.bibliography import STYLES, Style, write_bibliography
from concept.bibliography.csl_json import item_of
from concept.bibliography.styles import format_bibliography
from concept.citing import work_of_analysis, work_of_record
from concept.messages import _
from concept.triples import iri
from web.asking import Choice, Parameter
from web.describing import ANALYSIS, Segment, describe
from web.pages import Page, answer, the_library

blueprint = Blueprint("citing", __name__)

What = Literal["analysis", "record"]


class PrintedRow(TypedDict):
    """A work as a style prints it, and as an item of CSL-JSON."""

    style: Style
    printed: str
    csl: dict[str, Any]


class CiteData(TypedDict):
    """How an analysis is cited, and how its record is."""

    analysis: PrintedRow
    record: PrintedRow


IN_STYLE = Choice(name="style", about="The style that prints them.", words=STYLES, example="vancouver")


@dataclass(frozen=True, kw_only=True)
class CitePage(Page):
    """The analysis and its record as a style prints them. pandoc formats them, so they are made when asked for."""

    template: ClassVar[str] = "citing/cite.html"
    body: ClassVar[Any] = CiteData
    asked: ClassVar[tuple[Parameter, ...]] = (IN_STYLE,)

    analysis: Analysis
    works: Mapping[What, Work]
    style: Style

    @property
    def styles(self) -> tuple[Style, ...]:
        """The styles that there are."""
        return STYLES

    @cached_property
    def printed(self) -> Mapping[What, str]:
        """Both as the style prints them; as the first of a list, without its number."""
        return {
            what: format_bibliography([work], self.style, language=self.analysis.language).strip().removeprefix("1. ")
            for what, work in self.works.items()
        }

    def data(self) -> CiteData:
        """Both in CSL-JSON and as the style prints them."""
        return {"analysis": self._row("analysis"), "record": self._row("record")}

    def _row(self, what: What) -> PrintedRow:
        return {"style": self.style, "printed": self.printed[what], "csl": item_of(self.works[what])}


@dataclass(frozen=True, kw_only=True)
class CitationFile(Page):
    """One work as a file for reference managers."""

    forms: ClassVar[tuple[str, ...]] = ("bib", "ris", "json")
    body: ClassVar[Any] = list[dict[str, Any]]

    work: Work

    def write(self, form: str) -> str:
        """The work in one of the formats of bibliographies."""
        return write_bibliography([self.work], f".{form}").text


def _works(analysis: Analysis) -> Mapping[What, Work]:
    return {
        "analysis": work_of_analysis(analysis),
        "record": work_of_record(analysis, iri(analysis.id, base=the_library().base)),
    }


@blueprint.get("/analysis/<id>/cite")
@blueprint.get("/analysis/<id>/cite.<any(json):suffix>")
@describe(CitePage, id=ANALYSIS)
def cite(id: str, suffix: str | None = None) -> Response:
    """How to cite one analysis. `style=vancouver`: in another style than APA."""
    analysis = the_library().get(id)
    style = cast(Style, IN_STYLE.said() or "apa")
    title = _("Cite {title}").format(title=analysis.say(analysis.title))
    return answer(CitePage(title=title, analysis=analysis, works=_works(analysis), style=style), suffix)


@blueprint.get("/analysis/<id>/cite/<any(analysis, record):what>.<any(bib, ris, json):suffix>")
@describe(CitationFile, id=ANALYSIS, what=Segment(about="What is cited.", example="analysis", words=get_args(What)))
def citation_file(id: str, what: What, suffix: str) -> Response:
    """One analysis, or the record of it, for a reference manager."""
    analysis = the_library().get(id)
    return answer(CitationFile(title=analysis.id, work=_works(analysis)[what]), suffix)
