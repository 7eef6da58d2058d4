from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import uuid4

from core.content.videos import IntroVideo, MyVideo, sent_in_twice
from core.content.vocabulary import VideoApproval
from core.kernel.ids import EngagementId, PersonId, SchoolId, VideoId, WorkspaceId
from core.policy import Scope
from storage.kit.transaction import Transaction

_COLUMNS: Final[LiteralString] = """
    v.id, p.workspace_id, v.strategist_id, v.url, v.duration_seconds, v.approval, v.submission,
    v.submitted_at, v.reviewer_id, v.reviewed_at, v.reason, v.created_at
"""
_VIDEO: Final[LiteralString] = (
    "SELECT" + _COLUMNS + "FROM intro_video AS v JOIN person AS p ON p.id = v.strategist_id "
)
_OPEN_OR_NEWEST = (
    _VIDEO
    + """
    WHERE v.strategist_id = %(strategist_id)s
    ORDER BY v.approval = 'pending' DESC, v.created_at DESC LIMIT 1 FOR NO KEY UPDATE OF v
"""
)
_LOCK = _VIDEO + "WHERE v.id = %(id)s FOR NO KEY UPDATE OF v"
_ADD = """
    INSERT INTO intro_video (id, strategist_id, url, duration_seconds, approval, submission,
        submitted_at, created_at)
    VALUES (%(id)s, %(strategist_id)s, %(url)s, %(duration_seconds)s, %(approval)s,
        %(submission)s, %(submitted_at)s, %(created_at)s)
"""
_SAVE = """
    UPDATE intro_video SET url = %(url)s, duration_seconds = %(duration_seconds)s,
        approval = %(approval)s, submission = %(submission)s, submitted_at = %(submitted_at)s,
        reviewer_id = %(reviewer_id)s, reviewed_at = %(reviewed_at)s, reason = %(reason)s
    WHERE id = %(id)s
"""
_ONE_PENDING = "intro_video_one_pending"
_ASSIGNED_TO = """
    SELECT s.workspace_id, s.id, e.id FROM engagement AS e JOIN school AS s ON s.id = e.school_id
    WHERE e.strategist_id = %(strategist_id)s ORDER BY e.id
"""
_SHOWN_IN = (
    "SELECT"
    + _COLUMNS
    + """, coalesce(w.watched_pct, 0)
    FROM engagement AS e
    JOIN person AS p ON p.id = e.strategist_id
    JOIN intro_video AS v ON v.strategist_id = p.id AND v.approval = 'approved'
    LEFT JOIN video_view AS w ON w.video_id = v.id AND w.participant_id = %(participant_id)s
    WHERE e.id = %(engagement_id)s AND e.state <> 'cancelled'
    ORDER BY v.reviewed_at DESC, v.id LIMIT 1
"""
)
_ENGAGEMENTS_SHOWING = """
    SELECT e.id FROM intro_video AS v JOIN engagement AS e ON e.strategist_id = v.strategist_id
    WHERE v.id = %(id)s AND v.approval = 'approved' AND e.state <> 'cancelled'
"""
_NOTE_WATCHED = """
    INSERT INTO video_view AS w (id, participant_id, video_id, watched_pct, created_at)
    VALUES (%(id)s, %(participant_id)s, %(video_id)s, %(watched_pct)s, %(now)s)
    ON CONFLICT (participant_id, video_id) DO UPDATE
        SET watched_pct = greatest(w.watched_pct, EXCLUDED.watched_pct)
    RETURNING w.watched_pct
"""


class Videos:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def open_or_newest(self, strategist_id: PersonId) -> IntroVideo | None:
        row = await self._transaction.row(_OPEN_OR_NEWEST, {"strategist_id": strategist_id})
        return None if row is None else _video(row)

    async def add(self, video: IntroVideo) -> None:
        self._transaction.write_later(_ADD, asdict(video), refusals={_ONE_PENDING: sent_in_twice()})

    async def lock(self, video_id: VideoId) -> IntroVideo | None:
        row = await self._transaction.row(_LOCK, {"id": video_id})
        return None if row is None else _video(row)

    async def save(self, video: IntroVideo) -> None:
        self._transaction.write_later(
            _SAVE, asdict(video), refusals={_ONE_PENDING: sent_in_twice()}
        )

    async def assigned_to(self, strategist_id: PersonId) -> list[Scope]:
        rows = await self._transaction.rows(_ASSIGNED_TO, {"strategist_id": strategist_id})
        return [
            Scope(
                workspace_id=WorkspaceId(row[0]),
                school_id=SchoolId(row[1]),
                engagement_id=EngagementId(row[2]),
            )
            for row in rows
        ]

    async def shown_in(
        self, engagement_id: EngagementId, participant_id: PersonId
    ) -> MyVideo | None:
        row = await self._transaction.row(
            _SHOWN_IN, {"engagement_id": engagement_id, "participant_id": participant_id}
        )
        return None if row is None else MyVideo(_video(row), row[12])

    async def engagements_showing(self, video_id: VideoId) -> frozenset[EngagementId]:
        rows = await self._transaction.rows(_ENGAGEMENTS_SHOWING, {"id": video_id})
        return frozenset(EngagementId(row[0]) for row in rows)

    async def note_watched(
        self, video_id: VideoId, participant_id: PersonId, watched_pct: int
    ) -> int:
        rows = await self._transaction.write(
            _NOTE_WATCHED,
            {
                "id": uuid4(),
                "video_id": video_id,
                "participant_id": participant_id,
                "watched_pct": watched_pct,
                "now": self._now,
            },
        )
        stands: int = rows[0][0]
        return stands


def _video(row: tuple[Any, ...]) -> IntroVideo:
    return IntroVideo(
        id=VideoId(row[0]),
        workspace_id=WorkspaceId(row[1]),
        strategist_id=PersonId(row[2]),
        url=row[3],
        duration_seconds=row[4],
        approval=VideoApproval(row[5]),
        submission=row[6],
        submitted_at=row[7],
        reviewer_id=None if row[8] is None else PersonId(row[8]),
        reviewed_at=row[9],
        reason=row[10],
        created_at=row[11],
    )
