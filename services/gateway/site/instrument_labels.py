"""What items and outcomes are called, and how far the instrument can be trusted: from the instrument itself."""

from services.gateway.site.tables import Measure
from shared.instrument import DEFAULT_VERSION, load


def label(measure: Measure, name: str) -> str:
    """`12A` → Item 12A: Needs assessment and services to children."""
    instrument = load(DEFAULT_VERSION)
    if measure == "items":
        return f"Item {name}: {instrument.item(name).label}"
    return instrument.outcome(name).label


def trust() -> str:
    """The instrument's own warning; empty once it needs none."""
    warning = load(DEFAULT_VERSION).cover.trust
    return warning.statement if warning.must_verify_before_federal_use else ""
