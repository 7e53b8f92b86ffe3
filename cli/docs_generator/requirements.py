"""Requirements with the tests that prove them (docs/requirements.md), read from the tests without running them."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
ROWS, TESTS = ROOT / "docs/requirements.yaml", ROOT / "tests"

PREAMBLE = """\
# Requirements

Made by `oms docs` from `docs/requirements.yaml` and the tests; edit those, never this file. A test names the rows that
it proves by `@pytest.mark.requirement("R14")`. A row without a test is not built yet, or not proved.
"""

Marked = dict[str, list[str]]
"""Row → the tests that are marked with it, as pytest names them."""


def requirements() -> str:
    """Return the whole document."""
    rows, tests = rows_of(), marked_in(TESTS, ROOT)
    return "\n".join([PREAMBLE, *(line for row, text in rows.items() for line in _section(row, text, tests))])


def _section(row: str, text: str, tests: Mapping[str, list[str]]) -> list[str]:
    lines = [f"- `{test}`" for test in tests.get(row, [])]
    return [f"## {row}", "", text, "", *(lines or ["No test yet."]), ""]


def rows_of(file: Path = ROWS) -> dict[str, str]:
    """Return every requirement, a sentence by row."""
    rows: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return rows


def marked_in(folder: Path, root: Path) -> Marked:
    """Return the marked tests of all files below the folder, in the order of their names."""
    tests: Marked = {}
    for file in sorted(folder.rglob("test_*.py")):
        for test, rows in marked(file.read_text(encoding="utf-8")):
            for row in rows:
                tests.setdefault(row, []).append(f"{file.relative_to(root).as_posix()}::{test}")
    return tests


def marked(source: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each test of a module with its rows: its own, those of its parameters, those of the whole module."""
    module = ast.parse(source)
    constants = {name: value for node in module.body for name, value in _assigned(node)}
    of_all = _rows(constants["pytestmark"], {}) if "pytestmark" in constants else []
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            own = [row for decorator in node.decorator_list for row in _rows(decorator, constants)]
            yield node.name, list(dict.fromkeys([*of_all, *own]))


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value


def _rows(node: ast.expr, constants: Mapping[str, ast.expr]) -> list[str]:
    """Return the rows of every mark in an expression, also of a module constant that it names."""
    rows: list[str] = []
    for part in ast.walk(node):
        match part:
            case ast.Call(func=ast.Attribute(attr="requirement"), args=[ast.Constant(value=str(row))]):
                rows.append(row)
            case ast.Name(id=name) if name in constants:
                rows += _rows(constants[name], {})
    return rows
