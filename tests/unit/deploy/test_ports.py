"""A port that somebody else uses must not keep the system from starting."""

import socket

import pytest

from deploy.local import ports


def test_a_busy_port_is_passed_over() -> None:
    wanted = ports.choose("a purpose")
    with socket.create_server((ports.LOOPBACK, wanted)):
        assert not ports.free(wanted)
        assert ports.choose("a purpose") != wanted


def test_the_same_purpose_gets_the_same_port_so_that_addresses_stay() -> None:
    assert ports.choose("a purpose", is_free=lambda _: True) == ports.choose("a purpose", is_free=lambda _: True)


def test_two_parts_of_one_stack_never_share_a_port() -> None:
    first = ports.choose("x", is_free=lambda _: True)
    assert ports.choose("x", taken=[first], is_free=lambda _: True) != first


def test_the_search_goes_on_at_the_beginning_of_the_range() -> None:
    only = ports.FIRST
    assert ports.choose("anything", is_free=lambda port: port == only) == only


def test_no_free_port_at_all_is_said_in_words() -> None:
    with pytest.raises(ports.NoPort, match="No free port between 20000 and 32000"):
        ports.choose("x", is_free=lambda _: False)
