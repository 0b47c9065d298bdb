"""Dates as BibTeX and RIS have them ⇄ dates of CSL."""

import re
from typing import Any

from concept import csl

Date = dict[str, Any]
"""A date of CSL: `date-parts`, with `season` or `circa`, or a `literal`."""

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_EDTF_SEASON = 20
"""What EDTF adds to the number of a season where it stands as a month: 21 is spring."""

_EDTF = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)([~?%]?)", re.ASCII)


def date_of_edtf(words: str) -> Date | None:
    """The date that EDTF words say, as biblatex has it: 2020, 2020-05-17, 1999/2001, 1990~; None for others."""
    ends = [_EDTF.fullmatch(each.strip()) for each in words.split("/")]
    if len(ends) > 2 or not all(ends):
        return None
    said = [(end[1], end[2]) for end in ends if end]
    date: Date = {"date-parts": [_numbers(each) for each, _ in said]}
    if len(said) == 1 and len(date["date-parts"][0]) == 2 and _EDTF_SEASON < date["date-parts"][0][1] <= 24:
        date["season"] = date["date-parts"][0].pop() - _EDTF_SEASON
    elif not all(csl.is_date(each) for each, _ in said):
        return None
    if any(mark for _, mark in said):
        date["circa"] = True
    return date


def edtf_of(date: Date) -> str | None:
    """The date in EDTF; None where it is in words."""
    if not set(date) <= {"date-parts", "season", "circa"} or "date-parts" not in date:
        return None
    circa = "~" if date.get("circa") else ""
    ends = [
        "-".join(f"{int(part):0{4 if at == 0 else 2}}" for at, part in enumerate(end)) for end in date["date-parts"]
    ]
    season = date.get("season")
    if isinstance(season, int) and 1 <= season <= 4 and len(date["date-parts"]) == len(date["date-parts"][0]) == 1:
        return f"{ends[0]}-{_EDTF_SEASON + season}{circa}"
    return None if "season" in date else "/".join(end + circa for end in ends)


def date_of_parts(year: str, month: str = "", day: str = "") -> Date | None:
    """The date of a year, a month or season in words or digits, and a day; None if they are no date."""
    if not re.fullmatch(r"\d{4}", year, re.ASCII):
        return None
    if month.casefold() in _SEASONS:
        return {"date-parts": [[int(year)]], "season": _SEASONS[month.casefold()]}
    number, day_said = _month_and_day(month)
    words = "-".join(part.zfill(2) for part in (year, number, day or day_said) if part)
    complete = bool(number) == bool(month) and (bool(number) or not day)
    return {"date-parts": [_numbers(words)]} if complete and csl.is_date(words) else None


def _month_and_day(words: str) -> tuple[str, str]:
    """(number of the month, day or ""), from “5”, “May”, “may~17”, “17 May”; both "" where there is no month."""
    if words.isdecimal():
        return words, ""
    found = re.fullmatch(r"(\d{1,2})?[\s.~]*([^\W\d]{3,9})\.?[\s~]*(\d{1,2})?", words)
    if not found or found[2][:3].casefold() not in MONTHS:
        return "", ""
    return str(MONTHS.index(found[2][:3].casefold()) + 1), found[1] or found[3] or ""


def _numbers(words: str) -> list[int]:
    return [int(part) for part in words.split("-")]
