"""People between opening a form and sending it: what is done to them, and what they then do.

Everything they do comes as Slack's signed requests; what is done to them goes through the use
cases of those who may. `Told` is how the app answered, by one of a few words.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from itertools import count
from typing import Any, LiteralString
from uuid import uuid4

import psycopg

from core.engagements import EngagementForm, Taught, edit_engagement, enrol, take_out
from core.kernel.errors import FieldErrors, NotAllowedError
from core.kernel.ids import CohortId, PersonId, SchoolId
from core.kernel.vocabularies import Role, ScopeKind, WorkshopType
from core.people import Known, Profile, refresh
from core.policy import RoleGrant, System
from core.programmes import SchoolSpec, StaffSpec
from core.roles import grant_role, revoke_role, strategist_of
from modals import action_plans as plan_paper
from modals import applications as try_paper
from modals.kit import doors
from modals.kit.payloads import View
from storage.unit_of_work import PostgresUnitOfWork
from tests.handlers.hearing import Answer, Hearing
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, shown
from tests.storage.world import TEAM, World, load, person, programme

OPERATOR = System("operator")
ADMIN = "Uadmin"
NEUTRAL = "That isn't available to you, or it no longer exists."
_PLANS = """
    SELECT p.slack_user_id, count(*) FROM action_plan AS x JOIN person AS p ON p.id = participant_id
    WHERE engagement_id = %s GROUP BY 1
"""
_TRIES = """
    SELECT p.slack_user_id, count(*) FROM application_event AS x
    JOIN person AS p ON p.id = participant_id WHERE engagement_id = %s GROUP BY 1
"""
_EVERYTHING = """
    SELECT md5(string_agg(one, ' ' ORDER BY one)) FROM (
        SELECT t::text FROM action_plan AS t UNION ALL SELECT t::text FROM application_event AS t
        UNION ALL SELECT t::text FROM audit_event AS t UNION ALL SELECT t::text FROM engagement AS t
        UNION ALL SELECT t::text FROM enrollment AS t UNION ALL SELECT t::text FROM outbox AS t
        UNION ALL SELECT t::text FROM intervention_trigger AS t
        UNION ALL SELECT t::text FROM inbox AS t UNION ALL SELECT t::text FROM person AS t
        UNION ALL SELECT t::text FROM role_assignment AS t) AS everything (one)
"""
_numbers = count(1)


class Kind(StrEnum):
    PLAN = "plan"
    EVIDENCE = "evidence"
    COMPLETE = "complete"


class Told(StrEnum):
    OPENED = "opened"
    DONE = "done"
    NEUTRAL = "neutral"
    NOT_YET = "not yet"
    MOVED_ON = "moved on"
    ALREADY = "already"


@dataclass(frozen=True)
class Form:
    """A form on somebody's screen. `drawn` is the plan's revision that it was filled in from."""

    kind: Kind
    view: View
    opener: str
    drawn: int


def told(sentence: str) -> Told:
    """Name a refusal's sentence. The neutral one must be it and nothing beside it."""
    if sentence == NEUTRAL:
        return Told.NEUTRAL
    for word, found in (
        ("once the workshop is marked complete", Told.NOT_YET),
        ("changed a moment ago", Told.MOVED_ON),
        ("completed already", Told.ALREADY),
    ):
        if word in sentence:
            return found
    raise AssertionError(f"an answer that nobody expected: {sentence}")


@dataclass
class Stage:
    """One workshop with its people, and Slack between them and the app."""

    world: World
    hearing: Hearing
    slack: SlackDouble
    admin: psycopg.Connection
    school_id: SchoolId
    cohorts: tuple[CohortId, CohortId]

    async def press(self, user: str, kind: Kind, drawn: int) -> Form | Told:
        doors_of = {
            Kind.PLAN: doors.plan_button(self.world.engagement_id, "My plan"),
            Kind.EVIDENCE: doors.tried_button(self.world.engagement_id),
            Kind.COMPLETE: doors.complete_button(self.world.engagement_id),
        }
        await self.hearing.press(user, doors_of[kind])
        method, _ = self.slack.calls[-1]
        if method == "respond":
            return told(self.slack.sentence["text"])
        return Form(kind, self.slack.view, user, drawn)

    async def send(self, user: str, form: Form, *, elsewhere: bool = False) -> Told:
        """Send a form; `elsewhere` puts an engagement that does not exist in its place."""
        view = self._filled(form)
        if elsewhere:
            here, nowhere = str(self.world.engagement_id), str(uuid4())
            view = view | {"private_metadata": view["private_metadata"].replace(here, nowhere)}
        return _said(form.kind, await self.hearing.submit(user, view))

    def _filled(self, form: Form) -> View:
        if form.kind is Kind.PLAN:
            answers: dict[Any, object] = {
                plan_paper.STRATEGY: str(self.world.strategies[0]),
                plan_paper.WHAT: "Three questions at the door",
                plan_paper.ON: "2026-09-15",
                plan_paper.AT: "10:00",
                plan_paper.WITH_WHOM: "my class",
            }
        elif form.kind is Kind.EVIDENCE:
            # Words of its own: the very same try again would be a double click.
            answers = {
                try_paper.STRATEGY: str(self.world.strategies[0]),
                try_paper.OUTCOME: "success",
                try_paper.NOTE: f"Try {next(_numbers)}",
            }
        else:
            answers = {}
        return answered(form.view, answers)

    async def as_admin(self, act: Callable[[PostgresUnitOfWork, Known], Awaitable[object]]) -> bool:
        """Act as a PM of the school; false when it was refused, and nothing was done."""
        try:
            async with self.world.memory.unit_of_work("test") as uow:
                await act(uow, await self.world.known(uow, ADMIN))
        except (FieldErrors, NotAllowedError):
            return False
        return True

    def _grant(self, role: Role) -> RoleGrant:
        if role is Role.STRATEGIST:
            return strategist_of(self.world.engagement_id)
        return RoleGrant(role, ScopeKind.SCHOOL, self.school_id)

    async def grant(self, user: str, role: Role) -> bool:
        who = self._person(user)
        return await self.as_admin(
            lambda uow, admin: grant_role(uow, admin.actor, who, self._grant(role))
        )

    async def revoke(self, user: str, role: Role) -> bool:
        who = self._person(user)
        return await self.as_admin(
            lambda uow, admin: revoke_role(uow, admin.actor, who, self._grant(role))
        )

    async def enrol(self, user: str, cohort: int) -> bool:
        who = self._person(user)
        return await self.as_admin(
            lambda uow, admin: enrol(
                uow, admin.actor, self.world.engagement_id, self.cohorts[cohort], who
            )
        )

    async def take_out(self, user: str) -> bool:
        who = self._person(user)
        return await self.as_admin(
            lambda uow, admin: take_out(uow, admin.actor, self.world.engagement_id, who)
        )

    async def assign(self, user: str | None) -> bool:
        form = EngagementForm(
            "Exit tickets",
            date(2026, 9, 14),
            time(8),
            WorkshopType.HALF_DAY,
            None if user is None else self._person(user),
            "C1",
            (Taught("Exit ticket", "D"), Taught("Cold call", "D")),
        )
        return await self.as_admin(
            lambda uow, admin: edit_engagement(uow, admin.actor, self.world.engagement_id, form)
        )

    async def set_active(self, user: str, *, active: bool) -> None:
        async with self.world.memory.unit_of_work("test") as uow:
            found = await uow.people.by_slack_id(TEAM, user)
            assert found is not None
            who = found.person
            await refresh(uow, who, Profile(who.name, who.time_zone, who.locale, active))

    def _look(self, sql: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        return self.admin.execute(sql, values).fetchall()

    def _person(self, user: str) -> PersonId:
        ((found,),) = self._look("SELECT id FROM person WHERE slack_user_id = %s", user)
        return PersonId(found)

    def done(self) -> tuple[dict[str, int], dict[str, int], bool]:
        """Return plans and tries by person, and whether the workshop is complete."""
        here = self.world.engagement_id
        ((state,),) = self._look("SELECT state FROM engagement WHERE id = %s", here)
        return (
            dict(self._look(_PLANS, here)),
            dict(self._look(_TRIES, here)),
            state == "completed",
        )

    def fingerprint(self) -> str:
        """Of everything that stands, so that a refusal can be seen to have changed nothing."""
        ((found,),) = self._look(_EVERYTHING)
        return str(found)


def _said(kind: Kind, answer: Answer) -> Told:
    assert answer.status == 200
    if answer.said["response_action"] == "errors":
        (sentence,) = answer.errors.values()
        return told(sentence)
    if kind is Kind.COMPLETE and answer.view["title"]["text"] == "Uptake":
        return told(shown(answer.view))
    return Told.DONE


async def stage(
    world: World, hearing: Hearing, slack: SlackDouble, admin: psycopg.Connection
) -> Stage:
    """Load a workshop of its own: U0 and U1 take part, Uis runs it, Upm and Uadmin are PMs."""
    plan = programme(2)
    staff = (
        StaffSpec(person("Uis"), Role.STRATEGIST),
        StaffSpec(person("Upm"), Role.PROGRAMME_MANAGER),
        StaffSpec(person(ADMIN), Role.PROGRAMME_MANAGER),
    )
    school = SchoolSpec(f"School {next(_numbers)}", "America/Chicago", None, ())
    made = await load(world.memory, world.clock, replace(plan, school=school, staff=staff))
    async with world.memory.unit_of_work("test") as uow:
        cohorts = {c.id for c in await uow.engagements.cohorts(made.engagement_id)}
        engagement = await uow.engagements.get(made.engagement_id)
    assert engagement is not None
    (second,) = cohorts - {made.cohort_id}
    return Stage(made, hearing, slack, admin, engagement.school_id, (made.cohort_id, second))
