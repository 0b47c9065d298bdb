"""Every kind of store does the same: a folder, Oxigraph's server and Virtuoso, by updates and by their graph stores."""

from __future__ import annotations

import gzip
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Triple
from test_cli import DATA, TRUST, answer, run
from webpage import WebPage

from concept.analysis import Analysis, Attribute, Concept, Definition, Text, Use
from concept.errors import QueryError
from concept.library import FileLibrary, Library, StoreLibrary, import_files
from concept.questions import ask, questions
from concept.store import Reader, Solutions, Store, open_store, write_store
from concept.triples import iri
from web import create_app

pytestmark = [pytest.mark.store, pytest.mark.xdist_group("store")]


def an_analysis(name: str = "one", title: str = "A title") -> Analysis:
    return Analysis(
        id=name,
        title=Text.of(title, "en"),
        language="en",
        concept=Concept(id="hope", label=Text.of("Hope", "en")),
        status="draft",
        coverage="full-text",
        attributes=(Attribute(id="goal", label=Text.of("Goal setting", "en")),),
    )


def put(location: Path, *analyses: Analysis) -> list[bool]:
    with write_store(location) as writer:
        return [writer.put(each) for each in analyses]


def rows(location: Path, query: str) -> list[tuple[object, ...]]:
    found = open_store(location).query(query)
    assert isinstance(found, Solutions)
    return list(found.rows)


# --- graphs


def test_what_was_put_is_read_again(written: Path) -> None:
    existed = put(written, an_analysis())
    store = open_store(written)
    assert (existed, store.iris(), store.read(iri("one"))) == ([False], [iri("one")], an_analysis())


def test_the_analysis_that_uses_every_key_is_read_again(written: Path, every_key: Analysis) -> None:
    put(written, every_key)
    assert open_store(written).read(iri(every_key.id)) == every_key


def test_texts_of_every_script_are_read_again(written: Path) -> None:
    words = 'A "quoted" \\ back\tslash,\na line, 희망, \u00e4\u0301, 𝒳🙂, أمل, \u2028 and {braces} <tags> ?x $y'
    analysis = an_analysis("희망-2020", words)
    put(written, analysis)
    assert open_store(written).read(iri("희망-2020")) == analysis


def test_what_is_not_there_reads_as_none(written: Path) -> None:
    put(written, an_analysis())
    store = open_store(written)
    assert (store.read(iri("two")), store.read("no iri at all <")) == (None, None)


def test_putting_an_id_again_replaces_its_whole_graph(written: Path) -> None:
    put(written, an_analysis(title="Old"))
    existed = put(written, an_analysis(title="New"))
    assert (existed, open_store(written).read(iri("one"))) == ([True], an_analysis(title="New"))


def test_a_graph_of_more_statements_than_an_operation_takes_is_put_whole(written: Path) -> None:
    uses = tuple(Use(id=f"u{number}", text=Text.of(f"Use {number}", "en")) for number in range(1_500))
    large = replace(an_analysis(), uses=uses)
    put(written, large)
    assert open_store(written).read(iri("one")) == large


def test_removing_drops_the_graph_and_leaves_the_others(written: Path) -> None:
    put(written, an_analysis("one"), an_analysis("two"))
    with write_store(written) as writer:
        gone = writer.remove(iri("one")), writer.remove(iri("three"))
    assert (gone, open_store(written).iris()) == ((True, False), [iri("two")])


def test_graphs_that_are_no_analyses_are_put_named_and_dropped_together(written: Path) -> None:
    put(written, an_analysis())
    base = open_store(written).base
    statement = Triple(NamedNode(f"{base}a"), NamedNode(f"{base}b"), Literal("c"))
    graphs = {f"{base}alignments/{name}": [statement] for name in ("first", "second")}
    with write_store(written) as writer:
        writer.put_graphs(graphs)
    store = open_store(written)
    there = store.names(f"{base}alignments/"), store.statements(f"{base}alignments/first"), store.iris()
    with write_store(written) as writer:
        writer.drop_graphs(graphs)
    assert there == (sorted(graphs), [statement], [iri("one")])
    assert open_store(written).names(base) == [iri("one")]


def test_a_writer_sees_what_it_has_put(written: Path) -> None:
    with write_store(written) as writer:
        before = writer.has(iri("one"))
        writer.put(an_analysis())
        assert (before, writer.has(iri("one")), writer.iris()) == (False, True, [iri("one")])


def test_an_open_reader_sees_a_new_generation_while_it_stays_open(written: Path) -> None:
    put(written, an_analysis("one"))
    reader = open_store(written)
    before = reader.generation, reader.iris()
    put(written, an_analysis("two"))
    after = reader.generation, reader.iris()
    assert (before[1], after[1], before[0] == after[0]) == ([iri("one")], [iri("one"), iri("two")], False)


def test_replacing_and_removing_make_new_generations_too(written: Path) -> None:
    generations = []
    for title in ("Old", "New"):
        put(written, an_analysis(title=title))
        generations.append(open_store(written).generation)
    with write_store(written) as writer:
        writer.remove(iri("one"))
    assert len({*generations, open_store(written).generation}) == 3


def test_writing_nothing_makes_no_new_generation(written: Path) -> None:
    put(written, an_analysis())
    before = open_store(written).generation
    put(written)
    assert open_store(written).generation == before


def test_a_store_can_be_handed_to_another_process(written: Path) -> None:
    put(written, an_analysis())
    store = open_store(written)
    at_home = store.at(store.generation)
    elsewhere = pickle.loads(pickle.dumps(at_home))
    assert (elsewhere.generation, elsewhere.read(iri("one"))) == (store.generation, an_analysis())


# --- queries


def test_a_select_gives_its_columns_and_rows(location: Path) -> None:
    put(location, an_analysis())
    query = """SELECT ?label ?none WHERE { GRAPH ?g { ?g <https://w3id.org/concept-analysis#hasDefiningAttribute>
               [ <http://www.w3.org/2004/02/skos/core#prefLabel> ?label ] } }"""
    found = open_store(location).query(query)
    assert isinstance(found, Solutions)
    assert (found.columns, list(found.rows)) == (("label", "none"), [(Literal("Goal setting", language="en"), None)])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { GRAPH ?g { ?g a <https://w3id.org/concept-analysis#ConceptAnalysis> } }", True),
        ("ask { graph ?g { ?g a <https://w3id.org/concept-analysis#Case> } }", False),
        ("PREFIX ca: <https://w3id.org/concept-analysis#> # ASK\nASK { GRAPH ?g { ?g a ca:ConceptAnalysis } }", True),
        ("BASE <https://w3id.org/> ASK { VALUES ?x { 1 2 } }", True),
        ("ASK WHERE { GRAPH ?g { ?g ?p 99 } } LIMIT 5", False),
    ],
)
def test_an_ask_gives_yes_or_no(location: Path, query: str, expected: bool) -> None:
    put(location, an_analysis())
    assert open_store(location).query(query) is expected


def test_a_construct_gives_statements(location: Path) -> None:
    put(location, an_analysis())
    query = """CONSTRUCT { ?g <https://example.org/of> ?c }
               WHERE { GRAPH ?g { ?g <https://w3id.org/concept-analysis#analyses> ?c } }"""
    concept = NamedNode("https://w3id.org/concept-analysis/id/concept/hope")
    found = open_store(location).query(query)
    assert not isinstance(found, Solutions | bool)
    assert list(found) == [Triple(NamedNode(iri("one")), NamedNode("https://example.org/of"), concept)]


def test_the_default_graph_is_all_graphs_together(location: Path) -> None:
    put(location, an_analysis("one"), an_analysis("two"))
    query = """SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a <https://w3id.org/concept-analysis#analyses> ?concept .
               ?b <https://w3id.org/concept-analysis#analyses> ?concept FILTER(?a != ?b) }"""
    assert rows(location, query) == [(Literal(2),)]


def test_booleans_and_numbers_have_one_spelling(location: Path) -> None:
    there = Use(id="u", text=Text.of("A use", "en"), found=False)
    put(location, replace(an_analysis(), uses=(there,)))
    query = """SELECT ?found ?position WHERE { GRAPH ?g { ?use <https://w3id.org/concept-analysis#wasFound> ?found ;
               <https://w3id.org/concept-analysis#position> ?position } }"""
    assert rows(location, query) == [(Literal(False), Literal(1))]


def test_what_is_no_query_is_told_as_such(location: Path) -> None:
    put(location, an_analysis())
    with pytest.raises(QueryError):
        open_store(location).query("SELECT * WHERE { ?s ?p }")


# --- the library


def listed(library: StoreLibrary) -> list[str]:
    return [line.id for line in library.find()[0]]


def test_an_open_library_shows_what_another_process_writes(location: Path) -> None:
    put(location, an_analysis("one"), an_analysis("two"))
    library = StoreLibrary(location)
    before = listed(library)
    put(location, an_analysis("three"), an_analysis("two", "Another title"))
    with write_store(location) as writer:
        writer.remove(iri("one"))
    library._rest_until = 0.0
    library.refresh()
    assert (before, listed(library)) == (["one", "two"], ["three", "two"])
    assert library.get("two") == an_analysis("two", "Another title")


def test_a_library_reads_again_only_what_has_changed(location: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(location, *(an_analysis(f"a{number}") for number in range(5)))
    StoreLibrary(location)
    import_files([TRUST], location)
    store = open_store(location)
    read: list[str] = []
    statements = type(store).statements

    def read_and_tell(self: Store, name: str) -> list[Triple]:
        read.append(name)
        return statements(self, name)

    monkeypatch.setattr(type(store), "statements", read_and_tell)
    library = StoreLibrary(location)
    expected = [] if store.catalogue_follows else [iri("rivers-trust-2024")]
    assert (read, len(listed(library))) == (expected, 6)


def test_words_are_found(location: Path) -> None:
    working = Definition(id="working", text=Text.of("A definition of Zuversicht", "en"), kind="working")
    put(location, an_analysis("one"), replace(an_analysis("two"), definitions=(working,)))
    assert [line.id for line in StoreLibrary(location).find(words="zuver")[0]] == ["two"]


# --- the command


@pytest.fixture
def filled(location: Path) -> Path:
    """A store with the analyses of the project."""
    assert run("import", DATA, "--store", location).exit_code == 0
    return location


def without_files(answered: object) -> object:
    """An answer as a store gives it: there, no analysis stands in a file."""
    assert isinstance(answered, dict)
    return {
        key: [{**each, "file": None} if "file" in each else each for each in value]
        if isinstance(value, list)
        else value
        for key, value in answered.items()
    }


@pytest.mark.parametrize("command", ["list", "matrix"])
def test_a_command_answers_as_from_files(filled: Path, command: str) -> None:
    assert answer(command, "--store", filled) == without_files(answer(command, DATA))


def test_check_answers_as_from_files_by_the_findings_that_are_kept_and_anew(filled: Path) -> None:
    kept, anew, files = (
        run("check", *where, "--format", "json").stdout
        for where in (("--store", filled), ("--store", filled, "--profile", "walker-avant", "--jobs", "2"), (DATA,))
    )
    assert kept == anew
    assert sorted(kept.splitlines()) == sorted(without_paths(files).splitlines())


def without_paths(printed: str) -> str:
    lines = printed.splitlines()
    return "\n".join('      "file": null,' if line.startswith('      "file": ') else line for line in lines) + "\n"


def test_show_and_export_say_what_they_say_of_the_file(filled: Path) -> None:
    said = [
        run(*command, "--store", filled)
        for command in (("show", "bamber-co-production"), ("export", "bamber-co-production"))
    ]
    of_file = [run(command, DATA / "analyses" / "bamber-co-production.ttl") for command in ("show", "export")]
    assert [each.stdout for each in said] == [each.stdout for each in of_file]


def test_import_says_what_is_new_and_what_was_replaced(location: Path) -> None:
    first = run("import", TRUST, "--store", location).stdout
    again = run("import", TRUST, "--store", location).stdout
    head = f"1 analysis imported into {location}.\n"
    assert (first, again) == (f"{head}  new: rivers-trust-2024\n", f"{head}  replaced: rivers-trust-2024\n")


def test_no_replace_refuses_what_is_stored_and_writes_nothing(filled: Path) -> None:
    refused = run("import", TRUST, DATA / "analyses" / "bamber-co-production.ttl", "--store", filled, "--no-replace")
    said = f"{filled}: “bamber-co-production” is stored there already; leave out --no-replace to replace it."
    assert (refused.exit_code, refused.stderr) == (2, f"concept: {said}\n")
    assert iri("rivers-trust-2024") not in open_store(filled).iris()


def test_remove_removes_all_or_nothing(filled: Path) -> None:
    refused = run("remove", "bamber-co-production", "nothing", "--store", filled)
    before = len(open_store(filled).iris())
    removed = run("remove", "bamber-co-production", "--store", filled).stdout
    assert (refused.exit_code, before, len(open_store(filled).iris())) == (2, 15, 14)
    assert removed == f"1 analysis removed from {filled}: bamber-co-production.\n"


def words_of_pages(library: Library) -> list[str]:
    client = create_app(library).test_client()
    return [WebPage(client.get(each).text).text for each in ("/", "/analysis/bamber-co-production", "/checks")]


@pytest.fixture(scope="module")
def pages_of_files() -> list[str]:
    """The words of pages on the files of the project."""
    return words_of_pages(FileLibrary([DATA]))


def test_pages_show_what_is_stored_as_they_show_files(filled: Path, pages_of_files: list[str]) -> None:
    assert words_of_pages(StoreLibrary(filled)) == pages_of_files


# --- the service for strangers


@pytest.fixture
def strangers(location: Path) -> Iterator[FlaskClient]:
    """A viewer's client, over a store that holds two analyses."""
    put(location, an_analysis(), an_analysis("two"))
    app = create_app(StoreLibrary(location))
    yield app.test_client()
    app.extensions["strangers"].close()


def asked(client: FlaskClient, query: str, **also: str) -> tuple[int, str]:
    response = client.get("/sparql", query_string={"query": query, **also}, headers={"Accept": "text/csv"})
    return response.status_code, response.text


TITLES = "SELECT DISTINCT ?title { ?a <http://purl.org/dc/terms/title> ?title } ORDER BY ?title"
ANALYSES = "SELECT DISTINCT ?g { GRAPH ?g { ?a <http://purl.org/dc/terms/title> ?title } } ORDER BY ?g"


def test_strangers_ask_all_graphs_together(strangers: FlaskClient) -> None:
    assert asked(strangers, TITLES) == (200, "title\r\nA title\r\n")


def test_strangers_choose_the_graphs_that_they_ask(strangers: FlaskClient) -> None:
    named = {"named-graph-uri": iri("two")}
    assert asked(strangers, ANALYSES, **named) == (200, f"g\r\n{iri('two')}\r\n")


def test_strangers_get_no_graph_from_elsewhere(strangers: FlaskClient) -> None:
    status, said = asked(strangers, "SELECT * FROM <http://example.org/elsewhere> { ?s ?p ?o }")
    assert (status, "There is no graph <http://example.org/elsewhere> here" in said) == (403, True)


def test_strangers_get_all_data_as_one_file(strangers: FlaskClient) -> None:
    packed = strangers.get("/data.nq.gz").data
    graphs = {line.rsplit(" ", 2)[1].strip("<>") for line in gzip.decompress(packed).decode().splitlines()}
    assert {iri("one"), iri("two")} <= graphs


# --- questions


def answers(reader: Reader) -> dict[str, list[str]]:
    """The rows of every question, its needed blanks filled in as its head does."""
    needed = {each: {blank.name: blank.example for blank in each.parameters if blank.needed} for each in questions()}
    return {each.name: sorted(map(str, ask(reader, each.name, **needed[each]).rows)) for each in questions()}


@pytest.fixture(scope="module")
def answers_of_files() -> dict[str, list[str]]:
    """What is answered of the files of the project."""
    return answers(FileLibrary([DATA]).reader)


def test_questions_are_answered_as_of_files(filled: Path, answers_of_files: dict[str, list[str]]) -> None:
    assert answers(open_store(filled)) == answers_of_files
