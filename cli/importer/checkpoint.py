"""Checkpoint of an import: the entered sheets, in a file next to the imported one, so that an import can resume."""

import json
from pathlib import Path


class Imported:
    """`FILE.imported`: a line of JSON a sheet, with its case. A line that was cut off counts for nothing."""

    def __init__(self, file: Path, site: str) -> None:
        self._path, self._site = file.with_name(f"{file.name}.imported"), site
        self._entered = set(self._read())

    def __contains__(self, sheet: str) -> bool:
        return sheet in self._entered

    def add(self, sheet: str, case: str) -> None:
        """Before the next sheet is begun."""
        self._entered.add(sheet)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"site": self._site, "sheet": sheet, "case": case}) + "\n")

    def _read(self) -> list[str]:
        if not self._path.exists():
            return []
        sheets = []
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            sheets += [entry["sheet"]] if entry["site"] == self._site else []
        return sheets
