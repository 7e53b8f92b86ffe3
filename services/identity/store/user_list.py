"""A site's user list: roles from the facts, names and last use from the profiles; two queries whatever its length."""

from typing import Any

from shared.mongo import Document, Store


async def list_for_site(store: Store, site: str) -> list[dict[str, Any]]:
    """In the order of their names."""
    rows = await store.collection(None, "people").find({"site": site}).to_list(None)
    held = {row["_id"].partition("|")[2]: row["state"] for row in rows}
    wanted = {"_id": {"$in": list(held)}}
    shown = {"name": 1, "email": 1, "last_used": 1, "totp": 1, "passkeys.credential_id": 1, "password": 1}
    found = {one["_id"]: one async for one in store.collection(None, "profiles").find(wanted, shown)}
    listed = [_user_row(person, state, found.get(person, {})) for person, state in held.items()]
    return sorted((one for one in listed if one["roles"] or one["proposed"]), key=lambda one: (one["name"], one["id"]))


def _user_row(person: str, state: Document, profile: Document) -> dict[str, Any]:
    used = profile.get("last_used")
    return {
        "id": person,
        "name": profile.get("name", ""),
        "email": profile.get("email", ""),
        "roles": [{"role": one["role"], "counties": one["counties"]} for one in state["holds"]],
        "proposed": [{"role": one["role"], "party": one["party"]} for one in state["proposed"]],
        "last_used": used.isoformat() if used else None,
        "second_factor": bool(profile.get("totp") or profile.get("passkeys")),
        "set_up": bool(profile.get("password") or profile.get("passkeys") or used),
    }
