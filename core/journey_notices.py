"""What is read for notices that say where somebody is on their way: the welcome, and the thanks."""

from dataclasses import dataclass
from typing import Protocol

from core.applications.notices import read_logged
from core.applications.records import ApplicationWork, Logged
from core.content.videos import MyVideo, VideoWork
from core.engagements.notices import RecipientWork, read_recipient
from core.engagements.records import Engagement
from core.journeys import JourneyWork, Progress
from core.kernel.notices import Notice
from core.people import Person


class WelcomeWork(JourneyWork, VideoWork, RecipientWork, Protocol): ...


class ThanksWork(JourneyWork, ApplicationWork, RecipientWork, Protocol): ...


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whom a welcome goes to, and what there is for them to begin with."""

    person: Person
    engagement: Engagement
    video: MyVideo | None
    open_pre_work: int


@dataclass(frozen=True, slots=True)
class Thanks:
    """A try that is thanked for; `looked_back` says that nothing is left to earn by it."""

    logged: Logged
    person: Person
    looked_back: bool


async def read_welcome(work: WelcomeWork, notice: Notice) -> Welcome | None:
    about = await read_recipient(work, notice)
    if about is None:
        return None
    person, engagement = about.person, about.engagement
    mine = (await work.journeys.progress(person.id)).get(engagement.id, Progress())
    video = await work.videos.shown_in(engagement.id, person.id)
    open_now = mine.open_pre_work if work.now < engagement.starts_at else 0
    return Welcome(person, engagement, video, open_now)


async def read_thanks(work: ThanksWork, notice: Notice) -> Thanks | None:
    """Read the try of a notice; none where it was taken back."""
    about = await read_recipient(work, notice)
    logged = await read_logged(work, notice, about.engagement) if about else None
    if about is None or logged is None:
        return None
    progress = await work.journeys.progress(about.person.id)
    mine = progress.get(about.engagement.id, Progress())
    return Thanks(logged, about.person, looked_back=mine.survey_complete)
