"""Works put into the text of a document: what is added, and that nothing else changes."""

from dataclasses import replace

import pytest
from generate import analyses
from hypothesis import given, settings
from hypothesis import strategies as st

from concept.analysis import Analysis, Name, Work
from concept.csl import canonical_json
from concept.errors import ConceptError
from concept.formats.document import read_json, read_yaml, write_json, write_yaml
from concept.formats.insertion import insert_works

HEAD = """\
# A comment at the top
format: concept-analysis/1
id: a   # and one beside
title: A
language: en
concept: {id: c, label: C}
status: draft
coverage: excerpt
"""
WORK = Work(id="new", title="Hope: 희망 🌱", author=(Name(family="Doe"),), issued="2001")
ITEM = "- id: new\n  title: 'Hope: 희망 🌱'\n  author: [{family: Doe}]\n  issued: '2001'\n"
FLOW = '{"id": "new", "title": "Hope: 희망 🌱", "author": [{"family": "Doe"}], "issued": "2001"}'


def indented(text: str, by: str) -> str:
    return "".join(by + line for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(HEAD, f"{HEAD}\nbibliography:\n{indented(ITEM, '  ')}", id="no bibliography"),
        pytest.param(
            HEAD + "# bibliography: none yet\n",
            f"{HEAD}# bibliography: none yet\n\nbibliography:\n{indented(ITEM, '  ')}",
            id="a comment at the end",
        ),
        pytest.param(
            HEAD + "aims: [{text: x}]",
            f"{HEAD}aims: [{{text: x}}]\n\nbibliography:\n{indented(ITEM, '  ')}",
            id="no line end",
        ),
        pytest.param(
            HEAD + "bibliography:\n  - {id: x}  # the first\n\n# Uses\nuses: []\n",
            f"{HEAD}bibliography:\n  - {{id: x}}  # the first\n{indented(ITEM, '  ')}\n# Uses\nuses: []\n",
            id="items in braces",
        ),
        pytest.param(
            HEAD + "bibliography:\n- id: x\n  abstract: |\n    One\n\n    Two\naims: []\n",
            f"{HEAD}bibliography:\n- id: x\n  abstract: |\n    One\n\n    Two\n{ITEM}aims: []\n",
            id="not indented, with a block of text at the end",
        ),
        pytest.param(
            HEAD + "bibliography:\n    - id: x\n      title: a\n        b\n    # - id: y\n",
            f"{HEAD}bibliography:\n    - id: x\n      title: a\n        b\n{indented(ITEM, '    ')}    # - id: y\n",
            id="indented by four, with a work in a comment",
        ),
        pytest.param(
            HEAD + "bibliography: [{id: x}, {id: y},]  # two\naims: []\n",
            f"{HEAD}bibliography: [{{id: x}}, {{id: y}}, {FLOW},]  # two\naims: []\n",
            id="in brackets",
        ),
        pytest.param(
            HEAD + "bibliography: []  # none yet\naims: []\n",
            f"{HEAD}bibliography:  # none yet\n{indented(ITEM, '  ')}aims: []\n",
            id="empty brackets",
        ),
        pytest.param(
            HEAD + "bibliography:\n# none yet\naims: []\n",
            f"{HEAD}bibliography:\n{indented(ITEM, '  ')}# none yet\naims: []\n",
            id="nothing",
        ),
    ],
)  # fmt: skip
def test_a_work_is_added_and_all_else_stays(before: str, after: str) -> None:
    assert insert_works(before, ".yaml", [WORK]) == after


@pytest.mark.parametrize("note", ["One\n", "One\n\n", " One", "@", "…", "a: b #c", "\u2028"])
def test_a_work_whose_last_words_are_awkward_is_put_between_others(note: str) -> None:
    before = HEAD + "bibliography:\n  - id: x\naims: [{text: y}]\n"
    works = [Work(id="one", variables=canonical_json({"note": note})), WORK]
    assert read_yaml(insert_works(before, ".yaml", works))[0].bibliography[1:] == tuple(works)
    assert read_yaml(insert_works(HEAD, ".yaml", works[:1]))[0].bibliography == tuple(works[:1])


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_the_line_ends_and_the_mark_at_the_beginning_stay(ends: str) -> None:
    before = "\ufeff" + HEAD + "bibliography:\n  - id: x\naims: []\n"
    after = "\ufeff" + HEAD + "bibliography:\n  - id: x\n" + indented(ITEM, "  ") + "aims: []\n"
    assert insert_works(before.replace("\n", ends), ".yaml", [WORK]) == after.replace("\n", ends)


def test_several_kinds_of_line_ends_are_refused() -> None:
    with pytest.raises(ConceptError) as caught:
        insert_works(HEAD + "aims: []\r\n", ".yaml", [WORK])
    what = "The document ends its lines in several ways; save it with one of them, and import again."
    assert str(caught.value) == what


@pytest.mark.parametrize(
    ("bibliography", "after"),
    [
        ("", f',\n  "bibliography": [{FLOW}]'),
        (', "bibliography": []', f', "bibliography": [{FLOW}]'),
        (', "bibliography": [{"id": "x"}]', f', "bibliography": [{{"id": "x"}}, {FLOW}]'),
    ],
)  # fmt: skip
def test_a_work_is_added_to_json(bibliography: str, after: str) -> None:
    head = (
        '{"format": "concept-analysis/1", "id": "a", "title": "A", "language": "en",\n'
        ' "concept": {"id": "c", "label": "C"}, "status": "draft", "coverage": "excerpt"'
    )
    assert insert_works(f"{head}{bibliography}\n}}\n", ".json", [WORK]) == f"{head}{after}\n}}\n"


@pytest.mark.parametrize("end", ["...\n", "selection: |+\n  One\n\n"])
def test_a_document_that_would_change_otherwise_is_refused_with_the_way_out(end: str) -> None:
    with pytest.raises(ConceptError) as caught:
        insert_works(HEAD + end, ".yaml", [WORK], "a.yaml")
    assert str(caught.value) == (
        "a.yaml: the works cannot be put into its text without changing something else. "
        "Write the whole to another file, without its comments, with -o FILE."
    )


@settings(max_examples=40, deadline=None)
@given(analyses(), analyses(), st.sampled_from([".yaml", ".json"]))
def test_works_of_every_kind_are_put_into_documents_of_every_kind(
    analysis: Analysis, other: Analysis, suffix: str
) -> None:
    write, read = (write_json, read_json) if suffix == ".json" else (write_yaml, read_yaml)
    works = [replace(work, id=f"new-{number}", doubt=None) for number, work in enumerate(other.bibliography)]
    text = insert_works(write(analysis), suffix, works) if works else write(analysis)
    assert read(text)[0].bibliography == (*analysis.bibliography, *works)
