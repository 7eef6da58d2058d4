"""What every act of a person needs at hand."""

from dataclasses import dataclass

from sandbox.delivery import Delivery
from sandbox.events import Announcer
from sandbox.interactions import Interactions
from sandbox.responses import Responses
from sandbox.triggers import Triggers
from sandbox.world import World


@dataclass
class Desk:
    world: World
    delivery: Delivery
    triggers: Triggers
    responses: Responses
    announcer: Announcer

    @property
    def interactions(self) -> Interactions:
        return Interactions(self.world, self.triggers, self.responses)
