"""The released figures once more, in plain Python, from SPEC sections 4 and 5 alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

HOUR = 60
WINDOWS = {"applied_24h": 24 * HOUR, "applied_48h": 48 * HOUR, "applied_5d": 120 * HOUR}
THEMES = (
    "time", "materials", "student_response", "confidence", "curriculum_fit", "class_size",
    "support", "technology", "schedule", "other",
)  # fmt: skip
EVIDENCE = ("artifact", "observation", "self_report")
GRADES = ("early_years", "k_2", "g3_5", "g6_8", "g9_12", "all_grades")
EXPERIENCE = ("y0_2", "y3_5", "y6_10", "y11_20", "y21_plus")
ROLES = ("teacher", "coach", "specialist", "leader", "support")
AREAS = (
    "literacy", "mathematics", "science", "social_studies", "arts", "languages",
    "physical_education", "special_education", "technology", "generalist",
)  # fmt: skip
# Over those who did something, and shown only where that is not told by showing it.
OF_SOME = {
    "repeat_rate", "median_attempts_to_mastery", "outcome_success_share", "evidence_mix",
    "nudges_acted_on_24h", "obstacle_theme",
}  # fmt: skip
MEDIANS = {"median_hours_to_first_application", "median_attempts_to_mastery"}


@dataclass(frozen=True)
class Application:
    """Minutes after completion."""

    occurred: int
    created: int
    success: bool
    strategy: int = 0
    evidence: str = "self_report"


@dataclass(frozen=True)
class Nudge:
    kind: str
    sent: int


@dataclass(frozen=True)
class Profile:
    grades: tuple[str, ...] = ()
    experience: str | None = None
    areas: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True)
class Participant:
    """What one person did, in minutes after completion. No anchor: not checked in yet.

    `prework` says when each of the engagement's assets was done; at `withdrew` all plans made
    until then were withdrawn.
    """

    anchor: int | None = 0
    joined: int = -1000
    left: int | None = None
    plans: tuple[int, ...] = ()
    withdrew: int | None = None
    applications: tuple[Application, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    muted: bool = False
    profile: Profile | None = None
    surveyed: int | None = None
    themes: tuple[str, ...] = ()
    prework: tuple[int | None, ...] = ()

    def withdrawn(self, plan: int) -> int | None:
        """Return when a plan made at that minute was withdrawn."""
        return self.withdrew if self.withdrew is not None and plan <= self.withdrew else None

    def planned(self, now: int) -> bool:
        ends = [(made, self.withdrawn(made)) for made in self.plans]
        return any(made <= now and (end is None or end > now) for made, end in ends)

    def here(self, now: int) -> bool:
        return self.joined <= now and (self.left is None or self.left > now)

    def counted(self, now: int) -> list[tuple[int, Application]]:
        """Return what was done and recorded by now, with its attempt number."""
        numbers: dict[int, int] = {}
        found = []
        for one in self.applications:
            numbers[one.strategy] = numbers.get(one.strategy, 0) + 1
            if one.occurred <= now and one.created <= now:
                found.append((numbers[one.strategy], one))
        return found

    def first(self, now: int) -> int | None:
        return min((one.occurred for _, one in self.counted(now)), default=None)

    def mastered(self, now: int, streak: int) -> int | None:
        ends = []
        for strategy in {one.strategy for one in self.applications}:
            worked = {n for n, one in self.counted(now) if one.success and one.strategy == strategy}
            ends += [n for n in worked if all(n - back in worked for back in range(streak))]
        return min(ends, default=None)

    def attempts(self, now: int) -> int:
        return max((number for number, _ in self.counted(now)), default=0)


@dataclass(frozen=True)
class Count:
    """Over how many, of how many, who did so, whose window is open; for medians the times."""

    numerator: int | None
    denominator: int
    everybody: int
    still_open: int = 0
    events: tuple[int, ...] = ()
    leavers: tuple[int, ...] = ()

    def __add__(self, other: "Count") -> "Count":
        return Count(
            None if self.numerator is None else self.numerator + (other.numerator or 0),
            self.denominator + other.denominator,
            self.everybody + other.everybody,
            self.still_open + other.still_open,
            tuple(sorted(self.events + other.events)),
            tuple(sorted(self.leavers + other.leavers)),
        )


Key = tuple[str, str]


def counts(
    people: Iterable[Participant], now: int, *, streak: int = 3, assets: int = 0
) -> dict[Key, Count]:
    here = [person for person in people if person.here(now)]
    return dict(
        [
            *_windows(here, now),
            *_tries(here, now, streak),
            *_nudges(here, now, assets),
            *_surveys(here, now, assets),
            *_profiles(here),
        ]
    )


def _windows(here: Sequence[Participant], now: int) -> Iterator[tuple[Key, Count]]:
    n = len(here)
    yield ("plan_rate", ""), Count(sum(p.planned(now) for p in here), n, n)
    for name, length in WINDOWS.items():
        closed = [(p, p.anchor) for p in here if p.anchor is not None and p.anchor + length <= now]
        firsts = [(p.first(now), anchor + length) for p, anchor in closed]
        applied = sum(first is not None and first <= until for first, until in firsts)
        yield (name, ""), Count(applied, len(closed), n, n - len(closed))
    events, leavers = [], []
    for person in here:
        if person.anchor is None or person.anchor > now:
            continue
        first = person.first(now)
        if first is None:
            leavers.append(now - person.anchor)
        else:
            events.append(max(first, person.anchor) - person.anchor)
    started = len(events) + len(leavers)
    yield (
        ("median_hours_to_first_application", ""),
        Count(None, started, n, n - started, tuple(sorted(events)), tuple(sorted(leavers))),
    )


def _tries(here: Sequence[Participant], now: int, streak: int) -> Iterator[tuple[Key, Count]]:
    n = len(here)
    tried = [person for person in here if person.counted(now)]
    again = sum(person.attempts(now) >= 2 for person in tried)
    yield ("repeat_rate", ""), Count(again, len(tried), n)
    ends = [(person.mastered(now, streak), person.attempts(now)) for person in tried]
    yield (
        ("median_attempts_to_mastery", ""),
        Count(
            None,
            len(tried),
            n,
            events=tuple(sorted(at for at, _ in ends if at is not None)),
            leavers=tuple(sorted(made for at, made in ends if at is None)),
        ),
    )
    worked = sum(any(one.success for _, one in person.counted(now)) for person in tried)
    yield ("outcome_success_share", ""), Count(worked, len(tried), n)
    for kind in EVIDENCE:
        gave = sum(any(one.evidence == kind for _, one in p.counted(now)) for p in tried)
        yield ("evidence_mix", kind), Count(gave, len(tried), n)


def _nudges(here: Sequence[Participant], now: int, assets: int) -> Iterator[tuple[Key, Count]]:
    n = len(here)
    nudged = [_nudged(p, now, assets) for p in here if any(one.sent <= now for one in p.nudges)]
    closed = sum(closed for closed, _ in nudged)
    yield ("nudges_sent", ""), Count(len(nudged), n, n)
    yield (
        ("nudges_acted_on_24h", ""),
        Count(sum(acted for _, acted in nudged), closed, n, len(nudged) - closed),
    )
    yield ("nudges_muted", ""), Count(sum(person.muted for person in here), n, n)


def _nudged(person: Participant, now: int, assets: int) -> tuple[bool, bool]:
    """Say whether a nudge's 24 hours are over, and whether one such was acted on in them."""
    over = [n for n in person.nudges if n.sent + 24 * HOUR <= now]

    def acted(nudge: Nudge) -> bool:
        done: Iterable[int | None] = [a.created for a in person.applications]
        if nudge.kind == "no_action_plan":
            done = person.plans
        elif nudge.kind == "no_survey":
            done = [person.surveyed]
        elif nudge.kind == "missing_prework":
            done = person.prework[:assets]
        return any(at is not None and nudge.sent <= at <= nudge.sent + 24 * HOUR for at in done)

    return bool(over), any(acted(nudge) for nudge in over)


def _surveys(here: Sequence[Participant], now: int, assets: int) -> Iterator[tuple[Key, Count]]:
    n = len(here)
    done = sum(
        sum(at is not None and at <= now for at in p.prework[:assets]) == assets for p in here
    )
    yield ("prework_rate", ""), Count(done if assets else 0, n if assets else 0, n)
    surveyed = [p for p in here if p.surveyed is not None and p.surveyed <= now]
    yield ("survey_rate", ""), Count(len(surveyed), n, n)
    for theme in THEMES:
        ticked = sum(theme in person.themes for person in surveyed)
        yield ("obstacle_theme", theme), Count(ticked, len(surveyed), n)


def _profiles(here: Sequence[Participant]) -> Iterator[tuple[Key, Count]]:
    n = len(here)
    text = [person.profile for person in here if person.profile]
    lists: Mapping[str, tuple[tuple[str, ...], list[tuple[str | None, ...]]]] = {
        "profile_grade_band": (GRADES, [one.grades for one in text]),
        "profile_experience": ((*EXPERIENCE, "other"), [(one.experience,) for one in text]),
        "profile_content_area": (AREAS, [one.areas for one in text]),
        "profile_school_role": ((*ROLES, "other"), [(one.role,) for one in text]),
    }
    for measure, (parts, given) in lists.items():
        for part in parts:
            yield (measure, part), Count(sum(part in one for one in given), n, n)


@dataclass(frozen=True)
class Shown:
    value: float | None = None
    modifier: str | None = None
    blank: str | None = None
    band: str | None = None
    or_more: bool = False
    still_open: bool = False


@dataclass(frozen=True)
class Floors:
    rate: int = 5
    breakdown: int = 10

    def of(self, measure: str) -> int:
        fine = measure in {"evidence_mix", "obstacle_theme"} or measure.startswith("profile_")
        return self.breakdown if fine else self.rate


def band(n: int) -> str | None:
    for edge, name in ((50, "50+"), (20, "20-49"), (10, "10-19"), (5, "5-9")):
        if n >= edge:
            return name
    return None


def nearly_all(n: int, everybody: int) -> bool:
    return Fraction(n, everybody) >= Fraction(80 if everybody < 20 else 95, 100)


def band_of_some(n: int, everybody: int) -> tuple[str | None, bool]:
    """Step down from a band that tells that nearly everybody did; say whether it is open then."""
    edges = [edge for edge in (5, 10, 20, 50) if edge <= everybody]
    telling = [edge for edge in edges if nearly_all(edge, everybody)]
    usable = [edge for edge in edges if edge <= n and edge not in telling]
    if not usable:
        return None, False
    later = [edge for edge in edges if edge > usable[-1]]
    return band(usable[-1]), bool(later) and later[0] in telling


def percent(numerator: int, denominator: int, *, coarse: bool = False) -> tuple[int, str | None]:
    """Round half up; show what is unanimous or nearly so as a bound."""
    share = Fraction(100 * numerator, denominator)
    step, low, high = (5, 20, 80) if denominator < 20 else (1, 5, 95)
    step = 5 if coarse else step
    if share >= high:
        return high, "or_more"
    if share <= low:
        return low, "or_fewer"
    return step * int(share / step + Fraction(1, 2)), None


def median(events: Sequence[int], leavers: Sequence[int]) -> int | None:
    """Kaplan-Meier: the first time at which at most half are still without."""
    survival = Fraction(1)
    for at in sorted(set(events)):
        at_risk = sum(one >= at for one in (*events, *leavers))
        survival *= 1 - Fraction(sum(one == at for one in events), at_risk)
        if survival <= Fraction(1, 2):
            return at
    return None


def shown(measure: str, count: Count, floor: int, *, hidden: bool = False) -> Shown:
    of_some = measure in OF_SOME
    n, everybody = count.denominator, count.everybody
    still_open = count.still_open > 0 and not of_some and everybody >= floor
    if everybody == 0 or (not of_some and n + count.still_open == 0):
        return Shown(blank="nobody_yet")
    if n < floor or (of_some and nearly_all(floor, everybody)):
        waiting = not of_some and n + count.still_open >= floor
        return Shown(blank="window_open" if waiting else "too_few", still_open=still_open)
    its_band, or_more = band_of_some(n, everybody) if of_some else (band(n), False)
    empty = Shown(band=its_band, or_more=or_more, still_open=still_open)
    if hidden:
        return replace(empty, blank="too_few")
    if measure in MEDIANS:
        found = median(count.events, count.leavers)
        if found is None:
            return replace(empty, blank="not_reached")
        if measure == "median_hours_to_first_application":
            step = 6 if n < 20 else 1
            found = step * ((found + step * HOUR // 2) // (step * HOUR))
        return replace(empty, value=found)
    value, modifier = percent(count.numerator or 0, n, coarse=of_some and everybody < 100)
    return replace(empty, value=value, modifier=modifier)


def cells_of(pairs: Sequence[tuple[int, int]], floor: int, *, of_some: bool) -> list[list[int]]:
    """Take neighbours together until there are enough. `pairs` are (denominator, everybody)."""
    cells: list[list[int]] = []
    nobody = [place for place, (_, everybody) in enumerate(pairs) if everybody == 0]
    open_cell: list[int] = []
    for place, (_, everybody) in enumerate(pairs):
        if everybody == 0:
            continue
        open_cell.append(place)
        enough = sum(pairs[one][0] for one in open_cell)
        people = sum(pairs[one][1] for one in open_cell)
        if enough >= floor and not (of_some and nearly_all(floor, people)):
            cells.append(open_cell)
            open_cell = []
    if open_cell and cells:
        cells[-1] += open_cell
    elif open_cell:
        cells.append(open_cell)
    return cells + ([nobody] if nobody else [])


def told_parts(measure: str, found: Mapping[str, Count], floor: int) -> set[str]:
    """Say which parts may be told: those with enough people; and of the kinds of which each
    person has one, not the smallest where the rest would be too few."""
    people = {part: count.numerator or 0 for part, count in found.items() if part != "other"}
    if measure in {"profile_grade_band", "profile_content_area"}:
        return {part for part, n in people.items() if n >= floor}
    everybody = next(iter(found.values())).everybody
    told = sorted((n, part) for part, n in people.items() if n >= floor)
    if everybody - sum(n for n, _ in told) < floor:
        told = told[1:]
    names = {part for _, part in told}
    return names | {"other"} if names else names


@dataclass
class Engagement:
    """Cohorts in the order of their names. `together` are those once told together; `closed` are
    windows that were told when all were closed, and are told so again, by their first cohort."""

    cohorts: list[list[Participant]] = field(default_factory=list)
    assets: int = 0
    floors: Floors = field(default_factory=Floors)
    streak: int = 3
    together: dict[str, list[list[int]]] = field(default_factory=dict)
    closed: dict[str, dict[int, Count]] = field(default_factory=dict)

    def released(self, now: int, *, profiles: bool) -> dict[tuple[int, str, str], Shown]:
        """Say what is shown of each cohort, by (cohort, measure, part), and note it as told."""
        by_cohort = [
            counts(people, now, streak=self.streak, assets=self.assets) for people in self.cohorts
        ]
        found: dict[tuple[int, str, str], Shown] = {}
        for measure in dict.fromkeys(measure for measure, _ in counts([], now)):
            if measure.startswith("profile_") and not profiles:
                continue
            floor = self.floors.of(measure)
            parts = [part for name, part in counts([], now) if name == measure]
            told: dict[int, tuple[Count, Shown]] = {}
            if measure in self.closed:
                for place, one in enumerate(by_cohort):
                    one[measure, ""] = self.closed[measure].get(place, Count(0, 0, 0))
            for cell in self._cells(measure, [one[measure, parts[0]] for one in by_cohort]):
                sums = {part: _sum([by_cohort[c][measure, part] for c in cell]) for part in parts}
                for part, (count, hidden) in self._told(measure, sums).items():
                    figure = shown(measure, count, floor, hidden=hidden)
                    found |= {(place, measure, part): figure for place in cell}
                    told[min(cell)] = (count, figure)
                if figure.band:
                    known = self.together.get(measure, [])
                    self.together[measure] = [
                        *(one for one in known if not set(one) & set(cell)),
                        sorted(cell),
                    ]
            if measure in WINDOWS:
                self._keep(measure, told)
        return found

    def _keep(self, measure: str, told: dict[int, tuple[Count, Shown]]) -> None:
        some = {place: count for place, (count, figure) in told.items() if figure.band}
        if some and not any(figure.still_open for _, figure in told.values()):
            self.closed.setdefault(measure, some)

    def _cells(self, measure: str, found: Sequence[Count]) -> list[list[int]]:
        units = self.together.get(measure, [])
        alone = [[place] for place in range(len(found)) if not any(place in u for u in units)]
        units = sorted(units + alone)
        sums = [_sum([found[place] for place in unit]) for unit in units]
        cells = cells_of(
            [(one.denominator, one.everybody) for one in sums],
            self.floors.of(measure),
            of_some=measure in OF_SOME,
        )
        return [[place for unit in cell for place in units[unit]] for cell in cells]

    def _told(self, measure: str, sums: dict[str, Count]) -> dict[str, tuple[Count, bool]]:
        if measure == "obstacle_theme":
            return {p: (c, (c.numerator or 0) < self.floors.rate) for p, c in sums.items()}
        if not measure.startswith("profile_"):
            return {part: (count, False) for part, count in sums.items()}
        told = told_parts(measure, sums, self.floors.rate)
        if "other" in sums:
            rest = sums["other"].everybody - sum(sums[p].numerator or 0 for p in told - {"other"})
            sums["other"] = replace(sums["other"], numerator=rest)
        return {part: (count, part not in told) for part, count in sums.items()}


def _sum(found: Sequence[Count]) -> Count:
    total = found[0]
    for one in found[1:]:
        total += one
    return total
