"""Typesetter process: reads a printed copy as JSON and writes the PDF; it has no settings and no secrets."""

import os
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
NICENESS = 10
"""Saves of reviewers have priority on a busy machine."""

if __name__ == "__main__":
    os.nice(NICENESS)
    pdf = typst.compile(
        HERE / "case.typ",
        root=HERE,
        format="pdf",
        sys_inputs={"paper": sys.stdin.buffer.read().decode()},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    sys.stdout.buffer.write(pdf)
