"""The audit is sealed every few minutes: what was written can no longer be changed unnoticed."""

from dataclasses import dataclass

from core.policy import Action, Scope, System
from core.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest seal. `whole` says that nothing which was written is left without one."""

    n: int
    hash: str
    whole: bool


async def seal_audit(uow: UnitOfWork) -> AuditHead | None:
    """Seal what was written since the last seal. None when nothing was ever written."""
    await uow.authorise(System("keeping"), Action.SEAL_AUDIT, Scope())
    return await uow.audit.seal()
