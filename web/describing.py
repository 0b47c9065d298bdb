"""What the viewer says of its own addresses: declared beside each view, gathered into the OpenAPI document.

`@describe(SomePage, id=ANALYSIS)` stands under the routes of a view. Forms, parameters and the type of the body are the
page's own; what is said here is what only the view knows: what stands in the path. A view that answers with something
else than a page says with what (`answers`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import current_app

from web.asking import Parameter
from web.pages import Page

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A variable part of a path, in English: what it is, an example from our own analyses, its words if few."""

    about: str
    example: str
    words: tuple[str, ...] = ()

    @property
    def schema(self) -> Mapping[str, Any]:
        """What may stand there, as a JSON Schema."""
        return {"type": "string", "enum": list(self.words)} if self.words else {"type": "string", "minLength": 1}

    @property
    def value(self) -> str | int:
        """The example as what it is."""
        return int(self.example) if self.example.isdecimal() else self.example


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer that is no page: what it is, in which media types; headers that it has beyond those of all."""

    about: str
    media_types: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    methods: tuple[str, ...] = ("GET", "POST")


@dataclass(frozen=True, kw_only=True)
class Description:
    """What is said of a view. Without a page `answers` say what comes, by status."""

    page: type[Page] | None = None
    path: Mapping[str, Segment] = field(default_factory=dict)
    asked: tuple[Parameter, ...] = ()
    answers: Mapping[int, Answer] = field(default_factory=dict)
    bodies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By media type, what a POST is read from, as a JSON Schema."""


_DESCRIPTIONS: dict[Callable[..., Any], Description] = {}


def describe(
    page: type[Page] | None = None,
    *,
    asked: tuple[Parameter, ...] = (),
    answers: Mapping[int, Answer] | None = None,
    bodies: Mapping[str, Mapping[str, Any]] | None = None,
    **path: Segment,
) -> Callable[[View], View]:
    """Say of a view what it answers with; `path` is what stands in the variables of its routes."""

    def keep(view: View) -> View:
        _DESCRIPTIONS[view] = Description(
            page=page,
            path=path,
            asked=(*(page.asked if page else ()), *asked),
            answers=answers or {},
            bodies=bodies or {},
        )
        return view

    return keep


def description_of(endpoint: str) -> Description | None:
    """What is said of the view of an endpoint; None if nobody has said anything."""
    return _DESCRIPTIONS.get(current_app.view_functions[endpoint])


ANALYSIS = Segment(about="The id of an analysis.", example="martinez-self-care-2021")
CONCEPT = Segment(about="The id of a concept.", example="patient-participation")
