"""A job makes its file whole whatever dies meanwhile, and it is nobody's but its asker's."""

import uuid
from datetime import timedelta
from functools import partial

import pytest

from services.ratings.exports import file_chunks, job_worker, jobs
from services.ratings.exports.case_pages import CaseQuery
from services.ratings.exports.jobs import Job, LeaseLost
from shared.contracts.vocabulary import Purpose
from tests.component.api_client import ApiClient, expect_success
from tests.component.exports import Exports, keep, rows_of
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import NOW
from tests.support.people import SignedInUser, person
from tests.support.wait import until

LATER, NEVER = NOW + timedelta(days=1), NOW + timedelta(days=9)
"""For jobs that a test itself makes, or nobody: by the clock of the running service they are not due."""


@pytest.fixture
async def alone(ratings: RunningService, site: str) -> Exports:
    """In a training site, where no other test asks for jobs that a claim could take."""
    training = site.replace("cqi", "training")
    await ratings.delete_site_data(training)
    return Exports(
        ratings, ApiClient.for_user(ratings.client, person("usr_leader", "SITE_LEADER", site=training)), training
    )


def job_of(site: str, rows: int = 0) -> Job:
    return Job(f"exp_{uuid.uuid4().hex}", "usr_leader", "csv", CaseQuery(site), rows)


async def test_a_repeated_request_for_a_job_is_the_same_job(exports: Exports) -> None:
    first, again = [expect_success(await exports.begin(key="k", format="ndjson"))["id"] for _ in range(2)]
    assert first == again
    await until(partial(exports.is_done, first))
    refused(await exports.begin(key="k", format="csv"), 422, "idempotency-key-reused")


async def test_a_file_that_is_not_made_yet_says_so(exports: Exports) -> None:
    job = await jobs.add(exports.ratings.store, job_of(exports.site, rows=7), NEVER)
    problem = refused(await exports.get(f"{job.id}/file"), 409, "export-not-ready")
    assert (problem["done"], problem["rows"]) == (0, 7)


async def test_a_job_whose_process_died_is_made_by_another_and_the_file_is_whole(alone: Exports) -> None:
    store, site = alone.ratings.store, alone.site
    await keep(alone.ratings, site, 5)
    await jobs.add(store, job_of(site), LATER)
    dead = await jobs.claim(store, Purpose.TRAINING, LATER)
    assert dead is not None
    await file_chunks.save(store, dead, 0, b"half of a file")
    assert await jobs.claim(store, Purpose.TRAINING, LATER + jobs.LEASE / 2) is None
    heir = await jobs.claim(store, Purpose.TRAINING, LATER + jobs.LEASE)
    assert heir is not None
    assert (heir.id, heir.tries) == (dead.id, 2)
    await job_worker.export(alone.ratings.runtime, heir)
    assert len(rows_of(await alone.get(f"{heir.id}/file"))) == 5
    with pytest.raises(LeaseLost):
        await job_worker.export(alone.ratings.runtime, dead)
    assert len(rows_of(await alone.get(f"{heir.id}/file"))) == 5


async def test_a_job_that_cannot_be_made_is_given_up_after_some_tries_and_says_so(alone: Exports) -> None:
    store, now = alone.ratings.store, LATER
    asked = await jobs.add(store, job_of(alone.site), now)
    for _ in range(jobs.MAX_EXPORT_ATTEMPTS):
        job = await jobs.claim(store, Purpose.TRAINING, now)
        assert job is not None
        await jobs.fail(store, job, now)
        now += jobs.BACKOFF
    assert await jobs.claim(store, Purpose.TRAINING, now) is None
    problem = refused(await alone.get(f"{asked.id}/file"), 409, "export-not-ready")
    assert "could not be made" in problem["detail"]


async def test_an_export_is_its_askers_own_and_one_of_another_site_looks_missing(exports: Exports) -> None:
    job = await jobs.add(exports.ratings.store, job_of(exports.site), NEVER)
    other = ApiClient.for_user(exports.ratings.client, person("usr_second_leader", "SITE_LEADER", site=exports.site))
    elsewhere = ApiClient.for_user(
        exports.ratings.client, SignedInUser("usr_leader", {exports.site: (), "nv-cqi": ("SITE_LEADER",)})
    )
    for api, site in ((other, exports.site), (elsewhere, "nv-cqi")):
        for name in (job.id, f"exp_{'0' * 32}"):
            refused(await api.request("GET", f"sites/{site}/exports/{name}"), 404, "not-found")
            refused(await api.request("GET", f"sites/{site}/exports/{name}/file"), 404, "not-found")
    refused(await elsewhere.request("GET", f"sites/{exports.site}/exports/cases"), 403, "not-your-site")
