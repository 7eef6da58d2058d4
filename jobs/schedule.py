"""The one timetable: what runs by the clock, how often, and what it calls.

`bot` runs it in every replica; a job that finds nothing to do does nothing, and looking twice
fires once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.unit_of_work import Database
from jobs.audit_sealing import AuditHeads, seal_and_publish
from jobs.content import release_assets_due
from jobs.data_requests import RequestProcessor, process_waiting
from jobs.inbox import forget_old_requests
from jobs.interventions import queue_due_nudges
from jobs.metrics import release_and_announce
from jobs.people import Directory, refresh_stale
from jobs.pulses import close_and_release
from jobs.signals import draft_signals

TEN_SECONDS = 10.0
MINUTE = 60.0
FIVE_MINUTES = 300.0
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class JobContext:
    """What the jobs need of `bot`. `requests` is none where the operator's login is not at hand."""

    database: Database
    directory: Directory
    audit_heads: AuditHeads
    remember_erased: Callable[[], Awaitable[None]]
    requests: RequestProcessor | None


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """A job and its interval.

    One that goes by the product's clock is also run, in the table's order, when a demo moves that
    clock. `run` returns how much it did, for the log.
    """

    name: str
    every_seconds: float
    run: Callable[[JobContext], Awaitable[object]]
    by_product_clock: bool = True


TIMETABLE = (
    ScheduledJob("signals", MINUTE, lambda it: queue_due_nudges(it.database)),
    ScheduledJob("content", MINUTE, lambda it: release_assets_due(it.database)),
    ScheduledJob("pulses", MINUTE, lambda it: close_and_release(it.database)),
    ScheduledJob("metrics", MINUTE, lambda it: release_and_announce(it.database)),
    ScheduledJob("next engagements", MINUTE, lambda it: draft_signals(it.database)),
    ScheduledJob(
        "inbox", HOUR, lambda it: forget_old_requests(it.database), by_product_clock=False
    ),
    ScheduledJob(
        "audit sealing",
        FIVE_MINUTES,
        lambda it: seal_and_publish(it.database, it.audit_heads),
        by_product_clock=False,
    ),
    ScheduledJob("erasures", FIVE_MINUTES, lambda it: it.remember_erased(), by_product_clock=False),
    ScheduledJob(
        "data requests",
        TEN_SECONDS,
        lambda it: process_waiting(it.database, it.requests),
        by_product_clock=False,
    ),
    ScheduledJob(
        "people",
        FIVE_MINUTES,
        lambda it: refresh_stale(it.database, it.directory),
        by_product_clock=False,
    ),
)
