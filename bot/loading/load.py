"""Puts the two files together, asks Slack who the people are, and loads all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.loading.document import Place, Problems, read_document
from bot.loading.engagement_file import EngagementFile, read_engagement
from bot.loading.roster_file import RosterEntry, read_roster
from bot.slack.errors import error_code
from bot.slack.membership import why_not
from core.content.loading import load_content
from core.kernel.errors import LoadError
from core.kernel.local_time import known_zone
from core.policy import Role
from core.programmes.loading import load_programme
from core.programmes.specs import (
    EngagementSpec,
    LoadReport,
    PersonSpec,
    Programme,
    RosterRow,
    StaffSpec,
)
from core.schools import Workspace
from core.unit_of_work import Database

PAGE = 200
PROGRESS_EVERY = 10


async def load_files(
    database: Database,
    client: AsyncWebClient,
    engagement_path: Path,
    roster_path: Path,
    progress: Callable[[str], None],
    *,
    welcomes: bool = True,
) -> LoadReport:
    """Load a programme from its files. Raises LoadError with every problem found.

    Without `welcomes` nobody is written to because of it.
    """
    document = read_document(engagement_path)
    engagement = read_engagement(document)
    names = tuple(cohort.name for cohort in engagement.cohorts) if engagement else None
    entries, roster_problems = read_roster(roster_path, names)
    if engagement is None or document.problems.found or roster_problems.found:
        raise LoadError(document.problems.found + roster_problems.found)
    progress(f"{len(entries)} people in {roster_path.name}; asking Slack who they are")
    slack = Directory.beside(client, progress)
    programme = await _resolve(slack, engagement, entries, roster_problems)
    if document.problems.found or roster_problems.found or programme is None:
        raise LoadError(document.problems.found + roster_problems.found)
    async with database.unit_of_work("load") as uow:
        report = await load_programme(uow, programme, welcomes=welcomes)
        await load_content(uow, report.engagement_id, engagement.content)
        return report


async def _resolve(
    slack: "Directory",
    engagement: EngagementFile,
    entries: tuple[RosterEntry, ...],
    roster: Problems,
) -> Programme | None:
    staff = []
    for entry in engagement.staff:
        person = await slack.person(entry.email, entry.place.problem)
        if person:
            staff.append(StaffSpec(person, entry.role))
    rows = []
    lines: dict[str, int] = {}
    for row in entries:
        person = await slack.person(row.email, partial(roster.at, row.line, "email"))
        if person and person.slack_user_id in lines:
            same = lines[person.slack_user_id]
            roster.at(row.line, "email", f"is the same person in Slack as line {same}")
        elif person:
            lines[person.slack_user_id] = row.line
            rows.append(_row(row, person))
    channel = engagement.digest_channel
    channel_id = await slack.channel(channel) if channel else None
    if roster.found or not any(one.role is Role.STRATEGIST for one in staff):
        return None
    return Programme(
        await slack.workspace(),
        engagement.school,
        tuple(staff),
        EngagementSpec(
            engagement.topic,
            engagement.starts_at,
            engagement.workshop_type,
            engagement.window_anchor,
            channel_id,
            engagement.strategies,
            engagement.cohorts,
            engagement.pulse,
        ),
        tuple(rows),
    )


def _row(entry: RosterEntry, person: PersonSpec) -> RosterRow:
    return RosterRow(
        person,
        entry.cohort,
        entry.grade_bands,
        entry.experience,
        entry.content_areas,
        entry.school_role,
    )


@dataclass
class Directory:
    """Asks Slack who is who. An e-mail finds a person and is not kept."""

    client: AsyncWebClient
    progress: Callable[[str], None]
    asked: int = 0

    @classmethod
    def beside(cls, client: AsyncWebClient, progress: Callable[[str], None]) -> "Directory":
        """Ask with the session of `client`, and wait where Slack asks for patience.

        Reading may be repeated safely; what posts must never be.
        """
        patient = AsyncWebClient(
            token=client.token,
            base_url=client.base_url,
            session=client.session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=5)],
        )
        return cls(patient, progress)

    async def workspace(self) -> Workspace:
        answer = await self.client.auth_test()
        return Workspace(answer["team_id"], answer["team"], answer["user_id"])

    async def person(self, email: str, problem: Callable[[str], None]) -> PersonSpec | None:
        """Find somebody who may take part, or say why not."""
        self.asked += 1
        if self.asked % PROGRESS_EVERY == 0:
            self.progress(f"  {self.asked} found or refused so far")
        try:
            found = (await self.client.users_lookupByEmail(email=email))["user"]
            user = (await self.client.users_info(user=found["id"], include_locale=True))["user"]
        except SlackApiError as error:
            if error_code(error) not in {"users_not_found", "user_not_found"}:
                raise
            problem(f"nobody in this Slack workspace has the e-mail '{email}'")
            return None
        if reason := why_not(user):
            problem(f"'{email}' {reason}")
            return None
        profile = user.get("profile", {})
        name = profile.get("real_name") or user.get("real_name") or user["name"]
        zone = known_zone(user.get("tz") or "UTC")
        return PersonSpec(user["id"], name, zone, user.get("locale") or "en-US")

    async def channel(self, place: Place) -> str | None:
        """Find a channel by `#name` or id among those that the bot can see."""
        wanted = place.text(80)
        cursor = ""
        while wanted is not None:
            answer = await self.client.conversations_list(
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=PAGE,
                cursor=cursor,
            )
            for channel in answer["channels"]:
                if wanted in {channel["id"], "#" + channel["name"], channel["name"]}:
                    if not channel.get("is_member"):
                        place.problem(f"invite the bot to {wanted} first: /invite it there")
                    return str(channel["id"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                place.problem(f"no channel '{wanted}' that the bot can see; invite it there first")
                return None
        return None
