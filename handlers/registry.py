"""Everything that is listened to. Nothing is registered anywhere else."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from slack_bolt.async_app import AsyncApp

from handlers import (
    action_plans,
    applications,
    certificates,
    commands,
    content,
    data_requests,
    engagements,
    home,
    interventions,
    metrics,
    people,
    pulses,
    reflections,
)
from handlers.kit.deps import Deps
from modals import applications as tries
from modals.action_plans import NOT_YET_ACTION, PLAN_CALLBACK, WITHDRAWAL_CALLBACK
from modals.certificates import FOLLOW_ACTION, SEND_ACTION
from modals.content import PREWORK_DONE_ACTION
from modals.data_requests import STAY_ACTION, SURE_CALLBACK, WHAT_GOES_CALLBACK
from modals.engagements import CHOICE_CALLBACK, COMPLETION_CALLBACK
from modals.interventions.settings import SETTINGS_CALLBACK
from modals.kit import shared_actions
from modals.people import PROFILE_CALLBACK
from modals.pulses.answering import PULSE_CALLBACK
from modals.pulses.running import (
    CLOSE_ACTION,
    CLOSING_CALLBACK,
    OPENING_CALLBACK,
    PULSE_CHOICE_CALLBACK,
)
from modals.reflections import AHEAD_CALLBACK, BACK_CALLBACK, RETURN_ACTION

Listener = Callable[..., Awaitable[None]]

COMMANDS: Mapping[str, Listener] = {"/uptake": commands.uptake, "/applied": commands.applied}

ACTIONS: Mapping[str, Listener] = {
    shared_actions.OPEN_PLAN_ACTION: action_plans.open_form,
    shared_actions.OPEN_WITHDRAWAL_ACTION: action_plans.open_withdrawal,
    shared_actions.PUT_IN_CALENDAR_ACTION: action_plans.put_in_calendar,
    shared_actions.OPEN_APPLICATION_ACTION: applications.open_form,
    tries.TAKE_BACK_ACTION: applications.undo,
    shared_actions.OPEN_TRIES_ACTION: applications.open_tries,
    tries.OLDER_ACTION: applications.open_tries,
    tries.NEWER_ACTION: applications.open_tries,
    tries.FOLLOW_EVIDENCE_ACTION: applications.followed,
    shared_actions.OPEN_REFLECTION_ACTION: reflections.open_form,
    RETURN_ACTION: reflections.go_back,
    shared_actions.OPEN_PROFILE_ACTION: people.open_profile,
    shared_actions.WELCOME_AGAIN_ACTION: people.welcome_again,
    shared_actions.OPEN_CERTIFICATES_ACTION: certificates.open_list,
    SEND_ACTION: certificates.send,
    FOLLOW_ACTION: certificates.followed,
    shared_actions.CHOOSE_COMPLETION_ACTION: engagements.choose,
    shared_actions.OPEN_COMPLETION_ACTION: engagements.open_one,
    shared_actions.OPEN_PULSE_ACTION: pulses.open_mine,
    shared_actions.CHOOSE_PULSE_ACTION: pulses.choose,
    shared_actions.OPEN_MATERIALS_ACTION: content.open_materials,
    PREWORK_DONE_ACTION: content.mark_done,
    shared_actions.FOLLOW_MATERIAL_ACTION: content.follow,
    shared_actions.RUN_PULSE_ACTION: pulses.open_one,
    CLOSE_ACTION: pulses.ask_to_close,
    shared_actions.EXPORT_ACTION: data_requests.export,
    shared_actions.ERASE_ACTION: data_requests.open_erasure,
    STAY_ACTION: data_requests.take_back,
    shared_actions.REMINDERS_ACTION: interventions.choose,
    shared_actions.REMINDERS_ON_ACTION: interventions.turn_on,
    shared_actions.REMINDER_WHY_ACTION: interventions.explain,
    shared_actions.OPEN_SETTINGS_ACTION: interventions.open_settings,
    shared_actions.OPEN_SEEN_ACTION: metrics.open_seen,
    NOT_YET_ACTION: action_plans.not_yet,
}

VIEWS: Mapping[str, Listener] = {
    PLAN_CALLBACK: action_plans.submit,
    WITHDRAWAL_CALLBACK: action_plans.withdraw,
    tries.APPLICATION_CALLBACK: applications.submit,
    tries.WORKSHOP_CALLBACK: applications.go_on,
    BACK_CALLBACK: reflections.keep,
    AHEAD_CALLBACK: reflections.complete,
    CHOICE_CALLBACK: engagements.go_on,
    COMPLETION_CALLBACK: engagements.submit,
    PULSE_CALLBACK: pulses.submit,
    PULSE_CHOICE_CALLBACK: pulses.go_on,
    OPENING_CALLBACK: pulses.open_round,
    CLOSING_CALLBACK: pulses.close_round,
    PROFILE_CALLBACK: people.save_profile,
    SETTINGS_CALLBACK: interventions.submit_settings,
    WHAT_GOES_CALLBACK: data_requests.ask_again,
    SURE_CALLBACK: data_requests.erase,
}

EVENTS: Mapping[str, Listener] = {"app_home_opened": home.opened}

SHORTCUTS: Mapping[str, Listener] = {tries.FROM_MESSAGE_SHORTCUT: applications.from_message}


def register(app: AsyncApp, deps: Deps) -> None:
    """Have the app listen to all of them."""
    for kind, listeners in (
        (app.command, COMMANDS),
        (app.action, ACTIONS),
        (app.view, VIEWS),
        (app.event, EVENTS),
        (app.shortcut, SHORTCUTS),
    ):
        for name, listener in listeners.items():
            kind(name)(partial(listener, deps=deps))
