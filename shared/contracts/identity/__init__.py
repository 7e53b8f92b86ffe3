"""Events of identity, by aggregate, and their union."""

from shared.contracts.identity import events

__all__ = ["events"]
