"""Schools, and what is known of them: a context in versions, of which one is current."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import PersonId, SchoolId, WorkspaceId
from core.policy import Action, PersonActor, Scope
from core.work import Work


class ChangeTag(StrEnum):
    """What changed at a school lately; many may hold at once."""

    NEW_LEADERSHIP = "new_leadership"
    NEW_CURRICULUM = "new_curriculum"
    NEW_SCHEDULE = "new_schedule"
    STAFFING_CHANGE = "staffing_change"
    NEW_TECHNOLOGY = "new_technology"
    POLICY_CHANGE = "policy_change"
    RESTRUCTURING = "restructuring"
    COMMUNITY_CHANGE = "community_change"


class Priority(StrEnum):
    """What a school works on; at most three."""

    LITERACY = "literacy"
    NUMERACY = "numeracy"
    STUDENT_ENGAGEMENT = "student_engagement"
    ASSESSMENT_FEEDBACK = "assessment_feedback"
    DIFFERENTIATION = "differentiation"
    CLASSROOM_CULTURE = "classroom_culture"
    MULTILINGUAL_LEARNERS = "multilingual_learners"
    INCLUSION = "inclusion"
    TECHNOLOGY_INTEGRATION = "technology_integration"
    FAMILY_PARTNERSHIP = "family_partnership"


SCHOOL_NAME_MAX = 150
READINESS = range(1, 6)
PRIORITIES_MAX = 3
CONTEXT_NOTE_MAX = 500


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack workspace in which the bot is installed."""

    team_id: str
    name: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class School:
    """`time_zone` is an IANA name."""

    id: SchoolId
    workspace_id: WorkspaceId
    name: str
    time_zone: str
    district: str | None

    @property
    def scope(self) -> Scope:
        return Scope(workspace_id=self.workspace_id, school_id=self.id)


@dataclass(frozen=True, slots=True)
class Context:
    """What a workshop is planned by. `readiness` is 1 to 5; tags and priorities stand once each."""

    readiness: int
    change_tags: tuple[ChangeTag, ...]
    priorities: tuple[Priority, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class SchoolContextProfile:
    """One version of a school's context, valid from a moment until the next version's.

    `version` counts from 1. `updated_by` is None when that person was erased.
    """

    school_id: SchoolId
    version: int
    context: Context
    valid_from: datetime
    valid_to: datetime | None
    updated_at: datetime
    updated_by: PersonId | None


class SchoolStore(Protocol):
    async def get(self, school_id: SchoolId) -> School | None: ...

    async def save_workspace(self, workspace: Workspace) -> WorkspaceId:
        """Add it or bring it up to date, and hold it until the transaction ends."""
        ...

    async def find(
        self, workspace_id: WorkspaceId, name: str, district: str | None
    ) -> School | None:
        """Find a school by district and name; by its name alone where none has this district."""
        ...

    async def holidays(self, school_id: SchoolId) -> tuple[date, ...]: ...

    async def save(
        self,
        workspace_id: WorkspaceId,
        name: str,
        time_zone: str,
        district: str | None,
        holidays: Sequence[date],
    ) -> SchoolId:
        """Add the school, or bring the one of that name up to date.

        No district leaves the one that is stored, and holidays are only ever added.
        """
        ...

    async def context(self, school_id: SchoolId) -> SchoolContextProfile | None:
        """Read the current version."""
        ...

    async def context_history(self, school_id: SchoolId) -> list[SchoolContextProfile]:
        """Read every version, newest first."""
        ...

    async def add_context(
        self, school_id: SchoolId, version: int, context: Context, by: PersonId
    ) -> None:
        """Close the current version and add the next, at the latest with the commit.

        There or here ConflictError is raised when another version of that number stands.
        """
        ...


class SchoolWork(Work, Protocol):
    @property
    def schools(self) -> SchoolStore: ...


def stale_context_error() -> ConflictError:
    """Build the error for a context that is not the one on the person's screen any more."""
    return ConflictError(
        "The school's context was changed a moment ago. Open it again to see how it stands."
    )


def checked_context(context: Context) -> Context:
    """Return it as it is stored. Raises FieldErrors with a sentence for each wrong field."""
    tidy = Context(
        readiness=context.readiness,
        change_tags=tuple(dict.fromkeys(context.change_tags)),
        priorities=tuple(dict.fromkeys(context.priorities)),
        note=(context.note or "").strip() or None,
    )
    errors: dict[str, str] = {}
    if tidy.readiness not in READINESS:
        errors["readiness"] = "Pick a number from 1 to 5."
    if len(tidy.priorities) > PRIORITIES_MAX:
        errors["priorities"] = f"Pick at most {PRIORITIES_MAX} priorities."
    if len(tidy.note or "") > CONTEXT_NOTE_MAX:
        errors["note"] = f"Please keep this under {CONTEXT_NOTE_MAX} characters."
    if errors:
        raise FieldErrors(errors)
    return tidy


def audited(context: Context | None) -> Mapping[str, str] | None:
    """Give a context's facts for the audit: its note stays where it was written."""
    if context is None:
        return None
    return {
        "readiness": str(context.readiness),
        "change_tags": " ".join(context.change_tags),
        "priorities": " ".join(context.priorities),
    }


async def visible_school(work: SchoolWork, school_id: SchoolId) -> School:
    """Read a school for a decision. Raises NotAllowedError when there is none."""
    school = await work.schools.get(school_id)
    if school is None:
        raise NotAllowedError
    return school


async def school_context(
    work: SchoolWork, actor: PersonActor, school_id: SchoolId
) -> SchoolContextProfile | None:
    """Read the current version. Raises NotAllowedError."""
    school = await visible_school(work, school_id)
    await work.authorise(actor, Action.EDIT_CONTEXT, school.scope)
    return await work.schools.context(school_id)


async def context_history(
    work: SchoolWork, actor: PersonActor, school_id: SchoolId
) -> list[SchoolContextProfile]:
    """Read every version, newest first. Raises NotAllowedError."""
    school = await visible_school(work, school_id)
    await work.authorise(actor, Action.EDIT_CONTEXT, school.scope)
    return await work.schools.context_history(school_id)


async def save_school_context(
    work: SchoolWork,
    actor: PersonActor,
    school_id: SchoolId,
    context: Context,
    expected_revision: int | None = None,
) -> int:
    """Add a version to a school's context and return its number; what stood before stays.

    Raises NotAllowedError, FieldErrors, or ConflictError as `add_version` does.
    """
    school = await visible_school(work, school_id)
    await work.authorise(actor, Action.EDIT_CONTEXT, school.scope)
    return await add_version(work, actor, school_id, context, expected_revision)


async def add_version(
    work: SchoolWork,
    actor: PersonActor,
    school_id: SchoolId,
    context: Context,
    expected_revision: int | None,
) -> int:
    """Add a version, once somebody was authorised to.

    `expected_revision` is the version that the form was filled in from, 0 for none yet; None is not
    compared. Raises FieldErrors, or ConflictError when another version was added since.
    """
    current = await work.schools.context(school_id)
    version = current.version if current else 0
    if expected_revision is not None and expected_revision != version:
        raise stale_context_error()
    tidy = checked_context(context)
    version += 1
    await work.schools.add_context(school_id, version, tidy, actor.person_id)
    before = current.context if current else None
    await work.audit.write(
        actor,
        "school_context.changed",
        "school",
        school_id,
        before=audited(before),
        after={
            **(audited(tidy) or {}),
            "version": str(version),
            "note": "kept" if before and before.note == tidy.note else "changed",
        },
    )
    return version
