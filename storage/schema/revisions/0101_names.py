"""Names of the field inside the database, and an index for each foreign key that had none."""

from pathlib import Path

from storage.schema.steps import lock_tables, own_transactions, run, without_lock_timeout

revision = "0101"
down_revision = "0100"

# By table and columns. Partial indexes that there are serve statements; these serve the check of
# what points at a row that goes.
_INDEXES = (
    ("application_event", "participant_id"),
    ("content_asset", "workspace_id"),
    ("engagement_strategy", "strategy_id"),
    ("gap_signal", "workspace_id"),
    ("gap_signal", "gap_tag"),
    ("gap_signal", "asset_id"),
    ("gap_signal_engagement", "engagement_id"),
    ("next_engagement_signal", "la_id"),
    ("next_engagement_signal", "pm_id"),
    ("outbox", "person_id"),
    ("outbox", "engagement_id"),
    ("pulse_question", "gap_tag"),
    ("role_assignment", "workspace_id"),
    ("role_assignment", "school_id"),
    ("role_assignment", "engagement_id"),
)


def upgrade() -> None:
    with own_transactions(), without_lock_timeout():
        for table, column in _INDEXES:
            name = f"{table}_{column}_idx"
            # What was cut off half-way is not valid, and is made anew.
            run(f"DROP INDEX CONCURRENTLY IF EXISTS uptake.{name}")
            run(f"CREATE INDEX CONCURRENTLY {name} ON uptake.{table} ({column})")
    lock_tables(changed="audit_event")
    run(Path(__file__).with_suffix(".sql").read_text())
