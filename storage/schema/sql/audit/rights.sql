-- Who may do what with the audit: the bot adds lines on chosen columns and reads none.

ALTER TABLE uptake.audit_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.audit_event TO uptake_writer USING (true) WITH CHECK (true);
CREATE POLICY operator ON uptake.audit_event FOR SELECT TO uptake_operator USING (true);
CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.audit_event FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT INSERT (id, at, actor_kind, actor_id, action, record_kind, record_id, before, after,
    request_id) ON uptake.audit_event TO uptake_writer;
GRANT SELECT ON uptake.audit_event TO uptake_operator;

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT SELECT ON uptake.audit_seal TO uptake_operator;

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.erasure FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT SELECT (mark) ON uptake.erasure TO uptake_writer;
GRANT SELECT (mark) ON uptake.erasure TO uptake_operator;
