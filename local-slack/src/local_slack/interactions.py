"""Interaction payloads, as Slack builds them."""

from dataclasses import dataclass
from typing import Any

from local_slack.elements import STATELESS, Located, initial_values, slot_of
from local_slack.model import App, Json, Message, MessageRef, User, View, Where
from local_slack.responses import Responses, Source
from local_slack.shapes import channel_ref, message_json, team_ref, user_ref
from local_slack.triggers import Triggers
from local_slack.viewstore import view_json
from local_slack.world import World


@dataclass
class Interactions:
    world: World
    triggers: Triggers
    responses: Responses

    def _base(self, app: App, user: User, kind: str) -> Json:
        return {
            "type": kind,
            "team": team_ref(self.world.workspaces[user.team_id]),
            "user": user_ref(user),
            "api_app_id": app.id,
            "token": app.verification_token,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _trigger(self, app: App, user: User, channel_id: str | None = None) -> str:
        return self.triggers.issue(app.id, user.team_id, user.id, None, channel_id)

    def _trigger_in(self, app: App, user: User, view: View) -> str:
        where = (view.id, view.channel_id)
        return self.triggers.issue(app.id, user.team_id, user.id, *where)

    def message_actions(self, app: App, user: User, message: Message, actions: list[Json]) -> Json:
        source = Source(app.id, user.team_id, user.id, message.channel_id, message.ts)
        return {
            **self._base(app, user, "block_actions"),
            **self._message_place(message),
            "trigger_id": self._trigger(app, user, message.channel_id),
            "response_url": self.responses.issue(source),
            "state": {"values": message_values(message, user.id)},
            "actions": actions,
        }

    def _message_place(self, message: Message) -> Json:
        channel = self.world.channels[message.channel_id]
        hidden = message.ephemeral_to is not None
        place: Json = {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": hidden,
            },
            "channel": channel_ref(channel),
        }
        if message.thread_ts:
            place["container"]["thread_ts"] = message.thread_ts
        if not hidden:
            place["message"] = message_json(self.world, message)
        return place

    def view_actions(self, app: App, user: User, view: View, actions: list[Json]) -> Json:
        return {
            **self._base(app, user, "block_actions"),
            **self._team_at_home(user),
            **self._view_place(view),
            "trigger_id": self._trigger_in(app, user, view),
            "actions": actions,
        }

    def _team_at_home(self, user: User) -> Json:
        """In a modal Slack names the person's own workspace; the view names the app's."""
        if not user.is_stranger:
            return {}
        return {"team": {"id": user.own_team_id, "domain": user.own_team_id.lower()}}

    def _view_place(self, view: View) -> Json:
        return {
            "container": {"type": "view", "view_id": view.id},
            "view": view_json(self.world, view),
        }

    def suggestion(self, app: App, user: User, where: Message | View, asked: Json) -> Json:
        """`asked`: block_id, action_id and the value typed so far."""
        if isinstance(where, Message):
            place = self._message_place(where)
        else:
            place = self._view_place(where)
        return {**self._base(app, user, "block_suggestion"), **place, **asked}

    def submission(self, app: App, user: User, view: View) -> Json:
        return {
            **self._base(app, user, "view_submission"),
            **self._team_at_home(user),
            "trigger_id": self._trigger_in(app, user, view),
            "view": view_json(self.world, view),
            "response_urls": self._response_urls(app, user, view),
        }

    def _response_urls(self, app: App, user: User, view: View) -> list[Json]:
        found = []
        for block in view.payload["blocks"]:
            element = block.get("element") or {}
            if not element.get("response_url_enabled"):
                continue
            state = view.state[block["block_id"]][element["action_id"]]
            channel_id = state[slot_of(element["type"])]
            if channel_id:
                source = Source(app.id, user.team_id, user.id, channel_id)
                found.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel_id,
                        "response_url": self.responses.issue(source),
                    }
                )
        return found

    def closed(self, app: App, user: User, view: View, *, is_cleared: bool) -> Json:
        return {
            **self._base(app, user, "view_closed"),
            **self._team_at_home(user),
            "view": view_json(self.world, view),
            "is_cleared": is_cleared,
        }

    def shortcut(self, app: App, user: User, callback_id: str) -> Json:
        payload = self._base(app, user, "shortcut") | {
            "callback_id": callback_id,
            "trigger_id": self._trigger(app, user),
            "action_ts": self.world.next_ts(),
        }
        del payload["api_app_id"]  # Slack leaves it out of global shortcuts
        return payload

    def message_shortcut(self, app: App, user: User, callback_id: str, message: Message) -> Json:
        channel = self.world.channels[message.channel_id]
        source = Source(app.id, user.team_id, user.id, channel.id, message.ts)
        return self._base(app, user, "message_action") | {
            "callback_id": callback_id,
            "trigger_id": self._trigger(app, user, channel.id),
            "action_ts": self.world.next_ts(),
            "response_url": self.responses.issue(source),
            "channel": channel_ref(channel),
            "message_ts": message.ts,
            "message": message_json(self.world, message),
        }

    def command(self, app: App, user: User, channel_id: str, name: str, text: str) -> Json:
        workspace = self.world.workspaces[user.team_id]
        source = Source(app.id, user.team_id, user.id, channel_id)
        return {
            "token": app.verification_token,
            "team_id": workspace.id,
            "team_domain": workspace.domain,
            "channel_id": channel_id,
            "channel_name": channel_ref(self.world.channels[channel_id])["name"],
            "user_id": user.id,
            "user_name": user.name,
            "command": name,
            "text": text,
            "api_app_id": app.id,
            "is_enterprise_install": "false",
            "response_url": self.responses.issue(source),
            "trigger_id": self._trigger(app, user, channel_id),
        }


def message_values(message: Message, user_id: str) -> dict[str, Any]:
    kept = message.states.get(user_id, {})
    return initial_values(message_blocks(message), kept)


def message_blocks(message: Message) -> list[Json]:
    attached = [block for a in message.attachments for block in a.get("blocks", [])]
    return [*message.blocks, *attached]


def action_of(located: Located, state: Json, action_ts: str) -> Json:
    """One entry of `actions`; `state` is what the person chose."""
    element, kind = located.element, located.kind
    action: Json = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": located.block["block_id"],
        "action_ts": action_ts,
    }
    if kind in STATELESS:
        shown = {k: element[k] for k in ("text", "value", "style", "url") if k in element}
        return action | shown | state
    return action | state


def place_of(where: Where) -> str:
    """One word for the place, to remember what was suggested there."""
    return f"{where.channel_id}/{where.ts}" if isinstance(where, MessageRef) else where.view_id
