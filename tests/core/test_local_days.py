"""Days are those where somebody lives: of a person for their nudges and plans, else the school's.

Each is tried where the day in UTC is another one, on both sides of it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.calendar_file import calendar_file
from core.action_plans.calendar import CalendarEntry
from core.action_plans.planning import commit_plan
from core.action_plans.records import PlanForm
from core.applications.log import log_application
from core.applications.records import ApplicationForm
from core.applications.vocabulary import EvidenceType, Outcome
from core.content.assets import AssetForm, add_asset
from core.content.visibility import MORNING, release_assets_due
from core.content.vocabulary import AssetType, ReleaseRule
from core.engagements.vocabulary import EngagementState
from core.interventions import delivery
from core.interventions.records import Decision, DeliveryWindow, NudgeFacts, Preference, Send, Wait
from core.journeys import engagement_phase
from core.kernel.cycle import CyclePhase
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.ids import PersonId
from core.kernel.notices import NoticeKind
from core.metrics.releases import announce_digests, release_due
from core.people import CurrentUser, Person
from core.programmes.specs import Programme
from core.pulses.running import open_round, to_run
from storage.unit_of_work import PostgresDatabase, PostgresUnitOfWork
from tests.conftest import Database, MovableClock
from tests.modals import samples
from tests.storage.world import World, load, look, programme
from tests.support.local_days import ZONES, at, day_in, other_days
from tests.support.staff import PM, STRATEGIST, as_

MINUTE = timedelta(minutes=1)
OF_THE_PERSON = "A day is the person's own: take it from `astimezone(zone)`, never from UTC"
OF_THE_SCHOOL = "A workshop's day and week are its school's: take them by its zone, never by UTC"
MONDAY = date(2026, 11, 16)
ANY_HOUR = Preference(window=DeliveryWindow(time(0), time(23, 59)))


def _nudged_just_before(zone: str, now: datetime) -> NudgeFacts:
    person = Person(PersonId(UUID(int=1)), "U1", "Lena", zone, "en-US", active=True)
    return NudgeFacts(person, still_missing=True, preference=ANY_HOUR, sent_at=(now - MINUTE,))


def _decide(facts: NudgeFacts, now: datetime) -> Decision:
    return delivery.decide_delivery(facts, NoticeKind.NO_ACTION_PLAN, now)


@given(other_days(school_days=True))
def test_the_budget_of_a_day_is_free_again_from_the_persons_own_midnight(
    drawn: tuple[str, datetime],
) -> None:
    zone, now = drawn
    today = day_in(zone, now)
    facts = _nudged_just_before(zone, now)
    if day_in(zone, now - MINUTE) < today:
        assert _decide(facts, now) == Send(), OF_THE_PERSON
        return
    tomorrow = at(zone, today + timedelta(days=1))
    decided = [_decide(facts, moment) for moment in (now, tomorrow)]
    assert decided == [Wait(tomorrow), Send()], OF_THE_PERSON


@given(other_days(), st.integers(-36 * 60, 36 * 60))
def test_a_workshops_day_begins_at_its_schools_midnight(
    drawn: tuple[str, datetime], minutes: int
) -> None:
    zone, starts_at = drawn
    to_come = replace(
        samples.plain_engagement(),
        state=EngagementState.PLANNED,
        completed_at=None,
        time_zone=zone,
        starts_at=starts_at,
    )
    now = starts_at + timedelta(minutes=minutes)
    has_come = now >= at(zone, day_in(zone, starts_at))
    expected = CyclePhase.ENGAGE if has_come else CyclePhase.PREPARE
    assert engagement_phase(to_come, now) is expected, OF_THE_SCHOOL


@given(other_days())
def test_an_entry_stands_on_the_plans_own_day_in_a_calendar(drawn: tuple[str, datetime]) -> None:
    from icalendar import Calendar  # noqa: PLC0415  # 0.2 s, needed for this one alone

    zone, starts_at = drawn
    entry = CalendarEntry(UUID(int=7), 0, starts_at, zone, starts_at, cancelled=False)
    (event,) = Calendar.from_ical(calendar_file(entry)).events
    starts = event["DTSTART"]
    assert (starts.params.get("TZID"), starts.dt.date()) == (zone, day_in(zone, starts_at)), (
        OF_THE_PERSON
    )
    assert starts.dt == starts_at


def _at_a_school_in(zone: str, starts_at: datetime) -> Programme:
    what = programme()
    return replace(
        what,
        school=replace(what.school, time_zone=zone),
        engagement=replace(what.engagement, starts_at=starts_at),
    )


# In the morning ahead of UTC it is still yesterday there; in the evening behind it, tomorrow.
WORKSHOPS = [
    ("Pacific/Auckland", time(9)),
    ("Pacific/Apia", time(8, 30)),
    ("Asia/Kolkata", time(4, 30)),
    ("America/Los_Angeles", time(17, 30)),
    ("Pacific/Pago_Pago", time(15)),
]


@pytest.mark.parametrize(("zone", "clock_time"), WORKSHOPS)
async def test_a_pulse_check_opens_on_the_workshops_day_at_its_school(
    zone: str, clock_time: time, db: PostgresDatabase, clock: MovableClock
) -> None:
    starts_at = at(zone, MONDAY, clock_time)
    assert starts_at.date() != MONDAY
    world = await load(db, clock, _at_a_school_in(zone, starts_at))
    clock.at = at(zone, MONDAY) - MINUTE
    assert await as_(world, STRATEGIST, _may_open) == 0, OF_THE_SCHOOL
    with pytest.raises(ConflictError):
        await _open(world)
    clock.at += MINUTE
    assert await as_(world, STRATEGIST, _may_open) == 1, OF_THE_SCHOOL
    await _open(world)


async def _may_open(uow: PostgresUnitOfWork, user: CurrentUser) -> int:
    return len(await to_run(uow, user.actor))


async def _open(world: World) -> None:
    await as_(world, STRATEGIST, lambda uow, user: open_round(uow, user.actor, world.engagement_id))


@pytest.mark.parametrize(("zone", "clock_time"), WORKSHOPS)
async def test_what_is_for_the_day_comes_out_in_the_schools_own_morning(
    zone: str, clock_time: time, db: PostgresDatabase, clock: MovableClock
) -> None:
    starts_at = at(zone, MONDAY, clock_time)
    clock.at = starts_at - timedelta(days=3)
    world = await load(db, clock, _at_a_school_in(zone, starts_at))
    form = AssetForm(
        "Slides", AssetType.SLIDE_DECK, "https://example.org/a", release_rule=ReleaseRule.DAY_OF
    )
    await as_(world, PM, lambda uow, user: add_asset(uow, user.actor, world.engagement_id, form))
    # A workshop that begins earlier has its materials when it begins.
    clock.at = min(starts_at, at(zone, MONDAY, MORNING)) - MINUTE
    assert await _released(db) == 0, OF_THE_SCHOOL
    clock.at += MINUTE
    assert await _released(db) == 1, OF_THE_SCHOOL


async def _released(db: PostgresDatabase) -> int:
    async with db.unit_of_work("test") as uow:
        return await release_assets_due(uow)


@dataclass(frozen=True)
class Announced:
    """Where, at which time of which day there, and when the digest may be told first there."""

    zone: str
    day: date
    clock_time: time
    told_on: date
    told_at: time

    @property
    def week(self) -> str:
        week = self.told_on.isocalendar()
        return f"{week.year}-W{week.week:02d}"


FRIDAY, NEXT_MONDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)
DIGESTS = [
    Announced("Pacific/Auckland", MONDAY, time(8, 30), MONDAY, time(8, 30)),
    Announced("Pacific/Apia", MONDAY, time(10), MONDAY, time(10)),
    Announced("Asia/Kolkata", MONDAY, time(4), MONDAY, time(8)),
    Announced("Pacific/Kiritimati", MONDAY + timedelta(days=5), time(9), NEXT_MONDAY, time(8)),
    Announced("America/Los_Angeles", FRIDAY, time(16, 30), FRIDAY, time(16, 30)),
    Announced("Pacific/Pago_Pago", FRIDAY, time(17), NEXT_MONDAY, time(8)),
]


@pytest.mark.parametrize("case", DIGESTS, ids=lambda case: case.zone)
async def test_a_digest_is_told_in_the_schools_own_week(
    case: Announced, db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    now = at(case.zone, case.day, case.clock_time)
    assert now.date() != case.day
    clock.at = now - timedelta(days=6)
    world = await load(db, clock, _at_a_school_in(case.zone, clock.at))
    await world.complete()
    for number in range(5):
        await world.plan(f"U{number}", due_in=timedelta(hours=1))
    clock.at = now
    async with db.unit_of_work("test") as uow:
        await release_due(uow)
    async with db.unit_of_work("test") as uow:
        assert await announce_digests(uow) == 1
    ((key, told, over),) = look(
        database, "SELECT key, not_before, expires_at FROM outbox WHERE kind = 'digest'"
    )
    assert key == f"digest:{world.cohort_id}:{case.week}", OF_THE_SCHOOL
    assert told == at(case.zone, case.told_on, case.told_at), OF_THE_SCHOOL
    following = case.told_on + timedelta(days=8 - case.told_on.isoweekday())
    assert over == at(case.zone, following), OF_THE_SCHOOL


@pytest.mark.parametrize("zone", ZONES)
async def test_the_day_of_a_plan_and_of_a_try_is_the_persons_own(
    zone: str, db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    world = await load(db, clock, programme())
    await world.complete()
    look(database, "UPDATE person SET time_zone = %s WHERE slack_user_id = 'U0'", zone)
    # Half past one ahead of UTC, and half past ten in the evening behind it.
    today = clock.now().date() + timedelta(days=2)
    clock.at = next(
        moment
        for moment in (at(zone, today, time(1, 30)), at(zone, today, time(22, 30)))
        if moment.date() != today
    )
    yesterday, tomorrow = (today + timedelta(days=one) for one in (-1, 1))
    assert await _wrong_plan(world, today, time(0, 30)) == {"at"}, OF_THE_PERSON
    assert await _wrong_plan(world, yesterday, time(23)) == {"on"}, OF_THE_PERSON
    assert await _wrong_try(world, today, time(23, 30)) == {"at"}, OF_THE_PERSON
    assert await _wrong_try(world, tomorrow, time(0, 30)) == {"on"}, OF_THE_PERSON
    await _plan(world, today, time(23, 30))
    due = look(database, "SELECT due_at FROM action_plan")
    assert due == [(at(zone, today, time(23, 30)),)]


async def _plan(world: World, on: date, at_time: time) -> None:
    form = PlanForm(world.strategies[0], "Three questions", on, at_time, None, "my class", None)
    await as_(world, "U0", lambda uow, user: commit_plan(uow, user, world.engagement_id, form))


async def _wrong_plan(world: World, on: date, at_time: time) -> set[str]:
    with pytest.raises(FieldErrors) as refused:
        await _plan(world, on, at_time)
    return {*refused.value.fields}


async def _wrong_try(world: World, on: date, at_time: time) -> set[str]:
    kinds = (Outcome.SUCCESS, EvidenceType.SELF_REPORT)
    form = ApplicationForm(world.strategies[0], on, at_time, *kinds, None, None)
    with pytest.raises(FieldErrors) as refused:
        await as_(
            world, "U0", lambda uow, user: log_application(uow, user, world.engagement_id, form)
        )
    return {*refused.value.fields}
