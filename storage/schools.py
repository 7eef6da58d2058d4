from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import bindparam, func, literal_column, select, update

from core.kernel.ids import PersonId, SchoolId, WorkspaceId
from core.schools import Context, School, SchoolContextProfile, Workspace, stale_context_error
from storage.kit.queries import query
from storage.kit.rows import Rows, column, scalar
from storage.kit.statements import columns, compiled, given, matching, upsert
from storage.kit.transaction import Transaction
from storage.schema.metadata import TIMESTAMPTZ
from storage.schema.tables.organisation import workspace
from storage.schema.tables.schools import school, school_context_profile, school_holiday

_profile = school_context_profile.c
_SCHOOL = select(*columns(school, School))
_GET = compiled(_SCHOOL.where(*matching(school, "id")))
# Where none has this district, the name is enough, as it is in saving.
_FIND = compiled(
    _SCHOOL.where(*matching(school, "workspace_id", "name"))
    .order_by(
        school.c.district.is_not_distinct_from(bindparam("district")).desc(),
        school.c.created_at,
        school.c.id,
    )
    .limit(literal_column("1"))
)
_HOLIDAYS = compiled(
    select(school_holiday.c.day)
    .where(*matching(school_holiday, school_id="id"))
    .order_by(school_holiday.c.day)
)
_SAVE = query("schools/save_school")
_SAVE_WORKSPACE = compiled(
    upsert(
        workspace,
        given("id", "team_id", "name", "bot_user_id", created_at="now"),
        key=["team_id"],
        saves=["name", "bot_user_id"],
    ).returning(workspace.c.id)
)
_VERSIONS = select(
    *columns(school_context_profile, Context),
    *columns(school_context_profile, SchoolContextProfile, without=("context",)),
).where(*matching(school_context_profile, school_id="id"))
_CURRENT = compiled(_VERSIONS.where(_profile.valid_to.is_(None)))
_HISTORY = compiled(_VERSIONS.order_by(_profile.version.desc()))
# Clocks of two machines may differ: a version never ends before it began.
_CLOSE = compiled(
    update(school_context_profile)
    .where(*matching(school_context_profile, "school_id"), _profile.valid_to.is_(None))
    .values(valid_to=func.greatest(_profile.valid_from, bindparam("now", type_=TIMESTAMPTZ)))
)
_ADD = query("schools/add_context_version")
_SCHOOLS: Final = Rows(School)
_PROFILES: Final = Rows(SchoolContextProfile, parts=("context",))


class Schools:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def get(self, school_id: SchoolId) -> School | None:
        return _SCHOOLS.first(await self._transaction.rows(_GET, {"id": school_id}))

    async def save_workspace(self, workspace: Workspace) -> WorkspaceId:
        values = {**asdict(workspace), "id": uuid4(), "now": self._now}
        return WorkspaceId(scalar(await self._transaction.write(_SAVE_WORKSPACE, values)))

    async def find(
        self, workspace_id: WorkspaceId, name: str, district: str | None
    ) -> School | None:
        which = {"workspace_id": workspace_id, "name": name, "district": district}
        return _SCHOOLS.first(await self._transaction.rows(_FIND, which))

    async def holidays(self, school_id: SchoolId) -> tuple[date, ...]:
        return tuple(column(await self._transaction.rows(_HOLIDAYS, {"id": school_id})))

    async def save(
        self,
        workspace_id: WorkspaceId,
        name: str,
        time_zone: str,
        district: str | None,
        holidays: Sequence[date],
    ) -> SchoolId:
        rows = await self._transaction.write(
            _SAVE,
            {
                "id": uuid4(),
                "workspace_id": workspace_id,
                "name": name,
                "time_zone": time_zone,
                "district": district,
                "holidays": list(holidays),
                "now": self._now,
            },
        )
        return SchoolId(scalar(rows))

    async def context(self, school_id: SchoolId) -> SchoolContextProfile | None:
        return _PROFILES.first(await self._transaction.rows(_CURRENT, {"id": school_id}))

    async def context_history(self, school_id: SchoolId) -> list[SchoolContextProfile]:
        return _PROFILES.all(await self._transaction.rows(_HISTORY, {"id": school_id}))

    async def add_context(
        self, school_id: SchoolId, version: int, context: Context, by: PersonId
    ) -> None:
        self._transaction.write_later(_CLOSE, {"school_id": school_id, "now": self._now})
        self._transaction.write_later(
            _ADD,
            {
                "id": uuid4(),
                "school_id": school_id,
                "version": version,
                "readiness": context.readiness,
                "change_tags": list(context.change_tags),
                "priorities": list(context.priorities),
                "note": context.note,
                "by": by,
                "now": self._now,
            },
            refusals={
                "school_context_profile_school_id_version_key": stale_context_error(),
                "school_context_profile_no_overlap": stale_context_error(),
            },
        )
