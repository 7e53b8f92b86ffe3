"""Collections are named in the store layer of a service alone: the import contracts cannot see a string."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.code_rules.names import ROOT, sources

EXPORT_STORAGE = frozenset({"jobs.py", "file_chunks.py", "case_pages.py"})
"""Storage of the export jobs in services/ratings/exports, a layer of its own below the routes."""


PUBLIC_READER = ("public", "publications", "release_reader.py")
"""The public process's one door to data, which only reads; the process cannot import the store of projections."""


def is_store_layer(path: str) -> bool:
    parts = Path(path).parts[2:]
    if parts == PUBLIC_READER:
        return True
    return parts[0] in ("store", "store.py") or (parts[0] == "exports" and parts[-1] in EXPORT_STORAGE)


def collections_named_in(tree: ast.Module) -> Iterator[str]:
    """The calls by which a module gets a collection of a Store: `.collection(...)`, and `.of_site(...)` of a store."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="collection")):
                yield f"line {node.lineno}: {ast.unparse(node)}"
            case ast.Call(func=ast.Attribute(value=owner, attr="of_site")) if ast.unparse(owner).endswith("store"):
                yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("service", sorted(path.name for path in (ROOT / "services").iterdir() if path.is_dir()))
def test_collection_outside_the_store_layer_is_never_named(service: str) -> None:
    """A query in a route or a job escapes from the layer contract, and from a change of the collection."""
    trees = sources((f"services/{service}",))
    outside = {path: tree for path, tree in trees.items() if not is_store_layer(path)}
    found = [f"{path}, {call}" for path, tree in outside.items() for call in collections_named_in(tree)]
    assert found == []


def test_reading_of_a_module_finds_both_ways_to_a_collection() -> None:
    text = "ctx.runtime.store.collection(None, 'sites')\nstore.of_site(site, NAME)\nforms.of_site(store, site)\n"
    assert len(list(collections_named_in(ast.parse(text)))) == 2
