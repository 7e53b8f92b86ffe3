"""Who enters cases here: reviewers of two sites of different purposes, signed in by the stack's own key."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from deploy.local import keys
from shared.security.tokens import User, sign
from tests.support.site_roles import Roles

SITES = ("ca-cqi", "ca-training")
"""Two purposes of one state: nothing of either may ever be found with the other."""

WINDOWS = 3
"""So many windows of a reviewer race for one question: others enter a case only when it is given to them."""

TOKEN_HOLDS = timedelta(hours=12)


def writer(site: str, number: int) -> User:
    return User(f"usr_{site.replace('-', '_')}_{number}", "A reviewer")


ROLES: Roles = {site: {writer(site, 0).id: ("REVIEWER",)} for site in SITES}


@lru_cache
def token(folder: Path, site: str, number: int) -> str:
    return sign(writer(site, number), keys.signing_key(folder), datetime.now(UTC), TOKEN_HOLDS)
