from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engagements.records import TRANSITIONS
from core.engagements.vocabulary import EngagementState
from core.kernel.errors import (
    ConflictError,
    FieldErrors,
    LoadError,
    NotAllowedError,
    RepeatedError,
    UnauthorisedWriteError,
    UptakeError,
)
from core.kernel.ids import PersonId, parse_untrusted_id
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.transitions import advance
from core.privacy import Band, BlankReason, Figure

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SOMEBODY = PersonId(UUID(int=1))

ALLOWED = {
    (EngagementState.PLANNED, EngagementState.COMPLETED),
    (EngagementState.PLANNED, EngagementState.CANCELLED),
}


@pytest.mark.parametrize(("current", "target"), list(product(EngagementState, repeat=2)))
def test_an_engagement_moves_along_the_table_and_nowhere_else(
    current: EngagementState, target: EngagementState
) -> None:
    if (current, target) in ALLOWED:
        assert advance(TRANSITIONS, current, target, "This workshop") is target
    else:
        with pytest.raises(ConflictError) as refused:
            advance(TRANSITIONS, current, target, "This workshop")
        assert "This workshop" in str(refused.value)
        assert current.value in str(refused.value)


def test_the_table_names_every_state() -> None:
    assert set(TRANSITIONS) == set(EngagementState)


def test_a_state_that_the_table_forgot_leads_nowhere() -> None:
    with pytest.raises(ConflictError):
        advance({}, EngagementState.PLANNED, EngagementState.COMPLETED, "This workshop")


@pytest.mark.parametrize(("person", "channel"), [(None, None), (SOMEBODY, "C1")])
def test_a_notice_has_one_audience(person: PersonId | None, channel: str | None) -> None:
    with pytest.raises(ValueError, match="one audience"):
        Audience(person, channel)


def test_each_person_and_each_channel_is_a_lane_of_their_own() -> None:
    audiences = [
        Audience(person_id=SOMEBODY),
        Audience(person_id=PersonId(UUID(int=2))),
        Audience(channel_id="C1"),
        Audience(channel_id="C2"),
        Audience(channel_id=str(SOMEBODY)),
    ]
    assert len({one.ordering_key for one in audiences}) == len(audiences)
    assert Audience(person_id=SOMEBODY).ordering_key == audiences[0].ordering_key


def test_a_notice_cannot_be_changed_after_it_was_written() -> None:
    notice = Notice(NoticeKind.DIGEST, Audience(channel_id="C1"), "digest:1")
    with pytest.raises(FrozenInstanceError):
        notice.key = "digest:2"  # type: ignore[misc]  # what the test is about


@pytest.mark.parametrize(
    "claim",
    ["", "no id", "1", "6f9619ff-8b86-d011-b42d-00c04fc964fg", "'; DROP TABLE person; --", "\0"],
)
def test_a_claim_that_is_no_id_gets_the_answer_of_one_that_is_not_theirs(claim: str) -> None:
    with pytest.raises(NotAllowedError) as refused:
        parse_untrusted_id(claim)
    assert str(refused.value) == str(NotAllowedError())
    assert refused.value.__cause__ is None


@given(st.uuids())
def test_a_claimed_id_is_read_back(one: UUID) -> None:
    assert parse_untrusted_id(str(one)) == one


@given(st.text())
def test_whatever_stands_in_an_id_s_place_is_an_id_or_a_refusal(text: str) -> None:
    try:
        assert isinstance(parse_untrusted_id(text), UUID)
    except NotAllowedError as refusal:
        # "a" stands in every sentence; what counts is that none is built from the claim.
        assert str(refusal) == str(NotAllowedError())  # noqa: PT017  # both outcomes are right


def test_every_error_for_a_person_is_a_sentence_without_their_words() -> None:
    assert str(FieldErrors({"what": "Too long."})) == "Some answers need another look."
    assert FieldErrors({"what": "Too long."}).fields == {"what": "Too long."}
    assert str(RepeatedError()) == "That was already saved."
    problems = ["roster.csv, line 2: …", "roster.csv, line 3: …"]
    assert str(LoadError(problems)) == "Nothing was loaded:\n" + "\n".join(problems)
    assert LoadError(problems).problems == problems


def test_a_write_without_a_decision_is_our_bug_and_no_sentence_for_a_person() -> None:
    assert not issubclass(UnauthorisedWriteError, UptakeError)


@pytest.mark.parametrize(("value", "blank"), [(None, None), (50.0, BlankReason.TOO_FEW)])
def test_a_figure_is_a_value_or_a_reason_and_never_both(
    value: float | None, blank: BlankReason | None
) -> None:
    with pytest.raises(ValueError, match="value or a reason"):
        Figure(value, blank, Band.N5_9, NOW)


def test_nothing_is_a_value_too() -> None:
    assert Figure(0.0, None, Band.N5_9, NOW).value == 0
