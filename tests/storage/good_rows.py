"""One good row for every table: the least that each of them accepts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

NOW = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)


def of(table: str) -> Any:
    """Say that a column names the row that stands in `table`."""
    return lambda ids: ids[table]


def new(_ids: Mapping[str, Any]) -> UUID:
    return uuid4()


def word(_ids: Mapping[str, Any]) -> str:
    return uuid4().hex[:20]


_MADE = {"created_at": NOW}
_WHO = {
    "participant_id": of("person"),
    "engagement_id": of("engagement"),
    "strategy_id": of("strategy"),
}
_COHORT = {"engagement_id": of("engagement"), "cohort_id": of("cohort")}
_CONTEXT = {
    "readiness": 3, "change_tags": ["new_schedule"], "priorities": ["literacy"],
    "updated_at": NOW,
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "organisation": {"id": new, **_MADE},
    "workspace": {
        "id": new, "organisation_id": of("organisation"), "team_id": word, "name": "W",
        "bot_user_id": "UB", **_MADE,
    },
    "school": {
        "id": new, "workspace_id": of("workspace"), "name": word, "time_zone": "UTC", **_MADE,
    },
    "school_holiday": {"school_id": of("school"), "day": NOW.date()},
    "person": {
        "id": new, "workspace_id": of("workspace"), "slack_user_id": word, "name": "P",
        "time_zone": "UTC", "locale": "en-US", "active": True, **_MADE,
    },
    "learner_profile": {
        "person_id": of("person"), "grade_bands": ["k_2"], "experience": "y0_2",
        "content_areas": ["arts"], "school_role": "teacher", **_MADE,
    },
    "strategy": {
        "id": new, "workspace_id": of("workspace"), "name": word, "description": "D", **_MADE,
    },
    "engagement": {
        "id": new, "school_id": of("school"), "topic": word, "starts_at": NOW,
        "strategist_id": of("person"), "workshop_type": "half_day", "source": "manual",
        "window_anchor": "marked_complete", "state": "planned", **_MADE,
    },
    "engagement_strategy": {
        "engagement_id": of("engagement"), "strategy_id": of("strategy"), "position": 1,
    },
    "cohort": {"id": new, "engagement_id": of("engagement"), "name": word, **_MADE},
    "enrollment": {
        "id": new, "engagement_id": of("engagement"), "cohort_id": of("cohort"),
        "person_id": of("person"), "joined_at": NOW, **_MADE,
    },
    "role_assignment": {
        "id": new, "person_id": of("person"), "role": "la", "scope_kind": "school",
        "scope_id": of("school"), **_MADE,
    },
    "action_plan": {"id": new, **_WHO, "revision": 1, "what": "W", "due_at": NOW, **_MADE},
    "application_event": {
        "id": new, **_WHO, "occurred_at": NOW, "evidence_type": "artifact",
        "outcome": "success", **_MADE,
    },
    "gap_domain": {"domain": word, **_MADE},
    "gap_tag": {"tag": lambda ids: f"{ids['gap_domain']}/{uuid4().hex[:20]}", **_MADE},
    "pulse_check": {"id": new, "engagement_id": of("engagement"), "statement": "S", **_MADE},
    "pulse_question": {
        "pulse_check_id": of("pulse_check"), "position": 1, "question": "Q",
        "options": ["a", "b"], "right_option": 0, "gap_tag": of("gap_tag"),
    },
    "intervention_trigger": {
        "id": new, "phase": "commit", "participant_id": of("person"),
        "engagement_id": of("engagement"), "cohort_id": of("cohort"),
        "signal_type": "no_action_plan", "step": 1, "fired_at": NOW, "response_type": "nudge",
        "channel": "dm", **_MADE,
    },
    "nudge_preference": {
        "person_id": of("person"), "opens": time(8), "closes": time(9), "weekdays": [1, 5], **_MADE,
    },
    "outbox": {
        "key": word, "lane": "person:1", "kind": "plan_due", "person_id": of("person"),
        "facts": Jsonb({}), "counts_as_nudge": False, "not_before": NOW, **_MADE,
    },
    "inbox": {"key": word, "received_at": NOW},
    "audit_event": {
        "id": new, "at": NOW, "actor_kind": "system", "actor_id": "1", "action": "a.b",
        "record_kind": "school", "record_id": "1",
    },
    "audit_seal": {
        "n": 1, "upto_seq": 1, "lines": 1, "marks": b"12345678", "hash": "0" * 64, **_MADE,
    },
    "erasure": {"id": new, "mark": lambda _ids: uuid4().hex * 2, **_MADE},
    "checkpoint_release": {
        "cohort_id": of("cohort"), "checkpoint": "5d", "released_at": NOW,
    },
    "released_figure": {
        "cohort_id": of("cohort"), "checkpoint": "5d", "measure": "plan_rate", "value": 50,
        "n_band": "5-9", "denominator": 5, "computed_at": NOW,
    },
    "school_context_profile": {
        "id": new, "school_id": of("school"), "version": 1, **_CONTEXT, "valid_from": NOW,
        **_MADE,
    },
    "engagement_context": {
        "id": new, "engagement_id": of("engagement"), **_CONTEXT, **_MADE,
    },
    "pulse_round": {
        "id": new, "opens_at": NOW, "closes_at": NOW + timedelta(hours=24), **_MADE,
    },
    "pulse_response": {
        "round_id": of("pulse_round"), "participant_id": of("person"), "likert": 4,
        "mcq_answers": [0, 1, 0],
    },
    "pulse_sealed": {
        "round_id": of("pulse_round"), "participant_id": of("person"), "sealed": b"s" * 31,
    },
    "pulse_count": {
        "round_id": of("pulse_round"), "measure": "pulse_mean", "part": "", "cell": 1,
        "cohorts": lambda ids: [ids["cohort"]], "numerator": 20, "denominator": 5, "floor": 5,
    },
    "content_asset": {
        "id": new, "workspace_id": of("workspace"), "engagement_id": of("engagement"),
        "title": "T", "type": "pre_work", "link": "https://example.org/a",
        "release_rule": "pre_engagement", **_MADE,
    },
    "content_asset_gap_tag": {"asset_id": of("content_asset"), "gap_tag": of("gap_tag")},
    "visibility_transition": {
        "id": new, "asset_id": of("content_asset"), "moved_from": "draft",
        "moved_to": "pre_engagement", "actor_kind": "system", "at": NOW, **_MADE,
    },
    "pre_work_completion": {
        "id": new, "participant_id": of("person"), "asset_id": of("content_asset"),
        "completed_at": NOW, **_MADE,
    },
    "pre_work_opening": {
        "id": new, "participant_id": of("person"), "asset_id": of("content_asset"),
        "opened_at": NOW, **_MADE,
    },
    "intro_video": {
        "id": new, "strategist_id": of("person"), "url": "https://example.org/v",
        "duration_seconds": 30, "submitted_at": NOW, **_MADE,
    },
    "video_view": {
        "id": new, "participant_id": of("person"), "video_id": of("intro_video"),
        "watched_pct": 50, **_MADE,
    },
    "reflection": {
        "id": new, "participant_id": of("person"), "engagement_id": of("engagement"),
        "state": "draft", "themes": ["time"], "updated_at": NOW, **_MADE,
    },
    "reflection_text": {
        "participant_id": of("person"), "engagement_id": of("engagement"), "evidence": "E",
        "obstacles": "O", "next_try": "N",
    },
    "certificate": {
        "id": new, "participant_id": of("person"), "engagement_id": of("engagement"),
        "issued_at": NOW, "code": lambda _ids: uuid4().hex, **_MADE,
    },
    "subject_request": {"id": new, "person_id": of("person"), "kind": "export", **_MADE},
    "home_page": {"person_id": of("person"), "changed": 1, **_MADE},
    "privacy_floor": {
        "organisation_id": of("organisation"), "score": 5, "rate": 5, "breakdown": 10, **_MADE,
    },
    "figure_setting": {"organisation_id": of("organisation"), "mastery_streak": 3, **_MADE},
    "released_cell": {
        "id": new, "engagement_id": of("engagement"), "moment": "5d", "measure": "plan_rate",
        "numerator": 4, "denominator": 8, "floor": 5, "value": 50, "n_band": "5-9", "as_of": NOW,
    },
    "released_cell_cohort": {
        "cohort_id": of("cohort"), "moment": "5d", "measure": "plan_rate", "part": "",
        "cell_id": of("released_cell"),
    },
    "signal_threshold": {
        "id": new, "organisation_id": of("organisation"), "measure": "plan_rate",
        "at_risk_below": 50, "high_performing_from": 80, **_MADE,
    },
    "next_engagement_signal": {
        "id": new, **_COHORT, "checkpoint": "5d", "flag": "steady", "gap_summary": Jsonb([]),
        "state": "drafted", **_MADE,
    },
    "case_study_request": {"id": new, **_COHORT, "state": "open", "opened_at": NOW, **_MADE},
    "case_study_volunteer": {
        "id": new, "request_id": of("case_study_request"), "engagement_id": of("engagement"),
        "participant_id": of("person"), **_MADE,
    },
    "gap_signal": {
        "id": new, "workspace_id": of("workspace"), "gap_tag": of("gap_tag"), "share": 40,
        "n_band": "5-9", "status": "open", **_MADE,
    },
    "gap_signal_engagement": {
        "gap_signal_id": of("gap_signal"), "engagement_id": of("engagement"), "share": 40,
        "n_band": "5-9",
    },
}  # fmt: skip


# Tables before those that point at them.
_IN_ORDER = """
    WITH RECURSIVE tables AS (
        SELECT oid, relname::text AS name FROM pg_class
        WHERE relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)
            AND relkind = 'r' AND relname <> 'alembic_version'),
    points AS (
        SELECT DISTINCT conrelid AS at, confrelid AS target FROM pg_constraint
        WHERE contype = 'f' AND conrelid <> confrelid),
    depth AS (
        SELECT oid, name, 0 AS deep FROM tables
        UNION ALL
        SELECT t.oid, t.name, d.deep + 1 FROM depth AS d
        JOIN points AS p ON p.target = d.oid JOIN tables AS t ON t.oid = p.at)
    SELECT name, EXISTS (SELECT FROM points AS p WHERE p.target = depth.oid)
    FROM depth GROUP BY oid, name ORDER BY max(deep), name
"""


def tables_in_order(connection: psycopg.Connection) -> list[tuple[str, bool]]:
    """Return every table, those pointed at first, and whether anything points at it."""
    return [(row[0], row[1]) for row in connection.execute(_IN_ORDER).fetchall()]


@dataclass
class Rows:
    """Rows put by a connection whose search path is `uptake, uptake_raw`.

    `ids` holds, by table, the id of the row that further rows are to point at.
    """

    connection: psycopg.Connection
    ids: dict[str, Any] = field(default_factory=dict)

    def put(self, table: str, **changed: Any) -> dict[str, Any]:
        """Put a good row with some columns changed, and return it."""
        before = _BEFORE[table](self) if table in _BEFORE and not changed else {}
        row = {**self.good(table), **before, **changed}
        self.connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(sql.Placeholder() * len(row)),
            ),
            list(row.values()),
        )
        return row

    def base(self) -> None:
        """Put one row in each table that others point at."""
        for table, pointed_at in tables_in_order(self.connection):
            if pointed_at:
                self._found(table)

    def everything(self) -> None:
        """Put one row in each table."""
        for table, _ in tables_in_order(self.connection):
            self._found(table)

    def _found(self, table: str) -> None:
        row = self.put(table)
        self.ids[table] = row.get("id", next(iter(row.values())))

    def good(self, table: str) -> dict[str, Any]:
        return {
            name: value(self.ids) if callable(value) else value
            for name, value in GOOD[table].items()
        }


def _asked(rows: Rows) -> dict[str, Any]:
    """Ask three questions for a round, of a pulse check whose round it is for good."""
    engagement, pulse_check = uuid4(), uuid4()
    rows.put("engagement", id=engagement)
    rows.put("pulse_check", id=pulse_check, engagement_id=engagement)
    for position in (1, 2, 3):
        rows.put("pulse_question", pulse_check_id=pulse_check, position=position)
    return {"pulse_check_id": pulse_check, "engagement_id": engagement}


_BEFORE: Mapping[str, Callable[[Rows], dict[str, Any]]] = {"pulse_round": _asked}
