"""A case by its id alone: its site, and its two histories."""

from dataclasses import dataclass
from itertools import product
from string import ascii_lowercase

from cli.audit.evidence.history import Broken, History, JournalSource, walk
from cli.audit.evidence.sources import Sources
from shared.contracts.envelope import key_of
from shared.contracts.identity.sites import SiteZoneChosen
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal as Rows
from shared.reference.zones import UTC_ZONE, zones_of

STATES = ["".join(letters) for letters in product(ascii_lowercase, repeat=2)]


@dataclass(frozen=True)
class CaseFile:
    """The histories of one case in reviews and ratings, up to the first break of their chains."""

    case: str
    site: str
    reviews: History
    ratings: History
    zone: str = UTC_ZONE
    """The time zone of the site's days."""

    @property
    def breaks(self) -> list[tuple[str, Broken]]:
        pairs = (("reviews", self.reviews.broken), ("ratings", self.ratings.broken))
        return [(service, broken) for service, broken in pairs if broken]


async def find(at: Sources, case: str) -> CaseFile | None:
    """In whichever site it is. None when no journal knows it. Raises StoreError."""
    for purpose in Purpose:
        keys = [key_of(f"{state}-{purpose}", case) for state in STATES]
        journal = at.store("reviews").collection(purpose, Rows.COLLECTION)
        row = await journal.find_one({"aggregate": {"$in": keys}}, {"aggregate": 1})
        if row:
            key = row["aggregate"]
            reviews, ratings = [await _history(at, owner, purpose, key) for owner in ("reviews", "ratings")]
            site = key.partition("|")[0]
            return CaseFile(case, site, reviews, ratings, await _zone(at, site))
    return None


async def _zone(at: Sources, site: str) -> str:
    """The last one that the site chose, or else the first one of its state."""
    key = key_of(site, f"sit_{site}")
    rows = await Rows.for_purpose(at.store("identity"), None).after(key, 0)
    facts = walk(JournalSource("identity", None), key, rows).facts
    chosen = [recorded.event.zone for recorded in facts if isinstance(recorded.event, SiteZoneChosen)]
    return chosen[-1] if chosen else zones_of(site)[0]


async def _history(at: Sources, owner: str, purpose: Purpose, key: str) -> History:
    rows = await Rows.for_purpose(at.store(owner), purpose).after(key, 0)
    return walk(JournalSource(owner, purpose), key, rows)
