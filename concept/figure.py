"""The figure of the field: antecedents → defining attributes → consequences, with all that belongs beside them.

`layout` places every box and line of an analysis, in points of a page, and returns a graph; `draw` writes that
graph as SVG. Empirical referents stand under the column that they measure, cases with their verdicts below, and
below them the concepts that the analysis sets this one apart from.

A role is told by place, heading and border, and only then by colour, so the figure may be printed in grey. All
looks are presentation attributes beside classes: a page may restyle `paper panel box heading subhead label note
kind verdict flow measures feedback symbol`, and needs no inline style, script or outside file.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import networkx as nx

from concept.analysis import (
    WHOLE,
    Analysis,
    Antecedent,
    Case,
    CaseKind,
    Consequence,
    Element,
    NoReferentKnown,
    Place,
    Referent,
    Text,
)
from concept.errors import ConceptError
from concept.lettering import FAMILIES, TextDirection, Weight, direction_of, has_right_to_left, measure, one_line, wrap
from concept.matrix import Outcome, Row, build_matrix
from concept.messages import _

POINTS_PER_MM = 72 / 25.4
LEAST_WIDTH_MM = 120.0
"""Three columns of letters that can be read in print do not fit in less."""

COLUMNS = ("antecedents", "attributes", "consequences")
"""The three columns, in the order in which the figure is read."""

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


# ------------------------------------------------------------------------------------------------ the looks

INK = "#1a1a1a"
SOFT_INK = "#454545"
LINE = "#6b7075"
PAPER = "#ffffff"


@dataclass(frozen=True)
class Letters:
    """How a text is set: size and leading in points."""

    size: float
    weight: Weight
    fill: str
    leading: float


LETTERS: Mapping[str, Letters] = {
    "title": Letters(14, "semibold", INK, 18),
    "citation": Letters(8, "regular", SOFT_INK, 11),
    "heading": Letters(9, "semibold", INK, 13),
    "subhead": Letters(7, "semibold", SOFT_INK, 10),
    "kind": Letters(8, "semibold", INK, 11),
    "label": Letters(8, "regular", INK, 10.5),
    "note": Letters(7, "regular", SOFT_INK, 9),
    "verdict": Letters(7.5, "semibold", INK, 10),
}
"""By class. Nothing is smaller than 7 points in print."""


@dataclass(frozen=True)
class Look:
    """How a box is drawn."""

    fill: str
    stroke: str
    stroke_width: float
    radius: float = 0
    dashes: str = ""


LOOKS: Mapping[str, Look] = {
    "antecedents": Look("#faf3e7", "#8a5a00", 0.9, dashes="5 2.5"),
    "attributes": Look("#e6eef7", "#1f4e79", 1.8),
    "consequences": Look("#e8f3ec", "#2a6a43", 0.9, radius=9),
    "referents": Look(PAPER, LINE, 0.9, dashes="1 2"),
    "antecedent": Look(PAPER, "#8a5a00", 0.6),
    "attribute": Look(PAPER, "#1f4e79", 1.0),
    "consequence": Look(PAPER, "#2a6a43", 0.6, radius=5),
    "referent": Look(PAPER, LINE, 0.6),
    "none-known": Look(PAPER, LINE, 0.6, dashes="3 2"),
    "case": Look("#f6f6f6", LINE, 0.6, radius=2),
    "concept": Look("#f6f6f6", LINE, 0.6, radius=6),
}
"""By kind of box; a kind without a look has no frame."""

_MARGIN = 1.0
_GUTTER = 30.0
_PADDING = 7.0
_BOX_PADDING = 5.0
_GAP = 4.0
_SYMBOL = 14.0
_LEAST_CARD = 135.0
_BETWEEN_CARDS = 6.0
_GAP_OVER_STRIP = 16.0
_WORTH_SAVING = 72.0
_LEAST_COLUMN = 60.0
_GAP_UNDER_COLUMN = 18.0


# ----------------------------------------------------------------------------------------------- the values


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of text: its left end `x` and its baseline `y` from the corner of its box, and its width."""

    text: str
    letters: str
    x: float
    y: float
    width: float
    direction: TextDirection = "ltr"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A node of the figure. `title` is all that it says in full; `inside` is the panel or strip that holds it."""

    kind: str
    width: float
    height: float
    x: float = 0
    y: float = 0
    lines: tuple[Line, ...] = ()
    label: str = ""
    title: str = ""
    language: str = ""
    place: Place | None = None
    inside: str | None = None
    verdict: Outcome | None = None


Boxes = Mapping[str, Box]
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Paragraph:
    """Words and the letters they are set in; `ours` are said by us and aligned as the whole figure is."""

    text: str
    letters: str
    ours: bool = True
    max_lines: int | None = None


class FigureTooNarrow(ConceptError):
    """A width in which the figure cannot be read."""


def layout(analysis: Analysis, *, width_mm: float = 180, language: str | None = None) -> nx.DiGraph[str]:
    """The figure as a graph: nodes with the fields of a Box as attributes, in points from the top left corner.

    Nodes are named by place (`attribute/assets`), or, where they have none of their own, by what they are:
    `title`, the columns, `referents/<column>`, `cases`. Edges have a `kind` (`flow` from column to column,
    `measures` from a referent, `followed by` and `feedback` from a consequence) and `points`, the path to draw:
    ties between single elements are told by words and have none.
    The graph's own attributes are `width`, `height`, `language` and `right_to_left`: in a language that is read
    from right to left the antecedents stand on the right.
    """
    if width_mm < LEAST_WIDTH_MM:
        raise FigureTooNarrow(
            f"A figure {width_mm:g} mm wide cannot be read: three columns take at least {LEAST_WIDTH_MM:g} mm."
        )
    return _Sheet(analysis, language or analysis.language, width_mm * POINTS_PER_MM).fill()


# ------------------------------------------------------------------------------------------------ the words


class _Words:
    """What the figure says: the analysis's own words in one language, and ours in the reader's."""

    def __init__(self, analysis: Analysis, language: str) -> None:
        self.analysis = analysis
        self.language = language

    def say(self, text: Text | None) -> str:
        """The words of a text in the language of the figure, fit for one line of XML."""
        return _printable(self.wording(text)[1])

    def wording(self, text: Text | None) -> tuple[str, str]:
        """Language and words, in the language of the figure, else of the analysis, else in the first."""
        if text is None or not text.by_language:
            return self.language, ""
        said = dict(text.by_language)
        tag = next((tag for tag in (self.language, self.analysis.language) if tag in said), None)
        return (tag, said[tag]) if tag else text.by_language[0]

    def name(self, part_id: str) -> str:
        """The label of a part, else the beginning of its text, else its id."""
        part = self.analysis.part(part_id)
        return self.say(getattr(part, "label", None) or getattr(part, "text", None)) or _printable(part_id)

    def not_said(self) -> str:
        """What stands where the analysis says nothing: a reader of an abstract cannot know what is missing."""
        if self.analysis.coverage == "abstract":
            return _("not in the abstract")
        if self.analysis.coverage == "excerpt":
            return _("not in the excerpt")
        return _("not stated yet") if self.analysis.status == "draft" else _("not stated")

    def citation(self) -> str:
        """Authors, year and title of the analysis, and what its record was made from where that is not all of it."""
        authors = self.analysis.authors
        who = ", ".join(authors) if len(authors) <= 3 else _("{first} et al.").format(first=authors[0])
        year = (self.analysis.published or "")[:4]
        head = f"{who} ({year})" if who and year else who or year
        title = self.say(self.analysis.title)
        kept = {
            "abstract": _("recorded from its abstract"),
            "excerpt": _("recorded from an excerpt"),
        }.get(self.analysis.coverage)
        draft = _("draft") if self.analysis.status == "draft" else None
        return _printable(" · ".join(part for part in (head, title, kept, draft) if part))

    def measured(self, measures: Sequence[str]) -> str:
        """What a referent measures, in a few words."""
        whole = {
            "concept": _("the concept as a whole"),
            "attributes": _("the defining attributes"),
            "antecedents": _("the antecedents"),
            "consequences": _("the consequences"),
        }
        names = [whole.get(each) or self.name(each) for each in measures]
        if len(names) > 4:
            names = [*names[:3], _("{count} more").format(count=len(names) - 3)]
        return "; ".join(names)

    def verdict(self, row: Row) -> str:
        """The verdict, and how many attributes the case shows; what its author claims where that is not coded."""
        outcome = {"holds": _("holds"), "fails": _("fails"), "undetermined": _("undetermined")}[row.verdict.outcome]
        count = self._count(row)
        return f"{outcome}: {count}" if count else outcome

    def _count(self, row: Row) -> str:
        shown, every, claimed = len(row.shown), len(row.codes), row.case.claimed_shown
        if not every:
            return ""
        if all(code == "not-coded" for code in row.codes.values()):
            said = _("not coded")
        else:
            said = _("{shown} of {all} shown").format(shown=shown, all=every)
        if claimed is None or claimed == shown:
            return said
        return _("{said}; the author claims {claimed} of {all}").format(said=said, claimed=claimed, all=every)


def _kind_of_case(kind: CaseKind) -> str:
    return {
        "model": _("Model case"),
        "borderline": _("Borderline case"),
        "related": _("Related case"),
        "contrary": _("Contrary case"),
        "invented": _("Invented case"),
        "illegitimate": _("Illegitimate case"),
    }[kind]


def _heading(name: str) -> str:
    return {
        "antecedents": _("Antecedents"),
        "attributes": _("Defining attributes"),
        "consequences": _("Consequences"),
        "referents": _("Empirical referents"),
        "cases": _("Cases"),
        "related_concepts": _("Related concepts"),
        "surrogate_terms": _("Surrogate terms"),
        "references": _("What the concept refers to"),
    }[name.partition("/")[0]]


def _groups(name: str) -> Mapping[str | None, str]:
    """By what the elements of a column are grouped; those that do not say it come first, with no heading."""
    if name == "antecedents":
        return {"necessary": _("Necessary"), "usual": _("Usual"), "risk-factor": _("Risk factors")}
    if name == "consequences":
        return {"positive": _("Positive"), "negative": _("Negative"), "mixed": _("Mixed")}
    return {}


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _printable(text: str) -> str:
    """The text on one line, with what XML cannot hold replaced."""
    return one_line(_NOT_XML.sub("\ufffd", text))


# ------------------------------------------------------------------------------------------------ the places


@dataclass(frozen=True)
class _Panel:
    """A frame with a heading, and the boxes in it, by name, placed from its corner."""

    frame: Box
    inner: Boxes


class _Sheet:
    """One figure while it is laid out, from top to bottom."""

    def __init__(self, analysis: Analysis, language: str, width: float) -> None:
        self.analysis = analysis
        self.words = _Words(analysis, language)
        self.width = width
        self.right_to_left = language.partition("-")[0] in _RIGHT_TO_LEFT
        self.column_width = (width - 2 * _MARGIN - 2 * _GUTTER) / 3
        self.boxes: dict[str, Box] = {}
        self.graph: nx.DiGraph[str] = nx.DiGraph()

    def fill(self) -> nx.DiGraph[str]:
        bottom = self._place_title(_MARGIN)
        self._place_columns(bottom + 8)
        self._place_referents()
        bottom = self._place_strips()
        self._tie_elements()
        return self._finished(bottom + _MARGIN)

    def _place_title(self, top: float) -> float:
        tag, label = self.words.wording(self.analysis.concept.label)
        said = (_Paragraph(_printable(label), "title", ours=False), _Paragraph(self.words.citation(), "citation"))
        lines, height = self._set(said, 0, 0, self.width - 2 * _MARGIN)
        self.boxes["title"] = Box(
            kind="title",
            x=_MARGIN,
            y=top,
            width=self.width - 2 * _MARGIN,
            height=height,
            lines=lines,
            label=_printable(label),
            title=f"{_printable(label)} ({self.words.citation()})",
            language=tag,
            place=WHOLE,
        )
        return top + height

    # the three columns

    def _place_columns(self, top: float) -> None:
        loops = any(self._loops(each) for each in self.analysis.consequences)
        top += 14 if loops else 0
        for name in COLUMNS:
            panel = self._column(name)
            height = max(panel.frame.height, _LEAST_COLUMN)
            self._put(name, panel, self._column_left(name), top, height)
        for before, after in pairwise(COLUMNS):
            self.graph.add_edge(before, after, kind="flow", points=self._arrow(before, after))
        if loops:
            self._draw_feedback(top)

    def _column_left(self, name: str) -> float:
        return _MARGIN + COLUMNS.index(name) * (self.column_width + _GUTTER)

    def _column(self, name: str) -> _Panel:
        elements: Sequence[Element] = getattr(self.analysis, name)
        headings = _groups(name)
        grouped: list[tuple[str, dict[str, Box]]] = []
        for key, heading in {None: "", **headings}.items():
            members = [each for each in elements if _group_of(each) == key]
            boxes = dict(self._element(each) for each in members)
            grouped.extend([(heading, boxes)] if boxes else [])
        return self._panel(name, grouped)

    def _panel(self, name: str, grouped: Iterable[tuple[str, Boxes]]) -> _Panel:
        """Heading and groups from top to bottom; the frame is as high as they need."""
        inner_width = self.column_width - 2 * _PADDING
        lines, y = self._set([_Paragraph(_heading(name), "heading")], _PADDING, _PADDING - 1, inner_width)
        y += _GAP
        inner: dict[str, Box] = {}
        for subhead, boxes in grouped:
            more, y = self._set([_Paragraph(subhead, "subhead")], _PADDING, y, inner_width)
            lines += more
            y += 1 if more else 0
            for node, box in boxes.items():
                inner[node] = replace(box, x=_PADDING, y=y, inside=name)
                y += box.height + _GAP
            y += _GAP / 2
        if not inner:
            more, y = self._set([_Paragraph(self.words.not_said(), "note")], _PADDING, y, inner_width)
            lines += more
        heading = _heading(name)
        frame = Box(
            kind=name.partition("/")[0],
            width=self.column_width,
            height=y + _PADDING - (1.5 * _GAP if inner else 0),
            lines=lines,
            label=heading,
            title=heading,
        )
        return _Panel(frame, inner)

    def _element(self, element: Element) -> tuple[str, Box]:
        place = self.analysis.place(element.id)
        tag, label = self.words.wording(element.label)
        notes = self._notes(element)
        said = [_Paragraph(_printable(label), "label", ours=False)]
        said += [_Paragraph(note, "note") for note in notes]
        gloss = self.words.say(element.gloss)
        box = self._box(
            place.partition("/")[0],
            said,
            self.column_width - 2 * _PADDING,
            label=_printable(label),
            title=" — ".join(part for part in (_printable(label), gloss, *notes) if part),
            language=tag,
            place=place,
        )
        return place, box

    def _notes(self, element: Element) -> list[str]:
        match element:
            case Referent():
                measured = self.words.measured(element.measures) or self.words.not_said()
                return [_("measures: {what}").format(what=measured)]
            case Consequence(followed_by=(_first, *_others) as followed_by):
                names = "; ".join(self.words.name(each) for each in followed_by)
                return [_("leads to: {what}").format(what=names)]
        return []

    def _loops(self, consequence: Consequence) -> list[str]:
        """The antecedents to which a consequence leads back."""
        antecedents = {each.id for each in self.analysis.antecedents}
        return [each for each in consequence.followed_by if each in antecedents]

    def _arrow(self, before: str, after: str) -> Points:
        """The broad arrow between two columns, beside the middle of the shortest and on the first page."""
        left, right = self.boxes[before], self.boxes[after]
        x0, x1 = left.x + left.width + 5, right.x - 5
        y = left.y + min(200, *(self.boxes[name].height / 2 for name in COLUMNS))
        neck = x1 - 10
        return (
            (x0, y - 5),
            (neck, y - 5),
            (neck, y - 11),
            (x1, y),
            (neck, y + 11),
            (neck, y + 5),
            (x0, y + 5),
        )

    def _draw_feedback(self, top: float) -> None:
        first, last = self.boxes["antecedents"], self.boxes["consequences"]
        x0, x1 = last.x + last.width / 2, first.x + first.width / 2
        label = _("feedback")
        width = measure(label, LETTERS["note"].size, LETTERS["note"].weight)
        x = (self.width - width) / 2
        line = Line(text=label, letters="note", x=x, y=top - 13, width=width, direction=direction_of(label))
        points = ((x0, top), (x0, top - 10), (x1, top - 10), (x1, top))
        self.graph.add_edge("consequences", "antecedents", kind="feedback", points=points, line=line)

    # empirical referents

    def _place_referents(self) -> None:
        """A panel under each column that referents measure, and always one under the attributes."""
        for name in COLUMNS:
            panel = self._referents_of(name)
            if panel.inner or name == "attributes":
                under = _bottom(self.boxes[name]) + _GAP_UNDER_COLUMN
                self._put(f"referents/{name}", panel, self._column_left(name), under, panel.frame.height)
        for name, measured in self._columns_tied():
            points = self._connector(name, measured)
            self.graph.add_edge(f"referents/{name}", measured, kind="measures", points=points)

    def _referents_of(self, column: str) -> _Panel:
        boxes = dict(self._element(each) for each in self.analysis.referents if self._stands_under(each) == column)
        for position, statement in enumerate(self.analysis.referents_none_known, start=1):
            if self._stands_under(statement) == column:
                boxes[f"none-known/{position}"] = self._none_known(statement)
        return self._panel(f"referents/{column}", [("", boxes)] if boxes else [])

    def _none_known(self, statement: NoReferentKnown) -> Box:
        what = self.words.measured(statement.measures) or _("the concept as a whole")
        label = _("none known for {what}").format(what=what)
        tag, text = self.words.wording(statement.text)
        return self._box(
            "none-known",
            [_Paragraph(label, "note")],
            self.column_width - 2 * _PADDING,
            label=label,
            title=f"{label} — {_printable(text)}",
            language=tag,
        )

    def _columns_measured(self, referent: Referent | NoReferentKnown) -> set[str]:
        """The columns of what is measured. The whole concept is taken for its attributes."""
        columns = (_column_named(each, self.analysis) for each in referent.measures)
        return {column for column in columns if column}

    def _stands_under(self, referent: Referent | NoReferentKnown) -> str:
        """The one column that it measures; the attributes, in the middle, where there are several or none."""
        columns = self._columns_measured(referent)
        return columns.pop() if len(columns) == 1 else "attributes"

    def _columns_tied(self) -> list[tuple[str, str]]:
        """Which columns' referents measure which columns, each once, in the order of reading."""
        ties = {
            (self._stands_under(referent), column)
            for referent in self.analysis.referents
            for column in self._columns_measured(referent)
        }
        return sorted(ties, key=lambda tie: tuple(map(COLUMNS.index, tie)))

    def _connector(self, under: str, measured: str) -> Points:
        """From a panel of referents straight up to its own column, or through the gutter to the next one's side."""
        source, target = self.boxes[f"referents/{under}"], self.boxes[measured]
        if under == measured:
            middle = source.x + source.width / 2
            return (middle, source.y), (middle, _bottom(target))
        before = COLUMNS.index(measured) < COLUMNS.index(under)
        x0 = source.x if before else source.x + source.width
        x1 = target.x + target.width if before else target.x
        y0 = source.y + 13
        y1 = min(y0, _bottom(target) - 12)
        return (x0, y0), ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1), (x1, y1)

    # what stands aside: cases, and the concepts that this one is set apart from

    def _place_strips(self) -> float:
        """Below all columns; or below two of them, beside a longer third, where that saves space. The bottom."""
        below_all = self._strips_below(COLUMNS)
        beside = (self._strips_below(COLUMNS[:2]), self._strips_below(COLUMNS[1:]))
        best = min(beside, key=_lowest)
        lowest_column = self._bottom_of(COLUMNS)
        saved = _lowest(below_all) - max(lowest_column, _lowest(best))
        self.boxes.update(best if saved > _WORTH_SAVING else below_all)
        return max(_bottom(box) for box in self.boxes.values())

    def _bottom_of(self, columns: Sequence[str]) -> float:
        """Where the columns end, with the referents under them."""
        panels = [self.boxes.get(prefix + name) for name in columns for prefix in ("", "referents/")]
        return max(_bottom(panel) for panel in panels if panel)

    def _strips_below(self, columns: Sequence[str]) -> Boxes:
        """The strips as wide as those neighbouring columns, from top to bottom."""
        left = self._column_left(columns[0])
        width = self._column_left(columns[-1]) + self.column_width - left
        top = self._bottom_of(columns)
        boxes: dict[str, Box] = {}
        for name, inner in self._aside(width).items():
            boxes.update(self._strip(name, inner, left, top + _GAP_OVER_STRIP, width))
            top = _bottom(boxes[name])
        return boxes

    def _aside(self, width: float) -> dict[str, Sequence[tuple[str, Box]]]:
        """What stands in the strips, by strip: the cases always, the others where there are any."""
        cases = [self._case(row, width) for row in build_matrix(self.analysis)]
        chips = {
            name: [self._chip(each, width) for each in getattr(self.analysis, name)]
            for name in ("related_concepts", "surrogate_terms", "references")
        }
        chips["related_concepts"] += self._concepts_of_cases(
            {box.label for _n, box in chips["related_concepts"]}, width
        )
        return {"cases": cases, **{name: boxes for name, boxes in chips.items() if boxes}}

    def _strip(self, name: str, boxes: Sequence[tuple[str, Box]], left: float, top: float, width: float) -> Boxes:
        """A heading over rows of boxes, each row as high as its highest."""
        said = [_Paragraph(_heading(name), "heading")]
        said += [] if boxes else [_Paragraph(self.words.not_said(), "note")]
        lines, y = self._set(said, 0, 0, width)
        placed: dict[str, Box] = {}
        for row in _rows(boxes, width):
            y += _GAP
            x = left
            height = max(box.height for _node, box in row)
            for node, box in row:
                placed[node] = replace(box, x=x, y=top + y, height=height, inside=name)
                x += box.width + _BETWEEN_CARDS
            y += height
        label = _heading(name)
        frame = Box(kind=name, x=left, y=top, width=width, height=y, lines=lines, label=label, title=label)
        return {name: frame, **placed}

    def _case(self, row: Row, width: float) -> tuple[str, Box]:
        case = row.case
        kind, verdict = _kind_of_case(case.kind), self.words.verdict(row)
        tag, label = self.words.wording(case.label or case.text)
        place = self.analysis.place(case.id)
        said = [
            _Paragraph(kind, "kind"),
            _Paragraph(_printable(label), "label", ours=False, max_lines=3),
            _Paragraph(verdict, "verdict"),
        ]
        box = self._box(
            "case",
            said,
            _card_width(width),
            inset=_SYMBOL,
            label=_printable(label) or kind,
            title=" — ".join(part for part in (kind, _printable(label), verdict, row.verdict.reason) if part),
            language=tag,
            place=place,
        )
        return place, replace(box, verdict=row.verdict.outcome)

    def _concepts_of_cases(self, known: set[str], width: float) -> list[tuple[str, Box]]:
        """The concepts that cases are cases of, each label once."""
        chips: list[tuple[str, Box]] = []
        for case in self.analysis.cases:
            chip = self._concept_of(case, width)
            if chip and chip[1].label not in known:
                known.add(chip[1].label)
                chips.append(chip)
        return chips

    def _concept_of(self, case: Case, width: float) -> tuple[str, Box] | None:
        if case.related_concept is None:
            return None
        tag, label = self.words.wording(case.related_concept.label)
        place = self.analysis.place(case.id)
        return f"{place}/concept", self._narrow_box(_printable(label), _printable(label), tag, place, width)

    def _chip(self, element: Element, width: float) -> tuple[str, Box]:
        tag, label = self.words.wording(element.label)
        gloss = self.words.say(element.gloss)
        title = f"{_printable(label)} — {gloss}" if gloss else _printable(label)
        place = self.analysis.place(element.id)
        return place, self._narrow_box(_printable(label), title, tag, place, width)

    def _narrow_box(self, label: str, title: str, tag: str, place: Place, limit: float) -> Box:
        """A box as wide as its label, and never wider than the limit."""
        letters = LETTERS["label"]
        wanted = measure(label, letters.size, letters.weight) + 2 * _BOX_PADDING + 0.01
        width = min(wanted, limit)
        said = [_Paragraph(label, "label", ours=False)]
        return self._box("concept", said, width, label=label, title=title, language=tag, place=place)

    # boxes, lines and edges

    def _box(
        self,
        kind: str,
        said: Iterable[_Paragraph],
        width: float,
        *,
        label: str,
        title: str,
        language: str,
        place: Place | None = None,
        inset: float = 0,
    ) -> Box:
        """A box of that width, as high as its text needs; `inset` leaves room for a symbol where lines begin."""
        left = _BOX_PADDING if self.right_to_left else _BOX_PADDING + inset
        lines, bottom = self._set(said, left, _BOX_PADDING - 1, width - 2 * _BOX_PADDING - inset)
        return Box(
            kind=kind,
            width=width,
            height=bottom + _BOX_PADDING - 1,
            lines=lines,
            label=label,
            title=title,
            language=language,
            place=place,
        )

    def _set(self, said: Iterable[_Paragraph], left: float, top: float, width: float) -> tuple[tuple[Line, ...], float]:
        """The paragraphs as lines between `left` and `left + width` from `top` on, and where they end.

        Our own words begin where the figure begins, the analysis's where their own direction does.
        """
        lines: list[Line] = []
        for paragraph in said:
            letters = LETTERS[paragraph.letters]
            direction = self._direction(paragraph)
            from_right = self.right_to_left if paragraph.ours else direction == "rtl"
            top += 1 if lines else 0
            for text in wrap(paragraph.text, width, letters.size, letters.weight, paragraph.max_lines):
                length = measure(text, letters.size, letters.weight)
                x = left + width - length if from_right else left
                y = top + letters.leading / 2 + 0.34 * letters.size
                lines.append(Line(text=text, letters=paragraph.letters, x=x, y=y, width=length, direction=direction))
                top += letters.leading
        return tuple(lines), top

    def _direction(self, paragraph: _Paragraph) -> TextDirection:
        """Our words about words of the analysis are read in the direction of the figure, all others in their own."""
        if paragraph.ours and has_right_to_left(paragraph.text):
            return "rtl" if self.right_to_left else "ltr"
        return direction_of(paragraph.text)

    def _put(self, name: str, panel: _Panel, x: float, y: float, height: float) -> None:
        self.boxes[name] = replace(panel.frame, x=x, y=y, height=height)
        for node, box in panel.inner.items():
            self.boxes[node] = replace(box, x=x + box.x, y=y + box.y)

    def _tie_elements(self) -> None:
        """The edges between single elements, which are told by words and not drawn."""
        for referent in self.analysis.referents:
            for measured in referent.measures:
                self._tie(self.analysis.place(referent.id), measured, "measures")
        for consequence in self.analysis.consequences:
            for after in consequence.followed_by:
                self._tie(self.analysis.place(consequence.id), after, "followed by")

    def _tie(self, source: str, target_id: str, kind: str) -> None:
        reserved = {"concept": "title", **{column: column for column in COLUMNS}}
        target = reserved.get(target_id) or self.analysis.place(target_id)
        if target in self.boxes:
            self.graph.add_edge(source, target, kind=kind, points=())

    def _finished(self, height: float) -> nx.DiGraph[str]:
        figure: nx.DiGraph[str] = nx.DiGraph(
            width=self.width,
            height=height,
            language=self.words.language,
            right_to_left=self.right_to_left,
        )
        for name, box in self.boxes.items():
            figure.add_node(name, **_attributes(self._turned(box)))
        for source, target, edge in self.graph.edges(data=True):
            turned = tuple((self._turned_x(x), y) for x, y in edge["points"])
            figure.add_edge(source, target, **{**edge, "points": turned})
        return figure

    def _turned(self, box: Box) -> Box:
        return replace(box, x=self.width - box.x - box.width) if self.right_to_left else box

    def _turned_x(self, x: float) -> float:
        return self.width - x if self.right_to_left else x


def _card_width(width: float) -> float:
    """The width of a case, so that cases fill their strip."""
    cards = max(1, int((width + _BETWEEN_CARDS) // _LEAST_CARD))
    return (width - _BETWEEN_CARDS * (cards - 1)) / cards


def _lowest(boxes: Boxes) -> float:
    return max(map(_bottom, boxes.values()))


def _bottom(box: Box) -> float:
    return box.y + box.height


def _group_of(element: Element) -> str | None:
    match element:
        case Antecedent():
            return element.necessity
        case Consequence():
            return element.direction
    return None


def _column_named(measured: str, analysis: Analysis) -> str | None:
    """The column that holds what an id of `measures` stands for; None for parts that stand in no column."""
    if measured == "concept":
        return "attributes"
    column = measured if measured in COLUMNS else f"{analysis.place(measured).partition('/')[0]}s"
    return column if column in COLUMNS else None


def _rows(boxes: Iterable[tuple[str, Box]], width: float) -> list[list[tuple[str, Box]]]:
    """The boxes in rows that are no wider than `width`."""
    rows: list[list[tuple[str, Box]]] = []
    left = 0.0
    for node, box in boxes:
        if not rows or left + box.width > width + 0.01:
            rows.append([])
            left = 0
        rows[-1].append((node, box))
        left += box.width + _BETWEEN_CARDS
    return rows


def _attributes(box: Box) -> dict[str, object]:
    return {field.name: getattr(box, field.name) for field in fields(box)}


# ------------------------------------------------------------------------------------------------ the drawing


def draw(
    analysis: Analysis,
    *,
    width_mm: float = 180,
    link: Callable[[Place], str] | None = None,
    language: str | None = None,
) -> str:
    """The figure as SVG, as wide in print as asked; the same analysis gives the same bytes.

    With `link`, which says the address of a place, every element is a link, and the parts are lists to those who
    hear the figure; without it the figure is one image with a description. Text is text, in the width that it
    was measured with, so that a reader who lacks the fonts sees no overflow either.
    """
    figure = layout(analysis, width_mm=width_mm, language=language)
    svg = _root(figure, width_mm, name=f"figure-{analysis.id}", is_image=link is None)
    boxes = {node: Box(**attributes) for node, attributes in figure.nodes(data=True)}
    _titles(svg, f"figure-{analysis.id}", boxes)
    size = {"width": _number(figure.graph["width"]), "height": _number(figure.graph["height"])}
    ET.SubElement(svg, "rect", {"class": "paper", **size, "fill": PAPER})
    for _source, _target, edge in figure.edges(data=True):
        _draw_edge(svg, edge)
    for node, box in boxes.items():
        if box.inside is None:
            inner = [each for each in boxes.values() if each.inside == node]
            _draw_part(svg, box, inner, figure, link)
    ET.indent(svg, space=" ")
    return ET.tostring(svg, encoding="unicode", short_empty_elements=True) + "\n"


def _root(figure: nx.DiGraph[str], width_mm: float, name: str, is_image: bool) -> ET.Element:
    width, height = figure.graph["width"], figure.graph["height"]
    described = {"aria-describedby": f"{name}-description"} if is_image else {}  # lists speak for themselves
    families = [*(f"'{family}'" for family in FAMILIES), "'Noto Sans CJK KR'", "sans-serif"]
    return ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "figure",
            "viewBox": f"0 0 {_number(width)} {_number(height)}",
            "width": f"{_number(width_mm)}mm",
            "height": f"{_number(height / POINTS_PER_MM)}mm",
            "lang": figure.graph["language"],
            "role": "img" if is_image else "group",
            "aria-labelledby": f"{name}-title",
            **described,
            "font-family": ", ".join(families),
        },
    )


def _titles(svg: ET.Element, name: str, boxes: Boxes) -> None:
    """What a screen reader says of the whole: its name, and all that stands in it, part by part."""
    ET.SubElement(svg, "title", {"id": f"{name}-title"}).text = _printable(boxes["title"].title)
    ET.SubElement(svg, "desc", {"id": f"{name}-description"}).text = _printable(
        " ".join(
            _("{heading}: {content}.").format(
                heading=box.label, content="; ".join(_contents(node, boxes)).rstrip(".。")
            )
            for node, box in boxes.items()
            if box.inside is None and node != "title"
        )
    )


def _contents(part: str, boxes: Boxes) -> list[str]:
    """What stands in a part, as it is read aloud; what stands in its place where there is nothing."""
    inner = [box for box in boxes.values() if box.inside == part]
    said = [box.title if box.kind == "case" else box.label for box in inner]
    return said or [line.text for line in boxes[part].lines if line.letters == "note"]


def _draw_part(
    svg: ET.Element,
    box: Box,
    inner: Sequence[Box],
    figure: nx.DiGraph[str],
    link: Callable[[Place], str] | None,
) -> None:
    part = ET.SubElement(svg, "g", {"class": f"part {box.kind}"})
    _draw_frame(part, box, "panel")
    _draw_lines(_linked(part, box, link), box)
    if not inner:
        return
    list_roles = {"role": "list", "aria-label": box.label} if link else {}
    members = ET.SubElement(part, "g", {"class": "members", **list_roles})
    for each in inner:
        kind = f"element {each.kind}" + (f" {each.verdict}" if each.verdict else "")
        item = ET.SubElement(members, "g", {"class": kind, **({"role": "listitem"} if link else {})})
        if each.language != figure.graph["language"]:
            item.set("lang", each.language)
        holder = _linked(item, each, link)
        if holder is item:
            ET.SubElement(item, "title").text = _printable(each.title)
        _draw_frame(holder, each, "box")
        _draw_symbol(holder, each, figure.graph["right_to_left"])
        _draw_lines(holder, each)


def _linked(parent: ET.Element, box: Box, link: Callable[[Place], str] | None) -> ET.Element:
    """Where the box is drawn: in a link, where it has a place and places have addresses."""
    if link is None or box.place is None:
        return parent
    anchor = ET.SubElement(parent, "a", {"href": _printable(link(box.place))})
    ET.SubElement(anchor, "title").text = _printable(box.title)
    return anchor


def _draw_frame(parent: ET.Element, box: Box, css_class: str) -> None:
    look = LOOKS.get(box.kind)
    if look is None:
        return
    frame = ET.SubElement(
        parent,
        "rect",
        {
            "class": css_class,
            "x": _number(box.x),
            "y": _number(box.y),
            "width": _number(box.width),
            "height": _number(box.height),
            "fill": look.fill,
            "stroke": look.stroke,
            "stroke-width": _number(look.stroke_width),
        },
    )
    if look.radius:
        frame.set("rx", _number(look.radius))
    if look.dashes:
        frame.set("stroke-dasharray", look.dashes)


def _draw_lines(parent: ET.Element, box: Box) -> None:
    for line in box.lines:
        _draw_line(parent, line, box.x, box.y)


def _draw_line(parent: ET.Element, line: Line, x: float, y: float) -> None:
    """One line of text. Every renderer starts a right-to-left text at its right end."""
    letters = LETTERS[line.letters]
    from_right = line.direction == "rtl"
    text = ET.SubElement(
        parent,
        "text",
        {
            "class": line.letters,
            "x": _number(x + line.x + (line.width if from_right else 0)),
            "y": _number(y + line.y),
            "font-size": _number(letters.size),
            "fill": letters.fill,
            "textLength": _number(line.width),
            "lengthAdjust": "spacingAndGlyphs",
        },
    )
    if letters.weight == "semibold":
        text.set("font-weight", "600")
    if from_right:
        text.set("direction", "rtl")
    text.text = line.text


_SYMBOLS: Mapping[Outcome, str] = {
    "holds": "M-2.3 0.1 L-0.7 1.9 L2.4 -1.9",
    "fails": "M-1.9 -1.9 L1.9 1.9 M-1.9 1.9 L1.9 -1.9",
    "undetermined": "M-1.4 -1.2 C-1.4 -3 1.5 -3 1.5 -1.2 C1.5 0 0 0 0 1.1 M0 2.4 V2.6",
}
"""A tick, a cross and a question mark, around their middle."""


def _draw_symbol(parent: ET.Element, box: Box, right_to_left: bool) -> None:
    """The verdict on a case as a sign that needs no colour: tick on a disc, cross on a square, open ring."""
    if box.verdict is None:
        return
    x = box.x + (box.width - 11 if right_to_left else 11)
    symbol = ET.SubElement(
        parent, "g", {"class": f"symbol {box.verdict}", "transform": f"translate({_number(x)} {_number(box.y + 10)})"}
    )
    stroke = PAPER
    if box.verdict == "holds":
        ET.SubElement(symbol, "circle", {"r": "4.6", "fill": "#2a6a43"})
    elif box.verdict == "fails":
        square = {"x": "-4.2", "y": "-4.2", "width": "8.4", "height": "8.4"}
        ET.SubElement(symbol, "rect", {**square, "fill": "#9c1c1c"})
    else:
        stroke = INK
        ET.SubElement(symbol, "circle", {"r": "4.6", "fill": PAPER, "stroke": INK, "stroke-width": "0.8"})
    _path(symbol, "sign", _SYMBOLS[box.verdict], stroke, 1.2)


def _draw_edge(svg: ET.Element, edge: Mapping[str, Any]) -> None:
    """A drawn edge: the broad arrow from column to column, a thin line for the others."""
    points: Points = edge["points"]
    if not points:
        return
    group = ET.SubElement(svg, "g", {"class": edge["kind"]})
    if edge["kind"] == "flow":
        ET.SubElement(group, "polygon", {"points": _joined(points), "fill": "#85898d"})
        return
    _path(group, "line", f"M{_joined(points).replace(' ', ' L')}", LINE, 0.8)
    ET.SubElement(group, "polygon", {"points": _joined(_head(points)), "fill": LINE})
    if edge.get("line"):
        _draw_line(group, edge["line"], 0, 0)


def _path(parent: ET.Element, css_class: str, path: str, stroke: str, width: float) -> None:
    pen = {"fill": "none", "stroke": stroke, "stroke-width": _number(width)}
    ET.SubElement(parent, "path", {"class": css_class, "d": path, **pen})


def _head(points: Points) -> Points:
    """The head of an arrow at the end of a path whose last step is upright or level."""
    (x0, y0), (x, y) = points[-2:]
    if x0 == x:
        back = 5 if y0 > y else -5
        return (x, y), (x - 2.5, y + back), (x + 2.5, y + back)
    back = 5 if x0 > x else -5
    return (x, y), (x + back, y - 2.5), (x + back, y + 2.5)


def _joined(points: Points) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    """A length with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
