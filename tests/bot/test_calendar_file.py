"""A plan as a calendar's file: read back by the library, telling when and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from slack_sdk.web.async_client import AsyncWebClient

from bot.documents.calendar_file import calendar_file
from bot.rendering import Renderer
from bot.slack.notifier import Notifier
from core.action_plans.calendar import CalendarEntry, put_in_calendar
from core.action_plans.planning import commit_plan, withdraw_plan
from core.action_plans.records import PlanForm
from core.kernel.notices import Claim, Dropped, NoticeKind, Sent
from storage.unit_of_work import PostgresDatabase
from tests.bot.slack_server import SlackServer
from tests.storage.world import World
from tests.support.links import LINKS

ENTRY = CalendarEntry(
    uid=UUID(int=7),
    sequence=3,
    starts_at=datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
    time_zone="America/Chicago",
    changed_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    cancelled=False,
)
SHARE = "files.completeUploadExternal"


def _read(data: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(data)
    (event,) = calendar.events
    assert calendar.get_missing_tzids() == set()
    return calendar, event


def test_an_entry_is_read_back_as_it_was_written() -> None:
    calendar, event = _read(calendar_file(ENTRY))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert event["UID"] == f"{UUID(int=7)}@uptake.invalid"
    assert (event["SEQUENCE"], event["STATUS"]) == (3, "CONFIRMED")
    assert ENTRY.changed_at == event.DTSTAMP
    assert event.start == datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("America/Chicago"))
    assert event.end - event.start == timedelta(minutes=30)
    assert event["DTSTART"].params["TZID"] == "America/Chicago"
    assert event["ORGANIZER"] == "mailto:noreply@uptake.invalid"
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")


def test_a_cancelled_entry_says_so_twice() -> None:
    calendar, event = _read(calendar_file(replace(ENTRY, cancelled=True)))
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert calendar_file(ENTRY) == calendar_file(replace(ENTRY))


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Etc/GMT+5", "Asia/Kathmandu", "Europe/Dublin", "Africa/Casablanca", "Pacific/Apia"],
)
def test_whatever_the_zone_the_moment_is_the_same(zone: str) -> None:
    for month in (1, 7):
        starts = datetime(2027, month, 15, 16, 0, tzinfo=UTC)
        _, event = _read(calendar_file(replace(ENTRY, time_zone=zone, starts_at=starts)))
        assert event.start == starts


@pytest.mark.parametrize(
    "zone", ["America/Chicago", "Europe/Dublin", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_the_rules_of_the_zone_hold_around_every_change_of_clocks(zone: str) -> None:
    calendar, _ = _read(calendar_file(replace(ENTRY, time_zone=zone)))
    # By the rules alone, and not by the zone's name.
    told, moment = calendar.timezones[0].to_tz(lookup_tzid=False), datetime(2026, 9, 20, tzinfo=UTC)
    while moment < datetime(2027, 4, 10, tzinfo=UTC):
        real = moment.astimezone(ZoneInfo(zone))
        if not real.fold:  # an hour that comes twice is not asked for its second time
            assert real.replace(tzinfo=told).utcoffset() == real.utcoffset()
        moment += timedelta(hours=1)


@pytest.fixture
def notifier(client: AsyncWebClient, db: PostgresDatabase) -> Notifier:
    return Notifier(client, db, Renderer(db, LINKS))


@pytest.fixture
async def planned(world: World, slack: SlackServer) -> World:
    slack.answers["conversations.open"] = {"ok": True, "channel": {"id": "D7"}}
    slack.answers["files.getUploadURLExternal"] = {
        "ok": True,
        "file_id": "F7",
        "upload_url": f"{slack.url}/api/bytes",
    }
    await world.complete()
    await _plans(world)
    async with world.database.unit_of_work("test") as uow:
        await put_in_calendar(uow, await world.user(uow, "U0"), world.engagement_id)
    return world


async def _plans(world: World) -> None:
    form = PlanForm(
        *(world.strategies[0], "Wombats at the door", date(2026, 9, 15), time(10)),
        *(None, "my class", "the bell"),
    )
    async with world.database.unit_of_work("test") as uow:
        await commit_plan(uow, await world.user(uow, "U0"), world.engagement_id, form)


async def _withdraws(world: World, revision: int) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await withdraw_plan(uow, user, world.engagement_id, revision)


async def _claims(world: World, kind: NoticeKind) -> Claim:
    """Take notices until one of this kind comes."""
    queue = world.database.outbox_queue
    while claims := await queue.claim("test", world.clock.now(), 8):
        for claim in claims:
            if claim.notice.kind is kind:
                return claim
            await queue.confirm(claim, Sent("D7", "1.1"), world.clock.now())
    raise AssertionError(f"there is no {kind}")


async def test_a_file_tells_neither_the_strategy_nor_the_school_nor_anybody(
    notifier: Notifier, slack: SlackServer, planned: World
) -> None:
    claim = await _claims(planned, NoticeKind.PLAN_CALENDAR)
    prepared = await notifier.prepare(claim)
    assert callable(prepared)
    assert await prepared() == Sent("D7", None)
    rendered = await notifier.renderer.render(claim.notice)
    assert rendered is not None
    assert rendered.document is not None
    calendar, _ = _read(rendered.document.data)
    assert calendar["METHOD"] == "PUBLISH"
    (place,) = slack.named("files.getUploadURLExternal")
    assert place["filename"] == f"my-plan-{claim.opaque_key[:12]}.ics"
    (shared,) = slack.named(SHARE)
    assert shared["initial_comment"].startswith("Here is your plan for your calendar.")
    for text in (rendered.document.data.decode(), str(shared)):
        for secret in ("Wombats", "Exit", "Cedar", "Name of", "my class", "the bell"):
            assert secret not in text


async def test_a_file_of_a_plan_that_moved_on_is_not_sent_any_more(
    notifier: Notifier, slack: SlackServer, planned: World
) -> None:
    asked = await _claims(planned, NoticeKind.PLAN_CALENDAR)
    await _plans(planned)
    assert await notifier.prepare(asked) == Dropped("nothing_to_say")
    queue = planned.database.outbox_queue
    await queue.confirm(asked, Sent("D7", "1.1"), planned.clock.now())
    changed = await _claims(planned, NoticeKind.PLAN_CALENDAR_CHANGED)
    assert callable(await notifier.prepare(changed))
    await _withdraws(planned, 2)
    assert await notifier.prepare(changed) == Dropped("nothing_to_say")
    await queue.confirm(changed, Sent("D7", "1.1"), planned.clock.now())
    cancelled = await _claims(planned, NoticeKind.PLAN_CALENDAR_CANCELLED)
    assert callable(await notifier.prepare(cancelled))


async def test_a_plan_that_was_withdrawn_is_not_called_saved(
    notifier: Notifier, planned: World
) -> None:
    await _withdraws(planned, 1)
    saved = await _claims(planned, NoticeKind.PLAN_SAVED)
    assert await notifier.prepare(saved) == Dropped("nothing_to_say")
