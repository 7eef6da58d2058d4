from functools import partial

from core.interventions.settings import (
    SettingsForm,
    mute,
    own_preference,
    save_settings,
    snooze,
    unmute,
)
from core.journeys import my_journey
from core.kernel.ids import EngagementId
from core.kernel.notices import NoticeKind
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners
from handlers.kit.requests import Command, Press, Submission
from modals.interventions import settings, text
from modals.interventions.why import parse_why, why
from modals.kit import shared_actions
from modals.kit.metadata import EtagMetadata
from modals.kit.payloads import Message, View


async def choose(press: Press) -> None:
    """Pause or mute reminders, at once, and offer the way back."""
    wish = text.parse_reminder(press.value)

    async def keep(uow: UnitOfWork, user: CurrentUser) -> Message:
        if isinstance(wish, text.Mute):
            await mute(uow, user, wish.kind)
            return text.muted(wish.kind)
        until = await snooze(uow, user, wish.length)
        return text.snoozed(until, user.person)

    await press.reply(await press.run_idempotently(keep, _current))


async def turn_on(press: Press) -> None:
    """Take back every pause and mute, from Home or from the confirmation."""
    message = await press.run_idempotently(_unmute, _current)
    if press.in_modal:
        await press.show(await press.read(_settings))
    # Pressed on Home there is no place for words: Home itself shows how it stands.
    elif press.in_message:
        await press.reply(message, replace=True)


async def _unmute(uow: UnitOfWork, user: CurrentUser) -> Message:
    await unmute(uow, user)
    return text.on_again()


async def _current(uow: UnitOfWork, user: CurrentUser) -> Message:
    preference = await uow.interventions.preference(user.person.id)
    return text.as_it_stands(preference, uow.now, user.person)


async def open_settings(request: Press | Command) -> None:
    """Open one's own settings, from Home, a message, another modal or `/uptake settings`."""
    await request.show(await request.read(_settings))


async def _settings(uow: UnitOfWork, user: CurrentUser) -> View:
    return settings.settings_form(await own_preference(uow, user), user.person, uow.now)


async def submit_settings(submission: Submission) -> None:
    """Save one's own settings, then show what stands."""
    form = settings.parse(submission.view)
    drawn = EtagMetadata.of(submission.view)

    async def keep(uow: UnitOfWork, user: CurrentUser) -> View:
        saved = await save_settings(uow, user, form, expected_revision=drawn.etag)
        return settings.saved(saved, user.person, uow.now)

    keep_again = partial(_keep_again, submission.key, form)
    await submission.show(await submission.run_idempotently(keep, keep_again))


async def _keep_again(key: str, form: SettingsForm, uow: UnitOfWork, user: CurrentUser) -> View:
    # Its answer may have been lost, and something in it changed since.
    first_sent = await uow.inbox.accepted_at(key)
    saved = await save_settings(uow, user, form, first_sent=first_sent)
    await uow.homes.changed([user.person.id])
    return settings.saved(saved, user.person, uow.now)


async def explain(press: Press) -> None:
    """Say why a reminder came."""
    await press.show(await press.read(partial(_why, *parse_why(press.value))))


async def _why(
    kind: NoticeKind, engagement_id: EngagementId, uow: UnitOfWork, user: CurrentUser
) -> View:
    return why(kind, await my_journey(uow, user, engagement_id), user.person)


LISTENERS = Listeners(
    presses={
        shared_actions.REMINDERS_ACTION: choose,
        shared_actions.REMINDERS_ON_ACTION: turn_on,
        shared_actions.REMINDER_WHY_ACTION: explain,
        shared_actions.OPEN_SETTINGS_ACTION: open_settings,
    },
    submissions={settings.SETTINGS_CALLBACK: Form(submit_settings, settings.FIELDS)},
    words={"settings": open_settings},
)
