"""A thousand random tamperings with ten cases: each is found, and the first bad event of the history is named."""

import random

import pytest

from cli.audit.evidence.evidence import views_of
from shared.contracts.vocabulary import Purpose
from shared.projection.view import covers
from tests.support.audit.stored_case import Held
from tests.support.audit.tamper_kinds import KINDS
from tests.unit.audit.stored_cases import held

CASES, TAMPERINGS = 10, 1000
SEED = 20261001


@pytest.fixture(scope="module")
def cases() -> list[Held]:
    return [held(seed) for seed in range(CASES)]


def test_what_nobody_touched_passes_and_everything_was_compared(cases: list[Held]) -> None:
    for case in cases:
        judged = case.judged()
        assert judged.findings == []
        events = sum(rows[-1]["last"] for rows in case.rows.values())
        assert (judged.counts["events"], judged.counts["records"]) == (events, events)
        assert judged.counts["ratings"] == case.rows["ratings"][-1]["last"]
        assert (judged.counts["folds"], judged.counts["rows"]) == (
            2,
            len([view for view in views_of(Purpose.CQI) if covers(view, case.key)]),
        )
        assert judged.counts["texts"] == len(case.sealed.texts) > 10


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_a_thousand_tamperings_is_found_and_named(cases: list[Held], kind: str) -> None:
    for number in range(TAMPERINGS // len(KINDS)):
        seed = f"{SEED}:{kind}:{number}"
        rng = random.Random(seed)
        tampered = KINDS[kind](rng, rng.choice(cases).copy())
        findings = tampered.case.findings()
        assert tampered.is_found(findings), f"seed {seed}, {tampered.what}: {[str(one) for one in findings]}"
