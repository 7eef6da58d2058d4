-- The words of the field in the place of those of the house. The role uptake_keeper became
-- uptake_operator when roles.sql was run: roles belong to the server and not to a database.
-- What names these functions is made anew after the revisions.

ALTER FUNCTION uptake.held_person(uptake.person) RENAME TO export_identity;
ALTER FUNCTION uptake.held_profile(uuid) RENAME TO export_profile;
ALTER FUNCTION uptake.held_roles(uuid) RENAME TO export_roles;
ALTER FUNCTION uptake.held_workshops(uuid) RENAME TO export_workshops;
ALTER FUNCTION uptake.held_plans(uuid) RENAME TO export_plans;
ALTER FUNCTION uptake.held_tries(uuid) RENAME TO export_tries;
ALTER FUNCTION uptake.held_pulses(uuid) RENAME TO export_pulses;
ALTER FUNCTION uptake.held_reflections(uuid) RENAME TO export_reflections_and_certificates;
ALTER FUNCTION uptake.held_content_done(uuid) RENAME TO export_content_parts;
ALTER FUNCTION uptake.held_content(uuid) RENAME TO export_content;
ALTER FUNCTION uptake.held_office(uuid) RENAME TO export_staff_work;
ALTER FUNCTION uptake.held_messages_without_hours(uuid) RENAME TO export_message_parts;
ALTER FUNCTION uptake.held_messages(uuid) RENAME TO export_messages;
ALTER FUNCTION uptake.held_audit(uuid) RENAME TO export_audit;
ALTER FUNCTION uptake.held_alone(uuid) RENAME TO sole_roles;
ALTER FUNCTION uptake.note_keeping(text, text, text, jsonb) RENAME TO note_operator;
ALTER POLICY keeper ON uptake.audit_event RENAME TO operator;

-- Since version 18 a NOT NULL has a name; this column's was that of an earlier name of its own.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 180000 THEN
        EXECUTE 'ALTER TABLE uptake.audit_event RENAME CONSTRAINT audit_event_recorded_at_not_null
            TO audit_event_created_at_not_null';
    END IF;
END
$$;
