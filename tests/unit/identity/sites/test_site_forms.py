"""A site is set up by one form at a time, after its Regional Office was asked, and once."""

import pytest

from services.identity.domain.sites.site import AcceptForm, Command, Consult, RejectForm, SendForm, Site, decide
from shared.contracts.identity.sites import Outcome
from tests.unit.identity.decisions import outcome_of, refusal
from tests.unit.identity.sites.site_lives import (
    CHANGE_FORM,
    COMMANDS,
    FORM,
    OTHER_FORM,
    SEND,
    SEND_CHANGE,
    STATES,
    told,
)


@pytest.mark.requirement("R30")
@pytest.mark.parametrize("site", [Site(), STATES["created"]])
def test_no_form_is_sent_before_the_regional_office_was_asked(site: Site) -> None:
    assert refusal(decide, site, SEND) == ("not-consulted", 409)


@pytest.mark.requirement("R30")
@pytest.mark.parametrize(
    ("outcome", "sent"), [("agreed", True), ("agreed_with_conditions", True), ("not_agreed", False)]
)
def test_a_form_is_sent_where_the_regional_office_agreed_and_else_not(outcome: Outcome, sent: bool) -> None:
    site = told(Site(), decide(Site(), Consult("2026-06-01", outcome)))
    assert (outcome_of(decide, site, SEND) != "not-consulted") is sent
    assert site.consulted == outcome


@pytest.mark.requirement("R30")
def test_a_later_talk_takes_the_place_of_an_earlier_one() -> None:
    site = told(STATES["consulted"], decide(STATES["consulted"], Consult("2026-06-02", "not_agreed")))
    assert refusal(decide, site, SEND) == ("not-consulted", 409)


def test_open_form_blocks_another_form_and_consultation() -> None:
    """Otherwise an accepted form could no longer be carried out, and its site would never open."""
    accepted = told(STATES["requested"], decide(STATES["requested"], AcceptForm(FORM)))
    for site in (STATES["requested"], accepted):
        assert refusal(decide, site, SendForm(OTHER_FORM, "CQI", 1, "c" * 64)) == ("form-waiting", 409)
        assert refusal(decide, site, Consult("2026-06-02", "not_agreed")) == ("form-waiting", 409)


def test_a_rejected_form_is_followed_by_another_without_a_new_talk() -> None:
    rejected = told(STATES["requested"], decide(STATES["requested"], RejectForm(FORM, "incomplete")))
    assert (rejected.state, rejected.forms) == ("consulted", {FORM: "rejected"})
    again = told(rejected, decide(rejected, SendForm(OTHER_FORM, "CQI", 1, "c" * 64)))
    assert (again.state, again.forms) == ("requested", {FORM: "rejected", OTHER_FORM: "sent"})


@pytest.mark.parametrize("answer", [AcceptForm(FORM), RejectForm(FORM, "duplicate")])
def test_a_form_is_answered_once(answer: Command) -> None:
    assert refusal(decide, STATES["consulted"], answer) == ("not-found", 404)
    for first in (AcceptForm(FORM), RejectForm(FORM, "incomplete")):
        answered = told(STATES["requested"], decide(STATES["requested"], first))
        assert refusal(decide, answered, answer) == ("form-answered", 409)


@pytest.mark.parametrize("state", ["provisioned", "active", "suspended", "closed"])
@pytest.mark.parametrize("move", ["send", "consult"])
def test_a_site_that_is_set_up_is_not_set_up_a_second_time(state: str, move: str) -> None:
    """A second set-up would change the counties and the period under review of cases that are there."""
    assert refusal(decide, STATES[state], COMMANDS[move]) == ("site-is-set-up", 409)


@pytest.mark.requirement("R33")
def test_change_form_needs_an_active_site_and_leaves_its_state() -> None:
    """A change of users is asked for where there are users and leaves the site as it is."""
    for state in ("active", "suspended"):
        asked = told(STATES[state], decide(STATES[state], SEND_CHANGE))
        assert (asked.state, asked.forms[CHANGE_FORM]) == (state, "sent")
        rejected = told(asked, decide(asked, RejectForm(CHANGE_FORM, "people_unknown")))
        assert (rejected.state, rejected.forms[CHANGE_FORM]) == (state, "rejected")
    assert refusal(decide, STATES["closed"], SEND_CHANGE) == ("site-state", 409)


@pytest.mark.requirement("R82")
def test_a_state_conducts_its_own_reviews_only_with_federal_approval() -> None:
    unapproved = SendForm(FORM, "CFSR", 3, "a" * 64, approved=False)
    assert refusal(decide, STATES["consulted"], unapproved) == ("not-approved", 409)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-00-10"])
def test_a_talk_on_a_day_that_no_calendar_has_is_refused(day: str) -> None:
    """It would stop every letter that tells the day."""
    assert refusal(decide, Site(), Consult(day, "agreed")) == ("no-such-day", 422)
