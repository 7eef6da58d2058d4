"""Modals and Homes: who has which open, their hashes, ids and input values."""

import copy
from typing import Any

from local_slack.checker import check_view
from local_slack.checker.limits import limits
from local_slack.checker.problem import Problem
from local_slack.conversationfilter import offers
from local_slack.elements import initial_values, interactive, is_empty, state_of
from local_slack.model import Json, Values, View
from local_slack.normal import stored_blocks
from local_slack.world import World


class ViewError(Exception):
    """`code` is Slack's error; `problems` say where."""

    def __init__(self, code: str, problems: list[Problem] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.problems = problems or []


def new_hash(world: World) -> str:
    return f"{world.chance.digits(10)}.{world.chance.word(8)}"


def checked(payload: Any, kind: str) -> Json:
    """The payload itself when it may be shown as a view of this kind; else ViewError."""
    problems = [p for p in check_view(payload) if p.severity == "error"]
    if problems:
        raise ViewError(problems[0].code, problems)
    if payload["type"] != kind:
        words = f"view type must be {kind} here"
        problem = Problem("/view/type", words, code="invalid_arguments")
        raise ViewError(problem.code, [problem])
    result: Json = payload
    return result


def _stored(world: World, payload: Json) -> Json:
    result = dict(payload)
    result["blocks"] = stored_blocks(payload["blocks"], world.chance)
    for key in ("title", "submit", "close"):
        if result.get(key):
            result[key] = {"emoji": True, **result[key]}
    return result


def _refuse_same_external_id(
    world: World, app_id: str, team_id: str, payload: Json, but: str
) -> None:
    wanted = payload.get("external_id")
    for view in world.views.values() if wanted else ():
        same = view.external_id == wanted and (view.app_id, view.team_id) == (app_id, team_id)
        if same and view.id != but:
            raise ViewError("duplicate_external_id")


def _add(
    world: World, app_id: str, user_id: str, payload: Json, channel_id: str | None = None
) -> View:
    team_id = world.users[user_id].team_id
    _refuse_same_external_id(world, app_id, team_id, payload, "")
    stored = _stored(world, payload)
    view_id = world.chance.id("V")
    view = View(
        id=view_id,
        team_id=team_id,
        app_id=app_id,
        user_id=user_id,
        type=payload["type"],
        payload=stored,
        hash=new_hash(world),
        root_view_id=view_id,
        external_id=payload.get("external_id", ""),
        state=initial_values(stored["blocks"]),
        app_installed_team_id=team_id,
        channel_id=channel_id,
    )
    _preset_conversation(world, view)
    world.views[view_id] = view
    return view


def _preset_conversation(world: World, view: View, before: Values | None = None) -> None:
    """`default_to_current_conversation`: the first value of a field that was not there before."""
    channel = world.channels.get(view.channel_id or "")
    if channel is None:
        return
    for located in interactive(view.payload["blocks"]):
        element = located.element
        if not element.get("default_to_current_conversation"):
            continue
        if element["action_id"] in (before or {}).get(located.block["block_id"], {}):
            continue
        values = view.state[located.block["block_id"]]
        if is_empty(values[element["action_id"]]) and offers(world, element, channel):
            value = [channel.id] if element["type"].startswith("multi_") else channel.id
            values[element["action_id"]] = state_of(element, value)


def open_modal(
    world: World, app_id: str, user_id: str, payload: Any, channel_id: str | None = None
) -> View:
    """A new stack of one; what was open before is gone."""
    view = _add(world, app_id, user_id, checked(payload, "modal"), channel_id)
    clear_stack(world, user_id)
    world.stacks[user_id] = [view.id]
    world.view_changed(view)
    return view


def push_modal(world: World, app_id: str, user_id: str, payload: Any) -> View:
    stack = world.modal_stack(user_id)
    if not stack:
        return open_modal(world, app_id, user_id, payload)
    if len(stack) >= limits()["view_stack"]["max_depth"]:
        raise ViewError(limits()["view_stack"]["error"])
    view = _add(world, app_id, user_id, checked(payload, "modal"), stack[-1].channel_id)
    view.root_view_id = stack[0].id
    view.previous_view_id = stack[-1].id
    world.stacks[user_id].append(view.id)
    world.view_changed(view)
    return view


def update_view(world: World, view: View, payload: Any, expected_hash: str | None = None) -> View:
    """Values stay where block_id and action_id stay."""
    payload = checked(payload, view.type)
    if expected_hash is not None and expected_hash != view.hash:
        raise ViewError("hash_conflict")
    _refuse_same_external_id(world, view.app_id, view.team_id, payload, view.id)
    view.payload = _stored(world, payload)
    view.external_id = payload.get("external_id", "")
    before, view.state = view.state, initial_values(view.payload["blocks"], view.state)
    _preset_conversation(world, view, before)
    view.hash = new_hash(world)
    view.errors, view.trouble = {}, None
    world.view_changed(view)
    return view


def publish_home(
    world: World, app_id: str, user_id: str, payload: Any, expected_hash: str | None = None
) -> View:
    old = world.home(user_id, app_id)
    if old is not None:
        return update_view(world, old, payload, expected_hash)
    if expected_hash is not None:
        raise ViewError("hash_conflict")
    view = _add(world, app_id, user_id, checked(payload, "home"))
    world.homes[user_id, app_id] = view.id
    world.view_changed(view)
    return view


def close_top(world: World, user_id: str) -> View | None:
    stack = world.stacks.get(user_id, [])
    if not stack:
        return None
    view = world.views.pop(stack.pop())
    world.view_changed(view)
    return view


def clear_stack(world: World, user_id: str) -> None:
    while close_top(world, user_id):
        continue


def view_json(world: World, view: View) -> Json:
    """A view as the app receives it."""
    payload = view.payload
    result: Json = {
        "id": view.id,
        "team_id": world.users[view.user_id].own_team_id,
        "type": view.type,
        "blocks": payload["blocks"],
        "private_metadata": payload.get("private_metadata", ""),
        "callback_id": payload.get("callback_id", ""),
        "state": {"values": copy.deepcopy(view.state)},
        "hash": view.hash,
        "title": payload.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": payload.get("clear_on_close", False),
        "notify_on_close": payload.get("notify_on_close", False),
        "close": payload.get("close"),
        "submit": payload.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": view.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": view.app_installed_team_id,
        "bot_id": world.installations[view.app_id, view.team_id].bot_id,
    }
    return result
