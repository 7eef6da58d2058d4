from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import func, update

from core.content.videos import IntroVideo, MyVideo, sent_in_twice
from core.kernel.ids import EngagementId, PersonId, VideoId
from core.policy import Scope
from storage.kit.queries import query
from storage.kit.rows import Rows, column, scalar
from storage.kit.statements import compiled, given, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.content import intro_video, video_view

_SENT_IN = ("url", "duration_seconds", "approval", "submission", "submitted_at")

_VIDEO = query("content/video")
_OPEN_OR_NEWEST = query("content/open_or_newest_video")
_LOCK = _VIDEO + " WHERE v.id = %(id)s FOR NO KEY UPDATE OF v"
_ADD = compiled(insert(intro_video).values(given("id", "strategist_id", *_SENT_IN, "created_at")))
_SAVE = compiled(
    update(intro_video)
    .where(*matching(intro_video, "id"))
    .values(given(*_SENT_IN, "reviewer_id", "reviewed_at", "reason"))
)
_ONE_PENDING = "intro_video_one_pending"
_ASSIGNED_TO = """
    SELECT s.workspace_id, s.id AS school_id, e.id AS engagement_id
    FROM engagement AS e JOIN school AS s ON s.id = e.school_id
    WHERE e.strategist_id = %(strategist_id)s ORDER BY e.id
"""
_SHOWN_IN = query("content/video_shown_in")
_ENGAGEMENTS_SHOWING = """
    SELECT e.id FROM intro_video AS v JOIN engagement AS e ON e.strategist_id = v.strategist_id
    WHERE v.id = %(id)s AND v.approval = 'approved' AND e.state <> 'cancelled'
"""
_watched = insert(video_view).values(
    given("id", "participant_id", "video_id", "watched_pct", created_at="now")
)
_NOTE_WATCHED = compiled(
    _watched.on_conflict_do_update(
        index_elements=["participant_id", "video_id"],
        set_={
            "watched_pct": func.greatest(video_view.c.watched_pct, _watched.excluded.watched_pct)
        },
    ).returning(video_view.c.watched_pct)
)
_VIDEOS: Final = Rows(IntroVideo)
_MY_VIDEOS: Final = Rows(MyVideo, parts=("video",))
_SCOPES: Final = Rows(Scope)


class Videos:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def open_or_newest(self, strategist_id: PersonId) -> IntroVideo | None:
        rows = await self._transaction.rows(_OPEN_OR_NEWEST, {"strategist_id": strategist_id})
        return _VIDEOS.first(rows)

    async def add(self, video: IntroVideo) -> None:
        self._transaction.write_later(_ADD, asdict(video), refusals={_ONE_PENDING: sent_in_twice()})

    async def lock(self, video_id: VideoId) -> IntroVideo | None:
        return _VIDEOS.first(await self._transaction.rows(_LOCK, {"id": video_id}))

    async def save(self, video: IntroVideo) -> None:
        self._transaction.write_later(
            _SAVE, asdict(video), refusals={_ONE_PENDING: sent_in_twice()}
        )

    async def assigned_to(self, strategist_id: PersonId) -> list[Scope]:
        rows = await self._transaction.rows(_ASSIGNED_TO, {"strategist_id": strategist_id})
        return _SCOPES.all(rows)

    async def shown_in(
        self, engagement_id: EngagementId, participant_id: PersonId
    ) -> MyVideo | None:
        rows = await self._transaction.rows(
            _SHOWN_IN, {"engagement_id": engagement_id, "participant_id": participant_id}
        )
        return _MY_VIDEOS.first(rows)

    async def engagements_showing(self, video_id: VideoId) -> frozenset[EngagementId]:
        rows = await self._transaction.rows(_ENGAGEMENTS_SHOWING, {"id": video_id})
        return frozenset(column(rows))

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
        furthest: int = scalar(rows)
        return furthest
