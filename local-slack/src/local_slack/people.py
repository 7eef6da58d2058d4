"""What a person does in Slack. One method for each act; the app hears of it by delivery.

Every act returns an `Outcome`: what the person sees at once. What follows (messages,
modals, Home) is found in the `World`, which announces each change.
"""

from local_slack.dnd import status
from local_slack.model import Change, Channel, File, Message
from local_slack.outcome import Outcome, Suggestions, TextEnd, refused
from local_slack.shapes import message_json
from local_slack.talking import Talking
from local_slack.words import ARCHIVED, EMPTY, GONE, NOT_MEMBER, NOT_YOURS

__all__ = ["Outcome", "People", "Suggestions", "TextEnd"]


class People(Talking):
    """Everything a person can do.

    Also `press`, `fill`, `suggest` (see acting), `submit`, `close` (modalflow), `say`,
    `command`, `open_home`, `open_messages_tab`, `shortcut`, `message_shortcut` (talking).
    """

    async def react(self, user_id: str, channel_id: str, ts: str, name: str) -> Outcome:
        """Adds the emoji, or takes it back when this person had given it."""
        message = self.world.message(channel_id, ts)
        if message is None or message.ephemeral_to is not None:
            return refused(GONE)
        channel = self.world.channels[channel_id]
        if user_id not in channel.members:
            return refused(NOT_MEMBER)
        if channel.archived:
            return refused(ARCHIVED)
        given = message.reactions.setdefault(name, [])
        added = user_id not in given
        if added:
            given.append(user_id)
        else:
            given.remove(user_id)
        if not given:
            del message.reactions[name]
        self.world.message_changed(message)
        user = self.world.users[user_id]
        self.desk.announcer.reaction(user, message, name, added=added)
        return Outcome()

    async def edit_message(self, user_id: str, channel_id: str, ts: str, text: str) -> Outcome:
        """Other words for one's own message."""
        message, problem = self._own(user_id, channel_id, ts)
        if message is None:
            return refused(problem)
        if not text.strip():
            return refused(EMPTY)
        before = message_json(self.world, message, metadata=False)
        message.text = self.typed(self.world.users[user_id], text)
        message.edited_ts, message.edited_by = self.world.next_ts(), user_id
        self.world.message_changed(message)
        self.desk.announcer.message_edited(message, before)
        return Outcome(message=message)

    async def delete_message(self, user_id: str, channel_id: str, ts: str) -> Outcome:
        """Takes one's own message away."""
        message, problem = self._own(user_id, channel_id, ts)
        if message is None:
            return refused(problem)
        self.desk.announcer.message_deleted(message)
        self.world.remove_message(message)
        return Outcome()

    def _own(self, user_id: str, channel_id: str, ts: str) -> tuple[Message | None, str]:
        message = self.world.message(channel_id, ts)
        if message is None or message.ephemeral_to is not None:
            return None, GONE
        if message.user_id != user_id:
            return None, NOT_YOURS
        channel = self.world.channels[channel_id]
        if user_id not in channel.members:
            return None, NOT_MEMBER
        return (None, ARCHIVED) if channel.archived else (message, "")

    async def join(self, user_id: str, channel_id: str) -> Outcome:
        """Joins a public channel."""
        user, channel = self.world.users[user_id], self.world.channels.get(channel_id)
        if channel is None or not self.world.may_see(user, channel):
            return refused(GONE)
        if channel.archived:
            return refused(ARCHIVED)
        if user_id not in channel.members:
            channel.members.append(user_id)
            self.world.changed(Change(0, "channel", channel.team_id, channel.id))
            self.desk.announcer.joined(user, channel)
        return Outcome()

    async def leave(self, user_id: str, channel_id: str) -> Outcome:
        """Leaves a channel."""
        channel = self.world.channels.get(channel_id)
        if channel is None or user_id not in channel.members or channel.kind in ("im", "mpim"):
            return refused(NOT_MEMBER)
        channel.members.remove(user_id)
        self.world.changed(Change(0, "channel", channel.team_id, channel.id))
        self.desk.announcer.left(self.world.users[user_id], channel)
        return Outcome()

    async def read(self, user_id: str, channel_id: str) -> None:
        """Marks everything in the conversation as seen."""
        seen = self.world.visible_messages(channel_id, user_id)
        channel = self.world.channels[channel_id]
        if seen and channel.last_read.get(user_id, "0") < seen[-1].ts:
            channel.last_read[user_id] = seen[-1].ts
            self.world.changed(Change(0, "read", channel.team_id, channel_id, user_id))

    def upload(self, user_id: str, name: str, data: bytes, mimetype: str) -> File:
        """A file from the person's computer, for file inputs."""
        file = File(
            id=self.world.chance.id("F"),
            team_id=self.world.users[user_id].team_id,
            user_id=user_id,
            name=name,
            title=name,
            mimetype=mimetype,
            size=len(data),
            data=data,
            created=int(self.world.clock.now()),
            completed=True,
        )
        self.world.files[file.id] = file
        return file

    def open_dm(self, user_id: str, others: list[str]) -> Channel:
        """A direct conversation with these people."""
        team_id = self.world.users[user_id].team_id
        return self.world.open_direct(team_id, [user_id, *others])

    async def snooze(self, user_id: str, minutes: int) -> Outcome:
        """No notifications for a while; 0 minutes: again from now on."""
        user = self.world.users[user_id]
        now = self.world.clock.now()
        user.dnd.snooze_until = int(now) + minutes * 60 if minutes > 0 else 0
        self.world.changed(Change(0, "user", user.team_id, None, user_id))
        self.desk.announcer.dnd_changed(user, status(user, now))
        return Outcome()

    def dismiss(self, user_id: str, channel_id: str, ts: str) -> None:
        """Takes an ephemeral message away."""
        message = self.world.message(channel_id, ts)
        if message is not None and message.ephemeral_to == user_id:
            self.world.remove_message(message)
