"""Analyses to measure with: each of some 700 statements, as a careful analyst would record one, with known faults.

Every third has a fault in the codings of its cases; which one goes by its number, so that all engines can be held
against the same list.

They stand to each other as real ones do, so that questions across them have answers. There are CONCEPTS concepts, and
analyses whose numbers differ by a multiple of that are rivals: they share three attributes of five, and what is an
attribute here is an antecedent there. Works are shared by rivals, and one by all. What follows from a concept is
aligned with what must be there before the next one (`synthetic_alignments`), over CHAIN concepts on end. A few
analyses dispute a source, leave a statement without one, or have an attribute without an instrument.
"""

from collections.abc import Iterator
from itertools import repeat

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
    Relation,
    Search,
    Text,
    Use,
    Work,
)
from concept.triples import iri

CONCEPTS = 997
CHAIN = 10
ATTRIBUTES = 5
_KINDS: tuple[CaseKind, ...] = ("model", "borderline", "related", "contrary", "invented", "illegitimate")
_ALL_SHOWN: tuple[CodingValue, ...] = tuple(repeat("shows", ATTRIBUTES))
_NONE_SHOWN: tuple[CodingValue, ...] = tuple(repeat("lacks", ATTRIBUTES))
_SOUND: dict[CaseKind, tuple[CodingValue, ...]] = {
    "model": _ALL_SHOWN,
    "borderline": ("shows", "shows", "shows", "lacks", "lacks"),
    "related": ("shows", "lacks", "lacks", "lacks", "lacks"),
    "contrary": _NONE_SHOWN,
    "invented": _ALL_SHOWN,
    "illegitimate": _NONE_SHOWN,
}
_FAULTY: tuple[tuple[CaseKind, tuple[CodingValue, ...]], ...] = (
    ("model", ("shows", "shows", "shows", "shows", "lacks")),
    ("borderline", _ALL_SHOWN),
    ("contrary", ("lacks", "lacks", "lacks", "shows", "lacks")),
)


def faulty_kind(number: int) -> CaseKind | None:
    """The kind of the case that fails in the analysis of that number; None where all hold."""
    return _FAULTY[number // 3 % 3][0] if number % 3 == 0 else None


def synthetic(number: int) -> Analysis:
    """The analysis of that number; the same every time."""
    concept, rival = number % CONCEPTS, number // CONCEPTS
    codings = {**_SOUND, **dict([_FAULTY[number // 3 % 3]] if number % 3 == 0 else [])}
    return Analysis(
        id=f"synthetic-{number}",
        title=_text(f"The concept of kind {concept}: an analysis"),
        language="en",
        concept=Concept(id=f"concept-{concept}", label=_text(f"Kind {concept}")),
        status="complete",
        coverage="full-text",
        authors=("A. Author", "B. Author"),
        published=str(2000 + rival % 20),
        method="walker-avant",
        edition=(_EDITIONS[rival % 3],),
        selection=_text("It is used in many ways, and nobody says which is meant."),
        aims=(Aim(text=_text("To clarify what is meant in nursing"), kind="clarify"),),
        searches=(Search(id="review", databases=("CINAHL", "MEDLINE"), included=8),),
        bibliography=tuple(_works(number)),
        uses=tuple(_uses()),
        attributes=tuple(_attributes(number)),
        antecedents=tuple(
            Antecedent(id=f"before-{n}", label=_text(_ground(concept, n, rival)), necessity="usual", sources=_cited(n))
            for n in range(3)
        ),
        consequences=tuple(
            Consequence(
                id=f"after-{n}",
                label=_text(f"Gain {_WORDS[n]} M{concept}"),
                direction="positive",
                sources=_cited(n + 4) if number % 20 or n else (),
            )
            for n in range(3)
        ),
        referents=tuple(
            Referent(id=f"scale-{n}", label=_text(f"Scale {_WORDS[n]}"), kind="instrument", measures=(f"part-{n}",))
            for n in range(ATTRIBUTES - (number % 20 == 7))
        ),
        cases=tuple(_case(kind, codings[kind]) for kind in _KINDS),
        definitions=(
            Definition(
                id="working",
                kind="working",
                text=_text("It is what shows all five."),
                mentions=(*(f"part-{n}" for n in range(ATTRIBUTES)), *(("before-0",) if number % 20 == 3 else ())),
            ),
        ),
        relations=(
            (Relation(subject="work-1", intent="disagrees", object="work-2", note=_text("On what it takes"), at="2.2"),)
            if number % 50 == 1
            else ()
        ),
    )


def synthetic_alignments(count: int) -> Iterator[tuple[str, str]]:
    """The IRIs of a consequence and of the antecedent of another concept that it comes close to, among so many."""
    for concept in range(min(CONCEPTS, count) - 1):
        if concept % CHAIN < CHAIN - 1:
            yield (
                f"{iri(f'synthetic-{concept}')}/consequence/after-0",
                (f"{iri(f'synthetic-{concept + 1}')}/antecedent/before-0"),
            )


_EDITIONS = (1995, 2005, 2011)
_WORDS = ("of will", "of trust", "of time", "of place", "of voice", "of means")


def _presence(concept: int, n: int, rival: int) -> str:
    """The label of an attribute: rivals share the first three, but every third of them only two."""
    own = n > 2 or (n == 0 and rival % 3 == 1)
    return f"Presence {_WORDS[n]} M{concept}" + (f", as seen by R{rival}" if own else "")


def _ground(concept: int, n: int, rival: int) -> str:
    """The label of an antecedent: to every third rival, what is an attribute to the others."""
    return _presence(concept, 0, 0) if n == 2 and rival % 3 == 1 else f"Ground {_WORDS[n]} M{concept}"


def _text(words: str) -> Text:
    return Text.of(words, "en")


def _cited(number: int, disputed: bool = False) -> tuple[Citation, ...]:
    """One work or two in turn; of what is disputed, one more that disputes it."""
    said = [
        Citation(source=f"work-{each % 8}", intent="supports", locator=f"p. {each}")
        for each in (number, number + 1)[: 1 + number % 2]
    ]
    against = Citation(source="work-7", intent="disputes", locator="p. 70", note=_text("It was not seen"))
    return (*said, *([against] if disputed else []))


def _works(number: int) -> Iterator[Work]:
    """One that all analyses have, three that rivals share, four of its own."""
    concept = number % CONCEPTS
    for n in range(8):
        study = "0" if n == 0 else f"{concept}.{n}" if n < 4 else f"{number}.{n}"
        yield Work(
            id=f"work-{n}",
            type="article-journal" if n else "entry-dictionary",
            title=f"A study of matters {study}",
            author=(Name(family=f"Family{n}", given="A."),),
            issued=str(2000 + n),
            container_title="Journal of Studies",
            DOI=f"10.1234/study.{study}",
        )


def _uses() -> Iterator[Use]:
    yield Use(id="dictionary", text=_text("What the word means"), kind="dictionary", sources=_cited(0))
    for n, discipline in enumerate(("nursing", "law", "education")):
        text = _text(f"How it is used in {discipline}, told in a sentence of some length")
        yield Use(id=discipline, text=text, kind="literature", discipline=_text(discipline), sources=_cited(n + 3))


def _attributes(number: int) -> Iterator[Attribute]:
    concept, rival = number % CONCEPTS, number // CONCEPTS
    for n in range(ATTRIBUTES):
        yield Attribute(
            id=f"part-{n}",
            label=_text(_presence(concept, n, rival)),
            gloss=_text("What this attribute means, in one line"),
            from_uses=_USED_IN[n] if number % 20 == 5 else ("nursing", "law"),
            sources=_cited(2 * n + (n != 1), disputed=number % 50 == 1 and n == 1),
        )


_USED_IN = (("dictionary",), ("law",), ("nursing", "law"), ("nursing", "law"), ("nursing", "law"))
"""What attributes come from in the few analyses where two of them come from one place."""


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
