"""Giving a certificate, sending it again, and taking it back."""

from dataclasses import replace

from core import reflections
from core.certificates.records import Certificate, CertificateDetails, Completed, is_code
from core.engagements import visible
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CertificateId, EngagementId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import CurrentUser
from core.policy import Action, Actor, Scope
from core.ports import UnitOfWork
from core.reflections import LookingAhead

REASON_MAX = 300


async def complete_reflection(
    uow: UnitOfWork,
    user: CurrentUser,
    engagement_id: EngagementId,
    step: LookingAhead,
    expected_revision: str | None = None,
) -> Completed:
    """Save the second step of the reflection and give the certificate that it earns, once.

    Raises what `reflections.complete` raises.
    """
    done = await reflections.complete(uow, user, engagement_id, step, expected_revision)
    new = Certificate(
        id=CertificateId(uow.new_id()),
        participant_id=user.person.id,
        engagement_id=engagement_id,
        issued_at=uow.now,
        code=uow.new_code(),
        revoked_at=None,
        revocation_reason=None,
    )
    certificate = await uow.certificates.issue(new)
    newly = certificate.id == new.id
    if newly:
        await uow.outbox.add([_told(NoticeKind.CERTIFICATE, certificate)])
        await uow.audit.write(user.actor, "certificate.issued", "certificate", certificate.id)
    return Completed(done, certificate, newly)


def _told(kind: NoticeKind, certificate: Certificate, again: str = "") -> Notice:
    return Notice(
        kind=kind,
        audience=Audience(person_id=certificate.participant_id),
        key=f"{kind.value}:{certificate.id}{again}",
        facts={"certificate_id": str(certificate.id)},
        engagement_id=certificate.engagement_id,
    )


async def own_certificates(uow: UnitOfWork, user: CurrentUser) -> list[Certificate]:
    """List one's own certificates, newest first."""
    await uow.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await uow.certificates.of_participant(user.person.id)


async def own_certificate_details(uow: UnitOfWork, user: CurrentUser) -> list[CertificateDetails]:
    """Read what one's own certificates say, newest first; revoked ones too."""
    mine = await own_certificates(uow, user)
    return await uow.certificates.described([one.id for one in mine])


async def own_certificate(
    uow: UnitOfWork, user: CurrentUser, certificate_id: CertificateId
) -> CertificateDetails:
    """Read what one of one's own says. Raises NotAllowedError for any other."""
    for said in await own_certificate_details(uow, user):
        if said.certificate_id == certificate_id:
            return said
    raise NotAllowedError


async def send_again(
    uow: UnitOfWork, user: CurrentUser, certificate_id: CertificateId
) -> CertificateDetails:
    """Send one's own certificate to one's DM once more, however often it is asked in a minute.

    Raises NotAllowedError for any other, or ConflictError when it was revoked.
    """
    mine = {one.id: one for one in await own_certificates(uow, user)}
    if certificate_id not in mine:
        raise NotAllowedError
    if not mine[certificate_id].is_valid:
        raise ConflictError("This certificate was taken back, so it can't be sent again.")
    again = f":{uow.now:%Y-%m-%dT%H:%M}"
    await uow.outbox.add([_told(NoticeKind.CERTIFICATE, mine[certificate_id], again)])
    (said,) = await uow.certificates.described([certificate_id])
    return said


async def certified(uow: UnitOfWork, user: CurrentUser, engagement_id: EngagementId) -> bool:
    """Say whether one's own certificate of an engagement was given and stands."""
    mine = await own_certificates(uow, user)
    return any(one.engagement_id == engagement_id and one.is_valid for one in mine)


async def revoke_certificate(uow: UnitOfWork, actor: Actor, code: str, reason: str) -> Certificate:
    """Revoke the certificate of a code, for good: its page says so from now on.

    It is found by its code, which its holder gave away: nobody lists who has one. Raises
    FieldErrors, NotAllowedError, or ConflictError when it is revoked already.
    """
    certificate = await uow.certificates.lock(code) if is_code(code) else None
    if certificate is None:
        raise NotAllowedError
    engagement = await visible(uow, certificate.engagement_id)
    await uow.authorise(actor, Action.REVOKE_CERTIFICATE, engagement.scope)
    if certificate.revoked_at is not None:
        raise ConflictError("This certificate is revoked already.")
    if not reason.strip():
        raise FieldErrors({"reason": "Say why, for the record."})
    if len(reason) > REASON_MAX:
        raise FieldErrors({"reason": f"Please keep this under {REASON_MAX} characters."})
    await uow.certificates.revoke(certificate.id, uow.now, reason.strip())
    await uow.audit.write(
        actor, "certificate.revoked", "certificate", certificate.id, after={"state": "revoked"}
    )
    await uow.outbox.add([_told(NoticeKind.CERTIFICATE_REVOKED, certificate)])
    await uow.homes.changed([certificate.participant_id])
    return replace(certificate, revoked_at=uow.now, revocation_reason=reason.strip())
