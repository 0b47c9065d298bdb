"""The method's words as a reader sees them: what roles, cases, codes and analyses are called, in their language."""

from collections.abc import Mapping

from concept.analysis import Analysis, CaseKind, Text
from concept.messages import _, language_spoken

Names = Mapping[str, Text]
"""A method's own names, by element as a profile has them: `cases.model`, `attributes`."""

COMMON_NAMES: Names = {}
"""Of a method that has no names of its own."""


def name_of_role(role: str, names: Names = COMMON_NAMES) -> str:
    """What the parts of a collection of the analysis are called together; `works` are its sources."""
    common: Mapping[str, str] = {
        "uses": _("Uses"),
        "attributes": _("Defining attributes"),
        "antecedents": _("Antecedents"),
        "consequences": _("Consequences"),
        "surrogate_terms": _("Surrogate terms"),
        "related_concepts": _("Related concepts"),
        "references": _("What the concept refers to"),
        "referents": _("Empirical referents"),
        "cases": _("Cases"),
        "definitions": _("Definitions"),
        "observations": _("Observations"),
        "themes": _("Themes"),
        "works": _("Sources"),
    }
    return _own_name(role, names) or common[role]


def kind_of_case(kind: CaseKind, names: Names = COMMON_NAMES) -> str:
    """What a kind of case is called."""
    common: Mapping[CaseKind, str] = {
        "model": _("Model case"),
        "borderline": _("Borderline case"),
        "related": _("Related case"),
        "contrary": _("Contrary case"),
        "invented": _("Invented case"),
        "illegitimate": _("Illegitimate case"),
    }
    return _own_name(f"cases.{kind}", names) or common[kind]


def _own_name(element: str, names: Names) -> str:
    """The method's own name as a heading has it; "" where it has none."""
    words = names[element].said_in(language_spoken()) if element in names else ""
    return words[:1].upper() + words[1:]


def name_of_outcome(outcome: str) -> str:
    """What a verdict says of a case."""
    names: Mapping[str, str] = {"holds": _("holds"), "fails": _("fails"), "undetermined": _("undetermined")}
    return names[outcome]


def name_of_code(code: str) -> str:
    """What a case is coded to do with an attribute."""
    names: Mapping[str, str] = {
        "shows": _("shows"),
        "partly": _("partly shows"),
        "lacks": _("lacks"),
        "unclear": _("leaves unclear"),
        "not-coded": _("not coded"),
    }
    return names[code]


def authors_and_year(analysis: Analysis) -> str:
    """Whose analysis it is, as a text cites it: “A. Author et al. (2024)”; "" where nobody and no year is stated."""
    authors = analysis.authors
    who = ", ".join(authors) if len(authors) <= 3 else _("{first} et al.").format(first=authors[0])
    year = (analysis.published or "")[:4]
    return f"{who} ({year})" if who and year else who or year
