"""The key that signs badges: RSA, of the installation's own, or given in a setting."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm

from bot.keys.stored import kept_secret

KEY_BITS = 2048
FILE = "badge-key.pem"


class BadgeKey:
    """Read, or made, when the first badge is signed or checked."""

    def __init__(self, pem: Callable[[], str]) -> None:
        self._pem = pem

    @cached_property
    def private(self) -> RSAPrivateKey:
        return read_key(self._pem())

    @cached_property
    def public(self) -> dict[str, Any]:
        """The public part as a JWK, without a name."""
        jwk = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {name: jwk[name] for name in ("kty", "n", "e")}

    @property
    def name(self) -> str:
        """The thumbprint of the public part (RFC 7638)."""
        text = json.dumps(self.public, sort_keys=True, separators=(",", ":"))
        return urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


def read_key(pem: str) -> RSAPrivateKey:
    """Raises ValueError for anything but an RSA key of at least KEY_BITS without a password."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except TypeError:
        raise ValueError("the key asks for a password") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < KEY_BITS:
        raise ValueError(f"the key is no RSA key of {KEY_BITS} bits")
    return key


def kept_badge_key(data_dir: Path) -> str:
    """Return the installation's own key, made at its first use and kept in the data folder."""
    return kept_secret(data_dir / FILE, new_key)


def new_key() -> str:
    key = generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
