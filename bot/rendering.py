"""From a notice (ids) to a message: what it needs is read now, not when it was written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.documents.calendar_file import calendar_file
from bot.documents.certificate_pdf import certificate_pdf
from core.action_plans.calendar import calendar_entry
from core.action_plans.records import PlanInContext
from core.applications.records import Logged
from core.engagements.records import Engagement
from core.interventions.foreseeing import foreseen
from core.journeys import Progress
from core.kernel.ids import (
    ApplicationId,
    CertificateId,
    CohortId,
    EngagementId,
    PlanId,
    parse_untrusted_id,
)
from core.kernel.links import Links
from core.kernel.notices import Notice, NoticeKind
from core.metrics.figures import CohortFigures, digest_figures
from core.metrics.measures import Checkpoint
from core.people import Person
from core.policy import Action, Scope, System
from core.unit_of_work import Database, UnitOfWork
from modals import interventions
from modals.action_plans import messages as plan_messages
from modals.applications import answers
from modals.certificates import messages as certificate_messages
from modals.kit.payloads import Message
from modals.metrics import chart, digest
from modals.pulses.answering import opened
from modals.welcome import WelcomeFacts, welcome

_SYSTEM = System("outbox")
_ABOUT_ENGAGEMENT: Mapping[NoticeKind, Callable[[Engagement], Message]] = {
    NoticeKind.PLAN_INVITATION: plan_messages.invitation,
    NoticeKind.NO_ACTION_PLAN: interventions.no_action_plan,
    NoticeKind.NO_APPLICATION: interventions.no_application,
    NoticeKind.NO_SURVEY: interventions.no_survey,
    NoticeKind.MISSING_PREWORK: interventions.missing_prework,
    NoticeKind.APPLICATION_TAKEN_BACK: answers.taken_back_message,
}


_FOR_A_CALENDAR: Mapping[NoticeKind, Callable[[], Message]] = {
    NoticeKind.PLAN_CALENDAR: plan_messages.calendar_file,
    NoticeKind.PLAN_CALENDAR_CHANGED: plan_messages.calendar_file_changed,
    NoticeKind.PLAN_CALENDAR_CANCELLED: plan_messages.calendar_file_cancelled,
}

# Their messages bring a file, and are found again by its name.
BRING_A_DOCUMENT = frozenset({NoticeKind.CERTIFICATE, *_FOR_A_CALENDAR})


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a message brings. Its name in Slack is made of `stem` and the message's key."""

    stem: str
    extension: str
    title: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message; with a picture it can be drawn once the picture's Slack file id is known.

    With a document the message is its `text` alone: Slack shows no blocks beside a file.
    """

    draw: Callable[[str], Message]
    picture: Picture | None = None
    document: Document | None = None

    @classmethod
    def plain(cls, message: Message) -> "Rendered":
        return cls(lambda _: message)


@dataclass(frozen=True, slots=True)
class Renderer:
    """Reads what a notice is about, and has it drawn by `modals`."""

    database: Database
    links: Links

    async def render(self, notice: Notice) -> Rendered | None:
        """Return the message; none when what it was about is gone."""
        if notice.kind is NoticeKind.DIGEST:
            return await self._digest(notice)
        if notice.kind in {NoticeKind.CERTIFICATE, NoticeKind.CERTIFICATE_REVOKED}:
            return await self._certificate(notice)
        if notice.kind in _FOR_A_CALENDAR:
            return await self._calendar(notice)
        async with self.database.unit_of_work(f"notice:{notice.kind.value}") as uow:
            await uow.authorise(_SYSTEM, Action.SEND_NOTICE, Scope())
            message = await _message(uow, notice)
        return Rendered.plain(message) if message else None

    async def _certificate(self, notice: Notice) -> Rendered | None:
        certificate_id = CertificateId(parse_untrusted_id(notice.facts["certificate_id"]))
        async with self.database.unit_of_work(f"notice:{notice.kind.value}") as uow:
            await uow.authorise(_SYSTEM, Action.SEND_NOTICE, Scope())
            found = await uow.certificates.described([certificate_id])
        if not found:
            return None
        (shown,) = found
        if notice.kind is NoticeKind.CERTIFICATE_REVOKED:
            return Rendered.plain(certificate_messages.revoked(shown))
        if not shown.is_valid:
            return None
        address = self.links.public(certificate_messages.page_path(shown.code))
        message = certificate_messages.here_it_is(shown, address)
        title = certificate_messages.title(shown)
        pdf = certificate_pdf(shown, address)
        return Rendered(lambda _: message, document=Document("certificate", "pdf", title, pdf))

    async def _calendar(self, notice: Notice) -> Rendered | None:
        """Bring the file of a plan as it stands; of one that has moved on, its own notice does."""
        plan_id = PlanId(parse_untrusted_id(notice.facts["plan_id"]))
        async with self.database.unit_of_work(f"notice:{notice.kind.value}") as uow:
            await uow.authorise(_SYSTEM, Action.SEND_NOTICE, Scope())
            plan = await uow.action_plans.get(plan_id)
            person = await uow.people.by_id(plan.participant_id) if plan else None
            if plan is None or person is None:
                return None
            newest = await uow.action_plans.newest(plan.participant_id, plan.engagement_id)
            entry = await calendar_entry(uow, plan, person)
        taken_out = notice.kind is NoticeKind.PLAN_CALENDAR_CANCELLED
        if not (entry.cancelled if taken_out else plan.is_active and plan == newest):
            return None
        message = _FOR_A_CALENDAR[notice.kind]()
        title = "Take it out of my calendar" if taken_out else "For my calendar"
        document = Document("my-plan", "ics", title, calendar_file(entry))
        return Rendered(lambda _: message, document=document)

    async def _digest(self, notice: Notice) -> Rendered | None:
        cohort_id = CohortId(parse_untrusted_id(notice.facts["cohort_id"]))
        async with self.database.read_unit_of_work("notice:digest") as uow:
            figures = await digest_figures(
                uow, _SYSTEM, cohort_id, Checkpoint(notice.facts["checkpoint"])
            )
        if figures is None or not figures.says_something:
            return None
        return Rendered(lambda file_id: digest.digest(figures, file_id), _chart(figures))


async def _message(uow: UnitOfWork, notice: Notice) -> Message | None:
    person_id = notice.audience.person_id
    person = await uow.people.by_id(person_id) if person_id else None
    if person is None:
        return None
    if notice.kind is NoticeKind.APPLICATION_THANKS:
        return await _thanks(uow, notice, person)
    engagement = await _engagement(uow, notice.engagement_id)
    if engagement is None:
        return None
    about_engagement = _ABOUT_ENGAGEMENT.get(notice.kind)
    if about_engagement is not None:
        return about_engagement(engagement)
    return await _FOR_PERSON.get(notice.kind, _about_plan)(uow, notice, engagement, person)


async def _pulse_open(
    uow: UnitOfWork, _: Notice, engagement: Engagement, person: Person
) -> Message | None:
    pulse = await uow.pulses.round_of(engagement.id)
    return opened(engagement, pulse, person) if pulse and pulse.takes_answers(uow.now) else None


async def _welcome(
    uow: UnitOfWork, _: Notice, engagement: Engagement, person: Person
) -> Message | None:
    progress = await uow.journeys.progress(person.id)
    mine = progress.get(engagement.id, Progress())
    video = await uow.videos.shown_in(engagement.id, person.id)
    open_now = mine.open_pre_work if uow.now < engagement.starts_at else 0
    return welcome(WelcomeFacts(person, engagement, video, open_now))


async def _about_plan(
    uow: UnitOfWork, notice: Notice, engagement: Engagement, person: Person
) -> Message | None:
    plan = await uow.action_plans.get(PlanId(parse_untrusted_id(notice.facts["plan_id"])))
    if plan is None or not plan.is_active:
        return None
    held = PlanInContext(engagement, plan)
    if notice.kind is NoticeKind.PLAN_DUE:
        return plan_messages.plan_due(held, person)
    changed = notice.facts.get("revises", "0") != "0"
    return plan_messages.plan_saved(held, person, await foreseen(uow, plan), changed=changed)


_FOR_PERSON = {
    NoticeKind.PULSE_OPEN: _pulse_open,
    NoticeKind.WELCOME: _welcome,
    NoticeKind.WELCOME_AGAIN: _welcome,
}


async def _engagement(uow: UnitOfWork, engagement_id: EngagementId | None) -> Engagement | None:
    return await uow.engagements.get(engagement_id) if engagement_id else None


async def _thanks(uow: UnitOfWork, notice: Notice, person: Person) -> Message | None:
    logged = await _logged(uow, notice)
    if logged is None:
        return None
    progress = await uow.journeys.progress(person.id)
    mine = progress.get(logged.engagement.id, Progress())
    return answers.thanks(logged, person, looked_back=mine.survey_complete)


async def _logged(uow: UnitOfWork, notice: Notice) -> Logged | None:
    found = await uow.applications.get(
        ApplicationId(parse_untrusted_id(notice.facts["application_id"]))
    )
    engagement = await _engagement(uow, notice.engagement_id)
    if found is None or engagement is None:
        return None
    application, attempt_number = found
    return Logged(application, attempt_number, engagement)


def _chart(figures: CohortFigures) -> Picture:
    import vl_convert  # noqa: PLC0415  # a large library, needed for digests alone

    png = vl_convert.svg_to_png(chart.digest_svg(figures), scale=2)
    return Picture("cohort-digest.png", png, chart.chart_text(figures))
