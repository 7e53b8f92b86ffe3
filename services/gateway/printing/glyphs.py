"""Text that the font of a printed copy can show; a character without a glyph is spelled by its name."""

import re
import unicodedata

NOT_SHOWN = re.compile(
    "[^"
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f"  # Latin
    "\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"  # Greek, Cyrillic
    "\u1e00-\u1e9b\u1ea0-\u1ef9"  # Vietnamese
    "\u2010-\u2027\u2030-\u2037\u2039-\u203e\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265"
    "]"
)
"""PDF/UA takes no text without a glyph. Signs that join with their neighbours are left out with the scripts they
belong to: whether those can be shown depends on what stands beside them."""

TOO_LONG = re.compile(r"[^\s-]{20}(?=[^\s-])")
BREAK = "\u200b"
"""Zero-width space: a line may end here."""


def lines(text: str) -> list[str]:
    """Return the paragraphs of a text, ready to be set; empty ones are left out."""
    return [line for line_text in text.splitlines() if (line := printable(line_text).strip())]


def printable(text: str) -> str:
    """Return one line of printable text; a word too long for a line may be broken anywhere."""
    spaced = unicodedata.normalize("NFC", text).replace("\t", " ")
    return TOO_LONG.sub(lambda match: match[0] + BREAK, NOT_SHOWN.sub(lambda match: _named(match[0]), spaced))


def _named(sign: str) -> str:
    """Return the name of a character, `[GRINNING FACE]`; of a control character its number."""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}')}]"
