"""`oms export` writes a whole file or none, at once or by a job, and ends in the words of the system."""

import asyncio
import csv
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from typer.testing import CliRunner, Result

from cli.client.gateway_client import GatewayClient
from cli.main import app
from services.ratings.api import exports as api
from tests.component.exports import Exports, keep
from tests.component.gateway.client import served
from tests.support.people import person, register_user, token

Command = Callable[..., Coroutine[Any, Any, Result]]
BEFORE = "what was there before"


def only_requests(running: ASGIApp) -> ASGIApp:
    """A service that runs already is not started again."""

    async def requests(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await running(scope, receive, send)

    return requests


@pytest.fixture
async def command(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Command]:
    """The command, asking the service itself as the site's leader, or as somebody else."""

    async def run(*arguments: str, role: str = "SITE_LEADER") -> Result:
        somebody = person("usr_leader", role, site=exports.site)
        register_user(exports.ratings.runtime.access, somebody)
        headers = {"Authorization": f"Bearer {token(somebody)}"}
        client = httpx2.Client(base_url=address, headers=headers, timeout=30)
        monkeypatch.setattr(GatewayClient, "of_running_stack", lambda _person: GatewayClient(client))
        return await asyncio.to_thread(CliRunner().invoke, app, ["export", "--site", exports.site, *arguments])

    async with served(only_requests(exports.ratings.app)) as address:
        yield run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "cases.csv").write_text(BEFORE)
    return tmp_path / "cases.csv"


def left(out: Path) -> tuple[str, list[Path]]:
    """What stands in the file, and what lies beside it."""
    return out.read_text(), list(out.parent.iterdir())


@pytest.mark.parametrize("at_once", [1000, 3])
async def test_the_file_holds_every_case_whether_it_is_made_at_once_or_by_a_job(
    exports: Exports, command: Command, out: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(api, "MAX_CASES_IN_A_RESPONSE", at_once)
    await keep(exports.ratings, exports.site, 5)
    result = await command("--quarter", "2026Q3", "--out", str(out))
    assert result.exit_code == 0, result.output
    text, files = left(out)
    assert [row["id"] for row in csv.DictReader(text.splitlines())] == [f"cas_{n:032x}" for n in range(5)]
    assert files == [out]


async def test_who_may_not_export_is_told_so_and_keeps_the_file_that_was_there(command: Command, out: Path) -> None:
    result = await command("--out", str(out), role="OBSERVER")
    assert (result.exit_code, "Your role in this site does not allow that." in result.output) == (2, True)
    assert left(out) == (BEFORE, [out])


async def test_narratives_as_parquet_are_wrong_usage(command: Command, out: Path) -> None:
    result = await command("--narratives", "--format", "parquet", "--out", str(out))
    assert (result.exit_code, "csv, xlsx or ndjson" in result.output) == (2, True)
