"""Everything that runs behind the server, wired once."""

from pathlib import Path

from local_slack.delivery import Delivery
from local_slack.desk import Desk
from local_slack.events import Announcer
from local_slack.faults import Faults
from local_slack.oauth import OAuth
from local_slack.people import People
from local_slack.ratelimit import Limiter
from local_slack.requestlog import RequestLog
from local_slack.responses import Responses
from local_slack.scheduled import Schedule
from local_slack.sockets import Sockets
from local_slack.triggers import Triggers
from local_slack.world import World


class Platform:
    def __init__(self, world: World) -> None:
        self.world = world
        self.log = RequestLog()
        self.faults = Faults()
        self.limiter = Limiter()
        self.triggers = Triggers(world.chance)
        self.delivery = Delivery(world, self.log)
        self.sockets = Sockets(world)
        self.delivery.sockets = self.sockets
        self.oauth = OAuth(world)
        self.announcer = Announcer(world, self.delivery)
        self.schedule = Schedule(world, self.announcer)
        self.responses = Responses(world, self.announcer)
        desk = Desk(world, self.delivery, self.triggers, self.responses, self.announcer)
        self.people = People(desk)
        self.clock_listeners: list[str] = []
        """addresses that are told when the clock is moved"""
        self.state_file: Path | None = None
        """where snapshots go, if anywhere"""

    async def close(self) -> None:
        await self.schedule.close()
        await self.sockets.close()
        await self.delivery.close()
