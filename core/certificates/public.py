"""What anybody may ask who was given a certificate's address."""

from core.certificates.records import Achievement, CertificateDetails, CertificateWork, is_code
from core.kernel.ids import EngagementId, WorkspaceId
from core.policy import Action, Scope, System

_PAGE = System("certificates")


async def verify_certificate(work: CertificateWork, code: str) -> CertificateDetails | None:
    """Say whose certificate a code is and whether it stands; None when there is no such code.

    Each answer is audited: it shows one person to somebody else.
    """
    await work.authorise(_PAGE, Action.VERIFY_CERTIFICATE, Scope())
    verified = await work.certificates.verified(code) if is_code(code) else None
    if verified is not None:
        await work.audit.write(
            _PAGE, "certificate.verified", "certificate", verified.certificate_id
        )
    return verified


async def earned_achievement(
    work: CertificateWork, engagement_id: EngagementId
) -> Achievement | None:
    """Say what the certificates of an engagement are given for; None before there is one."""
    await work.authorise(_PAGE, Action.VERIFY_CERTIFICATE, Scope())
    return await work.certificates.achievement(engagement_id)


async def issuer_name(work: CertificateWork, workspace_id: WorkspaceId) -> str | None:
    """Say in whose name certificates are given; None before there is one."""
    await work.authorise(_PAGE, Action.VERIFY_CERTIFICATE, Scope())
    return await work.certificates.issuer(workspace_id)
