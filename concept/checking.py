"""Checking many analyses: files or a store, over processes, with the findings that a store's catalogue keeps.

What comes out comes in the order of the files, or of the IRIs in a store, whatever the number of processes, and one
by one: nothing here holds all analyses, or all findings.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path

from concept.analysis import WHOLE, Analysis, Coverage, Place, Status
from concept.catalogue import Summary
from concept.checks import ProfileLike, check
from concept.errors import AlignmentsAlone, ConceptError, NotAnAnalysis
from concept.formats import Lines, Located, read_path, read_path_with_lines
from concept.library import Snapshot, StoreLibrary, expand, open_kept
from concept.messages import language_spoken, spoken_in
from concept.processes import Progress, work_in_order
from concept.profiles import Profile, read_profile
from concept.rules import Finding
from concept.store import open_store
from concept.triples import BASE, iri


@dataclass(frozen=True)
class Checked:
    """An analysis that was checked: what is said of it, and what was found.

    `file` is None in a store. `analysis` and `lines` are there where they were asked for.
    """

    id: str
    title: str
    status: Status
    coverage: Coverage
    findings: tuple[Finding, ...]
    file: Path | None = None
    base: str = BASE
    analysis: Analysis | None = None
    lines: Lines = field(default_factory=dict, hash=False)

    @property
    def iri(self) -> str:
        """The IRI of the analysis."""
        return self.iri_of(WHOLE)

    def iri_of(self, place: Place) -> str:
        """The IRI of a place in it."""
        return iri(self.id, place, self.base)

    @property
    def file_name(self) -> str | None:
        """The file as JSON has it."""
        return None if self.file is None else str(self.file)


@dataclass(frozen=True)
class Unusable:
    """What could not be checked, in a sentence; `passed_over` if nobody asked for it: a file that is no analysis.

    It stands in a file, or in a store under an IRI.
    """

    said: str
    iri: str = ""
    passed_over: bool = False
    file: Path | None = None


def check_files(
    paths: Sequence[Path],
    profile: ProfileLike | None = None,
    *,
    jobs: int | None = None,
    with_analyses: bool = False,
    with_lines: bool = False,
    progress: Progress = lambda done, of: None,
) -> Iterator[Checked | Unusable]:
    """The analyses in files and folders, checked file by file. Errors as of `expand` and of `checks.check`."""
    work = _Files(_chosen(profile), language_spoken(), with_analyses, with_lines)
    return work_in_order(work, expand(paths), jobs, progress)


def check_store(
    location: str | Path,
    profile: ProfileLike | None = None,
    *,
    jobs: int | None = None,
    with_analyses: bool = False,
    progress: Progress = lambda done, of: None,
) -> Iterator[Checked | Unusable]:
    """The analyses of a store, checked by IRI; those whose findings are kept, and not stale, are not even read.

    Findings are kept for each analysis's own profile and in English; with another, all are checked.
    """
    store = open_store(location)
    if not store.catalogue_follows:
        StoreLibrary(location)  # takes what has changed into the catalogue, which is ours to keep
    chosen = _chosen(profile)
    work = _Stored(chosen, language_spoken(), with_analyses, Snapshot(store.at(store.generation)))
    kept: Iterator[Checked] = iter(())
    iris = store.iris()
    if chosen is None and not with_analyses and language_spoken() == "en" and (catalogue := open_kept(store)):
        fresh = catalogue.fresh()
        iris = [each for each in iris if each not in fresh]
        kept = (
            _kept(summary, findings, store.base)
            for summary, findings in catalogue.all_findings()
            if summary.iri in fresh
        )
    return heapq.merge(kept, work_in_order(work, iris, jobs, progress), key=attrgetter("iri"))


def _chosen(profile: ProfileLike | None) -> Profile | None:
    return profile if isinstance(profile, Profile | None) else read_profile(profile)


def _kept(summary: Summary, findings: tuple[Finding, ...], base: str) -> Checked:
    return Checked(summary.id, summary.title, summary.status, summary.coverage, findings, base=base)


# --- what is sent to other processes ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Checker:
    profile: Profile | None
    language: str
    with_analyses: bool

    def check(self, analysis: Analysis, file: Path | None = None, base: str = BASE) -> Checked:
        """The analysis as checked, in the language that this was asked for in."""
        with spoken_in(self.language):
            findings = check(analysis, self.profile)
        title = analysis.say(analysis.title)
        kept = analysis if self.with_analyses else None
        return Checked(analysis.id, title, analysis.status, analysis.coverage, findings, file, base, kept)


@dataclass(frozen=True)
class _Files(_Checker):
    """Checks files; True stands beside those that were named themselves."""

    with_lines: bool

    def __call__(self, files: Sequence[tuple[Path, bool]]) -> list[Checked | Unusable]:
        return [outcome for path, named in files for outcome in self._outcomes(path, named)]

    def _outcomes(self, path: Path, named: bool) -> Iterator[Checked | Unusable]:
        try:
            found = self._read(path)
        except ConceptError as error:  # sent as its sentence: not every error survives the way
            if named or not isinstance(error, AlignmentsAlone):
                yield Unusable(str(error), passed_over=isinstance(error, NotAnAnalysis) and not named, file=path)
        else:
            yield from (replace(self.check(analysis, path), lines=lines) for analysis, lines in found)

    def _read(self, path: Path) -> Sequence[Located]:
        return read_path_with_lines(path) if self.with_lines else [(analysis, {}) for analysis in read_path(path)]


@dataclass(frozen=True)
class _Stored(_Checker):
    """Checks analyses of one generation of a store."""

    snapshot: Snapshot

    def __call__(self, iris: Sequence[str]) -> list[Checked | Unusable]:
        return [outcome for each in iris for outcome in self._outcomes(each)]

    def _outcomes(self, analysis_iri: str) -> Iterator[Checked | Unusable]:
        try:
            analysis = self.snapshot.read(analysis_iri)
        except ConceptError as error:
            yield Unusable(str(error), analysis_iri)
        else:
            if analysis:
                yield self.check(analysis, base=self.snapshot.base)
