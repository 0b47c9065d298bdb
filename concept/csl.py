"""The variables of CSL-JSON 1.0.2: the names that a work of a bibliography may use, by what they hold.

Source: the Citation Style Language's input schema, csl-data.json, release 1.0.2.
"""

import json
import re
from datetime import date
from itertools import starmap
from urllib.parse import unquote

TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
    legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard
    thesis treaty webpage""".split()
)

NAMES = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator""".split()
)

DATES = frozenset("accessed available-date event-date issued original-date submitted".split())

STRINGS = frozenset(
    """abstract annote archive archive_collection archive_location archive-place authority call-number chapter-number
    citation-key citation-label citation-number collection-number collection-title container-title
    container-title-short dimensions division DOI edition event event-place event-title first-reference-note-number
    genre ISBN ISSN issue journalAbbreviation jurisdiction keyword language locator medium note number
    number-of-pages number-of-volumes original-publisher original-publisher-place original-title page page-first
    part-number part-title part PMCID PMID printing-number printing publisher publisher-place references
    reviewed-genre reviewed-title scale section shortTitle source status supplement supplement-number title
    title-short type URL version volume volume-title volume-title-short year-suffix""".split()
)

NAME_PARTS = frozenset(
    """family given literal suffix dropping-particle non-dropping-particle comma-suffix static-ordering
    parse-names""".split()
)

FLAGS = frozenset("comma-suffix static-ordering parse-names".split())
"""The parts of a name that are true or false."""

DATE_PARTS = frozenset("date-parts season circa literal raw edtf".split())

VARIABLES = NAMES | DATES | STRINGS | {"categories", "custom"}
"""Every name that a work may use besides its `id`."""


def fault_of(variable: str, value: object) -> str | None:
    """What is wrong with the value of a variable, or None; a variable that CSL does not know is no fault of these."""
    if variable in STRINGS:
        return None if isinstance(value, str) else "text is expected here"
    if variable in NAMES:
        fit = isinstance(value, list) and all(map(_is_name, value))
        return None if fit else "a list of names is expected here, such as [{family: Author, given: A.}]"
    if variable in DATES:
        fit = isinstance(value, dict) and set(value) <= DATE_PARTS and all(starmap(_is_date_part, value.items()))
        return None if fit else "a date is expected here, such as 2024-05-01 or {date-parts: [[2024, 5, 1]]}"
    if variable == "categories":
        fit = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return None if fit else "a list of texts is expected here"
    return None if isinstance(value, dict) else "a mapping of keys to values is expected here"


def _is_name(value: object) -> bool:
    if not isinstance(value, dict) or not set(value) <= NAME_PARTS:
        return False
    return all(isinstance(part, bool if key in FLAGS else str) for key, part in value.items())


def _is_date_part(key: str, value: object) -> bool:
    if key == "date-parts":
        return isinstance(value, list) and 1 <= len(value) <= 2 and all(map(_is_one_date, value))
    return isinstance(value, str) or (key in ("season", "circa") and isinstance(value, (int, bool)))


def _is_one_date(value: object) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= 3 and all(map(_is_whole, value))


def _is_whole(value: object) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"-?[0-9]{1,6}", value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def simple_date(value: object) -> str | None:
    """A date of nothing but one year, month or day, such as 2024-05; None for any other."""
    if not (isinstance(value, dict) and list(value) == ["date-parts"] and len(value["date-parts"]) == 1):
        return None
    numbers = [str(number) for number in value["date-parts"][0]]
    if not all(number.isdecimal() for number in numbers):
        return None
    words = "-".join([numbers[0].zfill(4), *(number.zfill(2) for number in numbers[1:])])
    return words if is_date(words) else None


def is_date(words: str, *, whole: bool = False) -> bool:
    """Whether words are a year (2024), a month (2024-05) or a day that exists; only a day if `whole`."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d" if whole else r"\d{4}(-\d\d(-\d\d)?)?", words, re.ASCII):
        return False
    year, month, day = (*(int(part) for part in words.split("-")), 1, 1)[:3]
    try:
        date(year or 4, month, day)  # 4 was a leap year, as 0 would be
    except ValueError:
        return False
    return True


_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_CLOSES = {")": "(", "]": "[", ">": "<", "}": "{"}


def bare_doi(printed: str | None) -> str | None:
    """A DOI without its resolver, its percent-encoding and what ends the sentence it stood in; None if there is none.

    `doi:10.1/X`, `https://doi.org/10.1/X`, `http://dx.doi.org/10.1%2FX` and `10.1/X.` give `10.1/X`. The case is kept:
    DOIs that differ in nothing else are the same.
    """
    words = printed or ""
    if "doi.org/" in words:
        words = re.sub(r"\?[A-Za-z_]+=.*", "", words)
    if re.search(r"%[0-9A-Fa-f]{2}", words) and unquote(words).isprintable():
        words = unquote(words)
    found = _DOI.search(words)
    if not found:
        return None
    doi = found[0]
    while doi[-1] in ".,;:'\"’”" or (doi[-1] in _CLOSES and doi.count(doi[-1]) > doi.count(_CLOSES[doi[-1]])):
        doi = doi[:-1]
    return doi if _DOI.fullmatch(doi) else None


def canonical_json(value: object) -> str:
    """JSON in one form: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
