"""What selects of people and conversations offer to one person."""

from typing import Any

from local_slack.elements import ChoiceError
from local_slack.model import Channel, Json, User
from local_slack.world import World


def offers(world: World, element: Json, channel: Channel) -> bool:
    """Whether the filter of a conversations_select lets this one through."""
    wanted = element.get("filter") or {}
    if wanted.get("include") and channel.kind not in wanted["include"]:
        return False
    if wanted.get("exclude_external_shared_channels") and channel.is_ext_shared:
        return False
    members = [world.users[m] for m in channel.members if m in world.users]
    with_bot = channel.kind == "im" and any(user.is_bot for user in members)
    return not (wanted.get("exclude_bot_users") and with_bot)


def refuse_unknown(world: World, user: User, element: Json, value: Any) -> None:
    """Raises ChoiceError for what the menu would not show this person."""
    kind = str(element["type"]).removeprefix("multi_")
    ids = value if isinstance(value, list) else [value]
    for one in ids if value else []:
        if kind == "users_select":
            fits = one in world.users
        elif kind in ("channels_select", "conversations_select"):
            channel = world.channels.get(str(one))
            fits = channel is not None and world.may_see(user, channel)
            if channel is not None and kind == "channels_select":
                fits = fits and channel.kind == "public"
            elif channel is not None:
                fits = fits and offers(world, element, channel)
        else:
            return
        if not fits:
            raise ChoiceError(f"{one} is not among those offered")
