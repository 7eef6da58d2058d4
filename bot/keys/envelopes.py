"""Seals what one person alone may see, with a key that is not in the database.

AES-GCM (NIST SP 800-38D) under a key of the person's own, derived from the installation's key by
HKDF (RFC 5869); the round and the person are bound in, so that a sealed text moved to another
person or another round opens for nobody. A text is as long as what was put in: those who put in
texts of one length give nothing away by it.
"""

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.kernel.errors import ConflictError
from core.kernel.ids import PersonId, PulseRoundId

_NONCE_BYTES = 12
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SealedEnvelopes:
    key: str = field(repr=False)

    def seal(self, round_id: PulseRoundId, person_id: PersonId, contents: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        bound = _bound(round_id, person_id)
        return nonce + self._lock(person_id).encrypt(nonce, contents, bound)

    def open(self, round_id: PulseRoundId, person_id: PersonId, sealed: bytes) -> bytes:
        """Return the contents. Raises ConflictError where the key is another one by now."""
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._lock(person_id).decrypt(nonce, text, _bound(round_id, person_id))
        except InvalidTag:
            raise ConflictError(
                "This can't be opened any more: the key it was sealed with is gone. Nobody else"
                " can open it either."
            ) from None

    def _lock(self, person_id: PersonId) -> AESGCM:
        derive = HKDF(
            SHA256(), _KEY_BYTES, salt=None, info=b"uptake pulse missed " + person_id.bytes
        )
        return AESGCM(derive.derive(self.key.encode()))


def _bound(round_id: PulseRoundId, person_id: PersonId) -> bytes:
    return round_id.bytes + person_id.bytes
