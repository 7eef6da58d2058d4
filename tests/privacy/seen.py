"""Everything that a role of the bot can see, found in the catalogue and not in a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

# Columns that chance or the wall clock fills: they are looked at only for being filled.
_OF_CHANCE = "clock_timestamp|gen_random_uuid|now\\(\\)"

# Shown numbers may differ with what was answered; they are compared one by one, by the model.
RELEASED = frozenset({"released_cell", "released_cell_cohort"})

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
        AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~ %s
    GROUP BY n.nspname, c.relname ORDER BY 1, 2
"""

# What the server itself tells of our tables, to anybody.
_OF_THE_SERVER = {
    "pg_stats": ("SELECT * FROM pg_stats WHERE schemaname IN ('uptake', 'uptake_raw')"),
    "pg_stats_ext": "SELECT * FROM pg_stats_ext",
    "pg_stat_all_tables": (
        "SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd,"
        " n_tup_newpage_upd, n_live_tup, n_dead_tup, n_mod_since_analyze"
        " FROM pg_stat_all_tables WHERE schemaname IN ('uptake', 'uptake_raw')"
    ),
    "how tables are read": (
        "SELECT schemaname, relname, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch"
        " FROM pg_stat_all_tables WHERE schemaname IN ('uptake', 'uptake_raw')"
    ),
    "pg_class": (
        "SELECT relname, reltuples, relpages FROM pg_class"
        " WHERE relnamespace::regnamespace::text IN ('uptake', 'uptake_raw')"
    ),
    "sizes": (
        "SELECT relname, pg_relation_size(oid) FROM pg_class"
        " WHERE relnamespace::regnamespace::text IN ('uptake', 'uptake_raw') AND relkind = 'r'"
    ),
    "pg_locks": (
        "SELECT relation::regclass::text, mode FROM pg_locks WHERE relation IN (SELECT oid"
        " FROM pg_class WHERE relnamespace::regnamespace::text IN ('uptake', 'uptake_raw'))"
        " AND pid <> pg_backend_pid()"
    ),
    "pg_stat_activity": (
        "SELECT query, state FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND usename = 'uptake_app'"
    ),
    "pg_sequences": "SELECT sequencename, last_value FROM pg_sequences",
}


@dataclass(frozen=True)
class Window:
    """One role's connection, and the one statement that reads all that it may read."""

    role: str
    connection: psycopg.Connection
    sources: Mapping[str, str]

    def sight(self) -> dict[str, Any]:
        """Return each source's rows, as one hash a source."""
        found = self.connection.execute(_hashes(self.sources), prepare=True).fetchall()
        return dict(found)

    def rows(self, source: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(self.sources[source].encode()).fetchall()


def window(role: str, connection: psycopg.Connection, *, leave_out: frozenset[str]) -> Window:
    """`leave_out` are columns, as relation.column, that this role may see and that do differ."""
    sources = dict(_OF_THE_SERVER)
    for schema, relation, columns in connection.execute(_READABLE, (_OF_CHANCE,)).fetchall():
        if relation in RELEASED:
            continue
        kept = [name for name in columns if f"{relation}.{name}" not in leave_out]
        sources[f"{schema}.{relation}"] = f"SELECT {', '.join(kept)} FROM {schema}.{relation}"  # noqa: S608  # names of the catalogue
    return Window(role, connection, sources)


def _hashes(sources: Mapping[str, str]) -> bytes:
    return " UNION ALL ".join(
        f"SELECT '{name}', md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM ({sql}) AS t"  # noqa: S608  # as above
        for name, sql in sources.items()
    ).encode()
