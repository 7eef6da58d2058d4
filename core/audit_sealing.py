"""The audit is sealed every few minutes: what was written can no longer be changed unnoticed."""

from dataclasses import dataclass
from typing import Protocol

from core.policy import Action, Scope, System
from core.work import Audit, Work


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest seal. `whole` says that nothing which was written is left without one."""

    n: int
    hash: str
    whole: bool


class SealableAudit(Audit, Protocol):
    async def seal(self) -> AuditHead | None:
        """Seal the lines since the last seal, and return the newest."""
        ...


class SealingWork(Work, Protocol):
    @property
    def audit(self) -> SealableAudit: ...


async def seal_audit(work: SealingWork) -> AuditHead | None:
    """Seal what was written since the last seal. None when nothing was ever written."""
    await work.authorise(System("keeping"), Action.SEAL_AUDIT, Scope())
    return await work.audit.seal()
