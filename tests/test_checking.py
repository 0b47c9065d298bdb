"""Checking many: over processes, in order, and with the findings that a store keeps."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from concept import checks, profiles
from concept import library as library_module
from concept.analysis import Analysis, Attribute, Case, Coding, Concept, Place, Text
from concept.catalogue import Catalogue, Counted, RuleCount
from concept.checking import Checked, Unusable, check_files, check_store
from concept.errors import ConceptError
from concept.formats import write_analysis
from concept.library import FileLibrary, Library, Snapshot, StoreLibrary, import_files
from concept.messages import spoken_in
from concept.processes import work_in_order
from concept.rules import Finding
from concept.store import open_store
from concept.store.folder import CATALOGUE_FILE, FolderStore, FolderWriter
from concept.triples import iri


def an_analysis(name: str, code: str = "shows", title: str = "A title") -> Analysis:
    coding = Coding(attribute="one", value=code)  # type: ignore[arg-type]  # one of the four
    return Analysis(
        id=name,
        title=Text.of(title, "en"),
        language="en",
        concept=Concept(id="hope", label=Text.of("Hope", "en")),
        status="complete",
        coverage="abstract",
        attributes=(Attribute(id="one", label=Text.of("Goal setting", "en")),),
        cases=(Case(id="m", kind="model", label=Text.of("The case", "en"), coding=(coding,)),),
    )


def write(folder: Path, analysis: Analysis) -> Path:
    path = folder / f"{analysis.id}.yaml"
    path.write_text(write_analysis(analysis, ".yaml"), encoding="utf-8")
    return path


CODES = ("shows", "lacks", "partly")
FAILS = "model-case-fails"
PARTLY = "partly-without-remark"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty analyses: every third fails, every third fails with a finding more."""
    files = tmp_path / "files"
    files.mkdir()
    for number in range(60):
        write(files, an_analysis(f"a{number:02}", CODES[number % 3]))
    return files


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Path:
    import_files([folder], tmp_path / "s")
    return tmp_path / "s"


def rows(outcomes: object) -> list[tuple[str, tuple[Finding, ...]] | str]:
    found: Sequence[Checked | Unusable] = list(outcomes)  # type: ignore[call-overload]
    return [(each.id, each.findings) if isinstance(each, Checked) else each.said for each in found]


def counting(monkeypatch: pytest.MonkeyPatch, *modules: str) -> list[str]:
    """The ids of the analyses that are checked from now on."""
    ids: list[str] = []

    def check(analysis: Analysis, profile: object = None) -> tuple[Finding, ...]:
        ids.append(analysis.id)
        return checks.check(analysis, profile)  # type: ignore[arg-type]

    for module in modules:
        monkeypatch.setattr(f"concept.{module}.check", check)
    return ids


# --- over processes


@pytest.mark.parametrize("jobs", [2, 3])
def test_files_give_the_same_in_the_same_order_whatever_the_number_of_processes(folder: Path, jobs: int) -> None:
    (folder / "a30.yaml").write_text("format: concept-analysis/1\n")
    (folder / "a40.yaml").write_text("colour: blue\n")
    alone, together = list(check_files([folder], jobs=1)), list(check_files([folder], jobs=jobs))
    assert together == alone
    assert [type(each).__name__ for each in alone].count("Unusable") == 2


def test_a_store_gives_the_same_in_the_same_order_whatever_the_number_of_processes(store: Path) -> None:
    profile = profiles.read_profile("course")
    alone, together = (rows(check_store(store, profile, jobs=jobs)) for jobs in (1, 2))
    assert (together, [each[0] for each in alone]) == (alone, [f"a{number:02}" for number in range(60)])


def test_other_processes_speak_the_readers_language(folder: Path) -> None:
    with spoken_in("de"):
        alone, together = (rows(check_files([folder], jobs=jobs)) for jobs in (1, 2))
    assert (together, together == rows(check_files([folder], jobs=1))) == (alone, False)


def test_analyses_come_along_where_they_are_asked_for(folder: Path) -> None:
    found = [each.analysis for each in check_files([folder], jobs=2, with_analyses=True) if isinstance(each, Checked)]
    assert found == [an_analysis(f"a{number:02}", CODES[number % 3]) for number in range(60)]


def test_lines_come_along_where_they_are_asked_for(folder: Path) -> None:
    alone, together = (list(check_files([folder], jobs=jobs, with_lines=True)) for jobs in (1, 2))
    found = [each.lines for each in alone if isinstance(each, Checked)]
    lines = {"": 1, "attribute/one": 11, "case/m": 14, "case/m/coding/one": 18}
    assert (together, found) == (alone, [lines] * 60)


def test_one_bad_file_among_many_is_told_in_its_place(folder: Path) -> None:
    (folder / "a07.yaml").write_text("format: concept-analysis/1\nid: [")
    found = rows(check_files([folder], jobs=2))
    assert (len(found), str(found[7]).partition(":")[0]) == (60, f"{folder / 'a07.yaml'}, line 3, column 1")


def test_nothing_is_checked_where_there_is_nothing(tmp_path: Path) -> None:
    import_files([write(tmp_path, an_analysis("a"))], tmp_path / "s")
    library_module.remove_analyses(["a"], tmp_path / "s")
    (tmp_path / "empty").mkdir()
    assert (list(check_files([tmp_path / "empty"])), list(check_store(tmp_path / "s"))) == ([], [])


def square(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def die_at_forty(numbers: Sequence[int]) -> list[int]:
    if 40 in numbers:
        os._exit(9)
    return square(numbers)


def process_of(numbers: Sequence[int]) -> list[int]:
    time.sleep(0.02)
    return [os.getpid()] * len(numbers)


def test_results_come_in_the_order_of_the_work() -> None:
    assert list(work_in_order(square, range(1000), 2)) == square(range(1000))


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    list(work_in_order(square, range(40), 1, lambda done, of: told.append((done, of))))
    assert told == [(16, 40), (32, 40), (40, 40)]


def test_little_work_is_done_without_other_processes() -> None:
    assert set(work_in_order(process_of, range(64))) == {os.getpid()}


def test_only_a_few_batches_are_in_hand_at_a_time() -> None:
    told: list[tuple[int, int]] = []
    results = work_in_order(square, range(16_000), 2, lambda done, of: told.append((done, of)))
    next(results)
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert told == []


def test_a_process_that_dies_is_a_clear_error() -> None:
    with pytest.raises(ConceptError) as caught:
        list(work_in_order(die_at_forty, range(1000), 2))
    assert str(caught.value) == (
        "One of the processes that shared the work was ended before it was done: by someone, or by the system "
        "where memory is short. With --jobs 1 the work is done without others."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to groups")
def test_an_interrupt_ends_all_processes_without_a_word(folder: Path) -> None:
    command = [sys.executable, "-m", "concept", "check", str(folder), "--jobs", "2"]
    for number in range(60, 1500):
        (folder / f"a{number}.yaml").write_bytes((folder / "a01.yaml").read_bytes())
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout
    assert running.stdout.readline() == "A title\n"
    os.killpg(running.pid, signal.SIGINT)
    _out, told = running.communicate(timeout=30)
    assert (running.returncode, told.strip()) == (130, "")


# --- kept findings


def test_the_findings_that_a_store_keeps_are_those_that_checking_finds(store: Path, folder: Path) -> None:
    anew = [(each.id, checks.check(each)) for _, each in library_module.read_files([folder]).analyses]
    assert rows(check_store(store)) == anew


def test_kept_findings_are_used_while_they_are_fresh(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = counting(monkeypatch, "checking", "catalogue")
    found = rows(check_store(store))
    assert (len(found), checked) == (60, [])


def test_an_analysis_that_changes_is_checked_again_and_no_other(
    store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, an_analysis("a00", "lacks"))
    checked = counting(monkeypatch, "checking", "catalogue")
    import_files([folder], store)
    found = dict(rows(check_store(store)))  # type: ignore[arg-type]
    assert ([each.rule for each in found["a00"]].count(FAILS), checked) == (1, ["a00"])


def test_other_rules_make_all_findings_stale(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_sources_digest", lambda: "others")
    checked = counting(monkeypatch, "checking")
    list(check_store(store))
    assert len(checked) == 60


def test_another_profile_makes_the_findings_of_its_method_stale(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_files([write(tmp_path, replace(an_analysis("r"), method="rodgers"))], store)
    changed = replace(profiles.read_profile("rodgers"), title=Text.of("Another", "en"))
    real = profiles.read_profile
    monkeypatch.setattr(checks, "read_profile", lambda name: changed if name == "rodgers" else real(name))
    checked = counting(monkeypatch, "checking")
    found = rows(check_store(store))
    assert (len(found), checked) == (61, ["r"])


def test_a_profile_that_is_asked_for_is_checked_anew(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = counting(monkeypatch, "checking")
    list(check_store(store, "course"))
    assert len(checked) == 60


def test_findings_in_another_language_are_said_anew(store: Path) -> None:
    with spoken_in("de"):
        german = rows(check_store(store))
    english = rows(check_store(store))
    assert ([each[0] for each in german], german[1] == english[1]) == ([each[0] for each in english], False)


def test_stale_findings_are_kept_anew_when_a_library_is_opened(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(store / CATALOGUE_FILE) as database:
        database.execute("UPDATE analysis SET basis = 'older' WHERE id = 'a01'")
        database.execute("DELETE FROM finding WHERE iri LIKE '%a01'")
    database.close()
    checked = counting(monkeypatch, "checking", "catalogue")
    overview = StoreLibrary(store).overview()
    again = StoreLibrary(store).overview()
    assert (overview, checked, list(check_store(store))[1].iri[-3:]) == (again, ["a01"], "a01")
    assert [each.findings for each in overview.by_rule if each.rule == FAILS] == [40]


def test_stale_findings_are_found_again_also_where_nothing_can_be_written(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(store / CATALOGUE_FILE) as database:
        database.execute("UPDATE analysis SET basis = 'older'")
        database.execute("DELETE FROM finding")
    database.close()

    def refuse(self: Catalogue, path: Path | None = None) -> None:
        if path:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        real(self)

    real = Catalogue.__init__
    monkeypatch.setattr(Catalogue, "__init__", refuse)
    assert StoreLibrary(store).overview().by_severity["error"] == 40


def test_a_writer_killed_between_its_two_writes_is_noticed(
    store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "CATALOGUE_PATIENCE", 0.0)

    def killed(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Catalogue, "change", killed)
        with pytest.raises(KeyboardInterrupt):
            import_files([write(folder, an_analysis("a00", "lacks"))], store)
    found = dict(rows(check_store(store)))  # type: ignore[arg-type]
    overview = StoreLibrary(store).overview()
    assert ([each.rule for each in found["a00"]].count(FAILS), overview.by_severity["error"]) == (1, 41)


def test_what_a_killed_import_had_put_is_in_the_catalogue_of_the_next_one(
    store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(FolderWriter, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            import_files([write(folder, an_analysis("a00", "lacks")), write(folder, an_analysis("more"))], store)
    unseen = StoreLibrary(store).overview()
    import_files([write(folder, an_analysis("new"))], store)
    seen = StoreLibrary(store).overview()
    assert (unseen.checked, unseen.by_severity["error"]) == (60, 40)
    assert (seen.checked, seen.by_severity["error"]) == (62, 41)
    assert not (store / "unpublished").exists()


def reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The IRIs of the graphs that are read from now on."""
    iris: list[str] = []
    read = FolderStore.read

    def read_and_tell(self: FolderStore, analysis_iri: str) -> Analysis | None:
        iris.append(analysis_iri)
        return read(self, analysis_iri)

    monkeypatch.setattr(FolderStore, "read", read_and_tell)
    return iris


def test_values_are_kept_so_that_checking_anew_reads_no_graph(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = reading(monkeypatch)
    anew = rows(check_store(store, "walker-avant", jobs=1))
    assert (graphs, anew) == ([], rows(check_store(store)))


def test_values_of_another_generation_are_not_taken_for_those_of_this_one(store: Path, folder: Path) -> None:
    before = Snapshot(open_store(store).at("1"))
    assert before.read(iri("a00")) == an_analysis("a00")  # opens the catalogue
    import_files([write(folder, an_analysis("a00", "lacks"))], store)
    assert before.read(iri("a00")) == an_analysis("a00")
    assert Snapshot(open_store(store)).read(iri("a00")) == an_analysis("a00", "lacks")


def test_a_catalogue_of_other_values_is_made_anew(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(store / CATALOGUE_FILE) as database:
        database.execute("PRAGMA user_version = 1")
    database.close()
    graphs = reading(monkeypatch)
    assert rows(check_store(store))[0] == ("a00", ())
    assert (len(graphs), StoreLibrary(store).get("a59")) == (60, an_analysis("a59", "partly"))


def test_the_next_writer_checks_only_what_is_not_known(
    store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(store / CATALOGUE_FILE) as database:
        database.execute("UPDATE state SET generation = 0")
    database.close()
    checked = counting(monkeypatch, "catalogue")
    import_files([write(folder, an_analysis("new"))], store)
    assert (checked, StoreLibrary(store).overview().checked) == (["new"], 61)


def test_a_stored_graph_that_is_no_analysis_is_told_of_beside_kept_findings(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(store / CATALOGUE_FILE) as database:
        database.execute("DELETE FROM analysis WHERE id = 'a02'")
        database.execute("DELETE FROM finding WHERE iri LIKE '%a02'")
    database.close()
    checked = counting(monkeypatch, "checking")
    assert (len(rows(check_store(store))), checked) == (60, ["a02"])


# --- overviews


@pytest.fixture(params=["files", "store"])
def library(request: pytest.FixtureRequest, folder: Path, store: Path) -> Library:
    return FileLibrary([folder]) if request.param == "files" else StoreLibrary(store)


def test_an_overview_counts_by_rule_and_by_severity(library: Library) -> None:
    overview = library.overview()
    by_rule = {each.rule: each for each in overview.by_rule}
    assert (by_rule[FAILS], by_rule[PARTLY]) == (
        RuleCount(FAILS, "error", 40, 40),
        RuleCount(PARTLY, "warning", 20, 20),
    )
    assert (overview.checked, overview.by_severity["error"]) == (60, 40)


def test_the_places_where_a_rule_fires_are_cut_into_pages(library: Library) -> None:
    found, count = library.findings_of_rule(FAILS, limit=2, offset=1)
    assert ([each.analysis.id for each in found], count) == (["a02", "a04"], 40)
    assert (found[0].finding.focus, found[0].finding.value) == (Place("case/m"), Place("attribute/one"))


def test_a_rule_is_asked_for_with_one_severity(library: Library) -> None:
    assert library.findings_of_rule(FAILS, severity="info") == ([], 0)


def test_where_a_rule_fires_is_said_in_the_readers_language(library: Library) -> None:
    with spoken_in("de"):
        (found,) = library.findings_of_rule(FAILS, limit=1)[0]
        anew = library.findings(library.get(found.analysis.id))
    assert found.finding in anew


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_findings_on_an_analysis_are_said_in_the_readers_language(library: Library, language: str) -> None:
    analysis = library.get("a01")
    with spoken_in(language):
        assert library.findings_on(iri("a01", base=library.base)) == checks.check(analysis)


def test_findings_are_told_of_an_analysis_that_is_there_alone(library: Library) -> None:
    with spoken_in("de"):
        assert library.findings_on(iri("gone", base=library.base)) == ()


def test_analyses_with_a_severity_or_a_rule_come_with_the_worst_first(library: Library) -> None:
    found, count = library.analyses_with(rule=PARTLY, limit=1)
    with_errors = library.analyses_with(severity="error")[1]
    line = library.find()[0][2]
    assert (found, count, with_errors) == ([Counted(line, found[0].counts)], 20, 40)
    assert (line.id, line.worst, found[0].counts["error"], found[0].counts["warning"]) == ("a02", "error", 1, 1)


def test_kept_findings_come_back_as_they_were(library: Library) -> None:
    found = [each.finding for each in library.findings_of_rule(PARTLY)[0]]
    assert found[0] in checks.check(library.get("a02"))


def test_an_empty_library_has_an_empty_overview(tmp_path: Path) -> None:
    overview = FileLibrary([tmp_path]).overview()
    assert (overview.checked, overview.clean, overview.by_rule, overview.by_severity) == (
        0,
        0,
        (),
        {"error": 0, "warning": 0, "info": 0},
    )


def test_what_the_rules_are_made_of_is_in_their_version() -> None:
    assert checks.rules_version() == checks.rules_version("walker-avant") != checks.rules_version("rodgers")
