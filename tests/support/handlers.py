"""Event handlers called without a broker: one batch, loaded and applied."""

from collections.abc import Sequence

from shared.consumer.event_processor import IGNORE_AGGREGATE, EventHandler, EventRun
from shared.contracts.vocabulary import Purpose


async def apply_runs(handler: EventHandler, purpose: Purpose | None, owner: str, runs: Sequence[EventRun]) -> None:
    """Load the aggregates of these runs and apply those that the handler uses."""
    batch = await handler.load(purpose, owner, {run.key: run.events[0].sequence for run in runs})
    if used := [run for run in runs if batch.last_sequences.get(run.key) != IGNORE_AGGREGATE]:
        await batch.apply(used)
