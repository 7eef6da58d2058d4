"""What each command of the command line does. It prints; nothing else in the product does."""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.cli import audit
from bot.cli.certificates import CertificateError, revoke_by_operator
from bot.cli.database import administrators_sql, migrate_database, stop_embedded
from bot.cli.demo import DemoError, run_demo
from bot.cli.doctor import examine
from bot.cli.operator_settings import SettingError, change_settings, read_changes
from bot.data_requests import people
from bot.data_requests.processing import process_data_requests
from bot.database import MIGRATOR_URL, OPERATOR_URL, DatabaseError
from bot.loading.load import load_files
from bot.opening import open_database
from bot.serving import Part, product_clock, serve
from bot.settings import Settings, SettingsError, read_database_settings, read_settings
from bot.slack.client import slack_client
from bot.slack.errors import error_code
from bot.web.listening import AddressTakenError
from core.policy import ROLE_LABELS, Role
from storage.operator.people import Found, Line


class Stopped(Exception):  # noqa: N818  # said to a person: the command stopped, and why
    """A command cannot go on. `str(error)` says why and what to do."""


def _say(text: str) -> None:
    print(text, flush=True)


def _checked(settings: Settings, parts: frozenset[Part], *, socket_mode: bool) -> Settings:
    if socket_mode and Part.WEB not in parts:
        raise SettingsError("--socket receives requests: run it with the part 'web', or leave it")
    if socket_mode and settings.app_token is None:
        raise SettingsError(
            "SLACK_APP_TOKEN is missing: --socket needs an app-level token with the scope "
            "connections:write (it begins with xapp-); or serve over HTTP without --socket"
        )
    return settings


async def serve_here(parts: frozenset[Part], *, socket_mode: bool) -> int:
    settings = _checked(read_settings(), parts, socket_mode=socket_mode)
    await _guarded(serve(settings, parts, socket_mode=socket_mode))
    return 0


@contextmanager
def _worded_errors() -> Iterator[None]:
    """Turn what a person can mend into a sentence."""
    try:
        yield
    except (
        AddressTakenError, CertificateError, DatabaseError, DemoError, SettingError
    ) as error:  # fmt: skip
        raise Stopped(str(error)) from None


async def _guarded(work: Coroutine[Any, Any, None]) -> None:
    """Do the same where Slack is spoken to."""
    try:
        with _worded_errors():
            await work
    except SlackApiError as error:
        code = error_code(error) or "its answer could not be read"
        raise Stopped(f"Slack refused: {code}. `uptake doctor` says what to do.") from None
    except (TimeoutError, aiohttp.ClientConnectionError):
        raise Stopped("Slack cannot be reached: check the network and SLACK_API_URL.") from None


async def migrate() -> int:
    async def work() -> None:
        _say(migrate_database(settings))

    settings = read_database_settings()
    await _guarded(work())
    return 0


async def load(engagement: Path, roster: Path, *, welcomes: bool = True) -> int:
    settings = read_settings()

    async def work() -> None:
        clock = product_clock(settings)
        async with (
            open_database(settings, clock, lambda: None) as database,
            slack_client(settings) as client,
        ):
            report = await load_files(
                database.database, client, engagement, roster, _say, welcomes=welcomes
            )
        _say(
            f"Loaded: {report.enrolled} people enrolled"
            + (f", {report.enrolled_before} were before" if report.enrolled_before else "")
            + (f", {report.invited} asked for a plan" if report.invited else "")
            + ("." if report.engagement_is_new else "; the engagement stood already.")
        )
        for line in report.differences:
            _say(line)

    await _guarded(work())
    return 0


async def doctor() -> int:
    findings = await examine()
    for finding in findings:
        _say(f"{'ok  ' if finding.fine else 'WRONG'} {finding.what}")
        if finding.cure:
            _say(f"      {finding.cure}")
    return 0 if all(finding.fine for finding in findings) else 1


async def database(what: str) -> int:
    if what == "stop":
        _say(stop_embedded(read_database_settings()))
    else:
        _say(administrators_sql())
        _say(f"-- Then: {MIGRATOR_URL}=postgresql://uptake_migrator:…@host/uptake uptake migrate")
        _say(
            "-- The bot gets UPTAKE_DATABASE_URL=postgresql://uptake_app:… and never "
            f"{OPERATOR_URL}:"
        )
        _say(
            "-- with that one, of uptake_operator, an operator exports, erases and reads the audit."
        )
    return 0


async def verify(heads: Path | None, given: Sequence[str]) -> int:
    with _worded_errors():
        verdict = audit.verify_audit(read_database_settings(), heads, given)
    if verdict.broken:
        _say(f"BROKEN: {verdict.broken} What comes before holds.")
        return 1
    _say(
        f"The audit is whole: {verdict.lines} lines under {verdict.seals} seals, "
        f"compared with {verdict.heads} kept outside; {verdict.unsealed} lines are not sealed yet."
    )
    return 0


async def show_audit(person: str | None, team: str | None, record: str | None, limit: int) -> int:
    settings = read_database_settings()
    with _worded_errors():
        found = people.find_person(settings, person, team) if person else None
        lines = audit.read_audit(settings, found, record, limit)
    for line in lines:
        changes = [f"{name} {dict(facts)}" for name, facts in _changes(line) if facts]
        _say(
            f"{line.at:%Y-%m-%d %H:%M:%S} {line.who} {line.action} {line.record_kind} "
            f"{line.record} {' '.join([*changes, line.request or ''])}".rstrip()
        )
    return 0


def _changes(line: Line) -> tuple[tuple[str, Mapping[str, str] | None], ...]:
    return ("before", line.before), ("after", line.after)


async def export(person: str, team: str | None, to: Path) -> int:
    settings = read_database_settings()
    with _worded_errors():
        people.export_person(settings, people.find_person(settings, person, team), to)
    _say(f"Everything held about {person} is in {to}. Hand it to nobody else.")
    return 0


async def erase(person: str, team: str | None, *, sure: bool) -> int:
    settings = read_database_settings()
    with _worded_errors():
        found = people.find_person(settings, person, team)
        if not sure and not _confirmed(found, person):
            _say("Nothing was erased.")
            return 1
        erased = people.erase_person(settings, found)
    _say(f"Everything held about {person} is erased. Figures that were released stay as they are.")
    for role, where in erased.alone:
        _say(f"Nobody is {ROLE_LABELS[Role(role)]} of {where} any more.")
    return 0


async def keep_is_renamed() -> int:
    raise Stopped("`uptake keep` is called `uptake process-requests` now.")


async def process_requests() -> int:
    """Carry out what people asked for in Slack. Returns 1 when something is left to be done."""
    settings = read_settings()
    left = 0

    async def work() -> None:
        nonlocal left
        async with slack_client(settings) as client:
            processed = await process_data_requests(settings, client)
        if processed is None:
            _say("Another process carries out what was asked for.")
            return
        left = processed.left
        _say(
            f"Sent: {processed.sent}. Erased: {processed.erased}. "
            f"Left for the next time: {processed.left}."
        )

    await _guarded(work())
    return 1 if left else 0


def _confirmed(found: Found, person: str) -> bool:
    _say(f"This erases everything held about {found.name}, for good.")
    try:
        return input(f"Type {person} to go on: ").strip() == person
    except EOFError:
        return False


async def erase_again() -> int:
    with _worded_errors():
        count = people.erase_again(read_database_settings())
    _say(f"{count} people who were back are erased again.")
    return 0


async def revoke(address: str, reason: str) -> int:
    settings = read_settings()

    async def work() -> None:
        async with open_database(settings, product_clock(settings), lambda: None) as database:
            _say(await revoke_by_operator(database.database, address, reason))

    await _guarded(work())
    return 0


async def configure(
    team: str | None, floors: Sequence[str], thresholds: Sequence[str], mastery: int | None
) -> int:
    given = read_settings()

    async def work() -> None:
        changes = read_changes(floors, thresholds, mastery)
        async with open_database(given, product_clock(given), lambda: None) as database:
            for line in await change_settings(database.database, team, changes):
                _say(line)

    await _guarded(work())
    return 0


async def demo(data_dir: Path, port: int, app_port: int) -> int:
    await _guarded(run_demo(data_dir, port, app_port, _say))
    return 0
