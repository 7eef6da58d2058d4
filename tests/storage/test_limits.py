"""Every limit and vocabulary of the tables, at its edge and past it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from core.applications.vocabulary import EvidenceType, Outcome
from core.engagements.vocabulary import (
    AttendeeGroup,
    EngagementSource,
    EngagementState,
    WindowAnchor,
    WorkshopType,
)
from core.kernel.cycle import CyclePhase
from core.metrics.measures import Checkpoint, Measure
from core.people import ContentArea, Experience, GradeBand, SchoolRole
from core.policy import Role, ScopeKind
from core.privacy import Band, BlankReason, Modifier
from core.triggers import ResponseType, SignalChannel, SignalType
from tests.conftest import Database
from tests.storage.good_rows import GOOD, NOW, Rows, new


@pytest.fixture
def rows(shared_database: Database) -> Iterator[Rows]:
    """Good rows in a transaction that is rolled back."""
    with psycopg.connect(
        shared_database.admin_url, options="-c search_path=uptake,uptake_raw"
    ) as connection:
        made = Rows(connection)
        made.base()
        yield made
        connection.rollback()


_LIMITS = {
    "workspace": {"team_id": 32, "name": 150, "bot_user_id": 32},
    "school": {"name": 150, "time_zone": 64, "district": 150, "hubspot_company_id": 64},
    "person": {
        "slack_user_id": 32,
        "name": 150,
        "time_zone": 64,
        "locale": 16,
        "dm_channel_id": 32,
    },
    "strategy": {"name": 75, "description": 150},
    "engagement": {"topic": 150, "hubspot_deal_id": 64, "digest_channel_id": 32},
    "cohort": {"name": 75, "note": 300},
    "action_plan": {"what": 500, "with_whom_slack_id": 32, "with_whom_text": 150, "cue": 300},
    "application_event": {"note": 1000, "artifact_link": 2000, "slack_file_id": 32},
    "pulse_check": {"statement": 300},
    "pulse_question": {"question": 300},
    "outbox": {"key": 200, "lane": 100, "kind": 64},
    "inbox": {"key": 300},
    "audit_event": {
        "action": 64,
        "record_id": 200,
        "record_kind": 64,
        "request_id": 300,
        "actor_id": 64,
    },
}
_TEXTS = [
    (table, column, limit) for table, limits in _LIMITS.items() for column, limit in limits.items()
]


@pytest.mark.parametrize(("table", "column", "limit"), _TEXTS)
def test_text_fits_at_its_limit_and_not_past_it(
    rows: Rows, table: str, column: str, limit: int
) -> None:
    changed: dict[str, Any] = {}
    if (table, column) == ("pulse_check", "statement"):
        changed["engagement_id"] = engagement = uuid4()
        rows.put("engagement", id=engagement)
    # Counted in characters, not in bytes, where letters of every language are allowed.
    letter = "a" if table in {"audit_event", "inbox", "outbox"} else "é"
    for text in ("", letter * (limit + 1)):
        with pytest.raises(errors.CheckViolation), rows.connection.transaction():
            rows.put(table, **changed, **{column: text})
    rows.put(table, **changed, **{column: letter * limit})


_VOCABULARIES: list[tuple[str, str, type[StrEnum]]] = [
    ("engagement", "workshop_type", WorkshopType),
    ("engagement", "source", EngagementSource),
    ("engagement", "window_anchor", WindowAnchor),
    ("engagement", "state", EngagementState),
    ("cohort", "attendee_group", AttendeeGroup),
    ("role_assignment", "role", Role),
    ("role_assignment", "scope_kind", ScopeKind),
    ("learner_profile", "experience", Experience),
    ("learner_profile", "school_role", SchoolRole),
    ("learner_profile", "grade_bands", GradeBand),
    ("learner_profile", "content_areas", ContentArea),
    ("application_event", "evidence_type", EvidenceType),
    ("application_event", "outcome", Outcome),
    ("intervention_trigger", "phase", CyclePhase),
    ("intervention_trigger", "signal_type", SignalType),
    ("intervention_trigger", "response_type", ResponseType),
    ("intervention_trigger", "channel", SignalChannel),
    ("checkpoint_release", "checkpoint", Checkpoint),
    ("released_cell", "measure", Measure),
    ("released_cell", "modifier", Modifier),
    ("released_cell", "blank_reason", BlankReason),
    ("released_cell", "n_band", Band),
]


@pytest.mark.parametrize(("table", "column", "vocabulary"), _VOCABULARIES)
def test_a_vocabulary_of_the_database_is_the_one_in_core(
    rows: Rows, table: str, column: str, vocabulary: type[StrEnum]
) -> None:
    found = rows.connection.execute(
        """
        SELECT array_agg(word[1]) FROM pg_constraint AS c
        CROSS JOIN LATERAL regexp_matches(
            pg_get_constraintdef(c.oid), $$'([^']*)'::text$$, 'g') AS word
        WHERE c.conrelid = %s::regclass AND c.contype = 'c' AND c.conname = %s
        """,
        (f"uptake.{table}", f"{table}_{column}_check"),
    ).fetchone()
    assert found is not None
    assert set(found[0]) == {word.value for word in vocabulary}
    assert len(found[0]) == len(vocabulary)


_WRONG: list[tuple[str, dict[str, Any]]] = [
    ("engagement", {"state": "completed"}),
    ("engagement", {"completed_at": NOW}),
    ("engagement", {"workshop_type": "evening"}),
    ("enrollment", {"person_id": new, "left_at": datetime(2026, 9, 14, 14, 59, tzinfo=UTC)}),
    ("engagement_strategy", {"strategy_id": new, "position": 0}),
    ("cohort", {"expected_count": -1}),
    ("learner_profile", {"grade_bands": ["k_2", "university"]}),
    ("action_plan", {"revision": 0}),
    ("gap_tag", {"tag": "decoding"}),
    ("gap_tag", {"tag": "Literacy/Decoding"}),
    ("gap_tag", {"tag": "a/" + "b" * 74}),
    ("pulse_question", {"position": 0}),
    ("pulse_question", {"position": 4}),
    ("pulse_question", {"options": ["a"]}),
    ("pulse_question", {"options": list("abcdef")}),
    ("pulse_question", {"options": ["a", ""]}),
    ("pulse_question", {"options": ["a", None]}),
    ("pulse_question", {"options": ["a", "b" * 76]}),
    ("pulse_question", {"right_option": -1}),
    ("pulse_question", {"right_option": 2}),
    ("intervention_trigger", {"step": -1}),
    ("intervention_trigger", {"resolved_at": NOW}),
    ("intervention_trigger", {"resolution": "applied"}),
    ("nudge_preference", {"muted_kinds": ["x"] * 51}),
    ("nudge_preference", {"closes": time(8, 59)}),
    ("nudge_preference", {"closes": None}),
    ("nudge_preference", {"weekdays": []}),
    ("nudge_preference", {"weekdays": [6]}),
    ("nudge_preference", {"weekdays": [1, None]}),
    ("outbox", {"channel_id": "C1"}),
    ("outbox", {"person_id": None}),
    ("outbox", {"facts": Jsonb([])}),
    ("outbox", {"facts": Jsonb({"a": "b" * 4000})}),
    ("outbox", {"state": "sent"}),
    ("outbox", {"state": "claimed"}),
    ("outbox", {"sent_at": NOW}),
    ("outbox", {"kind": "Plan due"}),
    ("released_figure", {"value": None}),
    ("released_figure", {"blank_reason": "too_few"}),
    ("released_figure", {"denominator": 4, "n_band": None}),
    ("released_figure", {"n_band": None}),
    ("released_figure", {"denominator": -1}),
    ("released_figure", {"value": None, "blank_reason": "too_few", "modifier": "or_more"}),
]


@pytest.mark.parametrize(("table", "changed"), _WRONG)
def test_the_database_refuses(rows: Rows, table: str, changed: dict[str, Any]) -> None:
    made = {name: value({}) if callable(value) else value for name, value in changed.items()}
    with pytest.raises(errors.CheckViolation):
        rows.put(table, **made)


_TWICE = [
    ("school", {"name": "S"}),
    ("person", {"slack_user_id": "U"}),
    ("strategy", {"name": "S"}),
    ("engagement", {"topic": "T"}),
    ("engagement", {"hubspot_deal_id": "D"}),
    ("school", {"hubspot_company_id": "C"}),
    ("cohort", {"name": "C"}),
    ("role_assignment", {}),
    ("action_plan", {}),
    ("pulse_question", {}),
    ("intervention_trigger", {}),
    ("intervention_trigger", {"participant_id": None}),
    ("outbox", {"key": "k"}),
    ("inbox", {"key": "k"}),
    ("released_figure", {}),
]


@pytest.mark.parametrize(("table", "same"), _TWICE)
def test_the_same_thing_stands_once(rows: Rows, table: str, same: dict[str, Any]) -> None:
    rows.put(table, **same)
    with pytest.raises(errors.UniqueViolation):
        rows.put(table, **same)


_STRANGERS = [
    ("school", "workspace_id"),
    ("school_holiday", "school_id"),
    ("person", "workspace_id"),
    ("learner_profile", "person_id"),
    ("strategy", "workspace_id"),
    ("engagement", "school_id"),
    ("engagement", "strategist_id"),
    ("cohort", "engagement_id"),
    ("enrollment", "cohort_id"),
    ("enrollment", "person_id"),
    ("role_assignment", "person_id"),
    ("role_assignment", "scope_id"),
    ("action_plan", "participant_id"),
    ("action_plan", "engagement_id"),
    ("action_plan", "strategy_id"),
    ("application_event", "participant_id"),
    ("application_event", "engagement_id"),
    ("application_event", "strategy_id"),
    ("pulse_question", "pulse_check_id"),
    ("intervention_trigger", "cohort_id"),
    ("nudge_preference", "person_id"),
    ("outbox", "person_id"),
    ("outbox", "engagement_id"),
    ("checkpoint_release", "cohort_id"),
    ("released_figure", "cohort_id"),
]


@pytest.mark.parametrize(("table", "column"), _STRANGERS)
def test_nothing_belongs_to_what_is_not_there(rows: Rows, table: str, column: str) -> None:
    somebody = uuid4()
    rows.put("person", id=somebody)
    unless_taken = {"person_id": somebody} if table == "enrollment" else {}
    with pytest.raises(errors.ForeignKeyViolation):
        rows.put(table, **{**unless_taken, column: uuid4()})


def test_one_of_a_person_and_kind_of_signal_whatever_the_cohort(rows: Rows) -> None:
    rows.put("intervention_trigger")
    other = uuid4()
    rows.put("cohort", id=other)
    with pytest.raises(errors.UniqueViolation):
        rows.put("intervention_trigger", cohort_id=other)


def test_every_table_has_a_good_row_here(rows: Rows) -> None:
    found = rows.connection.execute(
        "SELECT relname FROM pg_class"
        " WHERE relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)"
        " AND relkind = 'r' AND relname <> 'alembic_version'"
    ).fetchall()
    assert {row[0] for row in found} == set(GOOD)
