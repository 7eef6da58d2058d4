"""Messages for later: kept, and posted when the local clock reaches their time."""

import asyncio
from dataclasses import asdict

from local_slack.checker.limits import limits
from local_slack.events import Announcer
from local_slack.model import Json, Scheduled
from local_slack.posting import Target, post
from local_slack.world import World

_DAY = 86_400
_WINDOW = 300
_LONGEST_NAP = 30.0


class ScheduleError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Schedule:
    def __init__(self, world: World, announcer: Announcer) -> None:
        self.world = world
        self.announcer = announcer
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def add(
        self, app_id: str, team_id: str, channel_id: str, post_at: int, call: Json
    ) -> Scheduled:
        """`call`: content, thread_ts and broadcast. Raises ScheduleError."""
        rules = limits()["api"]["schedule_message"]
        now = self.world.clock.now()
        if post_at <= now:
            raise ScheduleError("time_in_past")
        if post_at > now + rules["max_days"] * _DAY:
            raise ScheduleError("time_too_far")
        near = [
            one
            for one in self.world.scheduled.values()
            if one.channel_id == channel_id and abs(one.post_at - post_at) < _WINDOW
        ]
        if len(near) >= rules["max_per_5_minutes_per_channel"]:
            raise ScheduleError("restricted_too_many")
        one = Scheduled(
            id=self.world.chance.id("Q"),
            app_id=app_id,
            team_id=team_id,
            channel_id=channel_id,
            post_at=post_at,
            created=int(now),
            **call,
        )
        self.world.scheduled[one.id] = one
        self._news.set()
        return one

    def post_due(self) -> int:
        """Posts what is due by the local clock; how many."""
        now = self.world.clock.now()
        due = [one for one in self.world.scheduled.values() if one.post_at <= now]
        for one in sorted(due, key=lambda one: one.post_at):
            del self.world.scheduled[one.id]
            self._post(one)
        return len(due)

    def _post(self, one: Scheduled) -> None:
        """Nothing is said to the app when the conversation has closed meanwhile."""
        channel = self.world.channels.get(one.channel_id)
        sender = self.world.installation(one.app_id, one.team_id)
        if channel is None or channel.archived or sender is None or not sender.active:
            return
        if sender.bot_user_id not in channel.members:
            return
        target = Target(channel, thread_ts=one.thread_ts, broadcast=one.broadcast)
        self.announcer.message(post(self.world, sender, target, one.content))

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self.post_due()
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), self._nap())
            except TimeoutError:
                continue

    def _nap(self) -> float:
        now = self.world.clock.now()
        rest = [one.post_at - now for one in self.world.scheduled.values()]
        return max(0.01, min([*rest, _LONGEST_NAP]))


def as_listed(one: Scheduled) -> Json:
    shown = asdict(one)
    listed = {key: shown[key] for key in ("id", "channel_id", "post_at")}
    return {**listed, "date_created": one.created, "text": str(one.content.get("text", ""))}
