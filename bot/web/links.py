"""Signed addresses (JWT, HS256, RFC 7519)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
