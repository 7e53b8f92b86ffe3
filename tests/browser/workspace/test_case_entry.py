"""What a reviewer meets while entering a case: notes, history, offered facts, slips, conflicts of interest."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.workspace.office import Office, OpenedCase
from tests.browser.workspace.prepared_case import address, prepare_case
from tests.browser.workspace.watched_page import watch

LONG = "word " * 40_000


def path_of(case: OpenedCase, *parts: str) -> str:
    return "/".join((f"/sites/{case.site}/cases/{case.id}", *parts))


@pytest.mark.requirement("R45")
async def test_reviewer_finds_a_returned_case_and_answers_its_note(chromium: Browser, office: Office) -> None:
    """A question of QA would wait in a case that its reviewer takes for done."""
    case = await prepare_case(office)
    case.entry.etag = f'"{(await office.request("reviewer-1", "GET", path_of(case)))["version"]}"'
    await case.entry.submit()
    await case.entry.take_for_qa()
    note = {"item": "3", "question": "B", "text": "Which visit is meant?"}
    await case.entry.send_step("note", "POST", f"{case.entry.path}/notes", note, case.entry.qa)
    await case.entry.send_step("return", "POST", f"{case.entry.path}/qa/return", None, case.entry.qa)

    page = await office.sign_in(chromium, "reviewer-1", "/app/cqi/ca/cases")
    watched = watch(page)
    row = page.get_by_role("row").filter(has=page.locator(f"a[href*='{case.id}']"))
    await expect(row.get_by_text("1 note")).to_be_visible()
    await row.get_by_role("link", name=re.compile("^Answer notes")).click()
    await page.get_by_text("Open notes").first.click()
    await page.get_by_role("link", name="3 B: Which visit is meant?").click()
    thread = page.get_by_role("region", name="Question 3 B", exact=True)
    await thread.get_by_label("Your reply").fill("The visit of July 10.")
    await thread.get_by_role("button", name="Reply").click()
    await expect(thread.get_by_role("article").filter(has_text="The visit of July 10.")).to_be_visible()
    assert await watched.flaws() == []


async def test_history_of_an_answer_tells_who_gave_it(chromium: Browser, office: Office) -> None:
    """A reviewer would ask QA which of them has changed an answer."""
    case = await prepare_case(office)
    page = await office.sign_in(chromium, "reviewer-1", address(case, "item-3"))
    question = page.get_by_role("region", name="Question 3 B", exact=True)
    await question.get_by_text("History").click()
    await expect(question.get_by_role("listitem").filter(has_text="you: ")).to_have_count(1)


async def test_offered_fact_is_taken_by_one_press(chromium: Browser, office: Office) -> None:
    """Facts of the face sheet would be typed twice, and differ."""
    case = await prepare_case(office, without=("6",))
    page = await office.sign_in(chromium, "reviewer-1", address(case, "item-6"))
    entry = page.get_by_role("region", name="Question 6 A3", exact=True)
    await expect(entry.get_by_text("From what is entered already:")).to_be_visible()
    await entry.get_by_role("button", name="Use it for 6 A3").click()
    await expect(entry.get_by_role("button", name="Use it for 6 A3")).to_have_count(0)
    await expect(entry.get_by_role("textbox")).to_have_value(case.sheet["face_sheet"]["fc_entry_date"])


async def test_slips_are_said_at_their_place_and_not_sent(chromium: Browser, office: Office) -> None:
    """A year like 0022 or a pasted file would be refused far from its field, or lost."""
    case = await prepare_case(office, without=("1",))
    page = await office.sign_in(chromium, "reviewer-1", address(case, "face-sheet"))
    opened = page.get_by_role("region", name="Most recent case opening").locator("input")
    await opened.fill("0022-05-01")
    await opened.blur()
    await expect(page.get_by_text("Look at the year: 0022.")).to_be_visible()

    await page.goto(address(case, "item-3"))
    rationale = page.get_by_label(re.compile("Rationale statement for Item 3"))
    before = await rationale.input_value()
    await rationale.fill(LONG)
    await expect(page.get_by_text("180,000 characters too long")).to_be_visible()
    assert await rationale.input_value() == LONG
    texts = await office.request("reviewer-1", "GET", path_of(case, "texts"))
    assert texts["texts"]["rationale/3"]["text"] == before


@pytest.mark.requirement("R56")
async def test_reviewer_proposes_to_eliminate_a_case(chromium: Browser, office: Office) -> None:
    """The worksheet would be filled in on paper, apart from the interviews that were not held."""
    case = await prepare_case(office)
    page = await office.sign_in(chromium, "reviewer-1", address(case))
    await page.get_by_text("Should this case leave the review?").click()
    await page.get_by_role("button", name="Propose to eliminate the case").click()
    await expect(page.get_by_text("Choose a reason first.")).to_be_visible()
    await page.get_by_label("Reason").select_option(label="The same family is in the sample twice")
    await page.get_by_label("Evidence").fill("Case 12 of the sample is the same family.")
    await page.get_by_role("button", name="Propose to eliminate the case").click()
    await expect(page.get_by_text("The worksheet waits for a decision")).to_be_visible()
    sheet = await office.request("reviewer-1", "GET", path_of(case, "elimination"))
    assert sheet["worksheet"]["reason"] == "duplicate"


async def declare(page: Page) -> None:
    await page.get_by_role("button", name="I have a conflict of interest").click()
    dialog = page.get_by_role("dialog", name="Declare a conflict of interest")
    await expect(dialog.get_by_text("This cannot be taken back.")).to_be_visible()
    await dialog.get_by_role("button", name="Declare it and leave the case").click()


async def test_conflict_of_interest_is_declared_and_leads_back(chromium: Browser, office: Office) -> None:
    """Somebody would go on reviewing a family they know because the way out is a mail to a leader."""
    case = await prepare_case(office)
    page = await office.sign_in(chromium, "reviewer-1", address(case))
    await declare(page)
    await expect(page.get_by_role("heading", name="My cases", level=1)).to_be_visible()
