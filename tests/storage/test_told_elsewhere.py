"""What is the same of somebody in every workshop is not told of two groups that differ by few."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest

from core.metrics.measures import Checkpoint
from tests.conftest import Database
from tests.storage.figures_oracle import Participant, Profile
from tests.storage.figures_world import COMPLETED, Stored, at, store

_QUIET = Participant(profile=Profile(role="teacher"))
_MUTED = Participant(muted=True, profile=Profile(role="coach"))
_OF_A_PERSON = ("nudges_muted", "profile_school_role", "profile_grade_band")
_TOLD_ELSEWHERE = {(measure, "told_elsewhere") for measure in _OF_A_PERSON}


@pytest.fixture
def admin(shared_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(shared_database.admin_url, options="-c search_path=uptake") as connection:
        yield connection
        connection.rollback()


def _people(stored: Stored) -> list[UUID]:
    stored.run.execute(
        "SELECT person_id FROM enrollment WHERE engagement_id = %s ORDER BY person_id",
        (stored.engagement,),
    )
    return [row[0] for row in stored.run.fetchall()]


def _again(
    admin: psycopg.Connection, first: Stored, *cohorts: list[UUID], newcomers: int = 0
) -> Stored:
    """Write another engagement for these people, and newcomers in its last cohort."""
    stored = store(admin, [[] for _ in cohorts], workspace=first.workspace, school=first.school)
    for cohort, people in zip(stored.cohorts, cohorts, strict=True):
        for person in people:
            stored.insert(
                "enrollment", id=uuid4(), engagement_id=stored.engagement, cohort_id=cohort,
                person_id=person, joined_at=at(-1000), anchor_at=COMPLETED, created_at=COMPLETED,
            )  # fmt: skip
    stored.flush()
    for _ in range(newcomers):
        stored.person(_QUIET, stored.cohorts[-1])
    stored.flush()
    return stored


def _blanks(stored: Stored, cohort: int = 0) -> set[tuple[str, str | None]]:
    found = stored.released(Checkpoint.COMPLETION).items()
    return {
        (measure, one.blank)
        for (place, measure, _), one in found
        if place == cohort and measure in _OF_A_PERSON
    }


def _told(stored: Stored, cohort: int = 0) -> bool:
    assert stored.figure(Checkpoint.COMPLETION, "plan_rate", "", cohort).value is not None
    told = _blanks(stored, cohort)
    assert told == _TOLD_ELSEWHERE or "told_elsewhere" not in {blank for _, blank in told}
    return told != _TOLD_ELSEWHERE


@pytest.mark.parametrize(
    ("without", "newcomers", "told"),
    [(0, 0, True), (1, 0, False), (0, 1, False), (4, 4, False), (13, 0, True), (0, 13, True)],
)
def test_of_a_group_that_differs_by_a_few_from_one_told_of_nothing_personal_is_told(
    admin: psycopg.Connection, without: int, newcomers: int, told: bool
) -> None:
    first = store(admin, [[_MUTED] * 10 + [_QUIET] * 16])
    first.release(Checkpoint.COMPLETION)
    assert _told(first)
    second = _again(admin, first, _people(first)[without:], newcomers=newcomers)
    second.release(Checkpoint.COMPLETION)
    assert _told(second) == told
    first.release(Checkpoint.H24)
    assert first.figure(Checkpoint.H24, "nudges_muted").value == 38


def test_cohorts_together_are_a_group_too(admin: psycopg.Connection) -> None:
    first = store(admin, [[_MUTED] * 10 + [_QUIET] * 4, [_QUIET] * 12])
    people = _people(first)
    whole = _again(admin, first, people[:-1])
    parts = _again(admin, first, people[:11], people[11:-2])
    first.release(Checkpoint.COMPLETION)
    assert (_told(first), _told(first, 1)) == (True, True)
    for other in (whole, parts):
        other.release(Checkpoint.COMPLETION)
        assert {_told(other, place) for place in range(len(other.cohorts))} == {False}


def test_of_whom_nothing_was_told_nothing_is_kept_back(admin: psycopg.Connection) -> None:
    few = store(admin, [[_MUTED] * 4 + [replace(_MUTED, left=-500)] * 3])
    few.release(Checkpoint.COMPLETION)
    second = _again(admin, few, _people(few))
    second.release(Checkpoint.COMPLETION)
    assert _told(second)
