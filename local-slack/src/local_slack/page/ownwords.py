"""One's own messages: which may be changed, and their words as they were typed."""

import html
import re

from local_slack.model import Message
from local_slack.world import World

_MARKED = re.compile(r"<([@#])([A-Z0-9]+)(?:\|([^<>]*))?>")


def typed_words(world: World, text: str) -> str:
    """A stored text as its writer typed it: handles and channel names for ids."""

    def name(found: re.Match[str]) -> str:
        sign, known_id, label = found.groups()
        known = world.users.get(known_id) if sign == "@" else world.channels.get(known_id)
        return sign + (known.name if known else label or known_id)

    return html.unescape(_MARKED.sub(name, text))


def is_editable(message: Message, user_id: str) -> bool:
    is_plain = message.app_id is None and message.subtype is None and message.ephemeral_to is None
    return is_plain and message.user_id == user_id
