"""What a person's messages say, drawn from the outbox as it stands."""

from bot.rendering import Renderer
from core.kernel.notices import Audience, Notice, NoticeKind
from tests.conftest import Database
from tests.storage.world import World, look
from tests.support.links import LINKS


async def told(world: World, database: Database, kind: NoticeKind) -> list[str]:
    """Return the texts of one kind in the order in which they were written."""
    waiting = look(
        database,
        "SELECT key, person_id, engagement_id, facts FROM outbox WHERE kind = %s ORDER BY seq",
        kind.value,
    )
    texts = []
    for key, person_id, engagement_id, facts in waiting:
        notice = Notice(kind, Audience(person_id=person_id), key, facts, engagement_id)
        drawn = await Renderer(world.database, LINKS).render(notice)
        texts.append(drawn.draw("")["text"] if drawn else "")
    return texts
