"""A picture as PDF and PNG, made from its SVG by Typst with the shipped fonts and no others.

Typst shapes every text (Arabic joins, Korean stands in its own font) and keeps it as text in the PDF. The same SVG
gives the same bytes: there is no date in a PDF but the one that SOURCE_DATE_EPOCH asks for.
"""

from __future__ import annotations

import os
import struct
import xml.etree.ElementTree as ET
import zlib
from functools import cache
from typing import Literal

import typst

from concept.errors import ConceptError
from concept.lettering import FONTS_FOLDER, replace_unknown
from concept.messages import _

Form = Literal["pdf", "png"]

DOTS_PER_INCH = 300
MOST_PIXELS = 60_000_000
"""A sheet of A2 has 35 million; more than these would take too much memory."""

_SVG = "{http://www.w3.org/2000/svg}"
_PAGE = """
#set document(title: sys.inputs.title, date: DATE)
#set page(width: WIDTH, height: HEIGHT, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, alt: sys.inputs.title)
"""
_EMBEDDED, _UNTIL_HERE = "\u202b", "\u202c"
"""A text between these is read from right to left, whatever it begins with."""


class CannotPrint(ConceptError):
    """A picture that is too large for dots, or a date that is none."""


def print_picture(svg: str, form: Form) -> bytes:
    """The picture in that form, as wide as its SVG says: a PDF with its text in it, or a PNG of 300 dots an inch."""
    root = ET.fromstring(svg)
    width, height = root.attrib["width"], root.attrib["height"]
    if form == "png":
        _refuse_too_many_dots(width, height)
    date = "none" if _epoch() is None else "auto"
    printed = typst.compile(
        _PAGE.replace("DATE", date).replace("WIDTH", width).replace("HEIGHT", height).encode(),
        font_paths=_fonts(),
        sys_inputs={"svg": _prepared(root), "title": root.findtext(f"{_SVG}title", "")},
        format=form,
        ppi=DOTS_PER_INCH,
        timestamp=_epoch(),
    )
    return _with_resolution(printed) if form == "png" else printed


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS_FOLDER)])


def _epoch() -> int | None:
    """The second from 1970 on that files are to be dated with."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 12):
        raise CannotPrint(
            _("SOURCE_DATE_EPOCH is “{said}”; it must be the seconds since 1970, as a whole number.").format(said=said)
        )
    return int(said)


def _refuse_too_many_dots(width: str, height: str) -> None:
    across, down = (float(length.removesuffix("mm")) / 25.4 * DOTS_PER_INCH for length in (width, height))
    if across * down > MOST_PIXELS:
        raise CannotPrint(
            _(
                "A PNG of {width} × {height} would have {millions:.0f} million dots. Choose less width, or a PDF or "
                "SVG, which are sharp in every size."
            ).format(width=width, height=height, millions=across * down / 1e6)
        )


def _prepared(svg: ET.Element) -> str:
    """The SVG as Typst's renderer reads it right.

    It knows no `direction`: a text that is read from right to left begins at its left end there, and says itself how
    it is embedded. And one character that no font has keeps others of the line from the font that has them.
    """
    ET.register_namespace("", _SVG.strip("{}"))
    for text in svg.iter(f"{_SVG}text"):
        words = replace_unknown(text.text or "")
        if text.attrib.pop("direction", "ltr") == "rtl":
            text.set("x", f"{float(text.attrib['x']) - float(text.attrib['textLength']):.2f}")
            words = f"{_EMBEDDED}{words}{_UNTIL_HERE}"
        text.text = words
    return ET.tostring(svg, encoding="unicode")


_HEAD = 8 + 25
"""A PNG begins with its signature and the chunk of its size."""


def _with_resolution(png: bytes) -> bytes:
    """The PNG with the chunk that says how large it is in print."""
    dots_per_metre = round(DOTS_PER_INCH / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", dots_per_metre, dots_per_metre, 1)
    return png[:_HEAD] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[_HEAD:]
