"""Log events: stable names, each of them explained to operators in docs/operations.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def test_every_log_event_has_a_stable_name_that_operations_explains() -> None:
    """An alert rule is written for a name: one that is missing in the table, or is a sentence, gets no rule."""
    names = set(_logged())
    assert {name for name in names if not NAME.fullmatch(name)} == set()
    assert _explained() == names


def _logged() -> Iterator[str]:
    for folder in ("services", "shared"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="log"), attr="info" | "warning" | "error"),
                        args=[ast.Constant(value=str(name)), *_],
                    ):
                        yield name


def _explained() -> set[str]:
    section = (ROOT / "docs/operations.md").read_text().partition("| log event |")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))
