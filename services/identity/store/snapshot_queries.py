"""Queries over the snapshots of aggregates: lists by site or state, which a repository does not have."""

from collections.abc import AsyncIterator

from services.identity.store import accounts, grants, sites, user_reviews
from shared.contracts.vocabulary import PlatformRole
from shared.mongo import Document, Store


async def iterate_sites(store: Store, *states: str) -> AsyncIterator[Document]:
    """Yields the snapshots of all sites in the order of their ids, or of those in the given states."""
    query: Document = {"state.state": {"$in": list(states)}} if states else {}
    async for row in store.collection(None, sites.name).find(query).sort("_id"):
        yield row


async def list_site_ids(store: Store) -> set[str]:
    """Returns every site that has a snapshot."""
    return {row["site"] async for row in store.collection(None, sites.name).find({}, {"site": 1})}


async def list_grants(store: Store, site: str) -> list[Document]:
    """Returns the snapshots of a site's grants to the Children's Bureau, the oldest first."""
    return await store.collection(None, grants.name).find({"site": site}).sort("_id").to_list(None)


async def list_user_reviews(store: Store, site: str) -> list[Document]:
    """Returns the snapshots of a site's user-list reviews, the oldest first."""
    return await store.collection(None, user_reviews.name).find({"site": site}).sort("_id").to_list(None)


async def list_role_holders(store: Store, role: PlatformRole) -> list[Document]:
    """Returns the snapshots of the accounts that hold the role."""
    return await store.collection(None, accounts.name).find({"state.roles": role}).sort("_id").to_list(None)
