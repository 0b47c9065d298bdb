"""What every figure is made of: boxes of elements, panels of boxes, strips of what stands aside; in points."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import ClassVar

import networkx as nx

from concept.analysis import WHOLE, Analysis, Antecedent, Case, Consequence, Element, NoReferentKnown, Place, Referent
from concept.figure.boxes import COLUMNS, Box, Boxes, Line, Points
from concept.figure.looks import LETTERS
from concept.figure.setting import Paragraph, is_right_to_left, set_paragraphs
from concept.figure.words import Words, group_headings, printable
from concept.lettering import direction_of, measure
from concept.matrix import Row, build_matrix
from concept.messages import _

# Lengths in points: room around and between what stands on the page.
MARGIN = 1.0
FIRST_LINE = 13.0  # the middle of a panel's heading, from its top
ROOM_FOR_FEEDBACK = 14.0
_PADDING = 7.0
_BOX_PADDING = 5.0
_GAP = 4.0
_SYMBOL = 14.0
_LEAST_CARD = 135.0
_BETWEEN_CARDS = 6.0
_GAP_UNDER_TITLE = 8.0
_GAP_OVER_STRIP = 16.0


@dataclass(frozen=True)
class Panel:
    """A frame with a heading, and the boxes in it, by name, placed from its corner."""

    frame: Box
    inner: Boxes


class Sheet(ABC):
    """One figure while it is laid out, from top to bottom; those that follow say where its columns stand."""

    columns: ClassVar[int]
    """How many stand side by side."""

    def __init__(self, words: Words, width: float, column_width: float) -> None:
        self.analysis = words.analysis
        self.words = words
        self.width = width
        self.right_to_left = is_right_to_left(words.language)
        self.column_width = column_width
        self.boxes: dict[str, Box] = {}
        self.graph: nx.DiGraph[str] = nx.DiGraph()

    def fill(self) -> nx.DiGraph[str]:
        """The finished figure."""
        self.boxes["title"] = title_box(self.words, self.width)
        self._place_columns(self.boxes["title"].bottom + _GAP_UNDER_TITLE)
        self._place_referents()
        self._place_strips()
        self._tie_elements()
        return self._finished(max(box.bottom for box in self.boxes.values()) + MARGIN)

    @abstractmethod
    def _place_columns(self, top: float) -> None:
        """Antecedents, attributes and consequences, with what leads from one to the next."""

    @abstractmethod
    def _place_referents(self) -> None:
        """The empirical referents, and the statements that none is known."""

    @abstractmethod
    def _place_strips(self) -> None:
        """The cases, and the concepts that this one is set apart from."""

    # columns and their panels

    def _column(self, name: str) -> Panel:
        elements: Sequence[Element] = getattr(self.analysis, name)
        headings = group_headings(name)
        grouped: list[tuple[str, dict[str, Box]]] = []
        for key, heading in {None: "", **headings}.items():
            members = [each for each in elements if _group_of(each) == key]
            boxes = dict(self._element(each) for each in members)
            grouped.extend([(heading, boxes)] if boxes else [])
        return self._panel(name, grouped)

    def _panel(self, name: str, grouped: Iterable[tuple[str, Boxes]]) -> Panel:
        """Heading and groups from top to bottom; the frame is as high as they need."""
        inner_width = self.column_width - 2 * _PADDING
        lines, y = self._set([Paragraph(self._heading_of(name), "heading")], _PADDING, _PADDING - 1, inner_width)
        y += _GAP
        inner: dict[str, Box] = {}
        for subhead, boxes in grouped:
            more, y = self._set([Paragraph(subhead, "subhead")], _PADDING, y, inner_width)
            lines += more
            y += 1 if more else 0
            for node, box in boxes.items():
                inner[node] = replace(box, x=_PADDING, y=y, inside=name)
                y += box.height + _GAP
            y += _GAP / 2
        if not inner:
            more, y = self._set([Paragraph(self.words.not_said(), "note")], _PADDING, y, inner_width)
            lines += more
        heading = self._heading_of(name)
        frame = Box(
            kind=name.partition("/")[0],
            width=self.column_width,
            height=y + _PADDING - (1.5 * _GAP if inner else 0),
            lines=lines,
            label=heading,
            title=heading,
        )
        return Panel(frame, inner)

    def _element(self, element: Element) -> tuple[str, Box]:
        place = self.analysis.place(element.id)
        tag, label = self.words.wording(element.label)
        notes = self._notes(element)
        said = [Paragraph(printable(label), "label", ours=False)]
        said += [Paragraph(note, "note") for note in notes]
        gloss = self.words.say(element.gloss)
        box = self._box(
            place.partition("/")[0],
            said,
            self.column_width - 2 * _PADDING,
            label=printable(label),
            title=" — ".join(part for part in (printable(label), gloss, *notes) if part),
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

    def _draw_feedback(self, top: float, *points: tuple[float, float]) -> None:
        """The path by those points from the consequences back to the antecedents, whose upper edge is at `top`."""
        label = _("feedback")
        width = measure(label, LETTERS["note"].size, LETTERS["note"].weight)
        x = (self.width - width) / 2
        line = Line(text=label, letters="note", x=x, y=top - 13, width=width, direction=direction_of(label))
        self.graph.add_edge("consequences", "antecedents", kind="feedback", points=points, line=line)

    # empirical referents

    def _referents(self) -> Iterator[tuple[Referent | NoReferentKnown, str, Box]]:
        """What is said of referents, each with its node and its box, in the order of the analysis."""
        for referent in self.analysis.referents:
            yield referent, *self._element(referent)
        for position, statement in enumerate(self.analysis.referents_none_known, start=1):
            place = Place(f"none-known/{position}")
            yield statement, place, self._none_known(statement, place)

    def _none_known(self, statement: NoReferentKnown, place: Place) -> Box:
        what = self.words.measured(statement.measures) or _("the concept as a whole")
        label = _("none known for {what}").format(what=what)
        tag, text = self.words.wording(statement.text)
        return self._box(
            "none-known",
            [Paragraph(label, "note")],
            self.column_width - 2 * _PADDING,
            label=label,
            title=f"{label} — {printable(text)}",
            language=tag,
            place=place,
        )

    # what stands aside: cases, and the concepts that this one is set apart from

    def _strips(self, left: float, top: float, width: float) -> Boxes:
        """The strips of that width, one under the other below `top`."""
        boxes: dict[str, Box] = {}
        for name, inner in self._aside(width).items():
            boxes.update(self._strip(name, inner, left, top + _GAP_OVER_STRIP, width))
            top = boxes[name].bottom
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
        said = [Paragraph(self._heading_of(name), "heading")]
        said += [] if boxes else [Paragraph(self.words.not_said(), "note")]
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
        label = self._heading_of(name)
        frame = Box(kind=name, x=left, y=top, width=width, height=y, lines=lines, label=label, title=label)
        return {name: frame, **placed}

    def _case(self, row: Row, width: float) -> tuple[str, Box]:
        case = row.case
        kind, verdict = self.words.kind_of_case(case.kind), self.words.verdict(row)
        tag, label = self.words.wording(case.label or case.text)
        place = self.analysis.place(case.id)
        said = [
            Paragraph(kind, "kind"),
            Paragraph(printable(label), "label", ours=False, max_lines=3),
            Paragraph(verdict, "verdict"),
        ]
        box = self._box(
            "case",
            said,
            _card_width(width),
            inset=_SYMBOL,
            label=printable(label) or kind,
            title=" — ".join(part for part in (kind, printable(label), verdict, row.verdict.reason) if part),
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
        return f"{place}/concept", self._narrow_box(printable(label), printable(label), tag, place, width)

    def _chip(self, element: Element, width: float) -> tuple[str, Box]:
        tag, label = self.words.wording(element.label)
        gloss = self.words.say(element.gloss)
        title = f"{printable(label)} — {gloss}" if gloss else printable(label)
        place = self.analysis.place(element.id)
        return place, self._narrow_box(printable(label), title, tag, place, width)

    def _narrow_box(self, label: str, title: str, tag: str, place: Place, limit: float) -> Box:
        """A box as wide as its label, and never wider than the limit."""
        letters = LETTERS["label"]
        wanted = measure(label, letters.size, letters.weight) + 2 * _BOX_PADDING + 0.01
        width = min(wanted, limit)
        said = [Paragraph(label, "label", ours=False)]
        return self._box("concept", said, width, label=label, title=title, language=tag, place=place)

    # boxes, lines and edges

    def _box(
        self,
        kind: str,
        said: Iterable[Paragraph],
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

    def _heading_of(self, panel: str) -> str:
        """What stands over a panel: its role, whatever it is further named for."""
        return self.words.role(panel.partition("/")[0])

    def _set(self, said: Iterable[Paragraph], left: float, top: float, width: float) -> tuple[tuple[Line, ...], float]:
        return set_paragraphs(said, left, top, width, self.right_to_left)

    def _put(self, name: str, panel: Panel, x: float, y: float, height: float) -> None:
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
            columns=self.columns,
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


def title_box(words: Words, width: float) -> Box:
    """What stands over a picture of that width: the concept and, if it is wanted, whose analysis it is."""
    tag, label = words.wording(words.analysis.concept.label)
    said = (Paragraph(printable(label), "title", ours=False), Paragraph(words.citation(), "citation"))
    inner = width - 2 * MARGIN
    lines, height = set_paragraphs(said, 0, 0, inner, is_right_to_left(words.language))
    return Box(
        kind="title",
        x=MARGIN,
        y=MARGIN,
        width=inner,
        height=height,
        lines=lines,
        label=printable(label),
        title=words.heading(),
        language=tag,
        place=WHOLE,
    )


def _card_width(width: float) -> float:
    """The width of a case, so that cases fill their strip."""
    cards = max(1, int((width + _BETWEEN_CARDS) // _LEAST_CARD))
    return (width - _BETWEEN_CARDS * (cards - 1)) / cards


def feeds_back(analysis: Analysis) -> bool:
    """Whether a consequence leads back to an antecedent."""
    antecedents = {each.id for each in analysis.antecedents}
    return any(antecedents.intersection(each.followed_by) for each in analysis.consequences)


def broad_arrow(start: float, end: float, middle: float) -> Points:
    """The outline of a broad arrow to the right, from `start` to `end`, whose middle is at that height."""
    neck = end - 10
    return (
        (start, middle - 5),
        (neck, middle - 5),
        (neck, middle - 11),
        (end, middle),
        (neck, middle + 11),
        (neck, middle + 5),
        (start, middle + 5),
    )


def _group_of(element: Element) -> str | None:
    match element:
        case Antecedent():
            return element.necessity
        case Consequence():
            return element.direction
    return None


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
