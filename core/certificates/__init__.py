"""Certificates: given once, when the survey is complete; anybody with the code may verify one."""

from core.certificates.issuing import (
    certified,
    complete_reflection,
    own_certificate,
    own_certificate_details,
    own_certificates,
    revoke_certificate,
    send_again,
)
from core.certificates.public import earned_achievement, issuer_name, verify_certificate
from core.certificates.records import (
    Achievement,
    Certificate,
    CertificateDetails,
    CertificateStore,
    Completed,
)

__all__ = [
    "Achievement",
    "Certificate",
    "CertificateDetails",
    "CertificateStore",
    "Completed",
    "certified",
    "complete_reflection",
    "earned_achievement",
    "issuer_name",
    "own_certificate",
    "own_certificate_details",
    "own_certificates",
    "revoke_certificate",
    "send_again",
    "verify_certificate",
]
