"""The audit names people by reference, holds no id of Slack's, and is sealed every few minutes.

A person's reference stands in `person` alone and goes with them: what they did stays in the audit
and is nobody's any more.
"""

from alembic import op

from storage.migrations.steps import apart, hold, run
from storage.migrations.whose_line import COLUMN, WHOSE

revision = "0011"
down_revision = "0010"

_BATCH = 5000

# A request's key holds ids of Slack's: a person, their DM, a message. Its hash tells two requests
# apart as well. What is plain words (job:outbox) stays readable.
REFERENCES = """
CREATE OR REPLACE FUNCTION uptake.request_ref(request text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN request ~ '^([a-z_]+(:([a-z_]+|[0-9a-f]{32}))?)?$' THEN request
        ELSE coalesce(substring(request from '^[a-z_]+:'), 'request:')
            || left(encode(sha256(convert_to(request, 'UTF8')), 'hex'), 32) END
$$;
GRANT EXECUTE ON FUNCTION uptake.request_ref TO uptake_writer;

CREATE OR REPLACE FUNCTION uptake.by_reference(words text) RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT p.id, p.audit_ref FROM regexp_matches(
            words, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') AS m
        JOIN uptake.person AS p ON p.id = m[1]::uuid
    LOOP
        words := replace(words, found.id::text, found.audit_ref::text);
    END LOOP;
    RETURN words;
END
$$;

-- Whoever was erased a moment ago, while something of theirs was under way, is named no more.
CREATE OR REPLACE FUNCTION uptake.reference_of(who text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found uuid;
BEGIN
    IF who ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        SELECT p.audit_ref INTO found FROM uptake.person AS p
        WHERE p.id = who::uuid OR p.audit_ref = who::uuid;
    END IF;
    RETURN coalesce(found::text, 'erased');
END
$$;

CREATE OR REPLACE FUNCTION uptake.name_by_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.workspace_id := uptake.workspace_of(
        NEW.actor_kind, NEW.actor_id, NEW.record_kind, NEW.record_id);
    IF NEW.actor_kind = 'person' THEN
        NEW.actor_id := uptake.reference_of(NEW.actor_id);
    END IF;
    NEW.record_id := CASE NEW.record_kind WHEN 'person' THEN uptake.reference_of(NEW.record_id)
        ELSE uptake.by_reference(NEW.record_id) END;
    NEW.before := uptake.by_reference(NEW.before::text)::jsonb;
    NEW.after := uptake.by_reference(NEW.after::text)::jsonb;
    NEW.request_id := uptake.request_ref(NEW.request_id);
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION uptake.key_by_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.key := uptake.request_ref(NEW.key);
    RETURN NEW;
END
$$;
"""

# New lines are named by reference from a moment of its own on. What stands is then changed while
# others go on writing, some thousand lines at a time: in those transactions alone the guard of
# what is kept for good lets it through, and no table is locked.
NAME = """
DROP TRIGGER IF EXISTS name_by_reference ON uptake.audit_event;
CREATE TRIGGER name_by_reference BEFORE INSERT ON uptake.audit_event
    FOR EACH ROW EXECUTE FUNCTION uptake.name_by_reference();
"""
_LET_THROUGH = """
CREATE OR REPLACE FUNCTION uptake.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN NULL;
END
$$;
"""
_REFUSE = """
CREATE OR REPLACE FUNCTION uptake.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""
_TRANSLATE_AUDIT = """
    UPDATE uptake.audit_event AS a SET actor_id = new.actor_id, record_id = new.record_id,
        before = new.before, after = new.after, request_id = new.request_id,
        workspace_id = new.workspace_id
    FROM (SELECT b.seq, uptake.by_reference(b.actor_id) AS actor_id,
            uptake.by_reference(b.record_id) AS record_id,
            uptake.by_reference(b.before::text)::jsonb AS before,
            uptake.by_reference(b.after::text)::jsonb AS after,
            uptake.request_ref(b.request_id) AS request_id, uptake.workspace_of(
                b.actor_kind, b.actor_id, b.record_kind, b.record_id) AS workspace_id
        FROM uptake.audit_event AS b WHERE b.seq BETWEEN {first} AND {last}) AS new
    WHERE new.seq = a.seq
        AND (a.actor_id, a.record_id, a.before, a.after, a.request_id, a.workspace_id)
        IS DISTINCT FROM (new.actor_id, new.record_id, new.before, new.after, new.request_id,
            new.workspace_id);
"""
# A key must not be unknown for a moment: whoever comes again is recognised by the old words until
# all is done at once. While the table is held only the last minutes are looked at once more.
KEYS = """
DO $$
BEGIN
    PERFORM set_config('uptake.newest', coalesce(max(received_at), now())::text, true)
    FROM uptake.inbox;
END
$$;
UPDATE uptake.inbox SET key = uptake.request_ref(key) WHERE key <> uptake.request_ref(key);
"""
LAST_KEYS = """
CREATE TRIGGER key_by_reference BEFORE INSERT ON uptake.inbox
    FOR EACH ROW EXECUTE FUNCTION uptake.key_by_reference();
UPDATE uptake.inbox SET key = uptake.request_ref(key)
WHERE key <> uptake.request_ref(key)
    AND received_at >= current_setting('uptake.newest')::timestamptz - interval '10 minutes';
"""

# Nobody writes this one: the database fills it. It is called as in every record from now on.
NAMED = "ALTER TABLE uptake.audit_event RENAME COLUMN recorded_at TO created_at;"

# A seal's hash is made of the one before it, of the seal itself and of every line since, in
# order; `marks` are eight bytes of each line's own hash, to find which one differs.
SEALS = """
CREATE TABLE uptake.audit_seal (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    n bigint NOT NULL UNIQUE CHECK (n >= 1),
    upto_seq bigint NOT NULL UNIQUE,
    lines integer NOT NULL CHECK (lines >= 1),
    marks bytea NOT NULL,
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    created_at timestamptz NOT NULL,
    CONSTRAINT audit_seal_marks_check CHECK (octet_length(marks) = 8 * lines)
);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

CREATE FUNCTION uptake.audit_line(e uptake.audit_event) RETURNS bytea
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(jsonb_build_array(e.seq, e.id, extract(epoch FROM e.at)::text,
        e.actor_kind, e.actor_id, e.action, e.record_kind, e.record_id, e.before, e.after,
        e.request_id, extract(epoch FROM e.created_at)::text, e.workspace_id)::text, 'UTF8'))
$$;

-- The lock waits for whoever is writing a line just now, so that no line with a lower number can
-- come later; it is given back at once, by taking the block back that took it.
CREATE FUNCTION uptake.audit_written() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '250ms' AS $$
DECLARE
    newest bigint;
BEGIN
    BEGIN
        LOCK TABLE uptake.audit_event IN SHARE MODE;
        SELECT max(e.seq) INTO newest FROM uptake.audit_event AS e;
        RAISE EXCEPTION 'seen' USING ERRCODE = 'UP001';
    EXCEPTION
        WHEN SQLSTATE 'UP001' OR lock_not_available THEN RETURN newest;
    END;
END
$$;

-- Adds the next seal, where there is something to seal and nobody else is at it, and answers
-- with the newest; `whole` says that nothing was left for another.
CREATE FUNCTION uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last uptake.audit_seal;
    next uptake.audit_seal;
    written bigint;
BEGIN
    whole := true;
    IF pg_try_advisory_xact_lock(hashtextextended('uptake.seal_audit', 0)) THEN
        written := uptake.audit_written();
    END IF;
    SELECT * INTO last FROM uptake.audit_seal AS s ORDER BY s.n DESC LIMIT 1;
    SELECT max(e.seq) INTO next.upto_seq FROM (
        SELECT e.seq FROM uptake.audit_event AS e
        WHERE (last.n IS NULL OR e.seq > last.upto_seq) AND e.seq <= written
        ORDER BY e.seq LIMIT 10000) AS e;
    IF next.upto_seq IS NULL THEN
        n := last.n;
        hash := last.hash;
        RETURN;
    END IF;
    next.n := coalesce(last.n, 0) + 1;
    next.created_at := clock_timestamp();
    SELECT count(*), string_agg(substr(line, 1, 8), '' ORDER BY seq), encode(sha256(convert_to(
            concat_ws(':', coalesce(last.hash, ''), next.n, next.upto_seq, count(*),
                extract(epoch FROM next.created_at)), 'UTF8')
            || string_agg(line, '' ORDER BY seq)), 'hex')
    INTO next.lines, next.marks, next.hash
    FROM (SELECT e.seq, uptake.audit_line(e) AS line FROM uptake.audit_event AS e
        WHERE (last.n IS NULL OR e.seq > last.upto_seq) AND e.seq <= next.upto_seq) AS e;
    INSERT INTO uptake.audit_seal (n, upto_seq, lines, marks, hash, created_at)
    VALUES (next.n, next.upto_seq, next.lines, next.marks, next.hash, next.created_at);
    n := next.n;
    hash := next.hash;
    whole := next.upto_seq = written;
END
$$;

GRANT EXECUTE ON FUNCTION uptake.seal_audit TO uptake_writer;
GRANT SELECT ON uptake.audit_event, uptake.audit_seal TO uptake_keeper;
CREATE POLICY keeper ON uptake.audit_event FOR SELECT TO uptake_keeper USING (true);
"""

# The lines name people by their ids again; keys of requests stay hashed.
BACK = f"""
{_LET_THROUGH}
UPDATE uptake.audit_event AS a SET actor_id = p.id::text FROM uptake.person AS p
WHERE a.actor_kind = 'person' AND a.actor_id = p.audit_ref::text;
UPDATE uptake.audit_event AS a SET record_id = p.id::text FROM uptake.person AS p
WHERE a.record_id = p.audit_ref::text;
{_REFUSE}
"""


def upgrade() -> None:
    with apart():
        run(COLUMN)
        run(WHOSE + REFERENCES)
        run(NAME)
        _translate_what_stands()
    run(KEYS)
    hold(changed="inbox, audit_event")
    run(LAST_KEYS + NAMED + SEALS)


def _translate_what_stands() -> None:
    newest = op.get_bind().exec_driver_sql("SELECT coalesce(max(seq), 0) FROM uptake.audit_event")
    for first in range(1, newest.scalar_one() + 1, _BATCH):
        lines = _TRANSLATE_AUDIT.format(first=first, last=first + _BATCH - 1)
        run(_LET_THROUGH + lines + _REFUSE)


def downgrade() -> None:
    run(BACK)
    hold(changed="inbox, audit_event")
    run("""
        DROP POLICY keeper ON uptake.audit_event;
        REVOKE SELECT ON uptake.audit_event FROM uptake_keeper;
        DROP FUNCTION uptake.seal_audit, uptake.audit_written, uptake.audit_line;
        DROP TABLE uptake.audit_seal;
        ALTER TABLE uptake.audit_event RENAME COLUMN created_at TO recorded_at;
        DROP TRIGGER name_by_reference ON uptake.audit_event;
        DROP TRIGGER key_by_reference ON uptake.inbox;
        DROP FUNCTION uptake.key_by_reference, uptake.name_by_reference, uptake.reference_of,
            uptake.by_reference, uptake.request_ref, uptake.workspace_of,
            uptake.workspace_of_record;
        ALTER TABLE uptake.audit_event DROP COLUMN workspace_id;
    """)
