import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.engagements.records import EngagementWork
from core.kernel.ids import CertificateId, EngagementId, PersonId, WorkspaceId
from core.reflections.records import ReflectionInContext

_CODE = re.compile(r"[A-Za-z0-9_-]{22,64}")


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


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
    def is_valid(self) -> bool:
        return self.revoked_at is None


@dataclass(frozen=True, slots=True)
class Completed:
    """A survey with what it earned; `newly` on the one occasion that the certificate is given."""

    reflection: ReflectionInContext
    certificate: Certificate
    newly: bool


@dataclass(frozen=True, slots=True)
class Achievement:
    """What a certificate is given for, whoever holds one. `time_zone` is the school's."""

    engagement_id: EngagementId
    topic: str
    school: str
    strategies: tuple[str, ...]
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class CertificateDetails:
    """What a certificate says. Dates and names, never a score or a word of the holder's.

    `time_zone` is the school's, `locale` the holder's. `account` is theirs in Slack, by team and
    user: it is shown to nobody.
    """

    certificate_id: CertificateId
    code: str
    workspace_id: WorkspaceId
    engagement_id: EngagementId
    account: str
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
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def achievement(self) -> Achievement:
        return Achievement(
            engagement_id=self.engagement_id,
            topic=self.topic,
            school=self.school,
            strategies=self.strategies,
            starts_at=self.starts_at,
            time_zone=self.time_zone,
        )


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

    async def verified(self, code: str) -> CertificateDetails | None: ...

    async def described(self, certificate_ids: Sequence[CertificateId]) -> list[CertificateDetails]:
        """Say what certificates say, newest first."""
        ...

    async def achievement(self, engagement_id: EngagementId) -> Achievement | None:
        """Say what an engagement's certificates are given for, once there is one."""
        ...

    async def issuer(self, workspace_id: WorkspaceId) -> str | None:
        """Return a workspace's name, once a certificate was given in it."""
        ...


class CertificateWork(EngagementWork, Protocol):
    @property
    def certificates(self) -> CertificateStore: ...
