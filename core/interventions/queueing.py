"""Nudges are queued set by set, over the whole database, as the clock says when to look."""

from core.interventions.definitions import NUDGES
from core.interventions.records import InterventionWork
from core.policy import Action, Scope, System


async def queue_due_nudges(uow: InterventionWork) -> int:
    """Queue what is due. Return how many were new; looking twice queues once."""
    await uow.authorise(System("interventions"), Action.FIND_SIGNALS, Scope())
    queued = 0
    for nudge in NUDGES:
        # A later step that is queued first speaks for those before it, where they are one signal.
        for step in reversed(nudge.steps):
            queued += await uow.interventions.queue(nudge, step)
    return queued
