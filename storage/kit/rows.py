"""Rows that more than one slice reads."""

from collections.abc import Callable, Mapping
from typing import Any, Final, LiteralString
from uuid import UUID

from core.action_plans.records import ActionPlan
from core.kernel.ids import EngagementId, PersonId, PlanId, SchoolId, StrategyId, WorkspaceId
from core.people import Person
from core.policy import PersonActor, Role, RoleGrant, ScopeKind
from core.schools import ChangeTag, Context, Priority

# Columns and tables of a person's actor; `p` is the person. A condition follows.
ACTOR: Final[LiteralString] = """
    p.id, p.workspace_id, p.active,
    ARRAY(SELECT ARRAY[r.role, r.scope_kind, r.scope_id::text]
        FROM role_assignment AS r WHERE r.person_id = p.id),
    enrolled.engagements, enrolled.cohorts
    FROM person AS p CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(e.engagement_id), '{}') AS engagements,
            coalesce(array_agg(e.cohort_id), '{}') AS cohorts
        FROM enrollment AS e WHERE e.person_id = p.id AND e.left_at IS NULL) AS enrolled
"""
_SCOPE_IDS: Mapping[ScopeKind, Callable[[UUID], WorkspaceId | SchoolId | EngagementId]] = {
    ScopeKind.ORGANISATION: WorkspaceId,
    ScopeKind.SCHOOL: SchoolId,
    ScopeKind.ENGAGEMENT: EngagementId,
}


def actor_from(row: tuple[Any, ...]) -> PersonActor:
    """Read the columns of ACTOR."""
    person_id, workspace_id, active, grants, engagements, cohorts = row
    return PersonActor(
        person_id=PersonId(person_id),
        workspace_id=WorkspaceId(workspace_id),
        active=active,
        roles=frozenset(
            RoleGrant(Role(role), ScopeKind(kind), _SCOPE_IDS[ScopeKind(kind)](UUID(scope_id)))
            for role, kind, scope_id in grants
        ),
        enrolled=frozenset(engagements),
        cohorts=frozenset(cohorts),
    )


def person_from(row: tuple[Any, ...]) -> Person:
    """Read id, Slack id, name, time zone, locale, active and DM channel, in this order."""
    return Person(
        id=PersonId(row[0]),
        slack_user_id=row[1],
        name=row[2],
        time_zone=row[3],
        locale=row[4],
        active=row[5],
        dm_channel_id=row[6],
    )


def context_from(row: tuple[Any, ...]) -> Context:
    """Read readiness, change tags, priorities and note, in this order."""
    readiness, change_tags, priorities, note = row
    return Context(
        readiness=readiness,
        change_tags=tuple(ChangeTag(one) for one in change_tags),
        priorities=tuple(Priority(one) for one in priorities),
        note=note,
    )


def plan_from(row: tuple[Any, ...]) -> ActionPlan:
    """Read the columns of an action plan, in the order of its fields."""
    return ActionPlan(
        id=PlanId(row[0]),
        participant_id=PersonId(row[1]),
        engagement_id=EngagementId(row[2]),
        strategy_id=StrategyId(row[3]),
        revision=row[4],
        what=row[5],
        due_at=row[6],
        with_whom_slack_id=row[7],
        with_whom_text=row[8],
        cue=row[9],
        created_at=row[10],
        withdrawn_at=row[11],
        calendar_at=row[12],
    )
