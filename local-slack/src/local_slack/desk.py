"""What every act of a person needs at hand."""

from dataclasses import dataclass

from local_slack.delivery import Delivery
from local_slack.events import Announcer
from local_slack.interactions import Interactions
from local_slack.responses import Responses
from local_slack.triggers import Triggers
from local_slack.world import World


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
