"""Text of a printed copy as it was written: without invisible characters, with the bullets that a word processor meant.

Whether a font has a glyph is the typesetter's to find out.
"""

import re
import unicodedata

BULLETS = str.maketrans({
    "\uf02d": "\u2013", "\uf06c": "\u25cf", "\uf06e": "\u25a0", "\uf06f": "\u25a1", "\uf071": "\u25a1",
    "\uf076": "\u2756", "\uf0a7": "\u25aa", "\uf0a8": "\u25a1", "\uf0b7": "\u2022", "\uf0d8": "\u27a2",
    "\uf0de": "\u21d2", "\uf0e0": "\u2192", "\uf0e8": "\u2794", "\uf0fb": "\u2717", "\uf0fc": "\u2713",
    "\uf0fe": "\u2611",
})  # fmt: skip
"""Bullets of Word, which its fonts Symbol and Wingdings have at numbers of their own."""

INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
)
"""Controls, soft hyphens, marks of direction, fillers and selectors: they show nothing."""

JOINER = re.compile("(?<![\u0590-\u1fff\ua800-\uabff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1fff\ua800-\uabff])")
"""Joiners outside the scripts that are written with them."""

SPACES = re.compile("[\t\u1680\u2000-\u200a\u202f\u205f\u3000]")

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Characters that mean something in one font alone: another font would show something else."""

TOO_LONG = re.compile(r"[^\s-]{20}(?=[^\s-])")
BREAK = "\u200b"
"""Zero-width space: a line may end here."""


def lines(text: str) -> list[str]:
    """Return the paragraphs of a text, ready to be set; empty ones are left out."""
    return [line for line_text in text.splitlines() if (line := printable(line_text).strip())]


def printable(text: str) -> str:
    """Return one line of printable text; a word too long for a line may be broken, never before a mark."""
    spaced = SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(BULLETS))
    spaced = PRIVATE.sub(lambda match: f"[U+{ord(match[0]):04X}]", spaced)
    return TOO_LONG.sub(_breakable, JOINER.sub("", INVISIBLE.sub("", spaced)))


def _breakable(match: re.Match[str]) -> str:
    following = match.string[match.end()]
    joined = following in "\u200c\u200d" or match[0].endswith(("\u200c", "\u200d"))
    stays = joined or unicodedata.category(following).startswith("M") or unicodedata.bidirectional(following) == "AL"
    return match[0] if stays or unicodedata.category(match[0][-1]) == "Mn" else match[0] + BREAK
