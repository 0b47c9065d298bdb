"""The literature of the seed: what its reviews found, how they sorted it, and who disagrees with whom."""

import re
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from concept.analysis import Analysis, Theme
from concept.checks import check
from concept.formats import read_path
from concept.triples import iri, triples_of

DATA = Path(__file__).parent.parent / "data"
ON_POWER = {"coen-kearns-2012", "edgren-1998", "roberts-2012", "dalgarno-oates-2017"}
"""The studies that the thesis sets against each other on whether power can be shared."""


@pytest.fixture(scope="module")
def seed() -> Analysis:
    (analysis,) = read_path(DATA / "analyses" / "bamber-co-production.ttl")
    return analysis


def themes_of(analysis: Analysis, search: str) -> list[Theme]:
    return [theme for theme in analysis.themes if theme.search == search]


def works_of(analysis: Analysis, search: str) -> set[str]:
    return {citation.source for theme in themes_of(analysis, search) for citation in theme.sources}


def said_of(analysis: Analysis, beginning: str) -> dict[str | None, str]:
    """What the notes that begin so say, by the work that they are about."""
    said = {note.about: analysis.say(note.text) for note in analysis.notes}
    return {about: text for about, text in said.items() if text.startswith(beginning)}


# --- the two reviews


def test_the_policy_review_is_of_seventeen_documents(seed: Analysis) -> None:
    assert works_of(seed, "policy-review") == {
        "alakeson-2013",
        "department-of-health-2010",
        "glynos-speed-2012",
        "health-foundation-2010",
        "horne-shirley-2009",
        "kings-fund-2002",
        "kings-fund-2012",
        "kings-fund-2014a",
        "kings-fund-2014b",
        "kings-fund-2018",
        "loeffler-2013",
        "needham-carr-2009",
        "nhs-england-2015",
        "osborne-2016",
        "public-health-wales-2013",
        "scie-2013",
        "scottish-community-development-centre-2011",
    }


def test_the_literature_review_is_of_sixteen_studies_where_the_thesis_says_fifteen(seed: Analysis) -> None:
    (review,) = [search for search in seed.searches if search.id == "literature-review"]
    places = {finding.focus for finding in check(seed) if finding.rule == "included-count-differs"}
    assert (len(works_of(seed, "literature-review")), review.included) == (16, 15)
    assert places == {"search/literature-review"}


def test_a_theme_has_the_works_that_could_be_told_and_the_number_that_the_tables_give(seed: Analysis) -> None:
    assert {theme.id: (len(theme.sources), theme.count) for theme in seed.themes} == {
        "policy-power": (6, 8),
        "policy-collaboration": (7, 11),
        "policy-assets": (9, 12),
        "policy-leadership": (4, 7),
        "policy-reciprocity": (4, 7),
        "policy-information": (2, 3),
        "review-power": (5, 5),
        "review-knowledge": (4, 6),
        "review-collaboration": (4, 3),
        "review-leadership": (2, 3),
        "review-meaning": (2, 3),
        "review-assets": (4, 2),
        "review-communication": (2, 3),
    }


def test_a_theme_with_another_number_of_works_than_the_tables_give_says_why(seed: Analysis) -> None:
    differing = [theme for theme in seed.themes if len(theme.sources) != theme.count]
    assert [theme.id for theme in differing if theme.doubt is None] == []


def test_the_themes_became_the_attributes_with_which_the_text_pairs_them(seed: Analysis) -> None:
    assert {theme.id: theme.elements for theme in seed.themes} == {
        "policy-power": ("equality",),
        "policy-collaboration": ("networks",),
        "policy-assets": ("assets",),
        "policy-leadership": ("catalysts",),
        "policy-reciprocity": ("reciprocity",),
        "policy-information": ("capacity",),
        "review-power": ("equality",),
        "review-knowledge": (),
        "review-collaboration": ("networks",),
        "review-leadership": ("catalysts",),
        "review-meaning": (),
        "review-assets": ("assets",),
        "review-communication": (),
    }


def test_a_document_whose_row_is_plain_has_all_its_themes(seed: Analysis) -> None:
    plain = {
        "kings-fund-2012",
        "glynos-speed-2012",
        "kings-fund-2014a",
        "kings-fund-2014b",
        "nhs-england-2015",
        "osborne-2016",
        "kings-fund-2018",
    }
    themes = {theme.id: {each.source for each in theme.sources} for theme in themes_of(seed, "policy-review")}
    assert {work: [theme for theme in themes if work in themes[theme]] for work in plain} == {
        "kings-fund-2012": ["policy-assets", "policy-leadership"],
        "glynos-speed-2012": ["policy-collaboration"],
        "kings-fund-2014a": ["policy-power", "policy-assets", "policy-leadership", "policy-reciprocity"],
        "kings-fund-2014b": ["policy-power", "policy-leadership"],
        "nhs-england-2015": ["policy-power", "policy-collaboration", "policy-leadership", "policy-reciprocity"],
        "osborne-2016": ["policy-assets", "policy-information"],
        "kings-fund-2018": ["policy-collaboration", "policy-assets"],
    }


def test_the_three_documents_without_a_key_point_are_those_whose_point_cannot_be_told(seed: Analysis) -> None:
    without = works_of(seed, "policy-review") - set(said_of(seed, "Key point: "))
    assert without == {"public-health-wales-2013", "loeffler-2013", "alakeson-2013"}


def test_every_citation_of_a_theme_and_every_relation_has_its_place(seed: Analysis) -> None:
    citations = [(theme.id, each.source) for theme in seed.themes for each in theme.sources if each.at is None]
    relations = [(each.subject, each.object) for each in seed.relations if each.at is None]
    assert (citations, relations) == ([], [])


# --- the studies


@pytest.mark.sources
def test_the_query_of_the_readme_takes_the_facts_about_the_studies_apart(seed: Analysis) -> None:
    query = re.findall(r"```sparql\n(.*?)```", (DATA / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    store = Store()
    graph = NamedNode(iri(seed.id))
    store.extend(Quad(each.subject, each.predicate, each.object, graph) for each in triples_of(seed))
    rows = [[each.value for each in row] for row in store.query(query[0])]  # type: ignore[union-attr]
    assert [(study.rpartition("/")[2], *facts) for study, *facts in rows] == [
        ("bradley-2015", "review of studies", "United Kingdom", "yes"),
        (
            "coen-kearns-2012",
            "case study by interviews with seven parents who live apart from their children",
            "Republic of Ireland",
            "no",
        ),
        (
            "dalgarno-oates-2017",
            "qualitative study by thematic analysis of interviews with eight mental health practitioners",
            "United Kingdom",
            "yes",
        ),
        (
            "davies-2014",
            "mixed methods study of 204 participants in a training, with 162 questionnaires",
            "United Kingdom",
            "no",
        ),
        ("edgren-1998", "case study by interviews with eight staff members and four service users", "Norway", "no"),
        (
            "gillard-2012",
            "mixed methods cohort study of 120 new users of adult mental health services",
            "United Kingdom",
            "no",
        ),
        (
            "heaton-2016",
            "case study by semi-structured interviews, 54 of them with stakeholders of a programme, and with 28 "
            "members of four projects",
            "United Kingdom",
            "no",
        ),
        (
            "horgan-2018",
            "qualitative descriptive study by eight focus groups of 50 participants",
            "Finland, Norway, Ireland, Iceland, Australia",
            "yes",
        ),
        ("lecluijze-2015", "longitudinal qualitative study by 58 semi-structured interviews", "Netherlands", "no"),
        (
            "lwembe-2016",
            "qualitative study by semi-structured interviews and focus groups with 11 service users",
            "United Kingdom",
            "no",
        ),
        (
            "mayer-mckenzie-2017",
            "interpretative phenomenological analysis of five men who are experts by experience",
            "United Kingdom",
            "yes",
        ),
        ("olsen-carter-2016", "action learning with eight women who are service users", "United Kingdom", "no"),
        (
            "realpe-2015",
            "mixed methods study in which 11 experts made a measure, which was tried on 50 filmed consultations",
            "United Kingdom",
            "yes",
        ),
        (
            "roberts-2012",
            "action research with six service users of a community learning disability team",
            "United Kingdom",
            "yes",
        ),
        ("tuurnas-2015", "case study by interviews with 19 workers of 12 organisations", "Finland", "yes"),
        (
            "vaeggemose-2017",
            "case study by interviews with six coordinators and two managers",
            "Denmark",
            "yes",
        ),
    ]


def test_the_studies_of_which_method_and_country_are_told_are_those_of_the_themes(seed: Analysis) -> None:
    assert set(said_of(seed, "Method: ")) == works_of(seed, "literature-review")


# --- who disagrees with whom


def disagreements(analysis: Analysis) -> list[tuple[str, str, str | None]]:
    """Who disagrees with whom, and where the thesis says so."""
    return [(each.subject, each.object, each.at) for each in analysis.relations if each.intent == "disagrees"]


def test_the_dispute_on_sharing_power_has_both_sides_and_their_places(seed: Analysis) -> None:
    assert [each for each in disagreements(seed) if ON_POWER.issuperset(each[:2])] == [
        ("coen-kearns-2012", "edgren-1998", "2.2.1; 2.1.8, Table 13"),
        ("coen-kearns-2012", "roberts-2012", "2.1.8, Table 13"),
        ("roberts-2012", "coen-kearns-2012", "2.1.8, Table 13"),
        ("dalgarno-oates-2017", "coen-kearns-2012", "2.2.1"),
    ]


def test_the_other_disagreements_are_on_collaboration_and_on_the_definition(seed: Analysis) -> None:
    assert [each for each in disagreements(seed) if not ON_POWER.issuperset(each[:2])] == [
        ("coen-kearns-2012", "vaeggemose-2017", "2.1.8, Table 13; 2.2.3"),
        ("bamber-thesis", "osborne-2016", "1.6.3"),
        ("needham-carr-2009", "clarke-2015", "1.7"),
    ]


def test_equality_is_supported_by_one_side_of_the_dispute_and_disputed_by_the_other(seed: Analysis) -> None:
    (equality,) = [each for each in seed.attributes if each.id == "equality"]
    assert [(each.source, each.intent, each.at) for each in equality.sources if each.source in ON_POWER] == [
        ("coen-kearns-2012", "supports", "1.8.1"),
        ("coen-kearns-2012", "disputes", "2.2.1"),
        ("coen-kearns-2012", "disputes", "Table 13"),
        ("edgren-1998", "supports", "2.2.1"),
        ("dalgarno-oates-2017", "supports", "2.2.1"),
        ("roberts-2012", "supports", "Table 13"),
    ]


def test_the_thesis_tells_thirty_five_relations_between_works(seed: Analysis) -> None:
    assert Counter(relation.intent for relation in seed.relations) == {
        "agrees": 20,
        "disagrees": 7,
        "extends": 5,
        "qualifies": 3,
    }
