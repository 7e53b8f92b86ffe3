"""Catalogue of the texts of the public pages: one file for each language, the same keys in each."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "texts"


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return the texts by key: `home.title` is `title` below `home`, `method.0.text` that of the list's first entry."""
    entries: dict[str, str] = {}
    for file in sorted((FOLDER / language).glob("*.yaml")):
        entries |= dict(_flat("", yaml.safe_load(file.read_text(encoding="utf-8"))))
    return entries


def say(language: str, key: str, /, **params: object) -> str:
    """Return a text with its `{fields}` filled in. Raises KeyError for a key or field that is not there."""
    return texts(language)[key].format(**params)


def say_html(language: str, key: str, /, **params: object) -> Markup:
    """Return a text for a page: everything is escaped but markup among the fields."""
    return Markup(escape(texts(language)[key])).format(**params)  # noqa: S704 the text is escaped here


def keys_below(prefix: str, language: str = "en") -> list[str]:
    """Return the names of the entries below a key, in their order: `0`, `1` for a list."""
    names = [key.removeprefix(f"{prefix}.") for key in texts(language) if key.startswith(f"{prefix}.")]
    return list(dict.fromkeys(name.partition(".")[0] for name in names))


def _flat(prefix: str, content: Any) -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield prefix, content
        return
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for name, entry in entries:
        yield from _flat(f"{prefix}.{name}" if prefix else str(name), entry)
