"""Each use case that exists, carried out in Postgres by everybody: the table's cell says who may.

Whoever may not gets NotAllowedError and nothing else, not even the field that would be wrong.
Everything is rolled back after each attempt.
"""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest

import core
from core.kernel.errors import NotAllowedError, UptakeError
from core.kernel.ids import (
    CohortId,
    EngagementId,
    PersonId,
)
from core.policy import Action, Role, RoleGrant, ScopeKind
from storage.unit_of_work import PostgresUnitOfWork
from tests.conftest import Database
from tests.core.authorisation import CELLS
from tests.core.use_cases import ACTOR, USE_CASES, Attempt, Call, Place
from tests.storage.world import TEAM, allow, look


class _UndoError(Exception):
    pass


Prepare = Callable[[PostgresUnitOfWork, PersonId], Awaitable[object]]


async def _allowed(here: Place, call: Call, prepare: Prepare) -> bool:
    """Say whether the use case was allowed; whatever it did is rolled back."""
    allowed = True
    with suppress(_UndoError):
        async with here.world.database.unit_of_work("test") as uow:
            await allow(uow)
            await prepare(uow, (await here.world.user(uow, ACTOR)).person.id)
            user = await here.world.user(uow, ACTOR)
            uow.decided = False
            try:
                await call(Attempt(uow, user, here))
            except NotAllowedError:
                allowed = False
            except UptakeError:
                assert uow.decided, "a wrong field was told to somebody who may not even look"
            else:
                assert uow.decided
            raise _UndoError
    return allowed


def _grants(here: Place) -> dict[str, tuple[ScopeKind, UUID]]:
    # A role over another organisation is tried by tests/core/test_policy.py: the database holds
    # one, which every workspace belongs to.
    return {
        "organisation": (ScopeKind.ORGANISATION, here.workspace),
        "school": (ScopeKind.SCHOOL, here.school),
        "engagement": (ScopeKind.ENGAGEMENT, here.world.engagement_id),
        "another school": (ScopeKind.SCHOOL, here.other_school),
        "another engagement": (ScopeKind.ENGAGEMENT, here.other.engagement_id),
    }


def _granting(role: Role, kind: ScopeKind, scope_id: UUID) -> Prepare:
    grant = RoleGrant(role, kind, scope_id)  # type: ignore[arg-type]  # any kind of id
    return lambda uow, me: uow.roles.grant(me, grant)


async def test_every_role_in_every_relation_may_do_what_the_table_says(place: Place) -> None:
    staff = [role for role in Role if role is not Role.PARTICIPANT]
    wrong, tried = [], 0
    for name, (action, thing, whose, call) in USE_CASES.items():
        for role, (relation, scope) in product(staff, _grants(place).items()):
            words = CELLS[action.value, thing, whose, role.value]
            expected = bool(words & {relation, "anywhere", "anybody"})
            if await _allowed(place, call, _granting(role, *scope)) is not expected:
                wrong.append((name, role.value, relation, expected))
            tried += 1
    assert wrong == []
    assert tried == len(USE_CASES) * 4 * 5


def _joining(engagement: EngagementId, cohort: CohortId) -> Prepare:
    return lambda uow, me: uow.engagements.join(engagement, cohort, me, None)


async def test_participants_may_do_what_the_table_says(place: Place, database: Database) -> None:
    here = place.world.engagement_id
    ((sibling,),) = look(
        database,
        "SELECT id FROM cohort WHERE engagement_id = %s AND id <> %s",
        *(here, place.world.cohort_id),
    )

    async def left(uow: PostgresUnitOfWork, me: PersonId) -> None:
        await uow.engagements.join(here, place.world.cohort_id, me, None)
        await uow.engagements.leave(here, me)

    relations = {
        "cohort": _joining(here, place.world.cohort_id),
        "sibling": _joining(here, sibling),
        "another engagement": _joining(place.other.engagement_id, place.other.cohort_id),
        "left": left,
    }
    wrong = []
    for name, (action, thing, whose, call) in USE_CASES.items():
        words = CELLS[action.value, thing, whose, Role.PARTICIPANT.value]
        for relation, prepare in relations.items():
            expected = bool(words & {relation, "anybody"})
            if await _allowed(place, call, prepare) is not expected:
                wrong.append((name, relation, expected))
    assert wrong == []


async def test_deactivated_people_are_nobody_to_every_use_case(
    place: Place, database: Database
) -> None:
    look(database, "UPDATE person SET active = false WHERE slack_user_id = %s", ACTOR)
    async with place.world.database.unit_of_work("test") as uow:
        with pytest.raises(NotAllowedError):
            await place.world.user(uow, ACTOR)
        found = await uow.people.by_slack_id(TEAM, ACTOR)
    assert found is not None
    assert not found.actor.active


def test_every_action_that_core_asks_for_a_person_is_tried_here() -> None:
    asked: set[str] = set()
    for path in Path(core.__file__).parent.rglob("*.py"):
        if path.name != "policy.py":
            asked |= set(re.findall(r"\bAction\.([A-Z_]+)", path.read_text()))
    for_people = {Action(use_case).name for use_case, *_ in CELLS}
    tried = {action.name for action, *_ in USE_CASES.values()}
    assert tried == asked & for_people == for_people
