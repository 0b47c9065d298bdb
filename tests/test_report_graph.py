"""The report on an analysis as a graph: SPARQL can ask what fails, and it is of the rules of today."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from concept.analysis import Analysis, Attribute, Case, Coding, Concept, Text
from concept.formats import write_analysis
from concept.library import FileLibrary, put_analyses, remove_analyses
from concept.reports import graph
from concept.reports.graph import triples_of_report
from concept.store import Reader, Solutions, open_store
from concept.triples import CA, iri, report_iri, statements_not_taken, triples_of

ROOT = iri("a")
FAILING = f"""
    PREFIX ca: <{CA}>
    SELECT ?case ?attribute {{ GRAPH ?report {{ ?case ca:verdict ca:fails ; ca:decidedBy ?attribute }} }}
    ORDER BY ?case ?attribute"""
RULES = f"""
    PREFIX ca: <{CA}> PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT ?rule ?focus {{ GRAPH ?report {{
        ?result ca:rule ?rule ; sh:focusNode ?focus ; sh:resultSeverity sh:Violation }} }} ORDER BY ?rule"""
VERSIONS = f"SELECT DISTINCT ?version {{ GRAPH ?report {{ ?report <{CA}rulesVersion> ?version }} }}"


def an_analysis(second: str = "lacks", method: str | None = None) -> Analysis:
    return Analysis(
        id="a",
        title=Text.of("A title", "en"),
        language="en",
        concept=Concept(id="hope", label=Text.of("Hope", "en")),
        status="complete",
        coverage="abstract",
        method=method,
        attributes=tuple(Attribute(id=each, label=Text.of(f"Label {each}", "en")) for each in ("one", "two")),
        cases=(
            Case(
                id="m",
                kind="model",
                coding=(Coding(attribute="one", value="shows"), Coding(attribute="two", value=second)),  # type: ignore[arg-type]
            ),
        ),
    )


def rows(reader: Reader, query: str) -> list[tuple[str, ...]]:
    found = reader.query(query)
    assert isinstance(found, Solutions)
    return [tuple(getattr(each, "value", "") for each in row) for row in found.rows]


def test_sparql_asks_which_cases_fail_and_which_attributes_decide_it(tmp_path: Path) -> None:
    put_analyses([an_analysis()], tmp_path / "s")
    assert rows(open_store(tmp_path / "s"), FAILING) == [(f"{ROOT}/case/m", f"{ROOT}/attribute/two")]


def test_sparql_asks_for_findings_by_rule(tmp_path: Path) -> None:
    put_analyses([an_analysis()], tmp_path / "s")
    assert rows(open_store(tmp_path / "s"), RULES) == [("model-case-fails", f"{ROOT}/case/m")]


def test_the_report_follows_the_analysis(tmp_path: Path) -> None:
    put_analyses([an_analysis()], tmp_path / "s")
    put_analyses([an_analysis("shows")], tmp_path / "s")
    held = rows(open_store(tmp_path / "s"), FAILING)
    remove_analyses(["a"], tmp_path / "s")
    assert (held, open_store(tmp_path / "s").names()) == ([], [])


def test_a_report_is_by_walker_and_avant_whatever_the_method_is(tmp_path: Path) -> None:
    put_analyses([an_analysis(method="wilson")], tmp_path / "s")
    assert rows(open_store(tmp_path / "s"), RULES) == [("model-case-fails", f"{ROOT}/case/m")]


def test_reports_by_other_rules_are_made_anew_by_the_next_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(graph, "report_version", lambda: "before")
        put_analyses([an_analysis()], tmp_path / "s")
    old = rows(open_store(tmp_path / "s"), VERSIONS)
    put_analyses([], tmp_path / "s")
    new = rows(open_store(tmp_path / "s"), VERSIONS)
    assert (old, new) == ([("before",)], [(graph.report_version(),)])


def test_a_report_is_no_analysis_and_is_read_with_none(tmp_path: Path) -> None:
    put_analyses([an_analysis()], tmp_path / "s")
    store = open_store(tmp_path / "s")
    assert (store.iris(), store.names(), store.read(ROOT)) == ([ROOT], [ROOT, report_iri(ROOT)], an_analysis())


def test_a_report_has_no_blank_node_and_says_its_sentences_in_english() -> None:
    written = (serialize(triples_of_report(an_analysis()), format=RdfFormat.N_TRIPLES) or b"").decode()
    sentences = [line for line in written.splitlines() if "resultMessage" in line or "verdictReason" in line]
    assert ("_:" in written, {line.endswith("@en .") for line in sentences}) == (False, {True})


def test_reports_in_an_imported_file_are_not_told_of(tmp_path: Path) -> None:
    graphs = {ROOT: triples_of(an_analysis()), report_iri(ROOT): triples_of_report(an_analysis())}
    quads = [
        Quad(each.subject, each.predicate, each.object, NamedNode(name))
        for name, triples in graphs.items()
        for each in triples
    ]
    assert statements_not_taken(quads) == []


def test_files_have_reports_too(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(write_analysis(an_analysis(), ".yaml"))
    assert rows(FileLibrary([tmp_path])._store, FAILING) == [(f"{ROOT}/case/m", f"{ROOT}/attribute/two")]
