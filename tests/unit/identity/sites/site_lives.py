"""Lives of a site for tests: every command once, every state reached along the path."""

from collections.abc import Sequence

from services.identity.domain.sites.settings import SiteSettings
from services.identity.domain.sites.site import (
    Activate,
    Announce,
    ChooseRuns,
    ChooseZone,
    Close,
    Command,
    Consult,
    Create,
    Provision,
    SendForm,
    SetOfflineDrafts,
    SetReviewersOpen,
    Site,
    Suspend,
    decide,
    evolve,
)
from shared.contracts.event import Event
from tests.unit.identity.decisions import SITE, given

FORM, OTHER_FORM, CHANGE_FORM = (f"frm_{sign * 32}" for sign in "123")
CONSULT, SEND = Consult("2026-06-01", "agreed"), SendForm(FORM, "CQI", 3, "a" * 64)
SEND_CHANGE = SendForm(CHANGE_FORM, "CHANGE_OF_USERS", 1, "b" * 64)
SETTINGS = SiteSettings(counties=("06001",), pur_mode="FIXED", pur_start="2026-04-01", offline_drafts="off")
COMMANDS: dict[str, Command] = {
    "create": Create(),
    "consult": CONSULT,
    "send": SEND,
    "send a change": SEND_CHANGE,
    "provision": Provision(SETTINGS),
    "activate": Activate(),
    "suspend": Suspend("security"),
    "close": Close("season_over"),
    "announce": Announce("2026-07-01T00:00:00Z", None),
    "set drafts": SetOfflineDrafts("device"),
    "choose runs": ChooseRuns(("interviews",)),
    "open to reviewers": SetReviewersOpen("all"),
    "choose zone": ChooseZone("America/Denver", ("America/Chicago", "America/Denver")),
}
PATH = ("create", "consult", "send", "provision", "activate", "suspend", "close")


def lived(*names: str) -> Site:
    state = Site()
    for name in names:
        state = told(state, decide(state, COMMANDS[name]))
    return state


def told(state: Site, events: Sequence[Event]) -> Site:
    return given(state, evolve, *events, site=SITE, aggregate=f"sit_{SITE}")


STATES = {lived(*PATH[:number]).state: lived(*PATH[:number]) for number in range(len(PATH) + 1)}
