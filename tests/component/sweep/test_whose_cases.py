"""Every operation of the document about one case, asked by reviewers of the site whom the case is not given to."""

import re
from dataclasses import dataclass

import pytest

from services.projections.views import CASE_PROGRESS, CASE_RATINGS
from shared.access.role_table import CASE_READING
from shared.contracts.identity.sites import ReviewersOpen, ReviewersOpenSet
from tests.component.api_client import ApiClient, CaseClient, Response, expect_success
from tests.component.direct_folds import rate, show, told
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.component.sweep.operations import Operation, operations
from tests.component.sweep.sites import fixed, nowhere
from tests.support.cases.assignments import give_to
from tests.support.histories import FOSTER_CARE, QA
from tests.support.people import SignedInUser, apply_events, person, register_user
from tests.support.sheets import Sheet

HOLDER, FORMER, DECLINED, STRANGER = "usr_holder", "usr_former", "usr_declined", "usr_stranger"
NARRATIVE = "A sentence about Zwirbelinde."
OF_ONE_CASE = [one for one in operations() if "{case}" in one.path]
OPEN_TO_REVIEWERS = {"declare_conflict"}
"""Whoever may be given a case may say beforehand that they must not be."""

ENDLESS = {"follow_cases"}
"""Asked only where it is refused: `tests/component/reviews/updates` reads its stream."""

PRESENCE = {"enter_case", "leave_case", "save_visit"}
"""They change who is seen in a case or has seen it, which is no part of it, and are for those who may read it."""

READS = [one for one in OF_ONE_CASE if one.reads and one.action in CASE_READING and one.name not in ENDLESS]
REFUSALS = {FORMER: "not-your-case", STRANGER: "not-your-case", DECLINED: "conflict-of-interest"}


@dataclass(frozen=True)
class GivenCase:
    """A case of a site of its own that one reviewer has, with texts, a note and ratings."""

    services: dict[str, RunningService]
    site: str
    id: str
    note: str

    def somebody(self, name: str, *roles: str) -> SignedInUser:
        return person(name, *(roles or ("REVIEWER",)), site=self.site)

    async def ask(self, operation: Operation, who: SignedInUser) -> Response:
        names = {**nowhere(), **fixed(), "site": self.site, "case": self.id, "note": self.note}
        path = re.sub(r"{([a-z]+)}", lambda found: names[found[1]], operation.path)
        api = ApiClient.for_user(self.services[operation.service].client, who)
        return await api.request(operation.method, path.removeprefix("/"), operation.body, if_match='"1"')

    async def events(self) -> int:
        return sum([len(await service.rows(self.site, self.id)) for service in self.services.values()])

    def open_to_reviewers(self, cases: ReviewersOpen) -> None:
        for service in self.services.values():
            register_user(service.runtime.access, self.somebody(STRANGER))  # opens the site there
            event = ReviewersOpenSet(reviewers_open=cases)
            apply_events(service.runtime.access, self.site, f"sit_{self.site}", event)


@pytest.fixture
async def given_case(
    reviews: RunningService, ratings: RunningService, projections: RunningService, site: str, sheet: Sheet
) -> GivenCase:
    """Entered by one reviewer, then given to two others, of whom one declared a conflict; returned with a note."""
    services = {"reviews": reviews, "ratings": ratings, "projections": projections}
    clients = {
        name: ApiClient.for_user(reviews.client, person(name, role, site=site))
        for name, role in ((FORMER, "REVIEWER"), (HOLDER, "REVIEWER"), (DECLINED, "REVIEWER"), (QA, "QA_FIRST"))
    }
    created = expect_success(await clients[FORMER].request("POST", f"sites/{site}/cases", FOSTER_CARE.model_dump()))
    former = CaseClient(clients[FORMER], site, created["id"])
    await former.fill(sheet)
    await give_to(reviews.runtime, former.site, former.id, HOLDER, DECLINED)
    expect_success(await former.as_user(clients[DECLINED]).request("POST", "conflict"))
    holder = former.as_user(clients[HOLDER])
    rev = expect_success(await holder.request("GET", "texts"))["texts"]["rationale/1"]["rev"]
    expect_success(await holder.save_texts(("rationale/1", NARRATIVE, rev)))
    expect_success(await holder.submit())
    qa = await holder.as_user(clients[QA]).taken_for_qa()
    note = expect_success(await qa.request("POST", "notes", {"item": "1", "text": NARRATIVE}))["note"]
    expect_success(await qa.move("qa/return"))
    await rate(ratings, await told(reviews, site, holder.id))
    for view in (CASE_RATINGS, CASE_PROGRESS):
        await show(projections, await told(reviews, site, holder.id), view=view)
    return GivenCase(services, site, holder.id, note)


def test_operations_of_one_case_are_found_in_the_document() -> None:
    """The tests below would pass for a document without any."""
    assert {"read_case", "read_texts", "read_notes", "read_ratings", "read_worksheet", "compare_case"} <= {
        one.name for one in READS
    }
    reads = {one.name for one in OF_ONE_CASE if one.reads}
    assert reads == {one.name for one in READS} | ENDLESS, "a read without its action"


@pytest.mark.requirement("R18")
@pytest.mark.requirement("R43")
async def test_case_of_another_reviewer_is_refused_by_every_operation(given_case: GivenCase) -> None:
    """A file about a family is for those who review it, not for every reviewer of the state."""
    before = await given_case.events()
    for name, slug in REFUSALS.items():
        who = given_case.somebody(name)
        for operation in OF_ONE_CASE:
            if operation.name in OPEN_TO_REVIEWERS:
                continue
            answer = await given_case.ask(operation, who)
            slugs = {slug} if operation in READS else {slug, "not-your-role"}
            assert answer.status_code == 403, (operation.name, name, answer.text)
            assert answer.json()["type"].removeprefix("/problems/") in slugs, (operation.name, name, answer.text)
            assert NARRATIVE not in answer.text
    assert await given_case.events() == before


@pytest.mark.requirement("R18")
async def test_case_is_open_to_its_reviewer_and_to_people_with_other_roles(given_case: GivenCase) -> None:
    """A reviewer who cannot open their own case cannot work."""
    people = [given_case.somebody(HOLDER), given_case.somebody("usr_both", "REVIEWER", "OBSERVER")]
    roles = ("QA_FIRST", "QA_SECOND", "SITE_LEADER", "STATE_ADMIN", "OBSERVER")
    people += [given_case.somebody(f"usr_{role.lower()}", role) for role in roles]
    for who in people:
        for operation in READS:
            answer = await given_case.ask(operation, who)
            expected = 409 if operation.name == "compare_case" else 200
            assert answer.status_code == expected, (operation.name, who.id, answer.text)


@pytest.mark.requirement("R18")
async def test_site_that_opens_all_cases_opens_them_for_reading_alone(given_case: GivenCase) -> None:
    """Answers would be changed by people whom nobody asked to review the case."""
    before = await given_case.events()
    given_case.open_to_reviewers("all")
    for name in (STRANGER, FORMER):
        who = given_case.somebody(name)
        for operation in OF_ONE_CASE:
            if operation.name in OPEN_TO_REVIEWERS | ENDLESS:
                continue
            answer = await given_case.ask(operation, who)
            if operation in READS or operation.name in PRESENCE:
                assert answer.status_code in (200, 409), (operation.name, name, answer.text)
            else:
                assert answer.status_code in (403, 409), (operation.name, name, answer.text)
    for operation in READS:
        refused(await given_case.ask(operation, given_case.somebody(DECLINED)), 403, "conflict-of-interest")
    given_case.open_to_reviewers("own")
    for operation in READS:
        refused(await given_case.ask(operation, given_case.somebody(STRANGER)), 403, "not-your-case")
    assert await given_case.events() == before


async def test_declaring_a_conflict_shows_nothing_of_a_case_of_others(given_case: GivenCase) -> None:
    """A reviewer may say beforehand that a case is not for them, and learns nothing of it by that."""
    [declaring] = [one for one in OF_ONE_CASE if one.name in OPEN_TO_REVIEWERS]
    shown = expect_success(await given_case.ask(declaring, given_case.somebody("usr_neighbor")))
    assert set(shown) == {"id", "version", "stage"}
