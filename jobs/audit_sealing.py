from typing import Protocol

from core.audit_sealing import AuditHead, seal_audit
from core.unit_of_work import Database

# A seal takes ten thousand lines; what is left after so many waits for the next look.
MAX_SEALS = 100


class AuditHeads(Protocol):
    """Keeps the newest seals outside the database. `bot` implements it."""

    def publish(self, head: AuditHead) -> None: ...


async def seal(database: Database) -> AuditHead | None:
    """Seal everything written so far; return the newest seal."""
    head = None
    for _ in range(MAX_SEALS):
        async with database.unit_of_work("job:keeping") as uow:
            head = await seal_audit(uow)
        if head is None or head.whole:
            break
    return head


async def seal_and_publish(database: Database, heads: AuditHeads) -> None:
    """Seal everything written so far, and hand the newest seal to whoever keeps it outside."""
    head = await seal(database)
    if head is not None:
        heads.publish(head)
