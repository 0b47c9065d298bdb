"""What can go wrong, said so that a person can mend it: the thing, the fault, the way out.

Every error that a user can cause is a ConceptError, and its text is fit to be shown as it is. Commands turn
it into exit status 2, the viewer into a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from concept.messages import _


class ConceptError(Exception):
    """Something given to us cannot be used; `str()` says what, why and what to do."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a document: where it stands (`path` such as `cases[0].kind`, `line` from 1), and what."""

    path: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.line and f"line {self.line}", self.path) if part)
        return f"{place}: {self.message}" if place else self.message


class DocumentError(ConceptError):
    """A document that is no valid analysis: all its faults together, in the order of their lines, else as given."""

    def __init__(self, faults: Iterable[Fault], source: str = "the document") -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        self.source = source
        count = len(self.faults)
        head = f"{source}: {count} fault{'s' if count != 1 else ''}"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))


class NotAnAnalysis(ConceptError):
    """A file that can be parsed, and holds no analysis."""


class AlignmentsAlone(NotAnAnalysis):
    """A file that holds alignments between analyses, and no analysis."""


class UnreadableFile(ConceptError):
    """A file that is missing, too large, of an unknown suffix, or not in the syntax that its suffix promises."""


class UnknownAnalysis(ConceptError):
    """An id that nothing answers to; the text names the nearest ones."""


class StoreError(ConceptError):
    """A store that cannot be opened, read or written."""


class StoreLocked(StoreError):
    """A store that another process is writing to."""


class UnfinishedGraph(StoreError):
    """A graph that is not whole: it is being written, or its writer was stopped."""


class EndpointTimedOut(StoreError):
    """A SPARQL endpoint that took too long, by our patience or by its own; what it had by then is not the answer."""


class QueryError(ConceptError):
    """A text that is no SPARQL query, or one that is not answered here."""


class QueryTooLong(QueryError):
    """A query of more bytes than are read."""


class QueryRefused(QueryError):
    """A query that is understood, and not answered to strangers."""


class NotAcceptable(ConceptError):
    """An answer that cannot be had in the format that was asked for."""


class QueryTookTooLong(ConceptError):
    """A query that was stopped at its deadline."""


class QueryFailed(ConceptError):
    """A query that could not be worked on to its end: its process ran out of memory, or died."""


class ServiceBusy(ConceptError):
    """A query whose turn did not come in time. `again`: seconds after which it may be worth asking again."""

    def __init__(self, sentence: str, again: int) -> None:
        super().__init__(sentence)
        self.again = again


class UnknownQuestion(ConceptError):
    """A name that no question has; the text names the nearest ones."""

    def __init__(self, name: str, nearest: Iterable[str]) -> None:
        self.nearest = tuple(nearest)
        sentence = _("There is no question “{name}”; the nearest are {names}. `concept ask` lists all.")
        if not self.nearest:
            sentence = _("There is no question “{name}”. `concept ask` lists all.")
        super().__init__(sentence.format(name=name, names=", ".join(self.nearest)))
