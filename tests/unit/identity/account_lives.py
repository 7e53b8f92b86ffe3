"""Lives of an account for tests: commands one after the other, each decided from the state before it."""

from services.identity.domain.account import MAX_SESSIONS, Account, Command, Disable, Invite, SetUp, decide, evolve
from tests.unit.identity.decisions import given

SESSIONS = [f"ses_{number:032x}" for number in range(MAX_SESSIONS + 2)]


def lived(*commands: Command, account: Account | None = None) -> Account:
    state = account or Account()
    for command in commands:
        state = given(state, evolve, *decide(state, command))
    return state


INVITED = lived(Invite())
ACTIVE = lived(Invite(), SetUp(password=True))
DISABLED = lived(Invite(), SetUp(password=True), Disable())
