"""The figure: where everything stands, and what is written in the SVG.

`REDRAW=1 pytest tests/test_figure.py` writes the golden pictures in `tests/golden` anew; look at them before
they are committed.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concept.analysis import (
    CASE_KINDS,
    Analysis,
    Antecedent,
    Attribute,
    Case,
    Coding,
    Concept,
    Consequence,
    NoReferentKnown,
    Referent,
    Text,
)
from concept.figure import LETTERS, LOOKS, PAPER, Box, Choices, PictureTooNarrow, draw, layout

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>\" onload='x' & \x00\x1b ]]>"
LABELS = {
    "en": "Equality, or a blurring of roles, between those who give and those who use a service (co-production)",
    "ar": "المساواة بين مقدمي الخدمة والمستفيدين منها (2013) care في اتخاذ القرار",
    "ko": "서비스를 제공하는 사람과 이용하는 사람의 역할이 서로 동등하거나 모호해지는 것",
    "emoji": "👩‍👩‍👧🎉🇰🇷 Donaudampfschifffahrtsgesellschaftskapitän é 概念の分析",
}


WIDTHS_MM = [60, 75, 119, 120, 180, 260]
"""In one column, and from 120 mm on in three."""


def english(words):
    return Text.of(words, "en")


def an_analysis(**values):
    return Analysis(
        **{
            "id": "hope-2024",
            "title": english("Hope: a concept analysis"),
            "language": "en",
            "concept": Concept(id="hope", label=english("Hope")),
            "status": "complete",
            "coverage": "full-text",
            **values,
        }
    )


SMALL = an_analysis(
    authors=("A. Author", "B. Author"),
    published="2024",
    antecedents=(Antecedent(id="loss", label=english("A loss")),),
    attributes=(
        Attribute(id="future", label=english("A look to the future"), gloss=english("What may yet be")),
        Attribute(id="will", label=english("The will to act")),
    ),
    consequences=(Consequence(id="calm", label=english("Calm")),),
    referents=(Referent(id="scale", label=english("Hope Scale"), measures=("future", "will")),),
    cases=(
        Case(
            id="mary",
            kind="model",
            label=english("Mary"),
            coding=(Coding(attribute="future", value="shows"), Coding(attribute="will", value="shows")),
        ),
    ),
)

EVERYTHING = an_analysis(
    id="everything",
    authors=("A. Author", "B. Author", "C. Author", "D. Author"),
    published="2024-05-01",
    status="draft",
    antecedents=(
        Antecedent(id="loss", label=english("A loss"), necessity="necessary"),
        Antecedent(id="age", label=english("Age & “place”"), necessity="risk-factor"),
        Antecedent(id="help", label=english("Help")),
    ),
    attributes=(
        Attribute(id="future", label=english(LABELS["en"]), gloss=english("What may yet be")),
        Attribute(id="hope-ar", label=Text.of(LABELS["ar"], "ar")),
        Attribute(id="hope-ko", label=Text.of(LABELS["ko"], "ko")),
    ),
    consequences=(
        Consequence(id="calm", label=english("Calm"), direction="positive", followed_by=("loss", "joy")),
        Consequence(id="joy", label=english("Joy"), direction="mixed"),
        Consequence(id="blame", label=english("Blame"), direction="negative"),
    ),
    referents=(
        Referent(id="scale", label=english("Hope Scale"), measures=("future",), kind="instrument"),
        Referent(id="diary", label=english("Diary"), measures=("calm", "future", "loss"), kind="record"),
        Referent(id="smile", label=english("Smile"), measures=("joy",), kind="sign"),
        Referent(id="visit", label=english("Visit"), measures=("antecedents",), kind="behaviour"),
        Referent(id="whole", label=english("Herth Index"), measures=("concept",)),
        Referent(id="nothing", label=english("Pulse")),
    ),
    referents_none_known=(NoReferentKnown(text=english("No measure of blame was found."), measures=("blame",)),),
    cases=(
        Case(
            id="mary",
            kind="model",
            label=english("Mary"),
            coding=tuple(Coding(attribute=each, value="shows") for each in ("future", "hope-ar", "hope-ko")),
        ),
        Case(
            id="john", kind="contrary", text=english("John waits."), coding=(Coding(attribute="future", value="shows"),)
        ),
        Case(id="edge", kind="borderline", label=english("On the edge"), claimed_shown=2),
        Case(
            id="wish",
            kind="related",
            label=english("A wish"),
            coding=(Coding(attribute="future", value="lacks"),),
            related_concept=Concept(id="wishing", label=english("Wishing")),
        ),
    ),
    related_concepts=(Attribute(id="optimism", label=english("Optimism"), gloss=english("A mood")),),
    surrogate_terms=(Attribute(id="trust", label=english("Trust")),),
    references=(Attribute(id="illness", label=english("Illness")),),
)


def crowded(label, language, count):
    """An analysis with that many elements of every role, and long labels."""
    text = Text.of(label, language)

    def many(cls, prefix, **values):
        return tuple(cls(id=f"{prefix}{n}", label=text, **values) for n in range(count))

    return an_analysis(
        language=language,
        concept=Concept(id="hope", label=text),
        antecedents=many(Antecedent, "a", necessity="usual"),
        attributes=many(Attribute, "d"),
        consequences=many(Consequence, "c", followed_by=("a0",)),
        referents=many(Referent, "r", measures=("d0", "c0")) + many(Referent, "q", measures=("c0",)),
        cases=tuple(Case(id=kind, kind=kind, label=text, claimed_shown=1) for kind in CASE_KINDS),
        related_concepts=many(Attribute, "k"),
    )


def boxes_of(figure):
    return {node: Box(**attributes) for node, attributes in figure.nodes(data=True)}


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def overlapping(figure):
    """The pairs of boxes that overlap though neither stands in the other."""
    boxes = boxes_of(figure)
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a != boxes[b].inside and b != boxes[a].inside and overlap(boxes[a], boxes[b])
    ]


def sticking_out(figure):
    """The lines that leave their box, and the boxes that leave their panel or the page."""
    boxes = boxes_of(figure)
    page = Box(kind="page", width=figure.graph["width"], height=figure.graph["height"])
    out = [
        line.text
        for box in boxes.values()
        for line in box.lines
        if line.x < 0 or line.x + line.width > box.width + 0.01 or not 0 < line.y < box.height
    ]
    return out + [node for node, box in boxes.items() if not within(box, boxes.get(box.inside, page))]


def within(box, outer):
    return (
        box.x >= outer.x - 0.01
        and box.y >= outer.y - 0.01
        and box.x + box.width <= outer.x + outer.width + 0.01
        and box.y + box.height <= outer.y + outer.height + 0.01
    )


def texts(svg):
    return [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]


def columns_of(figure):
    """What stands in the frame of each panel, by name."""
    boxes = boxes_of(figure)
    return {name: [node for node in boxes if boxes[node].inside == name] for name in boxes if not boxes[name].inside}


# ---- where everything stands


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(sorted(LABELS)), st.integers(0, 12), st.sampled_from(WIDTHS_MM))
def test_no_two_boxes_overlap(script, count, width_mm):
    language = "en" if script == "emoji" else script
    assert overlapping(layout(crowded(LABELS[script], language, count), Choices(width_mm=width_mm))) == []


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(sorted(LABELS)), st.integers(0, 12), st.sampled_from(WIDTHS_MM))
def test_no_text_leaves_its_box_and_no_box_the_page(script, count, width_mm):
    language = "en" if script == "emoji" else script
    assert sticking_out(layout(crowded(LABELS[script], language, count), Choices(width_mm=width_mm))) == []


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_label_at_all_fits_its_box(label):
    assert sticking_out(layout(crowded(label, "en", 2))) == []


def test_forty_elements_a_column_do_not_overlap_either():
    assert overlapping(layout(crowded(LABELS["en"], "en", 40))) == []


def test_everything_stands_where_it_belongs():
    assert columns_of(layout(EVERYTHING)) == {
        "title": [],
        "antecedents": ["antecedent/help", "antecedent/loss", "antecedent/age"],
        "attributes": ["attribute/future", "attribute/hope-ar", "attribute/hope-ko"],
        "consequences": ["consequence/calm", "consequence/blame", "consequence/joy"],
        "referents/antecedents": ["referent/visit"],
        "referents/attributes": ["referent/scale", "referent/diary", "referent/whole", "referent/nothing"],
        "referents/consequences": ["referent/smile", "none-known/1"],
        "cases": ["case/mary", "case/john", "case/edge", "case/wish"],
        "related_concepts": ["related-concept/optimism", "case/wish/concept"],
        "surrogate_terms": ["surrogate-term/trust"],
        "references": ["reference/illness"],
    }


def test_edges_say_what_leads_to_what_and_what_measures_what():
    figure = layout(EVERYTHING)
    assert sorted((*ends, edge["kind"]) for *ends, edge in figure.edges(data=True)) == [
        ("antecedents", "attributes", "flow"),
        ("attributes", "consequences", "flow"),
        ("consequence/calm", "antecedent/loss", "followed by"),
        ("consequence/calm", "consequence/joy", "followed by"),
        ("consequences", "antecedents", "feedback"),
        ("referent/diary", "antecedent/loss", "measures"),
        ("referent/diary", "attribute/future", "measures"),
        ("referent/diary", "consequence/calm", "measures"),
        ("referent/scale", "attribute/future", "measures"),
        ("referent/smile", "consequence/joy", "measures"),
        ("referent/visit", "antecedents", "measures"),
        ("referent/whole", "title", "measures"),
        ("referents/antecedents", "antecedents", "measures"),
        ("referents/attributes", "antecedents", "measures"),
        ("referents/attributes", "attributes", "measures"),
        ("referents/attributes", "consequences", "measures"),
        ("referents/consequences", "consequences", "measures"),
    ]


def test_the_columns_stand_in_the_order_of_reading():
    boxes = boxes_of(layout(SMALL))
    assert boxes["antecedents"].x < boxes["attributes"].x < boxes["consequences"].x


def test_where_three_columns_have_no_room_there_is_one_with_the_referents_below():
    figure = layout(EVERYTHING, Choices(width_mm=119))
    panels = [box for box in boxes_of(figure).values() if box.inside is None]
    assert ([box.kind for box in sorted(panels, key=lambda box: box.y)], figure.graph["columns"]) == (
        "title antecedents attributes consequences referents cases related_concepts surrogate_terms references".split(),
        1,
    )


def test_larger_letters_need_more_room_for_three_columns():
    columns = [layout(SMALL, Choices(width_mm=130, font_size=size)).graph["columns"] for size in (8, 9)]
    assert columns == [3, 1]


def test_in_one_column_arrows_lead_down_and_feedback_goes_back_beside_the_column():
    figure = layout(EVERYTHING, Choices(width_mm=80))
    boxes = boxes_of(figure)
    drawn = {edge["kind"]: edge["points"] for *_ends, edge in figure.edges(data=True) if edge["points"]}
    start, *_between, end = drawn["feedback"]
    assert (start[0], end[1]) == (boxes["consequences"].right, boxes["antecedents"].y)
    assert boxes["attributes"].bottom < max(y for _x, y in drawn["flow"]) < boxes["consequences"].y
    assert boxes["consequences"].right < max(x for x, _y in drawn["feedback"]) < figure.graph["width"]


def test_a_figure_in_arabic_is_read_from_right_to_left():
    boxes = boxes_of(layout(crowded(LABELS["ar"], "ar", 2)))
    assert boxes["antecedents"].x > boxes["attributes"].x > boxes["consequences"].x


def test_referents_stand_under_what_they_measure():
    boxes = boxes_of(layout(EVERYTHING))
    smile, column = boxes["referents/consequences"], boxes["consequences"]
    assert (smile.x, smile.y > column.y + column.height) == (column.x, True)


def test_cases_stand_beside_a_column_that_is_much_longer_than_the_others():
    long = tuple(Consequence(id=f"c{n}", label=english("Calm")) for n in range(20))
    boxes = boxes_of(layout(an_analysis(consequences=long, cases=SMALL.cases)))
    cases, column = boxes["cases"], boxes["consequences"]
    assert (cases.y < column.y + column.height, cases.x + cases.width < column.x) == (True, True)


def test_a_width_that_cannot_be_read_is_refused():
    with pytest.raises(PictureTooNarrow, match="50 mm wide cannot be read: one column takes at least 60 mm"):
        layout(SMALL, Choices(width_mm=50))


# ---- what is written


@pytest.mark.parametrize(
    ("analysis", "width_mm"),
    [(SMALL, 180), (EVERYTHING, 180), (EVERYTHING, 85)],
    ids=["small", "everything", "everything-in-one-column"],
)
def test_the_picture_is_the_golden_one(analysis, width_mm, request):
    golden = GOLDEN / f"figure-{request.node.callspec.id}.svg"
    drawn = draw(analysis, Choices(width_mm=width_mm))
    if os.environ.get("REDRAW"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_both_figures_can_stand_on_one_page():
    pictures = [ET.fromstring(draw(EVERYTHING, Choices(width_mm=width))) for width in (85, 180)]
    narrow, wide = ({each.attrib["id"] for each in picture.iter() if "id" in each.attrib} for picture in pictures)
    assert narrow & wide == set()


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_in_another_language_draws_the_same_bytes(seed):
    code = (
        "import sys, locale; locale.setlocale(locale.LC_ALL, ''); sys.path.insert(0, sys.argv[1]);"
        "import test_figure; sys.stdout.buffer.write(test_figure.draw(test_figure.EVERYTHING).encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8", "LANG": "ur_PK.UTF-8"}
    drawn = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)], capture_output=True, check=True, env=environment
    )
    assert drawn.stdout.decode() == draw(EVERYTHING)


def test_every_text_is_as_wide_as_it_was_measured():
    lines = [line for box in boxes_of(layout(SMALL)).values() for line in box.lines]
    written = {each.text: float(each.attrib["textLength"]) for each in ET.fromstring(draw(SMALL)).iter(f"{SVG}text")}
    assert written == {line.text: pytest.approx(line.width, abs=0.005) for line in lines}


def test_verdicts_are_told_in_words():
    assert [text for text in texts(draw(EVERYTHING)) if text.startswith(("holds", "fails", "undetermined"))] == [
        "holds: 3 of 3 shown",
        "fails: 1 of 3 shown",
        "undetermined: not coded; the author",
        "holds: 0 of 3 shown",
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "not stated"),
        ({"status": "draft"}, "not stated yet"),
        ({"coverage": "abstract"}, "not in the abstract"),
        ({"coverage": "excerpt", "status": "draft"}, "not in the excerpt"),
    ],
)
def test_an_empty_part_says_that_nothing_is_stated(values, words):
    assert texts(draw(an_analysis(**values))).count(words) == 5


def test_a_figure_without_links_is_one_image_with_a_name_and_a_description():
    root = ET.fromstring(draw(SMALL))
    ids = [root.get("role"), root.get("aria-labelledby"), root.get("aria-describedby")]
    assert (ids, root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (
        ["img", "figure-hope-2024-title", "figure-hope-2024-description"],
        "Hope (A. Author, B. Author (2024) · Hope: a concept analysis)",
        "Antecedents: A loss. Defining attributes: A look to the future; The will to act. Consequences: Calm. "
        "Empirical referents: Hope Scale. "
        "Cases: Model case — Mary — holds: 2 of 2 shown — It shows all 2 defining attributes.",
    )


def test_with_links_every_element_leads_to_its_place():
    root = ET.fromstring(draw(SMALL, link=lambda place: f"/analyses/hope-2024/{place}"))
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == [
        "/analyses/hope-2024/",
        "/analyses/hope-2024/antecedent/loss",
        "/analyses/hope-2024/attribute/future",
        "/analyses/hope-2024/attribute/will",
        "/analyses/hope-2024/consequence/calm",
        "/analyses/hope-2024/referent/scale",
        "/analyses/hope-2024/case/mary",
    ]


def test_with_links_the_parts_are_lists_with_names():
    root = ET.fromstring(draw(SMALL, link=str))
    assert [each.get("aria-label") for each in root.iter() if each.get("role") == "list"] == [
        "Antecedents",
        "Defining attributes",
        "Consequences",
        "Empirical referents",
        "Cases",
    ]


def test_every_element_says_its_label_and_gloss_in_full():
    links = ET.fromstring(draw(SMALL, link=str)).iter(f"{SVG}a")
    assert [link.findtext(f"{SVG}title") for link in links] == [
        "Hope (A. Author, B. Author (2024) · Hope: a concept analysis)",
        "A loss",
        "A look to the future — What may yet be",
        "The will to act",
        "Calm",
        "Hope Scale — measures: A look to the future; The will to act",
        "Model case — Mary — holds: 2 of 2 shown — It shows all 2 defining attributes.",
    ]


def test_the_figure_speaks_the_language_asked_for():
    both = Text(by_language=(("en", "Hope"), ("ko", "희망")))
    analysis = an_analysis(concept=Concept(id="hope", label=both), attributes=(Attribute(id="a", label=both),))
    assert texts(draw(analysis, Choices(language="ko"))).count("희망") == 2


def test_hostile_labels_stay_text():
    drawn = draw(crowded(HOSTILE, "en", 2), link=lambda place: f'javascript:"{place}<')
    tags = {each.tag.removeprefix(SVG) for each in ET.fromstring(drawn).iter()}
    assert tags == {"svg", "title", "desc", "g", "a", "rect", "text", "path", "polygon", "circle"}


def test_nothing_needs_an_inline_style_a_script_or_another_file():
    attributes = {name for each in ET.fromstring(draw(EVERYTHING)).iter() for name in each.attrib}
    assert {name for name in attributes if name.startswith("on") or name in ("style", "href", "src")} == set()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_label_at_all_gives_well_formed_xml(label):
    assert ET.fromstring(draw(crowded(label, "en", 1))).tag == f"{SVG}svg"


# ---- how it prints


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_all_letters_can_be_read_in_grey_on_all_backgrounds():
    letters = {each.fill for each in LETTERS.values()}
    papers = {look.fill for name, look in LOOKS.items() if name != "nameless-node"} | {
        PAPER
    }  # no letter stands on that
    assert min(contrast(ink, paper) for ink in letters for paper in papers) >= 4.5


def test_all_frames_can_be_seen_in_grey():
    assert min(contrast(look.stroke, PAPER) for look in LOOKS.values() if look.stroke_width) >= 3


def test_the_columns_differ_in_more_than_colour():
    frames = {(LOOKS[name].stroke_width, LOOKS[name].radius, LOOKS[name].dashes) for name in LOOKS if name[-1] == "s"}
    assert len(frames) == 4


def test_no_letters_are_smaller_than_seven_points():
    assert min(each.size for each in LETTERS.values()) == 7


def test_the_figure_is_as_wide_in_print_as_asked():
    root = ET.fromstring(draw(SMALL, Choices(width_mm=150)))
    assert (root.get("width"), root.attrib["viewBox"].split()[2]) == ("150mm", "425.2")
