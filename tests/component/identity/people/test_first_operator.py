"""The first operator can always come in: their invitation is renewed as long as no operator has."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.identity.credentials.random_tokens import digest
from services.identity.domain import account
from services.identity.jobs.bootstrap import invite_first_operator, invite_first_operator_again
from services.identity.store import accounts, declare, invitations, profiles
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.mongo import Document
from tests.component.identity.mails.senders import Clock, Sender, sending
from tests.component.identity.stack import LINK
from tests.support.clusters import Cluster, service_url

FIRST = "first@platform.example"


@pytest.fixture
async def sender(cluster: Cluster) -> AsyncIterator[Sender]:
    """Identity with collections of its own, in which nothing has happened yet."""
    url, word = service_url(cluster, "identity"), uuid.uuid4().hex
    async with sending(url, word, "smtp://127.0.0.1:9", Clock()) as sender:
        await declare(sender.store)
        await Journal.declare(sender.store)
        name(sender, FIRST)
        yield sender


def name(sender: Sender, address: str) -> None:
    """The setting of a process that starts."""
    sender.runtime.settings = sender.runtime.settings.model_copy(update={"first_operator": address})


async def letters(sender: Sender, address: str = FIRST) -> list[Document]:
    return await sender.store.collection(None, "mails").find({"to": address}).sort("at").to_list(None)


async def opens(sender: Sender, letter: Document) -> bool:
    link = LINK.findall(letter["text"])[0]
    found = await invitations.find(sender.store, digest(link))
    return found is not None and invitations.is_open(found, sender.clock())


async def test_first_operator_gets_another_link_at_a_start_after_the_first_is_over(sender: Sender) -> None:
    """After two weeks nobody could ever enter."""
    for _ in range(2):
        await invite_first_operator(sender.runtime)
    assert len(await letters(sender)) == 1
    sender.later(timedelta(days=16))
    for _ in range(2):
        await invite_first_operator(sender.runtime)
    first, second = await letters(sender)
    assert [await opens(sender, letter) for letter in (first, second)] == [False, True]


async def test_command_mails_the_first_operator_a_link_that_ends_the_one_before(sender: Sender) -> None:
    """A lost or refused first letter would be waited for in vain until it runs out."""
    await invite_first_operator(sender.runtime)
    sender.later(timedelta(minutes=1))
    assert await invite_first_operator_again(sender.runtime) == FIRST
    first, second = await letters(sender)
    assert [await opens(sender, letter) for letter in (first, second)] == [False, True]


async def test_first_operators_corrected_address_replaces_the_mistyped_one(sender: Sender) -> None:
    """A mistyped setting would give the platform to a stranger, and lock its owner out."""
    await invite_first_operator(sender.runtime)
    name(sender, "right@platform.example")
    await invite_first_operator(sender.runtime)
    (right,) = await letters(sender, "right@platform.example")
    assert await opens(sender, right)
    stranger = await profiles.find_by_email(sender.store, FIRST)
    assert stranger
    assert (await accounts.load(sender.store, PLATFORM, stranger["_id"])).state.roles == ()


async def test_first_operator_is_not_invited_once_an_operator_has_come_in(sender: Sender) -> None:
    """A start with the old setting would otherwise hand out a link to the whole platform."""
    await invite_first_operator(sender.runtime)
    profile = await profiles.find_by_email(sender.store, FIRST)
    assert profile
    command, cause = account.SetUp(password=True), sender.runtime.command_context(profile["_id"])
    await accounts.execute(sender.store, cause, PLATFORM, profile["_id"], command)
    name(sender, "other@platform.example")
    sender.later(timedelta(days=16))
    await invite_first_operator(sender.runtime)
    with pytest.raises(Refused, match="has come in already"):
        await invite_first_operator_again(sender.runtime)
    assert await letters(sender, "other@platform.example") == []
