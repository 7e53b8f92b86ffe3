"""A mail is in the hands of a process that dies: another sends it, and its reader sees it once."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from deploy.local.servers import mail
from services.identity.mail.letters import Letter
from services.identity.store import mail_outbox
from shared.mongo import Store
from tests.faults.fault_run import FaultRun
from tests.support.wait import until

SHORT_LEASE = {"OMS_MAIL_LEASE_SECONDS": "3"}
"""A mail stays claimed by the process that died as long as that."""

PATIENCE = 60.0

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""Due before any mail that the stack itself may have waiting: this one is in hand when the process dies."""

CAME = {"mail.sending": 1, "mail.marking": 2}
"""How often the mail goes over the wire when its sender dies at this place."""


@asynccontextmanager
async def one_mail(run: FaultRun, point: str) -> AsyncIterator[None]:
    """Queued before the block, and after it sent, as often as the place demands, and shown once."""
    address, store = f"{uuid.uuid4().hex}@oms.invalid", Store(run.tested.stack.mongo_url("identity"), "identity")
    try:
        letter = Letter(f"mail-{uuid.uuid4().hex}", address, "To be sent", "Whatever happens.\n")
        await mail_outbox.enqueue(store, [letter], LONG_AGO)
        yield

        async def is_sent() -> bool:
            return (await mail_outbox.find_deliveries(store, [letter.id]))[letter.id].state == "sent"

        await until(is_sent, PATIENCE)
    finally:
        store.close()
    taken: list[dict[str, Any]] = await asyncio.to_thread(mail.taken, run.tested.stack.ledger, address)
    assert [len(one["came"]) for one in taken] == [CAME[point]], taken
