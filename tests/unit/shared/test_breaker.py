"""When nearly everything is bad the fault is ours: parking it all would bury the season's answers."""

from random import Random, SystemRandom

from shared.consumer.circuit_breaker import BreakerPolicy, CircuitBreaker


def note(breaker: CircuitBreaker, verdicts: str) -> bool:
    """`x` is a damaged record, `.` a good one."""
    for verdict in verdicts:
        breaker.record_validation(is_poison=verdict == "x")
    return breaker.is_open


def test_it_opens_at_twenty_in_a_row_and_not_before() -> None:
    assert not note(CircuitBreaker(), "x" * 19 + "." + "x" * 19)
    assert note(CircuitBreaker(), "." + "x" * 20)


def test_it_opens_above_five_percent_of_a_thousand_and_not_at_it() -> None:
    assert not note(CircuitBreaker(), ("x" + "." * 19) * 50)
    assert note(CircuitBreaker(), ("x" + "." * 18) * 54)


def test_it_stays_open_until_somebody_closes_it() -> None:
    breaker = CircuitBreaker()
    assert note(breaker, "x" * 20 + "." * 2000)
    breaker.close()
    assert not breaker.is_open
    assert not note(breaker, "x" * 19)


def test_twenty_handler_failures_in_a_row_open_the_breaker() -> None:
    """A bug that every case brings to light must not park the season, one poll at a time."""
    breaker = CircuitBreaker()
    for _ in range(19):
        assert not breaker.record_validation(is_poison=False)
        assert not breaker.record_handling(refused=True)
    assert not breaker.record_handling(refused=False)
    assert not any(breaker.record_handling(refused=True) for _ in range(19))
    assert breaker.record_handling(refused=True)


def test_what_it_counts_along_is_what_its_window_holds() -> None:
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    rng, breaker = Random(seed), CircuitBreaker()
    for _ in range(5000):
        breaker.record_validation(is_poison=rng.random() < 0.3)
        if rng.random() < 0.2:
            breaker.record_handling(refused=rng.random() < 0.5)
        assert breaker._failures == sum(breaker._window)


def test_a_poll_at_once_comes_to_the_same_as_record_by_record() -> None:
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    rng, at_once, in_turn = Random(seed), CircuitBreaker(), CircuitBreaker()
    for _ in range(200):
        share = rng.choice([0, 0, 0.02, 0.2])
        damaged = [rng.random() < share for _ in range(rng.randrange(400))]
        read = 0
        while read < len(damaged) and not in_turn.record_validation(is_poison=damaged[read]):
            read += 1
        assert at_once.record_validations(damaged) == read
        assert at_once == in_turn
        if at_once.is_open:
            at_once.close()
            in_turn.close()


def test_breaker_with_a_policy_of_its_own_opens_at_its_thresholds() -> None:
    policy = BreakerPolicy(max_consecutive_failures=3, window=10, max_failure_ratio=0.5)
    assert not note(CircuitBreaker(policy), "xx.")
    assert note(CircuitBreaker(policy), "xxx")
    assert not note(CircuitBreaker(policy), "x." * 5)
    assert note(CircuitBreaker(policy), "xx." * 4)
    assert CircuitBreaker(policy).copy() == CircuitBreaker(policy)
