"""Everything that a role of the bot can see, found in the catalogue and not in a list."""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

# Columns that chance or the wall clock fills: they are looked at only for being filled.
_OF_CHANCE = "clock_timestamp|gen_random_uuid|now\\(\\)"

# Shown numbers may differ with what was answered; they are compared one by one, by the model.
RELEASED = frozenset({"shown_cell", "released_cell_cohort"})

_READABLE = """
    SELECT n.nspname, c.relname, array_agg(quote_ident(a.attname) ORDER BY a.attnum)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\\_%%'
        AND has_schema_privilege(n.oid, 'USAGE')
        AND has_column_privilege(c.oid, a.attnum, 'SELECT')
        -- All databases of a server count their transactions together.
        AND a.atttypid <> 'xid8'::regtype
        AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~ %s
    GROUP BY n.nspname, c.relname ORDER BY 1, 2
"""

# What was counted is known to all at once, and not at some time in the next second.
COUNTED = "SELECT pg_stat_force_next_flush()::text"

# What the server itself tells of our tables, to everybody alike. A shown number takes more room
# than a blank, and how much room is taken decides how a query goes: of released numbers only the
# writes are compared.
_OF_THE_SERVER = {
    "pg_stat_all_tables": (
        "SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd,"
        " n_tup_newpage_upd, n_live_tup, n_dead_tup, n_mod_since_analyze, n_ins_since_vacuum,"
        " seq_scan, seq_tup_read, idx_scan, idx_tup_fetch FROM pg_stat_all_tables"
        " WHERE schemaname IN ('uptake', 'uptake_raw') AND relname NOT LIKE 'released%'"
    ),
    "writes of released numbers": (
        "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_all_tables"
        " WHERE schemaname = 'uptake' AND relname LIKE 'released%'"
    ),
    "pg_class": (
        "SELECT relname, reltuples, relpages FROM pg_class WHERE relnamespace IN"
        " (SELECT oid FROM pg_namespace WHERE nspname IN ('uptake', 'uptake_raw'))"
        " AND relname NOT LIKE 'released%'"
    ),
    "sizes": (
        "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relnamespace IN"
        " (SELECT oid FROM pg_namespace WHERE nspname IN ('uptake', 'uptake_raw'))"
        " AND relkind = 'r' AND relname NOT LIKE 'released%'"
    ),
    "pg_locks": (
        "SELECT relation::regclass::text, mode FROM pg_locks WHERE pid <> pg_backend_pid()"
        " AND relation IN (SELECT oid FROM pg_class WHERE relnamespace IN"
        " (SELECT oid FROM pg_namespace WHERE nspname IN ('uptake', 'uptake_raw')))"
    ),
    "pg_stat_activity": (
        "SELECT query, state FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND usename = 'uptake_app'"
    ),
    "pg_sequences": "SELECT sequencename, last_value FROM pg_sequences",
}
# What it tells of columns, to whoever may read them.
_OF_COLUMNS = {
    "pg_stats": (
        "SELECT * FROM pg_stats WHERE schemaname IN ('uptake', 'uptake_raw')"
        " AND tablename NOT LIKE 'released%' AND attname <> 'closed_in'"
    ),
    "pg_stats_ext": "SELECT * FROM pg_stats_ext",
    "pg_stats_ext_exprs": "SELECT * FROM pg_stats_ext_exprs",
}


@dataclass(frozen=True)
class Window:
    """One role's connection, with the statements that read all that it may read.

    `lively` are those relations in which something happens.
    """

    role: str
    connection: psycopg.Connection
    relations: Mapping[str, str]
    lively: Mapping[str, str]

    @property
    def sources(self) -> Mapping[str, str]:
        return {**self.relations, **_OF_THE_SERVER, **_OF_COLUMNS}

    def glance(self) -> dict[str, str]:
        """Return the rows of each lively relation, as one hash each."""
        return self._look(self.lively)

    def look(self) -> dict[str, str]:
        """Return the rows of all relations, and what the server tells everybody of them."""
        return self._look({**self.relations, **_OF_THE_SERVER})

    def gaze(self) -> dict[str, str]:
        """Return all there is."""
        return self._look(self.sources)

    def rows(self, source: str) -> list[str]:
        return [str(row) for row in self.connection.execute(self.sources[source].encode())]

    def _look(self, sources: Mapping[str, str]) -> dict[str, str]:
        return dict(self.connection.execute(_hashes(sources), prepare=True).fetchall())


def window(
    role: str,
    connection: psycopg.Connection,
    *,
    leave_out: frozenset[str] = frozenset(),
    quiet: frozenset[str] = frozenset(),
) -> Window:
    """`leave_out` are columns, as relation.column, that this role may see and that do differ.

    `quiet` are relations in which nothing is going to happen.
    """
    relations = {}
    for schema, relation, columns in connection.execute(_READABLE, (_OF_CHANCE,)).fetchall():
        if relation in RELEASED:
            continue
        kept = [name for name in columns if f"{relation}.{name}" not in leave_out]
        relations[f"{schema}.{relation}"] = f"SELECT {', '.join(kept)} FROM {schema}.{relation}"  # noqa: S608  # names of the catalogue
    lively = {name: sql for name, sql in relations.items() if name not in quiet}
    return Window(role, connection, relations, lively)


def _hashes(sources: Mapping[str, str]) -> bytes:
    hashes = [
        f"SELECT '{name}', md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM ({sql}) AS t"  # noqa: S608  # as above
        for name, sql in sources.items()
    ]
    return " UNION ALL ".join([f"{COUNTED}, NULL", *hashes]).encode()
