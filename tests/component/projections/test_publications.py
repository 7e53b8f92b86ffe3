"""A publication from its draft to its withdrawal, on real databases: what the public gets, and when."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import orjson
import pytest

from services.projections.domain import ReleasePublication, series_of
from services.projections.domain.new_version import NewVersion, VersionInput
from services.projections.jobs.draft_process import Report
from services.projections.jobs.draft_worker import draft, end_unsafe, settle_all
from services.projections.publication.cells import CellKey, Window
from services.projections.publication.draft import Unsafe
from services.projections.runtime import ProjectionsRuntime, projections_runtime
from services.projections.store import draft_jobs
from services.projections.store.draft_jobs import SETTLING_TIME, DraftJob
from services.projections.store.publications import publications
from services.projections.views import APPROVED_CASES
from shared.contracts.vocabulary import Purpose
from shared.mongo import Document
from shared.projection.rebuild import STAGING_SUFFIX
from shared.projection.view import collection_name
from shared.projection.view_writer import promote
from tests.component.api_client import ApiClient, Response, expect_success
from tests.component.direct_folds import new_case, show
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import NOW
from tests.support.people import person
from tests.support.sheets import drawn, finished, told_by_reviews

QUARTER, VERSION = "2026Q3", "2026q3-1"
DAY = "2026-09-30"


@dataclass(frozen=True)
class Publisher:
    """A site with approved cases, and two administrators of the state."""

    service: RunningService
    site: str
    drafter: ApiClient
    releaser: ApiClient

    @property
    def runtime(self) -> ProjectionsRuntime:
        return projections_runtime(self.service.runtime)

    async def post(self, api: ApiClient, path: str = "", body: Any = None) -> Response:
        return await api.request("POST", f"sites/{self.site}/publications{path}", body)

    async def get(self, path: str = "") -> Response:
        return await self.releaser.request("GET", f"sites/{self.site}/publications{path}")

    async def claimed(self) -> DraftJob:
        """The job of this site as the worker gets it, which tests of other sites may have asked for too."""
        due = NOW + SETTLING_TIME
        while job := await draft_jobs.claim(self.runtime.store, Purpose.CQI, due):
            if job.site == self.site:
                return job
        raise AssertionError("no job waits")

    async def make_draft(self) -> None:
        expect_success(await self.post(self.drafter, body={"quarter": QUARTER}))
        await draft(self.runtime, await self.claimed())

    async def released(self) -> list[Document]:
        rows = self.runtime.public_store.collection(None, "releases").find({"site": self.site})
        return await rows.to_list(None)

    async def ledger(self) -> list[Document]:
        return await self.runtime.store.of_site(self.site, "publication_ledger").find({"site": self.site}).to_list(None)


@pytest.fixture
async def publisher(projections: RunningService, site: str) -> Publisher:
    await projections.delete_site_data(site)
    await promote(projections.store, APPROVED_CASES)
    for seed in range(2):
        await show(projections, told_by_reviews(new_case(), finished(drawn(seed)), site), view=APPROVED_CASES)
    people = [ApiClient.for_user(projections.client, person(f"usr_{n}", "STATE_ADMIN", site=site)) for n in "ab"]
    return Publisher(projections, site, *people)


@pytest.mark.requirement("R81")
async def test_a_draft_is_public_only_once_a_second_person_released_it(publisher: Publisher) -> None:
    """What one person alone decided, or only looked through, must not be readable by everybody."""
    await publisher.make_draft()
    shown = expect_success(await publisher.get())
    assert [(one["version"], one["state"]) for one in shown["publications"]] == [(VERSION, "draft")]
    assert shown["job"]["state"] == "drafted"
    assert (await publisher.released(), await publisher.ledger()) == ([], [])
    refused(await publisher.post(publisher.drafter, f"/{VERSION}/release"), 403, "second-person-needed")
    assert await publisher.released() == []
    expect_success(await publisher.post(publisher.releaser, f"/{VERSION}/release"))
    (release,) = await publisher.released()
    assert (release["state"], release["order"], release["released"]) == ("published", 1, DAY)
    assert len(await publisher.ledger()) == 1


@pytest.mark.requirement("R68")
async def test_every_public_document_has_its_hash_and_hangs_on_the_manifest(publisher: Publisher) -> None:
    """A document that changed behind its name could not be told from the published one."""
    await publisher.make_draft()
    expect_success(await publisher.post(publisher.releaser, f"/{VERSION}/release"))
    (release,) = await publisher.released()
    documents = publisher.runtime.public_store.collection(None, "documents")
    manifest_row = await documents.find_one({"_id": release["manifest"]})
    assert manifest_row
    manifest = orjson.loads(manifest_row["content"])
    assert (manifest["version"], manifest["reporting_quarter"], manifest["as_of"]) == (VERSION, QUARTER, DAY)
    assert manifest["invented"] is True
    assert len(manifest["measures"]) == 28
    for digest in (*manifest["measures"].values(), manifest["rules"], manifest["places"], manifest["plan"]):
        row = await documents.find_one({"_id": digest})
        assert row
        assert sha256(row["content"]).hexdigest() == digest


async def test_the_draft_shows_what_is_withheld_and_the_bytes_to_be_released(publisher: Publisher) -> None:
    await publisher.make_draft()
    detail = expect_success(await publisher.get(f"/{VERSION}"))
    hidden = sum(line["cells"] for line in detail["withheld"] if line["status"] == "suppressed")
    listed = expect_success(await publisher.get(f"/{VERSION}/withheld"))["cells"]
    assert len([cell for cell in listed if cell["status"] == "suppressed"]) == hidden > 0
    manifest = next(link for link in detail["documents"] if link["name"] == "manifest")
    response = await publisher.get(f"/{VERSION}/documents/{manifest['sha256']}")
    assert sha256(response.content).hexdigest() == manifest["sha256"] == detail["manifest"]
    refused(await publisher.get(f"/{VERSION}/documents/{'0' * 64}"), 404, "not-found")


@pytest.mark.requirement("R68")
async def test_a_release_whose_process_died_is_finished_by_the_next(publisher: Publisher) -> None:
    """Half a release would leave figures public that the next audit knows nothing of."""
    await publisher.make_draft()
    runtime, site = publisher.runtime, publisher.site
    cause = runtime.command_context("usr_b", site=site)
    await publications.execute(runtime.store, cause, site, series_of(site), ReleasePublication(VERSION, "usr_b"))
    assert (await publisher.released(), await publisher.ledger()) == ([], [])
    await settle_all(runtime)
    first = (await publisher.released(), await publisher.ledger())
    assert [len(rows) for rows in first] == [1, 1]
    await settle_all(runtime)
    assert (await publisher.released(), await publisher.ledger()) == first


async def test_an_attempt_that_died_after_the_event_is_not_made_again(publisher: Publisher) -> None:
    expect_success(await publisher.post(publisher.drafter, body={"quarter": QUARTER}))
    job = await publisher.claimed()
    await draft(publisher.runtime, job)
    jobs = publisher.runtime.store.of_site(publisher.site, draft_jobs.COLLECTION)
    await jobs.update_one({"_id": publisher.site}, {"$set": {"state": "running"}})
    await draft(publisher.runtime, replace(job, version=VERSION))
    shown = expect_success(await publisher.get())
    assert (len(shown["publications"]), shown["job"]["state"]) == (1, "drafted")


async def test_a_withdrawn_version_is_marked_and_its_quarter_stays_closed(publisher: Publisher) -> None:
    await publisher.make_draft()
    expect_success(await publisher.post(publisher.releaser, f"/{VERSION}/release"))
    expect_success(await publisher.post(publisher.releaser, f"/{VERSION}/withdraw", {"reason": "material_error"}))
    (release,) = await publisher.released()
    assert (release["state"], release["withdrawn"], release["reason"]) == ("withdrawn", DAY, "material_error")
    refused(await publisher.post(publisher.drafter, body={"quarter": QUARTER}), 409, "quarter-closed")
    refused(
        await publisher.post(publisher.releaser, f"/{VERSION}/withdraw", {"reason": "other"}),
        409,
        "publication-not-released",
    )


async def test_a_refused_draft_leaves_nothing_and_the_next_has_another_number(publisher: Publisher) -> None:
    await publisher.make_draft()
    expect_success(await publisher.post(publisher.releaser, f"/{VERSION}/refuse"))
    refused(await publisher.post(publisher.releaser, f"/{VERSION}/release"), 409, "publication-decided")
    await publisher.make_draft()
    shown = expect_success(await publisher.get())
    assert [one["version"] for one in shown["publications"]] == [VERSION, "2026q3-2"]
    assert (await publisher.released(), await publisher.ledger()) == ([], [])


async def test_figures_that_cannot_be_made_safe_are_named_and_not_published(publisher: Publisher) -> None:
    """The person who publishes has to learn which cells stand in the way."""

    async def unsafe(_given: VersionInput, _report: Report) -> NewVersion:
        raise Unsafe("4", (CellKey("4", "06001", "fc", Window(8, QUARTER)),))

    expect_success(await publisher.post(publisher.drafter, body={"quarter": QUARTER}))
    job = await publisher.claimed()
    with pytest.raises(Unsafe) as error:
        await draft(publisher.runtime, job, make=unsafe)
    await end_unsafe(publisher.runtime.store, job, error.value)
    shown = expect_success(await publisher.get())
    assert (shown["publications"], shown["job"]["state"], shown["job"]["measure"]) == ([], "unsafe", "4")
    assert shown["job"]["cells"] == ["4, 06001, fc, 8 quarters to 2026Q3"]
    assert "without giving a small count away" in shown["job"]["detail"]


async def test_a_view_that_is_being_rebuilt_is_not_published_from(publisher: Publisher) -> None:
    staging = publisher.runtime.store.of_site(publisher.site, collection_name(APPROVED_CASES) + STAGING_SUFFIX)
    await staging.insert_one({"_id": "staged"})
    try:
        refused(await publisher.post(publisher.drafter, body={"quarter": QUARTER}), 409, "view-rebuilding")
    finally:
        await staging.drop()


async def test_what_cannot_be_published_is_refused_in_words(publisher: Publisher) -> None:
    refused(await publisher.post(publisher.drafter, body={"quarter": "2026Q4"}), 422, "quarter-not-begun")
    refused(await publisher.post(publisher.drafter, body={"quarter": "third"}), 422, "not-valid")
    refused(await publisher.post(publisher.releaser, "/2026q3-9/release"), 404, "not-found")
    expect_success(await publisher.post(publisher.drafter, body={"quarter": QUARTER}))
    refused(await publisher.post(publisher.releaser, body={"quarter": QUARTER}), 409, "draft-running")


async def test_a_leader_reads_drafts_and_decides_nothing(publisher: Publisher) -> None:
    leader = ApiClient.for_user(publisher.service.client, person("usr_lee", "SITE_LEADER", site=publisher.site))
    await publisher.make_draft()
    path = f"sites/{publisher.site}/publications"
    assert expect_success(await leader.request("GET", f"{path}/{VERSION}"))["state"] == "draft"
    assert (await leader.request("POST", f"{path}/{VERSION}/release")).status_code == 403
    assert (await leader.request("POST", path, {"quarter": QUARTER})).status_code == 403
