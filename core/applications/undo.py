from core.applications.records import NO_APPLICATION, NewApplication, UndoResult
from core.kernel.errors import ConflictError
from core.kernel.ids import ApplicationId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import CurrentUser
from core.policy import Action, Scope
from core.ports import UnitOfWork

_REFUSALS = {
    UndoResult.GONE: "That try isn't among yours any more: it was taken back.",
    UndoResult.LATE: (
        "A try can be taken back for ten minutes. They are over, so it stays. If something in it"
        " is wrong, just log how it really went as another try."
    ),
    UndoResult.FOLLOWED: (
        "You logged another try of this strategy after it. Take that one back first, so that your"
        " tries stay in order."
    ),
}


async def take_back(uow: UnitOfWork, user: CurrentUser, application_id: ApplicationId) -> None:
    """Delete the newest try of a strategy, soon after it was logged, with what it had stopped.

    One's own at any time, also after leaving the workshop. Raises ConflictError with a sentence:
    too late, followed by another one, or gone; somebody else's is gone too.
    """
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    found = await uow.applications.get(application_id)
    became = await uow.applications.take_back(application_id, user.person.id, uow.now)
    if found is None or became is not UndoResult.DONE:
        raise ConflictError(_REFUSALS[became])
    application, attempt_number = found
    await uow.interventions.reopen(
        user.person.id, application.engagement_id, NO_APPLICATION, "applied"
    )
    if not await uow.applications.cancel_thanks(application_id):
        await uow.outbox.add([_told(application)])
    await uow.audit.write(
        user.actor,
        "application.taken_back",
        "application_event",
        application_id,
        before={"attempt_number": str(attempt_number)},
    )


def _told(application: NewApplication) -> Notice:
    """Say after the thanks that it doesn't count any more."""
    return Notice(
        kind=NoticeKind.APPLICATION_TAKEN_BACK,
        audience=Audience(person_id=application.participant_id),
        key=f"application_taken_back:{application.id}",
        engagement_id=application.engagement_id,
    )
