"""The local Slack's time: real time plus an offset that people move."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_FRIDAY = 4
_MORNING = 8


@dataclass
class Clock:
    """Message times and dates follow it; signatures, triggers and deadlines use real time."""

    offset_seconds: float = 0.0

    def now(self) -> float:
        """Unix seconds of the local Slack."""
        return time.time() + self.offset_seconds

    def local(self, zone: str) -> datetime:
        return datetime.fromtimestamp(self.now(), ZoneInfo(zone))

    def seconds_to_school_morning(self, zone: str) -> float:
        """Until the next weekday's 08:00 in `zone`, at least a minute away."""
        here = self.local(zone)
        morning = here.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
        while morning <= here + timedelta(minutes=1) or morning.weekday() > _FRIDAY:
            # Adding whole days keeps the wall clock at 08:00 across a change of summer time.
            morning += timedelta(days=1)
        return morning.timestamp() - here.timestamp()
