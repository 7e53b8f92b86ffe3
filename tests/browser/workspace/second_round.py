"""The reviewer's part of a second round through the API: the case comes back, an answer changes, it is submitted."""

from typing import Any

from tests.browser.workspace.office import Office, OpenedCase

ITEM, QUESTION = "13", "A"
WORDS = {"NA": "Not applicable"}


async def read_case(office: Office, case: OpenedCase, name: str = "reviewer-1") -> dict[str, Any]:
    """Return the case, whose version the next request of its reviewer is based on."""
    return await case.entry.send_step("read", "GET", case.entry.path, None, office.session(name))


async def change_and_submit(office: Office, case: OpenedCase, narrative: str) -> tuple[str, str]:
    """Change the answer of 13 A with its narrative, submit again, and return both answers in words."""
    entry, reviewer = case.entry, office.session("reviewer-1")
    shown = await read_case(office, case)
    answer = shown["items"][ITEM]["answers"][QUESTION]
    now = "Yes" if answer["value"] == "No" else "No"
    ops = [{"q": QUESTION, "value": now, "base_rev": answer["rev"]}]
    await entry.send_step("answer", "PATCH", f"{entry.path}/items/{ITEM}/answers", {"ops": ops}, reviewer)
    texts = await entry.send_step("texts", "GET", f"{entry.path}/texts", None, reviewer)
    field = f"no/{ITEM}/{QUESTION}"
    base = texts["texts"].get(field, {"rev": 0})["rev"]
    body = {"ops": [{"field": field, "text": narrative, "base_rev": base}]}
    await entry.send_step("narrative", "PUT", f"{entry.path}/texts", body, reviewer)
    await read_case(office, case)
    await entry.submit()
    return WORDS.get(answer["value"], answer["value"]), now
