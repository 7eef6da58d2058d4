"""Loads a programme through the stores of its slices, in one transaction.

Loading it twice is loading it once. What is new is added, what changed is brought up to date where
it moves nobody and no clock, and the rest is said; nothing a person wrote about themselves is
overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.engagements.completing import invitation
from core.engagements.records import (
    CohortSnapshot,
    Details,
    Engagement,
    EngagementWork,
    Enrolled,
    Taught,
    visible,
)
from core.engagements.roster import store_enrolment
from core.engagements.vocabulary import EngagementState
from core.engagements.welcoming import welcome
from core.kernel.ids import CohortId, EngagementId, PersonId, PulseCheckId, SchoolId, WorkspaceId
from core.people import LearnerProfile, PeopleWork, Profile
from core.policy import LOADER, Action, Role, RoleGrant, Scope, ScopeKind
from core.programmes.differences import (
    ExistingEngagement,
    ExistingProgramme,
    applied_changes,
    left_as_it_is,
    redescribed,
    staff_to_grant,
)
from core.programmes.specs import LoadReport, Programme
from core.pulses.records import PulseCheck, PulseWork
from core.roles import RoleWork, store_grant
from core.schools import SchoolWork


class ProgrammeWork(PulseWork, EngagementWork, PeopleWork, RoleWork, SchoolWork, Protocol):
    """What a whole programme is written through: the stores of its slices."""


# The scope in which SPEC section 7 has each role act; the others act in a school.
_SCOPES = {
    Role.STRATEGIST: ScopeKind.ENGAGEMENT,
    Role.CONTENT_CREATOR: ScopeKind.ORGANISATION,
}


async def load_programme(
    work: ProgrammeWork, programme: Programme, *, welcomes: bool = False
) -> LoadReport:
    """Load a whole programme in one transaction: nothing is loaded by half.

    With `welcomes` everyone newly enrolled is greeted, who never was.
    """
    await work.authorise(LOADER, Action.LOAD_PROGRAMME, Scope())
    # Saving the workspace holds it: no other load changes what this one compares with.
    workspace_id = await work.schools.save_workspace(programme.workspace)
    existing = await _existing(work, workspace_id, programme)
    people = await work.people.save_all(
        workspace_id,
        {
            one.slack_user_id: Profile(one.name, one.time_zone, one.locale, active=True)
            for one in programme.people
        },
    )
    load = _Load(work, programme, existing, workspace_id, people)
    school_id = await load.save_school()
    engagement = await load.save_engagement(school_id)
    cohorts = await load.save_cohorts(engagement.id)
    await load.save_pulse(engagement.id)
    await load.audit_changes(school_id, engagement, cohorts)
    await load.grant_roles(school_id, engagement.id)
    new = await load.enrol_all(engagement, cohorts)
    invited = await _write_to(work, engagement, new, welcomes=welcomes)
    kept = left_as_it_is(existing, programme, work.now.date())
    await work.audit.write(
        LOADER,
        "programme.loaded",
        "engagement",
        engagement.id,
        after={"enrolled": str(len(new)), "differences": str(len(kept))},
    )
    before = len(programme.roster) - len(new)
    is_new = existing.engagement is None
    return LoadReport(engagement.id, is_new, len(new), before, invited, kept)


async def _existing(
    work: ProgrammeWork, workspace_id: WorkspaceId, programme: Programme
) -> ExistingProgramme:
    """Read what was stored before, and hold the engagement until the transaction ends."""
    wanted = programme.engagement
    names = [one.name for one in wanted.strategies]
    descriptions = await work.engagements.descriptions(workspace_id, names)
    wanted_school = programme.school
    school = await work.schools.find(workspace_id, wanted_school.name, wanted_school.district)
    if school is None:
        return ExistingProgramme(None, (), descriptions, None)
    engagement = await work.engagements.find(school.id, wanted.topic, wanted.starts_at)
    return ExistingProgramme(
        school,
        await work.schools.holidays(school.id),
        descriptions,
        None if engagement is None else await _existing_engagement(work, engagement),
    )


async def _existing_engagement(work: ProgrammeWork, engagement: Engagement) -> ExistingEngagement:
    strategist_id = engagement.strategist_id
    return ExistingEngagement(
        engagement,
        None if strategist_id is None else await work.people.by_id(strategist_id),
        tuple(await work.engagements.cohorts(engagement.id)),
        tuple(await work.engagements.members(engagement.id)),
        await work.pulses.check_of(engagement.id),
    )


@dataclass(frozen=True, slots=True)
class _Load:
    """One load, once it was authorised. `people` are ids by Slack user id."""

    work: ProgrammeWork
    programme: Programme
    existing: ExistingProgramme
    workspace_id: WorkspaceId
    people: Mapping[str, PersonId]

    async def save_school(self) -> SchoolId:
        school = self.programme.school
        return await self.work.schools.save(
            self.workspace_id, school.name, school.time_zone, school.district, school.holidays
        )

    async def save_engagement(self, school_id: SchoolId) -> Engagement:
        """Add the engagement, or bring it up to date; its strategist and its window anchor stay."""
        store, wanted = self.work.engagements, self.programme.engagement
        current = self.existing.engagement.engagement if self.existing.engagement else None
        assigned = current.strategist_id if current else None
        details = Details(
            wanted.topic,
            wanted.starts_at,
            wanted.workshop_type,
            assigned or self.people[self.programme.strategist.slack_user_id],
            wanted.digest_channel_id,
        )
        if current is None:
            engagement_id = await store.add(school_id, details, wanted.window_anchor)
        else:
            engagement_id = current.id
            await store.save_details(engagement_id, details)
        taught = (
            [Taught(one.name, one.description) for one in current.strategies] if current else []
        )
        names = {one.name for one in taught}
        taught += [one for one in wanted.strategies if one.name not in names]
        await store.set_strategies(self.workspace_id, engagement_id, taught)
        await store.describe(self.workspace_id, redescribed(self.existing, wanted))
        return await visible(self.work, engagement_id)

    async def save_cohorts(self, engagement_id: EngagementId) -> dict[str, CohortId]:
        """Add new cohorts and bring the others up to date; return the ids of all, by name."""
        current = self.existing.engagement.cohorts if self.existing.engagement else ()
        ids = {one.name: one.id for one in current}
        for one in self.programme.engagement.cohorts:
            cohort_id = ids.setdefault(one.name, CohortId(self.work.new_id()))
            snapshot = CohortSnapshot(one.attendee_group, one.note, one.expected_count)
            await self.work.engagements.save_cohort(engagement_id, cohort_id, one.name, snapshot)
        return ids

    async def save_pulse(self, engagement_id: EngagementId) -> None:
        """Write the pulse check unless there is one; the file's gap tags join the taxonomy."""
        form, current = self.programme.engagement.pulse, self.existing.engagement
        await self.work.pulses.add_tags(frozenset(one.gap_tag for one in form.questions))
        if current is None or current.pulse is None:
            check_id = PulseCheckId(self.work.new_id())
            check = PulseCheck(check_id, engagement_id, form.statement, form.questions)
            await self.work.pulses.save_check(check)

    async def audit_changes(
        self, school_id: SchoolId, engagement: Engagement, cohorts: Mapping[str, CohortId]
    ) -> None:
        records: dict[str, Mapping[str, UUID]] = {
            "school": {self.programme.school.name: school_id},
            "engagement": {engagement.topic: engagement.id},
            "strategy": {one.name: one.id for one in engagement.strategies},
            "cohort": cohorts,
        }
        for change in applied_changes(self.existing, self.programme):
            await self.work.audit.write(
                LOADER,
                f"{change.record_kind}.changed",
                change.record_kind,
                records[change.record_kind][change.name],
                before=change.before,
                after=change.after,
            )

    async def grant_roles(self, school_id: SchoolId, engagement_id: EngagementId) -> None:
        scopes: Mapping[ScopeKind, WorkspaceId | SchoolId | EngagementId] = {
            ScopeKind.ORGANISATION: self.workspace_id,
            ScopeKind.SCHOOL: school_id,
            ScopeKind.ENGAGEMENT: engagement_id,
        }
        for one in staff_to_grant(self.existing, self.programme):
            kind = _SCOPES.get(one.role, ScopeKind.SCHOOL)
            grant = RoleGrant(one.role, kind, scopes[kind])
            await store_grant(self.work, LOADER, self.people[one.person.slack_user_id], grant)

    async def enrol_all(
        self, engagement: Engagement, cohorts: Mapping[str, CohortId]
    ) -> list[Enrolled]:
        """Enrol whoever never was, with what the office knows of their work."""
        current = self.existing.engagement
        members = {one.slack_user_id for one in current.members} if current else set()
        new = []
        for row in self.programme.roster:
            if row.person.slack_user_id in members:
                continue
            person_id, cohort_id = self.people[row.person.slack_user_id], cohorts[row.cohort]
            new.append(await store_enrolment(self.work, engagement, cohort_id, person_id))
            await self.work.people.prefill_learner_profile(
                person_id,
                LearnerProfile(row.grade_bands, row.experience, row.content_areas, row.school_role),
            )
        return new


async def _write_to(
    work: ProgrammeWork, engagement: Engagement, new: list[Enrolled], *, welcomes: bool
) -> int:
    """Greet newcomers, and ask them for a plan where the workshop is over; return how many."""
    if welcomes:
        await work.outbox.add([welcome(one.person_id, engagement.id) for one in new])
    if engagement.state is not EngagementState.COMPLETED:
        return 0
    return await work.outbox.add_counted([invitation(one, engagement.id) for one in new])
