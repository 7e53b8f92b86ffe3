"""What a stream tells of a case: kinds and items of events, and one pending change however many there were."""

import asyncio

from services.reviews.updates.changes import EVENTS_BY_KIND, CaseChange, change_by
from services.reviews.updates.subscription import Subscription
from shared.contracts.event import REGISTRY, Event
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated, SealedText, TextSaved
from shared.contracts.reviews.qa import QaTaken
from tests.support.histories import FOSTER_CARE, history

KEY = "ca-cqi|cas_1"


def changes(*events: Event) -> list[CaseChange]:
    return [change_by(recorded) for recorded in history(FOSTER_CARE, *events)]


def text(field: str) -> TextSaved:
    return TextSaved(field=field, text=SealedText(version_id=f"tex_{'0' * 32}", digest="0" * 64))


def test_change_of_an_event_has_its_kind_and_item() -> None:
    """A page would not know which part to show as changed."""
    answer = AnswerSaved(item="3", question="A", value=1)
    texts = map(text, ("rationale/5", "cell/1/A1/r4/allegation", "face/case_name"))
    told = changes(answer, *texts, QaTaken(level="initial"))
    assert [(sorted(change.kinds), sorted(change.items)) for change in told] == [
        (["other"], []),
        (["answers"], ["3"]),
        (["texts"], ["5"]),
        (["texts"], ["1"]),
        (["texts"], []),
        (["custody"], []),
    ]
    assert [change.version for change in told] == [1, 2, 3, 4, 5, 6]


def test_change_of_every_event_of_a_case_but_its_creation_has_a_kind() -> None:
    """An event that is new and named nowhere would be told as something else."""
    of_a_case = {
        event
        for event in REGISTRY.values()
        if event.__module__ in ("shared.contracts.reviews.entry", "shared.contracts.reviews.qa")
    }
    assert {event for events in EVENTS_BY_KIND.values() for event in events} == of_a_case - {CaseCreated}


async def test_subscription_merges_all_that_its_client_has_not_taken() -> None:
    """One sleeping browser would make the process grow by every save."""
    subscription = Subscription({KEY: 1})
    answers = [AnswerSaved(item=str(number % 18 + 1), question="A", value=1) for number in range(500)]
    subscription.offer(KEY, history(FOSTER_CARE, *answers))
    taken = subscription.take_changes()
    assert list(taken) == [KEY]
    assert (taken[KEY].version, len(taken[KEY].items)) == (501, 18)
    subscription.record_sent(taken)
    subscription.offer(KEY, history(FOSTER_CARE, *answers))  # the broker delivers at least once
    assert subscription.take_changes() == {}


async def test_subscription_that_has_not_sent_a_change_reads_it_again() -> None:
    """A database that is away for a moment would cost a change for ever."""
    subscription = Subscription({KEY: 1})
    events = history(FOSTER_CARE, AnswerSaved(item="3", question="A", value=1))
    subscription.offer(KEY, events)
    taken = subscription.take_changes()
    subscription.offer(KEY, events)
    assert subscription.take_changes() == taken
    async with asyncio.timeout(10):
        await subscription.wait(10)
