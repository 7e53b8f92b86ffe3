"""Unfinished cases of the next quarter, one in each stage that needs a person who signs in in a browser."""

from collections import Counter
from typing import Any

import httpx2

from cli.client.case_entry import Entry
from cli.client.demo_request import send_request
from cli.demonstration.quota import Drawn
from cli.demonstration.sampling import Leading, SamplePosition, cases_of
from cli.demonstration.scenario import SITE, People, sheet_of

QUARTER = "2026Q4"
WHY = "Invented for the demonstration."
MOST_ITEMS = 6
"""Items that are answered in a case whose entry has begun."""


async def leave_waiting_cases(client: httpx2.AsyncClient, people: People, seed: int) -> Counter[str]:
    """Open the quarter, draw one county, and leave a case of its reviewer or QA in each stage that needs somebody.

    The rest of the counties wait for their frames, and one case for the leader's decision on its elimination.
    """
    leading = Leading(client, SITE, QUARTER, people.leader, seed, Counter())
    opened = await send_request(client, "POST", f"/sites/{SITE}/reviews", people.leader, {"quarter": QUARTER})
    row = next(row for row in opened["counties"] if cases_of(row) >= len(STAGES))
    positions = await leading.draw_county(row)
    counts = Counter[str]()
    for number, (position, leave) in enumerate(zip(positions, STAGES, strict=False)):
        case = await _assigned(client, people, position)
        sheet = sheet_of(seed, number, Drawn(position.county, position.case_type, position.agency))
        await leave(case, sheet | {"quarter": QUARTER}, people)
        counts[leave.__name__.strip("_").replace("_", " ")] += 1
    return counts


async def _assigned(client: httpx2.AsyncClient, people: People, position: SamplePosition) -> Entry:
    session, person = people.reviewers[0]
    entry = Entry(client, SITE, session, people.qa[0])
    pick = f"/reviews/{QUARTER}/samples/{position.county}/picks/{position.rank}"
    body = {"reviewers": [person]} | position.body
    entry.case = (await entry.send_step("assign", "PUT", f"{pick}/reviewers", body, people.leader))["id"]
    return entry


async def _not_begun(_case: Entry, _sheet: dict[str, Any], _people: People) -> None:
    """Leave it as assigned."""


async def _begun(case: Entry, sheet: dict[str, Any], _people: People) -> None:
    await case.face_sheet(sheet)
    for item, answers in list(sheet["answers"].items())[:MOST_ITEMS]:
        await case.item(item, answers)


async def _waiting_for_qa(case: Entry, sheet: dict[str, Any], _people: People) -> None:
    await case.fill(sheet)


async def _returned_with_a_note(case: Entry, sheet: dict[str, Any], people: People) -> None:
    await case.fill(sheet)
    await case.take_for_qa()
    body = {"item": "3", "text": f"{WHY} Which visit is meant?"}
    await case.send_step("note", "POST", f"{case.path}/notes", body, people.qa[0])
    await case.send_step("return", "POST", f"{case.path}/qa/return", None, people.qa[0])


async def _elimination_to_decide(case: Entry, sheet: dict[str, Any], people: People) -> None:
    await case.face_sheet(sheet)
    body = {"reason": "key_participants", "evidence": WHY}
    await case.send_step("worksheet", "POST", f"{case.path}/elimination", body, people.reviewers[0][0])


STAGES = (_begun, _waiting_for_qa, _returned_with_a_note, _not_begun, _elimination_to_decide)
