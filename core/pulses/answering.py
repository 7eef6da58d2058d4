"""What a participant does with a pulse check.

That somebody answered stands in no audit line: its time would order the answers.

What somebody missed is for them alone, and the product has no right to read an answer back. So it
is sealed at the moment it is given, when it is known anyway, with a key that the database does not
have; the database hands it out only after the round was released, and only this module opens it,
for whoever it is. There is one byte for each question, so that its length tells nothing.
"""

from core.engagements import visible
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import EngagementId
from core.people import CurrentUser
from core.policy import Action, Scope
from core.ports import Envelopes, UnitOfWork
from core.pulses.forms import AnswerForm
from core.pulses.records import Missed, MyPulse, PulseAnswers, PulseCheck, Reply, RoundState


def _late() -> ConflictError:
    return ConflictError("This pulse check has closed. Thank you for meaning to answer.")


async def my_pulse(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId
) -> MyPulse | None:
    """Read what is asked, under which floors, and whether one has answered; none before opening.

    Raises NotAllowedError unless enrolled.
    """
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await uow.authorise(user.actor, Action.OWN_RECORDS, scope)
    check = await uow.pulses.check_of(engagement_id)
    pulse = await uow.pulses.round_of(engagement_id)
    if check is None or pulse is None:
        return None
    return MyPulse(
        engagement=await visible(uow, engagement_id),
        check=check,
        round=pulse,
        takes_answers=pulse.takes_answers(uow.now),
        answered=await uow.pulses.has_answered(pulse.id, user.person.id),
    )


async def answer(
    uow: UnitOfWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    form: AnswerForm,
    envelopes: Envelopes,
) -> MyPulse:
    """Keep one's answers, the first or in the place of earlier ones: what comes back is alike.

    Raises NotAllowedError, FieldErrors, or ConflictError when the round is over.
    """
    mine = await my_pulse(uow, user, engagement_id)
    if mine is None:
        raise NotAllowedError
    if not mine.takes_answers:
        raise _late()
    answers = form.checked(mine.check)
    reply = await uow.pulses.submit(mine.round.id, user.person.id, answers)
    if reply is Reply.CLOSED:
        raise _late()
    if reply is not Reply.KEPT:
        raise NotAllowedError
    missed = _missed(mine.check, answers)
    sealed = envelopes.seal(mine.round.id, user.person.id, missed)
    await uow.pulses.keep_sealed(mine.round.id, user.person.id, sealed)
    return mine


def _missed(check: PulseCheck, answers: PulseAnswers) -> bytes:
    return bytes(
        choice != asked.right_option
        for choice, asked in zip(answers.choices, check.questions, strict=True)
    )


async def missed_questions(
    uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId, envelopes: Envelopes
) -> Missed | None:
    """Open what one missed oneself; none where one did not answer.

    Raises NotAllowedError, or ConflictError before the round was released, or where what was
    sealed can't be opened any more.
    """
    mine = await my_pulse(uow, user, engagement_id)
    if mine is None:
        raise NotAllowedError
    if mine.round.state is not RoundState.RELEASED:
        raise ConflictError("You can see this shortly after the pulse check has closed.")
    sealed = await uow.pulses.sealed_of(mine.round.id, user.person.id)
    if sealed is None:
        return None
    opened = envelopes.open(mine.round.id, user.person.id, sealed)
    questions = zip(mine.check.questions, opened, strict=True)
    return Missed(mine, tuple(asked for asked, was_missed in questions if was_missed))
