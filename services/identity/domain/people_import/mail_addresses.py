"""Addresses as mail programs write them: `Doe, Jane <jane@agency.example>; Roe, Richard <richard@agency.example>`."""

import re

ADDRESS = r"[^<>\s;,\"@]+@[^<>\s;,\"@]+"
NAMED = re.compile(rf'(?:"([^"\n]{{0,200}})"|([^<>;"\r\n\t]{{0,200}}?))[ ]*<(?:mailto:)?\s*({ADDRESS})\s*>')
BARE_LIST = re.compile(rf"\s*{ADDRESS}(?:[;,\s]+{ADDRESS})*[;,\s]*")
DIRECTORY = re.compile(r"@\S*$")
"""What some directories put behind a name: `Doe, Jane@DSS`."""

SEPARATORS = " \t\r\n;,"

BRACKETED = re.compile(rf"[^<>]*<(?:mailto:)?\s*({ADDRESS})\s*>\s*[;,.]?")
PREFIXED = re.compile(rf"(?:mailto:)?({ADDRESS}?)[;,.>]+|mailto:({ADDRESS})")

SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd", "msw", "lcsw", "esq", "rn", "jd", "mph"}


def split_addresses(text: str) -> list[tuple[str, str]] | None:
    """Return names and addresses in their order, None for a text that is no list of a mail program.

    An address without a name has an empty one. A table whose cells hold `<…>` is no such list: a delimiter stands
    before the bracket, or something beside a delimiter behind it.
    """
    text = text.removeprefix("\ufeff")
    if "@" in text and BARE_LIST.fullmatch(text):
        return [("", address) for address in re.split(r"[;,\s]+", text.strip(SEPARATORS))]
    matches = list(NAMED.finditer(text))
    if not matches:
        return None
    people: list[tuple[str, str]] = []
    end = 0
    for match in matches:
        between, name = text[end : match.start()], match[1] or match[2] or ""
        if name.rstrip().endswith((",", ";")) or not (_separates(between) or _is_bare(between)):
            return None
        people += _bare_people(between)
        people.append((_ordered_name(name), match[3]))
        end = match.end()
    rest = text[end:]
    if not _separates(rest) and not _is_bare(rest):
        return None
    return [*people, *_bare_people(rest)]


def bare_address(text: str) -> str:
    """Return the address of a cell that was copied from a mail program, without its name, `mailto:` or brackets."""
    match = BRACKETED.fullmatch(text) or PREFIXED.fullmatch(text)
    return next(filter(None, match.groups())) if match else text


def _separates(between: str) -> bool:
    return not between.strip(SEPARATORS)


def _is_bare(text: str) -> bool:
    return bool(BARE_LIST.fullmatch(text.strip(SEPARATORS)))


def _bare_people(text: str) -> list[tuple[str, str]]:
    return [("", part) for part in re.split(r"[;,\s]+", text) if part]


def _ordered_name(name: str) -> str:
    """Return `Jane Doe` for `Doe, Jane`, as the list's other forms have it; titles behind a comma stay."""
    plain = DIRECTORY.sub("", name.strip(SEPARATORS + "'"))
    last, comma, first = plain.partition(",")
    first = first.strip()
    if not comma or "," in first or re.sub(r"[^a-z]", "", first.casefold()) in SUFFIXES:
        return plain
    return f"{first} {last.strip()}"
