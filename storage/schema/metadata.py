"""The one MetaData of all tables, and the names that Postgres would give their constraints."""

from typing import Final

from sqlalchemy import DateTime, MetaData
from sqlalchemy.types import UserDefinedType

# What Postgres itself would call them: a name in an error or in psql says table and columns. A
# CHECK is named for its column or for what it demands, and `conv()` marks a name that is whole.
metadata: Final = MetaData(
    schema="uptake",
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    },
)
RAW_SCHEMA: Final = "uptake_raw"

TIMESTAMPTZ: Final = DateTime(timezone=True)


class Xid8(UserDefinedType[int]):
    """Number a transaction of Postgres as `pg_current_xact_id()` does."""

    cache_ok = True

    def get_col_spec(self, **_kw: object) -> str:
        return "xid8"
