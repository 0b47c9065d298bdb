"""What a report is made of: analyses, each with what was found in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from concept.analysis import WHOLE, Analysis, Place
from concept.rules import Finding, Profile, Rule
from concept.triples import BASE, iri


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One analysis as it was judged: the rules and the profile (None if its method has none), and the findings.

    `file` is where it stands, as the user named it; None in a store.
    """

    analysis: Analysis
    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    profile: Profile | None = None
    file: str | None = None
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
class Report:
    """All analyses of one check; `on` is its day (ISO), `version` that of the program."""

    judged: tuple[Judged, ...]
    on: str
    version: str

    def findings(self) -> Iterator[tuple[Judged, Finding]]:
        """All findings, each with the analysis that it is of."""
        return ((each, finding) for each in self.judged for finding in each.findings)
