"""Folders that a reader can take in, and modules that do not import each other in a circle."""

import ast
import re

from tests.contracts.code_rules.layout import MAX_MODULES, folder_findings, import_cycles
from tests.contracts.code_rules.names import PRODUCTION, sources

ROOM_SENTENCES = 3


def test_no_modules_import_each_other_in_a_circle() -> None:
    cycles = import_cycles(sources((*PRODUCTION, "tests")))
    assert not cycles, "move what both need below them:\n" + "\n".join(" <-> ".join(cycle) for cycle in cycles)


def test_a_crowded_folder_is_found_and_its_init_is_not_counted() -> None:
    names = [f"m{number}" for number in range(MAX_MODULES)]
    assert list(folder_findings({f"cli/{name}.py": ast.parse("") for name in [*names, "__init__"]})) == []
    (finding,) = folder_findings({f"cli/{name}.py": ast.parse("") for name in [*names, "n"]})
    assert (finding.path, finding.word) == ("cli", "folder size")


def test_the_check_finds_a_circle_through_three_modules_and_an_import_in_a_function() -> None:
    code = {
        "cli/__init__.py": "",
        "cli/a.py": "from cli import b",
        "cli/b.py": "def f():\n    import cli.c",
        "cli/c.py": "from cli.a import x",
        "cli/d.py": "from cli.a import x",
    }
    assert import_cycles({path: ast.parse(text) for path, text in code.items()}) == [["cli.a", "cli.b", "cli.c"]]


def test_every_room_says_what_belongs_in_it_what_does_not_and_what_it_may_import() -> None:
    """A newcomer decides from these sentences where a module goes."""
    rooms = {path: tree for path, tree in sources(PRODUCTION).items() if path.endswith("__init__.py")}
    sentences = {path: len(re.findall(r"\.(\s|$)", ast.get_docstring(tree) or "")) for path, tree in rooms.items()}
    assert [path for path, count in sentences.items() if count < ROOM_SENTENCES] == []
