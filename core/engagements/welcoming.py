"""The first message that a participant gets: once, and again whenever they ask for it."""

from core.engagements.records import EngagementWork
from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId, PersonId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import CurrentUser
from core.policy import Action, Scope


def welcome(person_id: PersonId, engagement_id: EngagementId) -> Notice:
    """Build the welcome: one for each person, however many workshops they come to."""
    return Notice(
        kind=NoticeKind.WELCOME,
        audience=Audience(person_id=person_id),
        key=f"welcome:{person_id}",
        facts={"engagement_id": str(engagement_id)},
        engagement_id=engagement_id,
    )


async def send_welcome_again(work: EngagementWork, user: CurrentUser) -> None:
    """Send the welcome to the user's own newest workshop, at most once a minute.

    Raises NotAllowedError, or ConflictError for whoever takes part in none.
    """
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    mine = await work.engagements.of_participant(user.person.id)
    if not mine:
        raise ConflictError("You take part in no workshop just now.")
    newest = mine[0]
    notice = Notice(
        kind=NoticeKind.WELCOME_AGAIN,
        audience=Audience(person_id=user.person.id),
        key=f"welcome:{user.person.id}:{work.now:%Y-%m-%dT%H:%M}",
        facts={"engagement_id": str(newest.id)},
        engagement_id=newest.id,
    )
    await work.outbox.add([notice])
