"""An item's page as a person answers it, its save line, and a network that loses answers."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, expect

from cli.demonstration.onboarding import address_of as address_of_person
from tests.browser.workspace.office import Office, OpenedCase
from tests.support.wait import until

WRITES = re.compile(r"/api/v1/sites/[^/]+/cases/[^/]+/(items/\d+/answers|texts|face-sheet|items/\d+/sources)$")
PATIENCE = 30_000
"""Milliseconds in which a page shows something, on a machine that does other things too."""

SAVED = re.compile(r"^Saved \d")


@dataclass(frozen=True)
class EntryPage:
    """The page of Item 3 of a case."""

    page: Page

    def question(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=f"Question 3 {name}", exact=True)

    async def answer(self, name: str, words: str) -> None:
        await self.question(name).get_by_text(words, exact=True).first.click()

    def option(self, name: str, words: str) -> Locator:
        return self.question(name).get_by_role("radio", name=words, exact=True)

    @property
    def rationale(self) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile("^Rationale statement for Item 3"))

    @property
    def saved_line(self) -> Locator:
        return self.page.get_by_role("region", name="This case").locator(".oms-saved")

    async def tick_last(self, name: str) -> None:
        """Choose the last option of a question with check boxes; USWDS shows their labels alone."""
        last = self.question(name).get_by_role("checkbox").last
        await self.question(name).locator("label", has_text=re.compile(".")).last.click()
        await expect(last).to_be_checked()

    async def wait_until_nothing_waits(self) -> None:
        """Return when nothing is unsaved, whether this tab or the one before it has sent it."""
        await expect(self.saved_line).to_contain_text(
            re.compile(r"^(Saved \d|Your answers are saved)"), timeout=PATIENCE
        )

    async def wait_until_saved(self) -> None:
        await expect(self.saved_line).to_contain_text(SAVED, timeout=PATIENCE)


async def open_case(office: Office, *reviewers: str) -> OpenedCase:
    """Make a case with its face sheet and no answers, in the hands of these reviewers."""
    opened = await office.open_case("assigned", reviewer=reviewers[0])
    await opened.entry.face_sheet(opened.sheet)
    people = [office.person(name) for name in reviewers]
    certificate = {"certificate": "full", "until": (datetime.now(UTC).date() + timedelta(days=100)).isoformat()}
    for person in people:
        await office.request("leader", "PUT", f"/sites/{opened.site}/certifications/{person}", certificate)
    body = {"reviewers": people}
    await office.request("leader", "PUT", f"/sites/{opened.site}/cases/{opened.id}/reviewers", body)
    return opened


def address_of(opened: OpenedCase) -> str:
    return f"/app/cqi/ca/cases/{opened.id}/item-3"


async def enter(office: Office, browser: Browser, name: str, opened: OpenedCase, **context: Any) -> EntryPage:
    """Open Item 3 of the case, signed in in a browser of the person's own.

    The service worker is left out unless a test wants it: requests that pass it are not seen by playwright's routes.
    """
    page = EntryPage(await office.sign_in(browser, name, **{"service_workers": "block"} | context))
    async with page.page.expect_response(re.compile("/draft-key$"), timeout=PATIENCE):
        await page.page.goto(address_of(opened))
    await expect(page.rationale).to_be_visible(timeout=PATIENCE)
    return page


async def enter_again(context: BrowserContext, opened: OpenedCase) -> EntryPage:
    """Open Item 3 in another tab of the same browser."""
    page = EntryPage(await context.new_page())
    await page.page.goto(address_of(opened))
    await expect(page.rationale).to_be_visible(timeout=PATIENCE)
    return page


async def end_session(context: BrowserContext) -> None:
    """End the session of a browser at the server, which no open page of it hears of."""
    answer = await context.request.post("/api/v1/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.ok, await answer.text()


async def sign_in_by_form(office: Office, page: Page, name: str) -> None:
    """Sign in on the page to which a person without a session is led."""
    await page.get_by_label("E-mail address").fill(address_of_person(name), timeout=PATIENCE)
    await page.get_by_label("Password").fill(office.password)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def answers_in(office: Office, opened: OpenedCase) -> list[tuple[str, Any]]:
    """Return every question that was answered in Item 3 with its value, in the order in which the server has them."""
    questions = (await history_of(office, opened))["questions"]
    entries = [(entry["rev"], name, entry["value"]) for name, entries in questions.items() for entry in entries]
    return [(name, value) for _, name, value in sorted(entries)]


async def texts_in(office: Office, opened: OpenedCase) -> list[str]:
    """Return every rationale of Item 3, oldest first."""
    texts = (await history_of(office, opened))["texts"].get("rationale/3", [])
    return [entry["text"] for entry in texts]


async def history_of(office: Office, opened: OpenedCase) -> dict[str, Any]:
    return await office.request("leader", "GET", f"/sites/{opened.site}/cases/{opened.id}/items/3/history")


@dataclass
class LostAnswers:
    """A network that brings each save to the server and loses its first answer."""

    lost: list[str] = field(default_factory=list)

    async def install(self, context: BrowserContext) -> None:
        await context.route(WRITES, self._lose_first)

    async def wait_for(self, count: int) -> None:
        """Return when this many answers were lost."""

        async def are_lost() -> bool:
            return len(self.lost) >= count

        await until(are_lost)

    async def _lose_first(self, route: Route) -> None:
        key = route.request.headers.get("idempotency-key", "")
        if route.request.method == "GET" or key in self.lost:
            await route.continue_()
            return
        await route.fetch()
        self.lost.append(key)
        await route.abort("connectionreset")
