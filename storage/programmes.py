"""Loading twice is loading once: what is new is added; what moves nobody is brought up to date."""

from datetime import datetime
from uuid import uuid4

from core.kernel.ids import (
    CohortId,
    EngagementId,
    EnrollmentId,
    PersonId,
    SchoolId,
    StrategyId,
    WorkspaceId,
)
from core.kernel.vocabularies import EngagementState
from core.programme_store import StoredEngagement
from core.programmes import (
    EngagementSpec,
    PersonSpec,
    PulseSpec,
    RosterRow,
    SchoolSpec,
    WorkspaceSpec,
)
from storage.kit.rows import column, scalar
from storage.programme_standing import StandingProgrammes

_WORKSPACE = """
    INSERT INTO workspace (id, team_id, name, bot_user_id, created_at)
    VALUES (%(id)s, %(team_id)s, %(name)s, %(bot_user_id)s, %(now)s)
    ON CONFLICT (team_id) DO UPDATE SET name = EXCLUDED.name, bot_user_id = EXCLUDED.bot_user_id
    RETURNING id
"""
# A school is known by its district and name. Where none has this district, the name is enough: the
# school moves to the district that is given.
_SCHOOL = """
    WITH known AS (
        SELECT id FROM school
        WHERE workspace_id = %(workspace_id)s AND name = %(name)s
        ORDER BY district IS NOT DISTINCT FROM %(district)s DESC, created_at, id LIMIT 1),
    renewed AS (
        UPDATE school SET time_zone = %(time_zone)s,
            district = coalesce(%(district)s, school.district)
        FROM known WHERE school.id = known.id RETURNING school.id),
    added AS (
        INSERT INTO school (id, workspace_id, name, time_zone, district, created_at)
        SELECT %(id)s, %(workspace_id)s, %(name)s, %(time_zone)s, %(district)s, %(now)s
        WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT (workspace_id, district, name) DO UPDATE SET time_zone = EXCLUDED.time_zone
        RETURNING id),
    stored AS (SELECT id FROM renewed UNION ALL SELECT id FROM added),
    closed AS (
        INSERT INTO school_holiday (school_id, day)
        SELECT stored.id, day FROM stored, unnest(%(holidays)s::date[]) AS day
        ON CONFLICT DO NOTHING)
    SELECT id FROM stored
"""
_PEOPLE = """
    INSERT INTO person (id, workspace_id, slack_user_id, name, time_zone, locale, active,
        refreshed_at, created_at)
    SELECT gen_random_uuid(), %(workspace_id)s, one.slack_user_id, one.name, one.time_zone,
        one.locale, true, %(now)s, %(now)s
    FROM unnest(%(slack_user_ids)s::text[], %(names)s::text[], %(time_zones)s::text[],
        %(locales)s::text[]) AS one (slack_user_id, name, time_zone, locale)
    ON CONFLICT (workspace_id, slack_user_id) DO UPDATE SET name = EXCLUDED.name,
        time_zone = EXCLUDED.time_zone, locale = EXCLUDED.locale, active = true,
        refreshed_at = EXCLUDED.refreshed_at
    RETURNING slack_user_id, id
"""
_ENGAGEMENT = """
    INSERT INTO engagement (id, school_id, topic, starts_at, strategist_id, workshop_type, source,
        digest_channel_id, window_anchor, state, created_at)
    VALUES (%(id)s, %(school_id)s, %(topic)s, %(starts_at)s, %(strategist_id)s,
        %(workshop_type)s, 'manual', %(digest_channel_id)s, %(window_anchor)s, 'planned', %(now)s)
    ON CONFLICT (school_id, topic, starts_at) DO UPDATE SET
        strategist_id = coalesce(engagement.strategist_id, EXCLUDED.strategist_id),
        workshop_type = EXCLUDED.workshop_type, digest_channel_id = EXCLUDED.digest_channel_id
    RETURNING id, state,
        CASE window_anchor WHEN 'marked_complete' THEN completed_at END AS newcomers_anchor
"""
_STRATEGIES = """
    WITH taught AS (
        SELECT * FROM unnest(%(names)s::text[], %(descriptions)s::text[])
            WITH ORDINALITY AS one (name, description, position)),
    stored AS (
        INSERT INTO strategy (id, workspace_id, name, description, created_at)
        SELECT gen_random_uuid(), %(workspace_id)s, name, description, %(now)s FROM taught
        ON CONFLICT (workspace_id, name) DO UPDATE SET description = EXCLUDED.description
        RETURNING id, name),
    assigned AS (
        INSERT INTO engagement_strategy (engagement_id, strategy_id, position)
        SELECT %(engagement_id)s, stored.id, taught.position + (
            SELECT coalesce(max(position), 0) FROM engagement_strategy
            WHERE engagement_id = %(engagement_id)s)
        FROM stored JOIN taught USING (name)
        ON CONFLICT (engagement_id, strategy_id) DO NOTHING)
    SELECT stored.id FROM stored JOIN taught USING (name) ORDER BY taught.position
"""
_COHORTS = """
    INSERT INTO cohort (id, engagement_id, name, attendee_group, note, expected_count, created_at)
    SELECT gen_random_uuid(), %(engagement_id)s, one.*, %(now)s
    FROM unnest(%(names)s::text[], %(groups)s::text[], %(notes)s::text[],
        %(expected)s::integer[]) AS one
    ON CONFLICT (engagement_id, name) DO UPDATE SET attendee_group = EXCLUDED.attendee_group,
        note = EXCLUDED.note, expected_count = EXCLUDED.expected_count
    RETURNING name, id
"""
_PULSE = """
    WITH tags AS (
        INSERT INTO gap_tag (tag, created_at)
        SELECT DISTINCT tag, %(now)s::timestamptz FROM unnest(%(gap_tags)s::text[]) AS tag
        ON CONFLICT DO NOTHING)
    INSERT INTO pulse_check (id, engagement_id, statement, created_at)
    VALUES (%(id)s, %(engagement_id)s, %(statement)s, %(now)s)
    ON CONFLICT (engagement_id) DO NOTHING RETURNING 1
"""
_QUESTION = """
    INSERT INTO pulse_question (pulse_check_id, position, question, options, right_option, gap_tag)
    VALUES (%(pulse_check_id)s, %(position)s, %(question)s, %(options)s, %(right_option)s,
        %(gap_tag)s)
"""
_ENROLL = """
    INSERT INTO enrollment (id, engagement_id, cohort_id, person_id, joined_at, anchor_at,
        created_at)
    VALUES (%(id)s, %(engagement_id)s, %(cohort_id)s, %(person_id)s, %(now)s, %(anchor_at)s,
        %(now)s)
    ON CONFLICT (engagement_id, person_id) DO NOTHING RETURNING id
"""
_PROFILE = """
    INSERT INTO learner_profile (person_id, grade_bands, experience, content_areas, school_role,
        created_at)
    VALUES (%(person_id)s, %(grade_bands)s, %(experience)s, %(content_areas)s, %(school_role)s,
        %(now)s)
    ON CONFLICT (person_id) DO NOTHING
"""


class Programmes(StandingProgrammes):
    async def save_workspace(self, spec: WorkspaceSpec) -> WorkspaceId:
        rows = await self._transaction.write(
            _WORKSPACE,
            {
                "id": uuid4(),
                "team_id": spec.team_id,
                "name": spec.name,
                "bot_user_id": spec.bot_user_id,
                "now": self._now,
            },
        )
        return WorkspaceId(scalar(rows))

    async def save_school(self, workspace_id: WorkspaceId, spec: SchoolSpec) -> SchoolId:
        rows = await self._transaction.write(
            _SCHOOL,
            {
                "id": uuid4(),
                "workspace_id": workspace_id,
                "name": spec.name,
                "time_zone": spec.time_zone,
                "district": spec.district,
                "holidays": list(spec.holidays),
                "now": self._now,
            },
        )
        return SchoolId(scalar(rows))

    async def save_people(
        self, workspace_id: WorkspaceId, specs: tuple[PersonSpec, ...]
    ) -> dict[str, PersonId]:
        once = list({spec.slack_user_id: spec for spec in specs}.values())
        rows = await self._transaction.write(
            _PEOPLE,
            {
                "workspace_id": workspace_id,
                "slack_user_ids": [spec.slack_user_id for spec in once],
                "names": [spec.name for spec in once],
                "time_zones": [spec.time_zone for spec in once],
                "locales": [spec.locale for spec in once],
                "now": self._now,
            },
        )
        return {row["slack_user_id"]: PersonId(row["id"]) for row in rows}

    async def save_engagement(
        self, school_id: SchoolId, strategist_id: PersonId, spec: EngagementSpec
    ) -> StoredEngagement:
        new_id = uuid4()
        rows = await self._transaction.write(
            _ENGAGEMENT,
            {
                "id": new_id,
                "school_id": school_id,
                "topic": spec.topic,
                "starts_at": spec.starts_at,
                "strategist_id": strategist_id,
                "workshop_type": spec.workshop_type.value,
                "digest_channel_id": spec.digest_channel_id,
                "window_anchor": spec.window_anchor.value,
                "now": self._now,
            },
        )
        (stored,) = rows
        return StoredEngagement(
            EngagementId(stored["id"]),
            stored["id"] == new_id,
            EngagementState(stored["state"]),
            stored["newcomers_anchor"],
        )

    async def save_strategies(
        self, workspace_id: WorkspaceId, engagement_id: EngagementId, spec: EngagementSpec
    ) -> list[StrategyId]:
        rows = await self._transaction.write(
            _STRATEGIES,
            {
                "workspace_id": workspace_id,
                "engagement_id": engagement_id,
                "names": [strategy.name for strategy in spec.strategies],
                "descriptions": [strategy.description for strategy in spec.strategies],
                "now": self._now,
            },
        )
        return list(column(rows))

    async def save_cohorts(
        self, engagement_id: EngagementId, spec: EngagementSpec
    ) -> dict[str, CohortId]:
        rows = await self._transaction.write(
            _COHORTS,
            {
                "engagement_id": engagement_id,
                "names": [cohort.name for cohort in spec.cohorts],
                "groups": [cohort.attendee_group.value for cohort in spec.cohorts],
                "notes": [cohort.note for cohort in spec.cohorts],
                "expected": [cohort.expected_count for cohort in spec.cohorts],
                "now": self._now,
            },
        )
        return {row["name"]: CohortId(row["id"]) for row in rows}

    async def save_pulse_check(self, engagement_id: EngagementId, spec: PulseSpec) -> None:
        pulse_check_id = uuid4()
        is_new = await self._transaction.write(
            _PULSE,
            {
                "id": pulse_check_id,
                "engagement_id": engagement_id,
                "statement": spec.statement,
                "gap_tags": [question.gap_tag for question in spec.questions],
                "now": self._now,
            },
        )
        for position, question in enumerate(spec.questions if is_new else (), start=1):
            self._transaction.write_later(
                _QUESTION,
                {
                    "pulse_check_id": pulse_check_id,
                    "position": position,
                    "question": question.question,
                    "options": list(question.options),
                    "right_option": question.right_option,
                    "gap_tag": question.gap_tag,
                },
            )

    async def enroll(
        self,
        engagement_id: EngagementId,
        cohort_id: CohortId,
        person_id: PersonId,
        anchor_at: datetime | None,
    ) -> EnrollmentId | None:
        rows = await self._transaction.write(
            _ENROLL,
            {
                "id": uuid4(),
                "engagement_id": engagement_id,
                "cohort_id": cohort_id,
                "person_id": person_id,
                "anchor_at": anchor_at,
                "now": self._now,
            },
        )
        return EnrollmentId(scalar(rows)) if rows else None

    async def prefill_profile(self, person_id: PersonId, row: RosterRow) -> None:
        self._transaction.write_later(
            _PROFILE,
            {
                "person_id": person_id,
                "grade_bands": [band.value for band in row.grade_bands],
                "experience": row.experience.value,
                "content_areas": [area.value for area in row.content_areas],
                "school_role": row.school_role.value,
                "now": self._now,
            },
        )
