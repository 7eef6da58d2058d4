"""What is read for a notice to one participant of one engagement, when it is sent."""

from dataclasses import dataclass
from typing import Protocol

from core.engagements.records import Engagement, EngagementWork
from core.kernel.notices import Notice
from core.people import PeopleWork, Person


class RecipientWork(EngagementWork, PeopleWork, Protocol): ...


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice goes to, and which engagement it is about."""

    person: Person
    engagement: Engagement


async def read_recipient(work: RecipientWork, notice: Notice) -> Recipient | None:
    """Read both as they are now; none where one of them is gone."""
    person_id, engagement_id = notice.audience.person_id, notice.engagement_id
    person = await work.people.by_id(person_id) if person_id else None
    if person is None or engagement_id is None:
        return None
    engagement = await work.engagements.get(engagement_id)
    return Recipient(person, engagement) if engagement else None
