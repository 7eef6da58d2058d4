import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI

from bot.clock import DemoClock, SystemClock
from bot.scheduler import Scheduler
from bot.slack.guard import Guard
from bot.web.clock_control import add_clock_control
from jobs.schedule import JobContext, ScheduledJob
from tests.bot.wire import JSON, SECRET, Answer, request, signed

DAY = timedelta(days=1)
_NO_CONTEXT = cast("JobContext", None)


def _near(at: datetime, expected: datetime) -> bool:
    return abs(at - expected) < timedelta(minutes=1)


@pytest.fixture
def clock(tmp_path: Path) -> DemoClock:
    return DemoClock(tmp_path / "data" / "demo-clock")


def test_the_real_clock_tells_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert _near(now, datetime.now(UTC))


def test_the_demo_s_clock_tells_real_time_until_it_is_moved(clock: DemoClock) -> None:
    assert _near(clock.now(), datetime.now(UTC))
    clock.move_to(DAY)
    assert _near(clock.now(), datetime.now(UTC) + DAY)
    clock.move_to(DAY)
    assert _near(clock.now(), datetime.now(UTC) + DAY)


def test_time_never_runs_backwards(clock: DemoClock) -> None:
    clock.move_to(DAY)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(DAY - timedelta(seconds=1))
    assert _near(clock.now(), datetime.now(UTC) + DAY)


def test_a_restart_stays_in_the_story_and_processes_share_one_time(tmp_path: Path) -> None:
    first, second = DemoClock(tmp_path / "clock"), DemoClock(tmp_path / "clock")
    assert _near(second.now(), datetime.now(UTC))
    first.move_to(DAY)
    assert _near(second.now(), datetime.now(UTC) + DAY)
    first.move_to(3 * DAY)
    assert _near(second.now(), datetime.now(UTC) + 3 * DAY)
    assert _near(DemoClock(tmp_path / "clock").now(), datetime.now(UTC) + 3 * DAY)


def test_no_half_written_offset_is_ever_read(clock: DemoClock, tmp_path: Path) -> None:
    clock.move_to(DAY)
    assert [one.name for one in (tmp_path / "data").iterdir()] == ["demo-clock"]


class Control:
    """The control's address, and how often what has become due was run."""

    def __init__(self, clock: DemoClock) -> None:
        self.app = FastAPI()
        self.moves = 0
        add_clock_control(self.app, Guard(SECRET, time.time), clock, self._moved)

    async def _moved(self) -> None:
        self.moves += 1

    async def move(self, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        headers = signed(body, content_type=JSON) if headers is None else headers
        return await request(self.app, body, headers, path="/demo/clock")


def _offset(seconds: object) -> bytes:
    return json.dumps({"offset_seconds": seconds}).encode()


async def test_the_control_moves_the_clock_and_runs_what_is_due(clock: DemoClock) -> None:
    control = Control(clock)
    answer = await control.move(_offset(86400))
    assert (answer.status, control.moves) == (200, 1)
    assert _near(clock.now(), datetime.now(UTC) + DAY)


async def test_nobody_else_moves_the_clock(clock: DemoClock) -> None:
    control = Control(clock)
    for headers in ({}, signed(_offset(86400), content_type=JSON, secret="another")):
        assert (await control.move(_offset(86400), headers)).status == 401
    assert control.moves == 0
    assert _near(clock.now(), datetime.now(UTC))


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"no json",
        _offset("soon"),
        _offset(None),
        _offset([1]),
        _offset(-1),
        _offset(float("nan")),
        _offset(float("inf")),
        _offset(1e300),
    ],
)
async def test_a_wrong_offset_moves_nothing(clock: DemoClock, body: bytes) -> None:
    control = Control(clock)
    assert (await control.move(body)).status == 400
    assert control.moves == 0
    assert _near(clock.now(), datetime.now(UTC))


async def test_jobs_run_in_order_and_one_that_fails_holds_up_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ran: list[str] = []

    async def good() -> int:
        ran.append("good")
        return 3

    async def bad() -> int:
        ran.append("bad")
        raise ValueError("words of a person")

    async def idle() -> int:
        ran.append("idle")
        return 0

    caplog.set_level("INFO", "uptake.clock")
    jobs = [
        ScheduledJob(name, 3600, lambda _, job=job: job())  # type: ignore[misc]  # bound here
        for name, job in (("good", good), ("bad", bad), ("idle", idle))
    ]
    await Scheduler(_NO_CONTEXT, jobs).run_due()
    assert ran == ["good", "bad", "idle"]
    assert [record.getMessage() for record in caplog.records] == [
        "job good: 3",
        "job bad failed: ValueError",
    ]
