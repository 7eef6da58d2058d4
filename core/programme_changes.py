"""What a later load of a programme finds different: some of it is applied, the rest only said.

A file moves nobody and changes no clock: such differences become sentences for the office.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core.kernel.audited import without_words
from core.policy import Role
from core.programmes import CohortSpec, Programme, PulseSpec, SchoolSpec, StaffSpec

Words = dict[str, str]

_WRITTEN = frozenset({"note", "description"})


@dataclass(frozen=True, slots=True)
class StandingPerson:
    """`cohort` is the name of the one they are enrolled in; none for the strategist."""

    slack_user_id: str
    name: str
    cohort: str | None = None


@dataclass(frozen=True, slots=True)
class StandingEngagement:
    """An engagement as it was loaded before, with what hangs on it, by name."""

    digest_channel_id: str | None
    workshop_type: str
    window_anchor: str
    strategist: StandingPerson | None
    cohorts: Mapping[str, CohortSpec]
    taught: tuple[str, ...]
    enrolled: tuple[StandingPerson, ...]
    pulse: PulseSpec


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands before a load. `descriptions` are those of all strategies, by name."""

    school: SchoolSpec | None
    descriptions: Mapping[str, str]
    engagement: StandingEngagement | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a load changes of one record: only what differs, for the audit."""

    record_kind: str
    name: str
    before: Words
    after: Words


def changes(standing: Standing, programme: Programme) -> list[Change]:
    """Return what the load applies to records that stood before."""
    found = [*_of_school(standing, programme), *_of_strategies(standing, programme)]
    before, after = standing.engagement, programme.engagement
    if before is not None:
        found.append(
            _change(
                "engagement",
                after.topic,
                {
                    "digest_channel": before.digest_channel_id or "",
                    "workshop_type": before.workshop_type,
                },
                {
                    "digest_channel": after.digest_channel_id or "",
                    "workshop_type": after.workshop_type.value,
                },
            )
        )
        found += [
            _change("cohort", one.name, _cohort(before.cohorts[one.name]), _cohort(one))
            for one in after.cohorts
            if one.name in before.cohorts
        ]
    return [one for one in found if one.after]


def _change(record_kind: str, name: str, before: Words, after: Words) -> Change:
    differs = [key for key in after if before[key] != after[key]]
    return Change(
        record_kind,
        name,
        without_words({key: before[key] for key in differs}, _WRITTEN),
        without_words({key: after[key] for key in differs}, _WRITTEN),
    )


def _of_school(standing: Standing, programme: Programme) -> Iterator[Change]:
    before, after = standing.school, programme.school
    if before is not None:
        all_days = {*before.holidays, *after.holidays}
        yield _change(
            "school",
            after.name,
            _school(before, before.district, set(before.holidays)),
            _school(after, after.district or before.district, all_days),
        )


def _of_strategies(standing: Standing, programme: Programme) -> Iterator[Change]:
    for one in programme.engagement.strategies:
        if one.name in standing.descriptions:
            yield _change(
                "strategy",
                one.name,
                {"description": standing.descriptions[one.name]},
                {"description": one.description},
            )


def _school(spec: SchoolSpec, district: str | None, holidays: set[date]) -> Words:
    days = " ".join(sorted(day.isoformat() for day in holidays))
    return {"time_zone": spec.time_zone, "district": district or "", "holidays": days}


def _cohort(spec: CohortSpec) -> Words:
    return {
        "attendee_group": spec.attendee_group.value,
        "note": spec.note or "",
        "expected_count": "" if spec.expected_count is None else str(spec.expected_count),
    }


def differences(
    standing: Standing, programme: Programme, strategist: str, today: date
) -> tuple[str, ...]:
    """Say what the file has otherwise and the load leaves as it stands.

    `strategist` is the Slack user id of the one in the file.
    """
    return (
        *_kept_of_school(standing, programme, today),
        *_kept_of_engagement(standing, programme, strategist),
        *_kept_of_roster(standing, programme),
    )


def staff_to_grant(standing: Standing, programme: Programme) -> list[StaffSpec]:
    """Leave out a second strategist while another one stands."""
    runs = standing.engagement.strategist if standing.engagement else None
    return [
        one
        for one in programme.staff
        if one.role is not Role.STRATEGIST
        or runs is None
        or runs.slack_user_id == one.person.slack_user_id
    ]


def _kept_of_school(standing: Standing, programme: Programme, today: date) -> Iterator[str]:
    if standing.school is None:
        return
    if standing.school.district and not programme.school.district:
        yield f"school, district: '{standing.school.district}' stands; the file has none; kept"
    for day in sorted({*standing.school.holidays} - {*programme.school.holidays}):
        if day >= today:
            yield f"school, holidays: {day} stands; the file does not name it; kept"


def _kept_of_engagement(standing: Standing, programme: Programme, strategist: str) -> Iterator[str]:
    stands, wanted = standing.engagement, programme.engagement
    if stands is None:
        return
    if stands.strategist and stands.strategist.slack_user_id != strategist:
        new = next(
            one.person.name for one in programme.staff if one.person.slack_user_id == strategist
        )
        yield (
            f"people, strategist: {stands.strategist.name} stands as the strategist;"
            f" {new} was not put in their place"
        )
    if stands.window_anchor != wanted.window_anchor.value:
        yield (
            f"engagement, window_anchor: '{stands.window_anchor}' stands;"
            f" not changed to '{wanted.window_anchor.value}', since clocks run by it"
        )
    for name in stands.taught:
        if name not in {one.name for one in wanted.strategies}:
            yield f"engagement, strategies: '{name}' is taught; the file does not name it; kept"
    for name in stands.cohorts:
        if name not in {one.name for one in wanted.cohorts}:
            yield f"engagement, cohorts: '{name}' stands; the file does not name it; kept"
    if stands.pulse != wanted.pulse:
        yield "engagement, pulse_check: it stands as it was first loaded; not changed"


def _kept_of_roster(standing: Standing, programme: Programme) -> Iterator[str]:
    rows = {row.person.slack_user_id: row for row in programme.roster}
    for one in standing.engagement.enrolled if standing.engagement else ():
        row = rows.get(one.slack_user_id)
        if row is None:
            yield f"roster: {one.name} stands in '{one.cohort}'; not in the file; not taken out"
        elif row.cohort != one.cohort:
            yield (
                f"roster, cohort: {row.person.name} stands in '{one.cohort}';"
                f" not moved to '{row.cohort}'"
            )
