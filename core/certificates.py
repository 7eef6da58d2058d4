"""Certificates: given once, when the survey is complete; anybody with the code may verify one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from core import reflections
from core.engagements import visible
from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from core.kernel.ids import CertificateId, EngagementId, PersonId
from core.kernel.notices import Audience, Notice, NoticeKind
from core.people import Known
from core.policy import Action, PersonActor, Scope, System
from core.ports import UnitOfWork
from core.reflections import LookingAhead, ReflectionInContext

REASON_MAX = 300
_CODE = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True, slots=True)
class Certificate:
    """`code` is public for whoever its holder gives it to, and cannot be guessed."""

    id: CertificateId
    participant_id: PersonId
    engagement_id: EngagementId
    issued_at: datetime
    code: str
    revoked_at: datetime | None
    revocation_reason: str | None

    @property
    def stands(self) -> bool:
        return self.revoked_at is None


@dataclass(frozen=True, slots=True)
class Completed:
    """A survey with what it earned; `newly` on the one occasion that the certificate is given."""

    reflection: ReflectionInContext
    certificate: Certificate
    newly: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What a certificate says. Dates and names, never a score or a word of the holder's.

    `time_zone` is the school's, `locale` the holder's.
    """

    certificate_id: CertificateId
    engagement_id: EngagementId
    code: str
    holder: str
    locale: str
    issuer: str
    topic: str
    school: str
    strategies: tuple[str, ...]
    starts_at: datetime
    time_zone: str
    issued_at: datetime
    revoked_at: datetime | None

    @property
    def stands(self) -> bool:
        return self.revoked_at is None


class CertificateStore(Protocol):
    async def issue(self, certificate: Certificate) -> Certificate:
        """Store it, unless the participant has one of that engagement; return the one there is."""
        ...

    async def of_participant(self, participant_id: PersonId) -> list[Certificate]:
        """Return all of somebody's, revoked ones too, newest first."""
        ...

    async def lock(self, code: str) -> Certificate | None:
        """Read one by its code and hold it until the transaction ends."""
        ...

    async def revoke(self, certificate_id: CertificateId, at: datetime, reason: str) -> None: ...

    async def verified(self, code: str) -> Verified | None: ...

    async def described(self, certificate_ids: Sequence[CertificateId]) -> list[Verified]:
        """Say what certificates say, newest first."""
        ...


async def complete_reflection(
    uow: UnitOfWork,
    known: Known,
    engagement_id: EngagementId,
    step: LookingAhead,
    drawn_from: str | None = None,
) -> Completed:
    """Save the second step of the reflection and give the certificate that it earns, once.

    Raises what `reflections.complete` raises.
    """
    done = await reflections.complete(uow, known, engagement_id, step, drawn_from)
    new = Certificate(
        id=CertificateId(uow.new_id()),
        participant_id=known.person.id,
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
        await uow.audit.write(known.actor, "certificate.issued", "certificate", certificate.id)
    return Completed(done, certificate, newly)


def _told(kind: NoticeKind, certificate: Certificate, again: str = "") -> Notice:
    return Notice(
        kind=kind,
        audience=Audience(person_id=certificate.participant_id),
        key=f"{kind.value}:{certificate.id}{again}",
        facts={"certificate_id": str(certificate.id)},
        engagement_id=certificate.engagement_id,
    )


async def own_certificates(uow: UnitOfWork, known: Known) -> list[Certificate]:
    """List one's own certificates, newest first."""
    await uow.authorise(known.actor, Action.OWN_RECORDS, Scope(owner=known.person.id))
    return await uow.certificates.of_participant(known.person.id)


async def own_sheets(uow: UnitOfWork, known: Known) -> list[Verified]:
    """Read what one's own certificates say, newest first; revoked ones too."""
    mine = await own_certificates(uow, known)
    return await uow.certificates.described([one.id for one in mine])


async def own_sheet(uow: UnitOfWork, known: Known, certificate_id: CertificateId) -> Verified:
    """Read what one of one's own says. Raises NotAllowedError for any other."""
    for said in await own_sheets(uow, known):
        if said.certificate_id == certificate_id:
            return said
    raise NotAllowedError


async def send_again(uow: UnitOfWork, known: Known, certificate_id: CertificateId) -> Verified:
    """Send one's own certificate to one's DM once more.

    Raises NotAllowedError for any other, or ConflictError when it was revoked.
    """
    mine = {one.id: one for one in await own_certificates(uow, known)}
    if certificate_id not in mine:
        raise NotAllowedError
    if not mine[certificate_id].stands:
        raise ConflictError("This certificate was taken back, so it can't be sent again.")
    again = f":{uow.new_id()}"
    await uow.outbox.add([_told(NoticeKind.CERTIFICATE, mine[certificate_id], again)])
    (said,) = await uow.certificates.described([certificate_id])
    return said


async def certified(uow: UnitOfWork, known: Known, engagement_id: EngagementId) -> bool:
    """Say whether one's own certificate of an engagement was given and stands."""
    mine = await own_certificates(uow, known)
    return any(one.engagement_id == engagement_id and one.stands for one in mine)


async def revoke_certificate(
    uow: UnitOfWork, actor: PersonActor, code: str, reason: str
) -> Certificate:
    """Revoke the certificate of a code, for good: its page says so from now on.

    It is found by its code, which its holder gave away: nobody lists who has one. Raises
    FieldErrors, NotAllowedError, or ConflictError when it is revoked already.
    """
    certificate = await uow.certificates.lock(code) if _CODE.fullmatch(code) else None
    if certificate is None:
        raise NotAllowedError
    engagement = await visible(uow, certificate.engagement_id)
    await uow.authorise(actor, Action.EDIT_ENGAGEMENT, engagement.scope)
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


async def verify_certificate(uow: UnitOfWork, code: str) -> Verified | None:
    """Say whose certificate a code is and whether it stands; none when there is no such code.

    Each answer is audited: it shows one person to somebody else.
    """
    page = System("certificates")
    await uow.authorise(page, Action.VERIFY_CERTIFICATE, Scope())
    verified = await uow.certificates.verified(code) if _CODE.fullmatch(code) else None
    if verified is not None:
        await uow.audit.write(page, "certificate.verified", "certificate", verified.certificate_id)
    return verified
