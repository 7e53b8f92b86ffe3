"""The part of an address that names a county in a quarter's review."""

from dataclasses import dataclass

from services.reviews.domain.sampling.review import Review
from services.reviews.domain.sampling.sample import sample_id
from services.reviews.store import frames, sampling
from services.reviews.store.text_keys import site_vault
from shared.access import ResourceScope
from shared.contracts.reviews.sampling import ExpectedCases
from shared.contracts.vocabulary import County, Quarter, Site
from shared.web.request import RequestContext


@dataclass(frozen=True)
class CountyPath:
    """A county of a site in one quarter."""

    site: str
    quarter: str
    county: str

    @property
    def about(self) -> ResourceScope:
        """A role can be limited to counties (R23)."""
        return ResourceScope(county=self.county)

    @property
    def sample(self) -> str:
        return sample_id(self.quarter, self.county)

    @property
    def content(self) -> dict[str, str]:
        return {"site": self.site, "quarter": self.quarter, "county": self.county}

    def frame(self, ctx: RequestContext) -> frames.Place:
        """Where its frame is kept, and what it is sealed with."""
        return frames.Place(self.site, self.sample, site_vault(ctx.runtime, self.site))

    async def review(self, ctx: RequestContext) -> Review:
        """Raises Refused("not-found") for a quarter without a review, and for a county that is no part of it."""
        found = await sampling.review_of(ctx.runtime.store, self.site, self.quarter)
        found.of(self.county)
        return found

    async def to_draw(self, ctx: RequestContext) -> ExpectedCases:
        """What is expected of it. Raises Refused also where it has no case in this quarter."""
        return (await sampling.review_of(ctx.runtime.store, self.site, self.quarter)).to_draw(self.county)


def in_county(site: Site, quarter: Quarter, county: County) -> CountyPath:
    """As FastAPI finds them in the address."""
    return CountyPath(site, quarter, county)
