"""A leader's day: from the frames of the counties to reviewers with cases, and decisions on what falls out."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.workspace.leaders.quarters import (
    NAPA,
    QUARTER,
    QUARTER_WORDS,
    SITE,
    SOLANO,
    YOLO,
    certify,
    draw,
    frame_text,
    open_review,
    seen_after_reload,
)
from tests.browser.workspace.office import Office

EVIDENCE = "The same family stands in the frame of the county next door."


@pytest.mark.requirement("R52")
@pytest.mark.requirement("R55")
async def test_leader_takes_a_quarter_from_frame_to_progress(chromium: Browser, office: Office) -> None:
    """A leader would otherwise need curl between the county's file and the first reviewer's case."""
    await certify(office, "reviewer-1", "reviewer-2", "reviewer-3")
    page = await office.sign_in(chromium, "leader", "/app/cqi/ca/quarters")
    opening = page.get_by_role("button", name=f"Open {QUARTER_WORDS}")
    link = page.get_by_role("link", name=QUARTER_WORDS)
    await expect(opening.or_(link)).to_be_visible()
    if await opening.is_visible():
        await opening.click()
    await link.click()
    await page.get_by_role("row", name=re.compile("Napa")).get_by_role("link").click()

    await page.get_by_role("textbox", name="Rows").fill(frame_text(row_3="fostercare"))
    await page.get_by_role("button", name="Upload the frame").click()
    await expect(page.get_by_text("The frame was not taken in")).to_be_visible()
    faults = page.get_by_role("region", name="Rows to correct")
    await expect(
        faults.get_by_role("row", name=re.compile("6 .*population is not foster_care or in_home"))
    ).to_be_visible()
    await page.get_by_role("textbox", name="Rows").fill(frame_text())
    await page.get_by_role("button", name="Upload the frame").click()
    await expect(page.get_by_text("The frame is in: 48 cases to draw from")).to_be_visible()

    await page.get_by_role("button", name="Draw the sample").click()
    await page.get_by_role("dialog").get_by_role("button", name="Draw now").click()
    await expect(page.get_by_role("heading", name="Proof of the draw")).to_be_visible()
    await expect(
        page.get_by_text(f"oms sample verify --site ca-cqi --quarter {QUARTER} --county {NAPA}")
    ).to_be_visible()

    await page.get_by_role("button", name="Show an even assignment").click()
    plan = page.get_by_role("region", name=re.compile("Who would get how many cases"))
    await expect(plan.get_by_role("row", name=re.compile("Reviewer 4.*not certified today"))).to_be_visible()
    await page.get_by_role("button", name="Give out 5 cases").click()
    await expect(page.get_by_text("5 cases are in the hands of reviewers")).to_be_visible()
    await expect(page.get_by_role("row", name=re.compile(r"Napa 001 .*Not started Reviewer [123]"))).to_be_visible()

    county = await office.request("leader", "GET", f"/sites/{SITE}/reviews/{QUARTER}/counties/{NAPA}")
    first = next(row["case"] for row in county["cases"] if row["rank"] == 1)
    body = {"reason": "duplicate", "evidence": EVIDENCE}
    await office.request("qa-1", "POST", f"/sites/{SITE}/cases/{first}/elimination", body)
    await page.get_by_role("link", name=QUARTER_WORDS).click()
    await page.get_by_role("link", name="Decisions").click()
    waiting = page.get_by_role("article", name=re.compile("Napa 001"))
    await seen_after_reload(page, waiting)
    await waiting.get_by_role("button", name="Read the worksheet").click()
    await expect(waiting.get_by_text(EVIDENCE)).to_be_visible()
    await waiting.get_by_role("button", name="Eliminate the case").click()
    await page.get_by_role("dialog").get_by_role("button", name="Eliminate it").click()
    await expect(waiting.get_by_text("Napa 001 is eliminated. The work on it is kept.")).to_be_visible()
    await waiting.get_by_role("link", name="Take a replacement in Napa").click()
    await page.get_by_role("button", name="Take a replacement for Napa 001").click()
    await page.get_by_role("dialog").get_by_role("button", name="Take the next case").click()
    await expect(page.get_by_role("row", name=re.compile("Replaces 001"))).to_be_visible()

    await page.get_by_role("link", name=QUARTER_WORDS).click()
    await expect(page.get_by_role("heading", name=QUARTER_WORDS)).to_be_visible()
    await seen_after_reload(page, page.get_by_role("row", name=re.compile(r"Napa Drawn 5 \d 4 0")))


@pytest.mark.requirement("R48")
async def test_refused_assignment_names_the_reason_and_changes_nothing(chromium: Browser, office: Office) -> None:
    """A leader would otherwise give a case to a person without a certificate, or not know why it did not work."""
    await open_review(office)
    await draw(office, SOLANO)
    page = await office.sign_in(chromium, "leader", f"/app/cqi/ca/quarters/{QUARTER}/counties/{SOLANO}")
    row = page.get_by_role("row", name=re.compile("Solano 001"))
    await row.get_by_text("Give to a reviewer").click()
    give = row.get_by_role("button", name="Give the case")
    await expect(give).to_have_attribute("aria-disabled", "true")
    await expect(give).to_have_accessible_description("Choose a reviewer.")
    reviewer = row.get_by_label("Reviewer", exact=True)
    await reviewer.select_option(label="Reviewer 4 (invented) (not certified today)")
    await give.click()
    await expect(row.get_by_text("Some of these people are not certified today")).to_be_visible()
    await expect(row.get_by_text("Waits for a reviewer")).to_be_visible()


async def test_draw_can_be_asked_and_left_by_keyboard(chromium: Browser, office: Office) -> None:
    """Whoever uses no mouse would draw by accident, or not at all."""
    await open_review(office)
    path = f"/sites/{SITE}/reviews/{QUARTER}/samples/{YOLO}/frame"
    await office.request("leader", "PUT", path, {"csv": frame_text()})
    page = await office.sign_in(chromium, "leader", f"/app/cqi/ca/quarters/{QUARTER}/counties/{YOLO}")
    button = page.get_by_role("button", name="Draw the sample")
    await button.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Draw the sample of Yolo?")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(
        dialog.get_by_role("button", name="Cancel").or_(dialog.get_by_role("button", name="Draw now"))
    ).to_have_count(2)
    await dialog.get_by_role("button", name="Draw now").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Proof of the draw")).to_be_visible()


async def test_export_is_followed_until_its_file_is_there(chromium: Browser, office: Office) -> None:
    """A leader would otherwise wait before a page that says nothing, and ask twice."""
    await open_review(office)
    page = await office.sign_in(chromium, "leader", f"/app/cqi/ca/quarters/{QUARTER}/exports")
    await page.get_by_label("Format").select_option(label="Excel")
    await page.get_by_role("button", name="Make the file").click()
    link = page.get_by_role("link", name=re.compile(r"Download \d+ cases?"))
    await expect(link).to_be_visible()
    async with page.expect_download() as started:
        await link.click()
    assert (await started.value).suggested_filename.endswith(".xlsx")
