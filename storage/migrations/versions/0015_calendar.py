"""The index of plans tells a withdrawn one, so that figures need no look at the table."""

from alembic import op

from storage.migrations.steps import apart, patiently, run

revision = "0015"
down_revision = "0014"

_COVERED = "INCLUDE (due_at, created_at)"
_COVERS = "INCLUDE (due_at, created_at, withdrawn_at)"
_RENAME = "ALTER INDEX uptake.action_plan_engagement_next RENAME TO action_plan_engagement"


def upgrade() -> None:
    _index(_COVERS)


def downgrade() -> None:
    _index(_COVERED)


def _index(covers: str) -> None:
    """Put another index of plans in the place of the one there is, beside a bot that writes."""
    with apart(), patiently():
        if _defined("action_plan_engagement") is None:
            run(_RENAME)  # this was cut off between the last two steps, and begins anew
        if (_defined("action_plan_engagement") or "").endswith(covers):
            return
        run("DROP INDEX CONCURRENTLY IF EXISTS uptake.action_plan_engagement_next")
        run(f"""
            CREATE INDEX CONCURRENTLY action_plan_engagement_next ON uptake.action_plan
                (engagement_id, participant_id, revision) {covers}
        """)
        run("DROP INDEX CONCURRENTLY uptake.action_plan_engagement")
        run(_RENAME)


def _defined(index: str) -> str | None:
    found = op.get_bind().exec_driver_sql(f"SELECT pg_get_indexdef(to_regclass('uptake.{index}'))")
    return found.scalar()
