"""FastAPI dependency that states a route's action and precondition in its signature and enforces both."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from fastapi import Depends, params

from shared.access import NOTHING, AccessDecision, Action, ResourceScope
from shared.contracts.vocabulary import Site
from shared.errors import Refused
from shared.web.etags import version_in
from shared.web.request import CurrentRequest, RequestContext


@dataclass(frozen=True, slots=True)
class Resource:
    """The site that an action is done in, and the part of it that the action is on."""

    site: str
    scope: ResourceScope = NOTHING


@dataclass(frozen=True)
class AuthorizedRequest(RequestContext):
    """A request whose action is allowed, with the access decision."""

    action: Action
    decision: AccessDecision


@dataclass(frozen=True)
class VersionedRequest(AuthorizedRequest):
    """An authorized request that names the version of the resource it is based on."""

    version: int


ResourceOf = Callable[..., Awaitable[Resource]]


async def of_site(site: Site) -> Resource:
    """Returns the site of the path as the resource."""
    return Resource(site)


class Requires(params.Depends):
    """Dependency that refuses a request unless each action is allowed (403) and If-Match names a version (428, 412).

    `ctx: Annotated[AuthorizedRequest, Requires("case.write")]`; with `if_match` the type is `VersionedRequest`.
    `resource` is the dependency that makes a `Resource` of the path. The decision in the result is the first action's.
    What depends on the state of an aggregate is the `authorize` argument of `AggregateRepository.execute`.
    """

    def __init__(self, *actions: Action, resource: ResourceOf = of_site, if_match: bool = False) -> None:
        super().__init__(_authorization(actions, resource, if_match=if_match))
        object.__setattr__(self, "actions", actions)
        object.__setattr__(self, "if_match", if_match)

    actions: tuple[Action, ...]
    if_match: bool


def requirement_of(endpoint: Callable[..., Any]) -> Requires | None:
    """Returns the requirement in the signature of a route's function, None where there is none."""
    hints = get_type_hints(endpoint, include_extras=True)
    metadata = [part for hint in hints.values() for part in getattr(hint, "__metadata__", ())]
    return next((part for part in metadata if isinstance(part, Requires)), None)


def _authorization(
    actions: tuple[Action, ...], resource: ResourceOf, *, if_match: bool
) -> Callable[..., Awaitable[AuthorizedRequest]]:
    async def authorized(ctx: CurrentRequest, on: Resource = Depends(resource)) -> AuthorizedRequest:  # noqa: B008 it differs by route
        decision, *_ = [ctx.require(action, on.site, on.scope) for action in actions]
        if if_match:
            version = _required_version(ctx.if_match)
            return VersionedRequest(ctx.user, ctx.runtime, ctx.cause, ctx.if_match, actions[0], decision, version)
        return AuthorizedRequest(ctx.user, ctx.runtime, ctx.cause, ctx.if_match, actions[0], decision)

    return authorized


def _required_version(if_match: str | None) -> int:
    """Returns the version that an If-Match header names. Raises Refused: 428 without one, 412 for another value."""
    if if_match is None:
        raise Refused("if-match-missing", 428, "Say which version you have in hand: send its ETag as If-Match.")
    version = version_in(if_match)
    if version is None:
        raise Refused("if-match-unknown", 412, "If-Match does not name a version of this. Read it again first.")
    return version
