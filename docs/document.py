"""The page of the manual about the analysis document: types from the values, meanings from the table below.

`docs/generate.py` writes it, and stops where a key has no meaning here, or a meaning no key.
"""

from collections.abc import Iterator
from dataclasses import MISSING, fields

from concept import csl
from concept.analysis import (
    DOCUMENT_KEYS,
    Aim,
    Analysis,
    Antecedent,
    Attribute,
    Case,
    Citation,
    Coding,
    Concept,
    Consequence,
    Definition,
    Element,
    Entry,
    Name,
    NoReferentKnown,
    Note,
    Observation,
    OmittedCase,
    PublishedIn,
    Record,
    Referent,
    Relation,
    Search,
    Sourced,
    Text,
    Theme,
    Use,
    Work,
)
from concept.formats.document import FORMAT
from concept.validation import Field, fields_by_key, fields_of

SECTIONS: dict[type, str] = {
    Analysis: "The analysis",
    Concept: "Concept",
    PublishedIn: "Published in",
    Record: "Record",
    Entry: "Every entry",
    Sourced: "Every entry with sources",
    Citation: "Citation",
    Element: "Every element",
    Aim: "Aim",
    Search: "Search",
    Work: "Work",
    Use: "Use",
    Attribute: "Attribute",
    Antecedent: "Antecedent",
    Consequence: "Consequence",
    Referent: "Referent",
    NoReferentKnown: "Statement of no referent",
    Case: "Case",
    Coding: "Coding",
    Definition: "Definition",
    Observation: "Observation",
    Theme: "Theme",
    Relation: "Relation",
    Note: "Note",
}
"""The values that have a section, in the order of the page."""

INTRODUCTIONS: dict[type, str] = {
    Analysis: "The keys of the document itself.",
    Concept: "What the analysis is about. Rival analyses of one concept share its id.",
    PublishedIn: "The published work that holds the analysis.",
    Record: "Who made this record, when, and from what.",
    Entry: "These two may stand on every aim, search, relation, note and work, and wherever sources may.",
    Sourced: "Elements, uses, cases, codings, definitions, observations, themes, and that no referent is known.",
    Citation: "Short form: the id of the work alone.",
    Element: "Attributes, antecedents, consequences and referents, and the three lists of Rodgers' method.",
    Aim: "Step 2.",
    Search: "A search for literature, with its counts in works.",
    Work: "One item of CSL-JSON 1.0.2, with `at` and `doubt` where needed. Only `id` is required.",
    Use: "Step 3.",
    Attribute: "Step 4. The lists of Rodgers' method have this shape too.",
    Antecedent: "Step 7: what must be there, or happen, before the concept can occur.",
    Consequence: "Step 7: what follows from the concept.",
    Referent: "Step 8: what shows in the world that the concept, or a part of it, is there.",
    NoReferentKnown: "The analysis says that no referent is known. That is an answer to step 8, and no gap.",
    Case: "Steps 5 and 6. Under `coding` stands what the case says of each attribute: `id-of-attribute: coding`.",
    Coding: "Short form: the value alone, as in `known-by-name: shows`. An attribute that is left out is not coded.",
    Definition: "What the analysis ends in.",
    Observation: "Something told of the concept that has no role in the method.",
    Theme: "How a literature was sorted.",
    Relation: "That one work agrees or disagrees with another. It is a claim of this analysis.",
    Note: "A contradiction in the source, or a doubt that has no better place.",
}

MEANINGS: dict[type, dict[str, str]] = {
    Analysis: {
        "format": f"always `{FORMAT}`",
        "id": "names the analysis; unique in a store",
        "title": "its title",
        "language": "tag of the language of every text that names none: `en`, `de`, `pt-br`",
        "authors": "who made the analysis, as printed",
        "published": "when, where it is known: `2024`, `2024-05` or `2024-05-01`",
        "published_in": "the published work that holds it",
        "concept": "what is analysed",
        "context": "where the concept is analysed, such as community mental health",
        "method": "the method, and so the profile by which the analysis is checked; not said: `walker-avant`",
        "edition": "year or years of the edition of the method's book that is cited",
        "status": "of this record: being worked on, or done. A draft gets advice, a complete record verdicts",
        "coverage": "what this record was made from",
        "record": "who made this record, when, and what was read for it",
        "license": "the licence of this record",
        "selection": "why this concept was chosen (step 1)",
        "aims": "what the analysis is for (step 2)",
        "searches": "the searches for literature",
        "bibliography": "the works that are cited",
        "sources": "what the analysis as a whole cites: its method, its background",
        "uses": "uses of the concept (step 3)",
        "attributes": "the defining attributes (step 4)",
        "antecedents": "what comes before (step 7)",
        "consequences": "what follows (step 7)",
        "surrogate_terms": "other words for the concept (Rodgers)",
        "related_concepts": "concepts that share some of its attributes (Rodgers)",
        "references": "the range of what the concept is applied to (Rodgers)",
        "referents": "the empirical referents (step 8)",
        "referents_none_known": "statements that no referent is known (step 8)",
        "cases": "cases of the six kinds (steps 5 and 6)",
        "omitted_cases": "kinds of case that were left out, with the reason given: `invented: the reason`",
        "definitions": "definitions that the analysis ends in",
        "observations": "advantages, disadvantages, challenges: no role in the method",
        "themes": "how a literature was sorted",
        "relations": "works that agree or disagree with each other",
        "notes": "contradictions and doubts that have no better place",
    },
    Concept: {
        "id": "the same in every analysis of this concept",
        "label": "what it is called",
        "alternative_labels": "other names",
    },
    PublishedIn: {"source": "the work", "locator": "where in it, such as `Chapter 3`"},
    Record: {"by": "who made the record", "on": "the day: `2024-05-01`", "read": "what of the publication was read"},
    Entry: {
        "at": "where the analysis says it: a section or page of its own publication",
        "doubt": "what is uncertain about it, and why",
    },
    Sourced: {"sources": "the works that it rests on"},
    Citation: {
        "source": "the work",
        "locator": "the place in the cited work, as printed: `p. 71`",
        "intent": "why it is cited; not said stays unsaid",
        "quote": "the source's own words",
        "note": "what the source says, in the analyst's words",
        "printed": "the citation as printed, where it differs from the work's name and year",
        "at": "where the analysis makes the citation",
        "doubt": "what is uncertain about it, and why",
    },
    Element: {
        "id": "names it within the document",
        "label": "what it is called",
        "gloss": "one line that says what it means",
        "overlaps": "elements of other roles that it shares ground with",
    },
    Aim: {"text": "what the analysis is for", "kind": "its kind"},
    Search: {
        "id": "names it within the document",
        "databases": "where was searched",
        "terms": "what was searched for",
        "period": "the years of publication that were asked for",
        "searched_on": "when the search was made",
        "criteria": "what was included and what was not",
        "identified": "works found",
        "duplicates": "of these, found twice",
        "screened": "titles and abstracts read",
        "full_text": "read in full",
        "included": "kept",
    },
    Use: {
        "id": "names it within the document",
        "text": "what the word means there",
        "kind": "where it was found",
        "discipline": "the field that uses it so",
        "homonym": "another word of the same spelling (not: the same word in another trade)",
        "found": "`false`: looked for and not found",
    },
    Attribute: {"from_uses": "the uses that it was drawn from"},
    Antecedent: {"necessity": "whether the concept can occur without it"},
    Consequence: {
        "direction": "good, bad, or both",
        "followed_by": "what it leads to; one that leads to an antecedent declares a feedback loop",
    },
    Referent: {"kind": "what sort of thing it is", "measures": "what it shows or measures"},
    NoReferentKnown: {"text": "what the analysis says", "measures": "of what no referent is known"},
    Case: {
        "id": "names it within the document",
        "kind": "the kind that it is said to be",
        "label": "what it is called",
        "origin": "seen or lived by the analyst, told from another's publication, or made up",
        "text": "the case",
        "coding": "what it says of each attribute",
        "claimed_shown": "how many attributes the author says that it shows",
        "related_concept": "of a related case: the concept that it is a case of",
        "purpose": "of an invented case: what it was invented for",
        "misuse": "of an illegitimate case: what the word is wrongly used for",
    },
    Coding: {
        "value": "whether the case shows the attribute",
        "evidence": "what in the case shows it",
        "remark": "how it falls short; `partly` needs one",
    },
    Definition: {
        "id": "names it within the document",
        "text": "the definition",
        "kind": "its kind",
        "mentions": "the elements that its words speak of",
    },
    Observation: {"id": "names it within the document", "label": "what is told", "kind": "its kind"},
    Theme: {
        "id": "names it within the document",
        "label": "what it is called",
        "search": "the search that it sorts",
        "count": "how many works it has",
        "elements": "the elements that it became",
    },
    Relation: {
        "subject": "the work that agrees or disagrees",
        "object": "the work that it speaks of",
        "intent": "which of these",
        "note": "on what",
    },
    Note: {"text": "the note", "about": "a part, or a key of the document; without it: the whole analysis"},
}

KINDS_OF_ID = {("bibliography",): "work", ("uses",): "use", ("searches",): "search"}
"""What ids of one collection name; those of several name a part."""

HEAD = f"""\
# The analysis document

<!-- Made by docs/generate.py from concept/analysis.py and docs/document.py: change it there. -->

A concept analysis as people write it: one file, in YAML (or JSON with the same keys). `concept new` writes one to
fill in, `concept schema` prints its JSON Schema for editors and other programs. It begins with `format: {FORMAT}`.

**Missing means not said.** Only what the tables call required must be there. A key that is missing, and one whose list,
mapping or text is empty, mean the same: the analysis does not say it.

**Ids** have 1 to 100 letters of any script, digits, hyphens and underscores. They are unique over all parts and works
of a document. `concept`, `attributes`, `antecedents` and `consequences` are kept for `measures`, which takes them where
a source says no more than that.

**Text** is a string in the document's language, or a mapping from language tags: `{{en: Hope, ko: 희망}}`. *Words* are
a string that has no language.

**Numbers and dates** are taken as printed where text or words are expected: `locator: 3.10` stays 3.10. Where a number
is expected, `true` and `1995.0` are faults.

**Lists.** The order of a list is kept. A *set* is written as a list; its order and repetitions are not kept.

**Refused**: aliases and anchors, tags, keys that stand twice, several documents in one file, files over 20 MB. All
faults of a document are told at once, each with its line.
"""


def document_page() -> str:
    """The page in Markdown."""
    _hold_against_the_values()
    lines = [HEAD]
    for cls, title in SECTIONS.items():
        lines += [f"## {title}", "", INTRODUCTIONS[cls], "", *_inherited(cls)]
        lines += _works() if cls is Work else [*_table(cls), ""]
    return "\n".join(lines).rstrip() + "\n"


def _own_keys(cls: type) -> list[str]:
    """The keys of this class that none of those it builds on has, in the order of the document."""
    if cls is Analysis:
        return list(DOCUMENT_KEYS)
    inherited = {key for base in _bases(cls) for key in fields_by_key(base)}
    return [key for key in fields_by_key(cls) if key not in inherited]


def _bases(cls: type) -> list[type]:
    return [base for base in cls.__mro__[1:] if base in SECTIONS]


def _hold_against_the_values() -> None:
    """Fail where the table above and the dataclasses differ."""
    for cls in SECTIONS:
        if cls is not Work and (differing := set(_own_keys(cls)) ^ set(MEANINGS[cls])):
            raise SystemExit(f"docs/document.py: {cls.__name__}: keys and meanings differ in {sorted(differing)}.")


def _inherited(cls: type) -> Iterator[str]:
    if bases := _bases(cls):
        yield from (f"Also the keys of {_link(bases[0])}.", "")


def _table(cls: type) -> Iterator[str]:
    yield from ("| key | value | meaning |", "|---|---|---|")
    declared = {each.name: each for each in fields(cls)}
    for key in _own_keys(cls):
        value, required = "words", True
        if key != "format":
            value = _say_value(cls, fields_of(cls)[key], bool(declared[key].metadata.get("unordered")))
            required = declared[key].default is MISSING and declared[key].default_factory is MISSING
        yield f"| `{key}` | {value} | {MEANINGS[cls][key]}.{' **Required.**' if required else ''} |"


def _say_value(cls: type, field: Field, unordered: bool) -> str:
    if field.type is Coding:
        return f"mapping of [codings](#{_anchor(SECTIONS[Coding])})"
    if field.type is OmittedCase:
        return "mapping of texts"
    if field.many and field.type is int:
        return "number, or set of numbers"
    one, several = _say_type(field)
    return f"{'set' if unordered else 'list'} of {several}" if field.many else one


def _say_type(field: Field) -> tuple[str, str]:
    """What stands in a field, and what many of these are called."""
    if field.refers_to:
        kind = KINDS_OF_ID.get(field.refers_to.collections, "part")
        also = ", or a word" if field.refers_to.also else ""
        return f"id of a {kind}{also}", f"ids of {kind}s{also}"
    if field.holds and field.holds is not Text:
        return _link(field.holds), _link(field.holds, "s")
    if field.words:
        return " · ".join(f"`{word}`" for word in field.words), ""
    return {
        Text: ("text", "texts"),
        str: ("words", "words"),
        int: ("number", "numbers"),
        bool: ("`true` or `false`", ""),
    }[field.type]


def _link(cls: type, ending: str = "") -> str:
    title = SECTIONS[cls]
    return f"[{title[0].lower()}{title[1:]}{ending}](#{_anchor(title)})"


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def _works() -> Iterator[str]:
    def names(words: frozenset[str]) -> str:
        return ", ".join(f"`{word}`" for word in sorted(words, key=str.lower))

    parts = [each.name.replace("_", "-") for each in fields(Name)]
    yield from (
        "```yaml",
        "- id: author-2020",
        "  type: article-journal",
        "  title: A title",
        "  author: [{family: Author, given: A.}]",
        "  issued: 2020",
        "```",
        "",
        f"- **Names** are lists: {names(csl.NAMES)}. A name has {', '.join(f'`{part}`' for part in parts)}.",
        f"- **Dates** are `2020`, `2020-05`, `2020-05-01`, or CSL's own form: {names(csl.DATES)}.",
        f"- **Words and numbers**: {names(csl.STRINGS)}.",
        "- `categories` is a list of words, `custom` a mapping for other programs.",
        f"- `type` is usually one of CSL's: {names(csl.TYPES)}.",
        "",
    )
