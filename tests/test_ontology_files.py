"""The package `ontology`: every file in it can be found, and is what its suffix says."""

import tomllib
from collections.abc import Callable
from importlib.resources import files

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

import ontology

FOLDERS = ("", *sorted(each.name for each in files(ontology).iterdir() if each.is_dir() and each.name[0] != "_"))
ALL = tuple(name for folder in FOLDERS for name in ontology.names(folder))
OPENERS: dict[str, Callable[[str], object]] = {
    "ttl": lambda text: pyoxigraph.Store().extend(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)),
    "rq": prepareQuery,
    "toml": tomllib.loads,
}
"""What opens a file of each suffix; it raises an error where the file is not well formed."""


def of_suffix(suffix: str) -> list[str]:
    return [name for name in ALL if name.rpartition(".")[2] == suffix]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_names_are_those_of_the_files_of_a_folder_without_the_code(folder):
    there = [each.name for each in files(ontology).joinpath(folder).iterdir() if each.is_file()]
    expected = sorted(f"{folder}/{name}".lstrip("/") for name in there if not name.endswith(".py"))
    assert ontology.names(folder) == tuple(expected)


@pytest.mark.parametrize("name", ALL)
def test_every_file_opens_as_what_its_suffix_says(name):
    OPENERS[name.rpartition(".")[2]](ontology.text(name))


@pytest.mark.parametrize("name", of_suffix("ttl"))
def test_rdflib_and_oxigraph_read_the_same_number_of_statements(name):
    by_rdflib = rdflib.Graph().parse(data=ontology.text(name), format="turtle")
    by_oxigraph = set(pyoxigraph.parse(ontology.text(name), format=pyoxigraph.RdfFormat.TURTLE))
    assert len(by_oxigraph) == len(by_rdflib)


def test_the_text_is_that_of_the_file():
    there = files(ontology).joinpath("vocabulary.ttl").read_bytes()
    assert ontology.text("vocabulary.ttl").encode() == there.replace(b"\r\n", b"\n")


def said_by(call, *arguments):
    with pytest.raises(FileNotFoundError) as caught:
        call(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("name", ["vocabulry.ttl", "Vocabulary.TTL", "vocabulary"])
def test_an_unknown_file_is_refused_with_the_nearest_name(name):
    expected = f"There is no ontology/{name}; the nearest is ontology/vocabulary.ttl."
    assert said_by(ontology.text, name) == expected


@pytest.mark.parametrize("folder", ["..", "__pycache__", "."])
def test_what_is_no_folder_of_the_package_is_refused(folder):
    assert said_by(ontology.names, folder).startswith(f"There is no ontology/{folder}; the nearest is ontology/")


def test_no_path_leads_out_of_the_package():
    assert said_by(ontology.text, "../pyproject.toml").startswith("There is no ontology/..; ")
