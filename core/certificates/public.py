"""What anybody may ask who was given a certificate's address."""

from core.certificates.records import Achievement, CertificateDetails, is_code
from core.kernel.ids import EngagementId, WorkspaceId
from core.policy import Action, Scope, System
from core.ports import UnitOfWork

_PAGE = System("certificates")


async def verify_certificate(uow: UnitOfWork, code: str) -> CertificateDetails | None:
    """Say whose certificate a code is and whether it stands; none when there is no such code.

    Each answer is audited: it shows one person to somebody else.
    """
    await uow.authorise(_PAGE, Action.VERIFY_CERTIFICATE, Scope())
    verified = await uow.certificates.verified(code) if is_code(code) else None
    if verified is not None:
        await uow.audit.write(_PAGE, "certificate.verified", "certificate", verified.certificate_id)
    return verified


async def earned_achievement(uow: UnitOfWork, engagement_id: EngagementId) -> Achievement | None:
    """Say what the certificates of an engagement are given for; none before there is one."""
    await uow.authorise(_PAGE, Action.VERIFY_CERTIFICATE, Scope())
    return await uow.certificates.achievement(engagement_id)


async def issuer_name(uow: UnitOfWork, workspace_id: WorkspaceId) -> str | None:
    """Say in whose name certificates are given; none before there is one."""
    await uow.authorise(_PAGE, Action.VERIFY_CERTIFICATE, Scope())
    return await uow.certificates.issuer(workspace_id)
