"""Profiles: the methods that analyses are checked by, one TOML file each.

Those that we ship stand in `ontology/profiles`; a user's own is a file of the same shape, which may be based on one
of ours or on another file. What may stand in it is told in `docs/how-to/write-a-profile.md`.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args

import ontology
from concept.analysis import Analysis, Text
from concept.errors import ConceptError, DocumentError, Fault, UnreadableFile
from concept.rules import RULES, Profile, Severity
from concept.rules.profile import ELEMENTS
from concept.terms import COMMON_NAMES, Names

DEFAULT_PROFILE = "walker-avant"

__all__ = ["DEFAULT_PROFILE", "ELEMENTS", "Profile", "names_used_by", "profile_names", "read_profile"]

_FOLDER = "profiles"
_Said = TypeVar("_Said")
_LARGEST = 1_000_000
"""Bytes; a profile has some hundred."""


@cache
def profile_names() -> tuple[str, ...]:
    """The names of the profiles that we ship, sorted."""
    return tuple(Path(name).stem for name in ontology.names(_FOLDER) if name.endswith(".toml"))


def read_profile(name_or_path: str | Path) -> Profile:
    """The profile of that name, else the one in that file.

    ConceptError naming those that exist, if it is neither; UnreadableFile if the file is no TOML; DocumentError with
    all its faults if it is no profile.
    """
    if isinstance(name_or_path, str) and name_or_path in profile_names():
        return _shipped(name_or_path)
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and not _looks_like_a_file(path):
        *others, last = profile_names()
        raise ConceptError(
            f"There is no profile “{name_or_path}”; there are {', '.join(others)} and {last}. "
            "A profile of your own is named by its file, such as mine.toml."
        )
    return _read_file(path, ())


def names_used_by(analysis: Analysis) -> Names:
    """What the method of an analysis calls things, where it has names of its own."""
    method = analysis.method or DEFAULT_PROFILE
    return _shipped(method).names if method in profile_names() else COMMON_NAMES


def _looks_like_a_file(path: Path) -> bool:
    return path.suffix == ".toml" or len(path.parts) > 1 or path.is_file()


@cache
def _shipped(name: str) -> Profile:
    place = f"{_FOLDER}/{name}.toml"
    return _build(ontology.text(place), f"ontology/{place}", _shipped)


def _read_file(path: Path, below: tuple[Path, ...]) -> Profile:
    """The profile in a file; `below` are the files that are based on it, to find circles."""
    home = path.resolve()

    def find(name: str) -> Profile:
        if name in profile_names():
            return _shipped(name)
        base = path.parent / name
        if base.resolve() in (*below, home):
            raise _NoBase("the profiles are based on each other in a circle; let one of them be based on none")
        if not base.is_file():
            known = (*profile_names(), *(each.name for each in path.parent.glob("*.toml") if each != path))
            raise _NoBase(f"“{name}” is no profile and no file beside this one{_nearest(name, known)}")
        return _read_file(base, (*below, home))

    return _build(_text_of(path), str(path), find)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableFile(f"{path}: it is too large to be a profile; a profile has a few dozen lines.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path}: it is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: it cannot be read: {error.strerror}. Is the name right?") from None


class _NoBase(Exception):
    """Why a profile cannot be based on another."""


Find = Callable[[str], Profile]
"""From what `based_on` says to that profile; _NoBase if it cannot be."""


def _build(text: str, source: str, find: Find) -> Profile:
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{source}: this is not TOML: {error}. Mend it there.") from None
    reader = _Reader(data, text)
    profile = reader.profile(find)
    if reader.faults or profile is None:
        raise DocumentError(reader.faults, source)
    return profile


_KEYS = (
    *("name", "title", "based_on", "authors", "numbered_steps", "editions", "cases_are_coded"),
    *("allows", "no_place", "asks", "names", "severity"),
)
_TABLES = ("asks", "names", "severity")
_ID = re.compile(r"[^\W_][\w-]{0,99}")


class _Reader:
    """One file on its way to a profile; remembers all that is wrong with it."""

    def __init__(self, data: dict[str, Any], text: str) -> None:
        self.data = data
        self.lines = _lines_of(text)
        self.faults: list[Fault] = []

    def fault(self, what: str, *path: str) -> None:
        """Something is wrong at that place."""
        line = self.lines.get(path) or self.lines.get(path[:1])
        self.faults.append(Fault(".".join(path), what, line))

    def profile(self, find: Find) -> Profile | None:
        """The profile, on top of the one that it is based on; None where a name or a title is missing."""
        for key in self.data.keys() - set(_KEYS):
            self.fault(f"“{key}” is no key that is known here{_nearest(key, _KEYS)}", key)
        name, title = self._name(), self._text("title", self.data.get("title"))
        base = self._base(find)
        asks = dict(self._asks())
        allows, no_place = self._elements("allows"), self._elements("no_place")
        self._find_contradictions(asks, allows, no_place)
        severity, names = dict(self._severity()), dict(self._names())
        authors, editions = self._said("authors", str, "text"), self._editions()
        steps, coded = (self._said(key, bool, "true or false") for key in ("numbered_steps", "cases_are_coded"))
        if name is None or title is None:
            return None
        freed = {each for each, count in asks.items() if count} | set(allows)
        return replace(
            base,
            name=name,
            title=title,
            authors=base.authors if authors is None else authors,
            editions=base.editions if editions is None else editions,
            numbered_steps=base.numbered_steps if steps is None else steps,
            cases_are_coded=base.cases_are_coded if coded is None else coded,
            asks={
                each: count
                for each, count in sorted({**base.asks, **asks}.items(), key=_order)
                if count and each not in allows and not any(_covers(place, each) for place in no_place)
            },
            no_place=tuple(
                dict.fromkeys((*(each for each in base.no_place if not _is_freed(each, freed, allows)), *no_place))
            ),
            names={**base.names, **names},
            severity={**base.severity, **severity},
        )

    def _name(self) -> str | None:
        name = self._said("name", str, "text")
        if "name" not in self.data:
            self.fault("“name” is missing and must be given")
        elif name is not None and not _ID.fullmatch(name):
            self.fault(f"“{name}” is no name of a profile: it has letters, digits, hyphens and underscores", "name")
        if "title" not in self.data:
            self.fault("“title” is missing and must be given")
        return name

    def _base(self, find: Find) -> Profile:
        nothing = Profile(name="", title=Text())
        based_on = self._said("based_on", str, "the name of a profile, or of a file beside this one,")
        if based_on is None:
            return nothing
        try:
            if based_on == self.data.get("name"):
                raise _NoBase("the profile is based on itself; name another one, or leave this out")
            return find(based_on)
        except _NoBase as error:
            self.fault(str(error), "based_on")
        except ConceptError as error:
            self.fault(f"what it is based on cannot be used: {error}", "based_on")
        return nothing

    def _said(self, key: str, kind: type[_Said], expected: str) -> _Said | None:
        found = self.data.get(key)
        if isinstance(found, kind) and found != "":
            return found
        if found is not None:
            self.fault(f"{expected} is expected here, not {_describe(found)}", key)
        return None

    def _text(self, key: str, found: object, *path: str) -> Text | None:
        """A text in English, or one by language: { en = "exemplar", de = "Beispielfall" }."""
        if isinstance(found, str) and found.strip():
            return Text.of(found, "en")
        if isinstance(found, dict) and found and all(isinstance(each, str) and each.strip() for each in found.values()):
            return Text(by_language=tuple((tag.lower(), words) for tag, words in found.items()))
        if found is not None:
            self.fault(f"text is expected here, or texts by language, not {_describe(found)}", *(path or (key,)))
        return None

    def _table(self, key: str) -> Iterator[tuple[str, Any]]:
        found = self.data.get(key, {})
        if isinstance(found, dict):
            yield from found.items()
        else:
            self.fault(f"a table, [{key}], is expected here, not {_describe(found)}", key)

    def _element(self, name: str, *path: str) -> str | None:
        """The element in its one form, with its kinds sorted; None, and a fault, if there is none of that name."""
        collection, dot, kinds = name.partition(".")
        if collection not in ELEMENTS:
            self.fault(f"“{name}” is no element of an analysis{_nearest(collection, ELEMENTS)}", *path)
            return None
        if not dot:
            return collection
        known = ELEMENTS[collection]
        unknown = [kind for kind in kinds.split("+") if kind not in known]
        if not known:
            self.fault(f"“{name}”: {collection} have no kinds; write {collection}", *path)
        for kind in unknown if known else ():
            self.fault(f"“{kind}” is no kind of {collection}{_nearest(kind, known)}", *path)
        return None if unknown else f"{collection}.{'+'.join(sorted(set(kinds.split('+'))))}"

    def _asks(self) -> Iterator[tuple[str, int]]:
        for name, count in _flattened(self._table("asks")):
            element = self._element(name, "asks", name)
            if not isinstance(count, int) or isinstance(count, bool) or count < 0:
                self.fault(f"how many is expected here, a whole number from 0, not {_describe(count)}", "asks", name)
            elif element:
                yield element, count

    def _elements(self, key: str) -> tuple[str, ...]:
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            self.fault(f"a list of elements is expected here, not {_describe(found)}", key)
            return ()
        return tuple(filter(None, (self._element(each, key) for each in found)))

    def _names(self) -> Iterator[tuple[str, Text]]:
        for name, words in _flattened(self._table("names"), texts=True):
            element, text = self._element(name, "names", name), self._text(name, words, "names", name)
            if element and text:
                yield element, text

    def _severity(self) -> Iterator[tuple[str, tuple[Severity, Severity]]]:
        known = [rule.name for rule in RULES]
        for name, found in self._table("severity"):
            if name not in known:
                self.fault(f"“{name}” is no rule{_nearest(name, known)}", "severity", name)
            if not isinstance(found, list) or len(found) != 2:
                what = (
                    f"two severities are expected here, for a draft and for a complete record, not {_describe(found)}"
                )
                self.fault(what, "severity", name)
                continue
            levels = get_args(Severity)
            for each in found:
                if each not in levels:
                    what = f"“{each}” is none of {', '.join(levels)}{_nearest(str(each), levels)}"
                    self.fault(what, "severity", name)
            if name in known and all(each in levels for each in found):
                yield name, (found[0], found[1])

    def _editions(self) -> tuple[tuple[int, ...], ...] | None:
        found = self.data.get("editions")
        if found is None:
            return None
        if not isinstance(found, list) or not all(map(_is_an_edition, found)):
            what = "years are expected here, and a list of years for an edition that was printed with several"
            self.fault(f"{what}, not {_describe(found)}", "editions")
            return None
        return tuple(tuple(each) if isinstance(each, list) else (each,) for each in found)

    def _find_contradictions(self, asks: Mapping[str, int], allows: Iterable[str], no_place: Iterable[str]) -> None:
        for element, count in asks.items():
            for place in no_place:
                if count and _covers(place, element):
                    self._contradicts(f"the profile asks for {element} and has no place for {place}", element)
            if count and element in allows:
                self._contradicts(f"the profile asks for {element}, and allows it only", element)
        for element in allows:
            for place in no_place:
                if _covers(place, element):
                    self.fault(f"the profile allows {element} and has no place for {place}; keep one", "allows")

    def _contradicts(self, what: str, element: str) -> None:
        written = next((path for path in self.lines if path[0] == "asks" and path[1:] == (element,)), ("asks",))
        self.fault(f"{what}; keep one", *written)


def _flattened(items: Iterable[tuple[str, Any]], texts: bool = False) -> Iterator[tuple[str, Any]]:
    """Entries by element; TOML reads an unquoted `cases.model = 1` as a table within the table."""
    for key, value in items:
        kinds = ELEMENTS.get(key, ())
        if isinstance(value, dict) and not (texts and not any(each in kinds for each in value)):
            yield from ((f"{key}.{kind}", each) for kind, each in value.items())
        else:
            yield key, value


def _order(asked: tuple[str, int]) -> tuple[int, str]:
    """The order of the document, so that findings have it."""
    collection, _, kinds = asked[0].partition(".")
    return list(ELEMENTS).index(collection), kinds


def _covers(place: str, element: str) -> bool:
    """Whether the one element is, or contains, all of the other."""
    (collection, _, kinds), (other, _, others) = place.partition("."), element.partition(".")
    if collection != other:
        return False
    return not kinds or (bool(others) and set(others.split("+")) <= set(kinds.split("+")))


def _is_freed(place: str, freed: Iterable[str], allowed: Iterable[str]) -> bool:
    """Whether a profile takes back that the one it is based on has no place for an element."""
    return any(_covers(place, each) for each in freed) or any(_covers(each, place) for each in allowed)


def _is_an_edition(found: object) -> bool:
    years = found if isinstance(found, list) and found else [found]
    return all(isinstance(year, int) and not isinstance(year, bool) for year in years)


def _describe(found: object) -> str:
    match found:
        case dict():
            return "a table"
        case list():
            return "a list of something else"
        case bool():
            return f"“{str(found).lower()}”"
        case "":
            return "an empty text"
    return f"“{str(found)[:60]}”"


def _nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean “x”?` with the nearest known word, or nothing where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean “{near[0]}”?" if near else ""


_HEAD = re.compile(r"\s*\[\s*([\w\"'.+-]+)\s*\]")
_ENTRY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w.+-]+)\s*=""")


def _lines_of(text: str) -> dict[tuple[str, ...], int]:
    """The line, from 1, in which a key stands: ("asks", "cases") or ("name",). TOML's reader does not tell."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if head := _HEAD.match(line):
            table = (head[1].strip("\"'"),)
            lines.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            lines.setdefault((*table, entry[1].strip("\"'")), number)
    return lines
