"""response_url: five uses within half an hour of real time."""

import time
from dataclasses import dataclass
from typing import Any

from local_slack.checker.limits import limits
from local_slack.events import Announcer
from local_slack.model import Json, Message
from local_slack.posting import Target, edit, post, problems_of
from local_slack.shapes import message_json
from local_slack.world import World

_KEPT = 5000


@dataclass
class Source:
    """What a response_url answers to."""

    app_id: str
    team_id: str
    user_id: str
    channel_id: str
    message_ts: str | None = None
    """the message in which the person acted; None for commands"""
    uses: int = 0
    expires_at: float = 0.0


class ResponseError(Exception):
    """`code` is Slack's error word; `words` are for the log."""

    def __init__(
        self, code: str, status: int, words: str, messages: list[str] | None = None
    ) -> None:
        super().__init__(words)
        self.code, self.status, self.words = code, status, words
        self.messages = messages or []


class Responses:
    def __init__(self, world: World, announcer: Announcer) -> None:
        self.world = world
        self.announcer = announcer
        self._sources: dict[str, Source] = {}

    def issue(self, source: Source) -> str:
        chance = self.world.chance
        key = f"{source.team_id}/{chance.digits(13)}/{chance.word(24)}"
        source.expires_at = time.monotonic() + limits()["api"]["response_url"]["ttl_seconds"]
        self._sources[key] = source
        while len(self._sources) > _KEPT:
            self._sources.pop(next(iter(self._sources)))
        kind = "actions" if source.message_ts else "commands"
        return f"{self.world.base_url}/{kind}/{key}"

    def source(self, key: str) -> Source:
        source = self._sources.get(key)
        if source is None:
            raise ResponseError("expired_url", 404, "unknown response_url")
        if time.monotonic() > source.expires_at:
            raise ResponseError("expired_url", 404, "response_url used after 30 minutes")
        if source.uses >= limits()["api"]["response_url"]["uses"]:
            raise ResponseError("used_url", 404, "response_url used more than 5 times")
        sender = self.world.installation(source.app_id, source.team_id)
        if sender is None or not sender.active:
            raise ResponseError("no_active_hooks", 404, "the app is no longer installed")
        return source

    def use(self, key: str, payload: Any) -> list[str]:
        """Carries the answer out; returns warnings in words. Raises ResponseError."""
        source = self.source(key)
        if not isinstance(payload, dict):
            raise ResponseError("invalid_payload", 400, "body is no JSON object")
        warnings = self.answer(source, payload)
        source.uses += 1
        return warnings

    def answer(self, source: Source, payload: Json) -> list[str]:
        """The same rules hold for what a command answers in its HTTP response."""
        original = self._original(source)
        if payload.get("delete_original"):
            return self._delete(source, original)
        sender = self.world.installations[source.app_id, source.team_id]
        problems = problems_of(self.world, sender, payload)
        errors = [p for p in problems if p.severity == "error"]
        if errors:
            words = "; ".join(str(p) for p in errors)
            raise ResponseError(errors[0].code, 400, words, [str(p) for p in errors])
        warnings = [str(p) for p in problems]
        if payload.get("replace_original"):
            return warnings + self._replace(source, original, payload)
        self._post(source, payload)
        return warnings

    def _original(self, source: Source) -> Message | None:
        if source.message_ts is None:
            return None
        return self.world.message(source.channel_id, source.message_ts)

    def _delete(self, source: Source, original: Message | None) -> list[str]:
        if source.message_ts is None:
            raise ResponseError("no_original", 404, "delete_original on a command's response_url")
        if original is None:
            raise ResponseError("message_not_found", 404, "the original message is gone")
        self._refuse_anothers(source, original, "cant_delete_message")
        self.announcer.message_deleted(original)
        self.world.remove_message(original)
        return []

    def _replace(self, source: Source, original: Message | None, payload: Json) -> list[str]:
        if source.message_ts is None:
            self._post(source, payload)
            return ["replace_original on a command's response_url has nothing to replace"]
        if original is None:
            raise ResponseError("message_not_found", 404, "the original message is gone")
        self._refuse_anothers(source, original, "cant_update_message")
        before = message_json(self.world, original, metadata=False)
        edit(self.world, original, payload, original.user_id)
        self.announcer.message_edited(original, before)
        wanted = payload.get("response_type")
        now = "ephemeral" if original.ephemeral_to else "in_channel"
        if wanted and wanted != now:
            return [f"a message cannot change from {now} to {wanted}"]
        return []

    def _refuse_anothers(self, source: Source, original: Message, code: str) -> None:
        bot = self.world.installations[source.app_id, source.team_id]
        if original.user_id != bot.bot_user_id:
            raise ResponseError(code, 404, "the message is not the app's own")

    def _post(self, source: Source, payload: Json) -> None:
        public = payload.get("response_type") == "in_channel"
        channel, thread_ts = self.world.channels[source.channel_id], payload.get("thread_ts")
        if channel.archived:
            raise ResponseError("is_archived", 404, "the conversation is archived")
        if thread_ts and self.world.message(channel.id, str(thread_ts)) is None:
            raise ResponseError("cannot_reply_to_message", 404, "there is no such thread")
        target = Target(
            channel=channel,
            ephemeral_to=None if public else source.user_id,
            thread_ts=thread_ts,
        )
        bot = self.world.installations[source.app_id, source.team_id]
        message = post(self.world, bot, target, payload)
        self.announcer.message(message)
