"""`concept list` and `concept show`."""

import csv
import io
import json
from pathlib import Path

import pytest
from test_cli import BASE, DATA, GOLDEN, KOREAN, TRUST, answer, here, matches_golden, run

__all__ = ["here"]  # a fixture, used by its name

EVERY_KEY = GOLDEN.parent.parent / "documents" / "every-key.yaml"

TRUST_ROW = {
    "id": "rivers-trust-2024",
    "iri": f"{BASE}rivers-trust-2024",
    "file": str(TRUST),
    "title": "Trust in teams: a concept analysis",
    "concept": "Trust",
    "method": "walker-avant",
    "published": "2024",
    "status": "complete",
    "coverage": "full-text",
    "counts": {
        "uses": 2,
        "attributes": 3,
        "antecedents": 1,
        "consequences": 1,
        "referents": 1,
        "cases": 3,
        "definitions": 1,
        "sources": 4,
    },
    "worst": "error",
}


# --- list -------------------------------------------------------------------------------------------------------


def test_a_list_is_a_compact_table_under_the_concepts() -> None:
    assert matches_golden("list.txt", run("list", TRUST, KOREAN).stdout)


def test_a_list_as_json_keeps_the_contract() -> None:
    assert answer("list", TRUST) == {"analyses": [TRUST_ROW]}


def test_a_list_as_csv_has_the_keys_of_the_json_as_columns() -> None:
    (row,) = csv.DictReader(io.StringIO(run("list", TRUST, "--format", "csv").stdout))
    expected = {key: value for key, value in TRUST_ROW.items() if key != "counts"}
    counts = {f"counts.{key}": str(value) for key, value in TRUST_ROW["counts"].items()}  # type: ignore[attr-defined]
    assert row == {**expected, **counts}
    assert list(row)[8:10] == ["coverage", "counts.uses"]


def test_a_list_of_a_store_says_the_same_without_files(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    assert answer("list", "--store", "s") == {"analyses": [{**TRUST_ROW, "file": None}]}


def test_a_list_of_an_empty_store_says_what_to_do(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    run("remove", "rivers-trust-2024", "--store", "s")
    result = run("list", "--store", "s")
    what = "There is no analysis yet. `concept import FILE --store LOCATION` takes one in.\n"
    assert (result.exit_code, result.stdout) == (0, what)


def test_the_fifteen_analyses_are_listed_by_concept_in_80_columns() -> None:
    said = run("list", DATA).stdout
    assert "\n15 analyses of 9 concepts.\n" in said
    assert max(map(len, said.splitlines())) <= 80


# --- show -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [TRUST, KOREAN], ids=["trust", "korean"])
def test_an_analysis_is_shown_along_the_eight_steps(path: Path) -> None:
    assert matches_golden(f"show-{path.stem}.txt", run("show", path).stdout)


def test_all_that_an_analysis_says_is_shown_if_that_is_asked_for() -> None:
    assert matches_golden("show-trust-all.txt", run("show", "--all", TRUST).stdout)


def test_no_line_is_wider_than_80_columns_on_a_screen() -> None:
    from rich.cells import cell_len

    result = run("show", "--all", EVERY_KEY, KOREAN, DATA / "analyses" / "bamber-co-production.ttl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(cell_len, result.stdout.splitlines())) <= 80


def test_several_analyses_are_shown_one_after_the_other() -> None:
    one, other = run("show", TRUST).stdout, run("show", KOREAN).stdout
    assert run("show", TRUST, KOREAN).stdout == f"{one}\n\n{other}"


def test_an_analysis_is_shown_from_a_store_as_from_its_file(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    assert run("show", "rivers-trust-2024", "--store", "s").stdout == run("show", TRUST).stdout


def test_an_unknown_id_of_a_store_names_the_nearest(here: Path) -> None:
    run("import", TRUST, "--store", "s")
    result = run("show", "river-trust", "--store", "s")
    what = "There is no analysis “river-trust”. Nearest: rivers-trust-2024."
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"concept: {what}\n")


def test_a_record_made_from_less_says_that_it_could_not_see(here: Path) -> None:
    (here / "a.json").write_text(
        json.dumps(
            {
                "format": "concept-analysis/1",
                "id": "a",
                "title": "A",
                "language": "en",
                "concept": {"id": "hope", "label": "Hope"},
                "status": "draft",
                "coverage": "abstract",
            }
        )
    )
    assert run("show", "a.json").stdout.count("Not said in what was read.") == 8
