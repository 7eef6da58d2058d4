"""What a person sets for their own reminders. At once, and invisible to everybody else."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core.interventions.definitions import REMINDERS
from core.interventions.records import SCHOOL_HOURS, DeliveryWindow, InterventionWork, Preference
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.notices import NoticeKind
from core.people import CurrentUser
from core.policy import Action, Scope

_SHORTEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """What was filled in. `wanted` are the kinds that shall come.

    `pause` holds all of them for so long from now; `keeps_pause` leaves a pause as it stands.
    """

    start: time
    end: time
    weekdays: frozenset[int]
    wanted: frozenset[NoticeKind]
    pause: timedelta | None = None
    keeps_pause: bool = False

    def checked_window(self) -> DeliveryWindow:
        """Return the window. Raises FieldErrors unless they leave a day and an hour."""
        errors = {}
        if _long(self.start, self.end) < _SHORTEST:
            errors["closes"] = "Leave at least an hour: pick a time that is later than the first."
        if not self.weekdays or not self.weekdays <= SCHOOL_HOURS.weekdays:
            errors["weekdays"] = "Tick at least one day. To get none at all, untick the reminders."
        if errors:
            raise FieldErrors(errors)
        return DeliveryWindow(self.start, self.end, self.weekdays)


def _long(start: time, end: time) -> timedelta:
    day = date.min
    return datetime.combine(day, end) - datetime.combine(day, start)


async def own_preference(uow: InterventionWork, user: CurrentUser) -> Preference:
    """Read one's own settings."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await uow.interventions.preference(user.person.id)


async def _to_change(uow: InterventionWork, user: CurrentUser) -> Preference:
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await uow.interventions.lock_preference(user.person.id)


async def save_settings(
    uow: InterventionWork,
    user: CurrentUser,
    form: SettingsForm,
    *,
    first_sent: datetime | None = None,
    expected_revision: str | None = None,
) -> Preference:
    """Store hours, days, kinds and pause together, and return what stands. Raises FieldErrors.

    With no kind wanted, everything is muted, kinds of later releases too. `first_sent` is when
    this window was sent before: a pause counts from then. `expected_revision` is the etag of what
    the form showed; none is not compared. Raises ConflictError where something else was set since.
    """
    before = await _to_change(uow, user)
    until = before.snoozed_until if form.keeps_pause else None
    saved = Preference(
        muted_all=not form.wanted & REMINDERS,
        muted_kinds=(before.muted_kinds - REMINDERS) | (REMINDERS - form.wanted),
        snoozed_until=until if form.pause is None else (first_sent or uow.now) + form.pause,
        window=form.checked_window(),
    )
    if expected_revision not in {None, before.etag} and saved != before:
        raise ConflictError(
            "You changed your reminders elsewhere meanwhile, so this wasn't saved. Close this form"
            " and open your settings again to see how they stand."
        )
    await uow.interventions.save_preference(user.person.id, saved)
    return saved


async def snooze(uow: InterventionWork, user: CurrentUser, length: timedelta) -> datetime:
    """Hold all nudges for a while. Return until when."""
    before = await _to_change(uow, user)
    until = uow.now + length
    saved = replace(before, snoozed_until=until)
    await uow.interventions.save_preference(user.person.id, saved)
    return until


async def mute(uow: InterventionWork, user: CurrentUser, kind: NoticeKind | None) -> None:
    """Mute one kind of nudge, or all with none given."""
    before = await _to_change(uow, user)
    kinds = before.muted_kinds | ({kind} if kind else set())
    saved = replace(before, muted_all=before.muted_all or kind is None, muted_kinds=kinds)
    await uow.interventions.save_preference(user.person.id, saved)


async def unmute(uow: InterventionWork, user: CurrentUser) -> None:
    """Take back every mute and pause; the hours stay."""
    before = await _to_change(uow, user)
    await uow.interventions.save_preference(user.person.id, Preference(window=before.window))
