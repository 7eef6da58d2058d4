"""A try that is taken back, soon after it was logged.

Attempts are numbered without gaps, so that only the newest of a strategy can go. Nobody may delete
one otherwise. What was released before stays as it is.
"""

from storage.migrations.steps import run

revision = "0016"
down_revision = "0015"

# The moment comes from the bot: its clock is the one by which the try was logged.
TAKE_BACK = """
CREATE FUNCTION uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one uptake.application_event;
BEGIN
    SELECT * INTO one FROM uptake.application_event AS x
    WHERE x.id = in_application AND x.participant_id = in_participant;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    -- The lock under which attempts are numbered: none is added while this looks for a later one.
    PERFORM pg_advisory_xact_lock(hashtextextended(
        one.engagement_id::text || one.participant_id || one.strategy_id, 0));
    IF in_now NOT BETWEEN one.created_at AND one.created_at + interval '10 minutes' THEN
        RETURN 'late';
    END IF;
    PERFORM FROM uptake.application_event AS x
    WHERE x.engagement_id = one.engagement_id AND x.participant_id = one.participant_id
        AND x.strategy_id = one.strategy_id AND x.attempt_number > one.attempt_number;
    IF FOUND THEN
        RETURN 'followed';
    END IF;
    DELETE FROM uptake.application_event AS x WHERE x.id = one.id;
    RETURN CASE WHEN FOUND THEN 'taken_back' ELSE 'gone' END;
END
$$;
GRANT EXECUTE ON FUNCTION uptake.take_back_try TO uptake_writer;
"""


def upgrade() -> None:
    run(TAKE_BACK)


def downgrade() -> None:
    run("DROP FUNCTION uptake.take_back_try")
