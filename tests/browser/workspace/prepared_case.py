"""A case that is entered but for a few parts, which a test enters in the browser as the reviewer would."""

import random
from collections.abc import Collection

from cli.client.case_entry import Entry
from shared.instrument.samples import sample
from shared.instrument.samples.supporting_records import interviews, narratives, records
from tests.browser.workspace.office import COUNTY, QUARTER, Office, OpenedCase

SEED = 3
"""Of a foster care case that is complete, with items 17 and 18 applicable."""


async def prepare_case(office: Office, without: Collection[str] = (), site: str = "ca-cqi") -> OpenedCase:
    """Make a case with everything entered but these parts: numbers of items, `interviews`, `records`."""
    rng = random.Random(SEED)
    sheet = sample(rng, case_type="FC", agency="child_welfare", county=COUNTY, site=site, quarter=QUARTER)
    entry = Entry(office.gateway, site, office.session("reviewer-1"), office.session("qa-1"))
    await entry.create(sheet)
    await entry.face_sheet(sheet)
    for item, answers in sheet["answers"].items():
        if item not in without:
            await entry.item(item, answers)
    for log, rows in (("interviews", interviews(sheet)), ("records", records(sheet))):
        if log not in without:
            body = {"base_rev": 0, "rows": rows}
            await entry.send_step(log, "PUT", f"{entry.path}/{log}", body, entry.reviewer)
    texts = {name: text for name, text in narratives(sheet).items() if name.split("/")[1] not in without}
    ops = [{"field": name, "text": text, "base_rev": 0} for name, text in texts.items()]
    await entry.send_step("texts", "PUT", f"{entry.path}/texts", {"ops": ops}, entry.reviewer)
    return OpenedCase(site, entry.case, sheet, entry)


def address(case: OpenedCase, part: str = "overview") -> str:
    """Return the address of a part of the case in the workspace."""
    state, purpose = case.site.split("-")
    return f"/app/{purpose}/{state}/cases/{case.id}/{part}"
