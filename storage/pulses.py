"""Raw answers go through the door `submit_pulse` and are read by nobody here."""

from datetime import datetime
from typing import Any, Final, LiteralString

from core.kernel.errors import ConflictError
from core.kernel.ids import EngagementId, PersonId, PulseCheckId, PulseRoundId
from core.pulses.records import (
    PulseAnswers,
    PulseCheck,
    PulseQuestion,
    PulseRound,
    Reply,
    RoundState,
    opened_before,
)
from storage.kit.errors import PostgresError
from storage.kit.transaction import Row, Transaction

_CHECK = """
    SELECT c.id, c.engagement_id, c.statement, q.question, q.options, q.right_option, q.gap_tag
    FROM pulse_check AS c JOIN pulse_question AS q ON q.pulse_check_id = c.id
    WHERE c.engagement_id = %(engagement_id)s ORDER BY q.position
"""
_UNKNOWN_TAGS = """
    SELECT tag FROM unnest(%(tags)s::text[]) AS tag
    WHERE NOT EXISTS (SELECT FROM gap_tag AS known WHERE known.tag = tag.tag)
"""
_ADD_TAGS = """
    INSERT INTO gap_tag (tag, created_at)
    SELECT tag, %(now)s FROM unnest(%(tags)s::text[]) AS tag ON CONFLICT DO NOTHING
"""
_SAVE_CHECK = """
    INSERT INTO pulse_check (id, engagement_id, statement, created_at)
    VALUES (%(id)s, %(engagement_id)s, %(statement)s, %(now)s)
    ON CONFLICT (id) DO UPDATE SET statement = EXCLUDED.statement
"""
_SAVE_QUESTION = """
    INSERT INTO pulse_question (pulse_check_id, position, question, options, right_option, gap_tag)
    VALUES (%(pulse_check_id)s, %(position)s, %(question)s, %(options)s, %(right_option)s,
        %(gap_tag)s)
    ON CONFLICT (pulse_check_id, position) DO UPDATE SET question = EXCLUDED.question,
        options = EXCLUDED.options, right_option = EXCLUDED.right_option,
        gap_tag = EXCLUDED.gap_tag
"""
_ROUND: Final[LiteralString] = """
    SELECT id, pulse_check_id, engagement_id, opens_at, closes_at, score_floor, rate_floor,
        breakdown_floor, state, closed_at
    FROM pulse_round
"""
_ROUND_OF = _ROUND + "WHERE engagement_id = %(engagement_id)s"
_DUE = (
    _ROUND
    + """
    WHERE state <> 'released' AND (state = 'closed' OR closes_at <= %(now)s) ORDER BY closes_at
"""
)
_OPEN = """
    INSERT INTO pulse_round (id, pulse_check_id, engagement_id, opens_at, closes_at, created_at)
    VALUES (%(id)s, %(pulse_check_id)s, %(engagement_id)s, %(now)s, %(closes_at)s, %(now)s)
    RETURNING id, pulse_check_id, engagement_id, opens_at, closes_at, score_floor, rate_floor,
        breakdown_floor, state, closed_at
"""
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


class Pulses:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def check_of(self, engagement_id: EngagementId) -> PulseCheck | None:
        rows = await self._transaction.rows(_CHECK, {"engagement_id": engagement_id})
        if not rows:
            return None
        return PulseCheck(
            PulseCheckId(rows[0][0]),
            EngagementId(rows[0][1]),
            rows[0][2],
            tuple(PulseQuestion(row[3], tuple(row[4]), row[5], row[6]) for row in rows),
        )

    async def unknown_tags(self, tags: frozenset[str]) -> frozenset[str]:
        rows = await self._transaction.rows(_UNKNOWN_TAGS, {"tags": sorted(tags)})
        return frozenset(row[0] for row in rows)

    async def add_tags(self, tags: frozenset[str]) -> None:
        self._transaction.write_later(_ADD_TAGS, {"tags": sorted(tags), "now": self._now})

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
        row = await self._transaction.row(_ROUND_OF, {"engagement_id": engagement_id})
        return None if row is None else _round(row)

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
        except PostgresError as error:
            if error.constraint in _OPENED_BEFORE:
                raise opened_before() from None
            raise
        return _round(rows[0])

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
        sealed: bytes | None = rows[0][0]
        return None if sealed is None else bytes(sealed)

    async def answered(self, round_id: PulseRoundId) -> int:
        rows = await self._transaction.rows(_ANSWERED, {"round_id": round_id})
        return int(rows[0][0])

    async def has_answered(self, round_id: PulseRoundId, participant_id: PersonId) -> bool:
        rows = await self._transaction.rows(
            _HAS_ANSWERED, {"round_id": round_id, "participant_id": participant_id}
        )
        return bool(rows[0][0])

    async def due(self) -> list[PulseRound]:
        return [_round(row) for row in await self._transaction.rows(_DUE, {"now": self._now})]

    async def close(self, round_id: PulseRoundId, *, early: bool) -> bool:
        return bool(await self._call(_CLOSE, round_id, early=early))

    async def release(self, round_id: PulseRoundId) -> bool:
        return bool(await self._call(_RELEASE, round_id))

    async def _call(self, door: LiteralString, round_id: PulseRoundId, **values: object) -> Any:
        rows = await self._transaction.write(
            door, {"round_id": round_id, "now": self._now, **values}
        )
        return rows[0][0]


def _round(row: Row) -> PulseRound:
    return PulseRound(
        id=PulseRoundId(row[0]),
        pulse_check_id=PulseCheckId(row[1]),
        engagement_id=EngagementId(row[2]),
        opens_at=row[3],
        closes_at=row[4],
        score_floor=row[5],
        rate_floor=row[6],
        breakdown_floor=row[7],
        state=RoundState(row[8]),
        closed_at=row[9],
    )
