"""Wire format of the event stream and of presence: ids, versions and kinds, never content of a case. Pure."""

import re
from collections.abc import Iterable, Mapping

from services.reviews.updates.changes import CaseChange
from services.reviews.updates.people import PersonPresence
from shared.contracts.envelope import key_of
from shared.web.event_streams import server_sent_event

RESUME = re.compile(r"(cas_[0-9a-f]{32}):([0-9]{1,18})")


def versions_event(versions: Mapping[str, int]) -> bytes:
    """Return the first event: the versions, by case, that the stream continues from."""
    content = {"cases": {case_in(key): version for key, version in versions.items()}}
    return server_sent_event("versions", content, resume_id(versions))


def case_event(key: str, change: CaseChange, versions: Mapping[str, int]) -> bytes:
    """Return the event of a changed case."""
    content = {
        "case": case_in(key),
        "version": change.version,
        "kinds": sorted(change.kinds),
        "items": sorted(change.items, key=int),
        "by": sorted(change.people),
    }
    return server_sent_event("case", content, resume_id(versions))


def presence_event(key: str, people: Iterable[PersonPresence]) -> bytes:
    """Return the event with the people in a case."""
    return server_sent_event("presence", {"case": case_in(key), "people": shown(people)})


def shown(people: Iterable[PersonPresence]) -> list[dict[str, str | None]]:
    return [{"person": present.person, "item": present.item} for present in people]


def case_in(key: str) -> str:
    return key.partition("|")[2]


def resume_id(versions: Mapping[str, int]) -> str:
    """Return the id of an event: the version of each case, with which a client that comes back misses nothing."""
    return ",".join(f"{case_in(key)}:{version}" for key, version in versions.items())


def resumed_versions(site: str, last_event_id: str) -> dict[str, int]:
    """Return the versions, by key of the case, in the id that a client sends when it comes back."""
    return {key_of(site, case): int(version) for case, version in RESUME.findall(last_event_id)}
