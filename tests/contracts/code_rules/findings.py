"""Findings of every rule of names, docstrings and layout in the code as it is."""

import ast
from functools import cache

from tests.contracts.code_rules.layout import folder_findings, participle_findings
from tests.contracts.code_rules.names import NAMED, PRODUCTION, Finding, name_findings, sources
from tests.contracts.code_rules.prose import docstring_findings

MAX_TEST_NAME = 80


@cache
def all_findings() -> list[Finding]:
    everything = sources((*PRODUCTION, "tests"))
    named = {path: tree for path, tree in everything.items() if path.startswith(NAMED)}
    shared = {path: tree for path, tree in everything.items() if path.startswith("shared/")}
    tests = {path: tree for path, tree in everything.items() if path.startswith("tests/")}
    layout = [*participle_findings(everything), *folder_findings(everything)]
    return [*name_findings(named), *docstring_findings(shared), *layout, *long_test_names(tests)]


def long_test_names(trees: dict[str, ast.Module]) -> list[Finding]:
    """Names of tests that have more than 80 characters."""
    return [
        Finding(path, node.name, node.lineno, f"at most {MAX_TEST_NAME} characters; the sentence goes to the docstring")
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.startswith("test_") and len(node.name) > MAX_TEST_NAME
    ]
