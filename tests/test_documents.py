"""The analysis document: what it may leave out, how scalars are taken, and what is said of bad ones."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from concept.analysis import WHOLE, Analysis
from concept.errors import DocumentError, NotAnAnalysis, UnreadableFile
from concept.formats import Located, read_path, read_path_with_lines, write_analysis
from concept.formats.document import (
    document_of,
    read_json,
    read_json_with_lines,
    read_yaml,
    read_yaml_with_lines,
    write_json,
    write_yaml,
)

HEAD = """\
format: concept-analysis/1
id: x
title: T
language: en
concept: {id: c, label: C}
status: draft
coverage: full-text
"""


def read(more: str = "", without: str = "") -> Analysis:
    """The analysis of the shortest document, with more in it, from line 8, or with something less."""
    assert without in HEAD
    (analysis,) = read_yaml(HEAD.replace(without, "") + more)
    return analysis


def faults_of(more: str = "", without: str = "") -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read(more, without)
    return [str(fault) for fault in caught.value.faults]


def refusal(text: str, reader: Any = read_yaml) -> str:
    with pytest.raises((UnreadableFile, NotAnAnalysis)) as caught:
        reader(text, "a.yaml")
    return f"{type(caught.value).__name__}: {caught.value}"


# --- no document at all -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "NotAnAnalysis: a.yaml: the file is empty. `concept new` writes a document to fill in."),
        ("# nothing\n", "NotAnAnalysis: a.yaml: the file is empty. `concept new` writes a document to fill in."),
        ("---\n...\n", "NotAnAnalysis: a.yaml: the file is empty. `concept new` writes a document to fill in."),
        (
            "- a\n- b\n",
            "NotAnAnalysis: a.yaml: it holds no mapping of keys to values, so it is no analysis document.",
        ),
        (
            "words",
            "NotAnAnalysis: a.yaml: it holds no mapping of keys to values, so it is no analysis document.",
        ),
        (
            "a: b",
            "NotAnAnalysis: a.yaml: no analysis document; one begins with “format: concept-analysis/1”.",
        ),
        (
            "a: b\n---\nc: d\n",
            "UnreadableFile: a.yaml, line 2: a file holds one analysis document; "
            "put the second one into a file of its own.",
        ),
        (
            "a: b: c",
            "UnreadableFile: a.yaml, line 1, column 5: this is not YAML: mapping values are not allowed in this "
            "context. Hint: indent with spaces, and put a value that has “: ” or “#” in it into quotes.",
        ),
        (
            "a:\n\tb: c\n",
            "UnreadableFile: a.yaml, line 2, column 1: this is not YAML: found character that cannot start any token. "
            "Hint: YAML is indented with spaces, never with tabs.",
        ),
        ("a: b\nc: d\x01\n", "UnreadableFile: a.yaml, line 2: the character U+0001 cannot stand in a text; delete it."),
        ("a: \ufffe", "UnreadableFile: a.yaml, line 1: the character U+FFFE cannot stand in a text; delete it."),
        (
            "a: " + "[" * 60 + "]" * 60,
            "UnreadableFile: a.yaml, line 1: it is nested more than 50 deep, so it is no analysis document.",
        ),
    ],
)
def test_what_is_no_analysis_document_in_yaml(text: str, message: str) -> None:
    assert refusal(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "",
            "UnreadableFile: a.yaml, line 1, column 1: this is not JSON: expecting value. Mend it, or write YAML.",
        ),
        (
            '{"a": 1,\n"b" 2}',
            "UnreadableFile: a.yaml, line 2, column 5: this is not JSON: expecting ':' delimiter. "
            "Mend it, or write YAML.",
        ),
        (
            '{"format": NaN}',
            "UnreadableFile: a.yaml: this is not JSON: NaN is no number of JSON. Mend it, or write YAML.",
        ),
        (
            '[{"id": "a", "type": "book"}]',
            "NotAnAnalysis: a.yaml: a JSON array is a bibliography (CSL-JSON), not an analysis document.",
        ),
        ("{}", "NotAnAnalysis: a.yaml: no analysis document; one begins with “format: concept-analysis/1”."),
        ("1", "NotAnAnalysis: a.yaml: it holds no mapping of keys to values, so it is no analysis document."),
        (
            '{"a":\n' + "[" * 60 + "]" * 60 + "}",
            "UnreadableFile: a.yaml, line 2: it is nested more than 50 deep, so it is no analysis document.",
        ),
    ],
)
def test_what_is_no_analysis_document_in_json(text: str, message: str) -> None:
    assert refusal(text, read_json) == message


def test_another_version_of_the_format_is_not_read() -> None:
    assert faults_of("format: concept-analysis/2", without="format: concept-analysis/1\n") == [
        "line 7, format: the format “concept-analysis/2” is not known; this version reads concept-analysis/1"
    ]


# --- one fault --------------------------------------------------------------------------------------------------

FAULTS = {
    "a duplicate key": (
        "context: a\ncontext: b",
        ["line 9, context: the key “context” stands here twice, first in line 8; keep one"],
    ),
    "a key in capitals is another key, a language is not": (
        "context: {en: a, EN: b}",
        ["line 8, context: the language “en” stands here twice; keep one text for it"],
    ),
    "an anchor with an alias": (
        "context: &a words\nselection: *a",
        ["line 9, selection: an alias (*name) stands here; write the value out in both places"],
    ),
    "an alias where something must be given": (
        "attributes: [{id: &a b, label: *a}]",
        ["line 8, attributes[0].label: an alias (*name) stands here; write the value out in both places"],
    ),
    "an alias in a bibliography": (
        "bibliography: [{id: w, custom: {a: &a [1], b: *a}, editor: *a, accessed: {raw: *a}}]",
        [
            f"line 8, bibliography[0].{place}: an alias (*name) stands here; write the value out in both places"
            for place in ("custom.b", "editor", "accessed.raw")
        ],
    ),
    "a merge key": (
        "concepts: &a {b: c}\n<<: *a",
        [
            "line 8, concepts: “concepts” is no key that is known here; did you mean “concept”?",
            "line 9, <<: “<<” is no key that is known here; known are format, id, title, language, authors, published, "
            "published_in, concept, context, method, edition, status, coverage, record, license, selection, aims, "
            "searches, bibliography, sources, uses, attributes, antecedents, consequences, surrogate_terms, "
            "related_concepts, references, referents, referents_none_known, cases, omitted_cases, definitions, "
            "observations, themes, relations, notes",
        ],
    ),
    "a tag": (
        "context: !!python/object:os.system words",
        [
            "line 8, context: a tag (tag:yaml.org,2002:python/object:os.system) stands here; "
            "an analysis document has none, delete it"
        ],
    ),
    "a tag of a language": (
        "context: {en: !!str words}",
        [
            "line 8, context.en: a tag (tag:yaml.org,2002:str) stands here; an analysis document has none, delete it",
        ],
    ),
    "a key that is a list": (
        "? [a, b]\n: c",
        ["line 8: a key is a word, not a list, a mapping or an alias"],
    ),
    "an unknown key": (
        "atributes: []",
        ["line 8, atributes: “atributes” is no key that is known here; did you mean “attributes”?"],
    ),
    "a comma in braces": (
        "attributes:\n  - {id: a, label: Trust, hope and love}",
        [
            "line 9, attributes[0].hope and love: “hope and love” is no key that is known here; known are at, doubt, "
            "sources, id, label, gloss, overlaps, from_uses; inside { } a comma ends a value, "
            "unless the value stands in quotes"
        ],
    ),
    "an underscore where CSL has a hyphen": (
        "bibliography:\n  - id: w\n    container_title: J",
        [
            "line 10, bibliography[0].container_title: “container_title” is no key that is known here; "
            "did you mean “container-title”?"
        ],
    ),
    "a key of ours for CSL's other variables": (
        "bibliography:\n  - id: w\n    author: [{dropping_particle: de}]\n    issued: {date_parts: [[2012]]}",
        [
            "line 10, bibliography[0].author[0].dropping_particle: “dropping_particle” is no key that is known here; "
            "did you mean “dropping-particle”?; inside { } a comma ends a value, unless the value stands in quotes",
            "line 11, bibliography[0].issued: a date is expected here, such as 2024-05-01 or "
            "{date-parts: [[2024, 5, 1]]}",
        ],
    ),
    "an id used twice": (
        "attributes: [{id: a, label: A}]\nuses: [{id: a, text: A}]",
        ["line 8, attributes[0].id: the id “a” is used twice, first in uses[0]; ids are unique"],
    ),
    "a reserved id": (
        "attributes: [{id: concept, label: A}]",
        ["line 8, attributes[0].id: the id “concept” is kept for what referents measure; choose another"],
    ),
    "ids of another form": (
        "attributes: [{id: a.b, label: A}, {id: 'a b', label: B}, {id: 'e\u0301', label: C}]",
        [
            "line 8, attributes[0].id: “a.b” is no id: an id has 1 to 100 letters, digits, hyphens and underscores",
            "line 8, attributes[1].id: “a b” is no id: an id has 1 to 100 letters, digits, hyphens and underscores",
            "line 8, attributes[2].id: “e\u0301” is no id: an id is in Unicode's composed form (NFC)",
        ],
    ),
    "a reference to nothing": (
        "bibliography: [{id: author-2020}]\nsources: [author-2021]",
        [
            "line 9, sources[0]: “author-2021” is no work of the bibliography: nothing has that id; "
            "did you mean “author-2020”?"
        ],
    ),
    "a reference of the wrong kind": (
        "attributes: [{id: a, label: A, from_uses: [a]}]",
        ["line 8, attributes[0].from_uses[0]: “a” is no use: it is the id of something else"],
    ),
    "a note about nothing": (
        "notes: [{about: atributes, text: N}]",
        [
            "line 8, notes[0].about: “atributes” is no part of this analysis: nothing has that id; "
            "did you mean “attributes”?"
        ],
    ),
    "a wrong word": (
        "cases: [{id: m, kind: modal, origin: read, coding: {a: show}}]",
        [
            "line 8, cases[0].kind: “modal” is none of model, borderline, related, contrary, invented, illegitimate; "
            "did you mean “model”?",
            "line 8, cases[0].origin: “read” is none of real, literature, constructed; did you mean “real”?",
            "line 8, cases[0].coding.a: “show” is none of shows, partly, lacks, unclear; did you mean “shows”?",
        ],
    ),
    "what is no number": (
        'cases: [{id: m, kind: model, claimed_shown: true}]\nedition: [1995.0, "1995", 1e3]\nthemes: '
        "[{id: t, label: T, count: -1}]",
        [
            "line 8, cases[0].claimed_shown: a whole number is expected here, not “true”",
            "line 9, edition[0]: a whole number is expected here, not “1995.0”",
            "line 9, edition[1]: a whole number is expected here, not the text “1995”",
            "line 9, edition[2]: a whole number is expected here, not “1000.0”",
            "line 10, themes[0].count: -1 counts nothing; a count is 0 or more",
        ],
    ),
    "what is neither true nor false": (
        "uses: [{id: u, text: U, homonym: yes, found: 1}]",
        [
            "line 8, uses[0].homonym: true or false is expected here, not the text “yes”",
            "line 8, uses[0].found: true or false is expected here, not the text “1”",
        ],
    ),
    "what is no date": (
        "published: 2024-02-30\nrecord: {on: 2024}",
        [
            "line 8, published: “2024-02-30” is not a year or a date; write 2024 or 2024-05-01",
            "line 9, record.on: “2024” is not a date; write 2024 or 2024-05-01",
        ],
    ),
    "what is no language": (
        "context: {english: a, e: b, en-gb-us: c, en_gb: d}",
        [
            f"line 8, context: “{tag}” is no language tag; write en, de, ko, pt-br …"
            for tag in ("e", "en-gb-us", "en_gb")
        ],
    ),
    "another shape": (
        "authors: A. Author\ncontext: [a]\nrecord: me\nmethod: {a: b}\nedition: {a: b}\ncases: {a: b}",
        [
            "line 8, authors: a list is expected here, not the text “A. Author”",
            "line 9, context: text is expected here, not a list",
            "line 10, record: a mapping of keys to values is expected here, not the text “me”",
            "line 11, method: text is expected here, not a mapping",
            "line 12, edition: a whole number is expected here, not a mapping",
            "line 13, cases: a list is expected here, not a mapping",
        ],
    ),
    "codings of another shape": (
        "cases:\n- {id: m, kind: model, coding: [a]}\n- {id: n, kind: model, coding: shows}\n"
        "- {id: o, kind: model, coding: {a: {evidence: E}, b: [shows], 'c d': shows, "
        "e: {attribute: f, value: shows}}}\n"
        "omitted_cases: [model]",
        [
            "line 9, cases[0].coding: a mapping of keys to values is expected here, not a list",
            "line 10, cases[1].coding: a mapping of keys to values is expected here, not the text “shows”",
            "line 11, cases[2].coding.b: one of shows, partly, lacks, unclear is expected here, not a list",
            "line 11, cases[2].coding.e.attribute: “attribute” is no key that is known here; known are at, doubt, "
            "sources, value, evidence, remark; inside { } a comma ends a value, unless the value stands in quotes",
            "line 11, cases[2].coding.a: “value” is missing and must be given",
            "line 11, cases[2].coding.c d: “c d” is no id: an id has 1 to 100 letters, digits, hyphens and underscores",
            "line 12, omitted_cases: a mapping of keys to values is expected here, not a list",
        ],
    ),
    "CSL variables of another shape": (
        "bibliography:\n- {id: w, editor: Me, note: [a], categories: a, custom: 1, accessed: [2012]}\n"
        "- {id: v, title: [T], author: {family: A}, editor: [{famly: A}]}",
        [
            "line 9, bibliography[0].accessed: a date is expected here, such as 2024-05-01 or "
            "{date-parts: [[2024, 5, 1]]}",
            "line 9, bibliography[0].categories: a list of texts is expected here",
            "line 9, bibliography[0].custom: a mapping of keys to values is expected here",
            "line 9, bibliography[0].editor: a list of names is expected here, such as [{family: Author, given: A.}]",
            "line 9, bibliography[0].note: text is expected here",
            "line 10, bibliography[1].editor[0].famly: “famly” is no key that is known here; did you mean “family”?; "
            "inside { } a comma ends a value, unless the value stands in quotes",
            "line 10, bibliography[1].title: text is expected here, not a list",
            "line 10, bibliography[1].author: a list is expected here, not a mapping",
        ],
    ),
    "a concept described in two ways": (
        "cases: [{id: r, kind: related, related_concept: {id: c, label: D}}]",
        ["line 8, cases[0].related_concept: the concept “c” is described otherwise at concept; let both say the same"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_with_its_place_and_the_way_out(name: str) -> None:
    more, faults = FAULTS[name]
    assert faults_of(more) == faults


@pytest.mark.parametrize("key", ["id", "title", "language", "concept", "status", "coverage"])
def test_what_must_be_given_cannot_be_null(key: str) -> None:
    lines = [f"{key}: null" if line.startswith(f"{key}:") else line for line in HEAD.splitlines()]
    with pytest.raises(DocumentError) as caught:
        read_yaml("\n".join(lines))
    assert [str(fault) for fault in caught.value.faults] == [f"line 1: “{key}” is missing and must be given"]


def test_what_must_be_given_of_a_part() -> None:
    more = (
        "attributes:\n- {gloss: G}\nuses:\n- {id: u}\ncases:\n- {label: L}\nbibliography:\n- {title: B}\n"
        "sources:\n- {locator: p. 1}\nnotes:\n- {at: '1'}\n"
    )
    assert faults_of(more) == [
        "line 9, attributes[0]: “id” is missing and must be given",
        "line 9, attributes[0]: “label” is missing and must be given",
        "line 11, uses[0]: “text” is missing and must be given",
        "line 13, cases[0]: “id” is missing and must be given",
        "line 13, cases[0]: “kind” is missing and must be given",
        "line 15, bibliography[0]: “id” is missing and must be given",
        "line 17, sources[0]: “source” is missing and must be given",
        "line 19, notes[0]: “text” is missing and must be given",
    ]


def test_a_type_that_csl_does_not_have_names_the_nearest() -> None:
    (fault,) = faults_of("bibliography: [{id: w, type: artcle-journal}]")
    assert (fault[:60], fault[-33:]) == (
        "line 8, bibliography[0].type: “artcle-journal” is none of ar",
        "; did you mean “article-journal”?",
    )


@pytest.mark.parametrize("escape", ["\\u0007", "\\ud800", "\\udfff", "\\ufdd0", "\\uffff", "\\ud83f\\udffe", "\\u0085"])
def test_characters_that_no_text_may_hold_are_faults(escape: str) -> None:
    document = json.dumps({**document_of(read()), "context": "@"}).replace("@", f"a{escape}b")
    with pytest.raises(DocumentError) as caught:
        read_json(document)
    point = ord(json.loads(f'"{escape}"'))
    assert [str(fault) for fault in caught.value.faults] == [
        f"line 1, context: the character U+{point:04X} cannot stand in a text; delete it"
    ]


def test_a_key_that_stands_twice_in_json_is_a_fault() -> None:
    document = write_json(read()).replace('"draft"', '"draft",\n"status": "complete"')
    with pytest.raises(DocumentError) as caught:
        read_json(document)
    assert [str(fault) for fault in caught.value.faults] == [
        "line 11, status: the key “status” stands here twice, first in line 10; keep one"
    ]


def test_forty_faults_are_said_at_once_in_the_order_of_the_document(documents: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_path(documents / "forty-faults.yaml")
    said = str(caught.value).replace(str(documents), "documents")
    assert said == (documents / "forty-faults.txt").read_text(encoding="utf-8").rstrip("\n")


def test_aliases_that_would_explode_are_refused_at_once() -> None:
    lines = [f"a{level + 1}: &a{level + 1} [{', '.join([f'*a{level}'] * 9)}]" for level in range(30)]
    started = time.perf_counter()
    faults = faults_of("a0: &a0 [lol]\n" + "\n".join(lines))
    assert (len(faults), time.perf_counter() - started < 1) == (31, True)


# --- what says nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        "context:",
        "context: ''",
        "context: ~",
        "context: null",
        "context: {}",
        "context: {en: ''}",
        "authors: []",
        "authors: ['', ~]",
        "record: {}",
        "record: {by: [], read: ''}",
        "published_in: {locator: }",
        "cases: [{}]",
        "bibliography: []",
        "omitted_cases: {model: ''}",
        "attributes: ~",
        "edition:",
    ],
)
def test_what_is_empty_is_the_same_as_missing(more: str) -> None:
    assert read(more) == read()


def test_an_empty_coding_is_the_same_as_none() -> None:
    assert read("cases: [{id: m, kind: model, coding: {a: , b: {}, c: ''}}]").cases[0].coding == ()


# --- scalars ----------------------------------------------------------------------------------------------------


def test_scalars_are_taken_as_printed_where_text_is_expected() -> None:
    analysis = read(
        "authors: [1984, 3.10, 2024-05-01, yes, 0x1F]\nmethod: 1e3\nlicense: true\n"
        "bibliography: [{id: 2020, volume: 007, title: no, issued: 2024, page: 1_000, editor: [{family: 1.10}]}]\n"
        "sources: [{source: 2020, locator: 3.10}]\n"
    )
    (work,), (citation,) = analysis.bibliography, analysis.sources
    assert (analysis.authors, analysis.method, analysis.license) == (
        ("1984", "3.10", "2024-05-01", "yes", "0x1F"),
        "1e3",
        "true",
    )
    assert (work.id, work.volume, work.title, work.issued, work.page, work.variables) == (
        "2020",
        "007",
        "no",
        "2024",
        "1_000",
        '{"editor":[{"family":"1.10"}]}',
    )
    assert (citation.source, citation.locator) == ("2020", "3.10")


def test_a_title_that_is_a_number_and_a_language_that_is_no_are_texts() -> None:
    text = HEAD.replace("title: T", "title: 1984").replace("language: en", "language: no")
    (analysis,) = read_yaml(text)
    assert (analysis.title.by_language, analysis.language) == ((("no", "1984"),), "no")


@pytest.mark.parametrize("written", ["2024", "'2024'", "2024-05", "2024-05-01"])
def test_a_date_is_a_year_a_month_or_a_day(written: str) -> None:
    assert read(f"published: {written}").published == written.strip("'")


def test_whole_numbers_are_those_of_yaml_1_2() -> None:
    assert read("edition: [1995, 0o3713, 0x7CF, +2005]").edition == (1995, 1999, 2005)


def test_an_edition_is_a_year_or_years() -> None:
    assert (read("edition: 1995"), read("edition: []")) == (read("edition: [1995]"), read())


def test_language_tags_are_lower_cased() -> None:
    text = HEAD.replace("language: en", "language: PT-br") + "context: {EN-gb: wards}"
    (analysis,) = read_yaml(text)
    assert (analysis.language, analysis.title.by_language, analysis.context) == (
        "pt-br",
        (("pt-br", "T"),),
        read("context: {en-gb: wards}").context,
    )


def test_dates_of_works_are_plain_where_they_can_be() -> None:
    more = """
bibliography:
- {id: a, issued: {date-parts: [[2012, 5]]}}
- {id: b, issued: {date-parts: [["2012"]]}}
- {id: c, issued: {date-parts: [[2010], [2012]]}}
- {id: d, issued: n.d., accessed: 2024-05-01}
- {id: e, issued: {date-parts: [[-50]], circa: true, literal: 1984}}
"""
    assert [(work.issued, work.variables) for work in read(more).bibliography] == [
        ("2012-05", None),
        ("2012", None),
        (None, '{"issued":{"date-parts":[[2010],[2012]]}}'),
        (None, '{"accessed":{"date-parts":[[2024,5,1]]},"issued":{"raw":"n.d."}}'),
        (None, '{"issued":{"circa":true,"date-parts":[[-50]],"literal":"1984"}}'),
    ]


# --- short forms and writing ------------------------------------------------------------------------------------


def test_short_forms_say_the_same_as_full_ones() -> None:
    short = "bibliography: [{id: w}]\nsources: [w]\ncases: [{id: m, kind: model, coding: {a: shows}}]\ncontext: wards"
    full = (
        "bibliography: [{id: w}]\nsources: [{source: w}]\n"
        "cases: [{id: m, kind: model, coding: {a: {value: shows}}}]\ncontext: {en: wards}"
    )
    assert read(short) == read(full)


def test_a_document_is_written_in_short_forms_and_in_the_order_of_its_keys() -> None:
    analysis = read(
        'sources: [{source: w}]\ncases: [{id: m, kind: model, text: "a\\nb\\n", coding: {a: {value: shows}}}]\n'
        "bibliography: [{id: w, container-title: J, title: 'no: 1'}]\ncontext: {ko: 병동, en: wards}"
    )
    assert write_yaml(analysis) == (
        "format: concept-analysis/1\n"
        "id: x\n"
        "title: T\n"
        "language: en\n"
        "concept:\n"
        "  id: c\n"
        "  label: C\n"
        "context:\n"
        "  en: wards\n"
        "  ko: 병동\n"
        "status: draft\n"
        "coverage: full-text\n"
        "bibliography:\n"
        "- id: w\n"
        "  title: 'no: 1'\n"
        "  container-title: J\n"
        "sources:\n"
        "- w\n"
        "cases:\n"
        "- id: m\n"
        "  kind: model\n"
        "  text: |\n"
        "    a\n"
        "    b\n"
        "  coding:\n"
        "    a: shows\n"
    )


def test_the_document_of_every_key_is_written_as_it_is_read(every_key: Analysis) -> None:
    assert [document_of(read_yaml(write_yaml(every_key))[0]), document_of(read_json(write_json(every_key))[0])] == [
        document_of(every_key),
        document_of(every_key),
    ]


# --- lines ------------------------------------------------------------------------------------------------------

BAD = sorted((Path(__file__).parent / "rules").glob("*/bad*.yaml"))


def test_a_place_has_the_line_where_it_begins() -> None:
    more = """\
bibliography: [{id: w, title: W},
  {id: w2, title: W2}]

attributes:
  # the first
  - label: A
    id: a
  -
    id: b
    label: B
cases:
  - id: m
    kind: model
    coding:
      a:
        value: shows
      b: lacks
"""
    ((_analysis, lines),) = read_yaml_with_lines("# a comment\n" + HEAD + more)
    assert lines == {
        WHOLE: 2,
        "work/w": 9,
        "work/w2": 10,
        "attribute/a": 14,
        "attribute/b": 17,
        "case/m": 20,
        "case/m/coding/a": 23,
        "case/m/coding/b": 25,
    }


def places_elsewhere(text: str, located: Located) -> list[str]:
    """The places whose id stands neither in their line nor in the next."""
    said = text.splitlines()
    _analysis, lines = located
    return [each for each, line in lines.items() if each.rpartition("/")[2] not in "\n".join(said[line - 1 : line + 1])]


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_place_has_its_line_in_yaml_and_in_json(path: Path) -> None:
    analysis, text = read_path(path)[0], path.read_text(encoding="utf-8")
    (located,) = read_yaml_with_lines(text)
    (in_json,) = read_json_with_lines(write_json(analysis))
    assert (located[0], in_json[0], in_json[1].keys()) == (analysis, analysis, located[1].keys())
    assert (places_elsewhere(text, located), places_elsewhere(write_json(analysis), in_json)) == ([], [])


def test_every_part_and_every_coding_has_a_line(every_key: Analysis) -> None:
    ((_analysis, lines),) = read_yaml_with_lines(write_yaml(every_key))
    parts = {every_key.place(part.id) for _collection, part in every_key.parts()}
    codings = {f"case/{case.id}/coding/{coding.attribute}" for case in every_key.cases for coding in case.coding}
    assert lines.keys() == {WHOLE, *parts, *codings}


def test_of_rdf_no_line_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(write_analysis(read(), ".ttl"), encoding="utf-8")
    assert read_path_with_lines(path) == ((read(), {}),)
