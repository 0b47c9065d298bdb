"""Searching: how words are read in every script, what is found and in which order, and what leads from A to Z."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
from generate import analyses
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from concept import search_index
from concept.analysis import (
    Analysis,
    Attribute,
    Case,
    Citation,
    Coding,
    Concept,
    Note,
    OmittedCase,
    Record,
    Text,
    Use,
    Work,
)
from concept.catalogue import Catalogue, describe
from concept.search_index import FACETS, ROLES, Found, things
from concept.words import MOST_CHARACTERS, MOST_WORDS, Placed, asked_for, folded

QUICK = settings(max_examples=25, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))


def said(words: str, language: str = "en") -> Text:
    return Text.of(words, language)


def an_analysis(name: str = "hope-2020", **values: object) -> Analysis:
    known: dict[str, object] = {
        "id": name,
        "title": said("An analysis of hope"),
        "language": "en",
        "concept": Concept(id="hope", label=said("Hope")),
        "status": "complete",
        "coverage": "full-text",
    }
    return Analysis(**{**known, **values})  # type: ignore[arg-type]


def attribute(name: str, label: str, gloss: str = "", language: str = "en") -> Attribute:
    return Attribute(id=name, label=said(label, language), gloss=said(gloss, language) if gloss else None)


def catalogue_of(*all_of_them: Analysis) -> Catalogue:
    catalogue = Catalogue()
    catalogue.change([describe(each) for each in all_of_them], (), "1")
    return catalogue


def find(catalogue: Catalogue, question: str, **narrowed: str) -> Found:
    return catalogue.search.find(asked_for(question), narrowed)


def places(catalogue: Catalogue, question: str, **narrowed: str) -> list[str]:
    return [f"{hit.analysis.id}/{hit.thing.place}" for hit in find(catalogue, question, **narrowed).hits]


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Éclat STRAẞE İstanbul", "eclat strasse istanbul"),
        ("Co-production, shared", "co production coproduction shared"),
        ("a--b -c- –", "a b ab c"),
        ("患者参与", "患 者 参 与"),
        ("환자 참여는", "환 자 참 여 는"),
        ("ﬁne ½", "fine 1 2"),
        ("مُشَارَكَة", "مشاركة"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zero width"),
        ("हिन्दी", "हिनदी"),
        ("\x00<b>\x07", "b"),
        ("e\u0301te\u0301", "ete"),
    ],
)
def test_words_are_read_in_one_spelling_in_every_script(text: str, words: str) -> None:
    assert folded(text) == words


@given(st.text())
@QUICK
def test_the_words_of_a_text_stand_where_they_are_said_to_stand(text: str) -> None:
    placed = Placed(text)
    assert " ".join(placed.words) == folded(text)


@given(st.text())
@QUICK
def test_whatever_is_asked_for_is_something_that_fts_can_read(question: str) -> None:
    asked = asked_for(question)
    found = catalogue_of().search.find(asked, {})
    assert found.count == 0


@given(st.text(), st.text())
@QUICK
def test_the_pieces_of_a_text_are_the_text(text: str, question: str) -> None:
    placed = Placed(text)
    assert "".join(piece.words for piece in placed.pieces(asked_for(question))) == placed.text


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("Sharing of power", "pow shar", ["Sharing", "power"]),
        ("Sharing of power", '"of power"', ["of power"]),
        ("Sharing of powers", '"of power"', []),
        ("A co-production of care", "coproduction", ["co-production"]),
        ("A coproduction of care", "co-production", ["coproduction"]),
        ("提高患者参与", "患者", ["患者"]),
        ("간호환자는", "환자", ["환자"]),
        ("ÉCLAT", "eclat", ["ÉCLAT"]),
    ],
)
def test_what_is_asked_for_is_marked_where_it_stands(text: str, question: str, marked: list[str]) -> None:
    found = [piece.words for piece in Placed(text).pieces(asked_for(question)) if piece.marked]
    assert found == marked


def test_an_excerpt_is_about_the_first_that_is_marked_and_cut_between_words() -> None:
    text = f"{'before ' * 60}power{' after' * 60}"
    shown = "".join(piece.words for piece in Placed(text).pieces(asked_for("power"), about=60))
    assert shown == "… before before power after after after after after after …"


def test_no_more_of_a_question_is_read_than_anybody_asks() -> None:
    many, long = asked_for("word " * 50), asked_for("x" * 100_000)
    assert ((len(many.terms), many.cut), (len(long.terms[0].words[0]), long.cut)) == (
        (MOST_WORDS, True),
        (MOST_CHARACTERS, True),
    )


# --- what is found ----------------------------------------------------------------------------------------------


@given(analyses())
@QUICK
def test_every_label_is_found_by_its_own_words(analysis: Analysis) -> None:
    catalogue = catalogue_of(analysis)
    labels = {(t.place, words) for t in things(analysis) for field, _, words in t.said if field == "label"}
    asked = {(place, words) for place, words in labels if folded(words) and len(words) < 60 and words.count(" ") < 10}
    missed = {
        (place, words)
        for place, words in asked
        if place
        not in {
            hit.thing.place for hit in catalogue.search.find(asked_for(words.replace('"', " ")), {}, limit=1000).hits
        }
    }
    assert missed == set()


@given(analyses(full=True))
@QUICK
def test_everything_that_can_be_found_is_of_a_known_role(analysis: Analysis) -> None:
    assert {thing.role for thing in things(analysis)} - set(ROLES) == set()


def test_all_that_is_said_is_found(every_key: Analysis) -> None:
    roles = {thing.role for thing in things(every_key)}
    assert set(ROLES) - roles == set()


CHINESE = "提高患者参与"
FULL = an_analysis(
    method="rodgers",
    published="2020-05",
    concept=Concept(
        id="hope", label=Text(by_language=(("de", "Hoffnung"), ("en", "Hope"))), alternative_labels=("Zest",)
    ),
    bibliography=(Work(id="work", title="Powers that be", issued="2001"),),
    uses=(Use(id="law", text=said("How courts speak of power"), discipline=said("Law")),),
    attributes=(
        attribute("power", "Power", "Nobody decides alone"),
        Attribute(
            id="time",
            label=said("Time"),
            sources=(Citation(source="work", quote=said("We wait for power"), note=said("said twice")),),
        ),
    ),
    cases=(
        Case(
            id="ada",
            kind="model",
            label=said("Ada"),
            coding=(Coding(attribute="power", value="shows", evidence=said("She asks for power")),),
        ),
    ),
    omitted_cases=(OmittedCase(kind="contrary", reason=said("Power is everywhere")),),
    notes=(Note(text=said("Printed as powr")),),
)


def test_labels_come_before_texts_and_a_statement_is_found_by_what_is_quoted_for_it() -> None:
    found = places(catalogue_of(FULL), "power")
    assert (found[0], sorted(found[1:])) == (
        "hope-2020/attribute/power",
        [
            "hope-2020/attribute/time",
            "hope-2020/case/ada/coding/power",
            "hope-2020/omitted-case/contrary",
            "hope-2020/use/law",
        ],
    )


@pytest.mark.parametrize(
    ("facet", "value", "count"),
    [
        ("role", "attributes", 2),
        ("concept", "hope", 5),
        ("method", "rodgers", 5),
        ("year", "2020", 5),
        ("discipline", "law", 1),
        ("kind", "contrary", 1),
        ("kind", "borderline", 0),
        ("year", '2020" OR "x', 0),
    ],
)
def test_a_search_is_narrowed_by_each_facet(facet: str, value: str, count: int) -> None:
    assert find(catalogue_of(FULL), "power", **{facet: value}).count == count


def test_the_numbers_of_a_facet_are_those_that_it_gives() -> None:
    catalogue = catalogue_of(FULL, an_analysis("other", attributes=(attribute("power", "Power"),)))
    choices = find(catalogue, "power").choices
    told = {(name, each.value): each.count for name in FACETS for each in choices[name]}
    assert told == {pair: find(catalogue, "power", **dict([pair])).count for pair in told}


def test_concepts_are_found_by_all_their_names_each_once() -> None:
    catalogue = catalogue_of(FULL, an_analysis("rival"))
    found = [[each.concept for each in catalogue.search.concepts(asked_for(q))] for q in ("hop", "hoffn", "zest", "x")]
    assert found == [["hope"], ["hope"], ["hope"], []]


def test_sources_are_found_in_every_script() -> None:
    catalogue = catalogue_of(
        an_analysis(bibliography=(Work(id="a", title="提高患者参与"), Work(id="b", title="Other")))
    )
    sources, count = catalogue.works.matching(asked_for("患者"), 5)
    assert ([each.reference.title for each in sources], count) == ([CHINESE], 1)


def test_analyses_are_found_in_every_script() -> None:
    catalogue = catalogue_of(an_analysis(attributes=(attribute("one", CHINESE, language="zh"),)), an_analysis("b"))
    assert [line.id for line in catalogue.find(words="患者")[0]] == ["hope-2020"]


def test_what_is_replaced_or_dropped_is_no_longer_found() -> None:
    catalogue = catalogue_of(FULL, an_analysis("other", attributes=(attribute("power", "Power"),)))
    catalogue.change([describe(an_analysis())], (), "2")
    replaced = places(catalogue, "power")
    catalogue.change((), [describe(an_analysis("other")).summary.iri], "3")
    assert (replaced, places(catalogue, "power"), catalogue.search.near("powr")) == (["other/attribute/power"], [], [])


def test_the_index_of_words_stays_whole_when_analyses_come_and_go(every_key: Analysis) -> None:
    catalogue = catalogue_of(every_key, FULL)
    catalogue.change([describe(FULL), describe(every_key)], (), "2")
    database: sqlite3.Connection = catalogue._database
    rows = database.execute("SELECT term, doc, cnt FROM thing_vocabulary ORDER BY term").fetchall()
    fresh = catalogue_of(FULL, every_key)._database
    assert rows == fresh.execute("SELECT term, doc, cnt FROM thing_vocabulary ORDER BY term").fetchall()


def test_the_label_comes_first_the_whole_word_first_and_the_short_first() -> None:
    parts = (
        attribute("a", "Other", "the power of it"),
        attribute("b", "Powerful"),
        attribute("c", "The power to decide"),
        attribute("d", "Power"),
        attribute("e", "Other", "powers"),
    )
    found = places(catalogue_of(an_analysis(attributes=parts)), "power")
    assert [each[-1] for each in found] == ["d", "c", "b", "a", "e"]


def test_of_very_many_those_with_the_word_in_their_label_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "RANKED", 3)
    parts = [attribute(f"a{number}", "Powerful other", "the power of it") for number in range(5)]
    catalogue = catalogue_of(an_analysis(attributes=(*parts, attribute("b", "Power"))))
    found = places(catalogue, "power")
    assert (found[0], find(catalogue, "power").count) == ("hope-2020/attribute/b", 6)


def test_no_more_can_be_looked_at_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "SHOWN", 2)
    parts = [attribute(f"a{number}", "Power") for number in range(5)]
    found = find(catalogue_of(an_analysis(attributes=tuple(parts))), "power")
    assert (found.count, found.shown, len(found.hits)) == (5, 2, 2)


def test_near_spellings_are_words_that_are_there() -> None:
    assert catalogue_of(FULL).search.near("powerr") == ["power", "powr"]


# --- from A to Z ------------------------------------------------------------------------------------------------


def test_names_lead_to_concepts_from_a_to_z() -> None:
    surrogate = an_analysis("other", surrogate_terms=(attribute("faith", "Éanna"),))
    names = catalogue_of(FULL, surrogate).names.find()
    assert [(each.words, each.kind, each.label, each.analyses) for each in names] == [
        ("Éanna", "surrogate", "Hope", 1),
        ("Hoffnung", "label", "Hope", 1),
        ("Hope", "label", "Hope", 2),
        ("Zest", "alternative", "Hope", 1),
    ]


def test_letters_are_of_every_script_and_what_has_none_comes_last() -> None:
    labels = ("希望", "Ölung", "Надежда", "7 steps", "희망", "ñandu")
    known = [an_analysis(f"a{n}", concept=Concept(id=f"c{n}", label=said(label))) for n, label in enumerate(labels)]
    assert [each.letter for each in catalogue_of(*known).names.letters()] == ["N", "O", "Н", "希", "희", "#"]


# --- what is new ------------------------------------------------------------------------------------------------


def news(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    return [(each.analysis.id, each.at, each.why) for each in catalogue.news()[0]]


def change(catalogue: Catalogue, generation: str, *put: Analysis, at: str | None, anew: bool = False) -> None:
    catalogue.change([describe(each, written=at) for each in put], (), generation, anew=anew)


def test_what_comes_and_what_changes_is_news_and_what_stays_is_not() -> None:
    catalogue = Catalogue()
    change(catalogue, "1", an_analysis("a"), an_analysis("b"), at="2026-01-01T10:00:00Z")
    change(catalogue, "2", an_analysis("a", published="2020"), an_analysis("b"), at="2026-01-02T10:00:00Z")
    assert news(catalogue) == [("a", "2026-01-02T10:00:00Z", "changed"), ("b", "2026-01-01T10:00:00Z", "new")]


def test_where_nothing_says_when_it_came_the_record_says_when_it_was_made_or_nothing_does() -> None:
    catalogue = Catalogue()
    change(catalogue, "1", an_analysis("a", record=Record(on="2025-03-04")), an_analysis("b"), at=None)
    assert (news(catalogue), catalogue.news()[1]) == ([("a", "2025-03-04", "recorded")], 1)


def test_news_outlast_a_catalogue_of_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalogue.sqlite"
    change(Catalogue(path), "1", an_analysis("a"), at="2026-01-01T10:00:00Z")
    monkeypatch.setattr("concept.catalogue._VERSION", 7)
    catalogue = Catalogue(path)
    change(catalogue, "2", an_analysis("a"), at=None, anew=True)
    in_memory = Catalogue().remember(path)
    change(in_memory, "2", an_analysis("a"), at=None)
    assert (news(catalogue), news(in_memory)) == ([("a", "2026-01-01T10:00:00Z", "new")],) * 2


def test_what_is_gone_is_no_news() -> None:
    catalogue = Catalogue()
    change(catalogue, "1", an_analysis("a"), at="2026-01-01T10:00:00Z")
    gone: Iterable[str] = [describe(an_analysis("a")).summary.iri]
    catalogue.change((), gone, "2")
    assert catalogue.news() == ([], 0)
