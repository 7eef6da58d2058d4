"""What a person set for being reminded: between which hours, and on which school days."""

from storage.migrations.steps import apart, hold, run

revision = "0017"
down_revision = "0016"

# None of them is the school's own hours: every row that stands has none. Monday is 1.
COLUMNS = """
ALTER TABLE uptake.nudge_preference
    ADD COLUMN IF NOT EXISTS opens time,
    ADD COLUMN IF NOT EXISTS closes time,
    ADD COLUMN IF NOT EXISTS weekdays smallint[],
    DROP CONSTRAINT IF EXISTS nudge_preference_hours_check,
    DROP CONSTRAINT IF EXISTS nudge_preference_weekdays_check;
ALTER TABLE uptake.nudge_preference
    ADD CONSTRAINT nudge_preference_hours_check CHECK (
        num_nulls(opens, closes, weekdays) IN (0, 3)
        AND closes - opens >= interval '1 hour') NOT VALID,
    ADD CONSTRAINT nudge_preference_weekdays_check CHECK (
        cardinality(weekdays) BETWEEN 1 AND 5 AND weekdays <@ '{1,2,3,4,5}'::smallint[]
        AND array_position(weekdays, NULL) IS NULL) NOT VALID;
"""
VALID = """
ALTER TABLE uptake.nudge_preference
    VALIDATE CONSTRAINT nudge_preference_hours_check,
    VALIDATE CONSTRAINT nudge_preference_weekdays_check;
"""

HELD = """
GRANT UPDATE (opens, closes, weekdays) ON uptake.nudge_preference TO uptake_writer;

ALTER FUNCTION uptake.held_messages(uuid) RENAME TO held_messages_without_hours;
CREATE FUNCTION uptake.held_messages(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (uptake.held_messages_without_hours(person)::jsonb || jsonb_build_object(
        'Reminder hours', (SELECT json_build_object('From', n.opens, 'Until', n.closes,
                'Weekdays', n.weekdays)
            FROM uptake.nudge_preference AS n
            WHERE n.person_id = person AND n.opens IS NOT NULL)))::json
$$;
"""


def upgrade() -> None:
    with apart():
        run(COLUMNS)
        run(VALID)
    run(HELD)


def downgrade() -> None:
    hold(changed="nudge_preference")
    run("""
        DROP FUNCTION uptake.held_messages(uuid);
        ALTER FUNCTION uptake.held_messages_without_hours(uuid) RENAME TO held_messages;
        ALTER TABLE uptake.nudge_preference DROP COLUMN opens, DROP COLUMN closes,
            DROP COLUMN weekdays;
    """)
