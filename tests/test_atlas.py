"""The atlas: what ties concepts, the ways between them, the index of it, and where the pictures put things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from generate import analyses
from hypothesis import given, settings
from hypothesis import strategies as st

from concept.alignments import Alignment, End, Seen
from concept.analysis import (
    WHOLE,
    Analysis,
    Antecedent,
    Attribute,
    Case,
    Citation,
    Concept,
    Consequence,
    Place,
    Text,
    Work,
)
from concept.atlas import MOST_LOOKED_AT, Labelled, Meeting, Naming, SharedWork, Tie, find_paths, tie_together
from concept.atlas_sheet import Arrow, Box, Neighbour, Picture, place_neighbours, place_neighbours_below, place_path
from concept.catalogue import Catalogue, describe
from concept.concepts_index import TABLES, TOO_COMMON, Common, ConceptLine, ConceptsIndex, Initial
from concept.exploring import find_concept, paths_between, ties_of
from concept.formats import write_analysis
from concept.library import FileLibrary
from concept.triples import BASE

DATA = Path(__file__).parent.parent / "data"


def said(words: str) -> Text:
    return Text.of(words, "en")


def an_analysis(name: str, concept: str, **values: Any) -> Analysis:
    known: dict[str, Any] = {
        "id": name,
        "title": said(f"The title of {name}"),
        "language": "en",
        "concept": Concept(id=concept, label=said(concept.capitalize())),
        "status": "complete",
        "coverage": "full-text",
    }
    return Analysis(**{**known, **values})


# --- ties -------------------------------------------------------------------------------------------------------


def labelled(role: str, concept: str = "hope") -> Labelled:
    return Labelled(concept, f"of-{concept}", role, WHOLE if role == "concept" else Place(f"x/{role}"), role)


def seen(relation: Any) -> Seen:
    alignment = Alignment(
        aligned_from="concept/a", relation=relation, aligned_to="concept/b", reason=said("Why"), by=()
    )
    return Seen(relation, End("concept/b"), alignment, "some")


@pytest.mark.parametrize(
    ("here", "there", "relation", "kind"),
    [
        ("consequences", "antecedents", None, "leads_to"),
        ("consequences", "antecedents", "broadMatch", "leads_to"),
        ("consequences", "antecedents", "relatedMatch", "meets"),
        ("antecedents", "consequences", "closeMatch", "follows_from"),
        ("attributes", "attributes", "exactMatch", "shares"),
        ("consequences", "consequences", None, "shares"),
        ("attributes", "attributes", "relatedMatch", "meets"),
        ("attributes", "consequences", "closeMatch", "meets"),
        ("attributes", "concept", None, "is"),
        ("concept", "related_concepts", None, "is"),
        ("concept", "concept", "relatedMatch", "concepts"),
    ],
)
def test_roles_and_relation_say_how_two_things_tie(here: str, there: str, relation: Any, kind: str) -> None:
    meeting = Meeting(labelled(here), labelled(there, "trust"), seen(relation) if relation else None)
    assert meeting.kind == kind


def test_ties_are_told_once_for_each_concept_those_first_that_people_have_spoken_of() -> None:
    alike = [Meeting(labelled("attributes"), labelled("attributes", "trust"))] * 2
    aligned = Meeting(labelled("attributes"), labelled("attributes", "faith"), seen("closeMatch"))
    naming = Naming("awe", "of-awe", Place("case/a"), "contrary", "hope", "Hope")
    work = SharedWork("doi/10.1/x", "Coen, 2011")
    ties = tie_together("hope", [*alike, aligned], [naming], [("trust", work), ("zeal", work), ("hope", work)])
    assert [(tie.other, tie.kinds) for tie in ties] == [
        ("faith", ("shares",)),
        ("awe", ("names",)),
        ("trust", ("shares", "rests")),
        ("zeal", ("rests",)),
    ]


# --- ways -------------------------------------------------------------------------------------------------------


def ways(edges: str, start: str, goal: str) -> list[str]:
    """The ways between two letters, where `ab bc` are the ties."""
    both = [(each[0], each[1]) for edge in edges.split() for each in (edge, edge[::-1])]
    found = find_paths(start, goal, lambda here: [Tie(a, b) for a, b in both if a == here])
    return ["".join([start, *(tie.other for tie in path)]) for path in found.found]


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ("ab", ["ab"]),
        ("ac cb", ["acb"]),
        ("ac cb ab", ["ab"]),
        ("ac cb ad db", ["acb", "adb"]),
        ("ac cb ad db ae eb af fb", ["acb", "adb", "aeb"]),
        ("ac cd de eb ad", ["adeb"]),
        ("ac db", []),
    ],
)
def test_the_shortest_ways_are_found_three_at_most(edges: str, found: list[str]) -> None:
    assert ways(edges, "a", "b") == found


def test_from_a_concept_to_itself_there_is_no_way() -> None:
    assert ways("ab", "a", "a") == []


def test_a_search_that_looks_at_too_much_says_that_it_gave_up() -> None:
    asked: list[str] = []

    def ties(here: str) -> list[Tie]:
        asked.append(here)
        return [Tie(here, str(int(here) * 2 + each)) for each in (0, 1)]

    found = find_paths("1", "never", ties)
    assert (found.found, found.given_up, len(asked)) == ((), True, MOST_LOOKED_AT)


# --- the index --------------------------------------------------------------------------------------------------

BOOK = Work(id="book", title="A book", issued="1999", DOI="10.1000/book")
METHOD = Work(id="method", title="How to", issued="2005", DOI="10.1000/method")
RESTS = Attribute(
    id="r", label=said("Rests"), sources=(Citation(source="book"), Citation(source="method", intent="method"))
)
HOPE = an_analysis(
    "hope-1",
    "hope",
    method="rodgers",
    published="2001-05",
    bibliography=(BOOK, METHOD),
    attributes=(RESTS,),
    consequences=(Consequence(id="calm", label=said("Calm")), Consequence(id="trust", label=said("Trust!"))),
    cases=(Case(id="despair", kind="contrary", related_concept=Concept(id="despair", label=said("Despair"))),),
)
RIVAL = an_analysis("hope-2", "hope", published="1990")
TRUST = an_analysis(
    "trust-1",
    "trust",
    bibliography=(BOOK, METHOD),
    antecedents=(Antecedent(id="calm", label=said("calm")),),
    attributes=(replace(RESTS, label=said("Other")),),
)


def index_of(*told: Analysis) -> ConceptsIndex:
    catalogue = Catalogue()
    catalogue.change(map(describe, told), (), "1")
    return catalogue.concepts_index


def test_the_index_has_each_concept_once_with_its_numbers() -> None:
    lines, count = index_of(HOPE, RIVAL, TRUST).find()
    assert (lines, count) == (
        [
            ConceptLine("hope", "Hope", 2, ("rodgers", "walker-avant"), "1990", "2001"),
            ConceptLine("trust", "Trust", 1, ("walker-avant",), None, None),
        ],
        2,
    )


def test_a_concept_that_is_only_named_has_no_analyses_and_is_not_listed() -> None:
    index = index_of(HOPE)
    assert (index.get("despair"), index.get("nothing"), index.find()[1]) == (
        ConceptLine("despair", "Despair", 0, (), None, None),
        None,
        1,
    )


def test_concepts_are_listed_from_a_to_z_without_marks_and_case_and_found_by_their_words() -> None:
    told = [replace(RIVAL, id=each, concept=Concept(id=each, label=said(each))) for each in ("Zeal", "éclat", "faith")]
    index = index_of(*told)
    listed = [each.label for each in index.find()[0]]
    assert (listed, [each.id for each in index.find(words="ECL")[0]]) == (["éclat", "faith", "Zeal"], ["éclat"])
    assert index.initials() == [Initial("E", 0), Initial("F", 1), Initial("Z", 2)]


def test_one_label_ties_in_whatever_case_and_punctuation() -> None:
    found = [(here.place, there.concept, there.role) for here, there in index_of(HOPE, TRUST).same_labels("hope")]
    assert found == [("consequence/calm", "trust", "antecedents"), ("consequence/trust", "trust", "concept")]


def test_a_work_ties_unless_it_is_cited_for_method_alone() -> None:
    found = [(other, work.name) for other, work in index_of(HOPE, TRUST).shared_works("hope")]
    assert found == [("trust", "doi/10.1000/book")]


def test_what_too_many_concepts_have_ties_none_and_is_counted() -> None:
    many = [replace(TRUST, id=f"t-{n}", concept=Concept(id=f"t-{n}", label=said(f"T {n}"))) for n in range(TOO_COMMON)]
    few, more = index_of(HOPE, *many), index_of(HOPE, TRUST, *many)
    assert (len(list(few.same_labels("hope"))), len(list(few.shared_works("hope")))) == (TOO_COMMON, TOO_COMMON)
    assert ([there.role for _here, there in more.same_labels("hope")], list(more.shared_works("hope"))) == (
        ["concept"],
        [],
    )
    assert (few.common("hope"), more.common("hope")) == (Common(0, 0), Common(1, 1))


def test_two_languages_may_have_one_word_for_two_things() -> None:
    english = an_analysis("one", "one", attributes=(Attribute(id="a", label=Text.of("Gift", "en")),))
    german = an_analysis("two", "two", attributes=(Attribute(id="a", label=Text.of("Gift", "de")),))
    assert list(index_of(english, german).same_labels("one")) == []


def everything(catalogue: Catalogue) -> dict[str, set[tuple[Any, ...]]]:
    """All that the index holds, with names in the place of keys."""
    run = catalogue._database.execute
    by_key = dict(run("SELECT key, name FROM source"))
    found = {table: set(run(f"SELECT * FROM {table}")) for table in TABLES}
    found["concept_source"] = {(concept, by_key[key]) for concept, key in found["concept_source"]}
    return found


@settings(max_examples=30)
@given(st.lists(analyses(), min_size=1, max_size=3, unique_by=lambda each: each.id), st.data())
def test_whatever_comes_and_goes_the_index_is_that_of_what_is_there(told: list[Analysis], data: Any) -> None:
    catalogue, anew = Catalogue(), Catalogue()
    shared = {f"{each.id}-{twice}": replace(each, id=f"{each.id}-{twice}") for each in told for twice in range(2)}
    catalogue.change(map(describe, shared.values()), (), "1")
    changed = [replace(data.draw(st.sampled_from(told)), id=name) for name in shared]
    gone = data.draw(st.sampled_from(sorted(shared)))
    catalogue.change(map(describe, changed), [f"{BASE}analysis/{gone}"], "2")
    anew.change(map(describe, (each for each in changed if each.id != gone)), (), "1")
    assert everything(catalogue) == everything(anew)


# --- a library --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library() -> FileLibrary:
    return FileLibrary([DATA])


def told(tie: Tie) -> list[tuple[str, int]]:
    return [(kind, len(reasons)) for kind, reasons in tie.by_kind]


def test_what_co_production_shares_with_patient_participation_is_told(library: FileLibrary) -> None:
    (tie,) = [each for each in ties_of(library, "co-production") if each.other == "patient-participation"]
    assert told(tie) == [("follows_from", 1), ("shares", 1), ("concepts", 1), ("meets", 3)]
    ((here, there),) = [(each.here.label, each.there.label) for each in tie.meetings if each.kind == "shares"]
    assert (here, there) == ("Reciprocity/mutuality", "reciprocity")


def test_a_tie_reads_the_other_way_round_from_the_other_end(library: FileLibrary) -> None:
    (tie,) = [each for each in ties_of(library, "patient-participation") if each.other == "co-production"]
    assert told(tie) == [("leads_to", 1), ("shares", 1), ("concepts", 1), ("meets", 3)]


def test_there_is_a_way_over_a_third_concept(library: FileLibrary) -> None:
    found = paths_between(library, "patient-collaboration", "co-production").found
    assert [[tie.other for tie in path] for path in found] == [["patient-participation", "co-production"]]


def test_what_somebody_found_to_differ_is_not_tied_by_its_label(tmp_path: Path) -> None:
    for each in (HOPE, TRUST):
        (tmp_path / f"{each.id}.yaml").write_text(write_analysis(each, ".yaml"), encoding="utf-8")
    before = [told(tie) for tie in ties_of(FileLibrary([tmp_path]), "hope") if tie.other == "trust"]
    differing = a_set("analysis/hope-1/consequence/calm", "ca:differsFrom", "analysis/trust-1/antecedent/calm")
    (tmp_path / "set.ttl").write_text(differing, encoding="utf-8")
    after = [told(tie) for tie in ties_of(FileLibrary([tmp_path]), "hope") if tie.other == "trust"]
    assert (before, after) == ([[("leads_to", 1), ("is", 1), ("rests", 1)]], [[("is", 1), ("rests", 1)]])


def a_set(one: str, relation: str, other: str) -> str:
    """A set of alignments with one in it, as Turtle."""
    return f"""
        @base <https://w3id.org/concept-analysis/id/> .
        @prefix ca: <https://w3id.org/concept-analysis#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <alignments/some> a ca:AlignmentSet ; dcterms:title "Some"@en ; dcterms:language "en" ;
            dcterms:creator "A. Coder" ; ca:hasAlignment <alignments/some/1> .
        <alignments/some/1> a ca:Alignment ; ca:position 1 ; dcterms:creator "A. Coder" ; ca:reason "Two words"@en ;
            ca:alignedFrom <{one}> ; ca:mappingRelation {relation} ; ca:alignedTo <{other}> .
    """


def test_a_concept_that_only_an_alignment_speaks_of_is_found_and_tied(tmp_path: Path) -> None:
    (tmp_path / "hope-2.yaml").write_text(write_analysis(RIVAL, ".yaml"), encoding="utf-8")
    (tmp_path / "set.ttl").write_text(a_set("concept/hope", "skos:relatedMatch", "concept/deep-awe"), encoding="utf-8")
    library = FileLibrary([tmp_path])
    assert [(tie.other, told(tie)) for tie in ties_of(library, "hope")] == [("deep-awe", [("concepts", 1)])]
    assert find_concept(library, "deep-awe") == ConceptLine("deep-awe", "deep awe", 0, (), None, None)
    assert find_concept(library, "nowhere") is None


# --- pictures ---------------------------------------------------------------------------------------------------


def neighbours(count: int) -> Iterator[Neighbour]:
    sides: tuple[Any, ...] = ("before", "after", "beside")
    for n in range(count):
        yield Neighbour(concept=f"c{n}", label=f"Concept {'long ' * (n % 9)}{n}", note="why " * n, side=sides[n % 3])


def overlapping(boxes: tuple[Box, ...]) -> list[tuple[str, str]]:
    return [
        (one.concept, other.concept)
        for one, other in combinations(boxes, 2)
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]


def outside(picture: Picture) -> list[str]:
    return [
        box.concept
        for box in picture.boxes
        if not (0 <= box.x <= picture.width - box.width and 0 <= box.y <= picture.height - box.height)
    ]


@pytest.mark.parametrize("place", [place_neighbours, place_neighbours_below])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 30])
def test_nothing_overlaps_and_nothing_is_outside(count: int, place: Any) -> None:
    picture = place(Neighbour(concept="centre", label="Centre"), list(neighbours(count)))
    assert (len(picture.boxes), overlapping(picture.boxes), outside(picture)) == (count + 1, [], [])


@pytest.mark.parametrize("count", [1, 2, 3, 30])
def test_however_many_neighbours_there_are_there_are_three_lines_at_most(count: int) -> None:
    picture = place_neighbours(Neighbour(concept="centre", label="Centre"), list(neighbours(count)))
    assert (len(picture.arrows), len(picture.panels)) == (min(count, 3), min(count, 3))


def test_what_comes_before_stands_left_and_what_follows_right() -> None:
    picture = place_neighbours(Neighbour(concept="centre", label="Centre"), list(neighbours(2)))
    centre, before, after = picture.boxes
    assert (before.x < centre.x < after.x, [each.head for each in picture.arrows]) == (True, ["end", "end"])


def test_in_one_column_a_concept_stands_between_what_leads_to_it_and_what_it_leads_to() -> None:
    picture = place_neighbours_below(Neighbour(concept="centre", label="Centre"), list(neighbours(3)))
    centre, before, after, beside = (box.y for box in picture.boxes)
    assert (before < centre < after < beside, [each.head for each in picture.arrows]) == (True, ["end", "end", ""])


def test_a_way_goes_down_and_its_arrows_follow_what_leads_to_what() -> None:
    stops = [Neighbour(concept=name, label=name) for name in "abc"]
    picture = place_path(stops, [("leads", "end"), ("follows", "start")])
    heights = [box.y for box in picture.boxes]
    assert (heights == sorted(heights), [each.head for each in picture.arrows]) == (True, ["end", "start"])
    assert (overlapping(picture.boxes), outside(picture)) == ([], [])


@pytest.mark.parametrize(
    ("arrow", "points"),
    [
        (Arrow(0, 0, 10, 0), ""),
        (Arrow(0, 0, 10, 0, "end"), "10,0 1,-5 1,5"),
        (Arrow(0, 0, 10, 0, "start"), "0,0 9,-5 9,5"),
        (Arrow(0, 0, 0, 10, "end"), "0,10 -5,1 5,1"),
        (Arrow(0, 0, 0, 10, "start"), "0,0 -5,9 5,9"),
    ],
)
def test_the_head_of_an_arrow_stands_at_its_end(arrow: Arrow, points: str) -> None:
    assert arrow.points == points
