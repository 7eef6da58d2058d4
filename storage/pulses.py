"""Raw answers go through the function `submit_pulse` and are read by nobody here."""

from datetime import datetime
from typing import Any, Final, LiteralString

from sqlalchemy import bindparam, or_, select

from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId, PersonId, PulseRoundId
from core.pulses.records import (
    PulseAnswers,
    PulseCheck,
    PulseRound,
    Reply,
    RoundState,
    opened_before,
)
from storage.kit.errors import StorageError
from storage.kit.queries import query
from storage.kit.rows import Rows, column, scalar
from storage.kit.statements import columns, compiled, constant, given, insert, matching, upsert
from storage.kit.transaction import Transaction
from storage.schema.tables.pulses import pulse_check, pulse_question, pulse_round

_QUESTION = ("question", "options", "right_option", "gap_tag")

_CHECK = query("pulses/pulse_check")
_UNKNOWN_TAGS = """
    SELECT tag FROM unnest(%(tags)s::text[]) AS tag
    WHERE NOT EXISTS (SELECT FROM gap_tag AS known WHERE known.tag = tag.tag)
"""
_SAVE_CHECK = compiled(
    upsert(
        pulse_check,
        given("id", "engagement_id", "statement", created_at="now"),
        key=["id"],
        saves=["statement"],
    )
)
_SAVE_QUESTION = compiled(
    upsert(
        pulse_question,
        given("pulse_check_id", "position", *_QUESTION),
        key=["pulse_check_id", "position"],
        saves=_QUESTION,
    )
)
_ROUND = select(*columns(pulse_round, PulseRound))
_ROUND_OF = compiled(_ROUND.where(*matching(pulse_round, "engagement_id")))
_DUE = compiled(
    _ROUND.where(
        pulse_round.c.state != constant(RoundState.RELEASED),
        or_(
            pulse_round.c.state == constant(RoundState.CLOSED),
            pulse_round.c.closes_at <= bindparam("now"),
        ),
    ).order_by(pulse_round.c.closes_at)
)
_OPEN = compiled(
    insert(pulse_round)
    .values(
        given(
            "id", "pulse_check_id", "engagement_id", "closes_at", opens_at="now", created_at="now"
        )
    )
    .returning(*columns(pulse_round, PulseRound))
)
_SUBMIT = """
    SELECT submit_pulse(%(round_id)s, %(participant_id)s, %(likert)s::integer,
        %(choices)s::integer[], %(now)s)
"""
_KEEP_SEALED = "SELECT keep_sealed(%(round_id)s, %(participant_id)s, %(sealed)s)"
_SEALED_OF = "SELECT sealed_of(%(round_id)s, %(participant_id)s)"
_ANSWERED = "SELECT count(*) FROM pulse_answered WHERE round_id = %(round_id)s"
_HAS_ANSWERED = """
    SELECT EXISTS (SELECT FROM pulse_answered
        WHERE round_id = %(round_id)s AND participant_id = %(participant_id)s)
"""
_CLOSE = "SELECT close_pulse(%(round_id)s, %(now)s, %(early)s)"
_RELEASE = "SELECT release_pulse(%(round_id)s)"
_OPENED_BEFORE = frozenset({"pulse_round_pulse_check_id_key", "pulse_round_engagement_id_key"})
_CHECKS: Final = Rows(PulseCheck)
_ROUNDS: Final = Rows(PulseRound)


class Pulses:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def check_of(self, engagement_id: EngagementId) -> PulseCheck | None:
        return _CHECKS.first(await self._transaction.rows(_CHECK, {"engagement_id": engagement_id}))

    async def unknown_tags(self, tags: frozenset[str]) -> frozenset[str]:
        rows = await self._transaction.rows(_UNKNOWN_TAGS, {"tags": sorted(tags)})
        return frozenset(column(rows))

    async def save_check(self, check: PulseCheck) -> None:
        self._transaction.write_later(
            _SAVE_CHECK,
            {
                "id": check.id,
                "engagement_id": check.engagement_id,
                "statement": check.statement,
                "now": self._now,
            },
            refusals={
                "pulse_check_was_opened": opened_before(),
                "pulse_check_engagement_id_key": ConflictError(
                    "Somebody else wrote a pulse check a moment ago. Open it again to see it."
                ),
            },
        )
        for position, one in enumerate(check.questions, start=1):
            self._transaction.write_later(
                _SAVE_QUESTION,
                {
                    "pulse_check_id": check.id,
                    "position": position,
                    "question": one.question,
                    "options": list(one.options),
                    "right_option": one.right_option,
                    "gap_tag": one.gap_tag,
                },
            )

    async def round_of(self, engagement_id: EngagementId) -> PulseRound | None:
        return _ROUNDS.first(
            await self._transaction.rows(_ROUND_OF, {"engagement_id": engagement_id})
        )

    async def open(
        self, check: PulseCheck, round_id: PulseRoundId, closes_at: datetime
    ) -> PulseRound:
        try:
            rows = await self._transaction.write(
                _OPEN,
                {
                    "id": round_id,
                    "pulse_check_id": check.id,
                    "engagement_id": check.engagement_id,
                    "closes_at": closes_at,
                    "now": self._now,
                },
            )
        except StorageError as error:
            if error.constraint in _OPENED_BEFORE:
                raise opened_before() from None
            raise
        (opened,) = _ROUNDS.all(rows)
        return opened

    async def submit(
        self, round_id: PulseRoundId, participant_id: PersonId, answers: PulseAnswers
    ) -> Reply:
        return Reply(
            await self._call(
                _SUBMIT,
                round_id,
                participant_id=participant_id,
                likert=answers.likert,
                choices=list(answers.choices),
            )
        )

    async def keep_sealed(
        self, round_id: PulseRoundId, participant_id: PersonId, sealed: bytes
    ) -> None:
        self._transaction.write_later(
            _KEEP_SEALED,
            {"round_id": round_id, "participant_id": participant_id, "sealed": sealed},
        )

    async def sealed_of(self, round_id: PulseRoundId, participant_id: PersonId) -> bytes | None:
        rows = await self._transaction.rows(
            _SEALED_OF, {"round_id": round_id, "participant_id": participant_id}
        )
        sealed: bytes | None = scalar(rows)
        return sealed

    async def answered(self, round_id: PulseRoundId) -> int:
        rows = await self._transaction.rows(_ANSWERED, {"round_id": round_id})
        return int(scalar(rows))

    async def has_answered(self, round_id: PulseRoundId, participant_id: PersonId) -> bool:
        rows = await self._transaction.rows(
            _HAS_ANSWERED, {"round_id": round_id, "participant_id": participant_id}
        )
        return bool(scalar(rows))

    async def due(self) -> list[PulseRound]:
        return _ROUNDS.all(await self._transaction.rows(_DUE, {"now": self._now}))

    async def close(self, round_id: PulseRoundId, *, early: bool) -> bool:
        return bool(await self._call(_CLOSE, round_id, early=early))

    async def release(self, round_id: PulseRoundId) -> bool:
        return bool(await self._call(_RELEASE, round_id))

    async def _call(self, function: LiteralString, round_id: PulseRoundId, **values: object) -> Any:
        rows = await self._transaction.write(
            function, {"round_id": round_id, "now": self._now, **values}
        )
        return scalar(rows)
