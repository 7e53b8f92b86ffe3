"""Typesetter process: reads a printed copy as JSON and writes the PDF; it has no settings and no secrets.

PDF/UA takes no text without a glyph. Fonts are asked by typesetting: characters that no font can show where they stand
are named by the typesetter's errors, and then spelled by their names.
"""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
NICENESS = 10
"""Saves of reviewers have priority on a busy machine."""

BEYOND = re.compile(
    "[^"
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f"  # Latin
    "\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"  # Greek, Cyrillic
    "\u1e00-\u1e9b\u1ea0-\u1ef9\u200b"  # Vietnamese
    "\u2010-\u2027\u2030-\u2037\u2039-\u203e\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265"
    "]"
)
"""Characters that need more than the built-in font, at least where they stand."""

MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MAX_ATTEMPTS = 6


def typeset(paper: bytes, fonts: list[Path]) -> bytes:
    """Return the PDF. A copy with built-in letters alone is set without looking at other fonts."""
    text = json.loads(paper)
    beyond = BEYOND.search(json.dumps(text, ensure_ascii=False))
    for _ in range(MAX_ATTEMPTS):
        try:
            return _compiled(text, fonts if beyond else [])
        except typst.TypstError as error:
            missing = _characters(MISSING.findall(error.diagnostic))
            if not missing:
                break
            text = _replaced(text, lambda sign: _spelled(sign) if sign in missing else sign)  # noqa: B023 called here
    return _compiled(_replaced(text, _spelled), [])


def _compiled(text: Any, fonts: list[Path]) -> bytes:
    pdf = typst.compile(
        HERE / "case.typ",
        root=HERE,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"paper": json.dumps(text, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _characters(texts: list[str]) -> set[str]:
    """Return the characters of the typesetter's errors that can be spelled."""
    plain = "".join(ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in texts)
    return set(BEYOND.findall(plain))


def _replaced(text: Any, spell: Callable[[str], str]) -> Any:
    """Return the copy with every character of its texts that is not built in as `spell` gives it."""
    match text:
        case str():
            return BEYOND.sub(lambda match: spell(match[0]), text)
        case list():
            return [_replaced(part, spell) for part in text]
        case dict():
            return {name: _replaced(part, spell) for name, part in text.items()}
        case _:
            return text


def _spelled(sign: str) -> str:
    """Return a plainer form, `fi` for its ligature, else the name of a character: `[GRINNING FACE]`."""
    plainer = unicodedata.normalize("NFKC", sign)
    if plainer != sign and not BEYOND.search(plainer):
        return plainer
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}')}]"


if __name__ == "__main__":
    os.nice(NICENESS)
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read(), sorted(map(Path, sys.argv[1:]))))
