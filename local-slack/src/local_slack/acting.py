"""Using the elements of messages, modals and Home."""

from typing import Any

from local_slack.checker.limits import limits
from local_slack.conversationfilter import refuse_unknown
from local_slack.desk import Desk
from local_slack.elements import (
    STATELESS,
    TEXTUAL,
    ChoiceError,
    Located,
    chosen_state,
    find,
    options_of,
    state_of,
)
from local_slack.interactions import action_of, message_blocks, message_values, place_of
from local_slack.model import App, Json, Message, MessageRef, User, View, Where
from local_slack.outcome import Outcome, Suggestions, TextEnd, refused
from local_slack.parcel import Answer
from local_slack.shapes import file_json
from local_slack.suggesting import checked_suggestions
from local_slack.words import GONE, TROUBLE

_KEPT_SUGGESTIONS = 500
_KEPT_PLACES = 500


class Acting:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.world = desk.world
        self._suggested: dict[tuple[str, str, str, str], list[Json]] = {}

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
        user = self.world.users[user_id]
        place, located = self._locate(user, where, block_id, action_id)
        if place is None or located is None:
            return refused(GONE)
        if located.is_input:
            return await self.fill(user_id, where, block_id, action_id, value)
        try:
            state = self._chosen(user, where, located, value)
        except ChoiceError as error:
            return refused(str(error))
        if located.kind not in STATELESS:
            self._keep(user, place, located, state)
        return await self._dispatch(user, place, located, state)

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
        user = self.world.users[user_id]
        place, located = self._locate(user, where, block_id, action_id)
        if place is None or located is None:
            return refused(GONE)
        if not located.is_input:
            return await self.press(user_id, where, block_id, action_id, value)
        try:
            state = self._chosen(user, where, located, value)
        except ChoiceError as error:
            return refused(str(error))
        self._keep(user, place, located, state)
        if located.block.get("dispatch_action") and _fires(located, end):
            return await self._dispatch(user, place, located, state)
        return Outcome()

    def _locate(
        self, user: User, where: Where, block_id: str, action_id: str
    ) -> tuple[Message | View | None, Located | None]:
        place = self._place(user, where)
        if place is None:
            return None, None
        blocks = place.payload["blocks"] if isinstance(place, View) else message_blocks(place)
        return place, find(blocks, block_id, action_id)

    def _place(self, user: User, where: Where) -> Message | View | None:
        """The message or view, when this person can see it."""
        if isinstance(where, MessageRef):
            message = self.world.message(where.channel_id, where.ts)
            channel = self.world.channels.get(where.channel_id)
            if message is None or channel is None or user.id not in channel.members:
                return None
            return message if message.ephemeral_to in (None, user.id) else None
        view = self.world.views.get(where.view_id)
        return view if view is not None and view.user_id == user.id else None

    def _chosen(self, user: User, where: Where, located: Located, value: Any) -> Json:
        element, kind = located.element, located.kind
        if kind in ("button", "icon_button", "workflow_button"):
            return {}
        if kind == "feedback_buttons":
            return _feedback(element, value)
        if kind == "overflow":
            for option in options_of(element):
                if option["value"] == value:
                    return {"selected_option": option}
            raise ChoiceError(f"no option has the value {value!r}")
        if kind == "file_input":
            return state_of(element, self._files(user, value or []))
        if kind.endswith("external_select"):
            return chosen_state(element, value, self._known_options(user, where, located))
        refuse_unknown(self.world, user, element, value)
        return chosen_state(element, value)

    def _files(self, user: User, ids: list[str]) -> list[Json]:
        files = [self.world.files[i] for i in ids if i in self.world.files]
        if len(files) != len(ids) or any(f.user_id != user.id for f in files):
            raise ChoiceError("that file was not uploaded by this person")
        return [file_json(self.world, file) for file in files]

    def _known_options(self, user: User, where: Where, located: Located) -> list[Json]:
        element = located.element
        key = (user.id, place_of(where), located.block["block_id"], element["action_id"])
        first = element.get("initial_options") or [element.get("initial_option")]
        return [*(o for o in first if o), *self._suggested.get(key, [])]

    def _keep(self, user: User, place: Message | View, located: Located, state: Json) -> None:
        block_id, action_id = located.block["block_id"], located.element["action_id"]
        if isinstance(place, View):
            place.state.setdefault(block_id, {})[action_id] = state
            place.errors.pop(block_id, None)
            return
        values = message_values(place, user.id)
        values.setdefault(block_id, {})[action_id] = state
        place.states[user.id] = values

    async def _dispatch(
        self, user: User, place: Message | View, located: Located, state: Json
    ) -> Outcome:
        app = self.app_of(place.app_id, place.team_id) if place.app_id else None
        if app is None or not app.interactive:
            return refused(TROUBLE)
        action = action_of(located, state, self.world.next_ts())
        if isinstance(place, View):
            payload = self.desk.interactions.view_actions(app, user, place, [action])
        else:
            payload = self.desk.interactions.message_actions(app, user, place, [action])
        answer = await self.desk.delivery.interaction(app, payload)
        return self._after_dispatch(user, place, answer)

    def _after_dispatch(self, user: User, place: Message | View, answer: Answer) -> Outcome:
        words = None if answer.ok else TROUBLE
        if answer.ok and answer.body.strip():
            answer.note("a block action needs an empty answer: the body was ignored")
        if isinstance(place, View):
            changed, place.trouble = place.trouble != words, words
            if changed and place.id in self.world.views:
                self.world.view_changed(place)
        elif words or user.id in place.trouble:
            place.trouble.pop(user.id, None)
            if words:
                place.trouble[user.id] = words
            if self.world.message(place.channel_id, place.ts) is place:
                self.world.message_changed(place)
        return Outcome() if words is None else refused(words)

    async def suggest(
        self, user_id: str, where: Where, block_id: str, action_id: str, query: str
    ) -> Suggestions:
        """Asks the app for the options of an external select."""
        user = self.world.users[user_id]
        place, located = self._locate(user, where, block_id, action_id)
        if place is None or located is None:
            return Suggestions(trouble=GONE)
        default = limits()["elements"]["external_select"]["fields"]["min_query_length"]["default"]
        if len(query) < located.element.get("min_query_length", default):
            return Suggestions()
        app = self.app_of(place.app_id, place.team_id) if place.app_id else None
        if app is None:
            return Suggestions(trouble=TROUBLE)
        asked = {"block_id": block_id, "action_id": action_id, "value": query}
        payload = self.desk.interactions.suggestion(app, user, place, asked)
        answer = await self.desk.delivery.interaction(app, payload, app.options_url)
        found = checked_suggestions(answer)
        key = (user.id, place_of(where), block_id, action_id)
        grouped = [o for group in found.option_groups for o in group["options"]]
        known = [*self._suggested.pop(key, []), *found.options, *grouped]
        self._suggested[key] = known[-_KEPT_SUGGESTIONS:]
        while len(self._suggested) > _KEPT_PLACES:
            self._suggested.pop(next(iter(self._suggested)))
        return found

    def app_of(self, app_id: str | None, team_id: str) -> App | None:
        """The named app, or the only one installed."""
        apps = self.world.apps_in(team_id)
        if app_id is None:
            return apps[0] if apps else None
        return next((app for app in apps if app.id == app_id), None)


def _feedback(element: Json, value: Any) -> Json:
    for name in ("positive_button", "negative_button"):
        button = element[name]
        if button["value"] == value:
            return {"text": button["text"], "value": button["value"]}
    raise ChoiceError(f"no feedback button has the value {value!r}")


def _fires(located: Located, end: TextEnd) -> bool:
    """Whether this change is sent: choices always are, texts as their config says."""
    if located.kind not in TEXTUAL:
        return True
    config = located.element.get("dispatch_action_config") or {}
    wanted = config.get("trigger_actions_on", ["on_enter_pressed"])
    return ("on_enter_pressed" if end == "enter" else "on_character_entered") in wanted
