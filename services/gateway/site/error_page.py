"""Pages shown in place of one that cannot be shown."""

from typing import Any

import orjson

from services.gateway.upstream.messages import UpstreamResponse

TITLES = {
    403: "You may not see this",
    404: "There is no such page",
    422: "The address does not fit",
    503: "This page cannot be shown now",
}


class PageError(Exception):
    """Replaces a page by an error page with a title and a sentence."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


class MissingPage(PageError):
    """Replaces a page that does not exist."""


def unavailable_page() -> PageError:
    return PageError(
        503, TITLES[503], "A part of the system cannot be reached. Nothing was lost: try again in a moment."
    )


def no_such_page() -> MissingPage:
    return MissingPage(404, TITLES[404], "Check the address, or start from the first page.")


def cut_link_page() -> PageError:
    """Return the error page of a mailed link of which a part is missing."""
    return PageError(
        404,
        "A part of this link is missing",
        "Your mail program may have cut it in two. Copy the whole address from the mail, and open it again.",
    )


def from_reply(reply: UpstreamResponse) -> PageError:
    """Return the error page of a service's problem; a status without a title is shown as unavailable."""
    if reply.status not in TITLES or reply.status == 503:  # noqa: PLR2004 the status is the word
        return unavailable_page()
    return PageError(reply.status, TITLES[reply.status], _detail(reply.body))


def _detail(body: bytes) -> str:
    try:
        problem: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    return str(problem.get("detail", "")) if isinstance(problem, dict) else ""
