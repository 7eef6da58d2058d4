"""Who asks, and which request it is, from ids inside the signed body.

Only the signed `user.id` and `team.id` are identity. The request's key is the same for a double
click and a repeated delivery, and never the same for two different requests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.kernel.errors import NotAllowedError

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    team_id: str
    user_id: str
    key: str


def of_command(body: Body) -> Caller:
    key = f"command:{text_at(body, 'trigger_id')}"
    return Caller(text_at(body, "team_id"), text_at(body, "user_id"), key)


def of_action(body: Body) -> Caller:
    element = pressed(body)
    what = f"{_container(body)}:{text_at(element, 'action_id')}:{text_at(element, 'action_ts')}"
    return Caller(_team(body), text_at(body, "user", "id"), f"action:{what}")


def of_submission(body: Body) -> Caller:
    key = f"view:{text_at(body, 'view', 'id')}:{text_at(body, 'view', 'hash')}"
    return Caller(_team(body), text_at(body, "user", "id"), key)


def of_event(body: Body) -> Caller:
    key = f"event:{text_at(body, 'event_id')}"
    return Caller(text_at(body, "team_id"), text_at(body, "event", "user"), key)


def of_shortcut(body: Body) -> Caller:
    key = f"shortcut:{text_at(body, 'callback_id')}:{text_at(body, 'action_ts')}"
    return Caller(_team(body), text_at(body, "user", "id"), key)


def _team(body: Body) -> str:
    # The team is null where an app is installed to a whole organisation.
    return text_at(body, "team", "id") if body.get("team") else text_at(body, "user", "team_id")


def _container(body: Body) -> str:
    container = body.get("container")
    if isinstance(container, Mapping) and container.get("type") == "message":
        return f"{text_at(container, 'channel_id')}:{text_at(container, 'message_ts')}"
    return text_at(body, "container", "view_id")


def pressed(body: Body) -> Mapping[str, Any]:
    actions = body.get("actions")
    if isinstance(actions, list) and actions and isinstance(actions[0], Mapping):
        return actions[0]
    raise NotAllowedError


def text_at(body: Mapping[str, Any], *path: str) -> str:
    """Follow `path` to a text. Raises NotAllowedError where the body is not as Slack sends it."""
    value: object = body
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, str) and value:
        return value
    raise NotAllowedError
