"""What a participant does with a pulse check.

That somebody answered stands in no audit line: its time would order the answers.
"""

from core.engagements import visible
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import EngagementId
from core.people import Known
from core.policy import Action, Scope
from core.ports import UnitOfWork
from core.pulses.forms import AnswerForm
from core.pulses.records import MyPulse, Reply


def _late() -> ConflictError:
    return ConflictError("This pulse check has closed. Thank you for meaning to answer.")


async def my_pulse(uow: UnitOfWork, known: Known, engagement_id: EngagementId) -> MyPulse | None:
    """Read what is asked, under which floors, and whether one has answered; none before opening.

    Raises NotAllowedError unless enrolled.
    """
    scope = Scope(engagement_id=engagement_id, owner=known.person.id)
    await uow.authorise(known.actor, Action.OWN_RECORDS, scope)
    check = await uow.pulses.check_of(engagement_id)
    pulse = await uow.pulses.round_of(engagement_id)
    if check is None or pulse is None:
        return None
    return MyPulse(
        engagement=await visible(uow, engagement_id),
        check=check,
        round=pulse,
        takes_answers=pulse.takes_answers(uow.now),
        answered=await uow.pulses.has_answered(pulse.id, known.person.id),
    )


async def answer(
    uow: UnitOfWork, known: Known, engagement_id: EngagementId, form: AnswerForm
) -> MyPulse:
    """Keep one's answers, the first or in the place of earlier ones: what comes back is alike.

    Raises NotAllowedError, FieldErrors, or ConflictError when the round is over.
    """
    mine = await my_pulse(uow, known, engagement_id)
    if mine is None:
        raise NotAllowedError
    if not mine.takes_answers:
        raise _late()
    reply = await uow.pulses.submit(mine.round.id, known.person.id, form.checked(mine.check))
    if reply is Reply.CLOSED:
        raise _late()
    if reply is not Reply.KEPT:
        raise NotAllowedError
    return mine
