--
-- PostgreSQL database dump
--


-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: uptake; Type: SCHEMA; Schema: -; Owner: uptake_owner
--

CREATE SCHEMA uptake;


ALTER SCHEMA uptake OWNER TO uptake_owner;

--
-- Name: uptake_raw; Type: SCHEMA; Schema: -; Owner: uptake_raw
--

CREATE SCHEMA uptake_raw;


ALTER SCHEMA uptake_raw OWNER TO uptake_raw;

--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;


--
-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: audit_event; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.audit_event (
    seq bigint NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_kind text NOT NULL,
    actor_id text,
    action text NOT NULL,
    record_kind text NOT NULL,
    record_id text NOT NULL,
    before jsonb,
    after jsonb,
    request_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT audit_event_recorded_at_not_null NOT NULL,
    workspace_id uuid,
    CONSTRAINT audit_event_action_check CHECK ((action ~ '^[a-z0-9_.]{1,64}$'::text)),
    CONSTRAINT audit_event_actor_id_check CHECK (((char_length(actor_id) >= 1) AND (char_length(actor_id) <= 64))),
    CONSTRAINT audit_event_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'system'::text]))),
    CONSTRAINT audit_event_record_id_check CHECK (((char_length(record_id) >= 1) AND (char_length(record_id) <= 200))),
    CONSTRAINT audit_event_record_kind_check CHECK ((record_kind ~ '^[a-z0-9_]{1,64}$'::text)),
    CONSTRAINT audit_event_request_id_check CHECK (((char_length(request_id) >= 1) AND (char_length(request_id) <= 300)))
);


ALTER TABLE uptake.audit_event OWNER TO uptake_owner;

--
-- Name: audit_line(uptake.audit_event); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.audit_line(e uptake.audit_event) RETURNS bytea
    LANGUAGE sql STABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT sha256(convert_to(jsonb_build_array(e.seq, e.id, extract(epoch FROM e.at)::text,
        e.actor_kind, e.actor_id, e.action, e.record_kind, e.record_id, e.before, e.after,
        e.request_id, extract(epoch FROM e.created_at)::text, e.workspace_id)::text, 'UTF8'))
$$;


ALTER FUNCTION uptake.audit_line(e uptake.audit_event) OWNER TO uptake_owner;

--
-- Name: audit_written(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.audit_written() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '250ms'
    AS $$
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


ALTER FUNCTION uptake.audit_written() OWNER TO uptake_owner;

--
-- Name: begin_request(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.begin_request(in_id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    begun uptake.subject_request;
BEGIN
    UPDATE uptake.subject_request AS r SET begun_at = coalesce(r.begun_at, clock_timestamp())
    WHERE r.id = in_id AND r.done_at IS NULL RETURNING r.* INTO begun;
    UPDATE uptake.outbox AS o SET state = 'lapsed', outcome_code = 'erasure'
    WHERE o.person_id = begun.person_id AND o.state = 'waiting' AND begun.kind = 'erasure';
    RETURN begun.id IS NOT NULL;
END
$$;


ALTER FUNCTION uptake.begin_request(in_id uuid) OWNER TO uptake_owner;

--
-- Name: behaviour_everywhere(timestamp with time zone, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.behaviour_everywhere(as_of timestamp with time zone, streak integer) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_hashagg TO 'off'
    SET random_page_cost TO '1.1'
    SET parallel_tuple_cost TO '0.01'
    AS $$
    WITH strategies AS MATERIALIZED (
    SELECT x.engagement_id, x.participant_id, x.strategy_id, 
    min(x.occurred_at) AS first_at, max(x.attempt_number) AS attempts,
    bit_or(CASE WHEN x.outcome = 'success'
        THEN 1::bigint << (least(x.attempt_number, 63) - 1) ELSE 0 END) AS successes,
    bit_or(CASE x.evidence_type WHEN 'self_report' THEN 1 WHEN 'artifact' THEN 2 ELSE 4 END)
        AS evidence

    FROM uptake.application_event AS x
    WHERE  x.created_at <= as_of AND x.occurred_at <= as_of
    GROUP BY x.engagement_id, x.participant_id, x.strategy_id
)
    
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, m.events, m.leavers
    FROM (
    SELECT p.cohort_id, count(*) AS everybody, count(*) FILTER (WHERE p.planned) AS planned,
        
        count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of) AS closed_24h,
        count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '24 hours') AS applied_24h, 
        count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of) AS closed_48h,
        count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '48 hours') AS applied_48h, 
        count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of) AS closed_5d,
        count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '120 hours') AS applied_5d,
        count(*) FILTER (WHERE p.anchor_at <= as_of) AS started,
        array_agg(floor(date_part('epoch', greatest(p.first_at, p.anchor_at) - p.anchor_at) / 60)::integer) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NOT NULL) AS minutes,
        array_agg(floor(date_part('epoch', as_of - p.anchor_at) / 60)::integer) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NULL) AS waiting,
        count(p.first_at) AS tried, count(*) FILTER (WHERE p.attempts >= 2) AS repeated,
        array_agg(p.mastered_at) FILTER (WHERE p.mastered_at IS NOT NULL) AS mastered,
        array_agg(p.attempts) FILTER (
            WHERE p.attempts > 0 AND p.mastered_at IS NULL) AS practising,
        count(*) FILTER (WHERE p.succeeded) AS succeeded,
        count(*) FILTER (WHERE p.evidence & 2 <> 0) AS artifact,
        count(*) FILTER (WHERE p.evidence & 4 <> 0) AS observation,
        count(*) FILTER (WHERE p.evidence & 1 <> 0) AS self_report
 FROM (
    SELECT n.cohort_id, n.person_id, n.anchor_at, tried.first_at,
        coalesce(tried.attempts, 0) AS attempts, tried.succeeded, tried.mastered_at,
        tried.evidence, planned.participant_id IS NOT NULL AS planned
    FROM uptake.enrollment AS n
    LEFT JOIN (
        SELECT s.engagement_id, s.participant_id, 
    min(s.first_at) AS first_at, coalesce(max(s.attempts), 0) AS attempts,
    coalesce(bool_or(s.successes <> 0), false) AS succeeded,
    min(CASE WHEN s.runs <> 0 THEN bit_count(int8send((s.runs & -s.runs) - 1))::integer + streak
        WHEN s.attempts > 62 THEN uptake.mastered_late(
            s.engagement_id, s.participant_id, s.strategy_id, as_of, streak) END) AS mastered_at,
    coalesce(bit_or(s.evidence), 0) AS evidence
 FROM 
    (SELECT s.*, ((s.first_62) >> least(0, streak - 1)) & ((s.first_62) >> least(1, streak - 1)) & ((s.first_62) >> least(2, streak - 1)) & ((s.first_62) >> least(3, streak - 1)) & ((s.first_62) >> least(4, streak - 1)) & ((s.first_62) >> least(5, streak - 1)) & ((s.first_62) >> least(6, streak - 1)) & ((s.first_62) >> least(7, streak - 1)) & ((s.first_62) >> least(8, streak - 1)) & ((s.first_62) >> least(9, streak - 1)) AS runs
    FROM (SELECT s.*, s.successes & 4611686018427387903 AS first_62 FROM (SELECT * FROM strategies) AS s) AS s) AS s

        GROUP BY s.engagement_id, s.participant_id) AS tried
        ON tried.engagement_id = n.engagement_id AND tried.participant_id = n.person_id
    LEFT JOIN (
        SELECT p.engagement_id, p.participant_id FROM uptake.action_plan AS p
        WHERE p.created_at <= as_of AND (p.withdrawn_at IS NULL OR p.withdrawn_at > as_of) GROUP BY p.engagement_id, p.participant_id) AS planned
        ON planned.engagement_id = n.engagement_id AND planned.participant_id = n.person_id
    WHERE n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
) AS p GROUP BY p.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('plan_rate', '', c.planned, c.everybody, 0, NULL::integer[], NULL::integer[]),
        ('applied_24h', '', c.applied_24h, c.closed_24h, c.everybody - c.closed_24h, NULL, NULL),
        ('applied_48h', '', c.applied_48h, c.closed_48h, c.everybody - c.closed_48h, NULL, NULL),
        ('applied_5d', '', c.applied_5d, c.closed_5d, c.everybody - c.closed_5d, NULL, NULL),
        ('median_hours_to_first_application', '', NULL, c.started, c.everybody - c.started,
            coalesce(c.minutes, '{}'), coalesce(c.waiting, '{}')),
        ('repeat_rate', '', c.repeated, c.tried, 0, NULL, NULL),
        ('median_attempts_to_mastery', '', NULL, c.tried, 0,
            coalesce(c.mastered, '{}'), coalesce(c.practising, '{}')),
        ('outcome_success_share', '', c.succeeded, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'artifact', c.artifact, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'observation', c.observation, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'self_report', c.self_report, c.tried, 0, NULL, NULL)
    ) AS m (measure, part, numerator, denominator, still_open, events, leavers)

$$;


ALTER FUNCTION uptake.behaviour_everywhere(as_of timestamp with time zone, streak integer) OWNER TO uptake_owner;

--
-- Name: mastered_late(uuid, uuid, uuid, timestamp with time zone, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.mastered_late(in_engagement uuid, in_participant uuid, in_strategy uuid, as_of timestamp with time zone, streak integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT min(run.begins) + streak - 1 FROM (
        SELECT min(s.attempt_number) AS begins FROM (
            SELECT x.attempt_number,
                x.attempt_number - row_number() OVER (ORDER BY x.attempt_number) AS run
            FROM uptake.application_event AS x
            WHERE x.engagement_id = in_engagement AND x.participant_id = in_participant
                AND x.strategy_id = in_strategy AND x.outcome = 'success' AND x.created_at <= as_of AND x.occurred_at <= as_of) AS s
        GROUP BY s.run HAVING count(*) >= streak) AS run
$$;


ALTER FUNCTION uptake.mastered_late(in_engagement uuid, in_participant uuid, in_strategy uuid, as_of timestamp with time zone, streak integer) OWNER TO uptake_owner;

--
-- Name: action_plan; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.action_plan (
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    strategy_id uuid NOT NULL,
    revision integer NOT NULL,
    what text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    with_whom_slack_id text,
    with_whom_text text,
    cue text,
    created_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    calendar_at timestamp with time zone,
    CONSTRAINT action_plan_cue_check CHECK (((char_length(cue) >= 1) AND (char_length(cue) <= 300))),
    CONSTRAINT action_plan_revision_check CHECK ((revision >= 1)),
    CONSTRAINT action_plan_what_check CHECK (((char_length(what) >= 1) AND (char_length(what) <= 500))),
    CONSTRAINT action_plan_with_whom_slack_id_check CHECK (((char_length(with_whom_slack_id) >= 1) AND (char_length(with_whom_slack_id) <= 32))),
    CONSTRAINT action_plan_with_whom_text_check CHECK (((char_length(with_whom_text) >= 1) AND (char_length(with_whom_text) <= 150)))
);


ALTER TABLE uptake.action_plan OWNER TO uptake_owner;

--
-- Name: application_event; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.application_event (
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    strategy_id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    evidence_type text NOT NULL,
    outcome text NOT NULL,
    attempt_number integer NOT NULL,
    note text,
    artifact_link text,
    slack_file_id text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT application_event_artifact_link_check CHECK (((char_length(artifact_link) >= 1) AND (char_length(artifact_link) <= 2000))),
    CONSTRAINT application_event_attempt_number_check CHECK ((attempt_number >= 1)),
    CONSTRAINT application_event_evidence_type_check CHECK ((evidence_type = ANY (ARRAY['artifact'::text, 'observation'::text, 'self_report'::text]))),
    CONSTRAINT application_event_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 1000))),
    CONSTRAINT application_event_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'attempted_failed'::text]))),
    CONSTRAINT application_event_slack_file_id_check CHECK (((char_length(slack_file_id) >= 1) AND (char_length(slack_file_id) <= 32)))
)
WITH (autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_vacuum_insert_threshold='1000');


ALTER TABLE uptake.application_event OWNER TO uptake_owner;

--
-- Name: enrollment; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.enrollment (
    id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    cohort_id uuid NOT NULL,
    person_id uuid NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    checked_in_at timestamp with time zone,
    anchor_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT enrollment_check CHECK ((left_at >= joined_at))
);


ALTER TABLE uptake.enrollment OWNER TO uptake_owner;

--
-- Name: behaviour_of(uuid[], timestamp with time zone, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.behaviour_of(cohorts uuid[], as_of timestamp with time zone, streak integer) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT c.cohort_id,
     m.measure,
     m.part,
     (m.numerator)::integer AS numerator,
     (m.denominator)::integer AS denominator,
     (c.everybody)::integer AS everybody,
     (m.still_open)::integer AS still_open,
     m.events,
     m.leavers
    FROM (( SELECT p.cohort_id,
             count(*) AS everybody,
             count(*) FILTER (WHERE p.planned) AS planned,
             count(*) FILTER (WHERE ((p.anchor_at + '24:00:00'::interval) <= behaviour_of.as_of)) AS closed_24h,
             count(*) FILTER (WHERE (((p.anchor_at + '24:00:00'::interval) <= behaviour_of.as_of) AND (p.first_at <= (p.anchor_at + '24:00:00'::interval)))) AS applied_24h,
             count(*) FILTER (WHERE ((p.anchor_at + '48:00:00'::interval) <= behaviour_of.as_of)) AS closed_48h,
             count(*) FILTER (WHERE (((p.anchor_at + '48:00:00'::interval) <= behaviour_of.as_of) AND (p.first_at <= (p.anchor_at + '48:00:00'::interval)))) AS applied_48h,
             count(*) FILTER (WHERE ((p.anchor_at + '120:00:00'::interval) <= behaviour_of.as_of)) AS closed_5d,
             count(*) FILTER (WHERE (((p.anchor_at + '120:00:00'::interval) <= behaviour_of.as_of) AND (p.first_at <= (p.anchor_at + '120:00:00'::interval)))) AS applied_5d,
             count(*) FILTER (WHERE (p.anchor_at <= behaviour_of.as_of)) AS started,
             array_agg((floor((date_part('epoch'::text, (GREATEST(p.first_at, p.anchor_at) - p.anchor_at)) / (60)::double precision)))::integer) FILTER (WHERE ((p.anchor_at <= behaviour_of.as_of) AND (p.first_at IS NOT NULL))) AS minutes,
             array_agg((floor((date_part('epoch'::text, (behaviour_of.as_of - p.anchor_at)) / (60)::double precision)))::integer) FILTER (WHERE ((p.anchor_at <= behaviour_of.as_of) AND (p.first_at IS NULL))) AS waiting,
             count(p.first_at) AS tried,
             count(*) FILTER (WHERE (p.attempts >= 2)) AS repeated,
             array_agg(p.mastered_at) FILTER (WHERE (p.mastered_at IS NOT NULL)) AS mastered,
             array_agg(p.attempts) FILTER (WHERE ((p.attempts > 0) AND (p.mastered_at IS NULL))) AS practising,
             count(*) FILTER (WHERE p.succeeded) AS succeeded,
             count(*) FILTER (WHERE ((p.evidence & 2) <> 0)) AS artifact,
             count(*) FILTER (WHERE ((p.evidence & 4) <> 0)) AS observation,
             count(*) FILTER (WHERE ((p.evidence & 1) <> 0)) AS self_report
            FROM ( SELECT n.cohort_id,
                     n.person_id,
                     n.anchor_at,
                     tried.first_at,
                     tried.attempts,
                     tried.succeeded,
                     tried.mastered_at,
                     tried.evidence,
                     (EXISTS ( SELECT
                            FROM uptake.action_plan p_1
                           WHERE ((p_1.engagement_id = n.engagement_id) AND (p_1.participant_id = n.person_id) AND (p_1.created_at <= behaviour_of.as_of) AND ((p_1.withdrawn_at IS NULL) OR (p_1.withdrawn_at > behaviour_of.as_of))))) AS planned
                    FROM (uptake.enrollment n
                      CROSS JOIN LATERAL ( SELECT min(s.first_at) AS first_at,
                             COALESCE(max(s.attempts), 0) AS attempts,
                             COALESCE(bool_or((s.successes <> 0)), false) AS succeeded,
                             min(
                                 CASE
                                     WHEN (s.runs <> 0) THEN ((bit_count(int8send(((s.runs & (- s.runs)) - 1))))::integer + behaviour_of.streak)
                                     WHEN (s.attempts > 62) THEN uptake.mastered_late(s.engagement_id, s.participant_id, s.strategy_id, behaviour_of.as_of, behaviour_of.streak)
                                     ELSE NULL::integer
                                 END) AS mastered_at,
                             COALESCE(bit_or(s.evidence), 0) AS evidence
                            FROM ( SELECT s_1.engagement_id,
                                     s_1.participant_id,
                                     s_1.strategy_id,
                                     s_1.first_at,
                                     s_1.attempts,
                                     s_1.successes,
                                     s_1.evidence,
                                     s_1.first_62,
                                     ((((((((((s_1.first_62 >> LEAST(0, (behaviour_of.streak - 1))) & (s_1.first_62 >> LEAST(1, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(2, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(3, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(4, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(5, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(6, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(7, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(8, (behaviour_of.streak - 1)))) & (s_1.first_62 >> LEAST(9, (behaviour_of.streak - 1)))) AS runs
                                    FROM ( SELECT s_2.engagement_id,
    s_2.participant_id,
    s_2.strategy_id,
    s_2.first_at,
    s_2.attempts,
    s_2.successes,
    s_2.evidence,
    (s_2.successes & '4611686018427387903'::bigint) AS first_62
   FROM ( SELECT x.engagement_id,
      x.participant_id,
      x.strategy_id,
      min(x.occurred_at) AS first_at,
      max(x.attempt_number) AS attempts,
      bit_or(
    CASE
     WHEN (x.outcome = 'success'::text) THEN ((1)::bigint << (LEAST(x.attempt_number, 63) - 1))
     ELSE (0)::bigint
    END) AS successes,
      bit_or(
    CASE x.evidence_type
     WHEN 'self_report'::text THEN 1
     WHEN 'artifact'::text THEN 2
     ELSE 4
    END) AS evidence
     FROM uptake.application_event x
    WHERE ((x.engagement_id = n.engagement_id) AND (x.participant_id = n.person_id) AND (x.created_at <= behaviour_of.as_of) AND (x.occurred_at <= behaviour_of.as_of))
    GROUP BY x.engagement_id, x.participant_id, x.strategy_id) s_2) s_1) s) tried)
                   WHERE ((n.cohort_id = ANY (behaviour_of.cohorts)) AND (n.joined_at <= behaviour_of.as_of) AND ((n.left_at IS NULL) OR (n.left_at > behaviour_of.as_of)))) p
           GROUP BY p.cohort_id) c
      CROSS JOIN LATERAL ( VALUES ('plan_rate'::text,''::text,c.planned,c.everybody,0,NULL::integer[],NULL::integer[]), ('applied_24h'::text,''::text,c.applied_24h,c.closed_24h,(c.everybody - c.closed_24h),NULL::integer[],NULL::integer[]), ('applied_48h'::text,''::text,c.applied_48h,c.closed_48h,(c.everybody - c.closed_48h),NULL::integer[],NULL::integer[]), ('applied_5d'::text,''::text,c.applied_5d,c.closed_5d,(c.everybody - c.closed_5d),NULL::integer[],NULL::integer[]), ('median_hours_to_first_application'::text,''::text,NULL::bigint,c.started,(c.everybody - c.started),COALESCE(c.minutes, '{}'::integer[]),COALESCE(c.waiting, '{}'::integer[])), ('repeat_rate'::text,''::text,c.repeated,c.tried,0,NULL::integer[],NULL::integer[]), ('median_attempts_to_mastery'::text,''::text,NULL::bigint,c.tried,0,COALESCE(c.mastered, '{}'::integer[]),COALESCE(c.practising, '{}'::integer[])), ('outcome_success_share'::text,''::text,c.succeeded,c.tried,0,NULL::integer[],NULL::integer[]), ('evidence_mix'::text,'artifact'::text,c.artifact,c.tried,0,NULL::integer[],NULL::integer[]), ('evidence_mix'::text,'observation'::text,c.observation,c.tried,0,NULL::integer[],NULL::integer[]), ('evidence_mix'::text,'self_report'::text,c.self_report,c.tried,0,NULL::integer[],NULL::integer[])) m(measure, part, numerator, denominator, still_open, events, leavers));
END;


ALTER FUNCTION uptake.behaviour_of(cohorts uuid[], as_of timestamp with time zone, streak integer) OWNER TO uptake_owner;

--
-- Name: bring_gap_domain(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.bring_gap_domain() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO uptake.gap_domain (domain, created_at)
    VALUES (split_part(NEW.tag, '/', 1), NEW.created_at) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;


ALTER FUNCTION uptake.bring_gap_domain() OWNER TO uptake_owner;

--
-- Name: by_reference(text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.by_reference(words text) RETURNS text
    LANGUAGE plpgsql STABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION uptake.by_reference(words text) OWNER TO uptake_owner;

--
-- Name: cells_of(integer[], integer[], integer, boolean); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.cells_of(denominators integer[], everybody integer[], floor integer, of_some boolean) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    enough integer := 0;
    people integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := CASE WHEN everybody[place] = 0 THEN 0 ELSE cell END;
        enough := enough + denominators[place];
        people := people + everybody[place];
        IF enough >= floor AND NOT (of_some AND uptake.nearly_all(floor, people)) THEN
            cell := cell + 1;
            enough := 0;
            people := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        cells[place] := least(cells[place], greatest(cell - 1, 1));
    END LOOP;
    RETURN cells;
END
$$;


ALTER FUNCTION uptake.cells_of(denominators integer[], everybody integer[], floor integer, of_some boolean) OWNER TO uptake_owner;

--
-- Name: checkpoint_age(text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.checkpoint_age(checkpoint text) RETURNS interval
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE checkpoint WHEN 'completion'::text THEN '00:00:00'::interval WHEN '24h'::text THEN '24:00:00'::interval WHEN '48h'::text THEN '48:00:00'::interval WHEN '5d'::text THEN '120:00:00'::interval WHEN '14d'::text THEN '336:00:00'::interval WHEN 'w3'::text THEN '504:00:00'::interval WHEN 'w4'::text THEN '672:00:00'::interval WHEN 'w5'::text THEN '840:00:00'::interval WHEN 'w6'::text THEN '1008:00:00'::interval WHEN 'w7'::text THEN '1176:00:00'::interval WHEN 'w8'::text THEN '1344:00:00'::interval ELSE NULL::interval END;


ALTER FUNCTION uptake.checkpoint_age(checkpoint text) OWNER TO uptake_owner;

--
-- Name: close_pulse(uuid, timestamp with time zone, boolean); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.close_pulse(in_round uuid, as_of timestamp with time zone, early boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    this uptake.pulse_round;
    cohorts uuid[];
    answered integer[];
    cells integer[];
    next_floor smallint;
BEGIN
    SELECT * INTO this FROM uptake.pulse_round WHERE id = in_round FOR UPDATE;
    IF (this.state = 'open' AND as_of >= CASE WHEN early THEN this.opens_at ELSE this.closes_at END)
        IS NOT TRUE THEN
        RETURN false;
    END IF;
    SELECT array_agg(c.id ORDER BY c.name, c.id), array_agg(c.answered ORDER BY c.name, c.id),
        array_agg(c.place ORDER BY c.name, c.id)
    INTO cohorts, answered, cells
    FROM (SELECT c.id, c.name, count(a.participant_id)::integer AS answered,
            row_number() OVER (ORDER BY c.name, c.id)::integer AS place
        FROM uptake.cohort AS c
        LEFT JOIN uptake.enrollment AS e ON e.engagement_id = this.engagement_id
            AND e.cohort_id = c.id
        LEFT JOIN uptake_raw.pulse_response AS a
            ON a.round_id = in_round AND a.participant_id = e.person_id
        WHERE c.engagement_id = this.engagement_id GROUP BY c.id, c.name) AS c;
    FOR next_floor IN
        SELECT DISTINCT p.floor FROM uptake_raw.pulse_parts(in_round) AS p ORDER BY p.floor
    LOOP
        cells := uptake.merged_further(cells, answered, next_floor);
        PERFORM uptake_raw.count_cells(in_round, next_floor, cohorts, cells);
    END LOOP;
    UPDATE uptake.pulse_round SET state = 'closed', closed_at = least(as_of, closes_at),
        closed_in = pg_current_xact_id() WHERE id = in_round;
    RETURN true;
END
$$;


ALTER FUNCTION uptake.close_pulse(in_round uuid, as_of timestamp with time zone, early boolean) OWNER TO uptake_raw;

--
-- Name: counted_cells(uuid[], timestamp with time zone, uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.counted_cells(cohorts uuid[], as_of timestamp with time zone, in_workspace uuid) RETURNS TABLE(cohort_ids uuid[], measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[], floor integer, rate_floor integer)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH once AS MATERIALIZED (
        SELECT DISTINCT ON (c.measure) c.measure, c.engagement_id, c.moment
        FROM uptake.released_cell AS c JOIN uptake.engagement AS e ON e.id = c.engagement_id
        WHERE c.measure IN ('applied_24h', 'applied_48h', 'applied_5d')
            AND c.as_of < counted_cells.as_of AND c.created_at >= coalesce(e.anchored_at,
                '-infinity')
            AND e.id IN (SELECT o.engagement_id FROM uptake.cohort AS o WHERE o.id = ANY (cohorts))
        GROUP BY c.measure, c.engagement_id, c.moment
        HAVING bool_or(c.n_band IS NOT NULL) AND NOT bool_or(c.some_still_open)
        ORDER BY c.measure, min(c.as_of)),
    kept AS (
        SELECT first.cohort_id, c.measure, c.part, c.numerator, c.denominator, c.everybody
        FROM once AS o JOIN uptake.released_cell AS c ON c.engagement_id = o.engagement_id
            AND c.moment = o.moment AND c.measure = o.measure AND c.n_band IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT b.cohort_id FROM uptake.released_cell_cohort AS b WHERE b.cell_id = c.id
            ORDER BY b.cohort_id LIMIT 1) AS first),
    counted AS MATERIALIZED (
        SELECT f.* FROM uptake.figures_of(cohorts, as_of, uptake.mastery_streak(in_workspace))
            AS f
        WHERE f.measure NOT IN (SELECT o.measure FROM once AS o)
        UNION ALL SELECT k.*, 0, NULL, NULL FROM kept AS k),
    known AS MATERIALIZED (
        SELECT m.*, CASE m.floor_of WHEN 'rate' THEN f.rate ELSE f.breakdown END::integer
            AS floor, f.rate::integer AS rate_floor
        FROM uptake.measures() AS m, uptake.floors(in_workspace) AS f WHERE m.parts IS NOT NULL),
    told AS (
        SELECT DISTINCT ON (b.cohort_id, b.measure) b.cohort_id, b.measure, b.cell_id
        FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS x ON x.id = b.cell_id
        JOIN known AS k ON k.measure = b.measure AND k.parts[1] = b.part
        WHERE b.cohort_id = ANY (cohorts) AND x.n_band IS NOT NULL
        ORDER BY b.cohort_id, b.measure, x.as_of DESC),
    units AS (
        SELECT k.measure, k.floor, k.of_some, min(u.place) AS place,
            array_agg(u.cohort_id) AS ids, coalesce(sum(c.denominator), 0)::integer AS denominator,
            coalesce(sum(c.everybody), 0)::integer AS everybody
        FROM known AS k CROSS JOIN unnest(cohorts) WITH ORDINALITY AS u (cohort_id, place)
        LEFT JOIN counted AS c ON c.cohort_id = u.cohort_id AND c.measure = k.measure
            AND c.part = k.parts[1]
        LEFT JOIN told AS t ON t.cohort_id = u.cohort_id AND t.measure = k.measure
        GROUP BY k.measure, k.floor, k.of_some, coalesce(t.cell_id, u.cohort_id)),
    grouped AS (
        SELECT u.measure, array_agg(u.place ORDER BY u.place) AS places, uptake.cells_of(
            array_agg(u.denominator ORDER BY u.place), array_agg(u.everybody ORDER BY u.place),
            u.floor, u.of_some) AS cells
        FROM units AS u GROUP BY u.measure, u.floor, u.of_some),
    placed AS (
        SELECT g.measure, p.cell, i.cohort_id FROM grouped AS g
        CROSS JOIN unnest(g.places, g.cells) AS p (place, cell)
        JOIN units AS u ON u.measure = g.measure AND u.place = p.place
        CROSS JOIN unnest(u.ids) AS i (cohort_id))
    SELECT array_agg(b.cohort_id ORDER BY b.cohort_id), k.measure, p.part,
        sum(c.numerator)::integer, coalesce(sum(c.denominator), 0)::integer,
        coalesce(sum(c.everybody), 0)::integer, coalesce(sum(c.still_open), 0)::integer,
        uptake.joined(c.events), uptake.joined(c.leavers), k.floor, k.rate_floor
    FROM placed AS b JOIN known AS k ON k.measure = b.measure
    CROSS JOIN unnest(k.parts) AS p (part)
    LEFT JOIN counted AS c ON c.cohort_id = b.cohort_id AND c.measure = k.measure
        AND c.part = p.part
    GROUP BY k.measure, p.part, b.cell, k.floor, k.rate_floor
$$;


ALTER FUNCTION uptake.counted_cells(cohorts uuid[], as_of timestamp with time zone, in_workspace uuid) OWNER TO uptake_owner;

--
-- Name: end_request(uuid, text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.end_request(in_id uuid, in_outcome text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    UPDATE uptake.subject_request AS r SET done_at = clock_timestamp(), outcome = in_outcome
    WHERE r.id = in_id AND r.done_at IS NULL
$$;


ALTER FUNCTION uptake.end_request(in_id uuid, in_outcome text) OWNER TO uptake_owner;

--
-- Name: erase_again(text[]); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.erase_again(in_marks text[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    back uuid;
    erased integer := 0;
BEGIN
    FOR back IN SELECT uptake.erased_people(in_marks) LOOP
        PERFORM uptake.erase_person(back);
        erased := erased + 1;
    END LOOP;
    INSERT INTO uptake.erasure SELECT gen_random_uuid(), mark, clock_timestamp()
    FROM unnest(in_marks) AS mark ON CONFLICT (mark) DO NOTHING;
    RETURN erased;
END
$$;


ALTER FUNCTION uptake.erase_again(in_marks text[]) OWNER TO uptake_owner;

--
-- Name: erase_person(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.erase_person(in_person uuid) RETURNS json
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    gone uptake.person;
    alone json;
    erasure uuid := gen_random_uuid();
BEGIN
    SELECT * INTO gone FROM uptake.person WHERE id = in_person FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    alone := uptake.held_alone(gone.id);
    PERFORM uptake.forget_rows(gone);
    PERFORM uptake.forget_name(uptake.name_pattern(gone));
    INSERT INTO uptake.erasure VALUES (erasure, uptake.erasure_mark(gone.id), clock_timestamp())
    ON CONFLICT (mark) DO NOTHING;
    PERFORM uptake.note_keeping('person.erased', 'erasure', erasure::text, NULL);
    PERFORM uptake.forget_statistics();
    PERFORM uptake_raw.forget_statistics();
    RETURN json_build_object('mark', uptake.erasure_mark(gone.id), 'alone', alone);
END
$$;


ALTER FUNCTION uptake.erase_person(in_person uuid) OWNER TO uptake_owner;

--
-- Name: erased_people(text[]); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.erased_people(in_marks text[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT p.id FROM uptake.person AS p
    WHERE encode(sha256(convert_to(p.id::text, 'UTF8')), 'hex') = ANY (
        in_marks || ARRAY(SELECT e.mark FROM uptake.erasure AS e))
$$;


ALTER FUNCTION uptake.erased_people(in_marks text[]) OWNER TO uptake_owner;

--
-- Name: erasure_mark(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.erasure_mark(person uuid) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN encode(sha256(convert_to((person)::text, 'UTF8'::name)), 'hex'::text);


ALTER FUNCTION uptake.erasure_mark(person uuid) OWNER TO uptake_owner;

--
-- Name: export_person(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.export_person(in_person uuid) RETURNS json
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM uptake.note_keeping('person.exported', 'person', in_person::text, NULL);
    RETURN (SELECT json_build_object(
        'Person', uptake.held_person(p),
        'Learner profile', uptake.held_profile(p.id),
        'Roles', uptake.held_roles(p.id),
        'Workshops', uptake.held_workshops(p.id),
        'Plans', uptake.held_plans(p.id),
        'Tries', uptake.held_tries(p.id),
        'Pulse checks', uptake.held_pulses(p.id),
        'Reflections and certificates', uptake.held_reflections(p.id),
        'Content', uptake.held_content(p.id),
        'Office', uptake.held_office(p.id),
        'Messages', uptake.held_messages(p.id),
        'Audit', uptake.held_audit(p.audit_ref))
        FROM uptake.person AS p WHERE p.id = in_person);
END
$$;


ALTER FUNCTION uptake.export_person(in_person uuid) OWNER TO uptake_owner;

--
-- Name: export_reflections(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.export_reflections(in_participant uuid) RETURNS TABLE(engagement_id uuid, evidence text, obstacles text, next_try text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT kept.engagement_id, kept.evidence, kept.obstacles, kept.next_try
    FROM uptake_raw.reflection_text AS kept WHERE kept.participant_id = in_participant
$$;


ALTER FUNCTION uptake.export_reflections(in_participant uuid) OWNER TO uptake_raw;

--
-- Name: figures_everywhere(timestamp with time zone, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.figures_everywhere(as_of timestamp with time zone, streak integer) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET work_mem TO '64MB'
    SET random_page_cost TO '1.1'
    AS $$
    SELECT * FROM uptake.behaviour_everywhere(as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.surveys_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.profiles_everywhere(as_of)
$$;


ALTER FUNCTION uptake.figures_everywhere(as_of timestamp with time zone, streak integer) OWNER TO uptake_owner;

--
-- Name: figures_of(uuid[], timestamp with time zone, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.figures_of(cohorts uuid[], as_of timestamp with time zone, streak integer) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
    SELECT * FROM uptake.behaviour_of(cohorts, as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.surveys_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.profiles_of(cohorts, as_of)
$$;


ALTER FUNCTION uptake.figures_of(cohorts uuid[], as_of timestamp with time zone, streak integer) OWNER TO uptake_owner;

--
-- Name: find_person(text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.find_person(in_slack_user text) RETURNS TABLE(id uuid, team_id text, name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT p.id, w.team_id, p.name FROM uptake.person AS p
    JOIN uptake.workspace AS w ON w.id = p.workspace_id
    WHERE p.slack_user_id = in_slack_user ORDER BY w.team_id
$$;


ALTER FUNCTION uptake.find_person(in_slack_user text) OWNER TO uptake_owner;

--
-- Name: floors(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.floors(in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT coalesce(max(f.score), 5::smallint), coalesce(max(f.rate), 5::smallint),
        coalesce(max(f.breakdown), 10::smallint)
    FROM uptake.privacy_floor AS f WHERE f.workspace_id = in_workspace
$$;


ALTER FUNCTION uptake.floors(in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint) OWNER TO uptake_owner;

--
-- Name: forget_name(text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.forget_name(pattern text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    place record;
    colleague text := quote_literal('a colleague');
    change text := 'UPDATE uptake.%1$I SET %2$I = uptake.without(%2$I, $1, %3$s, %4$s)
        WHERE %2$I ~ $1';
BEGIN
    FOR place IN SELECT * FROM (VALUES
        ('action_plan', 'what', 500), ('action_plan', 'with_whom_text', 150),
        ('action_plan', 'cue', 300), ('application_event', 'note', 1000),
        ('certificate', 'revocation_reason', 300), ('cohort', 'note', 300),
        ('content_asset', 'title', 150), ('engagement_context', 'note', 500),
        ('intro_video', 'reason', 300), ('next_engagement_signal', 'returned_because', 300),
        ('pulse_check', 'statement', 300), ('pulse_question', 'question', 300),
        ('school_context_profile', 'note', 500), ('strategy', 'description', 150))
        AS texts (kept_in, words, longest)
    LOOP
        EXECUTE format(change, place.kept_in, place.words, colleague, place.longest)
        USING pattern;
    END LOOP;
    FOR place IN SELECT * FROM (VALUES ('application_event', 'artifact_link'),
        ('content_asset', 'link'), ('intro_video', 'url')) AS links (kept_in, words)
    LOOP
        EXECUTE format(change, place.kept_in, place.words, quote_literal('colleague'), 2000)
        USING pattern;
    END LOOP;
    -- Two titles may become one where there can only be one: then each gets a sign of its own.
    FOR place IN SELECT * FROM (VALUES ('cohort', 'name', 75), ('engagement', 'topic', 150),
        ('strategy', 'name', 75)) AS titles (kept_in, words, longest)
    LOOP
        BEGIN
            EXECUTE format(change, place.kept_in, place.words, colleague, place.longest)
            USING pattern;
        EXCEPTION WHEN unique_violation THEN
            EXECUTE format(change, place.kept_in, place.words,
                '''colleague '' || left(id::text, 4)', place.longest) USING pattern;
        END;
    END LOOP;
    UPDATE uptake.pulse_question AS q SET options = ARRAY(
        SELECT uptake.without(one, pattern, 'a colleague', 75)
        FROM unnest(q.options) WITH ORDINALITY AS each (one, nth) ORDER BY nth)
    WHERE array_to_string(q.options, ' ') ~ pattern;
    PERFORM uptake_raw.forget_name(pattern);
END
$_$;


ALTER FUNCTION uptake.forget_name(pattern text) OWNER TO uptake_owner;

--
-- Name: person; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.person (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    slack_user_id text NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    locale text NOT NULL,
    active boolean NOT NULL,
    dm_channel_id text,
    refreshed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    audit_ref uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT person_dm_channel_id_check CHECK (((char_length(dm_channel_id) >= 1) AND (char_length(dm_channel_id) <= 32))),
    CONSTRAINT person_locale_check CHECK (((char_length(locale) >= 2) AND (char_length(locale) <= 16))),
    CONSTRAINT person_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 150))),
    CONSTRAINT person_slack_user_id_check CHECK (((char_length(slack_user_id) >= 1) AND (char_length(slack_user_id) <= 32))),
    CONSTRAINT person_time_zone_check CHECK (((char_length(time_zone) >= 1) AND (char_length(time_zone) <= 64)))
);


ALTER TABLE uptake.person OWNER TO uptake_owner;

--
-- Name: forget_rows(uptake.person); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.forget_rows(p uptake.person) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM uptake_raw.erase_pulse(p.id);
    DELETE FROM uptake.outbox AS o WHERE o.person_id = p.id
        OR strpos(concat_ws(' ', o.key, o.lane, o.facts), p.id::text) > 0
        OR concat_ws(' ', o.key, o.lane, o.facts, o.channel_id, o.slack_channel) ~ concat(
            '(?<![[:alnum:]])(?:', concat_ws('|', p.slack_user_id, p.dm_channel_id),
            ')(?![[:alnum:]])');
    DELETE FROM uptake.home_page WHERE person_id = p.id;
    DELETE FROM uptake.intervention_trigger WHERE participant_id = p.id;
    DELETE FROM uptake.nudge_preference WHERE person_id = p.id;
    DELETE FROM uptake.case_study_volunteer WHERE participant_id = p.id;
    DELETE FROM uptake.certificate WHERE participant_id = p.id;
    DELETE FROM uptake.reflection WHERE participant_id = p.id;
    DELETE FROM uptake.pre_work_completion WHERE participant_id = p.id;
    DELETE FROM uptake.video_view WHERE participant_id = p.id OR video_id IN (
        SELECT id FROM uptake.intro_video WHERE strategist_id = p.id);
    DELETE FROM uptake.intro_video WHERE strategist_id = p.id;
    DELETE FROM uptake.application_event WHERE participant_id = p.id;
    DELETE FROM uptake.action_plan WHERE participant_id = p.id;
    DELETE FROM uptake.learner_profile WHERE person_id = p.id;
    DELETE FROM uptake.role_assignment WHERE person_id = p.id;
    DELETE FROM uptake.enrollment WHERE person_id = p.id;
    UPDATE uptake.intro_video SET reviewer_id = NULL WHERE reviewer_id = p.id;
    UPDATE uptake.content_asset SET created_by = NULL WHERE created_by = p.id;
    UPDATE uptake.engagement SET strategist_id = NULL WHERE strategist_id = p.id;
    UPDATE uptake.action_plan SET with_whom_slack_id = NULL,
        with_whom_text = coalesce(with_whom_text, 'a colleague')
    WHERE with_whom_slack_id = p.slack_user_id;
    DELETE FROM uptake.person WHERE id = p.id;
END
$$;


ALTER FUNCTION uptake.forget_rows(p uptake.person) OWNER TO uptake_owner;

--
-- Name: forget_statistics(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.forget_statistics() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    one record;
    filled boolean;
BEGIN
    FOR one IN
        SELECT c.relname AS name FROM pg_class AS c
        WHERE c.relnamespace = 'uptake'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE uptake.%I', one.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM uptake.%I)', one.name) INTO filled;
        IF NOT filled AND current_setting('server_version_num')::integer >= 180000 THEN
            EXECUTE format('SELECT pg_clear_attribute_stats(''uptake'', s.tablename, s.attname,
                false) FROM pg_stats AS s WHERE s.schemaname = ''uptake'' AND s.tablename = %L',
                one.name);
        END IF;
    END LOOP;
END
$$;


ALTER FUNCTION uptake.forget_statistics() OWNER TO uptake_owner;

--
-- Name: held_alone(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_alone(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT coalesce(json_agg(json_build_object('role', r.role,
        'where', coalesce(w.name, s.name, e.topic)) ORDER BY r.role), '[]')
    FROM uptake.role_assignment AS r
    LEFT JOIN uptake.workspace AS w ON w.id = r.workspace_id
    LEFT JOIN uptake.school AS s ON s.id = r.school_id
    LEFT JOIN uptake.engagement AS e ON e.id = r.engagement_id
    WHERE r.person_id = person AND r.role <> 'participant' AND NOT EXISTS (
        SELECT FROM uptake.role_assignment AS o
        JOIN uptake.person AS p ON p.id = o.person_id AND p.active
        WHERE o.role = r.role AND o.scope_id = r.scope_id AND o.person_id <> person)
$$;


ALTER FUNCTION uptake.held_alone(person uuid) OWNER TO uptake_owner;

--
-- Name: held_audit(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_audit(ref uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object(
        'Lines', (SELECT json_agg(json_build_object('When', a.at,
                'By', CASE WHEN a.actor_id = ref::text THEN 'you'
                    WHEN a.actor_kind = 'person' THEN 'somebody else' ELSE a.actor_id END,
                'What', a.action, 'On', a.record_kind, 'Before', a.before, 'After', a.after)
                ORDER BY a.seq)
            FROM uptake.audit_event AS a
            WHERE ref::text IN (a.actor_id, a.record_id)
                OR strpos(concat(a.record_id, a.before, a.after), ref::text) > 0),
        'Material moved', (SELECT json_agg(json_build_object('Title', c.title,
                'From', m.moved_from, 'To', m.moved_to, 'On', m.at) ORDER BY m.at)
            FROM uptake.visibility_transition AS m
            JOIN uptake.content_asset AS c ON c.id = m.asset_id WHERE m.actor_ref = ref))
$$;


ALTER FUNCTION uptake.held_audit(ref uuid) OWNER TO uptake_owner;

--
-- Name: held_content(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_content(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT (uptake.held_content_done(person)::jsonb || jsonb_build_object(
        'Pre-work opened', (SELECT json_agg(json_build_object('Title', a.title,
                'Opened', o.opened_at) ORDER BY o.opened_at)
            FROM uptake.pre_work_opening AS o
            JOIN uptake.content_asset AS a ON a.id = o.asset_id
            WHERE o.participant_id = person)))::json
$$;


ALTER FUNCTION uptake.held_content(person uuid) OWNER TO uptake_owner;

--
-- Name: held_content_done(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_content_done(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object(
        'Pre-work done', (SELECT json_agg(json_build_object('Title', a.title,
                'Done', d.completed_at) ORDER BY d.completed_at)
            FROM uptake.pre_work_completion AS d
            JOIN uptake.content_asset AS a ON a.id = d.asset_id WHERE d.participant_id = person),
        'Videos watched', (SELECT json_agg(json_build_object('Video', v.url,
                'Percent', w.watched_pct, 'First', w.created_at) ORDER BY w.created_at)
            FROM uptake.video_view AS w JOIN uptake.intro_video AS v ON v.id = w.video_id
            WHERE w.participant_id = person),
        'Videos sent in', (SELECT json_agg(json_build_object('Video', v.url,
                'Seconds', v.duration_seconds, 'State', v.approval, 'Because', v.reason,
                'Sent in', v.submitted_at) ORDER BY v.submitted_at)
            FROM uptake.intro_video AS v WHERE v.strategist_id = person),
        'Videos reviewed', (SELECT json_agg(json_build_object('State', v.approval,
                'Because', v.reason, 'On', v.reviewed_at) ORDER BY v.reviewed_at)
            FROM uptake.intro_video AS v WHERE v.reviewer_id = person),
        'Material added', (SELECT json_agg(json_build_object('Title', a.title,
                'Added', a.created_at) ORDER BY a.created_at)
            FROM uptake.content_asset AS a WHERE a.created_by = person))
$$;


ALTER FUNCTION uptake.held_content_done(person uuid) OWNER TO uptake_owner;

--
-- Name: held_messages(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_messages(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT (uptake.held_messages_without_hours(person)::jsonb || jsonb_build_object(
        'Reminder hours', (SELECT json_build_object('From', n.opens, 'Until', n.closes,
                'Weekdays', n.weekdays)
            FROM uptake.nudge_preference AS n
            WHERE n.person_id = person AND n.opens IS NOT NULL)))::json
$$;


ALTER FUNCTION uptake.held_messages(person uuid) OWNER TO uptake_owner;

--
-- Name: held_messages_without_hours(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_messages_without_hours(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object(
        'Settings', (SELECT json_build_object('All muted', n.muted_all,
                'Muted', n.muted_kinds, 'Snoozed until', n.snoozed_until)
            FROM uptake.nudge_preference AS n WHERE n.person_id = person),
        'What was missing', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'Signal', t.signal_type, 'Step', t.step, 'Found', t.fired_at,
                'Over', t.resolved_at, 'How', t.resolution) ORDER BY t.fired_at)
            FROM uptake.intervention_trigger AS t
            JOIN uptake.engagement AS e ON e.id = t.engagement_id
            WHERE t.participant_id = person),
        'Messages', (SELECT json_agg(json_build_object('Kind', o.kind, 'Workshop', e.topic,
                'State', o.state, 'A nudge', o.counts_as_nudge, 'Not before', o.not_before,
                'Sent', o.sent_at, 'Channel', o.slack_channel, 'Slack message', o.slack_ts)
                ORDER BY o.seq)
            FROM uptake.outbox AS o LEFT JOIN uptake.engagement AS e ON e.id = o.engagement_id
            WHERE o.person_id = person),
        'Home opened first', (SELECT h.created_at FROM uptake.home_page AS h
            WHERE h.person_id = person))
$$;


ALTER FUNCTION uptake.held_messages_without_hours(person uuid) OWNER TO uptake_owner;

--
-- Name: held_office(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_office(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object(
        'School contexts written', (SELECT json_agg(json_build_object('School', s.name,
                'Version', v.version, 'On', v.updated_at) ORDER BY v.updated_at)
            FROM uptake.school_context_profile AS v JOIN uptake.school AS s ON s.id = v.school_id
            WHERE v.updated_by = person),
        'Workshop contexts written', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'On', v.updated_at) ORDER BY v.updated_at)
            FROM uptake.engagement_context AS v
            JOIN uptake.engagement AS e ON e.id = v.engagement_id WHERE v.updated_by = person),
        'Signals passed on', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'As LA', CASE WHEN g.la_id = person THEN g.la_passed_at END,
                'As programme manager', CASE WHEN g.pm_id = person THEN g.pm_passed_at END)
                ORDER BY g.created_at)
            FROM uptake.next_engagement_signal AS g
            JOIN uptake.engagement AS e ON e.id = g.engagement_id
            WHERE person IN (g.la_id, g.pm_id)))
$$;


ALTER FUNCTION uptake.held_office(person uuid) OWNER TO uptake_owner;

--
-- Name: held_person(uptake.person); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_person(p uptake.person) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object('Id', p.id, 'Name', p.name, 'Slack user', p.slack_user_id,
        'Slack workspace', w.team_id, 'Direct messages', p.dm_channel_id,
        'Time zone', p.time_zone, 'Language', p.locale, 'Active', p.active,
        'Known since', p.created_at, 'Last read from Slack', p.refreshed_at,
        'Reference in the audit', p.audit_ref,
        'Asked for', (SELECT json_agg(json_build_object('What', r.kind, 'On', r.created_at,
                'Done', r.done_at, 'How', r.outcome) ORDER BY r.created_at)
            FROM uptake.subject_request AS r WHERE r.person_id = p.id))
    FROM uptake.workspace AS w WHERE w.id = p.workspace_id
$$;


ALTER FUNCTION uptake.held_person(p uptake.person) OWNER TO uptake_owner;

--
-- Name: held_plans(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_plans(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_agg(json_build_object('Workshop', e.topic, 'Strategy', t.name,
        'Revision', a.revision, 'What', a.what, 'When', a.due_at,
        'With whom (Slack)', a.with_whom_slack_id, 'With whom', a.with_whom_text,
        'Cue', a.cue, 'Made', a.created_at,
        'Withdrawn', a.withdrawn_at, 'Put in calendar', a.calendar_at)
        ORDER BY a.created_at, a.revision)
    FROM uptake.action_plan AS a JOIN uptake.engagement AS e ON e.id = a.engagement_id
    JOIN uptake.strategy AS t ON t.id = a.strategy_id WHERE a.participant_id = person
$$;


ALTER FUNCTION uptake.held_plans(person uuid) OWNER TO uptake_owner;

--
-- Name: held_profile(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_profile(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object('Grade bands', l.grade_bands, 'Experience', l.experience,
        'Content areas', l.content_areas, 'Role in school', l.school_role,
        'Since', l.created_at)
    FROM uptake.learner_profile AS l WHERE l.person_id = person
$$;


ALTER FUNCTION uptake.held_profile(person uuid) OWNER TO uptake_owner;

--
-- Name: held_pulses(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_pulses(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_agg(json_build_object('Workshop', e.topic, 'Statement', k.statement,
        'Agreement, 1 to 5', a.likert, 'Questions', (
            SELECT json_agg(json_build_object('Question', q.question,
                'Answer', q.options[a.mcq_answers[q.position] + 1]) ORDER BY q.position)
            FROM uptake.pulse_question AS q WHERE q.pulse_check_id = k.id)) ORDER BY e.starts_at)
    FROM uptake_raw.export_pulse(person) AS a
    JOIN uptake.engagement AS e ON e.id = a.engagement_id
    JOIN uptake.pulse_check AS k ON k.engagement_id = e.id
$$;


ALTER FUNCTION uptake.held_pulses(person uuid) OWNER TO uptake_owner;

--
-- Name: held_reflections(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_reflections(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object(
        'Reflections', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'State', r.state, 'Evidence', w.evidence, 'Obstacles', w.obstacles,
                'Obstacles ticked', r.themes, 'Next try', w.next_try, 'Begun', r.created_at,
                'Changed', r.updated_at, 'Completed', r.completed_at) ORDER BY r.created_at)
            FROM uptake.reflection AS r JOIN uptake.engagement AS e ON e.id = r.engagement_id
            LEFT JOIN uptake.export_reflections(person) AS w
                ON w.engagement_id = r.engagement_id WHERE r.participant_id = person),
        'Certificates', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'Issued', c.issued_at, 'Code', c.code, 'Revoked', c.revoked_at,
                'Because', c.revocation_reason) ORDER BY c.issued_at)
            FROM uptake.certificate AS c JOIN uptake.engagement AS e ON e.id = c.engagement_id
            WHERE c.participant_id = person))
$$;


ALTER FUNCTION uptake.held_reflections(person uuid) OWNER TO uptake_owner;

--
-- Name: held_roles(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_roles(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_agg(json_build_object('Role', r.role, 'Of', r.scope_kind,
        'Where', coalesce(w.name, s.name, e.topic), 'Since', r.created_at) ORDER BY r.created_at)
    FROM uptake.role_assignment AS r
    LEFT JOIN uptake.workspace AS w ON w.id = r.workspace_id
    LEFT JOIN uptake.school AS s ON s.id = r.school_id
    LEFT JOIN uptake.engagement AS e ON e.id = r.engagement_id
    WHERE r.person_id = person
$$;


ALTER FUNCTION uptake.held_roles(person uuid) OWNER TO uptake_owner;

--
-- Name: held_tries(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_tries(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_agg(json_build_object('Workshop', e.topic, 'Strategy', t.name,
        'Attempt', x.attempt_number, 'When', x.occurred_at, 'How it went', x.outcome,
        'Evidence', x.evidence_type, 'Note', x.note, 'Link', x.artifact_link,
        'Slack file', x.slack_file_id, 'Logged', x.created_at)
        ORDER BY x.created_at, x.attempt_number)
    FROM uptake.application_event AS x JOIN uptake.engagement AS e ON e.id = x.engagement_id
    JOIN uptake.strategy AS t ON t.id = x.strategy_id WHERE x.participant_id = person
$$;


ALTER FUNCTION uptake.held_tries(person uuid) OWNER TO uptake_owner;

--
-- Name: held_workshops(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.held_workshops(person uuid) RETURNS json
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT json_build_object(
        'Taken part in', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'School', s.name, 'Starts', e.starts_at, 'Cohort', c.name,
                'Joined', n.joined_at, 'Left', n.left_at, 'Checked in', n.checked_in_at,
                'Clocks start', n.anchor_at) ORDER BY e.starts_at)
            FROM uptake.enrollment AS n JOIN uptake.engagement AS e ON e.id = n.engagement_id
            JOIN uptake.school AS s ON s.id = e.school_id
            JOIN uptake.cohort AS c ON c.id = n.cohort_id WHERE n.person_id = person),
        'Run as the strategist', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'Starts', e.starts_at) ORDER BY e.starts_at)
            FROM uptake.engagement AS e WHERE e.strategist_id = person),
        'Offered for case studies', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'On', v.created_at) ORDER BY v.created_at)
            FROM uptake.case_study_volunteer AS v
            JOIN uptake.engagement AS e ON e.id = v.engagement_id
            WHERE v.participant_id = person))
$$;


ALTER FUNCTION uptake.held_workshops(person uuid) OWNER TO uptake_owner;

--
-- Name: kaplan_meier_median(integer[], integer[]); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.kaplan_meier_median(events integer[], leavers integer[]) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH seen (at, got_there) AS (
        SELECT at, 1 FROM unnest(events) AS at UNION ALL SELECT at, 0 FROM unnest(leavers) AS at),
    moments AS (
        SELECT at, sum(got_there) AS got_there, count(*) - sum(got_there) AS left_then,
            sum(count(*)) OVER (ORDER BY at DESC) AS at_risk
        FROM seen GROUP BY at),
    survival AS (
        SELECT at, got_there, at_risk - got_there AS still, max(at_risk) OVER () AS all_of,
            coalesce(uptake.product((at_risk - got_there)::double precision
                / nullif(at_risk - got_there - left_then, 0)) OVER before, 1) AS times
        FROM moments WINDOW before AS (
            ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
    SELECT min(at) FROM survival WHERE got_there > 0 AND 2 * still * times <= all_of * (1 + 1e-9)
$$;


ALTER FUNCTION uptake.kaplan_meier_median(events integer[], leavers integer[]) OWNER TO uptake_owner;

--
-- Name: keep_reflection(uuid, uuid, text, text, text); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.keep_reflection(in_participant uuid, in_engagement uuid, in_evidence text, in_obstacles text, in_next_try text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    stood uptake_raw.reflection_text;
BEGIN
    IF greatest(char_length(in_evidence), char_length(in_obstacles), char_length(in_next_try))
            > 2000 THEN
        RAISE EXCEPTION 'a text is too long'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reflection_text_length';
    END IF;
    -- An update would write only what differs, and so tell how much of a guess is right.
    LOOP
        DELETE FROM uptake_raw.reflection_text AS kept
        WHERE kept.engagement_id = in_engagement AND kept.participant_id = in_participant
        RETURNING * INTO stood;
        INSERT INTO uptake_raw.reflection_text
            (participant_id, engagement_id, evidence, obstacles, next_try)
        VALUES (in_participant, in_engagement, coalesce(in_evidence, stood.evidence, ''),
            coalesce(in_obstacles, stood.obstacles, ''), coalesce(in_next_try, stood.next_try, ''))
        ON CONFLICT (engagement_id, participant_id) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;


ALTER FUNCTION uptake.keep_reflection(in_participant uuid, in_engagement uuid, in_evidence text, in_obstacles text, in_next_try text) OWNER TO uptake_raw;

--
-- Name: keep_sealed(uuid, uuid, bytea); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea) OWNER TO uptake_raw;

--
-- Name: keep_what_was_asked(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.keep_what_was_asked() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    asked uuid;
BEGIN
    -- An erasure takes a name out of what was asked.
    IF TG_OP = 'UPDATE' AND current_user = 'uptake_owner' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'pulse_check' THEN
        asked := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        asked := NEW.pulse_check_id;
    ELSE
        asked := OLD.pulse_check_id;
    END IF;
    PERFORM FROM uptake.pulse_check WHERE id = asked FOR UPDATE;
    IF EXISTS (SELECT FROM uptake.pulse_round WHERE pulse_check_id = asked) THEN
        RAISE EXCEPTION 'the pulse check was opened' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'pulse_check_was_opened';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;


ALTER FUNCTION uptake.keep_what_was_asked() OWNER TO uptake_owner;

--
-- Name: key_by_reference(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.key_by_reference() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.key := uptake.request_ref(NEW.key);
    RETURN NEW;
END
$$;


ALTER FUNCTION uptake.key_by_reference() OWNER TO uptake_owner;

--
-- Name: longest(text[]); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.longest(texts text[]) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT max(char_length(one)) FROM unnest(texts) AS one
$$;


ALTER FUNCTION uptake.longest(texts text[]) OWNER TO uptake_owner;

--
-- Name: mastery_streak(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.mastery_streak(in_workspace uuid) RETURNS integer
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT coalesce(max(f.mastery_streak), 3)
    FROM uptake.figure_setting AS f WHERE f.workspace_id = in_workspace
$$;


ALTER FUNCTION uptake.mastery_streak(in_workspace uuid) OWNER TO uptake_owner;

--
-- Name: measures(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.measures() RETURNS TABLE(measure text, parts text[], kind text, floor_of text, of_some boolean, few_hidden boolean, wide text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT m.measure,
     m.parts,
     m.kind,
     m.floor_of,
     m.of_some,
     m.few_hidden,
     m.wide
    FROM ( VALUES ('plan_rate'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('prework_rate'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('survey_rate'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('applied_24h'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('applied_48h'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('applied_5d'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('median_hours_to_first_application'::text,ARRAY[''::text],'hours'::text,'rate'::text,false,false,'everywhere'::text), ('repeat_rate'::text,ARRAY[''::text],'share'::text,'rate'::text,true,false,'everywhere'::text), ('median_attempts_to_mastery'::text,ARRAY[''::text],'attempts'::text,'rate'::text,true,false,'everywhere'::text), ('outcome_success_share'::text,ARRAY[''::text],'share'::text,'rate'::text,true,false,'everywhere'::text), ('evidence_mix'::text,ARRAY['artifact'::text, 'observation'::text, 'self_report'::text],'share'::text,'breakdown'::text,true,false,'everywhere'::text), ('nudges_sent'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('nudges_acted_on_24h'::text,ARRAY[''::text],'share'::text,'rate'::text,true,false,'everywhere'::text), ('nudges_muted'::text,ARRAY[''::text],'share'::text,'rate'::text,false,false,'everywhere'::text), ('obstacle_theme'::text,ARRAY['time'::text, 'materials'::text, 'student_response'::text, 'confidence'::text, 'curriculum_fit'::text, 'class_size'::text, 'support'::text, 'technology'::text, 'schedule'::text, 'other'::text],'share'::text,'breakdown'::text,true,true,'everywhere'::text), ('profile_grade_band'::text,ARRAY['early_years'::text, 'k_2'::text, 'g3_5'::text, 'g6_8'::text, 'g9_12'::text, 'all_grades'::text],'share'::text,'breakdown'::text,false,true,'nowhere'::text), ('profile_experience'::text,ARRAY['y0_2'::text, 'y3_5'::text, 'y6_10'::text, 'y11_20'::text, 'y21_plus'::text, 'other'::text],'share'::text,'breakdown'::text,false,true,'nowhere'::text), ('profile_content_area'::text,ARRAY['literacy'::text, 'mathematics'::text, 'science'::text, 'social_studies'::text, 'arts'::text, 'languages'::text, 'physical_education'::text, 'special_education'::text, 'technology'::text, 'generalist'::text],'share'::text,'breakdown'::text,false,true,'nowhere'::text), ('profile_school_role'::text,ARRAY['teacher'::text, 'coach'::text, 'specialist'::text, 'leader'::text, 'support'::text, 'other'::text],'share'::text,'breakdown'::text,false,true,'nowhere'::text), ('pulse_mean'::text,NULL::text[],'mean'::text,'score'::text,false,false,'everywhere'::text), ('pulse_distribution'::text,NULL::text[],'share'::text,'breakdown'::text,false,false,'everywhere'::text), ('question_missed'::text,NULL::text[],'share'::text,'rate'::text,false,false,'engagement'::text), ('question_option'::text,NULL::text[],'share'::text,'breakdown'::text,false,false,'engagement'::text), ('gap_missed'::text,NULL::text[],'share'::text,'rate'::text,false,false,'everywhere'::text)) m(measure, parts, kind, floor_of, of_some, few_hidden, wide);
END;


ALTER FUNCTION uptake.measures() OWNER TO uptake_owner;

--
-- Name: merged_cells(integer[], integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.merged_cells(denominators integer[], floor integer) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    so_far integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := cell;
        so_far := so_far + denominators[place];
        IF so_far >= floor THEN
            cell := cell + 1;
            so_far := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        IF cells[place] = cell AND cell > 1 THEN
            cells[place] := cell - 1;
        END IF;
    END LOOP;
    RETURN cells;
END
$$;


ALTER FUNCTION uptake.merged_cells(denominators integer[], floor integer) OWNER TO uptake_owner;

--
-- Name: merged_further(integer[], integer[], integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.merged_further(cells integer[], denominators integer[], floor integer) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT array_agg(further.cells[before.cell] ORDER BY before.place)
    FROM unnest(cells) WITH ORDINALITY AS before (cell, place),
    LATERAL (
        SELECT uptake.merged_cells(array_agg(one.total ORDER BY one.cell), floor)
        FROM (SELECT cell, sum(n)::integer FROM unnest(cells, denominators) AS each (cell, n)
            GROUP BY cell) AS one (cell, total)) AS further (cells)
$$;


ALTER FUNCTION uptake.merged_further(cells integer[], denominators integer[], floor integer) OWNER TO uptake_owner;

--
-- Name: n_band(integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.n_band(n integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (n < 5) THEN NULL::text WHEN (n < 10) THEN '5-9'::text WHEN (n < 20) THEN '10-19'::text WHEN (n < 50) THEN '20-49'::text ELSE '50+'::text END;


ALTER FUNCTION uptake.n_band(n integer) OWNER TO uptake_owner;

--
-- Name: name_by_reference(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.name_by_reference() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION uptake.name_by_reference() OWNER TO uptake_owner;

--
-- Name: name_pattern(uptake.person); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.name_pattern(p uptake.person) RETURNS text
    LANGUAGE sql STABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT CASE WHEN btrim(p.name) ~ '[[:space:]]' THEN '(?i)' ELSE '(?c)' END
        || '<@' || p.slack_user_id || '(?:[|][^>]*)?>|(?<![[:alnum:]])(?:'
        || concat_ws('|', p.slack_user_id, p.dm_channel_id, regexp_replace(regexp_replace(
            btrim(p.name), '([^[:alnum:][:space:]])', '\\\1', 'g'), '[[:space:]]+',
            '[[:space:]]+', 'g'))
        || ')(?![[:alnum:]])'
$$;


ALTER FUNCTION uptake.name_pattern(p uptake.person) OWNER TO uptake_owner;

--
-- Name: nearly_all(integer, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.nearly_all(n integer, everybody integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((100 * n) >= (CASE WHEN (everybody < 20) THEN 80 ELSE 95 END * everybody));


ALTER FUNCTION uptake.nearly_all(n integer, everybody integer) OWNER TO uptake_owner;

--
-- Name: note_keeping(text, text, text, jsonb); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.note_keeping(in_action text, in_record_kind text, in_record text, in_after jsonb) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    INSERT INTO uptake.audit_event (id, at, actor_kind, actor_id, action, record_kind, record_id,
        after, request_id)
    VALUES (gen_random_uuid(), clock_timestamp(), 'system', 'keeper', in_action, in_record_kind,
        in_record, in_after, 'command')
$$;


ALTER FUNCTION uptake.note_keeping(in_action text, in_record_kind text, in_record text, in_after jsonb) OWNER TO uptake_owner;

--
-- Name: content_asset; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.content_asset (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    engagement_id uuid,
    title text NOT NULL,
    type text NOT NULL,
    link text NOT NULL,
    visibility text DEFAULT 'draft'::text NOT NULL,
    owner text DEFAULT 'pm'::text NOT NULL,
    release_rule text NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT content_asset_engagement_check CHECK (((engagement_id IS NOT NULL) OR (type = 'microlearning'::text))),
    CONSTRAINT content_asset_link_check CHECK (((link ~* '^https?://[^[:space:]/]+[^[:space:]]*$'::text) AND (char_length(link) <= 2000))),
    CONSTRAINT content_asset_owner_check CHECK ((owner = ANY (ARRAY['pm'::text, 'content_creator'::text]))),
    CONSTRAINT content_asset_release_rule_check CHECK ((release_rule = ANY (ARRAY['pre_engagement'::text, 'day_of'::text, 'post_released'::text, 'by_hand'::text]))),
    CONSTRAINT content_asset_reusable_check CHECK (((engagement_id IS NOT NULL) OR ((owner = 'content_creator'::text) AND (release_rule = 'by_hand'::text) AND (visibility = ANY (ARRAY['draft'::text, 'post_released'::text]))))),
    CONSTRAINT content_asset_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 150))),
    CONSTRAINT content_asset_type_check CHECK ((type = ANY (ARRAY['pre_work'::text, 'workshop_material'::text, 'slide_deck'::text, 'post_resource'::text, 'microlearning'::text]))),
    CONSTRAINT content_asset_visibility_check CHECK ((visibility = ANY (ARRAY['draft'::text, 'pre_engagement'::text, 'day_of'::text, 'post_released'::text])))
);


ALTER TABLE uptake.content_asset OWNER TO uptake_owner;

--
-- Name: nudge_preference; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.nudge_preference (
    person_id uuid NOT NULL,
    muted_all boolean DEFAULT false NOT NULL,
    muted_kinds text[] DEFAULT '{}'::text[] NOT NULL,
    snoozed_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    opens time without time zone,
    closes time without time zone,
    weekdays smallint[],
    CONSTRAINT nudge_preference_hours_check CHECK (((num_nulls(opens, closes, weekdays) = ANY (ARRAY[0, 3])) AND ((closes - opens) >= '01:00:00'::interval))),
    CONSTRAINT nudge_preference_muted_kinds_check CHECK (((cardinality(muted_kinds) <= 50) AND (array_position(muted_kinds, NULL::text) IS NULL))),
    CONSTRAINT nudge_preference_weekdays_check CHECK ((((cardinality(weekdays) >= 1) AND (cardinality(weekdays) <= 5)) AND (weekdays <@ '{1,2,3,4,5}'::smallint[]) AND (array_position(weekdays, NULL::smallint) IS NULL)))
);


ALTER TABLE uptake.nudge_preference OWNER TO uptake_owner;

--
-- Name: outbox; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.outbox (
    key text NOT NULL,
    seq bigint NOT NULL,
    lane text NOT NULL,
    kind text NOT NULL,
    person_id uuid,
    channel_id text,
    engagement_id uuid,
    facts jsonb NOT NULL,
    counts_as_nudge boolean NOT NULL,
    not_before timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    state text DEFAULT 'waiting'::text NOT NULL,
    claim_token uuid,
    claimed_until timestamp with time zone,
    claimed_by text,
    attempts integer DEFAULT 0 NOT NULL,
    uncertain boolean DEFAULT false NOT NULL,
    slack_channel text,
    slack_ts text,
    sent_at timestamp with time zone,
    outcome_code text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT outbox_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT outbox_audience_check CHECK (((person_id IS NULL) <> (channel_id IS NULL))),
    CONSTRAINT outbox_channel_id_check CHECK (((char_length(channel_id) >= 1) AND (char_length(channel_id) <= 32))),
    CONSTRAINT outbox_claim_check CHECK ((((state = 'claimed'::text) = (claim_token IS NOT NULL)) AND ((claim_token IS NULL) = (claimed_until IS NULL)) AND ((claim_token IS NULL) = (claimed_by IS NULL)))),
    CONSTRAINT outbox_claimed_by_check CHECK (((char_length(claimed_by) >= 1) AND (char_length(claimed_by) <= 100))),
    CONSTRAINT outbox_facts_check CHECK (((jsonb_typeof(facts) = 'object'::text) AND (octet_length((facts)::text) <= 4000))),
    CONSTRAINT outbox_key_check CHECK (((char_length(key) >= 1) AND (char_length(key) <= 200))),
    CONSTRAINT outbox_kind_check CHECK ((kind ~ '^[a-z0-9_]{1,64}$'::text)),
    CONSTRAINT outbox_lane_check CHECK (((char_length(lane) >= 1) AND (char_length(lane) <= 100))),
    CONSTRAINT outbox_outcome_code_check CHECK (((char_length(outcome_code) >= 1) AND (char_length(outcome_code) <= 64))),
    CONSTRAINT outbox_sent_check CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
    CONSTRAINT outbox_slack_channel_check CHECK (((char_length(slack_channel) >= 1) AND (char_length(slack_channel) <= 32))),
    CONSTRAINT outbox_slack_ts_check CHECK (((char_length(slack_ts) >= 1) AND (char_length(slack_ts) <= 32))),
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'claimed'::text, 'sent'::text, 'lapsed'::text, 'failed'::text])))
);


ALTER TABLE uptake.outbox OWNER TO uptake_owner;

--
-- Name: pre_work_completion; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.pre_work_completion (
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    completed_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);


ALTER TABLE uptake.pre_work_completion OWNER TO uptake_owner;

--
-- Name: reflection; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.reflection (
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    state text NOT NULL,
    survey_complete boolean GENERATED ALWAYS AS ((state = 'complete'::text)) STORED NOT NULL,
    themes text[] NOT NULL,
    completed_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT reflection_completed_at_check CHECK (((completed_at IS NOT NULL) = (state = 'complete'::text))),
    CONSTRAINT reflection_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'complete'::text]))),
    CONSTRAINT reflection_themes_check CHECK (((cardinality(themes) <= 10) AND (themes <@ ARRAY['time'::text, 'materials'::text, 'student_response'::text, 'confidence'::text, 'curriculum_fit'::text, 'class_size'::text, 'support'::text, 'technology'::text, 'schedule'::text, 'other'::text])))
);


ALTER TABLE uptake.reflection OWNER TO uptake_owner;

--
-- Name: nudges_everywhere(timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.nudges_everywhere(as_of timestamp with time zone) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT c.cohort_id,
     m.measure,
     m.part,
     (m.numerator)::integer AS numerator,
     (m.denominator)::integer AS denominator,
     (c.everybody)::integer AS everybody,
     (m.still_open)::integer AS still_open,
     NULL::integer[] AS int4,
     NULL::integer[] AS int4
    FROM (( SELECT n.cohort_id,
             count(*) AS everybody,
             count(o.closed) AS nudged,
             count(*) FILTER (WHERE o.closed) AS closed,
             count(*) FILTER (WHERE o.acted) AS acted,
             count(*) FILTER (WHERE (f.muted_all OR (f.muted_kinds <> '{}'::text[]))) AS muted
            FROM ((uptake.enrollment n
              LEFT JOIN uptake.nudge_preference f ON (((f.person_id = n.person_id) AND (f.created_at <= nudges_everywhere.as_of))))
              LEFT JOIN ( SELECT s.person_id,
                     s.engagement_id,
                     bool_or(s.closed) AS closed,
                     bool_or((s.closed AND s.acted)) AS acted
                    FROM ( SELECT o_1.person_id,
                             o_1.engagement_id,
                             ((o_1.sent_at + '24:00:00'::interval) <= nudges_everywhere.as_of) AS closed,
                                 CASE
                                     WHEN (o_1.kind = 'no_action_plan'::text) THEN (EXISTS ( SELECT
                                        FROM uptake.action_plan p
                                       WHERE ((p.engagement_id = o_1.engagement_id) AND (p.participant_id = o_1.person_id) AND (p.created_at >= o_1.sent_at) AND (p.created_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                     WHEN (o_1.kind = 'no_survey'::text) THEN (EXISTS ( SELECT
                                        FROM uptake.reflection r
                                       WHERE ((r.engagement_id = o_1.engagement_id) AND (r.participant_id = o_1.person_id) AND (r.completed_at >= o_1.sent_at) AND (r.completed_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                     WHEN (o_1.kind = 'missing_prework'::text) THEN (EXISTS ( SELECT
                                        FROM (uptake.content_asset w
                                          JOIN uptake.pre_work_completion d ON ((d.asset_id = w.id)))
                                       WHERE ((w.engagement_id = o_1.engagement_id) AND (d.participant_id = o_1.person_id) AND (d.completed_at >= o_1.sent_at) AND (d.completed_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                     ELSE (EXISTS ( SELECT
                                        FROM uptake.application_event x
                                       WHERE ((x.engagement_id = o_1.engagement_id) AND (x.participant_id = o_1.person_id) AND (x.created_at >= o_1.sent_at) AND (x.created_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                 END AS acted
                            FROM uptake.outbox o_1
                           WHERE (true AND o_1.counts_as_nudge AND (o_1.state = 'sent'::text) AND (o_1.sent_at <= nudges_everywhere.as_of))) s
                   GROUP BY s.person_id, s.engagement_id) o ON (((o.person_id = n.person_id) AND (o.engagement_id = n.engagement_id))))
           WHERE (true AND (n.joined_at <= nudges_everywhere.as_of) AND ((n.left_at IS NULL) OR (n.left_at > nudges_everywhere.as_of)))
           GROUP BY n.cohort_id) c
      CROSS JOIN LATERAL ( VALUES ('nudges_sent'::text,''::text,c.nudged,c.everybody,0), ('nudges_acted_on_24h'::text,''::text,c.acted,c.closed,(c.nudged - c.closed)), ('nudges_muted'::text,''::text,c.muted,c.everybody,0)) m(measure, part, numerator, denominator, still_open));
END;


ALTER FUNCTION uptake.nudges_everywhere(as_of timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: nudges_of(uuid[], timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.nudges_of(cohorts uuid[], as_of timestamp with time zone) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT c.cohort_id,
     m.measure,
     m.part,
     (m.numerator)::integer AS numerator,
     (m.denominator)::integer AS denominator,
     (c.everybody)::integer AS everybody,
     (m.still_open)::integer AS still_open,
     NULL::integer[] AS int4,
     NULL::integer[] AS int4
    FROM (( SELECT n.cohort_id,
             count(*) AS everybody,
             count(o.closed) AS nudged,
             count(*) FILTER (WHERE o.closed) AS closed,
             count(*) FILTER (WHERE o.acted) AS acted,
             count(*) FILTER (WHERE (f.muted_all OR (f.muted_kinds <> '{}'::text[]))) AS muted
            FROM ((uptake.enrollment n
              LEFT JOIN uptake.nudge_preference f ON (((f.person_id = n.person_id) AND (f.created_at <= nudges_of.as_of))))
              LEFT JOIN LATERAL ( SELECT s.person_id,
                     s.engagement_id,
                     bool_or(s.closed) AS closed,
                     bool_or((s.closed AND s.acted)) AS acted
                    FROM ( SELECT o_1.person_id,
                             o_1.engagement_id,
                             ((o_1.sent_at + '24:00:00'::interval) <= nudges_of.as_of) AS closed,
                                 CASE
                                     WHEN (o_1.kind = 'no_action_plan'::text) THEN (EXISTS ( SELECT
                                        FROM uptake.action_plan p
                                       WHERE ((p.engagement_id = o_1.engagement_id) AND (p.participant_id = o_1.person_id) AND (p.created_at >= o_1.sent_at) AND (p.created_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                     WHEN (o_1.kind = 'no_survey'::text) THEN (EXISTS ( SELECT
                                        FROM uptake.reflection r
                                       WHERE ((r.engagement_id = o_1.engagement_id) AND (r.participant_id = o_1.person_id) AND (r.completed_at >= o_1.sent_at) AND (r.completed_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                     WHEN (o_1.kind = 'missing_prework'::text) THEN (EXISTS ( SELECT
                                        FROM (uptake.content_asset w
                                          JOIN uptake.pre_work_completion d ON ((d.asset_id = w.id)))
                                       WHERE ((w.engagement_id = o_1.engagement_id) AND (d.participant_id = o_1.person_id) AND (d.completed_at >= o_1.sent_at) AND (d.completed_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                     ELSE (EXISTS ( SELECT
                                        FROM uptake.application_event x
                                       WHERE ((x.engagement_id = o_1.engagement_id) AND (x.participant_id = o_1.person_id) AND (x.created_at >= o_1.sent_at) AND (x.created_at <= (o_1.sent_at + '24:00:00'::interval)))))
                                 END AS acted
                            FROM uptake.outbox o_1
                           WHERE ((o_1.person_id = n.person_id) AND (o_1.engagement_id = n.engagement_id) AND o_1.counts_as_nudge AND (o_1.state = 'sent'::text) AND (o_1.sent_at <= nudges_of.as_of))) s
                   GROUP BY s.person_id, s.engagement_id) o ON (((o.person_id = n.person_id) AND (o.engagement_id = n.engagement_id))))
           WHERE ((n.cohort_id = ANY (nudges_of.cohorts)) AND (n.joined_at <= nudges_of.as_of) AND ((n.left_at IS NULL) OR (n.left_at > nudges_of.as_of)))
           GROUP BY n.cohort_id) c
      CROSS JOIN LATERAL ( VALUES ('nudges_sent'::text,''::text,c.nudged,c.everybody,0), ('nudges_acted_on_24h'::text,''::text,c.acted,c.closed,(c.nudged - c.closed)), ('nudges_muted'::text,''::text,c.muted,c.everybody,0)) m(measure, part, numerator, denominator, still_open));
END;


ALTER FUNCTION uptake.nudges_of(cohorts uuid[], as_of timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: number_attempt(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.number_attempt() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(
        NEW.engagement_id::text || NEW.participant_id || NEW.strategy_id, 0));
    NEW.attempt_number := 1 + coalesce((
        SELECT max(earlier.attempt_number) FROM uptake.application_event AS earlier
        WHERE earlier.engagement_id = NEW.engagement_id
            AND earlier.participant_id = NEW.participant_id
            AND earlier.strategy_id = NEW.strategy_id), 0);
    RETURN NEW;
END
$$;


ALTER FUNCTION uptake.number_attempt() OWNER TO uptake_owner;

--
-- Name: only_grow_watched(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.only_grow_watched() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.watched_pct := greatest(OLD.watched_pct, NEW.watched_pct);
    RETURN NEW;
END
$$;


ALTER FUNCTION uptake.only_grow_watched() OWNER TO uptake_owner;

--
-- Name: open_requests(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.open_requests() RETURNS TABLE(id uuid, person_id uuid, kind text, slack_user_id text, tried boolean, rests boolean, overdue boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT r.id, r.person_id, r.kind, p.slack_user_id, r.tried_at IS NOT NULL,
        coalesce(r.tried_at > clock_timestamp() - interval '6 seconds', false),
        coalesce(r.begun_at < clock_timestamp() - interval '1 day', false)
    FROM uptake.subject_request AS r JOIN uptake.person AS p ON p.id = r.person_id
    WHERE r.done_at IS NULL ORDER BY r.kind = 'erasure', r.created_at, r.id
$$;


ALTER FUNCTION uptake.open_requests() OWNER TO uptake_owner;

--
-- Name: open_round(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.open_round() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    SELECT f.score, f.rate, f.breakdown
    INTO NEW.score_floor, NEW.rate_floor, NEW.breakdown_floor
    FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
    CROSS JOIN LATERAL uptake.floors(s.workspace_id) AS f
    WHERE e.id = NEW.engagement_id;
    -- Against a change of the questions that has not committed yet.
    PERFORM FROM uptake.pulse_check WHERE id = NEW.pulse_check_id FOR UPDATE;
    IF (SELECT count(*) FROM uptake.pulse_question WHERE pulse_check_id = NEW.pulse_check_id) <> 3
    THEN
        RAISE EXCEPTION 'a pulse check has three questions' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'pulse_round_three_questions';
    END IF;
    RETURN NEW;
END
$$;


ALTER FUNCTION uptake.open_round() OWNER TO uptake_owner;

--
-- Name: own_reflection(uuid, uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.own_reflection(in_participant uuid, in_engagement uuid, OUT evidence text, OUT obstacles text, OUT next_try text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT kept.evidence, kept.obstacles, kept.next_try FROM uptake_raw.reflection_text AS kept
    WHERE kept.participant_id = in_participant AND kept.engagement_id = in_engagement
$$;


ALTER FUNCTION uptake.own_reflection(in_participant uuid, in_engagement uuid, OUT evidence text, OUT obstacles text, OUT next_try text) OWNER TO uptake_raw;

--
-- Name: parts_told(text[], integer[], integer, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.parts_told(parts text[], numerators integer[], everybody integer, floor integer) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH enough AS (
        SELECT p.part, row_number() OVER (ORDER BY p.people, p.part) AS place,
            everybody - sum(p.people) OVER () AS rest
        FROM unnest(parts, numerators) AS p (part, people)
        WHERE p.people >= floor AND p.part <> 'other')
    SELECT coalesce(array_agg(e.part), '{}') FROM enough AS e WHERE e.rest >= floor OR e.place > 1
$$;


ALTER FUNCTION uptake.parts_told(parts text[], numerators integer[], everybody integer, floor integer) OWNER TO uptake_owner;

--
-- Name: pieces_of(text, uuid, text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.pieces_of(scope text, scope_id uuid, in_moment text) RETURNS TABLE(measure text, part text, kind text, of_some boolean, counts boolean, blank_reason text, at_least numeric, at_most numeric, denominator integer, everybody integer, events integer[], leavers integer[], some_still_open boolean, as_of timestamp with time zone, computed_at timestamp with time zone, floor_of text, few_hidden boolean)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT c.measure, c.part, m.kind, m.of_some,
        c.n_band IS NOT NULL AND CASE WHEN m.kind IN ('hours', 'attempts')
            THEN c.events IS NOT NULL ELSE c.numerator IS NOT NULL AND (c.value IS NOT NULL
                OR (m.few_hidden AND c.blank_reason = 'too_few')) END,
        c.blank_reason,
        CASE WHEN m.kind = 'mean' THEN greatest(1.5 * c.denominator, least(4.5 * c.denominator,
                c.numerator))
            WHEN c.modifier = 'or_more' THEN ceil(c.value * c.denominator / 100)
            WHEN c.modifier = 'or_fewer' OR c.value IS NULL THEN 0 ELSE c.numerator END,
        CASE WHEN c.modifier = 'or_more' THEN c.denominator
            WHEN c.modifier = 'or_fewer' THEN floor(c.value * c.denominator / 100)
            WHEN c.value IS NULL THEN c.denominator ELSE c.numerator END,
        c.denominator, coalesce(c.everybody, c.denominator), c.events, c.leavers,
        c.some_still_open, c.as_of, c.created_at, m.floor_of, m.few_hidden
    FROM uptake.released_cell AS c
    JOIN uptake.measures() AS m ON m.measure = c.measure
        AND (m.wide = 'everywhere' OR (m.wide = 'engagement' AND scope = 'engagement'))
    WHERE c.moment = in_moment AND c.blank_reason IS DISTINCT FROM 'nobody_yet'
        AND c.engagement_id IN (
            SELECT e.id FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
            WHERE CASE scope WHEN 'engagement' THEN e.id WHEN 'school' THEN s.id
                WHEN 'workspace' THEN s.workspace_id END = scope_id)
$$;


ALTER FUNCTION uptake.pieces_of(scope text, scope_id uuid, in_moment text) OWNER TO uptake_owner;

--
-- Name: learner_profile; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.learner_profile (
    person_id uuid NOT NULL,
    grade_bands text[] NOT NULL,
    experience text,
    content_areas text[] NOT NULL,
    school_role text,
    created_at timestamp with time zone NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT learner_profile_content_areas_check CHECK ((content_areas <@ ARRAY['literacy'::text, 'mathematics'::text, 'science'::text, 'social_studies'::text, 'arts'::text, 'languages'::text, 'physical_education'::text, 'special_education'::text, 'technology'::text, 'generalist'::text])),
    CONSTRAINT learner_profile_experience_check CHECK ((experience = ANY (ARRAY['y0_2'::text, 'y3_5'::text, 'y6_10'::text, 'y11_20'::text, 'y21_plus'::text]))),
    CONSTRAINT learner_profile_grade_bands_check CHECK ((grade_bands <@ ARRAY['early_years'::text, 'k_2'::text, 'g3_5'::text, 'g6_8'::text, 'g9_12'::text, 'all_grades'::text])),
    CONSTRAINT learner_profile_school_role_check CHECK ((school_role = ANY (ARRAY['teacher'::text, 'coach'::text, 'specialist'::text, 'leader'::text, 'support'::text])))
);


ALTER TABLE uptake.learner_profile OWNER TO uptake_owner;

--
-- Name: profiles_everywhere(timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.profiles_everywhere(as_of timestamp with time zone) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT c.cohort_id,
     m.measure,
     m.part,
     (m.numerator)::integer AS numerator,
     (m.denominator)::integer AS denominator,
     (c.everybody)::integer AS everybody,
     m.still_open,
     NULL::integer[] AS int4,
     NULL::integer[] AS int4
    FROM (( SELECT n.cohort_id,
             count(*) AS everybody,
             count(*) FILTER (WHERE ('early_years'::text = ANY (l.grade_bands))) AS "profile_grade_band/early_years",
             count(*) FILTER (WHERE ('k_2'::text = ANY (l.grade_bands))) AS "profile_grade_band/k_2",
             count(*) FILTER (WHERE ('g3_5'::text = ANY (l.grade_bands))) AS "profile_grade_band/g3_5",
             count(*) FILTER (WHERE ('g6_8'::text = ANY (l.grade_bands))) AS "profile_grade_band/g6_8",
             count(*) FILTER (WHERE ('g9_12'::text = ANY (l.grade_bands))) AS "profile_grade_band/g9_12",
             count(*) FILTER (WHERE ('all_grades'::text = ANY (l.grade_bands))) AS "profile_grade_band/all_grades",
             count(*) FILTER (WHERE (l.experience = 'y0_2'::text)) AS "profile_experience/y0_2",
             count(*) FILTER (WHERE (l.experience = 'y3_5'::text)) AS "profile_experience/y3_5",
             count(*) FILTER (WHERE (l.experience = 'y6_10'::text)) AS "profile_experience/y6_10",
             count(*) FILTER (WHERE (l.experience = 'y11_20'::text)) AS "profile_experience/y11_20",
             count(*) FILTER (WHERE (l.experience = 'y21_plus'::text)) AS "profile_experience/y21_plus",
             count(*) FILTER (WHERE (l.experience = 'other'::text)) AS "profile_experience/other",
             count(*) FILTER (WHERE ('literacy'::text = ANY (l.content_areas))) AS "profile_content_area/literacy",
             count(*) FILTER (WHERE ('mathematics'::text = ANY (l.content_areas))) AS "profile_content_area/mathematics",
             count(*) FILTER (WHERE ('science'::text = ANY (l.content_areas))) AS "profile_content_area/science",
             count(*) FILTER (WHERE ('social_studies'::text = ANY (l.content_areas))) AS "profile_content_area/social_studies",
             count(*) FILTER (WHERE ('arts'::text = ANY (l.content_areas))) AS "profile_content_area/arts",
             count(*) FILTER (WHERE ('languages'::text = ANY (l.content_areas))) AS "profile_content_area/languages",
             count(*) FILTER (WHERE ('physical_education'::text = ANY (l.content_areas))) AS "profile_content_area/physical_education",
             count(*) FILTER (WHERE ('special_education'::text = ANY (l.content_areas))) AS "profile_content_area/special_education",
             count(*) FILTER (WHERE ('technology'::text = ANY (l.content_areas))) AS "profile_content_area/technology",
             count(*) FILTER (WHERE ('generalist'::text = ANY (l.content_areas))) AS "profile_content_area/generalist",
             count(*) FILTER (WHERE (l.school_role = 'teacher'::text)) AS "profile_school_role/teacher",
             count(*) FILTER (WHERE (l.school_role = 'coach'::text)) AS "profile_school_role/coach",
             count(*) FILTER (WHERE (l.school_role = 'specialist'::text)) AS "profile_school_role/specialist",
             count(*) FILTER (WHERE (l.school_role = 'leader'::text)) AS "profile_school_role/leader",
             count(*) FILTER (WHERE (l.school_role = 'support'::text)) AS "profile_school_role/support",
             count(*) FILTER (WHERE (l.school_role = 'other'::text)) AS "profile_school_role/other"
            FROM (uptake.enrollment n
              LEFT JOIN uptake.learner_profile l ON (((l.person_id = n.person_id) AND (l.created_at <= profiles_everywhere.as_of))))
           WHERE (true AND (n.joined_at <= profiles_everywhere.as_of) AND ((n.left_at IS NULL) OR (n.left_at > profiles_everywhere.as_of)))
           GROUP BY n.cohort_id) c
      CROSS JOIN LATERAL ( VALUES ('profile_grade_band'::text,'early_years'::text,c."profile_grade_band/early_years",c.everybody,0), ('profile_grade_band'::text,'k_2'::text,c."profile_grade_band/k_2",c.everybody,0), ('profile_grade_band'::text,'g3_5'::text,c."profile_grade_band/g3_5",c.everybody,0), ('profile_grade_band'::text,'g6_8'::text,c."profile_grade_band/g6_8",c.everybody,0), ('profile_grade_band'::text,'g9_12'::text,c."profile_grade_band/g9_12",c.everybody,0), ('profile_grade_band'::text,'all_grades'::text,c."profile_grade_band/all_grades",c.everybody,0), ('profile_experience'::text,'y0_2'::text,c."profile_experience/y0_2",c.everybody,0), ('profile_experience'::text,'y3_5'::text,c."profile_experience/y3_5",c.everybody,0), ('profile_experience'::text,'y6_10'::text,c."profile_experience/y6_10",c.everybody,0), ('profile_experience'::text,'y11_20'::text,c."profile_experience/y11_20",c.everybody,0), ('profile_experience'::text,'y21_plus'::text,c."profile_experience/y21_plus",c.everybody,0), ('profile_experience'::text,'other'::text,c."profile_experience/other",c.everybody,0), ('profile_content_area'::text,'literacy'::text,c."profile_content_area/literacy",c.everybody,0), ('profile_content_area'::text,'mathematics'::text,c."profile_content_area/mathematics",c.everybody,0), ('profile_content_area'::text,'science'::text,c."profile_content_area/science",c.everybody,0), ('profile_content_area'::text,'social_studies'::text,c."profile_content_area/social_studies",c.everybody,0), ('profile_content_area'::text,'arts'::text,c."profile_content_area/arts",c.everybody,0), ('profile_content_area'::text,'languages'::text,c."profile_content_area/languages",c.everybody,0), ('profile_content_area'::text,'physical_education'::text,c."profile_content_area/physical_education",c.everybody,0), ('profile_content_area'::text,'special_education'::text,c."profile_content_area/special_education",c.everybody,0), ('profile_content_area'::text,'technology'::text,c."profile_content_area/technology",c.everybody,0), ('profile_content_area'::text,'generalist'::text,c."profile_content_area/generalist",c.everybody,0), ('profile_school_role'::text,'teacher'::text,c."profile_school_role/teacher",c.everybody,0), ('profile_school_role'::text,'coach'::text,c."profile_school_role/coach",c.everybody,0), ('profile_school_role'::text,'specialist'::text,c."profile_school_role/specialist",c.everybody,0), ('profile_school_role'::text,'leader'::text,c."profile_school_role/leader",c.everybody,0), ('profile_school_role'::text,'support'::text,c."profile_school_role/support",c.everybody,0), ('profile_school_role'::text,'other'::text,c."profile_school_role/other",c.everybody,0)) m(measure, part, numerator, denominator, still_open));
END;


ALTER FUNCTION uptake.profiles_everywhere(as_of timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: profiles_of(uuid[], timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.profiles_of(cohorts uuid[], as_of timestamp with time zone) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT c.cohort_id,
     m.measure,
     m.part,
     (m.numerator)::integer AS numerator,
     (m.denominator)::integer AS denominator,
     (c.everybody)::integer AS everybody,
     m.still_open,
     NULL::integer[] AS int4,
     NULL::integer[] AS int4
    FROM (( SELECT n.cohort_id,
             count(*) AS everybody,
             count(*) FILTER (WHERE ('early_years'::text = ANY (l.grade_bands))) AS "profile_grade_band/early_years",
             count(*) FILTER (WHERE ('k_2'::text = ANY (l.grade_bands))) AS "profile_grade_band/k_2",
             count(*) FILTER (WHERE ('g3_5'::text = ANY (l.grade_bands))) AS "profile_grade_band/g3_5",
             count(*) FILTER (WHERE ('g6_8'::text = ANY (l.grade_bands))) AS "profile_grade_band/g6_8",
             count(*) FILTER (WHERE ('g9_12'::text = ANY (l.grade_bands))) AS "profile_grade_band/g9_12",
             count(*) FILTER (WHERE ('all_grades'::text = ANY (l.grade_bands))) AS "profile_grade_band/all_grades",
             count(*) FILTER (WHERE (l.experience = 'y0_2'::text)) AS "profile_experience/y0_2",
             count(*) FILTER (WHERE (l.experience = 'y3_5'::text)) AS "profile_experience/y3_5",
             count(*) FILTER (WHERE (l.experience = 'y6_10'::text)) AS "profile_experience/y6_10",
             count(*) FILTER (WHERE (l.experience = 'y11_20'::text)) AS "profile_experience/y11_20",
             count(*) FILTER (WHERE (l.experience = 'y21_plus'::text)) AS "profile_experience/y21_plus",
             count(*) FILTER (WHERE (l.experience = 'other'::text)) AS "profile_experience/other",
             count(*) FILTER (WHERE ('literacy'::text = ANY (l.content_areas))) AS "profile_content_area/literacy",
             count(*) FILTER (WHERE ('mathematics'::text = ANY (l.content_areas))) AS "profile_content_area/mathematics",
             count(*) FILTER (WHERE ('science'::text = ANY (l.content_areas))) AS "profile_content_area/science",
             count(*) FILTER (WHERE ('social_studies'::text = ANY (l.content_areas))) AS "profile_content_area/social_studies",
             count(*) FILTER (WHERE ('arts'::text = ANY (l.content_areas))) AS "profile_content_area/arts",
             count(*) FILTER (WHERE ('languages'::text = ANY (l.content_areas))) AS "profile_content_area/languages",
             count(*) FILTER (WHERE ('physical_education'::text = ANY (l.content_areas))) AS "profile_content_area/physical_education",
             count(*) FILTER (WHERE ('special_education'::text = ANY (l.content_areas))) AS "profile_content_area/special_education",
             count(*) FILTER (WHERE ('technology'::text = ANY (l.content_areas))) AS "profile_content_area/technology",
             count(*) FILTER (WHERE ('generalist'::text = ANY (l.content_areas))) AS "profile_content_area/generalist",
             count(*) FILTER (WHERE (l.school_role = 'teacher'::text)) AS "profile_school_role/teacher",
             count(*) FILTER (WHERE (l.school_role = 'coach'::text)) AS "profile_school_role/coach",
             count(*) FILTER (WHERE (l.school_role = 'specialist'::text)) AS "profile_school_role/specialist",
             count(*) FILTER (WHERE (l.school_role = 'leader'::text)) AS "profile_school_role/leader",
             count(*) FILTER (WHERE (l.school_role = 'support'::text)) AS "profile_school_role/support",
             count(*) FILTER (WHERE (l.school_role = 'other'::text)) AS "profile_school_role/other"
            FROM (uptake.enrollment n
              LEFT JOIN uptake.learner_profile l ON (((l.person_id = n.person_id) AND (l.created_at <= profiles_of.as_of))))
           WHERE ((n.cohort_id = ANY (profiles_of.cohorts)) AND (n.joined_at <= profiles_of.as_of) AND ((n.left_at IS NULL) OR (n.left_at > profiles_of.as_of)))
           GROUP BY n.cohort_id) c
      CROSS JOIN LATERAL ( VALUES ('profile_grade_band'::text,'early_years'::text,c."profile_grade_band/early_years",c.everybody,0), ('profile_grade_band'::text,'k_2'::text,c."profile_grade_band/k_2",c.everybody,0), ('profile_grade_band'::text,'g3_5'::text,c."profile_grade_band/g3_5",c.everybody,0), ('profile_grade_band'::text,'g6_8'::text,c."profile_grade_band/g6_8",c.everybody,0), ('profile_grade_band'::text,'g9_12'::text,c."profile_grade_band/g9_12",c.everybody,0), ('profile_grade_band'::text,'all_grades'::text,c."profile_grade_band/all_grades",c.everybody,0), ('profile_experience'::text,'y0_2'::text,c."profile_experience/y0_2",c.everybody,0), ('profile_experience'::text,'y3_5'::text,c."profile_experience/y3_5",c.everybody,0), ('profile_experience'::text,'y6_10'::text,c."profile_experience/y6_10",c.everybody,0), ('profile_experience'::text,'y11_20'::text,c."profile_experience/y11_20",c.everybody,0), ('profile_experience'::text,'y21_plus'::text,c."profile_experience/y21_plus",c.everybody,0), ('profile_experience'::text,'other'::text,c."profile_experience/other",c.everybody,0), ('profile_content_area'::text,'literacy'::text,c."profile_content_area/literacy",c.everybody,0), ('profile_content_area'::text,'mathematics'::text,c."profile_content_area/mathematics",c.everybody,0), ('profile_content_area'::text,'science'::text,c."profile_content_area/science",c.everybody,0), ('profile_content_area'::text,'social_studies'::text,c."profile_content_area/social_studies",c.everybody,0), ('profile_content_area'::text,'arts'::text,c."profile_content_area/arts",c.everybody,0), ('profile_content_area'::text,'languages'::text,c."profile_content_area/languages",c.everybody,0), ('profile_content_area'::text,'physical_education'::text,c."profile_content_area/physical_education",c.everybody,0), ('profile_content_area'::text,'special_education'::text,c."profile_content_area/special_education",c.everybody,0), ('profile_content_area'::text,'technology'::text,c."profile_content_area/technology",c.everybody,0), ('profile_content_area'::text,'generalist'::text,c."profile_content_area/generalist",c.everybody,0), ('profile_school_role'::text,'teacher'::text,c."profile_school_role/teacher",c.everybody,0), ('profile_school_role'::text,'coach'::text,c."profile_school_role/coach",c.everybody,0), ('profile_school_role'::text,'specialist'::text,c."profile_school_role/specialist",c.everybody,0), ('profile_school_role'::text,'leader'::text,c."profile_school_role/leader",c.everybody,0), ('profile_school_role'::text,'support'::text,c."profile_school_role/support",c.everybody,0), ('profile_school_role'::text,'other'::text,c."profile_school_role/other",c.everybody,0)) m(measure, part, numerator, denominator, still_open));
END;


ALTER FUNCTION uptake.profiles_of(cohorts uuid[], as_of timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: read_audit(uuid, text, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.read_audit(in_person uuid, in_record text, in_most integer) RETURNS TABLE(at timestamp with time zone, who text, action text, record_kind text, record text, before jsonb, after jsonb, request text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM uptake.note_keeping('audit.read', 'audit', 'lines', NULL);
    RETURN QUERY
        WITH line AS (
            SELECT a.* FROM uptake.audit_event AS a
            WHERE (in_person IS NULL OR (SELECT p.audit_ref::text FROM uptake.person AS p
                    WHERE p.id = in_person) IN (a.actor_id, a.record_id))
                AND (in_record IS NULL OR a.record_id = in_record)
            ORDER BY a.seq DESC LIMIT in_most)
        SELECT l.at, coalesce(actor.slack_user_id, l.actor_id), l.action, l.record_kind,
            coalesce(subject.slack_user_id, l.record_id), l.before, l.after, l.request_id
        FROM line AS l
        LEFT JOIN uptake.person AS actor
            ON l.actor_kind = 'person' AND actor.audit_ref::text = l.actor_id
        LEFT JOIN uptake.person AS subject
            ON l.record_kind = 'person' AND subject.audit_ref::text = l.record_id
        ORDER BY l.seq;
END
$$;


ALTER FUNCTION uptake.read_audit(in_person uuid, in_record text, in_most integer) OWNER TO uptake_owner;

--
-- Name: reference_of(text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.reference_of(who text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    found uuid;
BEGIN
    IF who ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        SELECT p.audit_ref INTO found FROM uptake.person AS p
        WHERE p.id = who::uuid OR p.audit_ref = who::uuid;
    END IF;
    RETURN coalesce(found::text, 'erased');
END
$_$;


ALTER FUNCTION uptake.reference_of(who text) OWNER TO uptake_owner;

--
-- Name: refuse_change(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;


ALTER FUNCTION uptake.refuse_change() OWNER TO uptake_owner;

--
-- Name: release_checkpoint(uuid, text, timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN coalesce((
        SELECT uptake.release_engagement(c.engagement_id, in_checkpoint, as_of)
        FROM uptake.cohort AS c WHERE c.id = in_cohort), false);
END
$$;


ALTER FUNCTION uptake.release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: release_engagement(uuid, text, timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.release_engagement(in_engagement uuid, in_checkpoint text, in_now timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    at timestamptz;
    workspace uuid;
    cohorts uuid[];
    until timestamptz;
BEGIN
    SELECT e.completed_at + uptake.checkpoint_age(in_checkpoint), s.workspace_id
    INTO at, workspace
    FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
    WHERE e.id = in_engagement AND e.state = 'completed' FOR NO KEY UPDATE OF e;
    IF at IS NULL OR at > in_now THEN
        RETURN false;
    END IF;
    cohorts := ARRAY(
        SELECT c.id FROM uptake.cohort AS c
        WHERE c.engagement_id = in_engagement AND NOT EXISTS (
            SELECT FROM uptake.checkpoint_release AS r
            WHERE r.cohort_id = c.id AND r.checkpoint = in_checkpoint)
        ORDER BY c.name COLLATE "C", c.id);
    IF cohorts = '{}' THEN
        RETURN false;
    END IF;
    -- Of two engagements released at once, the second sees what the first told.
    PERFORM FROM uptake.workspace AS w WHERE w.id = workspace FOR NO KEY UPDATE;
    until := CASE WHEN EXISTS (
        SELECT FROM uptake.checkpoint_release AS r JOIN uptake.cohort AS c ON c.id = r.cohort_id
        WHERE c.engagement_id = in_engagement AND r.checkpoint = in_checkpoint)
        THEN '-infinity' ELSE at END;
    INSERT INTO uptake.checkpoint_release (cohort_id, checkpoint, released_at)
    SELECT u.id, in_checkpoint, at FROM unnest(cohorts) AS u (id);
    PERFORM uptake.write_cells(
        in_engagement, in_checkpoint, cohorts, workspace, at, in_now, until);
    PERFORM uptake.write_figures_as_before(in_checkpoint, cohorts);
    RETURN true;
END
$$;


ALTER FUNCTION uptake.release_engagement(in_engagement uuid, in_checkpoint text, in_now timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: release_pulse(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.release_pulse(in_round uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    this uptake.pulse_round;
BEGIN
    SELECT * INTO this FROM uptake.pulse_round WHERE id = in_round FOR UPDATE;
    IF (this.state = 'closed' AND this.closed_in <> pg_current_xact_id()) IS NOT TRUE THEN
        RETURN false;
    END IF;
    WITH counted AS MATERIALIZED (
        SELECT gen_random_uuid() AS cell_id, c.*,
            CASE WHEN c.denominator < c.floor THEN 'too_few'
                WHEN c.measure IN ('pulse_distribution', 'question_option') AND bool_or(
                    percent.modifier = 'or_more')
                    OVER (PARTITION BY c.measure, c.cell, CASE c.measure
                        WHEN 'question_option' THEN split_part(c.part, ':', 1) END)
                    THEN 'too_alike' END AS blank,
            CASE WHEN c.measure = 'pulse_mean' THEN uptake.shown_mean(c.numerator, c.denominator)
                ELSE percent.value END AS value,
            CASE WHEN c.measure <> 'pulse_mean' THEN percent.modifier END AS modifier
        FROM uptake_raw.pulse_count AS c
        LEFT JOIN LATERAL uptake.shown_percent(c.numerator, c.denominator) AS percent ON true
        WHERE c.round_id = in_round),
    cell AS (
        INSERT INTO uptake.released_cell (id, engagement_id, moment, measure, part, numerator,
            denominator, floor, value, modifier, blank_reason, n_band, as_of)
        SELECT cell_id, this.engagement_id, 'pulse', measure, part,
            CASE WHEN denominator >= floor THEN numerator END, denominator, floor,
            CASE WHEN blank IS NULL THEN value END, CASE WHEN blank IS NULL THEN modifier END,
            blank, CASE WHEN denominator >= floor THEN uptake.n_band(denominator) END,
            this.closed_at
        FROM counted)
    INSERT INTO uptake.released_cell_cohort (cohort_id, moment, measure, part, cell_id)
    SELECT unnest(cohorts), 'pulse', measure, part, cell_id FROM counted;
    DELETE FROM uptake_raw.pulse_count WHERE round_id = in_round;
    UPDATE uptake.pulse_round SET state = 'released' WHERE id = in_round;
    RETURN true;
END
$$;


ALTER FUNCTION uptake.release_pulse(in_round uuid) OWNER TO uptake_raw;

--
-- Name: released_of_cohort(uuid, text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.released_of_cohort(in_cohort uuid, in_moment text) RETURNS TABLE(measure text, part text, value numeric, modifier text, blank_reason text, n_band text, n_or_more boolean, some_still_open boolean, floor integer, as_of timestamp with time zone, computed_at timestamp with time zone, together_with text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT c.measure, c.part, c.value, c.modifier, c.blank_reason, c.n_band, c.n_or_more,
        c.some_still_open, c.floor::integer, c.as_of, c.created_at, ARRAY(
            SELECT other.name FROM uptake.released_cell_cohort AS o
            JOIN uptake.cohort AS other ON other.id = o.cohort_id
            WHERE o.cell_id = c.id AND o.cohort_id <> in_cohort ORDER BY other.name)
    FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS c ON c.id = b.cell_id
    WHERE b.cohort_id = in_cohort AND b.moment = in_moment
    UNION ALL
    SELECT f.measure, '', f.value, f.modifier, f.blank_reason, f.n_band, false,
        coalesce(f.still_open, 0) > 0, 5, f.computed_at, f.computed_at, '{}'
    FROM uptake.released_figure AS f
    WHERE f.cohort_id = in_cohort AND f.checkpoint = in_moment AND NOT EXISTS (
        SELECT FROM uptake.released_cell_cohort AS b
        WHERE b.cohort_id = f.cohort_id AND b.moment = f.checkpoint)
$$;


ALTER FUNCTION uptake.released_of_cohort(in_cohort uuid, in_moment text) OWNER TO uptake_owner;

--
-- Name: released_totals(text, uuid, text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.released_totals(scope text, scope_id uuid, in_moment text) RETURNS TABLE(measure text, part text, value numeric, modifier text, blank_reason text, n_band text, n_or_more boolean, some_still_open boolean, some_left_out boolean, floor integer, as_of timestamp with time zone, computed_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH whose AS (
        SELECT uptake.floors(s.workspace_id) AS floors FROM uptake.school AS s
        WHERE CASE scope WHEN 'engagement' THEN s.id = (
                SELECT e.school_id FROM uptake.engagement AS e WHERE e.id = scope_id)
            WHEN 'school' THEN s.id = scope_id WHEN 'workspace' THEN s.workspace_id = scope_id END
        LIMIT 1),
    sums AS (
        SELECT p.measure, p.part, p.kind, p.of_some,
            CASE p.floor_of WHEN 'score' THEN (w.floors).score WHEN 'rate' THEN (w.floors).rate
                ELSE (w.floors).breakdown END::integer AS floor,
            coalesce(sum(p.at_least) FILTER (WHERE p.counts), 0) AS at_least,
            coalesce(sum(p.at_most) FILTER (WHERE p.counts), 0) AS at_most,
            coalesce(sum(p.denominator) FILTER (WHERE p.counts), 0)::integer AS denominator,
            coalesce(sum(p.everybody) FILTER (WHERE p.counts), 0)::integer AS everybody,
            uptake.joined(p.events) FILTER (WHERE p.counts) AS events,
            uptake.joined(p.leavers) FILTER (WHERE p.counts) AS leavers,
            bool_or(p.some_still_open) AS some_still_open, NOT bool_and(p.counts) AS left_out,
            bool_and(p.blank_reason = 'window_open') AS all_open,
            p.few_hidden AND coalesce(sum(p.at_least) FILTER (WHERE p.counts), 0)
                < (w.floors).rate AS hidden,
            max(p.as_of) AS as_of, max(p.computed_at) AS computed_at
        FROM uptake.pieces_of(scope, scope_id, in_moment) AS p CROSS JOIN whose AS w
        GROUP BY p.measure, p.part, p.kind, p.of_some, p.floor_of, p.few_hidden, w.floors)
    SELECT s.measure, s.part, f.value, f.modifier,
        CASE WHEN s.denominator > 0 THEN f.blank_reason WHEN s.all_open THEN 'window_open'
            ELSE 'too_few' END,
        f.n_band, f.n_or_more, s.some_still_open, s.left_out, s.floor, s.as_of, s.computed_at
    FROM sums AS s
    CROSS JOIN LATERAL uptake.shown_figure(s.kind, s.of_some, s.hidden, s.at_least, s.at_most,
        s.denominator, s.everybody, 0, s.events, s.leavers, s.floor) AS f
$$;


ALTER FUNCTION uptake.released_totals(scope text, scope_id uuid, in_moment text) OWNER TO uptake_owner;

--
-- Name: request_ref(text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.request_ref(request text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
    SELECT CASE WHEN request ~ '^([a-z_]+(:([a-z_]+|[0-9a-f]{32}))?)?$' THEN request
        ELSE coalesce(substring(request from '^[a-z_]+:'), 'request:')
            || left(encode(sha256(convert_to(request, 'UTF8')), 'hex'), 32) END
$_$;


ALTER FUNCTION uptake.request_ref(request text) OWNER TO uptake_owner;

--
-- Name: seal_audit(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean) OWNER TO uptake_owner;

--
-- Name: sealed_of(uuid, uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT s.sealed FROM uptake_raw.pulse_sealed AS s
    JOIN uptake.pulse_round AS r ON r.id = s.round_id AND r.state = 'released'
    WHERE s.round_id = in_round AND s.participant_id = in_participant
$$;


ALTER FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid) OWNER TO uptake_raw;

--
-- Name: shown_band(integer, integer, boolean); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.shown_band(denominator integer, everybody integer, of_some boolean, OUT n_band text, OUT n_or_more boolean) RETURNS record
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT uptake.n_band(e.edge) AS n_band,
     (shown_band.of_some AND (e.next_edge <= shown_band.everybody) AND (uptake.nearly_all(e.next_edge, shown_band.everybody) IS TRUE))
    FROM ( VALUES (50,NULL::integer), (20,50), (10,20), (5,10)) e(edge, next_edge)
   WHERE ((e.edge <= shown_band.denominator) AND (NOT (shown_band.of_some AND uptake.nearly_all(e.edge, shown_band.everybody))))
   ORDER BY e.edge DESC
  LIMIT 1;
END;


ALTER FUNCTION uptake.shown_band(denominator integer, everybody integer, of_some boolean, OUT n_band text, OUT n_or_more boolean) OWNER TO uptake_owner;

--
-- Name: shown_figure(text, boolean, boolean, numeric, numeric, integer, integer, integer, integer[], integer[], integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.shown_figure(kind text, of_some boolean, hidden boolean, at_least numeric, at_most numeric, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[], floor integer, OUT value numeric, OUT modifier text, OUT blank_reason text, OUT n_band text, OUT n_or_more boolean) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    step numeric;
BEGIN
    n_or_more := false;
    IF denominator < floor OR (of_some AND uptake.nearly_all(floor, everybody)) THEN
        blank_reason := CASE
            WHEN everybody = 0 OR (NOT of_some AND denominator + still_open = 0) THEN 'nobody_yet'
            WHEN NOT of_some AND denominator + still_open >= floor THEN 'window_open'
            ELSE 'too_few' END;
        RETURN;
    END IF;
    SELECT b.n_band, b.n_or_more INTO n_band, n_or_more
    FROM uptake.shown_band(denominator, everybody, of_some) AS b;
    IF hidden THEN
        blank_reason := 'too_few';
    ELSIF kind = 'share' THEN
        SELECT s.value, s.modifier INTO value, modifier
        FROM uptake.shown_share(at_least, at_most, denominator, of_some AND everybody < 100) AS s;
        blank_reason := CASE WHEN value IS NULL THEN 'too_few' END;
    ELSIF kind = 'mean' THEN
        value := uptake.shown_mean(at_least, denominator);
    ELSE
        value := uptake.kaplan_meier_median(events, leavers);
        IF kind = 'hours' THEN
            step := CASE WHEN denominator < 20 THEN 6 ELSE 1 END;
            value := step * pg_catalog.floor(value / (60 * step) + 0.5);
        END IF;
        blank_reason := CASE WHEN value IS NULL THEN 'not_reached' END;
    END IF;
END
$$;


ALTER FUNCTION uptake.shown_figure(kind text, of_some boolean, hidden boolean, at_least numeric, at_most numeric, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[], floor integer, OUT value numeric, OUT modifier text, OUT blank_reason text, OUT n_band text, OUT n_or_more boolean) OWNER TO uptake_owner;

--
-- Name: shown_mean(numeric, numeric); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.shown_mean(total numeric, n numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (n >= (5)::numeric) THEN LEAST(4.5, GREATEST(1.5, (div((((4)::numeric * total) + n), ((2)::numeric * n)) * 0.5))) ELSE NULL::numeric END;


ALTER FUNCTION uptake.shown_mean(total numeric, n numeric) OWNER TO uptake_owner;

--
-- Name: shown_percent(integer, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.shown_percent(numerator integer, denominator integer, OUT value numeric, OUT modifier text) RETURNS record
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT
        CASE WHEN denominator < 5 THEN NULL
             WHEN high THEN 100 - edge
             WHEN low THEN edge
             ELSE step * ((200 * numerator + step * denominator) / (2 * step * denominator)) END,
        CASE WHEN denominator < 5 THEN NULL
             WHEN high THEN 'or_more' WHEN low THEN 'or_fewer' END
    FROM (SELECT CASE WHEN denominator < 20 THEN 20 ELSE 5 END AS edge,
                 CASE WHEN denominator < 20 THEN 5 ELSE 1 END AS step) AS rule,
    LATERAL (SELECT 100 * numerator >= (100 - edge) * denominator AS high,
                    100 * numerator <= edge * denominator AS low) AS clamp
$$;


ALTER FUNCTION uptake.shown_percent(numerator integer, denominator integer, OUT value numeric, OUT modifier text) OWNER TO uptake_owner;

--
-- Name: shown_share(numeric, numeric, integer, boolean); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.shown_share(at_least numeric, at_most numeric, denominator integer, coarse boolean, OUT value numeric, OUT modifier text) RETURNS record
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (s.low >= ((100 - r.edge))::numeric) THEN ((100 - r.edge))::numeric
             WHEN (s.high <= (r.edge)::numeric) THEN (r.edge)::numeric
             WHEN ((s.high - s.low) <= (5)::numeric) THEN ((r.step)::numeric * floor(((((s.low + s.high) / (2)::numeric) / (r.step)::numeric) + 0.5)))
             WHEN (s.low >= (r.edge)::numeric) THEN ((r.step)::numeric * floor((s.low / (r.step)::numeric)))
             WHEN (s.high <= ((100 - r.edge))::numeric) THEN ((r.step)::numeric * ceil((s.high / (r.step)::numeric)))
             ELSE NULL::numeric
         END AS "case",
         CASE
             WHEN (s.low >= ((100 - r.edge))::numeric) THEN 'or_more'::text
             WHEN (s.high <= (r.edge)::numeric) THEN 'or_fewer'::text
             WHEN ((s.high - s.low) <= (5)::numeric) THEN NULL::text
             WHEN (s.low >= (r.edge)::numeric) THEN 'or_more'::text
             WHEN (s.high <= ((100 - r.edge))::numeric) THEN 'or_fewer'::text
             ELSE NULL::text
         END AS "case"
    FROM ( SELECT (((100)::numeric * shown_share.at_least) / (shown_share.denominator)::numeric) AS low,
             (((100)::numeric * shown_share.at_most) / (shown_share.denominator)::numeric) AS high) s,
     ( SELECT
                 CASE
                     WHEN (shown_share.denominator < 20) THEN 20
                     ELSE 5
                 END AS edge,
                 CASE
                     WHEN ((shown_share.denominator < 20) OR shown_share.coarse OR (shown_share.at_least < shown_share.at_most)) THEN 5
                     ELSE 1
                 END AS step) r;
END;


ALTER FUNCTION uptake.shown_share(at_least numeric, at_most numeric, denominator integer, coarse boolean, OUT value numeric, OUT modifier text) OWNER TO uptake_owner;

--
-- Name: submit_pulse(uuid, uuid, integer, integer[], timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_raw
--

CREATE FUNCTION uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer, in_answers integer[], as_of timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    asked uuid;
    held uuid;
    taking boolean;
BEGIN
    SELECT r.pulse_check_id, r.engagement_id,
        r.state = 'open' AND as_of >= r.opens_at AND as_of < r.closes_at
    INTO asked, held, taking
    FROM uptake.pulse_round AS r WHERE r.id = in_round FOR SHARE;
    IF NOT EXISTS (SELECT FROM uptake.enrollment AS e WHERE e.engagement_id = held
        AND e.person_id = in_participant AND (e.left_at IS NULL OR e.left_at > as_of)) THEN
        RETURN 'refused';
    ELSIF taking IS NOT TRUE THEN
        RETURN 'closed';
    ELSIF (in_likert BETWEEN 1 AND 5 AND array_ndims(in_answers) = 1
        AND array_lower(in_answers, 1) = 1 AND cardinality(in_answers) = 3
        AND (SELECT bool_and(coalesce(
                in_answers[q.position] BETWEEN 0 AND cardinality(q.options) - 1, false))
            FROM uptake.pulse_question AS q WHERE q.pulse_check_id = asked)) IS NOT TRUE THEN
        RETURN 'invalid';
    END IF;
    LOOP
        DELETE FROM uptake_raw.pulse_response AS r
        WHERE r.round_id = in_round AND r.participant_id = in_participant;
        INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers)
        VALUES (in_round, in_participant, in_likert, in_answers::smallint[])
        ON CONFLICT (round_id, participant_id) DO NOTHING;
        -- The same person's other answer was a moment faster: the later one is to stand.
        EXIT WHEN FOUND;
    END LOOP;
    RETURN 'kept';
END
$$;


ALTER FUNCTION uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer, in_answers integer[], as_of timestamp with time zone) OWNER TO uptake_raw;

--
-- Name: visibility_transition; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.visibility_transition (
    id uuid NOT NULL,
    asset_id uuid NOT NULL,
    moved_from text NOT NULL,
    moved_to text NOT NULL,
    actor_kind text NOT NULL,
    actor_ref uuid,
    at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT visibility_transition_actor_check CHECK (((actor_kind = 'person'::text) = (actor_ref IS NOT NULL))),
    CONSTRAINT visibility_transition_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'system'::text]))),
    CONSTRAINT visibility_transition_moved_from_check CHECK ((moved_from = ANY (ARRAY['draft'::text, 'pre_engagement'::text, 'day_of'::text, 'post_released'::text]))),
    CONSTRAINT visibility_transition_moved_to_check CHECK ((moved_to = ANY (ARRAY['draft'::text, 'pre_engagement'::text, 'day_of'::text, 'post_released'::text]))),
    CONSTRAINT visibility_transition_moves_check CHECK ((moved_from <> moved_to))
);


ALTER TABLE uptake.visibility_transition OWNER TO uptake_owner;

--
-- Name: surveys_everywhere(timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.surveys_everywhere(as_of timestamp with time zone) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH asked AS MATERIALIZED (
          SELECT a.engagement_id,
             a.id
            FROM uptake.content_asset a
           WHERE ((a.engagement_id IS NOT NULL) AND (a.type = 'pre_work'::text) AND (( SELECT t.moved_to
                    FROM uptake.visibility_transition t
                   WHERE ((t.asset_id = a.id) AND (t.at <= surveys_everywhere.as_of))
                   ORDER BY t.at DESC, t.created_at DESC, t.id
                  LIMIT 1) <> 'draft'::text))
         )
  SELECT c.cohort_id,
     m.measure,
     m.part,
     (m.numerator)::integer AS numerator,
     (m.denominator)::integer AS denominator,
     (c.everybody)::integer AS everybody,
     m.still_open,
     NULL::integer[] AS int4,
     NULL::integer[] AS int4
    FROM (( SELECT n.cohort_id,
             count(*) AS everybody,
             count(w.asked) AS asked,
             count(*) FILTER (WHERE (d.done = w.asked)) AS done,
             count(r.id) AS surveyed,
             count(*) FILTER (WHERE ('time'::text = ANY (r.themes))) AS "obstacle_theme/time",
             count(*) FILTER (WHERE ('materials'::text = ANY (r.themes))) AS "obstacle_theme/materials",
             count(*) FILTER (WHERE ('student_response'::text = ANY (r.themes))) AS "obstacle_theme/student_response",
             count(*) FILTER (WHERE ('confidence'::text = ANY (r.themes))) AS "obstacle_theme/confidence",
             count(*) FILTER (WHERE ('curriculum_fit'::text = ANY (r.themes))) AS "obstacle_theme/curriculum_fit",
             count(*) FILTER (WHERE ('class_size'::text = ANY (r.themes))) AS "obstacle_theme/class_size",
             count(*) FILTER (WHERE ('support'::text = ANY (r.themes))) AS "obstacle_theme/support",
             count(*) FILTER (WHERE ('technology'::text = ANY (r.themes))) AS "obstacle_theme/technology",
             count(*) FILTER (WHERE ('schedule'::text = ANY (r.themes))) AS "obstacle_theme/schedule",
             count(*) FILTER (WHERE ('other'::text = ANY (r.themes))) AS "obstacle_theme/other"
            FROM (((uptake.enrollment n
              LEFT JOIN uptake.reflection r ON (((r.engagement_id = n.engagement_id) AND (r.participant_id = n.person_id) AND (r.completed_at <= surveys_everywhere.as_of))))
              LEFT JOIN ( SELECT a.engagement_id,
                     count(*) AS asked
                    FROM asked a
                   GROUP BY a.engagement_id) w ON ((w.engagement_id = n.engagement_id)))
              LEFT JOIN ( SELECT a.engagement_id,
                     d_1.participant_id,
                     count(*) AS done
                    FROM (asked a
                      JOIN uptake.pre_work_completion d_1 ON (((d_1.asset_id = a.id) AND (d_1.completed_at <= surveys_everywhere.as_of))))
                   WHERE true
                   GROUP BY a.engagement_id, d_1.participant_id) d ON (((d.engagement_id = n.engagement_id) AND (d.participant_id = n.person_id))))
           WHERE (true AND (n.joined_at <= surveys_everywhere.as_of) AND ((n.left_at IS NULL) OR (n.left_at > surveys_everywhere.as_of)))
           GROUP BY n.cohort_id) c
      CROSS JOIN LATERAL ( VALUES ('prework_rate'::text,''::text,c.done,c.asked,0), ('survey_rate'::text,''::text,c.surveyed,c.everybody,0), ('obstacle_theme'::text,'time'::text,c."obstacle_theme/time",c.surveyed,0), ('obstacle_theme'::text,'materials'::text,c."obstacle_theme/materials",c.surveyed,0), ('obstacle_theme'::text,'student_response'::text,c."obstacle_theme/student_response",c.surveyed,0), ('obstacle_theme'::text,'confidence'::text,c."obstacle_theme/confidence",c.surveyed,0), ('obstacle_theme'::text,'curriculum_fit'::text,c."obstacle_theme/curriculum_fit",c.surveyed,0), ('obstacle_theme'::text,'class_size'::text,c."obstacle_theme/class_size",c.surveyed,0), ('obstacle_theme'::text,'support'::text,c."obstacle_theme/support",c.surveyed,0), ('obstacle_theme'::text,'technology'::text,c."obstacle_theme/technology",c.surveyed,0), ('obstacle_theme'::text,'schedule'::text,c."obstacle_theme/schedule",c.surveyed,0), ('obstacle_theme'::text,'other'::text,c."obstacle_theme/other",c.surveyed,0)) m(measure, part, numerator, denominator, still_open));
END;


ALTER FUNCTION uptake.surveys_everywhere(as_of timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: cohort; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.cohort (
    id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    name text NOT NULL,
    attendee_group text,
    note text,
    expected_count integer,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT cohort_attendee_group_check CHECK ((attendee_group = ANY (ARRAY['whole_staff'::text, 'grade_team'::text, 'department'::text, 'new_teachers'::text, 'instructional_coaches'::text, 'school_leaders'::text, 'mixed'::text]))),
    CONSTRAINT cohort_expected_count_check CHECK (((expected_count >= 0) AND (expected_count <= 100000))),
    CONSTRAINT cohort_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 75))),
    CONSTRAINT cohort_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 300)))
);


ALTER TABLE uptake.cohort OWNER TO uptake_owner;

--
-- Name: surveys_of(uuid[], timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.surveys_of(cohorts uuid[], as_of timestamp with time zone) RETURNS TABLE(cohort_id uuid, measure text, part text, numerator integer, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH asked AS MATERIALIZED (
          SELECT a.engagement_id,
             a.id
            FROM uptake.content_asset a
           WHERE ((a.engagement_id IN ( SELECT c_1.engagement_id
                    FROM uptake.cohort c_1
                   WHERE (c_1.id = ANY (surveys_of.cohorts)))) AND (a.type = 'pre_work'::text) AND (( SELECT t.moved_to
                    FROM uptake.visibility_transition t
                   WHERE ((t.asset_id = a.id) AND (t.at <= surveys_of.as_of))
                   ORDER BY t.at DESC, t.created_at DESC, t.id
                  LIMIT 1) <> 'draft'::text))
         )
  SELECT c.cohort_id,
     m.measure,
     m.part,
     (m.numerator)::integer AS numerator,
     (m.denominator)::integer AS denominator,
     (c.everybody)::integer AS everybody,
     m.still_open,
     NULL::integer[] AS int4,
     NULL::integer[] AS int4
    FROM (( SELECT n.cohort_id,
             count(*) AS everybody,
             count(w.asked) AS asked,
             count(*) FILTER (WHERE (d.done = w.asked)) AS done,
             count(r.id) AS surveyed,
             count(*) FILTER (WHERE ('time'::text = ANY (r.themes))) AS "obstacle_theme/time",
             count(*) FILTER (WHERE ('materials'::text = ANY (r.themes))) AS "obstacle_theme/materials",
             count(*) FILTER (WHERE ('student_response'::text = ANY (r.themes))) AS "obstacle_theme/student_response",
             count(*) FILTER (WHERE ('confidence'::text = ANY (r.themes))) AS "obstacle_theme/confidence",
             count(*) FILTER (WHERE ('curriculum_fit'::text = ANY (r.themes))) AS "obstacle_theme/curriculum_fit",
             count(*) FILTER (WHERE ('class_size'::text = ANY (r.themes))) AS "obstacle_theme/class_size",
             count(*) FILTER (WHERE ('support'::text = ANY (r.themes))) AS "obstacle_theme/support",
             count(*) FILTER (WHERE ('technology'::text = ANY (r.themes))) AS "obstacle_theme/technology",
             count(*) FILTER (WHERE ('schedule'::text = ANY (r.themes))) AS "obstacle_theme/schedule",
             count(*) FILTER (WHERE ('other'::text = ANY (r.themes))) AS "obstacle_theme/other"
            FROM (((uptake.enrollment n
              LEFT JOIN uptake.reflection r ON (((r.engagement_id = n.engagement_id) AND (r.participant_id = n.person_id) AND (r.completed_at <= surveys_of.as_of))))
              LEFT JOIN ( SELECT a.engagement_id,
                     count(*) AS asked
                    FROM asked a
                   GROUP BY a.engagement_id) w ON ((w.engagement_id = n.engagement_id)))
              LEFT JOIN LATERAL ( SELECT a.engagement_id,
                     d_1.participant_id,
                     count(*) AS done
                    FROM (asked a
                      JOIN uptake.pre_work_completion d_1 ON (((d_1.asset_id = a.id) AND (d_1.completed_at <= surveys_of.as_of))))
                   WHERE ((a.engagement_id = n.engagement_id) AND (d_1.participant_id = n.person_id))
                   GROUP BY a.engagement_id, d_1.participant_id) d ON (((d.engagement_id = n.engagement_id) AND (d.participant_id = n.person_id))))
           WHERE ((n.cohort_id = ANY (surveys_of.cohorts)) AND (n.joined_at <= surveys_of.as_of) AND ((n.left_at IS NULL) OR (n.left_at > surveys_of.as_of)))
           GROUP BY n.cohort_id) c
      CROSS JOIN LATERAL ( VALUES ('prework_rate'::text,''::text,c.done,c.asked,0), ('survey_rate'::text,''::text,c.surveyed,c.everybody,0), ('obstacle_theme'::text,'time'::text,c."obstacle_theme/time",c.surveyed,0), ('obstacle_theme'::text,'materials'::text,c."obstacle_theme/materials",c.surveyed,0), ('obstacle_theme'::text,'student_response'::text,c."obstacle_theme/student_response",c.surveyed,0), ('obstacle_theme'::text,'confidence'::text,c."obstacle_theme/confidence",c.surveyed,0), ('obstacle_theme'::text,'curriculum_fit'::text,c."obstacle_theme/curriculum_fit",c.surveyed,0), ('obstacle_theme'::text,'class_size'::text,c."obstacle_theme/class_size",c.surveyed,0), ('obstacle_theme'::text,'support'::text,c."obstacle_theme/support",c.surveyed,0), ('obstacle_theme'::text,'technology'::text,c."obstacle_theme/technology",c.surveyed,0), ('obstacle_theme'::text,'schedule'::text,c."obstacle_theme/schedule",c.surveyed,0), ('obstacle_theme'::text,'other'::text,c."obstacle_theme/other",c.surveyed,0)) m(measure, part, numerator, denominator, still_open));
END;


ALTER FUNCTION uptake.surveys_of(cohorts uuid[], as_of timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: take_back_try(uuid, uuid, timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: told_elsewhere(uuid, text, uuid[], timestamp with time zone, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.told_elsewhere(in_engagement uuid, in_measure text, cohorts uuid[], in_as_of timestamp with time zone, floor integer) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH here AS MATERIALIZED (
        SELECT n.person_id FROM uptake.enrollment AS n
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= in_as_of
            AND (n.left_at IS NULL OR n.left_at > in_as_of)),
    theirs AS MATERIALIZED (
        SELECT DISTINCT n.cohort_id FROM here AS h JOIN uptake.enrollment AS n
            ON n.person_id = h.person_id AND n.engagement_id <> in_engagement),
    told AS MATERIALIZED (
        SELECT b.cohort_id, c.id, c.engagement_id, c.moment, c.everybody, c.as_of
        FROM theirs AS t JOIN uptake.released_cell_cohort AS b ON b.cohort_id = t.cohort_id
        JOIN uptake.measures() AS m ON m.measure = b.measure AND m.parts[1] = b.part
        JOIN uptake.released_cell AS c ON c.id = b.cell_id
        WHERE b.measure = in_measure AND c.n_band IS NOT NULL),
    others AS (
        SELECT t.engagement_id, t.moment, t.everybody, count(*) AS both
        FROM told AS t JOIN uptake.enrollment AS n ON n.cohort_id = t.cohort_id
            AND n.joined_at <= t.as_of AND (n.left_at IS NULL OR n.left_at > t.as_of)
        JOIN here AS h ON h.person_id = n.person_id
        GROUP BY t.id, t.engagement_id, t.moment, t.everybody),
    met AS (
        SELECT o.both, o.everybody FROM others AS o
        UNION ALL
        SELECT o.both, (
            SELECT sum(c.everybody) FROM uptake.released_cell AS c
            JOIN uptake.measures() AS m ON m.measure = c.measure AND m.parts[1] = c.part
            WHERE c.engagement_id = o.engagement_id AND c.moment = o.moment
                AND c.measure = in_measure AND c.n_band IS NOT NULL)
        FROM (SELECT o.engagement_id, o.moment, sum(o.both) AS both FROM others AS o
            GROUP BY o.engagement_id, o.moment) AS o)
    SELECT EXISTS (
        SELECT FROM met AS m CROSS JOIN (SELECT count(*) AS people FROM here) AS h
        WHERE h.people - m.both < floor AND m.everybody - m.both < floor
            AND h.people + m.everybody > 2 * m.both)
$$;


ALTER FUNCTION uptake.told_elsewhere(in_engagement uuid, in_measure text, cohorts uuid[], in_as_of timestamp with time zone, floor integer) OWNER TO uptake_owner;

--
-- Name: try_request(uuid); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.try_request(in_id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    UPDATE uptake.subject_request AS r SET tried_at = clock_timestamp()
    WHERE r.id = in_id AND r.done_at IS NULL;
    RETURN FOUND;
END
$$;


ALTER FUNCTION uptake.try_request(in_id uuid) OWNER TO uptake_owner;

--
-- Name: walk_next_engagement(); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.walk_next_engagement() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'drafted' THEN
            RAISE EXCEPTION 'a signal begins as a draft' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('drafted', 'la_review'), ('la_review', 'pm_review'), ('la_review', 'returned'),
        ('pm_review', 'sent_to_hubspot'), ('pm_review', 'returned'),
        ('sent_to_hubspot', 'closed'), ('returned', 'la_review'), ('returned', 'closed')) THEN
        RAISE EXCEPTION 'a signal does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;


ALTER FUNCTION uptake.walk_next_engagement() OWNER TO uptake_owner;

--
-- Name: without(text, text, text, integer); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.without(words text, pattern text, instead text, longest integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT CASE WHEN char_length(kind) <= longest THEN kind
        ELSE regexp_replace(words, pattern, '…', 'g') END
    FROM regexp_replace(words, pattern, instead, 'g') AS kind
$$;


ALTER FUNCTION uptake.without(words text, pattern text, instead text, longest integer) OWNER TO uptake_owner;

--
-- Name: workspace_of(text, text, text, text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.workspace_of(actor_kind text, actor text, kind text, record text) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT coalesce(
        CASE WHEN actor_kind = 'person' THEN uptake.workspace_of_record('person', actor) END,
        uptake.workspace_of_record(kind, record))
$$;


ALTER FUNCTION uptake.workspace_of(actor_kind text, actor text, kind text, record text) OWNER TO uptake_owner;

--
-- Name: workspace_of_record(text, text); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.workspace_of_record(kind text, record text) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    IF kind = 'notice' THEN
        RETURN (SELECT coalesce(p.workspace_id, s.workspace_id) FROM uptake.outbox AS o
            LEFT JOIN uptake.person AS p ON p.id = o.person_id
            LEFT JOIN uptake.engagement AS e ON e.id = o.engagement_id
            LEFT JOIN uptake.school AS s ON s.id = e.school_id WHERE o.key = record);
    ELSIF record !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        RETURN NULL;
    END IF;
    RETURN CASE kind
        WHEN 'workspace' THEN record::uuid
        WHEN 'signal_threshold' THEN record::uuid
        WHEN 'person' THEN (SELECT p.workspace_id FROM uptake.person AS p
            WHERE p.id = record::uuid OR p.audit_ref = record::uuid)
        WHEN 'intro_video' THEN (SELECT p.workspace_id FROM uptake.intro_video AS v
            JOIN uptake.person AS p ON p.id = v.strategist_id WHERE v.id = record::uuid)
        WHEN 'school' THEN (SELECT s.workspace_id FROM uptake.school AS s
            WHERE s.id = record::uuid)
        WHEN 'strategy' THEN (SELECT t.workspace_id FROM uptake.strategy AS t
            WHERE t.id = record::uuid)
        WHEN 'content_asset' THEN (SELECT a.workspace_id FROM uptake.content_asset AS a
            WHERE a.id = record::uuid)
        WHEN 'gap_signal' THEN (SELECT g.workspace_id FROM uptake.gap_signal AS g
            WHERE g.id = record::uuid)
        ELSE (SELECT s.workspace_id FROM uptake.engagement AS e
            JOIN uptake.school AS s ON s.id = e.school_id
            WHERE e.id = CASE kind WHEN 'engagement' THEN record::uuid 
            WHEN 'cohort' THEN (
                SELECT x.engagement_id FROM uptake.cohort AS x WHERE x.id = record::uuid)
            WHEN 'enrollment' THEN (
                SELECT x.engagement_id FROM uptake.enrollment AS x WHERE x.id = record::uuid)
            WHEN 'action_plan' THEN (
                SELECT x.engagement_id FROM uptake.action_plan AS x WHERE x.id = record::uuid)
            WHEN 'application_event' THEN (
                SELECT x.engagement_id FROM uptake.application_event AS x WHERE x.id = record::uuid)
            WHEN 'reflection' THEN (
                SELECT x.engagement_id FROM uptake.reflection AS x WHERE x.id = record::uuid)
            WHEN 'certificate' THEN (
                SELECT x.engagement_id FROM uptake.certificate AS x WHERE x.id = record::uuid)
            WHEN 'pulse_round' THEN (
                SELECT x.engagement_id FROM uptake.pulse_round AS x WHERE x.id = record::uuid)
            WHEN 'next_engagement_signal' THEN (
                SELECT x.engagement_id FROM uptake.next_engagement_signal AS x WHERE x.id = record::uuid)
            WHEN 'case_study_request' THEN (
                SELECT x.engagement_id FROM uptake.case_study_request AS x WHERE x.id = record::uuid)
            END)
    END;
END
$_$;


ALTER FUNCTION uptake.workspace_of_record(kind text, record text) OWNER TO uptake_owner;

--
-- Name: write_cells(uuid, text, uuid[], uuid, timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.write_cells(in_engagement uuid, in_checkpoint text, cohorts uuid[], in_workspace uuid, in_as_of timestamp with time zone, in_now timestamp with time zone, in_until timestamp with time zone) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH cells AS MATERIALIZED (
        SELECT gen_random_uuid() AS id, c.* FROM uptake.counted_cells(cohorts, in_until,
            in_workspace) AS c
        WHERE c.measure NOT LIKE 'profile_%' OR in_checkpoint IN ('completion', '14d')),
    told AS (
        SELECT c.measure, c.cohort_ids, uptake.parts_told(array_agg(c.part),
            array_agg(coalesce(c.numerator, 0)), c.everybody, c.rate_floor) AS parts,
            bool_or(c.part = 'other') AND c.measure LIKE 'profile_%' AS one_each
        FROM cells AS c JOIN uptake.measures() AS m ON m.measure = c.measure AND m.few_hidden
        GROUP BY c.measure, c.cohort_ids, c.everybody, c.rate_floor),
    elsewhere AS (
        SELECT c.measure, c.cohort_ids, uptake.told_elsewhere(in_engagement, c.measure,
                c.cohort_ids, in_until, c.floor)
            OR uptake.told_elsewhere(in_engagement, c.measure, cohorts, in_until, c.floor) AS told
        FROM cells AS c WHERE c.measure LIKE 'profile_%' OR c.measure = 'nudges_muted'
        GROUP BY c.measure, c.cohort_ids, c.floor),
    counts AS (
        SELECT c.*, m.kind, m.of_some, coalesce(e.told, false) AS told_elsewhere,
            CASE WHEN t.one_each AND c.part = 'other' THEN c.everybody - coalesce((
                    SELECT sum(o.numerator) FROM cells AS o WHERE o.measure = c.measure
                        AND o.cohort_ids = c.cohort_ids AND o.part = ANY (t.parts)), 0)
                ELSE c.numerator END AS people,
            CASE WHEN NOT m.few_hidden THEN false
                WHEN NOT t.one_each THEN coalesce(c.numerator, 0) < c.rate_floor
                WHEN c.part = 'other' THEN t.parts = '{}'
                ELSE c.part <> ALL (t.parts) END AS hidden
        FROM cells AS c JOIN uptake.measures() AS m ON m.measure = c.measure
        LEFT JOIN told AS t ON t.measure = c.measure AND t.cohort_ids = c.cohort_ids
        LEFT JOIN elsewhere AS e ON e.measure = c.measure AND e.cohort_ids = c.cohort_ids),
    written AS (
        INSERT INTO uptake.released_cell (id, engagement_id, moment, measure, part, numerator,
            denominator, everybody, events, leavers, floor, value, modifier, blank_reason, n_band,
            n_or_more, some_still_open, as_of, created_at)
        SELECT c.id, in_engagement, in_checkpoint, c.measure, c.part,
            CASE WHEN s.n_band IS NOT NULL THEN c.people END, c.denominator, c.everybody,
            CASE WHEN c.kind <> 'share' AND s.n_band IS NOT NULL
                THEN ARRAY(SELECT unnest(c.events) ORDER BY 1) END,
            CASE WHEN c.kind <> 'share' AND s.n_band IS NOT NULL
                THEN ARRAY(SELECT unnest(c.leavers) ORDER BY 1) END,
            c.floor, s.value, s.modifier,
            CASE WHEN c.told_elsewhere THEN 'told_elsewhere' ELSE s.blank_reason END,
            s.n_band, s.n_or_more,
            c.still_open > 0 AND NOT c.of_some AND c.everybody >= c.floor, in_as_of, in_now
        FROM counts AS c
        CROSS JOIN LATERAL uptake.shown_figure(c.kind, c.of_some, c.hidden, c.people, c.people,
            CASE WHEN c.told_elsewhere THEN 0 ELSE c.denominator END, c.everybody, c.still_open,
            c.events, c.leavers, c.floor) AS s)
    INSERT INTO uptake.released_cell_cohort (cohort_id, moment, measure, part, cell_id)
    SELECT u.cohort_id, in_checkpoint, c.measure, c.part, c.id
    FROM cells AS c CROSS JOIN unnest(c.cohort_ids) AS u (cohort_id)
$$;


ALTER FUNCTION uptake.write_cells(in_engagement uuid, in_checkpoint text, cohorts uuid[], in_workspace uuid, in_as_of timestamp with time zone, in_now timestamp with time zone, in_until timestamp with time zone) OWNER TO uptake_owner;

--
-- Name: write_figures_as_before(text, uuid[]); Type: FUNCTION; Schema: uptake; Owner: uptake_owner
--

CREATE FUNCTION uptake.write_figures_as_before(in_checkpoint text, cohorts uuid[]) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    INSERT INTO uptake.released_figure (cohort_id, checkpoint, measure, value, modifier,
        blank_reason, n_band, denominator, still_open, computed_at)
    SELECT b.cohort_id, b.moment, b.measure, c.value, c.modifier, c.blank_reason, c.n_band,
        coalesce(substring(c.n_band FROM '^[0-9]+')::integer, 0), c.some_still_open::integer,
        c.as_of
    FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS c ON c.id = b.cell_id
    WHERE b.cohort_id = ANY (cohorts) AND b.moment = in_checkpoint AND b.measure IN (
        'plan_rate', 'applied_24h', 'applied_48h', 'applied_5d',
        'median_hours_to_first_application', 'nudges_acted_on_24h', 'outcome_success_share')
$$;


ALTER FUNCTION uptake.write_figures_as_before(in_checkpoint text, cohorts uuid[]) OWNER TO uptake_owner;

--
-- Name: count_cells(uuid, smallint, uuid[], integer[]); Type: FUNCTION; Schema: uptake_raw; Owner: uptake_raw
--

CREATE FUNCTION uptake_raw.count_cells(in_round uuid, in_floor smallint, cohorts uuid[], cells integer[]) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH cell AS (
        SELECT c.cell, array_agg(c.cohort_id ORDER BY c.place) AS cohorts
        FROM unnest(cohorts, cells) WITH ORDINALITY AS c (cohort_id, cell, place) GROUP BY c.cell),
    answer AS (
        SELECT cell.cell, a.likert, a.mcq_answers, array(
            SELECT q.gap_tag FROM uptake.pulse_question AS q
            WHERE q.pulse_check_id = r.pulse_check_id
                AND a.mcq_answers[q.position] <> q.right_option) AS missed
        FROM uptake.pulse_round AS r
        JOIN uptake_raw.pulse_response AS a ON a.round_id = r.id
        JOIN uptake.enrollment AS e
            ON e.engagement_id = r.engagement_id AND e.person_id = a.participant_id
        JOIN cell ON e.cohort_id = ANY (cell.cohorts)
        WHERE r.id = in_round)
    INSERT INTO uptake_raw.pulse_count
    SELECT in_round, p.measure, p.part, cell.cell, cell.cohorts,
        coalesce(sum(CASE p.measure
            WHEN 'pulse_mean' THEN a.likert
            WHEN 'pulse_distribution' THEN (a.likert = p.option)::integer
            WHEN 'question_missed' THEN (a.mcq_answers[p.place] <> p.option)::integer
            WHEN 'question_option' THEN (a.mcq_answers[p.place] = p.option)::integer
            WHEN 'gap_missed' THEN (p.part = ANY (a.missed))::integer END), 0),
        count(a.cell), p.floor
    FROM uptake_raw.pulse_parts(in_round) AS p
    CROSS JOIN cell LEFT JOIN answer AS a ON a.cell = cell.cell
    WHERE p.floor = in_floor
    GROUP BY p.measure, p.part, p.floor, cell.cell, cell.cohorts
$$;


ALTER FUNCTION uptake_raw.count_cells(in_round uuid, in_floor smallint, cohorts uuid[], cells integer[]) OWNER TO uptake_raw;

--
-- Name: erase_pulse(uuid); Type: FUNCTION; Schema: uptake_raw; Owner: uptake_raw
--

CREATE FUNCTION uptake_raw.erase_pulse(in_participant uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    erased integer;
BEGIN
    DELETE FROM uptake_raw.pulse_response WHERE participant_id = in_participant;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;


ALTER FUNCTION uptake_raw.erase_pulse(in_participant uuid) OWNER TO uptake_raw;

--
-- Name: export_pulse(uuid); Type: FUNCTION; Schema: uptake_raw; Owner: uptake_raw
--

CREATE FUNCTION uptake_raw.export_pulse(in_participant uuid) RETURNS TABLE(engagement_id uuid, likert smallint, mcq_answers smallint[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT r.engagement_id, a.likert, a.mcq_answers
    FROM uptake_raw.pulse_response AS a JOIN uptake.pulse_round AS r ON r.id = a.round_id
    WHERE a.participant_id = in_participant ORDER BY r.opens_at, r.id
$$;


ALTER FUNCTION uptake_raw.export_pulse(in_participant uuid) OWNER TO uptake_raw;

--
-- Name: forget_name(text); Type: FUNCTION; Schema: uptake_raw; Owner: uptake_raw
--

CREATE FUNCTION uptake_raw.forget_name(pattern text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    UPDATE uptake_raw.reflection_text
    SET evidence = uptake.without(evidence, pattern, 'a colleague', 2000),
        obstacles = uptake.without(obstacles, pattern, 'a colleague', 2000),
        next_try = uptake.without(next_try, pattern, 'a colleague', 2000)
    WHERE concat_ws(' ', evidence, obstacles, next_try) ~ pattern
$$;


ALTER FUNCTION uptake_raw.forget_name(pattern text) OWNER TO uptake_raw;

--
-- Name: forget_statistics(); Type: FUNCTION; Schema: uptake_raw; Owner: uptake_raw
--

CREATE FUNCTION uptake_raw.forget_statistics() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    one record;
    filled boolean;
BEGIN
    FOR one IN
        SELECT c.relname AS name FROM pg_class AS c
        WHERE c.relnamespace = 'uptake_raw'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE uptake_raw.%I', one.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM uptake_raw.%I)', one.name) INTO filled;
        IF NOT filled AND current_setting('server_version_num')::integer >= 180000 THEN
            EXECUTE format('SELECT pg_clear_attribute_stats(''uptake_raw'', s.tablename, s.attname,
                false) FROM pg_stats AS s WHERE s.schemaname = ''uptake_raw'' AND s.tablename = %L',
                one.name);
        END IF;
    END LOOP;
END
$$;


ALTER FUNCTION uptake_raw.forget_statistics() OWNER TO uptake_raw;

--
-- Name: pulse_parts(uuid); Type: FUNCTION; Schema: uptake_raw; Owner: uptake_raw
--

CREATE FUNCTION uptake_raw.pulse_parts(in_round uuid) RETURNS TABLE(measure text, part text, floor smallint, place integer, option integer)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH this AS (SELECT * FROM uptake.pulse_round WHERE id = in_round),
    question AS (SELECT q.*, this.rate_floor, greatest(this.breakdown_floor, this.rate_floor) AS
            option_floor
        FROM this JOIN uptake.pulse_question AS q USING (pulse_check_id))
    SELECT 'pulse_mean', '', score_floor, NULL::integer, NULL::integer FROM this
    UNION ALL
    SELECT 'pulse_distribution', point::text, greatest(breakdown_floor, score_floor), NULL, point
    FROM this, generate_series(1, 5) AS point
    UNION ALL
    SELECT 'question_missed', position::text, rate_floor, position, right_option FROM question
    UNION ALL
    SELECT 'question_option', position || ':' || option, option_floor, position, option
    FROM question, generate_series(0, cardinality(options) - 1) AS option
    UNION ALL
    SELECT DISTINCT 'gap_missed', gap_tag, rate_floor, NULL::integer, NULL::integer FROM question
$$;


ALTER FUNCTION uptake_raw.pulse_parts(in_round uuid) OWNER TO uptake_raw;

--
-- Name: joined(integer[]); Type: AGGREGATE; Schema: uptake; Owner: uptake_owner
--

CREATE AGGREGATE uptake.joined(integer[]) (
    SFUNC = array_cat,
    STYPE = integer[],
    INITCOND = '{}',
    PARALLEL = safe
);


ALTER AGGREGATE uptake.joined(integer[]) OWNER TO uptake_owner;

--
-- Name: product(double precision); Type: AGGREGATE; Schema: uptake; Owner: uptake_owner
--

CREATE AGGREGATE uptake.product(double precision) (
    SFUNC = float8mul,
    STYPE = double precision,
    PARALLEL = safe
);


ALTER AGGREGATE uptake.product(double precision) OWNER TO uptake_owner;

--
-- Name: alembic_version; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.alembic_version (
    version_num character varying(32) NOT NULL
);


ALTER TABLE uptake.alembic_version OWNER TO uptake_owner;

--
-- Name: TABLE alembic_version; Type: COMMENT; Schema: uptake; Owner: uptake_owner
--

COMMENT ON TABLE uptake.alembic_version IS '# What the bot''s login, its two roles and PUBLIC may do, which tables have row security, and what
# was made to guard: the bot starts where exactly this holds. `python -m tests.storage.catalogue`
# writes it, for review.
# grantee | privilege | kind | object | columns, policies, or what a member may do
made | CHECK | table | uptake.action_plan | action_plan_cue_check, action_plan_revision_check, action_plan_what_check, action_plan_with_whom_slack_id_check, action_plan_with_whom_text_check
made | CHECK | table | uptake.application_event | application_event_artifact_link_check, application_event_attempt_number_check, application_event_evidence_type_check, application_event_note_check, application_event_outcome_check, application_event_slack_file_id_check
made | CHECK | table | uptake.audit_event | audit_event_action_check, audit_event_actor_id_check, audit_event_actor_kind_check, audit_event_record_id_check, audit_event_record_kind_check, audit_event_request_id_check
made | CHECK | table | uptake.audit_seal | audit_seal_hash_check, audit_seal_lines_check, audit_seal_marks_check, audit_seal_n_check
made | CHECK | table | uptake.case_study_request | case_study_request_closed_check, case_study_request_state_check
made | CHECK | table | uptake.certificate | certificate_check, certificate_code_check, certificate_revocation_reason_check, certificate_revoked_check
made | CHECK | table | uptake.checkpoint_release | checkpoint_release_checkpoint_check
made | CHECK | table | uptake.cohort | cohort_attendee_group_check, cohort_expected_count_check, cohort_name_check, cohort_note_check
made | CHECK | table | uptake.content_asset | content_asset_engagement_check, content_asset_link_check, content_asset_owner_check, content_asset_release_rule_check, content_asset_reusable_check, content_asset_title_check, content_asset_type_check, content_asset_visibility_check
made | CHECK | table | uptake.engagement | engagement_completed_at_check, engagement_digest_channel_id_check, engagement_hubspot_deal_id_check, engagement_source_check, engagement_state_check, engagement_topic_check, engagement_window_anchor_check, engagement_workshop_type_check
made | CHECK | table | uptake.engagement_context | engagement_context_change_tags_check, engagement_context_note_check, engagement_context_priorities_check, engagement_context_readiness_check
made | CHECK | table | uptake.engagement_strategy | engagement_strategy_position_check
made | CHECK | table | uptake.enrollment | enrollment_check
made | CHECK | table | uptake.erasure | erasure_mark_check
made | CHECK | table | uptake.figure_setting | figure_setting_mastery_streak_check
made | CHECK | table | uptake.gap_domain | gap_domain_domain_check
made | CHECK | table | uptake.gap_signal | gap_signal_answered_check, gap_signal_n_band_check, gap_signal_share_check, gap_signal_share_modifier_check, gap_signal_status_check
made | CHECK | table | uptake.gap_signal_engagement | gap_signal_engagement_n_band_check, gap_signal_engagement_share_check, gap_signal_engagement_share_modifier_check
made | CHECK | table | uptake.gap_tag | gap_tag_tag_check
made | CHECK | table | uptake.home_page | home_page_changed_check, home_page_shown_check
made | CHECK | table | uptake.inbox | inbox_key_check
made | CHECK | table | uptake.intervention_trigger | intervention_trigger_channel_check, intervention_trigger_phase_check, intervention_trigger_resolution_check, intervention_trigger_resolved_check, intervention_trigger_response_type_check, intervention_trigger_signal_type_check, intervention_trigger_step_check
made | CHECK | table | uptake.intro_video | intro_video_approval_check, intro_video_duration_seconds_check, intro_video_reason_check, intro_video_rejected_check, intro_video_reviewed_check, intro_video_reviewer_check, intro_video_submission_check, intro_video_url_check
made | CHECK | table | uptake.learner_profile | learner_profile_content_areas_check, learner_profile_experience_check, learner_profile_grade_bands_check, learner_profile_school_role_check
made | CHECK | table | uptake.next_engagement_signal | next_engagement_signal_afresh_check, next_engagement_signal_checkpoint_check, next_engagement_signal_first_check, next_engagement_signal_flag_check, next_engagement_signal_gap_summary_check, next_engagement_signal_hubspot_id_check, next_engagement_signal_la_absent_check, next_engagement_signal_la_check, next_engagement_signal_pm_check, next_engagement_signal_returned_because_check, next_engagement_signal_returned_check, next_engagement_signal_second_check, next_engagement_signal_sent_check, next_engagement_signal_state_check, next_engagement_signal_unread_check
made | CHECK | table | uptake.nudge_preference | nudge_preference_hours_check, nudge_preference_muted_kinds_check, nudge_preference_weekdays_check
made | CHECK | table | uptake.outbox | outbox_attempts_check, outbox_audience_check, outbox_channel_id_check, outbox_claim_check, outbox_claimed_by_check, outbox_facts_check, outbox_key_check, outbox_kind_check, outbox_lane_check, outbox_outcome_code_check, outbox_sent_check, outbox_slack_channel_check, outbox_slack_ts_check, outbox_state_check
made | CHECK | table | uptake.person | person_dm_channel_id_check, person_locale_check, person_name_check, person_slack_user_id_check, person_time_zone_check
made | CHECK | table | uptake.privacy_floor | privacy_floor_breakdown_check, privacy_floor_rate_check, privacy_floor_score_check
made | CHECK | table | uptake.pulse_check | pulse_check_statement_check
made | CHECK | table | uptake.pulse_question | pulse_question_options_check, pulse_question_position_check, pulse_question_question_check, pulse_question_right_option_check
made | CHECK | table | uptake.pulse_round | pulse_round_breakdown_floor_check, pulse_round_closed, pulse_round_lasts, pulse_round_rate_floor_check, pulse_round_score_floor_check, pulse_round_state_check
made | CHECK | table | uptake.reflection | reflection_completed_at_check, reflection_state_check, reflection_themes_check
made | CHECK | table | uptake.released_cell | released_cell_band, released_cell_blank_or_value, released_cell_blank_reason_check, released_cell_breakdown_floor, released_cell_denominator_check, released_cell_everybody_check, released_cell_few, released_cell_floor, released_cell_floor_check, released_cell_measure_check, released_cell_modified_value, released_cell_modifier_check, released_cell_moment_check, released_cell_n_band_check, released_cell_part_check
made | CHECK | table | uptake.released_figure | released_figure_band, released_figure_blank_or_value, released_figure_blank_reason_check, released_figure_denominator_check, released_figure_floor, released_figure_measure_check, released_figure_modified_value, released_figure_modifier_check, released_figure_n_band_check, released_figure_still_open_check
made | CHECK | table | uptake.role_assignment | role_assignment_role_check, role_assignment_scope_kind_check
made | CHECK | table | uptake.school | school_district_check, school_hubspot_company_id_check, school_name_check, school_time_zone_check
made | CHECK | table | uptake.school_context_profile | school_context_profile_change_tags_check, school_context_profile_note_check, school_context_profile_priorities_check, school_context_profile_range_check, school_context_profile_readiness_check, school_context_profile_version_check
made | CHECK | table | uptake.signal_threshold | signal_threshold_at_risk_below_check, signal_threshold_high_performing_from_check, signal_threshold_measure_check, signal_threshold_order_check
made | CHECK | table | uptake.strategy | strategy_description_check, strategy_name_check
made | CHECK | table | uptake.subject_request | subject_request_done_check, subject_request_kind_check, subject_request_outcome_check
made | CHECK | table | uptake.video_view | video_view_watched_pct_check
made | CHECK | table | uptake.visibility_transition | visibility_transition_actor_check, visibility_transition_actor_kind_check, visibility_transition_moved_from_check, visibility_transition_moved_to_check, visibility_transition_moves_check
made | CHECK | table | uptake.workspace | workspace_bot_user_id_check, workspace_name_check, workspace_team_id_check
made | CHECK | table | uptake_raw.pulse_count | pulse_count_measure_check, pulse_count_part_check
made | CHECK | table | uptake_raw.pulse_response | pulse_response_likert_check, pulse_response_mcq_answers_check
made | CHECK | table | uptake_raw.pulse_sealed | pulse_sealed_sealed_check
made | CHECK | table | uptake_raw.reflection_text | reflection_text_evidence_check, reflection_text_next_try_check, reflection_text_obstacles_check
made | DOOR | function | uptake.begin_request(in_id uuid) | search_path=pg_catalog,pg_temp 6f4d688a4f787d66
made | DOOR | function | uptake.close_pulse(in_round uuid, as_of timestamp with time zone, early boolean) | search_path=pg_catalog,pg_temp 8c89c340399712c4
made | DOOR | function | uptake.end_request(in_id uuid, in_outcome text) | search_path=pg_catalog,pg_temp 4904ee1ac92ecdc7
made | DOOR | function | uptake.erase_again(in_marks text[]) | search_path=pg_catalog,pg_temp 4e1e61a5f97a93cb
made | DOOR | function | uptake.erase_person(in_person uuid) | search_path=pg_catalog,pg_temp 21c7daadfa284244
made | DOOR | function | uptake.export_person(in_person uuid) | search_path=pg_catalog,pg_temp 6e6125347e8e6083
made | DOOR | function | uptake.export_reflections(in_participant uuid) | search_path=pg_catalog,pg_temp 8ef86d94516027ac
made | DOOR | function | uptake.find_person(in_slack_user text) | search_path=pg_catalog,pg_temp e3fcc3a0bd0eff3c
made | DOOR | function | uptake.forget_statistics() | search_path=pg_catalog,pg_temp c76184af6b467613
made | DOOR | function | uptake.keep_reflection(in_participant uuid, in_engagement uuid, in_evidence text, in_obstacles text, in_next_try text) | search_path=pg_catalog,pg_temp 328847860682a145
made | DOOR | function | uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea) | search_path=pg_catalog,pg_temp 8d3c1085be560020
made | DOOR | function | uptake.key_by_reference() | search_path=pg_catalog,pg_temp ae9670a8cb1fe01d
made | DOOR | function | uptake.name_by_reference() | search_path=pg_catalog,pg_temp 91332b58aa634558
made | DOOR | function | uptake.open_requests() | search_path=pg_catalog,pg_temp 818b2d74e95a79cf
made | DOOR | function | uptake.own_reflection(in_participant uuid, in_engagement uuid, OUT evidence text, OUT obstacles text, OUT next_try text) | search_path=pg_catalog,pg_temp 112ea704fb5099fc
made | DOOR | function | uptake.read_audit(in_person uuid, in_record text, in_most integer) | search_path=pg_catalog,pg_temp bc44dbede5d702c4
made | DOOR | function | uptake.release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamp with time zone) | search_path=pg_catalog,pg_temp 40bd2d33495c6449
made | DOOR | function | uptake.release_engagement(in_engagement uuid, in_checkpoint text, in_now timestamp with time zone) | search_path=pg_catalog,pg_temp eca2006a36b7a9b5
made | DOOR | function | uptake.release_pulse(in_round uuid) | search_path=pg_catalog,pg_temp a0fc504d821a6008
made | DOOR | function | uptake.released_of_cohort(in_cohort uuid, in_moment text) | search_path=pg_catalog,pg_temp 0698e403b9c659c5
made | DOOR | function | uptake.released_totals(scope text, scope_id uuid, in_moment text) | search_path=pg_catalog,pg_temp 6bc9a8a47fd16706
made | DOOR | function | uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean) | search_path=pg_catalog,pg_temp 2bcbe694e9ff387a
made | DOOR | function | uptake.sealed_of(in_round uuid, in_participant uuid) | search_path=pg_catalog,pg_temp b827e88e60ce5e94
made | DOOR | function | uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer, in_answers integer[], as_of timestamp with time zone) | search_path=pg_catalog,pg_temp ee974d9d3bd7d5b3
made | DOOR | function | uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamp with time zone) | search_path=pg_catalog,pg_temp f5147acd1d8d5040
made | DOOR | function | uptake.try_request(in_id uuid) | search_path=pg_catalog,pg_temp 414bbc5f574bf784
made | DOOR | function | uptake_raw.erase_pulse(in_participant uuid) | search_path=pg_catalog,pg_temp 4199ffd5fd96e7cc
made | DOOR | function | uptake_raw.export_pulse(in_participant uuid) | search_path=pg_catalog,pg_temp 7d34fcbedc4cd02b
made | DOOR | function | uptake_raw.forget_name(pattern text) | search_path=pg_catalog,pg_temp 8af4ddafe6d51140
made | DOOR | function | uptake_raw.forget_statistics() | search_path=pg_catalog,pg_temp 0058aa02e03ace81
made | TRIGGER | table | uptake.application_event | number_attempt uptake.number_attempt O 7
made | TRIGGER | table | uptake.audit_event | name_by_reference uptake.name_by_reference O 7, refuse_change uptake.refuse_change O 58
made | TRIGGER | table | uptake.audit_seal | refuse_change uptake.refuse_change O 58
made | TRIGGER | table | uptake.checkpoint_release | refuse_change uptake.refuse_change O 58
made | TRIGGER | table | uptake.erasure | refuse_change uptake.refuse_change O 58
made | TRIGGER | table | uptake.gap_tag | bring_gap_domain uptake.bring_gap_domain O 7
made | TRIGGER | table | uptake.inbox | key_by_reference uptake.key_by_reference O 7
made | TRIGGER | table | uptake.next_engagement_signal | walk_next_engagement uptake.walk_next_engagement O 23
made | TRIGGER | table | uptake.pulse_check | keep_what_was_asked uptake.keep_what_was_asked O 27
made | TRIGGER | table | uptake.pulse_question | keep_what_was_asked uptake.keep_what_was_asked O 31
made | TRIGGER | table | uptake.pulse_round | open_round uptake.open_round O 7
made | TRIGGER | table | uptake.released_cell | refuse_change uptake.refuse_change O 58
made | TRIGGER | table | uptake.released_cell_cohort | refuse_change uptake.refuse_change O 58
made | TRIGGER | table | uptake.released_figure | refuse_change uptake.refuse_change O 58
made | TRIGGER | table | uptake.video_view | only_grow_watched uptake.only_grow_watched O 19
made | TRIGGER | table | uptake.visibility_transition | refuse_change uptake.refuse_change O 58
made | VIEW | table | uptake.pulse_answered | participant_id uuid, round_id uuid, security_barrier=true
made | VIEW | table | uptake.shown_cell | as_of timestamp with time zone, blank_reason text, computed_at timestamp with time zone, engagement_id uuid, floor smallint, id uuid, measure text, modifier text, moment text, n_band text, n_or_more boolean, part text, security_barrier=true, some_still_open boolean, value numeric
rows | GUARDED | table | uptake.action_plan
rows | GUARDED | table | uptake.application_event
rows | GUARDED | table | uptake.audit_event
rows | GUARDED | table | uptake.case_study_volunteer
rows | GUARDED | table | uptake.certificate
rows | GUARDED | table | uptake.engagement_context
rows | GUARDED | table | uptake.enrollment
rows | GUARDED | table | uptake.home_page
rows | GUARDED | table | uptake.intervention_trigger
rows | GUARDED | table | uptake.learner_profile
rows | GUARDED | table | uptake.next_engagement_signal
rows | GUARDED | table | uptake.nudge_preference
rows | GUARDED | table | uptake.outbox
rows | GUARDED | table | uptake.pre_work_completion
rows | GUARDED | table | uptake.pre_work_opening
rows | GUARDED | table | uptake.reflection
rows | GUARDED | table | uptake.released_cell
rows | GUARDED | table | uptake.school_context_profile
rows | GUARDED | table | uptake.subject_request
rows | GUARDED | table | uptake.video_view
rows | GUARDED | table | uptake_raw.pulse_count
rows | GUARDED | table | uptake_raw.pulse_response
rows | GUARDED | table | uptake_raw.pulse_sealed
rows | GUARDED | table | uptake_raw.reflection_text
rows | permissive ALL | table | uptake.action_plan | writer to uptake_writer true true
rows | permissive ALL | table | uptake.application_event | writer to uptake_writer true true
rows | permissive ALL | table | uptake.audit_event | writer to uptake_writer true true
rows | permissive ALL | table | uptake.case_study_volunteer | writer to uptake_writer true true
rows | permissive ALL | table | uptake.certificate | writer to uptake_writer true true
rows | permissive ALL | table | uptake.engagement_context | writer to uptake_writer true true
rows | permissive ALL | table | uptake.enrollment | writer to uptake_writer true true
rows | permissive ALL | table | uptake.home_page | writer to uptake_writer true true
rows | permissive ALL | table | uptake.intervention_trigger | writer to uptake_writer true true
rows | permissive ALL | table | uptake.learner_profile | writer to uptake_writer true true
rows | permissive ALL | table | uptake.next_engagement_signal | writer to uptake_writer true true
rows | permissive ALL | table | uptake.nudge_preference | writer to uptake_writer true true
rows | permissive ALL | table | uptake.outbox | writer to uptake_writer true true
rows | permissive ALL | table | uptake.pre_work_completion | writer to uptake_writer true true
rows | permissive ALL | table | uptake.pre_work_opening | writer to uptake_writer true true
rows | permissive ALL | table | uptake.reflection | writer to uptake_writer true true
rows | permissive ALL | table | uptake.school_context_profile | writer to uptake_writer true true
rows | permissive ALL | table | uptake.subject_request | writer to uptake_writer true true
rows | permissive ALL | table | uptake.video_view | writer to uptake_writer true true
rows | permissive INSERT | table | uptake.released_cell | raw to uptake_raw true
rows | permissive SELECT | table | uptake.audit_event | keeper to uptake_keeper true
rows | permissive SELECT | table | uptake.enrollment | raw to uptake_raw true
uptake_app | CONNECT | database | this one
uptake_app | MEMBER | role | uptake_reader | set
uptake_app | MEMBER | role | uptake_writer | set
uptake_reader | EXECUTE | function | uptake.released_of_cohort(in_cohort uuid, in_moment text)
uptake_reader | EXECUTE | function | uptake.released_totals(scope text, scope_id uuid, in_moment text)
uptake_reader | SELECT | table | uptake.checkpoint_release
uptake_reader | SELECT | table | uptake.cohort | attendee_group, created_at, engagement_id, expected_count, id, name
uptake_reader | SELECT | table | uptake.engagement | completed_at, created_at, digest_channel_id, id, school_id, source, starts_at, state, topic, window_anchor, workshop_type
uptake_reader | SELECT | table | uptake.engagement_strategy
uptake_reader | SELECT | table | uptake.released_figure | blank_reason, checkpoint, cohort_id, computed_at, measure, modifier, n_band, still_open, value
uptake_reader | SELECT | table | uptake.school | created_at, district, id, name, time_zone, workspace_id
uptake_reader | SELECT | table | uptake.strategy
uptake_reader | USAGE | schema | uptake
uptake_writer | DELETE | table | uptake.case_study_volunteer
uptake_writer | DELETE | table | uptake.content_asset_gap_tag
uptake_writer | DELETE | table | uptake.engagement_context
uptake_writer | DELETE | table | uptake.engagement_strategy
uptake_writer | DELETE | table | uptake.inbox
uptake_writer | DELETE | table | uptake.pulse_question
uptake_writer | DELETE | table | uptake.role_assignment
uptake_writer | DELETE | table | uptake.school_holiday
uptake_writer | EXECUTE | function | uptake.close_pulse(in_round uuid, as_of timestamp with time zone, early boolean)
uptake_writer | EXECUTE | function | uptake.erased_people(in_marks text[])
uptake_writer | EXECUTE | function | uptake.floors(in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint)
uptake_writer | EXECUTE | function | uptake.keep_reflection(in_participant uuid, in_engagement uuid, in_evidence text, in_obstacles text, in_next_try text)
uptake_writer | EXECUTE | function | uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea)
uptake_writer | EXECUTE | function | uptake.longest(texts text[])
uptake_writer | EXECUTE | function | uptake.mastery_streak(in_workspace uuid)
uptake_writer | EXECUTE | function | uptake.own_reflection(in_participant uuid, in_engagement uuid, OUT evidence text, OUT obstacles text, OUT next_try text)
uptake_writer | EXECUTE | function | uptake.release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamp with time zone)
uptake_writer | EXECUTE | function | uptake.release_engagement(in_engagement uuid, in_checkpoint text, in_now timestamp with time zone)
uptake_writer | EXECUTE | function | uptake.release_pulse(in_round uuid)
uptake_writer | EXECUTE | function | uptake.request_ref(request text)
uptake_writer | EXECUTE | function | uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean)
uptake_writer | EXECUTE | function | uptake.sealed_of(in_round uuid, in_participant uuid)
uptake_writer | EXECUTE | function | uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer, in_answers integer[], as_of timestamp with time zone)
uptake_writer | EXECUTE | function | uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamp with time zone)
uptake_writer | INSERT | table | uptake.action_plan
uptake_writer | INSERT | table | uptake.application_event | artifact_link, created_at, engagement_id, evidence_type, id, note, occurred_at, outcome, participant_id, slack_file_id, strategy_id
uptake_writer | INSERT | table | uptake.audit_event | action, actor_id, actor_kind, after, at, before, id, record_id, record_kind, request_id
uptake_writer | INSERT | table | uptake.case_study_request
uptake_writer | INSERT | table | uptake.case_study_volunteer
uptake_writer | INSERT | table | uptake.certificate
uptake_writer | INSERT | table | uptake.cohort
uptake_writer | INSERT | table | uptake.content_asset
uptake_writer | INSERT | table | uptake.content_asset_gap_tag
uptake_writer | INSERT | table | uptake.engagement
uptake_writer | INSERT | table | uptake.engagement_context
uptake_writer | INSERT | table | uptake.engagement_strategy
uptake_writer | INSERT | table | uptake.enrollment
uptake_writer | INSERT | table | uptake.figure_setting
uptake_writer | INSERT | table | uptake.gap_domain
uptake_writer | INSERT | table | uptake.gap_signal
uptake_writer | INSERT | table | uptake.gap_signal_engagement
uptake_writer | INSERT | table | uptake.gap_tag
uptake_writer | INSERT | table | uptake.home_page | changed, created_at, person_id
uptake_writer | INSERT | table | uptake.inbox
uptake_writer | INSERT | table | uptake.intervention_trigger
uptake_writer | INSERT | table | uptake.intro_video
uptake_writer | INSERT | table | uptake.learner_profile
uptake_writer | INSERT | table | uptake.next_engagement_signal | checkpoint, cohort_id, created_at, engagement_id, flag, gap_summary, id, state
uptake_writer | INSERT | table | uptake.nudge_preference
uptake_writer | INSERT | table | uptake.outbox | channel_id, counts_as_nudge, created_at, engagement_id, expires_at, facts, key, kind, lane, not_before, person_id
uptake_writer | INSERT | table | uptake.person
uptake_writer | INSERT | table | uptake.pre_work_completion
uptake_writer | INSERT | table | uptake.pre_work_opening
uptake_writer | INSERT | table | uptake.privacy_floor
uptake_writer | INSERT | table | uptake.pulse_check
uptake_writer | INSERT | table | uptake.pulse_question
uptake_writer | INSERT | table | uptake.pulse_round | closes_at, created_at, engagement_id, id, opens_at, pulse_check_id
uptake_writer | INSERT | table | uptake.reflection
uptake_writer | INSERT | table | uptake.role_assignment
uptake_writer | INSERT | table | uptake.school
uptake_writer | INSERT | table | uptake.school_context_profile
uptake_writer | INSERT | table | uptake.school_holiday
uptake_writer | INSERT | table | uptake.signal_threshold
uptake_writer | INSERT | table | uptake.strategy
uptake_writer | INSERT | table | uptake.subject_request | created_at, id, kind, person_id
uptake_writer | INSERT | table | uptake.video_view
uptake_writer | INSERT | table | uptake.visibility_transition
uptake_writer | INSERT | table | uptake.workspace
uptake_writer | SELECT | table | uptake.action_plan
uptake_writer | SELECT | table | uptake.alembic_version
uptake_writer | SELECT | table | uptake.application_event
uptake_writer | SELECT | table | uptake.case_study_request
uptake_writer | SELECT | table | uptake.case_study_volunteer
uptake_writer | SELECT | table | uptake.certificate
uptake_writer | SELECT | table | uptake.checkpoint_release
uptake_writer | SELECT | table | uptake.cohort
uptake_writer | SELECT | table | uptake.content_asset
uptake_writer | SELECT | table | uptake.content_asset_gap_tag
uptake_writer | SELECT | table | uptake.engagement
uptake_writer | SELECT | table | uptake.engagement_context
uptake_writer | SELECT | table | uptake.engagement_strategy
uptake_writer | SELECT | table | uptake.enrollment
uptake_writer | SELECT | table | uptake.erasure | mark
uptake_writer | SELECT | table | uptake.figure_setting
uptake_writer | SELECT | table | uptake.gap_domain
uptake_writer | SELECT | table | uptake.gap_signal
uptake_writer | SELECT | table | uptake.gap_signal_engagement
uptake_writer | SELECT | table | uptake.gap_tag
uptake_writer | SELECT | table | uptake.home_page
uptake_writer | SELECT | table | uptake.inbox
uptake_writer | SELECT | table | uptake.intervention_trigger
uptake_writer | SELECT | table | uptake.intro_video
uptake_writer | SELECT | table | uptake.learner_profile
uptake_writer | SELECT | table | uptake.next_engagement_signal
uptake_writer | SELECT | table | uptake.nudge_preference
uptake_writer | SELECT | table | uptake.outbox
uptake_writer | SELECT | table | uptake.person
uptake_writer | SELECT | table | uptake.pre_work_completion
uptake_writer | SELECT | table | uptake.pre_work_opening
uptake_writer | SELECT | table | uptake.privacy_floor
uptake_writer | SELECT | table | uptake.pulse_answered
uptake_writer | SELECT | table | uptake.pulse_check
uptake_writer | SELECT | table | uptake.pulse_question
uptake_writer | SELECT | table | uptake.pulse_round
uptake_writer | SELECT | table | uptake.reflection
uptake_writer | SELECT | table | uptake.released_cell_cohort
uptake_writer | SELECT | table | uptake.released_figure | blank_reason, checkpoint, cohort_id, computed_at, measure, modifier, n_band, still_open, value
uptake_writer | SELECT | table | uptake.role_assignment
uptake_writer | SELECT | table | uptake.school
uptake_writer | SELECT | table | uptake.school_context_profile
uptake_writer | SELECT | table | uptake.school_holiday
uptake_writer | SELECT | table | uptake.shown_cell
uptake_writer | SELECT | table | uptake.signal_threshold
uptake_writer | SELECT | table | uptake.strategy
uptake_writer | SELECT | table | uptake.subject_request
uptake_writer | SELECT | table | uptake.video_view
uptake_writer | SELECT | table | uptake.visibility_transition
uptake_writer | SELECT | table | uptake.workspace
uptake_writer | UPDATE | table | uptake.action_plan | calendar_at, withdrawn_at
uptake_writer | UPDATE | table | uptake.case_study_request | closed_at, state
uptake_writer | UPDATE | table | uptake.certificate | revocation_reason, revoked_at
uptake_writer | UPDATE | table | uptake.cohort | attendee_group, expected_count, name, note
uptake_writer | UPDATE | table | uptake.content_asset | release_rule, visibility
uptake_writer | UPDATE | table | uptake.engagement | anchored_at, completed_at, digest_channel_id, hubspot_deal_id, starts_at, state, strategist_id, topic, window_anchor, workshop_type
uptake_writer | UPDATE | table | uptake.engagement_context | change_tags, note, priorities, readiness, updated_at, updated_by
uptake_writer | UPDATE | table | uptake.engagement_strategy | position
uptake_writer | UPDATE | table | uptake.enrollment | anchor_at, checked_in_at, cohort_id, joined_at, left_at
uptake_writer | UPDATE | table | uptake.figure_setting | mastery_streak
uptake_writer | UPDATE | table | uptake.gap_signal | asset_id, status
uptake_writer | UPDATE | table | uptake.home_page | changed, claimed_until, shown
uptake_writer | UPDATE | table | uptake.intervention_trigger | resolution, resolved_at
uptake_writer | UPDATE | table | uptake.intro_video | approval, duration_seconds, reason, reviewed_at, reviewer_id, submission, submitted_at, url
uptake_writer | UPDATE | table | uptake.learner_profile | content_areas, experience, grade_bands, school_role
uptake_writer | UPDATE | table | uptake.next_engagement_signal | hubspot_id, la_absent, la_id, la_passed_at, pm_id, pm_passed_at, returned_because, state
uptake_writer | UPDATE | table | uptake.nudge_preference | closes, muted_all, muted_kinds, opens, snoozed_until, weekdays
uptake_writer | UPDATE | table | uptake.outbox | attempts, claim_token, claimed_by, claimed_until, not_before, outcome_code, sent_at, slack_channel, slack_ts, state, uncertain
uptake_writer | UPDATE | table | uptake.person | active, dm_channel_id, locale, name, refreshed_at, time_zone
uptake_writer | UPDATE | table | uptake.privacy_floor | breakdown, rate, score
uptake_writer | UPDATE | table | uptake.pulse_check | statement
uptake_writer | UPDATE | table | uptake.pulse_question | gap_tag, options, question, right_option
uptake_writer | UPDATE | table | uptake.reflection | completed_at, state, themes, updated_at
uptake_writer | UPDATE | table | uptake.school | district, hubspot_company_id, name, time_zone
uptake_writer | UPDATE | table | uptake.school_context_profile | valid_to
uptake_writer | UPDATE | table | uptake.signal_threshold | at_risk_below, high_performing_from
uptake_writer | UPDATE | table | uptake.strategy | description
uptake_writer | UPDATE | table | uptake.subject_request | done_at, outcome
uptake_writer | UPDATE | table | uptake.video_view | watched_pct
uptake_writer | UPDATE | table | uptake.workspace | bot_user_id, name
uptake_writer | USAGE | schema | uptake
';


--
-- Name: audit_event_seq_seq; Type: SEQUENCE; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.audit_event ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME uptake.audit_event_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: audit_seal; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.audit_seal (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    n bigint NOT NULL,
    upto_seq bigint NOT NULL,
    lines integer NOT NULL,
    marks bytea NOT NULL,
    hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_seal_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT audit_seal_lines_check CHECK ((lines >= 1)),
    CONSTRAINT audit_seal_marks_check CHECK ((octet_length(marks) = (8 * lines))),
    CONSTRAINT audit_seal_n_check CHECK ((n >= 1))
);


ALTER TABLE uptake.audit_seal OWNER TO uptake_owner;

--
-- Name: case_study_request; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.case_study_request (
    id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    cohort_id uuid NOT NULL,
    state text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT case_study_request_closed_check CHECK (((closed_at IS NOT NULL) = (state = 'closed'::text))),
    CONSTRAINT case_study_request_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);


ALTER TABLE uptake.case_study_request OWNER TO uptake_owner;

--
-- Name: case_study_volunteer; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.case_study_volunteer (
    id uuid NOT NULL,
    request_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);


ALTER TABLE uptake.case_study_volunteer OWNER TO uptake_owner;

--
-- Name: certificate; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.certificate (
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    code text NOT NULL,
    revoked_at timestamp with time zone,
    revocation_reason text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT certificate_check CHECK ((revoked_at >= issued_at)),
    CONSTRAINT certificate_code_check CHECK ((code ~ '^[A-Za-z0-9_-]{22,64}$'::text)),
    CONSTRAINT certificate_revocation_reason_check CHECK (((char_length(revocation_reason) >= 1) AND (char_length(revocation_reason) <= 300))),
    CONSTRAINT certificate_revoked_check CHECK (((revoked_at IS NULL) = (revocation_reason IS NULL)))
);


ALTER TABLE uptake.certificate OWNER TO uptake_owner;

--
-- Name: checkpoint_release; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.checkpoint_release (
    cohort_id uuid NOT NULL,
    checkpoint text NOT NULL,
    released_at timestamp with time zone NOT NULL,
    CONSTRAINT checkpoint_release_checkpoint_check CHECK ((checkpoint = ANY (ARRAY['completion'::text, '24h'::text, '48h'::text, '5d'::text, '14d'::text, 'w3'::text, 'w4'::text, 'w5'::text, 'w6'::text, 'w7'::text, 'w8'::text])))
);


ALTER TABLE uptake.checkpoint_release OWNER TO uptake_owner;

--
-- Name: content_asset_gap_tag; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.content_asset_gap_tag (
    asset_id uuid NOT NULL,
    gap_tag text NOT NULL
);


ALTER TABLE uptake.content_asset_gap_tag OWNER TO uptake_owner;

--
-- Name: engagement; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.engagement (
    id uuid NOT NULL,
    school_id uuid NOT NULL,
    topic text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    strategist_id uuid,
    workshop_type text NOT NULL,
    source text NOT NULL,
    hubspot_deal_id text,
    digest_channel_id text,
    window_anchor text NOT NULL,
    state text NOT NULL,
    completed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    anchored_at timestamp with time zone,
    CONSTRAINT engagement_completed_at_check CHECK (((completed_at IS NOT NULL) = (state = 'completed'::text))),
    CONSTRAINT engagement_digest_channel_id_check CHECK (((char_length(digest_channel_id) >= 1) AND (char_length(digest_channel_id) <= 32))),
    CONSTRAINT engagement_hubspot_deal_id_check CHECK (((char_length(hubspot_deal_id) >= 1) AND (char_length(hubspot_deal_id) <= 64))),
    CONSTRAINT engagement_source_check CHECK ((source = ANY (ARRAY['hubspot'::text, 'manual'::text]))),
    CONSTRAINT engagement_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'completed'::text, 'cancelled'::text]))),
    CONSTRAINT engagement_topic_check CHECK (((char_length(topic) >= 1) AND (char_length(topic) <= 150))),
    CONSTRAINT engagement_window_anchor_check CHECK ((window_anchor = ANY (ARRAY['marked_complete'::text, 'participant'::text]))),
    CONSTRAINT engagement_workshop_type_check CHECK ((workshop_type = ANY (ARRAY['half_day'::text, 'full_day'::text])))
);


ALTER TABLE uptake.engagement OWNER TO uptake_owner;

--
-- Name: engagement_context; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.engagement_context (
    id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    readiness smallint NOT NULL,
    change_tags text[] NOT NULL,
    priorities text[] NOT NULL,
    note text,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT engagement_context_change_tags_check CHECK (((cardinality(change_tags) <= 8) AND (change_tags <@ ARRAY['new_leadership'::text, 'new_curriculum'::text, 'new_schedule'::text, 'staffing_change'::text, 'new_technology'::text, 'policy_change'::text, 'restructuring'::text, 'community_change'::text]))),
    CONSTRAINT engagement_context_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 500))),
    CONSTRAINT engagement_context_priorities_check CHECK (((cardinality(priorities) <= 3) AND (priorities <@ ARRAY['literacy'::text, 'numeracy'::text, 'student_engagement'::text, 'assessment_feedback'::text, 'differentiation'::text, 'classroom_culture'::text, 'multilingual_learners'::text, 'inclusion'::text, 'technology_integration'::text, 'family_partnership'::text]))),
    CONSTRAINT engagement_context_readiness_check CHECK (((readiness >= 1) AND (readiness <= 5)))
);


ALTER TABLE uptake.engagement_context OWNER TO uptake_owner;

--
-- Name: engagement_strategy; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.engagement_strategy (
    engagement_id uuid NOT NULL,
    strategy_id uuid NOT NULL,
    "position" smallint NOT NULL,
    CONSTRAINT engagement_strategy_position_check CHECK ((("position" >= 1) AND ("position" <= 100)))
);


ALTER TABLE uptake.engagement_strategy OWNER TO uptake_owner;

--
-- Name: erasure; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.erasure (
    id uuid NOT NULL,
    mark text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT erasure_mark_check CHECK ((mark ~ '^[0-9a-f]{64}$'::text))
);


ALTER TABLE uptake.erasure OWNER TO uptake_owner;

--
-- Name: figure_setting; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.figure_setting (
    workspace_id uuid NOT NULL,
    mastery_streak smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT figure_setting_mastery_streak_check CHECK (((mastery_streak >= 2) AND (mastery_streak <= 10)))
);


ALTER TABLE uptake.figure_setting OWNER TO uptake_owner;

--
-- Name: gap_domain; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.gap_domain (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    domain text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT gap_domain_domain_check CHECK (((domain ~ '^[a-z0-9_]+$'::text) AND (char_length(domain) <= 73)))
);


ALTER TABLE uptake.gap_domain OWNER TO uptake_owner;

--
-- Name: gap_signal; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.gap_signal (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    gap_tag text NOT NULL,
    share smallint NOT NULL,
    share_modifier text,
    n_band text NOT NULL,
    status text NOT NULL,
    asset_id uuid,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT gap_signal_answered_check CHECK (((asset_id IS NOT NULL) = (status = 'published'::text))),
    CONSTRAINT gap_signal_n_band_check CHECK ((n_band = ANY (ARRAY['5-9'::text, '10-19'::text, '20-49'::text, '50+'::text]))),
    CONSTRAINT gap_signal_share_check CHECK (((share >= 0) AND (share <= 100))),
    CONSTRAINT gap_signal_share_modifier_check CHECK ((share_modifier = ANY (ARRAY['or_more'::text, 'or_fewer'::text]))),
    CONSTRAINT gap_signal_status_check CHECK ((status = ANY (ARRAY['open'::text, 'planned'::text, 'published'::text, 'dismissed'::text])))
);


ALTER TABLE uptake.gap_signal OWNER TO uptake_owner;

--
-- Name: gap_signal_engagement; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.gap_signal_engagement (
    gap_signal_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    share smallint NOT NULL,
    share_modifier text,
    n_band text NOT NULL,
    CONSTRAINT gap_signal_engagement_n_band_check CHECK ((n_band = ANY (ARRAY['5-9'::text, '10-19'::text, '20-49'::text, '50+'::text]))),
    CONSTRAINT gap_signal_engagement_share_check CHECK (((share >= 0) AND (share <= 100))),
    CONSTRAINT gap_signal_engagement_share_modifier_check CHECK ((share_modifier = ANY (ARRAY['or_more'::text, 'or_fewer'::text])))
);


ALTER TABLE uptake.gap_signal_engagement OWNER TO uptake_owner;

--
-- Name: gap_tag; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.gap_tag (
    tag text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    seeded boolean DEFAULT false NOT NULL,
    domain text GENERATED ALWAYS AS (split_part(tag, '/'::text, 1)) STORED NOT NULL,
    CONSTRAINT gap_tag_tag_check CHECK (((tag ~ '^[a-z0-9_]+/[a-z0-9_]+$'::text) AND (char_length(tag) <= 75)))
);


ALTER TABLE uptake.gap_tag OWNER TO uptake_owner;

--
-- Name: home_page; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.home_page (
    person_id uuid NOT NULL,
    changed bigint NOT NULL,
    shown bigint DEFAULT 0 NOT NULL,
    claimed_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT home_page_changed_check CHECK ((changed >= 1)),
    CONSTRAINT home_page_shown_check CHECK (((shown >= 0) AND (shown <= changed)))
);


ALTER TABLE uptake.home_page OWNER TO uptake_owner;

--
-- Name: inbox; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.inbox (
    key text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT inbox_key_check CHECK (((char_length(key) >= 1) AND (char_length(key) <= 300)))
);


ALTER TABLE uptake.inbox OWNER TO uptake_owner;

--
-- Name: intervention_trigger; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.intervention_trigger (
    id uuid NOT NULL,
    phase text NOT NULL,
    participant_id uuid,
    engagement_id uuid NOT NULL,
    cohort_id uuid NOT NULL,
    signal_type text NOT NULL,
    step smallint NOT NULL,
    fired_at timestamp with time zone NOT NULL,
    response_type text NOT NULL,
    channel text NOT NULL,
    resolved_at timestamp with time zone,
    resolution text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT intervention_trigger_channel_check CHECK ((channel = ANY (ARRAY['dm'::text, 'channel'::text, 'home'::text]))),
    CONSTRAINT intervention_trigger_phase_check CHECK ((phase = ANY (ARRAY['prepare'::text, 'engage'::text, 'commit'::text, 'apply'::text, 'reflect'::text, 'sustain'::text]))),
    CONSTRAINT intervention_trigger_resolution_check CHECK (((char_length(resolution) >= 1) AND (char_length(resolution) <= 64))),
    CONSTRAINT intervention_trigger_resolved_check CHECK (((resolved_at IS NULL) = (resolution IS NULL))),
    CONSTRAINT intervention_trigger_response_type_check CHECK ((response_type = ANY (ARRAY['nudge'::text, 'microlearning'::text, 'strategist_alert'::text, 'manager_alert'::text]))),
    CONSTRAINT intervention_trigger_signal_type_check CHECK ((signal_type = ANY (ARRAY['missing_prework'::text, 'no_action_plan'::text, 'no_application_24h'::text, 'no_application_48h'::text, 'no_application_5d'::text, 'no_survey'::text, 'drift'::text, 'at_risk_cohort'::text]))),
    CONSTRAINT intervention_trigger_step_check CHECK (((step >= 0) AND (step <= 100)))
);


ALTER TABLE uptake.intervention_trigger OWNER TO uptake_owner;

--
-- Name: intro_video; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.intro_video (
    id uuid NOT NULL,
    strategist_id uuid NOT NULL,
    url text NOT NULL,
    duration_seconds smallint NOT NULL,
    approval text DEFAULT 'pending'::text NOT NULL,
    submission integer DEFAULT 1 NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    reviewer_id uuid,
    reviewed_at timestamp with time zone,
    reason text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT intro_video_approval_check CHECK ((approval = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text]))),
    CONSTRAINT intro_video_duration_seconds_check CHECK (((duration_seconds >= 1) AND (duration_seconds <= 45))),
    CONSTRAINT intro_video_reason_check CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 300))),
    CONSTRAINT intro_video_rejected_check CHECK (((approval = 'rejected'::text) = (reason IS NOT NULL))),
    CONSTRAINT intro_video_reviewed_check CHECK (((approval = 'pending'::text) = (reviewed_at IS NULL))),
    CONSTRAINT intro_video_reviewer_check CHECK (((reviewer_id IS NULL) OR (approval <> 'pending'::text))),
    CONSTRAINT intro_video_submission_check CHECK ((submission >= 1)),
    CONSTRAINT intro_video_url_check CHECK (((url ~* '^https?://[^[:space:]/]+[^[:space:]]*$'::text) AND (char_length(url) <= 2000)))
);


ALTER TABLE uptake.intro_video OWNER TO uptake_owner;

--
-- Name: next_engagement_signal; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.next_engagement_signal (
    id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    cohort_id uuid NOT NULL,
    checkpoint text NOT NULL,
    flag text NOT NULL,
    gap_summary jsonb NOT NULL,
    state text NOT NULL,
    la_id uuid,
    la_passed_at timestamp with time zone,
    la_absent text,
    pm_id uuid,
    pm_passed_at timestamp with time zone,
    returned_because text,
    hubspot_id text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT next_engagement_signal_afresh_check CHECK (((state <> ALL (ARRAY['drafted'::text, 'la_review'::text])) OR ((la_passed_at IS NULL) AND (pm_passed_at IS NULL)))),
    CONSTRAINT next_engagement_signal_checkpoint_check CHECK ((checkpoint = ANY (ARRAY['5d'::text, '14d'::text]))),
    CONSTRAINT next_engagement_signal_first_check CHECK (((state <> ALL (ARRAY['pm_review'::text, 'sent_to_hubspot'::text])) OR (la_passed_at IS NOT NULL) OR (la_absent IS NOT NULL))),
    CONSTRAINT next_engagement_signal_flag_check CHECK ((flag = ANY (ARRAY['at_risk'::text, 'high_performing'::text, 'steady'::text]))),
    CONSTRAINT next_engagement_signal_gap_summary_check CHECK (((jsonb_typeof(gap_summary) = 'array'::text) AND (octet_length((gap_summary)::text) <= 4000))),
    CONSTRAINT next_engagement_signal_hubspot_id_check CHECK (((char_length(hubspot_id) >= 1) AND (char_length(hubspot_id) <= 64))),
    CONSTRAINT next_engagement_signal_la_absent_check CHECK ((la_absent ~ '^[a-z0-9_]{1,64}$'::text)),
    CONSTRAINT next_engagement_signal_la_check CHECK (((la_id IS NULL) OR (la_passed_at IS NOT NULL))),
    CONSTRAINT next_engagement_signal_pm_check CHECK (((pm_id IS NULL) OR (pm_passed_at IS NOT NULL))),
    CONSTRAINT next_engagement_signal_returned_because_check CHECK (((char_length(returned_because) >= 1) AND (char_length(returned_because) <= 300))),
    CONSTRAINT next_engagement_signal_returned_check CHECK (((state <> 'returned'::text) OR (returned_because IS NOT NULL))),
    CONSTRAINT next_engagement_signal_second_check CHECK (((state <> 'sent_to_hubspot'::text) OR (pm_passed_at IS NOT NULL))),
    CONSTRAINT next_engagement_signal_sent_check CHECK (
CASE
    WHEN (hubspot_id IS NULL) THEN (state <> 'sent_to_hubspot'::text)
    ELSE (state = ANY (ARRAY['sent_to_hubspot'::text, 'closed'::text]))
END),
    CONSTRAINT next_engagement_signal_state_check CHECK ((state = ANY (ARRAY['drafted'::text, 'la_review'::text, 'pm_review'::text, 'sent_to_hubspot'::text, 'returned'::text, 'closed'::text]))),
    CONSTRAINT next_engagement_signal_unread_check CHECK (((la_passed_at IS NULL) OR (la_absent IS NULL)))
);


ALTER TABLE uptake.next_engagement_signal OWNER TO uptake_owner;

--
-- Name: outbox_seq_seq; Type: SEQUENCE; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.outbox ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME uptake.outbox_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: pre_work_opening; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.pre_work_opening (
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);


ALTER TABLE uptake.pre_work_opening OWNER TO uptake_owner;

--
-- Name: privacy_floor; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.privacy_floor (
    workspace_id uuid NOT NULL,
    score smallint NOT NULL,
    rate smallint NOT NULL,
    breakdown smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT privacy_floor_breakdown_check CHECK ((breakdown >= 10)),
    CONSTRAINT privacy_floor_rate_check CHECK ((rate >= 5)),
    CONSTRAINT privacy_floor_score_check CHECK ((score >= 5))
);


ALTER TABLE uptake.privacy_floor OWNER TO uptake_owner;

--
-- Name: pulse_response; Type: TABLE; Schema: uptake_raw; Owner: uptake_raw
--

CREATE TABLE uptake_raw.pulse_response (
    round_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    likert smallint NOT NULL,
    mcq_answers smallint[] NOT NULL,
    CONSTRAINT pulse_response_likert_check CHECK (((likert >= 1) AND (likert <= 5))),
    CONSTRAINT pulse_response_mcq_answers_check CHECK (((array_ndims(mcq_answers) = 1) AND (cardinality(mcq_answers) = 3) AND (array_position(mcq_answers, NULL::smallint) IS NULL) AND (0 <= ALL (mcq_answers)) AND (4 >= ALL (mcq_answers))))
);


ALTER TABLE uptake_raw.pulse_response OWNER TO uptake_raw;

--
-- Name: pulse_answered; Type: VIEW; Schema: uptake; Owner: uptake_raw
--

CREATE VIEW uptake.pulse_answered WITH (security_barrier='true') AS
 SELECT round_id,
    participant_id
   FROM uptake_raw.pulse_response
  WHERE pg_has_role('uptake_writer'::name, 'USAGE'::text)
  ORDER BY round_id, participant_id;


ALTER VIEW uptake.pulse_answered OWNER TO uptake_raw;

--
-- Name: pulse_check; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.pulse_check (
    id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    statement text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pulse_check_statement_check CHECK (((char_length(statement) >= 1) AND (char_length(statement) <= 300)))
);


ALTER TABLE uptake.pulse_check OWNER TO uptake_owner;

--
-- Name: pulse_question; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.pulse_question (
    pulse_check_id uuid NOT NULL,
    "position" smallint NOT NULL,
    question text NOT NULL,
    options text[] NOT NULL,
    right_option smallint NOT NULL,
    gap_tag text NOT NULL,
    CONSTRAINT pulse_question_options_check CHECK (((array_ndims(options) = 1) AND ((cardinality(options) >= 2) AND (cardinality(options) <= 5)) AND (array_position(options, NULL::text) IS NULL) AND (array_position(options, ''::text) IS NULL) AND (uptake.longest(options) <= 75))),
    CONSTRAINT pulse_question_position_check CHECK ((("position" >= 1) AND ("position" <= 3))),
    CONSTRAINT pulse_question_question_check CHECK (((char_length(question) >= 1) AND (char_length(question) <= 300))),
    CONSTRAINT pulse_question_right_option_check CHECK (((right_option >= 0) AND (right_option <= (cardinality(options) - 1))))
);


ALTER TABLE uptake.pulse_question OWNER TO uptake_owner;

--
-- Name: pulse_round; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.pulse_round (
    id uuid NOT NULL,
    pulse_check_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    score_floor smallint NOT NULL,
    rate_floor smallint NOT NULL,
    breakdown_floor smallint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    closed_at timestamp with time zone,
    closed_in xid8,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pulse_round_breakdown_floor_check CHECK ((breakdown_floor >= 10)),
    CONSTRAINT pulse_round_closed CHECK ((((state = 'open'::text) = (closed_at IS NULL)) AND ((closed_at IS NULL) = (closed_in IS NULL)) AND ((closed_at >= opens_at) AND (closed_at <= closes_at)))),
    CONSTRAINT pulse_round_lasts CHECK (((closes_at > opens_at) AND ((closes_at - opens_at) <= '31 days'::interval))),
    CONSTRAINT pulse_round_rate_floor_check CHECK ((rate_floor >= 5)),
    CONSTRAINT pulse_round_score_floor_check CHECK ((score_floor >= 5)),
    CONSTRAINT pulse_round_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'released'::text])))
);


ALTER TABLE uptake.pulse_round OWNER TO uptake_owner;

--
-- Name: released_cell; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.released_cell (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    engagement_id uuid NOT NULL,
    moment text NOT NULL,
    measure text NOT NULL,
    part text DEFAULT ''::text NOT NULL,
    numerator integer,
    denominator integer NOT NULL,
    everybody integer,
    events integer[],
    leavers integer[],
    floor smallint NOT NULL,
    value numeric,
    modifier text,
    blank_reason text,
    n_band text,
    n_or_more boolean DEFAULT false NOT NULL,
    some_still_open boolean DEFAULT false NOT NULL,
    as_of timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT released_cell_band CHECK (((n_band IS NULL) OR (denominator >= 5))),
    CONSTRAINT released_cell_blank_or_value CHECK (((value IS NULL) = (blank_reason IS NOT NULL))),
    CONSTRAINT released_cell_blank_reason_check CHECK ((blank_reason = ANY (ARRAY['too_few'::text, 'window_open'::text, 'not_reached'::text, 'nobody_yet'::text, 'too_alike'::text, 'told_elsewhere'::text]))),
    CONSTRAINT released_cell_breakdown_floor CHECK (((measure <> ALL (ARRAY['evidence_mix'::text, 'profile_grade_band'::text, 'profile_experience'::text, 'profile_content_area'::text, 'profile_school_role'::text, 'pulse_distribution'::text, 'question_option'::text])) OR (floor >= 10))),
    CONSTRAINT released_cell_denominator_check CHECK ((denominator >= 0)),
    CONSTRAINT released_cell_everybody_check CHECK ((everybody >= 0)),
    CONSTRAINT released_cell_few CHECK (((n_band IS NOT NULL) OR ((numerator IS NULL) AND (events IS NULL) AND (leavers IS NULL)))),
    CONSTRAINT released_cell_floor CHECK (((value IS NULL) OR (denominator >= floor))),
    CONSTRAINT released_cell_floor_check CHECK ((floor >= 5)),
    CONSTRAINT released_cell_measure_check CHECK ((measure = ANY (ARRAY['plan_rate'::text, 'prework_rate'::text, 'survey_rate'::text, 'applied_24h'::text, 'applied_48h'::text, 'applied_5d'::text, 'median_hours_to_first_application'::text, 'repeat_rate'::text, 'median_attempts_to_mastery'::text, 'outcome_success_share'::text, 'evidence_mix'::text, 'nudges_sent'::text, 'nudges_acted_on_24h'::text, 'nudges_muted'::text, 'obstacle_theme'::text, 'profile_grade_band'::text, 'profile_experience'::text, 'profile_content_area'::text, 'profile_school_role'::text, 'pulse_mean'::text, 'pulse_distribution'::text, 'question_missed'::text, 'question_option'::text, 'gap_missed'::text]))),
    CONSTRAINT released_cell_modified_value CHECK (((modifier IS NULL) OR (value IS NOT NULL))),
    CONSTRAINT released_cell_modifier_check CHECK ((modifier = ANY (ARRAY['or_more'::text, 'or_fewer'::text]))),
    CONSTRAINT released_cell_moment_check CHECK ((moment = ANY (ARRAY['completion'::text, '24h'::text, '48h'::text, '5d'::text, '14d'::text, 'w3'::text, 'w4'::text, 'w5'::text, 'w6'::text, 'w7'::text, 'w8'::text, 'pulse'::text]))),
    CONSTRAINT released_cell_n_band_check CHECK ((n_band = ANY (ARRAY['5-9'::text, '10-19'::text, '20-49'::text, '50+'::text]))),
    CONSTRAINT released_cell_part_check CHECK ((char_length(part) <= 80))
);


ALTER TABLE uptake.released_cell OWNER TO uptake_owner;

--
-- Name: released_cell_cohort; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.released_cell_cohort (
    cohort_id uuid NOT NULL,
    moment text NOT NULL,
    measure text NOT NULL,
    part text NOT NULL,
    cell_id uuid NOT NULL
);


ALTER TABLE uptake.released_cell_cohort OWNER TO uptake_owner;

--
-- Name: released_figure; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.released_figure (
    cohort_id uuid NOT NULL,
    checkpoint text NOT NULL,
    measure text NOT NULL,
    value numeric,
    modifier text,
    blank_reason text,
    n_band text,
    denominator integer NOT NULL,
    still_open integer,
    computed_at timestamp with time zone NOT NULL,
    CONSTRAINT released_figure_band CHECK (((n_band IS NULL) = (denominator < 5))),
    CONSTRAINT released_figure_blank_or_value CHECK (((value IS NULL) = (blank_reason IS NOT NULL))),
    CONSTRAINT released_figure_blank_reason_check CHECK ((blank_reason = ANY (ARRAY['too_few'::text, 'window_open'::text, 'not_reached'::text, 'nobody_yet'::text]))),
    CONSTRAINT released_figure_denominator_check CHECK ((denominator >= 0)),
    CONSTRAINT released_figure_floor CHECK (((value IS NULL) OR (denominator >= 5))),
    CONSTRAINT released_figure_measure_check CHECK ((measure = ANY (ARRAY['plan_rate'::text, 'applied_24h'::text, 'applied_48h'::text, 'applied_5d'::text, 'median_hours_to_first_application'::text, 'nudges_acted_on_24h'::text, 'outcome_success_share'::text]))),
    CONSTRAINT released_figure_modified_value CHECK (((modifier IS NULL) OR (value IS NOT NULL))),
    CONSTRAINT released_figure_modifier_check CHECK ((modifier = ANY (ARRAY['or_more'::text, 'or_fewer'::text]))),
    CONSTRAINT released_figure_n_band_check CHECK ((n_band = ANY (ARRAY['5-9'::text, '10-19'::text, '20-49'::text, '50+'::text]))),
    CONSTRAINT released_figure_still_open_check CHECK ((still_open >= 0))
);


ALTER TABLE uptake.released_figure OWNER TO uptake_owner;

--
-- Name: role_assignment; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.role_assignment (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    scope_kind text NOT NULL,
    scope_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    workspace_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (scope_kind = 'organisation'::text) THEN scope_id
    ELSE NULL::uuid
END) STORED,
    school_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (scope_kind = 'school'::text) THEN scope_id
    ELSE NULL::uuid
END) STORED,
    engagement_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (scope_kind = 'engagement'::text) THEN scope_id
    ELSE NULL::uuid
END) STORED,
    CONSTRAINT role_assignment_role_check CHECK ((role = ANY (ARRAY['participant'::text, 'is'::text, 'la'::text, 'pm'::text, 'content_creator'::text]))),
    CONSTRAINT role_assignment_scope_kind_check CHECK ((scope_kind = ANY (ARRAY['organisation'::text, 'school'::text, 'engagement'::text])))
);


ALTER TABLE uptake.role_assignment OWNER TO uptake_owner;

--
-- Name: school; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.school (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    district text,
    hubspot_company_id text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT school_district_check CHECK (((char_length(district) >= 1) AND (char_length(district) <= 150))),
    CONSTRAINT school_hubspot_company_id_check CHECK (((char_length(hubspot_company_id) >= 1) AND (char_length(hubspot_company_id) <= 64))),
    CONSTRAINT school_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 150))),
    CONSTRAINT school_time_zone_check CHECK (((char_length(time_zone) >= 1) AND (char_length(time_zone) <= 64)))
);


ALTER TABLE uptake.school OWNER TO uptake_owner;

--
-- Name: school_context_profile; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.school_context_profile (
    id uuid NOT NULL,
    school_id uuid NOT NULL,
    version integer NOT NULL,
    readiness smallint NOT NULL,
    change_tags text[] NOT NULL,
    priorities text[] NOT NULL,
    note text,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT school_context_profile_change_tags_check CHECK (((cardinality(change_tags) <= 8) AND (change_tags <@ ARRAY['new_leadership'::text, 'new_curriculum'::text, 'new_schedule'::text, 'staffing_change'::text, 'new_technology'::text, 'policy_change'::text, 'restructuring'::text, 'community_change'::text]))),
    CONSTRAINT school_context_profile_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 500))),
    CONSTRAINT school_context_profile_priorities_check CHECK (((cardinality(priorities) <= 3) AND (priorities <@ ARRAY['literacy'::text, 'numeracy'::text, 'student_engagement'::text, 'assessment_feedback'::text, 'differentiation'::text, 'classroom_culture'::text, 'multilingual_learners'::text, 'inclusion'::text, 'technology_integration'::text, 'family_partnership'::text]))),
    CONSTRAINT school_context_profile_range_check CHECK ((valid_to >= valid_from)),
    CONSTRAINT school_context_profile_readiness_check CHECK (((readiness >= 1) AND (readiness <= 5))),
    CONSTRAINT school_context_profile_version_check CHECK ((version >= 1))
);


ALTER TABLE uptake.school_context_profile OWNER TO uptake_owner;

--
-- Name: school_holiday; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.school_holiday (
    school_id uuid NOT NULL,
    day date NOT NULL
);


ALTER TABLE uptake.school_holiday OWNER TO uptake_owner;

--
-- Name: shown_cell; Type: VIEW; Schema: uptake; Owner: uptake_owner
--

CREATE VIEW uptake.shown_cell WITH (security_barrier='true') AS
 SELECT id,
    engagement_id,
    moment,
    measure,
    part,
    floor,
    value,
    modifier,
    blank_reason,
    n_band,
    n_or_more,
    some_still_open,
    as_of,
    created_at AS computed_at
   FROM uptake.released_cell;


ALTER VIEW uptake.shown_cell OWNER TO uptake_owner;

--
-- Name: signal_threshold; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.signal_threshold (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    measure text NOT NULL,
    at_risk_below smallint NOT NULL,
    high_performing_from smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT signal_threshold_at_risk_below_check CHECK (((at_risk_below >= 21) AND (at_risk_below <= 79))),
    CONSTRAINT signal_threshold_high_performing_from_check CHECK (((high_performing_from >= 22) AND (high_performing_from <= 80))),
    CONSTRAINT signal_threshold_measure_check CHECK ((measure = ANY (ARRAY['plan_rate'::text, 'applied_5d'::text, 'survey_rate'::text]))),
    CONSTRAINT signal_threshold_order_check CHECK ((at_risk_below < high_performing_from))
);


ALTER TABLE uptake.signal_threshold OWNER TO uptake_owner;

--
-- Name: strategy; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.strategy (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT strategy_description_check CHECK (((char_length(description) >= 1) AND (char_length(description) <= 150))),
    CONSTRAINT strategy_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 75)))
);


ALTER TABLE uptake.strategy OWNER TO uptake_owner;

--
-- Name: subject_request; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.subject_request (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    begun_at timestamp with time zone,
    tried_at timestamp with time zone,
    done_at timestamp with time zone,
    outcome text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT subject_request_done_check CHECK (((done_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT subject_request_kind_check CHECK ((kind = ANY (ARRAY['export'::text, 'erasure'::text]))),
    CONSTRAINT subject_request_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'undeliverable'::text, 'taken_back'::text])))
);


ALTER TABLE uptake.subject_request OWNER TO uptake_owner;

--
-- Name: video_view; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.video_view (
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    video_id uuid NOT NULL,
    watched_pct smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT video_view_watched_pct_check CHECK (((watched_pct >= 0) AND (watched_pct <= 100)))
);


ALTER TABLE uptake.video_view OWNER TO uptake_owner;

--
-- Name: workspace; Type: TABLE; Schema: uptake; Owner: uptake_owner
--

CREATE TABLE uptake.workspace (
    id uuid NOT NULL,
    team_id text NOT NULL,
    name text NOT NULL,
    bot_user_id text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT workspace_bot_user_id_check CHECK (((char_length(bot_user_id) >= 1) AND (char_length(bot_user_id) <= 32))),
    CONSTRAINT workspace_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 150))),
    CONSTRAINT workspace_team_id_check CHECK (((char_length(team_id) >= 1) AND (char_length(team_id) <= 32)))
);


ALTER TABLE uptake.workspace OWNER TO uptake_owner;

--
-- Name: pulse_count; Type: TABLE; Schema: uptake_raw; Owner: uptake_raw
--

CREATE TABLE uptake_raw.pulse_count (
    round_id uuid NOT NULL,
    measure text NOT NULL,
    part text NOT NULL,
    cell smallint NOT NULL,
    cohorts uuid[] NOT NULL,
    numerator integer NOT NULL,
    denominator integer NOT NULL,
    floor smallint NOT NULL,
    CONSTRAINT pulse_count_measure_check CHECK ((char_length(measure) <= 64)),
    CONSTRAINT pulse_count_part_check CHECK ((char_length(part) <= 80))
);


ALTER TABLE uptake_raw.pulse_count OWNER TO uptake_raw;

--
-- Name: pulse_sealed; Type: TABLE; Schema: uptake_raw; Owner: uptake_raw
--

CREATE TABLE uptake_raw.pulse_sealed (
    round_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT pulse_sealed_sealed_check CHECK ((octet_length(sealed) = 31))
);


ALTER TABLE uptake_raw.pulse_sealed OWNER TO uptake_raw;

--
-- Name: reflection_text; Type: TABLE; Schema: uptake_raw; Owner: uptake_raw
--

CREATE TABLE uptake_raw.reflection_text (
    participant_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    evidence text NOT NULL,
    obstacles text NOT NULL,
    next_try text NOT NULL,
    CONSTRAINT reflection_text_evidence_check CHECK ((char_length(evidence) <= 2000)),
    CONSTRAINT reflection_text_next_try_check CHECK ((char_length(next_try) <= 2000)),
    CONSTRAINT reflection_text_obstacles_check CHECK ((char_length(obstacles) <= 2000))
);


ALTER TABLE uptake_raw.reflection_text OWNER TO uptake_raw;

--
-- Data for Name: action_plan; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.action_plan VALUES ('cf0f098b-8f67-4667-8752-510dbe2fa823', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'ad636f8e-2fbb-4e2e-ad8f-878867657835', 1, 'W', '2026-09-14 15:00:00+00', NULL, NULL, NULL, '2026-09-14 15:00:00+00', NULL, NULL);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.alembic_version VALUES ('0100');


--
-- Data for Name: application_event; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.application_event VALUES ('a47a12e1-9edf-4677-89b5-5b81bf490403', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'ad636f8e-2fbb-4e2e-ad8f-878867657835', '2026-09-14 15:00:00+00', 'artifact', 'success', 1, NULL, NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: audit_event; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.audit_event OVERRIDING SYSTEM VALUE VALUES (1, '2d1cfae1-eb9e-403b-8ff8-a25632dde2bd', '2026-09-14 15:00:00+00', 'system', '1', 'a.b', 'school', '1', NULL, NULL, NULL, '2026-11-30 22:27:01.66899+00', NULL);


--
-- Data for Name: audit_seal; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.audit_seal VALUES ('59ba2d4e-0655-42d1-b478-beccc3c984df', 1, 1, 1, '\x3132333435363738', '0000000000000000000000000000000000000000000000000000000000000000', '2026-09-14 15:00:00+00');


--
-- Data for Name: case_study_request; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.case_study_request VALUES ('c1ba9495-9256-4d03-b673-47e6a19bdd95', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'a33e5a65-7617-417d-9388-c6c92debc819', 'open', '2026-09-14 15:00:00+00', NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: case_study_volunteer; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.case_study_volunteer VALUES ('93a254d2-fd32-471c-a6ad-a02ab96ec016', 'c1ba9495-9256-4d03-b673-47e6a19bdd95', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '2026-09-14 15:00:00+00');


--
-- Data for Name: certificate; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.certificate VALUES ('2c589969-b857-42a0-bfba-7fd687b87180', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', '2026-09-14 15:00:00+00', '3497a93d5df748778ac0328413663c25', NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: checkpoint_release; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.checkpoint_release VALUES ('a33e5a65-7617-417d-9388-c6c92debc819', '5d', '2026-09-14 15:00:00+00');


--
-- Data for Name: cohort; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.cohort VALUES ('a33e5a65-7617-417d-9388-c6c92debc819', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'a1d3e347ff8e4d338b56', NULL, NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: content_asset; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.content_asset VALUES ('862cdb75-b13e-4c60-8134-f63652223a23', '1a2a35c1-528d-49e6-8a61-fef70a189127', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'T', 'pre_work', 'https://example.org/a', 'draft', 'pm', 'pre_engagement', NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: content_asset_gap_tag; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.content_asset_gap_tag VALUES ('862cdb75-b13e-4c60-8134-f63652223a23', '3504afae39f94c159faf/8b962aee6ef74d46bf45');


--
-- Data for Name: engagement; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.engagement VALUES ('5c1f56a5-0219-4fd0-afce-1c5d634c1f59', '369496e1-8531-4616-aba9-458614205c0a', '1c4855253d7a4ef2be8b', '2026-09-14 15:00:00+00', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', 'half_day', 'manual', NULL, NULL, 'marked_complete', 'planned', NULL, '2026-09-14 15:00:00+00', NULL);
INSERT INTO uptake.engagement VALUES ('fd067746-47ed-46dc-a653-7b8b952559ec', '369496e1-8531-4616-aba9-458614205c0a', 'a0e482cb8c4140f28d72', '2026-09-14 15:00:00+00', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', 'half_day', 'manual', NULL, NULL, 'marked_complete', 'planned', NULL, '2026-09-14 15:00:00+00', NULL);


--
-- Data for Name: engagement_context; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.engagement_context VALUES ('6ceb306b-f5ab-4fbf-a855-9ee43feabf88', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 3, '{new_schedule}', '{literacy}', NULL, '2026-09-14 15:00:00+00', NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: engagement_strategy; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.engagement_strategy VALUES ('5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'ad636f8e-2fbb-4e2e-ad8f-878867657835', 1);


--
-- Data for Name: enrollment; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.enrollment VALUES ('a4b23d4d-944d-4095-a8c1-d21f28f4a731', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'a33e5a65-7617-417d-9388-c6c92debc819', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '2026-09-14 15:00:00+00', NULL, NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: erasure; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.erasure VALUES ('5378f009-736b-4f5f-94fa-403a0835ebe1', '7c5a758a284f4985b4e8e53d5c025c8b7c5a758a284f4985b4e8e53d5c025c8b', '2026-09-14 15:00:00+00');


--
-- Data for Name: figure_setting; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.figure_setting VALUES ('1a2a35c1-528d-49e6-8a61-fef70a189127', 3, '2026-09-14 15:00:00+00');


--
-- Data for Name: gap_domain; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.gap_domain VALUES ('b3e9d4f7-3c41-43eb-bb24-ec7caba9fb94', 'literacy', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('ac869a61-25b0-479d-bb98-e0292a6d8fcb', 'numeracy', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('0539b6e2-febc-45b6-8bc5-cf6516de27f4', 'student_engagement', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('b137fcab-f7cf-446e-a113-04bf6dde7560', 'assessment_feedback', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('0a730ff6-59dd-4b47-b73d-42e917dd0226', 'differentiation', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('8322885f-ca66-48db-8e9c-d43d13b47999', 'classroom_culture', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('400328c9-fd8a-49af-86ca-344f128a051b', 'multilingual_learners', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('314fb973-c37f-4a48-a482-512c6a2412dc', 'inclusion', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('de4b3a57-d7f4-492a-9297-01c5574063ca', 'technology_integration', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('fc30e28b-c085-4e5c-8173-ead237e57dcf', 'family_partnership', '2026-11-30 22:26:57.163976+00');
INSERT INTO uptake.gap_domain VALUES ('88395afd-fe49-478a-b068-fd36722dae4b', '3504afae39f94c159faf', '2026-09-14 15:00:00+00');


--
-- Data for Name: gap_signal; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.gap_signal VALUES ('deb47ce1-9376-4eff-99d3-bb355084169a', '1a2a35c1-528d-49e6-8a61-fef70a189127', '3504afae39f94c159faf/8b962aee6ef74d46bf45', 40, NULL, '5-9', 'open', NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: gap_signal_engagement; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.gap_signal_engagement VALUES ('deb47ce1-9376-4eff-99d3-bb355084169a', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 40, NULL, '5-9');


--
-- Data for Name: gap_tag; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.gap_tag VALUES ('literacy/phonics', '2026-11-30 22:26:57.163976+00', '04f3fcba-9207-4bc4-af4d-66d39479d542', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('literacy/fluency', '2026-11-30 22:26:57.163976+00', 'b152616c-cc3c-46fc-a4fc-03f3c936b7ad', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('literacy/vocabulary', '2026-11-30 22:26:57.163976+00', '5f9f6b85-313f-4933-a31d-c6f765cb6728', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('literacy/comprehension', '2026-11-30 22:26:57.163976+00', '5b9cc484-b562-4ea2-87a4-6a95a233fa65', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('literacy/writing', '2026-11-30 22:26:57.163976+00', '5c28c9c4-fe4b-4b90-b701-414e56e1fcd3', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('numeracy/number_sense', '2026-11-30 22:26:57.163976+00', '61f15953-07a9-47a2-89ac-6a237fd25e2b', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('numeracy/fractions_and_ratio', '2026-11-30 22:26:57.163976+00', '171019dc-a6b1-4f51-a066-4b00c9548fee', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('numeracy/problem_solving', '2026-11-30 22:26:57.163976+00', '1413e7cc-8b9d-464a-aba0-e92d12b560fa', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('numeracy/mathematical_talk', '2026-11-30 22:26:57.163976+00', '17ad560e-f380-4bce-860a-8af633171409', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('student_engagement/cold_call', '2026-11-30 22:26:57.163976+00', 'f5b49da5-c0a9-42db-82c5-2def40548113', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('student_engagement/wait_time', '2026-11-30 22:26:57.163976+00', '4f5da399-9a5b-458b-90d1-1eaf06bf25d3', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('student_engagement/think_pair_share', '2026-11-30 22:26:57.163976+00', '9a7b6d22-b644-42a6-9d4e-3e9fe997124e', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('student_engagement/student_choice', '2026-11-30 22:26:57.163976+00', '4921f24d-d129-41f6-a445-0835f49f8c72', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('assessment_feedback/exit_tickets', '2026-11-30 22:26:57.163976+00', 'c2569587-0aea-46b3-8258-2f2933cc1208', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('assessment_feedback/checking_for_understanding', '2026-11-30 22:26:57.163976+00', 'ec33ac20-7372-40e2-b5eb-3b081b5fc530', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('assessment_feedback/actionable_feedback', '2026-11-30 22:26:57.163976+00', '1188c847-d70e-4e71-b302-9051e1e189e7', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('assessment_feedback/success_criteria', '2026-11-30 22:26:57.163976+00', '610e27d3-cb0c-4a0b-90eb-1bfd68dea4b5', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('differentiation/scaffolding', '2026-11-30 22:26:57.163976+00', 'a0765f79-5f94-4963-a676-8a2c69f865d0', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('differentiation/flexible_grouping', '2026-11-30 22:26:57.163976+00', '7db9aae1-a6a2-44bd-bc47-2c96a10ea14c', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('differentiation/extension_tasks', '2026-11-30 22:26:57.163976+00', 'aa054442-fa86-4708-b1b9-f31d6756a4ba', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('differentiation/reteaching', '2026-11-30 22:26:57.163976+00', 'b5a4f35f-c50d-4db3-91d2-9190998353ef', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('classroom_culture/routines', '2026-11-30 22:26:57.163976+00', '9d243f9f-f868-4e19-a0d6-9bd7a89f785c', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('classroom_culture/relationships', '2026-11-30 22:26:57.163976+00', '4ca2704b-d591-4f68-9a2c-f473b8bbf6cf', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('classroom_culture/behaviour_support', '2026-11-30 22:26:57.163976+00', '982b9eb2-e1b6-4366-9b31-e0d8fc4d5411', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('classroom_culture/restorative_practice', '2026-11-30 22:26:57.163976+00', '93cd3734-e996-4073-9613-ec1883a0809d', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('multilingual_learners/language_objectives', '2026-11-30 22:26:57.163976+00', '1d6e2433-299b-4afa-904b-63403fd99c81', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('multilingual_learners/sentence_frames', '2026-11-30 22:26:57.163976+00', 'f11c5288-58cc-41ac-be33-79da06af9489', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('multilingual_learners/academic_vocabulary', '2026-11-30 22:26:57.163976+00', 'd59c321c-925d-471f-afbd-b63ffbd702df', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('multilingual_learners/home_language', '2026-11-30 22:26:57.163976+00', 'f1cfb758-5956-4fe4-bb6e-dc702cec2182', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('inclusion/universal_design', '2026-11-30 22:26:57.163976+00', '4aeea9b6-cdf6-4793-a272-f7733723c640', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('inclusion/accommodations', '2026-11-30 22:26:57.163976+00', '24fb7d28-1ecd-45c4-8fbc-22eef9b60063', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('inclusion/co_teaching', '2026-11-30 22:26:57.163976+00', 'dcaf1d83-5214-4796-862f-8d569af5437a', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('inclusion/sensory_environment', '2026-11-30 22:26:57.163976+00', 'd8b11e9b-419e-4178-9630-02f16a86904b', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('technology_integration/digital_collaboration', '2026-11-30 22:26:57.163976+00', '63d641d7-2f39-4998-8e8c-658316bd09c3', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('technology_integration/formative_tools', '2026-11-30 22:26:57.163976+00', 'd46d1dff-a654-48d2-9726-3899df8167f5', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('technology_integration/digital_citizenship', '2026-11-30 22:26:57.163976+00', '9bfadd95-caf0-4a0c-9fa8-557324415416', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('technology_integration/accessibility_tools', '2026-11-30 22:26:57.163976+00', 'f41596bc-1dc5-4af7-b514-38283438cc22', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('family_partnership/two_way_communication', '2026-11-30 22:26:57.163976+00', '1691d55e-be2e-4b35-b380-4663a24b95f7', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('family_partnership/conferences', '2026-11-30 22:26:57.163976+00', '3db8aedc-49b4-470f-b5b2-b19c70240b6e', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('family_partnership/home_learning', '2026-11-30 22:26:57.163976+00', '6e6812bf-4e02-4ab0-a1c9-460a45a5fef4', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('family_partnership/welcoming_families', '2026-11-30 22:26:57.163976+00', 'b1652785-9770-4261-91bc-f5a62b8d1c74', true, DEFAULT);
INSERT INTO uptake.gap_tag VALUES ('3504afae39f94c159faf/8b962aee6ef74d46bf45', '2026-09-14 15:00:00+00', '6d5256d6-3d53-4028-97a3-11da2edee943', false, DEFAULT);


--
-- Data for Name: home_page; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.home_page VALUES ('d9ba852e-507d-46e9-bae7-f3b3a431a072', 1, 0, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: inbox; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.inbox VALUES ('request:cfe2ce24151fd360005f58d5916c6ada', '2026-09-14 15:00:00+00');


--
-- Data for Name: intervention_trigger; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.intervention_trigger VALUES ('82a886dd-3fea-4181-880a-666bfc3f105a', 'commit', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'a33e5a65-7617-417d-9388-c6c92debc819', 'no_action_plan', 1, '2026-09-14 15:00:00+00', 'nudge', 'dm', NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: intro_video; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.intro_video VALUES ('6ac5ab4b-7b7b-4b85-8c30-64d604d714ed', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', 'https://example.org/v', 30, 'pending', 1, '2026-09-14 15:00:00+00', NULL, NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: learner_profile; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.learner_profile VALUES ('d9ba852e-507d-46e9-bae7-f3b3a431a072', '{k_2}', 'y0_2', '{arts}', 'teacher', '2026-09-14 15:00:00+00', 'a3da35d9-89f6-4983-ac1d-933cfb06c47b');


--
-- Data for Name: next_engagement_signal; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.next_engagement_signal VALUES ('f8962f23-88f0-438d-97dc-e31df58b4615', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'a33e5a65-7617-417d-9388-c6c92debc819', '5d', 'steady', '[]', 'drafted', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: nudge_preference; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.nudge_preference VALUES ('d9ba852e-507d-46e9-bae7-f3b3a431a072', false, '{}', NULL, '2026-09-14 15:00:00+00', '08:00:00', '09:00:00', '{1,5}');


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.outbox OVERRIDING SYSTEM VALUE VALUES ('6200a8bb3fc54bf19d05', 1, 'person:1', 'plan_due', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', NULL, NULL, '{}', false, '2026-09-14 15:00:00+00', NULL, 'waiting', NULL, NULL, NULL, 0, false, NULL, NULL, NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: person; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.person VALUES ('d9ba852e-507d-46e9-bae7-f3b3a431a072', '1a2a35c1-528d-49e6-8a61-fef70a189127', 'dc4fb8d66adb44c188ee', 'P', 'UTC', 'en-US', true, NULL, NULL, '2026-09-14 15:00:00+00', '7b5acafb-008d-4fa9-b2bb-1982c0321f01');


--
-- Data for Name: pre_work_completion; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.pre_work_completion VALUES ('d9b5b1d6-8e3c-4ce2-b339-a750036548c1', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '862cdb75-b13e-4c60-8134-f63652223a23', '2026-09-14 15:00:00+00', '2026-09-14 15:00:00+00');


--
-- Data for Name: pre_work_opening; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.pre_work_opening VALUES ('4a1d009e-ab9f-48c7-a4b5-e1251b050df2', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '862cdb75-b13e-4c60-8134-f63652223a23', '2026-09-14 15:00:00+00', '2026-09-14 15:00:00+00');


--
-- Data for Name: privacy_floor; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.privacy_floor VALUES ('1a2a35c1-528d-49e6-8a61-fef70a189127', 5, 5, 10, '2026-09-14 15:00:00+00');


--
-- Data for Name: pulse_check; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.pulse_check VALUES ('d83140a7-71f1-42da-868b-f54dd819685d', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'S', '2026-09-14 15:00:00+00');
INSERT INTO uptake.pulse_check VALUES ('00bb6f0f-71bb-4c97-9bb2-b43d249e40de', 'fd067746-47ed-46dc-a653-7b8b952559ec', 'S', '2026-09-14 15:00:00+00');


--
-- Data for Name: pulse_question; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.pulse_question VALUES ('d83140a7-71f1-42da-868b-f54dd819685d', 1, 'Q', '{a,b}', 0, '3504afae39f94c159faf/8b962aee6ef74d46bf45');
INSERT INTO uptake.pulse_question VALUES ('00bb6f0f-71bb-4c97-9bb2-b43d249e40de', 1, 'Q', '{a,b}', 0, '3504afae39f94c159faf/8b962aee6ef74d46bf45');
INSERT INTO uptake.pulse_question VALUES ('00bb6f0f-71bb-4c97-9bb2-b43d249e40de', 2, 'Q', '{a,b}', 0, '3504afae39f94c159faf/8b962aee6ef74d46bf45');
INSERT INTO uptake.pulse_question VALUES ('00bb6f0f-71bb-4c97-9bb2-b43d249e40de', 3, 'Q', '{a,b}', 0, '3504afae39f94c159faf/8b962aee6ef74d46bf45');


--
-- Data for Name: pulse_round; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.pulse_round VALUES ('a8ad8170-46f5-49ad-9b76-ba699621ad55', '00bb6f0f-71bb-4c97-9bb2-b43d249e40de', 'fd067746-47ed-46dc-a653-7b8b952559ec', '2026-09-14 15:00:00+00', '2026-09-15 15:00:00+00', 5, 5, 10, 'open', NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: reflection; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.reflection VALUES ('a7cac14b-1409-423e-92a5-2d2d59f73d79', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'draft', DEFAULT, '{time}', NULL, '2026-09-14 15:00:00+00', '2026-09-14 15:00:00+00');


--
-- Data for Name: released_cell; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.released_cell VALUES ('c7e14cd2-7645-4ce6-ab50-d39aefdd8f06', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', '5d', 'plan_rate', '', 4, 8, NULL, NULL, NULL, 5, 50, NULL, NULL, '5-9', false, false, '2026-09-14 15:00:00+00', '2026-11-30 22:27:01.901068+00');


--
-- Data for Name: released_cell_cohort; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.released_cell_cohort VALUES ('a33e5a65-7617-417d-9388-c6c92debc819', '5d', 'plan_rate', '', 'c7e14cd2-7645-4ce6-ab50-d39aefdd8f06');


--
-- Data for Name: released_figure; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.released_figure VALUES ('a33e5a65-7617-417d-9388-c6c92debc819', '5d', 'plan_rate', 50, NULL, NULL, '5-9', 5, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: role_assignment; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.role_assignment VALUES ('c8e6c671-d29b-4a5f-a7c6-0cca07196519', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', 'la', 'school', '369496e1-8531-4616-aba9-458614205c0a', '2026-09-14 15:00:00+00', DEFAULT, DEFAULT, DEFAULT);


--
-- Data for Name: school; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.school VALUES ('369496e1-8531-4616-aba9-458614205c0a', '1a2a35c1-528d-49e6-8a61-fef70a189127', 'ab01ce692c77436c8153', 'UTC', NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: school_context_profile; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.school_context_profile VALUES ('fbb032f3-2e6a-4211-938d-877903d06056', '369496e1-8531-4616-aba9-458614205c0a', 1, 3, '{new_schedule}', '{literacy}', NULL, '2026-09-14 15:00:00+00', NULL, '2026-09-14 15:00:00+00', NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: school_holiday; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.school_holiday VALUES ('369496e1-8531-4616-aba9-458614205c0a', '2026-09-14');


--
-- Data for Name: signal_threshold; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.signal_threshold VALUES ('c2ef2721-5171-46c7-bfbf-49f23b278f66', '1a2a35c1-528d-49e6-8a61-fef70a189127', 'plan_rate', 50, 80, '2026-09-14 15:00:00+00');


--
-- Data for Name: strategy; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.strategy VALUES ('ad636f8e-2fbb-4e2e-ad8f-878867657835', '1a2a35c1-528d-49e6-8a61-fef70a189127', '9c791714976b464d8312', 'D', '2026-09-14 15:00:00+00');


--
-- Data for Name: subject_request; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.subject_request VALUES ('1225e933-fee3-4c26-891f-96160fd7ed3e', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', 'export', NULL, NULL, NULL, NULL, '2026-09-14 15:00:00+00');


--
-- Data for Name: video_view; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.video_view VALUES ('1d942dd3-18d6-474b-a3c5-de3523b90c7f', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '6ac5ab4b-7b7b-4b85-8c30-64d604d714ed', 50, '2026-09-14 15:00:00+00');


--
-- Data for Name: visibility_transition; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.visibility_transition VALUES ('8535e7ab-9ac6-4cc7-b6b1-e07ab82765c2', '862cdb75-b13e-4c60-8134-f63652223a23', 'draft', 'pre_engagement', 'system', NULL, '2026-09-14 15:00:00+00', '2026-09-14 15:00:00+00');


--
-- Data for Name: workspace; Type: TABLE DATA; Schema: uptake; Owner: uptake_owner
--

INSERT INTO uptake.workspace VALUES ('1a2a35c1-528d-49e6-8a61-fef70a189127', '79546a30fdd749e8b280', 'W', 'UB', '2026-09-14 15:00:00+00');


--
-- Data for Name: pulse_count; Type: TABLE DATA; Schema: uptake_raw; Owner: uptake_raw
--

INSERT INTO uptake_raw.pulse_count VALUES ('a8ad8170-46f5-49ad-9b76-ba699621ad55', 'pulse_mean', '', 1, '{a33e5a65-7617-417d-9388-c6c92debc819}', 20, 5, 5);


--
-- Data for Name: pulse_response; Type: TABLE DATA; Schema: uptake_raw; Owner: uptake_raw
--

INSERT INTO uptake_raw.pulse_response VALUES ('a8ad8170-46f5-49ad-9b76-ba699621ad55', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', 4, '{0,1,0}');


--
-- Data for Name: pulse_sealed; Type: TABLE DATA; Schema: uptake_raw; Owner: uptake_raw
--

INSERT INTO uptake_raw.pulse_sealed VALUES ('a8ad8170-46f5-49ad-9b76-ba699621ad55', 'd9ba852e-507d-46e9-bae7-f3b3a431a072', '\x73737373737373737373737373737373737373737373737373737373737373');


--
-- Data for Name: reflection_text; Type: TABLE DATA; Schema: uptake_raw; Owner: uptake_raw
--

INSERT INTO uptake_raw.reflection_text VALUES ('d9ba852e-507d-46e9-bae7-f3b3a431a072', '5c1f56a5-0219-4fd0-afce-1c5d634c1f59', 'E', 'O', 'N');


--
-- Name: audit_event_seq_seq; Type: SEQUENCE SET; Schema: uptake; Owner: uptake_owner
--

SELECT pg_catalog.setval('uptake.audit_event_seq_seq', 1, true);


--
-- Name: outbox_seq_seq; Type: SEQUENCE SET; Schema: uptake; Owner: uptake_owner
--

SELECT pg_catalog.setval('uptake.outbox_seq_seq', 1, true);


--
-- Name: action_plan action_plan_participant_id_engagement_id_revision_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.action_plan
    ADD CONSTRAINT action_plan_participant_id_engagement_id_revision_key UNIQUE (participant_id, engagement_id, revision);


--
-- Name: action_plan action_plan_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.action_plan
    ADD CONSTRAINT action_plan_pkey PRIMARY KEY (id);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: application_event application_event_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.application_event
    ADD CONSTRAINT application_event_pkey PRIMARY KEY (id);


--
-- Name: audit_event audit_event_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.audit_event
    ADD CONSTRAINT audit_event_id_key UNIQUE (id);


--
-- Name: audit_event audit_event_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (seq);


--
-- Name: audit_seal audit_seal_n_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.audit_seal
    ADD CONSTRAINT audit_seal_n_key UNIQUE (n);


--
-- Name: audit_seal audit_seal_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.audit_seal
    ADD CONSTRAINT audit_seal_pkey PRIMARY KEY (id);


--
-- Name: audit_seal audit_seal_upto_seq_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.audit_seal
    ADD CONSTRAINT audit_seal_upto_seq_key UNIQUE (upto_seq);


--
-- Name: case_study_request case_study_request_cohort_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_request
    ADD CONSTRAINT case_study_request_cohort_id_key UNIQUE (cohort_id);


--
-- Name: case_study_request case_study_request_id_engagement_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_request
    ADD CONSTRAINT case_study_request_id_engagement_id_key UNIQUE (id, engagement_id);


--
-- Name: case_study_request case_study_request_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_request
    ADD CONSTRAINT case_study_request_pkey PRIMARY KEY (id);


--
-- Name: case_study_volunteer case_study_volunteer_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_volunteer
    ADD CONSTRAINT case_study_volunteer_pkey PRIMARY KEY (id);


--
-- Name: case_study_volunteer case_study_volunteer_request_id_participant_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_volunteer
    ADD CONSTRAINT case_study_volunteer_request_id_participant_id_key UNIQUE (request_id, participant_id);


--
-- Name: certificate certificate_code_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.certificate
    ADD CONSTRAINT certificate_code_key UNIQUE (code);


--
-- Name: certificate certificate_once_each; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.certificate
    ADD CONSTRAINT certificate_once_each UNIQUE (engagement_id, participant_id);


--
-- Name: certificate certificate_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.certificate
    ADD CONSTRAINT certificate_pkey PRIMARY KEY (id);


--
-- Name: checkpoint_release checkpoint_release_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.checkpoint_release
    ADD CONSTRAINT checkpoint_release_pkey PRIMARY KEY (cohort_id, checkpoint);


--
-- Name: cohort cohort_engagement_id_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.cohort
    ADD CONSTRAINT cohort_engagement_id_id_key UNIQUE (engagement_id, id);


--
-- Name: cohort cohort_engagement_id_name_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.cohort
    ADD CONSTRAINT cohort_engagement_id_name_key UNIQUE (engagement_id, name);


--
-- Name: cohort cohort_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.cohort
    ADD CONSTRAINT cohort_pkey PRIMARY KEY (id);


--
-- Name: content_asset_gap_tag content_asset_gap_tag_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.content_asset_gap_tag
    ADD CONSTRAINT content_asset_gap_tag_pkey PRIMARY KEY (asset_id, gap_tag);


--
-- Name: content_asset content_asset_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.content_asset
    ADD CONSTRAINT content_asset_pkey PRIMARY KEY (id);


--
-- Name: engagement_context engagement_context_engagement_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_context
    ADD CONSTRAINT engagement_context_engagement_id_key UNIQUE (engagement_id);


--
-- Name: engagement_context engagement_context_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_context
    ADD CONSTRAINT engagement_context_pkey PRIMARY KEY (id);


--
-- Name: engagement engagement_hubspot_deal_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement
    ADD CONSTRAINT engagement_hubspot_deal_id_key UNIQUE (hubspot_deal_id);


--
-- Name: engagement engagement_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement
    ADD CONSTRAINT engagement_pkey PRIMARY KEY (id);


--
-- Name: engagement engagement_school_id_topic_starts_at_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement
    ADD CONSTRAINT engagement_school_id_topic_starts_at_key UNIQUE (school_id, topic, starts_at);


--
-- Name: engagement_strategy engagement_strategy_engagement_id_position_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_strategy
    ADD CONSTRAINT engagement_strategy_engagement_id_position_key UNIQUE (engagement_id, "position") DEFERRABLE INITIALLY DEFERRED;


--
-- Name: engagement_strategy engagement_strategy_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_strategy
    ADD CONSTRAINT engagement_strategy_pkey PRIMARY KEY (engagement_id, strategy_id);


--
-- Name: enrollment enrollment_engagement_id_person_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.enrollment
    ADD CONSTRAINT enrollment_engagement_id_person_id_key UNIQUE (engagement_id, person_id);


--
-- Name: enrollment enrollment_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.enrollment
    ADD CONSTRAINT enrollment_pkey PRIMARY KEY (id);


--
-- Name: erasure erasure_mark_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.erasure
    ADD CONSTRAINT erasure_mark_key UNIQUE (mark);


--
-- Name: erasure erasure_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (id);


--
-- Name: figure_setting figure_setting_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.figure_setting
    ADD CONSTRAINT figure_setting_pkey PRIMARY KEY (workspace_id);


--
-- Name: gap_domain gap_domain_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_domain
    ADD CONSTRAINT gap_domain_id_key UNIQUE (id);


--
-- Name: gap_domain gap_domain_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_domain
    ADD CONSTRAINT gap_domain_pkey PRIMARY KEY (domain);


--
-- Name: gap_signal_engagement gap_signal_engagement_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_signal_engagement
    ADD CONSTRAINT gap_signal_engagement_pkey PRIMARY KEY (gap_signal_id, engagement_id);


--
-- Name: gap_signal gap_signal_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_signal
    ADD CONSTRAINT gap_signal_pkey PRIMARY KEY (id);


--
-- Name: gap_tag gap_tag_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_tag
    ADD CONSTRAINT gap_tag_id_key UNIQUE (id);


--
-- Name: gap_tag gap_tag_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_tag
    ADD CONSTRAINT gap_tag_pkey PRIMARY KEY (tag);


--
-- Name: home_page home_page_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.home_page
    ADD CONSTRAINT home_page_pkey PRIMARY KEY (person_id);


--
-- Name: inbox inbox_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (key);


--
-- Name: intervention_trigger intervention_trigger_meaning; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intervention_trigger
    ADD CONSTRAINT intervention_trigger_meaning UNIQUE NULLS NOT DISTINCT (participant_id, engagement_id, cohort_id, signal_type, step);


--
-- Name: intervention_trigger intervention_trigger_once_each; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intervention_trigger
    ADD CONSTRAINT intervention_trigger_once_each UNIQUE (participant_id, engagement_id, signal_type, step);


--
-- Name: intervention_trigger intervention_trigger_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intervention_trigger
    ADD CONSTRAINT intervention_trigger_pkey PRIMARY KEY (id);


--
-- Name: intro_video intro_video_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intro_video
    ADD CONSTRAINT intro_video_pkey PRIMARY KEY (id);


--
-- Name: learner_profile learner_profile_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.learner_profile
    ADD CONSTRAINT learner_profile_id_key UNIQUE (id);


--
-- Name: learner_profile learner_profile_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.learner_profile
    ADD CONSTRAINT learner_profile_pkey PRIMARY KEY (person_id);


--
-- Name: next_engagement_signal next_engagement_signal_cohort_id_checkpoint_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.next_engagement_signal
    ADD CONSTRAINT next_engagement_signal_cohort_id_checkpoint_key UNIQUE (cohort_id, checkpoint);


--
-- Name: next_engagement_signal next_engagement_signal_hubspot_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.next_engagement_signal
    ADD CONSTRAINT next_engagement_signal_hubspot_id_key UNIQUE (hubspot_id);


--
-- Name: next_engagement_signal next_engagement_signal_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.next_engagement_signal
    ADD CONSTRAINT next_engagement_signal_pkey PRIMARY KEY (id);


--
-- Name: nudge_preference nudge_preference_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.nudge_preference
    ADD CONSTRAINT nudge_preference_pkey PRIMARY KEY (person_id);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (key);


--
-- Name: outbox outbox_seq_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.outbox
    ADD CONSTRAINT outbox_seq_key UNIQUE (seq);


--
-- Name: person person_audit_ref_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.person
    ADD CONSTRAINT person_audit_ref_key UNIQUE (audit_ref);


--
-- Name: person person_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);


--
-- Name: person person_workspace_id_slack_user_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.person
    ADD CONSTRAINT person_workspace_id_slack_user_id_key UNIQUE (workspace_id, slack_user_id);


--
-- Name: pre_work_completion pre_work_completion_once_each; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_completion
    ADD CONSTRAINT pre_work_completion_once_each UNIQUE (asset_id, participant_id);


--
-- Name: pre_work_completion pre_work_completion_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_completion
    ADD CONSTRAINT pre_work_completion_pkey PRIMARY KEY (id);


--
-- Name: pre_work_opening pre_work_opening_once_each; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_opening
    ADD CONSTRAINT pre_work_opening_once_each UNIQUE (asset_id, participant_id);


--
-- Name: pre_work_opening pre_work_opening_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_opening
    ADD CONSTRAINT pre_work_opening_pkey PRIMARY KEY (id);


--
-- Name: privacy_floor privacy_floor_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.privacy_floor
    ADD CONSTRAINT privacy_floor_pkey PRIMARY KEY (workspace_id);


--
-- Name: pulse_check pulse_check_engagement_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_check
    ADD CONSTRAINT pulse_check_engagement_id_key UNIQUE (engagement_id);


--
-- Name: pulse_check pulse_check_id_engagement_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_check
    ADD CONSTRAINT pulse_check_id_engagement_id_key UNIQUE (id, engagement_id);


--
-- Name: pulse_check pulse_check_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_check
    ADD CONSTRAINT pulse_check_pkey PRIMARY KEY (id);


--
-- Name: pulse_question pulse_question_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_question
    ADD CONSTRAINT pulse_question_pkey PRIMARY KEY (pulse_check_id, "position");


--
-- Name: pulse_round pulse_round_engagement_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_round
    ADD CONSTRAINT pulse_round_engagement_id_key UNIQUE (engagement_id);


--
-- Name: pulse_round pulse_round_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_round
    ADD CONSTRAINT pulse_round_pkey PRIMARY KEY (id);


--
-- Name: pulse_round pulse_round_pulse_check_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_round
    ADD CONSTRAINT pulse_round_pulse_check_id_key UNIQUE (pulse_check_id);


--
-- Name: reflection reflection_once_each; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.reflection
    ADD CONSTRAINT reflection_once_each UNIQUE (engagement_id, participant_id);


--
-- Name: reflection reflection_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.reflection
    ADD CONSTRAINT reflection_pkey PRIMARY KEY (id);


--
-- Name: released_cell_cohort released_cell_cohort_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_cell_cohort
    ADD CONSTRAINT released_cell_cohort_pkey PRIMARY KEY (cohort_id, moment, measure, part);


--
-- Name: released_cell released_cell_id_moment_measure_part_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_cell
    ADD CONSTRAINT released_cell_id_moment_measure_part_key UNIQUE (id, moment, measure, part);


--
-- Name: released_cell released_cell_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_cell
    ADD CONSTRAINT released_cell_pkey PRIMARY KEY (id);


--
-- Name: released_figure released_figure_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_figure
    ADD CONSTRAINT released_figure_pkey PRIMARY KEY (cohort_id, checkpoint, measure);


--
-- Name: role_assignment role_assignment_person_id_role_scope_kind_scope_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.role_assignment
    ADD CONSTRAINT role_assignment_person_id_role_scope_kind_scope_id_key UNIQUE (person_id, role, scope_kind, scope_id);


--
-- Name: role_assignment role_assignment_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.role_assignment
    ADD CONSTRAINT role_assignment_pkey PRIMARY KEY (id);


--
-- Name: school_context_profile school_context_profile_no_overlap; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school_context_profile
    ADD CONSTRAINT school_context_profile_no_overlap EXCLUDE USING gist (school_id WITH =, tstzrange(valid_from, valid_to) WITH &&);


--
-- Name: school_context_profile school_context_profile_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school_context_profile
    ADD CONSTRAINT school_context_profile_pkey PRIMARY KEY (id);


--
-- Name: school_context_profile school_context_profile_school_id_version_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school_context_profile
    ADD CONSTRAINT school_context_profile_school_id_version_key UNIQUE (school_id, version);


--
-- Name: school_holiday school_holiday_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school_holiday
    ADD CONSTRAINT school_holiday_pkey PRIMARY KEY (school_id, day);


--
-- Name: school school_hubspot_company_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school
    ADD CONSTRAINT school_hubspot_company_id_key UNIQUE (hubspot_company_id);


--
-- Name: school school_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school
    ADD CONSTRAINT school_pkey PRIMARY KEY (id);


--
-- Name: school school_workspace_id_name_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school
    ADD CONSTRAINT school_workspace_id_name_key UNIQUE (workspace_id, name);


--
-- Name: signal_threshold signal_threshold_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.signal_threshold
    ADD CONSTRAINT signal_threshold_pkey PRIMARY KEY (id);


--
-- Name: signal_threshold signal_threshold_workspace_id_measure_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.signal_threshold
    ADD CONSTRAINT signal_threshold_workspace_id_measure_key UNIQUE (workspace_id, measure);


--
-- Name: strategy strategy_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.strategy
    ADD CONSTRAINT strategy_pkey PRIMARY KEY (id);


--
-- Name: strategy strategy_workspace_id_name_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.strategy
    ADD CONSTRAINT strategy_workspace_id_name_key UNIQUE (workspace_id, name);


--
-- Name: subject_request subject_request_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.subject_request
    ADD CONSTRAINT subject_request_pkey PRIMARY KEY (id);


--
-- Name: video_view video_view_once_each; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.video_view
    ADD CONSTRAINT video_view_once_each UNIQUE (participant_id, video_id);


--
-- Name: video_view video_view_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.video_view
    ADD CONSTRAINT video_view_pkey PRIMARY KEY (id);


--
-- Name: visibility_transition visibility_transition_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.visibility_transition
    ADD CONSTRAINT visibility_transition_pkey PRIMARY KEY (id);


--
-- Name: workspace workspace_pkey; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.workspace
    ADD CONSTRAINT workspace_pkey PRIMARY KEY (id);


--
-- Name: workspace workspace_team_id_key; Type: CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.workspace
    ADD CONSTRAINT workspace_team_id_key UNIQUE (team_id);


--
-- Name: pulse_count pulse_count_pkey; Type: CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_count
    ADD CONSTRAINT pulse_count_pkey PRIMARY KEY (round_id, measure, part, cell);


--
-- Name: pulse_response pulse_response_pkey; Type: CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_response
    ADD CONSTRAINT pulse_response_pkey PRIMARY KEY (round_id, participant_id);


--
-- Name: pulse_sealed pulse_sealed_pkey; Type: CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_sealed
    ADD CONSTRAINT pulse_sealed_pkey PRIMARY KEY (round_id, participant_id);


--
-- Name: reflection_text reflection_text_pkey; Type: CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.reflection_text
    ADD CONSTRAINT reflection_text_pkey PRIMARY KEY (engagement_id, participant_id);


--
-- Name: action_plan_engagement; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX action_plan_engagement ON uptake.action_plan USING btree (engagement_id, participant_id, revision) INCLUDE (due_at, created_at, withdrawn_at);


--
-- Name: application_event_attempt; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE UNIQUE INDEX application_event_attempt ON uptake.application_event USING btree (engagement_id, participant_id, strategy_id, attempt_number) INCLUDE (outcome, occurred_at, created_at, evidence_type);


--
-- Name: case_study_volunteer_participant; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX case_study_volunteer_participant ON uptake.case_study_volunteer USING btree (participant_id);


--
-- Name: certificate_participant; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX certificate_participant ON uptake.certificate USING btree (participant_id);


--
-- Name: content_asset_created_by; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX content_asset_created_by ON uptake.content_asset USING btree (created_by);


--
-- Name: content_asset_engagement; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX content_asset_engagement ON uptake.content_asset USING btree (engagement_id);


--
-- Name: content_asset_gap_tag_tag; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX content_asset_gap_tag_tag ON uptake.content_asset_gap_tag USING btree (gap_tag);


--
-- Name: content_asset_reusable; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX content_asset_reusable ON uptake.content_asset USING btree (workspace_id) WHERE (engagement_id IS NULL);


--
-- Name: content_asset_to_release; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX content_asset_to_release ON uptake.content_asset USING btree (engagement_id) WHERE ((release_rule <> 'by_hand'::text) AND (visibility <> 'post_released'::text));


--
-- Name: engagement_completed; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX engagement_completed ON uptake.engagement USING btree (completed_at) WHERE (state = 'completed'::text);


--
-- Name: engagement_context_updated_by; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX engagement_context_updated_by ON uptake.engagement_context USING btree (updated_by);


--
-- Name: engagement_strategist; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX engagement_strategist ON uptake.engagement USING btree (strategist_id);


--
-- Name: enrollment_cohort; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX enrollment_cohort ON uptake.enrollment USING btree (cohort_id);


--
-- Name: enrollment_person; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX enrollment_person ON uptake.enrollment USING btree (person_id);


--
-- Name: gap_signal_one_at_work; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE UNIQUE INDEX gap_signal_one_at_work ON uptake.gap_signal USING btree (workspace_id, gap_tag) WHERE (status = ANY (ARRAY['open'::text, 'planned'::text]));


--
-- Name: gap_tag_domain; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX gap_tag_domain ON uptake.gap_tag USING btree (domain);


--
-- Name: home_page_behind; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX home_page_behind ON uptake.home_page USING btree (person_id) WHERE (shown < changed);


--
-- Name: inbox_received; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX inbox_received ON uptake.inbox USING btree (received_at);


--
-- Name: intervention_trigger_engagement; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX intervention_trigger_engagement ON uptake.intervention_trigger USING btree (engagement_id);


--
-- Name: intro_video_one_pending; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE UNIQUE INDEX intro_video_one_pending ON uptake.intro_video USING btree (strategist_id) WHERE (approval = 'pending'::text);


--
-- Name: intro_video_reviewer; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX intro_video_reviewer ON uptake.intro_video USING btree (reviewer_id);


--
-- Name: intro_video_strategist; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX intro_video_strategist ON uptake.intro_video USING btree (strategist_id, approval);


--
-- Name: outbox_digests; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX outbox_digests ON uptake.outbox USING btree (engagement_id) WHERE (kind = 'digest'::text);


--
-- Name: outbox_due; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX outbox_due ON uptake.outbox USING btree (not_before) WHERE (state = ANY (ARRAY['waiting'::text, 'claimed'::text]));


--
-- Name: outbox_engagement_nudges; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX outbox_engagement_nudges ON uptake.outbox USING btree (engagement_id) WHERE (counts_as_nudge AND (state = 'sent'::text));


--
-- Name: outbox_lane_heads; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX outbox_lane_heads ON uptake.outbox USING btree (lane, seq) WHERE (state = ANY (ARRAY['waiting'::text, 'claimed'::text]));


--
-- Name: outbox_nudges; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX outbox_nudges ON uptake.outbox USING btree (person_id, sent_at) WHERE (counts_as_nudge AND (state = 'sent'::text));


--
-- Name: outbox_one_claim_a_lane; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE UNIQUE INDEX outbox_one_claim_a_lane ON uptake.outbox USING btree (lane) WHERE (state = 'claimed'::text);


--
-- Name: pre_work_completion_participant; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX pre_work_completion_participant ON uptake.pre_work_completion USING btree (participant_id);


--
-- Name: pre_work_opening_participant; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX pre_work_opening_participant ON uptake.pre_work_opening USING btree (participant_id);


--
-- Name: pulse_round_unreleased; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX pulse_round_unreleased ON uptake.pulse_round USING btree (closes_at) WHERE (state <> 'released'::text);


--
-- Name: reflection_participant; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX reflection_participant ON uptake.reflection USING btree (participant_id);


--
-- Name: released_cell_cohort_cell; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX released_cell_cohort_cell ON uptake.released_cell_cohort USING btree (cell_id);


--
-- Name: released_cell_engagement; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX released_cell_engagement ON uptake.released_cell USING btree (engagement_id, moment);


--
-- Name: school_context_profile_updated_by; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX school_context_profile_updated_by ON uptake.school_context_profile USING btree (updated_by);


--
-- Name: subject_request_one_open; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE UNIQUE INDEX subject_request_one_open ON uptake.subject_request USING btree (person_id, kind) WHERE (done_at IS NULL);


--
-- Name: subject_request_person; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX subject_request_person ON uptake.subject_request USING btree (person_id);


--
-- Name: video_view_video; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX video_view_video ON uptake.video_view USING btree (video_id);


--
-- Name: visibility_transition_asset; Type: INDEX; Schema: uptake; Owner: uptake_owner
--

CREATE INDEX visibility_transition_asset ON uptake.visibility_transition USING btree (asset_id, at);


--
-- Name: pulse_response_participant; Type: INDEX; Schema: uptake_raw; Owner: uptake_raw
--

CREATE INDEX pulse_response_participant ON uptake_raw.pulse_response USING btree (participant_id);


--
-- Name: pulse_sealed_participant; Type: INDEX; Schema: uptake_raw; Owner: uptake_raw
--

CREATE INDEX pulse_sealed_participant ON uptake_raw.pulse_sealed USING btree (participant_id);


--
-- Name: gap_tag bring_gap_domain; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER bring_gap_domain BEFORE INSERT ON uptake.gap_tag FOR EACH ROW EXECUTE FUNCTION uptake.bring_gap_domain();


--
-- Name: pulse_check keep_what_was_asked; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER keep_what_was_asked BEFORE DELETE OR UPDATE ON uptake.pulse_check FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();


--
-- Name: pulse_question keep_what_was_asked; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER keep_what_was_asked BEFORE INSERT OR DELETE OR UPDATE ON uptake.pulse_question FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();


--
-- Name: inbox key_by_reference; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER key_by_reference BEFORE INSERT ON uptake.inbox FOR EACH ROW EXECUTE FUNCTION uptake.key_by_reference();


--
-- Name: audit_event name_by_reference; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER name_by_reference BEFORE INSERT ON uptake.audit_event FOR EACH ROW EXECUTE FUNCTION uptake.name_by_reference();


--
-- Name: application_event number_attempt; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER number_attempt BEFORE INSERT ON uptake.application_event FOR EACH ROW EXECUTE FUNCTION uptake.number_attempt();


--
-- Name: video_view only_grow_watched; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER only_grow_watched BEFORE UPDATE ON uptake.video_view FOR EACH ROW EXECUTE FUNCTION uptake.only_grow_watched();


--
-- Name: pulse_round open_round; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER open_round BEFORE INSERT ON uptake.pulse_round FOR EACH ROW EXECUTE FUNCTION uptake.open_round();


--
-- Name: audit_event refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.audit_event FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: audit_seal refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: checkpoint_release refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.checkpoint_release FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: erasure refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.erasure FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: released_cell refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.released_cell FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: released_cell_cohort refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.released_cell_cohort FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: released_figure refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.released_figure FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: visibility_transition refuse_change; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE OR TRUNCATE ON uptake.visibility_transition FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();


--
-- Name: next_engagement_signal walk_next_engagement; Type: TRIGGER; Schema: uptake; Owner: uptake_owner
--

CREATE TRIGGER walk_next_engagement BEFORE INSERT OR UPDATE OF state ON uptake.next_engagement_signal FOR EACH ROW EXECUTE FUNCTION uptake.walk_next_engagement();


--
-- Name: action_plan action_plan_engagement_id_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.action_plan
    ADD CONSTRAINT action_plan_engagement_id_participant_id_fkey FOREIGN KEY (engagement_id, participant_id) REFERENCES uptake.enrollment(engagement_id, person_id);


--
-- Name: action_plan action_plan_engagement_id_strategy_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.action_plan
    ADD CONSTRAINT action_plan_engagement_id_strategy_id_fkey FOREIGN KEY (engagement_id, strategy_id) REFERENCES uptake.engagement_strategy(engagement_id, strategy_id);


--
-- Name: action_plan action_plan_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.action_plan
    ADD CONSTRAINT action_plan_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: application_event application_event_engagement_id_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.application_event
    ADD CONSTRAINT application_event_engagement_id_participant_id_fkey FOREIGN KEY (engagement_id, participant_id) REFERENCES uptake.enrollment(engagement_id, person_id);


--
-- Name: application_event application_event_engagement_id_strategy_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.application_event
    ADD CONSTRAINT application_event_engagement_id_strategy_id_fkey FOREIGN KEY (engagement_id, strategy_id) REFERENCES uptake.engagement_strategy(engagement_id, strategy_id);


--
-- Name: application_event application_event_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.application_event
    ADD CONSTRAINT application_event_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: case_study_request case_study_request_engagement_id_cohort_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_request
    ADD CONSTRAINT case_study_request_engagement_id_cohort_id_fkey FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort(engagement_id, id);


--
-- Name: case_study_volunteer case_study_volunteer_engagement_id_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_volunteer
    ADD CONSTRAINT case_study_volunteer_engagement_id_participant_id_fkey FOREIGN KEY (engagement_id, participant_id) REFERENCES uptake.enrollment(engagement_id, person_id);


--
-- Name: case_study_volunteer case_study_volunteer_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_volunteer
    ADD CONSTRAINT case_study_volunteer_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: case_study_volunteer case_study_volunteer_request_id_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.case_study_volunteer
    ADD CONSTRAINT case_study_volunteer_request_id_engagement_id_fkey FOREIGN KEY (request_id, engagement_id) REFERENCES uptake.case_study_request(id, engagement_id);


--
-- Name: certificate certificate_engagement_id_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.certificate
    ADD CONSTRAINT certificate_engagement_id_participant_id_fkey FOREIGN KEY (engagement_id, participant_id) REFERENCES uptake.enrollment(engagement_id, person_id);


--
-- Name: certificate certificate_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.certificate
    ADD CONSTRAINT certificate_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: checkpoint_release checkpoint_release_cohort_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.checkpoint_release
    ADD CONSTRAINT checkpoint_release_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES uptake.cohort(id);


--
-- Name: cohort cohort_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.cohort
    ADD CONSTRAINT cohort_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: content_asset content_asset_created_by_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.content_asset
    ADD CONSTRAINT content_asset_created_by_fkey FOREIGN KEY (created_by) REFERENCES uptake.person(id);


--
-- Name: content_asset content_asset_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.content_asset
    ADD CONSTRAINT content_asset_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: content_asset_gap_tag content_asset_gap_tag_asset_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.content_asset_gap_tag
    ADD CONSTRAINT content_asset_gap_tag_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES uptake.content_asset(id);


--
-- Name: content_asset_gap_tag content_asset_gap_tag_gap_tag_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.content_asset_gap_tag
    ADD CONSTRAINT content_asset_gap_tag_gap_tag_fkey FOREIGN KEY (gap_tag) REFERENCES uptake.gap_tag(tag);


--
-- Name: content_asset content_asset_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.content_asset
    ADD CONSTRAINT content_asset_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: engagement_context engagement_context_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_context
    ADD CONSTRAINT engagement_context_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: engagement_context engagement_context_updated_by_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_context
    ADD CONSTRAINT engagement_context_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES uptake.person(id) ON DELETE SET NULL;


--
-- Name: engagement engagement_school_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement
    ADD CONSTRAINT engagement_school_id_fkey FOREIGN KEY (school_id) REFERENCES uptake.school(id);


--
-- Name: engagement engagement_strategist_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement
    ADD CONSTRAINT engagement_strategist_id_fkey FOREIGN KEY (strategist_id) REFERENCES uptake.person(id);


--
-- Name: engagement_strategy engagement_strategy_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_strategy
    ADD CONSTRAINT engagement_strategy_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: engagement_strategy engagement_strategy_strategy_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.engagement_strategy
    ADD CONSTRAINT engagement_strategy_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES uptake.strategy(id);


--
-- Name: enrollment enrollment_engagement_id_cohort_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.enrollment
    ADD CONSTRAINT enrollment_engagement_id_cohort_id_fkey FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort(engagement_id, id);


--
-- Name: enrollment enrollment_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.enrollment
    ADD CONSTRAINT enrollment_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: enrollment enrollment_person_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.enrollment
    ADD CONSTRAINT enrollment_person_id_fkey FOREIGN KEY (person_id) REFERENCES uptake.person(id);


--
-- Name: figure_setting figure_setting_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.figure_setting
    ADD CONSTRAINT figure_setting_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: gap_signal gap_signal_asset_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_signal
    ADD CONSTRAINT gap_signal_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES uptake.content_asset(id);


--
-- Name: gap_signal_engagement gap_signal_engagement_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_signal_engagement
    ADD CONSTRAINT gap_signal_engagement_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: gap_signal_engagement gap_signal_engagement_gap_signal_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_signal_engagement
    ADD CONSTRAINT gap_signal_engagement_gap_signal_id_fkey FOREIGN KEY (gap_signal_id) REFERENCES uptake.gap_signal(id);


--
-- Name: gap_signal gap_signal_gap_tag_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_signal
    ADD CONSTRAINT gap_signal_gap_tag_fkey FOREIGN KEY (gap_tag) REFERENCES uptake.gap_tag(tag);


--
-- Name: gap_signal gap_signal_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_signal
    ADD CONSTRAINT gap_signal_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: gap_tag gap_tag_domain_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.gap_tag
    ADD CONSTRAINT gap_tag_domain_fkey FOREIGN KEY (domain) REFERENCES uptake.gap_domain(domain);


--
-- Name: home_page home_page_person_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.home_page
    ADD CONSTRAINT home_page_person_id_fkey FOREIGN KEY (person_id) REFERENCES uptake.person(id);


--
-- Name: intervention_trigger intervention_trigger_engagement_id_cohort_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intervention_trigger
    ADD CONSTRAINT intervention_trigger_engagement_id_cohort_id_fkey FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort(engagement_id, id);


--
-- Name: intervention_trigger intervention_trigger_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intervention_trigger
    ADD CONSTRAINT intervention_trigger_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: intervention_trigger intervention_trigger_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intervention_trigger
    ADD CONSTRAINT intervention_trigger_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: intro_video intro_video_reviewer_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intro_video
    ADD CONSTRAINT intro_video_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES uptake.person(id);


--
-- Name: intro_video intro_video_strategist_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.intro_video
    ADD CONSTRAINT intro_video_strategist_id_fkey FOREIGN KEY (strategist_id) REFERENCES uptake.person(id);


--
-- Name: learner_profile learner_profile_person_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.learner_profile
    ADD CONSTRAINT learner_profile_person_id_fkey FOREIGN KEY (person_id) REFERENCES uptake.person(id);


--
-- Name: next_engagement_signal next_engagement_signal_engagement_id_cohort_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.next_engagement_signal
    ADD CONSTRAINT next_engagement_signal_engagement_id_cohort_id_fkey FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort(engagement_id, id);


--
-- Name: next_engagement_signal next_engagement_signal_la_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.next_engagement_signal
    ADD CONSTRAINT next_engagement_signal_la_id_fkey FOREIGN KEY (la_id) REFERENCES uptake.person(id) ON DELETE SET NULL;


--
-- Name: next_engagement_signal next_engagement_signal_pm_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.next_engagement_signal
    ADD CONSTRAINT next_engagement_signal_pm_id_fkey FOREIGN KEY (pm_id) REFERENCES uptake.person(id) ON DELETE SET NULL;


--
-- Name: nudge_preference nudge_preference_person_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.nudge_preference
    ADD CONSTRAINT nudge_preference_person_id_fkey FOREIGN KEY (person_id) REFERENCES uptake.person(id);


--
-- Name: outbox outbox_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.outbox
    ADD CONSTRAINT outbox_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: outbox outbox_person_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.outbox
    ADD CONSTRAINT outbox_person_id_fkey FOREIGN KEY (person_id) REFERENCES uptake.person(id);


--
-- Name: person person_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.person
    ADD CONSTRAINT person_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: pre_work_completion pre_work_completion_asset_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_completion
    ADD CONSTRAINT pre_work_completion_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES uptake.content_asset(id);


--
-- Name: pre_work_completion pre_work_completion_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_completion
    ADD CONSTRAINT pre_work_completion_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: pre_work_opening pre_work_opening_asset_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_opening
    ADD CONSTRAINT pre_work_opening_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES uptake.content_asset(id);


--
-- Name: pre_work_opening pre_work_opening_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pre_work_opening
    ADD CONSTRAINT pre_work_opening_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id) ON DELETE CASCADE;


--
-- Name: privacy_floor privacy_floor_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.privacy_floor
    ADD CONSTRAINT privacy_floor_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: pulse_check pulse_check_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_check
    ADD CONSTRAINT pulse_check_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: pulse_question pulse_question_gap_tag_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_question
    ADD CONSTRAINT pulse_question_gap_tag_fkey FOREIGN KEY (gap_tag) REFERENCES uptake.gap_tag(tag);


--
-- Name: pulse_question pulse_question_pulse_check_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_question
    ADD CONSTRAINT pulse_question_pulse_check_id_fkey FOREIGN KEY (pulse_check_id) REFERENCES uptake.pulse_check(id);


--
-- Name: pulse_round pulse_round_pulse_check_id_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.pulse_round
    ADD CONSTRAINT pulse_round_pulse_check_id_engagement_id_fkey FOREIGN KEY (pulse_check_id, engagement_id) REFERENCES uptake.pulse_check(id, engagement_id);


--
-- Name: reflection reflection_engagement_id_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.reflection
    ADD CONSTRAINT reflection_engagement_id_participant_id_fkey FOREIGN KEY (engagement_id, participant_id) REFERENCES uptake.enrollment(engagement_id, person_id);


--
-- Name: reflection reflection_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.reflection
    ADD CONSTRAINT reflection_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: released_cell_cohort released_cell_cohort_cell_id_moment_measure_part_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_cell_cohort
    ADD CONSTRAINT released_cell_cohort_cell_id_moment_measure_part_fkey FOREIGN KEY (cell_id, moment, measure, part) REFERENCES uptake.released_cell(id, moment, measure, part);


--
-- Name: released_cell_cohort released_cell_cohort_cohort_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_cell_cohort
    ADD CONSTRAINT released_cell_cohort_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES uptake.cohort(id);


--
-- Name: released_cell released_cell_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_cell
    ADD CONSTRAINT released_cell_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: released_figure released_figure_cohort_id_checkpoint_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.released_figure
    ADD CONSTRAINT released_figure_cohort_id_checkpoint_fkey FOREIGN KEY (cohort_id, checkpoint) REFERENCES uptake.checkpoint_release(cohort_id, checkpoint);


--
-- Name: role_assignment role_assignment_engagement_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.role_assignment
    ADD CONSTRAINT role_assignment_engagement_id_fkey FOREIGN KEY (engagement_id) REFERENCES uptake.engagement(id);


--
-- Name: role_assignment role_assignment_person_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.role_assignment
    ADD CONSTRAINT role_assignment_person_id_fkey FOREIGN KEY (person_id) REFERENCES uptake.person(id);


--
-- Name: role_assignment role_assignment_school_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.role_assignment
    ADD CONSTRAINT role_assignment_school_id_fkey FOREIGN KEY (school_id) REFERENCES uptake.school(id);


--
-- Name: role_assignment role_assignment_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.role_assignment
    ADD CONSTRAINT role_assignment_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: school_context_profile school_context_profile_school_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school_context_profile
    ADD CONSTRAINT school_context_profile_school_id_fkey FOREIGN KEY (school_id) REFERENCES uptake.school(id);


--
-- Name: school_context_profile school_context_profile_updated_by_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school_context_profile
    ADD CONSTRAINT school_context_profile_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES uptake.person(id) ON DELETE SET NULL;


--
-- Name: school_holiday school_holiday_school_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school_holiday
    ADD CONSTRAINT school_holiday_school_id_fkey FOREIGN KEY (school_id) REFERENCES uptake.school(id);


--
-- Name: school school_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.school
    ADD CONSTRAINT school_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: signal_threshold signal_threshold_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.signal_threshold
    ADD CONSTRAINT signal_threshold_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: strategy strategy_workspace_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.strategy
    ADD CONSTRAINT strategy_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES uptake.workspace(id);


--
-- Name: subject_request subject_request_person_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.subject_request
    ADD CONSTRAINT subject_request_person_id_fkey FOREIGN KEY (person_id) REFERENCES uptake.person(id) ON DELETE CASCADE;


--
-- Name: video_view video_view_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.video_view
    ADD CONSTRAINT video_view_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: video_view video_view_video_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.video_view
    ADD CONSTRAINT video_view_video_id_fkey FOREIGN KEY (video_id) REFERENCES uptake.intro_video(id);


--
-- Name: visibility_transition visibility_transition_asset_id_fkey; Type: FK CONSTRAINT; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE ONLY uptake.visibility_transition
    ADD CONSTRAINT visibility_transition_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES uptake.content_asset(id);


--
-- Name: pulse_count pulse_count_round_id_fkey; Type: FK CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_count
    ADD CONSTRAINT pulse_count_round_id_fkey FOREIGN KEY (round_id) REFERENCES uptake.pulse_round(id);


--
-- Name: pulse_response pulse_response_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_response
    ADD CONSTRAINT pulse_response_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id);


--
-- Name: pulse_response pulse_response_round_id_fkey; Type: FK CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_response
    ADD CONSTRAINT pulse_response_round_id_fkey FOREIGN KEY (round_id) REFERENCES uptake.pulse_round(id);


--
-- Name: pulse_sealed pulse_sealed_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_sealed
    ADD CONSTRAINT pulse_sealed_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES uptake.person(id) ON DELETE CASCADE;


--
-- Name: pulse_sealed pulse_sealed_round_id_fkey; Type: FK CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.pulse_sealed
    ADD CONSTRAINT pulse_sealed_round_id_fkey FOREIGN KEY (round_id) REFERENCES uptake.pulse_round(id);


--
-- Name: reflection_text reflection_text_engagement_id_participant_id_fkey; Type: FK CONSTRAINT; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE ONLY uptake_raw.reflection_text
    ADD CONSTRAINT reflection_text_engagement_id_participant_id_fkey FOREIGN KEY (engagement_id, participant_id) REFERENCES uptake.reflection(engagement_id, participant_id) ON DELETE CASCADE;


--
-- Name: action_plan; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.action_plan ENABLE ROW LEVEL SECURITY;

--
-- Name: application_event; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.application_event ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_event; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.audit_event ENABLE ROW LEVEL SECURITY;

--
-- Name: case_study_volunteer; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.case_study_volunteer ENABLE ROW LEVEL SECURITY;

--
-- Name: certificate; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.certificate ENABLE ROW LEVEL SECURITY;

--
-- Name: engagement_context; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.engagement_context ENABLE ROW LEVEL SECURITY;

--
-- Name: enrollment; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.enrollment ENABLE ROW LEVEL SECURITY;

--
-- Name: home_page; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.home_page ENABLE ROW LEVEL SECURITY;

--
-- Name: intervention_trigger; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.intervention_trigger ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_event keeper; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY keeper ON uptake.audit_event FOR SELECT TO uptake_keeper USING (true);


--
-- Name: learner_profile; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.learner_profile ENABLE ROW LEVEL SECURITY;

--
-- Name: next_engagement_signal; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.next_engagement_signal ENABLE ROW LEVEL SECURITY;

--
-- Name: nudge_preference; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.nudge_preference ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: pre_work_completion; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.pre_work_completion ENABLE ROW LEVEL SECURITY;

--
-- Name: pre_work_opening; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.pre_work_opening ENABLE ROW LEVEL SECURITY;

--
-- Name: enrollment raw; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY raw ON uptake.enrollment FOR SELECT TO uptake_raw USING (true);


--
-- Name: released_cell raw; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY raw ON uptake.released_cell FOR INSERT TO uptake_raw WITH CHECK (true);


--
-- Name: reflection; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.reflection ENABLE ROW LEVEL SECURITY;

--
-- Name: released_cell; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.released_cell ENABLE ROW LEVEL SECURITY;

--
-- Name: school_context_profile; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.school_context_profile ENABLE ROW LEVEL SECURITY;

--
-- Name: subject_request; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.subject_request ENABLE ROW LEVEL SECURITY;

--
-- Name: video_view; Type: ROW SECURITY; Schema: uptake; Owner: uptake_owner
--

ALTER TABLE uptake.video_view ENABLE ROW LEVEL SECURITY;

--
-- Name: action_plan writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.action_plan TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: application_event writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.application_event TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: audit_event writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.audit_event TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: case_study_volunteer writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.case_study_volunteer TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: certificate writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.certificate TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: engagement_context writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.engagement_context TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: enrollment writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.enrollment TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: home_page writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.home_page TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: intervention_trigger writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.intervention_trigger TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: learner_profile writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.learner_profile TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: next_engagement_signal writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.next_engagement_signal TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: nudge_preference writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.nudge_preference TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: outbox writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.outbox TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: pre_work_completion writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.pre_work_completion TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: pre_work_opening writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.pre_work_opening TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: reflection writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.reflection TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: school_context_profile writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.school_context_profile TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: subject_request writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.subject_request TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: video_view writer; Type: POLICY; Schema: uptake; Owner: uptake_owner
--

CREATE POLICY writer ON uptake.video_view TO uptake_writer USING (true) WITH CHECK (true);


--
-- Name: pulse_count; Type: ROW SECURITY; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE uptake_raw.pulse_count ENABLE ROW LEVEL SECURITY;

--
-- Name: pulse_response; Type: ROW SECURITY; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE uptake_raw.pulse_response ENABLE ROW LEVEL SECURITY;

--
-- Name: pulse_sealed; Type: ROW SECURITY; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE uptake_raw.pulse_sealed ENABLE ROW LEVEL SECURITY;

--
-- Name: reflection_text; Type: ROW SECURITY; Schema: uptake_raw; Owner: uptake_raw
--

ALTER TABLE uptake_raw.reflection_text ENABLE ROW LEVEL SECURITY;

--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;


--
-- Name: SCHEMA uptake; Type: ACL; Schema: -; Owner: uptake_owner
--

GRANT USAGE ON SCHEMA uptake TO uptake_writer;
GRANT USAGE ON SCHEMA uptake TO uptake_reader;
GRANT USAGE ON SCHEMA uptake TO uptake_raw;
GRANT USAGE ON SCHEMA uptake TO uptake_keeper;


--
-- Name: SCHEMA uptake_raw; Type: ACL; Schema: -; Owner: uptake_raw
--

GRANT USAGE ON SCHEMA uptake_raw TO uptake_owner;


--
-- Name: TABLE audit_event; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.audit_event TO uptake_keeper;


--
-- Name: COLUMN audit_event.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(id) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(at) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.actor_kind; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(actor_kind) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.actor_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(actor_id) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.action; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(action) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.record_kind; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(record_kind) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.record_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(record_id) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.before; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(before) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.after; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(after) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: COLUMN audit_event.request_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(request_id) ON TABLE uptake.audit_event TO uptake_writer;


--
-- Name: FUNCTION audit_line(e uptake.audit_event); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.audit_line(e uptake.audit_event) FROM PUBLIC;


--
-- Name: FUNCTION audit_written(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.audit_written() FROM PUBLIC;


--
-- Name: FUNCTION begin_request(in_id uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.begin_request(in_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.begin_request(in_id uuid) TO uptake_keeper;


--
-- Name: FUNCTION behaviour_everywhere(as_of timestamp with time zone, streak integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.behaviour_everywhere(as_of timestamp with time zone, streak integer) FROM PUBLIC;


--
-- Name: FUNCTION mastered_late(in_engagement uuid, in_participant uuid, in_strategy uuid, as_of timestamp with time zone, streak integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.mastered_late(in_engagement uuid, in_participant uuid, in_strategy uuid, as_of timestamp with time zone, streak integer) FROM PUBLIC;


--
-- Name: TABLE action_plan; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.action_plan TO uptake_writer;


--
-- Name: COLUMN action_plan.withdrawn_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(withdrawn_at) ON TABLE uptake.action_plan TO uptake_writer;


--
-- Name: COLUMN action_plan.calendar_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(calendar_at) ON TABLE uptake.action_plan TO uptake_writer;


--
-- Name: TABLE application_event; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(id) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.participant_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(participant_id) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.engagement_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(engagement_id) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.strategy_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(strategy_id) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.occurred_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(occurred_at) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.evidence_type; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(evidence_type) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.outcome; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(outcome) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.note; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(note) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.artifact_link; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(artifact_link) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.slack_file_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(slack_file_id) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: COLUMN application_event.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(created_at) ON TABLE uptake.application_event TO uptake_writer;


--
-- Name: TABLE enrollment; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.enrollment TO uptake_writer;


--
-- Name: COLUMN enrollment.engagement_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(engagement_id) ON TABLE uptake.enrollment TO uptake_raw;


--
-- Name: COLUMN enrollment.cohort_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(cohort_id) ON TABLE uptake.enrollment TO uptake_writer;
GRANT SELECT(cohort_id) ON TABLE uptake.enrollment TO uptake_raw;


--
-- Name: COLUMN enrollment.person_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(person_id) ON TABLE uptake.enrollment TO uptake_raw;


--
-- Name: COLUMN enrollment.joined_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(joined_at) ON TABLE uptake.enrollment TO uptake_writer;


--
-- Name: COLUMN enrollment.left_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(left_at) ON TABLE uptake.enrollment TO uptake_writer;
GRANT SELECT(left_at) ON TABLE uptake.enrollment TO uptake_raw;


--
-- Name: COLUMN enrollment.checked_in_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(checked_in_at) ON TABLE uptake.enrollment TO uptake_writer;


--
-- Name: COLUMN enrollment.anchor_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(anchor_at) ON TABLE uptake.enrollment TO uptake_writer;


--
-- Name: FUNCTION behaviour_of(cohorts uuid[], as_of timestamp with time zone, streak integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.behaviour_of(cohorts uuid[], as_of timestamp with time zone, streak integer) FROM PUBLIC;


--
-- Name: FUNCTION bring_gap_domain(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.bring_gap_domain() FROM PUBLIC;


--
-- Name: FUNCTION by_reference(words text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.by_reference(words text) FROM PUBLIC;


--
-- Name: FUNCTION cells_of(denominators integer[], everybody integer[], floor integer, of_some boolean); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.cells_of(denominators integer[], everybody integer[], floor integer, of_some boolean) FROM PUBLIC;


--
-- Name: FUNCTION checkpoint_age(checkpoint text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.checkpoint_age(checkpoint text) FROM PUBLIC;


--
-- Name: FUNCTION close_pulse(in_round uuid, as_of timestamp with time zone, early boolean); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.close_pulse(in_round uuid, as_of timestamp with time zone, early boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.close_pulse(in_round uuid, as_of timestamp with time zone, early boolean) TO uptake_writer;


--
-- Name: FUNCTION counted_cells(cohorts uuid[], as_of timestamp with time zone, in_workspace uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.counted_cells(cohorts uuid[], as_of timestamp with time zone, in_workspace uuid) FROM PUBLIC;


--
-- Name: FUNCTION end_request(in_id uuid, in_outcome text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.end_request(in_id uuid, in_outcome text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.end_request(in_id uuid, in_outcome text) TO uptake_keeper;


--
-- Name: FUNCTION erase_again(in_marks text[]); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.erase_again(in_marks text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.erase_again(in_marks text[]) TO uptake_keeper;


--
-- Name: FUNCTION erase_person(in_person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.erase_person(in_person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.erase_person(in_person uuid) TO uptake_keeper;


--
-- Name: FUNCTION erased_people(in_marks text[]); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.erased_people(in_marks text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.erased_people(in_marks text[]) TO uptake_writer;


--
-- Name: FUNCTION erasure_mark(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.erasure_mark(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION export_person(in_person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.export_person(in_person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.export_person(in_person uuid) TO uptake_keeper;


--
-- Name: FUNCTION export_reflections(in_participant uuid); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.export_reflections(in_participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.export_reflections(in_participant uuid) TO uptake_owner;


--
-- Name: FUNCTION figures_everywhere(as_of timestamp with time zone, streak integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.figures_everywhere(as_of timestamp with time zone, streak integer) FROM PUBLIC;


--
-- Name: FUNCTION figures_of(cohorts uuid[], as_of timestamp with time zone, streak integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.figures_of(cohorts uuid[], as_of timestamp with time zone, streak integer) FROM PUBLIC;


--
-- Name: FUNCTION find_person(in_slack_user text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.find_person(in_slack_user text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.find_person(in_slack_user text) TO uptake_keeper;


--
-- Name: FUNCTION floors(in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.floors(in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.floors(in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint) TO uptake_raw;
GRANT ALL ON FUNCTION uptake.floors(in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint) TO uptake_writer;


--
-- Name: FUNCTION forget_name(pattern text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.forget_name(pattern text) FROM PUBLIC;


--
-- Name: TABLE person; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.person TO uptake_writer;


--
-- Name: COLUMN person.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT REFERENCES(id) ON TABLE uptake.person TO uptake_raw;


--
-- Name: COLUMN person.name; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(name) ON TABLE uptake.person TO uptake_writer;


--
-- Name: COLUMN person.time_zone; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(time_zone) ON TABLE uptake.person TO uptake_writer;


--
-- Name: COLUMN person.locale; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(locale) ON TABLE uptake.person TO uptake_writer;


--
-- Name: COLUMN person.active; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(active) ON TABLE uptake.person TO uptake_writer;


--
-- Name: COLUMN person.dm_channel_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(dm_channel_id) ON TABLE uptake.person TO uptake_writer;


--
-- Name: COLUMN person.refreshed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(refreshed_at) ON TABLE uptake.person TO uptake_writer;


--
-- Name: FUNCTION forget_rows(p uptake.person); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.forget_rows(p uptake.person) FROM PUBLIC;


--
-- Name: FUNCTION forget_statistics(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.forget_statistics() FROM PUBLIC;


--
-- Name: FUNCTION held_alone(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_alone(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_audit(ref uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_audit(ref uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_content(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_content(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_content_done(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_content_done(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_messages(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_messages(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_messages_without_hours(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_messages_without_hours(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_office(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_office(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_person(p uptake.person); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_person(p uptake.person) FROM PUBLIC;


--
-- Name: FUNCTION held_plans(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_plans(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_profile(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_profile(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_pulses(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_pulses(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_reflections(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_reflections(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_roles(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_roles(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_tries(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_tries(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION held_workshops(person uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.held_workshops(person uuid) FROM PUBLIC;


--
-- Name: FUNCTION kaplan_meier_median(events integer[], leavers integer[]); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.kaplan_meier_median(events integer[], leavers integer[]) FROM PUBLIC;


--
-- Name: FUNCTION keep_reflection(in_participant uuid, in_engagement uuid, in_evidence text, in_obstacles text, in_next_try text); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.keep_reflection(in_participant uuid, in_engagement uuid, in_evidence text, in_obstacles text, in_next_try text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.keep_reflection(in_participant uuid, in_engagement uuid, in_evidence text, in_obstacles text, in_next_try text) TO uptake_writer;


--
-- Name: FUNCTION keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea) TO uptake_writer;


--
-- Name: FUNCTION keep_what_was_asked(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.keep_what_was_asked() FROM PUBLIC;


--
-- Name: FUNCTION key_by_reference(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.key_by_reference() FROM PUBLIC;


--
-- Name: FUNCTION longest(texts text[]); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.longest(texts text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.longest(texts text[]) TO uptake_writer;


--
-- Name: FUNCTION mastery_streak(in_workspace uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.mastery_streak(in_workspace uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.mastery_streak(in_workspace uuid) TO uptake_writer;


--
-- Name: FUNCTION measures(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.measures() FROM PUBLIC;


--
-- Name: FUNCTION merged_cells(denominators integer[], floor integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.merged_cells(denominators integer[], floor integer) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.merged_cells(denominators integer[], floor integer) TO uptake_raw;


--
-- Name: FUNCTION merged_further(cells integer[], denominators integer[], floor integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.merged_further(cells integer[], denominators integer[], floor integer) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.merged_further(cells integer[], denominators integer[], floor integer) TO uptake_raw;


--
-- Name: FUNCTION n_band(n integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.n_band(n integer) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.n_band(n integer) TO uptake_raw;


--
-- Name: FUNCTION name_by_reference(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.name_by_reference() FROM PUBLIC;


--
-- Name: FUNCTION name_pattern(p uptake.person); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.name_pattern(p uptake.person) FROM PUBLIC;


--
-- Name: FUNCTION nearly_all(n integer, everybody integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.nearly_all(n integer, everybody integer) FROM PUBLIC;


--
-- Name: FUNCTION note_keeping(in_action text, in_record_kind text, in_record text, in_after jsonb); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.note_keeping(in_action text, in_record_kind text, in_record text, in_after jsonb) FROM PUBLIC;


--
-- Name: TABLE content_asset; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.content_asset TO uptake_writer;


--
-- Name: COLUMN content_asset.visibility; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(visibility) ON TABLE uptake.content_asset TO uptake_writer;


--
-- Name: COLUMN content_asset.release_rule; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(release_rule) ON TABLE uptake.content_asset TO uptake_writer;


--
-- Name: TABLE nudge_preference; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.nudge_preference TO uptake_writer;


--
-- Name: COLUMN nudge_preference.muted_all; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(muted_all) ON TABLE uptake.nudge_preference TO uptake_writer;


--
-- Name: COLUMN nudge_preference.muted_kinds; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(muted_kinds) ON TABLE uptake.nudge_preference TO uptake_writer;


--
-- Name: COLUMN nudge_preference.snoozed_until; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(snoozed_until) ON TABLE uptake.nudge_preference TO uptake_writer;


--
-- Name: COLUMN nudge_preference.opens; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(opens) ON TABLE uptake.nudge_preference TO uptake_writer;


--
-- Name: COLUMN nudge_preference.closes; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(closes) ON TABLE uptake.nudge_preference TO uptake_writer;


--
-- Name: COLUMN nudge_preference.weekdays; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(weekdays) ON TABLE uptake.nudge_preference TO uptake_writer;


--
-- Name: TABLE outbox; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.key; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(key) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.lane; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(lane) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.kind; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(kind) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.person_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(person_id) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.channel_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(channel_id) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.engagement_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(engagement_id) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.facts; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(facts) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.counts_as_nudge; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(counts_as_nudge) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.not_before; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(not_before),UPDATE(not_before) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.expires_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(expires_at) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.state; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(state) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.claim_token; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(claim_token) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.claimed_until; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(claimed_until) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.claimed_by; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(claimed_by) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.attempts; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(attempts) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.uncertain; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(uncertain) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.slack_channel; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(slack_channel) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.slack_ts; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(slack_ts) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.sent_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(sent_at) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.outcome_code; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(outcome_code) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: COLUMN outbox.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(created_at) ON TABLE uptake.outbox TO uptake_writer;


--
-- Name: TABLE pre_work_completion; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.pre_work_completion TO uptake_writer;


--
-- Name: TABLE reflection; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.reflection TO uptake_writer;


--
-- Name: COLUMN reflection.participant_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT REFERENCES(participant_id) ON TABLE uptake.reflection TO uptake_raw;


--
-- Name: COLUMN reflection.engagement_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT REFERENCES(engagement_id) ON TABLE uptake.reflection TO uptake_raw;


--
-- Name: COLUMN reflection.state; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(state) ON TABLE uptake.reflection TO uptake_writer;


--
-- Name: COLUMN reflection.themes; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(themes) ON TABLE uptake.reflection TO uptake_writer;


--
-- Name: COLUMN reflection.completed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(completed_at) ON TABLE uptake.reflection TO uptake_writer;


--
-- Name: COLUMN reflection.updated_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(updated_at) ON TABLE uptake.reflection TO uptake_writer;


--
-- Name: FUNCTION nudges_everywhere(as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.nudges_everywhere(as_of timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION nudges_of(cohorts uuid[], as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.nudges_of(cohorts uuid[], as_of timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION number_attempt(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.number_attempt() FROM PUBLIC;


--
-- Name: FUNCTION only_grow_watched(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.only_grow_watched() FROM PUBLIC;


--
-- Name: FUNCTION open_requests(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.open_requests() FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.open_requests() TO uptake_keeper;


--
-- Name: FUNCTION open_round(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.open_round() FROM PUBLIC;


--
-- Name: FUNCTION own_reflection(in_participant uuid, in_engagement uuid, OUT evidence text, OUT obstacles text, OUT next_try text); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.own_reflection(in_participant uuid, in_engagement uuid, OUT evidence text, OUT obstacles text, OUT next_try text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.own_reflection(in_participant uuid, in_engagement uuid, OUT evidence text, OUT obstacles text, OUT next_try text) TO uptake_writer;


--
-- Name: FUNCTION parts_told(parts text[], numerators integer[], everybody integer, floor integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.parts_told(parts text[], numerators integer[], everybody integer, floor integer) FROM PUBLIC;


--
-- Name: FUNCTION pieces_of(scope text, scope_id uuid, in_moment text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.pieces_of(scope text, scope_id uuid, in_moment text) FROM PUBLIC;


--
-- Name: TABLE learner_profile; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.learner_profile TO uptake_writer;


--
-- Name: COLUMN learner_profile.grade_bands; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(grade_bands) ON TABLE uptake.learner_profile TO uptake_writer;


--
-- Name: COLUMN learner_profile.experience; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(experience) ON TABLE uptake.learner_profile TO uptake_writer;


--
-- Name: COLUMN learner_profile.content_areas; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(content_areas) ON TABLE uptake.learner_profile TO uptake_writer;


--
-- Name: COLUMN learner_profile.school_role; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(school_role) ON TABLE uptake.learner_profile TO uptake_writer;


--
-- Name: FUNCTION profiles_everywhere(as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.profiles_everywhere(as_of timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION profiles_of(cohorts uuid[], as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.profiles_of(cohorts uuid[], as_of timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION read_audit(in_person uuid, in_record text, in_most integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.read_audit(in_person uuid, in_record text, in_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.read_audit(in_person uuid, in_record text, in_most integer) TO uptake_keeper;


--
-- Name: FUNCTION reference_of(who text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.reference_of(who text) FROM PUBLIC;


--
-- Name: FUNCTION refuse_change(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.refuse_change() FROM PUBLIC;


--
-- Name: FUNCTION release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.release_checkpoint(in_cohort uuid, in_checkpoint text, as_of timestamp with time zone) TO uptake_writer;


--
-- Name: FUNCTION release_engagement(in_engagement uuid, in_checkpoint text, in_now timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.release_engagement(in_engagement uuid, in_checkpoint text, in_now timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.release_engagement(in_engagement uuid, in_checkpoint text, in_now timestamp with time zone) TO uptake_writer;


--
-- Name: FUNCTION release_pulse(in_round uuid); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.release_pulse(in_round uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.release_pulse(in_round uuid) TO uptake_writer;


--
-- Name: FUNCTION released_of_cohort(in_cohort uuid, in_moment text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.released_of_cohort(in_cohort uuid, in_moment text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.released_of_cohort(in_cohort uuid, in_moment text) TO uptake_reader;


--
-- Name: FUNCTION released_totals(scope text, scope_id uuid, in_moment text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.released_totals(scope text, scope_id uuid, in_moment text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.released_totals(scope text, scope_id uuid, in_moment text) TO uptake_reader;


--
-- Name: FUNCTION request_ref(request text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.request_ref(request text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.request_ref(request text) TO uptake_writer;


--
-- Name: FUNCTION seal_audit(OUT n bigint, OUT hash text, OUT whole boolean); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean) TO uptake_writer;


--
-- Name: FUNCTION sealed_of(in_round uuid, in_participant uuid); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid) TO uptake_writer;


--
-- Name: FUNCTION shown_band(denominator integer, everybody integer, of_some boolean, OUT n_band text, OUT n_or_more boolean); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.shown_band(denominator integer, everybody integer, of_some boolean, OUT n_band text, OUT n_or_more boolean) FROM PUBLIC;


--
-- Name: FUNCTION shown_figure(kind text, of_some boolean, hidden boolean, at_least numeric, at_most numeric, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[], floor integer, OUT value numeric, OUT modifier text, OUT blank_reason text, OUT n_band text, OUT n_or_more boolean); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.shown_figure(kind text, of_some boolean, hidden boolean, at_least numeric, at_most numeric, denominator integer, everybody integer, still_open integer, events integer[], leavers integer[], floor integer, OUT value numeric, OUT modifier text, OUT blank_reason text, OUT n_band text, OUT n_or_more boolean) FROM PUBLIC;


--
-- Name: FUNCTION shown_mean(total numeric, n numeric); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.shown_mean(total numeric, n numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.shown_mean(total numeric, n numeric) TO uptake_raw;


--
-- Name: FUNCTION shown_percent(numerator integer, denominator integer, OUT value numeric, OUT modifier text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.shown_percent(numerator integer, denominator integer, OUT value numeric, OUT modifier text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.shown_percent(numerator integer, denominator integer, OUT value numeric, OUT modifier text) TO uptake_raw;


--
-- Name: FUNCTION shown_share(at_least numeric, at_most numeric, denominator integer, coarse boolean, OUT value numeric, OUT modifier text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.shown_share(at_least numeric, at_most numeric, denominator integer, coarse boolean, OUT value numeric, OUT modifier text) FROM PUBLIC;


--
-- Name: FUNCTION submit_pulse(in_round uuid, in_participant uuid, in_likert integer, in_answers integer[], as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer, in_answers integer[], as_of timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer, in_answers integer[], as_of timestamp with time zone) TO uptake_writer;


--
-- Name: TABLE visibility_transition; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.visibility_transition TO uptake_writer;


--
-- Name: FUNCTION surveys_everywhere(as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.surveys_everywhere(as_of timestamp with time zone) FROM PUBLIC;


--
-- Name: TABLE cohort; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.cohort TO uptake_writer;


--
-- Name: COLUMN cohort.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(id) ON TABLE uptake.cohort TO uptake_reader;
GRANT SELECT(id) ON TABLE uptake.cohort TO uptake_raw;


--
-- Name: COLUMN cohort.engagement_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(engagement_id) ON TABLE uptake.cohort TO uptake_reader;
GRANT SELECT(engagement_id) ON TABLE uptake.cohort TO uptake_raw;


--
-- Name: COLUMN cohort.name; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(name) ON TABLE uptake.cohort TO uptake_writer;
GRANT SELECT(name) ON TABLE uptake.cohort TO uptake_reader;
GRANT SELECT(name) ON TABLE uptake.cohort TO uptake_raw;


--
-- Name: COLUMN cohort.attendee_group; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(attendee_group) ON TABLE uptake.cohort TO uptake_writer;
GRANT SELECT(attendee_group) ON TABLE uptake.cohort TO uptake_reader;


--
-- Name: COLUMN cohort.note; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(note) ON TABLE uptake.cohort TO uptake_writer;


--
-- Name: COLUMN cohort.expected_count; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(expected_count) ON TABLE uptake.cohort TO uptake_writer;
GRANT SELECT(expected_count) ON TABLE uptake.cohort TO uptake_reader;


--
-- Name: COLUMN cohort.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(created_at) ON TABLE uptake.cohort TO uptake_reader;


--
-- Name: FUNCTION surveys_of(cohorts uuid[], as_of timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.surveys_of(cohorts uuid[], as_of timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION take_back_try(in_application uuid, in_participant uuid, in_now timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamp with time zone) TO uptake_writer;


--
-- Name: FUNCTION told_elsewhere(in_engagement uuid, in_measure text, cohorts uuid[], in_as_of timestamp with time zone, floor integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.told_elsewhere(in_engagement uuid, in_measure text, cohorts uuid[], in_as_of timestamp with time zone, floor integer) FROM PUBLIC;


--
-- Name: FUNCTION try_request(in_id uuid); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.try_request(in_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.try_request(in_id uuid) TO uptake_keeper;


--
-- Name: FUNCTION walk_next_engagement(); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.walk_next_engagement() FROM PUBLIC;


--
-- Name: FUNCTION without(words text, pattern text, instead text, longest integer); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.without(words text, pattern text, instead text, longest integer) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake.without(words text, pattern text, instead text, longest integer) TO uptake_raw;


--
-- Name: FUNCTION workspace_of(actor_kind text, actor text, kind text, record text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.workspace_of(actor_kind text, actor text, kind text, record text) FROM PUBLIC;


--
-- Name: FUNCTION workspace_of_record(kind text, record text); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.workspace_of_record(kind text, record text) FROM PUBLIC;


--
-- Name: FUNCTION write_cells(in_engagement uuid, in_checkpoint text, cohorts uuid[], in_workspace uuid, in_as_of timestamp with time zone, in_now timestamp with time zone, in_until timestamp with time zone); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.write_cells(in_engagement uuid, in_checkpoint text, cohorts uuid[], in_workspace uuid, in_as_of timestamp with time zone, in_now timestamp with time zone, in_until timestamp with time zone) FROM PUBLIC;


--
-- Name: FUNCTION write_figures_as_before(in_checkpoint text, cohorts uuid[]); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.write_figures_as_before(in_checkpoint text, cohorts uuid[]) FROM PUBLIC;


--
-- Name: FUNCTION count_cells(in_round uuid, in_floor smallint, cohorts uuid[], cells integer[]); Type: ACL; Schema: uptake_raw; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake_raw.count_cells(in_round uuid, in_floor smallint, cohorts uuid[], cells integer[]) FROM PUBLIC;


--
-- Name: FUNCTION erase_pulse(in_participant uuid); Type: ACL; Schema: uptake_raw; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake_raw.erase_pulse(in_participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake_raw.erase_pulse(in_participant uuid) TO uptake_owner;


--
-- Name: FUNCTION export_pulse(in_participant uuid); Type: ACL; Schema: uptake_raw; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake_raw.export_pulse(in_participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake_raw.export_pulse(in_participant uuid) TO uptake_owner;


--
-- Name: FUNCTION forget_name(pattern text); Type: ACL; Schema: uptake_raw; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake_raw.forget_name(pattern text) FROM PUBLIC;
GRANT ALL ON FUNCTION uptake_raw.forget_name(pattern text) TO uptake_owner;


--
-- Name: FUNCTION forget_statistics(); Type: ACL; Schema: uptake_raw; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake_raw.forget_statistics() FROM PUBLIC;
GRANT ALL ON FUNCTION uptake_raw.forget_statistics() TO uptake_owner;


--
-- Name: FUNCTION pulse_parts(in_round uuid); Type: ACL; Schema: uptake_raw; Owner: uptake_raw
--

REVOKE ALL ON FUNCTION uptake_raw.pulse_parts(in_round uuid) FROM PUBLIC;


--
-- Name: FUNCTION joined(integer[]); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.joined(integer[]) FROM PUBLIC;


--
-- Name: FUNCTION product(double precision); Type: ACL; Schema: uptake; Owner: uptake_owner
--

REVOKE ALL ON FUNCTION uptake.product(double precision) FROM PUBLIC;


--
-- Name: TABLE alembic_version; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.alembic_version TO uptake_writer;


--
-- Name: TABLE audit_seal; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.audit_seal TO uptake_keeper;


--
-- Name: TABLE case_study_request; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.case_study_request TO uptake_writer;


--
-- Name: COLUMN case_study_request.state; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(state) ON TABLE uptake.case_study_request TO uptake_writer;


--
-- Name: COLUMN case_study_request.closed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(closed_at) ON TABLE uptake.case_study_request TO uptake_writer;


--
-- Name: TABLE case_study_volunteer; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.case_study_volunteer TO uptake_writer;


--
-- Name: TABLE certificate; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.certificate TO uptake_writer;


--
-- Name: COLUMN certificate.revoked_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(revoked_at) ON TABLE uptake.certificate TO uptake_writer;


--
-- Name: COLUMN certificate.revocation_reason; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(revocation_reason) ON TABLE uptake.certificate TO uptake_writer;


--
-- Name: TABLE checkpoint_release; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.checkpoint_release TO uptake_writer;
GRANT SELECT ON TABLE uptake.checkpoint_release TO uptake_reader;


--
-- Name: TABLE content_asset_gap_tag; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.content_asset_gap_tag TO uptake_writer;


--
-- Name: TABLE engagement; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.engagement TO uptake_writer;


--
-- Name: COLUMN engagement.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(id) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.school_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(school_id) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.topic; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(topic) ON TABLE uptake.engagement TO uptake_writer;
GRANT SELECT(topic) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.starts_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(starts_at) ON TABLE uptake.engagement TO uptake_writer;
GRANT SELECT(starts_at) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.strategist_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(strategist_id) ON TABLE uptake.engagement TO uptake_writer;


--
-- Name: COLUMN engagement.workshop_type; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(workshop_type) ON TABLE uptake.engagement TO uptake_writer;
GRANT SELECT(workshop_type) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.source; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(source) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.hubspot_deal_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(hubspot_deal_id) ON TABLE uptake.engagement TO uptake_writer;


--
-- Name: COLUMN engagement.digest_channel_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(digest_channel_id) ON TABLE uptake.engagement TO uptake_writer;
GRANT SELECT(digest_channel_id) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.window_anchor; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(window_anchor) ON TABLE uptake.engagement TO uptake_writer;
GRANT SELECT(window_anchor) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.state; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(state) ON TABLE uptake.engagement TO uptake_writer;
GRANT SELECT(state) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.completed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(completed_at) ON TABLE uptake.engagement TO uptake_writer;
GRANT SELECT(completed_at) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(created_at) ON TABLE uptake.engagement TO uptake_reader;


--
-- Name: COLUMN engagement.anchored_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(anchored_at) ON TABLE uptake.engagement TO uptake_writer;


--
-- Name: TABLE engagement_context; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.engagement_context TO uptake_writer;


--
-- Name: COLUMN engagement_context.readiness; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(readiness) ON TABLE uptake.engagement_context TO uptake_writer;


--
-- Name: COLUMN engagement_context.change_tags; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(change_tags) ON TABLE uptake.engagement_context TO uptake_writer;


--
-- Name: COLUMN engagement_context.priorities; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(priorities) ON TABLE uptake.engagement_context TO uptake_writer;


--
-- Name: COLUMN engagement_context.note; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(note) ON TABLE uptake.engagement_context TO uptake_writer;


--
-- Name: COLUMN engagement_context.updated_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(updated_at) ON TABLE uptake.engagement_context TO uptake_writer;


--
-- Name: COLUMN engagement_context.updated_by; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(updated_by) ON TABLE uptake.engagement_context TO uptake_writer;


--
-- Name: TABLE engagement_strategy; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.engagement_strategy TO uptake_writer;
GRANT SELECT ON TABLE uptake.engagement_strategy TO uptake_reader;


--
-- Name: COLUMN engagement_strategy."position"; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE("position") ON TABLE uptake.engagement_strategy TO uptake_writer;


--
-- Name: COLUMN erasure.mark; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(mark) ON TABLE uptake.erasure TO uptake_writer;
GRANT SELECT(mark) ON TABLE uptake.erasure TO uptake_keeper;


--
-- Name: TABLE figure_setting; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.figure_setting TO uptake_writer;


--
-- Name: COLUMN figure_setting.mastery_streak; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(mastery_streak) ON TABLE uptake.figure_setting TO uptake_writer;


--
-- Name: TABLE gap_domain; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.gap_domain TO uptake_writer;


--
-- Name: TABLE gap_signal; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.gap_signal TO uptake_writer;


--
-- Name: COLUMN gap_signal.status; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(status) ON TABLE uptake.gap_signal TO uptake_writer;


--
-- Name: COLUMN gap_signal.asset_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(asset_id) ON TABLE uptake.gap_signal TO uptake_writer;


--
-- Name: TABLE gap_signal_engagement; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.gap_signal_engagement TO uptake_writer;


--
-- Name: TABLE gap_tag; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.gap_tag TO uptake_writer;


--
-- Name: TABLE home_page; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.home_page TO uptake_writer;


--
-- Name: COLUMN home_page.person_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(person_id) ON TABLE uptake.home_page TO uptake_writer;


--
-- Name: COLUMN home_page.changed; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(changed),UPDATE(changed) ON TABLE uptake.home_page TO uptake_writer;


--
-- Name: COLUMN home_page.shown; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(shown) ON TABLE uptake.home_page TO uptake_writer;


--
-- Name: COLUMN home_page.claimed_until; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(claimed_until) ON TABLE uptake.home_page TO uptake_writer;


--
-- Name: COLUMN home_page.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(created_at) ON TABLE uptake.home_page TO uptake_writer;


--
-- Name: TABLE inbox; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.inbox TO uptake_writer;


--
-- Name: TABLE intervention_trigger; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.intervention_trigger TO uptake_writer;


--
-- Name: COLUMN intervention_trigger.resolved_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(resolved_at) ON TABLE uptake.intervention_trigger TO uptake_writer;


--
-- Name: COLUMN intervention_trigger.resolution; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(resolution) ON TABLE uptake.intervention_trigger TO uptake_writer;


--
-- Name: TABLE intro_video; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.url; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(url) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.duration_seconds; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(duration_seconds) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.approval; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(approval) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.submission; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(submission) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.submitted_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(submitted_at) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.reviewer_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(reviewer_id) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.reviewed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(reviewed_at) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: COLUMN intro_video.reason; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(reason) ON TABLE uptake.intro_video TO uptake_writer;


--
-- Name: TABLE next_engagement_signal; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(id) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.engagement_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(engagement_id) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.cohort_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(cohort_id) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.checkpoint; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(checkpoint) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.flag; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(flag) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.gap_summary; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(gap_summary) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.state; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(state),UPDATE(state) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.la_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(la_id) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.la_passed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(la_passed_at) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.la_absent; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(la_absent) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.pm_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(pm_id) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.pm_passed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(pm_passed_at) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.returned_because; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(returned_because) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.hubspot_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(hubspot_id) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: COLUMN next_engagement_signal.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(created_at) ON TABLE uptake.next_engagement_signal TO uptake_writer;


--
-- Name: TABLE pre_work_opening; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.pre_work_opening TO uptake_writer;


--
-- Name: TABLE privacy_floor; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.privacy_floor TO uptake_writer;


--
-- Name: COLUMN privacy_floor.score; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(score) ON TABLE uptake.privacy_floor TO uptake_writer;


--
-- Name: COLUMN privacy_floor.rate; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(rate) ON TABLE uptake.privacy_floor TO uptake_writer;


--
-- Name: COLUMN privacy_floor.breakdown; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(breakdown) ON TABLE uptake.privacy_floor TO uptake_writer;


--
-- Name: TABLE pulse_answered; Type: ACL; Schema: uptake; Owner: uptake_raw
--

GRANT SELECT ON TABLE uptake.pulse_answered TO uptake_writer;


--
-- Name: TABLE pulse_check; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.pulse_check TO uptake_writer;


--
-- Name: COLUMN pulse_check.statement; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(statement) ON TABLE uptake.pulse_check TO uptake_writer;


--
-- Name: TABLE pulse_question; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.pulse_question TO uptake_writer;
GRANT SELECT ON TABLE uptake.pulse_question TO uptake_raw;


--
-- Name: COLUMN pulse_question.question; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(question) ON TABLE uptake.pulse_question TO uptake_writer;


--
-- Name: COLUMN pulse_question.options; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(options) ON TABLE uptake.pulse_question TO uptake_writer;


--
-- Name: COLUMN pulse_question.right_option; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(right_option) ON TABLE uptake.pulse_question TO uptake_writer;


--
-- Name: COLUMN pulse_question.gap_tag; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(gap_tag) ON TABLE uptake.pulse_question TO uptake_writer;


--
-- Name: TABLE pulse_round; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,REFERENCES ON TABLE uptake.pulse_round TO uptake_raw;
GRANT SELECT ON TABLE uptake.pulse_round TO uptake_writer;


--
-- Name: COLUMN pulse_round.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(id) ON TABLE uptake.pulse_round TO uptake_writer;


--
-- Name: COLUMN pulse_round.pulse_check_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(pulse_check_id) ON TABLE uptake.pulse_round TO uptake_writer;


--
-- Name: COLUMN pulse_round.engagement_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(engagement_id) ON TABLE uptake.pulse_round TO uptake_writer;


--
-- Name: COLUMN pulse_round.opens_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(opens_at) ON TABLE uptake.pulse_round TO uptake_writer;


--
-- Name: COLUMN pulse_round.closes_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(closes_at) ON TABLE uptake.pulse_round TO uptake_writer;


--
-- Name: COLUMN pulse_round.state; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(state) ON TABLE uptake.pulse_round TO uptake_raw;


--
-- Name: COLUMN pulse_round.closed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(closed_at) ON TABLE uptake.pulse_round TO uptake_raw;


--
-- Name: COLUMN pulse_round.closed_in; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(closed_in) ON TABLE uptake.pulse_round TO uptake_raw;


--
-- Name: COLUMN pulse_round.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(created_at) ON TABLE uptake.pulse_round TO uptake_writer;


--
-- Name: TABLE released_cell; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT ON TABLE uptake.released_cell TO uptake_raw;


--
-- Name: TABLE released_cell_cohort; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.released_cell_cohort TO uptake_writer;
GRANT INSERT ON TABLE uptake.released_cell_cohort TO uptake_raw;


--
-- Name: COLUMN released_figure.cohort_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(cohort_id) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(cohort_id) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.checkpoint; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(checkpoint) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(checkpoint) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.measure; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(measure) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(measure) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.value; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(value) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(value) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.modifier; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(modifier) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(modifier) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.blank_reason; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(blank_reason) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(blank_reason) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.n_band; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(n_band) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(n_band) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.still_open; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(still_open) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(still_open) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: COLUMN released_figure.computed_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(computed_at) ON TABLE uptake.released_figure TO uptake_writer;
GRANT SELECT(computed_at) ON TABLE uptake.released_figure TO uptake_reader;


--
-- Name: TABLE role_assignment; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.role_assignment TO uptake_writer;


--
-- Name: TABLE school; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.school TO uptake_writer;


--
-- Name: COLUMN school.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(id) ON TABLE uptake.school TO uptake_reader;


--
-- Name: COLUMN school.workspace_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(workspace_id) ON TABLE uptake.school TO uptake_reader;


--
-- Name: COLUMN school.name; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(name) ON TABLE uptake.school TO uptake_writer;
GRANT SELECT(name) ON TABLE uptake.school TO uptake_reader;


--
-- Name: COLUMN school.time_zone; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(time_zone) ON TABLE uptake.school TO uptake_writer;
GRANT SELECT(time_zone) ON TABLE uptake.school TO uptake_reader;


--
-- Name: COLUMN school.district; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(district) ON TABLE uptake.school TO uptake_writer;
GRANT SELECT(district) ON TABLE uptake.school TO uptake_reader;


--
-- Name: COLUMN school.hubspot_company_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(hubspot_company_id) ON TABLE uptake.school TO uptake_writer;


--
-- Name: COLUMN school.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT(created_at) ON TABLE uptake.school TO uptake_reader;


--
-- Name: TABLE school_context_profile; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.school_context_profile TO uptake_writer;


--
-- Name: COLUMN school_context_profile.valid_to; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(valid_to) ON TABLE uptake.school_context_profile TO uptake_writer;


--
-- Name: TABLE school_holiday; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE uptake.school_holiday TO uptake_writer;


--
-- Name: TABLE shown_cell; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.shown_cell TO uptake_writer;


--
-- Name: TABLE signal_threshold; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.signal_threshold TO uptake_writer;


--
-- Name: COLUMN signal_threshold.at_risk_below; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(at_risk_below) ON TABLE uptake.signal_threshold TO uptake_writer;


--
-- Name: COLUMN signal_threshold.high_performing_from; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(high_performing_from) ON TABLE uptake.signal_threshold TO uptake_writer;


--
-- Name: TABLE strategy; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.strategy TO uptake_writer;
GRANT SELECT ON TABLE uptake.strategy TO uptake_reader;


--
-- Name: COLUMN strategy.description; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(description) ON TABLE uptake.strategy TO uptake_writer;


--
-- Name: TABLE subject_request; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT ON TABLE uptake.subject_request TO uptake_writer;


--
-- Name: COLUMN subject_request.id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(id) ON TABLE uptake.subject_request TO uptake_writer;


--
-- Name: COLUMN subject_request.person_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(person_id) ON TABLE uptake.subject_request TO uptake_writer;


--
-- Name: COLUMN subject_request.kind; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(kind) ON TABLE uptake.subject_request TO uptake_writer;


--
-- Name: COLUMN subject_request.done_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(done_at) ON TABLE uptake.subject_request TO uptake_writer;


--
-- Name: COLUMN subject_request.outcome; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(outcome) ON TABLE uptake.subject_request TO uptake_writer;


--
-- Name: COLUMN subject_request.created_at; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT INSERT(created_at) ON TABLE uptake.subject_request TO uptake_writer;


--
-- Name: TABLE video_view; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.video_view TO uptake_writer;


--
-- Name: COLUMN video_view.watched_pct; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(watched_pct) ON TABLE uptake.video_view TO uptake_writer;


--
-- Name: TABLE workspace; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT SELECT,INSERT ON TABLE uptake.workspace TO uptake_writer;


--
-- Name: COLUMN workspace.name; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(name) ON TABLE uptake.workspace TO uptake_writer;


--
-- Name: COLUMN workspace.bot_user_id; Type: ACL; Schema: uptake; Owner: uptake_owner
--

GRANT UPDATE(bot_user_id) ON TABLE uptake.workspace TO uptake_writer;


--
-- Name: DEFAULT PRIVILEGES FOR TYPES; Type: DEFAULT ACL; Schema: -; Owner: uptake_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE uptake_owner REVOKE ALL ON TYPES FROM PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR TYPES; Type: DEFAULT ACL; Schema: -; Owner: uptake_raw
--

ALTER DEFAULT PRIVILEGES FOR ROLE uptake_raw REVOKE ALL ON TYPES FROM PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: uptake_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE uptake_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: uptake_raw
--

ALTER DEFAULT PRIVILEGES FOR ROLE uptake_raw REVOKE ALL ON FUNCTIONS FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


