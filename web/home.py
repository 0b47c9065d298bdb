"""The home page: the analyses of the library, to search and to filter."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, Response

from concept.catalogue import Summary
from concept.messages import _
from web.pages import Page, answer, the_library

blueprint = Blueprint("home", __name__)


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The analyses that a reader asked for."""

    template: ClassVar[str] = "home/home.html"

    analyses: tuple[Summary, ...]

    def data(self) -> Any:
        """The list contract."""
        return {"analyses": [each.id for each in self.analyses]}


@blueprint.get("/")
@blueprint.get("/index.<any(json):suffix>")
def home(suffix: str | None = None) -> Response:
    """The analyses of the library."""
    return answer(HomePage(title=_("Concept analyses"), analyses=tuple(the_library().find(limit=50)[0])), suffix)
