"""A process of its own: reads a paper as JSON, writes the PDF. It knows nothing of the system, and no secret of it."""

import os
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
POLITE = 10
"""Saves of reviewers come first on a busy machine."""

if __name__ == "__main__":
    os.nice(POLITE)
    made = typst.compile(
        HERE / "case.typ",
        root=HERE,
        format="pdf",
        sys_inputs={"paper": sys.stdin.buffer.read().decode()},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    sys.stdout.buffer.write(made)
