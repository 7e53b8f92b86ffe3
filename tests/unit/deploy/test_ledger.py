"""A stack finds its ports and processes again at the next command, and secrets are for its owner alone."""

import socket
import stat
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.keys import public_keys, signing_key
from deploy.local.processes import Running
from deploy.local.servers.passwords import passwords_of
from deploy.local.stack_state import StackLocked, StackState, exclusive


def test_a_port_is_the_same_at_the_next_start(tmp_path: Path) -> None:
    assert StackState(tmp_path).port("gateway") == StackState(tmp_path).port("gateway")


def test_a_remembered_port_that_is_busy_now_is_replaced_for_good(tmp_path: Path) -> None:
    before = StackState(tmp_path).port("gateway")
    with socket.create_server((ports.LOOPBACK, before)):
        after = StackState(tmp_path).port("gateway")
        assert after != before
    assert StackState(tmp_path).port("gateway") == after


def test_a_dead_process_is_remembered_but_does_not_run(tmp_path: Path) -> None:
    StackState(tmp_path).record("reviews", Running(pid=2**22 + 1, started=1.0, port=1))
    again = StackState(tmp_path)
    assert "reviews" in again.all_running()
    assert again.running("reviews") is None
    again.forget("reviews")
    assert StackState(tmp_path).all_running() == {}


def test_the_number_of_workers_survives_a_restart(tmp_path: Path) -> None:
    StackState(tmp_path).set_workers("ratings", 4)
    assert StackState(tmp_path).workers("ratings", otherwise=2) == 4


def test_the_draw_seed_survives_a_restart(tmp_path: Path) -> None:
    assert StackState(tmp_path).draw_seed == ""
    StackState(tmp_path).set_draw_seed("7")
    assert StackState(tmp_path).draw_seed == "7"


def test_two_commands_do_not_change_one_stack_at_once(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(StackLocked, match="Try again"), exclusive(tmp_path):
        pass
    with exclusive(tmp_path):
        pass


def test_passwords_and_key_are_kept_and_closed_to_others(tmp_path: Path) -> None:
    assert passwords_of(tmp_path) == passwords_of(tmp_path)
    assert signing_key(tmp_path).as_dict() == signing_key(tmp_path).as_dict()
    for secret in ("passwords.json", "signing-key.json"):
        assert stat.S_IMODE((tmp_path / secret).stat().st_mode) == 0o600


def test_a_folder_that_is_older_than_the_keys_gets_them_once_and_keeps_its_passwords(tmp_path: Path) -> None:
    """An upgrade that made others would lock every service out of its database and its texts."""
    whole = passwords_of(tmp_path)
    older = whole.model_dump_json(include={"administrator", "services"})
    (tmp_path / "passwords.json").write_text(older, encoding="utf-8")
    upgraded = passwords_of(tmp_path)
    assert (upgraded.administrator, upgraded.services) == (whole.administrator, whole.services)
    assert len({upgraded.secret_key, upgraded.text_key}) == 2
    assert passwords_of(tmp_path) == upgraded


def test_services_get_the_public_half_of_the_key_only(tmp_path: Path) -> None:
    private = str(signing_key(tmp_path).as_dict(private=True)["d"])
    assert private not in public_keys(tmp_path)


def test_every_stack_has_passwords_of_its_own(tmp_path: Path) -> None:
    one, other = passwords_of(tmp_path / "one"), passwords_of(tmp_path / "other")
    everything = [one.administrator, *one.services.values(), other.administrator, *other.services.values()]
    assert len(set(everything)) == len(everything)
