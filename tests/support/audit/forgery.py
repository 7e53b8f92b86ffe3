"""How to change what is stored: one bit of it, or a fact with hashes that fit again."""

import random
from collections.abc import Iterator
from typing import Any

from shared.contracts.envelope import with_hash
from shared.eventstore.journal_entry import GENESIS, Document


def forge(rng: random.Random, event: Document) -> None:
    """Another answer or rating where there is one, else another person."""
    data = event["data"]
    if isinstance(data.get("value"), str):
        data["value"] = "No" if data["value"] == "Yes" else "Yes"
    elif "rating" in data:
        data["rating"] = "INCOMPLETE" if data["rating"] == "NA" else "NA"
    else:
        event["actor"] = f"usr_forger_{rng.randrange(100)}"


def rechain(rows: list[Document]) -> None:
    """Hashes that fit, from the first event to the last."""
    previous = GENESIS
    for row in rows:
        for index, event in enumerate(row["events"]):
            rest = {name: value for name, value in event.items() if name != "hash"}
            row["events"][index] = with_hash(rest | {"previoushash": previous})
            previous = row["events"][index]["hash"]


def flip(rng: random.Random, tree: Any) -> str:
    """Flip one bit of one text or number in it; says where."""
    path, holder, name = rng.choice(list(_leaves(tree)))
    value = holder[name]
    if isinstance(value, int):
        holder[name] = value ^ (1 << rng.randrange(6))
    else:
        at = rng.randrange(len(value)) if value else 0
        other = chr(ord(value[at]) ^ (1 << rng.randrange(7))) if value else "x"
        holder[name] = value[:at] + other + value[at + 1 :]
    return f"{path}: {value!r} became {holder[name]!r}"


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for name, value in pairs:
        if isinstance(value, dict | list):
            yield from _leaves(value, f"{path}.{name}")
        elif isinstance(value, str | int):
            yield f"{path}.{name}", tree, name
