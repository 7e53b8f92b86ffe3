"""Access replica: the copy of identity's state in each API process, read from the topic's beginning and then tailed."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from joserfc.jwk import OKPKey

from shared.access.policy import NOTHING, AccessDecision, AccessRequest, ResourceScope, authorize, refusal
from shared.access.role_table import Action
from shared.access.state import AccessState
from shared.consumer.record_validation import ValidRecord, validate_record
from shared.contracts.envelope import RecordedEvent
from shared.contracts.topics import TOPICS
from shared.kafka.connection import KafkaError
from shared.kafka.records import Record
from shared.kafka.topic_reader import tail_topics
from shared.ops.telemetry import increment, log
from shared.security.tokens import Keys, Unauthenticated, User, merged

TOPIC_NAMES = [topic.name for topic in TOPICS if topic.owner == "identity"]
CATCH_UP_TIMEOUT_SECONDS = 60.0
"""Limit for catching up at start: a process without the authorization state serves no request."""

RETRY_DELAY_SECONDS = 1.0


class AccessReplica:
    """Authorization state and token keys of this process, read by every request without a call to another service."""

    def __init__(self, static: Keys, now: Callable[[], datetime]) -> None:
        """`static` keys are valid besides the published ones, for tools on the machine itself."""
        self.state, self._static, self.now = AccessState(), static, now
        self.keys = static
        self._caught_up = asyncio.Event()

    def apply(self, events: Iterable[RecordedEvent]) -> None:
        """Applies events of identity and imports the signing keys if they have changed."""
        before = dict(self.state.keys)
        for recorded in events:
            self.state.apply(recorded)
        if self.state.keys != before:
            published = [OKPKey.import_key(_jwk(key.key, key.x)) for key in self.state.keys.values()]
            self.keys = merged(self._static, published)

    def decide(self, user: User, action: Action, site: str, about: ResourceScope = NOTHING) -> AccessDecision:
        """Returns the decision for this user now."""
        return authorize(self.state, AccessRequest(user.id, action, site, self.now(), about))

    def require(self, user: User, action: Action, site: str, about: ResourceScope = NOTHING) -> AccessDecision:
        """Returns the decision. Raises Refused (403) if it is a denial."""
        decision = self.decide(user, action, site, about)
        if not decision.allowed:
            raise refusal(decision)
        return decision

    def require_active_session(self, user: User) -> None:
        """Raises Unauthenticated if the session ended or the account was disabled after the token was signed."""
        if user.id in self.state.disabled or user.session in self.state.ended:
            raise Unauthenticated("Your session has ended. Sign in again; what you entered is still there.")

    @property
    def is_caught_up(self) -> bool:
        """Whether everything published before this process started is applied."""
        return self._caught_up.is_set()

    async def wait_until_caught_up(self) -> None:
        """Returns when the topic is read to the end that it had at the start. Raises TimeoutError."""
        async with asyncio.timeout(CATCH_UP_TIMEOUT_SECONDS):
            await self._caught_up.wait()

    async def follow(self, kafka_url: str) -> None:
        """Reads the topic for ever; after a failure from its beginning, where events applied before are skipped."""
        while True:
            try:
                async for records, is_caught_up in tail_topics(kafka_url, TOPIC_NAMES):
                    self._apply_records(records)
                    if is_caught_up:
                        self._caught_up.set()
            except KafkaError as error:
                log.warning("access.replica.retry", error=type(error).__name__)
            await asyncio.sleep(RETRY_DELAY_SECONDS)

    def _apply_records(self, records: Iterable[Record]) -> None:
        events = []
        for record in records:
            validation = validate_record(record)
            if isinstance(validation, ValidRecord):
                events.append(validation.recorded)
                continue
            increment("oms_access_unreadable_total", reason=validation.reason)
            if validation.reason == "future":
                self.state.quarantine((record.key or b"").decode(errors="replace"))
        self.apply(events)


def _jwk(kid: str, x: str) -> dict[str, str | list[str]]:
    return {"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x}
