"""Whatever a mail server does or leaves undone, a mail waits, arrives or is given up, and holds up no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import structlog
from structlog.testing import CapturingLogger

from services.identity.jobs import mail_delivery
from services.identity.store.mail_outbox import Delivery
from tests.component.identity.mails.post_office import LOOPBACK, Refusing, open_office
from tests.component.identity.mails.senders import SECRET, SOMEBODY, alone, letter
from tests.support.clusters import Cluster

SECOND, BLINK = timedelta(seconds=1), timedelta(milliseconds=1)


async def test_mails_wait_for_a_server_that_is_away_ever_longer_and_then_arrive(
    cluster: Cluster, tmp_path: Path
) -> None:
    async with open_office(tmp_path / "mail") as away:
        pass
    async with alone(cluster, away.url, letter("invitation-1"), letter("invitation-2")) as sender:
        for rest in (1, 2, 4):
            assert await sender.deliver() == 0
            tries = (await sender.became("invitation-2")).tries
            sender.later(rest * SECOND - BLINK)
            assert await sender.deliver() == 0
            assert (await sender.became("invitation-2")).tries == tries, "it was tried before its rest was over"
            sender.later(BLINK)
        async with open_office(tmp_path / "mail", port=away.port) as back:
            assert await sender.deliver() == 2
            assert [back.came(name) for name in ("invitation-1", "invitation-2")] == [1, 1]
        assert await sender.became() == Delivery("sent", 4, sender.clock())


async def test_an_address_that_is_refused_for_good_is_given_up_and_not_logged(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, logged = f"550 5.1.1 <{SOMEBODY}>: No such user", CapturingLogger()
    monkeypatch.setattr(
        mail_delivery, "log", structlog.wrap_logger(logged, processors=[structlog.processors.JSONRenderer()])
    )
    async with (
        open_office(tmp_path / "mail", partial(Refusing, words=words)) as office,
        alone(cluster, office.url, letter()) as sender,
    ):
        assert await sender.deliver() == 0
        sender.later(timedelta(days=1))
        assert await sender.deliver() == 0
        assert await sender.became() == Delivery("refused", 1, None)
    said = str(logged.calls)
    assert "invitation-1" in said
    assert "550" in said
    assert SOMEBODY not in said
    assert SECRET not in said


async def test_one_that_is_refused_for_now_is_tried_again(cluster: Cluster, tmp_path: Path) -> None:
    busy = partial(Refusing, words="451 4.7.1 Come back later")
    async with open_office(tmp_path / "mail", busy) as office, alone(cluster, office.url, letter()) as sender:
        assert await sender.deliver() == 0
        sender.later(SECOND)
        assert await sender.deliver() == 0
        assert await sender.became() == Delivery("waiting", 2, None)


@asynccontextmanager
async def saying(words: bytes) -> AsyncIterator[str]:
    """A port where something listens that is no mail server; its address."""

    async def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        await writer.drain()

    server = await asyncio.start_server(met, LOOPBACK, 0)
    yield f"smtp://{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"554 No service\r\n", b"\xff\x00" * 4000])
async def test_what_is_no_mail_server_or_says_nothing_costs_no_mail(
    words: bytes, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_delivery, "SEND_TIMEOUT_SECONDS", 0.05)
    async with saying(words) as url, alone(cluster, url, letter("invitation-1"), letter("invitation-2")) as sender:
        assert await sender.deliver() == 0
        assert [await sender.became(name) for name in ("invitation-1", "invitation-2")] == [
            Delivery("waiting", 1, None)
        ] * 2
