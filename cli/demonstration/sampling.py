"""What a site's leader does before cases are entered: certify, open the quarter, upload frames, draw the samples."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from cli.client.demo_request import send_request
from cli.demonstration.sampling_frames import frame
from shared.contracts.vocabulary import Agency, CaseType

MAX_CONCURRENT_COUNTIES = 8
DIFFERENTIAL = 0.2
"""Invented share of in-home cases with a differential response."""


@dataclass(frozen=True)
class SamplePosition:
    """A drawn position of a county's sample."""

    county: str
    rank: int
    case_type: CaseType
    agency: Agency

    @property
    def body(self) -> dict[str, Any]:
        """The body of its assignment: the case type, where the frame leaves it open."""
        return {"case_type": self.case_type} if self.case_type == "IHDR" else {}


@dataclass
class Leading:
    """One quarter of a site, run in the leader's session; `counts` holds the acknowledged steps by name."""

    client: httpx2.AsyncClient
    site: str
    quarter: str
    leader: str
    seed: int
    counts: Counter[str]
    step: Callable[[], None] = lambda: None

    async def certify(self, people: Sequence[str]) -> None:
        for person in people:
            body = {"certificate": "full", "until": "2099-12-31"}
            await self._request("PUT", f"/certifications/{person}", body)
            self.counts["reviewers certified"] += 1

    async def draw(self) -> list[SamplePosition]:
        """Every county's frame and sample; the places that are to be reviewed, county by county."""
        opened = await self._request("POST", "/reviews", {"quarter": self.quarter})
        self.counts["cases expected"] = sum(map(cases_of, opened["counties"]))
        due = [row for row in opened["counties"] if cases_of(row)]
        desks = asyncio.Semaphore(MAX_CONCURRENT_COUNTIES)

        async def of_county(row: dict[str, Any]) -> list[SamplePosition]:
            async with desks:
                return await self.draw_county(row)

        drawn = await asyncio.gather(*(of_county(row) for row in due))
        return [position for county in drawn for position in county]

    async def replace(self, county: str, case: str) -> SamplePosition:
        """The next case of the oversample in an eliminated one's place."""
        sample = await self._request("POST", f"/reviews/{self.quarter}/samples/{county}/replacements", {"case": case})
        self.counts["replaced"] += 1
        [taken] = [pick for pick in sample["picks"] if pick.get("replaces") == self._rank_of(sample, case)]
        return self._position(county, taken)

    async def draw_county(self, row: dict[str, Any]) -> list[SamplePosition]:
        """One county's frame and sample; the places that are to be reviewed."""
        county, rng = row["county"], random.Random(f"{self.seed}:frame:{row['county']}")  # noqa: S311 a sample, not a secret
        path = f"/reviews/{self.quarter}/samples/{county}"
        await self._request("PUT", f"{path}/frame", {"csv": frame(rng, county, row)})
        self.counts["frames uploaded"] += 1
        sample = await self._request("POST", f"{path}/draw")
        self.counts["samples drawn" if sample["picks"] else "counties without an eligible case"] += 1
        self.step()
        return [self._position(county, pick) for pick in sample["picks"] if pick["kind"] == "sample"]

    def _position(self, county: str, pick: dict[str, Any]) -> SamplePosition:
        if pick["population"] == "foster_care":
            return SamplePosition(county, pick["rank"], "FC", pick["agency"])
        rng = random.Random(f"{self.seed}:type:{county}:{pick['rank']}")  # noqa: S311 a sample, not a secret
        return SamplePosition(county, pick["rank"], "IHDR" if rng.random() < DIFFERENTIAL else "IH", pick["agency"])

    @staticmethod
    def _rank_of(sample: dict[str, Any], case: str) -> int:
        return next(int(pick["rank"]) for pick in sample["picks"] if pick["case"] == case)

    async def _request(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        return await send_request(self.client, method, f"/sites/{self.site}{path}", self.leader, body)


def cases_of(row: dict[str, Any]) -> int:
    """How many cases are expected of a county."""
    return int(row["foster_care"] + row["in_home"] + row["either"])
