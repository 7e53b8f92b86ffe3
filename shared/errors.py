"""A refusal: a normal outcome of a decision, in the user's words, with a name that clients can rely on."""

from typing import Any


class Refused(Exception):
    """Nothing was changed. `slug` names the problem's type, `status` is HTTP's word for it."""

    def __init__(self, slug: str, status: int, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.slug, self.status, self.detail, self.extra = slug, status, detail, extra

    @classmethod
    def missing(cls) -> "Refused":
        """One answer for what does not exist and what is another site's: they must look alike."""
        return cls("not-found", 404, "There is no such thing in this site.")
