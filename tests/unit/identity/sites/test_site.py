"""A site's life: only along its path, every move a fact, and every process knows what identity decided."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.identity.domain.sites.settings import SiteSettings
from services.identity.domain.sites.site import (
    AcceptForm,
    Announce,
    ChooseRuns,
    ChooseZone,
    RejectForm,
    SetReviewersOpen,
    Site,
    decide,
)
from shared.access import AccessState
from shared.contracts.event import Event
from tests.support.histories import NOW, By, history
from tests.unit.identity.decisions import SITE, outcome_of, refusal
from tests.unit.identity.sites.site_lives import CHANGE_FORM, COMMANDS, FORM, PATH, STATES, told

MOVES: dict[str, dict[str, str]] = {
    "absent": {"create": "created", "consult": "consulted"},
    "created": {"consult": "consulted", "announce": "created"},
    "consulted": {"consult": "consulted", "send": "requested", "announce": "consulted"},
    "requested": {"provision": "provisioned", "announce": "requested"},
    "provisioned": {
        "activate": "active",
        "set drafts": "provisioned",
        "choose runs": "provisioned",
        "choose zone": "provisioned",
        "open to reviewers": "provisioned",
    }
    | {"announce": "provisioned"},
    "active": {"suspend": "suspended", "close": "closed", "send a change": "active"}
    | {"set drafts": "active", "choose runs": "active", "choose zone": "active", "announce": "active"}
    | {"open to reviewers": "active"},
    "suspended": {"activate": "active", "close": "closed", "send a change": "suspended"}
    | {"set drafts": "suspended", "choose runs": "suspended", "choose zone": "suspended", "announce": "suspended"}
    | {"open to reviewers": "suspended"},
    "closed": {"announce": "closed"},
}
"""Every legal move and where it leads; what is not here is refused."""


@pytest.mark.requirement("R5")
@pytest.mark.parametrize("move", COMMANDS)
@pytest.mark.parametrize("state", STATES)
def test_a_site_moves_only_along_its_life(state: str, move: str) -> None:
    site, found = STATES[state], outcome_of(decide, STATES[state], COMMANDS[move])
    if move in MOVES[state]:
        assert not isinstance(found, str), found
        assert told(site, found).state == MOVES[state][move]
    else:
        assert isinstance(found, str)


def test_the_table_of_moves_knows_every_state() -> None:
    assert set(STATES) == set(MOVES)


@pytest.mark.requirement("R5")
def test_each_move_is_a_fact_that_says_who_and_when() -> None:
    facts = history(
        *[By("usr_operator", one) for one in decide(STATES["active"], COMMANDS["suspend"])], owner="identity"
    )
    assert [(one.envelope.actor, one.envelope.at, one.event.type) for one in facts] == [
        ("usr_operator", NOW, "oms.identity.site_suspended")
    ]


@pytest.mark.requirement("R4")
def test_availability_window_that_ends_before_it_opens_is_refused() -> None:
    """The notice of availability has its window and no window ends before it opens."""
    opens, closes = "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z"
    site = told(STATES["active"], decide(STATES["active"], Announce(opens, closes)))
    assert (site.opens, site.closes) == (opens, closes)
    for end in (opens, "2026-06-30T23:59:59Z"):
        assert refusal(decide, STATES["active"], Announce(opens, end)) == ("window-ends-first", 422)


@pytest.mark.requirement("R9")
def test_a_site_is_for_cases_and_interviews_until_its_state_chooses_one() -> None:
    site = STATES["active"]
    assert site.runs == ("cases", "interviews")
    for chosen in (("interviews",), ("cases",), ("interviews", "cases")):
        site = told(site, decide(site, ChooseRuns(chosen)))
        assert set(site.runs) == set(chosen)


def test_choose_zone_outside_the_state_is_refused() -> None:
    """A site in Texas would date its cases by the clocks of Hawaii."""
    texas = ("America/Chicago", "America/Denver")
    for zone in ("Pacific/Honolulu", "America/Nowhere", "UTC"):
        assert refusal(decide, STATES["active"], ChooseZone(zone, texas)) == ("zone-elsewhere", 422)
    site = told(STATES["active"], decide(STATES["active"], ChooseZone("America/Denver", texas)))
    assert site.zone == "America/Denver"


def test_reviewers_open_their_own_cases_until_the_site_opens_all() -> None:
    """A journal from before the setting must not open a state's cases to all of its reviewers."""
    site = STATES["active"]
    assert site.reviewers_open == "own"
    for cases in ("all", "own"):
        site = told(site, decide(site, SetReviewersOpen(cases)))
        assert site.reviewers_open == cases


wishes = st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12)


@drawn(st.integers(0, len(PATH)), wishes, st.sampled_from(["accept", "reject"]))
def test_what_other_processes_know_of_a_site_is_what_identity_decided(
    begun: int, wished: list[str], answer: str
) -> None:
    """Otherwise reviews would take cases into a site that is closed, or lock out the people of one that is open."""
    site, facts = Site(), list[Event]()
    for name in (*PATH[:begun], *wished):
        found = outcome_of(decide, site, COMMANDS[name])
        events = [] if isinstance(found, str) else [*found]
        if name.startswith("send") and events:
            form = CHANGE_FORM if "change" in name else FORM
            after = told(site, events)
            events += decide(after, AcceptForm(form) if answer == "accept" else RejectForm(form, "incomplete"))
        site, facts = told(site, events), [*facts, *events]
    known = AccessState()
    for fact in history(*facts, owner="identity", site=SITE, aggregate=f"sit_{SITE}"):
        known.apply(fact)
    settings = site.settings or SiteSettings()
    seen = known.site(SITE)
    assert (seen.state, seen.runs, seen.zone) == (site.state, frozenset(site.runs), site.zone)
    assert seen.reviewers_open == site.reviewers_open
    assert (seen.counties, seen.pur_start) == (frozenset(settings.counties), settings.pur_start)
