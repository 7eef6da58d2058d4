"""Where on the page a person stands, as the address says it."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

PlaceKind = Literal["conversation", "home", "about", "log", "nowhere"]


@dataclass(frozen=True)
class Place:
    user_id: str
    kind: PlaceKind = "nowhere"
    channel_id: str = ""
    app_id: str = ""
    thread_ts: str = ""
    seen: str | None = None
    """up to which ts the person had read when this tab came to the conversation

    Empty: everything; None: as the server knows.
    """
    at: str = ""
    """the message that a link leads to"""

    @property
    def base(self) -> str:
        return user_url(self.user_id)

    def channel_url(self, channel_id: str) -> str:
        return f"{self.base}/c/{quote(channel_id, safe='')}"

    def thread_url(self, channel_id: str, ts: str) -> str:
        return f"{self.channel_url(channel_id)}?thread={quote(ts, safe='')}"

    def message_url(self, channel_id: str, ts: str, thread_ts: str = "") -> str:
        thread = f"&thread={quote(thread_ts, safe='')}" if thread_ts else ""
        return f"{self.channel_url(channel_id)}?at={quote(ts, safe='')}{thread}"

    def app_url(self, app_id: str, tab: Literal["home", "about"]) -> str:
        return f"{self.base}/app/{quote(app_id, safe='')}/{tab}"

    def file_url(self, file_id: str) -> str:
        return f"{self.base}/file/{quote(file_id, safe='')}"

    @property
    def log_url(self) -> str:
        return f"{self.base}/log"


def user_url(user_id: str) -> str:
    return f"/as/{quote(user_id, safe='')}"
