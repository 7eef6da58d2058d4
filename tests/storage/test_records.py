"""The written list of SPEC sections 1 and 2 is walked against the migrated database.

Limits and values are tried on a row of each table, at the edge and one past it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from core import schools
from core.action_plans import records as action_plans
from core.applications import records as applications
from core.certificates import issuing
from core.content import assets, videos
from core.engagements import records as engagements
from core.kernel import web_address
from core.pulses import forms as pulse_forms
from core.reflections import records as reflections
from core.signals import next_engagement
from tests.conftest import Database
from tests.storage.good_rows import Rows
from tests.storage.records import (
    ALL_VOCABULARIES,
    COLUMNS,
    NOT_RECORDS,
    RECORDS,
    VOCABULARIES,
    Column,
    Record,
)

FROZEN = Path(__file__).parents[1] / "core" / "data" / "vocabularies.json"


@pytest.fixture(scope="module")
def _filled(shared_database: Database) -> Iterator[psycopg.Connection]:
    """A row in every table, in a transaction that never commits.

    Further on neither foreign keys nor triggers are asked, as on a replica; CHECKs still are.
    """
    with psycopg.connect(
        shared_database.admin_url, options="-c search_path=uptake,uptake_raw"
    ) as connection:
        Rows(connection).everything()
        connection.execute("SET LOCAL session_replication_role = replica")
        yield connection
        connection.rollback()


@pytest.fixture
def filled(_filled: psycopg.Connection) -> Iterator[psycopg.Connection]:
    with _filled.transaction(force_rollback=True):
        yield _filled


def _facts(connection: psycopg.Connection, record: Record) -> dict[str, tuple[str, bool, str]]:
    """Return type, whether a value is needed, and how it is generated, by column."""
    rows = connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull, attgenerated::text"
        " FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        (f"{record.schema}.{record.table}",),
    ).fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _keys(connection: psycopg.Connection, table: str, kind: str) -> list[frozenset[str]]:
    """Return the columns of each constraint of one kind: p, u, x, or i for a whole unique index."""
    rows = connection.execute(
        """
        SELECT (SELECT array_agg(a.attname::text) FROM pg_attribute AS a
            WHERE a.attrelid = found.relation AND a.attnum = ANY(found.columns))
        FROM (
            SELECT conrelid AS relation, conkey AS columns, contype::text AS kind FROM pg_constraint
            UNION ALL
            SELECT indrelid, (indkey::smallint[])[0:indnkeyatts - 1], 'i' FROM pg_index
            WHERE indisunique AND indpred IS NULL
        ) AS found (relation, columns, kind)
        WHERE found.relation = %s::regclass AND found.kind = %s
        """,
        (table, kind),
    ).fetchall()
    return [frozenset(row[0]) for row in rows if row[0]]


def _targets(connection: psycopg.Connection, table: str, column: str) -> set[str]:
    rows = connection.execute(
        "SELECT t.relname FROM pg_constraint AS c"
        " JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)"
        " JOIN pg_class AS t ON t.oid = c.confrelid"
        " WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND a.attname = %s",
        (table, column),
    ).fetchall()
    return {row[0] for row in rows}


def test_every_table_is_a_record_s_or_is_known_as_none(filled: psycopg.Connection) -> None:
    rows = filled.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'alembic_version'"
        " AND relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)"
    ).fetchall()
    assert {row[0] for row in rows} == {one.table for one in RECORDS} | NOT_RECORDS.keys()


@pytest.mark.parametrize("record", RECORDS, ids=str)
def test_every_record_has_its_table_and_columns(filled: psycopg.Connection, record: Record) -> None:
    found = _facts(filled, record)
    wanted = {
        column.name: (
            column.type,
            column.required,
            "s" if column.computed else "",
        )
        for column in record.columns.values()
    }
    assert {name: found.get(name) for name in wanted} == wanted
    if record.nothing_else:
        assert found.keys() == wanted.keys()


@pytest.mark.parametrize("record", RECORDS, ids=str)
def test_every_record_has_an_id_and_an_age(filled: psycopg.Connection, record: Record) -> None:
    found = _facts(filled, record)
    keys = _keys(filled, record.table, "p") + _keys(filled, record.table, "i")
    assert frozenset(record.identified_by) in keys
    if "id" not in record.without:
        assert found["id"][:2] == ("uuid", True)
        assert frozenset({"id"}) in keys
    if "created_at" not in record.without:
        assert found["created_at"][:2] == ("timestamp with time zone", True)


@pytest.mark.parametrize("record", RECORDS, ids=str)
def test_every_record_belongs_to_one_workspace(filled: psycopg.Connection, record: Record) -> None:
    by_table = {one.table: one for one in RECORDS}
    if "workspace" in record.without:
        assert record.belongs_to is None
        return
    seen = record
    while seen.table != "workspace":
        assert seen.belongs_to is not None
        assert _facts(filled, seen)[seen.belongs_to][1], "it may be missing"
        targets = _targets(filled, seen.table, seen.belongs_to) & by_table.keys()
        assert targets, f"{seen.table}.{seen.belongs_to} points at no record"
        seen = by_table[min(targets, key=lambda name: name != "workspace")]


@pytest.mark.parametrize(
    ("record", "key"),
    [(record, key) for record in RECORDS for key in record.unique],
    ids=lambda value: str(value) if isinstance(value, Record) else "+".join(value),
)
def test_every_unique_key_stands(
    filled: psycopg.Connection, record: Record, key: tuple[str, ...]
) -> None:
    keys = [k for kind in ("p", "u", "i") for k in _keys(filled, record.table, kind)]
    assert frozenset(key) in keys


@pytest.mark.parametrize("record", [one for one in RECORDS if one.never_overlaps], ids=str)
def test_what_may_not_overlap_is_excluded(filled: psycopg.Connection, record: Record) -> None:
    assert _keys(filled, record.table, "x") != []


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.points_at], ids=str)
def test_every_reference_points_where_it_should(filled: psycopg.Connection, column: Column) -> None:
    assert column.points_at in _targets(filled, column.table, column.name)


@pytest.mark.parametrize("record", [one for one in RECORDS if one.append_only], ids=str)
def test_what_is_kept_for_good_is_neither_changed_nor_deleted(
    own_database: Database, record: Record
) -> None:
    with psycopg.connect(
        own_database.admin_url, options="-c search_path=uptake,uptake_raw", autocommit=True
    ) as connection:
        Rows(connection).everything()
        table = sql.Identifier(record.table)
        column = sql.Identifier(next(iter(record.columns)))
        for statement in (
            sql.SQL("UPDATE {} SET {} = {}").format(table, column, column),
            sql.SQL("DELETE FROM {}").format(table),
            sql.SQL("TRUNCATE {} CASCADE").format(table),
        ):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
                connection.execute(statement)


def _tried(connection: psycopg.Connection, column: Column, value: Any) -> str | None:
    """Give the row of a table another value; return the rule that refuses it, or none.

    What is refused by a rule over several columns is accepted as a value of this one.
    """
    table, name = sql.Identifier(column.table), sql.Identifier(column.name)
    statement = sql.SQL(
        "UPDATE {table} SET {column} = %s WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)"
    ).format(table=table, column=name)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement, (value,))
    except (psycopg.errors.CheckViolation, psycopg.errors.NotNullViolation) as error:
        return error.diag.constraint_name or "not null"
    except psycopg.errors.UniqueViolation:
        return None
    return None


def _own_rule(connection: psycopg.Connection, column: Column, rule: str | None) -> bool:
    """Say whether a rule looks at this column and at no other."""
    row = connection.execute(
        "SELECT array_agg(a.attname::text) FROM pg_constraint AS c JOIN pg_attribute AS a"
        " ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)"
        " WHERE c.conrelid = %s::regclass AND c.conname = %s",
        (column.table, rule),
    ).fetchone()
    return row is not None and row[0] == [column.name]


def _accepts(connection: psycopg.Connection, column: Column, value: Any) -> bool:
    rule = _tried(connection, column, value)
    return rule is None or not _own_rule(connection, column, rule)


def _refuses(connection: psycopg.Connection, column: Column, value: Any) -> bool:
    return _tried(connection, column, value) is not None


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.longest], ids=str)
def test_every_text_fits_at_its_limit_and_not_past_it(
    filled: psycopg.Connection, column: Column
) -> None:
    assert column.longest is not None
    # Counted in characters, not in bytes, where letters of every language are allowed.
    letter = "a" if column.begins else "é"
    longest = column.begins.ljust(column.longest, letter)
    assert _accepts(filled, column, longest)
    assert _refuses(filled, column, longest + letter)


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.numbers], ids=str)
def test_every_number_stays_in_its_range(filled: psycopg.Connection, column: Column) -> None:
    assert column.numbers is not None
    lowest, highest = column.numbers
    assert _accepts(filled, column, lowest)
    assert _accepts(filled, column, highest)
    assert _refuses(filled, column, lowest - 1)
    if highest != OPEN_ENDED:
        assert _refuses(filled, column, highest + 1)


OPEN_ENDED = 1000


def _elements(column: Column, count: int) -> list[Any]:
    if column.vocabulary:
        return ALL_VOCABULARIES[column.vocabulary][:count]
    return [1] * count if column.type == "smallint[]" else [f"option {n}" for n in range(count)]


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.elements], ids=str)
def test_every_list_has_as_many_elements_as_it_may(
    filled: psycopg.Connection, column: Column
) -> None:
    assert column.elements is not None
    fewest, most = column.elements
    assert _accepts(filled, column, _elements(column, fewest))
    assert _accepts(filled, column, _elements(column, most))
    assert _refuses(filled, column, _elements(column, most + 1))
    if fewest:
        assert _refuses(filled, column, _elements(column, fewest - 1))


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.most_bytes], ids=str)
def test_every_document_has_a_size(filled: psycopg.Connection, column: Column) -> None:
    assert column.most_bytes is not None
    assert _refuses(filled, column, Jsonb(["x" * column.most_bytes]))
    assert _accepts(filled, column, Jsonb(["x" * (column.most_bytes - 4)]))


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.vocabulary], ids=str)
def test_every_value_of_a_vocabulary_is_taken_and_no_other(
    filled: psycopg.Connection, column: Column
) -> None:
    def given(value: str) -> Any:
        return [value] if column.is_array else value

    assert column.vocabulary is not None
    values = ALL_VOCABULARIES[column.vocabulary]
    assert [value for value in values if not _accepts(filled, column, given(value))] == []
    for foreign in ("", "nonsense", values[0].upper() if values[0].isalpha() else "nothing"):
        assert _refuses(filled, column, given(foreign))
    assert _stored(filled, column) == set(values)


def _stored(connection: psycopg.Connection, column: Column) -> set[str]:
    """Return the values that the column's own rule names."""
    rows = connection.execute(
        """
        SELECT word[1] FROM pg_constraint AS c
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attname = %s
        CROSS JOIN LATERAL regexp_matches(
            pg_get_constraintdef(c.oid), $$'([^']*)'::text$$, 'g') AS word
        WHERE c.conrelid = %s::regclass AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
        """,
        (column.name, column.table),
    ).fetchall()
    return {row[0] for row in rows}


def test_every_vocabulary_is_stored_somewhere() -> None:
    used = {column.vocabulary for column in COLUMNS}
    assert ALL_VOCABULARIES.keys() - used == set()


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_list_and_the_recorded_vocabularies_agree(name: str) -> None:
    recorded = json.loads(FROZEN.read_text())
    enumeration = "".join(word.capitalize() for word in name.split("_"))
    assert recorded[enumeration] == VOCABULARIES[name]


_IN_CORE = {
    "action_plan.what": action_plans.WHAT_MAX,
    "action_plan.cue": action_plans.CUE_MAX,
    "action_plan.with_whom_text": action_plans.WITH_WHOM_MAX,
    "application_event.note": applications.NOTE_MAX,
    "application_event.artifact_link": web_address.LINK_MAX,
    "school.name": schools.SCHOOL_NAME_MAX,
    "engagement.topic": engagements.TOPIC_MAX,
    "engagement.digest_channel_id": engagements.CHANNEL_ID_MAX,
    "cohort.name": engagements.COHORT_NAME_MAX,
    "cohort.note": engagements.COHORT_NOTE_MAX,
    "strategy.name": engagements.STRATEGY_NAME_MAX,
    "strategy.description": engagements.STRATEGY_DESCRIPTION_MAX,
    "pulse_check.statement": pulse_forms.PULSE_TEXT_MAX,
    "pulse_question.question": pulse_forms.PULSE_TEXT_MAX,
    "school_context_profile.note": schools.CONTEXT_NOTE_MAX,
    "engagement_context.note": schools.CONTEXT_NOTE_MAX,
    "reflection_text.evidence": reflections.WORDS_MAX,
    "reflection_text.obstacles": reflections.WORDS_MAX,
    "reflection_text.next_try": reflections.WORDS_MAX,
    "certificate.revocation_reason": issuing.REASON_MAX,
    "content_asset.title": assets.TITLE_MAX,
    "content_asset.link": web_address.LINK_MAX,
    "intro_video.url": web_address.LINK_MAX,
    "intro_video.reason": videos.REASON_MAX,
    "next_engagement_signal.returned_because": next_engagement.REASON_MAX,
}


def test_the_domain_has_the_limits_of_the_list() -> None:
    listed = {str(column): column.longest for column in COLUMNS}
    assert {name: listed[name] for name in _IN_CORE} == _IN_CORE
    numbers = {str(column): column.numbers or column.elements for column in COLUMNS}
    assert numbers["intro_video.duration_seconds"] == (1, videos.SECONDS_MAX)
    assert numbers["cohort.expected_count"] == (0, engagements.EXPECTED_MAX)
    assert numbers["engagement_strategy.position"] == (1, engagements.STRATEGIES_MAX)
    assert numbers["school_context_profile.priorities"] == (0, schools.PRIORITIES_MAX)
    assert numbers["engagement_context.priorities"] == (0, schools.PRIORITIES_MAX)


def test_no_text_of_any_table_is_without_a_limit(filled: psycopg.Connection) -> None:
    """A limit, a vocabulary, or a key of another table; what the database computes has theirs."""
    rows = filled.execute(
        """
        SELECT r.relname || '.' || a.attname FROM pg_attribute AS a
        JOIN pg_class AS r ON r.oid = a.attrelid AND r.relkind = 'r'
        WHERE r.relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)
            AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            AND a.atttypid IN ('text'::regtype, 'text[]'::regtype)
            AND r.relname <> 'alembic_version'
            AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conrelid = r.oid
                AND c.contype IN ('c', 'f') AND a.attnum = ANY(c.conkey))
        ORDER BY 1
        """
    ).fetchall()
    assert [row[0] for row in rows] == []
