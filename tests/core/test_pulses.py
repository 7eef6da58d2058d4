"""The pulse check's use cases, for whoever runs the workshop, for participants and the clock."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, PersonId, PulseRoundId
from core.kernel.transitions import advance
from core.people import CurrentUser
from core.policy import Role
from core.pulses.answering import answer, missed_questions, my_pulse
from core.pulses.forms import AnswerForm, PulseCheckForm
from core.pulses.records import TRANSITIONS, Missed, PulseAnswers, PulseQuestion, Reply, RoundState
from core.pulses.running import (
    close_due,
    close_round,
    due,
    open_round,
    progress,
    release,
    write_check,
)
from jobs.pulses import close_and_release
from storage.unit_of_work import PostgresUnitOfWork
from tests.conftest import Database
from tests.storage.world import World, look
from tests.support.links import ENVELOPES

STRATEGIST = f"U{Role.STRATEGIST.value}"
MANAGER = f"U{Role.PROGRAMME_MANAGER.value}"
LA = f"U{Role.LA.value}"
ANSWERS = AnswerForm(4, (1, 0, 1))
WALKED = {
    (RoundState.OPEN, RoundState.CLOSED),
    (RoundState.CLOSED, RoundState.RELEASED),
}


@pytest.mark.parametrize(("now", "then"), list(product(RoundState, RoundState)))
def test_a_round_moves_on_and_never_back(now: RoundState, then: RoundState) -> None:
    if (now, then) in WALKED:
        assert advance(TRANSITIONS, now, then, "It") is then
    else:
        with pytest.raises(ConflictError, match=f"It is {now.value} already"):
            advance(TRANSITIONS, now, then, "It")


async def opened(world: World, by: str = STRATEGIST) -> PulseRoundId:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, by)).actor
        return (await open_round(uow, actor, world.engagement_id)).id


async def answered(world: World, user: str, form: AnswerForm = ANSWERS) -> None:
    async with world.database.unit_of_work("test") as uow:
        await answer(uow, await world.user(uow, user), world.engagement_id, form, ENVELOPES)


async def test_opened_on_the_day_for_24_hours_with_the_floors_of_then(
    world: World, database: Database
) -> None:
    look(
        database,
        "INSERT INTO privacy_floor (organisation_id, score, rate, breakdown, created_at)"
        " SELECT organisation_id, 6, 7, 12, now() FROM workspace",
    )
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, STRATEGIST)).actor
        round_ = await open_round(uow, actor, world.engagement_id)
    assert round_.closes_at - round_.opens_at == timedelta(hours=24)
    assert (round_.score_floor, round_.rate_floor, round_.breakdown_floor) == (6, 7, 12)
    assert round_.state is RoundState.OPEN
    assert look(database, "SELECT after FROM audit_event WHERE action = 'pulse.opened'") == [
        (
            {
                "closes_at": round_.closes_at.isoformat(),
                "score_floor": "6",
                "rate_floor": "7",
                "breakdown_floor": "12",
            },
        )
    ]


async def test_it_opens_once_for_good(world: World) -> None:
    await opened(world, MANAGER)
    with pytest.raises(ConflictError, match="opened only once"):
        await opened(world)


@pytest.mark.parametrize("days", [-1, 0, 32])
async def test_it_closes_within_31_days(world: World, days: int) -> None:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, STRATEGIST)).actor
        with pytest.raises(FieldErrors) as raised:
            await open_round(uow, actor, world.engagement_id, uow.now + timedelta(days=days))
    assert list(raised.value.fields) == ["closes_at"]


async def test_it_opens_on_the_workshops_day_at_the_earliest(world: World) -> None:
    world.clock.advance(days=-1)
    with pytest.raises(ConflictError, match="on the day"):
        await opened(world)
    world.clock.advance(hours=14)  # past midnight in the school's own zone
    await opened(world)


async def test_a_cancelled_workshop_and_one_without_questions_open_nothing(
    world: World, database: Database
) -> None:
    look(database, "UPDATE engagement SET state = 'cancelled'")
    with pytest.raises(ConflictError, match="no pulse check to open"):
        await opened(world)
    look(database, "UPDATE engagement SET state = 'planned'")
    look(database, "DELETE FROM pulse_question")
    with pytest.raises(ConflictError, match="no pulse check to open"):
        await opened(world)


@pytest.mark.parametrize("user", [LA, "U0"])
async def test_others_neither_run_it_nor_see_how_it_stands(world: World, user: str) -> None:
    for attempt in (open_round, close_round, progress):
        async with world.database.unit_of_work("test") as uow:
            actor = (await world.user(uow, user)).actor
            with pytest.raises(NotAllowedError):
                await attempt(uow, actor, world.engagement_id)


async def test_before_closing_only_the_count_is_seen_and_afterwards_not_even_that(
    world: World,
) -> None:
    async def seen() -> tuple[bool, RoundState | None, int | None]:
        async with world.database.unit_of_work("test") as uow:
            actor = (await world.user(uow, STRATEGIST)).actor
            now = await progress(uow, actor, world.engagement_id)
        return now.check is not None, now.round.state if now.round else None, now.answered

    assert await seen() == (True, None, None)
    await opened(world)
    assert await seen() == (True, RoundState.OPEN, 0)
    await answered(world, "U0")
    await answered(world, "U1")
    await answered(world, "U1")
    assert await seen() == (True, RoundState.OPEN, 2)
    async with world.database.unit_of_work("test") as uow:
        await close_round(uow, (await world.user(uow, STRATEGIST)).actor, world.engagement_id)
    assert await seen() == (True, RoundState.CLOSED, None)


async def test_a_participant_sees_questions_and_floors_and_whether_they_answered(
    world: World,
) -> None:
    async with world.database.unit_of_work("test") as uow:
        assert await my_pulse(uow, await world.user(uow, "U0"), world.engagement_id) is None
    await opened(world)
    await answered(world, "U0")
    for user, has in (("U0", True), ("U1", False)):
        async with world.database.unit_of_work("test") as uow:
            mine = await my_pulse(uow, await world.user(uow, user), world.engagement_id)
        assert mine is not None
        assert (mine.answered, mine.takes_answers) == (has, True)
        assert len(mine.check.questions) == 3
        assert mine.round.score_floor == 5
        assert mine.engagement.id == world.engagement_id


async def test_an_answer_is_changed_until_it_closes_and_every_reply_is_alike(
    world: World, database: Database
) -> None:
    await opened(world)
    replies = []
    for form in (ANSWERS, ANSWERS, AnswerForm(2, (0, 0, 0))):
        async with world.database.unit_of_work("test") as uow:
            user = await world.user(uow, "U0")
            reply = await answer(uow, user, world.engagement_id, form, ENVELOPES)
        replies.append(replace(reply, answered=False))
    assert replies[0] == replies[1] == replies[2]
    assert look(database, "SELECT likert, mcq_answers FROM uptake_raw.pulse_response") == [
        (2, [0, 0, 0])
    ]
    assert look(database, "SELECT count(*) FROM audit_event WHERE action LIKE 'pulse.a%%'") == [
        (0,)
    ]
    world.clock.advance(hours=24)
    with pytest.raises(ConflictError, match="has closed"):
        await answered(world, "U0")


async def test_before_opening_and_elsewhere_there_is_nothing_to_answer(world: World) -> None:
    with pytest.raises(NotAllowedError):
        await answered(world, "U0")
    await opened(world)
    with pytest.raises(NotAllowedError):
        await answered(world, LA)


async def test_each_unanswered_question_is_named(world: World) -> None:
    await opened(world)
    with pytest.raises(FieldErrors) as raised:
        await answered(world, "U0", AnswerForm(None, (None, 2, -1)))
    assert list(raised.value.fields) == ["likert", "question_1", "question_2", "question_3"]
    with pytest.raises(FieldErrors) as raised:
        await answered(world, "U0", AnswerForm(6, (0, 0, 0)))
    assert list(raised.value.fields) == ["likert"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [(Reply.CLOSED, ConflictError), (Reply.REFUSED, NotAllowedError)],
)
async def test_what_the_database_declines_at_the_last_moment_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch, reply: Reply, error: type[Exception]
) -> None:
    """Closed, or left, between looking and writing."""
    await opened(world)
    async with world.database.unit_of_work("test") as uow:

        async def declined(_: PulseRoundId, __: PersonId, ___: PulseAnswers) -> Reply:
            return reply

        monkeypatch.setattr(uow.pulses, "submit", declined)
        user = await world.user(uow, "U0")
        with pytest.raises(error):
            await answer(uow, user, world.engagement_id, ANSWERS, ENVELOPES)


async def test_what_was_missed_opens_after_the_release_and_for_who_answered(world: World) -> None:
    async def missed(user: str) -> Missed | None:
        async with world.database.unit_of_work("test") as uow:
            user = await world.user(uow, user)
            return await missed_questions(uow, user, world.engagement_id, ENVELOPES)

    with pytest.raises(NotAllowedError):
        await missed("U0")
    await opened(world)
    await answered(world, "U0")
    with pytest.raises(ConflictError, match="shortly after"):
        await missed("U0")
    world.clock.advance(hours=25)
    assert await close_and_release(world.database) == 1
    mine = await missed("U0")
    assert mine is not None
    assert mine.questions == (mine.pulse.check.questions[1],)
    assert mine.gap_tags == {"literacy/decoding"}
    assert await missed("U1") is None


async def test_a_closed_round_keeps_nothing_more(world: World, database: Database) -> None:
    round_id = await opened(world)
    await answered(world, "U0")
    before = look(database, "SELECT sealed FROM uptake_raw.pulse_sealed")
    world.clock.advance(hours=25)
    await close_and_release(world.database)
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, "U0")
        await my_pulse(uow, user, world.engagement_id)
        await uow.pulses.keep_sealed(round_id, user.person.id, b"x" * 31)
    assert look(database, "SELECT sealed FROM uptake_raw.pulse_sealed") == before


async def test_closed_before_its_time_by_whoever_runs_it(world: World, database: Database) -> None:
    async def close(uow: PostgresUnitOfWork) -> None:
        await close_round(uow, (await world.user(uow, MANAGER)).actor, world.engagement_id)

    async with world.database.unit_of_work("test") as uow:
        with pytest.raises(ConflictError, match="not opened yet"):
            await close(uow)
    await opened(world)
    async with world.database.unit_of_work("test") as uow:
        await close(uow)
        with pytest.raises(ConflictError, match="closed already"):
            await close(uow)
    assert look(database, "SELECT count(*) FROM audit_event WHERE action = 'pulse.closed'") == [
        (1,)
    ]


async def test_two_who_close_at_once_close_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(world)
    async with world.database.unit_of_work("test") as uow:
        before = await uow.pulses.round_of(world.engagement_id)

        async def as_it_was(_: EngagementId) -> object:
            return before

        actor = (await world.user(uow, STRATEGIST)).actor
        await close_round(uow, actor, world.engagement_id)
        monkeypatch.setattr(uow.pulses, "round_of", as_it_was)
        with pytest.raises(ConflictError, match="closed already"):
            await close_round(uow, actor, world.engagement_id)


async def test_the_clock_closes_what_is_due_and_releases_what_was_closed(
    world: World, database: Database
) -> None:
    await opened(world)
    async with world.database.unit_of_work("test") as uow:
        assert await due(uow) == []
    world.clock.advance(hours=24)
    for step, first, again in ((close_due, True, False), (release, True, False)):
        async with world.database.unit_of_work("test") as uow:
            (one,) = await due(uow)
            assert await step(uow, one) is first
            assert await step(uow, one) is again
    async with world.database.unit_of_work("test") as uow:
        assert await due(uow) == []
    assert look(
        database,
        "SELECT actor_kind, action FROM audit_event WHERE action LIKE 'pulse.%%' ORDER BY seq",
    ) == [("person", "pulse.opened"), ("system", "pulse.closed"), ("system", "pulse.released")]


QUESTION = PulseQuestion("Which comes first?", ("This", "That"), 1, "literacy/decoding")
CHECK = PulseCheckForm("I can do this tomorrow.", (QUESTION, QUESTION, QUESTION))


async def _write(world: World, form: PulseCheckForm, user: str = STRATEGIST) -> None:
    async with world.database.unit_of_work("test") as uow:
        user: CurrentUser = await world.user(uow, user)
        await write_check(uow, user.actor, world.engagement_id, form)


async def test_what_is_asked_may_be_changed_until_it_is_opened(
    world: World, database: Database
) -> None:
    new = replace(
        CHECK, questions=(replace(QUESTION, options=(" A ", "B ", "C")), QUESTION, QUESTION)
    )
    await _write(world, replace(new, statement=" Ready. "))
    async with world.database.unit_of_work("test") as uow:
        check = await uow.pulses.check_of(world.engagement_id)
    assert check is not None
    assert (check.statement, check.questions[0].options) == ("Ready.", ("A", "B", "C"))
    await opened(world)
    with pytest.raises(ConflictError, match="opened already"):
        await _write(world, CHECK)
    assert look(database, "SELECT action FROM audit_event WHERE action LIKE 'pulse_check.%%'") == [
        ("pulse_check.changed",)
    ]


async def test_a_first_pulse_check_is_written(world: World, database: Database) -> None:
    look(database, "DELETE FROM pulse_question")
    look(database, "DELETE FROM pulse_check")
    await _write(world, CHECK)
    assert look(database, "SELECT action FROM audit_event WHERE action LIKE 'pulse_check.%%'") == [
        ("pulse_check.written",)
    ]
    with pytest.raises(NotAllowedError):
        await _write(world, CHECK, "U0")


LONG = "x" * 301


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (replace(CHECK, statement="  "), ["statement"]),
        (replace(CHECK, statement=LONG), ["statement"]),
        (replace(CHECK, questions=(QUESTION,)), ["questions"]),
        (
            replace(CHECK, questions=(replace(QUESTION, question=LONG),) * 2 + (QUESTION,)),
            ["question_1", "question_2"],
        ),
        (
            replace(CHECK, questions=(QUESTION, QUESTION, replace(QUESTION, options=("A",)))),
            ["options_3", "right_option_3"],
        ),
        (
            replace(CHECK, questions=(QUESTION, QUESTION, replace(QUESTION, options=("A", " A")))),
            ["options_3"],
        ),
        (
            replace(
                CHECK, questions=(QUESTION, QUESTION, replace(QUESTION, options=("A", "x" * 76)))
            ),
            ["options_3"],
        ),
        (
            replace(CHECK, questions=(QUESTION, replace(QUESTION, right_option=2), QUESTION)),
            ["right_option_2"],
        ),
        (
            replace(CHECK, questions=(replace(QUESTION, gap_tag="no/such"), QUESTION, QUESTION)),
            ["gap_tag_1"],
        ),
    ],
)
async def test_each_wrong_field_of_a_pulse_check_is_named(
    world: World, form: PulseCheckForm, fields: list[str]
) -> None:
    with pytest.raises(FieldErrors) as raised:
        await _write(world, form)
    assert list(raised.value.fields) == fields
