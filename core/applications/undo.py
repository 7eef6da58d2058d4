from core.applications.records import ApplicationWork, NewApplication, UndoResult
from core.kernel.errors import ConflictError
from core.kernel.ids import ApplicationId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import CurrentUser
from core.policy import Action, Scope

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


async def take_back(
    work: ApplicationWork, user: CurrentUser, application_id: ApplicationId
) -> None:
    """Delete the newest try of a strategy, soon after it was logged, with what it had stopped.

    The user's own at any time, also after leaving the workshop. Raises ConflictError with a
    sentence: too late, followed by another one, or gone; somebody else's is gone too.
    """
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    found = await work.applications.get(application_id)
    became = await work.applications.take_back(application_id, user.person.id, work.now)
    if found is None or became is not UndoResult.DONE:
        raise ConflictError(_REFUSALS[became])
    application, attempt_number = found
    await work.interventions.reopen(
        user.person.id, application.engagement_id, NoticeKind.NO_APPLICATION, "applied"
    )
    if not await work.applications.cancel_thanks(application_id):
        await work.outbox.add([_retraction_notice(application)])
    await work.audit.write(
        user.actor,
        "application.taken_back",
        "application_event",
        application_id,
        before={"attempt_number": str(attempt_number)},
    )


def _retraction_notice(application: NewApplication) -> Notice:
    """Say after the thanks that it doesn't count any more."""
    return Notice(
        kind=NoticeKind.APPLICATION_TAKEN_BACK,
        audience=Audience(person_id=application.participant_id),
        key=f"application_taken_back:{application.id}",
        engagement_id=application.engagement_id,
    )
