"""files.* by external upload: ask for an address, send the bytes, complete."""

import math
import mimetypes

from local_slack.fileaccess import may_read
from local_slack.model import File, Json
from local_slack.posting import Target, post
from local_slack.shapes import file_json
from local_slack.webapi.call import ApiError, Call, Handler
from local_slack.webapi.chat import writable_channel

_MOST_BYTES = 1_000_000_000
_MOST_ALT = 1000
_MOST_CHANNELS = 100


def get_upload_url(call: Call) -> Json:
    name, length = call.args["filename"], call.args["length"]
    if length > _MOST_BYTES:
        raise ApiError("file_upload_size_restricted")
    alt_text = call.args.get("alt_txt") or ""
    if len(alt_text) > _MOST_ALT:
        raise ApiError("alt_txt_too_large")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(
        id=call.world.chance.id("F"),
        team_id=call.team_id,
        user_id=call.bot,
        name=name,
        title=name,
        mimetype=kind,
        size=length,
        alt_text=alt_text,
        created=int(call.world.clock.now()),
    )
    call.world.files[file.id] = file
    upload_url = f"{call.world.base_url}/upload/v1/{file.id}"
    return {"upload_url": upload_url, "file_id": file.id}


def complete_upload(call: Call) -> Json:
    asked = call.args["files"]
    if not isinstance(asked, list) or not asked:
        raise ApiError("invalid_arguments", "[ERROR] must provide an array [json-pointer:/files]")
    files = [_uploaded(call, one) for one in asked]
    names = [call.args.get("channel_id"), *str(call.args.get("channels") or "").split(",")]
    wanted = [str(name).strip() for name in names if name]
    if len(wanted) > _MOST_CHANNELS:
        raise ApiError("channels_limit_exceeded")
    channels = [writable_channel(call, name) for name in wanted]
    for file in files:
        file.completed = True
        file.ready_at = call.world.clock.now() + call.platform.faults.file_ready_seconds
    for channel in channels:
        _share(call, channel.id, files)
    return {"files": [file_json(call.world, file) for file in files]}


def _uploaded(call: Call, asked: object) -> File:
    file_id = asked.get("id") if isinstance(asked, dict) else None
    file = call.world.files.get(str(file_id))
    if not isinstance(asked, dict) or file is None or file.user_id != call.bot:
        raise ApiError("file_not_found")
    if len(file.data) != file.size:
        raise ApiError("file_update_failed")
    file.title = asked.get("title") or file.name
    return file


def _share(call: Call, channel_id: str, files: list[File]) -> None:
    for file in files:
        if channel_id not in file.channels:
            file.channels.append(channel_id)
    content: Json = {"text": call.args.get("initial_comment") or ""}
    if call.args.get("blocks") and not content["text"]:
        content["blocks"] = call.args["blocks"]
    target = Target(call.world.channels[channel_id], thread_ts=call.args.get("thread_ts"))
    message = post(call.world, call.installation, target, content)
    message.file_ids = [file.id for file in files]
    call.world.message_changed(message)
    call.platform.announcer.message(message)


def info(call: Call) -> Json:
    file = call.world.files.get(call.args["file"])
    if file is None or not may_read(call.world, call.installation, file):
        raise ApiError("file_not_found")
    return {"file": file_json(call.world, file), "comments": [], "response_metadata": {}}


def list_files(call: Call) -> Json:
    wanted = [call.args.get(key) for key in ("user", "channel")]
    found = [
        file
        for file in call.world.files.values()
        if file.completed
        and may_read(call.world, call.installation, file)
        and wanted[0] in (None, file.user_id)
        and (wanted[1] is None or wanted[1] in file.channels)
    ]
    count, number = int(call.args.get("count") or 100), int(call.args.get("page") or 1)
    page = found[(number - 1) * count : number * count]
    pages = math.ceil(len(found) / count)
    paging = {"count": count, "total": len(found), "page": number, "pages": pages}
    return {"files": [file_json(call.world, file) for file in page], "paging": paging}


def delete(call: Call) -> Json:
    file = call.world.files.get(call.args["file"])
    if file is None or file.team_id != call.team_id:
        raise ApiError("file_not_found")
    if file.user_id != call.bot:
        raise ApiError("cant_delete_file")
    del call.world.files[file.id]
    return {}


METHODS: dict[str, Handler] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
    "files.list": list_files,
    "files.delete": delete,
}
