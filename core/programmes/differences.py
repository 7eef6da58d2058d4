"""What a later load of a programme finds different: some of it is applied, the rest only said.

A file moves nobody and changes no clock: such differences become sentences for the office.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core.engagements.records import CohortInfo, Engagement, Member, Taught
from core.engagements.vocabulary import AttendeeGroup
from core.kernel.audited import without_words
from core.people import Person
from core.policy import Role
from core.programmes.specs import CohortSpec, EngagementSpec, Programme, StaffSpec
from core.pulses.forms import PulseCheckForm
from core.pulses.records import PulseCheck
from core.schools import School

_Facts = dict[str, str]

_TYPED = frozenset({"note", "description"})


@dataclass(frozen=True, slots=True)
class ExistingEngagement:
    """An engagement that was stored before, with what hangs on it. `members` may have left."""

    engagement: Engagement
    strategist: Person | None
    cohorts: tuple[CohortInfo, ...]
    members: tuple[Member, ...]
    pulse: PulseCheck | None


@dataclass(frozen=True, slots=True)
class ExistingProgramme:
    """What was stored before a load. `descriptions` are those of the file's strategies, by name."""

    school: School | None
    holidays: tuple[date, ...]
    descriptions: Mapping[str, str]
    engagement: ExistingEngagement | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a load changes of one record: only what differs, for the audit."""

    record_kind: str
    name: str
    before: _Facts
    after: _Facts


def applied_changes(existing: ExistingProgramme, programme: Programme) -> list[Change]:
    """Return what the load applies to records that were stored before."""
    found = [*_of_school(existing, programme), *_of_strategies(existing, programme.engagement)]
    if existing.engagement is not None:
        found += _of_engagement(existing.engagement, programme.engagement)
    return [one for one in found if one.after]


def _change(record_kind: str, name: str, before: _Facts, after: _Facts) -> Change:
    changed = [key for key in after if before[key] != after[key]]
    return Change(
        record_kind,
        name,
        without_words({key: before[key] for key in changed}, _TYPED),
        without_words({key: after[key] for key in changed}, _TYPED),
    )


def _of_school(existing: ExistingProgramme, programme: Programme) -> Iterator[Change]:
    before, after = existing.school, programme.school
    if before is not None:
        days = {*existing.holidays, *after.holidays}
        yield _change(
            "school",
            after.name,
            _school(before.time_zone, before.district, {*existing.holidays}),
            _school(after.time_zone, after.district or before.district, days),
        )


def _school(time_zone: str, district: str | None, holidays: set[date]) -> _Facts:
    days = " ".join(sorted(day.isoformat() for day in holidays))
    return {"time_zone": time_zone, "district": district or "", "holidays": days}


def _of_strategies(existing: ExistingProgramme, wanted: EngagementSpec) -> Iterator[Change]:
    for one in redescribed(existing, wanted):
        before = {"description": existing.descriptions[one.name]}
        yield _change("strategy", one.name, before, {"description": one.description})


def redescribed(existing: ExistingProgramme, wanted: EngagementSpec) -> list[Taught]:
    """Return the file's strategies that are known by another description."""
    return [
        one
        for one in wanted.strategies
        if existing.descriptions.get(one.name, one.description) != one.description
    ]


def _of_engagement(existing: ExistingEngagement, wanted: EngagementSpec) -> Iterator[Change]:
    before = existing.engagement
    yield _change(
        "engagement",
        wanted.topic,
        {
            "digest_channel": before.digest_channel_id or "",
            "workshop_type": before.workshop_type.value,
        },
        {
            "digest_channel": wanted.digest_channel_id or "",
            "workshop_type": wanted.workshop_type.value,
        },
    )
    cohorts = {one.name: one for one in wanted.cohorts}
    for one in existing.cohorts:
        if one.name in cohorts:
            yield _change("cohort", one.name, _current_cohort(one), _cohort(cohorts[one.name]))


def _current_cohort(cohort: CohortInfo) -> _Facts:
    snapshot = cohort.snapshot
    return _cohort_facts(snapshot.attendee_group, snapshot.note, snapshot.expected_count)


def _cohort(spec: CohortSpec) -> _Facts:
    return _cohort_facts(spec.attendee_group, spec.note, spec.expected_count)


def _cohort_facts(
    group: AttendeeGroup | None, note: str | None, expected_count: int | None
) -> _Facts:
    return {
        "attendee_group": group.value if group else "",
        "note": note or "",
        "expected_count": "" if expected_count is None else str(expected_count),
    }


def left_as_it_is(
    existing: ExistingProgramme, programme: Programme, today: date
) -> tuple[str, ...]:
    """Say what the file has otherwise and the load leaves as it is."""
    sentences = [*_kept_of_school(existing, programme, today)]
    if existing.engagement is not None:
        sentences += _kept_of_engagement(existing.engagement, programme)
        sentences += _kept_of_roster(existing.engagement, programme)
    return tuple(sentences)


def staff_to_grant(existing: ExistingProgramme, programme: Programme) -> list[StaffSpec]:
    """Leave out a second strategist while another one is assigned."""
    strategist = existing.engagement.strategist if existing.engagement else None
    return [
        one
        for one in programme.staff
        if one.role is not Role.STRATEGIST
        or strategist is None
        or strategist.slack_user_id == one.person.slack_user_id
    ]


def _kept_of_school(
    existing: ExistingProgramme, programme: Programme, today: date
) -> Iterator[str]:
    if existing.school is None:
        return
    if existing.school.district and not programme.school.district:
        yield f"school, district: '{existing.school.district}' stands; the file has none; kept"
    for day in sorted({*existing.holidays} - {*programme.school.holidays}):
        if day >= today:
            yield f"school, holidays: {day} stands; the file does not name it; kept"


def _kept_of_engagement(existing: ExistingEngagement, programme: Programme) -> Iterator[str]:
    current, wanted = existing.engagement, programme.engagement
    strategist, new = existing.strategist, programme.strategist
    if strategist and strategist.slack_user_id != new.slack_user_id:
        yield (
            f"people, strategist: {strategist.name} stands as the strategist;"
            f" {new.name} was not put in their place"
        )
    if current.window_anchor is not wanted.window_anchor:
        yield (
            f"engagement, window_anchor: '{current.window_anchor.value}' stands;"
            f" not changed to '{wanted.window_anchor.value}', since clocks run by it"
        )
    for strategy in current.strategies:
        if strategy.name not in {one.name for one in wanted.strategies}:
            yield (
                f"engagement, strategies: '{strategy.name}' is taught;"
                " the file does not name it; kept"
            )
    for cohort in existing.cohorts:
        if cohort.name not in {one.name for one in wanted.cohorts}:
            yield f"engagement, cohorts: '{cohort.name}' stands; the file does not name it; kept"
    pulse = existing.pulse
    if pulse and PulseCheckForm(pulse.statement, pulse.questions) != wanted.pulse:
        yield "engagement, pulse_check: it stands as it was first loaded; not changed"


def _kept_of_roster(existing: ExistingEngagement, programme: Programme) -> Iterator[str]:
    rows = {row.person.slack_user_id: row for row in programme.roster}
    for one in existing.members:
        row = rows.get(one.slack_user_id)
        if one.left_at is not None:
            continue
        if row is None:
            yield f"roster: {one.name} stands in '{one.cohort}'; not in the file; not taken out"
        elif row.cohort != one.cohort:
            yield (
                f"roster, cohort: {row.person.name} stands in '{one.cohort}';"
                f" not moved to '{row.cohort}'"
            )
