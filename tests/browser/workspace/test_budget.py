"""The size of the workspace, which people load over the network of a county office."""

import json

from deploy.local.paths import WORKSPACE
from deploy.local.servers import downloads

MOST_BYTES = 60 * 1024
"""JavaScript that a page loads, compressed; the pages of another role come when they are opened."""


def test_workspace_every_page_loads_its_script_within_the_budget() -> None:
    """Each page would otherwise come a second later where the network is slow."""
    downloads.make_ready(lambda _sentence: None, only=[downloads.ASSETS, downloads.WORKSPACE_BUILD])
    pages = json.loads((WORKSPACE / "manifest.json").read_text(encoding="utf-8"))["pages"]
    sizes = {page: sum(_compressed(name) for name in names) for page, names in pages.items()}
    assert sizes
    assert max(sizes.values()) <= MOST_BYTES, sizes


def _compressed(name: str) -> int:
    return (WORKSPACE / f"{name}.br").stat().st_size
