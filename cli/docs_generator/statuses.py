"""Problem statuses of an operation, derived from its address, its method and its request. Pure.

A status that only one operation has is declared at its route (`responses={502: {}}`) and added to the derived ones.
"""

from typing import Any

from services.gateway.upstream.routes import FILES, PREFIX, is_open

Json = dict[str, Any]

FROM_THE_GATEWAY = frozenset({408, 413, 503})
"""The gateway reads every body, within a limit of time and of size, and may not reach the service."""


def problem_statuses(method: str, path: str, operation: Json, *, versioned: bool, has_base_revision: bool) -> list[int]:
    """Return the error statuses of an operation of FastAPI's document, in ascending order.

    `versioned`: the operation demands If-Match. `has_base_revision`: its body names the revision that it replaces.
    """
    statuses = set(FROM_THE_GATEWAY)
    statuses |= {int(status) for status in operation["responses"] if int(status) >= 400 and status != "422"}  # noqa: PLR2004
    statuses |= {403, 429} if is_open(path) else {401, 422}
    if method != "get" or "{site}" in path or "{jurisdiction}" in path:
        statuses.add(403)  # a missing role, or a cookie that another website sent along
    if "{" in path or _is_of_a_profile(path):
        statuses.add(404)  # a malformed value is a path that does not exist; a machine has no profile
    if method != "get" or path.removeprefix(PREFIX) in FILES:
        statuses.add(409)
    if "requestBody" in operation:
        statuses |= {400, 422}
    if versioned:
        statuses |= {412, 428}
    if has_base_revision:
        statuses.add(412)
    return sorted(statuses)


def _is_of_a_profile(path: str) -> bool:
    own = path.removeprefix(PREFIX)
    return own == "/me" or (own.startswith("/me/") and not own.startswith("/me/sessions"))
