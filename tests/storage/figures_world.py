"""Writes an engagement of the figures' oracle into the database, and reads what was released."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import psycopg

from core.metrics.measures import CHECKPOINT_AGES, Checkpoint
from tests.storage.figures_oracle import Participant, Shown

COMPLETED = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)
_numbers = count(1)


def at(minutes: int) -> datetime:
    return COMPLETED + timedelta(minutes=minutes)


def minutes(checkpoint: Checkpoint) -> int:
    return int(CHECKPOINT_AGES[checkpoint].total_seconds()) // 60


@dataclass
class Stored:
    """An engagement in the database; cohorts in the order of their names."""

    run: psycopg.Cursor
    workspace: UUID
    school: UUID
    engagement: UUID
    cohorts: list[UUID]
    strategies: list[UUID]
    assets: list[UUID]
    waiting: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def insert(self, table: str, **row: object) -> None:
        self.waiting.setdefault(table, []).append(row)

    @property
    def organisation(self) -> UUID:
        """Return whose settings hold for this workspace."""
        self.run.execute("SELECT organisation_id FROM workspace WHERE id = %s", (self.workspace,))
        (organisation_id,) = self.run.fetchone() or ()
        return UUID(str(organisation_id))

    def flush(self) -> None:
        """Write what waits, a statement a table: the trigger numbers attempts in this order."""
        for table, rows in self.waiting.items():
            names = ", ".join(rows[0])
            places = f"({', '.join(['%s'] * len(rows[0]))})"
            self.run.execute(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * len(rows))}".encode(),  # noqa: S608  # ours
                [value for row in rows for value in row.values()],
            )
        self.waiting.clear()

    def person(self, one: Participant, cohort: UUID) -> UUID:
        me = uuid4()
        made = {"created_at": COMPLETED}
        self.insert(
            "person", id=me, workspace_id=self.workspace, slack_user_id=me.hex, name="P",
            time_zone="UTC", locale="en", active=True, **made,
        )  # fmt: skip
        self.insert(
            "enrollment", id=uuid4(), engagement_id=self.engagement, cohort_id=cohort,
            person_id=me, joined_at=at(one.joined),
            left_at=None if one.left is None else at(one.left),
            anchor_at=None if one.anchor is None else at(one.anchor), **made,
        )  # fmt: skip
        self._done(one, {"participant_id": me, "engagement_id": self.engagement})
        if one.muted:
            self.insert(
                "nudge_preference", person_id=me, muted_kinds=["plan_due"], created_at=at(-9999)
            )
        if one.profile:
            self.insert(
                "learner_profile", person_id=me, grade_bands=list(one.profile.grades),
                experience=one.profile.experience, content_areas=list(one.profile.areas),
                school_role=one.profile.role, created_at=at(-9999),
            )  # fmt: skip
        for asset, done in zip(self.assets, one.prework, strict=False):
            if done is not None:
                self.insert(
                    "pre_work_completion", id=uuid4(), participant_id=me, asset_id=asset,
                    completed_at=at(done), **made,
                )  # fmt: skip
        return me

    def _done(self, one: Participant, who: dict[str, UUID]) -> None:
        for revision, created in enumerate(one.plans, start=1):
            ended = one.withdrawn(created)
            self.insert(
                "action_plan", id=uuid4(), **who, strategy_id=self.strategies[0],
                revision=revision, what="W", due_at=COMPLETED, created_at=at(created),
                withdrawn_at=None if ended is None else at(ended),
            )  # fmt: skip
        for done in one.applications:
            self.insert(
                "application_event", id=uuid4(), **who, strategy_id=self.strategies[done.strategy],
                occurred_at=at(done.occurred), evidence_type=done.evidence,
                outcome="success" if done.success else "attempted_failed",
                created_at=at(done.created),
            )  # fmt: skip
        me = who["participant_id"]
        for number, nudge in enumerate(one.nudges):
            self.insert(
                "outbox", key=f"{me}:{number}", lane=str(me), kind=nudge.kind, person_id=me,
                engagement_id=self.engagement, facts="{}", counts_as_nudge=True,
                not_before=COMPLETED, created_at=COMPLETED, state="sent", sent_at=at(nudge.sent),
            )  # fmt: skip
        if one.surveyed is not None:
            self.insert(
                "reflection", id=uuid4(), **who, state="complete", themes=list(one.themes),
                completed_at=at(one.surveyed), updated_at=COMPLETED, created_at=COMPLETED,
            )  # fmt: skip

    def release(self, checkpoint: Checkpoint, after: int = 0) -> bool:
        """Release so many minutes after the checkpoint."""
        self.run.execute(
            "SELECT release_engagement(%s, %s, %s)",
            (self.engagement, checkpoint.value, at(minutes(checkpoint) + after)),
        )
        row = self.run.fetchone()
        assert row is not None
        return bool(row[0])

    def released(self, checkpoint: Checkpoint) -> dict[tuple[int, str, str], Shown]:
        self.run.execute(
            "SELECT b.cohort_id, c.measure, c.part, c.value::float, c.modifier, c.blank_reason,"
            " c.n_band, c.n_or_more, c.some_still_open FROM released_cell_cohort AS b"
            " JOIN released_cell AS c ON c.id = b.cell_id"
            " WHERE c.engagement_id = %s AND c.moment = %s",
            (self.engagement, checkpoint.value),
        )
        return {
            (self.cohorts.index(row[0]), row[1], row[2]): Shown(*row[3:])
            for row in self.run.fetchall()
        }

    def figure(
        self, checkpoint: Checkpoint, measure: str, part: str = "", cohort: int = 0
    ) -> Shown:
        return self.released(checkpoint)[cohort, measure, part]


def store(
    connection: psycopg.Connection,
    cohorts: Sequence[Sequence[Participant]],
    *,
    assets: int = 0,
    workspace: UUID | None = None,
    school: UUID | None = None,
) -> Stored:
    """Write a completed engagement, in a workspace of its own unless one is named."""
    name = f"n{next(_numbers)}"
    made = {"created_at": COMPLETED}
    run = connection.cursor()
    stored = Stored(
        run, workspace or uuid4(), school or uuid4(), uuid4(),
        [uuid4() for _ in cohorts], [uuid4(), uuid4()], [uuid4() for _ in range(assets)],
    )  # fmt: skip
    if workspace is None:
        # All workspaces are of one organisation: each world begins with the settings as they come.
        run.execute("DELETE FROM privacy_floor")
        run.execute("DELETE FROM figure_setting")
        stored.insert("workspace", id=stored.workspace, team_id=name, name="W", **made)
    if school is None:
        stored.insert(
            "school", id=stored.school, workspace_id=stored.workspace, name=name,
            time_zone="UTC", **made,
        )  # fmt: skip
    stored.insert(
        "engagement", id=stored.engagement, school_id=stored.school, topic=name,
        starts_at=COMPLETED, workshop_type="half_day", source="manual",
        window_anchor="participant", state="completed", completed_at=COMPLETED, **made,
    )  # fmt: skip
    for place, strategy in enumerate(stored.strategies, start=1):
        stored.insert(
            "strategy", id=strategy, workspace_id=stored.workspace, name=f"{name} {place}",
            description="D", **made,
        )  # fmt: skip
        stored.insert(
            "engagement_strategy", engagement_id=stored.engagement, strategy_id=strategy,
            position=place,
        )  # fmt: skip
    for place, asset in enumerate(stored.assets):
        stored.insert(
            "content_asset", id=asset, workspace_id=stored.workspace,
            engagement_id=stored.engagement, title=str(place), type="pre_work",
            link="https://example.org", visibility="pre_engagement",
            release_rule="pre_engagement", **made,
        )  # fmt: skip
        stored.insert(
            "visibility_transition", id=uuid4(), asset_id=asset, moved_from="draft",
            moved_to="pre_engagement", actor_kind="system", at=at(-9999), **made,
        )  # fmt: skip
    for place, (cohort, people) in enumerate(zip(stored.cohorts, cohorts, strict=True)):
        stored.insert(
            "cohort", id=cohort, engagement_id=stored.engagement, name=f"C{place}", **made
        )
        for one in people:
            stored.person(one, cohort)
    stored.flush()
    return stored
