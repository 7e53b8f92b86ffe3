"""Practice: a trainee from the mock case to the comparison with its master, and a site that starts again."""

import random
import re

import pytest
from playwright.async_api import Browser, expect

from cli.client.case_entry import Entry
from shared.instrument.samples import sample
from tests.browser.workspace.leaders.quarters import TRAINING
from tests.browser.workspace.office import Office

SEED = 8


async def mock_case(office: Office) -> Entry:
    """Make a master of the training site, and a trainee's case of it that is submitted with invented answers."""
    body = {"cases": 1, "seed": SEED}
    loaded = await office.request("administrator", "POST", f"/sites/{TRAINING}/practice/reload", body)
    master = loaded["masters"][0]["id"]
    like = await office.request("administrator", "GET", f"/sites/{TRAINING}/cases/{master}")
    place = {name: like[name] for name in ("county", "quarter", "case_type", "agency", "instrument")}
    entry = Entry(office.gateway, TRAINING, office.session("reviewer-1"), office.session("qa-1"))
    made = await entry.send_step("create", "POST", "/cases", place | {"master": master}, entry.reviewer)
    entry.case = made["id"]
    drawn = {"case_type": like["case_type"], "agency": like["agency"], "county": like["county"]}
    sheet = sample(random.Random(SEED), site=TRAINING, quarter=like["quarter"], **drawn)
    await entry.face_sheet(sheet)
    for item, answers in sheet["answers"].items():
        await entry.item(item, answers)
    await entry.beside(sheet)
    return entry


@pytest.mark.requirement("R8")
@pytest.mark.requirement("R7")
async def test_trainee_compares_a_submitted_case_with_its_master(chromium: Browser, office: Office) -> None:
    """A trainee would otherwise never learn where a careful reader answers otherwise, or learn it too early."""
    entry = await mock_case(office)
    page = await office.sign_in(chromium, "reviewer-1", f"/app/training/ca/cases/{entry.case}/comparison")
    await expect(page.get_by_text("Submit the case first")).to_be_visible()
    await entry.submit()
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="Your answers beside the master")).to_be_visible()
    await expect(
        page.get_by_text(re.compile(r"\d+ of \d+ answers and \d+ of \d+ ratings are as the master has them"))
    ).to_be_visible()
    await page.get_by_role("button", name="Show every question").click()
    item = page.get_by_role("article", name=re.compile("Item 3:"))
    await expect(item.get_by_role("columnheader", name="Master")).to_be_visible()
    await expect(item.get_by_role("row").nth(1)).to_contain_text(re.compile("Same|Different|Not answered"))
    await page.emulate_media(media="print")
    await expect(page.get_by_text("PRACTICE. Open OMS")).to_be_visible()


@pytest.mark.requirement("R8")
async def test_practice_is_cleared_only_after_the_site_is_typed(chromium: Browser, office: Office) -> None:
    """A click on the wrong button would otherwise end the practice of a whole group."""
    page = await office.sign_in(chromium, "administrator", "/app/training/ca/practice")
    await page.get_by_role("spinbutton", name="Cases (1 to 20)").fill("2")
    await page.get_by_role("button", name="Bring in 2 cases").click()
    await expect(page.get_by_text("2 master cases brought in")).to_be_visible()
    await page.get_by_role("button", name="Clear all practice cases").click()
    dialog = page.get_by_role("dialog", name="Clear all practice cases?")
    clear = dialog.get_by_role("button", name="Clear everything")
    await clear.click(force=True)
    await expect(dialog).to_be_visible()
    await expect(clear).to_have_accessible_description("Type ca-training first.")
    await dialog.get_by_label("Type ca-training to confirm").fill("ca-training")
    await clear.click()
    await expect(page.get_by_text(re.compile(r"Cleared: \d+ cases? and \d+ interviews?"))).to_be_visible()
