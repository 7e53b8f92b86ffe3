"""User list of a site: roles from the snapshots, names and last use from the profiles; two queries at any length."""

from typing import Any

from services.identity.store import people
from services.identity.store.profiles import PROFILES
from shared.mongo import Document, Store


async def list_for_site(store: Store, site: str) -> list[dict[str, Any]]:
    """Returns a row for each person with a role or a proposal in the site, in the order of their names."""
    snapshots = await store.collection(None, people.name).find({"site": site}).to_list(None)
    states = {row["_id"].partition("|")[2]: row["state"] for row in snapshots}
    query = {"_id": {"$in": list(states)}}
    fields = {"name": 1, "email": 1, "last_used": 1, "totp": 1, "passkeys.credential_id": 1, "password": 1}
    profiles = {row["_id"]: row async for row in store.collection(None, PROFILES).find(query, fields)}
    rows = [_user_row(person_id, state, profiles.get(person_id, {})) for person_id, state in states.items()]
    return sorted((row for row in rows if row["roles"] or row["proposed"]), key=lambda row: (row["name"], row["id"]))


def _user_row(person_id: str, state: Document, profile: Document) -> dict[str, Any]:
    last_used = profile.get("last_used")
    return {
        "id": person_id,
        "name": profile.get("name", ""),
        "email": profile.get("email", ""),
        "roles": [{"role": holding["role"], "counties": holding["counties"]} for holding in state["holds"]],
        "proposed": [{"role": proposal["role"], "party": proposal["party"]} for proposal in state["proposed"]],
        "last_used": last_used.isoformat() if last_used else None,
        "second_factor": bool(profile.get("totp") or profile.get("passkeys")),
        "set_up": bool(profile.get("password") or profile.get("passkeys") or last_used),
    }
