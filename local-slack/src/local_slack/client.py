"""For tests: acts in the local Slack as people do, and reads their screens.

    slack = await LocalSlack.connect("http://127.0.0.1:8101")
    ana = slack.as_user("ana")
    await ana.types("/hello", channel="general")
    await ana.fills(**{"What will you try?": "exit tickets"})
    await ana.submits()
    await ana.sees("Saved", where="dm")

A failure raises AssertionError with the person's screen as text.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import aiohttp

from local_slack.clientperson import Person, SlackPerson
from local_slack.model import Json

_SECONDS = 15.0


class ControlClient:
    """Speaks /control with the server."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url.rstrip("/")
        self._session = session

    async def get(self, name: str, **query: Any) -> Json:
        params = {key: str(value) for key, value in query.items()}
        async with self._session.get(f"{self.url}/control/{name}", params=params) as response:
            return await _body(response)

    async def text(self, name: str, **query: Any) -> str:
        async with self._session.get(f"{self.url}/control/{name}", params=query) as response:
            return await response.text()

    async def post(self, name: str, body: Json | None = None) -> Json:
        async with self._session.post(f"{self.url}/control/{name}", json=body or {}) as response:
            return await _body(response)

    async def delete(self, name: str) -> Json:
        async with self._session.delete(f"{self.url}/control/{name}") as response:
            return await _body(response)


async def _body(response: aiohttp.ClientResponse) -> Json:
    body: Json = await response.json()
    if response.status // 100 != 2:
        raise AssertionError(body.get("error") or body.get("troubles") or body)
    return body


@dataclass
class ClockControl:
    control: ControlClient

    async def now(self) -> float:
        """Unix seconds of the local Slack."""
        return float((await self.control.get("clock"))["now"])

    async def advance(self, **time: float) -> float:
        """`advance(hours=1)`, `advance(days=1)`: the keywords of timedelta; the new offset."""
        seconds = timedelta(**time).total_seconds()
        return float((await self.control.post("clock", {"seconds": seconds}))["offset_seconds"])

    async def to_school_morning(self, zone: str) -> float:
        """The next weekday, 08:00 in `zone`."""
        body = {"step": "school_morning", "zone": zone}
        return float((await self.control.post("clock", body))["offset_seconds"])


@dataclass
class FaultControl:
    control: ControlClient

    async def fails(
        self, method: str, error: str, *, times: int = 1, after: bool = False, retry_after: int = 1
    ) -> None:
        """Answers `ok: false` with this code; `after`: when the work was done already."""
        await self._add(
            method=method, error=error, times=times, retry_after=retry_after, when=_when(after)
        )

    async def answers(
        self, method: str, status: int, *, times: int = 1, after: bool = False
    ) -> None:
        """A bare HTTP status such as 500."""
        await self._add(method=method, status=status, times=times, when=_when(after))

    async def drops(self, method: str, *, times: int = 1, after: bool = False) -> None:
        """Closes the connection without an answer."""
        await self._add(method=method, drop=True, times=times, when=_when(after))

    async def delays(
        self, method: str, seconds: float, *, times: int = 1, after: bool = False
    ) -> None:
        """Real seconds; `after`: what was asked for is done, and only the answer is late."""
        await self._add(method=method, delay_seconds=seconds, times=times, when=_when(after))

    async def history_lags(self, seconds: float) -> None:
        await self.control.post("settings", {"history_lag_seconds": seconds})

    async def files_not_ready(self, seconds: float) -> None:
        """How long an upload stays unprocessed, by the local Slack's clock."""
        await self.control.post("settings", {"file_ready_seconds": seconds})

    async def waiting(self) -> list[Json]:
        """Faults that have not met their calls yet."""
        return list((await self.control.get("faults"))["faults"])

    async def clear(self) -> None:
        await self.control.delete("faults")

    async def _add(self, **fault: Any) -> None:
        await self.control.post("faults", fault)


def _when(after: bool) -> str:
    return "after" if after else "before"


@dataclass
class LocalSlack:
    control: ControlClient
    people: list[Json]
    timeout: float = _SECONDS
    """how long `sees` and `presses` wait for what they look for"""
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)

    @classmethod
    async def connect(cls, url: str, timeout: float = _SECONDS) -> Self:  # noqa: ASYNC109 - a default for later waits, not of this call
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=180))
        control = ControlClient(url, session)
        people = (await control.get("people"))["people"]
        return cls(control, people, timeout, session)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def clock(self) -> ClockControl:
        return ClockControl(self.control)

    @property
    def faults(self) -> FaultControl:
        return FaultControl(self.control)

    def as_user(self, who: str) -> SlackPerson:
        """By id, handle, name or e-mail."""
        wanted = who.lstrip("@").casefold()
        for person in self.people:
            names = ("id", "name", "real_name", "label", "email")
            if wanted in (str(person[name]).casefold() for name in names if person[name]):
                known = Person(person["id"], person["label"], person["tz"])
                return SlackPerson(self.control, known, self.timeout)
        raise AssertionError(f"nobody is called {who!r}")

    async def log(self, name: str | None = None, after: int = 0) -> list[Json]:
        """The request log, oldest first; `name` picks a method or a kind of delivery."""
        entries = (await self.control.get("log", after=after))["entries"]
        return [entry for entry in entries if name in (None, entry["name"])]

    async def clear_log(self) -> None:
        await self.control.delete("log")

    async def broken_rules(self) -> list[str]:
        """Every broken rule in the log, with the call it belongs to."""
        found = []
        for entry in await self.log():
            found += [f"{entry['name']}: {words}" for words in entry["broken_rules"]]
        return found

    async def messages(self, channel: str) -> list[Json]:
        """All messages of a conversation, by id or name, oldest first."""
        return list((await self.control.get("messages", channel=channel))["messages"])

    async def settle(self) -> None:
        """Waits until every event has been delivered."""
        await self.control.post("events/settle")

    async def set(self, **settings: Any) -> None:
        """See `settings.change_settings`: rate_limits, event_copies, retry_seconds and others."""
        await self.control.post("settings", settings)

    async def edit_user(self, who: str, **fields: Any) -> None:
        """Such as `deleted=True`, `tz=...`, `dnd={...}`."""
        await self.control.post("users/edit", {"user": who, **fields})

    async def state(self) -> Json:
        return await self.control.get("state")
