"""Events of reviews, by aggregate, and their union."""

from shared.contracts.reviews import case

__all__ = ["case"]
