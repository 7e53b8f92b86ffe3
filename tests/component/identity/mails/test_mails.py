"""A mail that was queued arrives, once as its reader sees it, whatever dies, sleeps or comes twice on the way."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.identity.jobs import mail_delivery
from services.identity.mail.letters import Letter
from services.identity.store import mail_outbox
from services.identity.store.mail_outbox import LEASE, Delivery
from shared.ops import crash_points
from tests.component.identity.mails.post_office import PostOffice, open_office
from tests.component.identity.mails.senders import SECRET, SOMEBODY, Clock, Sender, letter, sending
from tests.support.clusters import Cluster, service_url
from tests.support.histories import NOW
from tests.support.wait import until

NewSender = Callable[..., Awaitable[Sender]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with open_office(tmp_path / "mail") as there:
        yield there


@pytest.fixture
async def new_sender(cluster: Cluster, office: PostOffice, clock: Clock) -> AsyncIterator[NewSender]:
    """More processes of the same service: one queue, one clock, connections of their own."""
    url, word = service_url(cluster, "identity"), uuid.uuid4().hex
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(sending(url, word, office.url, clock))

        async def make(smtp_url: str = office.url) -> Sender:
            return await stack.enter_async_context(sending(url, word, smtp_url, clock))

        yield make
        await first.store.collection(None, mail_outbox.MAILS).drop()


@pytest.fixture
async def sender(new_sender: NewSender) -> Sender:
    return await new_sender()


@pytest.mark.requirement("R31")
async def test_one_form_makes_two_mails_and_its_retry_none(sender: Sender, office: PostOffice) -> None:
    both = letter("form-1-operator", "operator@oms.invalid"), letter("form-1-region", "ro9@oms.invalid")
    await sender.queue(*both)
    await sender.queue(*both)
    assert await sender.deliver() == 2
    await sender.queue(*both)
    assert await sender.deliver() == 0
    assert [one.to for one in office.mailbox.mails()] == [("operator@oms.invalid",), ("ro9@oms.invalid",)]
    assert [office.came(one.id) for one in both] == [1, 1]
    delivered = await mail_outbox.find_deliveries(sender.store, ["form-1-operator", "form-1-region", "form-2-operator"])
    assert delivered == dict.fromkeys(["form-1-operator", "form-1-region"], Delivery("sent", 1, NOW))


async def test_a_retry_that_finds_half_of_its_mails_queued_queues_the_rest(sender: Sender, office: PostOffice) -> None:
    await sender.queue(letter("form-1-operator"))
    await sender.queue(letter("form-1-operator"), letter("form-1-region"))
    await sender.queue()
    assert await sender.deliver() == 2
    assert len(office.mailbox.mails()) == 2


async def test_two_processes_at_once_send_each_mail_once(new_sender: NewSender, office: PostOffice) -> None:
    one, other = await new_sender(), await new_sender()
    names = [f"invitation-{number}" for number in range(30)]
    await asyncio.gather(one.queue(*map(letter, names)), other.queue(*map(letter, names)))
    taken = await asyncio.gather(one.deliver(), other.deliver())
    assert all(taken), "one process did everything, and nothing was tried"
    assert sum(taken) == 30
    assert [office.came(name) for name in names] == [1] * 30


class Died(BaseException):
    """What no handler of errors catches, as the end of a process is not caught."""


def die_at(wanted: str, point: str) -> None:
    if point == wanted:
        raise Died


@pytest.mark.parametrize(("point", "came"), [("mail.sending", 1), ("mail.marking", 2)])
async def test_a_mail_whose_sender_died_is_sent_by_another_and_shown_once(
    point: str, came: int, new_sender: NewSender, office: PostOffice, clock: Clock
) -> None:
    one, other = await new_sender(), await new_sender()
    await one.queue(letter())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crash_points, "crash_point", partial(die_at, point))
        with pytest.raises(Died):
            await one.deliver()
    assert await other.deliver() == 0, "the mail was still in the hands of the one that died"
    clock.later(LEASE)
    assert await other.deliver() == 1
    assert office.came("invitation-1") == came
    assert (await other.became("invitation-1")).state == "sent"


async def test_one_that_wakes_up_after_its_lease_does_not_put_a_sent_mail_back(
    new_sender: NewSender, office: PostOffice, clock: Clock
) -> None:
    sleeper, other = await new_sender(), await new_sender()
    await sleeper.queue(letter())
    claimed = await mail_outbox.claim_next(sleeper.store, clock())
    assert claimed
    clock.later(LEASE)
    taken_over = await mail_outbox.claim_next(other.store, clock())
    assert taken_over
    await mail_outbox.reschedule(sleeper.store, claimed, clock())
    assert (await other.row("invitation-1"))["claimed_until"] == taken_over.until, "a third would take it meanwhile"
    await mail_outbox.mark_sent(other.store, taken_over, clock())
    await mail_outbox.mark_refused(sleeper.store, claimed, NOW)
    assert (await other.became("invitation-1")).state == "sent"
    assert await sleeper.deliver() == 0
    assert office.mailbox.mails() == []


async def test_what_can_become_no_mail_is_given_up_and_the_next_one_goes(sender: Sender, office: PostOffice) -> None:
    forged = "lee@state.invalid\r\nBcc: everybody@state.invalid"
    subject = Letter("invitation-2", SOMEBODY, "A subject\r\nBcc: everybody@state.invalid", "text\n")
    await sender.queue(letter("invitation-1", forged), subject, letter("invitation-3"))
    assert await sender.deliver() == 1
    states = {name: (await sender.became(name)).state for name in ("invitation-1", "invitation-2", "invitation-3")}
    assert states == {"invitation-1": "refused", "invitation-2": "refused", "invitation-3": "sent"}
    assert [one.to for one in office.mailbox.mails()] == [(SOMEBODY,)]


async def test_the_secret_link_is_in_the_mail_and_no_longer_in_the_database(sender: Sender, office: PostOffice) -> None:
    await sender.queue(letter("invitation-1"), letter("invitation-2", "no address"))
    assert SECRET in str(await sender.row("invitation-1"))
    await sender.deliver()
    assert SECRET in office.text("invitation-1")
    for name in ("invitation-1", "invitation-2"):
        assert SECRET not in str(await sender.row(name))
    await sender.queue(letter("invitation-1"))
    assert SECRET not in str(await sender.row("invitation-1")), "a repetition brought it back"


async def test_a_person_whose_address_is_not_in_latin_letters_gets_the_mail(sender: Sender, office: PostOffice) -> None:
    await sender.queue(letter(to="ágnes@ország.example"))
    assert await sender.deliver() == 1
    assert [one.to for one in office.mailbox.mails()] == [("ágnes@xn--orszg-0qa.example",)]


async def test_the_chore_sends_what_comes_later_and_goes_on_after_the_database_failed(
    sender: Sender, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, failures = mail_outbox.claim_next, iter([True])

    async def failing_once(*asked: Any) -> Any:
        if next(failures, False):
            raise RuntimeError("a row that makes no sense")
        return await claim(*asked)

    async def arrived() -> int:
        return office.came("invitation-1")

    monkeypatch.setattr(mail_outbox, "claim_next", failing_once)
    chore = asyncio.create_task(mail_delivery.run_mail_delivery(sender.runtime))
    try:
        await sender.queue(letter())
        assert await until(arrived) == 1
    finally:
        chore.cancel()
        await asyncio.gather(chore, return_exceptions=True)


async def test_a_process_that_is_asked_to_end_while_it_sends_ends_after_that_mail(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed = asyncio.Event()

    async def deaf(*_mail: Any) -> None:
        """Loses the cancellation, as the library does when the server's answer comes at the same moment."""
        claimed.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    monkeypatch.setattr(mail_delivery, "_send", deaf)
    await sender.queue(letter("invitation-1"), letter("invitation-2"))
    chore = asyncio.create_task(mail_delivery.run_mail_delivery(sender.runtime))
    await claimed.wait()
    chore.cancel()
    await asyncio.wait([chore])
    states = [await sender.became(name) for name in ("invitation-1", "invitation-2")]
    assert sorted((one.state, one.tries) for one in states) == [("sent", 1), ("waiting", 0)]
