"""A state shows the Children's Bureau data of its CQI site: only there, for a time, and until it takes it back."""

from typing import Any, get_args

import pytest

from services.identity.domain.grant import Give, Grant, Revoke, decide, evolve
from shared.contracts.identity.access import CbAccessGranted, CbAccessRevoked, GrantPurpose, Level
from tests.unit.identity.decisions import CFSR, SITE, TRAINING, given, refusal

CASE = f"cas_{'1' * 32}"
LEVELS: tuple[Level, ...] = get_args(Level)
USUAL: dict[str, Any] = {
    "level": "aggregates",
    "purpose_code": "PIP_MONITORING",
    "starts": "2026-07-01T00:00:00Z",
    "ends": "2026-09-01T00:00:00Z",
}


def access(**fields: Any) -> CbAccessGranted:
    return CbAccessGranted.model_validate(USUAL | fields)


GIVEN = given(Grant(), evolve, access())


@pytest.mark.requirement("R35")
@pytest.mark.parametrize("level", LEVELS)
def test_a_grant_says_whether_how_when_and_to_whom(level: Level) -> None:
    wanted = access(level=level, people=("usr_bureau",), cases=(CASE,) if level == "named_cases" else ())
    assert decide(Grant(), Give(SITE, wanted)) == [wanted]


@pytest.mark.requirement("R36")
def test_every_grant_has_a_purpose_code() -> None:
    """Every grant has a purpose and monitoring a programs improvement is the first."""
    assert get_args(GrantPurpose)[0] == "PIP_MONITORING"
    assert CbAccessGranted.model_fields["purpose_code"].is_required()


CONTRADICTIONS: dict[str, tuple[str, dict[str, Any], str]] = {
    "a CFSR site": (CFSR, {}, "grant-elsewhere"),
    "a training site": (TRAINING, {}, "grant-elsewhere"),
    "an end at its start": (SITE, {"ends": USUAL["starts"]}, "grant-ends-first"),
    "an end before its start": (SITE, {"ends": "2026-06-30T23:59:59Z"}, "grant-ends-first"),
    "named cases without a case": (SITE, {"level": "named_cases"}, "grant-names-cases"),
    "cases at another level": (SITE, {"level": "full_cases", "cases": (CASE,)}, "grant-names-cases"),
    "nobody": (SITE, {"people": ()}, "grant-for-nobody"),
}


@pytest.mark.requirement("R35")
@pytest.mark.parametrize(("site", "fields", "slug"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_grant_that_contradicts_itself_is_refused(site: str, fields: dict[str, Any], slug: str) -> None:
    """It would show nothing, or more than the state meant."""
    assert refusal(decide, Grant(), Give(site, access(**fields))) == (slug, 422)


@pytest.mark.requirement("R35")
def test_what_was_granted_can_be_taken_back_once() -> None:
    assert decide(GIVEN, Revoke()) == [CbAccessRevoked()]
    taken_back = given(Grant(), evolve, access(), CbAccessRevoked())
    assert (taken_back.given, taken_back.revoked) == (access(), True)
    assert refusal(decide, taken_back, Revoke()) == ("grant-revoked", 409)
    assert refusal(decide, Grant(), Revoke()) == ("not-found", 404)
