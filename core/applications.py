from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.engagements import Engagement, visible
from core.kernel.errors import ConflictError, FieldErrors, RepeatedError
from core.kernel.ids import ApplicationId, EngagementId, PersonId, StrategyId
from core.kernel.local_time import moment
from core.kernel.notices import Audience, Notice, NoticeKind
from core.kernel.vocabularies import EngagementState, EvidenceType, Outcome, SignalType
from core.kernel.web_address import link_error
from core.people import Known
from core.policy import Action, Scope
from core.ports import UnitOfWork

NOTE_MAX = 1000
# A person's own watch may run ahead of ours by this much.
SLACK_IN_WATCHES = timedelta(minutes=2)

# The very same answers within this long are one try: sent from a second tab, or sent again.
SAME_TRY_WITHIN = timedelta(minutes=10)

NO_APPLICATION = frozenset(
    {
        SignalType.NO_APPLICATION_24H,
        SignalType.NO_APPLICATION_48H,
        SignalType.NO_APPLICATION_5D,
    }
)


@dataclass(frozen=True, slots=True)
class ApplicationForm:
    """How a try went. Date and time are in the participant's own zone."""

    strategy_id: StrategyId
    on: date
    at: time
    outcome: Outcome
    evidence_type: EvidenceType
    note: str | None
    artifact_link: str | None


@dataclass(frozen=True, slots=True)
class NewApplication:
    """An application as it is handed to the store, which gives it its attempt number."""

    id: ApplicationId
    participant_id: PersonId
    engagement_id: EngagementId
    strategy_id: StrategyId
    occurred_at: datetime
    outcome: Outcome
    evidence_type: EvidenceType
    note: str | None
    artifact_link: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Logged:
    """A stored application with its place among the tries of that strategy, from 1."""

    application: NewApplication
    attempt_number: int
    engagement: Engagement


class ApplicationStore(Protocol):
    async def stands(self, application: NewApplication, since: datetime) -> bool:
        """Say whether one with the same answers was stored since then, of the same person.

        Until the transaction ends nobody else adds a try of that person and strategy.
        """
        ...

    async def add(self, application: NewApplication) -> int:
        """Store it and return the attempt number that the database gave it."""
        ...

    async def count(self, participant_id: PersonId, engagement_id: EngagementId) -> int: ...

    async def get(self, application_id: ApplicationId) -> tuple[NewApplication, int] | None:
        """Read one application with its attempt number."""
        ...


def _link_error(form: ApplicationForm) -> str | None:
    link = (form.artifact_link or "").strip()
    if not link:
        if form.evidence_type is EvidenceType.ARTIFACT:
            return "Add a link to what was made, or choose another kind of evidence."
        return None
    return link_error(link)


def _check(form: ApplicationForm, began: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when it happened, in UTC. `began` is the workshop's start. Raises FieldErrors."""
    errors: dict[str, str] = {}
    occurred_at = moment(form.on, form.at, zone)
    if occurred_at is None:
        errors["at"] = "The clocks change at that hour, so that time doesn't exist. Pick another."
    elif occurred_at > now + SLACK_IN_WATCHES:
        errors["on" if form.on > now.astimezone(zone).date() else "at"] = (
            "That is still to come. Pick when you tried it."
        )
    elif form.on < began.astimezone(zone).date():
        errors["on"] = "That is before the day of the workshop. Pick when you tried it."
    if len(form.note or "") > NOTE_MAX:
        errors["note"] = f"Please keep this under {NOTE_MAX} characters."
    if link := _link_error(form):
        errors["artifact_link"] = link
    if errors or occurred_at is None:
        raise FieldErrors(errors)
    return min(occurred_at, now)


async def log_application(
    uow: UnitOfWork, known: Known, engagement_id: EngagementId, form: ApplicationForm
) -> Logged:
    """Store one try, failed ones included. It stops every reminder that asks for a first try.

    Raises FieldErrors, NotAllowedError, ConflictError before completion, or RepeatedError for the
    very same try again within `SAME_TRY_WITHIN`.
    """
    scope = Scope(engagement_id=engagement_id, owner=known.person.id)
    await uow.authorise(known.actor, Action.OWN_RECORDS, scope)
    engagement = await visible(uow, engagement_id)
    if engagement.state is not EngagementState.COMPLETED:
        raise ConflictError("You can log a try once the workshop is marked complete.")
    engagement.strategy(form.strategy_id)
    application = NewApplication(
        id=ApplicationId(uow.new_id()),
        participant_id=known.person.id,
        engagement_id=engagement_id,
        strategy_id=form.strategy_id,
        occurred_at=_check(form, engagement.starts_at, uow.now, ZoneInfo(known.person.time_zone)),
        outcome=form.outcome,
        evidence_type=form.evidence_type,
        note=(form.note or "").strip() or None,
        artifact_link=(form.artifact_link or "").strip() or None,
        created_at=uow.now,
    )
    if await uow.applications.stands(application, uow.now - SAME_TRY_WITHIN):
        raise RepeatedError
    attempt_number = await uow.applications.add(application)
    await uow.interventions.resolve(known.person.id, engagement_id, NO_APPLICATION, "applied")
    await uow.outbox.add([_thanks(application)])
    await uow.audit.write(
        known.actor,
        "application.logged",
        "application_event",
        application.id,
        after={"attempt_number": str(attempt_number)},
    )
    return Logged(application, attempt_number, engagement)


def _thanks(application: NewApplication) -> Notice:
    return Notice(
        kind=NoticeKind.APPLICATION_THANKS,
        audience=Audience(person_id=application.participant_id),
        key=f"application_thanks:{application.id}",
        facts={"application_id": str(application.id)},
        engagement_id=application.engagement_id,
    )
