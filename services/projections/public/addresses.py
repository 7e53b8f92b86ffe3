"""Addresses of the public pages: which page an address names, and which filters it takes. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from services.projections.public.figures.measures import ITEMS, OUTCOMES
from services.projections.public.filters import MAX_COMPARED, Allowed
from services.projections.public.pages.articles import accessibility, downloads, glossary, guidance, method, versions
from services.projections.public.pages.compare import agencies, comparison
from services.projections.public.pages.measure import measure_page
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.pages.ranks import ranking
from services.projections.public.pages.results import results
from services.projections.public.publications.publication import Places

HOME = "/results"
MEASURE_PATHS = ("items", "outcomes")
ALIASES = {f"{HOME}/items": HOME, f"{HOME}/outcomes": HOME, f"{HOME}/counties": f"{HOME}/compare"}
"""Folders that are no pages themselves."""

FORMATS = ("csv", "xlsx", "parquet", "json", "metadata.json", "svg", "png")
"""What may follow an address after a dot: its figures as a file."""

NO_FILTERS = Allowed()
Builder = Callable[[PageContext], Page]

TIME, CASES = frozenset({"to", "length"}), frozenset({"case_type", "agency"})
MEASURES = frozenset({"domain", "outcome", "item"})
EVERYWHERE = TIME | CASES | MEASURES | {"county"}


@dataclass(frozen=True)
class Route:
    """A page's builder and its filters. `county`: the place that the path names, which no filter changes."""

    build: Builder
    allowed: Allowed = NO_FILTERS
    county: str | None = None


ROUTES = {
    HOME: Route(results, Allowed(EVERYWHERE, figures=("outcomes", "items", "trend"))),
    f"{HOME}/compare": Route(comparison, Allowed(EVERYWHERE, MAX_COMPARED, ("compare",))),
    f"{HOME}/agencies": Route(agencies, Allowed(TIME | MEASURES | {"county"}, figures=("agencies",))),
    f"{HOME}/ranking": Route(ranking, Allowed(TIME | CASES | {"county"}, figures=("ranking",))),
    f"{HOME}/glossary": Route(glossary),
    f"{HOME}/guidance": Route(guidance),
    f"{HOME}/method": Route(method),
    f"{HOME}/downloads": Route(downloads, Allowed(EVERYWHERE, MAX_COMPARED)),
    f"{HOME}/versions": Route(versions),
    f"{HOME}/accessibility": Route(accessibility),
}
MEASURE_FILTERS = Allowed(TIME | CASES | {"county"}, figures=("figure", "trend", "agencies", "case_types", "counties"))


def route(path: str, places: Places) -> Route | None:
    """Return the page of a path without its file extension; None where there is none."""
    if named := ROUTES.get(path):
        return named
    folder, _, name = path.removeprefix(f"{HOME}/").partition("/")
    if folder == "items" and name in ITEMS:
        return Route(lambda context: measure_page(context, name), MEASURE_FILTERS)
    if folder == "outcomes" and name in OUTCOMES:
        return Route(lambda context: measure_page(context, name), MEASURE_FILTERS)
    if folder == "counties" and (name in places.counties or name in places.groups):
        allowed = Allowed(EVERYWHERE - {"county"}, figures=ROUTES[HOME].allowed.figures)
        return Route(results, allowed, name)
    return None


def split_format(path: str) -> tuple[str, str | None]:
    """`/results/items/4.csv` → `/results/items/4`, `csv`."""
    for extension in sorted(FORMATS, key=len, reverse=True):
        if path.endswith(f".{extension}"):
            return path.removesuffix(f".{extension}"), extension
    return path, None


def measure_address(measure: str) -> str:
    return f"{HOME}/{'outcomes' if measure in OUTCOMES else 'items'}/{measure}"
