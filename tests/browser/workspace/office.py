"""A whole stack with invented people who sign in in a browser, and cases that a test opens for them through the API.

`python -m tests.browser.workspace.office FOLDER` starts one for a developer, prints its address and sign-ins, and
stops it at Ctrl-C.
"""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
from playwright.async_api import Browser, BrowserContext, Page

from cli.client.case_entry import Entry
from cli.client.demo_request import send_request
from cli.demonstration.onboarding import Onboarding, address_of
from deploy.local.servers import downloads
from deploy.local.stack import Stack
from shared.instrument.samples import sample

PARTITIONS = 3
TIMEOUT_SECONDS = 60.0
QUARTER, COUNTY = "2026Q3", "06097"

CaseType = Literal["FC", "IH", "IHDR"]
Until = Literal["assigned", "answered", "entered", "submitted"]
"""How far a case has come when the browser opens it; `answered`: face sheet and items 1 to 3 alone."""


@dataclass(frozen=True)
class OpenedCase:
    """A case that was made for a test; `sheet` holds what was, or could be, entered."""

    site: str
    id: str
    sheet: dict[str, Any]
    entry: Entry


@dataclass
class Office:
    """A running stack, its people's sessions for requests of the test itself, and the address of the gateway."""

    stack: Stack
    address: str
    gateway: httpx2.AsyncClient
    onboarding: Onboarding
    cases: int = 0
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def password(self) -> str:
        return self.onboarding.password

    def session(self, name: str) -> str:
        """Return the session of an invented person, such as `reviewer-1`, `qa-1`, `state-qa`, `leader`."""
        return self.onboarding.accounts[address_of(name)].session

    def person(self, name: str) -> str:
        return self.onboarding.accounts[address_of(name)].user.id

    async def request(self, name: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Send a request of the API in a person's session. Raises NotAccepted."""
        return await send_request(self.gateway, method, path, self.session(name), body)

    async def open_case(
        self, until: Until = "assigned", site: str = "ca-cqi", reviewer: str = "reviewer-1", case_type: CaseType = "FC"
    ) -> OpenedCase:
        """Make a case of the site, give it to a reviewer, and enter as much of an invented sheet as asked for."""
        self.cases += 1
        rng = random.Random(self.cases)
        sheet = sample(rng, case_type=case_type, agency="child_welfare", county=COUNTY, site=site, quarter=QUARTER)
        entry = Entry(self.gateway, site, self.session(reviewer), self.session("qa-1"))
        await entry.create(sheet)
        if until != "assigned":
            await entry.face_sheet(sheet)
        if until == "answered":
            for item in ("1", "2", "3"):
                await entry.item(item, sheet["answers"].get(item, {}))
        if until in ("entered", "submitted"):
            for item, answers in sheet["answers"].items():
                await entry.item(item, answers)
            await entry.beside(sheet)
        if until == "submitted":
            await entry.submit()
        return OpenedCase(site, entry.case, sheet, entry)

    async def sign_in(self, browser: Browser, name: str, path: str = "/app/", **context: Any) -> Page:
        """Open a page of the workspace in a new context, signed in as the person would be by the form."""
        opened = await browser.new_context(base_url=self.address, **context)
        self.contexts.append(opened)
        body = {"email": address_of(name), "password": self.password}
        answer = await opened.request.post("/api/v1/sign-in", data=body, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.ok, await answer.text()
        page = await opened.new_page()
        await page.goto(path)
        return page

    async def close_contexts(self) -> None:
        """Sign out and close what a test opened: the eleventh session of a person ends the first one."""
        for context in self.contexts:
            await context.request.post("/api/v1/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
            await context.close()
        self.contexts.clear()


@asynccontextmanager
async def open_office(folder: Path) -> AsyncIterator[Office]:
    """Start a stack in this folder and set up its three sites and their people; stop it at the end."""
    with _running(folder) as stack:
        addresses = stack.addresses()
        async with (
            httpx2.AsyncClient(base_url=addresses.gateway, timeout=TIMEOUT_SECONDS) as gateway,
            httpx2.AsyncClient(base_url=addresses.mail or "", timeout=TIMEOUT_SECONDS) as mailbox,
        ):
            onboarding = Onboarding(gateway, mailbox)
            await onboarding.set_up_sites()
            yield Office(stack, addresses.gateway, gateway, onboarding)


@contextmanager
def _running(folder: Path) -> Iterator[Stack]:
    downloads.make_ready(lambda _sentence: None)
    stack = Stack(folder, PARTITIONS)
    stack.up(lambda _line: None)
    try:
        yield stack
    finally:
        stack.down(lambda _line: None)


async def _serve(folder: Path) -> None:
    async with open_office(folder) as office:
        await office.open_case("assigned")
        await office.open_case("answered")
        await office.open_case("entered")
        await office.open_case("submitted")
        await office.open_case("answered", site="ca-training")
        people = ", ".join(sorted(office.onboarding.accounts))
        print(f"{office.address}/app/\npassword: {office.password}\npeople: {people}\nCtrl-C stops it.", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(_serve(Path(sys.argv[1])))
    except KeyboardInterrupt:
        print("Stopped.")
