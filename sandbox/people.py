"""What a person does in Slack. One method for each act; the app hears of it by delivery.

Every act returns an `Outcome`: what the person sees at once. What follows (messages,
modals, Home) is found in the `World`, which announces each change.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.model import Channel, File, Json, Message, Where
from sandbox.world import World

TextEnd = Literal["typing", "enter"]


@dataclass
class Outcome:
    ok: bool = True
    trouble: str | None = None
    """words that Slack shows when the app did not answer, or that refuse the act itself"""
    errors: dict[str, str] = field(default_factory=dict)
    """block_id -> words at the field, from the local checks or from the app"""
    message: Message | None = None
    """the message this act created, if any"""


@dataclass
class Suggestions:
    options: list[Json] = field(default_factory=list)
    option_groups: list[Json] = field(default_factory=list)
    trouble: str | None = None


class People:
    def __init__(self, world: World) -> None:
        self.world = world

    async def say(
        self, user_id: str, channel_id: str, text: str, *, thread_ts: str | None = None
    ) -> Outcome:
        """Types words into a conversation; words beginning with a known /command run it."""
        raise NotImplementedError

    async def command(self, user_id: str, channel_id: str, text: str) -> Outcome:
        """`text` is the whole line, `/word and the rest`."""
        raise NotImplementedError

    async def press(
        self, user_id: str, where: Where, block_id: str, action_id: str, value: Any = None
    ) -> Outcome:
        """Uses one interactive element of a message, a modal or Home.

        `value` by element: button, icon_button, workflow_button: None; feedback_buttons,
        overflow, radio_buttons, static_select, external_select: the option's value;
        users/conversations/channels_select: the id; multi_* and checkboxes: a list of
        those; datepicker "YYYY-MM-DD", timepicker "HH:mm", datetimepicker unix seconds;
        None empties a select or picker.
        """
        raise NotImplementedError

    async def fill(
        self,
        user_id: str,
        where: Where,
        block_id: str,
        action_id: str,
        value: Any,
        *,
        end: TextEnd = "typing",
    ) -> Outcome:
        """Puts a value into an input block.

        Values as in `press`; text, e-mail, url and number inputs: str; file_input: list
        of file ids; rich_text_input: str or a rich_text block. `end="enter"`: the person
        pressed Enter in the field.
        """
        raise NotImplementedError

    async def suggest(
        self, user_id: str, where: Where, block_id: str, action_id: str, query: str
    ) -> Suggestions:
        """Asks the app for the options of an external select."""
        raise NotImplementedError

    async def submit(self, user_id: str, view_id: str | None = None) -> Outcome:
        """Presses the submit button of the person's top modal."""
        raise NotImplementedError

    async def close(self, user_id: str, *, whole_stack: bool = False) -> Outcome:
        """The close button (one view back) or, with `whole_stack`, the X."""
        raise NotImplementedError

    async def open_home(self, user_id: str, app_id: str | None = None) -> Outcome:
        """Opens the Home tab of an app (the only one installed when `app_id` is None)."""
        raise NotImplementedError

    async def open_messages_tab(self, user_id: str, app_id: str | None = None) -> Channel:
        """Opens the app's Messages tab: its DM, which also fires app_home_opened."""
        raise NotImplementedError

    async def shortcut(self, user_id: str, callback_id: str) -> Outcome:
        """A global shortcut from the lightning menu."""
        raise NotImplementedError

    async def message_shortcut(
        self, user_id: str, callback_id: str, channel_id: str, ts: str
    ) -> Outcome:
        """A shortcut from a message's menu."""
        raise NotImplementedError

    async def react(self, user_id: str, channel_id: str, ts: str, name: str) -> Outcome:
        """Adds the emoji, or takes it back when this person had given it."""
        raise NotImplementedError

    async def read(self, user_id: str, channel_id: str) -> None:
        """Marks everything in the conversation as seen."""
        raise NotImplementedError

    def upload(self, user_id: str, name: str, data: bytes, mimetype: str) -> File:
        """A file from the person's computer, for file inputs."""
        raise NotImplementedError

    def open_dm(self, user_id: str, others: list[str]) -> Channel:
        """A direct conversation with these people."""
        raise NotImplementedError

    def dismiss(self, user_id: str, channel_id: str, ts: str) -> None:
        """Takes an ephemeral message away."""
        raise NotImplementedError
