"""What has to be noted before it is shown: an answer that nobody could note is not shown at all."""

import orjson
import pytest
from fastapi import Response

from services.gateway.credentials import Bearer
from services.gateway.read_audit import noted
from services.gateway.upstream.client import Upstreams
from services.gateway.upstream.headers import outward
from services.gateway.upstream.messages import Reply, Unreachable
from shared.access import Verdict
from shared.contracts.identity.events import ReadNoted
from shared.security.tokens import User
from shared.web.responses import read_noted

CASE, GRANT = f"cas_{'1' * 32}", f"gra_{'1' * 32}"
BEARER = Bearer(User("usr_reader", "a test"), "a token")


def answer(verdict: Verdict) -> Response:
    shown = Response(b"{}", media_type="application/json")
    read_noted(shown, "read_case", verdict, CASE)
    return shown


def reply(shown: Response) -> Reply:
    return Reply(200, [(name.lower(), value) for name, value in shown.raw_headers], bytes(shown.body))


@pytest.mark.requirement("R76")
@pytest.mark.requirement("R36")
async def test_case_content_is_not_shown_while_nobody_can_note_who_read_it() -> None:
    """Identity, which notes it, is away."""
    with pytest.raises(Unreachable):
        await noted(Upstreams({}), BEARER, reply(answer(Verdict(allowed=True, place="ca-cqi"))))


async def test_an_answer_that_shows_nothing_of_the_kind_needs_no_note() -> None:
    plain = Reply(200, [(b"content-type", b"application/json")], b"{}")
    assert await noted(Upstreams({}), BEARER, plain) is plain


@pytest.mark.requirement("R36")
@pytest.mark.requirement("R76")
@pytest.mark.parametrize(
    ("verdict", "wanted"),
    [
        (Verdict(allowed=True, place="ca-cfsr"), {"operation": "read_case", "about": CASE}),
        (
            Verdict(allowed=True, place="ca-cqi", grant=GRANT, purpose_code="PIP_MONITORING"),
            {"operation": "read_case", "about": CASE, "grant": GRANT, "purpose_code": "PIP_MONITORING"},
        ),
    ],
    ids=["by a role", "by a grant"],
)
def test_the_note_says_what_was_read_where_and_by_which_grant(verdict: Verdict, wanted: dict[str, str]) -> None:
    told = orjson.loads(answer(verdict).headers["oms-read"])
    assert told == {"place": verdict.place, "event": wanted}
    assert ReadNoted.model_validate(told["event"]).model_dump(exclude_none=True) == wanted


def test_the_note_itself_does_not_leave_the_gateway() -> None:
    assert b"oms-read" not in dict(outward(answer(Verdict(allowed=True, place="ca-cqi")).raw_headers))
