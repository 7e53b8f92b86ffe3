"""Pictures of the main pages for the documents: `python -m tests.browser.workspace.screenshots` (`make screenshots`).

Every person, case and figure in them is invented. Written to docs/pictures, of which each is looked at before a commit.
"""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from cli.demonstration.scenario import People
from cli.demonstration.waiting_cases import QUARTER, leave_waiting_cases
from deploy.local.chromium import browser as installed_browser
from deploy.local.paths import ROOT
from tests.browser.conftest import ARGUMENTS
from tests.browser.workspace.office import Office, open_office

FOLDER = ROOT / "docs/pictures"
SITE = "ca-cqi"
WIDE, NARROW, HEIGHT = 1280, 320, 1000
SEED = 7


@dataclass(frozen=True)
class Picture:
    """A page as a person sees it; `name` is the file's."""

    name: str
    person: str
    path: str
    width: int = WIDE


async def main() -> None:
    """Start a stack, leave cases in every stage, and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    installed = installed_browser()
    with tempfile.TemporaryDirectory() as folder:
        async with open_office(Path(folder)) as office, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=installed.executable, args=ARGUMENTS, env=dict(installed.environment)
            )
            for picture in await _pictures(office):
                await _take(office, browser, picture)
            await browser.close()


async def _pictures(office: Office) -> list[Picture]:
    await _fill(office)
    listed = await office.request("leader", "GET", f"/sites/{SITE}/cases?quarter={QUARTER}")
    by_stage: dict[str, dict[str, Any]] = {case["stage"]: case for case in listed["cases"]}
    begun, waiting = by_stage["data_entry"]["case"], by_stage["ready_for_initial_qa"]["case"]
    county = by_stage["data_entry"]["county"]
    at = f"/app/cqi/{SITE[:2]}"
    return [
        Picture("start", "reviewer-1", "/app/"),
        Picture("my-cases", "reviewer-1", f"{at}/cases"),
        Picture("case-item", "reviewer-1", f"{at}/cases/{begun}/item-3"),
        Picture("case-item-phone", "reviewer-1", f"{at}/cases/{begun}/item-3", NARROW),
        Picture("case-face-sheet", "reviewer-1", f"{at}/cases/{begun}/face-sheet"),
        Picture("case-submit", "reviewer-1", f"{at}/cases/{begun}/overview"),
        Picture("qa-queue", "qa-1", f"{at}/qa"),
        Picture("qa-case", "qa-1", f"{at}/qa/{waiting}"),
        Picture("quarter", "leader", f"{at}/quarters/{QUARTER}"),
        Picture("county", "leader", f"{at}/quarters/{QUARTER}/counties/{county}"),
    ]


async def _fill(office: Office) -> None:
    reviewer, qa, leader = "reviewer-1", "qa-1", office.session("leader")
    body = {"certificate": "full", "until": "2099-12-31"}
    await office.request("leader", "PUT", f"/sites/{SITE}/certifications/{office.person(reviewer)}", body)
    people = People(
        leader,
        [(office.session(reviewer), office.person(reviewer))],
        [office.session(qa)],
        office.session("state-qa"),
        [office.person(qa)],
        (office.session("administrator"), office.session("second-administrator")),
        ("", ""),
    )
    await leave_waiting_cases(office.gateway, people, SEED)


async def _take(office: Office, browser: Browser, picture: Picture) -> None:
    window: dict[str, Any] = {
        "viewport": {"width": picture.width, "height": HEIGHT},
        "timezone_id": "America/Los_Angeles",
    }
    page = await office.sign_in(browser, picture.person, picture.path, **window)
    await page.get_by_role("heading", level=1).wait_for()
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=FOLDER / f"{picture.name}.png")
    await page.context.close()
    office.contexts.clear()


if __name__ == "__main__":
    asyncio.run(main())
