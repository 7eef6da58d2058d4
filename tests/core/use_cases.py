"""Every use case that asks the policy for a person, as somebody would carry it out.

Each stands beside its row in data/authorisation.md. Forms are blank or wrong where that is only
told to somebody who may.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID, uuid4

from core.action_plans.calendar import put_in_calendar
from core.action_plans.planning import commit_plan, plan_committed_before, withdraw_plan
from core.action_plans.reading import plan_in_context
from core.action_plans.records import PlanForm
from core.applications.history import own_tries
from core.applications.log import log_application, logged_before, open_workshops
from core.applications.records import ApplicationForm
from core.applications.undo import take_back
from core.applications.vocabulary import EvidenceType, Outcome
from core.certificates.issuing import (
    complete_reflection,
    own_certificate_details,
    own_certificates,
    revoke_certificate,
)
from core.certificates.records import Certificate
from core.content.assets import AssetForm, add_asset
from core.content.learning import matching_microlearning, my_assets
from core.content.videos import Review, VideoForm, intro_video_of, review_video, submit_video
from core.content.visibility import move_asset
from core.content.vocabulary import AssetType, VideoApproval, Visibility
from core.data_requests import RequestKind, create_request, open_request, take_back_erasure
from core.engagements.completing import mark_complete
from core.engagements.context import (
    context_of,
    drop_engagement_context,
    save_context_through,
    save_engagement_context,
)
from core.engagements.editing import (
    EngagementForm,
    cancel_engagement,
    create_engagement,
    edit_engagement,
    set_window_anchor,
)
from core.engagements.records import visible
from core.engagements.roster import CohortForm, check_in, enrol, save_cohort, unenrol
from core.engagements.vocabulary import WindowAnchor, WorkshopType
from core.engagements.welcoming import send_welcome_again
from core.interventions.forecast import expected_check_in
from core.interventions.settings import SettingsForm, mute, own_preference, save_settings
from core.journeys import participation
from core.kernel.ids import (
    ApplicationId,
    AssetId,
    CertificateId,
    GapSignalId,
    PersonId,
    SchoolId,
    SignalId,
    VideoId,
    WorkspaceId,
)
from core.metrics.cohort_view import own_cohort, read_cohort_view
from core.metrics.figures import Breadth, FiguresOf, figures_for, gap_shares_for
from core.metrics.measures import Checkpoint
from core.people import CurrentUser, LearnerProfile, learner_profile, save_learner_profile
from core.policy import Action, PersonActor, Role, RoleGrant, ScopeKind
from core.pulses.answering import answer, missed_questions, my_pulse
from core.pulses.forms import AnswerForm
from core.pulses.running import close_round, open_round, progress
from core.reflections.records import LookingAhead, LookingBack
from core.reflections.writing import keep_reflection_step, own_reflection, reflection_kept_before
from core.roles import grant_role, revoke_role, strategist_of
from core.schools import Context, context_history, save_school_context, school_context
from core.signals.gaps import dismiss_gap, plan_gap, propose_gap
from core.signals.next_engagement import (
    approve_as_la,
    approve_as_pm,
    close_signal,
    draft_signal,
    resubmit,
    return_signal,
)
from storage.unit_of_work import PostgresUnitOfWork
from tests.storage.world import World
from tests.support.links import ENVELOPES

ACTOR = "Uactor"
CONTEXT = Context(3, (), (), None)
ENGAGEMENT = EngagementForm(
    "Wait time", date(2026, 10, 5), time(9), WorkshopType.HALF_DAY, None, None, ()
)
ASSET = AssetForm("Exit tickets", AssetType.PRE_WORK, "https://example.org/a")


@dataclass(frozen=True)
class Place:
    """A workshop with everything that is acted upon, and others around it."""

    world: World
    school: SchoolId
    workspace: WorkspaceId
    other: World
    other_school: SchoolId
    somebody: PersonId
    asset: AssetId
    video: VideoId
    signal: SignalId
    gap: GapSignalId


@dataclass(frozen=True)
class Attempt:
    uow: PostgresUnitOfWork
    user: CurrentUser
    here: Place

    @property
    def actor(self) -> PersonActor:
        return self.user.actor


Call = Callable[[Attempt], Awaitable[object]]


def _la_here(here: Place) -> RoleGrant:
    return RoleGrant(Role.LA, ScopeKind.SCHOOL, here.school)


def _plan(here: Place) -> PlanForm:
    return PlanForm(here.world.strategies[0], "", date(2026, 9, 15), time(9), None, None, None)


def _try(here: Place) -> ApplicationForm:
    return ApplicationForm(
        here.world.strategies[0],
        date(2026, 9, 1),
        time(9),
        Outcome.SUCCESS,
        EvidenceType.SELF_REPORT,
        None,
        None,
    )


async def _move_own_microlearning(a: Attempt) -> object:
    asset = uuid4()
    await a.uow.people._transaction.write(
        "INSERT INTO content_asset (id, workspace_id, title, type, link, visibility, owner,"
        " release_rule, created_by, created_at) VALUES (%(id)s, %(workspace)s, 'Decoding',"
        " 'microlearning', 'https://example.org/a', 'draft', 'content_creator', 'by_hand',"
        " %(me)s, now())",
        {"id": asset, "workspace": a.here.workspace, "me": a.user.person.id},
    )
    return await move_asset(a.uow, a.actor, AssetId(asset), Visibility.POST_RELEASED)


async def revoke(a: Attempt, reason: str = "") -> object:
    given = Certificate(
        id=CertificateId(uuid4()),
        participant_id=(await a.here.world.user(a.uow, "U0")).person.id,
        engagement_id=a.here.world.engagement_id,
        issued_at=a.uow.now,
        code=a.uow.new_code(),
        revoked_at=None,
        revocation_reason=None,
    )
    await a.uow.certificates.issue(given)
    return await revoke_certificate(a.uow, a.actor, given.code, reason)


async def _figures(a: Attempt, breadth: Breadth, of: UUID) -> object:
    """Shown figures are read under the reading role, for somebody whose roles were read before."""
    async with a.here.world.database.read_unit_of_work("test") as reading:
        try:
            return await figures_for(reading, a.actor, FiguresOf(breadth, of), Checkpoint.D5)
        finally:
            a.uow.decided = reading.decided


async def _gap_shares(a: Attempt) -> object:
    async with a.here.world.database.read_unit_of_work("test") as reading:
        try:
            return await gap_shares_for(reading, a.actor, a.here.workspace)
        finally:
            a.uow.decided = reading.decided


async def _read_cohort_view(a: Attempt) -> object:
    world = a.here.world
    engagement = await visible(a.uow, world.engagement_id)
    async with world.database.read_unit_of_work("test") as reading:
        try:
            return await read_cohort_view(reading, a.actor, engagement, world.cohort_id)
        finally:
            a.uow.decided = reading.decided


# Name: the table's row, and the call. Forms are blank or wrong where that is refused later.
USE_CASES: dict[str, tuple[Action, str, str, Call]] = {
    "commit_plan": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: commit_plan(a.uow, a.user, a.here.world.engagement_id, _plan(a.here))),
    "plan_committed_before": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: plan_committed_before(
            a.uow, a.user, a.here.world.engagement_id, _plan(a.here))),
    "plan_in_context": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: plan_in_context(a.uow, a.user, a.here.world.engagement_id)),
    "expected_check_in": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: expected_check_in(a.uow, a.user, None)),
    "withdraw_plan": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: withdraw_plan(a.uow, a.user, a.here.world.engagement_id, 1)),
    "put_in_calendar": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: put_in_calendar(a.uow, a.user, a.here.world.engagement_id)),
    "log_application": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: log_application(a.uow, a.user, a.here.world.engagement_id, _try(a.here))),
    "logged_before": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: logged_before(a.uow, a.user, a.here.world.engagement_id, _try(a.here))),
    "open_workshops": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: open_workshops(a.uow, a.user)),
    "own_tries": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: own_tries(a.uow, a.user)),
    "take_back": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: take_back(a.uow, a.user, ApplicationId(uuid4()))),
    "check_in": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: check_in(a.uow, a.user, a.here.world.engagement_id)),
    "my_pulse": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: my_pulse(a.uow, a.user, a.here.world.engagement_id)),
    "answer": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: answer(
            a.uow, a.user, a.here.world.engagement_id, AnswerForm(9, (None, None, None)),
            ENVELOPES)),
    "missed_questions": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: missed_questions(a.uow, a.user, a.here.world.engagement_id, ENVELOPES)),
    "reflection_kept_before": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: reflection_kept_before(
            a.uow, a.user, a.here.world.engagement_id, LookingAhead(""))),
    "own_reflection": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: own_reflection(a.uow, a.user, a.here.world.engagement_id)),
    "keep_reflection_step": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: keep_reflection_step(
            a.uow, a.user, a.here.world.engagement_id, LookingBack("", "", frozenset()))),
    "complete_reflection": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: complete_reflection(
            a.uow, a.user, a.here.world.engagement_id, LookingAhead(""))),
    "my_assets": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: my_assets(a.uow, a.user, a.here.world.engagement_id)),
    "intro_video_of": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: intro_video_of(a.uow, a.user, a.here.world.engagement_id)),
    "matching_microlearning": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: matching_microlearning(a.uow, a.user, frozenset())),
    "own_certificates": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: own_certificates(a.uow, a.user)),
    "own_certificate_details": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: own_certificate_details(a.uow, a.user)),
    "learner_profile": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: learner_profile(a.uow, a.user)),
    "save_learner_profile": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: save_learner_profile(a.uow, a.user, LearnerProfile())),
    "ask_for_own_data": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: create_request(a.uow, a.user, RequestKind.ERASURE)),
    "asked_for_own_data": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: open_request(a.uow, a.user, RequestKind.EXPORT)),
    "take_back_erasure": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: take_back_erasure(a.uow, a.user)),
    "mute": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: mute(a.uow, a.user, None)),
    "own_cohort": (Action.OWN_RECORDS, "engagement", "mine",
        lambda a: own_cohort(a.uow, a.user, a.here.world.engagement_id)),
    "read_cohort_view": (Action.COHORT_AGGREGATES, "cohort", "none", _read_cohort_view),
    "send_welcome_again": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: send_welcome_again(a.uow, a.user)),
    "own_preference": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: own_preference(a.uow, a.user)),
    "save_settings": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: save_settings(
            a.uow, a.user, SettingsForm(time(9), time(9), frozenset(), frozenset()))),
    "participation": (Action.OWN_RECORDS, "organisation", "mine",
        lambda a: participation(a.uow, a.user)),
    "figures_of_a_cohort": (Action.COHORT_AGGREGATES, "cohort", "none",
        lambda a: _figures(a, Breadth.COHORT, a.here.world.cohort_id)),
    "figures_of_an_engagement": (Action.COHORT_AGGREGATES, "engagement", "none",
        lambda a: _figures(a, Breadth.ENGAGEMENT, a.here.world.engagement_id)),
    "figures_of_a_school": (Action.COHORT_AGGREGATES, "school", "none",
        lambda a: _figures(a, Breadth.SCHOOL, a.here.school)),
    "figures_of_all": (Action.COHORT_AGGREGATES, "organisation", "none",
        lambda a: _figures(a, Breadth.WORKSPACE, a.here.workspace)),
    "gap_shares": (Action.GAP_AGGREGATES, "organisation", "none", _gap_shares),
    "create_engagement": (Action.EDIT_ENGAGEMENT, "school", "none",
        lambda a: create_engagement(a.uow, a.actor, a.here.school, ENGAGEMENT, ())),
    "edit_engagement": (Action.EDIT_ENGAGEMENT, "engagement", "none",
        lambda a: edit_engagement(a.uow, a.actor, a.here.world.engagement_id, ENGAGEMENT)),
    "cancel_engagement": (Action.EDIT_ENGAGEMENT, "engagement", "none",
        lambda a: cancel_engagement(a.uow, a.actor, a.here.world.engagement_id)),
    "set_window_anchor": (Action.EDIT_ENGAGEMENT, "engagement", "none",
        lambda a: set_window_anchor(
            a.uow, a.actor, a.here.world.engagement_id, WindowAnchor.PARTICIPANT)),
    "mark_complete": (Action.MARK_COMPLETE, "engagement", "none",
        lambda a: mark_complete(a.uow, a.actor, a.here.world.engagement_id)),
    "open_round": (Action.RUN_PULSE, "engagement", "none",
        lambda a: open_round(a.uow, a.actor, a.here.world.engagement_id)),
    "close_round": (Action.RUN_PULSE, "engagement", "none",
        lambda a: close_round(a.uow, a.actor, a.here.world.engagement_id)),
    "progress": (Action.RUN_PULSE, "engagement", "none",
        lambda a: progress(a.uow, a.actor, a.here.world.engagement_id)),
    "school_context": (Action.EDIT_CONTEXT, "school", "none",
        lambda a: school_context(a.uow, a.actor, a.here.school)),
    "context_history": (Action.EDIT_CONTEXT, "school", "none",
        lambda a: context_history(a.uow, a.actor, a.here.school)),
    "save_school_context": (Action.EDIT_CONTEXT, "school", "none",
        lambda a: save_school_context(a.uow, a.actor, a.here.school, CONTEXT)),
    "context_of": (Action.EDIT_CONTEXT, "engagement", "none",
        lambda a: context_of(a.uow, a.actor, a.here.world.engagement_id)),
    "save_context_through": (Action.EDIT_CONTEXT, "engagement", "none",
        lambda a: save_context_through(a.uow, a.actor, a.here.world.engagement_id, CONTEXT)),
    "save_engagement_context": (Action.EDIT_CONTEXT, "engagement", "none",
        lambda a: save_engagement_context(
            a.uow, a.actor, a.here.world.engagement_id, replace(CONTEXT, readiness=9))),
    "drop_engagement_context": (Action.EDIT_CONTEXT, "engagement", "none",
        lambda a: drop_engagement_context(a.uow, a.actor, a.here.world.engagement_id)),
    "save_cohort": (Action.EDIT_CONTEXT, "engagement", "none",
        lambda a: save_cohort(a.uow, a.actor, a.here.world.engagement_id, None, CohortForm(""))),
    "enrol": (Action.EDIT_CONTEXT, "engagement", "none",
        lambda a: enrol(
            a.uow, a.actor, a.here.world.engagement_id, a.here.world.cohort_id, a.here.somebody)),
    "unenrol": (Action.EDIT_CONTEXT, "engagement", "none",
        lambda a: unenrol(a.uow, a.actor, a.here.world.engagement_id, a.here.somebody)),
    "add_asset": (Action.MOVE_ASSET, "engagement", "none",
        lambda a: add_asset(
            a.uow, a.actor, a.here.world.engagement_id, replace(ASSET, title=""))),
    "add_microlearning": (Action.MOVE_ASSET, "organisation", "mine",
        lambda a: add_asset(a.uow, a.actor, None, replace(ASSET, title=""))),
    "move_asset": (Action.MOVE_ASSET, "engagement", "other",
        lambda a: move_asset(a.uow, a.actor, a.here.asset, Visibility.PRE_ENGAGEMENT)),
    "move_own_microlearning": (Action.MOVE_ASSET, "organisation", "mine",
        _move_own_microlearning),
    "submit_video": (Action.SUBMIT_VIDEO, "organisation", "mine",
        lambda a: submit_video(a.uow, a.user, VideoForm("", 90))),
    "review_video": (Action.APPROVE_VIDEO, "engagement", "other",
        lambda a: review_video(
            a.uow, a.actor, a.here.video, Review(VideoApproval.REJECTED, 1))),
    "revoke_certificate": (Action.REVOKE_CERTIFICATE, "engagement", "none", revoke),
    "draft_signal": (Action.DRAFT_SIGNAL, "cohort", "none",
        lambda a: draft_signal(
            a.uow, a.actor, a.here.world.engagement_id, a.here.world.cohort_id, Checkpoint.D5)),
    "resubmit": (Action.DRAFT_SIGNAL, "cohort", "none",
        lambda a: resubmit(a.uow, a.actor, a.here.signal)),
    "approve_as_la": (Action.REVIEW_SIGNAL_FIRST, "cohort", "none",
        lambda a: approve_as_la(a.uow, a.actor, a.here.signal)),
    "return_signal": (Action.REVIEW_SIGNAL_FIRST, "cohort", "none",
        lambda a: return_signal(a.uow, a.actor, a.here.signal, "")),
    "approve_as_pm": (Action.REVIEW_SIGNAL_SECOND, "cohort", "none",
        lambda a: approve_as_pm(a.uow, a.actor, a.here.signal)),
    "close_signal": (Action.REVIEW_SIGNAL_SECOND, "cohort", "none",
        lambda a: close_signal(a.uow, a.actor, a.here.signal)),
    "propose_gap": (Action.PROPOSE_GAP, "engagement", "none",
        lambda a: propose_gap(
            a.uow, a.actor, "literacy/decoding", [a.here.world.engagement_id])),
    "plan_gap": (Action.KEEP_BACKLOG, "organisation", "none",
        lambda a: plan_gap(a.uow, a.actor, a.here.gap)),
    "dismiss_gap": (Action.KEEP_BACKLOG, "organisation", "none",
        lambda a: dismiss_gap(a.uow, a.actor, a.here.gap)),
    "grant_role": (Action.GRANT_ROLE, "school", "none",
        lambda a: grant_role(a.uow, a.actor, a.here.somebody, _la_here(a.here))),
    "grant_role_at_an_engagement": (Action.GRANT_ROLE, "engagement", "none",
        lambda a: grant_role(
            a.uow, a.actor, a.here.somebody, strategist_of(a.here.world.engagement_id))),
    "grant_role_for_all": (Action.GRANT_ROLE, "organisation", "none",
        lambda a: grant_role(
            a.uow, a.actor, a.here.somebody,
            RoleGrant(Role.CONTENT_CREATOR, ScopeKind.ORGANISATION, a.here.workspace))),
    "revoke_role": (Action.GRANT_ROLE, "school", "none",
        lambda a: revoke_role(a.uow, a.actor, a.here.somebody, _la_here(a.here))),
}  # fmt: skip


def _plain(*names: str) -> dict[str, tuple[tuple[str, str], ...]]:
    return dict.fromkeys(names, ())


# The audit's lines of each use case once it succeeds: what was done, and to which kind of record.
AUDIT_LINES: dict[str, tuple[tuple[str, str], ...]] = {
    "commit_plan": (("action_plan.committed", "action_plan"),),
    "withdraw_plan": (("action_plan.withdrawn", "action_plan"),),
    "put_in_calendar": (("action_plan.put_in_calendar", "action_plan"),),
    "log_application": (("application.logged", "application_event"),),
    "take_back": (("application.taken_back", "application_event"),),
    "check_in": (("enrollment.checked_in", "enrollment"),),
    "keep_reflection_step": (("reflection.saved", "reflection"),),
    "complete_reflection": (
        ("reflection.completed", "reflection"),
        ("certificate.issued", "certificate"),
    ),
    "save_learner_profile": (("learner_profile.saved", "person"),),
    "ask_for_own_data": (("erasure.asked", "person"),),
    "take_back_erasure": (("erasure.taken_back", "person"),),
    "create_engagement": (("engagement.created", "engagement"),),
    "edit_engagement": (("engagement.changed", "engagement"),),
    "cancel_engagement": (("engagement.cancelled", "engagement"),),
    "set_window_anchor": (("engagement.window_anchor_changed", "engagement"),),
    "mark_complete": (("engagement.completed", "engagement"),),
    "open_round": (("pulse.opened", "pulse_round"),),
    "close_round": (("pulse.closed", "pulse_round"),),
    "save_school_context": (("school_context.changed", "school"),),
    "save_context_through": (("school_context.changed", "school"),),
    "save_engagement_context": (("engagement_context.changed", "engagement"),),
    "drop_engagement_context": (("engagement_context.dropped", "engagement"),),
    "save_cohort": (("cohort.created", "cohort"),),
    "enrol": (("enrollment.joined", "enrollment"),),
    "unenrol": (("enrollment.left", "enrollment"),),
    "add_asset": (("asset.added", "content_asset"),),
    "add_microlearning": (("asset.added", "content_asset"),),
    "move_asset": (("asset.moved", "content_asset"),),
    "move_own_microlearning": (("asset.moved", "content_asset"),),
    "submit_video": (("intro_video.submitted", "intro_video"),),
    "review_video": (("intro_video.reviewed", "intro_video"),),
    "revoke_certificate": (("certificate.revoked", "certificate"),),
    "draft_signal": (
        ("signal.drafted", "next_engagement_signal"),
        ("case_study.opened", "case_study_request"),
        ("signal.moved", "next_engagement_signal"),
    ),
    "resubmit": (("signal.moved", "next_engagement_signal"),),
    "approve_as_la": (("signal.moved", "next_engagement_signal"),),
    "return_signal": (("signal.moved", "next_engagement_signal"),),
    "approve_as_pm": (("signal.passed_by_pm", "next_engagement_signal"),),
    "close_signal": (("signal.moved", "next_engagement_signal"),),
    "propose_gap": (("gap.proposed", "gap_signal"),),
    "plan_gap": (("gap.moved", "gap_signal"),),
    "dismiss_gap": (("gap.moved", "gap_signal"),),
    "grant_role": (("role.granted", "person"),),
    "grant_role_at_an_engagement": (("role.granted", "person"),),
    "grant_role_for_all": (("role.granted", "person"),),
    "revoke_role": (("role.revoked", "person"),),
    # A line would say when somebody answered (see core/pulses/answering.py).
    "answer": (),
    # What a person sets for themselves is theirs alone.
    **_plain("mute", "save_settings", "send_welcome_again"),
    # Reading leaves none.
    **_plain("plan_committed_before", "plan_in_context", "expected_check_in", "logged_before"),
    **_plain("open_workshops", "own_tries", "my_pulse", "missed_questions", "own_reflection"),
    **_plain("reflection_kept_before", "my_assets", "intro_video_of", "matching_microlearning"),
    **_plain(
        "own_certificates", "own_certificate_details", "learner_profile", "asked_for_own_data"
    ),
    **_plain(
        "own_cohort", "read_cohort_view", "own_preference", "participation", "figures_of_a_cohort"
    ),
    **_plain("figures_of_an_engagement", "figures_of_a_school", "figures_of_all", "gap_shares"),
    **_plain("progress", "school_context", "context_history", "context_of"),
}
