"""Carries commands, interactions and events to the app, and says how it answered."""

import asyncio
import time
from typing import Literal

from local_slack.eventlimit import EventLimit
from local_slack.httpsend import HttpSender
from local_slack.model import App, Change, Json
from local_slack.parcel import Answer, Carrier, Parcel
from local_slack.requestlog import RequestLog
from local_slack.world import World


class Delivery:
    def __init__(self, world: World, log: RequestLog, deadline: float = 3.0) -> None:
        self.world = world
        self.log = log
        self.http = HttpSender(deadline)
        self.sockets: Carrier | None = None
        """asked first, when it has an open connection to the app"""
        self.retry_seconds: list[float] = [0.0, 60.0, 300.0]
        self.limit = EventLimit()
        self.event_copies = 1
        """more than one: every event arrives again, as Slack's sometimes do"""
        self.held: list[tuple[App, Json]] | None = None
        """a list while events are held back, to be let go in another order"""
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._idle = asyncio.Event()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.http.close()

    async def interaction(self, app: App, payload: Json, url: str | None = None) -> Answer:
        """Block actions, submissions, closed views, shortcuts, suggestions."""
        where = url or app.interactivity_url
        return await self._send(Parcel(app, "interactive", str(payload["type"]), payload, where))

    async def command(self, app: App, fields: Json, url: str) -> Answer:
        name = str(fields["command"])
        return await self._send(Parcel(app, "slash_commands", name, fields, url))

    def event(self, app: App, team_id: str, event: Json) -> None:
        """Delivered in the background, with Slack's retries."""
        verdict = self.limit.verdict(app.id, team_id)
        if verdict == "drop":
            return
        if verdict == "tell":
            self._in_background(app, _too_many(app, team_id))
            return
        body = self._event_body(app, team_id, event)
        if self.held is not None:
            self.held.append((app, body))
            return
        for _ in range(self.event_copies):
            self._in_background(app, body)

    def release_held(self, order: Literal["same", "reversed"] = "same") -> int:
        """Lets held events go; returns how many."""
        held, self.held = self.held or [], None
        for app, body in reversed(held) if order == "reversed" else held:
            self._in_background(app, body)
        return len(held)

    async def settle(self) -> None:
        """Waits until no event is on its way; those that rest before a retry do not count."""
        while self._busy:
            self._idle.clear()
            await self._idle.wait()

    def _count(self, step: int) -> None:
        self._busy += step
        if not self._busy:
            self._idle.set()

    def _in_background(self, app: App, body: Json) -> None:
        self._count(+1)
        task = asyncio.create_task(self._with_retries(app, body))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._count(-1)

    def _event_body(self, app: App, team_id: str, event: Json) -> Json:
        bot = self.world.installations[app.id, team_id].bot_user_id
        authorization = {
            "enterprise_id": None,
            "team_id": team_id,
            "user_id": bot,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": app.verification_token,
            "team_id": team_id,
            "context_team_id": team_id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self.world.chance.id("Ev"),
            "event_time": int(self.world.clock.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": self._is_shared(event),
            "event_context": self.world.chance.word(32),
        }

    def _is_shared(self, event: Json) -> bool:
        where = event.get("channel") or event.get("item", {}).get("channel")
        channel = self.world.channels.get(str(where))
        return channel is not None and channel.is_ext_shared

    async def _with_retries(self, app: App, body: Json) -> None:
        headers: dict[str, str] = {}
        for number, delay in enumerate([None, *self.retry_seconds]):
            if delay is not None:
                await self._rest(delay)
                headers["x-slack-retry-num"] = str(number)
            name = str(body.get("event", body)["type"])
            parcel = Parcel(app, "events_api", name, body, app.events_url, dict(headers))
            answer = await self._send(parcel)
            if answer.ok or answer.no_retry:
                return
            headers["x-slack-retry-reason"] = _RETRY_REASONS[answer.failure or "status"]

    async def _rest(self, seconds: float) -> None:
        if not seconds:
            return
        self._count(-1)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._count(+1)

    async def verify_url(self, app: App) -> str | None:
        """Asks the events URL to echo a challenge; words when it does not."""
        challenge = self.world.chance.hex(32)
        body = {
            "token": app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        parcel = Parcel(app, "events_api", "url_verification", body, app.events_url)
        answer = await self._send(parcel)
        echoed = answer.json.get("challenge") if isinstance(answer.json, dict) else answer.body
        if answer.ok and echoed == challenge:
            return None
        return "Your URL didn't respond with the value of the challenge parameter."

    async def check_ssl(self, app: App) -> str | None:
        """As Slack looks after an app's certificate now and then; words when it complains."""
        body: Json = {"ssl_check": "1", "token": app.verification_token}
        parcel = Parcel(app, "slash_commands", "ssl_check", body, app.events_url)
        answer = await self._send(parcel)
        return None if answer.ok else "ssl_check must be answered with 200"

    async def _send(self, parcel: Parcel) -> Answer:
        entry = self.log.start(time.time(), "to_app", parcel.name, parcel.body)
        entry.app_id = parcel.app.id
        entry.team_id = _team_of(parcel.body)
        entry.user_id = _user_of(parcel.body)
        begun = time.monotonic()
        by_socket = self.sockets is not None and self.sockets.reaches(parcel.app)
        carrier = self.sockets if self.sockets is not None and by_socket else self.http
        answer = await carrier.carry(parcel)
        entry.ms = (time.monotonic() - begun) * 1000
        entry.status, entry.answer = answer.status, answer.json or answer.body
        answer.entry = entry
        if answer.failure is not None:
            answer.note(_WORDS[answer.failure])
        self.world.changed(Change(0, "log"))
        return answer


def _too_many(app: App, team_id: str) -> Json:
    return {
        "token": app.verification_token,
        "type": "app_rate_limited",
        "team_id": team_id,
        "minute_rate_limited": int(time.time()) // 60 * 60,
        "api_app_id": app.id,
    }


def _team_of(body: Json) -> str:
    team = body.get("team")
    return str(team["id"] if isinstance(team, dict) else body.get("team_id", ""))


def _user_of(body: Json) -> str:
    user = body.get("user") or body.get("user_id") or body.get("event", {}).get("user", "")
    return str(user["id"] if isinstance(user, dict) and "id" in user else user)


_RETRY_REASONS = {
    "timeout": "http_timeout",
    "connection": "connection_failed",
    "status": "http_error",
    "redirects": "too_many_redirects",
}
_WORDS = {
    "timeout": "no answer within 3 seconds",
    "connection": "the app could not be reached",
    "status": "answered with an HTTP error",
    "redirects": "redirected more than twice",
}
