"""Where the bytes of files come in and go out."""

import time

from aiohttp import web

from local_slack.fileaccess import may_read
from local_slack.installing import usable_installation
from local_slack.keys import PLATFORM


async def upload(request: web.Request) -> web.Response:
    """The middle step of a file upload: the bytes, raw or as one multipart field."""
    platform = request.app[PLATFORM]
    file = platform.world.files.get(request.match_info["file"])
    if file is None or file.completed:
        return web.Response(status=404, text="not found")
    if request.content_type == "multipart/form-data":
        form = await request.post()
        fields = [v for v in form.values() if isinstance(v, web.FileField)]
        data = fields[0].file.read() if fields else b""
    else:
        data = await request.read()
    entry = platform.log.start(time.time(), "from_app", "file upload", {"file": file.id})
    entry.status = 200 if len(data) == file.size else 400
    if entry.status != 200:
        entry.broken_rules.append(f"{len(data)} bytes came, {file.size} were announced")
        return web.Response(status=400, text="length mismatch")
    file.data = data
    return web.Response(text=f"OK - {len(data)}")


async def download(request: web.Request) -> web.Response:
    """A file's bytes, for an app that may read it; others are sent to sign in."""
    platform = request.app[PLATFORM]
    world, name = platform.world, request.match_info["file"].rsplit("-", 1)[-1]
    entry = platform.log.start(time.time(), "from_app", "file download", {"file": name})
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    reader, file = usable_installation(world, token), world.files.get(name)
    if reader is None or "files:read" not in reader.scopes:
        entry.status = 302
        entry.broken_rules.append("a file needs a token with files:read: the answer is a web page")
        raise web.HTTPFound(world.base_url + "/")
    if file is None or not world.is_ready(file) or not may_read(world, reader, file):
        entry.status = 404
        return web.Response(status=404, text="not found")
    entry.status = 200
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return web.Response(body=file.data, content_type=file.mimetype, headers=headers)


def add_routes(app: web.Application) -> None:
    app.router.add_post("/upload/v1/{file}", upload)
    app.router.add_get("/files/{file:T[^/]*}/{name}", download)
    app.router.add_get("/files/{file:T[^/]*}/download/{name}", download)
