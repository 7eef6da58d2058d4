"""Everything that runs behind the server, wired once."""

from pathlib import Path

from sandbox.delivery import Delivery
from sandbox.desk import Desk
from sandbox.events import Announcer
from sandbox.faults import Faults
from sandbox.oauth import OAuth
from sandbox.people import People
from sandbox.ratelimit import Limiter
from sandbox.requestlog import RequestLog
from sandbox.responses import Responses
from sandbox.scheduled import Schedule
from sandbox.sockets import Sockets
from sandbox.triggers import Triggers
from sandbox.world import World


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
