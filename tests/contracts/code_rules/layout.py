"""Layout rules of the code: names of modules, sizes of folders, and the graph of imports."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.contracts.code_rules.names import Finding

MAX_MODULES = 15
"""Modules side by side in a folder, `__init__.py` not counted."""

NOUNS = {
    "being", "finding", "formatting", "keyring", "onboarding", "polling", "printing", "rating", "rendering",
    "sampling", "sequencing", "shared", "tracing", "tuning",
}  # fmt: skip
"""Words in -ing or -ed that are nouns of the field: the last word of a module's name may be one."""


def participle_findings(trees: dict[str, ast.Module]) -> Iterator[Finding]:
    """Modules and packages that a participle names; a test module is named after what it tests."""
    for path in trees:
        name = _last_word(path)
        if name.endswith(("ing", "ed")) and name not in NOUNS and not PurePosixPath(path).name.startswith("test_"):
            yield Finding(path, "module name", 1, f"a noun names a module: {name!r} is a participle")


def _last_word(path: str) -> str:
    """The last word of a module's name; of a package's for its `__init__.py`."""
    file = PurePosixPath(path)
    name = file.parent.name if file.stem == "__init__" else file.stem
    return name.rpartition("_")[2]


def folder_findings(trees: dict[str, ast.Module]) -> Iterator[Finding]:
    """Folders with more modules side by side than a reader takes in: one finding for each module too many."""
    sizes = Counter(str(PurePosixPath(path).parent) for path in trees if not path.endswith("__init__.py"))
    for folder, size in sizes.items():
        for _ in range(size - MAX_MODULES):
            yield Finding(
                folder, "folder size", 1, f"{size} modules side by side, at most {MAX_MODULES}: cut it by purpose"
            )


def import_cycles(trees: dict[str, ast.Module]) -> list[list[str]]:
    """Sets of modules that import each other, directly or not: strongly connected components of two or more."""
    graph = import_graph(trees)
    return [sorted(component) for component in _components(graph) if len(component) > 1]


def import_graph(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Imports of each module inside the trees, those inside functions included; `from package import module` counts
    for the module, and a package counts only where a name of its own is imported."""
    modules = {_module(path): tree for path, tree in trees.items()}
    return {name: set(_imports(tree, set(modules))) - {name} for name, tree in modules.items()}


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imports(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if (imported := name if name in modules else node.module) in modules:
                    yield imported


def _components(graph: dict[str, set[str]]) -> list[set[str]]:
    """Strongly connected components, by the forward and the backward reach of each module (Kosaraju)."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        _finish(graph, start, seen, order)
    reverse = defaultdict(set)
    for name, imported in graph.items():
        for target in imported:
            reverse[target].add(name)
    components, seen = [], set()
    for start in reversed(order):
        component: list[str] = []
        _finish(reverse, start, seen, component)
        if component:
            components.append(set(component))
    return components


def _finish(graph: dict[str, set[str]], start: str, seen: set[str], order: list[str]) -> None:
    """Append what is reached from `start` and not yet seen, each after all that it reaches."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(sorted(graph.get(start, ()))))]
    while stack:
        name, rest = stack[-1]
        following = next((target for target in rest if target not in seen), None)
        if following is None:
            order.append(name)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(sorted(graph.get(following, ())))))
