from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import bindparam, func, select, update

from core.kernel.ids import PersonId, SchoolId
from core.schools import Context, School, SchoolContextProfile, moved_on
from storage.kit.queries import query
from storage.kit.rows import Rows
from storage.kit.statements import columns, compiled, matching
from storage.kit.transaction import Transaction
from storage.schema.metadata import TIMESTAMPTZ
from storage.schema.tables.schools import school, school_context_profile

_profile = school_context_profile.c
_GET = compiled(select(*columns(school, School)).where(*matching(school, "id")))
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
                "school_context_profile_school_id_version_key": moved_on(),
                "school_context_profile_no_overlap": moved_on(),
            },
        )
