"""`oms samples`: invented answer sheets, realistic and consistent, as many as are asked for."""

import re
import sys
from typing import Annotated

import typer

app = typer.Typer()

QUARTER = re.compile(r"20[0-9]{2}Q[1-4]")
SITE = re.compile(r"[a-z]{2}-(training|cqi|cfsr)")
COUNTY = re.compile(r"[0-9]{5}")


@app.command()
def samples(
    *,
    count: Annotated[int, typer.Option(min=1, help="How many sheets.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sheets.")] = 1,
    quarter: Annotated[str, typer.Option(help="The review quarter.")] = "2026Q3",
    site: Annotated[str, typer.Option(help="The review site: a state and a purpose.")] = "ca-cqi",
    county: Annotated[list[str] | None, typer.Option(help="County by its FIPS code, may be repeated.")] = None,
    instrument: Annotated[str, typer.Option(help="The instrument's version.")] = "r4_2022",
    foster_care: Annotated[float, typer.Option(min=0, max=1, help="Invented share of foster care cases.")] = 0.62,
    probation: Annotated[float, typer.Option(min=0, max=1, help="Invented share of probation cases.")] = 0.15,
) -> None:
    """Make invented answer sheets, one JSON object a line: they describe no real case, county or agency.

    All case types and both agencies, every item complete, no inconsistency. Shares and rates are invented too.
    """
    counties = county or ["06001", "06037", "06073"]
    _check(quarter, site, counties, instrument)
    _write(count, seed, (quarter, site, counties, instrument), (foster_care, probation))


def _write(count: int, seed: int, where: tuple[str, str, list[str], str], shares: tuple[float, float]) -> None:
    import random

    import orjson

    from shared.instrument.samples import INVENTED, Agency, CaseType, Draw, sample

    (quarter, site, counties, version), (foster_care, probation) = where, shares
    rng = random.Random(seed)  # noqa: S311 invented data, repeatable by its seed
    draw = Draw(rng)
    print(INVENTED, file=sys.stderr)
    types: dict[CaseType, float] = {"FC": foster_care, "IH": 0.8 * (1 - foster_care), "IHDR": 0.2 * (1 - foster_care)}
    agencies: dict[Agency, float] = {"child_welfare": 1 - probation, "probation": probation}
    for number in range(1, count + 1):
        sheet = sample(
            rng,
            case_type=draw.weighted(types),
            agency=draw.weighted(agencies),
            county=draw.choice(counties),
            site=site,
            quarter=quarter,
            version=version,
        )
        line = {"id": f"invented-{seed}-{number}", **sheet}
        sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _check(quarter: str, site: str, counties: list[str], version: str) -> None:
    from shared.instrument import VERSIONS

    sentences = {
        "Write the quarter like 2026Q3.": QUARTER.fullmatch(quarter),
        "Write the site like ca-cqi: a state and training, cqi or cfsr.": SITE.fullmatch(site),
        "Write each county as its FIPS code, like 06001.": all(COUNTY.fullmatch(county) for county in counties),
        f"There is no such instrument: choose {' or '.join(VERSIONS)}.": version in VERSIONS,
    }
    for sentence, good in sentences.items():
        if not good:
            print(sentence, file=sys.stderr)
            raise typer.Exit(2)
