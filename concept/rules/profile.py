"""What a profile is: a method as far as the rules see it. `concept.profiles` reads them from files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from concept.analysis import (
    WHOLE,
    AimKind,
    Analysis,
    CaseKind,
    DefinitionKind,
    ObservationKind,
    Origin,
    Place,
    ReferentKind,
    Text,
    UseKind,
)

Severity = Literal["error", "warning", "info"]

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "context": (),
    "selection": (),
    "aims": get_args(AimKind),
    "searches": (),
    "uses": get_args(UseKind),
    "attributes": (),
    "antecedents": (),
    "consequences": (),
    "surrogate_terms": (),
    "related_concepts": (),
    "references": (),
    "referents": get_args(ReferentKind),
    "cases": (*get_args(CaseKind), *get_args(Origin)),
    "definitions": get_args(DefinitionKind),
    "observations": get_args(ObservationKind),
    "themes": (),
}
"""What a profile may ask for, with the kinds of it that may be named after a dot: `uses.dictionary+thesaurus`."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A method: what it asks for, what it has no place for, what it calls things, and its severities.

    Elements are named as in `ELEMENTS`. What is neither asked for nor without a place is allowed. `authors` are
    whom messages cite, else the title; `editions` the years in which each edition of their text was printed.
    """

    name: str
    title: Text
    authors: str | None = None
    numbered_steps: bool = False
    editions: tuple[tuple[int, ...], ...] = ()
    cases_are_coded: bool = True
    asks: Mapping[str, int] = field(default_factory=dict)
    no_place: tuple[str, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)
    severity: Mapping[str, tuple[Severity, Severity]] = field(default_factory=dict)

    def asks_for(self, element: str) -> bool:
        """Whether it asks for the element (or for `codings`) by the name that the method's table has for it.

        Under a name of its own the profile asks for it in its own words: `fewer-than-asked`.
        """
        if element == "codings":
            return self.cases_are_coded
        return element in self.asks and element not in self.names


def found_of(analysis: Analysis, element: str) -> Iterator[tuple[Place, Any]]:
    """What an analysis has of an element, with its place: parts, or the words of `context` and `selection`.

    A use that was looked for and not found is none.
    """
    held = getattr(analysis, element.partition(".")[0])
    for part in held if isinstance(held, tuple) else [held] if held else []:
        if getattr(part, "found", None) is not False and is_of(part, element):
            yield (analysis.place(part.id) if hasattr(part, "id") else WHOLE), part


def is_of(part: Any, element: str) -> bool:
    """Whether a part of the element's collection is of a kind that the element names, if it names any."""
    kinds = element.partition(".")[2].split("+")
    return kinds == [""] or part.kind in kinds or getattr(part, "origin", None) in kinds
