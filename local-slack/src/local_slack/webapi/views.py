"""views.*."""

from collections.abc import Callable

from local_slack.model import Json, User, View
from local_slack.posting import slack_file_problems
from local_slack.triggers import Trigger, TriggerError
from local_slack.viewstore import (
    ViewError,
    checked,
    open_modal,
    publish_home,
    push_modal,
    update_view,
    view_json,
)
from local_slack.webapi.call import ApiError, Call, Handler


def _carry_out(call: Call, act: Callable[[], View]) -> Json:
    """Runs `act`, turning what is wrong with the view into Slack's answer."""
    try:
        view = act()
    except ViewError as error:
        call.refuse_problems(error.problems)
        raise ApiError(error.code) from None
    return {"view": view_json(call.world, view)}


def _refuse_bad_view(call: Call, kind: str) -> None:
    """Before the trigger is used up, as Slack does."""
    try:
        view = checked(call.args["view"], kind)
    except ViewError as error:
        call.refuse_problems(error.problems)
        raise ApiError(error.code) from None
    problems = slack_file_problems(call.world, call.installation, view["blocks"], "/view/blocks")
    call.refuse_problems(problems)


def _trigger(call: Call) -> Trigger:
    given = call.args.get("trigger_id") or call.args.get("interactivity_pointer")
    if not given:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: trigger_id")
    try:
        return call.platform.triggers.find(str(given), call.app.id, call.team_id)
    except TriggerError as error:
        raise ApiError(error.code) from None


def open_view(call: Call) -> Json:
    trigger = _trigger(call)
    _refuse_bad_view(call, "modal")
    world, payload = call.world, call.args["view"]
    opened = (call.app.id, trigger.user_id, payload, trigger.channel_id)
    body = _carry_out(call, lambda: open_modal(world, *opened))
    trigger.used = True
    return body


def push_view(call: Call) -> Json:
    trigger = _trigger(call)
    _refuse_bad_view(call, "modal")
    world, payload = call.world, call.args["view"]
    top = world.top_modal(trigger.user_id)
    if trigger.view_id is None or top is None or trigger.view_id not in world.views:
        # Only something inside an open modal can put another one on top of it.
        raise ApiError("not_found" if trigger.view_id else "invalid_trigger_id")
    body = _carry_out(call, lambda: push_modal(world, call.app.id, trigger.user_id, payload))
    trigger.used = True
    return body


def _named_view(call: Call) -> View:
    view_id, external_id = call.args.get("view_id"), call.args.get("external_id")
    if not view_id and not external_id:
        words = "[ERROR] missing required field: view_id or external_id"
        raise ApiError("invalid_arguments", words)
    for view in call.world.views.values():
        own = (view.app_id, view.team_id) == (call.app.id, call.team_id)
        if own and (view.id == view_id or (external_id and view.external_id == external_id)):
            return view
    raise ApiError("not_found")


def update(call: Call) -> Json:
    view = _named_view(call)
    _refuse_bad_view(call, view.type)
    payload, expected = call.args["view"], call.args.get("hash")
    return _carry_out(call, lambda: update_view(call.world, view, payload, expected))


def _has_home(user: User) -> bool:
    return not (user.is_bot or user.deleted or user.is_stranger)


def publish(call: Call) -> Json:
    user = call.world.users.get(call.args["user_id"])
    if user is None or user.team_id != call.team_id or not _has_home(user):
        raise ApiError("invalid_arguments", "[ERROR] invalid `user_id` [json-pointer:/user_id]")
    if not call.app.home_tab:
        raise ApiError("not_enabled")
    _refuse_bad_view(call, "home")
    world, payload, expected = call.world, call.args["view"], call.args.get("hash")
    return _carry_out(call, lambda: publish_home(world, call.app.id, user.id, payload, expected))


METHODS: dict[str, Handler] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update,
    "views.publish": publish,
}
