"""Store of identity: repositories of its aggregates, and collections of names, addresses and secrets.

Every query of the service belongs here; rules and HTTP do not. Imports domain, credentials, mail and shared.
"""

from services.identity.domain import account, api_key, audit_trail, grant, keyring, person
from services.identity.domain.sites import jurisdiction, site, user_review
from services.identity.store import (
    api_keys,
    challenges,
    forms,
    invitations,
    mail_outbox,
    profiles,
    sessions,
    sign_in_failures,
    signing_keys,
)
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.eventstore.repository import AggregateRepository
from shared.mongo import Store

people = AggregateRepository("identity", "people", person.Person, person.decide, person.evolve)
accounts = AggregateRepository("identity", "accounts", account.Account, account.decide, account.evolve)
sites = AggregateRepository("identity", "sites", site.Site, site.decide, site.evolve)
jurisdictions = AggregateRepository(
    "identity", "jurisdictions", jurisdiction.Jurisdiction, jurisdiction.decide, jurisdiction.evolve
)
grants = AggregateRepository("identity", "grants", grant.Grant, grant.decide, grant.evolve)
user_reviews = AggregateRepository(
    "identity", "user_reviews", user_review.UserReview, user_review.decide, user_review.evolve
)
machines = AggregateRepository("identity", "machines", api_key.Machine, api_key.decide, api_key.evolve)
keyrings = AggregateRepository("identity", "keyrings", keyring.Keyring, keyring.decide, keyring.evolve)
trails = AggregateRepository(
    "identity", "trails", audit_trail.Trail, audit_trail.decide, audit_trail.evolve, snapshot_every=50
)


async def account_of(store: Store, person_id: str) -> account.Account:
    """Returns a person's account, in state "none" where a site's set-up has stored the profile and no account yet."""
    try:
        return (await accounts.load(store, PLATFORM, person_id)).state
    except Refused:
        return account.Account()


INDEXED_BY_SITE = ("people", "sites", "grants", "user_reviews", "machines")
"""Collections of snapshots that are listed by site."""


async def declare(store: Store) -> None:
    """Creates the indexes of all collections."""
    for name in INDEXED_BY_SITE:
        await store.index(name, ["site"])
    for module in (
        profiles,
        sessions,
        invitations,
        forms,
        api_keys,
        signing_keys,
        mail_outbox,
        sign_in_failures,
        challenges,
    ):
        await module.declare(store)
