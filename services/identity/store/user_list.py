"""User list of a site: roles from the snapshots, names, last use and letters; as many queries at any length."""

from collections.abc import Collection
from typing import Any

from services.identity.store import accounts, invitations, mail_outbox, people
from services.identity.store.profiles import PROFILES
from shared.contracts.vocabulary import PLATFORM
from shared.mongo import Document, Store

PROFILE_FIELDS = {"name": 1, "email": 1, "last_used": 1, "totp": 1, "passkeys.credential_id": 1, "password": 1}


async def list_for_site(store: Store, site: str) -> list[dict[str, Any]]:
    """Returns a row for each person with a role or a proposal in the site, in the order of their names."""
    snapshots = await store.collection(None, people.name).find({"site": site}).to_list(None)
    states = {row["_id"].partition("|")[2]: row["state"] for row in snapshots}
    listed = {person_id: state for person_id, state in states.items() if state["holds"] or state["proposed"]}
    accounts_by_id = await account_rows(store, listed)
    rows = [_user_row(state, accounts_by_id[person_id]) for person_id, state in listed.items()]
    return sorted(rows, key=lambda row: (row["name"], row["id"]))


async def list_names(store: Store, site: str) -> list[dict[str, Any]]:
    """Returns id, name and present roles of each person who holds or has held a role in the site, by name."""
    fields = {"site": 1, "state.holds.role": 1}
    snapshots = await store.collection(None, people.name).find({"site": site}, fields).to_list(None)
    roles = {
        row["_id"].partition("|")[2]: [holding["role"] for holding in row["state"].get("holds", ())]
        for row in snapshots
    }
    cursor = store.collection(None, PROFILES).find({"_id": {"$in": list(roles)}}, {"name": 1})
    rows = [{"id": row["_id"], "name": row.get("name", ""), "roles": roles[row["_id"]]} async for row in cursor]
    return sorted(rows, key=lambda row: (row["name"], row["id"]))


async def list_for_platform(store: Store) -> list[dict[str, Any]]:
    """Returns a row for each person with a role on the platform or of a Regional Office, by name."""
    roles: dict[str, dict[str, list[str]]] = {}
    async for row in store.collection(None, accounts.name).find({"state.roles.0": {"$exists": True}}):
        roles.setdefault(row["_id"].partition("|")[2], {})[PLATFORM] = row["state"]["roles"]
    async for row in store.collection(None, people.name).find({"site": {"$not": {"$regex": "-"}}}):
        if names := [holding["role"] for holding in row["state"]["holds"]]:
            roles.setdefault(row["_id"].partition("|")[2], {})[row["site"]] = names
    accounts_by_id = await account_rows(store, roles)
    rows = [accounts_by_id[person_id] | {"roles": names} for person_id, names in roles.items()]
    return sorted(rows, key=lambda row: (row["name"], row["id"]))


async def account_rows(store: Store, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Returns for each person who they are and whether they have come in, with their invitation and newest letter."""
    cursor = store.collection(None, PROFILES).find({"_id": {"$in": list(ids)}}, PROFILE_FIELDS)
    profiles = {row["_id"]: row async for row in cursor}
    keys = [f"{PLATFORM}|{person_id}" for person_id in ids]
    cursor = store.collection(None, accounts.name).find({"_id": {"$in": keys}}, {"state.state": 1})
    states = {row["_id"].partition("|")[2]: row["state"]["state"] async for row in cursor}
    ends = await invitations.find_ends(store, ids)
    newest = await mail_outbox.find_newest(store, [row["email"] for row in profiles.values()])
    rows = {}
    for person_id in ids:
        profile, end = profiles.get(person_id, {}), ends.get(person_id)
        letter = newest.get(profile.get("email", ""))
        state = states.get(person_id, "none")
        rows[person_id] = _profile_row(person_id, profile) | {
            "account": state,
            "invitation_until": end.isoformat() if end and state == "invited" else None,
            "last_letter": {"state": letter.state, "at": letter.at.isoformat()} if letter else None,
        }
    return rows


def _user_row(state: Document, row: dict[str, Any]) -> dict[str, Any]:
    roles = [{"role": holding["role"], "counties": holding["counties"]} for holding in state["holds"]]
    return row | {
        "roles": roles,
        "proposed": [{"role": proposal["role"], "party": proposal["party"]} for proposal in state["proposed"]],
    }


def _profile_row(person_id: str, profile: Document) -> dict[str, Any]:
    last_used = profile.get("last_used")
    return {
        "id": person_id,
        "name": profile.get("name", ""),
        "email": profile.get("email", ""),
        "last_used": last_used.isoformat() if last_used else None,
        "second_factor": bool(profile.get("totp") or profile.get("passkeys")),
        "set_up": bool(profile.get("password") or profile.get("passkeys") or last_used),
    }
