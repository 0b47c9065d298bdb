"""Bibliographies as a style prints them. APA: 7th edition, chapter 10; Vancouver: Citing Medicine."""

import pytest

from concept.analysis import Work
from concept.bibliography import MARKUPS, STYLES, Markup, Style, styles
from concept.bibliography.csl_json import work_of
from concept.bibliography.styles import format_bibliography
from concept.errors import ConceptError


def person(family: str, given: str, **parts: str) -> dict[str, str]:
    return {"family": family, "given": given, **parts}


ARTICLE = work_of(
    {
        "id": "cahill", "type": "article-journal", "title": "Patient participation: a concept analysis",
        "author": [person("Cahill", "Jo")], "issued": {"date-parts": [[1996, 9]]}, "volume": "24", "issue": "3",
        "container-title": "Journal of Advanced Nursing", "container-title-short": "J Adv Nurs", "page": "561-571",
        "DOI": "10.1046/j.1365-2648.1996.22517.x",
    }
)  # fmt: skip
BOOK = work_of(
    {
        "id": "walker", "type": "book", "title": "Strategies for theory construction in nursing", "edition": "5",
        "author": [person("Walker", "Lorraine O."), person("Avant", "Kay C.")], "publisher": "Pearson",
        "publisher-place": "Boston", "issued": {"date-parts": [[2011]]},
    }
)  # fmt: skip
CHAPTER = work_of(
    {
        "id": "berg", "type": "chapter", "title": "A chapter", "container-title": "The book", "page": "1-20",
        "author": [person("Berg", "Ludwig", **{"non-dropping-particle": "van den"})], "publisher": "Springer",
        "editor": [person("Smith", "Ann"), person("Jones", "Bob")], "issued": {"date-parts": [[1999]]},
    }
)  # fmt: skip
THESIS = work_of(
    {
        "id": "bamber", "type": "thesis", "title": "A case study", "genre": "Doctoral dissertation",
        "author": [person("Bamber", "Hayley")], "publisher": "University of Salford",
        "issued": {"date-parts": [[2020]]},
    }
)  # fmt: skip
PAGE = work_of(
    {
        "id": "org", "type": "webpage", "title": "A page", "author": [{"literal": "Org & Co"}],
        "container-title": "Site", "issued": {"date-parts": [[2020, 5, 17]]}, "URL": "https://example.org/x",
        "accessed": {"date-parts": [[2021, 1, 2]]},
    }
)  # fmt: skip
WORKS = [ARTICLE, BOOK, CHAPTER, THESIS, PAGE]


@pytest.mark.parametrize(
    ("work", "line"),
    [
        (
            ARTICLE,
            "Cahill, J. (1996). Patient participation: a concept analysis. Journal of Advanced Nursing, 24(3), "
            "561–571. https://doi.org/10.1046/j.1365-2648.1996.22517.x",
        ),
        (
            BOOK,
            "Walker, L. O., & Avant, K. C. (2011). Strategies for theory construction in nursing (5th ed.). Pearson.",
        ),
        (CHAPTER, "van den Berg, L. (1999). A chapter. In A. Smith & B. Jones (Eds.), The book (pp. 1–20). Springer."),
        (THESIS, "Bamber, H. (2020). A case study [Doctoral dissertation]. University of Salford."),
        (PAGE, "Org & Co. (2020, May 17). A page. Site. https://example.org/x"),
        (Work(id="x", type="article-journal", title="No author", container_title="J"), "No author. (n.d.). J."),
        (Work(id="x"), "(n.d.)."),
    ],
)  # fmt: skip
def test_a_work_in_apa_7(work: Work, line: str) -> None:
    assert format_bibliography([work], "apa") == line + "\n"


@pytest.mark.parametrize(
    ("work", "line"),
    [
        (
            ARTICLE,
            "Cahill J. Patient participation: a concept analysis. J Adv Nurs. 1996 Sep;24(3):561–71. "
            "doi:10.1046/j.1365-2648.1996.22517.x",
        ),
        (BOOK, "Walker LO, Avant KC. Strategies for theory construction in nursing. 5th ed. Boston: Pearson; 2011."),
        (CHAPTER, "van den Berg L. A chapter. In: Smith A, Jones B, editors. The book. Springer; 1999. p. 1–20."),
        (THESIS, "Bamber H. A case study [Doctoral dissertation]. University of Salford; 2020."),
        (PAGE, "Org & Co. Site [Internet]. 2020 [cited 2021 Jan 2]. A page. Available from: https://example.org/x"),
    ],
)
def test_a_work_in_vancouver(work: Work, line: str) -> None:
    assert format_bibliography([work], "vancouver") == f"1. {line}\n"


def first_words(text: str) -> list[str]:
    return [entry.split(",")[0].split(".")[0] for entry in text.strip().split("\n\n")]


def test_apa_is_in_the_order_of_names_and_vancouver_in_that_of_the_bibliography() -> None:
    assert first_words(format_bibliography(WORKS, "apa")) == ["Bamber", "Cahill", "Org & Co", "van den Berg", "Walker"]
    assert first_words(format_bibliography(WORKS, "vancouver")) == ["1", "2", "3", "4", "5"]


def test_two_works_of_the_same_authors_and_year_have_letters_and_others_have_none() -> None:
    def article(number: int, *families: str) -> Work:
        authors = [person(family, "A.") for family in families]
        issued = {"date-parts": [[2001]]}
        return work_of({"id": f"w{number}", "type": "book", "title": f"T{number}", "author": authors, "issued": issued})

    same = [article(1, "Doe", "Roe", "Poe"), article(2, "Doe", "Roe", "Poe"), article(3, "Doe", "Roe", "Moe")]
    assert format_bibliography(same, "apa").strip().split("\n\n") == [
        "Doe, A., Roe, A., & Moe, A. (2001). T3.",
        "Doe, A., Roe, A., & Poe, A. (2001a). T1.",
        "Doe, A., Roe, A., & Poe, A. (2001b). T2.",
    ]


def test_the_words_of_a_style_are_in_the_language_of_the_analysis() -> None:
    assert format_bibliography([CHAPTER], "apa", language="de") == (
        "van den Berg, L. (1999). A chapter. In A. Smith & B. Jones (Hrsg.), The book (S. 1–20). Springer.\n"
    )


def test_markdown_has_titles_in_italics_and_addresses_as_links() -> None:
    assert format_bibliography([PAGE], "apa", "markdown") == (
        "Org & Co. (2020, May 17). *A page*. Site. <https://example.org/x>\n"
    )


def test_html_is_a_list_of_ascii() -> None:
    assert format_bibliography([CHAPTER], "apa", "html") == (
        '<div id="refs" class="references csl-bib-body hanging-indent" data-entry-spacing="0" data-line-spacing="2" '
        'role="list">\n<div id="ref-berg" class="csl-entry" role="listitem">\n'
        "van den Berg, L. (1999). A chapter. In A. Smith &amp; B. Jones (Eds.), <em>The book</em> (pp. 1&#x2013;20). "
        "Springer.\n</div>\n</div>\n"
    )


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> ![i](javascript:1) </div> & \" ' [l](http://evil)"


@pytest.mark.parametrize("style", STYLES)
def test_nothing_that_a_work_says_is_markup_or_runs(style: Style) -> None:
    work = work_of(
        {
            "id": "x",
            "type": "webpage",
            "title": HOSTILE,
            "author": [{"literal": HOSTILE}],
            "publisher": HOSTILE,
            "container-title": HOSTILE,
            "URL": "javascript:alert(1)",
            "DOI": "javascript:alert(2)",
        }
    )
    text = format_bibliography([work], style, "html")
    assert [sign for sign in ("<script", "<img", 'href="javascript', "</div> &") if sign in text] == []
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("markup", MARKUPS)
def test_no_works_are_no_text(style: Style, markup: Markup) -> None:
    assert format_bibliography([], style, markup) == ""


def test_works_that_are_too_many_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(styles, "DEADLINE", 0.001)
    with pytest.raises(ConceptError) as caught:
        format_bibliography(WORKS)
    what = "5 works are more than can be formatted in 0.001 seconds. Export them as BibTeX, RIS or CSL-JSON."
    assert str(caught.value) == what


def test_a_missing_pandoc_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise OSError("No pandoc was found")

    monkeypatch.setattr("pypandoc.get_pandoc_path", fail)
    with pytest.raises(ConceptError) as caught:
        format_bibliography(WORKS)
    assert str(caught.value) == (
        "pandoc, which formats bibliographies, is missing. It comes with the package pypandoc-binary: "
        "install that again."
    )
