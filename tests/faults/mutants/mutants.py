"""The delivery code broken in more than twenty ways, as data: what each breaks, how, and which fault shows it."""

from dataclasses import dataclass

from tests.faults.code_copies import Change


@dataclass(frozen=True)
class Mutant:
    """`exposed`: the name of what shows it."""

    breaks: str
    exposed: str
    changes: tuple[Change, ...]


def mutant(breaks: str, exposed: str, file: str, text: str, instead: str) -> Mutant:
    return Mutant(breaks, exposed, (Change(file, text, instead),))


CONSUMING = (
    mutant(
        "offsets are committed before the records are folded",
        "a rater dies before it writes",
        "shared/consumer/batch_consumer.py",
        "        for topic, records in by_topic.items():\n",
        "        await batch.commit()\n        for topic, records in by_topic.items():\n",
    ),
    mutant(
        "offsets are committed by the clock (the library's default policy)",
        "a worker dies while the database sleeps",
        "shared/kafka/subscription.py",
        "ack_policy=AckPolicy.MANUAL",
        "ack_policy=AckPolicy.ACK_FIRST",
    ),
    mutant(
        "offsets pass over records that were left untouched",
        "a storm of bad records stops a topic",
        "shared/kafka/subscription.py",
        "(after | rewind).items()",
        "(rewind | after).items()",
    ),
    mutant(
        "a new group reads only what comes from now on",
        "the first worker comes late",
        "shared/kafka/subscription.py",
        'auto_offset_reset="earliest"',
        'auto_offset_reset="latest"',
    ),
    mutant(
        "an event beyond a gap is taken for the next one",
        "a consumer gets earlier events late",
        "shared/consumer/sequencing.py",
        "elif event.sequence == expected:",
        "elif event.sequence >= expected:",
    ),
    Mutant(
        "an event that was done before is folded again",
        "copies of old records come in no order",
        (
            Change("shared/consumer/sequencing.py", "            duplicates += 1\n", "            run.append(event)\n"),
            Change(
                "shared/projection/view_writer.py",
                "[recorded for recorded in run.events if recorded.sequence > last_sequences.get(self.owner, 0)]",
                "list(run.events)",
            ),
        ),
    ),
    mutant(
        "events beyond a gap are dropped",
        "a consumer gets earlier events late",
        "shared/consumer/event_processor.py",
        'new_gaps = [gap for gap in gaps if parked.get(gap.record, ("",))[0] != gap.reason]',
        "new_gaps: list[RejectedRecord] = []",
    ),
    mutant(
        "what waits for a missing event is never looked at again",
        "a consumer gets earlier events late",
        "shared/consumer/record_validation.py",
        'RETRYABLE_REASONS: tuple[ParkReason, ...] = ("gap", "future", "released")',
        'RETRYABLE_REASONS: tuple[ParkReason, ...] = ("future", "released")',
    ),
    mutant(
        "a parked record is removed before it is folded",
        "a rater dies before it heals",
        "shared/consumer/event_processor.py",
        "        refused, untouched = await self._apply_runs(",
        "        applicable = [valid.record for run in runs for valid in run if valid.record in parked]\n"
        "        await self._parking_lot.remove(topic, applicable)\n"
        "        refused, untouched = await self._apply_runs(",
    ),
    mutant(
        "an event that a handler refuses is skipped and not parked",
        "a handler fails for one case",
        "shared/consumer/event_processor.py",
        '                    RejectedRecord(valid.record, "handler", detail, len(self._retry_delays)),\n'
        "                    *(_gap(later) for later in run[index + 1 :]),\n",
        "",
    ),
    mutant(
        "a damaged record is passed over and not parked",
        "bad records and forgeries come among good ones",
        "shared/consumer/batch_consumer.py",
        "        await self.parking_lot.park(topic, rejected, self.now())\n",
        "",
    ),
    mutant(
        "a record's hash is not checked",
        "bad records and forgeries come among good ones",
        "shared/contracts/envelope.py",
        '    if not (_canonical_hash_matches(value or b"", recorded.envelope.hash) or hash_matches(raw)):',
        "    if False:",
    ),
    mutant(
        "a view's row is written without its revision",
        "workers sleep beyond their session",
        "shared/projection/view_writer.py",
        'ReplaceOne({"_id": run.key, "revision": revision}, document, upsert=revision == 0)',
        'ReplaceOne({"_id": run.key}, document, upsert=True)',
    ),
)

SENDING = (
    mutant(
        "a row's mark is cleared before the broker has it",
        "a relay dies while it sends",
        "shared/outbox/relay.py",
        '        await self._publish(rows)\n        self._published += [row["_id"] for row in rows]\n',
        '        await self._mark([row["_id"] for row in rows])\n        await self._publish(rows)\n',
    ),
    mutant(
        "the relay does not wait for the broker's word",
        "an api dies while Kafka sleeps",
        "shared/outbox/relay.py",
        '        await asyncio.gather(*acknowledged)\n        crash_points.crash_point("relay.sending")\n',
        "",
    ),
    mutant(
        "what a dead process left unsent is never swept",
        "a relay dies while it sends",
        "shared/outbox/runner.py",
        "        tasks += [asyncio.create_task(relay.sweep(now)) for relay in relays]\n",
        "",
    ),
    mutant(
        "the relay sends the first event of each row",
        "people race and repeat",
        "shared/outbox/relay.py",
        'for row in rows for event in row["events"]]',
        'for row in rows for event in row["events"][:1]]',
    ),
    mutant(
        "last events are never announced again",
        "a consumer never gets the last event",
        "shared/outbox/runner.py",
        "        tasks += [asyncio.create_task(_audit_heads(relay, head_audit, now)) for relay in relays]\n",
        "",
    ),
)

COMMITTING = (
    mutant(
        "two decisions may take the same place in a history",
        "people race and repeat",
        "shared/eventstore/journal.py",
        '["aggregate", "sequence"], unique=True)',
        '["aggregate", "sequence"])',
    ),
    mutant(
        "one key may be committed twice",
        "people race and repeat",
        "shared/eventstore/journal.py",
        '["retry.key"],\n            unique=True,\n',
        '["retry.key"],\n',
    ),
    mutant(
        "nobody remembers which requests were answered",
        "people race and repeat",
        "shared/eventstore/repository.py",
        "if cause.retry and (earlier := await _journal(store, subject.site).entry_with_key(cause.retry)):",
        "if cause.retry and (earlier := None):",
    ),
    mutant(
        "ratings are cached before they are journalled",
        "a rater dies while it writes",
        "services/ratings/store.py",
        "        entries = [outcome.entry for outcome in outcomes if outcome.entry]\n",
        "        await _save_cases(store, purpose, [outcome.case for outcome in outcomes])\n"
        "        entries = [outcome.entry for outcome in outcomes if outcome.entry]\n",
    ),
    mutant(
        "a lost race for a case's ratings is taken for won",
        "workers join and leave",
        "services/ratings/store.py",
        "again = [item for item in remaining if item.case.key in conflicts or _is_outdated(item, books)]",
        "again: list[Pending] = []",
    ),
    mutant(
        "an older rated case overwrites a newer one",
        "workers sleep beyond their session",
        "services/ratings/store.py",
        'return {"_id": case.key, "$or": [{"seen": {"$lt": case.seen}}, same, other_rules]}',
        'return {"_id": case.key}',
    ),
    mutant(
        "who wakes up late tells ratings of an older version",
        "workers sleep in the middle of a case",
        "services/ratings/domain/rating_events.py",
        "    if case.seen < case.rated_version:\n        return []\n",
        "",
    ),
)

MUTANTS = (*CONSUMING, *SENDING, *COMMITTING)
