"""The library: what commands and pages see, whether analyses stand in files or in a store."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from concept import library as library_module
from concept.analysis import Analysis, Attribute, Case, Coding, Concept, Text
from concept.catalogue import Facet
from concept.errors import StoreError, UnknownAnalysis, UnreadableFile
from concept.formats import write_analysis
from concept.library import FileLibrary, StoreLibrary, import_files, read_files, remove_analyses
from concept.store import graphs
from concept.store.folder import CATALOGUE_FILE


def an_analysis(name: str, concept: str = "hope", label: str = "Hope", title: str = "A title") -> Analysis:
    return Analysis(
        id=name,
        title=Text.of(title, "en"),
        language="en",
        concept=Concept(id=concept, label=Text.of(label, "en")),
        status="complete",
        coverage="abstract",
        attributes=(Attribute(id="one", label=Text.of("Goal setting", "en")),),
    )


def write(folder: Path, analysis: Analysis, suffix: str = ".yaml") -> Path:
    path = folder / f"{analysis.id}{suffix}"
    path.write_text(write_analysis(analysis, suffix), encoding="utf-8")
    return path


def ids(library: FileLibrary | StoreLibrary, **conditions: str) -> list[str]:
    return [line.id for line in library.find(**conditions)[0]]  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    write(files, an_analysis("a", title="Hope among nurses"))
    write(files, an_analysis("b", "trust", "Trust", title="Trust in teams"), ".ttl")
    return files


# --- files


def test_a_folder_is_a_library_of_the_analyses_in_it(folder: Path) -> None:
    assert ids(FileLibrary([folder])) == ["a", "b"]


def test_hidden_files_and_folders_are_left_out(folder: Path) -> None:
    (folder / ".drafts").mkdir()
    write(folder / ".drafts", an_analysis("hidden"))
    assert ids(FileLibrary([folder])) == ["a", "b"]


def test_a_file_that_changes_is_read_again(folder: Path) -> None:
    library = FileLibrary([folder])
    before = library.get("a").say(library.get("a").title)
    write(folder, an_analysis("a", title="Hope again, and at greater length"))
    library._rest_until = 0.0
    library.refresh()
    after = library.get("a")
    assert (before, after.say(after.title)) == ("Hope among nurses", "Hope again, and at greater length")


def test_a_file_that_comes_or_goes_comes_or_goes_in_the_library(folder: Path) -> None:
    library = FileLibrary([folder])
    write(folder, an_analysis("c"))
    (folder / "a.yaml").unlink()
    library._rest_until = 0.0
    library.refresh()
    assert ids(library) == ["c", "b"]


def test_a_file_broken_while_it_is_served_keeps_its_analysis_and_is_told_of(folder: Path) -> None:
    library = FileLibrary([folder])
    (folder / "a.yaml").write_text("format: concept-analysis/1\nid: [")
    library._rest_until = 0.0
    library.refresh()
    assert (ids(library), [each.split(":")[0].endswith("a.yaml, line 3, column 1") for each in library.problems]) == (
        ["a", "b"],
        [True],
    )


def test_files_are_read_once_each_and_no_graph_is_made_before_somebody_asks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    put = graphs.put

    def put_and_note(engine: Any, found: Any) -> None:
        made.extend(found)
        put(engine, found)

    monkeypatch.setattr(graphs, "put", put_and_note)
    for number in range(5):
        write(folder, an_analysis(f"more-{number}"))
    library = FileLibrary([folder])
    shown = library.get("a").id
    before = len(made)
    asked = len(library.reader.iris())
    assert (shown, before, asked, len(made)) == ("a", 0, 7, 14)


def test_graphs_follow_files_that_changed_before_and_after_they_were_made(folder: Path) -> None:
    library = FileLibrary([folder])
    (folder / "b.ttl").unlink()
    library._rest_until = 0.0
    library.refresh()
    first = library.reader.iris()
    write(folder, an_analysis("c"))
    library._rest_until = 0.0
    library.refresh()
    assert ([each.rpartition("/")[2] for each in first], library.reader.read(library.reader.iris()[1])) == (
        ["a"],
        an_analysis("c"),
    )


def test_two_files_with_one_id_stop_a_library_and_are_both_named(folder: Path) -> None:
    other = folder / "copy.yaml"
    other.write_text((folder / "a.yaml").read_text())
    with pytest.raises(StoreError) as caught:
        FileLibrary([folder])
    assert str(caught.value) == (
        f"Two analyses have the id “a”: {folder / 'a.yaml'} and {other}. Give one of them another id."
    )


def test_a_path_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no such file or folder"):
        FileLibrary([tmp_path / "nowhere"])


def test_one_bad_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "bad.yaml").write_text("format: concept-analysis/1\n")
    shelf = read_files([folder])
    assert ([analysis.id for _, analysis in shelf.analyses], len(shelf.problems)) == (["a", "b"], 1)


def test_a_file_that_is_no_analysis_is_passed_over_in_a_folder_and_a_problem_when_named(folder: Path) -> None:
    other = folder / "settings.yaml"
    other.write_text("colour: blue\n")
    in_folder, named = read_files([folder]), read_files([other])
    assert (len(in_folder.passed_over), len(in_folder.problems), len(named.problems)) == (1, 0, 1)


# --- finding


def test_words_find_by_their_beginnings_and_all_of_them(folder: Path) -> None:
    library = FileLibrary([folder])
    assert (ids(library, words="team tru"), ids(library, words="goal"), ids(library, words="hope teams")) == (
        ["b"],
        ["a", "b"],
        [],
    )


@pytest.mark.parametrize("words", ['"', "(", "*", "a AND", "NEAR(", "-", "title:x", "\x00"])
def test_no_sign_in_a_search_has_a_meaning_of_its_own(folder: Path, words: str) -> None:
    assert isinstance(FileLibrary([folder]).find(words=words)[1], int)


def test_words_in_other_scripts_are_found(folder: Path) -> None:
    write(folder, an_analysis("k", "himang", "희망", title="희망의 개념 분석"))
    write(folder, an_analysis("r", "amal", "أمل", title="تحليل مفهوم الأمل"))
    library = FileLibrary([folder])
    assert (ids(library, words="희망"), ids(library, words="مفهوم")) == (["k"], ["r"])


def test_lists_are_filtered_by_concept_and_method_and_cut_into_pages(folder: Path) -> None:
    write(folder, an_analysis("c"))
    library = FileLibrary([folder])
    page, count = library.find(concept="hope", method="walker-avant", limit=1, offset=1)
    assert ([line.id for line in page], count) == (["a"], 2)


def test_concepts_go_by_their_most_frequent_label(folder: Path) -> None:
    write(folder, an_analysis("c", label="Hoping"))
    write(folder, an_analysis("d", label="Hoping"))
    assert FileLibrary([folder]).concepts() == [Facet("hope", "Hoping", 3), Facet("trust", "Trust", 1)]


def test_an_unknown_id_names_the_nearest(folder: Path) -> None:
    write(folder, an_analysis("hope-nurses-2020"))
    with pytest.raises(UnknownAnalysis) as caught:
        FileLibrary([folder]).get("hope-nurse-2020")
    assert str(caught.value) == "There is no analysis “hope-nurse-2020”. Nearest: hope-nurses-2020."


def test_an_analysis_is_found_by_its_iri(folder: Path) -> None:
    assert FileLibrary([folder]).get("https://w3id.org/concept-analysis/id/analysis/a").id == "a"


def test_the_worst_severity_stands_in_the_line_of_an_analysis(tmp_path: Path) -> None:
    coding = (Coding(attribute="one", value="lacks"),)
    failing = replace(an_analysis("x"), cases=(Case(id="m", kind="model", coding=coding),))
    write(tmp_path, failing)
    assert FileLibrary([tmp_path]).find()[0][0].worst == "error"


# --- stores


def test_what_is_imported_is_listed(folder: Path, tmp_path: Path) -> None:
    done = import_files([folder], tmp_path / "s")
    assert ([each[0] for each in done.taken], ids(StoreLibrary(tmp_path / "s"))) == (["a", "b"], ["a", "b"])


def test_an_open_library_shows_what_another_process_imports(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    library = StoreLibrary(tmp_path / "s")
    import_files([write(tmp_path, an_analysis("later"))], tmp_path / "s")
    library.refresh()
    assert ids(library) == ["later", "a", "b"]


def test_nothing_is_written_if_one_file_is_unreadable(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.yaml").write_text("format: concept-analysis/1\n")
    done = import_files([folder], tmp_path / "s")
    assert (done.taken, len(done.problems), (tmp_path / "s").exists()) == ((), 1, False)


def test_keep_going_takes_the_rest(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.yaml").write_text("format: concept-analysis/1\n")
    import_files([folder], tmp_path / "s", keep_going=True)
    assert ids(StoreLibrary(tmp_path / "s")) == ["a", "b"]


def test_importing_again_says_that_it_replaces(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    done = import_files([folder / "a.yaml"], tmp_path / "s")
    assert done.taken == (("a", folder / "a.yaml", True),)


def test_no_replace_refuses_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    import_files([folder / "a.yaml"], tmp_path / "s")
    with pytest.raises(StoreError, match=r"“a” is stored there already"):
        import_files([folder], tmp_path / "s", replace=False)
    assert ids(StoreLibrary(tmp_path / "s")) == ["a"]


def test_removing_an_unknown_id_removes_nothing(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    with pytest.raises(UnknownAnalysis):
        remove_analyses(["a", "zzz"], tmp_path / "s")
    assert ids(StoreLibrary(tmp_path / "s")) == ["a", "b"]


def test_removing_takes_an_analysis_out_of_list_and_store(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    removed = remove_analyses(["a"], tmp_path / "s")
    assert (removed, ids(StoreLibrary(tmp_path / "s"))) == ((("a",), ()), ["b"])


def test_a_deleted_catalogue_loses_nothing(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    (tmp_path / "s" / CATALOGUE_FILE).unlink()
    assert ids(StoreLibrary(tmp_path / "s")) == ["a", "b"]


def test_a_catalogue_left_behind_by_a_killed_writer_is_noticed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "CATALOGUE_PATIENCE", 0.0)
    import_files([folder], tmp_path / "s")
    with sqlite3.connect(tmp_path / "s" / CATALOGUE_FILE) as database:
        database.execute("UPDATE state SET generation = 0")
        database.execute("DELETE FROM analysis")
    database.close()
    assert ids(StoreLibrary(tmp_path / "s")) == ["a", "b"]


def test_the_next_writer_mends_a_catalogue_that_was_left_behind(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    (tmp_path / "s" / CATALOGUE_FILE).unlink()
    remove_analyses(["a"], tmp_path / "s")
    with sqlite3.connect(tmp_path / "s" / CATALOGUE_FILE) as database:
        held = database.execute("SELECT id FROM analysis").fetchall()
    database.close()
    assert held == [("b",)]
