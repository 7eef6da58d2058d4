"""A small programme, loaded as the product loads one, and what its people do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg

from core.action_plans.records import ActionPlan
from core.applications.records import NewApplication
from core.applications.vocabulary import EvidenceType, Outcome
from core.engagements.completing import mark_complete
from core.engagements.records import Taught
from core.engagements.vocabulary import AttendeeGroup, WindowAnchor, WorkshopType
from core.kernel.ids import (
    ApplicationId,
    CohortId,
    EngagementId,
    PersonId,
    PlanId,
    StrategyId,
)
from core.people import (
    ContentArea,
    CurrentUser,
    Experience,
    GradeBand,
    Profile,
    SchoolRole,
    identify,
)
from core.policy import LOADER, Action, Role, Scope
from core.programmes.loading import load_programme
from core.programmes.specs import (
    CohortSpec,
    EngagementSpec,
    PersonSpec,
    Programme,
    RosterRow,
    SchoolSpec,
    StaffSpec,
)
from core.pulses.forms import PulseCheckForm
from core.pulses.records import PulseQuestion
from core.schools import Workspace
from storage.unit_of_work import PostgresDatabase, PostgresUnitOfWork
from tests.conftest import Database, MovableClock
from tests.support.database_rows import Rows

TEAM = "T1"
STARTS = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
COHORTS = ("Grade 3-5", "Grade 6-8")


def person(user_id: str) -> PersonSpec:
    return PersonSpec(user_id, f"Name of {user_id}", "America/Chicago", "en-US")


def profiles(*user_ids: str) -> dict[str, Profile]:
    """Return what Slack says of people, as they are stored."""
    people = map(person, user_ids)
    return {
        one.slack_user_id: Profile(one.name, one.time_zone, one.locale, active=True)
        for one in people
    }


def programme(
    participants: int = 6,
    *,
    topic: str = "Exit tickets",
    anchor: WindowAnchor = WindowAnchor.MARKED_COMPLETE,
    channel: str | None = "C1",
    holidays: Sequence[date] = (),
) -> Programme:
    question = PulseQuestion("Which one?", ("this", "that"), 1, "literacy/decoding")
    return Programme(
        Workspace(TEAM, "District", "UBOT"),
        SchoolSpec("Cedar School", "America/Chicago", "North", tuple(holidays)),
        tuple(
            StaffSpec(person(f"U{role.value}"), role)
            for role in (Role.STRATEGIST, Role.PROGRAMME_MANAGER, Role.LA, Role.CONTENT_CREATOR)
        ),
        EngagementSpec(
            topic=topic,
            starts_at=STARTS,
            workshop_type=WorkshopType.HALF_DAY,
            window_anchor=anchor,
            digest_channel_id=channel,
            strategies=(
                Taught("Exit ticket", "Three questions at the door"),
                Taught("Cold call", "Everyone is asked"),
            ),
            cohorts=tuple(
                CohortSpec(name, AttendeeGroup.GRADE_TEAM, None, participants) for name in COHORTS
            ),
            pulse=PulseCheckForm("I can use this tomorrow", (question, question, question)),
        ),
        tuple(
            RosterRow(
                person(f"U{number}"),
                COHORTS[0],
                (GradeBand.G3_5,),
                Experience.Y3_5,
                (ContentArea.LITERACY,),
                SchoolRole.TEACHER,
            )
            for number in range(participants)
        ),
    )


@dataclass
class World:
    """A loaded programme. Participants are U0, U1, …, all in the first cohort."""

    database: PostgresDatabase
    clock: MovableClock
    engagement_id: EngagementId
    cohort_id: CohortId
    strategies: tuple[StrategyId, ...]

    async def user(self, uow: PostgresUnitOfWork, user_id: str) -> CurrentUser:
        return await identify(uow, TEAM, user_id)

    async def person_id(self, user_id: str) -> PersonId:
        async with self.database.unit_of_work("test") as uow:
            return (await self.user(uow, user_id)).person.id

    async def complete(self) -> None:
        async with self.database.unit_of_work("test") as uow:
            strategist = await self.user(uow, f"U{Role.STRATEGIST.value}")
            await mark_complete(uow, strategist.actor, self.engagement_id)

    async def plan(self, user_id: str, *, due_in: timedelta, revision: int = 1) -> ActionPlan:
        plan = ActionPlan(
            id=PlanId(uuid4()),
            participant_id=await self.person_id(user_id),
            engagement_id=self.engagement_id,
            strategy_id=self.strategies[0],
            revision=revision,
            what="Three questions at the door",
            due_at=self.clock.now() + due_in,
            with_whom_slack_id=None,
            with_whom_text="my class",
            cue=None,
            created_at=self.clock.now(),
        )
        async with self.database.unit_of_work("test") as uow:
            await allow(uow)
            await uow.action_plans.add(plan)
        return plan

    async def apply(
        self, user_id: str, *, ago: timedelta = timedelta(0), outcome: Outcome = Outcome.SUCCESS
    ) -> int:
        application = self.application(await self.person_id(user_id), ago=ago, outcome=outcome)
        async with self.database.unit_of_work("test") as uow:
            await allow(uow)
            return await uow.applications.add(application)

    def application(
        self,
        person_id: PersonId,
        *,
        ago: timedelta = timedelta(0),
        outcome: Outcome = Outcome.SUCCESS,
    ) -> NewApplication:
        return NewApplication(
            id=ApplicationId(uuid4()),
            participant_id=person_id,
            engagement_id=self.engagement_id,
            strategy_id=self.strategies[0],
            occurred_at=self.clock.now() - ago,
            outcome=outcome,
            evidence_type=EvidenceType.SELF_REPORT,
            note=None,
            artifact_link=None,
            created_at=self.clock.now(),
        )


async def load(db: PostgresDatabase, clock: MovableClock, what: Programme) -> World:
    async with db.unit_of_work("test") as uow:
        report = await load_programme(uow, what)
        cohorts = await uow.engagements.cohorts(report.engagement_id)
        engagement = await uow.engagements.get(report.engagement_id)
    assert engagement is not None
    return World(
        db,
        clock,
        report.engagement_id,
        next(cohort.id for cohort in cohorts if cohort.name == COHORTS[0]),
        tuple(strategy.id for strategy in engagement.strategies),
    )


_loaded: list[World] = []


async def load_small(db: PostgresDatabase, clock: MovableClock, rows: Rows) -> World:
    """Load the small programme; from the second time on by the rows of the first."""
    if _loaded and clock.at == MovableClock().at and rows.put_back():
        return replace(_loaded[0], database=db, clock=clock)
    world = await load(db, clock, programme())
    if not _loaded and clock.at == MovableClock().at:
        rows.keep()
        _loaded.append(world)
    return world


async def allow(uow: PostgresUnitOfWork) -> None:
    """Take a decision that allows the writes of a test that goes past the use cases."""
    await uow.authorise(LOADER, Action.LOAD_PROGRAMME, Scope())


def look(database: Database, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read, or change, as the administrator, past every role."""
    with psycopg.connect(
        database.admin_url, autocommit=True, options="-c search_path=uptake -c timezone=UTC"
    ) as connection:
        cursor = connection.execute(sql.encode(), values)
        return cursor.fetchall() if cursor.description else []
