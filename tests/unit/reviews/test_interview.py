"""A stakeholder interview: one official record, notes that stay apart, one change of status, and then it is read."""

from functools import reduce

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.reviews.domain.interviews.decide import (
    MAX_NOTES,
    AddNote,
    Clear,
    Command,
    Complete,
    OpenInterview,
    SaveOfficial,
    WithdrawNote,
    decide,
)
from services.reviews.domain.interviews.presentation import grouped, versions, with_texts
from services.reviews.domain.interviews.state import Interview, evolve
from shared.contracts.event import Event
from shared.contracts.reviews.interviews import InterviewOpened, OfficialRecordSaved, SupportingNoteAdded
from shared.errors import Refused
from tests.support.histories import By, history
from tests.support.sheets import sealed

NAME, LEADER, TAKER, OTHER = f"sti_{'1' * 32}", "usr_leader", "usr_taker", "usr_other"
NOTES = [f"not_{sign * 32}" for sign in "123"]
COURTS = InterviewOpened(
    items=("20", "23"),
    level="local",
    county="06001",
    quarter="2026Q3",
    stakeholders="courts",
    on="2026-08-05",
    note_taker=TAKER,
)


def after(*facts: Event | By) -> Interview:
    return reduce(evolve, history(By(LEADER, COURTS), *facts, aggregate=NAME), Interview())


def refusal(interview: Interview, command: Command) -> str:
    """Empty where it is taken."""
    try:
        decide(interview, command)
    except Refused as refused:
        return refused.slug
    return ""


def save(number: int, base_rev: int, by: str = TAKER, *, leads: bool = False) -> SaveOfficial:
    return SaveOfficial(by, leads, sealed(number), sealed(number + 1), base_rev)


WRITTEN = By(TAKER, OfficialRecordSaved(text=sealed(1)))
NOTED = By(OTHER, SupportingNoteAdded(note=NOTES[0], text=sealed(2)))


@pytest.mark.requirement("R39")
def test_official_record_is_written_by_note_taker_or_leader_alone() -> None:
    """Two official records of one interview would be none."""
    fresh, written = after(), after(WRITTEN)
    assert [refusal(fresh, save(3, 0)), refusal(fresh, save(3, 0, LEADER, leads=True))] == ["", ""]
    assert refusal(fresh, save(3, 0, OTHER)) == "not-the-note-taker"
    assert refusal(written, save(3, 0)) == "official-record-conflict"
    assert written.official
    assert refusal(written, save(3, written.official.rev)) == ""
    whoever = InterviewOpened.model_validate(COURTS.model_dump() | {"note_taker": None})
    assert refusal(reduce(evolve, history(whoever, aggregate=NAME), Interview()), save(3, 0, OTHER)) == ""


@pytest.mark.requirement("R39")
def test_interview_is_completed_with_its_record_and_read_only_after() -> None:
    """An interview is complete once it has its official record and is only read from then on."""
    assert refusal(after(NOTED), Complete(2)) == "official-record-missing"
    assert refusal(after(WRITTEN), Complete(1)) == "stale-version"
    done = after(WRITTEN, NOTED, *decide(after(WRITTEN, NOTED), Complete(3)))
    wishes: list[Command] = [save(5, 2), AddNote(NOTES[1], sealed(5)), WithdrawNote(OTHER, NOTES[0]), Complete(4)]
    assert {refusal(done, wish) for wish in wishes} == {"interview-completed"}


def test_a_note_is_its_authors_to_take_back_and_nobody_elses() -> None:
    noted = after(NOTED)
    assert refusal(noted, WithdrawNote(TAKER, NOTES[0])) == "not-your-note"
    assert refusal(noted, WithdrawNote(OTHER, NOTES[1])) == "not-found"
    assert after(NOTED, *decide(noted, WithdrawNote(OTHER, NOTES[0]))).notes == {}


def test_an_interview_holds_so_many_notes_and_no_more() -> None:
    """Its document would grow without an end."""
    full = after(*(SupportingNoteAdded(note=f"not_{n:032x}", text=sealed(n)) for n in range(MAX_NOTES)))
    assert refusal(full, AddNote(NOTES[0], sealed())) == "too-many-notes"


@pytest.mark.parametrize(("level", "county"), [("local", None), ("state", "06001")])
def test_level_and_county_fit_each_other(level: str, county: str | None) -> None:
    opened = InterviewOpened.model_validate(COURTS.model_dump() | {"level": level, "county": county})
    assert refusal(Interview(), OpenInterview(opened)) == "level-and-county"


def test_items_are_named_once_each_and_in_order() -> None:
    opened = COURTS.model_copy(update={"items": ("23", "20", "23")})
    assert [one.model_dump() for one in decide(Interview(), OpenInterview(opened))] == [COURTS.model_dump()]


def test_what_is_not_there_or_was_cleared_is_missing_to_every_wish() -> None:
    cleared = after(WRITTEN, *decide(after(WRITTEN), Clear()))
    wishes: list[Command] = [save(5, 2), AddNote(NOTES[1], sealed(5)), WithdrawNote(OTHER, NOTES[0]), Complete(4)]
    assert {refusal(one, wish) for one in (cleared, Interview()) for wish in (*wishes, Clear())} == {"not-found"}


steps = st.lists(
    st.one_of(
        st.builds(save, st.integers(1, 90), st.integers(0, 6)),
        st.builds(AddNote, st.sampled_from(NOTES), st.builds(sealed, st.integers(100, 190))),
        st.builds(WithdrawNote, st.sampled_from([TAKER, OTHER]), st.sampled_from(NOTES)),
        st.builds(Complete, st.integers(1, 6)),
    ),
    max_size=12,
)


@pytest.mark.requirement("R39")
@drawn(steps)
def test_whatever_is_wished_notes_are_never_merged_into_the_record_or_each_other(wishes: list[Command]) -> None:
    """People merge what was heard; a system that did it would put words into somebody's mouth."""
    facts: list[Event | By] = []
    noted: dict[str, str] = {}
    for wish in wishes:
        interview = after(*facts)
        if refusal(interview, wish):
            continue
        facts += [By(OTHER if isinstance(wish, AddNote) else TAKER, event) for event in decide(interview, wish)]
        if isinstance(wish, AddNote):
            noted[wish.note] = wish.text.version_id
        elif isinstance(wish, WithdrawNote):
            noted.pop(wish.note)
    interview = after(*facts)
    assert {name: one.version_id for name, one in interview.notes.items()} == noted
    shown = with_texts(NAME, interview, {version: version for version in versions(interview)})
    assert {name: one["text"] for name, one in shown["notes"].items()} == noted
    assert not interview.official or interview.official.version_id not in noted.values()


@pytest.mark.requirement("R45")
def test_interviews_stand_under_the_systemic_factors_that_they_are_about() -> None:
    """Whoever rates a factor statewide needs all that was heard about it, and under one head."""
    both = COURTS.model_copy(update={"items": ("19", "24")})
    other = reduce(evolve, history(both, aggregate=NAME), Interview())
    shown = grouped([(NAME, after()), ("sti_other", other)])
    assert len(shown) == 7
    found = {one["factor"]: [each["id"] for each in one["interviews"]] for one in shown if one["interviews"]}
    assert found == {"information_system": ["sti_other"], "case_review": [NAME, "sti_other"]}
