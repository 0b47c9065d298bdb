"""Bibliographies in and out: the files of reference managers ⇄ works, and works as a style prints them.

Each format is a module with `read(text, source) → (records, remarks)` and `write(works) → text`; BIBLIOGRAPHIES
lists them by suffix. A record is an item of CSL-JSON with what there is to say of it; here records become works,
each once. Nothing that a file has is lost without a remark.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from concept.analysis import Analysis, Work
from concept.bibliography.csl_json import item_of, work_of
from concept.bibliography.record import Ids, Record, Remark, clean, give_id
from concept.bibliography.same import Known, merge
from concept.errors import UnreadableFile
from concept.formats import read_content

__all__ = [
    "BIBLIOGRAPHIES",
    "MARKUPS",
    "STYLES",
    "Added",
    "Bibliography",
    "Markup",
    "Remark",
    "Style",
    "add_works",
    "is_bibliography",
    "read_bibliography",
    "write_bibliography",
]


class BibliographyFormat(NamedTuple):
    """A format of bibliographies: its name for people, its media type, the module that reads and writes it."""

    name: str
    media_type: str
    module: str


BIBLIOGRAPHIES = {
    ".bib": BibliographyFormat("BibTeX", "application/x-bibtex", "bibtex"),
    ".ris": BibliographyFormat("RIS", "application/x-research-info-systems", "ris"),
    ".json": BibliographyFormat("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl_json"),
}

Style = Literal["apa", "vancouver"]
Markup = Literal["text", "html", "markdown"]

STYLES: tuple[Style, ...] = get_args(Style)
MARKUPS: tuple[Markup, ...] = get_args(Markup)
"""The citation styles and the markups of formatted bibliographies: see `styles`."""

Reader = Callable[[str, str], tuple[list[Record], list[Remark]]]
Writer = Callable[[Sequence[Work]], str]


@dataclass(frozen=True)
class Bibliography:
    """The works of a file, each once, with ids of their own; and what there is to say of them."""

    works: tuple[Work, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def faults(self) -> tuple[Remark, ...]:
        """What could not be read."""
        return tuple(remark for remark in self.remarks if remark.kind == "fault")


# --- reading ------------------------------------------------------------------------------------------------------


def read_bibliography(path: Path | str) -> Bibliography:
    """The works in a file.

    UnreadableFile if it cannot be read, its suffix is not known, or nothing of it is an entry.
    """
    path = Path(path)
    known = BIBLIOGRAPHIES.get(path.suffix.lower())
    if known is None:
        suffixes = ", ".join(BIBLIOGRAPHIES)
        what = f"the suffix “{path.suffix}” is not known of a bibliography; known are {suffixes}"
        raise UnreadableFile(f"{path}: {what}. RIS that a program saves as .txt is read when it is named .ris.")
    text, remarks = _decode(
        read_content(path, "export it in several files"), path, utf8_only=known.module == "csl_json"
    )
    found = read_text(text, path.suffix.lower(), str(path))
    if not found.works and not found.faults:
        raise UnreadableFile(f"{path}: {_nothing_in(text, known.name)}.")
    return replace(found, remarks=(*remarks, *found.remarks))


def is_bibliography(path: Path) -> bool:
    """Whether a file is one of these formats, by its suffix; of JSON, whether it begins with an array."""
    if path.suffix.lower() != ".json":
        return path.suffix.lower() in BIBLIOGRAPHIES
    try:
        with path.open("rb") as file:
            return file.read(1000).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")
    except OSError:
        return False


def _nothing_in(text: str, name: str) -> str:
    return f"there is no entry of {name} in it" if text.strip() else "the file is empty; export the bibliography again"


def _decode(content: bytes, path: Path, *, utf8_only: bool) -> tuple[str, list[Remark]]:
    """The text of a file in UTF-8 or UTF-16, else in Windows-1252, which is told; line ends as LF."""
    remarks = []
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if utf8_only:
            what = f"{path}, line {line}: it is not UTF-8 (byte {error.start}), which JSON is; save it as UTF-8."
            raise UnreadableFile(what) from None
        text = content.decode("cp1252", errors="replace")
        what = "the file is not UTF-8, so it was read as Windows-1252 (Latin-1): look at the letters with accents"
        remarks.append(Remark("changed", what, line=line))
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def read_text(text: str, suffix: str, source: str = "the bibliography") -> Bibliography:
    """The works in the text of a file with this suffix. UnreadableFile if it is nothing of the kind.

    An entry with a fault is none of the works: it is read when it has been mended.
    """
    read = cast(Reader, import_module(f"concept.bibliography.{BIBLIOGRAPHIES[suffix].module}").read)
    records, remarks = read(text, source)
    whole = []
    for record in records:
        clean(record)
        if not record.item and not record.key:
            record.say("fault", "there is nothing in it")
        faults = [remark for remark in record.remarks if remark.kind == "fault"]
        remarks += faults
        if not faults:
            whole.append(record)
    ids = Ids()
    merged = merge(whole)
    for record in merged:
        give_id(record, ids)
        remarks += (replace(remark, entry=remark.entry or record.item["id"]) for remark in record.remarks)
    return Bibliography(tuple(work_of(record.item) for record in merged), tuple(remarks))


# --- into an analysis ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Added:
    """An analysis with the works that its bibliography did not have; what was there already, and how it is known.

    `known`: the id in the file, the id in the analysis, how the one is the other, and the variables that only the
    file says.
    """

    analysis: Analysis
    works: tuple[Work, ...]
    known: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    remarks: tuple[Remark, ...] = ()


def add_works(analysis: Analysis, works: Iterable[Work]) -> Added:
    """The analysis with the works at the end of its bibliography, but those that it has; these stay as they are.

    A work whose id is taken by another part gets one of its own.
    """
    items = [item_of(work) for work in analysis.bibliography]
    known = Known(items)
    ids = Ids(part.id for _, part in analysis.parts())
    new: list[Work] = []
    there: list[tuple[str, str, str, tuple[str, ...]]] = []
    remarks: list[Remark] = []
    for work in works:
        item = item_of(work)
        same, alike = known.find(item)
        if same:
            more = tuple(variable for variable in item if variable not in {*same.item, "citation-key"})
            there.append((work.id, same.item["id"], same.how, more))
            continue
        record = Record(work.id, item=item)
        give_id(record, ids)
        if alike:
            record.say(
                "alike", f"it has title, year and first author of “{alike['id']}”, and is another part or edition"
            )
        new.append(work_of(record.item))
        known.add(record.item)
        remarks += record.remarks
    added = replace(analysis, bibliography=(*analysis.bibliography, *new))
    return Added(added, tuple(new), tuple(there), tuple(remarks))


# --- writing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """A bibliography as text; and what the text does not say, as (id of a work, variable)."""

    text: str
    not_carried: tuple[tuple[str, str], ...] = ()


def write_bibliography(works: Sequence[Work], suffix: str) -> Written:
    """The works as the text of a file with this suffix.

    What the format cannot carry is found by reading the text again.
    """
    module = import_module(f"concept.bibliography.{BIBLIOGRAPHIES[suffix].module}")
    text = cast(Writer, module.write)(works)
    records, _ = cast(Reader, module.read)(text, "the bibliography")
    return Written(text, tuple(_not_carried(works, records)))


def _not_carried(works: Sequence[Work], records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    for work, record in zip(works, records, strict=True):
        said = item_of(work)
        give_id(record, Ids())
        for variable in {**said, **record.item}:
            if record.item.get(variable) != said.get(variable):
                yield work.id, variable
        yield from ((work.id, name) for name in ("at", "doubt") if getattr(work, name) is not None)
