"""Path parameters of a county in a quarter's review."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from services.reviews.domain.sampling.review import Review
from services.reviews.domain.sampling.sample import sample_id
from services.reviews.store import frames, sampling
from services.reviews.store.text_keys import site_vault
from shared.access import ResourceScope
from shared.contracts.reviews.sampling import ExpectedCases
from shared.contracts.vocabulary import County, Quarter, Site
from shared.web.authorization import Resource
from shared.web.request import RequestContext


@dataclass(frozen=True)
class CountyPath:
    """A county of a site in one quarter."""

    site: str
    quarter: str
    county: str

    @property
    def scope(self) -> ResourceScope:
        """A role can be limited to counties (R23)."""
        return ResourceScope(county=self.county)

    @property
    def sample(self) -> str:
        return sample_id(self.quarter, self.county)

    @property
    def content(self) -> dict[str, str]:
        return {"site": self.site, "quarter": self.quarter, "county": self.county}

    def frame(self, ctx: RequestContext) -> frames.FrameAddress:
        """Returns the address of its frame, with the vault that seals it."""
        return frames.FrameAddress(self.site, self.sample, site_vault(ctx.runtime, self.site))

    async def review(self, ctx: RequestContext) -> Review:
        """Returns the quarter's review. Raises Refused for a missing one, and for a county that is no part of it."""
        review = await sampling.review_of(ctx.runtime.store, self.site, self.quarter)
        review.expected_of(self.county)
        return review

    async def to_draw(self, ctx: RequestContext) -> ExpectedCases:
        """Returns the expected cases. Raises Refused also where the county has none in this quarter."""
        return (await sampling.review_of(ctx.runtime.store, self.site, self.quarter)).to_draw(self.county)


async def in_county(site: Site, quarter: Quarter, county: County) -> CountyPath:
    """Returns the county of the path."""
    return CountyPath(site, quarter, county)


async def of_county(where: Annotated[CountyPath, Depends(in_county)]) -> Resource:
    """Returns the county of the path as the resource of an action."""
    return Resource(where.site, where.scope)
