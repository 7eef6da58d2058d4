"""Engagements entered, changed and cancelled by hand; their strategist and window anchor."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from core.engagements.completing import mark_complete
from core.engagements.editing import (
    EngagementForm,
    cancel_engagement,
    create_engagement,
    edit_engagement,
    set_window_anchor,
)
from core.engagements.records import CohortSnapshot, Engagement, Taught
from core.engagements.roster import CohortForm, check_in
from core.engagements.vocabulary import AttendeeGroup, EngagementState, WindowAnchor, WorkshopType
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, PersonId, SchoolId
from tests.conftest import Database
from tests.storage.world import STARTS, World, look
from tests.support.staff import (
    CREATOR,
    LA,
    OTHER_PM,
    PM,
    STRATEGIST,
    TEACHER,
    as_,
    audited,
    elsewhere,
    school_of,
)

TAUGHT = (
    Taught("Exit ticket", "Three questions at the door"),
    Taught("Cold call", "Everyone is asked"),
)
# As the loaded engagement stands, in the school's zone.
FORM = EngagementForm(
    "Exit tickets", date(2026, 9, 14), time(8), WorkshopType.HALF_DAY, None, "C1", TAUGHT
)
COHORTS = (CohortForm("All"),)
ANCHORS = "SELECT anchor_at FROM enrollment ORDER BY anchor_at"


async def _create(
    world: World,
    school: SchoolId,
    form: EngagementForm,
    user: str = PM,
    cohorts: tuple[CohortForm, ...] = COHORTS,
) -> EngagementId:
    return await as_(
        world,
        user,
        lambda uow, user: create_engagement(
            uow, user.actor, school, form, cohorts, window_anchor=WindowAnchor.PARTICIPANT
        ),
    )


async def _edit(
    world: World, form: EngagementForm, user: str = PM, one: EngagementId | None = None
) -> None:
    await as_(
        world,
        user,
        lambda uow, user: edit_engagement(uow, user.actor, one or world.engagement_id, form),
    )


async def _cancel(world: World, user: str = PM, one: EngagementId | None = None) -> Engagement:
    return await as_(
        world,
        user,
        lambda uow, user: cancel_engagement(uow, user.actor, one or world.engagement_id),
    )


async def _anchor(
    world: World, anchor: WindowAnchor, user: str = PM, one: EngagementId | None = None
) -> None:
    await as_(
        world,
        user,
        lambda uow, user: set_window_anchor(uow, user.actor, one or world.engagement_id, anchor),
    )


async def _read(world: World, one: EngagementId | None = None) -> Engagement:
    async with world.database.unit_of_work("test") as uow:
        found = await uow.engagements.get(one or world.engagement_id)
    assert found is not None
    return found


async def _form(world: World) -> EngagementForm:
    return replace(FORM, strategist_id=await world.person_id(STRATEGIST))


async def test_a_pm_enters_an_engagement_with_its_cohorts(world: World, database: Database) -> None:
    school = school_of(database, world)
    teacher = await world.person_id(TEACHER)
    form = EngagementForm(
        "  Better questions ",
        date(2026, 10, 5),
        time(14, 30),
        WorkshopType.FULL_DAY,
        teacher,
        None,
        (Taught(" Cold call ", "Another description"), Taught("Wait time", "Three seconds")),
    )
    snapshot = CohortSnapshot(AttendeeGroup.NEW_TEACHERS, " Shy ones ", 12)
    cohorts = (CohortForm(" New here ", snapshot), CohortForm("Others"))
    made = await _create(world, school, form, cohorts=cohorts)
    one = await _read(world, made)
    assert (one.topic, one.workshop_type, one.strategist_id, one.digest_channel_id) == (
        "Better questions",
        WorkshopType.FULL_DAY,
        teacher,
        None,
    )
    assert one.starts_at.isoformat() == "2026-10-05T19:30:00+00:00"
    assert (one.state, one.window_anchor) == (EngagementState.PLANNED, WindowAnchor.PARTICIPANT)
    # What the organisation knows by that name keeps its description.
    assert [(s.name, s.description) for s in one.strategies] == [
        ("Cold call", "Everyone is asked"),
        ("Wait time", "Three seconds"),
    ]
    async with world.database.unit_of_work("test") as uow:
        stored = await uow.engagements.cohorts(made)
        runs = (await world.user(uow, TEACHER)).actor
    assert [(c.name, c.snapshot) for c in stored] == [
        ("New here", CohortSnapshot(AttendeeGroup.NEW_TEACHERS, "Shy ones", 12)),
        ("Others", CohortSnapshot()),
    ]
    assert {grant.scope_id for grant in runs.roles} == {made}
    ((_, after),) = audited(database, "engagement.created")
    assert after == {
        "topic": "16 characters",
        "starts_at": "2026-10-05T19:30:00+00:00",
        "workshop_type": "full_day",
        "digest_channel": "",
        "strategies": "21 characters",
        "window_anchor": "participant",
    }


async def test_an_engagement_that_stands_already_is_not_entered_twice(
    world: World, database: Database
) -> None:
    school = school_of(database, world)
    with pytest.raises(FieldErrors) as refused:
        await _create(world, school, FORM)
    assert refused.value.fields.keys() == {"topic"}
    assert look(database, "SELECT count(*) FROM engagement") == [(1,)]


WRONG: list[tuple[dict[str, object], str]] = [
    ({"topic": " "}, "topic"),
    ({"topic": "x" * 151}, "topic"),
    ({"digest_channel_id": "C" * 33}, "digest_channel"),
    ({"on": date(2026, 3, 8), "at": time(2, 30)}, "at"),
    ({"strategies": ()}, "strategies"),
    ({"strategies": (TAUGHT[0], TAUGHT[0])}, "strategies"),
    ({"strategies": tuple(Taught(f"S{n}", "D") for n in range(101))}, "strategies"),
    ({"strategies": (Taught("x" * 76, "D"),)}, "strategies"),
    ({"strategies": (Taught("S", "x" * 151),)}, "strategies"),
    ({"strategies": (Taught("S", " "),)}, "strategies"),
    ({"strategist_id": PersonId(uuid4())}, "strategist"),
]


@pytest.mark.parametrize(("changed", "field"), WRONG)
async def test_a_wrong_field_gets_a_sentence(
    world: World, database: Database, changed: dict[str, object], field: str
) -> None:
    form = replace(FORM, **changed)  # type: ignore[arg-type]  # any field of the form
    for attempt in (_create(world, school_of(database, world), form), _edit(world, form)):
        with pytest.raises(FieldErrors) as refused:
            await attempt
        assert refused.value.fields.keys() == {field}
    assert look(database, "SELECT count(*) FROM engagement") == [(1,)]


async def test_an_engagement_has_one_cohort_or_more(world: World, database: Database) -> None:
    form = replace(FORM, topic="Another")
    wrong: list[tuple[tuple[CohortForm, ...], str]] = [
        ((), "cohorts"),
        ((CohortForm("All"), CohortForm("All")), "name"),
    ]
    for cohorts, field in wrong:
        with pytest.raises(FieldErrors) as refused:
            await _create(world, school_of(database, world), form, cohorts=cohorts)
        assert refused.value.fields.keys() == {field}


async def test_a_strategist_who_is_gone_or_of_another_organisation_is_refused(
    world: World, database: Database
) -> None:
    await elsewhere(world, team="T2", school="Cedar School")
    ((foreigner,),) = look(
        database,
        "SELECT p.id FROM person AS p JOIN workspace AS w ON w.id = p.workspace_id"
        " WHERE w.team_id = 'T2' AND p.slack_user_id = 'U0'",
    )
    teacher = await world.person_id(TEACHER)
    look(database, "UPDATE person SET active = false WHERE id = %s", teacher)
    for nobody in (foreigner, teacher):
        with pytest.raises(FieldErrors) as refused:
            await _edit(world, replace(FORM, strategist_id=nobody))
        assert refused.value.fields.keys() == {"strategist"}


async def test_an_edit_changes_what_was_written_and_audits_what_differs(
    world: World, database: Database
) -> None:
    form = replace(
        await _form(world),
        topic="Exit slips",
        on=date(2026, 9, 21),
        strategies=(Taught("Wait time", "Three seconds"), TAUGHT[0]),
    )
    await _edit(world, form)
    one = await _read(world)
    assert (one.topic, one.starts_at) == ("Exit slips", STARTS + timedelta(days=7))
    assert [strategy.name for strategy in one.strategies] == ["Wait time", "Exit ticket"]
    assert audited(database, "engagement.changed") == [
        (
            {
                "topic": "12 characters",
                "starts_at": "2026-09-14T13:00:00+00:00",
                "strategies": "23 characters",
            },
            {
                "topic": "10 characters",
                "starts_at": "2026-09-21T13:00:00+00:00",
                "strategies": "23 characters",
            },
        )
    ]


async def test_a_new_strategist_gets_the_role_and_the_old_one_loses_it(
    world: World, database: Database
) -> None:
    teacher = await world.person_id(TEACHER)
    await _edit(world, replace(FORM, strategist_id=teacher))
    assert (await _read(world)).strategist_id == teacher
    with pytest.raises(NotAllowedError):
        await as_(
            world,
            STRATEGIST,
            lambda uow, user: mark_complete(uow, user.actor, world.engagement_id),
        )
    assert len(audited(database, "role.revoked")) == 1
    await _edit(world, replace(FORM, strategist_id=teacher, topic="Exit slips"))
    assert len(audited(database, "role.revoked")) == 1
    await as_(world, TEACHER, lambda uow, user: mark_complete(uow, user.actor, world.engagement_id))
    await _edit(world, replace(FORM, topic="Exit slips"))
    assert (await _read(world)).strategist_id is None
    assert len(audited(database, "role.revoked")) == 2


async def test_a_strategy_that_somebody_has_tried_or_planned_stays(
    world: World, database: Database
) -> None:
    await world.complete()
    await world.plan(TEACHER, due_in=timedelta(days=1))
    with pytest.raises(FieldErrors) as refused:
        await _edit(world, replace(FORM, strategies=TAUGHT[1:]))
    assert refused.value.fields.keys() == {"strategies"}
    look(database, "DELETE FROM action_plan")
    await world.apply(TEACHER)
    with pytest.raises(FieldErrors) as refused:
        await _edit(world, replace(FORM, strategies=TAUGHT[1:]))
    assert refused.value.fields.keys() == {"strategies"}
    await _edit(world, replace(FORM, strategies=TAUGHT[:1]))
    assert [one.name for one in (await _read(world)).strategies] == ["Exit ticket"]


async def test_after_completion_the_date_stays(world: World) -> None:
    await world.complete()
    with pytest.raises(FieldErrors) as refused:
        await _edit(world, replace(await _form(world), on=date(2026, 9, 15)))
    assert refused.value.fields.keys() == {"on"}
    await _edit(world, replace(await _form(world), topic="Exit slips"))
    assert (await _read(world)).topic == "Exit slips"


async def test_a_planned_engagement_is_cancelled_once_and_then_stands_still(
    world: World, database: Database
) -> None:
    assert (await _cancel(world)).state is EngagementState.CANCELLED
    assert audited(database, "engagement.cancelled") == [
        ({"state": "planned"}, {"state": "cancelled"})
    ]
    for attempt in (
        _cancel(world),
        _edit(world, FORM),
        _anchor(world, WindowAnchor.PARTICIPANT),
    ):
        with pytest.raises(ConflictError, match="is cancelled"):
            await attempt
    assert (await _read(world)).state is EngagementState.CANCELLED


async def test_what_is_over_is_not_cancelled(world: World) -> None:
    await world.complete()
    with pytest.raises(ConflictError, match="completed already"):
        await _cancel(world)


async def test_nobody_but_a_pm_of_the_school_enters_edits_or_cancels(
    world: World, database: Database
) -> None:
    await elsewhere(world)
    school, sentences = school_of(database, world), set()
    for user in (TEACHER, STRATEGIST, LA, CREATOR, OTHER_PM):
        for attempt in (
            _create(world, school, replace(FORM, topic="Another"), user),
            _edit(world, FORM, user),
            _cancel(world, user),
            _anchor(world, WindowAnchor.PARTICIPANT, user),
        ):
            with pytest.raises(NotAllowedError) as refused:
                await attempt
            sentences.add(str(refused.value))
    nothing = EngagementId(uuid4())
    for attempt in (
        _create(world, SchoolId(uuid4()), FORM),
        _edit(world, FORM, one=nothing),
        _cancel(world, one=nothing),
        _anchor(world, WindowAnchor.PARTICIPANT, one=nothing),
    ):
        with pytest.raises(NotAllowedError) as refused:
            await attempt
        sentences.add(str(refused.value))
    assert len(sentences) == 1
    assert audited(database, "engagement.changed") == []


async def _check_in(world: World, user: str) -> datetime:
    await as_(world, user, lambda uow, user: check_in(uow, user, world.engagement_id))
    return world.clock.now()


async def test_before_completion_the_anchor_is_chosen_freely(
    world: World, database: Database
) -> None:
    came = await _check_in(world, TEACHER)
    assert look(database, ANCHORS) == [(None,)] * 6
    await _anchor(world, WindowAnchor.PARTICIPANT)
    assert look(database, ANCHORS) == [(came,), *[(None,)] * 5]
    await _anchor(world, WindowAnchor.MARKED_COMPLETE)
    await _anchor(world, WindowAnchor.MARKED_COMPLETE)
    assert look(database, ANCHORS) == [(None,)] * 6
    assert audited(database, "engagement.window_anchor_changed") == [
        (
            {"window_anchor": "marked_complete"},
            {"window_anchor": "participant", "state": "planned"},
        ),
        (
            {"window_anchor": "participant"},
            {"window_anchor": "marked_complete", "state": "planned"},
        ),
    ]


async def test_after_completion_a_change_sets_every_clock_anew_and_is_audited(
    world: World, database: Database
) -> None:
    came = await _check_in(world, TEACHER)
    world.clock.advance(hours=2)
    completed = world.clock.now()
    await world.complete()
    world.clock.advance(hours=1)
    late = await _check_in(world, "U1")
    assert look(database, ANCHORS) == [(completed,)] * 6
    await _anchor(world, WindowAnchor.PARTICIPANT)
    assert look(database, ANCHORS) == [(came,), (late,), *[(None,)] * 4]
    chosen = look(database, "SELECT anchored_at FROM engagement")
    assert chosen == [(world.clock.now(),)]
    await _anchor(world, WindowAnchor.MARKED_COMPLETE)
    assert look(database, ANCHORS) == [(completed,)] * 6
    assert [
        after["state"] for _, after in audited(database, "engagement.window_anchor_changed")
    ] == [
        "completed",
        "completed",
    ]


async def test_what_was_released_stays_when_the_anchor_changes(
    world: World, database: Database
) -> None:
    await world.complete()
    await world.apply(TEACHER)
    world.clock.advance(hours=25)
    released = "SELECT to_jsonb(f)::text FROM released_figure AS f ORDER BY 1"
    look(database, "SELECT release_checkpoint(%s, '24h', %s)", world.cohort_id, world.clock.now())
    before = look(database, released)
    assert before
    await _anchor(world, WindowAnchor.PARTICIPANT)
    assert look(database, released) == before
