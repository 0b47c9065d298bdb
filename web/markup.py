"""What the head of a page tells programs: data in schema.org's words, and the fields of a citation.

Search engines read the JSON-LD (https://schema.org); reference managers read `citation_…` (Highwire's names, as
Google Scholar documents them, which Zotero's translator “Embedded Metadata” reads) and Dublin Core. What is not known
is left out: nothing here is guessed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end or open an element, as JSON can say it without; two ends of lines that older scripts trip over."""


@dataclass(frozen=True)
class Markings:
    """`linked` is a node in schema.org's words, `citation` the fields of a citation in order; both may be empty."""

    linked: Mapping[str, Any] | None = None
    citation: tuple[tuple[str, str], ...] = ()

    @property
    def script(self) -> Markup:
        """The node as the text of a script element of type application/ld+json, which no browser runs."""
        node = {"@context": "https://schema.org", **(self.linked or {})}
        return Markup(json.dumps(stated(node), ensure_ascii=False).translate(_IN_SCRIPT))


def stated(value: Any) -> Any:
    """The value without what is not known: None, "", and what is empty."""
    if isinstance(value, Mapping):
        kept = {key: stated(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [stated(each) for each in value if each not in (None, "")]
    return value
