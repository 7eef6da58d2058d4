"""Messages that an app writes: from the Web API, from response_url, from a command's answer."""

from dataclasses import dataclass

from local_slack.checker import Problem, check_message
from local_slack.elements import every_block
from local_slack.fileaccess import file_named, may_read
from local_slack.model import Channel, Installation, Json, Message
from local_slack.normal import stored_blocks, stored_text
from local_slack.world import World

_MARKDOWN_KEY = "markdown_text"


@dataclass
class Target:
    """Where a message goes and who sees it."""

    channel: Channel
    ephemeral_to: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False


def problems_of(world: World, sender: Installation, content: Json) -> list[Problem]:
    """Everything wrong with the content, files that the sender cannot read included."""
    found = check_message(content)
    blocks = content.get("blocks")
    if isinstance(blocks, list) and not any(p.severity == "error" for p in found):
        found += slack_file_problems(world, sender, blocks)
    return found


def slack_file_problems(
    world: World, sender: Installation, blocks: list[Json], pointer: str = "/blocks"
) -> list[Problem]:
    """Slack refuses pictures that are unknown, unreadable for the app or not processed yet."""
    found = []
    for index, block in enumerate(blocks):
        for inner in every_block([block]):
            if not all(_readable(world, sender, name) for name in _files_in(inner)):
                words = "invalid slack file"
                found.append(Problem(f"{pointer}/{index}/slack_file", words))
    return found


def _files_in(block: Json) -> list[Json]:
    held = [block, block.get("accessory"), *(block.get("elements") or [])]
    return [h["slack_file"] for h in held if isinstance(h, dict) and "slack_file" in h]


def _readable(world: World, sender: Installation, name: Json) -> bool:
    file = file_named(world, name)
    return file is not None and world.is_ready(file) and may_read(world, sender, file)


def write(world: World, message: Message, content: Json) -> None:
    """Puts text, blocks, attachments and metadata of `content` into the message."""
    text = content.get("text") or content.get(_MARKDOWN_KEY) or ""
    message.text = stored_text(str(text))
    message.blocks = stored_blocks(content.get("blocks") or [], world.chance)
    message.attachments = [_stored_attachment(world, a) for a in content.get("attachments") or []]
    if not message.blocks and content.get(_MARKDOWN_KEY):
        message.blocks = stored_blocks([{"type": "markdown", "text": text}], world.chance)
    if content.get("metadata") is not None:
        message.metadata = content["metadata"]


def _stored_attachment(world: World, attachment: Json) -> Json:
    if "blocks" not in attachment:
        return attachment
    return {**attachment, "blocks": stored_blocks(attachment["blocks"], world.chance)}


def post(world: World, sender: Installation, target: Target, content: Json) -> Message:
    """Stores a message of the app's bot; the content was checked before."""
    message = Message(
        channel_id=target.channel.id,
        ts=world.next_ts(),
        user_id=sender.bot_user_id,
        app_id=sender.app_id,
        bot_id=sender.bot_id,
        team_id=sender.team_id,
        ephemeral_to=target.ephemeral_to,
        thread_ts=target.thread_ts,
        reply_broadcast=target.broadcast,
        username=content.get("username"),
        icon=content.get("icon_emoji") or content.get("icon_url"),
    )
    write(world, message, content)
    share_files(world, message)
    world.add_message(message)
    return message


def share_files(world: World, message: Message) -> None:
    """A picture in a block becomes visible to those who see the message."""
    for block in every_block(message.blocks):
        for name in _files_in(block):
            file = file_named(world, name)
            if file is not None and message.channel_id not in file.channels:
                file.channels.append(message.channel_id)


def edit(world: World, message: Message, content: Json, editor: str) -> None:
    write(world, message, content)
    message.edited_ts = world.next_ts()
    message.edited_by = editor
    message.states.clear()
    message.trouble.clear()
    share_files(world, message)
    world.message_changed(message)
