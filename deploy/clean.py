"""Stop every stack of this folder, then remove what is not in version control: environment, downloads, data."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE = (".venv", ".oms", "node_modules", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")


def main() -> None:
    oms = ROOT / ".venv/bin/oms"
    for state in sorted((ROOT / ".oms").glob("*/state.json")):
        # A stack without its command would run on with nobody to stop it.
        subprocess.run((str(oms), "down", "--folder", str(state.parent)), check=True)
    for name in MADE:
        shutil.rmtree(ROOT / name, ignore_errors=True)


if __name__ == "__main__":
    main()
