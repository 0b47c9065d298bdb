"""What an address may ask beside its path: each parameter knows how it is read, and how the OpenAPI document says it.

A parameter that cannot be what it is said to be is a fault that is told, in a page as in data: nobody is shown
something else than was asked for.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import request

from concept.errors import ConceptError
from concept.messages import _
from web.wording import number

SHOWN = 60
"""Characters of a wrong value that are said again."""


class WrongParameter(ConceptError):
    """A parameter of an address that is not what it has to be."""


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """A parameter of addresses. `about` says in English what it does, `example` is a value that does something."""

    name: str
    about: str
    example: Any = None

    @property
    @abstractmethod
    def schema(self) -> Mapping[str, Any]:
        """What may stand there, as a JSON Schema."""

    def said(self) -> str:
        """What the address says, without spaces around it; "" where it says nothing."""
        return request.args.get(self.name, "").strip()


@dataclass(frozen=True, kw_only=True)
class Words(Parameter):
    """Any words, up to so many characters."""

    longest: int = 1_000

    @property
    def schema(self) -> Mapping[str, Any]:
        """What may stand there, as a JSON Schema."""
        return {"type": "string", "maxLength": self.longest}

    def said(self) -> str:
        """What the address says; "" where it says nothing. WrongParameter if that is too long."""
        said = super().said()
        if len(said) > self.longest:
            raise WrongParameter(
                _("“{name}={said}…” cannot be used: it has {count} characters, and {longest} are read.").format(
                    name=self.name, said=said[:SHOWN], count=number(len(said)), longest=number(self.longest)
                )
            )
        return said


@dataclass(frozen=True, kw_only=True)
class Number(Parameter):
    """A whole number from 1. `most` is so high that nothing has as many."""

    most: ClassVar[int] = 10**6

    @property
    def schema(self) -> Mapping[str, Any]:
        """What may stand there, as a JSON Schema."""
        return {"type": "integer", "minimum": 1, "maximum": self.most}

    def read(self, default: int | None) -> int | None:
        """The number; the default where the address says none. WrongParameter for anything else."""
        if self.name not in request.args:
            return default
        said = self.said()
        if not re.fullmatch("[0-9]{1,7}", said) or not 1 <= int(said) <= self.most:
            raise WrongParameter(
                _("“{name}={said}” cannot be used: a number from 1 to {most} stands there.").format(
                    name=self.name, said=said[:SHOWN], most=number(self.most)
                )
            )
        return int(said)


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One of a few words; nothing, as forms say it, is none of them."""

    words: tuple[str, ...]

    @property
    def schema(self) -> Mapping[str, Any]:
        """What may stand there, as a JSON Schema."""
        return {"type": "string", "enum": ["", *self.words]}

    def said(self) -> str:
        """The word; "" where the address says none. WrongParameter for any other."""
        said = super().said()
        if said not in ("", *self.words):
            raise WrongParameter(
                _("“{name}={said}” cannot be used: one of these stands there: {words}.").format(
                    name=self.name, said=said[:SHOWN], words=", ".join(self.words)
                )
            )
        return said


PAGE = Number(name="page", about="Which page of the list, from 1.", example=1)
QUERY = Words(name="q", about="Words that all have to occur.", example="participation")
