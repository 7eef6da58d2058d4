"""The released figures once more, in plain Python, from SPEC sections 4 and 5 alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

HOUR = 60
WINDOWS = {"applied_24h": 24 * HOUR, "applied_48h": 48 * HOUR, "applied_5d": 120 * HOUR}


@dataclass(frozen=True)
class Application:
    """Minutes after completion."""

    occurred: int
    created: int
    success: bool


@dataclass(frozen=True)
class Nudge:
    kind: str
    sent: int


@dataclass(frozen=True)
class Participant:
    """What one person did, in minutes after completion. No anchor: not checked in yet."""

    anchor: int | None = 0
    joined: int = -1000
    left: int | None = None
    plans: tuple[int, ...] = ()
    applications: tuple[Application, ...] = ()
    nudges: tuple[Nudge, ...] = ()


@dataclass(frozen=True)
class Shown:
    value: int | None
    modifier: str | None
    blank: str | None
    band: str | None
    denominator: int
    still_open: int | None


@dataclass
class Cohort:
    people: list[Participant] = field(default_factory=list)

    def figures(self, now: int) -> dict[str, Shown]:
        here = [p for p in self.people if p.joined <= now and (p.left is None or p.left > now)]
        return dict(_figures(here, now))


def band(n: int) -> str | None:
    for least, name in ((50, "50+"), (20, "20-49"), (10, "10-19"), (5, "5-9")):
        if n >= least:
            return name
    return None


def percent(numerator: int, denominator: int) -> tuple[int | None, str | None]:
    """Round half up; show what is unanimous or nearly so as a bound."""
    if denominator < 5:
        return None, None
    share = Fraction(100 * numerator, denominator)
    step, low, high = (5, 20, 80) if denominator < 20 else (1, 5, 95)
    if share >= high:
        return high, "or_more"
    if share <= low:
        return low, "or_fewer"
    return step * int(share / step + Fraction(1, 2)), None


def _first(person: Participant, now: int) -> int | None:
    return min((a.occurred for a in person.applications if a.occurred <= now), default=None)


def _figures(here: list[Participant], now: int) -> Iterator[tuple[str, Shown]]:
    everyone = len(here)

    def rate(numerator: int, denominator: int, still_open: int | None, *, tell_open: bool) -> Shown:
        value, modifier = percent(numerator, denominator)
        blank = None if value is not None else _blank(everyone, denominator, still_open)
        told = still_open if tell_open and everyone >= 5 else None
        return Shown(value, modifier, blank, band(denominator), denominator, told)

    planned = sum(any(at <= now for at in p.plans) for p in here)
    yield "plan_rate", rate(planned, everyone, None, tell_open=False)
    for name, length in WINDOWS.items():
        closed = [(p, p.anchor) for p in here if p.anchor is not None and p.anchor + length <= now]
        firsts = [(_first(p, now), anchor + length) for p, anchor in closed]
        applied = sum(first is not None and first <= until for first, until in firsts)
        yield name, rate(applied, len(closed), everyone - len(closed), tell_open=True)
    tried = [p for p in here if _first(p, now) is not None]
    worked = [p for p in tried if any(a.success and a.occurred <= now for a in p.applications)]
    yield "outcome_success_share", rate(len(worked), len(tried), None, tell_open=False)
    nudged = [_nudged(p, now) for p in here if any(n.sent <= now for n in p.nudges)]
    closed_count = sum(closed for closed, _ in nudged)
    yield (
        "nudges_acted_on_24h",
        rate(
            sum(acted for _, acted in nudged),
            closed_count,
            len(nudged) - closed_count,
            tell_open=False,
        ),
    )
    yield "median_hours_to_first_application", _median(here, now)


def _blank(everyone: int, denominator: int, still_open: int | None) -> str:
    if everyone == 0:
        return "nobody_yet"
    return "window_open" if denominator + (still_open or 0) >= 5 else "too_few"


def _nudged(person: Participant, now: int) -> tuple[bool, bool]:
    """Say whether a nudge's 24 hours are over, and whether one such was acted on in them."""
    over = [n for n in person.nudges if n.sent + 24 * HOUR <= now]

    def acted(nudge: Nudge) -> bool:
        done = (
            person.plans
            if nudge.kind == "no_action_plan"
            else [a.created for a in person.applications]
        )
        return any(nudge.sent <= at <= nudge.sent + 24 * HOUR for at in done)

    return bool(over), any(acted(nudge) for nudge in over)


def _median(here: list[Participant], now: int) -> Shown:
    """Kaplan-Meier: the first moment at which at most half are without an application."""
    times = []
    for person in here:
        if person.anchor is not None and person.anchor <= now:
            first = _first(person, now)
            end = now if first is None else max(first, person.anchor)
            times.append((end - person.anchor, first is not None))
    started, still_open = len(times), len(here) - len(times)
    told = still_open if len(here) >= 5 else None
    if started < 5:
        blank = _blank(len(here), started, still_open)
        return Shown(None, None, blank, None, started, told)
    survival = Fraction(1)
    for moment in sorted({at for at, applied in times if applied}):
        at_risk = sum(at >= moment for at, _ in times)
        survival *= 1 - Fraction(sum(t == (moment, True) for t in times), at_risk)
        if survival <= Fraction(1, 2):
            hours = int(Fraction(moment, 60) + Fraction(1, 2))
            return Shown(hours, None, None, band(started), started, told)
    return Shown(None, None, "not_reached", band(started), started, told)
