"""Saving, as people meet it: two at one item, a network that fails, a session that ends, the next at the machine."""

import re

from playwright.async_api import Browser, expect

from tests.browser.workspace.entry_page import (
    PATIENCE,
    WRITES,
    EntryPage,
    LostAnswers,
    address_of,
    answers_in,
    end_session,
    enter,
    enter_again,
    open_case,
    sign_in_by_form,
    texts_in,
)
from tests.browser.workspace.office import Office

DRAFTS = """async () => {
  const open = indexedDB.open('oms');
  const database = await new Promise((resolve, reject) => {
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
  if (!database.objectStoreNames.contains('drafts')) return [];
  const all = database.transaction('drafts').objectStore('drafts').getAll();
  const rows = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result); });
  database.close();
  return rows.map((row) => ({ ...row, nonce: [...row.nonce], sealed: new TextDecoder('latin1').decode(row.sealed) }));
}"""
"""All that the browser keeps unsaved."""


async def test_two_people_answer_different_questions_and_both_are_saved(chromium: Browser, office: Office) -> None:
    """The second one's answer would be lost, or both would be asked about something that is no conflict."""
    opened = await open_case(office, "reviewer-1", "reviewer-2")
    first = await enter(office, chromium, "reviewer-1", opened)
    second = await enter(office, chromium, "reviewer-2", opened)
    await first.answer("A", "No")
    await first.wait_until_saved()
    await second.answer("B", "Yes")
    await second.wait_until_saved()
    assert await answers_in(office, opened) == [("A", "No"), ("B", "Yes")]
    for entered in (first, second):
        await expect(entered.page.get_by_role("dialog")).to_have_count(0)
        await expect(entered.page.get_by_role("button", name=re.compile("^Keep mine"))).to_have_count(0)


async def test_two_people_write_one_text_and_keep_both(chromium: Browser, office: Office) -> None:
    """One of two people who wrote at the same time would find their text gone."""
    opened = await open_case(office, "reviewer-1", "reviewer-2")
    first = await enter(office, chromium, "reviewer-1", opened)
    second = await enter(office, chromium, "reviewer-2", opened)
    await second.page.context.set_offline(True)  # else the page shows the first one's text before the second types
    await first.rationale.fill("The file shows it.")
    await first.wait_until_saved()
    await second.rationale.fill("The mother said so.")
    await second.page.context.set_offline(False)
    conflict = second.page.get_by_role("group", name=re.compile("changed Rationale statement for Item 3 differently"))
    await expect(conflict).to_contain_text("The file shows it.", timeout=PATIENCE)
    await expect(conflict).to_contain_text("The mother said so.")
    await expect(second.rationale).to_be_focused()
    await conflict.get_by_role("button", name=re.compile("^Keep both")).click()
    await second.wait_until_saved()
    await expect(conflict).to_have_count(0)
    assert await texts_in(office, opened) == ["The file shows it.", "The file shows it.\n\nThe mother said so."]


async def test_one_person_in_two_tabs_is_asked_like_two_people(chromium: Browser, office: Office) -> None:
    """A forgotten tab would silently replace what the same person has answered since."""
    opened = await open_case(office, "reviewer-1")
    first = await enter(office, chromium, "reviewer-1", opened)
    await first.page.context.route(re.compile("/(live|presence)"), lambda route: route.abort())
    await first.page.reload()
    second = await enter_again(first.page.context, opened)
    await first.answer("A", "Yes")
    await first.wait_until_saved()
    await second.answer("A", "No")
    conflict = second.page.get_by_role("group", name=re.compile("^You changed A in another tab or browser too"))
    await expect(conflict).to_be_visible(timeout=PATIENCE)
    await conflict.get_by_role("button", name=re.compile("^Use the other")).click()
    await expect(second.option("A", "Yes")).to_be_checked(timeout=PATIENCE)
    await expect(conflict).to_have_count(0)
    assert await answers_in(office, opened) == [("A", "Yes")]


async def test_ten_answers_without_a_connection_outlive_tab_and_session(chromium: Browser, office: Office) -> None:
    """An afternoon at a family's home, without a network, would be lost with the tab."""
    opened = await open_case(office, "reviewer-1")
    entered = await enter(office, chromium, "reviewer-1", opened, service_workers="allow")
    context = entered.page.context
    await entered.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await context.set_offline(True)
    given = [("A", "No"), ("B", "No"), ("C", "No"), ("D", "No"), ("E", "No"), ("F", "No")]
    for name, words in given:
        await entered.answer(name, words)
    for name in ("A1", "D1", "E1", "F1"):
        await entered.tick_last(name)
    await expect(entered.saved_line).to_contain_text(
        "No connection. 10 answers wait on this computer", timeout=PATIENCE
    )
    assert len(await entered.page.evaluate(DRAFTS)) == 1
    await entered.page.close()
    await end_session(context)
    page = await context.new_page()
    await page.goto(address_of(opened))
    await context.set_offline(False)
    await sign_in_by_form(office, page, "reviewer-1")
    again = EntryPage(page)
    await expect(again.option("F", "No")).to_be_checked(timeout=PATIENCE)
    await again.wait_until_nothing_waits()
    answers = await answers_in(office, opened)
    assert answers[:6] == given
    assert [name for name, _ in answers[6:]] == ["A1", "D1", "E1", "F1"]
    assert await page.evaluate(DRAFTS) == []


async def test_thirty_saves_whose_answers_are_lost_arrive_once_and_in_order(chromium: Browser, office: Office) -> None:
    """A line that breaks after the server has saved would save an answer twice, or replace a newer one by an older."""
    opened = await open_case(office, "reviewer-1")
    entered = await enter(office, chromium, "reviewer-1", opened)
    context, network = entered.page.context, LostAnswers()
    await network.install(context)
    given = [(name, words) for words in ("Yes", "No") * 5 for name in ("A", "B", "C")]
    for number, (name, words) in enumerate(given, 1):
        await entered.answer(name, words)
        await network.wait_for(number)
        if number % 10 == 0:
            await entered.page.close()
            entered = await enter_again(context, opened)
            await expect(entered.option(name, words)).to_be_checked(timeout=PATIENCE)
        await entered.wait_until_nothing_waits()
    assert len(network.lost) == len(given) == 30
    assert await answers_in(office, opened) == given


async def test_session_that_ends_during_typing_is_taken_up_in_place(chromium: Browser, office: Office) -> None:
    """A person who typed for an hour would stand before an error page."""
    opened = await open_case(office, "reviewer-1")
    entered = await enter(office, chromium, "reviewer-1", opened)
    page = entered.page
    await end_session(page.context)
    await entered.rationale.fill("Typed before the session was known to have ended, ")
    await expect(entered.saved_line).to_contain_text("Sign in again to save 1 answer.", timeout=PATIENCE)
    whole = "Typed before the session was known to have ended, and after it."
    await entered.rationale.fill(whole)
    await expect(entered.rationale).to_have_value(whole)
    await page.get_by_role("button", name="Sign in here").first.click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    await dialog.get_by_label("Password").fill(office.password)
    await dialog.get_by_role("button", name="Sign in", exact=True).click()
    await entered.wait_until_saved()
    await expect(dialog).to_be_hidden()
    await expect(entered.rationale).to_have_value(whole)
    assert (await texts_in(office, opened))[-1] == whole


async def test_signing_out_asks_about_unsent_work_and_leaves_nothing(chromium: Browser, office: Office) -> None:
    """The next person at the machine would find what the first one had typed, or the first one lose it unasked."""
    opened = await open_case(office, "reviewer-1")
    entered = await enter(office, chromium, "reviewer-1", opened)
    page = entered.page
    await page.context.route(WRITES, lambda route: route.abort("connectionreset"))
    await entered.rationale.fill("Only she knows.")
    await expect(entered.saved_line).to_contain_text("No connection.", timeout=PATIENCE)
    kept = await page.evaluate(DRAFTS)
    assert len(kept) == 1
    assert "she knows" not in str(kept)
    await page.get_by_role("button", name="Sign out").click()
    asked = page.get_by_role("dialog", name="Some of your work is not saved yet")
    await asked.get_by_role("button", name="Stay").click()
    await expect(asked).to_be_hidden()
    await expect(entered.rationale).to_have_value("Only she knows.")
    await page.get_by_role("button", name="Sign out").click()
    await asked.get_by_role("button", name="Discard it and sign out").click()
    await page.wait_for_url("**/sign-in?next=/app/", timeout=PATIENCE)
    assert await page.evaluate(DRAFTS) == []
    await page.goto(address_of(opened))
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=PATIENCE)


async def test_drafts_wait_for_their_person_while_another_one_works(chromium: Browser, office: Office) -> None:
    """What one person typed would be read by the next at the same machine, or saved as theirs."""
    opened = await open_case(office, "reviewer-1", "reviewer-2")
    entered = await enter(office, chromium, "reviewer-1", opened)
    context = entered.page.context
    await context.set_offline(True)
    await entered.rationale.fill("Of the first one.")
    await expect(entered.saved_line).to_contain_text("No connection.", timeout=PATIENCE)
    assert len(await entered.page.evaluate(DRAFTS)) == 1
    await entered.page.close()
    await context.set_offline(False)
    await end_session(context)
    page = await context.new_page()
    await page.goto(address_of(opened))
    await sign_in_by_form(office, page, "reviewer-2")
    second = EntryPage(page)
    await expect(second.rationale).to_have_value("", timeout=PATIENCE)
    assert [row["person"] for row in await page.evaluate(DRAFTS)] == [office.person("reviewer-1")]
    await page.close()
    await end_session(context)
    page = await context.new_page()
    await page.goto(address_of(opened))
    await sign_in_by_form(office, page, "reviewer-1")
    await expect(EntryPage(page).rationale).to_have_value("Of the first one.", timeout=PATIENCE)
    await EntryPage(page).wait_until_nothing_waits()
    assert await texts_in(office, opened) == ["Of the first one."]
