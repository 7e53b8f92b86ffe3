"""What an operator sees and does on a running stack: one trace through all services, status, and what was put aside."""

import json
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from aiokafka import AIOKafkaProducer

from cli.client.case_entry import Entry
from cli.demonstration.scenario import QUARTER, SITE, sheet_of
from deploy.local.stack import Stack
from tests.cluster.operations.collector import Collector, Spanned, collecting
from tests.support.quarters import quarter
from tests.support.site_roles import settle_now
from tests.support.wait import until

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]

SEED = 11
GARBAGE_KEY = f"{SITE}|cas_broken"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as one:
        yield one


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Stack]:
    """Everything as processes of their own, exporting their spans as fast as they can."""
    stack = Stack(Path(tmp_path_factory.mktemp("operations")), partitions=6)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        try:
            stack.up(print)
            settle_now(stack)
            yield stack
        finally:
            stack.down(print)


@pytest.fixture(scope="module")
async def entry(stack: Stack, collector: Collector) -> AsyncIterator[Entry]:
    """One case, entered and approved; its creation is on the dashboard before the first answer is saved.

    Otherwise a busy machine may fold all of it at once, and a fold belongs to the trace of its first event.
    """
    async with httpx2.AsyncClient(base_url=stack.addresses().gateway, timeout=30) as client:
        entry = Entry(client, SITE, stack.token("reviewer"), stack.token("qa"))
        sheet = sheet_of(SEED, 0, quarter(random.Random(SEED))[0])
        await entry.create(sheet)

        async def created() -> bool:
            return bool(_dashboard_writes(collector))

        await until(created)
        for item, answers in sheet["answers"].items():
            await entry.item(item, answers)
        await entry.face_sheet(sheet)
        await entry.beside(sheet)
        await entry.submit()
        await entry.take_for_qa()
        await entry.approve()
        yield entry


def oms(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("oms")), *arguments, "--folder", str(stack.folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def status(stack: Stack) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(oms(stack, "status", "--json").stdout)
    return content


async def test_one_trace_leads_from_the_request_through_kafka_to_the_dashboard_write(
    stack: Stack, entry: Entry, collector: Collector
) -> None:
    """Who asks why a number is late must see where the time went, in one picture."""
    assert entry.case

    wanted = ["PATCH gateway", "PATCH reviews", "ratings fold", "projections.case_ratings.v3 fold"]

    async def whole() -> bool:
        """The case's creation is on the dashboard earlier, by a trace of its own."""
        return wanted in [collector.path_to(write) for write in _dashboard_writes(collector)]

    await until(whole)


def _dashboard_writes(collector: Collector) -> list[Spanned]:
    return [span for span in collector.spans if span.name == "projections.case_ratings.v3 fold"]


async def test_no_span_names_a_case_or_a_person(stack: Stack, entry: Entry, collector: Collector) -> None:
    await until(_some(collector))
    said = "".join(span.said for span in collector.spans)
    assert entry.case not in said
    assert "usr_" not in said


def _some(collector: Collector) -> Any:
    async def found() -> int:
        return len(collector.spans)

    return found


async def test_status_says_that_all_is_read_sent_and_shown(stack: Stack, entry: Entry) -> None:
    assert entry.case

    async def level() -> dict[str, Any]:
        said = status(stack)
        read = all(one["messages"] == 0 for one in said["consumers"])
        return said if read and not any(said["unsent"].values()) and said["as_of"]["case_ratings"] else {}

    said = await until(level)
    assert said["up"]
    assert {one["group"] for one in said["consumers"]} >= {"ratings", "projections.case_ratings.v3"}
    assert said["as_of"]["case_ratings"].keys() == {"cqi"}


async def test_metrics_have_the_names_that_alerts_are_written_for(stack: Stack, entry: Entry) -> None:
    said = ""
    async with httpx2.AsyncClient() as client:
        for process in stack.processes():
            if (process.address or "").startswith("http"):
                said += (await client.get(f"{process.address}/metrics")).text
    for name in (
        "oms_answers_recorded_total",
        "oms_rating_delay_seconds",
        "oms_projection_lag_messages",
        "oms_outbox_pending",
        "oms_view_as_of_seconds",
    ):
        assert f"\n{name}" in said, name
    assert entry.case not in said


async def test_what_was_put_aside_is_shown_and_tried_again_by_command(stack: Stack) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=stack.addresses().kafka)
    await producer.start()
    await producer.send_and_wait("oms.cqi.reviews", b"{", key=GARBAGE_KEY.encode())
    await producer.stop()

    async def parked() -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(oms(stack, "parked", "ratings", "--json").stdout)
        return rows

    rows = await until(parked)
    assert [(row["key"], row["reason"], row["attempts"]) for row in rows] == [(GARBAGE_KEY, "unreadable", 1)]
    again = oms(stack, "unpark", "ratings", GARBAGE_KEY)
    assert (again.returncode, again.stderr) == (1, "1 of 1 records: parked again: unreadable\n")


async def test_an_aggregate_is_sent_again_by_command_and_nothing_comes_of_it_twice(stack: Stack, entry: Entry) -> None:
    done = oms(stack, "resend", "reviews", f"{SITE}|{entry.case}")
    assert done.returncode == 0, done.stderr

    async def sent() -> bool:
        said = status(stack)
        return not any(said["unsent"].values()) and all(one["messages"] == 0 for one in said["consumers"])

    await until(sent)
    headers = {"Authorization": f"Bearer {stack.token('qa')}"}
    url = f"/api/v1/sites/{SITE}/dashboards/items"
    shown = await entry.client.request("GET", f"{url}?quarter={QUARTER}", json=None, headers=headers)
    assert shown.json()["cases"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("unpark", "ratings", "ca-cqi|cas_nobody"), "has parked nothing of ca-cqi|cas_nobody"),
        (("parked", "reviews"), "reviews has no workers"),
        (("resend", "gateway", "ca-cqi|cas_nobody"), "gateway keeps no journal"),
        (("resend", "reviews", "ca-cqi|cas_nobody"), "no event of ca-cqi|cas_nobody"),
        (("rebuild", "dreams"), "There is no view 'dreams'"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence(stack: Stack, arguments: tuple[str, ...], sentence: str) -> None:
    done = oms(stack, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_view_is_rebuilt_by_command_and_shows_the_same(stack: Stack, entry: Entry) -> None:
    headers = {"Authorization": f"Bearer {stack.token('qa')}"}

    async def shown() -> Any:
        url = f"/api/v1/sites/{SITE}/dashboards/items?quarter={QUARTER}"
        found = await entry.client.request("GET", url, json=None, headers=headers)
        return found.json()["rows"] if found.json()["cases"] else None

    before = await until(shown)
    done = oms(stack, "rebuild", "case_ratings")
    assert done.returncode == 0, done.stderr
    assert "events folded into 1 rows" in done.stderr
    assert await shown() == before
