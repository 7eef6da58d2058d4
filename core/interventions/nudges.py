"""When a nudge is due, wanted and allowed: found set by set, judged one by one (SPEC section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.kernel.etags import etag_of
from core.kernel.ids import PersonId
from core.kernel.local_time import to_utc
from core.kernel.notices import Notice, NoticeKind
from core.people import Person
from core.policy import Action, Scope, System
from core.triggers import SignalType, TriggerStore, TriggerWork

# After completion the next school morning comes within this long of an afternoon workshop.
NO_ACTION_PLAN_AFTER = timedelta(hours=16)
PER_DAY = 1
PER_WEEK = 3
PER_ENGAGEMENT = 10
PER_KIND = 3
SNOOZES = {"1d": timedelta(days=1), "3d": timedelta(days=3), "1w": timedelta(weeks=1)}
# A nudge that found no open minute in this time is not wanted any more.
LOOK_AHEAD_DAYS = 60

# These are no nudges, and still not for the night.
BY_DAY = frozenset({NoticeKind.WELCOME})

# Where the budget has room for one, this comes before that (SPEC section 6).
PRIORITY = (
    NoticeKind.NO_SURVEY,
    NoticeKind.PLAN_DUE,
    NoticeKind.NO_APPLICATION,
    NoticeKind.NO_ACTION_PLAN,
    NoticeKind.MISSING_PREWORK,
)

NO_APPLICATION_AFTER = {
    SignalType.NO_APPLICATION_24H: timedelta(hours=24),
    SignalType.NO_APPLICATION_48H: timedelta(hours=48),
    SignalType.NO_APPLICATION_5D: timedelta(hours=120),
}


# After the first try, by step: on its day, once there was time to do it unasked, and twice more.
NO_SURVEY_AFTER = {1: timedelta(hours=1), 2: timedelta(days=3), 3: timedelta(days=5)}
# A step that was not found for so long is not wanted any more.
NO_SURVEY_WITHIN = timedelta(days=7)
# So that a school morning lies between, also before a workshop on Monday.
MISSING_PREWORK_BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Hours:
    """When nudges may come, on somebody's own clock. `weekdays` are school days, Monday is 1."""

    opens: time = time(8)
    closes: time = time(17)
    weekdays: frozenset[int] = frozenset(range(1, 6))


SCHOOL_HOURS = Hours()


@dataclass(frozen=True, slots=True)
class Preference:
    """What a person said of being nudged. Invisible to everybody else."""

    muted_all: bool = False
    muted_kinds: frozenset[NoticeKind] = frozenset()
    snoozed_until: datetime | None = None
    hours: Hours = SCHOOL_HOURS

    @property
    def etag(self) -> str:
        """Tells two settings apart without repeating them."""
        hours = (self.hours.opens, self.hours.closes, *sorted(self.hours.weekdays))
        until = self.snoozed_until and self.snoozed_until.timestamp()
        return etag_of(*map(str, (self.muted_all, until, *hours, *sorted(self.muted_kinds))))


@dataclass(frozen=True, slots=True)
class NudgeFacts:
    """The facts at the moment of sending. `sent_at` holds the nudges of the last 7 days.

    `wanted_from` is later than what fired the nudge where the plan was moved since.
    """

    person: Person
    still_missing: bool
    preference: Preference
    holidays: frozenset[date] = frozenset()
    sent_at: Sequence[datetime] = field(default_factory=tuple)
    sent_in_engagement: int = 0
    sent_of_kind: int = 0
    wanted_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Send:
    pass


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime


@dataclass(frozen=True, slots=True)
class Lapse:
    reason: str


Verdict = Send | Wait | Lapse


class InterventionStore(TriggerStore, Protocol):
    async def fire_no_action_plan(self, after: timedelta) -> int:
        """Find everyone enrolled in a completed engagement for at least `after` without a plan.

        Whoever withdrew theirs counts from then.
        One set-based statement: a trigger and its notice each, once ever, whoever else looks.
        """
        ...

    async def fire_no_application(self, signal: SignalType, after: timedelta) -> int:
        """Find everyone without a try `after` the later of the anchor and their plan's time.

        Whoever withdrew their plan counts from then.
        """
        ...

    async def fire_no_survey(self, step: int, after: timedelta, within: timedelta) -> int:
        """Find everyone whose first try was logged `after` ago and who hasn't looked back.

        Not where this step or a later one was found before, nor later than `within` after that.
        """
        ...

    async def fire_missing_prework(self, before: timedelta) -> int:
        """Find everyone with open pre-work for a workshop that begins in at most `before`."""
        ...

    async def facts(self, notice_key: str) -> NudgeFacts | None:
        """Read the facts for the nudge in the outbox under this key, in this transaction.

        `still_missing` by kind: NO_ACTION_PLAN, no plan in the engagement and none withdrawn since;
        NO_APPLICATION, no application of any outcome and no later no_application signal fired;
        PLAN_DUE, the plan is the newest revision, was not withdrawn, and no application of the
        engagement was logged since it was made; NO_SURVEY, there is a try, the reflection is not
        complete and no later step was found; MISSING_PREWORK, the workshop is to come and some
        pre-work that is out is not done.
        Never for somebody who has left the cohort or an engagement that was cancelled.
        `sent_of_kind` counts this kind in this engagement. `wanted_from` is, for NO_APPLICATION,
        the current plan's time and what its signal waits after it. None when there is no such
        notice.
        """
        ...

    async def preference(self, person_id: PersonId) -> Preference: ...

    async def lock_preference(self, person_id: PersonId) -> Preference:
        """Read it, and hold it against every other change until the transaction ends."""
        ...

    async def save_preference(self, person_id: PersonId, preference: Preference) -> None: ...


class InterventionWork(TriggerWork, Protocol):
    @property
    def interventions(self) -> InterventionStore: ...


def next_open_minute(
    after: datetime, zone: ZoneInfo, holidays: frozenset[date], hours: Hours = SCHOOL_HOURS
) -> datetime | None:
    """Return the first moment from `after` on an open school day within `hours`; none in 60 days.

    A school day is Monday to Friday and no holiday. The hours are by the clocks of `zone`.
    """
    local = after.astimezone(zone)
    for ahead in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        if day.isoweekday() not in hours.weekdays or day in holidays:
            continue
        opens, closes = to_utc(day, hours.opens, zone), to_utc(day, hours.closes, zone)
        if opens is None or closes is None:
            continue  # a day that a country left out when it changed sides of the date line
        if after < opens:
            return opens
        if after < closes:
            return after
    return None


def _within_budget_from(facts: NudgeFacts, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which the person's daily and weekly budgets leave room."""
    free = now
    today = [
        at for at in facts.sent_at if at.astimezone(zone).date() == now.astimezone(zone).date()
    ]
    if len(today) >= PER_DAY:
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        free = datetime.combine(tomorrow, time(0), tzinfo=zone).astimezone(now.tzinfo)
    week = sorted(at for at in facts.sent_at if at > now - timedelta(days=7))
    if len(week) >= PER_WEEK:
        free = max(free, week[-PER_WEEK] + timedelta(days=7))
    return free


def waits_for_its_hour(notice: Notice) -> bool:
    """Say whether a notice is judged before it is sent: a nudge, and what is not for the night."""
    return notice.counts_as_nudge or notice.kind in BY_DAY


def judge(facts: NudgeFacts, kind: NoticeKind, now: datetime) -> Verdict:
    """Say whether a notice goes out now, later, or not at all. Pure; asked just before sending.

    What only waits for the day has no budget, and is neither muted nor paused.
    """
    preference = facts.preference
    if not facts.person.active:
        return Lapse("inactive")
    if not facts.still_missing:
        return Lapse("resolved")
    if kind in BY_DAY:
        return _at_an_open_minute(facts, now, now)
    if preference.muted_all or kind in preference.muted_kinds:
        return Lapse("muted")
    if facts.sent_in_engagement >= PER_ENGAGEMENT or facts.sent_of_kind >= PER_KIND:
        return Lapse("over_budget")
    zone = ZoneInfo(facts.person.time_zone)
    wanted = max(
        now,
        facts.wanted_from or now,
        preference.snoozed_until or now,
        _within_budget_from(facts, now, zone),
    )
    return _at_an_open_minute(facts, wanted, now)


def _at_an_open_minute(facts: NudgeFacts, wanted: datetime, now: datetime) -> Verdict:
    zone, hours = ZoneInfo(facts.person.time_zone), facts.preference.hours
    opens = next_open_minute(wanted, zone, facts.holidays, hours)
    if opens is None:
        return Lapse("no_open_minute")
    return Send() if opens <= now else Wait(opens)


async def find_signals(uow: InterventionWork) -> int:
    """Fire what is due, over the whole database. Finding twice fires once."""
    await uow.authorise(System("interventions"), Action.FIND_SIGNALS, Scope())
    fired = await uow.interventions.fire_no_action_plan(NO_ACTION_PLAN_AFTER)
    for signal, after in NO_APPLICATION_AFTER.items():
        fired += await uow.interventions.fire_no_application(signal, after)
    # The latest step first: it speaks for those before it.
    for step, after in reversed(NO_SURVEY_AFTER.items()):
        fired += await uow.interventions.fire_no_survey(step, after, NO_SURVEY_WITHIN)
    return fired + await uow.interventions.fire_missing_prework(MISSING_PREWORK_BEFORE)
