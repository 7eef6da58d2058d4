from dataclasses import dataclass, replace
from typing import Protocol

from core.kernel.errors import NotAllowedError
from core.kernel.ids import PersonId
from core.policy import Action, PersonActor, Scope, System
from core.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Person:
    """One Slack user of one workspace. `time_zone` is an IANA name."""

    id: PersonId
    slack_user_id: str
    name: str
    time_zone: str
    locale: str
    active: bool
    dm_channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A person with what they may do, both read in the present transaction."""

    person: Person
    actor: PersonActor


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person just now."""

    name: str
    time_zone: str
    locale: str
    active: bool


class PeopleStore(Protocol):
    async def by_slack_id(self, team_id: str, user_id: str) -> Known | None:
        """Find a person with roles and enrolments, in one round trip."""
        ...

    async def by_id(self, person_id: PersonId) -> Person | None: ...

    async def stale(self, limit: int) -> list[Person]:
        """Return people whose profile was read from Slack more than a day ago.

        Inactive ones too: somebody may come back.
        """
        ...

    async def save_profile(self, person: Person) -> None:
        """Update name, zone, locale and active, and note that they were read just now."""
        ...

    async def save_dm(self, person_id: PersonId, dm_channel_id: str) -> None: ...


async def identify(uow: UnitOfWork, team_id: str, user_id: str) -> Known:
    """Turn the signed team and user ids into a person. Raises NotAllowedError for strangers."""
    known = await uow.people.by_slack_id(team_id, user_id)
    if known is None or not known.person.active:
        raise NotAllowedError
    return known


async def refresh(uow: UnitOfWork, person: Person, profile: Profile) -> Person:
    """Store what Slack says of a person: zone and locale are re-read at most daily."""
    await uow.authorise(System("people"), Action.REFRESH_PERSON, Scope(owner=person.id))
    fresh = replace(
        person,
        name=profile.name,
        time_zone=profile.time_zone,
        locale=profile.locale,
        active=profile.active,
    )
    await uow.people.save_profile(fresh)
    return fresh


async def remember_dm(uow: UnitOfWork, person: Person, dm_channel_id: str) -> None:
    """Keep the id of the person's DM, so that history can be looked up after an unknown outcome."""
    await uow.authorise(System("people"), Action.REFRESH_PERSON, Scope(owner=person.id))
    await uow.people.save_dm(person.id, dm_channel_id)
