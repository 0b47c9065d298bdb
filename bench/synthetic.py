"""Analyses to measure with: each of some 600 statements, as a careful analyst would record one, with known faults.

Every third has a fault in the codings of its cases; which one goes by its number, so that all engines can be held
against the same list.
"""

from collections.abc import Iterator

from concept.analysis import (
    Aim,
    Analysis,
    Antecedent,
    Attribute,
    Case,
    CaseKind,
    Citation,
    Coding,
    CodingValue,
    Concept,
    Consequence,
    Definition,
    Name,
    Referent,
    Search,
    Text,
    Use,
    Work,
)

ATTRIBUTES = 5
_KINDS: tuple[CaseKind, ...] = ("model", "borderline", "related", "contrary", "invented", "illegitimate")
_SOUND: dict[CaseKind, tuple[CodingValue, ...]] = {
    "model": ("shows",) * ATTRIBUTES,
    "borderline": ("shows", "shows", "shows", "lacks", "lacks"),
    "related": ("shows", "lacks", "lacks", "lacks", "lacks"),
    "contrary": ("lacks",) * ATTRIBUTES,
    "invented": ("shows",) * ATTRIBUTES,
    "illegitimate": ("lacks",) * ATTRIBUTES,
}
_FAULTY: tuple[tuple[CaseKind, tuple[CodingValue, ...]], ...] = (
    ("model", ("shows", "shows", "shows", "shows", "lacks")),
    ("borderline", ("shows",) * ATTRIBUTES),
    ("contrary", ("lacks", "lacks", "lacks", "shows", "lacks")),
)


def faulty_kind(number: int) -> CaseKind | None:
    """The kind of the case that fails in the analysis of that number; None where all hold."""
    return _FAULTY[number // 3 % 3][0] if number % 3 == 0 else None


def synthetic(number: int) -> Analysis:
    """The analysis of that number; the same every time."""
    codings = {**_SOUND, **dict([_FAULTY[number // 3 % 3]] if number % 3 == 0 else [])}
    return Analysis(
        id=f"synthetic-{number}",
        title=_text(f"The concept of kind {number % 997}: an analysis"),
        language="en",
        concept=Concept(id=f"concept-{number % 997}", label=_text(f"Kind {number % 997}")),
        status="complete",
        coverage="full-text",
        authors=("A. Author", "B. Author"),
        published="2020",
        method="walker-avant",
        edition=(2011,),
        selection=_text("It is used in many ways, and nobody says which is meant."),
        aims=(Aim(text=_text("To clarify what is meant in nursing"), kind="clarify"),),
        searches=(Search(id="review", databases=("CINAHL", "MEDLINE"), included=8),),
        bibliography=tuple(_works()),
        uses=tuple(_uses()),
        attributes=tuple(_attributes()),
        antecedents=tuple(
            Antecedent(id=f"before-{n}", label=_text(f"Ground {_WORDS[n]}"), necessity="usual", sources=_cited(n))
            for n in range(3)
        ),
        consequences=tuple(
            Consequence(id=f"after-{n}", label=_text(f"Gain {_WORDS[n]}"), direction="positive", sources=_cited(n + 4))
            for n in range(3)
        ),
        referents=tuple(
            Referent(id=f"scale-{n}", label=_text(f"Scale {_WORDS[n]}"), kind="instrument", measures=(f"part-{n}",))
            for n in range(ATTRIBUTES)
        ),
        cases=tuple(_case(kind, codings[kind]) for kind in _KINDS),
        definitions=(
            Definition(
                id="working",
                kind="working",
                text=_text("It is what shows all five."),
                mentions=tuple(f"part-{n}" for n in range(ATTRIBUTES)),
            ),
        ),
    )


_WORDS = ("of will", "of trust", "of time", "of place", "of voice", "of means")


def _text(words: str) -> Text:
    return Text.of(words, "en")


def _cited(number: int) -> tuple[Citation, ...]:
    return tuple(
        Citation(source=f"work-{each % 8}", intent="supports", locator=f"p. {each}")
        for each in (number, number + 1)[: 1 + number % 2]
    )


def _works() -> Iterator[Work]:
    for n in range(8):
        yield Work(
            id=f"work-{n}",
            type="article-journal",
            title=f"A study of matters {n}",
            author=(Name(family=f"Family{n}", given="A."),),
            issued=str(2000 + n),
            container_title="Journal of Studies",
            DOI=f"10.1234/study.{n}",
        )


def _uses() -> Iterator[Use]:
    yield Use(id="dictionary", text=_text("What the word means"), kind="dictionary", sources=_cited(0))
    for n, discipline in enumerate(("nursing", "law", "education")):
        text = _text(f"How it is used in {discipline}, told in a sentence of some length")
        yield Use(id=discipline, text=text, kind="literature", discipline=_text(discipline), sources=_cited(n + 3))


def _attributes() -> Iterator[Attribute]:
    for n in range(ATTRIBUTES):
        yield Attribute(
            id=f"part-{n}",
            label=_text(f"Presence {_WORDS[n]}"),
            gloss=_text("What this attribute means, in one line"),
            from_uses=("nursing", "law"),
            sources=_cited(2 * n),
        )


def _case(kind: CaseKind, values: tuple[CodingValue, ...]) -> Case:
    codings = (
        Coding(
            attribute=f"part-{n}",
            value=value,
            evidence=_text("What in the case shows it") if value == "shows" else None,
        )
        for n, value in enumerate(values)
    )
    return Case(
        id=f"the-{kind}",
        kind=kind,
        label=_text(f"The {kind} case"),
        origin="constructed",
        text=_text("A case told in a few sentences. " * 4),
        coding=tuple(codings),
        related_concept=Concept(id="other", label=_text("Another concept")) if kind == "related" else None,
        purpose=_text("To see it more clearly") if kind == "invented" else None,
        misuse=_text("Where the word is used wrongly") if kind == "illegitimate" else None,
    )
