"""Which files an app may read: its own, those in its channels, those handed to it."""

from local_slack.model import File, Installation, Json, View
from local_slack.world import World


def may_read(world: World, reader: Installation, file: File) -> bool:
    if file.team_id != reader.team_id:
        return False
    if file.user_id == reader.bot_user_id or reader.app_id in file.handed_to:
        return True
    shared = [world.channels[c] for c in file.channels if c in world.channels]
    return any(reader.bot_user_id in channel.members for channel in shared)


def hand_over(world: World, view: View) -> None:
    """What a person submits in a file input, the app may read from then on."""
    for values in view.state.values():
        for state in values.values():
            for shown in state.get("files") or []:
                file = world.files.get(shown["id"])
                if file is not None and view.app_id not in file.handed_to:
                    file.handed_to.append(view.app_id)


def file_named(world: World, name: Json) -> File | None:
    """`name`: a slack_file object."""
    if "id" in name:
        return world.files.get(str(name["id"]))
    url = str(name["url"])
    for file in world.files.values():
        if f"-{file.id}/" in url or f"/{file.id}/" in url:
            return file
    return None
