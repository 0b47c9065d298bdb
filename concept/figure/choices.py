"""What a paper asks of a picture: how wide, in which letters, in colour or grey, in which language, with what said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from concept.errors import ConceptError
from concept.messages import _

POINTS_PER_MM = 72 / 25.4

USUAL_FONT_SIZE = 8.0
"""The size in points of a label, for which `LETTERS` and all lengths of the layouts are made."""

FONT_SIZES = (5.0, 24.0)
WIDTHS_MM = (30.0, 1000.0)
_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,20})?")
_TAG = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")


class WrongChoice(ConceptError):
    """A width, size or language in which no picture can be drawn."""


class PictureTooNarrow(WrongChoice):
    """A width in which this picture cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How a picture is wanted. WrongChoice where that cannot be.

    `font_size`: of the labels, in points; headings and notes, lines and margins go with it. `language`: of the
    analysis's words where it has them in it; None is its own. `citations`: whether it is said whose analysis it is.
    """

    width_mm: float = 180
    font_size: float = USUAL_FONT_SIZE
    grey: bool = False
    language: str | None = None
    citations: bool = True

    def __post_init__(self) -> None:
        least, most = WIDTHS_MM
        if not least <= self.width_mm <= most:
            raise WrongChoice(
                _("A picture cannot be {width:g} mm wide; choose from {least:g} to {most:g} mm.").format(
                    width=self.width_mm, least=least, most=most
                )
            )
        smallest, largest = FONT_SIZES
        if not smallest <= self.font_size <= largest:
            raise WrongChoice(
                _("Letters cannot be {size:g} points high; choose from {smallest:g} to {largest:g}.").format(
                    size=self.font_size, smallest=smallest, largest=largest
                )
            )
        if self.language is not None and not _TAG.fullmatch(self.language):
            raise WrongChoice(
                _("“{tag}” is no tag of a language; those are like de, ko or pt-br.").format(tag=self.language[:40])
            )

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Choices:
        """The choices that a form or an address says: `width`, `font-size`, `grey`, `language`, `without-citations`.

        What it does not say, or says with nothing, is as usual.
        """
        return cls(
            width_mm=_number(said.get("width", ""), cls.width_mm),
            font_size=_number(said.get("font-size", ""), cls.font_size),
            grey=bool(said.get("grey")),
            language=said.get("language", "").lower() or None,
            citations=not said.get("without-citations"),
        )

    @property
    def scale(self) -> float:
        """How many points in print are one point of the layout."""
        return self.font_size / USUAL_FONT_SIZE

    @property
    def width(self) -> float:
        """How wide the layout is, in its own points."""
        return self.width_mm * POINTS_PER_MM / self.scale

    def require(self, least_mm: float, said: str) -> None:
        """PictureTooNarrow where the usual letters would need more width than there is; `said` is what needs it."""
        if self.width_mm < least_mm * self.scale:
            raise PictureTooNarrow(
                _(
                    "A picture {width:g} mm wide cannot be read: {what} at least {least:.0f} mm with letters of "
                    "{size:g} points. Choose more width or smaller letters."
                ).format(width=self.width_mm, what=said, least=-(-least_mm * self.scale // 1), size=self.font_size)
            )


def _number(said: str, usual: float) -> float:
    if not said:
        return usual
    if not _DECIMAL.fullmatch(said):
        raise WrongChoice(_("“{said}” is no number that a picture could have.").format(said=said[:40]))
    return float(said)


AS_USUAL = Choices()
