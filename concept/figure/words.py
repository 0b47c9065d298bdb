"""What pictures say: the analysis's own words in one language, and ours in the reader's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from concept.analysis import Analysis, CaseKind, Text
from concept.figure.choices import Choices
from concept.lettering import one_line
from concept.matrix import Row
from concept.messages import _
from concept.terms import COMMON_NAMES, Names, authors_and_year, kind_of_case, name_of_outcome, name_of_role


class Words:
    """What a picture says: the analysis's own words in one language, and ours in the reader's."""

    def __init__(self, analysis: Analysis, choices: Choices, names: Names = COMMON_NAMES) -> None:
        self.analysis = analysis
        self.names = names
        self.language = choices.language or analysis.language
        self.cites = choices.citations

    def say(self, text: Text | None) -> str:
        """The words of a text in the language of the figure, fit for one line of XML."""
        return printable(self.wording(text)[1])

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
        return self.say(getattr(part, "label", None) or getattr(part, "text", None)) or printable(part_id)

    def kind_of_case(self, kind: CaseKind) -> str:
        """What the method of the analysis calls a kind of case."""
        return kind_of_case(kind, self.names)

    def role(self, name: str) -> str:
        """What the method of the analysis calls the parts of a role."""
        return name_of_role(name, self.names)

    def not_said(self) -> str:
        """What stands where the analysis says nothing: a reader of an abstract cannot know what is missing."""
        if self.analysis.coverage == "abstract":
            return _("not in the abstract")
        if self.analysis.coverage == "excerpt":
            return _("not in the excerpt")
        return _("not stated yet") if self.analysis.status == "draft" else _("not stated")

    def heading(self) -> str:
        """What the picture is of: the concept, and whose analysis it is."""
        label, citation = self.say(self.analysis.concept.label), self.citation()
        return f"{label} ({citation})" if citation else label

    def citation(self) -> str:
        """Authors, year and title of the analysis, and what its record was made from where that is not all of it.

        Nothing where no citations are wanted.
        """
        if not self.cites:
            return ""
        head = authors_and_year(self.analysis)
        title = self.say(self.analysis.title)
        kept = {
            "abstract": _("recorded from its abstract"),
            "excerpt": _("recorded from an excerpt"),
        }.get(self.analysis.coverage)
        draft = _("draft") if self.analysis.status == "draft" else None
        return printable(" · ".join(part for part in (head, title, kept, draft) if part))

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
        outcome = name_of_outcome(row.verdict.outcome)
        count = self.count(row)
        return f"{outcome}: {count}" if count else outcome

    def count(self, row: Row) -> str:
        """How many attributes the case shows, and what its author claims where that is something else."""
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


def group_headings(name: str) -> Mapping[str | None, str]:
    """By what the elements of a column are grouped; those that do not say it come first, with no heading."""
    if name == "antecedents":
        return {"necessary": _("Necessary"), "usual": _("Usual"), "risk-factor": _("Risk factors")}
    if name == "consequences":
        return {"positive": _("Positive"), "negative": _("Negative"), "mixed": _("Mixed")}
    return {}


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text on one line, with what XML cannot hold replaced."""
    return one_line(_NOT_XML.sub("\ufffd", text))
