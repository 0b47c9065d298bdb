"""A hypothesis strategy of analyses: every field, in scripts, lengths and looks that break readers and writers.

Hypothesis draws the texts, how full the analysis is, and a seed; what stands where follows from the seed, for drawing
each of some hundred fields by itself takes a hundred times as long. `full=True` leaves no field of any value out.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from concept import analysis as values
from concept import csl
from concept.alignments import ALIGNED_SEGMENTS, RELATIONS, Alignment, AlignmentSet, End
from concept.analysis import Analysis, Place, Text

T = TypeVar("T")

TRAPS = (
    # what looks like something else in YAML
    "no", "yes", "null", "~", "true", "False", "1984", "3.10", "1e5", "0o17", "0x1F", "-.5", ".inf", "2024-05-01",
    "- a", "a: b", "#x", "a #b", "@x", "%", "&a", "*a", "!a", "|", ">", "?", ":", "[a", "{a", "}", ",", "=", "<<",
    "---", "...", "'", '"', "''", '"""', "\\", "\\n", "\\u0041", "…",
    # white space
    " a", "a ", " ", "\t", "\n", "a\nb", "a\n", "\na", " a\n b\n", "a\n\n\nb\n\n", "\ta\n\tb", "a\t", "a \nb", "\n ",
    # scripts, directions, combining marks, pictures
    "희망", "الأمل", "e\u0301", "\u0301", "👩🏽\u200d⚕️", "🌱\n🌳", "a\u2028b", "a\u2029b", "\ufeff", "\u200f",
    "\u202ea\u202c",
    "𝔥", "\U000e0001", "\xa0", "\u00ad", "<b>&amp;</b>", "]]>", "<!--", "^^xsd:", " ca:x", "@en .", "<> a <> .",
    "long " * 60, "x" * 300, "한" * 130, "a b\n" * 30,
)  # fmt: skip

_NONCHARACTERS = [chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)]
_NONCHARACTERS += [chr(point) for point in range(0xFDD0, 0xFDF0)]
_CHARACTERS = st.characters(
    exclude_categories=("Cc", "Cs"), include_characters="\t\n", exclude_characters=_NONCHARACTERS
)

words = st.one_of(st.sampled_from(TRAPS), st.text(_CHARACTERS, min_size=1, max_size=30))
"""Texts as a field of an analysis may have them."""

LANGUAGES = ("en", "no", "ko", "ar", "pt-br", "zh-hant-tw", "und", "xxxxx", "de-1996", "en-x-a")
STEMS = ("a", "Z_", "x-2", "희망", "الأمل", "é", "日本", "𠀀", "٣", "no", "1984", "null", "-", "_", "title")
DATES = ("0000", "0004-02-29", "1999", "2024", "2024-05", "2024-02-29", "9999-12-31")

_OWN_VARIABLES = """type title author issued container-title volume issue page publisher edition language abstract DOI
ISBN ISSN URL""".split()
VARIABLES = tuple(sorted(csl.VARIABLES - set(_OWN_VARIABLES)))
"""The CSL variables that have no field of their own."""


class _Maker:
    """Makes the parts of one analysis: at random, from the texts given; a field is said with a likelihood."""

    def __init__(self, random: Random, texts: Sequence[str], likelihood: float) -> None:
        self.random = random
        self.likelihood = likelihood
        self.texts = texts
        self.ids = self._choose_ids()

    def _choose_ids(self) -> dict[str, list[str]]:
        """How many parts each collection has, and their ids; of two works the one is named like a second citation."""
        ids: dict[str, list[str]] = {}
        for number, collection in enumerate(values.SEGMENTS):
            several = range(self.count(3 if collection in ("bibliography", "attributes") else 1))
            ids[collection] = [f"{self.random.choice(STEMS)}{number}{index}" for index in several]
        ids["bibliography"][:2] = ["x", "x-2"][: len(ids["bibliography"])]
        return ids

    # what a field may hold

    def is_said(self) -> bool:
        return self.random.random() < self.likelihood

    def maybe(self, make: Callable[[], T]) -> T | None:
        return make() if self.is_said() else None

    def count(self, most: int = 2) -> int:
        return self.random.randint(1, most) if self.is_said() else 0

    def several(self, make: Callable[[], T], most: int = 2) -> tuple[T, ...]:
        return tuple(make() for _ in range(self.count(most)))

    def some_of(self, known: Sequence[T], most: int = 3) -> tuple[T, ...]:
        """Some of them, each once."""
        return tuple(self.random.sample(known, min(self.count(most), len(known))))

    def words(self) -> str:
        return self.random.choice(self.texts)

    def text(self) -> Text:
        languages = self.random.sample(LANGUAGES, self.random.randint(1, 3))
        return Text(by_language=tuple((language, self.words()) for language in languages))

    def word_of(self, literal: Any) -> Any:
        return self.random.choice(get_args(literal))

    def flag(self) -> bool:
        return self.random.random() < 0.5

    def number(self) -> int:
        return self.random.choice((0, 1, 7, 1995, 10**6, 10**17))

    def date(self) -> str:
        return self.random.choice(DATES)

    def day(self) -> str:
        return self.random.choice([date for date in DATES if len(date) == 10])

    def ids_for(self, annotated: Any) -> list[str]:
        """What a reference may name."""
        (mark,) = annotated.__metadata__
        return [*(part_id for collection in mark.collections for part_id in self.ids[collection]), *mark.also]

    def references(self, annotated: Any) -> tuple[str, ...]:
        return self.some_of(self.ids_for(annotated))

    # what many values share

    def entry(self) -> dict[str, Any]:
        return {"at": self.maybe(self.words), "doubt": self.maybe(self.text)}

    def citation(self, source: str) -> values.Citation:
        return values.Citation(
            source=source,
            locator=self.maybe(self.words),
            intent=self.maybe(lambda: self.word_of(values.Intent)),
            quote=self.maybe(self.text),
            note=self.maybe(self.text),
            printed=self.maybe(self.words),
            **self.entry(),
        )

    def citations(self) -> tuple[values.Citation, ...]:
        """Some citations, often of one work several times."""
        works = self.ids["bibliography"]
        return self.several(lambda: self.citation(self.random.choice(works)), 4) if works else ()

    def sourced(self) -> dict[str, Any]:
        return {"sources": self.citations(), **self.entry()}

    def element(self, part_id: str) -> dict[str, Any]:
        return {
            "id": part_id,
            "label": self.text(),
            "gloss": self.maybe(self.text),
            "overlaps": self.references(values.ElementId),
            **self.sourced(),
        }

    # parts

    def attribute(self, part_id: str) -> values.Attribute:
        return values.Attribute(from_uses=self.references(values.UseId), **self.element(part_id))

    def antecedent(self, part_id: str) -> values.Antecedent:
        necessity = self.maybe(lambda: self.word_of(values.Necessity))
        return values.Antecedent(necessity=necessity, **self.element(part_id))

    def consequence(self, part_id: str) -> values.Consequence:
        return values.Consequence(
            direction=self.maybe(lambda: self.word_of(values.Direction)),
            followed_by=self.references(values.ElementId),
            **self.element(part_id),
        )

    def referent(self, part_id: str) -> values.Referent:
        return values.Referent(
            kind=self.maybe(lambda: self.word_of(values.ReferentKind)),
            measures=self.references(values.MeasuredId),
            **self.element(part_id),
        )

    def none_known(self) -> values.NoReferentKnown:
        measures = self.references(values.MeasuredId)
        return values.NoReferentKnown(text=self.text(), measures=measures, **self.sourced())

    def use(self, part_id: str) -> values.Use:
        return values.Use(
            id=part_id,
            text=self.text(),
            kind=self.maybe(lambda: self.word_of(values.UseKind)),
            discipline=self.maybe(self.text),
            homonym=self.maybe(self.flag),
            found=self.maybe(self.flag),
            **self.sourced(),
        )

    def concept(self, concept_id: str) -> values.Concept:
        return values.Concept(id=concept_id, label=self.text(), alternative_labels=self.several(self.words))

    def coding(self, attribute: str) -> values.Coding:
        return values.Coding(
            attribute=attribute,
            value=self.word_of(values.CodingValue),
            evidence=self.maybe(self.text),
            remark=self.maybe(self.text),
            **self.sourced(),
        )

    def case(self, part_id: str) -> values.Case:
        coded = self.some_of([*self.ids["attributes"], *self.ids["antecedents"], "foreign"])
        return values.Case(
            id=part_id,
            kind=self.word_of(values.CaseKind),
            label=self.maybe(self.text),
            origin=self.maybe(lambda: self.word_of(values.Origin)),
            text=self.maybe(self.text),
            coding=tuple(self.coding(attribute) for attribute in coded),
            claimed_shown=self.maybe(self.number),
            related_concept=self.maybe(lambda: self.concept(f"of-{part_id}")),
            purpose=self.maybe(self.text),
            misuse=self.maybe(self.text),
            **self.sourced(),
        )

    def definition(self, part_id: str) -> values.Definition:
        return values.Definition(
            id=part_id,
            text=self.text(),
            kind=self.maybe(lambda: self.word_of(values.DefinitionKind)),
            mentions=self.references(values.ElementId),
            **self.sourced(),
        )

    def observation(self, part_id: str) -> values.Observation:
        kind = self.maybe(lambda: self.word_of(values.ObservationKind))
        return values.Observation(id=part_id, label=self.text(), kind=kind, **self.sourced())

    def theme(self, part_id: str) -> values.Theme:
        searches = self.ids["searches"]
        return values.Theme(
            id=part_id,
            label=self.text(),
            search=self.maybe(lambda: self.random.choice(searches)) if searches else None,
            count=self.maybe(self.number),
            elements=self.references(values.ElementId),
            **self.sourced(),
        )

    def search(self, part_id: str) -> values.Search:
        names = "identified duplicates screened full_text included".split()
        counts: dict[str, Any] = {name: self.maybe(self.number) for name in names}
        return values.Search(
            id=part_id,
            databases=self.several(self.words),
            terms=self.several(self.words),
            period=self.maybe(self.words),
            searched_on=self.maybe(self.words),
            criteria=self.maybe(self.text),
            **counts,
            **self.entry(),
        )

    # works

    def name(self) -> values.Name:
        parts = "family given literal dropping_particle non_dropping_particle suffix".split()
        flags = "comma_suffix static_ordering parse_names".split()
        said: dict[str, Any] = {part: self.maybe(self.words) for part in parts} | {
            flag: self.maybe(self.flag) for flag in flags
        }
        return values.Name(**said) if any(each is not None for each in said.values()) else values.Name(literal="I")

    def work(self, part_id: str) -> values.Work:
        names = "title container_title volume issue page publisher edition language abstract DOI ISBN ISSN URL".split()
        texts: dict[str, Any] = {name: self.maybe(self.words) for name in names}
        issued = self.maybe(self.date)
        others = {name: self.csl_value(name) for name in self.some_of(VARIABLES, 6)}
        if issued is None and self.is_said():
            others["issued"] = self.csl_date()
        return values.Work(
            id=part_id,
            type=self.maybe(lambda: self.random.choice(sorted(csl.TYPES))),
            author=self.several(self.name),
            issued=issued,
            variables=csl.canonical_json(others) if others else None,
            **texts,
            **self.entry(),
        )

    def csl_value(self, variable: str) -> Any:
        if variable in csl.NAMES:
            parts = sorted(csl.NAME_PARTS)
            chosen = self.random.sample(parts, self.random.randint(1, len(parts)))
            return [{part: self.flag() if part in csl.FLAGS else self.words() for part in chosen}]
        if variable in csl.DATES:
            return self.csl_date()
        if variable == "categories":
            return [self.words(), self.words()]
        return {self.words(): self.json() for _ in range(2)} if variable == "custom" else self.words()

    def csl_date(self) -> dict[str, Any]:
        """A date that is more than one year, month or day."""
        return self.random.choice(
            (
                {"date-parts": [[2010], [2012, 1, 31]], "season": 1, "circa": True, "raw": self.words()},
                {"date-parts": [["2010", "01"]], "literal": self.words(), "edtf": self.words()},
                {"date-parts": [[-50]], "circa": self.words(), "season": self.words()},
                {"raw": self.words()},
            )
        )

    def json(self) -> Any:
        return self.random.choice(
            (None, True, False, 0, -7, 0.5, 1.0, 1e30, -1e-7, self.words(), [self.words(), [1]], {self.words(): {}}, [])
        )

    # the whole

    def each(self, collection: str, make: Callable[[str], T]) -> tuple[T, ...]:
        return tuple(make(part_id) for part_id in self.ids[collection])

    def aim(self) -> values.Aim:
        return values.Aim(text=self.text(), kind=self.maybe(lambda: self.word_of(values.AimKind)), **self.entry())

    def relation(self) -> values.Relation:
        return values.Relation(
            subject=self.random.choice(self.ids["bibliography"]),
            object=self.random.choice(self.ids["bibliography"]),
            intent=self.maybe(lambda: self.word_of(values.RelationIntent)),
            note=self.maybe(self.text),
            **self.entry(),
        )

    def note(self) -> values.Note:
        about = [*(part_id for ids in self.ids.values() for part_id in ids), *values.DOCUMENT_KEYS]
        return values.Note(text=self.text(), about=self.maybe(lambda: self.random.choice(about)), **self.entry())

    def record(self) -> values.Record | None:
        by, on, read = self.several(self.words), self.maybe(self.day), self.maybe(self.text)
        return values.Record(by=by, on=on, read=read) if by or on or read else None

    def published_in(self) -> values.PublishedIn:
        return values.PublishedIn(source=self.ids["bibliography"][0], locator=self.maybe(self.words))

    def analysis(self) -> Analysis:
        has_works = bool(self.ids["bibliography"])
        return Analysis(
            id=self.random.choice(STEMS),
            title=self.text(),
            language=self.random.choice(LANGUAGES),
            concept=self.concept(self.random.choice(STEMS)),
            status=self.word_of(values.Status),
            coverage=self.word_of(values.Coverage),
            authors=self.several(self.words, 3),
            published=self.maybe(self.date),
            published_in=self.maybe(self.published_in) if has_works else None,
            context=self.maybe(self.text),
            method=self.maybe(self.words),
            edition=self.several(lambda: self.random.randint(1900, 2100), 3),
            record=self.record(),
            license=self.maybe(self.words),
            selection=self.maybe(self.text),
            aims=self.several(self.aim),
            searches=self.each("searches", self.search),
            bibliography=self.each("bibliography", self.work),
            sources=self.citations(),
            uses=self.each("uses", self.use),
            attributes=self.each("attributes", self.attribute),
            antecedents=self.each("antecedents", self.antecedent),
            consequences=self.each("consequences", self.consequence),
            surrogate_terms=self.each("surrogate_terms", self.attribute),
            related_concepts=self.each("related_concepts", self.attribute),
            references=self.each("references", self.attribute),
            referents=self.each("referents", self.referent),
            referents_none_known=self.several(self.none_known),
            cases=self.each("cases", self.case),
            omitted_cases=self.omitted_cases(),
            definitions=self.each("definitions", self.definition),
            observations=self.each("observations", self.observation),
            themes=self.each("themes", self.theme),
            relations=self.several(self.relation) if has_works else (),
            notes=self.several(self.note),
        )

    def omitted_cases(self) -> tuple[values.OmittedCase, ...]:
        kinds: Iterable[values.CaseKind] = self.some_of(values.CASE_KINDS)
        return tuple(values.OmittedCase(kind=kind, reason=self.text()) for kind in kinds)

    # alignments

    def pair(self) -> tuple[End, End]:
        """Two ends of one kind, which may be aligned with each other."""
        one, other = self.random.sample(STEMS, 2)
        match self.random.choice(("concept", "analysis", "element")):
            case "concept":
                return End(f"concept/{one}"), End(f"concept/{other}")
            case "analysis":
                return End.of(one), End.of(other)
        return End.of(one, self.place()), End.of(other, self.place())

    def place(self) -> Place:
        return Place(f"{self.random.choice(ALIGNED_SEGMENTS)}/{self.random.choice(STEMS)}")

    def alignment(self, one: End, other: End) -> Alignment:
        return Alignment(
            aligned_from=one,
            relation="differsFrom" if one.kind == "analysis" else self.random.choice(RELATIONS),
            aligned_to=other,
            reason=self.text(),
            by=(self.words(), *self.several(self.words)),
            on=self.maybe(self.day),
        )

    def alignment_set(self) -> AlignmentSet:
        pairs = {frozenset(pair): pair for pair in self.several(self.pair, 20)}
        return AlignmentSet(
            id=self.random.choice(STEMS),
            title=self.text(),
            language=self.random.choice(LANGUAGES),
            by=self.several(self.words),
            alignments=tuple(self.alignment(*pair) for pair in pairs.values()),
        )


def _maker(draw: st.DrawFn, likelihood: float) -> _Maker:
    texts = draw(st.lists(words, min_size=1, max_size=12))
    return _Maker(Random(draw(st.integers(0, 2**32))), texts, likelihood)


@st.composite
def alignment_sets(draw: st.DrawFn) -> AlignmentSet:
    """Valid sets of alignments, empty ones too."""
    return _maker(draw, draw(st.sampled_from((0.0, 0.5, 1.0)))).alignment_set()


@st.composite
def analyses(draw: st.DrawFn, *, full: bool | None = None) -> Analysis:
    """Valid analyses; full ones, or (None) any from nearly empty to full."""
    likelihood = 1.0 if full else draw(st.sampled_from((0.0, 0.2, 0.5, 0.8, 1.0)))
    return _maker(draw, likelihood).analysis()
