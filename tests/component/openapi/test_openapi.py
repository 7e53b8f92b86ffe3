"""Generated requests of every operation: whatever the API answers, its document describes."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from services.gateway.upstream.routes import PREFIX
from tests.component.openapi.conftest import EXPENDABLE_SITE, Target
from tests.support.api_document import document

CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
PHASES = ("examples", "coverage", "fuzzing")
MAX_EXAMPLES = 5
EXISTING_PROBABILITY = 0.9
"""How often a part of an address names an existing object; otherwise it has the right form, or not even that."""

ENDS_A_SITE = ("suspend", "close")
ENDLESS = f"{PREFIX}/sites/{{site}}/live"
"""Not asked: its response never ends. `tests/component/reviews/updates` holds its events against the document."""


@pytest.mark.timeout(600)
async def test_document_every_response_to_generated_requests_is_described(target: Target, tmp_path: Path) -> None:
    """A status, content type or field that is not in the document breaks clients that were generated from it."""
    (tmp_path / "openapi.json").write_text(json.dumps(document()))
    (tmp_path / "schemathesis.toml").write_text(configuration(target))
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("schemathesis"),
        *("--config-file", tmp_path / "schemathesis.toml", "run", tmp_path / "openapi.json"),
        *(f"--url={target.address}", f"--header=Authorization: Bearer {target.token}", "--no-color", "--warnings=off"),
        *(f"--checks={','.join(CHECKS)}", f"--phases={','.join(PHASES)}", f"--max-examples={MAX_EXAMPLES}"),
        *("--generation-deterministic", "--continue-on-failure", "--no-shrink", "--suppress-health-check=all"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=tmp_path,
    )
    output, _ = await process.communicate()
    print(output.decode())
    assert process.returncode == 0, "the failures are in the output"
    assert f"{operation_count() - 1} selected / {operation_count()} total" in output.decode()


def operation_count() -> int:
    return sum(len(operations) for operations in document()["paths"].values())


def configuration(target: Target) -> str:
    """Return the settings that no option has: which values the parameters of an address take."""
    lines = ["[phases.coverage.generation]", 'mode = "positive"']
    for name, value in target.objects.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps([value])}"]
    lines += ["[[operations]]", f'include-path = "{ENDLESS}"', "enabled = false"]
    lines.append("[parameters]")
    for name in target.objects:
        lines.append(f'"path.{name}" = {{dictionary = "{name}", probability = {EXISTING_PROBABILITY}}}')
    for command in ENDS_A_SITE:
        lines += ["[[operations]]", f'include-path = "{PREFIX}/sites/{{site}}/{command}"']
        lines += ["[operations.parameters]", f'"path.site" = "{EXPENDABLE_SITE}"']
    return "\n".join(lines) + "\n"
