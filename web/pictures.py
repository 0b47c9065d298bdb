"""The pictures of analyses and concepts as files for a paper; the address says how they are wanted."""

from dataclasses import dataclass
from typing import ClassVar, cast

from flask import Blueprint, Response, request

from concept.analysis import Analysis
from concept.compare import Comparison
from concept.figure import Choices
from concept.pictures import FORMS, PICTURES, Form, Picture, make_picture, make_picture_of_concept
from web.concepts import compare_rivals, line_of
from web.lattices import MOST_ANALYSES
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


@dataclass(frozen=True, kw_only=True)
class PictureOfConceptPage(Page):
    """The lattice of the analyses of a concept by itself."""

    forms: ClassVar[tuple[str, ...]] = FORMS

    comparison: Comparison
    choices: Choices

    def write(self, form: str) -> bytes:
        """The picture as `concept draw --concept` makes it."""
        return make_picture_of_concept(self.comparison, cast(Form, form), self.choices)


@blueprint.get(f"/analysis/<id>/<any({', '.join(PICTURES)}):picture>.<any({', '.join(FORMS)}):form>")
def picture(id: str, picture: Picture, form: str) -> Response:
    """A picture. `width=170&grey=1&language=de&font-size=9&without-citations=1`: as it is wanted."""
    found = the_library().get(id)
    choices = Choices.of(request.args)
    return answer(PicturePage(title=found.say(found.title), analysis=found, picture=picture, choices=choices), form)


@blueprint.get(f"/concept/<id>/<any(lattice):picture>.<any({', '.join(FORMS)}):form>")
def picture_of_concept(id: str, picture: Picture, form: str) -> Response:
    """The lattice of the analyses of a concept. It takes the same choices."""
    library = the_library()
    line = line_of(library, id)
    comparison = compare_rivals(library, id, MOST_ANALYSES)
    choices = Choices.of(request.args)
    return answer(PictureOfConceptPage(title=line.label, comparison=comparison, choices=choices), form)
