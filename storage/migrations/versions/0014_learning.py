"""What a participant missed, sealed for them alone; and that they opened a piece of pre-work.

What was missed lies beside the raw answers, and belongs to their owner. Two locks are on it. The
door hands out nothing before the round was released. And what it hands out is sealed with the
installation's key, which is not in the database: whoever reads the whole database reads nothing,
and whoever holds the key finds nothing here but through the door, one person at a time.
"""

from storage.migrations.steps import hold, run

revision = "0014"
down_revision = "0013"

# Every row is as long as every other, and none has a time. With its person it goes.
SEALED = """
GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE TABLE uptake_raw.pulse_sealed (
    round_id uuid NOT NULL REFERENCES uptake.pulse_round,
    participant_id uuid NOT NULL REFERENCES uptake.person (id) ON DELETE CASCADE,
    sealed bytea NOT NULL CHECK (octet_length(sealed) = 31),
    PRIMARY KEY (round_id, participant_id)
);
CREATE INDEX pulse_sealed_participant ON uptake_raw.pulse_sealed (participant_id);
ALTER TABLE uptake_raw.pulse_sealed ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM uptake.pulse_round AS r WHERE r.id = in_round AND r.state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- As an answer is written, and for the same reason.
    LOOP
        DELETE FROM uptake_raw.pulse_sealed AS s
        WHERE s.round_id = in_round AND s.participant_id = in_participant;
        INSERT INTO uptake_raw.pulse_sealed (round_id, participant_id, sealed)
        VALUES (in_round, in_participant, in_sealed)
        ON CONFLICT (round_id, participant_id) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

CREATE FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.sealed FROM uptake_raw.pulse_sealed AS s
    JOIN uptake.pulse_round AS r ON r.id = s.round_id AND r.state = 'released'
    WHERE s.round_id = in_round AND s.participant_id = in_participant
$$;
GRANT EXECUTE ON FUNCTION uptake.keep_sealed, uptake.sealed_of TO uptake_writer;
SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;
"""

OPENINGS = """
CREATE TABLE uptake.pre_work_opening (
    id uuid PRIMARY KEY,
    participant_id uuid NOT NULL REFERENCES uptake.person ON DELETE CASCADE,
    asset_id uuid NOT NULL REFERENCES uptake.content_asset,
    opened_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pre_work_opening_once_each UNIQUE (asset_id, participant_id)
);
CREATE INDEX pre_work_opening_participant ON uptake.pre_work_opening (participant_id);
ALTER TABLE uptake.pre_work_opening ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.pre_work_opening FOR ALL TO uptake_writer
    USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON uptake.pre_work_opening TO uptake_writer;

ALTER FUNCTION uptake.held_content(uuid) RENAME TO held_content_done;
CREATE FUNCTION uptake.held_content(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (uptake.held_content_done(person)::jsonb || jsonb_build_object(
        'Pre-work opened', (SELECT json_agg(json_build_object('Title', a.title,
                'Opened', o.opened_at) ORDER BY o.opened_at)
            FROM uptake.pre_work_opening AS o
            JOIN uptake.content_asset AS a ON a.id = o.asset_id
            WHERE o.participant_id = person)))::json
$$;
"""


def upgrade() -> None:
    hold(pointed_at="person, pulse_round, content_asset")
    run(SEALED + OPENINGS)


def downgrade() -> None:
    hold(changed="person, pulse_round, content_asset")
    run("""
        DROP FUNCTION uptake.held_content(uuid);
        ALTER FUNCTION uptake.held_content_done(uuid) RENAME TO held_content;
        DROP TABLE uptake.pre_work_opening;
        SET LOCAL ROLE uptake_raw;
        DROP FUNCTION uptake.keep_sealed, uptake.sealed_of;
        DROP TABLE uptake_raw.pulse_sealed;
        SET LOCAL ROLE uptake_owner;
    """)
