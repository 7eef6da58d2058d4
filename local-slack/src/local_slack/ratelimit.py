"""Slack's limits: each method in each workspace, and one post a second in each channel."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Slack publishes a floor for each tier and no ceiling; the floor is the strict reading.
_PER_MINUTE = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 600}
_POSTS_PER_MINUTE = 300
_POST_BURST = 4


class RateLimitedError(Exception):
    def __init__(self, code: str, retry_after: int) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


@dataclass
class _Bucket:
    capacity: float
    per_second: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Takes one and answers 0, or answers the seconds until one is there."""
        self.level = min(self.capacity, self.level + (now - self.at) * self.per_second)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.per_second


@dataclass
class Limiter:
    enabled: bool = True
    seconds: Callable[[], float] = time.monotonic
    """real time, whatever the local Slack's clock shows"""
    _buckets: dict[tuple[str, ...], _Bucket] = field(default_factory=dict)

    def call(self, app_id: str, team_id: str, method: str, tier: str) -> None:
        """Raises RateLimitedError when this method was called too often."""
        per_minute = _POSTS_PER_MINUTE if method == "chat.postMessage" else _PER_MINUTE[tier]
        key = (app_id, team_id, method)
        self._take(key, per_minute, per_minute / 60, "ratelimited")

    def post(self, team_id: str, channel_id: str) -> None:
        self._take((team_id, channel_id), _POST_BURST, 1.0, "rate_limited")

    def _take(self, key: tuple[str, ...], capacity: float, per_second: float, code: str) -> None:
        if not self.enabled:
            return
        now = self.seconds()
        bucket = self._buckets.setdefault(key, _Bucket(capacity, per_second, capacity, now))
        wait = bucket.wait(now)
        if wait:
            raise RateLimitedError(code, max(1, math.ceil(wait)))

    def clear(self) -> None:
        self._buckets.clear()
