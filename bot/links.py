"""Signed addresses (JWT, HS256, RFC 7519) and the key that signs them."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jwt

from core.kernel.clock import Clock
from core.kernel.links import LINK_LIFETIME, LinkPurpose

_ALGORITHM = "HS256"
_CLAIMS = ["aud", "exp"]
_PATHS = {LinkPurpose.PRE_WORK: "pre-work", LinkPurpose.INTRO_VIDEO: "video"}


class LinkError(Exception):
    """An address is not ours, was changed, is over, or is for something else."""


@dataclass(frozen=True, slots=True)
class SignedLinks:
    """`base_url` ends with a slash. `clock` is the product's."""

    base_url: str
    key: str = field(repr=False)
    clock: Clock

    def public(self, path: str) -> str:
        return f"{self.base_url}{path}"

    def signed(self, purpose: LinkPurpose, facts: Mapping[str, str]) -> str:
        ends = int((self.clock.now() + LINK_LIFETIME).timestamp())
        claims = {"aud": purpose.value, "exp": ends, "facts": dict(facts)}
        return self.public(f"{_PATHS[purpose]}/{jwt.encode(claims, self.key, _ALGORITHM)}")

    def read(self, purpose: LinkPurpose, token: str) -> Mapping[str, str]:
        """Return the facts of an address. Raises LinkError."""
        try:
            claims = jwt.decode(
                token,
                self.key,
                algorithms=[_ALGORITHM],
                audience=purpose.value,
                # The end is compared with the product's clock below.
                options={"require": _CLAIMS, "verify_exp": False},
            )
        except jwt.InvalidTokenError as error:
            raise LinkError(type(error).__name__) from None
        facts = claims.get("facts")
        if not isinstance(facts, dict) or claims["exp"] <= self.clock.now().timestamp():
            raise LinkError("over")
        return {str(name): str(value) for name, value in facts.items()}


def kept_key(data_dir: Path) -> str:
    """Return the installation's own key, made at its first use and kept in the data folder."""
    return kept_secret(data_dir / "secret-key", lambda: secrets.token_urlsafe(48))


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Read a secret, made at its first use; only its owner may read the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:  # noqa: PTH123  # the mode must hold from the first moment
            handle.write(make())
            handle.flush()
            os.fsync(handle.fileno())
        # Of two processes that start at once one is first; both read what that one wrote.
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_text()
