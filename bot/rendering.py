"""From a notice (ids) to a message: each kind's reading in `core`, and its words in `modals`.

What a message needs is read when it is sent, not when its notice was written.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.documents.calendar_file import calendar_file
from bot.documents.certificate_pdf import certificate_pdf
from core import journey_notices
from core.action_plans.calendar import CalendarEntry
from core.action_plans.notices import read_calendar_entry, read_plan
from core.certificates.notices import read_certificate, read_valid_certificate
from core.certificates.records import CertificateDetails
from core.engagements.notices import read_recipient
from core.engagements.records import Engagement
from core.interventions.notices import read_saved_plan
from core.kernel.links import Links
from core.kernel.notices import Notice, NoticeKind
from core.metrics.figures import CohortFigures
from core.metrics.notices import read_digest
from core.policy import Action, Scope, System
from core.pulses.notices import read_open_pulse
from core.unit_of_work import Database, UnitOfWork
from modals.action_plans import messages as plan_messages
from modals.applications import answers
from modals.certificates import messages as certificate_messages
from modals.interventions import nudges
from modals.kit.payloads import Message
from modals.metrics import chart
from modals.metrics.digest import digest
from modals.pulses.answering import opened
from modals.welcome import welcome

_SYSTEM = System("outbox")
Read = TypeVar("Read")


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
class Rendering(Generic[Read]):
    """How notices of one kind become messages.

    `read` answers none when there is nothing to say any more; what tells figures is read under the
    reading role. A message that `brings_a_document` is found again by the file's name.
    """

    read: Callable[[Any, Notice], Awaitable[Read | None]]
    render: Callable[[Read, Links], Rendered]
    brings_a_document: bool = False
    tells_figures: bool = False


def _plain(
    read: Callable[[UnitOfWork, Notice], Awaitable[Read | None]], draw: Callable[[Read], Message]
) -> Rendering[Read]:
    return Rendering(read, lambda what, _: Rendered.plain(draw(what)))


def _about(draw: Callable[[Engagement], Message]) -> Rendering[Any]:
    return _plain(read_recipient, lambda about: draw(about.engagement))


def _for_a_calendar(draw: Callable[[], Message]) -> Rendering[CalendarEntry]:
    def render(entry: CalendarEntry, _: Links) -> Rendered:
        title = "Take it out of my calendar" if entry.cancelled else "For my calendar"
        document = Document("my-plan", "ics", title, calendar_file(entry))
        return Rendered(lambda _: draw(), document=document)

    return Rendering(read_calendar_entry, render, brings_a_document=True)


def _certificate(what: CertificateDetails, links: Links) -> Rendered:
    address = links.public(certificate_messages.page_path(what.code))
    message, title = (
        certificate_messages.here_it_is(what, address),
        certificate_messages.title(what),
    )
    pdf = certificate_pdf(what, address)
    return Rendered(lambda _: message, document=Document("certificate", "pdf", title, pdf))


def _digest(figures: CohortFigures, _: Links) -> Rendered:
    import vl_convert  # noqa: PLC0415  # a large library, needed for digests alone

    png = vl_convert.svg_to_png(chart.digest_svg(figures), scale=2)
    picture = Picture("cohort-digest.png", png, chart.chart_text(figures))
    return Rendered(lambda file_id: digest(figures, file_id), picture)


# Complete: tests/architecture/test_notices.py names the kind that is missing.
RENDERINGS: Mapping[NoticeKind, Rendering[Any]] = {
    NoticeKind.WELCOME: _plain(journey_notices.read_welcome, welcome),
    NoticeKind.WELCOME_AGAIN: _plain(journey_notices.read_welcome, welcome),
    NoticeKind.PULSE_OPEN: _plain(
        read_open_pulse, lambda it: opened(it.about.engagement, it.pulse, it.about.person)
    ),
    NoticeKind.PLAN_INVITATION: _about(plan_messages.invitation),
    NoticeKind.PLAN_SAVED: _plain(
        read_saved_plan,
        lambda it: plan_messages.plan_saved(it.current, it.person, it.asked, changed=it.changed),
    ),
    NoticeKind.PLAN_DUE: _plain(
        read_plan, lambda it: plan_messages.plan_due(it.current, it.person)
    ),
    NoticeKind.PLAN_CALENDAR: _for_a_calendar(plan_messages.calendar_file),
    NoticeKind.PLAN_CALENDAR_CHANGED: _for_a_calendar(plan_messages.calendar_file_changed),
    NoticeKind.PLAN_CALENDAR_CANCELLED: _for_a_calendar(plan_messages.calendar_file_cancelled),
    NoticeKind.NO_ACTION_PLAN: _about(nudges.no_action_plan),
    NoticeKind.NO_APPLICATION: _about(nudges.no_application),
    NoticeKind.NO_SURVEY: _about(nudges.no_survey),
    NoticeKind.MISSING_PREWORK: _about(nudges.missing_prework),
    NoticeKind.APPLICATION_THANKS: _plain(
        journey_notices.read_thanks,
        lambda it: answers.thanks(it.logged, it.person, looked_back=it.looked_back),
    ),
    NoticeKind.APPLICATION_TAKEN_BACK: _about(answers.taken_back_message),
    NoticeKind.DIGEST: Rendering(read_digest, _digest, tells_figures=True),
    NoticeKind.CERTIFICATE: Rendering(read_valid_certificate, _certificate, brings_a_document=True),
    NoticeKind.CERTIFICATE_REVOKED: _plain(read_certificate, certificate_messages.revoked),
}
BRING_A_DOCUMENT = frozenset(kind for kind, one in RENDERINGS.items() if one.brings_a_document)


@dataclass(frozen=True, slots=True)
class Renderer:
    """Reads what a notice is about, and has it drawn by `modals`."""

    database: Database
    links: Links

    async def render(self, notice: Notice) -> Rendered | None:
        """Return the message; none when what it was about is gone."""
        rendering, request = RENDERINGS[notice.kind], f"notice:{notice.kind.value}"
        database = self.database
        begin = database.read_unit_of_work if rendering.tells_figures else database.unit_of_work
        async with begin(request) as uow:
            await uow.authorise(_SYSTEM, Action.SEND_NOTICE, Scope())
            what = await rendering.read(uow, notice)
        return None if what is None else rendering.render(what, self.links)
