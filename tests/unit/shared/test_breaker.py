"""When nearly everything is bad the fault is ours: parking it all would bury the season's answers."""

from shared.breaker import Breaker


def note(breaker: Breaker, verdicts: str) -> bool:
    """`x` is a damaged record, `.` a good one."""
    for verdict in verdicts:
        breaker.note(damaged=verdict == "x")
    return breaker.is_open


def test_it_opens_at_twenty_in_a_row_and_not_before() -> None:
    assert not note(Breaker(), "x" * 19 + "." + "x" * 19)
    assert note(Breaker(), "." + "x" * 20)


def test_it_opens_above_five_percent_of_a_thousand_and_not_at_it() -> None:
    assert not note(Breaker(), ("x" + "." * 19) * 50)
    assert note(Breaker(), ("x" + "." * 18) * 54)


def test_it_stays_open_until_somebody_closes_it() -> None:
    breaker = Breaker()
    assert note(breaker, "x" * 20 + "." * 2000)
    breaker.close()
    assert not breaker.is_open
    assert not note(breaker, "x" * 19)
