"""What an open page of the workspace finds out from any answer: a newer build, and another person's session."""

import json
import os
from pathlib import Path

import pytest

from tests.component.gateway.client import CASE, LEADER, OPERATOR, SESSION, Upstream, gateway_before

COOKIE = {"Cookie": f"__Host-oms={SESSION}"}


def write_build(folder: Path, entry: str, modified: int) -> None:
    (folder / "service_worker.js").write_text("", encoding="utf-8")
    manifest = {"entry": entry, "style": "main-AAAAAAAA.css", "files": [entry]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    os.utime(folder / "manifest.json", ns=(modified, modified))


async def test_api_answer_names_the_build_of_the_workspace_also_in_refusals(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A page that stays open for days would go on with code that the server no longer understands."""
    write_build(tmp_path, "main-AAAAAAAA.js", 1)
    async with gateway_before(monkeypatch, Upstream(), WORKSPACE=tmp_path) as client:
        assert (await client.get(CASE, headers=COOKIE)).headers["oms-workspace"] == "main-AAAAAAAA.js"
        write_build(tmp_path, "main-BBBBBBBB.js", 2)
        refused = await client.get(CASE)
        assert (refused.status_code, refused.headers["oms-workspace"]) == (401, "main-BBBBBBBB.js")


async def test_api_answer_names_no_build_where_none_was_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server for machines alone, without the workspace, would answer nothing."""
    async with gateway_before(monkeypatch, Upstream(), WORKSPACE=tmp_path) as client:
        answer = await client.get(CASE, headers=COOKIE)
        assert (answer.status_code, "oms-workspace" in answer.headers) == (200, False)


async def test_request_of_a_page_that_another_person_opened_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one person typed would be saved as the next one's, who signed in in another tab."""
    upstream = Upstream()
    async with gateway_before(monkeypatch, upstream) as client:
        answer = await client.put(f"{CASE}/texts", json={}, headers=COOKIE | {"OMS-Person": OPERATOR.id})
        assert (answer.status_code, answer.json()["type"], upstream.asked) == (401, "/problems/another-person", [])
        assert (await client.put(f"{CASE}/texts", json={}, headers=COOKIE | {"OMS-Person": LEADER.id})).is_success
