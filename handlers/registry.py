"""Everything that is listened to. Nothing is registered anywhere else.

Each slice says in its own `LISTENERS` what it listens to; a new slice is one name below.
"""

from slack_bolt.async_app import AsyncApp

from handlers import (
    action_plans,
    applications,
    certificates,
    commands,
    content,
    data_requests,
    engagements,
    home,
    interventions,
    metrics,
    people,
    pulses,
    reflections,
)
from handlers.kit.deps import Deps
from handlers.kit.listening import Listeners, listen, together

_SLICES = together(
    action_plans.LISTENERS,
    applications.LISTENERS,
    certificates.LISTENERS,
    commands.LISTENERS,
    content.LISTENERS,
    engagements.LISTENERS,
    home.LISTENERS,
    interventions.LISTENERS,
    metrics.LISTENERS,
    data_requests.LISTENERS,
    people.LISTENERS,
    pulses.LISTENERS,
    reflections.LISTENERS,
)
LISTENERS = together(_SLICES, Listeners(commands={"/uptake": commands.answering(_SLICES.words)}))


def register(app: AsyncApp, deps: Deps) -> None:
    """Have the app listen to all of them."""
    listen(app, LISTENERS, deps)
