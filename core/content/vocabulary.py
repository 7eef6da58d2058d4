"""The words of what participants are given, and what people read for them. Values stay."""

from enum import StrEnum


class AssetType(StrEnum):
    PRE_WORK = "pre_work"
    WORKSHOP_MATERIAL = "workshop_material"
    SLIDE_DECK = "slide_deck"
    POST_RESOURCE = "post_resource"
    MICROLEARNING = "microlearning"


class Visibility(StrEnum):
    DRAFT = "draft"
    PRE_ENGAGEMENT = "pre_engagement"
    DAY_OF = "day_of"
    POST_RELEASED = "post_released"


class ReleaseRule(StrEnum):
    """At which stage an asset is released by itself; `by_hand` is never."""

    PRE_ENGAGEMENT = "pre_engagement"
    DAY_OF = "day_of"
    POST_RELEASED = "post_released"
    BY_HAND = "by_hand"


class AssetOwner(StrEnum):
    PROGRAMME_MANAGER = "pm"
    CONTENT_CREATOR = "content_creator"


class VideoApproval(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


VISIBILITY_LABELS = {
    Visibility.DRAFT: "Draft",
    Visibility.PRE_ENGAGEMENT: "Before the workshop",
    Visibility.DAY_OF: "On the day",
    Visibility.POST_RELEASED: "After the workshop",
}
