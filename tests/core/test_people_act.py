"""What participants and strategists do, on the real database: allowed, refused, and its traces."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from core.action_plans.planning import commit_plan
from core.action_plans.reading import plan_in_context
from core.action_plans.records import PlanForm
from core.applications.log import log_application
from core.applications.records import ApplicationForm
from core.applications.vocabulary import EvidenceType, Outcome
from core.engagements.completing import completable, mark_complete
from core.engagements.records import visible
from core.engagements.vocabulary import EngagementState
from core.interventions.queueing import queue_due_nudges
from core.interventions.settings import mute, snooze, unmute
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, PlanId, StrategyId
from core.kernel.notices import NoticeKind
from core.people import identify
from core.policy import Role
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database
from tests.storage.world import TEAM, World, load, look, programme

STRATEGIST = f"U{Role.STRATEGIST.value}"
PM = f"U{Role.PROGRAMME_MANAGER.value}"
# Nobody of these may mark a workshop complete.
OTHERS = ["U0", f"U{Role.LA.value}", f"U{Role.CONTENT_CREATOR.value}"]
NOTICES = "SELECT kind, count(*) FROM outbox GROUP BY kind ORDER BY kind"


def _plan(world: World) -> PlanForm:
    return PlanForm(
        world.strategies[0], "  Pairs talk first  ", date(2026, 9, 15), time(10), None, " Ana ", " "
    )


def _try(world: World) -> ApplicationForm:
    return ApplicationForm(
        world.strategies[0],
        date(2026, 9, 14),
        time(10),
        Outcome.ATTEMPTED_FAILED,
        EvidenceType.SELF_REPORT,
        "  loud  ",
        "  ",
    )


async def _commit(
    world: World, user: str, form: PlanForm, on: EngagementId | None = None
) -> PlanId:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user)
        done = await commit_plan(uow, user, on or world.engagement_id, form)
    assert done.plan is not None
    return done.plan.id


async def _complete(world: World, user: str, engagement: EngagementId | None = None) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user)
        await mark_complete(uow, user.actor, engagement or world.engagement_id)


@pytest.mark.parametrize("user", [STRATEGIST, PM])
async def test_those_who_run_a_workshop_complete_it_once(
    world: World, user: str, database: Database
) -> None:
    await _complete(world, user)
    with pytest.raises(ConflictError, match="completed already"):
        await _complete(world, user)
    assert look(database, NOTICES) == [("plan_invitation", 6)]


@pytest.mark.parametrize("user", OTHERS)
async def test_others_get_the_answer_for_what_does_not_exist(
    world: World, user: str, database: Database
) -> None:
    with pytest.raises(NotAllowedError) as refused:
        await _complete(world, user)
    with pytest.raises(NotAllowedError) as missing:
        await _complete(world, user, EngagementId(uuid4()))
    assert str(refused.value) == str(missing.value)
    assert look(database, NOTICES) == []
    assert look(database, "SELECT state FROM engagement") == [("planned",)]


async def test_a_strategist_of_one_workshop_cannot_complete_another(
    world: World, db: PostgresDatabase
) -> None:
    elsewhere = programme(topic="Another")
    moved = tuple(
        replace(one, person=replace(one.person, slack_user_id=one.person.slack_user_id + "2"))
        for one in elsewhere.staff
    )
    other = await load(db, world.clock, replace(elsewhere, staff=moved))
    with pytest.raises(NotAllowedError):
        await _complete(world, STRATEGIST, other.engagement_id)
    async with db.unit_of_work("test") as uow:
        user = await world.user(uow, STRATEGIST)
        assert [one.id for one in await completable(uow, user.actor)] == [world.engagement_id]


async def test_a_workshop_is_not_complete_before_it_begins(world: World) -> None:
    world.clock.at = datetime(2026, 9, 14, 12, 59, 59, tzinfo=UTC)
    with pytest.raises(ConflictError, match="hasn't begun"):
        await _complete(world, STRATEGIST)
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, STRATEGIST)
        assert await completable(uow, user.actor) == []
    world.clock.at = datetime(2026, 9, 14, 13, tzinfo=UTC)
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, STRATEGIST)
        assert len(await completable(uow, user.actor)) == 1
    await _complete(world, STRATEGIST)


async def test_a_cancelled_workshop_stays_cancelled(world: World, database: Database) -> None:
    look(database, "UPDATE engagement SET state = 'cancelled'")
    with pytest.raises(ConflictError, match="cancelled already"):
        await _complete(world, STRATEGIST)


async def test_completion_tells_what_stands_afterwards(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, STRATEGIST)
        done = await mark_complete(uow, user.actor, world.engagement_id)
        stored = await visible(uow, world.engagement_id)
    assert done.engagement == stored
    assert (stored.state, stored.completed_at) == (EngagementState.COMPLETED, world.clock.now())


async def test_strangers_other_organisations_and_the_deactivated_are_nobody(
    world: World, database: Database
) -> None:
    look(database, "UPDATE person SET active = false WHERE slack_user_id = 'U5'")
    for team, user in [(TEAM, "U999"), ("T2", "U0"), (TEAM, "U5"), (TEAM, "")]:
        async with world.database.unit_of_work("test") as uow:
            with pytest.raises(NotAllowedError):
                await identify(uow, team, user)


async def test_a_plan_is_stored_without_the_blanks_around_it(
    world: World, database: Database
) -> None:
    await world.complete()
    await _commit(world, "U0", _plan(world))
    stored = look(database, "SELECT what, with_whom_text, cue, due_at FROM action_plan")
    assert stored == [("Pairs talk first", "Ana", None, datetime(2026, 9, 15, 15, tzinfo=UTC))]


async def test_a_plan_is_confirmed_at_once_and_asked_about_at_its_own_time(
    world: World, database: Database
) -> None:
    await world.complete()
    plan_id = await _commit(world, "U0", _plan(world))
    written = look(
        database,
        "SELECT key, not_before, counts_as_nudge FROM outbox WHERE kind IN ('plan_saved',"
        " 'plan_due') ORDER BY kind",
    )
    assert written == [
        (f"plan_due:{plan_id}", datetime(2026, 9, 15, 15, tzinfo=UTC), True),
        (f"plan_saved:{plan_id}", world.clock.now(), False),
    ]


async def test_a_plan_s_words_stand_in_the_plan_alone(world: World, database: Database) -> None:
    await world.complete()
    words = replace(_plan(world), what="Zebra", with_whom_text="Yonder", cue="Xylophone")
    await _commit(world, "U0", words)
    written = str(
        look(database, "SELECT facts FROM outbox")
        + look(database, "SELECT before, after, request_id FROM audit_event")
        + look(database, "SELECT key FROM inbox")
    )
    assert not any(word in written for word in ("Zebra", "Yonder", "Xylophone"))


async def test_plans_open_with_completion(world: World, database: Database) -> None:
    with pytest.raises(ConflictError, match="marked complete"):
        await _commit(world, "U0", _plan(world))
    look(database, "UPDATE engagement SET state = 'cancelled'")
    with pytest.raises(ConflictError):
        await _commit(world, "U0", _plan(world))


@pytest.mark.parametrize("user", [STRATEGIST, PM, f"U{Role.LA.value}"])
async def test_staff_make_no_plans_and_log_no_tries(world: World, user: str) -> None:
    await world.complete()
    with pytest.raises(NotAllowedError):
        await _commit(world, user, _plan(world))
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user)
        with pytest.raises(NotAllowedError):
            await log_application(uow, user, world.engagement_id, _try(world))


async def test_an_unknown_engagement_and_a_foreign_strategy_are_refused(world: World) -> None:
    await world.complete()
    foreign = replace(_plan(world), strategy_id=StrategyId(uuid4()))
    with pytest.raises(NotAllowedError):
        await _commit(world, "U0", foreign)
    with pytest.raises(NotAllowedError):
        await _commit(world, "U0", _plan(world), EngagementId(uuid4()))


async def test_somebody_who_left_makes_no_plan(world: World, database: Database) -> None:
    await world.complete()
    look(database, "UPDATE enrollment SET left_at = joined_at")
    with pytest.raises(NotAllowedError):
        await _commit(world, "U0", _plan(world))


async def test_one_s_plan_is_seen_by_oneself_alone(world: World) -> None:
    await world.complete()
    plan_id = await _commit(world, "U0", _plan(world))
    async with world.database.unit_of_work("test") as uow:
        mine = await plan_in_context(uow, await world.user(uow, "U0"), world.engagement_id)
        assert mine.plan is not None
        assert (mine.plan.id, mine.strategy) == (plan_id, mine.engagement.strategies[0])
        theirs = await plan_in_context(uow, await world.user(uow, "U1"), world.engagement_id)
        assert theirs.plan is None
    for user in [STRATEGIST, PM]:
        async with world.database.unit_of_work("test") as uow:
            with pytest.raises(NotAllowedError):
                await plan_in_context(uow, await world.user(uow, user), world.engagement_id)


async def test_without_a_plan_there_is_the_engagement_and_no_strategy(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        empty = await plan_in_context(uow, await world.user(uow, "U0"), world.engagement_id)
    assert (empty.plan, empty.strategy, empty.engagement.id) == (None, None, world.engagement_id)


async def test_a_wrong_form_stores_nothing(world: World, database: Database) -> None:
    await world.complete()
    with pytest.raises(FieldErrors):
        await _commit(world, "U0", replace(_plan(world), what="x" * 501))
    assert look(database, "SELECT count(*) FROM action_plan") == [(0,)]
    assert look(database, NOTICES) == [("plan_invitation", 6)]


async def test_a_try_counts_stops_its_reminders_and_is_thanked_for(
    world: World, database: Database
) -> None:
    await world.complete()
    world.clock.advance(hours=25)
    async with world.database.unit_of_work("test") as uow:
        await queue_due_nudges(uow)
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        logged = await log_application(uow, user, world.engagement_id, _try(world))
    assert logged.attempt_number == 1
    assert (logged.application.note, logged.application.artifact_link) == ("loud", None)
    assert look(
        database,
        "SELECT signal_type FROM intervention_trigger WHERE resolution = 'applied'",
    ) == [("no_application_24h",)]
    assert look(
        database,
        "SELECT count(*) FROM outbox WHERE key = %s",
        f"application_thanks:{logged.application.id}",
    ) == [(1,)]
    assert "loud" not in str(look(database, "SELECT facts FROM outbox"))
    assert "loud" not in str(look(database, "SELECT before, after FROM audit_event"))


async def test_tries_open_with_completion(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        with pytest.raises(ConflictError, match="marked complete"):
            await log_application(uow, user, world.engagement_id, _try(world))


async def test_snooze_and_mute_add_up_and_turning_on_takes_all_back(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        until = await snooze(uow, user, timedelta(days=3))
        await mute(uow, user, NoticeKind.PLAN_DUE)
        await mute(uow, user, NoticeKind.NO_ACTION_PLAN)
        some = await uow.interventions.preference(user.person.id)
        await mute(uow, user, None)
        everything = await uow.interventions.preference(user.person.id)
        await unmute(uow, user)
        nothing = await uow.interventions.preference(user.person.id)
    kinds = frozenset({NoticeKind.PLAN_DUE, NoticeKind.NO_ACTION_PLAN})
    assert until == world.clock.now() + timedelta(days=3)
    assert (some.muted_all, some.muted_kinds, some.snoozed_until) == (False, kinds, until)
    assert (everything.muted_all, everything.muted_kinds) == (True, kinds)
    assert (nothing.muted_all, nothing.muted_kinds, nothing.snoozed_until) == (
        False,
        frozenset(),
        None,
    )


async def test_nobody_but_oneself_learns_of_a_mute(world: World, database: Database) -> None:
    before = look(database, "SELECT count(*) FROM audit_event")
    async with world.database.unit_of_work("test") as uow:
        await mute(uow, await world.user(uow, "U0"), None)
    assert look(database, "SELECT count(*) FROM audit_event") == before
    assert look(database, NOTICES) == []


async def test_an_engagement_that_does_not_exist_is_refused_like_a_foreign_one(
    world: World,
) -> None:
    async with world.database.unit_of_work("test") as uow:
        with pytest.raises(NotAllowedError):
            await visible(uow, EngagementId(uuid4()))
