"""A process's own copy of identity's facts: read from the topic's beginning, then followed, and asked in memory."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from joserfc.jwk import OKPKey

from shared.access.policy import NOTHING, AccessDecision, AccessRequest, ResourceScope, authorize, refusal
from shared.access.role_table import Action
from shared.access.state import AccessState
from shared.consumer.record_validation import ValidRecord
from shared.consumer.record_validation import validate_record as judge_record
from shared.contracts.envelope import RecordedEvent
from shared.contracts.topics import TOPICS
from shared.kafka.connection import KafkaError
from shared.kafka.records import Record
from shared.kafka.topic_reader import tail_topics
from shared.ops.telemetry import increment, log
from shared.security.tokens import Keys, Unauthenticated, User, merged

TOPIC_NAMES = [topic.name for topic in TOPICS if topic.owner == "identity"]
PATIENCE = 60.0
"""Seconds in which the copy must be level at start: a process that does not know who may do what serves nobody."""

AGAIN = 1.0


class AccessReplica:
    """Asked by every request, and never another service: who may do what, and which keys sign tokens."""

    def __init__(self, static: Keys, now: Callable[[], datetime]) -> None:
        """`static`: keys that hold whatever is published, for tools on the machine itself."""
        self.facts, self._static, self.now = AccessState(), static, now
        self.keys = static
        self._level = asyncio.Event()

    def apply(self, facts: Iterable[RecordedEvent]) -> None:
        before = dict(self.facts.keys)
        for fact in facts:
            self.facts.learn(fact)
        if self.facts.keys != before:
            published = [OKPKey.import_key(_jwk(one.key, one.x)) for one in self.facts.keys.values()]
            self.keys = merged(self._static, published)

    def judge(self, user: User, action: Action, place: str, about: ResourceScope = NOTHING) -> AccessDecision:
        return authorize(self.facts, AccessRequest(user.id, action, place, self.now(), about))

    def demand(self, user: User, action: Action, place: str, about: ResourceScope = NOTHING) -> AccessDecision:
        """Raises Refused (403) unless it is allowed."""
        verdict = self.judge(user, action, place, about)
        if not verdict.allowed:
            raise refusal(verdict)
        return verdict

    def check(self, user: User) -> None:
        """Raises NotSignedIn when the session has ended or the account is disabled since the token was signed."""
        if user.id in self.facts.disabled or user.session in self.facts.ended:
            raise Unauthenticated("Your session has ended. Sign in again; what you entered is still there.")

    @property
    def is_caught_up(self) -> bool:
        """Whether everything published before this process started is applied."""
        return self._level.is_set()

    async def wait_until_caught_up(self) -> None:
        """Returns when all that was told before this process started is known. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            await self._level.wait()

    async def follow(self, kafka_url: str) -> None:
        """For ever; after a failure from the beginning again: what is known already is skipped."""
        while True:
            try:
                async for records, level in tail_topics(kafka_url, TOPIC_NAMES):
                    self._take(records)
                    if level:
                        self._level.set()
            except KafkaError as error:
                log.warning("identity's topic will be read again", error=type(error).__name__)
            await asyncio.sleep(AGAIN)

    def _take(self, records: Iterable[Record]) -> None:
        arrived = []
        for record in records:
            verdict = judge_record(record)
            if isinstance(verdict, ValidRecord):
                arrived.append(verdict.recorded)
                continue
            increment("oms_access_unreadable_total", reason=verdict.reason)
            if verdict.reason == "future":
                self.facts.quarantine((record.key or b"").decode(errors="replace"))
        self.apply(arrived)


def _jwk(kid: str, x: str) -> dict[str, str | list[str]]:
    return {"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x}
