"""Socket Mode: the app opens a connection, and everything reaches it there."""

import asyncio
import json
import time
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from local_slack.checker.limits import limits
from local_slack.model import App, Json
from local_slack.parcel import Answer, Parcel
from local_slack.world import World

_TICKET_SECONDS = 30.0
_CONNECTION_SECONDS = 18_060
_HOST = "local-slack"


@dataclass(eq=False)
class Connection:
    socket: web.WebSocketResponse
    app_id: str
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    """envelope id -> its acknowledgement"""


class Sockets:
    def __init__(self, world: World, deadline: float = 3.0) -> None:
        self.world = world
        self.deadline = deadline
        self.warning_seconds = float(limits()["api"]["socket_mode"]["disconnect_warning_seconds"])
        self._tickets: dict[str, tuple[str, float]] = {}
        self._connections: list[Connection] = []
        self._turn = 0

    def issue_url(self, app: App) -> str:
        """An address for one connection, good for half a minute."""
        ticket = self.world.chance.word(32)
        self._drop_old_tickets()
        self._tickets[ticket] = (app.id, time.monotonic() + _TICKET_SECONDS)
        base = self.world.base_url.replace("http", "ws", 1)
        return f"{base}/link/?ticket={ticket}&app_id={app.id}"

    def _drop_old_tickets(self) -> None:
        now = time.monotonic()
        self._tickets = {k: kept for k, kept in self._tickets.items() if kept[1] > now}

    def of_app(self, app_id: str) -> list[Connection]:
        return [c for c in self._connections if c.app_id == app_id]

    def reaches(self, app: App) -> bool:
        """With Socket Mode on in the manifest nothing goes by HTTP, connected or not."""
        return app.socket_mode or bool(self.of_app(app.id))

    async def carry(self, parcel: Parcel) -> Answer:
        """To one of the app's connections, each in its turn."""
        connections = self.of_app(parcel.app.id)
        if not connections:
            return Answer(failure="connection")
        self._turn += 1
        connection = connections[self._turn % len(connections)]
        envelope = _envelope(parcel, self.world.chance.uuid())
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = acknowledged
        try:
            await connection.socket.send_str(json.dumps(envelope))
            ack = await asyncio.wait_for(acknowledged, self.deadline)
        except TimeoutError:
            return Answer(failure="timeout")
        except ConnectionError:
            return Answer(failure="connection")
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)
        payload = ack.get("payload")
        return Answer(status=200, body=json.dumps(payload) if payload else "")

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /link/?ticket=...: the connection itself."""
        app_id, expires = self._tickets.pop(request.query.get("ticket", ""), ("", 0.0))
        if not app_id or time.monotonic() > expires:
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        most = limits()["api"]["socket_mode"]["max_connections"]
        if len(self.of_app(app_id)) >= most:
            await _disconnect(socket, "too_many_websockets")
            return socket
        connection = Connection(socket, app_id)
        self._connections.append(connection)
        try:
            await socket.send_str(json.dumps(self._hello(app_id)))
            await _listen(connection)
        finally:
            self._forget(connection)
        return socket

    def _forget(self, connection: Connection) -> None:
        """Nothing more is sent there; what waits for an answer is lost."""
        if connection in self._connections:
            self._connections.remove(connection)
        for acknowledged in connection.waiting.values():
            if not acknowledged.done():
                acknowledged.set_exception(ConnectionResetError())

    def _hello(self, app_id: str) -> Json:
        debug = {
            "host": _HOST,
            "build_number": 1,
            "approximate_connection_time": _CONNECTION_SECONDS,
        }
        return {
            "type": "hello",
            "num_connections": len(self.of_app(app_id)),
            "connection_info": {"app_id": app_id},
            "debug_info": debug,
        }

    async def disconnect(self, app_id: str, reason: str) -> int:
        """As Slack does every few hours: warns, and closes a little later; how many."""
        connections = self.of_app(app_id)
        for connection in connections:
            if reason == "warning":
                await connection.socket.send_str(json.dumps(_farewell(reason)))
                loop = asyncio.get_running_loop()
                loop.call_later(self.warning_seconds, _close_soon, connection.socket)
            else:
                self._forget(connection)
                await _disconnect(connection.socket, reason)
        return len(connections)

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.socket.close()


def _close_soon(socket: web.WebSocketResponse) -> None:
    task = asyncio.ensure_future(_disconnect(socket, "refresh_requested"))
    _CLOSING.add(task)
    task.add_done_callback(_CLOSING.discard)


_CLOSING: set[asyncio.Future[None]] = set()


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}


async def _disconnect(socket: web.WebSocketResponse, reason: str) -> None:
    if socket.closed:
        return
    await socket.send_str(json.dumps(_farewell(reason)))
    await socket.close()


def _envelope(parcel: Parcel, envelope_id: str) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "payload": parcel.body,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        number = int(parcel.headers.get("x-slack-retry-num", 0))
        reason = parcel.headers.get("x-slack-retry-reason", "")
        envelope |= {"retry_attempt": number, "retry_reason": reason}
    return envelope


async def _listen(connection: Connection) -> None:
    async for message in connection.socket:
        if message.type != WSMsgType.TEXT:
            continue
        try:
            ack = json.loads(message.data)
        except ValueError:
            continue  # an app that sends what is no JSON gets no acknowledgement counted
        envelope_id = ack.get("envelope_id") if isinstance(ack, dict) else None
        acknowledged = connection.waiting.get(str(envelope_id))
        if acknowledged is not None and not acknowledged.done():
            acknowledged.set_result(ack)
