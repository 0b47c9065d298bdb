"""Everything that is RDF or SPARQL, and the methods' profiles, as files: which there are, and what they say."""

from difflib import get_close_matches
from importlib.resources import files


def text(name: str) -> str:
    """The text of a file, such as `vocabulary.ttl`. FileNotFoundError, with the nearest name, if there is none."""
    _require(name, names(name.rpartition("/")[0]))
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def names(folder: str = "") -> tuple[str, ...]:
    """The names of the files in a folder, sorted, as `text` takes them. FileNotFoundError as for `text`."""
    package = files(__name__)
    _require(folder, ("", *(each.name for each in package.iterdir() if each.is_dir() and each.name[0] != "_")))
    found = (each.name for each in package.joinpath(folder).iterdir() if each.is_file())
    return tuple(sorted(f"{folder}/{name}".lstrip("/") for name in found if not name.endswith(".py")))


def _require(name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        nearest = "".join(get_close_matches(name, known, 1, 0))
        raise FileNotFoundError(f"There is no ontology/{name}; the nearest is ontology/{nearest}.")
