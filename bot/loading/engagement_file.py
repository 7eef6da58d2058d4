"""The engagement file: school, staff, engagement, cohorts, strategies and pulse check."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.loading.content_file import read_content
from bot.loading.document import Place
from core.content.loading import ContentSpec
from core.engagements import records as limits
from core.engagements.records import Taught
from core.engagements.vocabulary import AttendeeGroup, WindowAnchor, WorkshopType
from core.kernel.local_time import to_utc
from core.policy import Role
from core.programmes.specs import CohortSpec, SchoolSpec
from core.pulses import forms as pulse_limits
from core.pulses.forms import PulseCheckForm
from core.pulses.records import PulseQuestion
from core.schools import SCHOOL_NAME_MAX

STAFF_KEYS = {
    "strategist": Role.STRATEGIST,
    "pm": Role.PROGRAMME_MANAGER,
    "la": Role.LA,
    "content_creator": Role.CONTENT_CREATOR,
}


@dataclass(frozen=True, slots=True)
class StaffEntry:
    role: Role
    email: str
    place: Place


@dataclass(frozen=True, slots=True)
class EngagementFile:
    """What the file says. People are e-mails and the channel a name until Slack was asked."""

    school: SchoolSpec
    staff: tuple[StaffEntry, ...]
    topic: str
    starts_at: datetime
    workshop_type: WorkshopType
    window_anchor: WindowAnchor
    digest_channel: Place | None
    strategies: tuple[Taught, ...]
    cohorts: tuple[CohortSpec, ...]
    pulse: PulseCheckForm
    content: ContentSpec


def read_engagement(document: Place) -> EngagementFile | None:
    """Read the whole file; none when anything is wrong, which `document.problems` then says."""
    document.only("school", "people", "engagement")
    school_place = document.need("school")
    people_place = document.need("people")
    place = document.need("engagement")
    zone = _zone(school_place)
    school = _school(school_place) if school_place else None
    staff = _staff(people_place) if people_place else ()
    if place is None:
        return None
    place.only(
        "topic",
        "date",
        "start_time",
        "workshop_type",
        "window_anchor",
        "digest_channel",
        "strategies",
        "cohorts",
        "pulse_check",
        "assets",
        "video",
    )
    topic = _text(place, "topic", limits.TOPIC_MAX)
    starts_at = _starts_at(place, zone)
    type_place = place.need("workshop_type")
    workshop_type = type_place.choice(WorkshopType) if type_place else None
    anchor_place = place.get("window_anchor")
    anchor = anchor_place.choice(WindowAnchor) if anchor_place else WindowAnchor.MARKED_COMPLETE
    strategies = _strategies(place)
    cohorts = _cohorts(place)
    pulse_place = place.need("pulse_check")
    pulse = _pulse(pulse_place) if pulse_place else None
    content = read_content(place)
    if document.problems.found or not (
        school and topic and starts_at and workshop_type and anchor and pulse
    ):
        return None
    return EngagementFile(
        school,
        staff,
        topic,
        starts_at,
        workshop_type,
        anchor,
        place.get("digest_channel"),
        strategies,
        cohorts,
        pulse,
        content,
    )


def _text(place: Place, key: str, limit: int) -> str | None:
    found = place.need(key)
    return found.text(limit) if found else None


def _zone(school: Place | None) -> ZoneInfo | None:
    place = school.get("time_zone") if school else None
    return place.zone() if place else None


def _school(place: Place) -> SchoolSpec | None:
    place.only("name", "time_zone", "district", "holidays")
    name = _text(place, "name", SCHOOL_NAME_MAX)
    zone = place.need("time_zone")
    district = place.get("district")
    holidays = place.get("holidays")
    days: list[date | None] = [one.day() for one in holidays.items()] if holidays else []
    if not name or zone is None:
        return None
    return SchoolSpec(
        name,
        str(zone.node.value),
        district.text(SCHOOL_NAME_MAX) if district else None,
        tuple(day for day in days if day),
    )


def _staff(place: Place) -> tuple[StaffEntry, ...]:
    place.only(*STAFF_KEYS)
    entries = []
    for key, role in STAFF_KEYS.items():
        found = place.need(key)
        email = found.text(254) if found else None
        if found and email:
            entries.append(StaffEntry(role, email, found))
    return tuple(entries)


def _starts_at(place: Place, zone: ZoneInfo | None) -> datetime | None:
    day_place, time_place = place.need("date"), place.need("start_time")
    day: date | None = day_place.day() if day_place else None
    at: time | None = time_place.clock_time() if time_place else None
    if day is None or at is None or zone is None or time_place is None:
        return None
    starts_at = to_utc(day, at, zone)
    if starts_at is None:
        time_place.problem("does not exist on that day: the clocks change")
    return starts_at


def _strategies(place: Place) -> tuple[Taught, ...]:
    found = place.need("strategies")
    strategies: dict[str, Taught] = {}
    for one in found.items() if found else ():
        one.only("name", "description")
        name = _text(one, "name", limits.STRATEGY_NAME_MAX)
        description = _text(one, "description", limits.STRATEGY_DESCRIPTION_MAX)
        if name in strategies:
            one.problem(f"'{name}' is listed twice")
        elif name and description:
            strategies[name] = Taught(name, description)
    if found and not strategies:
        found.problem("needs at least one strategy")
    if found and len(strategies) > limits.STRATEGIES_MAX:
        found.problem(f"has {len(strategies)} strategies; at most {limits.STRATEGIES_MAX} fit")
    return tuple(strategies.values())


def _cohorts(place: Place) -> tuple[CohortSpec, ...]:
    found = place.need("cohorts")
    cohorts: dict[str, CohortSpec] = {}
    for one in found.items() if found else ():
        one.only("name", "attendee_group", "note", "expected_count")
        name = _text(one, "name", limits.COHORT_NAME_MAX)
        group_place = one.need("attendee_group")
        group = group_place.choice(AttendeeGroup) if group_place else None
        note, expected = one.get("note"), one.get("expected_count")
        if name in cohorts:
            one.problem(f"'{name}' is listed twice")
        elif name and group:
            cohorts[name] = CohortSpec(
                name,
                group,
                note.text(limits.COHORT_NOTE_MAX) if note else None,
                expected.number(1, 10_000) if expected else None,
            )
    if found and not cohorts:
        found.problem("needs at least one cohort")
    return tuple(cohorts.values())


def _pulse(place: Place) -> PulseCheckForm | None:
    place.only("statement", "questions")
    statement = _text(place, "statement", pulse_limits.PULSE_TEXT_MAX)
    found = place.need("questions")
    questions = [_question(one) for one in found.items()] if found else []
    if found and len(questions) != pulse_limits.PULSE_QUESTIONS:
        found.problem(f"has {len(questions)} questions; a pulse check has exactly three")
    complete = tuple(one for one in questions if one)
    return PulseCheckForm(statement, complete) if statement else None


def _question(place: Place) -> PulseQuestion | None:
    place.only("question", "options", "right", "gap_tag")
    question = _text(place, "question", pulse_limits.PULSE_TEXT_MAX)
    options_place, right_place, tag_place = (
        place.need("options"),
        place.need("right"),
        place.need("gap_tag"),
    )
    if options_place is None or right_place is None or tag_place is None:
        return None
    options = [one.text(pulse_limits.PULSE_OPTION_MAX) for one in options_place.items()]
    if not 2 <= len(options) <= 5:
        options_place.problem(f"has {len(options)} options; 2 to 5 fit")
    right = right_place.number(1, max(len(options), 1))
    tag = tag_place.read(_gap_tag, "a gap tag such as classroom_talk/wait_time")
    if question is None or right is None or tag is None:
        return None
    return PulseQuestion(question, tuple(one for one in options if one), right - 1, tag)


def _gap_tag(text: str) -> str:
    domain, _, skill = text.partition("/")
    for part in (domain, skill):
        if not (part.isascii() and part.replace("_", "a").isalnum() and part == part.lower()):
            raise ValueError(text)
    return text
