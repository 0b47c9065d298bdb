"""How wide texts are and where they break."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.linebreak import line_break_units

from concept import lettering
from concept.lettering import MissingFonts, break_units, direction_of, measure, one_line, wrap

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitän"
FAMILY = "👩‍👩‍👧"
SCRIPTS = "aeioubcd ABC ,.-/()1234éß مشاركةالمريض 환자참여의개념 概念 👩‍👧🎉\u00a0\n"


def test_a_width_grows_with_the_size_of_the_letters():
    assert measure("Reciprocity", 16) == 2 * measure("Reciprocity", 8)


def test_the_width_of_a_text_is_the_sum_of_the_advances_in_noto_sans():
    # In Noto Sans H has an advance of 741, and i of 258, of 1000 units to the em.
    assert measure("Hi", 1000) == 741 + 258


def test_semibold_is_wider_than_regular():
    assert measure("Reciprocity", 8, "semibold") > measure("Reciprocity", 8)


def test_arabic_letters_are_measured_joined_and_not_one_by_one():
    assert measure("مشاركة", 10) < sum(measure(letter, 10) for letter in "مشاركة")


def test_korean_syllables_have_the_width_that_the_korean_font_gives_them():
    assert measure("환자", 100) == 2 * measure("환", 100) == 184


def test_what_no_font_has_counts_one_em_for_each_character_that_a_reader_sees():
    assert measure(FAMILY + "🎉", 10) == 20


def test_marks_that_only_steer_their_neighbours_do_not_change_the_font():
    assert measure("مشاركة\u200f", 10) == measure("مشاركة", 10)


def test_lines_break_between_words():
    assert wrap("Equality or blurring of roles", 60, 8) == ("Equality or", "blurring of", "roles")


def test_a_hyphenated_word_stays_whole_where_it_fits_a_line():
    assert wrap("Targets of co-production", 60, 8) == ("Targets of", "co-production")


def test_a_hyphenated_word_wider_than_a_line_breaks_after_the_hyphen():
    assert wrap("co-production", 45, 8) == ("co-", "production")


def test_korean_breaks_between_words():
    assert wrap("환자 참여의 개념", 50, 8) == ("환자 참여의", "개념")


def test_a_korean_word_wider_than_a_line_breaks_between_syllables():
    assert wrap("환자참여의개념", 30, 8) == ("환자참여", "의개념")


def test_a_word_wider_than_a_line_breaks_between_letters():
    assert "".join(wrap(LONG_WORD, 40, 8)) == LONG_WORD


def test_a_family_of_emoji_is_never_torn_apart():
    assert wrap(FAMILY * 3, 20, 8) == (FAMILY * 2, FAMILY)


def test_a_no_break_space_holds_words_together():
    assert wrap("about p.\u00a071", 40, 8) == ("about", "p.\u00a071")


def test_a_blank_text_has_no_lines():
    assert wrap(" \n ", 40, 8) == ()


def test_beyond_the_last_line_allowed_stands_an_ellipsis():
    assert wrap("Equality or blurring of roles", 60, 8, max_lines=2) == ("Equality or", "blurring of…")


def test_a_text_that_fits_the_lines_allowed_is_not_cut():
    assert wrap("Equality or blurring", 60, 8, max_lines=2) == ("Equality or", "blurring")


def test_line_ends_and_tabs_are_spaces():
    assert one_line(" one\n two\tthree ") == "one two three"


@pytest.mark.parametrize(
    ("text", "direction"),
    [("roles", "ltr"), ("(2013) مشاركة", "rtl"), ("care مشاركة", "ltr"), ("환자", "ltr"), ("123", "ltr")],
)
def test_a_text_is_read_in_the_direction_of_its_first_letter(text, direction):
    assert direction_of(text) == direction


@settings(max_examples=500)
@given(st.text(alphabet="ab CD01'’,.;:!?()· ", max_size=12))
def test_the_short_way_for_plain_words_breaks_where_the_standard_does(text):
    assert break_units(text) == tuple(line_break_units(text))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=SCRIPTS, max_size=80), st.integers(20, 200))
def test_no_line_is_wider_than_the_width(text, width):
    assert [line for line in wrap(text, width, 8) if measure(line, 8) > width] == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=SCRIPTS, max_size=80), st.integers(20, 200))
def test_wrapping_loses_nothing_but_spaces(text, width):
    assert re.sub(r"\s", "", "".join(wrap(text, width, 8))) == re.sub(r"\s", "", text)


def test_missing_fonts_are_said_with_the_way_to_get_them(monkeypatch, tmp_path):
    monkeypatch.setattr(lettering, "FONTS_FOLDER", tmp_path)
    lettering._font.cache_clear()
    lettering._ems.cache_clear()
    with pytest.raises(MissingFonts) as raised:
        measure("Reciprocity", 8)
    assert str(raised.value) == (
        "The font NotoSans-Regular.ttf is missing, and no figure is drawn with guessed widths: "
        "`make run` or `make test` fetches the fonts."
    )
