from core.audit_sealing import AuditHead, seal_audit
from core.unit_of_work import Database

# A seal takes ten thousand lines; what is left after so many waits for the next look.
AT_ONCE = 100


async def seal(database: Database) -> AuditHead | None:
    """Seal everything written so far; return the newest seal."""
    head = None
    for _ in range(AT_ONCE):
        async with database.unit_of_work("job:keeping") as uow:
            head = await seal_audit(uow)
        if head is None or head.whole:
            break
    return head
