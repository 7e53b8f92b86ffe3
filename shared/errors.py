"""Refusal: a normal outcome of a decision, with a detail for the user and a slug that clients can rely on."""

from typing import Any


class Refused(Exception):
    """A refused request; nothing was changed. `slug` names the problem type, `status` is the HTTP status."""

    def __init__(self, slug: str, status: int, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.slug, self.status, self.detail, self.extra = slug, status, detail, extra

    @classmethod
    def missing(cls) -> "Refused":
        """Return the same refusal for a missing resource and for one of another site: they must look alike."""
        return cls("not-found", 404, "There is no such thing in this site.")
