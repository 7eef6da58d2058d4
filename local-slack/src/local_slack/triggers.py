"""Trigger ids: three seconds of real time, one use, for the app that got them."""

import time
from dataclasses import dataclass

from local_slack.chance import Chance

_SECONDS = 3.0
_KEPT = 5000


@dataclass
class Trigger:
    id: str
    app_id: str
    team_id: str
    user_id: str
    expires_at: float
    """real monotonic second"""
    view_id: str | None = None
    """the modal or Home in which the person acted, if any"""
    channel_id: str | None = None
    """the conversation in which the person acted, if any"""
    used: bool = False


class TriggerError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Triggers:
    def __init__(self, chance: Chance, seconds: float = _SECONDS) -> None:
        self.chance = chance
        self.seconds = seconds
        self._known: dict[str, Trigger] = {}

    def issue(
        self,
        app_id: str,
        team_id: str,
        user_id: str,
        view_id: str | None = None,
        channel_id: str | None = None,
    ) -> str:
        digits, word = self.chance.digits, self.chance.hex(32)
        trigger_id = f"{digits(13)}.{digits(12)}.{word}"
        expires = time.monotonic() + self.seconds
        self._known[trigger_id] = Trigger(
            trigger_id, app_id, team_id, user_id, expires, view_id, channel_id
        )
        while len(self._known) > _KEPT:
            self._known.pop(next(iter(self._known)))
        return trigger_id

    def find(self, trigger_id: str, app_id: str, team_id: str) -> Trigger:
        """Raises TriggerError with Slack's code when it may not be used."""
        trigger = self._known.get(trigger_id)
        if trigger is None or (trigger.app_id, trigger.team_id) != (app_id, team_id):
            raise TriggerError("invalid_trigger_id")
        if trigger.used:
            raise TriggerError("exchanged_trigger_id")
        if time.monotonic() > trigger.expires_at:
            raise TriggerError("expired_trigger_id")
        return trigger
