"""Server-sent events: tells a tab that what its person sees has changed."""

import asyncio
import json
from collections.abc import Sequence
from weakref import WeakSet

from aiohttp import web

from local_slack.keys import WORLD
from local_slack.model import Change, User
from local_slack.world import World

_BEAT_SECONDS = 15.0
FOLLOWERS = web.AppKey("FOLLOWERS", WeakSet)
"""open tabs, so that a stopping server need not wait for them"""
_PERSONAL = frozenset({"view", "home", "read"})


async def handle_live(request: web.Request) -> web.StreamResponse:
    """GET /as/{user}/live?after=VERSION: one event for each batch of changes."""
    world = request.app[WORLD]
    user = world.users.get(request.match_info["user"])
    if user is None:
        raise web.HTTPNotFound(text="no such person")
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    task = asyncio.create_task(_follow(world, user, _after(request, world), response))
    request.app[FOLLOWERS].add(task)
    try:
        await task
    except (ConnectionResetError, asyncio.CancelledError):
        # The tab was closed or the server is stopping: nothing is left to say.
        task.cancel()
    return response


async def stop_followers(app: web.Application) -> None:
    followers = app[FOLLOWERS]
    for task in list(followers):
        task.cancel()


def _after(request: web.Request, world: World) -> int:
    asked = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    return int(asked) if asked.isdigit() else world.version


async def _follow(world: World, user: User, after: int, response: web.StreamResponse) -> None:
    if after > world.version:  # this server is younger than the page: show its state once
        after = await _tell(response, world.version, ["user"])
    while True:
        changes = await world.wait_for_change(after, _BEAT_SECONDS)
        if not changes:
            await response.write(b": still here\n\n")
            continue
        after = changes[-1].version
        kinds = sorted({change.kind for change in changes if concerns(change, user, world)})
        if kinds:
            await _tell(response, after, kinds)


async def _tell(response: web.StreamResponse, version: int, kinds: Sequence[str]) -> int:
    data = json.dumps({"version": version, "kinds": kinds})
    await response.write(f"id: {version}\ndata: {data}\n\n".encode())
    return version


def concerns(change: Change, user: User, world: World) -> bool:
    """Whether this person's screen may look different after the change."""
    if change.user_id is not None and change.user_id != user.id:
        return False
    if change.team_id and change.team_id != user.team_id:
        # A shared channel has members of another workspace.
        channel = world.channels.get(change.channel_id or "")
        return channel is not None and user.id in channel.members
    return not (change.kind in _PERSONAL and change.user_id is None)
