"""Every figure of a checkpoint, released as cells."""

from alembic import context, op

from storage.migrations.figures import cells, live, releases, rest, shown, totals
from storage.migrations.steps import apart, hold, patiently, run

revision = "0010"
down_revision = "0009"

_BEFORE = """
    uptake.cohort_figures, uptake.cohort_median_seconds, uptake.cohort_rates,
    uptake.cohort_nudged, uptake.cohort_people
"""
_NOW = """
    uptake.released_totals, uptake.released_of_cohort, uptake.pieces_of,
    uptake.release_engagement,
    uptake.write_figures_as_before, uptake.write_cells, uptake.told_elsewhere, uptake.parts_told,
    uptake.counted_cells, uptake.cells_of, uptake.mastery_streak, uptake.figures_of,
    uptake.figures_everywhere, uptake.nudges_of, uptake.nudges_everywhere,
    uptake.surveys_of, uptake.surveys_everywhere, uptake.profiles_of,
    uptake.profiles_everywhere, uptake.behaviour_of, uptake.behaviour_everywhere,
    uptake.mastered_late, uptake.shown_figure, uptake.kaplan_meier_median,
    uptake.shown_share, uptake.shown_band, uptake.nearly_all, uptake.measures
"""
_GRANTS = """
GRANT SELECT, INSERT, UPDATE (mastery_streak) ON uptake.figure_setting TO uptake_writer;
GRANT EXECUTE ON FUNCTION uptake.release_engagement, uptake.mastery_streak TO uptake_writer;
GRANT EXECUTE ON FUNCTION uptake.released_totals, uptake.released_of_cohort TO uptake_reader;
"""
# A plan is withdrawn with all its revisions; calendar_at is when a file of one was given out.
_WITHDRAWN = """
ALTER TABLE uptake.action_plan ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN calendar_at timestamptz;
GRANT UPDATE (withdrawn_at, calendar_at) ON uptake.action_plan TO uptake_writer;
"""
# When it was chosen anew where an engagement's clocks start.
_ANCHORED = """
ALTER TABLE uptake.engagement ADD COLUMN anchored_at timestamptz;
GRANT UPDATE (anchored_at) ON uptake.engagement TO uptake_writer;
"""
_RENAME = "ALTER INDEX uptake.application_event_attempt_next RENAME TO application_event_attempt"


def upgrade() -> None:
    with apart(), patiently():
        run(live.VACUUM)
        _index(live.COVERS)
    hold(changed="action_plan, engagement", pointed_at="workspace")
    run(f"DROP FUNCTION {_BEFORE}; DROP AGGREGATE uptake.product (numeric);")
    run(_WITHDRAWN + _ANCHORED)
    run(shown.CATALOGUE + shown.BANDS + shown.SHARE + shown.MEDIAN + shown.FIGURE)
    run(live.LATE + live.BEHAVIOUR + rest.REST + rest.FIGURES)
    run(cells.SETTINGS + cells.MERGE + cells.COUNTED + cells.PARTS)
    run(releases.ELSEWHERE + releases.WRITE + releases.AS_BEFORE + releases.RELEASE + releases.READ)
    run(totals.PIECES + totals.TOTALS + _GRANTS)


def downgrade() -> None:
    with apart(), patiently():
        run(live.NO_VACUUM)
        _index(live.COVERED)
    before = context.script.get_revision("0004").module
    hold(changed="figure_setting, workspace, action_plan, engagement")
    run(f"""
        DROP FUNCTION {_NOW}, uptake.release_checkpoint;
        DROP AGGREGATE uptake.joined (integer[]), uptake.product (double precision);
        DROP TABLE uptake.figure_setting;
        ALTER TABLE uptake.action_plan DROP COLUMN withdrawn_at, DROP COLUMN calendar_at;
        ALTER TABLE uptake.engagement DROP COLUMN anchored_at;
    """)
    run(before.PEOPLE + before.RATES + before.RELEASE)
    run("GRANT EXECUTE ON FUNCTION uptake.release_checkpoint TO uptake_writer")


def _index(covers: str) -> None:
    """Put another index of attempts in the place of the one there is, beside a bot that writes.

    Numbers stay unique throughout, also where this was cut off and begins anew.
    """
    if _defined("application_event_attempt") is None:
        run(_RENAME)
    if (_defined("application_event_attempt") or "").endswith(covers):
        return
    run("DROP INDEX CONCURRENTLY IF EXISTS uptake.application_event_attempt_next")
    run(f"""
        CREATE UNIQUE INDEX CONCURRENTLY application_event_attempt_next
        ON uptake.application_event
            (engagement_id, participant_id, strategy_id, attempt_number) {covers}
    """)
    run("DROP INDEX CONCURRENTLY uptake.application_event_attempt")
    run(_RENAME)


def _defined(index: str) -> str | None:
    found = op.get_bind().exec_driver_sql(f"SELECT pg_get_indexdef(to_regclass('uptake.{index}'))")
    return found.scalar()
