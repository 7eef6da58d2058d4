"""Who asks, and which request it is, from ids inside the signed body.

Only the signed `user.id` and `team.id` are identity. The request's key is the same for a double
click and a repeated delivery, and never the same for two different requests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.kernel.errors import NotAllowedError

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    team_id: str
    user_id: str
    key: str


def of_command(body: Body) -> Caller:
    key = f"command:{_text(body, 'trigger_id')}"
    return Caller(_text(body, "team_id"), _text(body, "user_id"), key)


def of_action(body: Body) -> Caller:
    pressed = _pressed(body)
    what = f"{_container(body)}:{_text(pressed, 'action_id')}:{_text(pressed, 'action_ts')}"
    return Caller(_team(body), _text(body, "user", "id"), f"action:{what}")


def of_submission(body: Body) -> Caller:
    key = f"view:{_text(body, 'view', 'id')}:{_text(body, 'view', 'hash')}"
    return Caller(_team(body), _text(body, "user", "id"), key)


def of_event(body: Body) -> Caller:
    key = f"event:{_text(body, 'event_id')}"
    return Caller(_text(body, "team_id"), _text(body, "event", "user"), key)


def of_shortcut(body: Body) -> Caller:
    key = f"shortcut:{_text(body, 'callback_id')}:{_text(body, 'action_ts')}"
    return Caller(_team(body), _text(body, "user", "id"), key)


def author_of(body: Body) -> str | None:
    """Return who wrote the message that a shortcut was used on; none for an app's."""
    message = body.get("message") or {}
    author = message.get("user")
    return author if isinstance(author, str) and not message.get("bot_id") else None


def words_of(body: Body) -> str:
    """Return the words of the message that a shortcut was used on."""
    words = (body.get("message") or {}).get("text")
    return words if isinstance(words, str) else ""


def written_at(body: Body) -> datetime:
    """Return when the message that a shortcut was used on was written."""
    try:
        return datetime.fromtimestamp(float(_text(body, "message", "ts")), UTC)
    except (ValueError, OverflowError, OSError):
        raise NotAllowedError from None


def value_of(body: Body) -> str:
    """Return the pressed button's value or the picked option's: a claim by the person's client."""
    pressed = _pressed(body)
    return (
        _text(pressed, "value")
        if "value" in pressed
        else _text(pressed, "selected_option", "value")
    )


def _team(body: Body) -> str:
    # The team is null where an app is installed to a whole organisation.
    return _text(body, "team", "id") if body.get("team") else _text(body, "user", "team_id")


def _container(body: Body) -> str:
    container = body.get("container")
    if isinstance(container, Mapping) and container.get("type") == "message":
        return f"{_text(container, 'channel_id')}:{_text(container, 'message_ts')}"
    return _text(body, "container", "view_id")


def _pressed(body: Body) -> Mapping[str, Any]:
    actions = body.get("actions")
    if isinstance(actions, list) and actions and isinstance(actions[0], Mapping):
        return actions[0]
    raise NotAllowedError


def _text(body: Mapping[str, Any], *path: str) -> str:
    """Follow `path` to a text. Raises NotAllowedError where the body is not as Slack sends it."""
    value: object = body
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, str) and value:
        return value
    raise NotAllowedError
