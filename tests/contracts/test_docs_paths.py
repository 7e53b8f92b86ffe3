"""Files, folders, headings and symbols that the documents name exist."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs/adr").glob("*.md")]
)
FOLDERS = ("services", "shared", "cli", "deploy", "tests", "docs")
SUFFIXES = "py|md|yaml|yml|toml|typ|mjs|lock"
MADE_BY_RECIPES = {
    "QaReminded",
    "TicketReopened",
    "services/projections/views/durations.py",
    "tests/unit/projections/test_durations.py",
}
"""Names that only a reader of docs/extending.md writes."""

_FENCES = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_TERMS = re.compile(r"`([^`\n]+)`")
_LINKS = re.compile(r"\]\(([^)\s]+)\)")
_HEADINGS = re.compile(r"^#+ (.+)$", re.MULTILINE)
_IN_FOLDER = re.compile(rf"({'|'.join(FOLDERS)})(/[\w.<>*-]+)*/?")
_PART_OF_A_PATH = re.compile(rf"(?:[\w<>*-]+/)*[\w<>*-]+\.(?:{SUFFIXES})")
_CLASS = re.compile(r"[A-Z][A-Za-z]*[a-z][A-Z]\w+(\.\w+)*")
_PLACEHOLDER = re.compile(r"<[^>]+>|\*+")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_document_every_path_and_link_exists(document: Path) -> None:
    """A newcomer who follows a document to a file that was moved is lost at the first step."""
    text = document.read_text()
    missing = [path for path in _paths(text) if path not in MADE_BY_RECIPES and not _exists(path)]
    missing += [link for link in _LINKS.findall(_FENCES.sub("", text)) if not _leads_somewhere(document, link)]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_document_every_class_and_its_member_is_a_name_in_the_code(document: Path) -> None:
    """A name that was renamed in the code alone sends its reader to search for something that is gone."""
    terms = [term for term in _TERMS.findall(_FENCES.sub("", document.read_text())) if _CLASS.fullmatch(term)]
    known = _names_in_the_code() | MADE_BY_RECIPES
    assert [term for term in terms if not known.issuperset(term.split("."))] == []


def test_glossary_every_symbol_is_defined_in_its_module() -> None:
    """A term whose implementation cannot be found under the name given explains nothing."""
    named = [
        (path, symbol)
        for cell in _last_cells((ROOT / "docs/glossary.md").read_text())
        for path, symbol in _symbols_by_module(cell)
    ]
    assert len(named) > 20
    assert [(path, symbol) for path, symbol in named if symbol not in _definitions(path)] == []


def _paths(text: str) -> Iterator[str]:
    for term in _TERMS.findall(_FENCES.sub("", text)):
        for word in re.split(r"[\s,]+", term.partition("::")[0]):
            if _IN_FOLDER.fullmatch(word) or _PART_OF_A_PATH.fullmatch(word):
                yield word


def _exists(path: str) -> bool:
    parts = _PLACEHOLDER.split(path.rstrip("/"))
    expression = re.compile(r"(?:.*/)?" + "[^/]+".join(map(re.escape, parts)))
    return any(expression.fullmatch(file) for file in _tree())


@cache
def _tree() -> tuple[str, ...]:
    paths = [path for folder in FOLDERS for path in [ROOT / folder, *(ROOT / folder).rglob("*")]]
    paths += [path for path in ROOT.iterdir() if path.is_file()]
    return tuple(path.relative_to(ROOT).as_posix() for path in paths if "__pycache__" not in path.parts)


@cache
def _names_in_the_code() -> frozenset[str]:
    sources = [ROOT / path for path in _tree() if path.endswith(".py") and path != "tests/contracts/test_docs_paths.py"]
    return frozenset(name for source in sources for name in re.findall(r"[A-Za-z_]\w*", source.read_text()))


def _leads_somewhere(document: Path, link: str) -> bool:
    if "://" in link:
        return True
    name, _, heading = link.partition("#")
    target = (document.parent / name) if name else document
    return target.exists() and (not heading or heading in _anchors(target))


def _anchors(document: Path) -> set[str]:
    headings = _HEADINGS.findall(_FENCES.sub("", document.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _last_cells(text: str) -> list[str]:
    rows = [line.replace("\\|", "") for line in text.splitlines() if line.startswith("| ")]
    return [row.strip().rstrip("|").rpartition("|")[2] for row in rows]


def _symbols_by_module(cell: str) -> Iterator[tuple[str, str]]:
    module = ""
    for term in _TERMS.findall(cell):
        if term.endswith(".py"):
            module = term
        elif module and term.isidentifier():
            yield module, term


@cache
def _definitions(path: str) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.parse((ROOT / path).read_text()).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case _:
                pass
    return frozenset(names)
