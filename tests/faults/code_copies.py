"""The program with one text changed: a copy of its folders from which processes can be started."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.local.paths import ROOT

PACKAGES = ("cli", "deploy", "services", "shared")


class NotOnce(ValueError):
    """A text that is to be changed must stand in its file, and no second time."""


@dataclass(frozen=True)
class Change:
    """In this file, this text becomes that one."""

    file: str
    text: str
    instead: str

    def made_in(self, folder: Path) -> None:
        """Raises NotOnce."""
        file = folder / self.file
        before = file.read_text(encoding="utf-8")
        if before.count(self.text) != 1:
            raise NotOnce(f"{self.file} has {before.count(self.text)} times: {self.text}")
        file.write_text(before.replace(self.text, self.instead), encoding="utf-8")


def copied(to: Path, *changes: Change) -> Path:
    """A fresh copy with these changes."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, to / package, ignore=shutil.ignore_patterns("__pycache__"))
    for change in changes:
        change.made_in(to)
    return to
