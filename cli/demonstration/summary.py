"""Summary of a demonstration: tables, figures and addresses."""

from typing import Any

from rich.console import Console

from cli.demonstration.scenario import QUARTER, SITE, DemoScenario, ScenarioReport
from cli.demonstration.tables import items_table, life_table, outcomes_table
from cli.reports.withheld_table import withheld_table
from deploy.local.stack import Stack
from shared.eventstore.journal import count_events
from shared.mongo import Store

JOURNALS = ("identity", "reviews", "ratings", "helpdesk", "projections")


async def tell(season: DemoScenario, stack: Stack, took: ScenarioReport, entering: float, all_in_all: float) -> None:
    """Print to standard output; every number was read or measured just now."""
    out = Console()
    items, outcomes = await season.dashboard("items"), await season.dashboard("outcomes")
    out.print(f"\n{SITE}, {QUARTER}: what became of its cases (invented, counted as the gateway acknowledged it)")
    out.print(life_table(took.counts))
    out.print(f"\n{SITE}, {QUARTER}, statewide: {items['cases']} approved cases (invented), as of {items['as_of']}")
    out.print(items_table(items))
    out.print(outcomes_table(outcomes))
    events = {service: await _events(stack, service) for service in JOURNALS}
    parts = ", ".join(f"{service} {count:,}" for service, count in events.items() if count)
    out.print(f"Events: {sum(events.values()):,} ({parts}).")
    out.print(f"Requests: {took.requests:,} in {entering:.0f} s, {took.requests / entering:.0f}/s through the gateway.")
    out.print(f"From the answer to an approval to the dashboard that counts it: {took.delay_summary()}.")
    out.print(f"All in all: {all_in_all:.0f} s. Ratings must be verified before any federal use.")
    out.print(_addresses(stack, season.people.signs_in), highlight=False, soft_wrap=True)


def tell_publication(stack: Stack, published: dict[str, Any]) -> None:
    """Print what became public, what is withheld, and where everybody reads it."""
    out = Console()
    out.print(withheld_table(published))
    gateway = stack.addresses().gateway
    lines = [
        f"Public:    {gateway}/results    version {published['version']}, released by a second person",
        f"Try:       .venv/bin/oms publication show {published['version']} --json",
        f"           .venv/bin/oms publication verify {published['version']}",
    ]
    out.print("\n".join(lines), highlight=False, soft_wrap=True)


async def _events(stack: Stack, service: str) -> int:
    store = Store(stack.mongo_url(service), service)
    try:
        return await count_events(store)
    finally:
        store.close()


def _addresses(stack: Stack, signs_in: tuple[str, str]) -> str:
    at = stack.addresses()
    return "\n".join(
        [
            f"Dashboard: {at.gateway}/sites/{SITE}/quarters/{QUARTER}",
            f"           sign in as {signs_in[0]} with the password of this demonstration: {signs_in[1]}",
            f"Workspace: {at.gateway}/app/    with the same password, each with cases that wait for them:",
            "           reviewer-1@ca.example, qa-1@ca.example, leader@ca.example",
            f"Try:       .venv/bin/oms report progress --site {SITE} --quarter {QUARTER}",
            f"           .venv/bin/oms sample verify --site {SITE} --quarter {QUARTER} --county 06037",
            f"           .venv/bin/oms export --site {SITE} --quarter {QUARTER} --format xlsx --out cases.xlsx",
            f"Mails:     {at.mail}",
            f"API:       {at.gateway}/docs    Events: {at.gateway}/events",
            f"Kafka:     {at.kafka}    MongoDB: {at.mongo}",
        ]
    )
