"""The first page of the workspace: the sites of the person, and the way in."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.workspace.office import Office


@pytest.mark.requirement("R3")
async def test_start_lists_own_sites_each_with_its_purpose(chromium: Browser, office: Office) -> None:
    """Whoever works in several sites would otherwise enter a real case in the training site."""
    page = await office.sign_in(chromium, "reviewer-1")
    await expect(page.get_by_role("heading", name="Your sites")).to_be_visible()
    for purpose in ("Training: practice only", "Continuous quality improvement", "Child and Family Services Review"):
        await expect(page.get_by_role("heading", name=re.compile(purpose))).to_be_visible()


async def test_start_without_a_session_leads_to_sign_in_and_back(chromium: Browser, office: Office) -> None:
    """A bookmark would otherwise end in an empty page."""
    context = await chromium.new_context(base_url=office.address)
    office.contexts.append(context)
    page = await context.new_page()
    await page.goto("/app/cqi/ca/cases")
    await page.wait_for_url("**/sign-in?next=%2Fapp%2Fcqi%2Fca%2Fcases")


@pytest.mark.requirement("R4")
async def test_about_tells_what_the_site_is_for_when_it_is_open_and_whom_to_ask(
    chromium: Browser, office: Office
) -> None:
    """A reviewer who is new would otherwise have nobody to ask."""
    page = await office.sign_in(chromium, "reviewer-1", "/app/training/ca/about")
    for heading in ("What it is for", "When it is available", "Whom to ask"):
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await expect(page.get_by_text("Administrator (invented), State Administrator")).to_be_visible()
