"""Works as a citation style prints them: APA 7 and Vancouver, as text, HTML or Markdown.

The styles are those of the Citation Style Language, as citation-js ships them; pandoc formats by them, in a process of
its own, which cannot read files or reach a network. docs/decisions/0011 says why.
"""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import pypandoc

from concept.analysis import Work
from concept.bibliography import Markup, Style
from concept.bibliography.csl_json import item_of
from concept.errors import ConceptError

_WRITERS: dict[Markup, str] = {"text": "plain", "html": "html", "markdown": "commonmark-raw_html"}
"""The markups, by their names in pandoc."""

DEADLINE = 120
"""Seconds after which formatting is given up: 10,000 works take 13 on an idle processor."""

_CSL = "{http://purl.org/net/xbiblio/csl}"


def format_bibliography(
    works: Sequence[Work], style: Style = "apa", markup: Markup = "text", language: str = "en"
) -> str:
    """The works as a list in a style, in the order that it asks for; its words (“and”, “Eds.”) in the language.

    HTML is a <div> of ASCII characters, in which nothing that a work says is markup or an address but of the web.
    ConceptError if pandoc or the styles are missing, or the works are too many.
    """
    if not works:
        return ""
    with tempfile.TemporaryDirectory(prefix="concept-style-") as folder:
        csl = Path(folder) / "style.csl"
        csl.write_bytes(_read_style(style))
        options = [
            "--from=csljson",
            f"--to={_WRITERS[markup]}",
            "--citeproc",
            f"--csl={csl}",
            f"--metadata=lang:{language}",
        ]
        options += ["--sandbox", "--wrap=none", *(["--ascii"] if markup == "html" else [])]
        return _run(options, works).strip() + "\n"


def _run(options: Sequence[str], works: Sequence[Work]) -> str:
    items = json.dumps([item_of(work) for work in works], ensure_ascii=False)
    try:
        done = subprocess.run(
            [_find_pandoc(), *options],
            input=items,
            capture_output=True,
            encoding="utf-8",
            timeout=DEADLINE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        what = f"{len(works):,} works are more than can be formatted in {DEADLINE} seconds"
        raise ConceptError(f"{what}. Export them as BibTeX, RIS or CSL-JSON.") from None
    if done.returncode:
        raise ConceptError(f"The works cannot be formatted; pandoc says: {done.stderr.strip()}")
    return done.stdout


def _find_pandoc() -> str:
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        what = "pandoc, which formats bibliographies, is missing"
        raise ConceptError(f"{what}. It comes with the package pypandoc-binary: install that again.") from None


@cache
def _read_style(style: Style) -> bytes:
    """The style, so that pandoc follows it, and quickly."""
    try:
        styles = json.loads((resources.files("concept.bibliography") / "styles.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConceptError("The citation styles are missing. `make assets` fetches them.") from None
    root = ElementTree.fromstring(styles[style])
    for names in root.iter(f"{_CSL}names"):
        _say_implied_name(names)
    _simplify_citation(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def _say_implied_name(names: ElementTree.Element) -> None:
    """Write the cs:name that a cs:names without one implies, before its label, where pandoc else puts the label."""
    kinds = [each.tag for each in names]
    if f"{_CSL}label" in kinds and f"{_CSL}name" not in kinds:
        names.insert(0, ElementTree.Element(f"{_CSL}name"))


def _simplify_citation(root: ElementTree.Element) -> None:
    """Let citations, which we do not print, name all authors: then a and b behind a year need no search for names.

    APA's own shorten the names and lengthen them again until they differ, which takes minutes for a thousand works.
    """
    citation = root.find(f"{_CSL}citation")
    if citation is None or citation.get("disambiguate-add-year-suffix") != "true":
        return
    citation.clear()
    citation.set("disambiguate-add-year-suffix", "true")
    layout = ElementTree.SubElement(citation, f"{_CSL}layout")
    names = ElementTree.SubElement(layout, f"{_CSL}names", variable="author")
    ElementTree.SubElement(names, f"{_CSL}name")
    substitute = ElementTree.SubElement(names, f"{_CSL}substitute")
    ElementTree.SubElement(substitute, f"{_CSL}names", variable="editor")
    ElementTree.SubElement(substitute, f"{_CSL}text", variable="title")
    date = ElementTree.SubElement(
        layout, f"{_CSL}date", {"variable": "issued", "form": "numeric", "date-parts": "year"}
    )
    date.set("prefix", " ")
