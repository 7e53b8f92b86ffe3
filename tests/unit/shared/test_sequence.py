"""The one comparison decides what is folded: a mistake here is a lost or doubled answer."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from shared.consumer.sequencing import split_by_sequence


@dataclass(frozen=True)
class One:
    sequence: int


@given(st.integers(0, 20), st.lists(st.integers(1, 30), max_size=40))
def test_every_event_is_done_next_or_beyond_and_the_run_has_no_hole(last: int, sequences: list[int]) -> None:
    found = split_by_sequence(last, [One(n) for n in sequences])
    run = [one.sequence for one in found.run]
    assert run == list(range(last + 1, last + 1 + len(run)))
    assert found.duplicates + len(run) + len(found.gap) == len(sequences)
    assert all(one.sequence > last + len(run) + 1 for one in found.gap)


@given(st.lists(st.integers(1, 12), min_size=1), st.randoms(use_true_random=False))
def test_whatever_the_order_and_the_duplicates_the_same_events_are_folded_once(polls: list[int], rng: object) -> None:
    """Replays, shuffles and duplicates end in the same state as an orderly delivery."""
    folded: list[int] = []
    waiting: list[One] = []
    for sequence in [*polls, *range(1, 13)]:
        found = split_by_sequence(len(folded), [*waiting, One(sequence)])
        folded += [one.sequence for one in found.run]
        waiting = list(found.gap)
    assert folded == list(range(1, 13))
