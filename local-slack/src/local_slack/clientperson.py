"""One person in the local Slack, for tests."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from local_slack.clientfind import Found, find_button, find_field, find_option, normal, value_for
from local_slack.model import Json

_T = TypeVar("_T")
_LONGEST_POLL = 2.0


@dataclass(frozen=True)
class Person:
    id: str
    label: str
    tz: str


@dataclass(frozen=True)
class Result:
    """What the act showed at once."""

    trouble: str | None
    errors: dict[str, str]
    body: Json


class Control(Protocol):
    async def get(self, name: str, **query: Any) -> Json: ...
    async def text(self, name: str, **query: Any) -> str: ...
    async def post(self, name: str, body: Json | None = None) -> Json: ...


class SlackPerson:
    """Waits for what it looks for, at most `timeout` seconds.

    An act that ends in trouble raises AssertionError, unless `trouble_ok` is given.
    """

    def __init__(self, control: Control, person: Person, timeout: float) -> None:
        self.control = control
        self.person = person
        self.timeout = timeout
        self._in_home = False

    @property
    def id(self) -> str:
        return self.person.id

    # -- acts ------------------------------------------------------------
    async def types(
        self, text: str, channel: str = "dm", *, thread: str | None = None, trouble_ok: bool = False
    ) -> Result:
        """Words or a /command, in a channel by name or id, "dm": the app's."""
        self._in_home = False
        body = {"act": "say", "channel": channel, "text": text, "thread_ts": thread}
        return await self._act(body, trouble_ok)

    async def presses(
        self, label: str, *, where: str | None = None, trouble_ok: bool = False
    ) -> Result:
        """A button, or an option of a menu or of radio buttons, by its visible words.

        In the open modal if there is one; else the newest message that has it; else Home
        (Home first after `opens_home`). `where`: "modal", "home", "dm" or a channel's name.
        """
        found = await self._wait(lambda s: find_button(s, label, self._places(s, where)), label)
        return await self._use(found, found.value, trouble_ok)

    async def chooses(
        self,
        option: str,
        *,
        of: str | None = None,
        where: str | None = None,
        trouble_ok: bool = False,
    ) -> Result:
        """An option of a select, by its words; `of`: label, placeholder or action_id.

        For an external select the words are typed first, to ask the app for options.
        """
        found = await self._wait(
            lambda s: find_option(s, option, of, self._places(s, where)), option
        )
        if found.kind.endswith("external_select"):
            body = {"act": "suggest", "query": option, **found.address()}
            answer = await self.control.post("act", {"user": self.id, **body})
            found = found.with_suggestions(answer, option)
        return await self._use(found, found.value, trouble_ok)

    async def fills(self, **fields: Any) -> None:
        """Inputs of the open modal (else of Home), by label, block_id or action_id.

        Values: text, date, time, datetime, an option's words, a person's or channel's name,
        or a list of those. None empties the field.
        """
        for name, value in fields.items():
            found = await self._field(name)
            people = (await self.control.get("people"))["people"]
            channels = (await self.control.get("channels"))["channels"]
            chosen = value_for(found, value, people, channels)
            await self._use(found, chosen, trouble_ok=False)

    async def _field(self, name: str) -> Found:
        return await self._wait(lambda s: find_field(s, name, self._places(s, None)), name)

    async def submits(self, *, trouble_ok: bool = False) -> Result:
        """The open modal's submit button. Errors at fields are in the result, not raised."""
        await self._wait(lambda s: s["modal"], "an open modal")
        return await self._act({"act": "submit"}, trouble_ok)

    async def closes(self, *, whole_stack: bool = False) -> Result:
        await self._wait(lambda s: s["modal"], "an open modal")
        return await self._act({"act": "close", "whole_stack": whole_stack}, False)

    async def opens_home(self) -> Result:
        result = await self._act({"act": "open_home"}, False)
        self._in_home = True
        return result

    async def uses_shortcut(self, callback_id: str, *, trouble_ok: bool = False) -> Result:
        return await self._act({"act": "shortcut", "callback_id": callback_id}, trouble_ok)

    async def uses_message_shortcut(
        self, callback_id: str, text: str, *, trouble_ok: bool = False
    ) -> Result:
        """On the newest message that shows `text`."""
        message = await self._wait(lambda s: _newest_with(s, text), text)
        where = {"channel": message["channel"], "ts": message["ts"]}
        body = {"act": "message_shortcut", "callback_id": callback_id, **where}
        return await self._act(body, trouble_ok)

    async def reads(self, channel: str = "dm") -> Result:
        return await self._act({"act": "read", "channel": channel}, False)

    async def reacts(self, name: str, text: str) -> Result:
        """An emoji on the newest message that shows `text`."""
        message = await self._wait(lambda s: _newest_with(s, text), text)
        where = {"channel": message["channel"], "ts": message["ts"]}
        return await self._act({"act": "react", "name": name, **where}, False)

    async def edits(self, text: str, new: str) -> Result:
        """Other words for one's own newest message that shows `text`."""
        message = await self._wait(lambda s: _newest_with(s, text), text)
        where = {"channel": message["channel"], "ts": message["ts"]}
        return await self._act({"act": "edit", "text": new, **where}, False)

    async def deletes(self, text: str) -> Result:
        """One's own newest message that shows `text`."""
        message = await self._wait(lambda s: _newest_with(s, text), text)
        where = {"channel": message["channel"], "ts": message["ts"]}
        return await self._act({"act": "delete", **where}, False)

    async def joins(self, channel: str) -> Result:
        return await self._act({"act": "join", "channel": channel}, False)

    async def leaves(self, channel: str) -> Result:
        return await self._act({"act": "leave", "channel": channel}, False)

    async def snoozes(self, minutes: int) -> Result:
        """No notifications for a while; 0 ends it."""
        return await self._act({"act": "snooze", "minutes": minutes}, False)

    async def uploads(self, name: str, data: bytes, mimetype: str) -> str:
        """A file of this person's, in no conversation; its id fills a file input."""
        body = {"act": "upload", "name": name, "mimetype": mimetype}
        result = await self._act({**body, "data": base64.b64encode(data).decode()}, False)
        return str(result.body["file"])

    # -- seeing ----------------------------------------------------------
    async def sees(self, text: str, *, where: str | None = None) -> str:
        """Waits until the words are shown; returns everything shown there."""
        wanted = normal(text)

        def look(screen: Json) -> str | None:
            shown = _words(screen, where)
            return shown if wanted in shown else None

        return await self._wait(look, text, where)

    async def does_not_see(
        self, text: str, *, where: str | None = None, for_seconds: float = 0.0
    ) -> None:
        """Not now, nor within the seconds that follow."""
        end = time.monotonic() + for_seconds
        while True:
            screen = await self.control.get("screen", user=self.id)
            if normal(text) in _words(screen, where):
                raise AssertionError(f"{text!r} is shown\n{await self.screen()}")
            left = end - time.monotonic()
            if left <= 0:
                return
            await self._next_change(screen, left)

    async def screen(self) -> str:
        """Everything this person sees, as text."""
        return await self.control.text("screen.txt", user=self.id)

    async def screen_json(self) -> Json:
        return await self.control.get("screen", user=self.id)

    async def messages(self, channel: str = "dm") -> list[Json]:
        """What this person sees in a conversation, oldest first."""
        found = _channel(await self.screen_json(), channel)
        return list(found["messages"]) if found else []

    # -- inside ----------------------------------------------------------
    def _places(self, screen: Json, where: str | None) -> list[Json]:
        """Modal, Home and messages, in the order in which a person would look."""
        home = list(screen["homes"].values())
        if where == "home":
            return home
        if where == "modal" or (where is None and screen["modal"]):
            return [screen["modal"]] if screen["modal"] else []
        messages = [m for c in _channels(screen, where) for m in c["messages"]]
        messages.sort(key=lambda message: str(message["ts"]), reverse=True)
        if where is not None:
            return messages
        return [*home, *messages] if self._in_home else [*messages, *home]

    async def _wait(
        self, look: Callable[[Json], _T | None], wanted: str, where: str | None = None
    ) -> _T:
        end = time.monotonic() + self.timeout
        while True:
            screen = await self.control.get("screen", user=self.id)
            found = look(screen)
            if found is not None:
                return found
            left = end - time.monotonic()
            if left <= 0:
                place = f" in {where}" if where else ""
                words = f"{self.person.label} does not find {wanted!r}{place}"
                raise AssertionError(f"{words}\n{await self.screen()}")
            await self._next_change(screen, left)

    async def _next_change(self, screen: Json, left: float) -> None:
        wait = max(0.01, min(left, _LONGEST_POLL))
        await self.control.get("changes", after=screen["version"], timeout=wait)

    async def _use(self, found: Found, value: Any, trouble_ok: bool) -> Result:
        act = "fill" if found.is_input else "press"
        return await self._act({"act": act, "value": value, **found.address()}, trouble_ok)

    async def _act(self, body: Json, trouble_ok: bool) -> Result:
        answer = await self.control.post("act", {"user": self.id, **body})
        result = Result(answer.get("trouble"), answer.get("errors") or {}, answer)
        if result.trouble and not trouble_ok:
            raise AssertionError(f"{body['act']}: {result.trouble}\n{await self.screen()}")
        return result


def _channels(screen: Json, where: str | None) -> list[Json]:
    found: list[Json] = screen["channels"]
    if where is None:
        return found
    if where == "dm":
        return [c for c in found if c["app_id"]]
    return [c for c in found if where.lstrip("#") in (c["id"], c["name"])]


def _channel(screen: Json, where: str) -> Json | None:
    found = _channels(screen, where)
    return found[0] if found else None


def _newest_with(screen: Json, text: str) -> Json | None:
    messages = [m for c in screen["channels"] for m in c["messages"]]
    shown = [m for m in messages if normal(text) in normal(" ".join(m["lines"]))]
    return max(shown, key=lambda message: str(message["ts"]), default=None)


def _words(screen: Json, where: str | None) -> str:
    modal = screen["modal"]
    lines: list[str] = []
    if modal and where in (None, "modal"):
        lines += [modal["title"], *modal["lines"], modal["submit"] or ""]
    if where in (None, "home"):
        lines += [line for home in screen["homes"].values() for line in home["lines"]]
    if where not in ("modal", "home"):
        for channel in _channels(screen, where):
            lines += [line for message in channel["messages"] for line in message["lines"]]
    return normal("\n".join(lines))
