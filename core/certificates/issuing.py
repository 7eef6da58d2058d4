"""Giving a certificate, sending it again, and taking it back."""

from dataclasses import replace
from typing import Protocol

from core.certificates.notices import CertificateFacts
from core.certificates.records import (
    Certificate,
    CertificateDetails,
    CertificateWork,
    Completed,
    is_code,
)
from core.engagements.records import visible
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CertificateId, EngagementId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import CurrentUser
from core.policy import Action, Actor, Scope
from core.reflections import writing
from core.reflections.records import LookingAhead, ReflectionWork

REASON_MAX = 300


class CompletionWork(CertificateWork, ReflectionWork, Protocol):
    """The reflection that is complete earns the certificate."""


async def complete_reflection(
    work: CompletionWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    step: LookingAhead,
    expected_revision: str | None = None,
) -> Completed:
    """Save the second step of the reflection and give the certificate that it earns, once.

    Raises what `complete` raises.
    """
    done = await writing.complete(work, user, engagement_id, step, expected_revision)
    new = Certificate(
        id=CertificateId(work.new_id()),
        participant_id=user.person.id,
        engagement_id=engagement_id,
        issued_at=work.now,
        code=work.new_code(),
        revoked_at=None,
        revocation_reason=None,
    )
    certificate = await work.certificates.issue(new)
    newly = certificate.id == new.id
    if newly:
        await work.outbox.add([_certificate_notice(NoticeKind.CERTIFICATE, certificate)])
        await work.audit.write(user.actor, "certificate.issued", "certificate", certificate.id)
    return Completed(done, certificate, newly)


def _certificate_notice(kind: NoticeKind, certificate: Certificate, again: str = "") -> Notice:
    return Notice(
        kind=kind,
        audience=Audience(person_id=certificate.participant_id),
        key=f"{kind.value}:{certificate.id}{again}",
        facts=CertificateFacts(certificate.id).to_facts(),
        engagement_id=certificate.engagement_id,
    )


async def own_certificates(work: CertificateWork, user: CurrentUser) -> list[Certificate]:
    """List the user's own certificates, newest first."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await work.certificates.of_participant(user.person.id)


async def own_certificate_details(
    work: CertificateWork, user: CurrentUser
) -> list[CertificateDetails]:
    """Read the details of the user's own certificates, newest first; revoked ones too."""
    mine = await own_certificates(work, user)
    return await work.certificates.described([one.id for one in mine])


async def own_certificate(
    work: CertificateWork, user: CurrentUser, certificate_id: CertificateId
) -> CertificateDetails:
    """Read one certificate of the user's own. Raises NotAllowedError for any other."""
    for details in await own_certificate_details(work, user):
        if details.certificate_id == certificate_id:
            return details
    raise NotAllowedError


async def send_again(
    work: CertificateWork, user: CurrentUser, certificate_id: CertificateId
) -> CertificateDetails:
    """Send a certificate of the user's own to their DM once more, at most once a minute.

    Raises NotAllowedError for any other, or ConflictError when it was revoked.
    """
    mine = {one.id: one for one in await own_certificates(work, user)}
    if certificate_id not in mine:
        raise NotAllowedError
    if not mine[certificate_id].is_valid:
        raise ConflictError("This certificate was taken back, so it can't be sent again.")
    again = f":{work.now:%Y-%m-%dT%H:%M}"
    await work.outbox.add(
        [_certificate_notice(NoticeKind.CERTIFICATE, mine[certificate_id], again)]
    )
    (details,) = await work.certificates.described([certificate_id])
    return details


async def certified(work: CertificateWork, user: CurrentUser, engagement_id: EngagementId) -> bool:
    """Say whether the user's own certificate of an engagement was given and stands."""
    mine = await own_certificates(work, user)
    return any(one.engagement_id == engagement_id and one.is_valid for one in mine)


async def revoke_certificate(
    work: CertificateWork, actor: Actor, code: str, reason: str
) -> Certificate:
    """Revoke the certificate of a code, for good: its page says so from now on.

    It is found by its code, which its holder gave away: nobody lists who has one. Raises
    FieldErrors, NotAllowedError, or ConflictError when it is revoked already.
    """
    certificate = await work.certificates.lock(code) if is_code(code) else None
    if certificate is None:
        raise NotAllowedError
    engagement = await visible(work, certificate.engagement_id)
    await work.authorise(actor, Action.REVOKE_CERTIFICATE, engagement.scope)
    if certificate.revoked_at is not None:
        raise ConflictError("This certificate is revoked already.")
    if not reason.strip():
        raise FieldErrors({"reason": "Say why, for the record."})
    if len(reason) > REASON_MAX:
        raise FieldErrors({"reason": f"Please keep this under {REASON_MAX} characters."})
    await work.certificates.revoke(certificate.id, work.now, reason.strip())
    await work.audit.write(
        actor, "certificate.revoked", "certificate", certificate.id, after={"state": "revoked"}
    )
    await work.outbox.add([_certificate_notice(NoticeKind.CERTIFICATE_REVOKED, certificate)])
    await work.homes.changed([certificate.participant_id])
    return replace(certificate, revoked_at=work.now, revocation_reason=reason.strip())
