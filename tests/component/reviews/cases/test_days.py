"""The days of a case are those of its site, whatever day it is in Greenwich."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.contracts.identity.sites import SiteZoneChosen
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.problems import refused
from tests.component.running_service import RunningService, run_service
from tests.support.clusters import Cluster
from tests.support.histories import FOSTER_CARE, NOW
from tests.support.people import SignedInUser, apply_events, register_user, token
from tests.support.sheets import Sheet


@dataclass
class Clock:
    """The clock of a service, set by its test."""

    at: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Evening:
    """A service whose clock a test sets."""

    reviews: RunningService
    clock: Clock

    def person(self, site: str, role: str = "REVIEWER") -> ApiClient:
        """Somebody with this role in the site, signed in now."""
        user = SignedInUser(f"usr_{role.lower()}", {site: (role,)})
        register_user(self.reviews.client.access, user)
        return ApiClient(self.reviews.client, token(user, signed=self.clock.at))

    async def new_case(self, site: str) -> CaseClient:
        api = self.person(site)
        created = expect_success(await api.request("POST", f"sites/{site}/cases", FOSTER_CARE.model_dump()))
        return CaseClient(api, site, created["id"])


@pytest.fixture(scope="module")
async def evening(cluster: Cluster) -> AsyncIterator[Evening]:
    clock = Clock()
    async with run_service("reviews", cluster, clock) as reviews:
        yield Evening(reviews, clock)


AT_THE_END = [
    ("ca-cqi", "2026-10-01T01:30:00+00:00", "2026-09-30"),
    ("hi-cqi", "2026-10-01T09:59:59+00:00", "2026-09-30"),
    ("pr-cqi", "2026-10-01T03:59:59+00:00", "2026-09-30"),
    ("ny-cqi", "2026-11-02T04:59:59+00:00", "2026-11-01"),
    ("gu-cqi", "2026-09-29T14:00:00+00:00", "2026-09-30"),
    ("tx-cqi", "2026-10-01T05:00:00+00:00", "2026-10-01"),
]


@pytest.mark.parametrize(("site", "moment", "day"), AT_THE_END)
async def test_submit_in_the_evening_has_the_day_of_the_site(
    evening: Evening, sheet: Sheet, site: str, moment: str, day: str
) -> None:
    """A case submitted at 6:30 p.m. on September 30 in Sacramento would have a period that ends in October."""
    evening.clock.at = datetime.fromisoformat(moment)
    case = await evening.new_case(site)
    await case.fill(sheet)
    expect_success(await case.submit())
    content = expect_success(await case.read())
    due = date.fromisoformat(day) + timedelta(days=14)
    assert (content["started"], content["due"], content["completed"]) == (day, due.isoformat(), day)
    assert content["face_sheet"]["pur_end"] in {day, sheet["face_sheet"].get("case_closed_date")}


async def test_submit_after_the_site_chose_a_zone_has_the_day_of_that_zone(evening: Evening, sheet: Sheet) -> None:
    """A site in Dickinson would go on dating its cases by the clocks of Fargo."""
    evening.clock.at = datetime(2026, 10, 1, 5, 30, tzinfo=UTC)
    case = await evening.new_case("nd-cqi")
    apply_events(evening.reviews.client.access, "nd-cqi", "sit_nd-cqi", SiteZoneChosen(zone="America/Denver"))
    await case.fill(sheet)
    expect_success(await case.submit())
    assert expect_success(await case.read())["completed"] == "2026-09-30"


async def test_face_sheet_or_case_that_names_a_day_of_its_event_is_refused(evening: Evening) -> None:
    """A client could move the first day of entry, and with it the day on which the case is due."""
    evening.clock.at = NOW
    case = await evening.new_case("ca-cqi")
    refused(await case.save_face_sheet({"opened_non_can": "No", "day": "2026-01-01"}), 422, "not-valid")
    body = FOSTER_CARE.model_dump() | {"day": "2026-01-01"}
    refused(await case.api.request("POST", "sites/ca-cqi/cases", body), 422, "not-valid")
    expect_success(await case.save_face_sheet({"opened_non_can": "No"}))
    assert expect_success(await case.read())["face_sheet"]["fields"] == {"opened_non_can": "No"}


@pytest.mark.parametrize(
    ("site", "moment", "day", "next_day"),
    [
        ("ca-cqi", "2026-10-01T01:30:00+00:00", "2026-09-30", "2026-10-01"),
        ("gu-cqi", "2026-09-30T14:30:00+00:00", "2026-10-01", "2026-10-02"),
    ],
)
async def test_interview_and_record_of_today_at_the_site_are_taken_and_of_tomorrow_refused(
    evening: Evening, site: str, moment: str, day: str, next_day: str
) -> None:
    """In Guam the interview of the morning was one that has not been held yet."""
    evening.clock.at = datetime.fromisoformat(moment)
    case = await evening.new_case(site)
    held, read = {"role": "child", "held": "Yes", "kind": "in_person"}, {"source": "paper"}
    for log, row in (("interviews", held), ("records", read)):
        path, body = f"{case.path}/{log}", {"base_rev": 0}
        tomorrow = await case.api.request("PUT", path, body | {"rows": [row | {"on": next_day}]})
        assert (tomorrow.status_code, "has not come yet" in tomorrow.text) == (422, True)
        expect_success(await case.api.request("PUT", path, body | {"rows": [row | {"on": day}]}))


async def test_certificate_until_today_holds_to_the_end_of_the_day_at_the_site(evening: Evening) -> None:
    """A reviewer would lose their last evening, or be given a case on the morning after."""
    evening.clock.at = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)
    leader, path = evening.person("ca-cqi", "SITE_LEADER"), "sites/ca-cqi/certifications/usr_reviewer"
    given = {"certificate": "full", "until": "2026-09-30"}
    assert expect_success(await leader.request("PUT", path, given))["holds_today"] is True
    evening.clock.at = datetime(2026, 10, 1, 7, 0, tzinfo=UTC)
    leader = evening.person("ca-cqi", "SITE_LEADER")
    assert expect_success(await leader.request("GET", path))["holds_today"] is False
    listed = expect_success(await leader.request("GET", "sites/ca-cqi/certifications"))["certifications"]
    assert [(row["until"], row["holds_today"]) for row in listed if row["person"] == "usr_reviewer"] == [
        ("2026-09-30", False)
    ], "the list shows who was certified once, too"
