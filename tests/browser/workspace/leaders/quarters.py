"""A leader's quarter for tests: a frame as a county sends it, certificates, and waiting for figures to arrive."""

from datetime import UTC, datetime

from playwright.async_api import Locator, Page, expect

from cli.client.case_entry import NotAccepted
from tests.browser.workspace.office import Office

SITE, TRAINING = "ca-cqi", "ca-training"
NAPA, SOLANO, YOLO, FRESNO, MERCED = "06055", "06095", "06113", "06019", "06047"
"""Counties of their own for each test; others use Sonoma."""

MAX_RELOADS, MILLISECONDS = 20, 1_500
PRESENT = datetime.now(UTC)
QUARTER = f"{PRESENT.year}Q{(PRESENT.month - 1) // 3 + 1}"
MONTHS = ("January to March", "April to June", "July to September", "October to December")
QUARTER_WORDS = f"{MONTHS[(PRESENT.month - 1) // 3]} {PRESENT.year}"


def frame_text(rows: int = 24, **replaced: str) -> str:
    """Return a frame of as many foster care and as many in-home cases; `replaced`: text to put for other text."""
    lines = [
        line
        for number in range(1, rows + 1)
        for line in (f"FC-{number},foster_care,child_welfare", f"IH-{number},in_home,child_welfare")
    ]
    text = "\n".join(("reference,population,agency", *lines, ""))
    for old, new in replaced.items():
        text = text.replace(f"FC-{old.removeprefix('row_')},foster_care", f"FC-{old.removeprefix('row_')},{new}")
    return text


async def certify(office: Office, *names: str) -> None:
    for name in names:
        body = {"certificate": "full", "until": f"{PRESENT.year + 1}-12-31"}
        await office.request("leader", "PUT", f"/sites/{SITE}/certifications/{office.person(name)}", body)


async def open_review(office: Office, quarter: str = QUARTER) -> None:
    """Open the quarter's review, unless another test did."""
    try:
        await office.request("leader", "POST", f"/sites/{SITE}/reviews", {"quarter": quarter, "mode": "STATE"})
    except NotAccepted as refused:
        if refused.status != 409:
            raise


async def draw(office: Office, county: str) -> None:
    """Upload a frame of the county and draw, through the API."""
    path = f"/sites/{SITE}/reviews/{QUARTER}/samples/{county}"
    await office.request("leader", "PUT", f"{path}/frame", {"csv": frame_text()})
    await office.request("leader", "POST", f"{path}/draw")


async def seen_after_reload(page: Page, shown: Locator) -> None:
    """Reload until figures, which follow the events, contain what is looked for."""
    for _ in range(MAX_RELOADS):
        try:
            await expect(shown).to_be_visible(timeout=MILLISECONDS)
        except AssertionError:
            await page.reload()
        else:
            return
    await expect(shown).to_be_visible()
