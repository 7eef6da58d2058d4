"""The use cases of the story on a real database: load, complete, plan, try, nudge."""

import contextlib
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from core.action_plans.planning import commit_plan
from core.action_plans.reading import plan_in_context
from core.action_plans.records import PlanForm
from core.applications.log import log_application
from core.applications.records import ApplicationForm
from core.applications.vocabulary import EvidenceType, Outcome
from core.engagements.completing import completable, mark_complete
from core.interventions.definitions import BY_KIND
from core.interventions.queueing import queue_due_nudges
from core.interventions.settings import mute, snooze, unmute
from core.kernel.errors import ConflictError, NotAllowedError, RepeatedError, UnauthorisedWriteError
from core.kernel.notices import NoticeKind
from core.people import Profile, refresh, remember_dm
from core.policy import Role
from core.programmes.loading import load_programme
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import TEAM, World, allow, look, programme

STRATEGIST = f"U{Role.STRATEGIST.value}"


def _plan_form(world: World) -> PlanForm:
    return PlanForm(
        strategy_id=world.strategies[0],
        what="Three questions at the door",
        on=date(2026, 9, 15),
        at=time(10),
        with_whom_slack_id="U3",
        with_whom_text=None,
        cue="When the bell rings, then I hand them out",
    )


async def test_loading_twice_is_loading_once(world: World, db: PostgresDatabase) -> None:
    async with db.unit_of_work("test") as uow:
        again = await load_programme(uow, programme())
    assert (again.engagement_is_new, again.enrolled, again.enrolled_before) == (False, 0, 6)


async def test_loading_more_adds_what_is_new(world: World, db: PostgresDatabase) -> None:
    async with db.unit_of_work("test") as uow:
        again = await load_programme(uow, programme(8, holidays=[date(2026, 11, 26)]))
    assert (again.enrolled, again.enrolled_before) == (2, 6)


async def test_a_person_is_found_with_roles_and_enrolments(
    world: World, db: PostgresDatabase
) -> None:
    async with db.unit_of_work("test") as uow:
        strategist = await world.user(uow, STRATEGIST)
        creator = await world.user(uow, f"U{Role.CONTENT_CREATOR.value}")
        teacher = await world.user(uow, "U0")
        stranger = await uow.people.by_slack_id(TEAM, "U999")
        other_team = await uow.people.by_slack_id("T2", "U0")
        by_id = await uow.people.by_id(teacher.person.id)
    (grant,) = strategist.actor.roles
    assert (grant.role, grant.scope_id) == (Role.STRATEGIST, world.engagement_id)
    assert {g.scope_id for g in creator.actor.roles} == {teacher.actor.workspace_id}
    assert teacher.actor.enrolled == {world.engagement_id}
    assert len(teacher.actor.cohorts) == 1
    assert not strategist.actor.cohorts
    assert by_id == teacher.person
    assert (stranger, other_team) == (None, None)


async def test_completing_starts_the_clocks_and_invites_everyone(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    async with db.unit_of_work("test") as uow:
        strategist = await world.user(uow, STRATEGIST)
        (engagement,) = await completable(uow, strategist.actor)
        done = await mark_complete(uow, strategist.actor, engagement.id)
    assert (done.invited, [(c.name, c.enrolled) for c in done.cohorts]) == (
        6,
        [("Grade 3-5", 6), ("Grade 6-8", 0)],
    )
    assert look(database, "SELECT DISTINCT anchor_at FROM enrollment") == [(world.clock.now(),)]
    assert look(database, "SELECT action, after FROM audit_event ORDER BY seq DESC LIMIT 1") == [
        ("engagement.completed", {"state": "completed", "invited": "6"})
    ]
    async with db.unit_of_work("test") as uow:
        strategist = await world.user(uow, STRATEGIST)
        with pytest.raises(ConflictError):
            await mark_complete(uow, strategist.actor, world.engagement_id)


async def test_a_pm_runs_what_belongs_to_the_school_and_a_teacher_nothing(
    world: World, db: PostgresDatabase
) -> None:
    async with db.unit_of_work("test") as uow:
        pm = await world.user(uow, "Upm")
        teacher = await world.user(uow, "U0")
        la = await world.user(uow, "Ula")
        assert [e.id for e in await uow.engagements.run_by(pm.actor)] == [world.engagement_id]
        assert await uow.engagements.run_by(teacher.actor) == []
        assert await uow.engagements.run_by(la.actor) == []
        assert [e.id for e in await uow.engagements.of_participant(teacher.person.id)] == [
            world.engagement_id
        ]


async def test_a_plan_is_revised_and_the_newest_is_current(
    world: World, db: PostgresDatabase
) -> None:
    await world.complete()
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        first = await commit_plan(uow, user, world.engagement_id, _plan_form(world))
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        second = await commit_plan(
            uow, user, world.engagement_id, replace(_plan_form(world), what="Two questions")
        )
    assert first.plan is not None
    assert second.plan is not None
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        seen = await plan_in_context(uow, user, world.engagement_id)
        older = await uow.action_plans.get(first.plan.id)
    assert seen.plan == second.plan
    assert older == first.plan
    assert second.plan.revision == 2


async def test_the_same_revision_twice_is_a_conflict(world: World) -> None:
    await world.complete()
    await world.plan("U0", due_in=timedelta(hours=3))
    with pytest.raises(ConflictError, match="changed a moment ago"):
        await world.plan("U0", due_in=timedelta(hours=4))


async def test_a_try_is_numbered_and_read_back(world: World, db: PostgresDatabase) -> None:
    await world.complete()
    world.clock.advance(hours=20)
    form = ApplicationForm(
        strategy_id=world.strategies[1],
        on=date(2026, 9, 15),
        at=time(6),
        outcome=Outcome.ATTEMPTED_FAILED,
        evidence_type=EvidenceType.ARTIFACT,
        note="Too loud",
        artifact_link="https://example.org/a",
    )
    for attempt in (1, 2):
        async with db.unit_of_work("test") as uow:
            user = await world.user(uow, "U0")
            logged = await log_application(uow, user, world.engagement_id, form)
        assert logged.attempt_number == attempt
        world.clock.advance(hours=1)
    async with db.unit_of_work("test") as uow:
        assert await uow.applications.get(logged.application.id) == (logged.application, 2)
        assert await uow.applications.count(user.person.id) == 2


async def test_a_profile_is_refreshed_at_most_daily(
    world: World, db: PostgresDatabase, clock: MovableClock
) -> None:
    async with db.unit_of_work("test") as uow:
        assert await uow.people.stale(5) == []
    clock.advance(hours=25)
    async with db.unit_of_work("test") as uow:
        stale = await uow.people.stale(5)
        assert len(stale) == 5
        fresh = await refresh(uow, stale[0], Profile("New Name", "Europe/Berlin", "de-DE", True))
        await remember_dm(uow, fresh, "D1")
    async with db.unit_of_work("test") as uow:
        found = await uow.people.by_id(fresh.id)
    assert found == replace(fresh, dm_channel_id="D1")


async def test_a_repeated_request_is_refused(world: World, db: PostgresDatabase) -> None:
    async with db.unit_of_work("test") as uow:
        await uow.inbox.accept("view:V1:hash")
    with pytest.raises(RepeatedError):
        async with db.unit_of_work("test") as uow:
            await uow.inbox.accept("view:V1:hash")


async def test_a_failed_request_may_come_again(world: World, db: PostgresDatabase) -> None:
    async def fail() -> None:
        async with db.unit_of_work("test") as uow:
            await uow.inbox.accept("view:V1:hash")
            raise ConflictError("it has moved on")

    with pytest.raises(ConflictError):
        await fail()
    async with db.unit_of_work("test") as uow:
        await uow.inbox.accept("view:V1:hash")


async def test_an_undecided_write_is_never_committed(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    async def write() -> None:
        async with db.unit_of_work("test") as uow:
            user = await world.user(uow, "U0")
            await uow.people.save_profile(replace(user.person, name="Somebody else"))

    with pytest.raises(UnauthorisedWriteError):
        await write()
    assert look(database, "SELECT 1 FROM person WHERE name = 'Somebody else'") == []


async def test_a_refused_decision_does_not_allow_a_write(
    world: World, db: PostgresDatabase
) -> None:
    async def write() -> None:
        async with db.unit_of_work("test") as uow:
            user = await world.user(uow, "U0")
            with contextlib.suppress(NotAllowedError):
                await mark_complete(uow, user.actor, world.engagement_id)
            await uow.people.save_profile(user.person)

    with pytest.raises(UnauthorisedWriteError):
        await write()


async def test_preferences_are_kept(world: World, db: PostgresDatabase) -> None:
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await mute(uow, user, NoticeKind.NO_ACTION_PLAN)
        until = await snooze(uow, user, timedelta(days=1))
        seen = await uow.interventions.preference(user.person.id)
    assert (seen.muted_all, seen.muted_kinds, seen.snoozed_until) == (
        False,
        {NoticeKind.NO_ACTION_PLAN},
        until,
    )
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await unmute(uow, user)
        assert not (await uow.interventions.preference(user.person.id)).muted_kinds


async def test_a_missing_plan_fires_once_and_a_plan_resolves_it(
    world: World, db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    await world.complete()
    await world.plan("U0", due_in=timedelta(days=1))
    clock.advance(hours=15, minutes=59)
    async with db.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 0
    clock.advance(minutes=1)
    async with db.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 5
    async with db.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 0
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, "U1")
        await commit_plan(
            uow, user, world.engagement_id, replace(_plan_form(world), on=date(2026, 9, 16))
        )
    assert look(
        database, "SELECT resolution, count(*) FROM intervention_trigger GROUP BY 1 ORDER BY 1"
    ) == [("plan_made", 1), (None, 4)]


async def test_no_application_counts_from_the_later_of_anchor_and_plan(
    world: World, db: PostgresDatabase, clock: MovableClock
) -> None:
    nudge = BY_KIND[NoticeKind.NO_APPLICATION]
    await world.complete()
    await world.plan("U0", due_in=timedelta(hours=10))
    await world.apply("U1")
    clock.advance(hours=24)
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        assert await uow.interventions.queue(nudge, nudge.steps[0]) == 4
    clock.advance(hours=10)
    async with db.unit_of_work("test") as uow:
        await allow(uow)
        assert await uow.interventions.queue(nudge, nudge.steps[0]) == 1
