-- The organisation is made with the first workspace; every workspace that there is joins it.
CREATE TABLE uptake.organisation (
    id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT organisation_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX organisation_only_one ON uptake.organisation ((true));
INSERT INTO uptake.organisation (id, created_at)
SELECT gen_random_uuid(), min(created_at) FROM uptake.workspace HAVING count(*) > 0;

ALTER TABLE uptake.workspace ADD COLUMN organisation_id uuid;
UPDATE uptake.workspace SET organisation_id = (SELECT id FROM uptake.organisation);
ALTER TABLE uptake.workspace ALTER COLUMN organisation_id SET NOT NULL,
    ADD CONSTRAINT workspace_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES uptake.organisation (id);
CREATE INDEX workspace_organisation_id_idx ON uptake.workspace (organisation_id);

-- A role over the whole is over the organisation; whoever had one in each of two workspaces is two
-- people, so that no two become one.
ALTER TABLE uptake.role_assignment DROP COLUMN workspace_id;
UPDATE uptake.role_assignment SET scope_id = (SELECT id FROM uptake.organisation)
WHERE scope_kind = 'organisation';
ALTER TABLE uptake.role_assignment
    ADD COLUMN organisation_id uuid GENERATED ALWAYS AS (
        CASE WHEN scope_kind = 'organisation' THEN scope_id END) STORED,
    ADD CONSTRAINT role_assignment_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES uptake.organisation (id);
CREATE INDEX role_assignment_organisation_id_idx ON uptake.role_assignment (organisation_id);

-- Of several workspaces' floors the highest count from now on, so that nothing is told of fewer
-- people than before; of other settings those of the workspace that was there first.
ALTER TABLE uptake.privacy_floor ADD COLUMN organisation_id uuid;
UPDATE uptake.privacy_floor SET organisation_id = (SELECT id FROM uptake.organisation),
    score = (SELECT max(score) FROM uptake.privacy_floor),
    rate = (SELECT max(rate) FROM uptake.privacy_floor),
    breakdown = (SELECT max(breakdown) FROM uptake.privacy_floor);
ALTER TABLE uptake.figure_setting ADD COLUMN organisation_id uuid;
UPDATE uptake.figure_setting SET organisation_id = (SELECT id FROM uptake.organisation);
ALTER TABLE uptake.signal_threshold ADD COLUMN organisation_id uuid;
UPDATE uptake.signal_threshold SET organisation_id = (SELECT id FROM uptake.organisation);

DELETE FROM uptake.privacy_floor WHERE workspace_id <> (
    SELECT f.workspace_id FROM uptake.privacy_floor AS f
    JOIN uptake.workspace AS w ON w.id = f.workspace_id ORDER BY w.created_at, w.id LIMIT 1);
DELETE FROM uptake.figure_setting WHERE workspace_id <> (
    SELECT f.workspace_id FROM uptake.figure_setting AS f
    JOIN uptake.workspace AS w ON w.id = f.workspace_id ORDER BY w.created_at, w.id LIMIT 1);
DELETE FROM uptake.signal_threshold AS t WHERE t.workspace_id <> (
    SELECT o.workspace_id FROM uptake.signal_threshold AS o
    JOIN uptake.workspace AS w ON w.id = o.workspace_id
    WHERE o.measure = t.measure ORDER BY w.created_at, w.id LIMIT 1);

ALTER TABLE uptake.privacy_floor DROP COLUMN workspace_id,
    ALTER COLUMN organisation_id SET NOT NULL,
    ADD CONSTRAINT privacy_floor_pkey PRIMARY KEY (organisation_id),
    ADD CONSTRAINT privacy_floor_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES uptake.organisation (id);
ALTER TABLE uptake.figure_setting DROP COLUMN workspace_id,
    ALTER COLUMN organisation_id SET NOT NULL,
    ADD CONSTRAINT figure_setting_pkey PRIMARY KEY (organisation_id),
    ADD CONSTRAINT figure_setting_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES uptake.organisation (id);
ALTER TABLE uptake.signal_threshold DROP COLUMN workspace_id,
    ALTER COLUMN organisation_id SET NOT NULL,
    ADD CONSTRAINT signal_threshold_organisation_id_measure_key UNIQUE (organisation_id, measure),
    ADD CONSTRAINT signal_threshold_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES uptake.organisation (id);

ALTER TABLE uptake.school DROP CONSTRAINT school_workspace_id_name_key,
    ADD CONSTRAINT school_workspace_id_district_name_key
        UNIQUE NULLS NOT DISTINCT (workspace_id, district, name);
