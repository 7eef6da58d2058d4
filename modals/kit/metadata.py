"""What a view carries along. It comes back from the person's client: a claim, checked again.

A form that needs to carry more than its engagement has a frozen dataclass of its own, with its own
version. Pydantic writes it and reads it: exactly its fields, each of its type, or NotAllowedError.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId

METADATA_MAX = 3000

_Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")]
_DIGITS: TypeAdapter[str] = TypeAdapter(_Digits)
# As it travels, also in the forms that are open while a new release comes.
MARK = "mark"
Revision = Annotated[int, BeforeValidator(_DIGITS.validate_python), PlainSerializer(str)]


@dataclass(frozen=True, slots=True)
class Metadata:
    """A typed value of one version in a view's `private_metadata`."""

    VERSION: ClassVar[int] = 1
    __pydantic_config__ = ConfigDict(extra="forbid")

    def to_text(self) -> str:
        facts = self._adapter().dump_python(self, mode="json", by_alias=True)
        text = json.dumps({"v": self.VERSION, **facts}, separators=(",", ":"))
        if len(text) > METADATA_MAX:
            raise ValueError(f"metadata of {len(text)} characters; Slack takes {METADATA_MAX}")
        return text

    @classmethod
    def from_text(cls, text: object) -> Self:
        """Read what `to_text` wrote. Raises NotAllowedError for anything else, or older."""
        try:
            facts = json.loads(text) if isinstance(text, str) and len(text) <= METADATA_MAX else {}
            if not isinstance(facts, dict) or facts.pop("v", None) != cls.VERSION:
                raise NotAllowedError
            read: Self = cls._adapter().validate_python(facts)
        except (ValidationError, ValueError, RecursionError):
            raise NotAllowedError from None
        return read

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Self:
        return cls.from_text(view.get("private_metadata"))

    @classmethod
    def _adapter(cls) -> TypeAdapter[Any]:
        kind: Any = cls
        return _adapter(kind)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@dataclass(frozen=True, slots=True)
class EngagementMetadata(Metadata):
    """Which engagement the form on the person's screen belongs to."""

    engagement_id: EngagementId


@dataclass(frozen=True, slots=True)
class EtagMetadata(Metadata):
    """What the form showed when it was drawn; None where an older release drew it."""

    etag: Annotated[str | None, Field(alias=MARK)]

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Self:
        text = view.get("private_metadata")
        return cls.from_text(text) if text else cls(None)


@dataclass(frozen=True, slots=True)
class PlanMetadata(Metadata):
    """Which plan the form shows: 0 is no plan yet; None where an older release drew the form."""

    VERSION: ClassVar[int] = 2

    engagement_id: EngagementId
    revision: Revision | None

    @classmethod
    def from_text(cls, text: object) -> Self:
        try:
            return super(PlanMetadata, cls).from_text(text)
        except NotAllowedError:
            return cls(EngagementMetadata.from_text(text).engagement_id, None)
