"""The values: one form each, and analyses that fill every field."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from generate import analyses
from hypothesis import HealthCheck, Phase, given, settings

from concept import analysis as values
from concept.analysis import Analysis, Citation, Concept, Name, Text, Work
from concept.formats import read_path

CLASSES = {
    cls
    for cls in vars(values).values()
    if isinstance(cls, type) and is_dataclass(cls) and cls not in (values.Entry, values.Sourced, values.Element)
} - {values.RefersTo}


def fields_said(value: Any) -> Iterator[tuple[type, str]]:
    """(class, field) of everything that is said in a value and below."""
    for each in fields(value) if is_dataclass(value) else ():
        found = getattr(value, each.name)
        if found not in (None, ()):
            yield type(value), each.name
        for item in found if isinstance(found, tuple) else (found,):
            yield from fields_said(item)


ALL_FIELDS = {(cls, each.name) for cls in CLASSES for each in fields(cls)}


def test_full_analyses_fill_every_field_of_every_value() -> None:
    filled: set[tuple[type, str]] = set()

    @settings(max_examples=5, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(analyses(full=True))
    def collect(analysis: Analysis) -> None:
        filled.update(fields_said(analysis))

    collect()
    assert ALL_FIELDS - filled == set()


def test_the_document_of_every_key_fills_every_field_of_every_value(documents) -> None:
    (analysis,) = read_path(documents / "every-key.yaml")
    assert ALL_FIELDS - set(fields_said(analysis)) == set()


def test_sets_are_sorted_and_without_repetition() -> None:
    concept = Concept(id="c", label=Text.of("C", "en"), alternative_labels=("b", "a", "b"))
    assert concept.alternative_labels == ("a", "b")


def test_a_text_is_sorted_by_language() -> None:
    text = Text(by_language=(("ko", "희망"), ("en", "Hope")))
    assert text.by_language == (("en", "Hope"), ("ko", "희망"))


def test_a_text_is_said_in_the_language_asked_for_else_in_its_first() -> None:
    text = Text(by_language=(("ko", "희망"), ("en", "Hope")))
    assert (text.said_in("ko"), text.wording("de")) == ("희망", ("en", "Hope"))


def test_values_are_compared_by_value_and_can_be_keys() -> None:
    assert {Text.of("a", "en"): 1}[Text.of("a", "en")] == 1


def test_what_disputes_or_only_gives_background_or_method_does_not_carry() -> None:
    intents: tuple[values.Intent | None, ...] = (
        None,
        "supports",
        "disputes",
        "qualifies",
        "background",
        "method",
        "quotes",
        None,
    )
    cited = tuple(Citation(source=f"w{index}", intent=intent) for index, intent in enumerate(intents))
    use = values.Use(id="u", text=Text.of("A use", "en"), sources=(*cited, Citation(source="w0")))
    assert use.carried_by == ("w0", "w1", "w3", "w6", "w7")


def test_a_work_is_cited_by_its_names_and_year() -> None:
    one, two, three = (Name(family=family) for family in ("One", "Two", "Three"))
    works = [
        Work(id="w", author=(one,), issued="2012-05"),
        Work(id="w", author=(one, two), issued="2012"),
        Work(id="w", author=(one, two, three), variables='{"issued":{"date-parts":[[2010],[2012]]}}'),
        Work(id="w", title="A title", variables='{"issued":{"raw":"n.d."}}'),
        Work(id="w"),
    ]
    assert [work.cited_as for work in works] == ["One, 2012", "One & Two, 2012", "One et al., 2010", "A title", "w"]


def test_a_place_of_an_unknown_id_is_taken_for_an_attributes(every_key: Analysis) -> None:
    places = [every_key.place(part_id) for part_id in ("the-model", "김-2019", "nothing-of-that-id")]
    assert places == ["case/the-model", "work/김-2019", "attribute/nothing-of-that-id"]
