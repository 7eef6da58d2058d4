from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, LiteralString
from uuid import uuid4

from core.kernel.ids import PersonId, SchoolId, WorkspaceId
from core.schools import Context, School, SchoolContextProfile, Workspace, stale_context_error
from storage.kit.rows import context_from
from storage.kit.transaction import Transaction

_GET = "SELECT id, workspace_id, name, time_zone, district FROM school WHERE id = %(id)s"
_FIND = """
    SELECT id, workspace_id, name, time_zone, district FROM school
    WHERE workspace_id = %(workspace_id)s AND name = %(name)s
"""
_HOLIDAYS = "SELECT day FROM school_holiday WHERE school_id = %(id)s ORDER BY day"
_SAVE_WORKSPACE = """
    INSERT INTO workspace (id, team_id, name, bot_user_id, created_at)
    VALUES (%(id)s, %(team_id)s, %(name)s, %(bot_user_id)s, %(now)s)
    ON CONFLICT (team_id) DO UPDATE SET name = EXCLUDED.name, bot_user_id = EXCLUDED.bot_user_id
    RETURNING id
"""
_SAVE = """
    WITH stored AS (
        INSERT INTO school (id, workspace_id, name, time_zone, district, created_at)
        VALUES (%(id)s, %(workspace_id)s, %(name)s, %(time_zone)s, %(district)s, %(now)s)
        ON CONFLICT (workspace_id, name) DO UPDATE SET time_zone = EXCLUDED.time_zone,
            district = coalesce(EXCLUDED.district, school.district)
        RETURNING id),
    closed AS (
        INSERT INTO school_holiday (school_id, day)
        SELECT stored.id, day FROM stored, unnest(%(holidays)s::date[]) AS day
        ON CONFLICT DO NOTHING)
    SELECT id FROM stored
"""
_VERSIONS: Final[LiteralString] = """
    SELECT readiness, change_tags, priorities, note,
        school_id, version, valid_from, valid_to, updated_at, updated_by
    FROM school_context_profile WHERE school_id = %(id)s
"""
_CURRENT = _VERSIONS + " AND valid_to IS NULL"
_HISTORY = _VERSIONS + " ORDER BY version DESC"
# Clocks of two machines may differ: a version never ends before it began.
_CLOSE = """
    UPDATE school_context_profile SET valid_to = greatest(valid_from, %(now)s)
    WHERE school_id = %(school_id)s AND valid_to IS NULL
"""
_ADD = """
    INSERT INTO school_context_profile (id, school_id, version, readiness, change_tags, priorities,
        note, valid_from, updated_at, updated_by, created_at)
    SELECT %(id)s, %(school_id)s, %(version)s, %(readiness)s, %(change_tags)s, %(priorities)s,
        %(note)s, greatest(%(now)s::timestamptz, max(valid_to)), %(now)s, %(by)s, %(now)s
    FROM school_context_profile WHERE school_id = %(school_id)s
"""


class Schools:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def get(self, school_id: SchoolId) -> School | None:
        row = await self._transaction.row(_GET, {"id": school_id})
        return School(SchoolId(row[0]), WorkspaceId(row[1]), *row[2:]) if row else None

    async def save_workspace(self, workspace: Workspace) -> WorkspaceId:
        rows = await self._transaction.write(
            _SAVE_WORKSPACE,
            {
                "id": uuid4(),
                "team_id": workspace.team_id,
                "name": workspace.name,
                "bot_user_id": workspace.bot_user_id,
                "now": self._now,
            },
        )
        return WorkspaceId(rows[0][0])

    async def find(self, workspace_id: WorkspaceId, name: str) -> School | None:
        which = {"workspace_id": workspace_id, "name": name}
        row = await self._transaction.row(_FIND, which)
        return School(SchoolId(row[0]), WorkspaceId(row[1]), *row[2:]) if row else None

    async def holidays(self, school_id: SchoolId) -> tuple[date, ...]:
        return tuple(row[0] for row in await self._transaction.rows(_HOLIDAYS, {"id": school_id}))

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
        return SchoolId(rows[0][0])

    async def context(self, school_id: SchoolId) -> SchoolContextProfile | None:
        row = await self._transaction.row(_CURRENT, {"id": school_id})
        return None if row is None else _version(row)

    async def context_history(self, school_id: SchoolId) -> list[SchoolContextProfile]:
        return [_version(row) for row in await self._transaction.rows(_HISTORY, {"id": school_id})]

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


def _version(row: tuple[Any, ...]) -> SchoolContextProfile:
    return SchoolContextProfile(
        school_id=SchoolId(row[4]),
        version=row[5],
        context=context_from(row[:4]),
        valid_from=row[6],
        valid_to=row[7],
        updated_at=row[8],
        updated_by=None if row[9] is None else PersonId(row[9]),
    )
