"""LaTeX as BibTeX has it ⇄ the text that it prints."""

import re
from functools import cache, lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latex2text import get_default_latex_context_db as default_texts
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as default_macros
from pylatexenc.macrospec import LatexContextDb, MacroSpec

# --- reading ----------------------------------------------------------------------------------------------------

_PRINTED = {
    "": {
        "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "copyright": "©", "textregistered": "®", "slash": "/",
        "textless": "<", "textgreater": ">", "textbar": "|", "textquotesingle": "'", "textquotedbl": '"',
        "textasciicircum": "^", "textasciitilde": "~", "guillemotleft": "«", "guillemotright": "»",
        "newblock": " ", "par": "\n\n", "relax": "", "protect": "",
    },
    "{": {
        "url": "%s", "path": "%s", "nolinkurl": "%s", "mkbibemph": "%s", "textsubscript": "%s", "cite": "%s",
        "textsuperscript": "%s", "ensuremath": "%s", "texttt": "%s", "MakeUppercase": "%s", "MakeLowercase": "%s",
        "mbox": "%s", "enquote": "“%s”", "mkbibquote": "“%s”", "noopsort": "", "footnote": " (%s)",
    },
    "{{": {"href": "%.0s%s", "texorpdfstring": "%.0s%s"},
}  # fmt: skip
"""What macros print that pylatexenc does not know or reads otherwise, by the arguments that they take."""

_SIGNS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_SIGN = re.compile("---|--|``|''|~")
_LOOSE = re.compile(r"(?<!\\)[%&#]")
_LOOSE_DOLLAR = re.compile(r"(?<!\\)\$")
_LETTER = re.compile(
    r"""(?<!\\)(?:
        \{\\["'`^~=.a-zA-Z]\{\\?[A-Za-z]\}\}    # {\"{o}} {\v{s}} {\'{\i}}
        | \{\\[^{}\\$\s]{1,12}\}                # {\"o} {\ss} {\&}
        | \\["'`^~=.]\{\\?[A-Za-z]\}            # \"{o} \'{\i}
        | \\["'`^~=.][A-Za-z]                   # \"o
        | \\[uvHcdbkr]\{[A-Za-z]\}              # \v{s}
        | \\[&%_\#]
    )""",
    re.VERBOSE,
)
"""A letter or sign in LaTeX that means the same wherever it stands."""
_MACRO = re.compile(r"(?<!\\)\\([A-Za-z]+)")


def text_of(latex: str) -> tuple[str, tuple[str, ...]]:
    """(the text that LaTeX prints, the macros in it that are not known and were left out).

    ValueError if it cannot be read.
    """
    unknown: list[str] = []

    def decode(letter: re.Match[str]) -> str:
        text, macros = _decode(letter[0])
        unknown.extend(macros)
        return f"{{{text}}}"

    if "\\" in latex:
        latex = _LETTER.sub(decode, latex)  # thrice as fast for most titles
    if "\\" in latex or "$" in latex:
        text, macros = _decode(latex)
        return text, tuple(dict.fromkeys((*unknown, *macros)))
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], latex).replace("{", "").replace("}", ""), tuple(unknown)


@lru_cache(maxsize=4096)
def _decode(latex: str) -> tuple[str, tuple[str, ...]]:
    loose = _LOOSE.sub(r"\\\g<0>", latex)  # what LaTeX takes for a comment or a column is only a sign here
    if len(_LOOSE_DOLLAR.findall(loose)) % 2:
        loose = _LOOSE_DOLLAR.sub(r"\\$", loose)
    macros, texts = _contexts()
    try:
        nodes = LatexWalker(loose, latex_context=macros, tolerant_parsing=True).get_latex_nodes()[0]
        text = LatexNodes2Text(latex_context=texts, math_mode="text").nodelist_to_text(nodes)
    except RecursionError:
        raise ValueError("its braces are nested too deeply") from None
    except Exception as error:  # on broken LaTeX the library raises whatever comes up
        raise ValueError(f"its LaTeX cannot be read ({error})") from None
    unknown = (name for name in _MACRO.findall(latex) if not _knows(texts, name))
    return text.replace("\xa0", " "), tuple(dict.fromkeys(unknown))


@cache
def _contexts() -> tuple[LatexContextDb, LatexContextDb]:
    """What pylatexenc knows of macros, and ours: how many arguments they take, and what they print."""
    macros, texts = default_macros(), default_texts()
    ours = [(name, arguments, printed) for arguments, each in _PRINTED.items() for name, printed in each.items()]
    macros.add_context_category("ours", [MacroSpec(name, arguments) for name, arguments, _ in ours], prepend=True)
    printing = [MacroTextSpec(name, simplify_repl=printed) for name, _, printed in ours]
    texts.add_context_category("ours", printing, prepend=True)
    return macros, texts


def _knows(texts: LatexContextDb, name: str) -> bool:
    spec = texts.get_macro_spec(name)
    return spec is not None and spec.macroname == name


# Addresses and identifiers: no dash is made of hyphens there, and ~ is a tilde.
_ESCAPED = re.compile(r"\\([&%$#_{}~^ ])(?:\{\})?|\\text(?:ascii)?(tilde|underscore|backslash)(?:\{\}|\s|$)")
_TILDES = re.compile(r"\{?\$\s*\\sim\s*\$\}?")
_WRAPPED = re.compile(r"\\(?:url|path|nolinkurl|href)\{([^{}]*)\}(?:\{[^{}]*\})?")
_NAMED = {"tilde": "~", "underscore": "_", "backslash": "\\"}


def verbatim_of(latex: str) -> str:
    """An address or identifier, freed of the escapes that some programs write in it."""
    words = _WRAPPED.sub(r"\1", _TILDES.sub("~", latex))
    words = re.sub(r"\{(\\[^{}]*)\}", r"\1", words)  # {\_}
    words = _ESCAPED.sub(lambda found: found[1] or _NAMED[found[2]], words)
    return " ".join(words.replace("{", "").replace("}", "").split())


# --- writing ----------------------------------------------------------------------------------------------------

_WRITTEN = {
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}",
    "-": "-{}", "`": "`{}", "'": "'{}",  # before another one, with which it would be one sign
}  # fmt: skip
_TO_WRITE = re.compile(r"[&%$#_{}~^\\]|-(?=-)|`(?=`)|'(?=')")


def latex_of(text: str) -> str:
    """The text as LaTeX prints it; letters and signs of all scripts stay as they are."""
    return _TO_WRITE.sub(lambda sign: _WRITTEN[sign[0]], text)
