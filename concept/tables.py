"""A table of plain words in the forms that papers are made from: CSV, Markdown, LaTeX and HTML."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$]|&(?=#?\w+;))")
_OPENS_A_LIST = re.compile(r"^(\d+)([.)])|^([-+=])")

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)


def plain_markdown(words: str) -> str:
    """Words on one line, with no mark in them that Markdown would read."""
    line = _MARKUP.sub(r"\\\1", " ".join(words.split()))
    return _OPENS_A_LIST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def plain_latex(words: str) -> str:
    """Words on one line, with no sign in them that LaTeX would read."""
    return " ".join(words.split()).translate(_LATEX)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as Markdown, with pipes."""
    return "".join(f"{line}\n" for line in (_piped(head), "|---" * len(head) + "|", *map(_piped, rows)))


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(plain_markdown(each) for each in cells)} |"


def latex_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""The table as LaTeX's `tabular`, with columns of equal width and rules of `\hline`; it needs no package."""
    return "".join(f"{line}\n" for line in _tabular(head, rows))


def _tabular(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    width = f"p{{{0.94 / len(head):.2f}\\linewidth}}"
    yield f"\\begin{{tabular}}{{{width * len(head)}}}"
    yield r"\hline"
    yield f"{_ampersands(head)} \\\\"
    yield r"\hline"
    yield from (f"{_ampersands(row)} \\\\" for row in rows)
    yield r"\hline"
    yield r"\end{tabular}"


def _ampersands(cells: Iterable[str]) -> str:
    return " & ".join(plain_latex(each) for each in cells)


def csv_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV, by RFC 4180 but for its line ends, which are those of Unix."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows((head, *rows))
    return written.getvalue()


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as HTML, without a page around it; the first cell of each row names the row."""
    lines = ("<table>", "<thead>", _columns_named(head), "</thead>", "<tbody>", *map(_row_named, rows), "</tbody>")
    return "".join(f"{line}\n" for line in (*lines, "</table>"))


def _columns_named(head: Iterable[str]) -> str:
    named = (f'<th scope="col" dir="auto">{html.escape(each)}</th>' if each else "<td></td>" for each in head)
    return _tr(named)


def _row_named(cells: Sequence[str]) -> str:
    first, *others = map(html.escape, cells)
    return _tr((f'<th scope="row" dir="auto">{first}</th>', *(f'<td dir="auto">{each}</td>' for each in others)))


def _tr(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


WRITERS: Mapping[str, Callable[[Sequence[str], Sequence[Sequence[str]]], str]] = {
    "csv": csv_table,
    "markdown": markdown_table,
    "latex": latex_table,
    "html": html_table,
}
"""How a table is written, by the name of the form."""
