"""The pictures of an analysis as files for a paper; the address says how they are wanted."""

from dataclasses import dataclass
from typing import ClassVar, cast

from flask import Blueprint, Response, request

from concept.analysis import Analysis
from concept.figure import Choices
from concept.pictures import FORMS, PICTURES, Form, Picture, make_picture
from web.pages import Page, answer, the_library

blueprint = Blueprint("pictures", __name__)


@dataclass(frozen=True, kw_only=True)
class PicturePage(Page):
    """One picture by itself, as it can stand in a paper."""

    forms: ClassVar[tuple[str, ...]] = FORMS

    analysis: Analysis
    picture: Picture
    choices: Choices

    def write(self, form: str) -> bytes:
        """The picture as `concept draw` makes it."""
        return make_picture(self.analysis, self.picture, cast(Form, form), self.choices)


@blueprint.get(f"/analysis/<id>/<any({', '.join(PICTURES)}):picture>.<any({', '.join(FORMS)}):form>")
def picture(id: str, picture: Picture, form: str) -> Response:
    """A picture. `width=170&grey=1&language=de&font-size=9&without-citations=1`: as it is wanted."""
    found = the_library().get(id)
    choices = Choices.of(request.args)
    return answer(PicturePage(title=found.say(found.title), analysis=found, picture=picture, choices=choices), form)
