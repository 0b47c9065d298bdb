"""What a report is made of: analyses, each with what was found in it, and what could not be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from concept.analysis import WHOLE, Analysis, Place
from concept.formats import Lines
from concept.rules import Finding, Profile, Rule
from concept.triples import BASE, iri


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One analysis as it was judged: the rules and the profile (None if its method has none), and the findings.

    `file` is where it stands, as the user named it, and `lines` say where its places begin there, as far as they are
    known; `file` is None in a store.
    """

    analysis: Analysis
    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    profile: Profile | None = None
    file: str | None = None
    lines: Lines = field(default_factory=dict)
    base: str = BASE

    @property
    def title(self) -> str:
        """What readers call the analysis."""
        return self.analysis.say(self.analysis.title)

    def iri_of(self, place: Place = WHOLE) -> str:
        """The IRI of a place in the analysis."""
        return iri(self.analysis.id, place, self.base)

    def name_of(self, place: Place) -> str:
        """What readers call what stands there: its label; of a coding that of the case and that of the attribute."""
        label = self.analysis.label
        match place.split("/"):
            case ["case", case_id, "coding", attribute_id]:
                return f"{label(case_id)}: {label(attribute_id)}"
            case [_segment, part_id, *_below]:
                return label(part_id)
        return self.title


@dataclass(frozen=True, kw_only=True)
class Unread:
    """What could not be read, so that nothing is known of it: the sentence that says why, and the name of it.

    The name is that of its file, as for `Judged`; in a store, where `file` is None, its IRI.
    """

    name: str
    said: str
    file: str | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """One check: what came out, in its order, to be taken once; `on` is its day (ISO), `version` the program's."""

    outcomes: Iterable[Judged | Unread]
    on: str
    version: str

    def judged(self) -> Iterator[Judged]:
        """The analyses alone."""
        return (each for each in self.outcomes if isinstance(each, Judged))
