"""An analysis as a work that is cited, and its record as another."""

from dataclasses import replace

from concept.analysis import Analysis, Concept, Name, PublishedIn, Record, Text, Work
from concept.citing import work_of_analysis, work_of_record

THESIS = Work(
    id="thesis", type="thesis", title="Hope at work", author=(Name(family="Bell", given="Ada"),), issued="2021"
)
HOPE = Analysis(
    id="hope-2021",
    title=Text.of("Hope: a concept analysis", "en"),
    language="en",
    concept=Concept(id="hope", label=Text.of("Hope", "en")),
    status="complete",
    coverage="full-text",
    authors=("Ada Bell", "C. Dent"),
    bibliography=(THESIS,),
    published_in=PublishedIn(source="thesis", locator="Chapter 3"),
    record=Record(by=("Eve",), on="2026-01-31"),
)


def test_a_publication_of_the_same_title_is_what_is_cited() -> None:
    article = replace(THESIS, type="article-journal", title="Hope — A Concept Analysis")
    assert work_of_analysis(replace(HOPE, bibliography=(article,))) == article


def test_an_analysis_in_a_larger_work_is_a_part_of_it_by_its_own_authors() -> None:
    assert work_of_analysis(HOPE) == Work(
        id="hope-2021",
        type="chapter",
        title="Hope: a concept analysis",
        author=(Name(family="Bell", given="Ada"), Name(literal="C. Dent")),
        issued="2021",
        container_title="Hope at work",
        variables='{"section": "Chapter 3"}',
    )


def test_an_unpublished_analysis_is_a_document_and_an_odd_date_is_none() -> None:
    alone = replace(HOPE, published_in=None, published="in press")
    work = work_of_analysis(alone)
    assert (work.type, work.issued, [name.literal for name in work.author]) == (
        "document",
        None,
        ["Ada Bell", "C. Dent"],
    )


def test_the_record_is_the_work_of_whoever_made_it() -> None:
    work = work_of_record(HOPE, "https://example.org/hope-2021")
    assert (work.type, work.title, work.author, work.issued, work.URL) == (
        "dataset",
        "Hope: a concept analysis (record of the analysis)",
        (Name(literal="Eve"),),
        "2026-01-31",
        "https://example.org/hope-2021",
    )
    assert work_of_record(replace(HOPE, record=None), "https://example.org/hope-2021").author == ()
