"""Statewide data indicators of a site: imported figures with their periods; the newest import counts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.improvement import IndicatorRow, IndicatorsImported


class IndicatorTable(BaseModel):
    """State: figures by indicator and period, in the order of their periods, and where the newest came from."""

    model_config = ConfigDict(frozen=True)

    rows: tuple[IndicatorRow, ...] = ()
    source: str = ""
    imported: str = ""

    @property
    def newest(self) -> dict[str, IndicatorRow]:
        """The figure of each indicator whose period ends last."""
        return {row.indicator: row for row in self.rows}


@dataclass(frozen=True)
class ImportIndicators:
    table: IndicatorsImported


def indicators_id(site: str) -> str:
    """Return the id of a site's indicators."""
    return f"sdi_{site}"


def decide_indicators(table: IndicatorTable, command: ImportIndicators) -> Sequence[IndicatorsImported]:
    """Return the event of an import; none where the file says what is known."""
    known = {(row.indicator, row.period_start, row.period_end): row for row in table.rows}
    rows = command.table.rows
    is_known = all(known.get((row.indicator, row.period_start, row.period_end)) == row for row in rows)
    return [] if is_known else [command.table]


def evolve_indicators(table: IndicatorTable, recorded: RecordedEvent) -> IndicatorTable:
    event = cast("IndicatorsImported", recorded.event)
    rows = {(row.period_end, row.period_start, row.indicator): row for row in (*table.rows, *event.rows)}
    ordered = tuple(rows[key] for key in sorted(rows))
    return IndicatorTable(rows=ordered, source=event.source, imported=recorded.day)
