"""The command that draws."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from concept.aligning import choose_analyses
from concept.cli.output import say, tell, write_file
from concept.cli.sources import CommandWithFrom, open_named, read_named, takes_from
from concept.compare import compare
from concept.errors import ConceptError
from concept.figure import AS_USUAL, Choices
from concept.pictures import FORMS, PICTURES, Form, Picture, make_picture, make_picture_of_concept

_LENGTH = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(mm|cm|)", re.IGNORECASE)


class Length(click.ParamType[float]):
    """A length in print, as millimetres: 170mm, 17cm, or 170."""

    name = "length"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The millimetres."""
        if isinstance(value, float):
            return value
        found = _LENGTH.fullmatch(value.strip())
        if not found:
            self.fail(f"“{value}” is no length; name it like 170mm or 17cm.", param, ctx)
        number = float(found[1].replace(",", "."))
        return number * 10 if found[2].lower() == "cm" else number


@click.command("draw", cls=CommandWithFrom, short_help="Draw an analysis.")
@click.argument("names", metavar="[ID]", nargs=-1)
@takes_from
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="An .svg, .pdf or .png file (300 dots an inch); - is standard output, as SVG.",
)
@click.option("--picture", type=click.Choice(PICTURES), default="figure", show_default=True, help="What is drawn.")
@click.option("--concept", metavar="ID", default="", help="The lattice of all analyses of this concept.")
@click.option(
    "--width",
    metavar="LENGTH",
    type=Length(),
    default=f"{AS_USUAL.width_mm:g}mm",
    show_default=True,
    help="How wide in print: 170mm, 17cm.",
)
@click.option(
    "--font-size",
    metavar="POINTS",
    type=float,
    default=AS_USUAL.font_size,
    show_default=True,
    help="How high the letters of labels are in print.",
)
@click.option("--grey", is_flag=True, help="In grey.")
@click.option("--language", metavar="TAG", help="In that language, where the analysis or we have the words: de, ko.")
@click.option("--without-citations", is_flag=True, help="Leave out whose analysis it is.")
def draw_command(
    names: tuple[str, ...],
    paths: tuple[Path, ...],
    store: str | None,
    output: Path,
    picture: Picture,
    concept: str,
    width: float,
    font_size: float,
    grey: bool,
    language: str | None,
    without_citations: bool,
) -> int:
    """Draw an analysis as a paper takes it: its figure, its matrix, the lattice of its cases, or its network.

    ID is an id, an IRI, or a file with one analysis. With --concept the lattice says which attributes go together
    over the analyses of a concept, as far as they are aligned. A file is written whole or not at all; the same
    analysis gives the same bytes, and a PDF has no date but that of SOURCE_DATE_EPOCH.

    Exit status: 0; 2 if there is no such analysis, it cannot be drawn as asked, or something cannot be read or
    written.

    Example: concept draw bamber-co-production -o figure.pdf --width 170mm --grey
    """
    choices = Choices(
        width_mm=width,
        font_size=font_size,
        grey=grey,
        language=language.lower() if language else None,
        citations=not without_citations,
    )
    form = "svg" if str(output) == "-" else _form_of(output)
    if concept and (names or picture not in ("figure", "lattice")):
        raise click.UsageError("Of a concept there is the lattice of its analyses: name no analysis, and no picture.")
    if not concept and len(names) != 1:
        raise click.UsageError("Name one analysis, or a concept with --concept.")
    if concept:
        made, status = _picture_of_concept(concept, paths, store, form, choices)
    else:
        reading = read_named(names, paths, store)
        (found,) = reading
        made, status = make_picture(found.analysis, picture, form, choices), reading.status
    if str(output) == "-":
        say(made.decode())
    else:
        write_file(output, made)
    return status


def _picture_of_concept(
    concept: str, paths: tuple[Path, ...], store: str | None, form: Form, choices: Choices
) -> tuple[bytes, int]:
    """The lattice of the analyses of a concept, and the exit status."""
    opened = open_named((), paths, store)
    for problem in opened.library.problems:
        tell(problem)
    (analyses,) = choose_analyses(opened.library, opened.ids, concept)
    comparison = compare(analyses, opened.library.alignments)
    return make_picture_of_concept(comparison, form, choices), 2 if opened.library.problems else 0


def _form_of(output: Path) -> Form:
    """The form that the suffix asks for."""
    form = next((each for each in FORMS if output.suffix.lower() == f".{each}"), None)
    if form is None:
        raise ConceptError(
            f"{output}: the suffix “{output.suffix}” is none that is drawn; name an .svg, .pdf or .png file."
        )
    return form
