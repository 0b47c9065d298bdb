"""Files ⇄ analyses. Each format is a module with a reader and a writer; FORMATS lists them by suffix.

The module of a format is loaded when a file of its suffix is met.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from concept.alignments import AlignmentSet
from concept.analysis import Analysis, Place
from concept.errors import ConceptError, UnreadableFile

MAX_BYTES = 20_000_000
"""Larger files are refused unread: an analysis document has some hundred kilobytes."""


class Format(NamedTuple):
    """A file format: its name for people, its media type, and where its reader and writer stand.

    `read_with_lines` is the reader that tells lines too, None where nothing can.
    """

    name: str
    media_type: str
    module: str
    read: str
    write: str
    read_with_lines: str | None = None


FORMATS = {
    ".yaml": Format("YAML", "application/yaml", "document", "read_yaml", "write_yaml", "read_yaml_with_lines"),
    ".yml": Format("YAML", "application/yaml", "document", "read_yaml", "write_yaml", "read_yaml_with_lines"),
    ".json": Format("JSON", "application/json", "document", "read_json", "write_json", "read_json_with_lines"),
    ".ttl": Format("Turtle", "text/turtle", "rdf", "read_turtle", "write_turtle"),
    ".trig": Format("TriG", "application/trig", "rdf", "read_trig", "write_trig"),
    ".nq": Format("N-Quads", "application/n-quads", "rdf", "read_n_quads", "write_n_quads"),
    ".jsonld": Format("JSON-LD", "application/ld+json", "rdf", "read_json_ld", "write_json_ld"),
    ".rdf": Format("RDF/XML", "application/rdf+xml", "rdf", "read_rdf_xml", "write_rdf_xml"),
}

Lines = Mapping[Place, int]
"""The line, from 1, where each place of an analysis begins in its file; none are known of RDF."""

Located = tuple[Analysis, Lines]


class Contents(NamedTuple):
    """What a file holds."""

    analyses: tuple[Analysis, ...]
    alignments: tuple[AlignmentSet, ...]


Reader = Callable[[str, str], tuple[Analysis, ...]]
LocatingReader = Callable[[str, str], tuple[Located, ...]]
Writer = Callable[[Analysis], str]


def read_path(path: Path | str) -> tuple[Analysis, ...]:
    """The analyses in a file; a document holds one, an RDF file one or more.

    UnreadableFile if it cannot be read or parsed, NotAnAnalysis if it holds none, DocumentError with all faults
    if one in it is not valid.
    """
    path = Path(path)
    reader = cast(Reader, _function(path, "read"))
    return reader(read_text(path), str(path))


def read_path_with_lines(path: Path) -> tuple[Located, ...]:
    """The analyses in a file, each with the lines of its places. Errors as for `read_path`."""
    if _format_of(path).read_with_lines is None:  # the parsers of RDF give statements without their lines
        return tuple((analysis, {}) for analysis in read_path(path))
    reader = cast(LocatingReader, _function(path, "read_with_lines"))
    return reader(read_text(path), str(path))


def read_contents(path: Path | str) -> Contents:
    """All that a file holds: one of RDF can have alignments too. Errors as for `read_path`, of both."""
    path = Path(path)
    if _is_rdf(path.suffix):
        from concept.formats import rdf

        return Contents(*rdf.read_contents(read_text(path), path.suffix.lower(), str(path)))
    return Contents(read_path(path), ())


def read_alignments(path: Path | str) -> tuple[AlignmentSet, ...]:
    """The sets of alignments in a file; there may be none. Errors as for `read_contents`."""
    return read_contents(path).alignments


def write_alignments(found: AlignmentSet, suffix: str) -> str:
    """The set of alignments as the text of a file with this suffix. ConceptError if that is no suffix of RDF."""
    if not _is_rdf(suffix):
        known = ", ".join(each for each in FORMATS if _is_rdf(each))
        raise ConceptError(f"“{suffix}” does not hold alignments, which are RDF: {known}.")
    return cast(Callable[[AlignmentSet], str], _function(Path(f"alignments{suffix}"), "write"))(found)


def _is_rdf(suffix: str) -> bool:
    known = FORMATS.get(suffix.lower())
    return known is not None and known.module == "rdf"


def write_analysis(analysis: Analysis, suffix: str) -> str:
    """The analysis as the text of a file with this suffix."""
    return cast(Writer, _function(Path(f"analysis{suffix}"), "write"))(analysis)


def find_files(folder: Path) -> Iterator[Path]:
    """The files of known suffixes in a folder and below, in the order of their names; hidden ones left out."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in FORMATS and path.is_file() and not hidden:
            yield path


def read_text(path: Path) -> str:
    """The text of a file. UnreadableFile if it is missing, too large, or not in UTF-8."""
    content = read_content(path, "put each analysis into a file of its own")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"{path}, line {line}: it is not UTF-8 (byte {error.start}); save it as UTF-8."
        raise UnreadableFile(what) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_content(path: Path, advice: str) -> bytes:
    """The bytes of a file. UnreadableFile if it is missing, or too large, with advice against that."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            content = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)  # what has no size may have no end
    except IsADirectoryError:
        raise UnreadableFile(f"{path}: it is a folder; name a file in it.") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: {(error.strerror or str(error)).lower()}; check the name.") from None
    if (size := max(size, len(content))) > MAX_BYTES:
        limit = f"{size:,} bytes are more than the {MAX_BYTES:,} that are read"
        raise UnreadableFile(f"{path}: {limit}; {advice}.")
    return content


def _function(path: Path, role: str) -> object:
    known = _format_of(path)
    module = import_module(f"concept.formats.{known.module}")
    return getattr(module, getattr(known, role))


def _format_of(path: Path) -> Format:
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        suffixes = ", ".join(FORMATS)
        raise UnreadableFile(f"{path}: the suffix “{path.suffix}” is not known; known are {suffixes}.")
    return known
