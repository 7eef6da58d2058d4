"""Somebody with a row in every table and words of theirs wherever a person's words fit.

Driven by the catalogue and by `good_rows`: a new table is filled here as well, and an erasure
that does not know it leaves something behind.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psycopg
from psycopg import errors, sql

from tests.storage.good_rows import NOW, Rows, tables_in_order
from tests.support.deployment import Stored

NAME, SLACK, DM = "Zephyrine O'Quill-Ávila", "UZEPHYR0042", "DZEPHYR0042"
MENTION = f"seen with {NAME.upper()} and <@{SLACK}|zeph>, or {SLACK}."
LINK = f"https://example.org/{SLACK}/of/{DM}"
LINK_GONE = "https://example.org/colleague/of/colleague"
MENTION_GONE = "seen with a colleague and a colleague, or a colleague."
OWN = "OWNWORDS"
# Of these a person is the author, or they are about nobody else.
_THEIRS = {"participant_id", "person_id"}
_OWNED = {("intro_video", "strategist_id")}
# Where nobody writes words: the product's own keys and kinds.
_NOT_WORDS = {"person", "outbox", "inbox", "nudge_preference", "pulse_count"}
_LINKS = {"link", "url", "artifact_link"}
_KEPT = ("released_", "audit_", "checkpoint_", "erasure")
_NOT_A_TITLE = {("workspace", "name"), ("school", "name"), ("school", "district")}

_TEXT_COLUMNS = """
    SELECT a.attname, a.atttypid = 'text[]'::regtype FROM pg_attribute AS a
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = '' AND a.atttypid IN ('text'::regtype, 'text[]'::regtype)
        AND NOT EXISTS (SELECT FROM pg_constraint AS c
            WHERE c.conrelid = a.attrelid AND c.contype = 'f' AND a.attnum = ANY (c.conkey))
    ORDER BY a.attnum
"""
_PERSON_COLUMNS = """
    SELECT a.attname FROM pg_constraint AS c
    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
    WHERE c.contype = 'f' AND c.conrelid = %s::regclass
        AND (c.confrelid = 'uptake.person'::regclass AND cardinality(c.conkey) = 1
            OR a.attname IN ('participant_id', 'person_id'))
"""
_EVERYTHING = """
    SELECT n.nspname || '.' || c.relname FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^(pg_toast|information_schema)'
        AND n.nspname <> 'pg_catalog' ORDER BY 1
"""


@dataclass
class Planted:
    """`gone` is to be erased; `stays` has rows beside theirs, and writes of them."""

    rows: Rows
    gone: UUID = field(default_factory=uuid4)
    stays: UUID = field(default_factory=uuid4)
    audit_ref: str = ""
    words: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)

    def person_columns(self, table: str) -> set[str]:
        found = self.rows.connection.execute(_PERSON_COLUMNS, (table,)).fetchall()
        return {row[0] for row in found}

    def theirs(self, table: str) -> str | None:
        """Return the column that says whose a row is, where it is somebody's own."""
        for column in self.person_columns(table):
            if column in _THEIRS or (table, column) in _OWNED:
                return column
        return None


def plant(connection: psycopg.Connection) -> Planted:
    """Fill every table. The connection is the administrator's, past all triggers."""
    planted = Planted(Rows(connection))
    rows = planted.rows
    for table, _ in tables_in_order(connection):
        if table == "person":
            rows.put(table, id=planted.gone, name=NAME, slack_user_id=SLACK, dm_channel_id=DM)
            rows.put(table, id=planted.stays, slack_user_id="USTAYS", name="Somebody Else")
            rows.ids[table] = planted.gone
            continue
        if table == "intro_video":
            reviewed = {"approval": "approved", "reviewed_at": NOW, "reviewer_id": planted.gone}
            rows.put(table, strategist_id=planted.stays, **reviewed)
        row = rows.put(table)
        rows.ids[table] = row.get("id", next(iter(row.values())))
        if (theirs := planted.theirs(table)) is not None:
            rows.put(table, **{theirs: planted.stays})
    ref = connection.execute("SELECT audit_ref FROM person WHERE id = %s", (planted.gone,))
    planted.audit_ref = str((ref.fetchone() or [""])[0])
    _write(planted)
    return planted


def _write(planted: Planted) -> None:
    connection = planted.rows.connection
    connection.execute("SET session_replication_role = replica")
    for table, _ in tables_in_order(connection):
        if table in _NOT_WORDS or table.startswith(_KEPT):
            continue
        theirs = planted.theirs(table)
        for column, is_array in connection.execute(_TEXT_COLUMNS, (table,)).fetchall():
            if (table, column) in _NOT_A_TITLE:
                continue
            place = _Place(connection, table, column, is_array, theirs)
            own = f"{OWN}-{table}-{column}"
            if theirs is not None and place.write(own, planted.gone):
                planted.words.add(own)
            if column not in _LINKS and place.write(MENTION, planted.stays):
                planted.mentions.add(f"{table}.{column}")
            elif column in _LINKS:
                place.write(LINK, planted.stays)
    connection.execute(
        "UPDATE action_plan SET with_whom_slack_id = %s WHERE participant_id = %s",
        (SLACK, planted.stays),
    )
    connection.execute("SET session_replication_role = origin")


@dataclass(frozen=True)
class _Place:
    """A column of texts; `whose` is the column that says whose row it is, if anybody's."""

    connection: psycopg.Connection
    table: str
    column: str
    is_array: bool
    whose: str | None

    def write(self, words: str, person: UUID) -> bool:
        """Write words of one person where the column's rules allow them; say whether they did."""
        change = sql.SQL("UPDATE {} SET {} = {} WHERE {}").format(
            sql.Identifier(self.table),
            sql.Identifier(self.column),
            sql.SQL("ARRAY[%(words)s, 'another']" if self.is_array else "%(words)s"),
            sql.SQL("{} = %(person)s").format(sql.Identifier(self.whose))
            if self.whose
            else sql.SQL("ctid = (SELECT min(ctid) FROM {})").format(sql.Identifier(self.table)),
        )
        try:
            with self.connection.transaction():
                self.connection.execute(change, {"words": words, "person": person})
        except (errors.CheckViolation, errors.UniqueViolation):
            return False
        return True


def everywhere(database: Stored) -> dict[str, str]:
    """Return every table of every schema as one text, and the planner's statistics."""
    whole = "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {} AS t"
    with psycopg.connect(database.admin_url) as connection:
        places = [str(row[0]) for row in connection.execute(_EVERYTHING).fetchall()]
        found = {}
        for place in (*places, "pg_stats", "pg_stats_ext", "pg_stat_activity"):
            name = sql.Identifier(*place.split("."))
            row = connection.execute(sql.SQL(whole).format(name)).fetchone()
            found[place] = str(row[0]) if row else ""
    return found


def holding(found: dict[str, str], *needles: str) -> dict[str, list[str]]:
    """Return what each place holds of the needles, in whatever case."""
    current = {
        place: [needle for needle in needles if needle.lower() in text.lower()]
        for place, text in found.items()
    }
    return {place: needles_there for place, needles_there in current.items() if needles_there}
