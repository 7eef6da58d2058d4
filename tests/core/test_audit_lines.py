"""Each use case, carried out as it succeeds, leaves the audit's lines that are expected of it."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import LiteralString

import pytest

from core.kernel.errors import UptakeError
from core.kernel.ids import CaseStudyId
from core.metrics.measures import Checkpoint
from core.policy import Role, RoleGrant, ScopeKind
from core.signals.case_studies import close_case_study
from storage.kit.transaction import Row
from storage.unit_of_work import PostgresDatabase, PostgresUnitOfWork
from tests.conftest import Database, MovableClock
from tests.core import signal_world
from tests.core.played import GAP, PLAYS, SECOND_TIME, Play
from tests.core.use_cases import ACTOR, AUDIT_LINES, USE_CASES, Attempt, Place
from tests.storage.world import allow, look
from tests.support.staff import PM, as_, audited

Lines = tuple[tuple[str, str], ...]
_NEWEST = "SELECT coalesce(max(seq), 0) AS newest FROM audit_event"
_SINCE = "SELECT action, record_kind FROM audit_event WHERE seq > %(seq)s ORDER BY seq"


class _UndoError(Exception):
    pass


@pytest.fixture
async def db(database: Database, clock: MovableClock) -> AsyncIterator[PostgresDatabase]:
    """The bot's database, whose login may also read the audit: the bot's own roles may not."""
    opened = PostgresDatabase(database.admin_url, clock, application_name="uptake tests")
    yield opened
    await opened.aclose()


@pytest.fixture
def released(place: Place, database: Database) -> Place:
    """The place, where figures of two weeks and a gap of two workshops are out as well."""
    signal_world.release(place.world, database, signal_world.HIGH, Checkpoint.D14)
    for world in (place.world, place.other):
        signal_world.cell(
            database, world.engagement_id, None, "gap_missed", 60, moment="pulse", part=GAP
        )
    return place


async def _may_do_everything(uow: PostgresUnitOfWork, here: Place) -> None:
    await allow(uow)
    me = (await here.world.user(uow, ACTOR)).person.id
    await uow.engagements.join(here.world.engagement_id, here.world.cohort_id, me, None)
    for role in (Role.STRATEGIST, Role.LA, Role.PROGRAMME_MANAGER, Role.CONTENT_CREATOR):
        await uow.roles.grant(me, RoleGrant(role, ScopeKind.ORGANISATION, here.workspace))


async def _read(uow: PostgresUnitOfWork, sql: LiteralString, **values: object) -> list[Row]:
    """Read in the same transaction what the bot itself may not."""
    transaction = uow.people._transaction
    await transaction.rows("SET LOCAL ROLE NONE", {})
    found = await transaction.rows(sql, values)
    await transaction.rows("SET LOCAL ROLE uptake_writer", {})
    return found


async def _written(here: Place, name: str, play: Play) -> Lines | str:
    """Carry a use case out, and return the lines that it left; all is rolled back.

    A sentence where it was refused.
    """
    left: Lines | str = ()
    with suppress(_UndoError):
        async with here.world.database.unit_of_work("test") as uow:
            await _may_do_everything(uow, here)
            attempt = Attempt(uow, await here.world.user(uow, ACTOR), here)
            try:
                for step in play.before:
                    await step(attempt)
                (before,) = await _read(uow, _NEWEST)
                await (play.call or USE_CASES[name][-1])(attempt)
            except UptakeError as error:
                left = f"{error!r}: let it succeed, in PLAYS of tests/core/played.py"
            else:
                found = await _read(uow, _SINCE, seq=before["newest"])
                left = tuple((one["action"], one["record_kind"]) for one in found)
            raise _UndoError
    return left


def test_each_use_case_says_which_lines_it_leaves() -> None:
    unsaid = sorted(USE_CASES.keys() ^ AUDIT_LINES.keys())
    assert not unsaid, (
        "Say in AUDIT_LINES of tests/core/use_cases.py which lines of the audit these leave, () for"
        f" none, and take out what is gone: {', '.join(unsaid)}"
    )
    assert PLAYS.keys() <= USE_CASES.keys()


async def test_each_use_case_leaves_the_lines_expected_of_it(released: Place) -> None:
    plays = [(name, PLAYS.get(name, Play()), AUDIT_LINES[name]) for name in USE_CASES]
    wrong = []
    for name, play, lines in (*plays, *SECOND_TIME):
        left = await _written(released, name, play)
        if left != lines:
            wrong.append(f"{name}: it should leave {lines}, and left {left}")
    assert not wrong, (
        "What is done is audited where it is done: call work.audit.write(actor, action, record"
        " kind, id) in the use case; or say in AUDIT_LINES of tests/core/use_cases.py what it"
        " leaves now.\n" + "\n".join(wrong)
    )


async def test_closing_a_case_study_leaves_a_line(released: Place, database: Database) -> None:
    world = released.world
    await signal_world.draft(world, Checkpoint.D14)
    ((request_id,),) = look(database, "SELECT id FROM case_study_request")
    await as_(
        world, PM, lambda uow, user: close_case_study(uow, user.actor, CaseStudyId(request_id))
    )
    assert audited(database, "case_study.closed") == [({"state": "open"}, {"state": "closed"})]
