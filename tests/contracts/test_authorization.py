"""The document of who may do what says what the one function answers: administrators give roles by it."""

import pytest

from cli.docs_generator.authorization import MEANS, ROLES, authorization
from shared.access import ACTIONS
from shared.access.role_table import ALLOWED_SITE_STATES, ALLOWED_STAGES, LEVELS
from shared.contracts.vocabulary import PLATFORM, Purpose
from tests.support.access_state import PLATFORM_ROLES, STATES, allowed, grant, knowing, roles, site

SECTIONS = {part.partition("\n")[0]: part for part in authorization().split("\n## ")[1:]}
TITLES = {Purpose.TRAINING: "In a training site", Purpose.CQI: "In a CQI site", Purpose.CFSR: "In a CFSR site"}


def rows(section: str) -> dict[str, list[str]]:
    """The cells of a table by the action in the first."""
    lines = [line.strip("|").split("|") for line in SECTIONS[section].splitlines() if line.startswith("| `")]
    return {cells[0].strip().strip("`"): [cell.strip() for cell in cells[1:]] for cells in lines}


@pytest.mark.parametrize("purpose", Purpose)
def test_the_matrix_says_what_a_role_may_do_in_an_open_site(purpose: Purpose) -> None:
    here, found = f"ca-{purpose}", rows(TITLES[purpose])
    assert list(found) == list(ACTIONS)
    for number, role in enumerate(ROLES):
        facts = knowing(roles(role, scope=PLATFORM if role in PLATFORM_ROLES else here), site(here))
        said = {action for action, cells in found.items() if cells[number + 1] in ("yes", "others'", "given")}
        assert said == allowed(facts, here), role


def test_the_matrix_says_what_a_state_can_show_to_whom() -> None:
    """Oversight is no role of a CQI site."""
    for number, role in enumerate(ROLES):
        if role == "CB_OVERSIGHT":
            continue
        held = [roles(role, scope=PLATFORM if role in PLATFORM_ROLES else "ca-cqi"), site("ca-cqi")]
        more = allowed(knowing(*held, grant()), "ca-cqi") - allowed(knowing(*held), "ca-cqi")
        said = {action for action, cells in rows(TITLES[Purpose.CQI]).items() if cells[number + 1] == "grant"}
        assert said == more, role


def test_every_action_has_words_and_no_word_is_without_an_action() -> None:
    assert set(MEANS) == set(ACTIONS)


def test_the_conditions_stand_there() -> None:
    found = rows("In which state of the site, in which stage of the case")
    bound = [action for action in ACTIONS if ALLOWED_SITE_STATES[action] != set(STATES) or action in ALLOWED_STAGES]
    assert list(found) == bound
    for action in bound:
        states, stages = (set(filter(None, cell.split(", "))) for cell in found[action])
        assert states == set(map(str, ALLOWED_SITE_STATES[action]))
        assert stages == {stage.replace("_", " ") for stage in ALLOWED_STAGES.get(action, ())}


def test_the_levels_of_a_grant_stand_there() -> None:
    assert set(rows("What a state's grant shows the Children's Bureau of a CQI site")) == set(LEVELS)
