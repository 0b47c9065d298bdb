"""A page as a test reads it: its links, ids, headings and words, and what it must not have."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class WebPage(HTMLParser):
    """What stands in an HTML page. `unbalanced` tells of elements that were closed in a wrong order.

    Links to the page itself in each language are not among its `links`.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.other_languages: list[str] = []
        self.resources: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self.unbalanced: list[str] = []
        self._open: list[str] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()
        self.unbalanced += [f"never closed: {tag}" for tag in self._open]

    @property
    def text(self) -> str:
        """The words of the page, with single spaces."""
        return " ".join(" ".join(self._words).split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """The attributes of every element of that name that has these (class is `class_`)."""
        names = {name.rstrip("_"): value for name, value in wanted.items()}
        return [
            attributes
            for name, attributes in self.elements
            if name == tag and all(attributes.get(key) == value for key, value in names.items())
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if attributes.get("id") is not None:
            self.ids.append(str(attributes["id"]))
        if "hreflang" in attributes:
            self.other_languages.append(str(attributes["href"]))
        elif tag == "a" and attributes.get("href") is not None:
            self.links.append(str(attributes["href"]))
        self.resources += [str(attributes[name]) for name in ("src",) if attributes.get(name)]
        if tag == "link" and "hreflang" not in attributes:
            self.resources.append(str(attributes["href"]))
        is_data = attributes.get("type") == "application/ld+json"  # which no browser runs
        if tag == "style" or (tag == "script" and "src" not in attributes and not is_data):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in attributes if name == "style" or name.startswith("on")]
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append((int(tag[1]), ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.unbalanced.append(f"</{tag}> within {self._open[-3:]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "script" not in self._open[-1:]:
            self._words.append(data)
        if self._open and self.headings and any(tag in ("h1", "h2", "h3", "h4") for tag in self._open):
            level, words = self.headings[-1]
            self.headings[-1] = (level, " ".join(f"{words} {data}".split()))
