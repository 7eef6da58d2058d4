"""What a view carries along. It comes back from the person's client: a claim, checked again.

A form that needs to carry more than its engagement has a frozen dataclass of its own, made the
same way, with its own version.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, parse_untrusted_id

METADATA_MAX = 3000

_REVISION = re.compile(r"\d{1,9}", re.ASCII)


def pack(version: int, facts: Mapping[str, str]) -> str:
    text = json.dumps({"v": version, **facts}, separators=(",", ":"))
    if len(text) > METADATA_MAX:
        raise ValueError(f"metadata of {len(text)} characters; Slack takes {METADATA_MAX}")
    return text


def unpack(text: object, version: int, names: frozenset[str]) -> dict[str, str]:
    """Read what `pack` wrote. Raises NotAllowedError for anything else, older versions included."""
    try:
        facts = json.loads(text) if isinstance(text, str) and len(text) <= METADATA_MAX else None
    except (ValueError, RecursionError):
        raise NotAllowedError from None
    if not isinstance(facts, dict) or facts.pop("v", None) != version:
        raise NotAllowedError
    if set(facts) != names or not all(isinstance(fact, str) for fact in facts.values()):
        raise NotAllowedError
    return facts


@dataclass(frozen=True, slots=True)
class EngagementMetadata:
    """Which engagement the form on the person's screen belongs to."""

    engagement_id: EngagementId

    def to_text(self) -> str:
        return pack(1, {"engagement_id": str(self.engagement_id)})

    @classmethod
    def from_text(cls, text: object) -> Self:
        facts = unpack(text, 1, frozenset({"engagement_id"}))
        return cls(EngagementId(parse_untrusted_id(facts["engagement_id"])))

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Self:
        return cls.from_text(view.get("private_metadata"))


@dataclass(frozen=True, slots=True)
class EtagMetadata:
    """What the form showed when it was drawn; none where an older release drew it."""

    etag: str | None

    def to_text(self) -> str:
        return pack(1, {"mark": self.etag or ""})

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Self:
        text = view.get("private_metadata")
        return cls(unpack(text, 1, frozenset({"mark"}))["mark"] if text else None)


@dataclass(frozen=True, slots=True)
class PlanMetadata:
    """Which plan the form shows: 0 is no plan yet; none where an older release drew the form."""

    engagement_id: EngagementId
    revision: int | None

    def to_text(self) -> str:
        return pack(
            2, {"engagement_id": str(self.engagement_id), "revision": str(self.revision or 0)}
        )

    @classmethod
    def from_text(cls, text: object) -> Self:
        try:
            facts = unpack(text, 2, frozenset({"engagement_id", "revision"}))
        except NotAllowedError:
            return cls(EngagementMetadata.from_text(text).engagement_id, None)
        if not _REVISION.fullmatch(facts["revision"]):
            raise NotAllowedError
        return cls(EngagementId(parse_untrusted_id(facts["engagement_id"])), int(facts["revision"]))

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Self:
        return cls.from_text(view.get("private_metadata"))
