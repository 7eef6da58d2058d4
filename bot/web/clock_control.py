"""In demo mode alone: the local Slack's clock control moves the product's clock.

Slack has no such request; it is signed the same way, so that nobody else can move it.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus

from fastapi import FastAPI, Request, Response

from bot.clock import DemoClock
from bot.slack.guard import Guard


def add_clock_control(
    web: FastAPI, guard: Guard, clock: DemoClock, moved: Callable[[], Awaitable[None]]
) -> None:
    """Add `POST /demo/clock` with `{"offset_seconds": N}`; `moved` runs what has become due."""

    async def move(request: Request) -> Response:
        body = await request.body()
        if refusal := guard.check(request.headers, body):
            return Response(status_code=refusal.status)
        try:
            clock.move_to(timedelta(seconds=float(json.loads(body)["offset_seconds"])))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            return Response(str(error), status_code=HTTPStatus.BAD_REQUEST)
        await moved()
        return Response()

    web.add_api_route("/demo/clock", move, methods=["POST"])
