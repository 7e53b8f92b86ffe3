"""Print invented cases of every kind, and have veraPDF judge them."""

import asyncio
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from services.gateway.printing.blocks import KindName
from services.gateway.printing.case_document import paper
from services.gateway.printing.typesetter_pool import Typesetter
from tests.support.histories import NOW
from tests.support.pdf.printed_case import printed_content

HERE = Path(__file__).parent
KINDS: tuple[KindName, ...] = ("full", "share_safe", "ratings")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        jars = Path(folder) / "jars"
        fetch = ("mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies")
        subprocess.run((*fetch, f"-DoutputDirectory={jars}"), check=True)
        files = asyncio.run(_printed(Path(folder)))
        return subprocess.run(("java", "-cp", f"{jars}/*", str(HERE / "Check.java"), *files), check=False).returncode


async def _printed(folder: Path) -> list[str]:
    files = []
    for kind, case_type, site in product(KINDS, ("FC", "IH", "IHDR"), ("ca-cqi", "ca-training")):
        file = folder / f"{kind}-{case_type}-{site}.pdf"
        file.write_bytes(await Typesetter().pdf(paper(printed_content(kind, case_type, site), NOW)))
        files.append(str(file))
    return files


if __name__ == "__main__":
    sys.exit(main())
