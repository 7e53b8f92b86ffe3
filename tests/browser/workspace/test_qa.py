"""QA in the browser: from the queue to the approval, with notes, a return and a second round."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.page_checks import AXE, TAGS
from tests.browser.workspace.office import Office, OpenedCase
from tests.browser.workspace.second_round import change_and_submit, read_case

QUEUE = "/app/cqi/ca/qa"
RELOADS = 40
"""The queue follows the events of a case."""


def case_name(case: OpenedCase) -> str:
    return f"Sonoma {case.id[-6:]}"


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name}"))


async def row_of(page: Page, case: OpenedCase) -> Locator:
    """Return the case's row of the queue, once the queue has it."""
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=case_name(case), exact=True))
    for _ in range(RELOADS):
        await expect(page.get_by_role("table").or_(page.get_by_text("Nothing waits for QA."))).to_be_visible()
        if await row.count():
            return row
        await page.reload()
    raise AssertionError(f"{case_name(case)} did not come to the queue")


async def take(page: Page, case: OpenedCase) -> None:
    await (await row_of(page, case)).get_by_role("button", name=f"Take {case_name(case)}").click()
    await expect(page.get_by_text(re.compile("^In your hands"))).to_be_visible()


async def violations(page: Page) -> list[str]:
    await page.evaluate(AXE)
    run = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
    found = (await page.evaluate(run, list(TAGS)))["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.mark.requirement("R46")
async def test_qa_returns_with_a_note_and_approves_the_second_round(chromium: Browser, office: Office) -> None:
    """QA and reviewer would otherwise talk about a case beside the system, and nobody would see what changed."""
    case = await office.open_case("submitted")
    page = await office.sign_in(chromium, "qa-1", QUEUE)
    other = await office.sign_in(chromium, "qa-2", QUEUE)
    seen = await row_of(other, case)
    await take(page, case)
    await seen.get_by_role("button", name=f"Take {case_name(case)}").click()
    await expect(other.get_by_text(f"Someone took {case_name(case)} a moment ago")).to_be_visible()

    await page.get_by_role("link", name=re.compile("^13 ?Child and family involvement")).first.click()
    question = page.get_by_role("article", name=re.compile("^A "))
    await button(question, "Add a note").click()
    await question.get_by_role("textbox", name="Note on 13 A").fill("Who was asked, and when?")
    await button(question, "Add note").click()
    await expect(question.get_by_text("Who was asked, and when?")).to_be_visible()
    await expect(button(page, "Approve as final")).to_have_attribute("aria-disabled", "true")
    await button(page, "Return to reviewer").click()
    await button(page, f"Return {case_name(case)}").click()
    await expect(page.get_by_text("The case is with its reviewers again.")).to_be_visible()

    before, now = await change_and_submit(office, case, "Both parents were asked in every quarter.")
    await page.goto(QUEUE)
    await take(page, case)
    await expect(page.get_by_role("heading", name=re.compile("changed since round 1"))).to_be_visible()
    await page.get_by_role("region", name=re.compile("changed since")).get_by_role("link", name="13 A").click()
    question = page.get_by_role("article", name=re.compile("^A "))
    await expect(question.get_by_role("deletion").first).to_contain_text(before)
    await expect(question.get_by_role("insertion").first).to_contain_text(now)
    await expect(question).to_contain_text("added: Both parents were asked in every quarter.")
    await button(question, "Resolve").click()
    await expect(button(question, "Open again")).to_be_visible()
    await button(page, "Approve as final").click()
    await button(page, f"Approve {case_name(case)}").click()
    await expect(page.get_by_text("The case is approved and final.")).to_be_visible()
    assert (await read_case(office, case))["stage"] == "approved_final"


@pytest.mark.requirement("R46")
async def test_qa_second_level_is_for_another_person(chromium: Browser, office: Office) -> None:
    """A second look by the same eyes would find nothing more."""
    case = await office.open_case("submitted")
    first = await office.sign_in(chromium, "qa-1", QUEUE)
    await take(first, case)
    await button(first, "Pass on to second-level QA").click()
    await expect(first.get_by_text("The case was passed on.")).to_be_visible()
    await expect(first.get_by_text("Someone with the role of second-level QA checks it.")).to_be_visible()
    second = await office.sign_in(chromium, "state-qa", QUEUE)
    await take(second, case)
    await button(second, "Approve as final").click()
    await button(second, f"Approve {case_name(case)}").click()
    await expect(second.get_by_text("The case is approved and final.")).to_be_visible()
    shown = await read_case(office, case)
    assert shown["passed"] == ["initial", "second"]


@pytest.mark.requirement("R47")
async def test_qa_says_why_nobody_checks_their_own_case(chromium: Browser, office: Office) -> None:
    """A person would otherwise learn from a refusal what the queue knows."""
    case = await office.open_case("submitted", reviewer="reviewer-4")
    await office.request("administrator", "POST", "/sites/ca-cqi/people", grant(office, "reviewer-4", "QA_FIRST"))
    page = await office.sign_in(chromium, "reviewer-4", QUEUE)
    await expect(await row_of(page, case)).to_contain_text("You reviewed this case. Someone else checks it.")
    await page.goto(f"{QUEUE}/{case.id}")
    await expect(page.get_by_text("You reviewed this case. Someone else checks it.")).to_be_visible()
    await expect(button(page, "Take")).to_have_count(0)


def grant(office: Office, name: str, role: str) -> dict[str, str]:
    account = office.onboarding.accounts[f"{name}@ca.example"]
    return {"name": account.user.name, "email": f"{name}@ca.example", "role": role}


async def test_qa_note_survives_a_lost_answer(chromium: Browser, office: Office) -> None:
    """A paragraph of a note would be gone with the connection, or stand there twice."""
    case = await office.open_case("submitted")
    page = await office.sign_in(chromium, "qa-1", QUEUE)
    await take(page, case)
    await page.goto(f"{QUEUE}/{case.id}/3")
    rating = page.get_by_role("region", name="Rating and rationale")
    await button(rating, "Add a note").click()
    await rating.get_by_role("textbox").fill("Say when the plan was made.")
    await page.context.set_offline(True)
    await button(rating, "Add note").click()
    await expect(rating.get_by_text("This was not sent")).to_be_visible()
    await expect(rating.get_by_role("textbox")).to_have_value("Say when the plan was made.")
    await page.context.set_offline(False)
    await button(rating, "Add note").click()
    await expect(rating.get_by_role("textbox")).to_have_count(0)
    await expect(rating.get_by_text("Say when the plan was made.")).to_have_count(1)
    assert (await read_case(office, case))["open_notes"] == 1


async def test_qa_case_that_changed_meanwhile_is_read_again(chromium: Browser, office: Office) -> None:
    """A case would be approved by somebody who has not seen its newest note."""
    case = await office.open_case("submitted")
    page = await office.sign_in(chromium, "qa-1", QUEUE)
    await take(page, case)
    await page.route(re.compile("/live|/presence"), lambda route: route.abort())
    await page.reload()
    await expect(button(page, "Approve as final")).to_be_visible()
    note = {"item": "3", "question": None, "text": "Not yet."}
    await office.request("leader", "POST", f"/sites/ca-cqi/cases/{case.id}/notes", note)
    await button(page, "Approve as final").click()
    await button(page, f"Approve {case_name(case)}").click()
    await expect(page.get_by_role("alert")).to_contain_text(re.compile("changed since you read it|not resolved"))
    await button(page, "Read it again").click()
    await expect(page.get_by_role("link", name="1 note is open")).to_be_visible()


async def test_qa_agreement_of_few_cases_gives_no_percentage(chromium: Browser, office: Office) -> None:
    """Two cases of three would read as a verdict on a person."""
    case = await office.open_case("submitted")
    await case.entry.take_for_qa()
    await case.entry.approve()
    page = await office.sign_in(chromium, "leader", f"{QUEUE}/agreement?window=4")
    compared = page.get_by_role("region", name="Reviewers and first-level QA")
    for _ in range(RELOADS):
        await expect(compared.or_(page.get_by_text(re.compile("^No case was handed over"))).first).to_be_visible()
        if await compared.count():
            break
        await page.reload()
    await expect(compared).to_contain_text("too few to say how well they agree")
    found = await violations(page)
    assert not found, found


async def test_qa_case_shows_a_note_of_another_person_by_itself(chromium: Browser, office: Office) -> None:
    """Two people would ask the reviewer the same, and what one of them is writing would be lost by a reload."""
    case = await office.open_case("submitted")
    page = await office.sign_in(chromium, "qa-1", QUEUE)
    await take(page, case)
    await page.goto(f"{QUEUE}/{case.id}/3")
    rating = page.get_by_role("region", name="Rating and rationale")
    await button(rating, "Add a note").click()
    await rating.get_by_role("textbox").fill("Half a sentence")
    note = {"item": "3", "question": None, "text": "Of the leader."}
    await office.request("leader", "POST", f"/sites/ca-cqi/cases/{case.id}/notes", note)
    await expect(rating.get_by_text("Of the leader.")).to_be_visible()
    await expect(rating.get_by_role("textbox")).to_have_value("Half a sentence")


async def test_qa_suggests_an_override_and_a_leader_makes_it(chromium: Browser, office: Office) -> None:
    """A rating that the instrument cannot express would stay wrong, or be changed by somebody who may not."""
    case = await office.open_case("submitted")
    page = await office.sign_in(chromium, "qa-1", QUEUE)
    await take(page, case)
    await page.goto(f"{QUEUE}/{case.id}/3")
    card = page.get_by_role("region", name="Another rating for Item 3?")
    await card.get_by_text("Not needed in most cases").click()
    await button(card, "Suggest an override").click()
    await card.get_by_role("textbox").fill("The instrument has no word for it.")
    await button(card, "Add the suggestion as a note").click()
    await expect(card.get_by_text("Choose the new rating first.")).to_be_visible()
    rating = await card.get_by_role("combobox").locator("option").nth(1).text_content() or ""
    await card.get_by_role("combobox").select_option(label=rating)
    await button(card, "Add the suggestion as a note").click()
    await expect(page.get_by_text(f"Override suggested: {rating}. The instrument has no word for it.")).to_be_visible()
    leader = await office.sign_in(chromium, "leader", f"{QUEUE}/{case.id}/3")
    card = leader.get_by_role("region", name="Override the rating of Item 3")
    await card.get_by_text("Not needed in most cases").click()
    await card.get_by_role("combobox").select_option(label=rating)
    await button(card, "Give the reason").click()
    await card.get_by_role("textbox").fill("As QA says.")
    await button(card, "Override Item 3").click()
    await expect(leader.get_by_role("region", name="Rating and rationale")).to_contain_text("Reason: As QA says.")


async def test_qa_administrator_unlocks_a_final_case_with_a_reason(chromium: Browser, office: Office) -> None:
    """A final case with an error would stay in the figures, or be opened without anybody knowing why."""
    case = await office.open_case("submitted")
    await case.entry.take_for_qa()
    await case.entry.approve()
    page = await office.sign_in(chromium, "administrator", f"{QUEUE}/{case.id}")
    await button(page, "Unlock this final case").click()
    await button(page, f"Unlock {case_name(case)}").click()
    await expect(page.get_by_text("Choose a reason first.")).to_be_visible()
    await page.get_by_text("There is new information").click()
    await button(page, f"Unlock {case_name(case)}").click()
    await expect(page.get_by_role("status").get_by_text("The case is with its reviewers again.")).to_be_visible()
    assert (await read_case(office, case))["stage"] == "returned_to_reviewer"


@pytest.mark.parametrize("window", [(1280, 900, "none"), (320, 640, "none"), (1280, 900, "active")])
async def test_qa_pages_have_no_barriers(chromium: Browser, office: Office, window: tuple[int, int, str]) -> None:
    """Some of the people of QA use a screen reader, a magnifier or colours of their own."""
    width, height, colours = window
    case = await office.open_case("submitted")
    look = {"viewport": {"width": width, "height": height}, "forced_colors": colours}
    page = await office.sign_in(chromium, "qa-1", QUEUE, **look)
    await row_of(page, case)
    found = await violations(page)
    assert not found, found
    await take(page, case)
    for part in ("", "/13", "/face-sheet"):
        await page.goto(f"{QUEUE}/{case.id}{part}")
        await expect(page.get_by_role("complementary", name="Decision")).to_be_visible()
        found = await violations(page)
        assert not found, found
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_qa_goes_from_note_to_note_by_keys(chromium: Browser, office: Office) -> None:
    """With 18 items, QA would look for each note by hand; and letters typed in a field must stay letters."""
    case = await office.open_case("submitted")
    page = await office.sign_in(chromium, "qa-1", QUEUE)
    await take(page, case)
    for item in ("3", "13"):
        body = {"item": item, "question": "A", "text": f"About item {item}."}
        await office.request("qa-1", "POST", f"/sites/ca-cqi/cases/{case.id}/notes", body)
    await page.goto(f"{QUEUE}/{case.id}")
    await page.keyboard.press("n")
    await expect(page).to_have_url(re.compile(f"{case.id}$"))
    await page.get_by_role("checkbox", name=re.compile("next")).focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("n")
    await expect(page.get_by_role("article", name=re.compile("^A "))).to_be_focused()
    await expect(page).to_have_url(re.compile("/3#q-3-A$"))
    await page.keyboard.press("n")
    await expect(page).to_have_url(re.compile("/13#q-13-A$"))
    await page.keyboard.press("p")
    await expect(page).to_have_url(re.compile("/3#q-3-A$"))
    question = page.get_by_role("article", name=re.compile("^A "))
    await expect(page.locator("#q-3-A")).to_be_focused()
    await button(question, "Edit").press("Enter")
    await expect(question.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type(" n and p")
    await expect(question.get_by_role("textbox")).to_have_value("About item 3. n and p")
    await expect(page).to_have_url(re.compile("/3#q-3-A$"))
