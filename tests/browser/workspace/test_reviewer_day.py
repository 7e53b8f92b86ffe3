"""The reviewer's day in the browser: from My cases over the last items to the submission."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.workspace.office import Office
from tests.browser.workspace.prepared_case import address, prepare_case
from tests.browser.workspace.watched_page import watch

ITEM_17 = {"A1": "Yes", "A2": "Yes", "B1": "Not applicable", "B2": "No", "B3": "Yes"}


async def choose(page: Page, region: str, answer: str) -> None:
    """Press an answer of a question as a person with a mouse does."""
    await page.get_by_role("region", name=region, exact=True).get_by_text(answer, exact=True).first.click()


@pytest.mark.requirement("R38")
@pytest.mark.requirement("R40")
@pytest.mark.requirement("R41")
@pytest.mark.requirement("R43")
async def test_reviewer_enters_the_last_parts_and_submits(chromium: Browser, office: Office) -> None:
    """Whoever reviews would need curl for a step of their day, or would submit without knowing what is missing."""
    case = await prepare_case(office, without=("17", "18", "interviews", "records"))
    page = await office.sign_in(chromium, "reviewer-1", "/app/cqi/ca/cases")
    watched = watch(page)
    await expect(page.get_by_role("heading", name="My cases", level=1)).to_be_visible()
    await page.locator(f"a[href*='{case.id}']").first.click()

    await page.get_by_role("link", name=re.compile("^Submit for QA: ")).click()
    await page.get_by_role("button", name=re.compile("^Submit for QA")).click()
    summary = page.get_by_role("alert", name="The case is not finished")
    await expect(summary).to_be_focused()
    await expect(page).to_have_title(re.compile("^Error: "))
    await summary.get_by_role("link", name="17: does it apply?").click()
    await expect(page.get_by_role("heading", name=re.compile("^Item 17: "))).to_be_visible()

    await choose(page, "Does Item 17 apply?", "Yes")
    for question, answer in ITEM_17.items():
        await choose(page, f"Question 17 {question}", answer)
    await page.get_by_label("What is the reason for this answer to 17 B2?").fill("No dental visit was made in a year.")
    await page.get_by_label("Rationale statement for Item 17").fill("Records and interviews agree on the visits.")
    rating = page.get_by_role("complementary", name="Rating of Item 17")
    await expect(rating.get_by_role("status")).to_have_text("Area Needing Improvement")
    await expect(rating.get_by_role("row", name=re.compile("B2.*needs work"))).to_be_visible()
    await page.get_by_role("button", name="Check Item 17 and go to Item 18").click()

    await expect(page.get_by_role("heading", name=re.compile("^Item 18: "))).to_be_visible()
    await choose(page, "Does Item 18 apply?", "No")
    await expect(page.get_by_text("The other questions of Item 18 do not apply.")).to_be_visible()
    await page.get_by_label("Rationale statement for Item 18").fill("No need was seen in the period under review.")
    await page.get_by_role("button", name="Check Item 18 and go to the overview").click()

    parts = page.get_by_role("navigation", name="Parts of the case")
    await parts.get_by_role("link", name=re.compile("Interviews")).click()
    for who in ("Child", "Mother", "Father", "Foster parent", "Caseworker"):
        await page.get_by_role("button", name="Add interview").click()
        row = page.get_by_role("listitem").filter(has=page.get_by_label("Who", exact=True)).last
        await row.get_by_label("Who", exact=True).select_option(label=who)
        await row.get_by_text("Yes", exact=True).click()
        await row.get_by_label("How", exact=True).select_option(label="In person")
        await row.get_by_label("On which day").fill("2026-08-20")
    await parts.get_by_role("link", name=re.compile("Records")).click()
    await page.get_by_role("button", name="Add record").click()
    await page.get_by_label("Kind of record").select_option(label="Paper")
    await page.get_by_label("Read on which day").fill("2026-08-20")

    await parts.get_by_role("link", name=re.compile("Overview")).click()
    await expect(page.get_by_text("Nothing is missing. After the submission")).to_be_visible()
    await page.get_by_role("button", name="Submit for QA", exact=True).click()
    await expect(page.get_by_text("The case is with QA now")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Waits for first-level QA").first).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("^Submit for QA"))).to_have_count(0)

    stored = await office.request("reviewer-1", "GET", f"/sites/ca-cqi/cases/{case.id}")
    assert stored["stage"] == "ready_for_initial_qa"
    assert stored["items"]["17"]["preliminary"]["rating"] == "ANI"
    assert [row["role"] for row in stored["interviews"]["rows"]][-1] == "caseworker"
    assert watched.complaints == []


async def test_branch_follows_the_answer_and_keeps_what_was_written(chromium: Browser, office: Office) -> None:
    """A No that was corrected would take the narrative with it, or leave its box open for nothing."""
    case = await prepare_case(office, without=("3",))
    page = await office.sign_in(chromium, "reviewer-1", address(case, "item-3"))
    reason = page.get_by_label("What is the reason for this answer to 3 B?")
    await expect(page.get_by_role("region", name="Question 3 B", exact=True)).to_be_visible()
    await expect(reason).to_have_count(0)
    await choose(page, "Question 3 B", "No")
    await reason.fill("No contact between June and August.")
    await choose(page, "Question 3 B", "Yes")
    await expect(page.get_by_text("Written for an earlier answer: kept, and no longer asked for")).to_be_visible()
    await expect(reason).to_have_value("No contact between June and August.")


async def test_locked_question_says_why_and_is_answered_by_the_rule(chromium: Browser, office: Office) -> None:
    """A reviewer would hunt for the reason of a disabled question, and for its missing answer."""
    case = await prepare_case(office, without=("8",))
    page = await office.sign_in(chromium, "reviewer-1", address(case, "item-8"))
    await choose(page, "Does Item 8 apply?", "Yes")
    await choose(page, "Question 8 A", "Not applicable")
    locked = page.get_by_role("region", name="Question 8 C", exact=True)
    await expect(locked.get_by_text("Not applicable, set by a rule:")).to_be_visible()
    await expect(locked.get_by_role("radio", name="Not applicable")).to_be_checked()
    await expect(locked.get_by_role("radio", name="Yes")).to_be_disabled()
    await locked.get_by_role("link", name="Go to 8 A", exact=True).click()
    cause = page.get_by_role("region", name="Question 8 A", exact=True)
    await expect(cause.get_by_role("radio", name="Not applicable")).to_be_focused()


async def test_case_with_qa_is_readable_and_not_changeable(chromium: Browser, office: Office) -> None:
    """A reviewer would type into a case that QA has, and lose it."""
    case = await office.open_case("submitted")
    page = await office.sign_in(chromium, "reviewer-1", address(case, "item-3"))
    await expect(page.get_by_text("Waits for first-level QA").first).to_be_visible()
    await expect(page.get_by_text("It comes back to you if it is returned.")).to_be_visible()
    for radio in await page.get_by_role("region", name="Question 3 A", exact=True).get_by_role("radio").all():
        await expect(radio).to_be_disabled()
    await expect(page.get_by_label("Rationale statement for Item 3")).not_to_be_editable()


async def test_address_of_no_case_says_so_and_leads_back(chromium: Browser, office: Office) -> None:
    """A wrong link in a mail would end in an empty page."""
    page = await office.sign_in(chromium, "reviewer-1", f"/app/cqi/ca/cases/cas_{'0' * 32}/item-1")
    await expect(page.get_by_text("This site has no such case")).to_be_visible()
    await page.get_by_role("link", name="Go to My cases").click()
    await expect(page.get_by_role("heading", name="My cases", level=1)).to_be_visible()
