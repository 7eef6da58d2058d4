"""Certificates: given once, when the survey is complete; anybody with the code may verify one."""

from core.certificates.giving import (
    certified,
    complete_reflection,
    own_certificates,
    own_sheet,
    own_sheets,
    revoke_certificate,
    send_again,
)
from core.certificates.public import earned_achievement, issuer_name, verify_certificate
from core.certificates.records import (
    Achievement,
    Certificate,
    CertificateStore,
    Completed,
    Verified,
)

__all__ = [
    "Achievement",
    "Certificate",
    "CertificateStore",
    "Completed",
    "Verified",
    "certified",
    "complete_reflection",
    "earned_achievement",
    "issuer_name",
    "own_certificates",
    "own_sheet",
    "own_sheets",
    "revoke_certificate",
    "send_again",
    "verify_certificate",
]
