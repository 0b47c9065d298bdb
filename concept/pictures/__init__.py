"""The pictures of an analysis as a paper takes them: figure, matrix, lattice and network, as SVG, PDF and PNG.

All are drawn by the same choices, with the looks and letters of the figure. Each is first laid out (`Drawing`: boxes,
strokes and marks, in points), then written as SVG; PDF and PNG are made from the SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, get_args

from concept.analysis import Analysis
from concept.compare import Comparison
from concept.figure import AS_USUAL, Choices, WrongChoice, draw
from concept.messages import _, languages, spoken_in
from concept.pictures.drawing import NothingToDraw
from concept.pictures.lattice import draw_lattice, draw_lattice_of_concept, why_no_lattice
from concept.pictures.matrix import draw_matrix
from concept.pictures.network import draw_network
from concept.pictures.printing import CannotPrint, print_picture
from concept.profiles import names_used_by

__all__ = [
    "FORMS",
    "PICTURES",
    "CannotPrint",
    "Form",
    "NothingToDraw",
    "Picture",
    "draw_lattice_of_concept",
    "draw_picture",
    "draw_picture_of_concept",
    "languages_of",
    "make_picture",
    "make_picture_of_concept",
    "try_picture",
    "why_no_lattice",
]

Picture = Literal["figure", "matrix", "lattice", "network"]
PICTURES: tuple[Picture, ...] = get_args(Picture)

Form = Literal["svg", "pdf", "png"]
FORMS: tuple[Form, ...] = get_args(Form)


def _draw_figure(analysis: Analysis, choices: Choices) -> str:
    return draw(analysis, choices, names_used_by(analysis))


_DRAWN_BY: Mapping[Picture, Callable[[Analysis, Choices], str]] = {
    "figure": _draw_figure,
    "matrix": draw_matrix,
    "lattice": draw_lattice,
    "network": draw_network,
}


def make_picture(analysis: Analysis, picture: Picture, form: Form, choices: Choices = AS_USUAL) -> bytes:
    """The picture in that form; the same input gives the same bytes. SVG is UTF-8."""
    svg = draw_picture(analysis, picture, choices)
    return svg.encode() if form == "svg" else print_picture(svg, form)


def draw_picture(analysis: Analysis, picture: Picture, choices: Choices = AS_USUAL) -> str:
    """The picture as SVG. In a language that was chosen our words are said too, if they are translated to it.

    NothingToDraw where the analysis has not what the picture is of; WrongChoice where it cannot be drawn as chosen.
    """
    drawn_by = _DRAWN_BY[picture]
    return _in_language(choices, analysis.id, languages_of(analysis), lambda choices: drawn_by(analysis, choices))


def make_picture_of_concept(comparison: Comparison, form: Form, choices: Choices = AS_USUAL) -> bytes:
    """The lattice of rival analyses of a concept in that form; the same input gives the same bytes. SVG is UTF-8."""
    svg = draw_picture_of_concept(comparison, choices)
    return svg.encode() if form == "svg" else print_picture(svg, form)


def draw_picture_of_concept(comparison: Comparison, choices: Choices = AS_USUAL) -> str:
    """The lattice of rival analyses of a concept as SVG; says its words and its refusals as `draw_picture` does."""
    known = [tag for analysis in comparison.analyses for tag in languages_of(analysis)]
    concept = comparison.analyses[0].concept.id
    return _in_language(choices, concept, known, lambda choices: draw_lattice_of_concept(comparison, choices))


def _in_language(choices: Choices, name: str, known: Iterable[str], draw: Callable[[Choices], str]) -> str:
    """What is drawn, with our words in the language that was chosen. WrongChoice where nobody says anything in it."""
    if choices.language is None:
        return draw(choices)
    known = {*known, *languages()}
    if choices.language not in known:
        raise WrongChoice(
            _("{analysis}: it says nothing in “{tag}”, and neither do we; there is {known}.").format(
                analysis=name, tag=choices.language, known=", ".join(sorted(known))
            )
        )
    with spoken_in(choices.language):
        return draw(choices)


def try_picture(drawn: Callable[[], str]) -> tuple[str, str]:
    """The picture as SVG, and ""; where it cannot be drawn, "" and the sentence that says why."""
    try:
        return drawn(), ""
    except (NothingToDraw, WrongChoice) as reason:
        return "", str(reason)


def languages_of(analysis: Analysis) -> tuple[str, ...]:
    """The languages in which some label or text of the analysis is written, as tags."""
    parts = [analysis.concept, *(part for _collection, part in analysis.parts())]
    texts = (getattr(part, name, None) for part in parts for name in ("label", "text"))
    return tuple(sorted({tag for text in texts if text for tag, _words in text.by_language}))
