"""The bot's own powerlessness, checked before anything is served.

A restore, or a helpful administrator, may give the bot's login more than it was meant to have.
"""

from typing import LiteralString

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.kit.transaction import Transaction

# Each finds what is too much; the sentence is for whoever runs the database.
_CHECKS: tuple[tuple[str, LiteralString], ...] = (
    (
        (
            "The login {} may do what only an administrator should (superuser, CREATEROLE, "
            "CREATEDB, REPLICATION or BYPASSRLS). Give the bot the login uptake_app."
        ),
        """
        SELECT rolname FROM pg_catalog.pg_roles
        WHERE rolname IN (session_user, 'uptake_writer', 'uptake_reader')
            AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
        """,
    ),
    (
        (
            "The login is a member of {}. Take that away: the bot needs only uptake_writer and "
            "uptake_reader."
        ),
        """
        SELECT rolname FROM pg_catalog.pg_roles
        WHERE rolname NOT IN (session_user, 'uptake_writer', 'uptake_reader')
            AND (pg_has_role(session_user, oid, 'MEMBER')
                OR pg_has_role('uptake_writer', oid, 'MEMBER')
                OR pg_has_role('uptake_reader', oid, 'MEMBER'))
            AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user)
        """,
    ),
    (
        (
            "{} owns something in this database. Everything belongs to uptake_owner: "
            "ALTER … OWNER TO uptake_owner."
        ),
        """
        SELECT DISTINCT r.rolname FROM pg_catalog.pg_shdepend AS d
        JOIN pg_catalog.pg_roles AS r ON r.oid = d.refobjid
        WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.deptype = 'o'
            AND r.rolname IN (session_user, 'uptake_writer', 'uptake_reader')
        """,
    ),
    (
        (
            "{} may create tables in this database. Run roles.sql again (`uptake database sql` "
            "prints it)."
        ),
        """
        SELECT r.rolname FROM pg_catalog.pg_roles AS r
        WHERE r.rolname IN (session_user, 'uptake_writer', 'uptake_reader')
            AND (has_database_privilege(r.oid, current_database(), 'TEMP, CREATE')
                OR EXISTS (SELECT FROM pg_catalog.pg_namespace AS n
                    WHERE has_schema_privilege(r.oid, n.oid, 'CREATE')))
        """,
    ),
    (
        (
            "The reading role may read {}, from which somebody's own answers could be learnt. "
            "REVOKE that from uptake_reader and from PUBLIC."
        ),
        """
        SELECT c.relname || '.' || a.attname
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'uptake'
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
            AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
            AND has_column_privilege('uptake_reader', c.oid, a.attnum, 'SELECT')
            AND NOT (c.relname IN ('strategy', 'engagement_strategy', 'checkpoint_release',
                    'privacy_floor', 'released_cell_cohort')
                OR (c.relname = 'released_cell' AND a.attname NOT IN (
                    'numerator', 'denominator', 'events', 'leavers', 'floor'))
                OR (c.relname = 'school' AND a.attname IN (
                    'id', 'workspace_id', 'name', 'time_zone', 'district', 'created_at'))
                OR (c.relname = 'engagement' AND a.attname IN (
                    'id', 'school_id', 'topic', 'starts_at', 'workshop_type', 'source',
                    'digest_channel_id', 'window_anchor', 'state', 'completed_at', 'created_at'))
                OR (c.relname = 'cohort' AND a.attname IN (
                    'id', 'engagement_id', 'name', 'attendee_group', 'expected_count',
                    'created_at'))
                OR (c.relname = 'released_figure' AND a.attname <> 'denominator'))
        """,
    ),
    (
        "The reading role may change {}. REVOKE that from uptake_reader and from PUBLIC.",
        """
        SELECT c.relname FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'uptake'
        WHERE c.relkind IN ('r', 'p', 'v')
            AND (has_any_column_privilege('uptake_reader', c.oid, 'INSERT, UPDATE')
                OR has_table_privilege('uptake_reader', c.oid, 'DELETE, TRUNCATE, TRIGGER'))
        """,
    ),
    (
        (
            "The writing role may alter {}, which is only ever added to. REVOKE UPDATE, DELETE, "
            "TRUNCATE from uptake_writer and from PUBLIC."
        ),
        """
        SELECT c.relname FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'uptake'
        WHERE c.relname IN ('audit_event', 'action_plan', 'application_event', 'released_figure',
                'checkpoint_release')
            AND (has_any_column_privilege('uptake_writer', c.oid, 'UPDATE')
                OR has_table_privilege('uptake_writer', c.oid, 'DELETE, TRUNCATE, TRIGGER'))
        """,
    ),
    (
        (
            "The writing role may read {}, which is read from the operator's command line only. "
            "REVOKE SELECT from uptake_writer and from PUBLIC."
        ),
        """
        SELECT c.relname FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'uptake'
        WHERE c.relname = 'audit_event'
            AND has_any_column_privilege('uptake_writer', c.oid, 'SELECT')
        """,
    ),
)


async def problems(engine: AsyncEngine) -> list[str]:
    """Return a sentence for each right that the bot's roles should not have; none is well."""
    found = []
    async with Transaction(engine) as transaction:
        for sentence, sql in _CHECKS:
            rows = await transaction.rows(sql, {})
            found += [sentence.format(row[0]) for row in sorted(rows)]
    return found
