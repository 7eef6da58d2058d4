"""What a participant does with a pulse check.

That somebody answered stands in no audit line: its time would order the answers.

What somebody missed is for them alone, and the product has no right to read an answer back. So it
is sealed at the moment it is given, when it is known anyway, with a key that the database does not
have; the database hands it out only after the round was released, and only this module opens it,
for whoever it is. There is one byte for each question, so that its length tells nothing.
"""

from core.engagements.records import visible
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import EngagementId
from core.people import CurrentUser
from core.policy import Action, Scope
from core.pulses.forms import AnswerForm
from core.pulses.records import (
    Envelopes,
    Missed,
    MyPulse,
    PulseAnswers,
    PulseCheck,
    PulseWork,
    Reply,
    RoundState,
)


def _late() -> ConflictError:
    return ConflictError("This pulse check has closed. Thank you for meaning to answer.")


async def my_pulse(
    work: PulseWork, user: CurrentUser, engagement_id: EngagementId
) -> MyPulse | None:
    """Read what is asked, under which floors, and whether the user has answered; None at first.

    Raises NotAllowedError unless enrolled.
    """
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    check = await work.pulses.check_of(engagement_id)
    pulse = await work.pulses.round_of(engagement_id)
    if check is None or pulse is None:
        return None
    return MyPulse(
        engagement=await visible(work, engagement_id),
        check=check,
        round=pulse,
        takes_answers=pulse.takes_answers(work.now),
        answered=await work.pulses.has_answered(pulse.id, user.person.id),
    )


async def answer(
    work: PulseWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    form: AnswerForm,
    envelopes: Envelopes,
) -> MyPulse:
    """Keep the user's answers, first or changed ones: what comes back is alike.

    Raises NotAllowedError, FieldErrors, or ConflictError when the round is over.
    """
    mine = await my_pulse(work, user, engagement_id)
    if mine is None:
        raise NotAllowedError
    if not mine.takes_answers:
        raise _late()
    answers = form.checked(mine.check)
    reply = await work.pulses.submit(mine.round.id, user.person.id, answers)
    if reply is Reply.CLOSED:
        raise _late()
    if reply is not Reply.KEPT:
        raise NotAllowedError
    missed = _missed(mine.check, answers)
    sealed = envelopes.seal(mine.round.id, user.person.id, missed)
    await work.pulses.keep_sealed(mine.round.id, user.person.id, sealed)
    return mine


def _missed(check: PulseCheck, answers: PulseAnswers) -> bytes:
    return bytes(
        choice != asked.right_option
        for choice, asked in zip(answers.choices, check.questions, strict=True)
    )


async def missed_questions(
    work: PulseWork, user: CurrentUser, engagement_id: EngagementId, envelopes: Envelopes
) -> Missed | None:
    """Open what the user missed; None where they did not answer.

    Raises NotAllowedError, or ConflictError before the round was released, or where what was
    sealed can't be opened any more.
    """
    mine = await my_pulse(work, user, engagement_id)
    if mine is None:
        raise NotAllowedError
    if mine.round.state is not RoundState.RELEASED:
        raise ConflictError("You can see this shortly after the pulse check has closed.")
    sealed = await work.pulses.sealed_of(mine.round.id, user.person.id)
    if sealed is None:
        return None
    opened = envelopes.open(mine.round.id, user.person.id, sealed)
    questions = zip(mine.check.questions, opened, strict=True)
    return Missed(mine, tuple(asked for asked, was_missed in questions if was_missed))
