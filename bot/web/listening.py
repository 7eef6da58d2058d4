"""The web server of one process, at an address that is taken before anything else is opened."""

import asyncio
import socket

import uvicorn
from fastapi import FastAPI

from bot.settings import Settings

_CLOSE_SECONDS = 4
_WAITING_CONNECTIONS = 512


class AddressTakenError(Exception):
    """Something else listens there already. `str(error)` says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Take the address. Raises AddressTakenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(_WAITING_CONNECTIONS)
    except OSError as error:
        taken.close()
        raise AddressTakenError(
            f"{host}:{port} cannot be listened at ({error.strerror}): "
            "end what runs there, or choose another port."
        ) from None
    taken.setblocking(False)
    return taken


async def serve_web(
    web: FastAPI, settings: Settings, at: socket.socket, stop: asyncio.Event
) -> None:
    """Answer requests until `stop`, then let those under way end.

    Raises RuntimeError when the server ends by itself: a process that serves nothing must not
    look alive.
    """
    server = uvicorn.Server(
        uvicorn.Config(
            web,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=_CLOSE_SECONDS,
        )
    )
    # Signals are ours: web, clock and delivery stop together. serve() would take them.
    serving = asyncio.create_task(server._serve(sockets=[at]))  # noqa: SLF001  # see above
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving
    if not stop.is_set():
        raise RuntimeError("the web server ended by itself")
