"""How many events an app gets from one workspace within an hour, and what comes instead."""

import time
from dataclasses import dataclass, field
from typing import Literal

from local_slack.checker.limits import limits

Verdict = Literal["deliver", "tell", "drop"]
_HOUR = 3600.0
_MINUTE = 60.0


@dataclass
class _Hour:
    began: float
    count: int = 0
    told_at: float = float("-inf")


def _most() -> int:
    return int(limits()["api"]["events"]["max_per_app_workspace_per_hour"])


@dataclass
class EventLimit:
    most: int = field(default_factory=_most)
    _hours: dict[tuple[str, str], _Hour] = field(default_factory=dict)

    def verdict(self, app_id: str, team_id: str) -> Verdict:
        """`tell`: dropped, and an `app_rate_limited` goes out, once a minute."""
        now = time.monotonic()
        hour = self._hours.get((app_id, team_id))
        if hour is None or now - hour.began >= _HOUR:
            hour = self._hours[app_id, team_id] = _Hour(now)
        hour.count += 1
        if hour.count <= self.most:
            return "deliver"
        if now - hour.told_at < _MINUTE:
            return "drop"
        hour.told_at = now
        return "tell"
