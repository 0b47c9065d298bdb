"""One analysis: the figure, the eight steps, the matrix, the findings, and every statement with its sources."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, Response

from concept.analysis import Analysis
from web.pages import Page, answer, the_library

blueprint = Blueprint("analyses", __name__)


@dataclass(frozen=True, kw_only=True)
class AnalysisPage(Page):
    """One analysis. An element's anchor is its place: `#attribute/assets`."""

    template: ClassVar[str] = "analyses/analysis.html"

    analysis: Analysis

    def data(self) -> Any:
        """The analysis as JSON has it."""
        return {"id": self.analysis.id}


@blueprint.get("/analysis/<id>")
@blueprint.get("/analysis/<id>.<any(json, ttl, jsonld, yaml):suffix>")
def analysis(id: str, suffix: str | None = None) -> Response:
    """One analysis."""
    found = the_library().get(id)
    return answer(AnalysisPage(title=found.say(found.title), analysis=found), suffix)
