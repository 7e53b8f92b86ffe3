"""A site's page: what the site is for, when it is available, and what is left to do (R4)."""

import pytest

from services.identity.domain.sites.site import Site
from services.identity.domain.sites.site_summary import (
    DESCRIPTIONS,
    FORM_NAMES,
    availability_notice,
    setup_checklist,
    site_summary,
)
from shared.contracts.vocabulary import Purpose
from tests.unit.identity.sites.site_lives import FORM, SETTINGS, STATES

pytestmark = pytest.mark.requirement("R4")

OPENS, CLOSES = "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z"
DONE = {
    "absent": (0, 0, 0, 0, 0),
    "created": (0, 0, 0, 0, 0),
    "consulted": (1, 0, 0, 0, 0),
    "requested": (1, 1, 0, 0, 0),
    "provisioned": (1, 1, 0, 1, 0),
    "active": (1, 1, 0, 1, 1),
    "suspended": (1, 1, 0, 1, 1),
    "closed": (1, 1, 0, 1, 1),
}


@pytest.mark.parametrize("purpose", Purpose)
def test_site_summary_has_purpose_availability_and_set_up_state(purpose: Purpose) -> None:
    """A page says what the site is for when it is available and how far its set up is."""
    page = site_summary(f"ca-{purpose}", STATES["requested"])
    assert (page["id"], page["purpose"], page["state"]) == (f"ca-{purpose}", purpose, "requested")
    assert page["description"] == DESCRIPTIONS[purpose]
    assert page["available"]["notice"]
    assert [step["step"] for step in page["checklist"]][1] == f"Send the {FORM_NAMES[purpose]}"
    assert page["settings"] is None
    assert site_summary(f"ca-{purpose}", STATES["active"])["settings"] == SETTINGS.model_dump()


def test_site_summary_has_the_zone_of_its_days_and_those_of_its_state() -> None:
    """Nobody could see by which clocks the days of a site are counted, or which others may be chosen."""
    first = site_summary("tx-cqi", STATES["active"])
    assert (first["zone"], first["zones"]) == ("America/Chicago", ["America/Chicago", "America/Denver"])
    chosen = STATES["active"].model_copy(update={"zone": "America/Denver"})
    assert site_summary("tx-cqi", chosen)["zone"] == "America/Denver"


def test_each_purpose_has_its_own_description_and_its_own_form() -> None:
    for texts in (DESCRIPTIONS, FORM_NAMES):
        assert set(texts) == set(Purpose)
        assert len(set(texts.values())) == len(Purpose)


@pytest.mark.parametrize("state", STATES)
def test_the_checklist_ticks_what_is_done_and_nothing_else(state: str) -> None:
    assert tuple(done for _, done in setup_checklist("ca-cqi", STATES[state])) == tuple(map(bool, DONE[state]))


def test_a_form_counts_as_accepted_only_when_it_was() -> None:
    for answer, accepted in (("sent", False), ("rejected", False), ("accepted", True)):
        site = STATES["requested"].model_copy(update={"forms": {FORM: answer}})
        assert dict(setup_checklist("ca-cqi", site))["The form is accepted"] is accepted


def test_a_talk_without_agreement_is_no_step_done() -> None:
    site = Site(state="consulted", consulted="not_agreed")
    assert setup_checklist("ca-cqi", site)[0][1] is False


@pytest.mark.parametrize(
    ("state", "opens", "closes", "said"),
    [
        ("created", None, None, "Not open yet: see what is left to do."),
        ("created", OPENS, None, f"Not open yet; it opens on {OPENS}."),
        ("provisioned", OPENS, CLOSES, f"Not open yet; it opens on {OPENS}."),
        ("active", OPENS, None, "Open."),
        ("active", OPENS, CLOSES, f"Open until {CLOSES}."),
        ("suspended", OPENS, CLOSES, "Suspended: its people may read, and not write."),
        ("closed", OPENS, CLOSES, "Closed."),
    ],
)
def test_the_notice_says_in_a_sentence_whether_the_site_is_open(
    state: str, opens: str | None, closes: str | None, said: str
) -> None:
    assert availability_notice(Site(state=state, opens=opens, closes=closes)) == said
