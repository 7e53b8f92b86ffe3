"""A site of a state with several time zones chooses by whose clocks its days are counted."""

from datetime import UTC, date, datetime

from shared.reference.zones import zones_of
from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, open_site
from tests.component.identity.stack import Stack
from tests.component.problems import refused

SERVICES = ("identity", "reviews", "ratings", "projections", "helpdesk", "gateway")


async def test_zone_chosen_by_the_administrator_counts_in_every_service(
    stack: Stack, operator: Account, officer: Account
) -> None:
    """El Paso would have to count its days by the clocks of Dallas."""
    place = await open_site(stack, "tx-cqi", operator, officer)
    shown = expect_success(await place.administrator.get(place.path))
    assert (shown["zone"], shown["zones"]) == ("America/Chicago", ["America/Chicago", "America/Denver"])
    chosen = expect_success(await place.administrator.ask("PUT", f"{place.path}/zone", {"zone": "America/Denver"}))
    assert chosen["zone"] == "America/Denver"
    await stack.level()
    after_midnight_in_dallas = datetime(2026, 10, 1, 5, 30, tzinfo=UTC)
    for name in SERVICES:
        access = stack.apps[name].state.runtime.access.state
        assert access.day(after_midnight_in_dallas, "tx-cqi") == date(2026, 9, 30), name


async def test_zone_of_another_state_or_by_another_role_is_refused(cqi: Place) -> None:
    """A slip of the hand would move every day of a site."""
    leader, path = await cqi.somebody("SITE_LEADER"), f"{cqi.path}/zone"
    refused(await leader.ask("PUT", path, {"zone": "America/Los_Angeles"}), 403, "not-your-role")
    for zone in ("America/New_York", "UTC", "US/Pacific"):
        refused(await cqi.administrator.ask("PUT", path, {"zone": zone}), 422, "zone-elsewhere")
    refused(await cqi.administrator.ask("PUT", path, {"zone": "../etc"}), 422, "not-valid")
    expect_success(await cqi.administrator.ask("PUT", path, {"zone": zones_of(cqi.site)[0]}))
