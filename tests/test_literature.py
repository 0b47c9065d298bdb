"""The literature: what rests on a work, over analyses, and the index by which a page finds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from generate import analyses
from hypothesis import given, settings
from hypothesis import strategies as st

from concept.analysis import (
    Analysis,
    Antecedent,
    Attribute,
    Case,
    Citation,
    Coding,
    Concept,
    Intent,
    Name,
    NoReferentKnown,
    Relation,
    Text,
    Work,
)
from concept.catalogue import Catalogue, describe
from concept.formats import write_analysis
from concept.library import FileLibrary, StoreLibrary, import_files, remove_analyses
from concept.literature import (
    Cited,
    Claim,
    Reference,
    cited_sources,
    claims,
    reference_to,
    reliances,
    source_iri,
    source_name,
    statements,
)
from concept.triples import BASE
from concept.works_index import UNSAID, Tally, Total


def said(words: str) -> Text:
    return Text.of(words, "en")


def an_analysis(name: str = "hope", **values: Any) -> Analysis:
    known: dict[str, Any] = {
        "id": name,
        "title": said(f"The title of {name}"),
        "language": "en",
        "concept": Concept(id="hope", label=said("Hope")),
        "status": "complete",
        "coverage": "full-text",
    }
    return Analysis(**{**known, **values})


COEN = Work(
    id="coen",
    type="article-journal",
    title="Power shared",
    author=(Name(family="Coen", given="S."), Name(family="Kearns")),
    issued="2011",
    container_title="Health",
    volume="7",
    issue="2",
    page="1-9",
    DOI="https://doi.org/10.1000/ABC(1)",
)
ROBERTS = Work(id="roberts", title="Power kept", author=(Name(family="Roberts"),), issued="2014")
SHEET = Work(id="sheet")


SMALL = an_analysis(
    bibliography=(COEN, ROBERTS, SHEET),
    sources=(Citation(source="sheet", intent="method"),),
    attributes=(
        Attribute(
            id="power",
            label=said("Power is shared"),
            sources=(
                Citation(source="coen", intent="supports", locator="p. 3"),
                Citation(source="coen", intent="quotes", locator="p. 5"),
                Citation(source="roberts", intent="disputes"),
            ),
        ),
        Attribute(id="time", label=said("Time"), sources=(Citation(source="roberts"), Citation(source="coen"))),
    ),
    antecedents=(Antecedent(id="will", label=said("Will"), sources=(Citation(source="coen", intent="background"),)),),
    referents_none_known=(NoReferentKnown(text=said("None is known"), sources=(Citation(source="coen"),)),),
    cases=(
        Case(
            id="ada",
            kind="model",
            coding=(Coding(attribute="power", value="shows", sources=(Citation(source="coen"),)),),
        ),
    ),
    relations=(Relation(subject="coen", intent="disagrees", object="roberts", note=said("on power"), at="2.2"),),
)
COEN_NAME = "doi/10.1000/abc(1)"
ROBERTS_NAME = "work/roberts-2014-" + source_iri(ROBERTS, "hope")[-10:]
SHEET_NAME = "analysis/hope/work/sheet"


# --- what a source is called ------------------------------------------------------------------------------------


def test_a_source_is_called_by_its_doi_else_by_its_description_else_by_its_analysis() -> None:
    assert [source_name(work, "hope") for work in SMALL.bibliography] == [COEN_NAME, ROBERTS_NAME, SHEET_NAME]
    assert [source_iri(work, "hope") for work in SMALL.bibliography] == [
        "https://doi.org/10.1000/abc(1)",
        f"{BASE}{ROBERTS_NAME}",
        f"{BASE}analysis/hope/work/sheet",
    ]


@pytest.mark.parametrize(
    ("doi", "name"),
    [
        ("doi:10.1002/(SICI)1097<1::AID>3.0.CO;2-#", "doi/10.1002/(sici)1097<1::aid>3.0.co;2-#"),
        ("10.1000/a%2Fb", "doi/10.1000/a/b"),
        ("10.1000/../../x/.", "doi/10.1000/~../~../x/"),
    ],
)
def test_the_name_of_a_source_has_its_doi_as_it_is_written_and_no_step_up(doi: str, name: str) -> None:
    assert source_name(Work(id="x", DOI=doi), "hope") == name


def test_the_name_of_a_source_keeps_other_scripts_readable() -> None:
    work = Work(id="x", title="희망", author=(Name(family="김 <b>"),), issued="2020")
    assert source_name(work, "hope", "https://example.org/%20/").startswith("work/김-<b>-2020-")


@given(analyses())
@settings(max_examples=30)
def test_sources_have_one_name_exactly_if_they_have_one_iri(told: Analysis) -> None:
    pairs = {(source_name(work, told.id), source_iri(work, told.id)) for work in told.bibliography}
    assert len(pairs) == len({name for name, _iri in pairs}) == len({each for _name, each in pairs})


# --- what rests on a source -------------------------------------------------------------------------------------


def test_everything_that_cites_a_source_is_told_by_role_with_what_rests_on_it_alone() -> None:
    found = [
        (each.statement.place, each.statement.role, each.citation.intent, each.citation.locator, each.alone)
        for each in reliances(SMALL, COEN_NAME)
    ]
    assert found == [
        ("attribute/power", "attributes", "supports", "p. 3", True),
        ("attribute/power", "attributes", "quotes", "p. 5", True),
        ("attribute/time", "attributes", None, None, False),
        ("antecedent/will", "antecedents", "background", None, False),
        ("none-known/1", "referents_none_known", None, None, True),
        ("case/ada/coding/power", "codings", None, None, True),
    ]


def test_nothing_rests_on_the_source_of_the_method_alone() -> None:
    found = [(each.statement.place, each.statement.role, each.alone) for each in reliances(SMALL, SHEET_NAME)]
    assert found == [("", "analysis", False)]


def test_two_entries_of_a_bibliography_that_describe_one_work_are_one_source() -> None:
    again = replace(COEN, id="coen-again", title="Power, shared", DOI="10.1000/abc(1)")
    cites = tuple(Citation(source=each) for each in ("coen", "coen-again"))
    told = an_analysis(bibliography=(COEN, again), attributes=(Attribute(id="a", label=said("A"), sources=cites),))
    assert [(each.citation.source, each.alone) for each in reliances(told, COEN_NAME)] == [
        ("coen", True),
        ("coen-again", True),
    ]
    counts: dict[tuple[str, Intent | None], tuple[int, int]] = {("attributes", None): (2, 1)}
    assert cited_sources(told) == (Cited(COEN_NAME, "https://doi.org/10.1000/abc(1)", (COEN, again), counts),)


def test_citations_are_counted_by_role_and_intent_and_lonely_statements_once() -> None:
    assert {each.name: dict(each.counts) for each in cited_sources(SMALL)} == {
        COEN_NAME: {
            ("attributes", "supports"): (1, 1),
            ("attributes", "quotes"): (1, 0),
            ("attributes", None): (1, 0),
            ("antecedents", "background"): (1, 0),
            ("codings", None): (1, 1),
            ("referents_none_known", None): (1, 1),
        },
        ROBERTS_NAME: {("attributes", "disputes"): (1, 0), ("attributes", None): (1, 0)},
        SHEET_NAME: {("analysis", "method"): (1, 0)},
    }


def test_what_an_analysis_says_of_sources_and_others_is_told_by_their_names() -> None:
    assert claims(SMALL) == (Claim(1, COEN_NAME, "disagrees", ROBERTS_NAME),)


def test_a_statement_says_what_it_rests_on_by_intent_and_who_disputes_it() -> None:
    (power,) = [each for each in statements(SMALL) if each.place == "attribute/power"]
    coen, again, roberts = power.sources
    assert power.by_intent == (("supports", (coen,)), ("quotes", (again,)), ("disputes", (roberts,)))
    assert (power.carried_by, power.disputed_by) == (("coen",), ("roberts",))


def test_a_work_is_written_as_a_bibliography_prints_it_and_what_is_not_known_left_out() -> None:
    assert [reference_to(work) for work in (COEN, SHEET)] == [
        Reference("Coen, S.; Kearns", "2011", "Power shared", "Health, 7(2), 1-9"),
        Reference("", "", "", ""),
    ]


# --- the index --------------------------------------------------------------------------------------------------


def catalogue_of(*told: Analysis) -> Catalogue:
    catalogue = Catalogue()
    catalogue.change(map(describe, told), (), "1")
    return catalogue


def rows(catalogue: Catalogue) -> dict[str, set[tuple[Any, ...]]]:
    """All that the index holds, with names in the place of keys."""
    run = catalogue._database.execute
    by_key = dict(run("SELECT key, name FROM source"))
    columns = "name, iri, analyses, citations, alone, told_by, told_as, said, type, cited_as, sorted, year, title"
    found: dict[str, Iterable[tuple[Any, ...]]] = {
        "source": run(f"SELECT {columns} FROM source"),
        "words": ((by_key[key], words) for key, words in run("SELECT rowid, said FROM source_words")),
        "claim": ((*row[:2], by_key[row[2]], by_key[row[3]]) for row in run("SELECT * FROM claim")),
    }
    for table in ("cited", "citation", "citation_total"):
        found[table] = ((by_key[row[0]], *row[1:]) for row in run(f"SELECT * FROM {table}"))
    return {table: set(each) for table, each in found.items()}


OTHER = an_analysis(
    "zeal",
    bibliography=(Work(id="c", title="Power Shared", DOI="10.1000/abc(1)"), Work(id="new", title="New", issued="1999")),
    attributes=(Attribute(id="fire", label=said("Fire"), sources=(Citation(source="c", intent="qualifies"),)),),
    relations=(Relation(subject="new", object="c"),),
)


def test_the_index_has_each_source_once_with_its_numbers() -> None:
    works = catalogue_of(SMALL, OTHER).works
    found, count = works.find()
    assert count == 4
    assert [(each.cited_as, each.analyses, each.citations, each.alone) for each in found] == [
        ("Coen & Kearns, 2011", 2, 7, 4),
        ("New, 1999", 1, 0, 0),
        ("Roberts, 2014", 1, 2, 0),
        ("sheet", 1, 1, 0),
    ]


def test_a_source_is_described_by_the_analysis_that_says_most_of_it() -> None:
    source = catalogue_of(OTHER, SMALL).works.get(COEN_NAME)
    assert source
    assert (source.record, source.reference, source.type) == (("hope", "coen"), reference_to(COEN), "article-journal")


def test_totals_say_how_often_a_source_is_cited_in_which_role_and_why() -> None:
    assert set(catalogue_of(SMALL, OTHER).works.totals(COEN_NAME)) == {
        Total("attributes", "supports", 1, 1),
        Total("attributes", "quotes", 1, 0),
        Total("attributes", "qualifies", 1, 1),
        Total("attributes", None, 1, 0),
        Total("antecedents", "background", 1, 0),
        Total("codings", None, 1, 1),
        Total("referents_none_known", None, 1, 1),
    }


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["hope", "zeal"]),
        ({"role": "attributes"}, ["hope", "zeal"]),
        ({"intent": "qualifies"}, ["zeal"]),
        ({"intent": UNSAID, "role": "codings"}, ["hope"]),
        ({"role": "attributes", "intent": UNSAID, "alone": True}, []),
        ({"alone": True}, ["hope", "zeal"]),
        ({"role": "nothing"}, []),
    ],
)
def test_the_analyses_of_a_source_are_found_by_role_intent_and_loneliness(asked: Any, ids: list[str]) -> None:
    works = catalogue_of(SMALL, OTHER).works
    assert works.analyses_with(COEN_NAME, **asked) == (ids, len(ids))


def test_the_analyses_of_a_source_come_in_pages() -> None:
    works = catalogue_of(*(replace(OTHER, id=f"a{number}") for number in range(5))).works
    assert works.analyses_with(COEN_NAME, limit=2, offset=2) == (["a2", "a3"], 5)
    assert works.analyses_with("doi/nothing") == ([], 0)


def test_claims_about_a_source_are_found_from_both_sides_and_counted() -> None:
    works = catalogue_of(SMALL, OTHER).works
    assert works.claims_about(COEN_NAME) == ([("hope", 1), ("zeal", 1)], 2)
    assert works.claims_about(COEN_NAME, limit=1) == ([("hope", 1)], 2)
    assert works.claims_about(ROBERTS_NAME) == ([("hope", 1)], 1)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("coen", ["Coen & Kearns, 2011"]),
        ("power 201", ["Coen & Kearns, 2011", "Roberts, 2014"]),
        ("10.1000/abc(1)", ["Coen & Kearns, 2011"]),
        ("coen roberts", []),
    ],
)
def test_sources_are_found_by_the_beginnings_of_words(words: str, found: list[str]) -> None:
    assert [each.cited_as for each in catalogue_of(SMALL).works.find(words=words)[0]] == found


def test_sources_are_listed_by_name_without_case_and_marks_by_year_and_by_citations() -> None:
    names = ("Zorn", "Öhman", "oats", "Ortiz")
    bibliography = tuple(
        Work(id=f"w{year}", author=(Name(family=name),), issued=str(year), title=name)
        for year, name in enumerate(names, 1998)
    )
    cites = tuple(Citation(source=each) for each in ("w1999", "w1999", "w2001"))
    works = catalogue_of(an_analysis(bibliography=bibliography, sources=cites)).works
    listed = {order: [each.cited_as for each in works.find(order=order)[0]] for order in ("name", "year", "cited")}
    assert listed == {
        "name": ["oats, 2000", "Öhman, 1999", "Ortiz, 2001", "Zorn, 1998"],
        "year": ["Ortiz, 2001", "oats, 2000", "Öhman, 1999", "Zorn, 1998"],
        "cited": ["Öhman, 1999", "Ortiz, 2001", "oats, 2000", "Zorn, 1998"],
    }


def test_sources_are_filtered_by_type_and_year_and_both_are_counted() -> None:
    works = catalogue_of(SMALL, OTHER).works
    assert (works.types(), works.years()) == (
        [Tally("article-journal", 1)],
        [Tally("2014", 1), Tally("2011", 1), Tally("1999", 1)],
    )
    assert [each.name for each in works.find(type="article-journal", year="2011")[0]] == [COEN_NAME]
    assert works.find(year="1066") == ([], 0)


# --- analyses that change and go --------------------------------------------------------------------------------


def test_an_analysis_that_changes_leaves_nothing_of_what_it_was() -> None:
    catalogue = catalogue_of(SMALL, OTHER)
    changed = replace(SMALL, attributes=SMALL.attributes[:1], bibliography=SMALL.bibliography, cases=())
    catalogue.change([describe(changed)], (), "2")
    assert rows(catalogue) == rows(catalogue_of(OTHER, changed))


def test_an_analysis_that_goes_leaves_its_sources_to_the_others() -> None:
    catalogue = catalogue_of(SMALL, OTHER)
    catalogue.change((), [f"{BASE}analysis/hope"], "2")
    assert rows(catalogue) == rows(catalogue_of(OTHER))
    source = catalogue.works.get(COEN_NAME)
    assert source
    assert (source.record, source.reference.title) == (("zeal", "c"), "Power Shared")


def test_a_source_that_no_analysis_has_is_forgotten() -> None:
    catalogue = catalogue_of(SMALL)
    catalogue.change((), [f"{BASE}analysis/hope"], "2")
    assert rows(catalogue) == {table: set() for table in rows(catalogue)}


@settings(max_examples=30)
@given(st.lists(analyses(), min_size=1, max_size=3, unique_by=lambda each: each.id), st.data())
def test_whatever_comes_and_goes_the_index_is_that_of_what_is_there(told: list[Analysis], data: Any) -> None:
    shared = [replace(each, id=f"{each.id}-{number}") for number, each in enumerate(told) for _twice in range(2)]
    catalogue = catalogue_of(*{each.id: each for each in shared}.values())
    changed = {each.id: replace(data.draw(st.sampled_from(told)), id=each.id) for each in shared}
    gone = data.draw(st.sampled_from(sorted(changed)))
    catalogue.change(map(describe, changed.values()), [f"{BASE}analysis/{gone}"], "2")
    left = [each for each in changed.values() if each.id != gone]
    assert rows(catalogue) == rows(catalogue_of(*left))


def test_a_library_of_files_follows_its_files(tmp_path: Path) -> None:
    path = tmp_path / "hope.yaml"
    path.write_text(write_analysis(SMALL, ".yaml"), encoding="utf-8")
    library = FileLibrary([tmp_path])
    before = library.catalogue.works.find()[1]
    path.write_text(write_analysis(an_analysis(title=said("Another title")), ".yaml"), encoding="utf-8")
    library._rest_until = 0.0
    library.refresh()
    assert (before, library.catalogue.works.find()[1]) == (3, 0)


def test_a_store_keeps_the_index_and_an_older_catalogue_is_made_anew(tmp_path: Path) -> None:
    path, store = tmp_path / "hope.yaml", tmp_path / "store"
    path.write_text(write_analysis(SMALL, ".yaml"), encoding="utf-8")
    import_files([path], store)
    with sqlite3.connect(store / "catalogue.sqlite") as database:
        database.execute("PRAGMA user_version = 1")
    database.close()
    assert StoreLibrary(store).catalogue.works.find()[1] == 3
    remove_analyses(["hope"], store)
    assert StoreLibrary(store).catalogue.works.find() == ([], 0)
