"""Alignments: as values, in the graph and back without loss, and refused with all their faults at once."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from generate import alignment_sets
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from concept.alignments import Alignment, Alignments, AlignmentSet, End
from concept.analysis import Place, Text
from concept.cli import main
from concept.errors import AlignmentsAlone, ConceptError, DocumentError, NotAnAnalysis, StoreError
from concept.formats import read_alignments, read_contents, read_path, write_alignments, write_analysis
from concept.formats.rdf import graph, read_statements
from concept.library import FileLibrary, StoreLibrary, import_files, remove_analyses
from concept.store import MemoryStore, Solutions, open_store, write_store
from concept.triples import BASE, PREFIXES, alignments_in, statements_not_taken, term, triples_of_alignments
from concept.validation import build_alignments

DATA = Path(__file__).parent.parent / "data"
KANG = "analysis/kang/consequence/social"
YUAN = "analysis/yuan/attribute/failed"
SUFFIXES = (".ttl", ".trig", ".nq", ".jsonld", ".rdf")


def an_alignment(one: str = KANG, relation: str = "narrowMatch", other: str = YUAN, why: str = "Why") -> Alignment:
    return Alignment(
        aligned_from=one,
        relation=relation,  # type: ignore[arg-type]  # some are wrong
        aligned_to=other,
        reason=Text.of(why, "en"),
        by=("A. Coder",),
    )


def a_set(*alignments: Alignment, name: str = "some") -> AlignmentSet:
    return AlignmentSet(id=name, title=Text.of("Some", "en"), language="en", alignments=alignments)


# --- values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("analysis/a/attribute/x", "element"),
        ("analysis/a/observation/x", "element"),
        ("analysis/a", "analysis"),
        ("concept/a", "concept"),
        ("analysis/a/work/x", None),
        ("analysis/a/case/x/coding/y", None),
        ("a", None),
        ("", None),
    ],
)
def test_an_end_knows_what_it_is(words: str, kind: str | None) -> None:
    assert End(words).kind == kind


def test_an_end_says_of_what_it_is_and_where_it_stands_there() -> None:
    ends = End.of("a", Place("attribute/x")), End.of("a"), End("concept/c")
    assert [(each.owner, each.place) for each in ends] == [("a", "attribute/x"), ("a", ""), ("c", "")]


def test_a_broader_element_is_seen_from_there_as_having_a_narrower_one() -> None:
    known = Alignments([a_set(an_alignment())])
    seen = [(each.relation, each.other) for end in (End(KANG), End(YUAN)) for each in known.at(end)]
    assert seen == [("narrowMatch", YUAN), ("broadMatch", KANG)]


def test_a_relation_that_is_its_own_inverse_is_seen_the_same_from_both_ends() -> None:
    known = Alignments([a_set(an_alignment(relation="closeMatch"))])
    assert [each.relation for end in (End(KANG), End(YUAN)) for each in known.at(end)] == ["closeMatch", "closeMatch"]


def test_what_two_sets_say_of_one_pair_is_found_whichever_end_comes_first() -> None:
    backwards = an_alignment(YUAN, "relatedMatch", KANG)
    known = Alignments([a_set(an_alignment(), name="one"), a_set(backwards, name="two")])
    found = [(each.set_id, each.relation) for each in known.between(End(KANG), End(YUAN))]
    assert found == [("one", "narrowMatch"), ("two", "relatedMatch")]


def test_what_is_aligned_of_an_analysis_is_found_by_its_id() -> None:
    senses = an_alignment("analysis/kang", "differsFrom", "analysis/yuan")
    concepts = an_alignment("concept/kang", "closeMatch", "concept/yuan")
    known = Alignments([a_set(an_alignment(), senses, concepts)])
    assert (known.ends_in("kang"), known.ends_in("nobody")) == ((KANG, "analysis/kang"), ())


def test_a_pair_that_is_aligned_again_keeps_its_place() -> None:
    other = an_alignment("concept/a", "closeMatch", "concept/b")
    again = an_alignment(YUAN, "closeMatch", KANG)
    assert a_set(an_alignment(), other).with_alignment(again) == a_set(again, other)


def test_a_new_pair_comes_last() -> None:
    other = an_alignment("concept/a", "closeMatch", "concept/b")
    assert a_set(an_alignment()).with_alignment(other) == a_set(an_alignment(), other)


# --- the graph --------------------------------------------------------------------------------------------------

BASES = (BASE, "http://localhost:8000/", "https://example.org/alignments/x/", "https://example.org/q?in=", "urn:s:")


@settings(max_examples=100)
@given(alignment_sets(), st.sampled_from(BASES))
def test_a_set_that_is_written_as_triples_is_read_again(found: AlignmentSet, base: str) -> None:
    assert alignments_in(triples_of_alignments(found, base)) == (found,)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=25)
@given(found=alignment_sets())
def test_a_set_that_is_written_in_a_format_is_read_again(suffix: str, found: AlignmentSet) -> None:
    assert alignments_in(read_statements(write_alignments(found, suffix), suffix)) == (found,)


@given(alignment_sets())
def test_every_statement_of_a_set_is_taken(found: AlignmentSet) -> None:
    assert statements_not_taken(triples_of_alignments(found)) == []


def test_an_alignment_is_a_node_with_its_reason_and_beside_it_the_plain_statement() -> None:
    alignment = replace(an_alignment(), on="2024-05-01")
    said = [str(each) for each in triples_of_alignments(a_set(alignment))][4:]
    one, ca, skos = f"<{BASE}alignments/some/1>", PREFIXES["ca"], PREFIXES["skos"]
    date = '"2024-05-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert said == [
        f"{one} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ca}Alignment>",
        f'{one} <{ca}position> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f"{one} <{ca}alignedFrom> <{BASE}{KANG}>",
        f"{one} <{ca}mappingRelation> <{skos}narrowMatch>",
        f"{one} <{ca}alignedTo> <{BASE}{YUAN}>",
        f'{one} <http://purl.org/dc/terms/creator> "A. Coder"',
        f"{one} <http://purl.org/dc/terms/created> {date}",
        f'{one} <{ca}reason> "Why"@en',
        f"<{BASE}{KANG}> <{skos}narrowMatch> <{BASE}{YUAN}>",
    ]


def test_an_alignment_that_was_refused_says_nothing_with_a_property_of_skos() -> None:
    said = graph(a_set(an_alignment(relation="differsFrom")))
    assert [each for each in map(str, said.predicates()) if PREFIXES["skos"] in each] == []


# --- files ------------------------------------------------------------------------------------------------------


def write(path: Path, *texts: str) -> Path:
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_a_file_can_hold_analyses_and_alignments(tmp_path: Path) -> None:
    (analysis,) = read_path(DATA / "analyses" / "martinez-self-care-2021.ttl")
    both = write(tmp_path / "both.nq", write_analysis(analysis, ".nq"), write_alignments(a_set(), ".nq"))
    assert (read_contents(both), read_path(both)) == (((analysis,), (a_set(),)), (analysis,))


def test_a_file_of_alignments_alone_is_read_as_what_it_is(tmp_path: Path) -> None:
    alone = write(tmp_path / "a.ttl", write_alignments(a_set(an_alignment()), ".ttl"))
    assert (read_contents(alone).analyses, read_alignments(alone)) == ((), (a_set(an_alignment()),))


def test_whoever_asks_it_for_analyses_hears_that_it_has_none(tmp_path: Path) -> None:
    alone = write(tmp_path / "a.ttl", write_alignments(a_set(), ".ttl"))
    with pytest.raises(AlignmentsAlone) as caught:
        read_path(alone)
    assert str(caught.value) == f"{alone}: it holds alignments, and no analysis."


def test_a_document_of_an_analysis_holds_no_alignments() -> None:
    assert read_alignments(Path(__file__).parent / "documents" / "every-key.yaml") == ()


def test_rdf_that_holds_neither_is_no_analysis(tmp_path: Path) -> None:
    with pytest.raises(NotAnAnalysis, match="nothing in it is a ca:ConceptAnalysis"):
        read_contents(write(tmp_path / "a.ttl", f"<a> <{PREFIXES['skos']}closeMatch> <b> ."))


def test_alignments_are_not_written_as_a_document() -> None:
    with pytest.raises(ConceptError) as caught:
        write_alignments(a_set(), ".yaml")
    said = "“.yaml” does not hold alignments, which are RDF: .ttl, .trig, .nq, .jsonld, .rdf."
    assert str(caught.value) == said


# --- stores and libraries ---------------------------------------------------------------------------------------

SOME = a_set(an_alignment())


def read_again(folder: Path) -> tuple[AlignmentSet, ...]:
    """What a library of the store sees."""
    return StoreLibrary(folder).alignments.sets


def write_set(folder: Path, found: AlignmentSet, name: str = "") -> Path:
    return write(folder / f"{name or found.id}.ttl", write_alignments(found, ".ttl"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one analysis and one set of alignments."""
    files = tmp_path / "files"
    files.mkdir()
    shutil.copy(DATA / "analyses" / "martinez-self-care-2021.ttl", files)
    write_set(files, SOME)
    return files


def test_a_store_keeps_a_set_in_a_graph_of_its_own(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        existed = writer.put_alignments(SOME)
    store = open_store(tmp_path / "s")
    held = (store.alignment_iris(), store.read_alignments(f"{BASE}alignments/some"), store.iris())
    assert (existed, *held) == (False, [f"{BASE}alignments/some"], SOME, [])


def test_putting_a_set_again_replaces_it(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        existed = [writer.put_alignments(each) for each in (SOME, a_set())]
    assert (existed, read_again(tmp_path / "s")) == ([False, True], (a_set(),))


def test_a_query_finds_alignments_by_the_plain_statement(tmp_path: Path) -> None:
    store = MemoryStore()
    store.put_alignments(SOME)
    found = store.query(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?a ?b { GRAPH ?set { ?a skos:narrowMatch ?b } }"
    )
    assert isinstance(found, Solutions)
    assert [[getattr(each, "value", None) for each in row] for row in found.rows] == [[BASE + KANG, BASE + YUAN]]


def test_an_import_takes_analyses_and_alignments(folder: Path, tmp_path: Path) -> None:
    done = import_files([folder], tmp_path / "s")
    taken = [(name, replaced) for taken in (done.taken, done.alignments) for name, _file, replaced in taken]
    assert taken == [("martinez-self-care-2021", False), ("some", False)]
    assert (done.passed_over, read_again(tmp_path / "s")) == ((), (SOME,))


def test_an_import_says_which_sets_it_replaced_and_refuses_to_if_told(folder: Path, tmp_path: Path) -> None:
    import_files([folder / "some.ttl"], tmp_path / "s")
    again = import_files([folder / "some.ttl"], tmp_path / "s")
    with pytest.raises(StoreError, match="“some” is stored there already"):
        import_files([folder / "some.ttl"], tmp_path / "s", replace=False)
    assert again.alignments == (("some", folder / "some.ttl", True),)


def test_two_files_with_one_id_of_a_set_are_not_imported(folder: Path, tmp_path: Path) -> None:
    write_set(folder, SOME, "other")
    with pytest.raises(StoreError) as caught:
        import_files([folder], tmp_path / "s")
    both = f"{folder / 'other.ttl'} and {folder / 'some.ttl'}"
    assert str(caught.value) == f"Two sets of alignments have the id “some”: {both}. Give one of them another id."


def test_what_a_file_of_alignments_says_beyond_them_is_left_out_and_reported(folder: Path, tmp_path: Path) -> None:
    with (folder / "some.ttl").open("a") as file:
        file.write("<alignments/some> ca:at <x> .\n")
    done = import_files([folder], tmp_path / "s")
    said = f"<{BASE}alignments/some> <{PREFIXES['ca']}at> <{BASE}x>"
    assert (done.not_taken, read_again(tmp_path / "s")) == (((folder / "some.ttl", (said,)),), (SOME,))


def test_a_set_is_removed_by_its_id(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    removed = remove_analyses(["some"], tmp_path / "s")
    library = StoreLibrary(tmp_path / "s")
    assert (removed, library.alignments.sets, library.find()[1]) == (((), ("some",)), (), 1)


def test_files_are_a_library_of_their_alignments(folder: Path) -> None:
    library = FileLibrary([folder])
    assert (library.alignments.sets, library.problems, library.find()[1]) == ((SOME,), (), 1)


def test_a_file_of_alignments_that_changes_is_read_again(folder: Path) -> None:
    library = FileLibrary([folder])
    before = library.generation
    write_set(folder, a_set(an_alignment("concept/a", "closeMatch", "concept/b")), "some")
    library._rest_until = 0.0
    library.refresh()
    found = [alignment.relation for _, alignment in library.alignments]
    assert (found, library.generation == before) == (["closeMatch"], False)


def test_a_file_of_alignments_that_goes_takes_them_with_it(folder: Path) -> None:
    library = FileLibrary([folder])
    (folder / "some.ttl").unlink()
    library._rest_until = 0.0
    library.refresh()
    assert library.alignments.sets == ()


def test_a_file_of_alignments_broken_while_it_is_served_keeps_them_and_is_told_of(folder: Path) -> None:
    library = FileLibrary([folder])
    text = (folder / "some.ttl").read_text().replace("skos:narrowMatch ;", "ca:sameThing ;")
    write(folder / "some.ttl", text)
    library._rest_until = 0.0
    library.refresh()
    (problem,) = library.problems
    assert (library.alignments.sets, problem.partition("\n")[0]) == ((SOME,), f"{folder / 'some.ttl'}: 1 fault")


def test_a_set_that_another_program_broke_in_a_store_is_told_of_and_the_others_are_there(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        writer.put_alignments(SOME)
        broken = f"{BASE}alignments/broken"
        kind = Triple(NamedNode(broken), term("rdf:type"), term("ca:AlignmentSet"))
        writer.put_graphs({broken: [kind]})
    library = StoreLibrary(tmp_path / "s")
    (problem,) = library.problems
    assert (library.alignments.sets, problem.partition("\n")[0]) == ((SOME,), f"{broken}: 2 faults")


# --- the commands ------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    clean = {"CONCEPT_STORE": None, "NO_COLOR": None, "FORCE_COLOR": None}
    return CliRunner().invoke(main, [str(each) for each in arguments], env=clean)


@pytest.mark.parametrize("command", ["list", "check", "matrix"])
def test_a_command_that_reads_a_folder_takes_alignments_for_what_they_are(command: str, folder: Path) -> None:
    assert run(command, folder).stderr == ""


def test_a_file_of_alignments_is_not_checked_as_an_analysis(folder: Path) -> None:
    done = run("check", folder / "some.ttl")
    said = f"concept: {folder / 'some.ttl'}: it holds alignments, and no analysis.\n"
    assert (done.exit_code, done.stderr) == (2, said)


def test_what_is_wrong_with_alignments_is_told_by_whoever_reads_their_folder(folder: Path) -> None:
    text = (folder / "some.ttl").read_text().replace("skos:narrowMatch ;", "ca:sameThing ;")
    write(folder / "some.ttl", text)
    done = run("check", folder)
    assert (done.exit_code, done.stderr.splitlines()[0]) == (2, f"concept: {folder / 'some.ttl'}: 1 fault")


def test_import_and_remove_say_what_became_of_alignments(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "s"
    imported = run("import", folder, "--store", store)
    removed = run("remove", "some", "martinez-self-care-2021", "--store", store)
    assert imported.stdout.splitlines() == [
        f"1 analysis imported into {store}.",
        "  new: martinez-self-care-2021",
        f"1 set of alignments imported into {store}.",
        "  new: some",
    ]
    assert removed.stdout.splitlines() == [
        f"1 analysis removed from {store}: martinez-self-care-2021.",
        f"1 set of alignments removed from {store}: some.",
    ]


@pytest.mark.parametrize("source", ["file", "folder", "store"])
def test_export_writes_a_set_of_alignments(source: str, folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    asked: dict[str, list[object]] = {
        "file": [folder / "some.ttl"],
        "folder": ["some", "--from", folder],
        "store": [f"{BASE}alignments/some", "--store", tmp_path / "s"],
    }
    done = run("export", *asked[source])
    assert (done.stderr, done.stdout) == ("", write_alignments(SOME, ".ttl"))


def test_export_does_not_write_alignments_as_a_document(folder: Path) -> None:
    done = run("export", "some", "--from", folder, "--format", "yaml")
    said = "concept: “.yaml” does not hold alignments, which are RDF: .ttl, .trig, .nq, .jsonld, .rdf.\n"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


def test_export_of_a_file_with_several_sets_asks_which(tmp_path: Path) -> None:
    both = [write_alignments(a_set(name=name), ".nq") for name in ("one", "two")]
    done = run("export", write(tmp_path / "both.nq", *both))
    assert "it holds 2 sets of alignments (one, two). Name one by its id and --from" in done.stderr


# --- faults -----------------------------------------------------------------------------------------------------


def faults_of(*alignments: dict[str, object], **said: object) -> list[str]:
    data = {"id": "some", "title": {"by_language": [["en", "Some"]]}, "language": "en", **said}
    with pytest.raises(DocumentError) as caught:
        build_alignments({**data, "alignments": list(alignments)}, "some.ttl")
    return [str(each) for each in caught.value.faults]


def data_of(one: object = KANG, relation: object = "closeMatch", other: object = YUAN) -> dict[str, object]:
    reason = {"by_language": [["en", "Why"]]}
    return {"aligned_from": one, "relation": relation, "aligned_to": other, "reason": reason, "by": ["A. Coder"]}


FORMS = (
    "it is named as analysis/ID/attribute/ID (or another role), concept/ID or analysis/ID, behind the base of the set"
)
FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "relation": (
        data_of(relation="closeMach"),
        "alignments[0].relation: “closeMach” is none of exactMatch, closeMatch, broadMatch, narrowMatch, relatedMatch, "
        "differsFrom; did you mean “closeMatch”?",
    ),
    "itself": (data_of(other=KANG), f"alignments[0]: “{KANG}” is aligned with itself; name two different ones"),
    "kinds": (
        data_of(other="concept/c"),
        "alignments[0]: it aligns an element with a concept; align elements with elements, and concepts with concepts",
    ),
    "one analysis": (
        data_of(other="analysis/kang/attribute/x"),
        "alignments[0]: both stand in “kang”; what overlaps within an analysis is said there (`overlaps`)",
    ),
    "analyses": (
        data_of("analysis/kang", "closeMatch", "analysis/yuan"),
        "alignments[0]: of two analyses can only be said that they differ in what they mean (differsFrom); their "
        "elements are aligned one by one, and their concepts as concept/ID",
    ),
    "role": (
        data_of("analysis/kang/atribute/x"),
        "alignments[0].aligned_from: “analysis/kang/atribute/x” cannot be aligned: “atribute” is none of use, "
        "attribute, antecedent, consequence, surrogate-term, related-concept, reference, referent, definition, "
        "observation, theme; did you mean “attribute”?",
    ),
    "elsewhere": (
        data_of("https://example.org/x"),
        f"alignments[0].aligned_from: “https://example.org/x” is nothing that can be aligned; {FORMS}",
    ),
    "id": (
        data_of("analysis/kang/attribute/a.b"),
        f"alignments[0].aligned_from: “analysis/kang/attribute/a.b” is nothing that can be aligned; {FORMS}",
    ),
    "number": (data_of(7), "alignments[0].aligned_from: text is expected here, not “7”"),
    "nobody": ({**data_of(), "by": []}, "alignments[0].by: an alignment names whoever made it"),
    "day": ({**data_of(), "on": "2024"}, "alignments[0].on: “2024” is not a date; write 2024 or 2024-05-01"),
}


@pytest.mark.parametrize(("data", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_said_where_it_stands(data: dict[str, object], said: str) -> None:
    assert faults_of(data) == [said]


@pytest.mark.parametrize("name", ["aligned_from", "relation", "aligned_to", "reason", "by"])
def test_what_an_alignment_must_say_is_missed(name: str) -> None:
    data = {key: value for key, value in data_of().items() if key != name}
    assert faults_of(data) == [f"alignments[0]: “{name}” is missing and must be given"]


def test_a_pair_that_is_aligned_twice_in_a_set_is_refused_whichever_end_comes_first() -> None:
    said = "alignments[1]: these two are aligned in alignments[0] already; a set has one alignment of a pair"
    assert faults_of(data_of(), data_of(YUAN, "relatedMatch", KANG)) == [said]


def test_all_faults_of_a_set_are_said_at_once_and_in_its_order() -> None:
    found = faults_of(data_of(relation="same"), data_of(other=KANG), id="a.b", language="english!")
    places = [each.partition(":")[0] for each in found]
    assert places == ["id", "language", "alignments[0].relation", "alignments[1]"]


def test_the_faults_of_a_file_are_said_with_the_address_of_the_set(tmp_path: Path) -> None:
    text = write_alignments(a_set(an_alignment()), ".ttl").replace("skos:narrowMatch ;", "ca:sameThing ;")
    with pytest.raises(DocumentError) as caught:
        read_alignments(write(tmp_path / "a.ttl", text))
    (fault,) = caught.value.faults
    assert fault.path == f"{BASE}alignments/some alignments[0].relation"


def test_a_set_without_an_address_of_its_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAnAnalysis) as caught:
        read_alignments(write(tmp_path / "a.ttl", f"[] a <{PREFIXES['ca']}AlignmentSet> ."))
    assert "has no id, which is the end of an IRI BASEalignments/ID." in str(caught.value)
