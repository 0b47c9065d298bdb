"""Where a SPARQL endpoint is, and how it wants to be asked: a file such as this, or the address alone.

    query = "https://example.org/sparql"            # asked with SPARQL Query
    update = "https://example.org/sparql-update"    # changed with SPARQL Update; without it, nothing can be changed
    graph_store = "https://example.org/graphs"      # where graphs are put one by one (Graph Store Protocol)
    auth = "digest"                                 # or "basic"; the user and the password stand elsewhere
    credentials = "secret.toml"                     # a file with user and password, beside this one
    base = "https://example.org/id/"                # where the IRIs begin
    timeout = 60                                    # seconds for one request

Credentials are those of $CONCEPT_STORE_USER and $CONCEPT_STORE_PASSWORD, else of the file that is named. They are
looked up when they are needed, and are in no value that is kept, shown or sent to another process.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from pyoxigraph import NamedNode

from concept.errors import DocumentError, Fault, StoreError, UnreadableFile

USER_VARIABLE = "CONCEPT_STORE_USER"
PASSWORD_VARIABLE = "CONCEPT_STORE_PASSWORD"

TIMEOUT = 60.0
"""Seconds that one request may take, unless the file says otherwise."""

_LONGEST_TIMEOUT = 86_400


@dataclass(frozen=True, repr=False)
class Settings:
    """What is known of an endpoint. `base` is None where nobody has said it."""

    query: str
    update: str | None = None
    graph_store: str | None = None
    auth: Literal["basic", "digest"] | None = None
    credentials: Path | None = None
    base: str | None = None
    timeout: float = TIMEOUT

    def __repr__(self) -> str:
        return f"<settings for {without_parameters(self.query)}>"

    def find_credentials(self) -> tuple[str, str] | None:
        """The user and the password; None if they are nowhere, and an endpoint may be asked without.

        StoreError if the file that is named does not say them.
        """
        user, password = os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE)
        if user is not None and password is not None:
            return user, password
        if self.credentials is None:
            return None
        said = _read_toml(self.credentials)
        user, password = said.get("user"), said.get("password")
        if isinstance(user, str) and isinstance(password, str):
            return user, password
        what = 'it has to say who asks: user = "…" and password = "…", each in a line'
        raise StoreError(f"{self.credentials}: {what}.")


def is_endpoint(location: str | Path) -> bool:
    """Whether a location names an endpoint: an address, or a file of settings."""
    return "://" in str(location) or (Path(location).suffix.lower() == ".toml" and not Path(location).is_dir())


def read_settings(location: str | Path) -> Settings:
    """The settings of the endpoint at an address, or of a file.

    StoreError if the address cannot be one, UnreadableFile if the file is no TOML, DocumentError with all its faults
    if it does not say what it must.
    """
    if "://" in str(location):
        if fault := _fault_of_address(str(location)):
            raise StoreError(f"{without_parameters(str(location))}: {fault}.")
        return Settings(query=str(location))
    path = Path(location)
    said = _read_toml(path)
    if faults := list(_faults(said)):
        raise DocumentError(faults, str(path))
    credentials = said.get("credentials")
    return Settings(**{**said, "credentials": path.parent / Path(credentials).expanduser() if credentials else None})


def without_parameters(address: str) -> str:
    """An address as it may be shown: without what could be a secret in it."""
    parts = _split(address)
    if parts is None:
        return "the address"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path}: it is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: it cannot be read: {error.strerror}. Is the name right?") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{path}: this is not TOML: {error}. Mend it there.") from None


# --- faults -----------------------------------------------------------------------------------------------------

_KEYS = tuple(field.name for field in fields(Settings))
_ADDRESSES = ("query", "update", "graph_store")


def _faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    for key, value in said.items():
        if key not in _KEYS:
            yield Fault(key, _unknown_key(key))
        elif fault := _fault_of(key, value):
            yield Fault(key, fault)
    if "query" not in said:
        yield Fault("query", "it is missing: the address at which the endpoint answers queries")
    if "graph_store" in said and "update" not in said:
        yield Fault("update", "it is missing: graphs are put at graph_store, and what is known of them by updates")


def _unknown_key(key: str) -> str:
    if key in ("user", "password"):
        what = "it does not belong here, where others may read it"
        return f'{what}; put user and password into a file of their own and name it: credentials = "FILE.toml"'
    near = get_close_matches(key, _KEYS, n=1)
    return f"there is no such key{f'; do you mean {near[0]}?' if near else ''} Known are {', '.join(_KEYS)}"


def _fault_of(key: str, value: object) -> str | None:
    if key == "timeout":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = is_number and 0 < float(str(value)) <= _LONGEST_TIMEOUT
        return None if fits else f"it is a number of seconds, up to {_LONGEST_TIMEOUT:,}"
    if not isinstance(value, str) or not value:
        return "it is a text in quotation marks"
    if key in _ADDRESSES:
        return _fault_of_address(value)
    if key == "auth":
        return None if value in ("basic", "digest") else 'it is "basic" or "digest"'
    if key == "base":
        return None if value.endswith(("/", "#")) and _is_iri(value) else "it is an IRI that ends in / or #"
    return None


def _is_iri(words: str) -> bool:
    try:
        NamedNode(words)
    except ValueError:
        return False
    return True


def _fault_of_address(address: str) -> str | None:
    parts = _split(address)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return "it is no address of an endpoint; one begins with https:// or http:// and the name of a server"
    if "@" in parts.netloc:
        return (
            "a user and a password do not belong in an address, where others may read them; "
            f"set {USER_VARIABLE} and {PASSWORD_VARIABLE}, and name the endpoint in a file with auth and query"
        )
    if parts.fragment:
        return "it has a part after #, which no server sees; leave that out"
    return None


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (it is looked at only here, and raises)
    except ValueError:
        return None
    return parts
