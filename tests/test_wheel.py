"""The built wheel: what is in it, and that it works where the sources are out of reach."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")  # so that one worker builds it once

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("concept", "ontology", "web")
# What fetches the fonts and scripts, as opposed to what is fetched.
LEFT_OUT = {"web/.npmrc", "web/package.json", "web/package-lock.json"}
NOT_SOURCES = {"__pycache__", "node_modules"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def contents(wheel: Path) -> set[str]:
    """The names of the files in the wheel, without its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in an environment of its own and the tests beside it; returns its Python.

    The other distributions are borrowed from this environment by a path file. Path files are not followed
    from one to the next, so the link to the sources that an editable install leaves there does not count.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", symlinks=os.name != "nt")
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            wheel,
        ],
        check=True,
    )
    ours = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    borrowed = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (Path(ours) / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    for name in ("tests", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return python


def run_python(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run that Python in the folder with the tests, with nothing of this run's paths."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYTEST_"))}
    environment["PATH"] = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    return subprocess.run(
        [python, *arguments],
        cwd=python.parent.parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_file_of_the_three_packages_is_in_the_wheel_and_no_other(contents: set[str]) -> None:
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not NOT_SOURCES.intersection(path.parts)
    }
    rules = ROOT / "tests" / "rules"
    examples = {
        f"concept/rule_examples/{each.relative_to(rules).as_posix()}" for each in rules.rglob("*") if each.is_file()
    }
    assert (expected | examples) - LEFT_OUT == contents


@pytest.mark.parametrize(
    "name",
    [
        *(
            place
            for place, *_ in runpy.run_path(str(ROOT / ".ci" / "assets.py"))["FILES"]
            if place.startswith(PACKAGES)
        ),
        "ontology/vocabulary.ttl",
        "web/templates/base.html",
    ],
)
def test_the_wheel_holds(name: str, contents: set[str]) -> None:
    assert name in contents


def test_no_other_distribution_here_owns_an_import_name_of_ours() -> None:
    owners = packages_distributions()
    others = {name: set(owners.get(name, ())) - {"concept-atlas"} for name in PACKAGES}
    assert {name: taken for name, taken in others.items() if taken} == {}, (
        "Another distribution in this environment has the same import name: "
        "install concept-atlas in an environment of its own (docs/decisions/0001)."
    )


@pytest.mark.wheel
def test_an_installed_wheel_is_imported_from_where_it_was_installed(environment: Path) -> None:
    program = "import concept, ontology, web; print(concept.__file__, ontology.__file__, web.__file__, sep='\\n')"
    done = run_python(environment, "-c", program)
    packages = {Path(line).parent for line in done.stdout.splitlines()}
    home = environment.parent.parent
    assert {path.name for path in packages if path.is_relative_to(home)} == set(PACKAGES), done.stderr


@pytest.mark.wheel
@pytest.mark.slow
def test_the_tests_pass_on_the_installed_wheel_with_the_sources_out_of_reach(environment: Path) -> None:
    done = run_python(
        environment,
        *("-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q", "-p", "no:cacheprovider"),
        *("-m", "not wheel and not browser and not sources and not virtuoso", "--ignore", "tests/test_wheel.py"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
