"""The pictures for papers: matrix, lattice and network, their choices, and their files.

`REDRAW=1 pytest tests/test_pictures.py` writes the golden pictures in `tests/golden` anew; look at them before
they are committed.
"""

import os
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from concept.alignments import Alignments
from concept.analysis import CASE_KINDS, Analysis, Attribute, Case, Coding, Concept, Text
from concept.compare import compare
from concept.figure import Box, Choices, PictureTooNarrow, WrongChoice, draw
from concept.pictures import (
    FORMS,
    PICTURES,
    CannotPrint,
    NothingToDraw,
    draw_lattice_of_concept,
    draw_picture,
    languages_of,
    make_picture,
)
from concept.pictures.lattice import lay_out_lattice, lay_out_lattice_of_concept
from concept.pictures.matrix import lay_out_matrix
from concept.pictures.network import lay_out_network

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
LABELS = {
    "en": "Equality, or a blurring of roles, between those who give and those who use a service",
    "ar": "المساواة بين مقدمي الخدمة والمستفيدين منها (2013) care في اتخاذ القرار",
    "ko": "서비스를 제공하는 사람과 이용하는 사람의 역할이 서로 동등하거나 모호해지는 것",
}
VALUES = {"s": "shows", "p": "partly", "l": "lacks", "u": "unclear"}


def an_analysis(*rows: str, label: str = "{name}", language: str = "en", **values: object) -> Analysis:
    """Cases with a letter for each attribute; a dot where it is not coded. `label` is said with the name in it."""
    names = "abcdefgh"[: max(map(len, rows), default=2)]
    return Analysis(
        **{
            "id": "hope-2024",
            "title": Text.of("Hope: a concept analysis", "en"),
            "authors": ("A. Author",),
            "published": "2024",
            "language": language,
            "concept": Concept(id="hope", label=Text(by_language=(("de", "Hoffnung"), ("en", "Hope")))),
            "status": "complete",
            "coverage": "full-text",
            "attributes": tuple(
                Attribute(id=name, label=Text.of(label.format(name=f"Attribute {name}"), language)) for name in names
            ),
            "cases": tuple(
                Case(
                    id=f"case-{at}",
                    kind=CASE_KINDS[at % len(CASE_KINDS)],
                    label=Text.of(label.format(name=f"Case {at}"), language),
                    coding=tuple(
                        Coding(attribute=name, value=VALUES[letter])  # type: ignore[arg-type]  # one of the four
                        for name, letter in zip(names, row, strict=True)
                        if letter != "."
                    ),
                )
                for at, row in enumerate(rows, start=1)
            ),
            **values,
        }
    )


SMALL = an_analysis("sss", "spl", "lsl", "lll", "su.")


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]


def boxes_overlapping(boxes):
    """Pairs of boxes that cover a common point."""
    return [
        (one.title, other.title)
        for one, other in combinations(boxes, 2)
        if min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > 0.1
        and min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > 0.1
    ]


def lines_overlapping(drawing):
    """Pairs of lines of text that cover a common point, from the top of a small letter to the line they stand on."""
    lines = [
        Box(kind="", x=box.x + line.x, y=box.y + line.y - 4, width=line.width, height=4, title=line.text)
        for box in drawing.boxes
        for line in box.lines
    ]
    return boxes_overlapping(lines)


def sticking_out(drawing):
    """Boxes and lines of text that leave the page, and lines of text that leave their box."""
    boxes = [*drawing.panels, *drawing.boxes]
    return [box.title for box in boxes if box.x < -0.1 or box.x + box.width > drawing.width + 0.1] + [
        line.text
        for box in boxes
        for line in box.lines
        if line.x < -0.1 or line.x + line.width > box.width + 0.1 or line.y > box.height + 0.1
    ]


def boxes_under_lines(drawing):
    """Boxes that some line runs through, seen at a hundred places of each of its steps."""
    places = [
        (x0 + (x1 - x0) * part / 100, y0 + (y1 - y0) * part / 100)
        for stroke in drawing.strokes
        for (x0, y0), (x1, y1) in pairwise(stroke.points)
        for part in range(101)
    ]
    return [
        box.title
        for box in drawing.boxes
        if any(
            box.x + 0.1 < x < box.x + box.width - 0.1 and box.y + 0.1 < y < box.y + box.height - 0.1 for x, y in places
        )
    ]


# ---- what is written


@pytest.mark.parametrize("picture", ["matrix", "lattice", "network"])
def test_the_picture_is_the_golden_one(picture):
    golden = GOLDEN / f"{picture}-small.svg"
    if os.environ.get("REDRAW"):
        golden.write_text(draw_picture(SMALL, picture, Choices(width_mm=120)), encoding="utf-8")
    assert draw_picture(SMALL, picture, Choices(width_mm=120)) == golden.read_text(encoding="utf-8")


def test_the_figure_is_that_of_the_page():
    assert draw_picture(SMALL, "figure") == draw(SMALL)


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("width_mm", [150, 200.5])
def test_a_picture_is_as_wide_as_was_chosen(picture, width_mm):
    root = ET.fromstring(draw_picture(SMALL, picture, Choices(width_mm=width_mm)))
    _x, _y, across, down = map(float, root.attrib["viewBox"].split())
    height_mm = float(root.attrib["height"].removesuffix("mm"))
    assert (root.attrib["width"], round(height_mm / width_mm, 3)) == (f"{width_mm:g}mm", round(down / across, 3))


@pytest.mark.parametrize("picture", ["figure", "matrix", "lattice"])
def test_letters_are_as_high_in_print_as_was_chosen(picture):
    root = ET.fromstring(draw_picture(SMALL, picture, Choices(width_mm=200, font_size=10)))
    points_across = float(root.attrib["viewBox"].split()[2])
    label = next(each for each in root.iter(f"{SVG}text") if each.attrib["class"] == "label")
    in_print = float(label.attrib["font-size"]) * 200 / 25.4 * 72 / points_across
    assert round(in_print, 1) == 10


@pytest.mark.parametrize("picture", PICTURES)
def test_a_grey_picture_has_no_colour(picture):
    root = ET.fromstring(draw_picture(SMALL, picture, Choices(grey=True)))
    said = {each.get(name, "none") for each in root.iter() for name in ("fill", "stroke")} - {"none"}
    assert [colour for colour in said if not colour[1:3] == colour[3:5] == colour[5:7]] == []


@pytest.mark.parametrize("picture", PICTURES)
def test_without_citations_nobody_is_named(picture):
    assert "A. Author" in draw_picture(SMALL, picture)
    assert "A. Author" not in draw_picture(SMALL, picture, Choices(citations=False))


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_in_another_language_has_its_words_and_ours(picture):
    said = texts(draw_picture(SMALL, picture, Choices(language="de")))
    ours = "Definierende Attribute" if picture in ("figure", "network") else "zeigt"
    assert ("Hoffnung" in said, ours in " ".join(said) or picture == "lattice") == (True, True)


def test_the_languages_of_an_analysis_are_those_of_its_texts():
    assert languages_of(an_analysis("ss", language="ko")) == ("de", "en", "ko")


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"width_mm": 10}, "A picture cannot be 10 mm wide; choose from 30 to 1000 mm."),
        ({"width_mm": float("nan")}, "A picture cannot be nan mm wide; choose from 30 to 1000 mm."),
        ({"font_size": 99}, "Letters cannot be 99 points high; choose from 5 to 24."),
        ({"language": "<b>"}, "“<b>” is no tag of a language; those are like de, ko or pt-br."),
    ],
)
def test_what_no_picture_can_be_is_refused(values, what):
    with pytest.raises(WrongChoice) as refused:
        Choices(**values)
    assert str(refused.value) == what


def test_an_address_says_the_choices():
    said = {"width": "80.5", "font-size": "9", "grey": "1", "language": "DE", "without-citations": "1"}
    assert Choices.of(said) == Choices(width_mm=80.5, font_size=9, grey=True, language="de", citations=False)


def test_what_an_address_does_not_say_is_as_usual():
    assert Choices.of({"width": "", "language": ""}) == Choices()


@pytest.mark.parametrize("said", ["wide", "1e3", "-5", "nan", "١٧٠", "9" * 5000])
def test_an_address_with_no_number_for_a_width_is_refused(said):
    with pytest.raises(WrongChoice, match="is no number that a picture could have"):
        Choices.of({"width": said})


def test_a_language_in_which_nothing_is_said_is_refused():
    with pytest.raises(WrongChoice, match="it says nothing in “xx”, and neither do we; there is de, en"):
        draw_picture(SMALL, "matrix", Choices(language="xx"))


# ---- the matrix


def test_the_matrix_has_a_mark_for_every_case_and_attribute():
    drawing = lay_out_matrix(SMALL, Choices())
    rows = [drawing.marks[at : at + 3] for at in range(0, 15, 3)]
    assert [" ".join(mark.code for mark in row) for row in rows] == [
        "shows shows shows",
        "shows partly lacks",
        "lacks shows lacks",
        "lacks lacks lacks",
        "shows unclear not-coded",
    ]


def test_the_legend_of_the_matrix_has_what_occurs():
    said = texts(draw_picture(an_analysis("ss", "sl"), "matrix"))
    assert [each for each in ("shows", "partly shows", "lacks", "leaves unclear", "not coded") if each in said] == [
        "shows",
        "lacks",
    ]


def test_labels_that_no_column_has_room_for_stand_below_with_letters():
    said = texts(draw_picture(SMALL, "matrix", Choices(width_mm=50)))
    assert [each for each in said if each in "ABC" or each.startswith("Attribute")] == [
        *"ABC",
        *(word for letter in "abc" for word in (letter.upper(), f"Attribute {letter}")),
    ]


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("width_mm", [80, 170])
def test_no_text_of_the_matrix_lies_on_another(language, width_mm):
    label = f"{LABELS[language]} {{name}}"
    drawing = lay_out_matrix(an_analysis("ssss", "sl.p", label=label, language=language), Choices(width_mm=width_mm))
    assert (lines_overlapping(drawing), sticking_out(drawing)) == ([], [])


def test_a_matrix_without_room_says_how_much_it_takes():
    with pytest.raises(PictureTooNarrow, match=r"cases against 3 attributes take at least \d+ mm with letters of 24"):
        draw_picture(SMALL, "matrix", Choices(width_mm=60, font_size=24))


# ---- the lattice


def test_a_node_of_the_lattice_has_its_own_attributes_over_its_own_cases():
    drawing = lay_out_lattice(SMALL, Choices())
    assert [[line.text for line in box.lines] for box in drawing.boxes if box.kind == "node"] == [
        ["Case 4"],
        ["Attribute a", "Case 2"],
        ["Attribute b", "Case 3"],
        ["Attribute c", "Case 1"],
    ]


def test_the_lattice_says_which_cases_are_left_out():
    assert texts(draw_picture(SMALL, "lattice"))[-1] == (
        "Left out, because attributes are open in them (unclear or not coded): Case 5."
    )


def test_an_attribute_that_no_case_shows_says_so():
    assert "in no case" in texts(draw_picture(an_analysis("sl", "ll"), "lattice"))


rows_of_cases = st.integers(1, 7).flatmap(
    lambda count: st.lists(st.text("sl", min_size=count, max_size=count), min_size=1, max_size=9)
)


@settings(deadline=None, max_examples=40)
@given(rows_of_cases, st.sampled_from(sorted(LABELS)), st.sampled_from((120, 170)))
def test_no_label_of_a_lattice_lies_on_a_line_or_another_label(rows, language, width_mm):
    label = f"{LABELS[language][:40]} {{name}}"
    try:
        drawing = lay_out_lattice(an_analysis(*rows, label=label, language=language), Choices(width_mm=width_mm))
    except PictureTooNarrow:
        reject()  # a few are wider than 120 mm: nothing is drawn, and the width that is needed is said
    assert (boxes_overlapping(drawing.boxes), boxes_under_lines(drawing), sticking_out(drawing)) == ([], [], [])


@settings(deadline=None, max_examples=40)
@given(rows_of_cases)
def test_lines_of_a_lattice_lead_down(rows):
    drawing = lay_out_lattice(an_analysis(*rows), Choices())
    steps = [(above[1], below[1]) for stroke in drawing.strokes for above, below in pairwise(stroke.points)]
    assert [step for step in steps if step[0] > step[1]] == []


@pytest.mark.parametrize(
    ("analysis", "picture", "what"),
    [
        (an_analysis(), "lattice", "hope-2024: no lattice can be drawn: the analysis has no cases yet."),
        (
            an_analysis("s.", "ul"),
            "lattice",
            "hope-2024: no lattice can be drawn: in every case some attribute is open (unclear or not coded).",
        ),
        (
            an_analysis("s", attributes=()),
            "lattice",
            "hope-2024: no lattice can be drawn: no defining attribute is stated.",
        ),
        (an_analysis(), "matrix", "hope-2024: there is no matrix to draw, for the analysis has no cases yet."),
    ],
)
def test_where_there_is_nothing_to_draw_the_reason_is_said(analysis, picture, what):
    with pytest.raises(NothingToDraw) as refused:
        draw_picture(analysis, picture)
    assert str(refused.value) == what


def test_rival_analyses_have_a_lattice_of_their_attributes():
    rivals = [replace(SMALL, id=f"hope-{year}", published=str(year), cases=()) for year in (2019, 2024)]
    said = texts(draw_lattice_of_concept(compare(rivals, Alignments()), Choices()))
    assert [each for each in said if each.startswith(("A. Author", "Attribute "))] == [
        *("Attribute a", "Attribute b", "Attribute c", "A. Author (2019)"),
        *("Attribute a", "Attribute b", "Attribute c", "A. Author (2024)"),
    ]


@pytest.mark.parametrize("width_mm", [170, 260])
def test_no_label_of_twenty_attributes_lies_over_another(width_mm):
    rivals = [
        replace(
            SMALL,
            id=f"hope-{number}",
            attributes=tuple(
                Attribute(id=f"a-{each}", label=Text.of(f"A rather long attribute {number}.{each}", "en"))
                for each in range(4)
            ),
            cases=(),
        )
        for number in range(5)
    ]
    drawing = lay_out_lattice_of_concept(compare(rivals, Alignments()), Choices(width_mm=width_mm))
    assert sum(len(box.lines) > 4 for box in drawing.boxes) == 5
    assert (boxes_overlapping(drawing.boxes), boxes_under_lines(drawing), sticking_out(drawing)) == ([], [], [])


# ---- the network


def test_the_network_stands_on_the_widest_sheet_that_can_be_read():
    widths = [lay_out_network(SMALL, Choices(width_mm=width_mm)).width for width_mm in (60, 300)]
    assert widths[0] < widths[1]


def test_a_network_without_room_says_how_much_it_takes():
    with pytest.raises(PictureTooNarrow, match=r"this network takes at least \d+ mm with letters of 5 points"):
        draw_picture(SMALL, "network", Choices(width_mm=30))


@pytest.mark.parametrize("language", LABELS)
def test_no_text_of_the_network_leaves_its_box(language):
    analysis = an_analysis("ss", "ll", label=f"{LABELS[language]} {{name}}", language=language)
    assert sticking_out(lay_out_network(analysis, Choices())) == []


# ---- files


def size_and_resolution(png: bytes):
    """Pixels across and down, and dots per metre both ways with their unit, from a PNG's chunks."""
    width, height = struct.unpack(">II", png[16:24])
    at = png.index(b"pHYs")
    return width, height, struct.unpack(">IIB", png[at + 4 : at + 13])


def test_a_png_has_300_dots_an_inch_and_says_so():
    png = make_picture(SMALL, "matrix", "png", Choices(width_mm=127))
    width, _height, resolution = size_and_resolution(png)
    assert (png[:8], width, resolution) == (b"\x89PNG\r\n\x1a\n", 1500, (11811, 11811, 1))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("picture", PICTURES)
def test_the_same_picture_has_the_same_bytes(picture, form):
    assert make_picture(SMALL, picture, form) == make_picture(SMALL, picture, form)


def test_a_pdf_is_as_large_as_the_picture_and_has_its_fonts_in_it():
    pdf = make_picture(SMALL, "matrix", "pdf", Choices(width_mm=127))
    assert (pdf[:5], b"/MediaBox[0 0 360 " in pdf, b"+NotoSans-Regular" in pdf) == (b"%PDF-", True, True)


def test_a_pdf_has_the_fonts_of_arabic_and_korean_in_it():
    analysis = an_analysis("ss", label=LABELS["ar"], language="ar", title=Text.of(LABELS["ko"], "ko"))
    pdf = make_picture(analysis, "figure", "pdf")
    assert (b"+NotoSansArabic-Regular" in pdf, b"+NotoSansKR-Regular" in pdf) == (True, True)


def test_a_pdf_has_no_date_but_that_of_the_environment(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    undated = make_picture(SMALL, "matrix", "pdf")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    dated = make_picture(SMALL, "matrix", "pdf")
    assert (b"CreationDate" in undated, b"CreationDate(D:20231114221320Z" in dated) == (False, True)


def test_a_date_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(CannotPrint, match="SOURCE_DATE_EPOCH is “yesterday”"):
        make_picture(SMALL, "matrix", "pdf")


def test_a_png_of_too_many_dots_is_refused():
    tall = an_analysis(*["s"] * 60)
    with pytest.raises(CannotPrint, match=r"would have \d+ million dots"):
        make_picture(tall, "matrix", "png", Choices(width_mm=1000, font_size=24))
