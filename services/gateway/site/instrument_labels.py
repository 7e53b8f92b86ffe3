"""Labels of items and outcomes, and the instrument's own warning about its ratings."""

from services.gateway.site.tables import Measure
from shared.instrument import DEFAULT_VERSION, load


def label(measure: Measure, name: str) -> str:
    """Return the label: `12A` becomes Item 12A: Needs assessment and services to children."""
    instrument = load(DEFAULT_VERSION)
    if measure == "items":
        return f"Item {name}: {instrument.item(name).label}"
    return instrument.outcome(name).label


def trust() -> str:
    """Return the instrument's own warning; empty once it needs none."""
    warning = load(DEFAULT_VERSION).cover.trust
    return warning.statement if warning.must_verify_before_federal_use else ""
