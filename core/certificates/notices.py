"""What a notice about a certificate keeps, and what is read for it when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.certificates.records import CertificateDetails, CertificateWork
from core.kernel.ids import CertificateId, parse_untrusted_id
from core.kernel.notices import Notice


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    certificate_id: CertificateId

    def to_facts(self) -> dict[str, str]:
        return {"certificate_id": str(self.certificate_id)}

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> "CertificateFacts":
        """Read what a notice keeps. Raises NotAllowedError for no id."""
        return cls(CertificateId(parse_untrusted_id(facts["certificate_id"])))


async def read_certificate(work: CertificateWork, notice: Notice) -> CertificateDetails | None:
    """Read what the certificate of a notice says, also of one that was revoked."""
    facts = CertificateFacts.from_facts(notice.facts)
    found = await work.certificates.described([facts.certificate_id])
    return found[0] if found else None


async def read_valid_certificate(
    work: CertificateWork, notice: Notice
) -> CertificateDetails | None:
    """Read what it says; none where it was revoked since."""
    found = await read_certificate(work, notice)
    return found if found and found.is_valid else None
