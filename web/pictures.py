"""The pictures of analyses and concepts as files for a paper; the address says how they are wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from flask import Blueprint, Response, request, url_for

from concept.analysis import Analysis
from concept.compare import Comparison
from concept.figure import Choices
from concept.figure.choices import FONT_SIZES, WIDTHS_MM
from concept.pictures import FORMS, PICTURES, Form, Picture, make_picture, make_picture_of_concept
from web.asking import Parameter
from web.concepts import compare_rivals, line_of
from web.describing import ANALYSIS, CONCEPT, Segment, describe
from web.lattices import MOST_ANALYSES
from web.pages import Alternate, Page, answer, the_library

blueprint = Blueprint("pictures", __name__)


@dataclass(frozen=True, kw_only=True)
class Wanted(Parameter):
    """How a picture is wanted; `concept.figure` reads it, as it reads the options of `concept draw`."""

    what: Mapping[str, Any]

    @property
    def schema(self) -> Mapping[str, Any]:
        """What may stand there, as a JSON Schema."""
        return self.what


def _between(limits: tuple[float, float]) -> Mapping[str, Any]:
    return {"type": "number", "minimum": limits[0], "maximum": limits[1]}


CHOICES = (
    Wanted(name="width", about="How wide the picture is, in mm.", example=170, what=_between(WIDTHS_MM)),
    Wanted(name="font-size", about="How high the letters are, in points.", example=9, what=_between(FONT_SIZES)),
    Wanted(name="grey", about="Anything: without colours.", example="1", what={"type": "string"}),
    Wanted(
        name="language",
        about="The language of the words, where the analysis has them in it.",
        example="en",
        what={"type": "string", "pattern": "^([a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*)?$"},
    ),
    Wanted(
        name="without-citations",
        about="Anything: without a line that says whose analysis it is.",
        example="1",
        what={"type": "string"},
    ),
    Wanted(name="download", about="Anything: to be saved, and not shown.", example="1", what={"type": "string"}),
)


@dataclass(frozen=True, kw_only=True)
class PictureFile(Page):
    """A picture by itself, as it can stand in a paper."""

    forms: ClassVar[tuple[str, ...]] = FORMS
    asked: ClassVar[tuple[Parameter, ...]] = CHOICES

    choices: Choices

    @property
    def saved(self) -> bool:
        """Whether the address asks for a file."""
        return bool(request.args.get("download"))


@dataclass(frozen=True, kw_only=True)
class PicturePage(PictureFile):
    """One picture of an analysis."""

    analysis: Analysis
    picture: Picture

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """The other forms of the picture."""
        values = {each.name: request.args[each.name] for each in CHOICES if request.args.get(each.name)}
        where: dict[str, Any] = {"id": self.analysis.id, "picture": self.picture, **values}
        return tuple(Alternate(form, url_for("pictures.picture", **where, suffix=form)) for form in FORMS)

    def write(self, form: str) -> bytes:
        """The picture as `concept draw` makes it."""
        return make_picture(self.analysis, self.picture, cast(Form, form), self.choices)


@dataclass(frozen=True, kw_only=True)
class PictureOfConceptPage(PictureFile):
    """The lattice of the analyses of a concept."""

    comparison: Comparison

    def write(self, form: str) -> bytes:
        """The picture as `concept draw --concept` makes it."""
        return make_picture_of_concept(self.comparison, cast(Form, form), self.choices)


@blueprint.get(f"/analysis/<id>/<any({', '.join(PICTURES)}):picture>.<any({', '.join(FORMS)}):suffix>")
@describe(PicturePage, id=ANALYSIS, picture=Segment(about="Which picture.", example="figure", words=PICTURES))
def picture(id: str, picture: Picture, suffix: str) -> Response:
    """A picture. `width=170&grey=1&language=de&font-size=9&without-citations=1`: as it is wanted."""
    found = the_library().get(id)
    choices = Choices.of(request.args)
    return answer(PicturePage(title=found.say(found.title), analysis=found, picture=picture, choices=choices), suffix)


@blueprint.get(f"/concept/<id>/<any(lattice):picture>.<any({', '.join(FORMS)}):suffix>")
@describe(
    PictureOfConceptPage, id=CONCEPT, picture=Segment(about="Which picture.", example="lattice", words=("lattice",))
)
def picture_of_concept(id: str, picture: Picture, suffix: str) -> Response:
    """The lattice of the analyses of a concept. It takes the same choices."""
    library = the_library()
    line = line_of(library, id)
    comparison = compare_rivals(library, id, MOST_ANALYSES)
    choices = Choices.of(request.args)
    return answer(PictureOfConceptPage(title=line.label, comparison=comparison, choices=choices), suffix)
