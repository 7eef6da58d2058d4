"""Open Badges 3.0: a certificate as a credential that others check without asking us.

It is a JWT (RS256) whose `kid` leads to our public key. Who holds it is said by a salted hash of
their Slack account, never by a name or an address; it holds no score. Each credential has a status
list of its own, with one bit that is ever set: nothing is to be learnt of others from it, and no
number tells who came before whom.
"""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import jwt

from bot.keys.badge_key import BadgeKey
from core.certificates.records import Achievement, CertificateDetails
from core.kernel.ids import EngagementId, WorkspaceId
from core.kernel.links import Links
from modals.certificates.messages import page_path
from modals.kit.dates import long_date

Json = dict[str, Any]

_VC = "https://www.w3.org/ns/credentials/v2"
_OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXT: Json = {"@context": [_VC, _OB]}
_SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
# The shortest list that the standard allows; the bit of the one credential is its first.
_LIST_BYTES = 16_384
_FIRST_BIT = 0x80


@dataclass(frozen=True, slots=True)
class Badges:
    links: Links
    key: BadgeKey

    def key_url(self) -> str:
        return self.links.public(f"badges/keys/{self.key.name}.json")

    def issuer_url(self, workspace_id: WorkspaceId) -> str:
        return self.links.public(f"badges/issuers/{workspace_id}")

    def achievement_url(self, engagement_id: EngagementId) -> str:
        return self.links.public(f"badges/achievements/{engagement_id}")

    def page_url(self, code: str) -> str:
        return self.links.public(page_path(code))

    def status_url(self, code: str) -> str:
        return f"{self.page_url(code)}/status.jwt"

    def public_key(self) -> Json:
        """Return the key with which anybody may check our signatures (JWK, RFC 7517)."""
        return {**self.key.public, "kid": self.key_url(), "alg": "RS256", "use": "sig"}

    def issuer(self, workspace_id: WorkspaceId, name: str) -> Json:
        return {"id": self.issuer_url(workspace_id), "type": ["Profile"], "name": name}

    def achievement(self, earned: Achievement) -> Json:
        on = long_date(earned.starts_at, earned.time_zone, "en")
        strategies = ", ".join(earned.strategies)
        return {
            "id": self.achievement_url(earned.engagement_id),
            "type": ["Achievement"],
            "achievementType": "CertificateOfCompletion",
            "name": earned.topic,
            "description": f"A workshop at {earned.school} on {on}, carried into the classroom.",
            "criteria": {
                "narrative": (
                    "Took part in the workshop and looked back in writing on putting it into"
                    f" practice. Strategies: {strategies}."
                )
            },
        }

    def credential(self, shown: CertificateDetails) -> Json:
        status = self.status_url(shown.code)
        return {
            **CONTEXT,
            "id": self.page_url(shown.code),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": shown.topic,
            "issuer": self.issuer(shown.workspace_id, shown.issuer),
            "validFrom": _moment(shown.issued_at),
            "credentialSubject": {
                "id": f"urn:uuid:{shown.certificate_id}",
                "type": ["AchievementSubject"],
                "identifier": [_identity(shown)],
                "achievement": self.achievement(shown.achievement),
            },
            "credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
            "credentialStatus": {
                "id": f"{status}#0",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "0",
                "statusListCredential": status,
            },
        }

    def token(self, shown: CertificateDetails) -> str:
        """Sign the credential."""
        return self._signed(
            self.credential(shown),
            issuer=self.issuer_url(shown.workspace_id),
            subject=f"urn:uuid:{shown.certificate_id}",
            since=shown.issued_at,
        )

    def status_token(self, shown: CertificateDetails) -> str:
        """Sign the list that says whether the credential was revoked."""
        bits = bytearray(_LIST_BYTES)
        bits[0] = 0 if shown.is_valid else _FIRST_BIT
        status, since = self.status_url(shown.code), shown.revoked_at or shown.issued_at
        packed = gzip.compress(bytes(bits), mtime=0)
        subject = f"{status}#list"
        listed: Json = {
            "@context": [_VC],
            "id": status,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.issuer_url(shown.workspace_id),
            "validFrom": _moment(since),
            "credentialSubject": {
                "id": subject,
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": "u" + urlsafe_b64encode(packed).decode().rstrip("="),
            },
        }
        return self._signed(
            listed, issuer=self.issuer_url(shown.workspace_id), subject=subject, since=since
        )

    def _signed(
        self, credential: Mapping[str, Any], *, issuer: str, subject: str, since: datetime
    ) -> str:
        claims = {
            "iss": issuer,
            "jti": credential["id"],
            "sub": subject,
            "nbf": int(since.timestamp()),
        }
        headers = {"typ": "JWT", "kid": self.key_url()}
        return jwt.encode({**credential, **claims}, self.key.private, "RS256", headers)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _identity(shown: CertificateDetails) -> Json:
    # The same for one certificate at all times, and another for each of the same person's.
    salt = sha256(f"salt:{shown.code}".encode()).hexdigest()[:32]
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${sha256(f'{shown.account}{salt}'.encode()).hexdigest()}",
        "identityType": "ext:slackAccount",
        "salt": salt,
    }
