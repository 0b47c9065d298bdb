"""`concept import`, `export` and `remove`, and what a store has to say when it cannot be used."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_cli import DATA, KOREAN, TRUST, answer, here, run, run_process

from concept.formats import FORMATS, read_path
from concept.store import folder as store_module
from concept.store import open_store

__all__ = ["here"]  # a fixture, used by its name

TRUST_ID = "rivers-trust-2024"


def stored(location: str = "s") -> list[str]:
    return [each.rpartition("/")[2] for each in open_store(location).iris()]


def says(*arguments: object) -> tuple[int, str, str]:
    result = run(*arguments)
    return result.exit_code, result.stdout, result.stderr


# --- import -----------------------------------------------------------------------------------------------------


def test_an_import_says_what_is_new_and_what_was_replaced(here: Path) -> None:
    assert says("import", TRUST, "--store", "s") == (0, f"1 analysis imported into s.\n  new: {TRUST_ID}\n", "")
    both = f"2 analyses imported into s.\n  new: 김-신뢰\n  replaced: {TRUST_ID}\n"
    assert says("import", TRUST, KOREAN, "--store", "s") == (0, both, "")
    assert stored() == [TRUST_ID, "김-신뢰"]


def test_what_is_imported_is_what_the_file_says(here: Path) -> None:
    run("import", DATA, "--store", "s")
    path = DATA / "analyses" / "bamber-co-production.ttl"
    run("export", "bamber-co-production", "--store", "s", "-o", "out.ttl")
    assert read_path("out.ttl") == read_path(path)


def test_the_store_of_the_environment_is_imported_into(here: Path) -> None:
    assert run("import", TRUST, CONCEPT_STORE="s").exit_code == 0
    assert stored() == [TRUST_ID]


@pytest.mark.parametrize("arguments", [("import", TRUST), ("remove", "x")])
def test_without_a_store_the_ways_to_name_one_are_said(here: Path, arguments: tuple[object, ...]) -> None:
    what = "No store is named. Name one with --store or in the environment variable CONCEPT_STORE."
    assert says(*arguments) == (2, "", f"concept: {what}\n")


def test_if_one_file_cannot_be_used_nothing_is_written(here: Path) -> None:
    (here / "bad.yaml").touch()
    what = (
        "concept: bad.yaml: the file is empty. `concept new` writes a document to fill in.\n"
        "concept: nothing was imported. Mend that, or take the rest with --keep-going.\n"
    )
    assert says("import", TRUST, "bad.yaml", "--store", "s") == (2, "", what)
    assert not Path("s").exists()


def test_the_rest_is_taken_if_that_is_asked_for(here: Path) -> None:
    (here / "bad.yaml").touch()
    what = "concept: bad.yaml: the file is empty. `concept new` writes a document to fill in.\n"
    taken = f"1 analysis imported into s.\n  new: {TRUST_ID}\n"
    assert says("import", TRUST, "bad.yaml", "--store", "s", "--keep-going") == (2, taken, what)


def test_two_files_with_one_id_are_named_and_nothing_is_written(here: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (here / name).write_text(TRUST.read_text(encoding="utf-8"), encoding="utf-8")
    what = f"Two analyses have the id “{TRUST_ID}”: a.yaml and b.yaml. Give one of them another id."
    assert says("import", "a.yaml", "b.yaml", "--store", "s") == (2, "", f"concept: {what}\n")
    assert not Path("s").exists()


def test_an_id_that_is_stored_is_refused_if_that_is_asked_for(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    what = f"s: “{TRUST_ID}” is stored there already; leave out --no-replace to replace it."
    assert says("import", KOREAN, TRUST, "--store", "s", "--no-replace") == (2, "", f"concept: {what}\n")
    assert stored() == [TRUST_ID]


def test_a_folder_without_an_analysis_is_a_fault_and_makes_no_store(here: Path) -> None:
    (here / "f").mkdir()
    assert says("import", "f", "--store", "s") == (2, "", "concept: f: there is no analysis in it.\n")
    assert not Path("s").exists()


def test_a_path_that_is_missing_is_named(here: Path) -> None:
    what = "concept: no.yaml: there is no such file or folder.\n"
    assert says("import", TRUST, "no.yaml", "--store", "s") == (2, "", what)


def with_strange_statements(path: Path, number: int) -> None:
    run("export", KOREAN, "-o", path)
    strange = [
        f"<http://example.org/{each}> <http://example.org/is> <http://example.org/strange> .\n"
        for each in range(number)
    ]
    path.write_text(path.read_text(encoding="utf-8") + "".join(strange), encoding="utf-8")


def test_statements_that_have_no_place_are_counted_and_the_first_three_are_shown(here: Path) -> None:
    with_strange_statements(here / "a.ttl", 5)
    status, out, err = says("import", "a.ttl", "--store", "s")
    assert (status, out) == (0, "1 analysis imported into s.\n  new: 김-신뢰\n")
    shown = [f"  <http://example.org/{n}> <http://example.org/is> <http://example.org/strange>" for n in range(3)]
    head = "concept: a.ttl: 5 statements left out, for which there is no place here:"
    assert err.splitlines() == [head, *shown, "  …"]


def test_a_file_with_statements_that_have_no_place_is_refused_if_that_is_asked_for(here: Path) -> None:
    with_strange_statements(here / "a.ttl", 1)
    what = (
        "concept: a.ttl: 1 of its statements cannot be held here, first <http://example.org/0> "
        "<http://example.org/is> <http://example.org/strange>. Without --strict they are left out.\n"
        "concept: nothing was imported. Mend that, or take the rest with --keep-going.\n"
    )
    assert says("import", "a.ttl", TRUST, "--store", "s", "--strict") == (2, "", what)
    assert not Path("s").exists()


@pytest.mark.parametrize("suffix", [".ttl", ".nq", ".trig", ".rdf", ".jsonld"])
def test_files_that_say_only_what_we_can_hold_are_imported_strictly(here: Path, suffix: str) -> None:
    path = here / f"a{suffix}"
    run("export", TRUST, "-o", path)
    assert says("import", path, "--store", "s", "--strict")[2] == ""
    assert stored() == [TRUST_ID]


def test_the_data_of_the_project_say_only_what_we_can_hold(here: Path) -> None:
    """Fails where the mapping has changed and the files in data/ were not written again."""
    result = run("import", DATA, "--store", "s", "--strict")
    assert (result.exit_code, result.stderr) == (0, "")


def test_many_ids_are_cut_and_the_lines_have_80_columns(here: Path) -> None:
    said = run("import", DATA / "analyses", "--store", "s").stdout
    assert said.startswith("15 analyses imported into s.\n  new: bamber-co-production, ")
    assert " ".join(said.split()).endswith(" and 3 more")
    assert max(map(len, said.splitlines())) <= 80


# --- a store that cannot be used --------------------------------------------------------------------------------


COMMANDS = [("list",), ("check",), ("matrix",), ("show", "x"), ("export", "x"), ("remove", "x")]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda each: each[0])
def test_a_store_that_is_missing_is_named(here: Path, arguments: tuple[str, ...]) -> None:
    what = "s: there is no such folder. `concept import FILE --store s` makes one in an empty folder."
    assert says(*arguments, "--store", "s") == (2, "", f"concept: {what}\n")
    assert not Path("s").exists()


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda each: each[0])
def test_a_folder_of_something_else_is_no_store(here: Path, arguments: tuple[str, ...]) -> None:
    (here / "s").mkdir()
    (here / "s" / "letter.txt").touch()
    what = "s: it is no store. `concept import FILE --store s` makes one in an empty folder."
    assert says(*arguments, "--store", "s") == (2, "", f"concept: {what}\n")


def test_nothing_is_imported_into_a_folder_of_something_else(here: Path) -> None:
    (here / "s").mkdir()
    (here / "s" / "letter.txt").touch()
    what = "s: the folder holds something else; a store needs a folder of its own."
    assert says("import", TRUST, "--store", "s") == (2, "", f"concept: {what}\n")
    assert [each.name for each in Path("s").iterdir()] == ["letter.txt"]


def test_nothing_is_imported_into_a_file(here: Path) -> None:
    (here / "s").touch()
    what = "s: it is a file; a store is a folder of its own."
    assert says("import", TRUST, "--store", "s") == (2, "", f"concept: {what}\n")


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Another process that is writing."""
    script = (
        "import fcntl, sys; lock = open(sys.argv[1], 'a+'); fcntl.flock(lock, fcntl.LOCK_EX); "
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        lock.write_text("4711\nconcept import big.ttl\n2024-05-01 10:00:00\n")
        yield
        holder.communicate()
    lock.write_text("")


@pytest.mark.parametrize("arguments", [("import", KOREAN), ("remove", TRUST_ID)])
def test_a_locked_store_says_who_holds_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...]
) -> None:
    run("import", TRUST, "--store", "s")
    monkeypatch.setattr(store_module, "LOCK_PATIENCE", 0.2)
    what = (
        "s: process 4711 (concept import big.ttl) since 2024-05-01 10:00:00 is writing to this store; "
        "waited 0 seconds. Try again when it is done, or end that process."
    )
    with held(here / "s" / "lock"):
        assert says(*arguments, "--store", "s") == (2, "", f"concept: {what}\n")
        assert answer("list", "--store", "s")["analyses"][0]["id"] == TRUST_ID  # type: ignore[index]
    assert stored() == [TRUST_ID]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(here: Path) -> None:
    (here / "closed").mkdir(mode=0o500)
    what = (
        "closed/s: the store cannot be written: Permission denied. "
        "What was stored before is unharmed; mend that, or name another folder."
    )
    assert says("import", TRUST, "--store", "closed/s") == (2, "", f"concept: {what}\n")


def test_a_folder_that_may_not_be_written_is_named_to_root_too(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    what = (
        "s: the store cannot be written: Permission denied. "
        "What was stored before is unharmed; mend that, or name another folder."
    )
    assert says("import", TRUST, "--store", "s") == (2, "", f"concept: {what}\n")


def test_a_disk_that_is_full_is_named_and_what_was_stored_stays(here: Path) -> None:
    """The limit on the size of files stands for the end of the disk: the database meets it as it writes."""
    run("import", TRUST, "--store", "s")
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
        "sys.argv[0] = 'concept'; runpy.run_module('concept', run_name='__main__')"
    )
    command = [sys.executable, "-c", limited, "import", str(DATA), "--store", "s"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("concept: s: the store cannot be written: ")
    assert done.stderr.endswith("What was stored before is unharmed; mend that, or name another folder.\n")
    assert done.stderr.count("\n") == 1
    assert stored() == [TRUST_ID]


def test_a_catalogue_that_is_damaged_is_no_loss(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    (here / "s" / "catalogue.sqlite").write_bytes(b"this is no database" * 100)
    assert run("import", KOREAN, "--store", "s").exit_code == 0
    found = [each["id"] for each in answer("list", "--store", "s")["analyses"]]  # type: ignore[index]
    assert sorted(found) == [TRUST_ID, "김-신뢰"]


# --- export -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_analysis_is_exported_in_the_format_of_the_suffix(here: Path, suffix: str) -> None:
    path = here / f"out{suffix}"
    assert says("export", TRUST, "-o", path) == (0, "", "")
    assert read_path(path) == read_path(TRUST)


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("yaml", "format: concept-analysis/1\n"),
        ("json", '{\n  "format": "concept-analysis/1",\n'),
        ("turtle", "@base <"),
        ("trig", "@base <"),
        ("n-quads", "<"),
        ("json-ld", "{"),
        ("rdf-xml", "<?xml"),
    ],
)
def test_an_analysis_is_exported_in_the_format_that_is_named(form: str, beginning: str) -> None:
    result = run("export", TRUST, "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(beginning)


def test_an_analysis_is_exported_as_yaml_if_no_format_is_said() -> None:
    assert run("export", TRUST).stdout == run("export", TRUST, "--format", "yaml").stdout


def test_an_unknown_suffix_is_exported_in_the_format_that_is_named(here: Path) -> None:
    run("export", TRUST, "-o", "out.txt", "--format", "turtle")
    assert Path("out.txt").read_text(encoding="utf-8") == run("export", TRUST, "--format", "turtle").stdout


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (
            ("-o", "a.docx"),
            "a.docx: the suffix “.docx” is not known; known are .yaml, .yml, .json, .ttl, .trig, .nq, .jsonld, .rdf, "
            ".bib, .ris. Or say which with --format.",
        ),
        (
            ("-o", "a.ttl", "--format", "yaml"),
            "a.ttl: the suffix .ttl promises Turtle, and --format says yaml. Leave out one of them.",
        ),
    ],
)
def test_a_format_that_cannot_be_meant_is_refused(here: Path, arguments: tuple[str, ...], what: str) -> None:
    assert says("export", TRUST, *arguments) == (2, "", f"concept: {what}\n")
    assert list(here.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_named(here: Path) -> None:
    what = (
        "/dev/full: it cannot be written: No space left on device. "
        "Nothing was changed; mend that, or name another file."
    )
    assert says("export", TRUST, "-o", "/dev/full", "--format", "yaml") == (2, "", f"concept: {what}\n")


def test_a_bad_file_beside_the_one_that_is_wanted_is_told_and_is_status_2(here: Path) -> None:
    (here / "bad.yaml").touch()
    result = run("export", TRUST_ID, "--from", "bad.yaml", TRUST, "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["id"]) == (2, TRUST_ID)
    assert result.stderr == "concept: bad.yaml: the file is empty. `concept new` writes a document to fill in.\n"


# --- remove -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [TRUST_ID, f"https://w3id.org/concept-analysis/id/analysis/{TRUST_ID}", TRUST], ids=["id", "IRI", "file"]
)
def test_an_analysis_is_removed_by_id_iri_or_file(here: Path, name: object) -> None:
    run("import", TRUST, KOREAN, "--store", "s")
    assert says("remove", name, "--store", "s") == (0, f"1 analysis removed from s: {TRUST_ID}.\n", "")
    assert stored() == ["김-신뢰"]


def test_if_one_is_unknown_none_is_removed(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    what = "There is no analysis “trust”. Nearest: rivers-trust-2024."
    assert says("remove", TRUST_ID, "trust", "--store", "s") == (2, "", f"concept: {what}\n")
    assert stored() == [TRUST_ID]


# --- several processes ------------------------------------------------------------------------------------------


def test_an_import_is_seen_by_the_next_process(here: Path) -> None:
    assert run_process("import", TRUST, "--store", "s", cwd=here).returncode == 0
    listed = run_process("list", "--store", "s", "--format", "json", cwd=here)
    assert [each["id"] for each in json.loads(listed.stdout)["analyses"]] == [TRUST_ID]


def test_flock_is_what_holds_a_store(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    with (here / "s" / "lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody holds it any more
