"""`concept import --into` and `concept export --format bib, apa …`: bibliographies at the command."""

from pathlib import Path

import pytest
from test_cli import GOLDEN, TRUST, here, run
from test_cli_storing import TRUST_ID, says

from concept.formats import read_path, write_analysis
from concept.library import StoreLibrary
from concept.store import open_store
from concept.triples import iri

__all__ = ["here"]  # a fixture, used by its name

FILES = Path(__file__).parent / "bibliographies"

TWO = """\
@book{walker-2011, title = {Strategies}, author = {Walker, Lorraine O.}, year = {2011}, file = {:a.pdf:PDF}}
@article{hope, title = {Hope}, author = {Doe, Jane}, year = {2001}, groups = {A}, doi = {https://doi.org/10.1234/hope}}
"""
SAID = """\
concept: refs.bib:
  written otherwise:
    the DOI, written without its address (line 2, hope)
  kept under “custom”, since CSL has no variable for it:
    groups (line 2, hope)
  left out:
    file, which names a file on somebody's computer (line 1, walker-2011)
"""


@pytest.fixture
def document(here: Path) -> Path:
    """A document that somebody writes, with comments; and refs.bib beside it."""
    run("new", "Hope", "--author", "A. Author", "-o", "hope.yaml")
    Path("refs.bib").write_text(TWO, encoding="utf-8")
    return Path("hope.yaml")


def ids(path: Path) -> list[str]:
    return [work.id for work in read_path(path)[0].bibliography]


# --- into a document ----------------------------------------------------------------------------------------------


def test_works_go_into_the_text_of_a_document_and_what_is_not_as_in_the_file_is_told(document: Path) -> None:
    before = document.read_bytes()
    said = "2 works added to the bibliography of hope.yaml.\n  new: walker-2011, hope\n"
    assert says("import", "refs.bib", "--into", "hope.yaml") == (0, said, SAID)
    assert document.read_bytes().startswith(before)
    assert ids(document) == ["walker-2011", "hope"]


def test_the_same_file_again_adds_nothing_and_leaves_the_document_untouched(document: Path) -> None:
    run("import", "refs.bib", "--into", "hope.yaml")
    before, time = document.read_bytes(), document.stat().st_mtime_ns
    said = "hope.yaml: no work is new.\n  there already: walker-2011, hope\n"
    assert says("import", "refs.bib", "--into", "hope.yaml") == (0, said, SAID)
    assert (document.read_bytes(), document.stat().st_mtime_ns) == (before, time)


def test_a_work_that_has_another_id_is_told_with_it_and_with_what_only_the_file_says(document: Path) -> None:
    run("import", "refs.bib", "--into", "hope.yaml")
    said = "hope.yaml: no work is new.\n  there already: hope-2 is hope, by DOI\n"
    told = (
        "concept: works that were there already stay as they are, without what only the file says:\n  hope-2: volume\n"
    )
    Path("more.ris").write_text(
        "TY  - JOUR\nID  - hope-2\nTI  - HOPE\nDO  - 10.1234/HOPE\nVL  - 3\nER  - \n", encoding="utf-8"
    )
    assert says("import", "more.ris", "--into", "hope.yaml") == (0, said, told)


def test_several_files_of_several_formats_are_one_import(document: Path) -> None:
    result = run("import", "refs.bib", FILES / "zotero.ris", FILES / "zotero.json", "--into", "hope.yaml")
    assert result.exit_code == 0
    assert result.stdout.startswith("7 works added to the bibliography of hope.yaml.\n")
    assert ids(document)[:3] == ["walker-2011", "hope", "hill-2020"]


def test_the_whole_can_be_written_to_another_file_and_that_its_comments_are_lost_is_told(document: Path) -> None:
    before = document.read_bytes()
    told = "concept: new.ttl: comments and the order of keys are not those of hope.yaml, which holds them still.\n"
    said = "2 works added to the bibliography of new.ttl.\n  new: walker-2011, hope\n"
    assert says("import", "refs.bib", "--into", "hope.yaml", "-o", "new.ttl") == (0, said, SAID + told)
    assert (document.read_bytes(), ids(Path("new.ttl"))) == (before, ["walker-2011", "hope"])


def test_rdf_is_not_written_again_unless_that_is_asked_for(document: Path) -> None:
    path = Path("trust.ttl")
    path.write_text(write_analysis(read_path(TRUST)[0], ".ttl"), encoding="utf-8")
    before = path.read_bytes()
    what = (
        "concept: trust.ttl: in Turtle the works cannot be added without writing all of it again, without its "
        "comments. Say where, with -o FILE; it may be the same.\n"
    )
    assert says("import", "refs.bib", "--into", "trust.ttl") == (2, "", SAID + what)
    assert path.read_bytes() == before
    assert run("import", "refs.bib", "--into", "trust.ttl", "-o", "trust.ttl").exit_code == 0
    assert ids(path)[-2:] == ["walker-2011", "hope"]


def test_works_go_into_a_document_in_json(document: Path) -> None:
    Path("trust.json").write_text(write_analysis(read_path(TRUST)[0], ".json"), encoding="utf-8")
    assert run("import", "refs.bib", "--into", "trust.json").exit_code == 0
    assert ids(Path("trust.json"))[-2:] == ["walker-2011", "hope"]


# --- what cannot be read ------------------------------------------------------------------------------------------


def test_if_an_entry_cannot_be_read_nothing_is_written(document: Path) -> None:
    Path("bad.bib").write_text(TWO + "@article{cut, title = {", encoding="utf-8")
    before = document.read_bytes()
    result = run("import", "bad.bib", "--into", "hope.yaml")
    fault = "  cannot be read:\n    line 3, cut: a brace or quotation mark is not closed before the file ends\n"
    assert (result.exit_code, result.stdout, fault in result.stderr) == (2, "", True)
    assert result.stderr.endswith("concept: nothing was imported. Mend that, or take the rest with --keep-going.\n")
    assert document.read_bytes() == before


def test_the_rest_is_taken_if_that_is_asked_for(document: Path) -> None:
    Path("bad.bib").write_text(TWO + "@article{cut, title = {", encoding="utf-8")
    result = run("import", "bad.bib", "missing.bib", "--into", "hope.yaml", "--keep-going")
    said = "2 works added to the bibliography of hope.yaml.\n  new: walker-2011, hope\n"
    assert (result.exit_code, result.stdout) == (2, said)
    assert "concept: missing.bib: no such file or directory; check the name.\n" in result.stderr
    assert ids(document) == ["walker-2011", "hope"]


def test_a_file_of_which_something_would_be_left_out_is_refused_if_that_is_asked_for(document: Path) -> None:
    first = "file, which names a file on somebody's computer (line 1, walker-2011)"
    what = f"concept: Something would be left out, first: {first}. Without --strict it is.\n"
    assert says("import", "refs.bib", "--into", "hope.yaml", "--strict") == (2, "", SAID + what)
    assert ids(document) == []


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (
            ("refs.bib",),
            "refs.bib: it is a bibliography, whose works go into an analysis. Say into which: --into FILE.yaml, or "
            "--store LOCATION --into ID.",
        ),
        (
            (FILES / "zotero.json", "--store", "s"),
            f"{FILES / 'zotero.json'}: it is a bibliography, whose works go into an analysis. Say into which: "
            "--into FILE.yaml, or --store LOCATION --into ID.",
        ),
        (("refs.bib", "--into", "nobody.yaml"), "nobody.yaml: no such file or directory; check the name."),
        (
            ("refs.bib", "--into", "hope.yaml", "--store", "s"),
            "--into takes a FILE, or with --store an ID.\n`concept import --help` says how it is used.",
        ),
        (
            ("refs.bib", "--into", "hope"),
            "No store is named. Name one with --store or in the environment variable CONCEPT_STORE.",
        ),
        (
            ("refs.bib", "--into", "hope", "--store", "s", "-o", "x.yaml"),
            "-o goes with --into FILE.\n`concept import --help` says how it is used.",
        ),
        (
            ("hope.yaml", "--store", "s", "-o", "x.yaml"),
            "-o goes with --into FILE.\n`concept import --help` says how it is used.",
        ),
        (
            ("refs.bib", "--into", "hope.yaml", "--no-replace"),
            "--no-replace is for analyses, and --into for the works of one.\n"
            "`concept import --help` says how it is used.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_the_way_out(
    document: Path, arguments: tuple[object, ...], what: str
) -> None:
    code, output, told = says("import", *arguments)
    assert (code, output, told.removeprefix(SAID)) == (2, "", f"concept: {what}\n")


# --- into a store -------------------------------------------------------------------------------------------------


def test_works_go_into_a_stored_analysis_and_its_page_is_found_by_them(document: Path) -> None:
    run("import", TRUST, "--store", "s")
    before = read_path(TRUST)[0].bibliography
    said = f"2 works added to the bibliography of {TRUST_ID}.\n  new: walker-2011, hope\n"
    assert says("import", "refs.bib", "--store", "s", "--into", TRUST_ID) == (0, said, SAID)
    stored = open_store("s").read(iri(TRUST_ID))
    assert stored is not None
    assert [work.id for work in stored.bibliography] == [*(work.id for work in before), "walker-2011", "hope"]
    assert [line.id for line in StoreLibrary("s").find(words="Strategies Walker")[0]] == [TRUST_ID]


def test_a_store_that_has_all_of_them_is_not_written(document: Path) -> None:
    run("import", TRUST, "--store", "s")
    run("import", "refs.bib", "--store", "s", "--into", TRUST_ID)
    generation = open_store("s").generation
    said = f"{TRUST_ID}: no work is new.\n  there already: walker-2011, hope\n"
    assert says("import", "refs.bib", "--store", "s", "--into", TRUST_ID) == (0, said, SAID)
    assert open_store("s").generation == generation


def test_an_unknown_analysis_is_told_with_the_nearest(document: Path) -> None:
    run("import", TRUST, "--store", "s")
    what = f"concept: There is no analysis “trust”. Nearest: {TRUST_ID}.\n"
    assert says("import", "refs.bib", "--store", "s", "--into", "trust") == (2, "", SAID + what)


# --- out ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("--format", "bib"), "@article{hope,\n"),
        (("--format", "ris"), "TY  - JOUR\n"),
        (("--format", "csl-json"), "[\n"),
        (("--format", "apa"), "Doe, J. (2001). Hope. https://doi.org/10.1234/hope\n"),
        (("--format", "vancouver"), "1. Doe J. Hope. 2001. doi:10.1234/hope\n"),
        (("--format", "apa", "--markup", "html"), '<div id="refs" class="references csl-bib-body hanging-indent" '
         'data-entry-spacing="0" data-line-spacing="2" role="list">\n'),
        (("--format", "apa", "--markup", "markdown"), "Doe, J. (2001). *Hope*. <https://doi.org/10.1234/hope>\n"),
        (("-o", "out.bib"), "@article{hope,\n"),
        (("-o", "out.ris"), "TY  - JOUR\n"),
        (("-o", "out.json", "--format", "csl-json"), "[\n"),
        (("-o", "out.md", "--format", "apa"), "Doe, J. (2001). *Hope*. <https://doi.org/10.1234/hope>\n"),
        (("-o", "out.txt", "--format", "apa"), "Doe, J. (2001). Hope. https://doi.org/10.1234/hope\n"),
    ],
)  # fmt: skip
def test_the_bibliography_of_an_analysis_is_written(document: Path, arguments: tuple[str, ...], first: str) -> None:
    Path("one.bib").write_text(TWO.splitlines()[1], encoding="utf-8")
    run("import", "one.bib", "--into", "hope.yaml")
    result = run("export", "hope.yaml", *arguments)
    written = Path(arguments[1]).read_text(encoding="utf-8") if arguments[0] == "-o" else result.stdout
    assert (result.exit_code, written.splitlines(keepends=True)[0]) == (0, first)


def test_what_is_exported_is_imported_as_the_same_works(document: Path) -> None:
    run("import", FILES / "zotero.bib", "--into", "hope.yaml")
    run("export", "hope.yaml", "-o", "out.bib")
    run("new", "Hope", "--author", "A. Author", "-o", "again.yaml")
    run("import", "out.bib", "--into", "again.yaml")
    assert read_path("again.yaml")[0].bibliography == read_path("hope.yaml")[0].bibliography


def test_what_a_format_does_not_carry_is_told(document: Path) -> None:
    result = run("export", "hope.yaml", "--format", "ris")
    assert (result.exit_code, result.stderr) == (0, "concept: author-hope: its bibliography has no works.\n")
    run("import", "refs.bib", "--into", "hope.yaml")
    told = "concept: RIS does not carry these variables, or not as they are:\n  custom: hope\n"
    assert run("export", "hope.yaml", "--format", "ris").stderr == told


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (
            ("--markup", "html"),
            "--markup goes with --format apa or vancouver.\n`concept export --help` says how it is used.",
        ),
        (
            ("-o", "x.html", "--format", "apa", "--markup", "text"),
            "x.html: its suffix promises html, and --markup says text. Leave out one of them.",
        ),
        (
            ("-o", "x.bib", "--format", "ris"),
            "x.bib: the suffix .bib promises BibTeX, and --format says ris. Leave out one of them.",
        ),
        (
            ("-o", "x.json", "--format", "bib"),
            "x.json: the suffix .json promises JSON, and --format says bib. Leave out one of them.",
        ),
    ],
)  # fmt: skip
def test_an_export_that_cannot_be_meant_is_refused(document: Path, arguments: tuple[str, ...], what: str) -> None:
    run("import", "refs.bib", "--into", "hope.yaml")
    assert says("export", "hope.yaml", *arguments) == (2, "", f"concept: {what}\n")


def test_every_work_of_a_bibliography_is_in_the_list(here: Path) -> None:
    result = run("export", GOLDEN / "trust.yaml", "--format", "apa")
    assert (result.exit_code, result.stdout.count("\n\n") + 1) == (0, len(read_path(TRUST)[0].bibliography))
