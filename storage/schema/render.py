"""The whole schema as one text of SQL, made from the tables and the .sql files.

`python -m storage.schema.render` prints it. It was put into a file once, as the first revision; a
test makes a database from it and compares that with what the revisions make.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from storage.schema import whole
from storage.schema.metadata import RAW_SCHEMA
from storage.schema.sources import (
    OWNER,
    RAW_OWNER,
    Kind,
    Statement,
    as_raw_owner,
    in_order,
    statements,
)

# Named parameters: with others every % would be doubled.
_DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # as it is


def render() -> str:
    """Return the SQL that makes everything, to be run as uptake_owner in one transaction."""
    written = statements()
    tables = list(map(_table, whole.tables()))
    checks = [one for one in written if one.kind is Kind.FUNCTION and _named(one, tables)]
    functions = in_order([one for one in written if one.kind in {Kind.FUNCTION, Kind.VIEW}])
    early = [one for one in written if one.kind is Kind.GRANT and "REFERENCES" in one.sql]
    ordered = [
        *_of(written, Kind.SETUP),
        *checks,
        *(one for one in tables if one.owner == OWNER),
        # The raw tables point at tables of the other owner.
        *early,
        *(one for one in tables if one.owner == RAW_OWNER),
        *(one for one in functions if one not in checks),
        *_of(written, Kind.TRIGGER, Kind.POLICY, Kind.ROW_SECURITY),
        *(one for one in _of(written, Kind.GRANT) if one not in early),
        *_of(written, Kind.SEED),
    ]
    return "\n\n".join(_with_roles(ordered)) + "\n"


def _of(written: Iterable[Statement], *kinds: Kind) -> Sequence[Statement]:
    return [one for one in written if one.kind in kinds]


def _named(function: Statement, tables: Iterable[Statement]) -> bool:
    return any(f"{function.name}(" in one.sql for one in tables)


def _table(table: Table) -> Statement:
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
    sql = "\n".join(_tidy(str(_DIALECT.ddl_compiler(_DIALECT, one))) + ";" for one in made)
    owner = RAW_OWNER if table.schema == RAW_SCHEMA else OWNER
    return Statement("", owner, Kind.SETUP, str(table), sql)


def _tidy(ddl: str) -> str:
    return re.sub(r"[ \t]+$", "", ddl.strip().replace("\t", "    "), flags=re.MULTILINE)


def _with_roles(ordered: Iterable[Statement]) -> Iterator[str]:
    """Become each statement's owner. The owner of raw answers makes functions in `uptake` too."""
    for owner, group in groupby(ordered, key=lambda one: one.owner):
        texts = "\n\n".join(one.sql for one in group)
        if owner == OWNER:
            yield texts
        else:
            yield as_raw_owner(texts)


if __name__ == "__main__":
    sys.stdout.write(render())
