"""Item 1 by the keyboard alone, and the pages of a case as everyone can use them."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.workspace.office import Office
from tests.browser.workspace.prepared_case import address, prepare_case
from tests.browser.workspace.watched_page import watch

MAX_STOPS = 90
PARTS = ("overview", "face-sheet", "item-1", "item-3", "item-5", "item-12", "interviews", "records")


async def go_to(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus."""
    await expect(target).to_have_count(1)
    for _ in range(MAX_STOPS):
        if await target.evaluate("(element) => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


async def choose(page: Page, region: str, answer: str) -> None:
    """Go to a question, and with the arrows to its answer."""
    group = page.get_by_role("region", name=region, exact=True)
    await go_to(page, group.get_by_role("radio").first)
    wanted = group.get_by_role("radio", name=answer, exact=True)
    await page.keyboard.press("Space")
    while not await wanted.is_checked():
        await page.keyboard.press("ArrowRight")


@pytest.mark.requirement("R78")
async def test_item_1_is_completed_by_keyboard_alone(chromium: Browser, office: Office) -> None:
    """Whoever cannot use a mouse could not review a case."""
    case = await prepare_case(office, without=("1",))
    page = await office.sign_in(chromium, "reviewer-1", address(case, "item-1"))
    watched = watch(page)
    await expect(page.get_by_role("heading", name=re.compile("^Item 1: "))).to_be_visible()
    await choose(page, "Does Item 1 apply?", "Yes")
    assert await watched.flaws() == []

    table = page.get_by_role("region", name="Question 1 A1", exact=True)
    await go_to(page, table.get_by_role("button", name="Add report"))
    await page.keyboard.press("Enter")
    await expect(table.get_by_label("Report date")).to_be_focused()
    await page.keyboard.type("08032026")
    await go_to(page, table.get_by_label("Allegation"))
    await page.keyboard.type("Neglect")
    await go_to(page, table.get_by_label("Assessment or investigation"))
    await page.keyboard.type("Inv")
    assert await watched.flaws() == []

    for question in ("A", "B"):
        await go_to(page, page.get_by_role("region", name=f"Question 1 {question}", exact=True).get_by_role("textbox"))
        await page.keyboard.type("0")
    locked = page.get_by_role("region", name="Question 1 C", exact=True)
    await expect(locked.get_by_role("radio", name="Not applicable")).to_be_checked()
    await go_to(page, page.get_by_label("Rationale statement for Item 1"))
    await page.keyboard.type("The report was acted on in time.")
    rating = page.get_by_role("complementary", name="Rating of Item 1")
    await expect(rating.get_by_role("status")).to_have_text("Strength")
    assert await watched.flaws() == []

    await go_to(page, page.get_by_role("button", name="Check Item 1 and go to Item 2"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=re.compile("^Item 2: "))).to_be_visible()
    stored = await office.request("reviewer-1", "GET", f"/sites/ca-cqi/cases/{case.id}")
    [row] = stored["items"]["1"]["answers"]["A1"]["value"]
    assert (row["report_date"], row["assessment_or_investigation"]) == ("2026-08-03", "investigation")
    texts = await office.request("reviewer-1", "GET", f"/sites/ca-cqi/cases/{case.id}/texts")
    assert texts["texts"][f"cell/1/A1/{row['row']}/allegation"]["text"] == "Neglect"


@pytest.mark.requirement("R78")
@pytest.mark.parametrize("part", PARTS)
async def test_part_of_a_case_can_be_used_by_everyone(chromium: Browser, office: Office, part: str) -> None:
    """A part would be closed to people who read with a screen reader, a phone or their own colours."""
    case = await prepare_case(office, without=("5",))
    page = await office.sign_in(chromium, "reviewer-1", address(case, part))
    watched = watch(page)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert await watched.flaws() == []


@pytest.mark.requirement("R78")
@pytest.mark.parametrize("site", ["ca-cqi", "ca-training"])
async def test_my_cases_can_be_used_by_everyone(chromium: Browser, office: Office, site: str) -> None:
    await prepare_case(office, site=site)
    state, purpose = site.split("-")
    page = await office.sign_in(chromium, "reviewer-1", f"/app/{purpose}/{state}/cases")
    watched = watch(page)
    await expect(page.get_by_role("link", name=re.compile("Sonoma")).first).to_be_visible()
    assert await watched.flaws() == []
