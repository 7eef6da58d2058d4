-- Taking an erased person's name out of what others wrote.

-- Where others wrote of somebody, they are "a colleague" from then on. A name of one word could be
-- an everyday word, so that its capital counts.
CREATE OR REPLACE FUNCTION uptake.name_pattern(p uptake.person) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN btrim(p.name) ~ '[[:space:]]' THEN '(?i)' ELSE '(?c)' END
        || '<@' || p.slack_user_id || '(?:[|][^>]*)?>|(?<![[:alnum:]])(?:'
        || concat_ws('|', p.slack_user_id, p.dm_channel_id, regexp_replace(regexp_replace(
            btrim(p.name), '([^[:alnum:][:space:]])', '\\\1', 'g'), '[[:space:]]+',
            '[[:space:]]+', 'g'))
        || ')(?![[:alnum:]])'
$$;

-- A word for a name may be longer than there is room: then a sign stands for it.
CREATE OR REPLACE FUNCTION uptake.without(words text, pattern text, instead text, longest integer)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN char_length(kind) <= longest THEN kind
        ELSE regexp_replace(words, pattern, '…', 'g') END
    FROM regexp_replace(words, pattern, instead, 'g') AS kind
$$;

CREATE OR REPLACE FUNCTION uptake.forget_name(pattern text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
$$;

GRANT EXECUTE ON FUNCTION uptake.without TO uptake_raw;
