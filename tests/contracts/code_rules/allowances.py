"""Allowances of the naming rules: names not yet replaced, counted per file and word; they only shrink.

`python -m tests.contracts.code_rules.allowances --update` rewrites the list after replaced names and moved files.
"""

import sys
from collections import Counter
from functools import cache
from pathlib import Path

from tests.contracts.code_rules.layout import folder_findings, participle_findings
from tests.contracts.code_rules.names import NAMED, PRODUCTION, ROOT, Finding, name_findings, sources
from tests.contracts.code_rules.prose import docstring_findings

FILE = Path(__file__).parent / "allowances.tsv"
COMMAND = "python -m tests.contracts.code_rules.allowances --update"

Counts = Counter[tuple[str, str]]
"""How many findings a file has of a word: (path, word) -> count."""


@cache
def all_findings() -> list[Finding]:
    """The findings of every rule in the code as it is."""
    everything = sources((*PRODUCTION, "tests"))
    named = {path: tree for path, tree in everything.items() if path.startswith(NAMED)}
    shared = {path: tree for path, tree in everything.items() if path.startswith("shared/")}
    layout = [*participle_findings(everything), *folder_findings(everything)]
    return [*name_findings(named), *docstring_findings(shared), *layout]


def counted(items: list[Finding]) -> Counts:
    return Counter((item.path, item.word) for item in items)


def allowed() -> Counts:
    """The allowances of the file; the smallest of several for the same name, as a merge may leave them."""
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()] if FILE.exists() else []
    counts: Counts = Counter()
    for path, word, count in rows:
        counts[path, word] = min(int(count), counts.get((path, word), int(count)))
    return counts


def shrunk(before: Counts, now: Counts) -> Counts:
    """The allowances after an update: never more than before, but those of vanished files go where the names went."""
    spare: Counter[str] = Counter()
    for (path, word), count in before.items():
        if not (ROOT / path).exists():
            spare[word] += count
    after: Counts = Counter()
    for (path, word), count in sorted(now.items()):
        moved = min(max(0, count - before[path, word]), spare[word])
        spare[word] -= moved
        after[path, word] = min(count, before[path, word] + moved)
    return +after


def write(counts: Counts) -> None:
    lines = [f"{path}\t{word}\t{count}\n" for (path, word), count in sorted(counts.items())]
    FILE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(f"usage: {COMMAND}")
    after = shrunk(allowed(), counted(all_findings()))
    write(after)
    print(f"{after.total()} names are still to be replaced")
