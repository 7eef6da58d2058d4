"""Where one is: an engagement by its day and age, a participant by what they did."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.engagements.vocabulary import EngagementState
from core.journeys import Journey, Progress, Step, engagement_phase, next_step
from core.kernel.cycle import CyclePhase
from tests.modals import samples
from tests.modals.samples import NOW

PLAN = samples.plan()
TO_COME = samples.engagement(state=EngagementState.PLANNED)
AHEAD = replace(TO_COME, starts_at=NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("age", "phase"),
    [
        (timedelta(0), CyclePhase.COMMIT),
        (timedelta(hours=23, minutes=59), CyclePhase.COMMIT),
        (timedelta(hours=24), CyclePhase.APPLY),
        (timedelta(days=5) - timedelta(seconds=1), CyclePhase.APPLY),
        (timedelta(days=5), CyclePhase.REFLECT),
        (timedelta(days=14) - timedelta(seconds=1), CyclePhase.REFLECT),
        (timedelta(days=14), CyclePhase.SUSTAIN),
    ],
)
def test_an_engagements_phase_follows_the_age_of_its_completion(
    age: timedelta, phase: CyclePhase
) -> None:
    done = replace(samples.plain_engagement(), completed_at=NOW)
    assert engagement_phase(done, NOW + age) is phase


@pytest.mark.parametrize(
    ("hour", "day", "phase"),
    [(23, 10, CyclePhase.PREPARE), (0, 11, CyclePhase.ENGAGE), (20, 12, CyclePhase.ENGAGE)],
)
def test_before_completion_it_is_the_workshops_day_where_the_school_is(
    hour: int, day: int, phase: CyclePhase
) -> None:
    zone = ZoneInfo("Pacific/Auckland")
    to_come = replace(
        samples.plain_engagement(),
        state=EngagementState.PLANNED,
        completed_at=None,
        time_zone="Pacific/Auckland",
        starts_at=datetime(2026, 5, 11, 9, 0, tzinfo=zone),
    )
    assert engagement_phase(to_come, datetime(2026, 5, day, hour, tzinfo=zone)) is phase
    assert Journey(to_come).phase(datetime(2026, 5, day, hour, tzinfo=zone)) is phase


@pytest.mark.parametrize(
    ("progress", "phase"),
    [
        (Progress(), CyclePhase.COMMIT),
        (Progress(plan=PLAN), CyclePhase.APPLY),
        (Progress(tries=1), CyclePhase.REFLECT),
        (Progress(plan=PLAN, tries=3, reflection_begun=True), CyclePhase.REFLECT),
        (Progress(tries=1, survey_complete=True), CyclePhase.SUSTAIN),
    ],
)
def test_a_participants_own_phase_follows_what_they_did(
    progress: Progress, phase: CyclePhase
) -> None:
    assert Journey(samples.plain_engagement(), progress).phase(NOW) is phase


DAY = timedelta(days=1)
OPEN = {"pulse_closes_at": NOW + DAY}


@pytest.mark.parametrize(
    ("journey", "step"),
    [
        (samples.journey(**OPEN), Step.ANSWER_PULSE),
        (samples.journey(**OPEN, pulse_answered=True), Step.MAKE_PLAN),
        (samples.journey(pulse_closes_at=NOW), Step.MAKE_PLAN),
        (samples.journey(open_pre_work=1), Step.MAKE_PLAN),
        (samples.journey(its=PLAN), Step.TRY_IT),
        (samples.journey(tries=1), Step.LOOK_BACK),
        (samples.journey(tries=1, survey_complete=True), None),
        (samples.journey(TO_COME), None),
        (samples.journey(AHEAD, open_pre_work=1), Step.DO_PRE_WORK),
        (samples.journey(TO_COME, open_pre_work=1), None),
        (samples.journey(TO_COME, open_pre_work=1, **OPEN), Step.ANSWER_PULSE),
    ],
)
def test_the_next_step_follows_what_was_done_and_what_is_open(
    journey: Journey, step: Step | None
) -> None:
    assert journey.step(NOW) is step


def test_of_several_the_newest_with_something_to_do_is_next_and_an_open_pulse_check_before_it() -> (
    None
):
    done, waits = samples.journey(tries=1, survey_complete=True), samples.journey(its=PLAN)
    asked = samples.journey(**OPEN)
    assert next_step([done], NOW) is None
    assert next_step([done, waits, samples.journey()], NOW) == (waits, Step.TRY_IT)
    assert next_step([done, waits, asked], NOW) == (asked, Step.ANSWER_PULSE)
