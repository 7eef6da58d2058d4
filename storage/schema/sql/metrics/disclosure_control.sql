-- What may be shown of a count: floors, bands, precision, and the reason where nothing may (SPEC
-- section 5). It stands in the database, so that there is no way around it.

CREATE OR REPLACE FUNCTION uptake.n_band(n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE
    WHEN n < 5 THEN NULL WHEN n < 10 THEN '5-9' WHEN n < 20 THEN '10-19'
    WHEN n < 50 THEN '20-49' ELSE '50+' END;

-- A percentage is withheld below 5; below 20 it is to the nearest 5 and clamped to 20-80; from 20
-- on it is whole and clamped to 5-95. Integer arithmetic: halves go up, and nothing drifts.
CREATE OR REPLACE FUNCTION uptake.shown_percent(
    numerator integer, denominator integer, OUT value numeric, OUT modifier text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
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

-- Half points, halves upwards, clamped.
CREATE OR REPLACE FUNCTION uptake.shown_mean(total numeric, n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN n >= 5 THEN
    least(4.5, greatest(1.5, div(4 * total + n, 2 * n) * 0.5)) END;

-- `of_some`: a measure over those who did something (tried, were nudged, answered). That there are
-- enough of them to show a figure, or how many there are, must not tell that (nearly) everybody
-- did: a band whose lower edge says so is stepped down to one that does not, and is then open
-- upwards for whoever reaches it (`n_or_more`), so that one cannot see that it was stepped down.
-- Where the floor itself says so the figure is blank. That (nearly) nobody did is told by being
-- blank, as by every floor; a clamped share tells no less. And a share to the percent can betray
-- over how many people it was taken (56 % of 20 to 25 people is 14 of 25): below 100 people such a
-- share is told to the nearest 5. `few_hidden`: a breakdown in which a part with few people must
-- not be told as such.
CREATE OR REPLACE FUNCTION uptake.measures() RETURNS TABLE (measure text, parts text[], kind text,
    floor_of text, of_some boolean, few_hidden boolean, wide text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT m.measure, m.parts, m.kind, m.floor_of, m.of_some, m.few_hidden, m.wide
    FROM (VALUES
        ('plan_rate', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('prework_rate', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('survey_rate', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('applied_24h', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('applied_48h', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('applied_5d', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('median_hours_to_first_application', ARRAY[''], 'hours', 'rate', false, false,
            'everywhere'),
        ('repeat_rate', ARRAY[''], 'share', 'rate', true, false, 'everywhere'),
        ('median_attempts_to_mastery', ARRAY[''], 'attempts', 'rate', true, false, 'everywhere'),
        ('outcome_success_share', ARRAY[''], 'share', 'rate', true, false, 'everywhere'),
        ('evidence_mix', ARRAY['artifact', 'observation', 'self_report'],
            'share', 'breakdown', true, false, 'everywhere'),
        ('nudges_sent', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('nudges_acted_on_24h', ARRAY[''], 'share', 'rate', true, false, 'everywhere'),
        ('nudges_muted', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('obstacle_theme', ARRAY['time', 'materials', 'student_response', 'confidence', 'curriculum_fit', 'class_size', 'support', 'technology', 'schedule', 'other'],
            'share', 'breakdown', true, true, 'everywhere'),
        ('profile_grade_band', ARRAY['early_years', 'k_2', 'g3_5', 'g6_8', 'g9_12', 'all_grades'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('profile_experience', ARRAY['y0_2', 'y3_5', 'y6_10', 'y11_20', 'y21_plus', 'other'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('profile_content_area', ARRAY['literacy', 'mathematics', 'science', 'social_studies', 'arts', 'languages', 'physical_education', 'special_education', 'technology', 'generalist'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('profile_school_role', ARRAY['teacher', 'coach', 'specialist', 'leader', 'support', 'other'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('pulse_mean', NULL, 'mean', 'score', false, false, 'everywhere'),
        ('pulse_distribution', NULL, 'share', 'breakdown', false, false, 'everywhere'),
        ('question_missed', NULL, 'share', 'rate', false, false, 'engagement'),
        ('question_option', NULL, 'share', 'breakdown', false, false, 'engagement'),
        ('gap_missed', NULL, 'share', 'rate', false, false, 'everywhere')
    ) AS m (measure, parts, kind, floor_of, of_some, few_hidden, wide);
END;

CREATE OR REPLACE FUNCTION uptake.nearly_all(n integer, everybody integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 100 * n >= CASE WHEN everybody < 20 THEN 80 ELSE 95 END * everybody;

CREATE OR REPLACE FUNCTION uptake.shown_band(denominator integer, everybody integer, of_some boolean,
    OUT n_band text, OUT n_or_more boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT uptake.n_band(e.edge),
        of_some AND e.next_edge <= everybody AND uptake.nearly_all(e.next_edge, everybody)
            IS TRUE
    FROM (VALUES (50, NULL), (20, 50), (10, 20), (5, 10)) AS e (edge, next_edge)
    WHERE e.edge <= denominator AND NOT (of_some AND uptake.nearly_all(e.edge, everybody))
    ORDER BY e.edge DESC LIMIT 1;
END;

-- Between `at_least` and `at_most` is where the numerator is known to lie; they differ in totals
-- only, where a cell was itself told as "80 % or more". Close together, the middle is told to the
-- nearest 5; else a bound. Nothing is told where neither bound says anything.
CREATE OR REPLACE FUNCTION uptake.shown_share(at_least numeric, at_most numeric, denominator integer,
    coarse boolean, OUT value numeric, OUT modifier text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT CASE WHEN s.low >= 100 - r.edge THEN 100 - r.edge
                WHEN s.high <= r.edge THEN r.edge
                WHEN s.high - s.low <= 5 THEN r.step * floor((s.low + s.high) / 2 / r.step + 0.5)
                WHEN s.low >= r.edge THEN r.step * floor(s.low / r.step)
                WHEN s.high <= 100 - r.edge THEN r.step * ceil(s.high / r.step) END,
        CASE WHEN s.low >= 100 - r.edge THEN 'or_more'
             WHEN s.high <= r.edge THEN 'or_fewer'
             WHEN s.high - s.low <= 5 THEN NULL
             WHEN s.low >= r.edge THEN 'or_more'
             WHEN s.high <= 100 - r.edge THEN 'or_fewer' END
    FROM (SELECT 100 * at_least / denominator AS low, 100 * at_most / denominator AS high) AS s,
        (SELECT CASE WHEN denominator < 20 THEN 20 ELSE 5 END AS edge,
            CASE WHEN denominator < 20 OR coarse OR at_least < at_most THEN 5 ELSE 1 END AS step
        ) AS r;
END;

-- A median is one person's own number, or nearly. Below 20 people it is told to the nearest 6
-- hours, so that nobody's own time is told to the hour. Times are minutes until they are told: in
-- the same hour, whoever got there and whoever was last seen without came one after the other.
CREATE OR REPLACE FUNCTION uptake.shown_figure(kind text, of_some boolean, hidden boolean, at_least numeric,
    at_most numeric, denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[], floor integer, OUT value numeric, OUT modifier text,
    OUT blank_reason text, OUT n_band text, OUT n_or_more boolean)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
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

GRANT EXECUTE ON FUNCTION uptake.n_band, uptake.shown_percent, uptake.shown_mean TO uptake_raw;
