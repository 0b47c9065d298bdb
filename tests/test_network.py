"""The network of an analysis: what is in it, where it stands, and how it is served."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from generate import analyses
from hypothesis import HealthCheck, given, settings

from concept.analysis import (
    Analysis,
    Antecedent,
    Attribute,
    Case,
    Citation,
    Coding,
    Concept,
    Consequence,
    Definition,
    Referent,
    Text,
    Use,
    Work,
)
from concept.formats import read_path, write_analysis
from concept.library import FileLibrary
from concept.network import CONCEPT, DRAWN_AT_MOST, LINE_LOOKS, RELATIONS, ROLES, Sheet, build_network
from web import create_app
from web.networks import BOX_LOOKS, SECTIONS

EVERY_KEY = Path(__file__).parent / "documents" / "every-key.yaml"


def said(words: str) -> Text:
    return Text.of(words, "en")


def cites(*works: str) -> tuple[Citation, ...]:
    return tuple(Citation(source=work) for work in works)


SMALL = Analysis(
    id="small",
    title=said("A small analysis"),
    language="en",
    concept=Concept(id="hope", label=said("Hope")),
    status="complete",
    coverage="full-text",
    bibliography=(Work(id="often", title="Often cited"), Work(id="once", title="Cited once")),
    uses=(Use(id="speech", text=said("As people say it"), discipline=said("everyday speech")),),
    attributes=(
        Attribute(id="future", label=said("Future"), gloss=said("Looks ahead"), from_uses=("speech",)),
        Attribute(id="trust", label=said("Trust"), overlaps=("loss",), sources=cites("often", "once")),
    ),
    antecedents=(Antecedent(id="loss", label=said("Loss"), overlaps=("trust",), sources=cites("often")),),
    consequences=(Consequence(id="coping", label=said("Coping"), followed_by=("loss",)),),
    referents=(Referent(id="scale", label=said("A scale"), measures=("future", "attributes", "concept")),),
    cases=(
        Case(
            id="one",
            kind="related",
            label=said("A wish"),
            coding=(
                Coding(attribute="future", value="shows"),
                Coding(attribute="trust", value="lacks"),
                Coding(attribute="foreign", value="unclear"),
            ),
            related_concept=Concept(id="wish", label=said("Wishing")),
        ),
    ),
    definitions=(Definition(id="working", text=said("Hope looks ahead."), mentions=("future",)),),
)


def relations(analysis: Analysis, works_cited_by: int | None = None) -> set[tuple[str, str, str]]:
    graph = build_network(analysis, works_cited_by=works_cited_by)
    return {(start, kind, end) for start, end, kind in graph.edges(keys=True) if kind != "has"}


def test_every_relation_that_the_analysis_states_is_an_edge_and_no_other() -> None:
    expected = {
        ("attribute/future", "from_uses", "use/speech"),
        ("attribute/trust", "overlaps", "antecedent/loss"),
        ("consequence/coping", "followed_by", "antecedent/loss"),
        ("referent/scale", "measures", "attribute/future"),
        ("referent/scale", "measures", "attributes"),
        ("referent/scale", "measures", "concept"),
        ("case/one", "shows", "attribute/future"),
        ("case/one", "lacks", "attribute/trust"),
        ("case/one", "case_of", "concept/wish"),
        ("definition/working", "mentions", "attribute/future"),
    }
    assert expected == relations(SMALL)


def test_works_are_drawn_where_asked_for_and_cited_often_enough() -> None:
    expected = {("attribute/trust", "carried_by", "work/often"), ("antecedent/loss", "carried_by", "work/often")}
    assert expected == relations(SMALL, works_cited_by=2) - relations(SMALL)


def test_the_concept_has_every_element() -> None:
    graph = build_network(SMALL)
    expected = {
        *("use/speech", "attribute/future", "attribute/trust", "antecedent/loss", "consequence/coping"),
        *("referent/scale", "case/one", "definition/working", "concept/wish"),
    }
    assert expected == set(graph.successors(CONCEPT))


def test_a_node_says_its_label_and_its_gloss_as_plain_text() -> None:
    node = build_network(SMALL).nodes["attribute/future"]
    assert (node["label"], node["text"], node["kind"]) == ("Future", "Looks ahead", "attributes")


def test_a_case_says_its_kind_and_its_verdict() -> None:
    node = build_network(SMALL).nodes["case/one"]
    assert (node["verdict"], node["lines"]) == ("holds", ("Related case: holds", "A wish"))


def test_every_node_and_edge_of_a_full_document_has_a_kind_that_is_known() -> None:
    (analysis,) = read_path(EVERY_KEY)
    graph = build_network(analysis, works_cited_by=1)
    kinds = {node["kind"] for _name, node in graph.nodes(data=True)}
    assert {"concept", "role", *ROLES} == kinds
    assert {kind for _start, _end, kind in graph.edges(keys=True)} <= set(RELATIONS)


def with_attributes(count: int) -> Analysis:
    many = tuple(Attribute(id=f"a{at}", label=said(f"Attribute {at}")) for at in range(count))
    return replace(SMALL, uses=(), attributes=many, antecedents=(), consequences=(), referents=(), definitions=())


def test_beyond_what_can_be_read_the_core_is_drawn_and_the_rest_is_named() -> None:
    graph = build_network(with_attributes(DRAWN_AT_MOST + 10))
    drawn = {name for name, node in graph.nodes(data=True) if "x" in node and node["kind"] != "role"}
    assert len(drawn) == DRAWN_AT_MOST
    assert graph.graph["left_out"] == tuple(sorted(set(graph) - drawn - {"attributes", "cases", "related_concepts"}))


@pytest.mark.parametrize("count", [0, 1, 8, 9, 40, 250])
def test_nothing_overlaps_whatever_the_number_of_elements(count: int) -> None:
    assert overlaps(with_attributes(count)) == []


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(analyses())
def test_nothing_overlaps_or_leaves_its_sheet_in_any_analysis(analysis: Analysis) -> None:
    assert overlaps(analysis) == []
    assert outside(analysis) == []


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(analyses())
def test_the_same_analysis_gives_the_same_network(analysis: Analysis) -> None:
    one, other = (build_network(analysis, works_cited_by=1) for _ in range(2))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert one.graph == other.graph


Rectangle = tuple[float, float, float, float]


def rectangles(analysis: Analysis) -> list[tuple[Sheet, dict[str, Rectangle]]]:
    """The boxes of each sheet by name: left, top, right, bottom."""
    graph = build_network(analysis, works_cited_by=1)
    found = []
    for sheet in graph.graph["sheets"]:
        boxes = {}
        for name, (x, y) in sheet.positions.items():
            node = graph.nodes[name]
            if node["kind"] != "role":
                half_width, half_height = node["width"] / 2, node["height"] / 2
                boxes[name] = (x - half_width, y - half_height, x + half_width, y + half_height)
        found.append((sheet, boxes))
    return found


def overlaps(analysis: Analysis) -> list[tuple[str, str, str]]:
    return [
        (sheet.name, one, other)
        for sheet, boxes in rectangles(analysis)
        for (one, a), (other, b) in combinations(boxes.items(), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def outside(analysis: Analysis) -> list[tuple[str, str]]:
    return [
        (sheet.name, name)
        for sheet, boxes in rectangles(analysis)
        for name, (left, top, right, bottom) in boxes.items()
        if max(-left, right) > sheet.width / 2 or max(-top, bottom) > sheet.height / 2
    ]


# --- as it is served --------------------------------------------------------------------------------------------


def served(analysis: Analysis, folder: Path) -> FlaskClient:
    (folder / "analysis.yaml").write_text(write_analysis(analysis, ".yaml"), encoding="utf-8")
    return create_app(FileLibrary([folder])).test_client()


def test_every_role_and_relation_has_a_look_and_every_role_a_section() -> None:
    assert set(BOX_LOOKS) == {CONCEPT, *ROLES}
    assert set(LINE_LOOKS) == set(RELATIONS)
    assert set(SECTIONS) == set(ROLES)


def test_the_data_have_what_is_drawn_with_places_and_addresses_of_ours(tmp_path: Path) -> None:
    answer = served(SMALL, tmp_path).get("/analysis/small/network.json")
    (node,) = (node for node in answer.get_json()["nodes"] if node["id"] == "attribute/future")
    assert answer.mimetype == "application/json"
    assert (node["title"], node["url"]) == ("Future\nLooks ahead", "/analysis/small#attribute/future")
    assert (node["x"], node["y"]) == tuple(answer.get_json()["sheets"][0]["positions"]["attribute/future"])
    assert answer.get_json()["options"]["physics"] == {"enabled": False}


def test_the_page_and_its_json_are_one_by_accept(tmp_path: Path) -> None:
    client = served(SMALL, tmp_path)
    by_accept = client.get("/analysis/small/network", headers={"Accept": "application/json"})
    assert by_accept.get_json() == client.get("/analysis/small/network.json").get_json()


@pytest.mark.parametrize("sources", ["many", "0", "-1", "1.5", "٣"])
def test_a_number_of_citations_that_is_none_is_refused_in_a_sentence(sources: str, tmp_path: Path) -> None:
    answer = served(SMALL, tmp_path).get("/analysis/small/network.json", query_string={"sources": sources})
    assert answer.status_code == 400
    assert f"“sources={sources}” cannot be used: a number from 1" in answer.get_json()["error"]["message"]


def test_what_is_left_out_of_the_picture_stands_in_the_tables_and_is_counted(tmp_path: Path) -> None:
    page = served(with_attributes(DRAWN_AT_MOST + 10), tmp_path).get("/analysis/small/network").text
    assert "13 of them stand in the tables alone" in page
    assert page.count("Not in the picture.") == 13
    assert f">Attribute {DRAWN_AT_MOST + 9}<" in page
