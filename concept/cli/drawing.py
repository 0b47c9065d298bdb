"""The command that draws."""

from __future__ import annotations

from pathlib import Path

import click

from concept.cli.output import say, write_file
from concept.cli.sources import CommandWithFrom, read_named, takes_from
from concept.errors import ConceptError
from concept.figure import Choices, draw

PICTURES = ("figure",)
_LATER = (".png", ".pdf")


@click.command("draw", cls=CommandWithFrom, short_help="Draw an analysis.")
@click.argument("name", metavar="ID")
@takes_from
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="An .svg file; - is standard output.",
)
@click.option("--picture", type=click.Choice(PICTURES), default="figure", show_default=True, help="What is drawn.")
@click.option("--width", metavar="MM", type=float, default=180.0, help="How wide in print.  [default: 180]")
def draw_command(
    name: str, paths: tuple[Path, ...], store: str | None, output: Path, picture: str, width: float
) -> int:
    """Draw an analysis: antecedents, defining attributes and consequences, with the referents and the cases.

    ID is an id, an IRI, or a file with one analysis. A file is written whole or not at all.

    Exit status: 0; 2 if there is no such analysis, or something cannot be read or written.

    Example: concept draw bamber-co-production -o figure.svg
    """
    to_screen = str(output) == "-"
    if not to_screen:
        _refuse_suffix(output)
    reading = read_named([name], paths, store)
    (found,) = reading
    svg = draw(found.analysis, Choices(width_mm=width))
    if to_screen:
        say(svg)
    else:
        write_file(output, svg)
    return reading.status


def _refuse_suffix(output: Path) -> None:
    suffix = output.suffix.lower()
    if suffix in _LATER:
        what = f"{output}: pictures are drawn as .svg; {' and '.join(_LATER)} come later."
        raise ConceptError(f"{what} Draw an .svg: browsers show and print it, and word processors place it.")
    if suffix != ".svg":
        raise ConceptError(f"{output}: the suffix “{output.suffix}” is none that is drawn; name an .svg file.")
