"""Docstring rule of the modules of `shared/`: a glossary term or a plain noun phrase begins each."""

import ast
import re
from collections.abc import Iterator

from tests.contracts.code_rules.names import ROOT, Finding

GLOSSARY = ROOT / "docs/glossary.md"

QUESTIONS = {"what", "who", "whom", "whose", "when", "whether", "where", "why", "how", "which", "whoever", "whatever"}
PRONOUNS = {
    "anybody", "anyone", "everybody", "everyone", "everything", "he", "it", "its", "nobody", "none", "nothing", "she",
    "somebody", "someone", "something", "that", "these", "they", "this", "those", "we", "you",
}  # fmt: skip
PREPOSITIONS = {"as", "at", "beside", "between", "by", "for", "from", "if", "in", "into", "of", "on", "to", "with"}
VERBS = {
    "add", "adds", "apply", "applies", "build", "builds", "call", "check", "checks", "close", "compile", "compiles",
    "compute", "computes", "create", "creates", "decide", "decides", "do", "drop", "encode", "fetch", "find", "finds",
    "fold", "folds", "follow", "follows", "give", "gives", "handle", "handles", "hold", "holds", "is", "judge",
    "judges", "keep", "keeps", "let", "lets", "load", "loads", "look", "looks", "make", "makes", "move", "moves",
    "parse", "parses", "prove", "proves", "publish", "publishes", "put", "puts", "rate", "rates", "read", "reads",
    "rebuild", "rebuilds", "return", "returns", "run", "runs", "say", "says", "send", "sends", "store", "stores",
    "take", "takes", "tell", "tells", "turn", "turns", "validate", "validates", "wait", "waits", "write", "writes",
}  # fmt: skip
FORBIDDEN = QUESTIONS | PRONOUNS | PREPOSITIONS | VERBS

NOUNS = {
    "batching", "encoding", "formatting", "monitoring", "polling", "rating", "routing", "sampling", "string",
    "structured",
}  # fmt: skip
"""Nouns and adjectives in -ing or -ed that may begin a docstring."""


def docstring_findings(trees: dict[str, ast.Module]) -> Iterator[Finding]:
    """Modules whose docstring is missing or begins with anything but a noun phrase."""
    terms = glossary_terms()
    for path, tree in trees.items():
        text = ast.get_docstring(tree)
        if text is None:
            yield Finding(path, "docstring", 1, "add a docstring; a glossary term or a noun phrase begins it")
        elif (word := first_word(text)) and not begins_well(text, terms):
            yield Finding(path, "docstring", 1, f"begin with a glossary term or a noun phrase, not with {word!r}")


def begins_well(text: str, terms: frozenset[str] = frozenset()) -> bool:
    """Whether a glossary term begins the text, or a word that may begin a noun phrase."""
    word = first_word(text)
    is_participle = word.endswith(("ing", "ed")) and word not in NOUNS
    return _plain(text).startswith(tuple(terms)) or not (word in FORBIDDEN or is_participle)


def first_word(text: str) -> str:
    return _plain(text).partition(" ")[0]


def glossary_terms() -> frozenset[str]:
    """The terms of docs/glossary.md: the first cell of each table row, several separated by commas."""
    rows = GLOSSARY.read_text(encoding="utf-8").splitlines() if GLOSSARY.exists() else []
    cells = [row.split("|")[1] for row in rows if row.startswith("|") and not re.match(r"\|[\s:|-]+$", row)]
    return frozenset(term for cell in cells for part in cell.split(",") if (term := _plain(part)))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9' -]", "", text.replace("\n", " ").lower()).strip()
