"""What nobody was authorised for is never committed, whichever way it was written."""

from core.kernel.errors import UnauthorisedWriteError, UptakeError
from core.policy import Action, Actor, Role, RoleGrant, Scope, ScopeKind
from storage.unit_of_work import PostgresUnitOfWork
from tests.conftest import Database
from tests.core.use_cases import ACTOR, USE_CASES, Attempt, Place
from tests.storage.world import allow, look

# Not the marks of what is behind: they are no effect of their own.
_KEPT = """
    SELECT c.oid::regclass::text FROM pg_class AS c
    WHERE c.relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)
        AND c.relkind = 'r' AND c.relname NOT IN ('alembic_version', 'home_page', 'inbox')
    ORDER BY 1
"""


class _AsksNobody(PostgresUnitOfWork):
    """A unit of work whose use cases forgot to ask."""

    async def authorise(self, actor: Actor, action: Action, scope: Scope) -> None:
        pass


async def test_a_use_case_that_forgets_to_ask_changes_nothing(
    place: Place, database: Database
) -> None:
    parts = [f"SELECT t::text FROM {one} AS t" for (one,) in look(database, _KEPT)]  # noqa: S608  # names from the catalogue
    everything = " UNION ALL ".join(parts) + " ORDER BY 1"

    def current() -> list[tuple[object, ...]]:
        return look(database, everything)

    async with place.world.database.unit_of_work("test") as uow:
        await allow(uow)
        me = (await place.world.user(uow, ACTOR)).person.id
        await uow.engagements.join(place.world.engagement_id, place.world.cohort_id, me, None)
        for role in (Role.STRATEGIST, Role.LA, Role.PROGRAMME_MANAGER, Role.CONTENT_CREATOR):
            await uow.roles.grant(me, RoleGrant(role, ScopeKind.ORGANISATION, place.workspace))
    before, refused = current(), []
    for name, (*_, call) in USE_CASES.items():
        try:
            async with place.world.database.unit_of_work("test") as uow:
                uow.__class__ = _AsksNobody
                await call(Attempt(uow, await place.world.user(uow, ACTOR), place))
        except UnauthorisedWriteError:
            refused.append(name)
        except UptakeError:
            pass
        assert current() == before, name
    # Twenty kinds of writing come as far as the write; the others read, or were refused before.
    assert {"mark_complete", "grant_role", "save_learner_profile", "unenrol"} < set(refused)
    assert len(refused) >= 20
