"""What has to be noted before it is shown: an answer that nobody could note is not shown at all."""

import orjson
import pytest
from fastapi import Response

from services.gateway.credentials import Bearer
from services.gateway.read_audit import record_read
from services.gateway.upstream.client import UpstreamClient
from services.gateway.upstream.headers import outward
from services.gateway.upstream.messages import UpstreamResponse, UpstreamUnavailable
from shared.access import AccessDecision
from shared.contracts.identity.access import ReadNoted
from shared.security.tokens import User
from shared.web.responses import mark_audited_read

CASE, GRANT = f"cas_{'1' * 32}", f"gra_{'1' * 32}"
BEARER = Bearer(User("usr_reader", "a test"), "a token")


def answer(verdict: AccessDecision) -> Response:
    shown = Response(b"{}", media_type="application/json")
    mark_audited_read(shown, "read_case", verdict, CASE)
    return shown


def reply(shown: Response) -> UpstreamResponse:
    return UpstreamResponse(200, [(name.lower(), value) for name, value in shown.raw_headers], bytes(shown.body))


@pytest.mark.requirement("R76")
@pytest.mark.requirement("R36")
async def test_case_content_is_not_shown_while_nobody_can_note_who_read_it() -> None:
    """Identity, which notes it, is away."""
    with pytest.raises(UpstreamUnavailable):
        await record_read(UpstreamClient({}), BEARER, reply(answer(AccessDecision(allowed=True, site="ca-cqi"))))


async def test_an_answer_that_shows_nothing_of_the_kind_needs_no_note() -> None:
    plain = UpstreamResponse(200, [(b"content-type", b"application/json")], b"{}")
    assert await record_read(UpstreamClient({}), BEARER, plain) is plain


@pytest.mark.requirement("R36")
@pytest.mark.requirement("R76")
@pytest.mark.parametrize(
    ("verdict", "wanted"),
    [
        (AccessDecision(allowed=True, site="ca-cfsr"), {"operation": "read_case", "about": CASE}),
        (
            AccessDecision(allowed=True, site="ca-cqi", grant=GRANT, purpose_code="PIP_MONITORING"),
            {"operation": "read_case", "about": CASE, "grant": GRANT, "purpose_code": "PIP_MONITORING"},
        ),
    ],
    ids=["by a role", "by a grant"],
)
def test_the_note_says_what_was_read_where_and_by_which_grant(verdict: AccessDecision, wanted: dict[str, str]) -> None:
    told = orjson.loads(answer(verdict).headers["oms-read"])
    assert told == {"place": verdict.site, "event": wanted}
    assert ReadNoted.model_validate(told["event"]).model_dump(exclude_none=True) == wanted


def test_the_note_itself_does_not_leave_the_gateway() -> None:
    assert b"oms-read" not in dict(outward(answer(AccessDecision(allowed=True, site="ca-cqi")).raw_headers))
