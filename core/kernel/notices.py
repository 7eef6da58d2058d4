"""A notice is something to be told later: what happened, to whom, and under which key.

It carries ids and numbers only, never a person's words: those are read again when it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.kernel.ids import EngagementId, PersonId


class NoticeKind(StrEnum):
    PLAN_INVITATION = "plan_invitation"
    PLAN_SAVED = "plan_saved"
    PLAN_DUE = "plan_due"
    PLAN_CALENDAR = "plan_calendar"
    PLAN_CALENDAR_CHANGED = "plan_calendar_changed"
    PLAN_CALENDAR_CANCELLED = "plan_calendar_cancelled"
    NO_ACTION_PLAN = "no_action_plan"
    NO_APPLICATION = "no_application"
    NO_SURVEY = "no_survey"
    MISSING_PREWORK = "missing_prework"
    APPLICATION_THANKS = "application_thanks"
    APPLICATION_TAKEN_BACK = "application_taken_back"
    DIGEST = "digest"
    CERTIFICATE = "certificate"
    CERTIFICATE_REVOKED = "certificate_revoked"
    PULSE_OPEN = "pulse_open"
    WELCOME = "welcome"
    WELCOME_AGAIN = "welcome_again"


@dataclass(frozen=True, slots=True)
class Audience:
    """One person's DM, or one channel by its Slack id."""

    person_id: PersonId | None = None
    channel_id: str | None = None

    def __post_init__(self) -> None:
        if (self.person_id is None) == (self.channel_id is None):
            raise ValueError("a notice has one audience: a person or a channel")

    @property
    def ordering_key(self) -> str:
        """Messages of one lane leave one after the other, in the order they were written."""
        return f"person:{self.person_id}" if self.person_id else f"channel:{self.channel_id}"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told. `key` is its meaning: two notices with one key are one notice."""

    kind: NoticeKind
    audience: Audience
    key: str
    facts: Mapping[str, str] = field(default_factory=dict)
    engagement_id: EngagementId | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    counts_as_nudge: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice taken from the outbox for sending, by whoever holds `token`.

    `uncertain` says that an earlier claim ended without an answer: it may have been sent.
    `opaque_key` stands in the message's metadata, so that it can be found again in Slack's history.
    """

    notice: Notice
    token: UUID
    attempts: int
    uncertain: bool
    opaque_key: str


@dataclass(frozen=True, slots=True)
class Sent:
    """`ts` is none where Slack does not say it: of a message that a file came with."""

    channel: str
    ts: str | None


@dataclass(frozen=True, slots=True)
class Retry:
    """Certainly not sent; come back after so many seconds."""

    after_seconds: float
    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps sent: look in the conversation's history before sending again."""

    code: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Will never be sent, and why: `code` is Slack's error code or ours."""

    code: str


Delivery = Sent | Retry | Unknown | Dropped
