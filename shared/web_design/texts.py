"""Texts of the templates: written in English where they stand, translated by a table of sentences."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml

ENGLISH = "en"
FOLDER = Path(__file__).parent / "texts"


class Untranslated(LookupError):
    """Raised for a sentence without a translation: a page half in another language is not shown."""


def translator(language: str, texts: Mapping[str, str]) -> Callable[..., str]:
    """Return `t`, which gives a sentence in this language and fills in its `{fields}`."""
    table = frame_texts(language) | dict(texts)

    def t(sentence: str, /, **fields: object) -> str:
        if language != ENGLISH and sentence not in table:
            raise Untranslated(f"{language}: {sentence}")
        return table.get(sentence, sentence).format_map(fields)

    return t


@cache
def frame_texts(language: str) -> dict[str, str]:
    """Return the translations of the shared templates; none are needed in English."""
    return {} if language == ENGLISH else read_texts(FOLDER / f"{language}.yaml")


def read_texts(file: Path) -> dict[str, str]:
    """Return the translations of a file: a mapping of English sentences to those of the other language."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {str(sentence): str(translation) for sentence, translation in content.items()}
