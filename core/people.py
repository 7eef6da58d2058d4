from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.etags import etag_of
from core.kernel.ids import PersonId, WorkspaceId
from core.kernel.local_time import known_zone
from core.policy import Action, PersonActor, Scope, System
from core.work import Work


class GradeBand(StrEnum):
    EARLY_YEARS = "early_years"
    K_2 = "k_2"
    G3_5 = "g3_5"
    G6_8 = "g6_8"
    G9_12 = "g9_12"
    ALL_GRADES = "all_grades"


class Experience(StrEnum):
    Y0_2 = "y0_2"
    Y3_5 = "y3_5"
    Y6_10 = "y6_10"
    Y11_20 = "y11_20"
    Y21_PLUS = "y21_plus"


class SchoolRole(StrEnum):
    TEACHER = "teacher"
    COACH = "coach"
    SPECIALIST = "specialist"
    LEADER = "leader"
    SUPPORT = "support"


class ContentArea(StrEnum):
    LITERACY = "literacy"
    MATHEMATICS = "mathematics"
    SCIENCE = "science"
    SOCIAL_STUDIES = "social_studies"
    ARTS = "arts"
    LANGUAGES = "languages"
    PHYSICAL_EDUCATION = "physical_education"
    SPECIAL_EDUCATION = "special_education"
    TECHNOLOGY = "technology"
    GENERALIST = "generalist"


GRADE_BAND_LABELS = {
    GradeBand.EARLY_YEARS: "Early years",
    GradeBand.K_2: "Kindergarten to grade 2",
    GradeBand.G3_5: "Grades 3 to 5",
    GradeBand.G6_8: "Grades 6 to 8",
    GradeBand.G9_12: "Grades 9 to 12",
    GradeBand.ALL_GRADES: "All grades",
}


EXPERIENCE_LABELS = {
    Experience.Y0_2: "Up to 2 years",
    Experience.Y3_5: "3 to 5 years",
    Experience.Y6_10: "6 to 10 years",
    Experience.Y11_20: "11 to 20 years",
    Experience.Y21_PLUS: "21 years or more",
}


SCHOOL_ROLE_LABELS = {
    SchoolRole.TEACHER: "Teacher",
    SchoolRole.COACH: "Coach",
    SchoolRole.SPECIALIST: "Specialist",
    SchoolRole.LEADER: "School leader",
    SchoolRole.SUPPORT: "Support staff",
}


CONTENT_AREA_LABELS = {
    ContentArea.LITERACY: "Literacy",
    ContentArea.MATHEMATICS: "Mathematics",
    ContentArea.SCIENCE: "Science",
    ContentArea.SOCIAL_STUDIES: "Social studies",
    ContentArea.ARTS: "Arts",
    ContentArea.LANGUAGES: "Languages",
    ContentArea.PHYSICAL_EDUCATION: "Physical education",
    ContentArea.SPECIAL_EDUCATION: "Special education",
    ContentArea.TECHNOLOGY: "Technology",
    ContentArea.GENERALIST: "Many subjects",
}


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
class CurrentUser:
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


@dataclass(frozen=True, slots=True)
class LearnerProfile:
    """What a participant says of their own work: others see it only as a cohort's summary."""

    grade_bands: tuple[GradeBand, ...] = ()
    experience: Experience | None = None
    content_areas: tuple[ContentArea, ...] = ()
    school_role: SchoolRole | None = None

    @property
    def etag(self) -> str:
        """Tell two profiles apart without repeating them."""
        picked = (self.experience or "", self.school_role or "")
        return etag_of(*picked, *self.grade_bands, *self.content_areas)


class PeopleStore(Protocol):
    async def by_slack_id(self, team_id: str, user_id: str) -> CurrentUser | None:
        """Find a person with roles and enrolments, in one round trip."""
        ...

    async def user_by_id(self, person_id: PersonId) -> CurrentUser | None:
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

    async def save_all(
        self, workspace_id: WorkspaceId, profiles: Mapping[str, Profile]
    ) -> dict[str, PersonId]:
        """Add people or bring them up to date, by Slack user id; return their ids by it.

        Everything was read from Slack just now.
        """
        ...

    async def save_dm(self, person_id: PersonId, dm_channel_id: str) -> None: ...

    async def learner_profile(self, person_id: PersonId) -> LearnerProfile | None: ...

    async def save_learner_profile(self, person_id: PersonId, profile: LearnerProfile) -> None: ...

    async def prefill_learner_profile(self, person_id: PersonId, profile: LearnerProfile) -> None:
        """Store it unless the person has one: it belongs to them."""
        ...


class PeopleWork(Work, Protocol):
    @property
    def people(self) -> PeopleStore: ...


async def identify(work: PeopleWork, team_id: str, user_id: str) -> CurrentUser:
    """Turn the signed team and user ids into a person. Raises NotAllowedError for strangers."""
    user = await work.people.by_slack_id(team_id, user_id)
    if user is None or not user.person.active:
        raise NotAllowedError
    return user


async def identify_by_id(work: PeopleWork, person_id: PersonId) -> CurrentUser:
    """Turn the id out of a signed address into a person. Raises NotAllowedError for strangers."""
    user = await work.people.user_by_id(person_id)
    if user is None or not user.person.active:
        raise NotAllowedError
    return user


async def refresh(work: PeopleWork, person: Person, profile: Profile) -> Person:
    """Store what Slack says of a person: zone and locale are re-read at most daily."""
    await work.authorise(System("people"), Action.REFRESH_PERSON, Scope(owner=person.id))
    fresh = replace(
        person,
        name=profile.name,
        time_zone=known_zone(profile.time_zone, person.time_zone),
        locale=profile.locale,
        active=profile.active,
    )
    await work.people.save_profile(fresh)
    return fresh


async def remember_dm(work: PeopleWork, person: Person, dm_channel_id: str) -> None:
    """Keep the id of the person's DM, so that history can be looked up after an unknown outcome."""
    await work.authorise(System("people"), Action.REFRESH_PERSON, Scope(owner=person.id))
    await work.people.save_dm(person.id, dm_channel_id)


async def learner_profile(work: PeopleWork, user: CurrentUser) -> LearnerProfile:
    """Read the user's own profile, for changing it."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    return await work.people.learner_profile(user.person.id) or LearnerProfile()


async def save_learner_profile(
    work: PeopleWork,
    user: CurrentUser,
    profile: LearnerProfile,
    expected_revision: str | None = None,
) -> LearnerProfile:
    """Store the user's own profile as it now is, each answer once; the same again is no change.

    `expected_revision` is the etag of what the form showed; None is not compared. Raises
    ConflictError where something else was saved since.
    """
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    tidy = replace(
        profile,
        grade_bands=tuple(band for band in GradeBand if band in profile.grade_bands),
        content_areas=tuple(area for area in ContentArea if area in profile.content_areas),
    )
    before = await work.people.learner_profile(user.person.id)
    if before == tidy:
        return tidy
    if expected_revision not in {None, (before or LearnerProfile()).etag}:
        raise ConflictError(
            "You changed these answers elsewhere meanwhile, so this wasn't saved. Close this form"
            " and open it again to see how they stand."
        )
    await work.people.save_learner_profile(user.person.id, tidy)
    # What it says is the participant's: the audit knows only that it was saved.
    await work.audit.write(user.actor, "learner_profile.saved", "person", user.person.id)
    return tidy
