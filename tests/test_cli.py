"""The command as a whole: its help, where it reads from, how it ends, what it loads. Families have other files."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from types import MappingProxyType

import click
import pytest
from click.testing import CliRunner, Result

from concept import cli
from concept.cli import COMMANDS, main, output
from concept.errors import ConceptError
from concept.formats import read_path, write_analysis

GOLDEN = Path(__file__).parent / "golden" / "cli"
DATA = Path(__file__).parent.parent / "data"
TRUST = GOLDEN / "trust.yaml"
KOREAN = GOLDEN / "korean.yaml"
BASE = "https://w3id.org/concept-analysis/id/analysis/"


def run(*arguments: object, **environment: str) -> Result:
    """The command in this process, with nothing of a store in its environment."""
    clean = {"CONCEPT_STORE": None, "NO_COLOR": None, "FORCE_COLOR": None, **environment}
    return CliRunner().invoke(main, [str(each) for each in arguments], env=clean)


def answer(*arguments: object) -> object:
    """The JSON that the command gives, where it has done its work."""
    result = run(*arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def run_process(
    *arguments: object, cwd: Path | None = None, environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    clean = {key: value for key, value in os.environ.items() if key != "CONCEPT_STORE"}
    command = [sys.executable, "-m", "concept", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, cwd=cwd, env={**clean, **environment}
    )


def matches_golden(name: str, found: str) -> bool:
    """Whether the text is that of the golden file; GOLDEN=write in the environment makes it so."""
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    return found == path.read_text(encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the command is called in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- the help ---------------------------------------------------------------------------------------------------


def test_the_help_lists_every_command_of_the_table() -> None:
    listed = run("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    expected = [f"  {name:<9}{known.help}" for name, known in COMMANDS.items()]
    assert expected == [line for line in listed.splitlines() if line.split()[0] in COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert (name, COMMANDS[name].help) == (command.name, command.get_short_help_str(limit=80))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_its_exit_status_and_an_example(name: str) -> None:
    said = run(name, "--help").stdout
    assert f"Usage: concept {name} " in said
    assert "\n  Exit status: 0" in said
    assert f"\n  Example: concept {name}" in said
    assert max(map(len, said.splitlines())) <= 80


def test_the_version_is_that_of_the_distribution() -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"concept-atlas {version('concept-atlas')}\n"


# --- what is loaded ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("--help",), ("check", TRUST), ("list", TRUST, "--format", "json")])
def test_what_a_command_does_not_need_is_not_loaded(arguments: tuple[object, ...]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "concept", *map(str, arguments)]
    log = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in log.splitlines() if "|" in line}
    assert "click" in loaded
    assert loaded & {"networkx", "igraph", "pyvis", "flask", "rdflib", "web", "uharfbuzz", "waitress"} == set()


def test_the_help_loads_no_command() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "concept", "--help"]
    log = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stderr
    loaded = {line.rpartition("|")[2].strip() for line in log.splitlines() if "|" in line}
    ours = {name for name in loaded if name.startswith("concept")}
    assert ours == {"concept", "concept.cli", "concept.cli.output", "concept.errors", "concept.messages"}


# --- commands of other packages ---------------------------------------------------------------------------------


def offer(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    found = {name: EntryPoint(name, value, cli.ENTRY_POINTS) for name, value in values.items()}
    monkeypatch.setattr(cli, "_offered", lambda: found)


def test_a_missing_viewer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)
    result = run("serve")
    what = "The viewer is not installed, so there is no `concept serve`. `make run` installs it."
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")


def test_a_viewer_that_cannot_be_loaded_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, serve="no_such_package:serve")
    what = (
        "`concept serve` is offered by no_such_package:serve, and cannot be loaded: "
        "No module named 'no_such_package'. Install that package again, with what it needs."
    )
    assert (run("serve").exit_code, run("serve").stderr) == (2, f"concept: {what}\n")


def test_a_command_that_another_package_offers_is_listed_and_called(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, again="concept.cli.writing:schema_command")
    assert "  again    From concept.cli.writing:schema_command.\n" in run("--help").stdout
    assert run("again").stdout == run("schema").stdout


# --- where analyses are read from -------------------------------------------------------------------------------


def listed_ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return [each["id"] for each in json.loads(result.stdout)["analyses"]]


def test_without_paths_and_store_the_folder_data_is_read(here: Path) -> None:
    (here / "data" / "below").mkdir(parents=True)
    (here / "data" / "below" / "trust.yaml").write_text(TRUST.read_text(encoding="utf-8"), encoding="utf-8")
    assert listed_ids(run("list", "--format", "json")) == ["rivers-trust-2024"]


def test_a_store_in_the_environment_goes_before_the_folder_data(here: Path) -> None:
    (here / "data").mkdir()
    run("import", KOREAN, "--store", "s")
    assert listed_ids(run("list", "--format", "json", CONCEPT_STORE="s")) == ["김-신뢰"]


def test_paths_go_before_a_store_in_the_environment(here: Path) -> None:
    run("import", KOREAN, "--store", "s")
    assert listed_ids(run("list", TRUST, "--format", "json", CONCEPT_STORE="s")) == ["rivers-trust-2024"]


@pytest.mark.parametrize("arguments", [("list",), ("check",), ("matrix",), ("show", "x"), ("export", "x")])
def test_with_nothing_to_read_both_ways_out_are_named(here: Path, arguments: tuple[str, ...]) -> None:
    what = (
        "There is nothing to read: no folder data stands here. Name files or folders, "
        "or name a store with --store or in the environment variable CONCEPT_STORE."
    )
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")


@pytest.mark.parametrize("command", ["list", "check", "matrix"])
def test_paths_and_a_store_together_are_refused(command: str) -> None:
    result = run(command, TRUST, "--store", "s")
    what = f"Give files and folders, or --store, not both.\n`concept {command} --help` says how it is used."
    assert (result.exit_code, result.stderr) == (2, f"concept: {what}\n")


def test_from_and_a_store_together_are_refused() -> None:
    result = run("show", "x", "--from", TRUST, "--store", "s")
    what = "Give --from or --store, not both.\n`concept show --help` says how it is used."
    assert (result.exit_code, result.stderr) == (2, f"concept: {what}\n")


def test_hidden_files_of_a_folder_are_left_out(here: Path) -> None:
    (here / ".hidden").mkdir()
    for name in (".trust.yaml", ".hidden/trust.yaml", "trust.yaml"):
        (here / name).write_text(TRUST.read_text(encoding="utf-8"), encoding="utf-8")
    assert [each["file"] for each in json.loads(run("list", here, "--format", "json").stdout)["analyses"]] == [
        str(here / "trust.yaml")
    ]


def test_a_file_of_a_folder_that_is_no_analysis_is_passed_over_with_a_line(here: Path) -> None:
    (here / "trust.yaml").write_text(TRUST.read_text(encoding="utf-8"), encoding="utf-8")
    (here / "works.json").write_text("[]", encoding="utf-8")
    result = run("list", here, "--format", "json")
    what = f"passed over {here}/works.json: a JSON array is a bibliography (CSL-JSON), not an analysis document."
    assert (listed_ids(result), result.stderr) == (["rivers-trust-2024"], f"concept: {what}\n")


def test_a_file_that_is_named_and_is_no_analysis_is_a_fault(here: Path) -> None:
    (here / "works.json").write_text("[]", encoding="utf-8")
    result = run("list", "works.json")
    what = "works.json: a JSON array is a bibliography (CSL-JSON), not an analysis document."
    assert (result.exit_code, result.stderr) == (2, f"concept: {what}\n")


@pytest.mark.parametrize("command", ["list", "check", "matrix"])
def test_a_file_that_cannot_be_read_does_not_stop_the_others(here: Path, command: str) -> None:
    (here / "a.yaml").write_text("format: concept-analysis/2\nid: a\n", encoding="utf-8")
    result = run(command, here / "a.yaml", TRUST, "--format", "json")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"concept: {here}/a.yaml: ")
    assert [each["id"] for each in json.loads(result.stdout)["analyses"]] == ["rivers-trust-2024"]


@pytest.mark.parametrize("command", ["list", "check", "matrix"])
def test_a_folder_without_an_analysis_is_a_fault(here: Path, command: str) -> None:
    result = run(command, here)
    assert (result.exit_code, result.stderr) == (2, f"concept: {here}: there is no analysis in it.\n")


@pytest.mark.parametrize("command", ["list", "check", "matrix"])
def test_of_two_files_with_one_id_each_is_treated_by_itself(here: Path, command: str) -> None:
    for name in ("a.yaml", "b.yaml"):
        (here / name).write_text(KOREAN.read_text(encoding="utf-8"), encoding="utf-8")
    result = run(command, here, "--format", "json")
    found = [(each["id"], each["file"]) for each in json.loads(result.stdout)["analyses"]]
    assert found == [("김-신뢰", f"{here}/a.yaml"), ("김-신뢰", f"{here}/b.yaml")]
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "arguments", [("list", "no.yaml"), ("check", "no.yaml"), ("matrix", "no.yaml"), ("show", "x", "--from", "no.yaml")]
)
def test_a_path_that_is_missing_is_named(here: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "concept: no.yaml: there is no such file or folder.\n"


BAD_FILES = {
    "suffix": ("a.docx", b"", ": the suffix “.docx” is not known; known are .yaml, .yml, .json, .ttl, .trig, .nq, "
               ".jsonld, .rdf."),
    "empty": ("a.yaml", b"", ": the file is empty. `concept new` writes a document to fill in."),
    "latin": ("a.yaml", "title: É".encode("latin-1"), ", line 1: it is not UTF-8 (byte 7); save it as UTF-8."),
    "large": ("a.yaml", b"#" * 20_000_001, ": 20,000,001 bytes are more than the 20,000,000 that are read; put each "
              "analysis into a file of its own."),
    "no graph": ("a.ttl", b"<a> <b> <c> .", ": it is RDF, and nothing in it is a ca:ConceptAnalysis "
                 "(https://w3id.org/concept-analysis#ConceptAnalysis)."),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "what"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_used_is_named_with_the_fault(here: Path, name: str, content: bytes, what: str) -> None:
    (here / name).write_bytes(content)
    result = run("check", name)
    assert (result.exit_code, result.stderr) == (2, f"concept: {name}{what}\n")


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.ttl", "a.rdf", "a.jsonld", "a.nq", "a.trig"])
def test_a_file_that_does_not_parse_is_named_with_the_place(here: Path, name: str) -> None:
    (here / name).write_text("\n<>{]\t", encoding="utf-8")
    result = run("check", name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"concept: {name}")
    assert "Traceback" not in result.stderr


# --- ids --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        (TRUST,),
        ("rivers-trust-2024", "--from", KOREAN, TRUST),
        ("rivers-trust-2024", "--from", GOLDEN),
        (f"{BASE}rivers-trust-2024", "--from", GOLDEN),
        ("rivers-trust-2024", f"--from={KOREAN}", TRUST),
    ],
    ids=["file", "files", "folder", "IRI", "equals sign"],
)
def test_an_id_is_an_id_an_iri_or_a_file(arguments: tuple[object, ...]) -> None:
    result = run("export", *arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["id"] == "rivers-trust-2024"


def test_an_unknown_id_names_the_nearest() -> None:
    result = run("show", "trust", "--from", GOLDEN)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "concept: There is no analysis “trust”. Nearest: rivers-trust-2024.\n"


def test_an_id_that_two_files_have_names_both(here: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (here / name).write_text(KOREAN.read_text(encoding="utf-8"), encoding="utf-8")
    what = (
        "Two analyses have the id “김-신뢰”: a.yaml and b.yaml. Name the file instead, or give one of them another id."
    )
    result = run("show", "김-신뢰", "--from", "a.yaml", "b.yaml")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")


def test_a_file_with_two_analyses_is_no_id(here: Path) -> None:
    both = [write_analysis(read_path(path)[0], ".nq") for path in (TRUST, KOREAN)]
    (here / "two.nq").write_text("".join(both), encoding="utf-8")
    what = "two.nq: it holds 2 analyses (rivers-trust-2024, 김-신뢰). Name one by its id and --from two.nq."
    assert (run("show", "two.nq").exit_code, run("show", "two.nq").stderr) == (2, f"concept: {what}\n")
    assert run("show", "김-신뢰", "--from", "two.nq").exit_code == 0


def test_a_folder_is_no_id(here: Path) -> None:
    (here / "data").mkdir()
    what = "data: it is a folder; name a file in it, or an id and --from data."
    assert (run("show", "data/").exit_code, run("show", "data/").stderr) == (2, f"concept: {what}\n")


def test_from_without_a_path_says_so() -> None:
    result = run("show", "x", "--from")
    what = "--from needs a PATH.\n`concept show --help` says how it is used."
    assert (result.exit_code, result.stderr) == (2, f"concept: {what}\n")


# --- how it ends ------------------------------------------------------------------------------------------------


def test_an_unknown_command_is_a_message_and_status_2() -> None:
    result = run("chekc")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("concept: No such command 'chekc'.")
    assert result.stderr.endswith("\n`concept --help` says how it is used.\n")


def test_a_bug_is_no_message() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("concept.cli.judging.check_files", lambda paths, profile, **how: 1 / 0)
        result = run("check", TRUST)
    assert isinstance(result.exception, ZeroDivisionError)


def test_an_interrupt_ends_without_a_traceback(here: Path) -> None:
    os.mkfifo("slow.yaml")  # to be read, and never written
    process = subprocess.Popen(
        [sys.executable, "-m", "concept", "check", "slow.yaml"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    writer = os.open("slow.yaml", os.O_WRONLY)  # returns when it is opened for reading
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    os.close(writer)
    assert (process.returncode, out, err) == (130, "", "\n")


def test_a_closed_pipe_ends_in_silence() -> None:
    long = " ".join([f"{DATA}/analyses/bamber-co-production.ttl"] * 4)  # more than a pipe holds
    command = f"set -o pipefail; {sys.executable} -m concept show --all {long} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (141, "Concept analysis of co-production\n", "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_an_output_that_is_full_is_a_message(unbuffered: str) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "concept", "list", str(TRUST)]
        env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, env=env)
    assert (done.returncode, done.stderr) == (2, "concept: The output cannot be written: No space left on device.\n")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.skipif(sys.platform == "win32", reason="a shell that can close outputs")
def test_an_output_that_is_closed_changes_nothing_else(closed: str) -> None:
    command = f"{sys.executable} -m concept check {TRUST} --format sarif {closed}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, bool(done.stdout), done.stderr) == (1, closed == "2>&-", "")


# --- what it looks like -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii"}])
def test_output_is_utf_8_whatever_the_locale_says(locale: dict[str, str]) -> None:
    done = run_process("matrix", TRUST, environment=locale)
    assert (done.returncode, done.stdout) == (0, run("matrix", TRUST).stdout)


def test_a_file_name_that_is_not_utf_8_is_shown_escaped(here: Path) -> None:
    (here / os.fsdecode(b"caf\xe9.yaml")).write_text("", encoding="utf-8")
    done = run_process("check", os.fsdecode(b"caf\xe9.yaml"))
    what = r"caf\udce9.yaml: the file is empty. `concept new` writes a document to fill in."
    assert (done.returncode, done.stderr) == (2, f"concept: {what}\n")


def test_where_no_terminal_shows_them_there_are_no_colours() -> None:
    assert "\x1b" not in run("check", TRUST).stdout


def test_colours_are_shown_where_they_are_asked_for() -> None:
    result = run("matrix", TRUST, FORCE_COLOR="1", TERM="xterm")
    assert "\x1b[1;31mfails\x1b[0m" in result.stdout


def test_no_color_is_respected() -> None:
    result = run("matrix", TRUST, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm")
    assert "\x1b[1;31m" not in result.stdout


class Terminal:
    """A standard error that is a terminal, and keeps what was written."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.written.append(text)

    def flush(self) -> None:
        pass


def test_work_that_takes_long_says_how_far_it_is_and_clears_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    now = iter([0.0, 0.5, 1.5, 1.55, 3.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    with output.progress("reading") as report:
        for done in range(1, 5):
            report(done * 1000, 4000)
    assert terminal.written == ["\rreading 2,000 of 4,000 …", "\rreading 4,000 of 4,000 …", f"\r{' ' * 24}\r"]


def test_progress_is_shown_on_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("reading") as report:
        report(1, 2)
    assert capsys.readouterr().err == ""


# --- files ------------------------------------------------------------------------------------------------------


def test_a_file_is_written_over_whole_and_keeps_its_mode(here: Path) -> None:
    path = here / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    output.write_file(path, "new\n")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new\n", 0o640)
    assert list(here.iterdir()) == [path]


def test_a_link_is_written_through(here: Path) -> None:
    (here / "real.txt").write_text("old")
    (here / "link.txt").symlink_to("real.txt")
    output.write_file(here / "link.txt", "new")
    assert ((here / "link.txt").is_symlink(), (here / "real.txt").read_text()) == (True, "new")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = here / "a.txt"
    path.write_text("old")
    full = OSError(28, "No space left on device")
    monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(full))
    with pytest.raises(ConceptError) as caught:
        output.write_file(path, "new")
    what = "it cannot be written: No space left on device. Nothing was changed; mend that, or name another file."
    assert str(caught.value) == f"{path}: {what}"
    assert ([each.name for each in here.iterdir()], path.read_text()) == (["a.txt"], "old")


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("folder", "folder: it is a folder; name a file in it."),
        ("nowhere/a.yaml", "nowhere/a.yaml: there is no folder nowhere; make it first."),
    ],
)
def test_an_output_that_cannot_be_a_file_is_refused(here: Path, target: str, what: str) -> None:
    (here / "folder").mkdir()
    result = run("export", TRUST, "--format", "yaml", "-o", target)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")


def test_the_lock_of_the_tests_is_the_lock_of_the_store(here: Path) -> None:
    """The tests of a locked store hold it with flock: this fails where the store would not see that."""
    from concept.store.folder import _try_lock

    with Path("lock").open("w") as one, Path("lock").open("w") as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        assert _try_lock(other) is False
