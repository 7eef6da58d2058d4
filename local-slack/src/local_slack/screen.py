"""What one person sees, as JSON and as plain text."""

from typing import Any

from local_slack.elements import interactive
from local_slack.interactions import message_blocks, message_values
from local_slack.model import Channel, Json, Message, User, View
from local_slack.reading import Reader
from local_slack.world import World


class Screen:
    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user
        self.reader = Reader(world, user)

    def as_json(self) -> Json:
        stack = self.world.modal_stack(self.user.id)
        return {
            "user": {"id": self.user.id, "name": self.user.label, "tz": self.user.tz},
            "now": self.world.clock.now(),
            "version": self.world.version,
            "modal": self.view(stack[-1]) if stack else None,
            "stack": [view.id for view in stack],
            "homes": self.homes(),
            "channels": [self.channel(c) for c in self.world.channels_of(self.user.id)],
        }

    def homes(self) -> dict[str, Json]:
        """By app id."""
        found = {}
        for (user_id, app_id), view_id in self.world.homes.items():
            if user_id == self.user.id:
                found[app_id] = self.view(self.world.views[view_id])
        return found

    def view(self, view: View) -> Json:
        return {
            "id": view.id,
            "type": view.type,
            "title": (view.payload.get("title") or {}).get("text", ""),
            "submit": (view.payload.get("submit") or {}).get("text"),
            "callback_id": view.payload.get("callback_id", ""),
            "hash": view.hash,
            "blocks": view.payload["blocks"],
            "values": view.state,
            "errors": view.errors,
            "trouble": view.trouble,
            "lines": self.view_lines(view),
            "elements": elements_of(view.payload["blocks"], self.reader),
        }

    def view_lines(self, view: View) -> list[str]:
        lines = [view.trouble] if view.trouble else []
        for block in view.payload["blocks"]:
            block_id = block["block_id"]
            lines += self.reader.block(block, view.state.get(block_id, {}))
            if block_id in view.errors:
                lines.append(f"  ! {view.errors[block_id]}")
        return lines

    def channel(self, channel: Channel) -> Json:
        found = self.world.visible_messages(channel.id, self.user.id)
        return {
            "id": channel.id,
            "name": self.name_of(channel),
            "kind": channel.kind,
            "app_id": self._app_of(channel),
            "unread": self.world.unread(channel.id, self.user.id),
            "messages": [self.message(message) for message in found],
        }

    def _app_of(self, channel: Channel) -> str | None:
        if channel.kind != "im":
            return None
        others = [self.world.users[m] for m in channel.members if m in self.world.users]
        return next((user.app_id for user in others if user.is_bot), None)

    def name_of(self, channel: Channel) -> str:
        if channel.name:
            return channel.name
        others = [m for m in channel.members if m != self.user.id]
        return ", ".join(self.world.users[m].label for m in others if m in self.world.users)

    def message(self, message: Message) -> Json:
        blocks = message_blocks(message)
        author = self.world.users.get(message.user_id)
        return {
            "channel": message.channel_id,
            "ts": message.ts,
            "user": message.user_id,
            "author": message.username or (author.label if author else message.user_id),
            "from_app": message.app_id is not None,
            "text": message.text,
            "blocks": message.blocks,
            "attachments": message.attachments,
            "metadata": message.metadata,
            "thread_ts": message.thread_ts,
            "ephemeral": message.ephemeral_to is not None,
            "edited": message.edited_ts is not None,
            "trouble": message.trouble.get(self.user.id),
            "reactions": message.reactions,
            "files": message.file_ids,
            "values": message_values(message, self.user.id),
            "lines": self.message_lines(message),
            "elements": elements_of(blocks, self.reader),
        }

    def message_lines(self, message: Message) -> list[str]:
        values = message_values(message, self.user.id)
        lines: list[str] = []
        if not message.blocks:
            lines += self.reader.mrkdwn(message.text).splitlines()
        for block in message_blocks(message):
            lines += self.reader.block(block, values.get(block["block_id"], {}))
        for attachment in message.attachments:
            lines += self.reader.attachment(attachment)
        lines += [f"(file: {self._file_title(i)})" for i in message.file_ids]
        if self.user.id in message.trouble:
            lines.append(f"  ! {message.trouble[self.user.id]}")
        return lines

    def _file_title(self, file_id: str) -> str:
        file = self.world.files.get(file_id)
        return file.title if file else file_id

    def as_text(self) -> str:
        """The whole screen for a failure message: modal, Home, and each conversation's end."""
        shown = self.as_json()
        parts = [f"=== {self.user.label} ({self.user.id}) sees"]
        if shown["modal"]:
            parts += _framed(
                f"MODAL {len(shown['stack'])}: {shown['modal']['title']}", shown["modal"]
            )
            parts.append(f"    [{shown['modal']['submit']}]" if shown["modal"]["submit"] else "")
        for app_id, home in shown["homes"].items():
            parts += _framed(f"HOME of {self.world.apps[app_id].name}", home)
        for channel in shown["channels"]:
            parts += _conversation(channel)
        return "\n".join(part for part in parts if part)


def _framed(title: str, view: Json) -> list[str]:
    return [f"--- {title}", *(f"    {line}" for line in view["lines"])]


_SHOWN_MESSAGES = 12


def _conversation(channel: Json) -> list[str]:
    word = "DM" if channel["kind"] == "im" else channel["kind"]
    parts = [f"--- {word} {channel['name']} ({channel['id']})"]
    for message in channel["messages"][-_SHOWN_MESSAGES:]:
        marks = " (only visible to you)" if message["ephemeral"] else ""
        marks += " (edited)" if message["edited"] else ""
        parts.append(f"    {message['author']}{marks}:")
        parts += [f"        {line}" for line in message["lines"]]
    return parts


def elements_of(blocks: list[Json], reader: Reader) -> list[Json]:
    """Everything one can use, with the words it is known by."""
    found = []
    for located in interactive(blocks):
        element = located.element
        label = reader.label_of(located.block, element)
        options: list[Any] = reader.options(element)
        found.append(
            {
                "block_id": located.block["block_id"],
                "action_id": element["action_id"],
                "type": element["type"],
                "input": located.is_input,
                "label": label,
                "options": options,
            }
        )
    return found
