"""The formats: every one of them both ways, stable, found by suffix, and safe against files made to harm."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from generate import analyses
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, serialize

from concept.analysis import Analysis, Text
from concept.errors import DocumentError, NotAnAnalysis, UnreadableFile
from concept.formats import FORMATS, MAX_BYTES, find_files, read_path, read_text, write_analysis
from concept.formats.document import read_json, read_yaml, write_json, write_yaml
from concept.formats.rdf import (
    read_json_ld,
    read_n_quads,
    read_rdf_xml,
    read_trig,
    read_turtle,
    write_json_ld,
    write_n_quads,
    write_rdf_xml,
    write_trig,
    write_turtle,
)
from concept.triples import BASE, analyses_in, triples_of
from concept.validation import pack, unpack

DOCUMENTS = {"yaml": (write_yaml, read_yaml), "json": (write_json, read_json)}
GRAPHS = {
    "turtle": (write_turtle, read_turtle),
    "trig": (write_trig, read_trig),
    "n-quads": (write_n_quads, read_n_quads),
    "json-ld": (write_json_ld, read_json_ld),
    "rdf-xml": (write_rdf_xml, read_rdf_xml),
}


# --- identity ---------------------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(analyses())
def test_document_values_triples_values_document_is_the_identity(analysis: Analysis) -> None:
    document = write_json(analysis)
    (read,) = read_json(document)
    (again,) = analyses_in(triples_of(read))
    assert (read, write_json(again)) == (analysis, document)


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=100)
@given(analysis=analyses())
def test_what_is_written_as_a_document_is_read_again(name: str, analysis: Analysis) -> None:
    write, read = DOCUMENTS[name]
    assert read(write(analysis)) == (analysis,)


@settings(max_examples=100)
@given(analyses())
def test_what_is_packed_is_unpacked_again(analysis: Analysis) -> None:
    assert unpack(pack(analysis)) == analysis


@pytest.mark.parametrize("name", GRAPHS)
@settings(max_examples=30)
@given(analysis=analyses(), base=st.sampled_from((BASE, "http://localhost:8000/", "urn:store:")))
def test_what_is_written_as_rdf_is_read_again(name: str, analysis: Analysis, base: str) -> None:
    write, read = GRAPHS[name]
    assert read(write(analysis, base)) == (analysis,)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_document_of_every_key_comes_back_from_every_format(
    suffix: str, every_key: Analysis, tmp_path: Path
) -> None:
    path = tmp_path / f"copy{suffix}"
    path.write_text(write_analysis(every_key, suffix), encoding="utf-8")
    assert read_path(path) == (every_key,)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_suffix_may_be_written_in_capitals(suffix: str, every_key: Analysis, tmp_path: Path) -> None:
    path = tmp_path / f"COPY{suffix.upper()}"
    path.write_text(write_analysis(every_key, suffix), encoding="utf-8")
    assert [each.id for each in read_path(path)] == ["every-key"]


def test_yaml_shows_emoji_and_other_scripts_as_they_are(every_key: Analysis) -> None:
    written = write_yaml(every_key)
    shown = [words in written for words in ("Hoping 🌱", "희망", "أوضح عبارة", "She plants a tree. 🌳\n")]
    assert (shown, "\\U" in written) == ([True] * 4, False)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_very_long_text_comes_back_from_every_format(suffix: str, every_key: Analysis, tmp_path: Path) -> None:
    path = tmp_path / f"long{suffix}"
    long = replace(every_key, selection=Text.of("A long text, 희망 🌱.\n" * 20_000, "en"))
    path.write_text(write_analysis(long, suffix), encoding="utf-8")
    assert read_path(path) == (long,)


# --- Turtle for people ------------------------------------------------------------------------------------------


def test_turtle_of_every_key_is_what_a_person_has_seen(every_key: Analysis) -> None:
    golden = Path(__file__).parent / "golden" / "every-key.ttl"
    assert write_turtle(every_key) == golden.read_text(encoding="utf-8")


@given(analyses(), st.integers())
def test_turtle_does_not_depend_on_the_order_of_what_was_read(analysis: Analysis, seed: int) -> None:
    statements = list(triples_of(analysis))
    random.Random(seed).shuffle(statements)
    text = (serialize(statements, format=RdfFormat.N_TRIPLES) or b"").decode()
    assert write_turtle(read_turtle(text)[0]) == write_turtle(analysis)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_analysis_gives_the_same_bytes_in_every_process(suffix: str, documents: Path) -> None:
    code = (
        "import sys; from concept.formats import read_path, write_analysis; "
        "sys.stdout.buffer.write(write_analysis(read_path(sys.argv[1])[0], sys.argv[2]).encode())"
    )
    command = [sys.executable, "-c", code, str(documents / "every-key.yaml"), suffix]
    one, other = (
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    )
    assert one == other


def test_turtle_ends_a_subject_with_an_empty_line_and_declares_only_what_it_uses() -> None:
    (analysis,) = read_yaml(
        "{format: concept-analysis/1, id: x, title: T, language: en, concept: {id: c, label: C}, status: draft, "
        "coverage: abstract}"
    )
    assert write_turtle(analysis) == (
        "@base <https://w3id.org/concept-analysis/id/analysis/x> .\n"
        "@prefix ca: <https://w3id.org/concept-analysis#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "\n"
        "<> a ca:ConceptAnalysis , prov:Entity ;\n"
        '\tdcterms:title "T"@en ;\n'
        "\tca:analyses </concept-analysis/id/concept/c> ;\n"
        '\tdcterms:language "en" ;\n'
        '\tca:status "draft" ;\n'
        '\tca:coverage "abstract" .\n'
        "\n"
        "</concept-analysis/id/concept/c> a skos:Concept ;\n"
        '\tskos:prefLabel "C"@en ;\n'
        "\tskos:inScheme </concept-analysis/id/concepts> .\n"
        "\n"
        "</concept-analysis/id/concepts> a skos:ConceptScheme .\n"
    )


# --- files ------------------------------------------------------------------------------------------------------


def unreadable(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_path(path)
    return str(caught.value).replace(str(path), path.name)


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert unreadable(path) == (
        "large.yaml: 50,000,000 bytes are more than the 20,000,000 that are read; "
        "put each analysis into a file of its own."
    )


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_text(path)) == MAX_BYTES


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.yaml", b"title: caf\xe9", "a.yaml, line 1: it is not UTF-8 (byte 10); save it as UTF-8."),
        ("a.yaml", "x: y".encode("utf-16"), "a.yaml, line 1: it is not UTF-8 (byte 0); save it as UTF-8."),
        ("a.ttl", b"<a:b> <a:c>\n\xff", "a.ttl, line 2: it is not UTF-8 (byte 12); save it as UTF-8."),
        (
            "a.txt",
            b"",
            "a.txt: the suffix “.txt” is not known; known are .yaml, .yml, .json, .ttl, .trig, .nq, .jsonld, .rdf.",
        ),
        ("a.ttl", b"<a:b> <a:c> .", "a.ttl, line 1, column 13: this is not Turtle: . is not a valid RDF object."),
        (
            "a.ttl",
            b"<a:b>\n<a:c> x:y .",
            "a.ttl, line 2, column 7: this is not Turtle: The prefix x: has not been declared.",
        ),
        ("a.rdf", b"<rdf:RDF\n", "a.rdf, line 1, column 1: this is not RDF/XML: unclosed token."),
        (
            "a.jsonld",
            b'{"@context": "https://example.org/context.jsonld"}',
            "a.jsonld: this is not JSON-LD: No LoadDocumentCallback has been set to load remote contexts.",
        ),
    ],
)
def test_what_cannot_be_read_says_why_and_where(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    rest = " Mend it there, or give the file its right suffix." if "is not" in message and "this is" in message else ""
    assert unreadable(path) == message + rest


def test_a_file_that_is_missing_says_so(tmp_path: Path) -> None:
    assert unreadable(tmp_path / "a.yaml") == "a.yaml: no such file or directory; check the name."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    assert unreadable(tmp_path / "a.yaml") == "a.yaml: it is a folder; name a file in it."


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, documents: Path, every_key: Analysis) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (documents / "every-key.yaml").read_bytes())
    assert read_path(path) == (every_key,)


def test_line_ends_of_other_systems_become_ours(tmp_path: Path, documents: Path, every_key: Analysis) -> None:
    path = tmp_path / "crlf.yaml"
    path.write_bytes((documents / "every-key.yaml").read_bytes().replace(b"\n", b"\r\n"))
    assert read_path(path) == (every_key,)


def test_files_are_found_by_suffix_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.ttl", "a/z.YAML", "a/y.txt", ".hidden.ttl", ".git/c.ttl", "c.rdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)] == ["a/z.YAML", "b.ttl", "c.rdf"]


# --- files made to harm -----------------------------------------------------------------------------------------


def outcome_of(path: Path) -> tuple[int, str]:
    """What a process of its own comes to that reads the file with little memory: a crash would end it."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "from concept.errors import ConceptError; from concept.formats import read_path\n"
        "try: read_path(sys.argv[1])\n"
        "except ConceptError as error: print(type(error).__name__, len(str(error)) < 1000)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


DEEP = 100_000
ENTITIES = "".join(f'<!ENTITY e{index + 1} "{f"&e{index};" * 10}">' for index in range(9))
HARMFUL = {
    "lists.yaml": "a: " + "[" * DEEP,
    "closed-lists.yaml": "a: " + "[" * DEEP + "]" * DEEP,
    "dashes.yaml": "- " * DEEP + "x",
    "mappings.yaml": "a: " + "{a: " * DEEP,
    "question-marks.yaml": "? " * DEEP,
    "aliases.yaml": "a: &a [x]\n"
    + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)),
    "number.yaml": f"format: concept-analysis/1\nedition: {'9' * 100_000}",
    "lists.json": '{"format": ' + "[" * DEEP + "]" * DEEP + "}",
    "mappings.json": '{"format": ' * DEEP + "1" + "}" * DEEP,
    "number.json": '{"format": "concept-analysis/1", "edition": ' + "9" * 4000 + "}",
    "blank-nodes.ttl": "<a:b> <a:c> " + "[ <a:c> " * DEEP,
    "lists.ttl": "<a:b> <a:c> " + "(" * DEEP,
    "lists.jsonld": "[" * DEEP + "]" * DEEP,
    "nodes.jsonld": '{"@id": "a:b", "a:c": ' * DEEP + "1" + "}" * DEEP,
    "nodes.rdf": "<a>" * DEEP,
    "entities.rdf": f'<!DOCTYPE r [<!ENTITY e0 "lol">{ENTITIES}]><r>&e9;</r>',
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_file_made_to_harm_gets_an_error_and_breaks_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(HARMFUL[name])
    status, said = outcome_of(path)
    assert (status, said.split()[1:]) == (0, ["True"])


def test_entities_of_xml_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    path.write_text('<?xml version="1.0"?>\n<!DOCTYPE r [\n<!ENTITY e "x">]><r>&e;</r>')
    assert unreadable(path) == (
        "a.rdf, line 3: it declares the entity “e”; entities are not read, write out what they stand for."
    )


def test_rdf_xml_that_ends_too_early_is_no_half_analysis(every_key: Analysis) -> None:
    with pytest.raises(UnreadableFile, match="this is not RDF/XML: unclosed token"):
        read_rdf_xml(write_rdf_xml(every_key)[:-20])


def test_rdf_that_is_no_analysis_says_so() -> None:
    with pytest.raises(NotAnAnalysis, match="nothing in it is a ca:ConceptAnalysis"):
        read_turtle("<a:b> <a:c> <a:d> .", "some.ttl")


def test_rdf_with_a_dangling_reference_says_which(every_key: Analysis) -> None:
    text = write_turtle(every_key).replace(
        "ca:fromSearch <every-key/search/review>", "ca:fromSearch <every-key/search/revew>"
    )
    with pytest.raises(DocumentError) as caught:
        read_turtle(text, "some.ttl")
    assert str(caught.value) == (
        "some.ttl: 1 fault\n"
        "  https://w3id.org/concept-analysis/id/analysis/every-key themes[0].search: “revew” is no search: "
        "nothing has that id; did you mean “review”?"
    )
